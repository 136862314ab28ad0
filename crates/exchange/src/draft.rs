//! A document that grows while a file is read, with the report.

use std::collections::BTreeMap;
use std::rc::Rc;

use candor_survey::document::{Block, ChoiceOption, FORMAT, Kind, MatrixItem, Question, Quota, SurveyOrder};
use candor_survey::expression::{Items, Verdict, check, items_of, parse, references};
use candor_survey::{BlockCode, Document, ItemCode, MAX_QUOTAS, OptionCode, Plan, Questionnaire, QuotaCode, SMALLEST_QUOTA};

use crate::codes::Codes;
use crate::condition::{Foreign, Known, Names, Sort, written};
use crate::guard::{MAX_LANGUAGES, MAX_OPTIONS, MAX_QUESTIONS};
use crate::refused::Refused;
use crate::report::{Finding, Outcome};
use crate::text::{has_placeholder, plain, quoted};

/// Longest text of a published questionnaire, in characters.
const TEXT_CHARS: usize = 5_000;

/// Most findings that are told one by one; further ones are counted.
const FINDINGS: usize = 5_000;

/// Most conditions of blocks and questions together that are looked at: two for each question that there may be.
/// Whether one can ever hold takes up to some milliseconds to find out.
const CONDITIONS: usize = 2_000;

/// Most options of one question that are kept. A questionnaire with more than 100 cannot be published.
const OPTIONS: usize = 500;

/// The place of what is judged when everything is asked.
const AT_THE_END: (usize, usize) = (usize::MAX, 0);

/// Tags whose loss a reader would notice, with what they are.
const NOTICED: [(&str, &str); 9] = [
    ("<img", "a picture"),
    ("<video", "a film"),
    ("<audio", "a sound"),
    ("<iframe", "a page of another site"),
    ("<script", "a script"),
    ("<a ", "a link"),
    ("<table", "a table"),
    ("<input", "a field"),
    ("<svg", "a drawing"),
];

/// A condition of the other system: as it was written, and as it was understood.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    /// Whose condition it is, for the report.
    pub(crate) place: String,
    /// As it was written.
    pub(crate) original: String,
    /// As it was understood, or why it was not; shared by all questions that it lies around.
    parsed: Rc<Result<Foreign, String>>,
}

impl Condition {
    /// A condition, with as much of its words as a finding repeats.
    pub(crate) fn new(place: &str, original: &str, parsed: Result<Foreign, String>) -> Self {
        Self { place: place.to_owned(), original: quoted(original), parsed: Rc::new(parsed) }
    }
}

/// An option as it was written.
#[derive(Debug, Clone, Default)]
pub(crate) struct Choice {
    /// Its foreign name, which conditions use.
    pub(crate) name: String,
    /// What respondents read; plain text.
    pub(crate) label: String,
    /// It stands alone.
    pub(crate) exclusive: bool,
    /// It takes a text.
    pub(crate) specify: bool,
}

impl Choice {
    pub(crate) fn new(name: impl Into<String>, label: impl Into<String>) -> Self {
        Self { name: name.into(), label: label.into(), ..Self::default() }
    }
}

/// A quota of the other system.
#[derive(Debug)]
pub(crate) struct Limit {
    /// What it is called there.
    pub(crate) name: String,
    /// It is full with so many.
    pub(crate) at_most: u32,
    /// What is said then; plain text.
    pub(crate) says: String,
    /// Whom it counts.
    pub(crate) condition: Condition,
}

struct Section {
    block: Block,
    conditions: Vec<Condition>,
    questions: Vec<(Question, Vec<Condition>)>,
}

