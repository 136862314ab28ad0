//! Reading what a form sends.

use candor_survey::{Answer, AnswerProblem, Item, ItemCode, ItemKind, OptionCode, Session};

use crate::question::{KEPT_BACK, id_of, value_of};
use crate::words::Word;

/// An answer that does not go together, with what is wrong with it. It is shown again and not stored.
pub type Refused = (Answer, AnswerProblem);

/// Takes the fields of the page shown into a session: what is not among them was left out or unticked.
/// Nothing that was typed is dropped; fields of no question are passed over.
pub fn read(session: &mut Session, fields: &[(String, String)]) -> Vec<Refused> {
    let items = on_page(session);
    take(session, fields, items, true)
}

/// As [`read`], but items without a field stay as they are.
pub fn add(session: &mut Session, fields: &[(String, String)]) -> Vec<Refused> {
    let items = on_page(session);
    take(session, fields, items, false)
}

/// Takes the fields of another page than the one shown.
pub fn add_elsewhere(session: &mut Session, fields: &[(String, String)]) -> Vec<Refused> {
    let items = session.plan().items().to_vec();
    take(session, fields, items, false)
}

/// All items of the page shown, also those that an answer of the same page may bring up.
fn on_page(session: &Session) -> Vec<Item> {
    let page = session.plan().pages().get(session.page());
    session.plan().items().iter().filter(|item| page.is_some_and(|page| page.holds(item.place))).cloned().collect()
}

fn take(session: &mut Session, fields: &[(String, String)], items: Vec<Item>, all: bool) -> Vec<Refused> {
    let mut refused = Vec::new();
    // what the page has shown, before anything of it is taken
    let hidden = session.hidden();
    for item in items {
        let (kind, code) = (&item.kind, &item.code);
        let name = id_of(code);
        let values: Vec<&str> = fields.iter().filter(|(n, _)| *n == name).map(|(_, value)| value.as_str()).collect();
        // what was not on the page has no fields and keeps its answer
        if values.is_empty() && (!all || !hidden.shows_item(&item)) {
            continue;
        }
        let is_new = session.entry(code).is_empty();
        match answer(kind, &values) {
            Given::Answer(answer) => {
                if let Err(problem) = session.answer(code, answer.clone()) {
                    session.clear(code);
                    refused.push((answer, problem));
                }
            }
            Given::Entry(entry) => session.enter(code, entry),
            Given::Nothing => session.clear(code),
        }
        if let Some((choice, _)) = &item.only_with {
            // one of several may have been unticked on purpose; what was just written has not
            let adds = matches!(session.answer_to(choice), None | Some(Answer::Choices(_)));
            if is_new && adds {
                choose_specified(session, code);
            }
        }
    }
    refused
}

enum Given<'a> {
    Answer(Answer),
    Entry(&'a str),
    Nothing,
}

fn answer<'a>(kind: &ItemKind, values: &[&'a str]) -> Given<'a> {
    let first = values.first().copied().unwrap_or_default();
    // whatever else is sent along: who keeps an answer back has not given it
    if values.contains(&KEPT_BACK) {
        return Given::Answer(Answer::PreferNotToSay);
    }
    let code = |value: &str| OptionCode::parse(value).ok();
    let codes = || values.iter().filter_map(|value| code(value)).collect::<Vec<_>>();
    let several = |codes: Vec<OptionCode>, make: fn(Vec<OptionCode>) -> Answer| (!codes.is_empty()).then(|| make(codes));
    let given = match kind {
        ItemKind::Choice(_) => code(first).map(Answer::Choice),
        ItemKind::Choices { .. } | ItemKind::Files(_) => several(codes(), Answer::Choices),
        ItemKind::Ranking { .. } => several(codes(), Answer::Ranking),
        ItemKind::Scale { .. } if first == value_of(&Answer::NotApplicable) => Some(Answer::NotApplicable),
        ItemKind::Scale { .. } => code(first).map(Answer::Scale),
        _ => return Given::Entry(first),
    };
    given.map_or(Given::Nothing, Given::Answer)
}

