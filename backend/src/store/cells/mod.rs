//! Score cells: per wave, measure, unit and channel the count, sum and distribution of scores.
//!
//! They are written in the transaction that stores the responses, so they always agree with them, and a
//! report's cost grows with cells and not with responses. Because they hold sums only, they tell nothing
//! that the responses do not, and can be computed again at any time.

use std::collections::BTreeMap;

use candor_survey::document::Measure;
use candor_survey::{Answers, Channel, ItemCode, MeasureCode, Questionnaire};
use candor_wire::ids::{UnitId, WaveId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityName, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::connect::Store;
use super::entity::{derived, item_sum, response, score_cell, score_value, version};
use super::error::StoreError;

/// Counts changes of what cells hold: measures scored otherwise, other columns. Cells of another edition
/// are computed again at start.
const EDITION: i64 = 1;

/// Name of the row that says by which definition the cells were computed.
const NAME: &str = "score_cells";

/// Rows written by one statement.
const CHUNK: usize = 500;

/// Most cells gathered in memory before they are written.
const GATHER: usize = 50_000;

/// Count, sum and sum of squares of scores.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sums {
    /// Responses with a score.
    pub n: i64,
    /// Sum of the scores.
    pub total: f64,
    /// Sum of their squares.
    pub squares: f64,
}

impl Sums {
    fn merge(&mut self, other: Self) {
        self.n += other.n;
        self.total += other.total;
        self.squares += other.squares;
    }

    /// Whether the same responses were added up, in whatever order.
    fn agrees(self, other: Self) -> bool {
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * (1.0 + a.abs());
        self.n == other.n && near(self.total, other.total) && near(self.squares, other.squares)
    }

    fn add(&mut self, score: f64) {
        self.n += 1;
        self.total += score;
        self.squares += score * score;
    }
}

/// What one unit's responses to one measure add up to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UnitSums {
    /// Unit.
    pub unit: UnitId,
    /// All responses.
    pub all: Sums,
    /// Those of them that gave one answer throughout.
    pub uniform: Sums,
}

/// How many responses of one channel have one score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ValueRow {
    /// Channel; `None` for responses without one.
    pub channel: Option<Channel>,
    /// Score.
    pub score: f64,
    /// Responses.
    pub n: u64,
}

/// A response's contribution to the cells.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Scored {
    /// The scores.
    pub scores: Vec<(MeasureCode, f64)>,
    /// Whether it gave one answer throughout.
    pub uniform: bool,
    /// The items' values of measures that were answered completely.
    pub complete: Vec<(MeasureCode, Vec<(ItemCode, f64)>)>,
}

impl Scored {
    /// Scores a response.
    pub fn of(questionnaire: &Questionnaire, answers: &Answers) -> Self {
        let complete = |measure: &Measure| {
            let values = questionnaire.complete_values(measure, answers)?;
            Some((measure.code.clone(), measure.items.iter().cloned().zip(values).collect()))
        };
        Self {
            scores: questionnaire.scores(answers),
            uniform: questionnaire.is_uniform(answers),
            complete: questionnaire.document().measures.iter().filter_map(complete).collect(),
        }
    }
}

type CellKey = (Uuid, String, Uuid, String);

/// Wave, measure and item; no item for the sum of all.
type ItemKey = (Uuid, String, String);

/// What is to be added to the cells. Ordered, so that two servers lock rows in the same order.
#[derive(Debug, Default)]
pub(super) struct Additions {
    cells: BTreeMap<CellKey, (Sums, Sums)>,
    values: BTreeMap<(CellKey, u64), i64>,
    items: BTreeMap<ItemKey, Sums>,
}

