//! The page of a reviewer who was invited by link.

use candor_survey::{Date, ItemCode};
use candor_wire::ids::CommentId;
use candor_wire::problem::{Code, FieldProblem};
use candor_wire::review::{MAX_COMMENTS_EACH, Thread};

use super::sheet::Sheet;
use super::threads::{self, box_name, box_of};
use super::{Reviews, Subject, check_comment, check_version, clean, is_over, kept};
use crate::digest::sha256;
use crate::error::Error;
use crate::random;
use crate::store::{CommentRow, ReviewerRow, SurveyRow, VerdictRow, Who};
use crate::usecases::surveys;

/// What the page of a reviewer shows.
#[derive(Debug)]
pub struct Seen {
    /// Who looks, and what they are asked.
    pub reviewer: ReviewerRow,
    /// The questionnaire.
    pub sheet: Sheet,
    /// SHA-256 of its content.
    pub version: String,
    /// Whether it can still be approved: it is not published.
    pub is_open: bool,
    /// What everybody has said in this review.
    pub threads: Vec<Thread>,
    /// What this reviewer thinks of it.
    pub standing: Standing,
}

/// What a reviewer has said of the content that is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Nothing yet.
    Nothing,
    /// They approved a version before this one, on this day.
    ApprovedBefore(String),
    /// They have no objection, since this day.
    Approved(String),
    /// They asked for changes on this day.
    AsksForChanges(String),
}

/// What became of a page that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Comments are kept.
    Said,
    /// This content is approved.
    Approved,
    /// Changes are asked for.
    AsksForChanges,
}

impl Outcome {
    /// The value of its button.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Said => "said",
            Self::Approved => "approved",
            Self::AsksForChanges => "changes",
        }
    }

    /// The outcome that a button asks for.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        [Self::Said, Self::Approved, Self::AsksForChanges].into_iter().find(|outcome| outcome.as_str() == text)
    }
}

impl Reviews {
    /// What the link of a reviewer leads to, and that it was opened.
    ///
    /// # Errors
    /// When there is no such link, or it works no more.
    pub async fn open(&self, secret: &str) -> Result<Seen, Error> {
        let (reviewer, survey) = self.find(secret).await?;
        if !reviewer.is_opened {
            self.store.reviewer_opened(reviewer.id).await?;
        }
        self.seen(reviewer, &survey).await
    }

