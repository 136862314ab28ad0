//! Questions as they are laid out: a few building blocks in place of many kinds. The server lays a questionnaire
//! out once; a browser gets the layout and need not know the kinds.

use candor_survey::document::{
    ChoiceLayout, ChoiceOption, ChoiceSet, FieldValue, FileType, Kind, LinkField, MatrixItem, Opposites, Picture, Question, ScaleLayout,
    ScalePoint,
};
use candor_survey::{Answer, Audience, ItemCode, NO, OptionCode, Questionnaire, SPECIFY_CHARS, UnitCode, YES, decimal, set_text};
use serde::{Deserialize, Serialize};

use crate::page::direction;
use crate::words::{Word, Words, language_name};

/// A questionnaire as it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Form {
    /// Title.
    pub title: String,
    /// Above the first question; may be empty.
    pub introduction: String,
    /// After the last question; may be empty.
    pub thanks: String,
    /// What is said instead at ends before the last page, in the order of the plan; may be empty.
    pub endings: Vec<String>,
    /// What is said where quotas turn away; their ends are counted behind the others.
    pub turned_away: Vec<String>,
    /// Whether every question may be left out.
    pub all_optional: bool,
    /// The pages in the order shown.
    pub sheets: Vec<Sheet>,
    /// What texts may repeat and nobody is asked for.
    pub beside: Vec<Ask>,
    /// How the team is asked for, where it is.
    pub team: String,
    /// The words around the questions.
    pub words: Words,
    /// BCP 47 tag of the language it is in.
    pub language: String,
    /// Whether it is written from right to left.
    pub from_right: bool,
    /// Tags and names of all languages it can be shown in; with one there is nothing to choose.
    pub languages: Vec<(String, String)>,
}

/// A page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sheet {
    /// Heading of the block; may be empty.
    pub title: String,
    /// Questions.
    pub asks: Vec<Ask>,
}

/// A question, or a part of one with an answer of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// Its name; of a question in parts no item.
    pub item: ItemCode,
    /// The stem.
    pub text: String,
    /// Help, with limits and formats.
    pub help: String,
    /// Whether it may be left out.
    pub optional: bool,
    /// The label of keeping the answer back, where that is offered.
    pub keeps_back: Option<String>,
    /// What takes the answer.
    pub field: Field,
    /// Texts that belong to options.
    pub more: Vec<Ask>,
}

/// What takes an answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Field {
    /// Nothing: it is only read.
    Nothing,
    /// Options to choose from; several when `multiple`.
    Options {
        /// The options.
        offers: Vec<Offer>,
        /// Whether several can be chosen.
        multiple: bool,
        /// Their class: `list`, `cells`, `pictures`, `pictures bare` without labels, `numbers`, or `numbers of5` and the like for a few of them.
        layout: String,
        /// What stands below both ends.
        ends: Option<(String, String)>,
    },
    /// Options as a native select.
    Select(Vec<Offer>),
    /// A field to type in.
    Entry(Entry),
    /// Options put into an order.
    Ranking {
        /// Codes and labels.
        options: Vec<(OptionCode, String)>,
        /// How many places there are.
        places: usize,
    },
    /// Parts with answers of their own, in sets with a heading that may be empty; maybe with a total.
    Parts(Vec<(String, Vec<Ask>)>, Option<f64>),
    /// Files: what a browser's dialogue offers, and how many are taken.
    Files {
        /// Ends of names and media types, for the dialogue alone.
        accept: String,
        /// Whether several can be given.
        multiple: bool,
    },
}

/// A field to type in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// `text`, `date` or `time`; empty for several lines.
    pub kind: String,
    /// What a phone's keyboard should offer; may be empty. Fields with it are short, except for addresses.
    pub keyboard: String,
    /// Smallest value of a date or a time.
    pub min: Option<String>,
    /// Largest value of a date or a time.
    pub max: Option<String>,
    /// Longest text in characters; 0 where the length does not matter.
    pub max_chars: u32,
    /// Unit beside the field; may be empty.
    pub unit: String,
    /// Smallest value, largest value and step of a slider beside it.
    pub slide: Option<[f64; 3]>,
    /// What stands below both ends.
    pub ends: Option<(String, String)>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// What it says.
    pub label: String,
    /// Seen before the label, not heard.
    pub mark: String,
    /// Heard after the label, not seen.
    pub spoken: String,
    /// Set off from the others; in a multiple choice it excludes them.
    pub apart: bool,
    /// What it stands for.
    pub answer: Answer,
    /// The picture above the label, where there is one.
    pub picture: Option<Shot>,
}

