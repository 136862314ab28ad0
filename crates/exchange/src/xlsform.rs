//! `XLSForm` workbooks (`.xlsx`).

use std::collections::{BTreeMap, BTreeSet};

use candor_survey::document::{ChoiceLayout, Kind};
use candor_survey::{Date, Document, decimal};

use crate::condition::{Dialect, Sort, parse};
use crate::draft::{Choice, Condition, Draft, blank, tag};
use crate::files::{self, Taken};
use crate::refused::Refused;
use crate::report::Finding;
use crate::scales;
use crate::sheet::{self, Rows};

/// What a row says, by the names of the columns.
type Row = BTreeMap<String, String>;

/// Columns whose loss changes what is asked.
const COLUMNS: [(&str, &str); 9] = [
    ("choice_filter", "all options are always offered"),
    ("default", "nothing is filled in beforehand"),
    ("calculation", "formulas are not taken over; write them as `values`"),
    ("trigger", "formulas are not taken over; write them as `values`"),
    ("read_only", "a question that nobody can answer is answered here"),
    ("guidance_hint", "there is one hint for everybody"),
    ("media::image", "pictures are not shown"),
    ("media::audio", "sounds are not played"),
    ("media::video", "films are not shown"),
];

/// Columns that are used, or that only concern other programs.
const KNOWN: [&str; 23] = [
    "type",
    "name",
    "label",
    "hint",
    "required",
    "required_message",
    "relevant",
    "constraint",
    "constraint_message",
    "appearance",
    "parameters",
    "repeat_count",
    "bind::relevant",
    "image",
    "audio",
    "video",
    "note",
    "comment",
    "bind::required",
    "disabled",
    "instance::name",
    "body::accuracythreshold",
    "body::accept",
];

/// Types that are recorded without a question.
const RECORDED: [&str; 14] = [
    "start",
    "end",
    "today",
    "deviceid",
    "device_id",
    "username",
    "phonenumber",
    "email",
    "simserial",
    "subscriberid",
    "audit",
    "start-geopoint",
    "background-audio",
    "background-geopoint",
];

/// Reads a form.
pub(crate) fn read(bytes: &[u8]) -> Result<(Document, Vec<Finding>), Refused> {
    let sheets = sheet::sheets(bytes, &["survey", "choices", "settings", "external_choices", "entities"])?;
    let survey = sheets.get("survey").ok_or(Refused::NoSurveySheet)?;
    let settings = sheets.get("settings").map(table).unwrap_or_default();
    let setting = |name: &str| settings.first().and_then(|row| row.get(name)).cloned().unwrap_or_default();
    let rows = table(survey);
    if !rows.iter().any(|row| row.contains_key("type")) {
        return Err(Refused::NoSurveySheet);
    }
    let mut reader = Reader::new(&rows, &setting("default_language"));
    reader.draft.title =
        [setting("form_title"), setting("title"), setting("form_id")].into_iter().find(|title| !title.is_empty()).unwrap_or_default();
    for name in ["external_choices", "entities"] {
        if sheets.get(name).is_some_and(|rows| rows.len() > 1) {
            reader.draft.dropped("workbook", format!("sheet {name}"), "only the sheets survey, choices and settings are read");
        }
    }
    let choices = sheets.get("choices").map(table).unwrap_or_default();
    reader.choices(&choices);
    rows.into_iter().enumerate().try_for_each(|(n, row)| reader.row(n + 2, row))?;
    reader.end();
    reader.draft.finish()
}

/// The rows below the first, by the names in it: `label::English (en)` with small letters before the colons.
fn table(rows: &Rows) -> Vec<Row> {
    let mut rows = rows.iter().skip_while(|row| row.is_empty());
    let names: Vec<String> = rows.next().into_iter().flatten().map(|name| header(name)).collect();
    let row = |cells: &Vec<String>| -> Row {
        let mut row = Row::new();
        for (name, cell) in names.iter().zip(cells).filter(|(name, cell)| !name.is_empty() && !cell.is_empty()) {
            row.entry(name.clone()).or_insert_with(|| cell.clone());
        }
        row
    };
    rows.map(row).filter(|row| !row.is_empty()).collect()
}

