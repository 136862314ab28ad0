use crate::THRESHOLD;
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
    order_report(&OrderTests { options, scales, questions, smallest: THRESHOLD })
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
    let report = order_report(&OrderTests { options, smallest: THRESHOLD, ..OrderTests::default() });
    assert!(report.effects.iter().all(|e| !e.is_found() && e.effect.estimate.abs() < 1e-9), "{report:?}");
}

#[test]
fn directions_and_places_are_found_and_too_few_are_not_tested() {
    let scales = vec![("b".to_owned(), (0..200).map(|i| Directed { is_turned: i % 2 == 0, value: f64::from(i % 5 + i % 2) }).collect())];
    let questions =
        vec![("c".to_owned(), (0..200_u16).map(|i| Placed { place: i % 4, value: f64::from(i % 4) / 2.0 + f64::from(i % 7) }).collect())];
    let few = vec![("a".to_owned(), vec![Shown { places: vec![0, 1], chosen: 0 }; 4])];
    let report = order_report(&OrderTests { options: few, scales, questions, smallest: THRESHOLD });
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
    let found = split_ballot(&[("disclosed".to_owned(), Outcome::Share(arms.to_vec()))], THRESHOLD).unwrap();
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
    let found = split_ballot(&[few, means], THRESHOLD).unwrap();
    assert_eq!(found.iter().map(|c| c.name.as_str()).collect::<Vec<_>>(), ["mean"]);
    assert!((found[0].pairs[0].difference.estimate + 2.0).abs() < 1e-12);
    assert!(split_ballot(&[("one".to_owned(), Outcome::Share(vec![(3, 9)]))], THRESHOLD).is_err());
    let same = split_ballot(&[("same".to_owned(), Outcome::Share(vec![(9, 9), (7, 7)]))], THRESHOLD).unwrap();
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

/// What somebody answers to a question in one of its forms, drawn for each person.
mod asked {
    use candor_survey::document::{ChoiceOption, Kind, Order, ScaleLayout, ScalePoint, SurveyOrder, Variant};
    use candor_survey::{Answer, Answers, Arrangement, Document, Questionnaire, builtin};

    use super::*;
    use crate::{Hierarchy, Release};

    pub(super) fn questionnaire() -> Questionnaire {
        let mut document: Document = builtin::customer_satisfaction();
        document.measures.clear();
        document.suppressions.clear();
        document.blocks.truncate(1);
        document.blocks[0].questions.truncate(2);
        let yes_no = Kind::YesNo { yes: "Yes".into(), no: "No".into() };
        let variants =
            ["negative", "positive"].map(|code| Variant { text: format!("A {code} question?"), ..Variant::plain(code.parse().unwrap()) });
        let plain =
            |code: &str, kind: Kind| candor_survey::document::Question::plain(code.parse().unwrap(), format!("About {code}?"), kind);
        let options = (0..5).map(|n| ChoiceOption::plain(format!("o{n}").parse().unwrap(), format!("Option {n}"))).collect();
        let points =
            (1..=5).map(|n| ScalePoint { code: format!("p{n}").parse().unwrap(), label: format!("Point {n}"), value: f64::from(n) });
        let rating = Kind::Rating { points: points.collect(), not_applicable: None, layout: ScaleLayout::List };
        let mut pick = plain("pick", Kind::SingleChoice { options, layout: Default::default() });
        pick.order.options = Order::Random;
        let mut ask = plain("ask", yes_no);
        ask.variants = variants.to_vec();
        document.blocks[0].questions = vec![ask, pick, plain("scale", rating)];
        document.order = SurveyOrder { turn_scales: true, ..SurveyOrder::default() };
        Questionnaire::try_from(document).unwrap()
    }

    pub(super) fn number(wants: impl Fn(Arrangement) -> bool, random: &mut Random) -> Arrangement {
        loop {
            let arrangement = Arrangement(random.below(256) as u8);
            if wants(arrangement) {
                return arrangement;
            }
        }
    }

    pub(super) fn whole(hierarchy: &Hierarchy) -> Release<'_> {
        Release { hierarchy, visible: &[true, true, true], flagged: &[] }
    }

    pub(super) fn answers(pairs: &[(&str, Answer)]) -> Answers {
        pairs.iter().map(|(code, answer)| (code.parse().unwrap(), answer.clone())).collect()
    }

    pub(super) fn choice(code: &str) -> Answer {
        Answer::Choice(code.parse().unwrap())
    }
}

