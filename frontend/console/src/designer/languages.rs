//! The languages of a questionnaire: which there are, how much of each is there, and translating side by side.

use candor_form::{direction, language_name, language_names};
use candor_survey::document::{Document, Text, Translation};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::editor::path_error;
use crate::form::{SelectField, TextField, focus_on};
use crate::parts::button;
use crate::piece::{IntoPiece, Piece};

/// The languages of the survey.
#[component]
pub fn Languages(
    /// The draft.
    draft: Draft,
) -> impl IntoView {
    let shown = RwSignal::new(None::<String>);
    let present = Memo::new(move |_| draft.document.with(|document| document.translations.keys().cloned().collect::<Vec<_>>()));
    let own = Signal::derive(move || draft.document.with(|document| document.language.clone()));
    let set_own = Callback::new(move |tag: String| {
        draft.edit("language", |document| tag.trim().clone_into(&mut document.language));
    });
    let error = path_error(draft, "language".to_owned());
    let translation = move || shown.get().filter(|tag| present.with(|all| all.contains(tag))).map(|tag| translating(draft, tag));
    view! {
        <h2 id="editor-heading" tabindex="-1">"Languages"</h2>
        <p class="hint">
            "Respondents see the survey in the first of its languages that their browser asks for, and can change it at any time; their answers stay. A language is offered when all of it is translated."
        </p>
        <TextField id="language" label="Language of the questionnaire" value=own set=set_own error=error hint="A language tag such as en, de or pt-BR." />
        <ul class="languages-list">
            {move || present.get().into_iter().map(|tag| one_language(draft, tag, shown)).collect_view()}
        </ul>
        {adding(draft, own, present, shown)}
        {move || translation().piece()}
    }
}

/// How much of a language is there, in words.
fn progress_words(document: &Document, tag: &str) -> String {
    let missing = document.untranslated(tag).len();
    let to_check = document.translations.get(tag).map_or(0, |translation| translation.to_check.len());
    match (missing, to_check) {
        (0, _) => "complete, offered to respondents".to_owned(),
        (missing, 0) => format!("{missing} of {} texts to translate, not offered yet", document.texts().len()),
        (missing, check) => format!("{missing} of {} texts to translate or to check ({check}), not offered yet", document.texts().len()),
    }
}

fn one_language(draft: Draft, tag: String, shown: RwSignal<Option<String>>) -> Piece {
    let (counted, opened, removed, pressed) = (tag.clone(), tag.clone(), tag.clone(), tag.clone());
    let name = language_name(&tag).to_owned();
    let progress = Memo::new(move |_| draft.document.with(|document| progress_words(document, &counted)));
    let open = move |_| {
        shown.set(Some(opened.clone()));
        focus_on("translating");
    };
    let remove = move |_| {
        draft.edit("", |document| document.translations.remove(&removed));
        focus_on("editor-heading");
    };
    let is_shown = move || shown.with(|shown| shown.as_ref() == Some(&pressed)).to_string();
    let (translate, take_out) = (format!("Translate into {name}"), format!("Remove {name}"));
    view! {
        <li>
            <span><strong lang=tag.clone()>{name}</strong> " (" {tag} "): " {progress}</span>
            <span class="line">
                <button type="button" aria-pressed=is_shown on:click=open>{translate}</button>
                <button type="button" class="quiet" on:click=remove>{take_out}</button>
            </span>
        </li>
    }
    .piece()
}

fn adding(draft: Draft, own: Signal<String>, present: Memo<Vec<String>>, shown: RwSignal<Option<String>>) -> Piece {
    let wanted = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let is_new = |tag: &str| own.with(|own| own != tag) && present.with(|present| present.iter().all(|known| known != tag));
        let names =
            language_names().iter().filter(|(tag, _)| is_new(tag)).map(|(tag, name)| ((*tag).to_owned(), format!("{name} ({tag})")));
        std::iter::once((String::new(), "Choose one".to_owned())).chain(names).collect::<Vec<_>>()
    });
    let add = move || {
        let tag = wanted.get_untracked();
        if !tag.is_empty() {
            draft.edit("", |document| document.translations.entry(tag.clone()).or_insert_with(Translation::default).texts.len());
            wanted.set(String::new());
            shown.set(Some(tag));
            focus_on("translating");
        }
    };
    view! {
        <div class="line end">
            <SelectField id="new-language" label="Another language" options=options value=wanted set=Callback::new(move |tag| wanted.set(tag)) />
            {button("", "Add language", add)}
        </div>
    }
    .piece()
}

