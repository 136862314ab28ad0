//! Pictures of questionnaires.

use candor_tests::{Client, Reply, Server, on_both_databases};
use candor_wire::exchange::ImportReport;
use candor_wire::path;
use candor_wire::picture::{MAX_PICTURE_BYTES, PictureAdded};
use candor_wire::survey::{DraftSaved, SurveyDetail};
use serde_json::{Value, json};

on_both_databases!(
    a_picture_is_kept_without_what_it_says_beside_the_picture,
    what_is_no_picture_is_refused_by_name_with_a_remedy,
    only_authors_add_pictures,
    a_questionnaire_is_published_when_its_pictures_are_here,
    a_picture_is_chosen_like_an_option,
    pictures_that_no_questionnaire_names_are_forgotten,
);

const PHOTO: &[u8] = include_bytes!("../fixtures/pictures/photo.jpg");
const DESK: &[u8] = include_bytes!("../fixtures/pictures/desk.png");
const WINDOW: &[u8] = include_bytes!("../fixtures/pictures/window.webp");

async fn add(client: &Client, bytes: &[u8]) -> Reply {
    client.post_bytes(path::PICTURES, "application/octet-stream", bytes.to_vec()).await
}

fn holds(bytes: &[u8], part: &str) -> bool {
    bytes.windows(part.len()).any(|window| window == part.as_bytes())
}

async fn a_picture_is_kept_without_what_it_says_beside_the_picture(server: Server) {
    let author = server.administrator().await;
    assert!(holds(PHOTO, "2026:05:01"), "it says where it was taken");
    for (bytes, kind, size) in [(PHOTO, "image/jpeg", (64, 96)), (DESK, "image/png", (80, 60)), (WINDOW, "image/webp", (80, 60))] {
        let reply = add(&author, bytes).await;
        assert_eq!(reply.status, 201);
        let added: PictureAdded = reply.json();
        assert_eq!((added.width, added.height), size);
        let shown = server.client().get(&path::picture(&added.digest)).await;
        assert_eq!((shown.status, shown.header("content-type")), (200, kind.to_owned()));
        assert!(shown.header("cache-control").contains("immutable"));
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert!(shown.header("content-security-policy").contains("sandbox"));
        for part in ["Anna", "ANNA", "2026:05:01", "GPS"] {
            assert!(!holds(&shown.body, part), "{kind} keeps {part}");
        }
        let again: PictureAdded = add(&author, &shown.body).await.json();
        assert_eq!(again, added, "what was clean has the same name");
        let etag = shown.header("etag");
        let known = server.client().request(reqwest::Method::GET, &path::picture(&added.digest)).header("if-none-match", etag);
        assert_eq!(server.client().send(known).await.status, 304);
    }
}

