//! Says what can be computed exactly about too few people from sums that are published together.
//!
//! A [`Table`] is one question or measure of one wave. Its pieces are disjoint sets of people with their sizes; each
//! published [`Figure`] is a sum over some of them. Counts, means with their n and distributions over the same sets
//! behave as sums. A combination of figures (added, subtracted, multiplied by numbers) is a leak when it depends on
//! somebody, and on fewer people than the threshold. The search is exact: rational numbers, and every combination.
//!
//! It shares no code with disclosure control and knows nothing of surveys. `tests/disclosure/audit.py` computes the
//! same independently, and a test compares the two.
//!
//! What it does not look at: figures that narrow a value down without giving it, groups that all answer alike, tables
//! of the same people joined by what somebody knows of them, looks at different times, and texts.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use num_rational::BigRational;
use num_traits::{One as _, Signed as _, Zero as _};
use serde::{Deserialize, Serialize};

/// A published sum.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What it is called.
    pub name: String,
    /// The pieces that it is over, each once.
    pub of: Vec<String>,
}

/// What is published of the same answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it is called.
    pub name: String,
    /// Disjoint sets of people, with how many there are in each.
    pub pieces: BTreeMap<String, u64>,
    /// All that is published.
    pub published: Vec<Figure>,
}

/// Something about too few people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leak {
    /// The table.
    pub table: String,
    /// The pieces that it is about.
    pub pieces: Vec<String>,
    /// How many people these are.
    pub people: u64,
    /// How it is computed, such as `+ company - North`.
    pub how: String,
}

/// Why a table cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadTable {
    /// A figure names a piece that there is not.
    #[error("{table}, {figure}: there is no piece {piece}")]
    NoPiece {
        /// The table.
        table: String,
        /// The figure.
        figure: String,
        /// The piece.
        piece: String,
    },
    /// A figure names a piece twice.
    #[error("{table}, {figure}: a piece stands twice")]
    Twice {
        /// The table.
        table: String,
        /// The figure.
        figure: String,
    },
}

/// A sum over columns, without zeros.
type Row = BTreeMap<usize, BigRational>;

/// A row with the figures that make it.
#[derive(Debug, Clone, Default)]
struct Made {
    values: Row,
    how: Row,
}

/// Pieces that no figure tells apart.
struct Class {
    names: Vec<String>,
    people: u64,
    figures: BTreeSet<usize>,
}

/// Every smallest set of pieces with fewer people than the threshold that some combination depends on alone.
///
/// # Errors
/// [`BadTable`] when a figure names pieces that there are not, or one twice.
pub fn leaks(table: &Table, threshold: u64) -> Result<Vec<Leak>, BadTable> {
    let classes = merged(table)?;
    let is_small = |at: &usize| classes.get(*at).is_some_and(|class| class.people < threshold);
    let (small, large): (Vec<usize>, Vec<usize>) = (0..classes.len()).partition(is_small);
    // whatever depends on somebody depends on a whole class
    if small.is_empty() {
        return Ok(Vec::new());
    }
    let row = |figure: usize| {
        let inside = classes.iter().enumerate().filter(|(_, class)| class.figures.contains(&figure));
        Made { values: inside.map(|(at, _)| (at, BigRational::one())).collect(), how: Row::from([(figure, BigRational::one())]) }
    };
    let rows: Vec<Made> = (0..table.published.len()).map(row).filter(|row| !row.values.is_empty()).collect();
    // what is left after the large classes are eliminated depends on small ones alone
    let (_, rest) = eliminate(rows, &large);
    let (basis, _) = eliminate(rest, &small);
    let found = smallest(&basis, &classes, threshold);
    Ok(found.into_iter().map(|(chosen, how)| told(table, &classes, &chosen, &how)).collect())
}

fn told(table: &Table, classes: &[Class], chosen: &BTreeSet<usize>, how: &Row) -> Leak {
    let of = || chosen.iter().filter_map(|at| classes.get(*at));
    let mut pieces: Vec<String> = of().flat_map(|class| class.names.clone()).collect();
    pieces.sort();
    Leak { table: table.name.clone(), pieces, people: of().map(|class| class.people).sum(), how: spelled(table, how) }
}

