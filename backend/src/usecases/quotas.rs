//! Quotas: how far they are filled, whom they turn away, and where there can be none.

use candor_insight::THRESHOLD;
use candor_survey::document::Quota;
use candor_survey::{Answers, Questionnaire, QuotaCode, SurveySlug};
use candor_wire::ids::{SurveyId, WaveId};
use candor_wire::invitation::Level;
use candor_wire::problem::Code;
use candor_wire::quota::{QuotaFilled, Quotas};

use super::answering::Wanted;
use super::respond::{Arranged, Respond, told};
use super::{surveys, versions};
use crate::digest::sha256;
use crate::error::Error;
use crate::keys::code_hash;
use crate::store::{QuotaCount, Store, TurnedAway};

/// A visit that a full quota ends.
#[derive(Debug)]
pub struct Away<'a> {
    /// The version that was answered.
    pub version: &'a str,
    /// The answers so far.
    pub answers: Answers,
    /// The secret of the draft, where there is one.
    pub draft: Option<&'a str>,
    /// The place of the quota in the document, from 0.
    pub by: usize,
}

impl Respond {
    /// The quotas that are full in a running wave, by their places. Looked up anew each time, where there are any.
    pub(super) async fn full(&self, questionnaire: &Questionnaire, wave: Option<WaveId>) -> Result<Vec<usize>, Error> {
        let quotas = &questionnaire.document().quotas;
        let Some(wave) = wave.filter(|_| !quotas.is_empty()) else { return Ok(Vec::new()) };
        let counts = self.store().quota_counts(wave).await?;
        let is_full = |quota: &Quota| counts.get(&quota.code).is_some_and(|count| is_full(quota, *count));
        Ok(quotas.iter().enumerate().filter(|(_, quota)| is_full(quota)).map(|(at, _)| at).collect())
    }

    /// The same by their codes.
    pub(super) async fn full_codes(&self, questionnaire: &Questionnaire, wave: Option<WaveId>) -> Result<Vec<QuotaCode>, Error> {
        let full = self.full(questionnaire, wave).await?;
        let quotas = &questionnaire.document().quotas;
        Ok(full.iter().filter_map(|at| quotas.get(*at)).map(|quota| quota.code.clone()).collect())
    }

    /// Counts a visit as turned away by a quota. No answer is stored, the draft is removed, and an invitation is spent.
    ///
    /// # Errors
    /// When the quota is not full or does not count these answers, and those of [`Self::submit`].
    pub async fn turn_away(&self, slug: &SurveySlug, away: Away<'_>) -> Result<(), Error> {
        let Away { version, mut answers, draft, by } = away;
        self.takes(slug, version).await?;
        let shown = self.shown(slug, None, &Wanted::default(), Arranged::AsWritten).await?;
        // versions of one wave count the same
        let questionnaire = &shown.original;
        questionnaire.settle(&mut answers, shown.today);
        let full: Vec<usize> = shown.full.iter().copied().filter(|at| *at == by).collect();
        let found = questionnaire.full(&answers, shown.today, &full, |_| true);
        let quota = found.and_then(|at| questionnaire.document().quotas.get(at)).ok_or_else(|| {
            let remedy = "This quota is not full, or does not count these answers. Reload the page; your answers are kept.";
            Error::field(Code::WrongState, "turned_away", remedy)
        })?;
        let code = match shown.level {
            Level::Open => None,
            Level::Procedural | Level::Confidential | Level::Identified => {
                Some(code_hash(draft.ok_or_else(|| Error::refused(Code::InvitationNeeded))?))
            }
            // the server cannot count what is sealed, so there are no quotas
            Level::Verified => return Err(Error::refused(Code::InvitationNeeded)),
        };
        let draft = draft.map(sha256);
        let visit = TurnedAway { wave: shown.wave, quota: &quota.code, draft: draft.as_deref(), code: code.as_deref() };
        told(self.store().turn_away(visit).await?)
    }
}

fn is_full(quota: &Quota, count: QuotaCount) -> bool {
    count.counted >= u64::from(quota.at_most)
}

/// How far the quotas of a survey's latest wave are filled. A count of people is a result, so it is told in steps.
///
/// # Errors
/// When there is no such survey, or the database fails.
pub async fn show(store: &Store, id: SurveyId) -> Result<Quotas, Error> {
    let survey = surveys::find(store, id).await?;
    let Some(wave) = survey.wave(None) else { return Ok(Quotas { wave: None, step: THRESHOLD, list: Vec::new() }) };
    let asked = store.asked_versions(&[wave.id]).await?;
    let questionnaire = versions::questionnaire_of(&survey, &asked, wave.id)?;
    let counts = store.quota_counts(wave.id).await?;
    let filled = |quota: &Quota| filled(quota, counts.get(&quota.code).copied().unwrap_or_default());
    let list = questionnaire.document().quotas.iter().map(filled).collect();
    Ok(Quotas { wave: Some(wave.code.clone()), step: THRESHOLD, list })
}

fn filled(quota: &Quota, count: QuotaCount) -> QuotaFilled {
    let rounded = |people: u64| people - people % THRESHOLD;
    QuotaFilled {
        code: quota.code.clone(),
        name: quota.name.clone(),
        when: quota.when.clone(),
        at_most: quota.at_most,
        counted: rounded(count.counted),
        full: is_full(quota, count),
        turned_away: rounded(count.turned_away),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_told_in_steps() {
        let quota = Quota { code: "a".parse().unwrap(), name: "A".to_owned(), when: "true".to_owned(), at_most: 7, says: String::new() };
        let told = |counted, turned_away| {
            let told = filled(&quota, QuotaCount { counted, turned_away });
            (told.counted, told.full, told.turned_away)
        };
        assert_eq!(told(4, 4), (0, false, 0));
        assert_eq!(told(6, 5), (5, false, 5));
        assert_eq!(told(7, 14), (5, true, 10));
        assert_eq!(told(12, 0), (10, true, 0));
    }
}
