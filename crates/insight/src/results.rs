//! What people said, per item: distribution with n and interval, not a bare mean.

use std::collections::{BTreeMap, BTreeSet};

use candor_survey::document::{ChoiceOption, Document, Kind, Measure, MeasureKind, ScalePoint};
use candor_survey::{Answer, Answers, Item, ItemCode, ItemKind, NO, OptionCode, Questionnaire, Scorer, YES};

use crate::LEVEL;
use crate::disclosure::{held_together, may_tell_beside};
use crate::hierarchy::{Atom, Hierarchy};

/// How many chose one answer, with the 95 % Wilson interval of the share.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// Label.
    pub label: String,
    /// How many.
    pub count: u64,
    /// Share, 0 to 1.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// A mean with its 95 % t interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mean {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What was said to one item.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemResult {
    /// Item.
    pub item: ItemCode,
    /// Its text.
    pub text: String,
    /// How many answered; `None` below the threshold, and then nothing else is told.
    pub n: Option<u64>,
    /// The distribution.
    pub shares: Vec<Share>,
    /// Mean with interval, where the answers are numbers.
    pub mean: Option<Mean>,
    /// Comments, sorted by text so that no order of arrival shows; only with enough of them.
    pub comments: Vec<String>,
    /// Names of files, sorted: they are random; only with as many people as comments need.
    pub files: Vec<OptionCode>,
}

/// Whose responses may be counted together.
#[derive(Debug, Clone, Copy)]
pub struct Release<'a> {
    /// The hierarchy as it was in the wave.
    pub hierarchy: &'a Hierarchy,
    /// By unit, whether the viewer may see it.
    pub visible: &'a [bool],
    /// By response, in the order of the responses, whether it is to be left out where that gives nobody away;
    /// empty to leave out none.
    pub flagged: &'a [bool],
}

impl Release<'_> {
    pub(crate) fn may_see(&self, atom: &Atom) -> bool {
        atom.units.iter().all(|unit| self.visible.get(*unit).copied().unwrap_or(false))
    }

    /// The smallest groups that are told of the wave.
    pub(crate) const fn smallest(&self) -> u64 {
        self.hierarchy.thresholds().people()
    }

    fn is_flagged(&self, response: usize) -> bool {
        self.flagged.get(response).copied().unwrap_or(false)
    }
}

/// The responses that may be counted together, of those that `counts` picks, as pairs of unit and answers:
/// those of atoms that the viewer may see as a whole.
///
/// For one item or measure and one moment, every published set is a union of atoms, so no difference of
/// published sets is about 1 to 4 people. (Looks at different moments can still differ by one person.)
///
/// Flagged responses are left out of groups of whole atoms only in which the smaller of flagged and kept, added up
/// over the atoms, is at least [`Thresholds::people`](crate::Thresholds::people). So no combination of results with and without them is about fewer
/// people. What is not left out stays in.
#[must_use]
pub fn releasable<'r, A>(release: Release, responses: &'r [(usize, A)], counts: impl Fn(&A) -> bool) -> Vec<&'r A> {
    releasable_by(release, responses, &counts, &counts)
}

/// As [`releasable`], where groups are formed by those that `forms` picks: whoever else `counts` picks is told beside them.
/// What is told of one question to different numbers of people, such as its shares and the measure of it, has to be of the
/// same groups, or the difference is about a few.
#[must_use]
pub fn releasable_by<'r, A>(
    release: Release,
    responses: &'r [(usize, A)],
    forms: impl Fn(&A) -> bool,
    counts: impl Fn(&A) -> bool,
) -> Vec<&'r A> {
    released_by(release, responses, forms, counts).into_iter().filter(|one| !one.is_left_out).map(|one| one.response).collect()
}

/// A response that may be counted together with others.
pub(crate) struct Released<'r, A> {
    /// The response.
    pub response: &'r A,
    /// The atom that it is of, by the index of its top unit.
    pub atom: usize,
    /// Whether it is flagged and can be left out.
    pub is_left_out: bool,
    /// The group of atoms of which flagged responses are left out together; 0 where none are.
    pub group: usize,
}

