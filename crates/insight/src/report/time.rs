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
use crate::study::trend::{Level, QUESTIONS_CHANGED, WavePoint};

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
    let known: Vec<&WavePoint> = study.trend.waves.iter().skip(study.trend.since).filter(|w| w.y.is_some()).collect();
    let changed = if study.trend.since > 0 { " since the questions changed" } else { "" };
    let (Some(first), Some(last)) = (known.first(), known.last()) else {
        return format!("No wave{changed} has enough answers to be shown.");
    };
    if known.len() < 2 {
        return format!(
            "There is one wave{}, {}. A trend needs at least two.",
            if changed.is_empty() { " so far" } else { changed },
            first.wave
        );
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
        blocks.extend(breaks(study));
        for (measure, line) in [(&study.x, EMPLOYEES), (&study.y, CUSTOMERS)] {
            blocks.push(Block::Figure(Figure {
                drawing: series(study, measure, line, width),
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

/// Where a line breaks because its questions mean something else, with the reason.
fn breaks(study: &Study) -> Vec<Block> {
    let sides = [(&study.x, EMPLOYEES), (&study.y, CUSTOMERS)];
    let note = |(measure, line): (&MeasureInfo, Line), w: &WavePoint| {
        let reason = (line.changed)(w)?;
        Some(Block::Note(format!(
            "The line of “{}” breaks before {}: {reason} Scores before and after are not compared.",
            measure.name, w.wave
        )))
    };
    study.trend.waves.iter().flat_map(|w| sides.into_iter().filter_map(move |side| note(side, w))).collect()
}

/// One side of the waves.
#[derive(Clone, Copy)]
struct Line {
    level: fn(&WavePoint) -> Option<Level>,
    changed: fn(&WavePoint) -> Option<&str>,
}

const EMPLOYEES: Line = Line { level: |w| w.x, changed: |w| w.changed_x.as_deref() };
const CUSTOMERS: Line = Line { level: |w| w.y, changed: |w| w.changed_y.as_deref() };

/// What is written where a line breaks: a change of the other side’s questions breaks the link and not this line.
fn reason(line: Line, w: &WavePoint) -> Option<String> {
    match (line.changed)(w) {
        Some(_) => Some(QUESTIONS_CHANGED.to_owned()),
        None => w.break_before.clone().filter(|reason| reason != QUESTIONS_CHANGED),
    }
}

fn series(study: &Study, measure: &MeasureInfo, line: Line, width: Width) -> candor_charts::Drawing {
    let point = |w: &WavePoint| TrendPoint {
        label: w.wave.to_string(),
        interval: (line.level)(w).map(|l| Interval { estimate: l.mean, low: l.low, high: l.high }),
    };
    let breaks = study.trend.waves.iter().enumerate();
    trend_chart(&Trend {
        frame: frame(format!("{} wave by wave", measure.name), trend_finding(study), width),
        measure: axis(measure),
        points: study.trend.waves.iter().map(point).collect(),
        breaks: breaks.filter_map(|(before, w)| Some(SeriesBreak { before, reason: reason(line, w)? })).collect(),
    })
}

fn control(study: &Study, (centre, low, high): (f64, f64, f64), width: Width) -> candor_charts::Drawing {
    let signal = |at: usize| study.trend.signals.iter().find(|s| s.0 == at).map(|s| s.1.clone());
    let point = |(at, w): (usize, &WavePoint)| ControlPoint {
        label: w.wave.to_string(),
        value: w.y.map(|l| l.mean),
        limits: (at >= study.trend.since).then_some((low, high)),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::study;
    use crate::study::trend::Trend as Waves;
    use crate::testing::material;

    fn waves(changed_y: [Option<&str>; 4]) -> Study {
        let mut study = study(&material(30)).unwrap();
        let level = |mean: f64| Some(Level { mean, low: mean - 1.0, high: mean + 1.0, n: 50 });
        let wave = |(at, why): (usize, Option<&str>)| WavePoint {
            wave: format!("w{}", at + 1).parse().unwrap(),
            x: level(50.0),
            y: level([60.0, 61.0, 80.0, 81.0][at]),
            link: None,
            units: 0,
            break_before: why.map(|_| QUESTIONS_CHANGED.to_owned()),
            changed_x: None,
            changed_y: why.map(ToOwned::to_owned),
        };
        let since = changed_y.iter().rposition(Option::is_some).unwrap_or(0);
        study.trend = Waves { waves: changed_y.into_iter().enumerate().map(wave).collect(), signals: Vec::new(), limits: None, since };
        study
    }

    #[test]
    fn waves_are_compared_only_since_the_questions_mean_the_same() {
        let finding = trend_finding(&waves([None; 4]));
        assert!(finding.contains("was 60.00 in w1 and 81.00 in w4") && finding.contains("differ by more"), "{finding}");
        let finding = trend_finding(&waves([None, None, Some("The scale has another number of points."), None]));
        assert!(finding.contains("was 80.00 in w3 and 81.00 in w4") && finding.contains("do not differ"), "{finding}");
        let finding = trend_finding(&waves([None, None, None, Some("The question is gone.")]));
        assert_eq!(finding, "There is one wave since the questions changed, w4. A trend needs at least two.");
    }

    #[test]
    fn a_line_breaks_on_its_own_side_and_says_why() {
        let study = waves([None, None, Some("The scale has another number of points."), None]);
        let notes = breaks(&study);
        let expected = format!(
            "The line of “{}” breaks before w3: The scale has another number of points. Scores before and after are not compared.",
            study.y.name
        );
        assert_eq!(notes, [Block::Note(expected)]);
        let at = &study.trend.waves[2];
        assert_eq!((reason(CUSTOMERS, at).as_deref(), reason(EMPLOYEES, at)), (Some(QUESTIONS_CHANGED), None));
    }
}
