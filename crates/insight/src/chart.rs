//! The scatter of units as stand-alone SVG: no scripts, no style attributes, colours as presentation
//! attributes, so that it shows the same under a strict content policy, in a file and on paper.

use std::fmt::Write as _;

use crate::linkage::{Linkage, Point};
use crate::{ESTABLISHED_UNITS, LEVEL};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 480.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 64.0;
const EMPLOYEES: &str = "#C04D12";
const CUSTOMERS: &str = "#2073BC";
const DOT: &str = "#12436D";

/// What the axes are called.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartLabels {
    /// Employee measure.
    pub x: String,
    /// Customer measure.
    pub y: String,
    /// The finding in one sentence, read out instead of the picture.
    pub description: String,
    /// Smallest and largest employee score there can be, when that is known.
    pub x_scale: Option<(f64, f64)>,
    /// The same of the customer score.
    pub y_scale: Option<(f64, f64)>,
}

/// Draws the units: dot area in proportion to √n, bars of one standard error, median lines, and from
/// 30 units on the fitted line with its 95 % band. Nothing is drawn of units that are left out.
#[must_use]
pub fn scatter_svg(linkage: &Linkage, labels: &ChartLabels) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" class=\"scatter\" role=\"img\" aria-label=\"{}\" \
         font-family=\"system-ui, sans-serif\" font-size=\"13\" fill=\"currentColor\">",
        escape(&labels.description)
    );
    let _ = write!(svg, "<title>{}</title>", escape(&format!("{} against {}", labels.y, labels.x)));
    if let Some((x, y)) = axes(&linkage.points, labels) {
        draw_axis_x(&mut svg, &x, &labels.x);
        draw_axis_y(&mut svg, &y, &labels.y);
        draw_medians(&mut svg, &linkage.points, &x, &y);
        if linkage.coefficients.is_some() && linkage.points.len() >= ESTABLISHED_UNITS {
            draw_fit(&mut svg, &linkage.points, &x, &y);
        }
        for point in &linkage.points {
            draw_point(&mut svg, point, &x, &y);
        }
    } else {
        let _ = write!(svg, "<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">Not enough answers yet</text>", WIDTH / 2.0, HEIGHT / 2.0);
    }
    svg.push_str("</svg>");
    svg
}

struct Axis {
    low: f64,
    high: f64,
    step: f64,
    from: f64,
    to: f64,
    begins_at_scale: bool,
}

impl Axis {
    /// A round range that holds all values.
    fn new(values: impl Iterator<Item = f64> + Clone, from: f64, to: f64) -> Self {
        let low = values.clone().fold(f64::INFINITY, f64::min);
        let high = values.fold(f64::NEG_INFINITY, f64::max);
        let span = if high > low { high - low } else { 1.0 };
        let raw = span / 5.0;
        let magnitude = 10f64.powf(raw.log10().floor());
        let step = [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|m| m * magnitude).find(|s| *s >= raw).unwrap_or(raw);
        Self {
            low: ((low - span * 0.04) / step).floor() * step,
            high: ((high + span * 0.04) / step).ceil() * step,
            step,
            from,
            to,
            begins_at_scale: false,
        }
    }

    /// Goes no further than the scale does.
    fn within(mut self, scale: Option<(f64, f64)>) -> Self {
        let Some((least, most)) = scale else { return self };
        let (low, high) = (self.low.max(least), self.high.min(most));
        if low < high {
            (self.low, self.high) = (low, high);
            self.begins_at_scale = low <= least;
        }
        self
    }

