//! Why a report cannot be written.

use krilla::error::KrillaError;

/// Why a report cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// Readers list documents by their title.
    #[error("a report needs a title")]
    Untitled,
    /// Without the language nobody can read the report aloud.
    #[error("“{0}” is not a language tag such as “en” or “de-AT”")]
    Language(String),
    /// The fonts that come with this crate are damaged.
    #[error("the fonts of the report cannot be read")]
    Fonts,
    /// The report would not be readable by everybody.
    #[error("the report would break PDF/UA-1: {rules}")]
    Inaccessible {
        /// Which rules it would break.
        rules: String,
        /// What the writer says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The writer failed.
    #[error("the report cannot be written as PDF")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl From<KrillaError> for PaperError {
    fn from(error: KrillaError) -> Self {
        match &error {
            KrillaError::Validation(broken) => {
                let rules: Vec<String> = broken.iter().map(|(rule, _)| format!("{rule:?}")).collect();
                Self::Inaccessible { rules: rules.join(", "), source: Box::new(error) }
            }
            _ => Self::Write(Box::new(error)),
        }
    }
}
