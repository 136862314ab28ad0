//! Is this answer valid? The same judgement in the browser and on the server.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Answers};
use crate::code::ItemCode;
use crate::date::Date;
use crate::decimal;
use crate::questionnaire::{Item, ItemKind, Questionnaire};

/// What is wrong with an answer: a code with its parameters, so that texts can be translated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The item must be answered.
    Required,
    /// The questionnaire has no such item.
    UnknownItem,
    /// The item does not offer this option or scale point.
    UnknownOption(String),
    /// The answer is of another kind than the item takes.
    WrongKind,
    /// An exclusive option together with others.
    ExclusiveCombined(String),
    /// The same option twice.
    RepeatedOption(String),
    /// A text longer than so many characters.
    TooLong(u32),
    /// A number below this.
    Below(f64),
    /// A number above this.
    Above(f64),
    /// Not a number.
    NotANumber,
    /// A whole number is needed.
    NotWhole,
    /// Not a date that exists.
    NotADate,
    /// Before this date.
    TooEarly(String),
    /// After this date.
    TooLate(String),
}

/// A fault, where it is, and whose text names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerProblem {
    /// The item it concerns.
    pub item: ItemCode,
    /// What is wrong.
    pub fault: Fault,
}

impl AnswerProblem {
    /// One English sentence: what to do, without the question's name.
    #[must_use]
    pub fn remedy(&self) -> String {
        match &self.fault {
            Fault::Required => "Choose or enter an answer.".into(),
            Fault::UnknownItem => format!("This survey has no question {}. Remove that answer.", self.item),
            Fault::UnknownOption(code) => format!("{code:?} is not one of the answers offered. Choose one from the list."),
            Fault::WrongKind => "This kind of answer does not fit the question. Answer it as it is asked.".into(),
            Fault::ExclusiveCombined(_) => "Choose either that answer alone or the others.".into(),
            Fault::RepeatedOption(code) => format!("{code:?} is given twice. Give it once."),
            Fault::TooLong(max) => format!("Shorten the text to {max} characters."),
            Fault::Below(min) => format!("Enter {} or more.", decimal::show(*min)),
            Fault::Above(max) => format!("Enter {} or less.", decimal::show(*max)),
            Fault::NotANumber => "Enter a number, such as 12 or 3.5.".into(),
            Fault::NotWhole => "Enter a whole number.".into(),
            Fault::NotADate => "Enter a date as year-month-day, such as 2026-09-30.".into(),
            Fault::TooEarly(min) => format!("Enter {min} or a later date."),
            Fault::TooLate(max) => format!("Enter {max} or an earlier date."),
        }
    }

    /// One English sentence that names the question and the remedy.
    #[must_use]
    pub fn message(&self, questionnaire: &Questionnaire) -> String {
        let name = questionnaire.item(&self.item).map_or(self.item.as_str(), |item| item.text.as_str());
        format!("{name} — {}", self.remedy())
    }
}

impl Questionnaire {
    /// Judges one answer.
    ///
    /// # Errors
    /// The first fault found.
    pub fn check_answer(&self, code: &ItemCode, answer: &Answer) -> Result<(), AnswerProblem> {
        let fault = match self.item(code) {
            None => Err(Fault::UnknownItem),
            Some(item) => check_kind(item, answer),
        };
        fault.map_err(|fault| AnswerProblem { item: code.clone(), fault })
    }

