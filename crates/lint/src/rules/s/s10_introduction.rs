//! S10: missing introduction elements.
//!
//! Detector: The introduction and the invitation do not say who asks, what for, what happens to the answers, how long it takes, that it is voluntary, and whom to ask: any of them when the invitation is known; when only an introduction is, four or more, as advice, or as a warning when it has fewer than eight words.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S10", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S10",
    name: "missing introduction elements",
    reason: "Who is not told who asks, what for and what happens to the answers cannot decide whether to answer.",
    source: "AAPOR Code (disclosure); ICC/ESOMAR Code; GDPR art.13",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let w = s.words;
    if w.sponsor.is_empty() {
        return;
    }
    let invitation = s.context.invitation.as_deref().map(|raw| Text::new("context.invitation", "", raw));
    let texts: Vec<&Text> = [Some(&s.introduction), invitation.as_ref()].into_iter().flatten().filter(|t| !t.is_empty()).collect();
    let Some(last) = texts.last() else { return };
    let elements = [
        (&w.sponsor, "who asks"),
        (&w.purpose, "what for"),
        (&w.data_use, "what happens to the answers"),
        (&w.time_needed, "how long it takes"),
        (&w.voluntary, "that it is voluntary"),
        (&w.contact, "whom to ask"),
    ];
    let missing: Vec<&str> = elements.iter().filter(|(list, _)| !texts.iter().any(|t| list.is_in(t))).map(|(_, what)| *what).collect();
    let allowed = if invitation.is_some() { 0 } else { 3 };
    if missing.len() > allowed {
        let weight = match invitation {
            Some(_) => Severity::Error,
            // an invitation may say it
            None if last.word_count() < 8 => Severity::Warn,
            None => Severity::Info,
        };
        out.whole(last, format!("It does not say {}.", missing.join(", "))).only(weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent, silent_in};

    #[test]
    fn finds_it() {
        finds("S10", &["I: Click here\nQ: How was it?", "I: Welcome!\nQ: How was it?"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S10",
            &[
                "I: A few questions about your last contact, about two minutes. Answering is voluntary. Results are shown for groups of five or more.\nQ: How was it?",
                "How was it?",
            ],
        );
    }

    #[test]
    fn a_known_invitation_must_say_all() {
        let of = |text: &str| Context { invitation: Some(text.into()), ..Context::default() };
        finds_in("S10", "How was it?", &of("We want to know about your call. It takes 2 minutes."));
        silent_in(
            "S10",
            "How was it?",
            &of(
                "We at Example Ltd want to learn about your last call. It takes 2 minutes and is voluntary. Answers are confidential. Questions? Write to help@example.org.",
            ),
        );
    }
}
