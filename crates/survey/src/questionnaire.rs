//! A document that passed every structural check, with an index over its items.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::{ItemCode, MeasureCode, OptionCode};
use crate::date::Date;
use crate::document::{Block, Document, FORMAT, Kind, Measure, MeasureKind, Question, ScalePoint, Theme};

/// Most items that a questionnaire may hold.
pub const MAX_ITEMS: usize = 1000;

/// Longest title, stem, label or introduction, in characters.
pub const MAX_TEXT_CHARS: usize = 5000;

/// One reason why a document cannot be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct DocumentProblem {
    /// Where it is, such as `blocks[0].questions[2].kind`.
    pub path: String,
    /// What is wrong and what to do.
    pub message: String,
}

/// What an item takes as an answer.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// One of these options.
    Choice(Vec<OptionCode>),
    /// Any of these options; the flag marks the exclusive ones.
    Choices(Vec<(OptionCode, bool)>),
    /// One of these scale points with their values, and whether "not applicable" is offered.
    Scale {
        /// Points with values.
        points: Vec<(OptionCode, f64)>,
        /// Whether the opt-out is offered.
        not_applicable: bool,
    },
    /// A text of at most so many characters.
    Text(u32),
    /// A number.
    Number {
        /// Smallest value.
        min: Option<f64>,
        /// Largest value.
        max: Option<f64>,
        /// Whole numbers only.
        whole: bool,
    },
    /// A date within bounds.
    Date {
        /// First date.
        min: Option<Date>,
        /// Last date.
        max: Option<Date>,
    },
}

/// Anything that holds one answer: a question, or a row of a matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Its stable name.
    pub code: ItemCode,
    /// The text that names it: the stem, or the row's text.
    pub text: String,
    /// Whether it must be answered.
    pub required: bool,
    /// Whether measures turn its values round.
    pub reverse: bool,
    /// What it takes.
    pub kind: ItemKind,
    /// Index of the block and of the question within it.
    pub place: (usize, usize),
}

/// What is shown at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Index of the block.
    pub block: usize,
    /// First question of the block on this page.
    pub first: usize,
    /// One past the last question of the block on this page.
    pub end: usize,
}

/// A valid questionnaire.
#[derive(Debug, Clone, PartialEq)]
pub struct Questionnaire {
    document: Document,
    items: Vec<Item>,
    by_code: BTreeMap<ItemCode, usize>,
    pages: Vec<Page>,
}

impl TryFrom<Document> for Questionnaire {
    type Error = Vec<DocumentProblem>;

    /// Checks everything at once, so that an author sees all problems and not the first.
    fn try_from(document: Document) -> Result<Self, Vec<DocumentProblem>> {
        let mut checker = Checker::default();
        checker.document(&document);
        if !checker.problems.is_empty() {
            return Err(checker.problems);
        }
        Ok(Self::published(document))
    }
}

