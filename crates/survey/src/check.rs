//! What must hold before a questionnaire can be published.

use std::collections::BTreeSet;

use crate::beside;
use crate::code::{ItemCode, OptionCode};
use crate::condition;
use crate::date::Date;
use crate::document::{
    Block, ChoiceOption, ChoiceSet, Document, FORMAT, Instructed, Kind, MAX_FILE_BYTES, MAX_FILES, MAX_VARIANTS, MatrixItem, Measure,
    MeasureKind, Picture, Question, ScalePoint, Theme,
};
use crate::expanded;
use crate::expression::items_of;
use crate::item::{Item, ItemKind};
use crate::questionnaire::DocumentProblem;
use crate::quota;
use crate::reach;
use crate::repeated;
use crate::texts::is_language_tag;
use crate::time::Time;

/// Most items that a questionnaire may hold.
pub const MAX_ITEMS: usize = 1000;

/// Longest side of a picture in pixels.
const MAX_SIDE: u32 = 8192;

/// Longest title, stem, label or introduction, in characters.
pub const MAX_TEXT_CHARS: usize = 5000;

/// Everything that keeps a document from being published, at once, so that an author sees all and not the first.
pub(crate) fn problems(document: &Document) -> Vec<DocumentProblem> {
    let mut checker = Checker::default();
    checker.document(&document.carried());
    checker.problems.iter_mut().for_each(|problem| expanded::written(document, &mut problem.path));
    checker.problems.extend(expanded::problems(document));
    checker.problems
}

#[derive(Default)]
struct Checker {
    problems: Vec<DocumentProblem>,
    items: Vec<Item>,
    seen: BTreeSet<ItemCode>,
}

impl Checker {
    fn problem(&mut self, path: &str, message: impl Into<String>) {
        self.problems.push(DocumentProblem { path: path.to_owned(), message: message.into() });
    }

    fn text(&mut self, path: &str, text: &str, needed: bool) {
        if needed && text.trim().is_empty() {
            self.problem(path, "it is empty; write the text that respondents should read");
        }
        let count = text.chars().count();
        if count > MAX_TEXT_CHARS {
            self.problem(path, format!("it has {count} characters; shorten it to {MAX_TEXT_CHARS}"));
        }
    }

    fn document(&mut self, document: &Document) {
        if document.format != FORMAT {
            self.problem("format", format!("{:?} is not known; use {FORMAT:?}", document.format));
        }
        self.items = expanded::items(document);
        self.text("title", &document.title, true);
        self.text("introduction", &document.introduction, false);
        self.text("thanks", &document.thanks, false);
        if document.blocks.is_empty() {
            self.problem("blocks", "there is none; add a block with at least one question");
        }
        let mut codes = BTreeSet::new();
        for (b, block) in document.blocks.iter().enumerate() {
            let path = format!("blocks[{b}]");
            if !codes.insert(&block.code) {
                self.problem(&format!("{path}.code"), format!("{} is used twice; give each block its own code", block.code));
            }
            self.block(&path, block);
        }
        let count = beside::items(&document.expanded()).len();
        if count > MAX_ITEMS {
            self.problem("blocks", format!("there are {count} items; at most {MAX_ITEMS} are allowed"));
        }
        self.made_twice(document);
        self.beside(document);
        let conditions = condition::problems(document, &self.items);
        if conditions.is_empty() {
            self.problems.extend(reach::problems(document, &items_of(&self.items)));
        }
        self.problems.extend(conditions);
        self.quotas(document);
        self.problems.extend(repeated::problems(document, &self.items));
        self.measures(document);
        for problem in document.theme.iter().flat_map(Theme::check) {
            self.problem(problem.field(), problem.to_string());
        }
        self.translations(document);
        self.instructed(document);
        for (s, suppression) in document.suppressions.iter().enumerate() {
            if let Some((field, message)) = suppression.problem() {
                self.problem(&format!("suppressions[{s}].{field}"), message);
            }
        }
    }

