//! One-way analysis of variance and the intraclass correlations that follow from it.

use super::unit::{Scaled, UnitSummary, in_range};
use crate::moments::Centred;
use crate::{Side, StatsError, check, dist};

/// The table of a one-way analysis of variance between units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OneWay {
    /// Number of units, `k`.
    pub units: u64,
    /// Number of people, `N`.
    pub people: u64,
    /// Mean over people.
    pub mean: f64,
    /// Mean number of people per unit, `n̄ = N/k`.
    pub mean_n: f64,
    /// The number per unit of equal units that would be as informative, `n₀ = (N - Σn²/N)/(k - 1)`.
    pub n0: f64,
    /// Degrees of freedom between units, `k - 1`.
    pub df_between: f64,
    /// Degrees of freedom within units, `N - k`.
    pub df_within: f64,
    /// Mean square between units.
    pub msb: f64,
    /// Mean square within units. 0 when nobody differs within a unit: look for copied answers.
    pub msw: f64,
    /// `MSB/MSW`; infinite when `msw` is 0.
    pub f: f64,
    /// p of the F-test of equal unit means; 0 when `msw` is 0 and when it is too small for a double.
    pub p: f64,
}

/// An intraclass correlation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Icc {
    /// The coefficient, in 0..=1; a negative one is reported as 0.
    pub estimate: f64,
    /// The coefficient as the formula gives it, at most 1.
    pub raw: f64,
    /// Whether `raw` is negative: no difference between units can be told.
    pub truncated: bool,
    /// Lower end of the confidence interval of `raw`; may be negative.
    pub low: f64,
    /// Upper end of the confidence interval of `raw`; may be negative.
    pub high: f64,
}

/// One-way analysis of variance from the summaries of units.
///
/// Formula: `MSB = Σn_j(x̄_j - x̄)²/(k - 1)`, `MSW = Σ(n_j - 1)s²_j/(N - k)`, `F = MSB/MSW` with `k - 1` and
/// `N - k` degrees of freedom. Reference: R `stats::aov`.
///
/// Shape: one summary per unit, in any order. Units of one person count between units only.
///
/// Edge cases: without differences within units `f` is infinite and `p` is 0.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two units or when every unit has one person,
/// [`StatsError::NoVariation`] when all answers are the same, [`StatsError::EmptyGroup`],
/// [`StatsError::NotFinite`], [`StatsError::InvalidParameter`] for a negative variance,
/// [`StatsError::OutOfRange`].
pub fn one_way(units: &[UnitSummary]) -> Result<OneWay, StatsError> {
    let scaled = Scaled::new(units)?;
    scaled.require_both_levels()?;
    let (k, people) = (units.len() as f64, scaled.people());
    let means = Centred::weighted(&scaled.means, Some(&scaled.counts));
    let (df_between, df_within) = (k - 1.0, people - k);
    let between = between_squares(&means, &scaled.counts) / df_between;
    let within = scaled.within / df_within;
    if between <= 0.0 && within <= 0.0 {
        return Err(StatsError::NoVariation { which: Side::X });
    }
    let f = between / within;
    Ok(OneWay {
        units: units.len() as u64,
        people: units.iter().fold(0, |sum: u64, unit| sum.saturating_add(unit.n)),
        mean: libm::scalbn(means.mean(), scaled.exponent),
        mean_n: people / k,
        n0: informative_size(&scaled.counts, people),
        df_between,
        df_within,
        msb: in_range(between, 2 * scaled.exponent)?,
        msw: in_range(within, 2 * scaled.exponent)?,
        f,
        p: dist::f_sf(f, df_between, df_within),
    })
}

/// `n₀` as `2Σ_{i<j} n_i·n_j/(N(k - 1))`, which is the same without a difference of large numbers.
fn informative_size(counts: &[f64], people: f64) -> f64 {
    let (pairs, _) = counts.iter().fold((0.0, 0.0), |(pairs, before), n| (pairs + n * (before / people), before + n));
    2.0 * pairs / (counts.len() as f64 - 1.0)
}

