//! What is published together is audited by a program that knows nothing of ours: `tests/disclosure/audit.py`.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use candor_insight::experiment::{NotCompared, Seen, ballots};
use candor_insight::nonresponse::{Frame, non_response};
use candor_insight::{Hierarchy, Release, THRESHOLD, Thresholds, releasable};
use candor_survey::document::{Question, Variant};
use candor_survey::{Answer, Answers, Arrangement, ItemCode, ItemKind, OptionCode, Questionnaire};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/disclosure");
const UNITS_MAX: u64 = 14;
const RESPONSES_MAX: u64 = 9;
const PARTNERS: u64 = 3;

/// How many are drawn, each with every reader and several partners for links; `CANDOR_TEST_ORGANISATIONS` asks for more.
fn organisations() -> u64 {
    std::env::var("CANDOR_TEST_ORGANISATIONS").map_or(10_000, |text| text.parse().expect("CANDOR_TEST_ORGANISATIONS is a number"))
}

/// Numbers that look drawn, from a seed (`SplitMix64`).
struct Draw(u64);

impl Draw {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }

    fn counts(&mut self, units: usize) -> Vec<u64> {
        (0..units).map(|_| self.below(RESPONSES_MAX + 1)).collect()
    }
}

/// An organisation of one wave and measure, and who responded.
struct Case {
    parents: Vec<Option<usize>>,
    n: Vec<u64>,
    partners: Vec<Vec<u64>>,
    /// Of its wave; that of the partners is another.
    smallest: u64,
    others_smallest: u64,
}

impl Case {
    fn draw(seed: u64) -> Self {
        let mut draw = Draw(seed);
        let units = usize::try_from(1 + draw.below(UNITS_MAX)).unwrap();
        let parents = (0..units as u64).map(|unit| (unit > 0).then(|| usize::try_from(draw.below(unit)).unwrap())).collect();
        let n = draw.counts(units);
        let partners = (0..PARTNERS).map(|_| draw.counts(units)).collect();
        // every other wave has raised its threshold
        let raised = if seed.is_multiple_of(2) { 0 } else { draw.below(5) };
        Self { parents, n, partners, smallest: THRESHOLD + raised, others_smallest: THRESHOLD + draw.below(3) }
    }

    fn is_below(&self, unit: usize, top: usize) -> bool {
        std::iter::successors(Some(unit), |at| self.parents[*at]).any(|at| at == top)
    }

    /// Everything that any reader is shown of this measure: the result of each scope, and the points of links with
    /// whatever else was measured.
    fn published(&self) -> BTreeSet<Vec<usize>> {
        let hierarchy = Hierarchy::new(self.parents.clone()).with(Thresholds::new(self.smallest, 0));
        let responses: Vec<(usize, usize)> = self.n.iter().enumerate().flat_map(|(unit, n)| (0..*n).map(move |_| (unit, unit))).collect();
        let mut sets = BTreeSet::new();
        for top in 0..self.n.len() {
            let visible: Vec<bool> = (0..self.n.len()).map(|unit| self.is_below(unit, top)).collect();
            let shown = releasable(Release { hierarchy: &hierarchy, visible: &visible, flagged: &[] }, &responses, |_| true);
            if shown.len() as u64 >= self.smallest {
                sets.insert(shown.into_iter().copied().collect::<BTreeSet<usize>>().into_iter().collect());
            }
        }
        let own = hierarchy.atoms(&self.n);
        for partner in &self.partners {
            for joined in hierarchy.join(&[&own, &hierarchy.atoms_of(partner, Thresholds::new(self.others_smallest, 0), &[])]) {
                let units: BTreeSet<usize> = joined.sides[0].iter().flat_map(|atom| own[*atom].units.clone()).collect();
                sets.insert(units.into_iter().collect());
            }
        }
        sets
    }

    fn table(&self, name: &str, sets: impl IntoIterator<Item = Vec<usize>>) -> Value {
        let pieces: BTreeMap<String, u64> = self.n.iter().enumerate().map(|(unit, n)| (unit.to_string(), *n)).collect();
        let figure = |(at, units): (usize, Vec<usize>)| json!({ "name": format!("figure {at}"), "of": units.iter().map(ToString::to_string).collect::<Vec<_>>() });
        let published: Vec<Value> = sets.into_iter().enumerate().map(figure).collect();
        json!({ "name": name, "pieces": pieces, "published": published, "threshold": self.smallest })
    }
}

