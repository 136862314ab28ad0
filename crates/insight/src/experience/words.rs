//! The experience of a survey as a page of words, tables and a chart.

use candor_charts::{Bar, Bars, Frame, Interval, Numbers, Width, bars};
use candor_survey::{LevelKind, MAX_EVENTS, PageEvent};

use super::{Experience, Level, PageExperience, Rate, Sign, Struggle, TargetState};
use crate::THRESHOLD;
use crate::page::{Block, Cell, Figure, Page, Section, Table};

/// What the page is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Title of the survey.
    pub survey: String,
    /// Wave.
    pub wave: String,
    /// Name of the channel; none for all, or where there are none.
    pub channel: Option<String>,
    /// How much room there is.
    pub width: Width,
}

/// The answer of ten seconds.
#[must_use]
pub fn finding(found: &Experience) -> String {
    if found.visits.is_none() {
        return format!("Not enough yet. From {THRESHOLD} visits on this page tells where people struggle.");
    }
    let first = match found.struggles.first() {
        Some(struggle) => {
            let name = found.pages.get(struggle.page).map(|page| page.name.as_str()).unwrap_or_default();
            format!("People struggle most on page {}, “{name}”. {}", struggle.page + 1, reason(struggle))
        }
        None if found.comparisons == 0 => "No page stands out. Nothing hard was met, or there is only one page.".to_owned(),
        None => "No page stands out. What differs between pages is within what chance allows.".to_owned(),
    };
    format!("{first} {}", levels_in_words(&found.levels))
}

/// Why a page stands out, in a sentence.
#[must_use]
pub fn reason(struggle: &Struggle) -> String {
    let Rate { share, low, high, .. } = struggle.rate;
    let what = match struggle.sign {
        Sign::Left => "the visit ended here",
        Sign::Event(PageEvent::Problem) => "a message said that an answer was missing or did not fit",
        Sign::Event(PageEvent::Back) => "somebody went back from here",
        Sign::Event(PageEvent::Help) => "help was opened",
        Sign::Event(PageEvent::Change) => "an answer was changed",
    };
    format!(
        "In {} of 100 visits (plausibly {} to {}) {what}; over all pages in {} of 100.",
        hundred(share),
        hundred(low),
        hundred(high),
        hundred(struggle.overall)
    )
}

fn levels_in_words(levels: &[Level]) -> String {
    let count = |state| levels.iter().filter(|level| level.state == state).count();
    let are = |n: usize, what: &str| format!("{n} {} {what}", if n == 1 { "is" } else { "are" });
    let parts = [(TargetState::Met, "met"), (TargetState::NotMet, "not met"), (TargetState::NotSure, "not sure yet")];
    let told: Vec<String> =
        parts.map(|(state, what)| (count(state), what)).into_iter().filter(|(n, _)| *n > 0).map(|(n, what)| are(n, what)).collect();
    match told.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("Of the four experience levels {} and {last}.", first.join(", ")),
        _ => format!("Of the four experience levels {}.", told.join(", ")),
    }
}

/// The whole page.
#[must_use]
pub fn page(found: &Experience, about: &About) -> Page {
    let channel = about.channel.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
    let sections = match found.visits {
        Some(_) => vec![levels(found), struggles(found), funnel(found, about.width), by_page(found), times(found), method(found)],
        None => vec![method(found)],
    };
    Page {
        title: format!("Experience: {}", about.survey),
        subtitle: format!("{}, wave {}{channel}", about.survey, about.wave),
        finding: finding(found),
        facts: facts(found, about),
        cannot_say: cannot_say(found),
        sections,
    }
}

fn facts(found: &Experience, about: &About) -> Vec<String> {
    let mut facts = vec![format!("Wave {}", about.wave)];
    facts.extend(about.channel.clone());
    match found.visits {
        Some(visits) => {
            facts.push(format!("{visits} visits"));
            facts.push(format!("{} of them counted by scripts", at_least(found.with_scripts.min(visits))));
        }
        None => facts.push(format!("Fewer than {THRESHOLD} visits")),
    }
    facts
}

fn cannot_say(found: &Experience) -> Vec<String> {
    let mut list = vec![
        "Anything about single people. Only sums are kept, without answers, unit or day, and nothing leads from them to a response.".to_owned(),
        "How many people there were: the same person can visit twice.".to_owned(),
        "Whether a page is badly written. A hard subject makes people stop and correct themselves, too.".to_owned(),
        "Who looked at the first page and left: nothing is stored for looking.".to_owned(),
        "Without scripts: help, which is always in sight there, the time it took, and errors on the first page before anything else was sent."
            .to_owned(),
    ];
    if found.visits.is_some() {
        list.push(format!(
            "Whether others left early: leaving is seen in the {} visits of which the server kept a draft.",
            at_least(found.followed)
        ));
    }
    list
}

