//! The picture of an option: chosen, dropped or pasted; replaced, removed, and said in words.

use candor_survey::OptionCode;
use candor_survey::document::{Kind, Picture};
use candor_ui::{Tag, tag};
use candor_wire::picture::MAX_PICTURE_BYTES;
use js_sys::{Reflect, Uint8Array};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::api::{Api, use_api};
use crate::designer::edit::question_mut;
use crate::designer::editor::path_error;
use crate::designer::list::Rows;
use crate::parts::button;

/// What is done with a question's pictures.
type Change<'a> = Box<dyn FnOnce(&mut Vec<Picture>) + 'a>;

/// What is said while a picture is on its way, or when it was not taken.
#[derive(Clone, PartialEq)]
enum Going {
    Nowhere,
    Up,
    Refused(String),
}

/// The picture of one row.
#[derive(Clone, Copy)]
struct Frame {
    rows: Rows,
    row: usize,
    going: RwSignal<Going>,
}

impl Frame {
    fn code(self) -> Option<OptionCode> {
        self.rows.kind(|kind| Some(kind.options()?.get(self.row)?.code.clone()))
    }

    /// The picture with its place in the list.
    fn found(self) -> Option<(usize, Picture)> {
        let code = self.code()?;
        self.rows.kind(|kind| {
            let Kind::PictureChoice { pictures, .. } = kind else { return None };
            let at = pictures.iter().position(|picture| picture.option == code)?;
            Some((at, pictures.get(at)?.clone()))
        })
    }

    /// Where it is in the document; where it should be when there is none.
    fn path(self) -> String {
        let (block, question) = self.rows.place;
        let (list, at) = self.found().map_or(("options", self.row), |(at, _)| ("pictures", at));
        format!("blocks[{block}].questions[{question}].kind.{list}[{at}]")
    }

    /// Changes the pictures.
    fn edit(self, tag: &str, change: Change<'_>) {
        let Rows { draft, place, .. } = self.rows;
        draft.edit(tag, |document| {
            if let Some(Kind::PictureChoice { pictures, .. }) = question_mut(document, place.0, place.1).map(|q| &mut q.kind) {
                change(pictures);
            }
        });
    }

    /// Puts a picture in the place of the one of its option.
    fn put(self, picture: Picture) {
        self.edit(
            "",
            Box::new(move |pictures| match pictures.iter_mut().find(|before| before.option == picture.option) {
                Some(before) => *before = Picture { alt: std::mem::take(&mut before.alt), ..picture },
                None => pictures.push(picture),
            }),
        );
    }

    fn upload(self, api: Api, file: web_sys::File) {
        let Some(code) = untrack(move || self.code()) else { return };
        #[expect(clippy::cast_precision_loss)] // a few million
        if file.size() > MAX_PICTURE_BYTES as f64 {
            let message = format!("This file is larger than {} MB. Make the picture smaller.", MAX_PICTURE_BYTES / 1_000_000);
            return self.going.set(Going::Refused(message));
        }
        self.going.set(Going::Up);
        spawn_local(async move {
            // a file that is gone meanwhile is read as an empty one, which the server refuses with a remedy
            let bytes = JsFuture::from(file.array_buffer()).await.map(|buffer| Uint8Array::new(&buffer).to_vec()).unwrap_or_default();
            let gone = match api.add_picture(bytes).await {
                Ok(added) => {
                    let (width, height) = (added.width, added.height);
                    self.put(Picture { option: code, digest: added.digest, width, height, alt: String::new() });
                    Going::Nowhere
                }
                Err(error) => Going::Refused(error.field("picture").unwrap_or_else(|| format!("{} {}", error.title(), error.remedy()))),
            };
            self.going.try_set(gone);
        });
    }
}

/// The first file of what an event carries under a name: what was chosen, dropped or pasted.
fn first_file(holder: &JsValue, name: &str) -> Option<web_sys::File> {
    let carried = if name.is_empty() { holder.clone() } else { Reflect::get(holder, &name.into()).ok()? };
    let files = Reflect::get(&carried, &"files".into()).ok()?;
    Reflect::get_u32(&files, 0).ok()?.dyn_into().ok()
}

