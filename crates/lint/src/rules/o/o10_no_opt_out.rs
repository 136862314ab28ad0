//! O10: no 'not applicable' where the touchpoint may be unused.
//!
//! Detector: A channel that not everybody uses is rated, and there is no `not applicable` and no word that it was used.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O10", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O10",
    name: "no 'not applicable' where the touchpoint may be unused",
    reason: "Whoever has not used it rates what others say.",
    source: "QAS-99 (Willis & Lessler) 4a/7; Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (_, item) in s.answered() {
        let Some(options) = s.options_of(item).filter(|o| matches!(o.class, Class::Bipolar(_) | Class::Unipolar(_) | Class::Numbered))
        else {
            continue;
        };
        let Some(found) = s.words.touchpoints.find(&item.text) else { continue };
        if options.has_opt_out() || options.offer == Offer::ZeroToTen || stem::said_around(item, s, &s.words.used_it) {
            continue;
        }
        let message = format!("Not everybody has used \"{}\"; offer \"I have not used it\".", item.text.slice(found.range.clone()));
        // behind "that" or "when" it need not be what is rated
        let aside = s.words.subordinate.all(&item.text).iter().any(|f| f.range.start < found.range.start);
        let reported = out.words(&item.text, found.range, message);
        if aside {
            reported.only(Severity::Warn);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "O10",
            &[
                "Q: How good or poor is the chatbot?\n= Very poor / Poor / Neither / Good / Very good",
                "Q: How good or poor is each?\n= Very poor / Poor / Neither / Good / Very good\n- The newsletter\n- Your team",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O10",
            &[
                "Q: How good or poor is the chatbot?\n= Very poor / Poor / Neither / Good / Very good\nna: I have not used it",
                "Q: How good or poor was the app when you used it?\n= Very poor / Poor / Neither / Good / Very good",
                "Q: How easy or difficult is the portal to use?\n= Very difficult / Difficult / Neither / Easy / Very easy",
            ],
        );
    }
}
