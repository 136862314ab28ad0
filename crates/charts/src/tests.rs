//! Tests of whole charts.

use proptest::prelude::*;

use crate::*;

const WIDTHS: [Width; 2] = [Width::Wide, Width::Narrow];
const AREAS: [&str; 10] = [
    "Teamwork",
    "Supervision and support from the direct manager",
    "Resources and tools",
    "Reward & recognition",
    "Well-being at work",
    "Training and career",
    "Trust in senior management",
    "Workload",
    "Autonomy",
    "Safety",
];

fn frame(width: Width) -> Frame {
    Frame { title: "Links <of> areas".into(), description: "\"Three\" stand & \u{1}one\u{7f} does not".into(), width }
}

/// Numbers that look random, between −1 and 1 (splitmix64).
fn noise(i: usize) -> f64 {
    let mut z = u64::try_from(i).unwrap().wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    f64::from(u32::try_from((z ^ (z >> 31)) >> 33).unwrap()) / f64::from(1_u32 << 30) - 1.0
}

fn measure(name: &str, side: Side) -> Measure {
    Measure { name: name.into(), side: Some(side), scale: Some((1.0, 5.0)) }
}

fn interval(estimate: f64, half: f64) -> Interval {
    Interval { estimate, low: estimate - half, high: estimate + half }
}

fn scatter_of(units: usize, width: Width) -> Scatter {
    let point = |i: usize| {
        let (a, b) = (noise(3 * i), noise(3 * i + 1));
        ScatterPoint {
            label: format!("Team {i}"),
            x: 3.2 + 0.7 * a,
            y: 3.6 + 0.3 * a + 0.5 * b,
            se_x: Some(0.1),
            se_y: Some(0.12),
            n: 5 + i * 7 % 60,
            hint: (units <= 200).then(|| format!("Team {i}: employees {}", number(3.2 + 0.7 * a))),
        }
    };
    let band = (0..=24).map(|i| f64::from(i) / 12.0).map(|x| BandPoint { x: 2.5 + x, low: 3.2 + 0.3 * x, high: 3.5 + 0.25 * x });
    Scatter {
        frame: frame(width),
        x: measure("Leadership climate (mean of 11 items)", Side::Employees),
        y: measure("Well-being (mean of 4 items)", Side::Customers),
        points: (0..units).map(point).collect(),
        fit: Some(Fit { intercept: 2.5, slope: 0.35, band: band.collect() }),
        labelled: vec![1, 4, 9],
    }
}

fn strip_of(width: Width) -> IntervalStrip {
    let row = |(i, label): (usize, &&str)| StripRow {
        label: (*label).into(),
        interval: (i != 9).then(|| interval(0.5 - 0.08 * f64::from(u32::try_from(i).unwrap()), 0.25)),
        filled: i < 3,
    };
    IntervalStrip {
        frame: frame(width),
        heading: "Employee area".into(),
        numbers: "r (95 % interval)".into(),
        axis_title: "correlation with overall satisfaction".into(),
        axis: StripAxis::Correlation,
        rows: AREAS.iter().enumerate().map(row).collect(),
        key: Some(("holds after correction for 9 comparisons".into(), "does not".into())),
    }
}

fn heat_of(rows: usize, columns: usize, width: Width) -> HeatMap {
    let name = |i: usize| if i < 10 { AREAS[i].to_owned() } else { format!("Area {i}") };
    let cell = |i: usize, j: usize| {
        let r = (0.3 + 0.5 * noise(31 * i + j)).clamp(-1.0, 1.0);
        if (7 * i + 3 * j) % 23 == 5 { Cell::NotEnough } else { Cell::Value { r: interval(r, 0.3 * (1.0 - r * r)), outlined: r > 0.6 } }
    };
    HeatMap {
        frame: frame(width),
        row_title: "areas".into(),
        row_side: Some(Side::Employees),
        column_title: "areas".into(),
        column_side: Some(Side::Customers),
        rows: (0..rows).map(name).collect(),
        columns: (0..columns).map(name).collect(),
        cells: (0..rows).map(|i| (0..columns).map(|j| cell(i, j)).collect()).collect(),
        outlined: "stands after correction for 70 comparisons".into(),
    }
}

