//! W20: stem too long.
//!
//! Detector: More than 20 words between spaces is a warning, more than 30 an error; opening clauses count, remarks in parentheses do not.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W20", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W20",
    name: "stem too long",
    reason: "Long stems are skimmed, and what is skimmed is misread.",
    source: "Payne 1951; Oppenheim 1992 (~20 words); Brislin 1986 (<16 words if translated)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, text) in s.stems() {
        let words = words_outside_parentheses(&text.raw);
        if words > 20 {
            let weight = if words > 30 { Severity::Error } else { Severity::Warn };
            let found = out.whole(text, format!("It has {words} words; say it in at most 20."));
            found.weigh(weight);
        }
    }
}

fn words_outside_parentheses(raw: &str) -> usize {
    let mut depth = 0_usize;
    let outside: String = raw
        .chars()
        .filter(|c| {
            depth = (depth + usize::from(*c == '(')).saturating_sub(usize::from(*c == ')'));
            depth == 0 && *c != ')'
        })
        .collect();
    words_in(&outside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{findings, finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W20",
            &[
                "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty more?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W20",
            &[
                "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty?",
                "How was it (one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen)?",
            ],
        );
    }

    #[test]
    fn beyond_thirty_words_it_is_an_error() {
        let of = |n: usize| {
            findings(&format!("{}?", vec!["cat"; n].join(" ")), &Context::default()).into_iter().find(|f| f.rule == "W20").unwrap().severity
        };
        assert_eq!([of(30), of(31)], [Severity::Warn, Severity::Error]);
    }
}
