//! What respondents get and send.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, RwLock};

use candor_form::{Form, Words};
use candor_insight::quality::too_fast_below;
use candor_survey::{
    AnswerProblem, Arrangement, Audience, Date, Document, ItemCode, Length, OptionCode, Questionnaire, Scorer, SurveySlug, UnitCode,
    best_language,
};
use candor_wire::ids::{SubmissionKey, SurveyId, UnitId, WaveId};
use candor_wire::invitation::Level;
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::respond::{RespondentForm, RespondentSurvey, Submission, UnitChoice};
use candor_wire::survey::State;
use candor_wire::verified::SealedAnswers;

use crate::clock::{Clock, Seconds};
use crate::error::Error;
use crate::keys::code_hash;
use crate::random;
use crate::store::{Draft, Intake, NewResponse, PlacesRow, Receipt, Store};
use crate::usecases::answering::{Shown, Wanted};
use crate::usecases::assurance;
use crate::usecases::colours::Colours;
use crate::usecases::files;
use crate::usecases::places::Sheet;
use crate::viewer::Viewer;

/// So long a published survey is kept in memory before it is looked up again, in seconds. Whether a wave
/// is open is decided in the transaction that stores the response and never here.
const FRESH_S: i64 = 2;

/// Takes responses in.
#[derive(Debug)]
pub struct Respond {
    store: Store,
    intake: Intake,
    clock: Clock,
    known: RwLock<BTreeMap<SurveySlug, (Seconds, Arc<Published>)>>,
    /// The day on which drafts that are too old were last removed.
    cleaned: AtomicI64,
}

/// What is needed of a published survey to take a response.
#[derive(Debug)]
struct Published {
    id: SurveyId,
    audience: Audience,
    level: Level,
    version: String,
    questionnaire: Arc<Questionnaire>,
    /// As it is shown, in its own language first.
    spoken: Arc<[Spoken]>,
    /// Whether respondents see it in different orders.
    is_arranged: bool,
    wave: Option<WaveId>,
    units: Vec<(UnitChoice, UnitId, bool)>,
    colours: Option<Arc<Colours>>,
    /// Versions that the running wave asked before this one. They ask the same, so that answers to them are taken.
    earlier: Vec<(String, Arc<Questionnaire>)>,
}

impl Published {
    /// What was answered; refused when that is none of the running wave's versions.
    fn answered(&self, version: &str) -> Result<Arc<Questionnaire>, Error> {
        if version == self.version {
            return Ok(self.questionnaire.clone());
        }
        let remedy = "The questionnaire has changed. Reload the page; your answers are kept.";
        let earlier = self.earlier.iter().find(|(id, _)| id == version).map(|(_, questionnaire)| questionnaire.clone());
        earlier.ok_or_else(|| Error::field(Code::WrongState, "version", remedy))
    }
}

/// In which order a survey is shown, where it is not the same for everybody.
#[derive(Debug, Clone, Copy)]
pub(super) enum Arranged {
    /// As written: nobody looks at it.
    AsWritten,
    /// As somebody saw it before.
    As(Arrangement),
    /// Drawn for somebody who comes.
    Drawn,
}

impl Arranged {
    /// The order of an unfinished response, which follows from its secret; drawn without one.
    pub(super) fn of_secret(secret: Option<&str>) -> Self {
        secret.and_then(Arrangement::of_secret).map_or(Self::Drawn, Self::As)
    }

    /// The same where a draft may hold the order that was drawn for somebody invited.
    pub(super) fn of(secret: Option<&str>, draft: Option<&Draft>) -> Self {
        draft.and_then(|draft| draft.arrangement).map_or_else(|| Self::of_secret(secret), Self::As)
    }
}

/// The draft that answers come from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Origin<'a> {
    /// Its secret.
    pub secret: &'a str,
    /// The order that was drawn for somebody invited.
    pub drawn: Option<Arrangement>,
}

