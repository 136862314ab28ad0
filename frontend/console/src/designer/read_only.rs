//! The questionnaire of a published survey, which cannot be changed any more.

use candor_survey::document::{Block, Kind, Question};
use candor_ui::{Tag, tag};
use candor_wire::survey::{SaveDraft, State, SurveyDetail};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::use_api;
use crate::designer::edit::KindName;
use crate::form::problem_box;
use crate::parts::button;
use crate::screen::overview::facts;
use crate::session::use_session;

/// The questionnaire to read. `begun` is called when a next version has been begun.
pub fn read_only(detail: &SurveyDetail, begun: Callback<()>) -> Vec<Tag> {
    let session = use_session();
    let why = if detail.summary.state == State::Draft {
        "This draft is written by designers. Here is what it asks so far."
    } else {
        "This survey is published, and its questions are frozen so that answers stay comparable. To change them, write a next version: before it is published you see what each change means for trends."
    };
    let version = detail.version.as_ref().map(|version| {
        let short: String = version.chars().take(12).collect();
        tag("p").class("muted").text("Version ").with(tag("code").set("title", version).text(&short))
    });
    let writes = detail.summary.state != State::Draft && untrack(move || session.designs());
    let link = tag("a").class("button").set("href", &format!("/surveys/{}", detail.summary.id)).text("Link and answers");
    let ways = tag("p").class("line").with(link);
    let ways = if writes { begin_next(detail, begun, ways) } else { ways };
    let questionnaire = tag("div")
        .class("narrow questionnaire")
        .with(tag("p").class("pre").text(&detail.document.introduction))
        .with_all(detail.document.blocks.iter().map(block_view))
        .with_all(version);
    vec![facts(&detail.summary), tag("div").class("notice").with(tag("p").text(why)), ways, questionnaire]
}

/// Adds the button that begins a next version with what is published.
fn begin_next(detail: &SurveyDetail, begun: Callback<()>, ways: Tag) -> Tag {
    let (api, id, error) = (use_api(), detail.summary.id, RwSignal::new(None));
    let first = SaveDraft { revision: detail.revision, document: detail.document.clone() };
    let begin = move || {
        let first = first.clone();
        spawn_local(async move {
            match api.save_draft(id, &first).await {
                Ok(_) => begun.run(()),
                Err(problem) => error.set(Some(problem)),
            }
        });
    };
    ways.with(button("", "Write the next version", begin)).live_part(problem_box(error))
}

fn block_view(block: &Block) -> Tag {
    let heading = if block.title.trim().is_empty() { block.code.as_str() } else { &block.title };
    tag("section").with(tag("h2").text(heading)).with_all(block.questions.iter().map(question_view))
}

fn question_view(question: &Question) -> Tag {
    let kind = KindName::of(&question.kind).label();
    let (items, answers) = texts_of(&question.kind);
    let list = |class: &str, texts: &[String]| (!texts.is_empty()).then(|| tag("ul").class(class).with_all(crate::parts::points(texts)));
    let must = if question.required { ", must be answered" } else { "" };
    tag("article")
        .class("item")
        .with(tag("h3").text(&question.text))
        .with(tag("p").class("muted").text(&[kind, must].concat()))
        .with_all(list("", &items))
        .with_all(list("inline", &answers))
}

/// What a kind asks about, and what it offers.
fn texts_of(kind: &Kind) -> (Vec<String>, Vec<String>) {
    let rows = kind.rows().into_iter().flatten().map(|row| row.text.clone());
    let options = kind.options().into_iter().flatten().map(|option| option.label.clone());
    let points = kind.points().into_iter().flatten().map(|point| point.label.clone());
    let (items, answers): (Vec<String>, Vec<String>) = match kind {
        Kind::Rating { not_applicable, .. } | Kind::Matrix { not_applicable, .. } => {
            (rows.collect(), points.chain(not_applicable.clone()).collect())
        }
        Kind::ZeroToTen { low, high } => (Vec::new(), vec![format!("0: {low}"), format!("10: {high}")]),
        Kind::Slider { min, max, low, high, .. } => (Vec::new(), vec![format!("{min}: {low}"), format!("{max}: {high}")]),
        Kind::YesNo { yes, no } => (Vec::new(), vec![yes.clone(), no.clone()]),
        Kind::Consent { label } => (Vec::new(), vec![label.clone()]),
        Kind::DateRange { from, to, .. } => (vec![from.text.clone(), to.text.clone()], Vec::new()),
        Kind::SemanticDifferential { items, .. } => (items.iter().map(|row| format!("{} – {}", row.left, row.right)).collect(), Vec::new()),
        Kind::MaxDiff { best, worst, .. } => (vec![best.clone(), worst.clone()], options.collect()),
        _ => (rows.collect(), options.collect()),
    };
    (items, answers)
}
