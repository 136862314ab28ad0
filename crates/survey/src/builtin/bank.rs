//! Single questions to add to a questionnaire: those of the built-in ones, one by one.

use serde::{Deserialize, Serialize};

use super::templates;
use crate::audience::Audience;
use crate::code::ItemCode;
use crate::document::{Document, Measure, Question, Suppression};

/// A question with what is computed from it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BankItem {
    /// Stable name: that of its questionnaire, a dot, and its code.
    pub key: String,
    /// Who is asked.
    pub audience: Audience,
    /// What it is about: the area, or the title of its questionnaire.
    pub area: String,
    /// The question. It stands by itself: it has no condition.
    pub question: Question,
    /// Measures that need no other question.
    pub measures: Vec<Measure>,
    /// Findings of the linter that are kept, with their reasons.
    pub suppressions: Vec<Suppression>,
}

/// All questions of the built-in questionnaires that mean something without the others.
#[must_use]
pub fn bank() -> Vec<BankItem> {
    let mut items = Vec::new();
    for template in templates() {
        let document = template.document;
        for block in &document.blocks {
            // one that follows up on an answer asks nothing without it
            for question in block.questions.iter().filter(|question| question.show_if.is_empty()) {
                let codes = codes(question);
                let within = |measure: &&Measure| measure.items.iter().all(|item| codes.contains(item));
                let of_areas = template.key == "employee-areas" && codes.len() > 1;
                items.push(BankItem {
                    key: format!("{}.{}", template.key, question.code),
                    audience: template.audience,
                    area: if of_areas { block.title.clone() } else { document.title.clone() },
                    measures: document.measures.iter().filter(within).cloned().collect(),
                    suppressions: document
                        .suppressions
                        .iter()
                        .filter(|s| codes.iter().any(|code| code.as_str() == s.at))
                        .cloned()
                        .collect(),
                    question: question.clone(),
                });
            }
        }
    }
    // the same question in two questionnaires is one item
    let mut kept: Vec<BankItem> = Vec::new();
    for item in items {
        let same = |other: &BankItem| {
            other.audience == item.audience && other.question.text == item.question.text && other.question.kind == item.question.kind
        };
        if !kept.iter().any(same) {
            kept.push(item);
        }
    }
    kept
}

/// The codes of a question and its parts.
fn codes(question: &Question) -> Vec<ItemCode> {
    let mut codes = vec![question.code.clone()];
    codes.extend(question.kind.part_codes().into_iter().cloned());
    codes
}

impl BankItem {
    /// Puts the question into a block, at a position, with what is computed from it. Codes that the questionnaire
    /// has used get a number behind them. False when there is no such place; then nothing is changed.
    pub fn insert_into(mut self, document: &mut Document, block: usize, position: usize) -> bool {
        self.rename(document);
        let Some(block) = document.blocks.get_mut(block).filter(|block| position <= block.questions.len()) else { return false };
        block.questions.insert(position, self.question);
        document.measures.extend(self.measures);
        document.suppressions.extend(self.suppressions);
        true
    }

    fn rename(&mut self, document: &Document) {
        let mut taken: Vec<ItemCode> = document.blocks.iter().flat_map(|b| &b.questions).flat_map(codes).collect();
        for code in codes(&self.question) {
            let new = free(&code, |code| taken.contains(code));
            taken.push(new.clone());
            if new != code {
                replace(&mut self.question, &code, &new);
                let of_measures = self.measures.iter_mut().flat_map(|measure| &mut measure.items).filter(|item| **item == code);
                of_measures.for_each(|item| *item = new.clone());
                let kept = self.suppressions.iter_mut().filter(|kept| kept.at == code.as_str());
                kept.for_each(|kept| new.as_str().clone_into(&mut kept.at));
            }
        }
        for measure in &mut self.measures {
            measure.code = free(&measure.code, |code| document.measures.iter().any(|m| &m.code == code));
        }
    }
}

/// The code itself, or the first of `code_2`, `code_3`, … that is not taken.
fn free<T: std::fmt::Display + std::str::FromStr + Clone>(code: &T, taken: impl Fn(&T) -> bool) -> T {
    let numbered = (2..10_000).filter_map(|n| [&code.to_string(), "_", &n.to_string()].concat().parse().ok());
    std::iter::once(code.clone()).chain(numbered).find(|code| !taken(code)).unwrap_or_else(|| code.clone())
}

/// Gives a question, a row or the text of an option another code. A test holds that the bank has no other parts.
fn replace(question: &mut Question, old: &ItemCode, new: &ItemCode) {
    let rows = question.kind.rows_mut().into_iter().flatten().map(|row| &mut row.code);
    rows.filter(|code| *code == old).for_each(|code| *code = new.clone());
    let texts = question.kind.options_mut().into_iter().flatten().filter_map(|option| option.specify.as_mut());
    texts.filter(|code| *code == old).for_each(|code| *code = new.clone());
    if question.code == *old {
        question.code = new.clone();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Questionnaire;
    use crate::builtin::customer_satisfaction;

    #[test]
    fn every_question_can_be_added_several_times_over() {
        let mut document = customer_satisfaction();
        for _ in 0..3 {
            for item in bank() {
                let before = document.measures.len();
                let measures = item.measures.len();
                assert!(item.clone().insert_into(&mut document, 0, 1), "{}", item.key);
                assert_eq!(document.measures.len(), before + measures);
                let added = &document.blocks[0].questions[1];
                let own = codes(added);
                assert!(document.measures[before..].iter().flat_map(|m| &m.items).all(|code| own.contains(code)), "{}", item.key);
            }
        }
        Questionnaire::try_from(document).unwrap();
    }

    #[test]
    fn a_place_that_is_not_there_changes_nothing() {
        let mut document = customer_satisfaction();
        let item = bank().remove(0);
        assert!(!item.clone().insert_into(&mut document, 9, 0) && !item.insert_into(&mut document, 0, 99));
        assert_eq!(document, customer_satisfaction());
    }
}
