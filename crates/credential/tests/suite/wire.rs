//! One way to write each value, and nothing else is read.

use crate::stream::Stream;
use crate::support::{cell, collect, hex, issuer};
use candor_credential::*;
use proptest::prelude::*;

/// Encodings of RFC 9496, appendix A.3, that are no ristretto255 points: not below the prime, negative, not a square and so on.
const BAD_POINTS: [&str; 16] = [
    "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
    "c34c4e1826e5d403b78e246e88aa051c36ccf0aafebffe137d148a2bf9104562",
    "c940e5a4404157cfb1628b108db051a8d439e1a421394ec4ebccb9ec92a8ac78",
    "47cfc5497c53dc8e61c91d17fd626ffb1c49e2bca94eed052281b510b1117a24",
    "f1c6165d33367351b0da8f6e4511010c68174a03b6581212c71c0e1d026c3c72",
    "87260f7a2f12495118360f02c26a470f450dadf34a413d21042b43b9d93e1309",
    "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
    "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
    "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad7b",
    "0000000000000000000000000000000000000000000000000000000000000000",
];

/// The order of the group, and the order plus one: scalars that are not reduced; and zero.
const BAD_SCALARS: [&str; 4] = [
    "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
    "eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010",
    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "0000000000000000000000000000000000000000000000000000000000000000",
];

fn form<T: Wire>(body: &[u8]) -> Vec<u8> {
    [&[VERSION, T::KIND], body].concat()
}

fn field<T: Wire + std::fmt::Debug>(body: &[u8]) -> Option<&'static str> {
    match T::from_bytes(&form::<T>(body)) {
        Err(WireError::Field { field, .. }) => Some(field),
        _ => None,
    }
}

#[test]
fn points_that_are_not_canonical_and_the_identity_are_refused() {
    for point in BAD_POINTS {
        let point = hex(point);
        assert_eq!(field::<PublicKey>(&point), Some("the point"));
        assert_eq!(field::<Request>(&point), Some("the point"));
        assert_eq!(field::<Response>(&[point, vec![1; 64]].concat()), Some("the point"));
    }
}

#[test]
fn scalars_that_are_not_reduced_are_refused() {
    let point = issuer(1, cell(1, 1)).public_key().bytes();
    let good = hex("64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706");
    assert_eq!(field::<Response>(&[point.to_vec(), good.clone(), good.clone()].concat()), None);
    for scalar in BAD_SCALARS {
        let scalar = hex(scalar);
        assert_eq!(field::<Response>(&[point.to_vec(), scalar.clone(), good.clone()].concat()), Some("the proof"));
        assert_eq!(field::<Response>(&[point.to_vec(), good.clone(), scalar].concat()), Some("the proof"));
    }
}

#[test]
fn sealing_keys_out_of_range_are_refused() {
    let prime = hex("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");
    let high = hex("0900000000000000000000000000000000000000000000000000000000000080");
    let (zero, mut one) = (vec![0; 32], vec![0; 32]);
    one[0] = 1;
    for bad in [prime, high, zero, one] {
        assert_eq!(field::<SealingKey>(&bad), Some("the point"), "{bad:?}");
    }
}

#[test]
fn a_sealing_key_of_small_order_seals_nothing() {
    let point = hex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800");
    let key = SealingKey::from_bytes(&form::<SealingKey>(&point)).unwrap();
    let token = collect(&issuer(1, cell(1, 1)), cell(1, 1), &mut Stream::new(1));
    assert_eq!(key.seal(cell(1, 1), token.spent(), b"{}", &mut Stream::new(1)), Err(SealError::Key));
}

#[test]
fn another_version_or_kind_is_named() {
    let key = issuer(1, cell(1, 1)).public_key();
    let mut bytes = key.to_bytes();
    // a request has the same length and could be taken for a key
    assert_eq!(Request::from_bytes(&bytes), Err(WireError::Kind { what: "request", found: PublicKey::KIND }));
    bytes[0] = 2;
    assert_eq!(PublicKey::from_bytes(&bytes), Err(WireError::Version { what: "public key", found: 2 }));
}

#[test]
fn every_kind_has_a_number_of_its_own() {
    let kinds = [
        PublicKey::KIND,
        Request::KIND,
        Response::KIND,
        Token::KIND,
        SealingKey::KIND,
        Envelope::KIND,
        Staged::KIND,
        Inclusion::KIND,
        Manifest::KIND,
    ];
    assert_eq!(std::collections::BTreeSet::from(kinds).len(), kinds.len());
}

#[test]
fn text_that_is_not_ours_is_refused() {
    let text = issuer(1, cell(1, 1)).public_key().to_text();
    assert!(PublicKey::from_text(&text).is_ok());
    for bad in [format!("{text}="), format!("{text}\n"), format!(" {text}"), text.replace(['-', '_'], "+"), text[1..].to_owned()] {
        if bad != text {
            assert!(PublicKey::from_text(&bad).is_err(), "{bad}");
        }
    }
    // 34 bytes leave two bits of the last letter, which must be zero
    let mut stray = text.into_bytes();
    let last = stray.last_mut().unwrap();
    *last += 1;
    assert_eq!(PublicKey::from_text(&String::from_utf8(stray).unwrap()), Err(WireError::Text { what: "public key" }));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_written_is_read_and_nothing_shorter_or_longer(seed: u64, cut in 0_usize..130, more in prop::collection::vec(any::<u8>(), 1..40)) {
        let here = cell(1, 1);
        let (issuer, mut random) = (issuer(seed, here), Stream::new(seed));
        let token = collect(&issuer, here, &mut random);
        let collecting = Collecting::begin(&Seed::draw(&mut random), here).unwrap();
        let response = issuer.issue(collecting.request(), &mut random);
        exact(&issuer.public_key(), cut, &more)?;
        exact(collecting.request(), cut, &more)?;
        exact(&response, cut, &more)?;
        exact(&token, cut, &more)?;
    }

    #[test]
    fn no_bytes_and_no_text_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), text in ".{0,80}", kind in 1_u8..10) {
        let formed = [&[VERSION, kind], &bytes[..]].concat();
        for bytes in [&bytes, &formed] {
            rewritten::<PublicKey>(bytes)?;
            rewritten::<Request>(bytes)?;
            rewritten::<Response>(bytes)?;
            rewritten::<Token>(bytes)?;
            rewritten::<SealingKey>(bytes)?;
            rewritten::<Envelope>(bytes)?;
            rewritten::<Staged>(bytes)?;
            rewritten::<Inclusion>(bytes)?;
            rewritten::<Manifest>(bytes)?;
        }
        _ = Token::from_text(&text);
        _ = Bulletin::parse(&text);
        _ = Seed::from_code(&text, SurveyId([0; 16]));
    }
}

fn exact<T: Wire>(value: &T, cut: usize, more: &[u8]) -> Result<(), TestCaseError> {
    let bytes = value.to_bytes();
    prop_assert_eq!(T::from_bytes(&bytes).unwrap().to_bytes(), bytes.clone());
    prop_assert_eq!(T::from_text(&value.to_text()).unwrap().to_bytes(), bytes.clone());
    prop_assert!(T::from_bytes(&bytes[..cut.min(bytes.len() - 1)]).is_err());
    prop_assert!(T::from_bytes(&[bytes, more.to_vec()].concat()).is_err());
    Ok(())
}

/// What is read is written with the same bytes.
fn rewritten<T: Wire>(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(value) = T::from_bytes(bytes) {
        prop_assert_eq!(value.to_bytes(), bytes);
    }
    Ok(())
}
