//! Two texts: how far they differ.
//!
//! The detectors err towards [`Class::Meaning`]: that a line is broken without need can be seen and judged,
//! that answers to different questions are joined cannot.

use super::Class;

/// A class with its reason, to be put after the name of a text.
pub(super) struct Found {
    pub class: Class,
    pub why: &'static str,
}

/// Words that turn a question round, in the languages of the linter and its neighbours.
const NEGATIONS: &[&str] = &[
    "not", "no", "never", "none", "nobody", "nothing", "nowhere", "neither", "nor", "without", "cannot", "hardly", "rarely", "seldom",
    "unable", "except", "unless", "less", "least", "fail", "fails", "failed", "lack", "lacks", "avoid", "nicht", "kein", "keine", "keinen",
    "keinem", "keiner", "nie", "niemals", "niemand", "nichts", "ohne", "weder", "kaum", "selten", "außer", "ne", "pas", "jamais", "sans",
    "aucun", "aucune", "rien", "personne", "nunca", "jamás", "sin", "ningún", "ninguna", "nada", "nadie", "non", "mai", "senza", "nessun",
    "nessuna", "niente", "niet", "geen", "nooit", "zonder", "não", "sem", "nenhum",
];

/// Words that say for which time is asked.
const PERIODS: &[&str] = &[
    "second",
    "minute",
    "hour",
    "day",
    "week",
    "weekend",
    "fortnight",
    "month",
    "quarter",
    "semester",
    "year",
    "decade",
    "today",
    "yesterday",
    "tomorrow",
    "now",
    "currently",
    "recently",
    "lately",
    "ever",
    "usually",
    "always",
    "often",
    "daily",
    "weekly",
    "monthly",
    "yearly",
    "annually",
    "before",
    "after",
    "since",
    "until",
    "next",
    "future",
    "tag",
    "tage",
    "tagen",
    "woche",
    "wochen",
    "monat",
    "monate",
    "monaten",
    "quartal",
    "jahr",
    "jahre",
    "jahren",
    "heute",
    "gestern",
    "jemals",
    "zuletzt",
    "derzeit",
    "aktuell",
    "jour",
    "semaine",
    "mois",
    "année",
    "día",
    "semana",
    "mes",
    "año",
    "giorno",
    "settimana",
    "mese",
    "anno",
];

const NUMBERS: &[&str] = &["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// How two texts differ; `None` when they are the same.
pub(super) fn compare(old: &str, new: &str) -> Option<Found> {
    if old == new {
        return None;
    }
    let (before, after) = (words(old), words(new));
    let found = |class, why| Some(Found { class, why });
    if before == after {
        return found(Class::Cosmetic, "differs in spaces, punctuation or capital letters only");
    }
    if count(&before, is_negation) != count(&after, is_negation) {
        return found(Class::Meaning, "has gained or lost a word that turns it round");
    }
    if picked(&before, period) != picked(&after, period) {
        return found(Class::Meaning, "asks about another time");
    }
    if picked(&before, number) != picked(&after, number) {
        return found(Class::Meaning, "names another number");
    }
    found(Class::Wording, "is worded otherwise")
}

/// Whether two labels say the same, however they are written.
pub(super) fn same(a: &str, b: &str) -> bool {
    words(a) == words(b)
}

/// Words in lower case without punctuation; signs that carry meaning are words of their own.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        // "can’t" is one word, however its apostrophe is written
        if matches!(c, '\'' | '’') && !word.is_empty() {
            continue;
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
            continue;
        }
        words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
        let is_emoji = !c.is_ascii() && !c.is_whitespace() && !c.is_alphabetic() && u32::from(c) > 0x2190;
        if "%€$£<>=+−±#&@{}".contains(c) || is_emoji {
            words.push(c.to_string());
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    // "-5" is not "5", but a hyphen between words is punctuation
    let minus =
        text.split(char::is_whitespace).filter(|w| w.strip_prefix('-').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())));
    words.extend(minus.map(ToOwned::to_owned));
    words
}

