//! Paths of the HTTP interface. `{…}` parts are filled by the functions.

use candor_survey::SurveySlug;

use crate::ids::SurveyId;

/// Server status: [`crate::account::Status`].
pub const STATUS: &str = "/api/v1/status";
/// `POST` [`crate::account::SetUp`].
pub const SET_UP: &str = "/api/v1/set-up";
/// `POST` [`crate::account::SignIn`], `GET` and answers of both [`crate::account::Me`], `DELETE` to sign out.
pub const SESSION: &str = "/api/v1/session";
/// `GET` a list of [`crate::account::User`], `POST` [`crate::account::NewUser`].
pub const USERS: &str = "/api/v1/users";
/// `GET` a list of [`crate::organisation::Unit`], `POST` a CSV text (`code,name,parent`).
pub const UNITS: &str = "/api/v1/units";
/// `POST` without body: fills an empty installation with the example organisation.
pub const EXAMPLE: &str = "/api/v1/example-organisation";
/// `GET` [`crate::invitation::Contacts`]; `?search=TEXT`. `POST` a CSV text, answered by
/// [`crate::invitation::ContactsImported`]; `?dry_run=true` stores nothing.
pub const CONTACTS: &str = "/api/v1/contacts";
/// `GET` a list of [`crate::survey::TemplateSummary`].
pub const TEMPLATES: &str = "/api/v1/templates";
/// `GET` a list of [`candor_survey::builtin::BankItem`]: questions to add to a questionnaire.
pub const BANK: &str = "/api/v1/bank";
/// `GET` a list of [`crate::survey::SurveySummary`], `POST` [`crate::survey::NewSurvey`].
pub const SURVEYS: &str = "/api/v1/surveys";
/// `POST` [`crate::lint::LintRequest`], answered by [`crate::lint::LintReport`]. For those who may write surveys.
pub const LINT: &str = "/api/v1/lint";
/// `GET` a list of [`crate::lint::LintRule`]. For everybody who signs in.
pub const LINT_RULES: &str = "/api/v1/lint/rules";
/// `POST` the bytes of a questionnaire of another system as `application/octet-stream`, answered by
/// [`crate::exchange::ImportReport`]. For those who may write surveys. Nothing is stored.
pub const IMPORT_QUESTIONNAIRE: &str = "/api/v1/questionnaires/import";
/// `POST` the bytes of a PNG, JPEG, WebP or GIF as `application/octet-stream`, answered by
/// [`crate::picture::PictureAdded`]. For those who may write surveys.
pub const PICTURES: &str = "/api/v1/pictures";
/// `GET` the JSON Schema of `candor-questionnaire/1`, for everybody.
pub const QUESTIONNAIRE_SCHEMA: &str = "/api/v1/questionnaire.schema.json";
/// `GET` [`crate::report::LinkageReport`] with the query of [`crate::report::LinkageQuery`].
pub const LINKAGE: &str = "/api/v1/reports/linkage";
/// `GET` [`crate::report::ReportPage`] with the same query; `narrow=true` for phones.
pub const LINKAGE_PAGE: &str = "/api/v1/reports/linkage/page";
/// `GET` the same as a file: the same query, `format=svg|csv|html|pdf|json`, `part=linkage|drivers|trend|consistency`.
pub const LINKAGE_EXPORT: &str = "/api/v1/reports/linkage/export";

/// One user: `DELETE`.
#[must_use]
pub fn user(id: crate::ids::UserId) -> String {
    format!("{USERS}/{id}")
}

/// A built-in questionnaire: `GET` [`crate::survey::TemplateDetail`].
#[must_use]
pub fn template(key: &str) -> String {
    format!("{TEMPLATES}/{key}")
}

/// One survey: `GET` [`crate::survey::SurveyDetail`], `DELETE` while it is a draft.
#[must_use]
pub fn survey(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}")
}

/// The draft of a survey, or of its next version: `PUT` [`crate::survey::SaveDraft`], answered by
/// [`crate::survey::DraftSaved`]; `DELETE` gives the next version up.
#[must_use]
pub fn draft(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/draft")
}