/// `wording.ask` once more, through what respondents are shown and send.
#[test]
fn the_experiment_is_found_in_what_people_answered() {
    let questionnaire = asked::questionnaire();
    let question = &questionnaire.document().blocks[0].questions[0];
    let text = std::fs::read_to_string(format!("{FIXTURES}/openintro__ask.csv")).unwrap();
    let mut random = Random::seeded(7);
    let responses: Vec<(usize, Seen)> = text
        .lines()
        .skip(1)
        .enumerate()
        .map(|(at, line)| {
            let arm = ["general", "neg_assumption", "pos_assumption"].iter().position(|class| line.contains(class)).unwrap();
            let arrangement = asked::number(|a| question.arm(a) == arm, &mut random);
            let told = if line.trim_end_matches('"').ends_with("disclose") { "yes" } else { "no" };
            (at % 3, (asked::answers(&[("ask", asked::choice(told))]), Some(arrangement)))
        })
        .collect();
    let hierarchy = crate::Hierarchy::new(vec![None, Some(0), Some(0)]);
    let found = ballots(asked::whole(&hierarchy), &questionnaire, &responses, false);
    assert_eq!(found.len(), 1);
    let comparison = &found[0].found.as_ref().unwrap()[0];
    let expected: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(format!("{FIXTURES}/expected.json")).unwrap()).unwrap();
    let want = expected["cases"].as_array().unwrap().iter().find(|case| case["id"] == "wording.ask").unwrap()["value"].clone();
    assert!((comparison.overall_p / want["p"].as_f64().unwrap() - 1.0).abs() < 1e-9);
    assert_eq!((comparison.name.as_str(), comparison.sizes.iter().sum::<u64>()), ("Yes", 219));
    let about = crate::quality::About {
        survey: "Selling".into(),
        wave: "2026".into(),
        scope: None,
        notes: vec![],
        smallest: THRESHOLD,
        version: "0".into(),
    };
    let page = page(Some(&questionnaire), &found, &OrderReport::default(), true, &about);
    assert!(page.finding.contains("“Yes” is 3 % in the form “as written” and 49 % in the form “negative”"), "{}", page.finding);
    for word in crate::BANNED {
        assert!(!format!("{page:?}").contains(word), "{word}");
    }
    let blind: Vec<(usize, Seen)> = responses.iter().map(|(unit, (answers, _))| (*unit, (answers.clone(), None))).collect();
    assert_eq!(ballots(asked::whole(&hierarchy), &questionnaire, &blind, false)[0].found, Err(NotCompared::Unknown));
    assert_eq!(ballots(asked::whole(&hierarchy), &questionnaire, &responses[..9], false)[0].found, Err(NotCompared::Few));
}

#[test]
fn forms_are_not_told_where_units_would_tell_a_few() {
    let questionnaire = asked::questionnaire();
    let question = &questionnaire.document().blocks[0].questions[0];
    let mut random = Random::seeded(7);
    // the first form was answered by two people of one unit, and by all of another
    let arms = [(0, 0, 9), (1, 0, 2), (1, 1, 9), (1, 2, 9)];
    let people = arms.into_iter().flat_map(|(unit, arm, n)| std::iter::repeat_n((unit, arm), n));
    let mut responses: Vec<(usize, Seen)> = people
        .map(|(unit, arm)| {
            (unit, (asked::answers(&[("ask", asked::choice("yes"))]), Some(asked::number(|a| question.arm(a) == arm, &mut random))))
        })
        .collect();
    let hierarchy = crate::Hierarchy::new(vec![None, Some(0), Some(0)]);
    let of = |responses: &[(usize, Seen)]| ballots(asked::whole(&hierarchy), &questionnaire, responses, false)[0].found.clone();
    assert_eq!(of(&responses), Err(NotCompared::GivesAway));
    responses.iter_mut().for_each(|(unit, _)| *unit = 1);
    assert!(of(&responses).is_ok());
}