fn count(words: &[String], is: fn(&str) -> bool) -> usize {
    words.iter().filter(|word| is(word)).count()
}

fn picked(words: &[String], pick: fn(&str) -> Option<String>) -> Vec<String> {
    words.iter().filter_map(|word| pick(word)).collect()
}

/// "not" and its like, "isn’t" and its like, and words that begin with a negation ("dissatisfied", "unhelpful").
fn is_negation(word: &str) -> bool {
    let prefixed = |prefix: &str| {
        word.strip_prefix(prefix).is_some_and(|rest| rest.chars().count() > 4) && !FALSE_PREFIXES.iter().any(|f| word.starts_with(f))
    };
    NEGATIONS.contains(&word)
        || AUXILIARIES.contains(&word)
        || ["un", "dis", "non", "dys"].iter().any(|prefix| prefixed(prefix))
        || (word.len() > 6 && word.ends_with("less"))
}

const AUXILIARIES: &[&str] = &[
    "isnt", "arent", "wasnt", "werent", "dont", "doesnt", "didnt", "cant", "couldnt", "wont", "wouldnt", "shouldnt", "hasnt", "havent",
    "hadnt", "neednt", "mustnt",
];

/// Words that only look as if they began with a negation.
const FALSE_PREFIXES: &[&str] = &[
    "unit", "unde", "union", "unique", "univers", "unless", "until", "unse", "unter", "discuss", "display", "distan", "distrib", "distric",
    "discipl", "discover", "discount", "dish", "disk",
];

fn period(word: &str) -> Option<String> {
    let singular = word.strip_suffix('s').filter(|w| PERIODS.contains(w)).unwrap_or(word);
    PERIODS.contains(&singular).then(|| singular.to_owned())
}

/// Figures, and small numbers in words as figures. "one" is as often a pronoun and does not count.
fn number(word: &str) -> Option<String> {
    if word.contains(|c: char| c.is_numeric()) || word == "%" {
        return Some(word.to_owned());
    }
    NUMBERS.iter().position(|n| *n == word).filter(|n| *n != 1).map(|n| n.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(old: &str, new: &str) -> Option<Class> {
        compare(old, new).map(|found| found.class)
    }

    #[test]
    fn texts_fall_into_their_classes() {
        let cases = [
            ("How satisfied are you?", "How satisfied are you?", None),
            ("How satisfied are you?", "how satisfied  are you", Some(Class::Cosmetic)),
            ("I can't say.", "I can’t say", Some(Class::Cosmetic)),
            ("Work-life balance", "Work life balance", Some(Class::Cosmetic)),
            ("How satisfied are you?", "How happy are you?", Some(Class::Wording)),
            ("In the last two weeks", "In the past 2 weeks", Some(Class::Wording)),
            ("In the last 12 months", "In the last 4 weeks", Some(Class::Meaning)),
            ("In the last 12 months", "In the last 6 months", Some(Class::Meaning)),
            ("My manager listens.", "My manager does not listen.", Some(Class::Meaning)),
            ("My manager listens.", "My manager doesn’t listen.", Some(Class::Meaning)),
            ("How satisfied are you?", "How dissatisfied are you?", Some(Class::Meaning)),
            ("Ist das Ziel klar?", "Ist das Ziel nicht klar?", Some(Class::Meaning)),
            ("A discussion with my unit", "A conversation with my team", Some(Class::Wording)),
            ("More than 5 people", "More than -5 people", Some(Class::Meaning)),
            ("", "Choose one.", Some(Class::Wording)),
            ("🙂", "🙁", Some(Class::Wording)),
        ];
        for (old, new, expected) in cases {
            assert_eq!(class(old, new), expected, "{old:?} and {new:?}");
            assert_eq!(class(new, old), expected, "{new:?} and {old:?}");
        }
    }
}
