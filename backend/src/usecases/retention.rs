//! How long the data of surveys are kept, and removing what is due: once a day, and by command.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use candor_survey::Date;
use candor_wire::ids::{ContactId, SurveyId, WaveId};
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::retention::{Keep, MAX_KEEP_DAYS, MAX_KEEP_MONTHS, Retention, SetRetention, WaveKept};
use tokio::sync::watch;

use super::released::steps;
use super::rights::date;
use super::{alike, surveys};
use crate::clock::Clock;
use crate::error::Error;
use crate::mail::remove_files;
use crate::store::{DRAFT_DAYS, EndedWave, LastInvited, Store};
use crate::usecases::files::FILE_DAYS;

/// So often it is looked whether a wave has ended or a day has begun.
const LOOKING: Duration = Duration::from_secs(1);
/// So long after a run that failed the next is tried.
const AGAIN: Duration = Duration::from_secs(600);

/// What is kept of a survey, and what its schedule removes when.
///
/// # Errors
/// When there is no such survey, or the database fails.
pub async fn show(store: &Store, id: SurveyId, today: i64) -> Result<Retention, Error> {
    let keep = store.keep(id).await?;
    told(store, id, keep, today, true).await
}

/// Shows what a schedule would remove when, or sets it.
///
/// # Errors
/// When a time is too long, by field, and those of [`show`].
pub async fn set(store: &Store, id: SurveyId, wanted: &SetRetention, today: i64) -> Result<Retention, Error> {
    check(wanted.keep)?;
    let told = told(store, id, wanted.keep, today, wanted.store).await?;
    if wanted.store {
        store.set_keep(id, wanted.keep).await?;
    }
    Ok(told)
}

fn check(keep: Keep) -> Result<(), Error> {
    let limits = [
        ("keep.responses_months", keep.responses_months, MAX_KEEP_MONTHS),
        ("keep.contacts_months", keep.contacts_months, MAX_KEEP_MONTHS),
        ("keep.letters_days", keep.letters_days, MAX_KEEP_DAYS),
    ];
    let problem = |(field, _, most): (&str, u32, u32)| FieldProblem {
        field: field.to_owned(),
        message: format!("Give at most {most}, or 0 to keep them until they are removed by hand."),
    };
    let fields: Vec<FieldProblem> = limits.into_iter().filter(|(_, value, most)| value > most).map(problem).collect();
    if fields.is_empty() { Ok(()) } else { Err(Error::fields(Code::InvalidField, fields)) }
}

async fn told(store: &Store, id: SurveyId, keep: Keep, today: i64, stored: bool) -> Result<Retention, Error> {
    let survey = surveys::find(store, id).await?;
    let ends: BTreeMap<WaveId, EndedWave> = store.ended_waves(Some(id)).await?.into_iter().map(|end| (end.wave, end)).collect();
    let mut waves = Vec::new();
    for wave in &survey.waves {
        let end = ends.get(&wave.id);
        let responses = if wave.open { None } else { steps(store.count_responses(wave.id).await?) };
        waves.push(WaveKept {
            wave: wave.code.clone(),
            ended_on: end.map(|end| date(end.ended_day)),
            responses_on: end.and_then(|end| responses_day(end, keep)).map(date),
            responses,
            removed_on: end.and_then(|end| end.removed_day).map(date),
            letters_on: end.and_then(|end| letters_day(end, keep)).map(date),
        });
    }
    let mut keeps = store.keeps().await?;
    keeps.insert(id, keep);
    let invited = store.last_invited().await?;
    let theirs: BTreeSet<ContactId> = invited.iter().filter(|last| last.survey == id).map(|last| last.contact).collect();
    let days = contact_days(&invited, &keeps).into_iter().filter(|(contact, _)| theirs.contains(contact));
    let days: Vec<i64> = days.map(|(_, day)| day).collect();
    let due = days.iter().filter(|day| **day <= today).count() as u64;
    let next = days.iter().min().map(|day| date((*day).max(today)));
    Ok(Retention { keep, waves, contacts_due: steps(due), next_contacts_on: next, stored })
}

/// What must be known where a wave's responses are missing.
#[must_use]
pub fn removed_note(day: i64) -> String {
    format!(
        "The responses of this wave were removed on {}, as its schedule says. Scores in trends and in the linkage stay; answers to single questions, comments and their quality cannot be shown any more.",
        date(day)
    )
}