fn header(name: &str) -> String {
    let name = name.trim();
    let (base, language) = name.split_once("::").or_else(|| name.split_once(':')).unwrap_or((name, ""));
    let base = base.trim().to_lowercase().replace(' ', "_");
    let base = match base.as_str() {
        "list_name" | "list" => "list_name".to_owned(),
        "relevance" => "relevant".to_owned(),
        "value" => "name".to_owned(),
        "caption" => "label".to_owned(),
        _ => base,
    };
    if language.trim().is_empty() { base } else { format!("{base}::{}", language.trim()) }
}

struct Reader {
    draft: Draft,
    /// Name of the language whose columns are used; empty for those without a language.
    language: String,
    lists: BTreeMap<String, Vec<Choice>>,
    groups: Vec<Group>,
    recorded: BTreeSet<String>,
    unknown: BTreeSet<String>,
    open: bool,
}

struct Group {
    place: String,
    /// How many conditions lay around what stands outside it.
    around: usize,
    always: bool,
}

/// A row with what is said of it.
struct Asked {
    row: Row,
    place: String,
    name: String,
    text: String,
    conditions: Vec<Condition>,
}

impl Asked {
    fn get(&self, column: &str) -> &str {
        self.row.get(column).map_or("", String::as_str)
    }

    fn appears(&self, word: &str) -> bool {
        self.get("appearance").split_whitespace().any(|part| part == word)
    }

    /// A value of the column of parameters, such as `start=0 end=10`.
    fn parameter(&self, name: &str) -> Option<String> {
        let parameters = self.get("parameters").replace([',', ';'], " ").replace(" =", "=").replace("= ", "=");
        parameters
            .split_whitespace()
            .find_map(|pair| pair.split_once('=').filter(|(key, _)| *key == name).map(|(_, value)| value.to_owned()))
    }
}

/// A question for one file; nothing when it asks for none that is taken.
fn files_of(row: &Row, kind: &str) -> Option<(Kind, &'static str)> {
    let accepted = row.get("body::accept").map_or("", String::as_str);
    let types = if kind == "file" { accepted } else { "image/*" };
    files::kind(&Taken { types, bytes: None, files: Some(1.0) })
}

impl Reader {
    fn new(rows: &[Row], default: &str) -> Self {
        let mut languages: Vec<String> = Vec::new();
        for name in rows.iter().flat_map(|row| row.keys()) {
            if let Some((_, language)) = name.split_once("::").filter(|(base, _)| ["label", "hint"].contains(base))
                && !languages.iter().any(|known| known == language)
            {
                languages.push(language.to_owned());
            }
        }
        let plain = rows.iter().any(|row| row.contains_key("label"));
        let named = languages.iter().find(|language| !default.is_empty() && language.eq_ignore_ascii_case(default)).cloned();
        let language = named.unwrap_or_else(|| if plain { String::new() } else { languages.first().cloned().unwrap_or_default() });
        let mut draft = Draft::default();
        draft.always = true;
        draft.language = Self::tag_of(if language.is_empty() { default } else { &language });
        let others: Vec<String> = languages.into_iter().filter(|other| *other != language).map(|l| l.chars().take(40).collect()).collect();
        draft.other_languages(&others);
        Self {
            draft,
            language,
            lists: BTreeMap::new(),
            groups: Vec::new(),
            recorded: BTreeSet::new(),
            unknown: BTreeSet::new(),
            open: false,
        }
    }

    /// The tag in `English (en)`, or of a few names that stand alone.
    fn tag_of(language: &str) -> String {
        if let Some((_, tag)) = language.rsplit_once('(') {
            return tag.trim_end_matches(')').to_owned();
        }
        let name = language.trim().to_lowercase();
        let known = [
            ("english", "en"),
            ("french", "fr"),
            ("spanish", "es"),
            ("german", "de"),
            ("portuguese", "pt"),
            ("arabic", "ar"),
            ("italian", "it"),
        ];
        known.iter().find(|(known, _)| *known == name).map_or_else(|| tag(&name).unwrap_or_default(), |(_, tag)| (*tag).to_owned())
    }

