//! `SurveyJS` JSON.

use std::collections::BTreeMap;

use candor_survey::document::{ChoiceLayout, Kind, ScaleLayout};
use candor_survey::{Date, Document, ItemCode, Time, decimal};
use serde_json::Value;

use crate::condition::{Dialect, Sort, parse};
use crate::draft::{Choice, Condition, Draft, blank};
use crate::files::{self, Taken};
use crate::json::{Parts, scalar};
use crate::refused::Refused;
use crate::report::Finding;
use crate::scales;
use crate::text::plain;

/// Properties of a survey whose loss changes what happens.
const SURVEY: [(&str, &str); 12] = [
    ("triggers", "nothing is triggered by answers"),
    ("calculatedValues", "formulas are not taken over; write them as `values`"),
    ("completedHtmlOnCondition", "there is one text of thanks for everybody"),
    ("navigateToUrl", "respondents are not sent to another site"),
    ("navigateToUrlOnCondition", "respondents are not sent to another site"),
    ("maxTimeToFinish", "time is not limited"),
    ("timeLimit", "time is not limited"),
    ("maxTimeToFinishPage", "time is not limited"),
    ("timeLimitPerPage", "time is not limited"),
    ("questionsOrder", "questions are asked in the order written"),
    ("questionOrder", "questions are asked in the order written"),
    ("firstPageIsStarted", "the first page is a page like the others"),
];

/// Properties of an element whose loss changes what is asked.
const ELEMENT: [(&str, &str); 24] = [
    ("defaultValue", "nothing is filled in beforehand"),
    ("defaultValueExpression", "nothing is filled in beforehand"),
    ("setValueExpression", "formulas are not taken over; write them as `values`"),
    ("setValueIf", "formulas are not taken over; write them as `values`"),
    ("requiredIf", "a question is always required or never"),
    ("enableIf", "a question is shown or not; none is shown and locked"),
    ("resetValueIf", "values are not changed by other answers"),
    ("readOnly", "a question that nobody can answer is answered here"),
    ("correctAnswer", "answers are not right or wrong"),
    ("choicesByUrl", "options are not fetched from other sites; write them"),
    ("choicesFromQuestion", "options of other questions are not taken over; name the question in `carried`"),
    ("choicesOrder", "options stand in the order written"),
    ("choicesVisibleIf", "all options are always offered"),
    ("choicesEnableIf", "all options are always offered"),
    ("rowsVisibleIf", "all rows are always asked"),
    ("columnsVisibleIf", "all columns are always offered"),
    ("rowsOrder", "rows stand in the order written"),
    ("rowOrder", "rows stand in the order written"),
    ("hasSelectAll", "there is no option that chooses all"),
    ("showSelectAllItem", "there is no option that chooses all"),
    ("maskType", "answers are not masked while they are typed"),
    ("validators", ""),
    ("cells", "cells of a matrix have no texts of their own"),
    ("valueName", "every question has an answer of its own"),
];

/// Properties that are used, or that only concern how things look.
const USED: [&str; 89] = [
    "type",
    "name",
    "title",
    "description",
    "visibleIf",
    "visible",
    "isRequired",
    "isAllRowRequired",
    "eachRowRequired",
    "choices",
    "rows",
    "columns",
    "cellType",
    "maxLength",
    "inputType",
    "min",
    "max",
    "step",
    "rateMin",
    "rateMax",
    "rateStep",
    "rateCount",
    "rateValues",
    "rateType",
    "rateDisplayMode",
    "minRateDescription",
    "maxRateDescription",
    "labelTrue",
    "labelFalse",
    "valueTrue",
    "valueFalse",
    "hasOther",
    "showOtherItem",
    "otherText",
    "hasNone",
    "showNoneItem",
    "noneText",
    "showDontKnowItem",
    "dontKnowText",
    "showRefuseItem",
    "refuseText",
    "hasComment",
    "showCommentArea",
    "commentText",
    "multiSelect",
    "maxSelectedChoices",
    "minSelectedChoices",
    "selectToRankEnabled",
    "sliderType",
    "items",
    "html",
    "elements",
    "questions",
    "validators",
    "colCount",
    "startWithNewLine",
    "titleLocation",
    "descriptionLocation",
    "width",
    "minWidth",
    "maxWidth",
    "indent",
    "placeholder",
    "autoGrow",
    "autoComplete",
    "textUpdateMode",
    "size",
    "cols",
    "imageHeight",
    "imageWidth",
    "imageFit",
    "state",
    "innerIndent",
    "page",
    "autoGenerate",
    "rowSize",
    "commentPlaceholder",
    "otherPlaceholder",
    "acceptedTypes",
    "maxSize",
    "maxFiles",
    "allowMultiple",
    "allowImagesPreview",
    "allowRemoveFile",
    "needConfirmRemoveFile",
    "showPreview",
    "storeDataAsText",
    "waitForUpload",
    "sourceType",
];

