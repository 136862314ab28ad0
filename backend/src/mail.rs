//! Letters: the only place that knows how they are written.

use lettre::Message;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};

use crate::error::Error;

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
