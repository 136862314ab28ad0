//! What depends on what: blocks and questions in order, with an arrow from each question to what is asked because of
//! its answer. The sentences below the map say the same.

use candor_survey::BlockCode;
use candor_survey::document::Document;
use candor_ui::{Tag, tag};
use leptos::prelude::*;

use crate::designer::draft::Draft;
use crate::designer::edit::{Place, item_codes, question};
use crate::designer::outline::block_name;
use crate::designer::several::parts;
use crate::form::{check, focus_on};
use crate::memo::Memo;

/// Height of a row and width of a lane, in units of the drawing; 16 of them are one rem.
const ROW: usize = 52;
const LANE: usize = 12;
/// Lanes that there are; more arrows share them.
const LANES: usize = 8;
/// How far arrows begin below and end above the middle of a row, so that they can be told apart.
const ASIDE: usize = 7;
/// From how many rows on only those are shown that conditions are about.
const MANY: usize = 30;

/// A row of the map.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    place: Place,
    text: String,
}

/// From a row to one that depends on it, or to which a way leads, in a lane counted from the rows outwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Arrow {
    from: usize,
    to: usize,
    lane: usize,
    is_way: bool,
}

/// Rows and arrows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Map {
    rows: Vec<Row>,
    arrows: Vec<Arrow>,
}

/// The paths of conditions, each with the codes of the items that it reads.
type Sources = [(String, Vec<String>)];

fn map(document: &Document, sources: &Sources, is_short: bool) -> Map {
    let places = parts(document);
    let home = |code: &String| {
        let is_its = |place: &&Place| match place {
            Place::Question(b, q) => question(document, *b, *q).is_some_and(|q| item_codes(q).iter().any(|own| own.as_str() == code)),
            _ => false,
        };
        places.iter().find(is_its).copied()
    };
    let mut links: Vec<(Place, Place, bool)> = ways(document);
    for (path, codes) in sources {
        let to = Place::of_path(path);
        // what stands beside the questions is no row
        if !places.contains(&to) {
            continue;
        }
        // what leads on from a question mostly asks for its own answer, which is no arrow
        for link in codes.iter().filter_map(home).filter(|from| *from != to).map(|from| (from, to, false)) {
            if !links.contains(&link) {
                links.push(link);
            }
        }
    }
    let is_linked = |place: &Place| links.iter().any(|(from, to, _)| from == place || to == place);
    let kept: Vec<Place> = places.into_iter().filter(|place| !is_short || is_linked(place)).collect();
    let at = |place: &Place| kept.iter().position(|one| one == place);
    let arrows =
        links.iter().filter_map(|(from, to, is_way)| Some(Arrow { from: at(from)?, to: at(to)?, lane: 0, is_way: *is_way })).collect();
    let rows = kept.iter().map(|place| Row { place: *place, text: name(document, *place) }).collect();
    Map { rows, arrows: in_lanes(arrows) }
}

/// From questions to the blocks that their ways lead to; the end is no part of the map.
fn ways(document: &Document) -> Vec<(Place, Place, bool)> {
    let mut links = Vec::new();
    for (b, block) in document.blocks.iter().enumerate() {
        for (q, question) in block.questions.iter().enumerate() {
            let to = question.jumps.iter().filter_map(|way| target(document, way.to.as_ref()?));
            links.extend(to.map(|to| (Place::Question(b, q), Place::Block(to), true)));
        }
    }
    links
}

fn target(document: &Document, code: &BlockCode) -> Option<usize> {
    document.blocks.iter().position(|block| block.code == *code)
}

/// Gives arrows that would cover each other lanes of their own, short ones inside.
fn in_lanes(mut arrows: Vec<Arrow>) -> Vec<Arrow> {
    arrows.sort_by_key(|arrow| (arrow.from.abs_diff(arrow.to), arrow.from, arrow.to));
    let mut placed: Vec<Arrow> = Vec::new();
    for arrow in arrows {
        let span = |arrow: &Arrow| (arrow.from.min(arrow.to), arrow.from.max(arrow.to));
        let (low, high) = span(&arrow);
        let is_free = |lane: &usize| placed.iter().filter(|one| one.lane == *lane).map(span).all(|(l, h)| h <= low || high <= l);
        let lane = (0..LANES).find(is_free).unwrap_or(placed.len() % LANES);
        placed.push(Arrow { lane, ..arrow });
    }
    placed
}

/// A block or a question as the map names it.
fn name(document: &Document, place: Place) -> String {
    let before = |b: usize| document.blocks.iter().take(b).map(|block| block.questions.len()).sum::<usize>();
    match place {
        Place::Block(b) => document.blocks.get(b).map(|block| block_name(b, block)).unwrap_or_default(),
        Place::Question(b, q) => {
            let text = question(document, b, q).map(|question| question.text.as_str()).unwrap_or_default();
            format!("{}. {}", before(b) + q + 1, if text.trim().is_empty() { "No text yet" } else { text })
        }
        other => super::outline::name_of(other),
    }
}