/// Takes what one field holds now into a session: the option or text `value`, ticked or not. Gives what
/// that led to beside it, for screen readers.
pub fn change(session: &mut Session, item: &ItemCode, value: &str, on: bool) -> Option<Word> {
    let kind = session.plan().item(item)?.kind.clone();
    let (given, said) = match (&kind, OptionCode::parse(value)) {
        (_, Err(_)) if value == KEPT_BACK && !on => (Given::Nothing, None),
        (ItemKind::Choice(_), Ok(_)) if !on => (Given::Nothing, None),
        (ItemKind::Choices { options, .. }, Ok(code)) => {
            let before = session.answer_to(item).cloned();
            let (codes, said) = tick(before, &code, on, |code| options.contains(&(code.clone(), true)));
            if codes.is_empty() { (Given::Nothing, said) } else { (Given::Answer(Answer::Choices(codes)), said) }
        }
        (ItemKind::Files(_), Ok(code)) => {
            let (codes, said) = tick(session.answer_to(item).cloned(), &code, on, |_| false);
            if codes.is_empty() { (Given::Nothing, said) } else { (Given::Answer(Answer::Choices(codes)), said) }
        }
        _ => (answer(&kind, &[value]), None),
    };
    match given {
        // a tick too few or too many is kept, and going on says so
        Given::Answer(answer) => drop(session.answer(item, answer)),
        Given::Entry(text) => session.enter(item, text),
        Given::Nothing => session.clear(item),
    }
    choose_specified(session, item);
    said
}

/// Whoever writes what an option means has chosen it.
fn choose_specified(session: &mut Session, item: &ItemCode) {
    let of = session.plan().item(item).and_then(|item| item.only_with.clone());
    let Some((choice, option)) = of.filter(|_| !session.entry(item).is_empty()) else { return };
    let kind = session.plan().item(&choice).map(|item| item.kind.clone());
    let answer = match (kind, session.answer_to(&choice)) {
        (Some(ItemKind::Choice(_)), _) => Answer::Choice(option),
        (Some(ItemKind::Choices { options, .. }), before) => {
            Answer::Choices(tick(before.cloned(), &option, true, |code| options.contains(&(code.clone(), true))).0)
        }
        _ => return,
    };
    drop(session.answer(&choice, answer));
}

/// The options ticked after one box changed: one that stands alone and the others put each other out.
fn tick(given: Option<Answer>, code: &OptionCode, on: bool, alone: impl Fn(&OptionCode) -> bool) -> (Vec<OptionCode>, Option<Word>) {
    let mut codes = match given {
        Some(Answer::Choices(codes)) => codes,
        _ => Vec::new(),
    };
    codes.retain(|c| c != code);
    if !on {
        return (codes, None);
    }
    let (before, stands_alone) = (codes.len(), alone(code));
    codes.retain(|c| !stands_alone && !alone(c));
    let said = match (codes.len() < before, stands_alone) {
        (false, _) => None,
        (true, true) => Some(Word::OthersCleared),
        (true, false) => Some(Word::AloneCleared),
    };
    codes.push(code.clone());
    (codes, said)
}

#[cfg(test)]
mod tests {
    use candor_survey::{Audience, Date, Fault, Questionnaire};

    use super::*;
    use crate::{Form, State, Style, Words, question};

    fn all_kinds() -> Questionnaire {
        let text = include_str!("../../survey/tests/all_kinds.json").replace("\"required\": true, ", "");
        Questionnaire::from_json(&text).unwrap()
    }

    fn session(page: usize) -> Session {
        let mut session = Session::new(all_kinds().plan().clone(), Date::FIRST);
        session.go_to(page);
        session
    }

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn item(code: &str) -> ItemCode {
        code.parse().unwrap()
    }

