//! S20: selective invitation (gating).
//!
//! Detector: Who is invited depends on how the contact ended or on an earlier score, or those who are rated choose. Needs either fact.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S20", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S20",
    name: "selective invitation (gating)",
    reason: "Who asks only the satisfied measures satisfaction with the choice.",
    source: "AAPOR Best Practices; FTC rule on review suppression",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    if s.context.invites_by_outcome == Some(true) {
        out.place(
            "context.invites_by_outcome",
            "",
            "Invitations depend on the outcome; invite all, or draw at random from all contacts, abandoned ones included.",
        );
    }
    if s.context.invites_by_staff == Some(true) {
        out.place("context.invites_by_staff", "", "Those who are rated choose who is asked; let nobody choose.");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    #[test]
    fn choosing_respondents_is_found() {
        finds_in("S20", "How was it?", &Context { invites_by_outcome: Some(true), ..Context::default() });
        finds_in("S20", "How was it?", &Context { invites_by_staff: Some(true), ..Context::default() });
        silent_in("S20", "How was it?", &Context { invites_by_outcome: Some(false), invites_by_staff: Some(false), ..Context::default() });
        silent_in("S20", "How was it?", &Context::default());
    }
}
