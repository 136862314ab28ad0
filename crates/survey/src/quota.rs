//! Quotas: how many responses of a kind a wave takes.
//!
//! A quota is judged where the last page is left that asks for something its condition refers to. Before that a
//! condition such as `not team = 'a'` would hold only because nothing is answered yet. It hides no question and leaves
//! out no answer, so a response that is complete means the same whether a quota is full or not.

use serde::{Deserialize, Serialize};

use crate::answer::Answers;
use crate::beside;
use crate::code::QuotaCode;
use crate::condition::program;
use crate::date::Date;
use crate::document::Document;
use crate::expression::{Program, items_of, parse, references};
use crate::item::Item;
use crate::plan::{Page, Plan};

/// Most quotas of a questionnaire.
pub const MAX_QUOTAS: usize = 20;

/// The smallest number that a quota can be full at. One that is full says that so many have answered.
pub const SMALLEST_QUOTA: u32 = 5;

/// The largest one.
#[cfg(not(target_arch = "wasm32"))]
const LARGEST_QUOTA: u32 = 1_000_000_000;

/// How many responses of a kind a wave takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// Stable name, unique among quotas.
    pub code: QuotaCode,
    /// What the fieldwork calls it.
    pub name: String,
    /// Which responses it counts, as an [expression](crate::expression).
    pub when: String,
    /// It is full with so many.
    pub at_most: u32,
    /// What is said to those whom it turns away once it is full; a text of Candor's own when it is empty.
    #[serde(default)]
    pub says: String,
}

/// A quota as a session needs it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Limit {
    /// So many pages must lie behind before it is judged.
    pub after: usize,
    /// Which responses it counts.
    pub when: Program,
}

/// The quotas of a document that was checked and written out; a condition that cannot be read never holds.
pub(crate) fn limits(document: &Document, items: &[Item], pages: &[Page]) -> Vec<Limit> {
    let types = items_of(items);
    let limit = |quota: &Quota| {
        let names = parse(&quota.when).map(|expression| references(&expression)).unwrap_or_default();
        let asked = names.iter().flat_map(|name| beside::asked(document, items, name));
        let page_of = |item: &Item| pages.iter().position(|page| page.holds(item.place)).map(|page| page + 1);
        Limit { after: asked.filter_map(page_of).max().unwrap_or_default(), when: program(&quota.when, &types) }
    };
    document.quotas.iter().map(limit).collect()
}

impl Plan {
    /// The first of the full quotas that a response belongs to, of those that are to be judged.
    #[must_use]
    pub fn full(&self, settled: &Answers, today: Date, full: &[usize], is_judged: impl Fn(&Limit) -> bool) -> Option<usize> {
        let is_met = |limit: &Limit| is_judged(limit) && limit.when.holds(settled, today);
        self.limits().iter().enumerate().position(|(at, limit)| full.contains(&at) && is_met(limit))
    }
}

impl crate::Questionnaire {
    /// The quotas that count a response with these answers, which must be settled.
    pub fn quotas_of<'a>(&'a self, settled: &'a Answers) -> impl Iterator<Item = &'a QuotaCode> {
        let all = self.document().quotas.iter().zip(self.limits());
        // no quota asks for the day
        all.filter(|(_, limit)| limit.when.holds(settled, Date::FIRST)).map(|(quota, _)| &quota.code)
    }
}

/// In a browser nobody writes quotas, and the designer's worker has no room: there the server checks them, whenever a
/// draft is saved.
#[cfg(target_arch = "wasm32")]
pub(crate) fn problems(_: &Document, _: &[Item]) -> Vec<crate::questionnaire::DocumentProblem> {
    Vec::new()
}

#[cfg(not(target_arch = "wasm32"))]
pub(crate) use checks::problems;

#[cfg(not(target_arch = "wasm32"))]
mod checks {
    use super::{LARGEST_QUOTA, MAX_QUOTAS, Quota, SMALLEST_QUOTA};
    use crate::code::ItemCode;
    use crate::document::Document;
    use crate::expanded;
    use crate::expression::{Items, Typed, Verdict, check, items_of, parse, references};
    use crate::item::Item;
    use crate::questionnaire::DocumentProblem;
    use crate::reach;

