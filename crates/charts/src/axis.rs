//! Axes with round ends that go no further than their scales.

use crate::number::{Numbers, decimals, sound};

/// Maps values to places along one direction.
#[derive(Debug, Clone)]
pub(crate) struct Axis {
    pub low: f64,
    pub high: f64,
    pub step: f64,
    pub from: f64,
    pub to: f64,
    /// Whether it begins further up than the scale does.
    pub broken: bool,
}

impl Axis {
    /// A round range that holds all values, with about `steps` steps.
    pub(crate) fn round(values: impl Iterator<Item = f64>, steps: f64) -> Self {
        let (low, high) = values.filter_map(sound).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(v), high.max(v)));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        // values that differ only by rounding count as one
        let span = if high - low > least_span(low, high) { high - low } else { 1.0_f64.max(least_span(low, high)) };
        let step = round_step(span / steps.max(1.0));
        Self {
            low: libm::floor((low - span * 0.04) / step) * step,
            high: libm::ceil((high + span * 0.04) / step) * step,
            step,
            from: 0.0,
            to: 1.0,
            broken: false,
        }
    }

    /// From −1 to 1.
    pub(crate) fn correlation() -> Self {
        Self { low: -1.0, high: 1.0, step: 0.5, from: 0.0, to: 1.0, broken: false }
    }

    /// Goes no further than the scale does.
    pub(crate) fn within(mut self, scale: Option<(f64, f64)>) -> Self {
        let Some((least, most)) = scale else { return self };
        let (low, high) = (self.low.max(least), self.high.min(most));
        if low < high {
            (self.low, self.high) = (low, high);
            self.broken = low > least;
        }
        self
    }

    /// Lies between two places.
    pub(crate) fn between(mut self, from: f64, to: f64) -> Self {
        (self.from, self.to) = (from, to);
        self
    }

    /// Where a value is; at the end of the axis when it is beyond, as a whisker may be.
    pub(crate) fn at(&self, value: f64) -> f64 {
        let value = if value.is_nan() { self.low } else { value.clamp(self.low, self.high) };
        self.from + (value - self.low) / (self.high - self.low) * (self.to - self.from)
    }

    /// Whether a value is neither below nor above the axis.
    pub(crate) fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value)
    }

    /// Round values from end to end.
    pub(crate) fn ticks(&self) -> Vec<f64> {
        let first = libm::ceil(self.low / self.step - 1e-6);
        let at = |i: u32| (first + f64::from(i)) * self.step;
        (0..40).map(at).take_while(|v| *v <= self.high + self.step * 1e-6).collect()
    }

    /// A value with as many decimals as the steps need.
    pub(crate) fn label(&self, value: f64) -> String {
        decimals(value, places(self.step))
    }

    /// The same for shares in per cent.
    pub(crate) fn print(&self, value: f64, numbers: Numbers) -> String {
        match numbers {
            Numbers::Decimals => self.label(value),
            Numbers::Percent => format!("{} %", decimals(value * 100.0, places(self.step * 100.0))),
        }
    }
}

/// How many decimals a step has, at most three.
fn places(step: f64) -> usize {
    let whole = |v: f64| (v - libm::round(v)).abs() < 1e-6;
    [1.0, 10.0, 100.0].iter().position(|m| whole(step * m)).unwrap_or(3)
}

/// Below this, differences are noise of the computation.
fn least_span(low: f64, high: f64) -> f64 {
    1e-6_f64.max(low.abs().max(high.abs()) * 1e-9)
}

fn round_step(raw: f64) -> f64 {
    let magnitude = libm::pow(10.0, libm::floor(libm::log10(raw)));
    [1.0, 2.0, 2.5, 5.0, 10.0].iter().map(|m| m * magnitude).find(|s| *s >= raw).unwrap_or(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_goes_no_further_than_its_scale_and_knows_where_it_begins() {
        let axis = Axis::round([-98.0, 60.0].into_iter(), 5.0).within(Some((-100.0, 100.0)));
        assert!(axis.low >= -100.0 && !axis.broken, "{}", axis.low);
        assert!(Axis::round([3.0, 4.0].into_iter(), 5.0).within(Some((1.0, 5.0))).broken);
        assert!(!Axis::round([3.0, 4.0].into_iter(), 5.0).within(None).broken, "no scale, no break");
        let odd = Axis::round([3.0, 4.0].into_iter(), 5.0).within(Some((f64::NAN, f64::NAN)));
        assert!(odd.low < odd.high);
    }

    #[test]
    fn axes_are_round_and_hold_all_values() {
        for values in [[0.0, 1.0], [2.61, 2.63], [-100.0, 100.0], [5.0, 5.0], [1e-9, 3e-9], [-1e9, 1e9], [1e9, 1e9]] {
            let axis = Axis::round(values.into_iter(), 5.0);
            assert!(axis.low <= values[0] && axis.high >= values[1], "{values:?}");
            assert!((2..=12).contains(&axis.ticks().len()), "{values:?}: {:?}", axis.ticks());
        }
    }

    #[test]
    fn the_axis_of_correlations_is_fixed() {
        let axis = Axis::correlation().between(0.0, 200.0);
        assert_eq!(axis.ticks().iter().map(|t| axis.label(*t)).collect::<Vec<_>>(), ["−1.0", "−0.5", "0.0", "0.5", "1.0"]);
        assert_eq!([axis.at(-2.0), axis.at(0.0), axis.at(0.5), axis.at(f64::NAN)], [0.0, 100.0, 150.0, 0.0]);
    }

    #[test]
    fn no_values_give_an_axis_all_the_same() {
        for values in [vec![], vec![f64::NAN, f64::INFINITY], vec![1e300]] {
            let axis = Axis::round(values.into_iter(), 5.0).between(0.0, 10.0);
            assert!(axis.at(0.5).is_finite() && axis.ticks().len() > 1);
        }
    }
}