/// Reads a survey.
pub(crate) fn read(survey: &Value) -> Result<(Document, Vec<Finding>), Refused> {
    let mut reader = Reader { draft: Draft::default(), language: survey.text("locale"), others: BTreeMap::new(), one_each: false };
    let pages = survey.list("pages");
    if reader.language.is_empty() {
        "en".clone_into(&mut reader.language);
    }
    reader.one_each = survey.text("questionsOnPageMode").eq_ignore_ascii_case("questionPerPage");
    reader.survey(survey);
    for (key, reason) in SURVEY {
        if is_set(survey.part(key)) {
            reader.draft.dropped("survey", key, reason);
        }
    }
    for (n, page) in pages.iter().enumerate() {
        reader.page(n, page)?;
    }
    if pages.is_empty() {
        reader.only_page(survey)?;
    }
    reader.draft.language.clone_from(&reader.language);
    let others: Vec<String> = reader.others.into_keys().collect();
    reader.draft.other_languages(&others);
    reader.draft.finish()
}

fn is_set(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => false,
        Value::String(text) => !text.is_empty() && text != "initial" && text != "none",
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    }
}

struct Reader {
    draft: Draft,
    language: String,
    others: BTreeMap<String, ()>,
    one_each: bool,
}

/// What an element has become, before it is added.
struct Made {
    kind: Kind,
    sort: Option<Sort>,
    values: BTreeMap<String, String>,
    /// What it is now, for the report; with why it is not exactly the same, if it is not.
    became: String,
    differs: Option<&'static str>,
}

fn made(kind: Kind, sort: Sort, became: impl Into<String>) -> Made {
    Made { kind, sort: Some(sort), values: BTreeMap::new(), became: became.into(), differs: None }
}

impl Made {
    fn but(mut self, differs: &'static str) -> Self {
        self.differs = Some(differs);
        self
    }

    fn with(mut self, values: BTreeMap<String, String>) -> Self {
        self.values = values;
        self
    }
}

/// A question for files; nothing when it asks for none that is taken.
fn files_of(value: &Value) -> Option<Made> {
    let most = if value.is("allowMultiple") { value.number("maxFiles") } else { Some(1.0) };
    let types = value.text("acceptedTypes");
    let (kind, differs) = files::kind(&Taken { types: &types, bytes: value.number("maxSize"), files: most })?;
    let made = made(kind, Sort::Choices(false), files::BECAME);
    Some(if differs.is_empty() { made } else { made.but(differs) })
}

/// An element with what is said of it in findings.
struct Element<'a> {
    value: &'a Value,
    place: String,
    code: ItemCode,
    text: String,
    conditions: Vec<Condition>,
}

impl Reader {
    /// A text in the survey's language; other languages are noted.
    fn words(&mut self, value: &Value) -> String {
        let Value::Object(texts) = value else { return scalar(value).unwrap_or_default() };
        let own = ["default", self.language.as_str()].into_iter().find(|key| texts.contains_key(*key));
        for key in texts.keys().filter(|key| *key != "default" && **key != self.language) {
            // a text that is only there in another language is better than none
            if own.is_some() {
                self.others.insert(key.chars().take(20).collect(), ());
            }
        }
        let found = own.map_or_else(|| texts.values().next(), |key| texts.get(key));
        found.and_then(scalar).unwrap_or_default()
    }

    fn text(&mut self, place: &str, value: &Value) -> String {
        let words = self.words(value);
        self.draft.text(place, &words)
    }

    fn survey(&mut self, survey: &Value) {
        self.draft.title = self.words(survey.part("title"));
        self.draft.introduction = self.words(survey.part("description"));
        self.draft.thanks = self.words(survey.part("completedHtml"));
    }

