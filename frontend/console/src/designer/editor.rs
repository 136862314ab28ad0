//! The editor of the part that is chosen in the outline.

use candor_survey::document::{Document, Question};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::attention::{answers, attention};
use crate::designer::beside_editor::beside;
use crate::designer::carried::{carried, for_each, takes};
use crate::designer::colours::colours;
use crate::designer::condition::{Conditional, condition};
use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, Place, question, question_mut, remove, shift};
use crate::designer::findings::at_place;
use crate::designer::kind::kind_editor;
use crate::designer::languages::languages;
use crate::designer::logic::logic;
use crate::designer::measures::measures;
use crate::designer::orders::{self, Ordered, order};
use crate::designer::repeat::repeat;
use crate::designer::variants::variants;
use crate::designer::ways::ways;
use crate::form::{Field, capitalised, check, focus_on};
use crate::memo::Memo;
use crate::parts::button;

/// The editor of what is shown.
pub fn editor(draft: Draft) -> impl Fn() -> Vec<Tag> + Send + 'static {
    move || match draft.place.get() {
        Place::Survey => survey_editor(draft),
        Place::Measures => measures(draft),
        Place::Colours => colours(draft),
        Place::Languages => languages(draft),
        Place::Logic => logic(draft),
        Place::Beside(list) => beside(draft, list),
        Place::Block(block) => block_editor(draft, block),
        Place::Question(block, question) => question_editor(draft, (block, question)),
    }
}

/// What is wrong with the field of that path.
pub fn path_error(draft: Draft, path: String) -> Signal<Option<String>> {
    Signal::derive(move || {
        // messages start in lower case, to follow a path
        let sentence = |message: &str| {
            let end = if message.ends_with('?') { "" } else { "." };
            [capitalised(message.trim_end_matches('.')).as_str(), end].concat()
        };
        draft.problems.with(|all| all.iter().find(|problem| problem.field == path).map(|problem| sentence(&problem.message)))
    })
}

/// A text of the document: how it is read and written, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct TextOf {
    value: Signal<String>,
    set: Callback<String>,
    error: Signal<Option<String>>,
}

impl TextOf {
    /// In one line.
    pub fn line(self, field: Field) -> Tag {
        field.error(self.error).line(move || self.value.get(), move |text| self.set.run(text))
    }

    /// In several lines.
    pub fn area(self, field: Field, rows: u32) -> Tag {
        field.error(self.error).area(rows, move || self.value.get(), move |text| self.set.run(text))
    }
}

/// A text of the document under its path.
pub fn text_of(
    draft: Draft,
    path: &str,
    read: impl Fn(&Document) -> Option<String> + Send + Sync + 'static,
    write: impl Fn(&mut Document) -> Option<&mut String> + Send + Sync + 'static,
) -> TextOf {
    let tag = path.to_owned();
    let value = Signal::derive(move || draft.document.with(|document| read(document)).unwrap_or_default());
    let set = Callback::new(move |text: String| {
        draft.edit(&tag, |document| {
            if let Some(place) = write(document) {
                *place = text;
            }
        });
    });
    TextOf { value, set, error: path_error(draft, path.to_owned()) }
}

/// The heading of the editor, which takes the focus when another part is shown.
pub fn editor_heading(text: &str) -> Tag {
    tag("h2").set("id", "editor-heading").set("tabindex", "-1").text(text)
}

fn survey_editor(draft: Draft) -> Vec<Tag> {
    let title = text_of(draft, "title", |d| Some(d.title.clone()), |d| Some(&mut d.title));
    let introduction = text_of(draft, "introduction", |d| Some(d.introduction.clone()), |d| Some(&mut d.introduction));
    let thanks = text_of(draft, "thanks", |d| Some(d.thanks.clone()), |d| Some(&mut d.thanks));
    let opening = Field::new("introduction", "Introduction").hint("Who asks, why, how long it takes, and who sees the results.");
    vec![
        editor_heading("Title and texts"),
        title.line(Field::new("title", "Title").hint("Respondents see it on every page.")),
        introduction.area(opening.optional(), 5),
        at_place(draft, Place::Survey),
        thanks.area(Field::new("thanks", "Thanks").hint("Shown when the answers are stored.").optional(), 3),
        order(draft, Ordered::Blocks, "Order of the blocks", ""),
        orders::scales(draft),
    ]
}

fn block_editor(draft: Draft, block: usize) -> Vec<Tag> {
    let path = format!("blocks[{block}].title");
    let title = text_of(
        draft,
        &path,
        move |d| d.blocks.get(block).map(|b| b.title.clone()),
        move |d| d.blocks.get_mut(block).map(|b| &mut b.title),
    );
    let together = move || draft.document.with(|d| d.blocks.get(block).is_some_and(|b| b.together));
    let set_together = move |on| {
        draft.edit("", |document| {
            if let Some(block) = document.blocks.get_mut(block) {
                block.together = on;
            }
        });
    };
    let head = tag("div").class("editor-head").with(editor_heading(&format!("Block {}", block + 1)));
    let mut fields = vec![
        head.with(moves(draft, Place::Block(block))),
        title.line(Field::new(&path, "Heading").optional()),
        at_place(draft, Place::Block(block)),
    ];
    fields.push(repeat(draft, Place::Block(block), &path));
    fields.push(condition(draft, Conditional::Part(Place::Block(block)), "Asked only if"));
    fields.push(for_each(draft, block));
    fields.push(check(&format!("blocks[{block}].together"), "All questions of this block on one page", together, set_together));
    fields.push(order(draft, Ordered::Questions(block), "Order of its questions", ""));
    fields.push(orders::stays(draft, Place::Block(block)));
    fields
}

