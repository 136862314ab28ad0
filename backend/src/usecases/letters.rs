//! What letters say: texts with places for what differs from person to person, checked before anything is sent.

use std::collections::BTreeMap;

use candor_form::{Word, Words, direction, escape, language_name};
use candor_survey::best_language;
use candor_wire::invitation::{LetterText, MAX_LETTER_CHARS, MAX_SUBJECT_CHARS};
use candor_wire::problem::{Code, FieldProblem};

use crate::error::Error;
use crate::mail::Letter;

/// What differs from person to person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Name,
    Survey,
    Unit,
    Link,
    Assurance,
    Stop,
    About,
}

const PLACES: [(&str, Place); 7] = [
    ("name", Place::Name),
    ("survey", Place::Survey),
    ("unit", Place::Unit),
    ("link", Place::Link),
    ("assurance", Place::Assurance),
    ("stop", Place::Stop),
    ("about", Place::About),
];

/// A piece of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Place(Place),
}

/// What is put in for one person.
#[derive(Debug, Clone, Copy)]
pub struct Filling<'a> {
    /// Language of the letter.
    pub language: &'a str,
    /// Name.
    pub name: &'a str,
    /// Title of the survey.
    pub survey: &'a str,
    /// Name of the unit.
    pub unit: &'a str,
    /// Address under which they answer.
    pub link: &'a str,
    /// What they are promised.
    pub assurance: &'a str,
    /// Address under which they stop mail.
    pub stop: &'a str,
    /// Address under which they see what is stored about them.
    pub about: &'a str,
}

/// The pieces of a text; else what is wrong with its braces.
fn pieces(text: &str) -> Result<Vec<Piece<'_>>, String> {
    let (mut found, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find(['{', '}']) {
        let (before, brace) = rest.split_at(at);
        let inside = brace.strip_prefix('{').and_then(|inside| inside.split_once('}'));
        let Some((name, after)) = inside else {
            return Err(format!("A brace stands alone. {}", known()));
        };
        let Some((_, place)) = PLACES.iter().find(|(known, _)| *known == name) else {
            return Err(format!("There is no place {{{name}}}. {}", known()));
        };
        found.extend([Piece::Text(before), Piece::Place(*place)]);
        rest = after;
    }
    found.push(Piece::Text(rest));
    Ok(found)
}

fn known() -> String {
    let names: Vec<String> = PLACES.iter().map(|(name, _)| format!("{{{name}}}")).collect();
    format!("The places are {}.", names.join(", "))
}

/// Refuses letters that could not be sent, by language and part.
///
/// # Errors
/// Everything that is wrong, each with its remedy.
pub fn check(letters: &BTreeMap<String, LetterText>) -> Result<(), Error> {
    let mut fields = Vec::new();
    let mut say = |field: String, message: String| fields.push(FieldProblem { field, message });
    if letters.is_empty() {
        say("letters".to_owned(), "Write the letter in at least one language.".to_owned());
    }
    for (language, letter) in letters {
        if language_name(language) == language {
            say(format!("letters.{language}"), "This is not a language that is known here; write a tag such as en or de.".to_owned());
        }
        if let Err(message) = check_subject(&letter.subject) {
            say(format!("letters.{language}.subject"), message);
        }
        if let Err(message) = check_text(&letter.text) {
            say(format!("letters.{language}.text"), message);
        }
    }
    if fields.is_empty() { Ok(()) } else { Err(Error::fields(Code::InvalidField, fields)) }
}

fn check_subject(subject: &str) -> Result<(), String> {
    if subject.trim().is_empty() || subject.chars().count() > MAX_SUBJECT_CHARS {
        return Err(format!("Write a subject of at most {MAX_SUBJECT_CHARS} characters."));
    }
    if subject.chars().any(char::is_control) {
        return Err("Write the subject on one line.".to_owned());
    }
    let far = |piece: &Piece<'_>| matches!(piece, Piece::Place(Place::Link | Place::Assurance | Place::Stop | Place::About));
    if pieces(subject)?.iter().any(far) {
        return Err("A subject takes {name}, {survey} and {unit} only.".to_owned());
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), String> {
    if text.chars().count() > MAX_LETTER_CHARS {
        return Err(format!("Shorten the text to {MAX_LETTER_CHARS} characters."));
    }
    if text.chars().any(|c| c.is_control() && c != '\n' && c != '\r' && c != '\t') {
        return Err("Remove the control characters.".to_owned());
    }
    if !pieces(text)?.contains(&Piece::Place(Place::Link)) {
        return Err("Put {link} where people open the survey; without it nobody can answer.".to_owned());
    }
    Ok(())
}

/// The letter for somebody who reads `language` best, with its language: theirs, else that of the survey, else the first.
#[must_use]
pub fn choose<'a>(letters: &'a BTreeMap<String, LetterText>, language: &str, own: &str) -> Option<(&'a str, &'a LetterText)> {
    let offered: Vec<&str> = letters.keys().map(String::as_str).collect();
    let best = best_language(&offered, &[language, own]).or_else(|| offered.first().copied());
    best.and_then(|tag| letters.get_key_value(tag)).map(|(tag, letter)| (tag.as_str(), letter))
}

