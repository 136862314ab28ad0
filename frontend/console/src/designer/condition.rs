//! The fields of conditions: as they are written, in words, and put together from earlier questions.

use candor_survey::ItemCode;
use candor_survey::document::{Document, Kind, LinkField, Question};
use candor_ui::{Tag, tag};
use candor_wire::check::{DATE, NUMBER, TEXT, Verdict};
use leptos::prelude::*;

use crate::designer::beside::Beside;
use crate::designer::draft::Draft;
use crate::designer::edit::{Place, question, question_mut};
use crate::designer::editor::text_of;
use crate::form::{Field, focus_on};
use crate::memo::Memo;
use crate::parts::button;

/// What a condition is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conditional {
    /// A block or a question.
    Part(Place),
    /// A row of a question: block, question, row.
    Row(usize, usize, usize),
    /// An option: block, question, option.
    Option(usize, usize, usize),
    /// A way: block, question, way.
    Way(usize, usize, usize),
    /// A quota.
    Quota(usize),
}

impl Conditional {
    /// The block or question that it belongs to.
    const fn place(self) -> Place {
        match self {
            Self::Part(place) => place,
            Self::Row(b, q, _) | Self::Option(b, q, _) | Self::Way(b, q, _) => Place::Question(b, q),
            Self::Quota(_) => Place::Beside(Beside::Quotas),
        }
    }

    /// Its path in the document.
    pub fn path(self) -> String {
        match self {
            Self::Part(Place::Block(b)) => format!("blocks[{b}].show_if"),
            Self::Part(Place::Question(b, q)) => format!("blocks[{b}].questions[{q}].show_if"),
            Self::Part(_) => String::new(),
            Self::Row(b, q, at) => format!("blocks[{b}].questions[{q}].kind.items[{at}].show_if"),
            Self::Option(b, q, at) => format!("blocks[{b}].questions[{q}].kind.options[{at}].show_if"),
            Self::Way(b, q, at) => format!("blocks[{b}].questions[{q}].jumps[{at}].when"),
            Self::Quota(at) => format!("quotas[{at}].when"),
        }
    }

    /// As it is written.
    pub fn read(self, document: &Document) -> Option<&String> {
        let of = |b, q| question(document, b, q);
        match self {
            Self::Part(Place::Block(b)) => document.blocks.get(b).map(|block| &block.show_if),
            Self::Part(Place::Question(b, q)) => of(b, q).map(|question| &question.show_if),
            Self::Part(_) => None,
            Self::Row(b, q, at) => of(b, q)?.kind.rows()?.get(at).map(|row| &row.show_if),
            Self::Option(b, q, at) => of(b, q)?.kind.options()?.get(at).map(|option| &option.show_if),
            Self::Way(b, q, at) => of(b, q)?.jumps.get(at).map(|way| &way.when),
            Self::Quota(at) => document.quotas.get(at).map(|quota| &quota.when),
        }
    }

    fn write(self, document: &mut Document) -> Option<&mut String> {
        match self {
            Self::Part(Place::Block(b)) => document.blocks.get_mut(b).map(|block| &mut block.show_if),
            Self::Part(Place::Question(b, q)) => question_mut(document, b, q).map(|question| &mut question.show_if),
            Self::Part(_) => None,
            Self::Row(b, q, at) => question_mut(document, b, q)?.kind.rows_mut()?.get_mut(at).map(|row| &mut row.show_if),
            Self::Option(b, q, at) => question_mut(document, b, q)?.kind.options_mut()?.get_mut(at).map(|option| &mut option.show_if),
            Self::Way(b, q, at) => question_mut(document, b, q)?.jumps.get_mut(at).map(|way| &mut way.when),
            Self::Quota(at) => document.quotas.get_mut(at).map(|quota| &mut quota.when),
        }
    }

    /// What it says, before its words.
    const fn says(self) -> &'static str {
        match self {
            Self::Part(_) => "Asked when ",
            Self::Row(..) | Self::Option(..) => "Shown when ",
            Self::Way(..) => "Taken when ",
            Self::Quota(_) => "Counted when ",
        }
    }

    /// The condition in words; nothing for none, and for one that cannot be read, which its field says.
    pub fn words(self, draft: Draft) -> String {
        let path = self.path();
        draft.checker.verdict.with(|verdict| verdict.words(&path).map(|words| [self.says(), words, "."].concat()).unwrap_or_default())
    }
}