/// `POST` [`crate::survey::Publish`]: freezes the draft and opens the first wave, or puts the next version into the field.
#[must_use]
pub fn publish(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/publish")
}

/// `GET` a list of [`crate::check::Finding`]: what the linter finds in the saved draft, knowing its setting, its language
/// and the published version, and a browser alone does not. For those who may write surveys.
#[must_use]
pub fn findings(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/findings")
}

/// `POST` [`crate::version::AskDifference`], answered by [`crate::version::VersionDifference`].
#[must_use]
pub fn difference(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/difference")
}

/// `POST` [`crate::survey::OpenWave`]: closes the open wave and opens the next.
#[must_use]
pub fn waves(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/waves")
}

/// `GET` [`crate::quota::Quotas`]: how far the quotas of the latest wave are filled; for those who may write surveys.
#[must_use]
pub fn quotas(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/quotas")
}

/// `POST` without body: closes the open wave; the survey takes no more answers.
#[must_use]
pub fn close(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/close")
}

/// `GET` the QR code of the survey's link as SVG; `?unit=CODE` for one unit's link.
#[must_use]
pub fn qr_code(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/qr.svg")
}

/// `GET` and `PUT` [`crate::place::SavePlaces`], both answered by [`crate::place::Places`]: where the survey may be shown.
#[must_use]
pub fn places(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/places")
}

/// One contact: `DELETE`.
#[must_use]
pub fn contact(id: crate::ids::ContactId) -> String {
    format!("{CONTACTS}/{id}")
}

/// `GET` and `PUT` [`crate::invitation::SetAssurance`], both answered by [`crate::invitation::Assurance`]: what
/// respondents are promised.
#[must_use]
pub fn assurance(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/assurance")
}

/// `GET` [`crate::invitation::Mailings`]; `POST` [`crate::invitation::PlanMailing`], answered by
/// [`crate::invitation::MailingPlan`].
#[must_use]
pub fn mailings(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/mailings")
}

/// One mailing: `DELETE` stops what is not sent yet.
#[must_use]
pub fn mailing(id: SurveyId, mailing: crate::ids::MailingId) -> String {
    format!("{SURVEYS}/{id}/mailings/{mailing}")
}

/// `GET` the letters of a printed mailing as a page; for administrators.
#[must_use]
pub fn mailing_letters(id: SurveyId, mailing: crate::ids::MailingId) -> String {
    format!("{SURVEYS}/{id}/mailings/{mailing}/letters")
}

/// The review of what is to be published next: `GET` [`crate::review::Review`]. For those who may write surveys, as
/// everything below it.
#[must_use]
pub fn review(id: SurveyId) -> String {
    [&survey(id), "/review"].concat()
}

/// `GET` a sentence that says who has approved what is to be published.
#[must_use]
pub fn review_sentence(id: SurveyId) -> String {
    [&review(id), "/sentence"].concat()
}

/// `PUT` [`crate::review::NeedApproval`]: whether publishing waits for an approval; only administrators lift it.
#[must_use]
pub fn review_needed(id: SurveyId) -> String {
    [&review(id), "/needed"].concat()
}

/// `POST` [`crate::review::InviteReviewer`], answered by [`crate::review::ReviewerInvited`].
#[must_use]
pub fn reviewers(id: SurveyId) -> String {
    [&review(id), "/reviewers"].concat()
}

/// A reviewer: `DELETE` revokes the link, and approvals given with it count no more.
#[must_use]
pub fn reviewer(id: SurveyId, reviewer: crate::ids::ReviewerId) -> String {
    format!("{}/{reviewer}", reviewers(id))
}

/// `POST` [`crate::review::NewComment`].
#[must_use]
pub fn review_comments(id: SurveyId) -> String {
    [&review(id), "/comments"].concat()
}

/// A comment: `PUT` [`crate::review::MarkComment`].
#[must_use]
pub fn review_comment(id: SurveyId, comment: crate::ids::CommentId) -> String {
    format!("{}/{comment}", review_comments(id))
}

