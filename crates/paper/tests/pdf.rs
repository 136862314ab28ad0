//! What people get: a PDF that everybody can read.

#![allow(clippy::expect_used, reason = "what cannot be read fails the test")]

mod reader;
mod sample;

use candor_charts::{Align, At, Drawing, Ink, Line, Shape};
use candor_paper::{Block, Column, Document, Level, PaperError, Style, Table, Text, pdf};
use reader::Pdf;

fn with(blocks: Vec<Block>) -> Document {
    let mut document = Document::new("Title", "en");
    document.blocks = blocks;
    document
}

fn written(blocks: Vec<Block>) -> Pdf {
    Pdf::read(&pdf(&with(blocks)).expect("it can be written"))
}

fn paragraph(text: impl Into<Text>) -> Block {
    Block::Paragraph { text: text.into(), style: Style::Normal }
}

fn heading(level: Level, text: &str) -> Block {
    Block::Heading { level, text: text.to_owned() }
}

fn drawing(width: f64, height: f64, shapes: Vec<Shape>) -> Drawing {
    Drawing { width, height, title: "A chart".to_owned(), description: "It shows something.".to_owned(), shapes }
}

fn figure(drawing: Drawing) -> Block {
    Block::Figure { drawing, caption: "Below".into() }
}

#[test]
fn the_report_is_told_as_what_it_is() {
    let pdf = Pdf::read(&pdf(&sample::report()).expect("it can be written"));
    let told = ["Document", "Title", "H1", "H2", "H3", "Figure", "Table", "THead", "TBody", "L", "LI"].map(|role| pdf.count(role));
    assert_eq!(told, [1, 1, 4, 3, 1, 3, 4, 2, 4, 2, 6]);
    assert_eq!((pdf.count("Lbl"), pdf.count("LBody")), (6, 6));
    assert_eq!((pdf.count("TH"), pdf.count("TD")), (60, 176));
    assert_eq!(pdf.with("/Scope/Column").len() + pdf.with("/Scope/Row").len(), 60);
    assert_eq!(pdf.with("/Alt").iter().filter(|part| part.contains("/BBox")).count(), 3);
}

#[test]
fn it_says_that_it_is_accessible_and_in_which_language() {
    let pdf = Pdf::read(&pdf(&sample::report()).expect("it can be written"));
    let metadata = pdf.stream_with("pdfuaid:part").expect("the standard is named");
    assert!(metadata.contains("Do satisfied teams have satisfied customers?") && metadata.contains("Northwind Services"));
    let catalogue = pdf.with("/Type/Catalog").concat();
    assert!(["/Marked true", "/DisplayDocTitle true", "/Lang(en)", "/Outlines"].iter().all(|key| catalogue.contains(key)), "{catalogue}");
    assert!(pdf.with("CreationDate").is_empty() && !metadata.contains("CreateDate"));
}

#[test]
fn words_can_be_copied_in_the_order_of_reading() {
    let pages = written(vec![
        heading(Level::One, "Finding"),
        paragraph(Text::default().plain("The link is ").bold("probably").plain(" between weak and strong (−0.05 … 0.68).")),
        Block::List(vec!["Ελληνικά".into(), "Українська".into(), "Łódź, Zürich, İstanbul".into()]),
        Block::KeyValues(vec![("Teams".into(), "34".into())]),
        Block::Callout { title: "What we cannot say".to_owned(), items: vec!["Why.".into()] },
    ])
    .pages();
    let text = "TitleFindingThe link is probably between weak and strong (−0.05 … 0.68).\
                •Ελληνικά•Українська•Łódź, Zürich, İstanbulTeams34What we cannot say•Why.Page 1 of 1";
    assert_eq!(pages, [text]);
}

#[test]
fn lines_end_with_a_space_so_that_words_stay_apart() {
    let text = "seven words stand on many lines ".repeat(40);
    assert_eq!(written(vec![paragraph(text.clone())]).pages(), [format!("Title{}Page 1 of 1", text)]);
    assert_eq!(written(vec![paragraph("one\ntwo\r\nthree")]).pages(), ["Titleone two threePage 1 of 1"]);
}

