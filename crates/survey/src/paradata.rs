//! How a respondent got through the pages: small counts by page, no times and no answers.
//!
//! Whoever shows the pages counts and hands the counts in with the answers. The server cuts them to what is
//! possible ([`Paradata::clamped`]) and keeps sums only.

use serde::{Deserialize, Serialize};

/// Largest count of one event on one page. More tells nothing new about a page and much about a person.
pub const MAX_EVENTS: u32 = 20;

/// Something that happens on a page and may tell that it is hard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageEvent {
    /// A message was shown that an answer is missing or does not fit; each message counts.
    Problem,
    /// The page was left backwards.
    Back,
    /// A help text was opened.
    Help,
    /// An answer that was given before was changed or taken back.
    Change,
}

impl PageEvent {
    /// All events.
    pub const ALL: [Self; 4] = [Self::Problem, Self::Back, Self::Help, Self::Change];
}

/// Counts of one page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageCounts {
    /// Messages shown.
    #[serde(default)]
    pub problems: u32,
    /// How often it was left backwards.
    #[serde(default)]
    pub back: u32,
    /// Help texts opened.
    #[serde(default)]
    pub help: u32,
    /// Answers changed.
    #[serde(default)]
    pub changes: u32,
}

impl PageCounts {
    /// The count of an event.
    #[must_use]
    pub const fn of(&self, event: PageEvent) -> u32 {
        match event {
            PageEvent::Problem => self.problems,
            PageEvent::Back => self.back,
            PageEvent::Help => self.help,
            PageEvent::Change => self.changes,
        }
    }

    const fn of_mut(&mut self, event: PageEvent) -> &mut u32 {
        match event {
            PageEvent::Problem => &mut self.problems,
            PageEvent::Back => &mut self.back,
            PageEvent::Help => &mut self.help,
            PageEvent::Change => &mut self.changes,
        }
    }
}

/// How long the whole took, from the first page to sending: one of four classes and never a duration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimeClass {
    /// Less than a minute.
    UnderOneMinute,
    /// One minute and more, less than three.
    OneToThreeMinutes,
    /// Three minutes and more, less than ten.
    ThreeToTenMinutes,
    /// Ten minutes and more.
    TenMinutesAndMore,
}

impl TimeClass {
    /// All classes, shortest first.
    pub const ALL: [Self; 4] = [Self::UnderOneMinute, Self::OneToThreeMinutes, Self::ThreeToTenMinutes, Self::TenMinutesAndMore];

    /// The class of a duration in whole seconds.
    #[must_use]
    pub const fn of_seconds(seconds: u64) -> Self {
        match seconds {
            0..60 => Self::UnderOneMinute,
            60..180 => Self::OneToThreeMinutes,
            180..600 => Self::ThreeToTenMinutes,
            _ => Self::TenMinutesAndMore,
        }
    }

    /// The class in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::UnderOneMinute => "Under 1 minute",
            Self::OneToThreeMinutes => "1 to 3 minutes",
            Self::ThreeToTenMinutes => "3 to 10 minutes",
            Self::TenMinutesAndMore => "10 minutes and more",
        }
    }
}

/// How fast somebody answered, as far as it is told: what a browser makes of the time before it tells anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Speed {
    /// Faster than reading and answering takes.
    Fast,
    /// Not so.
    Usual,
}

impl Speed {
    /// The name in the database.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Usual => "usual",
        }
    }

    /// The speed of that name; none for any other text.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Fast, Self::Usual].into_iter().find(|speed| speed.as_str() == name)
    }
}

/// How one respondent got through the pages. It also travels as postcard, so it uses no attribute that needs a
/// self-describing format.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paradata {
    /// Counts by page, first page first; pages that are not listed have none.
    #[serde(default)]
    pub pages: Vec<PageCounts>,
    /// How long it took, where that was measured.
    #[serde(default)]
    pub time: Option<TimeClass>,
    /// How fast it was, where that was measured; kept with the response.
    #[serde(default)]
    pub speed: Option<Speed>,
    /// Whether a script counted. Without one, help is always in sight and cannot be counted.
    #[serde(default)]
    pub scripts: bool,
    /// Whether the server kept a draft, so that leaving early would have been seen.
    #[serde(default)]
    pub kept: bool,
}

