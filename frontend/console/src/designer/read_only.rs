//! The questionnaire of a published survey, which cannot be changed any more.

use candor_survey::document::{Block, Kind, Question};
use candor_wire::survey::{SaveDraft, State, SurveyDetail};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::use_api;
use crate::designer::edit::KindName;
use crate::form::ProblemBox;
use crate::parts::button;
use crate::piece::IntoPiece;
use crate::screen::overview::Facts;
use crate::session::use_session;

/// The questionnaire to read.
#[component]
pub fn ReadOnly(
    /// The survey.
    detail: SurveyDetail,
    /// Called when a next version has been begun.
    begun: Callback<()>,
) -> impl IntoView {
    let session = use_session();
    let why = if detail.summary.state == State::Draft {
        "This draft is written by designers. Here is what it asks so far."
    } else {
        "This survey is published, and its questions are frozen so that answers stay comparable. To change them, write a next version: before it is published you see what each change means for trends."
    };
    let id = detail.summary.id;
    let version = detail.version.clone().map(|version| {
        let short: String = version.chars().take(12).collect();
        view! { <p class="muted">"Version " <code title=version>{short}</code></p> }
    });
    let writes = detail.summary.state != State::Draft && untrack(move || session.designs());
    let begin = writes.then(|| begin_next(&detail, begun));
    let introduction = detail.document.introduction.clone();
    let blocks = detail.document.blocks.clone();
    view! {
        <Facts survey=detail.summary />
        <div class="notice"><p>{why}</p></div>
        <p class="line"><a class="button" href=format!("/surveys/{id}")>"Link and answers"</a> {begin}</p>
        <div class="narrow questionnaire">
            <p class="pre">{introduction}</p>
            {blocks.into_iter().map(|part| block_view(part).piece()).collect_view()}
            {version}
        </div>
    }
}

/// The button that begins a next version with what is published.
fn begin_next(detail: &SurveyDetail, begun: Callback<()>) -> impl IntoView + use<> {
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
    view! { {button("", "Write the next version", begin)} <ProblemBox error=error /> }
}

fn block_view(block: Block) -> impl IntoView {
    let heading = if block.title.trim().is_empty() { block.code.to_string() } else { block.title };
    view! {
        <section>
            <h2>{heading}</h2>
            {block.questions.into_iter().map(|part| question_view(part).piece()).collect_view()}
        </section>
    }
}

fn question_view(question: Question) -> impl IntoView {
    let kind = KindName::of(&question.kind).label();
    let (items, answers) = texts_of(&question.kind);
    let list = |texts: Vec<String>| crate::parts::points(&texts);
    view! {
        <article class="item">
            <h3>{question.text}</h3>
            <p class="muted">{kind} {question.required.then_some(", must be answered")}</p>
            {(!items.is_empty()).then(|| view! { <ul>{list(items)}</ul> })}
            {(!answers.is_empty()).then(|| view! { <ul class="inline">{list(answers)}</ul> })}
        </article>
    }
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
