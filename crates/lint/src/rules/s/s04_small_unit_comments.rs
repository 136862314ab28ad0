//! S04: open text in a small anonymous unit.
//!
//! Detector: An open question where the smallest unit has fewer than ten people. Needs the headcount.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S04", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S04",
    name: "open text in a small anonymous unit",
    reason: "In a small team a style of writing is a signature.",
    source: "ICC/ESOMAR Code",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let Some(headcount) = s.context.headcount.filter(|n| *n < 10) else { return };
    for (_, item) in s.answered().filter(|(_, i)| matches!(i.form, Form::Open(_))) {
        out.whole(&item.text, format!("The smallest unit has {headcount} people; show comments one level higher, and ask for no names."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    #[test]
    fn ten_people_are_enough() {
        let of = |n| Context { headcount: Some(n), ..Context::default() };
        finds_in("S04", "Any comments?", &of(9));
        silent_in("S04", "Any comments?", &of(10));
        silent_in("S04", "Any comments?", &Context::default());
        silent_in("S04", "Q: How was it?\n= Bad / OK / Good", &of(4));
    }
}
