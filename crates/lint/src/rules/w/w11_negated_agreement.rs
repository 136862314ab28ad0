//! W11: negated statement with agree/disagree scale.
//!
//! Detector: A negator in a statement whose scale or stem asks for agreement.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W11", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W11",
    name: "negated statement with agree/disagree scale",
    reason: "To disagree with a negated statement is a double negation.",
    source: "Krosnick & Presser 2010 ch.9 (avoid single negations too); Saris & Gallhofer 2014 / SQP",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text) in s.stems() {
        let agreement = s.options_of(item).is_some_and(Options::is_agreement) || s.words.agree_stem.is_in(text);
        if !agreement || matches!(item.form, Form::Head { .. }) {
            continue;
        }
        let harmless = s.words.harmless_negation.all(text);
        let counts = |f: &&Match| !harmless.iter().any(|h| h.range.contains(&f.range.start)) && !s.words.poles.covers(text, f.range.start);
        if let Some(found) = s.words.negators.all(text).iter().find(counts) {
            let message = "To disagree with a negation is hard to read; state it without, or ask how often or how much.";
            out.words(text, found.range.clone(), message);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W11",
            &[
                "Q: My manager does not listen.\n= Strongly disagree / Disagree / Neither / Agree / Strongly agree",
                "Q: How much do you agree?\n= Strongly disagree / Disagree / Neither / Agree / Strongly agree\n- I never get feedback.",
                "Do you agree or disagree that the form is not clear?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W11",
            &[
                "Q: Don't talk a lot.\n= Very inaccurate / Moderately inaccurate / Moderately accurate / Very accurate",
                "Q: My manager listens.\n= Strongly disagree / Disagree / Neither / Agree / Strongly agree",
                "How often, if ever, does your manager give you feedback?",
            ],
        );
    }
}
