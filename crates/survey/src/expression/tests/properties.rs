use proptest::collection::vec;
use proptest::prelude::*;

use super::reference::{self, Found};
use super::samples::{Sampler, valid_answers};
use super::*;
use crate::expression::analysis::verdict;
use crate::expression::evaluate::Program;

fn node(term: Term) -> Node {
    Node { span: Span { start: 0, end: 0, column: 1 }, term, depth: 0 }
}

/// Any tree, whether or not its types fit.
fn tree() -> impl Strategy<Value = Node> {
    let code = prop_oneof![
        "[a-zA-Z][a-zA-Z0-9_.-]{0,8}",
        "[0-9][0-9a-z.-]{0,3}",
        Just("and".to_owned()),
        Just("Today".to_owned()),
        Just("if".to_owned())
    ];
    let leaf = prop_oneof![
        (0u32..100_000, 0u32..5).prop_map(|(n, places)| Term::Number(f64::from(n) / f64::from(10u32.pow(places)))),
        "\\PC{0,8}".prop_map(Term::Text),
        "['\"\\[\\]() ]{0,4}".prop_map(Term::Text),
        code.prop_map(|c| Term::Item(super::code(&c))),
        (1u16..=9999, 1u8..=12, 1u8..=28).prop_map(|(y, m, d)| Term::Date(date(&format!("{y:04}-{m:02}-{d:02}")))),
        Just(Term::Today),
        any::<bool>().prop_map(Term::Truth),
    ];
    leaf.prop_map(node).prop_recursive(5, 40, 3, |inner| {
        let pair = (inner.clone(), inner.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        let three = vec(inner.clone(), 3);
        prop_oneof![
            inner.clone().prop_map(|a| Term::Not(Box::new(a))),
            inner.clone().prop_map(|a| Term::Negate(Box::new(a))),
            vec(inner.clone(), 2..4).prop_map(Term::All),
            vec(inner.clone(), 2..4).prop_map(Term::Any),
            (0usize..6, pair.clone()).prop_map(|(i, (a, b))| Term::Compare(Comparison::ALL[i], a, b)),
            (0usize..4, pair.clone()).prop_map(|(i, (a, b))| Term::Arithmetic(Arithmetic::ALL[i], a, b)),
            pair.prop_map(|(a, b)| Term::Contains(a, b)),
            (inner.clone(), vec(inner, 1..3)).prop_map(|(a, list)| Term::In(Box::new(a), list)),
            (0usize..Function::ALL.len(), three).prop_map(|(i, mut parts)| {
                let function = Function::ALL[i];
                while !function.takes(parts.len()) {
                    parts.pop();
                }
                Term::Call(function, parts)
            }),
        ]
        .prop_map(node)
    })
}

/// Pieces of expressions in any order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        proptest::sample::select(vec![
            "(", ")", ",", "=", "!=", "<", "<=", "+", "-", "*", "/", "and", "or", "not", "in", "contains", "true", "today", "date(", "if(",
            "count(", "mean(", "'phone'", "'", "\"", "[", "]", "[and]", "channel", "wanted", "overall", "visits", "name", "start", "1",
            "2.5", ".", "é", "−", "≤",
        ])
        .prop_map(str::to_owned),
        "\\PC",
    ];
    vec((piece, prop_oneof![Just(""), Just(" ")]), 0..30).prop_map(|all| all.into_iter().map(|(a, b)| a + b).collect())
}

fn answer() -> impl Strategy<Value = Answer> {
    let codes =
        proptest::sample::select(vec!["phone", "mail", "desk", "chat", "advice", "none", "p1", "p2", "0", "2", "other"]).prop_map(option);
    prop_oneof![
        codes.clone().prop_map(Answer::Choice),
        codes.clone().prop_map(Answer::Scale),
        vec(codes, 0..4).prop_map(Answer::Choices),
        Just(Answer::NotApplicable),
        "\\PC{0,6}".prop_map(Answer::Text),
        Just(Answer::Text("mORE words".into())),
        any::<f64>().prop_map(Answer::Number),
        (-3i32..6).prop_map(|n| Answer::Number(f64::from(n) / 2.0)),
        (2023u16..2028, 1u8..=12, 1u8..=31).prop_map(|(y, m, d)| Answer::Date(format!("{y}-{m:02}-{d:02}"))),
        "\\PC{0,10}".prop_map(Answer::Date),
    ]
}

