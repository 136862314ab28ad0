//! Limits, and looking at a file before a parser does.

use crate::refused::Refused;

/// Most bytes of a file. Questionnaires are texts: the largest public sample has less than one million.
pub const MAX_BYTES: usize = 10_000_000;

/// Most bytes of all parts of a workbook together that are read. A sheet of 1,000 questions in ten languages has about
/// five million; what a spreadsheet program adds for empty formatted rows may be several times that.
pub const MAX_UNPACKED_BYTES: usize = 50_000_000;

/// Most elements: values in JSON, nodes in XML, cells of a sheet. Each takes up to 100 bytes of memory while it is read.
pub const MAX_ELEMENTS: usize = 500_000;

/// Most parts within each other. Panels in panels in pages come to twenty; parsers and our own walks need stack for each.
pub const MAX_DEPTH: usize = 64;

/// Most attributes of one XML element: parsers compare each with all before it.
const MAX_ATTRIBUTES: usize = 100;

/// Most questions, rows and other items: as many as a questionnaire may have.
pub const MAX_QUESTIONS: usize = 1_000;

/// Most options of all questions together. A list of countries for each of two hundred questions comes to this.
pub const MAX_OPTIONS: usize = 50_000;

/// Most languages that are named in the report; further ones are counted.
pub const MAX_LANGUAGES: usize = 20;

/// Counts the values of a JSON text and how deep they lie, without reading them.
pub(crate) fn json(text: &str) -> Result<(), Refused> {
    let (mut count, mut depth, mut quoted, mut escaped) = (0_usize, 0_usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' | b'[' => {
                depth += 1;
                count += 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' | b':' => count += 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            return Err(Refused::TooDeep);
        }
        if count > MAX_ELEMENTS {
            return Err(Refused::TooManyElements);
        }
    }
    Ok(())
}

/// Counts the elements of an XML text, how deep they lie and how many attributes one has, without reading them.
pub(crate) fn xml(text: &str) -> Result<(), Refused> {
    let bytes = text.as_bytes();
    let (mut at, mut depth, mut count) = (0, 0_usize, 0_usize);
    while let Some(open) = bytes.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'<')) {
        at += open;
        let rest = text.get(at..).unwrap_or_default();
        at += match rest {
            _ if rest.starts_with("<![CDATA[") => behind(rest, "]]>"),
            _ if rest.starts_with("<!--") => behind(rest, "-->"),
            _ if rest.starts_with("<!") => return Err(Refused::DocumentType),
            _ if rest.starts_with("<?") => behind(rest, "?>"),
            _ if rest.starts_with("</") => {
                depth = depth.saturating_sub(1);
                behind(rest, ">")
            }
            _ => {
                let (length, attributes, closed) = tag(rest.as_bytes());
                count += 1 + attributes;
                depth += usize::from(!closed);
                if attributes > MAX_ATTRIBUTES {
                    return Err(Refused::TooManyElements);
                }
                length
            }
        };
        if depth > MAX_DEPTH {
            return Err(Refused::TooDeep);
        }
        if count > MAX_ELEMENTS {
            return Err(Refused::TooManyElements);
        }
    }
    Ok(())
}

fn behind(text: &str, end: &str) -> usize {
    text.find(end).map_or(text.len(), |at| at + end.len())
}

/// How long a tag is, how many attributes it has, and whether it closes itself.
fn tag(bytes: &[u8]) -> (usize, usize, bool) {
    let (mut quote, mut attributes) = (None, 0);
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (Some(open), close) if open == *close => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(*byte),
            (None, b'=') => attributes += 1,
            (None, b'>') => return (at + 1, attributes, at > 0 && bytes.get(at - 1) == Some(&b'/')),
            (None, _) => {}
        }
    }
    (bytes.len(), attributes, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_and_count_are_limited_before_parsing() {
        assert_eq!(json(&"[".repeat(MAX_DEPTH)), Ok(()));
        assert_eq!(json(&"[".repeat(MAX_DEPTH + 1)), Err(Refused::TooDeep));
        assert_eq!(json(&format!("[{}1]", "1,".repeat(MAX_ELEMENTS))), Err(Refused::TooManyElements));
        assert_eq!(json(&format!("[\"{}\"]", "[,\\\"".repeat(MAX_ELEMENTS))), Ok(()), "what stands in a text does not count");
        assert_eq!(xml(&"<a>".repeat(MAX_DEPTH)), Ok(()));
        assert_eq!(xml(&"<a>".repeat(MAX_DEPTH + 1)), Err(Refused::TooDeep));
        assert_eq!(xml(&"<a/>".repeat(MAX_ELEMENTS + 1)), Err(Refused::TooManyElements));
        assert_eq!(xml(&format!("<a><![CDATA[{}]]></a>", "<b>".repeat(MAX_ELEMENTS))), Ok(()));
        let attributes: String = (0..=MAX_ATTRIBUTES).map(|i| format!(" a{i}='>'")).collect();
        assert_eq!(xml(&format!("<a{attributes}/>")), Err(Refused::TooManyElements));
        assert_eq!(xml("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Err(Refused::DocumentType));
    }
}