impl<A> Released<'_, A> {
    /// The finest piece that results of units are made of, with and without flagged responses.
    pub const fn cell(&self) -> usize {
        self.atom * 2 + self.is_left_out as usize
    }
}

/// Whether groups of people may be told beside units and beside results without flagged responses: of each person the
/// group.
pub(crate) fn may_tell<A>(told: &[Released<A>], groups: &[usize], smallest: u64) -> bool {
    may_tell_beside(told.iter().zip(groups).map(|(one, group)| (*group, one.atom, one.cell())), smallest)
}

/// Whether the same groups may be told without flagged responses, too.
///
/// Groups are told then over those who stay and over all. Whoever parts groups of those who stay that units hold together
/// leaves enough of them. Else each unit can be taken off as a whole, which leaves those who are left out, by group; these
/// are told together in groups of units, so that parting them must leave enough, too. Not taking a unit off leaves those
/// of it who stay.
pub(crate) fn may_tell_without<A>(told: &[Released<A>], groups: &[usize], smallest: u64) -> bool {
    let (out, stay): (Vec<_>, Vec<_>) = told.iter().zip(groups).partition(|(one, _)| one.is_left_out);
    let mut stay_of: BTreeMap<usize, u64> = BTreeMap::new();
    let mut of_atom: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (one, group) in &stay {
        *stay_of.entry(one.atom).or_default() += 1;
        of_atom.entry(one.atom).or_default().insert(**group);
    }
    let lots = held_together(of_atom.values().cloned());
    // whoever is left out must be of a group that those who stay in the unit are held together with
    let fits = |(one, group): &(&Released<A>, &usize)| {
        let stays = of_atom.get(&one.atom).and_then(|groups| groups.first());
        stay_of.get(&one.atom).is_some_and(|n| *n >= smallest)
            && lots.iter().any(|lot| lot.contains(group) && stays.is_some_and(|s| lot.contains(s)))
    };
    out.iter().all(fits)
        && may_tell_beside(stay.iter().map(|(one, group)| (**group, one.atom, one.atom)), smallest)
        && may_tell_beside(out.iter().map(|(one, group)| (**group, one.group, one.group)), smallest)
}

/// As [`releasable`], those that are left out included. What is published with and without them is made of the
/// responses of an atom that are, and of those that are not.
pub(crate) fn released<'r, A>(release: Release, responses: &'r [(usize, A)], counts: impl Fn(&A) -> bool) -> Vec<Released<'r, A>> {
    released_by(release, responses, &counts, &counts)
}

/// As [`releasable_by`], those that are left out included.
pub(crate) fn released_by<'r, A>(
    release: Release,
    responses: &'r [(usize, A)],
    forms: impl Fn(&A) -> bool,
    counts: impl Fn(&A) -> bool,
) -> Vec<Released<'r, A>> {
    let picked: Vec<(usize, &(usize, A))> = responses.iter().enumerate().filter(|(_, (_, answers))| counts(answers)).collect();
    let units = release.hierarchy.len();
    let tally = |is_counted: &dyn Fn(usize) -> bool| {
        let mut n = vec![0; units];
        let counted = picked.iter().filter(|(at, (_, response))| forms(response) && is_counted(*at));
        counted.for_each(|(_, (unit, _))| n.get_mut(*unit).into_iter().for_each(|n| *n += 1));
        n
    };
    let atoms = release.hierarchy.atoms(&tally(&|_| true));
    let (mut shown, mut thinned) = (vec![None; units], vec![0; units]);
    for atom in atoms.iter().filter(|atom| release.may_see(atom)) {
        atom.units.iter().for_each(|unit| shown[*unit] = Some(atom.top));
    }
    if !release.flagged.is_empty() {
        let flagged = tally(&|at| release.is_flagged(at));
        for (group, atom) in without_flagged(release, &atoms, &flagged) {
            atom.units.iter().for_each(|unit| thinned[*unit] = group);
        }
    }
    let one = |(at, (unit, response)): (usize, &'r (usize, A))| {
        let atom = shown.get(*unit).copied().flatten()?;
        let group = thinned.get(*unit).copied().unwrap_or(0);
        Some(Released { response, atom, is_left_out: group > 0 && release.is_flagged(at), group })
    };
    picked.into_iter().filter_map(one).collect()
}