    /// What loops make must have codes of its own.
    fn made_twice(&mut self, document: &Document) {
        let is_looped = |item: &Item| document.blocks.get(item.place.0).is_some_and(|block| block.for_each.is_some());
        let mut seen = BTreeSet::new();
        let twice: Vec<&Item> = self.items.iter().filter(|item| !seen.insert(&item.code)).collect();
        let twice = twice.iter().filter(|again| self.items.iter().any(|item| item.code == again.code && is_looped(item)));
        let codes: Vec<String> = twice.map(|item| item.code.to_string()).collect();
        for code in codes {
            self.problem("blocks", format!("{code} is used twice when loops are written out; give one of the two another code"));
        }
    }

    /// What stands beside the questions.
    fn beside(&mut self, document: &Document) {
        if document.fields.len() > beside::MAX_FIELDS {
            let message = format!("there are {}; give at most {}", document.fields.len(), beside::MAX_FIELDS);
            self.problem("fields", format!("{message}, because together they could tell who somebody is"));
        }
        for (f, field) in document.fields.iter().enumerate() {
            let path = format!("fields[{f}]");
            self.code(&format!("{path}.code"), &field.code);
            self.text(&format!("{path}.name"), &field.name, true);
            let count = field.values.len();
            if count > beside::MAX_FIELD_VALUES {
                let most = beside::MAX_FIELD_VALUES;
                let message = format!("there are {count} values; give at most {most}, because many could tell who somebody is");
                self.problem(&format!("{path}.values"), message);
            }
            self.options(&format!("{path}.values"), field.values.iter().map(|v| (&v.code, v.label.as_str())), 1, usize::MAX);
        }
        for (v, value) in document.values.iter().enumerate() {
            self.code(&format!("values[{v}].code"), &value.code);
            self.text(&format!("values[{v}].name"), &value.name, true);
        }
        self.problems.extend(beside::problems(document, &self.items));
    }

    /// How many responses of a kind are taken.
    fn quotas(&mut self, document: &Document) {
        for (at, quota) in document.quotas.iter().enumerate() {
            self.text(&format!("quotas[{at}].name"), &quota.name, true);
            self.text(&format!("quotas[{at}].says"), &quota.says, false);
        }
        self.problems.extend(quota::problems(document, &self.items));
    }

    fn instructed(&mut self, document: &Document) {
        for (at, Instructed { item, answer }) in document.instructed.iter().enumerate() {
            let path = format!("instructed[{at}]");
            let takes = self.items.iter().find(|i| &i.code == item).map(|i| match &i.kind {
                ItemKind::Choice(options) => options.contains(answer),
                ItemKind::Scale { points, .. } => points.iter().any(|point| &point.0 == answer),
                _ => false,
            });
            match takes {
                None => self.problem(&format!("{path}.item"), format!("there is no item {item}; name one of this questionnaire")),
                Some(false) => {
                    self.problem(&format!("{path}.answer"), format!("{item} does not take {answer}; name one of its options or points"));
                }
                Some(true) => {}
            }
            if document.instructed.iter().take(at).any(|before| &before.item == item) {
                self.problem(&format!("{path}.item"), format!("{item} is named twice; an item asks for one answer"));
            }
            if document.measures.iter().any(|measure| measure.items.contains(item)) {
                self.problem(
                    &format!("{path}.item"),
                    format!("{item} is part of a measure; what it asks for says nothing, so take it out"),
                );
            }
        }
    }

    fn translations(&mut self, document: &Document) {
        if !is_language_tag(&document.language) {
            self.problem("language", "it is no language tag; write one such as en, de or pt-BR");
        }
        for (tag, translation) in &document.translations {
            let path = format!("translations.{tag}");
            if !is_language_tag(tag) {
                self.problem(&path, "it is no language tag; write one such as en, de or pt-BR");
            }
            if *tag == document.language {
                self.problem(&path, "the questionnaire itself is in this language; remove the translation");
            }
            for (key, text) in &translation.texts {
                self.text(&format!("{path}.texts.{key}"), text, false);
            }
        }
    }

    fn block(&mut self, path: &str, block: &Block) {
        self.text(&format!("{path}.title"), &block.title, false);
        if block.questions.is_empty() {
            self.problem(&format!("{path}.questions"), "the block has no question; add one or remove the block");
        }
        for (q, question) in block.questions.iter().enumerate() {
            self.question(&format!("{path}.questions[{q}]"), question);
        }
    }

