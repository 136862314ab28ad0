//! A questionnaire in several languages.

use std::collections::BTreeMap;

use candor_survey::document::Translation;
use candor_survey::{Audience, Document};
use candor_tests::{Reply, Server, on_both_databases, repository_file};
use candor_wire::respond::RespondentForm;
use candor_wire::survey::{NewSurvey, Publish};
use reqwest::Method;

use crate::forms::send;

on_both_databases!(
    the_language_is_the_first_that_somebody_reads,
    changing_the_language_keeps_what_was_entered,
    a_language_that_is_not_complete_is_not_offered,
    a_translation_that_cannot_be_is_named
);

fn read(file: &str) -> Document {
    serde_json::from_str(&std::fs::read_to_string(repository_file(file)).unwrap()).unwrap()
}

/// A document with its texts in German and Arabic, marked by their languages.
fn translated() -> Document {
    let mut document = read("crates/survey/tests/all_kinds.json");
    for tag in ["de", "ar"] {
        let texts: BTreeMap<_, _> = document.texts().into_iter().map(|text| (text.key, format!("{tag}·{}", text.text))).collect();
        document.translations.insert(tag.into(), Translation { texts, ..Translation::default() });
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

async fn asking(server: &Server, path: &str, accepted: &str) -> Reply {
    let client = server.client();
    client.send(client.request(Method::GET, path).header("accept-language", accepted)).await
}

async fn the_language_is_the_first_that_somebody_reads(server: Server) {
    open(&server, translated()).await.unwrap();
    for (path, accepted, lang, heading, button) in [
        ("/s/kinds", "fr, de-CH;q=0.7, en;q=0.5", "de\" dir=\"ltr", "de·", "Weiter"),
        ("/s/kinds", "fr", "en\" dir=\"ltr", "", "Continue"),
        ("/s/kinds", "nonsense;;q=x", "en\" dir=\"ltr", "", "Continue"),
        ("/s/kinds?lang=ar", "de", "ar\" dir=\"rtl", "ar·", "متابعة"),
        ("/s/kinds?lang=xx", "de", "de\" dir=\"ltr", "de·", "Weiter"),
    ] {
        let html = asking(&server, path, accepted).await.text();
        assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{path} {accepted}: {html}");
        assert!(html.contains(&format!("{heading}Pick one of these")) && html.contains(button), "{path} {accepted}: {html}");
    }
    let html = asking(&server, "/s/kinds", "en").await.text();
    for button in ["value=\"language-de\" form=\"answers\" lang=\"de\">Deutsch<", "lang=\"ar\">العربية<", "aria-current=\"true\">English<"]
    {
        assert!(html.contains(button), "{button} in {html}");
    }
    let form: RespondentForm = asking(&server, "/api/v1/respond/kinds/form?unit=n&lang=ar", "de").await.json();
    assert!(form.form.from_right && form.form.title.starts_with("ar·") && form.form.languages.len() == 3);
    assert!(form.assurance.contains("إجاباتكم"), "{}", form.assurance);
    let thanks = asking(&server, "/s/kinds/thanks?lang=de", "en").await.text();
    assert!(thanks.contains("de·That was all.") && thanks.contains("lang=\"de\""), "{thanks}");
    let poster = asking(&server, "/s/kinds/poster?lang=de", "en").await.text();
    assert!(poster.contains("<h1>de·") && poster.contains("lang=\"de\""), "{poster}");
    let words: Vec<String> = asking(&server, "/api/v1/words/de-AT", "en").await.json();
    assert_eq!(words[0], "Weiter");
    let gone = asking(&server, "/s/nothing", "nl").await;
    assert!(gone.status == 404 && gone.text().contains("<html lang=\"nl\""), "{}", gone.text());
}

async fn changing_the_language_keeps_what_was_entered(server: Server) {
    open(&server, translated()).await.unwrap();
    let client = server.client();
    let (reply, at) = send(&client, "/s/kinds?unit=n", &[("q-single", "b"), ("go", "language-de")]).await;
    assert!(at.ends_with("/0?unit=n&lang=de"), "{at}");
    assert!(reply.text().contains("de·Pick one of these") && reply.text().matches(" checked").count() == 1, "{}", reply.text());
    let (reply, at) = send(&client, &at, &[("q-single", "b")]).await;
    assert!(at.ends_with("/1?unit=n&lang=de") && reply.text().contains("Frage 2 von 10"), "{at}");
    // ticks that do not go together are not dropped for another language
    let (reply, _) = send(&client, &at, &[("q-multi", "a"), ("q-multi", "none"), ("go", "language-ar")]).await;
    assert!(reply.status == 422 && reply.text().matches(" checked").count() == 2, "{}", reply.text());
    let (reply, at) = send(&client, &at, &[("q-multi", "a"), ("go", "language-ar")]).await;
    assert!(reply.status == 200 && at.ends_with("/1?unit=n&lang=ar") && reply.text().contains(" checked"), "{at}");
    let (reply, _) = send(&client, &at, &[("q-multi", "a"), ("q-multi", "none")]).await;
    assert!(reply.status == 422 && reply.text().contains("dir=\"rtl\"") && !reply.text().contains("Choose either"), "{}", reply.text());
    let (reply, at) = send(&client, &at, &[("go", "language-\"><script>")]).await;
    assert!(reply.status == 200 && !at.contains("script") && !reply.text().contains("\"><script>"), "{at}");
}

async fn a_language_that_is_not_complete_is_not_offered(server: Server) {
    let mut document = translated();
    document.translations.get_mut("de").unwrap().texts.remove("single/option/b");
    document.translations.get_mut("ar").unwrap().to_check.insert("title".into());
    open(&server, document).await.unwrap();
    let html = asking(&server, "/s/kinds?lang=de", "ar").await.text();
    assert!(html.contains("<html lang=\"en\"") && !html.contains("Deutsch") && !html.contains("aria-current"), "{html}");
}

async fn a_translation_that_cannot_be_is_named(server: Server) {
    let mut document = translated();
    let german = document.translations.get("de").cloned().unwrap();
    document.translations.insert("german words".into(), german.clone());
    document.translations.insert("en".into(), german);
    let problem = open(&server, document).await.unwrap_err().problem();
    let fields: Vec<&str> = problem.fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["translations.en", "translations.german words"], "{problem:?}");
}