/// The atoms that flagged responses may be left out of, with the number of their group, from 1; groups are formed over the
/// whole organisation, and count for those who see all of a group.
fn without_flagged<'a>(release: Release, atoms: &'a [Atom], flagged: &[u64]) -> Vec<(usize, &'a Atom)> {
    let of = |atom: &Atom| atom.units.iter().map(|unit| flagged.get(*unit).copied().unwrap_or(0)).sum::<u64>();
    let some: Vec<Atom> = atoms.iter().filter(|atom| of(atom) > 0).cloned().collect();
    // of an atom with few flagged responses these, of one with many the others could be told by comparing
    let fewer = |at: &usize| some.get(*at).map_or(0, |atom| of(atom).min(atom.n - of(atom)));
    let groups = release.hierarchy.gather(&some, |group| group.iter().map(fewer).sum::<u64>() >= release.smallest());
    let seen = groups.iter().enumerate().filter(|(_, group)| group.iter().filter_map(|at| some.get(*at)).all(|a| release.may_see(a)));
    let of_top: BTreeMap<usize, usize> =
        seen.flat_map(|(at, group)| group.iter().filter_map(|a| some.get(*a)).map(move |atom| (atom.top, at + 1))).collect();
    atoms.iter().filter_map(|atom| Some((*of_top.get(&atom.top)?, atom))).collect()
}

/// Results of every item over a set of responses, each with its unit.
#[must_use]
pub fn item_results(release: Release, questionnaire: &Questionnaire, responses: &[(usize, Answers)]) -> Vec<ItemResult> {
    questionnaire.items().iter().map(|item| item_result(release, questionnaire, item, responses)).collect()
}

/// Whether a response counts among the answers to an item: texts and numbers that are kept back have no share that
/// tells them, so they count for nothing.
#[must_use]
pub fn is_counted(item: &Item, answers: &Answers) -> bool {
    answers.get(&item.code).is_some_and(|answer| takes_choice(&item.kind) || *answer != Answer::PreferNotToSay)
}

/// Whether a response is one of those by whom groups of an item are formed. Where answers are numbers, on a scale or
/// entered, these are who gave one, as with the measures of it; "not applicable" and "prefer not to say" are told beside them.
#[must_use]
pub fn forms_groups(questionnaire: &Questionnaire, item: &Item, answers: &Answers) -> bool {
    match item.kind {
        ItemKind::Scale { .. } | ItemKind::Number { .. } => questionnaire.raw_value(&item.code, answers).is_some(),
        _ => is_counted(item, answers),
    }
}

fn item_result(release: Release, questionnaire: &Questionnaire, item: &Item, responses: &[(usize, Answers)]) -> ItemResult {
    let forms = |answers: &Answers| forms_groups(questionnaire, item, answers);
    let responses = releasable_by(release, responses, forms, |answers| is_counted(item, answers));
    let given: Vec<&Answer> = responses.iter().filter_map(|r| r.get(&item.code)).collect();
    let thresholds = release.hierarchy.thresholds();
    let n = if tells_of_few(questionnaire, item, &given, thresholds.people()) { 0 } else { given.len() as u64 };
    let mut result = ItemResult {
        item: item.code.clone(),
        text: item.text.clone(),
        n: None,
        shares: Vec::new(),
        mean: None,
        comments: Vec::new(),
        files: Vec::new(),
    };
    if n < thresholds.people() {
        return result;
    }
    result.n = Some(n);
    result.shares = labels(questionnaire, item).into_iter().map(|(choice, label)| share(label, count(&given, &choice), n)).collect();
    let values: Vec<f64> = responses.iter().filter_map(|r| questionnaire.raw_value(&item.code, r)).collect();
    result.mean = interval(&values, thresholds.people());
    if matches!(item.kind, ItemKind::Text(_)) && n >= thresholds.comments() {
        result.comments = comments(&given);
    }
    if matches!(item.kind, ItemKind::Files(_)) && n >= thresholds.comments() {
        result.files = files(&given);
    }
    result
}