    /// What is wrong with the quotas of a document that is not written out.
    pub(crate) fn problems(document: &Document, items: &[Item]) -> Vec<DocumentProblem> {
        let types = items_of(items);
        let mut problems = Vec::new();
        let mut add = |path: String, message: String| problems.push(DocumentProblem { path, message });
        let count = document.quotas.len();
        if count > MAX_QUOTAS {
            let why = "because many together could tell what few have answered";
            add("quotas".to_owned(), format!("there are {count}; give at most {MAX_QUOTAS}, {why}"));
        }
        for (at, quota) in document.quotas.iter().enumerate() {
            if document.quotas.iter().take(at).any(|before| before.code == quota.code) {
                add(format!("quotas[{at}].code"), format!("{} is used twice; give each quota its own code", quota.code));
            }
            if !(SMALLEST_QUOTA..=LARGEST_QUOTA).contains(&quota.at_most) {
                let why = "because one that is full tells that so many have answered";
                let message = format!("it is {}; choose {SMALLEST_QUOTA} to {LARGEST_QUOTA}, {why}", quota.at_most);
                add(format!("quotas[{at}].at_most"), message);
            }
            for message in faults(document, (at, quota), items, &types) {
                add(format!("quotas[{at}].when"), message);
            }
        }
        problems
    }

    fn faults(document: &Document, (at, quota): (usize, &Quota), items: &[Item], types: &Items) -> Vec<String> {
        if quota.when.trim().is_empty() {
            return vec!["it is empty; say which responses are counted, or write true to count all".to_owned()];
        }
        let expression = match parse(&quota.when) {
            Ok(expression) => expression,
            Err(error) => return vec![error.to_string()],
        };
        let names = references(&expression);
        let misplaced: Vec<String> = names.iter().filter_map(|name| expanded::misplaced(document, items, name, None)).collect();
        if !misplaced.is_empty() {
            return misplaced;
        }
        match check(&expression, types) {
            Err(problems) => problems.iter().map(ToString::to_string).collect(),
            Ok(typed) => unfit(&typed, &names).or_else(|| impossible(document, (at, quota), &names, types)).into_iter().collect(),
        }
    }

    /// Why a condition is none for a quota by itself.
    fn unfit(typed: &Typed, names: &[ItemCode]) -> Option<String> {
        let message = if !typed.is_condition() {
            "it is a value and no condition; compare it with something, such as “> 3”"
        } else if typed.compile().asks_for_the_day() {
            "it asks for today, so that what was counted would change overnight; ask for a date and compare with that"
        } else if typed.verdict() == Verdict::Never {
            "it can never hold, so the quota can never be filled; correct it, or remove the quota"
        } else if typed.verdict() == Verdict::Always && !names.is_empty() {
            "it always holds, so everybody is counted; correct it, or write true if that is meant"
        } else {
            return None;
        };
        Some(message.to_owned())
    }

