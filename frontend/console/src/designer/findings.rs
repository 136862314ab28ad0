//! What the linter finds: at the part that is edited, as a list of the whole questionnaire, and what can be done.

use candor_survey::document::Suppression;
use candor_ui::{Tag, tag};
use candor_wire::check::Severity;
use candor_wire::lint::LintRule;
use leptos::prelude::*;

use crate::designer::checker::Marked;
use crate::designer::draft::Draft;
use crate::designer::edit::{Place, text_mut};
use crate::designer::outline::{focus_on_path, place_name};
use crate::form::{Field, focus_on};
use crate::format::plural;
use crate::memo::Memo;
use crate::modal::{dialog, dialog_titled};
use crate::parts::button;

/// What one dialog or the other is about.
#[derive(Clone, Copy)]
struct Asked {
    why: RwSignal<bool>,
    rule: RwSignal<String>,
    keep: RwSignal<bool>,
    finding: RwSignal<Option<Marked>>,
}

impl Asked {
    fn here() -> Self {
        use_context().unwrap_or_else(|| Self {
            why: RwSignal::new(false),
            rule: RwSignal::new(String::new()),
            keep: RwSignal::new(false),
            finding: RwSignal::new(None),
        })
    }
}

/// To be called once, above everything else of this file.
pub fn provide() {
    provide_context(Asked::here());
}

/// Severity as a word and a class.
const fn words(severity: Severity) -> (&'static str, &'static str) {
    match severity {
        Severity::Error => ("Error", "weight heavy"),
        Severity::Warn => ("Warning", "weight"),
        Severity::Info => ("Advice", "weight light"),
    }
}

fn weight(severity: Severity) -> Tag {
    let (word, class) = words(severity);
    tag("span").class(class).text(word)
}

/// How many findings of a weight stand, in words; nothing for none.
fn counted(all: &[Marked], severity: Severity, one: &str, many: &str) -> Option<String> {
    let count = all.iter().filter(|marked| marked.stands(severity)).count() as u64;
    (count > 0).then(|| plural(count, one, many))
}

