//! Structural equations among observed and latent variables, by maximum likelihood.
//!
//! A model is written in the reticular action form of McArdle & McDonald (1984): a matrix `A` of
//! directed paths, a matrix `S` of variances and covariances, and the observed variables first
//! among all. Then `Σ = F(I-A)⁻¹S(I-A)⁻ᵀFᵀ`, `F` keeping the observed ones.
//!
//! Estimates minimise `ln|Σ| + tr(CΣ⁻¹) - ln|C| - p` for the sample covariances `C` of `p`
//! variables; standard errors come from the expected information, as in R `lavaan` (Rosseel 2012)
//! with its defaults.

use nalgebra::{Cholesky, DMatrix, DVector};

use super::matrices::{least_eigenvalue, scaled_to_unit};
use super::search::Task;
use crate::StatsError;

/// Least eigenvalue of the scaled information below which parameters cannot be told apart.
const LEAST_INFORMATION: f64 = 1e-10;

/// What stands in a cell of `A` or `S`.
#[derive(Clone, Copy)]
pub(super) enum Value {
    /// A number that is not estimated.
    Fixed(f64),
    /// The parameter of this number; cells with the same parameter are equal.
    Free(usize),
}

/// Where a cell stands.
#[derive(Clone, Copy)]
pub(super) enum Place {
    /// `A`: from the second variable to the first.
    Path(usize, usize),
    /// `S`: between both variables, or the variance of one.
    Covariance(usize, usize),
}

/// How many times its start a variance may fall below 0 before the search has lost it.
const RUNAWAY: f64 = 50.0;

/// Variables, the cells that are not 0, and where to start.
pub(super) struct Model {
    /// How many variables are observed.
    pub(super) observed: usize,
    variables: usize,
    cells: Vec<(Place, Value)>,
    /// Where the search for each parameter starts.
    pub(super) start: Vec<f64>,
}

impl Model {
    /// Variables `0..observed` are observed, the `latent` next ones are not.
    pub(super) fn new(observed: usize, latent: usize) -> Self {
        Self { observed, variables: observed + latent, cells: Vec::new(), start: Vec::new() }
    }

    /// A new parameter and where its search starts.
    pub(super) fn parameter(&mut self, start: f64) -> usize {
        self.start.push(start);
        self.start.len() - 1
    }

    /// A directed path.
    pub(super) fn path(&mut self, outcome: usize, predictor: usize, value: Value) {
        self.cells.push((Place::Path(outcome, predictor), value));
    }

    /// A covariance, or a variance when both variables are the same.
    pub(super) fn covariance(&mut self, a: usize, b: usize, value: Value) {
        self.cells.push((Place::Covariance(a, b), value));
    }

    /// `A` and `S` at these parameters.
    pub(super) fn matrices(&self, parameters: &DVector<f64>) -> (DMatrix<f64>, DMatrix<f64>) {
        let mut paths = DMatrix::zeros(self.variables, self.variables);
        let mut covariances = paths.clone();
        for (place, value) in &self.cells {
            let number = match value {
                Value::Fixed(number) => *number,
                Value::Free(parameter) => parameters[*parameter],
            };
            match *place {
                Place::Path(outcome, predictor) => paths[(outcome, predictor)] = number,
                Place::Covariance(a, b) => {
                    covariances[(a, b)] = number;
                    covariances[(b, a)] = number;
                }
            }
        }
        (paths, covariances)
    }

    /// Places of the cells that are estimated, with their parameters.
    pub(super) fn free(&self) -> impl Iterator<Item = (Place, usize)> {
        self.cells.iter().filter_map(|(place, value)| match value {
            Value::Fixed(_) => None,
            Value::Free(parameter) => Some((*place, *parameter)),
        })
    }

    /// Whether a variance has left for below 0, from where searches do not come back.
    pub(super) fn runs_away(&self, parameters: &DVector<f64>) -> bool {
        let lost = |parameter: usize| parameters[parameter] < -RUNAWAY * self.start[parameter];
        self.free().any(|(place, parameter)| matches!(place, Place::Covariance(a, b) if a == b) && lost(parameter))
    }

    /// A variance that is not above 0, or a covariance beyond what its variances allow.
    pub(super) fn require_admissible(&self, parameters: &DVector<f64>) -> Result<(), StatsError> {
        let (_, covariances) = self.matrices(parameters);
        for (place, _) in self.free() {
            let Place::Covariance(a, b) = place else { continue };
            let (va, vb) = (covariances[(a, a)], covariances[(b, b)]);
            if va <= 0.0 || vb <= 0.0 {
                return Err(StatsError::Inadmissible { reason: "a variance is not above 0" });
            }
            if a != b && covariances[(a, b)].abs() >= va.sqrt() * vb.sqrt() {
                return Err(StatsError::Inadmissible { reason: "a correlation of latent variables is not between -1 and 1" });
            }
        }
        Ok(())
    }
}

