//! Pace, instructed items, and the sum of the signs.

use crate::{StatsError, check, median};

/// So many independent signs make a person careless.
pub const SIGNS_NEEDED: usize = 2;

/// So many instructed items answered otherwise are suspicious.
pub const INSTRUCTIONS_FAILED: usize = 2;

/// When answering counts as too fast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PaceRule {
    /// Fewer seconds per item are too few.
    pub seconds_per_item: f64,
    /// Less than this share of the median time is too little.
    pub share_of_median: f64,
}

impl Default for PaceRule {
    /// 2 seconds per item (Huang et al. 2012), .4 of the median time.
    fn default() -> Self {
        Self { seconds_per_item: 2.0, share_of_median: 0.4 }
    }
}

/// How fast one person answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Seconds per item.
    pub seconds_per_item: f64,
    /// Time as a share of the median of all people.
    pub share_of_median: f64,
    /// Whether either is below its bound.
    pub too_fast: bool,
}

/// How fast people answered a page.
///
/// Formula: seconds divided by items, and by the median seconds of all; too fast when below either
/// bound of the rule (Huang et al. 2012; Zhang & Conrad 2014).
///
/// Shape: seconds of each person on the same page of `items` items. No interval: it describes one
/// person.
///
/// # Errors
/// [`StatsError::TooFew`] without people or items; [`StatsError::NotFinite`];
/// [`StatsError::InvalidParameter`] for a time below 0, a median of 0, or a bound that is not a
/// finite number of at least 0; [`StatsError::OutOfRange`].
pub fn pace(seconds: &[f64], items: usize, rule: &PaceRule) -> Result<Vec<Pace>, StatsError> {
    check::sample(seconds, 1)?;
    if items == 0 {
        return Err(StatsError::TooFew { needed: 1, got: 0 });
    }
    for (name, value) in [("seconds_per_item", rule.seconds_per_item), ("share_of_median", rule.share_of_median)] {
        if !check::is_weight(value) {
            return Err(StatsError::InvalidParameter { name, value, remedy: "a bound is a finite number of at least 0" });
        }
    }
    if let Some(bad) = seconds.iter().find(|time| **time < 0.0) {
        return Err(StatsError::InvalidParameter { name: "seconds", value: *bad, remedy: "a time is at least 0" });
    }
    let middle = median(seconds)?;
    if middle <= 0.0 {
        return Err(StatsError::InvalidParameter { name: "median seconds", value: middle, remedy: "most times must be above 0" });
    }
    let one = |time: &f64| {
        let (seconds_per_item, share_of_median) = (time / items as f64, check::finite(time / middle)?);
        let too_fast = seconds_per_item < rule.seconds_per_item || share_of_median < rule.share_of_median;
        Ok(Pace { seconds_per_item, share_of_median, too_fast })
    };
    seconds.iter().map(one).collect()
}

/// Number of instructed items ("choose 'agree' here") that a person answered otherwise.
///
/// Shape: the answers to the instructed items and those asked for, of the same length.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::NotFinite`]; [`StatsError::TooFew`] without items.
pub fn instructed_failures(answers: &[f64], wanted: &[f64]) -> Result<usize, StatsError> {
    check::pair(answers, wanted, 1)?;
    Ok(answers.iter().zip(wanted).filter(|(answer, wanted)| answer != wanted).count())
}

/// Whether so many failed instructed items are suspicious: 2 or more (Meade & Craig 2012 for the
/// use of such items; a single slip is human).
#[must_use]
pub fn fails_instructed(failures: usize) -> bool {
    failures >= INSTRUCTIONS_FAILED
}

/// The signs found in one person's answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// A long run of the same answer, [`super::straight_lined`].
    pub straight_lined: bool,
    /// Hardly any variation, [`super::response_variability`].
    pub invariant: bool,
    /// Halves of scales that disagree, [`super::even_odd`].
    pub halves_disagree: bool,
    /// Synonyms answered differently, [`super::within_person`].
    pub synonyms_disagree: bool,
    /// Unusual as a whole, [`super::Distance::outlying`].
    pub outlying: bool,
    /// Answered too fast, [`Pace::too_fast`].
    pub too_fast: bool,
    /// Failed instructed items, [`fails_instructed`].
    pub instructions_failed: bool,
    /// The same answers and texts as another person's.
    pub duplicated: bool,
}

impl Flags {
    /// Number of independent signs, 0 to 6. Runs and lack of variation are one sign, since each
    /// brings the other with it; so are the two of consistency.
    #[must_use]
    pub fn independent(&self) -> usize {
        let signs = [
            self.straight_lined || self.invariant,
            self.halves_disagree || self.synonyms_disagree,
            self.outlying,
            self.too_fast,
            self.instructions_failed,
            self.duplicated,
        ];
        signs.into_iter().filter(|sign| *sign).count()
    }

    /// Whether two or more independent signs speak of careless answering.
    #[must_use]
    pub fn careless(&self) -> bool {
        self.independent() >= SIGNS_NEEDED
    }
}