impl Additions {
    /// Adds one stored response.
    pub fn add(&mut self, row: &response::Model, scored: &Scored) {
        for (measure, score) in &scored.scores {
            let key = (row.wave_id, measure.to_string(), row.unit_id, row.channel.clone());
            let (all, uniform) = self.cells.entry(key.clone()).or_default();
            all.add(*score);
            if scored.uniform {
                uniform.add(*score);
            }
            *self.values.entry((key, score.to_bits())).or_default() += 1;
        }
        for (measure, values) in &scored.complete {
            let mut add = |item: &str, value| self.items.entry((row.wave_id, measure.to_string(), item.to_owned())).or_default().add(value);
            values.iter().for_each(|(item, value)| add(item.as_str(), *value));
            add("", values.iter().map(|v| v.1).sum());
        }
    }

    /// Whether enough has gathered to be written.
    pub fn is_full(&self) -> bool {
        self.values.len() >= GATHER
    }

    /// Writes what has gathered and starts anew.
    pub async fn write(&mut self, transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        let Self { cells, values, items } = std::mem::take(self);
        let mut models = cells.into_iter().map(cell_model).peekable();
        while models.peek().is_some() {
            let chunk: Vec<_> = models.by_ref().take(CHUNK).collect();
            score_cell::Entity::insert_many(chunk).on_conflict(add_to_cell()).exec_without_returning(transaction).await?;
        }
        let mut models = values.into_iter().map(value_model).peekable();
        while models.peek().is_some() {
            let chunk: Vec<_> = models.by_ref().take(CHUNK).collect();
            score_value::Entity::insert_many(chunk).on_conflict(add_to_value()).exec_without_returning(transaction).await?;
        }
        let items: Vec<_> = items.into_iter().map(item_model).collect();
        for chunk in items.chunks(CHUNK) {
            item_sum::Entity::insert_many(chunk.iter().cloned()).on_conflict(add_to_item()).exec_without_returning(transaction).await?;
        }
        Ok(())
    }
}

fn cell_model((key, (all, uniform)): (CellKey, (Sums, Sums))) -> score_cell::ActiveModel {
    score_cell::ActiveModel {
        wave_id: Set(key.0),
        measure: Set(key.1),
        unit_id: Set(key.2),
        channel: Set(key.3),
        n: Set(all.n),
        total: Set(all.total),
        squares: Set(all.squares),
        uniform_n: Set(uniform.n),
        uniform_total: Set(uniform.total),
        uniform_squares: Set(uniform.squares),
    }
}

fn value_model(((key, bits), n): ((CellKey, u64), i64)) -> score_value::ActiveModel {
    score_value::ActiveModel {
        wave_id: Set(key.0),
        measure: Set(key.1),
        unit_id: Set(key.2),
        channel: Set(key.3),
        score: Set(f64::from_bits(bits)),
        n: Set(n),
    }
}

