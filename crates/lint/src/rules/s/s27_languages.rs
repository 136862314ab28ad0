//! S27: one mode, one language only.
//!
//! Detector: A language that the people asked need is not that of the questionnaire. Needs the languages.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S27", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S27",
    name: "one mode, one language only",
    reason: "Who cannot read the questions well answers something else, or nothing.",
    source: "ESS source-questionnaire guidelines (TRAPD)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let main = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let missing: Vec<&str> = s.context.languages.iter().filter(|l| main(l) != main(&s.tag)).map(String::as_str).collect();
    if !missing.is_empty() {
        out.place(
            "language",
            "",
            format!("It is not there in {}; have it translated by two people and checked by a third.", missing.join(", ")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    #[test]
    fn needed_languages_are_compared() {
        let of = |tags: &[&str]| Context { languages: tags.iter().map(|t| (*t).to_owned()).collect(), ..Context::default() };
        finds_in("S27", "How was it?", &of(&["en", "fr"]));
        silent_in("S27", "How was it?", &of(&["en-GB"]));
        silent_in("S27", "How was it?", &Context::default());
    }
}
