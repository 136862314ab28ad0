//! Is this answer valid? The same judgement in the browser and on the server.

use serde::{Deserialize, Serialize};

use crate::answer::{Answer, Answers};
use crate::code::{ItemCode, OptionCode};
use crate::condition::Hidden;
use crate::date::Date;
use crate::decimal;
use crate::item::{Group, Item, ItemKind, Together};
use crate::plan::Plan;
use crate::time::Time;

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
    /// Fewer options than this.
    TooFew(u32),
    /// More options than this.
    TooMany(u32),
    /// Not a time of day.
    NotATime,
    /// Before this time.
    TimeBefore(String),
    /// After this time.
    TimeAfter(String),
    /// Not an e-mail address.
    NotAnEmail,
    /// Not a telephone number.
    NotAPhone,
    /// Not a whole number of steps from the smallest value: the values around it.
    OffStep(f64, f64),
    /// The parts add up to the first number and not to the second.
    SumDiffers(f64, f64),
    /// The last date is before the first.
    EndsBeforeStart,
    /// The same option is the best and the worst.
    SameTwice,
    /// So many places of a ranking are still open.
    PlacesOpen(u32),
}

impl Fault {
    /// Whether an answer with it is only not complete yet, or has a little too much: it is kept, and stops the page
    /// from being left.
    #[must_use]
    pub const fn is_passing(&self) -> bool {
        matches!(self, Self::TooFew(_) | Self::TooMany(_))
    }
}

/// A fault, where it is, and whose text names it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AnswerProblem {
    /// The item it concerns.
    pub item: ItemCode,
    /// What is wrong.
    pub fault: Fault,
}

impl Plan {
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

