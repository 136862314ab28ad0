//! Answering: stored once, refused with the question's name, closed politely.

use candor::viewer::Viewer;
use candor_survey::Answer;
use candor_tests::{Server, on_both_databases};
use candor_wire::respond::{Receipt, RespondentSurvey, Submission};
use candor_wire::{POSTCARD, path};
use serde_json::json;

use crate::{scale, submission, with_customer_survey};

on_both_databases!(
    a_response_is_stored_exactly_once_however_often_it_is_sent,
    many_at_once_are_all_stored,
    bad_answers_name_the_question_and_the_remedy,
    a_closed_survey_takes_nothing_but_confirms_what_it_has,
    the_respondents_client_speaks_postcard,
    a_link_may_name_its_unit,
    nothing_stored_tells_who_or_when,
);

const RESPONSES: &str = "/api/v1/respond/contact/responses";

async fn stored(server: &Server) -> u64 {
    let survey = server.store.survey_by_slug(&"contact".parse().unwrap()).await.unwrap().unwrap();
    server.store.count_responses_by_unit(Viewer::operator(), survey.wave(None).unwrap().id).await.unwrap().values().sum()
}

async fn a_response_is_stored_exactly_once_however_often_it_is_sent(server: Server) {
    let (_, survey) = with_customer_survey(&server).await;
    let version = survey.version.unwrap();
    let client = server.client();
    let first = submission(&version, "n1", &[("overall", scale("4"))]);
    for _ in 0..3 {
        let reply = client.post(RESPONSES, &first).await;
        assert_eq!((reply.status, reply.json::<Receipt>().key), (200, first.key));
    }
    assert_eq!(stored(&server).await, 1);
    let changed = Submission { key: first.key, ..submission(&version, "n1", &[("overall", scale("1"))]) };
    let reply = client.post(RESPONSES, &changed).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "key_reused"));
    assert_eq!(stored(&server).await, 1);
}

async fn many_at_once_are_all_stored(server: Server) {
    let (_, survey) = with_customer_survey(&server).await;
    let version = survey.version.unwrap();
    let mut tasks = Vec::new();
    for _ in 0..100 {
        let (client, body) = (server.client(), submission(&version, "n1", &[("overall", scale("3"))]));
        // each is sent twice at the same time, as an impatient person does
        for _ in 0..2 {
            let (client, body) = (client.clone(), body.clone());
            tasks.push(tokio::spawn(async move { client.post(RESPONSES, &body).await.status }));
        }
    }
    for task in tasks {
        assert_eq!(task.await.unwrap(), 200);
    }
    assert_eq!(stored(&server).await, 100);
}

