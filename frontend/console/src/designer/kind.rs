//! What differs between the kinds of question.

use candor_survey::document::{Document, Kind};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, ListName, question, question_mut};
use crate::designer::editor::{path_error, text_of};
use crate::designer::list::{ListEditor, Rows};
use crate::form::{CheckField, TextField};
use crate::piece::IntoPiece;

/// The fields of one kind.
#[component]
pub fn KindEditor(
    /// The draft.
    draft: Draft,
    /// Block and question.
    place: (usize, usize),
    /// Its kind.
    kind: KindName,
) -> impl IntoView {
    let rows = move |list| Rows { draft, place, list };
    match kind {
        KindName::SingleChoice | KindName::MultipleChoice => {
            view! { <Faults draft=draft place=place /> <ListEditor rows=rows(ListName::Options) title="Options" /> }.piece()
        }
        KindName::Rating => view! {
            <Faults draft=draft place=place />
            <ListEditor rows=rows(ListName::Points) title="Points of the scale" />
            <OptOut draft=draft place=place />
        }
        .piece(),
        KindName::Matrix => view! {
            <Faults draft=draft place=place />
            <ListEditor rows=rows(ListName::Items) title="Items" />
            <ListEditor rows=rows(ListName::Points) title="Points of the scale" />
            <OptOut draft=draft place=place />
        }
        .piece(),
        KindName::ZeroToTen => view! {
            <PartField draft=draft place=place part=Part::Low />
            <PartField draft=draft place=place part=Part::High />
        }
        .piece(),
        KindName::ShortText | KindName::LongText => view! { <PartField draft=draft place=place part=Part::MaxChars /> }.piece(),
        KindName::Number => view! {
            <PartField draft=draft place=place part=Part::Unit />
            <PartField draft=draft place=place part=Part::Min />
            <PartField draft=draft place=place part=Part::Max />
            <Whole draft=draft place=place />
        }
        .piece(),
        KindName::Date => view! {
            <PartField draft=draft place=place part=Part::Min />
            <PartField draft=draft place=place part=Part::Max />
        }
        .piece(),
    }
}

/// What is wrong with the kind as a whole.
#[component]
fn Faults(draft: Draft, place: (usize, usize)) -> impl IntoView {
    let path = format!("blocks[{}].questions[{}].kind", place.0, place.1);
    let error = path_error(draft, path.clone());
    view! { <div id=path tabindex="-1">{move || error.get().map(|message| view! { <p class="field-error">{message}</p> }).piece()}</div> }
}

/// The label of "not applicable"; empty when it is not offered.
#[component]
fn OptOut(draft: Draft, place: (usize, usize)) -> impl IntoView {
    let path = format!("blocks[{}].questions[{}].kind.not_applicable", place.0, place.1);
    let value = Signal::derive(move || {
        draft.document.with(|document| match question(document, place.0, place.1).map(|question| &question.kind) {
            Some(Kind::Rating { not_applicable, .. } | Kind::Matrix { not_applicable, .. }) => not_applicable.clone().unwrap_or_default(),
            _ => String::new(),
        })
    });
    let tag = path.clone();
    let set = Callback::new(move |text: String| {
        draft.edit(&tag, |document| {
            let kind = question_mut(document, place.0, place.1).map(|question| &mut question.kind);
            if let Some(Kind::Rating { not_applicable, .. } | Kind::Matrix { not_applicable, .. }) = kind {
                *not_applicable = (!text.is_empty()).then_some(text);
            }
        });
    });
    view! {
        <TextField id=path.clone() label="Opt-out beside the scale" value=value set=set optional=true hint="Such as “Not applicable to me”. Empty: none is offered." />
    }
}

/// A plain field of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Low,
    High,
    MaxChars,
    Unit,
    Min,
    Max,
}

