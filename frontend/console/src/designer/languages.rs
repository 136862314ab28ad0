//! The languages of a questionnaire: which there are, how much of each is there, and translating side by side.

use candor_form::{direction, language_name, language_names};
use candor_survey::document::{Document, Text, Translation};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::editor::{editor_heading, path_error};
use crate::form::{Field, focus_on};
use crate::format::plural;
use crate::memo::Memo;
use crate::parts::button;

/// The languages of the survey.
pub fn languages(draft: Draft) -> Vec<Tag> {
    let shown = RwSignal::new(None::<String>);
    let present = Memo::new(move || draft.document.with(|document| document.translations.keys().cloned().collect::<Vec<_>>()));
    let own = Signal::derive(move || draft.document.with(|document| document.language.clone()));
    let set_own = move |tag: String| {
        draft.edit("language", |document| tag.trim().clone_into(&mut document.language));
    };
    let field = Field::new("language", "Language of the questionnaire").hint("A language tag such as en, de or pt-BR.");
    let field = field.error(path_error(draft, "language".to_owned())).line(move || own.get(), set_own);
    let translation = move || shown.get().filter(|tag| present.with(|all| all.contains(tag))).map(|tag| translating(draft, tag));
    let hint = "Respondents see the survey in the first of its languages that their browser asks for, and can change it at any time; their answers stay. A language is offered when all of it is translated.";
    let list = tag("ul").class("languages-list");
    vec![
        editor_heading("Languages"),
        tag("p").class("hint").text(hint),
        field,
        list.live_children(move || present.get().into_iter().map(|tag| one_language(draft, tag, shown)).collect()),
        adding(draft, own, present, shown),
        tag("div").live_children(move || translation().into_iter().collect()),
    ]
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

fn one_language(draft: Draft, tag: String, shown: RwSignal<Option<String>>) -> Tag {
    let (counted, opened, removed, pressed, tag_shown) = (tag.clone(), tag.clone(), tag.clone(), tag.clone(), tag.clone());
    let name = language_name(&tag).to_owned();
    let progress = Memo::new(move || draft.document.with(|document| progress_words(document, &counted)));
    let open = move || {
        shown.set(Some(opened.clone()));
        focus_on("translating");
    };
    let remove = move || {
        draft.edit("", |document| document.translations.remove(&removed));
        focus_on("editor-heading");
    };
    let is_shown = move || Some(shown.with(|shown| shown.as_ref() == Some(&pressed)).to_string());
    let open = button("", &format!("Translate into {name}"), open).live("aria-pressed", is_shown);
    let words = move || [" (", &tag_shown, "): ", &progress.get()].concat();
    let words = self::tag("span").with(self::tag("strong").set("lang", &tag).text(&name)).with(self::tag("span").live_text(words));
    let buttons = self::tag("span").class("line").with(open).with(button("quiet", &format!("Remove {name}"), remove));
    self::tag("li").with(words).with(buttons)
}

fn adding(draft: Draft, own: Signal<String>, present: Memo<Vec<String>>, shown: RwSignal<Option<String>>) -> Tag {
    let wanted = RwSignal::new(String::new());
    let options = move || {
        let is_new = |tag: &str| own.with(|own| own != tag) && present.with(|present| present.iter().all(|known| known != tag));
        let names =
            language_names().iter().filter(|(tag, _)| is_new(tag)).map(|(tag, name)| ((*tag).to_owned(), format!("{name} ({tag})")));
        std::iter::once((String::new(), "Choose one".to_owned())).chain(names).collect::<Vec<_>>()
    };
    let add = move || {
        let tag = wanted.get_untracked();
        if !tag.is_empty() {
            draft.edit("", |document| document.translations.entry(tag.clone()).or_insert_with(Translation::default).texts.len());
            wanted.set(String::new());
            shown.set(Some(tag));
            focus_on("translating");
        }
    };
    let choice = Field::new("new-language", "Another language").choice(options, move || wanted.get(), move |tag| wanted.set(tag));
    tag("div").class("line end").with(choice).with(button("", "Add language", add))
}

/// What stands for hidden fields and quotas among the codes of blocks, none of which begins with a sign.
const BESIDE: &str = "/";

/// The parts that texts are shown by: the whole, the blocks, and what stands beside them, each with a name.
fn parts(document: &Document) -> Vec<(String, String)> {
    let block = |(at, block): (usize, &candor_survey::document::Block)| {
        let title = if block.title.trim().is_empty() { format!("Block {}", at + 1) } else { block.title.clone() };
        (block.code.to_string(), title)
    };
    let whole = (String::new(), "Title and texts".to_owned());
    let has_others = !document.fields.is_empty() || !document.quotas.is_empty();
    let others = has_others.then(|| (BESIDE.to_owned(), "Hidden fields and quotas".to_owned()));
    std::iter::once(whole).chain(document.blocks.iter().enumerate().map(block)).chain(others).collect()
}

/// The texts of a part; the empty name is that of the whole.
fn texts_of(document: &Document, part: &str) -> Vec<Text> {
    if part.is_empty() {
        return document.texts().into_iter().filter(|text| !text.key.contains('/')).collect();
    }
    let blocks = document.blocks.iter().filter(|block| block.code.as_str() == part).cloned().collect();
    let of_part = Document { title: String::new(), introduction: String::new(), thanks: String::new(), blocks, ..document.clone() };
    if part == BESIDE { of_part.texts() } else { Document { fields: Vec::new(), quotas: Vec::new(), ..of_part }.texts() }
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
        "says" => "To those turned away",
        "point" => "Scale point",
        "unit" => "Unit",
        _ => "Label",
    }
}