#[test]
fn effects_of_order_are_found_in_what_people_answered_and_only_there() {
    let questionnaire = asked::questionnaire();
    let hierarchy = crate::Hierarchy::new(vec![None, Some(0), Some(0)]);
    let run = |primacy: f64, shift: f64| {
        let mut random = Random::seeded(3);
        let responses: Vec<(usize, Seen)> = (0..1_000)
            .map(|at| {
                let arrangement = candor_survey::Arrangement(random.below(256) as u8);
                let shown = questionnaire.document().arranged(arrangement);
                let (pick, scale) = (&shown.blocks[0].questions[1], &shown.blocks[0].questions[2]);
                let place = if random.unit() < primacy { 0 } else { random.below(5) };
                let is_turned = scale.kind.points().unwrap()[0].value > 1.0;
                let value = if is_turned && random.unit() < shift { 5 } else { 1 + random.below(5) };
                let chosen = pick.kind.options().unwrap()[place].code.as_str();
                let given =
                    [("pick", asked::choice(chosen)), ("scale", candor_survey::Answer::Scale(format!("p{value}").parse().unwrap()))];
                (at % 3, (asked::answers(&given), Some(arrangement)))
            })
            .collect();
        order_effects(asked::whole(&hierarchy), &questionnaire, &responses, false)
    };
    let found = |report: &OrderReport| report.effects.iter().filter(|e| e.is_found()).map(|e| (e.item.clone(), e.kind)).collect::<Vec<_>>();
    let report = run(0.3, 0.0);
    assert_eq!(found(&report).first(), Some(&("pick".to_owned(), OrderKind::Primacy)), "{report:?}");
    let effect = &report.effects[0];
    assert!((effect.effect.estimate - 0.24).abs() < 0.06 && effect.options == Some(5), "{effect:?}");
    assert_eq!(found(&run(0.0, 0.4)), [("scale".to_owned(), OrderKind::Direction)]);
    let none = run(0.0, 0.0);
    assert!(found(&none).is_empty() && none.effects.len() == 3, "{none:?}");
}

#[test]
fn means_are_not_told_over_people_whom_units_would_single_out() {
    use candor_survey::document::{Kind, ScaleLayout};
    let mut document = asked::questionnaire().document().clone();
    document.order = candor_survey::document::SurveyOrder::default();
    let mut scale = document.blocks[0].questions.pop().unwrap();
    if let Kind::Rating { not_applicable, layout, .. } = &mut scale.kind {
        (*not_applicable, *layout) = (Some("Does not apply".into()), ScaleLayout::List);
    }
    scale.variants = vec![document.blocks[0].questions[0].variants[0].clone()];
    document.blocks[0].questions = vec![scale];
    let questionnaire = candor_survey::Questionnaire::try_from(document).unwrap();
    let question = &questionnaire.document().blocks[0].questions[0];
    let mut random = Random::seeded(7);
    // unit, form, numbers, answers that are none
    let people = [(1, 0, 5, 0), (1, 1, 0, 5), (2, 0, 1, 4), (2, 1, 5, 0)];
    let mut responses: Vec<(usize, Seen)> = Vec::new();
    for (unit, arm, numbers, others) in people {
        for at in 0..numbers + others {
            let answer = if at < numbers {
                candor_survey::Answer::Scale(format!("p{}", 1 + at % 5).parse().unwrap())
            } else {
                candor_survey::Answer::NotApplicable
            };
            let arrangement = asked::number(|a| question.arm(a) == arm, &mut random);
            responses.push((unit, (asked::answers(&[("scale", answer)]), Some(arrangement))));
        }
    }
    let hierarchy = crate::Hierarchy::new(vec![None, Some(0), Some(0)]);
    let names = |responses: &[(usize, Seen)]| {
        let found = ballots(asked::whole(&hierarchy), &questionnaire, responses, false).remove(0).found.unwrap();
        found.into_iter().map(|comparison| comparison.name).collect::<Vec<_>>()
    };
    assert!(!names(&responses).contains(&"Mean".to_owned()), "the mean of one form less that of one unit would be one person's answer");
    responses.iter_mut().for_each(|(unit, _)| *unit = 1);
    assert!(names(&responses).contains(&"Mean".to_owned()));
}
