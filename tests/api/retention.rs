//! How long the data of a survey are kept: shown before it is set, and really removed.

use std::time::Duration;

use candor::store::{NewResponse, Sums};
use candor::viewer::Viewer;
use candor_survey::{Answer, Document, Questionnaire, Scorer};
use candor_tests::scan::{everything, found};
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::ids::{SubmissionKey, SurveyId, WaveId};
use candor_wire::path;
use candor_wire::report::Results;
use candor_wire::respond::RespondentSurvey;
use candor_wire::retention::{Keep, Retention};
use serde_json::{Value, json};

use crate::invitations::{files, invite, rows, with_people};
use crate::{scale, submission};

on_both_databases!(
    responses_go_when_they_are_due_and_sums_stay,
    people_and_letters_go_when_they_are_due,
    a_schedule_is_shown_before_it_is_set_and_refused_by_name,
);

const DAY: i64 = 86_400;

const DOCUMENT: &str = r#"{"format":"candor-questionnaire/1","title":"Contact","blocks":[{"code":"b","questions":[
    {"code":"overall","text":"How satisfied are you?","kind":{"rating":{"points":[{"code":"p1","label":"Not","value":1},{"code":"p2","label":"Rather","value":2},{"code":"p3","label":"Very","value":3}]}}},
    {"code":"note","text":"Why?","kind":{"long_text":{}}}]}],
    "measures":[{"code":"overall","name":"Overall","items":["overall"],"kind":"index"}]}"#;

