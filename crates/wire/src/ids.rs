//! Typed ids, so that mixing up two of them does not compile.

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }
    };
}

id! {
    /// A person who signs in to the console.
    UserId
}
id! {
    /// An organisational unit.
    UnitId
}
id! {
    /// A survey.
    SurveyId
}
id! {
    /// A wave of a survey.
    WaveId
}
id! {
    /// Somebody who can be invited.
    ContactId
}
id! {
    /// Letters that were planned together: invitations, or reminders.
    MailingId
}
id! {
    /// Somebody who reviews a questionnaire by a link.
    ReviewerId
}
id! {
    /// A comment on a questionnaire.
    CommentId
}
id! {
    /// One submission: drawn at random by whoever submits, and the key under which it is stored once.
    SubmissionKey
}

impl SubmissionKey {
    /// Stands where the secret of a draft decides the key.
    pub const OF_SECRET: Self = Self(Uuid::nil());
}
