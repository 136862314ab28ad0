//! One question of any kind.

use candor_survey::date::Date;
use candor_survey::document::{ChoiceOption, Kind, MatrixItem, Question, ScalePoint};
use candor_survey::{Answer, ItemCode, OptionCode, Session, decimal};

use crate::node::{Node, node};

/// What is given and what is wrong when a page is shown.
#[derive(Debug, Clone, Copy)]
pub struct State<'a> {
    /// Answers and entries.
    pub session: &'a Session,
    /// Items with what to do about them.
    pub problems: &'a [(ItemCode, String)],
    /// Answers that are not in the session: the team, and what was ticked but does not go together.
    pub aside: &'a [(ItemCode, Answer)],
    /// What the last choice led to, for screen readers, with its item.
    pub said: Option<(&'a ItemCode, &'a str)>,
}

impl<'a> State<'a> {
    /// A session without anything beside it.
    #[must_use]
    pub const fn of(session: &'a Session) -> Self {
        Self { session, problems: &[], aside: &[], said: None }
    }

    fn answer(&self, item: &ItemCode) -> Option<&'a Answer> {
        self.aside.iter().find(|(code, _)| code == item).map(|(_, answer)| answer).or_else(|| self.session.answer_to(item))
    }

    fn problem(&self, item: &ItemCode) -> Option<&'a str> {
        self.problems.iter().find(|(code, _)| code == item).map(|(_, text)| text.as_str())
    }
}

/// How a stem is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The heading of the page (`h1`).
    Page,
    /// A heading below it (`h2`).
    Section,
    /// A row of a matrix; no heading.
    Row,
}

/// How a question is shown.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Heading of the page, or one of several below it.
    pub level: Level,
    /// Whether a question that may be left out says so.
    pub mark_optional: bool,
    /// From this many options on, a single choice is a native select: a list would be a wall.
    pub select_from: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { level: Level::Page, mark_optional: true, select_from: 16 }
    }
}

/// The value of the opt-out in a form; no code contains its first character.
const NOT_APPLICABLE: &str = "~na";

/// The value that stands for an answer in a form.
#[must_use]
pub fn value_of(answer: &Answer) -> String {
    match answer {
        Answer::Choice(code) | Answer::Scale(code) => code.as_str().to_owned(),
        Answer::NotApplicable => NOT_APPLICABLE.to_owned(),
        _ => String::new(),
    }
}

/// Whether what is given is, or contains, what an option stands for.
#[must_use]
pub fn holds(given: Option<&Answer>, offer: &Answer) -> bool {
    match (given, offer) {
        (Some(Answer::Choices(codes)), Answer::Choice(code)) => codes.contains(code),
        (given, offer) => given == Some(offer),
    }
}

/// What to say about the length; nothing before the end is near.
#[must_use]
pub fn room(length: usize, max: usize) -> String {
    if max == 0 || length * 10 < max * 9 {
        return String::new();
    }
    let (count, word) = if length <= max { (max - length, " left") } else { (length - max, " too many") };
    let characters = if count == 1 { " character" } else { " characters" };
    [&count.to_string(), characters, word].concat()
}

/// The id of an item's field or fieldset, and its name in a form.
#[must_use]
pub fn id_of(item: &ItemCode) -> String {
    ["q-", item.as_str()].concat()
}

/// The number key of an option: 1 to 9, then 0 for the tenth.
#[must_use]
pub fn key_of(position: usize) -> String {
    if position < 10 { ((position + 1) % 10).to_string() } else { String::new() }
}

/// What stands above the answer.
struct Stem<'a> {
    state: State<'a>,
    item: ItemCode,
    text: String,
    help: String,
    /// Also said after the help, for the entry alone: limits and formats.
    limits: String,
    optional: bool,
    level: Level,
}

