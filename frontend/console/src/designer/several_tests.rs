use candor_survey::document::{ChoiceLayout, ChoiceOption, Jump};
use candor_survey::{Questionnaire, builtin};

use super::*;
use crate::designer::edit::{KindName, add_question};

/// Three blocks of questions `a b c`, `d e`, `f`, each of another kind.
fn six() -> Document {
    let mut document = builtin::customer_satisfaction();
    document.blocks.clear();
    document.measures.clear();
    document.suppressions.clear();
    for (at, names) in ["abc", "de", "f"].iter().enumerate() {
        document.blocks.push(Block { title: format!("Block {at}"), ..Block::plain(format!("block{at}").parse().unwrap()) });
        for (q, name) in names.chars().enumerate() {
            add_question(&mut document, Place::Block(at), KindName::YesNo).unwrap();
            document.blocks[at].questions[q].code = name.to_string().parse().unwrap();
        }
    }
    document
}

fn order(document: &Document) -> String {
    let block = |block: &Block| block.questions.iter().map(|question| question.code.to_string()).collect::<String>();
    document.blocks.iter().map(block).collect::<Vec<_>>().join("|")
}

fn marks(codes: &str) -> Vec<Mark> {
    codes.chars().map(|code| Mark::Question(code.to_string().parse().unwrap())).collect()
}

fn block(at: usize) -> Mark {
    Mark::Block(format!("block{at}").parse().unwrap())
}

#[test]
fn several_questions_move_together_and_over_the_edges_of_blocks() {
    let cases = [
        ("bc", true, "bca|de|f"),
        ("ab", true, "abc|de|f"),
        ("ac", true, "acb|de|f"),
        ("bc", false, "a|bcde|f"),
        ("de", true, "abcde||f"),
        ("ce", false, "ab|cd|ef"),
        ("f", false, "abc|de|f"),
        ("", true, "abc|de|f"),
    ];
    for (codes, up, expected) in cases {
        let mut document = six();
        let has_moved = shift_all(&mut document, &marks(codes), up);
        assert_eq!(order(&document), expected, "{codes} {up}");
        assert_eq!(has_moved, document != six(), "{codes} {up}");
    }
}

#[test]
fn blocks_move_with_their_questions() {
    let mut document = six();
    assert!(shift_all(&mut document, &[block(1), block(2)], true));
    assert_eq!(order(&document), "de|f|abc");
    assert!(!shift_all(&mut document, &[block(1), block(2)], true));
    assert!(shift_all(&mut document, &[block(1)], false));
    assert_eq!(order(&document), "f|de|abc");
}

#[test]
fn questions_move_into_another_block_in_their_order() {
    let mut document = six();
    assert!(move_into(&mut document, &marks("eab"), &"block2".parse().unwrap()));
    assert_eq!(order(&document), "c|d|fabe");
    assert!(!move_into(&mut document, &marks("c"), &"nowhere".parse().unwrap()));
    assert!(!move_into(&mut document, &[], &"block0".parse().unwrap()));
    assert_eq!(order(&document), "c|d|fabe");
}

#[test]
fn what_is_removed_leaves_no_trace_in_measures() {
    let mut document = builtin::customer_satisfaction();
    let all: Vec<Mark> = parts(&document).into_iter().filter_map(|place| Mark::at(&document, place)).collect();
    assert_eq!(remove_all(&mut document, &all), Place::Survey);
    assert!(document.blocks.is_empty() && document.measures.is_empty());
    let mut document = six();
    assert_eq!(remove_all(&mut document, &marks("bd")), Place::Question(0, 1));
    assert_eq!(order(&document), "ac|e|f");
}

#[test]
fn copies_have_codes_of_their_own_and_follow_each_other() {
    let mut document = six();
    document.blocks[0].questions[1].show_if = "a = 'a' and not answered([a])".into();
    document.blocks[1].show_if = "b = 'yes'".into();
    let copies = duplicate(&mut document, &marks("ab"));
    let shown: Vec<&str> = document.blocks[0].questions.iter().map(|question| question.code.as_str()).collect();
    assert_eq!(shown, ["a", "a_1", "b", "b_1", "c"]);
    assert_eq!(document.blocks[0].questions[2].show_if, "a = 'a' and not answered([a])");
    assert_eq!(document.blocks[0].questions[3].show_if, "a_1 = 'a' and not answered([a_1])");
    assert_eq!(copies.len(), 2);
    document.blocks[0].questions.iter_mut().for_each(|question| question.show_if.clear());
    let copies = duplicate(&mut document, &[block(1), Mark::Question("d".parse().unwrap())]);
    assert_eq!(copies, [Mark::Block("block1_1".parse().unwrap())], "a question of a marked block is part of it");
    assert_eq!(document.blocks[2].show_if, "b = 'yes'", "what was not copied is still meant");
    Questionnaire::try_from(document).unwrap();
}

#[test]
fn ways_and_conditions_of_parts_follow_copies() {
    let mut document = six();
    let way = |to: &str| Jump { when: "a = 'no'".into(), to: Some(to.parse().unwrap()), says: String::new() };
    document.blocks[0].questions[0].jumps = vec![way("block1"), way("block2")];
    let (b, e) = (&mut document.blocks[0].questions[1].kind, ChoiceOption::plain("o1".parse().unwrap(), "One".into()));
    *b = Kind::SingleChoice { options: vec![ChoiceOption { show_if: "a = 'yes'".into(), ..e.clone() }, e], layout: ChoiceLayout::Auto };
    duplicate(&mut document, &[block(0), block(1)]);
    let copy = &document.blocks[1].questions;
    assert_eq!(copy[1].kind.options().unwrap()[0].show_if, "a_1 = 'yes'");
    assert!(copy[0].jumps.iter().all(|way| way.when == "a_1 = 'no'"));
    let to: Vec<_> = copy[0].jumps.iter().map(|way| way.to.as_ref().unwrap().to_string()).collect();
    assert_eq!(to, ["block1_1", "block2"], "a block that was not copied is still meant");
}

#[test]
fn every_kind_can_be_copied_and_stays_complete_and_translated() {
    let mut document = builtin::customer_satisfaction();
    document.measures.clear();
    // pictures cannot be there from the beginning
    for name in KindName::ALL.iter().filter(|name| **name != KindName::PictureChoice) {
        add_question(&mut document, Place::Survey, *name).unwrap();
    }
    let german = |(key, text): (String, String)| (key, format!("¿{text}?"));
    let texts = document.texts().into_iter().map(|text| german((text.key, text.text))).collect();
    document.translations.insert("de".into(), Translation { texts, ..Translation::default() });
    let all: Vec<Mark> = parts(&document).into_iter().filter_map(|place| Mark::at(&document, place)).collect();
    duplicate(&mut document, &all);
    let questions: Vec<Mark> = all.into_iter().filter(|mark| matches!(mark, Mark::Question(_))).collect();
    duplicate(&mut document, &questions);
    assert_eq!(document.untranslated("de"), Vec::<String>::new());
    Questionnaire::try_from(document).unwrap();
}
