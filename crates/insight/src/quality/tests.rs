use candor_survey::builtin;

use super::*;

/// Twelve statements keyed both ways in six scales of two, one item that asks for an answer, and a text.
fn questionnaire() -> Questionnaire {
    let points: Vec<String> = (1..=5).map(|p| format!(r#"{{"code": "{p}", "label": "Point {p}", "value": {p}}}"#)).collect();
    let rows: Vec<String> = (0..12).map(|i| format!(r#"{{"code": "i{i}", "text": "Item {i}", "reverse": {}}}"#, i % 2 == 1)).collect();
    let measures: Vec<String> = (0..6)
        .map(|s| format!(r#"{{"code": "s{s}", "name": "Scale {s}", "kind": "index", "items": ["i{}", "i{}"]}}"#, 2 * s, 2 * s + 1))
        .collect();
    let points = points.join(",");
    let text = format!(
        r#"{{"format": "candor-questionnaire/1", "title": "Test", "blocks": [{{"code": "b", "questions": [
            {{"code": "grid", "text": "How far do you agree?", "kind": {{"matrix": {{"items": [{rows}], "points": [{points}]}}}}}},
            {{"code": "asks", "text": "Please choose Point 2 here.", "kind": {{"rating": {{"points": [{points}]}}}}}},
            {{"code": "why", "text": "Why?", "kind": {{"long_text": {{}}}}}}]}}],
            "measures": [{measures}], "instructed": [{{"item": "asks", "answer": "2"}}]}}"#,
        rows = rows.join(","),
        measures = measures.join(","),
    );
    Questionnaire::from_json(&text).unwrap()
}

/// Answers to the twelve items, to what is asked for, and a text.
fn answers(points: &[u8], asks: u8, text: &str) -> Answers {
    let scale = |point: u8| Answer::Scale(point.to_string().parse().unwrap());
    let rated = points.iter().enumerate().map(|(i, point)| (format!("i{i}").parse().unwrap(), scale(*point)));
    let mut all: Answers = rated.chain([("asks".parse().unwrap(), scale(asks))]).collect();
    if !text.is_empty() {
        all.insert("why".parse().unwrap(), Answer::Text(text.to_owned()));
    }
    all
}

/// Agrees with what is true of the person, and disagrees with its opposite.
const CAREFUL: [u8; 12] = [5, 1, 4, 2, 2, 4, 3, 3, 5, 1, 1, 5];

fn flags(all: &[(Answers, Option<Speed>)]) -> Vec<Flags> {
    signs(&questionnaire(), all.iter().map(|(answers, speed)| (answers, *speed, None))).into_iter().map(|s| s.flags).collect()
}

#[test]
fn a_careful_response_bears_no_sign() {
    assert_eq!(flags(&[(answers(&CAREFUL, 2, "All is well."), Some(Speed::Usual))]), [Flags::default()]);
    assert_eq!(flags(&[(Answers::new(), None)]), [Flags::default()], "nor does an empty one");
}

#[test]
fn each_sign_is_found_alone_and_flags_nobody() {
    let alike = answers(&[4; 12], 2, "");
    let contrary = answers(&[5, 5, 1, 1, 4, 4, 2, 2, 3, 3, 5, 5], 2, "");
    let found = flags(&[(alike, None), (contrary, None), (answers(&CAREFUL, 2, ""), Some(Speed::Fast)), (answers(&CAREFUL, 3, ""), None)]);
    let borne: Vec<Vec<Sign>> = found.iter().map(|f| Sign::ALL.into_iter().filter(|sign| sign.is_in(f)).collect()).collect();
    assert_eq!(borne, [vec![Sign::Alike], vec![Sign::Inconsistent], vec![Sign::TooFast], vec![Sign::InstructionsFailed]]);
    assert!(found.iter().all(|f| !f.careless()), "one sign is none");
}

#[test]
fn two_independent_signs_flag_a_response() {
    let found = flags(&[(answers(&[4; 12], 4, ""), None), (answers(&[4; 12], 2, ""), Some(Speed::Fast))]);
    assert!(found.iter().all(Flags::careless));
}

