//! Tests of the statistics: published references, laws that must hold, and hostile input.

#![allow(clippy::unwrap_used, clippy::excessive_precision)]

mod common;
mod distributions;
mod end_to_end;
mod hostile;
mod laws;
mod reference;
