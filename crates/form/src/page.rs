//! Whole pages: one step of a survey, and pages that only say something.

use candor_survey::document::{ChoiceOption, Kind, Question};
use candor_survey::{Answer, Audience, ItemCode, OptionCode, Progress, Questionnaire, Session, UnitCode};

use crate::node::{Node, node};
use crate::question::{Level, Style, id_of, question};

/// A survey as it is shown to a respondent.
#[derive(Debug, Clone, Copy)]
pub struct Survey<'a> {
    /// What is asked.
    pub questionnaire: &'a Questionnaire,
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

    fn all_optional(&self) -> bool {
        self.questionnaire.items().iter().all(|item| !item.required)
    }
}

/// Where a respondent is.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// Answers and page.
    pub session: &'a Session,
    /// The step shown: the team where that is asked, then the pages.
    pub step: usize,
    /// What is wrong: items with what to do about them.
    pub problems: &'a [(ItemCode, String)],
    /// Where what was answered so far is kept; empty before anything is.
    pub kept: &'a str,
}

impl Place<'_> {
    fn is_last(&self, survey: &Survey<'_>) -> bool {
        self.step >= survey.first() && self.session.on_last_page()
    }

    /// Where the respondent is, in words.
    #[must_use]
    pub fn words(&self, survey: &Survey<'_>) -> String {
        if self.step < survey.first() { "Before the first question".to_owned() } else { progress_words(self.session.progress()) }
    }

    /// The title of the page.
    #[must_use]
    pub fn title(&self, survey: &Survey<'_>) -> String {
        let error = if self.problems.is_empty() { "" } else { "Error: " };
        [error, &self.words(survey), " · ", &survey.questionnaire.document().title].concat()
    }
}

/// The words above the heading.
#[must_use]
pub fn progress_words(progress: Progress) -> String {
    let of = [" of ", &progress.of.to_string()].concat();
    let first = progress.question.to_string();
    if progress.last > progress.question {
        ["Questions ", &first, " to ", &progress.last.to_string(), &of].concat()
    } else {
        ["Question ", &first, &of].concat()
    }
}

/// How the team is asked for.
#[must_use]
pub const fn unit_words(audience: Audience) -> &'static str {
    match audience {
        Audience::Customers => "Which team is this about?",
        Audience::Employees => "Which team do you work in?",
    }
}

/// The name under which the question for the team goes on the page; it is not an item of the survey.
#[must_use]
pub fn unit_item() -> Option<ItemCode> {
    ItemCode::parse("candor-unit").ok()
}

/// The question for the team, asked like any other.
#[must_use]
pub fn unit_question(audience: Audience, units: &[(UnitCode, String)]) -> Option<Question> {
    let option = |(code, name): &(UnitCode, String)| {
        let code = OptionCode::parse(code.as_str()).ok()?;
        Some(ChoiceOption { code, label: name.clone(), exclusive: false })
    };
    let kind = Kind::SingleChoice { options: units.iter().filter_map(option).collect() };
    Some(Question { code: unit_item()?, text: unit_words(audience).to_owned(), help: String::new(), required: true, kind })
}

/// The team as an answer to its question.
#[must_use]
pub fn unit_answer(unit: &UnitCode) -> Option<(ItemCode, Answer)> {
    Some((unit_item()?, Answer::Choice(OptionCode::parse(unit.as_str()).ok()?)))
}

/// From how many teams on they are a native select.
pub const UNITS_SELECT_FROM: usize = 8;

/// The colour of the bar at the top: employees are warm, customers blue.
#[must_use]
pub const fn hue(audience: Audience) -> &'static str {
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
    let head = head.with(node("p").text(&survey.questionnaire.document().title));
    let sheet = node("main").class("sheet").with_all(begins.then(|| opening(survey))).with(form(survey, place));
    node("div").class("app").with(node("div").class(hue(survey.audience))).with(head).with(sheet).with_all((!begins).then(|| foot(survey)))
}

/// What stands above the first question instead of a page of its own: that saves a tap.
fn opening(survey: &Survey<'_>) -> Node {
    let introduction = survey.questionnaire.document().introduction.trim();
    let introduction = (!introduction.is_empty()).then(|| node("p").class("prose").text(introduction));
    // an introduction says that in its own words
    let free = (introduction.is_none() && survey.all_optional()).then(|| node("p").text("You may leave out any question."));
    let assurance = node("p").class("assurance").text(survey.assurance);
    node("div").class("opening").with_all(introduction).with(assurance).with_all(free)
}

