//! Ways that lead past questions, and ends with words of their own.

use candor_survey::document::{Document, Jump};
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::condition::{Conditional, condition};
use crate::designer::draft::Draft;
use crate::designer::edit::{question, question_mut};
use crate::designer::editor::{path_error, text_of};
use crate::designer::outline::block_name;
use crate::form::{Field, focus_on};
use crate::memo::Memo;
use crate::parts::button;

/// What stands for the end among the codes of blocks, none of which begins with a sign.
const END: &str = "/";

/// The ways that lead from one question.
#[derive(Debug, Clone, Copy)]
struct Ways {
    draft: Draft,
    place: (usize, usize),
}

impl Ways {
    fn path(self, at: usize, part: &str) -> String {
        format!("blocks[{}].questions[{}].jumps[{at}].{part}", self.place.0, self.place.1)
    }

    fn read<T>(self, read: impl FnOnce(&[Jump]) -> T) -> T {
        self.draft.document.with(|document| read(question(document, self.place.0, self.place.1).map_or(&[], |question| &question.jumps)))
    }

    fn edit<T>(self, change: impl FnOnce(&mut Vec<Jump>) -> T) -> Option<T> {
        let (b, q) = self.place;
        self.draft.edit("", |document| question_mut(document, b, q).map(|question| change(&mut question.jumps))).flatten()
    }

    fn add(self) {
        let added = self.edit(|ways| {
            ways.push(Jump { when: String::new(), to: None, says: String::new() });
            ways.len() - 1
        });
        focus_on(&self.path(added.unwrap_or_default(), "when-choose"));
    }

    fn remove(self, at: usize) {
        self.edit(|ways| drop((at < ways.len()).then(|| ways.remove(at))));
        focus_on(&self.adding());
    }

    fn earlier(self, at: usize) {
        self.edit(|ways| {
            if at > 0 && at < ways.len() {
                ways.swap(at - 1, at);
            }
        });
        focus_on(&self.path(at.saturating_sub(1), "when"));
    }

    fn adding(self) -> String {
        format!("blocks[{}].questions[{}].jumps", self.place.0, self.place.1)
    }
}

/// Where a way from a block can lead: codes and names of later blocks, and the end.
fn targets(document: &Document, block: usize) -> Vec<(String, String)> {
    let later = document.blocks.iter().enumerate().skip(block + 1);
    let later = later.map(|(at, block)| (block.code.to_string(), ["go to ", &block_name(at, block)].concat()));
    later.chain([(END.to_owned(), "end the survey".to_owned())]).collect()
}

/// The ways that lead on from a question.
pub fn ways(draft: Draft, place: (usize, usize)) -> Tag {
    let ways = Ways { draft, place };
    let count = Memo::new(move || ways.read(<[Jump]>::len));
    let hint = "Without a way that holds, the next question comes. The first way that holds counts.";
    tag("fieldset")
        .class("rows-editor ways")
        .with(tag("legend").text("After this question"))
        .with(tag("p").class("hint").text(hint))
        .with(tag("ol").live_children(move || (0..count.get()).map(|at| way(ways, at)).collect()))
        .with(button("", "Add “If … then go to …”", move || ways.add()).set("id", &ways.adding()))
}

fn way(ways: Ways, at: usize) -> Tag {
    let (draft, (b, q)) = (ways.draft, ways.place);
    let number = at + 1;
    let to =
        move || ways.read(|ways| ways.get(at).map(|way| way.to.as_ref().map_or(END, |code| code.as_str()).to_owned())).unwrap_or_default();
    let leads = move || {
        let mut all = draft.document.with(|document| targets(document, b));
        let present = to();
        if !all.iter().any(|(code, _)| *code == present) {
            all.insert(0, (present, "go to a block that is not there".to_owned()));
        }
        all
    };
    let set = move |code: String| {
        ways.edit(|ways| {
            if let Some(way) = ways.get_mut(at) {
                way.to = code.parse().ok();
            }
        });
    };
    let to_path = ways.path(at, "to");
    let says_path = ways.path(at, "says");
    let says = text_of(
        draft,
        &says_path,
        move |document| question(document, b, q)?.jumps.get(at).map(|way| way.says.clone()),
        move |document| question_mut(document, b, q)?.jumps.get_mut(at).map(|way| &mut way.says),
    );
    let words = Field::new(&says_path, "What is said there").hint("In place of the thanks, such as why nothing more is asked.").optional();
    let earlier = button("small", "Move up", move || ways.earlier(at)).set("aria-label", &format!("Move up way {number}"));
    let earlier = earlier.live("aria-disabled", move || (at == 0).then(|| "true".to_owned()));
    let remove = button("small", "Remove", move || ways.remove(at)).set("aria-label", &format!("Remove way {number}"));
    tag("li").with(
        tag("div")
            .class("way")
            .set("role", "group")
            .set("aria-label", &format!("Way {number}"))
            .with(condition(draft, Conditional::Way(b, q, at), "If"))
            .with(Field::new(&to_path, "Then").error(path_error(draft, to_path.clone())).choice(leads, to, set))
            .with(tag("div").with(says.area(words, 2)).shown(move || to() == END))
            .with(tag("p").class("line tight").with(earlier).with(remove)),
    )
}

#[cfg(test)]
mod tests {
    use candor_survey::builtin;

    use super::*;

    #[test]
    fn a_way_leads_to_a_later_block_or_to_the_end() {
        let document = builtin::customer_satisfaction();
        let codes = |block| targets(&document, block).into_iter().map(|(code, _)| code).collect::<Vec<_>>();
        let later: Vec<String> = document.blocks.iter().skip(1).map(|block| block.code.to_string()).collect();
        assert_eq!(codes(0), later.into_iter().chain([END.to_owned()]).collect::<Vec<_>>());
        assert_eq!(codes(document.blocks.len()), [END]);
        assert!(END.parse::<candor_survey::BlockCode>().is_err());
    }
}
