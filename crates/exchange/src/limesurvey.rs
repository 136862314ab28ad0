//! Survey structures of `LimeSurvey` (`.lss`), from version 1.9 to the present one.
//!
//! The file is a dump of tables: rows of named fields. Up to version 3 each row stands once for each language; from
//! version 4 on the texts stand in tables of their own (`…_l10ns`).

mod quotas;

use std::collections::{BTreeMap, BTreeSet};

use candor_survey::document::{ChoiceLayout, Kind, ScaleLayout};
use candor_survey::{Date, Document, ItemCode, decimal};
use roxmltree::Node;

use crate::condition::{Dialect, Sort, parse};
use crate::draft::{Choice, Condition, Draft, blank};
use crate::files::{self, Taken};
use crate::refused::Refused;
use crate::report::Finding;
use crate::scales;
use crate::xml;

type Row = BTreeMap<String, String>;

/// Attributes whose loss changes what is asked; others that are set are listed together.
const ATTRIBUTES: [(&str, &str); 19] = [
    ("random_order", "rows and options stand in the order written"),
    ("subquestion_order", "rows stand in the order written"),
    ("answer_order", "options stand in the order written"),
    ("alphasort", "options stand in the order written"),
    ("random_group", "questions are asked in the order written"),
    ("array_filter", "all rows are always asked"),
    ("array_filter_exclude", "all rows are always asked"),
    ("exclude_all_others_auto", "an option does not choose itself"),
    ("em_validation_q", "answers are not held against an equation"),
    ("em_validation_sq", "answers are not held against an equation"),
    ("min_num_value", "the least sum is not demanded"),
    ("max_num_value", "the largest sum is not demanded"),
    ("time_limit", "time is not limited"),
    ("prefix", "nothing stands before a field"),
    ("parent_order", "rows stand in the order written"),
    ("code_filter", "all options are always offered"),
    ("location_mapservice", "places are not chosen on a map"),
    ("statistics_showgraph", ""),
    ("public_statistics", ""),
];

/// Attributes that only concern how a question looks, or that are used here.
const SILENT: [&str; 56] = [
    "hidden",
    "maximum_chars",
    "min_answers",
    "max_answers",
    "exclude_all_others",
    "other_replace_text",
    "suffix",
    "equals_num_value",
    "min_num_value_n",
    "max_num_value_n",
    "num_value_int_only",
    "date_min",
    "date_max",
    "date_format",
    "slider_layout",
    "slider_min",
    "slider_max",
    "slider_accuracy",
    "multiflexible_checkbox",
    "page_break",
    "cssclass",
    "text_input_width",
    "text_input_columns",
    "input_size",
    "display_rows",
    "display_columns",
    "hide_tip",
    "repeat_headings",
    "answer_width",
    "question_template",
    "numbers_only",
    "statistics_graphtype",
    "scale_export",
    "dropdown_size",
    "category_separator",
    "label_input_columns",
    "input_boxes",
    "answer_width_bycolumn",
    "save_as_default",
    "clear_default",
    "dualscale_headerA",
    "dualscale_headerB",
    "em_validation_q_tip",
    "em_validation_sq_tip",
    "assessment_value",
    "other_position",
    "samechoiceheight",
    "samelistheight",
    "showpopups",
    "max_subquestions",
    "allowed_filetypes",
    "max_filesize",
    "max_num_of_files",
    "min_num_of_files",
    "show_title",
    "show_comment",
];

/// Reads a survey.
pub(crate) fn read(text: &str) -> Result<(Document, Vec<Finding>), Refused> {
    declared(text)?;
    let document = xml::parse(text)?;
    let root = document.root_element();
    let is_survey = root.tag_name().name() == "document" && xml::child_text(root, "LimeSurveyDocType").trim() == "Survey";
    if !is_survey {
        let known = root.tag_name().name() == "document" && !xml::child_text(root, "LimeSurveyDocType").is_empty();
        return Err(if known { Refused::NotASurvey } else { Refused::Unknown });
    }
    let mut reader = Reader::new(root);
    reader.survey();
    reader.groups()?;
    reader.quotas();
    let others: Vec<String> = reader.languages.iter().filter(|l| **l != reader.language).cloned().collect();
    reader.draft.other_languages(&others);
    reader.draft.finish()
}