fn bars_of(width: Width) -> Bars {
    let bar = |(i, label): (usize, &&str)| Bar {
        label: (*label).into(),
        interval: (i != 8).then(|| interval(0.3 / (1.0 + f64::from(u32::try_from(i).unwrap())), 0.05)),
    };
    Bars {
        frame: frame(width),
        heading: "Area".into(),
        numbers: "share of R² (95 % interval)".into(),
        axis_title: "share of the explained variance".into(),
        format: Numbers::Percent,
        bars: AREAS.iter().enumerate().map(bar).collect(),
    }
}

fn importance_of(width: Width) -> ImportancePerformance {
    let values = [(0.23, 3.4), (0.17, 3.1), (0.11, 3.9), (0.08, 2.8), (0.09, 3.6), (0.05, 3.3), (0.20, 2.9), (0.03, 2.6)];
    let part =
        |(label, (a, b)): (&&str, (f64, f64))| Part { label: (*label).into(), importance: interval(a, 0.04), score: interval(b, 0.15) };
    ImportancePerformance {
        frame: frame(width),
        importance: Measure { name: "importance".into(), side: None, scale: Some((0.0, 1.0)) },
        score: measure("score (mean)", Side::Employees),
        importance_middle: Some(0.12),
        score_middle: Some(3.2),
        parts: AREAS.iter().zip(values).map(part).collect(),
    }
}

fn control_of(width: Width) -> ControlChart {
    let point = |i: usize| ControlPoint {
        label: format!("{}-Q{}", 2020 + i / 4, i % 4 + 1),
        value: (i != 9).then(|| if i == 20 { 4.1 } else { 3.6 + 0.15 * noise(i) }),
        limits: Some((3.3 - 0.05 * noise(i + 50), 3.9 + 0.05 * noise(i + 50))),
        signal: (i == 20).then(|| "above the upper limit".into()),
    };
    ControlChart {
        frame: frame(width),
        measure: measure("Overall satisfaction", Side::Customers),
        centre: 3.6,
        points: (0..30).map(point).collect(),
        note: Some("The limits are provisional: they rest on fewer than 12 waves.".into()),
    }
}

fn trend_of(width: Width) -> Trend {
    let point = |i: usize| TrendPoint {
        label: format!("{}-Q{}", 2024 + i / 4, i % 4 + 1),
        interval: (i != 2).then(|| interval(3.2 + 0.1 * noise(i), 0.15)),
    };
    Trend {
        frame: frame(width),
        measure: measure("Overall satisfaction", Side::Employees),
        points: (0..8).map(point).collect(),
        breaks: vec![SeriesBreak { before: 4, reason: "the question was reworded".into() }],
    }
}

fn funnel_of(width: Width) -> Funnel {
    let channel = |(label, n, mean): (&str, usize, f64)| Channel {
        label: label.into(),
        n,
        interval: (n > 4).then(|| interval(mean, 0.1)),
        limits: Some((3.7, 4.1)),
    };
    Funnel {
        frame: frame(width),
        heading: "Channel".into(),
        numbers: "mean (95 % interval)".into(),
        axis_title: "overall satisfaction, 1 to 5".into(),
        scale: Some((1.0, 5.0)),
        centre: 3.9,
        channels: [("Telephone", 812, 4.2), ("E-mail", 455, 3.8), ("In person at the counter", 61, 3.6), ("App", 3, 0.0)]
            .map(channel)
            .to_vec(),
    }
}

fn quarters_of(width: Width) -> Quarters {
    Quarters {
        frame: frame(width),
        axis_title: "mean customer score, 1 to 5".into(),
        side: Some(Side::Customers),
        scale: Some((1.0, 5.0)),
        bottom_label: "Quarter of teams with the lowest leadership climate".into(),
        bottom: Some(interval(2.61, 0.13)),
        top_label: "Quarter of teams with the highest leadership climate".into(),
        top: Some(interval(2.87, 0.13)),
        difference: Some(interval(0.26, 0.18)),
    }
}

