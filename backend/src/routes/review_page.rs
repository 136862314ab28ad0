//! The markup of a reviewer's page.

use candor_form::{Node, direction, node};
use candor_wire::problem::Problem;
use candor_wire::review::{Anchor, Comment, MAX_COMMENT_CHARS, Thread};

use crate::usecases::review::{Outcome, Part, Seen, Standing, box_name, box_of};

/// What came with a page that was sent, and what became of it.
#[derive(Debug, Default)]
pub struct Entered<'a> {
    /// The fields as they were sent.
    pub fields: &'a [(String, String)],
    /// What was wrong.
    pub problem: Option<Problem>,
    /// What was sent before.
    pub done: Option<Outcome>,
}

impl Entered<'_> {
    fn text(&self, name: &str) -> &str {
        self.fields.iter().rfind(|(n, _)| n == name).map_or("", |(_, text)| text.as_str())
    }

    fn error(&self, name: &str) -> Option<&str> {
        let fields = self.problem.as_ref().map(|problem| problem.fields.as_slice()).unwrap_or_default();
        fields.iter().find(|field| field.field == name).map(|field| field.message.as_str())
    }
}

fn words(name: &'static str, class: &str, text: &str) -> Node {
    node(name).class(class).text(text)
}

/// The page.
pub fn markup(seen: &Seen, entered: &Entered<'_>) -> Node {
    let main = node("main").class("sheet review").with_all(opening(seen));
    let main = main.with_all(entered.done.map(said)).with_all(entered.problem.as_ref().map(problem));
    let form = node("form").set("method", "post").set("novalidate", "").with(hidden("version", &seen.version));
    let form = form.with_all(first_words(seen)).with_all(seen.sheet.parts.iter().map(|part| question(seen, part, entered)));
    let form = form.with_all(last_words(seen)).with(whole(seen, entered)).with_all(gone(seen, entered)).with(ending(seen));
    node("div").class("app").with(node("div").class("bar")).with(main.with(form))
}

/// A page for a link that does not work. What was entered can be copied from it.
pub fn turned(problem: &Problem, fields: &[(String, String)]) -> Node {
    let text = problem.fields.first().map_or(problem.title.as_str(), |field| field.message.as_str());
    let heading = node("h1").set("tabindex", "-1").text("This review cannot be opened");
    let main = node("main").class("sheet notice review").with(heading).with(words("p", "prose", text));
    let written = fields.iter().filter(|(name, text)| box_of(name).is_some() && !text.trim().is_empty());
    let written: Vec<Node> = written.map(|(_, text)| words("p", "prose said", text)).collect();
    let kept = (!written.is_empty()).then(|| node("section").with(node("h2").text("What you wrote")).with_all(written));
    node("div").class("app").with(main.with_all(kept))
}

fn hidden(name: &str, value: &str) -> Node {
    node("input").set("type", "hidden").set("name", name).set("value", value)
}

fn opening(seen: &Seen) -> Vec<Node> {
    let reviewer = &seen.reviewer;
    let heading = node("h1").set("tabindex", "-1").text(&format!("Review: {}", seen.sheet.title));
    let asked = (!reviewer.asked.is_empty()).then(|| words("p", "prose", &reviewer.asked));
    let who = format!(
        "{} asks {} to look at this questionnaire until {}. Comments are shown under the name {} to those who write the questionnaire and to everybody else who reviews it. Respondents see none of this.",
        reviewer.invited_by, reviewer.name, reviewer.until, reviewer.name
    );
    let standing = match &seen.standing {
        Standing::Nothing => None,
        Standing::Approved(day) => Some(format!("You had no objection to this version on {day}.")),
        Standing::AsksForChanges(day) => Some(format!("You asked for changes to this version on {day}.")),
        Standing::ApprovedBefore(day) => Some(format!(
            "You had no objection to an earlier version on {day}. The questionnaire was changed since, so that approval does not count for this one."
        )),
    };
    let standing = standing.map(|text| words("p", "standing", &text));
    std::iter::once(heading).chain(asked).chain([words("p", "assurance", &who)]).chain(standing).collect()
}

fn said(outcome: Outcome) -> Node {
    let text = match outcome {
        Outcome::Said => "Thank you. Your comments are kept.",
        Outcome::Approved => "Thank you. It is recorded that you have no objection to this version.",
        Outcome::AsksForChanges => "Thank you. It is recorded that you ask for changes to this version.",
    };
    node("div").class("note").with(node("p").set("role", "status").text(text))
}

/// What was wrong, with a link to each box.
fn problem(problem: &Problem) -> Node {
    let line = |field: &candor_wire::problem::FieldProblem| {
        let is_box = box_of(&field.field).is_some();
        let text = if is_box { node("a").set("href", &["#", &field.field].concat()) } else { node("span") };
        node("li").with(text.text(&field.message))
    };
    let title = node("h2").set("id", "summary-heading").text(&problem.title);
    let remedy = problem.fields.is_empty().then(|| node("p").text(&problem.remedy));
    let lines = (!problem.fields.is_empty()).then(|| node("ul").with_all(problem.fields.iter().map(line)));
    let summary = node("div").class("summary").set("role", "group").set("aria-labelledby", "summary-heading");
    let kept = node("p").text("What you wrote is still in its boxes.");
    summary.set("tabindex", "-1").set("autofocus", "").with(title).with_all(remedy).with_all(lines).with(kept)
}

fn as_shown(seen: &Seen, name: &'static str, class: &str) -> Node {
    node(name).class(class).set("lang", &seen.sheet.language).set("dir", direction(&seen.sheet.language))
}