fn audit(name: &str, tables: &[Value]) -> Output {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}.json", std::process::id()));
    std::fs::write(&file, json!({ "threshold": THRESHOLD, "tables": tables }).to_string()).unwrap();
    let program = Path::new(FOLDER).join("audit.py");
    let output = Command::new("python3").arg(program).arg(&file).arg("--json").output().expect("Python 3 is needed for this test");
    std::fs::remove_file(&file).unwrap();
    output
}

#[test]
fn nothing_below_the_threshold_follows_from_all_that_is_published() {
    let cases: Vec<Case> = (0..organisations()).map(Case::draw).collect();
    let tables: Vec<Value> = cases.iter().enumerate().map(|(at, case)| case.table(&at.to_string(), case.published())).collect();
    let figures: usize = cases.iter().map(|case| case.published().len()).sum();
    assert!(figures > 3 * cases.len(), "there is something to audit");
    let output = audit("published", &tables);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
}

#[test]
fn a_leak_in_each_of_many_organisations_is_found() {
    let mut tables = Vec::new();
    for seed in 0..organisations() {
        let case = Case::draw(seed);
        let published = case.published();
        // one more figure: a set that was published, with a unit of too few people more or less
        let small = (0..case.n.len()).filter(|unit| (1..case.smallest).contains(&case.n[*unit]));
        let changed = small.flat_map(|unit| published.iter().map(move |set| toggled(set, unit)));
        if let Some(leak) = changed.into_iter().find(|set| !set.is_empty() && !published.contains(set)) {
            tables.push(case.table(&seed.to_string(), published.into_iter().chain([leak])));
        }
    }
    assert!(tables.len() > usize::try_from(organisations() / 2).unwrap(), "{} leaks were planted", tables.len());
    let output = audit("planted", &tables);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let found: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let named: BTreeSet<&str> = found.iter().filter_map(|leak| leak["table"].as_str()).collect();
    assert_eq!(named, tables.iter().filter_map(|table| table["name"].as_str()).collect());
}

fn toggled(set: &[usize], unit: usize) -> Vec<usize> {
    let mut units: BTreeSet<usize> = set.iter().copied().collect();
    if !units.remove(&unit) {
        units.insert(unit);
    }
    units.into_iter().collect()
}

/// The same, with some responses flagged: pieces are those flagged and those not of each unit.
struct Flagged {
    case: Case,
    flagged: Vec<u64>,
}

impl Flagged {
    fn draw(seed: u64) -> Self {
        let case = Case::draw(seed);
        let mut draw = Draw(seed ^ 0xf1a6);
        let flagged = case.n.iter().map(|n| draw.below(n + 1)).collect();
        Self { case, flagged }
    }

    /// What every reader is shown, with and without the flagged responses.
    fn published(&self) -> BTreeSet<Vec<usize>> {
        let hierarchy = Hierarchy::new(self.case.parents.clone());
        let mut responses: Vec<(usize, usize)> = Vec::new();
        let mut flagged = Vec::new();
        for (unit, n) in self.case.n.iter().enumerate() {
            for at in 0..*n {
                let is_flagged = at < self.flagged[unit];
                responses.push((unit, 2 * unit + usize::from(is_flagged)));
                flagged.push(is_flagged);
            }
        }
        let units = self.case.n.len();
        let mut sets = BTreeSet::new();
        for top in 0..units {
            let visible: Vec<bool> = (0..units).map(|unit| self.case.is_below(unit, top)).collect();
            for left_out in [&[][..], &flagged] {
                let shown = releasable(Release { hierarchy: &hierarchy, visible: &visible, flagged: left_out }, &responses, |_| true);
                if shown.len() as u64 >= THRESHOLD {
                    sets.insert(shown.into_iter().copied().collect::<BTreeSet<usize>>().into_iter().collect());
                }
            }
        }
        sets
    }

    fn table(&self, name: &str, sets: impl IntoIterator<Item = Vec<usize>>) -> Value {
        let split = Case { n: self.case.n.iter().zip(&self.flagged).flat_map(|(n, out)| [n - out, *out]).collect(), ..Case::draw(0) };
        split.table(name, sets)
    }
}

#[test]
fn nothing_below_the_threshold_follows_from_results_with_and_without_flagged_responses() {
    let cases: Vec<Flagged> = (0..organisations()).map(Flagged::draw).collect();
    let tables: Vec<Value> = cases.iter().enumerate().map(|(at, case)| case.table(&at.to_string(), case.published())).collect();
    let thinned = cases.iter().filter(|case| {
        let kept = |set: &Vec<usize>| set.iter().any(|piece| piece % 2 == 0 && case.flagged[piece / 2] > 0 && !set.contains(&(piece + 1)));
        case.published().iter().any(kept)
    });
    assert!(thinned.count() > cases.len() / 2, "flagged responses are left out in many");
    let output = audit("flagged", &tables);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
}

