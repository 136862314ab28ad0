//! Answers that a respondent's program saves before they are sent, under a secret that it has drawn.
//!
//! They are the same drafts as those of [`super::answering`]: what is begun with scripts can be gone on with
//! without, and on another device, by whoever has the address.

use candor_form::unit_item;
use candor_survey::{AnswerProblem, Audience, Paradata, Session, SurveySlug};
use candor_wire::MAX_SUBMISSION_BYTES;
use candor_wire::problem::Code;
use candor_wire::respond::{DraftChange, DraftState, Entered, Submission, unfit_entries};

use super::answering::{Shown, TRIES, Wanted, key};
use super::quotas::Away;
use super::respond::{Arranged, Origin, Respond, refuse_answers};
use super::versions::carried;
use crate::digest::sha256;
use crate::error::Error;
use crate::store::{Draft, DraftVisit, StoreError};

/// Digits of a secret: 256 bits.
const SECRET_DIGITS: usize = 64;

/// A secret that is worth the name.
fn checked(secret: &str) -> Result<&str, Error> {
    let fits = secret.len() == SECRET_DIGITS && secret.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    let problem = || Error::field(Code::InvalidField, "secret", "Draw 32 random bytes and write them as 64 hex digits, 0 to 9 and a to f.");
    fits.then_some(secret).ok_or_else(problem)
}

impl Respond {
    /// What is saved under a secret.
    ///
    /// # Errors
    /// When nothing is, or it was sent ([`Code::KeyReused`]), and those of [`Respond::survey`].
    pub async fn unsent(&self, slug: &SurveySlug, secret: &str) -> Result<DraftState, Error> {
        let (shown, secret) = (self.shown(slug, None, &Wanted::default(), Arranged::AsWritten).await?, checked(secret)?);
        let draft = self.of_survey(&shown, secret).await?.ok_or_else(|| Error::refused(Code::NotFound))?;
        let unit = draft.unit.and_then(|id| shown.units.iter().find(|unit| unit.2 == id)).map(|unit| unit.0.clone());
        let step = u32::try_from(draft.step).unwrap_or_default();
        Ok(DraftState { unit, step, answers: draft.answers, entries: draft.entries.into_iter().collect() })
    }

    /// Saves what has changed; returns when that is durable. What is not named stays as it was.
    ///
    /// # Errors
    /// As [`Respond::unsent`], and answers that their items do not take; then nothing is saved.
    pub async fn save_unsent(&self, slug: &SurveySlug, secret: &str, change: &DraftChange) -> Result<(), Error> {
        let secret = checked(secret)?;
        for _ in 0..TRIES {
            let shown = self.shown(slug, None, &Wanted::default(), Arranged::AsWritten).await?;
            self.takes(slug, &change.version).await?;
            let draft = self.of_survey(&shown, secret).await?;
            let is_new = draft.is_none();
            if is_new {
                self.admits(&shown, Some(secret)).await?;
            }
            let changed = merged(&shown, draft, change)?;
            if self.write_unsent(secret, &changed, is_new).await? {
                return Ok(());
            }
        }
        Err(Error::refused(Code::Busy))
    }

    /// False when another request was faster.
    async fn write_unsent(&self, secret: &str, draft: &Draft, is_new: bool) -> Result<bool, Error> {
        let day = self.now().day();
        if !is_new {
            return Ok(self.store().update_draft(&sha256(secret), draft, day).await?);
        }
        self.forget_old_drafts(day).await?;
        match self.store().create_draft(&sha256(secret), draft, day).await {
            Err(StoreError::Taken) => Ok(false),
            created => created.map(|()| true).map_err(Error::from),
        }
    }

    /// The draft of a secret, if there is one; refused when it belongs to another survey or was sent.
    async fn of_survey(&self, shown: &Shown, secret: &str) -> Result<Option<Draft>, Error> {
        match self.store().draft(&sha256(secret)).await? {
            Some(draft) if draft.survey == shown.survey => Ok(Some(carried(self.store(), shown, draft).await?)),
            Some(_) => Err(Error::refused(Code::NotFound)),
            None if self.was_sent(secret).await? => Err(Error::refused(Code::KeyReused)),
            None => Ok(None),
        }
    }