/// Texts that are not translated and say what another one says that is, with its translation.
fn repeated(document: &Document, tag: &str) -> Vec<(String, String)> {
    let Some(translation) = document.translations.get(tag) else { return Vec::new() };
    let texts = document.texts();
    let missing = document.untranslated(tag);
    let is_missing = |text: &Text| missing.contains(&text.key);
    let (open, done): (Vec<&Text>, Vec<&Text>) = texts.iter().partition(|text| is_missing(text));
    let found = |text: &Text| {
        let same = done.iter().find(|other| other.text == text.text)?;
        Some((text.key.clone(), translation.texts.get(&same.key)?.clone()))
    };
    // what was translated in another way before is not overwritten
    open.into_iter().filter(|text| !translation.texts.contains_key(&text.key)).filter_map(found).collect()
}

/// The button that translates what is translated already elsewhere.
fn filling(draft: Draft, tag: String) -> Tag {
    let own = tag.clone();
    let count = Memo::new(move || draft.document.with(|document| repeated(document, &own).len()));
    let fill = move |_| {
        draft.edit("", |document| {
            for (key, text) in repeated(document, &tag) {
                document.translate(&tag, &key, &text);
            }
        });
        focus_on("translating");
    };
    let name = move || {
        format!("Fill in {}", plural(count.get() as u64, "text that is translated elsewhere", "texts that are translated elsewhere"))
    };
    let button = self::tag("button").set("type", "button").live_text(name).on("click", fill);
    self::tag("p").with(button).shown(move || count.get() > 0)
}

/// The texts of one part beside fields for their translations.
fn translating(draft: Draft, language: String) -> Tag {
    let part = RwSignal::new(String::new());
    let names = Memo::new(move || draft.document.with(parts));
    let texts = Memo::new(move || draft.document.with(|document| texts_of(document, &part.get())));
    let keys = Memo::new(move || texts.with(|texts| texts.iter().map(|text| text.key.clone()).collect::<Vec<_>>()));
    let heading = tag("h3").set("id", "translating").set("tabindex", "-1").text(language_name(&language));
    let choice = Field::new("translated-part", "Part").choice(move || names.get(), move || part.get(), move |wanted| part.set(wanted));
    tag("section")
        .class("translating")
        .set("aria-labelledby", "translating")
        .with(heading)
        .with(filling(draft, language.clone()))
        .with(choice)
        .with(tag("div").live_children(move || keys.get().into_iter().map(|key| translated(draft, &language, key, texts)).collect()))
}

