//! Who is invited to a survey's wave, what was sent to them, and what letters say. `plan` stores what is to be sent,
//! `sample` decides who is meant.

mod plan;
mod sample;

use std::collections::BTreeMap;

use candor_form::Word;
use candor_insight::THRESHOLD;
use candor_survey::UnitCode;
use candor_wire::ids::{MailingId, SurveyId, UnitId, WaveId};
use candor_wire::invitation::{Level, Mailing, MailingKind, Mailings, Sample, Stratum, Way};
use candor_wire::problem::Code;
use serde::{Deserialize, Serialize};

use super::rights::people_key;
use super::verified::cells;
use super::{assurance, letters, surveys};
use crate::clock::Clock;
use crate::error::Error;
use crate::keys::{Keys, PeopleKey, Secret};
use crate::store::{ContactRow, LetterCounts, MailingRow, Store, SurveyRow, Waiting, WaveRow};
use crate::viewer::Viewer;

/// Plans and lists what is sent.
#[derive(Debug)]
pub struct Invitations {
    store: Store,
    waiting: Waiting,
    keys: Keys,
    clock: Clock,
    base_url: String,
    delivery: String,
    /// A mail server is set, and people outside this machine could not open the links.
    lacks_base_url: bool,
    pause_days: u32,
}

/// What an [`Invitations`] is made from besides the database.
#[derive(Debug)]
pub struct Circumstances {
    /// Where answers of the level verified wait.
    pub waiting: Waiting,
    /// Keys of running waves.
    pub keys: Keys,
    /// The clock.
    pub clock: Clock,
    /// What links begin with.
    pub base_url: String,
    /// Where letters go, in words.
    pub delivery: String,
    /// Whether a mail server is set but no address that others can open.
    pub lacks_base_url: bool,
    /// Fewest days between two surveys' invitations of one person.
    pub pause_days: u32,
}

/// How people were chosen, as it is kept.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Design {
    units: Vec<UnitCode>,
    sample: Option<Sample>,
    seed: String,
    /// The frame and the draw; empty in what earlier versions have kept.
    #[serde(default)]
    strata: Vec<Stratum>,
}

/// A printed letter.
#[derive(Debug)]
pub struct PaperLetter {
    /// Language of the letter.
    pub language: String,
    /// What it says.
    pub letter: crate::mail::Letter,
    /// The address that its QR code holds.
    pub link: String,
}

impl Invitations {
    /// Over a database.
    #[must_use]
    pub fn new(store: Store, around: Circumstances) -> Self {
        let Circumstances { waiting, keys, clock, base_url, delivery, lacks_base_url, pause_days } = around;
        Self { store, waiting, keys, clock, base_url: base_url.trim_end_matches('/').to_owned(), delivery, lacks_base_url, pause_days }
    }

    /// What was sent for a survey, and what to begin the next letter with.
    ///
    /// # Errors
    /// When there is no such survey, or the database fails.
    pub async fn list(&self, id: SurveyId) -> Result<Mailings, Error> {
        let survey = surveys::find(&self.store, id).await?;
        let waves: Vec<WaveId> = survey.waves.iter().map(|w| w.id).collect();
        let mut list = Vec::new();
        for row in self.store.mailings(&waves).await? {
            let counts = self.store.letter_counts(row.id).await?;
            if let Some(wave) = survey.wave_of(row.wave) {
                list.push(told(&row, wave, &counts)?);
            }
        }
        let level = assurance::promised(&self.store, &survey, survey.wave(None)).await?;
        let (mut invited, mut answered) = (0, None);
        if let Some(wave) = survey.wave(None) {
            invited = self.store.invited_to(wave.id).await?.len() as u64;
            let counted = match level {
                Level::Verified => self.waiting.count_spent(wave.id).await?,
                _ => self.store.spent_codes(wave.id).await?,
            };
            answered = rounded(counted, invited);
        }
        // who has answered nobody knows at that level
        let reminder = if level == Level::Verified { Word::VerifiedReminder } else { Word::ReminderText };
        let languages = survey.document.languages();
        let languages: Vec<&str> = languages.iter().map(AsRef::as_ref).collect();
        Ok(Mailings {
            list,
            invited,
            answered,
            delivery: self.delivery.clone(),
            pause_days: self.pause_days,
            suggested: letters::suggested(&languages, Word::InvitationSubject, Word::InvitationText),
            suggested_reminders: letters::suggested(&languages, Word::ReminderSubject, reminder),
        })
    }

    /// Stops what is not sent yet.
    ///
    /// # Errors
    /// When the survey has no such mailing, or the database fails.
    pub async fn stop(&self, id: SurveyId, mailing: MailingId) -> Result<(), Error> {
        self.mailing(id, mailing).await?;
        Ok(self.store.stop_mailing(mailing).await?)
    }

    async fn mailing(&self, id: SurveyId, mailing: MailingId) -> Result<(SurveyRow, MailingRow), Error> {
        let survey = surveys::find(&self.store, id).await?;
        let waves: Vec<WaveId> = survey.waves.iter().map(|w| w.id).collect();
        let found = self.store.mailings(&waves).await?.into_iter().find(|m| m.id == mailing);
        found.map(|row| (survey, row)).ok_or_else(|| Error::refused(Code::NotFound))
    }