/// The letter for one person. A text that was not checked is sent as it is, braces and all.
#[must_use]
pub fn fill(letter: &LetterText, filling: &Filling<'_>) -> Letter {
    let mut paragraphs: Vec<&str> = letter.text.trim().split("\n\n").map(str::trim).filter(|p| !p.is_empty()).collect();
    let normal = letter.text.replace("\r\n", "\n");
    if normal != letter.text {
        paragraphs = normal.trim().split("\n\n").map(str::trim).filter(|p| !p.is_empty()).collect();
    }
    for place in ["{assurance}", "{stop}", "{about}"] {
        if !letter.text.contains(place) {
            paragraphs.push(place);
        }
    }
    let words = Words::of(filling.language);
    let plain = |text: &str| {
        let pieces = pieces(text).unwrap_or_else(|_| vec![Piece::Text(text)]);
        pieces.iter().map(|piece| filling.plain(*piece, &words)).collect::<String>()
    };
    let text: Vec<String> = paragraphs.iter().map(|paragraph| plain(paragraph)).collect();
    Letter { subject: plain(&letter.subject), text: text.join("\n\n") + "\n", html: html(&paragraphs, filling, &words) }
}

impl Filling<'_> {
    fn plain(&self, piece: Piece<'_>, words: &Words) -> String {
        match piece {
            Piece::Text(text) => text.to_owned(),
            Piece::Place(Place::Name) => self.name.to_owned(),
            Piece::Place(Place::Survey) => self.survey.to_owned(),
            Piece::Place(Place::Unit) => self.unit.to_owned(),
            Piece::Place(Place::Link) => self.link.to_owned(),
            Piece::Place(Place::Assurance) => self.assurance.to_owned(),
            Piece::Place(Place::Stop) => words.fill(Word::MailStop, &[self.stop]),
            Piece::Place(Place::About) => words.fill(Word::MailAbout, &[self.about]),
        }
    }
}

const BUTTON: &str = "display:inline-block;padding:12px 20px;border:1px solid #14406b;border-radius:6px;background:#14406b;color:#ffffff;text-decoration:none";

const SMALL: &str = "color:#5a6672;font-size:13px";

/// HTML for mail programs: they know neither style sheets nor much of anything else.
fn html(paragraphs: &[&str], filling: &Filling<'_>, words: &Words) -> String {
    let mut out = String::from("<!DOCTYPE html><html lang=\"");
    escape(filling.language, &mut out);
    out.push_str("\" dir=\"");
    out.push_str(direction(filling.language));
    out.push_str("\"><head><meta charset=\"utf-8\"><title>");
    escape(filling.survey, &mut out);
    out.push_str("</title></head><body style=\"font:16px/1.5 sans-serif;color:#1b2530;max-width:38em\">");
    for paragraph in paragraphs {
        let pieces = pieces(paragraph).unwrap_or_else(|_| vec![Piece::Text(paragraph)]);
        let is_alone = pieces.iter().all(|piece| matches!(piece, Piece::Text("") | Piece::Place(Place::Link)));
        out.push_str("<p style=\"white-space:pre-line\">");
        for piece in pieces {
            match piece {
                Piece::Place(Place::Link) if is_alone => anchor(filling.link, words.say(Word::MailOpen), BUTTON, &mut out),
                Piece::Place(Place::Link) => anchor(filling.link, filling.link, "color:#14406b", &mut out),
                Piece::Place(Place::Stop) => anchor(filling.stop, &filling.plain(piece, words), SMALL, &mut out),
                Piece::Place(Place::About) => anchor(filling.about, &filling.plain(piece, words), SMALL, &mut out),
                other => escape(&filling.plain(other, words), &mut out),
            }
        }
        out.push_str("</p>");
    }
    out + "</body></html>"
}

fn anchor(address: &str, label: &str, style: &str, out: &mut String) {
    out.push_str("<a href=\"");
    escape(address, out);
    out.push_str("\" style=\"");
    out.push_str(style);
    out.push_str("\">");
    escape(label, out);
    out.push_str("</a>");
}

