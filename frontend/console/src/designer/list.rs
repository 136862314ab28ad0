//! Options, scale points and matrix items: one editor for all three.

use candor_survey::document::{Document, Kind};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::attention::{answers, attention};
use crate::designer::condition::{Conditional, condition};
use crate::designer::draft::Draft;
use crate::designer::edit::{
    ListName, add_row, fresh_item, list_len, pairs, pairs_mut, question, question_mut, remove_row, row_text, row_text_mut, shift_row,
};
use crate::designer::editor::path_error;
use crate::designer::orders::Ordered;
use crate::designer::picture::picture;
use crate::form::focus_on;
use crate::memo::Memo;
use crate::parts::button;

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
    /// The id of a part of a row, and its path.
    pub fn id(self, row: usize, part: &str) -> String {
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

    /// Reads the question's kind.
    pub fn kind<T>(self, read: impl FnOnce(&Kind) -> Option<T>) -> Option<T> {
        self.draft.document.with(|document| question(document, self.place.0, self.place.1).and_then(|question| read(&question.kind)))
    }
}

/// The list with its buttons under a title.
pub fn list_editor(rows: Rows, title: &str) -> Tag {
    let count = Memo::new(move || rows.draft.document.with(|document| rows.count(document)));
    let one = rows.list.one();
    tag("fieldset")
        .class("rows-editor")
        .with(tag("legend").text(title))
        .with(tag("ol").live_children(move || (0..count.get()).map(|row| row_of(rows, row, count)).collect()))
        .with(button("", &format!("Add {}", one.to_lowercase()), move || rows.add()))
}

fn row_of(rows: Rows, row: usize, count: Memo<usize>) -> Tag {
    let (list, place, draft) = (rows.list, rows.place, rows.draft);
    let name = format!("{} {}", list.one(), row + 1).to_lowercase();
    let id = rows.id(row, list.text());
    let path = id.clone();
    let set = move |text: String| {
        draft.edit(&path, |document| {
            if let Some(label) = question_mut(document, place.0, place.1).and_then(|q| row_text_mut(&mut q.kind, list, row)) {
                *label = text;
            }
        });
    };
    let error = path_error(draft, id.clone());
    let is_wrong = move || error.with(Option::is_some);
    let error_id = format!("{id}-error");
    let message = tag("p").class("field-error").set("id", &error_id).shown(is_wrong).live_text(move || error.get().unwrap_or_default());
    let input = field(&id)
        .live_value(move || rows.kind(|kind| row_text(kind, list, row).map(str::to_owned)).unwrap_or_default())
        .on_value("input", set)
        .live("aria-invalid", move || is_wrong().then(|| "true".to_owned()))
        .live("aria-describedby", move || is_wrong().then(|| error_id.clone()));
    let step = |what: &str, outline: &str| {
        tag("button")
            .set("type", "button")
            .class("small")
            .set("aria-label", &format!("{what} {name}"))
            .set("title", what)
            .with(icon(outline))
    };
    let up = step("Move up", "M8 13V3M4 7l4-4 4 4").set("id", &rows.id(row, "up")).on("click", move |_| rows.shift(row, true));
    let up = up.live("aria-disabled", move || (row == 0).then(|| "true".to_owned()));
    let down = step("Move down", "M8 3v10M4 9l4 4 4-4").set("id", &rows.id(row, "down")).on("click", move |_| rows.shift(row, false));
    let down = down.live("aria-disabled", move || (row + 1 == count.get()).then(|| "true".to_owned()));
    let remove = step("Remove", "M4 4l8 8M12 4l-8 8").on("click", move |_| rows.remove(row));
    tag("li")
        .with(tag("label").class("unseen").set("for", &id).text(&format!("Text of {name}")))
        .with(input)
        .with(tag("span").class("line tight").with(up).with(down).with(remove))
        .with(message)
        .with_all(extra(rows, row))
}

/// A line of text without a visible label.
fn field(id: &str) -> Tag {
    tag("input").set("id", id).set("type", "text").set("autocomplete", "off")
}

fn icon(outline: &str) -> Tag {
    let drawing = tag("svg").class("arrow").set("viewBox", "0 0 16 16").set("width", "16").set("height", "16").set("aria-hidden", "true");
    drawing.with(tag("path").set("d", outline))
}

/// A setting of a row that is on or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum RowFlag {
    Exclusive,
    Specify,
    Reverse,
    Fixed,
}

impl RowFlag {
    const ALL: [Self; 4] = [Self::Exclusive, Self::Specify, Self::Reverse, Self::Fixed];

