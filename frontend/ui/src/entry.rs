//! Everything that is answered by typing.

use candor_survey::date::Date;
use leptos::prelude::*;
use leptos::web_sys::Event;

use crate::answering::Answering;
use crate::choices::{invalid, marked};
use crate::dom;
use crate::question::Stem;
use crate::tag::{Tag, tag};

/// What is typed.
pub enum EntryKind {
    /// One line of so many characters.
    Line(u32),
    /// Several lines of so many characters.
    Lines(u32),
    /// A number.
    Number { mode: &'static str, unit: String },
    /// A date.
    Date { min: Option<String>, max: Option<String> },
}

/// The question with its field. The field refuses nothing: what is wrong is said, never swallowed.
pub fn entry_view(stem: &Stem, kind: EntryKind, answering: Answering) -> Tag {
    let item = stem.item.clone();
    let problem = answering.problem_of(&item);
    let mut initial: String = untrack(|| answering.entry.run(item.clone()));
    if matches!(kind, EntryKind::Date { .. }) && !initial.is_empty() && Date::parse(&initial).is_none() {
        // a date field cannot show half a date again, so the page must not insist on it
        initial.clear();
        answering.on_entry.run((item.clone(), String::new()));
    }
    let max_chars = match &kind {
        EntryKind::Line(max) | EntryKind::Lines(max) => *max as usize,
        EntryKind::Number { .. } | EntryKind::Date { .. } => 0,
    };
    let length = RwSignal::new(initial.chars().count());
    let typed = Callback::new(move |text: String| {
        length.set(text.chars().count());
        answering.on_entry.run((item.clone(), text));
    });
    let id = stem.id();
    let (field, unit) = field(kind, typed);
    let unit_id = [id.as_str(), "-unit"].concat();
    let describes = if unit.is_empty() { stem.describes() } else { [unit_id.as_str(), " ", &stem.describes()].concat() };
    let field = field
        .set("id", &id)
        .set("aria-describedby", &describes)
        .live("aria-invalid", move || invalid(problem))
        .value(&initial)
        .on("input", move |event| typed.run(event_target_value(&event)));
    let unit = (!unit.is_empty()).then(|| tag("span").class("unit").set("id", &unit_id).text(&unit));
    tag("div")
        .live("class", move || Some(marked("question", problem.with(Option::is_some))))
        .with(stem.heading(tag("label").set("for", &id)))
        .with_all(stem.notes(move || problem.get()).into_iter().flatten())
        .with(tag("span").class("with-unit").with(field).with_all(unit))
        .with(tag("p").class("count").set("role", "status").live_text(move || room(length.get(), max_chars)))
}

/// The field of a kind, and the unit beside it.
fn field(kind: EntryKind, typed: Callback<String>) -> (Tag, String) {
    let input = |class| tag("input").class(class).set("autocomplete", "off");
    match kind {
        EntryKind::Lines(_) => (tag("textarea").class("entry").set("rows", "4"), String::new()),
        EntryKind::Line(_) => (input("entry").set("type", "text"), String::new()),
        EntryKind::Number { mode, unit } => (input("entry short").set("type", "text").set("inputmode", mode), unit),
        EntryKind::Date { min, max } => {
            // half a date has no value and makes no event, but it must not count as "left out"
            let half_date = move |event: Event| {
                if event_target_value(&event).is_empty() {
                    typed.run(if dom::is_half_typed(&event) { "?" } else { "" }.to_owned());
                }
            };
            let field = input("entry short").set("type", "date").on("keyup", half_date);
            let field = min.iter().fold(field, |field, min| field.set("min", min));
            (max.iter().fold(field, |field, max| field.set("max", max)), String::new())
        }
    }
}

/// What to say about the length; nothing before the end is near.
fn room(length: usize, max: usize) -> String {
    if max == 0 || length * 10 < max * 9 {
        return String::new();
    }
    let (count, word) = if length <= max { (max - length, " left") } else { (length - max, " too many") };
    let characters = if count == 1 { " character" } else { " characters" };
    [&count.to_string(), characters, word].concat()
}

#[cfg(test)]
mod tests {
    use super::room;

    #[test]
    fn the_length_is_said_only_when_it_matters() {
        assert_eq!(room(10, 200), "");
        assert_eq!(room(199, 200), "1 character left");
        assert_eq!(room(203, 200), "3 characters too many");
        assert_eq!(room(50, 0), "");
    }
}
