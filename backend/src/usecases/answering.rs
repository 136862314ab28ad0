//! Answering page by page with forms alone: what a browser without scripts needs.
//!
//! The first page that is sent makes a draft under a secret that only the address knows. Each page then adds
//! its own fields to the draft, so that two windows do not overwrite each other. The last one sends the
//! answers, under a key that follows from the secret, and the draft is gone.

use std::collections::BTreeMap;
use std::sync::Arc;

use candor_form::{
    ARRANGEMENT, Form, Place, RANK, Refused, SPEAK, STEP, State, Word, Words, add, add_elsewhere, left_out, rank, read, unit_answer,
    unit_item,
};
use candor_survey::{
    Answer, Answers, Arrangement, Audience, Channel, Date, Hidden, ItemCode, OptionCode, PageEvent, Questionnaire, Session, SurveySlug,
    UnitCode,
};
use candor_wire::ids::{SubmissionKey, SurveyId, UnitId, WaveId};
use candor_wire::invitation::Level;
use candor_wire::problem::Code;
use candor_wire::respond::Submission;
use sha2::{Digest, Sha256};

use super::colours::Colours;
use super::quotas::Away;
use super::respond::{Arranged, Origin, Respond};
use crate::digest::sha256;
use crate::error::Error;
use crate::random;
use crate::store::{DRAFT_DAYS, Draft, DraftVisit};

/// How often a page is applied again when another window was faster.
pub(super) const TRIES: usize = 5;

/// Where a link leads: a survey, maybe one unit of it, maybe a channel.
#[derive(Debug, Clone)]
pub struct Entrance {
    /// Name of the survey.
    pub slug: SurveySlug,
    /// Unit named by the link.
    pub unit: Option<String>,
    /// Channel named by the link.
    pub channel: Option<Channel>,
    /// Languages, as the link and the browser name them.
    pub wanted: Wanted,
    /// Hidden fields that the link names with their values, known or not.
    pub brought: Vec<(ItemCode, OptionCode)>,
}

/// How a parameter of a link begins that gives a value to a hidden field.
const FIELD: &str = "f.";

/// The hidden fields among the parameters of a link. What can be neither a code nor a value is passed over.
#[must_use]
pub fn fields_of(parameters: &[(String, String)]) -> Vec<(ItemCode, OptionCode)> {
    let field = |(name, value): &(String, String)| Some((name.strip_prefix(FIELD)?.parse().ok()?, value.parse().ok()?));
    parameters.iter().filter_map(field).collect()
}

/// The same as parts of a query, each with a sign before it.
#[must_use]
pub fn fields_query(brought: &[(ItemCode, OptionCode)]) -> String {
    brought.iter().map(|(field, value)| format!("&{FIELD}{field}={value}")).collect()
}

/// The languages that somebody reads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The one that the address names; it goes along from page to page.
    pub named: Option<String>,
    /// Those that the browser accepts, the most liked first.
    pub accepted: Vec<String>,
}

impl Wanted {
    /// All of them, the most wanted first.
    #[must_use]
    pub fn tags(&self) -> Vec<&str> {
        self.named.iter().chain(&self.accepted).map(String::as_str).collect()
    }
}

/// A survey with what a page of it needs.
#[derive(Debug)]
pub struct Shown {
    /// What is asked, in the language that is shown.
    pub questionnaire: Arc<Questionnaire>,
    /// The same in its own language.
    pub original: Arc<Questionnaire>,
    /// How it is laid out.
    pub form: Arc<Form>,
    /// Its version.
    pub version: String,
    /// The day by which conditions are judged.
    pub today: Date,
    /// Who is asked.
    pub audience: Audience,
    /// What respondents are promised.
    pub level: Level,
    /// The survey's id.
    pub survey: SurveyId,
    /// The open wave.
    pub wave: WaveId,
    /// Teams to choose from, with their ids.
    pub units: Vec<(UnitCode, String, UnitId)>,
    /// Colours of its pages, where it has its own.
    pub colours: Option<Arc<Colours>>,
    /// Which arrangement it is, where orders differ.
    pub arrangement: Option<Arrangement>,
    /// Quotas that are full, by their places in the document.
    pub full: Vec<usize>,
}