    /// Judges a whole submission: every answer valid, every required item answered that is asked on that day.
    ///
    /// # Errors
    /// All problems, in the order of the items; then what does not go together, then unknown items.
    pub fn check(&self, answers: &Answers, today: Date) -> Result<(), Vec<AnswerProblem>> {
        let hidden = self.hidden(answers, today);
        let mut problems: Vec<_> = self.items().iter().filter_map(|item| self.check_item(item, answers, &hidden)).collect();
        let groups = self.groups().iter().filter(|group| hidden.shows(group.place));
        problems.extend(groups.filter_map(|group| check_group(group, answers, &hidden)));
        let unknown = answers.keys().filter(|code| self.item(code).is_none());
        problems.extend(unknown.map(|code| AnswerProblem { item: code.clone(), fault: Fault::UnknownItem }));
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    pub(crate) fn check_item(&self, item: &Item, answers: &Answers, hidden: &Hidden) -> Option<AnswerProblem> {
        let fault = match answers.get(&item.code) {
            None => (item.required && self.is_asked(item, answers, hidden)).then_some(Fault::Required),
            Some(answer) => check_kind(item, answer).err().or_else(|| places_open(item, answer)),
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

/// How files write that an answer is kept back.
const KEPT_BACK: [&str; 2] = ["prefer not to say", "prefer_not_to_say"];

/// How files write that a scale does not apply.
const NOT_APPLICABLE: [&str; 4] = ["na", "n/a", "not applicable", "not_applicable"];

fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn read(item: &Item, entry: &str) -> Result<Answer, Fault> {
    let trimmed = entry.trim();
    if item.may_keep_back && is_one_of(trimmed, &KEPT_BACK) {
        return Ok(Answer::PreferNotToSay);
    }
    let option = |text: &str| text.parse().map_err(|_| Fault::UnknownOption(text.to_owned()));
    let several = || trimmed.split([';', '|']).map(|part| option(part.trim())).collect();
    match &item.kind {
        ItemKind::Choice(_) => option(trimmed).map(Answer::Choice),
        ItemKind::Choices { .. } => {
            let codes: Result<Vec<_>, _> = several();
            codes.map(Answer::Choices)
        }
        ItemKind::Ranking { .. } => {
            let codes: Result<Vec<_>, _> = several();
            codes.map(Answer::Ranking)
        }
        ItemKind::Scale { points, not_applicable } => {
            if *not_applicable && is_one_of(trimmed, &NOT_APPLICABLE) {
                return Ok(Answer::NotApplicable);
            }
            let by_value = || decimal::parse(trimmed).and_then(|v| points.iter().find(|p| p.1 == v)).map(|p| p.0.clone());
            let by_code = trimmed.parse().ok().filter(|code| points.iter().any(|p| &p.0 == code));
            by_code.or_else(by_value).map(Answer::Scale).ok_or_else(|| Fault::UnknownOption(trimmed.to_owned()))
        }
        // what a table holds is no file of this server
        ItemKind::Files(_) => Err(Fault::WrongKind),
        ItemKind::Text(_) => Ok(Answer::Text(entry.to_owned())),
        ItemKind::Email | ItemKind::Phone => Ok(Answer::Text(trimmed.to_owned())),
        ItemKind::Number { .. } => decimal::parse(trimmed).map(Answer::Number).ok_or(Fault::NotANumber),
        ItemKind::Date { .. } => Date::parse(trimmed).map(|date| Answer::Date(date.text())).ok_or(Fault::NotADate),
        ItemKind::Time { .. } => Time::parse(trimmed).map(|time| Answer::Time(time.text())).ok_or(Fault::NotATime),
    }
}

fn check_kind(item: &Item, answer: &Answer) -> Result<(), Fault> {
    match (&item.kind, answer) {
        (_, Answer::PreferNotToSay) if item.may_keep_back => Ok(()),
        (ItemKind::Choice(options), Answer::Choice(code)) => known(options.contains(code), code.as_str()),
        (ItemKind::Choices { options, min, max }, Answer::Choices(codes)) => {
            check_choices(options, codes)?;
            check_how_many(options, codes, *min, *max)
        }
        (ItemKind::Ranking { options, places }, Answer::Ranking(codes)) => {
            check_several(codes, |code| options.contains(code))?;
            if codes.len() > *places as usize { Err(Fault::TooMany(*places)) } else { Ok(()) }
        }
        (ItemKind::Files(max), Answer::Choices(codes)) => {
            check_several(codes, |code| is_file_name(code.as_str()))?;
            if codes.len() > *max as usize { Err(Fault::TooMany(*max)) } else { Ok(()) }
        }
        (ItemKind::Scale { points, .. }, Answer::Scale(code)) => known(points.iter().any(|p| &p.0 == code), code.as_str()),
        (ItemKind::Scale { not_applicable: true, .. }, Answer::NotApplicable) => Ok(()),
        (ItemKind::Text(max), Answer::Text(text)) => check_text(*max, text),
        (ItemKind::Email, Answer::Text(text)) => {
            if is_email(text) {
                Ok(())
            } else {
                Err(Fault::NotAnEmail)
            }
        }
        (ItemKind::Phone, Answer::Text(text)) => {
            if is_phone(text) {
                Ok(())
            } else {
                Err(Fault::NotAPhone)
            }
        }
        (ItemKind::Number { min, max, whole, step }, Answer::Number(value)) => {
            check_number(*min, *max, *whole, *value)?;
            check_step(min.unwrap_or_default(), *step, *value)
        }
        (ItemKind::Date { min, max }, Answer::Date(text)) => check_date(*min, *max, text),
        (ItemKind::Time { min, max }, Answer::Time(text)) => check_time(*min, *max, text),
        _ => Err(Fault::WrongKind),
    }
}

/// A ranking that must be answered must be complete; any other may stop anywhere.
fn places_open(item: &Item, answer: &Answer) -> Option<Fault> {
    match (&item.kind, answer) {
        (ItemKind::Ranking { places, .. }, Answer::Ranking(codes)) if item.required => {
            let open = places.saturating_sub(u32::try_from(codes.len()).unwrap_or(u32::MAX));
            (open > 0).then_some(Fault::PlacesOpen(open))
        }
        _ => None,
    }
}

/// What is wrong between the answers of a group. It is told at the last item that has part in it.
pub(crate) fn check_group(group: &Group, answers: &Answers, hidden: &Hidden) -> Option<AnswerProblem> {
    let given = |code: &ItemCode| answers.get(code);
    let fault = match group.rule {
        Together::Sum(total, required) => {
            let parts: Vec<f64> =
                group.items.iter().filter_map(|code| if let Some(Answer::Number(n)) = given(code) { Some(*n) } else { None }).collect();
            let kept_back = group.items.iter().any(|code| given(code) == Some(&Answer::PreferNotToSay));
            let sum: f64 = parts.iter().sum();
            match parts.is_empty() {
                true => (required && !kept_back).then_some(Fault::Required),
                // decimal parts are not exact in binary
                // a part that is kept back may have been any
                false if kept_back && sum <= total => None,
                false => ((sum - total).abs() > total * 1e-9).then_some(Fault::SumDiffers(sum, total)),
            }
        }
        Together::Order => match group.items.as_slice() {
            [from, to] => match (given(from), given(to)) {
                (Some(Answer::Date(a)), Some(Answer::Date(b))) => (Date::parse(b) < Date::parse(a)).then_some(Fault::EndsBeforeStart),
                _ => None,
            },
            _ => None,
        },
        Together::Differ => match group.items.as_slice() {
            [a, b] => {
                matches!((given(a), given(b)), (Some(Answer::Choice(a)), Some(Answer::Choice(b))) if a == b).then_some(Fault::SameTwice)
            }
            _ => None,
        },
    };
    let item = match group.rule {
        // a row that is not asked could not say it
        Together::Sum(..) => group.items.iter().find(|item| hidden.shows_part(group.place, item.as_str())),
        _ => group.items.last(),
    };
    fault.zip(item).map(|(fault, item)| AnswerProblem { item: item.clone(), fault })
}

/// Whether a text is a name under which the server keeps a file: its format, and 32 hex digits. Whether there is one
/// only the server knows.
fn is_file_name(text: &str) -> bool {
    text.split_once('-').is_some_and(|(_, id)| id.len() == 32 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')))
}

/// Something before and a domain with a point after one @, without spaces, as RFC 5321 limits it.
fn is_email(text: &str) -> bool {
    let fits = text.len() <= 254 && !text.chars().any(|c| c.is_whitespace() || c.is_control());
    fits && text.rsplit_once('@').is_some_and(|(local, domain)| {
        let labels = || domain.split('.');
        let is_label = |label: &str| {
            !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && !label.contains(['@', ',', ';', '<', '>'])
        };
        (1..=64).contains(&local.len()) && !local.contains(['@', ',', ';', '<', '>']) && labels().count() > 1 && labels().all(is_label)
    })
}

/// 5 to 15 digits (E.164 has 15 at most) with what people write between them.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let rest = text.strip_prefix('+').unwrap_or(text);
    (5..=15).contains(&digits)
        && text.len() <= 40
        && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '.' | '/' | '(' | ')'))
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

/// Each known and given once, and at least one.
fn check_several(codes: &[OptionCode], is_known: impl Fn(&OptionCode) -> bool) -> Result<(), Fault> {
    for (at, code) in codes.iter().enumerate() {
        known(is_known(code), code.as_str())?;
        if codes.iter().take(at).any(|before| before == code) {
            return Err(Fault::RepeatedOption(code.as_str().to_owned()));
        }
    }
    // nothing chosen is no answer, and no answer is not stored
    if codes.is_empty() { Err(Fault::Required) } else { Ok(()) }
}

fn check_choices(options: &[(OptionCode, bool)], codes: &[OptionCode]) -> Result<(), Fault> {
    check_several(codes, |code| options.iter().any(|o| &o.0 == code))?;
    match codes.iter().find(|code| options.contains(&((*code).clone(), true))) {
        Some(alone) if codes.len() > 1 => Err(Fault::ExclusiveCombined(alone.as_str().to_owned())),
        _ => Ok(()),
    }
}

/// An option that stands alone is enough by itself.
fn check_how_many(options: &[(OptionCode, bool)], codes: &[OptionCode], min: Option<u32>, max: Option<u32>) -> Result<(), Fault> {
    let alone = codes.iter().any(|code| options.contains(&(code.clone(), true)));
    match (min, max) {
        (Some(min), _) if codes.len() < min as usize && !alone => Err(Fault::TooFew(min)),
        (_, Some(max)) if codes.len() > max as usize => Err(Fault::TooMany(max)),
        _ => Ok(()),
    }
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

/// Steps are counted from `from`; tenths and the like are not exact in binary.
fn check_step(from: f64, step: Option<f64>, value: f64) -> Result<(), Fault> {
    let Some(step) = step else { return Ok(()) };
    let steps = (value - from) / step;
    if (steps - steps.round()).abs() < 1e-6 {
        return Ok(());
    }
    let at = |steps: f64| ((from + steps * step) * 1e9).round() / 1e9;
    Err(Fault::OffStep(at(steps.floor()), at(steps.ceil())))
}

fn check_time(min: Option<Time>, max: Option<Time>, text: &str) -> Result<(), Fault> {
    let time = Time::parse(text).ok_or(Fault::NotATime)?;
    match (min, max) {
        (Some(min), _) if time < min => Err(Fault::TimeBefore(min.text())),
        (_, Some(max)) if time > max => Err(Fault::TimeAfter(max.text())),
        _ => Ok(()),
    }
}

fn check_date(min: Option<Date>, max: Option<Date>, text: &str) -> Result<(), Fault> {
    let date = Date::parse(text).ok_or(Fault::NotADate)?;
    match (min, max) {
        (Some(min), _) if date < min => Err(Fault::TooEarly(min.text())),
        (_, Some(max)) if date > max => Err(Fault::TooLate(max.text())),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::questionnaire::Questionnaire;

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

    fn more_kinds() -> Questionnaire {
        Questionnaire::from_json(include_str!("../tests/more_kinds.json")).unwrap()
    }

    /// The fault of an entry, and of all that is entered together.
    fn faults(entries: &[(&str, &str)]) -> Vec<(String, Fault)> {
        let q = more_kinds();
        let mut answers = Answers::new();
        for (item, entry) in entries {
            let code: ItemCode = item.parse().unwrap();
            match q.read_entry(&code, entry) {
                Ok(answer) => drop(answer.map(|answer| answers.insert(code, answer))),
                Err(problem) => return vec![(problem.item.to_string(), problem.fault)],
            }
        }
        q.check(&answers, Date::FIRST).err().unwrap_or_default().into_iter().map(|p| (p.item.to_string(), p.fault)).collect()
    }

    #[test]
    fn further_kinds_take_what_they_ask_for() {
        for entries in [
            vec![("again", "yes"), ("way", "phone"), ("site", "s"), ("agree", "yes")],
            vec![("again", "Prefer not to say"), ("start", "prefer_not_to_say"), ("feel_light", "prefer not to say")],
            vec![("tools", "a;b")],
            vec![("tools", "none")],
            vec![("stars", "3"), ("when_app", "am"), ("days_odd", "mon|tue"), ("feel_loud", "7")],
            vec![("order", "care; speed")],
            vec![("budget_calls", "33.3"), ("budget_mail", "33.3"), ("budget_rest", "33.4")],
            vec![("budget_calls", "100")],
            vec![("best1", "pay"), ("worst1", "team")],
            vec![("share", "45"), ("start", "6:00"), ("stay_from", "2026-02-01"), ("stay_to", "2026-02-01")],
            vec![("mail", " name@example.org "), ("call", "+31 (20) 123-45.67")],
        ] {
            assert_eq!(faults(&entries), [], "{entries:?}");
        }
    }

    #[test]
    fn further_kinds_say_what_does_not_fit() {
        let one = |item: &str, fault: Fault| vec![(item.to_owned(), fault)];
        for (entries, wrong) in [
            (vec![("again", "perhaps")], one("again", Fault::UnknownOption("perhaps".into()))),
            (vec![("way", "prefer not to say")], one("way", Fault::UnknownOption("prefer not to say".into()))),
            (vec![("tools", "a;b;c")], one("tools", Fault::TooMany(2))),
            (vec![("order", "care;care")], one("order", Fault::RepeatedOption("care".into()))),
            (vec![("order", "care;speed;price;range")], one("order", Fault::TooMany(3))),
            (vec![("budget_calls", "60"), ("budget_mail", "30")], one("budget_calls", Fault::SumDiffers(90.0, 100.0))),
            (vec![("budget_calls", "101")], one("budget_calls", Fault::Above(100.0))),
            (vec![("best1", "pay"), ("worst1", "pay")], one("worst1", Fault::SameTwice)),
            (vec![("best1", "place")], one("best1", Fault::UnknownOption("place".into()))),
            (vec![("share", "47")], one("share", Fault::OffStep(45.0, 50.0))),
            (vec![("start", "5:59")], one("start", Fault::TimeBefore("06:00".into()))),
            (vec![("start", "noon")], one("start", Fault::NotATime)),
            (vec![("stay_from", "2026-02-02"), ("stay_to", "2026-02-01")], one("stay_to", Fault::EndsBeforeStart)),
            (vec![("mail", "name@example")], one("mail", Fault::NotAnEmail)),
            (vec![("mail", "a b@example.org")], one("mail", Fault::NotAnEmail)),
            (vec![("mail", "a@b@example.org")], one("mail", Fault::NotAnEmail)),
            (vec![("call", "1234")], one("call", Fault::NotAPhone)),
            (vec![("call", "call me on 12345")], one("call", Fault::NotAPhone)),
        ] {
            assert_eq!(faults(&entries), wrong, "{entries:?}");
        }
        for (_, fault) in faults(&[("share", "47")]) {
            let problem = AnswerProblem { item: "share".parse().unwrap(), fault };
            assert_eq!(problem.fault, Fault::OffStep(45.0, 50.0));
        }
    }

    #[test]
    fn what_must_be_answered_is_missed_in_every_kind() {
        let mut document = more_kinds().document().clone();
        for question in document.blocks.iter_mut().flat_map(|b| &mut b.questions) {
            question.required = question.kind != crate::document::Kind::Statement;
        }
        let q = Questionnaire::try_from(document).unwrap();
        let missed = q.check(&Answers::new(), Date::FIRST).unwrap_err();
        let asked = q.items().iter().filter(|i| i.only_with.is_none() && !i.code.as_str().starts_with("budget_")).count();
        // the parts of a total count once
        assert_eq!(missed.len(), asked + 1);
        assert!(missed.iter().all(|p| p.fault == Fault::Required), "{missed:?}");
        let order = Answers::from([("order".parse().unwrap(), Answer::Ranking(vec!["care".parse().unwrap()]))]);
        assert!(q.check(&order, Date::FIRST).unwrap_err().iter().any(|p| p.fault == Fault::PlacesOpen(2)));
    }

    #[test]
    fn what_belongs_to_an_option_goes_with_it() {
        let q = more_kinds();
        let code = |text: &str| text.parse::<ItemCode>().unwrap();
        let text = || (code("way_other"), Answer::Text("by boat".into()));
        let mut with = Answers::from([(code("way"), Answer::Choice("other".parse().unwrap())), text()]);
        let mut without = Answers::from([(code("way"), Answer::Choice("phone".parse().unwrap())), text()]);
        q.settle(&mut with, Date::FIRST);
        q.settle(&mut without, Date::FIRST);
        assert_eq!((with.len(), without.len()), (2, 1));
    }

    #[test]
    fn a_submission_names_all_its_problems() {
        let q = all_kinds();
        let answers =
            Answers::from([("ghost".parse().unwrap(), Answer::NotApplicable), ("number".parse().unwrap(), Answer::Number(f64::NAN))]);
        let problems = q.check(&answers, Date::FIRST).unwrap_err();
        let faults: Vec<_> = problems.iter().map(|p| (p.item.as_str(), &p.fault)).collect();
        assert_eq!(faults, [("single", &Fault::Required), ("number", &Fault::NotANumber), ("ghost", &Fault::UnknownItem)]);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused_and_what_is_read_is_valid(more: bool, item in 0usize..40, entry in ".{0,40}") {
            let q = if more { more_kinds() } else { all_kinds() };
            let code = q.items()[item % q.items().len()].code.clone();
            if let Ok(Some(answer)) = q.read_entry(&code, &entry) {
                prop_assert!(q.check_answer(&code, &answer).is_ok());
            }
        }
    }
}