/// A file that says to be in another encoding than UTF-8 was decoded wrongly when it has more than ASCII.
fn declared(text: &str) -> Result<(), Refused> {
    let head = text.split_once("?>").map_or("", |(head, _)| head);
    let lower = head.to_ascii_lowercase();
    let Some((_, rest)) = lower.split_once("encoding") else { return Ok(()) };
    let name: String =
        rest.trim_start_matches([' ', '=', '"', '\'']).chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    let fits = ["utf-8", "utf8", "us-ascii", "utf-16"].contains(&name.as_str()) || text.is_ascii();
    if fits { Ok(()) } else { Err(Refused::Encoding) }
}

struct Reader {
    draft: Draft,
    tables: BTreeMap<String, Vec<Row>>,
    language: String,
    languages: BTreeSet<String>,
    together: bool,
}

fn get<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).map_or("", String::as_str)
}

fn order(row: &Row, field: &str) -> (i64, i64) {
    let number = |field| get(row, field).trim().parse().unwrap_or(0);
    (number("scale_id"), number(field))
}

/// A question with its parts.
struct Asked {
    row: Row,
    place: String,
    name: String,
    text: String,
    help: String,
    required: bool,
    conditions: Vec<Condition>,
    attributes: BTreeMap<String, String>,
    /// Name and text, with the number of the scale.
    subquestions: Vec<(String, String, i64)>,
    /// Name, text, scale and assessed value.
    answers: Vec<(String, String, i64, f64)>,
}

impl Asked {
    fn attribute(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    fn number(&self, name: &str) -> Option<f64> {
        decimal::parse(self.attribute(name).trim())
    }

    fn rows(&self) -> Vec<(String, String)> {
        self.subquestions.iter().filter(|s| s.2 == 0).map(|s| (s.0.clone(), s.1.clone())).collect()
    }

    fn choices(&self, scale: i64) -> Vec<Choice> {
        self.answers.iter().filter(|a| a.2 == scale).map(|a| Choice::new(&a.0, &a.1)).collect()
    }

    fn has_other(&self) -> bool {
        get(&self.row, "other") == "Y"
    }

    fn other(&self) -> Choice {
        let label = self.attribute("other_replace_text");
        let label = if label.is_empty() { "Other" } else { label };
        Choice { specify: true, ..Choice::new("other", label) }
    }
}

impl Reader {
    fn new(root: Node<'_, '_>) -> Self {
        let mut tables = BTreeMap::new();
        for table in root.children().filter(Node::is_element) {
            let rows = xml::children(table, "rows").flat_map(|rows| xml::children(rows, "row").map(Self::row).collect::<Vec<_>>());
            tables.insert(table.tag_name().name().to_owned(), rows.collect::<Vec<Row>>());
        }
        let listed: Vec<String> =
            xml::children(root, "languages").flat_map(|l| xml::children(l, "language").map(xml::text_of).collect::<Vec<_>>()).collect();
        let own = tables.get("surveys").and_then(|rows| rows.first()).map(|row| get(row, "language").to_owned());
        let language = own.filter(|l| !l.is_empty()).or_else(|| listed.first().cloned()).unwrap_or_else(|| "en".to_owned());
        let languages = listed.into_iter().map(|l| l.chars().take(20).collect()).collect();
        Self { draft: Draft::default(), tables, language, languages, together: true }
    }

    fn row(row: Node<'_, '_>) -> Row {
        row.children().filter(Node::is_element).map(|field| (field.tag_name().name().to_owned(), xml::text_of(field))).collect()
    }

    /// The rows of a table in the survey's language, or without one.
    fn table(&self, name: &str) -> Vec<Row> {
        let own = |row: &&Row| row.get("language").is_none_or(|language| *language == self.language || language.is_empty());
        self.tables.get(name).into_iter().flatten().filter(own).cloned().collect()
    }

    /// The texts of a table beside another, by the number that joins them.
    fn texts(&self, table: &str, key: &str) -> BTreeMap<String, Row> {
        self.table(table).into_iter().map(|row| (get(&row, key).to_owned(), row)).collect()
    }

    /// The rows of a table with the fields of the table of texts put into them.
    fn with_texts(&self, table: &str, texts: &str, key: &str) -> Vec<Row> {
        let texts = self.texts(texts, key);
        let mut rows = self.table(table);
        for row in &mut rows {
            let Some(text) = texts.get(get(row, key)) else { continue };
            for (field, value) in text {
                row.entry(field.clone()).or_insert_with(|| value.clone());
            }
        }
        rows
    }