fn every_chart(width: Width) -> Vec<(&'static str, Drawing)> {
    vec![
        ("scatter", scatter(&scatter_of(34, width))),
        ("scatter without line", scatter(&Scatter { fit: None, ..scatter_of(14, width) })),
        ("strip", interval_strip(&strip_of(width))),
        ("strip of values", interval_strip(&IntervalStrip { axis: StripAxis::Values(None), ..strip_of(width) })),
        ("heat map", heat_map(&heat_of(8, 6, width))),
        ("long heat map", heat_map(&heat_of(14, 9, width))),
        ("reference", pair_reference(&PairReference { frame: frame(width), units: 34 })),
        ("bars", bars(&bars_of(width))),
        ("importance", importance_performance(&importance_of(width))),
        ("control", control_chart(&control_of(width))),
        ("trend", trend(&trend_of(width))),
        ("funnel", funnel(&funnel_of(width))),
        ("quarters", quarters(&quarters_of(width))),
        ("sizes", size_legend(&SizeLegend { frame: frame(width), counts: vec![5, 20, 100], dots: 34 })),
    ]
}

/// All shapes without their groups.
fn leaves(shapes: &[Shape]) -> Vec<&Shape> {
    shapes.iter().flat_map(|s| if let Shape::Group { shapes, .. } = s { leaves(shapes) } else { vec![s] }).collect()
}

/// All groups of a class.
fn groups<'a>(shapes: &'a [Shape], wanted: &str) -> Vec<&'a Shape> {
    let mut found = Vec::new();
    for shape in shapes {
        if let Shape::Group { class, shapes: inner, .. } = shape {
            found.extend((*class == wanted).then_some(shape));
            found.extend(groups(inner, wanted));
        }
    }
    found
}

/// The areas that words take: left, top, right, bottom.
fn words(drawing: &Drawing) -> Vec<(String, [f64; 4])> {
    let area = |shape: &&Shape| {
        let Shape::Text { at, text, size, bold, align, upwards, .. } = shape else { return None };
        let width = text::width(text, *size, *bold);
        let back = match align {
            Align::Start => 0.0,
            Align::Middle => width / 2.0,
            Align::End => width,
        };
        let (up, down) = (size * 0.76, size * 0.2);
        let area = if *upwards {
            [at.x - up, at.y + back - width, at.x + down, at.y + back]
        } else {
            [at.x - back, at.y - up, at.x - back + width, at.y + down]
        };
        Some((text.clone(), area))
    };
    leaves(&drawing.shapes).iter().filter_map(area).collect()
}

/// Fails unless the markup is well formed and holds nothing a strict content policy forbids.
fn check(svg: &str) {
    for banned in ["NaN", "inf", "style", " id=", "url(", "<script", "href", "\u{1}", "\u{7f}"] {
        assert!(!svg.contains(banned), "{banned} in {svg}");
    }
    let mut open = Vec::new();
    for tag in svg.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').unwrap();
        match (tag.strip_prefix('/'), tag.ends_with('/')) {
            (Some(name), _) => assert_eq!(open.pop(), Some(name)),
            (None, true) => {}
            (None, false) => open.push(tag.split(' ').next().unwrap()),
        }
        assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
    }
    assert!(open.is_empty());
}

fn compressed(text: &str) -> usize {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut text.as_bytes(), &mut out, &params).unwrap();
    out.len()
}

#[test]
fn every_chart_is_well_formed_and_carries_its_description() {
    for (name, drawing) in WIDTHS.into_iter().flat_map(every_chart) {
        let svg = svg(&drawing);
        check(&svg);
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "), "{name}");
        assert!(svg.contains("role=\"img\" aria-label=\"Links &lt;of&gt; areas\""), "{name}");
        assert!(svg.contains("<title>Links &lt;of&gt; areas</title><desc>&quot;Three&quot; stand &amp; one does not</desc>"), "{name}");
    }
}

