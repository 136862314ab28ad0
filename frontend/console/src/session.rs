//! Who is signed in, and what they may do.

use candor_wire::account::{Me, Role};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{Api, ApiError};

/// What the page shows as a whole.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// The server has been asked.
    Loading,
    /// The server did not answer as it should.
    Failed(ApiError),
    /// No administrator exists yet.
    SetUp,
    /// Nobody is signed in.
    SignedOut,
    /// The console proper.
    SignedIn(Me),
}

/// The session of this page.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    entry: RwSignal<Entry>,
    api: Api,
}

impl Session {
    /// Asks the server.
    #[must_use]
    pub fn new(api: Api) -> Self {
        let session = Self { entry: RwSignal::new(Entry::Loading), api };
        session.load();
        session
    }

    /// Asks the server again.
    pub fn load(self) {
        spawn_local(async move {
            let entry = match self.api.status().await {
                Err(error) => Entry::Failed(error),
                Ok(status) if status.set_up_needed => Entry::SetUp,
                Ok(_) => self.api.session().await.map_or_else(
                    |error| match error.code() {
                        Some(candor_wire::problem::Code::SignInNeeded) => Entry::SignedOut,
                        _ => Entry::Failed(error),
                    },
                    Entry::SignedIn,
                ),
            };
            self.entry.set(entry);
        });
    }

    /// What the page shows.
    #[must_use]
    pub fn entry(self) -> RwSignal<Entry> {
        self.entry
    }

    /// Somebody has signed in: the console opens, or waiting calls go on.
    pub fn enter(self, me: Me) {
        self.entry.set(Entry::SignedIn(me));
        self.api.signed_in_again();
    }

    /// Ends the session.
    pub fn sign_out(self) {
        spawn_local(async move {
            // whatever the answer, this page forgets who was signed in
            let _ = self.api.sign_out().await;
            self.entry.set(Entry::SignedOut);
        });
    }

    /// The person signed in.
    #[must_use]
    pub fn me(self) -> Option<Me> {
        match self.entry.get() {
            Entry::SignedIn(me) => Some(me),
            _ => None,
        }
    }

    fn role(self) -> Option<Role> {
        self.entry.with(|entry| match entry {
            Entry::SignedIn(me) => Some(me.role),
            _ => None,
        })
    }

    /// Whether surveys may be written and run.
    #[must_use]
    pub fn designs(self) -> bool {
        matches!(self.role(), Some(Role::Administrator | Role::Designer))
    }

    /// Whether people and units may be managed.
    #[must_use]
    pub fn administers(self) -> bool {
        self.role() == Some(Role::Administrator)
    }
}

/// The session of this page.
#[must_use]
pub fn use_session() -> Session {
    use_context().unwrap_or_else(|| Session::new(crate::api::use_api()))
}
