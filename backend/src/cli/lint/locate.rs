//! Where the texts of a questionnaire stand in its file.

use std::collections::BTreeMap;
use std::ops::Range;

use candor_wire::lint::LintFinding;

/// A place in a file, both counted from 1. Columns are UTF-16 units, as SARIF and editors count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Position {
    pub(super) line: usize,
    pub(super) column: usize,
}

/// From the first character to behind the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) start: Position,
    pub(super) end: Position,
}

/// Every value of a JSON file by the path that findings use, in which the name of a question's kind is left out.
#[derive(Debug)]
pub(super) struct Places<'a> {
    source: &'a str,
    values: BTreeMap<String, Range<usize>>,
}

impl<'a> Places<'a> {
    /// Reads a file that is known to be JSON; of anything else it finds less.
    pub(super) fn of(source: &'a str) -> Self {
        let mut reader = Reader { source, at: 0, values: BTreeMap::new() };
        reader.value("", false);
        Self { source, values: reader.values }
    }

    /// The text that a finding is about, as respondents read it.
    fn text(&self, finding: &LintFinding) -> Option<String> {
        let range = self.values.get(&finding.path)?.clone();
        serde_json::from_str(self.source.get(range)?).ok()
    }

    /// The words that a finding is about.
    pub(super) fn words(&self, finding: &LintFinding) -> Option<String> {
        let words = self.text(finding)?.get(finding.start..finding.end)?.to_owned();
        (!words.is_empty()).then_some(words)
    }

    /// The text with the offered change.
    pub(super) fn rewritten(&self, finding: &LintFinding) -> Option<String> {
        let (mut text, change) = (self.text(finding)?, finding.rewrite.as_ref()?);
        text.get(change.start..change.end)?;
        text.replace_range(change.start..change.end, &change.with);
        Some(text)
    }

    /// Where a finding's words stand, or the value that it is about; nothing when it is about no part of the file.
    pub(super) fn region(&self, finding: &LintFinding) -> Option<Region> {
        if finding.end > finding.start { self.within(&finding.path, finding.start, finding.end) } else { self.value(&finding.path) }
    }

    /// Where some bytes of a text stand.
    pub(super) fn within(&self, path: &str, start: usize, end: usize) -> Option<Region> {
        let range = self.values.get(path)?.clone();
        let raw = self.source.get(range.clone())?;
        let at = |byte| Some(self.position(range.start + raw_offset(raw, byte)?));
        Some(Region { start: at(start)?, end: at(end)? })
    }

    fn value(&self, path: &str) -> Option<Region> {
        let range = self.values.get(path)?;
        Some(Region { start: self.position(range.start), end: self.position(range.end) })
    }

    fn position(&self, byte: usize) -> Position {
        let before = self.source.get(..byte).unwrap_or(self.source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(line_start..).unwrap_or_default().encode_utf16().count() + 1;
        Position { line: before.matches('\n').count() + 1, column }
    }
}

/// The byte within a JSON string, its quotation mark included, at which a byte of its decoded text stands.
fn raw_offset(raw: &str, byte: usize) -> Option<usize> {
    let (mut decoded, mut at) = (0, 1);
    while decoded < byte {
        let rest = raw.get(at..)?;
        let length = if rest.starts_with("\\u") {
            let high = u32::from_str_radix(rest.get(2..6)?, 16).ok()?;
            if (0xD800..0xDC00).contains(&high) { 12 } else { 6 }
        } else if rest.starts_with('\\') {
            2
        } else {
            rest.chars().next()?.len_utf8()
        };
        let sign: String = serde_json::from_str(&["\"", rest.get(..length)?, "\""].concat()).ok()?;
        decoded += sign.len();
        at += length;
    }
    Some(at)
}

/// Walks through JSON text.
struct Reader<'a> {
    source: &'a str,
    at: usize,
    values: BTreeMap<String, Range<usize>>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.source.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_whitespace() || matches!(byte, b',' | b':')) {
            self.at += 1;
        }
    }

    /// Reads a value; `is_kind` when it is the kind of a question, whose only field is left out of paths.
    fn value(&mut self, path: &str, is_kind: bool) {
        self.skip_space();
        let start = self.at;
        match self.peek() {
            Some(b'{') => self.object(path, is_kind),
            Some(b'[') => self.array(path),
            Some(b'"') => self.string(),
            _ => {
                while self.peek().is_some_and(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b',' | b'}' | b']')) {
                    self.at += 1;
                }
            }
        }
        // of a kind the outer braces count
        self.values.insert(path.to_owned(), start..self.at);
    }

    fn string(&mut self) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                return;
            }
        }
    }

    fn object(&mut self, path: &str, is_kind: bool) {
        self.at += 1;
        loop {
            self.skip_space();
            if self.peek() != Some(b'"') {
                self.at += 1;
                return;
            }
            let start = self.at;
            self.string();
            let key: String = self.source.get(start..self.at).and_then(|key| serde_json::from_str(key).ok()).unwrap_or_default();
            let inner = match (is_kind, path) {
                (true, _) => path.to_owned(),
                (false, "") => key.clone(),
                (false, path) => format!("{path}.{key}"),
            };
            self.value(&inner, !is_kind && key == "kind" && path.contains("questions["));
        }
    }

    fn array(&mut self, path: &str) {
        self.at += 1;
        let mut index = 0;
        loop {
            self.skip_space();
            if self.peek().is_none_or(|byte| byte == b']') {
                self.at += 1;
                return;
            }
            self.value(&format!("{path}[{index}]"), false);
            index += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{"title": "é \"T\"",
 "blocks": [{"code": "b", "questions": [
  {"text": "\ud83d\ude00 Ok\nreally?", "kind": {"rating": {"points": [{"label": "Bad"}, {"label": "Good"}]}}},
  {"kind": "odd"}
 ]}]}"#;

    fn words(path: &str, start: usize, end: usize) -> (Region, &'static str) {
        let region = Places::of(FILE).within(path, start, end).unwrap();
        let line = FILE.lines().nth(region.start.line - 1).unwrap();
        let units: Vec<u16> = line.encode_utf16().collect();
        let before = String::from_utf16(&units[..region.start.column - 1]).unwrap().len();
        let until = String::from_utf16(&units[..region.end.column - 1]).unwrap().len();
        (region, &line[before..until])
    }

    #[test]
    fn words_are_found_behind_escapes_and_wide_characters() {
        assert_eq!(words("title", 3, 6).1, "\\\"T\\\"");
        let (region, found) = words("blocks[0].questions[0].text", 8, 14);
        assert_eq!((region.start.line, found), (3, "really"));
        assert_eq!(words("blocks[0].questions[0].kind.points[1].label", 0, 4).1, "Good");
    }

    #[test]
    fn values_are_found_whole_and_what_is_not_there_is_not() {
        let places = Places::of(FILE);
        let kind = places.value("blocks[0].questions[0].kind").unwrap();
        assert_eq!((kind.start.line, kind.end.line), (3, 3));
        assert!(places.value("blocks[1]").is_none());
        assert_eq!(places.value("").unwrap().start, Position { line: 1, column: 1 });
    }

    #[test]
    fn broken_files_end_too() {
        for end in 0..FILE.len() {
            if let Some(part) = FILE.get(..end) {
                let _ = Places::of(part);
            }
        }
    }
}
