//! One question of any kind.

use candor_survey::date::Date;
use candor_survey::{Answer, ItemCode, OptionCode, Session, Time, decimal};

use crate::layout::{Ask, Entry, Field, Offer};
use crate::naming::named;
use crate::node::{Node, node};
use crate::words::{Word, Words};

mod ranking;

pub use ranking::{RANK, rank};

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
    /// The words around the questions.
    pub words: &'a Words,
}

impl<'a> State<'a> {
    /// A session without anything beside it.
    #[must_use]
    pub const fn of(session: &'a Session, words: &'a Words) -> Self {
        Self { session, problems: &[], aside: &[], said: None, words }
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
}

impl Default for Style {
    fn default() -> Self {
        Self { level: Level::Page, mark_optional: true }
    }
}

/// The value of the opt-out in a form; no code contains its first character.
const NOT_APPLICABLE: &str = "~na";

/// The value of an answer that is kept back.
pub(crate) const KEPT_BACK: &str = "~pn";

/// The value that stands for an answer in a form.
#[must_use]
pub fn value_of(answer: &Answer) -> String {
    match answer {
        Answer::Choice(code) | Answer::Scale(code) => code.as_str().to_owned(),
        Answer::NotApplicable => NOT_APPLICABLE.to_owned(),
        Answer::PreferNotToSay => KEPT_BACK.to_owned(),
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
pub fn room(length: usize, max: usize, words: &Words) -> String {
    if max == 0 || length * 10 < max * 9 {
        return String::new();
    }
    let (count, word) = if length <= max { (max - length, Word::CharactersLeft) } else { (length - max, Word::CharactersOver) };
    words.fill(word, &[&decimal::count(count)])
}

/// The id of an item's field or fieldset, and its name in a form.
#[must_use]
pub fn id_of(item: &ItemCode) -> String {
    ["q-", item.as_str()].concat()
}

/// The number key of an option: 1 to 9, then 0 for the tenth.
#[must_use]
pub fn key_of(position: usize) -> String {
    if position < 10 { decimal::count((position + 1) % 10) } else { String::new() }
}

/// What stands above the answer.
#[derive(Clone, Copy)]
struct Stem<'a> {
    state: State<'a>,
    ask: &'a Ask,
    style: Style,
}

impl<'a> Stem<'a> {
    fn id(self) -> String {
        id_of(&self.ask.item)
    }

    fn say(self, word: Word) -> &'a str {
        self.state.words.say(word)
    }

    fn part(self, ask: &'a Ask) -> Self {
        Self { ask, style: Style { level: Level::Row, ..self.style }, ..self }
    }

    /// The stem as a heading around `inner`, which holds its text: a label, or nothing special.
    fn heading(self, inner: Node) -> Node {
        let is_marked = self.style.mark_optional && self.ask.optional;
        let optional = is_marked.then(|| node("span").class("optional").text(&[" ", self.say(Word::Optional)].concat()));
        let heading = match self.style.level {
            Level::Page => node("h1").set("tabindex", "-1"),
            Level::Section => node("h2"),
            Level::Row => node("span"),
        };
        heading.class("stem").with(inner.text(&self.ask.text)).with_all(optional)
    }

    /// The class of the whole.
    const fn class(self) -> &'static str {
        if matches!(self.style.level, Level::Row) { "row" } else { "question" }
    }

    fn help_id(self) -> String {
        [self.id().as_str(), "-help"].concat()
    }

    fn help(self) -> Option<Node> {
        let text = &self.ask.help;
        (!text.is_empty()).then(|| node("p").class("help").set("id", &self.help_id()).text(text))
    }

    /// The error while there is one. A description is read even from a hidden element, so it is empty without.
    fn error(self) -> Node {
        let error = node("p").class("error").set("id", &[self.id().as_str(), "-error"].concat());
        match self.state.problem(&self.ask.item) {
            Some(problem) => error.text(&self.state.words.fill(Word::Error, &[problem])),
            None => error.set("hidden", ""),
        }
    }

    fn is_invalid(self) -> bool {
        self.state.problem(&self.ask.item).is_some()
    }

    fn marked(self, node: Node) -> Node {
        if self.is_invalid() { node.class(&[self.class(), " invalid"].concat()) } else { node.class(self.class()) }
    }

    fn flagged(self, node: Node) -> Node {
        if self.is_invalid() { node.set("aria-invalid", "true") } else { node }
    }