    /// The same without a note of it, for a page that says what is wrong with what was sent.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn look(&self, secret: &str) -> Result<Seen, Error> {
        let (reviewer, survey) = self.find(secret).await?;
        self.seen(reviewer, &survey).await
    }

    /// Takes what a reviewer has sent: all of it, or nothing.
    ///
    /// # Errors
    /// Comments that are too long, each named by its box; a judgement of a content that has changed since; too much, or
    /// too often.
    pub async fn send(&self, secret: &str, fields: &[(String, String)]) -> Result<Outcome, Error> {
        let (reviewer, survey) = self.find(secret).await?;
        self.sends.retain_recent();
        self.sends.check_key(&reviewer.id).map_err(|_| Error::refused(Code::TooManyAttempts))?;
        let subject = Subject::of(&survey)?;
        let value = |name: &str| fields.iter().rfind(|(n, _)| n == name).map_or("", |(_, value)| value.as_str());
        let outcome = Outcome::of(value("go")).unwrap_or(Outcome::Said);
        let said = self.read(&reviewer, &subject, fields)?;
        let judged = match outcome {
            Outcome::Said if said.is_empty() => {
                return Err(Error::field(Code::InvalidField, &box_name(None), "There is no comment yet. Write one in any of the boxes."));
            }
            Outcome::Said => None,
            Outcome::Approved | Outcome::AsksForChanges => {
                check_version(&subject, value("version"))?;
                let approves = outcome == Outcome::Approved;
                if !approves && said.is_empty() && !self.has_commented(&reviewer).await? {
                    return Err(Error::field(Code::InvalidField, &box_name(None), "Say in any of the boxes what should change."));
                }
                let (who, author, day) = (Who::Reviewer(reviewer.id), reviewer.name.clone(), self.clock.now().day());
                Some(VerdictRow { who, author, version: subject.version.clone(), approves, day })
            }
        };
        kept(self.store.keep_review(survey.id, &said, judged.as_ref()).await?)?;
        Ok(outcome)
    }

    async fn has_commented(&self, reviewer: &ReviewerRow) -> Result<bool, Error> {
        let all = self.store.review_comments(reviewer.survey).await?;
        Ok(all.iter().any(|c| c.who == Who::Reviewer(reviewer.id) && !c.is_done))
    }

    /// The comments in the boxes that are not empty. One on a question that has gone meanwhile is kept with its code.
    fn read(&self, reviewer: &ReviewerRow, subject: &Subject<'_>, fields: &[(String, String)]) -> Result<Vec<CommentRow>, Error> {
        let (mut rows, mut problems) = (Vec::new(), Vec::new());
        for (name, text) in fields {
            let (Some(item), text) = (box_of(name), clean(text)) else { continue };
            if text.is_empty() {
                continue;
            }
            // nobody fills in so many boxes, and what is stored is compared with each
            if rows.len() + problems.len() >= MAX_COMMENTS_EACH {
                let text = format!("One reviewer writes {MAX_COMMENTS_EACH} comments at most. Tell the author what is left.");
                return Err(Error::field(Code::InvalidField, name, text));
            }
            if let Err(message) = check_comment(&text) {
                problems.push(FieldProblem { field: name.clone(), message });
                continue;
            }
            let about = item.as_ref().map(|item| about(subject, item)).unwrap_or_default();
            rows.push(CommentRow {
                id: CommentId(random::uuid()?),
                item,
                about,
                answers: None,
                who: Who::Reviewer(reviewer.id),
                author: reviewer.name.clone(),
                text,
                day: self.clock.now().day(),
                is_done: false,
            });
        }
        if problems.is_empty() { Ok(rows) } else { Err(Error::fields(Code::InvalidField, problems)) }
    }

    async fn find(&self, secret: &str) -> Result<(ReviewerRow, SurveyRow), Error> {
        let turned = |text: &str| Error::field(Code::NotFound, "link", text);
        let unknown = || turned("No review has this link. Check that it was copied whole, or ask whoever sent it.");
        let found = self.store.reviewer_by_token(&sha256(secret)).await?.ok_or_else(unknown)?;
        if found.is_revoked {
            return Err(turned("This link was taken back. Ask whoever sent it."));
        }
        if is_over(&found, self.today()) {
            return Err(turned(&format!("This link worked until {}. Ask whoever sent it for another one.", found.until)));
        }
        let survey = surveys::find(&self.store, found.survey).await?;
        Ok((found, survey))
    }

    async fn seen(&self, reviewer: ReviewerRow, survey: &SurveyRow) -> Result<Seen, Error> {
        let subject = Subject::of(survey)?;
        let verdicts = self.store.verdicts(survey.id).await?;
        let own = verdicts.iter().filter(|v| v.who == Who::Reviewer(reviewer.id));
        let day = |v: &VerdictRow| Date::of_day(v.day).to_string();
        let here = own.clone().find(|v| v.version == subject.version);
        let standing = match (here, own.clone().find(|v| v.approves)) {
            (Some(v), _) if v.approves => Standing::Approved(day(v)),
            (Some(v), _) => Standing::AsksForChanges(day(v)),
            (None, Some(v)) => Standing::ApprovedBefore(day(v)),
            (None, None) => Standing::Nothing,
        };
        let comments = self.store.review_comments(survey.id).await?;
        Ok(Seen {
            reviewer,
            sheet: Sheet::of(subject.document),
            threads: threads::of(subject.document, &comments),
            version: subject.version,
            is_open: subject.is_open,
            standing,
        })
    }
}

/// The text of a question, or its code when it is gone.
fn about(subject: &Subject<'_>, item: &ItemCode) -> String {
    threads::questions(subject.document).find(|q| q.code == *item).map_or_else(|| item.to_string(), |q| q.text.clone())
}
