//! Organisational units and their hierarchy.

use std::collections::BTreeMap;

use candor_survey::UnitCode;
use candor_wire::ids::UnitId;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use uuid::Uuid;

use super::connect::Store;
use super::entity::{unit, unit_ancestor};
use super::error::StoreError;
use crate::viewer::{Scope, Viewer};

/// Most steps from the topmost unit to the lowest.
pub const MAX_DEPTH: i64 = 30;

/// A unit as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitRow {
    /// Id.
    pub id: UnitId,
    /// Code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
    /// Unit above.
    pub parent: Option<UnitId>,
    /// How many people work in it, where that is known.
    pub headcount: Option<u64>,
}

/// A unit to add or to change, with an id for the case that it is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitChange {
    /// Id that it has or will have.
    pub id: UnitId,
    /// Code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
    /// Unit above.
    pub parent: Option<UnitId>,
    /// How many people work in it; `None` leaves what is known.
    pub headcount: Option<u64>,
}

impl Store {
    /// The units that a viewer may see, by code.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn units(&self, viewer: Viewer) -> Result<Vec<UnitRow>, StoreError> {
        let find = within(unit::Entity::find(), unit::Column::Id, viewer).order_by_asc(unit::Column::Code);
        find.all(&self.reader).await?.into_iter().map(row).collect()
    }

    /// One unit by code, if the viewer may see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unit(&self, viewer: Viewer, code: &UnitCode) -> Result<Option<UnitRow>, StoreError> {
        let find = within(unit::Entity::find(), unit::Column::Id, viewer).filter(unit::Column::Code.eq(code.as_str()));
        find.one(&self.reader).await?.map(row).transpose()
    }

    /// Adds and changes units, parents first, and rebuilds who is above whom from what is stored then.
    ///
    /// # Errors
    /// When the database fails or units would be above themselves; then nothing is changed.
    pub async fn put_units(&self, changes: &[UnitChange]) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        self.lock_table(&transaction, "units").await?;
        for chunk in changes.chunks(500) {
            let models = chunk.iter().map(|u| set(u, None));
            let update = OnConflict::column(unit::Column::Id).update_column(unit::Column::Name).to_owned();
            unit::Entity::insert_many(models).on_conflict(update).exec_without_returning(&transaction).await?;
        }
        for (id, headcount) in changes.iter().filter_map(|u| Some((u.id, u.headcount?))) {
            let model = unit::ActiveModel { headcount: Set(i64::try_from(headcount).ok()), ..Default::default() };
            unit::Entity::update_many().set(model).filter(unit::Column::Id.eq(id.0)).exec(&transaction).await?;
        }
        // all are there now, so every parent can be named
        for chunk in changes.chunks(500) {
            let models = chunk.iter().map(|u| set(u, u.parent));
            let update = OnConflict::column(unit::Column::Id).update_column(unit::Column::ParentId).to_owned();
            unit::Entity::insert_many(models).on_conflict(update).exec_without_returning(&transaction).await?;
        }
        let stored = unit::Entity::find().all(&transaction).await?;
        let parents = stored.into_iter().map(|u| (u.id, u.parent_id)).collect();
        super::hierarchy::record(&transaction, &parents).await?;
        unit_ancestor::Entity::delete_many().exec(&transaction).await?;
        for chunk in ancestors(&parents)?.chunks(1000) {
            unit_ancestor::Entity::insert_many(chunk.iter().cloned().map(set_ancestor)).exec_without_returning(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}

fn set(change: &UnitChange, parent: Option<UnitId>) -> unit::ActiveModel {
    unit::ActiveModel {
        id: Set(change.id.0),
        code: Set(change.code.to_string()),
        name: Set(change.name.clone()),
        parent_id: Set(parent.map(|p| p.0)),
        ..Default::default()
    }
}

fn set_ancestor(model: unit_ancestor::Model) -> unit_ancestor::ActiveModel {
    unit_ancestor::ActiveModel { ancestor_id: Set(model.ancestor_id), unit_id: Set(model.unit_id), depth: Set(model.depth) }
}

/// Restricts a query to what a viewer may see, by the column that names the unit.
pub(super) fn within<E: EntityTrait>(find: Select<E>, column: impl ColumnTrait, viewer: Viewer) -> Select<E> {
    match viewer.scope() {
        Scope::Organisation => find,
        Scope::Unit(top) => find.filter(column.in_subquery(below(top))),
    }
}

/// The ids of a unit and of all below it.
pub(super) fn below(top: UnitId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(unit_ancestor::Column::UnitId)
        .from(unit_ancestor::Entity)
        .and_where(unit_ancestor::Column::AncestorId.eq(top.0))
        .to_owned()
}

fn ancestors(parents: &BTreeMap<Uuid, Option<Uuid>>) -> Result<Vec<unit_ancestor::Model>, StoreError> {
    let mut rows = Vec::new();
    for id in parents.keys() {
        let (mut above, mut depth) = (Some(*id), 0);
        while let Some(ancestor) = above {
            if depth > MAX_DEPTH {
                // two imports at the same time can each be right and together be wrong
                return Err(StoreError::Corrupt("the hierarchy of units is deeper than allowed or runs in a circle".to_owned()));
            }
            rows.push(unit_ancestor::Model { ancestor_id: ancestor, unit_id: *id, depth });
            above = parents.get(&ancestor).copied().flatten();
            depth += 1;
        }
    }
    Ok(rows)
}

fn row(model: unit::Model) -> Result<UnitRow, StoreError> {
    let code = UnitCode::parse(&model.code).map_err(|e| StoreError::Corrupt(format!("a unit code: {e}")))?;
    Ok(UnitRow {
        id: UnitId(model.id),
        code,
        name: model.name,
        parent: model.parent_id.map(UnitId),
        headcount: model.headcount.and_then(|n| u64::try_from(n).ok()),
    })
}
