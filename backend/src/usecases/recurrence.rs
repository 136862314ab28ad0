//! Waves that follow each other: results of a wave are told when it is closed, and surveys that never end have them too.

use std::time::Duration;

use candor_insight::THRESHOLD;
use candor_survey::{Date, WaveCode};
use candor_wire::ids::{SurveyId, WaveId};
use candor_wire::invitation::Level;
use candor_wire::problem::Code;
use candor_wire::recurrence::{Every, Recurrence, SetRecurrence};
use tokio::sync::watch;

use super::surveys;
use crate::clock::Clock;
use crate::error::Error;
use crate::random;
use crate::store::{RecurrenceRow, Store, StoreError, SurveyRow, WaveRow};
use crate::viewer::Viewer;

/// So often it is looked whether a wave is over.
const LOOKING: Duration = Duration::from_secs(300);

/// Most waves that may bear the code of one period.
const OF_ONE_PERIOD: usize = 99;

/// How the waves of a survey follow each other.
///
/// # Errors
/// When there is no such survey.
pub async fn show(store: &Store, id: SurveyId, today: i64) -> Result<Recurrence, Error> {
    let survey = surveys::find(store, id).await?;
    let row = store.recurrence(id).await?;
    let begins = row.filter(|_| survey.open_wave().is_some()).map(|row| next_period(row, today));
    let next = row.zip(begins).map(|(row, day)| free_code(&survey, row.every, day)).transpose()?;
    let next_on = begins.map(|day| Date::of_day(day).to_string());
    let least = survey.open_wave().map_or(THRESHOLD, |wave| wave.thresholds.people());
    Ok(Recurrence { every: row.map(|row| row.every), next_on, next, least })
}

/// Sets it. The wave that is open counts as begun today.
///
/// # Errors
/// Where people are invited to waves, and those of [`show`].
pub async fn set(store: &Store, id: SurveyId, new: &SetRecurrence, today: i64) -> Result<Recurrence, Error> {
    let survey = surveys::find(store, id).await?;
    match new.every {
        None => store.remove_recurrence(id).await?,
        Some(_) if store.level(id).await? != Level::Open => {
            let remedy = "People are invited to each wave of this survey, and a letter is good for its wave. Open waves by hand.";
            return Err(Error::field(Code::InvalidField, "every", remedy));
        }
        Some(every) => {
            let wave = survey.open_wave().map(|wave| wave.id);
            store.set_recurrence(RecurrenceRow { survey: id, every, wave, since_day: today }).await?;
        }
    }
    show(store, id, today).await
}

/// The code of the period that a day is in: `2026-W47` (ISO 8601), `2026-11` or `2026-Q4`.
fn period(every: Every, day: i64) -> String {
    let (year, month, _) = Date::of_day(day).parts();
    match every {
        Every::Month => format!("{year}-{month:02}"),
        Every::Quarter => format!("{year}-Q{}", (month - 1) / 3 + 1),
        Every::Week => {
            // a week is of the year that its Thursday is in; 1970 began on one
            let thursday = day - (day + 3).rem_euclid(7) + 3;
            let year = Date::of_day(thursday).parts().0;
            let earlier = (1..=366).take_while(|back| Date::of_day(thursday - back).parts().0 == year).count();
            format!("{year}-W{:02}", earlier / 7 + 1)
        }
    }
}

/// The first day of the period after that in which the wave began; today when it has begun.
fn next_period(row: RecurrenceRow, today: i64) -> i64 {
    let began = period(row.every, row.since_day);
    (row.since_day + 1..).find(|day| period(row.every, *day) != began).unwrap_or(today).max(today)
}

/// The code of the period that a day is in; with a number where the survey has a wave of that code.
fn free_code(survey: &SurveyRow, every: Every, day: i64) -> Result<WaveCode, Error> {
    let plain = period(every, day);
    let numbered = (2..=OF_ONE_PERIOD).map(|number| format!("{plain}-{number}"));
    let is_free = |code: &String| survey.waves.iter().all(|wave| wave.code.as_str() != code);
    let code = std::iter::once(plain.clone()).chain(numbered).find(is_free);
    let code = code.and_then(|code| WaveCode::parse(&code).ok());
    code.ok_or_else(|| Error::Internal(format!("no code is left for a wave of {plain}")))
}

/// Opens next waves when it is time, until it is told to stop.
#[derive(Debug)]
pub struct Calendar {
    store: Store,
    clock: Clock,
}

