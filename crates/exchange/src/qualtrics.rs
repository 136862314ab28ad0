//! Surveys of Qualtrics (`.qsf`).

use std::collections::{BTreeMap, BTreeSet};

use candor_survey::document::{ChoiceLayout, Kind, Opposites, ScaleLayout};
use candor_survey::{Document, ItemCode, decimal};
use serde_json::Value;

use crate::condition::{Foreign, Operand, Sign, Sort};
use crate::draft::{Choice, Condition, Draft, blank};
use crate::files::{self, Taken};
use crate::json::{Parts, number, numbered, scalar};
use crate::refused::Refused;
use crate::report::Finding;
use crate::scales;
use crate::text::plain;

/// Deepest nesting of the survey flow that is followed.
const DEEPEST_FLOW: usize = 20;

/// Most comparisons of one condition.
const LONGEST_LOGIC: usize = 100;

/// Reads a survey.
pub(crate) fn read(survey: &Value) -> Result<(Document, Vec<Finding>), Refused> {
    let mut reader = Reader::default();
    let elements = numbered(survey.part("SurveyElements"));
    let entry = survey.part("SurveyEntry");
    entry.text("SurveyName").clone_into(&mut reader.draft.title);
    reader.draft.language = entry.text("SurveyLanguage");
    for (_, element) in &elements {
        let payload = element.part("Payload");
        match element.text("Element").as_str() {
            "SQ" => {
                reader.note_languages(payload);
                reader.questions.insert(payload.text("QuestionID"), payload);
            }
            "BL" => reader.blocks.extend(numbered(payload).into_iter().map(|(_, block)| (block.text("ID"), block))),
            "FL" => reader.flow = Some(payload),
            "SO" => reader.options(payload),
            _ => {}
        }
    }
    let unused = reader.blocks.iter().filter(|(_, block)| block.text("Type") == "Trash");
    let unused: usize = unused.map(|(_, block)| numbered(block.part("BlockElements")).len()).sum();
    if unused > 0 {
        reader.draft.dropped("survey", format!("{unused} unused questions"), "questions in the trash are not imported");
    }
    match reader.flow.map(|flow| flow.part("Flow")).filter(|flow| !numbered(flow).is_empty()) {
        Some(flow) => reader.flow(flow, &[], 0)?,
        None => {
            let all: Vec<String> = reader.blocks.iter().map(|(id, _)| id.clone()).collect();
            all.iter().try_for_each(|id| reader.block(id, &[]))?;
        }
    }
    let languages: Vec<String> = reader.languages.iter().cloned().collect();
    reader.draft.other_languages(&languages);
    reader.draft.finish()
}

#[derive(Default)]
struct Reader<'a> {
    draft: Draft,
    questions: BTreeMap<String, &'a Value>,
    blocks: Vec<(String, &'a Value)>,
    flow: Option<&'a Value>,
    shown: BTreeSet<String>,
    languages: BTreeSet<String>,
}

/// A question with its parts.
struct Asked<'a> {
    value: &'a Value,
    id: String,
    place: String,
    what: String,
    name: String,
    text: String,
    conditions: Vec<Condition>,
}

impl<'a> Reader<'a> {
    fn note_languages(&mut self, payload: &Value) {
        if let Value::Object(languages) = payload.part("Language") {
            self.languages.extend(languages.keys().map(|key| key.chars().take(20).collect::<String>()));
        }
    }

    fn options(&mut self, options: &Value) {
        for (key, what, reason) in [
            ("Header", "header", "pages have no header of their own"),
            ("Footer", "footer", "pages have no footer of their own"),
            ("CustomStyles", "styles", "pages have Candor's look and the survey's colours"),
        ] {
            let text = plain(&options.text(key));
            let is_set = !text.is_empty() || options.part(key).as_object().is_some_and(|map| !map.is_empty());
            if is_set {
                self.draft.dropped("survey", what, reason);
            }
        }
        let message = options.text("EOSMessage");
        if !message.is_empty() && options.part("EOSMessageLibrary").is_null() {
            self.draft.thanks = message;
        }
    }

