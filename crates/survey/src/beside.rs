//! What stands beside the questions: hidden fields, which the address of a link answers, and calculated values.
//!
//! Both are items, so that conditions, texts, results and exports know them like answers. They are on no page: their
//! place is a block behind the last one. A calculated value is computed anew wherever answers are settled
//! ([`crate::Plan::settle`]), in the browser as on the server, right behind the last answer that it needs.

use crate::answer::{Answer, Answers};
use crate::code::{ItemCode, OptionCode};
use crate::document::{Calculated, Document};
use crate::expanded;
use crate::expression::{Items, Type, Typed, check, items_of, parse, references};
use crate::item::{self, Item, ItemKind, NO, YES};
use crate::questionnaire::DocumentProblem;

/// Most hidden fields of a questionnaire. Together they divide respondents into groups.
pub(crate) const MAX_FIELDS: usize = 5;

/// Most values of a hidden field.
pub(crate) const MAX_FIELD_VALUES: usize = 20;

/// Longest text that is computed, in characters: that of the longest answer.
const TEXT_CHARS: u32 = 20_000;

/// Whatever can hold one answer: what is asked in its order, then hidden fields, then calculated values.
pub(crate) fn items(document: &Document) -> Vec<Item> {
    let mut items = item::items(document);
    for field in &document.fields {
        let codes = field.values.iter().map(|value| value.code.clone()).collect();
        add(document, &mut items, &field.code, &field.name, ItemKind::Choice(codes));
    }
    for value in &document.values {
        let typed = typed(value, &items_of(&items));
        let kind = typed.and_then(|typed| kind_of(typed.kind())).unwrap_or_else(number);
        add(document, &mut items, &value.code, &value.name, kind);
    }
    items
}

fn add(document: &Document, items: &mut Vec<Item>, code: &ItemCode, name: &str, kind: ItemKind) {
    items.push(Item {
        code: code.clone(),
        text: name.to_owned(),
        required: false,
        reverse: false,
        kind,
        may_keep_back: false,
        only_with: None,
        place: (document.blocks.len(), 0),
    });
}

fn typed(value: &Calculated, known: &Items) -> Option<Typed> {
    check(&parse(&value.formula).ok()?, known).ok()
}

const fn number() -> ItemKind {
    ItemKind::Number { min: None, max: None, whole: false, step: None }
}

/// What a value holds; nothing for what has labels of its own.
fn kind_of(kind: &Type) -> Option<ItemKind> {
    Some(match kind {
        Type::Number => number(),
        Type::Text => ItemKind::Text(TEXT_CHARS),
        Type::Date => ItemKind::Date { min: None, max: None },
        Type::Truth => ItemKind::Choice([YES, NO].iter().filter_map(|name| OptionCode::parse(name).ok()).collect()),
        Type::Choice(_) | Type::Choices(_) => return None,
    })
}

/// The questions that must be answered before an item is known: itself; none for a hidden field; of a calculated value
/// all that it is computed from.
pub(crate) fn asked<'a>(document: &Document, items: &'a [Item], code: &ItemCode) -> Vec<&'a Item> {
    let mut asked: Vec<&Item> = Vec::new();
    // a value uses only those above it, so one way up finds all
    let mut wanted = vec![code.clone()];
    for value in document.values.iter().rev() {
        if wanted.contains(&value.code) {
            wanted.extend(parse(&value.formula).iter().flat_map(references));
        }
    }
    for item in items.iter().filter(|item| item.place.0 < document.blocks.len() && wanted.contains(&item.code)) {
        asked.push(item);
    }
    asked
}

/// What is wrong with the formulas.
pub(crate) fn problems(document: &Document, items: &[Item]) -> Vec<DocumentProblem> {
    let mut problems = Vec::new();
    for (at, value) in document.values.iter().enumerate() {
        let below = document.values.get(at..).unwrap_or_default();
        let known: Vec<Item> = items.iter().filter(|item| below.iter().all(|value| value.code != item.code)).cloned().collect();
        let names = parse(&value.formula).iter().flat_map(references).collect::<Vec<_>>();
        let misplaced: Vec<String> = names.iter().filter_map(|name| expanded::misplaced(document, items, name, None)).collect();
        let faults = if misplaced.is_empty() { faults(value, below, &items_of(&known)) } else { misplaced };
        problems.extend(faults.into_iter().map(|message| DocumentProblem { path: format!("values[{at}].formula"), message }));
    }
    problems
}

