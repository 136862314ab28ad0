//! The browser's half and the server's half of a response agree, whatever is asked and answered.
//!
//! The same random sessions over the same random questionnaires run natively and in WebAssembly. Within a run, what a
//! session hands in is what the server stores, and is valid exactly when the session let the respondent finish. Over
//! both, a digest of every step is the same: `cargo xtask test --only wasm` runs it natively, then in WebAssembly with
//! the digest in `CANDOR_TEST_DIGEST`. `CANDOR_TEST_SESSIONS` asks for another number of sessions than 200.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fmt::Write as _;

use candor_survey::{Answer, Answers, Arrangement, Date, Document, Item, ItemCode, ItemKind, Plan, Questionnaire, Session, Step};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// `SplitMix64`: the same numbers everywhere.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

const WRITTEN: [&str; 6] = [
    include_str!("all_kinds.json"),
    include_str!("more_kinds.json"),
    include_str!("routing.json"),
    include_str!("flow.json"),
    include_str!("beside.json"),
    include_str!("loops.json"),
];

/// A condition on one of the questions asked so far.
fn condition(n: &mut Numbers, asked: &[(String, u8)]) -> String {
    if asked.is_empty() || n.once_in(3) {
        return String::new();
    }
    let one = |n: &mut Numbers| {
        let (code, kind) = n.of(asked).clone();
        match (kind, n.below(3)) {
            (_, 0) => format!("answered({code})"),
            (0, _) => format!("{code} = '{}'", n.of(&["a", "b", "c"])),
            (1, 1) => format!("{code} contains '{}'", n.of(&["a", "b", "c"])),
            (1, _) => format!("count({code}) > {}", n.below(3)),
            (2, 1) => format!("length({code}) > {}", n.below(4)),
            (2, _) => format!("{code} contains '{}'", n.of(&["a", "É", "o"])),
            (_, 1) => format!("{code} / 3 >= {}", n.below(3)),
            _ => format!("{code} < {}", n.below(6)),
        }
    };
    match n.below(3) {
        0 => format!("not {}", one(n)),
        1 => format!("{} {} {}", one(n), n.of(&["and", "or"]), one(n)),
        _ => one(n),
    }
}

/// A questionnaire with everything that decides what is asked.
fn document(n: &mut Numbers) -> Value {
    let options = |also: &[(&str, &str)]| -> Vec<Value> {
        ["a", "b", "c"]
            .iter()
            .map(|code| json!({"code": code, "label": code, "show_if": also.iter().find(|o| o.0 == *code).map_or("", |o| o.1)}))
            .collect()
    };
    let mut asked: Vec<(String, u8)> = vec![("source".into(), 0)];
    let mut several: Vec<String> = Vec::new();
    let mut blocks = Vec::new();
    for b in 0..2 + n.below(3) {
        let is_loop = !several.is_empty() && n.once_in(3);
        let (mut questions, mut own) = (Vec::new(), asked.clone());
        for q in 0..1 + n.below(4) {
            let code = format!("q{b}_{q}");
            let kind = u8::try_from(n.below(4)).unwrap();
            let part = condition(n, &own);
            let written = match kind {
                0 => json!({"single_choice": {"options": options(&[("a", part.as_str())])}}),
                1 => json!({"multiple_choice": {"options": options(&[("b", part.as_str())])}}),
                2 => json!({"short_text": {}}),
                _ => json!({"number": {"min": 0, "max": 9}}),
            };
            let mut question =
                json!({"code": code, "text": format!("{code}?"), "kind": written, "show_if": condition(n, &own), "required": n.once_in(4)});
            if !is_loop && kind < 2 && !several.is_empty() && n.once_in(2) {
                question["carried"] = json!({"from": n.of(&several), "unchosen": n.once_in(2)});
                question["kind"] = json!({"multiple_choice": {"options": [{"code": "z", "label": "z"}]}});
            }
            own.push((code.clone(), kind));
            if n.once_in(5) {
                question["jumps"] = json!([{"when": format!("answered({code})"), "to": null}]);
            }
            let is_plain = question.get("carried").is_none();
            questions.push(question);
            if !is_loop && is_plain {
                asked.push((code.clone(), kind));
                if kind == 1 {
                    several.push(code);
                }
            } else {
                own.retain(|(known, _)| is_loop || *known != code);
            }
        }
        let for_each = is_loop.then(|| n.of(&several).clone());
        let show_if = condition(n, &asked.iter().filter(|(code, _)| !code.starts_with(&format!("q{b}_"))).cloned().collect::<Vec<_>>());
        blocks.push(
            json!({"code": format!("b{b}"), "together": n.once_in(2), "questions": questions, "for_each": for_each, "show_if": show_if}),
        );
    }
    let numbers: Vec<&str> = asked.iter().filter(|(_, kind)| *kind == 3).map(|(code, _)| code.as_str()).collect();
    let values = match numbers.as_slice() {
        [] => json!([]),
        all => json!([{"code": "v1", "name": "v1", "formula": format!("round(10 * mean({})) / 7", all.join(", "))},
            {"code": "v2", "name": "v2", "formula": "if(v1 > 2, 'high', 'low')"}, {"code": "v3", "name": "v3", "formula": "v1 > 1 or source = 'a'"}]),
    };
    let last = if numbers.is_empty() { json!("source = 'b'") } else { json!("v3 = 'yes' or v2 = 'high'") };
    blocks.push(json!({"code": "last", "questions": [{"code": "last", "text": "Last?", "show_if": last, "kind": {"long_text": {}}}, {"code": "end", "text": "End?", "kind": {"long_text": {}}}]}));
    let named = ["a", "b", "c"].map(|code| json!({"code": code, "label": code}));
    let fields = json!([{"code": "source", "name": "source", "values": named}]);
    let quota = |(at, when): (usize, String)| {
        (!when.is_empty()).then(|| json!({"code": format!("k{at}"), "name": "k", "when": when, "at_most": 5}))
    };
    let quotas: Vec<Value> = [condition(n, &asked), condition(n, &asked)].into_iter().enumerate().filter_map(quota).collect();
    json!({"format": "candor-questionnaire/1", "title": "t", "blocks": blocks, "fields": fields, "values": values, "quotas": quotas})
}

