//! What a respondent's client loads and sends. These types also travel as postcard,
//! so they use no attribute that needs a self-describing format.

use candor_form::Form;
use candor_survey::{
    Answer, Answers, Audience, Channel, Date, Document, ItemCode, OptionCode, Paradata, Plan, QuotaCode, Session, SurveySlug, UnitCode,
};
use serde::{Deserialize, Serialize};

use crate::ids::SubmissionKey;

/// A survey as a respondent gets it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RespondentSurvey {
    /// Name in links.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// The published questionnaire.
    pub document: Document,
    /// SHA-256 of that version, sent back with the answers.
    pub version: String,
    /// The unit of this link, or the units to choose from.
    pub units: Vec<UnitChoice>,
    /// Who sees what, in one sentence.
    pub assurance: String,
    /// Quotas that are full: for whoever belongs to one the answers so far are sent with `?turned_away=` and its place in
    /// the document, from 0.
    pub full: Vec<QuotaCode>,
}

/// A file that was kept until a response holds it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileGiven {
    /// Its random name, which an answer holds.
    pub name: OptionCode,
}

/// A survey as the program of Candor's own pages gets it: laid out, so that a browser need not know every kind of
/// question.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RespondentForm {
    /// Name in links.
    pub slug: SurveySlug,
    /// Who is asked.
    pub audience: Audience,
    /// What is shown.
    pub form: Form,
    /// What is asked.
    pub plan: Plan,
    /// SHA-256 of that version, sent back with the answers.
    pub version: String,
    /// The unit of this link, or the units to choose from.
    pub units: Vec<UnitChoice>,
    /// Who sees what, in one sentence.
    pub assurance: String,
    /// The day by the server's clock (UTC), by which conditions are judged.
    pub today: Date,
    /// Which arrangement it is, as the two digits with which the response's secret begins; sent back with the answers.
    /// Empty where everybody sees the same.
    pub arrangement: String,
    /// Whether answers are taken with an invitation only: its secret is that of the draft, and no other can be drawn.
    pub by_invitation: bool,
    /// Whoever sends sooner than so many seconds after beginning answered faster than one can read.
    pub fast_s: u32,
    /// Hidden fields that the link answers.
    pub brought: Answers,
    /// Quotas that are full, by their places in the document.
    pub full: Vec<usize>,
}

/// A unit to answer about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitChoice {
    /// Code.
    pub code: UnitCode,
    /// Name.
    pub name: String,
}

/// A complete response.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    /// Drawn once per response; sending it again changes nothing.
    pub key: SubmissionKey,
    /// The version that was answered.
    pub version: String,
    /// The unit that was answered about.
    pub unit: UnitCode,
    /// The answers.
    pub answers: Answers,
    /// The channel that the link named.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// How the respondent got through the pages; kept in sums only, but for the class of speed, which is kept with the
    /// response (docs/decisions/0032).
    #[serde(default)]
    pub paradata: Option<Paradata>,
    /// The arrangement that was shown; empty for what was shown as written.
    #[serde(default)]
    pub arrangement: String,
}

/// The response is stored durably.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The key that was sent.
    pub key: SubmissionKey,
}

/// What is entered for an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Entered {
    /// Nothing, or nothing any more.
    Nothing,
    /// A valid answer.
    Answer(Answer),
    /// A text as typed that is not (yet) a valid answer.
    Text(String),
}

impl Entered {
    /// What a session holds for an item.
    #[must_use]
    pub fn of(session: &Session, item: &ItemCode) -> Self {
        match session.answer_to(item) {
            Some(answer) => Self::Answer(answer.clone()),
            None => match session.entry(item) {
                text if text.is_empty() => Self::Nothing,
                text => Self::Text(text),
            },
        }
    }

    /// Puts it into a session. An answer that its item does not take changes nothing.
    pub fn put(self, session: &mut Session, item: &ItemCode) {
        match self {
            Self::Nothing => session.clear(item),
            Self::Answer(answer) => drop(session.answer(item, answer)),
            Self::Text(text) => session.enter(item, &text),
        }
    }
}

/// What has changed in a response that is not sent yet. Saving it again changes nothing; what it does not name stays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftChange {
    /// The version that is answered.
    pub version: String,
    /// The unit that is answered about, once it is known.
    pub unit: Option<UnitCode>,
    /// The channel that the link named.
    pub channel: Option<Channel>,
    /// The step shown, counted from 0.
    pub step: u32,
    /// The page shown, from 0; the choice of a team is a step and no page.
    #[serde(default)]
    pub page: u32,
    /// Items that changed.
    pub items: Vec<(ItemCode, Entered)>,
    /// How the respondent has got through the pages so far.
    #[serde(default)]
    pub paradata: Paradata,
}

/// A response that is not sent yet.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DraftState {
    /// The unit chosen.
    pub unit: Option<UnitCode>,
    /// The step shown last.
    pub step: u32,
    /// Valid answers.
    pub answers: Answers,
    /// Texts as typed that are not (yet) a valid answer.
    pub entries: Vec<(ItemCode, String)>,
}

/// The texts of a session that are not (yet) valid answers.
#[must_use]
pub fn unfit_entries(session: &Session) -> Vec<(ItemCode, String)> {
    let unfit = session.plan().items().iter().filter(|item| session.answer_to(&item.code).is_none());
    unfit.map(|item| (item.code.clone(), session.entry(&item.code))).filter(|(_, text)| !text.is_empty()).collect()
}