    fn condition(place: &str, value: &Value) -> Vec<Condition> {
        let original = value.text("visibleIf");
        if original.trim().is_empty() {
            return Vec::new();
        }
        let parsed = parse(&original, Dialect::SurveyJs);
        vec![Condition::new(place, &original, parsed)]
    }

    /// The questions of a survey that has no pages.
    fn only_page(&mut self, survey: &Value) -> Result<(), Refused> {
        self.draft.always = true;
        self.draft.block("page1", String::new(), !self.one_each, Vec::new());
        self.elements(survey)
    }

    fn page(&mut self, n: usize, page: &Value) -> Result<(), Refused> {
        let name = if page.text("name").is_empty() { format!("page{}", n + 1) } else { page.text("name") };
        let place = format!("page {name}");
        if page.part("visible") == &Value::Bool(false) {
            self.draft.dropped(&place, "hidden page", "what is never shown is not imported");
            return Ok(());
        }
        let title = self.text(&place, page.part("title"));
        let conditions = Self::condition(&place, page);
        self.draft.always = conditions.is_empty();
        self.draft.block(&name, title, !self.one_each, conditions);
        let description = self.text(&place, page.part("description"));
        self.draft.statement(&place, &format!("{name}_text"), description, Vec::new())?;
        self.elements(page)
    }

    fn elements(&mut self, parent: &Value) -> Result<(), Refused> {
        for key in ["elements", "questions"] {
            for element in parent.list(key) {
                self.element(element)?;
            }
        }
        Ok(())
    }

    fn element(&mut self, element: &Value) -> Result<(), Refused> {
        let (kind, name) = (element.text("type"), element.text("name"));
        let place = if name.is_empty() { format!("element of type {kind}") } else { format!("question {name}") };
        if element.part("visible") == &Value::Bool(false) {
            self.draft.dropped(&place, format!("hidden {kind}"), "what is never shown is not imported");
            return Ok(());
        }
        if kind == "panel" || kind == "flowpanel" {
            return self.panel(element, &name);
        }
        let conditions = Self::condition(&place, element);
        let before = self.draft.always;
        self.draft.always = before && conditions.is_empty();
        let result = self.question(element, &kind, &name, place, conditions);
        self.draft.always = before;
        result
    }

    fn panel(&mut self, panel: &Value, name: &str) -> Result<(), Refused> {
        let place = format!("panel {name}");
        let conditions = Self::condition(&place, panel);
        let (before, depth) = (self.draft.always, self.draft.around.len());
        self.draft.always = before && conditions.is_empty();
        self.draft.around.extend(conditions);
        let title = self.text(&place, panel.part("title"));
        let description = self.text(&place, panel.part("description"));
        let both = [title, description].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n");
        self.draft.statement(&place, &format!("{name}_title"), both, Vec::new())?;
        let result = self.elements(panel);
        self.draft.around.truncate(depth);
        self.draft.always = before;
        result
    }

    fn question(&mut self, value: &Value, kind: &str, name: &str, place: String, conditions: Vec<Condition>) -> Result<(), Refused> {
        let what = format!("type {kind}");
        let refusal = match kind {
            "html" => {
                let text = self.text(&place, value.part("html"));
                return self.draft.statement(&place, name, text, conditions);
            }
            "file" if files_of(value).is_none() => files::NONE,
            "signaturepad" => files::DRAWN,
            "image" => "pictures are not shown",
            "expression" => "formulas are not taken over; write them as `values`",
            "paneldynamic" | "matrixdynamic" => "parts that respondents add themselves are not repeated",
            "matrixdropdown" => "a matrix has one kind of answer for all columns; ask it as several matrices",
            "imagemap" | "geopoint" => "places on a picture or a map are not asked for",
            _ => "",
        };
        if !refusal.is_empty() {
            self.draft.dropped(&place, what, refusal);
            return Ok(());
        }
        if kind == "multipletext" {
            return self.multiple_text(value, name, &place, &conditions);
        }
        let code = self.draft.code(&place, name)?;
        let title = self.text(&place, value.part("title"));
        let text = if title.is_empty() { name.to_owned() } else { title };
        let element = Element { value, place, code, text, conditions };
        match self.kind(&element, kind)? {
            None => self.draft.dropped(&element.place, what, "this type is not known"),
            Some(made) => self.add(element, name, &what, made)?,
        }
        Ok(())
    }

