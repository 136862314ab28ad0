//! What rules see of a questionnaire. This is the only place that knows the kinds of question.

use candor_survey::document::{Block, ChoiceOption, Kind, MeasureKind, Order, Question, ScalePoint};
use candor_survey::{Audience, Document, Questionnaire};

use crate::context::Context;
use crate::scale::{Class, Reading, classify, read, settle, settle_middle};
use crate::tokens::Text;
use crate::words::{Language, Words, words};

/// Questions behind this many are not looked at: a questionnaire with more items is not published.
const MOST_ITEMS: usize = 1000;

/// How options are offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// One point of a scale.
    Scale,
    /// 0 to 10 with labelled ends.
    ZeroToTen,
    /// One of several.
    One,
    /// Any of several.
    Several,
}

/// An option or a point.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// What respondents read.
    pub label: Text,
    /// What measures compute with, where there is such a number.
    pub value: Option<f64>,
    /// Whether it cannot be combined with others.
    pub exclusive: bool,
    /// What the label says.
    pub reading: Reading,
}

/// The options of a question, once for all rows of a matrix.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Index of the item: of the question, or of the head of a matrix.
    pub item: usize,
    /// Where they stand, such as `blocks[0].questions[2].kind`.
    pub path: String,
    /// How they are offered.
    pub offer: Offer,
    /// Points in the order shown.
    pub points: Vec<Point>,
    /// The opt-out beside a scale.
    pub opt_out: Option<Text>,
    /// What they are together.
    pub class: Class,
}

impl Options {
    /// Whether something is rated on them: by their kind or by their labels.
    #[must_use]
    pub const fn rates(&self) -> bool {
        matches!(self.offer, Offer::Scale | Offer::ZeroToTen) || matches!(self.class, Class::Bipolar(_) | Class::Unipolar(_))
    }

    /// The points that answer the question itself.
    pub fn own(&self) -> std::vec::IntoIter<&Point> {
        // collected, so that there is one kind of iterator and not one for each rule
        self.points.iter().filter(|p| p.reading != Reading::OptOut).collect::<Vec<_>>().into_iter()
    }

    /// Whether an opt-out is offered, beside the scale or among the options.
    #[must_use]
    pub fn has_opt_out(&self) -> bool {
        self.opt_out.is_some() || self.points.iter().any(|p| p.reading == Reading::OptOut)
    }

    /// The labels, joined for messages and comparisons.
    #[must_use]
    pub fn labels(&self) -> String {
        self.points.iter().map(|p| p.label.raw.trim()).collect::<Vec<_>>().join(" / ")
    }

    /// Whether the scale asks for agreement.
    #[must_use]
    pub fn is_agreement(&self) -> bool {
        matches!(self.class, Class::Bipolar("agreement") | Class::Unipolar("agreement"))
    }

    /// The dimension rated, if it is known.
    #[must_use]
    pub const fn dimension(&self) -> Option<&'static str> {
        match self.class {
            Class::Bipolar(dimension) | Class::Unipolar(dimension) => Some(dimension),
            _ => None,
        }
    }
}

/// What an item takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Options, by index in [`Subject::options`].
    Options(usize),
    /// The head of rows; nothing is answered at the head itself.
    Head {
        /// Index of the options that the rows share.
        options: usize,
        /// Number of rows; they follow the head.
        rows: usize,
    },
    /// A text; `true` for several lines.
    Open(bool),
    /// A number.
    Number,
    /// A date.
    Date,
}

/// A question, the head of a matrix or one of its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// Stable name.
    pub code: String,
    /// The stem, or the text of a row.
    pub text: Text,
    /// The hint.
    pub help: Text,
    /// What it takes.
    pub form: Form,
    /// Index of the head, for a row.
    pub head: Option<usize>,
    /// Index of the block.
    pub block: usize,
    /// Number of the question in the whole questionnaire, from 0; rows have that of their head.
    pub question: usize,
    /// Whether it must be answered.
    pub required: bool,
    /// Whether a large value is unfavourable.
    pub reverse: bool,
    /// Whether its options come in different orders.
    pub options_move: bool,
    /// Whether its rows do.
    pub rows_move: bool,
}

impl Item {
    /// Whether both are answered in the same way, apart from their options.
    #[must_use]
    pub const fn form_alike(&self, other: &Self) -> bool {
        matches!(
            (self.form, other.form),
            (Form::Options(_), Form::Options(_)) | (Form::Open(_), Form::Open(_)) | (Form::Number, Form::Number) | (Form::Date, Form::Date)
        )
    }
}

