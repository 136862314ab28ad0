//! S03: identifying demographics in an anonymous survey.
//!
//! Detector: The number of combinations of the answers about the person, against the people of the smallest unit: fewer than five people a combination. Needs the headcount.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S03", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S03",
    name: "identifying demographics in an anonymous survey",
    reason: "A few facts together tell who somebody is.",
    source: "AAPOR Code; k-anonymity (Sweeney 2002); vendor practice 5 + remainder rule (Tivian)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let Some(headcount) = s.context.headcount else { return };
    if s.context.assurance == Some(Assurance::Identified) {
        return;
    }
    let mut cells: u32 = 1;
    let mut last = None;
    for (_, item) in s.answered() {
        if s.words.demographic.is_in(&item.text) && s.options_of(item).is_none_or(|o| !o.rates()) {
            let categories = s.options_of(item).map_or(10, |o| o.own().count().max(1));
            cells = cells.saturating_mul(u32::try_from(categories).unwrap_or(u32::MAX));
            last = Some(item);
        }
    }
    if let Some(item) = last
        && headcount / cells < 5
    {
        let message = format!(
            "{headcount} people and {cells} combinations of facts about the person; leave some out or make them coarser, so that five people share each."
        );
        out.whole(&item.text, message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    const TWO: &str = "Q: What is your gender?\n* Woman / Man / Other\nQ: What is your age?\n* Under 30 / 30-50 / Over 50";

    #[test]
    fn people_are_counted_against_combinations() {
        let of = |n| Context { headcount: Some(n), ..Context::default() };
        finds_in("S03", TWO, &of(44));
        silent_in("S03", TWO, &of(45));
        silent_in("S03", TWO, &Context::default());
        silent_in("S03", "Q: How was it?\n= Bad / OK / Good", &of(4));
        silent_in("S03", TWO, &Context { assurance: Some(Assurance::Identified), ..of(5) });
    }
}
