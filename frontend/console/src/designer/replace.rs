//! Finding and replacing words, in a dialog.

use candor_form::language_name;
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::find::{Hit, Wanted, hits, replace};
use crate::designer::outline::name_of;
use crate::form::{Field, check, focus_on};
use crate::format::plural;
use crate::memo::Memo;
use crate::modal::dialog;
use crate::parts::button;

/// The most places that are listed; all of them are counted and replaced.
const LISTED: usize = 100;

/// What the dialog asks for. It stays while the designer is open.
#[derive(Clone, Copy)]
struct Asked {
    draft: Draft,
    open: RwSignal<bool>,
    wanted: RwSignal<Wanted>,
    with: RwSignal<String>,
    said: RwSignal<String>,
    chosen: Callback<()>,
}

/// The button with its dialog. `chosen` is called when a place is gone to.
pub fn find_and_replace(draft: Draft, chosen: Callback<()>) -> Tag {
    let asked = Asked {
        draft,
        open: RwSignal::new(false),
        wanted: RwSignal::new(Wanted::default()),
        with: RwSignal::new(String::new()),
        said: RwSignal::new(String::new()),
        chosen,
    };
    let open = move || {
        asked.said.set(String::new());
        asked.open.set(true);
    };
    tag("span")
        .with(button("plain", "Find and replace", open))
        .with(dialog(asked.open, "replace", "Find and replace", move || asked.content()))
}

impl Asked {
    fn content(self) -> Vec<Tag> {
        let Self { wanted, with, .. } = self;
        let found = Memo::new(move || wanted.with(|wanted| self.draft.document.with(|document| hits(document, wanted))));
        let switch = move |id: &str, label: &str, part: fn(&mut Wanted) -> &mut bool| {
            let is_on = move || wanted.with(|wanted| *part(&mut wanted.clone()));
            check(id, label, is_on, move |on| wanted.update(|wanted| *part(wanted) = on))
        };
        let find = Field::new("find-text", "Find").line(
            move || wanted.with(|wanted| wanted.text.clone()),
            move |text| {
                self.said.set(String::new());
                wanted.update(|wanted| wanted.text = text);
            },
        );
        let switches = tag("div")
            .with(switch("find-case", "Tell small and capital letters apart", |wanted| &mut wanted.is_case_kept))
            .with(switch("find-whole", "Whole words only", |wanted| &mut wanted.is_whole));
        let replace_with = Field::new("find-with", "Replace with").line(move || with.get(), move |text| with.set(text));
        let all = button("primary", "Replace all", move || self.replace(&found.get_untracked(), found));
        let all = all.live("aria-disabled", move || found.with(Vec::is_empty).then(|| "true".to_owned()));
        let list = tag("ul").class("hits").live_children(move || self.lines(found));
        vec![
            find,
            replace_with,
            self.language(),
            switches,
            tag("p").set("id", "find-count").set("role", "status").live_text(move || self.counted(found)),
            list,
            tag("p").class("line").with(all).with(button("", "Close", move || self.open.set(false))),
        ]
    }

    /// Which language is searched, where there are several.
    fn language(self) -> Tag {
        let Self { draft, wanted, .. } = self;
        let options = move || {
            let tags =
                draft.document.with(|d| std::iter::once(d.language.clone()).chain(d.translations.keys().cloned()).collect::<Vec<_>>());
            let named = tags.into_iter().map(|tag| (tag.clone(), language_name(&tag).to_owned()));
            std::iter::once((String::new(), "All languages".to_owned())).chain(named).collect()
        };
        let value = move || wanted.with(|wanted| wanted.language.clone().unwrap_or_default());
        let set = move |tag: String| wanted.update(|wanted| wanted.language = (!tag.is_empty()).then_some(tag));
        Field::new("find-language", "Language")
            .choice(options, value, set)
            .shown(move || draft.document.with(|document| !document.translations.is_empty()))
    }

    fn counted(self, found: Memo<Vec<Hit>>) -> String {
        let said = self.said.get();
        let is_empty = self.wanted.with(|wanted| wanted.text.is_empty());
        let count = found.with(Vec::len);
        let here = match count {
            _ if is_empty => String::new(),
            0 => "Found nowhere.".to_owned(),
            _ => {
                let texts = found.with(|found| found.chunk_by(|a, b| (&a.language, &a.key) == (&b.language, &b.key)).count());
                let rest = if count > LISTED { format!(" The first {LISTED} are listed.") } else { String::new() };
                let (places, texts) = (plural(count as u64, "place", "places"), plural(texts as u64, "text", "texts"));
                format!("{places} in {texts}.{rest}")
            }
        };
        [said, here].join(" ").trim().to_owned()
    }

    fn lines(self, found: Memo<Vec<Hit>>) -> Vec<Tag> {
        let several = self.draft.document.with_untracked(|document| !document.translations.is_empty());
        found.with(|found| found.iter().take(LISTED).enumerate().map(|(at, hit)| self.line(at, hit, several)).collect())
    }

    fn line(self, at: usize, hit: &Hit, several: bool) -> Tag {
        let mut name = name_of(hit.place);
        if several {
            name = [&name, ", ", language_name(&hit.language)].concat();
        }
        let [before, words, behind] = around(hit);
        let quote = tag("p").class("quote").set("lang", &hit.language).with(tag("span").text(&before));
        let quote = quote.with(tag("mark").text(&words)).with(tag("span").text(&behind));
        let place = hit.place;
        let go = move || {
            self.open.set(false);
            self.draft.show(place);
            self.chosen.run(());
            focus_on("editor-heading");
        };
        let own = hit.clone();
        let one = move || {
            self.replace_hits(std::slice::from_ref(&own));
            // the next one has come to this place
            focus_on(&hit_id(at));
        };
        let described = |button: Tag, what: &str| button.set("aria-label", &format!("{what}: {before}{words}{behind}"));
        let replace = described(button("small", "Replace", one), "Replace").set("id", &hit_id(at));
        let actions = tag("p").class("line tight").with(replace).with(described(button("small", "Go there", go), "Go there"));
        tag("li").with(tag("p").class("muted").text(&name)).with(quote).with(actions)
    }

    fn replace(self, all: &[Hit], found: Memo<Vec<Hit>>) {
        if !all.is_empty() && found.with_untracked(|found| !found.is_empty()) {
            self.replace_hits(all);
            focus_on("find-text");
        }
    }

    /// One step of undo, however many there are.
    fn replace_hits(self, these: &[Hit]) {
        let with = self.with.get_untracked();
        let count = self.draft.edit("", |document| replace(document, these, &with)).unwrap_or_default();
        self.said.set(format!("{} replaced.", plural(count as u64, "place", "places")));
    }
}

fn hit_id(at: usize) -> String {
    format!("hit-{at}")
}

/// The words with as much around them as tells where they are.
fn around(hit: &Hit) -> [String; 3] {
    const CHARS: usize = 40;
    let part = |range: std::ops::Range<usize>| hit.text.get(range).unwrap_or_default();
    let (before, behind) = (part(0..hit.range.start), part(hit.range.end..hit.text.len()));
    let from = before.char_indices().rev().nth(CHARS).map_or(0, |(at, _)| at);
    let to = behind.char_indices().nth(CHARS).map_or(behind.len(), |(at, _)| at);
    let (start, end) = (if from > 0 { "…" } else { "" }, if to < behind.len() { "…" } else { "" });
    [
        [start, before.get(from..).unwrap_or_default()].concat(),
        part(hit.range.clone()).to_owned(),
        [behind.get(..to).unwrap_or_default(), end].concat(),
    ]
}
