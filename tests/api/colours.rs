//! Colours of a survey's pages: judged when it is saved, carried by its pages.

use candor_tests::{Client, Server, on_both_databases};
use candor_wire::path;
use candor_wire::survey::{DraftSaved, SurveyDetail};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(
    colours_that_cannot_be_read_are_refused_by_name_with_a_remedy,
    pages_carry_the_colours_and_the_policy_names_their_digest,
    surveys_without_colours_have_the_strict_policy
);

async fn draft(author: &Client, slug: &str) -> (SurveyDetail, Value) {
    let new = json!({"slug": slug, "audience": "customers", "template": "customer-satisfaction"});
    let detail: SurveyDetail = author.post("/api/v1/surveys", &new).await.json();
    let document = serde_json::to_value(&detail.document).unwrap();
    (detail, document)
}

async fn colours_that_cannot_be_read_are_refused_by_name_with_a_remedy(server: Server) {
    let author = server.administrator().await;
    let (detail, mut document) = draft(&author, "contact").await;
    let (save, publish) = (path::draft(detail.summary.id), path::publish(detail.summary.id));
    document["theme"] = json!({"light": {"background": "#ffffff", "text": "#777777", "accent": "orange"}, "dark": {"accent": "#333333"}});
    let saved: DraftSaved = author.put(&save, &json!({"revision": 1, "document": document})).await.json();
    let fields: Vec<_> = saved.problems.iter().map(|problem| problem.field.as_str()).collect();
    assert_eq!(fields, ["theme.light.accent", "theme.dark.accent"]);
    assert!(saved.problems[0].message.contains("write # and six digits"), "{:?}", saved.problems);
    document["theme"]["light"]["accent"] = json!("");
    let saved: DraftSaved = author.put(&save, &json!({"revision": 2, "document": document})).await.json();
    assert_eq!(saved.problems[0].field, "theme.light.text");
    assert!(saved.problems[0].message.contains("4.47 : 1 and needs 4.5 : 1; use #767676"), "{:?}", saved.problems);
    let reply = author.post(&publish, &json!({"revision": 3, "wave": "w1"})).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_questionnaire"));
    assert!(reply.text().contains("theme.light.text") && reply.text().contains("#767676"), "{}", reply.text());
    let kept: SurveyDetail = author.get(&path::survey(detail.summary.id)).await.json();
    assert_eq!(kept.document.theme.unwrap().light.text, "#777777", "what was entered is kept");
    document["theme"]["light"]["text"] = json!("#767676");
    document["theme"]["dark"]["accent"] = json!("");
    author.put(&save, &json!({"revision": 3, "document": document})).await;
    assert_eq!(author.post(&publish, &json!({"revision": 4, "wave": "w1"})).await.status, 200);
    document["theme"]["light"]["paper"] = json!("#ffffff");
    let reply = author.put(&save, &json!({"revision": 5, "document": document})).await;
    assert_eq!((reply.status, reply.code().as_str()), (400, "malformed_body"), "an unknown colour is refused");
}

async fn pages_carry_the_colours_and_the_policy_names_their_digest(server: Server) {
    let (author, _) = crate::with_customer_survey(&server).await;
    let (detail, mut document) = draft(&author, "painted").await;
    document["theme"] = json!({"light": {"background": "#fff8e7", "text": "#2b1d0e", "accent": "#7a1fa2"}});
    author.put(&path::draft(detail.summary.id), &json!({"revision": 1, "document": document})).await;
    author.post(&path::publish(detail.summary.id), &json!({"revision": 2, "wave": "w1"})).await;
    let client = server.client();
    for address in ["/s/painted", "/s/painted/thanks"] {
        let page = client.get(address).await;
        let text = page.text();
        let css = text.split("<style>").nth(1).and_then(|rest| rest.split("</style>").next()).unwrap();
        assert!(css.starts_with(":root{--paper:light-dark(#fff8e7,") && css.contains("--accent:light-dark(#7a1fa2,"), "{css}");
        assert!(text.find(".css").unwrap() < text.find("<style>").unwrap(), "it comes after the style sheet");
        let policy = page.header("content-security-policy");
        assert!(policy.contains(&format!("style-src 'self' 'sha256-{}';", candor::digest::sha256_base64(css))), "{policy}");
        assert!(!policy.contains("unsafe-inline"), "{policy}");
    }
    let light = client.send(client.request(Method::GET, "/s/painted").header("accept-encoding", "br")).await;
    let plain = client.send(client.request(Method::GET, "/s/contact").header("accept-encoding", "br")).await;
    let more = light.body.len() as i64 - plain.body.len() as i64;
    assert!((0..=450).contains(&more), "the colours cost {more} bytes");
}

async fn surveys_without_colours_have_the_strict_policy(server: Server) {
    crate::with_customer_survey(&server).await;
    let page = server.client().get("/s/contact").await;
    assert!(!page.text().contains("<style"), "{}", page.text());
    assert!(page.header("content-security-policy").contains("style-src 'self';"));
}
