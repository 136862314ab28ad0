//! S15: slanted title or e-mail subject.
//!
//! Detector: Praise or strong feeling in the title or in the subject of the invitation.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S15", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S15",
    name: "slanted title or e-mail subject",
    reason: "The title is the first question that people read.",
    source: "Dillman, Smyth & Christian (TDM)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    if let Some(found) = s.words.slanted.find(&s.title) {
        out.words(&s.title, found.range, "The title takes sides; name the topic.");
    }
    let subject = s.context.subject.as_deref().map(|raw| Text::new("context.subject", "", raw));
    if let Some((subject, found)) = subject.and_then(|t| s.words.slanted.find(&t).map(|f| (t, f))) {
        out.words(&subject, found.range, "The subject takes sides; name the topic.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent, silent_in};

    #[test]
    fn finds_it() {
        finds("S15", &["T: Tell us how much you love us\nQ: How was it?", "T: Our great service\nQ: How was it?"]);
    }

    #[test]
    fn leaves_alone() {
        silent("S15", &["T: Your last contact with the service desk\nQ: How was it?"]);
    }

    #[test]
    fn the_subject_of_the_invitation_counts() {
        let of = |subject: &str| Context { subject: Some(subject.into()), ..Context::default() };
        finds_in("S15", "How was it?", &of("Help us be the best place to work"));
        silent_in("S15", "How was it?", &of("Survey about your last contact"));
    }
}
