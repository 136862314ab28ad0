//! What happens on the page, and what follows from it.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use candor_form::{Form, KEYS_SWITCH, Node, RANK, SPEAK, WHO_DETAILS, Word, Words, add, add_elsewhere, unit_item};
use candor_live::{Heard, Shown, document, focus_in};
use candor_survey::{ItemCode, PageEvent, Step, SurveySlug};
use candor_wire::respond::{Entered, RespondentForm};
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Event, PopStateEvent, StorageEvent};

use crate::browser::{self, Entry};
use crate::draft::{self, Draft};
use crate::model::{Loaded, Model, Notice, Problems, WayOn, remedies};
use crate::net::{self, Failure};
use crate::sending::{self, Sending};
use crate::{saving, takeover};

thread_local! {
    // a window gives one response at a time
    static MODEL: RefCell<Option<Model>> = const { RefCell::new(None) };
    static WORK: Cell<Work> = const { Cell::new(Work::NONE) };
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
    /// Whether the page is about to be shown anew.
    static IS_DUE: Cell<bool> = const { Cell::new(false) };
}

/// The response that is being given in this window.
#[derive(Clone, Copy)]
pub struct App;

/// What goes on behind the page.
#[derive(Clone, Copy)]
pub struct Work {
    /// Counts the attempts to send; an older one gives way.
    pub attempt: u32,
    /// Entries of this visit in the browser's history that lie behind the one shown.
    pub behind: u32,
    /// Counts how often another language was asked for; only the last counts.
    pub spoken: u32,
    /// Whether answers are on their way to the server's draft.
    pub is_saving: bool,
    /// Whether that is about to begin.
    pub is_scheduled: bool,
    /// How long to wait after saving failed.
    pub pause_ms: i32,
}

impl Work {
    const NONE: Self = Self { attempt: 0, behind: 0, spoken: 0, is_saving: false, is_scheduled: false, pause_ms: 0 };
}

/// The parameter of an address that names a language.
const LANGUAGE: &str = "lang";

/// Where a page of a survey is.
struct Address {
    slug: SurveySlug,
    /// Secret of the draft and the step.
    draft: Option<(String, usize)>,
}

impl Address {
    fn now() -> Option<Self> {
        let path = browser::path();
        let mut parts = path.strip_prefix("/s/")?.trim_end_matches('/').split('/');
        let slug = SurveySlug::parse(parts.next()?).ok()?;
        let draft = parts.next().map(str::to_owned).zip(parts.next().and_then(|step| step.parse().ok()));
        Some(Self { slug, draft })
    }
}

/// Loads the survey of the address and takes the page over. When there is none, the page stays as it is.
pub async fn start() {
    if let Some(model) = load().await {
        let _ = begin(model);
    }
}

async fn load() -> Option<Model> {
    let address = Address::now()?;
    let asked = browser::parameter("unit");
    let channel = browser::parameter("channel").and_then(|name| name.parse().ok());
    let place = draft::place(&address.slug, asked.as_deref());
    let kept = Draft::load(&place).filter(|kept| address.draft.as_ref().is_none_or(|(secret, _)| *secret == kept.secret));
    let known = address.draft.as_ref().map(|(secret, _)| secret.clone()).or_else(|| kept.as_ref().map(|kept| kept.secret.clone()));
    // the page shows the arrangement of its own draft, or one that was drawn for whoever begins
    let on_page = takeover::arrangement();
    let arrangement = if address.draft.is_some() { on_page.or_else(|| known.clone()) } else { known.clone().or(on_page) };
    let language = browser::parameter(LANGUAGE);
    let survey = net::survey(&address.slug, asked.as_deref(), language.as_deref(), arrangement.as_deref()).await.ok()?;
    let saved = match &known {
        Some(secret) => net::draft(&address.slug, secret).await,
        None => Err(Failure::NotFound),
    };
    if kept.is_none() && known.is_some() && !matches!(saved, Ok(_) | Err(Failure::NotFound | Failure::AlreadySent)) {
        // the server's page holds what this program could not get
        return None;
    }
    let loaded = Arc::new(Loaded::new(survey, asked, channel, place)?);
    let secret = known.or_else(|| loaded.secret())?;
    let shown = address.draft.as_ref().map_or(0, |(_, step)| *step);
    let was_sent = matches!(saved, Err(Failure::AlreadySent));
    let is_done = known_to_be_sent(&loaded, address.draft.is_some());
    let mut model = resumed(Model::new(loaded, secret, kept, saved.ok()), shown, address.draft.is_some());
    model.keys = browser::storage().is_none_or(|storage| storage.get_item(KEYS_SWITCH).ok().flatten().is_none());
    if was_sent {
        model.loaded.put_away(true);
        model.notice = Some(Notice::failure(&Failure::AlreadySent, model.words()));
    } else if is_done {
        model.notice = Some(Notice::sent_today(model.words()));
    }
    Some(model)
}