/// A block's heading and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct BlockView {
    /// Stable name.
    pub code: String,
    /// Such as `blocks[0]`.
    pub path: String,
    /// Heading.
    pub title: Text,
    /// Whether its questions come in different orders.
    pub moves: bool,
}

/// A measure and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasureView {
    /// Such as `measures[0]`.
    pub path: String,
    /// What reports call it.
    pub name: Text,
    /// Whether it is a mean or a share of several items.
    pub composite: bool,
    /// Codes of its items.
    pub items: Vec<String>,
}

/// A questionnaire as rules see it.
#[derive(Debug)]
pub struct Subject<'a> {
    /// The lists of its language.
    pub words: &'static Words,
    /// Its language, if there are lists for it.
    pub language: Option<Language>,
    /// The tag of its language.
    pub tag: String,
    /// What is known beyond it.
    pub context: &'a Context,
    /// Title.
    pub title: Text,
    /// Before the first question.
    pub introduction: Text,
    /// After the last.
    pub thanks: Text,
    /// Blocks.
    pub blocks: Vec<BlockView>,
    /// Items in the order asked; a head comes before its rows.
    pub items: Vec<Item>,
    /// Options of all questions that have some.
    pub options: Vec<Options>,
    /// Measures.
    pub measures: Vec<MeasureView>,
    /// Codes of items that measures use and nobody is asked for as they are written: rows of totals, copies in loops,
    /// hidden fields, calculated values.
    pub beyond: Vec<String>,
    /// Codes of the items that are known to ask for a certain answer.
    pub instructed: Vec<String>,
    /// Whether labelled scales are turned round for one half of the respondents.
    pub scales_turn: bool,
}

/// `path.list[index].field`.
fn place(path: &str, list: &str, index: usize, field: &str) -> String {
    [path, ".", list, "[", &index.to_string(), "].", field].concat()
}

/// The head of so many rows that share options.
const fn head(form: Form, rows: usize) -> Form {
    match form {
        Form::Options(options) => Form::Head { options, rows },
        other => other,
    }
}

impl<'a> Subject<'a> {
    /// Looks at a document. It may be unfinished.
    #[must_use]
    pub fn new(document: &Document, context: &'a Context) -> Self {
        Self::with(document, context, words)
    }

    /// Looks at a document with some of the languages.
    #[must_use]
    pub fn with(document: &Document, context: &'a Context, words: fn(Option<Language>) -> &'static Words) -> Self {
        let known = Language::of(&document.language);
        let words = words(known);
        let mut subject = Self {
            words,
            language: known.filter(|_| !words.verbs.is_empty()),
            tag: document.language.clone(),
            context,
            title: Text::new("title", "", &document.title),
            introduction: Text::new("introduction", "", &document.introduction),
            thanks: Text::new("thanks", "", &document.thanks),
            blocks: Vec::new(),
            items: Vec::new(),
            options: Vec::new(),
            measures: Vec::new(),
            beyond: Vec::new(),
            instructed: document.instructed.iter().map(|i| i.item.to_string()).collect(),
            scales_turn: document.order.turn_scales,
        };
        let mut number = 0;
        for (b, block) in document.blocks.iter().enumerate() {
            subject.block(b, block, &mut number);
        }
        for (m, measure) in document.measures.iter().enumerate() {
            let path = format!("measures[{m}]");
            subject.measures.push(MeasureView {
                name: Text::new(format!("{path}.name"), "", &measure.name),
                composite: matches!(measure.kind, MeasureKind::Index | MeasureKind::Favourability),
                items: measure.items.iter().map(ToString::to_string).collect(),
                path,
            });
        }
        if subject.measures.iter().flat_map(|measure| &measure.items).any(|code| subject.item(code).is_none()) {
            let all = Questionnaire::unconditional(&document.expanded());
            let asked = all.items().iter().map(|item| &item.code);
            let known = asked.chain(document.fields.iter().map(|field| &field.code)).chain(document.values.iter().map(|value| &value.code));
            subject.beyond = known.map(ToString::to_string).collect();
        }
        subject
    }

