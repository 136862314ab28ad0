//! Questions in several forms, and effects of order, from what is shown to what is told.

use candor_survey::document::{Order, Variant};
use candor_survey::{Answer, Arrangement, Document, builtin};
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::path;
use candor_wire::problem::Problem;
use candor_wire::report::{ExperimentReport, PowerSentence, ReportPage};
use candor_wire::respond::RespondentForm;
use candor_wire::survey::SurveyDetail;
use serde_json::{Value, json};

use crate::{UNITS, submission};

on_both_databases!(
    forms_are_shown_evenly_and_compared,
    parts_of_the_organisation_are_told_nothing,
    a_form_that_cannot_be_shown_is_refused_by_name,
    power_is_told_before_fielding,
    sealed_answers_have_no_forms
);

/// A question in two forms, and options in any order.
pub fn document() -> Document {
    let mut document = builtin::customer_satisfaction();
    let mut found = Vec::new();
    for question in document.blocks.iter_mut().flat_map(|block| &mut block.questions) {
        question.required = false;
        if question.kind.points().is_some() && found.is_empty() {
            question
                .variants
                .push(Variant { text: "All things considered, how was it?".into(), ..Variant::plain("short".parse().unwrap()) });
            found.push(question.code.clone());
        }
        if question.kind.options().is_some() {
            question.order.options = Order::Random;
        }
    }
    document
}

/// The question with two forms, by code.
fn tried(document: &Document) -> candor_survey::document::Question {
    document.blocks.iter().flat_map(|block| &block.questions).find(|q| !q.variants.is_empty()).unwrap().clone()
}

