//! HTTP request and response types, paths, and the table of problem codes.
//!
//! The console speaks JSON; the respondent's client speaks postcard ([`POSTCARD`]) for the two
//! [`respond`] types and the designer for questionnaires, because it is a tenth of the code in a browser.
//! The server takes either there.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

pub mod account;
pub mod check;
pub mod exchange;
pub mod experience;
pub mod hex;
pub mod ids;
pub mod invitation;
pub mod lint;
pub mod organisation;
pub mod path;
pub mod picture;
pub mod place;
pub mod problem;
pub mod quota;
pub mod recurrence;
pub mod report;
pub mod respond;
pub mod retention;
pub mod review;
pub mod rights;
pub mod survey;
pub mod trial;
pub mod verified;
pub mod version;

/// Media type of postcard bodies.
pub const POSTCARD: &str = "application/vnd.candor.postcard";
/// Media type of problem bodies (RFC 9457).
pub const PROBLEM: &str = "application/problem+json";
/// Shortest password accepted, in characters.
pub const MIN_PASSWORD_CHARS: usize = 12;
/// Largest questionnaire document accepted, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 1_000_000;
/// Largest submission accepted, in bytes.
pub const MAX_SUBMISSION_BYTES: usize = 256_000;
