//! Files that respondents give.

use candor_survey::{Answer, OptionCode};
use candor_tests::{Client, Reply, Server, on_both_databases};
use candor_wire::path;
use candor_wire::report::Results;
use candor_wire::respond::{FileGiven, RespondentSurvey, Submission};
use candor_wire::survey::SurveyDetail;
use reqwest::Method;
use serde_json::{Value, json};

use crate::invitations::rows;
use crate::submission;

on_both_databases!(
    a_file_is_what_its_content_says_and_tells_nothing_beside,
    what_is_not_taken_is_refused_with_a_remedy,
    a_file_belongs_to_one_response,
    files_are_shown_from_ten_people_on_and_to_nobody_else,
    without_scripts_nothing_is_lost,
    a_form_with_files_is_not_read_where_none_are_asked_for,
    files_that_nobody_sends_are_forgotten_and_drafts_keep_theirs,
    files_go_with_the_responses,
    kiosks_and_sealed_answers_take_no_files,
);

const PHOTO: &[u8] = include_bytes!("../fixtures/pictures/photo.jpg");
const DESK: &[u8] = include_bytes!("../fixtures/pictures/desk.png");
const GIF: &[u8] = include_bytes!("../fixtures/pictures/still.gif");
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n9\n%%EOF\n";
const RESPONSES: &str = "/api/v1/respond/proofs/responses";

/// A page with a file and a number, and a second page.
fn document() -> Value {
    json!({"format": "candor-questionnaire/1", "title": "Proofs", "blocks": [
        {"code": "a", "together": true, "questions": [
            {"code": "proof", "text": "A photograph or a letter", "kind": {"file_upload": {"types": ["picture", "pdf"], "max_bytes": 20000, "max_files": 2}}},
            {"code": "age", "text": "How many years?", "kind": {"number": {"min": 0, "max": 120}}}]},
        {"code": "b", "questions": [{"code": "note", "text": "Anything else?", "kind": {"short_text": {}}}]}]})
}

async fn open(server: &Server) -> (Client, SurveyDetail) {
    candor::usecases::units::import(&server.store, "code,name\nn,North\n".as_bytes()).await.unwrap();
    let author = server.administrator().await;
    let made: SurveyDetail =
        author.post(path::SURVEYS, &json!({"slug": "proofs", "audience": "customers", "document": document()})).await.json();
    let publish = json!({"revision": made.revision, "wave": "w1"});
    let reply = author.post(&path::publish(made.summary.id), &publish).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    (author, reply.json())
}

async fn give(client: &Client, item: &str, bytes: &[u8]) -> Reply {
    let address = path::give_file(&"proofs".parse().unwrap(), item);
    client.post_bytes(&address, "application/octet-stream", bytes.to_vec()).await
}

async fn given(client: &Client, bytes: &[u8]) -> OptionCode {
    let reply = give(client, "proof", bytes).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json::<FileGiven>().name
}

async fn version(client: &Client) -> String {
    client.get("/api/v1/respond/proofs").await.json::<RespondentSurvey>().version
}

async fn with(client: &Client, names: &[&OptionCode]) -> Submission {
    let names = names.iter().map(|name| (*name).clone()).collect();
    submission(&version(client).await, "n", &[("proof", Answer::Choices(names))])
}