    fn question(&mut self, path: &str, question: &Question) {
        self.text(&format!("{path}.text"), &question.text, true);
        self.text(&format!("{path}.help"), &question.help, false);
        if let Some(label) = &question.prefer_not_to_say {
            self.text(&format!("{path}.prefer_not_to_say"), label, true);
        }
        self.variants(path, question);
        let kind_path = format!("{path}.kind");
        self.kind(&kind_path, &question.kind);
        self.code(&format!("{path}.code"), &question.code);
        if question.kind == Kind::Statement && (question.required || question.prefer_not_to_say.is_some()) {
            self.problem(path, "a statement takes no answer, so it can neither be required nor kept back");
        }
    }

    /// Other forms of a question.
    fn variants(&mut self, path: &str, question: &Question) {
        let all = &question.variants;
        if all.len() > MAX_VARIANTS {
            self.problem(&format!("{path}.variants"), format!("there are {} other forms; at most {MAX_VARIANTS} are allowed", all.len()));
        }
        if !all.is_empty() && question.kind == Kind::Statement {
            self.problem(&format!("{path}.variants"), "a statement takes no answer to compare; give a question other forms");
        }
        for (at, variant) in all.iter().enumerate() {
            let path = format!("{path}.variants[{at}]");
            if all.iter().take(at).any(|before| before.code == variant.code) {
                self.problem(&format!("{path}.code"), format!("{} is used twice; give each form its own code", variant.code));
            }
            self.text(&format!("{path}.text"), &variant.text, false);
            self.text(&format!("{path}.help"), &variant.help, false);
            variant.labels.values().for_each(|label| self.text(&format!("{path}.labels"), label, false));
            for (field, message) in variant.problems(question) {
                self.problem(&format!("{path}.{field}"), message);
            }
        }
    }

    /// Rows and other parts that have answers of their own.
    fn parts(&mut self, path: &str, list: &str, parts: &[MatrixItem]) {
        if parts.is_empty() {
            self.problem(path, "there is no item; add the rows to answer");
        }
        for (i, row) in parts.iter().enumerate() {
            self.text(&format!("{path}.{list}[{i}].text"), &row.text, true);
            self.code(&format!("{path}.{list}[{i}].code"), &row.code);
        }
    }

    fn code(&mut self, path: &str, code: &ItemCode) {
        if !self.seen.insert(code.clone()) {
            self.problem(path, format!("{code} is used twice; every question and item needs its own code"));
        }
    }

    fn kind(&mut self, path: &str, kind: &Kind) {
        match kind {
            Kind::SingleChoice { options, .. } => self.choice(path, options),
            Kind::MultipleChoice { options, min, max } => {
                self.choice(path, options);
                self.how_many(path, options, *min, *max);
            }
            Kind::Rating { points, .. } => self.scale(path, points),
            Kind::Matrix { items, points, .. } => {
                self.scale(path, points);
                self.parts(path, "items", items);
            }
            Kind::ChoiceMatrix { items, options, .. } => {
                self.plain_choice(path, options);
                self.parts(path, "items", items);
            }
            Kind::ZeroToTen { low, high } => self.texts(path, &[("low", low), ("high", high)]),
            Kind::YesNo { yes, no } => self.texts(path, &[("yes", yes), ("no", no)]),
            Kind::Consent { label } => self.texts(path, &[("label", label)]),
            Kind::ShortText { max_chars } | Kind::LongText { max_chars } => {
                if *max_chars == 0 || *max_chars > 20_000 {
                    self.problem(&format!("{path}.max_chars"), "choose a number from 1 to 20000");
                }
            }
            Kind::Number { min, max, .. } => self.number(path, *min, *max),
            Kind::Date { min, max } => self.bounds(path, [min, max], Date::parse, "dates like 2026-09-30"),
            Kind::Time { min, max } => self.bounds(path, [min, max], Time::parse, "times like 08:30"),
            Kind::DateRange { from, to, min, max } => {
                self.bounds(path, [min, max], Date::parse, "dates like 2026-09-30");
                self.parts(path, "from", std::slice::from_ref(from));
                self.parts(path, "to", std::slice::from_ref(to));
            }
            Kind::Email | Kind::Phone | Kind::Statement => {}
            _ => self.extended_kind(path, kind),
        }
    }

