//! Signs of careless answering, and results with and without flagged responses.

use candor_survey::{Answer, Answers, Paradata, Speed};
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::ids::SubmissionKey;
use candor_wire::path;
use candor_wire::report::{LinkageReport, QualityReport, ReportPage, Results};
use candor_wire::respond::Submission;
use candor_wire::survey::SurveyDetail;
use serde_json::{Value, json};

use crate::{UNITS, close, scale};

on_both_databases!(
    flagged_responses_can_be_left_out_and_nothing_is_deleted,
    fewer_than_five_flagged_responses_stay_in,
    weighted_results_can_leave_flagged_responses_out,
    managers_learn_nothing_by_leaving_flagged_responses_out,
    only_a_class_of_speed_is_kept,
    a_quality_report_is_written_in_every_form,
    an_instructed_item_must_be_one,
    a_link_stands_beside_that_without_flagged_responses,
);

fn points() -> Vec<Value> {
    let labels = ["Very bad", "Bad", "Neither good nor bad", "Good", "Very good"];
    labels.iter().zip(1..).map(|(label, p)| json!({"code": p.to_string(), "label": label, "value": p})).collect()
}

fn rating(code: &str) -> Value {
    json!({"code": code, "text": format!("How is {code}?"), "kind": {"rating": {"points": points()}}})
}

/// One measure, and an item that asks for an answer.
fn document() -> Value {
    json!({
        "format": "candor-questionnaire/1", "title": "Checked",
        "blocks": [{"code": "b", "questions": [rating("good"), rating("asks")]}],
        "measures": [{"code": "good", "name": "Good", "kind": "index", "items": ["good"]}],
        "instructed": [{"item": "asks", "answer": "2"}],
        "suppressions": [{"rule": "W20", "at": "good", "reason": "It is asked like this elsewhere."}],
    })
}

