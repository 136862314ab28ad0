//! Elements as HTML text, for browsers that have no script yet or run none.

use candor_survey::date::Date;
use candor_survey::{Answer, ItemCode, Session};

use crate::node::{Live, Node, Part};
use crate::question::{holds, room};

/// What is given and what is wrong when a page is written.
#[derive(Debug, Clone, Copy)]
pub struct State<'a> {
    /// Answers and entries.
    pub session: &'a Session,
    /// Items with what to do about them.
    pub problems: &'a [(ItemCode, String)],
    /// Answers that are not in the session: the team, and what was ticked but does not go together.
    pub aside: &'a [(ItemCode, Answer)],
}

impl State<'_> {
    fn answer(&self, item: &ItemCode) -> Option<&Answer> {
        self.aside.iter().find(|(code, _)| code == item).map(|(_, answer)| answer).or_else(|| self.session.answer_to(item))
    }

    fn problem(&self, item: &ItemCode) -> Option<&str> {
        self.problems.iter().find(|(code, _)| code == item).map(|(_, text)| text.as_str())
    }
}

/// Elements without content or end.
const VOID: [&str; 3] = ["input", "link", "meta"];

impl Node {
    /// Writes the element as HTML.
    pub fn html(&self, state: State<'_>, out: &mut String) {
        self.write(Some(state), out);
    }

    /// The HTML of an element in which nothing follows the answers.
    #[must_use]
    pub fn fixed_html(&self) -> String {
        let mut out = String::new();
        self.write(None, &mut out);
        out
    }

    fn write(&self, state: Option<State<'_>>, out: &mut String) {
        out.push('<');
        out.push_str(self.name);
        self.parts.iter().for_each(|part| self.attribute(part, state, out));
        out.push('>');
        if !VOID.contains(&self.name) {
            self.parts.iter().for_each(|part| self.content(part, state, out));
            out.push_str("</");
            out.push_str(self.name);
            out.push('>');
        }
    }

    fn attribute(&self, part: &Part, state: Option<State<'_>>, out: &mut String) {
        match (part, state) {
            (Part::Attribute(name, value), _) => attribute(name, value, out),
            (Part::Live(live), Some(state)) => self.live_attribute(live, state, out),
            _ => {}
        }
    }

    fn live_attribute(&self, live: &Live, state: State<'_>, out: &mut String) {
        match live {
            Live::Class(class, item) => attribute("class", &marked(class, state.problem(item).is_some()), out),
            Live::Invalid(item) if state.problem(item).is_some() => attribute("aria-invalid", "true", out),
            Live::ShownWithProblem(item) if state.problem(item).is_none() => attribute("hidden", "", out),
            Live::ShownWhenGiven(item) if state.answer(item).is_none() => attribute("hidden", "", out),
            Live::Chosen(item, answer) if holds(state.answer(item), answer) => {
                attribute(if self.name == "option" { "selected" } else { "checked" }, "", out);
            }
            Live::Entry(item) if self.name == "input" => {
                let entry = state.session.entry(item);
                // a date field shows whole dates only
                if !self.is_date() || Date::parse(&entry).is_some() {
                    attribute("value", &entry, out);
                }
            }
            _ => {}
        }
    }

    /// Whether it is a field for a date.
    #[must_use]
    pub fn is_date(&self) -> bool {
        self.parts.iter().any(|part| matches!(part, Part::Attribute("type", kind) if kind == "date"))
    }

    fn content(&self, part: &Part, state: Option<State<'_>>, out: &mut String) {
        match (part, state) {
            (Part::Text(text), _) => escape(text, out),
            (Part::Child(child), _) => child.write(state, out),
            (Part::Live(live), Some(state)) => self.live_content(live, state, out),
            _ => {}
        }
    }

    fn live_content(&self, live: &Live, state: State<'_>, out: &mut String) {
        match live {
            Live::Problem(item) => escape(&state.problem(item).map(said).unwrap_or_default(), out),
            Live::Entry(item) if self.name == "textarea" => {
                // the first line break of an area is dropped
                out.push('\n');
                escape(&state.session.entry(item), out);
            }
            Live::Room(item, max) => escape(&room(state.session.entry(item).chars().count(), *max as usize), out),
            _ => {}
        }
    }
}

/// A class, and whether there is a problem.
#[must_use]
pub fn marked(class: &str, invalid: bool) -> String {
    if invalid { [class, " invalid"].concat() } else { class.to_owned() }
}

/// A problem as the field's own text says it.
#[must_use]
pub fn said(problem: &str) -> String {
    ["Error: ", problem].concat()
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.push(' ');
    out.push_str(name);
    if !value.is_empty() {
        out.push_str("=\"");
        escape(value, out);
        out.push('"');
    }
}

/// Writes text so that nothing in it is markup.
pub fn escape(text: &str, out: &mut String) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // what HTML replaces or forbids would not come back as it was
            '\0' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}
