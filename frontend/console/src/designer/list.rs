//! Options, scale points and matrix items: one editor for all three.

use candor_survey::document::{Document, Kind};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::edit::{
    ListName, add_row, fresh_item, list_len, pairs, pairs_mut, question, question_mut, remove_row, row_text, row_text_mut, shift_row,
};
use crate::designer::editor::path_error;
use crate::form::focus_on;
use crate::piece::IntoPiece;

/// A list of labelled rows of one question.
#[derive(Debug, Clone, Copy)]
pub struct Rows {
    /// The draft.
    pub draft: Draft,
    /// Block and question.
    pub place: (usize, usize),
    /// Which list.
    pub list: ListName,
}

impl Rows {
    fn id(self, row: usize, part: &str) -> String {
        format!("blocks[{}].questions[{}].kind.{}[{row}].{part}", self.place.0, self.place.1, self.list.path())
    }

    fn add(self) {
        let last = self.draft.edit("", |document| {
            add_row(document, self.place, self.list);
            self.count(document)
        });
        focus_on(&self.id(last.unwrap_or(1).saturating_sub(1), self.list.text()));
    }

    fn remove(self, row: usize) {
        let left = self.draft.edit("", |document| {
            remove_row(document, self.place, self.list, row);
            self.count(document)
        });
        focus_on(&self.id(row.min(left.unwrap_or(1).saturating_sub(1)), self.list.text()));
    }

    fn shift(self, row: usize, up: bool) {
        if let Some(Some(row)) = self.draft.edit("", |document| shift_row(document, self.place, self.list, row, up)) {
            focus_on(&self.id(row, if up { "up" } else { "down" }));
        }
    }

    fn count(self, document: &Document) -> usize {
        question(document, self.place.0, self.place.1).map_or(0, |question| list_len(&question.kind, self.list))
    }

    fn kind<T>(self, read: impl FnOnce(&Kind) -> Option<T>) -> Option<T> {
        self.draft.document.with(|document| question(document, self.place.0, self.place.1).and_then(|question| read(&question.kind)))
    }
}

/// The list with its buttons.
#[component]
pub fn ListEditor(
    /// Which list of which question.
    rows: Rows,
    /// Heading of the list.
    title: &'static str,
) -> impl IntoView {
    let count = Memo::new(move |_| rows.draft.document.with(|document| rows.count(document)));
    let one = rows.list.one();
    view! {
        <fieldset class="rows-editor">
            <legend>{title}</legend>
            <ol>{move || (0..count.get()).map(|row| view! { <Row rows=rows row=row count=count /> }.piece()).collect_view().piece()}</ol>
            <button type="button" on:click=move |_| rows.add()>{format!("Add {}", one.to_lowercase())}</button>
        </fieldset>
    }
}

#[component]
fn Row(rows: Rows, row: usize, count: Memo<usize>) -> impl IntoView {
    let (list, place, draft) = (rows.list, rows.place, rows.draft);
    let name = format!("{} {}", list.one(), row + 1);
    let id = rows.id(row, rows.list.text());
    let tag = id.clone();
    let value = move || rows.kind(|kind| row_text(kind, list, row).map(str::to_owned)).unwrap_or_default();
    let input = move |text: String| {
        draft.edit(&tag, |document| {
            if let Some(label) = question_mut(document, place.0, place.1).and_then(|q| row_text_mut(&mut q.kind, list, row)) {
                *label = text;
            }
        });
    };
    let error = path_error(draft, id.clone());
    let error_id = format!("{id}-error");
    let described = {
        let error_id = error_id.clone();
        move || error.with(Option::is_some).then(|| error_id.clone())
    };
    let label = move |what: &str| format!("{what} {}", name.to_lowercase());
    view! {
        <li>
            <label class="unseen" for=id.clone()>{label("Text of")}</label>
            <input id=id.clone() type="text" autocomplete="off" prop:value=value on:input:target=move |event| input(event.target().value())
                aria-invalid=move || error.with(Option::is_some).then_some("true") aria-describedby=described />
            <span class="line tight">
                <button type="button" class="small" id=rows.id(row, "up") aria-label=label("Move up") title="Move up"
                    aria-disabled={(row == 0).then_some("true")} on:click=move |_| rows.shift(row, true)><Icon outline="M8 13V3M4 7l4-4 4 4" /></button>
                <button type="button" class="small" id=rows.id(row, "down") aria-label=label("Move down") title="Move down"
                    aria-disabled=move || (row + 1 == count.get()).then_some("true") on:click=move |_| rows.shift(row, false)><Icon outline="M8 3v10M4 9l4 4 4-4" /></button>
                <button type="button" class="small" aria-label=label("Remove") title="Remove" on:click=move |_| rows.remove(row)><Icon outline="M4 4l8 8M12 4l-8 8" /></button>
            </span>
            {move || { let error_id = error_id.clone(); error.get().map(|message| view! { <p class="field-error" id=error_id>{message}</p> }).piece() }}
            <Extra rows=rows row=row />
        </li>
    }
}

