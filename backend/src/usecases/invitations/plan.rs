//! Planning: what would be sent, or storing it to be sent.

use std::collections::{BTreeMap, BTreeSet};

use candor_insight::THRESHOLD;
use candor_wire::ids::{MailingId, SurveyId, UnitId};
use candor_wire::invitation::{LeftOut, LetterPreview, Level, MAX_REMINDERS, MailingKind, MailingPlan, PlanMailing, Reach, Stratum, Way};
use candor_wire::problem::Code;

use super::sample::{below, draw, name_units, rolled_up};
use super::{Design, Invitations};
use crate::clock::Seconds;
use crate::error::Error;
use crate::random;
use crate::store::{
    Codes, ContactRow, Invited, LinkedCode, LinkedLevel, MailingRow, ProceduralCode, StoreError, SurveyRow, TermsRow, UnitRow,
    VerifiedCode, WaveRow,
};
use crate::usecases::verified::cells;
use crate::usecases::{assurance, contacts, letters, surveys, wording};
use crate::viewer::Viewer;

/// Letters may be planned so long ahead.
const LONGEST_AHEAD_S: i64 = 365 * 86_400;

/// Largest sample of a stratum.
const MAX_SAMPLE: u32 = 1_000_000;

/// The survey of a plan and its open wave.
struct Field {
    survey: SurveyRow,
    wave: WaveRow,
    level: Level,
    /// What was published before the first letter, at the level verified.
    terms: Option<TermsRow>,
}

/// A code before a level has taken it, with whose it is.
struct NewCode {
    hash: String,
    invitation: uuid::Uuid,
    unit: UnitId,
}

/// Refuses letters that promise what the level does not keep. The sentence that the program adds does not count.
fn check_promises(plan: &PlanMailing, field: &Field) -> Result<(), Error> {
    for (language, letter) in &plan.letters {
        let document = field.survey.document.in_language(language);
        if let Some(message) = wording::contradicts(&document, field.level, Some(&[&*letter.subject, "\n", &*letter.text].concat())) {
            return Err(Error::field(Code::InvalidField, &format!("letters.{language}.text"), message));
        }
    }
    Ok(())
}

/// The codes of a level that keeps whose they are.
fn linked<L: LinkedLevel>(codes: Vec<NewCode>) -> Vec<LinkedCode<L>> {
    codes.into_iter().map(|code| LinkedCode::new(code.hash, code.invitation, code.unit)).collect()
}

/// Who is written to, and who is not.
struct Chosen {
    people: Vec<ContactRow>,
    left_out: LeftOut,
    seed: String,
    strata: Vec<Stratum>,
}

impl Invitations {
    /// Shows what would be sent, or stores it to be sent.
    ///
    /// # Errors
    /// What is wrong with the plan, by field, or the survey does not ask by invitation just now.
    pub async fn plan(&self, id: SurveyId, plan: &PlanMailing) -> Result<MailingPlan, Error> {
        let now = self.clock.now();
        let field = self.field(id).await?;
        letters::check(&plan.letters)?;
        check_promises(plan, &field)?;
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
        let level = assurance::promised(&self.store, &survey, survey.open_wave()).await?;
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
            // with names nobody is hidden among others
            if field.level != Level::Identified {
                self.refuse_few(plan, chosen, &levels, &before)?;
            }
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
            codes.push(NewCode { hash: key.secret(invitation).code_hash(), invitation, unit });
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
    fn codes(&self, field: &Field, codes: Vec<NewCode>, leaving: Seconds) -> Result<Codes, Error> {
        let wave = field.wave.id;
        match field.level {
            Level::Verified => {}
            Level::Confidential => return Ok(Codes::Confidential(linked(codes))),
            Level::Identified => return Ok(Codes::Identified(linked(codes))),
            Level::Open | Level::Procedural => {
                let code = |code: NewCode| ProceduralCode { hash: code.hash, unit: code.unit };
                return Ok(Codes::Procedural(codes.into_iter().map(code).collect()));
            }
        }
        let mut first = None;
        if field.terms.is_none() {
            let mut invited: BTreeMap<UnitId, usize> = BTreeMap::new();
            codes.iter().for_each(|code| *invited.entry(code.unit).or_default() += 1);
            let version = field.survey.version.as_deref().unwrap_or_default();
            first = Some((cells::terms(&self.keys, wave, version, &invited, leaving.day())?, version.to_owned()));
        }
        let code = |NewCode { hash, unit, .. }| VerifiedCode { hash, wave, unit, collected: None };
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
}