fn question_editor(draft: Draft, place: (usize, usize)) -> Vec<Tag> {
    let (b, q) = place;
    let path = format!("blocks[{b}].questions[{q}]");
    let read = move |pick: fn(&Question) -> String| move |d: &Document| question(d, b, q).map(pick);
    let (text_path, help_path) = (format!("{path}.text"), format!("{path}.help"));
    let text = text_of(draft, &text_path, read(|question| question.text.clone()), move |d| {
        question_mut(d, b, q).map(|question| &mut question.text)
    });
    let help = text_of(draft, &help_path, read(|question| question.help.clone()), move |d| {
        question_mut(d, b, q).map(|question| &mut question.help)
    });
    let required = move || draft.document.with(|d| question(d, b, q).is_some_and(|question| question.required));
    let set_required = move |on| {
        draft.edit("", |document| {
            if let Some(question) = question_mut(document, b, q) {
                question.required = on;
            }
        });
    };
    // the fields are made anew when another kind of question stands here, not when its texts change
    let kind = Memo::new(move || draft.document.with(|d| question(d, b, q).map(|question| KindName::of(&question.kind))));
    let fields = move || {
        let Some(kind) = kind.get() else { return Vec::new() };
        let mut fields = kind_editor(draft, place, kind);
        fields.extend(takes(kind).then(|| carried(draft, place)));
        fields.extend(orders::of_question(draft, place));
        fields.extend((kind != KindName::Statement).then(|| keep_back(draft, place)));
        let asks = draft.document.with_untracked(|d| question(d, b, q).is_some_and(|own| !answers(&own.kind, false).is_empty()));
        fields.extend(asks.then(|| attention(draft, (b, q, None))));
        fields
    };
    let mut parts = vec![
        question_head(draft, place, kind),
        text.area(Field::new(&text_path, "Question"), 2),
        help.area(Field::new(&help_path, "Help").hint("A hint under the question.").optional(), 2),
        repeat(draft, Place::Question(b, q), &text_path),
        at_place(draft, Place::Question(b, q)),
        tag("div").class("fields").live_children(fields),
    ];
    parts.push(orders::stays(draft, Place::Question(b, q)));
    parts.push(condition(draft, Conditional::Part(Place::Question(b, q)), "Asked only if"));
    parts.push(ways(draft, place));
    parts.push(check(&format!("{path}.required"), "Must be answered", required, set_required));
    parts.push(tag("p").class("hint").text("Forced answers tend to be invented ones; most questions are better left optional."));
    parts.push(tag("div").live_children(move || {
        let takes_answers = kind.get().is_some_and(|kind| kind != KindName::Statement);
        if takes_answers { vec![variants(draft, place)] } else { Vec::new() }
    }));
    parts
}

fn question_head(draft: Draft, (b, q): (usize, usize), kind: Memo<Option<KindName>>) -> Tag {
    let code = move || draft.document.with(|d| question(d, b, q).map(|question| question.code.to_string())).unwrap_or_default();
    let name = editor_heading("").live_text(move || kind.get().map_or("Question", KindName::label).to_owned());
    let stored = tag("p").class("muted").text("Stored as ").with(tag("code").live_text(code));
    tag("div").class("editor-head").with(tag("div").with(name).with(stored)).with(moves(draft, Place::Question(b, q)))
}

/// The label of keeping an answer back; empty when it is not offered.
fn keep_back(draft: Draft, place: (usize, usize)) -> Tag {
    let path = format!("blocks[{}].questions[{}].prefer_not_to_say", place.0, place.1);
    let read = move |d: &Document| question(d, place.0, place.1).and_then(|question| question.prefer_not_to_say.clone());
    let value = move || draft.document.with(read).unwrap_or_default();
    let field = Field::new(&path, "Keeping the answer back")
        .hint("Such as “Prefer not to say”, for what people may not want to tell. Empty: it is not offered.")
        .error(path_error(draft, path.clone()))
        .optional();
    field.line(value, move |text: String| {
        draft.edit(&path, |document| {
            if let Some(question) = question_mut(document, place.0, place.1) {
                question.prefer_not_to_say = (!text.is_empty()).then_some(text);
            }
        });
    })
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
        _ => false,
    }
}

/// Move and delete, for a block or a question.
fn moves(draft: Draft, place: Place) -> Tag {
    let (one, up_id, down_id) = match place {
        Place::Block(_) => ("block", "move-up", "move-down"),
        _ => ("question", "move-up", "move-down"),
    };
    let possible = move |up: bool| draft.document.with(|document| can_shift(document, place, up));
    let step = move |up: bool| {
        if draft.edit_to(|document| shift(document, place, up)) {
            focus_on(if up { up_id } else { down_id });
        }
    };
    let delete = move || {
        if draft.edit_to(|document| Some(remove(document, place))) {
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
