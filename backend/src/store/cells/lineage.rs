//! What was added to the cells of a wave since they were last read.
//!
//! A wave that takes answers changes all the time, and each time by a few cells. Whoever holds the cells of an
//! earlier stamp need only add what came since; that is remembered here until it is too much.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use candor_survey::{Channel, MeasureCode};
use candor_wire::ids::{UnitId, WaveId};

use super::{ChannelSums, Sums, UnitSums, ValueRow};

/// Most cells that are remembered; beyond that the oldest additions are forgotten.
pub(super) const REMEMBERED: usize = 20_000;

/// What was added to one cell.
#[derive(Debug)]
pub(in crate::store) struct AddedCell {
    pub measure: MeasureCode,
    pub unit: UnitId,
    pub channel: Option<Channel>,
    pub all: Sums,
    pub uniform: Sums,
    /// Scores with the number of responses that have each.
    pub values: Vec<(f64, u64)>,
}

/// What one transaction added to the cells of a wave: they led from one stamp to the next.
#[derive(Debug)]
pub(in crate::store) struct Delta {
    pub wave: WaveId,
    pub from: i64,
    pub to: i64,
    pub cells: Vec<AddedCell>,
}

/// The last additions, oldest first.
#[derive(Debug, Default)]
pub(super) struct Lineage(Mutex<VecDeque<Arc<Delta>>>);

impl Lineage {
    /// Remembers what a committed transaction added.
    pub fn remember(&self, deltas: Vec<Delta>) {
        // a poisoned lock only means that another request failed in between
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.extend(deltas.into_iter().map(Arc::new));
        let mut held: usize = known.iter().map(|delta| delta.cells.len() + 1).sum();
        while held > REMEMBERED {
            held -= known.pop_front().map_or(held, |delta| delta.cells.len() + 1);
        }
    }

    /// The additions that led to this stamp, newest first, without a gap.
    pub fn before(&self, wave: WaveId, mut stamp: i64) -> Vec<Arc<Delta>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut chain = Vec::new();
        for delta in known.iter().rev().filter(|delta| delta.wave == wave) {
            if delta.to == stamp {
                stamp = delta.from;
                chain.push(Arc::clone(delta));
            }
        }
        chain
    }
}

/// Rows of one measure to which additions can be added.
pub(super) trait Grow: Sized + Copy {
    /// Adds what came to one cell.
    fn grow(rows: &mut Vec<Self>, cell: &AddedCell);
}

/// Adds what came to a measure, oldest first.
pub(super) fn grown<T: Grow>(rows: &[T], deltas: &[Arc<Delta>], measure: &MeasureCode) -> Vec<T> {
    let mut rows = rows.to_vec();
    for cell in deltas.iter().rev().flat_map(|delta| &delta.cells).filter(|cell| &cell.measure == measure) {
        T::grow(&mut rows, cell);
    }
    rows
}

fn add_to(sums: &mut UnitSums, cell: &AddedCell) {
    sums.all.merge(cell.all);
    sums.uniform.merge(cell.uniform);
}

const fn alone(cell: &AddedCell) -> UnitSums {
    UnitSums { unit: cell.unit, all: cell.all, uniform: cell.uniform }
}

impl Grow for UnitSums {
    fn grow(rows: &mut Vec<Self>, cell: &AddedCell) {
        match rows.iter_mut().find(|row| row.unit == cell.unit) {
            Some(row) => add_to(row, cell),
            None => rows.push(alone(cell)),
        }
    }
}

impl Grow for ChannelSums {
    fn grow(rows: &mut Vec<Self>, cell: &AddedCell) {
        match rows.iter_mut().find(|row| row.0 == cell.channel && row.1.unit == cell.unit) {
            Some(row) => add_to(&mut row.1, cell),
            None => rows.push((cell.channel, alone(cell))),
        }
    }
}

impl Grow for Option<Channel> {
    fn grow(rows: &mut Vec<Self>, cell: &AddedCell) {
        if !rows.contains(&cell.channel) {
            rows.push(cell.channel);
        }
    }
}

impl Grow for ValueRow {
    fn grow(rows: &mut Vec<Self>, cell: &AddedCell) {
        for (score, n) in &cell.values {
            match rows.iter_mut().find(|row| row.channel == cell.channel && row.score.to_bits() == score.to_bits()) {
                Some(row) => row.n += n,
                None => rows.push(Self { channel: cell.channel, score: *score, n: *n }),
            }
        }
        rows.sort_by(|a, b| a.channel.cmp(&b.channel).then(a.score.total_cmp(&b.score)));
    }
}
