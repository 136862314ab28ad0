//! What a block or a question takes from the options of an earlier question: a loop, and options carried forward.

use candor_survey::document::{Carried, Document, Kind};
use candor_survey::{ItemCode, OptionCode};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::beside::move_texts;
use crate::designer::draft::Draft;
use crate::designer::edit::{KindName, free, question, question_mut};
use crate::designer::editor::path_error;
use crate::form::Field;

/// Codes and texts of the questions before a place whose options can be taken; `several` leaves only those at which
/// several can be chosen.
fn sources(document: &Document, before: (usize, usize), several: bool) -> Vec<(String, String)> {
    let blocks = document.blocks.iter().enumerate().filter(|(_, block)| block.for_each.is_none());
    let all = blocks.flat_map(|(b, block)| block.questions.iter().enumerate().map(move |(q, question)| ((b, q), question)));
    let offers = |kind: &Kind| match kind {
        Kind::SingleChoice { .. } | Kind::PictureChoice { multiple: false, .. } => !several,
        Kind::MultipleChoice { .. } | Kind::Ranking { .. } | Kind::PictureChoice { .. } => true,
        _ => false,
    };
    let found = all.filter(|(place, question)| *place < before && offers(&question.kind));
    found.map(|(_, question)| (question.code.to_string(), question.text.clone())).collect()
}

