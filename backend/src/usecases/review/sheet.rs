//! A questionnaire, maybe unfinished, as a list of its questions: each as respondents see it, with what is said of when
//! it is asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use candor_form::{Ask, Form, Node, Sheet as Page, State, Words, direction, excerpt};
use candor_survey::document::{Block, Question};
use candor_survey::expression::{Items, check, items_of, parse};
use candor_survey::{Date, Document, ItemCode, Questionnaire, Session};

/// A questionnaire to be read from top to bottom.
#[derive(Debug)]
pub struct Sheet {
    /// Title.
    pub title: String,
    /// BCP 47 tag of its language.
    pub language: String,
    /// Above the first question; may be empty.
    pub introduction: String,
    /// After the last one; may be empty.
    pub thanks: String,
    /// The questions in their order.
    pub parts: Vec<Part>,
}

/// A question.
#[derive(Debug)]
pub struct Part {
    /// Heading of the block that begins with it; may be empty.
    pub heading: String,
    /// Its code.
    pub item: ItemCode,
    /// Its text.
    pub text: String,
    /// When it is asked, where it leads and what else respondents meet, in words.
    pub notes: Vec<String>,
    /// As respondents see it.
    pub nodes: Vec<Node>,
}

impl Sheet {
    /// Lays a questionnaire out.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let words = Words::of(&document.language);
        let plan = Questionnaire::unconditional(document);
        let items = items_of(plan.items());
        let shell = Document { blocks: Vec::new(), measures: Vec::new(), translations: BTreeMap::new(), ..document.clone() };
        let in_words = |condition: &str| Conditions { document, items: &items }.say(condition);
        let part = |block: &Block, at: usize, question: &Question| {
            let first = at == 0;
            let of_block = first.then(|| block_notes(block, document, &in_words)).into_iter().flatten();
            Part {
                heading: if first { block.title.trim().to_owned() } else { String::new() },
                item: question.code.clone(),
                text: question.text.clone(),
                notes: of_block.chain(notes(question, document, &in_words)).collect(),
                nodes: shown(&shell, question, &words),
            }
        };
        Self {
            title: document.title.clone(),
            language: document.language.clone(),
            introduction: document.introduction.trim().to_owned(),
            thanks: document.thanks.trim().to_owned(),
            parts: document.blocks.iter().flat_map(|block| block.questions.iter().enumerate().map(|(at, q)| part(block, at, q))).collect(),
        }
    }
}

struct Conditions<'a> {
    document: &'a Document,
    items: &'a Items,
}

impl Conditions<'_> {
    /// A condition in words, or as it is written where it is not understood; nothing for an empty one.
    fn say(&self, condition: &str) -> Option<String> {
        if condition.trim().is_empty() {
            return None;
        }
        let read = parse(condition).ok().and_then(|read| check(&read, self.items).ok());
        Some(read.map_or_else(|| condition.trim().to_owned(), |typed| typed.sentence(self.document)))
    }
}

fn block_notes(block: &Block, document: &Document, in_words: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let condition = in_words(&block.show_if).map(|when| format!("This part is asked only when {when}."));
    let each =
        block.for_each.as_ref().map(|item| format!("This part is asked once for each answer chosen in ‘{}’.", text_of(document, item)));
    condition.into_iter().chain(each).collect()
}

fn notes(question: &Question, document: &Document, in_words: &dyn Fn(&str) -> Option<String>) -> Vec<String> {
    let condition = in_words(&question.show_if).map(|when| format!("Asked only when {when}."));
    let carried = question.carried.as_ref().map(|carried| {
        let which = if carried.unchosen { "not chosen" } else { "chosen" };
        format!("Answers that were {which} in ‘{}’ are offered here too.", text_of(document, &carried.from))
    });
    let way = |jump: &candor_survey::document::Jump| {
        let to = jump.to.as_ref().map_or_else(
            || "the survey ends".to_owned(),
            |code| {
                let title = document.blocks.iter().find(|b| b.code == *code).map_or("", |b| b.title.trim());
                if title.is_empty() { format!("the next part asked is {code}") } else { format!("the next part asked is ‘{title}’") }
            },
        );
        in_words(&jump.when).map(|when| format!("When {when}, {to}."))
    };
    let ways = question.jumps.iter().filter_map(way);
    let forms = (!question.variants.is_empty())
        .then(|| format!("Respondents are shown one of {} forms of this question; this is the first.", question.variants.len() + 1));
    condition.into_iter().chain(carried).chain(ways).chain(forms).collect()
}

fn text_of(document: &Document, item: &ItemCode) -> String {
    super::threads::questions(document).find(|q| q.code == *item).map_or_else(|| item.to_string(), |q| q.text.trim().to_owned())
}

/// A question as if it were the only one.
fn shown(shell: &Document, question: &Question, words: &Words) -> Vec<Node> {
    let Ok(code) = "review".parse() else { return Vec::new() };
    let block = Block { together: true, questions: vec![question.clone()], ..Block::plain(code) };
    let alone = Document { blocks: vec![block], ..shell.clone() };
    let session = Session::new(Arc::new(Questionnaire::unconditional(&alone)), Date::FIRST);
    let form = Form {
        title: shell.title.clone(),
        introduction: String::new(),
        thanks: String::new(),
        endings: Vec::new(),
        turned_away: Vec::new(),
        all_optional: false,
        sheets: vec![Page { title: String::new(), asks: vec![Ask::of(question, words)] }],
        beside: Vec::new(),
        team: String::new(),
        words: words.clone(),
        language: shell.language.clone(),
        from_right: direction(&shell.language) == "rtl",
        languages: Vec::new(),
    };
    excerpt(&form, State::of(&session, words)).1
}