    /// Kinds that compare options, or share something out.
    fn extended_kind(&mut self, path: &str, kind: &Kind) {
        match kind {
            Kind::Ranking { options, places } => {
                self.plain_choice(path, options);
                if places.is_some_and(|places| places == 0 || places as usize > options.len()) {
                    self.problem(&format!("{path}.places"), format!("choose a number from 1 to {}", options.len()));
                }
            }
            Kind::ConstantSum { items, total, .. } => {
                self.parts(path, "items", items);
                if items.len() < 2 {
                    self.problem(path, "a total is shared between two items or more");
                }
                if !within_reach(*total) || *total <= 0.0 {
                    self.problem(&format!("{path}.total"), "it must be a number above 0");
                }
            }
            Kind::Slider { min, max, step, low, high, .. } => {
                self.texts(path, &[("low", low), ("high", high)]);
                self.number(path, Some(*min), Some(*max));
                let steps = (max - min) / step;
                let is_whole = (steps - steps.round()).abs() < 1e-6;
                if !(step.is_finite() && *step > 0.0 && (1.0..=10_000.0).contains(&steps) && is_whole) {
                    self.problem(&format!("{path}.step"), "choose a number above 0 that makes 1 to 10000 whole steps from min to max");
                }
            }
            Kind::SemanticDifferential { items, points } => {
                if !(3..=11).contains(points) {
                    self.problem(&format!("{path}.points"), "choose 3 to 11 points");
                }
                if items.is_empty() {
                    self.problem(path, "there is no item; add the pairs of opposites");
                }
                for (i, row) in items.iter().enumerate() {
                    let path = format!("{path}.items[{i}]");
                    self.texts(&path, &[("left", &row.left), ("right", &row.right)]);
                    self.code(&format!("{path}.code"), &row.code);
                }
            }
            Kind::MaxDiff { options, sets, best, worst } => {
                self.plain_choice(path, options);
                self.texts(path, &[("best", best), ("worst", worst)]);
                self.sets(path, options, sets);
            }
            Kind::PictureChoice { options, pictures, multiple, min, max, .. } => {
                self.choice(path, options);
                if *multiple {
                    self.how_many(path, options, *min, *max);
                } else if min.is_some() || max.is_some() {
                    self.problem(path, "min and max are for several pictures; leave them out where one is chosen");
                }
                self.pictures(path, options, pictures);
            }
            Kind::FileUpload { types, max_bytes, max_files } => {
                if types.is_empty() || types.iter().enumerate().any(|(at, one)| types.iter().take(at).any(|before| before == one)) {
                    self.problem(&format!("{path}.types"), "name what is taken, each once: picture, pdf, or both");
                }
                if !(1000..=MAX_FILE_BYTES).contains(max_bytes) {
                    self.problem(&format!("{path}.max_bytes"), format!("choose a number from 1000 to {MAX_FILE_BYTES}"));
                }
                if !(1..=MAX_FILES).contains(max_files) {
                    self.problem(&format!("{path}.max_files"), format!("choose a number from 1 to {MAX_FILES}"));
                }
            }
            _ => {}
        }
    }

    /// Whether every option has its picture, and every picture its words. Whether the server has it is asked when publishing.
    fn pictures(&mut self, path: &str, options: &[ChoiceOption], pictures: &[Picture]) {
        let has = |option: &ChoiceOption| pictures.iter().any(|picture| picture.option == option.code);
        let needs = |option: &ChoiceOption| !option.exclusive && option.specify.is_none() && !has(option);
        for (i, _) in options.iter().enumerate().filter(|(_, option)| needs(option)) {
            self.problem(&format!("{path}.options[{i}]"), "it has no picture; add one, or remove the option");
        }
        if pictures.is_empty() {
            self.problem(path, "there is no picture; add some, or ask for a single or a multiple choice");
        }
        for (i, picture) in pictures.iter().enumerate() {
            let path = format!("{path}.pictures[{i}]");
            if options.iter().all(|option| option.code != picture.option) {
                self.problem(&path, format!("{} is not one of the options; remove the picture", picture.option));
            }
            if pictures.iter().take(i).any(|before| before.option == picture.option) {
                self.problem(&path, format!("{} has a picture already; remove one", picture.option));
            }
            if !Picture::is_digest(&picture.digest) {
                self.problem(&format!("{path}.digest"), "it is no SHA-256 in 64 hex digits; add the picture again");
            }
            if !(1..=MAX_SIDE).contains(&picture.width) || !(1..=MAX_SIDE).contains(&picture.height) {
                self.problem(&path, format!("width and height must be numbers from 1 to {MAX_SIDE}"));
            }
            if picture.alt.trim().is_empty() {
                self.problem(&format!("{path}.alt"), "it is empty; say what the picture shows, for those who do not see it");
            }
            self.text(&format!("{path}.alt"), &picture.alt, false);
        }
    }

