//! How letters leave: through a mail server, or as files until there is one.

use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;

use super::Outgoing;
use super::smtp::Smtp;
use crate::config::Config;
use crate::error::Error;
use crate::keys::{make_private_folder, write_private};

/// What became of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The mail server has it, or the file is written.
    Accepted,
    /// The address takes no mail, for good.
    NoSuchAddress,
    /// The letter was refused for another reason, for good.
    Refused,
    /// It may be taken later, or it is not known whether it was taken.
    Later,
    /// Nothing can be sent at all just now; the text says why, without an address.
    Down(String),
}

/// The way out for letters.
#[derive(Debug)]
pub struct Post {
    from: Mailbox,
    way: Way,
}

#[derive(Debug)]
enum Way {
    Folder(PathBuf),
    Smtp(Box<Smtp>),
}

impl Post {
    /// As the settings say.
    ///
    /// # Errors
    /// When the sender is none.
    pub fn new(config: &Config) -> Result<Self, Error> {
        let from = config.mail.from.parse().map_err(|_| Error::Internal("smtp_from names no sender".to_owned()))?;
        let way = match &config.mail.smtp {
            None => Way::Folder(config.mail_folder()),
            Some(smtp) => Way::Smtp(Box::new(Smtp::new(smtp.clone(), Duration::from_secs(config.mail.timeout_s.into())))),
        };
        Ok(Self { from, way })
    }

    /// Where letters go, in words.
    #[must_use]
    pub fn describe(&self) -> String {
        match &self.way {
            Way::Folder(folder) => format!("files in {}; nothing is sent until smtp_host is set", folder.display()),
            Way::Smtp(smtp) => smtp.describe(),
        }
    }

    /// Sends one letter. A letter that is sent again has the same Message-ID; as a file it takes the place of the first.
    pub async fn send(&mut self, outgoing: &Outgoing) -> Delivery {
        let message = match outgoing.message(&self.from) {
            Ok(message) => message,
            Err(error) => {
                tracing::error!(%error, "a letter could not be written");
                return Delivery::Refused;
            }
        };
        match &mut self.way {
            Way::Smtp(smtp) => smtp.send(message.envelope(), &message.formatted()).await,
            Way::Folder(folder) => {
                let write = || {
                    make_private_folder(folder)?;
                    let draft = folder.join(format!(".{}.part", outgoing.id));
                    write_private(&draft, &message.formatted())?;
                    std::fs::rename(draft, folder.join(format!("{}.eml", outgoing.id)))
                };
                write().map_or_else(|error| Delivery::Down(format!("mail_folder cannot be written: {error}")), |()| Delivery::Accepted)
            }
        }
    }

    /// Tries the way out without sending anything.
    ///
    /// # Errors
    /// What is wrong, and what to do.
    pub async fn check(&mut self) -> Result<String, String> {
        match &mut self.way {
            Way::Smtp(smtp) => smtp.check().await,
            Way::Folder(folder) => {
                make_private_folder(folder).map_err(|e| format!("mail_folder {} cannot be made: {e}", folder.display()))?;
                Ok(self.describe())
            }
        }
    }

    /// Ends the connection, if there is one.
    pub async fn hang_up(&mut self) {
        if let Way::Smtp(smtp) = &mut self.way {
            smtp.hang_up().await;
        }
    }
}
