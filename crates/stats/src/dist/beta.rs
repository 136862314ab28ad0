//! The gamma and beta functions behind t.

/// Where the asymptotic series of [`stirling_rest`] is good to the last bit.
const LARGE: f64 = 10.0;
/// Far more terms than any argument of a sample of people asks for.
const MOST_TERMS: u32 = 200_000;

/// Natural logarithm of the absolute value of the gamma function.
///
/// Infinite at 0 and at the negative whole numbers; NaN at NaN.
#[must_use]
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma(x)
}

/// Regularised incomplete beta function `I_x(a, b)`, the distribution function of Beta(a, b).
///
/// Formula: the continued fraction of DLMF 8.17.22, evaluated by Lentz's method on the side where
/// it converges fast.
///
/// Edge cases: 0 at `x = 0`, 1 at `x = 1`; NaN for `a ≤ 0`, `b ≤ 0`, `x` outside 0..=1, or a NaN or
/// infinite argument.
#[must_use]
pub fn reg_inc_beta(a: f64, b: f64, x: f64) -> f64 {
    let domain = a > 0.0 && b > 0.0 && a.is_finite() && b.is_finite() && (0.0..=1.0).contains(&x);
    if domain { inc_beta(a, b, x, 1.0 - x) } else { f64::NAN }
}

/// `I_x(a, b)` given `x` and its complement `y = 1 - x`, so that neither loses digits.
pub(super) fn inc_beta(a: f64, b: f64, x: f64, y: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if y <= 0.0 {
        return 1.0;
    }
    let ln_x = if x > 0.5 { libm::log1p(-y) } else { libm::log(x) };
    let ln_y = if y > 0.5 { libm::log1p(-x) } else { libm::log(y) };
    let front = libm::exp(a * ln_x + b * ln_y - ln_beta(a, b));
    let lower = x < (a + 1.0) / (a + b + 2.0);
    if front <= 0.0 {
        // So far out that the fraction, slow for large a and b, need not be known.
        return if lower { 0.0 } else { 1.0 };
    }
    let value = if lower { front * continued_fraction(a, b, x) / a } else { 1.0 - front * continued_fraction(b, a, y) / b };
    value.clamp(0.0, 1.0)
}

/// `ln B(a, b)`, avoiding the difference of two large logarithms (DiDonato & Morris 1992).
pub(super) fn ln_beta(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let sum = small + large;
    if small >= LARGE {
        let rest = stirling_rest(small) + stirling_rest(large) - stirling_rest(sum);
        let half_ln_2pi = 0.918_938_533_204_672_8;
        half_ln_2pi - 0.5 * libm::log(large) + rest + (small - 0.5) * libm::log(small / sum) + large * libm::log1p(-small / sum)
    } else if large >= LARGE {
        let rest = stirling_rest(large) - stirling_rest(sum);
        ln_gamma(small) + rest + small - small * libm::log(sum) + (large - 0.5) * libm::log1p(-small / sum)
    } else {
        ln_gamma(small) + ln_gamma(large) - ln_gamma(sum)
    }
}

/// `ln Γ(x) - (x - 1/2)ln x + x - ln√2π` for large `x` (DLMF 5.11.1).
fn stirling_rest(x: f64) -> f64 {
    const SERIES: [f64; 7] = [1.0 / 156.0, -691.0 / 360_360.0, 1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    let square = x * x;
    SERIES.iter().fold(0.0, |sum, term| sum / square + term) / x
}

/// The continued fraction of `I_x(a, b)` by the modified Lentz method.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away_from_zero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for term in 1..=MOST_TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / away_from_zero(1.0 + even * d);
        c = away_from_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / away_from_zero(1.0 + odd * d);
        c = away_from_zero(1.0 + odd / c);
        fraction *= d * c;
        if (d * c - 1.0).abs() <= f64::EPSILON {
            break;
        }
    }
    fraction
}