    /// Judges a whole submission: every answer valid, every required item answered.
    ///
    /// # Errors
    /// All problems, in the order of the items; unknown items last.
    pub fn check(&self, answers: &Answers) -> Result<(), Vec<AnswerProblem>> {
        let mut problems: Vec<_> = self.items().iter().filter_map(|item| self.check_item(item, answers)).collect();
        let unknown = answers.keys().filter(|code| self.item(code).is_none());
        problems.extend(unknown.map(|code| AnswerProblem { item: code.clone(), fault: Fault::UnknownItem }));
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    pub(crate) fn check_item(&self, item: &Item, answers: &Answers) -> Option<AnswerProblem> {
        let fault = match answers.get(&item.code) {
            None => item.required.then_some(Fault::Required),
            Some(answer) => check_kind(item, answer).err(),
        };
        fault.map(|fault| AnswerProblem { item: item.code.clone(), fault })
    }

    /// Reads what was typed or what a file holds into an answer of the item's kind.
    /// An empty text is no answer.
    ///
    /// # Errors
    /// The fault, when the text cannot be an answer to this item.
    pub fn read_entry(&self, code: &ItemCode, entry: &str) -> Result<Option<Answer>, AnswerProblem> {
        let fail = |fault| AnswerProblem { item: code.clone(), fault };
        let item = self.item(code).ok_or_else(|| fail(Fault::UnknownItem))?;
        if entry.trim().is_empty() {
            return Ok(None);
        }
        let answer = read(item, entry).map_err(fail)?;
        check_kind(item, &answer).map_err(fail)?;
        Ok(Some(answer))
    }
}

fn read(item: &Item, entry: &str) -> Result<Answer, Fault> {
    let trimmed = entry.trim();
    let option = |text: &str| text.parse().map_err(|_| Fault::UnknownOption(text.to_owned()));
    match &item.kind {
        ItemKind::Choice(_) => option(trimmed).map(Answer::Choice),
        ItemKind::Choices(_) => {
            let codes: Result<Vec<_>, _> = trimmed.split([';', '|']).map(|part| option(part.trim())).collect();
            codes.map(Answer::Choices)
        }
        ItemKind::Scale { points, not_applicable } => {
            if *not_applicable && ["na", "n/a", "not applicable", "not_applicable"].contains(&trimmed.to_ascii_lowercase().as_str()) {
                return Ok(Answer::NotApplicable);
            }
            let by_value = || decimal::parse(trimmed).and_then(|v| points.iter().find(|p| p.1 == v)).map(|p| p.0.clone());
            let by_code = trimmed.parse().ok().filter(|code| points.iter().any(|p| &p.0 == code));
            by_code.or_else(by_value).map(Answer::Scale).ok_or_else(|| Fault::UnknownOption(trimmed.to_owned()))
        }
        ItemKind::Text(_) => Ok(Answer::Text(entry.to_owned())),
        ItemKind::Number { .. } => decimal::parse(trimmed).map(Answer::Number).ok_or(Fault::NotANumber),
        ItemKind::Date { .. } => Date::parse(trimmed).map(|date| Answer::Date(date.to_string())).ok_or(Fault::NotADate),
    }
}

fn check_kind(item: &Item, answer: &Answer) -> Result<(), Fault> {
    match (&item.kind, answer) {
        (ItemKind::Choice(options), Answer::Choice(code)) => known(options.contains(code), code.as_str()),
        (ItemKind::Choices(options), Answer::Choices(codes)) => check_choices(options, codes),
        (ItemKind::Scale { points, .. }, Answer::Scale(code)) => known(points.iter().any(|p| &p.0 == code), code.as_str()),
        (ItemKind::Scale { not_applicable: true, .. }, Answer::NotApplicable) => Ok(()),
        (ItemKind::Text(max), Answer::Text(text)) => check_text(*max, text),
        (ItemKind::Number { min, max, whole }, Answer::Number(value)) => check_number(*min, *max, *whole, *value),
        (ItemKind::Date { min, max }, Answer::Date(text)) => check_date(*min, *max, text),
        _ => Err(Fault::WrongKind),
    }
}

fn check_text(max: u32, text: &str) -> Result<(), Fault> {
    if text.trim().is_empty() {
        // nothing written is no answer, and no answer is not stored
        return Err(Fault::Required);
    }
    if text.chars().count() > max as usize { Err(Fault::TooLong(max)) } else { Ok(()) }
}

fn known(is_known: bool, code: &str) -> Result<(), Fault> {
    if is_known { Ok(()) } else { Err(Fault::UnknownOption(code.to_owned())) }
}

fn check_choices(options: &[(crate::OptionCode, bool)], codes: &[crate::OptionCode]) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    for code in codes {
        let Some((_, exclusive)) = options.iter().find(|o| &o.0 == code) else {
            return Err(Fault::UnknownOption(code.to_string()));
        };
        if !seen.insert(code) {
            return Err(Fault::RepeatedOption(code.to_string()));
        }
        if *exclusive && codes.len() > 1 {
            return Err(Fault::ExclusiveCombined(code.to_string()));
        }
    }
    // nothing chosen is no answer, and no answer is not stored
    if codes.is_empty() { Err(Fault::Required) } else { Ok(()) }
}

/// Numbers beyond this are slips or sabotage; sums of them would leave no digits for anybody else's.
pub(crate) const LARGEST: f64 = 1e12;

fn check_number(min: Option<f64>, max: Option<f64>, whole: bool, value: f64) -> Result<(), Fault> {
    if !value.is_finite() {
        return Err(Fault::NotANumber);
    }
    if value.abs() > LARGEST {
        return Err(if value > 0.0 { Fault::Above(LARGEST) } else { Fault::Below(-LARGEST) });
    }
    if whole && value.fract() != 0.0 {
        return Err(Fault::NotWhole);
    }
    match (min, max) {
        (Some(min), _) if value < min => Err(Fault::Below(min)),
        (_, Some(max)) if value > max => Err(Fault::Above(max)),
        _ => Ok(()),
    }
}

