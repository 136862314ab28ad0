//! Digests and comparisons of secrets.

use sha2::{Digest, Sha256};

/// Lower-case hex.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// SHA-256 of a text in hex. Tokens are stored only so.
#[must_use]
pub fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// Compares two secrets through their digests, so that timing tells nothing about either.
#[must_use]
pub fn same_secret(a: &str, b: &str) -> bool {
    sha256(a) == sha256(b)
}
