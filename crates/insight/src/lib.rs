//! Scores, disclosure thresholds and the linkage report.
//!
//! Runs on the server only: cells below the threshold never reach a browser. Pure: the store
//! hands in what was answered, and gets back what may be shown.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod alike;
mod caveats;
mod disclosure;
pub mod experience;
pub mod experiment;
mod hierarchy;
mod linkage;
mod measured;
pub mod nonresponse;
mod organisation;
pub mod page;
mod parallel;
pub mod quality;
pub mod report;
mod results;
mod sentence;
pub mod study;
mod summary;
#[cfg(test)]
mod testing;

pub use alike::alike;
pub use caveats::{caveats, has_link};
pub use disclosure::{told, total_told};
pub use hierarchy::{Atom, Hierarchy, Joined};
pub use linkage::{Coefficients, Linkage, Point, Strength, link, points};
pub use measured::{Consistency, MeasureInfo, Measured};
pub use organisation::{Organisation, Unit};
pub use results::{ItemResult, Mean, Release, Share, forms_groups, is_counted, item_results, measure_mean, releasable, releasable_by};
pub use sentence::{Names, sentence};
pub use summary::{Summary, Sums, reliability_of_means};

/// Smallest number of respondents behind anything shown. [`Thresholds`] may be higher, never lower.
pub const THRESHOLD: u64 = 5;

/// Smallest number of comments shown together.
pub const COMMENT_THRESHOLD: u64 = 10;

/// The smallest groups that are told of a wave. They are fixed when the wave opens: what is told with two thresholds
/// could be subtracted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    people: u64,
    comments: u64,
    alike: u64,
}

impl Thresholds {
    /// The least there may be.
    pub const LEAST: Self = Self { people: THRESHOLD, comments: COMMENT_THRESHOLD, alike: THRESHOLD };

    /// Thresholds of respondents and comments; what is below the least counts as that.
    #[must_use]
    pub fn new(people: u64, comments: u64) -> Self {
        let people = people.max(THRESHOLD);
        Self { people, comments: comments.max(COMMENT_THRESHOLD).max(people), alike: people }
    }

    /// The same where readers know who is asked, as colleagues do of a unit: fewer than twice [`Self::people`] are not
    /// told alone when they all said the same.
    #[must_use]
    pub const fn of_people_who_are_known(self) -> Self {
        Self { alike: 2 * self.people, ..self }
    }

    /// Smallest number of respondents behind anything shown.
    #[must_use]
    pub const fn people(self) -> u64 {
        self.people
    }

    /// Smallest number of respondents that are told when all of them said the same.
    #[must_use]
    pub const fn alike(self) -> u64 {
        self.alike
    }

    /// Smallest number of comments shown together.
    #[must_use]
    pub const fn comments(self) -> u64 {
        self.comments
    }
}

/// Below this number of units no coefficient is shown.
pub const MIN_UNITS: usize = 10;

/// From this number of units on, a coefficient is no longer called exploratory.
pub const ESTABLISHED_UNITS: usize = 30;

/// Confidence level of every interval.
pub const LEVEL: f64 = 0.95;

/// Seed of everything that is drawn at random, so that the same answers always give the same report.
pub const SEED: u64 = 20_260_101;

/// Below this reliability of unit means a report says that they are imprecise.
pub const GOOD_RELIABILITY: f64 = 0.7;

/// Below this internal consistency a composite is not used.
pub const USABLE_CONSISTENCY: f64 = 0.6;

/// Words that a report does not use: a link between units shows no cause and no single number decides.
pub const BANNED: [&str; 6] = ["drive", "impact", "prove", "leads to", "because", "significant"];
