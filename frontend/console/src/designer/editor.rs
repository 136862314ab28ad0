//! The editor of the part that is chosen in the outline.

use candor_survey::document::{Document, Question};
use candor_ui::tag;
use leptos::prelude::*;

use crate::designer::colours::Colours;
use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, Place, question, question_mut, remove, shift};
use crate::designer::findings::at_place;
use crate::designer::kind::KindEditor;
use crate::designer::languages::Languages;
use crate::designer::measures::Measures;
use crate::form::{AreaField, CheckField, TextField, capitalised, focus_on};
use crate::parts::button;
use crate::piece::IntoPiece;

/// The editor.
#[component]
pub fn Editor(
    /// The draft.
    draft: Draft,
) -> impl IntoView {
    move || match draft.place.get() {
        Place::Survey => view! { <SurveyEditor draft=draft /> }.piece(),
        Place::Measures => view! { <Measures draft=draft /> }.piece(),
        Place::Colours => view! { <Colours draft=draft /> }.piece(),
        Place::Languages => view! { <Languages draft=draft /> }.piece(),
        Place::Block(block) => view! { <BlockEditor draft=draft block=block /> }.piece(),
        Place::Question(block, question) => view! { <QuestionEditor draft=draft place=(block, question) /> }.piece(),
    }
}

/// What is wrong with the field of that path.
pub fn path_error(draft: Draft, path: String) -> Signal<Option<String>> {
    Signal::derive(move || {
        // messages start in lower case, to follow a path
        let sentence = |message: &str| format!("{}.", capitalised(message.trim_end_matches('.')));
        draft.problems.with(|all| all.iter().find(|problem| problem.field == path).map(|problem| sentence(&problem.message)))
    })
}

/// A text of the document: how it is read and written, under its path.
pub fn text_of(
    draft: Draft,
    path: &str,
    read: impl Fn(&Document) -> Option<String> + Send + Sync + 'static,
    write: impl Fn(&mut Document) -> Option<&mut String> + Send + Sync + 'static,
) -> (Signal<String>, Callback<String>, Signal<Option<String>>) {
    let tag = path.to_owned();
    let value = Signal::derive(move || draft.document.with(|document| read(document)).unwrap_or_default());
    let set = Callback::new(move |text: String| {
        draft.edit(&tag, |document| {
            if let Some(place) = write(document) {
                *place = text;
            }
        });
    });
    (value, set, path_error(draft, path.to_owned()))
}

#[component]
fn SurveyEditor(draft: Draft) -> impl IntoView {
    let (title, set_title, title_error) = text_of(draft, "title", |d| Some(d.title.clone()), |d| Some(&mut d.title));
    let (introduction, set_introduction, introduction_error) =
        text_of(draft, "introduction", |d| Some(d.introduction.clone()), |d| Some(&mut d.introduction));
    let (thanks, set_thanks, thanks_error) = text_of(draft, "thanks", |d| Some(d.thanks.clone()), |d| Some(&mut d.thanks));
    view! {
        <h2 id="editor-heading" tabindex="-1">"Title and texts"</h2>
        <TextField id="title" label="Title" value=title set=set_title error=title_error hint="Respondents see it on every page." />
        <AreaField id="introduction" label="Introduction" value=introduction set=set_introduction error=introduction_error rows=5 optional=true hint="Who asks, why, how long it takes, and who sees the results." />
        {at_place(draft, Place::Survey)}
        <AreaField id="thanks" label="Thanks" value=thanks set=set_thanks error=thanks_error rows=3 optional=true hint="Shown when the answers are stored." />
    }
}

#[component]
fn BlockEditor(draft: Draft, block: usize) -> impl IntoView {
    let path = format!("blocks[{block}].title");
    let (title, set_title, error) = text_of(
        draft,
        &path,
        move |d| d.blocks.get(block).map(|b| b.title.clone()),
        move |d| d.blocks.get_mut(block).map(|b| &mut b.title),
    );
    let together = Signal::derive(move || draft.document.with(|d| d.blocks.get(block).is_some_and(|b| b.together)));
    let set_together = Callback::new(move |on| {
        draft.edit("", |document| {
            if let Some(block) = document.blocks.get_mut(block) {
                block.together = on;
            }
        });
    });
    view! {
        <div class="editor-head">
            <h2 id="editor-heading" tabindex="-1">{format!("Block {}", block + 1)}</h2>
            <Moves draft=draft place=Place::Block(block) />
        </div>
        <TextField id=path.clone() label="Heading" value=title set=set_title error=error optional=true />
        {at_place(draft, Place::Block(block))}
        <ShowIf draft=draft place=Place::Block(block) />
        <CheckField id=format!("blocks[{block}].together") label="All questions of this block on one page" value=together set=set_together />
    }
}

