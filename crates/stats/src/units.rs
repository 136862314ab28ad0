//! Which rows belong to which unit.

use std::collections::BTreeMap;

/// The rows of each unit, units in ascending order.
pub(crate) fn by_unit(units: &[usize]) -> BTreeMap<usize, Vec<usize>> {
    let mut rows: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (row, unit) in units.iter().enumerate() {
        rows.entry(*unit).or_default().push(row);
    }
    rows
}

/// The values of some rows.
pub(crate) fn pick(values: &[f64], rows: &[usize]) -> Vec<f64> {
    rows.iter().filter_map(|row| values.get(*row)).copied().collect()
}