#[test]
fn pages_are_counted_in_the_words_of_the_document() {
    let mut document = with(vec![paragraph("a"), Block::PageBreak, paragraph("b"), Block::PageBreak, Block::PageBreak]);
    document.page_numbers = "Seite {page} von {pages}".to_owned();
    document.footer = "Vertraulich".to_owned();
    let pages = Pdf::read(&pdf(&document).expect("it can be written")).pages();
    assert_eq!(pages, ["TitleaVertraulichSeite 1 von 2", "TitlebVertraulichSeite 2 von 2"]);
}

#[test]
fn page_furniture_is_not_told() {
    let pages = written(vec![paragraph("a"), Block::PageBreak, paragraph("b")]);
    assert_eq!(pages.pages().len(), 2);
    let content = pages.stream_with("/Subtype/Footer").expect("the footer is an artifact");
    assert!(content.contains("/Artifact<<") && pages.stream_with("/Subtype/Header").is_some());
    assert_eq!((pages.count("P"), pages.count("Title")), (2, 1));
}

#[test]
fn headings_stay_with_what_follows() {
    for lines in 20..44 {
        let fill = paragraph(vec!["x"; lines].join("\n"));
        let next = figure(drawing(720.0, 400.0, vec![]));
        for follows in [paragraph("one\ntwo\nthree"), next, Block::Table(sample::teams(4))] {
            let pages = written(vec![fill.clone(), heading(Level::One, "Heading"), follows]).pages();
            assert!(pages.iter().all(|page| !page.replace("Page", "\nPage").contains("Heading\n")), "{lines}: {pages:?}");
        }
    }
}

#[test]
fn paragraphs_leave_no_single_lines() {
    for lines in 30..46 {
        let text = [vec!["x"; lines].join("\n"), "one\ntwo\nthree\nfour".to_owned()];
        let pages = written(text.map(paragraph).to_vec()).pages();
        assert!(!pages.iter().any(|page| page.ends_with("one Page 1 of 2") || page.starts_with("Titlefour")), "{lines}: {pages:?}");
    }
}

#[test]
fn headings_do_not_skip_levels() {
    let levels = [Level::Three, Level::Three, Level::Three, Level::One, Level::Three];
    let pdf = written(levels.iter().map(|level| heading(*level, "Heading")).collect());
    assert_eq!(["H1", "H2", "H3"].map(|role| pdf.count(role)), [2, 2, 1]);
}

#[test]
fn long_tables_show_their_header_on_each_page() {
    let pdf = written(vec![Block::Table(sample::teams(300))]);
    let pages = pdf.pages();
    assert!(pages.len() > 8 && pages.iter().all(|page| page.contains("TeamRegionAnswersEmployees (1–5)Customers (1–5)")));
    assert_eq!((pdf.count("TR"), pdf.count("TH"), pdf.count("TD")), (301, 305, 1200));
    assert!(pages.iter().map(|page| page.matches("South").count()).sum::<usize>() == 43);
}

#[test]
fn rows_have_equally_many_cells() {
    let columns = vec![Column::words("a"), Column::numbers("b")];
    let rows = vec![vec![], vec!["1".into()], vec!["1".into(), "2".into(), "3".into()]];
    let pdf = written(vec![Block::Table(Table { caption: Text::default(), columns, rows, row_headers: false })]);
    assert_eq!((pdf.count("TR"), pdf.count("TH"), pdf.count("TD"), pdf.count("Caption")), (4, 3, 9, 0));
}

#[test]
fn tables_wider_than_the_page_are_divided_between_columns() {
    let columns = (0..30).map(|i| Column::numbers(format!("Area{i}"))).collect();
    let rows = (0..3).map(|row| (0..30).map(|i| format!("{row}.{i:02}").into()).collect()).collect();
    let pdf = written(vec![Block::Table(Table { caption: "Wide".into(), columns, rows, row_headers: true })]);
    assert!(pdf.count("Table") > 1 && pdf.count("Table") == pdf.count("Caption"));
    let text = pdf.pages().concat();
    assert!((0..30).all(|i| text.contains(&format!("2.{i:02}"))), "no number is broken");
}

