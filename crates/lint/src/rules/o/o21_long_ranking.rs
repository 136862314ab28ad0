//! O21: ranking too many items.
//!
//! Detector: The stem asks for a ranking of more than six, by a number in the stem or by the options.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O21", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O21",
    name: "ranking too many items",
    reason: "Nobody can hold more than a handful in order.",
    source: "Dillman, Smyth & Christian (TDM) 5.15; Krosnick & Presser 2010 ch.9",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text, found) in in_stems(s, &s.words.ranking) {
        let named = text.tokens.iter().filter(|t| t.sort == Sort::Number).filter_map(|t| whole(&t.lower)).max();
        let offered = s
            .options_of(item)
            .map(|o| if item.head.is_none() && matches!(item.form, Form::Head { .. }) { rows(item) } else { o.points.len() });
        if named.max(offered).is_some_and(|n| n > 6) {
            out.words(text, found.range, "More than six cannot be put in order; ask for the three most important.");
        }
    }
}

const fn rows(item: &Item) -> usize {
    match item.form {
        Form::Head { rows, .. } => rows,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds("O21", &["Rank these 12 services.", "Q: Put these in order of importance.\n+ a / b / c / d / e / f / g"]);
    }

    #[test]
    fn leaves_alone() {
        silent("O21", &["Rank these 3 services.", "Q: Pick the 3 most important.\n+ a / b / c / d / e / f / g"]);
    }
}
