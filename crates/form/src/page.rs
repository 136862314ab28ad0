//! Whole pages: one step of a survey, and pages that only say something.

use candor_survey::decimal::count;
use candor_survey::{Answer, Audience, Item, ItemCode, ItemKind, Progress, Session, Together, UnitCode};

use crate::layout::{Ask, Field, Form, unit_ask};
use crate::node::{Node, node};
use crate::piping::Piping;
use crate::question::{Level, State, Style, id_of, question, says_named};
use crate::words::{Word, Words};

/// A survey as it is shown to a respondent.
#[derive(Debug, Clone, Copy)]
pub struct Survey<'a> {
    /// What is asked.
    pub form: &'a Form,
    /// Who is asked.
    pub audience: Audience,
    /// Who sees what.
    pub assurance: &'a str,
    /// Codes and names of the teams to choose from; with one there is nothing to choose.
    pub units: &'a [(UnitCode, String)],
}

impl Survey<'_> {
    /// The number of steps before the first page: one where a team must be chosen.
    #[must_use]
    pub fn first(&self) -> usize {
        usize::from(self.units.len() > 1)
    }
}

/// Where a respondent is.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Answers, with what is wrong.
    pub state: State<'a>,
    /// The step shown: the team where that is asked, then the pages.
    pub step: usize,
    /// What was wrong when the respondent tried to go on; at the fields it goes when an answer changes.
    pub summary: &'a [(ItemCode, String)],
    /// Where what was answered so far is kept; empty before anything is.
    pub kept: &'a str,
    /// What was left out, said once before sending.
    pub left_out: &'a str,
    /// How sending goes, in words.
    pub sending: &'a str,
    /// Whether sending needs another try.
    pub troubled: bool,
    /// Whether answers of an earlier visit are shown.
    pub resumed: bool,
    /// Whether what is shown counts as entered just now, although it came with the page.
    pub entered: bool,
    /// Whether number keys choose; where the program runs, it can be switched.
    pub keys: Option<bool>,
    /// Address under which the answers so far can be taken up elsewhere.
    pub address: Option<&'a str>,
    /// Digits of the arrangement that is shown; empty where everybody sees the same.
    pub arrangement: &'a str,
}

impl<'a> Place<'a> {
    /// A step with nothing to say about it.
    #[must_use]
    pub const fn of(state: State<'a>, step: usize) -> Self {
        Self {
            state,
            step,
            summary: state.problems,
            kept: "",
            left_out: "",
            sending: "",
            troubled: false,
            resumed: false,
            entered: false,
            keys: None,
            address: None,
            arrangement: "",
        }
    }

    fn is_last(&self, survey: &Survey<'_>) -> bool {
        self.step >= survey.first() && self.state.session.on_last_page()
    }

    /// Where the respondent is, in words.
    #[must_use]
    pub fn words(&self, survey: &Survey<'_>) -> String {
        let words = &survey.form.words;
        if self.step < survey.first() {
            words.say(Word::BeforeFirst).to_owned()
        } else {
            progress_words(self.state.session.progress(), words)
        }
    }

    /// The title of the page.
    #[must_use]
    pub fn title(&self, survey: &Survey<'_>) -> String {
        let title = [self.words(survey).as_str(), " · ", &survey.form.title].concat();
        if self.summary.is_empty() { title } else { survey.form.words.fill(Word::Error, &[&title]) }
    }
}

/// The words above the heading.
fn progress_words(progress: Progress, words: &Words) -> String {
    let (first, of) = (count(progress.question), count(progress.of));
    if progress.is_between {
        words.fill(Word::BeforeQuestion, &[&first, &of])
    } else if progress.last > progress.question {
        words.fill(Word::QuestionsOf, &[&first, &count(progress.last), &of])
    } else {
        words.fill(Word::QuestionOf, &[&first, &of])
    }
}

/// The colour of the bar at the top: employees are warm, customers blue.
const fn hue(audience: Audience) -> &'static str {
    match audience {
        Audience::Employees => "bar employees",
        Audience::Customers => "bar customers",
    }
}

/// A step as a page that a form alone can send.
#[must_use]
pub fn step_page(survey: &Survey<'_>, place: &Place<'_>) -> Node {
    let begins = place.step == 0;
    let head = node("header").class(if begins { "head first" } else { "head" });
    // Enter presses the first button of a form, and that must be none that clears, goes back or changes the language
    let first = button(survey.form.words.say(Word::GoOn), "unseen").set("form", FORM).set("tabindex", "-1").set("aria-hidden", "true");
    let head = head.with(node("p").text(&survey.form.title)).with(first).with_all(begins.then(|| languages(survey.form)).flatten());
    let sheet = node("main").class("sheet").with_all(begins.then(|| opening(survey))).with(form(survey, place));
    let app = node("div").class("app");
    let app = if place.keys == Some(false) { app.set("data-keys", "off") } else { app };
    let app = app.with(node("div").class(hue(survey.audience))).with(head).with(sheet);
    app.with_all(foot(survey, place, begins))
}

