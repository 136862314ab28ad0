//! Reading the cells. What has not changed since it was last read comes from memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use candor_survey::{Channel, MeasureCode};
use candor_wire::ids::{UnitId, WaveId};
use quick_cache::sync::Cache;
use quick_cache::{OptionsBuilder, Weighter};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::{ChannelSums, Sums, UnitSums, ValueRow, channel, count, unreadable};
use crate::store::connect::Store;
use crate::store::entity::{cell_stamp, item_sum, score_cell, score_value};
use crate::store::error::StoreError;

/// Most bytes that are kept in memory of each kind.
const KEPT_BYTES: u64 = 16 << 20;

/// A wave, the stamp of its cells, and a measure. Another stamp is another key, so nothing is ever out of date.
type Key = (WaveId, i64, MeasureCode);

type Memo<T> = Arc<Cache<Key, Arc<[T]>, Bytes>>;

/// Weighs rows by their size in memory.
#[derive(Debug, Clone, Copy)]
struct Bytes;

impl<T> Weighter<Key, Arc<[T]>> for Bytes {
    fn weight(&self, _: &Key, rows: &Arc<[T]>) -> u64 {
        (size_of_val::<[T]>(rows) + 128) as u64
    }
}

fn memo<T>() -> Memo<T> {
    let mut options = OptionsBuilder::new();
    options.estimated_items_capacity(1000).weight_capacity(KEPT_BYTES).shards(1);
    // building fails only when one of the two above is missing
    let cache = options.build().map(|options| {
        Cache::with_options(options, Bytes, quick_cache::DefaultHashBuilder::default(), quick_cache::sync::DefaultLifecycle::default())
    });
    Arc::new(cache.unwrap_or_else(|_| Cache::with_weighter(1000, KEPT_BYTES, Bytes)))
}

/// What was read before.
#[derive(Clone)]
pub(in crate::store) struct Kept {
    summed: Memo<UnitSums>,
    by_channel: Memo<ChannelSums>,
    channels: Memo<Option<Channel>>,
    values: Memo<ValueRow>,
}

impl Default for Kept {
    fn default() -> Self {
        Self { summed: memo(), by_channel: memo(), channels: memo(), values: memo() }
    }
}

impl std::fmt::Debug for Kept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Kept").field("summed", &self.summed.len()).finish_non_exhaustive()
    }
}

/// The cells of some waves as they are now.
///
/// They are of the whole organisation: whoever asks for them must pass them through disclosure control
/// (`candor_insight`) before anybody sees them.
#[derive(Debug)]
pub struct Cells<'a> {
    store: &'a Store,
    stamps: BTreeMap<WaveId, i64>,
}

impl Store {
    /// The cells of some waves as they are now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cells(&self, waves: &[WaveId]) -> Result<Cells<'_>, StoreError> {
        let query = cell_stamp::Entity::find().filter(cell_stamp::Column::WaveId.is_in(waves.iter().map(|w| w.0)));
        let stamps = query.all(&self.reader).await?.into_iter().map(|row| (WaveId(row.wave_id), row.stamp)).collect();
        Ok(Cells { store: self, stamps })
    }

    /// Sums of the items of measures in a wave, over responses that answered all of a measure's items: the
    /// items' own sums, then that of their total.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn item_sums(&self, wave: WaveId) -> Result<BTreeMap<MeasureCode, (Vec<Sums>, Sums)>, StoreError> {
        let mut found: BTreeMap<MeasureCode, (Vec<Sums>, Sums)> = BTreeMap::new();
        for row in item_sum::Entity::find().filter(item_sum::Column::WaveId.eq(wave.0)).all(&self.reader).await? {
            let (items, total) = found.entry(measure(&row.measure)?).or_default();
            let sums = Sums { n: row.n, total: row.total, squares: row.squares };
            if row.item.is_empty() {
                *total = sums;
            } else {
                items.push(sums);
            }
        }
        Ok(found)
    }
}

