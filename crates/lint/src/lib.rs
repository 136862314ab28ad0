//! Rules for questionnaires: wording (W), options and scales (O), structure and setting (S).
//!
//! Everything here is pure and deterministic: the same document gives the same findings in the browser, on the command
//! line and on the server. Nothing is asked elsewhere.
//!
//! * [`lint`] judges a [`Document`], which may be unfinished, with what is known of its setting ([`Context`]);
//!   [`lint_live`] is the part of it that a browser needs while somebody types.
//! * [`rules`] holds one rule per file; [`About`] says why each one exists.
//! * [`subject`] is what rules see of a document, and the only place that knows the kinds of question.
//! * [`words`] are the lists of a language, as data; [`pattern`] is how their phrases are written.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

// the helpers of the tests are those of tests/, which name this crate from outside
#[cfg(test)]
extern crate self as candor_lint;

mod context;
mod finding;
pub mod pattern;
mod rule;
pub mod rules;
pub mod scale;
pub mod stem;
pub mod subject;
mod suppress;
pub mod tokens;
pub mod words;

#[cfg(test)]
#[path = "../tests/support/mod.rs"]
mod try_it;

use candor_survey::Document;

pub use context::{Assurance, Context};
pub use finding::{Confidence, Finding, Rewrite, Severity};
pub use rule::{About, Found, Out, Rule};

/// Applies all rules, with the words of all languages. Findings are by rule and then in the order of the document,
/// suppressed ones included.
#[must_use]
pub fn lint(document: &Document, context: &Context) -> Vec<Finding> {
    let judge = |document: &Document| apply(rules::all(), &subject::Subject::new(document, context), document);
    with_forms(document, judge)
}

/// What a browser does while somebody types: the rules that need nothing but the document, with the words of English.
/// Documents in other languages are judged by their structure. The rest is [`lint`]'s, on a server.
///
/// It finds what [`lint`] finds, and leaves out of the browser what it does not need.
#[must_use]
pub fn lint_live(document: &Document, context: &Context) -> Vec<Finding> {
    let judge = |document: &Document| apply(rules::live(), &subject::Subject::with(document, context, words::english), document);
    with_forms(document, judge)
}

/// An example for each rule that it finds and one that it does not, as JSON: a list of objects with `rule`, `bad` and
/// `good`, and `bad_in_words` and `good_in_words` where those build a questionnaire.
pub const EXAMPLES: &str = include_str!("../tests/examples.json");

fn apply(rules: impl Iterator<Item = &'static Rule>, subject: &subject::Subject<'_>, document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    for rule in rules {
        (rule.check)(subject, &mut Out::new(rule, &mut findings));
    }
    suppress::apply(&mut findings, &document.suppressions);
    findings
}

/// Judges a questionnaire, and then with each other form of a question in its place. Of that, what is found in the form
/// alone is told, at the form.
fn with_forms(document: &Document, judge: impl Fn(&Document) -> Vec<Finding>) -> Vec<Finding> {
    let mut findings = judge(document);
    let questions = document.blocks.iter().enumerate();
    for (b, q, question) in questions.flat_map(|(b, block)| block.questions.iter().enumerate().map(move |(q, question)| (b, q, question))) {
        let path = format!("blocks[{b}].questions[{q}]");
        let known: Vec<_> = findings.iter().filter(|f| f.path.starts_with(&path)).map(|f| (f.rule, f.message.clone())).collect();
        for at in 0..question.variants.len() {
            let is_new = |f: &Finding| f.path.starts_with(&path) && !known.contains(&(f.rule, f.message.clone()));
            let found = judge(&document.in_form(b, q, at + 1)).into_iter().filter(is_new);
            findings.extend(found.map(|f| at_form(f, &path, at)));
        }
    }
    // a form can be named by its own path
    suppress::apply(&mut findings, &document.suppressions);
    findings
}

/// A finding in the form of a question. Places of labels are those of the form alone, so the form as a whole is named.
fn at_form(finding: Finding, path: &str, at: usize) -> Finding {
    let is_text = finding.path.strip_prefix(path).is_some_and(|rest| rest == ".text" || rest == ".help");
    let form = format!("{path}.variants[{at}]{}", if is_text { finding.path.get(path.len()..).unwrap_or_default() } else { "" });
    let (start, end, rewrite) = if is_text { (finding.start, finding.end, finding.rewrite) } else { (0, 0, None) };
    Finding { path: form, start, end, rewrite, ..finding }
}

/// What the rule of that id is about.
#[must_use]
pub fn about(id: &str) -> Option<&'static About> {
    rules::about().find(|about| about.id == id)
}