    fn survey(&mut self) {
        let settings = self.tables.get("surveys").and_then(|rows| rows.first()).cloned().unwrap_or_default();
        self.together = get(&settings, "format") != "S";
        if get(&settings, "format") == "A" {
            self.draft.approximated("survey", "all questions on one page", "each group has a page of its own");
        }
        let own = |row: &&Row| get(row, "surveyls_language") == self.language;
        let texts = self.tables.get("surveys_languagesettings").into_iter().flatten();
        let texts = texts.clone().find(own).or_else(|| texts.clone().next()).cloned().unwrap_or_default();
        get(&texts, "surveyls_title").clone_into(&mut self.draft.title);
        let above = ["surveyls_description", "surveyls_welcometext"].map(|field| get(&texts, field)).join("<br>");
        self.draft.introduction = above;
        get(&texts, "surveyls_endtext").clone_into(&mut self.draft.thanks);
        self.draft.language.clone_from(&self.language);
        for (table, what, reason) in [
            ("assessments", "assessments", "answers are not assessed"),
            ("defaultvalues", "default answers", "nothing is filled in beforehand"),
            ("survey_url_parameters", "values from the address", "answers are not taken from the address of the page"),
        ] {
            let count = self.tables.get(table).map_or(0, Vec::len);
            if count > 0 {
                self.draft.dropped("survey", format!("{what} ({count})"), reason);
            }
        }
    }

    fn groups(&mut self) -> Result<(), Refused> {
        let mut groups = self.with_texts("groups", "group_l10ns", "gid");
        groups.sort_by_key(|row| order(row, "group_order").1);
        let mut questions = self.with_texts("questions", "question_l10ns", "qid");
        questions.retain(|row| matches!(get(row, "parent_qid"), "" | "0"));
        questions.sort_by_key(|row| order(row, "question_order").1);
        let mut by_group: BTreeMap<String, Vec<Row>> = BTreeMap::new();
        questions.into_iter().for_each(|row| by_group.entry(get(&row, "gid").to_owned()).or_default().push(row));
        let parts = Parts::new(self);
        for (n, group) in groups.iter().enumerate() {
            let title = get(group, "group_name").to_owned();
            let place = format!("group {title}");
            let title = self.draft.text(&place, &title);
            let conditions = Self::condition(&place, get(group, "grelevance"));
            let always = conditions.is_empty();
            self.draft.always = always;
            self.draft.block(&format!("group{}", n + 1), title, self.together, conditions);
            if !get(group, "randomization_group").is_empty() {
                self.draft.dropped(&place, "random order", "groups are asked in the order written");
            }
            let description = self.draft.text(&place, get(group, "description"));
            self.draft.statement(&place, &format!("group{}_text", n + 1), description, Vec::new())?;
            for row in by_group.remove(get(group, "gid")).unwrap_or_default() {
                self.draft.always = always && Self::is_true(get(&row, "relevance"));
                self.asked(row, &parts)?;
            }
        }
        Ok(())
    }

    fn is_true(relevance: &str) -> bool {
        matches!(relevance.trim(), "" | "1")
    }

    fn condition(place: &str, relevance: &str) -> Vec<Condition> {
        if Self::is_true(relevance) {
            return Vec::new();
        }
        vec![Condition::new(place, relevance, parse(relevance, Dialect::LimeSurvey))]
    }

