//! How respondents get through the pages of a survey, and the targets for it.
//!
//! The sums belong to no unit, so whoever may look at results sees those of the whole survey.

use candor_insight::experience::{self as insight, About, Counts, Happened, PageTally, Sign};
use candor_insight::page::Page;
use candor_insight::{THRESHOLD, experience::TargetState as State};
use candor_survey::{Audience, PageEvent, TimeClass, WaveCode};
use candor_wire::experience::{self as wire, Experience, ExperienceQuery, LevelKind, Targets};
use candor_wire::ids::SurveyId;
use candor_wire::problem::{Code, FieldProblem};

use super::linkage::Width;
use super::surveys;
use super::versions;
use crate::error::Error;
use crate::store::{ExperienceSum, Metric, Store};

/// The experience of a survey with what a page of it needs.
#[derive(Debug)]
pub struct Found {
    judged: insight::Experience,
    title: String,
    wave: Option<WaveCode>,
    query: ExperienceQuery,
    targets: Targets,
}

/// The experience of a wave, the latest when none is named. Drafts touched on `today`, in days since 1970, are
/// still being answered.
///
/// # Errors
/// When there is no such survey or wave, or channels are asked of employees.
pub async fn find(store: &Store, id: SurveyId, query: ExperienceQuery, today: i64) -> Result<Found, Error> {
    let survey = surveys::find(store, id).await?;
    if query.channel.is_some() && survey.audience != Audience::Customers {
        return Err(Error::field(Code::InvalidField, "channel", "Only surveys of customers have channels; leave it out."));
    }
    let wave = surveys::wave_of(&survey, query.wave.as_ref())?.cloned();
    let targets = store.experience_targets(id).await?;
    let title = survey.document.title.clone();
    let (counts, names) = match &wave {
        Some(wave) => {
            let asked = store.asked_versions(&[wave.id]).await?;
            let questionnaire = versions::questionnaire_of(&survey, &asked, wave.id)?;
            let mut counts = Counts { pages: vec![PageTally::default(); questionnaire.pages().len()], ..Counts::default() };
            let is_asked = |channel| query.channel.is_none() || query.channel == channel;
            store.experience(wave.id).await?.iter().filter(|sum| is_asked(sum.channel)).for_each(|sum| add(&mut counts, sum));
            for drafts in store.unfinished(wave.id, today).await?.into_iter().filter(|drafts| is_asked(drafts.channel)) {
                counts.pages.get_mut(drafts.page).into_iter().for_each(|page| page.unfinished += drafts.visits);
            }
            // pages in an order of their own have nothing in common but their place
            let by_place = questionnaire.document().moves_pages();
            let names = if by_place { insight::page_places(&questionnaire) } else { insight::page_names(&questionnaire) };
            (counts, names)
        }
        None => (Counts::default(), Vec::new()),
    };
    let judged = insight::experience(&counts, &names, &targets);
    Ok(Found { judged, title, wave: wave.map(|wave| wave.code), query, targets })
}

fn add(counts: &mut Counts, sum: &ExperienceSum) {
    let page = sum.page.and_then(|page| counts.pages.get_mut(page));
    match (sum.metric, page) {
        (Metric::Sent, _) => counts.sent += sum.visits,
        (Metric::SentWithScripts, _) => counts.sent_with_scripts += sum.visits,
        (Metric::SentKept, _) => counts.sent_kept += sum.visits,
        (Metric::Took(class), _) => {
            let at = TimeClass::ALL.iter().position(|c| *c == class);
            at.and_then(|at| counts.took.get_mut(at)).into_iter().for_each(|n| *n += sum.visits);
        }
        (Metric::Left, Some(page)) => page.left += sum.visits,
        (Metric::LeftWithScripts, Some(page)) => page.left_with_scripts += sum.visits,
        (Metric::With(event), Some(page)) => happened(&mut page.happened, event, sum),
        (Metric::With(event), None) if sum.page.is_none() => happened(&mut counts.happened, event, sum),
        // a page that the questionnaire does not have
        (Metric::Left | Metric::LeftWithScripts | Metric::With(_), None) => {}
    }
}

