//! Settings: a file, then the environment on top; each is documented here and checked at start.

mod mail;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use candor_insight::{COMMENT_THRESHOLD, THRESHOLD, Thresholds};
use secrecy::{ExposeSecret, SecretString};

pub use mail::{MailSettings, QuietHours, Security, SmtpSettings};

/// Why the settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("the settings file {file} cannot be read: {cause}. Check the path given with --config or CANDOR_CONFIG.")]
    Unreadable {
        /// The file.
        file: String,
        /// Why.
        cause: std::io::Error,
    },
    /// The file is not TOML or has a value of another kind than text.
    #[error("the settings file {file} is malformed: {cause}")]
    Malformed {
        /// The file.
        file: String,
        /// Why and where.
        cause: String,
    },
    /// A setting that does not exist.
    #[error("{name} is not a setting. The settings are {}.", settings().map(|s| s.key).collect::<Vec<_>>().join(", "))]
    Unknown {
        /// Its name.
        name: String,
    },
    /// A value that is not UTF-8.
    #[error("the setting {name} is not readable text; write it in UTF-8")]
    NotText {
        /// Its name.
        name: String,
    },
    /// A value that a setting does not take.
    #[error("the setting {name} does not take {value:?}: {remedy}")]
    Invalid {
        /// Its name.
        name: &'static str,
        /// The value; never a secret one.
        value: String,
        /// What to write instead.
        remedy: &'static str,
    },
}

/// A setting and its documentation.
#[derive(Debug)]
pub struct Setting {
    /// Name in the file; in the environment it is `CANDOR_` and the name in capitals.
    pub key: &'static str,
    /// Value when it is not set.
    pub default: &'static str,
    /// What it does.
    pub help: &'static str,
}

/// Every setting.
pub fn settings() -> impl Iterator<Item = &'static Setting> {
    SETTINGS.iter().chain(&mail::SETTINGS)
}

const SETTINGS: &[Setting] = &[
    Setting { key: "listen", default: "127.0.0.1:8080", help: "Address and port to listen on. Port 0 takes a free one." },
    Setting {
        key: "database",
        default: "sqlite:data/candor.db",
        help: "sqlite:PATH for a file (made with its folder when missing), or postgres://USER:PASSWORD@HOST/NAME.",
    },
    Setting {
        key: "base_url",
        default: "",
        help: "Address that people open, such as https://survey.example.org; links and QR codes begin with it. Empty: http://localhost and the port listened on. Over https the browser is told to use nothing else.",
    },
    Setting {
        key: "log",
        default: "info",
        help: "What is logged to standard error: error, warn, info or debug. Answers, tokens and addresses never are.",
    },
    Setting {
        key: "approval",
        default: "optional",
        help: "needed: no survey is published before somebody other than the one who publishes has approved exactly this content. optional: surveys say so for themselves.",
    },
    Setting {
        key: "smallest_group",
        default: "5",
        help: "Results are shown of so many people together and more, 5 to 1000. It holds for waves that are opened from now on; others keep theirs, because results with two thresholds could be subtracted.",
    },
    Setting {
        key: "fewest_comments",
        default: "10",
        help: "Comments are shown so many together and more, 10 to 1000, and never fewer than smallest_group. It holds for waves that are opened from now on.",
    },
];

/// Settings that are valid.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Address of the database; may hold a password.
    pub database: SecretString,
    /// What links begin with; empty for the address listened on.
    pub base_url: String,
    /// Log level.
    pub log: String,
    /// Whether no survey is published without the approval of a second person.
    pub approval_needed: bool,
    /// The smallest groups that are told of waves that are opened.
    pub thresholds: Thresholds,
    /// How letters are sent.
    pub mail: MailSettings,
}

impl Config {
    /// Reads the file (`file`, or `candor.toml` in the working folder when that exists) and the environment.
    ///
    /// # Errors
    /// The first setting that is unknown or invalid, by name, with the remedy.
    pub fn load(file: Option<&Path>, environment: impl Iterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let mut values: BTreeMap<String, String> = settings().map(|s| (s.key.to_owned(), s.default.to_owned())).collect();
        let fallback = Path::new("candor.toml");
        let file = file.or_else(|| fallback.exists().then_some(fallback));
        if let Some(file) = file {
            for (name, value) in read_file(file)? {
                set(&mut values, name.clone(), name, value)?;
            }
        }
        for (name, value) in environment {
            let Ok(name) = name.into_string() else { continue };
            let value = value.into_string().map_err(|_| name.clone());
            if let Some(key) = name.strip_prefix("CANDOR_").filter(|k| !OTHERS.contains(k) && !k.starts_with("TEST_")) {
                let value = value.map_err(|name| ConfigError::NotText { name })?;
                set(&mut values, name.clone(), key.to_lowercase(), value)?;
            }
        }
        Self::parse(&values)
    }

