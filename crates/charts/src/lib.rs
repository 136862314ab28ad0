//! Charts as shapes: one drawing, shown as SVG on a screen and as paths on paper.
//!
//! Knows numbers and labels, not surveys. Whoever draws hands in only what may be shown.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod drawing;

pub use drawing::{Align, At, Drawing, Ink, Line, Shape};