#[test]
fn no_word_is_clipped_and_none_covers_another() {
    for (width, (name, drawing)) in WIDTHS.into_iter().flat_map(|w| every_chart(w).into_iter().map(move |c| (w, c))) {
        let words = words(&drawing);
        for (i, (text, [left, top, right, bottom])) in words.iter().enumerate() {
            let inside = *left >= -0.5 && *top >= 0.0 && *right <= drawing.width + 0.5 && *bottom <= drawing.height;
            assert!(inside, "{name}, {width:?}: {text} at {left} {top} {right} {bottom}");
            for (other, area) in words.iter().skip(i + 1) {
                let apart = *right <= area[0] || area[2] <= *left || *bottom <= area[1] || area[3] <= *top;
                assert!(apart, "{name}, {width:?}: {text} and {other}");
            }
        }
    }
}

#[test]
fn every_mark_lies_within_the_drawing_and_words_can_be_read_on_a_phone() {
    for (name, drawing) in WIDTHS.into_iter().flat_map(every_chart) {
        let inside = |at: &At| (-1.0..=drawing.width + 1.0).contains(&at.x) && (-1.0..=drawing.height + 1.0).contains(&at.y);
        for shape in leaves(&drawing.shapes) {
            match shape {
                Shape::Path { points, .. } => assert!(points.iter().all(inside), "{name}: {shape:?}"),
                Shape::Circle { at, .. } | Shape::Rect { at, .. } => assert!(inside(at), "{name}: {shape:?}"),
                Shape::Text { size, .. } => assert!(*size >= 12.0, "{name}: {shape:?}"),
                Shape::Group { .. } => {}
            }
        }
        assert!(drawing.width == 720.0 || drawing.width == 360.0 || name == "long heat map", "{name}");
    }
}

#[test]
fn a_scatter_has_one_dot_for_each_unit_and_names_what_stands_out() {
    let drawing = scatter(&scatter_of(34, Width::Wide));
    assert_eq!(groups(&drawing.shapes, "unit").len(), 34);
    for class in ["fit", "medians", "band"] {
        assert_eq!(groups(&drawing.shapes, class).len(), 1, "{class}");
    }
    assert_eq!(groups(&drawing.shapes, "break").len(), 2, "neither axis begins at 1");
    let words = words(&drawing);
    for name in ["Team 1", "Team 4", "Team 9", "Employees: Leadership climate (mean of 11 items)"] {
        assert_eq!(words.iter().filter(|(w, _)| w == name).count(), 1, "{name}");
    }
    let highlighted = |s: &&&Shape| matches!(s, Shape::Circle { fill: Some(Ink::Highlight), .. });
    assert_eq!(leaves(&drawing.shapes).iter().filter(highlighted).count(), 3);
    assert!(groups(&scatter(&Scatter { fit: None, ..scatter_of(14, Width::Wide) }).shapes, "fit").is_empty());
}

#[test]
fn many_units_lose_their_bars_and_very_many_are_counted() {
    let bars = |units| match groups(&scatter(&scatter_of(units, Width::Wide)).shapes, "bars").first() {
        Some(Shape::Group { shapes, .. }) => shapes.len(),
        _ => 0,
    };
    assert_eq!([bars(200), bars(201)], [400, 0]);
    let drawing = scatter(&scatter_of(3000, Width::Wide));
    let counts = groups(&drawing.shapes, "bin").into_iter().map(|bin| match bin {
        Shape::Group { hint: Some(hint), .. } => hint.trim_end_matches(" units").parse::<usize>().unwrap(),
        _ => 0,
    });
    assert_eq!(counts.sum::<usize>(), 3000);
    assert_eq!(groups(&drawing.shapes, "fit").len(), 1);
}

