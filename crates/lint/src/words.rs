//! The word lists of a language. A language is a folder of text files; a list that it does not have keeps its rules silent.

use std::sync::OnceLock;

use crate::pattern::List;

macro_rules! lists {
    ($($name:ident: $what:literal,)*) => {
        /// Every list by name. How a phrase is written is in [`crate::pattern`].
        #[derive(Debug)]
        pub struct Words {
            $(#[doc = $what] pub $name: List,)*
        }

        impl Words {
            fn parse(files: &[&'static str]) -> Self {
                Self { $($name: section(files, stringify!($name)),)* }
            }
        }

        /// Names of all lists.
        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

lists! {
    // wording
    tag_question: "A question behind the question.",
    appeal: "Appeals to a majority or an authority.",
    loaded: "Words with a strong charge.",
    own_feeling: "Says how somebody feels.",
    praise: "Praise of what is rated.",
    presupposition: "Takes for granted what was not asked.",
    poles: "Pairs of opposites that belong into one stem.",
    compounds: "Pairs that name one thing.",
    list_tail: "What follows `or` without a second object.",
    second_question: "The beginning of a second question behind `and`.",
    joined_answer: "What joins two states within an answer.",
    negators: "Words that turn a sentence round.",
    negative_words: "Adjectives and verbs that hold a negation.",
    harmless_negation: "Negators that negate nothing.",
    absolutes: "Words without exception.",
    harmless_absolutes: "Phrases with such a word that are harmless.",
    vague_amount: "Amounts that everybody reads differently.",
    vague_time: "Times that everybody reads differently.",
    period: "Times and occasions that can be pinned down.",
    past_count: "Asks for a number or a frequency in the past.",
    past_event: "Asks whether something has happened.",
    long_period: "Periods that are too long to remember.",
    counted: "Asks for a number or a duration.",
    retrospective: "Compares now with an earlier time.",
    glossary: "Terms of the trade, with plainer words.",
    known_acronyms: "Short forms that everybody knows.",
    hard_words: "Unfamiliar words, with plainer ones.",
    familiar_long: "Long words that everybody knows.",
    subordinate: "Words that begin a subordinate clause.",
    passive_by: "Somebody behind a passive.",
    heavy_words: "Words that have to be kept in mind.",
    interrogatives: "Words that begin a question.",
    hypothetical: "Asks what would be.",
    harmless_would: "Polite forms and intentions to recommend.",
    recommend: "Intention to recommend.",
    proxy: "Asks for somebody else's feelings.",
    proxy_for_employees: "The same, where employees are asked.",
    proxy_for_customers: "The same, where customers are asked.",
    causal: "Asks for a cause.",
    calculation: "Asks for a computation.",
    pronouns: "Pronouns without a noun.",
    idioms: "Figures of speech, with plainer words.",
    exclusive_wording: "Words that leave people out, with others.",
    intensifiers_in_stem: "Makes a word stronger.",
    norms: "What is expected of people.",
    self_report: "Asks people about their own conduct, yes or no.",
    naming: "Asks for a person.",
    begging: "Asks for a good score.",
    incentive: "Pays for a good answer.",
    achievement: "What somebody is proud of.",
    premise: "Opens a question with an argument.",
    comparative: "Compares.",
    referent: "Says with what.",
    scope: "The whole of many things.",
    pressure: "Presses for an honest answer.",
    emphasis: "Words that are written in capitals for emphasis.",
    how_often: "Asks how often.",
    how_many: "Asks for a number.",
    how_satisfied: "Asks for satisfaction.",
    one_pole: "Names one end of a scale, with the other.",
    yes_no_start: "Begins a question that is answered with yes or no.",
    verbs: "Words that make a sentence complete.",
    imperatives: "Begins a request.",
    small_words: "Words without content.",
    agree_stem: "Asks for agreement.",
    evaluative: "Asks for a judgement.",
    // scales
    scale_points: "Labels with dimension and strength.",
    stronger: "Makes a label stronger or weaker, by how much.",
    flips: "Turns a label round.",
    neutral: "The middle of a scale.",
    opt_out: "No answer to the question itself.",
    no_opinion: "No opinion.",
    prefer_not: "Not willing to say.",
    other_option: "Everything else.",
    none_option: "None of the others.",
    yes: "Yes.",
    no: "No.",
    zero_words: "None, as a number.",
    open_top: "And everything above.",
    open_bottom: "And everything below.",
    default_marks: "Says that an answer is chosen already.",
    closed_sets: "Questions whose answers have an order or are complete by nature.",
    all_that_apply: "Asks for all that applies.",
    ranking: "Asks for an order.",
    pictures: "Colours and faces in words.",
    // structure and setting
    touchpoints: "Channels that not everybody uses.",
    used_it: "Says that it was used.",
    demographic: "Asks who somebody is.",
    sensitive: "Asks what people like to keep to themselves.",
    identity: "Asks for something that names a person.",
    overall: "Asks for the whole.",
    problem_question: "Asks openly for problems or wishes.",
    instructed: "Tells what to answer.",
    results: "Tells results or goals.",
    slanted: "Praise in a title.",
    anonymous: "Promises that nobody can tell.",
    sponsor: "Says who asks.",
    purpose: "Says what for.",
    data_use: "Says what happens to the answers.",
    time_needed: "Says how long it takes.",
    voluntary: "Says that nobody has to.",
    contact: "Says whom to ask.",
    skip: "Sends to another question.",
}

const EN: [&str; 3] =
    [include_str!("../words/en/wording.txt"), include_str!("../words/en/scales.txt"), include_str!("../words/en/structure.txt")];
const DE: [&str; 3] =
    [include_str!("../words/de/wording.txt"), include_str!("../words/de/scales.txt"), include_str!("../words/de/structure.txt")];

/// The list below `[name]`, up to the next heading.
fn section(files: &[&'static str], name: &str) -> List {
    let mut lines = Vec::new();
    for file in files {
        let mut inside = false;
        for line in file.lines() {
            match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                Some(heading) => inside = heading == name,
                None if inside => lines.push(line),
                None => {}
            }
        }
    }
    List::parse(lines.into_iter())
}

/// A language that has lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// English.
    English,
    /// German.
    German,
}

impl Language {
    /// The language of a BCP 47 tag, if it has lists.
    #[must_use]
    pub fn of(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "en" => Some(Self::English),
            "de" => Some(Self::German),
            _ => None,
        }
    }
}

/// The lists of a language; empty ones where it has none.
#[must_use]
pub fn words(language: Option<Language>) -> &'static Words {
    static GERMAN: OnceLock<Words> = OnceLock::new();
    match language {
        Some(Language::German) => GERMAN.get_or_init(|| Words::parse(&DE)),
        other => english(other),
    }
}

/// The lists of English; empty ones for every other language.
#[must_use]
pub fn english(language: Option<Language>) -> &'static Words {
    static ENGLISH: OnceLock<Words> = OnceLock::new();
    static NONE: OnceLock<Words> = OnceLock::new();
    match language {
        Some(Language::English) => ENGLISH.get_or_init(|| Words::parse(&EN)),
        _ => NONE.get_or_init(|| Words::parse(&[])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headings(files: &[&'static str]) -> Vec<&'static str> {
        files.iter().flat_map(|f| f.lines()).filter_map(|l| l.trim().strip_prefix('[')?.strip_suffix(']')).collect()
    }

    #[test]
    fn english_has_every_list_and_no_list_is_misspelt() {
        let english = headings(&EN);
        for name in NAMES {
            assert_eq!(english.iter().filter(|h| h == &name).count(), 1, "[{name}] in words/en");
        }
        for heading in english.iter().chain(&headings(&DE)) {
            assert!(NAMES.contains(heading), "[{heading}] is no list");
        }
    }

    #[test]
    fn lists_are_written_in_lower_case_without_hyphens() {
        for line in EN.iter().chain(&DE).flat_map(|f| f.lines()).filter(|l| !l.trim().starts_with(['#', '['])) {
            let phrase = line.split("=>").next().unwrap_or_default();
            assert_eq!(phrase, phrase.to_lowercase(), "{line}");
            let letters = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            for (at, _) in phrase.match_indices('-') {
                let joined = letters(phrase[..at].chars().next_back()) && letters(phrase[at + 1..].chars().next());
                assert!(!joined, "{line}: words with a hyphen are two words");
            }
        }
    }

    #[test]
    fn a_tag_names_a_language() {
        assert_eq!(Language::of("en-GB"), Some(Language::English));
        assert_eq!(Language::of("DE"), Some(Language::German));
        assert_eq!(Language::of("fi"), None);
    }
}
