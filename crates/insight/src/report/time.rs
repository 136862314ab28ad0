//! Channel by channel, and wave by wave.

use candor_charts::{
    ControlChart, ControlPoint, Funnel, Interval, IntervalStrip, SeriesBreak, StripAxis, StripRow, Trend, TrendPoint, Width, control_chart,
    funnel, interval_strip, number, percent, trend as trend_chart,
};

use super::{axis, between, frame, interval, labelled};
use crate::measured::MeasureInfo;
use crate::page::{Block, Figure, Section, Table};
use crate::study::Study;
use crate::study::channels::Consistency;
use crate::study::trend::{Level, WavePoint};

/// Below this share of variance channels count as alike.
const SMALL: f64 = 0.01;

pub(super) fn channels_finding(study: &Study) -> String {
    let Some(found) = &study.channels else {
        return "Fewer than two channels have enough answers to be compared.".to_owned();
    };
    let outside: Vec<&str> = found.rows.iter().filter(|r| r.outside).map(|r| r.name.as_str()).collect();
    let index = if found.index < SMALL { "less than 1 %".to_owned() } else { percent(found.index) };
    match outside.as_slice() {
        [] => format!("No channel lies outside the limits of chance; {index} of the differences between answers lie between channels."),
        [one] => format!("{one} lies outside the limits of chance; {index} of the differences between answers lie between channels."),
        many => format!(
            "{} lie outside the limits of chance; {index} of the differences between answers lie between channels.",
            many.join(", ")
        ),
    }
}

pub(super) fn channels(study: &Study, width: Width) -> Option<Section> {
    let mut blocks = vec![Block::Paragraph(channels_finding(study))];
    if let Some(found) = &study.channels {
        blocks.push(Block::Figure(Figure { drawing: channel_chart(study, found, width), caption: channel_caption(found) }));
        blocks.push(Block::Table(channel_table(found)));
        blocks.extend(tests(found).map(Block::Note));
    }
    Some(Section { id: "channels", title: "Is it the same in every channel?".to_owned(), blocks })
}

fn channel_chart(study: &Study, found: &Consistency, width: Width) -> candor_charts::Drawing {
    let channel = |r: &crate::study::channels::ChannelRow| candor_charts::Channel {
        label: r.name.clone(),
        n: usize::try_from(r.n).unwrap_or(usize::MAX),
        interval: Some(Interval { estimate: r.score.estimate, low: r.score.low, high: r.score.high }),
        limits: Some(r.limits),
    };
    funnel(&Funnel {
        frame: frame(format!("{} by channel", study.y.name), channels_finding(study), width),
        heading: "Channel".to_owned(),
        numbers: "mean (95 % interval)".to_owned(),
        axis_title: labelled(&study.y),
        scale: study.y.ends,
        centre: found.whole,
        channels: found.rows.iter().map(channel).collect(),
    })
}

fn channel_caption(found: &Consistency) -> String {
    let left = match found.left_out {
        0 => String::new(),
        1 => " One channel has too few answers to be told.".to_owned(),
        n => format!(" {n} channels have too few answers to be told, or would give one away that has."),
    };
    format!(
        "Dots are means with 95 % intervals; the band is where a channel would lie if all were alike (analysis of means, 5 % over all channels). Customers of different channels may come with different matters.{left}"
    )
}

fn channel_table(found: &Consistency) -> Table {
    let mut table = Table {
        caption: "Channels as a table".to_owned(),
        header: ["Channel", "Score", "95 % interval", "Answers", "Limits of chance"].map(ToOwned::to_owned).to_vec(),
        words: 1,
        folded: true,
        ..Table::default()
    };
    for r in &found.rows {
        table.row([
            r.name.clone().into(),
            number(r.score.estimate).into(),
            between(r.score.low, r.score.high).into(),
            r.n.to_string().into(),
            between(r.limits.0, r.limits.1).into(),
        ]);
    }
    table
}

fn tests(found: &Consistency) -> Option<String> {
    let ranks = found.ranks.as_ref()?;
    let spread =
        found.spread.as_ref().map(|s| format!(" Equal spread (Brown–Forsythe): F = {}, {}.", number(s.f), p(s.p))).unwrap_or_default();
    Some(format!(
        "Equal ranks (Kruskal–Wallis): H = {}, {}, ε² = {}.{spread} With many answers small differences show up here, too.",
        number(ranks.h),
        p(ranks.p),
        number(ranks.epsilon_squared)
    ))
}

fn p(value: f64) -> String {
    if value < 0.01 { "p < 0.01".to_owned() } else { format!("p = {}", number(value)) }
}

pub(super) fn trend_finding(study: &Study) -> String {
    let known: Vec<&WavePoint> = study.trend.waves.iter().filter(|w| w.y.is_some()).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return "No wave has enough answers to be shown.".to_owned() };
    if known.len() < 2 {
        return format!("There is one wave so far, {}. A trend needs at least two.", first.wave);
    }
    let (Some(a), Some(b)) = (first.y, last.y) else { return String::new() };
    let apart = b.low > a.high || b.high < a.low;
    let change = if apart { "differ by more than their intervals" } else { "do not differ by more than their intervals" };
    format!(
        "“{}” was {} in {} and {} in {}: the two {change}. {}",
        study.y.name,
        number(a.mean),
        first.wave,
        number(b.mean),
        last.wave,
        if known.len() < 12 { "Limits of a stable process need twelve waves." } else { signals(study) }
    )
}