/// All files, so that none is told to be of the same person as another.
fn files(given: &[&Answer]) -> Vec<OptionCode> {
    let names = |answer: &&Answer| match answer {
        Answer::Choices(names) => names.clone(),
        _ => Vec::new(),
    };
    let mut files: Vec<OptionCode> = given.iter().flat_map(names).collect();
    // by the random part: the format before it is no order of arrival, but it need not group them either
    files.sort_by(|a, b| a.as_str().rsplit('-').next().cmp(&b.as_str().rsplit('-').next()));
    files
}

/// Whether a calculated value with conditions divides people so that some outcome is about fewer than the threshold:
/// it can join the answers to several questions, which their own results never do.
fn tells_of_few(questionnaire: &Questionnaire, item: &Item, given: &[&Answer], smallest: u64) -> bool {
    if !questionnaire.document().picks_out(&item.code) {
        return false;
    }
    let mut groups: Vec<(&Answer, u64)> = Vec::new();
    for answer in given {
        if let Some((_, count)) = groups.iter_mut().find(|(one, _)| one == answer) {
            *count += 1;
            continue;
        }
        groups.push((answer, 1));
        // so many people cannot be enough of each
        if groups.len() as u64 * smallest > given.len() as u64 {
            return true;
        }
    }
    groups.iter().any(|(_, count)| *count < smallest)
}

/// The mean of a measure's scores with its interval; `None` below the threshold.
#[must_use]
pub fn measure_mean(
    release: Release,
    questionnaire: &Questionnaire,
    measure: &Measure,
    responses: &[(usize, Answers)],
) -> Option<(u64, Mean)> {
    let scorer = Scorer::new(questionnaire);
    let responses = releasable(release, responses, |answers| scorer.score(&measure.code, answers).is_some());
    let scores: Vec<f64> = responses.iter().filter_map(|r| scorer.score(&measure.code, r)).collect();
    if (scores.len() as u64) < release.smallest() {
        return None;
    }
    let mean = match measure.kind {
        MeasureKind::Csat => share_interval(&scores),
        // one item answered yes or no; over several items the scores are no longer 0 or 100
        MeasureKind::Favourability if measure.items.len() == 1 => share_interval(&scores),
        MeasureKind::Nps | MeasureKind::Enps => net_promoter_interval(&scores),
        _ => interval(&scores, release.smallest()),
    };
    mean.map(|mean| (scores.len() as u64, mean))
}

fn share_interval(scores: &[f64]) -> Option<Mean> {
    let n = scores.len() as u64;
    let favourable = scores.iter().filter(|s| **s > 50.0).count() as u64;
    let share = candor_stats::wilson(favourable, n, LEVEL).ok()?;
    Some(Mean { mean: 100.0 * share.estimate, low: 100.0 * share.low, high: 100.0 * share.high })
}

/// The score as it is, with the adjusted interval: it holds for small groups and when all agree.
fn net_promoter_interval(scores: &[f64]) -> Option<Mean> {
    let count = |picks: fn(f64) -> bool| scores.iter().filter(|s| picks(**s)).count() as u64;
    let (promoters, passives, detractors) = (count(|s| s > 50.0), count(|s| s.abs() <= 50.0), count(|s| s < -50.0));
    let score = candor_stats::net_promoter(promoters, passives, detractors, LEVEL).ok()?;
    Some(Mean { mean: score.score, low: score.adjusted_low, high: score.adjusted_high })
}

fn interval(values: &[f64], smallest: u64) -> Option<Mean> {
    if (values.len() as u64) < smallest {
        return None;
    }
    match candor_stats::mean_interval(values, LEVEL) {
        Ok(e) => Some(Mean { mean: e.mean, low: e.low, high: e.high }),
        // what cannot be computed is not shown
        Err(_) => None,
    }
}

pub(crate) enum Choice {
    /// An option or point.
    Option(OptionCode),
    /// "Not applicable".
    NotApplicable,
    /// "Prefer not to say".
    KeptBack,
    /// The first place of a ranking.
    First(OptionCode),
}

