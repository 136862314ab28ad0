//! Fences inside a crate: which paths of Rust may be named in which files.

use crate::error::{Error, Result};
use crate::workspace::files_below;
use std::path::Path;

/// A path of Rust, as in `std::fs`, that only some files may name.
struct Fence {
    /// The folder that is searched.
    below: &'static str,
    /// The paths that are fenced in.
    paths: &'static [&'static str],
    /// Files and folders (ending in `/`) below the folder in which they are allowed.
    allowed: &'static [&'static str],
    why: &'static str,
}

const AMBIENT: &[&str] = &["std::env", "std::fs", "std::net", "std::time"];
const PURE: &str = "a pure crate gets all it needs as arguments";

const FENCES: [Fence; 12] = [
    Fence { below: "backend/src", paths: &["sea_orm"], allowed: &["store.rs", "store/"], why: "only the store knows the database" },
    Fence {
        below: "backend/src",
        paths: &["actix_web"],
        allowed: &["routes.rs", "routes/", "startup.rs", "startup/"],
        why: "only routes and start-up know the web framework",
    },
    Fence {
        below: "backend/src",
        paths: &["lettre"],
        allowed: &["mail.rs", "mail/"],
        why: "only the mail module knows how letters travel",
    },
    Fence { below: "crates/survey/src", paths: AMBIENT, allowed: &[], why: PURE },
    Fence { below: "crates/exchange/src", paths: AMBIENT, allowed: &[], why: PURE },
    Fence { below: "crates/lint/src", paths: AMBIENT, allowed: &[], why: PURE },
    Fence { below: "crates/stats/src", paths: AMBIENT, allowed: &[], why: PURE },
    Fence { below: "crates/insight/src", paths: AMBIENT, allowed: &[], why: PURE },
    Fence { below: "crates/credential/src", paths: AMBIENT, allowed: &[], why: PURE },
    Fence { below: "crates/media/src", paths: AMBIENT, allowed: &[], why: PURE },
    Fence { below: "crates/audit/src", paths: AMBIENT, allowed: &[], why: PURE },
    Fence { below: "crates/wire/src", paths: AMBIENT, allowed: &[], why: PURE },
];

/// One sentence for each place in the checkout where a fence is broken.
pub fn check(root: &Path) -> Result<Vec<String>> {
    let mut list = Vec::new();
    for fence in &FENCES {
        let folder = root.join(fence.below);
        for file in files_below(&folder, &["tests"])? {
            let name = file.strip_prefix(&folder).unwrap_or(&file).to_string_lossy();
            if !name.ends_with(".rs") || name.ends_with("tests.rs") || fence.allows(&name) {
                continue;
            }
            let source = std::fs::read_to_string(&file).map_err(Error::io(format!("reading {}", file.display())))?;
            list.extend(fence.broken_in(&name, &source));
        }
    }
    Ok(list)
}

impl Fence {
    fn allows(&self, name: &str) -> bool {
        self.allowed.iter().any(|place| if place.ends_with('/') { name.starts_with(place) } else { name == *place })
    }

    fn broken_in(&self, name: &str, source: &str) -> Vec<String> {
        let tokens = without_tests(&tokens(source));
        let mut list = Vec::new();
        for path in self.paths {
            for line in lines_naming(path, &tokens) {
                list.push(format!("{}/{name}:{line} must not name {path}: {}", self.below, self.why));
            }
        }
        list
    }
}

/// A word or a sign of Rust and the line it stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Token<'a> {
    text: &'a str,
    line: usize,
}

/// Words and signs without comments, strings and characters: enough to see paths, not a parser.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut list = Vec::new();
    let (mut rest, mut line) = (source, 1);
    while let Some(first) = rest.chars().next() {
        let length = token_length(rest, first);
        let (text, after) = rest.split_at(length);
        let is_word = first.is_alphabetic() || first == '_';
        let is_code = !first.is_whitespace() && (is_word || length == 1 || text == "::");
        if is_code {
            list.push(Token { text, line });
        }
        line += text.matches('\n').count();
        rest = after;
    }
    list
}

/// How many bytes the comment, literal, word or sign at the beginning of `rest` takes.
fn token_length(rest: &str, first: char) -> usize {
    if rest.starts_with("//") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if rest.starts_with("/*") {
        return comment_length(rest);
    }
    if let Some(length) = raw_string_length(rest) {
        return length;
    }
    match first {
        '"' => quoted_length(rest, '"'),
        '\'' => character_length(rest),
        ':' if rest.starts_with("::") => 2,
        _ if first.is_alphanumeric() || first == '_' => {
            rest.find(|next: char| !next.is_alphanumeric() && next != '_').unwrap_or(rest.len())
        }
        _ => first.len_utf8(),
    }
}

fn comment_length(rest: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while at < rest.len() {
        let here = &rest.as_bytes()[at..];
        if here.starts_with(b"/*") {
            depth += 1;
            at += 2;
        } else if here.starts_with(b"*/") {
            depth -= 1;
            at += 2;
        } else {
            at += 1;
        }
        if depth == 0 {
            return at;
        }
    }
    rest.len()
}

