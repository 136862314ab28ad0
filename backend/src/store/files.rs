//! Files that respondents give: they wait until a response holds them, and go with it.

use candor_survey::{Answer, Answers, ItemCode, OptionCode};
use candor_wire::ids::{SurveyId, WaveId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement};
use uuid::Uuid;

use super::connect::Store;
use super::entity::{file, wave};
use super::error::StoreError;

/// A file of a response: the item that it answers, and its name.
pub type FileOf = (ItemCode, OptionCode);

/// A file to keep until a response holds it.
#[derive(Debug)]
pub struct NewFile {
    /// Its random name.
    pub name: OptionCode,
    /// The survey that it was given to.
    pub survey: SurveyId,
    /// The item that asked for it.
    pub item: ItemCode,
    /// What is kept of it.
    pub content: Vec<u8>,
}

impl Store {
    /// Keeps a file, unless those that wait for a response would then be more than `most` bytes. Days are counted since
    /// 1970. Whether it was kept.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_file(&self, of: NewFile, day: i64, most: i64) -> Result<bool, StoreError> {
        let size = i64::try_from(of.content.len()).unwrap_or(i64::MAX);
        // PostgreSQL adds up to a type of its own
        let sum = Expr::cust("CAST(COALESCE(SUM(size), 0) AS BIGINT)");
        let waiting = file::Entity::find().select_only().column_as(sum, "waiting").filter(file::Column::WaveId.is_null());
        let waiting: Option<i64> = waiting.into_tuple().one(&self.reader).await?;
        if waiting.unwrap_or_default() > most.saturating_sub(size) {
            return Ok(false);
        }
        let model = file::ActiveModel {
            name: Set(of.name.as_str().to_owned()),
            survey_id: Set(of.survey.0),
            item: Set(of.item.as_str().to_owned()),
            wave_id: Set(None),
            added_day: Set(Some(day)),
            size: Set(size),
            content: Set(of.content),
        };
        file::Entity::insert(model).exec_without_returning(&self.writer).await?;
        Ok(true)
    }

    /// The content of a file that a response of a wave holds.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn file(&self, wave: WaveId, name: &OptionCode) -> Result<Option<Vec<u8>>, StoreError> {
        let found = file::Entity::find_by_id(name.as_str().to_owned()).filter(file::Column::WaveId.eq(wave.0));
        Ok(found.one(&self.reader).await?.map(|row| row.content))
    }

    /// Removes files that no response holds, that were added before the given day, and that no draft names; their number.
    ///
    /// # Errors
    /// When the database fails; then none is removed.
    pub async fn forget_files(&self, before_day: i64) -> Result<u64, StoreError> {
        // 128 random bits stand in no draft by chance
        let day = if self.backend() == super::Backend::Postgres { "$1" } else { "?" };
        let sql = format!(
            "DELETE FROM files WHERE wave_id IS NULL AND added_day < {day} \
             AND NOT EXISTS (SELECT 1 FROM drafts WHERE answers LIKE '%' || name || '%')"
        );
        let backend: DbBackend = self.writer.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, sql, [before_day.into()]);
        Ok(self.writer.execute_raw(statement).await?.rows_affected())
    }
}

/// Gives files to a response of a wave: all of them, or it says that one is not there for it. A file that another
/// response holds, or that was given to another question or survey, is not there.
pub(super) async fn claim(transaction: &DatabaseTransaction, wave: Uuid, files: &[FileOf]) -> Result<bool, StoreError> {
    let survey = wave::Entity::find_by_id(wave).one(transaction).await?.map(|wave| wave.survey_id);
    let Some(survey) = survey else { return Ok(false) };
    for (item, name) in files {
        let claimed = file::Entity::update_many()
            .col_expr(file::Column::WaveId, Expr::value(wave))
            // a file of a response has no day
            .col_expr(file::Column::AddedDay, Expr::value(Option::<i64>::None))
            .filter(file::Column::Name.eq(name.as_str()))
            .filter(file::Column::Item.eq(item.as_str()))
            .filter(file::Column::SurveyId.eq(survey))
            .filter(file::Column::WaveId.is_null())
            .exec(transaction)
            .await?;
        if claimed.rows_affected != 1 {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Removes the files that answers hold, names that are those of files: of a response its wave is given, of what was not sent
/// there is none.
pub(super) async fn remove_named(transaction: &DatabaseTransaction, wave: Option<WaveId>, answers: &Answers) -> Result<(), StoreError> {
    let names = |answer: &Answer| match answer {
        Answer::Choices(codes) => codes.iter().map(|code| code.as_str().to_owned()).collect(),
        _ => Vec::new(),
    };
    let names: Vec<String> = answers.iter().flat_map(|(_, answer)| names(answer)).collect();
    let theirs = match wave {
        Some(wave) => file::Column::WaveId.eq(wave.0),
        None => file::Column::WaveId.is_null(),
    };
    file::Entity::delete_many().filter(theirs).filter(file::Column::Name.is_in(names)).exec(transaction).await?;
    Ok(())
}

/// Removes the files of a wave.
pub(super) async fn remove(transaction: &DatabaseTransaction, wave: WaveId) -> Result<(), StoreError> {
    file::Entity::delete_many().filter(file::Column::WaveId.eq(wave.0)).exec(transaction).await?;
    Ok(())
}