    fn kind(&mut self, element: &Element<'_>, kind: &str) -> Result<Option<Made>, Refused> {
        Ok(Some(match kind {
            "text" => self.input(&element.place, element.value),
            "comment" => made(scales::text(true, element.value.number("maxLength")), Sort::Text(true), "a long text"),
            "radiogroup" | "dropdown" | "buttongroup" | "checkbox" | "tagbox" | "imagepicker" | "ranking" => self.choice(element, kind)?,
            "rating" => self.rating(element)?,
            "boolean" => self.boolean(element),
            "matrix" => self.matrix(element)?,
            "slider" => self.slider(element),
            "file" => return Ok(files_of(element.value)),
            _ => return Ok(None),
        }))
    }

    fn add(&mut self, element: Element<'_>, name: &str, what: &str, made: Made) -> Result<(), Refused> {
        let Element { value, place, code, text, conditions } = element;
        match made.differs {
            None => self.draft.exact(&place, what, format!("became {}", made.became)),
            Some(reason) => self.draft.approximated(&place, what, format!("became {}: {reason}", made.became)),
        }
        self.lost(&place, value);
        if let Some(sort) = made.sort {
            self.draft.know(name, &code, sort, made.values);
        }
        let mut question = blank(code.clone(), text, made.kind);
        question.help = self.text(&place, value.part("description"));
        question.required = value.is("isRequired") || value.is("isAllRowRequired") || value.is("eachRowRequired");
        if value.is("showRefuseItem") {
            let label = self.text(&place, value.part("refuseText"));
            question.prefer_not_to_say = Some(if label.is_empty() { "Refuse to answer".to_owned() } else { label });
        }
        let is_matrix = matches!(question.kind, Kind::Matrix { .. } | Kind::ChoiceMatrix { .. });
        if is_matrix && value.is("isRequired") && !value.is("isAllRowRequired") && !value.is("eachRowRequired") {
            self.draft.approximated(&place, "required", "one answered row was enough, now every row must be answered");
        }
        self.draft.question(question, conditions.clone());
        if (value.is("hasComment") || value.is("showCommentArea")) && !value.is("hasOther") {
            let label = self.text(&place, value.part("commentText"));
            let code = self.draft.part_code(&code, "comment")?;
            let text = if label.is_empty() { "Other (describe)".to_owned() } else { label };
            self.draft.approximated(&place, "a field for a comment", format!("became a question of its own, {code}"));
            self.draft.question(blank(code, text, scales::text(true, None)), conditions);
        }
        Ok(())
    }

    /// What the element says beside its kind and has no counterpart.
    fn lost(&mut self, place: &str, value: &Value) {
        for (key, reason) in ELEMENT.into_iter().filter(|(key, _)| is_set(value.part(key))) {
            match key {
                "validators" => {
                    let known = ["numeric", "email", "answercount", "text"];
                    for validator in value.list(key).iter().filter(|v| !known.contains(&v.text("type").as_str())) {
                        let rule = [validator.text("regex"), validator.text("expression")].concat();
                        self.draft.dropped(
                            place,
                            format!("validator {}", validator.text("type")),
                            format!("answers are not held against it: {rule}"),
                        );
                    }
                }
                "requiredIf" | "enableIf" | "choicesVisibleIf" | "rowsVisibleIf" | "setValueIf" | "defaultValueExpression" => {
                    self.draft.dropped(place, key, format!("{reason}: {}", value.text(key)));
                }
                "choicesOrder" if ["asc", "desc"].contains(&value.text(key).as_str()) => {
                    self.draft.dropped(place, "sorted options", "options stand in the order written");
                }
                _ => self.draft.dropped(place, key, reason),
            }
        }
        let known = |key: &String| USED.contains(&key.as_str()) || ELEMENT.iter().any(|(known, _)| known == key);
        let others: Vec<&str> =
            value.as_object().into_iter().flatten().filter(|(key, v)| is_set(v) && !known(key)).map(|(key, _)| key.as_str()).collect();
        if !others.is_empty() {
            self.draft.dropped(place, format!("settings {}", others.join(", ")), "they have no counterpart");
        }
        for choice in value.list("choices").iter().chain(value.list("rows")) {
            for key in ["visibleIf", "enableIf"] {
                if is_set(choice.part(key)) {
                    let what = format!("condition of {}", choice.text("value"));
                    self.draft.dropped(
                        place,
                        what,
                        format!("options and rows are always offered. The condition was: {}", choice.text(key)),
                    );
                }
            }
        }
    }

