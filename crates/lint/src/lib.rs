//! Rules for questionnaires: wording (W), options and scales (O), structure and setting (S).
//!
//! Everything here is pure and deterministic: the same document gives the same findings in the browser, on the command
//! line and on the server. Nothing is asked elsewhere.
//!
//! * [`lint`] judges a [`Document`], which may be unfinished, with what is known of its setting ([`Context`]).
//! * [`rules`] holds one rule per file; [`Rule`] says why each one exists and how it detects.
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
pub use rule::{Found, Out, Rule};

/// Applies all rules. Findings are in the order of the document's texts as far as they have one, suppressed ones included.
#[must_use]
pub fn lint(document: &Document, context: &Context) -> Vec<Finding> {
    let subject = subject::Subject::new(document, context);
    let mut findings = Vec::new();
    for rule in rules::all() {
        (rule.check)(&subject, &mut Out::new(rule, &mut findings));
    }
    suppress::apply(&mut findings, &document.suppressions);
    findings
}

/// The rule of that id.
#[must_use]
pub fn rule(id: &str) -> Option<&'static Rule> {
    rules::all().find(|rule| rule.id == id)
}