impl Questionnaire {
    /// A questionnaire that was checked when it was published. Nothing is checked again, so that a
    /// respondent's browser need not load the checks; everything else goes through [`TryFrom`].
    #[must_use]
    pub fn published(document: Document) -> Self {
        let items = items(&document);
        // one by one: collecting would bring a sorting algorithm into the browser
        let mut by_code = BTreeMap::new();
        for (i, item) in items.iter().enumerate() {
            by_code.insert(item.code.clone(), i);
        }
        let pages = pages(&document);
        Self { document, items, by_code, pages }
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

    /// The document it was made from.
    #[must_use]
    pub const fn document(&self) -> &Document {
        &self.document
    }

    /// All items in the order asked.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The item of that code.
    #[must_use]
    pub fn item(&self, code: &ItemCode) -> Option<&Item> {
        self.by_code.get(code).and_then(|i| self.items.get(*i))
    }

    /// The measure of that code.
    #[must_use]
    pub fn measure(&self, code: &MeasureCode) -> Option<&Measure> {
        self.document.measures.iter().find(|m| &m.code == code)
    }

    /// The pages in the order shown; never empty.
    #[must_use]
    pub fn pages(&self) -> &[Page] {
        &self.pages
    }

    /// The block and the questions of a page; empty beyond the last.
    #[must_use]
    pub fn on_page(&self, page: usize) -> Option<(&Block, &[Question])> {
        let page = self.pages.get(page)?;
        let block = self.document.blocks.get(page.block)?;
        Some((block, block.questions.get(page.first..page.end)?))
    }

    /// How many questions a respondent is asked (a matrix counts once).
    #[must_use]
    pub fn question_count(&self) -> usize {
        self.document.blocks.iter().map(|b| b.questions.len()).sum()
    }
}

fn pages(document: &Document) -> Vec<Page> {
    let mut pages = Vec::new();
    for (block, content) in document.blocks.iter().enumerate() {
        let count = content.questions.len();
        if content.together {
            pages.push(Page { block, first: 0, end: count });
        } else {
            pages.extend((0..count).map(|first| Page { block, first, end: first + 1 }));
        }
    }
    pages
}

/// Whatever can hold one answer, in the order asked.
fn items(document: &Document) -> Vec<Item> {
    let mut items = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            let kind = item_kind(&question.kind);
            let item = |code: &ItemCode, text: &str, reverse| Item {
                code: code.clone(),
                text: text.to_owned(),
                required: question.required,
                reverse,
                kind: kind.clone(),
                place: (b, q),
            };
            match &question.kind {
                Kind::Matrix { items: rows, .. } => items.extend(rows.iter().map(|row| item(&row.code, &row.text, row.reverse))),
                _ => items.push(item(&question.code, &question.text, false)),
            }
        }
    }
    items
}

fn item_kind(kind: &Kind) -> ItemKind {
    match kind {
        Kind::SingleChoice { options } => ItemKind::Choice(options.iter().map(|o| o.code.clone()).collect()),
        Kind::MultipleChoice { options } => ItemKind::Choices(options.iter().map(|o| (o.code.clone(), o.exclusive)).collect()),
        Kind::Rating { points, not_applicable } | Kind::Matrix { points, not_applicable, .. } => {
            ItemKind::Scale { points: points.iter().map(|p| (p.code.clone(), p.value)).collect(), not_applicable: not_applicable.is_some() }
        }
        Kind::ZeroToTen { .. } => zero_to_ten(),
        Kind::ShortText { max_chars } | Kind::LongText { max_chars } => ItemKind::Text(*max_chars),
        Kind::Number { min, max, whole, .. } => ItemKind::Number { min: *min, max: *max, whole: *whole },
        Kind::Date { min, max } => {
            let date = |text: &Option<String>| text.as_deref().and_then(Date::parse);
            ItemKind::Date { min: date(min), max: date(max) }
        }
    }
}

#[derive(Default)]
struct Checker {
    problems: Vec<DocumentProblem>,
    items: Vec<Item>,
    seen: BTreeSet<ItemCode>,
}

impl Checker {
    fn problem(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(DocumentProblem { path: path.to_owned(), message: message.into() });
    }

    fn text(&mut self, path: &str, text: &str, needed: bool) {
        if needed && text.trim().is_empty() {
            self.problem(path, "it is empty; write the text that respondents should read");
        }
        let count = text.chars().count();
        if count > MAX_TEXT_CHARS {
            self.problem(path, format!("it has {count} characters; shorten it to {MAX_TEXT_CHARS}"));
        }
    }