    /// Counts the visit of a secret as turned away, and removes what was saved under it.
    ///
    /// # Errors
    /// Those of [`Respond::turn_away`].
    pub async fn turn_unsent_away(&self, slug: &SurveySlug, away: Away<'_>) -> Result<(), Error> {
        away.draft.map(checked).transpose()?;
        self.turn_away(slug, away).await
    }

    /// Removes what is saved under a secret, if anything is.
    ///
    /// # Errors
    /// When the secret is none or the database fails.
    pub async fn forget_unsent(&self, secret: &str) -> Result<(), Error> {
        Ok(self.store().delete_draft(&sha256(checked(secret)?)).await?)
    }

    /// Stores a response under the key that follows from a secret, and removes what was saved under it.
    ///
    /// # Errors
    /// Those of [`Respond::submit`].
    pub async fn submit_unsent(&self, slug: &SurveySlug, secret: &str, mut submission: Submission) -> Result<(), Error> {
        submission.key = key(checked(secret)?);
        let saved = self.store().draft(&sha256(secret)).await?;
        // an address for going on elsewhere does not name the channel
        submission.channel = submission.channel.or(saved.as_ref().and_then(|draft| draft.channel));
        let drawn = saved.as_ref().and_then(|draft| draft.arrangement);
        self.submit_of(slug, submission, Some(Origin { secret, drawn })).await?;
        if saved.is_some() {
            self.store().delete_draft(&sha256(secret)).await?;
        }
        Ok(())
    }
}

/// A draft with a change, or a new one of it.
fn merged(shown: &Shown, draft: Option<Draft>, change: &DraftChange) -> Result<Draft, Error> {
    let mut draft = draft.unwrap_or_else(|| Draft {
        survey: shown.survey,
        version: shown.version.clone(),
        unit: None,
        channel: change.channel.filter(|_| shown.audience == Audience::Customers),
        step: 0,
        answers: candor_survey::Answers::new(),
        entries: std::collections::BTreeMap::new(),
        revision: 1,
        visit: DraftVisit::default(),
        arrangement: None,
    });
    let mut session = Session::resume(shown.questionnaire.plan().clone(), std::mem::take(&mut draft.answers), 0, shown.today);
    draft.entries.iter().for_each(|(item, text)| session.enter(item, text));
    let problems = put(&mut session, change);
    if !problems.is_empty() {
        return Err(refuse_answers(&shown.questionnaire, &problems));
    }
    let chosen = change.unit.as_ref().and_then(|code| shown.units.iter().find(|unit| &unit.0 == code)).map(|unit| unit.2);
    // a choice that was taken back is named without a unit
    let is_named = unit_item().is_some_and(|team| change.items.iter().any(|(item, _)| *item == team));
    draft.unit = if is_named { chosen } else { chosen.or(draft.unit) };
    draft.version.clone_from(&shown.version);
    draft.step = change.step as usize;
    let page = change.page as usize;
    let last = shown.questionnaire.pages().len().saturating_sub(1);
    draft.visit.reached = draft.visit.reached.max(page).min(last);
    let counted = change.paradata.clone().larger(&draft.visit.paradata).clamped(shown.questionnaire.pages().len());
    draft.visit.paradata = Paradata { kept: true, ..counted };
    draft.entries = unfit_entries(&session).into_iter().collect();
    if draft.entries.values().map(String::len).sum::<usize>() > MAX_SUBMISSION_BYTES {
        let remedy = format!("Keep entries that are no answers below {MAX_SUBMISSION_BYTES} bytes in all.");
        return Err(Error::field(Code::TooLarge, "items", remedy));
    }
    draft.answers = session.answers().clone();
    Ok(draft)
}

fn put(session: &mut Session, change: &DraftChange) -> Vec<AnswerProblem> {
    let plan = session.plan().clone();
    let team = unit_item();
    let mut problems = Vec::new();
    for (item, entered) in change.items.iter().filter(|(item, _)| Some(item) != team.as_ref()) {
        match entered {
            Entered::Answer(answer) => problems.extend(session.answer(item, answer.clone()).err()),
            _ if plan.item(item).is_none() => {}
            entered => entered.clone().put(session, item),
        }
    }
    problems
}