/// `Σ n·d²` of means about their weighted mean, in the units of the means; 0 for equal means.
pub(super) fn between_squares(means: &Centred, counts: &[f64]) -> f64 {
    if !means.varies() {
        return 0.0;
    }
    let squares: f64 = means.deviations.iter().zip(counts).map(|(deviation, n)| n * deviation * deviation).sum();
    libm::scalbn(squares, 2 * means.exponent())
}

impl OneWay {
    /// ICC(1), the share of variance between units, with the mean unit size `n̄`.
    ///
    /// Formula: `(MSB - MSW)/(MSB + (n̄ - 1)·MSW)`. Interval: `(F_L - 1)/(F_L + n̄ - 1)` and the same with
    /// `F_U`, where `F_L` and `F_U` are `F` divided by the upper and lower quantile of its distribution
    /// (Searle 1971; McGraw & Wong 1996): exact for units of equal size, else an approximation.
    /// Reference: R `multilevel::ICC1` (Bliese 2000); interval as `psych::statsBy`.
    ///
    /// Edge cases: [`Icc::truncated`] when negative; 1, with both ends, when `msw` is 0.
    ///
    /// # Errors
    /// [`StatsError::InvalidLevel`].
    pub fn icc1(&self, level: f64) -> Result<Icc, StatsError> {
        self.share_between(self.mean_n, level)
    }

    /// ICC(1) with `n₀` in the place of the mean unit size.
    ///
    /// Formula: `(MSB - MSW)/(MSB + (n₀ - 1)·MSW)`, unbiased components for unequal units (Searle 1971).
    /// Otherwise as [`OneWay::icc1`], and equal to it for units of equal size.
    ///
    /// # Errors
    /// [`StatsError::InvalidLevel`].
    pub fn icc1_n0(&self, level: f64) -> Result<Icc, StatsError> {
        self.share_between(self.n0, level)
    }

    /// ICC(2), the reliability of the mean of a unit of mean size.
    ///
    /// Formula: `(MSB - MSW)/MSB`, the Spearman–Brown step-up of ICC(1) by `n̄`; interval `1 - 1/F_L` and
    /// `1 - 1/F_U` as in [`OneWay::icc1`]. Reference: R `multilevel::ICC2` (Bliese 2000).
    ///
    /// Edge cases: as [`OneWay::icc1`]. With thousands of people it is near 1 although ICC(1) is
    /// trivial: show both.
    ///
    /// # Errors
    /// [`StatsError::InvalidLevel`]; [`StatsError::NoVariation`] when all unit means are equal, where the
    /// formula divides by 0.
    pub fn icc2(&self, level: f64) -> Result<Icc, StatsError> {
        if self.f <= 0.0 {
            return Err(StatsError::NoVariation { which: Side::X });
        }
        let (low, high) = self.limits(level)?;
        let reliability = |f: f64| check::finite(1.0 - 1.0 / f);
        Ok(Icc::new(reliability(self.f)?, reliability(low)?, reliability(high)?))
    }

    fn share_between(&self, size: f64, level: f64) -> Result<Icc, StatsError> {
        let (low, high) = self.limits(level)?;
        let share = |f: f64| if f.is_infinite() { 1.0 } else { (f - 1.0) / (f - 1.0 + size) };
        Ok(Icc::new(share(self.f), share(low), share(high)))
    }

    /// The smallest and largest ratio of expected mean squares that go with the F found.
    fn limits(&self, level: f64) -> Result<(f64, f64), StatsError> {
        let tail = (1.0 - check::level(level)?) / 2.0;
        if self.f.is_infinite() {
            return Ok((self.f, self.f));
        }
        let low = self.f / dist::f_quantile(1.0 - tail, self.df_between, self.df_within);
        let high = self.f * dist::f_quantile(1.0 - tail, self.df_within, self.df_between);
        // At a level near 0 rounding could put an end on the wrong side of the estimate.
        Ok((low.min(self.f), high.max(self.f)))
    }
}

impl Icc {
    fn new(raw: f64, low: f64, high: f64) -> Self {
        Self { estimate: raw.max(0.0), raw, truncated: raw < 0.0, low, high }
    }
}
