//! What respondents will see, at the width of a phone, with the same renderers.

use std::collections::BTreeMap;
use std::sync::Arc;

use candor_survey::document::{Document, Question};
use candor_survey::{Answer, ItemCode};
use candor_ui::{Answering, Level, QuestionView, Style};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::edit::{Place, question};
use crate::piece::IntoPiece;

/// What the preview shows.
#[derive(Clone, PartialEq)]
enum Shown {
    Opening { title: String, introduction: String, thanks: String },
    Questions { heading: String, questions: Vec<Arc<Question>> },
    Nothing,
}

fn shown(document: &Document, place: Place) -> Shown {
    match place {
        Place::Survey => {
            Shown::Opening { title: document.title.clone(), introduction: document.introduction.clone(), thanks: document.thanks.clone() }
        }
        Place::Measures => Shown::Nothing,
        Place::Block(block) => document.blocks.get(block).map_or(Shown::Nothing, |block| Shown::Questions {
            heading: block.title.clone(),
            questions: block.questions.iter().cloned().map(Arc::new).collect(),
        }),
        Place::Question(block, position) => question(document, block, position).map_or(Shown::Nothing, |question| Shown::Questions {
            heading: document.blocks.get(block).map(|block| block.title.clone()).unwrap_or_default(),
            questions: vec![Arc::new(question.clone())],
        }),
    }
}

/// Answers that go nowhere.
fn trial() -> Answering {
    let answers = RwSignal::new(BTreeMap::<ItemCode, Answer>::new());
    let entries = RwSignal::new(BTreeMap::<ItemCode, String>::new());
    Answering {
        answer: Callback::new(move |item| answers.with(|all| all.get(&item).cloned())),
        entry: Callback::new(move |item| entries.with(|all| all.get(&item).cloned().unwrap_or_default())),
        problem: Callback::new(|_| None),
        on_answer: Callback::new(move |(item, answer)| answers.update(|all| drop(all.insert(item, answer)))),
        on_clear: Callback::new(move |item| answers.update(|all| drop(all.remove(&item)))),
        on_entry: Callback::new(move |(item, text)| entries.update(|all| drop(all.insert(item, text)))),
    }
}

/// The preview of what is chosen in the outline.
#[component]
pub fn Preview(
    /// The draft.
    draft: Draft,
) -> impl IntoView {
    let shown = Memo::new(move |_| draft.document.with(|document| shown(document, draft.place.get())));
    let answering = trial();
    let content = move || match shown.get() {
        Shown::Nothing => view! { <p class="muted">"Respondents do not see this part."</p> }.piece(),
        Shown::Opening { title, introduction, thanks } => view! {
            <p class="preview-title">{title}</p>
            <p class="pre">{introduction}</p>
            <hr />
            <p class="muted">"At the end"</p>
            <p class="pre">{thanks}</p>
        }
        .piece(),
        Shown::Questions { heading, questions } => {
            let empty = questions.is_empty().then(|| view! { <p class="muted">"This block has no question yet."</p> });
            let style = Style { level: Level::Section, ..Style::default() };
            let one = |question| view! { <QuestionView question=question answering=answering style=style /> };
            view! { <p class="muted">{heading}</p> {empty} {questions.into_iter().map(|part| one(part).piece()).collect_view()} }.piece()
        }
    };
    view! {
        <section class="preview" aria-label="Preview">
            <p class="preview-label muted">"Preview: answers given here go nowhere"</p>
            <div class="phone">{content}</div>
        </section>
    }
}