/// Responses in units, some flagged, with two answers of which it is known how many people would give them.
struct Answered {
    case: Case,
    /// By response, its unit, whether it is flagged, and which of both answers was given.
    people: Vec<(usize, bool, [usize; 2])>,
}

impl Answered {
    const SINGLE: usize = 3;
    const RATED: usize = 2;

    fn draw(seed: u64) -> Self {
        let case = Case::draw(seed);
        let mut draw = Draw(seed ^ 0x57a7);
        let small = |n: u64| usize::try_from(n).unwrap();
        let mut people = Vec::new();
        for unit in 0..case.n.len() {
            // sites are often those of units, and sometimes not quite
            let home = small(draw.below(Self::SINGLE as u64));
            let strays = draw.below(3) == 0;
            for _ in 0..draw.below(26) {
                let single = if strays && draw.below(4) == 0 { small(draw.below(Self::SINGLE as u64)) } else { home };
                people.push((unit, draw.below(6) == 0, [single, small(draw.below(Self::RATED as u64))]));
            }
        }
        Self { case, people }
    }

    fn piece((unit, flagged, [single, rated]): (usize, bool, [usize; 2])) -> usize {
        ((unit * 2 + usize::from(flagged)) * Self::SINGLE + single) * Self::RATED + rated
    }

    /// The results of every reader, with and without flagged responses.
    fn of_units(&self) -> BTreeSet<Vec<usize>> {
        let hierarchy = Hierarchy::new(self.case.parents.clone());
        let flagged: Vec<bool> = self.people.iter().map(|person| person.1).collect();
        let placed: Vec<(usize, usize)> = self.people.iter().map(|person| (person.0, Self::piece(*person))).collect();
        let mut sets = BTreeSet::new();
        let mut tell = |shown: Vec<usize>| {
            if shown.len() as u64 >= THRESHOLD {
                sets.insert(shown.into_iter().collect::<BTreeSet<usize>>().into_iter().collect());
            }
        };
        for top in 0..=self.case.n.len() {
            let visible: Vec<bool> = (0..self.case.n.len()).map(|unit| top == self.case.n.len() || self.case.is_below(unit, top)).collect();
            for flagged in [&[][..], &flagged] {
                tell(
                    releasable(Release { hierarchy: &hierarchy, visible: &visible, flagged }, &placed, |_| true)
                        .into_iter()
                        .copied()
                        .collect(),
                );
            }
        }
        sets
    }

    /// The same and response by answer, with how many answers have a rate.
    fn published(&self, questionnaire: &Questionnaire) -> (BTreeSet<Vec<usize>>, usize) {
        let mut sets = self.of_units();
        let hierarchy = Hierarchy::new(self.case.parents.clone());
        let flagged: Vec<bool> = self.people.iter().map(|person| person.1).collect();
        let placed: Vec<(usize, usize)> = self.people.iter().map(|person| (person.0, Self::piece(*person))).collect();
        let items: [(ItemCode, Vec<OptionCode>); 2] = ["rating", "single"].map(|code| {
            let code: ItemCode = code.parse().unwrap();
            let options = match &questionnaire.item(&code).unwrap().kind {
                ItemKind::Choice(options) => options.clone(),
                ItemKind::Scale { points, .. } => points.iter().map(|point| point.0.clone()).collect(),
                _ => Vec::new(),
            };
            (code, options)
        });
        let answers = |given: [usize; 2]| {
            let [single, rated] = [0, 1].map(|at| items[at].1[given[at]].clone());
            Answers::from([(items[0].0.clone(), Answer::Scale(single)), (items[1].0.clone(), Answer::Choice(rated))])
        };
        let responses: Vec<(usize, Answers)> = self.people.iter().map(|person| (person.0, answers(person.2))).collect();
        let strata =
            items.iter().map(|(code, options)| (code.clone(), options.iter().map(|option| (option.clone(), 500)).collect())).collect();
        let visible = vec![true; self.case.n.len()];
        let release = Release { hierarchy: &hierarchy, visible: &visible, flagged: &flagged };
        let found = non_response(release, questionnaire, &responses, &Frame { strata, ..Frame::default() }, false);
        let whole: BTreeSet<usize> = releasable(Release { flagged: &[], ..release }, &placed, |_| true).into_iter().copied().collect();
        let mut rates = 0;
        for item in &found.answers {
            let at = usize::from(item.item == items[1].0);
            for answer in &item.answers {
                let option = items[at].1.iter().position(|option| *option == answer.answer).unwrap();
                let gave = |person: &&(usize, bool, [usize; 2])| person.2[at] == option && whole.contains(&Self::piece(**person));
                let shown: Vec<usize> = self.people.iter().filter(gave).map(|person| Self::piece(*person)).collect();
                assert_eq!(shown.len() as u64, answer.responses);
                sets.insert(shown.into_iter().collect::<BTreeSet<usize>>().into_iter().collect());
                rates += 1;
            }
        }
        (sets, rates)
    }

