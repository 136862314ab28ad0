//! Tests of the statistics: published references, laws that must hold, and hostile input.

#![allow(clippy::unwrap_used, clippy::excessive_precision)]

mod aggregation;
mod all_cases;
mod association;
mod channels;
mod common;
mod control;
mod distributions;
mod drivers;
mod end_to_end;
mod hostile;
mod laws;
mod meta;
mod mixed;
mod multiplicity;
mod never_panics;
mod ordinal;
mod panel;
mod panel_laws;
mod power;
mod proportions;
mod quality;
mod reference;
mod reliability;
mod resampling;
mod weighting;