    fn parse(values: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let get = |key: &str| values.get(key).map(|v| v.trim().to_owned()).unwrap_or_default();
        let invalid = |name, value: String, remedy| ConfigError::Invalid { name, value, remedy };
        let listen = get("listen");
        let listen =
            listen.parse().map_err(|_| invalid("listen", listen, "write an address and a port, such as 127.0.0.1:8080 or [::]:80"))?;
        let database = get("database");
        let known = ["sqlite:", "postgres://", "postgresql://"].iter().any(|p| database.starts_with(p) && database.len() > p.len());
        if !known {
            let shown = database.split(':').next().unwrap_or_default().to_owned();
            return Err(invalid("database", shown, "write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME"));
        }
        check_database(&database)?;
        let base_url = get("base_url");
        let is_address = base_url
            .strip_prefix("https://")
            .or_else(|| base_url.strip_prefix("http://"))
            .is_some_and(|rest| !rest.is_empty() && !rest.contains(['?', '#', ' ']));
        if !base_url.is_empty() && !is_address {
            return Err(invalid("base_url", base_url, "write an address such as https://survey.example.org"));
        }
        let log = get("log");
        if !["error", "warn", "info", "debug"].contains(&log.as_str()) {
            return Err(invalid("log", log, "write error, warn, info or debug"));
        }
        let approval = get("approval");
        if !["optional", "needed"].contains(&approval.as_str()) {
            return Err(invalid("approval", approval, "write optional or needed"));
        }
        Ok(Self {
            approval_needed: approval == "needed",
            listen,
            database: database.into(),
            base_url: base_url.trim_end_matches('/').to_owned(),
            log,
            thresholds: thresholds(get)?,
            mail: MailSettings::parse(get)?,
        })
    }

    /// The folder for letters without a mail server.
    #[must_use]
    pub fn mail_folder(&self) -> PathBuf {
        self.beside(&self.mail.folder, "mail")
    }

    /// The folder for the keys of running waves.
    #[must_use]
    pub fn keys_folder(&self) -> PathBuf {
        self.beside(&self.mail.keys, "keys")
    }

    fn beside(&self, named: &Path, usual: &str) -> PathBuf {
        if named.as_os_str().is_empty() { self.data_folder().unwrap_or_else(|| PathBuf::from("data")).join(usual) } else { named.into() }
    }

    /// The folder that an SQLite file lies in.
    #[must_use]
    pub fn data_folder(&self) -> Option<PathBuf> {
        let file = self.database.expose_secret().strip_prefix("sqlite:")?;
        Path::new(file).parent().map(Path::to_path_buf)
    }
}

fn thresholds(get: impl Fn(&str) -> String) -> Result<Thresholds, ConfigError> {
    let number = |name: &'static str, least: u64, remedy| {
        let value = get(name);
        let found = value.parse().ok().filter(|number| (least..=1000).contains(number));
        found.ok_or(ConfigError::Invalid { name, value, remedy })
    };
    let people = number("smallest_group", THRESHOLD, "write a whole number from 5 to 1000; it may be raised and never lowered")?;
    let comments =
        number("fewest_comments", COMMENT_THRESHOLD, "write a whole number from 10 to 1000; it may be raised and never lowered")?;
    Ok(Thresholds::new(people, comments))
}

/// Refuses addresses that would be read in another way than they look. Never shows what may be a password.
fn check_database(address: &str) -> Result<(), ConfigError> {
    let refuse =
        |remedy| Err(ConfigError::Invalid { name: "database", value: address.split(':').next().unwrap_or_default().to_owned(), remedy });
    if let Some(path) = address.strip_prefix("sqlite:") {
        if path.starts_with("//") || path.starts_with(":memory:") || path.contains(['?', '%', '#']) {
            return refuse(
                "write sqlite: and the path of a file, such as sqlite:data/candor.db or sqlite:/var/lib/candor.db, without ? % or #",
            );
        }
        return Ok(());
    }
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let (before, host) = rest.rsplit_once('@').unwrap_or(("", rest));
    if before.contains(['/', '#', '?', '@', ' ']) || host.contains('#') || host.contains("password") {
        return refuse("write postgres://USER:PASSWORD@HOST/NAME; in the password write / as %2F, # as %23, ? as %3F and @ as %40");
    }
    Ok(())
}

