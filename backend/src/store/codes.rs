//! The level *procedural*: one-time codes, and answers that spend one in the transaction that stores them.
//!
//! The table of codes knows no contact and no invitation. What leads from one to the other is a key in a file outside the
//! database (`crate::keys`).

use std::collections::BTreeMap;

use candor_wire::ids::{SurveyId, UnitId, WaveId};
use candor_wire::invitation::Level;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::connect::Store;
use super::entity::{procedural_code, survey_assurance};
use super::error::StoreError;
use super::intake::{NewResponse, Receipt};

/// A one-time code as stored: by its digest alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProceduralCode {
    /// SHA-256, in hex.
    pub hash: String,
    /// The wave that it is good for.
    pub wave: WaveId,
    /// The unit that is answered about with it.
    pub unit: UnitId,
    /// Whether an answer was stored with it, or a full quota turned whoever has it away. Which of the two nothing says.
    pub is_spent: bool,
}

impl Store {
    /// What respondents of a survey are promised.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn level(&self, survey: SurveyId) -> Result<Level, StoreError> {
        let Some(found) = survey_assurance::Entity::find_by_id(survey.0).one(&self.reader).await? else { return Ok(Level::Open) };
        Level::of(&found.level).ok_or_else(|| StoreError::Corrupt("a survey's level".to_owned()))
    }

    /// Sets what respondents of a survey are promised.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_level(&self, survey: SurveyId, level: Level) -> Result<(), StoreError> {
        let model = survey_assurance::ActiveModel { survey_id: Set(survey.0), level: Set(level.as_str().to_owned()) };
        let update = OnConflict::column(survey_assurance::Column::SurveyId).update_column(survey_assurance::Column::Level).to_owned();
        survey_assurance::Entity::insert_many([model]).on_conflict(update).exec_without_returning(&self.writer).await?;
        Ok(())
    }

    /// The code of a digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn procedural_code(&self, hash: &str) -> Result<Option<ProceduralCode>, StoreError> {
        let found = procedural_code::Entity::find_by_id(hash.to_owned()).one(&self.reader).await?;
        Ok(found.map(|c| ProceduralCode { hash: c.code_hash, wave: WaveId(c.wave_id), unit: UnitId(c.unit_id), is_spent: c.is_spent != 0 }))
    }

    /// How many codes of a wave each unit has.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn codes_by_unit(&self, wave: WaveId) -> Result<BTreeMap<UnitId, u64>, StoreError> {
        let find = procedural_code::Entity::find().filter(procedural_code::Column::WaveId.eq(wave.0));
        let units: Vec<uuid::Uuid> = find.select_only().column(procedural_code::Column::UnitId).into_tuple().all(&self.reader).await?;
        let mut counts = BTreeMap::new();
        units.into_iter().for_each(|unit| *counts.entry(UnitId(unit)).or_default() += 1);
        Ok(counts)
    }

    /// Removes the codes of a wave that is over: a letter that somebody kept would tell whether its link was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_codes(&self, wave: WaveId) -> Result<(), StoreError> {
        procedural_code::Entity::delete_many().filter(procedural_code::Column::WaveId.eq(wave.0)).exec(&self.writer).await?;
        Ok(())
    }

    /// How many codes of a wave are spent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn spent_codes(&self, wave: WaveId) -> Result<u64, StoreError> {
        let find = procedural_code::Entity::find().filter(procedural_code::Column::WaveId.eq(wave.0));
        Ok(find.filter(procedural_code::Column::IsSpent.eq(1)).count(&self.reader).await?)
    }

    /// Stores a response and spends its code, both or neither. The response gets the code's unit, and nothing else of it.
    ///
    /// # Errors
    /// When the database fails; then nothing is stored.
    pub async fn submit_with_code(&self, response: NewResponse, code_hash: &str) -> Result<Receipt, StoreError> {
        let Some(wave) = response.wave() else { return Ok(Receipt::Closed) };
        let transaction = self.begin().await?;
        if !spend(&transaction, wave, code_hash).await? {
            transaction.rollback().await?;
            return self.why_not(code_hash).await;
        }
        let Some(code) = procedural_code::Entity::find_by_id(code_hash.to_owned()).one(&transaction).await? else {
            return Err(StoreError::Corrupt("a code that was there is gone".to_owned()));
        };
        self.store_in(transaction, response.of_unit(UnitId(code.unit_id))).await
    }

    pub(super) async fn why_not(&self, code_hash: &str) -> Result<Receipt, StoreError> {
        Ok(match self.procedural_code(code_hash).await? {
            Some(code) if code.is_spent => Receipt::CodeSpent,
            // a code of an earlier wave
            Some(_) => Receipt::Closed,
            None => Receipt::NoCode,
        })
    }
}

/// Spends a code of a wave; false when there is none that is not spent.
pub(super) async fn spend(transaction: &DatabaseTransaction, wave: WaveId, code_hash: &str) -> Result<bool, StoreError> {
    let spent = procedural_code::Entity::update_many()
        .col_expr(procedural_code::Column::IsSpent, Expr::value(1))
        .filter(procedural_code::Column::CodeHash.eq(code_hash))
        .filter(procedural_code::Column::WaveId.eq(wave.0))
        .filter(procedural_code::Column::IsSpent.eq(0))
        .exec(transaction)
        .await?;
    Ok(spent.rows_affected == 1)
}

/// Adds codes in the order of their digests, which says nothing about whose they are.
pub(super) async fn add(transaction: &DatabaseTransaction, mut codes: Vec<ProceduralCode>) -> Result<(), StoreError> {
    codes.sort_by(|a, b| a.hash.cmp(&b.hash));
    let model = |code: &ProceduralCode| procedural_code::ActiveModel {
        code_hash: Set(code.hash.clone()),
        wave_id: Set(code.wave.0),
        unit_id: Set(code.unit.0),
        is_spent: Set(i64::from(code.is_spent)),
    };
    for chunk in codes.chunks(500) {
        procedural_code::Entity::insert_many(chunk.iter().map(model)).exec_without_returning(transaction).await?;
    }
    Ok(())
}