    #[test]
    fn every_kind_is_read_and_shown_again() {
        let words = Words::english();
        for (page, given) in [
            (0, vec![("q-single", "b")]),
            (1, vec![("q-multi", "a"), ("q-multi", "b")]),
            (2, vec![("q-rating", "~na")]),
            (2, vec![("q-rating", "p4")]),
            (3, vec![("q-nps", "10")]),
            (4, vec![("q-row1", "3"), ("q-row2", "1")]),
            (5, vec![("q-short", "a \"line\" & <more>"), ("q-long", "\nfirst empty"), ("q-number", "3.5"), ("q-date", "2026-05-01")]),
        ] {
            let mut session = session(page);
            assert_eq!(session.page(), page);
            assert_eq!(read(&mut session, &fields(&given)), []);
            let form = Form::of(&all_kinds(), Audience::Customers);
            let html: String =
                form.sheets[page].asks.iter().map(|q| question(q, Style::default(), State::of(&session, words)).html()).collect();
            let chosen = html.matches(" checked").count();
            let typed = given.iter().filter(|(name, _)| ["q-short", "q-long", "q-number", "q-date"].contains(name)).count();
            assert_eq!(chosen + typed, given.len(), "{html}");
            assert_eq!(session.answers().len(), if page == 1 { 1 } else { given.len() });
            if page == 5 {
                for part in [
                    "value=\"a &quot;line&quot; &amp; &lt;more&gt;\"",
                    ">\n\nfirst empty</textarea>",
                    "value=\"3.5\"",
                    "value=\"2026-05-01\"",
                ] {
                    assert!(html.contains(part), "{part} in {html}");
                }
            }
            assert_eq!(read(&mut session, &[]), []);
            assert_eq!(session.answers().len(), 0, "what is not sent was taken back");
        }
    }

    #[test]
    fn what_does_not_go_together_is_shown_again_and_not_taken() {
        let words = Words::english();
        let mut session = session(1);
        let refused = read(&mut session, &fields(&[("q-multi", "a"), ("q-multi", "none")]));
        assert!(matches!(refused[0].1.fault, Fault::ExclusiveCombined(_)));
        assert_eq!(session.answer_to(&item("multi")), None);
        let aside = [(item("multi"), refused[0].0.clone())];
        let form = Form::of(&all_kinds(), Audience::Customers);
        let problems = [(item("multi"), "Choose".to_owned())];
        let state = State { problems: &problems, aside: &aside, ..State::of(&session, words) };
        let html = question(&form.sheets[1].asks[0], Style::default(), state).html();
        assert_eq!((html.matches(" checked").count(), html.matches("aria-invalid=\"true\"").count()), (2, 1), "{html}");
        assert!(html.contains("class=\"question invalid\"") && html.contains("Error: Choose</p>"), "{html}");
    }

    #[test]
    fn what_was_typed_wrongly_is_kept_and_stops_the_page() {
        let mut session = session(5);
        read(&mut session, &fields(&[("q-number", "many"), ("q-date", "2026-13-01"), ("q-nobody", "x")]));
        assert_eq!(session.entry(&item("number")), "many");
        assert_eq!(session.problems().len(), 2);
    }

    #[test]
    fn an_exclusive_option_puts_the_others_out_and_says_so() {
        let mut session = session(1);
        let multi = item("multi");
        assert_eq!(change(&mut session, &multi, "a", true), None);
        assert_eq!(change(&mut session, &multi, "b", true), None);
        assert!(matches!(session.answer_to(&multi), Some(Answer::Choices(codes)) if codes.len() == 2));
        assert_eq!(change(&mut session, &multi, "none", true), Some(Word::OthersCleared));
        assert!(matches!(session.answer_to(&multi), Some(Answer::Choices(codes)) if codes.len() == 1));
        assert_eq!(change(&mut session, &multi, "a", true), Some(Word::AloneCleared));
        assert_eq!(change(&mut session, &multi, "a", false), None);
        assert_eq!(session.answer_to(&multi), None);
    }