/// Variables that begin with `CANDOR_` and are no settings.
const OTHERS: &[&str] = &["CONFIG", "BIN"];

fn set(values: &mut BTreeMap<String, String>, shown: String, key: String, value: String) -> Result<(), ConfigError> {
    match values.get_mut(&key) {
        Some(slot) => {
            *slot = value;
            Ok(())
        }
        None => Err(ConfigError::Unknown { name: shown }),
    }
}

fn read_file(file: &Path) -> Result<BTreeMap<String, String>, ConfigError> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|cause| ConfigError::Unreadable { file: name.clone(), cause })?;
    // the message and the place, but not the line itself: it may hold a password
    toml::from_str(&text).map_err(|e| {
        let line = e.span().and_then(|span| text.get(..span.start)).map_or(1, |before| before.matches('\n').count() + 1);
        ConfigError::Malformed { file: name, cause: format!("line {line}: {}. Write each setting as name = \"value\".", e.message()) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&str, &str)]) -> Result<Config, String> {
        let environment = pairs.iter().map(|(k, v)| (OsString::from(k), OsString::from(v)));
        Config::load(None, environment).map_err(|e| e.to_string())
    }

    #[test]
    fn bad_settings_are_refused_with_name_and_remedy() {
        assert!(with(&[]).is_ok());
        assert!(
            with(&[("CANDOR_LISTEN", "localhost")])
                .unwrap_err()
                .contains("listen does not take \"localhost\": write an address and a port")
        );
        assert!(
            with(&[("CANDOR_LISTEN_PORT", "1")])
                .unwrap_err()
                .starts_with("CANDOR_LISTEN_PORT is not a setting. The settings are listen, database")
        );
        assert!(with(&[("CANDOR_BASE_URL", "survey.example.org")]).unwrap_err().contains("https://survey.example.org"));
        assert!(with(&[("CANDOR_APPROVAL", "yes")]).unwrap_err().contains("write optional or needed"));
        assert!(with(&[("CANDOR_APPROVAL", "needed")]).unwrap().approval_needed && !with(&[]).unwrap().approval_needed);
        assert!(with(&[("CANDOR_LOG", "loud")]).unwrap_err().contains("log does not take \"loud\""));
    }

    #[test]
    fn a_refused_database_address_does_not_show_its_password() {
        let message = with(&[("CANDOR_DATABASE", "mysql://root:secret@host/db")]).unwrap_err();
        assert!(message.contains("\"mysql\"") && !message.contains("secret"), "{message}");
        for address in ["postgres://me:se#cret@host/db", "postgres://me:sec/ret@host/db", "postgres://me@host/db?password=secret"] {
            let message = with(&[("CANDOR_DATABASE", address)]).unwrap_err();
            assert!(message.contains("%23") && !message.contains("ret@") && !message.contains("secret"), "{message}");
        }
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        std::fs::write(&file, "log = \"info\"\ndatabase = \"postgres://me:secret\\x@host/db\"\n").unwrap();
        let message = Config::load(Some(&file), std::iter::empty()).unwrap_err().to_string();
        assert!(message.contains("line 2") && !message.contains("secret"), "{message}");
    }

    #[test]
    fn addresses_that_look_like_something_else_are_refused() {
        for address in ["sqlite::memory:", "sqlite://rel/x.db", "sqlite:a?b.db", "sqlite:"] {
            assert!(with(&[("CANDOR_DATABASE", address)]).is_err(), "{address}");
        }
        for address in ["sqlite:data/candor.db", "sqlite:/var/lib/candor.db", "postgres://me:p%23@host:5432/db", "postgresql://host/db"] {
            assert!(with(&[("CANDOR_DATABASE", address)]).is_ok(), "{address}");
        }
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("c.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:1\"\nlog = \"warn\"\n").unwrap();
        let config = Config::load(Some(&file), [(OsString::from("CANDOR_LISTEN"), OsString::from("127.0.0.1:2"))].into_iter()).unwrap();
        assert_eq!((config.listen.port(), config.log.as_str()), (2, "warn"));
        std::fs::write(&file, "colour = \"red\"\n").unwrap();
        assert!(Config::load(Some(&file), std::iter::empty()).unwrap_err().to_string().starts_with("colour is not a setting"));
        assert!(
            Config::load(Some(Path::new("/nowhere.toml")), std::iter::empty())
                .unwrap_err()
                .to_string()
                .contains("/nowhere.toml cannot be read")
        );
    }
}
