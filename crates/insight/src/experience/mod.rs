//! How respondents get through the pages of a survey: from counts of visits to shares, levels and the pages
//! that stand out.
//!
//! A visit is counted once it is over: sent, or given up. Every share is one of visits and not of events,
//! because the events of one visit go together and their sum has no honest interval.

mod words;

#[cfg(test)]
mod tests;

use candor_stats::proportions::{Target, Verdict, clopper_pearson, share_verdict};
use candor_survey::{LevelKind, PageEvent, Questionnaire, Targets, TimeClass};

use crate::{LEVEL, THRESHOLD};

pub use words::{About, finding, page, reason};

/// Longest name of a page, in characters.
const NAME_CHARS: usize = 70;

/// Visits with an event, and the events in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Happened {
    /// Visits with at least one.
    pub visits: u64,
    /// Events.
    pub events: u64,
}

/// What is counted of a page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PageTally {
    /// Visits that came here, no further, and were given up.
    pub left: u64,
    /// Of these, those whose events a script counted.
    pub left_with_scripts: u64,
    /// Drafts that came here, no further, and were not touched today.
    pub unfinished: u64,
    /// By event, in the order of [`PageEvent::ALL`].
    pub happened: [Happened; 4],
}

/// What is counted of a survey in a wave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Visits that were sent.
    pub sent: u64,
    /// Of these, those whose events a script counted.
    pub sent_with_scripts: u64,
    /// Of these, those of which the server kept a draft.
    pub sent_kept: u64,
    /// Visits by event, in the order of [`PageEvent::ALL`].
    pub happened: [Happened; 4],
    /// Visits by time, in the order of [`TimeClass::ALL`].
    pub took: [u64; 4],
    /// The pages in their order.
    pub pages: Vec<PageTally>,
}

/// A share of visits with its 95 % Wilson interval, rounded to two decimals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Visits in which it could have happened; never fewer than [`THRESHOLD`].
    pub visits: u64,
    /// Visits in which it happened.
    pub with: u64,
    /// How often it happened in all of them.
    pub events: u64,
    /// The share.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What the visits say of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetState {
    /// The whole interval is within the target.
    Met,
    /// The whole interval is beyond it.
    NotMet,
    /// The interval holds the target, or too few visits can be told.
    NotSure,
}

/// A level of the whole survey.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Level {
    /// Which one.
    pub kind: LevelKind,
    /// The share; none when too few visits can be told.
    pub rate: Option<Rate>,
    /// At most so many visits of 100.
    pub target: u32,
    /// Whether it is met.
    pub state: TargetState,
}

/// What may be hard about a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Visits end here.
    Left,
    /// An event.
    Event(PageEvent),
}

impl Sign {
    /// All signs.
    pub const ALL: [Self; 5] = [
        Self::Left,
        Self::Event(PageEvent::Problem),
        Self::Event(PageEvent::Back),
        Self::Event(PageEvent::Help),
        Self::Event(PageEvent::Change),
    ];
}

/// A page.
#[derive(Debug, Clone, PartialEq)]
pub struct PageExperience {
    /// Its title or its first question.
    pub name: String,
    /// Visits of which leaving can be seen and that came here; none when they are too few to be told.
    pub reached: Option<u64>,
    /// Of these, those that went no further.
    pub left: Option<Rate>,
    /// By event, in the order of [`PageEvent::ALL`].
    pub events: [Option<Rate>; 4],
}

impl PageExperience {
    /// The share of a sign.
    #[must_use]
    pub fn rate(&self, sign: Sign) -> Option<Rate> {
        match sign {
            Sign::Left => self.left,
            Sign::Event(event) => self.events.get(place(event)).copied().flatten(),
        }
    }
}

/// A page that stands out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Struggle {
    /// Index of the page.
    pub page: usize,
    /// By what.
    pub sign: Sign,
    /// There.
    pub rate: Rate,
    /// Share over all pages, rounded to two decimals.
    pub overall: f64,
    /// How far the corrected interval lies above that.
    ahead: f64,
}

