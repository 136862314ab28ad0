//! The state of a response, and the page that it makes.

use std::sync::Arc;

use candor_form::{
    Form, Node, Place, SLIDE, State, Survey, Word, Words, asks, left_out, node, notice, step_page, unit_answer, unit_item, way_to,
};
use candor_survey::{
    Answer, AnswerProblem, Answers, Audience, Channel, Date, ItemCode, PageEvent, Paradata, Plan, Session, Speed, SurveySlug, TimeClass,
    UnitCode, decimal,
};
use candor_wire::respond::{DraftState, Entered, RespondentForm};

use crate::draft::Draft;
use crate::sending::Sending;

/// Items with what to do about them, in the order shown.
pub type Problems = Vec<(ItemCode, String)>;

/// What does not change while a survey is answered.
pub struct Loaded {
    /// Name in the address.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// What is shown.
    pub form: Form,
    /// What is asked.
    pub plan: Arc<Plan>,
    /// The version that is answered.
    pub version: String,
    /// The unit of the link, or the units to choose from.
    pub units: Vec<(UnitCode, String)>,
    /// The channel that the link names; a name that is none is passed over.
    pub channel: Option<Channel>,
    /// Who sees what.
    pub assurance: String,
    /// The server's day.
    pub today: Date,
    /// So many seconds are too few.
    pub fast_s: u32,
    /// The unit that the link asked for.
    pub asked: Option<String>,
    /// Where the draft is kept in this browser.
    pub place: String,
    /// Digits of the arrangement that is shown; empty where everybody sees the same.
    pub arrangement: String,
    /// Whether the secret is that of an invitation, and stays.
    pub by_invitation: bool,
    /// Hidden fields that the link answers.
    pub brought: Answers,
    /// Quotas that are full.
    pub full: Vec<usize>,
    /// Whether the page is in a kiosk or in a frame, which an address for going on would leave.
    pub is_elsewhere: bool,
}

impl Loaded {
    /// What the server gave for a link; nothing when there is nothing to ask.
    pub fn new(survey: RespondentForm, asked: Option<String>, channel: Option<Channel>, place: String) -> Option<Self> {
        let RespondentForm {
            slug,
            audience,
            form,
            plan,
            version,
            units,
            assurance,
            today,
            arrangement,
            by_invitation,
            fast_s,
            brought,
            full,
        } = survey;
        let plan = Arc::new(plan);
        let units: Vec<_> = units.into_iter().map(|unit| (unit.code, unit.name)).collect();
        let channel = channel.filter(|_| audience == Audience::Customers);
        (!units.is_empty() && !plan.pages().is_empty()).then(|| {
            let is_elsewhere = ["kiosk", "embed"].iter().any(|name| crate::browser::parameter(name).is_some());
            Self {
                slug,
                audience,
                form,
                plan,
                version,
                units,
                channel,
                assurance,
                today,
                fast_s,
                asked,
                place,
                arrangement,
                by_invitation,
                brought,
                full,
                is_elsewhere,
            }
        })
    }

    /// The response is sent: this browser keeps nothing of it but that. A kiosk keeps nothing at all, nor does anybody
    /// whose answers were not stored.
    pub fn put_away(&self, is_stored: bool) {
        if is_stored && crate::browser::parameter("kiosk").is_none() {
            Draft::put_away(&self.place, self.today);
        } else {
            Draft::remove(&self.place);
        }
    }

    /// A session at its first page.
    fn session(&self) -> Session {
        Session::new(self.plan.clone(), self.today).with_full(self.full.clone())
    }

    /// A secret for a response in the arrangement that is shown: it begins with its digits.
    pub fn secret(&self) -> Option<String> {
        let secret = crate::browser::secret()?;
        Some([&self.arrangement, secret.get(self.arrangement.len()..)?].concat())
    }

    fn survey(&self) -> Survey<'_> {
        Survey { form: &self.form, audience: self.audience, assurance: &self.assurance, units: &self.units }
    }
}

/// The state of a response.
pub struct Model {
    /// The survey.
    pub loaded: Arc<Loaded>,
    /// The secret of this response: whoever has it can go on with it until it is sent.
    pub secret: String,
    /// Answers and page.
    pub session: Session,
    /// The team answered about.
    pub unit: Option<UnitCode>,
    /// The step shown: the team where that is asked, then the pages.
    pub step: usize,
    /// What is wrong, at the fields; each goes when its answer changes.
    pub problems: Problems,
    /// What was wrong when the respondent last tried to go on. It stays, so that nothing jumps.
    pub held: Problems,
    /// What the last choice led to, for screen readers.
    pub said: Option<(ItemCode, String)>,
    /// Whether sending was asked for although something was left out, and what.
    pub left_out: String,
    /// How sending goes.
    pub sending: Sending,
    /// Items that the server does not have yet as they are.
    pub unsaved: Vec<ItemCode>,
    /// How the respondent has got through the pages.
    pub paradata: Paradata,
    /// When the visit began, in milliseconds; not of one that goes on.
    pub begun_ms: Option<f64>,
    /// Whether this browser keeps the answers.
    pub is_kept: bool,
    /// Whether the server has a draft.
    pub is_saved: bool,
    /// Whether the last attempt to save failed.
    pub is_failing: bool,
    /// Whether answers of an earlier visit are shown.
    pub is_resumed: bool,
    /// Whether another language was asked for and could not be had.
    pub is_speechless: bool,
    /// Whether number keys choose.
    pub keys: bool,
    /// A page that says something in place of the questions: heading, text, address and label of a link.
    pub notice: Option<Notice>,
}

