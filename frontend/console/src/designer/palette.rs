//! Adding by typing: kinds of question, questions of the bank and blocks, found by their words.

use candor_survey::builtin::BankItem;
use candor_survey::document::Document;
use candor_ui::{Tag, tag};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use crate::api::use_api;
use crate::designer::bank::{add_item, asked_about};
use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, Place, add_block, add_question};
use crate::form::{focus_on, select_all_of};
use crate::format::plural;
use crate::memo::Memo;

/// Id of the field.
pub const FIELD: &str = "palette";
/// The most that is listed.
const MOST: usize = 30;

/// What choosing a line does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Kind(KindName),
    Block,
    Bank(usize),
    Go(Place),
}

/// A line of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Found {
    name: String,
    note: String,
    act: Act,
}

/// Other words by which authors look for a kind.
const fn other_words(kind: KindName) -> &'static str {
    match kind {
        KindName::Rating => "likert scale stars csat ces satisfaction agree",
        KindName::Matrix => "grid table likert rows",
        KindName::ZeroToTen => "nps enps net promoter recommend scale 0-10",
        KindName::SingleChoice => "radio dropdown select options one",
        KindName::MultipleChoice => "checkbox several options many",
        KindName::YesNo => "boolean",
        KindName::ShortText => "line name open",
        KindName::LongText => "comment paragraph open feedback",
        KindName::Number => "amount count integer",
        KindName::Slider => "range percent",
        KindName::DateRange => "period from to",
        KindName::ChoiceMatrix => "grid table checkbox radio",
        KindName::SemanticDifferential => "semantic differential bipolar pairs",
        KindName::Ranking => "order sort priority",
        KindName::ConstantSum => "constant sum points percent",
        KindName::MaxDiff => "maxdiff importance",
        KindName::Consent => "agree privacy",
        KindName::Statement => "information paragraph",
        _ => "",
    }
}

/// What fits the words typed, kinds first. A slash in front is what people type elsewhere.
fn found(document: &Document, bank: &[BankItem], typed: &str) -> Vec<Found> {
    let typed = typed.trim().trim_start_matches('/').to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let fits = |texts: &[&str]| {
        let text = texts.join(" ").to_lowercase();
        words.iter().all(|word| text.contains(word))
    };
    let line = |name: &str, note: &str, act| Found { name: name.to_owned(), note: note.to_owned(), act };
    let kinds = KindName::ALL.iter().filter(|kind| fits(&[kind.label(), other_words(**kind)]));
    let mut found: Vec<Found> = kinds.map(|kind| line(kind.label(), "Kind of question", Act::Kind(*kind))).collect();
    if fits(&["new block section page"]) {
        found.push(line("New block", "At the end", Act::Block));
    }
    if words.is_empty() {
        return found;
    }
    let blocks = document.blocks.iter().enumerate().filter(|(_, block)| !block.title.trim().is_empty() && fits(&["block", &block.title]));
    found.extend(blocks.map(|(at, block)| line(&block.title, "Go to this block", Act::Go(Place::Block(at)))));
    let measured = |item: &BankItem| item.measures.iter().map(|measure| measure.name.as_str()).collect::<Vec<_>>().join(" ");
    let questions =
        bank.iter().enumerate().filter(|(_, item)| fits(&[&item.area, &item.question.text, &asked_about(item), &measured(item)]));
    found.extend(questions.map(|(at, item)| line(&item.question.text, &["From the bank: ", &item.area].concat(), Act::Bank(at))));
    found.truncate(MOST);
    found
}

/// What the field and its list share.
#[derive(Clone, Copy)]
struct Palette {
    draft: Draft,
    chosen: Callback<()>,
    typed: RwSignal<String>,
    is_open: RwSignal<bool>,
    active: RwSignal<usize>,
    bank: RwSignal<Vec<BankItem>>,
    found: Memo<Vec<Found>>,
}

/// The field with its list. `chosen` is called when something was added.
pub fn palette(draft: Draft, chosen: Callback<()>) -> Tag {
    let (typed, bank) = (RwSignal::new(String::new()), RwSignal::new(Vec::new()));
    let is_open = RwSignal::new(false);
    let found = Memo::new(move || {
        if !is_open.get() {
            return Vec::new();
        }
        draft.document.with(|document| bank.with(|bank| typed.with(|typed| found(document, bank, typed))))
    });
    let palette = Palette { draft, chosen, typed, is_open, active: RwSignal::new(0), bank, found };
    let api = use_api();
    let is_asked = StoredValue::new(false);
    let fetch = move |_| {
        if !is_asked.get_value() {
            is_asked.set_value(true);
            spawn_local(async move {
                match api.bank().await {
                    Ok(items) => drop(bank.try_set(items)),
                    // asked again the next time
                    Err(_) => drop(is_asked.try_set_value(false)),
                }
            });
        }
    };
    let list = tag("ul").set("id", "palette-list").set("role", "listbox").set("aria-label", "What can be added");
    let list = list.shown(move || found.with(|found| !found.is_empty()));
    let counted = move || match (is_open.get(), found.with(Vec::len)) {
        (false, _) => String::new(),
        (true, 0) => "Nothing has these words.".to_owned(),
        (true, count) => format!("{}.", plural(count as u64, "entry", "entries")),
    };
    tag("div")
        .class("field palette")
        .with(tag("label").set("for", FIELD).text("Add by typing"))
        .with(tag("p").class("hint").set("id", "palette-hint").text("A kind, a question of the bank or a block, such as /nps or /matrix."))
        .with(field(palette).on("focus", fetch))
        .with(list.live_children(move || found.get().into_iter().enumerate().map(|(at, line)| option(palette, at, &line)).collect()))
        .with(tag("p").class("muted").set("role", "status").live_text(counted))
}

