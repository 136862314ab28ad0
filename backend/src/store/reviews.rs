//! The review of questionnaires: who was invited by link, what was said, who approved which content.

mod entity;

use candor_survey::ItemCode;
use candor_wire::ids::{CommentId, ReviewerId, SurveyId, UserId};
use candor_wire::review::{MAX_COMMENTS, MAX_COMMENTS_EACH, MAX_REVIEWERS};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use uuid::Uuid;

use self::entity::{comment, needed, reviewer, verdict};
use super::connect::Store;
use super::error::StoreError;

/// Somebody who was invited by link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewerRow {
    /// Id.
    pub id: ReviewerId,
    /// The survey reviewed.
    pub survey: SurveyId,
    /// Their name, as the author gave it.
    pub name: String,
    /// What they are asked.
    pub asked: String,
    /// The last day of the link, as `2026-12-31`.
    pub until: String,
    /// Name of whoever invited them.
    pub invited_by: String,
    /// Whether the link was taken back.
    pub is_revoked: bool,
    /// Whether it was opened.
    pub is_opened: bool,
}

/// Who says something in a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// Somebody invited by link.
    Reviewer(ReviewerId),
    /// Somebody with an account.
    Account(UserId),
}

impl Who {
    const fn key(self) -> Uuid {
        match self {
            Self::Reviewer(id) => id.0,
            Self::Account(id) => id.0,
        }
    }

    const fn is_reviewer(self) -> i64 {
        matches!(self, Self::Reviewer(_)) as i64
    }

    const fn of(key: Uuid, is_reviewer: i64) -> Self {
        if is_reviewer == 0 { Self::Account(UserId(key)) } else { Self::Reviewer(ReviewerId(key)) }
    }
}

/// A comment, or an answer to one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRow {
    /// Id.
    pub id: CommentId,
    /// The question; `None` for the whole.
    pub item: Option<ItemCode>,
    /// What the question was when it was written.
    pub about: String,
    /// The comment that is answered.
    pub answers: Option<CommentId>,
    /// Who wrote it.
    pub who: Who,
    /// Their name.
    pub author: String,
    /// The text.
    pub text: String,
    /// The day, counted since 1970.
    pub day: i64,
    /// Whether it is done.
    pub is_done: bool,
}

/// What somebody thinks of a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictRow {
    /// Who.
    pub who: Who,
    /// Their name.
    pub author: String,
    /// SHA-256 of the content.
    pub version: String,
    /// Whether they approve.
    pub approves: bool,
    /// The day, counted since 1970.
    pub day: i64,
}

/// What became of comments that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// Everything is kept.
    All,
    /// Nothing is: there would be too many.
    TooMany,
    /// Nothing is: the link was taken back meanwhile.
    Revoked,
}

