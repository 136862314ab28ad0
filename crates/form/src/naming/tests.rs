use proptest::prelude::*;

use super::*;
use crate::{Word, Words};

fn signs(language: &str) -> String {
    Words::of(language).say(Word::NameSigns).to_owned()
}

#[test]
fn addresses_numbers_handles_and_names_are_found() {
    for (language, text, found) in [
        ("en", "Write to (ann.miller@example.org), please", "ann.miller@example.org"),
        ("en", "ask @annm about it", "@annm"),
        ("en", "call +49 30 1234567 at night", "+49 30 1234567"),
        ("en", "call +44 20 7946 0958", "+44 20 7946 0958"),
        ("en", "call (030) 123 45 67", "030) 123 45 67"),
        ("en", "her number: 555-123-4567.", "555-123-4567"),
        ("en", "his is 555-0123", "555-0123"),
        ("en", "It was Ann Miller, again", "Ann Miller"),
        ("en", "It was Ann Maria Miller", "Ann Maria Miller"),
        ("en", "Mr. Miller shouts", "Mr. Miller"),
        ("en", "Prof. Dr. Weber shouts", "Prof. Dr. Weber"),
        ("de", "Danke an Frau Dr. Weiß!", "Frau Dr. Weiß"),
        ("de", "Herr Öztürk hilft", "Herr Öztürk"),
        ("fr", "Merci à Mme Éluard", "Mme Éluard"),
        ("es", "habló con doña Ángela", "doña Ángela"),
        ("it", "ringrazio la signora Bianchi", "signora Bianchi"),
        ("nl", "met mevrouw Jansen", "mevrouw Jansen"),
        ("nl", "met Łukasz Žižek", "Łukasz Žižek"),
        ("ar", "شكرا السيد أحمد", "السيد أحمد"),
    ] {
        assert_eq!(named(text, &signs(language)), Some(found), "{text}");
    }
}

#[test]
fn years_dates_large_numbers_and_abbreviations_are_none() {
    for text in [
        "",
        " \n",
        "@",
        "meet @ 9",
        "from 2019 to 2024",
        "2023-2024",
        "on 01.05.2026 and 2026-05-01",
        "01/05/2026 14:30",
        "1.000.000 or 10 000 000",
        "1,000,000,000",
        "0.3333333",
        "ticket 4711123",
        "AB01234567",
        "HR and IT and the VPN of the EU",
        "I'm Happy",
        "Mr",
    ] {
        assert_eq!(named(text, &signs("en")), None, "{text}");
    }
    assert_eq!(named("Die neue Software Der Firma Hilft Uns", &signs("de")), None);
}

fn rate(corpus: &str, language: &str) -> usize {
    let lines: Vec<&str> = corpus.lines().collect();
    assert_eq!(lines.len(), 40);
    lines.iter().filter(|line| named(line, &signs(language)).is_some()).count()
}

/// What docs/anonymity.md tells.
#[test]
fn the_documented_rates_are_true() {
    let harmless = (rate(include_str!("harmless.en.txt"), "en"), rate(include_str!("harmless.de.txt"), "de"));
    let naming = (rate(include_str!("naming.en.txt"), "en"), rate(include_str!("naming.de.txt"), "de"));
    assert_eq!((harmless, naming), ((3, 1), (30, 24)));
}

proptest! {
    #[test]
    fn whatever_is_written_is_read(text in any::<String>(), signs in any::<String>()) {
        let found = named(&text, &signs);
        prop_assert!(found.is_none_or(|found| text.contains(found)));
    }

    #[test]
    fn what_is_close_to_names_is_read(text in "[A-Za-zÄäŁßé@+.()0-9 \n'’“/-]{0,60}") {
        for signs in ["+ Mr Dr", "Mr Dr", ""] {
            let found = named(&text, signs);
            prop_assert!(found.is_none_or(|found| text.contains(found) && found.len() > 1));
        }
    }
}