    fn at(&self, value: f64) -> f64 {
        // a bar of one standard error may reach beyond what a score can be
        let value = value.clamp(self.low, self.high);
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    fn ticks(&self) -> Vec<f64> {
        let mut ticks = Vec::new();
        let mut value = self.low;
        while value <= self.high + self.step * 1e-6 && ticks.len() < 40 {
            ticks.push(value);
            value += self.step;
        }
        ticks
    }

    fn label(&self, value: f64) -> String {
        let decimals = if self.step < 0.1 {
            2
        } else if self.step.fract() == 0.0 {
            0
        } else if (self.step * 10.0).fract() == 0.0 {
            1
        } else {
            2
        };
        // adding steps may leave -0.0
        format!("{:.decimals$}", if value.abs() < self.step * 1e-6 { 0.0 } else { value }).replace('-', "−")
    }
}

fn axes(points: &[Point], labels: &ChartLabels) -> Option<(Axis, Axis)> {
    if points.is_empty() {
        return None;
    }
    let reach = |mean: f64, se: Option<f64>| [mean - se.unwrap_or(0.0), mean + se.unwrap_or(0.0)];
    let xs = points.iter().flat_map(move |p| reach(p.x.mean, p.x.standard_error()));
    let ys = points.iter().flat_map(move |p| reach(p.y.mean, p.y.standard_error()));
    Some((Axis::new(xs, LEFT, WIDTH - RIGHT).within(labels.x_scale), Axis::new(ys, HEIGHT - BOTTOM, TOP).within(labels.y_scale)))
}

/// The axis begins where the data do and not where the scale does, and says so.
fn draw_break(svg: &mut String, path: &str) {
    let _ = write!(
        svg,
        "<path class=\"break\" d=\"{path}\" stroke=\"currentColor\" stroke-opacity=\"0.6\" fill=\"none\"><title>The axis does not begin at the end of the scale</title></path>"
    );
}

fn draw_axis_x(svg: &mut String, x: &Axis, label: &str) {
    let y = HEIGHT - BOTTOM;
    let _ = write!(
        svg,
        "<g class=\"axis\"><line x1=\"{LEFT}\" y1=\"{y}\" x2=\"{:.1}\" y2=\"{y}\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>",
        WIDTH - RIGHT
    );
    for tick in x.ticks() {
        let at = x.at(tick);
        let _ = write!(
            svg,
            "<line x1=\"{at:.1}\" y1=\"{y}\" x2=\"{at:.1}\" y2=\"{:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>",
            y + 5.0
        );
        let _ = write!(svg, "<text x=\"{at:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{}</text>", y + 20.0, x.label(tick));
    }
    if !x.begins_at_scale {
        draw_break(svg, &format!("M{:.1} {:.1}l4 -10m3 10l4 -10", LEFT + 6.0, y + 5.0));
    }
    let _ =
        write!(svg, "<g class=\"axis-title\"><circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"5\" fill=\"{EMPLOYEES}\"/>", LEFT + 6.0, HEIGHT - 16.5);
    let _ = write!(
        svg,
        "<text x=\"{:.1}\" y=\"{:.1}\" font-size=\"13\">Employees: {} →</text></g></g>",
        LEFT + 18.0,
        HEIGHT - 12.0,
        escape(&shorten(label, 76))
    );
}

fn draw_axis_y(svg: &mut String, y: &Axis, label: &str) {
    let _ = write!(
        svg,
        "<g class=\"axis\"><line x1=\"{LEFT}\" y1=\"{TOP}\" x2=\"{LEFT}\" y2=\"{:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>",
        HEIGHT - BOTTOM
    );
    for tick in y.ticks() {
        let at = y.at(tick);
        let _ = write!(
            svg,
            "<line x1=\"{:.1}\" y1=\"{at:.1}\" x2=\"{LEFT}\" y2=\"{at:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.4\"/>",
            LEFT - 5.0
        );
        let _ = write!(svg, "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>", LEFT - 8.0, at + 4.5, y.label(tick));
    }
    if !y.begins_at_scale {
        draw_break(svg, &format!("M{:.1} {:.1}l10 -4m-10 -3l10 -4", LEFT - 5.0, HEIGHT - BOTTOM - 6.0));
    }
    let foot = HEIGHT - BOTTOM;
    let _ = write!(svg, "<g class=\"axis-title\"><rect x=\"8\" y=\"{:.1}\" width=\"9\" height=\"9\" fill=\"{CUSTOMERS}\"/>", foot - 10.0);
    let _ = write!(
        svg,
        "<text x=\"17\" y=\"{0:.1}\" font-size=\"13\" transform=\"rotate(-90 17 {0:.1})\">Customers: {1} →</text></g></g>",
        foot - 16.0,
        escape(&shorten(label, 44))
    );
}

fn draw_medians(svg: &mut String, points: &[Point], x: &Axis, y: &Axis) {
    let median = |pick: fn(&Point) -> f64| candor_stats::median(&points.iter().map(pick).collect::<Vec<_>>()).ok();
    let line = |x1: f64, y1: f64, x2: f64, y2: f64| {
        format!(
            "<line class=\"median\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.3\" stroke-dasharray=\"4 4\"/>"
        )
    };
    if let (Some(mx), Some(my)) = (median(|p| p.x.mean), median(|p| p.y.mean)) {
        svg.push_str(&line(x.at(mx), TOP, x.at(mx), HEIGHT - BOTTOM));
        svg.push_str(&line(LEFT, y.at(my), WIDTH - RIGHT, y.at(my)));
    }
}

/// Least squares with the pointwise 95 % band `ŷ ± t·s·√(1/k + (x−x̄)²/Sxx)`.
#[allow(clippy::cast_precision_loss)] // a count of units
fn draw_fit(svg: &mut String, points: &[Point], x: &Axis, y: &Axis) {
    let xs: Vec<f64> = points.iter().map(|p| p.x.mean).collect();
    let ys: Vec<f64> = points.iter().map(|p| p.y.mean).collect();
    let Ok(fit) = candor_stats::simple_regression(&xs, &ys) else { return };
    let k = xs.len() as f64;
    let mean = xs.iter().sum::<f64>() / k;
    let sxx: f64 = xs.iter().map(|v| (v - mean) * (v - mean)).sum();
    let t = candor_stats::dist::student_t_quantile(f64::midpoint(1.0, LEVEL), k - 2.0);
    let s = fit.slope_se * sxx.sqrt();
    let low = xs.iter().copied().fold(f64::INFINITY, f64::min);
    let high = xs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let at = |i: u32| low + (high - low) * f64::from(i) / 24.0;
    let clamp = |value: f64| y.at(value).clamp(TOP, HEIGHT - BOTTOM);
    let edge = |i: u32, side: f64| {
        let v = at(i);
        let half = t * s * (1.0 / k + (v - mean) * (v - mean) / sxx).sqrt();
        format!("{:.1},{:.1}", x.at(v), clamp(fit.intercept + fit.slope * v + side * half))
    };
    let outline: Vec<String> = (0..=24).map(|i| edge(i, 1.0)).chain((0..=24).rev().map(|i| edge(i, -1.0))).collect();
    let _ = write!(svg, "<polygon class=\"band\" points=\"{}\" fill=\"currentColor\" fill-opacity=\"0.08\"/>", outline.join(" "));
    let line = |v: f64| (x.at(v), clamp(fit.intercept + fit.slope * v));
    let ((x1, y1), (x2, y2)) = (line(low), line(high));
    let _ = write!(
        svg,
        "<line class=\"fit\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"currentColor\" stroke-width=\"1.5\" stroke-opacity=\"0.7\"/>"
    );
}

#[allow(clippy::cast_precision_loss)] // counts of people
fn draw_point(svg: &mut String, point: &Point, x: &Axis, y: &Axis) {
    let (cx, cy) = (x.at(point.x.mean), y.at(point.y.mean));
    // area ∝ √n, so radius ∝ n^(1/4)
    let radius = 2.0 * (point.x.n.min(point.y.n) as f64).powf(0.25);
    let _ = write!(svg, "<g class=\"unit\"><title>{}</title>", escape(&description(point)));
    let bar = |svg: &mut String, x1: f64, y1: f64, x2: f64, y2: f64| {
        let _ = write!(
            svg,
            "<line x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\" stroke=\"currentColor\" stroke-opacity=\"0.25\"/>"
        );
    };
    if let Some(se) = point.x.standard_error() {
        bar(svg, x.at(point.x.mean - se), cy, x.at(point.x.mean + se), cy);
    }
    if let Some(se) = point.y.standard_error() {
        bar(svg, cx, y.at(point.y.mean - se), cx, y.at(point.y.mean + se));
    }
    let _ = write!(
        svg,
        "<circle class=\"dot\" cx=\"{cx:.1}\" cy=\"{cy:.1}\" r=\"{radius:.1}\" fill=\"{DOT}\" fill-opacity=\"0.8\" stroke=\"#ffffff\" stroke-width=\"0.75\"/></g>"
    );
}

fn description(point: &Point) -> String {
    format!("{}: employees {:.2} ({} answers), customers {:.2} ({} answers)", point.name, point.x.mean, point.x.n, point.y.mean, point.y.n)
}

/// Without the part in brackets when that is too long, and cut when it still is.
fn shorten(text: &str, chars: usize) -> String {
    let fits = |text: &str| text.chars().count() <= chars;
    let short = if fits(text) { text } else { text.split(" (").next().unwrap_or(text) };
    if fits(short) { short.to_owned() } else { short.chars().take(chars - 1).chain(['…']).collect() }
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // control characters are not allowed in XML
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linkage::{link, tests::spread};

    fn labels() -> ChartLabels {
        ChartLabels {
            x: "Leadership <b>".into(),
            y: "Well-being & more".into(),
            description: "\"quoted\"".into(),
            x_scale: None,
            y_scale: Some((1.0, 5.0)),
        }
    }

    #[test]
    fn every_disclosed_unit_is_drawn_once_and_text_is_escaped() {
        let svg = scatter_svg(&link(spread(34)).unwrap(), &labels());
        assert_eq!(svg.matches("class=\"dot\"").count(), 34);
        assert_eq!(svg.matches("class=\"fit\"").count(), 1);
        assert!(svg.contains("Leadership &lt;b&gt;") && svg.contains("Well-being &amp; more") && svg.contains("&quot;quoted&quot;"));
        assert!(!svg.contains("style=") && !svg.contains("NaN") && !svg.contains("inf"));
    }

    #[test]
    fn below_thirty_units_there_is_no_line_and_without_units_a_sentence() {
        assert!(!scatter_svg(&link(spread(29)).unwrap(), &labels()).contains("class=\"fit\""));
        assert!(scatter_svg(&link(Vec::new()).unwrap(), &labels()).contains("Not enough answers yet"));
    }

    #[test]
    fn an_axis_goes_no_further_than_its_scale_and_marks_where_it_begins() {
        let axis = Axis::new([-98.0, 60.0].into_iter(), 0.0, 100.0).within(Some((-100.0, 100.0)));
        assert!(axis.low >= -100.0 && axis.begins_at_scale, "{}", axis.low);
        assert!(!Axis::new([3.0, 4.0].into_iter(), 0.0, 100.0).within(Some((1.0, 5.0))).begins_at_scale);
        let svg = scatter_svg(&link(spread(34)).unwrap(), &labels());
        assert_eq!(svg.matches("class=\"break\"").count(), 2);
    }

    #[test]
    fn axes_are_round_and_hold_all_values() {
        for values in [[0.0, 1.0], [2.61, 2.63], [-100.0, 100.0], [5.0, 5.0], [1e-9, 3e-9]] {
            let axis = Axis::new(values.into_iter(), 0.0, 100.0);
            assert!(axis.low <= values[0] && axis.high >= values[1], "{values:?}");
            assert!((2..=12).contains(&axis.ticks().len()), "{values:?}: {:?}", axis.ticks());
        }
    }
}
