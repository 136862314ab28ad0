//! Questions as live elements: the markup of [`candor_form`] with what follows the answers and what events do.

use std::sync::Arc;

use candor_form::{Act, Live, Node, Offered, Part, Style, holds, marked, room, said, value_of};
use candor_survey::date::Date;
use candor_survey::document::Question;
use candor_survey::{Answer, ItemCode, OptionCode};
use leptos::prelude::*;
use leptos::web_sys::Event;

use crate::answering::Answering;
use crate::dom;
use crate::tag::{Tag, tag};

/// [`question_view`] as a component.
#[component]
pub fn QuestionView(
    /// The question.
    question: Arc<Question>,
    /// Where the answers are and go.
    answering: Answering,
    /// How it is shown.
    #[prop(optional)]
    style: Style,
) -> impl IntoView {
    question_view(&question, answering, style)
}

/// A question with whatever takes its answer.
///
/// The answer comes from `answering` whenever it changes; a text field reads its entry once, when it is made,
/// so that nothing rewrites what somebody is typing. To show another entry, show the question anew.
#[must_use]
pub fn question_view(question: &Question, answering: Answering, style: Style) -> Tag {
    Binder { answering, items: Vec::new() }.tag(candor_form::question(question, style))
}

/// Described elements as live ones.
#[must_use]
pub fn bind(nodes: Vec<Node>, answering: Answering) -> Vec<Tag> {
    let mut binder = Binder { answering, items: Vec::new() };
    nodes.into_iter().map(|node| binder.tag(node)).collect()
}

/// What the parts of one item share.
#[derive(Clone, Copy)]
struct Shared {
    given: Memo<Option<Answer>>,
    problem: Memo<Option<String>>,
    said: RwSignal<&'static str>,
    length: RwSignal<usize>,
}

impl Shared {
    fn invalid(self) -> bool {
        self.problem.with(Option::is_some)
    }
}

struct Binder {
    answering: Answering,
    items: Vec<(ItemCode, Shared)>,
}

impl Binder {
    fn shared(&mut self, item: &ItemCode) -> Shared {
        if let Some((_, shared)) = self.items.iter().find(|(code, _)| code == item) {
            return *shared;
        }
        let (answering, code) = (self.answering, item.clone());
        let given = Memo::new(move |_| answering.answer.run(code.clone()));
        let shared = Shared { given, problem: answering.problem_of(item), said: RwSignal::new(""), length: RwSignal::new(0) };
        self.items.push((item.clone(), shared));
        shared
    }

    fn tag(&mut self, node: Node) -> Tag {
        let mut made = tag(node.name);
        let is_date = node.is_date();
        for part in node.parts {
            made = match part {
                Part::Attribute(name, value) => made.set(name, &value),
                Part::Text(text) => made.text(&text),
                Part::Child(child) => made.with(self.tag(child)),
                Part::Live(live) => self.live(made, live, is_date),
                Part::On(act) => self.on(made, act),
            };
        }
        made
    }

    fn live(&mut self, made: Tag, live: Live, is_date: bool) -> Tag {
        let shared = self.shared(item_of(&live));
        match live {
            Live::Class(class, _) => made.live("class", move || Some(marked(class, shared.invalid()))),
            Live::Invalid(_) => made.live("aria-invalid", move || shared.invalid().then(|| "true".to_owned())),
            Live::Problem(_) => made.live_text(move || shared.problem.get().as_deref().map(said).unwrap_or_default()),
            Live::ShownWithProblem(_) => made.shown(move || shared.invalid()),
            Live::Chosen(_, answer) => made.chosen(move || shared.given.with(|given| holds(given.as_ref(), &answer))),
            Live::ShownWhenGiven(_) => made.shown(move || shared.given.with(Option::is_some)),
            Live::Said(_) => made.live_text(move || shared.said.get().to_owned()),
            Live::Room(_, max) => made.live_text(move || room(shared.length.get(), max as usize)),
            Live::Entry(item) => {
                let mut initial: String = untrack(|| self.answering.entry.run(item.clone()));
                if is_date && !initial.is_empty() && Date::parse(&initial).is_none() {
                    // a date field cannot show half a date again, so the page must not insist on it
                    initial.clear();
                    self.answering.on_entry.run((item, String::new()));
                }
                shared.length.set(initial.chars().count());
                made.value(&initial)
            }
        }
    }

