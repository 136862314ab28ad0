//! What the linter says about a questionnaire, in the words of the wire.

use std::sync::LazyLock;

use candor_insight::THRESHOLD;
use candor_lint::words::Language;
use candor_lint::{About, Context, Finding, Severity, lint, lint_live, rules};
use candor_survey::document::{Measure, Question};
use candor_survey::{Audience, Document};
use candor_wire::check;
use candor_wire::ids::SurveyId;
use candor_wire::invitation::Level;
use candor_wire::lint::{Assurance, LintContext, LintFinding, LintReport, LintRequest, LintRewrite, LintRule};
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::survey::State;

use super::surveys;
use crate::error::Error;
use crate::store::{Store, SurveyRow, UnitRow};
use crate::viewer::Viewer;

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
    beside(move || report(&request.document, &context(request.context))).await
}

/// What the linter finds in a saved draft and a browser alone does not: by the rules about the setting, in the words of
/// the questionnaire's language, and beside the published version.
///
/// # Errors
/// When there is no such survey, or the database fails.
pub async fn findings(store: &Store, id: SurveyId) -> Result<Vec<check::Finding>, Error> {
    let survey = surveys::find(store, id).await?;
    let units = store.units(Viewer::operator()).await?;
    let mut context = setting(survey.audience, store.level(id).await?, &units);
    let draft = survey.next.unwrap_or_else(|| survey.document.clone());
    context.previous = (survey.state != State::Draft).then(|| Box::new(survey.document));
    beside(move || {
        let live = lint_live(&draft, &Context { audience: context.audience, ..Context::default() });
        let is_new = |found: &Finding| !live.iter().any(|known| known.is_at(found));
        lint(&draft, &context).into_iter().filter(is_new).map(|found| finding(found).into()).collect()
    })
    .await
}

/// The errors that nobody keeps, as problems of a questionnaire that is to be published.
///
/// # Errors
/// [`Code::BiasedWording`] when there are any.
pub(super) async fn refuse_errors(store: &Store, survey: &SurveyRow, document: &Document) -> Result<(), Error> {
    let level = store.level(survey.id).await?;
    let (context, document) = (setting(survey.audience, level, &store.units(Viewer::operator()).await?), document.clone());
    let errors = beside(move || {
        let stands = |found: &Finding| found.severity == Severity::Error && found.suppressed.is_none();
        let told = |found: Finding| FieldProblem { field: found.path, message: format!("{}: {}", found.rule, found.message) };
        lint(&document, &context).into_iter().filter(stands).map(told).collect::<Vec<_>>()
    });
    let errors = errors.await?;
    if errors.is_empty() { Ok(()) } else { Err(Error::fields(Code::BiasedWording, errors)) }
}

/// What the items of two measures that are linked differ in: scale, period or channel (rule S16). Compared are two single
/// items, and items of the same code. `None` when nothing differs.
pub(super) fn asked_differently(ours: (&Document, &Measure), theirs: (&Document, &Measure)) -> Option<String> {
    let pair = match (ours.1.items.as_slice(), theirs.1.items.as_slice()) {
        ([one], [other]) => vec![(one.to_string(), other.to_string())],
        _ => Vec::new(),
    };
    let partner = Some(Box::new(part(theirs)));
    let found = lint(&part(ours), &Context { partner, links: pair, ..Context::default() });
    let differs: Vec<String> = found.into_iter().filter(|f| f.rule == "S16").map(|f| format!("{}: {}", f.item, f.message)).collect();
    (!differs.is_empty()).then(|| format!("Asked differently on the two sides. {}", differs.join(" ")))
}

/// A questionnaire with no more than the questions of a measure.
fn part((document, measure): (&Document, &Measure)) -> Document {
    let mut part = document.clone();
    let is_of = |question: &Question| {
        measure.items.contains(&question.code) || question.kind.part_codes().into_iter().any(|code| measure.items.contains(code))
    };
    part.blocks.iter_mut().for_each(|block| block.questions.retain(is_of));
    part.blocks.retain(|block| !block.questions.is_empty());
    part
}

/// What the server knows beside a questionnaire. Units below the threshold are told with others.
fn setting(audience: Audience, level: Level, units: &[UnitRow]) -> Context {
    let people = units.iter().filter_map(|unit| unit.headcount).filter(|people| *people >= THRESHOLD).min();
    Context {
        audience: Some(audience),
        assurance: Some(promised(level)),
        stores_identity: Some(level.is_linked()),
        headcount: people.filter(|_| audience == Audience::Employees).map(|people| u32::try_from(people).unwrap_or(u32::MAX)),
        threshold: u32::try_from(THRESHOLD).ok(),
        ..Context::default()
    }
}

const fn promised(level: Level) -> candor_lint::Assurance {
    match level {
        Level::Open | Level::Procedural | Level::Verified => candor_lint::Assurance::Anonymous,
        Level::Confidential => candor_lint::Assurance::Confidential,
        Level::Identified => candor_lint::Assurance::Identified,
    }
}

/// Where a questionnaire, in any of its languages, or a letter promises anonymity although the level keeps whose answers are
/// (rule S21). No reason that an author gives makes that right.
pub(super) fn contradicts(document: &Document, level: Level, letter: Option<&str>) -> Option<String> {
    if !level.is_linked() {
        return None;
    }
    let context = Context {
        assurance: Some(promised(level)),
        stores_identity: Some(level.is_linked()),
        invitation: letter.map(str::to_owned),
        ..Context::default()
    };
    let languages = document.languages();
    let spoken = languages.iter().map(|language| document.in_language(language));
    let found = spoken.flat_map(|document| lint(&document, &context)).find(|found: &Finding| found.rule == "S21");
    found.map(|found| found.message)
}

/// Work beside the threads that serve others.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
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