/// Classes of pieces by the figures that they are in; what nothing is said of is left out.
fn merged(table: &Table) -> Result<Vec<Class>, BadTable> {
    let mut inside: BTreeMap<&str, BTreeSet<usize>> = table.pieces.keys().map(|name| (name.as_str(), BTreeSet::new())).collect();
    for (at, figure) in table.published.iter().enumerate() {
        for piece in &figure.of {
            let (name, named) = (table.name.clone(), figure.name.clone());
            let Some(members) = inside.get_mut(piece.as_str()) else {
                return Err(BadTable::NoPiece { table: name, figure: named, piece: piece.clone() });
            };
            if !members.insert(at) {
                return Err(BadTable::Twice { table: name, figure: named });
            }
        }
    }
    let mut classes: BTreeMap<BTreeSet<usize>, (Vec<String>, u64)> = BTreeMap::new();
    for (name, figures) in inside {
        let people = table.pieces.get(name).copied().unwrap_or(0);
        if people > 0 && !figures.is_empty() {
            let class = classes.entry(figures).or_default();
            class.0.push(name.to_owned());
            class.1 += people;
        }
    }
    Ok(classes.into_iter().map(|(figures, (names, people))| Class { names, people, figures }).collect())
}

/// `row + factor · other`.
fn add(row: &mut Row, factor: &BigRational, other: &Row) {
    for (column, value) in other {
        let sum = row.remove(column).unwrap_or_else(BigRational::zero) + factor * value;
        if !sum.is_zero() {
            row.insert(*column, sum);
        }
    }
}

fn clear(row: &mut Made, column: usize, pivot: &Made) {
    if let Some(value) = row.values.get(&column).cloned() {
        add(&mut row.values, &-value.clone(), &pivot.values);
        add(&mut row.how, &-value, &pivot.how);
    }
}

/// Reduces rows over the columns in turn: rows by the column that they alone still have, and what is left.
fn eliminate(rows: Vec<Made>, columns: &[usize]) -> (BTreeMap<usize, Made>, Vec<Made>) {
    let (mut pivots, mut rest) = (BTreeMap::<usize, Made>::new(), rows);
    for column in columns {
        let Some(at) = rest.iter().position(|row| row.values.contains_key(column)) else { continue };
        let mut pivot = rest.swap_remove(at);
        if let Some(scale) = pivot.values.get(column).map(BigRational::recip) {
            pivot.values.values_mut().chain(pivot.how.values_mut()).for_each(|value| *value *= &scale);
        }
        rest.iter_mut().chain(pivots.values_mut()).for_each(|row| clear(row, *column, &pivot));
        pivots.insert(*column, pivot);
    }
    rest.retain(|row| !row.values.is_empty());
    (pivots, rest)
}

/// Every set of small classes below the threshold that can be told alone, from few classes to many; what holds such a
/// set is not looked at again.
fn smallest(basis: &BTreeMap<usize, Made>, classes: &[Class], threshold: u64) -> Vec<(BTreeSet<usize>, Row)> {
    let touched: BTreeSet<usize> = basis.values().flat_map(|row| row.values.keys().copied()).collect();
    let people = |chosen: &[usize]| chosen.iter().filter_map(|at| classes.get(*at)).map(|class| class.people).sum::<u64>();
    let mut found: Vec<(BTreeSet<usize>, Row)> = Vec::new();
    let mut level: Vec<Vec<usize>> = vec![Vec::new()];
    while !level.is_empty() {
        let mut next = Vec::new();
        for chosen in &level {
            for at in touched.iter().filter(|at| chosen.last().is_none_or(|last| *at > last)) {
                let wider: Vec<usize> = chosen.iter().copied().chain([*at]).collect();
                let set: BTreeSet<usize> = wider.iter().copied().collect();
                if people(&wider) >= threshold || found.iter().any(|(known, _)| known.is_subset(&set)) {
                    continue;
                }
                match within(&set, basis) {
                    Some(how) => found.push((set, how)),
                    None => next.push(wider),
                }
            }
        }
        level = next;
    }
    found
}

/// How to combine figures to something that depends on these classes alone, where that is possible.
fn within(chosen: &BTreeSet<usize>, basis: &BTreeMap<usize, Made>) -> Option<Row> {
    // only rows whose own column is among them can take part
    let rows: Vec<Made> = chosen.iter().filter_map(|at| basis.get(at)).cloned().collect();
    let outside: BTreeSet<usize> = rows.iter().flat_map(|row| row.values.keys().copied()).filter(|at| !chosen.contains(at)).collect();
    let (_, rest) = eliminate(rows, &outside.into_iter().collect::<Vec<_>>());
    let row = rest.into_iter().next()?;
    let scale = row.values.values().next()?.recip();
    Some(row.how.into_iter().map(|(figure, factor)| (figure, factor * &scale)).collect())
}

fn spelled(table: &Table, how: &Row) -> String {
    let term = |(figure, factor): (&usize, &BigRational)| {
        let times = if factor.abs().is_one() { String::new() } else { format!("{} × ", factor.abs()) };
        let name = table.published.get(*figure).map(|figure| figure.name.as_str()).unwrap_or_default();
        format!("{} {times}{name}", if factor.is_negative() { '-' } else { '+' })
    };
    how.iter().map(term).collect::<Vec<_>>().join(" ")
}