#[test]
fn the_same_answer_throughout_is_no_sign_where_nothing_contradicts_it() {
    let q = Questionnaire::try_from(builtin::employee_satisfaction()).unwrap();
    let rated = q.items().iter().filter_map(|item| Some((item.code.clone(), points(item)?.get(3)?.0.clone())));
    let all: Answers = rated.map(|(item, point)| (item, Answer::Scale(point))).collect();
    let found = signs(&q, std::iter::once((&all, None, None)));
    let is_mixed = q.items().iter().any(|item| item.reverse);
    assert_eq!(found[0].flags.straight_lined || found[0].flags.invariant, is_mixed);
}

#[test]
fn equal_responses_are_duplicates_when_their_text_is() {
    let text = "The new rota came on a Friday evening.";
    let found = flags(&[
        (answers(&CAREFUL, 2, text), None),
        (answers(&CAREFUL, 2, text), None),
        (answers(&CAREFUL, 2, "Fine."), None),
        (answers(&CAREFUL, 2, "Fine."), None),
        (answers(&CAREFUL, 3, text), None),
    ]);
    assert_eq!(found.iter().map(|f| f.duplicated).collect::<Vec<_>>(), [true, true, false, false, false]);
}

#[test]
fn runs_and_variability_are_those_of_the_longest_battery() {
    let found = signs(&questionnaire(), std::iter::once((&answers(&[1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 1, 1], 2, ""), None, None)));
    assert_eq!(found[0].average_run, Some(2.0));
    assert!(found[0].variability.is_some_and(|sd| (sd - 1.556_997_888_323_046_2).abs() < 1e-12), "{:?}", found[0].variability);
}

#[test]
fn runs_are_those_of_the_order_shown() {
    let mut document = questionnaire().document().clone();
    document.blocks[0].questions[0].order.rows = Order::Random;
    let q = Questionnaire::published(document);
    let arrangement = Arrangement(7);
    let shown = Questionnaire::published(q.document().arranged(arrangement));
    let order: Vec<&ItemCode> = shown.items().iter().map(|item| &item.code).filter(|code| code.as_str().starts_with('i')).collect();
    assert_ne!(order, q.items().iter().map(|item| &item.code).take(12).collect::<Vec<_>>());
    // pairs as shown: six runs of two
    let paired: Answers = order
        .iter()
        .enumerate()
        .map(|(at, code)| ((*code).clone(), Answer::Scale((at / 2 % 2 + 1).to_string().parse().unwrap())))
        .collect();
    let of = |answers: &Answers, arrangement| signs(&q, std::iter::once((answers, None, arrangement)))[0];
    assert_eq!(of(&paired, Some(arrangement)).average_run, Some(2.0));
    let unknown = of(&paired, None);
    assert!(unknown.average_run.is_none() && unknown.variability.is_some(), "no run is known without the order");
    assert!(!of(&answers(&[4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3], 2, ""), None).flags.straight_lined);
    assert!(of(&answers(&[4; 12], 2, ""), None).flags.invariant, "what is the same in every order counts");
}

#[test]
fn a_battery_of_one_direction_has_runs_and_no_sign() {
    let mut document = questionnaire().document().clone();
    if let candor_survey::document::Kind::Matrix { items, .. } = &mut document.blocks[0].questions[0].kind {
        items.iter_mut().for_each(|row| row.reverse = false);
    }
    let q = Questionnaire::published(document);
    let found = signs(&q, std::iter::once((&answers(&[4; 12], 2, ""), None, None)))[0];
    assert_eq!((found.average_run, found.variability, Sign::Alike.is_in(&found.flags)), (Some(12.0), Some(0.0), false));
}