/// `POST` [`crate::review::Judge`]: what somebody who is signed in thinks of exactly this content.
#[must_use]
pub fn review_verdict(id: SurveyId) -> String {
    [&review(id), "/verdict"].concat()
}

/// The page of a reviewer, who has no account: the secret of the link is 64 hex digits.
#[must_use]
pub fn review_page(secret: &str) -> String {
    ["/review/", secret].concat()
}

/// `GET` [`crate::survey::Fieldwork`]: answers arriving, by unit.
#[must_use]
pub fn fieldwork(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/fieldwork")
}

/// `GET` [`crate::report::Results`] with the query of [`crate::report::ResultsQuery`].
#[must_use]
pub fn results(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/results")
}

/// `GET` [`crate::named::Named`] with the query of [`crate::named::NamedQuery`]: answers with names, of waves that asked so.
#[must_use]
pub fn named(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/results/named")
}

/// `GET` [`crate::report::PowerSentence`] with [`crate::report::PowerQuery`]: what an experiment could show.
pub const POWER: &str = "/api/v1/power";

/// `GET` [`crate::report::ExperimentReport`]; `?wave=CODE`. `/page` and `/export` as of the quality.
#[must_use]
pub fn experiments(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/experiments")
}

/// `GET` [`crate::report::QualityReport`]; `?wave=CODE`.
#[must_use]
pub fn quality(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/quality")
}

/// `GET` [`crate::report::ReportPage`] with the same query; `narrow=true` for phones.
#[must_use]
pub fn quality_page(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/quality/page")
}

/// `GET` the same as a file: `format=html|pdf|json`.
#[must_use]
pub fn quality_export(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/quality/export")
}

/// `POST` a CSV text (`unit,people` or `item,answer,people`), answered by [`crate::report::FrameImported`];
/// `?wave=CODE&dry_run=true`. It replaces what was entered for the wave. For those who may write surveys.
#[must_use]
pub fn frame(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/frame")
}

/// `GET` [`crate::experience::Experience`] with the query of [`crate::experience::ExperienceQuery`].
#[must_use]
pub fn experience(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/experience")
}

/// `GET` [`crate::report::ReportPage`] with the same query; `narrow=true` for phones.
#[must_use]
pub fn experience_page(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/experience/page")
}

/// `PUT` [`crate::experience::Targets`], 0 to 100 each.
#[must_use]
pub fn experience_targets(id: SurveyId) -> String {
    format!("{SURVEYS}/{id}/experience/targets")
}

/// What a client of one's own loads: `GET` [`crate::respond::RespondentSurvey`]; `?unit=CODE`.
#[must_use]
pub fn respond(slug: &SurveySlug) -> String {
    ["/api/v1/respond/", slug.as_str()].concat()
}

/// A file that answers an item, before the answers are sent: `POST` its bytes as `application/octet-stream`, answered by
/// [`crate::respond::FileGiven`]; `?lang=TAG`.
#[must_use]
pub fn give_file(slug: &SurveySlug, item: &str) -> String {
    [&respond(slug), "/files/", item].concat()
}

/// A file that results show: `GET`, with the query of the results that show it.
#[must_use]
pub fn result_file(id: SurveyId, name: &str) -> String {
    format!("{SURVEYS}/{id}/results/files/{name}")
}

/// A survey as it is laid out, for the program of Candor's own pages: `GET` [`crate::respond::RespondentForm`];
/// `?unit=CODE&lang=TAG`.
#[must_use]
pub fn form(slug: &SurveySlug) -> String {
    [&respond(slug), "/form"].concat()
}

/// The words around the questions in the language of a BCP 47 tag: `GET` a list of texts in the order of
/// [`candor_form::Word`]; English ones where there are no others.
#[must_use]
pub fn words(tag: &str) -> String {
    ["/api/v1/words/", tag].concat()
}

/// A response that is not sent yet, under a secret of 64 hex digits that its respondent has drawn: `PUT`
/// [`crate::respond::DraftChange`], `GET` [`crate::respond::DraftState`], `DELETE`.
#[must_use]
pub fn unsent(slug: &SurveySlug, secret: &str) -> String {
    [&respond(slug), "/drafts/", secret].concat()
}