/// A page without questions.
pub struct Notice {
    /// The heading.
    pub heading: String,
    /// What it means and what to do.
    pub text: String,
    /// How to go on from there.
    pub way_on: WayOn,
}

/// How to go on from a page without questions; with a label where there is a way.
#[derive(Clone)]
pub enum WayOn {
    /// There is nothing more to do.
    None,
    /// A link that loads the survey's page.
    Reload(String),
    /// A button that begins a new response.
    Anew(String),
}

impl Model {
    /// A response that begins, or goes on with what this browser and the server have of it.
    pub fn new(loaded: Arc<Loaded>, secret: String, kept: Option<Draft>, saved: Option<DraftState>) -> Self {
        let session = loaded.session();
        let unit = loaded.units.first().filter(|_| loaded.units.len() == 1).map(|unit| unit.0.clone());
        let mut model = Self {
            loaded,
            secret,
            session,
            unit,
            step: 0,
            problems: Vec::new(),
            held: Vec::new(),
            said: None,
            left_out: String::new(),
            sending: Sending::Idle,
            unsaved: Vec::new(),
            paradata: kept.as_ref().map(|draft| draft.paradata.clone()).unwrap_or_default(),
            begun_ms: (kept.is_none() && saved.is_none()).then(js_sys::Date::now),
            is_kept: false,
            is_saved: saved.is_some(),
            is_failing: false,
            is_resumed: false,
            is_speechless: false,
            keys: true,
            notice: None,
        };
        let local = kept.iter().flat_map(|draft| draft.unsaved.clone()).collect::<Vec<_>>();
        let step = kept.as_ref().map(|draft| draft.step).or(saved.as_ref().map(|saved| saved.step));
        if let Some(draft) = &kept {
            model.take(draft, None);
        }
        if let Some(saved) = saved {
            let saved = Draft::of_server(saved);
            // what this browser has and the server has not is newer
            model.take(&saved, Some(&local));
        }
        model.is_resumed = !model.session.is_blank();
        for (item, answer) in model.loaded.brought.clone() {
            // a response keeps what it began with
            if model.session.answer_to(&item).is_none() {
                drop(model.session.answer(&item, answer));
            }
        }
        model.go_to(step.unwrap_or_default() as usize);
        if model.is_saved {
            // windows meet in this browser's draft, so it must not be older than the server's
            model.is_kept = Draft::of(&model).save(&model.loaded.place);
        }
        model
    }

    /// Puts another response in the place of this one.
    pub fn begin_anew(&mut self, secret: String, kept: Option<Draft>) {
        let keys = self.keys;
        *self = Self { keys, ..Self::new(self.loaded.clone(), secret, kept, None) };
    }

    /// Takes over what a draft holds, except for some items.
    pub fn take(&mut self, draft: &Draft, except: Option<&[ItemCode]>) {
        let page = self.session.page();
        let plan = self.loaded.plan.clone();
        for item in plan.items().iter().map(|item| &item.code) {
            if except.is_none_or(|except| !except.contains(item)) {
                draft.entered(item).put(&mut self.session, item);
            }
        }
        let is_kept = |item: &ItemCode| except.is_some_and(|except| except.contains(item));
        if self.loaded.units.len() > 1 && !unit_item().as_ref().is_some_and(is_kept) {
            let known = draft.unit.clone().filter(|code| self.loaded.units.iter().any(|unit| &unit.0 == code));
            self.unit = known.or(self.unit.take());
        }
        if except.is_none() {
            self.unsaved.clone_from(&draft.unsaved);
        }
        self.session.go_to(page);
        if self.step >= self.first() {
            // the page shown may not be asked any more
            self.step = self.session.page() + self.first();
        }
    }

    /// Takes over what another device has saved meanwhile.
    pub fn merge(&mut self, saved: DraftState) {
        let unsaved = self.unsaved.clone();
        self.take(&Draft::of_server(saved), Some(&unsaved));
        self.is_kept = Draft::of(self).save(&self.loaded.place);
    }