/// Letters to begin with: invitations, or reminders.
#[must_use]
pub fn suggested(languages: &[&str], subject: Word, text: Word) -> BTreeMap<String, LetterText> {
    let letter = |tag: &str| {
        let words = Words::of(tag);
        LetterText { subject: words.say(subject).to_owned(), text: words.say(text).replace("||", "\n\n") }
    };
    languages.iter().map(|tag| ((*tag).to_owned(), letter(tag))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILLING: Filling<'_> = Filling {
        language: "en",
        name: "Ann <b>\"Q\"</b>",
        survey: "Desk & you",
        unit: "North",
        link: "https://c.example/i/abc?lang=en&x=1",
        assurance: "Nobody knows.",
        stop: "https://c.example/u/t",
        about: "https://c.example/about/t",
    };

    fn problems(letters: &[(&str, &str, &str)]) -> Vec<String> {
        let letter = |(tag, subject, text): &(&str, &str, &str)| {
            ((*tag).to_owned(), LetterText { subject: (*subject).to_owned(), text: (*text).to_owned() })
        };
        match check(&letters.iter().map(letter).collect()) {
            Err(Error::Refused(problem)) => problem.fields.iter().map(|f| format!("{}: {}", f.field, f.message)).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn what_cannot_be_sent_is_named_with_its_remedy() {
        assert_eq!(problems(&[("en", "{survey}", "Hello {name}: {link}")]), Vec::<String>::new());
        assert!(problems(&[])[0].starts_with("letters: Write the letter"));
        for (subject, text, said) in [
            ("", "{link}", "letters.en.subject: Write a subject"),
            ("a\nBcc: x@example.org", "{link}", "letters.en.subject: Write the subject on one line."),
            ("{link}", "{link}", "letters.en.subject: A subject takes"),
            ("a", "no way in", "letters.en.text: Put {link}"),
            ("a", "{link} {nmae}", "letters.en.text: There is no place {nmae}. The places are {name},"),
            ("a", "{link} {", "letters.en.text: A brace stands alone."),
            ("a", "{link} }", "letters.en.text: A brace stands alone."),
            ("a", "{link} \u{7}", "letters.en.text: Remove the control characters."),
        ] {
            let found = problems(&[("en", subject, text)]);
            assert!(found.len() == 1 && found[0].starts_with(said), "{found:?}");
        }
        assert!(problems(&[("xx-yy", "a", "{link}")])[0].starts_with("letters.xx-yy: This is not a language"));
    }

    #[test]
    fn both_parts_say_the_same_and_nothing_put_in_becomes_markup() {
        let letter =
            fill(&LetterText { subject: "{survey}, {name}".into(), text: "Hello {name}\r\n\r\n{link}\n\nBye {unit}".into() }, &FILLING);
        assert_eq!(letter.subject, "Desk & you, Ann <b>\"Q\"</b>");
        let stop = "No more letters like this: https://c.example/u/t\n\nWhat is known about you: https://c.example/about/t\n";
        assert_eq!(letter.text, format!("Hello Ann <b>\"Q\"</b>\n\n{}\n\nBye North\n\nNobody knows.\n\n{stop}", FILLING.link));
        assert!(letter.html.contains("Hello Ann &lt;b&gt;&quot;Q&quot;&lt;/b&gt;</p>"), "{}", letter.html);
        assert!(letter.html.contains("href=\"https://c.example/i/abc?lang=en&amp;x=1\"") && letter.html.contains(">Open the survey</a>"));
        assert_eq!(letter.html.matches("Nobody knows.").count(), 1);
    }

    #[test]
    fn places_that_are_there_are_not_added_again() {
        let letter = fill(&LetterText { subject: "s".into(), text: "{about} {assurance} {link} {stop}".into() }, &FILLING);
        assert_eq!(
            (letter.text.matches("Nobody knows.").count(), letter.text.matches("/u/t").count(), letter.text.matches("/about/t").count()),
            (1, 1, 1)
        );
        assert_eq!(fill(&LetterText { subject: "s".into(), text: "{name".into() }, &FILLING).text.lines().next(), Some("{name"));
    }

    #[test]
    fn everybody_gets_the_letter_that_they_read_best() {
        let letters = suggested(&["de", "en"], Word::InvitationSubject, Word::InvitationText);
        check(&letters).unwrap();
        let tag = |language, own| choose(&letters, language, own).unwrap().0;
        assert_eq!((tag("de-AT", "en"), tag("fr", "en"), tag("", "de"), tag("fr", "fr")), ("de", "en", "de", "de"));
        for tag in ["en", "ar", "de", "es", "fr", "it", "nl"] {
            check(&suggested(&[tag], Word::ReminderSubject, Word::ReminderText)).unwrap();
            check(&suggested(&[tag], Word::ReminderSubject, Word::VerifiedReminder)).unwrap();
            check(&suggested(&[tag], Word::InvitationSubject, Word::InvitationText)).unwrap();
        }
    }
}
