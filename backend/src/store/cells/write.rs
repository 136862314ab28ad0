//! Adding responses to the cells.

use std::collections::BTreeMap;

use candor_survey::{Answers, ItemCode, MeasureCode, QuotaCode, Scorer};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityName, EntityTrait};
use uuid::Uuid;

use super::Sums;
use crate::store::entity::{cell_stamp, item_sum, response, score_cell, score_value};
use crate::store::error::StoreError;
use crate::store::quotas::Filled;

/// Rows written by one statement.
const CHUNK: usize = 500;

/// Most cells and values gathered in memory before they are written: some 30 MB.
const GATHER: usize = 250_000;

/// A response's contribution to the cells.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::store) struct Scored {
    /// The scores.
    pub scores: Vec<(MeasureCode, f64)>,
    /// Whether it gave one answer throughout.
    pub uniform: bool,
    /// The items' values of measures that were answered completely.
    pub complete: Vec<(MeasureCode, Vec<(ItemCode, f64)>)>,
    /// The quotas that count it.
    pub quotas: Vec<QuotaCode>,
}

impl Scored {
    /// Scores a response.
    pub fn of(scorer: &Scorer<'_>, answers: &Answers) -> Self {
        let values = scorer.read(answers);
        Self {
            scores: values.scores().map(|(measure, score)| (measure.clone(), score)).collect(),
            uniform: values.is_uniform(),
            quotas: scorer.questionnaire().quotas_of(answers).cloned().collect(),
            complete: values.complete().map(|(m, values)| (m.code.clone(), m.items.iter().cloned().zip(values).collect())).collect(),
        }
    }
}

/// Wave, measure, unit and channel.
pub(super) type CellKey = (Uuid, MeasureCode, Uuid, String);

/// Where a response belongs: wave, unit and channel.
type PlaceKey = (Uuid, Uuid, String);

/// Wave, measure and item; no item for the sum of all.
type ItemKey = (Uuid, MeasureCode, Option<ItemCode>);

/// What is to be added to one cell.
#[derive(Debug, Default)]
struct Addition {
    all: Sums,
    uniform: Sums,
    /// Scores as bits, with how many responses have each.
    values: BTreeMap<u64, i64>,
}

/// What is to be added to the cells.
#[derive(Debug, Default)]
pub(in crate::store) struct Additions {
    places: BTreeMap<PlaceKey, BTreeMap<MeasureCode, Addition>>,
    items: BTreeMap<ItemKey, Sums>,
    quotas: Filled,
    held: usize,
}

impl Additions {
    /// Adds one stored response.
    pub fn add(&mut self, row: &response::Model, scored: &Scored) {
        let place = self.places.entry((row.wave_id, row.unit_id, row.channel.clone())).or_default();
        for (measure, score) in &scored.scores {
            let addition = place.entry(measure.clone()).or_default();
            addition.all.add(*score);
            if scored.uniform {
                addition.uniform.add(*score);
            }
            let before = addition.values.len();
            *addition.values.entry(score.to_bits()).or_default() += 1;
            self.held += addition.values.len() - before;
        }
        scored.quotas.iter().for_each(|quota| self.quotas.add(row.wave_id, quota));
        for (measure, values) in &scored.complete {
            let mut add = |item: Option<&ItemCode>, value| {
                self.items.entry((row.wave_id, measure.clone(), item.cloned())).or_default().add(value);
            };
            values.iter().for_each(|(item, value)| add(Some(item), *value));
            add(None, values.iter().map(|v| v.1).sum());
        }
    }

    /// Whether enough has gathered to be written.
    pub const fn is_full(&self) -> bool {
        self.held >= GATHER
    }

    /// Takes out the sums by cell.
    pub fn take_sums(&mut self) -> impl Iterator<Item = (CellKey, (Sums, Sums))> + use<> {
        self.take_cells().into_iter().map(|(key, addition)| (key, (addition.all, addition.uniform)))
    }

    /// Takes out how many responses each quota has counted.
    pub fn take_quotas(&mut self) -> BTreeMap<(Uuid, QuotaCode), i64> {
        self.quotas.take()
    }

    /// In the order of the table, so that two servers lock rows in the same order.
    fn take_cells(&mut self) -> BTreeMap<CellKey, Addition> {
        self.held = 0;
        let of_place = |((wave, unit, channel), measures): (PlaceKey, BTreeMap<MeasureCode, Addition>)| {
            measures.into_iter().map(move |(measure, addition)| ((wave, measure, unit, channel.clone()), addition))
        };
        std::mem::take(&mut self.places).into_iter().flat_map(of_place).collect()
    }

