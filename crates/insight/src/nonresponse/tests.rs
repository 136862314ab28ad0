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
    non_response(Release { hierarchy: &tree(), visible, flagged: &[] }, &questionnaire(), responses, frame)
}

const ALL: [bool; 3] = [true; 3];

fn by_unit(units: [u64; 3]) -> Frame {
    Frame { units: units.map(Some).to_vec(), strata: BTreeMap::new() }
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
    let r = found(&responses, &Frame { units: vec![None; 3], strata }, &ALL);
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
    assert_eq!(refused(Frame { units: vec![None; 3], strata: BTreeMap::new() }, &ALL), Refusal::NoFrame);
    assert_eq!(refused(by_unit([0, 200, 200]), &[false, true, false]), Refusal::Part);
    assert_eq!(refused(by_unit([0, 50, 200]), &ALL), Refusal::TooMany);
    // twenty people would stand for more than half of all: three times the mean is not enough
    assert_eq!(refused(by_unit([0, 100, 2000]), &ALL), Refusal::Contradictory);
    let rare = BTreeMap::from([("single".parse().unwrap(), options(&q).into_iter().take(2).map(|code| (code, 10)).collect())]);
    assert!(matches!(refused(Frame { units: vec![None; 3], strata: rare }, &ALL), Refusal::Few(_)));
}

#[test]
fn what_is_told_says_what_weighting_changes() {
    let q = questionnaire();
    let mut responses = Vec::new();
    give(&q, &mut responses, 1, 60, options(&q)[0].as_str(), "p5");
    give(&q, &mut responses, 2, 20, options(&q)[0].as_str(), "p1");
    let told = |frame: &Frame| format!("{:?}", sections(&found(&responses, frame, &ALL), |unit| format!("Unit {unit}")));
    let text = told(&by_unit([0, 80, 80]));
    assert!(text.contains("from 75.00 to 50.00: a change of more than its uncertainty") && text.contains("Design effect 1.33"), "{text}");
    assert!(told(&Frame::default()).contains("Enter people by unit"));
}