/// `r"…"`, `r#"…"#` and the like with `b` or `c` in front.
fn raw_string_length(rest: &str) -> Option<usize> {
    let start = ["r", "br", "cr"].into_iter().find(|start| {
        let after = rest.strip_prefix(start);
        after.is_some_and(|after| after.trim_start_matches('#').starts_with('"'))
    })?;
    let after = &rest[start.len()..];
    let hashes = after.len() - after.trim_start_matches('#').len();
    let end = format!("\"{}", "#".repeat(hashes));
    let body = start.len() + hashes + 1;
    let length = rest[body..].find(&end).map_or(rest.len(), |at| body + at + end.len());
    Some(length)
}

fn quoted_length(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// A character in quotes; or just the quote, when it begins the name of a lifetime.
fn character_length(rest: &str) -> usize {
    let mut next = rest.chars().skip(1);
    match (next.next(), next.next()) {
        (Some('\\'), _) => quoted_length(rest, '\''),
        (Some(inner), Some('\'')) => inner.len_utf8() + 2,
        _ => 1,
    }
}

/// Leaves out what stands behind `#[cfg(test)]`: the item up to its closing brace or semicolon.
fn without_tests<'a>(tokens: &[Token<'a>]) -> Vec<Token<'a>> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut kept = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let marked = tokens.len() - at >= MARK.len() && MARK.iter().zip(&tokens[at..]).all(|(mark, token)| *mark == token.text);
        if marked {
            at = item_end(tokens, at + MARK.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

fn item_end(tokens: &[Token<'_>], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.text {
            "{" => depth += 1,
            "}" if depth <= 1 => return at + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The lines in which a path such as `std::fs` is named, also as `std::{fs, …}`.
fn lines_naming(path: &str, tokens: &[Token<'_>]) -> Vec<usize> {
    let (head, tail) = path.split_once("::").unwrap_or((path, ""));
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut lines = Vec::new();
    for (at, token) in tokens.iter().enumerate().filter(|(_, token)| token.text == head) {
        if tail.is_empty() || (text(at + 1) == "::" && text(at + 2) == tail) {
            lines.push(token.line);
        } else if text(at + 1) == "::" && text(at + 2) == "{" {
            lines.extend(line_in_group(tail, &tokens[at + 3..]));
        }
    }
    lines
}

/// The line of `name` at the outer level of a `use` group.
fn line_in_group(name: &str, tokens: &[Token<'_>]) -> Option<usize> {
    let mut depth = 0_usize;
    let mut begins = true;
    for token in tokens {
        match token.text {
            "{" => depth += 1,
            "}" if depth == 0 => return None,
            "}" => depth -= 1,
            _ if begins && depth == 0 && token.text == name => return Some(token.line),
            _ => {}
        }
        begins = token.text == ",";
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(source: &str) -> Vec<String> {
        FENCES[3].broken_in("lib.rs", source)
    }

    #[test]
    fn each_way_to_name_a_path_is_seen() {
        let sources = [
            "use std::fs;",
            "fn f() { ::std::fs::read(\"x\"); }",
            "use std::{collections::BTreeMap, fs::File};",
            "use std :: time :: Duration;",
            "fn f<'a>(x: &'a str) -> char { std::env::args(); '\\'' }",
        ];
        for source in sources {
            assert_eq!(broken(source).len(), 1, "{source}");
        }
    }

    #[test]
    fn comments_literals_and_tests_are_free() {
        let sources = [
            "// std::fs\n/* std::fs /* std::env */ std::net */",
            "const A: &str = \"std::fs\"; const B: &str = r#\"std::fs \" \"#;",
            "#[cfg(test)]\nmod tests { use std::fs; fn f() { if true {} } }",
            "#[cfg(test)] use std::fs;",
            "use std::{fmt::{self, fs}, collections};",
            "use crate::std_fs; use mine::fs;",
        ];
        for source in sources {
            assert_eq!(broken(source), Vec::<String>::new(), "{source}");
        }
    }

    #[test]
    fn the_message_names_place_path_and_reason() {
        let source = "//! Words.\n#[cfg(test)]\nmod tests {}\nuse std::fs;\n";
        assert_eq!(broken(source), ["crates/survey/src/lib.rs:4 must not name std::fs: a pure crate gets all it needs as arguments"]);
    }

    #[test]
    fn a_fence_has_gates() {
        let store = &FENCES[0];
        assert!(store.allows("store/responses.rs") && store.allows("store.rs"));
        assert!(!store.allows("routes/store.rs") && !store.allows("storehouse.rs"));
        assert_eq!(store.broken_in("main.rs", "use sea_orm::Database;").len(), 1);
        assert_eq!(store.broken_in("main.rs", "use sea_orm_migration::X;").len(), 0);
    }
}