#[test]
fn a_strip_shows_each_estimate_with_its_interval_and_hatches_what_may_not_be_told() {
    let drawing = interval_strip(&strip_of(Width::Wide));
    assert_eq!(groups(&drawing.shapes, "row").len(), 9);
    let hatched = |s: &&&Shape| matches!(s, Shape::Rect { hatched: true, .. });
    assert_eq!(leaves(&drawing.shapes).iter().filter(hatched).count(), 1);
    let svg = svg(&drawing);
    assert!(svg.contains("<title>Teamwork: 0.50 (0.25 to 0.75)</title>") && svg.contains(">−0.14</text>"), "{svg}");
    let hollow = |s: &&&Shape| matches!(s, Shape::Circle { fill: Some(Ink::Surface), .. });
    assert_eq!(leaves(&drawing.shapes).iter().filter(hollow).count(), 6 + 1, "six rows and the key");
}

#[test]
fn a_heat_map_has_a_number_in_every_cell() {
    let input = heat_of(8, 6, Width::Wide);
    let drawing = heat_map(&input);
    let withheld = input.cells.iter().flatten().filter(|c| **c == Cell::NotEnough).count();
    assert!(withheld > 0);
    assert_eq!(groups(&drawing.shapes, "cell").len(), 48);
    let numbers = |s: &&&Shape| matches!(s, Shape::Text { ink: Ink::OnDiverging(_), .. });
    assert_eq!(leaves(&drawing.shapes).iter().filter(numbers).count(), 48 - withheld);
    let half = HeatMap { cells: (0..8).map(|i| input.cells[i][..=i.min(5)].to_vec()).collect(), ..input };
    assert_eq!(groups(&heat_map(&half).shapes, "cell").len(), 1 + 2 + 3 + 4 + 5 + 6 * 3);
}

#[test]
fn a_signal_stands_out_and_its_rule_is_told() {
    let drawing = control_chart(&control_of(Width::Wide));
    assert_eq!(groups(&drawing.shapes, "wave").len() + groups(&drawing.shapes, "signal").len(), 23, "the latest 24 but the one withheld");
    assert_eq!(groups(&drawing.shapes, "signal").len(), 1);
    let svg = svg(&drawing);
    assert!(svg.contains("<title>2025-Q1: 4.10. above the upper limit</title>") && svg.contains("2025-Q1: above the upper limit</text>"));
    assert!(svg.contains("provisional"));
}

#[test]
fn a_trend_is_not_joined_across_breaks_and_gaps() {
    let drawing = trend(&trend_of(Width::Wide));
    let Some(Shape::Group { shapes, .. }) = groups(&drawing.shapes, "line").first().copied() else { panic!() };
    // eight waves, the third withheld, a break before the fifth
    assert_eq!(shapes.len(), 4);
    assert_eq!(groups(&drawing.shapes, "breaks").len(), 1);
}

#[test]
fn channels_outside_their_limits_stand_out() {
    let drawing = funnel(&funnel_of(Width::Wide));
    let highlighted = |s: &&&Shape| matches!(s, Shape::Circle { fill: Some(Ink::Highlight), .. });
    assert_eq!(leaves(&drawing.shapes).iter().filter(highlighted).count(), 2 + 1, "two channels and the key");
    assert!(svg(&drawing).contains("Telephone (n = 812): 4.20 (4.10 to 4.30), above the limits of chance"));
}

#[test]
fn quarters_state_their_difference() {
    let svg = svg(&quarters(&quarters_of(Width::Wide)));
    assert!(svg.contains("<title>Difference: 0.26 (0.08 to 0.44)</title>") && svg.contains(">0.08 to 0.44</text>"));
}

#[test]
fn nothing_to_draw_is_said_in_words() {
    let drawings = [
        scatter(&Scatter::default()),
        interval_strip(&IntervalStrip::default()),
        heat_map(&HeatMap::default()),
        bars(&Bars::default()),
        importance_performance(&ImportancePerformance::default()),
        control_chart(&ControlChart::default()),
        trend(&Trend::default()),
        funnel(&Funnel::default()),
        quarters(&Quarters::default()),
        size_legend(&SizeLegend::default()),
    ];
    for drawing in drawings {
        assert!(svg(&drawing).contains("Not enough answers yet"), "{drawing:?}");
    }
}

