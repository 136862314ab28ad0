//! People who can be invited, and addresses that are not written to. Nothing here is joined to answers.

use std::collections::{BTreeMap, BTreeSet};

use candor_wire::ids::{ContactId, UnitId, WaveId};
use candor_wire::invitation::Reach;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};

use super::connect::Store;
use super::entity::{contact, invitation, suppression, wave};
use super::error::StoreError;

/// Rows in one statement.
const CHUNK: usize = 500;

/// A contact as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContactRow {
    /// Id.
    pub id: ContactId,
    /// By what a later import knows them again: the address, or `#` and a number.
    pub known_by: String,
    /// E-mail address in lower case; empty without one.
    pub address: String,
    /// Name.
    pub name: String,
    /// BCP 47 tag, or empty.
    pub language: String,
    /// Unit.
    pub unit: UnitId,
    /// Other columns.
    pub strata: BTreeMap<String, String>,
    /// Secret of the address under which they stop mail.
    pub stop_token: String,
}

/// Why an address is not written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suppressed {
    /// Mail came back for good.
    Bounced,
    /// Its reader asked for no more.
    Unsubscribed,
}

impl Suppressed {
    const fn reach(self) -> Reach {
        match self {
            Self::Bounced => Reach::Bounced,
            Self::Unsubscribed => Reach::Unsubscribed,
        }
    }

    pub(super) fn of(name: &str) -> Result<Self, StoreError> {
        let all = [Self::Bounced, Self::Unsubscribed];
        all.into_iter().find(|s| s.reach().as_str() == name).ok_or_else(|| StoreError::Corrupt("a reason for not writing".to_owned()))
    }
}

impl Store {
    /// All contacts.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts(&self) -> Result<Vec<ContactRow>, StoreError> {
        contact::Entity::find().order_by_asc(contact::Column::KnownBy).all(&self.reader).await?.into_iter().map(row).collect()
    }

    /// The first contacts by name whose name or address holds a text, and how many there are of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contacts_like(&self, search: &str, most: u64) -> Result<(Vec<ContactRow>, u64), StoreError> {
        let escaped = search.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let like = sea_orm::sea_query::LikeExpr::new(format!("%{escaped}%")).escape('\\');
        let named = Expr::expr(Func::lower(Expr::col(contact::Column::Name))).like(like.clone());
        let holds = Condition::any().add(named).add(Expr::col(contact::Column::Address).like(like));
        let find = contact::Entity::find().filter(holds);
        let total = find.clone().count(&self.reader).await?;
        let first = find.order_by_asc(contact::Column::Name).order_by_asc(contact::Column::KnownBy).limit(most).all(&self.reader).await?;
        Ok((first.into_iter().map(row).collect::<Result<_, _>>()?, total))
    }

    /// Adds and changes contacts: all or none.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn put_contacts(&self, rows: &[ContactRow]) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        for chunk in rows.chunks(CHUNK) {
            let models = chunk.iter().map(set).collect::<Result<Vec<_>, _>>()?;
            let columns = [
                contact::Column::Address,
                contact::Column::Name,
                contact::Column::Language,
                contact::Column::UnitId,
                contact::Column::Strata,
            ];
            let update = OnConflict::column(contact::Column::KnownBy).update_columns(columns).to_owned();
            contact::Entity::insert_many(models).on_conflict(update).exec_without_returning(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Removes a contact with their invitations; false when there is none of that id. Answers and codes stay where nothing
    /// leads to them. Where it is kept whose answers are they go while the wave is open, as with whoever is erased: people
    /// who are invited again would else be counted twice.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn remove_contact(&self, id: ContactId) -> Result<bool, StoreError> {
        let transaction = self.begin().await?;
        super::rights::take_answers_out(&transaction, id).await?;
        let removed = contact::Entity::delete_by_id(id.0).exec(&transaction).await?.rows_affected == 1;
        transaction.commit().await?;
        Ok(removed)
    }

    /// The contact who stops mail under a secret.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contact_by_stop_token(&self, token: &str) -> Result<Option<ContactRow>, StoreError> {
        contact::Entity::find().filter(contact::Column::StopToken.eq(token)).one(&self.reader).await?.map(row).transpose()
    }

    /// Whether any contact has this address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_address(&self, address: &str) -> Result<bool, StoreError> {
        Ok(contact::Entity::find().filter(contact::Column::Address.eq(address)).count(&self.reader).await? > 0)
    }

    /// The digests of all addresses that are not written to, and why.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn suppressions(&self) -> Result<BTreeMap<String, Suppressed>, StoreError> {
        let all = suppression::Entity::find().all(&self.reader).await?;
        all.into_iter().map(|s| Ok((s.address_hash, Suppressed::of(&s.reason)?))).collect()
    }

    /// Whether an address is not written to, by its digest.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_suppressed(&self, address_hash: &str) -> Result<bool, StoreError> {
        Ok(suppression::Entity::find_by_id(address_hash.to_owned()).one(&self.reader).await?.is_some())
    }

    /// Writes no more to an address, by its digest. A wish to get no more mail goes before a bounce.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn suppress(&self, address_hash: &str, why: Suppressed, day: i64) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        suppress_in(&transaction, address_hash, why, day).await?;
        Ok(transaction.commit().await?)
    }

    /// Who was invited to a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited_to(&self, wave: WaveId) -> Result<BTreeSet<ContactId>, StoreError> {
        let find = invitation::Entity::find().filter(invitation::Column::WaveId.eq(wave.0)).select_only();
        let ids: Vec<uuid::Uuid> = find.column(invitation::Column::ContactId).into_tuple().all(&self.reader).await?;
        Ok(ids.into_iter().map(ContactId).collect())
    }

    /// The invitations to a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations_to(&self, wave: WaveId) -> Result<Vec<uuid::Uuid>, StoreError> {
        let find = invitation::Entity::find().filter(invitation::Column::WaveId.eq(wave.0)).select_only();
        Ok(find.column(invitation::Column::Id).into_tuple().all(&self.reader).await?)
    }

    /// Who was invited on or after a day to another survey than that of a wave.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invited_elsewhere(&self, wave: WaveId, since_day: i64) -> Result<BTreeSet<ContactId>, StoreError> {
        let survey = wave::Entity::find_by_id(wave.0).one(&self.reader).await?.map(|w| w.survey_id);
        let of_survey = wave::Entity::find().filter(wave::Column::SurveyId.eq(survey)).select_only().column(wave::Column::Id);
        let own: Vec<uuid::Uuid> = of_survey.into_tuple().all(&self.reader).await?;
        let find = invitation::Entity::find().filter(invitation::Column::InvitedDay.gte(since_day));
        let find = find.filter(invitation::Column::WaveId.is_not_in(own)).select_only().column(invitation::Column::ContactId);
        let ids: Vec<uuid::Uuid> = find.into_tuple().all(&self.reader).await?;
        Ok(ids.into_iter().map(ContactId).collect())
    }
}

