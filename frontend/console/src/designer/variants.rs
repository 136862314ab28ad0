//! Other forms of a question, tried on parts of the respondents.

use candor_survey::OptionCode;
use candor_survey::document::{Document, Kind, MAX_VARIANTS, Question, Variant};
use candor_ui::{Tag, tag};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::use_api;
use crate::designer::draft::Draft;
use crate::designer::edit::{Place, question, question_mut};
use crate::designer::editor::{path_error, text_of};
use crate::form::{Field, check, focus_on};
use crate::parts::button;

/// One form of a question.
#[derive(Clone, Copy)]
struct Form {
    draft: Draft,
    place: (usize, usize),
    at: usize,
}

impl Form {
    fn path(self, part: &str) -> String {
        format!("blocks[{}].questions[{}].variants[{}].{part}", self.place.0, self.place.1, self.at)
    }

    fn of(self, document: &Document) -> Option<&Variant> {
        question(document, self.place.0, self.place.1)?.variants.get(self.at)
    }

    fn read<T: Default>(self, pick: impl FnOnce(&Variant) -> T) -> T {
        self.draft.document.with(|document| self.of(document).map(pick)).unwrap_or_default()
    }

    fn edit(self, tag: &str, change: impl FnOnce(&mut Variant)) {
        let (b, q) = self.place;
        self.draft.edit(tag, |document| question_mut(document, b, q).and_then(|found| found.variants.get_mut(self.at)).map(change));
    }
}

/// The options or points of a question: code and label as written.
fn choices(question: &Question) -> Vec<(OptionCode, String)> {
    // sets of a best–worst choice stay as they are
    if matches!(question.kind, Kind::MaxDiff { .. }) {
        return Vec::new();
    }
    let options = question.kind.options().into_iter().flatten().map(|option| (option.code.clone(), option.label.clone()));
    options.chain(question.kind.points().into_iter().flatten().map(|point| (point.code.clone(), point.label.clone()))).collect()
}

/// A name that no form of the question has.
fn fresh(question: &Question) -> Option<OptionCode> {
    let is_free = |code: &OptionCode| question.variants.iter().all(|form| &form.code != code);
    ('b'..='z').filter_map(|letter| OptionCode::parse(&letter.to_string()).ok()).find(is_free)
}

/// The forms of a question, folded away while there are none.
pub fn variants(draft: Draft, place: (usize, usize)) -> Tag {
    let (b, q) = place;
    let count = Memo::new(move |_| draft.document.with(|d| question(d, b, q).map_or(0, |question| question.variants.len())));
    let codes = Memo::new(move |_| {
        let all = draft.document.with(|d| question(d, b, q).map(choices)).unwrap_or_default();
        all.into_iter().map(|(code, _)| code).collect::<Vec<_>>()
    });
    let forms = move || {
        // made anew where options come or go; a memo that was never read would count as changed later
        codes.with(|_| ());
        (0..count.get()).map(|at| form(Form { draft, place, at })).collect()
    };
    let add = move || {
        draft.edit("", |document| {
            let question = question_mut(document, b, q)?;
            let code = fresh(question)?;
            question.variants.push(Variant { text: question.text.clone(), ..Variant::plain(code) });
            Some(())
        });
        focus_on(&Form { draft, place, at: count.get_untracked().saturating_sub(1) }.path("text"));
    };
    let hint = "Shown in place of the question to equal parts of the respondents, drawn at random. The page Experiments then says whether the \
                form matters. Not for surveys by invitation, where nothing tells who was shown what.";
    let open = (untrack(move || count.get()) > 0).then_some("open");
    let mut details = tag("details").class("forms");
    if let Some(open) = open {
        details = details.set(open, "");
    }
    let more = button("", "Add a form", add).shown(move || count.get() < MAX_VARIANTS);
    let summary = move || match count.get() {
        0 => "Try other forms of this question".to_owned(),
        n => format!("Forms of this question: {}", n + 1),
    };
    details
        .with(tag("summary").live_text(summary))
        .with(tag("p").class("hint").text(hint))
        .with(tag("div").class("fields").live_children(forms))
        .with(more)
        .with(tag("div").class("fields").live_children(move || if count.get() > 0 { vec![power(count)] } else { Vec::new() }))
}