/// One text with its translation.
fn translated(draft: Draft, tag: &str, key: String, texts: Memo<Vec<Text>>) -> Tag {
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
        Memo::new(move || draft.document.with(|d| d.translations.get(&tag_checked).is_some_and(|t| t.to_check.contains(&checked))));
    let undone_with = path.clone();
    let write = move |text: String| {
        draft.edit(&undone_with, |document| document.translate(&tag_written, &written, &text));
    };
    let confirm = move || {
        draft.edit("", |d| d.translations.get_mut(&tag_confirmed).map(|t| t.to_check.remove(&confirmed)));
    };
    let rows = if original().chars().count() > 60 { "3" } else { "1" };
    let check = move || {
        let confirm = confirm.clone();
        let button = || button("quiet", "The translation is still right", confirm);
        let note = || self::tag("span").text("The original has changed since.");
        if is_to_check.get() { vec![self::tag("p").class("to-check line").with(note()).with(button())] } else { Vec::new() }
    };
    let base = draft.document.with_untracked(|document| document.language.clone());
    let label = self::tag("label").set("for", &id).with(self::tag("span").class("muted").text(&[kind, ": "].concat()));
    let area = self::tag("textarea").set("id", &id).set("lang", tag).set("dir", direction(tag)).set("rows", rows);
    self::tag("div")
        .class("field translation")
        .with(label.with(self::tag("span").set("lang", &base).live_text(original)))
        .with(area.live_value(read).on_value("input", write))
        .live_part(check)
}

#[cfg(test)]
mod tests {
    use candor_survey::builtin;

    use super::*;

    #[test]
    fn every_text_belongs_to_one_part() {
        let mut document: Document = serde_json::from_str(include_str!("../../../../crates/survey/tests/beside.json")).unwrap();
        document.quotas.push(candor_survey::document::Quota {
            code: "all".parse().unwrap(),
            name: "Everybody".into(),
            when: "true".into(),
            at_most: 5,
            says: "Enough have answered.".into(),
        });
        let parts = parts(&document);
        let mut keys: Vec<String> = parts.iter().flat_map(|(part, _)| texts_of(&document, part)).map(|text| text.key).collect();
        let mut expected: Vec<String> = document.texts().into_iter().map(|text| text.key).collect();
        keys.sort();
        expected.sort();
        assert_eq!(keys, expected);
        let beside: Vec<String> = texts_of(&document, BESIDE).into_iter().map(|text| text.key).collect();
        assert_eq!(beside, ["source/option/intranet", "source/option/letter", "quota:all/says"]);
        assert_eq!(what("quota:all/says"), "To those turned away");
    }

    #[test]
    fn what_is_translated_once_can_be_filled_in_everywhere() {
        let mut document = builtin::customer_satisfaction();
        let label = |document: &mut Document, at: usize| {
            document.blocks[0].questions[at].kind = candor_survey::document::Kind::YesNo { yes: "Yes".into(), no: "No".into() };
            document.blocks[0].questions[at].code.clone()
        };
        let (first, second) = (label(&mut document, 0), label(&mut document, 1));
        document.translate("de", &format!("{first}/yes"), "Ja");
        assert_eq!(repeated(&document, "de"), [(format!("{second}/yes"), "Ja".to_owned())]);
        document.translate("de", &format!("{second}/yes"), "Jawohl");
        assert_eq!(repeated(&document, "de"), []);
        assert_eq!(repeated(&document, "fr"), []);
    }
}