/// A picture as elements name it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shot {
    /// Where it is loaded from.
    pub src: String,
    /// Width in pixels, in digits.
    pub width: String,
    /// Height in pixels, in digits.
    pub height: String,
    /// What it shows; empty where the label says the same.
    pub alt: String,
}

/// From how many options on a single choice is a native select: a list would be a wall.
const SELECT_FROM: usize = 16;

/// From how many teams on they are a native select.
const UNITS_SELECT_FROM: usize = 8;

/// So many numbers have room beside one another on a phone.
const FEW_NUMBERS: u8 = 7;

impl Form {
    /// Lays a questionnaire out.
    #[must_use]
    pub fn of(questionnaire: &Questionnaire, audience: Audience) -> Self {
        Self::among(questionnaire, audience, &[&questionnaire.document().language])
    }

    /// Lays a questionnaire out that there is in several languages; it is in one of them itself.
    #[must_use]
    pub fn among(questionnaire: &Questionnaire, audience: Audience, languages: &[&str]) -> Self {
        let document = questionnaire.document();
        let words = Words::of(&document.language);
        let sheet = |at: usize| {
            let (block, questions) = questionnaire.on_page(at)?;
            Some(Sheet { title: block.title.trim().to_owned(), asks: questions.iter().map(|question| Ask::of(question, &words)).collect() })
        };
        Self {
            title: document.title.clone(),
            introduction: document.introduction.trim().to_owned(),
            thanks: document.thanks.clone(),
            endings: document.endings().map(|jump| jump.says.trim().to_owned()).collect(),
            turned_away: document.quotas.iter().map(|quota| quota.says.trim()).map(|says| or(says, words.say(Word::QuotaFull))).collect(),
            all_optional: questionnaire.items().iter().all(|item| !item.required),
            beside: document.fields.iter().map(beside).collect(),
            sheets: (0..questionnaire.pages().len()).filter_map(sheet).collect(),
            team: words.say(unit_word(audience)).to_owned(),
            words,
            language: document.language.clone(),
            from_right: direction(&document.language) == "rtl",
            languages: languages.iter().map(|tag| ((*tag).to_owned(), language_name(tag).to_owned())).collect(),
        }
    }
}

impl Form {
    /// What is said after the answers are sent, or are not needed, at the end that they led to.
    #[must_use]
    pub fn closing(&self, ending: Option<usize>) -> &str {
        let own = ending.and_then(|at| self.endings.get(at).or_else(|| self.refusal(at))).unwrap_or(&self.thanks).trim();
        if own.is_empty() { self.words.say(Word::MayClose) } else { own }
    }
}

impl Form {
    /// The heading of the page that an end leads to: answers are stored but where a quota turned away.
    #[must_use]
    pub fn heading(&self, ending: Option<usize>) -> &str {
        self.words.say(if ending.and_then(|at| self.refusal(at)).is_some() { Word::TurnedAway } else { Word::Thanks })
    }

    fn refusal(&self, ending: usize) -> Option<&String> {
        self.turned_away.get(ending.checked_sub(self.endings.len())?)
    }
}

fn or(own: &str, usual: &str) -> String {
    if own.is_empty() { usual } else { own }.to_owned()
}

/// A hidden field, for the labels of its values.
fn beside(field: &LinkField) -> Ask {
    let offer = |value: &FieldValue| Offer::plain(&value.label, Answer::Choice(value.code.clone()));
    Ask { field: Field::Select(field.values.iter().map(offer).collect()), ..Ask::blank(field.code.clone(), "") }
}

/// The name under which the question for the team goes on the page; it is not an item of the survey.
#[must_use]
pub fn unit_item() -> Option<ItemCode> {
    ItemCode::parse("candor-unit").ok()
}

/// The team as an answer to its question.
#[must_use]
pub fn unit_answer(unit: &UnitCode) -> Option<(ItemCode, Answer)> {
    Some((unit_item()?, Answer::Choice(OptionCode::parse(unit.as_str()).ok()?)))
}

/// How the team is asked for.
const fn unit_word(audience: Audience) -> Word {
    match audience {
        Audience::Customers => Word::TeamCustomers,
        Audience::Employees => Word::TeamEmployees,
    }
}