fn happened(all: &mut [Happened; 4], event: PageEvent, sum: &ExperienceSum) {
    let at = PageEvent::ALL.iter().position(|e| *e == event);
    if let Some(happened) = at.and_then(|at| all.get_mut(at)) {
        happened.visits += sum.visits;
        happened.events += sum.events;
    }
}

impl Found {
    /// The page for a screen.
    #[must_use]
    pub fn page(&self, width: Width) -> Page {
        let wave = self.wave.as_ref().map_or_else(|| "not opened yet".to_owned(), ToString::to_string);
        let channel = self.query.channel.map(|channel| channel.name().to_owned());
        insight::page(&self.judged, &About { survey: self.title.clone(), wave, channel, width })
    }

    /// The numbers.
    #[must_use]
    pub fn numbers(&self) -> Experience {
        Experience {
            wave: self.wave.clone(),
            channel: self.query.channel,
            threshold: THRESHOLD,
            visits: self.judged.visits,
            finding: insight::finding(&self.judged),
            levels: self.judged.levels.iter().map(level).collect(),
            pages: self.judged.pages.iter().enumerate().map(|(at, p)| page(at, p)).collect(),
            struggles: self.judged.struggles.iter().map(struggle).collect(),
            times: self.judged.times.iter().map(|(class, r)| wire::TimeShare { name: class.name().to_owned(), rate: rate(*r) }).collect(),
            targets: self.targets,
            usual_targets: Targets::default(),
        }
    }
}

const fn rate(r: insight::Rate) -> wire::Rate {
    wire::Rate { visits: r.visits, with: r.with, events: r.events, share: r.share, low: r.low, high: r.high }
}

fn level(level: &insight::Level) -> wire::ExperienceLevel {
    let state = match level.state {
        State::Met => wire::TargetState::Met,
        State::NotMet => wire::TargetState::NotMet,
        State::NotSure => wire::TargetState::NotSure,
    };
    wire::ExperienceLevel { kind: level.kind, rate: level.rate.map(rate), target: level.target, state }
}

fn page(at: usize, page: &insight::PageExperience) -> wire::ExperiencePage {
    let event = |event| page.rate(Sign::Event(event)).map(rate);
    wire::ExperiencePage {
        number: at + 1,
        name: page.name.clone(),
        reached: page.reached,
        left: page.left.map(rate),
        problems: event(PageEvent::Problem),
        back: event(PageEvent::Back),
        help: event(PageEvent::Help),
        changes: event(PageEvent::Change),
    }
}

fn struggle(struggle: &insight::Struggle) -> wire::Struggle {
    let sign = match struggle.sign {
        Sign::Left => wire::Sign::Left,
        Sign::Event(PageEvent::Problem) => wire::Sign::Problems,
        Sign::Event(PageEvent::Back) => wire::Sign::Back,
        Sign::Event(PageEvent::Help) => wire::Sign::Help,
        Sign::Event(PageEvent::Change) => wire::Sign::Changes,
    };
    let reason = insight::reason(struggle);
    wire::Struggle { page: struggle.page + 1, sign, rate: rate(struggle.rate), overall: struggle.overall, reason }
}

/// Sets the targets of a survey.
///
/// # Errors
/// When there is no such survey, or a target is no share of 100.
pub async fn set_targets(store: &Store, id: SurveyId, targets: Targets) -> Result<(), Error> {
    surveys::find(store, id).await?;
    let wrong = LevelKind::ALL.into_iter().filter(|kind| targets.of(*kind) > 100);
    let problems: Vec<FieldProblem> = wrong
        .map(|kind| FieldProblem {
            field: kind.as_str().to_owned(),
            message: format!("{}: enter a whole number from 0 to 100, of 100 visits.", kind.name()),
        })
        .collect();
    if !problems.is_empty() {
        return Err(Error::fields(Code::InvalidField, problems));
    }
    Ok(store.set_experience_targets(id, targets).await?)
}
