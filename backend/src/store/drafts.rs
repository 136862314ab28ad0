//! Answers that are not sent yet, of respondents without scripts. Reports never read them; they count how far
//! the drafts have come.

use std::collections::BTreeMap;

use candor_survey::{Answers, Arrangement, Channel, ItemCode, Paradata};
use candor_wire::ids::{SurveyId, UnitId};
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect};
use serde::Serialize;

use super::connect::Store;
use super::entity::{draft, wave};
use super::error::StoreError;
use super::experience::{give_up, read_paradata};
use super::files;
use super::responses::arrangement;

/// Days after its last change for which a draft is kept.
pub const DRAFT_DAYS: i64 = 30;

/// What a respondent has entered and not sent yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The survey answered.
    pub survey: SurveyId,
    /// The version of its questionnaire.
    pub version: String,
    /// The unit answered about, once it is known.
    pub unit: Option<UnitId>,
    /// The channel that the link named.
    pub channel: Option<Channel>,
    /// The page to show, counted from 0.
    pub step: usize,
    /// Valid answers.
    pub answers: Answers,
    /// Texts as typed that are not (yet) a valid answer.
    pub entries: BTreeMap<ItemCode, String>,
    /// Counts saves.
    pub revision: i64,
    /// How far the respondent has come, and how.
    pub visit: DraftVisit,
    /// The arrangement that was drawn for somebody invited; nothing where it follows from the secret.
    pub arrangement: Option<Arrangement>,
}

/// How far a respondent has come, and how. Counted in sums when the draft is sent or given up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftVisit {
    /// The furthest page that was shown, from 0. The choice of a team is no page.
    pub reached: usize,
    /// What happened on the pages.
    pub paradata: Paradata,
}

impl Store {
    /// Keeps a new draft under the digest of its token. Days are counted since 1970.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when there is one under that digest.
    pub async fn create_draft(&self, token_hash: &str, draft: &Draft, day: i64) -> Result<(), StoreError> {
        let wave = self.open_wave_of(draft.survey).await?;
        let model = draft::ActiveModel { token_hash: Set(token_hash.to_owned()), wave_id: Set(wave), ..set(draft, draft.revision, day)? };
        draft::Entity::insert(model).exec_without_returning(&self.writer).await?;
        Ok(())
    }

    /// The draft of a token.
    ///
    /// # Errors
    /// When the database fails or the draft cannot be read.
    pub async fn draft(&self, token_hash: &str) -> Result<Option<Draft>, StoreError> {
        draft::Entity::find_by_id(token_hash.to_owned()).one(&self.reader).await?.map(row).transpose()
    }

    /// Replaces a draft if it still has the given one's revision, and counts the revision up; false when another
    /// request was faster or the draft is gone. (`save_draft` is that of questionnaires.)
    ///
    /// # Errors
    /// When the database fails.
    pub async fn update_draft(&self, token_hash: &str, draft: &Draft, day: i64) -> Result<bool, StoreError> {
        let wave = self.open_wave_of(draft.survey).await?;
        let saved = draft::Entity::update_many()
            .set(draft::ActiveModel { wave_id: Set(wave), ..set(draft, draft.revision + 1, day)? })
            .filter(draft::Column::TokenHash.eq(token_hash))
            .filter(draft::Column::Revision.eq(draft.revision))
            .exec(&self.writer)
            .await?;
        Ok(saved.rows_affected == 1)
    }

    /// Removes the draft of a token, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn delete_draft(&self, token_hash: &str) -> Result<(), StoreError> {
        draft::Entity::delete_by_id(token_hash.to_owned()).exec(&self.writer).await?;
        Ok(())
    }

    /// Removes drafts by the digests of their secrets, with the files in them.
    ///
    /// # Errors
    /// When the database fails; then none is removed.
    pub async fn remove_drafts(&self, token_hashes: &[String]) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        take_away(&transaction, token_hashes).await?;
        Ok(transaction.commit().await?)
    }

    /// Removes drafts last changed before the given day and counts them as given up; gives their number.
    ///
    /// # Errors
    /// When the database fails; then none is removed.
    pub async fn forget_drafts(&self, before_day: i64) -> Result<u64, StoreError> {
        let old = || Condition::all().add(draft::Column::TouchedDay.lt(before_day));
        let transaction = self.begin().await?;
        give_up(&transaction, old()).await?;
        let removed = draft::Entity::delete_many().filter(old()).exec(&transaction).await?.rows_affected;
        transaction.commit().await?;
        Ok(removed)
    }

    /// The wave in which an unfinished visit of now is counted.
    async fn open_wave_of(&self, survey: SurveyId) -> Result<Option<uuid::Uuid>, StoreError> {
        let open = wave::Entity::find().filter(wave::Column::SurveyId.eq(survey.0)).filter(wave::Column::IsOpen.eq(1));
        Ok(open.select_only().column(wave::Column::Id).into_tuple().one(&self.reader).await?)
    }
}

/// Removes drafts by the digests of their secrets, with the files in them.
pub(super) async fn take_away(transaction: &DatabaseTransaction, token_hashes: &[String]) -> Result<(), StoreError> {
    for chunk in token_hashes.chunks(500) {
        let theirs = || draft::Column::TokenHash.is_in(chunk.to_vec());
        for draft in draft::Entity::find().filter(theirs()).all(transaction).await? {
            let answers = serde_json::from_str(&draft.answers).map_err(|_| corrupt("answers"))?;
            files::remove_named(transaction, None, &answers).await?;
        }
        draft::Entity::delete_many().filter(theirs()).exec(transaction).await?;
    }
    Ok(())
}

/// All columns except the key.
fn set(draft: &Draft, revision: i64, day: i64) -> Result<draft::ActiveModel, StoreError> {
    Ok(draft::ActiveModel {
        survey_id: Set(draft.survey.0),
        version_id: Set(draft.version.clone()),
        unit_id: Set(draft.unit.map(|u| u.0)),
        channel: Set(draft.channel.map_or(String::new(), |c| c.to_string())),
        step: Set(i64::try_from(draft.step).map_err(|_| corrupt("step"))?),
        answers: Set(json(&draft.answers, "answers")?),
        entries: Set(json(&draft.entries, "entries")?),
        revision: Set(revision),
        touched_day: Set(day),
        reached: Set(i64::try_from(draft.visit.reached).map_err(|_| corrupt("furthest page"))?),
        paradata: Set(json(&draft.visit.paradata, "paradata")?),
        arrangement: Set(draft.arrangement.map(|arrangement| i64::from(arrangement.0))),
        ..Default::default()
    })
}

fn row(model: draft::Model) -> Result<Draft, StoreError> {
    let channel = match model.channel.as_str() {
        "" => None,
        name => Some(name.parse().map_err(|_| corrupt("channel"))?),
    };
    Ok(Draft {
        survey: SurveyId(model.survey_id),
        version: model.version_id,
        unit: model.unit_id.map(UnitId),
        channel,
        step: usize::try_from(model.step).map_err(|_| corrupt("step"))?,
        answers: serde_json::from_str(&model.answers).map_err(|_| corrupt("answers"))?,
        entries: serde_json::from_str(&model.entries).map_err(|_| corrupt("entries"))?,
        revision: model.revision,
        visit: DraftVisit {
            reached: usize::try_from(model.reached).map_err(|_| corrupt("furthest page"))?,
            paradata: read_paradata(&model.paradata)?,
        },
        arrangement: arrangement(model.arrangement),
    })
}

fn json(value: &impl Serialize, what: &str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| corrupt(what))
}

/// Names the part, never its content.
fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("a draft's {what}"))
}