impl Paradata {
    /// Counts an event so many times more on a page.
    pub fn count(&mut self, page: usize, event: PageEvent, times: u32) {
        if times == 0 || page >= crate::check::MAX_ITEMS {
            return;
        }
        if self.pages.len() <= page {
            self.pages.resize(page + 1, PageCounts::default());
        }
        if let Some(counts) = self.pages.get_mut(page) {
            let count = counts.of_mut(event);
            *count = count.saturating_add(times).min(MAX_EVENTS);
        }
    }

    /// The count of an event on a page. Help without a script is none, whatever is claimed.
    #[must_use]
    pub fn of(&self, page: usize, event: PageEvent) -> u32 {
        let counted = self.scripts || event != PageEvent::Help;
        self.pages.get(page).filter(|_| counted).map_or(0, |counts| counts.of(event))
    }

    /// Whether an event happened on any page.
    #[must_use]
    pub fn any(&self, event: PageEvent) -> bool {
        (0..self.pages.len()).any(|page| self.of(page, event) > 0)
    }

    /// The larger of each count of two tellings of one visit, from two devices for instance.
    #[must_use]
    pub fn larger(mut self, other: &Self) -> Self {
        let told = |pages: &[PageCounts], page: usize, event| pages.get(page).map_or(0, |counts| counts.of(event));
        for page in 0..other.pages.len() {
            for event in PageEvent::ALL {
                let more = told(&other.pages, page, event).saturating_sub(told(&self.pages, page, event));
                self.count(page, event, more);
            }
        }
        self
    }

    /// The same with at most [`MAX_EVENTS`] of each and no pages beyond so many: what a hostile sender can
    /// claim at most.
    #[must_use]
    pub fn clamped(mut self, pages: usize) -> Self {
        self.pages.truncate(pages);
        for counts in &mut self.pages {
            for event in PageEvent::ALL {
                let count = counts.of_mut(event);
                *count = (*count).min(MAX_EVENTS);
            }
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn classes_of_time_meet_without_gap() {
        let classes: Vec<_> = [0, 59, 60, 179, 180, 599, 600, u64::MAX].map(TimeClass::of_seconds).into_iter().collect();
        let [a, b, c, d] = TimeClass::ALL;
        assert_eq!(classes, [a, a, b, b, c, c, d, d]);
    }

    #[test]
    fn help_counts_only_where_it_can_be_counted() {
        let mut paradata = Paradata::default();
        paradata.count(2, PageEvent::Help, 3);
        assert!(!paradata.any(PageEvent::Help));
        paradata.scripts = true;
        assert_eq!((paradata.of(2, PageEvent::Help), paradata.any(PageEvent::Help)), (3, true));
        assert_eq!(paradata.of(3, PageEvent::Help), 0, "a page that is not listed has none");
    }

    #[test]
    fn what_is_left_out_of_json_is_none() {
        assert_eq!(serde_json::from_str::<Paradata>("{}").unwrap(), Paradata::default());
        let paradata: Paradata = serde_json::from_str(r#"{"pages":[{"back":2}],"time":"one_to_three_minutes"}"#).unwrap();
        assert_eq!((paradata.of(0, PageEvent::Back), paradata.time), (2, Some(TimeClass::OneToThreeMinutes)));
    }

    proptest! {
        #[test]
        fn whatever_is_claimed_is_cut_to_what_is_possible(
            pages in proptest::collection::vec((any::<u32>(), any::<u32>(), any::<u32>(), any::<u32>()), 0..40),
            shown in 0usize..30, more in proptest::collection::vec((any::<usize>(), 0usize..4, any::<u32>()), 0..20)
        ) {
            let pages = pages.into_iter().map(|(problems, back, help, changes)| PageCounts { problems, back, help, changes });
            let claimed = Paradata { pages: pages.collect(), scripts: true, ..Paradata::default() };
            let cut = claimed.clone().clamped(shown);
            prop_assert!(cut.pages.len() <= shown && cut.pages.len() <= claimed.pages.len());
            for (page, event) in (0..cut.pages.len()).flat_map(|page| PageEvent::ALL.map(|event| (page, event))) {
                prop_assert_eq!(cut.of(page, event), claimed.of(page, event).min(MAX_EVENTS));
            }
            let mut counted = cut;
            for (page, event, times) in more {
                counted.count(page, PageEvent::ALL[event], times);
            }
            prop_assert!(counted.pages.len() <= crate::check::MAX_ITEMS);
            prop_assert!(counted.pages.iter().all(|c| PageEvent::ALL.iter().all(|e| c.of(*e) <= MAX_EVENTS)));
        }
    }
}