#[component]
fn QuestionEditor(draft: Draft, place: (usize, usize)) -> impl IntoView {
    let (b, q) = place;
    let path = format!("blocks[{b}].questions[{q}]");
    let read = move |pick: fn(&Question) -> String| move |d: &Document| question(d, b, q).map(pick);
    let (text, set_text, text_error) = text_of(draft, &format!("{path}.text"), read(|question| question.text.clone()), move |d| {
        question_mut(d, b, q).map(|question| &mut question.text)
    });
    let (help, set_help, help_error) = text_of(draft, &format!("{path}.help"), read(|question| question.help.clone()), move |d| {
        question_mut(d, b, q).map(|question| &mut question.help)
    });
    let required = Signal::derive(move || draft.document.with(|d| question(d, b, q).is_some_and(|question| question.required)));
    let set_required = Callback::new(move |on| {
        draft.edit("", |document| {
            if let Some(question) = question_mut(document, b, q) {
                question.required = on;
            }
        });
    });
    // the fields are made anew when another kind of question stands here, not when its texts change
    let kind = Memo::new(move |_| draft.document.with(|d| question(d, b, q).map(|question| KindName::of(&question.kind))));
    let code = move || draft.document.with(|d| question(d, b, q).map(|question| question.code.to_string()));
    view! {
        <div class="editor-head">
            <div>
                <h2 id="editor-heading" tabindex="-1">{move || kind.get().map_or("Question", KindName::label)}</h2>
                <p class="muted">"Stored as " <code>{code}</code></p>
            </div>
            <Moves draft=draft place=Place::Question(b, q) />
        </div>
        <AreaField id=format!("{path}.text") label="Question" value=text set=set_text error=text_error rows=2 />
        <AreaField id=format!("{path}.help") label="Help" value=help set=set_help error=help_error rows=2 optional=true hint="A hint under the question." />
        {at_place(draft, Place::Question(b, q))}
        {move || kind.get().map(|kind| view! { <KindEditor draft=draft place=place kind=kind /> }).piece()}
        {move || (kind.get() != Some(KindName::Statement)).then(|| view! { <KeepBack draft=draft place=place /> }).piece()}
        <ShowIf draft=draft place=Place::Question(b, q) />
        <CheckField id=format!("{path}.required") label="Must be answered" value=required set=set_required />
        <p class="hint">"Forced answers tend to be invented ones; most questions are better left optional."</p>
    }
}

/// The label of keeping an answer back; empty when it is not offered.
#[component]
fn KeepBack(draft: Draft, place: (usize, usize)) -> impl IntoView {
    let path = format!("blocks[{}].questions[{}].prefer_not_to_say", place.0, place.1);
    let read = move |d: &Document| question(d, place.0, place.1).and_then(|question| question.prefer_not_to_say.clone());
    let value = Signal::derive(move || draft.document.with(read).unwrap_or_default());
    let tag = path.clone();
    let set = Callback::new(move |text: String| {
        draft.edit(&tag, |document| {
            if let Some(question) = question_mut(document, place.0, place.1) {
                question.prefer_not_to_say = (!text.is_empty()).then_some(text);
            }
        });
    });
    view! {
        <TextField id=path.clone() label="Keeping the answer back" value=value set=set error=path_error(draft, path.clone()) optional=true
            hint="Such as “Prefer not to say”, for what people may not want to tell. Empty: it is not offered." />
    }
}

/// The condition of a block or a question.
#[component]
fn ShowIf(draft: Draft, place: Place) -> impl IntoView {
    let path = match place {
        Place::Block(block) => format!("blocks[{block}].show_if"),
        Place::Question(block, question) => format!("blocks[{block}].questions[{question}].show_if"),
        _ => return ().piece(),
    };
    let read = move |document: &Document| match place {
        Place::Block(block) => document.blocks.get(block).map(|block| block.show_if.clone()),
        Place::Question(block, position) => question(document, block, position).map(|question| question.show_if.clone()),
        _ => None,
    };
    let (value, set, error) = text_of(draft, &path, read, move |document| match place {
        Place::Block(block) => document.blocks.get_mut(block).map(|block| &mut block.show_if),
        Place::Question(block, position) => question_mut(document, block, position).map(|question| &mut question.show_if),
        _ => None,
    });
    let hint = "Empty: always. Such as channel = 'phone' and wait > 10, with the codes that questions and options are stored as.";
    let at = path.clone();
    let words = Memo::new(move |_| draft.checker.verdict.with(|verdict| condition_words(&verdict.conditions, &at)));
    view! {
        <TextField id=path label="Asked only if" value=value set=set error=error optional=true hint=hint />
        <p class="hint" role="status">{words}</p>
    }
    .piece()
}

/// A condition in words; nothing for none, and for one that cannot be read, which its field says.
fn condition_words(conditions: &[(String, String)], path: &str) -> String {
    let words = conditions.iter().find(|(at, _)| at == path);
    words.map(|(_, words)| format!("Asked when {words}.")).unwrap_or_default()
}

fn can_shift(document: &Document, place: Place, up: bool) -> bool {
    let blocks = document.blocks.len();
    match place {
        Place::Block(block) => {
            if up {
                block > 0
            } else {
                block + 1 < blocks
            }
        }
        Place::Question(block, question) if up => block > 0 || question > 0,
        Place::Question(block, question) => {
            block + 1 < blocks || document.blocks.get(block).is_some_and(|b| question + 1 < b.questions.len())
        }
        Place::Survey | Place::Measures | Place::Colours | Place::Languages => false,
    }
}

/// Move and delete, for a block or a question.
#[component]
fn Moves(draft: Draft, place: Place) -> impl IntoView {
    let (one, up_id, down_id) = match place {
        Place::Block(_) => ("block", "move-up", "move-down"),
        _ => ("question", "move-up", "move-down"),
    };
    let possible = move |up: bool| draft.document.with(|document| can_shift(document, place, up));
    let step = move |up: bool| {
        if let Some(Some(place)) = draft.edit("", |document| shift(document, place, up)) {
            draft.show(place);
            focus_on(if up { up_id } else { down_id });
        }
    };
    let delete = move || {
        if let Some(next) = draft.edit("", |document| remove(document, place)) {
            draft.show(next);
            focus_on("editor-heading");
        }
    };
    let move_button = |id: &str, name: &str, up: bool| {
        let button = button("small", name, move || step(up)).set("id", id);
        button.live("aria-disabled", move || (!possible(up)).then(|| "true".to_owned()))
    };
    tag("p")
        .class("line tight")
        .set("role", "group")
        .set("aria-label", &format!("This {one}"))
        .with(move_button(up_id, "Move up", true))
        .with(move_button(down_id, "Move down", false))
        .with(button("small danger", &format!("Delete {one}"), delete))
}