impl Shown {
    /// As the markup wants it.
    #[must_use]
    pub fn choices(&self) -> Vec<(UnitCode, String)> {
        self.units.iter().map(|u| (u.0.clone(), u.1.clone())).collect()
    }

    /// The number of steps before the first page.
    #[must_use]
    pub fn first(&self) -> usize {
        usize::from(self.units.len() > 1)
    }
}

/// A respondent's state between two pages.
#[derive(Debug)]
pub struct Visit {
    /// The survey.
    pub shown: Shown,
    /// Answers and entries.
    pub session: Session,
    /// The team chosen.
    pub unit: Option<UnitCode>,
    /// The step shown.
    pub step: usize,
    /// What is wrong with the page that was sent.
    pub problems: Vec<(ItemCode, String)>,
    /// Whether a link has brought answers along.
    pub is_prefilled: bool,
    /// Whether a draft holds what was entered.
    pub is_kept: bool,
    /// What is shown although it is not in the session: the team, and what does not go together.
    pub aside: Vec<(ItemCode, Answer)>,
    /// What was left out, when sending was asked for.
    pub left_out: String,
    /// How far the respondent has come, and how.
    pub seen: DraftVisit,
    /// Digits of the arrangement shown, where orders differ.
    digits: String,
    /// The order that was drawn for somebody invited.
    drawn: Option<Arrangement>,
}

impl Visit {
    /// With the quotas that are full for a page that is to be shown; one that was shown is taken first.
    fn new(shown: Shown, draft: Option<&Draft>, wanted: usize, brought: &[(ItemCode, OptionCode)], full: Vec<usize>) -> Self {
        // what a link brings counts from the first page on, and is kept with the draft
        let answers = draft.map_or_else(|| shown.original.document().brought(brought), |d| d.answers.clone());
        let mut session = Session::resume(shown.questionnaire.plan().clone(), answers, 0, shown.today).with_full(full);
        draft.iter().flat_map(|d| &d.entries).for_each(|(item, text)| session.enter(item, text));
        let chosen = |id: UnitId| shown.units.iter().find(|u| u.2 == id).map(|u| u.0.clone());
        let only = shown.units.first().filter(|_| shown.units.len() == 1).map(|u| u.0.clone());
        let unit = draft.and_then(|d| d.unit).and_then(chosen).or(only);
        let is_kept = draft.is_some();
        let seen = draft.map(|d| d.visit.clone()).unwrap_or_default();
        let mut visit = Self {
            digits: shown.arrangement.map(Arrangement::digits).unwrap_or_default(),
            drawn: draft.and_then(|draft| draft.arrangement),
            seen,
            is_kept,
            is_prefilled: false,
            left_out: String::new(),
            aside: Vec::new(),
            problems: Vec::new(),
            step: 0,
            unit,
            session,
            shown,
        };
        visit.go_to(wanted);
        visit
    }

    /// Goes to a step, or to the last one before it that may be shown.
    fn go_to(&mut self, wanted: usize) {
        let first = self.shown.first();
        self.step = if wanted < first || self.unit.is_none() {
            0
        } else {
            self.session.go_to(wanted - first);
            self.session.page() + first
        };
        self.aside = self.unit.as_ref().and_then(unit_answer).into_iter().collect();
    }

