//! A real server on a free port with a real database, and clients that talk to it.
//!
//! Every test has a server and a database of its own, so tests do not meet.

pub mod client;
pub mod log;
pub mod process;
pub mod scan;
pub mod server;
pub mod smtp;
pub mod traces;

pub use client::{Client, Reply};
pub use server::{Database, Server};

/// Defines each test twice: on SQLite and on PostgreSQL.
#[macro_export]
macro_rules! on_both_databases {
    ($($test:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test] async fn $test() { super::$test($crate::Server::start($crate::Database::Sqlite).await).await; })*
        }
        mod postgres {
            $(#[tokio::test] async fn $test() { super::$test($crate::Server::start($crate::Database::Postgres).await).await; })*
        }
    };
}

/// A file of the repository, by its path from the top.
#[must_use]
pub fn repository_file(path: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}