#[test]
fn a_long_word_is_broken_and_leaves_the_other_columns_whole() {
    let columns = ["Team", "Answers", "Address"].map(Column::words).to_vec();
    let rows = vec![vec!["Onboarding".into(), "34".into(), format!("https://example.org/{}", "x".repeat(400)).into()]];
    let pdf = written(vec![Block::Table(Table { caption: Text::default(), columns, rows, row_headers: true })]);
    assert_eq!(pdf.count("Table"), 1);
    assert!(pdf.pages()[0].contains("TeamAnswersAddressOnboarding34https://example.org/x"));
}

#[test]
fn a_row_higher_than_a_page_goes_on() {
    let rows = vec![vec!["Comment".into(), "many words ".repeat(1500).into()], vec!["Next".into(), "few".into()]];
    let columns = vec![Column::words("What"), Column::words("Words")];
    let pdf = written(vec![Block::Table(Table { caption: "Tall".into(), columns, rows, row_headers: true })]);
    assert!(pdf.pages().len() > 2);
    assert_eq!(pdf.pages().concat().matches("many").count(), 1500);
    assert_eq!((pdf.count("TR"), pdf.count("TD")), (3, 2));
}

#[test]
fn a_figure_larger_than_a_page_is_made_to_fit() {
    let edge = Line { ink: Ink::Text, width: 1.0, dashed: true };
    for (width, height) in [(100.0, 90_000.0), (90_000.0, 100.0), (9000.0, 9000.0)] {
        let shape = Shape::Rect { at: At { x: 0.0, y: 0.0 }, width, height, fill: Some(Ink::Band), hatched: true, line: Some(edge) };
        let pdf = written(vec![heading(Level::One, "Large"), figure(drawing(width, height, vec![shape])), paragraph("after")]);
        assert_eq!((pdf.count("Figure"), pdf.count("Caption")), (1, 1), "{width} × {height}");
        assert!(pdf.pages().len() <= 2 && pdf.pages().iter().any(|page| page.contains("LargeBelow")));
    }
}

#[test]
fn figures_are_not_divided() {
    let blocks = (0..6).map(|_| figure(sample::scatter())).collect();
    let pdf = written(blocks);
    assert_eq!((pdf.pages().len(), pdf.with("/BBox").len()), (4, 6));
}

#[test]
fn drawings_that_cannot_be_drawn_are_left_out() {
    let nowhere = At { x: f64::NAN, y: f64::INFINITY };
    let line = Some(Line { ink: Ink::Diverging(99), width: -1.0, dashed: true });
    let words =
        |size| Shape::Text { at: nowhere, text: "a".to_owned(), size, bold: true, ink: Ink::Text, align: Align::End, upwards: true };
    let shapes = vec![
        Shape::Path { points: vec![], fill: Some(Ink::Data), line },
        Shape::Path { points: vec![nowhere, nowhere], fill: None, line },
        Shape::Circle { at: At { x: 1.0, y: 1.0 }, radius: -5.0, fill: Some(Ink::Data), line },
        Shape::Circle { at: At { x: 1e300, y: 1.0 }, radius: 1e300, fill: Some(Ink::Data), line },
        Shape::Rect { at: nowhere, width: -1.0, height: f64::NAN, fill: None, hatched: true, line },
        Shape::Rect { at: At { x: 0.0, y: 0.0 }, width: 0.0, height: 10.0, fill: Some(Ink::Data), hatched: true, line },
        words(13.0),
        words(f64::NAN),
        Shape::Group { class: "empty", hint: None, shapes: vec![] },
    ];
    assert_eq!(written(vec![figure(drawing(100.0, 100.0, shapes))]).count("Figure"), 1);
    for (width, height) in [(0.0, 100.0), (f64::NAN, 1.0), (f64::INFINITY, 10.0), (-5.0, 5.0), (1e300, 1e300)] {
        let pdf = written(vec![figure(drawing(width, height, vec![]))]);
        assert_eq!((pdf.count("Figure"), pdf.count("Caption")), (0, 1));
    }
}