    fn words(&self, row: &Row, column: &str) -> String {
        let own = row.get(&format!("{column}::{}", self.language)).or_else(|| row.get(column));
        own.cloned().unwrap_or_default()
    }

    fn text(&mut self, place: &str, row: &Row, column: &str) -> String {
        let words = self.words(row, column);
        self.draft.text(place, &words)
    }

    fn choices(&mut self, rows: &[Row]) {
        for row in rows {
            let list = row.get("list_name").cloned().unwrap_or_default();
            let name = row.get("name").cloned().unwrap_or_default();
            let label = self.text(&format!("list {list}"), row, "label");
            if !name.is_empty() {
                self.lists.entry(list).or_default().push(Choice::new(name, label));
            }
        }
    }

    fn row(&mut self, n: usize, row: Row) -> Result<(), Refused> {
        let written = row.get("type").cloned().unwrap_or_default();
        let kind = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let lower = kind.to_lowercase().replace("begin_", "begin ").replace("end_", "end ");
        let name = row.get("name").cloned().unwrap_or_default();
        let disabled = row.get("disabled").is_some_and(|d| Self::is_yes(d));
        if kind.is_empty() || disabled {
            return Ok(());
        }
        match lower.as_str() {
            "begin group" => return self.begin(n, &row, &name),
            "begin repeat" | "begin loop" => {
                self.draft.approximated(&format!("group {name}"), "repeated group", "its questions are asked once");
                return self.begin(n, &row, &name);
            }
            "end group" | "end repeat" | "end loop" => {
                if let Some(group) = self.groups.pop() {
                    self.draft.around.truncate(group.around);
                    self.draft.always = group.always;
                    self.open = !self.groups.is_empty();
                }
                return Ok(());
            }
            kind if RECORDED.contains(&kind) && row.keys().all(|key| !key.starts_with("label")) => {
                self.recorded.insert(kind.to_owned());
                return Ok(());
            }
            _ => {}
        }
        self.asked(n, row, &kind, &lower, name)
    }

    fn is_yes(text: &str) -> bool {
        ["yes", "true", "true()", "1"].iter().any(|yes| text.trim().eq_ignore_ascii_case(yes))
    }

    fn condition(place: &str, row: &Row) -> Vec<Condition> {
        let Some(original) = row.get("relevant").or_else(|| row.get("bind::relevant")).cloned() else { return Vec::new() };
        let parsed = parse(&original, Dialect::XlsForm);
        vec![Condition::new(place, &original, parsed)]
    }

    fn begin(&mut self, n: usize, row: &Row, name: &str) -> Result<(), Refused> {
        let place = if name.is_empty() { format!("group in row {n}") } else { format!("group {name}") };
        let conditions = Self::condition(&place, row);
        let title = self.text(&place, row, "label");
        let group = Group { place: place.clone(), around: self.draft.around.len(), always: self.draft.always };
        self.draft.always = group.always && conditions.is_empty();
        if self.groups.is_empty() {
            let together = row.get("appearance").is_some_and(|a| a.contains("field-list") || a.contains("table-list"));
            self.draft.block(name, title, together, conditions);
        } else {
            self.draft.around.extend(conditions);
            self.draft.statement(&place, &format!("{name}_title"), title, Vec::new())?;
        }
        self.groups.push(group);
        self.open = true;
        Ok(())
    }

    /// What can only be said when all rows were seen.
    fn end(&mut self) {
        for group in std::mem::take(&mut self.groups) {
            self.draft.approximated(&group.place, "group without an end", "it ends with the form");
        }
        if !self.recorded.is_empty() {
            let all: Vec<String> = std::mem::take(&mut self.recorded).into_iter().collect();
            self.draft.dropped(
                "survey",
                format!("recorded values {}", all.join(", ")),
                "times, devices and names of those who answer are not recorded",
            );
        }
        if !self.unknown.is_empty() {
            let all: Vec<String> = std::mem::take(&mut self.unknown).into_iter().collect();
            self.draft.dropped("survey", format!("columns {}", all.join(", ")), "they have no counterpart");
        }
    }

