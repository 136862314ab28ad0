//! The hierarchy of units: listing it, and importing it from CSV.

use std::collections::BTreeMap;

use candor_survey::UnitCode;
use candor_wire::ids::UnitId;
use candor_wire::organisation::{Imported, Unit};
use candor_wire::problem::{Code, FieldProblem};

use crate::error::Error;
use crate::random;
use crate::store::{MAX_DEPTH, Store, UnitChange, UnitRow};
use crate::viewer::Viewer;

/// Most problems that an import reports one by one.
pub const MAX_REPORTED: usize = 1000;

/// Most units of an organisation.
const MAX_UNITS: usize = 100_000;

/// Most people of one unit.
const MAX_HEADCOUNT: u64 = 10_000_000;

/// The units that a viewer may see, parents before children, siblings by name.
///
/// # Errors
/// When the database fails.
pub async fn list(store: &Store, viewer: Viewer) -> Result<Vec<Unit>, Error> {
    Ok(depth_first(&store.units(viewer).await?))
}

fn depth_first(rows: &[UnitRow]) -> Vec<Unit> {
    let seen: BTreeMap<UnitId, &UnitRow> = rows.iter().map(|u| (u.id, u)).collect();
    let parent_of = |u: &UnitRow| u.parent.filter(|p| seen.contains_key(p));
    let mut children: BTreeMap<Option<UnitId>, Vec<&UnitRow>> = BTreeMap::new();
    for unit in rows {
        children.entry(parent_of(unit)).or_default().push(unit);
    }
    for siblings in children.values_mut() {
        // topmost last, because the stack below is taken from its end
        siblings.sort_by(|a, b| b.name.cmp(&a.name));
    }
    let mut stack: Vec<(&UnitRow, u32)> = children.get(&None).into_iter().flatten().map(|u| (*u, 0)).collect();
    let mut list = Vec::with_capacity(rows.len());
    while let Some((unit, depth)) = stack.pop() {
        let parent = parent_of(unit).and_then(|p| seen.get(&p)).map(|p| p.code.clone());
        list.push(Unit { code: unit.code.clone(), name: unit.name.clone(), parent, depth });
        stack.extend(children.get(&Some(unit.id)).into_iter().flatten().map(|u| (*u, depth + 1)));
    }
    list
}

struct Line {
    number: u64,
    code: UnitCode,
    name: String,
    parent: Option<UnitCode>,
    headcount: Option<u64>,
}

/// Imports units from CSV with the columns `code,name,parent` and, for response rates, `headcount`. Units that are there already are renamed
/// or moved; none is removed. All lines or none.
///
/// # Errors
/// Every bad line with its number, column and remedy.
pub async fn import(store: &Store, csv: impl std::io::Read) -> Result<Imported, Error> {
    let mut problems = Problems::default();
    let lines = read_lines(csv, &mut problems)?;
    let present = store.units(Viewer::operator()).await?;
    let (changes, imported) = plan(&lines, &present, &mut problems)?;
    problems.finish()?;
    store.put_units(&changes).await?;
    Ok(imported)
}

fn read_lines(csv: impl std::io::Read, problems: &mut Problems) -> Result<Vec<Line>, Error> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(csv);
    let headers = reader.headers().map_err(|e| unreadable(&e))?.clone();
    let column = |name: &str| headers.iter().position(|h| h.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name));
    let (Some(code), Some(name)) = (column("code"), column("name")) else {
        return Err(Error::field(Code::InvalidFile, "line 1", "The first line must name the columns code,name,parent."));
    };
    let (parent, headcount, mut lines) = (column("parent"), column("headcount"), Vec::new());
    for (index, record) in reader.records().enumerate() {
        let number = index as u64 + 2;
        let Ok(record) = record.map_err(|e| problems.say(number, "", unreadable_text(&e))) else { continue };
        let at = |column: Option<usize>| column.and_then(|c| record.get(c)).unwrap_or_default();
        let number = record.position().map_or(number, csv::Position::line);
        if lines.len() >= MAX_UNITS {
            problems.say(number, "code", format!("There are more than {MAX_UNITS} units; import fewer."));
            break;
        }
        lines.extend(read_line(number, [at(Some(code)), at(Some(name)), at(parent), at(headcount)], problems));
    }
    Ok(lines)
}

fn read_line(number: u64, [code, name, parent, headcount]: [&str; 4], problems: &mut Problems) -> Option<Line> {
    let parse = |text: &str, column: &str, problems: &mut Problems| {
        UnitCode::parse(text).map_err(|e| problems.say(number, column, e.to_string())).ok()
    };
    let code = parse(code, "code", problems)?;
    let parent = if parent.is_empty() { None } else { Some(parse(parent, "parent", problems)?) };
    if name.is_empty() || name.chars().count() > 200 {
        problems.say(number, "name", "Give the unit a name of at most 200 characters.");
        return None;
    }
    let headcount = match headcount {
        "" => None,
        text => match text.parse::<u64>().ok().filter(|n| *n <= MAX_HEADCOUNT) {
            None => {
                problems.say(
                    number,
                    "headcount",
                    format!("{text:?} is not a whole number up to {MAX_HEADCOUNT}; leave it empty when it is not known."),
                );
                return None;
            }
            known => known,
        },
    };
    Some(Line { number, code, name: name.to_owned(), parent, headcount })
}

