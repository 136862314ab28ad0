//! Groups against the limits within which chance would leave them.

use crate::axis::Axis;
use crate::number::{Interval, Numbers, Shown, number, sound};
use crate::pen::{CENTRED, Frame, WORDS, dashes, dot, group, hinted, rect, standout, stroke};
use crate::rows::{Row, Rows, Slot, whisker};
use crate::{Drawing, Ink, Shape};

/// Groups, in the order of the caller.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Funnel {
    /// Name, finding and room.
    pub frame: Frame,
    /// Heading of the labels.
    pub heading: String,
    /// Heading of the numbers, such as "mean (95 % interval)".
    pub numbers: String,
    /// What the axis shows, below it.
    pub axis_title: String,
    /// Smallest and largest value there can be, when that is known.
    pub scale: Option<(f64, f64)>,
    /// The value of all together; no number when there is none.
    pub centre: f64,
    /// One for each group.
    pub channels: Vec<Channel>,
}

/// A group: a channel, a region, a product.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Channel {
    /// Its name.
    pub label: String,
    /// Number of answers.
    pub n: usize,
    /// Value and interval; nothing when it may not be told.
    pub interval: Option<Interval>,
    /// The limits of chance for a group of this size.
    pub limits: Option<(f64, f64)>,
}

impl Channel {
    fn shown(&self) -> Option<Shown> {
        self.interval.and_then(Interval::shown)
    }

    fn sound_limits(&self) -> Option<(f64, f64)> {
        let (a, b) = self.limits?;
        Some((sound(a)?.min(sound(b)?), sound(a)?.max(sound(b)?)))
    }

    /// What is said of a group that is outside its limits.
    fn verdict(&self) -> Option<&'static str> {
        let (shown, (low, high)) = (self.shown()?, self.sound_limits()?);
        if shown.estimate > high {
            Some("above the limits of chance")
        } else if shown.estimate < low {
            Some("below the limits of chance")
        } else {
            None
        }
    }

    fn name(&self) -> String {
        format!("{} (n = {})", self.label, self.n)
    }
}

/// Draws each group with its interval upon the band of its decision limits; those outside stand out.
#[must_use]
pub fn funnel(input: &Funnel) -> Drawing {
    if input.channels.is_empty() {
        return input.frame.empty();
    }
    let words: Vec<Row> = input.channels.iter().map(|c| Row::new(&c.name(), c.shown(), Numbers::Decimals)).collect();
    let rows = Rows::new(input.frame.width, &words, !(input.heading.is_empty() && input.numbers.is_empty()));
    let axis = axis(input).between(rows.from, rows.to);
    let pairs = || input.channels.iter().zip(&rows.slots);
    let bands = pairs().filter_map(|(c, s)| c.sound_limits().map(|l| band(&axis, l, s, input.frame.width.choose(true, false))));
    let mut shapes = vec![group("limits", bands.collect())];
    let (lines, bottom) = rows.axis(&axis, &input.axis_title, Numbers::Decimals);
    shapes.extend(lines);
    if let Some(centre) = sound(input.centre) {
        let line = rows.upright(axis.at(centre), dashes(Ink::Muted, 1.0));
        shapes.push(hinted("centre", format!("All together: {}", number(centre)), line));
    }
    if rows.top > 10.0 {
        shapes.push(rows.headings(&input.heading, &input.numbers));
    }
    shapes.extend(rows.words(&words));
    for (channel, slot) in pairs() {
        shapes.push(channel.shown().map_or_else(|| rows.withheld(slot), |shown| mark(channel, shown, &axis, slot.y)));
    }
    shapes.push(key(bottom + 14.0));
    input.frame.drawing(bottom + 26.0, shapes)
}

fn axis(input: &Funnel) -> Axis {
    let limits = input.channels.iter().filter_map(Channel::sound_limits).flat_map(|(low, high)| [low, high]);
    let values = input.channels.iter().filter_map(Channel::shown).flat_map(Shown::reach);
    Axis::round(values.chain(limits).chain(sound(input.centre)), 5.0).within(input.scale)
}

fn band(axis: &Axis, (low, high): (f64, f64), slot: &Slot, apart: bool) -> Shape {
    let (top, bottom) = if apart { (slot.y - 11.0, slot.y + 11.0) } else { (slot.top, slot.bottom) };
    rect(axis.at(low), top, axis.at(high) - axis.at(low), bottom - top, Ink::Band)
}

fn mark(channel: &Channel, shown: Shown, axis: &Axis, y: f64) -> Shape {
    let x = axis.at(shown.estimate);
    let verdict = channel.verdict();
    let dot = if verdict.is_some() { standout(x, y, 5.5) } else { dot(x, y, 5.0, Ink::Data) };
    let verdict = verdict.map_or_else(String::new, |v| format!(", {v}"));
    let hint = format!("{}: {}{verdict}", channel.name(), shown.sentence(Numbers::Decimals));
    hinted("row", hint, whisker(axis, shown, y, stroke(Ink::Data, 1.75), dot))
}

fn key(y: f64) -> Shape {
    let style = WORDS.small().muted();
    let band = rect(0.0, y - 6.0, 22.0, 12.0, Ink::Band);
    let words = style.write(28.0, y + CENTRED - 0.5, "limits of chance");
    group("key", vec![band, words, standout(152.0, y, 5.5), style.write(164.0, y + CENTRED - 0.5, "outside them")])
}