fn item_model((key, sums): (ItemKey, Sums)) -> item_sum::ActiveModel {
    item_sum::ActiveModel {
        wave_id: Set(key.0),
        measure: Set(key.1),
        item: Set(key.2),
        n: Set(sums.n),
        total: Set(sums.total),
        squares: Set(sums.squares),
    }
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

/// Unit, count, sum and sum of squares; then the same three of uniform responses.
type CellLine = (Uuid, i64, f64, f64, i64, f64, f64);

impl Store {
    /// The cells of a wave in the whole organisation by measure, channels added up. With `measures`, of those only.
    ///
    /// Whoever asks for this must pass it through disclosure control (`candor_insight`) before anybody sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cells(&self, wave: WaveId, measures: Option<&[MeasureCode]>) -> Result<BTreeMap<MeasureCode, Vec<UnitSums>>, StoreError> {
        use score_cell::Column as C;
        let mut query = score_cell::Entity::find().select_only().column(C::Measure).filter(C::WaveId.eq(wave.0));
        if let Some(measures) = measures {
            query = query.filter(C::Measure.is_in(measures.iter().map(MeasureCode::as_str)));
        }
        let query = summed(query).group_by(C::Measure).group_by(C::UnitId);
        let mut found: BTreeMap<String, Vec<UnitSums>> = BTreeMap::new();
        // many rows: read by position, which costs half of reading by name
        for (measure, unit, n, total, squares, uniform_n, uniform_total, uniform_squares) in
            query.into_tuple::<(String, Uuid, i64, f64, f64, i64, f64, f64)>().all(&self.reader).await?
        {
            let line = (unit, n, total, squares, uniform_n, uniform_total, uniform_squares);
            match found.get_mut(&measure) {
                Some(units) => units.push(unit_sums(line)),
                None => drop(found.insert(measure, vec![unit_sums(line)])),
            }
        }
        let parse = |(measure, units): (String, _)| Ok((MeasureCode::parse(&measure).map_err(|_| unreadable("a measure"))?, units));
        found.into_iter().map(parse).collect()
    }

    /// The cells of one measure in several waves in the whole organisation, channels added up.
    ///
    /// As [`Self::cells`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cells_over_time(&self, waves: &[WaveId], measure: &MeasureCode) -> Result<BTreeMap<WaveId, Vec<UnitSums>>, StoreError> {
        use score_cell::Column as C;
        let find = score_cell::Entity::find().select_only().column(C::WaveId).filter(C::WaveId.is_in(waves.iter().map(|w| w.0)));
        let query = summed(find.filter(C::Measure.eq(measure.as_str()))).group_by(C::WaveId).group_by(C::UnitId);
        let mut found: BTreeMap<WaveId, Vec<UnitSums>> = BTreeMap::new();
        for (wave, unit, n, total, squares, uniform_n, uniform_total, uniform_squares) in
            query.into_tuple::<(Uuid, Uuid, i64, f64, f64, i64, f64, f64)>().all(&self.reader).await?
        {
            let line = (unit, n, total, squares, uniform_n, uniform_total, uniform_squares);
            found.entry(WaveId(wave)).or_default().push(unit_sums(line));
        }
        Ok(found)
    }

    /// The channels through which answers to a measure came, by wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn channels_over_time(&self, waves: &[WaveId], measure: &MeasureCode) -> Result<BTreeMap<WaveId, Vec<Channel>>, StoreError> {
        use score_cell::Column as C;
        let query = score_cell::Entity::find().select_only().column(C::WaveId).column(C::Channel).distinct();
        let query = query.filter(C::WaveId.is_in(waves.iter().map(|w| w.0))).filter(C::Measure.eq(measure.as_str()));
        let mut found: BTreeMap<WaveId, Vec<Channel>> = BTreeMap::new();
        for (wave, name) in query.into_tuple::<(Uuid, String)>().all(&self.reader).await? {
            found.entry(WaveId(wave)).or_default().extend(channel(&name)?);
        }
        found.values_mut().for_each(|channels| channels.sort_unstable());
        Ok(found)
    }

    /// The cells of one measure of a wave in the whole organisation, with the channel of each.
    ///
    /// As [`Self::cells`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cells_by_channel(&self, wave: WaveId, measure: &MeasureCode) -> Result<Vec<(Option<Channel>, UnitSums)>, StoreError> {
        use score_cell::Column as C;
        let query = score_cell::Entity::find().select_only().column(C::Channel);
        let query = [C::UnitId, C::N, C::Total, C::Squares, C::UniformN, C::UniformTotal, C::UniformSquares]
            .into_iter()
            .fold(query, QuerySelect::column)
            .filter(C::WaveId.eq(wave.0))
            .filter(C::Measure.eq(measure.as_str()));
        let lines = query.into_tuple::<(String, Uuid, i64, f64, f64, i64, f64, f64)>().all(&self.reader).await?;
        let read = |(name, unit, n, total, squares, uniform_n, uniform_total, uniform_squares): (String, _, _, _, _, _, _, _)| {
            Ok((channel(&name)?, unit_sums((unit, n, total, squares, uniform_n, uniform_total, uniform_squares))))
        };
        lines.into_iter().map(read).collect()
    }

    /// The distribution of one measure's scores in a wave over the whole organisation, by channel.
    ///
    /// As [`Self::cells`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn score_values(&self, wave: WaveId, measure: &MeasureCode) -> Result<Vec<ValueRow>, StoreError> {
        use score_value::Column as C;
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
            .all(&self.reader)
            .await?;
        lines.into_iter().map(|(name, score, n)| Ok(ValueRow { channel: channel(&name)?, score, n: count(n)? })).collect()
    }

    /// Sums of the items of measures in a wave, over responses that answered all of a measure's items: the
    /// items' own sums, then that of their total.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn item_sums(&self, wave: WaveId) -> Result<BTreeMap<MeasureCode, (Vec<Sums>, Sums)>, StoreError> {
        let mut found: BTreeMap<MeasureCode, (Vec<Sums>, Sums)> = BTreeMap::new();
        for row in item_sum::Entity::find().filter(item_sum::Column::WaveId.eq(wave.0)).all(&self.reader).await? {
            let measure = MeasureCode::parse(&row.measure).map_err(|_| unreadable("a measure"))?;
            let (items, total) = found.entry(measure).or_default();
            let sums = Sums { n: row.n, total: row.total, squares: row.squares };
            if row.item.is_empty() {
                *total = sums;
            } else {
                items.push(sums);
            }
        }
        Ok(found)
    }

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
        score_cell::Entity::delete_many().exec(&transaction).await?;
        score_value::Entity::delete_many().exec(&transaction).await?;
        item_sum::Entity::delete_many().exec(&transaction).await?;
        let read = score_all(&transaction, async |additions, transaction| additions.write(transaction).await).await?;
        let row = derived::ActiveModel { name: Set(NAME.to_owned()), edition: Set(EDITION) };
        let replace = OnConflict::column(derived::Column::Name).update_column(derived::Column::Edition).to_owned();
        derived::Entity::insert(row).on_conflict(replace).exec_without_returning(&transaction).await?;
        transaction.commit().await?;
        Ok(read)
    }
}

