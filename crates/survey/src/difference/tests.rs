use proptest::prelude::*;

use super::*;
use crate::builtin;
use crate::document::{Kind, MeasureKind, ScaleLayout};

fn base() -> Document {
    builtin::employee_satisfaction()
}

fn all_kinds() -> Vec<Document> {
    let read = |text: &str| serde_json::from_str(text).unwrap();
    vec![
        base(),
        builtin::customer_satisfaction(),
        read(include_str!("../../tests/all_kinds.json")),
        read(include_str!("../../tests/more_kinds.json")),
        read(include_str!("../../tests/routing.json")),
    ]
}

fn class_of(change: impl FnOnce(&mut Document)) -> Option<Class> {
    let (old, mut new) = (base(), base());
    change(&mut new);
    Difference::between(&old, &new).class()
}

fn first_rating(document: &mut Document) -> &mut Kind {
    &mut document.blocks.iter_mut().flat_map(|b| &mut b.questions).find(|q| matches!(q.kind, Kind::Rating { .. })).unwrap().kind
}

fn points(document: &mut Document) -> &mut Vec<crate::document::ScalePoint> {
    first_rating(document).points_mut().unwrap()
}

#[test]
fn edits_have_their_classes() {
    type Edit = fn(&mut Document);
    let cases: [(&str, Class, Edit); 22] = [
        ("colours", Class::Cosmetic, |d| d.theme = Some(crate::document::Theme::default())),
        ("punctuation", Class::Cosmetic, |d| d.blocks[0].questions[0].text.push('!')),
        ("closing words", Class::Cosmetic, |d| d.thanks = "Goodbye.".into()),
        ("name of a measure", Class::Cosmetic, |d| d.measures[0].name = "Other".into()),
        ("code of a block", Class::Cosmetic, |d| d.blocks[0].code = "renamed".parse().unwrap()),
        ("title", Class::Wording, |d| d.title = "Not another title of 2027".into()),
        ("stem", Class::Wording, |d| d.blocks[0].questions[0].text.push_str(" Please tell us")),
        ("hint", Class::Wording, |d| d.blocks[0].questions[0].help = "Think of everything.".into()),
        ("must be answered", Class::Wording, |d| d.blocks[0].questions[0].required ^= true),
        ("order of questions", Class::Wording, |d| d.blocks.iter_mut().for_each(|b| b.questions.reverse())),
        ("order of points", Class::Wording, |d| points(d).reverse()),
        ("label", Class::Wording, |d| points(d)[0].label.push_str(" indeed")),
        ("pages", Class::Wording, |d| d.blocks[0].together ^= true),
        ("closed list", Class::Wording, |d| {
            if let Kind::Rating { layout, .. } = first_rating(d) {
                *layout = ScaleLayout::Stars;
            }
        }),
        ("condition", Class::Meaning, |d| d.blocks[1].show_if = "answered(esat_overall)".into()),
        ("value", Class::Meaning, |d| points(d)[0].value = -7.0),
        ("one point less", Class::Meaning, |d| drop(points(d).pop())),
        ("code of a point", Class::Meaning, |d| points(d)[0].code = "other".parse().unwrap()),
        ("labels swapped", Class::Meaning, |d| {
            let last = points(d).len() - 1;
            let label = points(d)[last].label.clone();
            points(d)[last].label = std::mem::replace(&mut points(d)[0].label, label);
        }),
        ("measure", Class::Meaning, |d| d.measures[0].kind = MeasureKind::Number),
        ("measure gone", Class::Meaning, |d| drop(d.measures.pop())),
        ("question gone", Class::Meaning, |d| drop(d.blocks[0].questions.remove(0))),
    ];
    for (name, class, edit) in cases {
        assert_eq!(class_of(edit), Some(class), "{name}");
    }
}

#[test]
fn another_picture_is_another_option_and_other_words_for_it_are_wording() {
    type Edit = fn(&mut Vec<crate::document::Picture>);
    let class = |edit: Edit| {
        let old = all_kinds().remove(3);
        let mut new = old.clone();
        for question in new.blocks.iter_mut().flat_map(|b| &mut b.questions).filter(|q| q.code.as_str() == "seat") {
            if let Kind::PictureChoice { pictures, .. } = &mut question.kind {
                edit(pictures);
            }
        }
        Difference::between(&old, &new).class()
    };
    assert_eq!(class(|_| {}), None);
    assert_eq!(class(|pictures| pictures.reverse()), Some(Class::Cosmetic));
    assert_eq!(class(|pictures| pictures[0].alt = "Something else entirely".into()), Some(Class::Wording));
    assert_eq!(class(|pictures| pictures[0].digest = "0".repeat(64)), Some(Class::Meaning));
    assert_eq!(class(|pictures| drop(pictures.pop())), Some(Class::Meaning));
}