/// The answers that a condition can ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answers {
    /// One of these codes with their labels.
    One(Vec<(String, String)>),
    /// Any number of them.
    Several(Vec<(String, String)>),
    /// A point: its value and its label.
    Scale(Vec<(String, String)>),
    Number,
    Text,
    /// Only whether there is one.
    Any,
}

/// An item that can be referred to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its code.
    pub code: String,
    /// What it asks.
    pub text: String,
    answers: Answers,
}

impl Subject {
    /// What can only be repeated.
    pub fn said(code: &str, text: &str) -> Self {
        Self { code: code.to_owned(), text: text.to_owned(), answers: Answers::Any }
    }
}

/// The items that are known at a place: those asked before, and what is computed from nothing else.
pub fn known(draft: Draft, place: Place, with_own: bool) -> Vec<Subject> {
    let mut all = draft.document.with(|document| subjects(document, place, with_own));
    draft.document.with(|document| draft.checker.verdict.with(|verdict| add_values(document, verdict, &mut all)));
    all
}

/// Calculated values whose formulas the worker has read and that are computed from what is there.
fn add_values(document: &Document, verdict: &Verdict, all: &mut Vec<Subject>) {
    for (at, value) in document.values.iter().enumerate() {
        let path = format!("values[{at}].formula");
        let read = verdict.sources.iter().find(|(known, _)| *known == path).map(|(_, codes)| codes);
        let is_known = read.is_some_and(|codes| codes.iter().all(|code| all.iter().any(|one| one.code == *code)));
        let Some(words) = verdict.words(&path).filter(|_| is_known) else { continue };
        let answers = match words.split(':').next() {
            Some(NUMBER) => Answers::Number,
            Some(TEXT) => Answers::Text,
            Some(DATE) => Answers::Any,
            _ => Answers::One(["yes", "no"].map(|code| (code.to_owned(), code.to_owned())).to_vec()),
        };
        all.push(Subject { code: value.code.to_string(), text: value.name.clone(), answers });
    }
}

/// The items asked before a place as it is written, or up to it.
fn subjects(document: &Document, place: Place, with_own: bool) -> Vec<Subject> {
    let is_before = |b: usize, q: usize| match place {
        Place::Question(block, own) => (b, q) < (block, own) || (with_own && (b, q) == (block, own)),
        Place::Block(block) => b < block,
        Place::Beside(_) => true,
        _ => false,
    };
    let values = |field: &LinkField| field.values.iter().map(|value| (value.code.to_string(), value.label.clone())).collect();
    let field =
        |field: &LinkField| Subject { code: field.code.to_string(), text: field.name.clone(), answers: Answers::One(values(field)) };
    // what a link brings is known from the beginning
    let mut all: Vec<Subject> = document.fields.iter().map(field).collect();
    let own = match place {
        Place::Question(block, _) => Some(block),
        _ => None,
    };
    for (b, block) in document.blocks.iter().enumerate() {
        let first = all.len();
        let asked = block.questions.iter().enumerate().filter(|(q, _)| is_before(b, *q));
        asked.for_each(|(_, question)| of_question(question, &mut all));
        if let Some(from) = block.for_each.as_ref().filter(|_| Some(b) != own) {
            let asked = all.split_off(first);
            looped(document, from, &asked, &mut all);
        }
    }
    all
}

/// What a loop asks has a code for each option outside of it.
fn looped(document: &Document, from: &ItemCode, asked: &[Subject], all: &mut Vec<Subject>) {
    let mut questions = document.blocks.iter().flat_map(|block| &block.questions);
    let options = questions.find(|question| question.code == *from).and_then(|question| question.kind.options());
    for option in options.into_iter().flatten().filter(|option| !option.exclusive) {
        let one = |one: &Subject| Subject {
            code: [&one.code, ".", option.code.as_str()].concat(),
            text: [&one.text.replace("{each}", "…"), " (", &option.label, ")"].concat(),
            answers: one.answers.clone(),
        };
        all.extend(asked.iter().map(one));
    }
}