async fn published(author: &Client, slug: &str, audience: &str) -> SurveyDetail {
    let reply = author.post("/api/v1/surveys", &json!({"slug": slug, "audience": audience, "document": document()})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let detail: SurveyDetail = reply.json();
    let publish = json!({"revision": detail.revision, "wave": "2026-Q3"});
    let reply = author.post(&path::publish(detail.summary.id), &publish).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

fn submission(survey: &SurveyDetail, unit: &str, good: &str, is_careless: bool) -> Submission {
    let answers: Answers = [("good", scale(good)), ("asks", scale(if is_careless { "5" } else { "2" }))]
        .map(|(item, answer): (&str, Answer)| (item.parse().unwrap(), answer))
        .into_iter()
        .collect();
    let speed = Some(if is_careless { Speed::Fast } else { Speed::Usual });
    Submission {
        key: SubmissionKey(uuid::Uuid::new_v4()),
        version: survey.version.clone().unwrap(),
        unit: unit.parse().unwrap(),
        answers,
        channel: None,
        paradata: Some(Paradata { speed, scripts: true, ..Paradata::default() }),
        arrangement: String::new(),
    }
}

async fn answer(server: &Server, survey: &SurveyDetail, unit: &str, good: &str, is_careless: bool, times: usize) {
    let client = server.client();
    for _ in 0..times {
        let to = format!("/api/v1/respond/{}/responses", survey.summary.slug);
        let reply = client.post(&to, &submission(survey, unit, good, is_careless)).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
}

async fn with_survey(server: &Server) -> (Client, SurveyDetail) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(UNITS).await.status, 200);
    let survey = published(&administrator, "checked", "employees").await;
    (administrator, survey)
}

async fn results(client: &Client, survey: &SurveyDetail, query: &str) -> Results {
    client.get(&format!("{}{query}", path::results(survey.summary.id))).await.json()
}

async fn flagged_responses_can_be_left_out_and_nothing_is_deleted(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    answer(&server, &survey, "n1", "5", false, 15).await;
    answer(&server, &survey, "n1", "1", true, 5).await;
    close(&administrator, &survey).await;
    let all = results(&administrator, &survey, "").await;
    assert_eq!((all.responses, all.without_flagged), (Some(20), false));
    let quality = all.quality.unwrap();
    assert_eq!((quality.responses, quality.timed, quality.flagged, quality.left_out), (20, 20, 5, 5));
    let signs: Vec<u64> = quality.signs.iter().map(|sign| sign.n).collect();
    assert_eq!(signs, [0, 0, 5, 5, 0], "{:?}", quality.signs);
    let beside = &quality.measures[0];
    let mean = |m: &candor_wire::report::MeasureResult| (m.n.unwrap(), m.score.unwrap().mean);
    assert_eq!((mean(&beside.with), mean(beside.without.as_ref().unwrap())), ((20, 4.0), (15, 5.0)));
    let without = results(&administrator, &survey, "?without_flagged=true").await;
    assert_eq!((without.responses, without.without_flagged, without.items[0].n), (Some(15), true, Some(15)));
    assert_eq!(without.measures[0].score.unwrap().mean, 5.0);
    assert_eq!(results(&administrator, &survey, "").await.responses, Some(20), "nothing is deleted");
    assert_eq!(administrator.get(&format!("{}?without_flagged=perhaps", path::results(survey.summary.id))).await.code(), "malformed_query");
}

async fn fewer_than_five_flagged_responses_stay_in(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    answer(&server, &survey, "n1", "5", false, 15).await;
    answer(&server, &survey, "n1", "1", true, 4).await;
    close(&administrator, &survey).await;
    let (all, without) = (results(&administrator, &survey, "").await, results(&administrator, &survey, "?without_flagged=true").await);
    assert_eq!((all.responses, &all.items, &all.measures), (without.responses, &without.items, &without.measures));
    let quality = without.quality.unwrap();
    assert_eq!((quality.flagged, quality.left_out), (4, 0));
    assert!(quality.measures[0].without.is_none());
}

async fn weighted_results_can_leave_flagged_responses_out(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    answer(&server, &survey, "n1", "5", false, 30).await;
    answer(&server, &survey, "n1", "1", true, 6).await;
    answer(&server, &survey, "s1", "3", false, 24).await;
    close(&administrator, &survey).await;
    let csv = b"unit,people\nn1,60\ns1,60\n".to_vec();
    assert_eq!(administrator.post_bytes(&path::frame(survey.summary.id), "text/csv", csv).await.status, 200);
    let weighted = async |query: &str| {
        let report: QualityReport = administrator.get(&format!("{}{query}", path::quality(survey.summary.id))).await.json();
        let weighting = report.response.unwrap().weighting.unwrap();
        let measure = weighting.measures[0].clone();
        (weighting.responses, weighting.left_out, measure.unweighted.n.unwrap(), measure.weighted.unwrap().mean)
    };
    let (all, without) = (weighted("").await, weighted("?without_flagged=true").await);
    assert_eq!((all.0, all.1, all.2), (60, 0, 60));
    assert!((all.3 - (13.0 / 3.0 + 3.0) / 2.0).abs() < 1e-9, "{all:?}");
    assert_eq!((without.0, without.1, without.2), (54, 6, 54));
    assert!((without.3 - 4.0).abs() < 1e-9, "{without:?}");
    let page = format!("{}?without_flagged=true", path::quality_page(survey.summary.id));
    let page: ReportPage = administrator.get(&page).await.json();
    assert!(page.html.contains("6 flagged responses are left out, of the weights"));
    assert_eq!(administrator.get(&format!("{}?without_flagged=perhaps", path::quality(survey.summary.id))).await.code(), "malformed_query");
}

async fn managers_learn_nothing_by_leaving_flagged_responses_out(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    // in each team two or three are flagged, in both together five
    for (unit, flagged) in [("n1", 2), ("n2", 3)] {
        answer(&server, &survey, unit, "5", false, 10).await;
        answer(&server, &survey, unit, "1", true, flagged).await;
    }
    close(&administrator, &survey).await;
    let north = server.person(&administrator, "nora", Role::Manager, Some("north")).await;
    let n1 = server.person(&administrator, "ned", Role::Manager, Some("n1")).await;
    let told = async |who: &Client| {
        let (all, without) = (results(who, &survey, "").await, results(who, &survey, "?without_flagged=true").await);
        (all.responses.unwrap(), without.responses.unwrap())
    };
    assert_eq!((told(&administrator).await, told(&north).await), ((25, 20), (25, 20)));
    assert_eq!(told(&n1).await, (12, 12), "two people would be told");
}

async fn only_a_class_of_speed_is_kept(server: Server) {
    use sea_orm::{ConnectionTrait, Database, Statement};
    let (_, survey) = with_survey(&server).await;
    let client = server.client();
    let to = "/api/v1/respond/checked/responses";
    let first = submission(&survey, "n1", "5", true);
    assert_eq!(client.post(to, &first).await.status, 200);
    // sent again later, it took longer; it is the same response
    let again = Submission { paradata: Some(Paradata { speed: Some(Speed::Usual), ..Paradata::default() }), ..first };
    assert_eq!(client.post(to, &again).await.status, 200);
    let mut untimed = submission(&survey, "n1", "5", false);
    untimed.paradata = None;
    assert_eq!(client.post(to, &untimed).await.status, 200);
    let mut timed = serde_json::to_value(submission(&survey, "n1", "5", false)).unwrap();
    timed["paradata"]["speed"] = json!(17);
    assert_eq!(client.post(to, &timed).await.status, 400, "no time is taken");
    let connection = Database::connect(&server.database_url).await.unwrap();
    let query = Statement::from_string(connection.get_database_backend(), "SELECT speed FROM responses ORDER BY speed");
    let rows = connection.query_all_raw(query).await.unwrap();
    let kept: Vec<String> = rows.iter().map(|row| row.try_get("", "speed").unwrap()).collect();
    assert_eq!(kept, ["", "fast"]);
}

async fn a_quality_report_is_written_in_every_form(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    let id = survey.summary.id;
    let empty: QualityReport = administrator.get(&path::quality(id)).await.json();
    assert_eq!(empty.quality, None);
    answer(&server, &survey, "n1", "5", false, 15).await;
    answer(&server, &survey, "n1", "1", true, 5).await;
    let waits: QualityReport = administrator.get(&path::quality(id)).await.json();
    assert!(waits.quality.is_none() && waits.not_yet.unwrap().contains("Wave 2026-Q3 takes answers"));
    let page: ReportPage = administrator.get(&path::quality_page(id)).await.json();
    assert!(page.finding.contains("Its results are shown when it is closed"), "{}", page.finding);
    close(&administrator, &survey).await;
    let numbers: QualityReport = administrator.get(&path::quality(id)).await.json();
    assert_eq!(numbers.quality.map(|q| q.left_out), Some(5));
    let page: ReportPage = administrator.get(&path::quality_page(id)).await.json();
    assert!(page.finding.contains("5 of 20 responses (25 %) show 2 or more") && page.html.contains("Without flagged"), "{}", page.finding);
    let kept = "Kept against the linter&#39;s advice, with the authors&#39; reasons. W20 (stem too long) at good: It is asked like this elsewhere.";
    assert!(page.html.replace('\'', "&#39;").contains(kept), "{}", page.html);
    let file = async |format: &str| administrator.get(&format!("{}?format={format}", path::quality_export(id))).await;
    assert!(file("pdf").await.body.starts_with(b"%PDF-"));
    assert!(file("html").await.text().contains("<h1>Quality: Checked</h1>"));
    assert_eq!(serde_json::from_slice::<QualityReport>(&file("json").await.body).unwrap().threshold, 5);
    assert_eq!(file("csv").await.code(), "malformed_query");
    assert_eq!(server.client().get(&path::quality(id)).await.status, 401);
}

async fn an_instructed_item_must_be_one(server: Server) {
    let (administrator, _) = with_survey(&server).await;
    let mut document = document();
    document["instructed"] = json!([
        {"item": "nothing", "answer": "2"}, {"item": "asks", "answer": "9"}, {"item": "asks", "answer": "2"}, {"item": "good", "answer": "5"}
    ]);
    let detail: SurveyDetail =
        administrator.post("/api/v1/surveys", &json!({"slug": "bad", "audience": "employees", "document": document})).await.json();
    let reply = administrator.post(&path::publish(detail.summary.id), &json!({"revision": detail.revision, "wave": "w"})).await;
    let problem: Value = reply.json();
    let fields: Vec<&str> = problem["fields"].as_array().unwrap().iter().filter_map(|e| e["field"].as_str()).collect();
    assert_eq!(fields, ["instructed[0].item", "instructed[1].answer", "instructed[2].item", "instructed[3].item"], "{problem}");
}

async fn a_link_stands_beside_that_without_flagged_responses(server: Server) {
    let administrator = server.administrator().await;
    let lines: String = (0..12).map(|u| format!("u{u},Unit {u},all\n")).collect();
    assert_eq!(administrator.post_units(&format!("code,name,parent\nall,All,\n{lines}")).await.status, 200);
    let staff = published(&administrator, "staff", "employees").await;
    let clients = published(&administrator, "clients", "customers").await;
    for at in 0..12 {
        let unit = format!("u{at}");
        let (high, low) = (["1", "2", "3", "4", "5"][at % 5], ["2", "3", "3", "4", "4"][at % 5]);
        answer(&server, &staff, &unit, high, false, 5).await;
        answer(&server, &clients, &unit, low, false, 5).await;
        // what nobody has read goes against it
        answer(&server, &staff, &unit, ["5", "1", "3"][at % 3], true, 2).await;
    }
    close(&administrator, &staff).await;
    close(&administrator, &clients).await;
    let query = "/api/v1/reports/linkage?employees=staff:good&customers=clients:good";
    let plain: LinkageReport = administrator.get(query).await.json();
    let beside: LinkageReport = administrator.get(&format!("{query}&without_flagged=true")).await.json();
    let r = |report: &LinkageReport| report.pearson.unwrap().estimate;
    assert_eq!(r(&plain), r(&beside), "the link itself is of all responses");
    assert_eq!((plain.left_out, beside.left_out), (None, Some([24, 0])));
    assert!(beside.varied.unwrap().estimate > r(&plain) + 0.001, "{:?} {:?}", beside.varied, plain.pearson);
    let page: ReportPage =
        administrator.get("/api/v1/reports/linkage/page?employees=staff:good&customers=clients:good&without_flagged=true").await.json();
    assert!(page.html.contains("without flagged responses (24 of employees, 0 of customers)"));
}
