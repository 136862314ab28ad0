//! A document that passed every structural check, with an index over its items.

use std::ops::Deref;
use std::sync::Arc;

use crate::beside;
use crate::check;
use crate::code::MeasureCode;
use crate::condition::{conditions, endings};
use crate::document::{Block, Document, Kind, Measure, Question};
use crate::expression::{Items, items_of};
use crate::item::{self, groups};
use crate::plan::{Page, Plan};
use crate::quota;

/// One reason why a document cannot be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct DocumentProblem {
    /// Where it is, such as `blocks[0].questions[2].kind`.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// A valid questionnaire.
#[derive(Debug, Clone, PartialEq)]
pub struct Questionnaire {
    document: Document,
    plan: Arc<Plan>,
}

impl Deref for Questionnaire {
    type Target = Plan;

    fn deref(&self) -> &Plan {
        &self.plan
    }
}

impl TryFrom<Document> for Questionnaire {
    type Error = Vec<DocumentProblem>;

    /// Checks everything at once, so that an author sees all problems and not the first.
    fn try_from(document: Document) -> Result<Self, Vec<DocumentProblem>> {
        let problems = check::problems(&document);
        if problems.is_empty() { Ok(Self::published(document)) } else { Err(problems) }
    }
}

impl Questionnaire {
    /// A questionnaire that was checked when it was published. Nothing is checked again; everything else goes
    /// through [`TryFrom`].
    #[must_use]
    pub fn published(document: Document) -> Self {
        let document = document.expanded();
        let items = beside::items(&document);
        let pages = pages(&document);
        let conditions = (conditions(&document, &items), endings(&document, &items), quota::limits(&document, &items, &pages));
        let plan = Arc::new(Plan::new(items, groups(&document), pages, conditions));
        Self { document, plan }
    }

    /// What a session needs of a document that may be unfinished, as if nothing depended on a condition: for looking
    /// at its questions one by one.
    #[must_use]
    pub fn unconditional(document: &Document) -> Plan {
        Plan::new(item::items(document), groups(document), pages(document), (Vec::new(), Vec::new(), Vec::new()))
    }

    /// All that expressions of a document that may be unfinished can name: what is asked as it is written, what loops
    /// make of it, and what stands beside it.
    #[must_use]
    pub fn known(document: &Document) -> Items {
        let mut items = item::items(document);
        items.extend(beside::items(&document.expanded()));
        items_of(&items)
    }

    /// What a session needs of it.
    #[must_use]
    pub const fn plan(&self) -> &Arc<Plan> {
        &self.plan
    }

    /// Parses JSON text.
    ///
    /// # Errors
    /// Every problem found; text that is not JSON of this format is one problem with line and column.
    pub fn from_json(text: &str) -> Result<Self, Vec<DocumentProblem>> {
        let document: Document = serde_json::from_str(text)
            .map_err(|e| vec![DocumentProblem { path: format!("line {}, column {}", e.line(), e.column()), message: e.to_string() }])?;
        Self::try_from(document)
    }

    /// The document it was made from, with loops and what is carried forward written out.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// The measure of that code.
    #[must_use]
    pub fn measure(&self, code: &MeasureCode) -> Option<&Measure> {
        self.document.measures.iter().find(|m| &m.code == code)
    }

    /// The block and the questions of a page; empty beyond the last.
    #[must_use]
    pub fn on_page(&self, page: usize) -> Option<(&Block, &[Question])> {
        let page = self.pages().get(page)?;
        let block = self.document.blocks.get(page.block)?;
        Some((block, block.questions.get(page.first..page.end)?))
    }
}

fn asked(questions: &[Question]) -> Vec<bool> {
    questions.iter().map(|question| question.kind != Kind::Statement).collect()
}

