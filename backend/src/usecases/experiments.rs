//! Questions in several forms, and what orders did to answers, as a report.

use candor_insight::experiment::{self as insight, Ballot, NotCompared, OrderKind, OrderReport, Seen};
use candor_insight::page::Page;
use candor_insight::quality::About;
use candor_survey::{Questionnaire, WaveCode};
use candor_wire::ids::SurveyId;
use candor_wire::report::{self as wire, ExperimentReport, ResultsQuery};

use super::answered::{Answered, Look, Waits};
use super::render::OnePage;
use super::wording;
use crate::error::Error;
use crate::store::Store;
use crate::viewer::{Scope, Viewer};

/// A finished report.
#[derive(Debug)]
pub struct Found {
    questionnaire: Option<Questionnaire>,
    ballots: Vec<Ballot>,
    orders: OrderReport,
    /// Whether the viewer sees the whole organisation; others are told nothing.
    told: bool,
    about: About,
    wave: Option<WaveCode>,
    without_flagged: bool,
    /// Why nothing is told.
    not_yet: Option<String>,
}

/// The experiments of a wave, the latest that is released when none is named, with or without flagged responses.
///
/// # Errors
/// When there is no such survey or wave.
pub async fn find(store: &Store, viewer: Viewer, id: SurveyId, query: &ResultsQuery) -> Result<Found, Error> {
    let without_flagged = query.without_flagged;
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let told = matches!(viewer.scope(), Scope::Organisation);
    let answered = match Answered::find(store, viewer, id, query.wave.as_ref()).await? {
        Look::Answered(answered) => answered,
        Look::Waits(waits) => return Ok(nothing(&waits, told, without_flagged)),
    };
    let compute = move || {
        let (mut ballots, mut orders) = (Vec::new(), OrderReport::default());
        if told {
            let seen = answered.responses.iter().zip(&answered.arrangements);
            let seen: Vec<(usize, Seen)> = seen.map(|((unit, answers), arrangement)| (*unit, (answers.clone(), *arrangement))).collect();
            // what is told with and without flagged responses is told apart, so it counts for what may be told here
            ballots = insight::ballots(answered.release(true), &answered.questionnaire, &seen, without_flagged);
            orders = insight::order_effects(answered.release(true), &answered.questionnaire, &seen, without_flagged);
        }
        let wave = answered.wave.code.clone();
        let survey = answered.survey.document.title.clone();
        let kept = wording::kept(answered.questionnaire.document());
        let without = without_flagged.then(|| insight::WITHOUT.to_owned());
        let notes = answered.notes.into_iter().chain(kept).chain(without).collect();
        let about = About { survey, wave: wave.to_string(), scope: None, notes, smallest: answered.wave.thresholds.people(), version };
        let (questionnaire, wave) = (Some(answered.questionnaire), Some(wave));
        Found { questionnaire, ballots, orders, told, about, wave, without_flagged, not_yet: None }
    };
    tokio::task::spawn_blocking(compute).await.map_err(|e| Error::Internal(format!("experiments: {e}")))
}

fn nothing(waits: &Waits, told: bool, without_flagged: bool) -> Found {
    Found {
        questionnaire: None,
        ballots: Vec::new(),
        orders: OrderReport::default(),
        told,
        about: super::quality::about(waits),
        wave: waits.wave.as_ref().map(|wave| wave.code.clone()),
        without_flagged,
        not_yet: waits.why(),
    }
}

impl OnePage for Found {
    type Numbers = ExperimentReport;

    fn page(&self) -> Page {
        let page = insight::page(self.questionnaire.as_ref(), &self.ballots, &self.orders, self.told, &self.about);
        Page { finding: self.not_yet.clone().unwrap_or(page.finding), ..page }
    }

    fn numbers(&self) -> ExperimentReport {
        ExperimentReport {
            wave: self.wave.clone(),
            threshold: self.about.smallest,
            told: self.told,
            not_yet: self.not_yet.clone(),
            without_flagged: self.without_flagged,
            questions: self.ballots.iter().map(question).collect(),
            orders: self.orders.effects.iter().map(order).collect(),
            untested: self.orders.untested.clone(),
        }
    }
}

const fn interval(found: candor_stats::Interval) -> wire::Interval {
    wire::Interval { estimate: found.estimate, low: found.low, high: found.high }
}

fn question(ballot: &Ballot) -> wire::QuestionForms {
    let pair = |pair: &insight::Effect| wire::FormPair {
        forms: [pair.arms.0, pair.arms.1].map(|at| ballot.forms.get(at).map(|form| form.0.clone()).unwrap_or_default()),
        difference: interval(pair.difference),
        p: pair.p,
        adjusted_p: pair.adjusted_p,
    };
    let outcome = |found: &insight::Comparison| wire::FormOutcome {
        name: found.name.clone(),
        is_share: found.is_share,
        levels: found.arms.clone(),
        answers: found.sizes.clone(),
        p: found.overall_p,
        pairs: found.pairs.iter().map(pair).collect(),
    };
    wire::QuestionForms {
        question: ballot.question.clone(),
        forms: ballot.forms.iter().map(|(name, text)| wire::FormName { name: name.clone(), text: text.clone() }).collect(),
        not_compared: ballot.found.as_ref().err().map(|why| not_compared(*why).to_owned()),
        left_out: ballot.left_out,
        outcomes: ballot.found.iter().flatten().map(outcome).collect(),
    }
}

/// Why not, as a word for programs; the page says it in sentences.
const fn not_compared(why: NotCompared) -> &'static str {
    match why {
        NotCompared::Unknown => "forms_unknown",
        NotCompared::Few => "too_few",
        NotCompared::GivesAway => "gives_away",
        NotCompared::Texts => "texts",
    }
}

fn order(found: &insight::OrderEffect) -> wire::OrderEffect {
    let kind = match found.kind {
        OrderKind::Primacy => "primacy",
        OrderKind::Recency => "recency",
        OrderKind::Direction => "direction",
        OrderKind::Place => "place",
    };
    wire::OrderEffect {
        item: found.item.clone(),
        kind: kind.to_owned(),
        n: found.n,
        effect: interval(found.effect),
        p: found.p,
        adjusted_p: found.adjusted_p,
        found: found.is_found(),
    }
}