async fn bad_answers_name_the_question_and_the_remedy(server: Server) {
    let (_, survey) = with_customer_survey(&server).await;
    let version = survey.version.unwrap();
    let client = server.client();
    let bad = submission(&version, "n1", &[("overall", scale("9")), ("recommend", Answer::Text("ten".into())), ("ghost", scale("1"))]);
    let reply = client.post(RESPONSES, &bad).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_answers"));
    let text = reply.text();
    for part in [
        "Overall, how satisfied or dissatisfied are you with your last contact? — ",
        "does not fit the question",
        "ghost — This survey has no such question",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(client.post(RESPONSES, &submission(&version, "nowhere", &[("overall", scale("1"))])).await.code(), "invalid_field");
    assert_eq!(client.post(RESPONSES, &submission(&version, "n1", &[])).await.code(), "invalid_answers");
    assert_eq!(
        client.post(RESPONSES, &submission(&version, "n1", &[("change", Answer::Text("  ".into()))])).await.code(),
        "invalid_answers"
    );
    assert_eq!(client.post(RESPONSES, &submission("0123", "n1", &[("overall", scale("1"))])).await.code(), "wrong_state");
    assert_eq!(client.get("/api/v1/respond/no-such").await.code(), "not_found");
    assert_eq!(stored(&server).await, 0);
}

async fn a_closed_survey_takes_nothing_but_confirms_what_it_has(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let version = survey.version.unwrap();
    let client = server.client();
    let before = submission(&version, "n1", &[("overall", scale("4"))]);
    assert_eq!(client.post(RESPONSES, &before).await.status, 200);
    author.post(&path::close(survey.summary.id), &json!({})).await;
    // at once, while the server may still remember the survey as open: the transaction decides
    let late = submission(&version, "n1", &[("overall", scale("4"))]);
    let reply = client.post(RESPONSES, &late).await;
    assert_eq!((reply.status, reply.code().as_str()), (410, "survey_closed"));
    assert_eq!(client.post(RESPONSES, &before).await.status, 200, "a retry of what was stored is still acknowledged");
    server.pass(10);
    assert_eq!(client.post(RESPONSES, &before).await.status, 200, "and still when the server has forgotten");
    assert_eq!(client.post(RESPONSES, &late).await.status, 410);
    assert_eq!(client.get("/api/v1/respond/contact").await.code(), "survey_closed");
    assert_eq!(stored(&server).await, 1);

    author.post(&path::waves(survey.summary.id), &json!({"code": "next"})).await;
    assert_eq!(client.post(RESPONSES, &before).await.status, 200, "another wave makes no other response of it");
    assert_eq!(client.post(RESPONSES, &late).await.status, 200, "and who comes now belongs to the new wave, at once");
    assert_eq!(stored(&server).await, 1, "one response in the new wave");
}

async fn the_respondents_client_speaks_postcard(server: Server) {
    let (_, _) = with_customer_survey(&server).await;
    let client = server.client();
    let reply = client.send(client.request(reqwest::Method::GET, "/api/v1/respond/contact").header("accept", POSTCARD)).await;
    assert_eq!(reply.header("content-type"), POSTCARD);
    let survey: RespondentSurvey = postcard::from_bytes(&reply.body).unwrap();
    let same: RespondentSurvey = client.get("/api/v1/respond/contact").await.json();
    assert_eq!(survey, same);
    let body =
        postcard::to_allocvec(&submission(&survey.version, "n1", &[("overall", scale("4")), ("change", Answer::Text("a ß 漢".into()))]))
            .unwrap();
    let post = |body: Vec<u8>| {
        client.request(reqwest::Method::POST, RESPONSES).header("content-type", POSTCARD).header("accept", POSTCARD).body(body)
    };
    let reply = client.send(post(body.clone())).await;
    assert_eq!(reply.status, 200);
    assert_eq!(client.send(post(body[..body.len() - 3].to_vec())).await.code(), "malformed_body");
    assert_eq!(stored(&server).await, 1);
}

async fn a_link_may_name_its_unit(server: Server) {
    with_customer_survey(&server).await;
    let client = server.client();
    let codes = |s: RespondentSurvey| s.units.iter().map(|u| u.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(client.get("/api/v1/respond/contact").await.json()), ["n1", "n2", "s1"], "only units without units below are offered");
    assert_eq!(codes(client.get("/api/v1/respond/contact?unit=north").await.json()), ["north"]);
    assert_eq!(client.get("/api/v1/respond/contact?unit=nowhere").await.status, 404);
}

async fn nothing_stored_tells_who_or_when(server: Server) {
    use candor_tests::scan::{everything, found};
    use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
    let (_, survey) = with_customer_survey(&server).await;
    let sqlite = server.database_url.starts_with("sqlite:");
    let connection = Database::connect(&server.database_url).await.unwrap();
    let (backend, query) = if sqlite {
        (DbBackend::Sqlite, "SELECT name FROM pragma_table_info('responses') ORDER BY name")
    } else {
        (
            DbBackend::Postgres,
            "SELECT column_name::text AS name FROM information_schema.columns WHERE table_name = 'responses' ORDER BY column_name",
        )
    };
    let rows = connection.query_all_raw(Statement::from_string(backend, query)).await.unwrap();
    let columns: Vec<String> = rows.iter().map(|r| r.try_get("", "name").unwrap()).collect();
    let expected = "answers arrangement channel id speed unit_id version_id wave_id";
    assert_eq!(candor_tests::traces::columns("responses", &columns, expected), Ok(()));
    assert_eq!(candor_tests::traces::numbered(&connection).await, Vec::<String>::new(), "what numbers rows keeps the order of arrival");
    // what was answered is in the table and nowhere else, not in the log either
    let canary = format!("canary-{}", uuid::Uuid::new_v4());
    let answers = [("overall", scale("4")), ("change", Answer::Text(canary.clone()))];
    let reply = server.client().post(RESPONSES, &submission(&survey.version.unwrap(), "n1", &answers)).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let found = found(&everything(&server).await, &[canary.into_bytes()]).remove(0);
    let database = ["candor.db", "candor.db-wal", "public.responses"];
    assert!(!found.is_empty() && found.iter().all(|name| database.iter().any(|end| name.ends_with(end))), "{found:?}");
}
