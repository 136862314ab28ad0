//! How respondents get through the pages of a survey. Shares are rounded to two decimals.

use candor_survey::{Channel, WaveCode};
use serde::{Deserialize, Serialize};

pub use candor_survey::{LevelKind, Targets};

/// What is asked of the experience of a survey.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExperienceQuery {
    /// Wave; the latest when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wave: Option<WaveCode>,
    /// Only visits by links of this channel. Surveys of customers only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
}

impl ExperienceQuery {
    /// The query as part of an address, without the question mark.
    #[must_use]
    pub fn address(&self) -> String {
        let wave = self.wave.as_ref().map(|wave| format!("wave={wave}"));
        let channel = self.channel.map(|channel| format!("channel={channel}"));
        wave.into_iter().chain(channel).collect::<Vec<_>>().join("&")
    }
}

/// The experience of a survey in a wave.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Experience {
    /// The wave shown.
    pub wave: Option<WaveCode>,
    /// The channel shown; none for all.
    pub channel: Option<Channel>,
    /// Fewer visits than this are not told, and so many are added at once.
    pub threshold: u64,
    /// Visits that were sent or given up and may be told; none below the threshold, and then nothing else is told.
    pub visits: Option<u64>,
    /// The finding in plain words.
    pub finding: String,
    /// The four levels with their targets.
    pub levels: Vec<ExperienceLevel>,
    /// The pages in their order.
    pub pages: Vec<ExperiencePage>,
    /// Where people struggle, the clearest first.
    pub struggles: Vec<Struggle>,
    /// How long visits took, shortest class first; empty where it was not measured often enough.
    pub times: Vec<TimeShare>,
    /// The targets of the survey.
    pub targets: Targets,
    /// The targets that hold when none are set.
    pub usual_targets: Targets,
}

/// A share of visits with its 95 % Wilson interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// Visits in which it could have happened.
    pub visits: u64,
    /// Visits in which it happened at least once.
    pub with: u64,
    /// How often it happened in all of them.
    pub events: u64,
    /// Share of visits, 0 to 1.
    pub share: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What the visits say of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetState {
    /// The whole interval is within the target.
    Met,
    /// The whole interval is beyond the target.
    NotMet,
    /// The interval holds the target, or too few visits can be told.
    NotSure,
}

/// A level of the whole survey.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct ExperienceLevel {
    /// Which one.
    pub kind: LevelKind,
    /// The share of visits; none when too few visits can be told.
    pub rate: Option<Rate>,
    /// At most so many visits of 100.
    pub target: u32,
    /// Whether the target is met.
    pub state: TargetState,
}

/// A page of the survey.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExperiencePage {
    /// Its number, from 1.
    pub number: usize,
    /// Its title or its first question.
    pub name: String,
    /// Visits of which leaving can be seen and that came here; none when they are too few.
    pub reached: Option<u64>,
    /// Visits that came here and no further.
    pub left: Option<Rate>,
    /// Visits in which a message said that an answer is missing or does not fit.
    pub problems: Option<Rate>,
    /// Visits that left it backwards.
    pub back: Option<Rate>,
    /// Visits in which help was opened; of browsers with scripts only.
    pub help: Option<Rate>,
    /// Visits in which an answer was changed.
    pub changes: Option<Rate>,
}

/// What may be hard about a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Visits end here.
    Left,
    /// Messages about answers.
    Problems,
    /// Going back.
    Back,
    /// Help opened.
    Help,
    /// Answers changed.
    Changes,
}

/// A page that stands out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Struggle {
    /// Number of the page, from 1.
    pub page: usize,
    /// By what.
    pub sign: Sign,
    /// There.
    pub rate: Rate,
    /// Share over all pages.
    pub overall: f64,
    /// The same in plain words.
    pub reason: String,
}

/// How many visits took so long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TimeShare {
    /// The class in words.
    pub name: String,
    /// The share.
    pub rate: Rate,
}