/// A random questionnaire that can be published, in a random order.
fn questionnaire(n: &mut Numbers) -> (Questionnaire, bool) {
    let made = (0..20).find_map(|_| checked_but_quotas(serde_json::from_value(document(n)).unwrap()));
    let is_made = made.is_some() && !n.once_in(4);
    let written = |n: &mut Numbers| Questionnaire::from_json(n.of::<&str>(&WRITTEN)).unwrap().document().clone();
    let found = made.filter(|_| is_made).unwrap_or_else(|| written(n));
    let arrangement = Arrangement(u8::try_from(n.below(256)).unwrap());
    (Questionnaire::published(found.arranged(arrangement)), is_made)
}

/// A document that can be published as long as nobody looks at its quotas: only the server checks them, so what it
/// refuses would be taken in WebAssembly. One that can never be filled turns nobody away in either.
fn checked_but_quotas(mut document: Document) -> Option<Document> {
    let quotas = std::mem::take(&mut document.quotas);
    let questionnaire = Questionnaire::try_from(document).ok()?;
    Some(Document { quotas, ..questionnaire.document().clone() })
}

/// Something that an item may be answered with, also what it does not take.
fn answer(n: &mut Numbers, item: &Item) -> Answer {
    let pick = |n: &mut Numbers, codes: &[candor_survey::OptionCode]| n.of(codes).clone();
    match &item.kind {
        _ if n.once_in(30) => Answer::PreferNotToSay,
        ItemKind::Choice(codes) => Answer::Choice(pick(n, codes)),
        ItemKind::Choices { options, .. } => {
            let chosen: Vec<_> = options.iter().map(|option| option.0.clone()).filter(|_| n.once_in(2)).collect();
            Answer::Choices(chosen)
        }
        ItemKind::Ranking { options, .. } => Answer::Ranking(options.iter().filter(|_| n.once_in(2)).cloned().collect()),
        ItemKind::Scale { points, .. } => Answer::Scale(n.of(points).0.clone()),
        ItemKind::Number { .. } => Answer::Number(f64::from(u32::try_from(n.below(120)).unwrap()) / 8.0),
        ItemKind::Date { .. } => Answer::Date(format!("2026-{:02}-{:02}", 1 + n.below(12), 1 + n.below(31))),
        ItemKind::Time { .. } => Answer::Time(format!("{:02}:{:02}", n.below(25), n.below(60))),
        ItemKind::Files(_) => Answer::Choices(vec![format!("png-{:032x}", n.below(3)).parse().unwrap()]),
        ItemKind::Text(_) | ItemKind::Email | ItemKind::Phone => {
            Answer::Text((*n.of(&["café", "ÉCOLE", " o ", "", "a@b.example", "+49 30 123456"])).to_owned())
        }
    }
}

