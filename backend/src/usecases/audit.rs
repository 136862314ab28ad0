//! Everything that any reader can be shown of every wave, as tables for the exact audit (`candor-audit`).

use std::collections::{BTreeMap, BTreeSet};

use candor_audit::{Figure, Leak, Table, leaks};
use candor_insight::experiment::{self, Seen};
use candor_insight::nonresponse::{Frame, non_response};
use candor_insight::{Atom, Release, Thresholds, forms_groups, is_counted, releasable, releasable_by};
use candor_survey::{Answer, Answers, Scorer, SurveySlug};

use super::answered::{Answered, Look};
use super::{frame, surveys};
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;

/// What was found in one wave.
#[derive(Debug)]
pub struct Audited {
    /// Survey and wave.
    pub name: String,
    /// One for each question and measure.
    pub tables: Vec<Table>,
    /// What is about too few people.
    pub leaks: Vec<Leak>,
    /// The smallest group that is told of the wave.
    pub smallest: u64,
}

/// Audits every released wave of every survey, or of one. Looked at are, for each question and measure: results of the whole
/// and of every unit that a manager may be of, each with and without flagged responses; forms of questions; response by
/// answer; and the points of links with every measure of every other survey.
///
/// # Errors
/// When the store fails.
pub async fn audit(store: &Store, only: Option<&SurveySlug>) -> Result<Vec<Audited>, Error> {
    let viewer = Viewer::operator();
    let mut waves = Vec::new();
    for summary in surveys::list(store, viewer).await? {
        for wave in &summary.waves {
            // nothing is told of waves that are not released
            if let Look::Answered(answered) = Answered::find(store, viewer, summary.id, Some(&wave.code)).await? {
                let frame = frame::of(store, &answered.wave, answered.survey.audience, &answered.units.rows).await?;
                waves.push((summary.slug.clone(), *answered, frame));
            }
        }
    }
    let only = only.cloned();
    let judge = move || {
        let partners: Vec<Partner> = waves.iter().flat_map(|(slug, answered, _)| partners(slug, answered)).collect();
        let asked = waves.iter().filter(|(slug, ..)| only.as_ref().is_none_or(|only| only == slug));
        asked.map(|(slug, answered, frame)| audited(slug, answered, frame, &partners)).collect::<Result<Vec<_>, String>>()
    };
    tokio::task::spawn_blocking(judge)
        .await
        .map_err(|e| e.to_string())
        .and_then(|found| found)
        .map_err(|e| Error::Internal(format!("audit: {e}")))
}

/// A measure of some wave that others may be linked with.
struct Partner {
    survey: SurveySlug,
    name: String,
    n: Vec<u64>,
    thresholds: Thresholds,
    alike: Vec<bool>,
}

fn partners(slug: &SurveySlug, answered: &Answered) -> Vec<Partner> {
    let scorer = Scorer::new(&answered.questionnaire);
    let measures = answered.questionnaire.document().measures.iter();
    let counted = measures.map(|measure| {
        let n = by_unit(answered, &|answers| scorer.score(&measure.code, answers).is_some());
        Partner {
            survey: slug.clone(),
            name: format!("{slug}:{}, {}", measure.code, answered.wave.code),
            n,
            thresholds: answered.wave.thresholds,
            alike: answered.units.alike(&answered.wave),
        }
    });
    counted.collect()
}

fn by_unit(answered: &Answered, counts: &dyn Fn(&Answers) -> bool) -> Vec<u64> {
    let mut n = vec![0; answered.hierarchy.len()];
    let counted = answered.responses.iter().filter(|(_, answers)| counts(answers));
    counted.for_each(|(unit, _)| n.get_mut(*unit).into_iter().for_each(|n| *n += 1));
    n
}

