//! Options put into an order by buttons: no dragging, no script needed, and no order to begin with.

use candor_survey::decimal::count;
use candor_survey::{Answer, ItemCode, ItemKind, OptionCode, Session};

use super::{Stem, group, tools};
use crate::node::{Node, node};
use crate::words::{Word, Words};

/// Code and label of an option.
type Choice = (OptionCode, String);

/// The name of the buttons; their value says item, what to do and option, between spaces.
pub const RANK: &str = "rank";

/// The id of the button that does something with an option.
fn move_button(item: &str, what: &str, option: &str) -> String {
    [RANK, "-", item, "-", what, "-", option].concat()
}

/// Places that are given, then the options without one.
pub(super) fn ranking(stem: Stem<'_>, options: &[Choice], places: usize) -> Node {
    let of = |code: &OptionCode| options.iter().find(|option| &option.0 == code);
    // what is not offered any more has no place
    let given: Vec<OptionCode> = match stem.answer() {
        Some(Answer::Ranking(codes)) => codes.iter().filter(|code| of(code).is_some()).cloned().collect(),
        _ => Vec::new(),
    };
    let ranked = given.iter().filter_map(of).enumerate().map(|(at, option)| ranked(stem, option, at, given.len()));
    let open = options.iter().filter(|option| !given.contains(&option.0));
    let next = (given.len() < places).then(|| given.len() + 1);
    let open = open.map(|option| unranked(stem, option, next));
    let kept = given.iter().map(|code| node("input").set("type", "hidden").set("name", &stem.id()).set("value", code.as_str()));
    let words = match (next, places) {
        (Some(next), _) => stem.state.words.fill(Word::PlaceNext, &[&count(next), &count(places)]),
        (None, _) => stem.say(Word::PlacesGiven).to_owned(),
    };
    group(stem, true)
        .with_all(kept)
        .with(node("ol").class("places").with_all(ranked))
        .with(node("p").class("count").text(&words))
        .with(node("div").class("open").with_all(open))
        .with(tools(stem))
}

fn button(stem: Stem<'_>, what: &str, option: &Choice) -> Node {
    let value = [stem.ask.item.as_str(), " ", what, " ", option.0.as_str()].concat();
    let id = move_button(stem.ask.item.as_str(), what, option.0.as_str());
    node("button").set("id", &id).set("type", "submit").set("name", RANK).set("value", &value)
}

fn ranked(stem: Stem<'_>, option: &Choice, at: usize, of: usize) -> Node {
    let icon = |what: &str, sign: &str, word: Word| {
        let spoken = node("span").class("unseen").text(&stem.state.words.fill(word, &[&option.1]));
        button(stem, what, option).class("icon").with(node("span").set("aria-hidden", "true").set("data-mark", sign)).with(spoken)
    };
    let up = icon("up", "↑", Word::PlaceUp).set_if("disabled", at == 0);
    let down = icon("down", "↓", Word::PlaceDown).set_if("disabled", at + 1 == of);
    let moves = node("span").class("moves").with(up).with(down).with(icon("out", "×", Word::PlaceOut));
    node("li")
        .set("id", &move_button(stem.ask.item.as_str(), "of", option.0.as_str()))
        .with(node("span").class("label").text(&option.1))
        .with(moves)
}

fn unranked(stem: Stem<'_>, option: &Choice, next: Option<usize>) -> Node {
    let spoken = next.map_or_else(String::new, |next| stem.state.words.fill(Word::PlaceGive, &[&count(next)]));
    button(stem, "in", option)
        .class("option")
        .set_if("disabled", next.is_none())
        .text(&option.1)
        .with(node("span").class("unseen").text(&spoken))
}