    fn document(&mut self, document: &Document) {
        if document.format != FORMAT {
            self.problem("format", format!("{:?} is not known; use {FORMAT:?}", document.format));
        }
        self.items = items(document);
        self.text("title", &document.title, true);
        self.text("introduction", &document.introduction, false);
        self.text("thanks", &document.thanks, false);
        if document.blocks.is_empty() {
            self.problem("blocks", "there is none; add a block with at least one question");
        }
        let mut codes = BTreeSet::new();
        for (b, block) in document.blocks.iter().enumerate() {
            let path = format!("blocks[{b}]");
            if !codes.insert(&block.code) {
                self.problem(&format!("{path}.code"), format!("{} is used twice; give each block its own code", block.code));
            }
            self.block(&path, block);
        }
        if self.items.len() > MAX_ITEMS {
            self.problem("blocks", format!("there are {} items; at most {MAX_ITEMS} are allowed", self.items.len()));
        }
        self.measures(document);
        for problem in document.theme.iter().flat_map(Theme::check) {
            self.problem(problem.field(), problem.to_string());
        }
    }

    fn block(&mut self, path: &str, block: &Block) {
        self.text(&format!("{path}.title"), &block.title, false);
        if block.questions.is_empty() {
            self.problem(&format!("{path}.questions"), "the block has no question; add one or remove the block");
        }
        for (q, question) in block.questions.iter().enumerate() {
            self.question(&format!("{path}.questions[{q}]"), question);
        }
    }

    fn question(&mut self, path: &str, question: &Question) {
        self.text(&format!("{path}.text"), &question.text, true);
        self.text(&format!("{path}.help"), &question.help, false);
        let kind_path = format!("{path}.kind");
        self.kind(&kind_path, &question.kind);
        self.code(&format!("{path}.code"), &question.code);
        if let Kind::Matrix { items, .. } = &question.kind {
            if items.is_empty() {
                self.problem(&kind_path, "the matrix has no item; add the rows to rate");
            }
            for (i, row) in items.iter().enumerate() {
                self.text(&format!("{kind_path}.items[{i}].text"), &row.text, true);
                self.code(&format!("{kind_path}.items[{i}].code"), &row.code);
            }
        }
    }

    fn code(&mut self, path: &str, code: &ItemCode) {
        if !self.seen.insert(code.clone()) {
            self.problem(path, format!("{code} is used twice; every question and item needs its own code"));
        }
    }

    fn kind(&mut self, path: &str, kind: &Kind) {
        match kind {
            Kind::SingleChoice { options } | Kind::MultipleChoice { options } => {
                self.options(path, options.iter().map(|o| (&o.code, o.label.as_str())), 2, 100);
            }
            Kind::Rating { points, .. } | Kind::Matrix { points, .. } => self.scale(path, points),
            Kind::ZeroToTen { low, high } => {
                self.text(&format!("{path}.low"), low, true);
                self.text(&format!("{path}.high"), high, true);
            }
            Kind::ShortText { max_chars } | Kind::LongText { max_chars } => {
                if *max_chars == 0 || *max_chars > 20_000 {
                    self.problem(&format!("{path}.max_chars"), "choose a number from 1 to 20000");
                }
            }
            Kind::Number { min, max, .. } => self.number(path, *min, *max),
            Kind::Date { min, max } => self.date(path, min.as_deref(), max.as_deref()),
        }
    }

    fn options<'a>(&mut self, path: &str, options: impl Iterator<Item = (&'a OptionCode, &'a str)>, least: usize, most: usize) {
        let (mut codes, mut labels, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
        for (code, label) in options {
            count += 1;
            self.text(path, label, true);
            if !codes.insert(code.clone()) {
                self.problem(path, format!("the code {code} is used twice; give each option its own"));
            }
            if !labels.insert(label.trim().to_owned()) && !label.trim().is_empty() {
                self.problem(path, format!("the label {label:?} is used twice; respondents could not tell them apart"));
            }
        }
        if count < least || count > most {
            self.problem(path, format!("it has {count} options; give {least} to {most}"));
        }
    }