/// A questionnaire in one of its languages.
#[derive(Debug, Clone)]
struct Spoken {
    questionnaire: Arc<Questionnaire>,
    form: Arc<Form>,
    fast_s: u32,
}

impl Spoken {
    /// A questionnaire in all languages that respondents can choose from.
    fn all(questionnaire: &Questionnaire, audience: Audience) -> Arc<[Self]> {
        let document = questionnaire.document();
        let languages = document.languages();
        let spoken = languages.iter().map(|tag| Questionnaire::published(document.in_language(tag)));
        let spoken = spoken.map(|q| Self {
            form: Arc::new(Form::among(&q, audience, &languages)),
            fast_s: too_fast_below(Length::of(q.document())),
            questionnaire: Arc::new(q),
        });
        spoken.collect()
    }

    /// The same as one arrangement shows it.
    fn arranged(&self, audience: Audience, arrangement: Arrangement) -> Self {
        let questionnaire = Questionnaire::published(self.questionnaire.document().arranged(arrangement));
        let tags: Vec<&str> = self.form.languages.iter().map(|(tag, _)| tag.as_str()).collect();
        let form = Arc::new(Form::among(&questionnaire, audience, &tags));
        Self { form, questionnaire: Arc::new(questionnaire), fast_s: self.fast_s }
    }
}

impl Published {
    /// The questionnaire as somebody reads it best: in the first language wanted that there is, else in its own.
    fn spoken(&self, wanted: &Wanted) -> Result<&Spoken, Error> {
        let offered: Vec<&str> = self.spoken.iter().map(|spoken| spoken.form.language.as_str()).collect();
        let best = best_language(&offered, &wanted.tags());
        let at = best.and_then(|best| offered.iter().position(|tag| *tag == best)).unwrap_or_default();
        self.spoken.get(at).ok_or_else(|| Error::Internal("a questionnaire in no language".to_owned()))
    }

    /// The questionnaire as somebody reads it best, in their order; with the arrangement where orders differ.
    fn shown(&self, wanted: &Wanted, arranged: Arranged) -> Result<(Spoken, Option<Arrangement>), Error> {
        let spoken = self.spoken(wanted)?;
        let arrangement = match arranged {
            _ if !self.is_arranged => None,
            Arranged::AsWritten => None,
            Arranged::As(arrangement) => Some(arrangement),
            Arranged::Drawn => Some(Arrangement(random::byte().map_err(|e| Error::Internal(e.to_string()))?)),
        };
        Ok((arrangement.map_or_else(|| spoken.clone(), |arrangement| spoken.arranged(self.audience, arrangement)), arrangement))
    }
}

/// What is said after the last page.
#[derive(Debug)]
pub struct Thanks {
    /// The survey as it is shown.
    pub form: Arc<Form>,
    /// Colours of the page, where the survey has its own.
    pub colours: Option<Arc<Colours>>,
}

impl Respond {
    /// Takes responses into `store` through `intake`.
    #[must_use]
    pub const fn new(store: Store, intake: Intake, clock: Clock) -> Self {
        Self { store, intake, clock, known: RwLock::new(BTreeMap::new()), cleaned: AtomicI64::new(0) }
    }

