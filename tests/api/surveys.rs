//! Surveys from draft to closed.

use candor_tests::{Server, on_both_databases};
use candor_wire::survey::{DraftSaved, SaveDraft, State, SurveyDetail, SurveyFacts, SurveySummary};
use candor_wire::{POSTCARD, path};
use serde_json::json;

on_both_databases!(
    a_draft_is_saved_only_on_top_of_what_was_read,
    the_designer_speaks_postcard,
    a_questionnaire_with_problems_is_kept_but_not_published,
    what_is_published_never_changes,
    waves_follow_one_another,
    names_are_taken_once,
);

async fn draft(server: &Server) -> (candor_tests::Client, SurveyDetail) {
    let administrator = server.administrator().await;
    let reply = administrator
        .post("/api/v1/surveys", &json!({"slug": "contact", "audience": "customers", "template": "customer-satisfaction"}))
        .await;
    (administrator, reply.json())
}

async fn the_designer_speaks_postcard(server: Server) {
    let (author, draft) = draft(&server).await;
    let id = draft.summary.id;
    let reply = author.send(author.request(reqwest::Method::GET, &path::survey(id)).header("accept", POSTCARD)).await;
    assert_eq!(reply.header("content-type"), POSTCARD);
    assert_eq!(postcard::from_bytes::<SurveyDetail>(&reply.body).unwrap(), draft, "the same as in JSON");
    let facts: SurveyFacts = author.get(&path::survey(id)).await.json();
    assert_eq!((facts.summary, facts.link), (draft.summary.clone(), draft.link.clone()));

    let mut document = draft.document.clone();
    document.title = "Named anew".into();
    let bytes = postcard::to_allocvec(&SaveDraft { revision: draft.revision, document }).unwrap();
    let put = |body: Vec<u8>| {
        let request = author.request(reqwest::Method::PUT, &path::draft(id)).header("sec-fetch-site", "same-origin");
        request.header("content-type", POSTCARD).body(body)
    };
    assert_eq!(author.send(put(bytes[..bytes.len() / 2].to_vec())).await.code(), "malformed_body");
    let saved: DraftSaved = author.send(put(bytes.clone())).await.json();
    assert!(saved.revision > draft.revision);
    assert_eq!(author.send(put(bytes)).await.code(), "draft_changed", "only on top of what was read");
    let read: SurveyDetail = author.get(&path::survey(id)).await.json();
    assert_eq!(read.document.title, "Named anew");
}

async fn a_draft_is_saved_only_on_top_of_what_was_read(server: Server) {
    let (author, detail) = draft(&server).await;
    let (path, mut document) = (path::draft(detail.summary.id), detail.document);
    document.title = "First".into();
    let saved: DraftSaved = author.put(&path, &json!({"revision": 1, "document": document})).await.json();
    assert_eq!(saved.revision, 2);
    document.title = "Second, by somebody who read revision 1".into();
    let reply = author.put(&path, &json!({"revision": 1, "document": document})).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "draft_changed"));
    let now: SurveyDetail = author.get(&path::survey(detail.summary.id)).await.json();
    assert_eq!((now.document.title.as_str(), now.revision), ("First", 2), "nothing was overwritten");
}

async fn a_questionnaire_with_problems_is_kept_but_not_published(server: Server) {
    let (author, detail) = draft(&server).await;
    let mut document = detail.document;
    document.blocks[0].questions[0].text = String::new();
    let saved: DraftSaved = author.put(&path::draft(detail.summary.id), &json!({"revision": 1, "document": document})).await.json();
    assert_eq!(saved.problems[0].field, "blocks[0].questions[0].text");
    let reply = author.post(&path::publish(detail.summary.id), &json!({"revision": 2, "wave": "w1"})).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_questionnaire"));
    let reply = author.post(&path::publish(detail.summary.id), &json!({"revision": 2, "wave": "w 1"})).await;
    assert_eq!(reply.status, 400, "a wave's name is a code");
    assert!(reply.text().contains("is not allowed"), "{}", reply.text());
}