async fn what_is_no_picture_is_refused_by_name_with_a_remedy(server: Server) {
    let author = server.administrator().await;
    for (bytes, remedy) in [
        (&b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"[..], "PNG"),
        (b"MZ\x90\0", "PNG, JPEG, WebP or GIF"),
        (b"", "PNG, JPEG, WebP or GIF"),
        (&DESK[..100], "save it again"),
        (include_bytes!("../fixtures/pictures/moving.gif"), "still image"),
    ] {
        let reply = add(&author, bytes).await;
        assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_field"));
        let problem: Value = reply.json();
        assert_eq!(problem["fields"][0]["field"], "picture");
        let message = problem["fields"][0]["message"].as_str().unwrap();
        assert!(message.contains(remedy), "{message}");
        assert!(!reply.text().contains("alert"), "what was sent is not repeated");
    }
    let large = [PHOTO, &vec![0; MAX_PICTURE_BYTES]].concat();
    assert_eq!(add(&author, &large).await.code(), "too_large");
    let typed = author.post_bytes(path::PICTURES, "image/png", DESK.to_vec()).await;
    assert_eq!(typed.code(), "unsupported_media_type", "a form of another site could send it");
    for digest in ["", "x", "../../etc/passwd", &"0".repeat(64), &"A".repeat(64)] {
        assert_eq!(author.get(&path::picture(digest)).await.status, 404, "{digest}");
    }
}

async fn only_authors_add_pictures(server: Server) {
    assert_eq!(add(&server.client(), DESK).await.status, 401);
    let author = server.administrator().await;
    let foreign = author.request(reqwest::Method::POST, path::PICTURES).header("content-type", "application/octet-stream");
    let foreign = foreign.header("sec-fetch-site", "cross-site").body(DESK);
    assert_eq!(author.send(foreign).await.code(), "cross_site");
}

fn questionnaire(first: &PictureAdded, second: &PictureAdded) -> Value {
    let picture = |option: &str, added: &PictureAdded, alt: &str| json!({"option": option, "digest": added.digest, "width": added.width, "height": added.height, "alt": alt});
    json!({"format": "candor-questionnaire/1", "title": "Seats", "blocks": [{"code": "b", "questions": [
        {"code": "seat", "text": "Where do you sit?", "kind": {"picture_choice": {
            "options": [{"code": "a", "label": "Desk"}, {"code": "b", "label": "Sofa"}],
            "pictures": [picture("a", first, "A blue desk"), picture("b", second, "A red sofa")]}}}]}]})
}

async fn draft(author: &Client, document: &Value) -> SurveyDetail {
    author.post("/api/v1/surveys", &json!({"slug": "seats", "audience": "customers", "document": document})).await.json()
}

async fn a_questionnaire_is_published_when_its_pictures_are_here(server: Server) {
    let author = server.administrator().await;
    let here: PictureAdded = add(&author, DESK).await.json();
    let elsewhere = PictureAdded { digest: "5".repeat(64), width: 10, height: 10 };
    let document = questionnaire(&here, &elsewhere);
    let import = author.post_bytes(path::IMPORT_QUESTIONNAIRE, "application/octet-stream", document.to_string().into_bytes()).await;
    let report: ImportReport = import.json();
    assert_eq!(report.unfinished[0].field, "blocks[0].questions[0].kind.pictures[1]");
    assert!(report.unfinished[0].message.contains("add it again"), "{:?}", report.unfinished);
    let made = draft(&author, &document).await;
    assert_eq!(made.problems, report.unfinished, "the draft is kept, and says the same");
    let publish = |revision: i64| json!({"revision": revision, "wave": "w1"});
    let reply = author.post(&path::publish(made.summary.id), &publish(made.revision)).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_questionnaire"));
    assert!(reply.text().contains("kind.pictures[1]"), "{}", reply.text());

    let wrong = PictureAdded { width: 60, ..here.clone() };
    let saved = json!({"revision": made.revision, "document": questionnaire(&here, &wrong)});
    let saved: DraftSaved = author.put(&path::draft(made.summary.id), &saved).await.json();
    assert!(saved.problems[0].message.contains("80 pixels wide"), "a page would jump: {:?}", saved.problems);

    let photo: PictureAdded = add(&author, PHOTO).await.json();
    let saved = json!({"revision": saved.revision, "document": questionnaire(&here, &photo)});
    let saved: DraftSaved = author.put(&path::draft(made.summary.id), &saved).await.json();
    assert_eq!(saved.problems, []);
    assert_eq!(author.post(&path::publish(made.summary.id), &publish(saved.revision)).await.status, 200);
}

async fn a_picture_is_chosen_like_an_option(server: Server) {
    let author = server.administrator().await;
    assert_eq!(author.post_units("code,name\nn,North\n").await.status, 200);
    let (desk, photo): (PictureAdded, PictureAdded) = (add(&author, DESK).await.json(), add(&author, PHOTO).await.json());
    let made = draft(&author, &questionnaire(&desk, &photo)).await;
    assert_eq!(author.post(&path::publish(made.summary.id), &json!({"revision": made.revision, "wave": "w1"})).await.status, 200);
    let page = server.client().get("/s/seats").await.text();
    let img = format!("<img src=\"/pictures/{}\" alt=\"A blue desk\" width=\"80\" height=\"60\">", desk.digest);
    assert!(page.contains(&img), "{page}");
    let (http, address) = (server.client(), "/s/seats");
    for _ in 0..6 {
        let request = http.request(reqwest::Method::POST, address).header("content-type", "application/x-www-form-urlencoded");
        let sent = http.send(request.body("step=0&q-seat=a&go=anyway")).await;
        assert_eq!(sent.status, 200, "{}", sent.text());
        assert!(sent.text().contains("Thank"), "{}", sent.text());
    }
    crate::close(&author, &made).await;
    let results: Value = author.get(&path::results(made.summary.id)).await.json();
    let text = results.to_string();
    assert!(text.contains("\"Desk\"") && text.contains("\"Sofa\""), "{text}");
}

async fn pictures_that_no_questionnaire_names_are_forgotten(server: Server) {
    let author = server.administrator().await;
    let (desk, photo): (PictureAdded, PictureAdded) = (add(&author, DESK).await.json(), add(&author, PHOTO).await.json());
    let unnamed: PictureAdded = add(&author, WINDOW).await.json();
    draft(&author, &questionnaire(&desk, &photo)).await;
    let (store, today) = (&server.store, 1_790_000_000 / 86_400);
    assert_eq!(store.forget_pictures(today - 40).await.unwrap(), 0, "they are too new");
    assert_eq!(store.forget_pictures(today + 40).await.unwrap(), 1);
    for (picture, status) in [(&desk, 200), (&photo, 200), (&unnamed, 404)] {
        assert_eq!(author.get(&path::picture(&picture.digest)).await.status, status);
    }
}
