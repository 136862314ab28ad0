//! Writes the tables of docs/lint.md anew from the rules: `cargo run -p candor-lint --example book`, at the root of the checkout.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../tests/support/book.rs"]
mod book;

fn main() -> std::io::Result<()> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/lint.md");
    std::fs::write(file, book::renewed(&std::fs::read_to_string(file)?))
}
