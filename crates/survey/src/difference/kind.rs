//! Kinds of question, compared as they are written down.
//!
//! The comparison knows which fields hold words that respondents read, which hold lists with codes, and a few
//! that change nothing but the looks. Whatever else differs is [`Class::Meaning`].

use serde_json::{Map, Value};

use super::order::moved;
use super::{Class, text};
use crate::code::ItemCode;
use crate::document::Kind;

/// A row whose own answer is concerned, with its text; nothing when the whole question is.
type Row = Option<(ItemCode, String)>;

/// Calls `add` with each difference of two kinds.
pub(super) fn compare(old: &Kind, new: &Kind, add: &mut impl FnMut(Row, Class, String)) {
    if old == new {
        return;
    }
    let walk = Walk { changes: Vec::new(), shares: matches!(new, Kind::ConstantSum { .. }) };
    for (row, class, reason) in walk.kind(old, new) {
        add(row, class, reason);
    }
}

type Found = Vec<(Row, Class, String)>;

struct Walk {
    changes: Found,
    /// Rows divide a total, so that none is answered without regard to the others.
    shares: bool,
}

impl Walk {
    fn kind(mut self, old: &Kind, new: &Kind) -> Found {
        let (before, after) = (variant(old), variant(new));
        match (before, after) {
            (Some((a, before)), Some((b, after))) if a == b => self.fields(&before, &after, options(old), options(new)),
            _ => self.whole(Class::Meaning, "It is another kind of question."),
        }
        if self.changes.is_empty() {
            self.whole(Class::Meaning, "It takes other answers.");
        }
        self.changes
    }

    fn whole(&mut self, class: Class, reason: impl Into<String>) {
        self.changes.push((None, class, reason.into()));
    }

    fn fields(&mut self, old: &Map<String, Value>, new: &Map<String, Value>, had: usize, has: usize) {
        let names = old.keys().chain(new.keys().filter(|name| !old.contains_key(*name)));
        for name in names {
            let (before, after) = (old.get(name).unwrap_or(&Value::Null), new.get(name).unwrap_or(&Value::Null));
            if before != after {
                self.field(name, before, after, (had, has));
            }
        }
    }

    fn field(&mut self, name: &str, old: &Value, new: &Value, (had, has): (usize, usize)) {
        match (name, old, new) {
            ("layout", Value::String(old), Value::String(new)) => self.layout(old, new, had, has),
            ("items" | "options" | "points", Value::Array(old), Value::Array(new)) => self.list(name, old, new),
            ("from" | "to", Value::Object(old), Value::Object(new)) => self.part(old, new),
            ("pictures", Value::Array(old), Value::Array(new)) => self.pictures(old, new),
            ("labels", ..) => self.whole(Class::Wording, "Labels stand below the pictures now, or no longer."),
            (_, Value::String(old), Value::String(new)) if READ.contains(&name) => {
                if let Some(found) = text::compare(old, new) {
                    self.whole(found.class, format!("{} {}.", named(name), found.why));
                }
            }
            ("not_applicable", Value::Null, _) => self.whole(Class::Meaning, "It can now be answered with an opt-out."),
            ("not_applicable", _, Value::Null) => self.whole(Class::Meaning, "It can no longer be answered with an opt-out."),
            ("types" | "max_bytes" | "max_files", ..) => self.whole(Class::Wording, "Other files are accepted, or another number of them."),
            ("max_chars", ..) => self.whole(Class::Wording, "Another length of text is accepted."),
            ("unit", ..) => self.whole(Class::Meaning, "Another unit stands beside the number."),
            ("min" | "max" | "whole" | "step" | "total" | "places", ..) => {
                self.whole(Class::Meaning, "Another range of answers is accepted.");
            }
            ("points", ..) => self.whole(Class::Meaning, "The scale has another number of points."),
            ("sets", ..) => self.whole(Class::Meaning, "Other options are shown together."),
            ("multiple", ..) => self.whole(Class::Meaning, "Another number of options can be chosen."),
            _ => self.whole(Class::Meaning, format!("Something else is asked: “{name}” has changed.")),
        }
    }

