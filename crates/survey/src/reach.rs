//! What nobody can come to, because conditions that are each possible never hold together.
//!
//! Whether one condition can hold is for [`crate::expression`] to say. Here those that stand around each other are
//! taken together: of a block, a question, a row or an option, and of the ways that lead past them. A problem names
//! those that exclude each other, and no others.

use crate::code::{BlockCode, ItemCode};
use crate::document::{Document, Question};
use crate::expression::{Items, Verdict, check, parse, references};
use crate::questionnaire::DocumentProblem;

/// Most steps of computing for one group of conditions: a designer checks while somebody types.
const MAX_STEPS: usize = 4_000;

/// Most conditions that are taken together; with more, those beyond are left out, and less is found.
const MAX_PARTS: usize = 6;

/// A condition around something, and where it is written.
#[derive(Clone)]
struct Part {
    path: String,
    /// As the author wrote it.
    text: String,
    /// What must hold.
    holds: String,
    items: Vec<ItemCode>,
}

impl Part {
    fn new(path: String, text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self { path, text: text.to_owned(), holds: format!("({text})"), items: named(text) })
    }
}

fn named(text: &str) -> Vec<ItemCode> {
    parse(text).map(|expression| references(&expression)).unwrap_or_default()
}

/// A way, what it leads past and when it is not taken.
struct Way {
    from: (usize, usize),
    /// The first block behind it.
    until: usize,
    part: Part,
}

/// Everything that nobody can come to. The conditions have been found to be possible one by one.
pub(crate) fn problems(document: &Document, types: &Items) -> Vec<DocumentProblem> {
    let ways = ways(document, types);
    let mut problems = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        let of_block = Part::new(format!("blocks[{b}].show_if"), &block.show_if);
        for (q, question) in block.questions.iter().enumerate() {
            let path = format!("blocks[{b}].questions[{q}]");
            let own = Part::new(format!("{path}.show_if"), &question.show_if);
            let around: Vec<Part> = of_block.iter().chain(&own).cloned().collect();
            let past = past((b, q), &ways);
            if let Some(message) = excluded(&around, &past, types, "nobody is asked this") {
                problems.push(DocumentProblem { path, message });
                continue;
            }
            for (part, what) in parts(&path, question) {
                let own = Part::new(part.0, part.1).into_iter();
                let around: Vec<Part> = own.chain(around.iter().cloned()).collect();
                let (true, Some(first)) = (!part.1.trim().is_empty(), around.first()) else { continue };
                let path = first.path.clone();
                problems.extend(excluded(&around, &past, types, what).map(|message| DocumentProblem { path, message }));
            }
        }
    }
    problems
}

/// Conditions within a question, and what cannot be when they never hold.
fn parts<'a>(path: &str, question: &'a Question) -> Vec<((String, &'a str), &'static str)> {
    let rows = question.kind.rows().into_iter().flatten().enumerate();
    let rows = rows.map(|(at, row)| ((format!("{path}.kind.items[{at}].show_if"), row.show_if.as_str()), "this row is never asked"));
    let options = question.kind.options().into_iter().flatten().enumerate();
    let options = options
        .map(|(at, option)| ((format!("{path}.kind.options[{at}].show_if"), option.show_if.as_str()), "this option is never offered"));
    let ways = question.jumps.iter().enumerate();
    let ways = ways.map(|(at, jump)| ((format!("{path}.jumps[{at}].when"), jump.when.as_str()), "this way is never taken"));
    rows.chain(options).chain(ways).collect()
}

/// The first way of each question: whoever is asked what it leads past did not take it. Later ways are taken only when
/// those before are not, so nothing is concluded from them.
fn ways(document: &Document, types: &Items) -> Vec<Way> {
    let mut ways = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            let until = |to: &BlockCode| document.blocks.iter().position(|block| block.code == *to);
            let Some(jump) = question.jumps.first() else { continue };
            let Some(until) = jump.to.as_ref().map_or(Some(document.blocks.len()), until) else { continue };
            let codes = question.kind.part_codes().into_iter().chain([&question.code]).filter(|code| types.contains_key(*code));
            let answered: Vec<String> = codes.map(|code| format!("answered([{code}])")).collect();
            let when = jump.when.trim();
            let holds = match answered.as_slice() {
                // a statement leads past when its condition holds
                [] => format!("not ({when})"),
                [one] => format!("not ({one} and ({when}))"),
                several => format!("not (({}) and ({when}))", several.join(" or ")),
            };
            let path = format!("blocks[{b}].questions[{q}].jumps[0]");
            ways.push(Way { from: (b, q), until, part: Part { path, text: when.to_owned(), holds, items: named(when) } });
        }
    }
    ways
}

fn past(place: (usize, usize), ways: &[Way]) -> Vec<Part> {
    let leads_past = |way: &&Way| {
        if place.0 == way.from.0 { place.1 > way.from.1 } else { place.0 > way.from.0 && place.0 < way.until }
    };
    ways.iter().filter(leads_past).map(|way| way.part.clone()).collect()
}

/// Why conditions with the ways past them never hold together, if they do not.
fn excluded(around: &[Part], past: &[Part], types: &Items, what: &str) -> Option<String> {
    let shares = |way: &&Part| around.iter().any(|part| part.items.iter().any(|item| way.items.contains(item)));
    let mut parts: Vec<&Part> = around.iter().chain(past.iter().filter(shares)).take(MAX_PARTS).collect();
    if parts.len() < 2 || !never(&parts, types) {
        return None;
    }
    // what can be left out has no part in it
    for at in (0..parts.len()).rev() {
        let rest: Vec<&Part> = parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| *part).collect();
        if never(&rest, types) {
            parts = rest;
        }
    }
    let told = |part: &&Part| {
        let leads = if part.holds.starts_with("not ") { "leads past it at" } else { "needs" };
        format!("{} {leads} “{}”", part.path, part.text)
    };
    let all: Vec<String> = parts.iter().map(told).collect();
    // one alone has been told of already
    (parts.len() > 1).then(|| format!("{what}: {}, and these never go together; correct one of them", all.join(", ")))
}

