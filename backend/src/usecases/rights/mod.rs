//! What is stored about one person: showing it, taking it away, and not inviting them again.
//!
//! Nothing here looks up whether somebody has answered with a code that is kept without names, although the key of an open
//! wave would allow it: whoever could ask for one person could ask for everybody.

pub mod said;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;

use candor_survey::{Date, SurveySlug, UnitCode};
use candor_wire::ids::{SurveyId, UnitId};
use candor_wire::invitation::{Level, MailingKind, Reach, Way};
use candor_wire::named::SaidAnswer;
use candor_wire::problem::Code;
use candor_wire::retention::Keep;
use candor_wire::rights::{AboutPerson, Erased, LetterKnown, NoMail, PersonKnown, PersonSigningIn, SurveyKnown};

use crate::clock::Clock;
use crate::digest::sha256;
use crate::error::Error;
use crate::keys::{Keys, PeopleKey};
use crate::mail::{is_address, remove_files};
use crate::random;
use crate::store::{ContactRow, Erasure, InvitationRow, LetterRow, Store, SurveyRow};
use crate::usecases::assurance;
use crate::usecases::named::Asked;
use crate::viewer::Viewer;
use said::Said;

/// Shows and takes away what is stored about one person.
#[derive(Debug)]
pub struct Rights {
    store: Store,
    keys: Keys,
    clock: Clock,
    mail_folder: PathBuf,
}

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// The person, by the link in a letter that came by mail.
    Themselves,
    /// An administrator, or whoever has a letter on paper, which administrators print: they must not learn who has collected a
    /// token, or what was answered in confidence.
    Another,
}

/// What is told to everybody who answers a survey.
#[derive(Debug)]
pub struct AboutSurvey {
    /// Its title.
    pub title: String,
    /// What respondents are promised.
    pub level: Level,
    /// How long its data are kept.
    pub keep: Keep,
}

/// The key by which people are known again. It is made when it is needed first, but never in the place of one that was
/// lost: nobody who asked to be left alone would be recognised with another.
///
/// # Errors
/// When it is missing, or can be neither read nor written.
pub async fn people_key(store: &Store, keys: &Keys) -> Result<PeopleKey, Error> {
    let unreadable = |e: std::io::Error| Error::Internal(format!("people.key in keys_folder: {e}"));
    if let Some(key) = keys.people().map_err(unreadable)? {
        return Ok(key);
    }
    if store.has_objections().await? {
        let remedy = "The file people.key is missing in keys_folder, so people who asked not to be invited cannot be recognised. Put it back from a copy.";
        return Err(Error::field(Code::WrongState, "keys_folder", remedy));
    }
    keys.people_or_put(random::seed()?).map_err(unreadable)
}

impl Rights {
    /// Over a database.
    #[must_use]
    pub const fn new(store: Store, keys: Keys, clock: Clock, mail_folder: PathBuf) -> Self {
        Self { store, keys, clock, mail_folder }
    }

    /// The keys.
    #[must_use]
    pub const fn keys(&self) -> &Keys {
        &self.keys
    }

    async fn of_link(&self, token: &str) -> Result<(ContactRow, Asking), Error> {
        let unreadable = |e: std::io::Error| Error::Internal(format!("people.key in keys_folder: {e}"));
        let found = self.keys.people().map_err(unreadable)?.and_then(|key| key.contact(token));
        let (id, way) = found.ok_or_else(|| Error::refused(Code::NotFound))?;
        let asking = match way {
            Way::Mail => Asking::Themselves,
            Way::Paper => Asking::Another,
        };
        Ok((self.store.contact(id).await?.ok_or_else(|| Error::refused(Code::NotFound))?, asking))
    }

    /// What is stored about whoever has the link of a letter.
    ///
    /// # Errors
    /// [`Code::NotFound`] when the link is nobody's.
    pub async fn own(&self, token: &str, said: &Said) -> Result<AboutPerson, Error> {
        let (contact, asking) = self.of_link(token).await?;
        let known_by = contact.known_by.clone();
        self.collect(&known_by, Some(contact), asking, said).await
    }

    /// What is stored about somebody by their address, or `#` and a number.
    ///
    /// # Errors
    /// When the address is none.
    pub async fn about(&self, address: &str) -> Result<AboutPerson, Error> {
        let known_by = known_by(address)?;
        let contact = self.store.contact_known_by(&known_by).await?;
        self.collect(&known_by, contact, Asking::Another, Said::best(&["en"])).await
    }