/// A document that grows while a file is read.
#[derive(Default)]
pub(crate) struct Draft {
    /// Title, still as in the file.
    pub(crate) title: String,
    /// Language tag; empty when the file has none.
    pub(crate) language: String,
    /// Above the first question.
    pub(crate) introduction: String,
    /// After sending.
    pub(crate) thanks: String,
    /// What conditions may name.
    pub(crate) names: Names,
    /// Whether the answers of a new question are always asked for, for what conditions know of it.
    pub(crate) always: bool,
    /// Conditions that lie around the questions that come next.
    pub(crate) around: Vec<Condition>,
    /// Quotas, in their order.
    pub(crate) limits: Vec<Limit>,
    report: Vec<Finding>,
    sections: Vec<Section>,
    items: Codes,
    blocks: Codes,
    quotas: Codes,
    count: usize,
    options: usize,
    conditions: usize,
    unnamed: usize,
    formatted: usize,
}

impl Draft {
    fn find(&mut self, place: &str, what: impl Into<String>, outcome: Outcome, reason: impl Into<String>) {
        let finding = Finding { place: quoted(place), what: quoted(&what.into()), outcome, reason: quoted(&reason.into()) };
        // hundreds of rows of one question would all say the same
        if self.report.last() == Some(&finding) {
            return;
        }
        if self.report.len() < FINDINGS {
            self.report.push(finding);
        } else {
            self.unnamed += 1;
        }
    }

    pub(crate) fn exact(&mut self, place: &str, what: impl Into<String>, reason: impl Into<String>) {
        self.find(place, what, Outcome::Exact, reason);
    }

    pub(crate) fn approximated(&mut self, place: &str, what: impl Into<String>, reason: impl Into<String>) {
        self.find(place, what, Outcome::Approximated, reason);
    }

    pub(crate) fn dropped(&mut self, place: &str, what: impl Into<String>, reason: impl Into<String>) {
        self.find(place, what, Outcome::Dropped, reason);
    }

    /// Languages other than the one that is kept.
    pub(crate) fn other_languages(&mut self, languages: &[String]) {
        if languages.is_empty() {
            return;
        }
        let named: Vec<String> = languages.iter().take(MAX_LANGUAGES).map(|language| quoted(language)).collect();
        let more = languages.len().saturating_sub(MAX_LANGUAGES);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let what = format!("texts in {}{more}", named.join(", "));
        self.dropped("survey", what, "one language is imported, the one that the file names first or as its own");
    }

    /// Foreign text, perhaps with markup, as plain text of a length that can be published.
    pub(crate) fn text(&mut self, place: &str, foreign: &str) -> String {
        let text = plain(foreign);
        let lower = foreign.to_ascii_lowercase();
        for (tag, what) in NOTICED {
            if lower.contains(tag) {
                self.dropped(place, format!("{what} in a text"), "texts are plain: only words are kept");
            }
        }
        if foreign.contains('<') && text.len() < foreign.trim().len() {
            self.formatted += 1;
        }
        if has_placeholder(&text) {
            let reason =
                format!("answers to other questions cannot be put into a text; the placeholder stands there as it is, reword it: {text}");
            self.approximated(place, "a placeholder in a text", reason);
        }
        if text.chars().count() <= TEXT_CHARS {
            return text;
        }
        self.approximated(place, "a long text", format!("it was cut to {TEXT_CHARS} characters"));
        text.chars().take(TEXT_CHARS).collect()
    }

    /// Begins a block. Blocks in which no question comes are left out at the end.
    pub(crate) fn block(&mut self, name: &str, title: String, together: bool, conditions: Vec<Condition>) {
        let fallback = format!("block{}", self.sections.len() + 1);
        let code = self.blocks.give(name, &fallback);
        let Ok(code) = BlockCode::parse(&code) else { return };
        let conditions = self.counted(conditions);
        let block = Block { title, together, ..Block::plain(code) };
        self.sections.push(Section { block, conditions, questions: Vec::new() });
    }

    /// Whether the block that was begun last has questions.
    pub(crate) fn has_begun(&self) -> bool {
        self.sections.last().is_some_and(|section| !section.questions.is_empty())
    }

