//! Settings of mail.

use std::path::PathBuf;

use secrecy::{ExposeSecret, SecretString};

use super::{ConfigError, Setting};

/// Their names, what they do, and what they are when nobody sets them.
pub(super) const SETTINGS: [Setting; 12] = [
    Setting {
        key: "smtp_host",
        default: "",
        help: "Mail server that takes the letters, such as mail.example.org. Empty: letters are written as files into mail_folder.",
    },
    Setting { key: "smtp_port", default: "", help: "Its port. Empty: 587 with starttls, 465 with tls, 25 with none." },
    Setting {
        key: "smtp_security",
        default: "starttls",
        help: "starttls or tls: nothing is sent without encryption and a valid certificate. none: for a server on this machine only.",
    },
    Setting { key: "smtp_user", default: "", help: "Name for signing in at the mail server. Empty: no signing in." },
    Setting { key: "smtp_password", default: "", help: "Password for signing in at the mail server. Best set in the environment." },
    Setting {
        key: "smtp_from",
        default: "",
        help: "Sender of letters, such as Survey team <survey@example.org>. Must be set with smtp_host.",
    },
    Setting { key: "smtp_timeout_s", default: "60", help: "So long one letter may take, in seconds, 1 to 600." },
    Setting {
        key: "smtp_retry_s",
        default: "60",
        help: "Pause before a letter is tried again, in seconds, 1 to 3600; it doubles with each try up to six hours.",
    },
    Setting { key: "mail_folder", default: "", help: "Folder for letters without a mail server. Empty: mail beside the database." },
    Setting {
        key: "keys_folder",
        default: "",
        help: "Folder for the keys of running waves. Empty: keys beside the database. Do not put it into backups of the database.",
    },
    Setting {
        key: "quiet_hours",
        default: "",
        help: "When no letters are sent, with the distance to UTC, such as 20:00-07:00+01:00. Empty: letters are sent at any time.",
    },
    Setting {
        key: "invitation_pause_days",
        default: "14",
        help: "Fewest days between invitations of one person to two surveys, 0 to 365. Who is left out is counted and shown.",
    },
];

/// How a connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS begins after a greeting.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Nothing; on this machine only.
    Plain,
}

/// A mail server.
#[derive(Debug, Clone)]
pub struct SmtpSettings {
    /// Host.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection.
    pub security: Security,
    /// Name and password.
    pub login: Option<(String, SecretString)>,
}

/// A part of each day in which nothing is sent. Minutes since midnight, UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QuietHours {
    from: u32,
    to: u32,
}

const DAY_MINUTES: u32 = 24 * 60;

impl QuietHours {
    /// Whether a moment, in seconds since 1970, lies within.
    #[must_use]
    pub fn holds(self, now_s: i64) -> bool {
        let minute = u32::try_from(now_s.rem_euclid(86_400) / 60).unwrap_or(0);
        if self.from <= self.to { (self.from..self.to).contains(&minute) } else { minute >= self.from || minute < self.to }
    }

    /// Reads `20:00-07:00+01:00`.
    fn read(text: &str) -> Option<Self> {
        let (from, rest) = text.split_once('-')?;
        let at = rest.find(['+', '-'])?;
        let (to, offset) = rest.split_at(at);
        let (sign, offset) = offset.split_at(1);
        let offset = i64::from(minutes(offset)?) * if sign == "-" { -1 } else { 1 };
        let utc = |local: u32| u32::try_from((i64::from(local) - offset).rem_euclid(i64::from(DAY_MINUTES))).ok();
        let hours = Self { from: utc(minutes(from)?)?, to: utc(minutes(to)?)? };
        (hours.from != hours.to).then_some(hours)
    }
}

impl std::fmt::Display for QuietHours {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let time = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        write!(f, "{}-{}+00:00", time(self.from), time(self.to))
    }
}

fn minutes(text: &str) -> Option<u32> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let number = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit()));
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// Settings of mail that are valid.
#[derive(Debug, Clone)]
pub struct MailSettings {
    /// The mail server; without one letters become files.
    pub smtp: Option<SmtpSettings>,
    /// Sender.
    pub from: String,
    /// So long one letter may take.
    pub timeout_s: u32,
    /// Pause before the second try.
    pub retry_s: u32,
    /// Folder for letters as files; empty for the usual one.
    pub folder: PathBuf,
    /// Folder for keys; empty for the usual one.
    pub keys: PathBuf,
    /// When nothing is sent.
    pub quiet: Option<QuietHours>,
    /// Fewest days between two surveys' invitations of one person.
    pub pause_days: u32,
}

/// Letters as files, whatever the environment says: for tests.
impl Default for MailSettings {
    fn default() -> Self {
        Self {
            smtp: None,
            from: NOBODY.to_owned(),
            timeout_s: 60,
            retry_s: 60,
            folder: PathBuf::new(),
            keys: PathBuf::new(),
            quiet: None,
            pause_days: 30,
        }
    }
}

