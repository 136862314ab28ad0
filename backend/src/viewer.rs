//! Who is looking. Every finder of the store that returns people's answers takes a [`Viewer`].

use candor_wire::account::Role;
use candor_wire::ids::{UnitId, UserId};

/// How far somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// The whole organisation.
    Organisation,
    /// One unit and everything below it.
    Unit(UnitId),
}

/// Somebody who looks at answers, and how far they see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    scope: Scope,
}

impl Viewer {
    /// The person at the server's own command line.
    #[must_use]
    pub const fn operator() -> Self {
        Self { scope: Scope::Organisation }
    }

    /// Somebody who is signed in. A manager without a unit sees nothing, so there is no such viewer.
    #[must_use]
    pub fn of(person: &Person) -> Option<Self> {
        match (person.role, person.scope) {
            (Role::Administrator | Role::Designer, _) => Some(Self { scope: Scope::Organisation }),
            (Role::Manager, Some(unit)) => Some(Self { scope: Scope::Unit(unit) }),
            (Role::Manager, None) => None,
        }
    }

    /// How far this viewer sees.
    #[must_use]
    pub const fn scope(self) -> Scope {
        self.scope
    }
}

/// Somebody who is signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Id.
    pub id: UserId,
    /// Name.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Unit of a manager.
    pub scope: Option<UnitId>,
}
