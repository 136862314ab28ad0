//! docs/lint.md says what the rules say.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "support/book.rs"]
mod book;

#[test]
fn the_published_rules_are_the_rules() {
    let document = include_str!("../../../docs/lint.md");
    assert!(book::renewed(document) == document, "write docs/lint.md anew: cargo run -p candor-lint --example book");
}
