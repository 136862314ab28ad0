//! Reading responses, always within what a viewer may see.

use std::collections::BTreeMap;

use candor_survey::{Answers, Arrangement, Speed};
use candor_wire::ids::{SubmissionKey, UnitId, WaveId};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};

use super::connect::Store;
use super::entity::response;
use super::error::StoreError;
use super::units::within;
use crate::viewer::Viewer;

/// One response, without anything that tells it from another of the same unit.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredResponse {
    /// The unit answered about.
    pub unit: UnitId,
    /// The answers.
    pub answers: Answers,
    /// The arrangement that the respondent saw, where orders differ.
    pub arrangement: Option<Arrangement>,
    /// How fast it was, where that was measured.
    pub speed: Option<Speed>,
}

#[derive(FromQueryResult)]
struct Line {
    unit_id: uuid::Uuid,
    answers: String,
    arrangement: Option<i64>,
    speed: String,
}

#[derive(FromQueryResult)]
struct Count {
    unit_id: uuid::Uuid,
    responses: i64,
}

impl Store {
    /// The responses of a wave that a viewer may see.
    ///
    /// # Errors
    /// When the database fails or an answer cannot be read.
    pub async fn responses(&self, viewer: Viewer, wave: WaveId) -> Result<Vec<StoredResponse>, StoreError> {
        let find = within(response::Entity::find(), response::Column::UnitId, viewer).filter(response::Column::WaveId.eq(wave.0));
        let lines = find
            .select_only()
            .column(response::Column::UnitId)
            .column(response::Column::Answers)
            .column(response::Column::Arrangement)
            .column(response::Column::Speed)
            .into_model::<Line>()
            .all(&self.reader)
            .await?;
        lines.into_iter().map(read).collect()
    }

    /// Whether a response with this key is stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_response(&self, key: SubmissionKey) -> Result<bool, StoreError> {
        Ok(response::Entity::find_by_id(key.0)
            .select_only()
            .column(response::Column::Id)
            .into_tuple::<uuid::Uuid>()
            .one(&self.reader)
            .await?
            .is_some())
    }

    /// How many responses of a wave a viewer may see, by unit; units without any are not listed.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_responses_by_unit(&self, viewer: Viewer, wave: WaveId) -> Result<BTreeMap<UnitId, u64>, StoreError> {
        let find = within(response::Entity::find(), response::Column::UnitId, viewer).filter(response::Column::WaveId.eq(wave.0));
        let query = find
            .select_only()
            .column(response::Column::UnitId)
            .column_as(response::Column::Id.count(), "responses")
            .group_by(response::Column::UnitId);
        let counts = query.into_model::<Count>().all(&self.reader).await?;
        Ok(counts.into_iter().map(|c| (UnitId(c.unit_id), u64::try_from(c.responses).unwrap_or(0))).collect())
    }
}

fn read(line: Line) -> Result<StoredResponse, StoreError> {
    let answers = serde_json::from_str(&line.answers)
        .map_err(|_| StoreError::Corrupt("a response is not in a form that this version reads".to_owned()))?;
    let arrangement = arrangement(line.arrangement);
    Ok(StoredResponse { unit: UnitId(line.unit_id), answers, arrangement, speed: Speed::named(&line.speed) })
}

/// An arrangement as a column holds it.
pub(super) fn arrangement(number: Option<i64>) -> Option<Arrangement> {
    number.and_then(|number| u8::try_from(number).ok()).map(Arrangement)
}
