//! Waves that follow each other by the calendar.

use candor_survey::WaveCode;
use candor_wire::ids::{SurveyId, WaveId};
use candor_wire::recurrence::Every;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::connect::Store;
use super::entity::{recurrence, wave};
use super::error::StoreError;
use super::surveys::next_wave;

/// How the waves of a survey follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecurrenceRow {
    /// The survey.
    pub survey: SurveyId,
    /// How often.
    pub every: Every,
    /// The wave that was open when it was last looked.
    pub wave: Option<WaveId>,
    /// The first day on which it was seen to be open, since 1970.
    pub since_day: i64,
}

impl Store {
    /// Surveys whose waves follow each other.
    ///
    /// # Errors
    /// When the database fails or holds what cannot be read.
    pub async fn recurrences(&self) -> Result<Vec<RecurrenceRow>, StoreError> {
        recurrence::Entity::find().all(&self.reader).await?.into_iter().map(row).collect()
    }

    /// How the waves of one survey follow each other.
    ///
    /// # Errors
    /// As [`Self::recurrences`].
    pub async fn recurrence(&self, survey: SurveyId) -> Result<Option<RecurrenceRow>, StoreError> {
        recurrence::Entity::find_by_id(survey.0).one(&self.reader).await?.map(row).transpose()
    }

    /// Sets it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_recurrence(&self, row: RecurrenceRow) -> Result<(), StoreError> {
        use recurrence::Column as C;
        let model = recurrence::ActiveModel {
            survey_id: Set(row.survey.0),
            every: Set(row.every.as_str().to_owned()),
            wave_id: Set(row.wave.map(|wave| wave.0)),
            since_day: Set(row.since_day),
        };
        let update = OnConflict::column(C::SurveyId).update_columns([C::Every, C::WaveId, C::SinceDay]).to_owned();
        recurrence::Entity::insert_many([model]).on_conflict(update).exec_without_returning(&self.writer).await?;
        Ok(())
    }

    /// Waves of the survey are opened by hand.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_recurrence(&self, survey: SurveyId) -> Result<(), StoreError> {
        recurrence::Entity::delete_by_id(survey.0).exec(&self.writer).await?;
        Ok(())
    }

    /// Closes a wave and opens the one after it, if it is open still; false when it is not.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the survey has a wave of that code.
    pub async fn follow_wave(&self, survey: SurveyId, ends: WaveId, new: (WaveId, &WaveCode)) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "waves").await?;
        let open = wave::Entity::find_by_id(ends.0).filter(wave::Column::IsOpen.eq(1)).one(&transaction).await?;
        // somebody closed it by hand, or another server was faster
        if open.is_none() {
            transaction.rollback().await?;
            return Ok(false);
        }
        next_wave(&transaction, survey, new, self.thresholds).await?;
        super::versions::ask_the_latest(&transaction, survey, new.0).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

fn row(model: recurrence::Model) -> Result<RecurrenceRow, StoreError> {
    let every = Every::named(&model.every).ok_or_else(|| StoreError::Corrupt("how waves follow each other".to_owned()))?;
    Ok(RecurrenceRow { survey: SurveyId(model.survey_id), every, wave: model.wave_id.map(WaveId), since_day: model.since_day })
}