/// The parts that texts are shown by: the whole, and the blocks, each with a name.
fn parts(document: &Document) -> Vec<(String, String)> {
    let block = |(at, block): (usize, &candor_survey::document::Block)| {
        let title = if block.title.trim().is_empty() { format!("Block {}", at + 1) } else { block.title.clone() };
        (block.code.to_string(), title)
    };
    std::iter::once((String::new(), "Title and texts".to_owned())).chain(document.blocks.iter().enumerate().map(block)).collect()
}

/// The texts of a part; the empty name is that of the whole.
fn texts_of(document: &Document, part: &str) -> Vec<Text> {
    if part.is_empty() {
        return document.texts().into_iter().filter(|text| !text.key.contains('/')).collect();
    }
    let blocks = document.blocks.iter().filter(|block| block.code.as_str() == part).cloned().collect();
    let of_block = Document { title: String::new(), introduction: String::new(), thanks: String::new(), blocks, ..document.clone() };
    of_block.texts()
}

/// What a text is, from the last words of its key.
fn what(key: &str) -> &'static str {
    match key.split('/').nth(1).unwrap_or(key) {
        "title" if key.contains('/') => "Heading",
        "title" => "Title",
        "introduction" => "Introduction",
        "thanks" => "Thanks",
        "text" => "Question or row",
        "help" => "Help",
        "option" => "Option",
        "point" => "Scale point",
        "unit" => "Unit",
        _ => "Label",
    }
}

/// The texts of one part beside fields for their translations.
fn translating(draft: Draft, tag: String) -> Piece {
    let part = RwSignal::new(String::new());
    let options = Signal::derive(move || draft.document.with(parts));
    let texts = Memo::new(move |_| draft.document.with(|document| texts_of(document, &part.get())));
    let keys = Memo::new(move |_| texts.with(|texts| texts.iter().map(|text| text.key.clone()).collect::<Vec<_>>()));
    let name = language_name(&tag).to_owned();
    let rows = move || keys.get().into_iter().map(|key| translated(draft, &tag, key, texts)).collect_view();
    view! {
        <section class="translating" aria-labelledby="translating">
            <h3 id="translating" tabindex="-1">{name}</h3>
            <SelectField id="translated-part" label="Part" options=options value=part set=Callback::new(move |wanted| part.set(wanted)) />
            {rows}
        </section>
    }
    .piece()
}

/// One text with its translation.
fn translated(draft: Draft, tag: &str, key: String, texts: Memo<Vec<Text>>) -> Piece {
    let id = format!("translation-{key}");
    let path = format!("translations.{tag}.texts.{key}");
    let of =
        move |key: &str| texts.with(|texts| texts.iter().find(|text| text.key == key).map(|text| text.text.clone()).unwrap_or_default());
    let (told, written, checked, confirmed) = (key.clone(), key.clone(), key.clone(), key.clone());
    let (tag_read, tag_checked, tag_confirmed, tag_written) = (tag.to_owned(), tag.to_owned(), tag.to_owned(), tag.to_owned());
    let kind = what(&told);
    let original = move || of(&told);
    let read = move || draft.document.with(|d| d.translations.get(&tag_read).and_then(|t| t.texts.get(&key).cloned()).unwrap_or_default());
    let is_to_check =
        Memo::new(move |_| draft.document.with(|d| d.translations.get(&tag_checked).is_some_and(|t| t.to_check.contains(&checked))));
    let undone_with = path.clone();
    let write = move |text: String| {
        draft.edit(&undone_with, |document| document.translate(&tag_written, &written, &text));
    };
    let confirm = move || {
        draft.edit("", |d| d.translations.get_mut(&tag_confirmed).map(|t| t.to_check.remove(&confirmed)));
    };
    let rows = if original().chars().count() > 60 { 3 } else { 1 };
    let check = move || {
        let confirm = confirm.clone();
        is_to_check.get().then(|| {
            view! { <p class="to-check line">"The original has changed since." {button("quiet", "The translation is still right", confirm)}</p> }
        })
    };
    let base = draft.document.with_untracked(|document| document.language.clone());
    view! {
        <div class="field translation">
            <label for=id.clone()><span class="muted">{kind} ": "</span><span lang=base>{original}</span></label>
            <textarea id=id lang=tag.to_owned() dir=direction(tag) rows=rows prop:value=read on:input:target=move |event| write(event.target().value())></textarea>
            {check}
        </div>
    }
    .piece()
}
