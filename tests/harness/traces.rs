//! What stored rows could tell about who sent them and when: judged from what was read, so that a test can also hand in
//! what a faulty program would have written.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use uuid::Uuid;

/// Tables and columns of a database that number rows or take a time by themselves: on SQLite tables with hidden row numbers,
/// on PostgreSQL columns with a sequence or of a type of time.
///
/// # Panics
/// When the database cannot be read.
pub async fn numbered(connection: &DatabaseConnection) -> Vec<String> {
    let backend = connection.get_database_backend();
    let query = match backend {
        DbBackend::Sqlite => "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'seaql%' ORDER BY name",
        _ => {
            "SELECT table_schema || '.' || table_name || '.' || column_name FROM information_schema.columns \
             WHERE table_schema IN ('public', 'anonymous') AND table_name NOT LIKE 'seaql%' \
             AND (column_default LIKE 'nextval%' OR is_identity = 'YES' OR data_type LIKE 'time%' OR data_type = 'date') ORDER BY 1"
        }
    };
    let found = connection.query_all_raw(Statement::from_string(backend, query)).await.unwrap();
    let mut names: Vec<String> = found.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    if backend == DbBackend::Sqlite {
        for name in std::mem::take(&mut names) {
            let hidden = Statement::from_string(backend, format!("SELECT rowid FROM {name} LIMIT 1"));
            if connection.query_all_raw(hidden).await.is_ok() {
                names.push(name);
            }
        }
    }
    names
}

/// Ids of a table that were not there before; adds them to those that are known.
///
/// # Panics
/// When the table cannot be read.
pub async fn new_ids(connection: &DatabaseConnection, table: &str, known: &mut BTreeSet<Uuid>) -> Vec<Uuid> {
    let query = Statement::from_string(connection.get_database_backend(), format!("SELECT id FROM {table}"));
    let rows = connection.query_all_raw(query).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).filter(|id| known.insert(*id)).collect()
}

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

/// Ids in the order in which their rows came.
///
/// # Errors
/// When they are not all of version 4, or one has bytes of the one before it, as times have, or they lie in that order.
pub fn ids(in_order_of_arrival: &[Uuid]) -> Result<(), String> {
    if let Some(id) = in_order_of_arrival.iter().find(|id| id.get_version_num() != 4) {
        return Err(format!("{id} is of version {}, not 4", id.get_version_num()));
    }
    // whole words of four bytes: random ones are the same once in 2^28 times
    let word = |id: &Uuid, at: usize| id.as_bytes()[at..at + 4].to_vec();
    let shared = |pair: &&[Uuid]| (0..16).step_by(4).any(|at| word(&pair[0], at) == word(&pair[1], at));
    if let Some(pair) = in_order_of_arrival.windows(2).find(shared) {
        return Err(format!("{} has four bytes of {}, which came before it", pair[1], pair[0]));
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
