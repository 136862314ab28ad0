//! Whether a person answers alike what is alike.

use crate::columns::{Columns, rows};
use crate::reliability::stepped_up;
use crate::{StatsError, check, moments};

/// Even–odd and synonym scores below this are suspicious.
pub const INCONSISTENT_BELOW: f64 = 0.30;
/// With fewer pairs of items a person's correlation says nothing.
const FEWEST_PAIRS: usize = 3;

/// Even–odd consistency of one person: do the halves of each scale agree?
///
/// Formula: the means of the items of odd and of even place within each scale are correlated over
/// the scales, and stepped up to `2r/(1+r)`, at least -1 (Johnson 2005; Meade & Craig 2012).
/// Reference: R `careless::evenodd`, which since version 1.2.0 gives it with the opposite sign.
/// Higher is more consistent; below [`INCONSISTENT_BELOW`] is suspicious.
///
/// Shape: the answers, scale after scale, with reversed items turned; `scales` holds the number of
/// items of each, in all the number of answers. Scales of one item have no halves and do not
/// count; 2 must remain, and with 2 the result is always ±1, so ask for more.
///
/// # Errors
/// [`StatsError::NotFinite`]; [`StatsError::LengthMismatch`] when the scales do not add up;
/// [`StatsError::EmptyGroup`] for a scale without items; [`StatsError::TooFew`];
/// [`StatsError::NoVariation`] when the half-scores of one side (`x` odd, `y` even) are all the
/// same, as with straight-lining.
pub fn even_odd(answers: &[f64], scales: &[usize]) -> Result<f64, StatsError> {
    check::sample(answers, 1)?;
    let items = scales.iter().fold(0_usize, |sum, size| sum.saturating_add(*size));
    check::same_length(answers.len(), items)?;
    if let Some(index) = scales.iter().position(|size| *size == 0) {
        return Err(StatsError::EmptyGroup { index });
    }
    let (mut odd, mut even, mut rest) = (Vec::new(), Vec::new(), answers);
    for size in scales {
        let (scale, after) = rest.split_at(*size);
        rest = after;
        if *size > 1 {
            odd.push(every_other(scale));
            even.push(every_other(&scale[1..]));
        }
    }
    if odd.len() < 2 {
        return Err(StatsError::TooFew { needed: 2, got: odd.len() });
    }
    Ok(stepped_up(moments::correlation(&odd, &even)?))
}

/// Mean of every other value, from the first on; divided before it is summed, so that nothing overflows.
fn every_other(values: &[f64]) -> f64 {
    let count = values.len().div_ceil(2) as f64;
    values.iter().step_by(2).map(|value| value / count).sum()
}

/// Pairs of items that people answer alike: psychometric synonyms.
///
/// Formula: all pairs whose correlation over people is above `critical`, mostly .60 (Meade & Craig
/// 2012). Reference: R `careless::psychsyn`. Shape: `k ≥ 2` items, one slice each, of the same
/// `n ≥ 3` people. Pairs `(i, j)` with `i < j`, counted from 0; possibly none.
///
/// # Errors
/// [`StatsError::TooFew`], [`StatsError::LengthMismatch`], [`StatsError::NotFinite`],
/// [`StatsError::ConstantColumn`]; [`StatsError::InvalidParameter`] for a critical value that is
/// not within 0 to 1.
pub fn synonym_pairs(items: &[&[f64]], critical: f64) -> Result<Vec<(usize, usize)>, StatsError> {
    pairs(items, critical, 1.0)
}

/// Pairs of items that people answer in opposite ways: psychometric antonyms.
///
/// As [`synonym_pairs`], with a correlation below `-critical`. Scores of them should be strongly
/// negative. Reference: R `careless::psychant`.
///
/// Formula and shape: as [`synonym_pairs`], with `r < -critical`.
///
/// # Errors
/// As [`synonym_pairs`].
pub fn antonym_pairs(items: &[&[f64]], critical: f64) -> Result<Vec<(usize, usize)>, StatsError> {
    pairs(items, critical, -1.0)
}

fn pairs(items: &[&[f64]], critical: f64, sign: f64) -> Result<Vec<(usize, usize)>, StatsError> {
    if !(0.0..=1.0).contains(&critical) {
        return Err(StatsError::InvalidParameter { name: "critical", value: critical, remedy: "give a correlation within 0 to 1" });
    }
    rows(items, 3)?;
    let k = items.len();
    if k < 2 {
        return Err(StatsError::TooFew { needed: 2, got: k });
    }
    let r = Columns::new(items)?.correlations()?;
    Ok((0..k).flat_map(|i| (i + 1..k).map(move |j| (i, j))).filter(|pair| sign * r[*pair] > critical).collect())
}

/// Synonym or antonym score of one person: how alike the answers to the pairs are.
///
/// Formula: Pearson's correlation over the pairs of items, the later item of each on one side and
/// the earlier on the other (Meade & Craig 2012). Reference: R `careless::psychsyn`, without its
/// redrawing at random where a side does not vary. Synonyms below [`INCONSISTENT_BELOW`] are
/// suspicious.
///
/// Shape: all answers of a person, and pairs from [`synonym_pairs`] or [`antonym_pairs`], 3 or
/// more. No interval: it describes one person's answers.
///
/// # Errors
/// [`StatsError::NotFinite`]; [`StatsError::TooFew`] for fewer than 3 pairs;
/// [`StatsError::InvalidParameter`] for a pair of items that the person has not;
/// [`StatsError::NoVariation`] when the answers on one side are all the same.
pub fn within_person(answers: &[f64], pairs: &[(usize, usize)]) -> Result<f64, StatsError> {
    check::sample(answers, 1)?;
    if pairs.len() < FEWEST_PAIRS {
        return Err(StatsError::TooFew { needed: FEWEST_PAIRS, got: pairs.len() });
    }
    let answer = |item: usize| {
        let remedy = "pairs must name items that were answered";
        answers.get(item).copied().ok_or(StatsError::InvalidParameter { name: "item", value: item as f64, remedy })
    };
    let later: Vec<f64> = pairs.iter().map(|(i, j)| answer(*i.max(j))).collect::<Result<_, _>>()?;
    let earlier: Vec<f64> = pairs.iter().map(|(i, j)| answer(*i.min(j))).collect::<Result<_, _>>()?;
    moments::correlation(&later, &earlier)
}
