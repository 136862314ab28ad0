//! A mail server, one command at a time: what its refusal means depends on what was asked.

use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::{Extension, MailBodyParameter, MailParameter};
use lettre::transport::smtp::{Error, extension::ClientId};
use secrecy::ExposeSecret;

use super::post::Delivery;
use crate::config::{Security, SmtpSettings};

/// Letters on one connection, as many servers allow.
const LETTERS_PER_CONNECTION: u32 = 100;

/// A mail server with the connection to it, if there is one.
pub struct Smtp {
    settings: SmtpSettings,
    patience: Duration,
    connection: Option<AsyncSmtpConnection>,
    letters: u32,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// How far a letter came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Sender,
    Recipient,
    Content,
}

impl Smtp {
    pub(super) const fn new(settings: SmtpSettings, patience: Duration) -> Self {
        Self { settings, patience, connection: None, letters: 0 }
    }

    pub(super) fn describe(&self) -> String {
        let SmtpSettings { host, port, security, .. } = &self.settings;
        let how = match security {
            Security::StartTls => "with STARTTLS",
            Security::Tls => "with TLS",
            Security::Plain => "without encryption",
        };
        format!("{host}, port {port}, {how}")
    }

    /// Connects, encrypts, signs in.
    async fn connect(&self) -> Result<AsyncSmtpConnection, Error> {
        let SmtpSettings { host, port, security, login } = &self.settings;
        let hello = ClientId::default();
        let tls = if *security == Security::Plain { None } else { Some(TlsParameters::new(host.clone())?) };
        let at_once = tls.clone().filter(|_| *security == Security::Tls);
        let server = (host.as_str(), *port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(server, Some(self.patience), &hello, at_once, None).await?;
        if let Some(tls) = tls.filter(|_| *security == Security::StartTls) {
            // a server that does not offer it is refused: nothing goes out in the clear
            connection.starttls(tls, &hello).await?;
        }
        if let Some((user, password)) = login {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            connection.auth(DEFAULT_MECHANISMS, &credentials).await?;
        }
        Ok(connection)
    }

    pub(super) async fn check(&mut self) -> Result<String, String> {
        match tokio::time::timeout(self.patience, self.connect()).await {
            Ok(Ok(mut connection)) => {
                connection.abort().await;
                Ok(self.describe())
            }
            Ok(Err(error)) => Err(format!("{}: {error}; check smtp_host, smtp_port, smtp_security, smtp_user", self.describe())),
            Err(_) => Err(format!("{}: no answer within smtp_timeout_s", self.describe())),
        }
    }

    pub(super) async fn hang_up(&mut self) {
        if let Some(mut connection) = self.connection.take() {
            drop(tokio::time::timeout(Duration::from_secs(2), connection.abort()).await);
        }
    }

    /// Sends one letter.
    pub(super) async fn send(&mut self, envelope: &Envelope, content: &[u8]) -> Delivery {
        if self.letters >= LETTERS_PER_CONNECTION {
            self.hang_up().await;
        }
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => match tokio::time::timeout(self.patience, self.connect()).await {
                Ok(Ok(connection)) => {
                    self.letters = 0;
                    connection
                }
                // the text of such an error is the server's greeting or the operating system's, never an address
                Ok(Err(error)) => return Delivery::Down(error.to_string()),
                Err(_) => return Delivery::Down("the mail server does not answer".to_owned()),
            },
        };
        let mut step = Step::Sender;
        let outcome = tokio::time::timeout(self.patience, speak(&mut connection, envelope, content, &mut step)).await;
        let delivery = match &outcome {
            Ok(Ok(())) => Delivery::Accepted,
            Ok(Err(error)) => meaning(step, error),
            Err(_) => Delivery::Later,
        };
        let refused_politely = matches!(&outcome, Ok(Err(error)) if error.status().is_some_and(|code| code.to_string() != "421"));
        if matches!(outcome, Ok(Ok(()))) {
            self.letters += 1;
            self.connection = Some(connection);
        } else if refused_politely && matches!(tokio::time::timeout(self.patience, connection.command(Rset)).await, Ok(Ok(_))) {
            self.connection = Some(connection);
        }
        delivery
    }
}

async fn speak(connection: &mut AsyncSmtpConnection, envelope: &Envelope, content: &[u8], step: &mut Step) -> Result<(), Error> {
    let eight_bit = connection.server_info().supports_feature(Extension::EightBitMime) && !content.is_ascii();
    let parameters = if eight_bit { vec![MailParameter::Body(MailBodyParameter::EightBitMime)] } else { Vec::new() };
    connection.command(Mail::new(envelope.from().cloned(), parameters)).await?;
    *step = Step::Recipient;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).await?;
    }
    *step = Step::Content;
    connection.command(Data).await?;
    connection.message(content).await?;
    Ok(())
}

/// What a refusal at a step means. Only a server that says for good that there is no such mailbox ends an address:
/// a rule against the sender or the content is nobody's address.
fn meaning(step: Step, error: &Error) -> Delivery {
    let Some(code) = error.status() else { return Delivery::Later };
    match (step, error.is_permanent()) {
        (Step::Sender, _) => Delivery::Down(format!("the mail server does not take the sender ({code})")),
        (Step::Recipient, true) => recipient_refused(&code.to_string(), &error.to_string()),
        (Step::Content, true) => Delivery::Refused,
        (_, false) => Delivery::Later,
    }
}

/// RFC 3463: 5.1.x is about addresses, 5.2.1 a mailbox that is closed, 5.7.x a rule. Without such a number 550, 551 and
/// 553 speak of the mailbox.
fn recipient_refused(code: &str, text: &str) -> Delivery {
    let detail =
        text.split(|c: char| !c.is_ascii_digit() && c != '.').find(|word| word.starts_with("5.") && word.matches('.').count() == 2);
    match detail {
        Some(detail) if detail.starts_with("5.1.") || detail == "5.2.1" => Delivery::NoSuchAddress,
        Some(_) => Delivery::Refused,
        None if ["550", "551", "553"].contains(&code) => Delivery::NoSuchAddress,
        None => Delivery::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_said_of_the_mailbox_ends_an_address() {
        for (code, text, delivery) in [
            ("550", "permanent error (550): 5.1.1 no such user", Delivery::NoSuchAddress),
            ("550", "permanent error (550): no such user here", Delivery::NoSuchAddress),
            ("554", "permanent error (554): 5.2.1 mailbox disabled", Delivery::NoSuchAddress),
            ("550", "permanent error (550): 5.7.1 relaying denied", Delivery::Refused),
            ("550", "permanent error (550): 5.2.2 mailbox full", Delivery::Refused),
            ("554", "permanent error (554): refused", Delivery::Refused),
        ] {
            assert_eq!(recipient_refused(code, text), delivery, "{text}");
        }
    }
}