    fn block(&mut self, index: usize, block: &Block, number: &mut usize) {
        let path = format!("blocks[{index}]");
        let title = Text::new(format!("{path}.title"), "", &block.title);
        // what is only read asks nothing
        for (q, question) in block.questions.iter().enumerate().filter(|(_, question)| question.kind != Kind::Statement) {
            self.question(place(&path, "questions", q, "").trim_end_matches('.'), index, *number, question);
            *number += 1;
        }
        let (code, moves) = (block.code.to_string(), self.moves(&block.code.to_string(), block.order.questions));
        self.blocks.push(BlockView { code, path, title, moves });
    }

    /// Whether a list comes in different orders, by the document or by what else is known.
    fn moves(&self, code: &str, order: Order) -> bool {
        order != Order::AsWritten || self.context.is_randomised(code)
    }

    fn question(&mut self, path: &str, block: usize, number: usize, question: &Question) {
        if self.items.len() >= MOST_ITEMS {
            return;
        }
        let code = question.code.as_str();
        let kind = [path, ".kind"].concat();
        let item = Item {
            code: code.to_owned(),
            text: Text::new([path, ".text"].concat(), code, &question.text),
            help: Text::new([path, ".help"].concat(), code, &question.help),
            form: Form::Number,
            head: None,
            block,
            question: number,
            required: question.required,
            reverse: false,
            options_move: self.moves(code, question.order.options),
            rows_move: self.moves(code, question.order.rows),
        };
        let at = self.items.len();
        self.items.push(item);
        let form = self.form(&kind, at, &question.kind);
        if let Some(item) = self.items.get_mut(at) {
            item.form = form;
        }
        if let (Kind::Matrix { items, .. } | Kind::ChoiceMatrix { items, .. }, Form::Head { options, .. }) = (&question.kind, form) {
            for (r, row) in items.iter().enumerate().take(MOST_ITEMS) {
                let code = row.code.as_str();
                let text = Text::new(place(&kind, "items", r, "text"), code, &row.text);
                let help = Text::default();
                let form = Form::Options(options);
                let row = Item {
                    code: code.to_owned(),
                    text,
                    help,
                    form,
                    head: Some(at),
                    block,
                    question: number,
                    required: question.required,
                    reverse: row.reverse,
                    options_move: false,
                    rows_move: false,
                };
                self.items.push(row);
            }
        }
    }

    fn form(&mut self, path: &str, at: usize, kind: &Kind) -> Form {
        match kind {
            // the order is asked for, or two are picked of some: a choice as far as its labels go
            Kind::SingleChoice { options, .. } | Kind::Ranking { options, .. } | Kind::MaxDiff { options, .. } => {
                self.choice(path, at, Offer::One, options)
            }
            Kind::MultipleChoice { options, .. } => self.choice(path, at, Offer::Several, options),
            Kind::PictureChoice { options, multiple, .. } => {
                self.choice(path, at, if *multiple { Offer::Several } else { Offer::One }, options)
            }
            Kind::YesNo { yes, no } => {
                let point = |name: &str, label: &str| self.point(at, [path, name].concat(), label, None, false);
                let points = vec![point(".yes", yes), point(".no", no)];
                self.add(path, at, Offer::One, points, None)
            }
            Kind::Rating { points, not_applicable, .. } => self.scale(path, at, points, not_applicable.as_deref()),
            Kind::ZeroToTen { low, high } => self.zero_to_ten(path, at, low, high),
            Kind::Matrix { items, points, not_applicable } => head(self.scale(path, at, points, not_applicable.as_deref()), items.len()),
            Kind::ChoiceMatrix { items, options, multiple } => {
                let offer = if *multiple { Offer::Several } else { Offer::One };
                head(self.choice(path, at, offer, options), items.len())
            }
            Kind::ShortText { .. } | Kind::Email | Kind::Phone => Form::Open(false),
            Kind::LongText { .. } => Form::Open(true),
            // what is answered has no words of its own
            Kind::Number { .. } | Kind::Slider { .. } | Kind::ConstantSum { .. } | Kind::SemanticDifferential { .. } => Form::Number,
            Kind::Date { .. }
            | Kind::DateRange { .. }
            | Kind::Time { .. }
            | Kind::Consent { .. }
            | Kind::Statement
            | Kind::FileUpload { .. } => Form::Date,
        }
    }