/// `POST` [`crate::respond::Submission`], answered by [`crate::respond::Receipt`]; with `?draft=SECRET` the
/// response has the key that follows from the secret, and the draft is gone when it is stored.
#[must_use]
pub fn responses(slug: &SurveySlug) -> String {
    [&respond(slug), "/responses"].concat()
}

/// The page that people open to answer.
#[must_use]
pub fn survey_page(slug: &SurveySlug) -> String {
    format!("/s/{slug}")
}

/// A picture of a questionnaire by the SHA-256 of its content: `GET`, for everybody.
#[must_use]
pub fn picture(digest: &str) -> String {
    ["/pictures/", digest].concat()
}

/// The QR code of a survey's link, for everybody who has the link: `GET` an SVG; `?unit=CODE&channel=NAME`.
#[must_use]
pub fn survey_qr(slug: &SurveySlug) -> String {
    format!("/s/{slug}/qr.svg")
}

/// A letter with a survey's first question, as a file for a mail program: `?unit=CODE&channel=NAME&lang=TAG`.
#[must_use]
pub fn mail(slug: &SurveySlug) -> String {
    [&survey_page(slug), "/mail.eml"].concat()
}

/// A sheet to print with the QR code: `GET` a page; the same query.
#[must_use]
pub fn poster(slug: &SurveySlug) -> String {
    format!("/s/{slug}/poster")
}

/// The terms of a wave at the level *verified anonymous*: `GET` [`crate::verified::Terms`], for everybody.
#[must_use]
pub fn credential_terms(wave: crate::ids::WaveId) -> String {
    format!("/api/v1/credentials/{wave}/terms")
}

/// `POST` [`crate::verified::AskCell`], answered by [`crate::verified::InvitedCell`].
#[must_use]
pub fn credential_cell(wave: crate::ids::WaveId) -> String {
    format!("/api/v1/credentials/{wave}/cell")
}

/// `POST` [`crate::verified::CollectToken`], answered by [`crate::verified::TokenIssued`].
#[must_use]
pub fn credential_tokens(wave: crate::ids::WaveId) -> String {
    format!("/api/v1/credentials/{wave}/tokens")
}

/// `POST` [`crate::verified::SealedResponse`], answered by [`crate::verified::Counted`]; without cookie or referrer.
#[must_use]
pub fn credential_answers(wave: crate::ids::WaveId) -> String {
    format!("/api/v1/credentials/{wave}/answers")
}

/// The list of spent tokens as plain text, once the wave is over: `GET`, for everybody.
#[must_use]
pub fn bulletin(wave: crate::ids::WaveId) -> String {
    format!("/api/v1/credentials/{wave}/bulletin")
}

/// What is stored about one person: `POST` [`crate::rights::AskPerson`], answered by [`crate::rights::AboutPerson`].
pub const RIGHTS_ABOUT: &str = "/api/v1/rights/about";

/// Takes away what is stored about one person: `POST` [`crate::rights::AskPerson`], answered by [`crate::rights::Erased`].
pub const RIGHTS_ERASE: &str = "/api/v1/rights/erase";

/// Lets somebody who was erased be imported again: `POST` [`crate::rights::AskPerson`], answered by
/// [`crate::rights::Readmitted`].
pub const RIGHTS_READMIT: &str = "/api/v1/rights/readmit";

/// How waves of a survey follow each other: `GET` [`crate::recurrence::Recurrence`], `PUT`
/// [`crate::recurrence::SetRecurrence`].
#[must_use]
pub fn recurrence(id: SurveyId) -> String {
    [&survey(id), "/recurrence"].concat()
}

/// How long the data of a survey are kept: `GET` [`crate::retention::Retention`], `PUT` [`crate::retention::SetRetention`].
#[must_use]
pub fn retention(id: SurveyId) -> String {
    [&survey(id), "/retention"].concat()
}

/// For everybody: what is stored of answers to a survey, and for how long. `GET` a page.
#[must_use]
pub fn survey_data(slug: &SurveySlug) -> String {
    [&survey_page(slug), "/about"].concat()
}
