//! O19: nominal options not randomised.
//!
//! Detector: Three or more options without an order that come in the same order for everybody. Sets of facts with a usual order are left alone, and so are `other` and `none`.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "O19", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "O19",
    name: "nominal options not randomised",
    reason: "On a screen the first options are taken more often, when read aloud the last.",
    source: "Pew, Writing Survey Questions; Krosnick & Presser 2010 ch.9 (primacy in visual modes, recency in oral)",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for options in s.options.iter().filter(|o| o.class == Class::Nominal && matches!(o.offer, Offer::One | Offer::Several)) {
        let Some(item) = s.item_of(options) else { continue };
        if s.language.is_none() {
            continue;
        }
        let own = options.own().filter(|p| !p.exclusive && !s.words.other_option.is_in(&p.label) && !s.words.none_option.is_in(&p.label));
        let fact = s.words.closed_sets.is_in(&item.text) || s.words.demographic.is_in(&item.text);
        let named = options.own().filter(|p| p.reading == Reading::Unknown).count() >= 3;
        if own.count() >= 3 && named && !fact && !item.options_move {
            out.place(
                &options.path,
                &item.code,
                "The order is the same for everybody; let it differ between respondents, with \"Other\" last.",
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::{finds, silent, silent_in};

    #[test]
    fn finds_it() {
        finds("O19", &["Q: Which do you use most?\n* Phone / App / Letter / Other"]);
    }

    #[test]
    fn leaves_alone() {
        silent(
            "O19",
            &[
                "Q: Which do you use most?\n* Phone / App / Other",
                "Q: What is your role?\n* User / Buyer / Payer",
                "Q: How often?\n* Never / Sometimes / Always",
            ],
        );
    }

    #[test]
    fn what_the_questionnaire_itself_draws_anew_is_left_alone() {
        use candor_survey::document::Order;
        let mut document = candor_survey::builtin::customer_satisfaction();
        let options = ["Phone", "App", "Letter", "Desk"].map(|label| {
            candor_survey::document::ChoiceOption::plain(label.to_lowercase().parse().unwrap_or_else(|_| unreachable!()), label.to_owned())
        });
        let question = &mut document.blocks[0].questions[0];
        question.text = "Which do you use most?".to_owned();
        question.kind = candor_survey::document::Kind::SingleChoice { options: options.to_vec(), layout: Default::default() };
        let code = document.blocks[0].questions[0].code.to_string();
        let finds = |document: &candor_survey::Document| {
            crate::lint(document, &Context::default()).iter().any(|found| found.rule == "O19" && found.item == code)
        };
        assert!(finds(&document));
        document.blocks[0].questions[0].order.options = Order::Random;
        assert!(!finds(&document));
    }

    #[test]
    fn what_is_drawn_anew_is_left_alone() {
        let context = Context { randomised: vec!["q1".into()], ..Context::default() };
        silent_in("O19", "Q: Which do you use most?\n* Phone / App / Letter / Other", &context);
    }
}
