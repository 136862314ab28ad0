//! W07: double-barrelled: coordinated objects.
//!
//! Detector: `and`, `or`, `as well as`, `/`, `&` between two things in the question itself; pairs of opposites, fixed compounds, numbers, names, `between … and` and alternatives of a yes/no question are left alone; `and/or` always counts.

use crate::rules::prelude::*;

/// The rule.
pub static RULE: Rule = Rule { id: "W07", severity: Severity::Warn, confidence: Confidence::Medium, check };

/// What it is about.
pub static ABOUT: About = About {
    id: "W07",
    name: "double-barrelled: coordinated objects",
    reason: "Whoever thinks differently of the two cannot answer, and nobody knows which of the two was rated.",
    source: "Krosnick & Presser 2010 ch.9; QAS-99 (Willis & Lessler) 4c; Momentive DBQ paper (arXiv 2203.03545) warns that conjunction checks alone are error-prone -> severity warn",
};

fn check(s: &Subject<'_>, out: &mut Out<'_>) {
    for (item, text) in s.stems() {
        let from = if text.asks() { text.last_sentence() } else { 0 };
        let compounds = s.words.compounds.all(text);
        let fixed =
            |i: usize| compounds.iter().any(|c| c.range.contains(&i)) || s.words.poles.all(text).iter().any(|p| p.range.contains(&i));
        let found = (from..text.tokens.len())
            .find(|i| joiner(text, *i, s).is_some_and(|join| join == "both" || !fixed(*i) && joins_two(item, text, *i, join, s)));
        if let Some(at) = found {
            let range = at.saturating_sub(1)..(at + 2).min(text.tokens.len());
            out.words(text, range, "It asks about two things at once; make two questions, or keep the one that matters.");
        }
    }
}

/// `and`, `or` or `both`, if the token joins.
fn joiner(text: &Text, at: usize, s: &Subject<'_>) -> Option<&'static str> {
    let found = s.words.heavy_words.at(text, at)?;
    let slash = text.before(at) == "/" || text.word(at + 1) == "/";
    match found.meaning {
        "and" | "or" if slash => Some("both"),
        "and" => Some("and"),
        "or" => Some("or"),
        _ => None,
    }
}

fn joins_two(item: &Item, text: &Text, at: usize, join: &str, s: &Subject<'_>) -> bool {
    let sort = |i: Option<usize>| i.and_then(|i| text.tokens.get(i)).map(|t| t.sort);
    let next = s.words.heavy_words.at(text, at).map_or(at + 1, |f| f.range.end);
    let before = if text.before(at) == "," { at.checked_sub(2) } else { at.checked_sub(1) };
    let words = sort(before) == Some(Sort::Word) && sort(Some(next)) == Some(Sort::Word);
    let names = [before, Some(next)].into_iter().all(|i| i.is_some_and(|i| i > 0 && capital(text, i)));
    let tail = s.words.list_tail.at(text, next).is_some() || s.words.second_question.at(text, at).is_some();
    if !words || names || tail || in_parentheses(text, at) || in_opening_clause(text, at, s) {
        return false;
    }
    match join {
        "or" => or_joins_objects(item, text, at, s),
        // an open request may well name two things: "Describe your work and your team."
        _ => {
            !matches!(item.form, Form::Open(_))
                || stem::is_judgement(item, s)
                || stem::asks(text, s) == Asks::YesNo
                || !text.asks() && s.words.imperatives.at(text, 0).is_none()
        }
    }
}

/// `or` offers alternatives in most questions; it joins objects where one judgement is asked for.
fn or_joins_objects(item: &Item, text: &Text, at: usize, s: &Subject<'_>) -> bool {
    let alternatives = stem::asks(text, s) == Asks::YesNo
        || text.tokens.iter().take(at).any(|t| matches!(t.lower.as_str(), "whether" | "ob" | "either" | "entweder" | "which" | ":"));
    let after_how = (1..=3).any(|back| at.checked_sub(back + 1).is_some_and(|i| s.words.interrogatives.at(text, i).is_some()));
    !alternatives && !after_how && stem::is_judgement(item, s)
}

fn capital(text: &Text, at: usize) -> bool {
    text.slice(at..at + 1).chars().next().is_some_and(is_capital)
}

fn in_parentheses(text: &Text, at: usize) -> bool {
    let mut depth = 0_i32;
    for token in text.tokens.iter().take(at) {
        depth += i32::from(token.is_mark("(")) - i32::from(token.is_mark(")"));
    }
    depth > 0
}

/// A clause of time or condition before the question proper.
fn in_opening_clause(text: &Text, at: usize, s: &Subject<'_>) -> bool {
    let sentence = text.tokens.get(at).map_or(0, |t| t.sentence);
    let start = text.tokens.iter().position(|t| t.sentence == sentence).unwrap_or(0);
    let opens = s.words.subordinate.at(text, start).is_some_and(|f| f.meaning == "opens");
    opens && text.tokens.iter().skip(at).any(|t| t.is_mark(","))
}

#[cfg(test)]
mod tests {
    use crate::try_it::{finds, silent};

    #[test]
    fn finds_it() {
        finds(
            "W07",
            &[
                "Q: How satisfied or dissatisfied are you with your pay and your working hours?\n= Very dissatisfied / Dissatisfied / Neither / Satisfied / Very satisfied",
                "Q: My manager is fair and competent.\n= Very inaccurate / Inaccurate / Accurate / Very accurate",
                "How clear or unclear was the letter and/or the call?",
                "Was the agent polite and helpful?",
                "How easy was it to find as well as to fill in the form?",
                "How good or poor is the food or the service in the canteen?",
                "L: de\nQ: Wie zufrieden oder unzufrieden sind Sie mit dem Gehalt und der Arbeitszeit?",
            ],
        );
    }

    #[test]
    fn leaves_alone() {
        silent(
            "W07",
            &[
                "How satisfied or dissatisfied are you with health and safety?",
                "How easy or difficult was it between 9 and 12?",
                "Is your contract permanent or temporary?",
                "How quick or slow was the answer of Marks and Spencer?",
                "How well or badly do your manager and you get on, or do you not talk?",
                "After you called and gave your number, how quickly were you helped?",
                "Would you say that most people can be trusted, or that you need to be careful?",
                "What are the strengths and weaknesses of the app?",
                "How likely or unlikely is it that you would recommend us to a friend or colleague?",
            ],
        );
    }
}
