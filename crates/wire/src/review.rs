//! Comments and review by a second person before publishing.

use candor_survey::ItemCode;
use serde::{Deserialize, Serialize};

use crate::ids::{CommentId, ReviewerId};

/// Longest name of a reviewer, in characters.
pub const MAX_NAME_CHARS: usize = 100;
/// Longest text that says what a reviewer is asked, in characters.
pub const MAX_ASKED_CHARS: usize = 1000;
/// Longest comment, in characters.
pub const MAX_COMMENT_CHARS: usize = 2000;
/// Most comments on one survey.
pub const MAX_COMMENTS: usize = 2000;
/// Most comments of one reviewer on one survey.
pub const MAX_COMMENTS_EACH: usize = 300;
/// Most reviewers of one survey, revoked ones included.
pub const MAX_REVIEWERS: usize = 50;

/// The review of what is to be published next: the draft, or the next version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// Title of the questionnaire.
    pub title: String,
    /// SHA-256 of the content under review; give it back with a judgement.
    pub version: String,
    /// Whether there is something to publish: a survey that is published and has no next version has nothing.
    pub is_open: bool,
    /// Whether this survey is not published without an approval.
    pub is_needed: bool,
    /// Whether no survey of this server is.
    pub is_needed_everywhere: bool,
    /// Who has approved this content, in words.
    pub sentence: String,
    /// The questions, in their order.
    pub questions: Vec<Reviewed>,
    /// Who was invited by link.
    pub reviewers: Vec<Reviewer>,
    /// What people think of this content and of earlier ones, this content first.
    pub verdicts: Vec<Verdict>,
    /// Comments on the whole, then by question in their order, then those on questions that are gone.
    pub threads: Vec<Thread>,
}

/// A question that can be commented on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Its code.
    pub item: ItemCode,
    /// Its text.
    pub text: String,
}

/// Where a reviewer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReviewerState {
    /// The link was not opened yet.
    NotOpened,
    /// It was opened and nothing was said.
    Opened,
    /// There are comments, and no judgement of this content.
    Commented,
    /// This content is approved.
    Approved,
    /// Changes to this content are asked for.
    AsksForChanges,
    /// The link was taken back.
    Revoked,
    /// The last day of the link is over.
    Expired,
}

/// Somebody who was invited by link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewer {
    /// Id.
    pub id: ReviewerId,
    /// The name that the author gave, such as a committee's.
    pub name: String,
    /// What they are asked.
    pub asked: String,
    /// The last day of the link, as `2026-12-31`.
    pub until: String,
    /// Who invited them.
    pub invited_by: String,
    /// Where they are.
    pub state: ReviewerState,
    /// How many comments they have made.
    pub comments: usize,
}

/// What somebody thinks of a content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// Name.
    pub author: String,
    /// Whether they were invited by link; others have an account.
    pub by_link: bool,
    /// Whether they approve.
    pub approves: bool,
    /// Whether it is about the content under review; an edit since makes it one about an earlier one.
    pub is_present: bool,
    /// Whether it counts: a revoked link's does not.
    pub counts: bool,
    /// The day, as `2026-12-31`.
    pub day: String,
}

/// What a comment is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The questionnaire as a whole.
    Whole,
    /// A question.
    Question,
    /// A question that is gone.
    Gone,
}

/// A comment with what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thread {
    /// What it is on.
    pub anchor: Anchor,
    /// The code of the question; `None` for the whole.
    pub item: Option<ItemCode>,
    /// The text of the question: as it is now, or as it was when it is gone; empty for the whole.
    pub about: String,
    /// Whether it is done.
    pub is_done: bool,
    /// The comment.
    pub comment: Comment,
    /// Answers, in their order.
    pub replies: Vec<Comment>,
}

/// A comment, or an answer to one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Id.
    pub id: CommentId,
    /// Who wrote it: the name of an account, or the name that the author gave a reviewer.
    pub author: String,
    /// Whether they were invited by link.
    pub by_link: bool,
    /// The day, as `2026-12-31`.
    pub day: String,
    /// The text.
    pub text: String,
}

/// Invites a reviewer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InviteReviewer {
    /// Their name, as others see it.
    pub name: String,
    /// What they are asked; may be empty.
    pub asked: String,
    /// The last day on which the link works, as `2026-12-31`.
    pub until: String,
}

/// A reviewer was invited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewerInvited {
    /// Who.
    pub reviewer: ReviewerId,
    /// The link, told this once: the server keeps its digest only.
    pub link: String,
}

/// Comments, or answers a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewComment {
    /// The question; the whole without one. Of an answer it is that of the comment.
    #[serde(default)]
    pub item: Option<ItemCode>,
    /// The comment that is answered.
    #[serde(default)]
    pub answers: Option<CommentId>,
    /// The text.
    pub text: String,
}

/// Marks a comment as done, or as open again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkComment {
    /// Whether it is done.
    pub is_done: bool,
}

/// Judges a content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Judge {
    /// The content that was looked at: [`Review::version`].
    pub version: String,
    /// Whether it is approved; else changes are asked for.
    pub approves: bool,
}

/// Says whether publishing waits for an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedApproval {
    /// Whether it does.
    pub is_needed: bool,
}