/// Whether this browser has sent its answers today and nothing new was begun on the page.
fn known_to_be_sent(loaded: &Loaded, is_address: bool) -> bool {
    !is_address && Draft::was_sent(&loaded.place, loaded.today) && (takeover::is_brought() || takeover::entered().is_empty())
}

/// With what was entered before the program was there. Whoever has begun on the page shown stays there.
fn resumed(mut model: Model, shown: usize, is_address: bool) -> Model {
    let entered = takeover::entered();
    if !entered.is_empty() || is_address {
        model.is_resumed = false;
        model.go_to(shown);
    }
    let items: Vec<ItemCode> = model.loaded.plan.items().iter().map(|item| item.code.clone()).collect();
    let before: Vec<Entered> = items.iter().map(|item| Entered::of(&model.session, item)).collect();
    // the page of somebody who comes back may have shown other questions first
    if takeover::arrangement().is_some_and(|digits| digits != model.loaded.arrangement) {
        add_elsewhere(&mut model.session, &entered);
    } else {
        add(&mut model.session, &entered);
    }
    let changed = items.into_iter().zip(before).filter(|(item, before)| Entered::of(&model.session, item) != *before);
    let mut changed: Vec<ItemCode> = changed.map(|(item, _)| item).collect();
    if let Some((name, value)) = entered.first().filter(|_| model.step < model.first()) {
        changed.extend(model.change(name, value, true));
    }
    if !changed.is_empty() {
        model.store(&changed, &[]);
    }
    model
}

fn begin(model: Model) -> Option<()> {
    let root = document()?.query_selector(".app").ok()??;
    let behind = Entry::now().map_or(0, |entry| entry.behind);
    Entry { step: number(model.step), behind }.replace();
    if takeover::is_brought() {
        // loaded again, the address must not undo what was changed since
        browser::drop_parameters("q-");
    }
    let app = App;
    MODEL.set(Some(model));
    WORK.set(Work { behind, ..Work::NONE });
    SHOWN.set(Some(Shown::new(&root, app.page(), move |heard| app.hear(heard))));
    // whoever looks from outside can tell that the program has taken over
    let _ = root.set_attribute("data-live", "");
    app.follow_window()?;
    saving::schedule(app);
    Some(())
}

fn number(step: usize) -> u32 {
    u32::try_from(step).unwrap_or_default()
}

