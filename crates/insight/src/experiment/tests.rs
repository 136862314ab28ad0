use candor_stats::random::Random;

use super::*;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/fixtures/reference");
const PEOPLE: usize = 1_000;
const RUNS: u64 = 1_000;
const OPTIONS: usize = 5;

/// One answer to options in random order; with this chance the first one is taken whatever it is.
fn shown(random: &mut Random, primacy: f64) -> Shown {
    let mut order: Vec<usize> = (0..OPTIONS).collect();
    random.shuffle(&mut order);
    let mut places = vec![0; OPTIONS];
    order.iter().enumerate().for_each(|(place, option)| places[*option] = place as u16);
    // the second option is liked best
    let liked = if random.unit() < 0.3 { 1 } else { random.below(OPTIONS) };
    Shown { places, chosen: if random.unit() < primacy { order[0] } else { liked } }
}

fn run(seed: u64, primacy: f64) -> OrderReport {
    let mut random = Random::seeded(seed);
    let options = vec![("a".to_owned(), (0..PEOPLE).map(|_| shown(&mut random, primacy)).collect())];
    let directed = |random: &mut Random| Directed { is_turned: random.unit() < 0.5, value: random.below(5) as f64 };
    let placed = |random: &mut Random| Placed { place: random.below(4) as u16, value: random.below(5) as f64 };
    let scales = vec![("b".to_owned(), (0..PEOPLE).map(|_| directed(&mut random)).collect())];
    let questions = vec![("c".to_owned(), (0..PEOPLE).map(|_| placed(&mut random)).collect())];
    order_report(&OrderTests { options, scales, questions })
}

#[test]
fn the_report_is_silent_where_order_does_nothing() {
    let silent = (0..RUNS).filter(|seed| !run(*seed, 0.0).effects.iter().any(OrderEffect::is_found)).count();
    assert!(silent >= 950, "silent in {silent} of {RUNS} runs");
}

#[test]
fn a_primacy_effect_of_five_points_is_found_at_the_stated_power() {
    // of those who take the first one, a fifth would have anyway
    let taking = 0.05 * OPTIONS as f64 / (OPTIONS as f64 - 1.0);
    let is_found =
        |seed: &u64| run(*seed, taking).effects.iter().any(|e| e.kind == OrderKind::Primacy && e.is_found() && e.effect.estimate > 0.0);
    let found = (0..RUNS).filter(is_found).count() as f64 / RUNS as f64;
    let stated = power_of_position(PEOPLE as u64, OPTIONS, 0.05, 4);
    assert!((stated..=1.0).contains(&(found + 0.02)) && stated > 0.85, "found in {found} of runs, stated {stated}");
}

#[test]
fn intervals_hold_the_effect_that_was_put_in() {
    let taking = 0.05 * OPTIONS as f64 / (OPTIONS as f64 - 1.0);
    let holds = |seed: &u64| {
        let report = run(*seed, taking);
        let primacy = report.effects.iter().find(|e| e.kind == OrderKind::Primacy).unwrap();
        (primacy.effect.low..=primacy.effect.high).contains(&0.05)
    };
    let held = (0..200).filter(holds).count();
    assert!(held >= 184, "{held} of 200");
}

#[test]
fn an_uneven_choice_of_orders_is_no_effect() {
    // only two orders were ever shown, and everybody likes the option that mostly stands first
    let answer = |at: usize| Shown {
        places: if at.is_multiple_of(10) { vec![1, 0] } else { vec![0, 1] },
        chosen: usize::from(at.is_multiple_of(3)),
    };
    let options = vec![("a".to_owned(), (0..900).map(answer).collect::<Vec<_>>())];
    let report = order_report(&OrderTests { options, ..OrderTests::default() });
    assert!(report.effects.iter().all(|e| !e.is_found() && e.effect.estimate.abs() < 1e-9), "{report:?}");
}