fn first_words(seen: &Seen) -> Option<Node> {
    let text = &seen.sheet.introduction;
    let shown = || as_shown(seen, "p", "prose").text(text);
    (!text.is_empty())
        .then(|| node("section").class("part").with(node("h2").class("stem").text("What respondents read first")).with(shown()))
}

fn last_words(seen: &Seen) -> Option<Node> {
    let text = &seen.sheet.thanks;
    let shown = || as_shown(seen, "p", "prose").text(text);
    (!text.is_empty()).then(|| node("section").class("part").with(node("h2").class("stem").text("What they read at the end")).with(shown()))
}

/// A question with what was said of it. Its fields cannot be used, and are not sent.
fn question(seen: &Seen, part: &Part, entered: &Entered<'_>) -> Node {
    let heading = (!part.heading.is_empty()).then(|| as_shown(seen, "h2", "part-of").text(&part.heading));
    let shown = as_shown(seen, "fieldset", "shown").set("disabled", "").with_all(part.nodes.iter().cloned());
    let notes = part.notes.iter().map(|note| words("p", "condition", note));
    let said = comments(seen, |thread| thread.item.as_ref() == Some(&part.item));
    let name = box_name(Some(&part.item));
    node("section").class("part").with_all(heading).with(shown).with_all(notes).with_all(said).with(field(
        &name,
        "Your comment on this question",
        &part.text,
        entered,
    ))
}

fn whole(seen: &Seen, entered: &Entered<'_>) -> Node {
    let heading = node("h2").class("stem").text("The questionnaire as a whole");
    let said = comments(seen, |thread| thread.anchor == Anchor::Whole);
    let field = field(&box_name(None), "Your comment on the whole", "", entered);
    node("section").class("part").with(heading).with_all(said).with(field)
}

/// Comments on questions that are gone, with what was entered for one that went while it was read.
fn gone(seen: &Seen, entered: &Entered<'_>) -> Option<Node> {
    let said = seen.threads.iter().filter(|thread| thread.anchor == Anchor::Gone);
    let said = said.flat_map(|thread| [words("p", "about", &thread.about), comment_list([thread].into_iter())]);
    let is_there = |item| seen.sheet.parts.iter().any(|part| part.item == item);
    let lost = entered.fields.iter().filter_map(|(name, text)| {
        let item = box_of(name).flatten().filter(|item| !text.trim().is_empty() && !is_there(item.clone()))?;
        Some(field(name, &format!("Your comment on {item}, which is gone"), "", entered))
    });
    let parts: Vec<Node> = said.chain(lost).collect();
    let heading = || node("h2").class("stem").text("Questions that are gone");
    (!parts.is_empty()).then(|| node("section").class("part").with(heading()).with_all(parts))
}

fn comments(seen: &Seen, of: impl Fn(&&Thread) -> bool) -> Option<Node> {
    let mut here = seen.threads.iter().filter(of).peekable();
    here.peek()?;
    Some(comment_list(here))
}

fn comment_list<'a>(threads: impl Iterator<Item = &'a Thread>) -> Node {
    let one = |thread: &Thread| {
        let done = thread.is_done.then(|| words("span", "done", "Done"));
        let replies = (!thread.replies.is_empty())
            .then(|| node("ul").class("comments").with_all(thread.replies.iter().map(|reply| node("li").with_all(comment(reply)))));
        node("li").with_all(comment(&thread.comment)).with_all(done).with_all(replies)
    };
    node("ul").class("comments").with_all(threads.map(one))
}

fn comment(comment: &Comment) -> [Node; 2] {
    [words("p", "by", &format!("{}, {}", comment.author, comment.day)), words("p", "prose said", &comment.text)]
}

/// A box for a comment; `about` is named for those who do not see what it stands under.
fn field(name: &str, label: &str, about: &str, entered: &Entered<'_>) -> Node {
    let error_id = [name, "-error"].concat();
    let error = entered.error(name);
    let about = (!about.is_empty()).then(|| words("span", "unseen", &format!(": {about}")));
    let area = node("textarea").set("id", name).set("name", name).set("rows", "3").set("maxlength", &MAX_COMMENT_CHARS.to_string());
    let area = area.set("value", entered.text(name));
    let area = if error.is_some() { area.set("aria-invalid", "true").set("aria-describedby", &error_id) } else { area };
    node("div")
        .class("comment-box")
        .with(node("label").set("for", name).text(label).with_all(about))
        .with_all(error.map(|text| words("p", "error", &format!("Error: {text}")).set("id", &error_id)))
        .with(area)
}

fn ending(seen: &Seen) -> Node {
    let button = |class: &str, outcome: Outcome, label: &str| {
        node("button").class(class).set("type", "submit").set("name", "go").set("value", outcome.as_str()).text(label)
    };
    let judging = [
        button("main", Outcome::Approved, "I have no objection to this version"),
        button("other", Outcome::AsksForChanges, "I ask for changes"),
    ];
    let explained = if seen.is_open {
        "Each button sends all comments on this page. What you think is recorded for exactly this version; a change afterwards asks anew."
    } else {
        "This questionnaire is published. Comments reach those who write it; there is nothing left to approve."
    };
    let actions = node("p").class("actions").with_all(judging.into_iter().filter(|_| seen.is_open));
    let actions = actions.with(button("other", Outcome::Said, "Send comments only"));
    node("section")
        .class("part")
        .with(node("h2").class("stem").text("What do you think?"))
        .with(words("p", "prose", explained))
        .with(actions)
}