    /// A code for an item, with a finding when it is not the name.
    pub(crate) fn code(&mut self, place: &str, name: &str) -> Result<ItemCode, Refused> {
        self.count += 1;
        if self.count > MAX_QUESTIONS {
            return Err(Refused::TooManyQuestions);
        }
        let code = self.items.give(name, &format!("q{}", self.count));
        if code != name {
            let reason = format!("a code has ASCII letters, digits, '_', '-' and '.', and is used once; it is now {code}");
            self.approximated(place, format!("name {name}"), reason);
        }
        ItemCode::parse(&code).map_err(|_| Refused::TooManyQuestions)
    }

    /// A code for a part of a question, made of both names; no finding, because it is always made like that.
    pub(crate) fn part_code(&mut self, question: &ItemCode, part: &str) -> Result<ItemCode, Refused> {
        self.count += 1;
        if self.count > MAX_QUESTIONS {
            return Err(Refused::TooManyQuestions);
        }
        let end: String = part.chars().take(24).collect();
        let room = candor_survey::code::MAX_CODE_CHARS - end.len().min(40) - 1;
        let start: String = question.as_str().chars().take(room).collect();
        let code = self.items.give(&format!("{start}_{end}"), &format!("q{}", self.count));
        ItemCode::parse(&code).map_err(|_| Refused::TooManyQuestions)
    }

    /// Options with their codes, and which foreign name has become which code.
    pub(crate) fn options(
        &mut self,
        place: &str,
        question: &ItemCode,
        choices: &[Choice],
    ) -> Result<(Vec<ChoiceOption>, BTreeMap<String, String>), Refused> {
        if choices.len() > OPTIONS {
            self.dropped(
                place,
                format!("{} options", choices.len() - OPTIONS),
                format!("the first {OPTIONS} are kept, and 100 can be published"),
            );
        }
        let choices = choices.get(..OPTIONS).unwrap_or(choices);
        self.options += choices.len();
        if self.options > MAX_OPTIONS {
            return Err(Refused::TooManyOptions);
        }
        let (mut codes, mut values, mut changed) = (Codes::default(), BTreeMap::new(), Vec::new());
        let mut options = Vec::new();
        for (n, choice) in choices.iter().enumerate() {
            let given = codes.give(&choice.name, &format!("o{}", n + 1));
            if given != choice.name {
                changed.push(format!("{} is now {given}", choice.name));
            }
            let Ok(code) = OptionCode::parse(&given) else { continue };
            values.entry(choice.name.clone()).or_insert(given);
            let label = if choice.label.is_empty() { choice.name.clone() } else { choice.label.clone() };
            let specify = if choice.specify { Some(self.part_code(question, code.as_str())?) } else { None };
            options.push(ChoiceOption { exclusive: choice.exclusive, specify, ..ChoiceOption::plain(code, label) });
        }
        if !changed.is_empty() {
            let reason = format!("a code has ASCII letters, digits, '_', '-' and '.', and is used once: {}", changed.join(", "));
            self.approximated(place, "values of options", reason);
        }
        Ok((options, values))
    }

    /// Rows of a question with codes made of its own and theirs, and the foreign name of each.
    pub(crate) fn rows(&mut self, question: &ItemCode, rows: &[(String, String)]) -> Result<Vec<(String, MatrixItem)>, Refused> {
        let mut all = Vec::new();
        for (name, label) in rows {
            let code = self.part_code(question, name)?;
            let text = if label.is_empty() { name.clone() } else { label.clone() };
            all.push((name.clone(), MatrixItem::plain(code, text)));
        }
        Ok(all)
    }

    /// Says what conditions may know of an item.
    pub(crate) fn know(&mut self, foreign: impl Into<String>, code: &ItemCode, sort: Sort, values: BTreeMap<String, String>) {
        let always = self.always;
        self.names.entry(foreign.into()).or_insert(Known { code: code.to_string(), sort, values, always });
    }

    /// Adds a question to the last block.
    pub(crate) fn question(&mut self, question: Question, conditions: Vec<Condition>) {
        if self.sections.is_empty() {
            self.block("main", String::new(), true, Vec::new());
        }
        let around = self.around.iter().cloned();
        let all: Vec<Condition> = around.chain(conditions).collect();
        let all = self.counted(all);
        if let Some(section) = self.sections.last_mut() {
            section.questions.push((question, all));
        }
    }