fn of_question(question: &Question, all: &mut Vec<Subject>) {
    let mut add = |code: &str, text: &str, answers| all.push(Subject { code: code.to_owned(), text: text.to_owned(), answers });
    let kind = &question.kind;
    let options = || kind.options().into_iter().flatten().map(|option| (option.code.to_string(), option.label.clone())).collect();
    let points = || kind.points().into_iter().flatten().map(|point| (point.value.to_string(), point.label.clone())).collect();
    let own = match kind {
        Kind::SingleChoice { .. } | Kind::PictureChoice { multiple: false, .. } => Answers::One(options()),
        Kind::MultipleChoice { .. } | Kind::PictureChoice { .. } => Answers::Several(options()),
        Kind::YesNo { yes, no } => Answers::One(vec![("yes".to_owned(), yes.clone()), ("no".to_owned(), no.clone())]),
        Kind::Rating { .. } => Answers::Scale(points()),
        Kind::ZeroToTen { .. } | Kind::Number { .. } | Kind::Slider { .. } => Answers::Number,
        Kind::ShortText { .. } | Kind::LongText { .. } => Answers::Text,
        Kind::Consent { .. } | Kind::Date { .. } | Kind::Time { .. } | Kind::Email | Kind::Phone => Answers::Any,
        _ => {
            for row in kind.rows().into_iter().flatten() {
                let answers = match kind {
                    Kind::Matrix { .. } => Answers::Scale(points()),
                    Kind::ChoiceMatrix { multiple: true, .. } => Answers::Several(options()),
                    Kind::ChoiceMatrix { .. } => Answers::One(options()),
                    _ => Answers::Number,
                };
                add(row.code.as_str(), &row.text, answers);
            }
            if let Kind::SemanticDifferential { items, .. } = kind {
                items.iter().for_each(|pair| add(pair.code.as_str(), &[pair.left.as_str(), " – ", &pair.right].concat(), Answers::Number));
            }
            return;
        }
    };
    add(question.code.as_str(), &question.text, own);
}

/// How an answer is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Is,
    IsNot,
    AtLeast,
    AtMost,
    Includes,
    Lacks,
    Answered,
    LeftOut,
}

impl Relation {
    const fn of(answers: &Answers) -> &'static [Self] {
        match answers {
            Answers::One(_) => &[Self::Is, Self::IsNot, Self::Answered, Self::LeftOut],
            Answers::Scale(_) | Answers::Number => &[Self::Is, Self::IsNot, Self::AtLeast, Self::AtMost, Self::Answered, Self::LeftOut],
            Answers::Several(_) | Answers::Text => &[Self::Includes, Self::Lacks, Self::Answered, Self::LeftOut],
            Answers::Any => &[Self::Answered, Self::LeftOut],
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::AtLeast => "is at least",
            Self::AtMost => "is at most",
            Self::Includes => "includes",
            Self::Lacks => "does not include",
            Self::Answered => "was answered",
            Self::LeftOut => "was left out",
        }
    }

    const fn takes_answer(self) -> bool {
        !matches!(self, Self::Answered | Self::LeftOut)
    }
}

/// A code as expressions take it.
pub fn named(code: &str) -> String {
    const WORDS: [&str; 8] = ["and", "or", "not", "in", "contains", "true", "false", "today"];
    let is_word = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let is_plain = code.starts_with(|c: char| c.is_ascii_alphabetic()) && code.split('.').all(is_word);
    if is_plain && !WORDS.iter().any(|word| code.eq_ignore_ascii_case(word)) { code.to_owned() } else { ["[", code, "]"].concat() }
}