impl App {
    /// Reads the state.
    pub fn look<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        // it is there before anything can happen
        MODEL.with_borrow(|model| model.as_ref().map(read)).unwrap_or_else(|| std::process::abort())
    }

    /// Changes the state, and so the page, once whatever else happens now has changed it, too.
    pub fn change<T>(self, change: impl FnOnce(&mut Model) -> T) -> T {
        self.show_soon();
        MODEL.with_borrow_mut(|model| model.as_mut().map(change)).unwrap_or_else(|| std::process::abort())
    }

    /// Apart from [`App::change`], so that a browser loads it once and not for each kind of change.
    fn show_soon(self) {
        if !IS_DUE.replace(true) {
            spawn_local(async move {
                IS_DUE.set(false);
                let page = self.page();
                SHOWN.with_borrow_mut(|shown| shown.as_mut().map(|shown| shown.change(page)));
            });
        }
    }

    /// What goes on behind the page.
    pub fn work(self) -> Work {
        WORK.get()
    }

    /// Notes what goes on behind the page.
    pub fn note(self, note: impl FnOnce(&mut Work)) {
        let mut work = WORK.get();
        note(&mut work);
        WORK.set(work);
    }

    fn page(self) -> Node {
        self.look(|model| {
            let (title, page) = model.page();
            browser::set_title(&title);
            browser::set_language(&model.loaded.form);
            page
        })
    }

    fn hear(self, heard: Heard) {
        match heard {
            Heard::Field { name, on, .. } if name == KEYS_SWITCH => self.switch_keys(on),
            Heard::Field { name, value, on } => {
                let changed = self.change(|model| model.change(&name, &value, on));
                self.keep(changed.as_slice());
            }
            Heard::Opened(id) if id == WHO_DETAILS => self.change(|model| model.count(PageEvent::Help, 1)),
            Heard::Opened(_) => {}
            Heard::Button { name, value } => match (name.as_str(), value.as_str()) {
                ("clear", item) => self.clear(item),
                (RANK, press) => self.rank(press),
                (_, "back") => self.go_back(),
                (_, "anew") => self.start_again(),
                (_, "send") => sending::start(self),
                (_, wish) => match wish.strip_prefix(SPEAK) {
                    Some(tag) => self.speak(tag.to_owned()),
                    None => self.go_on(wish == "anyway"),
                },
            },
        }
    }

    /// Shows the survey in another language; what was entered stays.
    fn speak(self, tag: String) {
        let (slug, asked) = self.look(|model| (model.loaded.slug.clone(), model.loaded.asked.clone()));
        let arrangement = self.look(|model| model.loaded.arrangement.clone());
        self.note(|work| work.spoken += 1);
        let spoken = self.work().spoken;
        spawn_local(async move {
            let survey = net::survey(&slug, asked.as_deref(), Some(&tag), Some(&arrangement)).await;
            if self.work().spoken != spoken {
                return;
            }
            let is_other = |survey: &RespondentForm| self.look(|model| model.loaded.version != survey.version);
            if survey.as_ref().is_ok_and(is_other) {
                // what of the answers still means the same, the server decides when the page is loaded
                browser::set_parameter(LANGUAGE, &tag);
                return browser::reload();
            }
            if let Err(failure @ (Failure::Closed | Failure::NotFound)) = &survey {
                return self.end(self.look(|model| Notice::failure(failure, model.words())));
            }
            let is_sending = self.look(|model| matches!(model.sending, Sending::Busy | Sending::Waiting(_)));
            if self.change(|model| model.speak(survey.ok())) {
                browser::set_parameter(LANGUAGE, &tag);
                browser::focus_heading();
                if is_sending {
                    // under the same secret it is stored once
                    sending::start(self);
                }
            }
        });
    }

    fn switch_keys(self, on: bool) {
        self.change(|model| model.keys = on);
        if let Some(storage) = browser::storage() {
            let _ = if on { storage.remove_item(KEYS_SWITCH) } else { storage.set_item(KEYS_SWITCH, "off") };
        }
    }

    fn clear(self, item: &str) {
        let Ok(code) = item.parse::<ItemCode>() else { return };
        self.change(|model| model.clear(&code));
        self.keep(&[code]);
        // the button that had the focus is gone
        if let Some(group) = document().and_then(|d| d.get_element_by_id(&["q-", item].concat())) {
            focus_in(&group);
        }
    }

    fn rank(self, press: &str) {
        if let Some((item, next)) = self.change(|model| model.rank(press)) {
            self.keep(&[item]);
            browser::focus_soon(Box::new(move || document()?.get_element_by_id(&next)));
        }
    }

    /// Keeps what has changed, here at once and on the server soon.
    pub fn keep(self, changed: &[ItemCode]) {
        if !changed.is_empty() {
            // what was being sent was something else
            sending::stop(self);
            self.change(|model| {
                model.sending = Sending::Idle;
                model.store(changed, &[]);
            });
            saving::schedule(self);
        }
    }

    /// Shows a step, or the last one before it that may be shown.
    pub fn show(self, wanted: usize) -> usize {
        sending::stop(self);
        let step = self.change(|model| {
            model.show(wanted);
            model.store(&[], &[]);
            model.step
        });
        browser::focus_heading();
        step
    }

    /// Goes on: to the next step, to the problems of this one, or to sending.
    fn go_on(self, anyway: bool) {
        let (first, step) = self.look(|model| (model.first(), model.step));
        if step < first {
            return match self.look(|model| model.unit.is_some()) {
                true => self.advance(first),
                false => self.hold(unit_item().map(|item| (item, self.say(Word::ChooseTeam))).into_iter().collect()),
            };
        }
        match self.change(|model| model.session.go_on()) {
            Step::Stayed(problems) => self.hold(self.look(|model| remedies(&problems, model.words()))),
            Step::Moved => self.advance(first + self.look(|model| model.session.page())),
            Step::Finished if !anyway && self.change(Model::says_left_out) => {}
            Step::Finished | Step::TurnedAway(_) => {
                self.change(|model| model.hold(Vec::new()));
                sending::start(self);
            }
        }
    }

    /// Stays, and says why.
    pub fn hold(self, problems: Problems) {
        self.change(|model| model.hold(problems));
        browser::focus_summary();
    }

    fn say(self, word: Word) -> String {
        self.look(|model| model.words().say(word).to_owned())
    }

    fn advance(self, wanted: usize) {
        let step = self.show(wanted);
        self.note(|work| work.behind += 1);
        Entry { step: number(step), behind: self.work().behind }.push();
    }

    /// Goes back one step; through the browser's history where that holds the step before.
    fn go_back(self) {
        if self.work().behind > 0 {
            browser::history_back();
        } else {
            let step = self.show(self.look(|model| model.step).saturating_sub(1));
            Entry { step: number(step), behind: 0 }.replace();
        }
    }

    fn follow_entry(self, entry: Entry) {
        self.note(|work| work.behind = entry.behind);
        let step = number(self.show(entry.step as usize));
        if step != entry.step {
            Entry { step, ..entry }.replace();
        }
    }

    /// Throws the kept answers away, here and on the server, and begins anew.
    fn start_again(self) {
        let own = self.look(|model| model.loaded.by_invitation.then(|| model.secret.clone()));
        let Some(secret) = own.or_else(|| self.look(|model| model.loaded.secret())) else { return };
        let old = self.change(|model| {
            // what was sent is not the browser's to throw away
            let is_other = model.notice.is_none() && !model.loaded.by_invitation;
            let old = is_other.then(|| (model.loaded.slug.clone(), std::mem::take(&mut model.secret)));
            model.begin_anew(secret, None);
            if model.loaded.by_invitation {
                // the server's draft stays, so what is in it is taken back item by item
                model.unsaved = model.loaded.plan.items().iter().map(|item| item.code.clone()).collect();
            }
            // other windows of this survey begin anew, too
            model.is_kept = Draft::of(model).save(&model.loaded.place);
            old
        });
        match old {
            Some((slug, secret)) => spawn_local(async move { drop(net::forget(&slug, &secret).await) }),
            None => saving::schedule(self),
        }
        self.begun_anew();
    }

    fn begun_anew(self) {
        sending::stop(self);
        let (step, behind) = (self.look(|model| number(model.step)), self.work().behind);
        Entry { step, behind }.replace();
        browser::focus_heading();
    }

    /// Ends the visit with a page that says something.
    pub fn end(self, notice: Notice) {
        self.change(|model| {
            model.unsaved.clear();
            model.notice = Some(notice);
        });
        browser::focus_heading();
    }

    /// Follows the browser's Back and Forward, the connection, and other windows of this survey.
    fn follow_window(self) -> Option<()> {
        let listener = Closure::wrap(Box::new(move |event: Event| self.of_window(&event)) as Box<dyn Fn(Event)>);
        for name in ["popstate", "online", "pagehide", "storage"] {
            let _ = web_sys::window()?.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
        }
        listener.forget();
        Some(())
    }

    fn of_window(self, event: &Event) {
        if self.look(|model| model.notice.is_some()) {
            return;
        }
        let kind = event.type_();
        if kind == "popstate" {
            return Entry::of_event(event.unchecked_ref::<PopStateEvent>()).into_iter().for_each(|entry| self.follow_entry(entry));
        }
        if kind == "storage" {
            let key = event.unchecked_ref::<StorageEvent>().key();
            if key.is_some_and(|key| self.look(|model| model.loaded.place == key)) {
                // by now it may have changed again
                self.follow_storage(self.look(|model| Draft::load(&model.loaded.place)));
            }
            return;
        }
        self.note(|work| work.pause_ms = 0);
        saving::now(self);
        if kind == "online" && self.look(|model| matches!(model.sending, Sending::Waiting(_))) {
            sending::start(self);
        }
    }

    /// Another window of this survey has changed what is kept, or has sent it.
    fn follow_storage(self, other: Option<Draft>) {
        let Some(draft) = other else {
            return self.end(self.look(|model| Notice::failure(&Failure::AlreadySent, model.words())));
        };
        if self.look(|model| model.secret == draft.secret) {
            return self.change(|model| model.take(&draft, None));
        }
        self.change(|model| model.begin_anew(draft.secret.clone(), Some(draft)));
        self.begun_anew();
    }
}

