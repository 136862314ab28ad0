//! O04: agree/disagree format.
//!
//! Detector: The labels, or the stem, ask for agreement.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O04", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O04",
    name: "agree/disagree format",
    reason: "Many people agree whatever is stated, so agreement is measured and not the matter.",
    source: "Saris, Revilla, Krosnick & Shaeffer 2010; Pew, Writing Survey Questions (acquiescence); Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.is_agreement()) {
        out.place(&options.path, item_code(s, options), "Agree or disagree; ask about the matter itself, with labels of its own.");
    }
    for (item, text, found) in in_stems(s, &s.words.agree_stem) {
        if !s.options_of(item).is_some_and(Options::is_agreement) {
            out.words(text, found.range, "It asks for agreement; ask about the matter itself.");
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O04",
            &[
                "Q: I get enough training.\n= Strongly disagree / Disagree / Neither / Agree / Strongly agree",
                "To what extent do you agree or disagree that the form is short?",
                "L: de\nQ: Ich werde fair bezahlt.\n= Stimme gar nicht zu / Stimme nicht zu / Teils/teils / Stimme zu / Stimme voll zu",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O04",
            &[
                "Q: Make friends easily.\n= Very inaccurate / Inaccurate / Neither / Accurate / Very accurate",
                "Q: Which agreement did you sign?\n* Lease / Loan / Other",
            ],
        );
    }
}
