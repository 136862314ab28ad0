//! The stand-alone page of `docs/verify` finds in a bulletin what the crate finds, and what somebody has done to one.

use crate::stream::Stream;
use crate::support::{cell, collect, issuer};
use candor_credential::*;
use std::path::{Path, PathBuf};
use std::process::Command;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify/bulletin.html");
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/verifier.mjs");

/// A folder that goes away with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// What the page says of a bulletin and a token, as JSON.
    fn says(&self, text: &str, token: Option<&str>) -> String {
        let file = self.0.join("bulletin.txt");
        std::fs::write(&file, text).unwrap();
        let output = Command::new("node").arg(SCRIPT).arg(PAGE).arg(file).args(token).output().expect("Node is needed for this test");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        _ = std::fs::remove_dir_all(&self.0);
    }
}

fn tokens(count: u64) -> Vec<Token> {
    let here = cell(1, 1);
    let issuer = issuer(1, here);
    (0..count).map(|number| collect(&issuer, here, &mut Stream::new(number))).collect()
}

fn bulletin(tokens: &[Token]) -> Bulletin {
    let count = u32::try_from(tokens.len()).unwrap();
    Bulletin::new(SurveyId([1; 16]), count + 5, count + 1, tokens.iter().map(Token::spent).collect()).unwrap()
}

fn is_good(said: &str) -> bool {
    said.contains("\"problems\":[]")
}

#[test]
fn the_page_is_short_enough_to_be_read() {
    assert!(std::fs::read_to_string(PAGE).unwrap().lines().count() <= 150);
}

#[test]
fn the_page_agrees_with_the_crate_for_every_size() {
    let (folder, tokens) = (Folder::new("sizes"), tokens(17));
    for count in [0, 1, 2, 3, 7, 8, 9, 17] {
        let bulletin = bulletin(&tokens[..count]);
        let said = folder.says(&bulletin.to_text(), None);
        assert!(is_good(&said), "{said}");
        assert!(said.contains(&bulletin.root().to_string()), "{said}");
    }
}

#[test]
fn a_token_is_found_if_it_was_spent() {
    let (folder, tokens) = (Folder::new("tokens"), tokens(12));
    let text = bulletin(&tokens[..11]).to_text();
    for (token, found) in [(&tokens[0], true), (&tokens[10], true), (&tokens[11], false)] {
        let said = folder.says(&text, Some(&token.to_text()));
        assert!(is_good(&said) && said.contains(&format!("\"found\":{found}")), "{said}");
        assert_eq!(folder.says(&text, Some(&token.spent().to_string())), said);
    }
    let elsewhere = collect(&issuer(1, cell(2, 1)), cell(2, 1), &mut Stream::new(1));
    assert!(folder.says(&text, Some(&elsewhere.to_text())).contains("for another survey"));
    assert!(folder.says(&text, Some("nonsense")).contains("neither a token nor a mark"));
    let request = Collecting::begin(&Seed::draw(&mut Stream::new(1)), cell(1, 1)).unwrap().request().to_text();
    assert!(!is_good(&folder.says(&text, Some(&request))));
}

#[test]
fn an_entry_removed_added_or_changed_is_found_out() {
    let (folder, tokens) = (Folder::new("tampered"), tokens(12));
    let (whole, fewer) = (bulletin(&tokens), bulletin(&tokens[..11]));
    let root_of = |bulletin: &Bulletin| format!("root {}", bulletin.root());
    // removed or added with the head as it was
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let (mut removed, mut changed, mut twice) = (lines(&whole.to_text()), lines(&whole.to_text()), lines(&whole.to_text()));
    removed.remove(9);
    changed[9] = format!("{}{}", &changed[9][..63], if changed[9].ends_with('0') { "1" } else { "0" });
    twice.insert(9, whole.to_text().lines().nth(9).unwrap().to_owned());
    let added = whole.to_text().replace("count 12", "count 11").replace(&root_of(&whole), &root_of(&fewer));
    // the count made to fit, the root not
    let fitted = removed.join("\n").replace("count 12", "count 11");
    for tampered in [removed.join("\n"), changed.join("\n"), twice.join("\n"), added.trim_end().to_owned(), fitted] {
        let said = folder.says(&format!("{tampered}\n"), None);
        assert!(!is_good(&said) && Bulletin::parse(&format!("{tampered}\n")).is_err(), "{said}");
    }
    // made to fit in everything: the token that was taken out is missed by its owner, and the root is another
    let said = folder.says(&fewer.to_text(), Some(&tokens[11].to_text()));
    assert!(is_good(&said) && said.contains("\"found\":false"), "{said}");
    assert!(!said.contains(&whole.root().to_string()));
}

#[test]
fn counts_that_cannot_be_and_a_file_that_is_cut_off_are_found_out() {
    let folder = Folder::new("counts");
    let text = bulletin(&tokens(9)).to_text();
    for bad in [
        text.replace("issued 10", "issued 8"),
        text.replace("invited 14", "invited 9"),
        text.replace("count 9", "count 09"),
        text[..text.len() - 1].to_owned(),
        text[..text.len() - 40].to_owned(),
        text.replace('\n', "\r\n"),
        String::new(),
    ] {
        assert!(!is_good(&folder.says(&bad, None)), "{bad}");
        assert!(Bulletin::parse(&bad).is_err(), "{bad}");
    }
}