    fn scale(&mut self, path: &str, points: &[ScalePoint]) {
        self.options(path, points.iter().map(|p| (&p.code, p.label.as_str())), 2, 11);
        if points.iter().any(|p| !within_reach(p.value)) {
            self.problem(path, "a scale point has no usable value; give each point a number of ordinary size");
        }
        let rising = points.windows(2).all(|w| matches!(w, [a, b] if a.value < b.value));
        let falling = points.windows(2).all(|w| matches!(w, [a, b] if a.value > b.value));
        if !rising && !falling {
            self.problem(path, "the values of the scale points neither rise nor fall; order them");
        }
    }

    fn number(&mut self, path: &str, min: Option<f64>, max: Option<f64>) {
        if [min, max].iter().flatten().any(|v| !within_reach(*v)) || matches!((min, max), (Some(a), Some(b)) if a > b) {
            self.problem(path, "min and max must be numbers with min at most max");
        }
    }

    fn date(&mut self, path: &str, min: Option<&str>, max: Option<&str>) {
        let parsed = [min, max].map(|text| text.map(Date::parse));
        if parsed.contains(&Some(None)) {
            self.problem(path, "min and max must be dates like 2026-09-30");
        }
        let [min, max] = parsed.map(Option::flatten);
        if matches!((min, max), (Some(a), Some(b)) if a > b) {
            self.problem(path, "min must not be after max");
        }
    }

    fn measures(&mut self, document: &Document) {
        let mut codes = BTreeSet::new();
        for (m, measure) in document.measures.iter().enumerate() {
            let path = format!("measures[{m}]");
            self.text(&format!("{path}.name"), &measure.name, true);
            if !codes.insert(&measure.code) {
                self.problem(&format!("{path}.code"), format!("{} is used twice; give each measure its own code", measure.code));
            }
            self.measure(&path, measure);
        }
    }

    fn measure(&mut self, path: &str, measure: &Measure) {
        let single = !matches!(measure.kind, MeasureKind::Favourability | MeasureKind::Index);
        if measure.items.is_empty() || (single && measure.items.len() != 1) {
            self.problem(
                &format!("{path}.items"),
                if single { "this kind of measure takes exactly one item" } else { "name at least one item" },
            );
        }
        for code in &measure.items {
            let Some(item) = self.items.iter().find(|i| &i.code == code) else {
                self.problem(&format!("{path}.items"), format!("{code} is not an item of this questionnaire"));
                continue;
            };
            if let Some(needed) = unsuitable(measure.kind, &item.kind) {
                self.problem(&format!("{path}.items"), format!("{code} does not fit: {needed}"));
            }
        }
    }
}

fn within_reach(value: f64) -> bool {
    value.is_finite() && value.abs() <= crate::validate::LARGEST
}

fn zero_to_ten() -> ItemKind {
    let points = (0..=10).filter_map(|n: i32| OptionCode::parse(&n.to_string()).ok().map(|code| (code, f64::from(n)))).collect();
    ItemKind::Scale { points, not_applicable: false }
}

fn unsuitable(measure: MeasureKind, item: &ItemKind) -> Option<&'static str> {
    let values: Option<Vec<f64>> = match item {
        ItemKind::Scale { points, .. } => Some(points.iter().map(|p| p.1).collect()),
        _ => None,
    };
    let spans =
        |low: f64, high: f64, count: usize| values.as_ref().is_some_and(|v| v.len() == count && v.contains(&low) && v.contains(&high));
    match measure {
        MeasureKind::Nps | MeasureKind::Enps => (!spans(0.0, 10.0, 11)).then_some("a net promoter score needs a 0 to 10 question"),
        MeasureKind::Ces => (!spans(1.0, 7.0, 7)).then_some("a customer effort score needs a rating with the values 1 to 7"),
        MeasureKind::Csat | MeasureKind::Favourability => {
            values.as_ref().is_none_or(|v| v.len() < 4).then_some("it needs a rating with at least 4 points")
        }
        MeasureKind::Index | MeasureKind::Number => {
            (values.is_none() && !matches!(item, ItemKind::Number { .. })).then_some("it needs a rating, a 0 to 10 question or a number")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

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
}
