//! What stands beside the questions: hidden fields, which a link answers, and calculated values.

use candor_survey::{Answer, Answers, Audience, Document};
use candor_tests::{Server, on_both_databases, repository_file};
use candor_wire::path;
use candor_wire::report::Results;
use candor_wire::respond::{DraftState, RespondentForm, Submission};
use candor_wire::survey::{NewSurvey, Publish, SurveyDetail};
use serde_json::json;

use crate::forms::send;
use crate::{scale, submission};

on_both_databases!(
    a_hidden_field_comes_with_the_link_and_stays_with_the_answers,
    a_program_gets_what_the_link_brings,
    values_are_computed_on_the_server_and_taken_from_nobody,
    results_show_what_stands_beside_the_questions_and_tell_of_no_few,
    what_is_brought_alone_is_no_response,
    a_loop_is_asked_for_what_was_chosen_and_its_answers_have_its_codes
);

const RESPONSES: &str = "/api/v1/respond/beside/responses";

async fn open(server: &Server) -> String {
    open_file(server, "beside").await
}

async fn open_file(server: &Server, name: &str) -> String {
    candor::usecases::units::import(&server.store, "code,name\nn,North\n".as_bytes()).await.unwrap();
    let text = std::fs::read_to_string(repository_file(&format!("crates/survey/tests/{name}.json"))).unwrap();
    let document: Document = serde_json::from_str(&text).unwrap();
    let new = NewSurvey { slug: "beside".parse().unwrap(), audience: Audience::Customers, template: None, document: Some(document) };
    let id = candor::usecases::surveys::create(&server.store, new, candor::clock::Seconds(0)).await.unwrap();
    candor::usecases::surveys::publish(&server.store, id, Publish { revision: 1, wave: "w1".parse().unwrap(), raised: Vec::new() })
        .await
        .unwrap();
    server.store.survey_by_slug(&"beside".parse().unwrap()).await.unwrap().unwrap().version.unwrap()
}

async fn stored(server: &Server) -> Vec<Answers> {
    use sea_orm::{ConnectionTrait, Database, Statement};
    let connection = Database::connect(&server.database_url).await.unwrap();
    let statement = Statement::from_string(connection.get_database_backend(), "SELECT answers FROM responses");
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter().map(|row| serde_json::from_str(&row.try_get_by_index::<String>(0).unwrap()).unwrap()).collect()
}

fn chosen(option: &str) -> Answer {
    Answer::Choice(option.parse().unwrap())
}

fn given<'a>(answers: &'a Answers, item: &str) -> Option<&'a Answer> {
    answers.get(&item.parse().unwrap())
}

async fn a_hidden_field_comes_with_the_link_and_stays_with_the_answers(server: Server) {
    open(&server).await;
    let client = server.client();
    let (reply, at) = send(&client, "/s/beside?unit=n&f.source=letter", &[("q-speed", "1"), ("q-kindness", "2"), ("q-visits", "9")]).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(!at.contains("letter"), "further on, the draft has it: {at}");
    assert!(reply.text().contains("You were there often and gave 1.5 of 4. What went wrong?"), "{}", reply.text());
    // an address of a later page brings nothing: the response keeps what it began with
    let (reply, at) = send(&client, &format!("{at}&f.source=intranet"), &[("q-why", "the stairs")]).await;
    assert!(reply.text().contains("You found the link in a letter."), "{}", reply.text());
    let (reply, at) = send(&client, &at, &[("q-found", "2")]).await;
    assert!(reply.text().contains("anything else"), "{}", reply.text());
    let (reply, _) = send(&client, &at, &[("q-more", "no")]).await;
    assert!(reply.text().contains("Thank you"), "{}", reply.text());
    let stored = stored(&server).await;
    assert_eq!(given(&stored[0], "source"), Some(&chosen("letter")));
    assert_eq!(given(&stored[0], "grade"), Some(&Answer::Number(1.5)));
    // what the questionnaire does not name is not there
    let (reply, _) = send(&client, "/s/beside?unit=n&f.source=poster&f.speed=1&f.=x&f.grade=4", &[("q-speed", "4")]).await;
    assert!(reply.text().contains("anything else"), "{}", reply.text());
}

async fn a_program_gets_what_the_link_brings(server: Server) {
    let version = open(&server).await;
    let client = server.client();
    let form: RespondentForm = client.get("/api/v1/respond/beside/form?f.source=intranet&unit=n&f.grade=4").await.json();
    assert_eq!(form.brought, Answers::from([("source".parse().unwrap(), chosen("intranet"))]));
    // it saves that like anything entered, and whoever goes on elsewhere has it
    let draft = path::unsent(&"beside".parse().unwrap(), &"5e".repeat(32));
    let change =
        json!({"version": version, "unit": "n", "channel": null, "step": 0, "items": [["source", {"Answer": {"choice": "intranet"}}]]});
    assert_eq!(client.put(&draft, &change).await.status, 204);
    let state: DraftState = client.get(&draft).await.json();
    assert_eq!(given(&state.answers, "source"), Some(&chosen("intranet")));
    let change =
        json!({"version": version, "unit": "n", "channel": null, "step": 0, "items": [["source", {"Answer": {"choice": "mine"}}]]});
    let reply = client.put(&draft, &change).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_answers"), "{}", reply.text());
}

