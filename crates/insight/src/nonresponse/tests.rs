use super::*;

fn questionnaire() -> Questionnaire {
    Questionnaire::from_json(include_str!("../../../survey/tests/all_kinds.json")).unwrap()
}

/// So many responses of a unit, each with that answer to the single choice and that point of the rating.
fn give(q: &Questionnaire, responses: &mut Vec<(usize, Answers)>, unit: usize, n: usize, single: &str, rating: &str) {
    let read = |item: &str, entry: &str| {
        let code: ItemCode = item.parse().unwrap();
        (code.clone(), q.read_entry(&code, entry).unwrap().unwrap())
    };
    (0..n).for_each(|_| responses.push((unit, Answers::from([read("single", single), read("rating", rating)]))));
}

fn options(q: &Questionnaire) -> Vec<OptionCode> {
    match &q.item(&"single".parse().unwrap()).unwrap().kind {
        candor_survey::ItemKind::Choice(codes) => codes.clone(),
        _ => Vec::new(),
    }
}

/// Unit 0 above units 1 and 2.
fn tree() -> Hierarchy {
    Hierarchy::new(vec![None, Some(0), Some(0)])
}

fn found(responses: &[(usize, Answers)], frame: &Frame, visible: &[bool]) -> NonResponse {
    non_response(Release { hierarchy: &tree(), visible, flagged: &[] }, &questionnaire(), responses, frame, false)
}

const ALL: [bool; 3] = [true; 3];

fn by_unit(units: [u64; 3]) -> Frame {
    Frame { units: units.map(Some).to_vec(), ..Frame::default() }
}

fn csat(weighting: &Weighting) -> &Weighted {
    weighting.measures.iter().find(|m| m.measure.code.as_str() == "good").unwrap()
}

#[test]
fn rates_count_small_and_silent_units_with_the_unit_above() {
    let q = questionnaire();
    let mut responses = Vec::new();
    give(&q, &mut responses, 1, 3, options(&q)[0].as_str(), "p4");
    give(&q, &mut responses, 0, 7, options(&q)[0].as_str(), "p4");
    let r = found(&responses, &by_unit([10, 10, 20]), &ALL);
    assert_eq!(r.units.len(), 1);
    let unit = &r.units[0];
    assert_eq!((unit.top, unit.responses, unit.people), (0, 10, Some(40)), "unit 2 answered nothing and counts");
    assert!((unit.rate.unwrap().estimate - 0.25).abs() < 1e-12);
    let r = found(&responses, &by_unit([1, 1, 0]), &ALL);
    assert_eq!((r.units[0].people, r.overall, r.r_indicator), (None, None, None), "more answered than there are");
}

#[test]
fn rates_are_of_those_who_were_invited() {
    let q = questionnaire();
    let mut responses = Vec::new();
    give(&q, &mut responses, 1, 30, options(&q)[0].as_str(), "p4");
    give(&q, &mut responses, 2, 20, options(&q)[0].as_str(), "p4");
    let frame = Frame { invited: Some(vec![0, 40, 40]), ..by_unit([5, 100, 300]) };
    let r = found(&responses, &frame, &ALL);
    assert_eq!(r.units.iter().map(|unit| unit.people).collect::<Vec<_>>(), [Some(40), Some(40)]);
    assert!((r.overall.unwrap().rate.unwrap().estimate - 50.0 / 80.0).abs() < 1e-12);
    // weights speak for all people: a quarter of them is in unit 1
    let weighting = r.weighting.unwrap();
    assert!((weighting.kish.deff - 50.0 * (30.0 * (12.5_f64 / 30.0).powi(2) + 20.0 * (37.5_f64 / 20.0).powi(2)) / 2500.0).abs() < 0.1);
}

/// The answers told of the single choice, each with responses and people, and how many are not told.
fn by_answer(responses: &[(usize, Answers)], people: &[u64], invited: Option<Vec<u64>>) -> (Vec<(String, u64, Option<u64>)>, usize) {
    let listed = options(&questionnaire()).into_iter().zip(people.iter().copied()).collect();
    let frame = Frame { strata: BTreeMap::from([("single".parse().unwrap(), listed)]), invited, ..by_unit([0, 100, 100]) };
    let r = found(responses, &frame, &ALL);
    assert!(found(responses, &frame, &[false, true, true]).answers.is_empty(), "those who see a part are told none");
    let item = &r.answers[0];
    assert_eq!(item.answers.iter().filter(|a| a.rate.is_some()).count(), item.answers.iter().filter(|a| a.people.is_some()).count());
    (item.answers.iter().map(|a| (a.answer.to_string(), a.responses, a.people)).collect(), item.withheld)
}

#[test]
fn rates_by_answer_are_told_where_no_few_follow() {
    let q = questionnaire();
    let (first, second) = (options(&q)[0].to_string(), options(&q)[1].to_string());
    let of = |counts: [[usize; 2]; 2]| {
        let mut responses = Vec::new();
        for (unit, [a, b]) in [(1, counts[0]), (2, counts[1])] {
            give(&q, &mut responses, unit, a, &first, "p4");
            give(&q, &mut responses, unit, b, &second, "p4");
        }
        responses
    };
    let told = |counts, people: &[u64]| by_answer(&of(counts), people, None);
    assert_eq!(
        told([[30, 10], [8, 12]], &[60, 20]),
        (vec![(first.clone(), 38, Some(60)), (second.clone(), 22, None)], 0),
        "22 of 20 is no rate"
    );
    assert_eq!(told([[30, 0], [0, 12]], &[60, 20]).0.len(), 2, "each unit has its own answer");
    assert_eq!(told([[30, 4], [0, 0]], &[60, 20]), (Vec::new(), 2), "all less the first are four people");
    assert_eq!(told([[30, 0], [2, 12]], &[60, 20]), (Vec::new(), 2), "the second unit less the second answer are two people");
    assert_eq!(told([[30, 0], [2, 12]], &[60]).1, 1, "nor is the first told alone");
    // whoever did not answer the item counts among the others
    let mut skipped = of([[30, 10], [8, 12]]);
    skipped.extend((0..3).map(|_| (1, Answers::new())));
    assert_eq!(by_answer(&skipped, &[60, 40], None), (vec![(first, 38, Some(60))], 1), "all less both are three people");
}