    fn answer(self) -> Option<&'a Answer> {
        self.state.answer(&self.ask.item)
    }

    /// The ids that describe the field.
    fn describes(self) -> String {
        let help = if self.ask.help.is_empty() { String::new() } else { [&self.help_id(), " "].concat() };
        [help.as_str(), &self.id(), "-error"].concat()
    }
}

/// A question with whatever takes its answer.
#[must_use]
pub fn question(ask: &Ask, style: Style, state: State<'_>) -> Node {
    let stem = Stem { state, ask, style };
    let made = match &ask.field {
        Field::Nothing => node("div").class("question statement").with(stem.heading(node("span"))).with_all(stem.help()),
        Field::Options { offers, multiple, layout, ends: both } => {
            let made = group(stem, *multiple).with(rows(stem, offers, *multiple, layout));
            made.with_all(both.as_ref().map(ends)).with(tools(stem))
        }
        Field::Select(offers) => select(stem, offers),
        Field::Entry(field) => entry(stem, field),
        Field::Ranking { options, places } => ranking::ranking(stem, options, *places),
        Field::Parts(sets, total) => parts(stem, sets, *total),
        Field::Files { accept, multiple } => files(stem, accept, *multiple),
    };
    made.with_all(ask.more.iter().map(|more| question(more, stem.part(more).style, state)))
}

/// Stacked parts: people answer them more carefully than a grid, and they fit a phone.
fn parts(stem: Stem<'_>, sets: &[(String, Vec<Ask>)], total: Option<f64>) -> Node {
    let legend = node("legend").with(stem.heading(node("span")));
    let set = node("fieldset").class("question").set("id", &stem.id());
    let set = if stem.ask.help.is_empty() { set } else { set.set("aria-describedby", &stem.help_id()) };
    let part = |ask| question(ask, stem.part(ask).style, stem.state);
    let mut rows = node("div").class("rows");
    for (heading, asks) in sets {
        let parts = asks.iter().map(part);
        rows = if heading.is_empty() {
            rows.with_all(parts)
        } else {
            rows.with(node("div").class("set").with(node("p").class("topic").text(heading)).with_all(parts))
        };
    }
    let asks = sets.iter().flat_map(|(_, asks)| asks);
    let rows = rows.with_all(total.map(|total| shared_out(stem, asks, total)));
    set.with(legend).with_all(stem.help()).with(rows)
}

/// How much of the total is given away.
fn shared_out<'a>(stem: Stem<'_>, asks: impl Iterator<Item = &'a Ask>, total: f64) -> Node {
    let numbers = asks.filter_map(|ask| match stem.state.session.answer_to(&ask.item) {
        Some(Answer::Number(number)) => Some(*number),
        _ => None,
    });
    let sum: f64 = numbers.sum();
    // tenths are not exact in binary
    let rest = ((total - sum) * 1e6).round() / 1e6;
    let word = if rest < 0.0 { Word::TotalOver } else { Word::TotalLeft };
    let words = stem.state.words.fill(word, &[&decimal::show(total), &decimal::show(rest.abs())]);
    node("p").class("count").set("role", "status").text(&words)
}

/// The prefix of a slider's name: it is an extra that only the program hears, beside the field that is sent.
pub const SLIDE: &str = "slide-";

/// A slider without a value shows none: a handle somewhere would suggest an answer.
fn slide(stem: Stem<'_>, [min, max, step]: [f64; 3]) -> Node {
    let number = decimal::show;
    let range = node("input").set("type", "range").set("name", &[SLIDE, stem.ask.item.as_str()].concat());
    let range = range.set("min", &number(min)).set("max", &number(max)).set("step", &number(step));
    let range = range.set("tabindex", "-1").set("aria-hidden", "true").set("autocomplete", "off");
    match stem.answer() {
        Some(Answer::Number(value)) => range.class("slide").set("value", &number(*value)),
        _ => range.class("slide unset"),
    }
}

fn ends((low, high): &(String, String)) -> Node {
    let end = |label: &str| node("span").text(label);
    node("p").class("ends").set("aria-hidden", "true").with(end(low)).with(end(high))
}