/// The line of an arrow with its head.
fn outline_of(arrow: Arrow) -> String {
    let x = (arrow.lane + 1) * LANE;
    let (from, to) = (arrow.from * ROW + ROW / 2 + ASIDE, arrow.to * ROW + ROW / 2 - ASIDE);
    format!("M0 {from}H{x}V{to}H1M7 {}L1 {to}L7 {}", to - 4, to + 4)
}

/// The map and the sentences. `chosen` is called when a part was chosen.
pub fn logic(draft: Draft) -> Vec<Tag> {
    let count = draft.document.with_untracked(|document| parts(document).len());
    let is_short = RwSignal::new(count > MANY);
    let map = Memo::new(move || {
        draft.document.with(|document| draft.checker.verdict.with(|verdict| map(document, &verdict.sources, is_short.get())))
    });
    let on = RwSignal::new(None::<Place>);
    let has_arrows = move || map.with(|map| !map.arrows.is_empty());
    let nothing = "Everybody is asked everything. What depends on an answer is set at a block or a question, under “Asked only if” and “After this question”.";
    let rows = tag("ol").live_children(move || map.with(|map| map.rows.iter().map(|row| row_of(draft, row, on)).collect()));
    vec![
        tag("h2").set("id", "editor-heading").set("tabindex", "-1").text("Logic"),
        tag("p").class("hint").text(nothing).shown(move || !has_arrows()),
        tag("p")
            .class("hint")
            .text("An arrow leads from a question to what is asked because of its answer, a broken one to where a way leads.")
            .shown(has_arrows),
        check("logic-short", "Only what conditions are about", move || is_short.get(), move |on| is_short.set(on)).shown(has_arrows),
        tag("div").class("logic").with(rows).live_part(move || map.with(|map| vec![drawing(map, on)])).shown(has_arrows),
        tag("h3").text("In words").shown(has_arrows),
        tag("ul").class("logic-words").live_children(move || sentences(draft)),
    ]
}

fn show(draft: Draft, place: Place) {
    draft.show(place);
    focus_on("editor-heading");
}

fn row_of(draft: Draft, row: &Row, on: RwSignal<Option<Place>>) -> Tag {
    let place = row.place;
    let class = if matches!(place, Place::Block(_)) { "logic-block" } else { "" };
    let light = move |_| on.set(Some(place));
    let open = tag("button").set("type", "button").with(tag("span").text(&row.text)).on("click", move |_| show(draft, place));
    tag("li").class(class).with(open.on("focus", light).on("mouseenter", light))
}

/// The arrows; those of the row that has the focus or the mouse stand out.
fn drawing(map: &Map, on: RwSignal<Option<Place>>) -> Tag {
    let lanes = map.arrows.iter().map(|arrow| arrow.lane + 1).max().unwrap_or(0);
    let (width, height) = ((lanes + 1) * LANE, map.rows.len() * ROW);
    let rem = |units: usize| format!("{}rem", units as f32 / 16.0);
    let place = |at: usize| map.rows.get(at).map(|row| row.place);
    let arrow = |arrow: &Arrow| {
        let ends = [place(arrow.from), place(arrow.to)];
        let line = tag("path").set("d", &outline_of(*arrow));
        let class = if arrow.is_way { "way" } else { "" };
        line.live("class", move || {
            let is_on = on.get().is_some_and(|on| ends.contains(&Some(on)));
            Some(if is_on { [class, " on"].concat() } else { class.to_owned() })
        })
    };
    tag("svg")
        .set("viewBox", &format!("0 0 {width} {height}"))
        .set("width", &rem(width))
        .set("height", &rem(height))
        .set("role", "img")
        .set("aria-label", "Arrows between questions and what depends on them. The list “In words” says the same.")
        .with_all(map.arrows.iter().map(arrow))
}

