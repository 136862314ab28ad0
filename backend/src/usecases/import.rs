//! Importing responses from CSV: two passes over the file, the first to check every line, the second to
//! store them all in one transaction. Memory grows with the longest line and not with the file.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use candor_form::Words;
use candor_survey::{
    Answer, AnswerProblem, Answers, Audience, Channel, Date, ItemCode, ItemKind, Questionnaire, Scorer, SurveySlug, UnknownChannel,
    WaveCode,
};
use candor_wire::ids::{SubmissionKey, SurveyId, UnitId, WaveId};
use candor_wire::problem::Code;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;

use super::surveys::wave_of;
use super::units::{Problems, unreadable_text};
use super::versions;
use crate::error::Error;
use crate::store::{NewResponse, Store, StoreError, batch};
use crate::viewer::Viewer;

/// What to import.
#[derive(Debug, Clone)]
pub struct ImportResponses {
    /// CSV file with a header line.
    pub file: PathBuf,
    /// Survey to add to.
    pub survey: SurveySlug,
    /// Wave to add to; the latest when none is named.
    pub wave: Option<WaveCode>,
    /// Column that holds the unit's code.
    pub unit_column: String,
    /// Column that holds the channel, if any.
    pub channel_column: Option<String>,
    /// Columns that hold items under another name.
    pub map: Vec<(String, ItemCode)>,
    /// Check only.
    pub dry_run: bool,
    /// Whether to close the survey afterwards, so that results are shown.
    pub close: bool,
}

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Lines with at least one answer.
    pub rows: u64,
    /// Lines without any answer, left out.
    pub empty: u64,
    /// Lines stored now; the rest was stored by an earlier import of the same file.
    pub added: u64,
    /// Columns that belong to no item.
    pub ignored_columns: Vec<String>,
}

struct Target {
    survey: SurveyId,
    wave: WaveId,
    wave_code: WaveCode,
    version: String,
    questionnaire: Questionnaire,
    units: BTreeMap<String, UnitId>,
    salt: String,
}

/// A line as unit, answers and channel.
type Row = (UnitId, Answers, Option<Channel>);

struct Columns {
    unit: usize,
    channel: Option<(usize, String)>,
    unit_name: String,
    items: Vec<(usize, String, ItemCode)>,
    ignored: Vec<String>,
}

/// Imports responses. `progress` hears the number of lines checked and stored so far.
///
/// # Errors
/// Every bad line with number, column and remedy; nothing is stored then.
pub async fn responses(store: &Store, import: &ImportResponses, mut progress: impl FnMut(&str, u64)) -> Result<Outcome, Error> {
    let target = target(store, import).await?;
    let (survey, wave) = (target.survey, target.wave_code.clone());
    let mut reader = open(&import.file)?;
    let columns = columns(&mut reader, import, &target.questionnaire)?;
    let mut outcome = check(reader, &columns, &target, &mut progress)?;
    outcome.ignored_columns.clone_from(&columns.ignored);
    if import.dry_run || outcome.rows == 0 {
        return Ok(outcome);
    }
    // one thread reads and scores while the other stores
    let (sender, mut batches) = mpsc::channel(4);
    let mut reader = open(&import.file)?;
    reader.headers().map_err(|e| unreadable(1, &e))?;
    let reading = tokio::task::spawn_blocking(move || read_all(reader, &columns, &target, &sender));
    let mut stored = 0;
    let added = store
        .import_responses(async || {
            let next: Option<Vec<NewResponse>> = batches.recv().await.transpose()?;
            let before = stored / 10_000;
            stored += next.as_ref().map_or(0, Vec::len) as u64;
            if stored / 10_000 > before {
                progress("stored", stored);
            }
            Ok::<_, Error>(next)
        })
        .await;
    batches.close();
    reading.await.map_err(|e| Error::Internal(format!("reading the file: {e}")))?;
    let added = added.map_err(|e| if matches!(e, Error::Store(StoreError::Closed)) { closed(&wave) } else { e })?;
    if import.close {
        store.close_survey(survey).await?;
    }
    Ok(Outcome { added, ..outcome })
}

/// What is said when the wave takes no more responses.
fn closed(wave: &WaveCode) -> Error {
    let remedy = format!(
        "Wave {wave} is closed: its results may have been seen, and who came later could be told apart. Open another wave and import into that."
    );
    Error::field(Code::WrongState, "--wave", remedy)
}

/// Reads the file in batches, up to the first error or until nobody wants more.
fn read_all(reader: Reader, columns: &Columns, target: &Target, sender: &mpsc::Sender<Result<Vec<NewResponse>, Error>>) {
    let scorer = Scorer::new(&target.questionnaire);
    let mut rows = Rows { records: reader.into_records(), columns, target, scorer: &scorer, read: 0 };
    while let Some(batch) = batch(|| rows.next_response()).transpose() {
        let failed = batch.is_err();
        if sender.blocking_send(batch).is_err() || failed {
            return;
        }
    }
}

