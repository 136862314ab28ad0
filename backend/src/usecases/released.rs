//! Whose results may be told: those of waves that no response can reach any more.
//!
//! Results of a wave are computed from one set of responses for ever. Were they told while answers come, two looks
//! would differ by the people who answered in between, and often that is one (decision 0045).

use candor_insight::THRESHOLD;
use candor_survey::WaveCode;
use candor_wire::problem::Code;

use super::surveys::wave_of;
use crate::error::Error;
use crate::store::{Store, StoreError, SurveyRow, WaveRow};
use crate::viewer::Viewer;

/// The wave whose results somebody asks for.
#[derive(Debug)]
pub(super) enum Wanted<'a> {
    /// Its results may be told.
    Released(&'a WaveRow),
    /// It still takes answers, or is being mixed.
    Waits(&'a WaveRow),
    /// The survey has no wave yet.
    Nothing,
}

/// The wave of that code; with none named the latest that is released, or else the latest.
///
/// # Errors
/// When the survey has no such wave.
pub(super) fn wanted<'a>(survey: &'a SurveyRow, code: Option<&WaveCode>) -> Result<Wanted<'a>, Error> {
    let found = match code {
        None => survey.released_wave().or_else(|| survey.waves.last()),
        Some(_) => wave_of(survey, code)?,
    };
    Ok(match found {
        Some(wave) if wave.released => Wanted::Released(wave),
        Some(wave) => Wanted::Waits(wave),
        None => Wanted::Nothing,
    })
}

/// Why nothing is told of a wave yet.
pub(super) fn waits(wave: &WaveRow) -> String {
    if wave.open {
        format!(
            "Wave {} takes answers. Its results are shown when it is closed and stay the same then, so that nobody finds out what one person said by looking before and after.",
            wave.code
        )
    } else {
        format!("Wave {} is closed, and its sealed answers are being mixed. Its results are shown in a moment.", wave.code)
    }
}

/// What must be known where results of an earlier wave are shown because none is named: that a later one waits.
pub(super) fn later(survey: &SurveyRow, shown: &WaveRow, code: Option<&WaveCode>) -> Option<String> {
    let last = survey.waves.last().filter(|last| code.is_none() && last.id != shown.id)?;
    Some(waits(last))
}

/// Refuses a wave whose results are not released, by the field that names it.
///
/// # Errors
/// When it is not.
pub(super) fn need(wave: &WaveRow, field: &str) -> Result<(), Error> {
    if wave.released { Ok(()) } else { Err(Error::field(Code::InvalidField, field, waits(wave))) }
}

/// How many responses a wave has that is not released: in steps of [`THRESHOLD`], so that nobody is seen to answer.
/// `None` below.
///
/// # Errors
/// When the database fails.
pub(super) async fn so_far(store: &Store, viewer: Viewer, wave: &WaveRow) -> Result<Option<u64>, StoreError> {
    Ok(steps(store.count_responses_by_unit(viewer, wave.id).await?.values().sum()))
}

/// A count in steps of [`THRESHOLD`]; below that nothing is told.
pub(super) fn steps(count: u64) -> Option<u64> {
    Some(count / THRESHOLD * THRESHOLD).filter(|told| *told > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_grow_by_five_people_at_a_time() {
        let told: Vec<_> = (0..12).map(steps).collect();
        assert_eq!(told[..5], [None; 5]);
        assert_eq!(told[5..10], [Some(5); 5]);
        assert_eq!(told[10..], [Some(10); 2]);
    }
}