impl Stem<'_> {
    fn id(&self) -> String {
        id_of(&self.item)
    }

    /// The stem as a heading around `inner`, which holds its text: a label, or nothing special.
    fn heading(&self, inner: Node) -> Node {
        let optional = self.optional.then(|| node("span").class("optional").text(" (optional)"));
        let heading = match self.level {
            Level::Page => node("h1").set("tabindex", "-1"),
            Level::Section => node("h2"),
            Level::Row => node("span"),
        };
        heading.class("stem").with(inner.text(&self.text)).with_all(optional)
    }

    fn help(&self) -> Option<Node> {
        let text = self.hint();
        (!text.is_empty()).then(|| node("p").class("help").set("id", &[self.id().as_str(), "-help"].concat()).text(&text))
    }

    /// The error while there is one. A description is read even from a hidden element, so it is empty without.
    fn error(&self) -> Node {
        let error = node("p").class("error").set("id", &[self.id().as_str(), "-error"].concat());
        match self.state.problem(&self.item) {
            Some(problem) => error.text(&["Error: ", problem].concat()),
            None => error.set("hidden", ""),
        }
    }

    fn is_invalid(&self) -> bool {
        self.state.problem(&self.item).is_some()
    }

    fn marked(&self, node: Node, class: &str) -> Node {
        if self.is_invalid() { node.class(&[class, " invalid"].concat()) } else { node.class(class) }
    }

    fn flagged(&self, node: Node) -> Node {
        if self.is_invalid() { node.set("aria-invalid", "true") } else { node }
    }

    fn holds(&self, offer: &Answer) -> bool {
        holds(self.state.answer(&self.item), offer)
    }

    fn hint(&self) -> String {
        [self.help.trim(), self.limits.as_str()].join(" ").trim().to_owned()
    }

    /// The ids that describe the field.
    fn describes(&self) -> String {
        let id = self.id();
        let help = if self.hint().is_empty() { String::new() } else { [id.as_str(), "-help "].concat() };
        [help.as_str(), id.as_str(), "-error"].concat()
    }
}

/// A question with whatever takes its answer.
#[must_use]
pub fn question(question: &Question, style: Style, state: State<'_>) -> Node {
    let stem = Stem {
        state,
        item: question.code.clone(),
        text: question.text.clone(),
        help: question.help.clone(),
        limits: String::new(),
        optional: style.mark_optional && !question.required,
        level: style.level,
    };
    match &question.kind {
        Kind::SingleChoice { options } if options.len() >= style.select_from => select(&stem, &Offer::options(options, false)),
        Kind::SingleChoice { options } => choices(&stem, Offer::options(options, false), false, "list"),
        Kind::MultipleChoice { options } => choices(&stem, Offer::options(options, true), true, "list"),
        Kind::Rating { points, not_applicable } => choices(&stem, Offer::scale(points, not_applicable.as_deref()), false, "list"),
        Kind::ZeroToTen { low, high } => zero_to_ten(&stem, low, high),
        Kind::Matrix { items, points, not_applicable } => {
            let layout = if points.len() <= 7 { "cells" } else { "list" };
            let row = |row| choices(&row_stem(row, state), Offer::scale(points, not_applicable.as_deref()), false, layout);
            matrix(&stem, node("div").class("rows").with_all(items.iter().map(row)))
        }
        Kind::ShortText { max_chars } => entry(&stem, input("entry").set("type", "text"), *max_chars, ""),
        Kind::LongText { max_chars } => entry(&stem, node("textarea").class("entry").set("rows", "4"), *max_chars, ""),
        Kind::Number { min, max, whole, unit } => {
            let field = input("entry short").set("type", "text").set("inputmode", number_pad(*min, *whole));
            entry(&Stem { limits: number_limits(*min, *max), ..stem }, field, 0, unit)
        }
        Kind::Date { min, max } => {
            let field = input("entry short").set("type", "date");
            let field = min.iter().fold(field, |field, min| field.set("min", min));
            entry(&stem, max.iter().fold(field, |field, max| field.set("max", max)), 0, "")
        }
    }
}

fn input(class: &str) -> Node {
    node("input").class(class).set("autocomplete", "off")
}

/// The number pads of phones have no minus.
const fn number_pad(min: Option<f64>, whole: bool) -> &'static str {
    match min {
        Some(min) if min >= 0.0 && whole => "numeric",
        Some(min) if min >= 0.0 => "decimal",
        _ => "text",
    }
}

