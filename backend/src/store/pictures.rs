//! Pictures of questionnaires, by the SHA-256 of their content.

use std::collections::BTreeMap;

use candor_media::{Format, Picture};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement};

use super::connect::Store;
use super::entity::picture;
use super::error::StoreError;

/// Days for which a picture is kept that no questionnaire names: somebody may take a step back in a draft.
pub const PICTURE_DAYS: i64 = 30;

impl Store {
    /// Keeps a picture under its digest; one that is there already counts as added now. Days are counted since 1970.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_picture(&self, digest: &str, of: Picture, day: i64) -> Result<(), StoreError> {
        let model = picture::ActiveModel {
            digest: Set(digest.to_owned()),
            format: Set(of.format.extension().to_owned()),
            width: Set(of.width.into()),
            height: Set(of.height.into()),
            content: Set(of.bytes),
            added_day: Set(day),
        };
        let again = OnConflict::column(picture::Column::Digest).update_column(picture::Column::AddedDay).to_owned();
        picture::Entity::insert(model).on_conflict(again).exec_without_returning(&self.writer).await?;
        Ok(())
    }

    /// The format and the content of a picture.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn picture(&self, digest: &str) -> Result<Option<(Format, Vec<u8>)>, StoreError> {
        let found = picture::Entity::find_by_id(digest.to_owned()).one(&self.reader).await?;
        let read = |row: picture::Model| Ok((Format::named(&row.format).ok_or_else(corrupt)?, row.content));
        found.map(read).transpose()
    }

    /// The width and the height of those of some pictures that are there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn picture_sizes(&self, digests: &[String]) -> Result<BTreeMap<String, (u32, u32)>, StoreError> {
        use picture::Column::{Digest, Height, Width};
        let found = picture::Entity::find().select_only().columns([Digest, Width, Height]).filter(Digest.is_in(digests));
        let found: Vec<(String, i64, i64)> = found.into_tuple().all(&self.reader).await?;
        let size = |side| u32::try_from(side).map_err(|_| corrupt());
        found.into_iter().map(|(digest, width, height)| Ok((digest, (size(width)?, size(height)?)))).collect()
    }

    /// Removes pictures that were added before the given day and that no questionnaire names; gives their number.
    ///
    /// # Errors
    /// When the database fails; then none is removed.
    pub async fn forget_pictures(&self, before_day: i64) -> Result<u64, StoreError> {
        // a digest stands in no text by chance
        let day = if self.backend() == super::Backend::Postgres { "$1" } else { "?" };
        let sql = format!(
            "DELETE FROM pictures WHERE added_day < {day} \
             AND NOT EXISTS (SELECT 1 FROM questionnaire_versions WHERE document LIKE '%' || digest || '%') \
             AND NOT EXISTS (SELECT 1 FROM surveys WHERE draft LIKE '%' || digest || '%' OR next_draft LIKE '%' || digest || '%')"
        );
        let backend: DbBackend = self.writer.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, [before_day.into()]);
        Ok(self.writer.execute_raw(statement).await?.rows_affected())
    }
}

fn corrupt() -> StoreError {
    StoreError::Corrupt("a picture's format or size".to_owned())
}