/// The question for the team, asked like any other.
pub(crate) fn unit_ask(team: &str, units: &[(UnitCode, String)]) -> Option<Ask> {
    let offer = |(code, name): &(UnitCode, String)| Some(Offer::plain(name, Answer::Choice(OptionCode::parse(code.as_str()).ok()?)));
    let offers: Vec<Offer> = units.iter().filter_map(offer).collect();
    let field = if offers.len() >= UNITS_SELECT_FROM { Field::Select(offers) } else { options(offers, false, "list") };
    Some(Ask { field, ..Ask::blank(unit_item()?, team) })
}

impl Ask {
    fn blank(item: ItemCode, text: &str) -> Self {
        Self {
            item,
            text: text.to_owned(),
            help: String::new(),
            optional: false,
            keeps_back: None,
            field: Field::Nothing,
            more: Vec::new(),
        }
    }

    /// Lays a question out.
    #[must_use]
    pub fn of(question: &Question, words: &Words) -> Self {
        let mut ask = Self {
            help: [question.help.trim(), &limits(&question.kind, words)].join(" ").trim().to_owned(),
            optional: !question.required && question.kind != Kind::Statement,
            keeps_back: question.prefer_not_to_say.clone(),
            ..Self::blank(question.code.clone(), &question.text)
        };
        ask.field = field(&question.kind, &ask);
        if let Kind::SingleChoice { options, .. } | Kind::MultipleChoice { options, .. } | Kind::PictureChoice { options, .. } =
            &question.kind
        {
            ask.more = options.iter().filter_map(|option| specified(option, words)).collect();
        }
        ask
    }

    /// A part with an answer of its own; what is said of the whole is not repeated.
    fn part(&self, item: &ItemCode, text: &str, field: Field) -> Self {
        Self { keeps_back: self.keeps_back.clone(), field, ..Self::blank(item.clone(), text) }
    }

    fn rows(&self, rows: &[MatrixItem], field: impl Fn() -> Field) -> Vec<Self> {
        rows.iter().map(|row| self.part(&row.code, &row.text, field())).collect()
    }
}

/// A field for what an option alone does not say. It is there from the beginning, so that nothing jumps and no
/// script is needed; what is written counts when the option is chosen, and writing chooses it.
fn specified(option: &ChoiceOption, words: &Words) -> Option<Ask> {
    let entry = Entry { kind: "text".to_owned(), max_chars: SPECIFY_CHARS, ..Entry::default() };
    let text = words.fill(Word::Specify, &[&option.label]);
    Some(Ask { field: Field::Entry(entry), ..Ask::blank(option.specify.clone()?, &text) })
}

fn options(offers: Vec<Offer>, multiple: bool, layout: &str) -> Field {
    Field::Options { offers, multiple, layout: layout.to_owned(), ends: None }
}

fn field(kind: &Kind, ask: &Ask) -> Field {
    match kind {
        Kind::SingleChoice { options: all, layout } => single_choice(all, *layout),
        Kind::MultipleChoice { options: all, .. } => options(Offer::options(all, true), true, "list"),
        Kind::Rating { points, not_applicable, layout } => match layout {
            ScaleLayout::List => options(Offer::scale(points, not_applicable.as_deref()), false, "list"),
            ScaleLayout::Buttons => options(Offer::scale(points, not_applicable.as_deref()), false, "cells"),
            ScaleLayout::Stars => options(Offer::stars(points, not_applicable.as_deref()), false, "list"),
        },
        Kind::ZeroToTen { low, high } => numbers(0, 10, low, high),
        Kind::YesNo { yes, no } => options(vec![Offer::named(YES, yes), Offer::named(NO, no)], false, "cells"),
        Kind::Consent { label } => options(vec![Offer::named(YES, label)], true, "list"),
        Kind::Ranking { options, places } => Field::Ranking {
            options: options.iter().map(|o| (o.code.clone(), o.label.clone())).collect(),
            places: places.map_or(options.len(), |places| options.len().min(places as usize)),
        },
        Kind::Statement => Field::Nothing,
        Kind::FileUpload { types, max_files, .. } => Field::Files { accept: accepted(types), multiple: *max_files > 1 },
        Kind::PictureChoice { options: all, pictures, multiple, labels, .. } => {
            options(Offer::pictures(all, pictures, *labels), *multiple, if *labels { "pictures" } else { "pictures bare" })
        }
        kind => entry(kind).map_or_else(|| parts(kind, ask), Field::Entry),
    }
}

