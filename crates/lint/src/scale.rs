//! What the labels of options and points mean.

use crate::pattern::Match;
use crate::tokens::{Sort, Text, number, whole};
use crate::words::Words;

/// The place of a rate such as `weekly` among frequencies.
pub const RATE: i8 = 99;

/// What one label says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Reading {
    /// A place on a dimension: larger than 0 is favourable or more, -45 to 45; a plain word stands at 20.
    Pole {
        /// Such as `satisfaction`.
        dimension: &'static str,
        /// How far from the middle.
        strength: i8,
        /// By `not` and not by a word of its own.
        negated: bool,
    },
    /// The middle.
    Neutral,
    /// How often: 0 never to 8 always; [`RATE`] for a rate such as `weekly`.
    Frequency(i8),
    /// A number or a range of numbers.
    Numbers(Interval),
    /// Yes, with or without more.
    Yes,
    /// No, with or without more.
    No,
    /// Not an answer to the question itself.
    OptOut,
    /// Nothing known.
    Unknown,
}

/// Numbers from `low` to `high`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Smallest; `None` when open below.
    pub low: Option<f64>,
    /// Largest; `None` when open above.
    pub high: Option<f64>,
    /// Whether the label is a number and nothing else.
    pub bare: bool,
    /// Whether the numbers were written as words.
    pub zero_word: bool,
}

