//! What the linter says about a questionnaire, in the words of the wire.

use std::sync::LazyLock;

use candor_lint::words::Language;
use candor_lint::{About, Context, Finding, Severity, lint, rules};
use candor_survey::Document;
use candor_wire::lint::{Assurance, LintContext, LintFinding, LintReport, LintRequest, LintRewrite, LintRule};

use crate::error::Error;

/// What all rules are about.
#[must_use]
pub fn all_rules() -> Vec<LintRule> {
    let described = |(rule, about): (&candor_lint::Rule, &About)| LintRule {
        rule: rule.id.to_owned(),
        name: about.name.to_owned(),
        severity: rule.severity.as_str().to_owned(),
        confidence: rule.confidence.as_str().to_owned(),
        reason: about.reason.to_owned(),
        source: about.source.to_owned(),
        bad: example(rule.id, "bad"),
        good: example(rule.id, "good"),
    };
    rules::all().zip(rules::about()).map(described).collect()
}

/// Which findings the authors keep, and why: a part of the method of whatever is reported. `None` when they keep none.
pub(super) fn kept(document: &Document) -> Option<String> {
    let one = |kept: &candor_survey::document::Suppression| {
        let name = candor_lint::about(&kept.rule).map(|about| format!(" ({})", about.name)).unwrap_or_default();
        let at = if kept.at.is_empty() { String::new() } else { format!(" at {}", kept.at) };
        format!("{}{name}{at}: {}", kept.rule, kept.reason.trim().trim_end_matches('.'))
    };
    let all: Vec<String> = document.suppressions.iter().map(one).collect();
    (!all.is_empty()).then(|| format!("Kept against the linter's advice, with the authors' reasons. {}.", all.join("; ")))
}

/// An example of a rule in words; empty when there is none.
fn example(rule: &str, which: &str) -> String {
    static EXAMPLES: LazyLock<Vec<serde_json::Value>> = LazyLock::new(|| serde_json::from_str(candor_lint::EXAMPLES).unwrap_or_default());
    let found = EXAMPLES.iter().find(|example| example["rule"] == rule);
    let text = |name: &str| found?.get(name)?.as_str();
    text(&format!("{which}_in_words")).or_else(|| text(which)).unwrap_or_default().to_owned()
}

/// Judges a questionnaire in its setting, beside the thread that serves others.
///
/// # Errors
/// When the server is shutting down.
pub async fn judge(request: LintRequest) -> Result<LintReport, Error> {
    let work = move || report(&request.document, &context(request.context));
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))
}

/// Judges a questionnaire.
#[must_use]
pub fn report(document: &Document, context: &Context) -> LintReport {
    let findings = lint(document, context);
    let count = |severity| findings.iter().filter(|f| f.severity == severity && f.suppressed.is_none()).count();
    LintReport {
        language_known: Language::of(&document.language).is_some(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warn),
        findings: findings.into_iter().map(finding).collect(),
    }
}

fn finding(finding: Finding) -> LintFinding {
    let about = candor_lint::about(finding.rule);
    let of_rule = |text: fn(&About) -> &'static str| about.map_or_else(String::new, |about| text(about).to_owned());
    LintFinding {
        rule: finding.rule.to_owned(),
        name: of_rule(|about| about.name),
        severity: finding.severity.as_str().to_owned(),
        confidence: finding.confidence.as_str().to_owned(),
        path: finding.path,
        item: Some(finding.item).filter(|code| !code.is_empty()),
        start: finding.start,
        end: finding.end,
        message: finding.message,
        reason: of_rule(|about| about.reason),
        source: of_rule(|about| about.source),
        rewrite: finding.rewrite.map(|change| LintRewrite { start: change.start, end: change.end, with: change.with }),
        suppressed: finding.suppressed,
    }
}

/// The setting as the linter takes it.
#[must_use]
pub fn context(context: LintContext) -> Context {
    Context {
        audience: context.audience,
        assurance: context.assurance.map(|assurance| match assurance {
            Assurance::Anonymous => candor_lint::Assurance::Anonymous,
            Assurance::Confidential => candor_lint::Assurance::Confidential,
            Assurance::Identified => candor_lint::Assurance::Identified,
        }),
        stores_identity: context.stores_identity,
        headcount: context.headcount,
        threshold: context.threshold,
        subject: context.subject,
        invitation: context.invitation,
        invites_by_outcome: context.invites_by_outcome,
        invites_by_staff: context.invites_by_staff,
        hours_after_contact: context.hours_after_contact,
        days_between: context.days_between,
        languages: context.languages,
        randomised: context.randomised,
        preset: context.preset,
        pictures_for_points: context.pictures_for_points,
        previous: context.previous.map(Box::new),
        partner: context.partner.map(Box::new),
        links: context.links.into_iter().map(|link| (link.item, link.partner)).collect(),
        variants: context.variants.into_iter().map(|variant| (variant.channel, variant.document)).collect(),
    }
}