/// The expression that says it; none for an answer that is missing or no number.
fn expression(subject: &Subject, relation: Relation, answer: &str) -> Option<String> {
    let (code, answer) = (named(&subject.code), answer.trim());
    let value = match subject.answers {
        _ if !relation.takes_answer() => String::new(),
        Answers::Scale(_) | Answers::Number => answer.replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite())?.to_string(),
        _ if answer.is_empty() => return None,
        _ => ["'", &answer.replace('\'', "''"), "'"].concat(),
    };
    let sign = match relation {
        Relation::Answered => return Some(["answered(", &code, ")"].concat()),
        Relation::LeftOut => return Some(["not answered(", &code, ")"].concat()),
        Relation::Lacks => return Some(["not ", &code, " contains ", &value].concat()),
        Relation::Includes => " contains ",
        Relation::Is => " = ",
        Relation::IsNot => " != ",
        Relation::AtLeast => " >= ",
        Relation::AtMost => " <= ",
    };
    Some([&code, sign, &value].concat())
}

/// A further condition beside the one that is written.
fn joined(written: &str, more: &str) -> String {
    let written = written.trim();
    if written.is_empty() {
        more.to_owned()
    } else if written.to_lowercase().contains(" or ") {
        ["(", written, ") and ", more].concat()
    } else {
        [written, " and ", more].concat()
    }
}

/// The field of a condition, what it means, and a way to it without writing.
pub fn condition(draft: Draft, of: Conditional, label: &str) -> Tag {
    let path = of.path();
    let text = text_of(draft, &path, move |document| of.read(document).cloned(), move |document| of.write(document));
    let hint = match of {
        Conditional::Quota(_) => {
            "Such as channel = 'phone', with the codes that questions and options are stored as; true counts everybody."
        }
        Conditional::Way(..) => "Such as channel = 'phone' and wait > 10, with the codes that questions and options are stored as.",
        _ => "Empty: always. Such as channel = 'phone' and wait > 10, with the codes that questions and options are stored as.",
    };
    let field = Field::new(&path, label).hint(hint);
    let field = if matches!(of, Conditional::Way(..) | Conditional::Quota(_)) { field } else { field.optional() };
    let open = RwSignal::new(false);
    let id = [&path, "-choose"].concat();
    let first = [&path, "-question"].concat();
    let toggle = move || {
        open.update(|open| *open = !*open);
        if open.get_untracked() {
            focus_on(&first);
        }
    };
    let choose = button("small", "Choose from questions", toggle).set("id", &id);
    let choose = choose.live("aria-expanded", move || Some(open.get().to_string()));
    tag("div")
        .class("condition")
        .with(text.line(field))
        .with(tag("p").class("hint").set("role", "status").live_text(move || of.words(draft)))
        .with(tag("p").with(choose))
        .with(tag("div").live_children(move || if open.get() { vec![chooser(draft, of, open)] } else { Vec::new() }))
}