/// What stands above the first question instead of a page of its own: that saves a tap.
fn opening(survey: &Survey<'_>) -> Node {
    let introduction = survey.form.introduction.as_str();
    let introduction = (!introduction.is_empty()).then(|| node("p").class("prose").text(introduction));
    // an introduction says that in its own words
    let free = (introduction.is_none() && survey.form.all_optional).then(|| node("p").text(survey.form.words.say(Word::AllOptional)));
    let assurance = node("p").class("assurance").text(survey.assurance);
    node("div").class("opening").with_all(introduction).with(assurance).with_all(free)
}

/// Who sees the answers, which the first page says openly; where they can be taken up; the number keys.
fn foot(survey: &Survey<'_>, place: &Place<'_>, begins: bool) -> Option<Node> {
    let words = &survey.form.words;
    let who = (!begins).then(|| details(WHO_DETAILS, words.say(Word::WhoSees)).with(node("p").class("prose").text(survey.assurance)));
    let keys = place.keys.map(|on| {
        let switch = node("input").set("type", "checkbox").set("name", KEYS_SWITCH).set("value", "on").set_if("checked", on);
        node("label").class("switch").with(switch).with(node("span").text(words.say(Word::NumberKeys)))
    });
    let other = (!begins).then(|| languages(survey.form)).flatten();
    let parts: Vec<Node> = other.into_iter().chain(who).chain(place.address.map(|address| elsewhere(address, words))).chain(keys).collect();
    (!parts.is_empty()).then(|| node("footer").class("foot").with_all(parts))
}

fn details(id: &str, summary: &str) -> Node {
    node("details").set("id", id).with(node("summary").text(summary))
}

/// The address under which the answers are kept.
fn elsewhere(address: &str, words: &Words) -> Node {
    let text = [words.say(Word::ElsewhereText), " "].concat();
    let link = node("a").set("href", address).text(address);
    details("elsewhere", words.say(Word::Elsewhere)).with(node("p").class("prose").text(&text).with(link))
}

/// The id of what explains who sees the answers.
pub const WHO_DETAILS: &str = "who";

/// The name of the switch for number keys.
pub const KEYS_SWITCH: &str = "candor-keys";

fn button(label: &str, class: &str) -> Node {
    node("button").class(class).set("type", "submit").text(label)
}

/// A button that asks for something else than going on.
#[must_use]
pub fn asks(label: &str, wish: &str) -> Node {
    node("button").class("quiet").set("type", "submit").set("name", "go").set("value", wish).text(label)
}

fn form(survey: &Survey<'_>, place: &Place<'_>) -> Node {
    let words = &survey.form.words;
    let is_file = |ask: &Ask| matches!(ask.field, Field::Files { .. });
    let takes_files = place.step >= survey.first()
        && survey.form.sheets.get(place.state.session.page()).is_some_and(|sheet| sheet.asks.iter().any(is_file));
    let form = node("form");
    let form = if takes_files { form.set("enctype", "multipart/form-data") } else { form };
    form.set("method", "post")
        .set("novalidate", "")
        .set("id", FORM)
        .set_if(ENTERED, place.entered)
        .with(hidden(STEP, &count(place.step)))
        .with_all((!place.arrangement.is_empty()).then(|| hidden(ARRANGEMENT, place.arrangement)))
        .with_all(place.resumed.then(|| resumed(words)))
        .with_all((!place.summary.is_empty()).then(|| summary(survey.form, place)))
        .with(node("p").class("progress").text(&place.words(survey)))
        .with_all(questions(survey, place))
        .with(node("p").class("left-out").set("id", LEFT_OUT).set("role", "status").text(place.left_out))
        .with(actions(survey, place))
        .with(sending(place, words))
        .with(node("p").class("kept").set("role", "status").text(place.kept))
}

fn hidden(name: &str, value: &str) -> Node {
    node("input").set("type", "hidden").set("name", name).set("value", value)
}

/// The name under which a form says which step it shows: a page from before may be sent late.
pub const STEP: &str = "step";

/// The name under which a form says in which order it shows the questions, as the first two digits of the secret to draw.
pub const ARRANGEMENT: &str = "arrangement";

/// Where it is said what was left out.
const LEFT_OUT: &str = "left-out";

/// Marks a form whose fields count as entered although they came with the page.
pub const ENTERED: &str = "data-entered";

