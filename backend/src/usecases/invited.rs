//! Answering with an invitation: the link of a letter leads to a draft of one's own, and the draft's answers spend the code.

use candor_survey::{Answers, Arrangement, UnitCode};
use candor_wire::ids::{UnitId, WaveId};
use candor_wire::invitation::Level;
use candor_wire::problem::Code;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::answering::{Shown, Wanted};
use super::colours::Colours;
use super::respond::{Arranged, Respond};
use crate::digest::sha256;
use crate::error::Error;
use crate::keys::{Secret, code_hash};
use crate::random;
use crate::store::{Draft, DraftVisit, OneTimeCode, StoreError};
use crate::viewer::Viewer;

/// What somebody with an invitation sees first.
#[derive(Debug)]
pub struct Welcome {
    /// The survey as it is shown.
    pub form: Arc<candor_form::Form>,
    /// What respondents are promised.
    pub level: Level,
    /// Colours of the page, where the survey has its own.
    pub colours: Option<Arc<Colours>>,
    /// Whether answers were sent with it before.
    pub is_spent: bool,
    /// Name of the survey in links.
    pub slug: candor_survey::SurveySlug,
    /// The wave, where a token is collected first.
    pub verified: Option<WaveId>,
}

/// Where an invitation leads.
#[derive(Debug)]
pub struct Way {
    /// Name of the survey in links.
    pub slug: candor_survey::SurveySlug,
    /// The draft's secret.
    pub draft: String,
    /// The step that was shown last.
    pub step: usize,
    /// The unit that is answered about.
    pub unit: UnitCode,
}

impl Respond {
    async fn code(&self, secret: &Secret) -> Result<OneTimeCode, Error> {
        self.store().code(&secret.code_hash()).await?.ok_or_else(|| Error::refused(Code::NotFound))
    }

    /// The survey of a code, its unit, and the survey as that unit's people see it.
    async fn of_code(&self, wave: WaveId, unit: UnitId, wanted: &Wanted) -> Result<(candor_survey::SurveySlug, UnitCode, Shown), Error> {
        let gone = || Error::refused(Code::NotFound);
        let survey = self.store().survey_of_wave(wave).await?.ok_or_else(gone)?;
        let survey = self.store().survey(survey).await?.ok_or_else(gone)?;
        if survey.open_wave().map(|w| w.id) != Some(wave) {
            return Err(Error::refused(Code::SurveyClosed));
        }
        let units = self.store().units(Viewer::operator()).await?;
        let unit = units.into_iter().find(|u| u.id == unit).ok_or_else(gone)?.code;
        let shown = self.shown(&survey.slug, Some(unit.as_str()), wanted, Arranged::AsWritten).await?;
        Ok((survey.slug, unit, shown))
    }

    /// What an invitation is to. Looking changes nothing: programs that look through mail follow links.
    ///
    /// # Errors
    /// When there is no such invitation, or its wave is over.
    pub async fn welcome(&self, secret: &Secret, wanted: &Wanted) -> Result<Welcome, Error> {
        if let Some(code) = self.store().verified_code(&secret.code_hash()).await? {
            let (slug, _, shown) = self.of_code(code.wave, code.unit, wanted).await?;
            let (form, level, colours) = (shown.form, shown.level, shown.colours);
            return Ok(Welcome { form, level, colours, slug, is_spent: false, verified: Some(code.wave) });
        }
        let code = self.code(secret).await?;
        let (slug, _, shown) = self.of_code(code.wave, code.unit, wanted).await?;
        Ok(Welcome { slug, form: shown.form, level: shown.level, colours: shown.colours, is_spent: code.is_spent, verified: None })
    }

    /// Begins to answer, or goes on; nothing when answers were sent before.
    ///
    /// # Errors
    /// As [`Self::welcome`].
    pub async fn begin(&self, secret: &Secret, wanted: &Wanted) -> Result<Option<Way>, Error> {
        let code = self.code(secret).await?;
        if code.is_spent {
            return Ok(None);
        }
        let (slug, unit, shown) = self.of_code(code.wave, code.unit, wanted).await?;
        let draft = secret.draft();
        let kept = self.store().draft(&sha256(&draft)).await?;
        let step = kept.as_ref().map_or(0, |kept| kept.step);
        if kept.is_none() {
            self.begin_draft(&draft, &shown, code.unit).await?;
        }
        Ok(Some(Way { slug, draft, step, unit }))
    }

    async fn begin_draft(&self, secret: &str, shown: &Shown, unit: UnitId) -> Result<(), Error> {
        let day = self.now().day();
        self.forget_old_drafts(day).await?;
        let draft = Draft {
            survey: shown.survey,
            version: shown.version.clone(),
            unit: Some(unit),
            channel: None,
            step: 0,
            answers: Answers::new(),
            entries: BTreeMap::new(),
            revision: 1,
            visit: DraftVisit::default(),
            arrangement: Some(Arrangement(random::byte().map_err(|e| Error::Internal(e.to_string()))?)),
        };
        match self.store().create_draft(&sha256(secret), &draft, day).await {
            // another window was faster
            Err(StoreError::Taken) => Ok(()),
            created => Ok(created?),
        }
    }

    /// Refuses to begin a draft that could not be sent: a survey by invitation takes those of unspent codes only.
    pub(super) async fn admits(&self, shown: &Shown, draft: Option<&str>) -> Result<(), Error> {
        if !shown.level.is_by_invitation() {
            return Ok(());
        }
        // where answers are sealed the page is for everybody, and there are no drafts
        if shown.level == Level::Verified && draft.is_none() {
            return Ok(());
        }
        let needed = || Error::refused(Code::InvitationNeeded);
        let found = self.store().code(&code_hash(draft.ok_or_else(needed)?)).await?;
        match found {
            Some(code) if code.is_spent => Err(Error::refused(Code::KeyReused)),
            Some(_) => Ok(()),
            None => Err(needed()),
        }
    }

    /// Whether a draft's answers were sent.
    pub(super) async fn was_sent(&self, draft: &str) -> Result<bool, Error> {
        let code = self.store().code(&code_hash(draft)).await?;
        Ok(code.is_some_and(|code| code.is_spent) || self.store().has_response(super::answering::key(draft)).await?)
    }
}