    /// The letters of a mailing on paper, by name. Of reminders those whose code is not spent would be left out, and the
    /// stack would tell who has answered: paper reminders are for everybody.
    ///
    /// # Errors
    /// When there is no such mailing on paper, or its wave is over and its key destroyed.
    pub async fn paper(&self, id: SurveyId, mailing: MailingId) -> Result<Vec<PaperLetter>, Error> {
        let (survey, row) = self.mailing(id, mailing).await?;
        if row.way != Way::Paper {
            return Err(Error::refused(Code::NotFound));
        }
        let key = self.keys.get(row.wave).map_err(|e| Error::Internal(format!("the key of a wave in keys_folder: {e}")))?;
        let remedy = "The wave is over, and what its links were made from has been destroyed.";
        let key = key.ok_or_else(|| Error::field(Code::WrongState, "mailing", remedy))?;
        let units: BTreeMap<UnitId, String> = self.store.units(Viewer::operator()).await?.into_iter().map(|u| (u.id, u.name)).collect();
        let level = survey.wave_of(row.wave).ok_or_else(|| Error::Internal("a mailing without its wave".to_owned()))?.level;
        let terms = terms_of(&self.store, row.wave).await?;
        let people = self.store.people_of(mailing).await?;
        let known_by = people_key(&self.store, &self.keys).await?;
        let letter = |(invitation, contact): (uuid::Uuid, ContactRow)| {
            let unit = units.get(&contact.unit).map_or("", String::as_str);
            let about = About { survey: &survey, unit, level, terms: terms.as_deref(), people: &known_by };
            letter_for(&row, &contact, &key.secret(invitation), &about, &self.base_url).map(|(language, letter, link)| PaperLetter {
                language,
                letter,
                link,
            })
        };
        Ok(people.into_iter().filter_map(letter).collect())
    }
}

/// What a letter is about.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The survey.
    pub survey: &'a SurveyRow,
    /// Name of the reader's unit.
    pub unit: &'a str,
    /// What respondents are promised.
    pub level: Level,
    /// The digest of the terms, at the level verified.
    pub terms: Option<&'a str>,
    /// What links to what is known about somebody are made with.
    pub people: &'a PeopleKey,
}

/// The digest of a wave's terms, as letters name it.
///
/// # Errors
/// When the database fails.
pub async fn terms_of(store: &Store, wave: WaveId) -> Result<Option<String>, Error> {
    let terms = store.terms(wave).await?;
    terms.map(|terms| Ok(cells::manifest(&terms)?.digest().to_string())).transpose()
}

/// The letter for one person: its language, what it says, and the link in it.
#[must_use]
pub fn letter_for(
    mailing: &MailingRow,
    contact: &ContactRow,
    secret: &Secret,
    about: &About<'_>,
    base_url: &str,
) -> Option<(String, crate::mail::Letter, String)> {
    let (language, text) = letters::choose(&mailing.letters, &contact.language, &about.survey.document.language)?;
    // behind the # nothing reaches a server, so what is checked there is what the letter says
    let terms = about.terms.map(|digest| format!("#{digest}")).unwrap_or_default();
    let link = format!("{base_url}/i/{}?lang={language}{terms}", secret.as_str());
    let words = candor_form::Words::of(language);
    let filling = letters::Filling {
        language,
        name: &contact.name,
        survey: &about.survey.document.in_language(language).title,
        unit: about.unit,
        link: &link,
        assurance: words.say(assurance::word(about.level)),
        stop: &stop_address(base_url, contact),
        about: &format!("{base_url}/about/{}", about.people.token(contact.id, mailing.way)),
    };
    Some((language.to_owned(), letters::fill(text, &filling), link))
}

/// Where somebody stops mail.
#[must_use]
pub fn stop_address(base_url: &str, contact: &ContactRow) -> String {
    format!("{base_url}/u/{}", contact.stop_token)
}

fn told(row: &MailingRow, wave: &WaveRow, counts: &LetterCounts) -> Result<Mailing, Error> {
    let count = |state: &str| counts.get(state).copied().unwrap_or(0);
    let design: Design = serde_json::from_str(&row.design).map_err(|e| Error::Internal(format!("a design: {e}")))?;
    let recipients: u64 = counts.values().sum();
    // only to those who have not answered can a reminder fail, so what became of reminders is not told
    let is_told = row.kind == MailingKind::Invitation;
    let count = |state: &str| if is_told { count(state) } else { 0 };
    Ok(Mailing {
        id: row.id,
        kind: row.kind,
        way: row.way,
        wave: wave.code.clone(),
        created_at_s: row.created_at_s,
        from_s: row.from_s,
        is_stopped: row.is_stopped,
        recipients,
        done: if is_told { count("done") } else { recipients },
        waiting: count("waiting"),
        bounced: count("bounced"),
        failed: count("failed"),
        stopped: count("stopped"),
        left_out: row.left_out,
        seed: design.seed,
        units: design.units,
        sample: design.sample,
        strata: design.strata,
    })
}

/// How many have answered, so that no number is about fewer than five people, nor are those who have not.
fn rounded(answered: u64, invited: u64) -> Option<u64> {
    let most = invited.saturating_sub(THRESHOLD);
    Some(answered.min(most) / THRESHOLD * THRESHOLD).filter(|told| *told > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_of_answers_is_about_five_people_or_more() {
        assert_eq!((rounded(4, 100), rounded(9, 100), rounded(100, 100), rounded(97, 100)), (None, Some(5), Some(95), Some(95)));
        assert_eq!((rounded(8, 8), rounded(9, 9), rounded(10, 10)), (None, None, Some(5)));
    }
}
