//! What a rule is, and where it puts what it finds.

use std::borrow::Cow;
use std::ops::Range;

use crate::finding::{Confidence, Finding, Rewrite, Severity};
use crate::subject::Subject;
use crate::tokens::{Text, large};

/// A rule for questionnaires. How it detects is said at the head of its file and in docs/lint.md.
#[derive(Debug)]
pub struct Rule {
    /// Stable id: `W` wording, `O` options and scales, `S` structure and setting, and two digits.
    pub id: &'static str,
    /// How much its findings weigh at most.
    pub severity: Severity,
    /// How sure its detector usually is.
    pub confidence: Confidence,
    /// Finds.
    pub check: fn(&Subject<'_>, &mut Out<'_>),
}

/// What a rule is about, in words. Apart from the rule, so that a browser can do without.
#[derive(Debug)]
pub struct About {
    /// Id of the rule.
    pub id: &'static str,
    /// What it is about.
    pub name: &'static str,
    /// Why it matters, in one sentence.
    pub reason: &'static str,
    /// Where that is shown.
    pub source: &'static str,
}

/// Takes the findings of one rule.
#[derive(Debug)]
pub struct Out<'a> {
    rule: &'static Rule,
    findings: &'a mut Vec<Finding>,
}

impl<'a> Out<'a> {
    pub(crate) const fn new(rule: &'static Rule, findings: &'a mut Vec<Finding>) -> Self {
        Self { rule, findings }
    }

    // one function for all rules, so that each of them stays small
    #[inline(never)]
    fn push(&mut self, path: &str, item: &str, span: (usize, usize), message: Cow<'static, str>) -> Found<'_> {
        self.findings.push(Finding {
            rule: self.rule.id,
            severity: self.rule.severity,
            confidence: self.rule.confidence,
            path: path.to_owned(),
            item: item.to_owned(),
            start: span.0,
            end: span.1,
            message: message.into_owned(),
            rewrite: None,
            suppressed: None,
        });
        Found(self.findings.last_mut())
    }

    /// Reports some tokens of a text.
    pub fn words(&mut self, text: &Text, range: Range<usize>, message: impl Into<Cow<'static, str>>) -> Found<'_> {
        self.push(&text.path, &text.owner, text.span(range), message.into())
    }

    /// Reports a whole text.
    pub fn whole(&mut self, text: &Text, message: impl Into<Cow<'static, str>>) -> Found<'_> {
        self.words(text, 0..text.tokens.len(), message)
    }

    /// Reports a place that is no text. `item` may be empty.
    pub fn place(&mut self, path: &str, item: &str, message: impl Into<Cow<'static, str>>) -> Found<'_> {
        self.push(path, item, (0, 0), message.into())
    }
}

/// A finding that was just reported, to say more about it.
#[derive(Debug)]
pub struct Found<'a>(Option<&'a mut Finding>);

impl Found<'_> {
    /// Lowers how much it weighs.
    pub fn only(mut self, severity: Severity) -> Self {
        if let Some(finding) = self.0.as_mut() {
            finding.severity = severity.min(finding.severity);
        }
        self
    }

    /// Says how much this one weighs, when the rule knows degrees.
    pub fn weigh(mut self, severity: Severity) -> Self {
        if let Some(finding) = self.0.as_mut() {
            finding.severity = severity;
        }
        self
    }

    /// Says how sure it is.
    pub fn sure(mut self, confidence: Confidence) -> Self {
        if let Some(finding) = self.0.as_mut() {
            finding.confidence = confidence;
        }
        self
    }

    /// Offers to put something else in place of the tokens.
    pub fn instead(mut self, text: &Text, range: Range<usize>, with: impl Into<String>) -> Self {
        let (start, end) = text.span(range);
        if let Some(finding) = self.0.as_mut() {
            finding.rewrite = Some(Rewrite { start, end, with: with.into() });
        }
        self
    }

    /// Offers to take the tokens out, with the space behind them, and to begin the sentence with a capital again.
    pub fn without(mut self, text: &Text, range: Range<usize>) -> Self {
        let (start, end) = text.span(range);
        let Some(finding) = self.0.as_mut() else { return self };
        let after = text.raw.get(end..).unwrap_or_default();
        let rest = after.trim_start();
        let mut change = Rewrite { start, end: end + (after.len() - rest.len()), with: String::new() };
        let begins = text.raw.get(..start).unwrap_or_default().trim_end().chars().next_back().is_none_or(|c| ".?!".contains(c));
        if begins && let Some(first) = rest.chars().next() {
            change.with = large(first).to_string();
            change.end += first.len_utf8();
        }
        if rest.is_empty() || rest.starts_with(['?', '.', ',', '!', ';', ':']) {
            // nothing but a sign follows, so the space in front goes
            let before = text.raw.get(..start).unwrap_or_default();
            change = Rewrite { start: before.trim_end().len(), end, with: String::new() };
        }
        finding.rewrite = Some(change);
        self
    }
}
