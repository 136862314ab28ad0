//! Cells computed anew from the responses, and compared with them.

use std::collections::BTreeMap;

use candor_survey::{Answers, MeasureCode, Questionnaire, Scorer};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityName, EntityTrait, QueryFilter, QuerySelect};
use uuid::Uuid;

use super::write::{Additions, CellKey, Scored};
use super::{Sums, unreadable};
use crate::store::connect::Store;
use crate::store::entity::{cell_stamp, derived, item_sum, response, score_cell, score_value, version, wave_end};
use crate::store::error::StoreError;
use crate::store::quotas;

/// Counts changes of what cells hold: measures scored otherwise, other columns. Cells of another edition
/// are computed again at start.
const EDITION: i64 = 1;

/// Name of the row that says by which definition the cells were computed.
const NAME: &str = "score_cells";

impl Store {
    /// Computes all cells anew when they are missing or were computed by another definition.
    ///
    /// # Errors
    /// When the database fails or holds something that cannot be read; then nothing is changed.
    pub async fn derive(&self) -> Result<(), StoreError> {
        let found = derived::Entity::find_by_id(NAME.to_owned()).one(&self.reader).await?;
        if found.is_some_and(|d| d.edition == EDITION) { Ok(()) } else { self.derive_again().await.map(drop) }
    }

    /// Computes all cells anew from the responses; the number of responses read.
    ///
    /// # Errors
    /// As [`Self::derive`].
    pub async fn derive_again(&self) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, response::Entity.table_name()).await?;
        // of a wave whose responses were removed these sums are all that there is
        let removed = removed_waves(&transaction).await?;
        score_cell::Entity::delete_many().filter(score_cell::Column::WaveId.is_not_in(removed.clone())).exec(&transaction).await?;
        score_value::Entity::delete_many().filter(score_value::Column::WaveId.is_not_in(removed.clone())).exec(&transaction).await?;
        item_sum::Entity::delete_many().filter(item_sum::Column::WaveId.is_not_in(removed.clone())).exec(&transaction).await?;
        cell_stamp::Entity::delete_many().filter(cell_stamp::Column::WaveId.is_not_in(removed.clone())).exec(&transaction).await?;
        quotas::forget_counted(&transaction, removed).await?;
        let read = score_all(&transaction, None, async |additions, transaction| additions.write(transaction).await).await?;
        let row = derived::ActiveModel { name: Set(NAME.to_owned()), edition: Set(EDITION) };
        let replace = OnConflict::column(derived::Column::Name).update_column(derived::Column::Edition).to_owned();
        derived::Entity::insert(row).on_conflict(replace).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        Ok(read)
    }
}

/// Computes the cells of one wave anew, after responses were taken out of it.
pub(in crate::store) async fn derive_wave(transaction: &DatabaseTransaction, wave: Uuid) -> Result<(), StoreError> {
    score_cell::Entity::delete_many().filter(score_cell::Column::WaveId.eq(wave)).exec(transaction).await?;
    score_value::Entity::delete_many().filter(score_value::Column::WaveId.eq(wave)).exec(transaction).await?;
    item_sum::Entity::delete_many().filter(item_sum::Column::WaveId.eq(wave)).exec(transaction).await?;
    cell_stamp::Entity::delete_many().filter(cell_stamp::Column::WaveId.eq(wave)).exec(transaction).await?;
    quotas::forget_counted_of(transaction, wave).await?;
    score_all(transaction, Some(wave), async |additions, transaction| additions.write(transaction).await).await?;
    Ok(())
}

/// Cells by key, for comparing.
type Held = BTreeMap<CellKey, (Sums, Sums)>;

impl Store {
    /// How many cells and counts of quotas differ from what the responses add up to; 0 when all is well.
    ///
    /// # Errors
    /// As [`Self::derive`].
    pub async fn differing_cells(&self) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        let (mut wanted, mut filled) = (Held::new(), BTreeMap::new());
        score_all(&transaction, None, async |additions, _| {
            for (key, counted) in additions.take_quotas() {
                *filled.entry(key).or_default() += counted;
            }
            for (key, (all, uniform)) in additions.take_sums() {
                let held = wanted.entry(key).or_default();
                held.0.merge(all);
                held.1.merge(uniform);
            }
            Ok(())
        })
        .await?;
        let removed = removed_waves(&transaction).await?;
        let mut differing = quotas::differing(&transaction, filled, removed.clone()).await?;
        for cell in score_cell::Entity::find().filter(score_cell::Column::WaveId.is_not_in(removed)).all(&transaction).await? {
            let measure = MeasureCode::parse(&cell.measure).map_err(|_| unreadable("a measure"))?;
            let key = (cell.wave_id, measure, cell.unit_id, cell.channel);
            let held = (
                Sums { n: cell.n, total: cell.total, squares: cell.squares },
                Sums { n: cell.uniform_n, total: cell.uniform_total, squares: cell.uniform_squares },
            );
            let same = wanted.remove(&key).is_some_and(|w| w.0.agrees(held.0) && w.1.agrees(held.1));
            differing += u64::from(!same);
        }
        transaction.rollback().await?;
        Ok(differing + wanted.len() as u64)
    }
}

/// Waves whose responses were removed.
async fn removed_waves(connection: &impl ConnectionTrait) -> Result<Vec<Uuid>, StoreError> {
    let removed = wave_end::Entity::find().filter(wave_end::Column::RemovedDay.is_not_null());
    Ok(removed.select_only().column(wave_end::Column::WaveId).into_tuple().all(connection).await?)
}

/// Scores every response, or those of a wave, in the order of keys, and hands over what has gathered from time to time.
async fn score_all(
    transaction: &DatabaseTransaction,
    wave: Option<Uuid>,
    mut write: impl AsyncFnMut(&mut Additions, &DatabaseTransaction) -> Result<(), StoreError>,
) -> Result<u64, StoreError> {
    let questionnaires = questionnaires(transaction).await?;
    let scorers: BTreeMap<&String, Scorer<'_>> = questionnaires.iter().map(|(id, q)| (id, Scorer::new(q))).collect();
    let (mut additions, mut read, mut after) = (Additions::default(), 0, None);
    loop {
        let mut page = response::Entity::find().limit(2000).order_by_id(sea_orm::Order::Asc);
        if let Some(wave) = wave {
            page = page.filter(response::Column::WaveId.eq(wave));
        }
        if let Some(id) = after {
            page = page.filter(response::Column::Id.gt(id));
        }
        let rows = page.all(transaction).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in &rows {
            let scorer = scorers.get(&row.version_id).ok_or_else(|| unreadable("a version"))?;
            let answers: Answers = serde_json::from_str(&row.answers).map_err(|_| unreadable("a response"))?;
            additions.add(row, &Scored::of(scorer, &answers));
        }
        read += rows.len() as u64;
        if additions.is_full() {
            write(&mut additions, transaction).await?;
        }
    }
    write(&mut additions, transaction).await?;
    Ok(read)
}

async fn questionnaires(connection: &impl ConnectionTrait) -> Result<BTreeMap<String, Questionnaire>, StoreError> {
    let parse = |v: version::Model| {
        let questionnaire = Questionnaire::from_json(&v.document).map_err(|_| unreadable("a version"))?;
        Ok((v.id, questionnaire))
    };
    version::Entity::find().all(connection).await?.into_iter().map(parse).collect()
}
