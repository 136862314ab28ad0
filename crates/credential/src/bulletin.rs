//! The public list of spent tokens.

use crate::ids::SurveyId;
use crate::merkle::{self, Inclusion, Root};
use crate::token::SpentHash;
use std::fmt::Write;
use thiserror::Error;

const TITLE: &str = "candor-bulletin/1";

/// Every token of a survey that was spent, in the order of their hashes, which tells nothing of the order of arrival;
/// and how many were invited and collected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bulletin {
    survey: SurveyId,
    invited: u32,
    issued: u32,
    spent: Vec<SpentHash>,
}

/// Why a list is no bulletin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum BulletinError {
    /// A token stands twice, or the published list is not in order.
    #[error("the tokens are not in ascending order, each once")]
    Order,
    /// More were spent than issued, or more issued than invited.
    #[error("spent, issued and invited must not become more in this order: {spent} spent, {issued} issued, {invited} invited")]
    Counts {
        /// How many were spent.
        spent: u32,
        /// How many were issued.
        issued: u32,
        /// How many were invited.
        invited: u32,
    },
    /// A line of the text is not as it must be.
    #[error("line {line} is not what a bulletin has there")]
    Line {
        /// Its number, from 1.
        line: usize,
    },
    /// The number of tokens is not the one in the head of the text.
    #[error("the head says {told} tokens, and there are {found}")]
    Count {
        /// What the head says.
        told: u32,
        /// How many there are.
        found: u32,
    },
    /// The root is not the one in the head of the text.
    #[error("the root in the head is not the root of the list")]
    Root,
}

impl Bulletin {
    /// Puts together what was spent, in any order.
    ///
    /// # Errors
    /// A token stands twice, or the counts cannot be.
    pub fn new(survey: SurveyId, invited: u32, issued: u32, mut spent: Vec<SpentHash>) -> Result<Self, BulletinError> {
        spent.sort_unstable();
        Self::sorted(survey, invited, issued, spent)
    }

    fn sorted(survey: SurveyId, invited: u32, issued: u32, spent: Vec<SpentHash>) -> Result<Self, BulletinError> {
        if !spent.is_sorted_by(|one, next| one < next) {
            return Err(BulletinError::Order);
        }
        let bulletin = Self { survey, invited, issued, spent };
        let counts = BulletinError::Counts { spent: bulletin.count(), issued, invited };
        if bulletin.count() <= issued && issued <= invited { Ok(bulletin) } else { Err(counts) }
    }

    /// The survey.
    #[must_use]
    pub fn survey(&self) -> SurveyId {
        self.survey
    }

    /// How many were spent.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.spent.len()).unwrap_or(u32::MAX)
    }

    /// The root of the list.
    #[must_use]
    pub fn root(&self) -> Root {
        merkle::root(&self.spent)
    }

    /// The proof that a token is in the list, if it is.
    #[must_use]
    pub fn prove(&self, spent: &SpentHash) -> Option<Inclusion> {
        let at = self.spent.binary_search(spent).ok()?;
        Some(Inclusion { index: u32::try_from(at).ok()?, count: self.count(), path: merkle::path(&self.spent, at) })
    }

    /// The text to publish: six lines of head, then one token a line, all in lower-case hexadecimal digits.
    #[must_use]
    pub fn to_text(&self) -> String {
        let (survey, invited, issued, count, root) = (self.survey, self.invited, self.issued, self.count(), self.root());
        let mut text = format!("{TITLE}\nsurvey {survey}\ninvited {invited}\nissued {issued}\ncount {count}\nroot {root}\n");
        for spent in &self.spent {
            // Writing to a string does not fail.
            _ = writeln!(text, "{spent}");
        }
        text
    }

    /// Reads a published text and checks order, count and root.
    ///
    /// # Errors
    /// The text is not what [`Bulletin::to_text`] writes, or its head does not fit its list.
    pub fn parse(text: &str) -> Result<Self, BulletinError> {
        let mut lines = text.split('\n').zip(1..);
        let mut next = |name: &str| {
            let (content, line) = lines.next().unwrap_or(("", 1));
            content.strip_prefix(name).ok_or(BulletinError::Line { line }).map(|rest| (rest, line))
        };
        let (rest, line) = next(TITLE)?;
        if !rest.is_empty() {
            return Err(BulletinError::Line { line });
        }
        let survey = SurveyId(digits(next("survey ")?)?);
        let (invited, issued, told) = (number(next("invited ")?)?, number(next("issued ")?)?, number(next("count ")?)?);
        let root = Root(digits(next("root ")?)?);
        let mut spent = Vec::new();
        let mut is_ended = false;
        for (content, line) in lines {
            if is_ended {
                return Err(BulletinError::Line { line });
            }
            is_ended = content.is_empty();
            if !is_ended {
                spent.push(SpentHash(digits((content, line))?));
            }
        }
        if !is_ended {
            return Err(BulletinError::Line { line: spent.len() + 7 });
        }
        let bulletin = Self::sorted(survey, invited, issued, spent)?;
        let found = bulletin.count();
        match () {
            () if found != told => Err(BulletinError::Count { told, found }),
            () if bulletin.root() != root => Err(BulletinError::Root),
            () => Ok(bulletin),
        }
    }
}

/// Lower-case hexadecimal digits of exactly `N` bytes.
fn digits<const N: usize>((text, line): (&str, usize)) -> Result<[u8; N], BulletinError> {
    let mut bytes = [0; N];
    let wrong = BulletinError::Line { line };
    base16(text.as_bytes(), &mut bytes).ok_or(wrong)?;
    Ok(bytes)
}

fn base16(text: &[u8], bytes: &mut [u8]) -> Option<()> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let (pairs, rest) = text.as_chunks::<2>();
    if pairs.len() != bytes.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(())
}

/// A number as it is written here: no sign, no zeros in front.
fn number((text, line): (&str, usize)) -> Result<u32, BulletinError> {
    let number = text.parse().ok().filter(|number: &u32| number.to_string() == text);
    number.ok_or(BulletinError::Line { line })
}