    /// Why nobody who is led through the questionnaire can be counted, with what stands in the way.
    fn impossible(document: &Document, (at, quota): (usize, &Quota), names: &[ItemCode], types: &Items) -> Option<String> {
        let answered = |name: &&ItemCode| reach::needs(&quota.when, name, types);
        let needed: Vec<&ItemCode> = names.iter().filter(answered).collect();
        reach::unmet(document, types, (format!("quotas[{at}].when"), &quota.when), &needed)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::{Answer, Arrangement, ItemCode, Questionnaire, Session, Step};

    const ROUTING: &str = include_str!("../tests/routing.json");

    fn quota(code: &str, when: &str) -> Quota {
        Quota { code: code.parse().unwrap(), name: code.to_owned(), when: when.to_owned(), at_most: 5, says: String::new() }
    }

    fn with(text: &str, quotas: &[(&str, &str)]) -> Document {
        let mut document: Document = serde_json::from_str(text).unwrap();
        document.quotas = quotas.iter().map(|(code, when)| quota(code, when)).collect();
        document
    }

    fn found(document: Document) -> String {
        let problems = Questionnaire::try_from(document).err().unwrap_or_default();
        problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
    }

    fn problems(when: &str) -> String {
        found(with(ROUTING, &[("q", when)]))
    }

    fn session(document: Document, full: &[usize]) -> Session {
        let questionnaire = Questionnaire::try_from(document).unwrap();
        Session::new(questionnaire.plan().clone(), Date::FIRST).with_full(full.to_vec())
    }

    fn give(session: &mut Session, item: &str, entry: &str) {
        let item: ItemCode = item.parse().unwrap();
        let answer = session.plan().read_entry(&item, entry).unwrap().unwrap();
        session.answer(&item, answer).unwrap();
    }

    #[test]
    fn faults_are_named_at_their_place() {
        assert_eq!(problems("way = 'phone'"), "");
        assert_eq!(problems("true"), "", "a limit for all");
        assert!(problems(" ").starts_with("quotas[0].when: it is empty"));
        assert!(problems("way = ").starts_with("quotas[0].when: Expected"));
        assert!(problems("wya = 'phone'").contains("'wya'"));
        assert!(problems("way = 'fax'").contains("fax"));
        assert!(problems("waited").contains("it is a value and no condition"));
        assert!(problems("way = 'phone' and way = 'desk'").contains("it can never hold"));
        assert!(problems("answered(way) or not answered(way)").contains("it always holds"));
        let text = found(with(ROUTING, &[("q", "way = 'phone'"), ("q", "way = 'desk'")]));
        assert_eq!(text, "quotas[1].code: q is used twice; give each quota its own code");
        let mut few = with(ROUTING, &[("q", "way = 'phone'")]);
        few.quotas[0].at_most = 4;
        few.quotas[0].name.clear();
        let text = found(few);
        assert!(text.contains("quotas[0].name: it is empty") && text.contains("quotas[0].at_most: it is 4; choose 5 to"), "{text}");
        let many: Vec<(String, &str)> = (0..=MAX_QUOTAS).map(|n| (format!("q{n}"), "true")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|(code, when)| (code.as_str(), *when)).collect();
        assert!(found(with(ROUTING, &many)).starts_with("quotas: there are 21; give at most 20"));
    }

    #[test]
    fn what_nobody_is_led_to_fills_no_quota() {
        // who waited was on the telephone
        let text = problems("waited > 3 and way = 'desk'");
        assert_eq!(
            text,
            "quotas[0].when: nobody can be counted: quotas[0].when needs “waited > 3 and way = 'desk'”, blocks[1].show_if needs “way = \
             'phone'”, and these never go together; correct one of them"
        );
        assert_eq!(problems("not waited > 3 and way = 'desk'"), "", "who is not asked has not waited");
        let mut led_past = with(ROUTING, &[("q", "way = 'desk' and overall = 1")]);
        assert_eq!(found(led_past.clone()), "");
        led_past.blocks[0].questions[0].jumps = vec![crate::document::Jump { when: "way = 'desk'".into(), to: None, says: String::new() }];
        let text = found(led_past);
        assert!(text.contains("blocks[0].questions[0].jumps[0] leads past it at “way = 'desk'”"), "{text}");
    }

    #[test]
    fn a_full_quota_ends_the_visit_where_it_is_known() {
        let quotas = [("phone", "way = 'phone'"), ("patient", "waited > 10"), ("late", "overall = 1")];
        let mut s = session(with(ROUTING, &quotas), &[1]);
        give(&mut s, "way", "phone");
        assert_eq!(s.go_on(), Step::Moved, "another quota is full");
        give(&mut s, "waited", "12");
        assert!(!s.on_last_page());
        let before = s.progress();
        assert_eq!(s.go_on(), Step::TurnedAway(1));
        assert_eq!((s.page(), s.progress()), (1, before), "nothing changes by it");
        s.go_to(99);
        assert_eq!(s.page(), 1, "and nothing leads past it");
        give(&mut s, "waited", "2");
        assert_eq!(s.go_on(), Step::Moved);
        // of several the first counts
        let mut s = session(with(ROUTING, &quotas), &[0, 1, 2]);
        give(&mut s, "way", "phone");
        assert_eq!(s.go_on(), Step::TurnedAway(0));
    }

    #[test]
    fn nothing_is_judged_before_it_is_asked() {
        let mut s = session(with(ROUTING, &[("others", "not way = 'phone'")]), &[0]);
        assert_eq!(s.turned_away(), None, "the question is still to be answered");
        give(&mut s, "way", "phone");
        assert_eq!(s.go_on(), Step::Moved);
        let s = session(with(ROUTING, &[("all", "true")]), &[0]);
        assert_eq!(s.turned_away(), Some(0), "nobody need begin");
        let s = session(with(ROUTING, &[("all", "true")]), &[]);
        assert_eq!(s.turned_away(), None);
    }

    #[test]
    fn what_it_says_is_translated() {
        let mut document = with(ROUTING, &[("q", "way = 'phone'")]);
        document.quotas[0].says = "Enough.".into();
        let texts: BTreeMap<_, _> = document.texts().into_iter().map(|text| (text.key.clone(), format!("de {}", text.text))).collect();
        assert_eq!(texts["quota:q/says"], "de Enough.");
        document.translations.insert("de".into(), crate::document::Translation { texts, ..Default::default() });
        assert_eq!(document.in_language("de").quotas[0].says, "de Enough.");
    }

    #[test]
    fn what_a_response_counts_for_is_what_ends_one() {
        let q = Questionnaire::try_from(with(ROUTING, &[("phone", "way = 'phone'"), ("all", "true"), ("none", "waited > 99")])).unwrap();
        let mut answers = Answers::from([("way".parse().unwrap(), Answer::Choice("phone".parse().unwrap()))]);
        q.settle(&mut answers, Date::FIRST);
        let counted: Vec<&str> = q.quotas_of(&answers).map(QuotaCode::as_str).collect();
        assert_eq!(counted, ["phone", "all"]);
    }

    proptest! {
        /// In no order is a page shown behind the one where a full quota is known; and a quota that is not full changes
        /// nothing.
        #[test]
        fn no_order_shows_what_comes_behind_a_full_quota(
            arrangement: u8, steps in proptest::collection::vec((0usize..6, 0usize..7), 1..40), which in 0usize..3,
        ) {
            let mut document = with(include_str!("../tests/beside.json"), &[("fast", "speed > 2"), ("low", "low = 'yes'"), ("link", "source = 'letter'")]);
            document.blocks[0].order.questions = crate::document::Order::Random;
            let q = Questionnaire::published(document.arranged(Arrangement(arrangement)));
            let mut s = Session::new(q.plan().clone(), Date::FIRST).with_full(vec![which]);
            let mut free = Session::new(q.plan().clone(), Date::FIRST);
            for (at, what) in steps {
                match what {
                    0 => { s.back(); free.back(); }
                    1 => {
                        let before = s.page();
                        match (s.go_on(), free.go_on()) {
                            (Step::TurnedAway(ending), _) => {
                                prop_assert_eq!(ending, q.endings().len() + which);
                                prop_assert_eq!(s.page(), before);
                                prop_assert!(q.limits()[which].when.holds(&s.settled(), Date::FIRST));
                                free = s.clone().with_full(Vec::new());
                            }
                            (step, other) => prop_assert_eq!(step, other),
                        }
                    }
                    2 => { s.go_to(at); free = s.clone().with_full(Vec::new()); }
                    _ => {
                        let items: Vec<_> = s.items_on_page().map(|item| item.code.clone()).collect();
                        if let Some(item) = items.get(at % items.len().max(1)) {
                            s.enter(item, &what.to_string());
                            free.enter(item, &what.to_string());
                        }
                    }
                }
                let limit = &q.limits()[which];
                let is_behind = s.page() >= limit.after && limit.when.holds(&s.settled(), Date::FIRST);
                prop_assert!(!is_behind || limit.after == 0, "page {} is shown", s.page());
            }
        }
    }
}