    fn on(&mut self, made: Tag, act: Act) -> Tag {
        let answering = self.answering;
        match act {
            Act::Keys => made.on("keydown", |event| dom::choose_by_key(&event)),
            Act::Choose(offered) => {
                let shared = self.shared(&offered.item);
                made.on("change", move |event| choose(answering, shared, &offered, dom::is_checked(&event)))
            }
            Act::Select(item, offers) => made.on("change", move |event| {
                let value = event_target_value(&event);
                match offers.iter().find(|offer| value_of(offer) == value) {
                    Some(offer) => answering.on_answer.run((item.clone(), offer.clone())),
                    None => answering.on_clear.run(item.clone()),
                }
            }),
            Act::Clear(item) => {
                let shared = self.shared(&item);
                // without a script it sends the form
                made.set("type", "button").on("click", move |event| {
                    dom::focus_question(&event);
                    answering.on_clear.run(item.clone());
                    shared.said.set("Selection cleared.");
                })
            }
            Act::Enter(item) => {
                let typed = self.typed(item);
                made.on("input", move |event| typed.run(event_target_value(&event)))
            }
            Act::EnterDate(item) => {
                // half a date has no value and makes no event, but it must not count as "left out"
                let typed = self.typed(item);
                made.on("keyup", move |event: Event| {
                    if event_target_value(&event).is_empty() {
                        typed.run(if dom::is_half_typed(&event) { "?" } else { "" }.to_owned());
                    }
                })
            }
        }
    }

    fn typed(&mut self, item: ItemCode) -> Callback<String> {
        let (answering, shared) = (self.answering, self.shared(&item));
        Callback::new(move |text: String| {
            shared.length.set(text.chars().count());
            answering.on_entry.run((item.clone(), text));
        })
    }
}

const fn item_of(live: &Live) -> &ItemCode {
    match live {
        Live::Class(_, item)
        | Live::Invalid(item)
        | Live::Problem(item)
        | Live::ShownWithProblem(item)
        | Live::Chosen(item, _)
        | Live::ShownWhenGiven(item)
        | Live::Entry(item)
        | Live::Said(item)
        | Live::Room(item, _) => item,
    }
}

fn choose(answering: Answering, shared: Shared, offered: &Offered, on: bool) {
    shared.said.set("");
    let answer = match &offered.multiple {
        Some(alone) => tick(shared.given.get_untracked(), &offered.answer, on, alone, shared.said),
        None => Some(offered.answer.clone()),
    };
    match answer {
        Some(answer) => answering.on_answer.run((offered.item.clone(), answer)),
        None => answering.on_clear.run(offered.item.clone()),
    }
}

/// The answer after one box changed: an exclusive option and the others put each other out.
fn tick(given: Option<Answer>, changed: &Answer, on: bool, exclusive: &[OptionCode], said: RwSignal<&'static str>) -> Option<Answer> {
    let mut codes = match given {
        Some(Answer::Choices(codes)) => codes,
        _ => Vec::new(),
    };
    let Answer::Choice(code) = changed else { return None };
    codes.retain(|c| c != code);
    let before = codes.len();
    if on {
        let alone = exclusive.contains(code);
        codes.retain(|c| !alone && !exclusive.contains(c));
        codes.push(code.clone());
        let cleared = before + 1 > codes.len();
        if cleared {
            let other = "The other answers are cleared, because this one stands alone.";
            said.set(if alone { other } else { "The answer that stands alone is cleared." });
        }
    }
    (!codes.is_empty()).then_some(Answer::Choices(codes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(code: &str) -> Answer {
        Answer::Choice(OptionCode::parse(code).unwrap())
    }

    #[test]
    fn an_exclusive_option_puts_the_others_out_and_says_so() {
        let _owner = Owner::new().set();
        let said = RwSignal::new("");
        let none = [OptionCode::parse("none").unwrap()];
        let a = tick(None, &answer("a"), true, &none, said);
        let ab = tick(a, &answer("b"), true, &none, said);
        assert!(matches!(&ab, Some(Answer::Choices(codes)) if codes.len() == 2));
        assert_eq!(said.get_untracked(), "");
        let alone = tick(ab, &answer("none"), true, &none, said);
        assert!(holds(alone.as_ref(), &answer("none")) && !holds(alone.as_ref(), &answer("a")));
        assert!(said.get_untracked().starts_with("The other answers"));
        let again = tick(alone, &answer("a"), true, &none, said);
        assert!(!holds(again.as_ref(), &answer("none")));
        said.set("");
        assert_eq!(tick(again, &answer("a"), false, &none, said), None);
    }
}