/// One session from its first page to its end, or until the respondent has had enough; what was seen on the way.
fn session(n: &mut Numbers, questionnaire: &Questionnaire, log: &mut String) {
    let today = Date::of_day(20_000);
    // as a browser gets it
    let bytes = postcard::to_allocvec(questionnaire.plan().as_ref()).unwrap();
    let plan: Plan = postcard::from_bytes(&bytes).unwrap();
    assert_eq!(&plan, questionnaire.plan().as_ref());
    let full: Vec<usize> = (0..plan.limits().len()).filter(|_| n.once_in(2)).collect();
    let mut session = Session::new(std::sync::Arc::new(plan), today).with_full(full.clone());
    for item in questionnaire.items().iter().filter(|item| !questionnaire.is_question(item)) {
        if n.once_in(2) {
            drop(session.answer(&item.code, answer(n, item)));
        }
    }
    // what a link brings may ask for more on the pages before
    session.go_to(0);
    let mut is_finished = false;
    for _ in 0..60 {
        let items: Vec<Item> = session.items_on_page().cloned().collect();
        match n.below(10) {
            0 => drop(session.back()),
            1 => session.go_to(n.below(12)),
            2..=6 if !items.is_empty() => {
                let item = n.of(&items);
                match n.below(8) {
                    0 => session.clear(&item.code),
                    1 => session.enter(&item.code, n.of::<&str>(&["3", "3,5", "1e3", "a", "2026-02-30", "", "é"])),
                    _ => drop(session.answer(&item.code, answer(n, item))),
                }
            }
            _ => match session.go_on() {
                Step::Finished => is_finished = true,
                Step::TurnedAway(ending) => return turned_away(questionnaire, &session, (&full, ending), log),
                Step::Moved | Step::Stayed(_) => {}
            },
        }
        write!(log, "{} {:?} {:?} {:?};", session.page(), session.progress(), session.hidden(), session.problems()).unwrap();
        if is_finished {
            break;
        }
    }
    hand_in(questionnaire, &session, today, is_finished, log);
}

/// What the server makes of a session that a full quota ends.
fn turned_away(questionnaire: &Questionnaire, session: &Session, (full, ending): (&[usize], usize), log: &mut String) {
    let today = Date::of_day(20_000);
    let mut sent: Answers = postcard::from_bytes(&postcard::to_allocvec(&session.settled()).unwrap()).unwrap();
    questionnaire.settle(&mut sent, today);
    let by = ending - questionnaire.endings().len();
    assert!(full.contains(&by), "only a full quota turns away");
    assert_eq!(questionnaire.full(&sent, today, &[by], |_| true), Some(by), "and the server finds the same");
    let counted: Vec<_> = questionnaire.quotas_of(&sent).collect();
    writeln!(log, "away {ending} {counted:?}").unwrap();
}

/// What the server makes of what a session hands in.
fn hand_in(questionnaire: &Questionnaire, session: &Session, today: Date, is_finished: bool, log: &mut String) {
    let sent = session.settled();
    let mut stored: Answers = postcard::from_bytes(&postcard::to_allocvec(&sent).unwrap()).unwrap();
    let hidden = questionnaire.settle(&mut stored, today);
    assert_eq!(stored, sent, "the server leaves out nothing more");
    assert_eq!(hidden, session.hidden());
    assert_eq!(questionnaire.ending(&stored, today), session.ending());
    let judged = questionnaire.check(&stored, today);
    assert!(!is_finished || judged.is_ok(), "what a session lets go is taken: {judged:?}");
    let asked = |code: &ItemCode| questionnaire.item(code).is_some_and(|item| !questionnaire.is_question(item) || hidden.shows_item(item));
    assert!(stored.keys().all(asked), "nothing is stored that is not asked");
    writeln!(log, "{} {judged:?} {:?}", serde_json::to_string(&stored).unwrap(), session.ending()).unwrap();
}

/// The number of sessions, and what they led to natively where that is known.
fn wanted() -> (usize, Option<String>) {
    #[cfg(target_arch = "wasm32")]
    let (sessions, digest) = (option_env!("CANDOR_TEST_SESSIONS").map(str::to_owned), option_env!("CANDOR_TEST_DIGEST").map(str::to_owned));
    #[cfg(not(target_arch = "wasm32"))]
    let (sessions, digest) = (std::env::var("CANDOR_TEST_SESSIONS").ok(), std::env::var("CANDOR_TEST_DIGEST").ok());
    (sessions.map_or(200, |text| text.parse().expect("CANDOR_TEST_SESSIONS is no number")), digest)
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn browser_and_server_agree_on_random_sessions() {
    let (sessions, expected) = wanted();
    let (mut digest, mut made, mut log) = (Sha256::new(), 0, String::new());
    for seed in 0..sessions {
        let mut n = Numbers(u64::try_from(seed).unwrap());
        let (questionnaire, is_made) = questionnaire(&mut n);
        made += usize::from(is_made);
        log.clear();
        session(&mut n, &questionnaire, &mut log);
        digest.update(log.as_bytes());
    }
    assert!(made * 2 > sessions, "most questionnaires are random ones: {made} of {sessions}");
    let digest = digest.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    println!("digest of {sessions} sessions: {digest}");
    if cfg!(target_arch = "wasm32") {
        assert_eq!(Some(digest), expected, "run `cargo xtask test --only wasm`, which gives what came out natively");
    }
}
