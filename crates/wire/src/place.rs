//! Where a survey lives besides its link: pages of other sites, and kiosks.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most sites that one survey may be shown on.
pub const MAX_ORIGINS: usize = 20;
/// Fewest digits of a PIN.
pub const MIN_PIN_DIGITS: usize = 4;
/// Most digits of a PIN.
pub const MAX_PIN_DIGITS: usize = 8;

/// The origin of a site, such as `https://www.example.org` or `http://localhost:8000`, in the form in which
/// browsers write it: lower case, without the port that the scheme has anyway. It can stand in a content
/// policy as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Origin(String);

/// Why a text is not an origin, with what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// No scheme that is taken.
    #[error("begin with https://, such as https://www.example.org")]
    Scheme,
    /// Plain HTTP to another machine.
    #[error("use https://; http:// is taken for localhost and 127.0.0.1 only")]
    Plain,
    /// `*` in the host.
    #[error("name each site; * is not taken")]
    Wildcard,
    /// Something follows the host.
    #[error("leave out what follows the host; a whole site is named, such as https://www.example.org")]
    Path,
    /// The host is none.
    #[error(
        "write a host name such as www.example.org; letters of other alphabets in their xn-- form, and no address with colons or user name"
    )]
    Host,
    /// The port is none.
    #[error("write the port as a number from 1 to 65535, or leave it out")]
    Port,
}

impl Origin {
    /// Reads an origin; a slash at its end is passed over.
    ///
    /// # Errors
    /// [`OriginError`] says what is wrong and what to write.
    pub fn parse(text: &str) -> Result<Self, OriginError> {
        let text = text.trim().to_ascii_lowercase();
        let (scheme, rest) = text.split_once("://").ok_or(OriginError::Scheme)?;
        let own_port = match scheme {
            "https" => "443",
            "http" => "80",
            _ => return Err(OriginError::Scheme),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        if rest.contains('*') {
            return Err(OriginError::Wildcard);
        }
        if rest.contains(['/', '?', '#']) {
            return Err(OriginError::Path);
        }
        let (host, port) = rest.split_once(':').map_or((rest, None), |(host, port)| (host, Some(port)));
        check_host(host)?;
        if scheme == "http" && !["localhost", "127.0.0.1"].contains(&host) {
            return Err(OriginError::Plain);
        }
        let port = port.map(|port| read_port(port).ok_or(OriginError::Port)).transpose()?;
        let port = port.filter(|port| port != own_port).map(|port| format!(":{port}")).unwrap_or_default();
        Ok(Self(format!("{scheme}://{host}{port}")))
    }

    /// The origin as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_host(host: &str) -> Result<(), OriginError> {
    let is_label = |label: &str| {
        let ends = !label.starts_with('-') && !label.ends_with('-');
        (1..=63).contains(&label.len()) && ends && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if host.len() <= 253 && host.split('.').all(is_label) { Ok(()) } else { Err(OriginError::Host) }
}

/// A port without leading zeros.
fn read_port(text: &str) -> Option<String> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let port: u16 = text.parse().ok().filter(|port| digits && *port > 0)?;
    Some(port.to_string())
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Origin {
    type Err = OriginError;
    fn from_str(text: &str) -> Result<Self, OriginError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Origin {
    type Error = OriginError;
    fn try_from(text: String) -> Result<Self, OriginError> {
        Self::parse(&text)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

/// Where a survey may be shown, as those see it who may edit it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// Sites whose pages may show the survey in a frame; with none, no page may.
    pub origins: Vec<Origin>,
    /// Whether leaving a kiosk takes a PIN.
    pub has_pin: bool,
}

/// Changes where a survey may be shown; what is left out stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SavePlaces {
    /// All sites, as typed; at most [`MAX_ORIGINS`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origins: Option<Vec<String>>,
    /// A PIN of [`MIN_PIN_DIGITS`] to [`MAX_PIN_DIGITS`] digits; an empty text removes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_are_written_as_browsers_write_them() {
        for (typed, kept) in [
            ("https://www.example.org", "https://www.example.org"),
            (" https://WWW.Example.org/ ", "https://www.example.org"),
            ("https://example.org:443", "https://example.org"),
            ("https://example.org:8443", "https://example.org:8443"),
            ("http://localhost:80", "http://localhost"),
            ("http://127.0.0.1:08000", "http://127.0.0.1:8000"),
            ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
        ] {
            assert_eq!(Origin::parse(typed).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn what_is_no_origin_is_refused_with_its_remedy() {
        use OriginError::*;
        for (typed, why) in [
            ("", Scheme),
            ("www.example.org", Scheme),
            ("ftp://example.org", Scheme),
            ("null", Scheme),
            ("http://www.example.org", Plain),
            ("http://localhost.example.org", Plain),
            ("https://*.example.org", Wildcard),
            ("https://*", Wildcard),
            ("https://example.org/shop", Path),
            ("https://example.org?x", Path),
            ("https://", Host),
            ("https://a b", Host),
            ("https://example.org;script-src", Host),
            ("https://example.org 'self'", Host),
            ("https://me@example.org", Host),
            ("https://[::1]", Host),
            ("https://bücher.example", Host),
            ("https://a..b", Host),
            ("https://-a.example", Host),
            ("https://example.org:0", Port),
            ("https://example.org:+1", Port),
            ("https://example.org:65536", Port),
            ("https://example.org:", Port),
            ("https://example.org:1:2", Port),
        ] {
            assert_eq!(Origin::parse(typed), Err(why), "{typed}");
        }
    }
}
