//! Items that say which answer they ask for, to see who reads.

use candor_survey::ItemCode;
use candor_survey::document::{Document, Instructed, Kind};
use candor_ui::Tag;
use candor_wire::problem::FieldProblem;
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::edit::question;
use crate::designer::editor::path_error;
use crate::form::Field;

/// An item: block, question, and the row of it that is meant.
pub type At = (usize, usize, Option<usize>);

fn path((b, q, row): At) -> String {
    match row {
        Some(row) => format!("blocks[{b}].questions[{q}].kind.items[{row}].instructed"),
        None => format!("blocks[{b}].questions[{q}].instructed"),
    }
}

fn code(document: &Document, (b, q, row): At) -> Option<&ItemCode> {
    let question = question(document, b, q)?;
    match row {
        Some(row) => question.kind.rows()?.get(row).map(|row| &row.code),
        None => Some(&question.code),
    }
}

/// Codes and labels that an item can ask for; none where it cannot ask for one.
pub fn answers(kind: &Kind, is_row: bool) -> Vec<(String, String)> {
    match (kind, is_row) {
        (Kind::SingleChoice { options, .. }, false) | (Kind::ChoiceMatrix { options, multiple: false, .. }, true) => {
            options.iter().map(|option| (option.code.to_string(), option.label.clone())).collect()
        }
        (Kind::Rating { points, .. }, false) | (Kind::Matrix { points, .. }, true) => {
            points.iter().map(|point| (point.code.to_string(), point.label.clone())).collect()
        }
        _ => Vec::new(),
    }
}

fn set(document: &mut Document, at: At, answer: &str) -> Option<()> {
    let item = code(document, at)?.clone();
    document.instructed.retain(|one| one.item != item);
    if let Ok(answer) = answer.parse() {
        document.instructed.push(Instructed { item: item.clone(), answer });
        // what it asks for says nothing about anything that is measured
        document.measures.iter_mut().for_each(|measure| measure.items.retain(|own| *own != item));
        document.measures.retain(|measure| !measure.items.is_empty());
    }
    Some(())
}

/// Which answer an item asks for, if it asks for one.
pub fn attention(draft: Draft, at: At) -> Tag {
    let path = path(at);
    let value = move || {
        let asked = |document: &Document| {
            let code = code(document, at)?;
            document.instructed.iter().find(|one| one.item == *code).map(|one| one.answer.to_string())
        };
        draft.document.with(asked).unwrap_or_default()
    };
    let options = move || {
        let known = draft.document.with(|document| question(document, at.0, at.1).map(|question| answers(&question.kind, at.2.is_some())));
        let asks = |(code, label): (String, String)| (code, ["It asks for “", &label, "”"].concat());
        std::iter::once((String::new(), "No, it is an ordinary question".to_owned())).chain(known.into_iter().flatten().map(asks)).collect()
    };
    let error = path_error(draft, path.clone());
    let hint = "For an item that says what to choose, such as “Please choose Agree here”. It tells who reads, and is part of no measure.";
    Field::new(&path, "Attention check").hint(hint).error(error).choice(options, value, move |answer: String| {
        draft.edit("", |document| set(document, at, &answer));
    })
}

/// Forgets what is asked for where the item or the answer is gone.
pub fn forget_missing(document: &mut Document) {
    let mut instructed = std::mem::take(&mut document.instructed);
    instructed.retain(|one| found(document, one).is_some_and(|(at, kind)| takes(kind, at, one)));
    document.instructed = instructed;
}

fn takes(kind: &Kind, at: At, one: &Instructed) -> bool {
    answers(kind, at.2.is_some()).iter().any(|(code, _)| *code == one.answer.as_str())
}

fn found<'a>(document: &'a Document, one: &Instructed) -> Option<(At, &'a Kind)> {
    let questions =
        document.blocks.iter().enumerate().flat_map(|(b, block)| block.questions.iter().enumerate().map(move |(q, own)| (b, q, own)));
    questions.into_iter().find_map(|(b, q, question)| {
        let row = || question.kind.rows()?.iter().position(|row| row.code == one.item);
        if question.code == one.item { Some(((b, q, None), &question.kind)) } else { row().map(|row| ((b, q, Some(row)), &question.kind)) }
    })
}

/// A problem with the check, at the item that it is about.
pub fn placed(document: &Document, mut problem: FieldProblem) -> FieldProblem {
    let at =
        problem.field.strip_prefix("instructed[").and_then(|rest| rest.split(']').next()).and_then(|digits| digits.parse::<usize>().ok());
    if let Some((at, _)) = at.and_then(|at| document.instructed.get(at)).and_then(|one| found(document, one)) {
        problem.field = path(at);
    }
    problem
}

#[cfg(test)]
mod tests {
    use candor_survey::{Questionnaire, builtin};

    use super::*;
    use crate::designer::edit::{ListName, Place, remove, remove_row};

    fn checked() -> (Document, At) {
        let mut document = builtin::customer_satisfaction();
        let is_rating = |at: &At| matches!(question(&document, at.0, at.1).unwrap().kind, Kind::Rating { .. });
        let questions = document.blocks.iter().enumerate().flat_map(|(b, block)| (0..block.questions.len()).map(move |q| (b, q, None)));
        let at = questions.into_iter().find(is_rating).unwrap();
        let last = answers(&question(&document, at.0, at.1).unwrap().kind, false).last().unwrap().0.clone();
        set(&mut document, at, &last).unwrap();
        (document, at)
    }

    #[test]
    fn a_check_is_part_of_no_measure_and_can_be_published() {
        let (mut document, at) = checked();
        assert_eq!(document.instructed.len(), 1);
        Questionnaire::try_from(document.clone()).unwrap();
        set(&mut document, at, "").unwrap();
        assert!(document.instructed.is_empty());
    }

    #[test]
    fn a_check_goes_with_its_item_and_with_its_answer() {
        let (mut document, at) = checked();
        let last = answers(&question(&document, at.0, at.1).unwrap().kind, false).len() - 1;
        remove_row(&mut document, (at.0, at.1), ListName::Points, 0);
        assert_eq!(document.instructed.len(), 1);
        remove_row(&mut document, (at.0, at.1), ListName::Points, last - 1);
        assert!(document.instructed.is_empty());
        let (mut document, at) = checked();
        remove(&mut document, Place::Question(at.0, at.1));
        assert!(document.instructed.is_empty());
    }

    #[test]
    fn a_problem_stands_at_its_item() {
        let (document, at) = checked();
        let problem = FieldProblem { field: "instructed[0].answer".into(), message: String::new() };
        assert_eq!(placed(&document, problem).field, path(at));
        let other = FieldProblem { field: "title".into(), message: String::new() };
        assert_eq!(placed(&document, other).field, "title");
    }
}