#[test]
fn drawings_are_the_same_each_time() {
    let twice = [every_chart(Width::Wide), every_chart(Width::Wide)];
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn charts_are_small() {
    let size = |drawing: &Drawing| compressed(&svg(drawing));
    let heat = heat_map(&HeatMap { columns: heat_of(20, 20, Width::Wide).rows, ..heat_of(20, 20, Width::Wide) });
    assert!(size(&heat) <= 4000, "heat map: {}", size(&heat));
    let units = scatter(&scatter_of(500, Width::Wide));
    assert!(size(&units) <= 3000, "500 units: {}", size(&units));
    let units = scatter(&scatter_of(1000, Width::Wide));
    assert!(size(&units) <= 6000, "1,000 units: {}", size(&units));
    let page: String = WIDTHS.into_iter().flat_map(every_chart).map(|(_, d)| svg(&d)).collect();
    assert!(compressed(&page) <= 30_000, "28 charts: {}", compressed(&page));
}

/// Any number there is.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![3 => any::<f64>(), 3 => -10.0..10.0_f64, 1 => Just(f64::NAN), 1 => Just(f64::INFINITY), 1 => Just(0.0)]
}

fn any_interval() -> impl Strategy<Value = Interval> {
    (any_number(), any_number(), any_number()).prop_map(|(estimate, low, high)| Interval { estimate, low, high })
}

fn any_scale() -> impl Strategy<Value = Option<(f64, f64)>> {
    proptest::option::of((any_number(), any_number()))
}

