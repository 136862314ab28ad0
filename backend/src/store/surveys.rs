//! Surveys, their drafts, published versions and waves.

use std::collections::BTreeSet;

use candor_insight::Thresholds;
use candor_survey::{Audience, Document, SurveySlug, WaveCode};
use candor_wire::ids::{SurveyId, UnitId, WaveId};
use candor_wire::invitation::Level;
use candor_wire::survey::State;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::connect::Store;
use super::entity::{survey, version, wave};
use super::error::StoreError;
use super::verified;
use crate::clock::Seconds;

/// A survey as stored.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyRow {
    /// Id.
    pub id: SurveyId,
    /// Name in links.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// State.
    pub state: State,
    /// The draft; of a published survey, what was published.
    pub document: Document,
    /// The next version of a published survey, while it is written.
    pub next: Option<Document>,
    /// Counts saves.
    pub revision: i64,
    /// Published version.
    pub version: Option<String>,
    /// Oldest first.
    pub waves: Vec<WaveRow>,
}

impl SurveyRow {
    /// The wave of that code, or the latest when none is named.
    #[must_use]
    pub fn wave(&self, code: Option<&WaveCode>) -> Option<&WaveRow> {
        match code {
            Some(code) => self.waves.iter().find(|w| &w.code == code),
            None => self.waves.last(),
        }
    }

    /// A wave by its id.
    #[must_use]
    pub fn wave_of(&self, id: WaveId) -> Option<&WaveRow> {
        self.waves.iter().find(|wave| wave.id == id)
    }

    /// The latest wave whose results are released.
    #[must_use]
    pub fn released_wave(&self) -> Option<&WaveRow> {
        self.waves.iter().rev().find(|w| w.released)
    }

    /// The wave that takes answers.
    #[must_use]
    pub fn open_wave(&self) -> Option<&WaveRow> {
        self.waves.iter().find(|w| w.open)
    }
}

/// A wave as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaveRow {
    /// Id.
    pub id: WaveId,
    /// Code.
    pub code: WaveCode,
    /// Whether it takes answers.
    pub open: bool,
    /// Whether no response can come any more, so that what is told of it stays the same: it is closed, and no sealed
    /// answers wait to be mixed.
    pub released: bool,
    /// The edition of the hierarchy that its scores belong to.
    pub edition: i64,
    /// The smallest groups that are told of it.
    pub thresholds: Thresholds,
    /// What its respondents were promised.
    pub level: Level,
    /// The units in which all said the same to a question, once that is known.
    pub alike: Option<Vec<UnitId>>,
}