/// The id of the form, which buttons outside it name.
const FORM: &str = "answers";

/// What the button of a language sends, before the tag.
pub const SPEAK: &str = "language-";

/// The languages to choose from, each in its own words; the answers stay.
fn languages(form: &Form) -> Option<Node> {
    let button = |(tag, name): &(String, String)| {
        let button = asks(name, &[SPEAK, tag].concat()).set("form", FORM).set("lang", tag);
        if *tag == form.language { button.set("aria-current", "true") } else { button }
    };
    let group = node("div").class("languages").set("role", "group").set("aria-label", form.words.say(Word::Language));
    (form.languages.len() > 1).then(|| group.with_all(form.languages.iter().map(button)))
}

fn actions(survey: &Survey<'_>, place: &Place<'_>) -> Node {
    let words = &survey.form.words;
    let main = |word| button(words.say(word), "main").set("name", "go");
    let go_on = match (place.is_last(survey), place.left_out) {
        // one button, so that it keeps the focus when it changes
        (false, _) => main(Word::GoOn).set("value", "on"),
        (true, "") => main(Word::Send).set("value", "on"),
        (true, _) => main(Word::SendAnyway).set("value", "anyway").set("aria-describedby", LEFT_OUT),
    };
    node("div").class("actions").with(go_on).with_all((place.step > 0).then(|| asks(words.say(Word::Back), "back")))
}

fn resumed(words: &Words) -> Node {
    let said = node("span").set("role", "status").text(words.say(Word::Resumed));
    node("div").class("note").with(said).with(asks(words.say(Word::StartAgain), "anew"))
}

/// How sending goes, and the way to try again.
fn sending(place: &Place<'_>, words: &Words) -> Node {
    let class = if place.troubled { "sending troubled" } else { "sending" };
    let again = asks(words.say(Word::TryAgain), "send").set_if("hidden", !place.troubled);
    node("div").class(class).with(node("p").set("role", "status").text(place.sending)).with(again)
}

fn questions(survey: &Survey<'_>, place: &Place<'_>) -> Vec<Node> {
    if place.step < survey.first() {
        let ask = unit_ask(&survey.form.team, survey.units);
        return ask.iter().map(|ask| question(ask, Style::default(), place.state)).collect();
    }
    page_questions(survey.form, place.state)
}

/// The questions of the page that a session is on, with the heading of the page where there are several.
fn page_questions(form: &Form, state: State<'_>) -> Vec<Node> {
    let session = state.session;
    let Some((title, asks)) = asked(form, session) else { return Vec::new() };
    let several = asks.len() > 1;
    let level = if several { Level::Section } else { Level::Page };
    let style = Style { level, mark_optional: !form.all_optional };
    let title = title.as_str();
    let heading = |text: &str| node("h1").class("stem").set("tabindex", "-1").text(text);
    let above = match (several, title.is_empty()) {
        (true, true) => Some(heading(&progress_words(session.progress(), &form.words))),
        (true, false) => Some(heading(title)),
        (false, false) => Some(node("p").class("topic").text(title)),
        (false, true) => None,
    };
    above.into_iter().chain(asks.iter().map(|ask| question(ask, style, state))).collect()
}

/// The heading and the questions of the page that a session is on, as answers lead.
fn asked(form: &Form, session: &Session) -> Option<(String, Vec<Ask>)> {
    let (sheet, page) = (form.sheets.get(session.page())?, session.plan().pages().get(session.page())?);
    let mut answers = session.answers().clone();
    let hidden = session.settle(&mut answers);
    Some(sheet.asked((page.block, page.first), &hidden, Piping { form, answers: &answers }))
}

/// The page that a session is on as a part of another page: its heading as text, and its questions.
#[must_use]
pub fn excerpt(form: &Form, state: State<'_>) -> (String, Vec<Node>) {
    let style = Style { level: Level::Section, ..Style::default() };
    let (title, asks) = asked(form, state.session).unwrap_or_default();
    (title, asks.iter().map(|ask| question(ask, style, state)).collect())
}

/// The words that say where a session is.
#[must_use]
pub fn progress(session: &Session, words: &Words) -> String {
    progress_words(session.progress(), words)
}

/// The heading of the error summary.
pub const SUMMARY_HEADING: &str = "summary-heading";