/// Words of all kinds, but without the letters that `check` looks for.
fn any_words() -> impl Strategy<Value = String> {
    "[a-e<>&\"'/ \u{0}-\u{8}字é\u{301}-]{0,60}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn whatever_the_numbers_a_scatter_is_sound(
        points in proptest::collection::vec((any_number(), any_number(), any_number(), any_words(), any::<usize>()), 0..30),
        scales in (any_scale(), any_scale()),
        line in (any_number(), any_number()),
        labelled in proptest::collection::vec(0..40_usize, 0..8),
        narrow in any::<bool>(),
    ) {
        let width = if narrow { Width::Narrow } else { Width::Wide };
        let points: Vec<ScatterPoint> = points
            .into_iter()
            .map(|(x, y, se, label, n)| ScatterPoint { hint: Some(label.clone()), label, x, y, se_x: Some(se), se_y: Some(-se), n })
            .collect();
        let band = points.iter().map(|p| BandPoint { x: p.x, low: p.y, high: p.se_x.unwrap_or_default() }).collect();
        let fit = Some(Fit { intercept: line.0, slope: line.1, band });
        let x = Measure { scale: scales.0, ..measure("x", Side::Employees) };
        let y = Measure { scale: scales.1, ..measure("y", Side::Customers) };
        check(&svg(&scatter(&Scatter { frame: frame(width), x, y, points, fit, labelled })));
    }

    #[test]
    fn whatever_the_numbers_rows_are_sound(
        rows in proptest::collection::vec((any_words(), proptest::option::of(any_interval()), any_number(), any_number(), any::<bool>()), 0..12),
        scale in any_scale(),
        narrow in any::<bool>(),
    ) {
        let frame = frame(if narrow { Width::Narrow } else { Width::Wide });
        let strip = rows.iter().map(|(label, interval, _, _, filled)| StripRow { label: label.clone(), interval: *interval, filled: *filled });
        let strip = IntervalStrip { frame: frame.clone(), axis: StripAxis::Values(scale), rows: strip.collect(), ..IntervalStrip::default() };
        check(&svg(&interval_strip(&strip)));
        check(&svg(&interval_strip(&IntervalStrip { axis: StripAxis::Correlation, ..strip })));
        let given = rows.iter().map(|(label, interval, ..)| Bar { label: label.clone(), interval: *interval });
        check(&svg(&bars(&Bars { frame: frame.clone(), format: Numbers::Percent, bars: given.collect(), ..Bars::default() })));
        let channels = rows.iter().map(|(label, interval, low, high, _)| Channel { label: label.clone(), n: 9, interval: *interval, limits: Some((*low, *high)) });
        let centre = rows.first().map_or(f64::NAN, |r| r.2);
        check(&svg(&funnel(&Funnel { frame: frame.clone(), scale, centre, channels: channels.collect(), ..Funnel::default() })));
        let mut all = rows.iter().filter_map(|r| r.1);
        let [bottom, top, difference] = [all.next(), all.next(), all.next()];
        check(&svg(&quarters(&Quarters { frame, scale, bottom, top, difference, ..Quarters::default() })));
    }

    #[test]
    fn whatever_the_numbers_waves_and_maps_are_sound(
        waves in proptest::collection::vec((any_words(), proptest::option::of(any_interval()), any_number(), any_number()), 0..30),
        scale in any_scale(),
        before in 0..40_usize,
        narrow in any::<bool>(),
    ) {
        let frame = frame(if narrow { Width::Narrow } else { Width::Wide });
        let measure = Measure { scale, ..measure("y", Side::Employees) };
        let points = waves.iter().map(|(label, interval, ..)| TrendPoint { label: label.clone(), interval: *interval }).collect();
        let breaks = vec![SeriesBreak { before, reason: "abc".into() }];
        check(&svg(&trend(&Trend { frame: frame.clone(), measure: measure.clone(), points, breaks })));
        let points = waves.iter().map(|(label, interval, low, high)| ControlPoint {
            label: label.clone(),
            value: interval.map(|i| i.estimate),
            limits: (*low != 0.0).then_some((*low, *high)),
            signal: (*high > 0.0).then(|| label.clone()),
        });
        let centre = waves.first().map_or(f64::NAN, |w| w.2);
        check(&svg(&control_chart(&ControlChart { frame: frame.clone(), measure: measure.clone(), centre, points: points.collect(), note: None })));
        let parts = waves.iter().filter_map(|(label, interval, low, high)| {
            Some(Part { label: label.clone(), importance: (*interval)?, score: Interval { estimate: *low, low: *low, high: *high } })
        });
        let both = (waves.first().map(|w| w.2), waves.last().map(|w| w.3));
        check(&svg(&importance_performance(&ImportancePerformance {
            frame: frame.clone(),
            importance: measure.clone(),
            score: measure,
            importance_middle: both.0,
            score_middle: both.1,
            parts: parts.collect(),
        })));
        let cells = waves.iter().map(|(_, interval, ..)| vec![interval.map_or(Cell::NotEnough, |r| Cell::Value { r, outlined: before > 20 }); before]);
        let names = || waves.iter().map(|w| w.0.clone()).collect::<Vec<_>>();
        check(&svg(&heat_map(&HeatMap { frame, rows: names(), columns: names(), cells: cells.collect(), ..HeatMap::default() })));
    }

    #[test]
    fn whatever_is_drawn_the_markup_is_sound(places in proptest::collection::vec((any_number(), any_number()), 0..12), words in any_words()) {
        let at = |i: usize| places.get(i).map_or(At { x: 0.0, y: 0.0 }, |(x, y)| At { x: *x, y: *y });
        let line = Some(Line { ink: Ink::Data, width: at(3).x, dashed: true });
        let text = |upwards| Shape::Text { at: at(1), text: words.clone(), size: at(2).y, bold: true, ink: Ink::Muted, align: Align::End, upwards };
        let shapes = vec![
            Shape::Path { points: places.iter().map(|(x, y)| At { x: *x, y: *y }).collect(), fill: None, line },
            Shape::Path { points: places.iter().map(|(x, y)| At { x: *x, y: *y }).collect(), fill: Some(Ink::Band), line },
            Shape::Circle { at: at(0), radius: at(1).x, fill: Some(Ink::Diverging(99)), line },
            Shape::Rect { at: at(4), width: at(5).x, height: at(5).y, fill: None, hatched: true, line },
            Shape::Group { class: "a", hint: Some(words.clone()), shapes: vec![text(false), text(true), text(true)] },
            Shape::Group { class: "b", hint: None, shapes: Vec::new() },
        ];
        check(&svg(&Drawing { width: at(6).x, height: at(6).y, title: words.clone(), description: words.clone(), shapes }));
    }
}
