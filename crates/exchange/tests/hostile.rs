//! Files that are made to do harm: refused with a reason, or made harmless.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::{Duration, Instant};

use candor_exchange::{Format, MAX_BYTES, MAX_ELEMENTS, MAX_UNPACKED_BYTES, Refused, import};
use serde_json::json;

mod pack;

fn refused(bytes: &[u8]) -> Refused {
    let start = Instant::now();
    let refused = import(bytes, None).map(|imported| imported.report).unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(10), "{refused}");
    refused
}

fn lss(inner: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>{inner}</document>")
}

#[test]
fn entities_are_not_expanded() {
    let mut bomb = "<!DOCTYPE document [<!ENTITY a0 \"lol\">".to_owned();
    for n in 1..20 {
        bomb += &format!("<!ENTITY a{n} \"{}\">", format!("&a{};", n - 1).repeat(10));
    }
    let bomb = format!("<?xml version=\"1.0\"?>{bomb}]><document>&a19;</document>");
    assert_eq!(refused(bomb.as_bytes()), Refused::DocumentType);
    let outside = "<!DOCTYPE document [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><document>&x;</document>";
    assert_eq!(refused(outside.as_bytes()), Refused::DocumentType);
    assert!(matches!(refused(lss("&undefined;").as_bytes()), Refused::Malformed { .. }));
    assert_eq!(refused(&pack::workbook(&bomb)), Refused::DocumentType, "in the parts of a workbook too");
}

#[test]
fn packed_files_are_unpacked_only_so_far() {
    // 60 MB of spaces pack to 60 kB
    let bomb = format!("<worksheet><sheetData>{}</sheetData></worksheet>", " ".repeat(MAX_UNPACKED_BYTES));
    let packed = pack::workbook(&bomb);
    assert!(packed.len() < 100_000);
    assert_eq!(refused(&packed), Refused::TooLargeUnpacked);
    // each part is small enough, all of them together are not
    let part = vec![b' '; MAX_UNPACKED_BYTES / 2 + 1];
    let both = pack::zip(&[("xl/workbook.xml", part.clone()), ("xl/_rels/workbook.xml.rels", part)]);
    assert_eq!(refused(&both), Refused::TooLargeUnpacked);
    // the list says a size that is not true
    let mut lying = pack::workbook("<worksheet/>");
    let at = lying.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    lying[at + 20..at + 24].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(refused(&lying), Refused::Packed);
    assert_eq!(refused(b"PK\x05\x06"), Refused::Packed);
    assert_eq!(refused(&pack::zip(&[("mimetype", b"x".to_vec())])), Refused::NoSurveySheet);
    let mut secret = pack::workbook("<worksheet/>");
    let list = secret.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    secret[list + 8] |= 1;
    assert_eq!(refused(&secret), Refused::Packed, "encrypted");
}

