//! What a rule says.

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Advice.
    Info,
    /// Should be changed, or suppressed with a reason.
    Warn,
    /// Biases or spoils answers; should not be published.
    Error,
}

impl Severity {
    /// The word used in files and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

/// How sure a detector is that a finding is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A guess.
    Low,
    /// A heuristic.
    Medium,
    /// A phrase or a fact.
    High,
}

impl Confidence {
    /// The word used in files and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// A change that keeps the meaning: put `with` in place of the bytes from `start` to `end` of the text at the finding's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rewrite {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// What to put there; may be empty.
    pub with: String,
}

/// One thing that a rule found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Id of the rule, such as `W07`.
    pub rule: &'static str,
    /// How much it weighs: that of the rule, or less where the rule says so.
    pub severity: Severity,
    /// How sure the detector is.
    pub confidence: Confidence,
    /// Where, such as `blocks[0].questions[2].text`.
    pub path: String,
    /// Code of the item concerned; empty when it concerns none or several.
    pub item: String,
    /// First byte of what is concerned, within the text at `path`.
    pub start: usize,
    /// One past the last byte; equal to `start` when the finding is about the place and not about words.
    pub end: usize,
    /// What is wrong and what to do.
    pub message: String,
    /// A safe change, where there is one.
    pub rewrite: Option<Rewrite>,
    /// Why the authors keep it, when they suppressed it.
    pub suppressed: Option<String>,
}

impl Finding {
    /// Whether it is what another is: the same rule about the same words.
    #[must_use]
    pub fn is_at(&self, other: &Self) -> bool {
        (self.rule, &self.path, self.start, self.end) == (other.rule, &other.path, other.start, other.end)
    }

    /// Whether it stands: nobody gave a reason to keep it, and it weighs at least as much as a warning.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.suppressed.is_none() && self.severity >= Severity::Warn
    }
}
