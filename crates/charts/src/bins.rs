//! Counts of marks in hexagons, for more marks than can be told apart.

use std::collections::BTreeMap;

/// How many points lie in the hexagon around a centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bin {
    pub x: f64,
    pub y: f64,
    pub count: usize,
}

/// Sorts points into hexagons that stand on a corner and whose corners are `radius` from the centre.
pub(crate) fn bins(points: impl Iterator<Item = (f64, f64)>, radius: f64) -> Vec<Bin> {
    let mut counts: BTreeMap<(i64, i64), usize> = BTreeMap::new();
    for (x, y) in points {
        *counts.entry(nearest(x, y, radius)).or_default() += 1;
    }
    counts
        .into_iter()
        .map(|(cell, count)| {
            let (x, y) = centre(cell, radius);
            Bin { x, y, count }
        })
        .collect()
}

/// Corners of a hexagon that stands on a corner.
pub(crate) fn hexagon(x: f64, y: f64, radius: f64) -> [(f64, f64); 6] {
    let half = radius * 0.5;
    let side = radius * HALF_ROOT_3;
    [(x, y - radius), (x + side, y - half), (x + side, y + half), (x, y + radius), (x - side, y + half), (x - side, y - half)]
}

const HALF_ROOT_3: f64 = 0.866_025_403_784_438_6;

/// Row and column; every other row is shifted by half a column.
#[allow(clippy::cast_possible_truncation)] // places within a drawing
fn nearest(x: f64, y: f64, radius: f64) -> (i64, i64) {
    let row = libm::round(y / (radius * 1.5)) as i64;
    let candidates = [row - 1, row, row + 1].map(|row| {
        let shift = if row.rem_euclid(2) == 1 { 0.5 } else { 0.0 };
        (row, libm::round(x / (radius * HALF_ROOT_3 * 2.0) - shift) as i64)
    });
    let distance = |cell: (i64, i64)| {
        let (cx, cy) = centre(cell, radius);
        (cx - x) * (cx - x) + (cy - y) * (cy - y)
    };
    candidates.into_iter().min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap_or((row, 0))
}

#[allow(clippy::cast_precision_loss)] // places within a drawing
fn centre((row, column): (i64, i64), radius: f64) -> (f64, f64) {
    let shift = if row.rem_euclid(2) == 1 { 0.5 } else { 0.0 };
    ((column as f64 + shift) * radius * HALF_ROOT_3 * 2.0, row as f64 * radius * 1.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_point_is_counted_once_and_near_its_centre() {
        let points: Vec<(f64, f64)> =
            (0..3000_u32).map(|i| (f64::from(i * 7919 % 6000) / 10.0, f64::from(i * 104_729 % 4000) / 10.0)).collect();
        let bins = bins(points.iter().copied(), 9.0);
        assert_eq!(bins.iter().map(|b| b.count).sum::<usize>(), 3000);
        for (x, y) in points {
            let nearest = bins.iter().map(|b| libm::hypot(b.x - x, b.y - y)).fold(f64::INFINITY, f64::min);
            assert!(nearest <= 9.0 + 1e-9, "{nearest}");
        }
    }
}