    /// What the flow does, in its order.
    fn flow(&mut self, flow: &'a Value, around: &[Condition], depth: usize) -> Result<(), Refused> {
        if depth > DEEPEST_FLOW {
            return Err(Refused::TooDeep);
        }
        for (_, step) in numbered(flow) {
            let kind = step.text("Type");
            let reason = match kind.as_str() {
                "Block" | "Standard" => {
                    self.block(&step.text("ID"), around)?;
                    continue;
                }
                "Branch" => {
                    let condition = logic("branch of the flow", step.part("BranchLogic"));
                    let all: Vec<Condition> = around.iter().cloned().chain([condition]).collect();
                    self.flow(step.part("Flow"), &all, depth + 1)?;
                    continue;
                }
                "Group" => {
                    self.flow(step.part("Flow"), around, depth + 1)?;
                    continue;
                }
                "BlockRandomizer" => "blocks are asked in the order written",
                "EmbeddedData" => "values are not taken from elsewhere or set on the way",
                "EndSurvey" => "nobody is led to another end",
                "WebService" | "Authenticator" | "Quota" | "TableOfContents" | "ReferenceSurvey" => "nothing happens between the pages",
                _ => "this step is not known",
            };
            self.draft.dropped("survey flow", format!("step {kind}"), reason);
            self.flow(step.part("Flow"), around, depth + 1)?;
        }
        Ok(())
    }

    fn block(&mut self, id: &str, around: &[Condition]) -> Result<(), Refused> {
        let Some(block) = self.blocks.iter().find(|(known, _)| known == id).map(|(_, block)| *block) else { return Ok(()) };
        let title = block.text("Description");
        let place = format!("block {title}");
        if block.text("Type") == "Trash" {
            return Ok(());
        }
        if !self.shown.insert(id.to_owned()) {
            self.draft.dropped(&place, "asked a second time", "the block is asked once; name the question in `for_each`");
            return Ok(());
        }
        let options = block.part("Options");
        if options.part("RandomizeQuestions") != &Value::Null && !["false", ""].contains(&options.text("RandomizeQuestions").as_str()) {
            self.draft.dropped(&place, "random order", "questions are asked in the order written");
        }
        if !options.part("Looping").is_null() && options.text("Looping") != "None" {
            self.draft.dropped(&place, "loop", "the block is asked once; name the question in `for_each`");
        }
        self.draft.always = around.is_empty();
        // the name of a block is for its authors and not for those who answer
        self.draft.block(&title, String::new(), true, around.to_vec());
        for (_, element) in numbered(block.part("BlockElements")) {
            if element.text("Type") == "Page Break" && self.draft.has_begun() {
                self.draft.block(&title, String::new(), true, around.to_vec());
            }
            if element.text("Type") != "Question" {
                continue;
            }
            let id = element.text("QuestionID");
            for (_, skip) in numbered(element.part("SkipLogic")) {
                let rule = plain(&skip.text("Description"));
                self.draft.dropped(
                    &format!("question {id}"),
                    "skip",
                    format!("nothing is skipped by a jump; put a condition on what follows. It was: {rule}"),
                );
            }
            let Some(question) = self.questions.get(&id).copied() else { continue };
            self.draft.always = around.is_empty();
            self.question(question, id)?;
        }
        Ok(())
    }

    fn question(&mut self, value: &'a Value, id: String) -> Result<(), Refused> {
        let tag = value.text("DataExportTag");
        let name = if tag.is_empty() { id.clone() } else { tag };
        let place = format!("question {name}");
        let what = ["QuestionType", "Selector", "SubSelector"].map(|key| value.text(key)).join(" ");
        let what = format!("type {}", what.trim());
        let text = self.draft.text(&place, &value.text("QuestionText"));
        let text = if text.is_empty() { name.clone() } else { text };
        let mut conditions = Vec::new();
        if value.part("DisplayLogic").is_object() {
            conditions.push(logic(&place, value.part("DisplayLogic")));
            self.draft.always = false;
        }
        self.lost(&place, value);
        let asked = Asked { value, id, place, what, name, text, conditions };
        self.kind(&asked)
    }