async fn target(store: &Store, import: &ImportResponses) -> Result<Target, Error> {
    let survey = store.survey_by_slug(&import.survey).await?;
    let survey = survey
        .ok_or_else(|| Error::field(Code::InvalidField, "--survey", format!("There is no survey {}. Create it first.", import.survey)))?;
    let not_published = || Error::field(Code::WrongState, "--survey", format!("{} is a draft; publish it first.", import.survey));
    let wave = wave_of(&survey, import.wave.as_ref())?.ok_or_else(not_published)?;
    let (wave, wave_code, is_open) = (wave.id, wave.code.clone(), wave.open);
    if import.channel_column.is_some() && survey.audience != Audience::Customers {
        let text = format!("{} asks employees, who have no channel. Leave --channel out.", import.survey);
        return Err(Error::field(Code::InvalidField, "--channel", text));
    }
    if store.removed_day(wave).await?.is_some() {
        let remedy = "The responses of this wave were removed, as its schedule says. Import into another wave.";
        return Err(Error::field(Code::WrongState, "wave", remedy));
    }
    if !is_open {
        return Err(closed(&wave_code));
    }
    let asked = store.asked_versions(&[wave]).await?;
    let version = versions::version_of(&survey, &asked, wave).ok_or_else(not_published)?;
    let questionnaire = versions::questionnaire_of(&survey, &asked, wave)?;
    let units = store.units(Viewer::operator()).await?.into_iter().map(|u| (u.code.to_string(), u.id)).collect();
    let salt = format!("{}/{wave_code}", import.survey);
    Ok(Target { survey: survey.id, wave, wave_code, version, questionnaire, units, salt })
}

type Reader = csv::Reader<File>;

fn open(file: &Path) -> Result<Reader, Error> {
    let handle = File::open(file)
        .map_err(|e| Error::field(Code::InvalidFile, &file.display().to_string(), format!("The file cannot be opened: {e}.")))?;
    Ok(csv::ReaderBuilder::new().trim(csv::Trim::All).buffer_capacity(1 << 16).from_reader(handle))
}

fn columns(reader: &mut Reader, import: &ImportResponses, questionnaire: &Questionnaire) -> Result<Columns, Error> {
    let headers: Vec<String> =
        reader.headers().map_err(|e| unreadable(1, &e))?.iter().map(|h| h.trim_start_matches('\u{feff}').to_owned()).collect();
    let list = headers.join(", ");
    let find = |name: &str| headers.iter().position(|h| h == name);
    let unit = find(&import.unit_column).ok_or_else(|| {
        Error::field(Code::InvalidFile, "--unit", format!("The file has no column {}; it has {list}.", import.unit_column))
    })?;
    let channel = match &import.channel_column {
        Some(name) => {
            let at = find(name)
                .ok_or_else(|| Error::field(Code::InvalidFile, "--channel", format!("The file has no column {name}; it has {list}.")))?;
            Some((at, name.clone()))
        }
        None => None,
    };
    let mut items = Vec::new();
    for (column, item) in &import.map {
        let at = find(column)
            .ok_or_else(|| Error::field(Code::InvalidFile, "--map", format!("The file has no column {column}; it has {list}.")))?;
        if questionnaire.item(item).is_none() {
            let known: Vec<&str> = questionnaire.items().iter().map(|i| i.code.as_str()).collect();
            return Err(Error::field(
                Code::InvalidFile,
                "--map",
                format!("{} has no item {item}; it has {}.", import.survey, known.join(", ")),
            ));
        }
        if items.iter().any(|(_, _, taken)| taken == item) {
            return Err(Error::field(Code::InvalidFile, "--map", format!("{item} is given twice; map one column to it.")));
        }
        items.push((at, column.clone(), item.clone()));
    }
    let mut ignored = Vec::new();
    for (at, header) in headers.iter().enumerate().filter(|(at, _)| *at != unit && channel.as_ref().is_none_or(|c| c.0 != *at)) {
        if items.iter().any(|i| i.0 == at) {
            continue;
        }
        match header.parse::<ItemCode>().ok().filter(|code| questionnaire.item(code).is_some() && !items.iter().any(|i| &i.2 == code)) {
            Some(code) => items.push((at, header.clone(), code)),
            None => ignored.push(header.clone()),
        }
    }
    if items.is_empty() {
        return Err(Error::field(
            Code::InvalidFile,
            "line 1",
            format!("No column is named like an item of {}. Name them with --map COLUMN=item; the file has {list}.", import.survey),
        ));
    }
    Ok(Columns { unit, channel, unit_name: import.unit_column.clone(), items, ignored })
}

