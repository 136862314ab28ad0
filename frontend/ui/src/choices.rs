//! Everything that is answered by choosing: one fieldset and one option row for all kinds.

use candor_survey::document::{ChoiceOption, ScalePoint};
use candor_survey::{Answer, ItemCode, OptionCode};
use leptos::prelude::*;
use leptos::web_sys::Event;

use crate::answering::Answering;
use crate::dom;
use crate::question::{Level, Stem};
use crate::tag::{Tag, tag};

/// How the options are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// One below the other.
    List,
    /// Beside each other where there is room.
    Cells,
    /// The numbers 0 to 10.
    Numbers,
}

/// One option.
pub struct Offer {
    pub label: String,
    /// Heard after the label, not seen.
    pub spoken: String,
    /// Set off from the others; in a multiple choice it excludes them.
    pub apart: bool,
    pub answer: Answer,
}

impl Offer {
    pub fn plain(label: &str, answer: Answer) -> Self {
        Self { label: label.to_owned(), spoken: String::new(), apart: false, answer }
    }

    /// Options of a choice; `multiple` sets the exclusive ones off.
    pub fn options(options: &[ChoiceOption], multiple: bool) -> Vec<Self> {
        let offer = |o: &ChoiceOption| Self { apart: multiple && o.exclusive, ..Self::plain(&o.label, Answer::Choice(o.code.clone())) };
        options.iter().map(offer).collect()
    }

    pub fn scale(points: &[ScalePoint], not_applicable: Option<&str>) -> Vec<Self> {
        let scale = points.iter().map(|point| Self::plain(&point.label, Answer::Scale(point.code.clone())));
        let opt_out = not_applicable.map(|label| Self { apart: true, ..Self::plain(label, Answer::NotApplicable) });
        scale.chain(opt_out).collect()
    }

    pub fn numbers(low: &str, high: &str) -> Vec<Self> {
        let number = |n: usize| {
            let label = n.to_string();
            let end = match n {
                0 => low,
                10 => high,
                _ => "",
            };
            let spoken = if end.is_empty() { String::new() } else { [", ", end].concat() };
            let code = OptionCode::parse(&label).ok()?;
            Some(Self { label, spoken, apart: false, answer: Answer::Scale(code) })
        };
        (0..=10).filter_map(number).collect()
    }
}

/// The options of a question.
pub struct Choices {
    pub offers: Vec<Offer>,
    pub multiple: bool,
    pub layout: Layout,
    /// Labels of both ends, shown under the numbers.
    pub ends: Option<(String, String)>,
}

/// The question with its options.
pub fn choices_view(stem: &Stem, choices: Choices, answering: Answering) -> Tag {
    let Choices { offers, multiple, layout, ends } = choices;
    let id = stem.id();
    let item = stem.item.clone();
    let given = given(&item, answering);
    let said = RwSignal::new("");
    let exclusive: Vec<_> = offers.iter().filter(|o| multiple && o.apart).filter_map(|o| code_of(&o.answer)).cloned().collect();
    let choose = {
        let item = item.clone();
        Callback::new(move |(answer, on): (Answer, bool)| {
            said.set("");
            let answer = if multiple { tick(given.get_untracked(), &answer, on, &exclusive, said) } else { Some(answer) };
            match answer {
                Some(answer) => answering.on_answer.run((item.clone(), answer)),
                None => answering.on_clear.run(item.clone()),
            }
        })
    };
    let rows = offers.into_iter().enumerate().map(|(position, offer)| {
        let key = if layout == Layout::Numbers { position.to_string() } else { dom::key_of(position) };
        option_row(&id, &key, offer, multiple, given, choose)
    });
    let classes = match layout {
        Layout::List => "options list",
        Layout::Cells => "options cells",
        Layout::Numbers => "options numbers",
    };
    let rows = tag("div").class(classes).with_all(rows);
    let ends = ends.map(|(low, high)| {
        let end = |number: &str, label: &str| tag("span").text(&[number, ": ", label].concat());
        tag("p").class("ends").set("aria-hidden", "true").with(end("0", &low)).with(end("10", &high))
    });
    let clear = move |event: Event| {
        dom::focus_question(&event);
        answering.on_clear.run(item.clone());
        said.set("Selection cleared.");
    };
    let clear = tag("button").class("quiet").set("type", "button").text("Clear selection").on("click", clear);
    let tools = tag("div")
        .class("tools")
        .with(clear.shown(move || given.with(Option::is_some)))
        .with(tag("span").set("role", "status").live_text(move || said.get().to_owned()));
    group_view(stem, multiple, answering).with(rows).with_all(ends).with(tools)
}

