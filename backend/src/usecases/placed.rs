//! Units by index, where they were in a wave, and which of them a viewer may see.

use std::collections::{BTreeMap, BTreeSet};

use candor_insight::Hierarchy;
use candor_wire::ids::UnitId;

use crate::error::Error;
use crate::store::{Store, UnitRow, WaveRow};
use crate::viewer::{Scope, Viewer};

/// All units of the organisation.
pub(super) struct Units {
    /// By index.
    pub rows: Vec<UnitRow>,
    index: BTreeMap<UnitId, usize>,
    seen: BTreeSet<UnitId>,
}

impl Units {
    /// Looks them up.
    pub async fn of(store: &Store, viewer: Viewer) -> Result<Self, Error> {
        let rows = store.units(Viewer::operator()).await?;
        let seen = match viewer.scope() {
            Scope::Organisation => rows.iter().map(|u| u.id).collect(),
            Scope::Unit(_) => store.units(viewer).await?.into_iter().map(|u| u.id).collect(),
        };
        let index = rows.iter().enumerate().map(|(at, u)| (u.id, at)).collect();
        Ok(Self { rows, index, seen })
    }

    /// The index of a unit.
    pub fn index(&self, unit: UnitId) -> Option<usize> {
        self.index.get(&unit).copied()
    }

    /// By index, whether the viewer may see a unit.
    pub fn visible(&self) -> Vec<bool> {
        self.rows.iter().map(|u| self.seen.contains(&u.id)).collect()
    }

    /// Who was above whom when a wave opened.
    pub async fn hierarchy(&self, store: &Store, wave: &WaveRow) -> Result<Hierarchy, Error> {
        let mut parents = vec![None; self.rows.len()];
        for placement in store.hierarchy(wave.edition).await? {
            let above = placement.parent.and_then(|p| self.index(p));
            if let Some(slot) = self.index(placement.unit).and_then(|at| parents.get_mut(at)) {
                *slot = above;
            }
        }
        Ok(Hierarchy::new(parents).with(wave.thresholds).with_alike(self.alike(wave)))
    }

    /// By index, whether all in a unit said the same in a wave; empty where none did.
    pub fn alike(&self, wave: &WaveRow) -> Vec<bool> {
        let mut alike = Vec::new();
        for at in wave.alike.iter().flatten().filter_map(|unit| self.index(*unit)) {
            alike.resize(self.rows.len(), false);
            alike.get_mut(at).into_iter().for_each(|is_alike| *is_alike = true);
        }
        alike
    }
}
