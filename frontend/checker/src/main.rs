//! The designer's worker: questionnaires in, what there is to say about them out, both as postcard bytes.
//!
//! A message is a [`Request`], an answer a [`Verdict`]. An empty message says that the program is ready; an empty
//! answer says that a request could not be read.
#![forbid(unsafe_code)]

use candor_lint::{Context, lint_live};
use candor_survey::expression::{Names, Type, check, parse, references};
use candor_survey::{Document, ItemCode, Length, OptionCode, Questionnaire};
use candor_wire::check::{DATE, Finding, NUMBER, Request, Severity, TEXT, Verdict};
use candor_wire::lint::LintRewrite;
use candor_wire::problem::FieldProblem;
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let here = scope.clone();
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |message: MessageEvent| {
        let request = Uint8Array::new(&message.data()).to_vec();
        say(&here, &answer(&request).unwrap_or_default());
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    // it listens for as long as the worker lives
    hear.forget();
    say(&scope, &[]);
}

fn say(scope: &DedicatedWorkerGlobalScope, bytes: &[u8]) {
    // fails only for what cannot be copied, which bytes can
    let _ = scope.post_message(&Uint8Array::from(bytes));
}

fn answer(request: &[u8]) -> Option<Vec<u8>> {
    let (audience, document): Request = postcard::from_bytes(request).ok()?;
    let context = Context { audience: Some(audience), ..Context::default() };
    let verdict = Verdict {
        findings: lint_live(&document, &context).into_iter().map(told).collect(),
        conditions: conditions(&document),
        sources: sources(&document),
        length: Length::of(&document).in_words(),
        problems: problems(document),
    };
    postcard::to_allocvec(&verdict).ok()
}

fn problems(document: Document) -> Vec<FieldProblem> {
    let problems = Questionnaire::try_from(document).err().unwrap_or_default();
    problems.into_iter().map(|problem| FieldProblem { field: problem.path, message: problem.message }).collect()
}

/// Conditions, those of quotas, and formulas, with their paths.
fn written(document: &Document) -> Vec<(String, &str)> {
    let mut written = document.written_conditions();
    written.extend(document.quotas.iter().enumerate().map(|(at, quota)| (format!("quotas[{at}].when"), quota.when.as_str())));
    written.extend(document.values.iter().enumerate().map(|(at, value)| (format!("values[{at}].formula"), value.formula.as_str())));
    written
}

/// The items that conditions and formulas read.
fn sources(document: &Document) -> Vec<(String, Vec<String>)> {
    let read = |text: &str| Some(references(&parse(text).ok()?).iter().map(ToString::to_string).collect());
    written(document).into_iter().filter_map(|(path, text)| Some((path, read(text)?))).collect()
}

/// A document as it is written, and with its loops written out.
struct Both<'a>(&'a Document, &'a Document);

impl Names for Both<'_> {
    fn stem(&self, item: &ItemCode) -> Option<&str> {
        self.0.stem(item).or_else(|| self.1.stem(item))
    }

    fn label(&self, item: &ItemCode, option: &OptionCode) -> Option<&str> {
        self.0.label(item, option).or_else(|| self.1.label(item, option))
    }
}

/// Conditions and formulas in words.
fn conditions(document: &Document) -> Vec<(String, String)> {
    let texts = written(document);
    if texts.is_empty() {
        return Vec::new();
    }
    let (items, expanded) = (Questionnaire::known(document), document.expanded());
    let words = |path: &str, text: &str| {
        let typed = check(&parse(text).ok()?, &items).ok()?;
        let sentence = typed.sentence(&Both(document, &expanded));
        let kind = match typed.kind() {
            _ if !path.starts_with("values") => return Some(sentence),
            Type::Truth => return Some(["yes when ", &sentence, ", and else no"].concat()),
            Type::Number => NUMBER,
            Type::Text => TEXT,
            Type::Date => DATE,
            Type::Choice(_) | Type::Choices(_) => return None,
        };
        Some([kind, ": ", &sentence].concat())
    };
    texts.into_iter().filter_map(|(path, text)| Some((words(&path, text)?, path))).map(|(words, path)| (path, words)).collect()
}

fn told(finding: candor_lint::Finding) -> Finding {
    let severity = match finding.severity {
        candor_lint::Severity::Info => Severity::Info,
        candor_lint::Severity::Warn => Severity::Warn,
        candor_lint::Severity::Error => Severity::Error,
    };
    Finding {
        rule: finding.rule.to_owned(),
        severity,
        path: finding.path,
        item: finding.item,
        start: finding.start,
        end: finding.end,
        message: finding.message,
        rewrite: finding.rewrite.map(|rewrite| LintRewrite { start: rewrite.start, end: rewrite.end, with: rewrite.with }),
        suppressed: finding.suppressed,
    }
}