#[component]
fn Icon(outline: &'static str) -> impl IntoView {
    view! { <svg class="arrow" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d=outline /></svg> }
}

/// A setting of a row that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowFlag {
    Exclusive,
    Specify,
    Reverse,
}

impl RowFlag {
    const ALL: [Self; 3] = [Self::Exclusive, Self::Specify, Self::Reverse];

    const fn label(self) -> &'static str {
        match self {
            Self::Exclusive => "Excludes the others",
            Self::Specify => "Asks which (a text)",
            Self::Reverse => "High is unfavourable",
        }
    }

    /// Whether it is on; nothing where a row does not have it.
    fn of(self, kind: &Kind, list: ListName, row: usize) -> Option<bool> {
        match (self, kind, list) {
            (Self::Exclusive, Kind::MultipleChoice { options, .. }, ListName::Options) => Some(options.get(row)?.exclusive),
            (Self::Specify, Kind::SingleChoice { options, .. } | Kind::MultipleChoice { options, .. }, ListName::Options) => {
                Some(options.get(row)?.specify.is_some())
            }
            (Self::Reverse, Kind::Matrix { items, .. }, ListName::Items) => Some(items.get(row)?.reverse),
            (Self::Reverse, kind, ListName::Pairs) => Some(pairs(kind)?.get(row)?.reverse),
            _ => None,
        }
    }

    fn set(self, rows: Rows, document: &mut Document, row: usize, on: bool) -> Option<()> {
        let code = fresh_item(document, "item")?;
        let kind = &mut question_mut(document, rows.place.0, rows.place.1)?.kind;
        match (self, rows.list) {
            (Self::Exclusive, _) => kind.options_mut()?.get_mut(row)?.exclusive = on,
            (Self::Specify, _) => kind.options_mut()?.get_mut(row)?.specify = on.then_some(code),
            (Self::Reverse, ListName::Pairs) => pairs_mut(kind)?.get_mut(row)?.reverse = on,
            (Self::Reverse, _) => kind.rows_mut()?.get_mut(row)?.reverse = on,
        }
        Some(())
    }
}

/// What a row has besides its text.
#[component]
fn Extra(rows: Rows, row: usize) -> impl IntoView {
    let value = move || rows.kind(|kind| Some(kind.points()?.get(row)?.value)).map(|value| format!("counts as {value}"));
    let value = (rows.list == ListName::Points).then(|| view! { <p class="muted value">{value}</p> });
    let right = (rows.list == ListName::Pairs).then(|| view! { <Right rows=rows row=row /> });
    let check = |flag: RowFlag| {
        let on = Memo::new(move |_| rows.kind(|kind| flag.of(kind, rows.list, row)));
        on.get_untracked()?;
        let set = move |on: bool| {
            rows.draft.edit("", |document| flag.set(rows, document, row, on));
        };
        let check = view! {
            <label class="check muted">
                <input type="checkbox" prop:checked=move || on.get() == Some(true) on:change:target=move |event| set(event.target().checked()) />
                <span>{flag.label()}</span>
            </label>
        };
        Some(check.piece())
    };
    view! { {right} {RowFlag::ALL.into_iter().filter_map(check).collect_view()} {value} }
}

/// The other text of a pair.
#[component]
fn Right(rows: Rows, row: usize) -> impl IntoView {
    let id = rows.id(row, "right");
    let tag = id.clone();
    let value = move || rows.kind(|kind| Some(pairs(kind)?.get(row)?.right.clone())).unwrap_or_default();
    let input = move |text: String| {
        rows.draft.edit(&tag, |document| {
            let kind = question_mut(document, rows.place.0, rows.place.1).map(|question| &mut question.kind);
            if let Some(pair) = kind.and_then(pairs_mut).and_then(|pairs| pairs.get_mut(row)) {
                pair.right = text;
            }
        });
    };
    let label = format!("Opposite of pair {}", row + 1);
    view! { <input id=id type="text" autocomplete="off" aria-label=label prop:value=value on:input:target=move |event| input(event.target().value()) /> }
}