#[test]
fn a_list_of_more_people_than_were_invited_gives_no_rates_by_answer() {
    let q = questionnaire();
    let mut responses = Vec::new();
    give(&q, &mut responses, 1, 30, options(&q)[0].as_str(), "p4");
    give(&q, &mut responses, 1, 20, options(&q)[1].as_str(), "p4");
    assert_eq!(by_answer(&responses, &[60, 48], Some(vec![0, 100, 0])).0.len(), 2, "a list need not be of the same day");
    assert_eq!(by_answer(&responses, &[60, 60], Some(vec![0, 100, 0])), (Vec::new(), 2));
}

#[test]
fn weights_give_units_their_share() {
    let q = questionnaire();
    let mut responses = Vec::new();
    give(&q, &mut responses, 1, 60, options(&q)[0].as_str(), "p5");
    give(&q, &mut responses, 2, 20, options(&q)[0].as_str(), "p1");
    let r = found(&responses, &by_unit([0, 80, 80]), &ALL);
    let weighting = r.weighting.unwrap();
    let measure = csat(&weighting);
    assert!((measure.unweighted.unwrap().1.mean - 75.0).abs() < 1e-9);
    assert!((measure.weighted.unwrap().mean - 50.0).abs() < 1e-9, "half of the people are in unit 2");
    // 60 of weight 2/3 and 20 of weight 2
    assert!((weighting.kish.deff - 4.0 / 3.0).abs() < 1e-9 && (weighting.kish.effective_n - 60.0).abs() < 1e-9);
    // S² = 80·.25²·2/159 of the rates .75 and .25
    assert!((r.r_indicator.unwrap() - (1.0 - 2.0 * (10.0_f64 / 159.0).sqrt())).abs() < 1e-12);
}

#[test]
fn weights_meet_what_is_known_of_answers() {
    let q = questionnaire();
    let codes = options(&q);
    let mut responses = Vec::new();
    give(&q, &mut responses, 1, 50, codes[0].as_str(), "p5");
    give(&q, &mut responses, 1, 50, codes[1].as_str(), "p1");
    let strata = BTreeMap::from([("single".parse().unwrap(), BTreeMap::from([(codes[0].clone(), 300), (codes[1].clone(), 700)]))]);
    let r = found(&responses, &Frame { units: vec![None; 3], strata, ..Frame::default() }, &ALL);
    assert!((csat(&r.weighting.unwrap()).weighted.unwrap().mean - 30.0).abs() < 1e-9);
    assert!(r.units.iter().all(|unit| unit.rate.is_none()));
}

#[test]
fn there_are_no_weighted_results_where_they_would_mislead() {
    let q = questionnaire();
    let mut responses = Vec::new();
    give(&q, &mut responses, 1, 100, options(&q)[0].as_str(), "p5");
    give(&q, &mut responses, 2, 20, options(&q)[0].as_str(), "p1");
    let refused = |frame: Frame, visible: &[bool]| found(&responses, &frame, visible).weighting.unwrap_err();
    assert_eq!(refused(Frame { units: vec![None; 3], ..Frame::default() }, &ALL), Refusal::NoFrame);
    assert_eq!(refused(by_unit([0, 200, 200]), &[false, true, false]), Refusal::Part);
    assert_eq!(refused(by_unit([0, 50, 200]), &ALL), Refusal::TooMany);
    // twenty people would stand for more than half of all: three times the mean is not enough
    assert_eq!(refused(by_unit([0, 100, 2000]), &ALL), Refusal::Contradictory);
    // they would get weights of nearly three
    let mut uneven = Vec::new();
    give(&q, &mut uneven, 1, 60, options(&q)[0].as_str(), "p5");
    give(&q, &mut uneven, 2, 20, options(&q)[0].as_str(), "p1");
    match found(&uneven, &by_unit([0, 260, 740]), &ALL).weighting {
        // 60 of weight .26·80/60 and 20 of weight .74·80/20
        Err(Refusal::Uneven(kish)) => {
            assert!((kish.deff - (60.0 * (20.8_f64 / 60.0).powi(2) + 20.0 * 2.96_f64.powi(2)) / 80.0).abs() < 1e-9)
        }
        other => panic!("{other:?}"),
    }
    let rare = BTreeMap::from([("single".parse().unwrap(), options(&q).into_iter().take(2).map(|code| (code, 10)).collect())]);
    assert!(matches!(refused(Frame { units: vec![None; 3], strata: rare, ..Frame::default() }, &ALL), Refusal::Few(_)));
}

#[test]
fn what_is_told_says_what_weighting_changes() {
    let q = questionnaire();
    let mut responses = Vec::new();
    give(&q, &mut responses, 1, 60, options(&q)[0].as_str(), "p5");
    give(&q, &mut responses, 2, 20, options(&q)[0].as_str(), "p1");
    let told = |frame: &Frame| format!("{:?}", sections(&found(&responses, frame, &ALL), false, |unit| format!("Unit {unit}")));
    let text = told(&by_unit([0, 80, 80]));
    assert!(text.contains("from 75.00 to 50.00: a change of more than its uncertainty") && text.contains("Design effect 1.33"), "{text}");
    assert!(told(&Frame::default()).contains("Enter people by unit"));
}
