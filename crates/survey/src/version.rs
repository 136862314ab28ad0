//! Content addresses of published questionnaires.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::document::Document;

/// The identity of a published questionnaire: SHA-256 over its canonical JSON, in lower-case hex.
///
/// Canonical JSON is what `serde_json` writes for [`Document`]: fields in declaration order, no spaces.
/// The same content always has the same id, and a different content never has (collision resistance of SHA-256).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct VersionId(String);

impl VersionId {
    /// The id and the canonical JSON of a document.
    ///
    /// # Errors
    /// When the document holds a number that JSON cannot write (none that passed [`crate::Questionnaire`] does).
    pub fn of(document: &Document) -> Result<(Self, String), serde_json::Error> {
        let json = serde_json::to_string(document)?;
        let digest = Sha256::digest(json.as_bytes());
        let hex = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((Self(hex), json))
    }

    /// The id as hex text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for VersionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    #[test]
    fn the_same_content_has_the_same_id_and_any_change_another() {
        let document = builtin::employee_satisfaction();
        let (id, json) = VersionId::of(&document).unwrap();
        let again: Document = serde_json::from_str(&json).unwrap();
        assert_eq!(VersionId::of(&again).unwrap().0, id);
        let mut changed = document;
        changed.blocks[0].questions[0].text.push(' ');
        assert_ne!(VersionId::of(&changed).unwrap().0, id);
        assert_eq!(id.as_str().len(), 64);
    }
}
