//! How respondents got through the pages, as sums by wave, channel and page.
//!
//! What comes in waits until [`THRESHOLD`] visits of a wave and channel have gathered, and is then shown
//! together. So no two looks, and no two channels, differ by fewer visits than that. Nothing here refers to a
//! response, and nothing can be computed anew from responses.

use std::collections::{BTreeMap, BTreeSet};

use candor_insight::THRESHOLD;
use candor_survey::{Channel, PageEvent, Paradata, TimeClass};
use candor_wire::experience::{LevelKind, Targets};
use candor_wire::ids::{SurveyId, WaveId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityName, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::connect::Store;
use super::entity::{cell_stamp, draft, experience_sum, experience_target};
use super::error::StoreError;

/// The page of what is counted for the whole visit.
const WHOLE: i64 = -1;

/// Rows written by one statement.
const CHUNK: usize = 500;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Visits that were sent.
    Sent,
    /// Of these, those whose events a script counted.
    SentWithScripts,
    /// Of these, those of which the server kept a draft.
    SentKept,
    /// Visits that were given up, by the furthest page.
    Left,
    /// Of these, those whose events a script counted.
    LeftWithScripts,
    /// Visits with at least one such event.
    With(PageEvent),
    /// Visits that took so long.
    Took(TimeClass),
}

impl Metric {
    const NAMES: [(Self, &'static str); 13] = [
        (Self::Sent, "sent"),
        (Self::SentWithScripts, "sent_with_scripts"),
        (Self::SentKept, "sent_kept"),
        (Self::Left, "left"),
        (Self::LeftWithScripts, "left_with_scripts"),
        (Self::With(PageEvent::Problem), "problems"),
        (Self::With(PageEvent::Back), "back"),
        (Self::With(PageEvent::Help), "help"),
        (Self::With(PageEvent::Change), "changes"),
        (Self::Took(TimeClass::UnderOneMinute), "under_1_minute"),
        (Self::Took(TimeClass::OneToThreeMinutes), "1_to_3_minutes"),
        (Self::Took(TimeClass::ThreeToTenMinutes), "3_to_10_minutes"),
        (Self::Took(TimeClass::TenMinutesAndMore), "10_minutes_and_more"),
    ];

    fn name(self) -> String {
        Self::NAMES.iter().find(|(metric, _)| *metric == self).map_or_else(String::new, |(_, name)| (*name).to_owned())
    }

    fn named(name: &str) -> Result<Self, StoreError> {
        Self::NAMES.iter().find(|(_, of)| *of == name).map(|(metric, _)| *metric).ok_or_else(|| corrupt("a metric"))
    }
}

/// A sum that may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExperienceSum {
    /// The channel that the links named.
    pub channel: Option<Channel>,
    /// The page, from 0; none for the whole visit.
    pub page: Option<usize>,
    /// What is counted.
    pub metric: Metric,
    /// Visits.
    pub visits: u64,
    /// Events in them; of what happens once in a visit as many as visits.
    pub events: u64,
}

/// Drafts that were not touched today, by their furthest page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unfinished {
    /// The channel that the links named.
    pub channel: Option<Channel>,
    /// The furthest page, from 0.
    pub page: usize,
    /// How many.
    pub visits: u64,
}

/// Wave, channel, page and metric.
type Key = (Uuid, String, i64, Metric);

/// What is to be added to the sums: visits and events.
#[derive(Debug, Default)]
pub(super) struct Tally(BTreeMap<Key, (i64, i64)>);

impl Tally {
    /// Adds a visit that was sent.
    pub fn sent(&mut self, wave: Uuid, channel: &str, paradata: &Paradata) {
        let mut once = |metric, counts: bool| self.add((wave, channel.to_owned(), WHOLE, metric), i64::from(counts), 1);
        once(Metric::Sent, true);
        once(Metric::SentWithScripts, paradata.scripts);
        once(Metric::SentKept, paradata.kept);
        if let Some(class) = paradata.time {
            once(Metric::Took(class), true);
        }
        self.events(wave, channel, paradata);
    }

    /// Adds a visit that was given up and had come to this page.
    fn left(&mut self, wave: Uuid, channel: &str, page: i64, paradata: &Paradata) {
        let page = Ord::max(page, 0);
        self.add((wave, channel.to_owned(), page, Metric::Left), 1, 1);
        self.add((wave, channel.to_owned(), page, Metric::LeftWithScripts), i64::from(paradata.scripts), 1);
        let seen = usize::try_from(page).unwrap_or(usize::MAX).saturating_add(1);
        self.events(wave, channel, &paradata.clone().clamped(seen));
    }