    fn choice(&mut self, path: &str, at: usize, offer: Offer, options: &[ChoiceOption]) -> Form {
        let mut points = Vec::new();
        for (i, option) in options.iter().enumerate() {
            points.push(self.point(at, place(path, "options", i, "label"), &option.label, None, option.exclusive));
        }
        self.add(path, at, offer, points, None)
    }

    fn scale(&mut self, path: &str, at: usize, scale: &[ScalePoint], opt_out: Option<&str>) -> Form {
        let mut points = Vec::new();
        for (i, point) in scale.iter().enumerate() {
            points.push(self.point(at, place(path, "points", i, "label"), &point.label, Some(point.value), false));
        }
        self.add(path, at, Offer::Scale, points, opt_out)
    }

    fn zero_to_ten(&mut self, path: &str, at: usize, low: &str, high: &str) -> Form {
        let mut points = vec![self.point(at, [path, ".low"].concat(), low, Some(0.0), false)];
        for n in 1..=9_u8 {
            points.push(self.point(at, path.to_owned(), &n.to_string(), Some(f64::from(n)), false));
        }
        points.push(self.point(at, [path, ".high"].concat(), high, Some(10.0), false));
        self.add(path, at, Offer::ZeroToTen, points, None)
    }

    fn owner(&self, at: usize) -> &str {
        self.items.get(at).map_or("", |item| item.code.as_str())
    }

    fn point(&self, at: usize, path: String, label: &str, value: Option<f64>, exclusive: bool) -> Point {
        let label = Text::new(path, self.owner(at), label);
        Point { reading: read(&label, self.words), label, value, exclusive }
    }

    fn add(&mut self, path: &str, at: usize, offer: Offer, mut points: Vec<Point>, opt_out: Option<&str>) -> Form {
        let mut readings: Vec<Reading> = points.iter().map(|p| p.reading).collect();
        settle(&mut readings);
        settle_middle(&mut readings);
        for (point, reading) in points.iter_mut().zip(&readings) {
            point.reading = *reading;
        }
        let opt_out = opt_out.map(|label| Text::new([path, ".not_applicable"].concat(), self.owner(at), label));
        self.options.push(Options { item: at, path: path.to_owned(), offer, class: classify(&readings), points, opt_out });
        Form::Options(self.options.len() - 1)
    }

    /// Who is asked, if it is known.
    #[must_use]
    pub const fn audience(&self) -> Option<Audience> {
        self.context.audience
    }

    /// The options of an item or of the rows below a head.
    #[must_use]
    pub fn options_of(&self, item: &Item) -> Option<&Options> {
        match item.form {
            Form::Options(options) | Form::Head { options, .. } => self.options.get(options),
            _ => None,
        }
    }

    /// The item that the options belong to.
    #[must_use]
    pub fn item_of(&self, options: &Options) -> Option<&Item> {
        self.items.get(options.item)
    }

    /// Items that are answered: everything but heads.
    pub fn answered(&self) -> std::vec::IntoIter<(usize, &Item)> {
        let answered = self.items.iter().enumerate().filter(|(_, item)| !matches!(item.form, Form::Head { .. }));
        answered.collect::<Vec<_>>().into_iter()
    }

    /// Stems and rows, with their item.
    pub fn stems(&self) -> impl Iterator<Item = (&Item, &Text)> {
        self.items.iter().map(|item| (item, &item.text))
    }

    /// Texts beside the stems: title, introduction, thanks, headings of blocks and hints.
    pub fn surroundings(&self) -> std::vec::IntoIter<&Text> {
        let mut texts = vec![&self.title, &self.introduction, &self.thanks];
        texts.extend(self.blocks.iter().map(|b| &b.title));
        texts.extend(self.items.iter().map(|i| &i.help));
        texts.retain(|text| !text.is_empty());
        texts.into_iter()
    }

    /// Number of questions; a matrix counts once.
    #[must_use]
    pub fn question_count(&self) -> usize {
        self.items.last().map_or(0, |item| item.question + 1)
    }

    /// The item of that code.
    #[must_use]
    pub fn item(&self, code: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.code == code)
    }

    /// The heading of an item's block.
    #[must_use]
    pub fn heading(&self, item: &Item) -> Option<&Text> {
        self.blocks.get(item.block).map(|b| &b.title)
    }

    /// The stem above a row.
    #[must_use]
    pub fn lead(&self, item: &Item) -> Option<&Text> {
        item.head.and_then(|head| self.items.get(head)).map(|head| &head.text)
    }
}