pub(crate) fn labels(questionnaire: &Questionnaire, item: &Item) -> Vec<(Choice, String)> {
    let document = questionnaire.document();
    if item.place.0 >= document.blocks.len() {
        return labels_beside(document, item);
    }
    let Some(question) = document.blocks.get(item.place.0).and_then(|b| b.questions.get(item.place.1)) else { return Vec::new() };
    let mut labels = if item.only_with.is_some() { Vec::new() } else { kind_labels(&question.kind, item) };
    let kept_back = question.prefer_not_to_say.iter().filter(|_| item.may_keep_back && takes_choice(&item.kind));
    labels.extend(kept_back.map(|label| (Choice::KeptBack, label.clone())));
    labels
}

/// What the outcomes of hidden fields and calculated values are called.
fn labels_beside(document: &Document, item: &Item) -> Vec<(Choice, String)> {
    let field = document.fields.iter().find(|field| field.code == item.code);
    let of_field = field.into_iter().flat_map(|field| &field.values).map(|value| (Choice::Option(value.code.clone()), value.label.clone()));
    let ItemKind::Choice(codes) = &item.kind else { return Vec::new() };
    let yes_or_no = codes.iter().filter(|_| field.is_none()).map(|code| {
        let label = if code.as_str() == YES { "Yes" } else { "No" };
        (Choice::Option(code.clone()), label.to_owned())
    });
    of_field.chain(yes_or_no).collect()
}

/// Whether answers are counted by what was chosen.
const fn takes_choice(kind: &ItemKind) -> bool {
    matches!(kind, ItemKind::Choice(_) | ItemKind::Choices { .. } | ItemKind::Scale { .. } | ItemKind::Ranking { .. })
}