fn check(reader: Reader, columns: &Columns, target: &Target, progress: &mut impl FnMut(&str, u64)) -> Result<Outcome, Error> {
    let mut outcome = Outcome { rows: 0, empty: 0, added: 0, ignored_columns: Vec::new() };
    let mut problems = Problems::default();
    for (index, record) in reader.into_records().enumerate() {
        let index = index as u64;
        match record {
            Err(error) => problems.say(error.position().map_or(index + 2, csv::Position::line), "", unreadable_text(&error)),
            Ok(record) => match row(&record, columns, target, &mut problems) {
                Some((_, answers, _)) if target.questionnaire.is_blank(&answers) => outcome.empty += 1,
                _ => outcome.rows += 1,
            },
        }
        if (index + 1).is_multiple_of(10_000) {
            progress("checked", index + 1);
        }
    }
    problems.finish()?;
    Ok(outcome)
}

fn row(record: &csv::StringRecord, columns: &Columns, target: &Target, problems: &mut Problems) -> Option<Row> {
    let line = record.position().map_or(0, csv::Position::line);
    let code = record.get(columns.unit).unwrap_or_default();
    let unit = target.units.get(code).copied();
    if unit.is_none() {
        problems.say(line, &columns.unit_name, format!("There is no unit {code:?}. Import the units first, or correct the code."));
    }
    let channel = columns.channel.as_ref().and_then(|(at, name)| match record.get(*at).unwrap_or_default() {
        "" | "NA" => None,
        text => text.parse().map_err(|e: UnknownChannel| problems.say(line, name, format!("{e}."))).ok(),
    });
    let mut answers = Answers::new();
    for (at, column, item) in &columns.items {
        let entry = record.get(*at).unwrap_or_default();
        // what statistics programs write for a missing value
        let entry = if matches!(entry, "NA" | "NaN" | "." | "NULL") { "" } else { entry };
        match read(&target.questionnaire, item, entry) {
            Ok(Some(answer)) => drop(answers.insert(item.clone(), answer)),
            Ok(None) => {}
            Err(problem) => problems.say(line, column, Words::english().remedy(&problem.fault)),
        }
    }
    // conditions do not ask for the day
    target.questionnaire.settle(&mut answers, Date::FIRST);
    unit.map(|unit| (unit, answers, channel))
}

/// Numbers come from other programs here, so every form that those write is read, with all its digits.
fn read(questionnaire: &Questionnaire, item: &ItemCode, entry: &str) -> Result<Option<Answer>, AnswerProblem> {
    let takes_number = questionnaire.item(item).is_some_and(|i| matches!(i.kind, ItemKind::Number { .. }));
    match entry.parse::<f64>() {
        Ok(value) if takes_number => questionnaire.check_answer(item, &Answer::Number(value)).map(|()| Some(Answer::Number(value))),
        _ => questionnaire.read_entry(item, entry),
    }
}

struct Rows<'a> {
    records: csv::StringRecordsIntoIter<File>,
    columns: &'a Columns,
    target: &'a Target,
    scorer: &'a Scorer<'a>,
    read: u64,
}

impl Rows<'_> {
    fn next_response(&mut self) -> Result<Option<NewResponse>, Error> {
        for record in self.records.by_ref() {
            self.read += 1;
            let record = record.map_err(|e| unreadable(self.read + 1, &e))?;
            let mut problems = Problems::default();
            let found = row(&record, self.columns, self.target, &mut problems);
            // the file was whole in the first pass; if it changed in between, nothing is stored
            problems.finish()?;
            if let Some((unit, answers, channel)) = found.filter(|(_, answers, _)| !self.target.questionnaire.is_blank(answers)) {
                let key = key(&self.target.salt, self.read, unit, &answers, channel)?;
                let response = NewResponse::new(key, self.scorer, &self.target.version, unit, &answers)?;
                return Ok(Some(response.in_wave(Some(self.target.wave)).through(channel)));
            }
        }
        Ok(None)
    }
}

/// The same line of the same file, read the same way, always gets the same key, so that an import can be
/// repeated harmlessly and a corrected mapping counts as something else.
fn key(salt: &str, line: u64, unit: UnitId, answers: &Answers, channel: Option<Channel>) -> Result<SubmissionKey, Error> {
    let content = match channel {
        None => serde_json::to_vec(&(salt, line, unit, answers)),
        Some(_) => serde_json::to_vec(&(salt, line, unit, answers, channel)),
    };
    let content = content.map_err(|_| Error::Internal("a line cannot be written down".to_owned()))?;
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&Sha256::digest(content)[..16]);
    Ok(SubmissionKey(uuid::Builder::from_custom_bytes(bytes).into_uuid()))
}

fn unreadable(line: u64, error: &csv::Error) -> Error {
    Error::field(Code::InvalidFile, &format!("line {line}"), unreadable_text(error))
}