/// Whether a condition holds only with an answer to an item.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn needs(condition: &str, item: &ItemCode, types: &Items) -> bool {
    let parts = [Part::new(String::new(), condition), Part::new(String::new(), &format!("not answered([{item}])"))];
    never(&parts.iter().flatten().collect::<Vec<_>>(), types)
}

/// Why a condition never holds at the end of a way through the questionnaire on which these items are answered, if it
/// does not: what they stand under excludes it.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn unmet(document: &Document, types: &Items, (path, text): (String, &str), needed: &[&ItemCode]) -> Option<String> {
    let ways = ways(document, types);
    let mut around: Vec<Part> = Part::new(path, text).into_iter().collect();
    let mut behind: Vec<Part> = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            let is_needed = |code: &ItemCode| needed.contains(&code);
            if !is_needed(&question.code) && !question.kind.part_codes().into_iter().any(is_needed) {
                continue;
            }
            let conditions =
                [(format!("blocks[{b}].show_if"), &block.show_if), (format!("blocks[{b}].questions[{q}].show_if"), &question.show_if)];
            around.extend(conditions.into_iter().filter_map(|(path, text)| Part::new(path, text)));
            behind.extend(past((b, q), &ways));
        }
    }
    for parts in [&mut around, &mut behind] {
        let mut seen = std::collections::BTreeSet::new();
        parts.retain(|part| seen.insert(part.path.clone()));
    }
    excluded(&around, &behind, types, "nobody can be counted")
}

fn never(parts: &[&Part], types: &Items) -> bool {
    let all: Vec<&str> = parts.iter().map(|part| part.holds.as_str()).collect();
    let typed = parse(&all.join(" and ")).ok().and_then(|expression| check(&expression, types).ok());
    typed.is_some_and(|typed| typed.verdict_within(MAX_STEPS) == Verdict::Never)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Questionnaire;
    use crate::document::Jump;

    fn found(name: &str, change: impl FnOnce(&mut Document)) -> String {
        let mut document: Document = serde_json::from_str(name).unwrap();
        change(&mut document);
        let problems = Questionnaire::try_from(document).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    fn routing(change: impl FnOnce(&mut Document)) -> String {
        found(include_str!("../tests/routing.json"), change)
    }

    #[test]
    fn what_excludes_each_other_is_told_with_its_places() {
        assert_eq!(routing(|_| {}), "");
        let text = routing(|d| d.blocks[1].questions[1].show_if = "way = 'desk' and waited > 10".into());
        assert_eq!(
            text,
            "blocks[1].questions[1]: nobody is asked this: blocks[1].show_if needs “way = 'phone'”, blocks[1].questions[1].show_if needs \
             “way = 'desk' and waited > 10”, and these never go together; correct one of them"
        );
        assert_eq!(routing(|d| d.blocks[1].questions[1].show_if = "way = 'phone' and waited > 10".into()), "");
    }

    #[test]
    fn a_way_past_what_only_its_takers_are_asked_is_told() {
        let end = |when: &str| vec![Jump { when: when.into(), to: None, says: String::new() }];
        let text = routing(|d| {
            d.blocks[0].questions[0].jumps = end("way = 'desk'");
            d.blocks[2].questions[0].show_if = "way = 'desk'".into();
        });
        assert!(text.starts_with("blocks[2].questions[0]: nobody is asked this: "), "{text}");
        assert!(text.contains("blocks[0].questions[0].jumps[0] leads past it at “way = 'desk'”"), "{text}");
        // whoever does not answer goes on, and so does who is led elsewhere
        assert_eq!(routing(|d| d.blocks[0].questions[0].jumps = end("way = 'desk'")), "");
        let text = routing(|d| {
            d.blocks[0].questions[0].jumps = end("not way = 'phone'");
            d.blocks[2].questions[0].show_if = "not answered(way)".into();
        });
        assert_eq!(text, "", "no way is taken before its question is answered");
        let text = routing(|d| {
            d.blocks[0].questions[0].jumps =
                vec![Jump { when: "way = 'desk'".into(), to: Some("all".parse().unwrap()), says: String::new() }];
            d.blocks[2].questions[0].show_if = "way = 'desk'".into();
        });
        assert_eq!(text, "");
    }

    #[test]
    fn rows_options_and_ways_that_are_never_met_are_told() {
        let flow = include_str!("../tests/flow.json");
        assert_eq!(found(flow, |_| {}), "");
        let text = found(flow, |d| {
            d.blocks[1].questions[1].show_if = "ways contains 'phone'".into();
            d.blocks[1].questions[1].kind.rows_mut().unwrap()[0].show_if = "not ways contains 'phone'".into();
        });
        assert!(text.contains("kind.items[0].show_if: this row is never asked"), "{text}");
        let text = routing(|d| {
            let question = &mut d.blocks[1].questions[1];
            question.jumps = vec![Jump { when: "waited < 3".into(), to: None, says: String::new() }];
        });
        assert!(text.contains("blocks[1].questions[1].jumps[0].when: this way is never taken: "), "{text}");
        assert!(text.contains("blocks[1].questions[1].show_if needs “waited > 10”"), "{text}");
    }

    #[test]
    fn every_built_in_questionnaire_can_be_reached_whole() {
        for template in crate::builtin::templates() {
            assert!(Questionnaire::try_from(template.document).is_ok(), "{}", template.key);
        }
    }
}
