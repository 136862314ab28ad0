//! Comments and review by a second person before publishing: what authors see and do. The page of those who were
//! invited by link is in `page`.

mod page;
mod sheet;
mod threads;

use std::num::NonZeroU32;

use candor_survey::{Date, Document, VersionId};
use candor_wire::ids::{CommentId, ReviewerId, SurveyId, UserId};
use candor_wire::path;
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::review::{
    InviteReviewer, Judge, MAX_ASKED_CHARS, MAX_COMMENT_CHARS, MAX_COMMENTS, MAX_COMMENTS_EACH, MAX_NAME_CHARS, MAX_REVIEWERS, NewComment,
    Review, Reviewed, Reviewer, ReviewerInvited, ReviewerState, Verdict,
};
use candor_wire::survey::{Publish, State};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

pub use page::{Outcome, Seen, Standing};
pub use sheet::{Part, Sheet};
pub use threads::{box_name, box_of};

use super::surveys;
use crate::clock::Clock;
use crate::digest::sha256;
use crate::error::Error;
use crate::random;
use crate::store::{CommentRow, Kept, ReviewerRow, Store, SurveyRow, VerdictRow, Who};
use crate::viewer::Person;

/// How often one link can send its page in a minute.
const SENDS: NonZeroU32 = NonZeroU32::new(20).unwrap();

/// Longest time that a link works, in days.
const MAX_DAYS: i64 = 366;

/// Reviews of questionnaires.
#[derive(Debug)]
pub struct Reviews {
    store: Store,
    clock: Clock,
    base_url: String,
    /// Whether no survey is published without an approval.
    everywhere: bool,
    sends: DefaultKeyedRateLimiter<ReviewerId>,
}

/// What is to be published next: the draft, or the next version. Without either what is published is shown.
struct Subject<'a> {
    document: &'a Document,
    version: String,
    is_open: bool,
}

impl<'a> Subject<'a> {
    fn of(survey: &'a SurveyRow) -> Result<Self, Error> {
        let document = survey.next.as_ref().unwrap_or(&survey.document);
        let (version, _) = VersionId::of(document).map_err(|e| Error::Internal(format!("a questionnaire: {e}")))?;
        let is_open = survey.next.is_some() || survey.state == State::Draft;
        Ok(Self { document, version: version.as_str().to_owned(), is_open })
    }
}

impl Reviews {
    /// Prepares reviews. `everywhere` is whether no survey of the server is published without an approval.
    #[must_use]
    pub fn new(store: Store, clock: Clock, base_url: &str, everywhere: bool) -> Self {
        let sends = RateLimiter::keyed(Quota::per_minute(SENDS));
        Self { store, clock, base_url: base_url.trim_end_matches('/').to_owned(), everywhere, sends }
    }

    /// The review of a survey.
    ///
    /// # Errors
    /// When there is no such survey, or the database fails.
    pub async fn review(&self, id: SurveyId) -> Result<Review, Error> {
        let survey = surveys::find(&self.store, id).await?;
        let subject = Subject::of(&survey)?;
        let reviewers = self.store.reviewers(id).await?;
        let comments = self.store.review_comments(id).await?;
        let verdicts = self.store.verdicts(id).await?;
        let questions = threads::questions(subject.document);
        let today = self.today();
        let told = |r: &ReviewerRow| reviewer(r, &subject.version, &comments, &verdicts, today);
        Ok(Review {
            title: subject.document.title.clone(),
            is_open: subject.is_open,
            is_needed: self.store.needs_approval(id).await?,
            is_needed_everywhere: self.everywhere,
            sentence: sentence(&verdicts, &reviewers, &subject.version),
            questions: questions.map(|q| Reviewed { item: q.code.clone(), text: q.text.clone() }).collect(),
            reviewers: reviewers.iter().map(told).collect(),
            verdicts: ordered(&verdicts, &reviewers, &subject.version),
            threads: threads::of(subject.document, &comments),
            version: subject.version,
        })
    }

    /// Who has approved what is to be published next, in words.
    ///
    /// # Errors
    /// When there is no such survey, or the database fails.
    pub async fn sentence(&self, id: SurveyId) -> Result<String, Error> {
        let survey = surveys::find(&self.store, id).await?;
        let subject = Subject::of(&survey)?;
        Ok(sentence(&self.store.verdicts(id).await?, &self.store.reviewers(id).await?, &subject.version))
    }

