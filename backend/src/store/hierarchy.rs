//! The hierarchy of units as it was when a wave opened.
//!
//! An edition is one state of the hierarchy. A wave keeps the edition in which it opened, so its scores
//! belong to the units as they were then. A change makes a new edition only when a wave has opened in the
//! present one; until then it is a correction.

use std::collections::BTreeMap;

use candor_wire::ids::UnitId;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::connect::Store;
use super::entity::{hierarchy_edition, wave};
use super::error::StoreError;

/// Where a unit was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// Unit.
    pub unit: UnitId,
    /// Unit above.
    pub parent: Option<UnitId>,
}

impl Store {
    /// One edition of the hierarchy: a wave's scores belong to that of [`super::WaveRow::edition`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hierarchy(&self, edition: i64) -> Result<Vec<Placement>, StoreError> {
        let rows = hierarchy_edition::Entity::find()
            .filter(hierarchy_edition::Column::Edition.eq(edition))
            .order_by_asc(hierarchy_edition::Column::UnitId)
            .all(&self.reader)
            .await?;
        Ok(rows.into_iter().map(|r| Placement { unit: UnitId(r.unit_id), parent: r.parent_id.map(UnitId) }).collect())
    }
}

/// The present edition.
pub(super) async fn present(connection: &impl ConnectionTrait) -> Result<i64, StoreError> {
    let last = hierarchy_edition::Entity::find().order_by_desc(hierarchy_edition::Column::Edition).one(connection).await?;
    Ok(last.map_or(0, |row| row.edition))
}

/// Records the hierarchy after a change: in the present edition while no wave has opened in it, else in a
/// new one. Units that are only added join the present edition, because nothing that was is different then.
pub(super) async fn record(connection: &impl ConnectionTrait, parents: &BTreeMap<Uuid, Option<Uuid>>) -> Result<(), StoreError> {
    let edition = present(connection).await?;
    let of_edition = hierarchy_edition::Column::Edition.eq(edition);
    let before: BTreeMap<Uuid, Option<Uuid>> = hierarchy_edition::Entity::find()
        .filter(of_edition.clone())
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.unit_id, row.parent_id))
        .collect();
    let moved = before.iter().any(|(unit, parent)| parents.get(unit) != Some(parent));
    let used = moved && wave::Entity::find().filter(wave::Column::Edition.eq(edition)).count(connection).await? > 0;
    let edition = if used { edition + 1 } else { edition };
    if !used {
        hierarchy_edition::Entity::delete_many().filter(of_edition).exec(connection).await?;
    }
    let rows: Vec<_> = parents.iter().map(|(unit, parent)| row(edition, *unit, *parent)).collect();
    for chunk in rows.chunks(1000) {
        hierarchy_edition::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(connection).await?;
    }
    Ok(())
}

fn row(edition: i64, unit: Uuid, parent: Option<Uuid>) -> hierarchy_edition::ActiveModel {
    hierarchy_edition::ActiveModel { edition: Set(edition), unit_id: Set(unit), parent_id: Set(parent) }
}