#[test]
fn a_scale_laid_out_otherwise_is_the_same_scale() {
    let class = class_of(|d| {
        if let Kind::Rating { layout, .. } = first_rating(d) {
            *layout = if *layout == ScaleLayout::List { ScaleLayout::Buttons } else { ScaleLayout::List };
        }
    });
    assert_eq!(class, Some(Class::Cosmetic));
}

#[test]
fn a_row_breaks_the_lines_that_it_is_in_and_no_other() {
    let (old, mut new) = (base(), base());
    let row =
        new.blocks.iter_mut().flat_map(|b| &mut b.questions).find_map(|q| q.kind.rows_mut().and_then(|rows| rows.first_mut())).unwrap();
    row.text = "I am not treated as promised in the last 3 weeks".into();
    let changed = row.code.clone();
    let found = Difference::between(&old, &new);
    assert_eq!(found.changed_in_meaning().into_iter().collect::<Vec<_>>(), [&changed]);
    for measure in &new.measures {
        let is_in = measure.items.contains(&changed);
        assert_eq!(found.break_of(&measure.code, &measure.items, &[]).is_some(), is_in, "{}", measure.code);
    }
}

#[test]
fn what_the_author_raises_breaks_the_line() {
    let (old, mut new) = (base(), base());
    new.blocks[0].questions[0].text.push_str(" Please think of everything.");
    let found = Difference::between(&old, &new);
    let measure = new.measures.iter().find(|m| m.items.contains(&new.blocks[0].questions[0].code)).unwrap();
    assert_eq!(found.break_of(&measure.code, &measure.items, &[]), None);
    let raised = [new.blocks[0].questions[0].code.clone()];
    assert!(found.break_of(&measure.code, &measure.items, &raised).is_some());
}

#[test]
fn only_what_asks_the_same_fits_a_running_wave() {
    type Edit = fn(&mut Document);
    let cases: [(bool, Edit); 5] = [
        (true, |d| d.blocks[0].questions[0].text.push_str(" Please.")),
        (true, |d| points(d)[0].label.push_str(" indeed")),
        (false, |d| d.blocks.iter_mut().for_each(|b| b.questions.reverse())),
        (false, |d| d.blocks[0].together ^= true),
        (false, |d| points(d)[0].value = -7.0),
    ];
    for (fits, edit) in cases {
        let (old, mut new) = (base(), base());
        edit(&mut new);
        assert_eq!(Difference::between(&old, &new).fits_running_wave(&old, &new), fits);
    }
}

#[test]
fn a_document_has_no_difference_from_itself() {
    for document in all_kinds() {
        assert_eq!(Difference::between(&document, &document), Difference::default());
    }
}

/// Every place in the JSON of a document that holds a single value.
fn leaves(value: &serde_json::Value, at: &str, found: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => map.iter().for_each(|(key, value)| leaves(value, &format!("{at}/{key}"), found)),
        serde_json::Value::Array(list) => list.iter().enumerate().for_each(|(i, value)| leaves(value, &format!("{at}/{i}"), found)),
        _ => found.push(at.to_owned()),
    }
}

/// Another value of the same sort, or none where only one is possible.
fn other(value: &serde_json::Value, salt: u32) -> serde_json::Value {
    match value {
        serde_json::Value::String(text) => format!("{text}{}", "x".repeat(salt as usize + 1)).into(),
        serde_json::Value::Bool(is) => (!is).into(),
        serde_json::Value::Number(n) if n.is_u64() => (n.as_u64().unwrap() + 1).into(),
        serde_json::Value::Number(n) => (n.as_f64().unwrap() + 1.0).into(),
        _ => "x".into(),
    }
}

/// The document with these leaves changed, as far as it can still be read.
fn edited(document: &Document, edits: &[(prop::sample::Index, u32)]) -> Document {
    let mut json = serde_json::to_value(document).unwrap();
    let mut all = Vec::new();
    leaves(&json, "", &mut all);
    for (index, salt) in edits {
        let leaf = json.pointer_mut(index.get(&all) as &String).unwrap();
        let before = std::mem::take(leaf);
        *leaf = other(&before, *salt);
        if serde_json::from_value::<Document>(json.clone()).is_err() {
            *json.pointer_mut(index.get(&all) as &String).unwrap() = before;
        }
    }
    serde_json::from_value(json).unwrap()
}

