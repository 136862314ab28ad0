//! Questionnaires of other systems through the interface, and the schema of our own.

use candor_tests::{Client, Reply, Server, on_both_databases, repository_file};
use candor_wire::account::Role;
use candor_wire::exchange::{ImportOutcome, ImportReport, MAX_IMPORT_BYTES};
use candor_wire::path;
use candor_wire::survey::SurveyDetail;
use serde_json::{Value, json};

on_both_databases!(
    files_of_other_systems_become_drafts_with_a_report,
    only_those_who_write_surveys_may_import,
    hostile_files_are_refused_with_a_remedy_and_never_repeated,
    the_schema_is_published,
);

fn sample(name: &str) -> Vec<u8> {
    std::fs::read(repository_file(&format!("crates/exchange/tests/fixtures/{name}"))).unwrap()
}

async fn send(client: &Client, bytes: Vec<u8>) -> Reply {
    client.post_bytes(path::IMPORT_QUESTIONNAIRE, "application/octet-stream", bytes).await
}

async fn files_of_other_systems_become_drafts_with_a_report(server: Server) {
    let author = server.administrator().await;
    for (name, format, slug) in [
        ("surveyjs.json", "SurveyJS JSON", "one"),
        ("limesurvey.lss", "LimeSurvey .lss", "two"),
        ("qualtrics.qsf", "Qualtrics .qsf", "three"),
        ("xlsform.xlsx", "XLSForm .xlsx", "four"),
    ] {
        let reply = send(&author, sample(name)).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let report: ImportReport = reply.json();
        assert_eq!(report.format, format);
        for outcome in [ImportOutcome::Exact, ImportOutcome::Approximated, ImportOutcome::Dropped] {
            assert!(report.findings.iter().any(|f| f.outcome == outcome && !f.reason.is_empty()), "{name}: {outcome:?}");
        }
        assert_eq!(
            author.get(path::SURVEYS).await.json::<Vec<Value>>().len(),
            ["one", "two", "three", "four"].iter().position(|s| *s == slug).unwrap(),
            "nothing is stored yet"
        );
        let new = json!({ "slug": slug, "audience": "customers", "template": null, "document": report.document });
        let created = author.post(path::SURVEYS, &new).await;
        assert_eq!(created.status, 201, "{}", created.text());
        let survey: SurveyDetail = created.json();
        let publish = author.post(&path::publish(survey.summary.id), &json!({ "revision": survey.revision, "wave": "2026-Q3" })).await;
        // the linter has its own say
        let is_complete = publish.status == 200 || publish.code() == "biased_wording";
        assert_eq!(is_complete, report.unfinished.is_empty(), "{name}: {}", publish.text());
    }
}

async fn only_those_who_write_surveys_may_import(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    let designer = server.person(&administrator, "dora", Role::Designer, None).await;
    let manager = server.person(&administrator, "max", Role::Manager, Some("north")).await;
    let file = sample("surveyjs_exact.json");
    assert_eq!(send(&designer, file.clone()).await.status, 200);
    assert_eq!(send(&manager, file.clone()).await.code(), "not_allowed");
    assert_eq!(send(&server.client(), file.clone()).await.code(), "sign_in_needed");
    let form = designer.post_bytes(path::IMPORT_QUESTIONNAIRE, "text/plain", file).await;
    assert_eq!((form.status, form.code().as_str()), (415, "unsupported_media_type"));
    assert!(form.text().contains("application/octet-stream"), "{}", form.text());
}

async fn hostile_files_are_refused_with_a_remedy_and_never_repeated(server: Server) {
    let author = server.administrator().await;
    for (file, remedy) in [
        (b"<!DOCTYPE a [<!ENTITY private \"x\">]><a>&private;</a>".to_vec(), "document type"),
        (b"{\"private\": true}".to_vec(), "It reads Candor JSON"),
        (b"{\"elements\": [{\"private".to_vec(), "line 1, column"),
        (b"PK\x03\x04private".to_vec(), "save it as .xlsx"),
        (b"private \xff\xfe\xfd".to_vec(), "as UTF-8"),
        (Vec::new(), "empty"),
        ("[".repeat(1_000_000).into_bytes(), "It reads Candor JSON"),
    ] {
        let reply = send(&author, file).await;
        assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_file"));
        assert!(reply.text().contains(remedy), "{}", reply.text());
        assert!(!reply.text().contains("private"), "{}", reply.text());
        assert_eq!(reply.header("content-type"), "application/problem+json");
    }
    let reply = send(&author, vec![b'{'; MAX_IMPORT_BYTES + 1]).await;
    assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"));
    assert!(reply.text().contains("10000000"), "{}", reply.text());
}

async fn the_schema_is_published(server: Server) {
    let reply = server.client().get(path::QUESTIONNAIRE_SCHEMA).await;
    assert_eq!((reply.status, reply.header("content-type").as_str()), (200, "application/schema+json"));
    let schema: Value = reply.json();
    assert_eq!(schema["properties"]["format"]["const"], "candor-questionnaire/1");
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
}
