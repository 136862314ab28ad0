//! Organisational units and their hierarchy.

use std::collections::{BTreeMap, BTreeSet};

use candor_survey::UnitCode;
use candor_wire::ids::UnitId;
use sea_orm::sea_query::{OnConflict, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::connect::Store;
use super::entity::{unit, unit_ancestor};
use super::error::StoreError;
use crate::viewer::{Scope, Viewer};

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

    /// Adds and changes units, and rebuilds who is above whom. `all` is every unit there will be.
    ///
    /// # Errors
    /// When the database fails; then nothing is changed.
    pub async fn put_units(&self, changes: &[UnitChange], all: &BTreeMap<UnitId, Option<UnitId>>) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        for chunk in changes.chunks(500) {
            let models = chunk.iter().map(|u| unit::Model {
                id: u.id.0,
                code: u.code.to_string(),
                name: u.name.clone(),
                parent_id: u.parent.map(|p| p.0),
            });
            let update = OnConflict::column(unit::Column::Id).update_columns([unit::Column::Name, unit::Column::ParentId]).to_owned();
            unit::Entity::insert_many(models.map(set_all)).on_conflict(update).exec_without_returning(&transaction).await?;
        }
        unit_ancestor::Entity::delete_many().exec(&transaction).await?;
        let rows = ancestors(all);
        for chunk in rows.chunks(1000) {
            unit_ancestor::Entity::insert_many(chunk.iter().cloned().map(set_ancestor)).exec_without_returning(&transaction).await?;
        }
        Ok(transaction.commit().await?)
    }
}

fn set_all(model: unit::Model) -> unit::ActiveModel {
    use sea_orm::ActiveValue::Set;
    unit::ActiveModel { id: Set(model.id), code: Set(model.code), name: Set(model.name), parent_id: Set(model.parent_id) }
}

fn set_ancestor(model: unit_ancestor::Model) -> unit_ancestor::ActiveModel {
    use sea_orm::ActiveValue::Set;
    unit_ancestor::ActiveModel { ancestor_id: Set(model.ancestor_id), unit_id: Set(model.unit_id), depth: Set(model.depth) }
}

/// Restricts a query to what a viewer may see, by the column that names the unit.
pub(super) fn within<E: EntityTrait>(find: Select<E>, column: impl ColumnTrait, viewer: Viewer) -> Select<E> {
    match viewer.scope() {
        Scope::Organisation => find,
        Scope::Unit(top) => find.filter(column.in_subquery(below(top))),
    }
}

fn below(top: UnitId) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(unit_ancestor::Column::UnitId)
        .from(unit_ancestor::Entity)
        .and_where(unit_ancestor::Column::AncestorId.eq(top.0))
        .to_owned()
}

fn ancestors(all: &BTreeMap<UnitId, Option<UnitId>>) -> Vec<unit_ancestor::Model> {
    let mut rows = Vec::new();
    for id in all.keys() {
        let (mut above, mut depth, mut seen) = (Some(*id), 0, BTreeSet::new());
        // the use case refuses cycles; this only keeps a damaged hierarchy from running on for ever
        while let Some(ancestor) = above.filter(|a| seen.insert(*a)) {
            rows.push(unit_ancestor::Model { ancestor_id: ancestor.0, unit_id: id.0, depth });
            above = all.get(&ancestor).copied().flatten();
            depth += 1;
        }
    }
    rows
}

fn row(model: unit::Model) -> Result<UnitRow, StoreError> {
    let code = UnitCode::parse(&model.code).map_err(|e| StoreError::Corrupt(format!("a unit code: {e}")))?;
    Ok(UnitRow { id: UnitId(model.id), code, name: model.name, parent: model.parent_id.map(UnitId) })
}
