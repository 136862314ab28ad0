//! Pictures of questionnaires.

use serde::{Deserialize, Serialize};

/// Largest picture accepted, in bytes: every respondent loads it.
pub const MAX_PICTURE_BYTES: usize = 2_000_000;

/// A picture that was kept, as a questionnaire names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureAdded {
    /// SHA-256 of what is kept: the picture without metadata.
    pub digest: String,
    /// Width in pixels, as it is shown.
    pub width: u32,
    /// Height in pixels, as it is shown.
    pub height: u32,
}
