//! Numbers as they are printed: a real minus sign and no more than two decimals.

/// What stands where there is no number.
const NOTHING: &str = "–";

/// Two decimals with a real minus sign; a dash when it is no number.
#[must_use]
pub fn number(value: f64) -> String {
    decimals(value, 2)
}

/// A share of one in per cent, "23 %"; a dash when it is no number.
#[must_use]
pub fn percent(share: f64) -> String {
    if share.is_finite() { format!("{} %", decimals(share * 100.0, 0)) } else { NOTHING.to_owned() }
}

/// How the numbers of a chart are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Numbers {
    /// Two decimals.
    #[default]
    Decimals,
    /// Shares of one in per cent.
    Percent,
}

impl Numbers {
    pub(crate) fn print(self, value: f64) -> String {
        match self {
            Self::Decimals => number(value),
            Self::Percent => percent(value),
        }
    }
}

/// An estimate with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The estimate.
    pub estimate: f64,
    /// Lower end; no number when there is no interval.
    pub low: f64,
    /// Upper end; no number when there is no interval.
    pub high: f64,
}

impl Interval {
    /// Whether there is something to draw, and which ends; ends that are no numbers are left out.
    pub(crate) fn shown(self) -> Option<Shown> {
        let estimate = sound(self.estimate)?;
        let ends = sound(self.low).zip(sound(self.high)).map(|(a, b)| (a.min(b), a.max(b)));
        Some(Shown { estimate, ends })
    }
}

/// An interval whose numbers can be drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Shown {
    pub estimate: f64,
    pub ends: Option<(f64, f64)>,
}

impl Shown {
    /// What an axis must hold.
    pub(crate) fn reach(self) -> [f64; 3] {
        let (low, high) = self.ends.unwrap_or((self.estimate, self.estimate));
        [low, self.estimate, high]
    }

    /// "0.01 to 0.61", or nothing without an interval.
    pub(crate) fn range(self, numbers: Numbers) -> String {
        self.ends.map_or_else(String::new, |(low, high)| format!("{} to {}", numbers.print(low), numbers.print(high)))
    }

    /// "0.35 (0.01 to 0.61)".
    pub(crate) fn sentence(self, numbers: Numbers) -> String {
        let estimate = numbers.print(self.estimate);
        match self.ends {
            Some(_) => format!("{estimate} ({})", self.range(numbers)),
            None => estimate,
        }
    }
}

/// The value when it can be drawn: a number, and none so large that a drawing could not hold it.
pub(crate) fn sound(value: f64) -> Option<f64> {
    (value.is_finite() && value.abs() <= 1e9).then_some(value)
}

pub(crate) fn decimals(value: f64, places: usize) -> String {
    if !value.is_finite() {
        return NOTHING.to_owned();
    }
    let digits = format!("{:.places$}", value.abs());
    let nothing = digits.bytes().all(|b| matches!(b, b'0' | b'.'));
    if value < 0.0 && !nothing { format!("\u{2212}{digits}") } else { digits }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_two_decimals_and_a_real_minus() {
        assert_eq!(number(0.346), "0.35");
        assert_eq!(number(-0.402), "\u{2212}0.40");
        assert_eq!(number(-0.0004), "0.00");
        assert_eq!(number(f64::NAN), "–");
        assert_eq!(number(f64::INFINITY), "–");
        assert_eq!(percent(0.234), "23 %");
        assert_eq!(percent(f64::NAN), "–");
    }

    #[test]
    fn an_interval_reads_as_a_sentence_and_stays_silent_without_ends() {
        let full = Interval { estimate: 0.35, low: 0.61, high: 0.01 };
        assert_eq!(full.shown().map(|s| s.sentence(Numbers::Decimals)).as_deref(), Some("0.35 (0.01 to 0.61)"));
        let bare = Interval { estimate: 0.35, low: f64::NAN, high: 0.5 };
        assert_eq!(bare.shown().map(|s| s.sentence(Numbers::Percent)).as_deref(), Some("35 %"));
        assert_eq!(Interval { estimate: f64::NAN, low: 0.0, high: 1.0 }.shown(), None);
    }
}