fn kind_labels(kind: &Kind, item: &Item) -> Vec<(Choice, String)> {
    let scale = |points: &[ScalePoint], opt_out: &Option<String>| {
        let points = points.iter().map(|p| (Choice::Option(p.code.clone()), p.label.clone()));
        points.chain(opt_out.iter().map(|label| (Choice::NotApplicable, label.clone()))).collect()
    };
    let named = |code: &str, label: &String| Some((Choice::Option(code.parse().ok()?), label.clone()));
    let of = |options: &[ChoiceOption], make: fn(OptionCode) -> Choice| {
        options.iter().map(|o| (make(o.code.clone()), o.label.clone())).collect()
    };
    match kind {
        Kind::SingleChoice { options, .. }
        | Kind::MultipleChoice { options, .. }
        | Kind::ChoiceMatrix { options, .. }
        | Kind::PictureChoice { options, .. } => of(options, Choice::Option),
        Kind::Ranking { options, .. } => of(options, Choice::First),
        Kind::MaxDiff { options, .. } => {
            let shown = options.iter().filter(|o| matches!(&item.kind, ItemKind::Choice(codes) if codes.contains(&o.code)));
            shown.map(|o| (Choice::Option(o.code.clone()), o.label.clone())).collect()
        }
        Kind::YesNo { yes, no } => named(YES, yes).into_iter().chain(named(NO, no)).collect(),
        Kind::Consent { label } => named(YES, label).into_iter().collect(),
        Kind::Rating { points, not_applicable, .. } | Kind::Matrix { points, not_applicable, .. } => scale(points, not_applicable),
        Kind::ZeroToTen { low, high } => ends(item, low, high),
        Kind::SemanticDifferential { items, .. } => {
            items.iter().find(|row| row.code == item.code).map(|row| ends(item, &row.left, &row.right)).unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// Points that are numbers; only the first and the last have words.
fn ends(item: &Item, low: &str, high: &str) -> Vec<(Choice, String)> {
    let ItemKind::Scale { points, .. } = &item.kind else { return Vec::new() };
    let last = points.len().saturating_sub(1);
    let label = |(at, (code, _)): (usize, &(OptionCode, f64))| {
        let label = match at {
            0 => format!("{code} — {low}"),
            at if at == last => format!("{code} — {high}"),
            _ => code.to_string(),
        };
        (Choice::Option(code.clone()), label)
    };
    points.iter().enumerate().map(label).collect()
}

pub(crate) fn count(given: &[&Answer], choice: &Choice) -> u64 {
    let matches = |answer: &Answer| match (answer, choice) {
        (Answer::Choice(code) | Answer::Scale(code), Choice::Option(wanted)) => code == wanted,
        (Answer::Choices(codes), Choice::Option(wanted)) => codes.contains(wanted),
        (Answer::NotApplicable, Choice::NotApplicable) | (Answer::PreferNotToSay, Choice::KeptBack) => true,
        (Answer::Ranking(codes), Choice::First(wanted)) => codes.first() == Some(wanted),
        _ => false,
    };
    given.iter().filter(|answer| matches(answer)).count() as u64
}

#[allow(clippy::cast_precision_loss)] // counts of people
fn share(label: String, count: u64, n: u64) -> Share {
    let share = count as f64 / n as f64;
    let (low, high) = candor_stats::wilson(count, n, LEVEL).map_or((share, share), |i| (i.low, i.high));
    Share { label, count, share, low, high }
}

fn comments(given: &[&Answer]) -> Vec<String> {
    let mut texts: Vec<String> =
        given.iter().filter_map(|a| if let Answer::Text(t) = a { Some(t.trim().to_owned()) } else { None }).collect();
    texts.sort_unstable();
    texts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::THRESHOLD;

    fn questionnaire() -> Questionnaire {
        Questionnaire::from_json(include_str!("../../survey/tests/all_kinds.json")).unwrap()
    }

    fn responses(n: usize, item: &str, entry: impl Fn(usize) -> String) -> Vec<Answers> {
        let q = questionnaire();
        let code: ItemCode = item.parse().unwrap();
        (0..n).map(|i| q.read_entry(&code, &entry(i)).unwrap().into_iter().map(|a| (code.clone(), a)).collect()).collect()
    }

    fn result(item: &str, responses: &[Answers]) -> ItemResult {
        let of_one_unit: Vec<_> = responses.iter().map(|r| (0, r.clone())).collect();
        let release = Release { hierarchy: &Hierarchy::new(vec![None]), visible: &[true], flagged: &[] };
        item_results(release, &questionnaire(), &of_one_unit).into_iter().find(|r| r.item.as_str() == item).unwrap()
    }

    #[test]
    fn fewer_than_five_answers_tell_nothing() {
        let r = result("rating", &responses(4, "rating", |_| "p4".into()));
        assert_eq!((r.n, r.shares.len(), r.mean), (None, 0, None));
    }

    #[test]
    fn a_distribution_has_all_categories_and_the_opt_out_apart_from_the_mean() {
        let r = result("rating", &responses(6, "rating", |i| if i == 0 { "n/a".into() } else { format!("p{}", 1 + i % 3) }));
        assert_eq!(r.n, Some(6));
        assert_eq!(r.shares.iter().map(|s| s.count).collect::<Vec<_>>(), [1, 2, 2, 0, 0, 1]);
        assert!((r.mean.unwrap().mean - 2.2).abs() < 1e-12, "the opt-out is not a number");
        let none = &r.shares[3];
        assert!(none.low == 0.0 && none.high > 0.3, "0 of 6 is not proof of none");
    }

    proptest! {
        #[test]
        fn no_difference_of_what_is_published_is_about_one_to_four_people(
            sizes in proptest::collection::vec(0u64..12, 1..8), seen in proptest::collection::vec(proptest::bool::ANY, 8)
        ) {
            let responses: Vec<(usize, ())> = sizes.iter().enumerate().flat_map(|(unit, n)| (0..*n).map(move |_| (unit, ()))).collect();
            let hierarchy = Hierarchy::new((0..sizes.len()).map(|u| (u > 0).then_some((u - usize::from(u > 0)) / 2)).collect());
            let of = |visible: &[bool]| releasable(Release { hierarchy: &hierarchy, visible, flagged: &[] }, &responses, |()| true).len() as u64;
            let (whole, part) = (of(&[true; 8]), of(&seen));
            let difference = whole - part;
            prop_assert!(part == 0 || part >= THRESHOLD, "{sizes:?}: {part}");
            prop_assert!(difference == 0 || difference >= THRESHOLD, "{sizes:?}: {whole} less {part}");
        }
    }

    #[test]
    fn intervals_of_shares_and_net_promoter_scores_stay_within_their_scales() {
        let q = questionnaire();
        let of = |item: &str, entry: &str, measure: &str| {
            let responses: Vec<_> = responses(5, item, |_| entry.into()).into_iter().map(|r| (0, r)).collect();
            let measure = q.measure(&measure.parse().unwrap()).unwrap();
            let release = Release { hierarchy: &Hierarchy::new(vec![None]), visible: &[true], flagged: &[] };
            measure_mean(release, &q, measure, &responses).unwrap().1
        };
        let satisfied = of("rating", "p5", "good");
        assert!(
            satisfied.mean == 100.0 && satisfied.high == 100.0 && satisfied.low < 60.0,
            "five of five is not proof of all: {satisfied:?}"
        );
        let promoters = of("nps", "10", "recommend");
        assert!(promoters.mean == 100.0 && promoters.high <= 100.0 && promoters.low < 90.0, "{promoters:?}");
    }

    #[test]
    fn comments_kept_back_do_not_fill_a_group() {
        let mut document = questionnaire().document().clone();
        let questions = document.blocks.iter_mut().flat_map(|block| &mut block.questions);
        questions.for_each(|question| question.prefer_not_to_say = Some("Prefer not to say".into()));
        let q = Questionnaire::try_from(document).unwrap();
        let given = |item: &str, at: usize, own: &str| {
            let code: ItemCode = item.parse().unwrap();
            let answer = q.read_entry(&code, if at < 9 { "prefer not to say" } else { own }).unwrap().unwrap();
            (0, Answers::from([(code, answer)]))
        };
        let release = Release { hierarchy: &Hierarchy::new(vec![None]), visible: &[true], flagged: &[] };
        let told = |item: &str, own: &str| {
            let responses: Vec<_> = (0..10).map(|at| given(item, at, own)).collect();
            item_results(release, &q, &responses).into_iter().find(|r| r.item.as_str() == item).unwrap()
        };
        let comment = told("long", "only me");
        assert_eq!((comment.n, comment.comments.len()), (None, 0));
        assert_eq!((told("number", "7").n, told("number", "7").mean), (None, None));
        let rating = told("rating", "p4");
        assert_eq!((rating.n, rating.shares.len()), (None, 0), "one answer is not told beside nine that are kept back");
        let five: Vec<_> = (0..10).map(|at| given("rating", at + at % 2 * 9, "p4")).collect();
        let rating = item_results(release, &q, &five).into_iter().find(|r| r.item.as_str() == "rating").unwrap();
        assert_eq!((rating.n, rating.shares.last().unwrap().count), (Some(10), 5), "beside five answers it is an answer of its own");
    }

    #[test]
    fn an_item_and_its_measure_are_told_of_the_same_groups() {
        // four of the second unit would follow from the measure of eight and the item of the first unit's seven
        let (q, tree) = (questionnaire(), Hierarchy::new(vec![None, Some(0)]));
        let of = |unit: usize, entries: &[&str]| -> Vec<(usize, Answers)> {
            let all = entries.iter().flat_map(|entry| responses(1, "rating", |_| (*entry).to_owned()));
            all.map(|answers| (unit, answers)).collect()
        };
        let said = [of(1, &["p1", "p1", "p1", "p1", "n/a", "n/a", "n/a"]), of(0, &["p5"; 4])].concat();
        let release = Release { hierarchy: &tree, visible: &[true, true], flagged: &[] };
        let item = item_results(release, &q, &said).into_iter().find(|r| r.item.as_str() == "rating").unwrap();
        let measure = q.measure(&"good".parse().unwrap()).unwrap();
        let scored = measure_mean(release, &q, measure, &said).unwrap().0;
        assert_eq!((item.n, item.shares.last().unwrap().count, scored), (Some(11), 3, 8));
    }

    #[test]
    fn comments_are_shown_in_groups_of_ten_and_in_no_order_of_arrival() {
        assert!(result("long", &responses(9, "long", |i| format!("c{i}"))).comments.is_empty());
        let r = result("long", &responses(10, "long", |i| format!("c{}", 9 - i)));
        assert_eq!((r.comments.len(), r.comments[0].as_str()), (10, "c0"));
    }
}