    /// Whether responses can be taken in.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.intake.is_running()
    }

    /// The survey as a respondent gets it; with `unit`, for that unit only.
    ///
    /// # Errors
    /// When there is none, it takes no answers, or the unit is not known.
    pub async fn survey(&self, slug: &SurveySlug, unit: Option<&str>) -> Result<RespondentSurvey, Error> {
        let published = self.published(slug).await?;
        if published.wave.is_none() {
            return Err(Error::refused(Code::SurveyClosed));
        }
        Ok(RespondentSurvey {
            full: self.full_codes(&published.questionnaire, published.wave).await?,
            slug: slug.clone(),
            audience: published.audience,
            document: published.questionnaire.document().clone(),
            version: published.version.clone(),
            units: choices(&published, unit)?,
            assurance: published.spoken(&Wanted::default())?.form.words.say(assurance::word(published.level)).to_owned(),
        })
    }

    /// The survey as the program of our own pages gets it; with `unit`, for that unit only.
    ///
    /// # Errors
    /// As [`Self::survey`].
    pub async fn form(
        &self,
        slug: &SurveySlug,
        unit: Option<&str>,
        wanted: &Wanted,
        arrangement: Option<Arrangement>,
        brought: &[(ItemCode, OptionCode)],
    ) -> Result<RespondentForm, Error> {
        let published = self.published(slug).await?;
        if published.wave.is_none() {
            return Err(Error::refused(Code::SurveyClosed));
        }
        let (spoken, arrangement) = published.shown(wanted, arrangement.map_or(Arranged::Drawn, Arranged::As))?;
        Ok(RespondentForm {
            slug: slug.clone(),
            audience: published.audience,
            form: Form { words: spoken.form.words.for_browser(), ..spoken.form.as_ref().clone() },
            plan: spoken.questionnaire.plan().as_ref().clone(),
            version: published.version.clone(),
            units: choices(&published, unit)?,
            assurance: spoken.form.words.say(assurance::word(published.level)).to_owned(),
            by_invitation: published.level.is_by_invitation(),
            today: self.today(),
            arrangement: arrangement.map(Arrangement::digits).unwrap_or_default(),
            fast_s: spoken.fast_s,
            brought: published.questionnaire.document().brought(brought),
            full: self.full(&published.questionnaire, published.wave).await?,
        })
    }

    /// The survey as a page of it needs it; with `unit`, for that unit only.
    ///
    /// # Errors
    /// As [`Self::survey`].
    pub(super) async fn shown(&self, slug: &SurveySlug, unit: Option<&str>, wanted: &Wanted, arranged: Arranged) -> Result<Shown, Error> {
        let published = self.published(slug).await?;
        let wave = published.wave.ok_or_else(|| Error::refused(Code::SurveyClosed))?;
        let id = |code: &UnitCode| published.units.iter().find(|u| &u.0.code == code).map(|u| u.1);
        let units = choices(&published, unit)?.into_iter().filter_map(|u| Some((u.code.clone(), u.name, id(&u.code)?))).collect();
        let (spoken, arrangement) = published.shown(wanted, arranged)?;
        Ok(Shown {
            full: self.full(&published.questionnaire, published.wave).await?,
            arrangement,
            questionnaire: spoken.questionnaire.clone(),
            original: published.questionnaire.clone(),
            form: spoken.form.clone(),
            today: self.today(),
            version: published.version.clone(),
            audience: published.audience,
            level: published.level,
            survey: published.id,
            wave,
            units,
            colours: published.colours.clone(),
        })
    }

    /// Whether answers to this version of a survey are taken.
    ///
    /// # Errors
    /// When they are not, or there is no such survey.
    pub(super) async fn takes(&self, slug: &SurveySlug, version: &str) -> Result<(), Error> {
        self.published(slug).await?.answered(version).map(drop)
    }

    /// Refuses a survey that asks for files at a kiosk: nobody has theirs on a device that is not theirs, and without a
    /// connection none could be sent.
    ///
    /// # Errors
    /// When it asks for files, or there is no such survey.
    pub async fn fits_kiosk(&self, slug: &SurveySlug) -> Result<(), Error> {
        if !files::asks_for_files(self.published(slug).await?.questionnaire.document()) {
            return Ok(());
        }
        let remedy =
            "This survey asks for files, which a kiosk cannot take. Open its link on a device of one's own, or remove the question.";
        Err(Error::field(Code::InvalidField, "kiosk", remedy))
    }

    /// What a survey says after the last page.
    ///
    /// # Errors
    /// When there is no such survey.
    pub async fn thanks(&self, slug: &SurveySlug, wanted: &Wanted) -> Result<Thanks, Error> {
        let published = self.published(slug).await?;
        Ok(Thanks { form: published.spoken(wanted)?.form.clone(), colours: published.colours.clone() })
    }

    /// What is said about a survey, and one unit of it, where its link hangs on a wall.
    ///
    /// # Errors
    /// When there is no such survey, or the unit is not known.
    pub async fn sheet(&self, slug: &SurveySlug, unit: Option<&str>, wanted: &Wanted) -> Result<Sheet, Error> {
        let published = self.published(slug).await?;
        let unit = unit.map(|unit| choices(&published, Some(unit))).transpose()?;
        Ok(Sheet {
            form: published.spoken(wanted)?.form.clone(),
            unit: unit.and_then(|units| units.into_iter().next()).map(|unit| unit.name),
            is_one_unit: choices(&published, None)?.len() == 1,
            is_open: published.wave.is_some(),
            level: published.level,
        })
    }

    /// Where a survey may be shown besides its link; looked up anew, so that a change holds at once.
    ///
    /// # Errors
    /// When there is no such survey.
    pub async fn places(&self, slug: &SurveySlug) -> Result<PlacesRow, Error> {
        Ok(self.store.places(self.published(slug).await?.id).await?)
    }

    pub(super) const fn store(&self) -> &Store {
        &self.store
    }

    /// Whether this is the first question for a day.
    pub(super) fn is_new_day(&self, day: i64) -> bool {
        self.cleaned.swap(day, Ordering::Relaxed) != day
    }

    /// The day by which conditions are judged.
    pub(super) fn today(&self) -> Date {
        Date::of_day(self.clock.now().day())
    }

    pub(super) fn now(&self) -> Seconds {
        self.clock.now()
    }

    /// Stores a response; returns when it is durable.
    ///
    /// # Errors
    /// Answers that do not fit, an unknown unit, a closed survey, a key used before for something else.
    pub async fn submit(&self, slug: &SurveySlug, submission: Submission) -> Result<(), Error> {
        self.submit_of(slug, submission, None).await
    }

    /// As [`Self::submit`], with the draft that the answers come from: where people are invited, its secret leads to the
    /// code that is spent.
    pub(super) async fn submit_of(&self, slug: &SurveySlug, mut submission: Submission, draft: Option<Origin<'_>>) -> Result<(), Error> {
        let published = self.published(slug).await?;
        let questionnaire = published.answered(&submission.version)?;
        let unit = published.units.iter().find(|u| u.0.code == submission.unit);
        let unit = unit
            .ok_or_else(|| {
                Error::field(Code::InvalidField, "unit", format!("There is no unit {}. Choose one of the list.", submission.unit))
            })?
            .1;
        self.settle(&questionnaire, &mut submission.answers)?;
        let Submission { key, version, answers, channel, paradata, arrangement, .. } = submission;
        let (key, code, shown) = match published.level {
            Level::Open => (key, None, Arrangement::of_secret(&arrangement)),
            // the draft's secret leads to the code, so neither the key nor the order may follow from it
            Level::Procedural | Level::Confidential | Level::Identified => {
                let draft = draft.ok_or_else(|| Error::refused(Code::InvitationNeeded))?;
                (SubmissionKey(random::uuid()?), Some(code_hash(draft.secret)), draft.drawn)
            }
            // sealed answers come another way (`verified`)
            Level::Verified => return Err(Error::refused(Code::InvitationNeeded)),
        };
        // without an open wave the key may still be that of a response stored before
        // how an employee came to the survey would tell more than it helps
        let response = NewResponse::new(key, &Scorer::new(&questionnaire), &version, unit, &answers)?
            .through(channel.filter(|_| published.audience == Audience::Customers))
            .arranged(shown.filter(|_| questionnaire.document().is_arranged()))
            .with_paradata(paradata.map(|paradata| paradata.clamped(questionnaire.pages().len())))
            .with_files(files::held(&questionnaire, &answers))
            .in_wave(published.wave);
        let held = response.files().to_vec();
        if let Some(code) = code {
            return match self.store.submit_with_code(response, &code).await? {
                Receipt::NoFile => Err(files::gone(&held)),
                receipt => told(receipt),
            };
        }
        match self.store_response(response.clone()).await? {
            Receipt::NoFile => Err(files::gone(&held)),
            Receipt::Closed => self.submit_again(slug, &version, response).await,
            receipt => told(receipt),
        }
    }

    /// Settles and checks answers that came sealed, and leaves them as they are to be stored.
    ///
    /// # Errors
    /// Answers that do not fit, or the wave takes none.
    pub(super) async fn check_sealed(&self, wave: WaveId, sealed: &mut SealedAnswers) -> Result<(), Error> {
        let closed = || Error::refused(Code::SurveyClosed);
        let survey = self.store.survey_of_wave(wave).await?.ok_or_else(closed)?;
        let slug = self.store.survey(survey).await?.ok_or_else(closed)?.slug;
        let mut published = self.published(&slug).await?;
        if published.wave != Some(wave) {
            published = self.reload(&slug).await?;
        }
        if published.wave != Some(wave) {
            return Err(closed());
        }
        let questionnaire = published.answered(&sealed.version)?;
        self.settle(&questionnaire, &mut sealed.answers)
    }

    /// Leaves of answers what is asked, and refuses what does not fit or answers nothing.
    fn settle(&self, questionnaire: &Questionnaire, answers: &mut candor_survey::Answers) -> Result<(), Error> {
        questionnaire.settle(answers, self.today());
        questionnaire.check(answers, self.today()).map_err(|problems| refuse_answers(questionnaire, &problems))?;
        if questionnaire.is_blank(answers) {
            return Err(Error::field(Code::InvalidAnswers, "answers", "Nothing is answered. Answer at least one question."));
        }
        Ok(())
    }

    /// What was remembered may be a wave that has just been followed by another.
    async fn submit_again(&self, slug: &SurveySlug, version: &str, response: NewResponse) -> Result<(), Error> {
        let published = self.reload(slug).await?;
        let wave = published.wave;
        if wave.is_none() || wave == response.wave() {
            return told(Receipt::Closed);
        }
        // the next wave may ask something else, or only those who are invited
        if published.level != Level::Open {
            return Err(Error::refused(Code::InvitationNeeded));
        }
        published.answered(version)?;
        let held = response.files().to_vec();
        match self.store_response(response.in_wave(wave)).await? {
            Receipt::NoFile => Err(files::gone(&held)),
            receipt => told(receipt),
        }
    }

    /// Through the queue; by itself where it holds files.
    async fn store_response(&self, response: NewResponse) -> Result<Receipt, Error> {
        let with_files = !response.files().is_empty() && response.wave().is_some();
        Ok(if with_files { self.store.submit_with_files(response).await? } else { self.intake.submit(response).await? })
    }

    async fn published(&self, slug: &SurveySlug) -> Result<Arc<Published>, Error> {
        let now = self.clock.now();
        let known = self.remembered(slug);
        // a clock that was set back makes nothing fresh
        if let Some((_, published)) = known.filter(|(since, _)| (0..FRESH_S).contains(&(now.0 - since.0))) {
            return Ok(published);
        }
        self.reload(slug).await
    }

    fn remembered(&self, slug: &SurveySlug) -> Option<(Seconds, Arc<Published>)> {
        // a poisoned lock only means that another request failed in between; the map itself is whole
        self.known.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(slug).cloned()
    }

    /// Looks the survey up again, whatever is remembered.
    async fn reload(&self, slug: &SurveySlug) -> Result<Arc<Published>, Error> {
        let now = self.clock.now();
        let published = Arc::new(self.load(slug).await?);
        self.known.write().unwrap_or_else(std::sync::PoisonError::into_inner).insert(slug.clone(), (now, Arc::clone(&published)));
        Ok(published)
    }

    async fn load(&self, slug: &SurveySlug) -> Result<Published, Error> {
        let survey =
            self.store.survey_by_slug(slug).await?.filter(|s| s.state != State::Draft).ok_or_else(|| Error::refused(Code::NotFound))?;
        let level = assurance::promised(&self.store, &survey, survey.open_wave()).await?;
        let wave = survey.open_wave().map(|w| w.id);
        let asked = self.store.asked_versions(wave.as_slice()).await?;
        let version = survey.version.ok_or_else(|| Error::Internal("a published survey without a version".to_owned()))?;
        let rows = self.store.units(Viewer::operator()).await?;
        let parents: BTreeSet<UnitId> = rows.iter().filter_map(|u| u.parent).collect();
        let units =
            rows.iter().map(|u| (UnitChoice { code: u.code.clone(), name: u.name.clone() }, u.id, !parents.contains(&u.id))).collect();
        // what follows from a version stays, however often the survey is looked up
        let before = self.remembered(slug).map(|(_, before)| before).filter(|b| b.version == version && b.audience == survey.audience);
        let (questionnaire, spoken, colours) = match before {
            Some(before) => (before.questionnaire.clone(), before.spoken.clone(), before.colours.clone()),
            None => laid_out(survey.document, survey.audience)?,
        };
        let earlier = asked.into_iter().filter(|a| a.version != version);
        let earlier = earlier.filter_map(|a| Some((a.version, Arc::new(Questionnaire::try_from(a.document).ok()?)))).collect();
        let is_arranged = questionnaire.document().is_arranged();
        Ok(Published {
            id: survey.id,
            audience: survey.audience,
            level,
            version,
            questionnaire,
            spoken,
            is_arranged,
            wave,
            units,
            colours,
            earlier,
        })
    }
}