fn row_stem<'a>(row: &MatrixItem, state: State<'a>) -> Stem<'a> {
    Stem {
        state,
        item: row.code.clone(),
        text: row.text.clone(),
        help: String::new(),
        limits: String::new(),
        // the matrix has said it for all its rows
        optional: false,
        level: Level::Row,
    }
}

/// Stacked fieldsets, one for each row: people answer them more carefully than a grid, and they fit a phone.
fn matrix(stem: &Stem<'_>, rows: Node) -> Node {
    let legend = node("legend").with(stem.heading(node("span")));
    let set = node("fieldset").class("question").set("id", &stem.id());
    let set = if stem.help.is_empty() { set } else { set.set("aria-describedby", &[stem.id().as_str(), "-help"].concat()) };
    set.with(legend).with_all(stem.help()).with(rows)
}

fn number_limits(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => ["From ", &decimal::show(min), " to ", &decimal::show(max), "."].concat(),
        (Some(min), None) => [&decimal::show(min), " or more."].concat(),
        (None, Some(max)) => [&decimal::show(max), " or less."].concat(),
        (None, None) => String::new(),
    }
}

/// One option.
struct Offer {
    label: String,
    /// Heard after the label, not seen.
    spoken: String,
    /// Set off from the others; in a multiple choice it excludes them.
    apart: bool,
    answer: Answer,
}

impl Offer {
    fn plain(label: &str, answer: Answer) -> Self {
        Self { label: label.to_owned(), spoken: String::new(), apart: false, answer }
    }

    /// Options of a choice; `multiple` sets the exclusive ones off.
    fn options(options: &[ChoiceOption], multiple: bool) -> Vec<Self> {
        let offer = |o: &ChoiceOption| Self { apart: multiple && o.exclusive, ..Self::plain(&o.label, Answer::Choice(o.code.clone())) };
        options.iter().map(offer).collect()
    }

    fn scale(points: &[ScalePoint], not_applicable: Option<&str>) -> Vec<Self> {
        let scale = points.iter().map(|point| Self::plain(&point.label, Answer::Scale(point.code.clone())));
        let opt_out = not_applicable.map(|label| Self { apart: true, ..Self::plain(label, Answer::NotApplicable) });
        scale.chain(opt_out).collect()
    }

    fn numbers(low: &str, high: &str) -> Vec<Self> {
        let number = |n: usize| {
            let label = n.to_string();
            let end = match n {
                0 => low,
                10 => high,
                _ => "",
            };
            let spoken = if end.is_empty() { String::new() } else { [", ", end].concat() };
            let code = OptionCode::parse(&label).ok()?;
            Some(Self { label, spoken, apart: false, answer: Answer::Scale(code) })
        };
        (0..=10).filter_map(number).collect()
    }
}

fn zero_to_ten(stem: &Stem<'_>, low: &str, high: &str) -> Node {
    let end = |number: &str, label: &str| node("span").text(&[number, ": ", label].concat());
    let ends = node("p").class("ends").set("aria-hidden", "true").with(end("0", low)).with(end("10", high));
    group(stem, false).with(rows(stem, Offer::numbers(low, high), false, "numbers")).with(ends).with(tools(stem))
}

fn choices(stem: &Stem<'_>, offers: Vec<Offer>, multiple: bool, layout: &str) -> Node {
    group(stem, multiple).with(rows(stem, offers, multiple, layout)).with(tools(stem))
}

/// The fieldset with everything above the options.
fn group(stem: &Stem<'_>, multiple: bool) -> Node {
    let class = if stem.level == Level::Row { "row" } else { "question" };
    let set = stem.marked(node("fieldset"), class).set("id", &stem.id());
    let set = set.set("role", if multiple { "group" } else { "radiogroup" }).set("aria-describedby", &stem.describes());
    stem.flagged(set).with(node("legend").with(stem.heading(node("span")))).with_all(stem.help()).with(stem.error())
}