fn faults(value: &Calculated, below: &[Calculated], known: &Items) -> Vec<String> {
    let expression = match parse(&value.formula) {
        Ok(expression) => expression,
        Err(error) => return vec![error.to_string()],
    };
    let names = references(&expression);
    if names.contains(&value.code) {
        return vec![format!("{} is computed from itself; name what it is computed from", value.code)];
    }
    if let Some(later) = below.iter().find(|other| names.contains(&other.code)) {
        return vec![format!(
            "{} is written below; a value is computed from those above it, so that none depends on itself; move it up",
            later.code
        )];
    }
    match check(&expression, known) {
        Err(problems) => problems.iter().map(ToString::to_string).collect(),
        Ok(typed) if kind_of(typed.kind()).is_none() => {
            vec!["it is the answer to a choice; compare it, such as channel = 'phone', or repeat the question itself".to_owned()]
        }
        Ok(typed) if typed.compile().asks_for_the_day() => {
            vec!["it asks for today, which may change while somebody answers; ask for a date and compute with that".to_owned()]
        }
        Ok(_) if names.is_empty() => vec!["it is the same for everybody; compute it from answers".to_owned()],
        Ok(_) => Vec::new(),
    }
}

impl Document {
    /// Of the pairs of field and value that a link brings along those that the questionnaire knows, as answers.
    #[must_use]
    pub fn brought(&self, pairs: &[(ItemCode, OptionCode)]) -> Answers {
        let is_known = |(code, value): &&(ItemCode, OptionCode)| {
            self.fields.iter().any(|field| field.code == *code && field.values.iter().any(|known| known.code == *value))
        };
        pairs.iter().filter(is_known).map(|(code, value)| (code.clone(), Answer::Choice(value.clone()))).collect()
    }

