//! The plain fields of the kinds: a text, or a number or bound that is read from one.

use candor_survey::document::Kind;

/// Bytes of a megabyte, as authors and respondents read sizes.
const MEGABYTE: f64 = 1_000_000.0;

/// A plain field of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the low end means.
    Low,
    /// What the high end means.
    High,
    /// Longest text.
    MaxChars,
    /// Unit beside the field.
    Unit,
    /// Smallest value, first date, fewest options.
    Min,
    /// Largest value, last date, most options.
    Max,
    /// Distance of two values.
    Step,
    /// What parts add up to.
    Total,
    /// How many places a ranking has.
    Places,
    /// How many points a scale has.
    Points,
    /// Label of yes.
    Yes,
    /// Label of no.
    No,
    /// Label of a consent.
    Label,
    /// Label of the first date.
    From,
    /// Label of the last date.
    To,
    /// What asks for the best.
    Best,
    /// What asks for the worst.
    Worst,
    /// Largest file.
    FileBytes,
    /// Most files.
    Files,
}

impl Part {
    /// The name in paths.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::High => "high",
            Self::MaxChars => "max_chars",
            Self::Unit => "unit",
            Self::Min => "min",
            Self::Max => "max",
            Self::Step => "step",
            Self::Total => "total",
            Self::Places => "places",
            Self::Points => "points",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Label => "label",
            Self::From => "from[0].text",
            Self::To => "to[0].text",
            Self::Best => "best",
            Self::Worst => "worst",
            Self::FileBytes => "max_bytes",
            Self::Files => "max_files",
        }
    }

    /// What authors read; `is_of` tells about the kind it stands in.
    pub fn label(self, is_of: impl Fn(fn(&Kind) -> bool) -> bool) -> &'static str {
        let is_date = || is_of(|kind| matches!(kind, Kind::Date { .. } | Kind::DateRange { .. }));
        let is_time = || is_of(|kind| matches!(kind, Kind::Time { .. }));
        let is_choice = || is_of(|kind| matches!(kind, Kind::MultipleChoice { .. } | Kind::PictureChoice { .. }));
        let is_slider = || is_of(|kind| matches!(kind, Kind::Slider { .. }));
        match self {
            Self::Low if is_slider() => "What the smallest value means",
            Self::High if is_slider() => "What the largest value means",
            Self::Low => "Label of 0",
            Self::High => "Label of 10",
            Self::MaxChars => "Longest answer, in characters",
            Self::Unit => "Unit shown beside the field",
            Self::Min if is_date() => "First date accepted",
            Self::Max if is_date() => "Last date accepted",
            Self::Min if is_time() => "First time accepted",
            Self::Max if is_time() => "Last time accepted",
            Self::Min if is_choice() => "Fewest options of an answer",
            Self::Max if is_choice() => "Most options of an answer",
            Self::Min => "Smallest value accepted",
            Self::Max => "Largest value accepted",
            Self::Step => "Distance of two values",
            Self::Total => "Total",
            Self::Places => "Number of places (empty: all options)",
            Self::Points => "Number of points",
            Self::Yes => "Label of yes",
            Self::No => "Label of no",
            Self::Label => "What is agreed to",
            Self::From => "Label of the first date",
            Self::To => "Label of the last date",
            Self::Best => "What asks for the best",
            Self::Worst => "What asks for the worst",
            Self::FileBytes => "Largest file, in MB",
            Self::Files => "Most files of an answer",
        }
    }

    /// Whether it may stay empty.
    pub fn is_optional(self, is_of: impl Fn(fn(&Kind) -> bool) -> bool) -> bool {
        let is_bound = matches!(self, Self::Min | Self::Max) && !is_of(|kind| matches!(kind, Kind::Slider { .. }));
        is_bound || matches!(self, Self::Unit | Self::Places)
    }

    /// Whether it is a text as typed.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(
            self,
            Self::Low | Self::High | Self::Unit | Self::Yes | Self::No | Self::Label | Self::From | Self::To | Self::Best | Self::Worst
        )
    }

    /// The text, to change.
    pub const fn text(self, kind: &mut Kind) -> Option<&mut String> {
        match (self, kind) {
            (Self::Low, Kind::ZeroToTen { low: text, .. } | Kind::Slider { low: text, .. })
            | (Self::High, Kind::ZeroToTen { high: text, .. } | Kind::Slider { high: text, .. })
            | (Self::Unit, Kind::Number { unit: text, .. } | Kind::Slider { unit: text, .. } | Kind::ConstantSum { unit: text, .. })
            | (Self::Yes, Kind::YesNo { yes: text, .. })
            | (Self::No, Kind::YesNo { no: text, .. })
            | (Self::Label, Kind::Consent { label: text })
            | (Self::Best, Kind::MaxDiff { best: text, .. })
            | (Self::Worst, Kind::MaxDiff { worst: text, .. }) => Some(text),
            (Self::From, Kind::DateRange { from, .. }) => Some(&mut from.text),
            (Self::To, Kind::DateRange { to, .. }) => Some(&mut to.text),
            _ => None,
        }
    }

    /// As its field shows it.
    #[must_use]
    pub fn read(self, kind: &Kind) -> String {
        let number = |value: &Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let count = |value: &Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
        match (self, kind) {
            (Self::MaxChars, Kind::ShortText { max_chars } | Kind::LongText { max_chars }) => max_chars.to_string(),
            (Self::Min, Kind::Number { min: value, .. }) | (Self::Max, Kind::Number { max: value, .. }) => number(value),
            (Self::Min, Kind::MultipleChoice { min: value, .. } | Kind::PictureChoice { min: value, .. })
            | (Self::Max, Kind::MultipleChoice { max: value, .. } | Kind::PictureChoice { max: value, .. })
            | (Self::Places, Kind::Ranking { places: value, .. }) => count(value),
            (Self::Min, Kind::Date { min: bound, .. } | Kind::DateRange { min: bound, .. } | Kind::Time { min: bound, .. })
            | (Self::Max, Kind::Date { max: bound, .. } | Kind::DateRange { max: bound, .. } | Kind::Time { max: bound, .. }) => {
                bound.clone().unwrap_or_default()
            }
            (Self::Min, Kind::Slider { min: value, .. })
            | (Self::Max, Kind::Slider { max: value, .. })
            | (Self::Step, Kind::Slider { step: value, .. })
            | (Self::Total, Kind::ConstantSum { total: value, .. }) => value.to_string(),
            (Self::Points, Kind::SemanticDifferential { points, .. }) => points.to_string(),
            (Self::FileBytes, Kind::FileUpload { max_bytes, .. }) => (f64::from(*max_bytes) / MEGABYTE).to_string(),
            (Self::Files, Kind::FileUpload { max_files, .. }) => max_files.to_string(),
            (part, kind) => part.text(&mut kind.clone()).map(|text| text.clone()).unwrap_or_default(),
        }
    }

    /// Writes what was typed; false when it cannot be this part.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // what is beyond stops at the ends
    pub fn write(self, kind: &mut Kind, text: &str) -> bool {
        let text = text.trim();
        let number = text.replace(',', ".").parse::<f64>().ok().filter(|value| value.is_finite());
        let count = || if text.is_empty() { Some(None) } else { text.parse::<u32>().ok().map(Some) };
        match (self, kind) {
            (Self::MaxChars, Kind::ShortText { max_chars } | Kind::LongText { max_chars }) => put(max_chars, text.parse().ok()),
            (Self::Min, Kind::Number { min: value, .. }) | (Self::Max, Kind::Number { max: value, .. }) => {
                put(value, if text.is_empty() { Some(None) } else { number.map(Some) })
            }
            (Self::Min, Kind::MultipleChoice { min: value, .. } | Kind::PictureChoice { min: value, .. })
            | (Self::Max, Kind::MultipleChoice { max: value, .. } | Kind::PictureChoice { max: value, .. })
            | (Self::Places, Kind::Ranking { places: value, .. }) => put(value, count()),
            (Self::Min, Kind::Date { min: bound, .. } | Kind::DateRange { min: bound, .. } | Kind::Time { min: bound, .. })
            | (Self::Max, Kind::Date { max: bound, .. } | Kind::DateRange { max: bound, .. } | Kind::Time { max: bound, .. }) => {
                put(bound, Some((!text.is_empty()).then(|| text.to_owned())))
            }
            (Self::Min, Kind::Slider { min: value, .. })
            | (Self::Max, Kind::Slider { max: value, .. })
            | (Self::Step, Kind::Slider { step: value, .. })
            | (Self::Total, Kind::ConstantSum { total: value, .. }) => put(value, number),
            (Self::Points, Kind::SemanticDifferential { points, .. }) => put(points, text.parse().ok()),
            // what is too much for the type stays too much for the check, and is told there
            (Self::FileBytes, Kind::FileUpload { max_bytes, .. }) => put(max_bytes, number.map(|size| (size * MEGABYTE).round() as u32)),
            (Self::Files, Kind::FileUpload { max_files, .. }) => put(max_files, text.parse().ok()),
            _ => false,
        }
    }
}

fn put<T>(place: &mut T, value: Option<T>) -> bool {
    value.map(|value| *place = value).is_some()
}
