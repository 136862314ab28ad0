//! The levels *confidential* and *identified*: codes that are kept with whose they are and with what was answered.
//!
//! Each level has a table and a type of its own. Only codes of [`Identified`] lead from a person's name to answers for
//! readers; those of [`Confidential`] lead there for the person alone.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use candor_survey::{Answers, Arrangement};
use candor_wire::ids::{UnitId, WaveId};
use candor_wire::invitation::Level;
use sea_orm::sea_query::{Asterisk, Expr, ExprTrait, Func, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, FromQueryResult, QueryResult};
use uuid::Uuid;

use super::codes::OneTimeCode;
use super::connect::Store;
use super::entity::{contact, invitation, response};
use super::error::StoreError;
use super::responses;
use super::units::below;
use crate::viewer::{Scope, Viewer};

/// A level at which answers are kept with whose they are.
pub trait LinkedLevel: std::fmt::Debug + Clone + Copy + Send + Sync + 'static {
    /// The table of its codes.
    const TABLE: &'static str;
}

/// Answers are linked, and shown in groups only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confidential;

/// Answers are linked, and shown with names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identified;

impl LinkedLevel for Confidential {
    const TABLE: &'static str = "confidential_codes";
}

impl LinkedLevel for Identified {
    const TABLE: &'static str = "identified_codes";
}

/// The tables of both levels.
const TABLES: [&str; 2] = [Confidential::TABLE, Identified::TABLE];

/// A code of somebody who is invited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkedCode<L> {
    /// SHA-256, in hex.
    pub hash: String,
    /// Whose it is.
    pub invitation: Uuid,
    /// The unit that is answered about with it.
    pub unit: UnitId,
    level: PhantomData<L>,
}

impl<L: LinkedLevel> LinkedCode<L> {
    /// A code that nothing was answered with.
    #[must_use]
    pub const fn new(hash: String, invitation: Uuid, unit: UnitId) -> Self {
        Self { hash, invitation, unit, level: PhantomData }
    }
}

/// What somebody answered.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnResponse {
    /// The version that they answered.
    pub version: String,
    /// Their answers.
    pub answers: Answers,
    /// The order and the forms that they were shown, where parts differ between respondents.
    pub arrangement: Option<Arrangement>,
}

/// What somebody answered, with their name.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedResponse {
    /// Their name.
    pub name: String,
    /// The unit that they answered for.
    pub unit: UnitId,
    /// The answers.
    pub response: OwnResponse,
}

#[derive(FromQueryResult)]
struct CodeLine {
    wave_id: Uuid,
    unit_id: Uuid,
    is_spent: i64,
}

#[derive(FromQueryResult)]
struct ResponseLine {
    version_id: String,
    answers: String,
    arrangement: Option<i64>,
}

impl ResponseLine {
    const COLUMNS: [response::Column; 3] = [response::Column::VersionId, response::Column::Answers, response::Column::Arrangement];

    fn read(row: &QueryResult) -> Result<OwnResponse, StoreError> {
        let Self { version_id, answers, arrangement } = Self::from_query_result(row, "")?;
        let answers = serde_json::from_str(&answers).map_err(|_| StoreError::Corrupt("a response".to_owned()))?;
        Ok(OwnResponse { version: version_id, answers, arrangement: responses::arrangement(arrangement) })
    }
}

#[derive(FromQueryResult)]
struct NamedLine {
    name: String,
    unit_id: Uuid,
}

