//! The linkage report: employee scores joined with customer scores on unit and wave.

mod ask;
mod gather;
mod numbers;

use std::time::{Duration, Instant};

use candor_insight::page::Page;
use candor_insight::report::{Part, Setting, page};
use candor_insight::study::{Study, study};
use candor_wire::report::{LinkageQuery, LinkageReport};

pub use candor_charts::Width;

use self::ask::Asked;
use self::gather::{Gathered, gather};
use crate::error::Error;
use crate::store::Store;
use crate::viewer::Viewer;

/// A finished report: its numbers and its pages.
#[derive(Debug)]
pub struct Report {
    study: Study,
    setting: Setting,
    times: Times,
}

/// Where the time went.
#[derive(Debug, Clone, Copy)]
struct Times {
    gathering: Duration,
    computing: Duration,
}

impl Report {
    /// Builds a report: numbers of the whole organisation, and points of what the viewer may see.
    ///
    /// # Errors
    /// An unknown survey, measure, wave or unit.
    pub async fn build(store: &Store, viewer: Viewer, query: &LinkageQuery) -> Result<Self, Error> {
        let since = Instant::now();
        let asked = Asked::find(store, query).await?;
        let Gathered { material, scope, within, notes, left_out } = gather(store, viewer, &asked).await?;
        let gathering = since.elapsed();
        let version = env!("CARGO_PKG_VERSION").to_owned();
        let setting = Setting { scope, within, notes, left_out, version, width: Width::Wide };
        let failed = |e: String| Error::Internal(format!("the linkage: {e}"));
        // statistics take their time; meanwhile other requests are served
        let computed = tokio::task::spawn_blocking(move || study(&material)).await.map_err(|e| failed(e.to_string()))?;
        let times = Times { gathering, computing: since.elapsed().saturating_sub(gathering) };
        Ok(Self { study: computed.map_err(|e| failed(e.to_string()))?, setting, times })
    }

    /// Where the time went, in words.
    #[must_use]
    pub fn times(&self) -> String {
        let ms = |d: Duration| d.as_secs_f64() * 1000.0;
        format!("{:.0} ms reading cells and {:.0} ms computing", ms(self.times.gathering), ms(self.times.computing))
    }

    /// The numbers, with all digits.
    #[must_use]
    pub fn numbers(&self) -> LinkageReport {
        numbers::of(&self.study, &self.setting)
    }

    /// The page, or a part of it.
    #[must_use]
    pub fn page(&self, part: Part, width: Width) -> Page {
        page(&self.study, part, &Setting { width, ..self.setting.clone() })
    }
}

/// The numbers of a report.
///
/// # Errors
/// As [`Report::build`].
pub async fn report(store: &Store, viewer: Viewer, query: &LinkageQuery) -> Result<LinkageReport, Error> {
    Ok(Report::build(store, viewer, query).await?.numbers())
}