    /// As the markup wants it.
    #[must_use]
    pub fn place(&self) -> Place<'_> {
        let state = State { session: &self.session, problems: &self.problems, aside: &self.aside, said: None, words: self.words() };
        Place {
            kept: if self.is_kept { self.words().say(Word::KeptAddress) } else { "" },
            left_out: &self.left_out,
            entered: self.is_prefilled,
            arrangement: &self.digits,
            ..Place::of(state, self.step)
        }
    }

    /// The end in place of this page, where a quota is full that needs nothing of it. Looking counts nobody.
    #[must_use]
    pub fn turned_away(&self) -> Option<usize> {
        self.session.turned_away()
    }

    fn words(&self) -> &Words {
        &self.shown.form.words
    }

    fn on_unit(&self) -> bool {
        self.step < self.shown.first()
    }

    /// Shows what a link brings along as if it had just been entered; what its items do not take is passed over.
    pub fn prefill(&mut self, fields: &[(String, String)]) {
        if !self.on_unit() {
            drop(add(&mut self.session, fields));
            self.is_prefilled = !self.session.is_blank();
        }
    }

    /// Takes the fields of the step shown.
    fn take(&mut self, fields: &[(String, String)]) -> Vec<Refused> {
        if !self.on_unit() {
            return read(&mut self.session, fields);
        }
        let given = unit_item().and_then(|item| field(fields, &candor_form::id_of(&item)));
        self.unit = given.and_then(|code| self.shown.units.iter().find(|u| u.0.as_str() == code)).map(|u| u.0.clone());
        Vec::new()
    }

    /// The items that the page asks.
    fn asked(&self) -> Vec<ItemCode> {
        self.session.items_on_page().map(|item| item.code.clone()).collect()
    }

    /// Whether the page asks something that it did not ask before.
    fn brings_up(&self, asked: &[ItemCode], hidden: &Hidden) -> bool {
        let page = self.session.plan().pages().get(self.session.page());
        let reveals = || page.is_some_and(|page| self.session.hidden().reveals(hidden, page));
        self.asked().iter().any(|item| !asked.contains(item)) || (!self.on_unit() && reveals())
    }

    /// What keeps the step from being left forwards.
    fn problems_of(&self, refused: &[Refused]) -> Vec<(ItemCode, String)> {
        if self.on_unit() {
            let missing = self.unit.is_none().then(unit_item).flatten();
            return missing.map(|item| (item, self.words().say(Word::ChooseTeam).to_owned())).into_iter().collect();
        }
        let of_page = self.session.problems();
        let shadowed = |item: &ItemCode| refused.iter().any(|(_, problem)| &problem.item == item);
        let all = of_page.iter().filter(|p| !shadowed(&p.item)).chain(refused.iter().map(|(_, problem)| problem));
        all.map(|problem| (problem.item.clone(), self.words().remedy(&problem.fault))).collect()
    }

    /// Says what was left out, once: the button of that page sends anyway. With no answer at all there is nothing to send.
    fn says_left_out(&mut self) -> bool {
        self.left_out = if self.session.is_blank() { String::new() } else { left_out(&self.session, &self.shown.form) };
        !self.left_out.is_empty()
    }

    /// Counts what happened on the step that was sent: so many problems shown, or the way that is left by. The
    /// choice of a team is no page.
    fn count(&mut self, before: &Answers, wish: &Wish, problems: usize) {
        self.seen.paradata.kept = true;
        let Some(page) = self.step.checked_sub(self.shown.first()) else { return };
        let changed = before.iter().filter(|(item, answer)| self.session.answer_to(item) != Some(answer)).count();
        let is_last = self.is_last();
        let paradata = &mut self.seen.paradata;
        let mut count = |event, times: usize| paradata.count(page, event, u32::try_from(times).unwrap_or(u32::MAX));
        count(PageEvent::Problem, problems);
        count(PageEvent::Change, changed);
        match wish {
            Wish::Back => count(PageEvent::Back, usize::from(self.step > 0)),
            Wish::On | Wish::Anyway if problems == 0 && !is_last => self.seen.reached = self.seen.reached.max(page + 1),
            Wish::On | Wish::Anyway | Wish::Clear(_) | Wish::Rank(_) | Wish::Speak(_) => {}
        }
    }

    /// The step before with something to show.
    fn step_back(&mut self) -> usize {
        let first = self.shown.first();
        if self.step > first && self.session.back() { self.session.page() + first } else { 0 }
    }

    /// The next step with something to show.
    fn step_on(&mut self) -> usize {
        if !self.on_unit() {
            self.session.go_on();
        }
        if self.on_unit() { self.step + 1 } else { self.session.page() + self.shown.first() }
    }

    fn is_last(&self) -> bool {
        !self.on_unit() && self.session.on_last_page()
    }

    /// The same page, with what is wrong with it.
    fn refused(mut self, problems: Vec<(ItemCode, String)>, refused: Vec<Refused>) -> Led {
        self.aside = self.unit.as_ref().and_then(unit_answer).into_iter().collect();
        self.aside.extend(refused.into_iter().map(|(answer, problem)| (problem.item, answer)));
        self.problems = problems;
        Led::Back(Box::new(self))
    }

    fn entries(&self) -> BTreeMap<ItemCode, String> {
        let unfit = self.session.plan().items().iter().filter(|item| self.session.answer_to(&item.code).is_none());
        unfit.map(|item| (item.code.clone(), self.session.entry(&item.code))).filter(|(_, text)| !text.is_empty()).collect()
    }
}

