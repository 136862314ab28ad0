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
    apply(rules::all(), &subject::Subject::new(document, context), document)
}

/// What a browser does while somebody types: the rules that need nothing but the document, with the words of English.
/// Documents in other languages are judged by their structure. The rest is [`lint`]'s, on a server.
///
/// It finds what [`lint`] finds, and leaves out of the browser what it does not need.
#[must_use]
pub fn lint_live(document: &Document, context: &Context) -> Vec<Finding> {
    let subject = subject::Subject::with(document, context, words::english);
    apply(rules::live(), &subject, document)
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

/// What the rule of that id is about.
#[must_use]
pub fn about(id: &str) -> Option<&'static About> {
    rules::about().find(|about| about.id == id)
}