/// Question, comparison and answer to choose, and what puts them into the field.
fn chooser(draft: Draft, of: Conditional, open: RwSignal<bool>) -> Tag {
    let all = Memo::new(move || known(draft, of.place(), matches!(of, Conditional::Way(..))));
    if all.with_untracked(Vec::is_empty) {
        return tag("p").class("hint").text("Nothing is asked before this, so nothing can be referred to yet.");
    }
    // of a way mostly the own question is meant, which is the last
    let (at, relation, answer) = (RwSignal::new(String::new()), RwSignal::new(0usize), RwSignal::new(String::new()));
    at.set(all.with_untracked(|all| all.last().map(|subject| subject.code.clone()).unwrap_or_default()));
    let subject = move || all.with(|all| all.iter().find(|subject| at.with(|at| *at == subject.code)).cloned());
    let related = move || {
        let subject = subject()?;
        Relation::of(&subject.answers).get(relation.get()).copied()
    };
    let path = of.path();
    let id = move |part: &str| [&path, "-", part].concat();
    let begin = move |code: String| {
        answer.set(String::new());
        relation.set(0);
        at.set(code);
    };
    let questions = move || all.with(|all| all.iter().map(|subject| (subject.code.clone(), subject.text.clone())).collect());
    let comparisons = move || {
        let words = |(at, relation): (usize, &Relation)| (at.to_string(), relation.words().to_owned());
        subject().map(|subject| Relation::of(&subject.answers).iter().enumerate().map(words).collect()).unwrap_or_default()
    };
    let answer_id = id("answer");
    let answers = move || {
        let takes = related().is_some_and(Relation::takes_answer);
        let Some(subject) = subject().filter(|_| takes) else { return Vec::new() };
        let field = Field::new(&answer_id, "Answer");
        vec![match subject.answers {
            Answers::One(choices) | Answers::Several(choices) | Answers::Scale(choices) => {
                answer.set(choices.first().map(|choice| choice.0.clone()).unwrap_or_default());
                field.choice(move || choices.clone(), move || answer.get(), move |value| answer.set(value))
            }
            _ => field.line(move || answer.get(), move |value| answer.set(value)),
        }]
    };
    let said = RwSignal::new("");
    let field = of.path();
    let put = move || {
        let (subject, related) = (untrack(subject), untrack(related));
        let more = subject.zip(related).and_then(|(subject, related)| expression(&subject, related, &answer.get_untracked()));
        let Some(more) = more else { return said.set("Enter what the answer is compared with.") };
        draft.edit("", |document| {
            if let Some(written) = of.write(document) {
                *written = joined(written, &more);
            }
        });
        open.set(false);
        focus_on(&field);
    };
    tag("div")
        .class("chooser")
        .set("role", "group")
        .set("aria-label", "A condition by choosing")
        .with(Field::new(&id("question"), "Question").choice(questions, move || at.get(), begin))
        .with(Field::new(&id("relation"), "The answer").choice(
            comparisons,
            move || relation.get().to_string(),
            move |value| relation.set(value.parse().unwrap_or_default()),
        ))
        .with(tag("div").live_children(answers))
        .with(
            tag("p")
                .class("line")
                .with(button("", "Use this condition", put))
                .with(tag("span").set("role", "status").live_text(move || said.get().to_owned())),
        )
}

#[cfg(test)]
mod tests {
    use candor_survey::Questionnaire;
    use candor_survey::builtin;

    use super::*;

    fn all() -> Document {
        let mut document =
            Questionnaire::from_json(include_str!("../../../../crates/survey/tests/all_kinds.json")).unwrap().document().clone();
        let more = Questionnaire::from_json(include_str!("../../../../crates/survey/tests/more_kinds.json")).unwrap().document().clone();
        let known: Vec<_> = document.blocks.iter().map(|block| block.code.clone()).collect();
        document.blocks.extend(more.blocks.into_iter().filter(|block| !known.contains(&block.code)));
        document
    }

    #[test]
    fn what_can_be_chosen_can_be_published() {
        let mut document = all();
        let last = candor_survey::document::Block::plain("last".parse().unwrap());
        document.blocks.push(last);
        let b = document.blocks.len() - 1;
        let kind = Kind::LongText { max_chars: 100 };
        document.blocks[b].questions.push(Question::plain("last_words".parse().unwrap(), "What else?".into(), kind));
        let subjects = subjects(&document, Place::Question(b, 0), false);
        assert!(subjects.len() > 20);
        for subject in &subjects {
            for relation in Relation::of(&subject.answers) {
                let answer = match &subject.answers {
                    Answers::One(choices) | Answers::Several(choices) | Answers::Scale(choices) => choices[0].0.clone(),
                    _ => "3".to_owned(),
                };
                let text = expression(subject, *relation, &answer).unwrap();
                *Conditional::Part(Place::Question(b, 0)).write(&mut document).unwrap() = text.clone();
                let problems = Questionnaire::try_from(document.clone()).err().unwrap_or_default();
                assert!(problems.is_empty(), "{text}: {problems:?}");
            }
        }
    }

    fn looped() -> Document {
        serde_json::from_str(include_str!("../../../../crates/survey/tests/loops.json")).unwrap()
    }

    fn codes(all: &[Subject]) -> Vec<&str> {
        all.iter().map(|one| one.code.as_str()).collect()
    }