/// The experience of a survey in a wave.
#[derive(Debug, Clone, PartialEq)]
pub struct Experience {
    /// Visits that were sent or given up; none when they are too few, and then nothing else is told.
    pub visits: Option<u64>,
    /// Of these, those whose events a script counted.
    pub with_scripts: u64,
    /// Visits of which leaving can be seen, with those that are unfinished so far.
    pub followed: u64,
    /// Drafts not touched today, rounded down to a multiple of [`THRESHOLD`].
    pub unfinished: u64,
    /// The four levels.
    pub levels: Vec<Level>,
    /// The pages in their order.
    pub pages: Vec<PageExperience>,
    /// What stands out, the clearest first.
    pub struggles: Vec<Struggle>,
    /// How many comparisons were made to find it.
    pub comparisons: usize,
    /// How long visits took, shortest first; empty when too few were measured.
    pub times: Vec<(TimeClass, Rate)>,
}

const fn place(event: PageEvent) -> usize {
    match event {
        PageEvent::Problem => 0,
        PageEvent::Back => 1,
        PageEvent::Help => 2,
        PageEvent::Change => 3,
    }
}

/// The title of each page: that of its block, or its first question, cut to one line.
#[must_use]
pub fn page_names(questionnaire: &Questionnaire) -> Vec<String> {
    let name = |page: usize| {
        let (block, questions) = questionnaire.on_page(page)?;
        let title = block.title.trim();
        let text = if block.together && !title.is_empty() { title } else { questions.first()?.text.trim() };
        Some(shortened(text))
    };
    (0..questionnaire.pages().len()).map(|page| name(page).unwrap_or_default()).collect()
}

/// What reports call the pages where respondents see them in different orders: the place at which one is shown.
#[must_use]
pub fn page_places(questionnaire: &Questionnaire) -> Vec<String> {
    (1..=questionnaire.pages().len()).map(|place| format!("Page {place} as shown")).collect()
}

fn shortened(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= NAME_CHARS {
        return words;
    }
    let cut: String = words.chars().take(NAME_CHARS).collect();
    format!("{} …", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole, _)| whole))
}

/// Judges counts. `names` are those of the pages; counts of pages without a name are left out.
#[must_use]
pub fn experience(counts: &Counts, names: &[String], targets: &Targets) -> Experience {
    let tallies: Vec<PageTally> = (0..names.len()).map(|page| counts.pages.get(page).copied().unwrap_or_default()).collect();
    let sum = |of: fn(&PageTally) -> u64| tallies.iter().map(of).fold(0, u64::saturating_add);
    let (left, left_with_scripts) = (sum(|t| t.left), sum(|t| t.left_with_scripts));
    let visits = counts.sent.saturating_add(left);
    let unfinished = rounded_down(sum(|t| t.unfinished));
    let given_up = left.saturating_add(unfinished);
    let mut found = Experience {
        visits: Some(visits).filter(|n| *n >= THRESHOLD),
        with_scripts: counts.sent_with_scripts.saturating_add(left_with_scripts),
        followed: counts.sent_kept.saturating_add(given_up),
        unfinished,
        levels: Vec::new(),
        pages: Vec::new(),
        struggles: Vec::new(),
        comparisons: 0,
        times: Vec::new(),
    };
    if found.visits.is_none() {
        return Experience { with_scripts: 0, followed: 0, unfinished: 0, ..found };
    }
    let all = |event| counts.happened.get(place(event)).copied().unwrap_or_default();
    let level = |kind| match kind {
        LevelKind::UserErrors => (all(PageEvent::Problem), visits),
        LevelKind::Back => (all(PageEvent::Back), visits),
        LevelKind::Help => (all(PageEvent::Help), found.with_scripts),
        LevelKind::Unfinished => (Happened { visits: given_up, events: given_up }, found.followed),
    };
    found.levels = LevelKind::ALL.map(|kind| judged(kind, level(kind), targets.of(kind))).to_vec();
    found.pages = pages(counts, &tallies, names);
    (found.struggles, found.comparisons) = struggles(&found.pages);
    let timed = counts.took.iter().copied().fold(0, u64::saturating_add);
    let time = |(class, n): (TimeClass, u64)| Some((class, rate(Happened { visits: n, events: n }, timed)?));
    found.times = TimeClass::ALL.into_iter().zip(counts.took).filter_map(time).collect();
    found
}