/// What stops a page from being left: a heading and a link to each field, with the question's name.
fn summary(form: &Form, place: &Place<'_>) -> Node {
    let (session, words) = (place.state.session, &form.words);
    let piping = Piping { form, answers: session.answers() };
    let link = |(item, text): &(ItemCode, String)| {
        // a question mark needs no colon
        let name = session.plan().item(item).map(|i| piping.fill(&i.text)).unwrap_or_default();
        let between = if name.is_empty() || name.ends_with(['?', '؟']) { " " } else { ": " };
        let link = node("a").set("href", &["#", &id_of(item)].concat()).text([&name, between, text].concat().trim_start());
        node("li").with(link)
    };
    node("div")
        .class("summary")
        .set("role", "group")
        .set("aria-labelledby", SUMMARY_HEADING)
        .set("tabindex", "-1")
        .set("autofocus", "")
        .with(node("h2").set("id", SUMMARY_HEADING).text(words.say(Word::Summary)))
        .with(node("ul").with_all(place.summary.iter().map(link)))
}

/// A page that says something; with a link or a button where going on helps.
#[must_use]
pub fn notice(heading: &str, text: &str, way_on: Option<Node>) -> Node {
    let sheet = node("main").class("sheet notice").with(node("h1").set("tabindex", "-1").text(heading));
    node("div").class("app").with(sheet.with(node("p").class("prose").text(text)).with_all(way_on))
}

/// A link of a page that says something.
#[must_use]
pub fn way_to(address: &str, label: &str) -> Node {
    node("p").with(node("a").set("href", address).text(label))
}

/// What was left out of the whole survey and who seems to be named in it, for the one question before it is sent; empty
/// when there is nothing to say.
#[must_use]
pub fn left_out(session: &Session, form: &Form) -> String {
    let (plan, words) = (session.plan(), &form.words);
    let mut answers = session.answers().clone();
    let hidden = session.settle(&mut answers);
    let is_open = |item: &&Item| {
        let is_asked = item.only_with.is_none() && plan.is_asked(item, &answers, &hidden);
        is_asked && !answers.contains_key(&item.code) && !is_shared_out(session, &item.code)
    };
    let open: Vec<String> = plan.items().iter().filter(is_open).map(|i| Piping { form, answers: &answers }.fill(&i.text)).collect();
    let mut said = match open.as_slice() {
        [] => String::new(),
        [one] => words.fill(Word::LeftOutOne, &[one]),
        [first, rest @ ..] => words.fill(Word::LeftOutMore, &[first, &count(rest.len())]),
    };
    for (code, answer) in answers.iter() {
        // who is asked for an address need not be told of it
        if let (Answer::Text(text), Some(ItemKind::Text(_))) = (answer, plan.item(code).map(|item| &item.kind)) {
            let named = says_named(text, words);
            if !named.is_empty() {
                said.push(' ');
                said.push_str(&named);
            }
        }
    }
    said
}

/// Whether an item is a part of a total that is given to others.
fn is_shared_out(session: &Session, item: &ItemCode) -> bool {
    let groups = session.plan().groups().iter().filter(|group| matches!(group.rule, Together::Sum(..)));
    groups.filter(|group| group.items.contains(item)).any(|group| group.items.iter().any(|other| session.answer_to(other).is_some()))
}

/// What every page of the same address stands in.
#[derive(Debug, Clone)]
pub struct Head<'a> {
    /// Language of the content.
    pub language: &'a str,
    /// Title of the page.
    pub title: &'a str,
    /// Elements for style sheets and programs, as markup of our own bundle.
    pub links: &'a str,
}

/// The writing direction of a language, `rtl` or `ltr`.
#[must_use]
pub fn direction(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default().to_ascii_lowercase();
    let from_right = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"].contains(&primary.as_str());
    if from_right { "rtl" } else { "ltr" }
}

/// The beginning of a document, up to its content, and the end after it.
#[must_use]
pub fn document(head: &Head<'_>) -> (String, &'static str) {
    let meta = |name: &str, content: &str| node("meta").set("name", name).set("content", content);
    let parts = [
        node("meta").set("charset", "utf-8"),
        meta("viewport", "width=device-width, initial-scale=1"),
        meta("robots", "noindex"),
        meta("color-scheme", "light dark"),
        node("title").text(head.title),
    ];
    let mut text = String::from("<!DOCTYPE html><html lang=\"");
    crate::html::escape(head.language, &mut text);
    text.push_str("\" dir=\"");
    text.push_str(direction(head.language));
    text.push_str("\"><head>");
    parts.iter().for_each(|part| text.push_str(&part.html()));
    text.push_str(head.links);
    text.push_str("</head><body>");
    (text, "</body></html>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_words() {
        let words = Words::english();
        assert_eq!(progress_words(Progress { question: 2, last: 2, of: 6, is_between: false }, words), "Question 2 of 6");
        assert_eq!(progress_words(Progress { question: 6, last: 10, of: 10, is_between: false }, words), "Questions 6 to 10 of 10");
        assert_eq!(progress_words(Progress { question: 1, last: 1, of: 6, is_between: true }, words), "Before question 1 of 6");
    }
}