#[test]
fn directions_and_places_are_found_and_too_few_are_not_tested() {
    let scales = vec![("b".to_owned(), (0..200).map(|i| Directed { is_turned: i % 2 == 0, value: f64::from(i % 5 + i % 2) }).collect())];
    let questions =
        vec![("c".to_owned(), (0..200_u16).map(|i| Placed { place: i % 4, value: f64::from(i % 4) / 2.0 + f64::from(i % 7) }).collect())];
    let few = vec![("a".to_owned(), vec![Shown { places: vec![0, 1], chosen: 0 }; 4])];
    let report = order_report(&OrderTests { options: few, scales, questions });
    let found: Vec<_> = report.effects.iter().filter(|e| e.is_found()).map(|e| (e.item.as_str(), e.kind)).collect();
    assert_eq!(found.len(), 2, "{report:?}");
    assert_eq!(report.untested, ["a"]);
    let place = report.effects.iter().find(|e| e.kind == OrderKind::Place).unwrap();
    assert!((place.effect.estimate - 0.5).abs() < 0.1, "{place:?}");
}

/// `wording.ask`: three ways of asking a seller, dealt at random to 219 people.
#[test]
fn the_experiment_on_wording_is_reproduced() {
    let text = std::fs::read_to_string(format!("{FIXTURES}/openintro__ask.csv")).unwrap();
    let classes = ["general", "neg_assumption", "pos_assumption"];
    let arms = classes.map(|class| {
        let lines: Vec<&str> =
            text.lines().skip(1).filter(|line| line.split(',').nth(1).is_some_and(|c| c.trim_matches('"') == class)).collect();
        (lines.iter().filter(|line| line.trim_end_matches('"').ends_with("disclose")).count() as u64, lines.len() as u64)
    });
    let expected: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(format!("{FIXTURES}/expected.json")).unwrap()).unwrap();
    let cases = expected["cases"].as_array().unwrap();
    let want = &cases.iter().find(|case| case["id"] == "wording.ask").unwrap()["value"];
    let found = split_ballot(&[("disclosed".to_owned(), Outcome::Share(arms.to_vec()))]).unwrap();
    let close = |found: f64, want: &serde_json::Value| (found / want.as_f64().unwrap() - 1.0).abs() < 1e-9;
    for (class, share) in classes.iter().zip(&found[0].arms) {
        assert!(close(*share, &want["share_disclose"][class]), "{class}: {share}");
    }
    assert!(close(found[0].overall_p, &want["p"]), "{}", found[0].overall_p);
    let (first, last) = (&found[0].pairs[0], &found[0].pairs[2]);
    assert!(first.difference.high < -0.3 && first.adjusted_p < 1e-8, "negative assumption against none: {first:?}");
    assert!(last.difference.low > 0.0 && last.adjusted_p < 0.05 && last.adjusted_p >= last.p, "{last:?}");
}

#[test]
fn arms_of_fewer_than_five_are_not_told_and_means_are_compared() {
    let few = ("few".to_owned(), Outcome::Share(vec![(1, 4), (2, 50)]));
    let means = ("mean".to_owned(), Outcome::Mean(vec![vec![1.0, 2.0, 3.0, 4.0, 5.0], vec![3.0, 4.0, 5.0, 6.0, 7.0]]));
    let found = split_ballot(&[few, means]).unwrap();
    assert_eq!(found.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["mean"]);
    assert!((found[0].pairs[0].difference.estimate + 2.0).abs() < 1e-12);
    assert!(split_ballot(&[("one".to_owned(), Outcome::Share(vec![(3, 9)]))]).is_err());
    let same = split_ballot(&[("same".to_owned(), Outcome::Share(vec![(9, 9), (7, 7)]))]).unwrap();
    assert_eq!((same[0].overall_p, same[0].pairs[0].p), (1.0, 1.0));
}

#[test]
fn power_is_what_tables_say() {
    // Fleiss, Levin & Paik, without continuity correction: 50 % against 60 % needs 388 of each arm for 80 %
    assert_eq!(people_for_shares(0.5, 0.6, 0.8), Some(388));
    assert!((power_of_shares(0.5, 0.6, 388) - 0.8).abs() < 0.002);
    assert!((detectable_share(0.5, 388, 0.8).unwrap() - 0.1).abs() < 0.001);
    assert_eq!((detectable_share(0.5, 2, 0.8), people_for_shares(0.3, 0.3, 0.8)), (None, None));
    // Cohen: d = .5 with 64 of each arm has power .80
    assert!((power_of_means(0.5, 64) - 0.807).abs() < 0.005);
}
