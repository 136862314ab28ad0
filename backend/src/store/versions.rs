//! Versions of a survey after its first, and which of them each wave has asked.

use std::collections::BTreeMap;

use candor_survey::{Document, ItemCode, WaveCode};
use candor_wire::ids::{SurveyId, WaveId};
use candor_wire::survey::State;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};

use super::connect::Store;
use super::entity::{survey, version, wave, wave_version};
use super::error::StoreError;
use super::surveys::{is_published, json, next_wave, set_state};

/// A version that a wave has asked.
#[derive(Debug, Clone, PartialEq)]
pub struct AskedVersion {
    /// The wave.
    pub wave: WaveId,
    /// Id of the version.
    pub version: String,
    /// What it asks.
    pub document: Document,
    /// Items of which the author said, when publishing it, that their change alters the meaning.
    pub raised: Vec<ItemCode>,
}

/// A version that follows a published one.
#[derive(Debug)]
pub struct NextVersion<'a> {
    /// The revision of the draft that was looked at.
    pub revision: i64,
    /// Its id.
    pub version: &'a str,
    /// What it asks.
    pub document: &'a Document,
    /// Items of which the author says that their change alters the meaning.
    pub raised: &'a [ItemCode],
    /// The wave that goes on with it.
    pub wave: WaveId,
    /// Its code, when it is a new one.
    pub new: Option<&'a WaveCode>,
}

impl Store {
    /// The versions that waves have asked, in the order of the waves and of the versions in them.
    ///
    /// # Errors
    /// When the database fails or holds something that cannot be read.
    pub async fn asked_versions(&self, waves: &[WaveId]) -> Result<Vec<AskedVersion>, StoreError> {
        let of_waves = wave_version::Column::WaveId.is_in(waves.iter().map(|w| w.0));
        let asked = wave_version::Entity::find().filter(of_waves).order_by_asc(wave_version::Column::Ordinal).all(&self.reader).await?;
        let ids = asked.iter().map(|a| a.version_id.clone());
        let stored = version::Entity::find().filter(version::Column::Id.is_in(ids)).all(&self.reader).await?;
        let documents: BTreeMap<&String, &String> = stored.iter().map(|v| (&v.id, &v.document)).collect();
        let corrupt = || StoreError::Corrupt("a version of a survey".to_owned());
        let row = |row: &wave_version::Model| {
            Ok(AskedVersion {
                wave: WaveId(row.wave_id),
                document: documents.get(&row.version_id).and_then(|text| serde_json::from_str(text).ok()).ok_or_else(corrupt)?,
                raised: serde_json::from_str(&row.raised).map_err(|_| corrupt())?,
                version: row.version_id.clone(),
            })
        };
        waves.iter().flat_map(|w| asked.iter().filter(move |a| a.wave_id == w.0)).map(row).collect()
    }

    /// Puts the next version of a published survey in the place of the one before, in the running wave or in
    /// a new one; false when the draft or the wave has changed.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the survey has a wave of that code; when the database fails. Then nothing is changed.
    pub async fn publish_next(&self, id: SurveyId, next: &NextVersion<'_>) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "waves").await?;
        let text = json(next.document)?;
        let stored = version::ActiveModel { id: Set(next.version.to_owned()), document: Set(text.clone()) };
        version::Entity::insert_many([stored]).on_conflict_do_nothing().exec_without_returning(&transaction).await?;
        let model = survey::ActiveModel {
            draft: Set(text),
            next_draft: Set(String::new()),
            version_id: Set(Some(next.version.to_owned())),
            revision: Set(next.revision + 1),
            ..Default::default()
        };
        let published = survey::Entity::update_many().set(model).filter(is_published(id, next.revision)).exec(&transaction).await?;
        if published.rows_affected != 1 {
            return Ok(false);
        }
        match next.new {
            Some(code) => {
                next_wave(&transaction, id, (next.wave, code), self.thresholds).await?;
                set_state(&transaction, id, State::Open).await?;
            }
            None if !is_open(&transaction, next.wave).await? => return Ok(false),
            // terms that were stored meanwhile name the version before
            None if super::verified::has_terms(&transaction, next.wave).await? => return Ok(false),
            None => {}
        }
        ask(&transaction, next.wave, next.version, next.raised).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

async fn is_open(connection: &DatabaseTransaction, wave: WaveId) -> Result<bool, StoreError> {
    Ok(wave::Entity::find_by_id(wave.0).one(connection).await?.is_some_and(|w| w.is_open != 0))
}

/// The version that a wave asks now.
pub(super) async fn asks(connection: &DatabaseTransaction, wave: WaveId) -> Result<Option<String>, StoreError> {
    let of_wave = wave_version::Entity::find().filter(wave_version::Column::WaveId.eq(wave.0));
    Ok(of_wave.order_by_desc(wave_version::Column::Ordinal).one(connection).await?.map(|asked| asked.version_id))
}

/// Notes that a wave asks this version from now on.
pub(super) async fn ask(connection: &DatabaseTransaction, wave: WaveId, version: &str, raised: &[ItemCode]) -> Result<(), StoreError> {
    let of_wave = wave_version::Entity::find().filter(wave_version::Column::WaveId.eq(wave.0));
    let last = of_wave.order_by_desc(wave_version::Column::Ordinal).one(connection).await?;
    let model = wave_version::ActiveModel {
        wave_id: Set(wave.0),
        ordinal: Set(last.map_or(1, |row| row.ordinal + 1)),
        version_id: Set(version.to_owned()),
        raised: Set(serde_json::to_string(raised).map_err(|e| StoreError::Corrupt(format!("codes of items: {e}")))?),
    };
    wave_version::Entity::insert(model).exec_without_returning(connection).await?;
    Ok(())
}

/// The same with the version that is published.
pub(super) async fn ask_the_latest(connection: &DatabaseTransaction, survey: SurveyId, wave: WaveId) -> Result<(), StoreError> {
    let found = survey::Entity::find_by_id(survey.0).one(connection).await?;
    let version = found.and_then(|s| s.version_id).ok_or_else(|| StoreError::Corrupt("a published survey without a version".to_owned()))?;
    ask(connection, wave, &version, &[]).await
}