    fn bound(value: &Value, own: &str, validator: &str) -> Option<f64> {
        let of = |v: &Value| v.number(validator);
        value.number(own).or_else(|| value.list("validators").iter().filter(|v| v.text("type") == "numeric").find_map(of))
    }

    /// One line of text or what else a field takes.
    fn input(&mut self, place: &str, value: &Value) -> Made {
        let has = |kind: &str| value.list("validators").iter().any(|v| v.text("type") == kind);
        let date = |key: &str| Some(value.text(key)).filter(|text| Date::parse(text).is_some());
        let time = |key: &str| Some(value.text(key)).filter(|text| Time::parse(text).is_some());
        let input = value.text("inputType");
        match input.as_str() {
            "number" | "range" => {
                let whole = value.number("step").is_some_and(|step| step.fract() == 0.0);
                let kind = scales::number(Self::bound(value, "min", "minValue"), Self::bound(value, "max", "maxValue"), whole);
                made(kind, Sort::Number, "a number")
            }
            "" | "text" if has("numeric") => {
                let kind = scales::number(Self::bound(value, "min", "minValue"), Self::bound(value, "max", "maxValue"), false);
                made(kind, Sort::Number, "a number")
            }
            "email" => made(Kind::Email, Sort::Text(true), "an e-mail address"),
            "" | "text" if has("email") => made(Kind::Email, Sort::Text(true), "an e-mail address"),
            "tel" => made(Kind::Phone, Sort::Text(true), "a telephone number"),
            "date" => {
                for key in ["min", "max"] {
                    if is_set(value.part(key)) && date(key).is_none() {
                        self.draft.dropped(place, format!("{key} {}", value.text(key)), "a limit is a date like 2026-09-30");
                    }
                }
                made(Kind::Date { min: date("min"), max: date("max") }, Sort::Date, "a date")
            }
            "time" => made(Kind::Time { min: time("min"), max: time("max") }, Sort::Text(true), "a time of day"),
            "" | "text" => {
                let checked = value.list("validators").iter().filter(|v| v.text("type") == "text");
                let most = checked.clone().find_map(|v| v.number("maxLength"));
                if checked.clone().any(|v| v.number("minLength").is_some_and(|least| least > 0.0)) {
                    self.draft.dropped(place, "shortest answer", "a text has no least length");
                }
                made(scales::text(false, value.number("maxLength").filter(|n| *n > 0.0).or(most)), Sort::Text(true), "a short text")
            }
            _ => made(scales::text(false, None), Sort::Text(true), "a short text")
                .but("what is typed is not held against the type of the field"),
        }
    }

    /// Options as they are written, with those that a question adds itself.
    fn choices(&mut self, place: &str, value: &Value, key: &str) -> Vec<Choice> {
        let mut choices = Vec::new();
        for choice in value.list(key) {
            let (name, label) = match choice {
                Value::Object(_) => (choice.text("value"), self.text(place, choice.part("text"))),
                other => (scalar(other).unwrap_or_default(), String::new()),
            };
            let label = if label.is_empty() { plain(&name) } else { label };
            let exclusive = choice.is("isExclusive");
            choices.push(Choice { name, label, exclusive, specify: choice.is("showCommentArea") });
        }
        choices
    }

    fn special_choices(&mut self, place: &str, value: &Value, choices: &mut Vec<Choice>) {
        let mut special = |reader: &mut Self, keys: [&str; 2], label: &str, choice: Choice| {
            if keys.iter().any(|key| value.is(key)) {
                let own = reader.text(place, value.part(label));
                choices.push(if own.is_empty() { choice } else { Choice { label: own, ..choice } });
            }
        };
        special(self, ["hasOther", "showOtherItem"], "otherText", Choice { specify: true, ..Choice::new("other", "Other (describe)") });
        special(self, ["hasNone", "showNoneItem"], "noneText", Choice { exclusive: true, ..Choice::new("none", "None") });
        special(self, ["showDontKnowItem", ""], "dontKnowText", Choice { exclusive: true, ..Choice::new("dontknow", "Don't know") });
    }