fn audited(slug: &SurveySlug, answered: &Answered, frame: &Frame, partners: &[Partner]) -> Result<Audited, String> {
    let name = format!("{slug}, {}", answered.wave.code);
    let scorer = Scorer::new(&answered.questionnaire);
    let everybody = |_: &Answers| true;
    let mut tables = Vec::new();
    if !frame.strata.is_empty() {
        tables.push(Drawn::new(answered, &everybody, &everybody).with_answers(frame).table(format!("{name}, response")));
    }
    for item in answered.questionnaire.items() {
        let counts = |answers: &Answers| is_counted(item, answers);
        let forms = |answers: &Answers| forms_groups(&answered.questionnaire, item, answers);
        tables.push(Drawn::new(answered, &counts, &forms).with_forms(item.code.as_str()).table(format!("{name}, {}", item.code)));
    }
    for measure in &answered.questionnaire.document().measures {
        let counts = |answers: &Answers| scorer.score(&measure.code, answers).is_some();
        let others = partners.iter().filter(|partner| partner.survey != *slug);
        tables.push(Drawn::new(answered, &counts, &counts).with_links(others).table(format!("{name}, {}", measure.code)));
    }
    let smallest = answered.wave.thresholds.people();
    let found: Result<Vec<Vec<Leak>>, _> = tables.iter().map(|table| leaks(table, smallest)).collect();
    let leaks = found.map_err(|e| e.to_string())?.into_iter().flatten().collect();
    Ok(Audited { name, tables, leaks, smallest })
}

/// What is published of one question or measure: sets of responses by index, under the first name that each got.
struct Drawn<'a> {
    answered: &'a Answered,
    counts: &'a dyn Fn(&Answers) -> bool,
    /// By whom groups are formed.
    forms: &'a dyn Fn(&Answers) -> bool,
    sets: BTreeMap<Vec<usize>, String>,
}

impl<'a> Drawn<'a> {
    /// Results of every reader, with and without flagged responses.
    fn new(answered: &'a Answered, counts: &'a dyn Fn(&Answers) -> bool, forms: &'a dyn Fn(&Answers) -> bool) -> Self {
        let mut drawn = Self { answered, counts, forms, sets: BTreeMap::new() };
        let responses: Vec<(usize, usize)> = answered.responses.iter().enumerate().map(|(at, (unit, _))| (*unit, at)).collect();
        let units = answered.hierarchy.len();
        let readers = std::iter::once(None).chain((0..units).map(Some));
        for reader in readers {
            let visible: Vec<bool> = (0..units).map(|unit| reader.is_none_or(|top| answered.hierarchy.is_below(unit, top))).collect();
            for flagged in [&[][..], &answered.flagged] {
                let release = Release { hierarchy: &answered.hierarchy, visible: &visible, flagged };
                let shown = releasable_by(release, &responses, |at| drawn.forms_groups(*at), |at| drawn.is_counted(*at));
                let what = if flagged.is_empty() { "" } else { " without flagged" };
                drawn.publish(shown.into_iter().copied().collect(), || format!("{}{what}", drawn_name(answered, reader)));
            }
        }
        drawn
    }

    fn is_counted(&self, at: usize) -> bool {
        self.answered.responses.get(at).is_some_and(|(_, answers)| (self.counts)(answers))
    }

    fn forms_groups(&self, at: usize) -> bool {
        self.answered.responses.get(at).is_some_and(|(_, answers)| (self.forms)(answers))
    }

    fn publish(&mut self, set: Vec<usize>, name: impl FnOnce() -> String) {
        // fewer are never told, whatever they are
        if set.len() as u64 >= self.answered.wave.thresholds.people() {
            self.sets.entry(set).or_insert_with(name);
        }
    }

    /// The forms of the question, where they are compared.
    fn with_forms(mut self, item: &str) -> Self {
        let answered = self.answered;
        let questions = answered.questionnaire.document().blocks.iter().flat_map(|block| &block.questions);
        let Some(question) = questions.clone().find(|question| question.code.as_str() == item && !question.variants.is_empty()) else {
            return self;
        };
        let pairs = answered.responses.iter().zip(&answered.arrangements);
        let seen: Vec<(usize, Seen)> = pairs.map(|((unit, answers), arrangement)| (*unit, (answers.clone(), *arrangement))).collect();
        for without in [false, true] {
            let ballots = experiment::ballots(answered.release(true), &answered.questionnaire, &seen, without);
            let Some(ballot) = ballots.iter().find(|ballot| ballot.question == question.code && ballot.found.is_ok()) else { continue };
            let places: Vec<(usize, usize)> = answered.responses.iter().enumerate().map(|(at, (unit, _))| (*unit, at)).collect();
            let release = answered.release(ballot.left_out > 0);
            let counted = releasable_by(release, &places, |at| self.forms_groups(*at), |at| self.is_counted(*at));
            let counted: Vec<usize> = counted.into_iter().copied().collect();
            let what = if without { " without flagged" } else { "" };
            for arm in 0..=question.variants.len() {
                let form = |at: &usize| answered.arrangements.get(*at).copied().flatten().map(|arrangement| question.arm(arrangement));
                let set: Vec<usize> = counted.iter().filter(|at| form(at) == Some(arm)).copied().collect();
                self.publish(set, || format!("form {arm}{what}"));
            }
        }
        self
    }