async fn with_survey(server: &Server) -> (Client, SurveyDetail) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(UNITS).await.status, 200);
    let new = json!({"slug": "tried", "audience": "customers", "document": document()});
    let detail: SurveyDetail = administrator.post("/api/v1/surveys", &new).await.json();
    let reply = administrator.post(&path::publish(detail.summary.id), &json!({"revision": detail.revision, "wave": "w1"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    (administrator, reply.json())
}

/// Answers the question as it was shown: those who see its other form like it better.
async fn answer(server: &Server, arrangement: u8) {
    let client = server.client();
    let address = format!("/api/v1/respond/tried/form?unit=n1&arrangement={:02x}", arrangement);
    let form: RespondentForm = client.get(&address).await.json();
    let question = tried(&document());
    let arm = question.arm(Arrangement(arrangement));
    let text = client.get(&address).await.text();
    assert_eq!(text.contains("All things considered"), arm == 1);
    let points = question.kind.points().unwrap();
    let point = &points[if arm == 1 { points.len() - 1 } else { usize::from(arrangement) % 2 }].code;
    let mut sent = submission(&form.version, "n1", &[(question.code.as_str(), Answer::Scale(point.clone()))]);
    sent.arrangement = form.arrangement;
    let reply = client.post("/api/v1/respond/tried/responses", &sent).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

async fn forms_are_shown_evenly_and_compared(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    let id = survey.summary.id;
    let empty: ExperimentReport = administrator.get(&path::experiments(id)).await.json();
    assert!(empty.questions.is_empty() && empty.not_yet.is_some(), "nothing is told while people answer");
    for arrangement in 0..48 {
        answer(&server, arrangement * 5).await;
    }
    crate::close(&administrator, &survey).await;
    let report: ExperimentReport = administrator.get(&path::experiments(id)).await.json();
    let question = &report.questions[0];
    assert_eq!(question.forms.iter().map(|form| form.name.as_str()).collect::<Vec<_>>(), ["as written", "short"]);
    let mean = &question.outcomes[0];
    let n: u64 = mean.answers.iter().sum();
    assert_eq!((mean.name.as_str(), n, question.not_compared.as_deref()), ("Mean", 48, None));
    assert!(mean.answers.iter().all(|n| *n >= 12) && mean.pairs[0].adjusted_p < 0.001, "{mean:?}");
    let without: ExperimentReport = administrator.get(&format!("{}?without_flagged=true", path::experiments(id))).await.json();
    assert!(without.without_flagged && !report.without_flagged);
    assert_eq!((without.questions, question.left_out), (report.questions.clone(), 0), "nobody is flagged");
    let page: ReportPage = administrator.get(&format!("{}/page", path::experiments(id))).await.json();
    assert!(page.finding.contains("matters") && page.html.contains("All things considered"), "{}", page.finding);
    let file = async |format: &str| administrator.get(&format!("{}/export?format={format}", path::experiments(id))).await;
    assert!(file("pdf").await.body.starts_with(b"%PDF-"));
    assert!(file("html").await.text().contains("<h1>Experiments: "));
    assert_eq!(serde_json::from_slice::<ExperimentReport>(&file("json").await.body).unwrap(), report);
    assert_eq!(file("csv").await.code(), "malformed_query");
    assert_eq!(server.client().get(&path::experiments(id)).await.status, 401);
}

async fn parts_of_the_organisation_are_told_nothing(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    for arrangement in 0..20 {
        answer(&server, arrangement * 12).await;
    }
    crate::close(&administrator, &survey).await;
    let manager = server.person(&administrator, "nora", Role::Manager, Some("north")).await;
    let report: ExperimentReport = manager.get(&path::experiments(survey.summary.id)).await.json();
    assert!(!report.told && report.questions.is_empty() && report.orders.is_empty());
    let page: ReportPage = manager.get(&format!("{}/page", path::experiments(survey.summary.id))).await.json();
    assert!(page.finding.contains("whole organisation only") && !page.html.contains("All things considered"), "{}", page.html);
}

async fn a_form_that_cannot_be_shown_is_refused_by_name(server: Server) {
    let (administrator, _) = with_survey(&server).await;
    let mut bad = document();
    for question in bad.blocks.iter_mut().flat_map(|block| &mut block.questions).filter(|q| !q.variants.is_empty()) {
        question.variants[0].text.clear();
    }
    let new = json!({"slug": "bad", "audience": "customers", "document": bad});
    let detail: SurveyDetail = administrator.post("/api/v1/surveys", &new).await.json();
    let reply = administrator.post(&path::publish(detail.summary.id), &json!({"revision": detail.revision, "wave": "w"})).await;
    let problem: Value = reply.json();
    assert!(problem["fields"][0]["field"].as_str().unwrap().ends_with("variants[0].text"), "{problem}");
    assert!(problem["fields"][0]["message"].as_str().unwrap().contains("change something, or remove the form"), "{problem}");
}

async fn power_is_told_before_fielding(server: Server) {
    let administrator = server.administrator().await;
    let ask = async |query: &str| administrator.get(&format!("{}?{query}", path::POWER)).await;
    let said: PowerSentence = ask("people=776&forms=2").await.json();
    assert!(said.says.starts_with("About 388 would answer each form. A difference of 9.99 points"), "{}", said.says);
    let few: PowerSentence = ask("people=4&forms=2").await.json();
    assert!(few.says.contains("too few"), "{}", few.says);
    for bad in ["people=0&forms=2", "people=9&forms=1", "people=9&forms=7", "people=x&forms=2"] {
        assert_eq!(ask(bad).await.status, 400, "{bad}");
    }
}

async fn sealed_answers_have_no_forms(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(UNITS).await.status, 200);
    let new = json!({"slug": "tried", "audience": "employees", "document": document()});
    let survey: SurveyDetail = administrator.post("/api/v1/surveys", &new).await.json();
    let level = path::assurance(survey.summary.id);
    let refused = administrator.put(&level, &json!({"level": "verified"})).await;
    assert_eq!((refused.status, refused.json::<Problem>().fields[0].field.as_str()), (409, "variants"), "{}", refused.text());
    assert_eq!(administrator.put(&level, &json!({"level": "procedural"})).await.status, 200);
}