async fn what_is_published_never_changes(server: Server) {
    let (author, detail) = draft(&server).await;
    let id = detail.summary.id;
    assert_eq!(author.post(&path::publish(id), &json!({"revision": 7, "wave": "w1"})).await.code(), "draft_changed");
    let published: SurveyDetail = author.post(&path::publish(id), &json!({"revision": 1, "wave": "w1"})).await.json();
    assert_eq!((published.summary.state, published.version.as_ref().map(String::len)), (State::Open, Some(64)));
    assert_eq!(author.post(&path::publish(id), &json!({"revision": 2, "wave": "w2"})).await.code(), "wrong_state");
    let mut other = detail.document.clone();
    other.title = "Something else".into();
    let late = author.put(&path::draft(id), &json!({"revision": 1, "document": other})).await;
    assert_eq!(late.code(), "draft_changed", "what was written on top of the draft does not begin a next version unseen");
    assert_eq!(author.put(&path::draft(id), &json!({"revision": 2, "document": other})).await.status, 200, "a next version is begun");
    let now: SurveyDetail = author.get(&path::survey(id)).await.json();
    assert_eq!((now.document, now.version, now.next), (detail.document, published.version, Some(other)), "beside the published one");
    assert_eq!(author.delete(&path::survey(id)).await.code(), "wrong_state");
    let svg = author.get(&path::qr_code(id)).await;
    assert_eq!((svg.status, svg.header("content-type").as_str()), (200, "image/svg+xml"));
    assert_eq!(author.get(&format!("{}?unit=nowhere", path::qr_code(id))).await.status, 404);
}

async fn waves_follow_one_another(server: Server) {
    let (author, detail) = draft(&server).await;
    let id = detail.summary.id;
    assert_eq!(author.post(&path::waves(id), &json!({"code": "w2"})).await.code(), "wrong_state", "a draft has no waves");
    author.post(&path::publish(id), &json!({"revision": 1, "wave": "w1"})).await;
    assert_eq!(author.post(&path::waves(id), &json!({"code": "w1"})).await.code(), "taken");
    let next: SurveyDetail = author.post(&path::waves(id), &json!({"code": "w2"})).await.json();
    let waves: Vec<_> = next.summary.waves.iter().map(|w| (w.code.as_str(), w.open)).collect();
    assert_eq!(waves, [("w1", false), ("w2", true)]);
    let closed: SurveyDetail = author.post(&path::close(id), &json!({})).await.json();
    assert_eq!((closed.summary.state, closed.summary.waves[1].open), (State::Closed, false));
    assert_eq!(author.post(&path::close(id), &json!({})).await.code(), "wrong_state");
    let again: SurveyDetail = author.post(&path::waves(id), &json!({"code": "w3"})).await.json();
    assert_eq!(again.summary.state, State::Open, "a closed survey can go on with another wave");
}

async fn names_are_taken_once(server: Server) {
    let (author, detail) = draft(&server).await;
    let reply =
        author.post("/api/v1/surveys", &json!({"slug": "contact", "audience": "employees", "template": "employee-satisfaction"})).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "taken"));
    assert_eq!(
        author.post("/api/v1/surveys", &json!({"slug": "a/b", "audience": "employees", "template": "employee-satisfaction"})).await.status,
        400
    );
    assert_eq!(
        author.post("/api/v1/surveys", &json!({"slug": "b", "audience": "employees", "template": "no-such"})).await.code(),
        "invalid_field"
    );
    assert_eq!(author.post("/api/v1/surveys", &json!({"slug": "b", "audience": "employees"})).await.code(), "invalid_field");
    assert_eq!(author.delete(&path::survey(detail.summary.id)).await.status, 204);
    assert_eq!(author.get("/api/v1/surveys").await.json::<Vec<SurveySummary>>(), []);
}
