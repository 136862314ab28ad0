//! W39: stem and scale do not match.
//!
//! Detector: A stem that asks how often, how many, how satisfied, or yes or no, and options of another kind.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W39", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W39",
    name: "stem and scale do not match",
    reason: "Options that do not answer the question make respondents answer another one.",
    source: "Saris & Gallhofer 2014 / SQP; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, item) in s.answered() {
        let Some(options) = s.options_of(item) else { continue };
        let stem_text = s.lead(item).unwrap_or(&item.text);
        let alternatives = s.words.poles.is_in(stem_text) || s.words.heavy_words.all(stem_text).iter().any(|f| f.meaning == "or");
        if let Some(message) = mismatch(stem::asks(stem_text, s), options, alternatives) {
            out.whole(stem_text, message);
        } else if names_other_poles(s, stem_text, options) {
            out.whole(stem_text, "The ends that it names are not those of the scale; ask for what the scale has.").only(Severity::Warn);
        }
    }
}

/// Whether the stem names both ends of another scale than the labels have: "how fast or slow" beside "satisfied".
fn names_other_poles(s: &Subject<'_>, stem: &Text, options: &Options) -> bool {
    let Class::Bipolar(dimension) = options.class else { return false };
    let pairs = s.words.poles.all(stem);
    let named = s.words.scale_points.all(stem).into_iter().filter(|f| pairs.iter().any(|pair| pair.range.contains(&f.range.start)));
    let mut named = named.filter_map(|f| Some(f.meaning.rsplit_once(' ')?.0)).peekable();
    // what the lists do not know may be the same in other words
    named.peek().is_some()
        && pairs.len() == 1
        && named.all(|other| other != dimension && KNOWN.contains(&other))
        && KNOWN.contains(&dimension)
}

/// Dimensions that cannot be taken for each other.
const KNOWN: [&str; 9] = ["satisfaction", "ease", "likelihood", "clarity", "speed", "importance", "politeness", "safety", "cleanliness"];

fn mismatch(asks: Asks, options: &Options, alternatives: bool) -> Option<&'static str> {
    let dimension = options.dimension();
    let feeling = matches!(
        dimension,
        Some("satisfaction" | "agreement" | "quality" | "ease" | "likelihood" | "importance" | "clarity" | "politeness" | "accuracy")
    );
    match asks {
        Asks::Frequency if feeling || options.class == Class::YesNo => {
            Some("It asks how often, and the options answer something else; offer frequencies.")
        }
        Asks::Number if feeling || matches!(options.class, Class::YesNo | Class::Frequency) => {
            Some("It asks for a number, and the options answer something else; offer numbers.")
        }
        Asks::Satisfaction
            if matches!(options.class, Class::YesNo | Class::Frequency | Class::Amounts)
                || matches!(dimension, Some("agreement" | "likelihood" | "ease" | "speed" | "amount" | "importance")) =>
        {
            Some("It asks for satisfaction, and the options answer something else; offer degrees of satisfaction.")
        }
        Asks::Agreement
            if matches!(options.class, Class::YesNo | Class::Frequency | Class::Amounts)
                || matches!(dimension, Some("satisfaction" | "quality" | "ease" | "likelihood")) =>
        {
            Some("It asks for agreement, and the options answer something else.")
        }
        Asks::YesNo if !alternatives && feeling && matches!(options.class, Class::Bipolar(_)) => {
            Some("It asks yes or no, and the options are degrees; ask \"How …?\".")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W39",
            &[
                "Q: How many calls did you make last week?\n= Strongly disagree / Disagree / Agree / Strongly agree",
                "Q: How satisfied or dissatisfied are you?\n* Yes / No",
                "Q: Did you like the food?\n= Strongly disagree / Disagree / Neither / Agree / Strongly agree",
                "Q: Do you get feedback?\n= Very poor / Poor / Neither / Good / Very good",
                "L: de\nQ: Wie oft bekommen Sie Feedback?\n= Sehr unzufrieden / Unzufrieden / Teils/teils / Zufrieden / Sehr zufrieden",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W39",
            &[
                "Q: How often do you get feedback?\n= Never / Rarely / Sometimes / Often / Always",
                "Q: How often did you call last week?\n* 0 / 1 / 2-3 / 4 or more times",
                "Q: Did you get what you needed?\n* Yes, all of it / Part of it / No",
                "Q: Was the agent polite or impolite?\n= Very impolite / Impolite / Neither / Polite / Very polite",
                "Q: How quick or slow was it?\n= Very slow / Slow / Neither / Quick / Very quick",
            ],
        );
    }
}