#[test]
fn what_the_font_lacks_is_drawn_as_a_box_and_keeps_its_text() {
    let texts = ["👍", "日本語", "مرحبا", "שלום", "नमस्ते"];
    for text in texts {
        assert_eq!(written(vec![paragraph(text)]).pages(), [format!("Title{text}Page 1 of 1")]);
    }
    assert_eq!(written(vec![paragraph("👍 good 日 本")]).pages(), ["Title👍 good 日 本Page 1 of 1"]);
}

#[test]
fn what_cannot_be_seen_is_taken_out() {
    let text = "a\u{0}b\u{1b}\u{200B}c\u{202E}d\u{FEFF}e\u{AD}f";
    assert_eq!(written(vec![paragraph(text)]).pages(), ["TitleabcdefPage 1 of 1"]);
    assert_eq!(written(vec![paragraph("\u{E000}\u{FFFF}\u{10FFFF}")]).pages(), ["Title\u{FFFD}\u{FFFD}\u{FFFD}Page 1 of 1"]);
}

#[test]
fn very_long_words_are_broken() {
    let word = "https://example.org/".to_owned() + &"x".repeat(5000);
    let pages = written(vec![paragraph(word.clone()), Block::List(vec![word.clone().into()]), heading(Level::One, &word)]).pages();
    assert_eq!(pages.concat().matches('x').count(), 3 * 5001);
}

#[test]
fn nothing_to_say_is_nothing_told() {
    let blank = || Text::from(" \n\u{200B}");
    let pdf = written(vec![
        heading(Level::One, ""),
        paragraph(""),
        paragraph(blank()),
        Block::List(vec![]),
        Block::List(vec![blank()]),
        Block::Table(Table::default()),
        Block::Callout { title: String::new(), items: vec![] },
        Block::KeyValues(vec![(blank(), blank())]),
    ]);
    assert_eq!(pdf.pages(), ["TitlePage 1 of 1"]);
    assert!(["H1", "P", "L", "LI", "Table", "Div"].iter().all(|role| pdf.count(role) == 0));
}

#[test]
fn the_same_report_is_the_same_file() {
    let report = sample::report();
    assert_eq!(pdf(&report).expect("it can be written"), pdf(&report).expect("it can be written"));
}

#[test]
fn a_report_that_not_everybody_could_read_is_refused() {
    let mut document = with(vec![]);
    document.title = " \u{200B}".to_owned();
    assert!(matches!(pdf(&document), Err(PaperError::Untitled)));
    document = with(vec![]);
    document.language = "English, please".to_owned();
    assert!(matches!(pdf(&document), Err(PaperError::Language(_))));
    let wordless = Drawing { width: 100.0, height: 100.0, title: String::new(), description: String::new(), shapes: vec![] };
    let refused = pdf(&with(vec![Block::Figure { drawing: wordless, caption: Text::default() }]));
    assert!(matches!(&refused, Err(PaperError::Inaccessible { rules, .. }) if rules.contains("MissingAltText")), "{refused:?}");
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    /// Whatever people write, the report is accessible: the writer refuses anything else.
    #[test]
    fn any_words_can_be_printed(words in proptest::collection::vec("\\PC{0,40}|.{0,40}|[\\s\u{300}-\u{36F}😀א-ת]{0,20}", 6)) {
        let [title, a, b, c, d, e] = [0, 1, 2, 3, 4, 5].map(|i| words[i].as_str());
        let mut document = Document::new(format!("T{title}"), "en");
        document.footer = e.to_owned();
        let text = Text::default().plain(a).bold(b).plain(c);
        let columns = vec![Column::words(a), Column::numbers(b)];
        document.blocks = vec![
            Block::Heading { level: Level::Two, text: d.to_owned() },
            Block::Paragraph { text: text.clone(), style: Style::Lead },
            Block::List(vec![text.clone(), e.into()]),
            Block::Table(Table { caption: c.into(), columns, rows: vec![vec![text.clone(), d.into()]], row_headers: true }),
            Block::Callout { title: a.to_owned(), items: vec![text.clone()] },
            Block::KeyValues(vec![(e.into(), text)]),
            figure(Drawing { title: b.to_owned(), ..sample::scatter() }),
        ];
        let written = pdf(&document);
        proptest::prop_assert!(written.is_ok(), "{written:?}");
    }
}