    async fn collect(&self, known_by: &str, contact: Option<ContactRow>, asking: Asking, said: &Said) -> Result<AboutPerson, Error> {
        let unreadable = |e: std::io::Error| Error::Internal(format!("people.key in keys_folder: {e}"));
        let no_mail = self.store.suppression(&sha256(known_by)).await?;
        let objected = match self.keys.people().map_err(unreadable)? {
            Some(key) => self.store.objection(&key.objection(known_by)).await?,
            None => None,
        };
        let user = self.store.user_by_email(known_by).await?;
        let mut about = AboutPerson {
            no_mail: no_mail.map(|(why, day)| told_of_mail(Reach::from(why), day, asking)),
            objected_on: objected.map(date),
            signs_in: user.map(|user| PersonSigningIn { name: user.person.name, role: user.person.role }),
            notes: ["note_answers", "note_backups", "note_mail"].map(|name| said.say(name).to_owned()).into(),
            ..AboutPerson::default()
        };
        if let Some(contact) = contact {
            about.surveys = self.surveys_of(&contact, asking, said).await?;
            about.contact = Some(self.person(contact).await?);
        }
        if about.surveys.iter().any(|survey| survey.level.is_linked()) {
            about.notes.remove(0);
            about.notes.insert(0, said.say("note_answers_linked").to_owned());
        }
        if about.surveys.iter().any(|survey| survey.given.is_some()) {
            about.notes.insert(1, said.say("note_beside_answers").to_owned());
        }
        Ok(about)
    }

    async fn person(&self, contact: ContactRow) -> Result<PersonKnown, Error> {
        let units = self.store.units(Viewer::operator()).await?;
        let units: BTreeMap<UnitId, (UnitCode, String)> = units.into_iter().map(|u| (u.id, (u.code, u.name))).collect();
        let (unit, unit_name) = units.get(&contact.unit).cloned().ok_or_else(|| Error::Internal("a contact without a unit".to_owned()))?;
        let ContactRow { name, address, known_by, language, strata, .. } = contact;
        Ok(PersonKnown { name, address, known_by, language, unit, unit_name, strata })
    }

