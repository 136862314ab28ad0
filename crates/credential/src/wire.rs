//! How values travel: a version, a kind, and fields of fixed length; as text in base64url without padding.
//!
//! There is exactly one way to write a value. Whatever else is read is refused: other versions and kinds, bytes that
//! are missing or left over, points and scalars that are not in canonical form, the identity element, letters of
//! ordinary base64, padding and stray bits at the end.

use base64ct::{Base64UrlUnpadded, Encoding};
use thiserror::Error;

/// The version of all forms, their first byte.
pub const VERSION: u8 = 1;

/// Why something could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WireError {
    /// The text is not base64url, or not written as it would be here.
    #[error("{what}: not base64url without padding")]
    Text {
        /// What was to be read.
        what: &'static str,
    },
    /// Bytes are missing or left over.
    #[error("{what}: too long or too short")]
    Length {
        /// What was to be read.
        what: &'static str,
    },
    /// Another version than this program knows.
    #[error("{what}: version {found}, but only version {VERSION} is known")]
    Version {
        /// What was to be read.
        what: &'static str,
        /// The version that it says it has.
        found: u8,
    },
    /// Something else than was expected, for instance a request in place of a token.
    #[error("{what}: this is something else (kind {found})")]
    Kind {
        /// What was to be read.
        what: &'static str,
        /// The number of what it is.
        found: u8,
    },
    /// A field that no honest writer writes: a point off the group, the identity, a scalar that is not reduced or zero,
    /// a size that is none of the classes.
    #[error("{what}: {field} is not valid")]
    Field {
        /// What was to be read.
        what: &'static str,
        /// Which part of it.
        field: &'static str,
    },
}

/// A value with a form of its own.
pub trait Wire: Sized {
    /// What it is called in errors.
    const WHAT: &'static str;
    /// The number of the form, its second byte.
    const KIND: u8;

    /// Appends the fields, without version and kind.
    fn write(&self, out: &mut Vec<u8>);

    /// Reads the fields; whoever calls sees to it that nothing is left over.
    ///
    /// # Errors
    /// A field is missing or not valid.
    fn read(fields: &mut Fields<'_>) -> Result<Self, WireError>;

    /// The whole form.
    fn to_bytes(&self) -> Vec<u8> {
        let mut out = vec![VERSION, Self::KIND];
        self.write(&mut out);
        out
    }

    /// Reads the whole form.
    ///
    /// # Errors
    /// The bytes are not what [`Wire::to_bytes`] writes.
    fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        let mut fields = Fields { what: Self::WHAT, rest: bytes };
        let [version] = fields.array()?;
        if version != VERSION {
            return Err(WireError::Version { what: Self::WHAT, found: version });
        }
        let [kind] = fields.array()?;
        if kind != Self::KIND {
            return Err(WireError::Kind { what: Self::WHAT, found: kind });
        }
        let value = Self::read(&mut fields)?;
        if fields.rest.is_empty() { Ok(value) } else { Err(WireError::Length { what: Self::WHAT }) }
    }

    /// The form as base64url without padding.
    fn to_text(&self) -> String {
        Base64UrlUnpadded::encode_string(&self.to_bytes())
    }

    /// Reads what [`Wire::to_text`] writes.
    ///
    /// # Errors
    /// The text is not base64url, or what it says is not valid.
    fn from_text(text: &str) -> Result<Self, WireError> {
        let bytes = Base64UrlUnpadded::decode_vec(text).map_err(|_| WireError::Text { what: Self::WHAT })?;
        Self::from_bytes(&bytes)
    }
}

/// What of a form has not been read yet.
#[derive(Debug)]
pub struct Fields<'a> {
    what: &'static str,
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// The next field of a fixed length.
    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let (field, rest) = self.rest.split_first_chunk().ok_or(WireError::Length { what: self.what })?;
        self.rest = rest;
        Ok(*field)
    }

    /// A number, most significant byte first.
    pub(crate) fn number(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_be_bytes)
    }

    /// All that is left.
    pub(crate) fn remainder(&mut self) -> &'a [u8] {
        std::mem::take(&mut self.rest)
    }

    /// Whether all has been read.
    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The error that a field is not valid.
    pub(crate) fn invalid(&self, field: &'static str) -> WireError {
        WireError::Field { what: self.what, field }
    }
}
