//! Texts that repeat answers must ask for what has been answered by then.

use crate::beside;
use crate::document::{Document, Question};
use crate::expanded;
use crate::item::{Item, ItemKind};
use crate::placeholder::{Piece, pieces};
use crate::questionnaire::DocumentProblem;

/// What is wrong with the answers that texts repeat: items that there are not, or that come later.
pub(crate) fn problems(document: &Document, items: &[Item]) -> Vec<DocumentProblem> {
    let mut problems = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        let mut judge = |path: String, text: &str, place: (usize, Option<usize>)| {
            let faults = pieces(text).into_iter().filter_map(|piece| fault(document, items, &piece, place));
            problems.extend(faults.map(|message| DocumentProblem { path: path.clone(), message }));
        };
        judge(format!("blocks[{b}].title"), &block.title, (b, None));
        for (q, question) in block.questions.iter().enumerate() {
            let path = format!("blocks[{b}].questions[{q}]");
            for (end, text) in texts(question) {
                judge([path.as_str(), &end].concat(), text, (b, Some(q)));
            }
        }
    }
    for (name, text) in [("title", &document.title), ("introduction", &document.introduction), ("thanks", &document.thanks)] {
        let known = |piece: &Piece<'_>| matches!(piece, Piece::Answer { item, .. } if items.iter().any(|i| i.code == *item));
        if pieces(text).iter().any(known) {
            let message = "it cannot repeat an answer; that is for questions and headings of blocks".to_owned();
            problems.push(DocumentProblem { path: name.to_owned(), message });
        }
    }
    problems
}

/// The texts of a question that may repeat answers.
fn texts(question: &Question) -> Vec<(String, &str)> {
    let own = [(".text".to_owned(), question.text.as_str()), (".help".to_owned(), question.help.as_str())];
    let kind = &question.kind;
    let rows = kind.rows().into_iter().flatten().enumerate().map(|(at, row)| (format!(".kind.items[{at}].text"), row.text.as_str()));
    let options = kind.options().into_iter().flatten().enumerate();
    let options = options.map(|(at, option)| (format!(".kind.options[{at}].label"), option.label.as_str()));
    let forms = question.variants.iter().enumerate().flat_map(|(at, form)| {
        let labels = form.labels.values().map(move |label| (format!(".variants[{at}].labels"), label.as_str()));
        let texts = [("text", form.text.as_str()), ("help", form.help.as_str())];
        texts.map(|(name, text)| (format!(".variants[{at}].{name}"), text)).into_iter().chain(labels)
    });
    own.into_iter().chain(rows).chain(options).chain(forms).collect()
}

fn fault(document: &Document, items: &[Item], piece: &Piece<'_>, place: (usize, Option<usize>)) -> Option<String> {
    let Piece::Answer { item, written, .. } = piece else { return None };
    let is_loop = document.blocks.get(place.0).is_some_and(|block| block.for_each.is_some());
    if is_loop && item.as_str() == expanded::EACH_NAME {
        return None;
    }
    if let Some(fault) = expanded::misplaced(document, items, item, Some(place.0)) {
        return Some(fault);
    }
    match items.iter().find(|known| known.code == *item) {
        Some(known) if known.place.0 >= document.blocks.len() && is_condition(document, known) => {
            Some(format!("{written} repeats a condition, which says yes or no; compute a text, such as if(overall > 3, 'well', 'badly')"))
        }
        Some(_) if beside::asked(document, items, item).iter().all(|asked| document.is_before(asked.place, place)) => None,
        None => Some(format!("{written} repeats an answer, but there is no item {item}; correct the code or leave the braces out")),
        Some(_) => Some(format!("{written} repeats an answer that is not given by then; refer to a question that is always asked before")),
    }
}

/// Whether an item that nobody is asked for is a calculated value that holds or does not.
fn is_condition(document: &Document, item: &Item) -> bool {
    matches!(item.kind, ItemKind::Choice(_)) && document.values.iter().any(|value| value.code == item.code)
}