    /// Response by answer, of those who were counted.
    fn with_answers(mut self, frame: &Frame) -> Self {
        let answered = self.answered;
        let places: Vec<(usize, usize)> = answered.responses.iter().enumerate().map(|(at, (unit, _))| (*unit, at)).collect();
        let counted: Vec<usize> = releasable(answered.release(false), &places, |_| true).into_iter().copied().collect();
        for item in non_response(answered.release(true), &answered.questionnaire, &answered.responses, frame, false).answers {
            for told in item.answers {
                let gave = |at: &&usize| {
                    let answers = answered.responses.get(**at).map(|response| &response.1);
                    matches!(answers.and_then(|a| a.get(&item.item)), Some(Answer::Choice(code) | Answer::Scale(code)) if *code == told.answer)
                };
                let set: Vec<usize> = counted.iter().filter(gave).copied().collect();
                self.publish(set, || format!("{} = {}", item.item, told.answer));
            }
        }
        self
    }

    /// The points of links with other measures.
    fn with_links<'p>(mut self, partners: impl Iterator<Item = &'p Partner>) -> Self {
        let hierarchy = &self.answered.hierarchy;
        let own = hierarchy.atoms(&by_unit(self.answered, self.counts));
        for partner in partners {
            let other = hierarchy.atoms_of(&partner.n, partner.thresholds, &partner.alike);
            for joined in hierarchy.join(&[&own, &other]) {
                let units: BTreeSet<usize> = joined.sides.first().into_iter().flatten().flat_map(|at| units_of(&own, *at)).collect();
                let is_of =
                    |at: &usize| self.is_counted(*at) && self.answered.responses.get(*at).is_some_and(|(unit, _)| units.contains(unit));
                let set: Vec<usize> = (0..self.answered.responses.len()).filter(is_of).collect();
                let top = drawn_name(self.answered, Some(joined.top));
                self.publish(set, || format!("{top} linked with {}", partner.name));
            }
        }
        self
    }

    /// Pieces are the responses that are in the same figures.
    fn table(self, name: String) -> Table {
        let mut figures_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (figure, set) in self.sets.keys().enumerate() {
            set.iter().for_each(|at| figures_of.entry(*at).or_default().push(figure));
        }
        let mut classes: BTreeMap<Vec<usize>, (u64, BTreeSet<usize>)> = BTreeMap::new();
        for (at, figures) in figures_of {
            let class = classes.entry(figures).or_default();
            class.0 += 1;
            class.1.extend(self.answered.responses.get(at).map(|(unit, _)| *unit));
        }
        let mut published: Vec<Figure> = self.sets.into_values().map(|name| Figure { name, of: Vec::new() }).collect();
        let mut pieces = BTreeMap::new();
        for (number, (figures, (people, units))) in classes.into_iter().enumerate() {
            let names: Vec<String> = units.iter().take(3).map(|unit| drawn_name(self.answered, Some(*unit))).collect();
            let more = if units.len() > 3 { " and others" } else { "" };
            let piece = format!("{}: {}{more}", number + 1, names.join(", "));
            figures.iter().for_each(|figure| published.get_mut(*figure).into_iter().for_each(|f| f.of.push(piece.clone())));
            pieces.insert(piece, people);
        }
        Table { name, pieces, published }
    }
}

fn units_of(atoms: &[Atom], at: usize) -> Vec<usize> {
    atoms.get(at).map(|atom| atom.units.clone()).unwrap_or_default()
}

fn drawn_name(answered: &Answered, unit: Option<usize>) -> String {
    unit.map_or_else(|| "whole organisation".to_owned(), |at| answered.units.rows.get(at).map(|u| u.name.clone()).unwrap_or_default())
}