    const fn label(self) -> &'static str {
        match self {
            Self::Exclusive => "Excludes the others",
            Self::Specify => "Asks which (a text)",
            Self::Reverse => "High is unfavourable",
            Self::Fixed => "Keep in place",
        }
    }

    /// Whether it is on; nothing where a row does not have it.
    fn of(self, kind: &Kind, list: ListName, row: usize) -> Option<bool> {
        match (self, kind, list) {
            (Self::Exclusive, Kind::MultipleChoice { options, .. } | Kind::PictureChoice { options, .. }, ListName::Options) => {
                Some(options.get(row)?.exclusive)
            }
            (
                Self::Specify,
                Kind::SingleChoice { options, .. } | Kind::MultipleChoice { options, .. } | Kind::PictureChoice { options, .. },
                ListName::Options,
            ) => Some(options.get(row)?.specify.is_some()),
            (Self::Reverse, Kind::Matrix { items, .. }, ListName::Items) => Some(items.get(row)?.reverse),
            (Self::Reverse, kind, ListName::Pairs) => Some(pairs(kind)?.get(row)?.reverse),
            // sets are shown in an order of their own
            (Self::Fixed, Kind::MaxDiff { .. }, _) => None,
            (Self::Fixed, kind, ListName::Options) => Some(kind.options()?.get(row)?.fixed),
            (Self::Fixed, kind, ListName::Items) => Some(kind.rows()?.get(row)?.fixed),
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
            (Self::Fixed, ListName::Options) => kind.options_mut()?.get_mut(row)?.fixed = on,
            (Self::Fixed, _) => kind.rows_mut()?.get_mut(row)?.fixed = on,
        }
        Some(())
    }
}

/// What a row has besides its text.
fn extra(rows: Rows, row: usize) -> Vec<Tag> {
    let mut parts = Vec::new();
    if rows.list == ListName::Pairs {
        parts.push(right(rows, row));
    }
    if untrack(move || rows.kind(|kind| matches!(kind, Kind::PictureChoice { .. }).then_some(()))).is_some() {
        parts.push(picture(rows, row));
    }
    for flag in RowFlag::ALL {
        let read = move || rows.kind(|kind| flag.of(kind, rows.list, row));
        if untrack(read).is_none() {
            continue;
        }
        let set = move |on: bool| {
            rows.draft.edit("", |document| flag.set(rows, document, row, on));
        };
        let input = tag("input").set("type", "checkbox").live_checked(move || read() == Some(true)).on_check(set);
        let check = tag("label").class("check muted").with(input).with(tag("span").text(flag.label()));
        let ordered = Ordered::of_list(rows.place, rows.list).filter(|_| flag == RowFlag::Fixed);
        parts.push(match ordered {
            Some(list) => check.shown(move || list.moves(rows.draft) || read() == Some(true)),
            None => check,
        });
    }
    if rows.list == ListName::Points {
        let value = move || rows.kind(|kind| Some(kind.points()?.get(row)?.value));
        let words = move || value().map(|value| format!("counts as {value}")).unwrap_or_default();
        parts.push(tag("p").class("muted value").live_text(words));
    }
    parts.extend(more(rows, row));
    parts
}

/// What few rows have: a condition, and the answer that an item asks for. Made when it is opened.
fn more(rows: Rows, row: usize) -> Option<Tag> {
    let (draft, (b, q)) = (rows.draft, rows.place);
    let is_compared = untrack(move || rows.kind(|kind| matches!(kind, Kind::MaxDiff { .. }).then_some(()))).is_some();
    let of = match rows.list {
        ListName::Options if !is_compared => Conditional::Option(b, q, row),
        ListName::Items => Conditional::Row(b, q, row),
        _ => return None,
    };
    let asks = rows.list == ListName::Items && untrack(move || rows.kind(|kind| Some(!answers(kind, true).is_empty()))) == Some(true);
    let open = RwSignal::new(false);
    let error = path_error(draft, of.path());
    let words = move || {
        let words = of.words(draft);
        let usual = match (error.with(Option::is_some), asks) {
            (true, _) => "Condition to correct",
            (_, true) => "Condition, attention check",
            _ => "Condition",
        };
        if words.is_empty() || error.with(Option::is_some) { usual.to_owned() } else { words }
    };
    let name = format!(" ({} {})", rows.list.one().to_lowercase(), row + 1);
    // problems lead here while the field is folded away
    let id = rows.id(row, "");
    let summary =
        tag("summary").set("id", id.trim_end_matches('.')).with(tag("span").live_text(words)).with(tag("span").class("unseen").text(&name));
    let content = move || {
        if !open.get() {
            return Vec::new();
        }
        let check = asks.then(|| attention(draft, (b, q, Some(row))));
        std::iter::once(condition(draft, of, "Shown only if")).chain(check).collect()
    };
    let details = tag("details").class("row-more").on("toggle", move |_| open.set(true));
    Some(details.with(summary).with(tag("div").live_children(content)))
}

/// The other text of a pair.
fn right(rows: Rows, row: usize) -> Tag {
    let id = rows.id(row, "right");
    let path = id.clone();
    let set = move |text: String| {
        rows.draft.edit(&path, |document| {
            let kind = question_mut(document, rows.place.0, rows.place.1).map(|question| &mut question.kind);
            if let Some(pair) = kind.and_then(pairs_mut).and_then(|pairs| pairs.get_mut(row)) {
                pair.right = text;
            }
        });
    };
    let value = move || rows.kind(|kind| Some(pairs(kind)?.get(row)?.right.clone())).unwrap_or_default();
    field(&id).set("aria-label", &format!("Opposite of pair {}", row + 1)).live_value(value).on_value("input", set)
}
