//! Fixtures and comparisons.

use serde_json::Value;

/// Relative tolerance of closed forms.
pub const CLOSED: f64 = 1e-10;
/// Relative tolerance of tail probabilities.
pub const TAIL: f64 = 1e-9;

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