impl Store {
    /// Those who were invited to review a survey, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviewers(&self, survey: SurveyId) -> Result<Vec<ReviewerRow>, StoreError> {
        let find = reviewer::Entity::find().filter(reviewer::Column::SurveyId.eq(survey.0));
        let found = find.order_by_asc(reviewer::Column::Name).order_by_asc(reviewer::Column::Id).all(&self.reader).await?;
        Ok(found.into_iter().map(reviewer_row).collect())
    }

    /// The reviewer whose link has this digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviewer_by_token(&self, hash: &str) -> Result<Option<ReviewerRow>, StoreError> {
        let find = reviewer::Entity::find().filter(reviewer::Column::TokenHash.eq(hash));
        Ok(find.one(&self.reader).await?.map(reviewer_row))
    }

    /// Adds a reviewer under the digest of their link; false when the survey has as many as it may.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_reviewer(&self, row: &ReviewerRow, hash: &str) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "reviewers").await?;
        let of_survey = reviewer::Entity::find().filter(reviewer::Column::SurveyId.eq(row.survey.0));
        if of_survey.count(&transaction).await? >= MAX_REVIEWERS as u64 {
            return Ok(false);
        }
        let model = reviewer::ActiveModel {
            id: Set(row.id.0),
            survey_id: Set(row.survey.0),
            token_hash: Set(hash.to_owned()),
            name: Set(row.name.clone()),
            asked: Set(row.asked.clone()),
            until: Set(row.until.clone()),
            invited_by: Set(row.invited_by.clone()),
            is_revoked: Set(i64::from(row.is_revoked)),
            is_opened: Set(i64::from(row.is_opened)),
        };
        reviewer::Entity::insert(model).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Takes the link of a survey's reviewer back; false when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn revoke_reviewer(&self, survey: SurveyId, id: ReviewerId) -> Result<bool, StoreError> {
        let one = Condition::all().add(reviewer::Column::Id.eq(id.0)).add(reviewer::Column::SurveyId.eq(survey.0));
        let revoke = reviewer::Entity::update_many().col_expr(reviewer::Column::IsRevoked, Expr::value(1)).filter(one);
        Ok(revoke.exec(&self.writer).await?.rows_affected == 1)
    }

    /// Notes that a link was opened.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reviewer_opened(&self, id: ReviewerId) -> Result<(), StoreError> {
        let unopened = Condition::all().add(reviewer::Column::Id.eq(id.0)).add(reviewer::Column::IsOpened.eq(0));
        reviewer::Entity::update_many().col_expr(reviewer::Column::IsOpened, Expr::value(1)).filter(unopened).exec(&self.writer).await?;
        Ok(())
    }

    /// All comments on a survey in the order in which they came.
    ///
    /// # Errors
    /// When the database fails or holds something that cannot be read.
    pub async fn review_comments(&self, survey: SurveyId) -> Result<Vec<CommentRow>, StoreError> {
        let find = comment::Entity::find().filter(comment::Column::SurveyId.eq(survey.0)).order_by_asc(comment::Column::Ordinal);
        find.all(&self.reader).await?.into_iter().map(comment_row).collect()
    }

    /// Keeps comments and a judgement together, or nothing. What the same person has said in the same place already is
    /// not kept twice, so that sending again does no harm.
    ///
    /// # Errors
    /// When the database fails; then nothing is kept.
    pub async fn keep_review(&self, survey: SurveyId, said: &[CommentRow], judged: Option<&VerdictRow>) -> Result<Kept, StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "review_comments").await?;
        if let Some(who) = said.first().map(|c| c.who).or(judged.map(|v| v.who))
            && is_revoked(&transaction, who).await?
        {
            return Ok(Kept::Revoked);
        }
        let of_survey = comment::Entity::find().filter(comment::Column::SurveyId.eq(survey.0));
        let mut there = of_survey.order_by_asc(comment::Column::Ordinal).all(&transaction).await?;
        for row in said {
            let model = comment_model(survey, row, there.last().map_or(1, |last| last.ordinal + 1));
            let same =
                |c: &comment::Model| (c.who, &c.item, c.answers, &c.content) == (model.who, &model.item, model.answers, &model.content);
            if !there.iter().any(same) {
                comment::Entity::insert(model.clone().into_active_model().reset_all()).exec_without_returning(&transaction).await?;
                there.push(model);
            }
        }
        let of = |who: Who| there.iter().filter(|c| c.who == who.key()).count();
        let is_over = said.iter().any(|row| matches!(row.who, Who::Reviewer(_)) && of(row.who) > MAX_COMMENTS_EACH);
        if is_over || there.len() > MAX_COMMENTS {
            return Ok(Kept::TooMany);
        }
        if let Some(row) = judged {
            judge(&transaction, survey, row).await?;
        }
        transaction.commit().await?;
        Ok(Kept::All)
    }

    /// Marks a comment on a survey as done or open; false when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn mark_comment(&self, survey: SurveyId, id: CommentId, is_done: bool) -> Result<bool, StoreError> {
        let one = Condition::all().add(comment::Column::Id.eq(id.0)).add(comment::Column::SurveyId.eq(survey.0));
        let one = one.add(comment::Column::Answers.is_null());
        let mark = comment::Entity::update_many().col_expr(comment::Column::IsDone, Expr::value(i64::from(is_done))).filter(one);
        Ok(mark.exec(&self.writer).await?.rows_affected == 1)
    }

    /// What people think of the contents of a survey, the latest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verdicts(&self, survey: SurveyId) -> Result<Vec<VerdictRow>, StoreError> {
        let find = verdict::Entity::find().filter(verdict::Column::SurveyId.eq(survey.0));
        let find = find.order_by_desc(verdict::Column::OnDay).order_by_asc(verdict::Column::Author).order_by_asc(verdict::Column::Who);
        Ok(find.all(&self.reader).await?.into_iter().map(verdict_row).collect())
    }

    /// Takes somebody's judgement of a content back.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn drop_verdict(&self, survey: SurveyId, who: Who, version: &str) -> Result<(), StoreError> {
        verdict::Entity::delete_by_id((survey.0, who.key(), version.to_owned())).exec(&self.writer).await?;
        Ok(())
    }

    /// Whether a survey is not published without an approval.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn needs_approval(&self, survey: SurveyId) -> Result<bool, StoreError> {
        Ok(needed::Entity::find_by_id(survey.0).one(&self.reader).await?.is_some())
    }

    /// Says whether it is.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_needs_approval(&self, survey: SurveyId, is_needed: bool) -> Result<(), StoreError> {
        if is_needed {
            let row = needed::ActiveModel { survey_id: Set(survey.0) };
            needed::Entity::insert_many([row]).on_conflict_do_nothing().exec_without_returning(&self.writer).await?;
        } else {
            needed::Entity::delete_by_id(survey.0).exec(&self.writer).await?;
        }
        Ok(())
    }
}