    fn lost(&mut self, place: &str, value: &Value) {
        let random = value.part("Randomization");
        if random.is_object() && random.text("Type") != "None" {
            self.draft.dropped(place, "random order", "options and rows stand in the order written");
        }
        if !value.text("QuestionJS").is_empty() {
            self.draft.dropped(place, "script of the question", "nothing of a file is executed");
        }
        if value.part("DynamicChoices").is_object() {
            self.draft.dropped(
                place,
                "options carried forward",
                "options of other questions are not taken over; name the question in `carried`",
            );
        }
        if value.part("DefaultChoices").is_object() {
            self.draft.dropped(place, "default answer", "nothing is filled in beforehand");
        }
        for (_, choice) in numbered(value.part("Choices")).into_iter().chain(numbered(value.part("Answers"))) {
            if choice.part("DisplayLogic").is_object() {
                let condition = logic(place, choice.part("DisplayLogic"));
                let what = format!("condition of {}", plain(&choice.text("Display")));
                self.draft.dropped(place, what, format!("options and rows are always offered. The condition was: {}", condition.original));
            }
        }
        let settings = value.part("Validation").part("Settings");
        if settings.text("ForceResponse") == "RequestResponse" {
            self.draft.approximated(place, "requested answer", "nobody is asked again; the answer may be left out");
        }
        if settings.text("Type") == "CustomValidation" {
            self.draft.dropped(place, "validation of its own", "answers are not held against a rule");
        }
    }

    fn kind(&mut self, asked: &Asked<'a>) -> Result<(), Refused> {
        let (kind, selector) = (asked.value.text("QuestionType"), asked.value.text("Selector"));
        let reason = match (kind.as_str(), selector.as_str()) {
            ("MC", "NPS") => return self.net_promoter(asked),
            ("MC", _) => return self.choice(asked, &selector),
            ("Matrix", "Likert") => return self.matrix(asked),
            ("Matrix", "Bipolar") => return self.bipolar(asked),
            ("TE", "FORM") => return self.form(asked),
            ("TE", _) => return self.entry(asked, &selector),
            ("DB", "TB" | "") => return self.draft.statement(&asked.place, &asked.name, asked.text.clone(), asked.conditions.clone()),
            ("RO", _) => return self.ranking(asked),
            ("CS", _) => return self.sum(asked),
            ("Slider", _) => return self.sliders(asked, &selector),
            ("DB", _) => "pictures and files are not shown",
            ("Matrix", "TE") => "a table of texts is not asked for; ask for each row with a question of its own",
            ("Matrix", "CS" | "RO" | "Profile" | "MaxDiff") => "this kind of matrix is not asked for",
            ("SBS", _) => "several matrices side by side are not shown; ask them one below the other",
            ("Timing", _) => "times are measured for every page, in sums",
            ("Meta", _) => "browsers and devices are not recorded",
            ("Captcha", _) => "nobody has to solve a puzzle",
            ("FileUpload", _) => return self.files(asked),
            ("Draw" | "Signature", _) => files::DRAWN,
            ("HeatMap" | "HotSpot", _) => "places on a picture are not asked for",
            _ => "this type is not known",
        };
        self.draft.dropped(&asked.place, &asked.what, reason);
        Ok(())
    }

    /// What it says of types and sizes is not read, so that all that are taken here are.
    fn files(&mut self, asked: &Asked<'a>) -> Result<(), Refused> {
        let Some((kind, differs)) = files::kind(&Taken { types: "", bytes: None, files: Some(1.0) }) else { return Ok(()) };
        let code = self.draft.code(&asked.place, &asked.name)?;
        self.draft.know(&asked.id, &code, Sort::Choices(false), BTreeMap::new());
        self.add(asked, code, kind, files::BECAME, differs);
        Ok(())
    }

    fn add(&mut self, asked: &Asked<'_>, code: ItemCode, kind: Kind, became: &str, differs: &str) {
        if differs.is_empty() {
            self.draft.exact(&asked.place, &asked.what, format!("became {became}"));
        } else {
            self.draft.approximated(&asked.place, &asked.what, format!("became {became}: {differs}"));
        }
        self.plain(asked, code, asked.text.clone(), kind);
    }

    fn plain(&mut self, asked: &Asked<'_>, code: ItemCode, text: String, kind: Kind) {
        let mut question = blank(code, text, kind);
        question.required = asked.value.part("Validation").part("Settings").text("ForceResponse") == "ON";
        self.draft.question(question, asked.conditions.clone());
    }