    fn asked(&mut self, row: Row, parts: &Parts) -> Result<(), Refused> {
        let (qid, name) = (get(&row, "qid").to_owned(), get(&row, "title").trim().to_owned());
        let place = format!("question {name}");
        let attributes = parts.attributes.get(&qid).cloned().unwrap_or_default();
        if attributes.get("hidden").is_some_and(|hidden| hidden == "1") {
            self.draft.dropped(&place, "hidden question", "what is never shown is not imported");
            return Ok(());
        }
        let text = self.draft.text(&place, get(&row, "question"));
        let text = if text.is_empty() { name.clone() } else { text };
        let help = self.draft.text(&place, get(&row, "help"));
        let labelled = |reader: &mut Self, rows: Option<&Vec<Row>>, name: &str, label: &str| -> Vec<(String, String, i64, f64)> {
            let one = |row: &Row| {
                let value = decimal::parse(get(row, "assessment_value").trim()).unwrap_or(0.0);
                (get(row, name).to_owned(), reader.draft.text(&place, get(row, label)), order(row, "scale_id").0, value)
            };
            rows.into_iter().flatten().map(one).collect()
        };
        let subquestions = labelled(self, parts.subquestions.get(&qid), "title", "question").into_iter().map(|s| (s.0, s.1, s.2)).collect();
        let answers = labelled(self, parts.answers.get(&qid), "code", "answer");
        let conditions = Self::condition(&place, get(&row, "relevance"));
        let required = get(&row, "mandatory") == "Y";
        if get(&row, "mandatory") == "S" {
            self.draft.approximated(&place, "softly mandatory", "nobody is asked again; the answer may be left out");
        }
        if !get(&row, "preg").is_empty() {
            self.draft.dropped(&place, "validation", format!("answers are not held against a pattern: {}", get(&row, "preg")));
        }
        if let Some(rows) = parts.conditioned.get(&qid).filter(|_| conditions.is_empty()) {
            self.draft.dropped(
                &place,
                format!("{rows} conditions of the old kind"),
                "only relevance is read; open and save the survey in a newer LimeSurvey",
            );
        }
        let asked = Asked { row, place, name, text, help, required, conditions, attributes, subquestions, answers };
        self.attributes(&asked);
        self.kind(&asked)
    }

    fn attributes(&mut self, asked: &Asked) {
        let mut others = Vec::new();
        for (name, value) in asked.attributes.iter().filter(|(_, value)| !["", "0", "normal"].contains(&value.as_str())) {
            match ATTRIBUTES.iter().find(|(known, _)| known == name) {
                Some((_, "")) => {}
                Some((_, reason)) => self.draft.dropped(&asked.place, format!("{name} {value}"), *reason),
                None if SILENT.contains(&name.as_str()) => {}
                None => others.push(name.as_str()),
            }
        }
        if !others.is_empty() {
            self.draft.dropped(&asked.place, format!("settings {}", others.join(", ")), "they have no counterpart");
        }
    }

    fn kind(&mut self, asked: &Asked) -> Result<(), Refused> {
        match get(&asked.row, "type") {
            "L" | "!" | "O" | "Y" | "G" | "5" | "I" => self.one(asked),
            "M" | "P" => self.several(asked),
            "A" | "B" | "C" | "E" | "F" | "H" | "1" | ":" => self.array(asked),
            "S" | "T" | "U" | "N" | "D" => self.field(asked),
            "Q" | "K" | ";" => self.fields(asked),
            "R" => self.ranking(asked),
            "|" => self.files(asked),
            "X" => {
                let text = if asked.help.is_empty() { asked.text.clone() } else { format!("{}\n{}", asked.text, asked.help) };
                self.draft.statement(&asked.place, &asked.name, text, asked.conditions.clone())
            }
            other => {
                let reason = match other {
                    "*" => "formulas are not taken over; write them as `values`",
                    _ => "this type is not known",
                };
                self.draft.dropped(&asked.place, format!("type {other}"), reason);
                Ok(())
            }
        }
    }

    fn add(&mut self, asked: &Asked, code: ItemCode, kind: Kind, became: &str, differs: &str) {
        let what = format!("type {}", get(&asked.row, "type"));
        if differs.is_empty() {
            self.draft.exact(&asked.place, what, format!("became {became}"));
        } else {
            self.draft.approximated(&asked.place, what, format!("became {became}: {differs}"));
        }
        self.plain(asked, code, asked.text.clone(), kind);
    }

    fn plain(&mut self, asked: &Asked, code: ItemCode, text: String, kind: Kind) {
        let mut question = blank(code, text, kind);
        question.help.clone_from(&asked.help);
        question.required = asked.required;
        self.draft.question(question, asked.conditions.clone());
    }

    fn files(&mut self, asked: &Asked) -> Result<(), Refused> {
        // sizes are in kB of 1024 bytes
        let bytes = asked.number("max_filesize").map(|size| size * 1024.0);
        let taken = Taken { types: asked.attribute("allowed_filetypes"), bytes, files: asked.number("max_num_of_files") };
        let Some((kind, differs)) = files::kind(&taken) else {
            self.draft.dropped(&asked.place, "type |", files::NONE);
            return Ok(());
        };
        if asked.number("min_num_of_files").is_some_and(|least| least > 1.0) {
            self.draft.approximated(&asked.place, "min_num_of_files", "one file is enough");
        }
        for told in ["show_title", "show_comment"].into_iter().filter(|name| asked.attribute(name) == "1") {
            self.draft.dropped(&asked.place, told, "a file has no title and no comment; ask for them with a question of its own");
        }
        let code = self.draft.code(&asked.place, &asked.name)?;
        self.draft.know(&asked.name, &code, Sort::Choices(false), BTreeMap::new());
        self.add(asked, code, kind, files::BECAME, differs);
        Ok(())
    }

