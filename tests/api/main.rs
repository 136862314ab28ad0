//! The HTTP interface, on both databases, through a real server.

mod accounts;
mod alike;
mod arrangements;
mod beside;
mod cells;
mod colours;
mod drafts;
mod exchange;
mod experience;
mod experiments;
mod files;
mod forms;
mod invitations;
mod languages;
mod letters;
mod limits;
mod linkage;
mod linked;
mod lint;
mod nonresponse;
mod pictures;
mod places;
mod quality;
mod quotas;
mod recurrence;
mod released;
mod respond;
mod retention;
mod review;
mod rights;
mod scope;
mod surveys;
mod templates;
mod traces;
mod units;
mod unsent;
mod upgrade;
mod verified;
mod versions;

use candor_survey::{Answer, Answers};
use candor_tests::{Client, Server};
use candor_wire::ids::SubmissionKey;
use candor_wire::respond::{RespondentSurvey, Submission};
use candor_wire::survey::SurveyDetail;

const UNITS: &str =
    "code,name,parent\nall,All,\nnorth,North,all\nsouth,South,all\nn1,North one,north\nn2,North two,north\ns1,South one,south\n";

/// A published survey of the built-in customer questionnaire.
async fn published(author: &Client, slug: &str, audience: &str, template: &str) -> SurveyDetail {
    let reply = author.post("/api/v1/surveys", &serde_json::json!({"slug": slug, "audience": audience, "template": template})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let detail: SurveyDetail = reply.json();
    let reply = author
        .post(&candor_wire::path::publish(detail.summary.id), &serde_json::json!({"revision": detail.revision, "wave": "2026-Q3"}))
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// Units, and a published customer survey.
async fn with_customer_survey(server: &Server) -> (Client, SurveyDetail) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(UNITS).await.status, 200);
    let survey = published(&administrator, "contact", "customers", "customer-satisfaction").await;
    (administrator, survey)
}

/// Closes the wave, so that its results are released.
async fn close(author: &Client, survey: &SurveyDetail) {
    let reply = author.post(&candor_wire::path::close(survey.summary.id), &serde_json::json!({})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

/// Closes the wave and opens another.
async fn next_wave(author: &Client, survey: &SurveyDetail, code: &str) {
    let reply = author.post(&candor_wire::path::waves(survey.summary.id), &serde_json::json!({"code": code})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

fn scale(code: &str) -> Answer {
    Answer::Scale(code.parse().unwrap())
}

fn submission(version: &str, unit: &str, answers: &[(&str, Answer)]) -> Submission {
    let answers: Answers = answers.iter().map(|(item, answer)| (item.parse().unwrap(), answer.clone())).collect();
    Submission {
        key: SubmissionKey(uuid::Uuid::new_v4()),
        version: version.into(),
        unit: unit.parse().unwrap(),
        answers,
        channel: None,
        paradata: None,
        arrangement: String::new(),
    }
}

/// Sends `count` responses for a unit, each with the given overall point.
async fn respond(server: &Server, slug: &str, unit: &str, overall: &str, count: usize) {
    let client = server.client();
    let survey: RespondentSurvey = client.get(&format!("/api/v1/respond/{slug}")).await.json();
    for _ in 0..count {
        let reply = client
            .post(&format!("/api/v1/respond/{slug}/responses"), &submission(&survey.version, unit, &[("overall", scale(overall))]))
            .await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
}