    /// The parts of an object in the order that another names, with their numbers.
    fn ordered(value: &'a Value, key: &str, order: &str) -> Vec<(String, &'a Value)> {
        let all = numbered(value.part(key));
        let order: Vec<String> = numbered(value.part(order)).into_iter().filter_map(|(_, id)| scalar(id)).collect();
        let places: BTreeMap<&str, usize> = order.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
        let mut sorted = all;
        sorted.sort_by_key(|(id, _)| places.get(id.as_str()).copied().unwrap_or(usize::MAX));
        sorted
    }

    /// Options with their numbers, and the value that is recorded for each.
    fn choices(&mut self, asked: &Asked<'a>, key: &str, order: &str, recode: &str) -> Vec<(String, Choice)> {
        let mut choices = Vec::new();
        for (id, choice) in Self::ordered(asked.value, key, order) {
            let name = scalar(asked.value.part(recode).part(&id)).filter(|name| !name.is_empty()).unwrap_or_else(|| id.clone());
            let label = self.draft.text(&asked.place, &choice.text("Display"));
            choices.push((id, Choice { name, label, exclusive: choice.is("ExclusiveAnswer"), specify: choice.is("TextEntry") }));
        }
        choices
    }

    fn choice(&mut self, asked: &Asked<'a>, selector: &str) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let several = selector.starts_with("MA") || selector == "MSB";
        let mut choices = self.choices(asked, "Choices", "ChoiceOrder", "RecodeValues");
        if !several {
            choices.iter_mut().for_each(|(_, choice)| choice.exclusive = false);
        }
        let list: Vec<Choice> = choices.iter().map(|(_, choice)| choice.clone()).collect();
        let (options, _) = self.draft.options(&asked.place, &code, &list)?;
        let values = choices.iter().zip(&options).map(|((id, _), option)| (id.clone(), option.code.to_string())).collect();
        let count = options.len();
        let sort = if several { Sort::Choices(false) } else { Sort::Choice };
        self.draft.know(&asked.id, &code, sort, values);
        if several {
            let settings = asked.value.part("Validation").part("Settings");
            let kind = scales::multiple(options, settings.number("MinChoices"), settings.number("MaxChoices"));
            self.add(asked, code, kind, &format!("a choice of several among {count} options"), "");
        } else {
            let layout = match selector {
                "DL" | "SB" => ChoiceLayout::Dropdown,
                "SAHR" => ChoiceLayout::Buttons,
                _ => ChoiceLayout::List,
            };
            self.add(asked, code, scales::single(options, layout), &format!("a choice of one among {count} options"), "");
        }
        Ok(())
    }

    fn net_promoter(&mut self, asked: &Asked<'a>) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let ends = numbered(asked.value.part("ColumnLabels"));
        let label = |at: Option<&(String, &Value)>| at.map(|(_, label)| plain(&label.text("Display"))).filter(|label| !label.is_empty());
        let (low, high) = (label(ends.first()), label(ends.last()));
        let differs = if low.is_some() && high.is_some() { "" } else { "its ends need words; write what 0 and 10 mean" };
        let kind = Kind::ZeroToTen { low: low.unwrap_or_else(|| "0".to_owned()), high: high.unwrap_or_else(|| "10".to_owned()) };
        // its eleven choices are numbered from 0 or, in older files, by their place
        let ids = numbered(asked.value.part("Choices"));
        let values = ids.iter().map(|(id, choice)| (id.clone(), plain(&choice.text("Display")))).collect();
        self.draft.know(&asked.id, &code, Sort::Scale, values);
        self.add(asked, code, kind, "a scale from 0 to 10", differs);
        Ok(())
    }

    fn rows(&mut self, asked: &Asked<'a>, code: &ItemCode) -> Result<Vec<(String, candor_survey::document::MatrixItem)>, Refused> {
        let mut rows = Vec::new();
        for (id, row) in Self::ordered(asked.value, "Choices", "ChoiceOrder") {
            if row.is("TextEntry") {
                self.draft.dropped(&asked.place, "a field beside a row", "rows take no texts of their own");
            }
            rows.push((id, self.draft.text(&asked.place, &row.text("Display"))));
        }
        self.draft.rows(code, &rows)
    }

