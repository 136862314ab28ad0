//! How long a questionnaire takes, before anybody has answered it.
//!
//! Reading: 238 words a minute, the mean of 190 studies of adults reading English non-fiction silently (Brysbaert
//! 2019, doi:10.1016/j.jml.2019.104047). Answering: seconds by the kind of answer, such that a question of its own
//! takes about ten seconds with reading it, as in Pew Research Center's rules for counting questions (2022), and an
//! open one half a minute and more. What lies between is a judgement of this project; the table is in docs/length.md.

use crate::answer::{Answer, Answers};
use crate::code::ItemCode;
use crate::condition::Hidden;
use crate::date::Date;
use crate::document::{Document, Kind, Question};
use crate::item::ItemKind;
use crate::questionnaire::Questionnaire;

/// Words that an adult reads in a minute.
const WORDS_PER_MINUTE: f64 = 238.0;

/// So many combinations of answers are tried; with more, the bounds are those of everything and nothing hidden.
const MOST_PATHS: usize = 1024;

/// How long it takes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    /// Seconds on the shortest way through.
    pub shortest_s: f64,
    /// Seconds on the longest.
    pub longest_s: f64,
}

impl Length {
    /// The length of a questionnaire, which may be unfinished.
    ///
    /// Where conditions hide questions, every combination of the answers that they look at is tried. Where that
    /// is too many, where they look at texts, numbers or dates, or where the questionnaire has problems, the
    /// shortest way leaves out whatever has a condition and the longest asks everything.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        // a loop takes its time for each option, and what is carried forward is read
        let document = &document.expanded();
        let times = Times::of(document);
        let paths = Questionnaire::try_from(document.clone()).ok().and_then(|questionnaire| times.paths(&questionnaire));
        let (shortest, longest) = paths.unwrap_or_else(|| times.bounds(document));
        Self { shortest_s: times.around + shortest, longest_s: times.around + longest }
    }

    /// The shortest and the longest way in whole minutes, at least one.
    #[must_use]
    pub fn minutes(self) -> (u32, u32) {
        (minutes(self.shortest_s), minutes(self.longest_s))
    }

    /// "about 4 minutes", "about 3 to 5 minutes".
    #[must_use]
    pub fn in_words(self) -> String {
        in_words(self.minutes())
    }
}