    fn one(&mut self, asked: &Asked) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let kind = get(&asked.row, "type");
        let named = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, label)| Choice::new(*name, *label)).collect::<Vec<_>>();
        match kind {
            "Y" => {
                let values = [("Y", "yes"), ("N", "no")].map(|(a, b)| (a.to_owned(), b.to_owned())).into_iter().collect();
                self.draft.know(&asked.name, &code, Sort::Choice, values);
                self.add(asked, code, Kind::YesNo { yes: "Yes".into(), no: "No".into() }, "a yes or no", "");
            }
            "5" => {
                let scale = scales::steps(1.0, 5.0, 1.0, "", "").ok_or(Refused::NoQuestions)?;
                self.draft.know(&asked.name, &code, Sort::Scale, scale.values);
                self.add(asked, code, scales::rating(scale.points, ScaleLayout::Buttons), "a rating of 5 points", "");
            }
            "I" => self.draft.dropped(&asked.place, "choice of the language", "the language is chosen by the browser, or by the link"),
            _ => {
                let mut choices = if kind == "G" { named(&[("F", "Female"), ("M", "Male")]) } else { asked.choices(0) };
                if asked.has_other() {
                    choices.push(asked.other());
                }
                let (options, mut values) = self.draft.options(&asked.place, &code, &choices)?;
                if let Some(other) = values.remove("other").filter(|_| asked.has_other()) {
                    values.insert("-oth-".to_owned(), other);
                }
                let count = options.len();
                let layout = if kind == "!" { ChoiceLayout::Dropdown } else { ChoiceLayout::List };
                self.draft.know(&asked.name, &code, Sort::Choice, values);
                let differs = if kind == "O" { "the comment is a question of its own" } else { "" };
                let comment = (kind == "O").then(|| self.draft.part_code(&code, "comment")).transpose()?;
                self.add(asked, code, scales::single(options, layout), &format!("a choice of one among {count} options"), differs);
                if let Some(comment) = comment {
                    let question = blank(comment, "Comment".to_owned(), scales::text(true, None));
                    self.draft.question(question, asked.conditions.clone());
                }
            }
        }
        Ok(())
    }

    fn several(&mut self, asked: &Asked) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let alone: Vec<&str> = asked.attribute("exclude_all_others").split(';').map(str::trim).collect();
        let mut choices: Vec<Choice> = asked
            .rows()
            .iter()
            .map(|(name, label)| Choice { exclusive: alone.contains(&name.as_str()), ..Choice::new(name, label) })
            .collect();
        if asked.has_other() {
            choices.push(asked.other());
        }
        let (options, values) = self.draft.options(&asked.place, &code, &choices)?;
        for (name, option) in &values {
            self.draft.know(format!("{}_{name}", asked.name), &code, Sort::Tick(option.clone()), BTreeMap::new());
        }
        let count = options.len();
        self.draft.know(&asked.name, &code, Sort::Choices(false), values);
        let kind = scales::multiple(options, asked.number("min_answers"), asked.number("max_answers"));
        let differs = if get(&asked.row, "type") == "P" { "the fields for comments beside the options are left out" } else { "" };
        self.add(asked, code, kind, &format!("a choice of several among {count} options"), differs);
        Ok(())
    }

    fn array(&mut self, asked: &Asked) -> Result<(), Refused> {
        let kind = get(&asked.row, "type");
        let numbers = |to: f64| scales::steps(1.0, to, 1.0, "", "");
        let named = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, label)| Choice::new(*name, *label)).collect::<Vec<_>>();
        match kind {
            "A" | "B" => {
                let scale = numbers(if kind == "A" { 5.0 } else { 10.0 });
                self.matrix(asked, "", scale, &[])
            }
            "C" => self.matrix(asked, "", None, &named(&[("Y", "Yes"), ("U", "Uncertain"), ("N", "No")])),
            "E" => self.matrix(asked, "", None, &named(&[("I", "Increase"), ("S", "Same"), ("D", "Decrease")])),
            "1" => {
                self.draft.approximated(&asked.place, "type 1", "the two scales became two matrices, one below the other");
                self.matrix(asked, "", None, &asked.choices(0))?;
                self.matrix(asked, "_2", None, &asked.choices(1))
            }
            ":" if asked.attribute("multiflexible_checkbox") == "1" => {
                let columns = asked.subquestions.iter().filter(|s| s.2 == 1).map(|s| Choice::new(&s.0, &s.1)).collect::<Vec<_>>();
                self.checked(asked, &columns)
            }
            ":" => {
                self.draft.dropped(
                    &asked.place,
                    "type :",
                    "a table of numbers is not asked for; ask for each column with a question of its own",
                );
                Ok(())
            }
            _ => {
                // codes that are numbers, or values for assessing, make a scale of the answers
                let pairs: Vec<(String, String)> = asked.answers.iter().map(|a| (a.0.clone(), a.1.clone())).collect();
                let assessed: Vec<_> = asked.answers.iter().map(|a| (a.0.clone(), a.3, a.1.clone())).collect();
                let scale = scales::numbered(&pairs).or_else(|| scales::scale(&assessed));
                self.matrix(asked, "", scale, &asked.choices(0))
            }
        }
    }

    fn matrix(&mut self, asked: &Asked, end: &str, scale: Option<scales::Scale>, choices: &[Choice]) -> Result<(), Refused> {
        let code = if end.is_empty() {
            self.draft.code(&asked.place, &asked.name)?
        } else {
            self.draft.code("", &format!("{}{end}", asked.name))?
        };
        let rows = self.draft.rows(&code, &asked.rows())?;
        let items: Vec<_> = rows.iter().map(|(_, item)| item.clone()).collect();
        let (kind, sort, values, became) = if let Some(scale) = scale {
            let became = format!("a matrix of {} rows and {} points", items.len(), scale.points.len());
            (Kind::Matrix { items, points: scale.points, not_applicable: None }, Sort::Scale, scale.values, became)
        } else {
            let (options, values) = self.draft.options(&asked.place, &code, choices)?;
            let became = format!("a matrix of {} rows and {} options", items.len(), options.len());
            (Kind::ChoiceMatrix { items, options, multiple: false }, Sort::Choice, values, became)
        };
        for (name, item) in rows {
            self.draft.know(format!("{}_{name}", asked.name), &item.code, sort.clone(), values.clone());
        }
        if get(&asked.row, "type") == "1" {
            self.plain(asked, code, asked.text.clone(), kind);
        } else {
            self.add(asked, code, kind, &became, "");
        }
        Ok(())
    }

    fn checked(&mut self, asked: &Asked, columns: &[Choice]) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let items = self.draft.rows(&code, &asked.rows())?.into_iter().map(|(_, item)| item).collect();
        let (options, _) = self.draft.options(&asked.place, &code, columns)?;
        self.add(asked, code, Kind::ChoiceMatrix { items, options, multiple: true }, "a matrix with boxes to tick", "");
        Ok(())
    }

    fn field(&mut self, asked: &Asked) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let most = asked.number("maximum_chars");
        let (kind, sort, became, differs) = match get(&asked.row, "type") {
            "N" => {
                let whole = asked.attribute("num_value_int_only") == "1";
                let mut kind = scales::number(asked.number("min_num_value_n"), asked.number("max_num_value_n"), whole);
                if let Kind::Number { unit, .. } = &mut kind {
                    *unit = self.draft.text(&asked.place, asked.attribute("suffix"));
                }
                (kind, Sort::Number, "a number", "")
            }
            "D" => {
                let bound = |name: &str| {
                    Some(asked.attribute(name).chars().take(10).collect::<String>()).filter(|text| Date::parse(text).is_some())
                };
                let timed = asked.attribute("date_format").to_ascii_lowercase().contains('h');
                let differs = if timed { "the time of day is not asked for" } else { "" };
                (Kind::Date { min: bound("date_min"), max: bound("date_max") }, Sort::Date, "a date", differs)
            }
            "S" if asked.attribute("numbers_only") == "1" => (scales::number(None, None, false), Sort::Number, "a number", ""),
            "S" => (scales::text(false, most), Sort::Text(false), "a short text", ""),
            _ => (scales::text(true, most), Sort::Text(false), "a long text", ""),
        };
        self.draft.know(&asked.name, &code, sort, BTreeMap::new());
        self.add(asked, code, kind, became, differs);
        Ok(())
    }

    fn fields(&mut self, asked: &Asked) -> Result<(), Refused> {
        let kind = get(&asked.row, "type");
        if kind == ";" {
            self.draft.dropped(&asked.place, "type ;", "a table of texts is not asked for; ask for each column with a question of its own");
            return Ok(());
        }
        let rows = asked.rows();
        if let Some(total) = asked.number("equals_num_value").filter(|total| kind == "K" && *total > 0.0) {
            let code = self.draft.code(&asked.place, &asked.name)?;
            let rows = self.draft.rows(&code, &rows)?;
            for (name, item) in &rows {
                self.draft.know(format!("{}_{name}", asked.name), &item.code, Sort::Number, BTreeMap::new());
            }
            let items = rows.into_iter().map(|(_, item)| item).collect();
            let unit = self.draft.text(&asked.place, asked.attribute("suffix"));
            self.add(asked, code, Kind::ConstantSum { items, total, unit }, "numbers that add up to a total", "");
            return Ok(());
        }
        self.draft.approximated(&asked.place, format!("type {kind}"), format!("became {} questions, one for each field", rows.len()));
        for (name, label) in rows {
            let code = self.draft.code(&asked.place, &format!("{}_{name}", asked.name))?;
            let (field, sort) = match kind {
                "K" if asked.attribute("slider_layout") == "1" => {
                    let (min, max) = (asked.number("slider_min").unwrap_or(0.0), asked.number("slider_max").unwrap_or(100.0));
                    let step = asked.number("slider_accuracy").filter(|step| *step > 0.0).unwrap_or(1.0);
                    (Kind::Slider { min, max, step, low: decimal::show(min), high: decimal::show(max), unit: String::new() }, Sort::Number)
                }
                "K" => {
                    let whole = asked.attribute("num_value_int_only") == "1";
                    (scales::number(asked.number("min_num_value_n"), asked.number("max_num_value_n"), whole), Sort::Number)
                }
                _ => (scales::text(false, asked.number("maximum_chars")), Sort::Text(false)),
            };
            self.draft.know(format!("{}_{name}", asked.name), &code, sort, BTreeMap::new());
            self.plain(asked, code, format!("{} – {label}", asked.text), field);
        }
        Ok(())
    }

    fn ranking(&mut self, asked: &Asked) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let mut choices = asked.choices(0);
        if choices.is_empty() {
            // newer versions keep what is ranked with the rows
            choices = asked.rows().iter().map(|(name, label)| Choice::new(name, label)).collect();
        }
        let (options, _) = self.draft.options(&asked.place, &code, &choices)?;
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)] // within the number of options
        let places = asked.number("max_answers").filter(|n| *n >= 1.0 && *n <= options.len() as f64).map(|n| n as u32);
        self.add(asked, code, Kind::Ranking { options, places }, "a ranking", "");
        Ok(())
    }
}