    fn asked(&mut self, n: usize, row: Row, kind: &str, lower: &str, name: String) -> Result<(), Refused> {
        let place = if name.is_empty() { format!("question in row {n}") } else { format!("question {name}") };
        let conditions = Self::condition(&place, &row);
        let drawn = row.get("appearance").cloned().unwrap_or_default();
        let refusal = match lower.split(' ').next().unwrap_or_default() {
            "calculate" | "hidden" => "formulas and hidden values are not taken over; write them as `values` and `fields`",
            "geopoint" | "geotrace" | "geoshape" => "places are not taken",
            "image" | "photo" if ["signature", "draw", "annotate"].iter().any(|word| drawn.contains(word)) => files::DRAWN,
            "file" if files_of(&row, lower).is_none() => files::NONE,
            "audio" | "video" => "sounds and films are not taken",
            "barcode" => "barcodes are not read",
            "xml-external" | "csv-external" | "select_one_from_file" | "select_multiple_from_file" | "select_one_external" => {
                "options are not taken from other files; write them"
            }
            "osm" => "places are not taken",
            _ => "",
        };
        if !refusal.is_empty() {
            self.draft.dropped(&place, format!("type {kind}"), refusal);
            return Ok(());
        }
        if !self.open {
            // what stands outside of groups between two of them is a block of its own
            self.draft.block("form", String::new(), false, Vec::new());
            self.open = true;
        }
        let before = self.draft.always;
        self.draft.always = before && conditions.is_empty();
        let text = self.text(&place, &row, "label");
        let text = if text.is_empty() { name.clone() } else { text };
        let asked = Asked { row, place, name, text, conditions };
        let result = self.kind(&asked, kind, lower);
        self.draft.always = before;
        result
    }

    fn kind(&mut self, asked: &Asked, written: &str, kind: &str) -> Result<(), Refused> {
        let (kind, list) = Self::select(kind, written);
        if kind == "note" {
            return self.note(asked);
        }
        let Some((made, sort, became, differs)) = self.field(asked, &kind) else {
            return self.options(asked, &kind, &list, written);
        };
        let code = self.draft.code(&asked.place, &asked.name)?;
        self.draft.know(&asked.name, &code, sort, BTreeMap::new());
        self.add(asked, code, made, &format!("type {written}"), became, differs);
        Ok(())
    }

    /// The kind of a choice and the name of its list; other kinds as they are.
    fn select(lower: &str, written: &str) -> (String, String) {
        for (prefix, kind) in [
            ("select_one ", "one"),
            ("select one from ", "one"),
            ("select one ", "one"),
            ("select1 ", "one"),
            ("select_multiple ", "several"),
            ("select all that apply from ", "several"),
            ("select multiple from ", "several"),
            ("select multiple ", "several"),
            ("rank ", "rank"),
        ] {
            if lower.starts_with(prefix) {
                let rest = written.get(prefix.len()..).unwrap_or_default();
                let (list, other) = rest.split_once(' ').unwrap_or((rest, ""));
                let other = other.trim().replace(['_', ' '], "").eq_ignore_ascii_case("orother") || other.contains("specify other");
                return (if other { format!("{kind} other") } else { kind.to_owned() }, list.to_owned());
            }
        }
        (lower.to_owned(), String::new())
    }

    fn note(&mut self, asked: &Asked) -> Result<(), Refused> {
        let hint = self.text(&asked.place, &asked.row, "hint");
        let text = if hint.is_empty() { asked.text.clone() } else { format!("{}\n{hint}", asked.text) };
        self.draft.statement(&asked.place, &asked.name, text, asked.conditions.clone())
    }