impl Notice {
    fn new(words: &Words, heading: Word, text: Word, way_on: WayOn) -> Self {
        Self { heading: words.say(heading).to_owned(), text: words.say(text).to_owned(), way_on }
    }

    /// After the receipt, or where a quota ends the visit.
    pub fn thanks(form: &Form, ending: Option<usize>) -> Self {
        let heading = form.heading(ending).to_owned();
        Self { heading, text: form.closing(ending).to_owned(), way_on: WayOn::None }
    }

    /// For whoever comes back to a survey after it was sent.
    pub fn sent_today(words: &Words) -> Self {
        Self::new(words, Word::SentToday, Word::SentTodayText, WayOn::Anew(words.say(Word::OnceMore).to_owned()))
    }

    /// The page for a failure that ends the visit.
    pub fn failure(failure: &Failure, words: &Words) -> Self {
        let label = |word| words.say(word).to_owned();
        match failure {
            Failure::AlreadySent => Self::new(words, Word::SentBefore, Word::SentBeforeText, WayOn::Anew(label(Word::NewResponse))),
            Failure::NotFound => Self::new(words, Word::NoSurvey, Word::NoSurveyText, WayOn::None),
            Failure::Refused { word, .. } => Self::new(words, Word::NotShown, *word, WayOn::Reload(label(Word::TryAgain))),
            _ => Self::new(words, Word::Closed, Word::ClosedText, WayOn::None),
        }
    }
}