    /// Lists in which everything can be seen at once, or stands beside one another, ask alike; a closed list
    /// or stars instead of words do not.
    fn layout(&mut self, old: &str, new: &str, had: usize, has: usize) {
        let shown = |layout: &str, options: usize| match layout {
            "auto" | "dropdown" if layout == "dropdown" || options > LONG_LIST => "closed",
            "stars" => "stars",
            _ => "open",
        };
        if shown(old, had) == shown(new, has) {
            self.whole(Class::Cosmetic, "The answers are laid out otherwise.");
        } else {
            self.whole(Class::Wording, "The answers are shown in another way, and what is seen first is chosen more often.");
        }
    }

    /// A picture is what is chosen: another one is another option. The order of their list shows nothing.
    fn pictures(&mut self, old: &[Value], new: &[Value]) {
        let string = |picture: &Value, field: &str| picture.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
        let same = |pictures: &[Value], of: &Value| pictures.iter().find(|picture| picture.get("option") == of.get("option")).cloned();
        for after in new {
            let code = string(after, "option");
            let Some(before) = same(old, after) else {
                self.whole(Class::Meaning, format!("The option {code} has a picture now."));
                continue;
            };
            if ["digest", "width", "height"].iter().any(|field| before.get(field) != after.get(field)) {
                self.whole(Class::Meaning, format!("The option {code} has another picture."));
            }
            if let Some(found) = text::compare(&string(&before, "alt"), &string(after, "alt")) {
                self.whole(found.class, format!("What the picture of the option {code} shows {}.", found.why));
            }
        }
        for gone in old.iter().filter(|picture| same(new, picture).is_none()) {
            self.whole(Class::Meaning, format!("The option {} has no picture any more.", string(gone, "option")));
        }
        if self.changes.is_empty() {
            self.whole(Class::Cosmetic, "The pictures are listed in another order.");
        }
    }

    fn list(&mut self, name: &str, old: &[Value], new: &[Value]) {
        let (before, after) = (codes(old), codes(new));
        let (what, one) = if name == "points" {
            ("points", "point")
        } else if name == "items" {
            ("rows", "row")
        } else {
            ("options", "option")
        };
        if before.len() != old.len() || after.len() != new.len() {
            return self.whole(Class::Meaning, format!("Other {what} are offered."));
        }
        let own = name == "items" && !self.shares;
        for gone in before.iter().filter(|code| !after.contains(code)) {
            let row = if own { row_of(old, gone) } else { None };
            self.changes.push((row, Class::Meaning, format!("The {one} {gone} is gone.")));
        }
        for came in after.iter().filter(|code| !before.contains(code)) {
            let (row, class) = if own { (row_of(new, came), Class::Wording) } else { (None, Class::Meaning) };
            self.changes.push((row, class, format!("The {one} {came} is new.")));
        }
        if moved(&before, &after).is_some() {
            self.whole(Class::Wording, format!("The {what} come in another order, which shifts what is chosen."));
        }
        let all: Vec<&Map<String, Value>> = old.iter().filter_map(Value::as_object).collect();
        for row in new.iter().filter_map(Value::as_object) {
            let Some(was) = all.iter().find(|was| was.get("code") == row.get("code")).filter(|was| **was != row) else { continue };
            if name == "items" { self.part(was, row) } else { self.option(one, was, row, &all) }
        }
    }

    /// A row that has an answer of its own.
    fn part(&mut self, old: &Map<String, Value>, new: &Map<String, Value>) {
        let row = row(new);
        for (field, before) in old {
            let after = new.get(field).unwrap_or(&Value::Null);
            let found = match (field.as_str(), before, after) {
                _ if before == after => continue,
                ("text" | "left" | "right", Value::String(before), Value::String(after)) => text::compare(before, after)
                    .map_or((Class::Cosmetic, String::new()), |found| (found.class, format!("The row {}.", found.why))),
                ("fixed", ..) => (Class::Wording, "The row keeps its place, or no longer.".to_owned()),
                ("reverse", ..) => (Class::Meaning, "Its values are turned round in measures, or no longer.".to_owned()),
                ("code", ..) => (Class::Meaning, "The row has another code.".to_owned()),
                _ => (Class::Meaning, "The row takes other answers.".to_owned()),
            };
            self.changes.push((row.clone(), found.0, found.1));
        }
        if let Some(field) = new.keys().find(|field| !old.contains_key(*field)) {
            self.changes.push((row, Class::Meaning, format!("The row has “{field}” now.")));
        }
    }

