//! What differs between the kinds of question.

use candor_survey::document::{ChoiceLayout, Document, FileType, Kind, ScaleLayout};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, ListName, question, question_mut};
use crate::designer::editor::{path_error, text_of};
use crate::designer::list::{Rows, list_editor};
use crate::designer::part::Part;
use crate::form::{Field, check};

/// The fields of one kind; `place` is block and question.
pub fn kind_editor(draft: Draft, place: (usize, usize), kind: KindName) -> Vec<Tag> {
    let mut fields = vec![faults(draft, place)];
    fields.extend(lists(kind).iter().map(|(list, title)| list_editor(Rows { draft, place, list: *list }, title)));
    fields.extend(layout(draft, place, kind));
    if kind == KindName::FileUpload {
        fields.push(file_type(draft, place, (FileType::Picture, "Pictures (PNG, JPEG, WebP)")));
        fields.push(file_type(draft, place, (FileType::Pdf, "PDF")));
    }
    fields.extend(parts(kind).iter().map(|part| part_field(draft, place, *part)));
    fields.extend(Flag::of(kind).iter().map(|flag| flag_field(draft, place, *flag)));
    fields.extend(matches!(kind, KindName::Rating | KindName::Matrix).then(|| opt_out(draft, place)));
    fields
}

/// The lists of a kind with their titles.
const fn lists(kind: KindName) -> &'static [(ListName, &'static str)] {
    match kind {
        KindName::SingleChoice | KindName::MultipleChoice | KindName::Ranking | KindName::MaxDiff | KindName::PictureChoice => {
            &[(ListName::Options, "Options")]
        }
        KindName::Rating => &[(ListName::Points, "Points of the scale")],
        KindName::Matrix => &[(ListName::Items, "Items"), (ListName::Points, "Points of the scale")],
        KindName::ChoiceMatrix => &[(ListName::Items, "Items"), (ListName::Options, "Options")],
        KindName::ConstantSum => &[(ListName::Items, "Items")],
        KindName::SemanticDifferential => &[(ListName::Pairs, "Pairs of opposites")],
        _ => &[],
    }
}

/// The plain fields of a kind.
const fn parts(kind: KindName) -> &'static [Part] {
    match kind {
        KindName::ZeroToTen => &[Part::Low, Part::High],
        KindName::ShortText | KindName::LongText => &[Part::MaxChars],
        KindName::Number => &[Part::Unit, Part::Min, Part::Max],
        KindName::Date | KindName::Time | KindName::MultipleChoice | KindName::PictureChoice => &[Part::Min, Part::Max],
        KindName::DateRange => &[Part::From, Part::To, Part::Min, Part::Max],
        KindName::YesNo => &[Part::Yes, Part::No],
        KindName::Consent => &[Part::Label],
        KindName::Slider => &[Part::Min, Part::Low, Part::Max, Part::High, Part::Step, Part::Unit],
        KindName::ConstantSum => &[Part::Total, Part::Unit],
        KindName::SemanticDifferential => &[Part::Points],
        KindName::Ranking => &[Part::Places],
        KindName::MaxDiff => &[Part::Best, Part::Worst],
        KindName::FileUpload => &[Part::FileBytes, Part::Files],
        _ => &[],
    }
}

/// What is wrong with the kind as a whole.
fn faults(draft: Draft, place: (usize, usize)) -> Tag {
    let path = format!("blocks[{}].questions[{}].kind", place.0, place.1);
    let error = path_error(draft, path.clone());
    let message = tag("p").class("field-error").shown(move || error.with(Option::is_some));
    tag("div").set("id", &path).set("tabindex", "-1").with(message.live_text(move || error.get().unwrap_or_default()))
}