    /// Invites somebody to review a survey by link.
    ///
    /// # Errors
    /// Bad fields, each named; too many reviewers; no such survey.
    pub async fn invite(&self, person: &Person, id: SurveyId, new: InviteReviewer) -> Result<ReviewerInvited, Error> {
        surveys::find(&self.store, id).await?;
        let (name, asked) = (clean(&new.name), clean(&new.asked));
        let until = check_invitation(&name, &asked, &new.until, self.clock.now().day())?;
        let row = ReviewerRow {
            id: ReviewerId(random::uuid()?),
            survey: id,
            name,
            asked,
            until: until.to_string(),
            invited_by: person.name.clone(),
            is_revoked: false,
            is_opened: false,
        };
        let secret = random::token()?;
        if !self.store.add_reviewer(&row, &sha256(&secret)).await? {
            let text = format!("This survey has had {MAX_REVIEWERS} reviewers, which is as many as it may.");
            return Err(Error::field(Code::WrongState, "name", text));
        }
        Ok(ReviewerInvited { reviewer: row.id, link: format!("{}{}", self.base_url, path::review_page(&secret)) })
    }

    /// Takes a link back; approvals given with it count no more, comments stay.
    ///
    /// # Errors
    /// When the survey has no such reviewer.
    pub async fn revoke(&self, id: SurveyId, reviewer: ReviewerId) -> Result<(), Error> {
        if self.store.revoke_reviewer(id, reviewer).await? { Ok(()) } else { Err(Error::refused(Code::NotFound)) }
    }

    /// Comments as somebody who is signed in, or answers a comment.
    ///
    /// # Errors
    /// A bad text, a question or a comment that is not there; too many comments.
    pub async fn comment(&self, person: &Person, id: SurveyId, new: NewComment) -> Result<(), Error> {
        let survey = surveys::find(&self.store, id).await?;
        let subject = Subject::of(&survey)?;
        let text = clean(&new.text);
        check_comment(&text).map_err(|message| Error::field(Code::InvalidField, "text", message))?;
        let (item, about) = match (new.answers, &new.item) {
            (Some(answered), _) => {
                let there = self.store.review_comments(id).await?;
                let first = there.into_iter().find(|c| c.id == answered && c.answers.is_none());
                let first =
                    first.ok_or_else(|| Error::field(Code::InvalidField, "answers", "This comment is not there; reload the page."))?;
                (first.item, first.about)
            }
            (None, None) => (None, String::new()),
            (None, Some(item)) => {
                let question = threads::questions(subject.document).find(|q| q.code == *item);
                let gone =
                    || Error::field(Code::InvalidField, "item", format!("The questionnaire has no question {item}; reload the page."));
                (Some(item.clone()), question.ok_or_else(gone)?.text.clone())
            }
        };
        let row = CommentRow {
            id: CommentId(random::uuid()?),
            item,
            about,
            answers: new.answers,
            who: Who::Account(person.id),
            author: person.name.clone(),
            text,
            day: self.clock.now().day(),
            is_done: false,
        };
        kept(self.store.keep_review(id, &[row], None).await?)
    }

    /// Marks a comment as done or open.
    ///
    /// # Errors
    /// When the survey has no such comment.
    pub async fn mark(&self, id: SurveyId, comment: CommentId, is_done: bool) -> Result<(), Error> {
        if self.store.mark_comment(id, comment, is_done).await? { Ok(()) } else { Err(Error::refused(Code::NotFound)) }
    }

    /// Says what somebody who is signed in thinks of exactly this content.
    ///
    /// # Errors
    /// When the content has changed since it was looked at, or nothing is to be published.
    pub async fn judge(&self, person: &Person, id: SurveyId, judge: Judge) -> Result<(), Error> {
        let survey = surveys::find(&self.store, id).await?;
        let subject = Subject::of(&survey)?;
        check_version(&subject, &judge.version)?;
        let row = VerdictRow {
            who: Who::Account(person.id),
            author: person.name.clone(),
            version: subject.version,
            approves: judge.approves,
            day: self.clock.now().day(),
        };
        kept(self.store.keep_review(id, &[], Some(&row)).await?)
    }