const fn signals(study: &Study) -> &'static str {
    if study.trend.signals.is_empty() {
        "All waves lie within the limits that the series sets itself."
    } else {
        "Some waves leave the limits that the series sets itself."
    }
}

pub(super) fn trend(study: &Study, width: Width) -> Option<Section> {
    let mut blocks = vec![Block::Paragraph(trend_finding(study))];
    if study.trend.waves.len() > 1 {
        for (measure, pick) in [(&study.x, (|w: &WavePoint| w.x) as fn(&WavePoint) -> Option<Level>), (&study.y, |w: &WavePoint| w.y)] {
            blocks.push(Block::Figure(Figure {
                drawing: series(study, measure, pick, width),
                caption: format!("{}: means over people with 95 % intervals, wave by wave.", labelled(measure)),
            }));
        }
        if let Some(limits) = study.trend.limits {
            blocks.push(Block::Figure(Figure {
                drawing: control(study, limits, width),
                caption: "Limits of a stable process (XmR): marked waves are outside them, or the eighth in a row on one side.".to_owned(),
            }));
        }
        if study.trend.waves.iter().any(|w| w.link.is_some()) {
            blocks.push(Block::Figure(Figure {
                drawing: links(study, width),
                caption: "The link in each wave, over all units, with 95 % intervals.".to_owned(),
            }));
        }
        blocks.push(Block::Table(trend_table(study)));
    }
    Some(Section { id: "trend", title: "Wave by wave".to_owned(), blocks })
}

fn series(study: &Study, measure: &MeasureInfo, pick: fn(&WavePoint) -> Option<Level>, width: Width) -> candor_charts::Drawing {
    let point = |w: &WavePoint| TrendPoint {
        label: w.wave.to_string(),
        interval: pick(w).map(|l| Interval { estimate: l.mean, low: l.low, high: l.high }),
    };
    let breaks = study.trend.waves.iter().enumerate();
    trend_chart(&Trend {
        frame: frame(format!("{} wave by wave", measure.name), trend_finding(study), width),
        measure: axis(measure),
        points: study.trend.waves.iter().map(point).collect(),
        breaks: breaks.filter_map(|(before, w)| Some(SeriesBreak { before, reason: w.break_before.clone()? })).collect(),
    })
}

fn control(study: &Study, (centre, low, high): (f64, f64, f64), width: Width) -> candor_charts::Drawing {
    let signal = |at: usize| study.trend.signals.iter().find(|s| s.0 == at).map(|s| s.1.clone());
    let point = |(at, w): (usize, &WavePoint)| ControlPoint {
        label: w.wave.to_string(),
        value: w.y.map(|l| l.mean),
        limits: Some((low, high)),
        signal: signal(at),
    };
    control_chart(&ControlChart {
        frame: frame(format!("{}: limits of a stable process", study.y.name), trend_finding(study), width),
        measure: axis(&study.y),
        centre,
        points: study.trend.waves.iter().enumerate().map(point).collect(),
        note: (study.trend.waves.len() < 20).then(|| "Limits from fewer than 20 waves are provisional.".to_owned()),
    })
}

fn links(study: &Study, width: Width) -> candor_charts::Drawing {
    let row = |w: &WavePoint| StripRow { label: w.wave.to_string(), interval: w.link.as_ref().map(interval), filled: true };
    interval_strip(&IntervalStrip {
        frame: frame("The link wave by wave", trend_finding(study), width),
        heading: "Wave".to_owned(),
        numbers: "r (95 % interval)".to_owned(),
        axis_title: "Pearson’s r".to_owned(),
        axis: StripAxis::Correlation,
        rows: study.trend.waves.iter().map(row).collect(),
        key: None,
    })
}

fn trend_table(study: &Study) -> Table {
    let mut table = Table {
        caption: "Waves as a table".to_owned(),
        header: ["Wave", "Employee score", "95 % interval", "Customer score", "95 % interval", "r", "95 % interval", "Units"]
            .map(ToOwned::to_owned)
            .to_vec(),
        words: 1,
        folded: true,
        ..Table::default()
    };
    let level = |l: Option<Level>| l.map_or_else(|| ["–".to_owned(), "–".to_owned()], |l| [number(l.mean), between(l.low, l.high)]);
    for w in &study.trend.waves {
        let ([x, x_range], [y, y_range]) = (level(w.x), level(w.y));
        let (r, r_range) = w.link.map_or_else(|| ("–".to_owned(), "–".to_owned()), |e| (number(e.estimate), between(e.low, e.high)));
        table.row([
            w.wave.to_string().into(),
            x.into(),
            x_range.into(),
            y.into(),
            y_range.into(),
            r.into(),
            r_range.into(),
            w.units.to_string().into(),
        ]);
    }
    table
}