fn rows(stem: &Stem<'_>, offers: Vec<Offer>, multiple: bool, layout: &str) -> Node {
    let row = |(position, offer): (usize, Offer)| {
        let key = if layout == "numbers" { position.to_string() } else { key_of(position) };
        option_row(stem, &key, &offer, multiple)
    };
    node("div").class(&["options ", layout].concat()).with_all(offers.into_iter().enumerate().map(row))
}

fn option_row(stem: &Stem<'_>, key: &str, offer: &Offer, multiple: bool) -> Node {
    let input = node("input")
        .set("type", if multiple { "checkbox" } else { "radio" })
        .set("name", &stem.id())
        .set("value", &value_of(&offer.answer))
        .set("data-key", key)
        .set_if("checked", stem.holds(&offer.answer));
    let label = node("span").class("label").text(&offer.label).with(node("span").class("unseen").text(&offer.spoken));
    let hint = node("kbd").set("aria-hidden", "true").text(key);
    node("label").class(if offer.apart { "option apart" } else { "option" }).with(input).with(label).with(hint)
}

/// "Clear selection": with a form alone it sends the page, which comes back without the answer.
fn tools(stem: &Stem<'_>) -> Node {
    let item = &stem.item;
    let clear = node("button").class("quiet").set("type", "submit").set("name", "clear").set("value", item.as_str());
    let clear = clear.set_if("hidden", stem.state.answer(item).is_none()).text("Clear selection");
    let said = stem.state.said.filter(|(of, _)| *of == item).map(|(_, said)| said);
    node("div").class("tools").with(clear).with(node("span").set("role", "status").text(said.unwrap_or_default()))
}

/// The question as a native select.
fn select(stem: &Stem<'_>, offers: &[Offer]) -> Node {
    let id = stem.id();
    let option = |offer: &Offer| {
        let option = node("option").set("value", &value_of(&offer.answer));
        option.set_if("selected", stem.holds(&offer.answer)).text(&offer.label)
    };
    let select = node("select").class("entry").set("id", &id).set("name", &id).set("aria-describedby", &stem.describes());
    let select = stem.flagged(select).with(node("option").set("value", "").text("Choose one")).with_all(offers.iter().map(option));
    stem.marked(node("div"), "question")
        .with(stem.heading(node("label").set("for", &id)))
        .with_all(stem.help())
        .with(stem.error())
        .with(select)
}

/// The question with its field. The field refuses nothing: what is wrong is said, never swallowed.
fn entry(stem: &Stem<'_>, field: Node, max_chars: u32, unit: &str) -> Node {
    let id = stem.id();
    let unit_id = [id.as_str(), "-unit"].concat();
    let describes = if unit.is_empty() { stem.describes() } else { [unit_id.as_str(), " ", &stem.describes()].concat() };
    let entry = stem.state.session.entry(&stem.item);
    let left = room(entry.chars().count(), max_chars as usize);
    let field = stem.flagged(field.set("id", &id).set("name", &id).set("aria-describedby", &describes));
    // a date field shows whole dates only
    let fits = field.attribute("type") != Some("date") || Date::parse(&entry).is_some();
    let field = if fits && !entry.is_empty() { field.set("value", &entry) } else { field };
    let unit = (!unit.is_empty()).then(|| node("span").class("unit").set("id", &unit_id).text(unit));
    stem.marked(node("div"), "question")
        .with(stem.heading(node("label").set("for", &id)))
        .with_all(stem.help())
        .with(stem.error())
        .with(node("span").class("with-unit").with(field).with_all(unit))
        .with(node("p").class("count").set("role", "status").text(&left))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_said_only_when_it_matters() {
        assert_eq!(room(10, 200), "");
        assert_eq!(room(199, 200), "1 character left");
        assert_eq!(room(203, 200), "3 characters too many");
        assert_eq!(room(50, 0), "");
    }

    #[test]
    fn both_ends_of_zero_to_ten_are_spoken() {
        let offers = Offer::numbers("Not likely", "Very likely");
        assert_eq!(offers.len(), 11);
        let spoken = |at: usize| offers[at].spoken.as_str();
        assert_eq!((spoken(0), spoken(5), spoken(10)), (", Not likely", "", ", Very likely"));
    }
}