    /// The conditions, unless there were too many before.
    fn counted(&mut self, conditions: Vec<Condition>) -> Vec<Condition> {
        self.conditions += conditions.len();
        if self.conditions <= CONDITIONS {
            return conditions;
        }
        self.dropped(
            "survey",
            "further conditions",
            format!("more than {CONDITIONS} are not looked at; what they belong to is always asked"),
        );
        Vec::new()
    }

    /// A text to read.
    pub(crate) fn statement(&mut self, place: &str, name: &str, text: String, conditions: Vec<Condition>) -> Result<(), Refused> {
        if !text.is_empty() {
            self.count += 1;
            let code = self.items.give(name, &format!("q{}", self.count));
            let code = ItemCode::parse(&code).map_err(|_| Refused::TooManyQuestions)?;
            self.exact(place, "text to read", "became a statement");
            self.question(blank(code, text, Kind::Statement), conditions);
        }
        Ok(())
    }

    /// The document without what is empty, with all conditions that can be said exactly.
    pub(crate) fn finish(mut self) -> Result<(Document, Vec<Finding>), Refused> {
        let sections = std::mem::take(&mut self.sections);
        let mut conditions = Vec::new();
        let mut blocks = Vec::new();
        for section in sections.into_iter().filter(|section| !section.questions.is_empty()) {
            let b = blocks.len();
            let mut block = section.block;
            conditions.extend(section.conditions.into_iter().map(|condition| ((b, None), condition)));
            for (q, (question, own)) in section.questions.into_iter().enumerate() {
                conditions.extend(own.into_iter().map(|condition| ((b, Some(q)), condition)));
                block.questions.push(question);
            }
            blocks.push(block);
        }
        if blocks.is_empty() {
            return Err(Refused::NoQuestions);
        }
        if self.formatted > 0 {
            let what = format!("formatting of {} texts", self.formatted);
            self.approximated("survey", what, "texts are plain: words and lines are kept, bold letters, colours and the like are not");
        }
        let mut document = self.document(blocks);
        let plan = Questionnaire::unconditional(&document);
        let types = items_of(plan.items());
        for (target, condition) in conditions {
            self.condition(&mut document, &plan, &types, target, &condition);
        }
        for limit in std::mem::take(&mut self.limits) {
            self.limit(&mut document, &plan, &types, limit);
        }
        if self.unnamed > 0 {
            let what = format!("{} further findings", self.unnamed);
            let reason = format!("the first {FINDINGS} are told one by one");
            self.report.push(Finding { place: "survey".to_owned(), what, outcome: Outcome::Dropped, reason });
        }
        Ok((document, self.report))
    }

    fn document(&mut self, blocks: Vec<Block>) -> Document {
        let (title, introduction, thanks) = (self.title.clone(), self.introduction.clone(), self.thanks.clone());
        let mut title = self.text("survey", &title);
        if title.is_empty() {
            self.approximated("survey", "no title", "the file has none; write one");
            "Imported questionnaire".clone_into(&mut title);
        }
        let language = tag(&self.language);
        if language.is_none() {
            self.approximated(
                "survey",
                "no language",
                "the file names none that is known; it is taken for English, change it if it is not",
            );
        }
        Document {
            format: FORMAT.to_owned(),
            title,
            language: language.unwrap_or_else(|| "en".to_owned()),
            introduction: self.text("survey", &introduction),
            thanks: self.text("survey", &thanks),
            blocks,
            measures: Vec::new(),
            theme: None,
            suppressions: Vec::new(),
            instructed: Vec::new(),
            translations: BTreeMap::new(),
            order: SurveyOrder::default(),
            fields: Vec::new(),
            values: Vec::new(),
            quotas: Vec::new(),
        }
    }

