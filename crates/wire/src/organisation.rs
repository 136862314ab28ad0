//! The hierarchy of organisational units.

use candor_survey::UnitCode;
use serde::{Deserialize, Serialize};

/// A unit. Lists are in depth-first order, parents before children.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Stable code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
    /// Code of the unit above, if any (or if it may be seen).
    pub parent: Option<UnitCode>,
    /// Steps below the topmost unit of the list.
    pub depth: u32,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// Rows read.
    pub rows: u64,
    /// Rows stored that were not there before.
    pub added: u64,
    /// Rows that changed something stored.
    pub changed: u64,
}
