//! Envelopes and staged answers open with their key, for their cell and token, and tell no more than one of seven sizes.

use crate::stream::Stream;
use crate::support::{cell, refused};
use candor_credential::*;
use proptest::prelude::*;

const SPENT: SpentHash = SpentHash([3; 32]);

fn key(seed: u64) -> OpeningKey {
    OpeningKey::draw(&mut Stream::new(seed))
}

#[test]
fn an_envelope_opens_only_with_its_key_cell_and_token() {
    let (ours, here) = (key(1), cell(1, 1));
    let envelope = ours.sealing_key().seal(here, SPENT, b"answers", &mut Stream::new(5)).unwrap();
    let arrived = Envelope::from_text(&envelope.to_text()).unwrap();
    assert_eq!(ours.open(here, SPENT, &arrived).unwrap().as_slice(), b"answers");
    assert_eq!(OpeningKey::kept(*ours.bytes()).open(here, SPENT, &arrived).unwrap().as_slice(), b"answers");
    assert_eq!(refused(key(2).open(here, SPENT, &arrived)), SealError::Closed);
    assert_eq!(refused(ours.open(cell(1, 2), SPENT, &arrived)), SealError::Closed);
    assert_eq!(refused(ours.open(cell(2, 1), SPENT, &arrived)), SealError::Closed);
    // a copy cannot be sent with another token
    assert_eq!(refused(ours.open(here, SpentHash([4; 32]), &arrived)), SealError::Closed);
}

#[test]
fn staged_answers_open_only_with_the_key_of_their_epoch_and_for_their_cell() {
    let (epoch, here) = (EpochKey::draw(7, &mut Stream::new(1)), cell(1, 1));
    let staged = epoch.stage(here, b"answers", &mut Stream::new(5)).unwrap();
    let stored = Staged::from_bytes(&staged.to_bytes()).unwrap();
    assert_eq!(epoch.open(here, &stored).unwrap().as_slice(), b"answers");
    assert_eq!(EpochKey::kept(7, *epoch.bytes()).open(here, &stored).unwrap().as_slice(), b"answers");
    assert_eq!(refused(EpochKey::kept(8, *epoch.bytes()).open(here, &stored)), SealError::Closed);
    assert_eq!(refused(EpochKey::draw(7, &mut Stream::new(2)).open(here, &stored)), SealError::Closed);
    assert_eq!(refused(epoch.open(cell(1, 2), &stored)), SealError::Closed);
    assert_eq!(refused(epoch.open(cell(2, 1), &stored)), SealError::Closed);
}

#[test]
fn too_long_answers_are_refused_and_the_longest_are_not() {
    let (ours, epoch) = (key(1), EpochKey::draw(1, &mut Stream::new(1)));
    let longest = vec![7; LARGEST_ANSWERS_BYTES];
    let envelope = ours.sealing_key().seal(cell(1, 1), SPENT, &longest, &mut Stream::new(5)).unwrap();
    assert_eq!(ours.open(cell(1, 1), SPENT, &envelope).unwrap().as_slice(), longest);
    let too_long = vec![7; LARGEST_ANSWERS_BYTES + 1];
    let error = SealError::Padding(PadError::TooLong);
    assert_eq!(refused(ours.sealing_key().seal(cell(1, 1), SPENT, &too_long, &mut Stream::new(5))), error);
    assert_eq!(refused(epoch.stage(cell(1, 1), &too_long, &mut Stream::new(5))), error);
}

#[test]
fn there_are_seven_lengths() {
    let (sealing, epoch) = (key(1).sealing_key(), EpochKey::draw(1, &mut Stream::new(1)));
    let mut lengths = std::collections::BTreeSet::new();
    let edges = (12..=18).flat_map(|power| [(1 << power) / 2 - 3, (1 << power) - 100, (1 << power) - 4]);
    for bytes in [0, 1].into_iter().chain(edges) {
        let answers = vec![1; bytes];
        let sealed = sealing.seal(cell(1, 1), SPENT, &answers, &mut Stream::new(1)).unwrap().to_bytes().len();
        let staged = epoch.stage(cell(1, 1), &answers, &mut Stream::new(1)).unwrap().to_bytes().len();
        assert_eq!(sealed - staged, 8, "both have the same padding");
        lengths.insert(sealed);
    }
    assert_eq!(lengths.len(), 7);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn answers_come_back_and_lengths_of_a_class_are_alike(answers in prop::collection::vec(any::<u8>(), 0..4_093), seed: u64) {
        let (ours, epoch, here) = (key(seed), EpochKey::draw(1, &mut Stream::new(seed)), cell(1, 1));
        let envelope = ours.sealing_key().seal(here, SPENT, &answers, &mut Stream::new(seed)).unwrap();
        prop_assert_eq!(envelope.to_bytes().len(), 2 + 32 + 4_096 + 16);
        prop_assert_eq!(&**ours.open(here, SPENT, &envelope).unwrap(), &answers[..]);
        let staged = epoch.stage(here, &answers, &mut Stream::new(seed)).unwrap();
        prop_assert_eq!(staged.to_bytes().len(), 2 + 24 + 4_096 + 16);
        prop_assert_eq!(&**epoch.open(here, &staged).unwrap(), &answers[..]);
    }

    #[test]
    fn a_changed_bit_closes_both(seed: u64, bit in 16_usize..(4_138 * 8)) {
        let (ours, epoch, here) = (key(1), EpochKey::draw(1, &mut Stream::new(1)), cell(1, 1));
        let mut bytes = ours.sealing_key().seal(here, SPENT, b"answers", &mut Stream::new(seed)).unwrap().to_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(refused(ours.open(here, SPENT, &Envelope::from_bytes(&bytes).unwrap())), SealError::Closed);
        let mut bytes = epoch.stage(here, b"answers", &mut Stream::new(seed)).unwrap().to_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert_eq!(refused(epoch.open(here, &Staged::from_bytes(&bytes).unwrap())), SealError::Closed);
    }

    #[test]
    fn other_lengths_are_no_envelope(length in 0_usize..5_000) {
        let bytes = [vec![VERSION, Envelope::KIND], vec![1; length]].concat();
        prop_assert_eq!(Envelope::from_bytes(&bytes).is_ok(), length == 32 + 4_096 + 16);
        let bytes = [vec![VERSION, Staged::KIND], vec![1; length]].concat();
        prop_assert_eq!(Staged::from_bytes(&bytes).is_ok(), length == 24 + 4_096 + 16);
    }
}
