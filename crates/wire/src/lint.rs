//! What the linter says about a questionnaire.

use candor_survey::{Audience, Document};
use serde::{Deserialize, Serialize};

/// Largest body accepted: a questionnaire with those it is compared with, in bytes.
pub const MAX_LINT_BYTES: usize = 4 * crate::MAX_DOCUMENT_BYTES;

/// A questionnaire to be judged. It may be unfinished.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LintRequest {
    /// The questionnaire.
    pub document: Document,
    /// What is known of its setting; a rule that needs a fact is silent while it is unknown.
    #[serde(default)]
    pub context: LintContext,
}

/// How much answers can be traced to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assurance {
    /// Nobody can tell who answered.
    Anonymous,
    /// Some people can tell, and promise not to.
    Confidential,
    /// Answers carry a name.
    Identified,
}

/// Facts about the setting. Each may be left out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LintContext {
    /// Who is asked.
    pub audience: Option<Audience>,
    /// How much answers can be traced.
    pub assurance: Option<Assurance>,
    /// Whether a token, an address or a number of the person is stored with the answers.
    pub stores_identity: Option<bool>,
    /// People in the smallest unit that is reported.
    pub headcount: Option<u32>,
    /// Smallest group that is reported.
    pub threshold: Option<u32>,
    /// Subject of the invitation.
    pub subject: Option<String>,
    /// Text of the invitation.
    pub invitation: Option<String>,
    /// Whether who is invited depends on how the contact ended or on an earlier score.
    pub invites_by_outcome: Option<bool>,
    /// Whether those who are rated choose who is invited.
    pub invites_by_staff: Option<bool>,
    /// Hours between the contact and the invitation.
    pub hours_after_contact: Option<u32>,
    /// Fewest days between two invitations of one person.
    pub days_between: Option<u32>,
    /// Languages (BCP 47) that the people asked need.
    pub languages: Vec<String>,
    /// Codes of items and blocks whose options, rows or questions come in another order for each respondent.
    pub randomised: Vec<String>,
    /// Codes of items that come with an answer already chosen.
    pub preset: Vec<String>,
    /// Whether smileys, stars, colours or pictures stand for the points of the scales.
    pub pictures_for_points: Option<bool>,
    /// The questionnaire of the wave before.
    pub previous: Option<Document>,
    /// The questionnaire of the other side of a linkage.
    pub partner: Option<Document>,
    /// Which item is compared with which of the partner's. Without any, items of the same code are.
    pub links: Vec<ItemLink>,
    /// The same questionnaire as it is on other channels.
    pub variants: Vec<Variant>,
}

/// Two items that are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemLink {
    /// Code of the item of this questionnaire.
    pub item: String,
    /// Code of the partner's.
    pub partner: String,
}

/// A questionnaire as it is on another channel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// What the channel is called.
    pub channel: String,
    /// The questionnaire there.
    pub document: Document,
}

/// A rule and why it exists.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintRule {
    /// Its id, such as `W07`.
    pub rule: String,
    /// What it is about.
    pub name: String,
    /// How much its findings weigh at most: `error`, `warn` or `info`.
    pub severity: String,
    /// How sure its detector usually is: `high`, `medium` or `low`.
    pub confidence: String,
    /// Why it matters.
    pub reason: String,
    /// Where that is shown.
    pub source: String,
    /// An example that it finds.
    pub bad: String,
    /// The same without what it finds.
    pub good: String,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LintReport {
    /// Whether there are word lists for the questionnaire's language; without, only structure and numbers are judged.
    pub language_known: bool,
    /// Errors that nobody suppressed.
    pub errors: usize,
    /// Warnings that nobody suppressed.
    pub warnings: usize,
    /// All findings, suppressed ones included, by rule and then in the order of the questionnaire.
    pub findings: Vec<LintFinding>,
}

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LintFinding {
    /// Id of the rule, such as `W07`.
    pub rule: String,
    /// What the rule is about.
    pub name: String,
    /// `error`, `warn` or `info`.
    pub severity: String,
    /// How sure the detector is: `high`, `medium` or `low`.
    pub confidence: String,
    /// Where, such as `blocks[0].questions[2].text`.
    pub path: String,
    /// Code of the item concerned, where it concerns one.
    pub item: Option<String>,
    /// First byte (UTF-8) of what is concerned, within the text at `path`.
    pub start: usize,
    /// One past the last byte; equal to `start` when it is about the place and not about words.
    pub end: usize,
    /// What is wrong and what to do.
    pub message: String,
    /// Why it matters.
    pub reason: String,
    /// Where that is shown.
    pub source: String,
    /// A safe change, where there is one.
    pub rewrite: Option<LintRewrite>,
    /// Why the authors keep it, when they suppressed it.
    pub suppressed: Option<String>,
}

/// Put `with` in place of the bytes from `start` to `end` of the text at the finding's path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintRewrite {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What to put there; may be empty.
    pub with: String,
}