/// The fieldset with everything above the options.
fn group(stem: Stem<'_>, multiple: bool) -> Node {
    let set = stem.marked(node("fieldset")).set("id", &stem.id());
    let set = set.set("role", if multiple { "group" } else { "radiogroup" }).set("aria-describedby", &stem.describes());
    stem.flagged(set).with(node("legend").with(stem.heading(node("span")))).with_all(stem.help()).with(stem.error())
}

fn rows(stem: Stem<'_>, offers: &[Offer], multiple: bool, layout: &str) -> Node {
    let row = |(position, offer): (usize, &Offer)| {
        // numbers are chosen by themselves
        let key = if layout.starts_with("numbers") && !offer.apart { offer.label.clone() } else { key_of(position) };
        option_row(stem, &key, offer, multiple)
    };
    let back = kept_back(stem);
    node("div").class(&["options ", layout].concat()).with_all(offers.iter().chain(&back).enumerate().map(row))
}

fn kept_back(stem: Stem<'_>) -> Option<Offer> {
    stem.ask.keeps_back.as_ref().map(|label| Offer { apart: true, ..Offer::plain(label, Answer::PreferNotToSay) })
}

fn option_row(stem: Stem<'_>, key: &str, offer: &Offer, multiple: bool) -> Node {
    let input = node("input")
        .set("type", if multiple { "checkbox" } else { "radio" })
        .set("name", &stem.id())
        .set("value", &value_of(&offer.answer))
        .set("data-key", key)
        .set_if("checked", holds(stem.answer(), &offer.answer));
    let mark = (!offer.mark.is_empty()).then(|| node("span").class("mark").set("aria-hidden", "true").set("data-mark", &offer.mark));
    let label = node("span").class("label").with_all(mark).text(&offer.label).with(node("span").class("unseen").text(&offer.spoken));
    let hint = node("kbd").set("aria-hidden", "true").text(key);
    let picture = offer.picture.iter().map(|of| {
        let size = |img: Node| img.set("width", &of.width).set("height", &of.height);
        size(node("img").set("src", &of.src).set("alt", &of.alt))
    });
    node("label").class(if offer.apart { "option apart" } else { "option" }).with_all(picture).with(input).with(label).with(hint)
}

/// The prefix of the name under which a form sends a file.
pub const FILE: &str = "file-";

/// Files that were given as ticked boxes, and what takes another. A script that sends a file at once ticks the last box,
/// which nobody sees, with the file's name; without it the form sends the file.
fn files(stem: Stem<'_>, accept: &str, multiple: bool) -> Node {
    let given = match stem.answer() {
        Some(Answer::Choices(codes)) => codes.as_slice(),
        _ => &[],
    };
    let offer = |(at, code): (usize, &OptionCode)| {
        let format = code.as_str().split('-').next().unwrap_or_default().to_ascii_uppercase();
        Offer::plain(&stem.state.words.fill(Word::FileNumber, &[&decimal::count(at + 1), &format]), Answer::Choice(code.clone()))
    };
    let offers: Vec<Offer> = given.iter().enumerate().map(offer).collect();
    let id = [FILE, stem.ask.item.as_str()].concat();
    let label = node("label").set("for", &id).text(stem.say(Word::FileAdd));
    let picker = node("input").class("entry").set("type", "file").set("id", &id).set("name", &id).set("accept", accept);
    let picker = stem.flagged(picker.set_if("multiple", multiple).set("aria-describedby", &stem.describes()));
    let taker = node("input").set("type", "checkbox").set("name", &stem.id()).set("hidden", "").set("data-taker", "");
    let said = node("div").class("count").set("data-said", "").set("role", "status");
    group(stem, true).with(rows(stem, &offers, true, "list")).with(label).with(picker).with(taker).with(said)
}

/// "Clear selection": with a form alone it sends the page, which comes back without the answer.
fn tools(stem: Stem<'_>) -> Node {
    let item = &stem.ask.item;
    let clear = node("button").class("quiet").set("type", "submit").set("name", "clear").set("value", item.as_str());
    let clear = clear.set_if("hidden", stem.answer().is_none()).text(stem.say(Word::Clear));
    let said = stem.state.said.filter(|(of, _)| *of == item).map(|(_, said)| said);
    node("div").class("tools").with(clear).with(node("span").set("role", "status").text(said.unwrap_or_default()))
}

/// What stands above a single field.
fn labelled(stem: Stem<'_>) -> Node {
    let heading = stem.heading(node("label").set("for", &stem.id()));
    stem.marked(node("div")).with(heading).with_all(stem.help()).with(stem.error())
}