    /// Writes what has gathered and starts anew.
    pub async fn write(&mut self, transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        let stamps = self.stamps()?;
        // first, so that two servers that add to the same waves take turns
        for chunk in chunks(stamps.iter().map(stamp_model)) {
            cell_stamp::Entity::insert_many(chunk).on_conflict(replace_stamp()).exec_without_returning(transaction).await?;
        }
        let cells = self.take_cells();
        for chunk in chunks(cells.iter().map(cell_model)) {
            score_cell::Entity::insert_many(chunk).on_conflict(add_to_cell()).exec_without_returning(transaction).await?;
        }
        for chunk in chunks(cells.iter().flat_map(value_models)) {
            score_value::Entity::insert_many(chunk).on_conflict(add_to_value()).exec_without_returning(transaction).await?;
        }
        for chunk in chunks(std::mem::take(&mut self.items).into_iter().map(item_model)) {
            item_sum::Entity::insert_many(chunk).on_conflict(add_to_item()).exec_without_returning(transaction).await?;
        }
        self.quotas.write(transaction).await
    }

    /// A new stamp for each wave that is added to. Random instead of counted, so that no state of the
    /// database, also not of one that was restored, is taken for another.
    fn stamps(&self) -> Result<Vec<(Uuid, i64)>, StoreError> {
        let mut waves: Vec<Uuid> = self.places.keys().map(|key| key.0).collect();
        waves.dedup();
        let stamp = |wave_id| {
            let (bits, _) = crate::random::uuid().map_err(|_| StoreError::Busy)?.as_u64_pair();
            Ok((wave_id, bits.cast_signed()))
        };
        waves.into_iter().map(stamp).collect()
    }
}

fn stamp_model((wave_id, stamp): &(Uuid, i64)) -> cell_stamp::ActiveModel {
    cell_stamp::ActiveModel { wave_id: Set(*wave_id), stamp: Set(*stamp) }
}

/// Rows in portions of one statement each.
fn chunks<T>(mut rows: impl Iterator<Item = T>) -> impl Iterator<Item = Vec<T>> {
    std::iter::from_fn(move || Some(rows.by_ref().take(CHUNK).collect::<Vec<T>>()).filter(|chunk| !chunk.is_empty()))
}

fn cell_model((key, Addition { all, uniform, .. }): (&CellKey, &Addition)) -> score_cell::ActiveModel {
    score_cell::ActiveModel {
        wave_id: Set(key.0),
        measure: Set(key.1.to_string()),
        unit_id: Set(key.2),
        channel: Set(key.3.clone()),
        n: Set(all.n),
        total: Set(all.total),
        squares: Set(all.squares),
        uniform_n: Set(uniform.n),
        uniform_total: Set(uniform.total),
        uniform_squares: Set(uniform.squares),
    }
}

fn value_models<'a>((key, addition): (&'a CellKey, &'a Addition)) -> impl Iterator<Item = score_value::ActiveModel> + 'a {
    addition.values.iter().map(move |(bits, n)| score_value::ActiveModel {
        wave_id: Set(key.0),
        measure: Set(key.1.to_string()),
        unit_id: Set(key.2),
        channel: Set(key.3.clone()),
        score: Set(f64::from_bits(*bits)),
        n: Set(*n),
    })
}

fn item_model((key, sums): (ItemKey, Sums)) -> item_sum::ActiveModel {
    item_sum::ActiveModel {
        wave_id: Set(key.0),
        measure: Set(key.1.to_string()),
        item: Set(key.2.map_or_else(String::new, String::from)),
        n: Set(sums.n),
        total: Set(sums.total),
        squares: Set(sums.squares),
    }
}

fn replace_stamp() -> OnConflict {
    OnConflict::column(cell_stamp::Column::WaveId).update_column(cell_stamp::Column::Stamp).to_owned()
}

fn add_to_item() -> OnConflict {
    use item_sum::Column as C;
    let mut conflict = OnConflict::columns([C::WaveId, C::Measure, C::Item]);
    for column in [C::N, C::Total, C::Squares] {
        conflict.value(column, sum_with_new(item_sum::Entity.table_name(), column));
    }
    conflict
}

fn add_to_cell() -> OnConflict {
    use score_cell::Column as C;
    let mut conflict = OnConflict::columns([C::WaveId, C::Measure, C::UnitId, C::Channel]);
    for column in [C::N, C::Total, C::Squares, C::UniformN, C::UniformTotal, C::UniformSquares] {
        conflict.value(column, sum_with_new(score_cell::Entity.table_name(), column));
    }
    conflict
}

fn add_to_value() -> OnConflict {
    use score_value::Column as C;
    let mut conflict = OnConflict::columns([C::WaveId, C::Measure, C::UnitId, C::Channel, C::Score]);
    conflict.value(C::N, sum_with_new(score_value::Entity.table_name(), C::N));
    conflict
}

/// What is there plus what comes.
fn sum_with_new(table: &'static str, column: impl ColumnTrait) -> Expr {
    Expr::col((table, column)).add(Expr::col(("excluded", column)))
}
