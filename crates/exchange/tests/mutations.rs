//! Files that were changed at random: whatever comes in, something comes out, soon, and it can be written down.
//!
//! Each test runs two seconds. `CANDOR_TEST_FUZZ_SECONDS` makes it longer; `CANDOR_TEST_FUZZ_SEED` begins elsewhere.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;
use std::time::{Duration, Instant};

use candor_exchange::{Format, Imported, Refused, export, import};

mod pack;

/// The longest that one file may take: thirty times what the slowest sample takes.
const LONGEST: Duration = Duration::from_secs(5);

/// Numbers that look random (splitmix64), the same for the same seed.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    fn range(&mut self, length: usize, most: usize) -> std::ops::Range<usize> {
        let start = self.below(length);
        start..(start + 1 + self.below(most)).min(length)
    }

    fn one<'a, T: ?Sized>(&mut self, list: &[&'a T]) -> &'a T {
        list[self.below(list.len())]
    }
}

/// Pieces that mean something to one of the parsers.
const PIECES: [&str; 34] = [
    "{",
    "}",
    "[",
    "]",
    "\"",
    ",",
    ":",
    "<",
    ">",
    "</",
    "/>",
    "<![CDATA[",
    "]]>",
    "<!--",
    "&amp;",
    "&#0;",
    "<row>",
    "</row>",
    "null",
    "-1",
    "1e308",
    "true",
    "\u{0}",
    "\u{feff}",
    "é",
    "\u{202e}",
    "{\"type\":\"panel\",\"elements\":[",
    "\"visibleIf\":\"({a} = 1\"",
    "${a} = 'b'",
    "PK\u{3}\u{4}",
    "<!DOCTYPE a>",
    "99999999999999999999",
    "\\u0000",
    "\"choices\":",
];

fn mutate(numbers: &mut Numbers, sample: &[u8], others: &[Vec<u8>]) -> Vec<u8> {
    let mut file = sample.to_vec();
    for _ in 0..=numbers.below(8) {
        if file.is_empty() {
            break;
        }
        match numbers.below(9) {
            0 => {
                let at = numbers.below(file.len());
                file[at] ^= 1 << numbers.below(8);
            }
            1 => {
                let at = numbers.below(file.len());
                file[at] = numbers.next() as u8;
            }
            2 => file.truncate(numbers.below(file.len())),
            3 => drop(file.drain(numbers.range(file.len(), 200))),
            4 => {
                let piece = numbers.one(&PIECES).as_bytes().repeat(1 + numbers.below(3) * numbers.below(40));
                let at = numbers.below(file.len());
                file.splice(at..at, piece);
            }
            5 => {
                let range = numbers.range(file.len(), 2000);
                let copy = file[range].to_vec();
                let at = numbers.below(file.len());
                file.splice(at..at, copy);
            }
            6 => {
                let other = &others[numbers.below(others.len())];
                let range = numbers.range(other.len(), 2000);
                let at = numbers.below(file.len());
                file.splice(at..at, other[range].iter().copied());
            }
            7 => {
                let piece = numbers.one(&PIECES).as_bytes();
                let range = numbers.range(file.len(), piece.len());
                file.splice(range, piece.iter().copied());
            }
            _ => swap_values(numbers, &mut file),
        }
    }
    file
}

/// Exchanges two quoted texts or two contents of elements: the file stays well formed and means something else.
fn swap_values(numbers: &mut Numbers, file: &mut Vec<u8>) {
    let (open, close) = if file.first() == Some(&b'<') { (b'[', b']') } else { (b'"', b'"') };
    let mut piece = || {
        let start = (numbers.below(file.len())..file.len()).find(|at| file[*at] == open)? + 1;
        let end = (start..file.len().min(start + 300)).find(|at| file[*at] == close)?;
        Some(start..end)
    };
    let (Some(a), Some(b)) = (piece(), piece()) else { return };
    let value = file[a].to_vec();
    file.splice(b, value);
}

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)).unwrap()
}