/// Answers of any kind, fitting the item or not.
fn any_answers() -> impl Strategy<Value = Answers> {
    let all: Vec<ItemCode> = items().into_keys().collect();
    let fitting = any::<Vec<u8>>().prop_map(|bytes| {
        let chosen = items().into_keys().zip(bytes).filter_map(|(item, byte)| {
            let all = valid_answers(&item);
            all[usize::from(byte) % all.len()].clone().map(|answer| (item, answer))
        });
        chosen.collect()
    });
    prop_oneof![fitting, vec((proptest::sample::select(all), answer()), 0..12).prop_map(|pairs| pairs.into_iter().collect())]
}

/// Whether no rating is answered with a point that it does not have.
fn knows_all_points(answers: &Answers) -> bool {
    answers.iter().all(|(item, answer)| match (&items()[item], answer) {
        (ItemType::Scale(points), Answer::Scale(code)) => points.iter().any(|p| &p.0 == code),
        _ => true,
    })
}

fn same(value: Option<Value<'_>>, found: &Found) -> bool {
    match (value, found) {
        (None, Found::Nothing) => true,
        (Some(Value::Number(a)), other) => reference::as_number(other) == Some(a),
        (Some(Value::Text(a)), Found::Text(b)) | (Some(Value::Code(a)), Found::Code(b)) => a == b,
        (Some(Value::Codes(a)), Found::Codes(b)) => a.iter().map(OptionCode::as_str).eq(b.iter().map(String::as_str)),
        (Some(Value::Date(a)), Found::Date(b)) => a == *b,
        (Some(Value::Truth(a)), Found::Truth(b)) => a == *b,
        _ => false,
    }
}

fn fits(value: Option<Value<'_>>, kind: &Type) -> bool {
    match value {
        None => *kind != Type::Truth,
        Some(Value::Number(n)) => *kind == Type::Number && n.is_finite(),
        Some(Value::Text(_)) => *kind == Type::Text,
        Some(Value::Code(_)) => matches!(kind, Type::Choice(_)),
        Some(Value::Codes(_)) => matches!(kind, Type::Choices(_)),
        Some(Value::Date(_)) => *kind == Type::Date,
        Some(Value::Truth(_)) => *kind == Type::Truth,
    }
}

/// Every combination of valid answers to these items, or an even choice of about so many.
fn combinations(items: &[ItemCode], most: usize) -> Vec<Answers> {
    let all: Vec<_> = items.iter().map(|item| (item.clone(), valid_answers(item))).collect();
    let total: usize = all.iter().map(|a| a.1.len()).product();
    let step = total.div_ceil(most).max(1);
    let at = |mut index: usize| {
        let mut answers = Answers::new();
        for (item, choices) in &all {
            if let Some(answer) = &choices[index % choices.len()] {
                answers.insert(item.clone(), answer.clone());
            }
            index /= choices.len();
        }
        answers
    };
    (0..total).step_by(step).map(at).collect()
}

