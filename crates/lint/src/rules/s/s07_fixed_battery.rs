//! S07: fixed order of same-level facet items.
//!
//! Detector: Three or more rows, or three or more questions in a row with the same scale, that come in the same order for everybody.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S07", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S07",
    name: "fixed order of same-level facet items",
    reason: "What is asked first colours what comes after, always in the same way.",
    source: "Pew, Writing Survey Questions",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for item in &s.items {
        if let Form::Head { rows, .. } = item.form
            && rows >= 3
            && !item.rows_move
        {
            out.whole(
                &item.text,
                "The rows come in the same order for everybody; let it differ and keep which, unless waves are compared.",
            );
        }
    }
    for (b, block) in s.blocks.iter().enumerate() {
        let rated: Vec<&Item> =
            s.items.iter().filter(|i| i.block == b && i.head.is_none() && !matches!(i.form, Form::Head { .. })).collect();
        let run = rated.windows(3).find(|w| matches!(w, [a, c, d] if parallel(a, c, s) && parallel(c, d, s)));
        if let (Some([first, ..]), false) = (run, block.moves) {
            out.whole(&first.text, "This question and those behind it come in the same order for everybody; let it differ and keep which.");
        }
    }
}

fn parallel(a: &Item, b: &Item, s: &Subject<'_>) -> bool {
    let scale = |i: &Item| s.options_of(i).filter(|o| o.rates() && o.offer != Offer::ZeroToTen).map(Options::labels);
    scale(a).is_some() && scale(a) == scale(b) && !s.words.overall.is_in(&a.text) && !s.words.overall.is_in(&b.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, silent, silent_in};

    #[test]
    fn finds_it() {
        finds(
            "S07",
            &[
                "Q: How good or poor?\n= Bad / OK / Good\n- Coaching\n- Pay\n- Training",
                "Q: How was the food?\n= Bad / OK / Good\nQ: How was the bed?\n= Bad / OK / Good\nQ: How was the view?\n= Bad / OK / Good",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "S07",
            &[
                "Q: How good or poor?\n= Bad / OK / Good\n- Coaching\n- Pay",
                "Q: How was the food?\n= Bad / OK / Good\nQ: How was the bed?\n= Soft / OK / Hard\nQ: How was the view?\n= Bad / OK / Good",
            ],
        );
    }

    #[test]
    fn an_order_that_differs_is_left_alone() {
        let context = Context { randomised: vec!["q1".into()], ..Context::default() };
        silent_in("S07", "Q: How good or poor?\n= Bad / OK / Good\n- Coaching\n- Pay\n- Training", &context);
    }
}