/// What a sent page leads to.
#[derive(Debug)]
pub enum Led {
    /// To this step of the draft with this secret.
    To(String, usize),
    /// To this step of the draft with this secret, in another language.
    In(String, String, usize),
    /// To the same page, which says what is wrong.
    Back(Box<Visit>),
    /// To thanks: everything is stored, or nothing because a quota is full. With the number of an end before the last page,
    /// from 0.
    Thanks(Option<usize>),
}

/// What the button that sent a page asks for.
enum Wish {
    On,
    Anyway,
    Back,
    Clear(ItemCode),
    Rank(String),
    Speak(String),
}

fn wish(fields: &[(String, String)]) -> Wish {
    if let Some(press) = field(fields, RANK) {
        return Wish::Rank(press.to_owned());
    }
    match (field(fields, "clear").and_then(|code| code.parse().ok()), field(fields, "go")) {
        (Some(item), _) => Wish::Clear(item),
        (None, Some("back")) => Wish::Back,
        (None, Some("anyway")) => Wish::Anyway,
        (None, Some(go)) if go.starts_with(SPEAK) => Wish::Speak(go.trim_start_matches(SPEAK).to_owned()),
        _ => Wish::On,
    }
}

fn field<'a>(fields: &'a [(String, String)], name: &str) -> Option<&'a str> {
    fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

/// A page as it was sent.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// The secret of the draft; none yet for the first page.
    pub token: Option<&'a str>,
    /// The step that was sent.
    pub step: usize,
    /// Names and values of its fields.
    pub fields: &'a [(String, String)],
    /// Items whose file was not kept, with what to do about it.
    pub refused: &'a [(ItemCode, String)],
}

impl Respond {
    /// The page of a step, or of the last one before it that may be shown. Without a draft it is the first,
    /// and nothing is stored for it.
    ///
    /// # Errors
    /// As [`Respond::survey`], and when the draft is gone.
    pub async fn page(&self, entrance: &Entrance, token: Option<&str>, step: usize) -> Result<Visit, Error> {
        let stored = self.stored(token).await?;
        let arranged = Arranged::of(token, stored.as_ref());
        let shown = self.shown(&entrance.slug, entrance.unit.as_deref(), &entrance.wanted, arranged).await?;
        let draft = self.draft(&shown, token, stored).await?;
        let full = shown.full.clone();
        Ok(Visit::new(shown, draft.as_ref(), step, &entrance.brought, full))
    }

    async fn stored(&self, token: Option<&str>) -> Result<Option<Draft>, Error> {
        match token {
            Some(token) => Ok(self.store().draft(&sha256(token)).await?),
            None => Ok(None),
        }
    }

    /// What is stored, if it is of this survey, with its answers carried to the version shown; none before the first page.
    async fn draft(&self, shown: &Shown, token: Option<&str>, stored: Option<Draft>) -> Result<Option<Draft>, Error> {
        if token.is_none() {
            return self.admits(shown, None).await.map(|()| None);
        }
        let draft = stored.filter(|draft| draft.survey == shown.survey);
        let draft = draft.ok_or_else(|| Error::refused(Code::NotFound))?;
        Ok(Some(super::versions::carried(self.store(), shown, draft).await?))
    }