/// What the dialogue of a browser offers. What a file is, its content decides.
fn accepted(types: &[FileType]) -> String {
    let of = |one: &FileType| match one {
        FileType::Picture => "image/png,image/jpeg,image/webp",
        FileType::Pdf => "application/pdf,.pdf",
    };
    types.iter().map(of).collect::<Vec<_>>().join(",")
}

/// What files are taken, how many and how large, and what they can tell.
fn file_limits(types: &[FileType], max_bytes: u32, max_files: u32, words: &Words) -> String {
    let of = |one: &FileType| match one {
        FileType::Picture => "PNG, JPEG, WebP",
        FileType::Pdf => "PDF",
    };
    let (count, size) = (max_files.to_string(), megabytes(max_bytes));
    let limits = words.fill(Word::FileLimits, &[&types.iter().map(of).collect::<Vec<_>>().join(", "), &count, &size]);
    [&limits, " ", words.say(Word::FileTells)].concat()
}

/// A size in megabytes, as authors and respondents read it.
#[must_use]
pub fn megabytes(bytes: u32) -> String {
    decimal::show(f64::from(bytes / 1000) / 1000.0)
}

fn single_choice(all: &[ChoiceOption], layout: ChoiceLayout) -> Field {
    let offers = Offer::options(all, false);
    match layout {
        ChoiceLayout::Dropdown => Field::Select(offers),
        ChoiceLayout::Auto if all.len() >= SELECT_FROM => Field::Select(offers),
        ChoiceLayout::Auto | ChoiceLayout::List => options(offers, false, "list"),
        ChoiceLayout::Buttons => options(offers, false, "cells"),
    }
}

/// Kinds with one field to type in.
fn entry(kind: &Kind) -> Option<Entry> {
    let text = |keyboard: &str| Entry { kind: "text".to_owned(), keyboard: keyboard.to_owned(), ..Entry::default() };
    let bounded = |kind: &str, min: &Option<String>, max: &Option<String>| Entry {
        kind: kind.to_owned(),
        min: min.clone(),
        max: max.clone(),
        ..Entry::default()
    };
    Some(match kind {
        Kind::ShortText { max_chars } => Entry { max_chars: *max_chars, ..text("") },
        Kind::LongText { max_chars } => Entry { max_chars: *max_chars, ..Entry::default() },
        Kind::Email => text("email"),
        Kind::Phone => text("tel"),
        Kind::Number { min, whole, unit, .. } => Entry { unit: unit.clone(), ..text(number_pad(*min, *whole)) },
        Kind::Slider { min, max, step, low, high, unit } => {
            let whole = min.fract() == 0.0 && step.fract() == 0.0;
            let ends = ([&decimal::show(*min), ": ", low].concat(), [&decimal::show(*max), ": ", high].concat());
            let slide = Some([*min, *max, *step]);
            Entry { unit: unit.clone(), slide, ends: Some(ends), ..text(number_pad(Some(*min), whole)) }
        }
        Kind::Date { min, max } => bounded("date", min, max),
        Kind::Time { min, max } => bounded("time", min, max),
        _ => return None,
    })
}

/// Questions whose parts have answers of their own.
fn parts(kind: &Kind, ask: &Ask) -> Field {
    let plain = |asks: Vec<Ask>| Field::Parts(vec![(String::new(), asks)], None);
    match kind {
        Kind::Matrix { items, points, not_applicable } => {
            let layout = if points.len() <= 7 { "cells" } else { "list" };
            plain(ask.rows(items, || options(Offer::scale(points, not_applicable.as_deref()), false, layout)))
        }
        Kind::ChoiceMatrix { items, options: all, multiple } => {
            plain(ask.rows(items, || options(Offer::options(all, *multiple), *multiple, "cells")))
        }
        Kind::SemanticDifferential { items, points } => {
            let row = |row: &Opposites| {
                let text = [row.left.as_str(), " – ", &row.right].concat();
                ask.part(&row.code, &text, numbers(1, *points, &row.left, &row.right))
            };
            plain(items.iter().map(row).collect())
        }
        Kind::ConstantSum { items, total, unit } => {
            let field =
                || Field::Entry(Entry { kind: "text".to_owned(), keyboard: "decimal".to_owned(), unit: unit.clone(), ..Entry::default() });
            Field::Parts(vec![(String::new(), ask.rows(items, field))], Some(*total))
        }
        Kind::DateRange { from, to, min, max } => {
            let field = || Field::Entry(Entry { kind: "date".to_owned(), min: min.clone(), max: max.clone(), ..Entry::default() });
            plain(ask.rows(&[from.clone(), to.clone()], field))
        }
        Kind::MaxDiff { options: all, sets, best, worst } => {
            let of = sets.len();
            let set = |(at, set): (usize, &ChoiceSet)| {
                let shown: Vec<ChoiceOption> =
                    set.options.iter().filter_map(|code| all.iter().find(|o| &o.code == code)).cloned().collect();
                let group = |item: &ItemCode, text: &str| {
                    ask.part(item, &set_text(text, at, of), options(Offer::options(&shown, false), false, "cells"))
                };
                ([&(at + 1).to_string(), " / ", &of.to_string()].concat(), vec![group(&set.best, best), group(&set.worst, worst)])
            };
            Field::Parts(sets.iter().enumerate().map(set).collect(), None)
        }
        _ => Field::Nothing,
    }
}

