//! Planning who is invited to a survey's wave, and what is sent to them.

use std::collections::{BTreeMap, BTreeSet};

use candor_form::Word;
use candor_insight::THRESHOLD;
use candor_survey::UnitCode;
use candor_wire::ids::{MailingId, SurveyId, UnitId, WaveId};
use candor_wire::invitation::{
    LeftOut, LetterPreview, Level, MAX_REMINDERS, Mailing, MailingKind, MailingPlan, Mailings, PlanMailing, Reach, Sample, Stratum, Way,
};
use candor_wire::problem::Code;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::rights::people_key;
use super::verified::cells;
use super::{assurance, contacts, letters, surveys};
use crate::clock::{Clock, Seconds};
use crate::error::Error;
use crate::keys::{Keys, PeopleKey, Secret};
use crate::random;
use crate::store::{
    Codes, ContactRow, Invited, LetterCounts, MailingRow, ProceduralCode, Store, StoreError, SurveyRow, TermsRow, UnitRow, VerifiedCode,
    Waiting, WaveRow,
};
use crate::viewer::Viewer;

/// Letters may be planned so long ahead.
const LONGEST_AHEAD_S: i64 = 365 * 86_400;

/// Largest sample of a stratum.
const MAX_SAMPLE: u32 = 1_000_000;

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

/// The survey of a plan and its open wave.
struct Field {
    survey: SurveyRow,
    wave: WaveRow,
    level: Level,
    /// What was published before the first letter, at the level verified.
    terms: Option<TermsRow>,
}

