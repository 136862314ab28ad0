//! S08: all items keyed in one direction (agree/disagree battery).
//!
//! Detector: Five or more statements with an agreement scale, none of them reversed.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S08", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S08",
    name: "all items keyed in one direction (agree/disagree battery)",
    reason: "Who agrees with everything looks content.",
    source: "Krosnick & Presser 2010 ch.9; Weijters & Baumgartner 2012",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let statements: Vec<&Item> = s.answered().map(|(_, i)| i).filter(|i| s.options_of(i).is_some_and(Options::is_agreement)).collect();
    let against = statements.iter().any(|i| i.reverse || s.words.negative_words.is_in(&i.text) || s.words.negators.is_in(&i.text));
    if let [first, _, _, _, _, ..] = statements.as_slice()
        && !against
    {
        out.whole(&first.text, "All statements are in favour; ask about the matter with labels of its own, or state some the other way round, without \"not\".");
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("S08", &["Q: How much?\n= Disagree / Neither / Agree\n- I like a\n- I like b\n- I like c\n- I like d\n- I like e"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S08",
            &[
                "Q: How much?\n= Disagree / Neither / Agree\n- I like a\n- I like b\n- I like c\n- I like d\n~ I am bored by e",
                "Q: How much?\n= Disagree / Neither / Agree\n- I like a\n- I like b",
            ],
        );
    }
}