/// The question as a native select.
fn select(stem: Stem<'_>, offers: &[Offer]) -> Node {
    let option = |offer: &Offer| {
        let option = node("option").set("value", &value_of(&offer.answer));
        option.set_if("selected", holds(stem.answer(), &offer.answer)).text(&offer.label)
    };
    let back = kept_back(stem);
    let options = offers.iter().chain(&back).map(option);
    let select = node("select").class("entry").set("id", &stem.id()).set("name", &stem.id()).set("aria-describedby", &stem.describes());
    labelled(stem).with(stem.flagged(select).with(node("option").set("value", "").text(stem.say(Word::ChooseOne))).with_all(options))
}

fn field(of: &Entry) -> Node {
    if of.kind.is_empty() {
        return node("textarea").class("entry").set("rows", "4").set("autocomplete", "off");
    }
    let is_short = of.kind != "text" || !matches!(of.keyboard.as_str(), "" | "email" | "tel");
    let field = node("input").class(if is_short { "entry short" } else { "entry" }).set("autocomplete", "off").set("type", &of.kind);
    let attributes =
        [("inputmode", Some(&of.keyboard).filter(|keyboard| !keyboard.is_empty())), ("min", of.min.as_ref()), ("max", of.max.as_ref())];
    attributes.into_iter().fold(field, |field, (name, value)| value.iter().fold(field, |field, value| field.set(name, value)))
}

/// Tells the writer what in a free text seems to name somebody; empty without, as errors are. It is no live region: that
/// would speak into every name as it is typed.
fn naming(entry: &str, id: &str, words: &Words) -> Node {
    let said = says_named(entry, words);
    node("p").class("named").set("id", id).set_if("hidden", said.is_empty()).text(&said)
}

/// What to say about a text that seems to name somebody; empty where it names nobody.
pub(crate) fn says_named(text: &str, words: &Words) -> String {
    named(text, words.say(Word::NameSigns)).map(|found| words.fill(Word::NamesPerson, &[found])).unwrap_or_default()
}

/// The question with its field. The field refuses nothing: what is wrong is said, never swallowed.
fn entry(stem: Stem<'_>, of: &Entry) -> Node {
    let id = stem.id();
    let unit_id = [id.as_str(), "-unit"].concat();
    let is_free = of.keyboard.is_empty() && of.max_chars > 0;
    let named_id = [id.as_str(), "-named"].concat();
    let describes = if of.unit.is_empty() { stem.describes() } else { [unit_id.as_str(), " ", &stem.describes()].concat() };
    let describes = if is_free { [describes.as_str(), " ", &named_id].concat() } else { describes };
    let entry = stem.state.session.entry(&stem.ask.item);
    let left = room(entry.chars().count(), of.max_chars as usize, stem.state.words);
    let field = stem.flagged(field(of).set("id", &id).set("name", &id).set("aria-describedby", &describes));
    // fields of dates and times show whole ones only
    let fits = match of.kind.as_str() {
        "date" => Date::parse(&entry).is_some(),
        "time" => Time::parse(&entry).is_some(),
        _ => true,
    };
    let field = if fits && !entry.is_empty() { field.set("value", &entry) } else { field };
    let unit = (!of.unit.is_empty()).then(|| node("span").class("unit").set("id", &unit_id).text(&of.unit));
    let back = kept_back(stem).map(|mut offer| {
        // the field's own label is above it, this one stands alone
        offer.spoken = [": ", &stem.ask.text].concat();
        option_row(stem, "", &offer, true)
    });
    labelled(stem)
        .with(node("span").class("with-unit").with(field).with_all(unit))
        .with_all(back)
        .with(node("p").class("count").set("role", "status").text(&left))
        .with_all(is_free.then(|| naming(&entry, &named_id, stem.state.words)))
        .with_all(of.slide.map(|bounds| slide(stem, bounds)))
        .with_all(of.ends.as_ref().map(ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_is_said_only_when_it_matters() {
        let words = Words::english();
        let room = |length, max| room(length, max, words);
        assert_eq!(room(10, 200), "");
        assert_eq!(room(199, 200), "Characters left: 1");
        assert_eq!(room(203, 200), "Characters too many: 3");
        assert_eq!(room(50, 0), "");
    }
}