    fn matrix(&mut self, asked: &Asked<'a>) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let answers = self.choices(asked, "Answers", "AnswerOrder", "RecodeValues");
        let rows = self.rows(asked, &code)?;
        let items: Vec<_> = rows.iter().map(|(_, item)| item.clone()).collect();
        let sub = asked.value.text("SubSelector");
        let several = sub == "MultipleAnswer";
        let pairs: Vec<(String, String)> = answers.iter().map(|(_, choice)| (choice.name.clone(), choice.label.clone())).collect();
        let (kind, sort, values, became): (_, _, BTreeMap<String, String>, _) = match scales::numbered(&pairs).filter(|_| !several) {
            Some(scale) => {
                let values = answers.iter().zip(&scale.points).map(|((id, _), point)| (id.clone(), decimal::show(point.value))).collect();
                let became = format!("a matrix of {} rows and {} points", items.len(), scale.points.len());
                (Kind::Matrix { items, points: scale.points, not_applicable: None }, Sort::Scale, values, became)
            }
            None => {
                let list: Vec<Choice> =
                    answers.iter().map(|(_, choice)| Choice { specify: false, exclusive: false, ..choice.clone() }).collect();
                let (options, _) = self.draft.options(&asked.place, &code, &list)?;
                let values = answers.iter().zip(&options).map(|((id, _), option)| (id.clone(), option.code.to_string())).collect();
                let became = format!("a matrix of {} rows and {} options", items.len(), options.len());
                (
                    Kind::ChoiceMatrix { items, options, multiple: several },
                    if several { Sort::Choices(false) } else { Sort::Choice },
                    values,
                    became,
                )
            }
        };
        for (id, item) in rows {
            self.draft.know(format!("{}/{id}", asked.id), &item.code, sort.clone(), values.clone());
        }
        let differs = if sub == "DND" { "answers are chosen, not dragged" } else { "" };
        self.add(asked, code, kind, &became, differs);
        Ok(())
    }

    fn bipolar(&mut self, asked: &Asked<'a>) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let points = numbered(asked.value.part("Answers")).len();
        let Some(points) = u8::try_from(points).ok().filter(|points| (3..=11).contains(points)) else {
            self.draft.dropped(&asked.place, &asked.what, "pairs of opposites have 3 to 11 points between them");
            return Ok(());
        };
        let mut items = Vec::new();
        for (_, row) in self.rows(asked, &code)? {
            let (left, right) = row.text.split_once(':').unwrap_or((&row.text, ""));
            items.push(Opposites { code: row.code.clone(), left: left.trim().to_owned(), right: right.trim().to_owned(), reverse: false });
        }
        self.add(asked, code, Kind::SemanticDifferential { items, points }, "pairs of opposites", "");
        Ok(())
    }

    fn entry(&mut self, asked: &Asked<'a>, selector: &str) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let settings = asked.value.part("Validation").part("Settings");
        let content =
            ["ContentType", "Type"].map(|key| settings.text(key)).into_iter().find(|text| text.starts_with("Valid")).unwrap_or_default();
        let most = ["MaxChars", "TotalChars"].iter().find_map(|key| settings.number(key));
        let (kind, sort, became, differs) = match content.as_str() {
            "ValidEmail" => (Kind::Email, Sort::Text(false), "an e-mail address", ""),
            "ValidPhone" => (Kind::Phone, Sort::Text(false), "a telephone number", ""),
            "ValidNumber" => {
                let bounds = settings.part("ValidNumber");
                let whole = bounds.number("NumDecimals") == Some(0.0);
                (scales::number(bounds.number("Min"), bounds.number("Max"), whole), Sort::Number, "a number", "")
            }
            "ValidDate" => (Kind::Date { min: None, max: None }, Sort::Date, "a date", "it is chosen in a field for dates"),
            "" => {
                let long = matches!(selector, "ML" | "ESTB");
                (
                    scales::text(long, most),
                    Sort::Text(false),
                    if long { "a long text" } else { "a short text" },
                    if selector == "PW" { "what is typed can be seen" } else { "" },
                )
            }
            _ => {
                (scales::text(false, most), Sort::Text(false), "a short text", "what is typed is not held against the rule for its content")
            }
        };
        if settings.number("MinChars").is_some_and(|least| least > 0.0) {
            self.draft.dropped(&asked.place, "shortest answer", "a text has no least length");
        }
        self.draft.know(&asked.id, &code, sort, BTreeMap::new());
        self.add(asked, code, kind, became, differs);
        Ok(())
    }

