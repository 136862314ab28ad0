//! How many people there are to answer in a wave, by unit and by answer.

use std::collections::BTreeMap;

use candor_survey::{ItemCode, OptionCode, UnitCode};
use candor_wire::ids::{UnitId, WaveId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, TransactionTrait};

use super::connect::Store;
use super::entity::{frame, invited_count};
use super::error::StoreError;

/// Rows written by one statement.
const CHUNK: usize = 500;

/// Whose number a line gives.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum FrameOf {
    /// People of a unit itself.
    Unit(UnitCode),
    /// People who would give this answer.
    Answer(ItemCode, OptionCode),
}

/// A line of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameLine {
    /// Whose number it is.
    pub of: FrameOf,
    /// The number.
    pub people: u64,
}

impl Store {
    /// The frame of a wave; empty where none was entered.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn frame(&self, wave: WaveId) -> Result<Vec<FrameLine>, StoreError> {
        use frame::Column as C;
        let find = frame::Entity::find().filter(C::WaveId.eq(wave.0)).order_by_asc(C::Unit).order_by_asc(C::Item).order_by_asc(C::Answer);
        find.all(&self.reader).await?.into_iter().map(line).collect()
    }

    /// Replaces the frame of a wave.
    ///
    /// # Errors
    /// When the database fails; nothing is changed then.
    pub async fn set_frame(&self, wave: WaveId, lines: &[FrameLine]) -> Result<(), StoreError> {
        let transaction = self.writer.begin().await?;
        frame::Entity::delete_many().filter(frame::Column::WaveId.eq(wave.0)).exec(&transaction).await?;
        for chunk in lines.chunks(CHUNK) {
            frame::Entity::insert_many(chunk.iter().map(|line| model(wave, line))).exec_without_returning(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// How many were invited to a wave, by the unit that they answer for; empty where nobody was. Codes are removed at the
    /// end of a wave, these numbers stay.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited_by_unit(&self, wave: WaveId) -> Result<BTreeMap<UnitId, u64>, StoreError> {
        let found = invited_count::Entity::find().filter(invited_count::Column::WaveId.eq(wave.0)).all(&self.reader).await?;
        let corrupt = || StoreError::Corrupt("a number of people is not in a form that this version reads".to_owned());
        found.into_iter().map(|row| Ok((UnitId(row.unit_id), u64::try_from(row.people).map_err(|_| corrupt())?))).collect()
    }
}

/// Adds people to those who were invited to a wave, by unit.
pub(super) async fn add_invited(
    transaction: &DatabaseTransaction,
    wave: WaveId,
    units: impl Iterator<Item = UnitId>,
) -> Result<(), StoreError> {
    use invited_count::Column as C;
    let mut counts: BTreeMap<UnitId, i64> = BTreeMap::new();
    units.for_each(|unit| *counts.entry(unit).or_default() += 1);
    for (unit, people) in counts {
        let row = invited_count::ActiveModel { wave_id: Set(wave.0), unit_id: Set(unit.0), people: Set(people) };
        let sum = Expr::col((invited_count::Entity, C::People)).add(people);
        let add = OnConflict::columns([C::WaveId, C::UnitId]).value(C::People, sum).to_owned();
        invited_count::Entity::insert_many([row]).on_conflict(add).exec_without_returning(transaction).await?;
    }
    Ok(())
}

fn model(wave: WaveId, line: &FrameLine) -> frame::ActiveModel {
    let (unit, item, answer) = match &line.of {
        FrameOf::Unit(unit) => (unit.to_string(), String::new(), String::new()),
        FrameOf::Answer(item, answer) => (String::new(), item.to_string(), answer.to_string()),
    };
    let people = i64::try_from(line.people).unwrap_or(i64::MAX);
    frame::ActiveModel { wave_id: Set(wave.0), unit: Set(unit), item: Set(item), answer: Set(answer), people: Set(people) }
}

fn line(row: frame::Model) -> Result<FrameLine, StoreError> {
    let corrupt = || StoreError::Corrupt("a number of people is not in a form that this version reads".to_owned());
    let of = if row.unit.is_empty() {
        FrameOf::Answer(row.item.parse().map_err(|_| corrupt())?, row.answer.parse().map_err(|_| corrupt())?)
    } else {
        FrameOf::Unit(row.unit.parse().map_err(|_| corrupt())?)
    };
    Ok(FrameLine { of, people: u64::try_from(row.people).map_err(|_| corrupt())? })
}