    /// Takes a page that was sent. The first one begins a draft.
    ///
    /// # Errors
    /// As [`Respond::page`], and those of [`Respond::submit`] for the last page.
    pub async fn take(&self, entrance: &Entrance, sent: Sent<'_>) -> Result<Led, Error> {
        for _ in 0..TRIES {
            let stored = self.stored(sent.token).await?;
            // the first page says in its own field which arrangement it showed
            let arranged = Arranged::of(sent.token.or_else(|| field(sent.fields, ARRANGEMENT)), stored.as_ref());
            let shown = self.shown(&entrance.slug, entrance.unit.as_deref(), &entrance.wanted, arranged).await?;
            if shown.level == Level::Verified {
                // a draft would keep answers that can be read
                return Err(Error::refused(Code::ScriptsNeeded));
            }
            let draft = match self.draft(&shown, sent.token, stored).await {
                Ok(draft) => draft,
                // sent twice: the first has stored everything
                Err(error) => return if self.is_stored(sent.token).await? { Ok(Led::Thanks(None)) } else { Err(error) },
            };
            let visit = Visit::new(shown, draft.as_ref(), sent.step, &entrance.brought, Vec::new());
            if let Some(led) = self.apply(entrance, visit, draft, sent).await? {
                return Ok(led);
            }
        }
        Err(Error::refused(Code::Busy))
    }

    async fn is_stored(&self, token: Option<&str>) -> Result<bool, Error> {
        match token {
            Some(token) => self.was_sent(token).await,
            None => Ok(false),
        }
    }

    /// `None` when another window was faster.
    async fn apply(&self, entrance: &Entrance, mut visit: Visit, draft: Option<Draft>, sent: Sent<'_>) -> Result<Option<Led>, Error> {
        let before = visit.session.answers().clone();
        let (asked, hidden) = (visit.asked(), visit.session.hidden());
        // a page of before, sent late, or one whose way there has closed meanwhile
        let is_elsewhere = field(sent.fields, STEP).and_then(|step| step.parse().ok()).is_some_and(|step: usize| step != visit.step);
        let refused = if is_elsewhere { add_elsewhere(&mut visit.session, sent.fields) } else { visit.take(sent.fields) };
        let wish = wish(sent.fields);
        match &wish {
            Wish::Clear(item) => visit.session.clear(item),
            Wish::Rank(press) => drop(rank(&mut visit.session, press, &visit.shown.form.words)),
            _ => {}
        }
        // what an answer has brought up on the same page is asked before the page is left
        let goes_on = matches!(wish, Wish::On | Wish::Anyway);
        let brings_up = goes_on && !is_elsewhere && visit.brings_up(&asked, &hidden);
        let mut problems = if brings_up || is_elsewhere { Vec::new() } else { visit.problems_of(&refused) };
        // what is said of a file takes the place of what the answer lacks without it
        problems.retain(|(item, _)| sent.refused.iter().all(|(of, _)| of != item));
        problems.extend(sent.refused.iter().cloned());
        // ticks that do not go together would be gone in another language, too
        let stays =
            !sent.refused.is_empty() || (goes_on && !problems.is_empty()) || (matches!(wish, Wish::Speak(_)) && !refused.is_empty());
        // from here on as quotas are now
        visit.session = visit.session.with_full(visit.shown.full.clone());
        let goes_away = goes_on && !stays && !brings_up && !is_elsewhere && !visit.on_unit();
        if let Some(ending) = visit.session.led_away().filter(|_| goes_away) {
            let by = ending - visit.session.plan().endings().len();
            let away = Away { version: &visit.shown.version, answers: visit.session.settled(), draft: sent.token, by };
            self.turn_away(&entrance.slug, away).await?;
            return Ok(Some(Led::Thanks(Some(ending))));
        }
        if stays && draft.is_none() {
            return Ok(Some(visit.refused(problems, refused)));
        }
        visit.count(&before, &wish, if stays { problems.len() } else { 0 });
        let channel = match &draft {
            Some(draft) => draft.channel,
            None => entrance.channel.filter(|_| visit.shown.audience == Audience::Customers),
        };
        let revision = draft.map_or(1, |draft| draft.revision);
        let Some(kept) = self.keep(&visit, channel, revision, sent.token).await? else { return Ok(None) };
        if stays {
            return Ok(Some(visit.refused(problems, refused)));
        }
        let step = match wish {
            Wish::Speak(tag) => return Ok(Some(Led::In(tag, kept, visit.step))),
            _ if brings_up || is_elsewhere => visit.step,
            Wish::Clear(_) | Wish::Rank(_) => visit.step,
            Wish::Back => visit.step_back(),
            Wish::On if visit.is_last() && visit.says_left_out() => return Ok(Some(visit.refused(Vec::new(), Vec::new()))),
            Wish::On | Wish::Anyway if visit.is_last() => return self.send(entrance, visit, channel, &kept).await.map(Some),
            Wish::On | Wish::Anyway => visit.step_on(),
        };
        Ok(Some(Led::To(kept, step)))
    }