    fn table(&self, name: &str, sets: BTreeSet<Vec<usize>>) -> Value {
        let most = self.people.iter().map(|person| Self::piece(*person) + 1).max().unwrap_or(0);
        let mut n = vec![0; most];
        self.people.iter().for_each(|person| n[Self::piece(*person)] += 1);
        Case { n, ..Case::draw(0) }.table(name, sets)
    }
}

#[test]
fn nothing_below_the_threshold_follows_from_response_by_answer() {
    let questionnaire = Questionnaire::from_json(include_str!("../../survey/tests/all_kinds.json")).unwrap();
    let (mut tables, mut rates) = (Vec::new(), 0);
    for seed in 0..organisations() / 100 {
        let case = Answered::draw(seed);
        let (sets, told) = case.published(&questionnaire);
        tables.push(case.table(&seed.to_string(), sets));
        rates += told;
    }
    assert!(rates > tables.len(), "{rates} rates are told");
    let output = audit("answers", &tables);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
}

/// The sets behind forms of a question, with and without flagged responses, beside those of units; and whether some are
/// left out.
fn with_forms(case: &Answered, questionnaire: &Questionnaire, question: &Question) -> (BTreeSet<Vec<usize>>, bool) {
    let mut sets = case.of_units();
    let arrangement = |arm: usize| (0..=255).map(Arrangement).find(|arrangement| question.arm(*arrangement) == arm);
    let point = question.kind.points().unwrap()[0].code.clone();
    let answers = Answers::from([(question.code.clone(), Answer::Scale(point))]);
    let responses: Vec<(usize, Seen)> = case.people.iter().map(|person| (person.0, (answers.clone(), arrangement(person.2[1])))).collect();
    let flagged: Vec<bool> = case.people.iter().map(|person| person.1).collect();
    let hierarchy = Hierarchy::new(case.case.parents.clone());
    let visible = vec![true; case.case.n.len()];
    let release = Release { hierarchy: &hierarchy, visible: &visible, flagged: &flagged };
    let placed: Vec<(usize, (usize, usize))> =
        case.people.iter().map(|person| (person.0, (Answered::piece(*person), person.2[1]))).collect();
    let mut leaves_out = false;
    for without in [false, true] {
        let ballot = ballots(release, questionnaire, &responses, without).remove(0);
        if matches!(ballot.found, Err(NotCompared::Few | NotCompared::GivesAway)) {
            continue;
        }
        leaves_out |= ballot.left_out > 0;
        let counted = releasable(Release { flagged: if ballot.left_out > 0 { &flagged } else { &[] }, ..release }, &placed, |_| true);
        for arm in 0..2 {
            let set: BTreeSet<usize> = counted.iter().filter(|one| one.1 == arm).map(|one| one.0).collect();
            sets.insert(set.into_iter().collect());
        }
    }
    (sets, leaves_out)
}

#[test]
fn nothing_below_the_threshold_follows_from_forms_with_and_without_flagged_responses() {
    let mut document = candor_survey::builtin::customer_satisfaction();
    let tried =
        document.blocks.iter_mut().flat_map(|block| &mut block.questions).find(|question| question.kind.points().is_some()).unwrap();
    tried.variants.push(Variant { text: "Another stem?".into(), ..Variant::plain("other".parse().unwrap()) });
    let question = tried.clone();
    let questionnaire = Questionnaire::published(document);
    let (mut tables, mut left_out) = (Vec::new(), 0);
    for seed in 0..organisations() / 100 {
        let case = Answered::draw(seed);
        let (sets, leaves_out) = with_forms(&case, &questionnaire, &question);
        tables.push(case.table(&seed.to_string(), sets));
        left_out += usize::from(leaves_out);
    }
    assert!(left_out > tables.len() / 10, "flagged responses are left out of {left_out}");
    let output = audit("forms", &tables);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&[output.stdout, output.stderr].concat()));
}

#[test]
fn the_audit_itself_is_right() {
    let mut tests = Command::new("python3");
    let output = tests.args(["-B", "-m", "unittest", "discover", FOLDER]).output().expect("Python 3 is needed for this test");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