    /// Keeps the response in this browser. Items that this window has not changed are as another window left
    /// them; what the server has acknowledged and is still so is not unsaved any more.
    pub fn store(&mut self, changed: &[ItemCode], acknowledged: &[(ItemCode, Entered)]) {
        let place = self.loaded.place.clone();
        if let Some(other) = Draft::load(&place).filter(|other| other.secret == self.secret) {
            self.take(&other, Some(changed));
            self.unsaved = other.unsaved;
        }
        for item in changed {
            if !self.unsaved.contains(item) {
                self.unsaved.push(item.clone());
            }
        }
        let session = &self.session;
        let is_saved = |item: &ItemCode| acknowledged.iter().any(|(code, sent)| code == item && *sent == Entered::of(session, item));
        self.unsaved.retain(|item| !is_saved(item));
        self.is_kept = Draft::of(self).save(&place);
    }

    /// The number of steps before the first page.
    pub fn first(&self) -> usize {
        self.loaded.survey().first()
    }

    /// Goes to a step, or to the last one before it that may be shown.
    pub fn go_to(&mut self, wanted: usize) {
        let first = self.first();
        self.step = if wanted < first || self.unit.is_none() {
            0
        } else {
            self.session.go_to(wanted - first);
            self.session.page() + first
        };
    }

    /// Shows the same in another language, if it could be had; what was entered stays as it is.
    pub fn speak(&mut self, survey: Option<RespondentForm>) -> bool {
        let Loaded { asked, channel, place, .. } = self.loaded.as_ref();
        let loaded = survey.and_then(|survey| Loaded::new(survey, asked.clone(), *channel, place.clone()));
        self.is_speechless = loaded.is_none();
        let Some(loaded) = loaded else { return false };
        let kept = Draft::of(self);
        let shown = self.step;
        self.loaded = Arc::new(loaded);
        self.session = self.loaded.session();
        self.take(&kept, None);
        self.problems.clear();
        self.held.clear();
        self.said = None;
        self.left_out.clear();
        self.go_to(shown);
        true
    }

    /// Shows a step, with nothing left of the one before.
    pub fn show(&mut self, wanted: usize) {
        self.count(PageEvent::Back, usize::from(wanted < self.step));
        self.go_to(wanted);
        self.sending = Sending::Idle;
        self.is_resumed = false;
        self.is_speechless = false;
        self.said = None;
        self.left_out.clear();
        self.held.clear();
        self.problems.clear();
    }

    /// Counts what happens on the page shown; the choice of a team is no page.
    pub fn count(&mut self, event: PageEvent, times: usize) {
        if let Some(page) = self.step.checked_sub(self.first()) {
            self.paradata.count(page, event, u32::try_from(times).unwrap_or(u32::MAX));
        }
    }

    /// How the respondent has got through the pages, as it is handed in.
    pub fn told_paradata(&self) -> Paradata {
        let time = self.begun_ms.map(|begun| seconds(js_sys::Date::now() - begun));
        // the seconds stay here; what is told are classes
        let speed = time.map(|seconds| if seconds < u64::from(self.loaded.fast_s) { Speed::Fast } else { Speed::Usual });
        Paradata { scripts: true, kept: self.is_saved, time: time.map(TimeClass::of_seconds), speed, ..self.paradata.clone() }
    }

    /// Stays, and says why.
    pub fn hold(&mut self, problems: Problems) {
        self.count(PageEvent::Problem, problems.len());
        self.held.clone_from(&problems);
        self.problems = problems;
    }

    /// Takes what a field of the page holds now; the item that changed.
    pub fn change(&mut self, name: &str, value: &str, on: bool) -> Option<ItemCode> {
        let item: ItemCode = name.strip_prefix("q-").or(name.strip_prefix(SLIDE))?.parse().ok()?;
        self.problems.retain(|(code, _)| *code != item);
        self.left_out.clear();
        if Some(&item) == unit_item().as_ref() {
            self.unit = self.loaded.units.iter().find(|unit| unit.0.as_str() == value).map(|unit| unit.0.clone());
            return Some(item);
        }
        let before = Entered::of(&self.session, &item);
        let said = candor_form::change(&mut self.session, &item, value, on);
        self.said = said.map(|word| (item.clone(), self.words().say(word).to_owned()));
        let now = Entered::of(&self.session, &item);
        // more ticks and more letters are no change of mind
        let is_changed = matches!(&before, Entered::Answer(Answer::Choice(_) | Answer::Scale(_) | Answer::NotApplicable)) || !on;
        self.count(PageEvent::Change, usize::from(is_changed && before != now));
        (before != now).then_some(item)
    }

    /// Takes an answer back.
    pub fn clear(&mut self, item: &ItemCode) {
        self.count(PageEvent::Change, 1);
        self.session.clear(item);
        self.unit = self.unit.take().filter(|_| Some(item) != unit_item().as_ref() || self.first() == 0);
        self.said = Some((item.clone(), self.words().say(Word::Cleared).to_owned()));
    }

