//! Orders that differ between respondents.

use std::collections::BTreeSet;

use candor_survey::document::{Order, SurveyOrder};
use candor_survey::{Arrangement, Audience, Document, Questionnaire};
use candor_tests::{Server, on_both_databases, repository_file};
use candor_wire::respond::RespondentForm;
use candor_wire::survey::{NewSurvey, Publish};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

use crate::forms::send;
use crate::submission;

on_both_databases!(
    respondents_see_different_orders_and_each_keeps_theirs,
    what_is_stored_rebuilds_what_was_shown,
    where_everybody_sees_the_same_no_number_is_stored,
    a_condition_on_what_may_come_later_is_refused
);

/// A question for each page, in any order, with options in any order.
fn shuffled() -> Document {
    let text = std::fs::read_to_string(repository_file("crates/survey/tests/all_kinds.json")).unwrap();
    let mut document: Document = serde_json::from_str(&text).unwrap();
    document.order = SurveyOrder { blocks: Order::Random, turn_scales: true };
    for block in &mut document.blocks {
        block.order.questions = Order::Random;
        for question in &mut block.questions {
            question.order.options = Order::Random;
            question.required = false;
        }
    }
    document
}

async fn open(server: &Server, document: Document) -> Result<(), candor::error::Error> {
    candor::usecases::units::import(&server.store, "code,name\nn,North\n".as_bytes()).await.unwrap();
    let new = NewSurvey { slug: "kinds".parse().unwrap(), audience: Audience::Customers, template: None, document: Some(document) };
    let id = candor::usecases::surveys::create(&server.store, new, candor::clock::Seconds(0)).await?;
    candor::usecases::surveys::publish(&server.store, id, Publish { revision: 1, wave: "w1".parse().unwrap(), raised: Vec::new() })
        .await
        .map(drop)
}

/// The arrangement that a page names.
pub fn named(html: &str) -> Option<Arrangement> {
    let (_, rest) = html.split_once("name=\"arrangement\" value=\"")?;
    Arrangement::of_secret(rest)
}

/// The stems of an arrangement's page.
fn stem(arrangement: Arrangement, page: usize) -> String {
    let questionnaire = Questionnaire::try_from(shuffled().arranged(arrangement)).unwrap();
    questionnaire.on_page(page).unwrap().1[0].text.clone()
}

pub async fn numbers(server: &Server) -> Vec<Option<i64>> {
    let connection = Database::connect(&server.database_url).await.unwrap();
    let backend = if server.database_url.starts_with("sqlite:") { DbBackend::Sqlite } else { DbBackend::Postgres };
    let rows = connection.query_all_raw(Statement::from_string(backend, "SELECT arrangement FROM responses")).await.unwrap();
    rows.iter().map(|row| row.try_get("", "arrangement").unwrap()).collect()
}

async fn respondents_see_different_orders_and_each_keeps_theirs(server: Server) {
    open(&server, shuffled()).await.unwrap();
    let client = server.client();
    let mut seen = BTreeSet::new();
    for _ in 0..12 {
        let html = client.get("/s/kinds?unit=n").await.text();
        let arrangement = named(&html).unwrap();
        assert!(html.contains(&stem(arrangement, 0)), "{arrangement:?}: {html}");
        seen.insert(arrangement);
    }
    assert!(seen.len() > 6, "{seen:?}");
    let (reply, at) = send(&client, "/s/kinds?unit=n", &[("arrangement", "2a"), ("step", "0")]).await;
    assert!(at.starts_with("/s/kinds/2a") && reply.text().contains(&stem(Arrangement(0x2a), 1)), "{at}: {}", reply.text());
    let again = client.get(&at).await.text();
    assert_eq!(named(&again), Some(Arrangement(0x2a)));
    assert!(again.contains(&stem(Arrangement(0x2a), 1)));
    // nonsense is as nothing
    let (_, at) = send(&client, "/s/kinds?unit=n", &[("arrangement", "no\">"), ("step", "0")]).await;
    assert!(at.starts_with("/s/kinds/") && !at.contains("no"), "{at}");
}

async fn what_is_stored_rebuilds_what_was_shown(server: Server) {
    open(&server, shuffled()).await.unwrap();
    let client = server.client();
    let form: RespondentForm = client.get("/api/v1/respond/kinds/form?unit=n&arrangement=07").await.json();
    assert_eq!(form.arrangement, "07");
    let expected = Questionnaire::try_from(shuffled().arranged(Arrangement(7))).unwrap();
    assert_eq!(form.plan, *expected.plan().as_ref());
    let answers = [("single", candor_survey::Answer::Choice("a".parse().unwrap()))];
    let mut sent = submission(&form.version, "n", &answers);
    sent.arrangement = form.arrangement;
    assert_eq!(client.post("/api/v1/respond/kinds/responses", &sent).await.status, 200);
    // the page alone, to the end
    let html = client.get("/s/kinds?unit=n").await.text();
    let (drawn, digits) = (named(&html).unwrap(), named(&html).unwrap().digits());
    let (mut reply, mut at) = send(&client, "/s/kinds?unit=n", &[("arrangement", &digits), ("step", "0"), ("q-single", "b")]).await;
    for _ in 0..30 {
        let html = reply.text();
        let Some((_, step)) = html.split_once("name=\"step\" value=\"") else { break };
        let step = step.split('"').next().unwrap().to_owned();
        let go = if html.contains("value=\"anyway\"") { "anyway" } else { "on" };
        // what a page does not ask is passed over
        (reply, at) = send(&client, &at, &[("step", &step), ("q-single", "b"), ("go", go)]).await;
    }
    let mut stored = numbers(&server).await;
    stored.sort_unstable();
    let mut expected = vec![Some(7), Some(i64::from(drawn.0))];
    expected.sort_unstable();
    assert_eq!(stored, expected, "{at}: {}", reply.text());
}

async fn where_everybody_sees_the_same_no_number_is_stored(server: Server) {
    let text = std::fs::read_to_string(repository_file("crates/survey/tests/routing.json")).unwrap();
    open(&server, serde_json::from_str(&text).unwrap()).await.unwrap();
    let client = server.client();
    assert_eq!(named(&client.get("/s/kinds?unit=n").await.text()), None);
    let form: RespondentForm = client.get("/api/v1/respond/kinds/form?unit=n&arrangement=07").await.json();
    assert_eq!(form.arrangement, "");
    let answers = [("way", candor_survey::Answer::Choice("desk".parse().unwrap())), ("overall", crate::scale("5"))];
    let mut sent = submission(&form.version, "n", &answers);
    sent.arrangement = "09".into();
    assert_eq!(client.post("/api/v1/respond/kinds/responses", &sent).await.status, 200);
    assert_eq!(numbers(&server).await, [None], "a number that means nothing is not kept");
}

async fn a_condition_on_what_may_come_later_is_refused(server: Server) {
    let text = std::fs::read_to_string(repository_file("crates/survey/tests/routing.json")).unwrap();
    let mut document: Document = serde_json::from_str(&text).unwrap();
    document.order.blocks = Order::Random;
    let problem = open(&server, document).await.unwrap_err().problem();
    let named = problem.fields.iter().find(|field| field.field.ends_with("show_if")).unwrap();
    assert!(named.message.contains("comes later for some respondents"), "{problem:?}");
}