proptest! {
    #[test]
    fn what_is_written_reads_back_as_the_same(root in tree()) {
        let expression = Expression { root };
        let text = expression.to_string();
        let read = parse(&text);
        prop_assert_eq!(read.as_ref(), Ok(&expression), "{}", text);
        prop_assert_eq!(read.unwrap().to_string(), text);
    }

    #[test]
    fn any_text_is_read_or_refused_with_its_place(text in prop_oneof![".{0,60}", soup()]) {
        match parse(&text) {
            Ok(expression) => {
                let again = parse(&expression.to_string());
                prop_assert_eq!(again.as_ref(), Ok(&expression));
                match check(&expression, &items()) {
                    Ok(typed) => { let _ = typed.sentence(&Nameless); let _ = typed.verdict(); }
                    Err(problems) => for problem in problems {
                        prop_assert!(text.get(problem.span.start..problem.span.end).is_some_and(|t| !t.is_empty()));
                        prop_assert!(problem.to_string().ends_with(['.', '?']), "{}", problem);
                    },
                }
            }
            Err(error) => {
                prop_assert!(text.get(error.span.start..error.span.end).is_some(), "{:?}", error);
                prop_assert_eq!(text[..error.span.start].chars().count() + 1, error.span.column);
                prop_assert!(error.to_string().ends_with(['.', '?']), "{}", error);
            }
        }
    }

    #[test]
    fn spans_are_what_was_read(bytes in vec(any::<u8>(), 0..60)) {
        let text = Sampler(bytes.iter()).any();
        let expression = parse(&text).unwrap();
        let mut left = vec![expression.root()];
        while let Some(part) = left.pop() {
            let piece = &text[part.span.start..part.span.end];
            let alone = parse(piece);
            prop_assert_eq!(alone.as_ref().map(|e| &e.root), Ok(part), "{} in {}", piece, text);
            left.extend(part.parts());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn programs_compute_what_the_tree_says_and_nothing_else(
        bytes in vec(any::<u8>(), 0..80),
        all in vec(any_answers(), 1..4),
        today in proptest::sample::select(vec!["2026-03-01", "2024-02-29", "0001-01-01", "9999-12-31"]),
    ) {
        let text = Sampler(bytes.iter()).any();
        let expression = parse(&text).unwrap();
        let typed = check(&expression, &items()).unwrap_or_else(|e| panic!("{text}: {e:?}"));
        let program = typed.compile();
        let travelled: Program = postcard::from_bytes(&postcard::to_allocvec(&program).unwrap()).unwrap();
        prop_assert_eq!(&travelled, &program);
        for answers in &all {
            let value = travelled.value(answers, date(today));
            prop_assert!(fits(value, typed.kind()), "{}: {:?} is not {:?}", text, value, typed.kind());
            if !knows_all_points(answers) {
                continue;
            }
            let expected = reference::evaluate(&expression.root, answers, date(today));
            prop_assert!(same(value, &expected), "{}: {:?} instead of {:?} for {:?}", text, value, expected, answers);
            prop_assert_eq!(program.holds(answers, date(today)), expected == Found::Truth(true));
        }
    }

    #[test]
    fn verdicts_are_true_for_all_answers(bytes in vec(any::<u8>(), 0..60)) {
        let text = Sampler(bytes.iter()).condition(3);
        let typed = typed(&text);
        // with few steps items are not cut into cases, and sets of values have to do
        for verdict in [1, 200, 200_000].map(|steps| verdict(&typed.root, &typed.items, steps)) {
            if verdict == Verdict::Sometimes {
                continue;
            }
            let program = typed.compile();
            for answers in combinations(&references(&parse(&text).unwrap()), 3_000) {
                for today in ["0001-01-01", "2026-02-15", "9999-12-31"] {
                    let holds = program.holds(&answers, date(today));
                    prop_assert_eq!(holds, verdict == Verdict::Always, "{} for {:?}", text, answers);
                }
            }
        }
    }

    #[test]
    fn what_follows_and_what_excludes_is_true_for_all_answers(a in vec(any::<u8>(), 0..20), b in vec(any::<u8>(), 0..20)) {
        let (first, second) = (Sampler(a.iter()).condition(1), Sampler(b.iter()).condition(1));
        let both = references(&parse(&format!("({first}) and ({second})")).unwrap());
        let (first, second) = (typed(&first), typed(&second));
        let (implies, contradicts) = (first.implies(&second), first.contradicts(&second));
        if implies || contradicts {
            for answers in combinations(&both, 500) {
                let holds = |typed: &Typed| typed.compile().holds(&answers, date(TODAY));
                prop_assert!(!implies || !holds(&first) || holds(&second));
                prop_assert!(!contradicts || !holds(&first) || !holds(&second));
            }
        }
    }

    #[test]
    fn nonsense_from_the_wire_is_unanswered(bytes in vec(any::<u8>(), 0..200), few in vec(0u8..40, 0..200), answers in any_answers()) {
        for bytes in [bytes, few] {
            if let Ok(program) = postcard::from_bytes::<Program>(&bytes) {
                let value = program.value(&answers, date(TODAY));
                prop_assert!(value.is_some() || !program.holds(&answers, date(TODAY)));
            }
        }
    }

    #[test]
    fn renaming_keeps_what_an_expression_says(bytes in vec(any::<u8>(), 0..60), new in "[a-z0-9][a-z0-9.-]{0,5}") {
        let text = Sampler(bytes.iter()).any();
        let (old, new) = (code("visits"), code(&format!("{new}.new")));
        let result = renamed(&text, &old, &new).unwrap();
        let expected: Vec<_> = references(&parse(&text).unwrap()).into_iter().map(|c| if c == old { new.clone() } else { c }).collect();
        prop_assert_eq!(references(&parse(&result).unwrap()), expected);
        let back = renamed(&result, &new, &old).unwrap();
        prop_assert_eq!(back.replace("[visits]", "visits"), text);
    }
}
