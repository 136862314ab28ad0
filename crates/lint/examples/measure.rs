//! How long the linter takes: a questionnaire of 200 questions and the same with one of 50, many times.
//!
//! `cargo run --release -p candor-lint --example measure`
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::disallowed_methods)]

use std::time::Instant;

use candor_lint::{Context, lint};
use candor_survey::Document;

const GOOD: &str = include_str!("../tests/corpus/good.txt");
const BAD: &str = include_str!("../tests/corpus/bad.txt");

#[path = "../tests/support/mod.rs"]
mod support;

/// The questions of the corpus, repeated with other words until there are so many.
fn questionnaire(questions: usize) -> Document {
    let texts: Vec<String> = GOOD.lines().chain(BAD.lines()).filter_map(|l| Some(l.rsplit_once(" | ")?.1.replace("\\n", "\n"))).collect();
    let texts: Vec<&String> = texts.iter().filter(|t| t.starts_with("Q:")).collect();
    let mut lines = String::new();
    for n in 0..questions {
        lines.push_str(&texts[n % texts.len()].replacen("you", &format!("you and person {n}"), 1));
        lines.push('\n');
    }
    let mut document = support::document(&lines);
    document.blocks[0].questions.truncate(questions);
    document
}

fn main() {
    for questions in [50, 200] {
        let document = questionnaire(questions);
        let context = Context::default();
        let first = Instant::now();
        let findings = lint(&document, &context).len();
        let first = first.elapsed();
        let rounds = 20;
        let start = Instant::now();
        for _ in 0..rounds {
            assert_eq!(lint(&document, &context).len(), findings);
        }
        let each = start.elapsed() / rounds;
        println!("{questions} questions, {findings} findings: {each:?} each, {first:?} the first time");
    }
}
