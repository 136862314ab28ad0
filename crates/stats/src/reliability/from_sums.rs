//! Cronbach's alpha from variances alone, for reports that do not read every answer.

use crate::{Interval, StatsError, check, dist};

/// Cronbach's alpha from the variances of the items and of their sum.
///
/// Formula and interval as [`super::cronbach_alpha`], which it equals for the same complete rows.
///
/// Shape: the variances (with `n - 1`) of `k ≥ 2` items over `n ≥ 3` people who answered all of them,
/// and the variance of their sum.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::NotFinite`], [`StatsError::InvalidLevel`],
/// [`StatsError::ConstantColumn`] for an item without variance, [`StatsError::Inadmissible`] when the sum
/// does not vary, [`StatsError::OutOfRange`].
pub fn alpha_of_variances(items: &[f64], total: f64, n: u64, level: f64) -> Result<Interval, StatsError> {
    check::sample(items, 2)?;
    check::sample(&[total], 1)?;
    if n < 3 {
        return Err(StatsError::TooFew { needed: 3, got: n as usize });
    }
    if let Some(column) = items.iter().position(|v| *v <= 0.0) {
        return Err(StatsError::ConstantColumn { column });
    }
    let (k, own) = (items.len() as f64, check::finite(items.iter().sum::<f64>())?);
    if total <= own * 1e-14 {
        return Err(StatsError::Inadmissible { reason: "the items cancel one another, their sum does not vary" });
    }
    let tail = (1.0 - check::level(level)?) / 2.0;
    let alpha = check::finite(k / (k - 1.0) * (1.0 - own / total))?;
    let df = n as f64 - 1.0;
    let end = |q: f64| check::finite(1.0 - (1.0 - alpha) * dist::f_quantile(q, df, df * (k - 1.0)));
    Ok(Interval { estimate: alpha, low: end(1.0 - tail)?.min(alpha), high: end(tail)?.max(alpha) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_alpha_of_the_answers() {
        let items = [[1.0, 2.0, 4.0, 3.0, 5.0, 2.0], [2.0, 2.0, 5.0, 3.0, 4.0, 1.0], [1.0, 3.0, 4.0, 2.0, 5.0, 3.0]];
        let variance = |v: &[f64]| {
            let mean = v.iter().sum::<f64>() / v.len() as f64;
            v.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / (v.len() as f64 - 1.0)
        };
        let total: Vec<f64> = (0..6).map(|i| items.iter().map(|item| item[i]).sum()).collect();
        let of = alpha_of_variances(&items.map(|i| variance(&i)), variance(&total), 6, 0.95).unwrap();
        let slices: Vec<&[f64]> = items.iter().map(<[f64; 6]>::as_slice).collect();
        let alpha = crate::reliability::cronbach_alpha(&slices, 0.95).unwrap();
        assert!((of.estimate - alpha.raw).abs() < 1e-12 && (of.low - alpha.low).abs() < 1e-12 && (of.high - alpha.high).abs() < 1e-12);
    }

    #[test]
    fn nonsense_is_refused() {
        assert_eq!(alpha_of_variances(&[1.0], 2.0, 9, 0.95), Err(StatsError::TooFew { needed: 2, got: 1 }));
        assert_eq!(alpha_of_variances(&[1.0, 0.0], 2.0, 9, 0.95), Err(StatsError::ConstantColumn { column: 1 }));
        assert!(alpha_of_variances(&[1.0, 1.0], 0.0, 9, 0.95).is_err() && alpha_of_variances(&[1.0, f64::NAN], 1.0, 9, 0.95).is_err());
        assert!(alpha_of_variances(&[1.0, 1.0], 2.0, 2, 0.95).is_err() && alpha_of_variances(&[1.0, 1.0], 2.0, 9, 1.0).is_err());
    }
}
