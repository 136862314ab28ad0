//! Fixtures and comparisons.

use proptest::prelude::*;
use serde_json::Value;

/// Relative tolerance of closed forms.
pub const CLOSED: f64 = 1e-10;
/// Relative tolerance of tail probabilities.
pub const TAIL: f64 = 1e-9;

/// Relative tolerance of iterative estimates.
pub const ITERATED: f64 = 1e-4;

/// Six units that vary.
pub const X: [f64; 6] = [1.0, 2.0, 3.0, 4.0, 5.0, 7.0];
/// A second measure of the same units, which goes with the first, and not only.
pub const Y: [f64; 6] = [2.0, 1.0, 4.0, 3.0, 5.0, 4.0];

fn read(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/reference/");
    std::fs::read_to_string(format!("{folder}{name}")).unwrap()
}

/// The columns of a CSV, by heading.
pub struct Table {
    headings: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn read(name: &str) -> Self {
        let text = read(name);
        let mut lines = text.lines().map(cells);
        Self { headings: lines.next().unwrap(), rows: lines.collect() }
    }

    fn place(&self, heading: &str) -> usize {
        self.headings.iter().position(|each| each == heading).unwrap()
    }

    /// A column of numbers without gaps.
    pub fn column(&self, heading: &str) -> Vec<f64> {
        let place = self.place(heading);
        self.rows.iter().map(|row| row[place].parse().unwrap()).collect()
    }

    /// A column of words, such as names of groups.
    pub fn texts(&self, heading: &str) -> Vec<String> {
        let place = self.place(heading);
        self.rows.iter().map(|row| row[place].clone()).collect()
    }

    /// A column of numbers in which `NA` or nothing is a gap.
    pub fn gaps(&self, heading: &str) -> Vec<Option<f64>> {
        let place = self.place(heading);
        self.rows.iter().map(|row| row[place].parse().ok()).collect()
    }
}

/// The cells of one line; quoted cells may hold commas.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted) = (vec![String::new()], false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
    }
    cells
}

/// Means and counts of `values` by unit, units ascending.
pub fn by_unit(units: &[f64], values: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut sums = std::collections::BTreeMap::new();
    for (unit, value) in units.iter().zip(values) {
        let (sum, n) = sums.entry(*unit as i64).or_insert((0.0, 0.0));
        *sum += value;
        *n += 1.0;
    }
    (sums.values().map(|(sum, n)| sum / n).collect(), sums.values().map(|(_, n)| *n).collect())
}

/// What the employees of the attitude survey rated beside the whole.
pub const FACETS: [&str; 6] = ["complaints", "privileges", "learning", "raises", "critical", "advance"];

/// The attitude survey of 30 departments: the rating as a whole and the facets.
pub fn attitude() -> (Vec<f64>, Vec<Vec<f64>>) {
    let table = Table::read("datasets__attitude.csv");
    (table.column("rating"), FACETS.map(|facet| table.column(facet)).to_vec())
}

/// Job satisfaction and cohesion of 50 simulated teams, one mean of each per team, without ties.
pub fn simulated_teams() -> (Vec<f64>, Vec<f64>) {
    let table = Table::read("multilevel__klein2000.csv");
    let group = table.column("GRPID");
    (by_unit(&group, &table.column("JOBSAT")).0, by_unit(&group, &table.column("COHES")).0)
}

/// The value of a reference case.
pub fn expected(id: &str) -> Value {
    let all: Value = serde_json::from_str(&read("expected.json")).unwrap();
    let cases = all["cases"].as_array().unwrap();
    cases.iter().find(|case| case["id"] == id).unwrap()["value"].clone()
}

/// Compares with a number of a reference, relative to it.
#[track_caller]
pub fn close(got: f64, want: &Value, tolerance: f64) {
    near(got, want.as_f64().unwrap(), tolerance);
}

/// Compares two ends with a reference pair.
#[track_caller]
pub fn ends(low: f64, high: f64, want: &Value) {
    close(low, &want[0], CLOSED);
    close(high, &want[1], CLOSED);
}

/// Compares relative to `want`, absolutely where that is 0.
#[track_caller]
pub fn near(got: f64, want: f64, tolerance: f64) {
    let deviation = if want == 0.0 { got.abs() } else { ((got - want) / want).abs() };
    if std::env::var_os("SHOW_DEVIATIONS").is_some() {
        println!("deviation {deviation:e} of tolerance {tolerance:e}");
    }
    assert!(deviation <= tolerance, "got {got:?}, want {want:?}, off by {deviation:e}");
}

/// Whether two numbers agree, relative to the larger where that exceeds 1.
pub fn within(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + a.abs().max(b.abs()))
}

/// Whether two numbers agree but for rounding.
pub fn about(a: f64, b: f64) -> bool {
    within(a, b, 1e-9)
}

/// Columns or rows as slices.
pub fn slices<T>(rows: &[Vec<T>]) -> Vec<&[T]> {
    rows.iter().map(Vec::as_slice).collect()
}

/// Whole numbers, such as those of units.
pub fn whole(values: &[f64]) -> Vec<usize> {
    values.iter().map(|value| *value as usize).collect()
}

/// Pairs from a coarse grid of twice as many `steps`, so that ties are common, both sides varying.
pub fn pairs(n: std::ops::Range<usize>, steps: i32) -> impl Strategy<Value = (Vec<f64>, Vec<f64>)> {
    let point = move || (-steps..steps).prop_map(|value| f64::from(value) / 4.0);
    let varies = |side: &[f64]| side.iter().any(|value| *value != side[0]);
    proptest::collection::vec((point(), point()), n)
        .prop_map(|points| points.into_iter().unzip())
        .prop_filter("both sides vary", move |(x, y): &(Vec<f64>, Vec<f64>)| varies(x) && varies(y))
}

/// Numbers of every kind: mostly plain, often extreme, seldom none at all.
pub fn odd() -> impl Strategy<Value = f64> {
    let special = prop::sample::select(vec![
        0.0,
        -0.0,
        1.0,
        3.0,
        1e-300,
        -1e-300,
        5e-324,
        1e-310,
        1e160,
        1e300,
        -1e300,
        f64::MAX,
        f64::MIN,
        1e8,
        1e8 + 1.0,
    ]);
    let broken = prop::sample::select(vec![f64::NAN, f64::INFINITY, f64::NEG_INFINITY]);
    prop_oneof![20 => special, 40 => -5.0_f64..5.0, 1 => broken]
}
