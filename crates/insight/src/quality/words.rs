//! What the signs of carelessness come to, in words.

use candor_charts::{number, percent};

use super::thresholds::{SIGNS_NEEDED, TOO_FAST_SHARE};
use super::{Beside, Compared, Sign};
use crate::LEVEL;
use crate::page::{Block, Page, Section, Table};
use crate::results::Mean;

/// What a quality report is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Title of the survey.
    pub survey: String,
    /// Code of the wave.
    pub wave: String,
    /// The part of the organisation that is looked at; none for the whole.
    pub scope: Option<String>,
    /// What must be known to read the numbers.
    pub notes: Vec<String>,
    /// The smallest groups that are told of the wave.
    pub smallest: u64,
    /// Version of the program.
    pub version: String,
}

/// The quality report. `more` are sections on other matters of quality, before the method.
#[must_use]
pub fn page(found: Option<&Compared>, more: Vec<Section>, about: &About) -> Page {
    let scope = about.scope.as_ref().map_or_else(|| "whole organisation".to_owned(), Clone::clone);
    let mut page = Page {
        title: format!("Quality: {}", about.survey),
        subtitle: format!("{}, wave {}, {scope}", about.survey, about.wave),
        finding: format!(
            "Too few responses to tell anything: nothing is told of fewer than {} people, nor of fewer than {} employees who all gave the same answer to a question that counts into a measure.",
            about.smallest,
            2 * about.smallest
        ),
        facts: Vec::new(),
        cannot_say: cannot_say(found),
        sections: Vec::new(),
    };
    if let Some(found) = found {
        page.finding = finding(found);
        page.facts = facts(found);
        page.sections = vec![beside(found), signs(found)];
    }
    page.sections.extend(more);
    page.sections.push(method(about));
    page
}

fn plural(n: u64) -> String {
    if n == 1 { "1 response".to_owned() } else { format!("{n} responses") }
}

/// The finding in two sentences.
#[must_use]
pub fn finding(found: &Compared) -> String {
    let share = share(found.flagged, found.responses);
    let first = match found.flagged {
        0 => format!("No response of {} shows {SIGNS_NEEDED} independent signs of careless answering.", found.responses),
        n => format!(
            "{} of {} ({share}) show{} {SIGNS_NEEDED} or more independent signs of careless answering.",
            n,
            plural(found.responses),
            if n == 1 { "s" } else { "" }
        ),
    };
    let most = found.measures.iter().filter_map(|m| Some((m, change(m)?))).max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
    let second = match most {
        Some((measure, _)) => changed(measure).unwrap_or_default(),
        None if found.flagged == 0 => "Results are the same with and without.".to_owned(),
        None => format!("They are too few to be left out: a difference of fewer than {} people would give them away.", found.smallest),
    };
    format!("{first} {second}")
}

/// By how much a measure changes without flagged responses.
fn change(measure: &Beside) -> Option<f64> {
    Some(measure.without?.1.mean - measure.with?.1.mean)
}

/// What a measure is without them, as a sentence.
fn changed(measure: &Beside) -> Option<String> {
    let (with, without) = (measure.with?.1, measure.without?.1);
    let outside = without.mean < with.low || without.mean > with.high;
    let much = if outside { "more than its uncertainty" } else { "less than its uncertainty" };
    let name = &measure.measure.name;
    Some(format!("Without them “{name}” is {} instead of {}: a change of {much}.", number(without.mean), number(with.mean)))
}

fn facts(found: &Compared) -> Vec<String> {
    let mut facts =
        vec![plural(found.responses), format!("{} flagged", found.flagged), format!("{} left out where compared", found.left_out)];
    if found.timed >= found.smallest {
        facts.push(format!("speed known of {}", found.timed));
    }
    facts
}

fn cannot_say(found: Option<&Compared>) -> Vec<String> {
    let mut list = vec![
        "Whether a flagged response is careless: signs are no proof, and nothing is deleted.".to_owned(),
        "Whether a response without signs is careful.".to_owned(),
    ];
    if found.is_some_and(|found| found.timed < found.responses) {
        list.push("How fast all were: speed is known only where scripts ran and the visit was not interrupted.".to_owned());
    }
    list
}

