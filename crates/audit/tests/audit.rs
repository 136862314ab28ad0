//! The audit against its twin in another language, on tables that look like what organisations publish and like nothing.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use candor_audit::{BadTable, Figure, Table, leaks};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

const TABLES: usize = 3_000;
const THRESHOLD: u64 = 5;

fn table(name: &str, sizes: &[u64], figures: &[Vec<bool>]) -> Table {
    let of = |members: &Vec<bool>| (0..sizes.len()).filter(|at| members.get(*at) == Some(&true)).map(|at| at.to_string()).collect();
    Table {
        name: name.to_owned(),
        pieces: sizes.iter().enumerate().map(|(at, n)| (at.to_string(), *n)).collect(),
        published: figures.iter().enumerate().map(|(at, members)| Figure { name: format!("f{at}"), of: of(members) }).collect(),
    }
}

/// The same as its twin says: table and pieces of every leak.
fn twin(tables: &[Table]) -> BTreeSet<(String, Vec<String>, u64)> {
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("twin-{}.json", std::process::id()));
    std::fs::write(&file, serde_json::json!({"threshold": THRESHOLD, "tables": tables}).to_string()).unwrap();
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/disclosure/audit.py");
    let output = Command::new("python3").arg(program).arg(&file).arg("--json").output().expect("Python 3 is needed for this test");
    std::fs::remove_file(&file).unwrap();
    let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).unwrap();
    let pieces = |leak: &serde_json::Value| serde_json::from_value(leak["pieces"].clone()).unwrap();
    found.iter().map(|leak| (leak["table"].as_str().unwrap().to_owned(), pieces(leak), leak["people"].as_u64().unwrap())).collect()
}

#[test]
fn it_finds_what_its_twin_finds() {
    let figures = (1_usize..9).prop_flat_map(|pieces| {
        (prop::collection::vec(0_u64..9, pieces), prop::collection::vec(prop::collection::vec(any::<bool>(), pieces), 0..8))
    });
    let mut runner = TestRunner::deterministic();
    let tables: Vec<Table> = (0..TABLES)
        .map(|at| {
            let (sizes, figures) = figures.new_tree(&mut runner).unwrap().current();
            table(&at.to_string(), &sizes, &figures)
        })
        .collect();
    let own: BTreeSet<_> =
        tables.iter().flat_map(|t| leaks(t, THRESHOLD).unwrap()).map(|leak| (leak.table, leak.pieces, leak.people)).collect();
    assert!(own.len() > TABLES / 4, "{} leaks are something to compare", own.len());
    assert_eq!(own, twin(&tables));
}

#[test]
fn a_difference_is_found_and_said() {
    let mut found = table("t", &[7, 3, 12], &[vec![true, true, true], vec![true, false, false], vec![false, false, true]]);
    let one = leaks(&found, THRESHOLD).unwrap();
    assert_eq!(one.len(), 1);
    assert_eq!((one[0].pieces.as_slice(), one[0].people, one[0].how.as_str()), (&["1".to_owned()][..], 3, "+ f0 - f1 - f2"));
    found.pieces.insert("1".into(), 5);
    assert_eq!(leaks(&found, THRESHOLD).unwrap(), []);
    assert_eq!(leaks(&table("empty", &[], &[]), THRESHOLD).unwrap(), []);
}

#[test]
fn a_large_table_without_small_pieces_is_judged_at_once() {
    let sizes = vec![5; 2_000];
    let figures: Vec<Vec<bool>> = (0..300).map(|at| (0..2_000).map(|piece| (piece + at) % 7 == 0).collect()).collect();
    assert_eq!(leaks(&table("large", &sizes, &figures), THRESHOLD).unwrap(), []);
}

#[test]
fn what_cannot_be_judged_is_named() {
    let figure = |of: &[&str]| Figure { name: "sum".into(), of: of.iter().map(|name| (*name).to_owned()).collect() };
    let of = |of: &[&str]| Table { name: "t".into(), pieces: BTreeMap::from([("a".to_owned(), 9)]), published: vec![figure(of)] };
    assert_eq!(leaks(&of(&["b"]), 5), Err(BadTable::NoPiece { table: "t".into(), figure: "sum".into(), piece: "b".into() }));
    assert_eq!(leaks(&of(&["a", "a"]), 5), Err(BadTable::Twice { table: "t".into(), figure: "sum".into() }));
}