async fn is_revoked(transaction: &DatabaseTransaction, who: Who) -> Result<bool, StoreError> {
    let Who::Reviewer(id) = who else { return Ok(false) };
    Ok(reviewer::Entity::find_by_id(id.0).one(transaction).await?.is_none_or(|r| r.is_revoked != 0))
}

async fn judge(transaction: &DatabaseTransaction, survey: SurveyId, row: &VerdictRow) -> Result<(), StoreError> {
    use verdict::Column as C;
    let model = verdict::ActiveModel {
        survey_id: Set(survey.0),
        who: Set(row.who.key()),
        version: Set(row.version.clone()),
        is_reviewer: Set(row.who.is_reviewer()),
        author: Set(row.author.clone()),
        is_approved: Set(i64::from(row.approves)),
        on_day: Set(row.day),
    };
    let again = OnConflict::columns([C::SurveyId, C::Who, C::Version]).update_columns([C::Author, C::IsApproved, C::OnDay]).to_owned();
    verdict::Entity::insert(model).on_conflict(again).exec_without_returning(transaction).await?;
    Ok(())
}

fn reviewer_row(model: reviewer::Model) -> ReviewerRow {
    ReviewerRow {
        id: ReviewerId(model.id),
        survey: SurveyId(model.survey_id),
        name: model.name,
        asked: model.asked,
        until: model.until,
        invited_by: model.invited_by,
        is_revoked: model.is_revoked != 0,
        is_opened: model.is_opened != 0,
    }
}

fn comment_model(survey: SurveyId, row: &CommentRow, ordinal: i64) -> comment::Model {
    comment::Model {
        id: row.id.0,
        survey_id: survey.0,
        ordinal,
        item: row.item.as_ref().map(ToString::to_string).unwrap_or_default(),
        about: row.about.clone(),
        answers: row.answers.map(|a| a.0),
        who: row.who.key(),
        is_reviewer: row.who.is_reviewer(),
        author: row.author.clone(),
        content: row.text.clone(),
        on_day: row.day,
        is_done: i64::from(row.is_done),
    }
}

fn comment_row(model: comment::Model) -> Result<CommentRow, StoreError> {
    let item = match model.item.as_str() {
        "" => None,
        code => Some(code.parse().map_err(|_| StoreError::Corrupt("the question of a comment".to_owned()))?),
    };
    Ok(CommentRow {
        id: CommentId(model.id),
        item,
        about: model.about,
        answers: model.answers.map(CommentId),
        who: Who::of(model.who, model.is_reviewer),
        author: model.author,
        text: model.content,
        day: model.on_day,
        is_done: model.is_done != 0,
    })
}

fn verdict_row(model: verdict::Model) -> VerdictRow {
    VerdictRow {
        who: Who::of(model.who, model.is_reviewer),
        author: model.author,
        version: model.version,
        approves: model.is_approved != 0,
        day: model.on_day,
    }
}
