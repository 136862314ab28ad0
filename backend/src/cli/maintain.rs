//! `candor migrate|backup|doctor|settings`.

use std::path::Path;
use std::process::ExitCode;

use secrecy::ExposeSecret;

use super::{CommandError, existing_store, print, store};
use crate::assets::Asset;
use crate::clock::Clock;
use crate::config::{self, Config, Security};
use crate::mail::Post;
use crate::store::{Backend, Store};
use crate::usecases::accounts::Accounts;

pub(super) async fn migrate(config: &Config, recompute: bool) -> Result<(), CommandError> {
    let store = store(config).await?;
    if recompute {
        let read = store.derive_again().await?;
        eprintln!("All scores were computed anew from {read} responses.");
    }
    store.close().await?;
    eprintln!("The database is up to date.");
    Ok(())
}

pub(super) async fn backup(config: &Config, file: &Path) -> Result<(), CommandError> {
    let store = existing_store(config).await?;
    if store.backend() == Backend::Postgres {
        return Err(CommandError::Other("the database is PostgreSQL; back it up with pg_dump".to_owned()));
    }
    if file.exists() {
        return Err(CommandError::Other(format!("{} exists already; choose another name", file.display())));
    }
    store.copy_to(file).await?;
    store.close().await?;
    // the copy is opened like any database: what cannot be opened is no backup
    let copy = Store::open_existing(&format!("sqlite:{}", file.display())).await?;
    let findings = copy.integrity().await?;
    copy.close().await?;
    if !findings.is_empty() {
        return Err(CommandError::Other(format!("the copy is damaged: {}", findings.join("; "))));
    }
    eprintln!(
        "{} holds a copy that was opened and checked. To restore it, stop the server, remove the -wal and -shm files beside the database if there are any, and put the copy in its place.",
        file.display()
    );
    Ok(())
}

pub(super) async fn reset_password(config: &Config, email: &str) -> Result<(), CommandError> {
    let store = existing_store(config).await?;
    let password = crate::random::readable_code()? + "-" + &crate::random::readable_code()?;
    let found = Accounts::new(store.clone(), Clock::System)?.reset_password(email, &password).await?;
    store.close().await?;
    if !found {
        return Err(CommandError::Other("nobody with this address signs in here; check its spelling".to_owned()));
    }
    print(&format!("The new password is {password}\n"))
}

pub(super) async fn doctor(config: &Config) -> Result<ExitCode, CommandError> {
    let mut bad = 0;
    let mut say = |what: &str, outcome: Result<String, String>| {
        let (mark, text) = match outcome {
            Ok(text) => ("ok   ", text),
            Err(text) => {
                bad += 1;
                ("WRONG", text)
            }
        };
        print(&format!("{mark}  {what}: {text}\n"))
    };
    say("settings", Ok("all known and valid".to_owned()))?;
    say(
        "pages",
        if Asset::complete() { Ok("inside the binary".to_owned()) } else { Err("missing; build with cargo xtask build".to_owned()) },
    )?;
    let plain_http = config
        .base_url
        .strip_prefix("http://")
        .is_some_and(|host| !["localhost", "127.0.0.1", "[::1]"].iter().any(|own| host == *own || host.starts_with(&format!("{own}:"))));
    say(
        "base_url",
        if plain_http {
            Err("people cannot sign in over plain http; put a TLS proxy in front and use https://".to_owned())
        } else {
            Ok(if config.base_url.is_empty() { "not set; links begin with http://localhost".to_owned() } else { config.base_url.clone() })
        },
    )?;
    say("mail", check_mail(config).await)?;
    match existing_store(config).await {
        Err(error) => say("database", Err(error.to_string()))?,
        Ok(store) => {
            say("database", Ok("opened and up to date".to_owned()))?;
            let findings = store.integrity().await?;
            say(
                "integrity",
                if findings.is_empty() {
                    Ok("no damage found".to_owned())
                } else {
                    Err(format!("{}; restore a backup", findings.join("; ")))
                },
            )?;
            let differing = store.differing_cells().await?;
            say(
                "scores",
                if differing == 0 {
                    Ok("all cells agree with the responses".to_owned())
                } else {
                    Err(format!("{differing} cells differ from what the responses add up to; run candor migrate --recompute"))
                },
            )?;
            let people = store.count_users().await?;
            say(
                "people",
                Ok(if people == 0 { "nobody yet; start the server to set up".to_owned() } else { format!("{people} can sign in") }),
            )?;
            store.close().await?;
        }
    }
    Ok(if bad == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether letters can leave, without sending one.
async fn check_mail(config: &Config) -> Result<String, String> {
    if config.mail.smtp.is_some() && config.base_url.is_empty() {
        return Err("base_url is not set, so nobody could open the links in letters; set it to the address that people open".to_owned());
    }
    Post::new(config).map_err(|e| e.to_string())?.check().await
}

pub(super) fn settings(config: &Config) -> Result<(), CommandError> {
    for setting in config::settings() {
        let now = shown(config, setting.key);
        print(&format!(
            "{} = {:?}\n    in the environment: CANDOR_{}; default {:?}\n    {}\n",
            setting.key,
            now,
            setting.key.to_uppercase(),
            setting.default,
            setting.help
        ))?;
    }
    Ok(())
}

/// The present value of a setting; of a password only whether it is set.
fn shown(config: &Config, key: &str) -> String {
    let (mail, smtp) = (&config.mail, config.mail.smtp.as_ref());
    let login = smtp.and_then(|smtp| smtp.login.as_ref());
    match key {
        "listen" => config.listen.to_string(),
        "database" => without_password(config.database.expose_secret()),
        "base_url" => config.base_url.clone(),
        "log" => config.log.clone(),
        "approval" => if config.approval_needed { "needed" } else { "optional" }.to_owned(),
        "smtp_host" => smtp.map(|smtp| smtp.host.clone()).unwrap_or_default(),
        "smtp_port" => smtp.map(|smtp| smtp.port.to_string()).unwrap_or_default(),
        "smtp_security" => match smtp.map(|smtp| smtp.security) {
            Some(Security::Tls) => "tls",
            Some(Security::Plain) => "none",
            Some(Security::StartTls) | None => "starttls",
        }
        .to_owned(),
        "smtp_user" => login.map(|login| login.0.clone()).unwrap_or_default(),
        "smtp_password" => login.map(|_| "…".to_owned()).unwrap_or_default(),
        "smtp_from" => mail.from.clone(),
        "smtp_timeout_s" => mail.timeout_s.to_string(),
        "smtp_retry_s" => mail.retry_s.to_string(),
        "mail_folder" => config.mail_folder().display().to_string(),
        "keys_folder" => config.keys_folder().display().to_string(),
        "quiet_hours" => mail.quiet.map(|hours| hours.to_string()).unwrap_or_default(),
        _ => mail.pause_days.to_string(),
    }
}

fn without_password(url: &str) -> String {
    match (url.split_once("://"), url.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://…@{host}"),
        _ => url.to_owned(),
    }
}