impl Calendar {
    /// Over a database.
    #[must_use]
    pub const fn new(store: Store, clock: Clock) -> Self {
        Self { store, clock }
    }

    /// Runs until `stop` changes.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = look(&self.store, self.clock.now().day()).await {
                tracing::warn!(%error, "waves that are over could not be looked for; it is tried again");
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(LOOKING) => {}
            }
        }
    }
}

/// Opens the next wave of each survey whose wave is over; how many.
///
/// # Errors
/// When the database fails; what is not done is done the next time.
pub async fn look(store: &Store, today: i64) -> Result<usize, Error> {
    let mut opened = 0;
    for row in store.recurrences().await? {
        let Some(survey) = store.survey(row.survey).await? else { continue };
        let Some(open) = survey.open_wave() else { continue };
        if row.wave != Some(open.id) {
            // opened by hand, or by another server
            store.set_recurrence(RecurrenceRow { wave: Some(open.id), since_day: today, ..row }).await?;
        } else if is_over(store, row, open, today).await? && follow(store, row, &survey, open, today).await? {
            opened += 1;
        }
    }
    Ok(opened)
}

/// Whether the period is over, people answer by an open link, and enough of them have: results of fewer would never be
/// shown.
async fn is_over(store: &Store, row: RecurrenceRow, open: &WaveRow, today: i64) -> Result<bool, Error> {
    // a clock that was set back ends nothing
    let is_later = today > row.since_day && period(row.every, row.since_day) != period(row.every, today);
    if !is_later || store.level(row.survey).await? != Level::Open {
        return Ok(false);
    }
    let counts = store.count_responses_by_unit(Viewer::operator(), open.id).await?;
    Ok(counts.values().sum::<u64>() >= open.thresholds.people())
}

async fn follow(store: &Store, row: RecurrenceRow, survey: &SurveyRow, ends: &WaveRow, today: i64) -> Result<bool, Error> {
    let (wave, code) = (WaveId(random::uuid()?), free_code(survey, row.every, today)?);
    match store.follow_wave(survey.id, ends.id, (wave, &code)).await {
        Ok(true) => {
            store.set_recurrence(RecurrenceRow { wave: Some(wave), since_day: today, ..row }).await?;
            tracing::info!(survey = %survey.slug, wave = %code, "the next wave is open");
            Ok(true)
        }
        Ok(false) | Err(StoreError::Taken) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn day(text: &str) -> i64 {
        (0..40_000).find(|day| Date::of_day(*day).to_string() == text).unwrap()
    }

    #[test]
    fn periods_have_the_codes_of_the_calendar() {
        // weeks: the examples of ISO 8601 in Wikipedia's "ISO week date", 2026-11-23 a Monday
        for (at, week, month, quarter) in [
            ("2026-11-22", "2026-W47", "2026-11", "2026-Q4"),
            ("2026-11-23", "2026-W48", "2026-11", "2026-Q4"),
            ("2005-01-01", "2004-W53", "2005-01", "2005-Q1"),
            ("2007-12-31", "2008-W01", "2007-12", "2007-Q4"),
            ("2010-01-03", "2009-W53", "2010-01", "2010-Q1"),
            ("2008-12-28", "2008-W52", "2008-12", "2008-Q4"),
            ("2008-12-29", "2009-W01", "2008-12", "2008-Q4"),
            ("2027-04-01", "2027-W13", "2027-04", "2027-Q2"),
        ] {
            let found = Every::ALL.map(|every| period(every, day(at)));
            assert_eq!(found, [week, month, quarter], "{at}");
        }
    }

    #[test]
    fn the_next_period_begins_on_its_first_day_and_never_in_the_past() {
        let row = |every, since: &str| RecurrenceRow { survey: SurveyId(Uuid::nil()), every, wave: None, since_day: day(since) };
        let next = |row, today: &str| Date::of_day(next_period(row, day(today))).to_string();
        assert_eq!(next(row(Every::Week, "2026-11-23"), "2026-11-23"), "2026-11-30");
        assert_eq!(next(row(Every::Month, "2026-11-23"), "2026-11-24"), "2026-12-01");
        assert_eq!(next(row(Every::Quarter, "2026-11-23"), "2026-11-24"), "2027-01-01");
        assert_eq!(next(row(Every::Month, "2026-09-23"), "2026-11-24"), "2026-11-24", "it waits for people to answer");
    }
}