/// What stands, in words.
fn summary(all: &[Marked]) -> String {
    let parts = [
        counted(all, Severity::Error, "error", "errors"),
        counted(all, Severity::Warn, "warning", "warnings"),
        counted(all, Severity::Info, "piece of advice", "pieces of advice"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "Nothing found.".to_owned() } else { format!("{}.", parts.join(", ")) }
}

/// Why a rule exists, and the reason for keeping a finding.
pub fn dialogs(draft: Draft) -> Tag {
    let asked = Asked::here();
    let rules = draft.checker.rules;
    let content = move || {
        let id = asked.rule.get();
        let unknown = || tag("p").text("The server did not say what the rules are about. Check the connection and open this again.");
        let rule = rules.with(|rules| rules.iter().find(|rule| rule.rule == id).map(about)).unwrap_or_else(unknown);
        vec![rule, tag("p").class("line").with(button("", "Close", move || asked.why.set(false)))]
    };
    let title = move || {
        let id = asked.rule.get();
        rules.with(|rules| rules.iter().find(|rule| rule.rule == id).map(|rule| sentence(&rule.name))).unwrap_or(id)
    };
    tag("div")
        .with(dialog_titled(asked.why, "rule", title, content))
        .with(dialog(asked.keep, "keep", "Keep this finding?", move || keep_form(draft, asked)))
}

fn sentence(text: &str) -> String {
    crate::form::capitalised(text)
}

/// What a rule is about.
fn about(rule: &LintRule) -> Tag {
    let weight = match rule.severity.as_str() {
        "error" => Severity::Error,
        "warn" => Severity::Warn,
        _ => Severity::Info,
    };
    let sure = format!("Rule {}; {} at most, {} confidence.", rule.rule, words(weight).0.to_lowercase(), rule.confidence);
    let example = |label: &str, text: &str| {
        let text = text.trim();
        (!text.is_empty()).then(|| tag("div").with(tag("dt").text(label)).with(tag("dd").class("pre").text(text)))
    };
    let examples = tag("dl").class("examples").with_all(example("Rather not", &rule.bad)).with_all(example("Better", &rule.good));
    tag("div")
        .class("rule")
        .with(tag("p").text(&rule.reason))
        .with(examples)
        .with(tag("p").class("muted").text(&format!("Source: {}.", rule.source.trim_end_matches('.'))))
        .with(tag("p").class("muted").text(&sure))
}

/// Asks for the reason and stores it with the questionnaire.
fn keep_form(draft: Draft, asked: Asked) -> Vec<Tag> {
    let reason = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let error = Signal::derive(move || {
        let is_empty = reason.with(|reason| reason.trim().is_empty());
        (tried.get() && is_empty).then(|| "Say why it is kept, such as: asked so since 2019.".to_owned())
    });
    let submit = move |event: web_sys::Event| {
        event.prevent_default();
        tried.set(true);
        let text = reason.with_untracked(|reason| reason.trim().to_owned());
        let Some(marked) = asked.finding.get_untracked() else { return };
        if text.is_empty() {
            return focus_on("keep-reason");
        }
        let finding = marked.finding;
        let at = if finding.item.is_empty() { finding.path } else { finding.item };
        draft.edit("", |document| document.suppressions.push(Suppression { rule: finding.rule, at, reason: text }));
        asked.keep.set(false);
        focus_on("editor-heading");
    };
    let message = asked.finding.with_untracked(|marked| marked.as_ref().map(|marked| marked.finding.message.clone())).unwrap_or_default();
    let hint = "It is stored with the questionnaire, published with it, and shown with the method of reports.";
    let field = Field::new("keep-reason", "Reason").hint(hint).error(error).area(3, move || reason.get(), move |text| reason.set(text));
    let keep = tag("button").set("type", "submit").class("primary").text("Keep it");
    let buttons = tag("p").class("line").with(keep).with(button("", "Cancel", move || asked.keep.set(false)));
    vec![tag("p").text(&message), tag("form").set("novalidate", "").on("submit", submit).with(field).with(buttons)]
}

/// The findings about one part of the questionnaire.
pub fn at_place(draft: Draft, place: Place) -> Tag {
    let asked = Asked::here();
    let here = move || {
        let of = |marked: &&Marked| marked.finding.suppressed.is_none() && Place::of_path(&marked.finding.path) == place;
        draft.checker.findings.with(|all| all.iter().filter(of).cloned().collect::<Vec<_>>())
    };
    let here = Memo::new(here);
    let items = move || here.get().into_iter().map(|marked| item(draft, asked, marked)).collect();
    tag("section")
        .class("findings")
        .set("aria-label", "Findings of the linter")
        .shown(move || here.with(|here| !here.is_empty()))
        .with(tag("p").class("unseen").set("role", "status").live_text(move || here.with(|here| summary(here))))
        .with(tag("ul").live_children(items))
}

/// One finding with its words, its reason and what can be done.
fn item(draft: Draft, asked: Asked, marked: Marked) -> Tag {
    let finding = &marked.finding;
    let rule = finding.rule.clone();
    let reason = move || draft.checker.rules.with(|rules| rules.iter().find(|known| known.rule == rule).map(|known| known.reason.clone()));
    let mut actions = tag("p").class("line tight");
    let mut becomes = None;
    if let Some(text) = rewritten(&marked) {
        becomes = Some(tag("p").class("becomes").with(tag("span").class("muted").text("Fixed: ")).with(tag("span").text(&text)));
        let fixed = marked.clone();
        actions = actions.with(button("small", "Fix", move || fix(draft, &fixed)).set("aria-label", &format!("Fix: {text}")));
    }
    let why = finding.rule.clone();
    let why = button("small", "Why?", move || {
        asked.rule.set(why.clone());
        asked.why.set(true);
    });
    let kept = marked.clone();
    let keep = button("small", "Keep, with a reason", move || {
        asked.finding.set(Some(kept.clone()));
        asked.keep.set(true);
    });
    let name = |what: &str| format!("{what} {}", finding.message);
    tag("li")
        .with(tag("p").class("finding-head").with(weight(finding.severity)).with(tag("strong").text(&finding.message)))
        .with_all(quote(&marked.text))
        .with(tag("p").class("muted").live_text(move || reason().unwrap_or_default()))
        .with_all(becomes)
        .with(actions.with(why.set("aria-label", &name("Why?"))).with(keep.set("aria-label", &name("Keep, with a reason:"))))
}

/// The words within their text.
fn quote([before, words, after]: &[String; 3]) -> Option<Tag> {
    let part = |text: &str| tag("span").text(text);
    (!words.is_empty()).then(|| tag("p").class("quote").with(part(before)).with(tag("mark").text(words)).with(part(after)))
}

/// The text as the linter would write it.
fn rewritten(marked: &Marked) -> Option<String> {
    let rewrite = marked.finding.rewrite.as_ref()?;
    let text = marked.text.concat();
    Some([text.get(..rewrite.start)?, &rewrite.with, text.get(rewrite.end..)?].concat())
}

fn fix(draft: Draft, marked: &Marked) {
    let Some(new) = rewritten(marked) else { return };
    let (old, path) = (marked.text.concat(), &marked.finding.path);
    draft.edit("", |document| {
        // what was typed since then stays
        if let Some(text) = text_mut(document, path).filter(|text| **text == old) {
            *text = new;
        }
    });
    focus_on_path(path);
}

/// Everything that was found, as links to the fields.
pub fn all(draft: Draft, chosen: Callback<()>) -> Tag {
    let checker = draft.checker;
    let listed = move |which: fn(&Marked) -> bool| {
        let link = move |marked: &Marked| line(draft, chosen, marked);
        checker.findings.with(|all| all.iter().filter(|marked| which(marked)).map(link).collect::<Vec<_>>())
    };
    let told = move || match checker.has_spoken.get() {
        true => checker.findings.with(|all| summary(all)),
        false => "Not checked yet.".to_owned(),
    };
    let is_advice = |marked: &Marked| marked.stands(Severity::Info);
    let is_heavy = |marked: &Marked| marked.stands(Severity::Error) || marked.stands(Severity::Warn);
    let has = move |which: fn(&Marked) -> bool| checker.findings.with(|all| all.iter().any(which));
    let other_language = move || draft.document.with(|document| !document.language.to_lowercase().starts_with("en"));
    let kept = move || draft.document.with(|document| document.suppressions.iter().enumerate().map(|(at, s)| kept(draft, at, s)).collect());
    let fold = |name: &str, list: Tag| tag("details").with(tag("summary").text(name)).with(list);
    tag("section")
        .class("problems all-findings")
        .set("aria-labelledby", "findings")
        .with(tag("h2").set("id", "findings").text("Wording and scales"))
        .with(tag("p").class("muted").live_text(told))
        .with(
            tag("p")
                .class("muted")
                .text("Structure and scales are judged while you write. Words of other languages than English are judged when the draft is saved, as far as they are known.")
                .shown(other_language),
        )
        .with(tag("ul").live_children(move || listed(is_heavy)))
        .with(fold("Advice", tag("ul").live_children(move || listed(is_advice))).shown(move || has(is_advice)))
        .with(
            fold("Kept, with a reason", tag("ul").live_children(kept))
                .shown(move || draft.document.with(|document| !document.suppressions.is_empty())),
        )
}

fn line(draft: Draft, chosen: Callback<()>, marked: &Marked) -> Tag {
    let path = marked.finding.path.clone();
    let words = format!("{}: {}", place_name(&path), marked.finding.message);
    let go = move |event: web_sys::Event| {
        event.prevent_default();
        draft.show(Place::of_path(&path));
        chosen.run(());
        focus_on_path(&path);
    };
    let link = tag("a").set("href", "#editor-heading").set("rel", "external").with(weight(marked.finding.severity));
    tag("li").with(link.with(tag("span").text(&words)).on("click", go))
}

/// A finding that the authors keep, and the way back.
fn kept(draft: Draft, index: usize, suppression: &Suppression) -> Tag {
    let at = if suppression.at.is_empty() { "everywhere" } else { suppression.at.as_str() };
    let words = format!("{}, {at}: {}", suppression.rule, suppression.reason);
    let forget = move || {
        draft.edit("", |document| {
            if index < document.suppressions.len() {
                document.suppressions.remove(index);
            }
        });
        focus_on("editor-heading");
    };
    let back = button("small", "Judge it again", forget).set("aria-label", &format!("Judge {} again, {at}", suppression.rule));
    tag("li").with(tag("p").text(&words)).with(back)
}

/// What weighs so much that it is not published. What differs from the wave before is asked about apart.
pub fn errors(draft: Draft) -> Vec<Tag> {
    let is_error = |marked: &&Marked| marked.stands(Severity::Error) && marked.finding.rule != "S17";
    let words = |marked: &Marked| format!("{}: {}", place_name(&marked.finding.path), marked.finding.message);
    draft.checker.findings.with(|all| all.iter().filter(is_error).map(|marked| tag("li").text(&words(marked))).collect())
}
