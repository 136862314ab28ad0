//! Bars with whiskers as SVG of presentation attributes, so that a strict content policy shows them.

use crate::piece::IntoPiece;
use leptos::prelude::*;

/// Height of a bar's drawing, in its own units; the width is 100.
const HEIGHT: &str = "20";

/// The share of an answer with its 95 % interval.
pub fn share_bar(share: f64, low: f64, high: f64) -> impl IntoView {
    let at = |value: f64| format!("{:.2}", value.clamp(0.0, 1.0) * 100.0);
    view! {
        <svg class="bar" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
            <rect class="ground" x="0" y="2" width="100" height="16" />
            <rect class="fill" x="0" y="2" width=at(share) height="16" />
            <line class="whisker" x1=at(low) x2=at(high) y1="10" y2="10" vector-effect="non-scaling-stroke" />
            <line class="whisker" x1=at(low) x2=at(low) y1="6" y2="14" vector-effect="non-scaling-stroke" />
            <line class="whisker" x1=at(high) x2=at(high) y1="6" y2="14" vector-effect="non-scaling-stroke" />
        </svg>
    }
}

/// A count against the largest count; nothing but a hatch below the threshold.
#[allow(clippy::cast_precision_loss)] // counts of people
pub fn count_bar(count: Option<u64>, most: u64) -> impl IntoView {
    match count {
        Some(count) => {
            let width = format!("{:.2}", count as f64 / most as f64 * 100.0);
            view! {
                <svg class="bar thin" viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="fill" x="0" y="6" width=width height="8" />
                </svg>
            }
            .piece()
        }
        None => view! { <span class="hatch thin" aria-hidden="true"></span> }.piece(),
    }
}

/// A score on its axis: the interval as a line, the score as a dot.
pub fn interval_strip(score: f64, low: f64, high: f64, axis: (f64, f64)) -> impl IntoView {
    let span = if axis.1 > axis.0 { axis.1 - axis.0 } else { 1.0 };
    let at = move |value: f64| format!("{:.2}", ((value - axis.0) / span).clamp(0.0, 1.0) * 200.0);
    view! {
        <svg class="strip" viewBox="-6 0 212 20" height=HEIGHT aria-hidden="true">
            <line class="axis" x1="0" x2="200" y1="10" y2="10" />
            <line class="whisker" x1=at(low) x2=at(high) y1="10" y2="10" />
            <circle class="fill" cx=at(score) cy="10" r="5" />
        </svg>
    }
}
