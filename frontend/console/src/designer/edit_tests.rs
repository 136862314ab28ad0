use candor_survey::document::Kind;
use candor_survey::{Questionnaire, builtin};

use super::*;

#[test]
fn a_question_of_every_kind_is_complete_and_has_its_own_code() {
    let mut document = builtin::customer_satisfaction();
    // pictures cannot be there from the beginning
    for name in KindName::ALL.iter().copied().filter(|name| *name != KindName::PictureChoice) {
        let place = add_question(&mut document, Place::Question(0, 0), name).unwrap();
        assert_eq!(place, Place::Question(0, 1));
        assert_eq!(KindName::of(&question(&document, 0, 1).unwrap().kind), name);
    }
    Questionnaire::try_from(document).unwrap();
}

#[test]
fn an_empty_document_gets_a_block_with_its_first_question() {
    let mut document = builtin::customer_satisfaction();
    document.blocks.clear();
    document.measures.clear();
    assert_eq!(add_question(&mut document, Place::Survey, KindName::Rating), Some(Place::Question(0, 0)));
}

#[test]
fn removing_a_question_also_removes_it_from_measures() {
    let mut document = builtin::customer_satisfaction();
    while !document.blocks[0].questions.is_empty() {
        remove(&mut document, Place::Question(0, 0));
    }
    remove(&mut document, Place::Block(0));
    Questionnaire::try_from(document).unwrap();
}

#[test]
fn a_question_moves_over_the_edge_of_its_block_and_back() {
    let mut document = builtin::customer_satisfaction();
    let before = document.clone();
    let last = document.blocks[0].questions.len() - 1;
    assert_eq!(shift(&mut document, Place::Question(0, last), false), Some(Place::Question(1, 0)));
    assert_eq!(shift(&mut document, Place::Question(1, 0), true), Some(Place::Question(0, last)));
    assert_eq!(document, before);
    assert_eq!(shift(&mut document, Place::Question(0, 0), true), None);
}

#[test]
fn scale_values_stay_in_order_when_points_move_or_go() {
    let mut document = builtin::customer_satisfaction();
    assert_eq!(shift_row(&mut document, (0, 0), ListName::Points, 0, false), Some(1));
    add_row(&mut document, (0, 0), ListName::Points).unwrap();
    remove_row(&mut document, (0, 0), ListName::Points, 2);
    let Kind::Rating { points, .. } = &question(&document, 0, 0).unwrap().kind else { unreachable!() };
    assert!(points.windows(2).all(|pair| pair[0].value < pair[1].value));
    let mut codes: Vec<_> = points.iter().map(|point| &point.code).collect();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), points.len());
}

#[test]
fn paths_lead_to_places() {
    assert_eq!(Place::of_path("blocks[1].questions[2].kind"), Place::Question(1, 2));
    assert_eq!(Place::of_path("blocks[3].title"), Place::Block(3));
    assert_eq!(Place::of_path("measures[0].items"), Place::Measures);
    assert_eq!(Place::of_path("theme.dark.text"), Place::Colours);
    assert_eq!(Place::of_path("quotas[1].when"), Place::Beside(Beside::Quotas));
    assert_eq!(Place::of_path("fields[0].values[1].label"), Place::Beside(Beside::Fields));
    assert_eq!(Place::of_path("title"), Place::Survey);
}

#[test]
fn a_path_leads_to_its_text() {
    let mut document = builtin::customer_satisfaction();
    for path in ["title", "introduction", "thanks", "blocks[0].title", "blocks[0].questions[0].text", "blocks[0].questions[0].help"] {
        *text_mut(&mut document, path).unwrap() = path.to_owned();
    }
    assert_eq!(document.title, "title");
    assert_eq!(document.blocks[0].title, "blocks[0].title");
    assert_eq!(document.blocks[0].questions[0].help, "blocks[0].questions[0].help");
    *text_mut(&mut document, "measures[0].name").unwrap() = "Named".into();
    assert_eq!(document.measures[0].name, "Named");
    let rating = document.blocks.iter().flat_map(|block| &block.questions).position(|question| question.kind.points().is_some());
    assert_eq!(rating, Some(0), "the first question has points");
    *text_mut(&mut document, "blocks[0].questions[0].kind.points[1].label").unwrap() = "Second".into();
    assert_eq!(document.blocks[0].questions[0].kind.points().unwrap()[1].label, "Second");
    for path in ["", "blocks", "blocks[99].title", "blocks[0].questions[0]", "blocks[0].questions[0].kind.points[99].label", "theme.light"]
    {
        assert_eq!(text_mut(&mut document, path), None, "{path}");
    }
}

#[test]
fn measures_of_values_and_of_what_a_loop_asks_stay() {
    for text in [include_str!("../../../../crates/survey/tests/beside.json"), include_str!("../../../../crates/survey/tests/loops.json")] {
        let mut document: Document = serde_json::from_str(text).unwrap();
        let before = document.measures.clone();
        let last = document.blocks.len() - 1;
        remove(&mut document, Place::Question(last, 0));
        assert_eq!(document.measures, before);
        let code = document.values.first().map(|value| value.code.clone());
        Beside::Values.remove(&mut document, 0);
        assert!(document.measures.iter().all(|measure| !code.as_ref().is_some_and(|code| measure.items.contains(code))));
    }
}