/// On later pages who sees the answers can be opened.
fn foot(survey: &Survey<'_>) -> Node {
    let details = node("details").with(node("summary").text("Who sees this?")).with(node("p").class("prose").text(survey.assurance));
    node("footer").class("foot").with(details)
}

fn form(survey: &Survey<'_>, place: &Place<'_>) -> Node {
    // Enter presses the first button of a form, and that must be none that clears or goes back
    let first = node("button").class("unseen").set("type", "submit").set("tabindex", "-1").set("aria-hidden", "true").text("Continue");
    let go_on = node("button").set("type", "submit").class("main").text(if place.is_last(survey) { "Send answers" } else { "Continue" });
    let back = node("button").class("quiet").set("type", "submit").set("name", "go").set("value", "back").text("Back");
    node("form")
        .set("method", "post")
        .set("novalidate", "")
        .with(first)
        .with_all((!place.problems.is_empty()).then(|| summary(survey.questionnaire, place.problems)))
        .with(node("p").class("progress").text(&place.words(survey)))
        .with_all(questions(survey, place))
        .with(node("div").class("actions").with(go_on).with_all((place.step > 0).then_some(back)))
        .with_all((!place.kept.is_empty()).then(|| node("p").class("kept").text(place.kept)))
}

fn questions(survey: &Survey<'_>, place: &Place<'_>) -> Vec<Node> {
    if place.step < survey.first() {
        let style = Style { select_from: UNITS_SELECT_FROM, ..Style::default() };
        return unit_question(survey.audience, survey.units).iter().map(|q| question(q, style)).collect();
    }
    page_questions(survey.questionnaire, place.session, survey.all_optional())
}

/// The questions of the page that a session is on, with the heading of the page where there are several.
#[must_use]
pub fn page_questions(questionnaire: &Questionnaire, session: &Session, all_optional: bool) -> Vec<Node> {
    let Some((block, questions)) = questionnaire.on_page(session.page()) else { return Vec::new() };
    let several = questions.len() > 1;
    let level = if several { Level::Section } else { Level::Page };
    let style = Style { level, mark_optional: !all_optional, ..Style::default() };
    let title = block.title.trim();
    let heading = |text: &str| node("h1").class("stem").set("tabindex", "-1").text(text);
    let above = match (several, title.is_empty()) {
        (true, true) => Some(heading(&progress_words(session.progress()))),
        (true, false) => Some(heading(title)),
        (false, false) => Some(node("p").class("topic").text(title)),
        (false, true) => None,
    };
    above.into_iter().chain(questions.iter().map(|q| question(q, style))).collect()
}

/// The heading of the error summary.
pub const SUMMARY_HEADING: &str = "summary-heading";

/// What stops a page from being left: a heading and a link to each field, with the question's name.
fn summary(questionnaire: &Questionnaire, problems: &[(ItemCode, String)]) -> Node {
    let link = |(item, text): &(ItemCode, String)| {
        let name = questionnaire.item(item).map(|i| [i.text.as_str(), ": "].concat()).unwrap_or_default();
        let link = node("a").set("href", &["#", &id_of(item)].concat()).text(&[name.as_str(), text].concat());
        node("li").with(link)
    };
    node("div")
        .class("summary")
        .set("role", "group")
        .set("aria-labelledby", SUMMARY_HEADING)
        .set("tabindex", "-1")
        .set("autofocus", "")
        .with(node("h2").set("id", SUMMARY_HEADING).text("There is something to correct"))
        .with(node("ul").with_all(problems.iter().map(link)))
}

/// A page that says something; with an address and its label where going on helps.
#[must_use]
pub fn notice(heading: &str, text: &str, link: Option<(&str, &str)>) -> Node {
    let link = link.map(|(address, label)| node("p").with(node("a").set("href", address).text(label)));
    let sheet = node("main").class("sheet notice").with(node("h1").set("tabindex", "-1").text(heading));
    node("div").class("app").with(sheet.with(node("p").class("prose").text(text)).with_all(link))
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
    parts.iter().for_each(|part| text.push_str(&part.fixed_html()));
    text.push_str(head.links);
    text.push_str("</head><body>");
    (text, "</body></html>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_words() {
        assert_eq!(progress_words(Progress { question: 2, last: 2, of: 6 }), "Question 2 of 6");
        assert_eq!(progress_words(Progress { question: 6, last: 10, of: 10 }), "Questions 6 to 10 of 10");
    }
}