/// The signs that answers to a questionnaire can bear.
fn possible(q: &Questionnaire) -> Vec<Sign> {
    let checks = Checks::new(q);
    let mixed =
        |battery: &Vec<&Item>| battery.len() >= FEWEST_INVARIANT && battery.iter().any(|i| i.reverse) && battery.iter().any(|i| !i.reverse);
    let has_text = q.items().iter().any(|item| matches!(item.kind, ItemKind::Text(_)));
    let can = |sign: &Sign| match sign {
        Sign::Alike => checks.batteries.iter().any(mixed),
        Sign::Inconsistent => checks.scales.len() >= FEWEST_SCALES,
        Sign::TooFast => true,
        Sign::InstructionsFailed => !checks.instructed.is_empty(),
        Sign::Duplicated => q.items().len() >= if has_text { DUPLICATE_ITEMS } else { DUPLICATE_ITEMS_WITHOUT_TEXT },
    };
    Sign::ALL.into_iter().filter(can).collect()
}

#[test]
fn what_each_template_can_show_is_published() {
    let published = include_str!("../../../../docs/templates.md");
    for template in builtin::templates() {
        let q = Questionnaire::try_from(template.document.clone()).unwrap();
        let can = possible(&q);
        let cells: Vec<&str> = Sign::ALL.iter().map(|sign| if can.contains(sign) { "yes" } else { "–" }).collect();
        let line = format!("| `{}` | {} |", template.key, cells.join(" | "));
        assert!(published.contains(&line), "docs/templates.md lacks {line}");
    }
}

#[test]
fn thresholds_are_those_that_are_published() {
    let published = include_str!("../../../../docs/quality.md");
    for (name, value) in [
        ("SIGNS_NEEDED", thresholds::SIGNS_NEEDED.to_string()),
        ("SHORTEST_BATTERY", thresholds::SHORTEST_BATTERY.to_string()),
        ("FEWEST_INVARIANT", FEWEST_INVARIANT.to_string()),
        ("FEWEST_SCALES", FEWEST_SCALES.to_string()),
        ("INCONSISTENT_BELOW", INCONSISTENT_BELOW.to_string()),
        ("TOO_FAST_SHARE", TOO_FAST_SHARE.to_string()),
        ("INSTRUCTIONS_FAILED", INSTRUCTIONS_FAILED.to_string()),
        ("DUPLICATE_ITEMS", DUPLICATE_ITEMS.to_string()),
        ("DUPLICATE_CHARS", DUPLICATE_CHARS.to_string()),
        ("DUPLICATE_ITEMS_WITHOUT_TEXT", DUPLICATE_ITEMS_WITHOUT_TEXT.to_string()),
    ] {
        assert!(published.contains(&format!("| `{name}` | {value} |")), "docs/quality.md says another {name}");
    }
}

#[test]
fn results_stand_beside_those_without_flagged_responses_only_from_five_on() {
    let q = questionnaire();
    let careless = |at: usize| answers(&[5; 12], 1, &format!("{at}"));
    let of = |flagged: usize| {
        let all: Vec<(usize, Answers)> =
            (0..20 + flagged).map(|at| (0, if at < flagged { careless(at) } else { answers(&CAREFUL, 2, "") })).collect();
        let found = signs(&q, all.iter().map(|(_, a)| (a, None, None)));
        let release = crate::Release { hierarchy: &crate::Hierarchy::new(vec![None]), visible: &[true], flagged: &[] };
        compare(release, &q, &all, &found).unwrap()
    };
    let few = of(4);
    assert_eq!((few.responses, few.flagged, few.left_out), (24, 4, 0));
    assert!(few.measures.iter().all(|m| m.with.is_some() && m.without.is_none()), "four would be told by subtraction");
    let enough = of(5);
    assert_eq!((enough.responses, enough.flagged, enough.left_out), (25, 5, 5));
    let first = &enough.measures[0];
    let (with, without) = (first.with.unwrap(), first.without.unwrap());
    assert_eq!((with.0, without.0), (25, 20));
    assert!((with.1.mean - (20.0 * 5.0 + 5.0 * 3.0) / 25.0).abs() < 1e-12 && (without.1.mean - 5.0).abs() < 1e-12, "{first:?}");
}
