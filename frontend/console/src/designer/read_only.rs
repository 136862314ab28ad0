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
    let (items, answers) = match question.kind {
        Kind::SingleChoice { options } | Kind::MultipleChoice { options } => {
            (Vec::new(), options.into_iter().map(|option| option.label).collect::<Vec<_>>())
        }
        Kind::Rating { points, not_applicable } => (Vec::new(), points.into_iter().map(|p| p.label).chain(not_applicable).collect()),
        Kind::Matrix { items, points, not_applicable } => {
            (items.into_iter().map(|item| item.text).collect(), points.into_iter().map(|p| p.label).chain(not_applicable).collect())
        }
        Kind::ZeroToTen { low, high } => (Vec::new(), vec![format!("0: {low}"), format!("10: {high}")]),
        _ => (Vec::new(), Vec::new()),
    };
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