/// The first day that is not earlier than the same day some months later.
fn months_after(day: i64, months: u32) -> i64 {
    let (year, month, of_month) = Date::of_day(day).parts();
    let month = u32::from(month) - 1 + months;
    let wanted = (u32::from(year) + month / 12, month % 12 + 1, of_month);
    let reached = |day: &i64| {
        let (year, month, of_month) = Date::of_day(*day).parts();
        (u32::from(year), u32::from(month), of_month) >= wanted
    };
    let earliest = day + 28 * i64::from(months);
    (earliest..earliest + 4 * i64::from(months) + 4).find(reached).unwrap_or(day + 32 * i64::from(months))
}

fn responses_day(end: &EndedWave, keep: Keep) -> Option<i64> {
    (keep.responses_months > 0 && end.removed_day.is_none()).then(|| months_after(end.ended_day, keep.responses_months))
}

fn letters_day(end: &EndedWave, keep: Keep) -> Option<i64> {
    (keep.letters_days > 0).then(|| end.ended_day + i64::from(keep.letters_days))
}

/// The day on which each person is removed, where there is one: when every survey that invited them lets them go, and none
/// of their waves takes answers.
fn contact_days(invited: &[LastInvited], keeps: &BTreeMap<SurveyId, Keep>) -> BTreeMap<ContactId, i64> {
    let mut days: BTreeMap<ContactId, Option<i64>> = BTreeMap::new();
    for last in invited {
        let months = keeps.get(&last.survey).map_or(0, |keep| keep.contacts_months);
        let day = (months > 0 && !last.is_open).then(|| months_after(last.day, months));
        let held = days.entry(last.contact).or_insert(day);
        *held = held.zip(day).map(|(held, day)| held.max(day));
    }
    days.into_iter().filter_map(|(contact, day)| Some((contact, day?))).collect()
}

/// What a run has removed, or would remove.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ran {
    /// Waves whose responses went.
    pub waves: u64,
    /// Responses.
    pub responses: u64,
    /// People.
    pub contacts: u64,
    /// Letters.
    pub letters: u64,
    /// Letters as files that could not be removed.
    pub files_left: u64,
}

impl Ran {
    /// Whether there was anything to do.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl std::fmt::Display for Ran {
    /// Counts of people are told in steps of five.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let about = |count: u64| match (count, steps(count)) {
            (0, _) => "none".to_owned(),
            (_, None) => "fewer than 5".to_owned(),
            (_, Some(told)) => format!("{told} or a few more"),
        };
        let Self { waves, responses, contacts, letters, files_left } = *self;
        let (responses, contacts, letters) = (about(responses), about(contacts), about(letters));
        write!(f, "waves: {waves}; responses: {responses}; people: {contacts}; letters: {letters}")?;
        if files_left == 0 { Ok(()) } else { write!(f, "; files of letters that could not be removed: {}", about(files_left)) }
    }
}

/// Removes what is due, or counts it. What was removed is in no file of the database afterwards.
///
/// # Errors
/// When the database fails; what was removed before stays removed.
pub async fn run(store: &Store, mail_folder: &Path, today: i64, dry_run: bool) -> Result<Ran, Error> {
    let keeps = store.keeps().await?;
    let (mut ran, mut failed) = (Ran::default(), None);
    for end in store.ended_waves(None).await? {
        let keep = keeps.get(&end.survey).copied().unwrap_or_default();
        if responses_day(&end, keep).is_some_and(|day| day <= today) {
            let removed = if dry_run { Ok(store.count_responses(end.wave).await?) } else { remove_responses(store, &end, today).await };
            match removed {
                Ok(responses) => {
                    ran.waves += 1;
                    ran.responses += responses;
                }
                // one wave that cannot be read keeps nothing else from being removed
                Err(error) => failed = Some(error),
            }
        }
        if letters_day(&end, keep).is_some_and(|day| day <= today) {
            let letters = store.finished_letters(end.wave).await?;
            ran.letters += letters.len() as u64;
            if !dry_run {
                // the files first: their names follow from the rows
                ran.files_left += remove_files(mail_folder, &letters).len() as u64;
                store.remove_letters(&letters).await?;
            }
        }
    }
    let due = |invited: &[LastInvited]| -> Vec<ContactId> {
        let days = contact_days(invited, &keeps).into_iter();
        days.filter(|(_, day)| *day <= today).map(|(contact, _)| contact).collect()
    };
    let found = due(&store.last_invited().await?);
    ran.contacts = found.len() as u64;
    if dry_run {
        return failed.map_or(Ok(ran), Err);
    }
    ran.files_left += remove_files(mail_folder, &store.letter_ids_to(&found).await?).len() as u64;
    // whoever was invited meanwhile stays
    ran.contacts = store.remove_contacts(&found, due).await?;
    store.forget_drafts(today - DRAFT_DAYS).await?;
    store.forget_files(today - FILE_DAYS).await?;
    store.settle_removals().await?;
    failed.map_or(Ok(ran), Err)
}