fn field(palette: Palette) -> Tag {
    let Palette { typed, is_open, active, found, .. } = palette;
    let chosen_line = move || found.with(|found| (active.get() < found.len()).then(|| line_id(active.get())));
    tag("input")
        .set("id", FIELD)
        .set("type", "text")
        .set("role", "combobox")
        .set("autocomplete", "off")
        .set("spellcheck", "false")
        .set("aria-autocomplete", "list")
        .set("aria-controls", "palette-list")
        .set("aria-describedby", "palette-hint")
        .live("aria-expanded", move || Some(found.with(|found| !found.is_empty()).to_string()))
        .live("aria-activedescendant", chosen_line)
        .live_value(move || typed.get())
        .on_value("input", move |text| {
            active.set(0);
            is_open.set(!text.trim().is_empty());
            typed.set(text);
        })
        .on("keydown", move |event| palette.press(&event))
        .on("blur", move |_| is_open.set(false))
}

fn line_id(at: usize) -> String {
    format!("palette-{at}")
}

fn option(palette: Palette, at: usize, line: &Found) -> Tag {
    let act = line.act;
    let is_active = move || palette.active.get() == at;
    let option = tag("li").set("id", &line_id(at)).set("role", "option").live("aria-selected", move || Some(is_active().to_string()));
    option
        .with(tag("span").text(&line.name))
        .with(tag("span").class("muted").text(&line.note))
        // the field keeps the focus
        .on("mousedown", |event| event.prevent_default())
        .on("click", move |_| palette.take(act))
}

impl Palette {
    fn press(self, event: &Event) {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let count = self.found.with_untracked(Vec::len);
        let at = self.active.get_untracked();
        match key.key().as_str() {
            "ArrowDown" if count == 0 => {
                self.active.set(0);
                self.is_open.set(true);
            }
            "ArrowDown" => self.activate((at + 1) % count),
            "ArrowUp" if count > 0 => self.activate((at + count - 1) % count),
            "Enter" => {
                if let Some(act) = self.found.with_untracked(|found| found.get(at).map(|line| line.act)) {
                    self.take(act);
                }
            }
            "Escape" if self.is_open.get_untracked() => self.is_open.set(false),
            "Escape" => self.typed.set(String::new()),
            _ => return,
        }
        event.prevent_default();
    }

    fn activate(self, at: usize) {
        self.active.set(at);
        if let Some(line) = document().get_element_by_id(&line_id(at)) {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            line.scroll_into_view_with_scroll_into_view_options(&options);
        }
    }

    fn take(self, act: Act) {
        let Self { draft, .. } = self;
        let after = draft.place.get_untracked();
        let is_done = match act {
            Act::Kind(kind) => draft.edit_to(|document| add_question(document, after, kind)),
            Act::Block => draft.edit_to(add_block),
            Act::Bank(at) => self.bank.with_untracked(|bank| bank.get(at).cloned()).is_some_and(|item| add_item(draft, item)),
            Act::Go(place) => {
                draft.show(place);
                true
            }
        };
        if !is_done {
            return;
        }
        self.is_open.set(false);
        self.typed.set(String::new());
        self.chosen.run(());
        match (act, draft.place.get_untracked()) {
            // what a new question asks is what is typed next
            (Act::Kind(_), Place::Question(block, question)) => select_all_of(&format!("blocks[{block}].questions[{question}].text")),
            (Act::Block, Place::Block(block)) => focus_on(&format!("blocks[{block}].title")),
            _ => focus_on("editor-heading"),
        }
    }
}

#[cfg(test)]
mod tests {
    use candor_survey::builtin;

    use super::*;

    fn acts(typed: &str) -> Vec<Act> {
        let document = builtin::customer_satisfaction();
        found(&document, &builtin::bank(), typed).into_iter().map(|line| line.act).collect()
    }

    #[test]
    fn kinds_are_found_by_the_words_that_people_use() {
        let cases = [
            ("/nps", KindName::ZeroToTen),
            ("matrix", KindName::Matrix),
            ("/yes", KindName::YesNo),
            ("CHECKBOX", KindName::MultipleChoice),
            ("e-mail", KindName::Email),
            ("best", KindName::MaxDiff),
        ];
        for (typed, kind) in cases {
            assert_eq!(acts(typed).first(), Some(&Act::Kind(kind)), "{typed}");
        }
        for kind in KindName::ALL {
            assert!(acts(kind.label()).contains(&Act::Kind(*kind)), "{}", kind.label());
        }
    }

    #[test]
    fn blocks_and_the_bank_are_searched_and_everything_must_fit() {
        assert!(acts("/block").contains(&Act::Block));
        assert!(acts("block").iter().any(|act| matches!(act, Act::Go(Place::Block(_)))));
        assert!(acts("teamwork").iter().any(|act| matches!(act, Act::Bank(_))));
        assert_eq!(acts("matrix unheard-of"), []);
        assert_eq!(acts("").len(), KindName::ALL.len() + 1);
        assert!(acts("e").len() <= MOST);
    }
}
