//! What the designer's worker says about a questionnaire that is being written. It stays in the browser.

use candor_survey::{Audience, Document};
use serde::{Deserialize, Serialize};

use crate::lint::{LintFinding, LintRewrite};
use crate::problem::FieldProblem;

/// What is to be looked at: who is asked, and what.
pub type Request = (Audience, Document);

/// What there is to say about it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What keeps it from being published.
    pub problems: Vec<FieldProblem>,
    /// How long it takes to answer, in words.
    pub length: String,
    /// Conditions and formulas in words, each with the path of its text. One that cannot be read is missing.
    pub conditions: Vec<(String, String)>,
    /// The items that each condition or formula reads, with the path of its text, whether or not it fits the questionnaire.
    pub sources: Vec<(String, Vec<String>)>,
    /// What the linter finds, by rule and then in the order of the questionnaire, suppressed findings included.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// What the expression at a path says, if it can be read.
    #[must_use]
    pub fn words(&self, path: &str) -> Option<&str> {
        self.conditions.iter().find(|(at, _)| at == path).map(|(_, words)| words.as_str())
    }
}

/// What the words of a formula that gives a number begin with, before a colon.
pub const NUMBER: &str = "a number";

/// The same for a text.
pub const TEXT: &str = "a text";

/// The same for a date. Words of a formula without any of them are those of a condition, which is yes or no.
pub const DATE: &str = "a date";

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Severity {
    /// Advice.
    Info,
    /// Should be changed, or kept with a reason.
    Warn,
    /// Biases or spoils answers.
    Error,
}

/// One finding as the linter in the browser tells it, without the texts of its rule: [`crate::lint::LintRule`] has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Id of the rule, such as `W07`.
    pub rule: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Where, such as `blocks[0].questions[2].text`.
    pub path: String,
    /// Code of the item concerned; empty when it concerns none or several.
    pub item: String,
    /// First byte (UTF-8) of what is concerned, within the text at `path`.
    pub start: usize,
    /// One past the last byte; equal to `start` when it is about the place and not about words.
    pub end: usize,
    /// What is wrong and what to do.
    pub message: String,
    /// A safe change, where there is one.
    pub rewrite: Option<LintRewrite>,
    /// Why the authors keep it, when they suppressed it.
    pub suppressed: Option<String>,
}

impl From<LintFinding> for Finding {
    fn from(finding: LintFinding) -> Self {
        let severity = match finding.severity.as_str() {
            "error" => Severity::Error,
            "warn" => Severity::Warn,
            _ => Severity::Info,
        };
        let LintFinding { rule, path, item, start, end, message, rewrite, suppressed, .. } = finding;
        Self { rule, severity, path, item: item.unwrap_or_default(), start, end, message, rewrite, suppressed }
    }
}
