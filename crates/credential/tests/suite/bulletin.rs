//! The bulletin proves what is in it and nothing else.

use crate::stream::Stream;
use crate::support::refused;
use candor_credential::*;
use proptest::prelude::*;
use rand_core::Rng;

fn spent(count: usize, seed: u64) -> Vec<SpentHash> {
    let mut random = Stream::new(seed);
    let mut draw = || {
        let mut bytes = [0; 32];
        random.fill_bytes(&mut bytes);
        SpentHash(bytes)
    };
    (0..count).map(|_| draw()).collect()
}

fn bulletin(spent: Vec<SpentHash>) -> Bulletin {
    let count = u32::try_from(spent.len()).unwrap();
    Bulletin::new(SurveyId([9; 16]), count + 2, count + 1, spent).unwrap()
}

#[test]
fn an_empty_bulletin_has_the_hash_of_nothing() {
    let empty = bulletin(Vec::new());
    assert_eq!(empty.root().to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_eq!(Bulletin::parse(&empty.to_text()), Ok(empty));
}

#[test]
fn the_order_of_arrival_is_not_in_it() {
    let list = spent(20, 1);
    let backwards = list.iter().rev().copied().collect();
    assert_eq!(bulletin(list).to_text(), bulletin(backwards).to_text());
}

#[test]
fn counts_that_cannot_be_and_tokens_that_stand_twice_are_refused() {
    let (survey, list) = (SurveyId([9; 16]), spent(3, 1));
    let twice = [list.clone(), vec![list[0]]].concat();
    assert_eq!(refused(Bulletin::new(survey, 9, 9, twice)), BulletinError::Order);
    let error = |issued, invited| BulletinError::Counts { spent: 3, issued, invited };
    assert_eq!(refused(Bulletin::new(survey, 9, 2, list.clone())), error(2, 9));
    assert_eq!(refused(Bulletin::new(survey, 3, 4, list)), error(4, 3));
}

#[test]
fn a_text_with_any_line_changed_is_refused() {
    let text = bulletin(spent(12, 1)).to_text();
    assert!(Bulletin::parse(&text).is_ok());
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let (start, end) = line.split_at(line.len() - 1);
        let changed = format!("{start}{}", if end == "0" { "1" } else { "0" });
        let with = |instead: &[&str]| [&lines[..at], instead, &lines[at + 1..], &[""]].concat().join("\n");
        assert!(Bulletin::parse(&with(&[])).is_err(), "without line {at}");
        assert!(Bulletin::parse(&with(&[line, line])).is_err(), "with line {at} twice");
        // the head's survey, invited and issued do not follow from the list
        let is_free = ["survey ", "invited ", "issued "].iter().any(|name| line.starts_with(name));
        assert!(is_free || Bulletin::parse(&with(&[&changed])).is_err(), "with line {at} as {changed}");
    }
}

#[test]
fn other_ways_to_write_it_are_refused() {
    let text = bulletin(spent(3, 1)).to_text();
    for bad in [
        text.replace('\n', "\r\n"),
        text.trim_end().to_owned(),
        format!("{text}\n"),
        text.to_uppercase(),
        text.replace("count 3", "count 03"),
        text.replace("count 3", "count +3"),
        text.replace("count 3", "count  3"),
        format!("\u{feff}{text}"),
    ] {
        assert!(Bulletin::parse(&bad).is_err(), "{bad}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_proof_holds_for_each_member_and_for_nobody_else(count in 1_usize..70, seed: u64, at: prop::sample::Index) {
        let list = spent(count, seed);
        let bulletin = bulletin(list.clone());
        let (root, size) = (bulletin.root(), bulletin.count());
        let member = list[at.index(count)];
        let proof = bulletin.prove(&member).unwrap();
        prop_assert!(proof.holds(&member, size, &root));
        prop_assert!(Inclusion::from_text(&proof.to_text()).unwrap().holds(&member, size, &root));
        let stranger = spent(1, seed ^ 1)[0];
        prop_assert_eq!(bulletin.prove(&stranger), None);
        prop_assert!(!proof.holds(&stranger, size, &root));
        prop_assert!(!proof.holds(&member, size + 1, &root));
        prop_assert!(!proof.holds(&member, size - 1, &root));
        prop_assert!(!proof.holds(&member, size, &Root(stranger.0)));
        for other in list.iter().filter(|other| **other != member) {
            prop_assert!(!proof.holds(other, size, &root));
        }
    }

    #[test]
    fn a_changed_proof_does_not_hold(count in 2_usize..70, seed: u64, at: prop::sample::Index, bit: prop::sample::Index) {
        let list = spent(count, seed);
        let bulletin = bulletin(list.clone());
        let member = list[at.index(count)];
        let mut bytes = bulletin.prove(&member).unwrap().to_bytes();
        let bit = bit.index(bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        let holds = Inclusion::from_bytes(&bytes).is_ok_and(|proof| proof.holds(&member, bulletin.count(), &bulletin.root()));
        prop_assert!(!holds);
        // a node of the tree is no member, although its hash is known
        let node = SpentHash(bulletin.root().0);
        prop_assert!(!bulletin.prove(&member).unwrap().holds(&node, bulletin.count(), &bulletin.root()));
    }

    #[test]
    fn a_list_with_one_more_fewer_or_another_has_another_root(count in 1_usize..70, seed: u64, at: prop::sample::Index) {
        let list = spent(count, seed);
        let root = bulletin(list.clone()).root();
        let (mut fewer, mut another) = (list.clone(), list.clone());
        fewer.remove(at.index(count));
        another[at.index(count)].0[31] ^= 1;
        let more = [list, spent(1, seed ^ 2)].concat();
        for other in [fewer, another, more] {
            prop_assert_ne!(bulletin(other).root(), root);
        }
    }

    #[test]
    fn a_text_is_read_as_it_was_written(count in 0_usize..70, seed: u64) {
        let bulletin = bulletin(spent(count, seed));
        prop_assert_eq!(Bulletin::parse(&bulletin.to_text()), Ok(bulletin));
    }
}
