//! The channel through which a customer was served.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The channels of service management (ITIL 4). Not free text: a link that anyone can edit must not be
/// able to make up channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// Portals, knowledge, chat robots.
    SelfService,
    /// At a counter, in person.
    WalkIn,
    /// First contact: the service desk by mail or chat.
    ServiceDesk,
    /// Support by specialists.
    Specialist,
    /// By telephone.
    Telephone,
    /// In an application on a mobile device.
    Mobile,
}

impl Channel {
    /// All channels, in the order in which they are listed.
    pub const ALL: [Self; 6] = [Self::SelfService, Self::WalkIn, Self::ServiceDesk, Self::Specialist, Self::Telephone, Self::Mobile];

    /// The name in links, files and the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SelfService => "self-service",
            Self::WalkIn => "walk-in",
            Self::ServiceDesk => "service-desk",
            Self::Specialist => "specialist",
            Self::Telephone => "telephone",
            Self::Mobile => "mobile",
        }
    }

    /// The name for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SelfService => "Self-service",
            Self::WalkIn => "Walk-in",
            Self::ServiceDesk => "Service desk",
            Self::Specialist => "Specialist support",
            Self::Telephone => "Telephone",
            Self::Mobile => "Mobile",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a channel; use self-service, walk-in, service-desk, specialist, telephone or mobile")]
pub struct UnknownChannel(pub String);

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(text: &str) -> Result<Self, UnknownChannel> {
        Self::ALL.into_iter().find(|c| c.as_str() == text).ok_or_else(|| UnknownChannel(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back_and_others_refused() {
        for channel in Channel::ALL {
            assert_eq!(channel.to_string().parse(), Ok(channel));
            assert_eq!(serde_json::to_string(&channel).unwrap(), format!("\"{channel}\""));
        }
        assert!("fax".parse::<Channel>().unwrap_err().to_string().contains("fax"));
    }
}