/// What happens when the condition of a path holds.
fn effect(document: &Document, path: &str) -> String {
    let number =
        |name: &str| path.split_once(name).and_then(|(_, rest)| rest.split(']').next()).and_then(|digits| digits.parse::<usize>().ok());
    let own = match Place::of_path(path) {
        Place::Question(b, q) => question(document, b, q),
        _ => None,
    };
    if let Some(quota) = number("quotas[").and_then(|at| document.quotas.get(at)) {
        return ["“", &quota.name, "” counts"].concat();
    }
    let Some(own) = own else { return "asked".to_owned() };
    let option = number("options[").and_then(|at| Some(own.kind.options()?.get(at)?.label.as_str()));
    let row = number("items[").and_then(|at| Some(own.kind.rows()?.get(at)?.text.as_str()));
    let way = number("jumps[").and_then(|at| own.jumps.get(at));
    match (option.or(row), way.map(|way| way.to.as_ref().and_then(|to| target(document, to)))) {
        (Some(part), _) => ["“", part, "” is shown"].concat(),
        (_, Some(Some(to))) => ["leads to ", &name(document, Place::Block(to))].concat(),
        (_, Some(None)) => "ends the survey".to_owned(),
        _ => "asked".to_owned(),
    }
}

fn sentences(draft: Draft) -> Vec<Tag> {
    let conditions = draft.checker.verdict.with(|verdict| verdict.conditions.clone());
    let sentence = |(path, words): &(String, String)| {
        let place = Place::of_path(path);
        let name = draft.document.with_untracked(|document| name(document, place));
        let link = tag("a").set("href", "#editor-heading").set("rel", "external").text(&name);
        let link = link.on("click", move |event| {
            event.prevent_default();
            show(draft, place);
        });
        tag("li").with(link).with(
            tag("span").text(&[": ", &draft.document.with_untracked(|document| effect(document, path)), " when ", words, "."].concat()),
        )
    };
    // what a value is stands at the value
    conditions.iter().filter(|(path, _)| !path.starts_with("values")).map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use candor_survey::Questionnaire;

    use super::*;

    fn routing() -> Document {
        Questionnaire::from_json(include_str!("../../../../crates/survey/tests/routing.json")).unwrap().document().clone()
    }

    fn source(path: &str, codes: &[&str]) -> (String, Vec<String>) {
        (path.to_owned(), codes.iter().map(|code| (*code).to_owned()).collect())
    }

    #[test]
    fn arrows_lead_from_questions_to_what_depends_on_them() {
        let document = routing();
        let first = document.blocks[0].questions[0].code.to_string();
        let sources = [source("blocks[1].show_if", &[&first]), source("blocks[1].questions[0].show_if", &[&first, &first, "gone"])];
        let whole = map(&document, &sources, false);
        assert_eq!(whole.rows.len(), parts(&document).len());
        let ends: Vec<_> = whole.arrows.iter().map(|arrow| (whole.rows[arrow.from].place, whole.rows[arrow.to].place)).collect();
        let from = Place::Question(0, 0);
        assert_eq!(ends, [(from, Place::Block(1)), (from, Place::Question(1, 0))]);
        let short = map(&document, &sources, true);
        assert_eq!(short.rows.iter().map(|row| row.place).collect::<Vec<_>>(), [from, Place::Block(1), Place::Question(1, 0)]);
        assert_eq!(map(&document, &[], true), Map::default());
    }

    #[test]
    fn ways_lead_to_blocks_and_not_from_a_question_to_itself() {
        let mut document = routing();
        let to = document.blocks.last().unwrap().code.clone();
        let last = document.blocks.len() - 1;
        let own = document.blocks[0].questions[0].code.to_string();
        let way = |to| candor_survey::document::Jump { when: String::new(), to, says: String::new() };
        document.blocks[0].questions[0].jumps = vec![way(Some(to)), way(None)];
        let map = map(&document, &[source("blocks[0].questions[0].jumps[0].when", &[&own])], true);
        assert_eq!(map.rows.iter().map(|row| row.place).collect::<Vec<_>>(), [Place::Question(0, 0), Place::Block(last)]);
        assert_eq!(map.arrows, [Arrow { from: 0, to: 1, lane: 0, is_way: true }]);
        let says = ["blocks[0].questions[0].jumps[0].when", "blocks[0].questions[0].jumps[1].when", "blocks[1].show_if"];
        let says = says.map(|path| effect(&document, path));
        assert!(says[0].starts_with("leads to "));
        assert_eq!(says[1..], ["ends the survey", "asked"]);
    }

    #[test]
    fn arrows_that_would_cover_each_other_have_lanes_of_their_own() {
        let arrow = |from, to| Arrow { from, to, lane: 0, is_way: false };
        let lanes = in_lanes(vec![arrow(0, 9), arrow(1, 2), arrow(2, 4), arrow(3, 8)]);
        let of = |from, to| lanes.iter().find(|arrow| (arrow.from, arrow.to) == (from, to)).unwrap().lane;
        assert_eq!([of(1, 2), of(2, 4), of(3, 8), of(0, 9)], [0, 0, 1, 2]);
        let many = in_lanes((0..40).map(|at| arrow(at, 50)).collect());
        assert!(many.iter().all(|arrow| arrow.lane < LANES));
    }
}