async fn kept(author: &Client, id: SurveyId) -> Retention {
    let reply = author.get(&path::retention(id)).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// Waits until the schedule is as wished.
async fn until(author: &Client, id: SurveyId, wish: impl Fn(&Retention) -> bool) -> Retention {
    for _ in 0..200 {
        let kept = kept(author, id).await;
        if wish(&kept) {
            return kept;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{:?}", kept(author, id).await);
}

async fn set(author: &Client, id: SurveyId, keep: Value, store: bool) -> Retention {
    let reply = author.put(&path::retention(id), &json!({"keep": keep, "store": store})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn count(server: &Server, table: &str) -> String {
    rows(server, &format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}"), 1).await.remove(0).remove(0)
}

async fn sums(server: &Server, wave: WaveId) -> Vec<Sums> {
    let cells = server.store.cells(&[wave]).await.unwrap().summed(wave, &["overall".parse().unwrap()]).await.unwrap();
    cells.values().flat_map(|rows| rows.iter()).map(|cell| cell.all).collect()
}

async fn responses_go_when_they_are_due_and_sums_stay(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    let document: Value = serde_json::from_str(DOCUMENT).unwrap();
    let reply = administrator.post(path::SURVEYS, &json!({"slug": "contact", "audience": "customers", "document": document})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    let detail: candor_wire::survey::SurveyDetail = reply.json();
    let id = detail.summary.id;
    let reply = administrator.post(&path::publish(id), &json!({"revision": detail.revision, "wave": "w1"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let form: RespondentSurvey = server.client().get("/api/v1/respond/contact").await.json();
    let canaries: Vec<String> = (0..6).map(|n| format!("canary-{n}-{}", uuid::Uuid::new_v4())).collect();
    for canary in &canaries {
        let answers = [("overall", scale("p3")), ("note", Answer::Text(canary.clone()))];
        let reply = server.client().post("/api/v1/respond/contact/responses", &submission(&form.version, "n1", &answers)).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    let wave = server.store.survey(id).await.unwrap().unwrap().waves[0].id;
    let before = sums(&server, wave).await;
    assert_eq!(before.iter().map(|cell| cell.n).collect::<Vec<_>>(), [6]);
    assert_eq!(set(&administrator, id, json!({"responses_months": 1}), true).await.waves[0].ended_on, None);
    assert_eq!(administrator.post(&path::close(id), &json!({})).await.status, 200);
    let ended = until(&administrator, id, |kept| kept.waves[0].ended_on.is_some()).await;
    let due = &ended.waves[0];
    assert_eq!((due.ended_on.as_deref(), due.responses_on.as_deref(), due.responses), (Some("2026-09-21"), Some("2026-10-21"), Some(5)));
    // the day before nothing goes
    server.pass(29 * DAY);
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(count(&server, "responses").await, "6");
    server.pass(DAY);
    let administrator = server.administrator_again().await;
    let gone = until(&administrator, id, |kept| kept.waves[0].removed_on.is_some()).await;
    assert_eq!((gone.waves[0].removed_on.as_deref(), gone.waves[0].responses), (Some("2026-10-21"), None));
    assert_eq!((count(&server, "responses").await, count(&server, "drafts").await), ("0".to_owned(), "0".to_owned()));
    let needles: Vec<Vec<u8>> = canaries.into_iter().map(String::into_bytes).collect();
    for tries in 0.. {
        let left = found(&everything(&server).await, &needles);
        if left.iter().all(Vec::is_empty) {
            break;
        }
        assert!(tries < 40, "what was removed is in the files still: {left:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // nothing comes back by a mix that was late
    let questionnaire = Questionnaire::try_from(serde_json::from_str::<Document>(DOCUMENT).unwrap()).unwrap();
    let unit = server.store.units(Viewer::operator()).await.unwrap()[0].id;
    let answers = submission(&form.version, "n1", &[("overall", scale("p1"))]).answers;
    let (key, scorer) = (SubmissionKey(uuid::Uuid::new_v4()), Scorer::new(&questionnaire));
    let late = NewResponse::new(key, &scorer, &form.version, unit, &answers).unwrap().in_wave(Some(wave));
    server.store.release(vec![late]).await.unwrap();
    assert_eq!(count(&server, "responses").await, "0");
    // sums stay and are what they were, also when all sums are computed anew
    for _ in 0..2 {
        assert_eq!(sums(&server, wave).await, before);
        assert_eq!(server.store.differing_cells().await.unwrap(), 0);
        server.store.derive_again().await.unwrap();
    }
    let results: Results = administrator.get(&path::results(id)).await.json();
    assert!(results.responses.is_none() && results.notes.iter().any(|note| note.contains("removed on 2026-10-21")), "{results:?}");
}

async fn people_and_letters_go_when_they_are_due(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    let id = survey.summary.id;
    assert_eq!(invite(&administrator, &survey, json!({})).await.status, 201);
    files(&server, 8).await;
    let open = set(&administrator, id, json!({"contacts_months": 2, "letters_days": 10}), true).await;
    assert_eq!((open.next_contacts_on, open.contacts_due), (None, None), "nobody goes while the wave is open");
    administrator.post(&path::close(id), &json!({})).await;
    let ended = until(&administrator, id, |kept| kept.waves[0].ended_on.is_some()).await;
    assert_eq!((ended.waves[0].letters_on.as_deref(), ended.next_contacts_on.as_deref()), (Some("2026-10-01"), Some("2026-11-21")));
    let mail = server.folder().join("mail");
    let letters = || std::fs::read_dir(&mail).unwrap().count();
    assert_eq!((letters(), count(&server, "outbox").await.as_str()), (8, "8"));
    server.pass(11 * DAY);
    until_count(&server, "outbox", "0").await;
    assert_eq!((letters(), count(&server, "contacts").await.as_str()), (0, "8"));
    server.pass(51 * DAY);
    until_count(&server, "contacts", "0").await;
    assert_eq!(count(&server, "invitations").await, "0");
    // whoever is removed by a schedule has not asked for anything, and may be invited again
    let administrator = server.administrator_again().await;
    let again: candor_wire::invitation::ContactsImported =
        crate::invitations::import(&administrator, crate::invitations::PEOPLE).await.json();
    assert_eq!((again.added, again.objected.len()), (8, 0));
}

async fn until_count(server: &Server, table: &str, wanted: &str) {
    for _ in 0..200 {
        if count(server, table).await == wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{table} has {} rows", count(server, table).await);
}

async fn a_schedule_is_shown_before_it_is_set_and_refused_by_name(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    let id = survey.summary.id;
    administrator.post(&path::close(id), &json!({})).await;
    until(&administrator, id, |kept| kept.waves[0].ended_on.is_some()).await;
    let shown = set(&administrator, id, json!({"responses_months": 3, "letters_days": 5}), false).await;
    assert_eq!((shown.stored, shown.waves[0].responses_on.as_deref()), (false, Some("2026-12-21")));
    assert_eq!(kept(&administrator, id).await.keep, Keep::default(), "showing sets nothing");
    for (keep, field) in [
        (json!({"responses_months": 121}), "keep.responses_months"),
        (json!({"contacts_months": 121}), "keep.contacts_months"),
        (json!({"letters_days": 3651}), "keep.letters_days"),
    ] {
        let reply = administrator.put(&path::retention(id), &json!({"keep": keep, "store": true})).await;
        assert_eq!((reply.status, reply.json::<candor_wire::problem::Problem>().fields[0].field.as_str()), (422, field));
    }
    assert_eq!(administrator.put(&path::retention(id), &json!({"keep": {"years": 1}})).await.code(), "malformed_body");
    assert!(set(&administrator, id, json!({"contacts_months": 12}), true).await.stored);
    assert_eq!(kept(&administrator, id).await.keep, Keep { contacts_months: 12, ..Keep::default() });
    assert_eq!(kept(&administrator, id).await.contacts_due, None);
}
