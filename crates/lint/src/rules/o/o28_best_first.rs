//! O28: scale always starts with the favourable end.
//!
//! Detector: All scales of judgement, at least two, begin with the favourable end and are not turned round for half of the respondents.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O28", severity: Severity::Info, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O28",
    name: "scale always starts with the favourable end",
    reason: "What stands first is taken more often, so the favourable end gains.",
    source: "Krosnick & Presser 2010 ch.9 (order effects); Yan & Keusch 2015",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let scales: Vec<&Options> = s.options.iter().filter(|o| matches!(o.class, Class::Bipolar(_)) && rises(o).is_some()).collect();
    let fixed = |o: &&&Options| !s.scales_turn && s.item_of(o).is_none_or(|item| !item.options_move);
    let first = scales.iter().find(fixed);
    if let Some(first) = first
        && scales.len() > 1
        && scales.iter().all(|o| rises(o) == Some(false))
    {
        out.place(
            &first.path,
            item_code(s, first),
            "Every scale begins with the favourable end; turn them round for half of the respondents, and keep which.",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, silent, silent_in};

    #[test]
    fn finds_it() {
        finds("O28", &["Q: How was it?\n* Good / OK / Bad\nQ: How was she?\n* Very good / Good / OK / Bad / Very bad"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O28",
            &[
                "Q: How was it?\n* Bad / OK / Good\nQ: How was she?\n* Very bad / Bad / OK / Good / Very good",
                "Q: How was it?\n* Good / OK / Bad",
            ],
        );
    }

    #[test]
    fn turning_them_round_is_enough() {
        let context = Context { randomised: vec!["q1".into(), "q2".into()], ..Context::default() };
        silent_in("O28", "Q: How was it?\n* Good / OK / Bad\nQ: How was she?\n* Good / OK / Bad", &context);
    }
}
