//! S06: questionnaire too long.
//!
//! Detector: Four words a second, 5 seconds a closed answer, 30 an open one: more than 10 minutes is a warning, more than 20 an error.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "S06", severity: Severity::Warn, confidence: Confidence::High, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "S06",
    name: "questionnaire too long",
    reason: "After ten minutes answers get careless, and people leave.",
    source: "Revilla & Ochoa 2017 (ideal 10, max 20 min); Galesic & Bosnjak 2009",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    let words: usize = s.items.iter().map(|i| i.text.word_count() + i.help.word_count()).sum();
    let read: usize =
        words + s.introduction.word_count() + s.options.iter().flat_map(|o| &o.points).map(|p| p.label.word_count()).sum::<usize>();
    let answers: usize = s.answered().map(|(_, i)| if matches!(i.form, Form::Open(_)) { 30 } else { 5 }).sum();
    let seconds = read / 4 + answers;
    if seconds > 600 {
        let weight = if seconds > 1200 { Severity::Error } else { Severity::Warn };
        out.place("blocks", "", format!("It takes about {} minutes; aim at 10.", seconds.div_ceil(60))).weigh(weight);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::try_it::findings;

    fn minutes(questions: usize) -> Option<Severity> {
        let text = vec!["Q: How good or bad was it?"; questions].join("\n");
        findings(&text, &Context::default()).into_iter().find(|f| f.rule == "S06").map(|f| f.severity)
    }

    #[test]
    fn minutes_are_estimated() {
        assert_eq!([19, 20, 38, 39].map(minutes), [None, Some(Severity::Warn), Some(Severity::Warn), Some(Severity::Error)]);
    }
}