impl Store {
    /// All surveys, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn surveys(&self) -> Result<Vec<SurveyRow>, StoreError> {
        let found =
            survey::Entity::find().order_by_desc(survey::Column::CreatedAtS).order_by_asc(survey::Column::Slug).all(&self.reader).await?;
        let waves = wave::Entity::find().order_by_asc(wave::Column::Ordinal).all(&self.reader).await?;
        let mixed = self.mixed(&waves).await?;
        let of = |id| waves.iter().filter(|w| w.survey_id == id).cloned().collect();
        found.into_iter().map(|s| row(s.clone(), of(s.id), &mixed)).collect()
    }

    /// Writes down the units of a released wave in which all said the same. What is known already stays; gives what is known
    /// then.
    ///
    /// # Errors
    /// When the database fails, or there is no such wave.
    pub async fn set_alike(&self, wave: WaveId, units: &[UnitId]) -> Result<Vec<UnitId>, StoreError> {
        let text = serde_json::to_string(units).map_err(|e| StoreError::Corrupt(format!("units: {e}")))?;
        let update = wave::Entity::update_many().col_expr(wave::Column::Alike, Expr::value(text));
        let update = update.filter(wave::Column::Id.eq(wave.0)).filter(wave::Column::Alike.eq(""));
        update.exec(&self.writer).await?;
        let stored = wave::Entity::find_by_id(wave.0).one(&self.writer).await?;
        let known = stored.as_ref().map(alike).transpose()?.flatten();
        known.ok_or_else(|| StoreError::Corrupt("a wave that was judged".to_owned()))
    }

    /// One survey by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn survey(&self, id: SurveyId) -> Result<Option<SurveyRow>, StoreError> {
        self.one_survey(survey::Column::Id.eq(id.0)).await
    }

    /// One survey by its name in links.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn survey_by_slug(&self, slug: &SurveySlug) -> Result<Option<SurveyRow>, StoreError> {
        self.one_survey(survey::Column::Slug.eq(slug.as_str())).await
    }

    async fn one_survey(&self, condition: impl sea_orm::sea_query::IntoCondition) -> Result<Option<SurveyRow>, StoreError> {
        let Some(found) = survey::Entity::find().filter(condition).one(&self.reader).await? else { return Ok(None) };
        let waves =
            wave::Entity::find().filter(wave::Column::SurveyId.eq(found.id)).order_by_asc(wave::Column::Ordinal).all(&self.reader).await?;
        let mixed = self.mixed(&waves).await?;
        row(found, waves, &mixed).map(Some)
    }

    /// Closed waves of these whose sealed answers are still being mixed.
    async fn mixed(&self, waves: &[wave::Model]) -> Result<BTreeSet<uuid::Uuid>, StoreError> {
        let closed: Vec<uuid::Uuid> = waves.iter().filter(|w| w.is_open == 0).map(|w| w.id).collect();
        if closed.is_empty() { Ok(BTreeSet::new()) } else { verified::still_mixed(&self.reader, closed).await }
    }

    /// Adds a draft.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the slug is used.
    pub async fn add_survey(
        &self,
        id: SurveyId,
        slug: &SurveySlug,
        audience: Audience,
        document: &Document,
        now: Seconds,
    ) -> Result<(), StoreError> {
        let model = survey::ActiveModel {
            id: Set(id.0),
            slug: Set(slug.to_string()),
            audience: Set(audience.as_str().to_owned()),
            state: Set(State::Draft.as_str().to_owned()),
            draft: Set(json(document)?),
            revision: Set(1),
            version_id: Set(None),
            created_at_s: Set(now.0),
            next_draft: Set(String::new()),
        };
        survey::Entity::insert(model).exec_without_returning(&self.writer).await?;
        Ok(())
    }

    /// Saves a draft if it still has that revision; false when it has not.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_draft(&self, id: SurveyId, revision: i64, document: &Document) -> Result<bool, StoreError> {
        let model = survey::ActiveModel { draft: Set(json(document)?), revision: Set(revision + 1), ..Default::default() };
        let saved = survey::Entity::update_many().set(model).filter(is_draft(id, revision)).exec(&self.writer).await?;
        Ok(saved.rows_affected == 1)
    }

    /// Saves the next version of a published survey if it still has that revision; false when it has not.
    /// `None` gives it up.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn save_next(&self, id: SurveyId, revision: i64, document: Option<&Document>) -> Result<bool, StoreError> {
        let next = document.map(json).transpose()?.unwrap_or_default();
        let model = survey::ActiveModel { next_draft: Set(next), revision: Set(revision + 1), ..Default::default() };
        let saved = survey::Entity::update_many().set(model).filter(is_published(id, revision)).exec(&self.writer).await?;
        Ok(saved.rows_affected == 1)
    }

    /// Removes a draft; false when there is none of that id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_draft(&self, id: SurveyId) -> Result<bool, StoreError> {
        let condition = sea_orm::Condition::all().add(survey::Column::Id.eq(id.0)).add(survey::Column::State.eq(State::Draft.as_str()));
        let removed = survey::Entity::delete_many().filter(condition).exec(&self.writer).await?;
        Ok(removed.rows_affected == 1)
    }

    /// Freezes a draft of that revision under its version and opens the first wave; false when the draft has changed.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn publish(
        &self,
        id: SurveyId,
        revision: i64,
        version: (&str, &str),
        first: (WaveId, &WaveCode),
    ) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        let stored = version::ActiveModel { id: Set(version.0.to_owned()), document: Set(version.1.to_owned()) };
        version::Entity::insert_many([stored]).on_conflict_do_nothing().exec_without_returning(&transaction).await?;
        let model = survey::ActiveModel {
            state: Set(State::Open.as_str().to_owned()),
            version_id: Set(Some(version.0.to_owned())),
            // whoever still writes on the draft does not begin a next version unseen
            revision: Set(revision + 1),
            ..Default::default()
        };
        let published = survey::Entity::update_many().set(model).filter(is_draft(id, revision)).exec(&transaction).await?;
        if published.rows_affected != 1 {
            return Ok(false);
        }
        insert_wave(&transaction, id, first, 1, self.thresholds).await?;
        super::versions::ask(&transaction, first.0, version.0, &[]).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Closes the open wave and opens another; the survey is open afterwards.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the survey has a wave of that code.
    pub async fn open_wave(&self, id: SurveyId, new: (WaveId, &WaveCode)) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "waves").await?;
        next_wave(&transaction, id, new, self.thresholds).await?;
        super::versions::ask_the_latest(&transaction, id, new.0).await?;
        set_state(&transaction, id, State::Open).await?;
        Ok(transaction.commit().await?)
    }

    /// Closes the open wave and the survey.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn close_survey(&self, id: SurveyId) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "waves").await?;
        close_waves(&transaction, id).await?;
        set_state(&transaction, id, State::Closed).await?;
        Ok(transaction.commit().await?)
    }
}

fn is_draft(id: SurveyId, revision: i64) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(survey::Column::Id.eq(id.0))
        .add(survey::Column::Revision.eq(revision))
        .add(survey::Column::State.eq(State::Draft.as_str()))
}

pub(super) fn is_published(id: SurveyId, revision: i64) -> sea_orm::Condition {
    sea_orm::Condition::all()
        .add(survey::Column::Id.eq(id.0))
        .add(survey::Column::Revision.eq(revision))
        .add(survey::Column::State.ne(State::Draft.as_str()))
}

