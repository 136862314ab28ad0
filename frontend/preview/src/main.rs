//! The preview beside the designer: a [`Trial`] in, what respondents see of it on the page, with the renderers that
//! respondents have. Answers given here stay in this program.
#![forbid(unsafe_code)]

mod runs;
mod view;

use std::cell::RefCell;

use candor_form::{RANK, SLIDE, Words};
use candor_live::{Heard, Shown, document};
use candor_survey::{Answers, ItemCode};
use candor_wire::trial::{PLACE, Part, READY, SHOW, Trial};
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{CustomEvent, Element, HtmlElement};

use crate::runs::Run;

/// What is shown.
struct App {
    trial: Trial,
    runs: Vec<Run>,
    shown: Option<(Element, Shown)>,
}

thread_local! {
    static APP: RefCell<Option<App>> = const { RefCell::new(None) };
    /// Answers come back with their questions, and the way through the whole survey where it was left.
    static KEPT: RefCell<(Answers, Answers, usize)> = const { RefCell::new((Answers::new(), Answers::new(), 0)) };
}

fn main() {
    let Some(window) = web_sys::window() else { return };
    let take = Closure::<dyn Fn(CustomEvent)>::new(|event: CustomEvent| {
        let bytes = event.detail().dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec()).unwrap_or_default();
        // what another version has written is not shown
        if let Ok(trial) = postcard::from_bytes::<Trial>(&bytes) {
            let words = if trial.words == Words::default() { Words::english().clone() } else { trial.words };
            show(Trial { words, ..trial });
        }
    });
    let _ = window.add_event_listener_with_callback(SHOW, take.as_ref().unchecked_ref());
    // it listens for as long as the page lives
    take.forget();
    if let Ok(ready) = CustomEvent::new(READY) {
        let _ = window.dispatch_event(&ready);
    }
}

fn show(trial: Trial) {
    keep();
    let runs = KEPT.with_borrow(|(answers, whole, page)| match trial.part {
        Part::Whole => vec![Run::whole(&trial, whole.clone(), *page)],
        _ => runs::of_part(&trial, answers),
    });
    let shown = APP.take().and_then(|app| app.shown);
    APP.set(Some(App { trial, runs, shown }));
    render();
}

/// Keeps the answers of what is shown.
fn keep() {
    APP.with_borrow(|app| {
        let Some(app) = app else { return };
        KEPT.with_borrow_mut(|(answers, whole, page)| {
            for run in &app.runs {
                if app.trial.part == Part::Whole {
                    whole.clone_from(run.session.answers());
                    *page = run.session.page();
                } else {
                    answers.extend(run.session.answers().clone());
                }
            }
        });
    });
}

/// Brings the page up to date.
fn render() {
    let Some(place) = document().and_then(|document| document.get_element_by_id(PLACE)) else { return };
    APP.with_borrow_mut(|app| {
        let Some(app) = app else { return };
        let node = view::view(&app.trial, &app.runs);
        match &mut app.shown {
            Some((element, shown)) if *element == place => shown.change(node),
            // the designer's page was made anew
            shown => {
                place.set_text_content(None);
                *shown = Some((place.clone(), Shown::new(&place, node, hear)));
            }
        }
        colour(&place, &app.trial);
    });
}

/// Gives the frames the colours of the questionnaire. The policy of the page allows styles that a program sets, and none
/// in attributes.
fn colour(place: &Element, trial: &Trial) {
    let Ok(frames) = place.query_selector_all(".phone") else { return };
    for at in 0..frames.length() {
        if let Some(frame) = frames.get(at).and_then(|frame| frame.dyn_into::<HtmlElement>().ok()) {
            frame.style().set_css_text(&view::colours(trial, at as usize));
        }
    }
}

fn hear(heard: Heard) {
    let has_moved = APP.with_borrow_mut(|app| {
        let Some(app) = app else { return false };
        match heard {
            Heard::Opened(_) => false,
            Heard::Field { name, value, on } => {
                let item = name.strip_prefix("q-").or(name.strip_prefix(SLIDE)).and_then(|item| item.parse::<ItemCode>().ok());
                if let Some((item, run)) = item.and_then(|item| Some((item.clone(), run_of(&mut app.runs, &item)?))) {
                    run.change(&item, &value, on);
                }
                false
            }
            Heard::Button { name, value } if name == RANK => {
                app.runs.iter_mut().for_each(|run| run.rank(&value));
                false
            }
            Heard::Button { name, value } if name == "clear" => {
                let item = value.parse::<ItemCode>().ok();
                if let Some((item, run)) = item.and_then(|item| Some((item.clone(), run_of(&mut app.runs, &item)?))) {
                    run.session.clear(&item);
                }
                false
            }
            Heard::Button { value, .. } => app.trial.part == Part::Whole && app.runs.iter_mut().any(|run| run.go(&value)),
        }
    });
    render();
    let page = has_moved.then(|| document()?.query_selector("#trial form").ok()?).flatten();
    if let Some(page) = page.and_then(|page| page.dyn_into::<HtmlElement>().ok()) {
        let _ = page.focus();
    }
}

/// What asks for an item.
fn run_of<'a>(runs: &'a mut [Run], item: &ItemCode) -> Option<&'a mut Run> {
    runs.iter_mut().find(|run| run.session.plan().item(item).is_some())
}