/// The parts of questions by the number of the question.
struct Parts {
    attributes: BTreeMap<String, BTreeMap<String, String>>,
    subquestions: BTreeMap<String, Vec<Row>>,
    answers: BTreeMap<String, Vec<Row>>,
    conditioned: BTreeMap<String, usize>,
}

impl Parts {
    fn new(reader: &Reader) -> Self {
        let by = |mut rows: Vec<Row>, key: &str, place: &str| {
            rows.sort_by_key(|row| order(row, place));
            let mut all: BTreeMap<String, Vec<Row>> = BTreeMap::new();
            rows.into_iter().for_each(|row| all.entry(get(&row, key).to_owned()).or_default().push(row));
            all
        };
        let mut attributes: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for row in reader.table("question_attributes") {
            attributes
                .entry(get(&row, "qid").to_owned())
                .or_default()
                .insert(get(&row, "attribute").to_owned(), get(&row, "value").to_owned());
        }
        let mut conditioned = BTreeMap::new();
        reader.table("conditions").iter().for_each(|row| *conditioned.entry(get(row, "qid").to_owned()).or_default() += 1);
        let by_answer = if reader.tables.contains_key("answer_l10ns") { "aid" } else { "qid" };
        let mut answers = reader.with_texts("answers", "answer_l10ns", by_answer);
        answers.retain(|row| !get(row, "code").is_empty());
        Self {
            attributes,
            subquestions: by(reader.with_texts("subquestions", "question_l10ns", "qid"), "parent_qid", "question_order"),
            answers: by(answers, "qid", "sortorder"),
            conditioned,
        }
    }
}
