//! What stored rows could tell about who sent them and when: judged from what was read, so that a test can also hand in
//! what a faulty program would have written.

use uuid::Uuid;

/// Columns of a table that are not expected, or are missing; a new one needs a decision about anonymity.
///
/// # Errors
/// What differs.
pub fn columns(table: &str, found: &[String], expected: &str) -> Result<(), String> {
    let found = found.join(" ");
    if found == expected {
        Ok(())
    } else {
        Err(format!("{table} has the columns {found}, not {expected}: a new one needs a decision about anonymity"))
    }
}

/// `readable` is whether hidden row numbers of a table could be read.
///
/// # Errors
/// When they could: they keep the order of arrival.
pub fn row_numbers(table: &str, readable: bool) -> Result<(), String> {
    if readable { Err(format!("{table} has row numbers, which keep the order of arrival")) } else { Ok(()) }
}

/// Ids in the order in which their rows came.
///
/// # Errors
/// When they are not all random, or lie in that order.
pub fn ids(in_order_of_arrival: &[Uuid]) -> Result<(), String> {
    if let Some(id) = in_order_of_arrival.iter().find(|id| id.get_version_num() != 4) {
        return Err(format!("{id} is of version {}, not 4", id.get_version_num()));
    }
    let numbers: Vec<u128> = in_order_of_arrival.iter().map(Uuid::as_u128).collect();
    let far = deviation(&[numbers.len()]);
    let found = if numbers.len() < 2 { 0.0 } else { concordance(&numbers) - 0.5 };
    if found.abs() <= 4.0 * far { Ok(()) } else { Err(format!("ids lie in the order of arrival: {found}")) }
}

/// Batches of people, numbered in the order in which they sent, each in the order in which it lies.
///
/// # Errors
/// When a batch is of fewer than ten, or an order tells the other.
pub fn mixed(batches: &[Vec<usize>]) -> Result<(), String> {
    if batches.is_empty() || batches.iter().any(|batch| batch.len() < 10) {
        return Err(format!("a batch is of fewer than ten: {batches:?}"));
    }
    let people: usize = batches.iter().map(Vec::len).sum();
    let hits: usize = batches.iter().map(|batch| linked(&ranks(batch))).sum();
    let chance = batches.len() as f64 / people as f64;
    let most = chance + 3.0 * (chance * (1.0 - chance) / people as f64).sqrt() + 1.0 / people as f64;
    if hits as f64 / people as f64 > most {
        return Err(format!("{hits} of {people} are linked"));
    }
    shuffled(batches)
}

/// As [`mixed`], only whether more or fewer pairs lie in the order of arrival than in a shuffled order.
///
/// # Errors
/// When that is so.
pub fn shuffled(orders: &[Vec<usize>]) -> Result<(), String> {
    let lengths: Vec<usize> = orders.iter().map(Vec::len).collect();
    let found: f64 = orders.iter().map(|order| concordance(order) - 0.5).sum();
    if found.abs() <= 4.0 * deviation(&lengths) { Ok(()) } else { Err(format!("{found} in {orders:?}")) }
}

/// Of the concordance of shuffled orders together: the variance of one is (2n + 5) / (18 n (n - 1)).
fn deviation(lengths: &[usize]) -> f64 {
    let variance = |n: f64| (2.0 * n + 5.0) / (18.0 * n * (n - 1.0));
    lengths.iter().filter(|n| **n > 1).map(|n| variance(*n as f64)).sum::<f64>().sqrt()
}

/// How many of the people an attacker links who takes the n-th of a batch for the n-th who sent.
fn linked(order: &[usize]) -> usize {
    order.iter().enumerate().filter(|(place, person)| place == *person).count()
}

/// The share of pairs that lie in the order in which they came.
fn concordance<T: PartialOrd>(order: &[T]) -> f64 {
    let pairs = || order.iter().enumerate().flat_map(|(at, one)| order[at + 1..].iter().map(move |other| one < other));
    pairs().filter(|is| *is).count() as f64 / pairs().count() as f64
}

fn ranks(batch: &[usize]) -> Vec<usize> {
    let mut sorted = batch.to_vec();
    sorted.sort_unstable();
    batch.iter().map(|person| sorted.binary_search(person).unwrap_or_default()).collect()
}