/// The number pads of phones have no minus.
const fn number_pad(min: Option<f64>, whole: bool) -> &'static str {
    match min {
        Some(min) if min >= 0.0 && whole => "numeric",
        Some(min) if min >= 0.0 => "decimal",
        _ => "text",
    }
}

/// What is said of the entry besides the help.
fn limits(kind: &Kind, words: &Words) -> String {
    match kind {
        Kind::Number { min, max, .. } => number_limits(*min, *max, words),
        Kind::Slider { min, max, .. } => number_limits(Some(*min), Some(*max), words),
        Kind::MultipleChoice { min, max, .. } | Kind::PictureChoice { min, max, .. } => how_many(*min, *max, words),
        Kind::FileUpload { types, max_bytes, max_files } => file_limits(types, *max_bytes, *max_files, words),
        _ => String::new(),
    }
}

fn number_limits(min: Option<f64>, max: Option<f64>, words: &Words) -> String {
    match (min, max) {
        (Some(min), Some(max)) => words.fill(Word::FromTo, &[&decimal::show(min), &decimal::show(max)]),
        (Some(min), None) => words.fill(Word::OrMore, &[&decimal::show(min)]),
        (None, Some(max)) => words.fill(Word::OrLess, &[&decimal::show(max)]),
        (None, None) => String::new(),
    }
}

fn how_many(min: Option<u32>, max: Option<u32>, words: &Words) -> String {
    match (min, max) {
        (Some(min), Some(max)) if min == max => words.fill(Word::ChooseExactly, &[&min.to_string()]),
        (Some(min), Some(max)) => words.fill(Word::ChooseBetween, &[&min.to_string(), &max.to_string()]),
        (Some(min), None) => words.fill(Word::ChooseOrMore, &[&min.to_string()]),
        (None, Some(max)) => words.fill(Word::ChooseUpTo, &[&max.to_string()]),
        (None, None) => String::new(),
    }
}

/// Numbers beside one another, with what the ends mean.
fn numbers(from: u8, to: u8, low: &str, high: &str) -> Field {
    let count = to.saturating_sub(from).saturating_add(1);
    let layout = if count <= FEW_NUMBERS { ["numbers of", &count.to_string()].concat() } else { "numbers".to_owned() };
    let end = |number: u8, label: &str| [&number.to_string(), ": ", label].concat();
    let ends = Some((end(from, low), end(to, high)));
    Field::Options { offers: Offer::numbers(from, to, low, high), multiple: false, layout, ends }
}

impl Offer {
    pub(crate) fn plain(label: &str, answer: Answer) -> Self {
        Self { label: label.to_owned(), mark: String::new(), spoken: String::new(), apart: false, answer, picture: None }
    }

    /// Options of a choice; `multiple` sets the exclusive ones off.
    fn options(options: &[ChoiceOption], multiple: bool) -> Vec<Self> {
        let offer = |o: &ChoiceOption| Self { apart: multiple && o.exclusive, ..Self::plain(&o.label, Answer::Choice(o.code.clone())) };
        options.iter().map(offer).collect()
    }