/// Minutes from and to, in words.
#[must_use]
pub fn in_words(minutes: (u32, u32)) -> String {
    match minutes {
        (1, 1) => "about 1 minute".to_owned(),
        (low, high) if low == high => ["about ", &low.to_string(), " minutes"].concat(),
        (low, high) => ["about ", &low.to_string(), " to ", &high.to_string(), " minutes"].concat(),
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a few thousand at most
fn minutes(seconds: f64) -> u32 {
    ((seconds / 60.0).round() as u32).max(1)
}

/// Seconds by place, and those that everybody spends.
struct Times {
    around: f64,
    questions: Vec<Vec<f64>>,
}

impl Times {
    fn of(document: &Document) -> Self {
        let block = |questions: &Vec<Question>| questions.iter().map(seconds).collect();
        let headings = document.blocks.iter().map(|block| reading(&block.title));
        Self {
            around: reading(&document.title) + reading(&document.introduction) + headings.sum::<f64>(),
            questions: document.blocks.iter().map(|b| block(&b.questions)).collect(),
        }
    }

    fn sum(&self, shown: impl Fn((usize, usize)) -> bool) -> f64 {
        let places = self.questions.iter().enumerate().flat_map(|(b, all)| all.iter().enumerate().map(move |(q, time)| ((b, q), time)));
        places.filter(|(place, _)| shown(*place)).map(|(_, time)| time).sum()
    }

    fn bounds(&self, document: &Document) -> (f64, f64) {
        let always = |(b, q): (usize, usize)| {
            let block = document.blocks.get(b);
            let question = block.and_then(|block| block.questions.get(q));
            block.is_none_or(|block| block.show_if.trim().is_empty()) && question.is_none_or(|q| q.show_if.trim().is_empty())
        };
        (self.sum(always), self.sum(|_| true))
    }

    /// The shortest and the longest of all ways through; `None` when they cannot be counted.
    fn paths(&self, questionnaire: &Questionnaire) -> Option<(f64, f64)> {
        let plan = questionnaire.plan();
        let mut deciding: Vec<(ItemCode, Vec<Option<Answer>>)> = Vec::new();
        for item in plan.items().iter().filter(|item| questionnaire.document().looks_at(&item.code)) {
            // what a value is computed from may have any answer
            if questionnaire.document().values.iter().any(|value| value.code == item.code) {
                return None;
            }
            deciding.push((item.code.clone(), choices(&item.kind)?));
        }
        let paths = deciding.iter().try_fold(1_usize, |paths, (_, choices)| paths.checked_mul(choices.len()))?;
        if paths > MOST_PATHS {
            return None;
        }
        let mut found: Option<(f64, f64)> = None;
        for path in 0..paths {
            let answers = nth(&deciding, path);
            let hidden: Hidden = plan.hidden(&answers, Date::of_day(0));
            let time = self.sum(|place| hidden.shows(place));
            found = Some(found.map_or((time, time), |(low, high)| (low.min(time), high.max(time))));
        }
        found
    }
}

/// One combination of answers.
fn nth(deciding: &[(ItemCode, Vec<Option<Answer>>)], mut path: usize) -> Answers {
    let mut answers = Answers::new();
    for (code, choices) in deciding {
        if let Some(Some(answer)) = choices.get(path % choices.len()) {
            answers.insert(code.clone(), answer.clone());
        }
        path /= choices.len();
    }
    answers
}

/// The answers that an item can have, no answer among them; `None` when they cannot be counted.
fn choices(kind: &ItemKind) -> Option<Vec<Option<Answer>>> {
    let answers: Vec<Answer> = match kind {
        ItemKind::Choice(options) => options.iter().cloned().map(Answer::Choice).collect(),
        ItemKind::Scale { points, not_applicable } => {
            points.iter().map(|(code, _)| Answer::Scale(code.clone())).chain(not_applicable.then_some(Answer::NotApplicable)).collect()
        }
        _ => return None,
    };
    Some(answers.into_iter().map(Some).chain([None]).collect())
}

impl Document {
    /// Whether a condition names this item.
    fn looks_at(&self, item: &ItemCode) -> bool {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
        self.conditions().flat_map(|text| text.split(move |c| !is_part(c))).any(|word| word == item.as_str())
    }
}

fn reading(text: &str) -> f64 {
    count(text.split_whitespace().count()) / WORDS_PER_MINUTE * 60.0
}

#[allow(clippy::cast_precision_loss)] // counts of words and rows
const fn count(n: usize) -> f64 {
    n as f64
}

/// Reading a question with all its words, and answering it.
fn seconds(question: &Question) -> f64 {
    let kind = &question.kind;
    let labels = kind.options().into_iter().flatten().map(|o| &o.label).chain(kind.points().into_iter().flatten().map(|p| &p.label));
    let rows = kind.rows().into_iter().flatten().map(|row| &row.text);
    let own: Vec<&String> = match kind {
        Kind::ZeroToTen { low, high } | Kind::Slider { low, high, .. } => vec![low, high],
        Kind::YesNo { yes, no } => vec![yes, no],
        Kind::Consent { label } => vec![label],
        Kind::MaxDiff { best, worst, .. } => vec![best, worst],
        Kind::DateRange { from, to, .. } => vec![&from.text, &to.text],
        Kind::SemanticDifferential { items, .. } => items.iter().flat_map(|row| [&row.left, &row.right]).collect(),
        _ => Vec::new(),
    };
    let texts = [&question.text, &question.help].into_iter().chain(labels).chain(rows).chain(own);
    texts.map(|text| reading(text)).sum::<f64>() + answering(kind)
}

/// Seconds for an answer, once the question is read.
fn answering(kind: &Kind) -> f64 {
    let rows = || count(kind.rows().map_or(0, Vec::len));
    match kind {
        Kind::Statement => 0.0,
        Kind::SingleChoice { .. } | Kind::Rating { .. } | Kind::ZeroToTen { .. } | Kind::YesNo { .. } | Kind::Consent { .. } => 5.0,
        Kind::MultipleChoice { .. } | Kind::Number { .. } | Kind::Slider { .. } | Kind::Date { .. } | Kind::Time { .. } => 10.0,
        Kind::PictureChoice { multiple, .. } => {
            if *multiple {
                10.0
            } else {
                5.0
            }
        }
        Kind::Matrix { .. } => 5.0 * rows(),
        Kind::ChoiceMatrix { multiple, .. } => (if *multiple { 10.0 } else { 5.0 }) * rows(),
        Kind::SemanticDifferential { items, .. } => 5.0 * count(items.len()),
        Kind::ConstantSum { .. } => 10.0 * rows(),
        Kind::Ranking { options, places } => 5.0 * places.map_or_else(|| count(options.len()), f64::from),
        Kind::MaxDiff { sets, .. } => 10.0 * count(sets.len()),
        Kind::DateRange { .. } => 20.0,
        // finding it takes longer than sending it
        Kind::FileUpload { .. } => 40.0,
        Kind::ShortText { .. } | Kind::Email | Kind::Phone => 15.0,
        Kind::LongText { .. } => 30.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::builtin;

    fn document(questions: &str) -> Document {
        let text =
            format!(r#"{{"format": "candor-questionnaire/1", "title": "", "blocks": [{{"code": "b", "questions": [{questions}]}}]}}"#);
        serde_json::from_str(&text).unwrap()
    }

    const YES_NO: &str = r#"{"code": "a", "text": "Is it?", "kind": {"yes_no": {"yes": "Yes", "no": "No"}}}"#;

    #[test]
    fn a_loop_takes_its_time_for_each_option() {
        let document: Document = serde_json::from_str(include_str!("../tests/loops.json")).unwrap();
        let mut once = document.clone();
        once.blocks.remove(1);
        once.measures.clear();
        let (with, without) = (Length::of(&document), Length::of(&once));
        assert!(with.longest_s > without.longest_s + 3.0 * 2.0, "{with:?} {without:?}");
        assert!(with.shortest_s < with.longest_s, "nothing need be chosen: {with:?}");
    }

    #[test]
    fn words_are_read_and_answers_take_their_time() {
        let words = vec!["word"; 238].join(" ");
        let length = Length::of(&document(&format!(r#"{{"code": "a", "text": "{words}", "kind": "statement"}}"#)));
        assert_eq!((length.shortest_s, length.longest_s), (60.0, 60.0));
        let short = Length::of(&document(YES_NO));
        assert!((short.shortest_s - (5.0 + 4.0 / 238.0 * 60.0)).abs() < 1e-9, "{short:?}");
        assert_eq!(short.in_words(), "about 1 minute");
    }

    #[test]
    fn ways_that_exclude_one_another_are_not_added_up() {
        let open = |code: &str, condition: &str| {
            format!(r#"{{"code": "{code}", "text": "Why?", "kind": {{"long_text": {{}}}}, "show_if": "{condition}"}}"#)
        };
        let document = document(&[YES_NO.to_owned(), open("b", "a = 'yes'"), open("c", "a = 'no'")].join(","));
        assert!(Questionnaire::try_from(document.clone()).is_err(), "a title is missing");
        let bounds = Length::of(&document);
        let named = Document { title: "Title".into(), ..document };
        let found = Length::of(&named);
        let title = 60.0 / 238.0;
        assert!((bounds.longest_s - bounds.shortest_s - 2.0 * (30.0 + title)).abs() < 1e-9, "{bounds:?}");
        assert!((found.longest_s - found.shortest_s - (30.0 + title)).abs() < 1e-9, "one of the two is asked, or none: {found:?}");
    }

    #[test]
    fn every_way_lies_between_the_bounds() {
        for template in builtin::templates() {
            let times = Times::of(&template.document);
            let (low, high) = times.bounds(&template.document);
            let found = Length::of(&template.document);
            assert!(found.shortest_s >= times.around + low && found.longest_s <= times.around + high, "{}", template.key);
            assert!(found.shortest_s <= found.longest_s && found.minutes().1 <= 10, "{} takes {}", template.key, found.in_words());
        }
    }

    #[test]
    fn lengths_are_said_in_words() {
        let length = |shortest_s, longest_s| Length { shortest_s, longest_s }.in_words();
        assert_eq!(length(10.0, 20.0), "about 1 minute");
        assert_eq!(length(235.0, 260.0), "about 4 minutes");
        assert_eq!(length(170.0, 310.0), "about 3 to 5 minutes");
    }
}
