//! S21: anonymity promise contradicts the data stored.
//!
//! Detector: A text promises anonymity, and the setting stores who answers, or a question asks for a name, an address or a number.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S21", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S21",
    name: "anonymity promise contradicts the data stored",
    reason: "A promise that does not hold costs the trust of all surveys to come.",
    source: "AAPOR Code; GDPR recital 26",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let asked = s.answered().map(|(_, i)| i).find(|i| s.options_of(i).is_none() && s.words.identity.is_in(&i.text));
    let stored = s.context.stores_identity == Some(true) || s.context.assurance == Some(Assurance::Identified);
    if asked.is_none() && !stored {
        return;
    }
    let message = match asked {
        Some(item) if !stored => {
            format!("Anonymity is promised, and {} asks who it is; say \"confidential\" and who sees what, or do not ask.", item.code)
        }
        _ => "Anonymity is promised, and who answers is stored; say \"confidential\" and who sees what, or store it no longer.".to_owned(),
    };
    for (text, found) in anywhere(s, &s.words.anonymous) {
        out.words(text, found.range, message.clone());
    }
    if in_context(s, &s.words.anonymous).is_some() {
        out.place("context.invitation", "", message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent, silent_in};

    #[test]
    fn finds_it() {
        finds(
            "S21",
            &[
                "I: This survey is anonymous.\nQ: What is your e-mail address?\n@ short",
                "I: Your answers are anonymous.\nQ: Please enter your employee number.\n@ short",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S21",
            &["I: This survey is anonymous.\nQ: How was it?", "I: This survey is confidential.\nQ: What is your e-mail address?\n@ short"],
        );
    }

    #[test]
    fn what_is_stored_counts() {
        let stored = Context { stores_identity: Some(true), ..Context::default() };
        finds_in("S21", "I: Your answers are anonymous.\nQ: How was it?", &stored);
        finds_in("S21", "How was it?", &Context { invitation: Some("It is anonymous.".into()), ..stored });
        silent_in("S21", "I: Your answers are anonymous.\nQ: How was it?", &Context { stores_identity: Some(false), ..Context::default() });
    }
}