async fn values_are_computed_on_the_server_and_taken_from_nobody(server: Server) {
    let version = open(&server).await;
    let client = server.client();
    let forged = [("speed", scale("2")), ("grade", Answer::Number(4.0)), ("low", chosen("no")), ("often", Answer::Text("x".into()))];
    assert_eq!(client.post(RESPONSES, &submission(&version, "n", &forged)).await.status, 200);
    let stored = stored(&server).await;
    assert_eq!(given(&stored[0], "grade"), Some(&Answer::Number(2.0)));
    assert_eq!(given(&stored[0], "low"), Some(&chosen("yes")));
    assert_eq!(given(&stored[0], "often"), Some(&Answer::Text("now and then".into())));
}

async fn results_show_what_stands_beside_the_questions_and_tell_of_no_few(server: Server) {
    let version = open(&server).await;
    let client = server.client();
    let answer = async |speed: &str, source: &str| {
        let body = submission(&version, "n", &[("speed", scale(speed)), ("source", chosen(source))]);
        assert_eq!(client.post(RESPONSES, &body).await.status, 200);
    };
    for _ in 0..5 {
        answer("4", "letter").await;
    }
    answer("1", "intranet").await;
    let administrator = server.administrator().await;
    let surveys: Vec<candor_wire::survey::SurveySummary> = administrator.get(path::SURVEYS).await.json();
    let id = surveys[0].id;
    assert_eq!(administrator.post(&path::waves(id), &json!({"code": "w2"})).await.status, 200);
    let results = async || -> Results { administrator.get(&path::results(surveys[0].id)).await.json() };
    let of = |results: &Results, item: &str| results.items.iter().find(|i| i.item.as_str() == item).unwrap().clone();
    let now = results().await;
    assert_eq!(of(&now, "source").text, "Where the link stood");
    assert_eq!(of(&now, "source").n, Some(6));
    let grade = of(&now, "grade");
    assert!(grade.n == Some(6) && (grade.mean.unwrap().mean - 3.5).abs() < 1e-9, "{grade:?}");
    assert_eq!(of(&now, "low").n, None, "one person gave a low grade, and nobody learns of one");
    for speed in ["4", "4", "4", "4", "4", "1", "2", "2", "2", "2"] {
        answer(speed, "letter").await;
    }
    assert_eq!(administrator.post(&path::close(id), &json!({})).await.status, 200);
    let low = of(&results().await, "low");
    assert_eq!(
        (low.n, low.shares.iter().map(|s| (s.label.as_str(), s.count)).collect::<Vec<_>>()),
        (Some(10), vec![("Yes", 5), ("No", 5)])
    );
    let detail: SurveyDetail = administrator.get(&path::survey(surveys[0].id)).await.json();
    assert_eq!(detail.document.values.len(), 3, "whoever edits it gets it whole");
}

async fn what_is_brought_alone_is_no_response(server: Server) {
    let version = open(&server).await;
    let client = server.client();
    let body: Submission = submission(&version, "n", &[("source", chosen("letter"))]);
    let reply = client.post(RESPONSES, &body).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_answers"), "{}", reply.text());
    assert!(stored(&server).await.is_empty());
}

async fn a_loop_is_asked_for_what_was_chosen_and_its_answers_have_its_codes(server: Server) {
    let version = open_file(&server, "loops").await;
    let client = server.client();
    let (reply, at) = send(&client, "/s/beside?unit=n", &[("q-ways", "desk"), ("q-ways", "other"), ("q-ways_other", "By boat")]).await;
    assert!(reply.text().contains("How slow or fast was The desk?"), "{}", reply.text());
    let (reply, at) = send(&client, &at, &[("q-speed.desk", "1")]).await;
    assert!(reply.text().contains("You said: Very slow. What was slow about The desk?"), "{}", reply.text());
    let (reply, at) = send(&client, &at, &[("q-why.desk", "the queue")]).await;
    assert!(reply.text().contains("How slow or fast was By boat?"), "{}", reply.text());
    let (reply, at) = send(&client, &at, &[("q-speed.other", "4")]).await;
    let html = reply.text();
    assert!(html.contains("By boat") && !html.contains("value=\"phone\" name=\"q-best\""), "{html}");
    let last = [("q-best", "other"), ("q-easy.desk", "2"), ("q-easy.other", "4"), ("q-missed", "phone")];
    let (reply, _) = send(&client, &at, &last).await;
    assert!(reply.text().contains("Thank you"), "{}", reply.text());
    let codes: Vec<String> = stored(&server).await[0].keys().map(ToString::to_string).collect();
    assert_eq!(codes, ["best", "easy.desk", "easy.other", "missed", "speed.desk", "speed.other", "ways", "ways_other", "why.desk"]);
    // what was not chosen is left out whoever sends it
    let ways = Answer::Choices(vec!["phone".parse().unwrap()]);
    let body = submission(&version, "n", &[("ways", ways), ("speed.phone", scale("3")), ("speed.desk", scale("3"))]);
    assert_eq!(client.post(RESPONSES, &body).await.status, 200);
    assert!(stored(&server).await.iter().any(|answers| answers.len() == 2 && given(answers, "speed.phone").is_some()));
    let administrator = server.administrator().await;
    let surveys: Vec<candor_wire::survey::SurveySummary> = administrator.get(path::SURVEYS).await.json();
    let detail: SurveyDetail = administrator.get(&path::survey(surveys[0].id)).await.json();
    assert_eq!(detail.document.blocks[1].for_each, Some("ways".parse().unwrap()), "the author goes on with what was written");
}