fn levels(found: &Experience) -> Section {
    let mut table = Table {
        caption: "Experience levels with their targets".to_owned(),
        header: ["Level", "Target", "Of 100 visits", "95 % interval", "At most", "Visits"].map(ToOwned::to_owned).to_vec(),
        words: 2,
        ..Table::default()
    };
    for level in &found.levels {
        let (share, range, visits) = match level.rate {
            Some(rate) => (hundred(rate.share), range(rate), rate.visits.to_string()),
            None => (few(), "–".to_owned(), "–".to_owned()),
        };
        table.row([
            level.kind.name().into(),
            state(level.state).into(),
            share.into(),
            range.into(),
            level.target.to_string().into(),
            visits.into(),
        ]);
    }
    let note = "Not sure means that the interval holds the target: more visits are needed to tell.";
    let meaning = LevelKind::ALL.map(|kind| format!("{}: {}", kind.name(), counted(kind))).to_vec();
    Section {
        id: "levels",
        title: "Four experience levels".to_owned(),
        blocks: vec![Block::Table(table), Block::Note(note.to_owned()), Block::List(meaning)],
    }
}

const fn counted(kind: LevelKind) -> &'static str {
    match kind {
        LevelKind::UserErrors => "visits in which a message said that an answer was missing or did not fit.",
        LevelKind::Back => "visits in which somebody went back a page.",
        LevelKind::Help => "visits in which help was opened, of those whose browser ran scripts.",
        LevelKind::Unfinished => "visits that were not sent, of those of which the server kept a draft.",
    }
}

const fn state(state: TargetState) -> &'static str {
    match state {
        TargetState::Met => "Met",
        TargetState::NotMet => "Not met",
        TargetState::NotSure => "Not sure",
    }
}

fn struggles(found: &Experience) -> Section {
    let name = |struggle: &Struggle| found.pages.get(struggle.page).map(|page| page.name.as_str()).unwrap_or_default();
    let line = |struggle: &Struggle| format!("Page {}, “{}”. {}", struggle.page + 1, name(struggle), reason(struggle));
    let content = if found.struggles.is_empty() {
        Block::Paragraph("No page stands out.".to_owned())
    } else {
        Block::List(found.struggles.iter().map(line).collect())
    };
    let how = format!(
        "A page stands out when its exact interval (Clopper–Pearson) lies above the share over all pages, with 95 % confidence for all {} comparisons together (Bonferroni). The clearest comes first.",
        found.comparisons
    );
    Section { id: "struggle", title: "Where people struggle".to_owned(), blocks: vec![content, Block::Note(how)] }
}

fn funnel(found: &Experience, width: Width) -> Section {
    let started = found.pages.first().and_then(|page| page.reached);
    let Some(started) = started else {
        let text = format!("Fewer than {THRESHOLD} visits of which leaving can be seen: the server sees it where it keeps a draft.");
        return Section { id: "funnel", title: "How far people come".to_owned(), blocks: vec![Block::Paragraph(text)] };
    };
    let share =
        |page: &PageExperience| page.reached.and_then(|reached| super::rate(super::Happened { visits: reached, events: reached }, started));
    let bar = |(at, page): (usize, &PageExperience)| Bar {
        label: format!("{}. {}", at + 1, page.name),
        interval: share(page).map(|r| Interval { estimate: r.share, low: r.low, high: r.high }),
    };
    let ended = found.pages.last().and_then(share);
    let words = ended.map_or_else(
        || "Too few came to the last page to be told.".to_owned(),
        |rate| format!("Of 100 visits {} came to the last page (plausibly {}).", hundred(rate.share), range(rate)),
    );
    let drawing = bars(&Bars {
        frame: Frame { title: "How far people come".to_owned(), description: words.clone(), width },
        heading: "Page".to_owned(),
        numbers: "came here (95 % interval)".to_owned(),
        axis_title: "share of visits of which leaving can be seen".to_owned(),
        format: Numbers::Percent,
        bars: found.pages.iter().enumerate().map(bar).collect(),
    });
    let mut caption = format!("{words} A visit counts at the furthest page that was shown.");
    if found.unfinished > 0 {
        caption.push_str(&format!(" About {} visits are unfinished so far: not touched today, and kept for 30 days.", found.unfinished));
    }
    let blocks = vec![Block::Figure(Figure { drawing, caption }), Block::Table(funnel_table(found, share))];
    Section { id: "funnel", title: "How far people come".to_owned(), blocks }
}

