//! A respondent's way through the questions.

use std::sync::Arc;

use candor_form::{add, hue, id_of, progress_words, unit_item};
use candor_survey::{ItemCode, Session, Step, UnitCode};
use candor_ui::{Problems, Tag, remedies, tag};
use candor_wire::ids::SubmissionKey;
use leptos::ev;
use leptos::prelude::*;

use crate::app::{self, Loaded, Screen};
use crate::browser::{self, Entry};
use crate::draft::Draft;
use crate::page;
use crate::sending::{self, Sending};

/// The state of a response; everything in it is a handle.
#[derive(Clone, Copy)]
pub struct Form {
    /// The survey.
    pub loaded: StoredValue<Arc<Loaded>>,
    /// Answers and page.
    pub session: RwSignal<Session>,
    /// The team answered about.
    pub unit: RwSignal<Option<UnitCode>>,
    /// The step shown; see [`step`].
    pub step: RwSignal<usize>,
    /// What is wrong, at the fields; each goes when its answer changes.
    pub problems: RwSignal<Problems>,
    /// What was wrong when the respondent last tried to go on. It stays, so that nothing jumps.
    pub summary: RwSignal<Problems>,
    /// How sending goes.
    pub sending: RwSignal<Sending>,
    /// Whether answers of an earlier visit are shown.
    pub resumed: RwSignal<bool>,
    /// Whether this browser keeps the answers.
    pub kept: RwSignal<bool>,
    /// What the window shows.
    pub screen: RwSignal<Screen>,
    /// Counts the attempts to send; an older one gives way.
    pub attempt: StoredValue<u32>,
    key: StoredValue<Option<SubmissionKey>>,
    behind: StoredValue<u32>,
}

impl Form {
    fn new(loaded: Arc<Loaded>, kept: Option<Draft>, screen: RwSignal<Screen>) -> Self {
        let units = &loaded.units;
        let only = units.first().filter(|_| units.len() == 1).map(|unit| unit.code.clone());
        let earlier = kept.as_ref().and_then(|draft| draft.unit.clone()).filter(|code| units.iter().any(|unit| unit.code == *code));
        let entered = loaded.take_entered();
        let unit = only.or_else(|| entered_unit(&loaded, &entered)).or(earlier);
        let mut session = Session::resume(loaded.questionnaire.clone(), kept.as_ref().map(|d| d.answers.clone()).unwrap_or_default(), 0);
        for (item, text) in kept.iter().flat_map(|draft| &draft.entries) {
            session.enter(item, text);
        }
        let first = usize::from(units.len() > 1);
        add(&mut session, &entered);
        // whoever has begun on the first page stays there
        let step = if entered.is_empty() { kept.as_ref().map_or(0, |draft| draft.step as usize) } else { 0 };
        session.go_to(step.saturating_sub(first));
        let step = if unit.is_none() { 0 } else { (session.page() + first).min(step) };
        let entry = Entry { step: step_number(step), behind: Entry::now().map_or(0, |entry| entry.behind) };
        entry.replace();
        let key = kept.as_ref().map(|draft| draft.key).or_else(|| browser::random_uuid()?.parse().ok());
        Self {
            session: RwSignal::new(session),
            unit: RwSignal::new(unit),
            step: RwSignal::new(step),
            problems: RwSignal::new(Vec::new()),
            summary: RwSignal::new(Vec::new()),
            sending: RwSignal::new(Sending::Idle),
            resumed: RwSignal::new(kept.as_ref().is_some_and(|draft| !draft.is_empty())),
            kept: RwSignal::new(kept.is_some()),
            screen,
            attempt: StoredValue::new(0),
            key: StoredValue::new(key),
            behind: StoredValue::new(entry.behind),
            loaded: StoredValue::new(loaded),
        }
    }

    /// The number of steps before the first page.
    pub fn first(self) -> usize {
        self.loaded.with_value(|loaded| usize::from(loaded.units.len() > 1))
    }

    /// The key of this response.
    pub fn key(self) -> Option<SubmissionKey> {
        self.key.get_value()
    }

    /// Whether the step shown is the last.
    pub fn on_last(self) -> bool {
        self.step.get() >= self.first() && self.session.with(Session::on_last_page)
    }

    /// Shows a step, or the last one before it that may be shown.
    pub fn show(self, wanted: usize) -> usize {
        let first = self.first();
        let step = if wanted < first || self.unit.with_untracked(Option::is_none) {
            0
        } else {
            self.session.update(|s| s.go_to(wanted - first));
            self.session.with_untracked(Session::page) + first
        };
        sending::stop(self);
        self.resumed.set(false);
        self.problems.set(Vec::new());
        self.summary.set(Vec::new());
        self.step.set(step);
        browser::focus_heading();
        step
    }

    /// Goes on: to the next step, to the problems of this one, or to sending.
    pub fn go_on(self) {
        if self.step.get_untracked() < self.first() {
            if self.unit.with_untracked(Option::is_none) {
                let problem = unit_item().map(|item| (item, "Choose a team.".to_owned()));
                return self.hold(problem.into_iter().collect());
            }
            return self.advance(self.first());
        }
        match self.session.try_update(Session::go_on) {
            Some(Step::Stayed(problems)) => self.hold(remedies(&problems)),
            Some(Step::Moved) => self.advance(self.session.with_untracked(Session::page) + self.first()),
            Some(Step::Finished) => {
                self.summary.set(Vec::new());
                sending::start(self);
            }
            None => {}
        }
    }