/// What the options of a question are together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Two opposite ends.
    Bipolar(&'static str),
    /// From nothing to much.
    Unipolar(&'static str),
    /// Never to always, or rates.
    Frequency,
    /// Yes and no.
    YesNo,
    /// Bare numbers, perhaps with labelled ends.
    Numbered,
    /// Amounts, as single numbers or ranges.
    Amounts,
    /// Names without an order.
    Nominal,
}

/// Reads a label.
#[must_use]
pub fn read(label: &Text, words: &Words) -> Reading {
    if words.opt_out.is_in(label) || words.prefer_not.is_in(label) || words.no_opinion.is_in(label) {
        return Reading::OptOut;
    }
    if let Some(interval) = interval(label, words) {
        return Reading::Numbers(interval);
    }
    if words.neutral.is_in(label) {
        return Reading::Neutral;
    }
    if let Some(pole) = pole(label, words) {
        return pole;
    }
    match (words.yes.at(label, 0), words.no.at(label, 0)) {
        (Some(_), _) => Reading::Yes,
        (_, Some(_)) => Reading::No,
        _ => Reading::Unknown,
    }
}

fn pole(label: &Text, words: &Words) -> Option<Reading> {
    // a sentence is no label of a scale
    if label.word_count() > 7 {
        return None;
    }
    let all = words.scale_points.all(label);
    // "slightly" alone is a degree, before another word it makes that weaker
    let degree = |f: &&Match| f.meaning.starts_with("extent");
    let adverb = |f: &&Match| f.meaning.starts_with("likelihood");
    let found = all.iter().find(|f| !degree(f) && !adverb(f)).or_else(|| all.iter().find(|f| !degree(f))).or_else(|| all.first())?;
    let (dimension, strength) = found.meaning.rsplit_once(' ')?;
    let strength = signed(strength)?;
    if dimension == "frequency" {
        let shift = stronger(label, words, &found.range).signum();
        let often = if (1..RATE).contains(&strength) { (strength + shift).clamp(0, 8) } else { strength };
        return Some(Reading::Frequency(often));
    }
    let flips: Vec<_> = words.flips.all(label).into_iter().filter(|f| !found.range.contains(&f.range.start)).collect();
    let negated = flips.iter().any(|f| f.meaning != "less");
    let size = (strength.abs().saturating_mul(10) + stronger(label, words, &found.range)).clamp(5, 45);
    let sign = if flips.len() % 2 == 1 { -strength.signum() } else { strength.signum() };
    Some(Reading::Pole { dimension, strength: sign * size, negated })
}

/// A number with its sign, as the lists have it.
fn signed(text: &str) -> Option<i8> {
    let size = i8::try_from(whole(text.trim_start_matches(['+', '-']))?).ok()?;
    Some(if text.starts_with('-') { -size } else { size })
}

/// How far words of degree move a label outwards, in tenths.
fn stronger(label: &Text, words: &Words, pole: &std::ops::Range<usize>) -> i8 {
    let outside = words.stronger.all(label).into_iter().filter(|f| !pole.contains(&f.range.start));
    outside.filter_map(|f| signed(f.meaning)).fold(0, i8::saturating_add).clamp(-20, 45)
}

fn interval(label: &Text, words: &Words) -> Option<Interval> {
    let numbers: Vec<(usize, f64)> = label
        .tokens
        .iter()
        .enumerate()
        .filter(|(_, token)| token.sort == Sort::Number)
        .filter_map(|(i, token)| Some((i, number(&token.lower)?)))
        .collect();
    let signed = |at: usize, value: f64| if at > 0 && matches!(label.before(at), "-" | "−") && at == 1 { -value } else { value };
    // "1 (bad)" is a numbered point, "1 time" an amount
    let bare = label.words().next().is_none() || words.scale_points.is_in(label);
    let made = |low, high| Some(Interval { low, high, bare, zero_word: false });
    match numbers.as_slice() {
        [] => {
            let zero = words.zero_words.at(label, 0).is_some_and(|found| found.range.end == label.tokens.len());
            zero.then_some(Interval { low: Some(0.0), high: Some(0.0), bare: false, zero_word: true })
        }
        [(at, value)] => {
            let value = signed(*at, *value);
            if let Some(found) = words.open_top.find(label) {
                made(Some(if found.meaning == "beyond" { value + 1.0 } else { value }), None)
            } else if let Some(found) = words.open_bottom.find(label) {
                made(None, Some(if found.meaning == "included" { value } else { value - 1.0 }))
            } else if label.words().count() <= 3 {
                made(Some(value), Some(value))
            } else {
                None
            }
        }
        [(at, low), (_, high)] if low <= high && label.words().count() <= 5 => {
            // "1 to less than 3"
            let below = words.open_bottom.all(label).iter().any(|f| f.range.start > *at && f.meaning != "included");
            made(Some(*low), Some(if below { high - 1.0 } else { *high }))
        }
        _ => None,
    }
}

/// Words that mean different things on different scales are read by their neighbours: "fair" beside "unfair" is no grade.
pub fn settle(readings: &mut [Reading]) {
    let fairness = readings.iter().any(|r| matches!(r, Reading::Pole { dimension: "fairness", .. }));
    for reading in readings.iter_mut().filter(|_| fairness) {
        if let Reading::Pole { dimension, strength, .. } = reading
            && *dimension == "quality"
        {
            *dimension = "fairness";
            *strength = strength.saturating_add(10);
        }
    }
}

/// The middle of a list of grades is no grade: "fair" between as many below as above. "Does not apply" is no point of a
/// scale of something else.
pub fn settle_middle(readings: &mut [Reading]) {
    let grades = |up: bool| {
        let graded =
            |r: &&Reading| matches!(r, Reading::Pole { dimension: "quality", strength, .. } if *strength != FAIR && (*strength > 0) == up);
        readings.iter().filter(graded).count()
    };
    let (up, down) = (grades(true), grades(false));
    let is_fair = |r: &Reading| matches!(r, Reading::Pole { dimension: "quality", strength: FAIR, .. });
    let is_middle = up == down && up > 0 && readings.iter().filter(|r| is_fair(r)).count() == 1;
    let dimension = |r: &Reading| match r {
        Reading::Pole { dimension, .. } => Some(*dimension),
        _ => None,
    };
    let elsewhere = readings.iter().filter_map(dimension).filter(|dimension| *dimension != "agreement").count();
    let denied = |r: &Reading| matches!(r, Reading::Pole { dimension: "agreement", strength, .. } if *strength < 0);
    let is_alone = elsewhere >= 2 && readings.iter().filter(|r| dimension(r) == Some("agreement")).count() == 1;
    for reading in readings.iter_mut() {
        if is_middle && is_fair(reading) {
            *reading = Reading::Neutral;
        } else if is_alone && denied(reading) {
            *reading = Reading::OptOut;
        }
    }
}

/// How strong "fair" is.
const FAIR: i8 = 10;

/// Classifies a list of readings.
#[must_use]
pub fn classify(readings: &[Reading]) -> Class {
    let own: Vec<Reading> = readings.iter().copied().filter(|r| !matches!(r, Reading::OptOut)).collect();
    let count = |test: fn(&Reading) -> bool| own.iter().filter(|r| test(r)).count();
    let numbers = count(|r| matches!(r, Reading::Numbers(_)));
    if numbers == own.len() && numbers > 0 {
        let bare = count(|r| matches!(r, Reading::Numbers(i) if i.bare && i.low == i.high));
        return if bare == own.len() { Class::Numbered } else { Class::Amounts };
    }
    let bare = count(|r| matches!(r, Reading::Numbers(i) if i.bare));
    if bare + 3 >= own.len() && bare >= 2 {
        return Class::Numbered;
    }
    if own.len() >= 2 && count(|r| matches!(r, Reading::Yes | Reading::No)) == own.len() {
        return Class::YesNo;
    }
    if count(|r| matches!(r, Reading::Frequency(_))) * 2 > own.len() {
        return Class::Frequency;
    }
    by_poles(&own)
}

fn by_poles(own: &[Reading]) -> Class {
    let poles: Vec<(&'static str, i8, bool)> = own
        .iter()
        .filter_map(|r| match r {
            Reading::Pole { dimension, strength, negated } => Some((*dimension, *strength, *negated)),
            _ => None,
        })
        .collect();
    let neutral = own.iter().any(|r| matches!(r, Reading::Neutral));
    let known = poles.len() + usize::from(neutral);
    let Some((dimension, _, _)) = poles.first().copied() else { return Class::Nominal };
    if poles.len() < 2 && !neutral || known * 3 < own.len() * 2 {
        return Class::Nominal;
    }
    let up = poles.iter().any(|p| p.1 > 0);
    let down = poles.iter().any(|p| p.1 < 0 && !p.2);
    if neutral || (up && down) { Class::Bipolar(dimension) } else { Class::Unipolar(dimension) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, words};

    fn one(label: &str) -> Reading {
        read(&Text::new("", "", label), words(Some(Language::English)))
    }

    fn strength(label: &str) -> i8 {
        match one(label) {
            Reading::Pole { strength, .. } => strength,
            other => panic!("{label}: {other:?}"),
        }
    }

    fn class(labels: &[&str]) -> Class {
        classify(&labels.iter().map(|l| one(l)).collect::<Vec<_>>())
    }

    #[test]
    fn labels_have_a_place() {
        let labels =
            ["Very dissatisfied", "Dissatisfied", "Slightly dissatisfied", "Slightly satisfied", "Satisfied", "Extremely satisfied"];
        assert_eq!(labels.map(strength), [-30, -20, -10, 10, 20, 40]);
        assert_eq!(["Much less satisfied", "Less satisfied", "More satisfied"].map(strength), [-30, -20, 20]);
        assert_eq!(["Far too little", "Too little", "Too much"].map(strength), [-30, -20, 20]);
        assert!(matches!(one("Definitely agree"), Reading::Pole { dimension: "agreement", strength: 30, .. }));
        assert_eq!(one("Neither good nor bad"), Reading::Neutral);
        assert_eq!(one("Not applicable to me"), Reading::OptOut);
        assert!(matches!(one("Not at all satisfied"), Reading::Pole { strength: -30, negated: true, .. }));
        assert_eq!([one("Sometimes"), one("Weekly")], [Reading::Frequency(4), Reading::Frequency(RATE)]);
    }

    #[test]
    fn numbers_and_ranges_are_read() {
        let range = |label: &str| match one(label) {
            Reading::Numbers(i) => (i.low, i.high),
            other => panic!("{label}: {other:?}"),
        };
        assert_eq!(range("1 year to less than 3 years"), (Some(1.0), Some(2.0)));
        assert_eq!(range("1 to 3 years"), (Some(1.0), Some(3.0)));
        assert_eq!(range("5–10"), (Some(5.0), Some(10.0)));
        assert_eq!(range("15 or more"), (Some(15.0), None));
        assert_eq!(range("Less than 5 minutes"), (None, Some(4.0)));
        assert_eq!(range("More than 10"), (Some(11.0), None));
        assert_eq!(range("Up to 5"), (None, Some(5.0)));
        assert_eq!(range("5 or less"), (None, Some(5.0)));
        assert_eq!(range("2 times"), (Some(2.0), Some(2.0)));
        assert_eq!(range("-5"), (Some(-5.0), Some(-5.0)));
        assert_eq!(range("None"), (Some(0.0), Some(0.0)));
    }

    #[test]
    fn scales_are_classified() {
        assert_eq!(class(&["Very bad", "Bad", "OK", "Good", "Very good"]), Class::Bipolar("quality"));
        assert_eq!(class(&["Not at all satisfied", "Slightly satisfied", "Very satisfied"]), Class::Unipolar("satisfaction"));
        assert_eq!(class(&["Strongly disagree", "Disagree", "Neither", "Agree", "Strongly agree"]), Class::Bipolar("agreement"));
        assert_eq!(class(&["Never", "Rarely", "Often"]), Class::Frequency);
        assert_eq!(class(&["1 (bad)", "2", "3", "4", "5"]), Class::Numbered);
        assert_eq!(class(&["None", "1", "2", "3", "4 or more times"]), Class::Amounts);
        assert_eq!(class(&["Yes", "No", "I don't know"]), Class::YesNo);
        assert_eq!(class(&["Phone", "E-mail", "App"]), Class::Nominal);
    }

    #[test]
    fn the_middle_of_grades_and_what_does_not_apply_are_no_points() {
        let settled = |labels: &[&str]| {
            let mut readings: Vec<Reading> = labels.iter().map(|label| one(label)).collect();
            settle_middle(&mut readings);
            readings
        };
        assert_eq!(settled(&["Very poor", "Poor", "Fair", "Good", "Very good"])[2], Reading::Neutral);
        assert!(matches!(settled(&["Poor", "Fair", "Good", "Very good", "Excellent"])[1], Reading::Pole { dimension: "quality", .. }));
        let denied = Reading::Pole { dimension: "agreement", strength: -20, negated: false };
        let mut readings = [one("Poor"), one("Good"), denied];
        settle_middle(&mut readings);
        assert_eq!(readings[2], Reading::OptOut);
        let mut agreement = [denied, one("Agree"), one("Disagree")];
        settle_middle(&mut agreement);
        assert_eq!(agreement[0], denied);
    }

    #[test]
    fn fair_is_a_grade_or_the_opposite_of_unfair() {
        let mut readings = [one("Unfair"), one("Very fair")];
        settle(&mut readings);
        assert!(matches!(readings[1], Reading::Pole { dimension: "fairness", strength: 30, .. }), "{readings:?}");
        assert!(matches!(one("Fair"), Reading::Pole { dimension: "quality", .. }));
    }
}