async fn count(server: &Server, wish: &str) -> String {
    rows(server, &format!("SELECT CAST(COUNT(*) AS TEXT) FROM files WHERE {wish}"), 1).await.remove(0).remove(0)
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

async fn a_file_is_what_its_content_says_and_tells_nothing_beside(server: Server) {
    let (author, survey) = open(&server).await;
    let client = server.client();
    assert!(holds(PHOTO, "2026:05:01"), "it says where it was taken");
    for at in 0..10 {
        let bytes = if at == 0 { PHOTO } else { PDF };
        let name = given(&client, bytes).await;
        assert!(name.as_str().starts_with(if at == 0 { "jpg-" } else { "pdf-" }), "{name}");
        let sent = with(&client, &[&name]).await;
        assert_eq!(client.post(RESPONSES, &sent).await.status, 200);
    }
    crate::close(&author, &survey).await;
    let results: Results = author.get(&format!("{}/results", path::survey(survey.summary.id))).await.json();
    let files = &results.items[0].files;
    assert_eq!((results.items[0].n, files.len()), (Some(10), 10));
    let photo = files.iter().find(|name| name.as_str().starts_with("jpg")).unwrap();
    let shown = author.get(&path::result_file(survey.summary.id, photo.as_str())).await;
    assert_eq!((shown.status, shown.header("content-type").as_str()), (200, "image/jpeg"));
    assert_eq!(shown.header("content-disposition"), "attachment; filename=\"file.jpeg\"");
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert!(shown.header("content-security-policy").contains("sandbox"));
    for part in ["Anna", "2026:05:01", "GPS"] {
        assert!(!holds(&shown.body, part), "{part}");
    }
    assert_eq!(count(&server, "added_day IS NOT NULL").await, "0", "a file of a response has no day");
}

async fn what_is_not_taken_is_refused_with_a_remedy(server: Server) {
    open(&server).await;
    let client = server.client();
    let large = [PDF, &vec![b' '; 20_000], b"startxref\n9\n%%EOF"].concat();
    let program = [&PDF[..20], b"/S /JavaScript", &PDF[20..]].concat();
    for (bytes, remedy) in [
        (GIF, "Choose one of these: PNG, JPEG, WebP, PDF"),
        (&b"<svg onload=alert(1)>"[..], "Choose one of these"),
        (b"MZ\x90\0", "Choose one of these"),
        (b"", "Choose one of these"),
        (&DESK[..60], "damaged"),
        (&program, "without a password, programs"),
        (&large, "larger than 0.02 MB"),
    ] {
        let reply = give(&client, "proof", bytes).await;
        assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_answers"), "{}", reply.text());
        let problem: Value = reply.json();
        assert_eq!(problem["fields"][0]["field"], "proof");
        assert!(problem["fields"][0]["message"].as_str().unwrap().contains(remedy), "{remedy}: {problem}");
        assert!(!reply.text().contains("alert"), "what was sent is not repeated");
    }
    assert_eq!(give(&client, "age", DESK).await.status, 404, "no question for files");
    assert_eq!(give(&client, "ghost", DESK).await.status, 404);
    assert_eq!(give(&client, "proof", &vec![0; 10_000_001]).await.code(), "too_large");
    let german = path::give_file(&"proofs".parse().unwrap(), "proof") + "?lang=de";
    let reply = client.post_bytes(&german, "application/octet-stream", GIF.to_vec()).await;
    assert_eq!(reply.status, 422, "{}", reply.text());
    let elsewhere = client.request(Method::POST, &path::give_file(&"proofs".parse().unwrap(), "proof"));
    let elsewhere = elsewhere.header("sec-fetch-site", "cross-site").header("content-type", "application/octet-stream");
    assert_eq!(client.send(elsewhere.body(DESK)).await.code(), "cross_site");
    assert_eq!(count(&server, "1 = 1").await, "0");
}

async fn a_file_belongs_to_one_response(server: Server) {
    open(&server).await;
    let client = server.client();
    let (one, two, three) = (given(&client, DESK).await, given(&client, PDF).await, given(&client, PDF).await);
    let first = with(&client, &[&one, &two]).await;
    assert_eq!(client.post(RESPONSES, &first).await.status, 200);
    assert_eq!(client.post(RESPONSES, &first).await.status, 200, "a retry is acknowledged");
    assert_eq!(count(&server, "wave_id IS NOT NULL").await, "2");
    let invented: OptionCode = format!("png-{}", "a".repeat(32)).parse().unwrap();
    for names in [vec![&one], vec![&three, &two], vec![&invented]] {
        let reply = client.post(RESPONSES, &with(&client, &names).await).await;
        assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_answers"), "{}", reply.text());
        assert!(reply.text().contains("add it again"), "{}", reply.text());
    }
    assert_eq!(count(&server, "wave_id IS NOT NULL").await, "2", "what is refused claims nothing");
    for names in [vec![&three, &three], vec![&one, &two, &three]] {
        assert_eq!(client.post(RESPONSES, &with(&client, &names).await).await.code(), "invalid_answers");
    }
    let text: OptionCode = "photo.png".parse().unwrap();
    assert_eq!(client.post(RESPONSES, &with(&client, &[&text]).await).await.code(), "invalid_answers", "no name of a sender's");
    let again = with(&client, &[&three]).await;
    let (a, b, c) = tokio::join!(client.post(RESPONSES, &again), client.post(RESPONSES, &again), client.post(RESPONSES, &again));
    assert_eq!([a.status, b.status, c.status], [200; 3], "sent at the same time it is stored once");
    assert_eq!(rows(&server, "SELECT CAST(COUNT(*) AS TEXT) FROM responses", 1).await[0][0], "2");
}

async fn files_are_shown_from_ten_people_on_and_to_nobody_else(server: Server) {
    let (author, survey) = open(&server).await;
    let client = server.client();
    let results = format!("{}/results", path::survey(survey.summary.id));
    // nine people in a wave of their own
    for _ in 0..9 {
        let name = given(&client, PDF).await;
        assert_eq!(client.post(RESPONSES, &with(&client, &[&name]).await).await.status, 200);
    }
    crate::next_wave(&author, &survey, "w2").await;
    server.pass(5);
    let told: Results = author.get(&results).await.json();
    assert_eq!((told.responses, told.items[0].files.len()), (Some(9), 0), "of few nothing is shown");
    let mut names = Vec::new();
    for at in 0..10 {
        let told: Results = author.get(&results).await.json();
        assert!(told.items.iter().all(|item| item.files.is_empty()), "{at} people");
        let name = given(&client, PDF).await;
        assert_eq!(author.get(&path::result_file(survey.summary.id, name.as_str())).await.status, 404);
        assert_eq!(client.post(RESPONSES, &with(&client, &[&name]).await).await.status, 200);
        names.push(name);
        assert_eq!(author.get(&path::result_file(survey.summary.id, names[at].as_str())).await.status, 404, "nothing before the end");
    }
    crate::close(&author, &survey).await;
    let told: Results = author.get(&results).await.json();
    let mut sorted = names.clone();
    sorted.sort();
    assert_eq!(told.items[0].files, sorted, "in the order of their random names");
    assert_eq!(author.get(&path::result_file(survey.summary.id, names[0].as_str())).await.status, 200);
    assert_eq!(client.get(&path::result_file(survey.summary.id, names[0].as_str())).await.status, 401, "not without signing in");
    let waiting = given(&client, PDF).await;
    assert_eq!(author.get(&path::result_file(survey.summary.id, waiting.as_str())).await.status, 404);
}

/// Sends a page as a browser does whose form holds files.
async fn send(client: &Client, address: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> (u16, String, String) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    for (name, bytes) in files {
        let head = "filename=\"anna.png\"\r\nContent-Type: image/png";
        body.extend(format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; {head}\r\n\r\n").into_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--x--\r\n");
    let request = client.request(Method::POST, address).header("content-type", "multipart/form-data; boundary=x").body(body);
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.url().path().to_owned(), response.text().await.unwrap())
}

async fn without_scripts_nothing_is_lost(server: Server) {
    open(&server).await;
    let client = server.client();
    let page = client.get("/s/proofs").await.text();
    assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains("name=\"file-proof\""), "{page}");
    assert!(page.contains("A file can show who made it") && page.contains("src=\"/upload.js\""), "{page}");
    // another field is wrong: the file stays, and the number as typed
    let (status, _, text) = send(&client, "/s/proofs", &[("step", "0"), ("q-age", "old"), ("go", "on")], &[("file-proof", DESK)]).await;
    assert_eq!(status, 422);
    assert!(text.contains("File 1 (PNG)") && text.contains("value=\"old\"") && !text.contains("anna"), "{text}");
    let name = text.split("value=\"png-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let name = format!("png-{name}");
    // the file is wrong: it is said at its question, and what was given before stays
    let fields = [("step", "0"), ("q-proof", name.as_str()), ("q-age", "30"), ("go", "on")];
    let (status, _, text) = send(&client, "/s/proofs", &fields, &[("file-proof", GIF)]).await;
    assert_eq!(status, 422);
    assert!(text.contains("Choose one of these: PNG") && text.contains(&name) && text.contains("value=\"30\""), "{text}");
    // a field that nothing was chosen in is empty
    let (status, address, _) = send(&client, "/s/proofs", &fields, &[("file-proof", b"")]).await;
    assert_eq!(status, 200);
    let back = client.get(&(address.trim_end_matches('1').to_owned() + "0")).await.text();
    assert!(back.contains(&name) && back.contains("checked"), "{back}");
    let (status, address, _) = send(&client, &address, &[("step", "1"), ("q-note", "no"), ("go", "on")], &[]).await;
    assert_eq!((status, address.as_str()), (200, "/s/proofs/thanks"));
    assert_eq!(
        rows(&server, "SELECT answers FROM responses", 1).await[0][0],
        format!("{{\"age\":{{\"number\":30.0}},\"note\":{{\"text\":\"no\"}},\"proof\":{{\"choices\":[\"{name}\"]}}}}")
    );
    assert_eq!(count(&server, "wave_id IS NOT NULL").await, "1");
}

async fn a_form_with_files_is_not_read_where_none_are_asked_for(server: Server) {
    let (author, _) = open(&server).await;
    let client = server.client();
    let mut plain = document();
    plain["blocks"][0]["questions"].as_array_mut().unwrap().remove(0);
    let made: SurveyDetail = author.post(path::SURVEYS, &json!({"slug": "plain", "audience": "customers", "document": plain})).await.json();
    let reply = author.post(&path::publish(made.summary.id), &json!({"revision": made.revision, "wave": "w1"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let page = [("step", "0"), ("q-age", "30"), ("go", "on")];
    let large = vec![b' '; 400_000];
    for address in ["/s/plain", "/s/plain/0123456789abcdef0123456789abcdef/1"] {
        let (status, _, text) = send(&client, address, &page, &[("file-proof", &large)]).await;
        assert_eq!(status, 413, "{address}: {text}");
    }
    let (status, address, _) = send(&client, "/s/plain", &page, &[]).await;
    assert_eq!((status, address.ends_with("/1")), (200, true), "{address}");
    let (status, _, text) = send(&client, "/s/ghost", &page, &[("file-proof", &large)]).await;
    assert_eq!(status, 404, "{text}");
    // one that is larger than the question takes is told there, and the rest stays
    let (status, _, text) = send(&client, "/s/proofs", &page, &[("file-proof", &large)]).await;
    assert_eq!(status, 422);
    assert!(text.contains("larger than 0.02 MB") && text.contains("value=\"30\""), "{text}");
}

async fn files_that_nobody_sends_are_forgotten_and_drafts_keep_theirs(server: Server) {
    open(&server).await;
    let client = server.client();
    given(&client, PDF).await;
    let (status, address, _) = send(&client, "/s/proofs", &[("step", "0"), ("q-age", "30"), ("go", "on")], &[("file-proof", DESK)]).await;
    assert_eq!(status, 200);
    let held = given(&client, PDF).await;
    assert_eq!(client.post(RESPONSES, &with(&client, &[&held]).await).await.status, 200);
    let today: i64 = rows(&server, "SELECT CAST(MAX(added_day) AS TEXT) FROM files", 1).await[0][0].parse().unwrap();
    assert_eq!(server.store.forget_files(today).await.unwrap(), 0, "what was added today may still be sent");
    assert_eq!(server.store.forget_files(today + 1).await.unwrap(), 1);
    assert_eq!(count(&server, "1 = 1").await, "2", "the draft's and the response's stay");
    let (status, address, _) = send(&client, &address, &[("step", "1"), ("go", "anyway")], &[]).await;
    assert_eq!((status, address.as_str()), (200, "/s/proofs/thanks"));
    assert_eq!(count(&server, "wave_id IS NOT NULL").await, "2");
}

async fn files_go_with_the_responses(server: Server) {
    let (author, survey) = open(&server).await;
    let client = server.client();
    let name = given(&client, PDF).await;
    assert_eq!(client.post(RESPONSES, &with(&client, &[&name]).await).await.status, 200);
    assert_eq!(author.post(&path::close(survey.summary.id), &json!({})).await.status, 200);
    server.store.note_ended_waves(20_000).await.unwrap();
    let wave = server.store.ended_waves(Some(survey.summary.id)).await.unwrap()[0].wave;
    assert_eq!(server.store.remove_responses(wave, 20_001).await.unwrap(), 1);
    assert_eq!(count(&server, "1 = 1").await, "0");
}

async fn kiosks_and_sealed_answers_take_no_files(server: Server) {
    let (author, survey) = open(&server).await;
    let page = server.client().get("/s/proofs?kiosk=1").await;
    assert!(page.status == 422 && page.text().contains("which a kiosk cannot take"), "{} {}", page.status, page.text());
    author.post(&path::close(survey.summary.id), &json!({})).await;
    let reply = author.put(&path::assurance(survey.summary.id), &json!({"level": "verified"})).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "wrong_state"), "{}", reply.text());
    assert!(reply.text().contains("no file can come with them"), "{}", reply.text());
}