    fn limit(&mut self, document: &mut Document, plan: &Plan, types: &Items, limit: Limit) {
        let Limit { name, at_most, says, condition } = limit;
        let n = document.quotas.len() + 1;
        let said = match condition.parsed.as_ref() {
            _ if n > MAX_QUOTAS => Err(format!("there are at most {MAX_QUOTAS}")),
            _ if at_most < SMALLEST_QUOTA => Err(format!("its limit is {at_most}, and one of fewer than {SMALLEST_QUOTA} tells about few")),
            Err(reason) => Err(reason.clone()),
            Ok(foreign) => written(foreign, &self.names).and_then(|said| holds(&said, plan, types, AT_THE_END).map(|()| said)),
        };
        let code = QuotaCode::parse(&self.quotas.give(&name, &format!("quota{n}")));
        match (said, code) {
            (Ok(when), Ok(code)) => {
                self.exact(&condition.place, format!("quota of {at_most}"), format!("became: {when}"));
                let name = if name.trim().is_empty() { code.to_string() } else { name };
                document.quotas.push(Quota { code, name, when, at_most, says });
            }
            (Err(reason), _) => {
                let reason = format!("nobody is turned away by it, because {reason}. It counts: {}", condition.original);
                self.dropped(&condition.place, "quota", reason);
            }
            (_, Err(error)) => self.dropped(&condition.place, "quota", format!("its name makes no code: {error}")),
        }
    }

    fn condition(&mut self, document: &mut Document, plan: &Plan, types: &Items, at: (usize, Option<usize>), condition: &Condition) {
        let Some(block) = document.blocks.get_mut(at.0) else { return };
        let Some(show_if) = at.1.map_or(Some(&mut block.show_if), |q| block.questions.get_mut(q).map(|q| &mut q.show_if)) else { return };
        let said =
            condition.parsed.as_ref().as_ref().map_err(String::clone).and_then(|foreign| written(foreign, &self.names)).and_then(|said| {
                let both = if show_if.is_empty() { said.clone() } else { joined(show_if, &said) };
                holds(&both, plan, types, (at.0, at.1.unwrap_or_default())).map(|()| (said, both))
            });
        match said {
            Ok((said, both)) => {
                *show_if = both;
                self.exact(&condition.place, format!("condition {}", condition.original), format!("became: {said}"));
            }
            Err(reason) => {
                let reason = format!("it is always asked, because {reason}. The condition was: {}", condition.original);
                self.dropped(&condition.place, "condition", reason);
            }
        }
    }
}

fn joined(first: &str, second: &str) -> String {
    let part = |text: &str| if text.contains(" or ") || text.contains(" and ") { format!("({text})") } else { text.to_owned() };
    format!("{} and {}", part(first), part(second))
}

/// Whether a condition fits the questionnaire where it stands.
fn holds(text: &str, plan: &Plan, types: &Items, place: (usize, usize)) -> Result<(), String> {
    let expression = parse(text).map_err(|_| "it is too long or too deep for one".to_owned())?;
    let later = |code: &ItemCode| plan.item(code).is_some_and(|item| item.place >= place);
    if references(&expression).iter().any(later) {
        return Err("it asks for an answer that is given later".to_owned());
    }
    let typed = check(&expression, types).map_err(|_| "it does not fit the kind of the question that it asks for".to_owned())?;
    if !typed.is_condition() {
        return Err("it is no condition".to_owned());
    }
    if typed.verdict() == Verdict::Never { Err("it can never hold".to_owned()) } else { Ok(()) }
}

/// A question with nothing but these.
pub(crate) const fn blank(code: ItemCode, text: String, kind: Kind) -> Question {
    Question::plain(code, text, kind)
}

/// A language tag in the usual way of writing, when a text looks like one.
pub(crate) fn tag(language: &str) -> Option<String> {
    let tag = language.trim().replace('_', "-");
    let mut parts = tag.split('-');
    let first = parts.next().filter(|first| (2..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic()))?;
    let rest: Vec<&str> = parts.collect();
    let fits = rest.len() <= 3 && rest.iter().all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()));
    fits.then(|| {
        std::iter::once(first.to_ascii_lowercase()).chain(rest.iter().map(|part| (*part).to_owned())).collect::<Vec<_>>().join("-")
    })
}