impl Cells<'_> {
    /// A wave without a stamp has no cells, or has not changed since cells have stamps.
    fn key(&self, wave: WaveId, measure: &MeasureCode) -> Key {
        (wave, self.stamps.get(&wave).copied().unwrap_or(0), measure.clone())
    }

    /// The cells of measures in a wave, channels added up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn summed(&self, wave: WaveId, measures: &[MeasureCode]) -> Result<BTreeMap<MeasureCode, Arc<[UnitSums]>>, StoreError> {
        let kept = &self.store.kept.summed;
        let mut found: BTreeMap<MeasureCode, Arc<[UnitSums]>> = BTreeMap::new();
        let mut missing: BTreeMap<MeasureCode, Vec<UnitSums>> = BTreeMap::new();
        for measure in measures {
            match kept.get(&self.key(wave, measure)) {
                Some(rows) => drop(found.insert(measure.clone(), rows)),
                None => drop(missing.insert(measure.clone(), Vec::new())),
            }
        }
        if missing.is_empty() {
            return Ok(found);
        }
        let (stamp, ()) = self.read(wave, async |transaction| read_summed(transaction, wave, &mut missing).await).await?;
        for (measure, rows) in missing {
            let rows: Arc<[UnitSums]> = rows.into();
            kept.insert((wave, stamp, measure.clone()), rows.clone());
            found.insert(measure, rows);
        }
        Ok(found)
    }

    /// Reads with the stamp of the same moment.
    async fn read<T>(
        &self,
        wave: WaveId,
        read: impl AsyncFnOnce(&DatabaseTransaction) -> Result<T, StoreError>,
    ) -> Result<(i64, T), StoreError> {
        let transaction = self.store.begin_reading().await?;
        let stamp = cell_stamp::Entity::find_by_id(wave.0).one(&transaction).await?.map_or(0, |row| row.stamp);
        let found = read(&transaction).await?;
        transaction.commit().await?;
        Ok((stamp, found))
    }

    /// The cells of one measure in several waves, channels added up; waves without any are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn over_time(&self, waves: &[WaveId], measure: &MeasureCode) -> Result<BTreeMap<WaveId, Arc<[UnitSums]>>, StoreError> {
        let mut found = BTreeMap::new();
        for wave in waves {
            let cells = self.summed(*wave, std::slice::from_ref(measure)).await?;
            found.extend(cells.into_values().filter(|rows| !rows.is_empty()).map(|rows| (*wave, rows)));
        }
        Ok(found)
    }

    /// The channels through which answers to a measure came in a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn channels(&self, wave: WaveId, measure: &MeasureCode) -> Result<Vec<Channel>, StoreError> {
        use score_cell::Column as C;
        let read = async |transaction: &DatabaseTransaction| {
            let query = score_cell::Entity::find().select_only().column(C::Channel).distinct();
            let query = query.filter(C::WaveId.eq(wave.0)).filter(C::Measure.eq(measure.as_str()));
            let names = query.into_tuple::<String>().all(transaction).await?;
            names.iter().map(|name| channel(name)).collect()
        };
        let found = self.kept(&self.store.kept.channels, wave, measure, read).await?;
        let mut channels: Vec<Channel> = found.iter().copied().flatten().collect();
        channels.sort_unstable();
        Ok(channels)
    }

    /// The cells of one measure in a wave, with the channel of each.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn by_channel(&self, wave: WaveId, measure: &MeasureCode) -> Result<Arc<[ChannelSums]>, StoreError> {
        use score_cell::Column as C;
        let read = async |transaction: &DatabaseTransaction| {
            let query = score_cell::Entity::find().select_only().column(C::Channel);
            let query = [C::UnitId, C::N, C::Total, C::Squares, C::UniformN, C::UniformTotal, C::UniformSquares]
                .into_iter()
                .fold(query, QuerySelect::column)
                .filter(C::WaveId.eq(wave.0))
                .filter(C::Measure.eq(measure.as_str()));
            let lines = query.into_tuple::<(String, Uuid, i64, f64, f64, i64, f64, f64)>().all(transaction).await?;
            let cell = |(name, unit, n, total, squares, uniform_n, uniform_total, uniform_squares): (String, _, _, _, _, _, _, _)| {
                Ok((channel(&name)?, unit_sums((unit, n, total, squares, uniform_n, uniform_total, uniform_squares))))
            };
            lines.into_iter().map(cell).collect()
        };
        self.kept(&self.store.kept.by_channel, wave, measure, read).await
    }

    /// The distribution of one measure's scores in a wave, by channel.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn values(&self, wave: WaveId, measure: &MeasureCode) -> Result<Arc<[ValueRow]>, StoreError> {
        use score_value::Column as C;
        let read = async |transaction: &DatabaseTransaction| {
            let lines = score_value::Entity::find()
                .select_only()
                .column(C::Channel)
                .column(C::Score)
                .expr_as(Expr::expr(Func::cast_as(C::N.sum(), "BIGINT")), "n")
                .filter(C::WaveId.eq(wave.0))
                .filter(C::Measure.eq(measure.as_str()))
                .group_by(C::Channel)
                .group_by(C::Score)
                .order_by(C::Channel, sea_orm::Order::Asc)
                .order_by(C::Score, sea_orm::Order::Asc)
                .into_tuple::<(String, f64, i64)>()
                .all(transaction)
                .await?;
            lines.into_iter().map(|(name, score, n)| Ok(ValueRow { channel: channel(&name)?, score, n: count(n)? })).collect()
        };
        self.kept(&self.store.kept.values, wave, measure, read).await
    }

    /// What is kept in memory, or else what is read now.
    async fn kept<T>(
        &self,
        memo: &Memo<T>,
        wave: WaveId,
        measure: &MeasureCode,
        read: impl AsyncFnOnce(&DatabaseTransaction) -> Result<Vec<T>, StoreError>,
    ) -> Result<Arc<[T]>, StoreError> {
        if let Some(rows) = memo.get(&self.key(wave, measure)) {
            return Ok(rows);
        }
        let (stamp, rows) = self.read(wave, read).await?;
        let rows: Arc<[T]> = rows.into();
        memo.insert((wave, stamp, measure.clone()), rows.clone());
        Ok(rows)
    }
}

