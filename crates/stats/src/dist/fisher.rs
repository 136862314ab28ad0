//! The F distribution and quantiles of the beta distribution.

use super::beta::inc_beta;
use super::inverse::solve;

/// Upper tail `P(F > f)` with `df1` and `df2` degrees of freedom.
///
/// Formula: `I_x(df2/2, df1/2)` with `x = df2/(df2 + df1·f)`.
///
/// Edge cases: 1 for `f ≤ 0`, 0 at infinity; NaN for degrees of freedom that are not positive or a NaN.
#[must_use]
pub fn f_sf(f: f64, df1: f64, df2: f64) -> f64 {
    if f.is_nan() || !(df1 > 0.0 && df2 > 0.0) {
        return f64::NAN;
    }
    if f <= 0.0 {
        return 1.0;
    }
    if f.is_infinite() {
        return 0.0;
    }
    let ratio = df1 / df2 * f;
    inc_beta(df2 / 2.0, df1 / 2.0, 1.0 / (1.0 + ratio), ratio / (1.0 + ratio))
}

/// Quantile of the F distribution: the `f` with `P(F ≤ f) = p`.
///
/// Edge cases: 0 at 0, infinite at 1; NaN outside 0..=1 or as [`f_sf`].
#[must_use]
pub fn f_quantile(p: f64, df1: f64, df2: f64) -> f64 {
    if !((0.0..=1.0).contains(&p) && df1 > 0.0 && df2 > 0.0) {
        return f64::NAN;
    }
    solve(1.0 - p, |f| f_sf(f, df1, df2))
}

/// Quantile of Beta(a, b): the `x` with `I_x(a, b) = p`.
///
/// Edge cases: 0 at 0, 1 at 1; NaN outside 0..=1 or for parameters that are not positive.
#[must_use]
pub fn beta_quantile(p: f64, a: f64, b: f64) -> f64 {
    let odds = f_quantile(p, 2.0 * a, 2.0 * b) * a / b;
    if odds.is_infinite() { 1.0 } else { odds / (1.0 + odds) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_and_quantiles_agree_with_published_tables() {
        // R: qf(.95, 5, 10), qf(.975, 29, 174), pf(3, 2, 40, lower = FALSE), qbeta(.05, 2, 3)
        assert!((f_quantile(0.95, 5.0, 10.0) / 3.325_834_530_413_01 - 1.0).abs() < 1e-11);
        assert!((f_sf(f_quantile(0.975, 29.0, 174.0), 29.0, 174.0) - 0.025).abs() < 1e-14);
        // with two numerator degrees of freedom the tail is (1 + 2f/df2)^(-df2/2)
        let want = libm::pow(1.0 + 2.0 * 3.0 / 40.0, -20.0);
        assert!((f_sf(3.0, 2.0, 40.0) / want - 1.0).abs() < 1e-12);
        assert!((beta_quantile(0.05, 2.0, 3.0) / 0.097_611_462_6 - 1.0).abs() < 1e-7);
    }

    #[test]
    fn the_ends_are_the_ends() {
        assert_eq!((f_sf(0.0, 2.0, 3.0), f_sf(f64::INFINITY, 2.0, 3.0)), (1.0, 0.0));
        assert_eq!((beta_quantile(0.0, 2.0, 3.0), beta_quantile(1.0, 2.0, 3.0)), (0.0, 1.0));
        assert!(f_sf(1.0, 0.0, 3.0).is_nan() && f_quantile(f64::NAN, 1.0, 1.0).is_nan());
    }
}
