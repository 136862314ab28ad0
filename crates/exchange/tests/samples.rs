//! Files written after public samples of each system, what they become, and what is said about it.
//!
//! The expected documents and reports lie in `tests/snapshots`. `CANDOR_TEST_WRITE=1` writes them anew; read the
//! difference before it is kept.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::path::PathBuf;

use candor_exchange::{Format, Imported, Outcome, export, import};
use candor_survey::{Document, Questionnaire, builtin};

const SAMPLES: [(&str, Format); 5] = [
    ("surveyjs.json", Format::SurveyJs),
    ("limesurvey.lss", Format::LimeSurvey),
    ("limesurvey_2.lss", Format::LimeSurvey),
    ("qualtrics.qsf", Format::Qualtrics),
    ("xlsform.xlsx", Format::XlsForm),
];

fn path(folder: &str, name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder).join(name)
}

fn imported(name: &str) -> Imported {
    let bytes = std::fs::read(path("fixtures", name)).unwrap();
    import(&bytes, None).unwrap_or_else(|refused| panic!("{name}: {refused}"))
}

fn same_as_snapshot(name: &str, text: &str) {
    let path = path("snapshots", name);
    if std::env::var_os("CANDOR_TEST_WRITE").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(text == expected, "{name} is not as it was; CANDOR_TEST_WRITE=1 writes it anew. It is now:\n{text}");
}

#[test]
fn every_sample_becomes_its_document_and_its_report() {
    for (name, format) in SAMPLES {
        let imported = imported(name);
        assert_eq!(imported.format, format, "{name}");
        let mut report = String::new();
        for finding in &imported.report {
            report += &format!("{:12} {} | {} | {}\n", finding.outcome.as_str(), finding.place, finding.what, finding.reason);
        }
        for problem in &imported.unfinished {
            report += &format!("unfinished   {problem}\n");
        }
        same_as_snapshot(&format!("{name}.report.txt"), &report);
        same_as_snapshot(&format!("{name}.document.json"), &export(&imported.document).unwrap());
    }
}

#[test]
fn what_maps_exactly_can_be_published_at_once() {
    for name in ["surveyjs_exact.json", "limesurvey_exact.lss", "qualtrics_exact.qsf", "xlsform_exact.xlsx"] {
        let imported = imported(name);
        let inexact: Vec<_> = imported.report.iter().filter(|finding| finding.outcome != Outcome::Exact).collect();
        assert!(inexact.is_empty(), "{name}: {inexact:?}");
        assert_eq!(imported.unfinished, [], "{name}");
        let questionnaire = Questionnaire::try_from(imported.document).unwrap();
        let conditions = questionnaire.document().blocks.iter().flat_map(|b| &b.questions).filter(|q| !q.show_if.is_empty()).count();
        assert!(conditions >= 1, "{name}");
    }
}

#[test]
fn candors_own_json_comes_back_as_it_was() {
    let texts = ["all_kinds", "more_kinds"].map(|name| {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../survey/tests/{name}.json"));
        std::fs::read_to_string(path).unwrap()
    });
    let own: Vec<Document> = texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect();
    let built_in = builtin::templates().into_iter().map(|template| template.document);
    let samples = SAMPLES.iter().map(|(name, _)| imported(name).document);
    for document in own.into_iter().chain(built_in).chain(samples) {
        let again = import(export(&document).unwrap().as_bytes(), Some(Format::Candor)).unwrap();
        assert_eq!(again.document, document);
        assert!(again.report.is_empty());
    }
}

#[test]
fn nothing_of_a_file_remains_as_markup() {
    for (name, _) in SAMPLES {
        let imported = imported(name);
        let all = export(&imported.document).unwrap() + &serde_json::to_string(&imported.report).unwrap();
        for piece in ["<script", "<img", "onerror", "alert(", "addOnload", "<b>", "<p>"] {
            assert!(!all.contains(piece), "{name} has {piece}");
        }
    }
}

#[test]
fn every_finding_says_where_what_and_why() {
    for (name, _) in SAMPLES {
        for finding in imported(name).report {
            assert!(![&finding.place, &finding.what, &finding.reason].iter().any(|text| text.trim().is_empty()), "{name}: {finding:?}");
            assert!(!finding.reason.contains('\n'), "{name}: {finding:?}");
        }
    }
}
