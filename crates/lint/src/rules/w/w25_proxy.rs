//! W25: asks someone to report another person's feelings (proxy).
//!
//! Detector: Feelings or satisfaction of customers, colleagues, staff or family in the stem; with a known audience also phrases for that audience.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W25", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W25",
    name: "asks someone to report another person's feelings (proxy)",
    reason: "Nobody can report how others feel; ask them.",
    source: "Brown & Lam 2008 (dyadic data preferred to one side rating the other); QAS-99 (Willis & Lessler) 5",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let lists = match s.audience() {
        Some(Audience::Employees) => [Some(&s.words.proxy), Some(&s.words.proxy_for_employees), None],
        Some(Audience::Customers) => [Some(&s.words.proxy), Some(&s.words.proxy_for_customers), None],
        None => [Some(&s.words.proxy), Some(&s.words.proxy_for_employees), Some(&s.words.proxy_for_customers)],
    };
    for (_, text) in s.stems() {
        let found = lists.into_iter().flatten().find_map(|list| list.find(text));
        if let Some(found) = found {
            out.words(text, found.range, "It asks how somebody else feels; ask those people, or ask what the respondent has seen.");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, finds_in, silent, silent_in};

    #[test]
    fn finds_it() {
        finds(
            "W25",
            &[
                "How happy are your colleagues with the office?",
                "Do customers feel welcome in your branch?",
                "How motivated are our staff?",
                "L: de\nQ: Wie zufrieden sind Ihre Kunden mit Ihnen?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W25",
            &[
                "How well or badly do you get on with your colleagues?",
                "How polite or impolite were our staff?",
                "How often do customers call you?",
            ],
        );
    }

    #[test]
    fn the_audience_decides() {
        let of = |audience| Context { audience: Some(audience), ..Context::default() };
        let text = "Do our staff feel valued?";
        finds_in("W25", text, &of(Audience::Customers));
        silent_in("W25", text, &of(Audience::Employees));
    }
}