/// The label of "not applicable"; empty when it is not offered.
fn opt_out(draft: Draft, place: (usize, usize)) -> Tag {
    let path = format!("blocks[{}].questions[{}].kind.not_applicable", place.0, place.1);
    let value = move || {
        draft.document.with(|document| match question(document, place.0, place.1).map(|question| &question.kind) {
            Some(Kind::Rating { not_applicable, .. } | Kind::Matrix { not_applicable, .. }) => not_applicable.clone().unwrap_or_default(),
            _ => String::new(),
        })
    };
    let undone_with = path.clone();
    let set = move |text: String| {
        draft.edit(&undone_with, |document| {
            let kind = question_mut(document, place.0, place.1).map(|question| &mut question.kind);
            if let Some(Kind::Rating { not_applicable, .. } | Kind::Matrix { not_applicable, .. }) = kind {
                *not_applicable = (!text.is_empty()).then_some(text);
            }
        });
    };
    let hint = "Such as “Not applicable to me”. Empty: none is offered.";
    Field::new(&path, "Opt-out beside the scale").hint(hint).optional().line(value, set)
}

/// A setting that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flag {
    Whole,
    Several,
    SeveralPictures,
    Labels,
}

impl Flag {
    const fn of(kind: KindName) -> &'static [Self] {
        match kind {
            KindName::Number => &[Self::Whole],
            KindName::ChoiceMatrix => &[Self::Several],
            KindName::PictureChoice => &[Self::SeveralPictures, Self::Labels],
            _ => &[],
        }
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Whole => ("whole", "Whole numbers only"),
            Self::Several => ("multiple", "Several options for each item"),
            Self::SeveralPictures => ("multiple", "Several pictures can be chosen"),
            Self::Labels => ("labels", "Labels below the pictures"),
        }
    }

    const fn of_kind(self, kind: &mut Kind) -> Option<&mut bool> {
        match (self, kind) {
            (Self::Whole, Kind::Number { whole, .. }) => Some(whole),
            (Self::Several, Kind::ChoiceMatrix { multiple, .. }) | (Self::SeveralPictures, Kind::PictureChoice { multiple, .. }) => {
                Some(multiple)
            }
            (Self::Labels, Kind::PictureChoice { labels, .. }) => Some(labels),
            _ => None,
        }
    }
}

fn flag_field(draft: Draft, place: (usize, usize), flag: Flag) -> Tag {
    let value = move || {
        let kind = draft.document.with(|document| question(document, place.0, place.1).map(|question| question.kind.clone()));
        kind.and_then(|mut kind| flag.of_kind(&mut kind).copied()).unwrap_or_default()
    };
    let set = move |on| {
        draft.edit("", |document| {
            if let Some(flag) = question_mut(document, place.0, place.1).and_then(|question| flag.of_kind(&mut question.kind)) {
                *flag = on;
            }
        });
    };
    let (path, label) = flag.words();
    check(&format!("blocks[{}].questions[{}].kind.{path}", place.0, place.1), label, value, set)
}

/// Whether files of a type are taken.
fn file_type(draft: Draft, place: (usize, usize), (one, label): (FileType, &'static str)) -> Tag {
    let value = move || {
        let kind = draft.document.with(|document| question(document, place.0, place.1).map(|question| question.kind.clone()));
        matches!(kind, Some(Kind::FileUpload { types, .. }) if types.contains(&one))
    };
    let set = move |on: bool| {
        draft.edit("", |document| {
            if let Some(Kind::FileUpload { types, .. }) = question_mut(document, place.0, place.1).map(|question| &mut question.kind) {
                types.retain(|known| *known != one);
                types.extend(on.then_some(one));
            }
        });
    };
    let path = if one == FileType::Picture { "types" } else { "types.pdf" };
    check(&format!("blocks[{}].questions[{}].kind.{path}", place.0, place.1), label, value, set)
}

/// How options or points are shown, where there is a choice.
fn layout(draft: Draft, place: (usize, usize), kind: KindName) -> Option<Tag> {
    let named: &'static [(&str, &str)] = match kind {
        KindName::SingleChoice => &[
            ("auto", "A list, or a drop-down list from 16 options on"),
            ("list", "A list"),
            ("dropdown", "A drop-down list"),
            ("buttons", "Buttons beside one another"),
        ],
        KindName::Rating => &[("list", "A list"), ("buttons", "Buttons beside one another"), ("stars", "A list with stars")],
        _ => return None,
    };
    let options = move || named.iter().map(|(value, label)| ((*value).to_owned(), (*label).to_owned())).collect();
    let value = move || {
        draft
            .document
            .with(|document| question(document, place.0, place.1).map(|question| layout_of(&question.kind)).unwrap_or_default().to_owned())
    };
    let set = move |value: String| {
        draft.edit("", |document| {
            if let Some(question) = question_mut(document, place.0, place.1) {
                set_layout(&mut question.kind, &value);
            }
        });
    };
    let id = format!("blocks[{}].questions[{}].kind.layout", place.0, place.1);
    Some(Field::new(&id, "Shown as").choice(options, value, set))
}

