//! The example organisation: something to look at before the first real answer arrives.
//!
//! Everything in it is computed, the same on every machine, and says so in its names.

use std::fmt::Write as _;

use candor_survey::{Answer, Answers, Audience, Channel, ItemKind, OptionCode, Questionnaire, Scorer, SurveySlug, WaveCode};
use candor_wire::ids::{SubmissionKey, UnitId};
use candor_wire::problem::Code;
use candor_wire::survey::{NewSurvey, OpenWave, Publish};

use super::{surveys, units};
use crate::clock::Seconds;
use crate::error::Error;
use crate::random;
use crate::store::{NewResponse, Store, SurveyRow, batch};
use crate::viewer::Viewer;

const WAVES: [&str; 3] = ["2026-Q1", "2026-Q2", "2026-Q3"];
/// The wave that takes answers; results are those of the others.
const OPEN: &str = "2026-Q4";
// in the order of their codes, in which units are numbered
const DIVISIONS: [(&str, &str); 3] = [("north", "North"), ("online", "Online"), ("south", "South")];
const TEAMS: usize = 24;

/// Fewest employees that answer in a team.
const EMPLOYEES: usize = 9;

/// Fills an installation that has no survey yet: three divisions of 24 teams, both built-in
/// questionnaires, three waves and one that takes answers, six channels, and computed answers in which teams with more satisfied employees tend to have more
/// satisfied customers.
///
/// # Errors
/// When there are surveys already.
pub async fn load(store: &Store, now: Seconds) -> Result<(), Error> {
    if !store.surveys().await?.is_empty() {
        return Err(Error::field(Code::WrongState, "example", "There are surveys already; the example needs an empty installation."));
    }
    units::import(store, hierarchy().as_bytes()).await?;
    for (slug, template, audience, people) in [
        ("example-employees", "employee-satisfaction", Audience::Employees, EMPLOYEES),
        ("example-customers", "customer-satisfaction", Audience::Customers, 16),
    ] {
        let slug = SurveySlug::parse(slug).map_err(|e| Error::Internal(e.to_string()))?;
        survey(store, slug, template, audience, people, now).await?;
    }
    Ok(())
}

fn hierarchy() -> String {
    let mut csv = "code,name,parent,headcount\nexample,Example organisation,,\n".to_owned();
    let mut seed = 0;
    for (code, name) in DIVISIONS {
        let _ = writeln!(csv, "{code},{name} division,example,");
        for team in 1..=TEAMS {
            seed += 1;
            let _ = writeln!(csv, "{code}-{team:02},{name} team {team},{code},{}", people(seed, EMPLOYEES) as u64 + 1 + seed % 4);
        }
    }
    csv
}

async fn survey(store: &Store, slug: SurveySlug, template: &str, audience: Audience, count: usize, now: Seconds) -> Result<(), Error> {
    let new = NewSurvey { slug, audience, template: Some(template.to_owned()), document: None };
    let id = surveys::create(store, new, now).await?;
    for (at, wave) in WAVES.iter().enumerate() {
        let code = WaveCode::parse(wave).map_err(|e| Error::Internal(e.to_string()))?;
        if at == 0 {
            surveys::publish(store, id, Publish { revision: 1, wave: code, raised: Vec::new() }).await?;
        } else {
            surveys::open_wave(store, id, OpenWave { code }).await?;
        }
        answer(store, &surveys::find(store, id).await?, count, at as u64).await?;
    }
    let code = WaveCode::parse(OPEN).map_err(|e| Error::Internal(e.to_string()))?;
    surveys::open_wave(store, id, OpenWave { code }).await
}

/// Computed answers to the latest wave.
async fn answer(store: &Store, survey: &SurveyRow, count: usize, at: u64) -> Result<(), Error> {
    let (Some(wave), Some(version)) = (survey.wave(None), survey.version.clone()) else {
        return Err(Error::Internal("the example was not published".to_owned()));
    };
    let questionnaire = Questionnaire::try_from(survey.document.clone())
        .map_err(|_| Error::Internal("a built-in questionnaire is not valid".to_owned()))?;
    let scorer = Scorer::new(&questionnaire);
    let teams: Vec<(UnitId, u64)> = teams(store).await?;
    let mut plan = teams.iter().flat_map(|(unit, seed)| (0..people(*seed, count)).map(move |person| (*unit, *seed, person as u64)));
    let mut next = || {
        let Some((unit, seed, person)) = plan.next() else { return Ok::<_, Error>(None) };
        let channel = (survey.audience == Audience::Customers).then(|| Channel::ALL[((person * 5 + seed) % 6) as usize]);
        let answers = answers(&questionnaire, survey.audience, seed, person, at, channel);
        let response = NewResponse::new(SubmissionKey(random::uuid()?), &scorer, &version, unit, &answers)?;
        Ok(Some(response.in_wave(Some(wave.id)).through(channel)))
    };
    store.import_responses(async || batch(&mut next)).await?;
    Ok(())
}

/// How many answer in a team.
const fn people(seed: u64, least: usize) -> usize {
    least + (seed % 7) as usize
}

async fn teams(store: &Store) -> Result<Vec<(UnitId, u64)>, Error> {
    let rows = store.units(Viewer::operator()).await?;
    let is_team = |id: UnitId| !rows.iter().any(|u| u.parent == Some(id));
    Ok(rows.iter().filter(|u| is_team(u.id)).zip(1..).map(|(u, seed)| (u.id, seed)).collect())
}

/// One computed person: the team's climate, part of which both sides share, plus what is their own. Waves
/// rise a little, and one channel is less liked than the others.
fn answers(questionnaire: &Questionnaire, audience: Audience, team: u64, person: u64, wave: u64, channel: Option<Channel>) -> Answers {
    let side = if audience == Audience::Employees { 1 } else { 2 };
    let mut draw = Draw(team * 1_000_003);
    let shared = draw.normal();
    let mut draw = Draw(team * 7919 + side);
    let climate = 0.45 * shared + 0.35 * draw.normal();
    let mut draw = Draw(team * 104_729 + person * 31 + side * 15_485_863 + wave * 982_451_653);
    #[allow(clippy::cast_precision_loss)] // three waves
    let drift = 0.06 * wave as f64 - if channel == Some(Channel::Telephone) { 0.45 } else { 0.0 };
    let mood = climate + drift + 0.5 * draw.normal();
    let mut answers = Answers::new();
    for item in questionnaire.items() {
        let answer = match &item.kind {
            ItemKind::Scale { points, .. } => Some(Answer::Scale(point(points, mood + 0.6 * draw.normal()))),
            ItemKind::Choice(options) => options.get((draw.next() % options.len() as u64) as usize).cloned().map(Answer::Choice),
            _ => None,
        };
        // one answer in twenty-five is left out, as people do
        if let Some(answer) = answer.filter(|_| !draw.next().is_multiple_of(25)) {
            answers.insert(item.code.clone(), answer);
        }
    }
    answers
}

fn point(points: &[(OptionCode, f64)], mood: f64) -> OptionCode {
    let last = points.len() - 1;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // within 0 and the last point
    let at = ((0.62 + 0.24 * mood) * last as f64).round().clamp(0.0, last as f64) as usize;
    points[at].0.clone()
}

/// `SplitMix64` (Steele, Lea & Flood 2014): the same numbers everywhere.
struct Draw(u64);

impl Draw {
    const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// The sum of twelve uniform numbers less six: near enough to a normal one for an example.
    #[allow(clippy::cast_precision_loss)]
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| (self.next() >> 11) as f64 / (1u64 << 53) as f64).sum::<f64>() - 6.0
    }
}