impl Store {
    /// At which level an invitation is kept with what was answered, and what that is; nothing at the others.
    ///
    /// # Errors
    /// When the database fails or holds something that cannot be read.
    pub async fn linked(&self, invitation: Uuid) -> Result<Option<(Level, Option<OwnResponse>)>, StoreError> {
        for (table, level) in [(Confidential::TABLE, Level::Confidential), (Identified::TABLE, Level::Identified)] {
            let mut code = Query::select();
            code.column("invitation_id").from(table).and_where(Expr::col("invitation_id").eq(invitation));
            if self.reader.query_one(&code).await?.is_none() {
                continue;
            }
            let mut find = Query::select();
            find.columns(ResponseLine::COLUMNS.map(|c| (response::Entity, c)))
                .from(response::Entity)
                .inner_join(table, Expr::col((table, "response_id")).equals((response::Entity, response::Column::Id)))
                .and_where(Expr::col((table, "invitation_id")).eq(invitation));
            let found = self.reader.query_one(&find).await?;
            return Ok(Some((level, found.map(|row| ResponseLine::read(&row)).transpose()?)));
        }
        Ok(None)
    }

    /// What people answered in a wave at the level identified, by name, as far as a viewer may see it: `many` from the
    /// place `from` on, and how many there are.
    ///
    /// # Errors
    /// When the database fails or holds something that cannot be read.
    pub async fn named_responses(
        &self,
        viewer: Viewer,
        wave: WaveId,
        from: u64,
        many: u64,
    ) -> Result<(Vec<NamedResponse>, u64), StoreError> {
        let mut count = named(viewer, wave);
        count.expr_as(Func::count(Expr::col(Asterisk)), "people");
        let people: i64 = match self.reader.query_one(&count).await? {
            Some(row) => row.try_get("", "people")?,
            None => 0,
        };
        let mut find = named(viewer, wave);
        find.column((contact::Entity, contact::Column::Name))
            .column((response::Entity, response::Column::UnitId))
            .columns(ResponseLine::COLUMNS.map(|c| (response::Entity, c)))
            .order_by((contact::Entity, contact::Column::Name), Order::Asc)
            .order_by((contact::Entity, contact::Column::Id), Order::Asc)
            .limit(many)
            .offset(from);
        let rows = self.reader.query_all(&find).await?;
        let listed = rows.iter().map(|row| {
            let NamedLine { name, unit_id } = NamedLine::from_query_result(row, "")?;
            Ok(NamedResponse { name, unit: UnitId(unit_id), response: ResponseLine::read(row)? })
        });
        Ok((listed.collect::<Result<_, StoreError>>()?, u64::try_from(people).unwrap_or(0)))
    }
}

/// Responses of a wave with the people whose they are.
fn named(viewer: Viewer, wave: WaveId) -> SelectStatement {
    let table = Identified::TABLE;
    let mut find = Query::select();
    find.from(table)
        .inner_join(response::Entity, Expr::col((table, "response_id")).equals((response::Entity, response::Column::Id)))
        .inner_join(invitation::Entity, Expr::col((table, "invitation_id")).equals((invitation::Entity, invitation::Column::Id)))
        .inner_join(
            contact::Entity,
            Expr::col((invitation::Entity, invitation::Column::ContactId)).equals((contact::Entity, contact::Column::Id)),
        )
        .and_where(Expr::col((table, "wave_id")).eq(wave.0));
    if let Scope::Unit(top) = viewer.scope() {
        find.and_where(Expr::col((response::Entity, response::Column::UnitId)).in_subquery(below(top)));
    }
    find
}

/// The code of a digest, of either level.
pub(super) async fn code(connection: &impl ConnectionTrait, hash: &str) -> Result<Option<OneTimeCode>, StoreError> {
    for table in TABLES {
        let mut find = Query::select();
        find.columns(["wave_id", "unit_id", "is_spent"]).from(table).and_where(Expr::col("code_hash").eq(hash));
        if let Some(row) = connection.query_one(&find).await? {
            let CodeLine { wave_id, unit_id, is_spent } = CodeLine::from_query_result(&row, "")?;
            return Ok(Some(OneTimeCode { wave: WaveId(wave_id), unit: UnitId(unit_id), is_spent: is_spent != 0 }));
        }
    }
    Ok(None)
}