/// As [`Store::suppress`], within a transaction.
pub(super) async fn suppress_in(
    transaction: &sea_orm::DatabaseTransaction,
    address_hash: &str,
    why: Suppressed,
    day: i64,
) -> Result<(), StoreError> {
    let reason = why.reach().as_str().to_owned();
    let model = suppression::ActiveModel { address_hash: Set(address_hash.to_owned()), reason: Set(reason), since_day: Set(day) };
    let mut conflict = OnConflict::column(suppression::Column::AddressHash);
    let conflict = match why {
        Suppressed::Unsubscribed => conflict.update_columns([suppression::Column::Reason]),
        Suppressed::Bounced => conflict.do_nothing(),
    };
    suppression::Entity::insert_many([model]).on_conflict(conflict.to_owned()).exec_without_returning(transaction).await?;
    Ok(())
}

fn set(row: &ContactRow) -> Result<contact::ActiveModel, StoreError> {
    let strata = serde_json::to_string(&row.strata).map_err(|_| StoreError::Corrupt("a contact's strata".to_owned()))?;
    Ok(contact::ActiveModel {
        id: Set(row.id.0),
        known_by: Set(row.known_by.clone()),
        address: Set(row.address.clone()),
        name: Set(row.name.clone()),
        language: Set(row.language.clone()),
        unit_id: Set(row.unit.0),
        strata: Set(strata),
        stop_token: Set(row.stop_token.clone()),
    })
}

pub(super) fn row(model: contact::Model) -> Result<ContactRow, StoreError> {
    Ok(ContactRow {
        id: ContactId(model.id),
        known_by: model.known_by,
        address: model.address,
        name: model.name,
        language: model.language,
        unit: UnitId(model.unit_id),
        strata: serde_json::from_str(&model.strata).map_err(|_| StoreError::Corrupt("a contact's strata".to_owned()))?,
        stop_token: model.stop_token,
    })
}

impl From<Suppressed> for Reach {
    fn from(why: Suppressed) -> Self {
        why.reach()
    }
}
