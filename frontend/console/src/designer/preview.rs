//! What respondents will see, at the width of a phone, with the same renderers.

use std::sync::Arc;

use candor_form::{Ask, Node, RANK, SLIDE, State, Words, change, direction, language_name, node, rank};
use candor_survey::document::{Block, Document, Kind, Question};
use candor_survey::theme::Scheme;
use candor_survey::{Answers, Date, ItemCode, Questionnaire, Session};
use candor_ui::{Heard, Level, Style, Tag, tag};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::api::use_api;
use crate::designer::colours::frame;
use crate::designer::draft::Draft;
use crate::designer::edit::{Place, question};
use crate::form::Field;

/// What the preview shows.
#[derive(Clone, PartialEq)]
enum Shown {
    Opening { title: String, introduction: String, thanks: String },
    Questions { heading: String, questions: Vec<Arc<Question>> },
    Colours { title: String, question: Option<Arc<Question>> },
    Nothing,
}

fn shown(document: &Document, place: Place, language: &str) -> Shown {
    let translated = (language != document.language).then(|| document.in_language(language));
    let document = translated.as_ref().unwrap_or(document);
    match place {
        Place::Survey => {
            Shown::Opening { title: document.title.clone(), introduction: document.introduction.clone(), thanks: document.thanks.clone() }
        }
        Place::Measures | Place::Languages | Place::Logic => Shown::Nothing,
        Place::Colours => Shown::Colours { title: document.title.clone(), question: first_question(document).cloned().map(Arc::new) },
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

/// Questions of a draft that can be tried, with answers that go nowhere. Answers given to what was shown before
/// come back where they still fit.
fn trial(document: &Document, questions: &[Arc<Question>], before: Answers) -> Session {
    let questions: Vec<Question> = questions.iter().map(|question| question.as_ref().clone()).collect();
    let block = document.blocks.first().map(|first| Block { questions, ..first.clone() });
    let document = Document { blocks: block.into_iter().collect(), measures: Vec::new(), ..document.clone() };
    Session::resume(Arc::new(Questionnaire::unconditional(&document)), before, 0, Date::FIRST)
}

fn tried(questions: Vec<Arc<Question>>, session: RwSignal<Session>, words: Words) -> Tag {
    let style = Style { level: Level::Section, ..Style::default() };
    let words = StoredValue::new(words);
    let asks: Vec<Ask> = words.with_value(|words| questions.iter().map(|question| Ask::of(question, words)).collect());
    let said = RwSignal::new(None::<(ItemCode, String)>);
    let describe = move || -> Node {
        session.with(|session| {
            said.with(|said| {
                let said = said.as_ref().map(|(item, said)| (item, said.as_str()));
                words.with_value(|words| {
                    let state = State { said, ..State::of(session, words) };
                    node("form").with_all(asks.iter().map(|ask| candor_form::question(ask, style, state)))
                })
            })
        })
    };
    let hear = move |heard: Heard| match heard {
        Heard::Field { name, value, on } => {
            if let Some(item) = name.strip_prefix("q-").or(name.strip_prefix(SLIDE)).and_then(|item| item.parse::<ItemCode>().ok()) {
                let word = session.try_update(|session| change(session, &item, &value, on)).flatten();
                said.set(word.map(|word| (item, words.with_value(|words| words.say(word).to_owned()))));
            }
        }
        Heard::Opened(_) => {}
        Heard::Button { name, value } if name == RANK => {
            let ranked = session.try_update(|session| words.with_value(|words| rank(session, &value, words))).flatten();
            if let Some((item, told, _)) = ranked {
                said.set(Some((item, told)));
            }
        }
        Heard::Button { name, value } => {
            if let Some(item) = value.parse::<ItemCode>().ok().filter(|_| name == "clear") {
                session.update(|session| session.clear(&item));
            }
        }
    };
    tag("form").follow(describe, hear)
}

/// The first question that is one item; a matrix is several.
fn first_question(document: &Document) -> Option<&Question> {
    document
        .blocks
        .iter()
        .flat_map(|block| &block.questions)
        .find(|question| !matches!(question.kind, Kind::Matrix { .. } | Kind::Statement))
}

/// The title, a question and what an error looks like; the button is a picture of one.
fn sample(title: &str, question: Tag) -> Vec<Tag> {
    let part = |name, class, text| tag(name).class(class).text(text);
    let actions = tag("p").class("line").with(part("span", "button primary", "Continue")).with(part("span", "quiet", "Back"));
    vec![part("p", "preview-title", title), question, part("p", "error", "Error: words look like this."), actions]
}

fn named_for(question: &Question, scheme: Scheme) -> Option<Arc<Question>> {
    let code = ItemCode::parse(&["sample-", scheme.name()].concat()).ok()?;
    Some(Arc::new(Question { code, ..question.clone() }))
}

/// The language of the preview, and the words around its questions.
#[derive(Clone, Copy)]
struct Spoken {
    language: RwSignal<String>,
    words: RwSignal<Words>,
}

impl Spoken {
    fn new(draft: Draft) -> Self {
        let language = RwSignal::new(draft.document.with_untracked(|document| document.language.clone()));
        let words = RwSignal::new(Words::english().clone());
        let api = use_api();
        Effect::new(move |_| {
            let tag = language.get();
            spawn_local(async move {
                // without the server the preview speaks English
                let found = api.words(&tag).await.unwrap_or_else(|_| Words::english().clone());
                if language.try_with_untracked(|now| *now == tag) == Some(true) {
                    words.set(found);
                }
            });
        });
        // a language that is taken out is not shown any more
        Effect::new(move |_| {
            let own = draft.document.with(|d| (!d.translations.contains_key(&language.get_untracked())).then(|| d.language.clone()));
            if let Some(own) = own.filter(|own| language.with_untracked(|now| now != own)) {
                language.set(own);
            }
        });
        Self { language, words }
    }

    /// The languages to choose from, where there are several.
    fn choice(self, draft: Draft) -> Tag {
        let tags = Memo::new(move |_| {
            draft.document.with(|d| std::iter::once(d.language.clone()).chain(d.translations.keys().cloned()).collect::<Vec<_>>())
        });
        let options = move || tags.get().into_iter().map(|tag| (tag.clone(), language_name(&tag).to_owned())).collect();
        let choice = Field::new("preview-language", "Language of the preview");
        let choice = choice.choice(options, move || self.language.get(), move |tag| self.language.set(tag));
        choice_shown(choice, move || tags.with(|tags| tags.len() > 1))
    }
}

/// A field has a class that changes, so what hides it is around it.
fn choice_shown(choice: Tag, when: impl Fn() -> bool + Send + 'static) -> Tag {
    tag("div").with(choice).shown(when)
}

/// The preview of what is chosen in the outline.
pub fn preview(draft: Draft) -> Tag {
    let spoken = Spoken::new(draft);
    let shown = Memo::new(move |_| draft.document.with(|document| shown(document, draft.place.get(), &spoken.language.get())));
    let answers = StoredValue::new(Answers::new());
    // answers stay when something else is shown and come back with their questions
    let tried = move |questions: Vec<Arc<Question>>| {
        let session = draft.document.with_untracked(|document| trial(document, &questions, answers.get_value()));
        let session = RwSignal::new(session);
        Effect::new(move |_| session.with(|session| answers.update_value(|all| all.extend(session.answers().clone()))));
        tried(questions, session, spoken.words.get())
    };
    let muted = |text: &str| tag("p").class("muted").text(text);
    let content = move || {
        let content = match shown.get() {
            Shown::Nothing => vec![muted("Respondents do not see this part.")],
            Shown::Colours { title, question } => {
                let one = |scheme| {
                    // it stands here once for each scheme, under a name of its own
                    let question = question.iter().filter_map(|question| named_for(question, scheme)).collect();
                    frame(draft, Some(scheme), sample(&title, tried(question)))
                };
                return Scheme::ALL.into_iter().map(one).collect();
            }
            Shown::Opening { title, introduction, thanks } => vec![
                tag("p").class("preview-title").text(&title),
                tag("p").class("pre").text(&introduction),
                tag("hr"),
                muted("At the end"),
                tag("p").class("pre").text(&thanks),
            ],
            Shown::Questions { heading, questions } => {
                let empty = questions.is_empty().then(|| muted("This block has no question yet."));
                std::iter::once(muted(&heading)).chain(empty).chain([tried(questions)]).collect()
            }
        };
        vec![frame(draft, None, content)]
    };
    let spoken_in = tag("div").live("lang", move || Some(spoken.language.get()));
    let spoken_in = spoken_in.live("dir", move || Some(direction(&spoken.language.get()).to_owned()));
    tag("section")
        .class("preview")
        .set("aria-label", "Preview")
        .with(tag("p").class("preview-label muted").text("Preview: answers given here go nowhere"))
        .with(spoken.choice(draft))
        .with(spoken_in.live_children(content))
}
