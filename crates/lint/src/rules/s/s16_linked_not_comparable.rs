//! S16: linked constructs not comparable across audiences.
//!
//! Detector: Items of two questionnaires that are compared (named pairs, or the same code) differ in the number of points, in the period or in the channel they name. Needs the partner.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S16", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S16",
    name: "linked constructs not comparable across audiences",
    reason: "Two sides that were asked differently differ, whatever they think.",
    source: "Brown & Lam 2008; Harter et al. 2002; measurement-equivalence literature",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let Some(partner) = &s.context.partner else { return };
    let empty = Context::default();
    let partner = Subject::new(partner, &empty);
    let named = s.context.links.iter().filter_map(|(ours, theirs)| Some((s.item(ours)?, partner.item(theirs)?)));
    let same = s.items.iter().filter(|_| s.context.links.is_empty()).filter_map(|item| Some((item, partner.item(&item.code)?)));
    for (ours, theirs) in named.chain(same) {
        if matches!(ours.form, Form::Head { .. }) {
            continue;
        }
        let differs = differences(s, ours, &partner, theirs);
        if !differs.is_empty() {
            let message = format!(
                "It is compared with {} of the other side, but {} differ; ask both in the same way.",
                theirs.code,
                differs.join(" and ")
            );
            out.whole(&ours.text, message);
        }
    }
}

fn differences(s: &Subject<'_>, ours: &Item, partner: &Subject<'_>, theirs: &Item) -> Vec<&'static str> {
    let points = |s: &Subject<'_>, i: &Item| s.options_of(i).map(|o| o.own().count());
    let channel = |s: &Subject<'_>, text: &Text| s.words.touchpoints.find(text).map(|f| lower(text, f.range));
    let mut list = Vec::new();
    if matches!((points(s, ours), points(partner, theirs)), (Some(a), Some(b)) if a != b) {
        list.push("the scales");
    }
    if s.language == partner.language && matches!((period(s, &ours.text), period(partner, &theirs.text)), (Some(a), Some(b)) if a != b) {
        list.push("the periods");
    }
    if s.language == partner.language && matches!((channel(s, &ours.text), channel(partner, &theirs.text)), (Some(a), Some(b)) if a != b) {
        list.push("the channels");
    }
    list
}

/// The words of a period with the two behind them, such as "last 12 months".
fn period(s: &Subject<'_>, text: &Text) -> Option<String> {
    let found = s.words.period.find(text)?;
    let end = (found.range.end + 2).min(text.tokens.len());
    Some(lower(text, found.range.start..end))
}

fn lower(text: &Text, range: std::ops::Range<usize>) -> String {
    text.tokens.get(range).unwrap_or_default().iter().map(|t| t.lower.as_str()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    fn with(partner: &str, links: &[(&str, &str)]) -> Context {
        let links = links.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        Context { partner: Some(Box::new(crate::try_it::document(partner))), links, ..Context::default() }
    }

    #[test]
    fn scale_and_period_are_compared() {
        let ours = "Q: In the last 12 months, how good or poor was the desk?\n= Very bad / Bad / OK / Good / Very good";
        finds_in("S16", ours, &with("Q: How good or poor was the desk?\n@ 0-10 Bad / Good", &[]));
        finds_in(
            "S16",
            ours,
            &with("Q: In the last 3 months, how good or poor was the desk?\n= Very bad / Bad / OK / Good / Very good", &[]),
        );
        finds_in(
            "S16",
            ours,
            &with("Q: On your last contact, how good or poor was the desk?\n= Very bad / Bad / OK / Good / Very good", &[]),
        );
        silent_in("S16", ours, &with("Q: How good or poor were the 3 desks?\n= Very bad / Bad / OK / Good / Very good", &[]));
        silent_in("S16", ours, &with(ours, &[]));
        silent_in("S16", ours, &Context::default());
    }

    #[test]
    fn pairs_are_named_or_have_the_same_code() {
        let ours = "Q: How good or poor was the desk?\n= Bad / OK / Good\nQ: How was the office?\n= Bad / OK / Good";
        let theirs = "Q: How was the desk?\n= Bad / OK / Good\nQ: How was the office?\n@ 0-10 Bad / Good";
        finds_in("S16", ours, &with(theirs, &[("q1", "q2")]));
        silent_in("S16", ours, &with(theirs, &[("q1", "q1")]));
        silent_in("S16", ours, &with(theirs, &[("q1", "gone")]));
    }
}
