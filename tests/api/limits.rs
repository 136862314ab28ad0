//! Nonsense, and too much of it.

use candor_tests::{Server, on_both_databases};
use candor_wire::path;
use serde_json::json;

use crate::{scale, submission, with_customer_survey};

on_both_databases!(
    too_large_bodies_are_refused_with_a_reason,
    nonsense_is_refused_and_never_repeated,
    every_page_has_its_security_headers,
    pages_are_inside_the_program_compressed_and_kept
);

async fn too_large_bodies_are_refused_with_a_reason(server: Server) {
    let (_, survey) = with_customer_survey(&server).await;
    let client = server.client();
    let post = |body: Vec<u8>| {
        client.request(reqwest::Method::POST, "/api/v1/respond/contact/responses").header("content-type", "application/json").body(body)
    };
    let reply = client.send(post(vec![b' '; 50_000_000])).await;
    assert_eq!((reply.status, reply.code().as_str()), (413, "too_large"));
    assert!(reply.text().contains("at most 256000 bytes"), "{}", reply.text());
    let long = candor_survey::Answer::Text("x".repeat(2001));
    let reply = client
        .post(
            "/api/v1/respond/contact/responses",
            &submission(&survey.version.unwrap(), "n1", &[("overall", scale("1")), ("change", long)]),
        )
        .await;
    assert_eq!(reply.code(), "invalid_answers");
    assert!(reply.text().contains("Shorten the text to 2000 characters"));
}

async fn nonsense_is_refused_and_never_repeated(server: Server) {
    let (administrator, survey) = with_customer_survey(&server).await;
    let client = server.client();
    let secret = "my-secret-answer";
    for body in [
        "",
        "{",
        "[]",
        "null",
        "{\"key\":1}",
        "\u{0}",
        "{\"answers\":{\"overall\":{\"text\":\"my-secret-answer\"}}}",
        "{\"key\":\"my-secret-answer\"}",
        "[[[[[[[[[[[[[[[[",
    ] {
        let request = client
            .request(reqwest::Method::POST, "/api/v1/respond/contact/responses")
            .header("content-type", "application/json")
            .body(body);
        let reply = client.send(request).await;
        assert_eq!((reply.status, reply.code().as_str()), (400, "malformed_body"), "{body}");
        assert_eq!(reply.header("content-type"), "application/problem+json");
        assert!(!reply.text().contains(secret), "{}", reply.text());
    }
    for path in [
        "/api/v1/surveys/not-an-id",
        "/api/v1/surveys/00000000-0000-4000-8000-000000000000",
        "/api/v1/nowhere",
        "/api/v1/respond/%00",
        "/api/v1/respond/%2e%2e%2fetc",
        "/assets/%2e%2e%2fCargo.toml",
    ] {
        assert_eq!(administrator.get(path).await.status, 404, "{path}");
    }
    let results = path::results(survey.summary.id);
    assert_eq!(administrator.get(&format!("{results}?wave=w9")).await.code(), "invalid_field");
    for query in ["?wave=%20", "?colour=red"] {
        let reply = administrator.get(&format!("{results}{query}")).await;
        assert_eq!((reply.status, reply.code().as_str()), (400, "malformed_query"), "{query}");
    }
    let reply = administrator.put(&path::draft(survey.summary.id), &json!({"revision": "one"})).await;
    assert_eq!(reply.code(), "malformed_body");
}

async fn every_page_has_its_security_headers(server: Server) {
    let client = server.client();
    for path in ["/api/v1/status", "/nowhere", "/healthz"] {
        let reply = client.get(path).await;
        let policy = reply.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"),
            "{path}: {policy}"
        );
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert_eq!(reply.header("cache-control"), "no-store");
    }
    assert_eq!(client.get("/readyz").await.text(), "ready");
}

async fn pages_are_inside_the_program_compressed_and_kept(server: Server) {
    let client = server.client();
    crate::with_customer_survey(&server).await;
    for page in ["/", "/s/contact", "/surveys/new", "/linkage"] {
        let reply = client.get(page).await;
        // a respondent's page is made for one visit, the console's are files
        let caching = if page.starts_with("/s/") { "no-store" } else { "no-cache" };
        assert_eq!((reply.status, reply.header("cache-control").as_str()), (200, caching), "{page}");
        let html = reply.text();
        assert!(!html.contains("<script>") && !html.contains("style="), "nothing inline: {html}");
        let files: Vec<&str> = html.split(['"', '=', ' ', '>']).filter(|part| part.starts_with("/assets/")).collect();
        assert!(files.iter().any(|f| f.ends_with(".wasm")) && files.iter().any(|f| f.ends_with(".js")), "{files:?}");
        for file in files {
            let reply = client.send(client.request(reqwest::Method::GET, file).header("accept-encoding", "gzip, br")).await;
            assert_eq!((reply.status, reply.header("content-encoding").as_str()), (200, "br"), "{file}");
            assert_eq!(reply.header("cache-control"), "public, max-age=31536000, immutable");
            if file.ends_with(".wasm") {
                assert_eq!(reply.header("content-type"), "application/wasm");
            }
            let again = client.send(client.request(reqwest::Method::GET, file).header("if-none-match", reply.header("etag"))).await;
            assert_eq!((again.status, again.body.len()), (304, 0));
            let plain = client.get(file).await;
            assert!(plain.header("content-encoding").is_empty() && plain.body.len() > reply.body.len(), "{file}");
        }
    }
}