const fn layout_of(kind: &Kind) -> &'static str {
    match kind {
        Kind::SingleChoice { layout, .. } => match layout {
            ChoiceLayout::Auto => "auto",
            ChoiceLayout::List => "list",
            ChoiceLayout::Dropdown => "dropdown",
            ChoiceLayout::Buttons => "buttons",
        },
        Kind::Rating { layout, .. } => match layout {
            ScaleLayout::List => "list",
            ScaleLayout::Buttons => "buttons",
            ScaleLayout::Stars => "stars",
        },
        _ => "",
    }
}

fn set_layout(kind: &mut Kind, value: &str) {
    match kind {
        Kind::SingleChoice { layout, .. } => {
            *layout = match value {
                "list" => ChoiceLayout::List,
                "dropdown" => ChoiceLayout::Dropdown,
                "buttons" => ChoiceLayout::Buttons,
                _ => ChoiceLayout::Auto,
            };
        }
        Kind::Rating { layout, .. } => {
            *layout = match value {
                "buttons" => ScaleLayout::Buttons,
                "stars" => ScaleLayout::Stars,
                _ => ScaleLayout::List,
            };
        }
        _ => {}
    }
}

fn part_field(draft: Draft, place: (usize, usize), part: Part) -> Tag {
    let path = format!("blocks[{}].questions[{}].kind.{}", place.0, place.1, part.path());
    let is_of =
        |is: fn(&Kind) -> bool| draft.document.with_untracked(|document| question(document, place.0, place.1).is_some_and(|q| is(&q.kind)));
    let (is_date, is_time) =
        (is_of(|kind| matches!(kind, Kind::Date { .. } | Kind::DateRange { .. })), is_of(|kind| matches!(kind, Kind::Time { .. })));
    let field = Field::new(&path, part.label(is_of));
    let field = if part.is_optional(is_of) { field.optional() } else { field };
    if part.is_text() {
        let read = move |document: &Document| question(document, place.0, place.1).map(|question| part.read(&question.kind));
        let text = text_of(draft, &path, read, move |document| {
            question_mut(document, place.0, place.1).and_then(|question| part.text(&mut question.kind))
        });
        return text.line(field);
    }
    let present = move || {
        draft.document.with(|document| question(document, place.0, place.1).map(|question| part.read(&question.kind))).unwrap_or_default()
    };
    // what is typed stays as typed; what cannot be read is said and not stored
    let typed = RwSignal::new(None::<String>);
    let value = move || typed.get().unwrap_or_else(present);
    let stored = path_error(draft, path.clone());
    let refused = RwSignal::new(false);
    let error = Signal::derive(move || if refused.get() { Some("Enter a number, such as 200.".to_owned()) } else { stored.get() });
    let set = move |text: String| {
        let written = draft
            .edit(&path, |document| question_mut(document, place.0, place.1).is_some_and(|question| part.write(&mut question.kind, &text)));
        refused.set(written != Some(true));
        typed.set(Some(text));
    };
    let kind = match (is_date, is_time) {
        (true, _) => "date",
        (_, true) => "time",
        _ => "text",
    };
    field.error(error).kind(kind, "off").line(value, set)
}
