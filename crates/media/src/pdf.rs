//! PDF files: recognised, and refused where they could do something beyond being read.

use crate::bytes::holds;

/// Why bytes are no PDF that is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PdfFault {
    /// It does not begin as one.
    #[error("this is no PDF")]
    Unknown,
    /// It ends early.
    #[error("this PDF is damaged or not complete")]
    Damaged,
    /// It has a password, programs, files within, or opens something by itself.
    #[error("this PDF has a password, programs or files within; print it to a PDF anew")]
    Active,
}

/// Names of what a PDF does beyond showing pages (ISO 32000-2: 7.6, 12.6, 7.11.4).
const ACTIVE: [&[u8]; 7] = [b"/Encrypt", b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/EmbeddedFiles", b"/RichMedia", b"/XFA"];

/// How far from the end the mark of the end may stand.
const TAIL: usize = 1024;

/// Whether bytes are a whole PDF without a password, programs and files within, as far as it says so openly: parts that
/// are packed are not unpacked, and nothing is taken out. It keeps what it says about its author.
///
/// # Errors
/// When it is none, ends early, or says that it does more than show pages.
pub fn check_pdf(bytes: &[u8]) -> Result<(), PdfFault> {
    let begins = bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2.");
    if !begins {
        return Err(PdfFault::Unknown);
    }
    let tail = bytes.get(bytes.len().saturating_sub(TAIL)..).unwrap_or_default();
    if !holds(tail, b"%%EOF") || !holds(bytes, b"startxref") {
        return Err(PdfFault::Damaged);
    }
    // a name may be written with any of its letters as #xx
    let plain = unescaped(bytes);
    if ACTIVE.iter().any(|name| names(&plain, name)) { Err(PdfFault::Active) } else { Ok(()) }
}

/// The bytes with `#xx` as the byte that it stands for.
fn unescaped(bytes: &[u8]) -> Vec<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16)).and_then(|d| u8::try_from(d).ok());
    let (mut plain, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'#', Some(high), Some(low)) => {
                plain.push(high * 16 + low);
                at += 3;
            }
            _ => {
                plain.push(*byte);
                at += 1;
            }
        }
    }
    plain
}

/// Whether a name stands in the bytes as a whole, and not as the beginning of a longer one.
fn names(bytes: &[u8], name: &[u8]) -> bool {
    let ends = |at: usize| bytes.get(at + name.len()).is_none_or(|next| !next.is_ascii_alphanumeric());
    bytes.windows(name.len()).enumerate().any(|(at, window)| window == name && ends(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pdf(inside: &str) -> Vec<u8> {
        format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {inside} >>\nendobj\nstartxref\n9\n%%EOF\n").into_bytes()
    }

    #[test]
    fn what_only_shows_pages_is_taken() {
        assert_eq!(check_pdf(&pdf("/Pages 2 0 R /JSomething 1")), Ok(()));
    }

    #[test]
    fn what_does_more_or_is_none_is_refused() {
        for inside in [
            "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>",
            "/S /J#61vaScript",
            "/Encrypt 5 0 R",
            "/Names << /EmbeddedFiles 3 0 R >>",
        ] {
            assert_eq!(check_pdf(&pdf(inside)), Err(PdfFault::Active), "{inside}");
        }
        assert_eq!(check_pdf(b"MZ\x90\0"), Err(PdfFault::Unknown));
        assert_eq!(check_pdf(b""), Err(PdfFault::Unknown));
        let whole = pdf("");
        assert_eq!(check_pdf(&whole[..whole.len() - 8]), Err(PdfFault::Damaged));
    }
}
