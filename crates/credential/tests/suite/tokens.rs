//! What is issued is accepted once looked at by its own key, and by nothing else.

use crate::stream::Stream;
use crate::support::{cell, collect, issuer, refused};
use candor_credential::*;
use proptest::prelude::*;
use rand_core::Rng;

#[test]
fn what_was_issued_is_redeemed() {
    let here = cell(1, 1);
    let (issuer, mut random) = (issuer(1, here), Stream::new(2));
    let token = collect(&issuer, here, &mut random);
    assert_eq!(issuer.redeem(&token), Ok(token.spent()));
    assert_eq!(issuer.redeem(&Token::from_text(&token.to_text()).unwrap()), Ok(token.spent()));
}

#[test]
fn the_same_seed_leads_to_the_same_token_on_another_device() {
    let here = cell(1, 1);
    let (issuer, mut random) = (issuer(1, here), Stream::new(2));
    let seed = Seed::draw(&mut random);
    let first = Collecting::begin(&seed, here).unwrap();
    let response = issuer.issue(first.request(), &mut random);
    let token = first.finish(&response, &issuer.public_key()).unwrap();
    let again = Collecting::begin(&Seed::from_code(&seed.code(here.survey), here.survey).unwrap(), here).unwrap();
    assert_eq!(again.request(), first.request());
    // the stored bytes of the first response serve the second device
    let stored = Response::from_bytes(&response.to_bytes()).unwrap();
    assert_eq!(again.finish(&stored, &issuer.public_key()).unwrap().to_bytes(), token.to_bytes());
    // another evaluation has another proof and leads to the same token
    let other = issuer.issue(first.request(), &mut random);
    assert_ne!(other.to_bytes(), response.to_bytes());
    assert_eq!(again.finish(&other, &issuer.public_key()).unwrap().to_bytes(), token.to_bytes());
}

#[test]
fn one_seed_leads_to_unrelated_tokens_in_other_cells() {
    let seed = Seed::draw(&mut Stream::new(5));
    let forms: std::collections::BTreeSet<Vec<u8>> =
        [cell(1, 1), cell(1, 2), cell(2, 1)].map(|cell| Collecting::begin(&seed, cell).unwrap().request().to_bytes()).into();
    assert_eq!(forms.len(), 3);
}

#[test]
fn a_key_of_ones_own_is_found_out() {
    let here = cell(1, 1);
    let (published, marking) = (issuer(1, here), issuer(2, here));
    let mut random = Stream::new(3);
    let collecting = Collecting::begin(&Seed::draw(&mut random), here).unwrap();
    let response = marking.issue(collecting.request(), &mut random);
    assert_eq!(refused(collecting.finish(&response, &published.public_key())), CollectError::Proof);
}

#[test]
fn keys_of_cells_and_surveys_are_all_different() {
    let seed = IssuerSeed::draw(&mut Stream::new(1));
    let mut keys = std::collections::BTreeSet::new();
    for survey in 0..6 {
        for unit in 0..6 {
            keys.insert(IssuerKey::derive(&seed, cell(survey, unit)).unwrap().public_key().bytes());
        }
    }
    assert_eq!(keys.len(), 36);
}

#[test]
fn a_token_of_another_cell_or_survey_is_refused_even_under_the_same_key() {
    let mut random = Stream::new(9);
    let here = cell(1, 1);
    let token = collect(&issuer(1, here), here, &mut random);
    for elsewhere in [cell(1, 2), cell(2, 1), cell(2, 2)] {
        assert_eq!(issuer(1, elsewhere).redeem(&token), Err(RedeemError::Elsewhere));
        // relabelled: the nonce and the output are those of the true cell
        let mut bytes = token.to_bytes();
        bytes[2..18].copy_from_slice(&elsewhere.survey.0);
        bytes[18..34].copy_from_slice(&elsewhere.unit.0);
        let moved = Token::from_bytes(&bytes).unwrap();
        assert_eq!(issuer(1, elsewhere).redeem(&moved), Err(RedeemError::Forged));
    }
}

#[test]
fn no_random_token_is_accepted() {
    let here = cell(1, 1);
    let (issuer, mut random) = (issuer(1, here), Stream::new(4));
    let mut bytes = collect(&issuer, here, &mut random).to_bytes();
    for _ in 0..2_000 {
        random.fill_bytes(&mut bytes[34..]);
        assert_eq!(issuer.redeem(&Token::from_bytes(&bytes).unwrap()), Err(RedeemError::Forged));
    }
}

#[test]
fn the_request_tells_nothing_of_the_token() {
    let here = cell(1, 1);
    let (issuer, mut random) = (issuer(1, here), Stream::new(2));
    let collecting = Collecting::begin(&Seed::draw(&mut random), here).unwrap();
    let response = issuer.issue(collecting.request(), &mut random);
    let token = collecting.finish(&response, &issuer.public_key()).unwrap();
    let sent = [collecting.request().to_bytes(), response.to_bytes()].concat();
    for part in token.to_bytes()[34..].windows(8).chain(token.spent().0.windows(8)) {
        assert!(!sent.windows(8).any(|window| window == part));
    }
}

#[test]
fn debug_output_shows_no_secret() {
    let here = cell(1, 1);
    let (issuer, mut random) = (issuer(1, here), Stream::new(2));
    let token = collect(&issuer, here, &mut random);
    assert_eq!(format!("{token:?}"), "Token");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_token_with_any_bit_changed_is_refused(seed: u64, bit in 0_usize..(130 * 8)) {
        let here = cell(1, 1);
        let (issuer, mut random) = (issuer(1, here), Stream::new(seed));
        let token = collect(&issuer, here, &mut random);
        let mut bytes = token.to_bytes();
        prop_assert_eq!(bytes.len(), 130);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let accepted = Token::from_bytes(&bytes).ok().and_then(|token| issuer.redeem(&token).ok());
        prop_assert_eq!(accepted, None);
    }

    #[test]
    fn a_response_with_any_bit_changed_leads_to_no_token(seed: u64, bit in 0_usize..(98 * 8)) {
        let here = cell(1, 1);
        let (issuer, mut random) = (issuer(1, here), Stream::new(seed));
        let collecting = Collecting::begin(&Seed::draw(&mut random), here).unwrap();
        let mut bytes = issuer.issue(collecting.request(), &mut random).to_bytes();
        prop_assert_eq!(bytes.len(), 98);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let led = Response::from_bytes(&bytes).ok().and_then(|response| collecting.finish(&response, &issuer.public_key()).ok());
        prop_assert!(led.is_none());
    }

    #[test]
    fn a_proof_for_another_request_survey_or_cell_does_not_hold(seed: u64, survey in 1_u8..4, unit in 1_u8..4) {
        let (here, there) = (cell(1, 1), cell(survey, unit));
        let (issuer_here, issuer_there) = (issuer(1, here), issuer(1, there));
        let mut random = Stream::new(seed);
        let collecting = Collecting::begin(&Seed::draw(&mut random), here).unwrap();
        let other = Collecting::begin(&Seed::draw(&mut random), here).unwrap();
        let for_other = issuer_here.issue(other.request(), &mut random);
        prop_assert_eq!(refused(collecting.finish(&for_other, &issuer_here.public_key())), CollectError::Proof);
        let response = issuer_there.issue(collecting.request(), &mut random);
        prop_assert_eq!(collecting.finish(&response, &issuer_here.public_key()).is_ok(), here == there);
    }
}
