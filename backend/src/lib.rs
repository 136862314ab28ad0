//! The server of Candor and its commands.
//!
//! `routes` (HTTP) call `usecases` (what happens), which call `store` (the database). Everything that
//! decides lives in the pure crates.
#![forbid(unsafe_code)]

pub mod assets;
pub mod cli;
pub mod clock;
pub mod config;
pub mod digest;
pub mod error;
pub mod keys;
pub mod mail;
pub mod random;
pub mod routes;
mod squeeze;
pub mod startup;
pub mod store;
pub mod usecases;
pub mod viewer;