    /// Does what a button of a ranking says; the item that changed and the id of the button to go on with.
    pub fn rank(&mut self, press: &str) -> Option<(ItemCode, String)> {
        let (item, said, next) = candor_form::rank(&mut self.session, press, &self.loaded.form.words)?;
        self.problems.retain(|(code, _)| *code != item);
        self.left_out.clear();
        self.count(PageEvent::Change, usize::from(press.split(' ').nth(1) != Some("in")));
        self.said = Some((item.clone(), said));
        Some((item, next))
    }

    /// What was left out, if it was not said before.
    pub fn says_left_out(&mut self) -> bool {
        self.left_out = left_out(&self.session, &self.loaded.form);
        !self.left_out.is_empty()
    }

    /// The title of the window, and the page.
    pub fn page(&self) -> (String, Node) {
        match &self.notice {
            Some(said) => {
                let way_on = match &said.way_on {
                    WayOn::None => None,
                    WayOn::Reload(label) => Some(way_to(&["/s/", self.loaded.slug.as_str(), &crate::browser::search()].concat(), label)),
                    WayOn::Anew(label) => Some(node("form").with(asks(label, "anew"))),
                };
                (said.heading.clone(), notice(&said.heading, &said.text, way_on))
            }
            None => self.step_page(),
        }
    }

    fn step_page(&self) -> (String, Node) {
        let aside: Vec<(ItemCode, Answer)> = self.unit.as_ref().and_then(unit_answer).into_iter().collect();
        let said = self.said.as_ref().map(|(item, said)| (item, said.as_str()));
        let state = State { session: &self.session, problems: &self.problems, aside: &aside, said, words: self.words() };
        let sending = self.sending.word().map(|word| self.words().say(word)).unwrap_or_default();
        let address = (self.is_saved && !self.loaded.is_elsewhere).then(|| self.address());
        let place = Place {
            summary: &self.held,
            kept: self.kept_words(),
            left_out: &self.left_out,
            sending,
            troubled: self.sending.is_troubled(),
            resumed: self.is_resumed,
            keys: Some(self.keys),
            address: address.as_deref(),
            arrangement: &self.loaded.arrangement,
            ..Place::of(state, self.step)
        };
        let survey = self.loaded.survey();
        (place.title(&survey), step_page(&survey, &place))
    }

    /// The words around the questions.
    pub fn words(&self) -> &Words {
        &self.loaded.form.words
    }

    fn kept_words(&self) -> &str {
        let answered = !self.session.is_blank() && self.sending == Sending::Idle;
        // what is about to be saved is not told each time anew
        if self.is_speechless {
            return self.words().say(Word::LanguageOffline);
        }
        match (answered, self.is_saved && !self.is_failing, self.is_kept) {
            (true, true, _) => self.words().say(Word::KeptServer),
            (true, false, true) => self.words().say(Word::KeptBrowser),
            _ => "",
        }
    }

    /// Address of the step shown, for going on elsewhere.
    fn address(&self) -> String {
        let mut address = crate::browser::origin();
        for part in ["/s/", self.loaded.slug.as_str(), "/", &self.secret, "/", &decimal::count(self.step)] {
            address.push_str(part);
        }
        if let Some(unit) = &self.loaded.asked {
            address.push_str("?unit=");
            address.push_str(unit);
        }
        address
    }
}

/// Whole seconds; a clock that was set back makes none.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn seconds(milliseconds: f64) -> u64 {
    (milliseconds / 1000.0).max(0.0) as u64
}

/// Problems as texts.
pub fn remedies(problems: &[AnswerProblem], words: &Words) -> Problems {
    problems.iter().map(|problem| (problem.item.clone(), words.remedy(&problem.fault))).collect()
}

/// The page that an item is on.
pub fn page_of(plan: &Plan, item: &ItemCode) -> Option<usize> {
    let place = plan.item(item)?.place;
    plan.pages().iter().position(|page| page.holds(place))
}

/// The item that a field of a problem body names by its code.
pub fn item_of_field(plan: &Plan, field: &str) -> Option<ItemCode> {
    let code = ItemCode::parse(field).ok()?;
    plan.item(&code).map(|item| item.code.clone())
}

#[cfg(test)]
mod tests {
    use candor_survey::Questionnaire;

    use super::*;

    #[test]
    fn the_servers_fields_find_their_page() {
        let q = Questionnaire::from_json(include_str!("../../../crates/survey/tests/all_kinds.json")).unwrap();
        let item = item_of_field(&q, "row2").unwrap();
        assert_eq!(page_of(&q, &item), Some(4));
        assert_eq!(item_of_field(&q, "unit"), None);
    }
}