/// Reads the cells of measures in a wave, channels added up.
async fn read_summed(
    transaction: &DatabaseTransaction,
    wave: WaveId,
    into: &mut BTreeMap<MeasureCode, Vec<UnitSums>>,
) -> Result<(), StoreError> {
    use score_cell::Column as C;
    let query = score_cell::Entity::find().select_only().column(C::Measure).filter(C::WaveId.eq(wave.0));
    let query = query.filter(C::Measure.is_in(into.keys().map(MeasureCode::as_str)));
    let query = summed(query).group_by(C::Measure).group_by(C::UnitId);
    // many rows: read by position, which costs half of reading by name
    for (name, unit, n, total, squares, uniform_n, uniform_total, uniform_squares) in
        query.into_tuple::<(String, Uuid, i64, f64, f64, i64, f64, f64)>().all(transaction).await?
    {
        let line = (unit, n, total, squares, uniform_n, uniform_total, uniform_squares);
        into.get_mut(&measure(&name)?).ok_or_else(|| unreadable("a measure"))?.push(unit_sums(line));
    }
    Ok(())
}

fn measure(name: &str) -> Result<MeasureCode, StoreError> {
    MeasureCode::parse(name).map_err(|_| unreadable("a measure"))
}

/// Unit, count, sum and sum of squares; then the same three of uniform responses.
type CellLine = (Uuid, i64, f64, f64, i64, f64, f64);

/// Adds unit and sums to what is selected.
fn summed(query: Select<score_cell::Entity>) -> Select<score_cell::Entity> {
    use score_cell::Column as C;
    // PostgreSQL sums 64-bit numbers to decimals
    let count = |column: C| Expr::expr(Func::cast_as(column.sum(), "BIGINT"));
    query
        .column(C::UnitId)
        .expr_as(count(C::N), "n")
        .column_as(C::Total.sum(), "total")
        .column_as(C::Squares.sum(), "squares")
        .expr_as(count(C::UniformN), "uniform_n")
        .column_as(C::UniformTotal.sum(), "uniform_total")
        .column_as(C::UniformSquares.sum(), "uniform_squares")
}

const fn unit_sums((unit, n, total, squares, uniform_n, uniform_total, uniform_squares): CellLine) -> UnitSums {
    UnitSums {
        unit: UnitId(unit),
        all: Sums { n, total, squares },
        uniform: Sums { n: uniform_n, total: uniform_total, squares: uniform_squares },
    }
}