    /// Options with their pictures; those without stand apart.
    fn pictures(options: &[ChoiceOption], pictures: &[Picture], labels: bool) -> Vec<Self> {
        let shot = |option: &ChoiceOption, picture: &Picture| Shot {
            src: picture.address(),
            width: picture.width.to_string(),
            height: picture.height.to_string(),
            // the same words twice would be read twice
            alt: if labels && picture.alt.trim() == option.label.trim() { String::new() } else { picture.alt.clone() },
        };
        let offer = |option: &ChoiceOption| {
            let picture = pictures.iter().find(|picture| picture.option == option.code).map(|picture| shot(option, picture));
            Self { apart: picture.is_none(), picture, ..Self::plain(&option.label, Answer::Choice(option.code.clone())) }
        };
        options.iter().map(offer).collect()
    }

    fn scale(points: &[ScalePoint], not_applicable: Option<&str>) -> Vec<Self> {
        let scale = points.iter().map(|point| Self::plain(&point.label, Answer::Scale(point.code.clone())));
        let opt_out = not_applicable.map(|label| Self { apart: true, ..Self::plain(label, Answer::NotApplicable) });
        scale.chain(opt_out).collect()
    }

    fn stars(points: &[ScalePoint], not_applicable: Option<&str>) -> Vec<Self> {
        let mut offers = Self::scale(points, not_applicable);
        for (at, offer) in offers.iter_mut().take(points.len()).enumerate() {
            offer.mark = "★".repeat(at + 1);
        }
        offers
    }

    fn named(code: &str, label: &str) -> Self {
        let answer = OptionCode::parse(code).map_or(Answer::NotApplicable, Answer::Choice);
        Self::plain(label, answer)
    }

    fn numbers(from: u8, to: u8, low: &str, high: &str) -> Vec<Self> {
        let number = |n: u8| {
            let label = n.to_string();
            let end = match n {
                n if n == from => low,
                n if n == to => high,
                _ => "",
            };
            let spoken = if end.is_empty() { String::new() } else { [", ", end].concat() };
            let code = OptionCode::parse(&label).ok()?;
            Some(Self { spoken, ..Self::plain(&label, Answer::Scale(code)) })
        };
        (from..=to).filter_map(number).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_of_zero_to_ten_are_spoken() {
        let offers = Offer::numbers(0, 10, "Not likely", "Very likely");
        assert_eq!(offers.len(), 11);
        let spoken = |at: usize| offers[at].spoken.as_str();
        assert_eq!((spoken(0), spoken(5), spoken(10)), (", Not likely", "", ", Very likely"));
    }

    #[test]
    fn the_words_of_a_picture_are_not_read_twice() {
        let questionnaire = Questionnaire::from_json(include_str!("../../survey/tests/more_kinds.json")).unwrap();
        let form = Form::of(&questionnaire, Audience::Customers);
        let asks: Vec<&Ask> = form.sheets.iter().flat_map(|sheet| &sheet.asks).collect();
        let pictures = |code: &str| {
            let ask = asks.iter().find(|ask| ask.item.as_str() == code).unwrap();
            let Field::Options { offers, layout, .. } = &ask.field else { panic!("{code} has no options") };
            let alts: Vec<Option<&str>> = offers.iter().map(|offer| offer.picture.as_ref().map(|picture| picture.alt.as_str())).collect();
            (layout.as_str(), alts, offers.last().map(|offer| offer.apart))
        };
        assert_eq!(pictures("seat"), ("pictures", vec![Some("A blue desk with an orange lamp"), Some(""), None], Some(true)));
        let (layout, alts, _) = pictures("rooms");
        assert_eq!((layout, alts[0]), ("pictures bare", Some("A room full of plants")));
    }

    #[test]
    fn every_item_of_every_kind_has_a_field() {
        fn codes(asks: &[Ask], found: &mut Vec<ItemCode>) {
            for ask in asks {
                match &ask.field {
                    Field::Nothing => {}
                    Field::Parts(sets, _) => sets.iter().for_each(|(_, asks)| codes(asks, found)),
                    _ => found.push(ask.item.clone()),
                }
                codes(&ask.more, found);
            }
        }
        for text in [include_str!("../../survey/tests/all_kinds.json"), include_str!("../../survey/tests/more_kinds.json")] {
            let questionnaire = Questionnaire::from_json(text).unwrap();
            let mut found = Vec::new();
            Form::of(&questionnaire, Audience::Customers).sheets.iter().for_each(|sheet| codes(&sheet.asks, &mut found));
            let wanted: Vec<ItemCode> = questionnaire.items().iter().map(|item| item.code.clone()).collect();
            assert_eq!(found, wanted);
        }
    }
}
