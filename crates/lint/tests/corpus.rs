//! Questions of different styles, with and without a planted problem, and published items.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use candor_lint::{Context, Severity};
use support::{at_least, findings};

const BAD: &str = include_str!("corpus/bad.txt");
const GOOD: &str = include_str!("corpus/good.txt");
/// By language, with and without a planted problem, of an author who knew the rules' names and not the detectors.
const UNSEEN: [(&str, &str, &str); 2] = [
    ("de", include_str!("corpus/unseen_bad_de.txt"), include_str!("corpus/unseen_good_de.txt")),
    ("en", include_str!("corpus/unseen_bad_en.txt"), include_str!("corpus/unseen_good_en.txt")),
];
const BFI: &str = include_str!("bfi_items.csv");

fn lines(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty())
}

/// The figures that docs/lint.md gives are those of these tests.
fn published(figure: &str) {
    assert!(include_str!("../../../docs/lint.md").contains(figure), "docs/lint.md does not say {figure:?}");
}

/// The questionnaire of a line, in a language.
fn written(language: &str, text: &str) -> String {
    format!("L: {language}\n{}", text.replace("\\n", "\n"))
}

/// Id of the rule and what it found, of findings at warn or above.
fn flags(text: &str) -> Vec<(&'static str, Severity)> {
    let all = findings(&text.replace("\\n", "\n"), &Context::default());
    at_least(&all, Severity::Warn).into_iter().map(|f| (f.rule, f.severity)).collect()
}

#[test]
fn planted_problems_are_found() {
    let (mut found, mut missed, mut count) = (0, String::new(), 0);
    for line in lines(BAD) {
        let [rules, _, text] = line.splitn(3, " | ").collect::<Vec<_>>().try_into().unwrap();
        let flags = flags(text);
        count += 1;
        if flags.iter().any(|(rule, _)| rules.split(' ').any(|r| r == *rule)) {
            found += 1;
        } else {
            missed.push_str(&format!("{rules}: {text} has {flags:?}\n"));
        }
    }
    println!("planted: {found} of {count} found\n{missed}");
    assert!(found * 100 >= count * 90, "{found} of {count}\n{missed}");
    published(&format!("{found} of {count} found"));
}

#[test]
fn controls_are_left_alone() {
    let (mut flagged, mut count, mut told) = (0, 0, String::new());
    for line in lines(GOOD) {
        let (_, text) = line.split_once(" | ").unwrap();
        let flags = flags(text);
        count += 1;
        flagged += usize::from(!flags.is_empty());
        if !flags.is_empty() {
            told.push_str(&format!("{text} has {flags:?}\n"));
        }
        assert!(flags.iter().all(|(_, severity)| *severity < Severity::Error), "{text} has {flags:?}");
    }
    println!("controls: {flagged} of {count} flagged\n{told}");
    assert!(flagged * 100 <= count * 10, "{flagged} of {count}\n{told}");
    published(&format!("{flagged} of {count} flagged"));
}

#[test]
fn questions_of_an_author_who_has_not_seen_the_detectors() {
    for (language, bad, good) in UNSEEN {
        let (mut found, mut flagged, mut told) = (0, 0, String::new());
        for line in lines(bad) {
            let [rules, _, text] = line.splitn(3, " | ").collect::<Vec<_>>().try_into().unwrap();
            // advice names a problem as well; many of these rules never say more
            let named: Vec<&str> = findings(&written(language, text), &Context::default()).iter().map(|f| f.rule).collect();
            let is_found = named.iter().any(|rule| rules.split(' ').any(|r| r == *rule));
            found += usize::from(is_found);
            if !is_found {
                told.push_str(&format!("missed {rules}: {text} has {named:?}\n"));
            }
        }
        for line in lines(good) {
            let (_, text) = line.split_once(" | ").unwrap();
            let flags = flags(&written(language, text));
            flagged += usize::from(!flags.is_empty());
            assert!(flags.iter().all(|(_, severity)| *severity < Severity::Error), "{text} has {flags:?}");
            if !flags.is_empty() {
                told.push_str(&format!("flagged: {text} has {flags:?}\n"));
            }
        }
        let (planted, controls) = (lines(bad).count(), lines(good).count());
        println!("{language}: {found} of {planted} planted found, {flagged} of {controls} controls flagged\n{told}");
        assert!(found * 100 >= planted * 90 && flagged * 100 <= controls * 5, "{found} of {planted}, {flagged} of {controls}\n{told}");
        published(&format!("{found} of {planted} found, {flagged} of {controls} flagged"));
    }
}

/// The items are rated for how accurately they describe the respondent.
#[test]
fn published_items_are_mostly_left_alone() {
    let scale = "Very inaccurate / Moderately inaccurate / Slightly inaccurate / Slightly accurate / Moderately accurate / Very accurate";
    let (mut flagged, mut count, mut told) = (0, 0, String::new());
    for line in lines(BFI).skip(1) {
        let text = line.split("\",\"").nth(1).unwrap();
        let flags = flags(&format!("Q: {text}\n= {scale}"));
        let as_row = flags_of_row(text, scale);
        count += 1;
        flagged += usize::from(!flags.is_empty() || !as_row.is_empty());
        if !flags.is_empty() {
            told.push_str(&format!("{text} has {flags:?}\n"));
        }
        assert!(flags.iter().chain(&as_row).all(|(_, severity)| *severity < Severity::Error), "{text} has {flags:?}");
    }
    println!("published items: {flagged} of {count} flagged\n{told}");
    assert_eq!(count, 25);
    assert!(flagged * 100 < count * 15, "{flagged} of {count}\n{told}");
    published(&format!("{flagged} of {count} flagged"));
}

fn flags_of_row(text: &str, scale: &str) -> Vec<(&'static str, Severity)> {
    let all = findings(&format!("Q: How accurately does each describe you?\n= {scale}\n- {text}"), &Context::default());
    at_least(&all, Severity::Warn).into_iter().filter(|f| f.item == "r1").map(|f| (f.rule, f.severity)).collect()
}