    #[test]
    fn every_kind_is_taken_field_by_field() {
        let mut session = session(0);
        for (code, value) in [("single", "b"), ("rating", "~na"), ("nps", "10"), ("row1", "3"), ("short", "text"), ("number", "3.5")] {
            assert_eq!(change(&mut session, &item(code), value, true), None, "{code}");
            assert!(session.answer_to(&item(code)).is_some(), "{code}");
        }
        assert_eq!(change(&mut session, &item("nobody"), "x", true), None);
        change(&mut session, &item("date"), "?", true);
        assert!(session.answer_to(&item("date")).is_none() && session.entry(&item("date")) == "?");
    }

    #[test]
    fn further_kinds_are_taken_field_by_field() {
        let further = Questionnaire::from_json(include_str!("../../survey/tests/more_kinds.json")).unwrap();
        let mut s = Session::new(further.plan().clone(), Date::FIRST);
        for (code, value) in [
            ("again", "~pn"),
            ("agree", "yes"),
            ("start", "08:30"),
            ("share", "45"),
            ("mail", "a@example.org"),
            ("stay_from", "2026-02-01"),
        ] {
            change(&mut s, &item(code), value, true);
            assert!(s.answer_to(&item(code)).is_some(), "{code}");
        }
        for code in ["again", "agree"] {
            change(&mut s, &item(code), if code == "again" { "~pn" } else { "yes" }, false);
            assert_eq!(s.answer_to(&item(code)), None, "{code} is unticked");
        }
        change(&mut s, &item("way_other"), "by boat", true);
        assert_eq!(s.answer_to(&item("way")), Some(&Answer::Choice("other".parse().unwrap())), "who writes has chosen");
        change(&mut s, &item("tools"), "a", true);
        change(&mut s, &item("tools"), "b", true);
        change(&mut s, &item("tools"), "c", true);
        assert!(matches!(s.answer_to(&item("tools")), Some(Answer::Choices(codes)) if codes.len() == 3), "too many are kept");
        s.go_to(4);
        assert_eq!(s.problems()[0].fault, Fault::TooMany(2));
        change(&mut s, &item("tools"), "~pn", true);
        assert_eq!(s.problems(), []);
        assert_eq!(read(&mut s, &fields(&[("q-tools", "a"), ("q-tools_other", "a pen")])), []);
        assert!(matches!(s.answer_to(&item("tools")), Some(Answer::Choices(codes)) if codes.len() == 2), "what is written is chosen, too");
        assert_eq!(read(&mut s, &fields(&[("q-tools", "a"), ("q-tools_other", "a pen")])), []);
        assert!(matches!(s.answer_to(&item("tools")), Some(Answer::Choices(codes)) if codes.len() == 1), "what is unticked stays so");
    }

    #[test]
    fn a_question_of_the_same_page_that_an_answer_brings_up_is_taken_with_it() {
        let q = Questionnaire::from_json(include_str!("../../survey/tests/routing.json")).unwrap();
        let mut document = q.document().clone();
        let overall = document.blocks[2].questions.remove(0);
        document.blocks.remove(2);
        document.blocks[2].questions.insert(0, overall);
        let q = Questionnaire::try_from(document).unwrap();
        let mut s = Session::new(q.plan().clone(), Date::FIRST);
        change(&mut s, &item("way"), "desk", true);
        s.go_to(9);
        assert_eq!(read(&mut s, &fields(&[("q-overall", "1"), ("q-worse", "the door"), ("q-comment", "")])), []);
        assert!(s.answer_to(&item("worse")).is_some());
        // a page from before, sent late, changes what it holds and nothing else
        assert_eq!(add_elsewhere(&mut s, &fields(&[("q-waited", "5"), ("q-way", "phone")])), []);
        assert_eq!(s.answers().len(), 4);
    }

    #[test]
    fn invented_options_are_refused() {
        let mut session = session(0);
        assert_eq!(read(&mut session, &fields(&[("q-single", "zzz")])).len(), 1);
        assert_eq!(read(&mut session, &fields(&[("q-single", "not a code")])).len(), 0);
        assert_eq!(session.answers().len(), 0);
    }
}