    #[test]
    fn what_a_loop_asks_is_named_with_its_option_outside_of_it() {
        let document = looped();
        assert_eq!(codes(&subjects(&document, Place::Question(1, 1), false)), ["ways", "speed"]);
        let outside = subjects(&document, Place::Block(2), false);
        let asked = ["speed.phone", "why.phone", "speed.desk", "why.desk", "speed.other", "why.other"];
        assert_eq!(codes(&outside), [&["ways"][..], &asked].concat());
        let all = subjects(&document, Conditional::Quota(0).place(), false);
        assert!(all.len() > 7, "a quota may ask for everything");
        let mut document = document;
        for subject in all.iter().filter(|one| !one.code.contains("easy")) {
            let text = expression(subject, Relation::Answered, "").unwrap();
            document.quotas = vec![candor_survey::document::Quota {
                code: "q".parse().unwrap(),
                name: "Q".into(),
                when: String::new(),
                at_most: 5,
                says: String::new(),
            }];
            *Conditional::Quota(0).write(&mut document).unwrap() = text.clone();
            let problems = Questionnaire::try_from(document.clone()).err().unwrap_or_default();
            assert!(problems.is_empty(), "{text}: {problems:?}");
        }
    }

    #[test]
    fn a_value_is_offered_when_all_that_it_needs_is_there_and_its_kind_is_known() {
        let document: Document = serde_json::from_str(include_str!("../../../../crates/survey/tests/beside.json")).unwrap();
        let path = |at: usize| format!("values[{at}].formula");
        let source = |at, codes: &[&str]| (path(at), codes.iter().map(|code| (*code).to_owned()).collect());
        let verdict = Verdict {
            conditions: vec![(path(0), "a number: x".into()), (path(1), "yes when x, and else no".into()), (path(2), "a text: x".into())],
            sources: vec![source(0, &["speed", "kindness"]), source(1, &["grade"]), source(2, &["visits"])],
            ..Verdict::default()
        };
        let offered = |place| {
            let mut all = subjects(&document, place, false);
            add_values(&document, &verdict, &mut all);
            all
        };
        assert_eq!(codes(&offered(Place::Question(0, 1))), ["source", "visits", "often"]);
        let all = offered(Place::Block(1));
        assert_eq!(codes(&all), ["source", "visits", "speed", "kindness", "grade", "low", "often"]);
        let answers = |code: &str| all.iter().find(|one| one.code == code).unwrap().answers.clone();
        assert_eq!((answers("grade"), answers("often")), (Answers::Number, Answers::Text));
        assert!(matches!(answers("low"), Answers::One(_)));
        let mut unread = subjects(&document, Place::Block(1), false);
        add_values(&document, &Verdict::default(), &mut unread);
        assert!(!codes(&unread).contains(&"grade"), "what cannot be read is not offered");
    }

    #[test]
    fn codes_and_answers_are_written_so_that_they_can_be_read() {
        let subject = |code: &str, answers| Subject { code: code.into(), text: String::new(), answers };
        assert_eq!(expression(&subject("a", Answers::Text), Relation::Includes, " it's "), Some("a contains 'it''s'".into()));
        assert_eq!(expression(&subject("2nd", Answers::Number), Relation::AtLeast, "1,5"), Some("[2nd] >= 1.5".into()));
        assert_eq!(expression(&subject("or", Answers::Any), Relation::LeftOut, ""), Some("not answered([or])".into()));
        assert_eq!(expression(&subject("a", Answers::Number), Relation::Is, "many"), None);
        assert_eq!(expression(&subject("a", Answers::Text), Relation::Includes, " "), None);
    }

    #[test]
    fn a_further_condition_keeps_what_is_written_together() {
        assert_eq!(joined(" ", "b = 1"), "b = 1");
        assert_eq!(joined("a = 1", "b = 1"), "a = 1 and b = 1");
        assert_eq!(joined("a = 1 OR c = 2", "b = 1"), "(a = 1 OR c = 2) and b = 1");
    }

    #[test]
    fn only_what_is_asked_before_is_offered_and_of_a_way_its_own_question() {
        let document = builtin::customer_satisfaction();
        assert!(subjects(&document, Place::Block(0), false).is_empty());
        let before = subjects(&document, Place::Question(0, 1), false);
        let own = subjects(&document, Place::Question(0, 1), true);
        assert!(before.len() < own.len());
        assert_eq!(before[0].code, document.blocks[0].questions[0].code.as_str());
    }
}
