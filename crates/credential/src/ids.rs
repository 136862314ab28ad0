//! Who a key belongs to.

use std::fmt;

/// Sixteen bytes as hexadecimal digits.
fn hexadecimal(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

macro_rules! identity {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                hexadecimal(&self.0, f)
            }
        }
    };
}

identity! {
    /// A survey, as the bytes of its UUID.
    SurveyId
}
identity! {
    /// An organisational unit, as the bytes of its UUID.
    UnitId
}

/// The people who share a key: those invited to one survey by one unit, or by units below it that are too small for a
/// key of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// The survey.
    pub survey: SurveyId,
    /// The unit that gives the cell its name.
    pub unit: UnitId,
}

impl Cell {
    /// Survey and unit, 32 bytes; goes into everything that is derived for a cell.
    pub(crate) fn bytes(self) -> [u8; 32] {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&self.survey.0);
        bytes[16..].copy_from_slice(&self.unit.0);
        bytes
    }
}