/// Sender of letters that are only written to files.
const NOBODY: &str = "Candor <candor@localhost>";

impl MailSettings {
    /// Reads them from the values of all settings.
    ///
    /// # Errors
    /// The first that is invalid, by name, with the remedy.
    pub(super) fn parse(get: impl Fn(&str) -> String) -> Result<Self, ConfigError> {
        let invalid = |name, remedy| Err(ConfigError::Invalid { name, value: get(name), remedy });
        let number = |name: &'static str, least, most, remedy| match get(name).parse::<u32>() {
            Ok(number) if (least..=most).contains(&number) => Ok(number),
            _ => Err(ConfigError::Invalid { name, value: get(name), remedy }),
        };
        let smtp = read_smtp(&get)?;
        let from = get("smtp_from");
        if smtp.is_some() && from.is_empty() {
            return invalid("smtp_from", "name the sender of letters, such as Survey team <survey@example.org>, because smtp_host is set");
        }
        if !from.is_empty() && !crate::mail::is_sender(&from) {
            return invalid("smtp_from", "write an address, such as Survey team <survey@example.org>");
        }
        let quiet = get("quiet_hours");
        let hours = QuietHours::read(&quiet);
        if !quiet.is_empty() && hours.is_none() {
            return invalid("quiet_hours", "write two different times and the distance to UTC, such as 20:00-07:00+01:00");
        }
        Ok(Self {
            smtp,
            from: if from.is_empty() { NOBODY.to_owned() } else { from },
            timeout_s: number("smtp_timeout_s", 1, 600, "write a whole number of seconds from 1 to 600")?,
            retry_s: number("smtp_retry_s", 1, 3600, "write a whole number of seconds from 1 to 3600")?,
            folder: get("mail_folder").into(),
            keys: get("keys_folder").into(),
            quiet: hours,
            pause_days: number("invitation_pause_days", 0, 365, "write a whole number of days from 0 to 365")?,
        })
    }
}

fn read_smtp(get: &impl Fn(&str) -> String) -> Result<Option<SmtpSettings>, ConfigError> {
    let invalid = |name, value, remedy| Err(ConfigError::Invalid { name, value, remedy });
    let host = get("smtp_host");
    let (security, usual) = match get("smtp_security").as_str() {
        "starttls" => (Security::StartTls, 587),
        "tls" => (Security::Tls, 465),
        "none" => (Security::Plain, 25),
        other => return invalid("smtp_security", other.to_owned(), "write starttls, tls or none"),
    };
    let port = get("smtp_port");
    let port = match port.parse::<u16>() {
        _ if port.is_empty() => usual,
        Ok(port) if port > 0 => port,
        _ => return invalid("smtp_port", port, "write a number from 1 to 65535, or nothing for the usual port"),
    };
    if host.contains(['/', ' ', '@']) || host.contains("://") {
        return invalid("smtp_host", host, "write the name of a host alone, such as mail.example.org");
    }
    if !host.is_empty() && security == Security::Plain && !["localhost", "127.0.0.1", "::1"].contains(&host.as_str()) {
        return invalid(
            "smtp_security",
            "none".to_owned(),
            "use starttls or tls: letters hold secret links, and none is for localhost only",
        );
    }
    let (user, password) = (get("smtp_user"), SecretString::from(get("smtp_password")));
    if user.is_empty() != password.expose_secret().is_empty() {
        return invalid("smtp_user", user, "set smtp_user and smtp_password both, or neither");
    }
    if !user.is_empty() && security == Security::Plain && host != "127.0.0.1" && host != "localhost" && host != "::1" {
        return invalid("smtp_security", "none".to_owned(), "use starttls or tls, or the password could be read on its way");
    }
    let login = (!user.is_empty()).then_some((user, password));
    Ok((!host.is_empty()).then_some(SmtpSettings { host, port, security, login }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quiet(text: &str, hour: i64) -> bool {
        QuietHours::read(text).unwrap().holds(hour * 3600)
    }

    #[test]
    fn quiet_hours_go_over_midnight_and_follow_the_distance_to_utc() {
        assert!(quiet("20:00-07:00+00:00", 23) && quiet("20:00-07:00+00:00", 6) && !quiet("20:00-07:00+00:00", 7));
        assert!(quiet("20:00-07:00+02:00", 18) && !quiet("20:00-07:00+02:00", 17) && !quiet("20:00-07:00+02:00", 5));
        assert!(quiet("20:00-07:00-05:00", 1) && !quiet("20:00-07:00-05:00", 23), "20:00 in New York is 01:00 UTC");
        assert!(quiet("12:00-13:00+00:00", 12) && !quiet("12:00-13:00+00:00", 13));
        for bad in ["20-7", "20:00-07:00", "25:00-07:00+00:00", "7:00-8:00+00:00", "20:00-20:00+01:00", "20:00-07:00+1"] {
            assert_eq!(QuietHours::read(bad), None, "{bad}");
        }
    }
}