/// Cells by key, for comparing.
type Held = BTreeMap<CellKey, (Sums, Sums)>;

impl Store {
    /// How many cells differ from what the responses add up to; 0 when all is well.
    ///
    /// # Errors
    /// As [`Self::derive`].
    pub async fn differing_cells(&self) -> Result<u64, StoreError> {
        let transaction = self.begin().await?;
        let mut wanted = Held::new();
        score_all(&transaction, async |additions, _| {
            for (key, (all, uniform)) in std::mem::take(additions).cells {
                let held = wanted.entry(key).or_default();
                held.0.merge(all);
                held.1.merge(uniform);
            }
            Ok(())
        })
        .await?;
        let mut differing = 0;
        for cell in score_cell::Entity::find().all(&transaction).await? {
            let key = (cell.wave_id, cell.measure, cell.unit_id, cell.channel);
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

/// Scores every response, in the order of keys, and hands over what has gathered from time to time.
async fn score_all(
    transaction: &DatabaseTransaction,
    mut write: impl AsyncFnMut(&mut Additions, &DatabaseTransaction) -> Result<(), StoreError>,
) -> Result<u64, StoreError> {
    let questionnaires = questionnaires(transaction).await?;
    let (mut additions, mut read, mut after) = (Additions::default(), 0, None);
    loop {
        let mut page = response::Entity::find().limit(2000).order_by_id(sea_orm::Order::Asc);
        if let Some(id) = after {
            page = page.filter(response::Column::Id.gt(id));
        }
        let rows = page.all(transaction).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in &rows {
            let questionnaire = questionnaires.get(&row.version_id).ok_or_else(|| unreadable("a version"))?;
            let answers: Answers = serde_json::from_str(&row.answers).map_err(|_| unreadable("a response"))?;
            additions.add(row, &Scored::of(questionnaire, &answers));
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

fn unreadable(what: &str) -> StoreError {
    StoreError::Corrupt(format!("{what} is not in a form that this version reads"))
}

fn channel(text: &str) -> Result<Option<Channel>, StoreError> {
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| unreadable("a channel")) }
}

fn count(n: i64) -> Result<u64, StoreError> {
    u64::try_from(n).map_err(|_| unreadable("a count"))
}

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
