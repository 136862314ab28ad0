//! S18: channel variants differ.
//!
//! Detector: The same item on another channel has another text, other labels or another opt-out. Needs the variants.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S18", severity: Severity::Error, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S18",
    name: "channel variants differ",
    reason: "A difference between channels must come from people and not from the questionnaire.",
    source: "Dillman, Smyth & Christian (TDM) (unimode); de Leeuw 2005",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let empty = Context::default();
    for (name, variant) in &s.context.variants {
        let other = Subject::new(variant, &empty);
        for item in &s.items {
            let Some(there) = other.item(&item.code) else { continue };
            let labels = |s: &Subject<'_>, i: &Item| s.options_of(i).map(|o| (o.labels(), o.opt_out.as_ref().map(|t| t.raw.clone())));
            let what = if stem::normal(&item.text) != stem::normal(&there.text) {
                "another text"
            } else if labels(s, item) != labels(&other, there) {
                "other options"
            } else {
                continue;
            };
            out.whole(&item.text, format!("On {name} it has {what}; use the same on all channels."));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds_in, silent_in};

    #[test]
    fn channels_are_compared() {
        let on = |variant: &str| Context { variants: vec![("telephone".into(), crate::try_it::document(variant))], ..Context::default() };
        let web = "Q: How was it?\n= Bad / OK / Good";
        finds_in("S18", web, &on("Q: How was it?\n= Very bad / Bad / OK / Good / Very good"));
        finds_in("S18", web, &on("Q: How was the call?\n= Bad / OK / Good"));
        finds_in("S18", web, &on("Q: How was it?\n= Bad / OK / Good\nna: Not applicable"));
        silent_in("S18", web, &on(web));
        silent_in("S18", web, &Context::default());
    }
}