fn setting(name: &str, other: u64) -> u64 {
    std::env::var(name).ok().map_or(other, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
}

fn holds(result: &Result<Imported, Refused>) {
    match result {
        Ok(imported) => {
            let text = export(&imported.document).unwrap();
            let again = import(text.as_bytes(), Some(Format::Candor));
            // a document may be longer than a file may be, with every name as a label
            if !matches!(again, Err(Refused::TooLarge(_) | Refused::TooManyElements)) {
                assert_eq!(again.unwrap().document, imported.document);
            }
            assert!(imported.report.iter().all(|f| !f.reason.chars().any(char::is_control)));
        }
        Err(refused) => assert!(refused.to_string().ends_with('.')),
    }
}

fn fuzz(names: &[&str], make: impl Fn(&mut Numbers, Vec<u8>) -> Vec<u8>) {
    let seed = setting("CANDOR_TEST_FUZZ_SEED", 5);
    let until = Instant::now() + Duration::from_secs(setting("CANDOR_TEST_FUZZ_SECONDS", 2));
    let samples: Vec<Vec<u8>> = names.iter().map(|name| sample(name)).collect();
    let (mut count, mut read, mut slowest) = (0_u64, 0_u64, Duration::ZERO);
    while Instant::now() < until {
        let mut numbers = Numbers(seed.wrapping_mul(1_000_003).wrapping_add(count));
        let chosen = numbers.below(samples.len());
        let file = mutate(&mut numbers, &samples[chosen], &samples);
        let file = make(&mut numbers, file);
        let start = Instant::now();
        let result = std::panic::catch_unwind(|| {
            let result = import(&file, None);
            let took = start.elapsed();
            holds(&result);
            (result.is_ok(), took)
        });
        let Ok((ok, took)) = result else {
            panic!("seed {seed}, file {count}: {}", String::from_utf8_lossy(&file[..file.len().min(3000)]))
        };
        assert!(took < LONGEST, "seed {seed}, file {count} took {took:?}");
        slowest = slowest.max(took);
        read += u64::from(ok);
        count += 1;
    }
    println!("{count} files, {read} of them read, the slowest in {slowest:?}");
    assert!(count > 20 && read > 0, "too few files were tried: {count}, {read}");
}

#[test]
fn mutated_surveyjs() {
    fuzz(&["surveyjs.json", "surveyjs_exact.json"], |_, file| file);
}

#[test]
fn mutated_limesurvey() {
    fuzz(&["limesurvey.lss", "limesurvey_2.lss", "limesurvey_exact.lss"], |_, file| file);
}

#[test]
fn mutated_qualtrics() {
    fuzz(&["qualtrics.qsf", "qualtrics_exact.qsf"], |_, file| file);
}

/// The bytes of the packed file.
#[test]
fn mutated_xlsform() {
    fuzz(&["xlsform.xlsx", "xlsform_exact.xlsx"], |_, file| file);
}

/// The sheet inside the packed file, which changed bytes outside of it would seldom let through.
#[test]
fn mutated_sheets() {
    const CELLS: [&str; 24] = [
        "type",
        "name",
        "label",
        "label::English (en)",
        "relevant",
        "constraint",
        "text",
        "integer",
        "select_one a",
        "select_multiple a or_other",
        "begin group",
        "end group",
        "begin repeat",
        "note",
        "${a} = 'x' and not(selected(${b}, 'c'))",
        ". > 1 and . < 5",
        "yes",
        "range",
        "rank a",
        "parameters",
        "start=0 end=1 step=0",
        "",
        "<b>x</b>",
        "appearance",
    ];
    fuzz(&["xlsform_exact.xlsx"], |numbers, _| {
        let mut rows: Vec<Vec<&str>> =
            vec![vec!["type", "name", "label", "relevant", "constraint", "required", "appearance", "parameters"]];
        for _ in 0..numbers.below(12) {
            rows.push((0..numbers.below(9)).map(|_| numbers.one(&CELLS)).collect());
        }
        let slices: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let mut book = pack::rows(&slices);
        if numbers.below(3) == 0 {
            let at = numbers.below(book.len());
            book[at] ^= 1 << numbers.below(8);
        }
        book
    });
}

#[test]
fn mutated_documents_of_candor() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../survey/tests/all_kinds.json");
    let own = std::fs::read(own).unwrap();
    fuzz(&["surveyjs.json"], |numbers, _| mutate(numbers, &own, std::slice::from_ref(&own)));
}
