//! W32: socially desirable answer, direct form.
//!
//! Detector: A yes/no question about one's own conduct with a word of duty, unless answers are known to be anonymous.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W32", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W32",
    name: "socially desirable answer, direct form",
    reason: "Asked directly, people say what they should do.",
    source: "Tourangeau, Rips & Rasinski 2000 ch.9; Tourangeau & Yan 2007; QAS-99 (Willis & Lessler) 6",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    if s.context.assurance == Some(Assurance::Anonymous) {
        return;
    }
    for (_, text) in s.stems() {
        let own = s.words.self_report.find(text).filter(|_| stem::asks(text, s) == Asks::YesNo);
        if let (Some(own), Some(norm)) = (own, s.words.norms.find(text))
            && norm.range.start >= own.range.start
        {
            let message = "Who does not will hardly say so; ask how often something gets in the way, and offer \"prefer not to say\".";
            out.words(text, own.range.start..norm.range.end, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, silent, silent_in};

    #[test]
    fn finds_it() {
        finds("W32", &["Have you taken sick leave without being ill?", "Are you honest with customers?", "Do you ignore safety rules?"]);
    }

    #[test]
    fn leaves_alone() {
        silent("W32", &["How clear or unclear are the safety rules?", "Do you know where the rules are?"]);
    }

    #[test]
    fn anonymous_answers_may_be_asked_for() {
        let context = Context { assurance: Some(Assurance::Anonymous), ..Context::default() };
        silent_in("W32", "Do you follow the security policy?", &context);
    }
}