    fn form(&mut self, asked: &Asked<'a>) -> Result<(), Refused> {
        let rows = Self::ordered(asked.value, "Choices", "ChoiceOrder");
        self.draft.approximated(&asked.place, &asked.what, format!("became {} questions, one for each field", rows.len()));
        for (id, row) in rows {
            let code = self.draft.code(&asked.place, &format!("{}_{id}", asked.name))?;
            let label = self.draft.text(&asked.place, &row.text("Display"));
            self.draft.know(format!("{}/{id}", asked.id), &code, Sort::Text(false), BTreeMap::new());
            self.plain(asked, code, format!("{} – {label}", asked.text), scales::text(false, None));
        }
        Ok(())
    }

    fn ranking(&mut self, asked: &Asked<'a>) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let list: Vec<Choice> = self
            .choices(asked, "Choices", "ChoiceOrder", "RecodeValues")
            .into_iter()
            .map(|(_, c)| Choice { specify: false, exclusive: false, ..c })
            .collect();
        let (options, _) = self.draft.options(&asked.place, &code, &list)?;
        self.add(asked, code, Kind::Ranking { options, places: None }, "a ranking", "");
        Ok(())
    }

    fn sum(&mut self, asked: &Asked<'a>) -> Result<(), Refused> {
        let code = self.draft.code(&asked.place, &asked.name)?;
        let settings = asked.value.part("Validation").part("Settings");
        let total = ["ChoiceTotal", "ChoicesTotal", "Total"].iter().find_map(|key| settings.number(key)).filter(|total| *total > 0.0);
        let rows = self.rows(asked, &code)?;
        for (id, item) in &rows {
            self.draft.know(format!("{}/{id}", asked.id), &item.code, Sort::Number, BTreeMap::new());
        }
        let items = rows.into_iter().map(|(_, item)| item).collect();
        let differs = if total.is_some() { "" } else { "no total was demanded; it is 100 now" };
        self.add(
            asked,
            code,
            Kind::ConstantSum { items, total: total.unwrap_or(100.0), unit: String::new() },
            "numbers that add up to a total",
            differs,
        );
        Ok(())
    }

    /// Each row of a slider question is a question of its own here.
    fn sliders(&mut self, asked: &Asked<'a>, selector: &str) -> Result<(), Refused> {
        let settings = asked.value.part("Configuration");
        let (min, max) = (settings.number("CSSliderMin").unwrap_or(0.0), settings.number("CSSliderMax").unwrap_or(100.0));
        let step = settings.number("NumDecimals").filter(|n| *n > 0.0 && *n <= 3.0).map_or(1.0, |n| 10_f64.powf(-n.floor()));
        let ends = numbered(asked.value.part("Labels"));
        let label = |at: Option<&(String, &Value)>, other: f64| {
            at.map(|(_, label)| plain(&label.text("Display"))).filter(|label| !label.is_empty()).unwrap_or_else(|| decimal::show(other))
        };
        let (low, high) = (label(ends.first(), min), label(ends.last(), max));
        let rows = Self::ordered(asked.value, "Choices", "ChoiceOrder");
        self.draft.approximated(&asked.place, &asked.what, format!("became {} questions, one for each row", rows.len()));
        for (id, row) in rows {
            let code = self.draft.code(&asked.place, &format!("{}_{id}", asked.name))?;
            let label = self.draft.text(&asked.place, &row.text("Display"));
            let (kind, sort) =
                match scales::steps(1.0, settings.number("StarCount").unwrap_or(5.0), 1.0, "", "").filter(|_| selector == "STAR") {
                    Some(scale) => (scales::rating(scale.points, ScaleLayout::Stars), Sort::Scale),
                    None => (Kind::Slider { min, max, step, low: low.clone(), high: high.clone(), unit: String::new() }, Sort::Number),
                };
            self.draft.know(format!("{}/{id}", asked.id), &code, sort, BTreeMap::new());
            self.plain(asked, code, format!("{} – {label}", asked.text), kind);
        }
        Ok(())
    }
}