fn form(this: Form) -> Tag {
    let Form { draft, place: (b, q), at } = this;
    let field = |name: &str, pick: fn(&mut Variant) -> &mut String| {
        let read = move |d: &Document| this.of(d).cloned().map(|mut form| std::mem::take(pick(&mut form)));
        text_of(draft, &this.path(name), read, move |d| question_mut(d, b, q)?.variants.get_mut(at).map(pick))
    };
    let name = untrack(move || this.read(|form| form.code.to_string()));
    let remove = move || {
        draft.edit("", |document| {
            if let Some(found) = question_mut(document, b, q).filter(|found| at < found.variants.len()) {
                found.variants.remove(at);
            }
        });
        focus_on("editor-heading");
    };
    let adopt = move || {
        draft.edit_with_translations(|document| *document = document.adopted(b, q, at + 1));
        draft.lead_to(Some(Place::Question(b, q)));
        focus_on("editor-heading");
    };
    let text = field("text", |form| &mut form.text)
        .area(Field::new(&this.path("text"), "Question in this form").hint("Empty: as written above."), 2);
    let help =
        field("help", |form| &mut form.help).line(Field::new(&this.path("help"), "Help in this form").hint("Empty: as above.").optional());
    tag("fieldset")
        .class("rows-editor fields")
        .with(tag("legend").text(&format!("Form {name}")))
        .with(text)
        .with(help)
        .with_all(offered(this))
        .with(tag("p").class("line").with(button("small", "Use this form from now on", adopt)).with(button(
            "small danger",
            &format!("Remove form {name}"),
            remove,
        )))
}

/// What it offers of the options or points, under which labels, and from which end.
fn offered(this: Form) -> Vec<Tag> {
    let Form { draft, place: (b, q), .. } = this;
    let choices = untrack(move || draft.document.with(|d| question(d, b, q).map(choices)).unwrap_or_default());
    if choices.is_empty() {
        return Vec::new();
    }
    let error = path_error(draft, this.path("without"));
    let message =
        tag("p").class("field-error").shown(move || error.with(Option::is_some)).live_text(move || error.get().unwrap_or_default());
    let turned = check(
        &this.path("turned"),
        "From the other end",
        move || this.read(|form| form.turned),
        move |on| this.edit("", |form| form.turned = on),
    );
    let labels = tag("details").with(tag("summary").text("Other labels, or fewer of them"));
    let labels = labels.with_all(choices.into_iter().map(|(code, label)| offer(this, code, label))).with(message);
    vec![turned, labels]
}

fn offer(this: Form, code: OptionCode, written: String) -> Tag {
    let path = this.path(&format!("labels.{code}"));
    let (of_value, of_set, of_check, of_label) = (code.clone(), code.clone(), code.clone(), code);
    let tag_of_edit = path.clone();
    let value = move || this.read(|form| form.labels.get(&of_value).cloned().unwrap_or_default());
    let set = move |text: String| {
        this.edit(&tag_of_edit, |form| {
            if text.trim().is_empty() {
                form.labels.remove(&of_set);
            } else {
                form.labels.insert(of_set.clone(), text);
            }
        });
    };
    let name = if written.is_empty() { of_label.to_string() } else { written };
    let is_offered = move || this.read(|form| !form.without.contains(&of_check));
    let choose = move |on: bool| {
        this.edit("", |form| {
            if on {
                form.without.remove(&of_label);
            } else {
                form.without.insert(of_label.clone());
            }
        });
    };
    tag("div")
        .class("offer")
        .with(check(&format!("{path}.offered"), &format!("Offers “{name}”"), is_offered, choose))
        .with(Field::new(&path, &format!("Label in place of “{name}”")).optional().line(value, set))
}

/// What so many people would show, asked of the server.
fn power(count: Memo<usize>) -> Tag {
    let api = use_api();
    let (people, says) = (RwSignal::new("200".to_owned()), RwSignal::new(String::new()));
    Effect::new(move |_| {
        let forms = count.get() + 1;
        let number = people.get().trim().parse::<u64>().ok().filter(|n| *n > 0);
        let Some(number) = number else { return says.set("Write a number of people.".to_owned()) };
        spawn_local(async move {
            let found = api.power(number, forms).await.map(|found| found.says).unwrap_or_default();
            // a later number may have been answered first
            if people.try_with_untracked(|now| now.trim().parse() == Ok(number)) == Some(true) {
                says.set(found);
            }
        });
    });
    let field = Field::new("power-people", "How many people do you expect to answer it?").kind("text", "off");
    tag("div")
        .with(field.line(move || people.get(), move |text| people.set(text)))
        .with(tag("p").class("hint").set("role", "status").live_text(move || says.get()))
}
