//! Response and weighted results in words.

use candor_charts::{number, percent};
use candor_stats::Interval;
use candor_stats::weighting::FEWEST_PER_CELL;

use super::{ItemResponse, LARGEST_WEIGHT, NonResponse, Refusal, UnitResponse, Weighted, Weighting};
use crate::page::{Block, Cell, Section, Table};

/// Sections of a report, in which weighted results may have been asked for without flagged responses. `name` gives the name of a unit.
#[must_use]
pub fn sections(found: &NonResponse, without_flagged: bool, name: impl Fn(usize) -> String) -> Vec<Section> {
    vec![response(found, name), weighted(found, without_flagged)]
}

fn response(found: &NonResponse, name: impl Fn(usize) -> String) -> Section {
    let mut table = Table {
        caption: "Response by unit (95 % interval)".to_owned(),
        header: ["Unit", "Responses", "People", "Response rate", "95 % interval"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    let mut row = |name: String, r: &UnitResponse| table.row(cells(name, r.responses, r.people, r.rate));
    if let Some(all) = &found.overall {
        row("All".to_owned(), all);
    }
    found.units.iter().for_each(|r| row(name(r.top), r));
    let mut blocks = vec![Block::Table(table)];
    if let (Some(r), Some(bias)) = (found.r_indicator, found.max_bias) {
        blocks.push(Block::Paragraph(format!(
            "How alike units answered (R-indicator, 1 is best): {}. At most {} standard deviations of a mean can come from units that answered less than others.",
            number(r),
            number(bias)
        )));
        if r < 0.8 {
            blocks.push(Block::Paragraph("Those who did not answer may differ: units answered very unequally.".to_owned()));
        }
    } else {
        blocks.push(Block::Paragraph(
            "How many people some units have is not known, or more answered than there are. Enter people by unit to see response rates."
                .to_owned(),
        ));
    }
    blocks.extend(found.answers.iter().flat_map(|item| by_answer(item, found.smallest)));
    blocks.push(Block::Note(format!(
        "A unit with fewer than {} responses is counted with the nearest unit above with which they are enough, and so is one of few employees who all gave the same answer to a question that counts into a measure; people of units that nobody answered for are counted in the same way.",
        found.smallest
    )));
    Section { id: "response", title: "Response".to_owned(), blocks }
}

fn cells(name: String, responses: u64, people: Option<u64>, rate: Option<Interval>) -> [Cell; 5] {
    let unknown = || "not known".to_owned();
    [
        name.into(),
        responses.to_string().into(),
        people.map_or_else(unknown, |n| n.to_string()).into(),
        rate.map_or_else(unknown, |rate| percent(rate.estimate)).into(),
        rate.map_or_else(|| "–".to_owned(), |rate| format!("{} to {}", percent(rate.low), percent(rate.high))).into(),
    ]
}

/// The response by the answers to an item, and what is not told of it.
fn by_answer(found: &ItemResponse, smallest: u64) -> Vec<Block> {
    if found.counts_others {
        return vec![Block::Paragraph(format!(
            "There is no response by “{}”: the list counts more people than were invited. Enter how many of those invited would give each answer.",
            found.text
        ))];
    }
    let mut table = Table {
        caption: format!("Response by “{}” (95 % interval)", found.text),
        header: ["Answer", "Responses", "People", "Response rate", "95 % interval"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    found.answers.iter().for_each(|r| table.row(cells(r.label.clone(), r.responses, r.people, r.rate)));
    let mut blocks = Vec::new();
    if !found.answers.is_empty() {
        blocks.push(Block::Table(table));
    }
    if found.withheld > 0 {
        blocks.push(Block::Paragraph(format!(
            "Response by “{}” is not told of {} of its answers: fewer than {smallest} people gave them, or comparing with units and other answers would be about so few.",
            found.text, found.withheld
        )));
    }
    blocks
}

fn weighted(found: &NonResponse, without_flagged: bool) -> Section {
    let mut blocks = match &found.weighting {
        Ok(weighting) => results(weighting, found.smallest),
        Err(refusal) => vec![Block::Paragraph(why(refusal))],
    };
    if without_flagged && let Ok(weighting) = &found.weighting {
        blocks.insert(0, Block::Paragraph(left_out(weighting.left_out, found.smallest)));
    }
    Section { id: "weighted", title: "Weighted results".to_owned(), blocks }
}

fn left_out(flagged: u64, smallest: u64) -> String {
    if flagged == 0 {
        return format!("Flagged responses stay in: fewer than {smallest} would be left out, or comparing would tell of as few.");
    }
    format!("{flagged} flagged responses are left out, of the weights and of what stands beside them.")
}

fn results(weighting: &Weighting, smallest: u64) -> Vec<Block> {
    let mut table = Table {
        caption: "Measures unweighted and weighted (95 % interval)".to_owned(),
        header: ["Measure", "Unweighted", "Answers", "Weighted", "Effective answers", "Change"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    let few = || "too few to tell".to_owned();
    let mut lines = Vec::new();
    for Weighted { measure, unweighted, weighted } in &weighting.measures {
        let (plain, n) = unweighted.map_or_else(
            || (few(), few()),
            |(n, m)| (format!("{} ({} to {})", number(m.mean), number(m.low), number(m.high)), n.to_string()),
        );
        let (told, effective) = weighted.map_or_else(
            || (few(), "–".to_owned()),
            |w| (format!("{} ({} to {})", number(w.mean), number(w.low), number(w.high)), format!("{:.0}", w.effective_n)),
        );
        let change = unweighted.zip(*weighted).map(|((_, m), w)| (m, w, w.mean - m.mean));
        let difference = change.map_or_else(|| "–".to_owned(), |(_, _, d)| number(d));
        table.row([measure.name.as_str().into(), plain.into(), n.into(), told.into(), effective.into(), difference.into()]);
        lines.extend(change.map(|(m, w, _)| {
            let much = if w.mean < m.low || w.mean > m.high { "more than its uncertainty" } else { "less than its uncertainty" };
            format!("Weighting moves “{}” from {} to {}: a change of {much}.", measure.name, number(m.mean), number(w.mean))
        }));
    }
    vec![
        Block::Table(table),
        Block::List(lines),
        Block::Paragraph(format!(
            "{} responses are weighted so that they stand for all people by: {}. Design effect {}: they tell as much as {:.0} unweighted ones. The largest weight is {} times the mean.",
            weighting.responses,
            weighting.margins.join("; "),
            number(weighting.kish.deff),
            weighting.kish.effective_n,
            number(weighting.kish.max_over_mean)
        )),
        Block::Note(format!(
            "Raking to known margins (Deming & Stephan 1940), weights trimmed at {LARGEST_WEIGHT} times the mean; groups of units and answers need {FEWEST_PER_CELL} responses. Weights mend what differs between groups, and not what differs within them. The intervals take the weights as given. A weighted figure is not told where fewer than {smallest} people share a weight."
        )),
    ]
}

fn why(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NoFrame => "There are no weighted results: how many people there are is not known for two groups of units or more, nor for any answer. Enter people by unit or by answer.".to_owned(),
        Refusal::Part => "Weights are made from the whole organisation, so weighted results are shown to those who see all of it.".to_owned(),
        Refusal::Few(what) => format!("There are no weighted results: fewer than {FEWEST_PER_CELL} responses are of {what}, so few people would speak for many. Merge it with another in the list of people."),
        Refusal::TooMany => "There are no weighted results: more people answered than there are. Correct the numbers of people, or see whether the link was passed on.".to_owned(),
        Refusal::Contradictory => format!("There are no weighted results: no weights of at most {LARGEST_WEIGHT} times the mean meet all of the numbers of people. See whether they contradict one another, or leave one list out."),
        Refusal::Uneven(kish) => format!(
            "There are no weighted results: the weights would be so uneven that the responses tell no more than {:.0} unweighted ones (design effect {}). Who answered differs too much from who is there.",
            kish.effective_n,
            number(kish.deff)
        ),
    }
}