    fn field(&mut self, asked: &Asked, kind: &str) -> Option<(Kind, Sort, &'static str, &'static str)> {
        let (low, high) = (self.bounds(asked, kind)).unwrap_or_default();
        let date = |bound: Option<String>| bound.filter(|text| Date::parse(text).is_some());
        let value = |bound: &Option<String>| bound.as_deref().and_then(decimal::parse);
        Some(match kind {
            "text" | "string" if asked.appears("multiline") => (scales::text(true, None), Sort::Text(false), "a long text", ""),
            "text" | "string" if asked.appears("numbers") => (scales::text(false, None), Sort::Text(false), "a short text", ""),
            "text" | "string" => (scales::text(false, None), Sort::Text(false), "a short text", ""),
            "integer" | "int" | "decimal" => (scales::number(value(&low), value(&high), kind != "decimal"), Sort::Number, "a number", ""),
            "date" => (Kind::Date { min: date(low), max: date(high) }, Sort::Date, "a date", ""),
            "datetime" => (Kind::Date { min: None, max: None }, Sort::Date, "a date", "the time of day is not asked for"),
            "time" => (Kind::Time { min: None, max: None }, Sort::Text(false), "a time of day", ""),
            "range" => return Some(Self::range(asked)),
            "acknowledge" | "trigger" => (Kind::Consent { label: "OK".to_owned() }, Sort::Choice, "a box to tick", ""),
            "email" => (Kind::Email, Sort::Text(false), "an e-mail address", ""),
            "image" | "photo" | "file" => {
                let (kind, differs) = files_of(&asked.row, kind)?;
                (kind, Sort::Choices(false), files::BECAME, differs)
            }
            "phonenumber" => (Kind::Phone, Sort::Text(false), "a telephone number", ""),
            _ => return None,
        })
    }

    fn range(asked: &Asked) -> (Kind, Sort, &'static str, &'static str) {
        let number = |name: &str, other: f64| asked.parameter(name).and_then(|text| decimal::parse(&text)).unwrap_or(other);
        let (min, max, step) = (number("start", 0.0), number("end", 10.0), number("step", 1.0));
        let kind = Kind::Slider { min, max, step, low: decimal::show(min), high: decimal::show(max), unit: String::new() };
        (kind, Sort::Number, "a slider", "its ends are labelled with their numbers; write what they mean")
    }

    /// Smallest and largest value of a constraint such as `. >= 0 and . <= 120`; `None` when it says anything else.
    fn bounds(&mut self, asked: &Asked, kind: &str) -> Option<(Option<String>, Option<String>)> {
        let constraint = asked.get("constraint").trim().to_owned();
        if constraint.is_empty() {
            return None;
        }
        let whole = kind == "integer" || kind == "int";
        let found = limits(&constraint, whole).filter(|_| whole || kind == "decimal" || kind == "date");
        if found.is_none() {
            self.draft.dropped(&asked.place, "constraint", format!("answers are not held against it: {constraint}"));
        } else if !asked.get("constraint_message").is_empty() {
            self.draft.approximated(&asked.place, "message of the constraint", "Candor's own message names the limits");
        }
        found
    }

    fn options(&mut self, asked: &Asked, kind: &str, list: &str, written: &str) -> Result<(), Refused> {
        let (kind, other) = kind.split_once(' ').map_or((kind, false), |(kind, _)| (kind, true));
        let what = format!("type {written}");
        if !["one", "several", "rank"].contains(&kind) {
            self.draft.dropped(&asked.place, what, "this type is not known");
            return Ok(());
        }
        let code = self.draft.code(&asked.place, &asked.name)?;
        let mut choices = self.lists.get(list).cloned().unwrap_or_default();
        if choices.is_empty() {
            self.draft.approximated(&asked.place, format!("list {list}"), "it has no options in the sheet choices; write them");
        }
        if other {
            choices.push(Choice { specify: true, ..Choice::new("other", "Other") });
        }
        if asked.parameter("randomize").is_some_and(|value| value == "true") {
            self.draft.dropped(&asked.place, "random order", "options stand in the order written");
        }
        let (options, values) = self.draft.options(&asked.place, &code, &choices)?;
        let count = options.len();
        let (kind, sort, became) = match kind {
            "one" => {
                let layout = if asked.appears("minimal") || asked.appears("autocomplete") {
                    ChoiceLayout::Dropdown
                } else if ["horizontal", "horizontal-compact", "likert", "columns", "columns-pack"].iter().any(|word| asked.appears(word)) {
                    ChoiceLayout::Buttons
                } else {
                    ChoiceLayout::List
                };
                (scales::single(options, layout), Sort::Choice, format!("a choice of one among {count} options"))
            }
            "several" => (scales::multiple(options, None, None), Sort::Choices(true), format!("a choice of several among {count} options")),
            _ => (Kind::Ranking { options, places: None }, Sort::Choices(false), "a ranking".to_owned()),
        };
        if !asked.get("constraint").is_empty() {
            self.draft.dropped(&asked.place, "constraint", format!("answers are not held against it: {}", asked.get("constraint")));
        }
        if !matches!(kind, Kind::Ranking { .. }) {
            self.draft.know(&asked.name, &code, sort, values);
        }
        self.add(asked, code, kind, &what, &became, "");
        Ok(())
    }

