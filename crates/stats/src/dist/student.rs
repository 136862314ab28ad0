//! Student's t distribution.

use super::beta::inc_beta;
use super::{normal_quantile, normal_two_sided};

/// From here on the normal distribution is t to full precision.
const NORMAL_FROM: f64 = 1e10;

/// Probability of a value at least as far from 0 as `t`: the two-sided p.
///
/// Formula: `I_x(df/2, 1/2)` with `x = df/(df + t²)`. Degrees of freedom need not be whole.
///
/// Edge cases: 1 at 0, 0 at ±∞; NaN for `df ≤ 0` or a NaN.
#[must_use]
pub fn student_t_two_sided(t: f64, df: f64) -> f64 {
    if t.is_nan() || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if t.is_infinite() {
        return 0.0;
    }
    if df > NORMAL_FROM {
        return normal_two_sided(t);
    }
    // df/(df + t²) and its complement, without squaring a t that could overflow.
    let ratio = t.abs() / df.sqrt();
    let (x, y) = if ratio > 1.0 {
        let inverse = 1.0 / ratio;
        let square = inverse * inverse;
        (square / (1.0 + square), 1.0 / (1.0 + square))
    } else {
        let square = ratio * ratio;
        (1.0 / (1.0 + square), square / (1.0 + square))
    };
    inc_beta(df / 2.0, 0.5, x, y)
}

/// Upper tail `P(T > t)`; the lower tail is `student_t_sf(-t, df)`.
///
/// Edge cases as [`student_t_two_sided`].
#[must_use]
pub fn student_t_sf(t: f64, df: f64) -> f64 {
    let half = student_t_two_sided(t, df) / 2.0;
    if t < 0.0 { 1.0 - half } else { half }
}

/// Quantile: the `t` with `P(T ≤ t) = p`.
///
/// Solved to the last bits of [`student_t_sf`] by Newton's method inside a bracket.
///
/// Edge cases: `∓∞` at 0 and 1; NaN outside 0..=1, for `df ≤ 0` or a NaN.
#[must_use]
pub fn student_t_quantile(p: f64, df: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || df.is_nan() || df <= 0.0 {
        return f64::NAN;
    }
    if df > NORMAL_FROM {
        return normal_quantile(p);
    }
    if p > 0.5 { upper(1.0 - p, df) } else { -upper(p, df) }
}

/// The `t ≥ 0` whose upper tail is `tail`, at most a half.
fn upper(tail: f64, df: f64) -> f64 {
    if tail <= 0.0 {
        return f64::INFINITY;
    }
    if tail >= 0.5 {
        return 0.0;
    }
    let mut low = 0.0;
    let mut high = (-normal_quantile(tail)).max(f64::MIN_POSITIVE);
    while student_t_sf(high, df) > tail {
        low = high;
        high *= 2.0;
        if high.is_infinite() {
            return high;
        }
    }
    let mut t = if low > 0.0 { (low * high).sqrt() } else { high };
    for _ in 0..200 {
        let reached = student_t_sf(t, df);
        if reached > tail {
            low = t;
        } else {
            high = t;
        }
        let mut next = t + reached * libm::log(reached / tail) / density(t, df);
        if !(next > low && next < high) {
            next = low + (high - low) / 2.0;
        }
        if (next - t).abs() <= 2.0 * f64::EPSILON * next {
            return next;
        }
        t = next;
    }
    t
}

/// Density of t at `t`.
fn density(t: f64, df: f64) -> f64 {
    let ratio = t / df.sqrt();
    let tail = (df + 1.0) / 2.0 * libm::log1p(ratio * ratio);
    libm::exp(-tail - super::beta::ln_beta(df / 2.0, 0.5)) / df.sqrt()
}