fn given(item: &ItemCode, answering: Answering) -> Memo<Option<Answer>> {
    let item = item.clone();
    Memo::new(move |_| answering.answer.run(item.clone()))
}

/// The fieldset with everything above the options.
fn group_view(stem: &Stem, multiple: bool, answering: Answering) -> Tag {
    let problem = answering.problem_of(&stem.item);
    let class = if stem.level == Level::Row { "row" } else { "question" };
    tag("fieldset")
        .live("class", move || Some(marked(class, problem.with(Option::is_some))))
        .set("id", &stem.id())
        .set("role", if multiple { "group" } else { "radiogroup" })
        .set("aria-describedby", &stem.describes())
        .live("aria-invalid", move || invalid(problem))
        .on("keydown", |event| dom::choose_by_key(&event))
        .with(tag("legend").with(stem.heading(tag("span"))))
        .with_all(stem.notes(move || problem.get()).into_iter().flatten())
}

/// A class, and whether there is a problem.
pub fn marked(class: &str, invalid: bool) -> String {
    if invalid { [class, " invalid"].concat() } else { class.to_owned() }
}

/// The value of `aria-invalid`.
pub fn invalid(problem: Memo<Option<String>>) -> Option<String> {
    problem.with(Option::is_some).then(|| "true".to_owned())
}

fn option_row(id: &str, key: &str, offer: Offer, multiple: bool, given: Memo<Option<Answer>>, choose: Callback<(Answer, bool)>) -> Tag {
    let Offer { label, spoken, apart, answer } = offer;
    let input = {
        let answer = answer.clone();
        tag("input").chosen(move || given.with(|given| holds(given.as_ref(), &answer)))
    };
    let input = input
        .set("type", if multiple { "checkbox" } else { "radio" })
        .set("name", id)
        .set("data-key", key)
        .on("change", move |event| choose.run((answer.clone(), dom::is_checked(&event))));
    let label = tag("span").class("label").text(&label).with(tag("span").class("unseen").text(&spoken));
    let hint = tag("kbd").set("aria-hidden", "true").text(key);
    tag("label").class(if apart { "option apart" } else { "option" }).with(input).with(label).with(hint)
}

/// The question as a native select.
pub fn select_view(stem: &Stem, offers: Vec<Offer>, answering: Answering) -> Tag {
    let item = stem.item.clone();
    let given = given(&item, answering);
    let problem = answering.problem_of(&item);
    let options: Vec<_> = offers
        .iter()
        .enumerate()
        .map(|(position, offer)| {
            let answer = offer.answer.clone();
            let chosen = move || given.with(|given| holds(given.as_ref(), &answer));
            tag("option").set("value", &position.to_string()).text(&offer.label).chosen(chosen)
        })
        .collect();
    let change = move |event: Event| {
        let chosen = event_target_value(&event).parse().ok().and_then(|position: usize| offers.get(position));
        match chosen {
            Some(offer) => answering.on_answer.run((item.clone(), offer.answer.clone())),
            None => answering.on_clear.run(item.clone()),
        }
    };
    let id = stem.id();
    let select = tag("select")
        .class("entry")
        .set("id", &id)
        .set("aria-describedby", &stem.describes())
        .live("aria-invalid", move || invalid(problem))
        .on("change", change)
        .with(tag("option").set("value", "").text("Choose one"))
        .with_all(options);
    tag("div")
        .live("class", move || Some(marked("question", problem.with(Option::is_some))))
        .with(stem.heading(tag("label").set("for", &id)))
        .with_all(stem.notes(move || problem.get()).into_iter().flatten())
        .with(select)
}

fn code_of(answer: &Answer) -> Option<&OptionCode> {
    match answer {
        Answer::Choice(code) => Some(code),
        _ => None,
    }
}

fn holds(given: Option<&Answer>, offer: &Answer) -> bool {
    match given {
        Some(Answer::Choices(codes)) => code_of(offer).is_some_and(|code| codes.contains(code)),
        given => given == Some(offer),
    }
}

/// The answer after one box changed: an exclusive option and the others put each other out.
fn tick(given: Option<Answer>, changed: &Answer, on: bool, exclusive: &[OptionCode], said: RwSignal<&'static str>) -> Option<Answer> {
    let mut codes = match given {
        Some(Answer::Choices(codes)) => codes,
        _ => Vec::new(),
    };
    let code = code_of(changed)?;
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

    #[test]
    fn both_ends_of_zero_to_ten_are_spoken() {
        let offers = Offer::numbers("Not likely", "Very likely");
        assert_eq!(offers.len(), 11);
        assert_eq!(
            (offers[0].spoken.as_str(), offers[5].spoken.as_str(), offers[10].spoken.as_str()),
            (", Not likely", "", ", Very likely")
        );
    }
}
