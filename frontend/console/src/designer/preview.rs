//! What respondents will see, at the width of a phone. A program of its own shows it (`frontend/preview`, decision 0038);
//! here it is told what to show.

use candor_form::{Words, direction, language_name};
use candor_survey::Document;
use candor_ui::{Tag, tag};
use candor_wire::trial::{PLACE, Part, READY, SHOW, Trial};
use js_sys::Uint8Array;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{CustomEvent, CustomEventInit};

use crate::api::use_api;
use crate::designer::draft::Draft;
use crate::designer::edit::Place;
use crate::form::{Field, check};
use crate::memo::Memo;
use crate::parts::button;

/// The language of the preview, and the words around its questions.
#[derive(Clone, Copy)]
struct Spoken {
    language: RwSignal<String>,
    words: RwSignal<Words>,
}

impl Spoken {
    fn new(draft: Draft) -> Self {
        let language = RwSignal::new(draft.document.with_untracked(|document| document.language.clone()));
        let words = RwSignal::new(Words::default());
        let api = use_api();
        Effect::new(move |_| {
            let tag = language.get();
            spawn_local(async move {
                // without words the preview speaks English
                let found = api.words(&tag).await.unwrap_or_default();
                if language.try_with_untracked(|now| *now == tag) == Some(true) {
                    words.set(found);
                }
            });
        });
        // a language that is taken out is not shown any more
        Effect::new(move |_| {
            let own = draft.document.with(|d| (!d.translations.contains_key(&language.get_untracked())).then(|| d.language.clone()));
            if let Some(own) = own.filter(|own| language.with_untracked(|now| now != own)) {
                language.set(own);
            }
        });
        Self { language, words }
    }

    /// The languages to choose from, where there are several.
    fn choice(self, draft: Draft) -> Tag {
        let tags = Memo::new(move || {
            draft.document.with(|d| std::iter::once(d.language.clone()).chain(d.translations.keys().cloned()).collect::<Vec<_>>())
        });
        let options = move || tags.get().into_iter().map(|tag| (tag.clone(), language_name(&tag).to_owned())).collect();
        let choice = Field::new("preview-language", "Language of the preview");
        let choice = choice.choice(options, move || self.language.get(), move |tag| self.language.set(tag));
        // a field has a class that changes, so what hides it is around it
        tag("div").with(choice).shown(move || tags.with(|tags| tags.len() > 1))
    }
}

/// Which order the preview shows, where orders differ between respondents; the arrangements one after the other.
fn orders(is_arranged: Memo<bool>, arrangement: RwSignal<Option<u8>>) -> Tag {
    let next = move || arrangement.update(|number| *number = Some(number.map_or(0, |number| number.wrapping_add(1))));
    let words = move || match arrangement.get() {
        Some(number) => format!("Order {} of 256", u16::from(number) + 1),
        None => "Order as written".to_owned(),
    };
    let written = button("small", "As written", move || arrangement.set(None)).shown(move || arrangement.get().is_some());
    tag("p")
        .class("line")
        .shown(move || is_arranged.get())
        .with(button("small", "Another order", next))
        .with(written)
        .with(tag("span").class("muted").set("role", "status").live_text(words))
}

/// What is shown of a place.
const fn part(place: Place) -> Part {
    match place {
        Place::Survey => Part::Opening,
        Place::Block(b) => Part::Block(b),
        Place::Question(b, q) => Part::Question(b, q),
        Place::Colours => Part::Colours,
        Place::Measures | Place::Languages | Place::Logic | Place::Beside(_) => Part::Nothing,
    }
}

/// Tells the preview what to show. It hears nothing before it has said that it is there.
fn tell(trial: &Trial) {
    let Ok(bytes) = postcard::to_allocvec(trial) else { return };
    let init = CustomEventInit::new();
    init.set_detail(&Uint8Array::from(bytes.as_slice()));
    if let Ok(event) = CustomEvent::new_with_event_init_dict(SHOW, &init) {
        let _ = window().dispatch_event(&event);
    }
}

/// Starts the program that the page names; without it nothing is previewed.
fn start() -> Option<()> {
    let page = window().document()?;
    let named = page.query_selector("meta[name=preview]").ok()??.get_attribute("content")?;
    let address = named.split(' ').next()?;
    // it may run already, from before a draft was closed
    if page.query_selector(&["script[src='", address, "']"].concat()).ok()?.is_none() {
        let script = page.create_element("script").ok()?;
        script.set_attribute("type", "module").ok()?;
        script.set_attribute("src", address).ok()?;
        page.head()?.append_child(&script).ok()?;
    }
    Some(())
}

/// How long after a change the preview is told: whoever types must not wait for it.
const PAUSE: std::time::Duration = std::time::Duration::from_millis(30);

/// Keeps the preview as `trial` says, whenever something of `track` has changed.
fn follow(track: impl Fn() + 'static, trial: impl Fn() -> Trial + Copy + 'static) {
    let is_due = StoredValue::new(false);
    let soon = move || {
        if is_due.try_get_value() != Some(false) {
            return;
        }
        is_due.set_value(true);
        let now = move || {
            // the designer may have been left in the meantime
            if is_due.try_set_value(false).is_none() {
                tell(&untrack(trial));
            }
        };
        set_timeout(now, PAUSE);
    };
    Effect::new(move |_| {
        track();
        soon();
    });
    let ready = window_event_listener_untyped(READY, move |_| soon());
    on_cleanup(move || ready.remove());
    start();
}

/// The preview of what is chosen in the outline, or of the whole way through the survey.
pub fn preview(draft: Draft) -> Tag {
    let spoken = Spoken::new(draft);
    let arrangement = RwSignal::new(None::<u8>);
    let is_arranged = Memo::new(move || draft.document.with(Document::is_arranged));
    let is_whole = RwSignal::new(false);
    let is_complete = Memo::new(move || draft.problems.with(Vec::is_empty));
    let track = move || {
        draft.document.track();
        draft.place.track();
        arrangement.track();
        is_whole.track();
        is_complete.track();
        spoken.language.track();
        spoken.words.track();
    };
    follow(track, move || {
        let part = match (is_whole.get(), is_complete.get()) {
            (true, true) => Part::Whole,
            _ => part(draft.place.get()),
        };
        // a number without orders means nothing
        let arrangement = arrangement.get().filter(|_| is_arranged.get());
        Trial { document: draft.document.get(), part, language: spoken.language.get(), arrangement, words: spoken.words.get() }
    });
    let first = "Complete the questionnaire first; until then the part that you edit is shown.";
    let spoken_in = tag("div").live("lang", move || Some(spoken.language.get()));
    let spoken_in = spoken_in.live("dir", move || Some(direction(&spoken.language.get()).to_owned()));
    let whole = check("preview-whole", "Go through the whole survey, as answers lead", move || is_whole.get(), move |on| is_whole.set(on));
    tag("section")
        .class("preview")
        .set("aria-label", "Preview")
        .with(tag("p").class("preview-label muted").text("Preview: answers given here go nowhere"))
        .with(spoken.choice(draft))
        .with(whole)
        .with(tag("p").class("hint").text(first).shown(move || is_whole.get() && !is_complete.get()))
        .with(orders(is_arranged, arrangement))
        .with(spoken_in.with(tag("div").set("id", PLACE)))
}