fn pages(document: &Document) -> Vec<Page> {
    let mut pages = Vec::new();
    for (block, content) in document.blocks.iter().enumerate() {
        let questions = &content.questions;
        let page = |first: usize, end: usize| Page { block, first, end, asks: asked(questions.get(first..end).unwrap_or_default()) };
        if content.together {
            pages.push(page(0, questions.len()));
        } else {
            pages.extend((0..questions.len()).map(|first| page(first, first + 1)));
        }
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;
    use crate::code::ItemCode;
    use crate::document::MeasureKind;

    fn problems(change: impl FnOnce(&mut Document)) -> String {
        let mut document = builtin::customer_satisfaction();
        change(&mut document);
        Questionnaire::try_from(document).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn every_problem_is_named_at_once() {
        let text = problems(|d| {
            d.title.clear();
            d.blocks[0].questions[0].text = "  ".into();
            d.measures[0].items = vec![ItemCode::parse("nowhere").unwrap()];
        });
        assert!(text.contains("title: it is empty"), "{text}");
        assert!(text.contains("blocks[0].questions[0].text: it is empty"), "{text}");
        assert!(text.contains("nowhere is not an item"), "{text}");
    }

    #[test]
    fn duplicate_codes_are_found_across_blocks_and_matrix_rows() {
        let text = problems(|d| {
            let copy = d.blocks[0].questions[0].clone();
            d.blocks[1].questions.push(copy);
        });
        assert!(text.contains("is used twice"), "{text}");
    }

    #[test]
    fn a_measure_must_fit_its_item() {
        let text = problems(|d| d.measures[0].kind = MeasureKind::Nps);
        assert!(text.contains("needs a 0 to 10 question"), "{text}");
    }

    #[test]
    fn every_option_of_a_picture_choice_has_a_picture_in_words() {
        use crate::document::{ChoiceOption, Kind, Picture};
        let option = |code: &str| ChoiceOption::plain(code.parse().unwrap(), code.to_owned());
        let picture = |code: &str| Picture {
            option: code.parse().unwrap(),
            digest: "0123456789abcdef".repeat(4),
            width: 8,
            height: 6,
            alt: "A desk".to_owned(),
        };
        let found = |change: fn(&mut Vec<ChoiceOption>, &mut Vec<Picture>)| {
            let mut document = builtin::customer_satisfaction();
            let (mut options, mut pictures) = (vec![option("a"), option("b")], vec![picture("a"), picture("b")]);
            change(&mut options, &mut pictures);
            document.blocks[0].questions[0].kind =
                Kind::PictureChoice { options, pictures, multiple: false, min: None, max: None, labels: true };
            document.measures.clear();
            let problems = Questionnaire::try_from(document).err().unwrap_or_default();
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n").replace("blocks[0].questions[0].kind", "")
        };
        assert_eq!(found(|_, _| {}), "");
        assert!(found(|_, pictures| drop(pictures.pop())).contains(".options[1]: it has no picture"));
        assert_eq!(found(|options, pictures| (options[1].exclusive, _) = (true, pictures.pop())), "", "none of these needs no picture");
        assert!(found(|_, pictures| pictures.clear()).contains("there is no picture; add some"));
        assert!(found(|_, pictures| pictures[1].alt = " ".into()).contains(".pictures[1].alt: it is empty; say what the picture shows"));
        assert!(found(|_, pictures| pictures[0].digest.make_ascii_uppercase()).contains(".pictures[0].digest: it is no SHA-256"));
        assert!(found(|_, pictures| pictures[0].width = 0).contains(".pictures[0]: width and height"));
        assert!(found(|_, pictures| pictures.push(pictures[0].clone())).contains(".pictures[2]: a has a picture already"));
        assert!(found(|_, pictures| pictures[0].option = "z".parse().unwrap()).contains("z is not one of the options"));
    }

    #[test]
    fn a_suppression_needs_a_rule_and_a_reason() {
        use crate::document::Suppression;
        let text = problems(|d| {
            d.suppressions.clear();
            for (rule, reason) in [("W43", "kept"), ("X01", "kept"), ("W7", "kept"), ("S27", " "), ("O28", "kept")] {
                d.suppressions.push(Suppression { rule: rule.into(), at: String::new(), reason: reason.into() });
            }
        });
        let named: Vec<_> = text.lines().map(|l| l.split(": ").next().unwrap_or_default().to_owned()).collect();
        assert_eq!(named, ["suppressions[0].rule", "suppressions[1].rule", "suppressions[2].rule", "suppressions[3].reason"]);
    }

    #[test]
    fn malformed_json_is_located() {
        let error = Questionnaire::from_json("{\n  \"format\": 3").unwrap_err();
        assert!(error[0].path.starts_with("line 2"), "{error:?}");
        let unknown =
            Questionnaire::from_json("{\"format\":\"candor-questionnaire/1\",\"title\":\"t\",\"blocks\":[],\"colour\":1}").unwrap_err();
        assert!(unknown[0].message.contains("colour"), "{unknown:?}");
    }

    #[test]
    fn pages_hold_one_question_or_a_whole_block() {
        let questionnaire = Questionnaire::try_from(builtin::customer_satisfaction()).unwrap();
        let shown: usize = questionnaire.pages().iter().map(|p| p.end - p.first).sum();
        assert_eq!(shown, questionnaire.question_count());
        assert!(questionnaire.on_page(questionnaire.pages().len()).is_none());
    }

    fn flow_problems(change: impl FnOnce(&mut Document)) -> String {
        let mut document = Questionnaire::from_json(include_str!("../tests/flow.json")).unwrap().document().clone();
        change(&mut document);
        Questionnaire::try_from(document).unwrap_err().iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn ways_that_cannot_be_gone_are_named() {
        let text = flow_problems(|d| d.blocks[0].questions[1].jumps[0].to = Some("start".parse().unwrap()));
        assert!(text.contains("blocks[0].questions[1].jumps[0].to: it leads back"), "{text}");
        let text = flow_problems(|d| d.blocks[0].questions[1].jumps[0].to = Some("nowhere".parse().unwrap()));
        assert!(text.contains("there is no such block"), "{text}");
        let text = flow_problems(|d| d.blocks[0].questions[0].jumps[0].when.clear());
        assert!(text.contains("jumps[0].when: it is empty"), "{text}");
        let text = flow_problems(|d| d.blocks[0].questions[0].jumps[0].when = "ways = 'phone'".into());
        assert!(text.contains("jumps[0].when: ways is asked here or later"), "{text}");
        let text = flow_problems(|d| d.order.blocks = crate::document::Order::Random);
        assert!(text.contains("what it leads past comes in different orders"), "{text}");
        let text = flow_problems(|d| d.blocks[0].order.questions = crate::document::Order::Turned);
        assert!(text.contains("questions[1].jumps[0].to: what it leads past comes in different orders"), "{text}");
    }

    #[test]
    fn conditions_of_parts_are_checked_like_others() {
        let options = |d: &mut Document| d.blocks[1].questions[0].kind.options_mut().unwrap().clone();
        let text = flow_problems(|d| d.blocks[1].questions[0].kind.options_mut().unwrap()[1].show_if = "nowhere = 1".into());
        assert!(text.contains("blocks[1].questions[0].kind.options[1].show_if") && text.contains("nowhere"), "{text}");
        let text = flow_problems(|d| d.blocks[1].questions[1].kind.rows_mut().unwrap()[0].show_if = "r_desk > 1".into());
        assert!(text.contains("kind.items[0].show_if: r_desk is asked here or later"), "{text}");
        let text = flow_problems(|d| {
            let options = options(d);
            d.blocks[1].questions[0].kind = Kind::MultipleChoice { options, min: Some(2), max: None };
        });
        assert!(text.contains("kind.min: fewer options than this may be offered"), "{text}");
    }

    #[test]
    fn answers_that_cannot_be_repeated_are_named() {
        let text = flow_problems(|d| d.blocks[1].title = "{best}".into());
        assert!(text.contains("blocks[1].title: {best} repeats an answer that is not given by then"), "{text}");
        let text = flow_problems(|d| d.blocks[2].questions[0].help = "{bset|it}".into());
        assert!(text.contains("there is no item bset"), "{text}");
        let text = flow_problems(|d| d.title = "About {customer}".into());
        assert!(text.contains("title: it cannot repeat an answer"), "{text}");
    }
}
