//! The questionnaire of a published survey, which cannot be changed any more.

use candor_survey::document::{Block, Kind, Question};
use candor_wire::survey::{State, SurveyDetail};
use leptos::prelude::*;

use crate::designer::edit::KindName;
use crate::piece::IntoPiece;
use crate::screen::overview::Facts;

/// The questionnaire to read.
#[component]
pub fn ReadOnly(
    /// The survey.
    detail: SurveyDetail,
) -> impl IntoView {
    let why = if detail.summary.state == State::Draft {
        "This draft is written by designers. Here is what it asks so far."
    } else {
        "This survey is published, and its questions are frozen so that answers stay comparable. To ask something else, create a new survey."
    };
    let id = detail.summary.id;
    let version = detail.version.clone().map(|version| {
        let short: String = version.chars().take(12).collect();
        view! { <p class="muted">"Version " <code title=version>{short}</code></p> }
    });
    let introduction = detail.document.introduction.clone();
    let blocks = detail.document.blocks.clone();
    view! {
        <Facts detail=detail />
        <div class="notice"><p>{why}</p></div>
        <p class="line"><a class="button" href=format!("/surveys/{id}")>"Link and answers"</a></p>
        <div class="narrow questionnaire">
            <p class="pre">{introduction}</p>
            {blocks.into_iter().map(|part| block_view(part).piece()).collect_view()}
            {version}
        </div>
    }
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
