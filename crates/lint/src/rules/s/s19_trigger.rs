//! S19: trigger too late or too frequent.
//!
//! Detector: Invitations more than 72 hours after a contact, or more than one to a person within 30 days. Needs either fact.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S19", severity: Severity::Warn, confidence: Confidence::Medium, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S19",
    name: "trigger too late or too frequent",
    reason: "After a few days people remember how it ended, and who is asked too often stops answering.",
    source: "Tourangeau, Rips & Rasinski 2000 (recall); ISO 20252 practice",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    if let Some(hours) = s.context.hours_after_contact.filter(|h| *h > 72) {
        out.place("context.hours_after_contact", "", format!("{hours} hours after the contact much is forgotten; invite within 24 to 48."));
    }
    if let Some(days) = s.context.days_between.filter(|d| *d < 30) {
        out.place("context.days_between", "", format!("One person may be invited again after {days} days; wait for 30."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    #[test]
    fn hours_and_days_have_limits() {
        finds_in("S19", "How was it?", &Context { hours_after_contact: Some(73), ..Context::default() });
        finds_in("S19", "How was it?", &Context { days_between: Some(29), ..Context::default() });
        silent_in("S19", "How was it?", &Context { hours_after_contact: Some(72), days_between: Some(30), ..Context::default() });
        silent_in("S19", "How was it?", &Context::default());
    }
}
