//! One question of any kind.

use std::sync::Arc;

use candor_survey::document::{Kind, MatrixItem, Question};
use candor_survey::{ItemCode, decimal};
use leptos::prelude::*;

use crate::answering::Answering;
use crate::choices::{Choices, Layout, Offer, choices_view, select_view};
use crate::entry::{EntryKind, entry_view};
use crate::tag::{Tag, tag};

/// How a stem is marked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// The heading of the page (`h1`).
    Page,
    /// A heading below it (`h2`).
    Section,
    /// A row of a matrix; no heading.
    Row,
}

/// What stands above the answer.
pub(crate) struct Stem {
    pub item: ItemCode,
    pub text: String,
    pub help: String,
    /// Also said after the help, for the entry alone: limits and formats.
    pub limits: String,
    /// Whether "(optional)" follows the text.
    pub optional: bool,
    pub level: Level,
}

impl Stem {
    pub fn id(&self) -> String {
        ["q-", self.item.as_str()].concat()
    }

    /// The stem as a heading around `inner`, which holds its text: a label, or nothing special.
    pub fn heading(&self, inner: Tag) -> Tag {
        let optional = self.optional.then(|| tag("span").class("optional").text(" (optional)"));
        let heading = match self.level {
            Level::Page => tag("h1").set("tabindex", "-1"),
            Level::Section => tag("h2"),
            Level::Row => tag("span"),
        };
        heading.class("stem").with(inner.text(&self.text)).with_all(optional)
    }

    /// The hint, and the error while there is one.
    pub fn notes(&self, problem: impl Fn() -> Option<String> + Send + Sync + Copy + 'static) -> [Option<Tag>; 2] {
        let id = self.id();
        let text = self.hint();
        let help = (!text.is_empty()).then(|| tag("p").class("help").set("id", &[id.as_str(), "-help"].concat()).text(&text));
        // a description is read even from a hidden element, so it is empty without a problem
        let text = move || problem().map(|text| ["Error: ", &text].concat()).unwrap_or_default();
        let error = tag("p").class("error").set("id", &[id.as_str(), "-error"].concat()).live_text(text);
        [help, Some(error.shown(move || problem().is_some()))]
    }

    fn hint(&self) -> String {
        [self.help.trim(), self.limits.as_str()].join(" ").trim().to_owned()
    }

    /// The ids that describe the field.
    pub fn describes(&self) -> String {
        let id = self.id();
        let help = if self.hint().is_empty() { String::new() } else { [id.as_str(), "-help "].concat() };
        [help.as_str(), id.as_str(), "-error"].concat()
    }
}

/// How a question is shown.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// Heading of the page, or one of several below it.
    pub level: Level,
    /// Whether a question that may be left out says so.
    pub mark_optional: bool,
    /// From this many options on, a single choice is a native select: a list would be a wall.
    pub select_from: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { level: Level::Page, mark_optional: true, select_from: 16 }
    }
}

/// [`question_view`] as a component.
#[component]
pub fn QuestionView(
    /// The question.
    question: Arc<Question>,
    /// Where the answers are and go.
    answering: Answering,
    /// How it is shown.
    #[prop(optional)]
    style: Style,
) -> impl IntoView {
    question_view(&question, answering, style)
}

/// A question with whatever takes its answer.
///
/// The answer comes from `answering` whenever it changes; a text field reads its entry once, when it is made,
/// so that nothing rewrites what somebody is typing. To show another entry, show the question anew.
#[must_use]
pub fn question_view(question: &Question, answering: Answering, style: Style) -> Tag {
    let stem = Stem {
        item: question.code.clone(),
        text: question.text.clone(),
        help: question.help.clone(),
        limits: String::new(),
        optional: style.mark_optional && !question.required,
        level: style.level,
    };
    let choices = |offers, multiple, layout| Choices { offers, multiple, layout, ends: None };
    match &question.kind {
        Kind::SingleChoice { options } => {
            let offers = Offer::options(options, false);
            if options.len() >= style.select_from {
                select_view(&stem, offers, answering)
            } else {
                choices_view(&stem, choices(offers, false, Layout::List), answering)
            }
        }
        Kind::MultipleChoice { options } => choices_view(&stem, choices(Offer::options(options, true), true, Layout::List), answering),
        Kind::Rating { points, not_applicable } => {
            choices_view(&stem, choices(Offer::scale(points, not_applicable.as_deref()), false, Layout::List), answering)
        }
        Kind::ZeroToTen { low, high } => {
            let numbers = choices(Offer::numbers(low, high), false, Layout::Numbers);
            choices_view(&stem, Choices { ends: Some((low.clone(), high.clone())), ..numbers }, answering)
        }
        Kind::Matrix { items, points, not_applicable } => {
            let layout = if points.len() <= 7 { Layout::Cells } else { Layout::List };
            let offers = || choices(Offer::scale(points, not_applicable.as_deref()), false, layout);
            let rows = items.iter().map(|row| choices_view(&row_stem(row), offers(), answering));
            matrix_view(&stem, tag("div").class("rows").with_all(rows))
        }
        Kind::ShortText { max_chars } => entry_view(&stem, EntryKind::Line(*max_chars), answering),
        Kind::LongText { max_chars } => entry_view(&stem, EntryKind::Lines(*max_chars), answering),
        Kind::Number { min, max, whole, unit } => {
            let limits = number_limits(*min, *max);
            // the number pads of phones have no minus
            let mode = match min {
                Some(min) if *min >= 0.0 => {
                    if *whole {
                        "numeric"
                    } else {
                        "decimal"
                    }
                }
                _ => "text",
            };
            entry_view(&Stem { limits, ..stem }, EntryKind::Number { mode, unit: unit.clone() }, answering)
        }
        Kind::Date { min, max } => entry_view(&stem, EntryKind::Date { min: min.clone(), max: max.clone() }, answering),
    }
}

fn row_stem(row: &MatrixItem) -> Stem {
    Stem {
        item: row.code.clone(),
        text: row.text.clone(),
        help: String::new(),
        limits: String::new(),
        // the matrix has said it for all its rows
        optional: false,
        level: Level::Row,
    }
}

/// Stacked fieldsets, one for each row: people answer them more carefully than a grid, and they fit a phone.
fn matrix_view(stem: &Stem, rows: Tag) -> Tag {
    let legend = tag("legend").with(stem.heading(tag("span")));
    let [help, _] = stem.notes(|| None);
    let set = tag("fieldset").class("question").set("id", &stem.id()).with(legend).with_all(help).with(rows);
    if stem.help.is_empty() { set } else { set.set("aria-describedby", &[stem.id().as_str(), "-help"].concat()) }
}

fn number_limits(min: Option<f64>, max: Option<f64>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => ["From ", &decimal::show(min), " to ", &decimal::show(max), "."].concat(),
        (Some(min), None) => [&decimal::show(min), " or more."].concat(),
        (None, Some(max)) => [&decimal::show(max), " or less."].concat(),
        (None, None) => String::new(),
    }
}