    /// Says whether a survey is not published without an approval. An author can ask for it; lifting it takes an
    /// administrator, or whoever wants to publish alone would lift it first.
    ///
    /// # Errors
    /// When there is no such survey.
    pub async fn need(&self, id: SurveyId, is_needed: bool) -> Result<(), Error> {
        surveys::find(&self.store, id).await?;
        Ok(self.store.set_needs_approval(id, is_needed).await?)
    }

    /// Publishes what is to be published, if it needs no approval or has that of somebody else.
    ///
    /// # Errors
    /// When the approval is missing, and those of publishing.
    pub async fn publish(&self, person: &Person, id: SurveyId, publish: Publish) -> Result<(), Error> {
        let survey = surveys::find(&self.store, id).await?;
        // a revision has one content, so what was approved is what is published below
        if publish.revision != survey.revision {
            return Err(Error::refused(Code::DraftChanged));
        }
        self.check_approved(&survey, person.id).await?;
        let version = Subject::of(&survey)?.version;
        surveys::publish(&self.store, id, publish).await?;
        // one's own approval of what one publishes says nothing
        Ok(self.store.drop_verdict(id, Who::Account(person.id), &version).await?)
    }

    async fn check_approved(&self, survey: &SurveyRow, publisher: UserId) -> Result<(), Error> {
        let subject = Subject::of(survey)?;
        if !subject.is_open || !(self.everywhere || self.store.needs_approval(survey.id).await?) {
            return Ok(());
        }
        let (verdicts, reviewers) = (self.store.verdicts(survey.id).await?, self.store.reviewers(survey.id).await?);
        if approvals(&verdicts, &reviewers, &subject.version).any(|v| v.who != Who::Account(publisher)) {
            return Ok(());
        }
        let said = sentence(&verdicts, &reviewers, &subject.version);
        let text = format!("{said} Somebody other than you has to approve exactly this content, on its review page or by link.");
        Err(Error::field(Code::ApprovalNeeded, "review", text))
    }

    fn today(&self) -> Date {
        Date::of_day(self.clock.now().day())
    }
}

/// What reports say of the review of a version; `None` when nobody approved it.
///
/// # Errors
/// When the database fails.
pub(super) async fn note(store: &Store, survey: &SurveyRow, version: Option<&str>) -> Result<Option<String>, Error> {
    let Some(version) = version else { return Ok(None) };
    let (verdicts, reviewers) = (store.verdicts(survey.id).await?, store.reviewers(survey.id).await?);
    let names = names(approvals(&verdicts, &reviewers, version));
    Ok((!names.is_empty()).then(|| format!("Reviewed before it was published: this version of the questionnaire was approved by {names}.")))
}

/// Approvals of a content that count.
fn approvals<'a>(verdicts: &'a [VerdictRow], reviewers: &'a [ReviewerRow], version: &'a str) -> impl Iterator<Item = &'a VerdictRow> {
    verdicts.iter().filter(move |v| v.approves && v.version == version && counts(v, reviewers))
}

fn counts(verdict: &VerdictRow, reviewers: &[ReviewerRow]) -> bool {
    match verdict.who {
        Who::Account(_) => true,
        Who::Reviewer(id) => reviewers.iter().any(|r| r.id == id && !r.is_revoked),
    }
}

fn sentence(verdicts: &[VerdictRow], reviewers: &[ReviewerRow], version: &str) -> String {
    let here = names(approvals(verdicts, reviewers, version));
    if !here.is_empty() {
        return format!("This version was approved by {here}.");
    }
    let before = names(verdicts.iter().filter(|v| v.approves && counts(v, reviewers)).take(1));
    if before.is_empty() {
        "Nobody has approved this version.".to_owned()
    } else {
        format!("Nobody has approved this version; it was changed since the approval by {before}.")
    }
}

fn names<'a>(verdicts: impl Iterator<Item = &'a VerdictRow>) -> String {
    let one = |v: &VerdictRow| {
        let by_link = if matches!(v.who, Who::Reviewer(_)) { " (by link)" } else { "" };
        format!("{}{by_link} on {}", v.author, Date::of_day(v.day))
    };
    verdicts.map(one).collect::<Vec<_>>().join(", ")
}

