//! Typed codes: stable names for blocks, items, options, measures, units, waves and surveys.
//!
//! A code is what the database and the files store; labels and positions may change, codes may not.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest code that is accepted, in characters.
pub const MAX_CODE_CHARS: usize = 64;

/// Why a text is not a code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Nothing was given.
    #[error("it is empty; give 1 to 64 letters, digits, '_', '-' or '.'")]
    Empty,
    /// More than [`MAX_CODE_CHARS`] characters.
    #[error("it has {0} characters; at most 64 are allowed")]
    TooLong(usize),
    /// A character outside the allowed set.
    #[error("{0:?} is not allowed; use letters, digits, '_', '-' or '.'")]
    Character(char),
    /// The first character is neither a letter nor a digit.
    #[error("it starts with {0:?}; start with a letter or a digit")]
    Start(char),
}

fn check(text: &str) -> Result<(), CodeError> {
    let first = text.chars().next().ok_or(CodeError::Empty)?;
    let count = text.chars().count();
    if count > MAX_CODE_CHARS {
        return Err(CodeError::TooLong(count));
    }
    if let Some(bad) = text.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))) {
        return Err(CodeError::Character(bad));
    }
    if first.is_ascii_alphanumeric() { Ok(()) } else { Err(CodeError::Start(first)) }
}

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(std::sync::Arc<str>);

        impl $name {
            /// Parses a code: 1 to 64 ASCII letters, digits, `_`, `-`, `.`, starting with a letter or digit.
            ///
            /// # Errors
            /// [`CodeError`] says which rule the text breaks.
            pub fn parse(text: &str) -> Result<Self, CodeError> {
                check(text).map(|()| Self(text.into()))
            }

            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = CodeError;
            fn try_from(text: String) -> Result<Self, CodeError> {
                check(&text).map(|()| Self(text.into()))
            }
        }

        impl std::str::FromStr for $name {
            type Err = CodeError;
            fn from_str(text: &str) -> Result<Self, CodeError> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.as_str().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

code! {
    /// A block of questions within a questionnaire.
    BlockCode
}
code! {
    /// A question, or one rated row of a matrix: whatever can hold one answer.
    ItemCode
}
code! {
    /// A choice option or a scale point.
    OptionCode
}
code! {
    /// A measure computed from items.
    MeasureCode
}
code! {
    /// A quota: how many responses of a kind a wave takes.
    QuotaCode
}
code! {
    /// A survey's name in addresses and commands.
    SurveySlug
}
code! {
    /// An organisational unit.
    UnitCode
}
code! {
    /// A wave of fieldwork, such as `2026-Q3`.
    WaveCode
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_checked_where_they_enter() {
        assert!(ItemCode::parse("LEAD").is_ok());
        assert!(WaveCode::parse("2026-Q3").is_ok());
        assert_eq!(ItemCode::parse(""), Err(CodeError::Empty));
        assert_eq!(ItemCode::parse("-a"), Err(CodeError::Start('-')));
        assert_eq!(ItemCode::parse("a b"), Err(CodeError::Character(' ')));
        assert_eq!(ItemCode::parse(&"x".repeat(65)), Err(CodeError::TooLong(65)));
    }

    #[test]
    fn a_bad_code_does_not_deserialise() {
        assert!(serde_json::from_str::<UnitCode>("\"north/1\"").is_err());
        assert_eq!(serde_json::from_str::<UnitCode>("\"north-1\"").unwrap().as_str(), "north-1");
    }
}
