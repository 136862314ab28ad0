//! One page of the form.

use candor_form::{UNITS_SELECT_FROM, page_questions, unit_question};
use candor_survey::{Answer, ItemCode, OptionCode, UnitCode};
use candor_ui::{Answering, Style, Tag, bind, error_summary, question_view, tag};
use leptos::prelude::*;

use crate::app::Loaded;
use crate::form::{self, Form};
use crate::sending::{self, Sending};

/// The page of a step, with its buttons.
pub fn page_view(form: Form, step: usize) -> Vec<Tag> {
    let first = form.first();
    let questions = if step < first { unit_view(form).into_iter().collect() } else { questions_view(form) };
    let summary = tag("div").live_children(move || {
        let problems = form.summary.get();
        if problems.is_empty() { Vec::new() } else { vec![error_summary(&problems)] }
    });
    let go_on = move || if form.on_last() { "Send answers" } else { "Continue" }.to_owned();
    let go_on = tag("button").set("type", "submit").class("main").live_text(go_on);
    let back = (step > 0).then(|| quiet("Back", move || form.go_back()));
    let answered = move || form.session.with(|s| !s.answers().is_empty());
    let is_kept = move || form.kept.get() && answered() && form.sending.with(|s| *s == Sending::Idle);
    let kept = tag("p").class("kept").set("role", "status").live_text(move || {
        let said = "Your answers so far are kept in this browser. You may close this page and come back.";
        if is_kept() { said } else { "" }.to_owned()
    });
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        form.go_on();
    };
    let fields = tag("form")
        .set("novalidate", "")
        .on("submit", submit)
        .with(summary)
        .with(tag("p").class("progress").live_text(move || form::words(form)))
        .with_all(questions)
        .with(tag("div").class("actions").with(go_on).with_all(back))
        .with(sending_view(form))
        .with(kept);
    let opening = (step == 0).then(|| opening_view(form));
    [Some(resumed_view(form)), opening, Some(fields)].into_iter().flatten().collect()
}

fn quiet(label: &str, click: impl Fn() + Send + 'static) -> Tag {
    tag("button").set("type", "button").class("quiet").text(label).on("click", move |_| click())
}

/// What stands above the first question instead of a page of its own: that saves a tap.
fn opening_view(form: Form) -> Tag {
    form.loaded.with_value(|loaded| {
        let introduction = loaded.questionnaire.document().introduction.trim();
        let introduction = (!introduction.is_empty()).then(|| tag("p").class("prose").text(introduction));
        // an introduction says that in its own words
        let free = (introduction.is_none() && all_optional(form)).then(|| tag("p").text("You may leave out any question."));
        let assurance = tag("p").class("assurance").text(&loaded.assurance);
        tag("div").class("opening").with_all(introduction).with(assurance).with_all(free)
    })
}

fn resumed_view(form: Form) -> Tag {
    tag("div")
        .class("note")
        .shown(move || form.resumed.get())
        .with(tag("span").set("role", "status").text("We kept your answers from before."))
        .with(quiet("Start again", move || form.start_again()))
}

fn all_optional(form: Form) -> bool {
    form.loaded.with_value(|loaded| loaded.questionnaire.items().iter().all(|item| !item.required))
}

fn questions_view(form: Form) -> Vec<Tag> {
    let answering = Answering::in_session(form.session, form.problems);
    let questionnaire = form.loaded.with_value(|loaded| loaded.questionnaire.clone());
    bind(form.session.with_untracked(|session| page_questions(&questionnaire, session, all_optional(form))), answering)
}

/// The question for the team, asked like any other.
fn unit_view(form: Form) -> Option<Tag> {
    let units = |loaded: &Loaded| loaded.units.iter().map(|unit| (unit.code.clone(), unit.name.clone())).collect::<Vec<_>>();
    let question = form.loaded.with_value(|loaded| unit_question(loaded.audience, &units(loaded)))?;
    let chosen = move || form.unit.get().and_then(|unit| OptionCode::parse(unit.as_str()).ok());
    let set = move |unit: Option<UnitCode>| {
        form.problems.set(Vec::new());
        form.unit.set(unit);
    };
    let answering = Answering {
        answer: Callback::new(move |_: ItemCode| chosen().map(Answer::Choice)),
        entry: Callback::new(|_: ItemCode| String::new()),
        problem: Callback::new(move |_: ItemCode| form.problems.with(|all| all.first().map(|(_, text)| text.clone()))),
        on_answer: Callback::new(move |(_, answer): (ItemCode, Answer)| {
            if let Answer::Choice(code) = answer {
                set(UnitCode::parse(code.as_str()).ok());
            }
        }),
        on_clear: Callback::new(move |_: ItemCode| set(None)),
        on_entry: Callback::new(|_: (ItemCode, String)| ()),
    };
    Some(question_view(&question, answering, Style { select_from: UNITS_SELECT_FROM, ..Style::default() }))
}

/// How sending goes, and the way to try again.
fn sending_view(form: Form) -> Tag {
    let text = move || match form.sending.get() {
        Sending::Idle => String::new(),
        Sending::Busy => "Sending your answers…".to_owned(),
        Sending::Waiting(words) => [words.as_str(), " Your answers are kept in this browser, and this page goes on trying."].concat(),
        Sending::Failed(words) => words,
    };
    let troubled = move || form.sending.with(|s| matches!(s, Sending::Waiting(_) | Sending::Failed(_)));
    tag("div")
        .live("class", move || Some(if troubled() { "sending troubled" } else { "sending" }.to_owned()))
        .with(tag("p").set("role", "status").live_text(text))
        .with(quiet("Try again", move || sending::start(form)).shown(troubled))
}
