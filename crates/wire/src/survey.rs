//! Surveys: questionnaires with an audience, units and waves.

use candor_survey::{Audience, Document, ItemCode, SurveySlug, UnitCode, WaveCode};
use serde::{Deserialize, Serialize};

use crate::ids::SurveyId;
use crate::invitation::Level;
use crate::problem::FieldProblem;

/// A built-in questionnaire to start from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateSummary {
    /// Its key, for [`NewSurvey::template`].
    pub key: String,
    /// Title.
    pub title: String,
    /// Who it is for.
    pub audience: Audience,
    /// Number of questions.
    pub questions: usize,
    /// How long it takes, in minutes: the shortest and the longest way through.
    pub minutes: (u32, u32),
}

/// A built-in questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TemplateDetail {
    /// What lists show.
    pub summary: TemplateSummary,
    /// Its content.
    pub document: Document,
}

/// Where a survey is in its life.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Being written.
    Draft,
    /// Published and taking answers.
    Open,
    /// Published and taking none.
    Closed,
}

impl State {
    /// The word used in the database and on screen.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// Creates a survey as a draft, from a template or from a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewSurvey {
    /// Its name in links, unique.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// Key of a built-in questionnaire.
    #[serde(default)]
    pub template: Option<String>,
    /// A questionnaire of one's own; exactly one of the two is given.
    #[serde(default)]
    pub document: Option<Document>,
}

/// As much of [`NewSurvey`] as it takes to begin with a built-in questionnaire.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFromTemplate {
    /// Its name in links, unique.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// Key of a built-in questionnaire.
    pub template: String,
}

/// As much of [`NewSurvey`] as it takes to begin with a questionnaire that is only passed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFromDocument<D> {
    /// Its name in links, unique.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// The questionnaire.
    pub document: D,
}

/// A survey in a list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveySummary {
    /// Id.
    pub id: SurveyId,
    /// Name in links.
    pub slug: SurveySlug,
    /// Title.
    pub title: String,
    /// Who is asked.
    pub audience: Audience,
    /// State.
    pub state: State,
    /// Responses of the latest wave, within what the viewer may see; `None` for fewer than the threshold. In steps of
    /// the threshold until the wave is released.
    pub responses: Option<u64>,
    /// Waves, oldest first.
    pub waves: Vec<WaveSummary>,
    /// Measures that reports can use.
    pub measures: Vec<MeasureSummary>,
}

impl SurveySummary {
    /// Whether [`Self::responses`] is exact, and does not grow in steps.
    #[must_use]
    pub fn counts_are_exact(&self) -> bool {
        self.waves.last().is_none_or(|wave| wave.released)
    }
}

/// A wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaveSummary {
    /// Code, such as `2026-Q3`.
    pub code: WaveCode,
    /// Whether it takes answers.
    pub open: bool,
    /// Whether its results are released: no response can come any more.
    pub released: bool,
    /// What its respondents were promised.
    #[serde(default)]
    pub level: Level,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeasureSummary {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

/// A survey with its questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyDetail {
    /// What lists show.
    pub summary: SurveySummary,
    /// The draft, or the published version.
    pub document: Document,
    /// Counts the saves of a draft; give it back with the next save.
    pub revision: i64,
    /// SHA-256 of the published version.
    pub version: Option<String>,
    /// What keeps the draft, or the next version, from being published.
    pub problems: Vec<FieldProblem>,
    /// The link that respondents open.
    pub link: String,
    /// The next version of a published survey, while it is written; only for those who see drafts.
    #[serde(default)]
    pub next: Option<Document>,
}

impl SurveyDetail {
    /// The same with what can be edited as its document: the draft, or the next version where there is one.
    #[must_use]
    pub fn into_draft(mut self) -> Self {
        if let Some(next) = self.next.take() {
            self.document = next;
        }
        self
    }
}

/// As much of [`SurveyDetail`] as is needed where nobody looks at the questionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SurveyFacts {
    /// What lists show.
    pub summary: SurveySummary,
    /// The link that respondents open.
    pub link: String,
}

/// Saves a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveDraft {
    /// The revision that was edited.
    pub revision: i64,
    /// The new content; it may be unfinished.
    pub document: Document,
}

/// A draft was saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftSaved {
    /// The new revision.
    pub revision: i64,
    /// What keeps it from being published.
    pub problems: Vec<FieldProblem>,
}

/// Publishes a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The revision that was looked at.
    pub revision: i64,
    /// Code of the first wave. For the next version of a published survey: of the wave that runs, which goes
    /// on with it, or of a new one.
    pub wave: WaveCode,
    /// Changed items of which the author says that they now ask something else, whatever their class.
    #[serde(default)]
    pub raised: Vec<ItemCode>,
}

/// Opens the next wave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenWave {
    /// Its code.
    pub code: WaveCode,
}

/// Answers arriving.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fieldwork {
    /// The wave counted.
    pub wave: Option<WaveCode>,
    /// Responses in all, within what the viewer may see, as far as they are told: units below the threshold
    /// are left out unless enough of them come together. `None` below the threshold. Until the wave is released these
    /// and all other counts are in steps of the threshold.
    pub responses: Option<u64>,
    /// Per unit; a count below the threshold is not told.
    pub units: Vec<UnitCount>,
    /// Smallest count that is told.
    pub threshold: u64,
    /// Whether the wave is released, and counts are exact.
    pub released: bool,
}

/// Responses of one unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitCount {
    /// Unit.
    pub unit: UnitCode,
    /// Its name.
    pub name: String,
    /// Responses, or `None` below the threshold.
    pub responses: Option<u64>,
}