fn funnel_table(found: &Experience, share: impl Fn(&PageExperience) -> Option<Rate>) -> Table {
    let mut table = Table {
        caption: "How far people come, as a table".to_owned(),
        header: ["Page", "Came here", "Of 100 visits", "Left here", "Of 100 who came", "95 % interval"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        folded: true,
        ..Table::default()
    };
    for (at, page) in found.pages.iter().enumerate() {
        let left = page.left;
        table.row([
            named(at, page),
            page.reached.map_or_else(few, |n| n.to_string()).into(),
            share(page).map_or_else(few, |r| hundred(r.share)).into(),
            left.map_or_else(few, |r| r.with.to_string()).into(),
            left.map_or_else(few, |r| hundred(r.share)).into(),
            left.map_or_else(few, range).into(),
        ]);
    }
    table
}

fn by_page(found: &Experience) -> Section {
    let mut table = Table {
        caption: "Events by page: visits of 100 with at least one (95 % interval)".to_owned(),
        header: ["Page", "Errors", "Back", "Help", "Answers changed", "Visits"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    for (at, page) in found.pages.iter().enumerate() {
        let [problems, back, help, changes] = page.events.map(|rate| Cell::from(rate.map_or_else(few, told)));
        let visits = page.events[0].map_or_else(few, |rate| rate.visits.to_string());
        table.row([named(at, page), problems, back, help, changes, visits.into()]);
    }
    let times =
        |event| found.pages.iter().filter_map(|page| page.rate(Sign::Event(event))).map(|rate| rate.events).fold(0, u64::saturating_add);
    let [problems, back, help, changes] = PageEvent::ALL.map(times);
    let sums =
        format!("In all, {problems} messages about answers, {back} steps back, {help} times help, {changes} changed answers were counted.");
    Section { id: "pages", title: "Page by page".to_owned(), blocks: vec![Block::Table(table), Block::Note(sums)] }
}

fn times(found: &Experience) -> Section {
    let title = "How long it takes".to_owned();
    if found.times.is_empty() {
        let text =
            format!("Fewer than {THRESHOLD} visits were timed. Time is measured where scripts run, and kept as one of four classes.");
        return Section { id: "times", title, blocks: vec![Block::Paragraph(text)] };
    }
    let mut table = Table {
        caption: "How long visits took that were sent".to_owned(),
        header: ["Time", "Visits", "Of 100 visits", "95 % interval"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        ..Table::default()
    };
    for (class, rate) in &found.times {
        table.row([class.name().into(), rate.with.to_string().into(), hundred(rate.share).into(), range(*rate).into()]);
    }
    let note = "From the first page to sending, where scripts run. Whoever leaves the page open takes long.";
    Section { id: "times", title, blocks: vec![Block::Table(table), Block::Note(note.to_owned())] }
}

fn method(found: &Experience) -> Section {
    let list = vec![
        format!("A visit is counted once it is over: when it is sent, when its draft is forgotten after 30 days, or when the wave closes. At most {MAX_EVENTS} events of a kind count for one page of one visit."),
        "Shares are of visits with at least one event, with 95 % Wilson intervals, rounded to whole numbers of 100.".to_owned(),
        format!("New visits are added {THRESHOLD} and more at a time, for each wave and channel, so that no two looks differ by fewer. Up to {} visits wait.", THRESHOLD - 1),
        format!("Unfinished visits are drafts that nobody touched today; their number is rounded down to a multiple of {THRESHOLD}. Those of a page are told from {THRESHOLD} on, those of the whole survey together."),
        "What is kept are sums by wave, channel of customers and page. They hold no answer, unit or day, and cannot be traced to a response.".to_owned(),
        "Responses that were imported, and those of programs that send none of these counts, are not in here.".to_owned(),
    ];
    let compared = format!("{} comparisons of pages were made.", found.comparisons);
    Section { id: "method", title: "Method".to_owned(), blocks: vec![Block::List(list), Block::Note(compared)] }
}

fn named(at: usize, page: &PageExperience) -> Cell {
    format!("{}. {}", at + 1, page.name).into()
}

fn told(rate: Rate) -> String {
    format!("{} ({})", hundred(rate.share), range(rate))
}

fn range(rate: Rate) -> String {
    format!("{} to {}", hundred(rate.low), hundred(rate.high))
}

/// A share as so many of 100.
fn hundred(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// A count of visits, unless they are too few to be told.
fn at_least(visits: u64) -> String {
    if visits < THRESHOLD { few() } else { visits.to_string() }
}

fn few() -> String {
    format!("fewer than {THRESHOLD}")
}