proptest! {
    #[test]
    fn no_edit_is_missed(which in 0_usize..5, edits in prop::collection::vec((any::<prop::sample::Index>(), 0_u32..9), 1..6)) {
        let old = all_kinds().swap_remove(which);
        let new = edited(&old, &edits);
        let found = Difference::between(&old, &new);
        prop_assert_eq!(found.changes.is_empty(), old == new);
        prop_assert!(found.changes.iter().all(|change| change.reason.ends_with('.')));
    }

    /// Edits at different places; each is made once, so that none takes another one back.
    #[test]
    fn more_edits_are_never_of_a_lower_class(which in 0_usize..5, edits in prop::collection::vec(any::<prop::sample::Index>(), 2..6), fewer in 1_usize..5) {
        let old = all_kinds().swap_remove(which);
        let mut all = Vec::new();
        leaves(&serde_json::to_value(&old).unwrap(), "", &mut all);
        let places: BTreeSet<usize> = edits.iter().map(|index| index.index(all.len())).collect();
        let places: Vec<usize> = places.into_iter().collect();
        let apply = |n: usize| {
            let mut document = serde_json::to_value(&old).unwrap();
            for place in places.iter().take(n) {
                let mut next = document.clone();
                let leaf = next.pointer_mut(&all[*place]).unwrap();
                *leaf = other(leaf, 3);
                if serde_json::from_value::<Document>(next.clone()).is_ok() {
                    document = next;
                }
            }
            serde_json::from_value::<Document>(document).unwrap()
        };
        let few = Difference::between(&old, &apply(fewer.min(places.len()))).class();
        let many = Difference::between(&old, &apply(places.len())).class();
        prop_assert!(many >= few, "{:?} after {:?}", many, few);
    }
}

#[test]
fn a_translation_is_a_change_of_wording_once_it_is_offered() {
    let old = all_kinds().swap_remove(0);
    let mut new = old.clone();
    new.translate("de", "title", "Alles");
    assert_eq!(Difference::between(&old, &new).class(), Some(Class::Cosmetic), "in work");
    let all: Vec<_> = old.texts();
    for text in &all {
        new.translate("de", &text.key, "Anders");
    }
    let found = Difference::between(&old, &new);
    assert_eq!(found.class(), Some(Class::Wording));
    assert_eq!(found.changes[0].reason, "The translation into de is offered now.");
    let offered = new.clone();
    new.translate("de", "title", "Noch anders");
    assert_eq!(Difference::between(&offered, &new).changes[0].reason, "The translation into de has changed.");
    assert_eq!(Difference::between(&offered, &old).class(), Some(Class::Wording));
}

#[test]
fn quotas_count_the_same_within_a_wave() {
    let quota = |code: &str, when: &str| Quota {
        code: code.parse().unwrap(),
        name: code.to_owned(),
        when: when.to_owned(),
        at_most: 50,
        says: String::new(),
    };
    let mut old = base();
    old.quotas = vec![quota("a", "true"), quota("b", "answered(esat_overall)")];
    let judged = |change: fn(&mut Document)| {
        let mut new = old.clone();
        change(&mut new);
        let found = Difference::between(&old, &new);
        (found.class(), found.fits_running_wave(&old, &new), found.changes.len())
    };
    assert_eq!(judged(|_| {}), (None, true, 0));
    assert_eq!(judged(|d| d.quotas[0].at_most = 60), (Some(Class::Cosmetic), true, 1));
    assert_eq!(judged(|d| d.quotas[0].says = "Enough.".into()), (Some(Class::Cosmetic), true, 1));
    assert_eq!(judged(|d| d.quotas[1].when = "not answered(esat_overall)".into()), (Some(Class::Wording), false, 1));
    assert_eq!(judged(|d| drop(d.quotas.pop())), (Some(Class::Wording), false, 1));
    assert_eq!(judged(|d| d.quotas[1].code = "c".parse().unwrap()), (Some(Class::Wording), false, 2));
    assert_eq!(judged(|d| d.quotas.reverse()), (Some(Class::Cosmetic), false, 1));
}