/// Closes the open wave and adds another.
pub(super) async fn next_wave(
    connection: &DatabaseTransaction,
    id: SurveyId,
    new: (WaveId, &WaveCode),
    thresholds: Thresholds,
) -> Result<(), StoreError> {
    close_waves(connection, id).await?;
    let last = wave::Entity::find().filter(wave::Column::SurveyId.eq(id.0)).order_by_desc(wave::Column::Ordinal).one(connection).await?;
    insert_wave(connection, id, new, last.map_or(1, |w| w.ordinal + 1), thresholds).await
}

async fn insert_wave(
    connection: &impl ConnectionTrait,
    survey: SurveyId,
    new: (WaveId, &WaveCode),
    ordinal: i64,
    thresholds: Thresholds,
) -> Result<(), StoreError> {
    let edition = super::hierarchy::present(connection).await?;
    let level = super::codes::level(connection, survey).await?;
    let model = wave::ActiveModel {
        edition: Set(edition),
        id: Set(new.0.0),
        survey_id: Set(survey.0),
        code: Set(new.1.to_string()),
        ordinal: Set(ordinal),
        is_open: Set(1),
        smallest_group: Set(number(thresholds.people())),
        fewest_comments: Set(number(thresholds.comments())),
        level: Set(level.as_str().to_owned()),
        alike: Set(String::new()),
    };
    wave::Entity::insert(model).exec_without_returning(connection).await?;
    Ok(())
}

fn number(threshold: u64) -> i64 {
    i64::try_from(threshold).unwrap_or(i64::MAX)
}

/// Drafts of the survey count as given up in the wave that ends.
async fn close_waves(connection: &DatabaseTransaction, id: SurveyId) -> Result<(), StoreError> {
    super::experience::give_up_drafts_of(connection, id).await?;
    wave::Entity::update_many()
        .col_expr(wave::Column::IsOpen, Expr::value(0))
        .filter(wave::Column::SurveyId.eq(id.0))
        .exec(connection)
        .await?;
    Ok(())
}

pub(super) async fn set_state(connection: &impl ConnectionTrait, id: SurveyId, state: State) -> Result<(), StoreError> {
    survey::Entity::update_many()
        .col_expr(survey::Column::State, Expr::value(state.as_str()))
        .filter(survey::Column::Id.eq(id.0))
        .exec(connection)
        .await?;
    Ok(())
}

pub(super) fn json(document: &Document) -> Result<String, StoreError> {
    serde_json::to_string(document).map_err(|e| StoreError::Corrupt(format!("a questionnaire: {e}")))
}

/// The smallest groups that are told of a wave; who is asked in a unit is known to its colleagues, and not of customers.
fn thresholds(wave: &wave::Model, audience: Audience) -> Thresholds {
    let told = Thresholds::new(u64::try_from(wave.smallest_group).unwrap_or(0), u64::try_from(wave.fewest_comments).unwrap_or(0));
    if audience == Audience::Employees { told.of_people_who_are_known() } else { told }
}

fn alike(wave: &wave::Model) -> Result<Option<Vec<UnitId>>, StoreError> {
    let read = |text| serde_json::from_str(text).map_err(|_| StoreError::Corrupt("a wave's units in which all said the same".to_owned()));
    Some(wave.alike.as_str()).filter(|text| !text.is_empty()).map(read).transpose()
}

fn row(model: survey::Model, waves: Vec<wave::Model>, mixed: &BTreeSet<uuid::Uuid>) -> Result<SurveyRow, StoreError> {
    let corrupt = |what: &str| StoreError::Corrupt(format!("a survey's {what}"));
    let state = match model.state.as_str() {
        "draft" => State::Draft,
        "open" => State::Open,
        "closed" => State::Closed,
        _ => return Err(corrupt("state")),
    };
    let audience = model.audience.parse().map_err(|_| corrupt("audience"))?;
    let wave = |w: wave::Model| {
        Ok(WaveRow {
            id: WaveId(w.id),
            code: WaveCode::parse(&w.code).map_err(|_| corrupt("wave code"))?,
            open: w.is_open != 0,
            released: w.is_open == 0 && !mixed.contains(&w.id),
            edition: w.edition,
            thresholds: thresholds(&w, audience),
            alike: alike(&w)?,
            level: Level::of(&w.level).ok_or_else(|| corrupt("level"))?,
        })
    };
    Ok(SurveyRow {
        id: SurveyId(model.id),
        slug: SurveySlug::parse(&model.slug).map_err(|_| corrupt("slug"))?,
        audience,
        state,
        document: serde_json::from_str(&model.draft).map_err(|_| corrupt("document"))?,
        next: match model.next_draft.as_str() {
            "" => None,
            text => Some(serde_json::from_str(text).map_err(|_| corrupt("next version"))?),
        },
        revision: model.revision,
        version: model.version_id,
        waves: waves.into_iter().map(wave).collect::<Result<_, StoreError>>()?,
    })
}