/// A published questionnaire, as it is shown in each of its languages, and its colours.
type LaidOut = (Arc<Questionnaire>, Arc<[Spoken]>, Option<Arc<Colours>>);

fn laid_out(document: Document, audience: Audience) -> Result<LaidOut, Error> {
    let questionnaire =
        Questionnaire::try_from(document).map_err(|_| Error::Internal("a published questionnaire is not valid".to_owned()))?;
    let colours = questionnaire.document().theme.as_ref().map(|theme| Arc::new(Colours::of(theme)));
    let spoken = Spoken::all(&questionnaire, audience);
    Ok((Arc::new(questionnaire), spoken, colours))
}

pub(super) fn told(receipt: Receipt) -> Result<(), Error> {
    match receipt {
        Receipt::Stored => Ok(()),
        Receipt::Closed => Err(Error::refused(Code::SurveyClosed)),
        Receipt::KeyReused => Err(Error::refused(Code::KeyReused)),
        Receipt::CodeSpent => Err(Error::field(Code::KeyReused, "draft", "Answers were sent with this invitation; each counts once.")),
        Receipt::NoFile => Err(Error::refused(Code::InvalidAnswers)),
        Receipt::NoCode => Err(Error::refused(Code::InvitationNeeded)),
    }
}

fn choices(published: &Published, unit: Option<&str>) -> Result<Vec<UnitChoice>, Error> {
    match unit {
        Some(text) => {
            let code = UnitCode::parse(text).ok();
            let found = published.units.iter().find(|u| Some(&u.0.code) == code.as_ref());
            found
                .map(|u| vec![u.0.clone()])
                .ok_or_else(|| Error::field(Code::NotFound, "unit", "This link names a unit that does not exist. Ask for the right link."))
        }
        None => {
            let mut units: Vec<UnitChoice> = published.units.iter().filter(|u| u.2).map(|u| u.0.clone()).collect();
            units.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(units)
        }
    }
}

pub(super) fn refuse_answers(questionnaire: &Questionnaire, problems: &[AnswerProblem]) -> Error {
    let fields = problems.iter().map(|p| FieldProblem { field: p.item.to_string(), message: Words::english().message(p, questionnaire) });
    Error::fields(Code::InvalidAnswers, fields.collect())
}