    fn events(&mut self, wave: Uuid, channel: &str, paradata: &Paradata) {
        for event in PageEvent::ALL {
            let mut total = 0;
            for (page, at) in (0..paradata.pages.len()).zip(0_i64..) {
                let times = i64::from(paradata.of(page, event));
                total += times;
                self.add((wave, channel.to_owned(), at, Metric::With(event)), i64::from(times > 0), times);
            }
            self.add((wave, channel.to_owned(), WHOLE, Metric::With(event)), i64::from(total > 0), total);
        }
    }

    /// What is nothing makes no row.
    fn add(&mut self, key: Key, visits: i64, events: i64) {
        if visits > 0 {
            let sums = self.0.entry(key).or_default();
            *sums = (sums.0 + visits, sums.1 + events);
        }
    }

    /// Adds it to what waits, and shows what waits where enough has gathered.
    pub async fn write(self, transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let places: BTreeSet<(Uuid, String)> = self.0.keys().map(|key| (key.0, key.1.clone())).collect();
        // writers of a wave queue for its stamp, as they do for its cells
        let waves: BTreeSet<Uuid> = places.iter().map(|place| place.0).collect();
        let stamps = cell_stamp::Entity::find().filter(cell_stamp::Column::WaveId.is_in(waves)).order_by_asc(cell_stamp::Column::WaveId);
        stamps.lock_exclusive().all(transaction).await?;
        let models: Vec<experience_sum::ActiveModel> = self.0.into_iter().map(model).collect();
        for chunk in models.chunks(CHUNK) {
            let rows = experience_sum::Entity::insert_many(chunk.to_vec()).on_conflict(add_to_waiting());
            rows.exec_without_returning(transaction).await?;
        }
        for (wave, channel) in places {
            show_if_enough(transaction, wave, &channel).await?;
        }
        Ok(())
    }
}

fn model(((wave, channel, page, metric), (visits, events)): (Key, (i64, i64))) -> experience_sum::ActiveModel {
    experience_sum::ActiveModel {
        wave_id: Set(wave),
        channel: Set(channel),
        page: Set(page),
        metric: Set(metric.name()),
        shown_n: Set(0),
        shown_total: Set(0),
        waiting_n: Set(visits),
        waiting_total: Set(events),
    }
}

fn add_to_waiting() -> OnConflict {
    use experience_sum::Column as C;
    let mut conflict = OnConflict::columns([C::WaveId, C::Channel, C::Page, C::Metric]);
    for column in [C::WaitingN, C::WaitingTotal] {
        let present = Expr::col((experience_sum::Entity.table_name(), column));
        conflict.value(column, present.add(Expr::col(("excluded", column))));
    }
    conflict
}

async fn show_if_enough(transaction: &DatabaseTransaction, wave: Uuid, channel: &str) -> Result<(), StoreError> {
    use experience_sum::Column as C;
    let here = || Condition::all().add(C::WaveId.eq(wave)).add(C::Channel.eq(channel));
    let visits = experience_sum::Entity::find().filter(here()).filter(C::Metric.is_in([Metric::Sent.name(), Metric::Left.name()]));
    let waiting: i64 = visits.all(transaction).await?.iter().map(|row| row.waiting_n).sum();
    if count(waiting)? < THRESHOLD {
        return Ok(());
    }
    experience_sum::Entity::update_many()
        .col_expr(C::ShownN, Expr::col(C::ShownN).add(Expr::col(C::WaitingN)))
        .col_expr(C::ShownTotal, Expr::col(C::ShownTotal).add(Expr::col(C::WaitingTotal)))
        .col_expr(C::WaitingN, Expr::value(0))
        .col_expr(C::WaitingTotal, Expr::value(0))
        .filter(here())
        .filter(C::WaitingN.gt(0))
        .exec(transaction)
        .await?;
    Ok(())
}

#[derive(FromQueryResult)]
struct Abandoned {
    wave_id: Option<Uuid>,
    channel: String,
    reached: i64,
    paradata: String,
}

#[derive(FromQueryResult)]
struct Count {
    channel: String,
    reached: i64,
    visits: i64,
}

/// Counts the drafts that a condition picks as given up, each in the wave in which it was last changed. The
/// caller deletes them or takes their wave away, in the same transaction.
pub(super) async fn give_up(transaction: &DatabaseTransaction, picked: Condition) -> Result<(), StoreError> {
    use draft::Column as C;
    let query = draft::Entity::find().select_only().columns([C::WaveId, C::Channel, C::Reached, C::Paradata]);
    let rows = query.filter(C::WaveId.is_not_null()).filter(picked).lock_exclusive().into_model::<Abandoned>().all(transaction).await?;
    let mut tally = Tally::default();
    for row in rows {
        if let Some(wave) = row.wave_id {
            tally.left(wave, &row.channel, row.reached, &read_paradata(&row.paradata)?);
        }
    }
    tally.write(transaction).await
}

