//! A report like those that managers download, with made-up numbers.

use candor_charts::{Align, At, Drawing, Ink, Line, Shape};
use candor_paper::{Block, Column, Document, Level, Style, Table, Text};

/// A report with every kind of block.
pub fn report() -> Document {
    let mut report = Document::new("Do satisfied teams have satisfied customers?", "en");
    report.author = Some("Northwind Services".to_owned());
    report.footer = "Northwind Services · linkage report for the third quarter of 2026 · confidential".to_owned();
    report.blocks = [finding(), certainty(), explanations(), method()].concat();
    report
}

fn heading(level: Level, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

fn paragraph(text: impl Into<Text>, style: Style) -> Block {
    Block::Paragraph { text: text.into(), style }
}

fn finding() -> Vec<Block> {
    vec![
        paragraph(
            Text::default()
                .plain("Across 34 service teams, teams with more satisfied employees tended to have more satisfied customers. ")
                .bold("The link is probably between weak and strong")
                .plain(" (correlation 0.45; plausible range 0.13 to 0.68)."),
            Style::Lead,
        ),
        paragraph(
            "In about 65 of 100 random pairs of teams, the team with happier employees also had happier customers. \
             This does not show which causes which: workload, location or the mix of customers may explain both.",
            Style::Normal,
        ),
        Block::KeyValues(vec![
            ("Period".into(), "1 July to 30 September 2026".into()),
            ("Employees".into(), "412 of 538 answered (77 %), in 34 teams of 5 or more".into()),
            ("Customers".into(), "3,906 of 11,240 answered (35 %), 41 to 260 for each team".into()),
            ("Standing".into(), Text::default().bold("Exploratory").plain(": the first time both were asked together")),
        ]),
        heading(Level::One, "What the teams look like"),
        Block::Figure {
            drawing: scatter(),
            caption: "Each dot is a team; the larger, the more people answered. Bars are one standard error long. The line is what \
                      the teams have in common, the band where it plausibly runs."
                .into(),
        },
        Block::Callout {
            title: "What we cannot say".to_owned(),
            items: vec![
                "Whether one causes the other. Both were measured at the same time.".into(),
                "Anything about single people. Every number stands for a team.".into(),
                "Anything about teams with fewer than 5 answers. They are left out, not counted as zero.".into(),
            ],
        },
    ]
}

fn certainty() -> Vec<Block> {
    vec![
        heading(Level::One, "How each area is linked"),
        paragraph(
            "Eight areas were compared with customers’ overall satisfaction. Filled dots hold after correction for eight comparisons; \
             by chance alone, fewer than one of eight would have looked like a link.",
            Style::Normal,
        ),
        Block::Figure {
            drawing: strip(),
            caption: "Estimates with their plausible ranges (95 %), strongest first. Filled: holds after correction.".into(),
        },
        Block::Table(Table {
            caption: "Areas and customers’ overall satisfaction".into(),
            columns: vec![
                Column::words("Area"),
                Column::numbers("Teams"),
                Column::numbers("Correlation"),
                Column::numbers("Plausible range"),
                Column::words("Holds after correction"),
            ],
            rows: AREAS
                .iter()
                .map(|(area, r, low, high)| {
                    let holds = if *low > 0.05 { "yes" } else { "not shown" };
                    vec![
                        (*area).into(),
                        "34".into(),
                        number(*r).into(),
                        format!("{} to {}", number(*low), number(*high)).into(),
                        holds.into(),
                    ]
                })
                .collect(),
            row_headers: true,
        }),
        heading(Level::Two, "All areas with each other"),
        Block::Figure {
            drawing: matrix(),
            caption: "Correlations between the areas. Hatched: fewer than 10 teams answered both, so nothing is calculated.".into(),
        },
    ]
}

fn explanations() -> Vec<Block> {
    vec![
        heading(Level::One, "Other explanations"),
        paragraph("Each of these was held constant in turn. The link does not depend on any of them alone:", Style::Normal),
        Block::List(vec![
            Text::default().bold("Region.").plain(" Within regions the link is 0.41, about as strong as across all of them."),
            Text::default()
                .bold("Size of the team.")
                .plain(" Larger teams are slightly less satisfied on both sides; the link remains at 0.43."),
            Text::default().bold("Mix of requests.").plain(
                " Teams with many complaints are unhappier on both sides. With the share of complaints held constant, the link falls \
                 to 0.29, and the plausible range then includes almost no link.",
            ),
        ]),
        heading(Level::Two, "What it would mean"),
        paragraph(
            "Customers of the quarter of teams with the most satisfied employees gave 4.2 of 5 on average, those of the quarter with the \
             least satisfied 3.8. The difference is plausibly between 0.1 and 0.7.",
            Style::Normal,
        ),
        heading(Level::Three, "How this compares"),
        paragraph(
            "Published studies of many companies find links around 0.3 after correction. Yours is compatible with that.",
            Style::Normal,
        ),
        heading(Level::Two, "Teams"),
        Block::Table(teams(34)),
    ]
}

fn method() -> Vec<Block> {
    vec![
        Block::PageBreak,
        heading(Level::One, "Method"),
        Block::KeyValues(vec![
            ("Level".into(), "Teams. A team counts once, however many people answered.".into()),
            ("Coefficient".into(), "Pearson’s r of team means; Spearman’s ρ is 0.42.".into()),
            ("Interval".into(), "95 %, Fisher’s z, checked by bootstrap with 10,000 draws.".into()),
            ("Threshold".into(), "Groups under 5 are suppressed, and so is any cut that would reveal one.".into()),
        ]),
        paragraph(
            "Team-level result. It does not describe individual people. A link is not a cause. Those who did not answer may differ.",
            Style::Note,
        ),
    ]
}

/// A table of so many teams.
pub fn teams(count: usize) -> Table {
    let row = |i: usize| {
        let names = ["Service desk", "Field service", "Billing and payments", "Network operations", "Onboarding", "Key accounts"];
        let regions = ["North", "South", "East", "West", "Zürich", "Αθήνα", "Київ"];
        vec![
            format!("{} {}", names[i % names.len()], i / names.len() + 1).into(),
            regions[i % regions.len()].into(),
            format!("{}", 5 + i * 7 % 30).into(),
            format!("{:.1}", 3.2 + (i * 13 % 17) as f64 / 10.0).into(),
            if i % 11 == 7 { "fewer than 5 answers".into() } else { format!("{:.1}", 3.4 + (i * 5 % 13) as f64 / 10.0).into() },
        ]
    };
    Table {
        caption: "Every team with enough answers on both sides".into(),
        columns: vec![
            Column::words("Team"),
            Column::words("Region"),
            Column::numbers("Answers"),
            Column::numbers("Employees (1–5)"),
            Column::numbers("Customers (1–5)"),
        ],
        rows: (0..count).map(row).collect(),
        row_headers: true,
    }
}

const AREAS: [(&str, f64, f64, f64); 8] = [
    ("Teamwork", 0.45, 0.13, 0.68),
    ("Supervision", 0.41, 0.08, 0.65),
    ("Resources and tools", 0.38, 0.06, 0.63),
    ("Information", 0.31, -0.03, 0.58),
    ("Workload", 0.24, -0.11, 0.53),
    ("Recognition", 0.19, -0.16, 0.50),
    ("Development", 0.08, -0.26, 0.41),
    ("Reward", -0.05, -0.38, 0.29),
];

fn number(value: f64) -> String {
    format!("{value:.2}").replace('-', "−")
}

fn text(x: f64, y: f64, words: &str, align: Align) -> Shape {
    styled(x, y, words, align, 13.0, Ink::Text)
}

fn styled(x: f64, y: f64, words: &str, align: Align, size: f64, ink: Ink) -> Shape {
    Shape::Text { at: At { x, y }, text: words.to_owned(), size, bold: false, ink, align, upwards: false }
}

fn stroke(from: (f64, f64), to: (f64, f64), ink: Ink, width: f64, dashed: bool) -> Shape {
    let points = vec![At { x: from.0, y: from.1 }, At { x: to.0, y: to.1 }];
    Shape::Path { points, fill: None, line: Some(Line { ink, width, dashed }) }
}

/// Teams as dots with bars, a line with its band, and axes.
pub fn scatter() -> Drawing {
    let at = |x: f64, y: f64| (64.0 + (x - 2.5) / 2.5 * 640.0, 400.0 - (y - 3.0) / 2.0 * 380.0);
    let corner = |x: f64, y: f64| At { x: at(x, y).0, y: at(x, y).1 };
    let band = vec![corner(2.6, 3.3), corner(3.8, 3.85), corner(4.9, 4.2), corner(4.9, 4.75), corner(3.8, 4.05), corner(2.6, 3.75)];
    let mut shapes = vec![Shape::Path { points: band, fill: Some(Ink::Band), line: None }];
    for tick in 0..=5 {
        let x = 2.5 + f64::from(tick) * 0.5;
        shapes.push(stroke((at(x, 3.0).0, 400.0), (at(x, 3.0).0, 20.0), Ink::Grid, 1.0, false));
        shapes.push(text(at(x, 3.0).0, 420.0, &format!("{x:.1}"), Align::Middle));
    }
    for tick in 0..=4 {
        let y = 3.0 + f64::from(tick) * 0.5;
        shapes.push(stroke((64.0, at(2.5, y).1), (704.0, at(2.5, y).1), Ink::Grid, 1.0, false));
        shapes.push(text(56.0, at(2.5, y).1 + 4.5, &format!("{y:.1}"), Align::End));
    }
    shapes.push(stroke(at(2.6, 3.52), at(4.9, 4.48), Ink::Data, 2.0, false));
    shapes.push(stroke((at(3.7, 3.0).0, 20.0), (at(3.7, 3.0).0, 400.0), Ink::Muted, 1.0, true));
    for i in 0..34 {
        let (a, b) = (f64::from(i * 37 % 34) / 34.0, f64::from(i * 23 % 31) / 31.0);
        let (x, y) = at(2.8 + 1.9 * a, 3.3 + 0.8 * a + 0.7 * b);
        let line = Some(Line { ink: Ink::Surface, width: 1.5, dashed: false });
        let marks = vec![
            stroke((x - 14.0, y), (x + 14.0, y), Ink::Muted, 1.0, false),
            stroke((x, y - 11.0), (x, y + 11.0), Ink::Muted, 1.0, false),
            Shape::Circle { at: At { x, y }, radius: 4.0 + 5.0 * b, fill: Some(if i == 7 { Ink::Highlight } else { Ink::Data }), line },
        ];
        shapes.push(Shape::Group { class: "unit", hint: Some(format!("Team {i}")), shapes: marks });
    }
    shapes.push(Shape::Circle { at: At { x: 70.0, y: 447.0 }, radius: 5.0, fill: Some(Ink::Employees), line: None });
    shapes.push(text(82.0, 452.0, "Employees: overall satisfaction →", Align::Start));
    let words = "Customers: overall satisfaction →".to_owned();
    let at = At { x: 16.0, y: 380.0 };
    shapes.push(Shape::Rect {
        at: At { x: 8.0, y: 386.0 },
        width: 9.0,
        height: 9.0,
        fill: Some(Ink::Customers),
        hatched: false,
        line: None,
    });
    shapes.push(Shape::Text { at, text: words, size: 13.0, bold: false, ink: Ink::Text, align: Align::Start, upwards: true });
    Drawing {
        width: 720.0,
        height: 470.0,
        title: "Customers’ against employees’ satisfaction".to_owned(),
        description: "Teams with more satisfied employees tended to have more satisfied customers.".to_owned(),
        shapes,
    }
}

fn strip() -> Drawing {
    let at = |r: f64| 200.0 + (r + 0.5) / 1.5 * 480.0;
    let mut shapes = vec![stroke((at(0.0), 4.0), (at(0.0), 236.0), Ink::Muted, 1.0, true)];
    for (i, (area, r, low, high)) in AREAS.iter().enumerate() {
        let y = 20.0 + 28.0 * i as f64;
        let fill = Some(if *low > 0.05 { Ink::Data } else { Ink::Surface });
        shapes.push(text(184.0, y + 4.5, area, Align::End));
        shapes.push(stroke((at(*low), y), (at(*high), y), Ink::Data, 1.5, false));
        shapes.push(Shape::Circle {
            at: At { x: at(*r), y },
            radius: 5.0,
            fill,
            line: Some(Line { ink: Ink::Data, width: 1.5, dashed: false }),
        });
        shapes.push(text(716.0, y + 4.5, &number(*r), Align::End));
    }
    for r in [-0.5, 0.0, 0.5, 1.0] {
        shapes.push(styled(at(r), 256.0, &format!("{r:.1}").replace('-', "−"), Align::Middle, 12.0, Ink::Muted));
    }
    Drawing {
        width: 720.0,
        height: 264.0,
        title: "Areas and customers’ satisfaction".to_owned(),
        description: "Teamwork, supervision and resources are linked; the other areas are not shown to be.".to_owned(),
        shapes,
    }
}

fn matrix() -> Drawing {
    let mut shapes = Vec::new();
    for row in 0..8_u32 {
        let y = 8.0 + 34.0 * f64::from(row);
        shapes.push(text(150.0, y + 21.0, AREAS[row as usize].0, Align::End));
        for column in 0..row {
            let x = 160.0 + 60.0 * f64::from(column);
            let (at, hatched) = (At { x, y }, row == 6 && column == 2);
            let step = ((row * 3 + column * 5) % 11) as u8;
            let fill = Some(Ink::Diverging(step));
            let line = Some(Line { ink: Ink::Surface, width: 2.0, dashed: false });
            shapes.push(Shape::Rect { at, width: 60.0, height: 34.0, fill, hatched, line });
            if !hatched {
                let value = number((f64::from(step) - 5.0) / 5.5);
                shapes.push(styled(x + 30.0, y + 21.5, &value, Align::Middle, 13.0, Ink::OnDiverging(step)));
            }
        }
    }
    Drawing {
        width: 640.0,
        height: 284.0,
        title: "Areas with each other".to_owned(),
        description: "Most areas go together; reward stands apart.".to_owned(),
        shapes,
    }
}
