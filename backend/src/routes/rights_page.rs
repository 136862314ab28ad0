//! The pages about people's own data, as HTML without scripts.

use candor_form::{Node, node};
use candor_wire::invitation::{Level, MailingKind, Reach, Way};
use candor_wire::named::SaidAnswer;
use candor_wire::rights::{AboutPerson, Erased, LetterKnown, PersonKnown, SurveyKnown};

use crate::usecases::rights::AboutSurvey;
use crate::usecases::rights::said::Said;

fn text(content: &str) -> Node {
    node("p").class("prose").text(content)
}

fn heading(content: &str) -> Node {
    node("h2").text(content)
}

fn list(lines: &[String]) -> Node {
    node("ul").with_all(lines.iter().map(|line| node("li").text(line)))
}

fn sheet(title: &str, parts: impl IntoIterator<Item = Node>) -> Node {
    let main = node("main").class("sheet notice").with(node("h1").set("tabindex", "-1").text(title));
    node("div").class("app").with(main.with_all(parts))
}

fn link(address: &str, label: &str) -> Node {
    node("p").with(node("a").set("href", address).text(label))
}

/// Everything about one person, with the ways to take it along and to erase it.
pub(super) fn person(about: &AboutPerson, address: &str, said: &Said) -> Node {
    let mut parts = vec![text(said.say("intro"))];
    if let Some(contact) = &about.contact {
        parts.extend([heading(said.say("you")), list(&contact_lines(contact, about, said))]);
    }
    parts.push(heading(said.say("surveys")));
    if about.surveys.is_empty() {
        parts.push(text(said.say("no_surveys")));
    }
    for survey in &about.surveys {
        parts.push(node("h3").text(&said.fill("survey", &[&survey.title, survey.wave.as_str()])));
        parts.extend([list(&survey_lines(survey, said)), text(&survey.answers)]);
        parts.extend(survey.given.as_deref().map(given));
    }
    let is_linked = about.surveys.iter().any(|survey| survey.level.is_linked());
    parts.push(heading(said.say(if is_linked { "answers_others" } else { "answers" })));
    parts.extend(about.notes.iter().map(|note| text(note)));
    parts.push(link(&format!("{address}/data.json"), said.say("download")));
    parts.push(link(&format!("{address}/erase"), said.say("erase")));
    sheet(said.say("title"), parts)
}

/// Questions, and what was answered to them.
fn given(answers: &[SaidAnswer]) -> Node {
    let pair = |said: &SaidAnswer| [node("dt").text(&said.question), node("dd").text(&said.answer)];
    node("dl").with_all(answers.iter().flat_map(pair))
}

fn contact_lines(contact: &PersonKnown, about: &AboutPerson, said: &Said) -> Vec<String> {
    let mut lines = vec![said.fill("name", &[&contact.name])];
    if contact.address.is_empty() {
        lines.push(said.fill("number", &[contact.known_by.trim_start_matches('#')]));
    } else {
        lines.push(said.fill("address", &[&contact.address]));
    }
    if !contact.language.is_empty() {
        lines.push(said.fill("language", &[&contact.language]));
    }
    lines.push(said.fill("unit", &[&contact.unit_name]));
    lines.extend(contact.strata.iter().map(|(name, value)| said.fill("other", &[name, value])));
    lines.extend(about.no_mail.as_ref().map(|no_mail| {
        let name = if no_mail.reason == Reach::Bounced { "bounced" } else { "unsubscribed" };
        said.fill(name, &[no_mail.since.as_deref().unwrap_or_default()])
    }));
    lines.extend(about.objected_on.as_ref().map(|day| said.fill("objected", &[day])));
    lines.extend(about.signs_in.as_ref().map(|user| said.fill("signs_in", &[&user.name])));
    lines
}

fn survey_lines(survey: &SurveyKnown, said: &Said) -> Vec<String> {
    let state = said.say(if survey.is_open { "is_open" } else { "is_over" });
    let mut lines = vec![said.fill("invited", &[&survey.invited_on]), state.to_owned()];
    lines.extend(survey.letters.iter().map(|letter| letter_line(letter, said)));
    if survey.level == Level::Verified && survey.is_open {
        lines.push(match survey.token_collected {
            Some(true) => said.say("token_yes").to_owned(),
            Some(false) => said.say("token_no").to_owned(),
            None => said.say("token_untold").to_owned(),
        });
    }
    lines
}

fn letter_line(letter: &LetterKnown, said: &Said) -> String {
    let state = match letter.state.as_deref() {
        Some("waiting") => "letter_waiting",
        Some("bounced") => "letter_bounced",
        Some("failed") => "letter_failed",
        Some("stopped") => "letter_stopped",
        _ => "letter_done",
    };
    match (letter.kind, letter.way) {
        (MailingKind::Reminder, _) => said.fill("reminder", &[&letter.from]),
        (MailingKind::Invitation, Way::Mail) => said.fill("letter_mail", &[&letter.from, said.say(state)]),
        (MailingKind::Invitation, Way::Paper) => said.fill("letter_paper", &[&letter.planned_on, said.say(state)]),
    }
}

/// What erasing would do, and its button.
pub(super) fn erase(address: &str, said: &Said) -> Node {
    let button = node("button").set("type", "submit").class("main").text(said.say("erase_button"));
    let form = node("form").set("method", "post").with(node("p").class("actions").with(button));
    let texts = ["erase_goes", "erase_stays", "erase_link"].map(|name| text(said.say(name)));
    sheet(said.say("erase_title"), texts.into_iter().chain([form, link(address, said.say("erase_back"))]))
}

/// That it is done.
pub(super) fn erased(erased: Erased, said: &Said) -> Node {
    let files = (erased.files_left > 0).then(|| text(said.say("erased_files")));
    sheet(said.say("erased_title"), [text(said.say("erased_text"))].into_iter().chain(files))
}

/// That a link is nobody's.
pub(super) fn nobody(said: &Said) -> Node {
    sheet(said.say("nobody_title"), [text(said.say("nobody_text"))])
}

/// What everybody who answers a survey may know.
pub(super) fn survey(about: &AboutSurvey, said: &Said) -> Node {
    let find = match about.level {
        Level::Open => said.say("public_find_open"),
        Level::Procedural => said.say("answers_procedural"),
        Level::Verified => said.say("answers_verified"),
        Level::Confidential | Level::Identified => said.say("public_find_linked"),
    };
    let long = match about.keep.responses_months {
        0 => said.say("public_forever").to_owned(),
        1 => said.say("public_month").to_owned(),
        months => said.fill("public_months", &[&months.to_string()]),
    };
    let results = match about.level {
        Level::Verified => "public_results_verified",
        Level::Confidential => "public_results_confidential",
        Level::Identified => "public_results_identified",
        Level::Open | Level::Procedural => "public_results_text",
    };
    let (stored, finding) =
        if about.level.is_linked() { ("public_stored_linked", "public_find_own") } else { ("public_stored_text", "public_find") };
    let mut parts = vec![
        text(&said.fill("public_intro", &[&about.title])),
        heading(said.say("public_stored")),
        text(said.say(stored)),
        heading(said.say(finding)),
        text(find),
        heading(said.say("public_results")),
        text(said.say(results)),
        heading(said.say("public_long")),
        text(&long),
    ];
    if about.level.is_by_invitation() {
        parts.push(text(said.say("public_invited")));
    }
    sheet(said.say("public_title"), parts)
}
