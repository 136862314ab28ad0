//! Units with their hierarchy, and what the viewer may see of them.

use candor_survey::UnitCode;

use crate::hierarchy::Hierarchy;

/// The organisation as it was in a wave. Units are named by their index everywhere in this crate.
#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    /// Units.
    pub units: Vec<Unit>,
    /// Who is above whom.
    pub hierarchy: Hierarchy,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
    /// How many people work in it, where that is known.
    pub headcount: Option<u64>,
    /// Whether the viewer may see it by itself.
    pub visible: bool,
}

impl Organisation {
    /// Whether a set of units may be shown by itself.
    #[must_use]
    pub fn may_show(&self, units: &[usize]) -> bool {
        units.iter().all(|u| self.units.get(*u).is_some_and(|unit| unit.visible))
    }

    /// A unit's name; of units that are not there, nothing.
    #[must_use]
    pub fn name(&self, unit: usize) -> &str {
        self.units.get(unit).map_or("", |u| &u.name)
    }
}
