//! The level *verified anonymous*, what is kept of people: who has collected a token, by the digest of a code. What is
//! kept of answers is in another database (`waiting`).

use std::collections::BTreeSet;

use candor_wire::ids::{UnitId, WaveId};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

use super::connect::Store;
use super::entity::{verified_code, verified_term};
use super::error::StoreError;

/// The right to collect one token, by the digest of the code in a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedCode {
    /// SHA-256, in hex.
    pub hash: String,
    /// The wave that it is good for.
    pub wave: WaveId,
    /// The unit that gives the cell its name.
    pub unit: UnitId,
    /// What was collected with it.
    pub collected: Option<Collected>,
}

/// A collected token as it went out: blinded, so that it cannot be recognised when it is spent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collected {
    /// SHA-256 of the request, in hex.
    pub request_hash: String,
    /// The bytes of the issuer's response.
    pub response: Vec<u8>,
}

/// What is public of a wave at this level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TermsRow {
    /// The wave.
    pub wave: WaveId,
    /// The terms as bytes.
    pub terms: Vec<u8>,
    /// The bulletin, once the wave is over.
    pub bulletin: Option<String>,
}

/// How many may collect, and how many have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// Everybody invited.
    pub invited: u64,
    /// Those who have collected.
    pub issued: u64,
}

impl Store {
    /// The code of a digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn verified_code(&self, hash: &str) -> Result<Option<VerifiedCode>, StoreError> {
        let found = verified_code::Entity::find_by_id(hash.to_owned()).one(&self.reader).await?;
        Ok(found.map(|c| VerifiedCode {
            hash: c.code_hash,
            wave: WaveId(c.wave_id),
            unit: UnitId(c.unit_id),
            collected: (!c.response.is_empty()).then_some(Collected { request_hash: c.request_hash, response: c.response }),
        }))
    }

    /// Keeps what was issued for a code, unless something was before; what is kept then. Durable when it returns.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_issued(&self, hash: &str, issued: &Collected) -> Result<Option<Collected>, StoreError> {
        verified_code::Entity::update_many()
            .col_expr(verified_code::Column::RequestHash, Expr::value(issued.request_hash.clone()))
            .col_expr(verified_code::Column::Response, Expr::value(issued.response.clone()))
            .filter(verified_code::Column::CodeHash.eq(hash))
            .filter(verified_code::Column::RequestHash.eq(""))
            .exec(&self.writer)
            .await?;
        Ok(self.verified_code(hash).await?.and_then(|code| code.collected))
    }

    /// How many of a wave may collect, and how many have.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn issued(&self, wave: WaveId) -> Result<Issued, StoreError> {
        let of_wave = || verified_code::Entity::find().filter(verified_code::Column::WaveId.eq(wave.0));
        let issued = of_wave().filter(verified_code::Column::RequestHash.ne("")).count(&self.reader).await?;
        Ok(Issued { invited: of_wave().count(&self.reader).await?, issued })
    }

    /// What is public of a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn terms(&self, wave: WaveId) -> Result<Option<TermsRow>, StoreError> {
        Ok(verified_term::Entity::find_by_id(wave.0).one(&self.reader).await?.map(terms_row))
    }

    /// The waves whose answers are not all released yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn waves_to_mix(&self) -> Result<Vec<TermsRow>, StoreError> {
        let found = verified_term::Entity::find().filter(verified_term::Column::IsOver.eq(0)).all(&self.reader).await?;
        Ok(found.into_iter().map(terms_row).collect())
    }

    /// Publishes the bulletin of a wave that is over, and forgets who has collected: both or neither.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn publish_bulletin(&self, wave: WaveId, text: &str) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        verified_term::Entity::update_many()
            .col_expr(verified_term::Column::Bulletin, Expr::value(text))
            .filter(verified_term::Column::WaveId.eq(wave.0))
            .filter(verified_term::Column::Bulletin.eq(""))
            .exec(&transaction)
            .await?;
        verified_code::Entity::delete_many().filter(verified_code::Column::WaveId.eq(wave.0)).exec(&transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Notes that nothing is left to do for a wave, and forgets who has collected, where no bulletin could be made.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_mixing(&self, wave: WaveId) -> Result<(), StoreError> {
        let end = verified_term::Entity::update_many().col_expr(verified_term::Column::IsOver, Expr::value(1));
        let transaction = self.begin().await?;
        end.filter(verified_term::Column::WaveId.eq(wave.0)).exec(&transaction).await?;
        verified_code::Entity::delete_many().filter(verified_code::Column::WaveId.eq(wave.0)).exec(&transaction).await?;
        Ok(transaction.commit().await?)
    }
}

fn terms_row(model: verified_term::Model) -> TermsRow {
    let bulletin = Some(model.bulletin).filter(|text| !text.is_empty());
    TermsRow { wave: WaveId(model.wave_id), terms: model.terms, bulletin }
}

/// Those of the waves whose sealed answers are not all mixed yet.
pub(super) async fn still_mixed(connection: &impl ConnectionTrait, waves: Vec<uuid::Uuid>) -> Result<BTreeSet<uuid::Uuid>, StoreError> {
    use verified_term::Column as C;
    let found = verified_term::Entity::find().filter(C::WaveId.is_in(waves)).filter(C::IsOver.eq(0)).select_only().column(C::WaveId);
    Ok(found.into_tuple::<uuid::Uuid>().all(connection).await?.into_iter().collect())
}

/// Whether a wave has terms, within a transaction.
pub(super) async fn has_terms(transaction: &DatabaseTransaction, wave: WaveId) -> Result<bool, StoreError> {
    Ok(verified_term::Entity::find_by_id(wave.0).one(transaction).await?.is_some())
}

/// Adds codes in the order of their digests, and the terms with the first of them.
pub(super) async fn add(
    transaction: &DatabaseTransaction,
    mut codes: Vec<VerifiedCode>,
    first: Option<TermsRow>,
) -> Result<(), StoreError> {
    if let Some(terms) = first {
        let model = verified_term::ActiveModel {
            wave_id: Set(terms.wave.0),
            terms: Set(terms.terms),
            bulletin: Set(String::new()),
            is_over: Set(0),
        };
        verified_term::Entity::insert(model).exec_without_returning(transaction).await?;
    }
    codes.sort_by(|a, b| a.hash.cmp(&b.hash));
    let model = |code: &VerifiedCode| verified_code::ActiveModel {
        code_hash: Set(code.hash.clone()),
        wave_id: Set(code.wave.0),
        unit_id: Set(code.unit.0),
        request_hash: Set(String::new()),
        response: Set(Vec::new()),
    };
    for chunk in codes.chunks(500) {
        verified_code::Entity::insert_many(chunk.iter().map(model)).exec_without_returning(transaction).await?;
    }
    Ok(())
}
