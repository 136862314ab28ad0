//! O26: yes/no for a graded attitude.
//!
//! Detector: Yes and no as the only answers to a question about satisfaction or quality.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O26", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O26",
    name: "yes/no for a graded attitude",
    reason: "Yes and no hide how much, and draw a yes.",
    source: "Saris & Gallhofer 2014 / SQP; Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.class == Class::YesNo && o.own().count() == 2) {
        let Some(item) = s.item_of(options) else { continue };
        if let Some(found) = s.words.evaluative.find(&item.text).or_else(|| judged(&item.text, s)) {
            out.words(&item.text, found.range, "It has degrees; ask \"How …?\" with 5 to 7 points.");
        }
    }
}

/// A word of a scale after the verb: "Was the agent polite?"
fn judged(text: &Text, s: &Subject<'_>) -> Option<Match> {
    let found =
        s.words.scale_points.all(text).into_iter().find(|f| !f.meaning.starts_with("frequency") && !f.meaning.starts_with("extent"))?;
    (stem::asks(text, s) == Asks::YesNo && text.word(found.range.end) == "?").then_some(found)
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O26", &["Q: Are you satisfied with your job?\n* Yes / No", "Q: Was the agent polite?\n* Yes / No"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O26",
            &[
                "Q: Did you call us last week?\n* Yes / No",
                "Q: How satisfied or dissatisfied are you?\n= Dissatisfied / Neither / Satisfied",
            ],
        );
    }
}
