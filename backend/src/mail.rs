//! Letters: the only place that knows how they are written and how they travel.

mod post;
mod smtp;

use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};

use crate::clock::Seconds;
use crate::error::Error;

pub use post::{Delivery, Post};

/// Whether a text names a sender, such as `Survey team <survey@example.org>`.
#[must_use]
pub fn is_sender(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok()
}

/// Whether a text is an address that mail can be sent to.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.len() <= 254 && text.is_ascii() && text.parse::<Address>().is_ok()
}

/// What the Message-ID of a letter begins with, and the name of its file: the same for each try.
#[must_use]
pub fn message_id(letter: uuid::Uuid) -> String {
    crate::digest::sha256(&format!("candor message {}", crate::digest::hex(letter.as_bytes())))[..32].to_owned()
}

/// Removes letters that were written as files, if they are there; the names of those that could not be removed.
#[must_use]
pub fn remove_files(folder: &std::path::Path, letters: &[uuid::Uuid]) -> Vec<String> {
    let is_left = |name: &String| {
        let removed = std::fs::remove_file(folder.join(name));
        removed.is_err_and(|error| error.kind() != std::io::ErrorKind::NotFound)
    };
    letters.iter().map(|letter| format!("{}.eml", message_id(*letter))).filter(is_left).collect()
}

/// A letter with all that is on its envelope.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// What it says.
    pub letter: Letter,
    /// Name of its reader.
    pub name: String,
    /// Their address.
    pub address: String,
    /// What its Message-ID begins with: the same for each try.
    pub id: String,
    /// Where its reader stops mail by one `POST` (RFC 8058).
    pub stop: String,
    /// When it is written.
    pub now: Seconds,
}

impl Outgoing {
    /// The message from a sender.
    ///
    /// # Errors
    /// When an address cannot be used; the text names none.
    fn message(&self, from: &Mailbox) -> Result<Message, Error> {
        let failed = |what: &str| Error::Internal(format!("a letter: {what}"));
        let address: Address = self.address.parse().map_err(|_| failed("the address is none"))?;
        let to = Mailbox::new(Some(self.name.clone()).filter(|name| !name.is_empty()), address);
        let written = std::time::UNIX_EPOCH + std::time::Duration::from_secs(u64::try_from(self.now.0).unwrap_or(0));
        let message = Message::builder()
            .from(from.clone())
            .to(to)
            .subject(self.letter.subject.clone())
            .date(written)
            .message_id(Some(format!("<{}@{}>", self.id, from.email.domain())))
            .multipart(MultiPart::alternative_plain_html(self.letter.text.clone(), self.letter.html.clone()));
        let mut message = message.map_err(|e| failed(&e.to_string()))?;
        let raw = [
            ("List-Unsubscribe", format!("<{}>", self.stop)),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ("Auto-Submitted", "auto-generated".to_owned()),
        ];
        for (name, value) in raw {
            message.headers_mut().insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str(name), value));
        }
        Ok(message)
    }
}

/// What a letter says, alike as text and as HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As a whole HTML document.
    pub html: String,
}

impl Letter {
    /// As a file that a mail program opens as a draft, without sender and recipient: whoever opens it adds them.
    ///
    /// # Errors
    /// When the letter cannot be written.
    pub fn draft(self) -> Result<Vec<u8>, Error> {
        let failed = |error: &dyn std::fmt::Display| Error::Internal(format!("a letter: {error}"));
        // a message needs both to be made; they are taken out again
        let nobody: Mailbox = "nobody@localhost".parse().map_err(|e| failed(&e))?;
        let content = MultiPart::alternative_plain_html(self.text, self.html);
        let message = Message::builder().from(nobody.clone()).to(nobody).subject(self.subject).multipart(content);
        let mut message = message.map_err(|e| failed(&e))?;
        let headers = message.headers_mut();
        for name in ["From", "To", "Date"] {
            headers.remove_raw(name);
        }
        headers.insert_raw(HeaderValue::new(HeaderName::new_from_ascii_str("X-Unsent"), "1".to_owned()));
        Ok(message.formatted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_has_both_parts_and_nobody_in_it() {
        let letter = Letter { subject: "Ihr Besuch – kurz".into(), text: "Grüße\n".into(), html: "<p>Grüße</p>".into() };
        let file = String::from_utf8(letter.draft().unwrap()).unwrap();
        assert!(file.contains("X-Unsent: 1\r\n") && file.contains("Subject: Ihr Besuch =?utf-8?b?"), "{file}");
        assert!(!file.contains("nobody") && !file.contains("\r\nDate:"), "{file}");
        let (text, html) = file.split_once("text/html").unwrap();
        assert!(text.contains("multipart/alternative") && text.contains("R3LDvMOfZQ0K") && html.contains("Gr=C3=BC=C3=9Fe"), "{file}");
    }
}