/// A choice of one of these questions, or of none.
fn choice(
    field: Field,
    [none, before]: [&'static str; 2],
    sources: Box<dyn Fn() -> Vec<(String, String)> + Send>,
    present: Signal<Option<String>>,
    set: Box<dyn Fn(Option<ItemCode>) + Send>,
) -> Tag {
    let options = move || {
        let mut all = sources();
        // what cannot be taken any more stays to be seen
        if let Some(present) = present.get().filter(|present| all.iter().all(|(code, _)| code != present)) {
            all.insert(0, (present, "a question that is not asked before".to_owned()));
        }
        let named = all.into_iter().map(|(code, text)| (code, [before, " “", &text, "”"].concat()));
        std::iter::once((String::new(), none.to_owned())).chain(named).collect()
    };
    field.choice(options, move || present.get().unwrap_or_default(), move |code| set(code.parse().ok()))
}

/// Whether a block is asked once, or for each option that was chosen.
pub fn for_each(draft: Draft, block: usize) -> Tag {
    let path = format!("blocks[{block}].for_each");
    let present = move || draft.document.with(|document| Some(document.blocks.get(block)?.for_each.as_ref()?.to_string()));
    let set = move |from: Option<ItemCode>| {
        draft.edit("", |document| document.blocks.get_mut(block).map(|block| block.for_each = from));
    };
    let words = ["Once", "For each option chosen in"];
    let field = Field::new(&path, "Asked how often").error(path_error(draft, path.clone()));
    let sources = Box::new(move || draft.document.with(|d| sources(d, (block, 0), true)));
    let field = choice(field, words, sources, Signal::derive(present), Box::new(set));
    let hint = "Write {each} where a text is to name the option, such as “How was {each}?”; “Repeat an earlier answer” inserts it. Options that exclude the others are left out.";
    tag("div").with(field).with(tag("p").class("hint").text(hint).shown(move || present().is_some()))
}

/// Whether a kind can take options of another question.
pub const fn takes(kind: KindName) -> bool {
    use KindName::{ChoiceMatrix, ConstantSum, Matrix, MultipleChoice, Ranking, SingleChoice};
    matches!(kind, SingleChoice | MultipleChoice | Ranking | Matrix | ChoiceMatrix | ConstantSum)
}

/// What codes of a question's own options begin with where it takes others along, which mostly begin otherwise.
pub const OWN: &str = "own";

/// Gives options of a question other codes where those that it takes along have theirs. A condition that names an old
/// one says that it is not there.
fn set_apart(document: &mut Document, (b, q): (usize, usize)) -> Option<()> {
    // where there are rows, it is rows that are taken along
    let own = question(document, b, q).filter(|own| own.kind.rows().is_none())?;
    let (asked, from) = (own.code.clone(), own.carried.as_ref()?.from.clone());
    let mut all = document.blocks.iter().flat_map(|block| &block.questions);
    let mut taken: Vec<OptionCode> =
        all.find(|asked| asked.code == from)?.kind.options()?.iter().map(|option| option.code.clone()).collect();
    let mut moved = Vec::new();
    let options = question_mut(document, b, q)?.kind.options_mut()?;
    let foreign = taken.len();
    taken.extend(options.iter().map(|option| option.code.clone()));
    for option in options.iter_mut() {
        if taken.iter().take(foreign).any(|code| *code == option.code) {
            let code = free(OWN, |code| taken.contains(code))?;
            moved.push((std::mem::replace(&mut option.code, code.clone()), code.clone()));
            taken.push(code);
        }
    }
    for (old, new) in moved {
        let [old, new] = [old, new].map(|code| [asked.as_str(), "/option/", code.as_str()].concat());
        move_texts(document, &old, &new, true);
    }
    Some(())
}

/// The options that a question takes from an earlier one.
pub fn carried(draft: Draft, (b, q): (usize, usize)) -> Tag {
    let path = format!("blocks[{b}].questions[{q}].carried");
    let read = move || draft.document.with(|document| question(document, b, q)?.carried.clone());
    let present = move || read().map(|carried| carried.from.to_string());
    let edit = move |change: &dyn Fn(&mut Option<Carried>)| {
        draft.edit_with_translations(|document| {
            if let Some(question) = question_mut(document, b, q) {
                change(&mut question.carried);
            }
            set_apart(document, (b, q));
        });
    };
    let set = move |from: Option<ItemCode>| {
        edit(&|carried| {
            let unchosen = carried.as_ref().is_some_and(|carried| carried.unchosen);
            *carried = from.clone().map(|from| Carried { from, unchosen });
        });
    };
    let hint = "They stand before its own, which may then be few or none.";
    let field = Field::new(&path, "Options taken from an earlier question").hint(hint).error(path_error(draft, path.clone()));
    let sources = Box::new(move || draft.document.with(|d| sources(d, (b, q), false)));
    let from = choice(field, ["None", "Those of"], sources, Signal::derive(present), Box::new(set));
    let which = || [("", "Those that were chosen there"), ("unchosen", "Those that were not chosen there")];
    let which = move || which().map(|(key, words)| (key.to_owned(), words.to_owned())).to_vec();
    let is_unchosen = move || read().is_some_and(|carried| carried.unchosen);
    let value = move || if is_unchosen() { "unchosen" } else { "" }.to_owned();
    let choose = move |key: String| {
        edit(&|carried| {
            if let Some(carried) = carried {
                carried.unchosen = !key.is_empty();
            }
        });
    };
    let which = Field::new(&[&path, ".unchosen"].concat(), "Which of them").choice(which, value, choose);
    tag("div").class("condition").with(from).with(tag("div").with(which).shown(move || present().is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        serde_json::from_str(include_str!("../../../../crates/survey/tests/loops.json")).unwrap()
    }

    #[test]
    fn only_what_was_asked_once_and_before_can_be_taken_from() {
        let codes = |before, several| sources(&document(), before, several).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        assert!(codes((0, 0), false).is_empty());
        assert_eq!(codes((1, 0), true), ["ways"]);
        assert_eq!(codes((2, 2), false), ["ways", "best"]);
        assert_eq!(codes((2, 2), true), ["ways"], "a loop needs a question that takes several");
    }

    #[test]
    fn own_options_get_codes_that_those_taken_along_do_not_have() {
        let mut document = document();
        let place = (document.blocks.len() - 1, 2);
        let from = document.blocks[0].questions[0].clone();
        let mut asked = crate::designer::edit::new_question(&document, KindName::SingleChoice).unwrap();
        let codes = ["phone", "desk"].map(|code| code.parse::<OptionCode>().unwrap());
        for (option, code) in asked.kind.options_mut().unwrap().iter_mut().zip(&codes) {
            option.code = code.clone();
        }
        asked.carried = Some(Carried { from: from.code, unchosen: false });
        let key = |code: &str| [asked.code.as_str(), "/option/", code].concat();
        document.translate("de", &key(codes[1].as_str()), "Zweite");
        document.blocks[place.0].questions.insert(place.1, asked.clone());
        assert!(candor_survey::Questionnaire::try_from(document.clone()).is_err());
        set_apart(&mut document, place).unwrap();
        candor_survey::Questionnaire::try_from(document.clone()).unwrap();
        assert_eq!(document.translations["de"].texts[&key("own2")], "Zweite");
        let before = document.clone();
        set_apart(&mut document, place).unwrap();
        assert_eq!(document, before);
    }

    #[test]
    fn what_is_offered_can_be_published() {
        let mut document = document();
        let last = document.blocks.len() - 1;
        for (from, _) in sources(&document, (last, 2), false) {
            document.blocks[last].questions[2].carried = Some(Carried { from: from.parse().unwrap(), unchosen: true });
            candor_survey::Questionnaire::try_from(document.clone()).unwrap();
        }
        for kind in KindName::ALL.iter().copied() {
            let Some(mut asked) = crate::designer::edit::new_question(&document, kind) else { continue };
            let mut changed = document.clone();
            asked.carried = Some(Carried { from: "ways".parse().unwrap(), unchosen: false });
            changed.blocks[last].questions.push(asked);
            let problems = candor_survey::Questionnaire::try_from(changed).err().unwrap_or_default();
            let refused = problems.iter().any(|problem| problem.path.ends_with(".carried"));
            assert_ne!(takes(kind), refused, "{kind:?}: {problems:?}");
        }
    }
}