/// The fields of the picture of one row.
pub fn picture(rows: Rows, row: usize) -> Tag {
    let api = use_api();
    let frame = Frame { rows, row, going: RwSignal::new(Going::Nowhere) };
    let has = move || frame.found().is_some();
    let shown = tag("img").class("thumb").set("alt", "").shown(has);
    let shown = shown.live("src", move || frame.found().map(|(_, picture)| picture.address()));
    let id = rows.id(row, "picture");
    let choose = tag("input").set("type", "file").set("id", &id).set("accept", "image/png,image/jpeg,image/webp,image/gif");
    let choose = choose.on("change", move |event| {
        let Some(target) = event.target() else { return };
        if let Some(file) = first_file(&target, "") {
            frame.upload(api, file);
        }
        // the same file again is a change, too
        let _ = Reflect::set(&target, &"value".into(), &"".into());
    });
    let words = move || if has() { "Replace the picture" } else { "Choose, drop or paste a picture" }.to_owned();
    let label = tag("label").class("muted").set("for", &id).live_text(words);
    let remove = button("", "Remove picture", move || {
        if let Some((at, _)) = untrack(move || frame.found()) {
            frame.edit("", Box::new(move |pictures| drop(pictures.remove(at))));
        }
    });
    let said = move || match frame.going.get() {
        Going::Nowhere => String::new(),
        Going::Up => "Uploading …".to_owned(),
        Going::Refused(message) => message,
    };
    let said = tag("p").set("role", "status").live_text(said);
    let said = said.live("class", move || matches!(frame.going.get(), Going::Refused(_)).then(|| "field-error".to_owned()));
    let progress = tag("progress").set("aria-hidden", "true").shown(move || frame.going.get() == Going::Up);
    let part = tag("div").class("picture").set("role", "group").set("aria-label", &format!("Picture of option {}", row + 1));
    let part = part.on("dragover", |event| event.prevent_default());
    let take = move |event: web_sys::Event, name: &str| {
        if let Some(file) = first_file(&event, name) {
            event.prevent_default();
            frame.upload(api, file);
        }
    };
    let part = part.on("drop", move |event| take(event, "dataTransfer")).on("paste", move |event| take(event, "clipboardData"));
    let remove = tag("span").shown(has).with(remove);
    part.with(shown).with(label).with(choose).with(progress).with(said).with(words_of(frame).shown(has)).with(remove).with(missing(frame))
}

/// What the picture shows, in words.
fn words_of(frame: Frame) -> Tag {
    let id = frame.rows.id(frame.row, "alt");
    let set = move |text: String| {
        let Some((at, _)) = untrack(move || frame.found()) else { return };
        let change = move |pictures: &mut Vec<Picture>| pictures.get_mut(at).into_iter().for_each(|picture| picture.alt.clone_from(&text));
        frame.edit(&untrack(move || frame.path()), Box::new(change));
    };
    let wrong = error(frame, ".alt");
    let is_wrong = wrong.clone();
    let input = tag("input").set("id", &id).set("type", "text").set("autocomplete", "off");
    let input = input.live_value(move || frame.found().map(|(_, picture)| picture.alt).unwrap_or_default()).on_value("input", set);
    let input =
        input.live("aria-invalid", move || is_wrong().map(|_| "true".to_owned())).set("aria-describedby", &[&id, "-error"].concat());
    let label = tag("label").set("for", &id).text("What it shows, for those who do not see it");
    let said = tag("p").class("field-error").set("id", &[&id, "-error"].concat()).live_text(move || wrong().unwrap_or_default());
    tag("div").with(label).with(input).with(said)
}

/// What is wrong at the picture or at a part of it; the path follows the option when its row moves.
fn error(frame: Frame, part: &'static str) -> impl Fn() -> Option<String> + Clone + Send + 'static {
    move || path_error(frame.rows.draft, [&frame.path(), part].concat()).get()
}

fn missing(frame: Frame) -> Tag {
    let wrong = error(frame, "");
    let path = move || Some(frame.path());
    tag("p").class("field-error").set("tabindex", "-1").live("id", path).live_text(move || wrong().unwrap_or_default())
}
