//! Where surveys may be shown besides their link.

use candor_wire::ids::SurveyId;
use candor_wire::place::Origin;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::connect::Store;
use super::entity::survey_place;
use super::error::StoreError;

/// The places of a survey as stored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PlacesRow {
    /// Sites that may show it in a frame.
    pub origins: Vec<Origin>,
    /// Verifier of the kiosk's PIN.
    pub pin: Option<String>,
}

impl Store {
    /// The places of a survey; none were named where nothing is stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn places(&self, survey: SurveyId) -> Result<PlacesRow, StoreError> {
        let Some(found) = survey_place::Entity::find_by_id(survey.0).one(&self.reader).await? else { return Ok(PlacesRow::default()) };
        let origins = found.origins.lines().map(Origin::parse).collect::<Result<_, _>>();
        let origins = origins.map_err(|_| StoreError::Corrupt("a survey's origins".to_owned()))?;
        Ok(PlacesRow { origins, pin: Some(found.kiosk_pin).filter(|pin| !pin.is_empty()) })
    }

    /// Changes what is given of a survey's places; an empty verifier removes the PIN.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn save_places(&self, survey: SurveyId, origins: Option<&[Origin]>, pin: Option<&str>) -> Result<(), StoreError> {
        let lines = |origins: &[Origin]| origins.iter().map(Origin::as_str).collect::<Vec<_>>().join("\n");
        let empty = survey_place::ActiveModel { survey_id: Set(survey.0), origins: Set(String::new()), kiosk_pin: Set(String::new()) };
        let change = survey_place::ActiveModel {
            survey_id: NotSet,
            origins: origins.map_or(NotSet, |origins| Set(lines(origins))),
            kiosk_pin: pin.map_or(NotSet, |pin| Set(pin.to_owned())),
        };
        let transaction = self.begin().await?;
        survey_place::Entity::insert_many([empty]).on_conflict_do_nothing().exec_without_returning(&transaction).await?;
        if origins.is_some() || pin.is_some() {
            survey_place::Entity::update_many().set(change).filter(survey_place::Column::SurveyId.eq(survey.0)).exec(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}