    async fn surveys_of(&self, contact: &ContactRow, asking: Asking, said: &Said) -> Result<Vec<SurveyKnown>, Error> {
        let invitations = self.store.invitations_of(contact.id).await?;
        let ids: Vec<_> = invitations.iter().map(|i| i.id).collect();
        let letters = self.store.letters_about(&ids).await?;
        let mut surveys: BTreeMap<SurveyId, SurveyRow> = BTreeMap::new();
        let mut known = Vec::new();
        for invitation in &invitations {
            let survey = match surveys.entry(invitation.survey) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(place) => {
                    let found = self.store.survey(invitation.survey).await?;
                    place.insert(found.ok_or_else(|| Error::Internal("an invitation without its survey".to_owned()))?)
                }
            };
            let theirs = letters.iter().filter(|letter| letter.invitation == invitation.id);
            known.extend(self.survey(invitation, survey, theirs.map(letter).collect(), asking, said).await?);
        }
        Ok(known)
    }

    async fn survey(
        &self,
        invitation: &InvitationRow,
        survey: &SurveyRow,
        letters: Vec<LetterKnown>,
        asking: Asking,
        said: &Said,
    ) -> Result<Option<SurveyKnown>, Error> {
        let Some(wave) = survey.wave_of(invitation.wave) else { return Ok(None) };
        let level = wave.level;
        let (answers, given) = match (level, wave.open) {
            (Level::Open, _) => ("answers_open", None),
            (Level::Procedural, true) => ("answers_procedural", None),
            (Level::Procedural, false) => ("answers_procedural_over", None),
            (Level::Verified, _) => ("answers_verified", None),
            (Level::Confidential | Level::Identified, _) => self.given(invitation, survey, asking, said).await?,
        };
        let is_told = level == Level::Verified && wave.open && asking == Asking::Themselves;
        Ok(Some(SurveyKnown {
            survey: survey.slug.clone(),
            title: survey.document.in_language(said.language).title.clone(),
            wave: wave.code.clone(),
            is_open: wave.open,
            invited_on: date(invitation.day),
            level,
            letters,
            token_collected: if is_told { self.has_collected(invitation).await? } else { None },
            given,
            answers: said.say(answers).to_owned(),
        }))
    }

    /// What somebody answered where it is kept whose answers are, and the sentence about it. Of the level confidential this
    /// is told to nobody else, nor that there is something.
    async fn given(
        &self,
        invitation: &InvitationRow,
        survey: &SurveyRow,
        asking: Asking,
        said: &Said,
    ) -> Result<(&'static str, Option<Vec<SaidAnswer>>), Error> {
        let Some((level, found)) = self.store.linked(invitation.id).await? else { return Ok(("answers_removed", None)) };
        if level == Level::Confidential && asking == Asking::Another {
            return Ok(("answers_confidential_untold", None));
        }
        let Some(response) = found else { return Ok(("answers_none", None)) };
        let given = Asked::of(&self.store, survey, invitation.wave, said.language).await?.said(&response)?;
        let is_open = survey.wave_of(invitation.wave).is_some_and(|wave| wave.open);
        let sentence = match (level, is_open) {
            (Level::Identified, true) => "answers_identified",
            (Level::Identified, false) => "answers_identified_over",
            (_, true) => "answers_confidential",
            (_, false) => "answers_confidential_over",
        };
        Ok((sentence, Some(given)))
    }

    async fn has_collected(&self, invitation: &InvitationRow) -> Result<Option<bool>, Error> {
        let key = self.keys.get(invitation.wave).map_err(|e| Error::Internal(format!("the key of a wave in keys_folder: {e}")))?;
        let Some(key) = key else { return Ok(None) };
        let code = self.store.verified_code(&key.secret(invitation.id).code_hash()).await?;
        Ok(code.map(|code| code.collected.is_some()))
    }

    /// Takes away what is stored about whoever has the link of a letter.
    ///
    /// # Errors
    /// [`Code::NotFound`] when the link is nobody's.
    pub async fn erase_own(&self, token: &str) -> Result<Erased, Error> {
        let (contact, _) = self.of_link(token).await?;
        let known_by = contact.known_by.clone();
        self.take_away(&known_by, Some(contact)).await
    }

    /// Takes away what is stored about somebody by their address, or `#` and a number. Somebody who is not there is not
    /// invited from now on either.
    ///
    /// # Errors
    /// When the address is none.
    pub async fn erase(&self, address: &str) -> Result<Erased, Error> {
        let known_by = known_by(address)?;
        let contact = self.store.contact_known_by(&known_by).await?;
        self.take_away(&known_by, contact).await
    }

    async fn take_away(&self, known_by: &str, contact: Option<ContactRow>) -> Result<Erased, Error> {
        let key = people_key(&self.store, &self.keys).await?;
        let (mut drafts, mut letters) = (Vec::new(), Vec::new());
        if let Some(contact) = &contact {
            let invitations = self.store.invitations_of(contact.id).await?;
            let ids: Vec<_> = invitations.iter().map(|i| i.id).collect();
            letters = self.store.letters_about(&ids).await?.into_iter().map(|letter| letter.id).collect();
            for invitation in invitations {
                let key = self.keys.get(invitation.wave).map_err(|e| Error::Internal(format!("the key of a wave in keys_folder: {e}")))?;
                drafts.extend(key.map(|key| sha256(&key.secret(invitation.id).draft())));
            }
        }
        let erasure = Erasure {
            contact: contact.as_ref().map(|contact| contact.id),
            address_hash: &sha256(known_by),
            objection: &key.objection(known_by),
            drafts: &drafts,
            day: self.clock.now().day(),
        };
        // the files first: their names follow from the rows, and whoever is cut off in between can ask again
        drop(remove_files(&self.mail_folder, &letters));
        self.store.erase(&erasure).await?;
        let left = remove_files(&self.mail_folder, &letters);
        if !left.is_empty() {
            tracing::warn!(files = %left.join(" "), "letters to somebody who was erased could not be removed from mail_folder; remove them by hand");
        }
        Ok(Erased { was_contact: contact.is_some(), files_left: left.len() as u64 })
    }

    /// Lets somebody who was erased be imported again, because they asked for that; false when they had not objected.
    ///
    /// # Errors
    /// When the address is none.
    pub async fn readmit(&self, address: &str) -> Result<bool, Error> {
        let key = people_key(&self.store, &self.keys).await?;
        Ok(self.store.lift_objection(&key.objection(&known_by(address)?)).await?)
    }

    /// What is told to everybody who answers a survey.
    ///
    /// # Errors
    /// [`Code::NotFound`] when there is no such survey, or it was not published.
    pub async fn of_survey(&self, slug: &SurveySlug, said: &Said) -> Result<AboutSurvey, Error> {
        let survey = self.store.survey_by_slug(slug).await?.filter(|survey| survey.version.is_some());
        let survey = survey.ok_or_else(|| Error::refused(Code::NotFound))?;
        // what was promised to those who have answered, before what the next are going to read
        let level = assurance::promised(&self.store, &survey, survey.wave(None)).await?;
        let keep = self.store.keep(survey.id).await?;
        Ok(AboutSurvey { title: survey.document.in_language(said.language).title.clone(), level, keep })
    }
}

fn letter(row: &LetterRow) -> LetterKnown {
    let mailing = &row.mailing;
    LetterKnown {
        kind: mailing.kind,
        way: mailing.way,
        planned_on: date(crate::clock::Seconds(mailing.created_at_s).day()),
        from: date(crate::clock::Seconds(mailing.from_s).day()),
        state: (mailing.kind == MailingKind::Invitation).then(|| row.state.clone()),
    }
}

/// That somebody is not written to; since when is not told to others where it could tell that they had not answered.
fn told_of_mail(reason: Reach, day: i64, asking: Asking) -> NoMail {
    let is_told = asking == Asking::Themselves || reason != Reach::Bounced;
    NoMail { reason, since: is_told.then(|| date(day)) }
}

/// A day since 1970 as `YYYY-MM-DD`.
#[must_use]
pub fn date(day: i64) -> String {
    Date::of_day(day).to_string()
}

/// By what an import knows somebody, from what was typed.
fn known_by(address: &str) -> Result<String, Error> {
    let text = address.trim();
    if let Some(number) = text.strip_prefix('#').map(str::trim).filter(|number| !number.is_empty()) {
        return Ok(format!("#{number}"));
    }
    let address = text.to_lowercase();
    if is_address(&address) {
        return Ok(address);
    }
    Err(Error::field(Code::InvalidField, "address", "Write the person's e-mail address as name@example.org, or # and their number."))
}