#[test]
fn a_text_that_many_cells_share_is_not_copied_without_end() {
    let text = "x".repeat(100_000);
    let cells = "<c t=\"s\"><v>0</v></c>".repeat(400);
    let sheet = format!("<worksheet><sheetData>{}</sheetData></worksheet>", format!("<row>{cells}</row>").repeat(100));
    let book = pack::zip(&[
        ("xl/workbook.xml", br#"<workbook xmlns:r="r"><sheets><sheet name="survey" r:id="a"/></sheets></workbook>"#.to_vec()),
        ("xl/_rels/workbook.xml.rels", br#"<R><Relationship Id="a" Target="/xl/sheet.xml"/></R>"#.to_vec()),
        ("xl/sharedStrings.xml", format!("<sst><si><t>{text}</t></si></sst>").into_bytes()),
        ("xl/sheet.xml", sheet.into_bytes()),
    ]);
    assert_eq!(refused(&book), Refused::TooManyElements);
}

#[test]
fn a_hundred_megabytes_are_refused_at_once() {
    assert_eq!(refused(&vec![b'{'; 100_000_000]), Refused::TooLarge(100_000_000));
    assert_eq!(refused(&vec![b' '; MAX_BYTES]), Refused::Empty);
}

#[test]
fn deep_and_wide_files_are_refused() {
    let deep = format!("{{\"pages\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(refused(deep.as_bytes()), Refused::TooDeep);
    assert_eq!(refused("<a>".repeat(1_000_000).as_bytes()), Refused::TooDeep);
    let wide = format!("{{\"pages\":[{}0]}}", "0,".repeat(MAX_ELEMENTS));
    assert_eq!(refused(wide.as_bytes()), Refused::TooManyElements);
    assert_eq!(refused(lss(&"<a/>".repeat(MAX_ELEMENTS)).as_bytes()), Refused::TooManyElements);
    let attributes: String = (0..200_000).map(|n| format!(" a{n}=\"\"")).collect();
    assert_eq!(refused(lss(&format!("<a{attributes}/>")).as_bytes()), Refused::TooManyElements);
    let panels = format!("{{\"elements\":[{}{}]}}", "{\"type\":\"panel\",\"elements\":[".repeat(40), "]}".repeat(40));
    assert_eq!(refused(panels.as_bytes()), Refused::TooDeep);
    let questions: Vec<_> = (0..1001).map(|n| json!({ "type": "text", "name": format!("q{n}") })).collect();
    assert_eq!(refused(json!({ "elements": questions }).to_string().as_bytes()), Refused::TooManyQuestions);
    let rows: Vec<String> = (0..5000).map(|n| format!("r{n}")).collect();
    let matrix = json!({ "elements": [{ "type": "matrix", "name": "m", "columns": [1, 2], "rows": rows }] });
    assert_eq!(refused(matrix.to_string().as_bytes()), Refused::TooManyQuestions);
}

#[test]
fn other_encodings_are_refused_or_read_by_their_marks() {
    let survey = "{\"title\":\"Größe\",\"elements\":[{\"type\":\"text\",\"name\":\"a\"}]}";
    let latin: Vec<u8> = survey.chars().map(|c| c as u32 as u8).collect();
    assert_eq!(refused(&latin), Refused::Encoding);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain(survey.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(import(&wide, None).unwrap().document.title, "Größe");
    assert_eq!(refused(&wide[2..]), Refused::Encoding, "without its mark");
    let claimed = lss("<a>ä</a>").replace("UTF-8", "ISO-8859-1");
    assert_eq!(refused(claimed.as_bytes()), Refused::Encoding);
    assert_eq!(refused(b"\x00\x01\x02\x03"), Refused::Encoding);
}

#[test]
fn what_is_no_survey_is_refused_without_repeating_it() {
    let private = "the-private-part";
    for (file, expected) in [
        (String::new(), Refused::Empty),
        (private.to_owned(), Refused::Unknown),
        (format!("{{\"{private}\": 1}}"), Refused::Unknown),
        (format!("<html><{private}/></html>"), Refused::Unknown),
        (lss("").replace(">Survey<", ">Group<"), Refused::NotASurvey),
        (lss(""), Refused::NoQuestions),
        ("{\"elements\": []}".into(), Refused::NoQuestions),
        (format!("{{\"format\":\"candor-questionnaire/1\",\"{private}\":1}}"), Refused::NotADocument),
        ("{\"format\":\"candor-questionnaire/2\"}".into(), Refused::LaterFormat),
    ] {
        let found = refused(file.as_bytes());
        assert_eq!(found, expected);
        assert!(!found.to_string().contains(private));
    }
    let cut = refused(format!("{{\"elements\": [\n {{\"{private}").as_bytes());
    assert!(matches!(cut, Refused::Malformed { line: 2, .. }) && !cut.to_string().contains(private), "{cut}");
    let torn = refused(lss(&format!("\n<{private}></b>")).as_bytes());
    assert!(matches!(torn, Refused::Malformed { line: 2, .. }) && !torn.to_string().contains(private), "{torn}");
    let other = import(b"{\"elements\": [{}]}", Some(Format::Qualtrics)).unwrap_err();
    assert_eq!(other, Refused::OtherFormat { expected: Format::Qualtrics, found: Format::SurveyJs });
}

#[test]
fn scripts_in_labels_become_nothing() {
    let evil = "<img src=x onerror=alert(1)>Name<script>fetch('//evil')</script><a href=\"javascript:x\">here</a>&lt;b&gt;";
    let name = "x\"><script>";
    let files = [
        json!({ "title": evil, "elements": [{ "type": "radiogroup", "name": name, "title": evil, "choices": [{ "value": name, "text": evil }, evil] }] }).to_string().into_bytes(),
        json!({ "SurveyEntry": { "SurveyName": evil }, "SurveyElements": [{ "Element": "BL", "Payload": [{ "ID": "b", "Description": evil, "BlockElements": [{ "Type": "Question", "QuestionID": "q" }] }] },
            { "Element": "SQ", "Payload": { "QuestionID": "q", "DataExportTag": name, "QuestionText": evil, "QuestionType": "MC", "Selector": "SAVR", "Choices": { "1": { "Display": evil }, "2": { "Display": evil } } } }] }).to_string().into_bytes(),
        pack::rows(&[&["type", "name", "label"], &["text", name, evil], &["begin group", "g", evil], &["note", "n", evil], &["end group"]]),
    ];
    for file in files {
        let imported = import(&file, None).unwrap();
        let document = serde_json::to_string(&imported.document).unwrap();
        for piece in ["<img", "<script", "<a ", "javascript"] {
            assert!(!document.contains(piece), "{piece} in {document}");
        }
        assert!(document.contains("Namehere<b>"), "the words stay: {document}");
        for finding in &imported.report {
            assert!(!finding.place.chars().chain(finding.reason.chars()).any(char::is_control), "{finding:?}");
        }
    }
}

#[test]
fn names_in_any_script_become_codes_of_their_own() {
    let book = pack::rows(&[
        &["type", "name", "label"],
        &["text", "Возраст", "Сколько лет?"],
        &["text", "年齢", "何歳ですか"],
        &["text", "a b", "A"],
        &["text", "a_b", "B"],
    ]);
    let imported = import(&book, None).unwrap();
    let codes: Vec<&str> = imported.document.blocks[0].questions.iter().map(|q| q.code.as_str()).collect();
    assert_eq!(codes, ["q1", "q2", "a_b", "a_b_2"]);
    assert_eq!(imported.unfinished, []);
}

#[test]
fn many_conditions_and_long_lists_end_soon() {
    let condition = (0..60).map(|n| format!("{{q0}} = {n} or {{q1}} >= {n}")).collect::<Vec<_>>().join(" or ");
    let text = |n: usize| json!({ "type": "text", "name": format!("q{n}"), "inputType": "number", "visibleIf": if n > 1 { condition.as_str() } else { "" } });
    let file = json!({ "elements": (0..200).map(text).collect::<Vec<_>>() }).to_string();
    let start = Instant::now();
    let imported = import(file.as_bytes(), None).unwrap();
    assert!(imported.unfinished.is_empty());
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());

    let mut panel = json!({ "type": "text", "name": "inner" });
    for n in 0..25 {
        let many: Vec<_> = (0..40).map(|m| json!({ "type": "text", "name": format!("p{n}_{m}") })).collect();
        panel = json!({ "type": "panel", "visibleIf": condition, "elements": [panel, { "type": "panel", "elements": many }] });
    }
    let start = Instant::now();
    let file = json!({ "elements": [panel] }).to_string();
    let found = import(file.as_bytes(), None);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?} {found:?}", start.elapsed());

    let mut rows: Vec<Vec<String>> = vec![["type", "name", "label"].map(str::to_owned).to_vec()];
    rows.extend((0..900).map(|n| vec!["select_one long".to_owned(), format!("q{n}"), "x".to_owned()]));
    let mut list = vec![["list_name", "name", "label"].map(str::to_owned).to_vec()];
    list.extend((0..20_000).map(|n| vec!["long".to_owned(), format!("o{n}"), format!("Option {n}")]));
    let start = Instant::now();
    assert_eq!(import(&pack::book(&[("survey", &rows), ("choices", &list)]), None).unwrap_err(), Refused::TooManyOptions);
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}