/// A condition, with the words in which Qualtrics says it.
fn logic(place: &str, value: &Value) -> Condition {
    let mut words = Vec::new();
    let parsed = sets(value, &mut words);
    Condition::new(place, &words.join(" "), parsed)
}

fn sets(value: &Value, words: &mut Vec<String>) -> Result<Foreign, String> {
    let mut parts = Vec::new();
    for (n, set) in members(value).into_iter().enumerate() {
        let joins = if n == 0 {
            ""
        } else if set.text("Type").eq_ignore_ascii_case("AndIf") {
            "and"
        } else {
            "or"
        };
        let mut expressions = Vec::new();
        for (m, expression) in members(set).into_iter().enumerate() {
            words.push(plain(&expression.text("Description")));
            if words.len() > LONGEST_LOGIC {
                return Err("it is too long to be translated surely".to_owned());
            }
            let joins = if m == 0 {
                ""
            } else if expression.text("Conjuction").eq_ignore_ascii_case("And") {
                "and"
            } else {
                "or"
            };
            expressions.push((joins, self::expression(expression)));
        }
        parts.push((joins, join(expressions)));
    }
    join(parts)
}

/// The numbered members of a condition.
fn members(value: &Value) -> Vec<&Value> {
    let numbers = |(key, member): (String, _)| key.bytes().all(|b| b.is_ascii_digit()).then_some(member);
    numbered(value).into_iter().filter_map(numbers).filter(|member: &&Value| member.is_object()).collect()
}

fn join(parts: Vec<(&str, Result<Foreign, String>)>) -> Result<Foreign, String> {
    let (ands, ors) = (parts.iter().any(|p| p.0 == "and"), parts.iter().any(|p| p.0 == "or"));
    let mut all: Vec<Foreign> = parts.into_iter().map(|part| part.1).collect::<Result<_, _>>()?;
    match (all.len(), ands, ors) {
        (0, ..) => Err("it is empty".to_owned()),
        (1, ..) => Ok(all.remove(0)),
        (_, true, true) => Err("and stands beside or without saying what belongs together".to_owned()),
        (_, true, false) => Ok(Foreign::All(all)),
        _ => Ok(Foreign::Any(all)),
    }
}

fn expression(value: &Value) -> Result<Foreign, String> {
    if value.text("LogicType") != "Question" {
        return Err("it asks for something other than an answer".to_owned());
    }
    let operand = value.text("LeftOperand");
    let mut parts = operand.strip_prefix("q://").unwrap_or_default().split('/');
    let (id, part) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let rest: Vec<&str> = parts.collect();
    // a row of a matrix stands before its answer
    let chosen = match rest.as_slice() {
        [option] => Some((id.to_owned(), (*option).to_owned())),
        [row, option] => Some((format!("{id}/{row}"), (*option).to_owned())),
        _ => None,
    };
    let sign = match value.text("Operator").as_str() {
        "Selected" | "NotSelected" if part == "SelectableChoice" || part == "SelectableAnswer" => {
            let (name, option) = chosen.ok_or("it names no option")?;
            let found = Foreign::AnyOf(name, vec![option]);
            return Ok(if value.text("Operator") == "Selected" { found } else { Foreign::Not(Box::new(found)) });
        }
        "Empty" => return Ok(Foreign::Empty(id.to_owned())),
        "NotEmpty" => return Ok(Foreign::Not(Box::new(Foreign::Empty(id.to_owned())))),
        "EqualTo" => Sign::Equal,
        "NotEqualTo" => Sign::NotEqual,
        "GreaterThan" => Sign::Greater,
        "GreaterThanOrEqual" => Sign::GreaterOrEqual,
        "LessThan" => Sign::Less,
        "LessThanOrEqual" => Sign::LessOrEqual,
        _ => return Err("it uses a comparison that Candor does not have".to_owned()),
    };
    if part != "ChoiceTextEntryValue" && part != "ChoiceNumericEntryValue" {
        return Err("it compares something other than an answer".to_owned());
    }
    let name = rest.first().map_or_else(|| id.to_owned(), |row| format!("{id}/{row}"));
    let right = value.part("RightOperand");
    let right = number(right).map_or_else(|| Operand::Text(scalar(right).unwrap_or_default()), Operand::Number);
    Ok(Foreign::Compare(sign, Operand::Answer(name), right))
}
