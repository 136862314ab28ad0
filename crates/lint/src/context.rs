//! What is known about a survey beyond its questionnaire. A rule that needs a fact is silent while it is unknown.

use candor_survey::{Audience, Document};

/// How much answers can be traced to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Assurance {
    /// Nobody can tell who answered.
    Anonymous,
    /// Some people can tell, and promise not to.
    Confidential,
    /// Answers carry a name.
    Identified,
}

/// Facts about the setting. All may be unknown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    /// Who is asked.
    pub audience: Option<Audience>,
    /// How much answers can be traced.
    pub assurance: Option<Assurance>,
    /// Whether a token, an address or a number of the person is stored with the answers.
    pub stores_identity: Option<bool>,
    /// People in the smallest unit that is reported.
    pub headcount: Option<u32>,
    /// Smallest group that is reported.
    pub threshold: Option<u32>,
    /// Subject of the invitation.
    pub subject: Option<String>,
    /// Text of the invitation.
    pub invitation: Option<String>,
    /// Whether who is invited depends on how the contact ended or on an earlier score.
    pub invites_by_outcome: Option<bool>,
    /// Whether those who are rated choose who is invited.
    pub invites_by_staff: Option<bool>,
    /// Hours between the contact and the invitation.
    pub hours_after_contact: Option<u32>,
    /// Fewest days between two invitations of one person.
    pub days_between: Option<u32>,
    /// Languages that the people asked need.
    pub languages: Vec<String>,
    /// Codes of items and blocks whose options, rows or questions come in another order for each respondent.
    pub randomised: Vec<String>,
    /// Codes of items that come with an answer already chosen.
    pub preset: Vec<String>,
    /// Whether smileys, stars, colours or pictures stand for the points of the scales.
    pub pictures_for_points: Option<bool>,
    /// The questionnaire of the wave before.
    pub previous: Option<Box<Document>>,
    /// The questionnaire of the other side of a linkage.
    pub partner: Option<Box<Document>>,
    /// Which item of this questionnaire is compared with which of the partner's. Without any, items of the same code are.
    pub links: Vec<(String, String)>,
    /// The same questionnaire as it is on other channels, with the channel's name.
    pub variants: Vec<(String, Document)>,
}

impl Context {
    /// Whether the order within an item or a block differs between respondents.
    #[must_use]
    pub fn is_randomised(&self, code: &str) -> bool {
        self.randomised.iter().any(|c| c == code)
    }
}
