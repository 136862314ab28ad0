//! The part both models share: each wave on both measures of the wave before.

use super::sem::{Model, Solution, Value};
use super::waves::Waves;
use crate::Coefficient;
use crate::estimate::normal_half_width;
use crate::{Side, StatsError, check, dist};

/// Whether the paths from wave to wave may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lags {
    /// Each step from wave to wave has its own paths.
    Free,
    /// All steps have the same four paths: for waves at equal distances.
    Equal,
}

/// A path from one wave to the next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Path {
    /// The measure that is explained.
    pub outcome: Side,
    /// The measure of the wave before that explains it.
    pub predictor: Side,
    /// The wave of the outcome; waves count from 0, so that the first is 1.
    pub wave: usize,
    /// Change of the outcome per unit of the predictor, with the interval and test by z.
    pub coefficient: Coefficient,
    /// The coefficient in standard deviations of both, as the model implies them.
    pub standardised: f64,
}

/// What the two measures of one wave share beyond what the wave before explains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Association {
    /// The wave, from 0; in the first one nothing is explained.
    pub wave: usize,
    /// The covariance, in the product of both units, with the interval and test by z.
    pub covariance: Coefficient,
    /// The same as a correlation.
    pub correlation: f64,
}

/// Parameters of the covariance matrix of one `x` and one `y`.
#[derive(Clone, Copy)]
pub(super) struct Pair {
    variances: [usize; 2],
    covariance: usize,
}

impl Pair {
    /// Adds variances and the covariance of the variables `x` and `y`.
    pub(super) fn add(model: &mut Model, [x, y]: [usize; 2], starts: [f64; 3]) -> Self {
        let [vx, vy, covariance] = starts.map(|start| model.parameter(start));
        model.covariance(x, x, Value::Free(vx));
        model.covariance(y, y, Value::Free(vy));
        model.covariance(x, y, Value::Free(covariance));
        Self { variances: [vx, vy], covariance }
    }

    /// Both variances.
    pub(super) fn variances(&self, read: &Reading) -> Result<[Coefficient; 2], StatsError> {
        let [x, y] = self.variances;
        Ok([read.coefficient(x, 2 * read.exponents[0])?, read.coefficient(y, 2 * read.exponents[1])?])
    }

    /// The covariance, and the same as a correlation.
    pub(super) fn covariance(&self, read: &Reading) -> Result<(Coefficient, f64), StatsError> {
        let [x, y] = self.variances.map(|parameter| read.solution.estimates[parameter].sqrt());
        let correlation = check::finite(read.solution.estimates[self.covariance] / (x * y))?;
        Ok((read.coefficient(self.covariance, read.exponents[0] + read.exponents[1])?, correlation))
    }
}

/// A fitted model, in the units of the data.
pub(super) struct Reading<'a> {
    solution: &'a Solution,
    exponents: [i32; 2],
    half_width: f64,
}

impl<'a> Reading<'a> {
    pub(super) fn new(solution: &'a Solution, exponents: [i32; 2], level: f64) -> Result<Self, StatsError> {
        Ok(Self { solution, exponents, half_width: normal_half_width(level)? })
    }

    /// A parameter times `2^exponent`.
    fn coefficient(&self, parameter: usize, exponent: i32) -> Result<Coefficient, StatsError> {
        let (scaled, scaled_se) = (self.solution.estimates[parameter], self.solution.se(parameter));
        let z = check::finite(scaled / scaled_se)?;
        let estimate = check::finite(libm::scalbn(scaled, exponent))?;
        let se = check::finite(libm::scalbn(scaled_se, exponent))?;
        let end = |sign: f64| check::finite(libm::scalbn(scaled + sign * self.half_width * scaled_se, exponent));
        Ok(Coefficient { estimate, se, low: end(-1.0)?, high: end(1.0)?, statistic: z, p: dist::normal_two_sided(z) })
    }

    /// Standard deviation of a variable as the model implies it, in the unit of the fit.
    fn sd(&self, variable: usize) -> f64 {
        self.solution.implied[(variable, variable)].sqrt()
    }
}

/// Where the paths and covariances of the waves stand in a model.
pub(super) struct Dynamics {
    base: usize,
    count: usize,
    /// Four for each step, as [`CROSS`].
    paths: Vec<usize>,
    pairs: Vec<Pair>,
}

/// Outcome and predictor of the four paths of a step.
const CROSS: [(Side, Side); 4] = [(Side::X, Side::X), (Side::X, Side::Y), (Side::Y, Side::X), (Side::Y, Side::Y)];

impl Dynamics {
    /// Adds all steps among variables that start at `base`: `x` of all waves, then `y`. The search
    /// starts from this share of the variances and covariances, and from paths of 0.
    pub(super) fn add(model: &mut Model, base: usize, waves: &Waves, share: f64, lags: Lags) -> Self {
        let mut dynamics = Self { base, count: waves.count, paths: Vec::new(), pairs: Vec::new() };
        for wave in 0..waves.count {
            let (x, y) = (wave, waves.count + wave);
            let starts = [(x, x), (y, y), (x, y)].map(|place| share * waves.covariances[place]);
            dynamics.pairs.push(Pair::add(model, [base + x, base + y], starts));
            if wave > 0 {
                dynamics.add_step(model, wave, lags);
            }
        }
        dynamics
    }

    fn add_step(&mut self, model: &mut Model, wave: usize, lags: Lags) {
        for (place, (outcome, predictor)) in CROSS.into_iter().enumerate() {
            let parameter = match lags {
                Lags::Equal if wave > 1 => self.paths[place],
                _ => model.parameter(0.0),
            };
            self.paths.push(parameter);
            model.path(self.variable(outcome, wave), self.variable(predictor, wave - 1), Value::Free(parameter));
        }
    }

    fn variable(&self, side: Side, wave: usize) -> usize {
        self.base + wave + if side == Side::X { 0 } else { self.count }
    }

    /// The paths, step by step in the order of [`CROSS`].
    pub(super) fn paths(&self, read: &Reading) -> Result<Vec<Path>, StatsError> {
        let exponent = |side| if side == Side::X { read.exponents[0] } else { read.exponents[1] };
        let places = (1..self.count).flat_map(|wave| CROSS.map(|(outcome, predictor)| (wave, outcome, predictor)));
        let path = |((wave, outcome, predictor), parameter): ((usize, Side, Side), &usize)| {
            let ratio = read.sd(self.variable(predictor, wave - 1)) / read.sd(self.variable(outcome, wave));
            let standardised = check::finite(read.solution.estimates[*parameter] * ratio)?;
            let coefficient = read.coefficient(*parameter, exponent(outcome) - exponent(predictor))?;
            Ok(Path { outcome, predictor, wave, coefficient, standardised })
        };
        places.zip(&self.paths).map(path).collect()
    }

    /// The association within each wave.
    pub(super) fn associations(&self, read: &Reading) -> Result<Vec<Association>, StatsError> {
        let association = |(wave, pair): (usize, &Pair)| {
            let (covariance, correlation) = pair.covariance(read)?;
            Ok(Association { wave, covariance, correlation })
        };
        self.pairs.iter().enumerate().map(association).collect()
    }
}