/// Counts the drafts of a survey as given up. Those who go on in another wave are counted anew there.
pub(super) async fn give_up_drafts_of(transaction: &DatabaseTransaction, survey: SurveyId) -> Result<(), StoreError> {
    let of_survey = || Condition::all().add(draft::Column::SurveyId.eq(survey.0));
    give_up(transaction, of_survey()).await?;
    draft::Entity::update_many()
        .col_expr(draft::Column::WaveId, Expr::value(None::<Uuid>))
        .col_expr(draft::Column::Paradata, Expr::value(""))
        // whoever is just saving reads the draft again
        .col_expr(draft::Column::Revision, Expr::col(draft::Column::Revision).add(1))
        .filter(of_survey())
        .exec(transaction)
        .await?;
    Ok(())
}

impl Store {
    /// The sums of a wave that may be shown. They belong to no unit, so they take no viewer.
    ///
    /// # Errors
    /// When the database fails or a sum cannot be read.
    pub async fn experience(&self, wave: WaveId) -> Result<Vec<ExperienceSum>, StoreError> {
        let shown = experience_sum::Entity::find()
            .filter(experience_sum::Column::WaveId.eq(wave.0))
            .filter(experience_sum::Column::ShownN.gt(0))
            .all(&self.reader)
            .await?;
        let read = |row: experience_sum::Model| {
            Ok(ExperienceSum {
                channel: channel(&row.channel)?,
                page: (row.page != WHOLE).then(|| page(row.page)).transpose()?,
                metric: Metric::named(&row.metric)?,
                visits: count(row.shown_n)?,
                events: count(row.shown_total)?,
            })
        };
        shown.into_iter().map(read).collect()
    }

    /// Drafts of a wave last changed before a day, by furthest page. Days are counted since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unfinished(&self, wave: WaveId, before_day: i64) -> Result<Vec<Unfinished>, StoreError> {
        use draft::Column as C;
        let query = draft::Entity::find().select_only().columns([C::Channel, C::Reached]).column_as(C::TokenHash.count(), "visits");
        let rows = query
            .filter(C::WaveId.eq(wave.0))
            .filter(C::TouchedDay.lt(before_day))
            .group_by(C::Channel)
            .group_by(C::Reached)
            .into_model::<Count>()
            .all(&self.reader)
            .await?;
        let read = |row: Count| Ok(Unfinished { channel: channel(&row.channel)?, page: page(row.reached)?, visits: count(row.visits)? });
        rows.into_iter().map(read).collect()
    }

    /// The targets of a survey; the usual ones where none are set.
    ///
    /// # Errors
    /// When the database fails or a target cannot be read.
    pub async fn experience_targets(&self, survey: SurveyId) -> Result<Targets, StoreError> {
        let mut targets = Targets::default();
        let set = experience_target::Entity::find().filter(experience_target::Column::SurveyId.eq(survey.0)).all(&self.reader).await?;
        for row in set {
            let kind = LevelKind::ALL.into_iter().find(|kind| kind.as_str() == row.level).ok_or_else(|| corrupt("a level"))?;
            *targets.of_mut(kind) = u32::try_from(row.most).map_err(|_| corrupt("a target"))?;
        }
        Ok(targets)
    }

    /// Sets the targets of a survey.
    ///
    /// # Errors
    /// When the database fails; then none is changed.
    pub async fn set_experience_targets(&self, survey: SurveyId, targets: Targets) -> Result<(), StoreError> {
        let row = |kind: LevelKind| experience_target::ActiveModel {
            survey_id: Set(survey.0),
            level: Set(kind.as_str().to_owned()),
            most: Set(i64::from(targets.of(kind))),
        };
        use experience_target::Column as C;
        let replace = OnConflict::columns([C::SurveyId, C::Level]).update_column(C::Most).to_owned();
        let rows = experience_target::Entity::insert_many(LevelKind::ALL.map(row)).on_conflict(replace);
        rows.exec_without_returning(&self.writer).await?;
        Ok(())
    }
}

/// Paradata as a draft keeps them; none are an empty text.
pub(super) fn read_paradata(text: &str) -> Result<Paradata, StoreError> {
    if text.is_empty() {
        return Ok(Paradata::default());
    }
    serde_json::from_str(text).map_err(|_| corrupt("a draft's paradata"))
}

fn channel(text: &str) -> Result<Option<Channel>, StoreError> {
    (!text.is_empty()).then(|| text.parse()).transpose().map_err(|_| corrupt("a channel"))
}

fn page(number: i64) -> Result<usize, StoreError> {
    usize::try_from(number).map_err(|_| corrupt("a page"))
}

fn count(number: i64) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| corrupt("a count"))
}

fn corrupt(what: &str) -> StoreError {
    StoreError::Corrupt(format!("{what} of the experience of a survey"))
}