fn told(mean: Mean) -> String {
    format!("{} ({} to {})", number(mean.mean), number(mean.low), number(mean.high))
}

fn beside(found: &Compared) -> Section {
    let mut table = Table {
        caption: "Measures with and without flagged responses (95 % interval)".to_owned(),
        header: ["Measure", "All responses", "Answers", "Without flagged", "Answers", "Change"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    for measure in &found.measures {
        let few = || "too few to tell".to_owned();
        let (with, n) = measure.with.map_or_else(|| (few(), few()), |(n, mean)| (told(mean), n.to_string()));
        let (without, left) = measure.without.map_or_else(|| ("the same".to_owned(), n.clone()), |(n, mean)| (told(mean), n.to_string()));
        let change = change(measure).map_or_else(|| "–".to_owned(), signed);
        table.row([measure.measure.name.as_str().into(), with.into(), n.into(), without.into(), left.into(), change.into()]);
    }
    let blocks = if found.measures.is_empty() {
        vec![Block::Paragraph("This questionnaire has no measures.".to_owned())]
    } else {
        let lines: Vec<String> = found.measures.iter().filter_map(changed).collect();
        let mut blocks = vec![Block::Table(table)];
        if !lines.is_empty() {
            blocks.push(Block::List(lines));
        }
        blocks
    };
    let note = format!(
        "Flagged responses are left out only where {} or more can be left out together, so that nobody is told by subtraction. The same rule holds for every question.",
        found.smallest
    );
    Section { id: "beside", title: "With and without flagged responses".to_owned(), blocks: [blocks, vec![Block::Note(note)]].concat() }
}

fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", number(value)) } else { number(value) }
}

fn signs(found: &Compared) -> Section {
    let mut table = Table {
        caption: "Signs of careless answering".to_owned(),
        header: ["Sign", "Responses", "Share", "95 % interval"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    let mut row = |name: &str, n: u64, of: u64| {
        let interval =
            candor_stats::wilson(n, of, LEVEL).map_or_else(|_| "–".to_owned(), |i| format!("{} to {}", percent(i.low), percent(i.high)));
        table.row([name.into(), n.to_string().into(), share(n, of).into(), interval.into()]);
    };
    for (sign, n) in &found.signs {
        // without any speed the sign was not looked for
        if *sign != Sign::TooFast || found.timed > 0 {
            row(sign.name(), *n, if *sign == Sign::TooFast { found.timed } else { found.responses });
        }
    }
    row("Two or more of them: flagged", found.flagged, found.responses);
    let mut list = Vec::new();
    if let Some(run) = found.average_run {
        list.push(format!("One answer is given {} times in a row on average, where statements are worded both ways.", number(run)));
    }
    if let Some(deviation) = found.variability {
        list.push(format!("Answers of one person vary by {} points (standard deviation) on average.", number(deviation)));
    }
    let mut blocks = vec![Block::Table(table)];
    if !list.is_empty() {
        blocks.push(Block::List(list));
    }
    Section { id: "signs", title: "Signs".to_owned(), blocks }
}

#[allow(clippy::cast_precision_loss)] // counts of people
fn share(n: u64, of: u64) -> String {
    if of == 0 { "–".to_owned() } else { percent(n as f64 / of as f64) }
}

fn method(about: &About) -> Section {
    let mut blocks = vec![
        Block::Paragraph(format!(
            "A response is flagged when at least {SIGNS_NEEDED} independent signs speak against it. Signs are looked for each time results are read; nothing is deleted, and no judgement is stored. The rules and their thresholds are in docs/quality.md, with their sources."
        )),
        Block::Paragraph(format!(
            "The browser compares the time taken with {} of the time that reading and answering takes at least, and tells only whether it was less.",
            percent(TOO_FAST_SHARE)
        )),
    ];
    blocks.extend(about.notes.iter().cloned().map(Block::Note));
    blocks.push(Block::Note(format!(
        "Confidential: groups of fewer than {} people are never shown. Candor {}.",
        about.smallest, about.version
    )));
    Section { id: "method", title: "Method".to_owned(), blocks }
}