/// Does what a button says: the item, what to say to screen readers, and the id of the button to go on with.
pub fn rank(session: &mut Session, value: &str, words: &Words) -> Option<(ItemCode, String, String)> {
    let mut parts = value.split(' ');
    let (item, what) = (ItemCode::parse(parts.next()?).ok()?, parts.next()?);
    let option = OptionCode::parse(parts.next()?).ok()?;
    let ItemKind::Ranking { options, places } = &session.plan().item(&item)?.kind else { return None };
    let places = *places as usize;
    if !options.contains(&option) {
        return None;
    }
    let mut codes = match session.settled().get(&item) {
        Some(Answer::Ranking(codes)) => codes.clone(),
        _ => Vec::new(),
    };
    let at = codes.iter().position(|code| *code == option);
    let to = moved(&mut codes, option.clone(), what, at, places);
    let open = options.iter().find(|option| !codes.contains(option)).filter(|_| codes.len() < places);
    // whoever gives places goes on giving them; whoever moves something goes on moving it, but not beyond the ends
    let (next, next_option) = match (to, open) {
        (Some(_), Some(open)) if what == "in" => ("in", open),
        (Some(_), _) if codes.len() == 1 => ("out", &option),
        (Some(to), _) if to == 0 || (what == "down" && to + 1 < codes.len()) => ("down", &option),
        (Some(_), _) => ("up", &option),
        (None, _) => ("in", &option),
    };
    let id = move_button(item.as_str(), next, next_option.as_str());
    let said = match to {
        Some(to) => words.fill(Word::PlaceNow, &[&count(to + 1)]),
        None => words.say(Word::PlaceGone).to_owned(),
    };
    if codes.is_empty() {
        session.clear(&item);
    } else {
        session.answer(&item, Answer::Ranking(codes)).ok()?;
    }
    Some((item, said, id))
}

/// Moves one option; where it is then.
fn moved(codes: &mut Vec<OptionCode>, option: OptionCode, what: &str, at: Option<usize>, places: usize) -> Option<usize> {
    match (what, at) {
        ("in", None) if codes.len() < places => {
            codes.push(option);
            Some(codes.len() - 1)
        }
        ("up", Some(at)) if at > 0 => {
            codes.swap(at, at - 1);
            Some(at - 1)
        }
        ("down", Some(at)) if at + 1 < codes.len() => {
            codes.swap(at, at + 1);
            Some(at + 1)
        }
        ("out", Some(at)) => {
            codes.remove(at);
            None
        }
        (_, at) => at,
    }
}

#[cfg(test)]
mod tests {
    use candor_survey::{Date, Questionnaire};
    use proptest::prelude::*;

    use super::*;

    fn session() -> Session {
        Session::new(Questionnaire::from_json(include_str!("../../../survey/tests/more_kinds.json")).unwrap().plan().clone(), Date::FIRST)
    }

    fn order(session: &Session) -> String {
        match session.answer_to(&"order".parse().unwrap()) {
            Some(Answer::Ranking(codes)) => codes.iter().map(OptionCode::as_str).collect::<Vec<_>>().join(" "),
            _ => String::new(),
        }
    }

    #[test]
    fn buttons_put_in_move_and_take_out() {
        let mut s = session();
        for (press, then, next) in [
            ("order in speed", "speed", "rank-order-in-price"),
            ("order up speed", "speed", "rank-order-out-speed"),
            ("order in price", "speed price", "rank-order-in-care"),
            ("order up price", "price speed", "rank-order-down-price"),
            ("order in care", "price speed care", "rank-order-up-care"),
            ("order in range", "price speed care", "rank-order-in-range"),
            ("order down price", "speed price care", "rank-order-down-price"),
            ("order out speed", "price care", "rank-order-in-speed"),
        ] {
            assert_eq!(rank(&mut s, press, &Words::default()).unwrap().2, next, "{press}");
            assert_eq!(order(&s), then, "{press}");
        }
        for wrong in ["order in nobody", "order", "", "nobody in speed", "order in", "mail in speed"] {
            assert!(rank(&mut s, wrong, &Words::default()).is_none(), "{wrong}");
        }
        assert_eq!(order(&s), "price care");
    }

    proptest! {
        #[test]
        fn no_sequence_of_presses_makes_an_order_that_is_refused(presses in proptest::collection::vec((0usize..4, 0usize..4), 0..60)) {
            let mut s = session();
            for (what, option) in presses {
                let press = ["order", ["in", "up", "down", "out"][what], ["speed", "price", "care", "range"][option]].join(" ");
                let _ = rank(&mut s, &press, &Words::default());
                let code: ItemCode = "order".parse().unwrap();
                if let Some(answer) = s.answer_to(&code) {
                    prop_assert!(s.plan().check_answer(&code, answer).is_ok());
                }
            }
        }
    }
}
