//! Who is asked.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The audience of a survey. The link between the two is the product.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// People who work in the units.
    Employees,
    /// People whom the units serve.
    Customers,
}

impl Audience {
    /// The word used in files, commands and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Employees => "employees",
            Self::Customers => "customers",
        }
    }
}

impl fmt::Display for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Audience {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "employees" => Ok(Self::Employees),
            "customers" => Ok(Self::Customers),
            other => Err(format!("{other:?} is not an audience; use employees or customers")),
        }
    }
}