    fn choice(&mut self, element: &Element<'_>, kind: &str) -> Result<Made, Refused> {
        let (place, value) = (&element.place, element.value);
        let mut choices = self.choices(place, value, "choices");
        let several = matches!(kind, "checkbox" | "tagbox") || (kind == "imagepicker" && value.is("multiSelect"));
        if kind == "ranking" {
            let (options, _) = self.draft.options(place, &element.code, &choices)?;
            let most =
                value.number("maxSelectedChoices").filter(|n| value.is("selectToRankEnabled") && *n >= 1.0 && *n <= options.len() as f64);
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // within the number of options
            let places = most.map(|n| n as u32);
            return Ok(Made { sort: None, ..made(Kind::Ranking { options, places }, Sort::Choice, "a ranking") });
        }
        self.special_choices(place, value, &mut choices);
        if !several {
            choices.iter_mut().for_each(|choice| choice.exclusive = false);
        }
        let (options, values) = self.draft.options(place, &element.code, &choices)?;
        let count = options.len();
        let made = if several {
            let counted =
                |key: &str| value.list("validators").iter().filter(|v| v.text("type") == "answercount").find_map(|v| v.number(key));
            let positive = |n: &f64| *n > 0.0;
            let min = value.number("minSelectedChoices").filter(positive).or_else(|| counted("minCount"));
            let max = value.number("maxSelectedChoices").filter(positive).or_else(|| counted("maxCount"));
            made(scales::multiple(options, min, max), Sort::Choices(false), format!("a choice of several among {count} options"))
        } else {
            let layout = match kind {
                "dropdown" => ChoiceLayout::Dropdown,
                "buttongroup" => ChoiceLayout::Buttons,
                _ => ChoiceLayout::List,
            };
            made(scales::single(options, layout), Sort::Choice, format!("a choice of one among {count} options"))
        };
        let made = made.with(values);
        Ok(if kind == "imagepicker" { made.but("options are words, their pictures are not shown") } else { made })
    }

    fn rating(&mut self, element: &Element<'_>) -> Result<Made, Refused> {
        let (place, value) = (&element.place, element.value);
        let (low, high) = (self.text(place, value.part("minRateDescription")), self.text(place, value.part("maxRateDescription")));
        let stars = ["rateType", "rateDisplayMode"].iter().any(|key| value.text(key) == "stars");
        let layout = if stars { ScaleLayout::Stars } else { ScaleLayout::Buttons };
        if ["rateType", "rateDisplayMode"].iter().any(|key| value.text(key) == "smileys") {
            self.draft.dropped(place, "faces", "points are shown by their labels");
        }
        let listed = self.choices(place, value, "rateValues");
        if !listed.is_empty() {
            return self.listed_rating(element, listed, layout);
        }
        let from = value.number("rateMin").unwrap_or(1.0);
        let step = value.number("rateStep").filter(|step| *step > 0.0).unwrap_or(1.0);
        let to =
            value.number("rateMax").or_else(|| value.number("rateCount").map(|count| (count - 1.0).mul_add(step, from))).unwrap_or(5.0);
        #[allow(clippy::float_cmp)] // whole numbers as they are written
        let zero_to_ten = from == 0.0 && to == 10.0 && step == 1.0;
        if zero_to_ten {
            let named = !low.is_empty() && !high.is_empty();
            let end = |label: String, number: &str| if label.is_empty() { number.to_owned() } else { label };
            let values = (0..=10).map(|n| (n.to_string(), n.to_string())).collect();
            let made =
                made(Kind::ZeroToTen { low: end(low, "0"), high: end(high, "10") }, Sort::Scale, "a scale from 0 to 10").with(values);
            return Ok(if named { made } else { made.but("its ends need words; write what 0 and 10 mean") });
        }
        if let Some(scale) = scales::steps(from, to, step, &low, &high) {
            let became = format!("a rating of {} points", scale.points.len());
            return Ok(made(scales::rating(scale.points, layout), Sort::Scale, became).with(scale.values));
        }
        let end = |label: String, number: f64| if label.is_empty() { decimal::show(number) } else { label };
        let kind = Kind::Slider { min: from, max: to, step, low: end(low, from), high: end(high, to), unit: String::new() };
        Ok(made(kind, Sort::Number, "a slider").but("a rating has at most 11 points"))
    }

    fn listed_rating(&mut self, element: &Element<'_>, listed: Vec<Choice>, layout: ScaleLayout) -> Result<Made, Refused> {
        let pairs: Vec<(String, String)> = listed.iter().map(|c| (c.name.clone(), c.label.clone())).collect();
        if let Some(scale) = scales::numbered(&pairs) {
            let became = format!("a rating of {} points", scale.points.len());
            return Ok(made(scales::rating(scale.points, layout), Sort::Scale, became).with(scale.values));
        }
        let (options, values) = self.draft.options(&element.place, &element.code, &listed)?;
        let made = made(scales::single(options, ChoiceLayout::Buttons), Sort::Choice, "a choice of one").with(values);
        Ok(made.but("its points have no rising or falling numbers, so they are options without values"))
    }