/// What must be known of them for the scores that stay is judged before.
async fn remove_responses(store: &Store, end: &EndedWave, today: i64) -> Result<u64, Error> {
    let survey = surveys::find(store, end.survey).await?;
    if let Some(mut wave) = survey.wave_of(end.wave).cloned() {
        alike::judge_wave(store, &survey, &mut wave).await?;
    }
    Ok(store.remove_responses(end.wave, today).await?)
}

/// Removes what is due, every day that the server runs, and writes down when waves end.
#[derive(Debug)]
pub struct Keeper {
    store: Store,
    clock: Clock,
    mail_folder: PathBuf,
}

impl Keeper {
    /// Over a database and the folder of letters.
    #[must_use]
    pub const fn new(store: Store, clock: Clock, mail_folder: PathBuf) -> Self {
        Self { store, clock, mail_folder }
    }

    /// Runs until `stop` changes.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut done = None;
        while !*stop.borrow() {
            let today = self.clock.now().day();
            let pause = match self.look(today, &mut done).await {
                Ok(()) => LOOKING,
                Err(error) => {
                    tracing::warn!(%error, "what is due for removal could not be removed; it is tried again");
                    AGAIN
                }
            };
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn look(&self, today: i64, done: &mut Option<i64>) -> Result<(), Error> {
        for survey in self.store.note_ended_waves(today).await? {
            // so that nobody who looks at results waits for it; whoever looks earlier does it themselves
            let judged = async { alike::judge_waves(&self.store, &mut surveys::find(&self.store, survey).await?).await };
            if let Err(error) = judged.await {
                tracing::warn!(%error, "a wave that is over could not be judged; it is tried again when its results are asked for");
            }
        }
        if *done == Some(today) {
            return Ok(());
        }
        let ran = run(&self.store, &self.mail_folder, today, false).await?;
        *done = Some(today);
        if !ran.is_nothing() {
            tracing::info!(removed = %ran, "what was kept long enough is removed");
        }
        Ok(())
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
    fn months_end_on_the_same_day_or_the_next_that_there_is() {
        for (from, months, to) in [
            ("2026-01-15", 1, "2026-02-15"),
            ("2026-01-31", 1, "2026-03-01"),
            ("2024-01-31", 1, "2024-03-01"),
            ("2026-12-01", 1, "2027-01-01"),
            ("2026-11-30", 3, "2027-03-01"),
            ("2026-06-10", 24, "2028-06-10"),
            ("2026-06-10", 120, "2036-06-10"),
        ] {
            assert_eq!(date(months_after(day(from), months)), to, "{from} + {months}");
        }
    }

    #[test]
    fn somebody_goes_when_every_survey_lets_them_go() {
        let (ann, bo, cy) = (ContactId(Uuid::from_u128(1)), ContactId(Uuid::from_u128(2)), ContactId(Uuid::from_u128(3)));
        let survey = |n| SurveyId(Uuid::from_u128(n));
        let last = |contact, n, at: &str, is_open| LastInvited { contact, survey: survey(n), day: day(at), is_open };
        let invited = [
            last(ann, 1, "2026-01-10", false),
            last(ann, 2, "2026-02-10", false),
            last(bo, 1, "2026-01-10", false),
            last(bo, 3, "2020-01-10", false),
            last(cy, 1, "2026-01-10", true),
        ];
        let keep = |contacts_months| Keep { contacts_months, ..Keep::default() };
        let keeps = BTreeMap::from([(survey(1), keep(6)), (survey(2), keep(1))]);
        let days: Vec<_> = contact_days(&invited, &keeps).into_iter().map(|(who, day)| (who, date(day))).collect();
        assert_eq!(days, [(ann, "2026-07-10".to_owned())], "a survey that keeps, or a wave that is open, keeps them");
    }

    #[test]
    fn what_is_logged_counts_in_steps() {
        let ran = Ran { waves: 1, responses: 23, contacts: 4, letters: 0, files_left: 0 };
        assert_eq!(ran.to_string(), "waves: 1; responses: 20 or a few more; people: fewer than 5; letters: none");
    }
}