impl Part {
    const fn path(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::MaxChars => "max_chars",
            Self::Unit => "unit",
            Self::Min => "min",
            Self::Max => "max",
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Low => "Label of 0",
            Self::High => "Label of 10",
            Self::MaxChars => "Longest answer, in characters",
            Self::Unit => "Unit shown beside the field",
            Self::Min => "Smallest value accepted",
            Self::Max => "Largest value accepted",
        }
    }

    const fn optional(self) -> bool {
        matches!(self, Self::Unit | Self::Min | Self::Max)
    }

    fn read(self, kind: &Kind) -> String {
        let number = |value: &Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        match (self, kind) {
            (Self::Low, Kind::ZeroToTen { low, .. }) => low.clone(),
            (Self::High, Kind::ZeroToTen { high, .. }) => high.clone(),
            (Self::MaxChars, Kind::ShortText { max_chars } | Kind::LongText { max_chars }) => max_chars.to_string(),
            (Self::Unit, Kind::Number { unit, .. }) => unit.clone(),
            (Self::Min, Kind::Number { min, .. }) => number(min),
            (Self::Max, Kind::Number { max, .. }) => number(max),
            (Self::Min, Kind::Date { min, .. }) => min.clone().unwrap_or_default(),
            (Self::Max, Kind::Date { max, .. }) => max.clone().unwrap_or_default(),
            _ => String::new(),
        }
    }

    /// Writes what was typed; false when it cannot be this part.
    fn write(self, kind: &mut Kind, text: &str) -> bool {
        let text = text.trim();
        let number = text.replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite());
        let number = if text.is_empty() { Some(None) } else { number.map(Some) };
        match (self, kind) {
            (Self::MaxChars, Kind::ShortText { max_chars } | Kind::LongText { max_chars }) => {
                text.parse().map(|value| *max_chars = value).is_ok()
            }
            (Self::Min, Kind::Number { min, .. }) => number.map(|value| *min = value).is_some(),
            (Self::Max, Kind::Number { max, .. }) => number.map(|value| *max = value).is_some(),
            (Self::Min, Kind::Date { min, .. }) => {
                *min = (!text.is_empty()).then(|| text.to_owned());
                true
            }
            (Self::Max, Kind::Date { max, .. }) => {
                *max = (!text.is_empty()).then(|| text.to_owned());
                true
            }
            _ => false,
        }
    }
}

#[component]
fn PartField(draft: Draft, place: (usize, usize), part: Part) -> impl IntoView {
    let path = format!("blocks[{}].questions[{}].kind.{}", place.0, place.1, part.path());
    if matches!(part, Part::Low | Part::High | Part::Unit) {
        let read = move |document: &Document| question(document, place.0, place.1).map(|question| part.read(&question.kind));
        let (value, set, error) = text_of(draft, &path, read, move |document| {
            match (part, question_mut(document, place.0, place.1).map(|question| &mut question.kind)) {
                (Part::Low, Some(Kind::ZeroToTen { low, .. })) => Some(low),
                (Part::High, Some(Kind::ZeroToTen { high, .. })) => Some(high),
                (Part::Unit, Some(Kind::Number { unit, .. })) => Some(unit),
                _ => None,
            }
        });
        return view! { <TextField id=path label=part.label() value=value set=set error=error optional=part.optional() /> }.piece();
    }
    let present = Signal::derive(move || {
        draft.document.with(|document| question(document, place.0, place.1).map(|question| part.read(&question.kind))).unwrap_or_default()
    });
    // what is typed stays as typed; what cannot be read is said and not stored
    let typed = RwSignal::new(None::<String>);
    let value = Signal::derive(move || typed.get().unwrap_or_else(|| present.get()));
    let stored = path_error(draft, path.clone());
    let refused = RwSignal::new(false);
    let error = Signal::derive(move || if refused.get() { Some("Enter a number, such as 200.".to_owned()) } else { stored.get() });
    let tag = path.clone();
    let set = Callback::new(move |text: String| {
        let written = draft
            .edit(&tag, |document| question_mut(document, place.0, place.1).is_some_and(|question| part.write(&mut question.kind, &text)));
        refused.set(written != Some(true));
        typed.set(Some(text));
    });
    let is_date = draft
        .document
        .with_untracked(|document| question(document, place.0, place.1).is_some_and(|question| matches!(question.kind, Kind::Date { .. })));
    let (kind, label) = match (is_date, part) {
        (true, Part::Min) => ("date", "First date accepted"),
        (true, _) => ("date", "Last date accepted"),
        _ => ("text", part.label()),
    };
    view! { <TextField id=path label=label value=value set=set error=error kind=kind optional=part.optional() /> }.piece()
}

#[component]
fn Whole(draft: Draft, place: (usize, usize)) -> impl IntoView {
    let value = Signal::derive(move || {
        draft.document.with(|document| {
            matches!(question(document, place.0, place.1).map(|question| &question.kind), Some(Kind::Number { whole: true, .. }))
        })
    });
    let set = Callback::new(move |on| {
        draft.edit("", |document| {
            if let Some(Kind::Number { whole, .. }) = question_mut(document, place.0, place.1).map(|question| &mut question.kind) {
                *whole = on;
            }
        });
    });
    let id = format!("blocks[{}].questions[{}].kind.whole", place.0, place.1);
    view! { <CheckField id=id label="Whole numbers only" value=value set=set /> }
}