    fn option(&mut self, one: &str, old: &Map<String, Value>, new: &Map<String, Value>, all: &[&Map<String, Value>]) {
        let code = new.get("code").and_then(Value::as_str).unwrap_or_default();
        for field in old.keys().chain(new.keys().filter(|field| !old.contains_key(*field))) {
            let (before, after) = (old.get(field).unwrap_or(&Value::Null), new.get(field).unwrap_or(&Value::Null));
            match (field.as_str(), before, after) {
                _ if before == after => {}
                ("label", Value::String(before), Value::String(after)) => self.label(one, code, (before, after), all),
                ("value", ..) => self.whole(Class::Meaning, format!("The {one} {code} counts as another number.")),
                ("exclusive", ..) => self.whole(Class::Meaning, format!("The {one} {code} can be combined with others, or no longer.")),
                ("fixed", ..) => self.whole(Class::Wording, format!("The {one} {code} keeps its place, or no longer.")),
                ("specify", ..) => self.whole(Class::Meaning, format!("The {one} {code} takes a text of its own, or another one.")),
                _ => self.whole(Class::Meaning, format!("The {one} {code} has changed: “{field}”.")),
            }
        }
    }

    /// A label that belonged to another code before is no new name but another answer.
    fn label(&mut self, one: &str, code: &str, (before, after): (&str, &str), all: &[&Map<String, Value>]) {
        let Some(found) = text::compare(before, after) else { return };
        let belonged = |was: &&&Map<String, Value>| {
            let label = was.get("label").and_then(Value::as_str).unwrap_or_default();
            was.get("code").and_then(Value::as_str) != Some(code) && text::same(label, after)
        };
        if found.class != Class::Cosmetic && all.iter().any(|was| belonged(&was)) {
            return self.whole(Class::Meaning, format!("The {one} {code} has the label that another {one} had."));
        }
        self.whole(found.class, format!("The label of the {one} {code} {}.", found.why));
    }
}

/// Above so many options a list that may choose its looks is closed.
const LONG_LIST: usize = 15;

/// Fields whose words respondents read.
const READ: &[&str] = &["low", "high", "best", "worst", "yes", "no", "label", "not_applicable"];

fn named(field: &str) -> &'static str {
    match field {
        "low" => "The label of the lower end",
        "high" => "The label of the upper end",
        "best" | "worst" => "What is asked of each set",
        "yes" | "no" => "The label of an answer",
        "not_applicable" => "The opt-out",
        _ => "What is agreed to",
    }
}

fn codes(list: &[Value]) -> Vec<&String> {
    list.iter().filter_map(code).collect()
}

fn row_of(list: &[Value], code: &str) -> Row {
    list.iter().filter_map(Value::as_object).find(|row| row.get("code").and_then(Value::as_str) == Some(code)).and_then(row)
}

/// The code of a row and what it says.
fn row(fields: &Map<String, Value>) -> Row {
    let string = |field: &str| fields.get(field).and_then(Value::as_str).unwrap_or_default().to_owned();
    let name = if fields.contains_key("left") { format!("{} – {}", string("left"), string("right")) } else { string("text") };
    ItemCode::parse(&string("code")).ok().map(|code| (code, name))
}

fn code(value: &Value) -> Option<&String> {
    match value.get("code") {
        Some(Value::String(code)) => Some(code),
        _ => None,
    }
}

fn options(kind: &Kind) -> usize {
    kind.options().map_or(0, Vec::len)
}

/// The name of a kind as written, with its fields.
fn variant(kind: &Kind) -> Option<(String, Map<String, Value>)> {
    match serde_json::to_value(kind).ok()? {
        Value::String(name) => Some((name, Map::new())),
        Value::Object(map) => match map.into_iter().next()? {
            (name, Value::Object(fields)) => Some((name, fields)),
            _ => None,
        },
        _ => None,
    }
}