/// A fitted model.
pub(super) struct Solution {
    /// Estimates by number of the parameter.
    pub(super) estimates: DVector<f64>,
    /// Sampling variances and covariances of the estimates.
    pub(super) sampling: DMatrix<f64>,
    /// Variances and covariances of all variables as the model implies them.
    pub(super) implied: DMatrix<f64>,
    /// Least value of the discrepancy, at least 0.
    pub(super) discrepancy: f64,
    /// Observed variances and covariances less parameters.
    pub(super) df: usize,
}

impl Solution {
    /// Standard error of one estimate.
    pub(super) fn se(&self, parameter: usize) -> f64 {
        self.sampling[(parameter, parameter)].sqrt()
    }
}

/// Fits a model to the covariance matrix of `n` units, computed with divisor `n`.
pub(super) fn fit(model: &Model, sample: &DMatrix<f64>, n: f64) -> Result<Solution, StatsError> {
    let moments = model.observed * (model.observed + 1) / 2;
    let Some(df) = moments.checked_sub(model.start.len()) else {
        return Err(StatsError::Inadmissible { reason: "there are more parameters than variances and covariances" });
    };
    let (point, slope) = Task::new(model, sample)?.minimise()?;
    let unclear = StatsError::Inadmissible { reason: "the data do not tell all parameters apart" };
    let (scaled, scale) = scaled_to_unit(&slope.information);
    if !least_eigenvalue(&scaled).is_some_and(|least| least >= LEAST_INFORMATION) {
        return Err(unclear);
    }
    model.require_admissible(&point.parameters)?;
    let inverse = Cholesky::new(scaled).ok_or(unclear)?.inverse();
    let sampling = DMatrix::from_fn(inverse.nrows(), inverse.ncols(), |i, j| inverse[(i, j)] * scale[i] * scale[j] * 2.0 / n);
    Ok(Solution { estimates: point.parameters, sampling, implied: point.implied, discrepancy: point.discrepancy.max(0.0), df })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// Three factors of three tests each; the first loading of each factor is 1.
    fn three_factors(start: f64) -> Model {
        let mut model = Model::new(9, 3);
        for test in 0..9 {
            let factor = 9 + test / 3;
            let loading = if test % 3 == 0 { Value::Fixed(1.0) } else { Value::Free(model.parameter(start)) };
            model.path(test, factor, loading);
        }
        for test in 0..9 {
            let variance = Value::Free(model.parameter(0.5));
            model.covariance(test, test, variance);
        }
        for (a, b, start) in [(9, 9, 0.3), (10, 10, 0.3), (11, 11, 0.3), (9, 10, 0.0), (9, 11, 0.0), (10, 11, 0.0)] {
            let covariance = Value::Free(model.parameter(start));
            model.covariance(a, b, covariance);
        }
        model
    }

    fn reference(name: &str) -> String {
        std::fs::read_to_string(format!("{}/../../tests/fixtures/reference/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
    }

    /// Covariances with divisor `n` of the named columns.
    fn covariances(columns: &[Vec<f64>]) -> DMatrix<f64> {
        let mean = |column: &[f64]| column.iter().sum::<f64>() / column.len() as f64;
        let deviations: Vec<Vec<f64>> = columns.iter().map(|column| column.iter().map(|value| value - mean(column)).collect()).collect();
        DMatrix::from_fn(columns.len(), columns.len(), |i, j| {
            crate::moments::products(&deviations[i], &deviations[j]) / columns[0].len() as f64
        })
    }

    fn pupils() -> Vec<Vec<f64>> {
        let text = reference("lavaan__HolzingerSwineford1939.csv");
        let mut lines = text.lines().map(|line| line.split(',').map(|cell| cell.trim_matches('"')).collect::<Vec<_>>());
        let headings = lines.next().unwrap();
        let places: Vec<usize> = (1..=9).map(|test| headings.iter().position(|heading| *heading == format!("x{test}")).unwrap()).collect();
        let rows: Vec<Vec<&str>> = lines.collect();
        places.iter().map(|place| rows.iter().map(|row| row[*place].parse().unwrap()).collect()).collect()
    }

    #[track_caller]
    fn near(got: f64, want: f64, tolerance: f64) {
        assert!((got - want).abs() <= tolerance, "got {got}, want {want}");
    }

    #[test]
    fn factors_of_the_pupils_are_those_lavaan_publishes() {
        let pupils = pupils();
        let n = pupils[0].len() as f64;
        let got = fit(&three_factors(1.0), &covariances(&pupils), n).unwrap();
        let all: serde_json::Value = serde_json::from_str(&reference("expected.json")).unwrap();
        let case = all["cases"].as_array().unwrap().iter().find(|case| case["id"] == "omega.holzinger").unwrap();
        let chi_square = case["value"]["cfa_chisq"].as_f64().unwrap();
        near(n * got.discrepancy, chi_square, 1e-8 * chi_square);
        assert_eq!(case["value"]["cfa_df"], got.df);
        // Loadings and standard errors of x2, x3, x5, x6, x8, x9 in the tutorial of lavaan.
        for (parameter, (estimate, se)) in
            [(0.554, 0.100), (0.729, 0.109), (1.113, 0.065), (0.926, 0.055), (1.180, 0.165), (1.082, 0.151)].into_iter().enumerate()
        {
            near(got.estimates[parameter], estimate, 5.1e-4);
            near(got.se(parameter), se, 5.1e-4);
        }
    }

    #[test]
    fn a_start_of_the_right_sign_is_enough() {
        let sample = covariances(&pupils());
        let want = fit(&three_factors(1.0), &sample, 301.0).unwrap();
        for start in [0.3, 0.6, 3.0] {
            let got = fit(&three_factors(start), &sample, 301.0).unwrap();
            assert!((got.estimates - &want.estimates).amax() < 1e-8, "{start}");
        }
    }

    #[test]
    fn the_gradient_is_that_of_the_discrepancy() {
        let sample = covariances(&pupils());
        let model = three_factors(0.9);
        let task = Task::new(&model, &sample).unwrap();
        let at = |parameters: &DVector<f64>| task.at(parameters.clone()).unwrap();
        let start = DVector::from_column_slice(&model.start);
        let gradient = task.slope(&at(&start)).unwrap().gradient;
        for parameter in 0..start.len() {
            let mut step = DVector::zeros(start.len());
            step[parameter] = 1e-5;
            let difference = (at(&(&start + &step)).discrepancy - at(&(&start - &step)).discrepancy) / 2e-5;
            near(gradient[parameter], difference, 1e-6 * gradient.amax());
        }
    }

    #[test]
    fn parameters_of_a_population_come_back() {
        let mut random = Random::seeded(12);
        for _ in 0..10 {
            let mut model = three_factors(1.0);
            let truth = DVector::from_iterator(model.start.len(), model.start.iter().map(|start| start * (0.7 + 0.6 * random.unit())));
            let anything = DMatrix::identity(9, 9);
            let population = Task::new(&model, &anything).unwrap().at(truth.clone()).unwrap().implied.view((0, 0), (9, 9)).into_owned();
            model.start.iter_mut().for_each(|start| *start = if *start == 0.0 { 0.0 } else { 0.6 });
            let got = fit(&model, &population, 100.0).unwrap();
            assert!((got.estimates - truth).amax() < 1e-7);
            assert!(got.discrepancy < 1e-12);
        }
    }

    #[test]
    fn equal_parameters_move_together() {
        // Two variables of one variance: the estimate is the mean of both sample variances.
        let mut model = Model::new(2, 0);
        let variance = model.parameter(1.0);
        model.covariance(0, 0, Value::Free(variance));
        model.covariance(1, 1, Value::Free(variance));
        let sample = DMatrix::from_row_slice(2, 2, &[2.0, 0.0, 0.0, 4.0]);
        let got = fit(&model, &sample, 50.0).unwrap();
        near(got.estimates[0], 3.0, 1e-9);
        // 2·50 squares of this variance: its standard error is 3·√(2/100).
        near(got.se(0), 3.0 * 0.02_f64.sqrt(), 1e-9);
        near(got.discrepancy, libm::log(9.0 / 8.0), 1e-12);
        assert_eq!(got.df, 2);
    }

    #[test]
    fn what_cannot_be_estimated_is_refused() {
        let identity = DMatrix::identity(2, 2);
        // One variance in two parts.
        let mut model = Model::new(1, 1);
        let (a, b) = (model.parameter(0.5), model.parameter(0.5));
        model.path(0, 1, Value::Fixed(1.0));
        model.covariance(0, 0, Value::Free(a));
        model.covariance(1, 1, Value::Free(b));
        let one = DMatrix::identity(1, 1);
        assert!(matches!(fit(&model, &one, 9.0), Err(StatsError::Inadmissible { reason }) if reason.contains("more parameters")));
        // The same with a variable more, so that only the information shows it.
        let mut model = Model::new(2, 1);
        let (a, b) = (model.parameter(0.5), model.parameter(0.5));
        model.path(0, 2, Value::Fixed(1.0));
        model.covariance(0, 0, Value::Free(a));
        model.covariance(2, 2, Value::Free(b));
        model.covariance(1, 1, Value::Fixed(1.0));
        assert!(matches!(fit(&model, &identity, 9.0), Err(StatsError::Inadmissible { reason }) if reason.contains("apart")));
        // A factor behind a negative covariance, both loadings 1.
        let mut model = Model::new(2, 1);
        let (a, b, c) = (model.parameter(0.5), model.parameter(0.5), model.parameter(0.5));
        model.path(0, 2, Value::Fixed(1.0));
        model.path(1, 2, Value::Fixed(1.0));
        model.covariance(0, 0, Value::Free(a));
        model.covariance(1, 1, Value::Free(b));
        model.covariance(2, 2, Value::Free(c));
        let negative = DMatrix::from_row_slice(2, 2, &[1.0, -0.3, -0.3, 1.0]);
        assert!(matches!(fit(&model, &negative, 9.0), Err(StatsError::Inadmissible { reason }) if reason.contains("variance")));
        let singular = DMatrix::from_element(2, 2, 1.0);
        assert_eq!(fit(&model, &singular, 9.0).err(), Some(StatsError::Collinear));
    }
}