type Plan = (Vec<UnitChange>, Imported);

fn plan(lines: &[Line], present: &[UnitRow], problems: &mut Problems) -> Result<Plan, Error> {
    let mut ids: BTreeMap<&UnitCode, UnitId> = present.iter().map(|u| (&u.code, u.id)).collect();
    let (mut first_line, mut imported) = (BTreeMap::new(), Imported { rows: lines.len() as u64, added: 0, changed: 0 });
    for line in lines {
        if let Some(earlier) = first_line.insert(&line.code, line.number) {
            problems.say(line.number, "code", format!("{} is on line {earlier} already; give each unit once.", line.code));
        }
        if !ids.contains_key(&line.code) {
            ids.insert(&line.code, UnitId(random::uuid()?));
            imported.added += 1;
        }
    }
    let mut all: BTreeMap<UnitId, Option<UnitId>> = present.iter().map(|u| (u.id, u.parent)).collect();
    let before: BTreeMap<UnitId, &UnitRow> = present.iter().map(|u| (u.id, u)).collect();
    let mut changes = Vec::new();
    for line in lines {
        let Some(id) = ids.get(&line.code).copied() else { continue };
        let parent = line.parent.as_ref().and_then(|code| ids.get(code).copied());
        if let (Some(code), None) = (&line.parent, parent) {
            problems.say(line.number, "parent", format!("There is no unit {code}; add a line for it or correct the code."));
        }
        all.insert(id, parent);
        let change = UnitChange { id, code: line.code.clone(), name: line.name.clone(), parent, headcount: line.headcount };
        if before.get(&id).is_some_and(|u| {
            u.name != change.name || u.parent != change.parent || (change.headcount.is_some() && u.headcount != change.headcount)
        }) {
            imported.changed += 1;
        }
        changes.push(change);
    }
    for line in lines {
        match ids.get(&line.code).map(|id| rise(*id, &all)) {
            Some(Rise::Circle) => problems.say(line.number, "parent", format!("{} would be above itself; correct the parents.", line.code)),
            Some(Rise::TooDeep) => problems.say(
                line.number,
                "parent",
                format!("{} lies more than {MAX_DEPTH} steps below the top; use fewer levels.", line.code),
            ),
            _ => {}
        }
    }
    Ok((changes, imported))
}

enum Rise {
    Ends,
    Circle,
    TooDeep,
}

/// What becomes of going up from a unit.
fn rise(id: UnitId, all: &BTreeMap<UnitId, Option<UnitId>>) -> Rise {
    let mut above = all.get(&id).copied().flatten();
    for _ in 0..=MAX_DEPTH {
        match above {
            None => return Rise::Ends,
            Some(ancestor) if ancestor == id => return Rise::Circle,
            Some(ancestor) => above = all.get(&ancestor).copied().flatten(),
        }
    }
    Rise::TooDeep
}

fn unreadable(error: &csv::Error) -> Error {
    Error::field(Code::InvalidFile, "line 1", unreadable_text(error))
}

/// Why a line is not CSV, in words.
pub(super) fn unreadable_text(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => "The text is not UTF-8. Save the file as UTF-8 and import it again.".to_owned(),
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("The line has {len} columns instead of {expected_len}. Check its commas and quotation marks.")
        }
        csv::ErrorKind::Io(_) => "The file cannot be read to its end.".to_owned(),
        _ => "The line is not readable as CSV. Check its commas and quotation marks.".to_owned(),
    }
}

/// Problems of a file, the first [`MAX_REPORTED`] one by one.
#[derive(Debug, Default)]
pub(super) struct Problems {
    fields: Vec<FieldProblem>,
    more: u64,
}

impl Problems {
    pub(super) fn say(&mut self, line: u64, column: &str, message: impl Into<String>) {
        if self.fields.len() >= MAX_REPORTED {
            self.more += 1;
            return;
        }
        let field = if column.is_empty() { format!("line {line}") } else { format!("line {line}, column {column}") };
        self.fields.push(FieldProblem { field, message: message.into() });
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        if self.fields.is_empty() {
            return Ok(());
        }
        if self.more > 0 {
            self.fields.push(FieldProblem { field: "and".to_owned(), message: format!("{} more", self.more) });
        }
        Err(Error::fields(Code::InvalidFile, self.fields))
    }
}
