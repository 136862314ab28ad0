//! Quantiles of distributions on the positive numbers, from their upper tails.

/// The `x ≥ 0` with `tail(x) = wanted`, for a tail that falls from 1 to 0.
///
/// Bisection on the logarithm, then on the number itself: as exact as the tail, and never astray.
pub(super) fn solve(wanted: f64, tail: impl Fn(f64) -> f64) -> f64 {
    if wanted >= 1.0 {
        return 0.0;
    }
    if wanted <= 0.0 {
        return f64::INFINITY;
    }
    let (mut low, mut high) = (0.0, 1.0);
    while tail(high) > wanted {
        low = high;
        high *= 2.0;
        if high.is_infinite() {
            return high;
        }
    }
    while low <= 0.0 && high > f64::MIN_POSITIVE {
        if tail(high / 2.0) > wanted {
            low = high / 2.0;
        } else {
            high /= 2.0;
        }
    }
    for _ in 0..200 {
        let middle = low + (high - low) / 2.0;
        if middle <= low || middle >= high {
            break;
        }
        if tail(middle) > wanted {
            low = middle;
        } else {
            high = middle;
        }
    }
    low + (high - low) / 2.0
}