    fn boolean(&mut self, element: &Element<'_>) -> Made {
        let label = |reader: &mut Self, key: &str, other: &str| {
            let own = reader.text(&element.place, element.value.part(key));
            if own.is_empty() { other.to_owned() } else { own }
        };
        let kind = Kind::YesNo { yes: label(self, "labelTrue", "Yes"), no: label(self, "labelFalse", "No") };
        let name =
            |key: &str, other: &str| Some(element.value.text(key)).filter(|text| !text.is_empty()).unwrap_or_else(|| other.to_owned());
        let values = [(name("valueTrue", "true"), "yes".to_owned()), (name("valueFalse", "false"), "no".to_owned())];
        made(kind, Sort::Choice, "a yes or no").with(values.into_iter().collect())
    }

    fn matrix(&mut self, element: &Element<'_>) -> Result<Made, Refused> {
        let (place, value) = (&element.place, element.value);
        let columns = self.choices(place, value, "columns");
        let rows: Vec<(String, String)> = self.choices(place, value, "rows").into_iter().map(|row| (row.name, row.label)).collect();
        let rows = self.draft.rows(&element.code, &rows)?;
        let pairs: Vec<(String, String)> = columns.iter().map(|c| (c.name.clone(), c.label.clone())).collect();
        let several = value.text("cellType") == "checkbox";
        let items: Vec<_> = rows.iter().map(|(_, item)| item.clone()).collect();
        let (kind, sort, values, became) = match scales::numbered(&pairs).filter(|_| !several) {
            Some(scale) => {
                let became = format!("a matrix of {} rows and {} points", items.len(), scale.points.len());
                (Kind::Matrix { items, points: scale.points, not_applicable: None }, Sort::Scale, scale.values, became)
            }
            None => {
                let (options, values) = self.draft.options(place, &element.code, &columns)?;
                let sort = if several { Sort::Choices(false) } else { Sort::Choice };
                let became = format!("a matrix of {} rows and {} options", items.len(), options.len());
                (Kind::ChoiceMatrix { items, options, multiple: several }, sort, values, became)
            }
        };
        for (name, item) in rows {
            let foreign = format!("{}.{name}", value.text("name"));
            self.draft.know(foreign, &item.code, sort.clone(), values.clone());
        }
        Ok(Made { sort: None, ..made(kind, sort, became) })
    }

    fn slider(&mut self, element: &Element<'_>) -> Made {
        let value = element.value;
        let (min, max) = (value.number("min").unwrap_or(0.0), value.number("max").unwrap_or(100.0));
        let step = value.number("step").filter(|step| *step > 0.0).unwrap_or(1.0);
        let kind = Kind::Slider { min, max, step, low: decimal::show(min), high: decimal::show(max), unit: String::new() };
        let made = made(kind, Sort::Number, "a slider");
        made.but(if value.text("sliderType") == "range" {
            "it takes one number, not a range"
        } else {
            "its ends are labelled with their numbers; write what they mean"
        })
    }

    fn multiple_text(&mut self, value: &Value, name: &str, place: &str, conditions: &[Condition]) -> Result<(), Refused> {
        let title = self.text(place, value.part("title"));
        let title = if title.is_empty() { name.to_owned() } else { title };
        let items = value.list("items");
        self.draft.approximated(place, "type multipletext", format!("became {} questions, one for each field", items.len()));
        self.lost(place, value);
        for item in items {
            let field = item.text("name");
            let own = self.text(place, item.part("title"));
            let text = format!("{title} – {}", if own.is_empty() { &field } else { &own });
            let code = self.draft.code(place, &format!("{name}_{field}"))?;
            let made = self.input(place, item);
            self.draft.know(format!("{name}.{field}"), &code, made.sort.unwrap_or(Sort::Text(true)), BTreeMap::new());
            let mut question = blank(code, text, made.kind);
            question.required = item.is("isRequired") || value.is("isRequired");
            self.draft.question(question, conditions.to_vec());
        }
        Ok(())
    }
}
