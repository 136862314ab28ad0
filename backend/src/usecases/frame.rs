//! How many people there are to answer: entered as CSV for a wave, or the headcounts of units.

use std::collections::BTreeSet;

use candor_insight::nonresponse::Frame;
use candor_survey::{Audience, ItemKind, Questionnaire, WaveCode};
use candor_wire::ids::SurveyId;
use candor_wire::problem::Code;
use candor_wire::report::FrameImported;

use super::units::{Problems, unreadable_text};
use super::{surveys, versions};
use crate::error::Error;
use crate::store::{FrameLine, FrameOf, Store, UnitRow, WaveRow};
use crate::viewer::Viewer;

/// Most lines of a frame.
const MAX_LINES: usize = 100_000;

/// Most people of one line.
const MAX_PEOPLE: u64 = 1_000_000_000;

/// The frame of a wave: the one seam through which response and weights learn how many people there are. Rates are of
/// those invited, where people are invited. Without a list of its own, the people of units are those invited, or their
/// headcounts, where employees are asked.
///
/// # Errors
/// When the database fails.
pub(super) async fn of(store: &Store, wave: &WaveRow, audience: Audience, rows: &[UnitRow]) -> Result<Frame, Error> {
    let lines = store.frame(wave.id).await?;
    let counts = store.invited_by_unit(wave.id).await?;
    let invited: Option<Vec<u64>> =
        (!counts.is_empty()).then(|| rows.iter().map(|unit| counts.get(&unit.id).copied().unwrap_or(0)).collect());
    let mut frame = Frame { units: vec![None; rows.len()], ..Frame::default() };
    for FrameLine { of, people } in lines {
        match of {
            FrameOf::Unit(code) => {
                let at = rows.iter().position(|unit| unit.code == code);
                at.and_then(|at| frame.units.get_mut(at)).into_iter().for_each(|slot| *slot = Some(people));
            }
            FrameOf::Answer(item, answer) => drop(frame.strata.entry(item).or_default().insert(answer, people)),
        }
    }
    if frame.units.iter().all(Option::is_none) {
        frame.units = match &invited {
            Some(invited) => invited.iter().copied().map(Some).collect(),
            None if audience == Audience::Employees => rows.iter().map(|unit| unit.headcount).collect(),
            None => frame.units,
        };
    }
    frame.invited = invited;
    Ok(frame)
}

/// Reads a frame from CSV and replaces that of a wave, the latest when none is named; with `dry_run` it is only checked.
///
/// # Errors
/// Every bad line with number, column and remedy; nothing is changed then.
pub async fn import(
    store: &Store,
    id: SurveyId,
    wave: Option<&WaveCode>,
    csv: impl std::io::Read,
    dry_run: bool,
) -> Result<FrameImported, Error> {
    let survey = surveys::find(store, id).await?;
    let wave = surveys::wave_of(&survey, wave)?.cloned();
    let wave = wave.ok_or_else(|| Error::field(Code::WrongState, "wave", "The survey is a draft; publish it first."))?;
    let asked = store.asked_versions(&[wave.id]).await?;
    let questionnaire = versions::questionnaire_of(&survey, &asked, wave.id)?;
    let units: BTreeSet<String> = store.units(Viewer::operator()).await?.into_iter().map(|unit| unit.code.to_string()).collect();
    let lines = read(csv, &units, &questionnaire)?;
    if !dry_run {
        store.set_frame(wave.id, &lines).await?;
    }
    Ok(FrameImported { wave: wave.code, rows: lines.len() as u64, people: lines.iter().map(|line| line.people).sum(), stored: !dry_run })
}

fn read(csv: impl std::io::Read, units: &BTreeSet<String>, questionnaire: &Questionnaire) -> Result<Vec<FrameLine>, Error> {
    let refuse = |message: String| Error::field(Code::InvalidFile, "line 1", message);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(csv);
    let headers = reader.headers().map_err(|e| refuse(unreadable_text(&e)))?.clone();
    let column = |name: &str| headers.iter().position(|h| h.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name));
    let (unit, item, answer, people) = (column("unit"), column("item"), column("answer"), column("people"));
    if people.is_none() || (unit.is_none() && (item.is_none() || answer.is_none())) {
        return Err(refuse("The first line must name the columns unit,people or item,answer,people, or all four.".to_owned()));
    }
    let (mut problems, mut lines, mut seen) = (Problems::default(), Vec::new(), BTreeSet::new());
    for (index, record) in reader.records().enumerate() {
        let number = index as u64 + 2;
        let Ok(record) = record.map_err(|e| problems.say(number, "", unreadable_text(&e))) else { continue };
        let number = record.position().map_or(number, csv::Position::line);
        if lines.len() >= MAX_LINES {
            problems.say(number, "", format!("There are more than {MAX_LINES} lines; import fewer."));
            break;
        }
        let at = |column: Option<usize>| column.and_then(|c| record.get(c)).unwrap_or_default();
        let of = whose(number, [at(unit), at(item), at(answer)], units, questionnaire, &mut problems);
        let count = at(people).parse::<u64>().ok().filter(|n| *n <= MAX_PEOPLE);
        if count.is_none() {
            problems.say(number, "people", format!("Enter a whole number from 0 to {MAX_PEOPLE}."));
        }
        let (Some(of), Some(people)) = (of, count) else { continue };
        if !seen.insert(of.clone()) {
            problems.say(number, "", "This is given twice; keep one line.");
        }
        lines.push(FrameLine { of, people });
    }
    problems.finish()?;
    if lines.is_empty() {
        return Err(refuse("There is no line below the first. Give one line for each unit or answer.".to_owned()));
    }
    Ok(lines)
}

fn whose(
    number: u64,
    [unit, item, answer]: [&str; 3],
    units: &BTreeSet<String>,
    questionnaire: &Questionnaire,
    problems: &mut Problems,
) -> Option<FrameOf> {
    match (unit.is_empty(), item.is_empty() && answer.is_empty()) {
        (false, true) if units.contains(unit) => unit.parse().ok().map(FrameOf::Unit),
        (false, true) => {
            problems.say(number, "unit", format!("There is no unit {unit:?}. Import the units first, or correct the code."));
            None
        }
        (true, false) => {
            let of = item.parse().ok().and_then(|code| Some((questionnaire.item(&code)?, answer.parse().ok()?)));
            let taken = of.filter(|(item, answer)| match &item.kind {
                ItemKind::Choice(options) => options.contains(answer),
                ItemKind::Scale { points, .. } => points.iter().any(|point| &point.0 == answer),
                _ => false,
            });
            if taken.is_none() {
                problems.say(
                    number,
                    "answer",
                    format!("{item:?} is no item that takes the single answer {answer:?}. Name an item and one of its options or points."),
                );
            }
            taken.map(|(item, answer)| FrameOf::Answer(item.code.clone(), answer))
        }
        _ => {
            problems.say(number, "", "Name a unit, or an item and an answer, and not both.");
            None
        }
    }
}