    fn advance(self, wanted: usize) {
        let step = self.show(wanted);
        self.behind.update_value(|behind| *behind += 1);
        Entry { step: step_number(step), behind: self.behind.get_value() }.push();
    }

    /// Goes back one step; through the browser's history where that holds the step before.
    pub fn go_back(self) {
        if self.behind.get_value() > 0 {
            browser::history_back();
        } else {
            let step = self.show(self.step.get_untracked().saturating_sub(1));
            Entry { step: step_number(step), behind: 0 }.replace();
        }
    }

    fn follow(self, entry: Entry) {
        self.behind.set_value(entry.behind);
        let wanted = entry.step as usize;
        let step = self.show(wanted);
        if step != wanted {
            Entry { step: step_number(step), ..entry }.replace();
        }
    }

    /// Stays, and says why: in short at the fields, with the question's name in the summary.
    pub fn hold(self, problems: Problems) {
        let named = self.loaded.with_value(|loaded| {
            let name = |item: &ItemCode| loaded.questionnaire.item(item).map(|i| [i.text.as_str(), ": "].concat()).unwrap_or_default();
            problems.iter().map(|(item, text)| (item.clone(), [name(item), text.clone()].concat())).collect()
        });
        self.problems.set(problems);
        self.summary.set(named);
    }

    /// Keeps the response in this browser.
    pub fn save(self) {
        let Some(key) = self.key() else { return };
        let (answers, entries) = self.session.with_untracked(|session| {
            let unfit = session.questionnaire().items().iter().filter(|item| session.answer_to(&item.code).is_none());
            let entries = unfit.map(|item| (item.code.clone(), session.entry(&item.code))).filter(|(_, text)| !text.is_empty());
            (session.answers().clone(), entries.collect())
        });
        let draft = Draft { key, unit: self.unit.get_untracked(), step: step_number(self.step.get_untracked()), answers, entries };
        self.kept.set(self.loaded.with_value(|loaded| draft.save(&loaded.place)));
    }

    /// Throws the kept answers away and begins anew.
    pub fn start_again(self) {
        let loaded = self.loaded.get_value();
        Draft::remove(&loaded.place);
        self.screen.set(Screen::Form(loaded, None));
        browser::focus_heading();
    }
}

/// The team chosen before the program was there.
fn entered_unit(loaded: &Loaded, entered: &[(String, String)]) -> Option<UnitCode> {
    let name = id_of(&unit_item()?);
    let code = &entered.iter().find(|(n, _)| *n == name)?.1;
    loaded.units.iter().find(|unit| unit.code.as_str() == code).map(|unit| unit.code.clone())
}

fn step_number(step: usize) -> u32 {
    u32::try_from(step).unwrap_or_default()
}

/// The survey on the page.
pub fn form_view(loaded: Arc<Loaded>, kept: Option<Draft>, screen: RwSignal<Screen>) -> Vec<Tag> {
    let title = loaded.questionnaire.document().title.clone();
    let bar = tag("div").class(hue(loaded.audience));
    let assurance = tag("p").class("prose").text(&loaded.assurance);
    let form = Form::new(loaded, kept, screen);
    follow_window(form);
    Effect::new(move |ran: Option<()>| {
        form.session.track();
        form.unit.track();
        form.step.track();
        if ran.is_some() {
            form.save();
        }
    });
    let begins = move || form.step.get() == 0;
    let head = tag("header").live("class", move || Some(if begins() { "head first" } else { "head" }.to_owned()));
    let head = head.with(tag("p").text(&title));
    Effect::new(move |_| {
        let error = if form.summary.with(Vec::is_empty) { "" } else { "Error: " };
        browser::set_title(&[error, &words(form), " · ", &title].concat());
    });
    let step = Memo::new(move |_| form.step.get());
    let page = app::sheet().live_children(move || {
        let step = step.get();
        untrack(|| page::page_view(form, step))
    });
    // the first page says it openly
    let details = tag("details").with(tag("summary").text("Who sees this?")).with(assurance);
    let foot = tag("footer").class("foot").shown(move || !begins()).with(details);
    vec![bar, head, page, foot]
}

/// Follows the browser's Back and Forward, and sends again when the connection is back.
fn follow_window(form: Form) {
    let moved = window_event_listener(ev::popstate, move |event| {
        if let Some(entry) = Entry::of_event(&event) {
            form.follow(entry);
        }
    });
    let online = window_event_listener(ev::online, move |_| {
        if matches!(form.sending.get_untracked(), Sending::Waiting(_)) {
            sending::start(form);
        }
    });
    on_cleanup(move || {
        moved.remove();
        online.remove();
    });
}

/// Where the respondent is, in words.
pub fn words(form: Form) -> String {
    if form.step.get() < form.first() {
        return "Before the first question".to_owned();
    }
    progress_words(form.session.with(Session::progress))
}