    /// Stores what is entered so far; the draft's secret. `None` when another window was faster.
    async fn keep(&self, visit: &Visit, channel: Option<Channel>, revision: i64, token: Option<&str>) -> Result<Option<String>, Error> {
        let id = |code: &UnitCode| visit.shown.units.iter().find(|u| &u.0 == code).map(|u| u.2);
        let kept = Draft {
            survey: visit.shown.survey,
            version: visit.shown.version.clone(),
            unit: visit.unit.as_ref().and_then(id),
            channel,
            step: visit.step,
            answers: visit.session.answers().clone(),
            entries: visit.entries(),
            revision,
            visit: visit.seen.clone(),
            arrangement: visit.drawn,
        };
        let day = self.now().day();
        let Some(token) = token else {
            let mut token = random::token().map_err(|e| Error::Internal(e.to_string()))?;
            token.replace_range(..visit.digits.len(), &visit.digits);
            self.forget_old_drafts(day).await?;
            self.store().create_draft(&sha256(&token), &kept, day).await?;
            return Ok(Some(token));
        };
        Ok(self.store().update_draft(&sha256(token), &kept, day).await?.then(|| token.to_owned()))
    }

    /// Once a day, whoever comes first.
    pub(super) async fn forget_old_drafts(&self, day: i64) -> Result<(), Error> {
        if self.is_new_day(day) {
            self.store().forget_drafts(day - DRAFT_DAYS).await?;
        }
        Ok(())
    }

    async fn send(&self, entrance: &Entrance, mut visit: Visit, channel: Option<Channel>, token: &str) -> Result<Led, Error> {
        let Some(unit) = visit.unit.clone() else {
            visit.go_to(0);
            return Ok(Led::Back(Box::new(visit)));
        };
        let answers = visit.session.settled();
        if visit.session.plan().is_blank(&answers) {
            let here = visit.session.items_on_page().next().map(|item| item.code.clone());
            let first = here.or_else(|| visit.shown.questionnaire.items().first().map(|item| item.code.clone()));
            let problems = first.map(|item| (item, visit.words().say(Word::NothingAnswered).to_owned()));
            return Ok(visit.refused(problems.into_iter().collect(), Vec::new()));
        }
        let (version, ending) = (visit.shown.version.clone(), visit.session.ending());
        let (paradata, arrangement) = (Some(visit.seen.paradata), visit.digits);
        let submission = Submission { key: key(token), version, unit, answers, channel, paradata, arrangement };
        let drawn = visit.drawn;
        self.submit_of(&entrance.slug, submission, Some(Origin { secret: token, drawn })).await?;
        // were it left behind, it would be forgotten later; the answers are stored
        self.store().delete_draft(&sha256(token)).await?;
        Ok(Led::Thanks(ending))
    }
}

/// The key of a draft's response: sending it twice stores it once.
pub(super) fn key(token: &str) -> SubmissionKey {
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(format!("candor response of {token}"))[..16]);
    SubmissionKey(uuid::Builder::from_random_bytes(bytes).into_uuid())
}