fn judged(kind: LevelKind, (happened, visits): (Happened, u64), target: u32) -> Level {
    let bound = Target::AtMost((f64::from(target) / 100.0).min(1.0));
    let verdict = share_verdict(happened.visits.min(visits), visits, bound, LEVEL).ok().filter(|_| visits >= THRESHOLD);
    let state = match verdict.map(|(_, verdict)| verdict) {
        Some(Verdict::Met) => TargetState::Met,
        Some(Verdict::Missed) => TargetState::NotMet,
        Some(Verdict::NotYetKnown) | None => TargetState::NotSure,
    };
    Level { kind, rate: rate(happened, visits), target, state }
}

fn pages(counts: &Counts, tallies: &[PageTally], names: &[String]) -> Vec<PageExperience> {
    let (mut over, mut with_scripts, mut followed) = (counts.sent, counts.sent_with_scripts, counts.sent_kept);
    let mut pages = Vec::new();
    // from the last page to the first: who left later came here too
    for (tally, name) in tallies.iter().zip(names).rev() {
        let leaving = tally.left.saturating_add(rounded_down(tally.unfinished));
        over = over.saturating_add(tally.left);
        with_scripts = with_scripts.saturating_add(tally.left_with_scripts);
        followed = followed.saturating_add(leaving);
        let of = |event| rate(tally.happened[place(event)], if event == PageEvent::Help { with_scripts } else { over });
        pages.push(PageExperience {
            name: name.clone(),
            reached: Some(followed).filter(|n| *n >= THRESHOLD),
            left: rate(Happened { visits: leaving, events: leaving }, followed),
            events: PageEvent::ALL.map(of),
        });
    }
    pages.reverse();
    pages
}

/// What stands out: the exact interval of a page, at a level of 95 % for all comparisons together (Bonferroni,
/// which holds however pages go together), lies above the share over all pages. Exact, because Wilson's covers
/// too little so far out when few visits count.
fn struggles(pages: &[PageExperience]) -> (Vec<Struggle>, usize) {
    let signs = Sign::ALL.map(|sign| (sign, shown(pages, sign)));
    // a sign that never shows, or on one page only, compares nothing
    let compared: Vec<_> = signs.iter().filter(|(_, rates)| rates.len() > 1 && rates.iter().any(|(_, rate)| rate.with > 0)).collect();
    let comparisons = compared.iter().map(|(_, rates)| rates.len()).sum::<usize>();
    let level = 1.0 - (1.0 - LEVEL) / fraction(comparisons.max(1) as u64, 1);
    let mut found: Vec<Struggle> = Vec::new();
    for (sign, rates) in compared {
        let sum = |of: fn(&Rate) -> u64| rates.iter().map(|(_, rate)| of(rate)).fold(0, u64::saturating_add);
        let overall = fraction(sum(|r| r.with), sum(|r| r.visits));
        let ahead = |rate: &Rate| clopper_pearson(rate.with, rate.visits, level).ok().map(|i| i.low - overall).filter(|by| *by > 0.0);
        let stands_out = |(page, rate): &(usize, Rate)| {
            Some(Struggle { page: *page, sign: *sign, rate: *rate, overall: rounded(overall), ahead: ahead(rate)? })
        };
        found.extend(rates.iter().filter_map(stands_out));
    }
    found.sort_by(|a, b| b.ahead.total_cmp(&a.ahead));
    (found, comparisons)
}

fn shown(pages: &[PageExperience], sign: Sign) -> Vec<(usize, Rate)> {
    pages.iter().enumerate().filter_map(|(at, page)| Some((at, page.rate(sign)?))).collect()
}

/// `None` below the threshold.
fn rate(happened: Happened, visits: u64) -> Option<Rate> {
    let with = happened.visits.min(visits);
    let interval = candor_stats::wilson(with, visits, LEVEL).ok().filter(|_| visits >= THRESHOLD)?;
    Some(Rate {
        visits,
        with,
        events: happened.events.max(with),
        share: rounded(interval.estimate),
        low: rounded(interval.low),
        high: rounded(interval.high),
    })
}

/// What changes from day to day is told in steps of the threshold.
const fn rounded_down(n: u64) -> u64 {
    n / THRESHOLD * THRESHOLD
}

fn rounded(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}

#[allow(clippy::cast_precision_loss)] // counts of visits
fn fraction(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}
