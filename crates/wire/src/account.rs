//! People who sign in.

use candor_survey::UnitCode;
use serde::{Deserialize, Serialize};

use crate::ids::UserId;

/// What a browser needs to know before anybody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Version of the server.
    pub version: String,
    /// No administrator exists yet.
    pub set_up_needed: bool,
}

/// What a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, and the only role that manages people and units.
    Administrator,
    /// Writes and runs surveys, sees results of the whole organisation.
    Designer,
    /// Sees results and reports of one unit and what lies below it.
    Manager,
}

impl Role {
    /// The word used in the database and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Administrator => "administrator",
            Self::Designer => "designer",
            Self::Manager => "manager",
        }
    }
}

/// Creates the first administrator.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetUp {
    /// The one-time code that the server printed on its console.
    pub code: String,
    /// Name shown in the console.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// At least [`crate::MIN_PASSWORD_CHARS`] characters.
    pub password: String,
}

/// Signs in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// The person who is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The unit that a manager is scoped to: code and name.
    pub scope: Option<(UnitCode, String)>,
}

/// A person, as administrators see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Role.
    pub role: Role,
    /// The unit that a manager is scoped to.
    pub scope: Option<UnitCode>,
}

/// Adds a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewUser {
    /// Name.
    pub name: String,
    /// E-mail address, unique.
    pub email: String,
    /// First password, at least [`crate::MIN_PASSWORD_CHARS`] characters.
    pub password: String,
    /// Role.
    pub role: Role,
    /// Needed for managers, refused for others.
    pub scope: Option<UnitCode>,
}
