//! How large dots are and how that is to be read.

use crate::number::sound;
use crate::pen::{CENTRED, Frame, SMALL, WORDS, dot, group};
use crate::{Drawing, Ink, Shape, text};

/// Explains dot sizes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SizeLegend {
    /// Name, finding and room.
    pub frame: Frame,
    /// The counts of answers that are explained, at most five of them.
    pub counts: Vec<usize>,
    /// Number of dots of the chart it belongs to; charts with many have smaller ones.
    pub dots: usize,
}

/// Draws a row of dots with the number of answers that each stands for.
#[must_use]
pub fn size_legend(input: &SizeLegend) -> Drawing {
    if input.counts.is_empty() {
        return input.frame.empty();
    }
    let counts: Vec<usize> = input.counts.iter().copied().take(5).collect();
    let key = key(&counts, scale(input.dots, input.frame.width.choose(true, false)), 0.0, 24.0);
    input.frame.drawing(48.0, vec![key.0])
}

/// Radius of a dot: its area is in proportion to √n.
#[allow(clippy::cast_precision_loss)] // counts of answers
pub(crate) fn radius(n: usize, scale: f64) -> f64 {
    (2.0 * libm::sqrt(libm::sqrt(n as f64)) * scale).clamp(1.0, 18.0)
}

/// The more dots, the smaller.
#[allow(clippy::cast_precision_loss)] // a count of dots
pub(crate) fn scale(dots: usize, narrow: bool) -> f64 {
    let crowd = libm::sqrt(200.0 / (dots as f64).max(200.0)).max(0.5);
    if narrow { crowd * 0.85 } else { crowd }
}

/// The row of dots, and where it ends.
pub(crate) fn key(counts: &[usize], scale: f64, x: f64, y: f64) -> (Shape, f64) {
    let style = WORDS.small().muted();
    let write = |at: f64, words: &str| (style.write(at, y + CENTRED - 0.5, words), at + text::width(words, SMALL, false));
    let (first, mut at) = write(x, "Dot size:");
    let mut shapes = vec![first];
    for (i, n) in counts.iter().enumerate() {
        let radius = radius(*n, scale);
        let words = if i + 1 == counts.len() { format!("{n} answers") } else { n.to_string() };
        shapes.push(dot(at + 9.0 + radius, y, radius, Ink::Data));
        let (shape, end) = write(at + 14.0 + radius * 2.0, &words);
        shapes.push(shape);
        at = end;
    }
    (group("size-key", shapes), at)
}

/// Round counts that explain the sizes between the smallest and the largest one.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, clippy::cast_sign_loss)] // counts of answers
pub(crate) fn examples(counts: impl Iterator<Item = usize> + Clone) -> Vec<usize> {
    let (Some(least), Some(most)) = (counts.clone().min(), counts.max()) else { return Vec::new() };
    let middle = libm::sqrt(least.max(1) as f64 * most.max(1) as f64);
    let mut examples: Vec<usize> = [least as f64, middle, most as f64].iter().map(|n| round(*n) as usize).collect();
    examples.dedup();
    examples
}

/// One significant digit, or two when the first is one.
fn round(n: f64) -> f64 {
    let Some(n) = sound(n).filter(|n| *n >= 10.0) else { return n.max(1.0) };
    let magnitude = libm::pow(10.0, libm::floor(libm::log10(n)));
    let step = if n < magnitude * 2.0 { magnitude / 10.0 } else { magnitude };
    libm::round(n / step) * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_grows_with_the_root_of_the_count() {
        let area = |n| radius(n, 1.0) * radius(n, 1.0);
        assert!((area(400) / area(100) - 2.0).abs() < 1e-9);
        assert!(radius(0, 1.0) > 0.0 && radius(usize::MAX, 1.0) < 20.0);
    }

    #[test]
    fn examples_are_round_and_span_the_counts() {
        assert_eq!(examples([7, 12, 48, 93].into_iter()), [7, 30, 90]);
        assert_eq!(examples([5, 5].into_iter()), [5]);
        assert_eq!(examples([0, usize::MAX].into_iter()).len(), 3);
        assert!(examples(std::iter::empty()).is_empty());
    }
}