    /// Whether an item is a calculated value with conditions, which can pick out few people: its results need a
    /// threshold for each outcome, and no measure is computed from it.
    #[must_use]
    pub fn picks_out(&self, code: &ItemCode) -> bool {
        let mut wanted = vec![code.clone()];
        for value in self.values.iter().rev() {
            if !wanted.contains(&value.code) {
                continue;
            }
            match parse(&value.formula) {
                Ok(expression) if expression.is_plain() => wanted.extend(references(&expression)),
                _ => return true,
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::document::{Order, SurveyOrder};
    use crate::{Arrangement, Date, Questionnaire, Scorer, Session};

    const TEXT: &str = include_str!("../tests/beside.json");

    fn questionnaire() -> Questionnaire {
        Questionnaire::from_json(TEXT).unwrap()
    }

    fn code(text: &str) -> ItemCode {
        text.parse().unwrap()
    }

    fn given(pairs: &[(&str, &str)]) -> Answers {
        let q = questionnaire();
        let answer = |(item, entry): &(&str, &str)| (code(item), q.read_entry(&code(item), entry).unwrap().unwrap());
        pairs.iter().map(answer).collect()
    }

    fn settled(mut answers: Answers) -> Answers {
        questionnaire().settle(&mut answers, Date::FIRST);
        answers
    }

    fn found(change: impl FnOnce(&mut Document)) -> String {
        let mut document = questionnaire().document().clone();
        change(&mut document);
        let problems = Questionnaire::try_from(document).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn values_follow_from_the_answers_and_are_taken_from_nobody() {
        let answers = settled(given(&[("speed", "2"), ("kindness", "3"), ("visits", "7")]));
        assert_eq!(answers.get(&code("grade")), Some(&Answer::Number(2.5)));
        assert_eq!(answers.get(&code("low")), Some(&Answer::Choice("yes".parse().unwrap())));
        assert_eq!(answers.get(&code("often")), Some(&Answer::Text("often".into())));
        let mut forged = given(&[("visits", "1")]);
        forged.insert(code("grade"), Answer::Number(4.0));
        forged.insert(code("often"), Answer::Choice("often".parse().unwrap()));
        let answers = settled(forged);
        assert_eq!(answers.get(&code("grade")), None, "nothing is rated");
        assert_eq!(answers.get(&code("often")), Some(&Answer::Text("now and then".into())));
        let q = questionnaire();
        assert!(q.check(&answers, Date::FIRST).is_ok());
        let answers = settled(given(&[("speed", "4"), ("kindness", "3")]));
        assert_eq!(Scorer::new(&q).score(&"grade".parse().unwrap(), &answers), Some(3.5), "measures know values");
    }

    #[test]
    fn conditions_follow_values_and_hidden_fields() {
        let q = questionnaire();
        let mut s = Session::new(q.plan().clone(), Date::FIRST);
        assert_eq!((s.progress().of, s.is_blank()), (4, true));
        s.answer(&code("source"), Answer::Choice("letter".parse().unwrap())).unwrap();
        assert_eq!((s.progress().of, s.is_blank()), (5, true), "what a link brings is no answer");
        s.answer(&code("speed"), Answer::Scale("1".parse().unwrap())).unwrap();
        assert_eq!((s.progress().of, s.is_blank()), (6, false));
        assert!(s.items_on_page().all(|item| q.is_question(item)));
        assert!(s.settled().contains_key(&code("low")) && !s.answers().contains_key(&code("low")));
    }

    #[test]
    fn a_link_brings_what_the_questionnaire_knows_and_nothing_else() {
        let document = questionnaire().document().clone();
        let pairs: Vec<(ItemCode, OptionCode)> =
            [("source", "letter"), ("source", "poster"), ("grade", "4"), ("visits", "3"), ("nothing", "letter")]
                .map(|(field, value)| (code(field), value.parse().unwrap()))
                .into();
        let brought = document.brought(&pairs);
        assert_eq!(brought, Answers::from([(code("source"), Answer::Choice("letter".parse().unwrap()))]));
    }

    #[test]
    fn formulas_that_cannot_be_computed_are_named_at_the_character() {
        let formula = |at: usize, formula: &str| {
            let formula = formula.to_owned();
            found(move |d| d.values[at].formula = formula)
        };
        assert!(
            formula(0, "mean(speed, kindnes)")
                .contains("values[0].formula: There is no question 'kindnes' to refer to here (character 13). Do you mean 'kindness'?")
        );
        assert!(formula(0, "mean(speed,").contains("values[0].formula: Expected"));
        assert!(formula(0, "speed + grade").contains("grade is computed from itself"));
        assert!(formula(0, "if(low = 'yes', 1, 2)").contains("low is written below"));
        assert!(formula(0, "source").contains("it is the answer to a choice"));
        assert!(formula(0, "days(date('2026-01-01'), today)").contains("it asks for today"));
        assert!(formula(0, "1 + 1").contains("it is the same for everybody"));
        assert!(
            formula(1, "often > 3").contains("values[1].formula: There is no question 'often'")
                || formula(1, "often > 3").contains("often is written below")
        );
    }

    #[test]
    fn what_is_not_known_yet_is_named_with_its_way() {
        let text = found(|d| d.values[0].formula = "length(more)".into());
        assert!(text.contains("blocks[1].questions[0].show_if: low is computed from more, and that is asked here or later"), "{text}");
        assert!(text.contains("blocks[1].questions[0].text: {grade} repeats an answer that is not given by then"), "{text}");
        let text = found(|d| d.order = SurveyOrder { blocks: Order::Random, turn_scales: false });
        assert!(text.contains("low is computed from speed, and that comes later for some respondents"), "{text}");
        let text = found(|d| d.blocks[1].questions[0].text = "It was {low}".into());
        assert!(text.contains("{low} repeats a condition"), "{text}");
        assert_eq!(found(|d| d.blocks[0].show_if = "source = 'letter'".into()), "", "a link is known from the start");
    }

    #[test]
    fn fields_and_measures_that_could_tell_who_somebody_is_are_refused() {
        let text = found(|d| {
            let value = |n: usize| crate::document::FieldValue { code: n.to_string().parse().unwrap(), label: n.to_string() };
            d.fields[0].values.extend((0..20).map(value));
        });
        assert!(text.contains("fields[0].values: there are 22 values; give at most 20"), "{text}");
        let text = found(|d| {
            let field = d.fields[0].clone();
            d.fields.extend((0..5).map(|n| crate::document::LinkField { code: code(&format!("f{n}")), ..field.clone() }));
        });
        assert!(text.contains("fields: there are 6; give at most 5"), "{text}");
        assert!(found(|d| d.fields[0].code = code("speed")).contains("is used twice"));
        assert!(found(|d| d.fields[0].values.clear()).contains("fields[0].values: it has 0 options"));
        let text = found(|d| d.values[0].formula = "if(visits > 5, 1, 0)".into());
        assert!(text.contains("measures[0].items: grade does not fit: its formula has conditions"), "{text}");
        assert!(questionnaire().document().picks_out(&code("low")) && !questionnaire().document().picks_out(&code("grade")));
    }

    proptest! {
        /// Values are the same after any number of passes, in every order, and never a fault of the respondent's.
        #[test]
        fn values_settle_at_once(speed in 0usize..5, kindness in 0usize..5, visits in -1i32..101, arrangement: u8) {
            let mut document = questionnaire().document().clone();
            document.blocks[0].order.questions = Order::Random;
            let q = Questionnaire::published(document.arranged(Arrangement(arrangement)));
            let mut answers = Answers::new();
            for (item, point) in [("speed", speed), ("kindness", kindness)] {
                if point > 0 {
                    answers.insert(code(item), Answer::Scale(point.to_string().parse().unwrap()));
                }
            }
            if visits >= 0 {
                answers.insert(code("visits"), Answer::Number(f64::from(visits)));
            }
            let hidden = q.settle(&mut answers, Date::FIRST);
            let once = answers.clone();
            prop_assert_eq!(q.settle(&mut answers, Date::FIRST), hidden);
            prop_assert_eq!(&answers, &once);
            prop_assert!(q.check(&answers, Date::FIRST).is_ok());
            prop_assert_eq!(once, settled(answers), "every order gives the same");
        }
    }
}
