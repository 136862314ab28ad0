//! How links of known strength look, to read a scatter by.

use crate::number::number;
use crate::pen::{Frame, WORDS, dot, group, path, stroke};
use crate::{Drawing, Ink, Shape};

/// Pictures of r = 0, 0.3 and 0.6.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PairReference {
    /// Name, finding and room.
    pub frame: Frame,
    /// How many dots, best as many as the scatter beside has units; between 20 and 100 are drawn.
    pub units: usize,
}

/// The strengths that are shown, with the words for them.
const STRENGTHS: [(f64, &str); 3] = [(0.0, "no link"), (0.3, "a moderate link"), (0.6, "a strong link")];

/// Draws three small scatters that have exactly these correlations. The dots are the same each time.
#[must_use]
pub fn pair_reference(input: &PairReference) -> Drawing {
    let gap = input.frame.width.choose(12.0, 36.0);
    let size = (input.frame.width.units() - 2.0 * gap) / 3.0;
    let height = size.min(150.0);
    let cloud = cloud(input.units.clamp(20, 100));
    let mut shapes = Vec::new();
    let mut left = 0.0;
    let reach = reach(&cloud);
    for (r, words) in STRENGTHS {
        shapes.push(thumbnail(&cloud, r, reach, left, (size, height)));
        shapes.extend(caption(r, words, left, height, input.frame.width.choose(true, false)));
        left += size + gap;
    }
    input.frame.drawing(height + 60.0, shapes)
}

fn caption(r: f64, words: &str, left: f64, height: f64, narrow: bool) -> Vec<Shape> {
    let pairs = libm::round(100.0 * (0.5 + libm::asin(r) / std::f64::consts::PI));
    let share = if narrow { format!("{pairs} of 100 pairs") } else { format!("{pairs} of 100 pairs agree") };
    let small = WORDS.small().muted();
    let first = WORDS.bold().write(left, height + 20.0, number(r));
    vec![group("caption", vec![first, small.write(left, height + 37.0, words), small.write(left, height + 53.0, share)])]
}

fn thumbnail(cloud: &[(f64, f64)], r: f64, reach: f64, left: f64, (width, height): (f64, f64)) -> Shape {
    let place = |z: f64, room: f64| room / 2.0 + z / reach * (room / 2.0 - 5.0);
    let dots = cloud.iter().map(|(x, z)| dot(left + place(*x, width), height - place(mix(r, *x, *z), height), 3.0, Ink::Data));
    let frame = path(&[(left + 0.5, 0.0), (left + 0.5, height), (left + width, height)], stroke(Ink::Muted, 1.0));
    group("thumbnail", std::iter::once(frame).chain(dots).collect())
}

/// What correlates by r with x when z does not correlate with x.
fn mix(r: f64, x: f64, z: f64) -> f64 {
    r * x + libm::sqrt(1.0 - r * r) * z
}

/// The farthest that any dot of any picture lies from the middle.
fn reach(cloud: &[(f64, f64)]) -> f64 {
    let up = cloud.iter().flat_map(|(x, z)| STRENGTHS.map(|(r, _)| mix(r, *x, *z).abs()));
    cloud.iter().map(|(x, _)| x.abs()).chain(up).fold(1.0, f64::max)
}

/// Standardised pairs that are uncorrelated to the last digit.
fn cloud(count: usize) -> Vec<(f64, f64)> {
    let mut seed = 7_u64;
    let xs = standard((0..count).map(|_| normal(&mut seed)).collect());
    let zs = standard((0..count).map(|_| normal(&mut seed)).collect());
    let slope = dot_product(&xs, &zs) / dot_product(&xs, &xs);
    let zs = standard(xs.iter().zip(&zs).map(|(x, z)| z - slope * x).collect());
    xs.into_iter().zip(zs).collect()
}

fn dot_product(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Mean 0, variance 1.
#[allow(clippy::cast_precision_loss)] // at most 100
fn standard(values: Vec<f64>) -> Vec<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let spread = libm::sqrt(values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / n);
    values.into_iter().map(|v| (v - mean) / spread).collect()
}

/// A normal number by Box and Muller, the same in every drawing.
fn normal(seed: &mut u64) -> f64 {
    let radius = libm::sqrt(-2.0 * libm::log(unit(seed)));
    radius * libm::cos(std::f64::consts::TAU * unit(seed))
}

/// A number in (0, 1) by splitmix64.
#[allow(clippy::cast_precision_loss)] // 53 bits
fn unit(seed: &mut u64) -> f64 {
    *seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *seed;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64 + f64::EPSILON / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pictures_have_the_correlations_they_claim() {
        for count in [20, 34, 100] {
            let cloud = cloud(count);
            for (r, _) in STRENGTHS {
                let ys: Vec<f64> = cloud.iter().map(|(x, z)| mix(r, *x, *z)).collect();
                let xs: Vec<f64> = cloud.iter().map(|(x, _)| *x).collect();
                let shown = dot_product(&xs, &ys) / libm::sqrt(dot_product(&xs, &xs) * dot_product(&ys, &ys));
                assert!((shown - r).abs() < 1e-12, "{shown} instead of {r}");
                assert!(xs.iter().chain(&ys).all(|v| v.abs() <= reach(&cloud)));
            }
        }
    }
}