fn check_date(min: Option<Date>, max: Option<Date>, text: &str) -> Result<(), Fault> {
    let date = Date::parse(text).ok_or(Fault::NotADate)?;
    match (min, max) {
        (Some(min), _) if date < min => Err(Fault::TooEarly(min.to_string())),
        (_, Some(max)) if date > max => Err(Fault::TooLate(max.to_string())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all_kinds() -> Questionnaire {
        Questionnaire::from_json(include_str!("../tests/all_kinds.json")).unwrap()
    }

    fn fault(item: &str, entry: &str) -> Option<Fault> {
        all_kinds().read_entry(&item.parse().unwrap(), entry).err().map(|p| p.fault)
    }

    #[test]
    fn entries_are_read_by_kind() {
        let q = all_kinds();
        let read = |item: &str, entry: &str| q.read_entry(&item.parse().unwrap(), entry).unwrap();
        assert_eq!(read("single", "b"), Some(Answer::Choice("b".parse().unwrap())));
        assert_eq!(read("multi", "a; b"), Some(Answer::Choices(vec!["a".parse().unwrap(), "b".parse().unwrap()])));
        assert_eq!(read("rating", "N/A"), Some(Answer::NotApplicable));
        assert_eq!(read("rating", "2"), read("rating", "p2"), "by value and by code");
        assert_eq!(read("nps", "10"), Some(Answer::Scale("10".parse().unwrap())));
        assert_eq!(read("row1", "1"), Some(Answer::Scale("1".parse().unwrap())));
        assert_eq!(read("number", " 3,5 "), Some(Answer::Number(3.5)));
        assert_eq!(read("date", "2026-05-01"), Some(Answer::Date("2026-05-01".into())));
        assert_eq!(read("short", ""), None);
    }

    #[test]
    fn every_fault_is_found() {
        assert_eq!(fault("single", "z"), Some(Fault::UnknownOption("z".into())));
        assert_eq!(fault("multi", "a|none"), Some(Fault::ExclusiveCombined("none".into())));
        assert_eq!(fault("multi", "a|a"), Some(Fault::RepeatedOption("a".into())));
        assert_eq!(fault("row1", "n/a"), Some(Fault::UnknownOption("n/a".into())), "this matrix offers no opt-out");
        assert_eq!(fault("nps", "11"), Some(Fault::UnknownOption("11".into())));
        assert_eq!(fault("short", &"x".repeat(21)), Some(Fault::TooLong(20)));
        assert_eq!(fault("number", "ten"), Some(Fault::NotANumber));
        assert_eq!(fault("number", "NaN"), Some(Fault::NotANumber));
        assert_eq!(fault("number", "-1"), Some(Fault::Below(0.0)));
        assert_eq!(fault("number", "101"), Some(Fault::Above(100.0)));
        assert_eq!(fault("whole", "1.5"), Some(Fault::NotWhole));
        assert_eq!(fault("whole", "2000000000000"), Some(Fault::Above(LARGEST)));
        assert_eq!(fault("whole", "-2000000000000"), Some(Fault::Below(-LARGEST)));
        let blank = Answer::Text(" \n".into());
        assert_eq!(all_kinds().check_answer(&"short".parse().unwrap(), &blank).unwrap_err().fault, Fault::Required);
        assert_eq!(fault("date", "2026-02-30"), Some(Fault::NotADate));
        assert_eq!(fault("date", "2025-12-31"), Some(Fault::TooEarly("2026-01-01".into())));
        assert_eq!(fault("date", "2027-01-01"), Some(Fault::TooLate("2026-12-31".into())));
        assert_eq!(fault("nobody", "1"), Some(Fault::UnknownItem));
    }

    #[test]
    fn a_submission_names_all_its_problems() {
        let q = all_kinds();
        let answers =
            Answers::from([("ghost".parse().unwrap(), Answer::NotApplicable), ("number".parse().unwrap(), Answer::Number(f64::NAN))]);
        let problems = q.check(&answers).unwrap_err();
        let faults: Vec<_> = problems.iter().map(|p| (p.item.as_str(), &p.fault)).collect();
        assert_eq!(faults, [("single", &Fault::Required), ("number", &Fault::NotANumber), ("ghost", &Fault::UnknownItem)]);
        assert!(problems[0].message(&q).starts_with("Pick one of these — Choose"), "{}", problems[0].message(&q));
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_what_is_read_is_valid(item in 0usize..10, entry in ".{0,40}") {
            let q = all_kinds();
            let code = q.items()[item % q.items().len()].code.clone();
            if let Ok(Some(answer)) = q.read_entry(&code, &entry) {
                prop_assert!(q.check_answer(&code, &answer).is_ok());
            }
        }
    }
}