/// Who is written to, and who is not.
struct Chosen {
    people: Vec<ContactRow>,
    left_out: LeftOut,
    seed: String,
    strata: Vec<Stratum>,
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
            if let Some(wave) = survey.waves.iter().find(|w| w.id == row.wave) {
                list.push(told(&row, wave, &counts)?);
            }
        }
        let level = self.store.level(id).await?;
        let (mut invited, mut answered) = (0, None);
        if let Some(wave) = survey.wave(None) {
            invited = self.store.invited_to(wave.id).await?.len() as u64;
            let counted = match level {
                Level::Verified => self.waiting.count_spent(wave.id).await?,
                Level::Open | Level::Procedural => self.store.spent_codes(wave.id).await?,
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

    /// Shows what would be sent, or stores it to be sent.
    ///
    /// # Errors
    /// What is wrong with the plan, by field, or the survey does not ask by invitation just now.
    pub async fn plan(&self, id: SurveyId, plan: &PlanMailing) -> Result<MailingPlan, Error> {
        let now = self.clock.now();
        let field = self.field(id).await?;
        letters::check(&plan.letters)?;
        self.check(plan, now)?;
        let units = self.store.units(Viewer::operator()).await?;
        let within = below(&units, &plan.units)?;
        let chosen = match plan.kind {
            MailingKind::Invitation => self.to_invite(plan, &field.wave, &within, now).await?,
            MailingKind::Reminder => self.to_remind(plan, &field.wave, &within).await?,
        };
        let levels = self.levels(plan, &field, &chosen, &units).await?;
        let rolled = chosen.people.iter().filter(|c| levels.get(&c.unit) != Some(&c.unit)).count() as u64;
        let mut answer = MailingPlan {
            id: None,
            recipients: chosen.people.len() as u64,
            left_out: chosen.left_out,
            seed: chosen.seed.clone(),
            strata: chosen.strata.clone(),
            rolled_up: if plan.kind == MailingKind::Invitation { rolled } else { 0 },
            previews: self.previews(plan, &field),
        };
        if plan.store {
            if chosen.people.is_empty() {
                return Err(Error::field(Code::InvalidField, "units", "Nobody would be written to; the counts of the preview say why."));
            }
            answer.id = Some(self.keep(plan, &field, chosen, &levels, now).await?);
        }
        Ok(answer)
    }

    async fn field(&self, id: SurveyId) -> Result<Field, Error> {
        let survey = surveys::find(&self.store, id).await?;
        let level = self.store.level(id).await?;
        if !level.is_by_invitation() {
            let remedy = "This survey has an open link. Set it to one answer for each invited person before its wave is opened.";
            return Err(Error::field(Code::WrongState, "level", remedy));
        }
        let remedy = "No wave is open; publish the survey or open a wave first.";
        let wave = survey.open_wave().cloned().ok_or_else(|| Error::field(Code::WrongState, "wave", remedy))?;
        let terms = self.store.terms(wave.id).await?;
        let manifest = terms.as_ref().map(cells::manifest).transpose()?;
        if manifest.is_some_and(|terms| i64::from(terms.closes_day) < self.clock.now().day()) {
            let remedy = "The last day of this wave's terms has passed. Open the next wave.";
            return Err(Error::field(Code::WrongState, "wave", remedy));
        }
        Ok(Field { survey, wave, level, terms })
    }

    /// For each unit that people are of, the unit that they answer for.
    async fn levels(
        &self,
        plan: &PlanMailing,
        field: &Field,
        chosen: &Chosen,
        units: &[UnitRow],
    ) -> Result<BTreeMap<UnitId, UnitId>, Error> {
        if field.level != Level::Verified {
            let before = self.store.codes_by_unit(field.wave.id).await?;
            let levels = rolled_up(units, chosen.people.iter().map(|c| c.unit), before.clone());
            self.refuse_few(plan, chosen, &levels, &before)?;
            return Ok(levels);
        }
        if plan.kind == MailingKind::Reminder {
            return Ok(BTreeMap::new());
        }
        let terms = field.terms.as_ref().map(cells::manifest).transpose()?;
        let mut counts: BTreeMap<UnitId, usize> = BTreeMap::new();
        chosen.people.iter().for_each(|person| *counts.entry(person.unit).or_default() += 1);
        cells::place(units, &counts, terms.as_ref())
    }

    fn check(&self, plan: &PlanMailing, now: Seconds) -> Result<(), Error> {
        let refuse = |field: &str, message: &str| Err(Error::field(Code::InvalidField, field, message));
        if self.lacks_base_url && plan.way == Way::Mail {
            let remedy = "Set base_url to the address that people open; links in letters begin with it and with nothing else.";
            return Err(Error::field(Code::WrongState, "base_url", remedy));
        }
        if let Some(sample) = &plan.sample {
            if plan.kind == MailingKind::Reminder {
                return refuse("sample", "Reminders go to everybody who was invited and has not answered; leave the sample out.");
            }
            if !(1..=MAX_SAMPLE).contains(&sample.size) {
                return refuse("sample.size", "Draw at least 1 and at most 1,000,000 people of each stratum.");
            }
        }
        let is_seed = |seed: &String| seed.len() == 64 && seed.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if plan.seed.as_ref().is_some_and(|seed| !is_seed(seed)) {
            return refuse("seed", "Give the 64 hex digits that another draw was made with, or leave it out.");
        }
        if plan.from_s.is_some_and(|from| from > now.0 + LONGEST_AHEAD_S || from < 0) {
            return refuse("from_s", "Choose a moment within a year from now.");
        }
        Ok(())
    }

    /// Everybody of the units, without those who are not written to, and then a sample of the rest.
    async fn to_invite(&self, plan: &PlanMailing, wave: &WaveRow, within: &BTreeSet<UnitId>, now: Seconds) -> Result<Chosen, Error> {
        let invited = self.store.invited_to(wave.id).await?;
        let since = now.day() - i64::from(self.pause_days) + 1;
        let elsewhere = if self.pause_days == 0 { BTreeSet::new() } else { self.store.invited_elsewhere(wave.id, since).await? };
        let suppressions = self.store.suppressions().await?;
        let (mut frame, mut left_out) = (Vec::new(), LeftOut::default());
        for contact in self.store.contacts().await?.into_iter().filter(|c| within.contains(&c.unit)) {
            let count = match contacts::reach(&contact, &suppressions) {
                _ if invited.contains(&contact.id) => &mut left_out.invited_before,
                Reach::Paper if plan.way == Way::Mail => &mut left_out.without_address,
                Reach::Bounced if plan.way == Way::Mail => &mut left_out.bounced,
                Reach::Unsubscribed if plan.way == Way::Mail => &mut left_out.unsubscribed,
                _ if elsewhere.contains(&contact.id) => &mut left_out.paused,
                _ => {
                    frame.push(contact);
                    continue;
                }
            };
            *count += 1;
        }
        let seed = plan.seed.clone().map_or_else(random::token, Ok)?;
        let Some(sample) = &plan.sample else {
            let all = frame.len() as u64;
            return Ok(Chosen { people: frame, left_out, seed, strata: vec![Stratum { name: String::new(), people: all, drawn: all }] });
        };
        let known = frame.iter().flat_map(|c| c.strata.keys()).any(|name| *name == sample.by);
        if !frame.is_empty() && !known && !["", "unit", "language"].contains(&sample.by.as_str()) {
            return Err(Error::field(
                Code::InvalidField,
                "sample.by",
                "No contact has such a column; name one of the file, or unit or language.",
            ));
        }
        let all = frame.len();
        let (people, mut strata) = draw(frame, sample, &seed);
        left_out.not_drawn = (all - people.len()) as u64;
        if sample.by == "unit" {
            name_units(&mut strata, &self.store.units(Viewer::operator()).await?);
        }
        Ok(Chosen { people, left_out, seed, strata })
    }

    /// Everybody who was invited. Who has answered is decided by the sender for each letter and kept nowhere.
    async fn to_remind(&self, plan: &PlanMailing, wave: &WaveRow, within: &BTreeSet<UnitId>) -> Result<Chosen, Error> {
        let before = self.store.mailings(&[wave.id]).await?;
        if before.iter().filter(|m| m.kind == MailingKind::Reminder && !m.is_stopped).count() >= MAX_REMINDERS {
            return Err(Error::field(Code::WrongState, "kind", format!("A wave has at most {MAX_REMINDERS} reminders.")));
        }
        let invited = self.store.invited_to(wave.id).await?;
        let suppressions = self.store.suppressions().await?;
        let (mut people, mut left_out) = (Vec::new(), LeftOut::default());
        for contact in self.store.contacts().await?.into_iter().filter(|c| invited.contains(&c.id) && within.contains(&c.unit)) {
            match contacts::reach(&contact, &suppressions) {
                Reach::Paper if plan.way == Way::Mail => left_out.without_address += 1,
                Reach::Bounced if plan.way == Way::Mail => left_out.bounced += 1,
                Reach::Unsubscribed if plan.way == Way::Mail => left_out.unsubscribed += 1,
                _ => people.push(contact),
            }
        }
        Ok(Chosen { people, left_out, seed: String::new(), strata: Vec::new() })
    }

    async fn keep(
        &self,
        plan: &PlanMailing,
        field: &Field,
        chosen: Chosen,
        levels: &BTreeMap<UnitId, UnitId>,
        now: Seconds,
    ) -> Result<MailingId, Error> {
        let wave = field.wave.id;
        let design = Design { units: plan.units.clone(), sample: plan.sample.clone(), seed: chosen.seed, strata: chosen.strata };
        let row = MailingRow {
            id: MailingId(random::uuid()?),
            wave,
            kind: plan.kind,
            way: plan.way,
            design: serde_json::to_string(&design).map_err(|e| Error::Internal(format!("a design: {e}")))?,
            letters: plan.letters.clone(),
            left_out: chosen.left_out,
            from_s: plan.from_s.unwrap_or(now.0).max(now.0),
            created_at_s: now.0,
            is_stopped: false,
        };
        let unreadable = |e: std::io::Error| Error::Internal(format!("the key of a wave in keys_folder: {e}"));
        if plan.kind == MailingKind::Reminder {
            let wanted: BTreeSet<_> = chosen.people.iter().map(|c| c.id).collect();
            let invitations = self.store.invitations(wave).await?.into_iter().filter(|i| wanted.contains(&i.contact));
            self.store.remind(&row, invitations.map(|i| i.invitation).collect()).await?;
            return Ok(row.id);
        }
        if !self.store.invited_to(wave).await?.is_empty() && self.keys.get(wave).map_err(unreadable)?.is_none() {
            let remedy = "The key of this wave is missing in keys_folder, so links that are out would stop working. Put it back from a backup, or close the wave and open the next.";
            return Err(Error::field(Code::WrongState, "wave", remedy));
        }
        let key = self.keys.get_or_put(wave, random::seed()?).map_err(unreadable)?;
        let (mut people, mut codes) = (Vec::new(), Vec::new());
        for contact in &chosen.people {
            let invitation = random::uuid()?;
            people.push(Invited { invitation, contact: contact.id });
            let unit = levels.get(&contact.unit).copied().unwrap_or(contact.unit);
            codes.push((key.secret(invitation).code_hash(), unit));
        }
        let codes = self.codes(field, codes, Seconds(row.from_s))?;
        match self.store.invite(&row, people, codes, now.day()).await {
            Err(StoreError::Taken) => Err(Error::field(
                Code::WrongState,
                "units",
                "Somebody else has invited some of these people meanwhile; look at the list again.",
            )),
            stored => Ok(stored.map(|()| row.id)?),
        }
    }

    /// The codes as their level keeps them; with the first of a verified wave also its terms, which are for letters that
    /// leave from then on.
    fn codes(&self, field: &Field, codes: Vec<(String, UnitId)>, leaving: Seconds) -> Result<Codes, Error> {
        let wave = field.wave.id;
        if field.level != Level::Verified {
            let code = |(hash, unit)| ProceduralCode { hash, wave, unit, is_spent: false };
            return Ok(Codes::Procedural(codes.into_iter().map(code).collect()));
        }
        let mut first = None;
        if field.terms.is_none() {
            let mut invited: BTreeMap<UnitId, usize> = BTreeMap::new();
            codes.iter().for_each(|(_, unit)| *invited.entry(*unit).or_default() += 1);
            let version = field.survey.version.as_deref().unwrap_or_default();
            first = Some((cells::terms(&self.keys, wave, version, &invited, leaving.day())?, version.to_owned()));
        }
        let code = |(hash, unit)| VerifiedCode { hash, wave, unit, collected: None };
        Ok(Codes::Verified(codes.into_iter().map(code).collect(), first))
    }

    /// A later invitation must not leave a few people alone at a unit: whose answer that is would follow from the list.
    fn refuse_few(
        &self,
        plan: &PlanMailing,
        chosen: &Chosen,
        levels: &BTreeMap<UnitId, UnitId>,
        before: &BTreeMap<UnitId, u64>,
    ) -> Result<(), Error> {
        if plan.kind == MailingKind::Reminder || before.is_empty() {
            return Ok(());
        }
        let mut counts = before.clone();
        let targets: Vec<UnitId> = chosen.people.iter().filter_map(|c| levels.get(&c.unit).copied()).collect();
        targets.iter().for_each(|unit| *counts.entry(*unit).or_default() += 1);
        if targets.iter().any(|unit| counts.get(unit).is_some_and(|n| (1..THRESHOLD).contains(n))) {
            let remedy =
                "Fewer than five people of a unit would be invited, and whose answer is whose could be told. Invite more of them at once.";
            return Err(Error::field(Code::InvalidField, "units", remedy));
        }
        Ok(())
    }

    fn previews(&self, plan: &PlanMailing, field: &Field) -> Vec<LetterPreview> {
        let Field { survey, level, .. } = field;
        let terms = if *level == Level::Verified { "#".to_owned() + &"0".repeat(43) } else { String::new() };
        let preview = |(language, text): (&String, &candor_wire::invitation::LetterText)| {
            let document = survey.document.in_language(language);
            let words = candor_form::Words::of(language);
            let filling = letters::Filling {
                language,
                name: "Robin Example",
                survey: &document.title,
                unit: "Example unit",
                link: &format!("{}/i/{}?lang={language}{terms}", self.base_url, "0".repeat(26)),
                assurance: words.say(assurance::word(*level)),
                stop: &format!("{}/u/{}", self.base_url, "0".repeat(32)),
                about: &format!("{}/about/{}", self.base_url, "0".repeat(64)),
            };
            let letter = letters::fill(text, &filling);
            LetterPreview { language: language.clone(), subject: letter.subject, text: letter.text, html: letter.html }
        };
        plan.letters.iter().map(preview).collect()
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
        let level = self.store.level(id).await?;
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
        about: &format!("{base_url}/about/{}", about.people.token(contact.id)),
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

/// The units named and all below them; all where none is named.
fn below(units: &[UnitRow], named: &[UnitCode]) -> Result<BTreeSet<UnitId>, Error> {
    if named.is_empty() {
        return Ok(units.iter().map(|u| u.id).collect());
    }
    let mut within = BTreeSet::new();
    for code in named {
        let found = units.iter().find(|u| &u.code == code);
        let found = found.ok_or_else(|| Error::field(Code::InvalidField, "units", format!("There is no unit {code}.")))?;
        within.insert(found.id);
    }
    loop {
        let before = within.len();
        within.extend(units.iter().filter(|u| u.parent.is_some_and(|p| within.contains(&p))).map(|u| u.id).collect::<Vec<_>>());
        if within.len() == before {
            return Ok(within);
        }
    }
}

/// Simple random sampling without replacement in each stratum: everybody has a number, the SHA-256 of seed and id, and
/// the lowest are taken. The same seed and contacts draw the same people again. Gives the strata, too.
fn draw(frame: Vec<ContactRow>, sample: &Sample, seed: &str) -> (Vec<ContactRow>, Vec<Stratum>) {
    let stratum = |c: &ContactRow| match sample.by.as_str() {
        "" => String::new(),
        "unit" => c.unit.to_string(),
        "language" => c.language.clone(),
        column => c.strata.get(column).cloned().unwrap_or_default(),
    };
    let mut strata: BTreeMap<String, Vec<([u8; 32], ContactRow)>> = BTreeMap::new();
    for contact in frame {
        let number = Sha256::new().chain_update(seed).chain_update(contact.id.0.as_bytes()).finalize().into();
        strata.entry(stratum(&contact)).or_default().push((number, contact));
    }
    let (mut drawn, mut counts) = (Vec::new(), Vec::new());
    for (name, mut people) in strata {
        people.sort_by_key(|person| person.0);
        let size = people.len().min(sample.size as usize);
        counts.push(Stratum { name, people: people.len() as u64, drawn: size as u64 });
        drawn.extend(people.into_iter().take(size).map(|person| person.1));
    }
    (drawn, counts)
}

/// Strata of units bear their ids until here.
fn name_units(strata: &mut [Stratum], units: &[UnitRow]) {
    for stratum in strata.iter_mut() {
        if let Some(unit) = units.iter().find(|unit| unit.id.to_string() == stratum.name) {
            stratum.name.clone_from(&unit.name);
        }
    }
}

/// For each unit that people are of, the unit that they answer for: their own when five of them or more are invited, else
/// the next above with which they are five, together with those invited `before`. Nothing is lost: a smaller unit could
/// never be shown.
fn rolled_up(units: &[UnitRow], people: impl Iterator<Item = UnitId>, before: BTreeMap<UnitId, u64>) -> BTreeMap<UnitId, UnitId> {
    let parents: BTreeMap<UnitId, Option<UnitId>> = units.iter().map(|u| (u.id, u.parent)).collect();
    let depth = |id: UnitId| std::iter::successors(Some(id), |id| parents.get(id).copied().flatten()).take(units.len()).count();
    let mut counts = before;
    let mut to: BTreeMap<UnitId, UnitId> = BTreeMap::new();
    people.for_each(|unit| {
        *counts.entry(unit).or_default() += 1;
        to.insert(unit, unit);
    });
    let mut order: Vec<UnitId> = parents.keys().copied().collect();
    order.sort_by_key(|unit| std::cmp::Reverse(depth(*unit)));
    for unit in order {
        let here = counts.get(&unit).copied().unwrap_or(0);
        if let Some(parent) = parents.get(&unit).copied().flatten().filter(|_| (1..THRESHOLD).contains(&here)) {
            counts.remove(&unit);
            *counts.entry(parent).or_default() += here;
            to.values_mut().filter(|target| **target == unit).for_each(|target| *target = parent);
        }
    }
    to
}

#[cfg(test)]
mod tests {
    use candor_wire::ids::ContactId;
    use uuid::Uuid;

    use super::*;

    fn unit(n: u128, parent: Option<u128>) -> UnitRow {
        let id = |n| UnitId(Uuid::from_u128(n));
        UnitRow { id: id(n), code: format!("u{n}").parse().unwrap(), name: format!("U{n}"), parent: parent.map(id), headcount: None }
    }

    fn contact(n: u128, unit: u128, site: &str) -> ContactRow {
        ContactRow {
            id: ContactId(Uuid::from_u128(n)),
            known_by: format!("p{n}@example.org"),
            address: format!("p{n}@example.org"),
            name: format!("P{n}"),
            language: String::new(),
            unit: UnitId(Uuid::from_u128(unit)),
            strata: [("site".to_owned(), site.to_owned())].into(),
            stop_token: String::new(),
        }
    }

    #[test]
    fn small_units_answer_for_the_unit_above_and_nobody_is_alone() {
        let units = [unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(2)), unit(5, Some(1))];
        let people = |counts: &[(u128, usize)]| -> Vec<UnitId> {
            counts.iter().flat_map(|(u, n)| std::iter::repeat_n(UnitId(Uuid::from_u128(*u)), *n)).collect()
        };
        let to = |counts: &[(u128, usize)], from: u128| {
            rolled_up(&units, people(counts).into_iter(), BTreeMap::new())[&UnitId(Uuid::from_u128(from))].0.as_u128()
        };
        assert_eq!(to(&[(3, 5), (4, 2)], 3), 3);
        assert_eq!(to(&[(3, 3), (4, 2)], 3), 2, "together they are five one above");
        assert_eq!(to(&[(3, 3), (4, 1), (5, 9)], 4), 1, "four are not enough one above");
        assert_eq!(to(&[(5, 1)], 5), 1, "there is nothing above the top");
    }

    #[test]
    fn a_draw_is_of_the_size_asked_in_each_stratum_and_can_be_repeated() {
        let frame: Vec<ContactRow> = (0..100).map(|n| contact(n, 1, if n < 80 { "north" } else { "south" })).collect();
        let sample = Sample { size: 10, by: "site".into() };
        let ids = |drawn: Vec<ContactRow>| drawn.into_iter().map(|c| c.id.0.as_u128()).collect::<BTreeSet<_>>();
        let seed = "a".repeat(64);
        let drawn = ids(draw(frame.clone(), &sample, &seed).0);
        assert_eq!((drawn.len(), drawn.iter().filter(|n| **n >= 80).count()), (20, 10));
        let mut turned = frame.clone();
        turned.reverse();
        assert_eq!(drawn, ids(draw(turned, &sample, &seed).0), "the order of the list decides nothing");
        assert_ne!(drawn, ids(draw(frame.clone(), &sample, &"b".repeat(64)).0));
        let counts: Vec<_> = draw(frame.clone(), &sample, &seed).1.into_iter().map(|s| (s.name, s.people, s.drawn)).collect();
        assert_eq!(counts, [("north".to_owned(), 80, 10), ("south".to_owned(), 20, 10)]);
        assert_eq!(draw(frame.clone(), &Sample { size: 30, by: "site".into() }, &seed).0.len(), 50, "a smaller stratum is taken whole");
        // everybody has the same chance: over many seeds each of the 80 is drawn about 1 time in 8
        let mut times = [0_u32; 80];
        for n in 0..800 {
            let drawn = draw(frame.clone(), &sample, &format!("{n:064x}")).0;
            drawn.iter().filter(|c| c.id.0.as_u128() < 80).for_each(|c| times[c.id.0.as_u128() as usize] += 1);
        }
        assert!(times.iter().all(|n| (60..=145).contains(n)), "{times:?}");
    }

    #[test]
    fn people_invited_later_join_those_of_their_unit() {
        let units = [unit(1, None), unit(2, Some(1)), unit(3, Some(1))];
        let id = |n| UnitId(Uuid::from_u128(n));
        let before = BTreeMap::from([(id(2), 20), (id(3), 6)]);
        let to = rolled_up(&units, [id(2), id(3)].into_iter(), before);
        assert_eq!((to[&id(2)], to[&id(3)]), (id(2), id(3)), "one more of twenty needs no unit above");
        assert_eq!(rolled_up(&units, std::iter::once(id(2)), BTreeMap::new())[&id(2)], id(1));
    }

    #[test]
    fn what_is_told_of_answers_is_about_five_people_or_more() {
        assert_eq!((rounded(4, 100), rounded(9, 100), rounded(100, 100), rounded(97, 100)), (None, Some(5), Some(95), Some(95)));
        assert_eq!((rounded(8, 8), rounded(9, 9), rounded(10, 10)), (None, None, Some(5)));
    }
}
