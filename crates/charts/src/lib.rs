//! Charts as shapes: one drawing, shown as SVG on a screen and as paths on paper.
//!
//! Knows numbers and labels, not surveys. Whoever draws hands in only what may be shown. Each kind of
//! chart is a plain struct of what it shows and a function from it to a [`Drawing`]; [`svg()`] writes the
//! drawing. Numbers that cannot be drawn (no numbers, infinite ones, beyond a thousand million) count
//! as missing: charts of rows hatch the row, the others leave the mark out.
//!
//! ```
//! use candor_charts::{Bar, Bars, Frame, Interval, Numbers, Width, bars, svg};
//!
//! let frame = Frame { title: "Which areas matter most".into(), description: "Teamwork matters most.".into(), width: Width::Wide };
//! let teamwork = Bar { label: "Teamwork".into(), interval: Some(Interval { estimate: 0.23, low: 0.12, high: 0.36 }) };
//! let drawing = bars(&Bars { frame, format: Numbers::Percent, bars: vec![teamwork], ..Bars::default() });
//! assert!(svg(&drawing).contains("Teamwork: 23 % (12 % to 36 %)"));
//! ```
//!
//! A [`Width::Narrow`] drawing is 360 units wide and a [`Width::Wide`] one 720; at these widths no words
//! are lower than 12 pixels. Where both are needed, a page holds both and shows one.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod axis;
mod bars;
mod bins;
mod control;
mod drawing;
mod funnel;
mod heat_map;
mod importance;
mod ink;
mod interval_strip;
mod labels;
mod number;
mod pair_reference;
mod pen;
mod plane;
mod quarters;
mod rows;
mod scatter;
mod series;
mod size;
mod svg;
mod text;
mod trend;

#[cfg(test)]
mod tests;

pub use bars::{Bar, Bars, bars};
pub use control::{ControlChart, ControlPoint, control_chart};
pub use drawing::{Align, At, Drawing, Ink, Line, Shape};
pub use funnel::{Channel, Funnel, funnel};
pub use heat_map::{Cell, HeatMap, heat_map};
pub use importance::{ImportancePerformance, Part, importance_performance};
pub use ink::colour;
pub use interval_strip::{IntervalStrip, StripAxis, StripRow, interval_strip};
pub use number::{Interval, Numbers, number, percent};
pub use pair_reference::{PairReference, pair_reference};
pub use pen::{Frame, Measure, Side, Width};
pub use quarters::{Quarters, quarters};
pub use scatter::{BandPoint, Fit, Scatter, ScatterPoint, scatter};
pub use size::{SizeLegend, size_legend};
pub use svg::svg;
pub use trend::{SeriesBreak, Trend, TrendPoint, trend};
