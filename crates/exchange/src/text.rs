//! Foreign bytes as text, and foreign markup as plain text.

use crate::refused::Refused;

/// Longest piece of a file that a finding repeats, in characters.
const QUOTED: usize = 300;

/// Elements whose content is not text to read.
const SILENT: [&str; 7] = ["script", "style", "template", "iframe", "object", "svg", "head"];

/// Elements that begin a new line.
const LINES: [&str; 16] = ["br", "p", "div", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "section"];

/// UTF-8 with or without a mark at the beginning, or UTF-16 with one.
pub(crate) fn decoded(bytes: &[u8]) -> Result<String, Refused> {
    let wide = |rest: &[u8], read: fn([u8; 2]) -> u16| {
        if !rest.len().is_multiple_of(2) {
            return Err(Refused::Encoding);
        }
        let units = rest.chunks_exact(2).map(|pair| read([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().map_err(|_| Refused::Encoding)
    };
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).map(str::to_owned).map_err(|_| Refused::Encoding),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => std::str::from_utf8(bytes).map(str::to_owned).map_err(|_| Refused::Encoding),
    }?;
    if text.contains('\0') { Err(Refused::Encoding) } else { Ok(text) }
}

/// What a text says without its markup: tags are left out, lines kept, character references read once.
pub(crate) fn plain(html: &str) -> String {
    let mut out = String::with_capacity(html.len().min(8_000));
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = if rest.starts_with('&') { reference(rest, &mut out) } else { tag(rest, &mut out) };
    }
    out.push_str(rest);
    tidy(&out)
}

/// What follows a tag; a `<` that begins none stays.
fn tag<'a>(rest: &'a str, out: &mut String) -> &'a str {
    if let Some(remark) = rest.strip_prefix("<!--") {
        return remark.find("-->").map_or("", |end| &remark[end + 3..]);
    }
    let inner = &rest[1..];
    let name_at = inner.strip_prefix('/').unwrap_or(inner);
    if !name_at.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!' || c == '?') {
        out.push('<');
        return inner;
    }
    let name: String = name_at.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let Some(end) = inner.find('>') else { return "" };
    let after = &inner[end + 1..];
    if LINES.contains(&name.as_str()) {
        out.push('\n');
    }
    if !inner.starts_with('/') && SILENT.contains(&name.as_str()) && !inner[..end].ends_with('/') {
        return behind_closing(after, &name);
    }
    after
}

/// What follows the closing tag; nothing when it is never closed.
fn behind_closing<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        rest = &rest[at + 2..];
        if rest.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return rest.find('>').map_or("", |end| &rest[end + 1..]);
        }
    }
    ""
}

fn reference<'a>(rest: &'a str, out: &mut String) -> &'a str {
    let length = rest.bytes().take(12).position(|b| b == b';').unwrap_or(0);
    let name = rest.get(1..length.max(1)).unwrap_or_default();
    let number = |digits: &str, base| u32::from_str_radix(digits, base).ok().and_then(char::from_u32);
    let character = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        "rsquo" => Some('’'),
        "lsquo" => Some('‘'),
        "rdquo" => Some('”'),
        "ldquo" => Some('“'),
        "bdquo" => Some('„'),
        "euro" => Some('€'),
        "auml" => Some('ä'),
        "ouml" => Some('ö'),
        "uuml" => Some('ü'),
        "Auml" => Some('Ä'),
        "Ouml" => Some('Ö'),
        "Uuml" => Some('Ü'),
        "szlig" => Some('ß'),
        "eacute" => Some('é'),
        "egrave" => Some('è'),
        "agrave" => Some('à'),
        "ccedil" => Some('ç'),
        _ => match name.strip_prefix('#') {
            Some(digits) => digits.strip_prefix(['x', 'X']).map_or_else(|| number(digits, 10), |hex| number(hex, 16)),
            None => None,
        },
    };
    if let Some(character) = character {
        out.push(character);
        return &rest[length + 1..];
    }
    out.push('&');
    &rest[1..]
}

/// No control characters, single spaces, at most one empty line, nothing at the ends.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut breaks, mut space) = (0, false);
    for c in text.chars() {
        match c {
            '\n' | '\r' if c == '\n' => breaks += 1,
            c if c.is_whitespace() || c == '\u{feff}' => space = true,
            c if c.is_control() || is_invisible(c) => {}
            c => {
                if breaks > 0 && !out.is_empty() {
                    out.push_str(if breaks > 1 { "\n\n" } else { "\n" });
                } else if space && !out.is_empty() {
                    out.push(' ');
                }
                (breaks, space) = (0, false);
                out.push(c);
            }
        }
    }
    out
}

/// Characters that turn the direction of what stands around them.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200b}')
}

/// A piece of the file for a finding: one line, shortened, without control characters.
pub(crate) fn quoted(text: &str) -> String {
    let line: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control() && !is_invisible(*c)).collect();
    let line = line.trim();
    if line.chars().count() <= QUOTED { line.to_owned() } else { line.chars().take(QUOTED).chain(['…']).collect() }
}

/// Whether a text shows the answer to another question by a placeholder such as `{name}` or `${name}`.
pub(crate) fn has_placeholder(text: &str) -> bool {
    text.match_indices('{').any(|(at, _)| {
        let inner = &text[at + 1..];
        inner.starts_with(|c: char| c.is_alphanumeric() || c == '_') && inner.find('}').is_some_and(|end| !inner[..end].contains('\n'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_becomes_plain_text() {
        for (html, text) in [
            ("<p>How <b>satisfied</b> are you?</p>", "How satisfied are you?"),
            ("One<br>two<br/><br />three", "One\ntwo\n\nthree"),
            ("a &amp; b &lt; c&nbsp;d &#228; &#xE4; &euro;", "a & b < c d ä ä €"),
            ("5 < 6 and 7 > 3 & so on", "5 < 6 and 7 > 3 & so on"),
            ("x<script>alert('1</b>')</script>y", "xy"),
            ("x<SCRIPT src=a>alert(1)", "x"),
            ("<img src=x onerror=alert(1)>picture", "picture"),
            ("<!-- <b>no</b> -->yes", "yes"),
            ("<style>p{}</style>text", "text"),
            ("a<b", "a"),
            ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
            ("&unknown; &#xFFFFFFF; &", "&unknown; &#xFFFFFFF; &"),
            ("right \u{202e}tfel\u{0} \u{1b}[31m", "right tfel [31m"),
        ] {
            assert_eq!(plain(html), text, "{html}");
        }
    }

    #[test]
    fn encodings_are_told_by_their_marks() {
        assert_eq!(decoded(b"\xEF\xBB\xBFa\xC3\xA4").unwrap(), "aä");
        assert_eq!(decoded(b"\xFF\xFEa\x00\xE4\x00").unwrap(), "aä");
        assert_eq!(decoded(b"\xFE\xFF\x00a\x00\xE4").unwrap(), "aä");
        for bad in [&b"a\xE4"[..], b"\xFF\xFEa", b"\xFF\xFE\x00\xD8", b"a\x00b"] {
            assert_eq!(decoded(bad), Err(Refused::Encoding), "{bad:?}");
        }
    }

    #[test]
    fn pieces_of_a_file_are_short_and_on_one_line() {
        assert_eq!(quoted(" a\nb\u{7}c "), "a bc");
        assert_eq!(quoted(&"x".repeat(1000)).chars().count(), QUOTED + 1);
        assert!(has_placeholder("Hello {name}") && has_placeholder("${q://QID1/ChoiceTextEntryValue}"));
        assert!(!has_placeholder("{ }") && !has_placeholder("a { b"));
    }
}