    fn add(&mut self, asked: &Asked, code: candor_survey::ItemCode, kind: Kind, what: &str, became: &str, differs: &str) {
        if differs.is_empty() {
            self.draft.exact(&asked.place, what, format!("became {became}"));
        } else {
            self.draft.approximated(&asked.place, what, format!("became {became}: {differs}"));
        }
        for (column, value) in &asked.row {
            let base = column.split("::").next().unwrap_or_default();
            match COLUMNS.iter().find(|(known, _)| column == known || base == *known) {
                Some((_, reason)) => self.draft.dropped(&asked.place, format!("{base} {value}"), *reason),
                None if KNOWN.contains(&base) => {}
                None => {
                    self.unknown.insert(base.chars().take(40).collect());
                }
            }
        }
        let required = asked.row.get("required").cloned().unwrap_or_default();
        let mut question = blank(code, asked.text.clone(), kind);
        question.help = self.text(&asked.place, &asked.row, "hint");
        question.required = Self::is_yes(&required);
        if !required.is_empty() && !question.required && !["no", "false", "false()", "0"].contains(&required.to_lowercase().as_str()) {
            self.draft.dropped(&asked.place, "required under a condition", format!("a question is always required or never: {required}"));
        }
        self.draft.question(question, asked.conditions.clone());
    }
}

/// The limits in `. >= 0 and . <= 120`; strict ones only of whole numbers, where they can be moved by one.
fn limits(constraint: &str, whole: bool) -> Option<(Option<String>, Option<String>)> {
    let (mut low, mut high) = (None, None);
    for part in constraint.split(" and ") {
        let part = part.trim().trim_start_matches('(').trim_end_matches(')').trim();
        let rest = part.strip_prefix('.')?.trim_start();
        let (sign, value) = ["<=", ">=", "<", ">"].iter().find_map(|sign| rest.strip_prefix(sign).map(|value| (*sign, value.trim())))?;
        let date = value.strip_prefix("date('").map(|date| date.trim_end_matches("'"));
        let value = match date {
            Some(date) if !whole && !sign.ends_with(['<', '>']) => Date::parse(date)?.to_string(),
            Some(_) => return None,
            None => {
                let number = decimal::parse(value)?;
                let by = if sign == "<" { -1.0 } else { 1.0 };
                let strict = !sign.ends_with('=');
                if strict && !(whole && number.fract() == 0.0) {
                    return None;
                }
                decimal::show(if strict { number + by } else { number })
            }
        };
        let side = if sign.starts_with('<') { &mut high } else { &mut low };
        if side.replace(value).is_some() {
            return None;
        }
    }
    Some((low, high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_only_where_they_are_all_that_is_said() {
        let both = |low: &str, high: &str| Some((Some(low.to_owned()), Some(high.to_owned())));
        assert_eq!(limits(". >= 0 and . <= 120", true), both("0", "120"));
        assert_eq!(limits(".>0 and .<10", true), both("1", "9"));
        assert_eq!(limits(".>0 and .<10", false), None, "a decimal has no smallest value above 0");
        assert_eq!(limits(". >= 18 or . = 0", true), None);
        assert_eq!(limits("regex(., '[a-z]')", true), None);
        assert_eq!(limits(". >= ${min}", true), None);
    }
}