/// The judgements of the content under review first.
fn ordered(verdicts: &[VerdictRow], reviewers: &[ReviewerRow], version: &str) -> Vec<Verdict> {
    let told = |v: &VerdictRow| Verdict {
        author: v.author.clone(),
        by_link: matches!(v.who, Who::Reviewer(_)),
        approves: v.approves,
        is_present: v.version == version,
        counts: counts(v, reviewers),
        day: Date::of_day(v.day).to_string(),
    };
    let mut told: Vec<Verdict> = verdicts.iter().map(told).collect();
    told.sort_by_key(|v| !v.is_present);
    told
}

fn reviewer(row: &ReviewerRow, version: &str, comments: &[CommentRow], verdicts: &[VerdictRow], today: Date) -> Reviewer {
    let who = Who::Reviewer(row.id);
    let comments = comments.iter().filter(|c| c.who == who).count();
    let judged = verdicts.iter().find(|v| v.who == who && v.version == version);
    let state = match judged {
        _ if row.is_revoked => ReviewerState::Revoked,
        Some(v) if v.approves => ReviewerState::Approved,
        Some(_) => ReviewerState::AsksForChanges,
        None if is_over(row, today) => ReviewerState::Expired,
        None if comments > 0 => ReviewerState::Commented,
        None if row.is_opened => ReviewerState::Opened,
        None => ReviewerState::NotOpened,
    };
    Reviewer {
        id: row.id,
        name: row.name.clone(),
        asked: row.asked.clone(),
        until: row.until.clone(),
        invited_by: row.invited_by.clone(),
        state,
        comments,
    }
}

/// Whether the last day of a link is over. A day that cannot be read is.
fn is_over(row: &ReviewerRow, today: Date) -> bool {
    Date::parse(&row.until).is_none_or(|until| today > until)
}

/// A text as it is kept: without what no screen shows, and without spaces around it.
fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect::<String>().trim().to_owned()
}

fn check_comment(text: &str) -> Result<(), String> {
    match text.chars().count() {
        0 => Err("Write what you think.".to_owned()),
        n if n > MAX_COMMENT_CHARS => Err(format!("This is {n} characters long; write at most {MAX_COMMENT_CHARS}.")),
        _ => Ok(()),
    }
}

fn check_invitation(name: &str, asked: &str, until: &str, today: i64) -> Result<Date, Error> {
    let mut problems = Vec::new();
    let mut say = |field: &str, message: String| problems.push(FieldProblem { field: field.to_owned(), message });
    if name.is_empty() || name.chars().count() > MAX_NAME_CHARS || name.contains('\n') {
        say("name", format!("Enter a name of at most {MAX_NAME_CHARS} characters, such as Works council."));
    }
    if asked.chars().count() > MAX_ASKED_CHARS {
        say("asked", format!("Write at most {MAX_ASKED_CHARS} characters."));
    }
    let (first, last) = (Date::of_day(today), Date::of_day(today + MAX_DAYS));
    let until = Date::parse(until.trim()).filter(|day| (first..=last).contains(day));
    match until {
        Some(until) if problems.is_empty() => Ok(until),
        Some(_) => Err(Error::fields(Code::InvalidField, problems)),
        None => {
            problems.push(FieldProblem {
                field: "until".to_owned(),
                message: format!("Enter the last day on which the link works, from {first} to {last}."),
            });
            Err(Error::fields(Code::InvalidField, problems))
        }
    }
}

/// A judgement is about what was looked at.
fn check_version(subject: &Subject<'_>, looked_at: &str) -> Result<(), Error> {
    if !subject.is_open {
        return Err(Error::field(Code::WrongState, "version", "This questionnaire is published; there is nothing left to approve."));
    }
    if subject.version != looked_at {
        let text = "The questionnaire was changed since you opened the page. Look at it again, then say what you think of it.";
        return Err(Error::field(Code::DraftChanged, "version", text));
    }
    Ok(())
}

fn kept(kept: Kept) -> Result<(), Error> {
    match kept {
        Kept::All => Ok(()),
        Kept::Revoked => Err(Error::refused(Code::NotFound)),
        Kept::TooMany => {
            let text =
                format!("A survey takes {MAX_COMMENTS} comments, and {MAX_COMMENTS_EACH} of one reviewer. Tell the author what is left.");
            Err(Error::field(Code::WrongState, "text", text))
        }
    }
}