/// Adds how many codes of a wave each unit has.
pub(super) async fn count_units(
    connection: &impl ConnectionTrait,
    wave: WaveId,
    counts: &mut BTreeMap<UnitId, u64>,
) -> Result<(), StoreError> {
    for table in TABLES {
        let mut find = Query::select();
        find.column("unit_id").from(table).and_where(Expr::col("wave_id").eq(wave.0));
        for row in connection.query_all(&find).await? {
            *counts.entry(UnitId(row.try_get("", "unit_id")?)).or_default() += 1;
        }
    }
    Ok(())
}

/// How many codes of a wave are spent.
pub(super) async fn count_spent(connection: &impl ConnectionTrait, wave: WaveId) -> Result<u64, StoreError> {
    let mut spent = 0;
    for table in TABLES {
        let mut find = Query::select();
        find.expr_as(Func::count(Expr::col(Asterisk)), "codes").from(table);
        find.and_where(Expr::col("wave_id").eq(wave.0)).and_where(Expr::col("is_spent").eq(1));
        if let Some(row) = connection.query_one(&find).await? {
            spent += u64::try_from(row.try_get::<i64>("", "codes")?).unwrap_or(0);
        }
    }
    Ok(spent)
}

/// Spends a code of a wave, with the response that it leads to from now on; false when there is none that is not spent.
pub(super) async fn spend(transaction: &DatabaseTransaction, wave: WaveId, hash: &str, response: Option<Uuid>) -> Result<bool, StoreError> {
    for table in TABLES {
        let mut change = Query::update();
        change.table(table).value("is_spent", 1).value("response_id", response);
        change.and_where(Expr::col("code_hash").eq(hash)).and_where(Expr::col("wave_id").eq(wave.0)).and_where(Expr::col("is_spent").eq(0));
        if transaction.execute(&change).await?.rows_affected() == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Adds the codes of a wave.
pub(super) async fn add<L: LinkedLevel>(
    transaction: &DatabaseTransaction,
    wave: WaveId,
    codes: &[LinkedCode<L>],
) -> Result<(), StoreError> {
    for chunk in codes.chunks(500) {
        let mut insert = Query::insert();
        insert.into_table(L::TABLE).columns(["invitation_id", "code_hash", "wave_id", "unit_id", "is_spent"]);
        for code in chunk {
            let values = [code.invitation.into(), code.hash.as_str().into(), wave.0.into(), code.unit.0.into(), 0_i64.into()];
            insert.values(values).map_err(|_| StoreError::Corrupt("a code".to_owned()))?;
        }
        transaction.execute(&insert).await?;
    }
    Ok(())
}

/// The responses that some invitations lead to, with their waves in an order that is always the same. The codes are locked,
/// spent or not: an answer that is being stored with one comes before, or finds none any more.
pub(super) async fn responses_of(transaction: &DatabaseTransaction, invitations: &[Uuid]) -> Result<Vec<(Uuid, WaveId)>, StoreError> {
    let mut found = Vec::new();
    for table in TABLES {
        let mut find = Query::select();
        find.columns(["response_id", "wave_id"]).from(table).and_where(Expr::col("invitation_id").is_in(invitations.to_vec()));
        find.order_by("code_hash", Order::Asc).lock_exclusive();
        for row in transaction.query_all(&find).await? {
            if let Some(response) = row.try_get::<Option<Uuid>>("", "response_id")? {
                found.push((response, WaveId(row.try_get("", "wave_id")?)));
            }
        }
    }
    found.sort_by_key(|(_, wave)| *wave);
    Ok(found)
}

/// Removes the codes of a wave.
pub(super) async fn remove(transaction: &DatabaseTransaction, wave: WaveId) -> Result<(), StoreError> {
    for table in TABLES {
        transaction.execute(Query::delete().from_table(table).and_where(Expr::col("wave_id").eq(wave.0))).await?;
    }
    Ok(())
}
