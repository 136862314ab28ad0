//! What several tests need.
#![cfg_attr(target_arch = "wasm32", allow(dead_code))]

use crate::stream::Stream;
use candor_credential::*;

/// The bytes that hexadecimal digits stand for.
pub fn hex(digits: &str) -> Vec<u8> {
    assert!(digits.len().is_multiple_of(2));
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()).collect()
}

/// A cell with these two numbers.
pub fn cell(survey: u8, unit: u8) -> Cell {
    Cell { survey: SurveyId([survey; 16]), unit: UnitId([unit; 16]) }
}

/// The key of a cell from a numbered seed.
pub fn issuer(seed: u64, cell: Cell) -> IssuerKey {
    IssuerKey::derive(&IssuerSeed::draw(&mut Stream::new(seed)), cell).unwrap()
}

/// A token as the protocol leads to it.
pub fn collect(issuer: &IssuerKey, cell: Cell, random: &mut Stream) -> Token {
    let collecting = Collecting::begin(&Seed::draw(random), cell).unwrap();
    let response = issuer.issue(collecting.request(), random);
    collecting.finish(&response, &issuer.public_key()).unwrap()
}

/// The error of something that must not succeed.
pub fn refused<T, E>(result: Result<T, E>) -> E {
    match result {
        Ok(_) => panic!("this must be refused"),
        Err(error) => error,
    }
}
