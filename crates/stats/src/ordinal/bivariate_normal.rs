//! The distribution of two correlated normal variables.

use std::f64::consts::TAU;

use crate::dist::normal_cdf;

/// From here on the integral starts at a perfect correlation instead of at none.
const NEAR_PERFECT: f64 = 0.925;
/// No double tells a probability further out from 0.
const FAR: f64 = 40.0;
/// Positive abscissae and weights of the 20-point Gauss–Legendre rule.
const RULE: [(f64, f64); 10] = [
    (0.993_128_599_185_094_9, 0.017_614_007_139_152_118),
    (0.963_971_927_277_913_8, 0.040_601_429_800_386_94),
    (0.912_234_428_251_326, 0.062_672_048_334_109_07),
    (0.839_116_971_822_218_8, 0.083_276_741_576_704_75),
    (0.746_331_906_460_150_8, 0.101_930_119_817_240_44),
    (0.636_053_680_726_515, 0.118_194_531_961_518_41),
    (0.510_867_001_950_827_1, 0.131_688_638_449_176_64),
    (0.373_706_088_715_419_55, 0.142_096_109_318_382_04),
    (0.227_785_851_141_645_07, 0.149_172_986_472_603_74),
    (0.076_526_521_133_497_34, 0.152_753_387_130_725_84),
];

/// Probability that both of two standard normal variables with correlation `rho` stay at or below
/// `x` and `y`.
///
/// Formula: Plackett's (1954) integral over the correlation by 20-point Gauss–Legendre quadrature in
/// its arc sine, from 0 up to |ρ| = .925 and from ±1 beyond, there after the singular part has been
/// integrated by hand (Drezner & Wesolowsky 1990; Genz 2004). Absolute error below 1e-14.
///
/// Edge cases: infinite `x` or `y` give the limits; NaN for a NaN or `rho` outside -1..=1.
#[must_use]
pub fn bivariate_normal_cdf(x: f64, y: f64, rho: f64) -> f64 {
    if x.is_nan() || y.is_nan() || !(-1.0..=1.0).contains(&rho) {
        return f64::NAN;
    }
    if x.max(y) >= FAR {
        return normal_cdf(x.min(y));
    }
    if x.min(y) <= -FAR {
        return 0.0;
    }
    let value = if rho.abs() < NEAR_PERFECT {
        normal_cdf(x) * normal_cdf(y) + from_independence(x, y, rho) / TAU
    } else if rho > 0.0 {
        normal_cdf(x.min(y)) - from_perfection(x, y, rho) / TAU
    } else {
        // With -y in place of y the correlation is positive.
        let both = if x > -y { normal_cdf(x) - normal_cdf(-y) } else { 0.0 };
        both + from_perfection(x, -y, -rho) / TAU
    };
    value.clamp(0.0, 1.0)
}

/// `∫ exp(-(x² - 2xy·sin θ + y²)/(2cos²θ)) dθ` from 0 to `asin ρ`.
fn from_independence(x: f64, y: f64, rho: f64) -> f64 {
    integrate(libm::asin(rho), |angle| {
        let sine = libm::sin(angle);
        libm::exp((x * y * sine - (x * x + y * y) / 2.0) / ((1.0 - sine) * (1.0 + sine)))
    })
}

/// The same integral from `asin ρ` to a right angle, `ρ > 0`, in the variable `u = cos θ`.
///
/// The integrand is `exp(-(b²/u² + xy)/2)·G(u²)` with `b = x - y` and
/// `G(s) = exp(-xy·s/(2(1 + √(1-s))²))/√(1-s)`. The first three terms of `G` are integrated exactly,
/// the rest vanishes with `u⁶` and is left to the quadrature.
fn from_perfection(x: f64, y: f64, rho: f64) -> f64 {
    let end = ((1.0 - rho) * (1.0 + rho)).sqrt();
    let (gap, product) = ((x - y).abs(), x * y);
    let (first, second) = ((4.0 - product) / 8.0, (4.0 - product) / 8.0 * (12.0 - product) / 16.0);
    let peak = |u: f64| if u > 0.0 { libm::exp(-(gap / u * (gap / u) + product) / 2.0) } else { 0.0 };
    let rest = integrate(end, |u| {
        let square = u * u;
        let cosine = (1.0 - square).sqrt();
        let factor = libm::exp(-product * square / (2.0 * (1.0 + cosine) * (1.0 + cosine))) / cosine;
        peak(u) * (factor - (1.0 + square * (first + square * second)))
    });
    let [constant, linear, quadratic] = moments(end, gap, product, peak(end));
    constant + first * linear + second * quadratic + rest
}

/// `∫ exp(-(b²/u² + p)/2)·u^{2m} du` from 0 to `end` for `m` = 0, 1, 2, each from the one before by
/// parts. `last` is the exponential at the end.
fn moments(end: f64, gap: f64, product: f64, last: f64) -> [f64; 3] {
    let ratio = if end > 0.0 { gap / end } else { f64::INFINITY };
    // Beyond 38 standard errors the tail is 0, while the exponential before it could overflow.
    let tail = if ratio < 38.0 { gap * TAU.sqrt() * normal_cdf(-ratio) * libm::exp(-product / 2.0) } else { 0.0 };
    let square = end * end;
    let constant = end * last - tail;
    let linear = (end * square * last - gap * gap * constant) / 3.0;
    let quadratic = (end * square * square * last - gap * gap * linear) / 5.0;
    [constant, linear, quadratic]
}

/// `∫ f` from 0 to `end`.
fn integrate(end: f64, f: impl Fn(f64) -> f64) -> f64 {
    let half = end / 2.0;
    half * RULE.iter().map(|(node, weight)| weight * (f(half * (1.0 - node)) + f(half * (1.0 + node)))).sum::<f64>()
}

/// Density of two standard normal variables with correlation `rho`; 0 at infinity.
pub(super) fn density(x: f64, y: f64, rho: f64) -> f64 {
    let left = (1.0 - rho) * (1.0 + rho);
    let value = libm::exp(-(x * x - 2.0 * rho * x * y + y * y) / (2.0 * left)) / (TAU * left.sqrt());
    if value.is_finite() { value } else { 0.0 }
}

/// Derivative of the logarithm of [`density`] by the correlation; 0 at infinity.
pub(super) fn density_slope(x: f64, y: f64, rho: f64) -> f64 {
    let left = (1.0 - rho) * (1.0 + rho);
    let value = rho / left + (x * y * (1.0 + rho * rho) - rho * (x * x + y * y)) / (left * left);
    if value.is_finite() { value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use std::f64::consts::FRAC_PI_2;

    use super::*;

    #[test]
    fn the_rule_integrates_polynomials() {
        let sum = integrate(2.0, |u| libm::pow(u, 38.0));
        assert!((sum / (libm::pow(2.0, 39.0) / 39.0) - 1.0).abs() < 1e-13, "{sum}");
        assert!((integrate(FRAC_PI_2, libm::sin) - 1.0).abs() < 1e-15);
    }

    #[test]
    fn the_slope_is_the_derivative() {
        let (x, y, rho, step) = (0.7, -0.4, 0.3, 1e-5);
        let difference = (libm::log(density(x, y, rho + step)) - libm::log(density(x, y, rho - step))) / (2.0 * step);
        assert!((density_slope(x, y, rho) - difference).abs() < 1e-8);
    }
}