    fn texts(&mut self, path: &str, texts: &[(&str, &String)]) {
        for (name, text) in texts {
            self.text(&format!("{path}.{name}"), text, true);
        }
    }

    fn sets(&mut self, path: &str, options: &[ChoiceOption], sets: &[ChoiceSet]) {
        if sets.is_empty() || sets.len() > 100 {
            self.problem(&format!("{path}.sets"), format!("there are {} sets; give 1 to 100", sets.len()));
        }
        for (i, set) in sets.iter().enumerate() {
            let path = format!("{path}.sets[{i}]");
            self.code(&format!("{path}.best"), &set.best);
            self.code(&format!("{path}.worst"), &set.worst);
            let different: BTreeSet<_> = set.options.iter().collect();
            if set.options.len() < 2 || different.len() < set.options.len() {
                self.problem(&format!("{path}.options"), "name at least two options, each once");
            }
            for code in set.options.iter().filter(|code| options.iter().all(|o| &o.code != *code)) {
                self.problem(&format!("{path}.options"), format!("{code} is not one of the options"));
            }
        }
    }

    fn choice(&mut self, path: &str, options: &[ChoiceOption]) {
        self.options(path, options.iter().map(|o| (&o.code, o.label.as_str())), 2, 100);
        for (i, code) in options.iter().enumerate().filter_map(|(i, o)| Some((i, o.specify.as_ref()?))) {
            self.code(&format!("{path}.options[{i}].specify"), code);
        }
    }

    /// Options without a text of their own and without exclusions.
    fn plain_choice(&mut self, path: &str, options: &[ChoiceOption]) {
        self.options(path, options.iter().map(|o| (&o.code, o.label.as_str())), 2, 100);
        if options.iter().any(|o| o.specify.is_some()) {
            self.problem(path, "only options of a single or a multiple choice can ask for a text");
        }
    }

    fn how_many(&mut self, path: &str, options: &[ChoiceOption], min: Option<u32>, max: Option<u32>) {
        let together = options.iter().filter(|o| !o.exclusive).count();
        let fits = |n: u32| n >= 1 && n as usize <= together;
        if !min.into_iter().chain(max).all(fits) || matches!((min, max), (Some(a), Some(b)) if a > b) {
            let message = format!("min and max must be numbers from 1 to {together} with min at most max");
            self.problem(path, message);
        }
    }

