//! Codes that people write down and type in.

use crate::stream::Stream;
use crate::support::{cell, refused};
use candor_credential::*;
use proptest::prelude::*;

const SURVEY: SurveyId = SurveyId([7; 16]);

/// What a seed leads to tells seeds apart without showing them.
fn request(seed: &Seed) -> Vec<u8> {
    Collecting::begin(seed, cell(7, 1)).unwrap().request().to_bytes()
}

#[test]
fn a_code_is_read_as_people_write_it() {
    let seed = Seed::draw(&mut Stream::new(3));
    let code = seed.code(SURVEY);
    assert_eq!(code.len(), 39);
    for typed in [
        code.clone(),
        code.to_lowercase(),
        code.replace('-', ""),
        code.replace('-', " "),
        format!("  {code} "),
        code.replace('0', "o").replace('1', "l"),
        code.replace('0', "O").replace('1', "I"),
    ] {
        assert_eq!(request(&Seed::from_code(&typed, SURVEY).unwrap()), request(&seed), "{typed}");
    }
}

#[test]
fn what_is_wrong_with_a_code_is_said() {
    let code = Seed::draw(&mut Stream::new(3)).code(SURVEY);
    assert_eq!(refused(Seed::from_code(&code[..38], SURVEY)), RecoveryError::Length { found: 31 });
    assert_eq!(refused(Seed::from_code("", SURVEY)), RecoveryError::Length { found: 0 });
    assert_eq!(refused(Seed::from_code(&format!("{code}A"), SURVEY)), RecoveryError::Length { found: 33 });
    let error = refused(Seed::from_code(&format!("{}U", &code[..38]), SURVEY));
    assert_eq!(error, RecoveryError::Character { place: 39, found: 'U' });
    assert_eq!(refused(Seed::from_code(&format!("Z{}", &code[1..]), SURVEY)), RecoveryError::Version);
    assert_eq!(refused(Seed::from_code(&code, SurveyId([8; 16]))), RecoveryError::Check);
}

proptest! {
    #[test]
    fn a_code_leads_back_to_its_seed(number: u64) {
        let seed = Seed::draw(&mut Stream::new(number));
        prop_assert_eq!(request(&Seed::from_code(&seed.code(SURVEY), SURVEY).unwrap()), request(&seed));
    }

    #[test]
    fn one_wrong_letter_or_two_that_change_places_are_found(number: u64, place in 0_usize..32, other in 0_usize..32, letter in 0_usize..32) {
        let letters = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let code: Vec<u8> = Seed::draw(&mut Stream::new(number)).code(SURVEY).replace('-', "").into_bytes();
        let (mut wrong, mut swapped) = (code.clone(), code.clone());
        wrong[place] = letters[letter];
        swapped.swap(place, other);
        for typed in [wrong, swapped] {
            let good = Seed::from_code(std::str::from_utf8(&typed).unwrap(), SURVEY).is_ok();
            prop_assert_eq!(good, typed == code);
        }
    }
}