    fn options<'a>(&mut self, path: &str, options: impl Iterator<Item = (&'a OptionCode, &'a str)>, least: usize, most: usize) {
        let (mut codes, mut labels, mut count) = (BTreeSet::new(), BTreeSet::new(), 0);
        for (code, label) in options {
            count += 1;
            self.text(path, label, true);
            if !codes.insert(code.clone()) {
                self.problem(path, format!("the code {code} is used twice; give each option its own"));
            }
            if !labels.insert(label.trim().to_owned()) && !label.trim().is_empty() {
                self.problem(path, format!("the label {label:?} is used twice; respondents could not tell them apart"));
            }
        }
        if count < least || count > most {
            self.problem(path, format!("it has {count} options; give {least} to {most}"));
        }
    }

    fn scale(&mut self, path: &str, points: &[ScalePoint]) {
        self.options(path, points.iter().map(|p| (&p.code, p.label.as_str())), 2, 11);
        if points.iter().any(|p| !within_reach(p.value)) {
            self.problem(path, "a scale point has no usable value; give each point a number of ordinary size");
        }
        let rising = points.windows(2).all(|w| matches!(w, [a, b] if a.value < b.value));
        let falling = points.windows(2).all(|w| matches!(w, [a, b] if a.value > b.value));
        if !rising && !falling {
            self.problem(path, "the values of the scale points neither rise nor fall; order them");
        }
    }

    fn number(&mut self, path: &str, min: Option<f64>, max: Option<f64>) {
        if [min, max].iter().flatten().any(|v| !within_reach(*v)) || matches!((min, max), (Some(a), Some(b)) if a > b) {
            self.problem(path, "min and max must be numbers with min at most max");
        }
    }

    fn bounds<T: PartialOrd>(&mut self, path: &str, bounds: [&Option<String>; 2], parse: fn(&str) -> Option<T>, like: &str) {
        let parsed = bounds.map(|text| text.as_deref().map(parse));
        if parsed.iter().any(|bound| matches!(bound, Some(None))) {
            self.problem(path, format!("min and max must be {like}"));
        }
        let [min, max] = parsed.map(Option::flatten);
        if matches!((min, max), (Some(a), Some(b)) if a > b) {
            self.problem(path, "min must not be after max");
        }
    }

    fn measures(&mut self, document: &Document) {
        let mut codes = BTreeSet::new();
        for (m, measure) in document.measures.iter().enumerate() {
            let path = format!("measures[{m}]");
            self.text(&format!("{path}.name"), &measure.name, true);
            if !codes.insert(&measure.code) {
                self.problem(&format!("{path}.code"), format!("{} is used twice; give each measure its own code", measure.code));
            }
            self.measure(document, &path, measure);
        }
    }

    fn measure(&mut self, document: &Document, path: &str, measure: &Measure) {
        let single = !matches!(measure.kind, MeasureKind::Favourability | MeasureKind::Index);
        if measure.items.is_empty() || (single && measure.items.len() != 1) {
            self.problem(
                &format!("{path}.items"),
                if single { "this kind of measure takes exactly one item" } else { "name at least one item" },
            );
        }
        for code in &measure.items {
            if let Some(fault) = expanded::misplaced(document, &self.items, code, None).filter(|_| single) {
                self.problem(&format!("{path}.items"), fault);
                continue;
            }
            let Some(item) = self.items.iter().find(|i| &i.code == code) else {
                self.problem(&format!("{path}.items"), format!("{code} is not an item of this questionnaire"));
                continue;
            };
            if let Some(needed) = unsuitable(measure.kind, &item.kind) {
                self.problem(&format!("{path}.items"), format!("{code} does not fit: {needed}"));
            } else if document.picks_out(code) {
                let why = "its formula has conditions, so that a mean would tell of few people";
                self.problem(&format!("{path}.items"), format!("{code} does not fit: {why}; compute with numbers alone"));
            }
        }
    }
}

fn within_reach(value: f64) -> bool {
    value.is_finite() && value.abs() <= crate::validate::LARGEST
}

fn unsuitable(measure: MeasureKind, item: &ItemKind) -> Option<&'static str> {
    let values: Option<Vec<f64>> = match item {
        ItemKind::Scale { points, .. } => Some(points.iter().map(|p| p.1).collect()),
        _ => None,
    };
    let spans =
        |low: f64, high: f64, count: usize| values.as_ref().is_some_and(|v| v.len() == count && v.contains(&low) && v.contains(&high));
    match measure {
        MeasureKind::Nps | MeasureKind::Enps => (!spans(0.0, 10.0, 11)).then_some("a net promoter score needs a 0 to 10 question"),
        MeasureKind::Ces => (!spans(1.0, 7.0, 7)).then_some("a customer effort score needs a rating with the values 1 to 7"),
        MeasureKind::Csat | MeasureKind::Favourability => {
            values.as_ref().is_none_or(|v| v.len() < 4).then_some("it needs a rating with at least 4 points")
        }
        MeasureKind::Index | MeasureKind::Number => {
            (values.is_none() && !matches!(item, ItemKind::Number { .. })).then_some("it needs a rating, a 0 to 10 question or a number")
        }
    }
}
