//! What is stored about one person: shown, taken along, erased, and not invited again.

use std::collections::BTreeMap;

use candor_tests::scan::{everything, found};
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::invitation::{Contacts, ContactsImported, MailingPlan, Mailings};
use candor_wire::path;
use candor_wire::rights::{AboutPerson, Erased, Readmitted};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
use serde_json::{Value, json};

use crate::invitations::{FORM, answer, begin, files, import, invite, link, rows, send, with_people};

on_both_databases!(
    whoever_has_a_letter_sees_all_of_it_and_a_foreign_link_shows_nothing,
    every_column_about_people_is_told_and_erased,
    whoever_was_erased_is_not_invited_again_and_nothing_tells_whether_they_answered,
    what_was_begun_goes_and_letters_that_wait_are_not_sent,
    that_a_token_was_collected_is_told_to_its_owner_alone,
    only_administrators_look_somebody_up,
    everybody_may_know_what_is_stored_of_answers,
);

/// The path of the link to what is known about somebody.
fn about(text: &str) -> String {
    let at = text.find("/about/").unwrap_or_else(|| panic!("no link in {text}"));
    text[at..].split_whitespace().next().unwrap().to_owned()
}

async fn letter_to(server: &Server, many: usize, address: &str) -> String {
    files(server, many).await.into_iter().find(|letter| letter.0 == address).unwrap().1
}

async fn press(client: &Client, path: &str) -> candor_tests::Reply {
    client.send(client.request(Method::POST, path).header("content-type", FORM).body("")).await
}

pub async fn look_up(administrator: &Client, address: &str) -> AboutPerson {
    let reply = administrator.post(path::RIGHTS_ABOUT, &json!({"address": address})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn count(server: &Server, table: &str) -> String {
    rows(server, &format!("SELECT CAST(COUNT(*) AS TEXT) FROM {table}"), 1).await.remove(0).remove(0)
}

async fn whoever_has_a_letter_sees_all_of_it_and_a_foreign_link_shows_nothing(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    assert_eq!(invite(&administrator, &survey, json!({})).await.status, 201);
    let ann = about(&letter_to(&server, 8, "ann@example.org").await);
    let client = server.client();
    let page = client.get(&ann).await;
    let text = page.text();
    assert_eq!(page.status, 200, "{text}");
    for said in
        ["ann@example.org", "Name: Ann", "North one", "site: Berlin", "Language: de", "wave 2026-Q3", "Invited on 2026-09-21.", ": sent."]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    assert!(text.contains("could ask it who has answered") && !text.contains("<script") && !text.contains("bo@"), "{text}");
    let german = client.get(&format!("{ann}?lang=de")).await.text();
    assert!(german.contains("<html lang=\"de\"") && german.contains("Was über Sie gespeichert ist"), "{german}");
    let file = client.get(&format!("{ann}/data.json")).await;
    let known: AboutPerson = file.json();
    assert_eq!((known.contact.unwrap().name.as_str(), known.surveys.len()), ("Ann", 1));
    assert!(file.header("content-disposition").starts_with("attachment"), "{}", file.header("content-disposition"));
    // neither another person's half, nor the link for stopping letters, nor anything made up shows anything
    let bo = about(&letter_to(&server, 8, "bo@example.org").await);
    let stop = text_of_stop(&letter_to(&server, 8, "ann@example.org").await);
    for foreign in
        [format!("{}{}", &ann[..39], &bo[39..]), format!("/about/{stop}"), "/about/x".to_owned(), ann[..ann.len() - 1].to_owned()]
    {
        for (path, status) in [(foreign.clone(), 404), (format!("{foreign}/data.json"), 404), (format!("{foreign}/erase"), 404)] {
            let reply = client.get(&path).await;
            assert!(reply.status == status && !reply.text().contains("example.org"), "{path} {}", reply.text());
        }
        assert_eq!(press(&client, &format!("{foreign}/erase")).await.status, 404);
    }
    assert_eq!(count(&server, "contacts").await, "8", "looking and guessing change nothing");
    // programs that look through mail follow links: a GET erases nothing
    assert!(client.get(&format!("{ann}/erase")).await.text().contains("<form method=\"post\""));
    assert_eq!(count(&server, "contacts").await, "8");
    let done = press(&client, &format!("{ann}/erase")).await;
    assert!(done.status == 200 && done.text().contains("is erased"), "{}", done.text());
    assert_eq!((client.get(&ann).await.status, count(&server, "contacts").await.as_str()), (404, "7"));
}

fn text_of_stop(text: &str) -> String {
    let at = text.find("/u/").unwrap() + 3;
    text[at..].split_whitespace().next().unwrap().to_owned()
}

/// Where each column that holds something about people who can be invited is told, by a path into what is told, or why
/// it is not. A column or a table that is not listed fails the test.
const COLUMNS: [(&str, &str, &str); 33] = [
    ("contacts", "id", "a random key"),
    ("contacts", "known_by", "/contact/known_by"),
    ("contacts", "address", "/contact/address"),
    ("contacts", "name", "/contact/name"),
    ("contacts", "language", "/contact/language"),
    ("contacts", "unit_id", "/contact/unit"),
    ("contacts", "strata", "/contact/strata/site"),
    ("contacts", "stop_token", "the secret of the address for stopping letters, which stands in each letter"),
    ("suppressions", "address_hash", "a digest of the address"),
    ("suppressions", "reason", "/no_mail/reason"),
    ("suppressions", "since_day", "/no_mail/since"),
    ("invitations", "id", "a random key"),
    ("invitations", "wave_id", "/surveys/0/wave"),
    ("invitations", "contact_id", "a random key"),
    ("invitations", "mailing_id", "/surveys/0/letters/0/planned_on"),
    ("invitations", "invited_day", "/surveys/0/invited_on"),
    ("outbox", "id", "a random key"),
    ("outbox", "mailing_id", "/surveys/0/letters/0/kind"),
    ("outbox", "invitation_id", "a random key"),
    ("outbox", "state", "/surveys/0/letters/0/state"),
    ("outbox", "due_s", "0 once it is sent; before, the day is told"),
    ("outbox", "attempts", "0 once it is sent"),
    ("outbox", "leased_until_s", "0 once it is sent"),
    ("outbox", "lease", "nothing once it is sent"),
    ("objections", "digest", "a digest of the address under a key"),
    ("objections", "since_day", "told by objected_on once there is one"),
    ("users", "id", "a random key"),
    ("users", "email", "the address that was asked for"),
    ("users", "name", "/signs_in/name"),
    ("users", "password_hash", "a digest"),
    ("users", "role", "/signs_in/role"),
    ("users", "scope_unit_id", "what a manager sees; administrators show it"),
    ("console_sessions", "user_id", "that somebody is signed in"),
];

/// Tables that hold nothing about somebody who can be invited, as far as anything stored tells; those of the levels at which
/// it is kept whose answers are have tests of their own (`linked`).
const OTHERS: &str = "invited_counts cell_stamps confidential_codes derived drafts experience_sums experience_targets files frames hierarchy_editions identified_codes item_sums mailings pictures \
    procedural_codes questionnaire_versions quota_counts recurrences responses retentions review_comments review_needed review_verdicts reviewers \
    score_cells score_values survey_assurances survey_places surveys \
    unit_ancestors units verified_codes verified_terms wave_ends wave_versions waves";

async fn columns(server: &Server) -> BTreeMap<String, Vec<String>> {
    let connection = Database::connect(&server.database_url).await.unwrap();
    let backend = connection.get_database_backend();
    let query = match backend {
        DbBackend::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'seaql%' AND m.name NOT LIKE 'sqlite%'"
        }
        _ => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'seaql%'"
        }
    };
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in connection.query_all_raw(Statement::from_string(backend, query)).await.unwrap() {
        columns.entry(row.try_get_by_index(0).unwrap()).or_default().push(row.try_get_by_index(1).unwrap());
    }
    columns
}

async fn every_column_about_people_is_told_and_erased(server: Server) {
    let mut stored = columns(&server).await;
    for (table, column, _) in COLUMNS.iter().filter(|c| c.0 != "console_sessions") {
        let held = stored.get_mut(*table).unwrap_or_else(|| panic!("there is no table {table}"));
        let at = held.iter().position(|c| c == column).unwrap_or_else(|| panic!("there is no column {table}.{column}"));
        held.remove(at);
    }
    stored.remove("console_sessions");
    let (listed, unlisted): (BTreeMap<_, _>, BTreeMap<_, _>) = stored
        .into_iter()
        .filter(|(_, left)| !left.is_empty())
        .partition(|(table, _)| OTHERS.split_whitespace().any(|other| other == table));
    assert!(unlisted.is_empty(), "say where these are told and erased, or that they are about nobody: {unlisted:?}");
    assert_eq!(listed.len(), OTHERS.split_whitespace().count());

    // somebody with something of their own in every column, who also signs in and came back once
    let (administrator, survey) = with_people(&server).await;
    let canary = |what: &str| format!("canary-of-{what}-{}", uuid::Uuid::new_v4().simple());
    let (name, site) = (canary("name"), canary("site"));
    let address = format!("{}@example.org", canary("address"));
    let csv = format!("address,name,unit,language,site\n{address},{name},n1,nl,{site}\n");
    assert_eq!(import(&administrator, &csv).await.status, 200);
    let user = json!({"name": "Canary", "email": address, "password": candor_tests::server::PASSWORD, "role": "designer", "scope": null});
    assert_eq!(administrator.post("/api/v1/users", &user).await.status, 201);
    assert_eq!(invite(&administrator, &survey, json!({})).await.status, 201);
    files(&server, 9).await;
    until_sent(&administrator, &survey).await;
    let letter = letter_to(&server, 9, &address).await;
    let own = about(&letter);
    press(&server.client(), &format!("/u/{}", text_of_stop(&letter))).await;
    let mine: Value = server.client().get(&format!("{own}/data.json")).await.json();
    let theirs = serde_json::to_value(look_up(&administrator, &address).await).unwrap();
    for known in [&mine, &theirs] {
        for (table, column, at) in COLUMNS.iter().filter(|c| c.2.starts_with('/')) {
            let told = known.pointer(at).unwrap_or_else(|| panic!("{table}.{column} is not told at {at}: {known}"));
            assert!(!told.is_null() && told != "", "{table}.{column} is empty at {at}");
        }
        assert_eq!((known["contact"]["name"].as_str(), known["contact"]["strata"]["site"].as_str()), (Some(&*name), Some(&*site)));
    }

    let erased: Erased = administrator.post(path::RIGHTS_ERASE, &json!({"address": address})).await.json();
    assert_eq!(erased, Erased { was_contact: true, files_left: 0 });
    let needles: Vec<Vec<u8>> = [&name, &site, &own[7..39].to_owned()].map(|needle| needle.clone().into_bytes()).into();
    for tries in 0.. {
        // SQLite's log is emptied as soon as nobody reads
        let left = found(&everything(&server).await, &needles);
        if left.iter().all(Vec::is_empty) {
            break;
        }
        assert!(tries < 40, "{left:?}");
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    // the account with that address is another thing, and is told
    let after = look_up(&administrator, &address).await;
    assert!(after.contact.is_none() && after.surveys.is_empty() && after.no_mail.is_none(), "{after:?}");
    assert!(after.objected_on.is_some() && after.signs_in.is_some(), "{after:?}");
    for table in ["invitations", "outbox", "contacts"] {
        assert_eq!(count(&server, table).await, "8", "{table}");
    }
    assert_eq!(count(&server, "suppressions").await, "0");
}

async fn until_sent(author: &Client, survey: &candor_wire::survey::SurveyDetail) {
    for _ in 0..100 {
        let mailing = author.get(&path::mailings(survey.summary.id)).await.json::<Mailings>().list.remove(0);
        if mailing.waiting == 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("letters wait for ever");
}

async fn whoever_was_erased_is_not_invited_again_and_nothing_tells_whether_they_answered(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    assert_eq!(invite(&administrator, &survey, json!({})).await.status, 201);
    let (ann, bo) = (letter_to(&server, 8, "ann@example.org").await, letter_to(&server, 8, "bo@example.org").await);
    let draft = begin(&server, &link(&ann)).await;
    assert_eq!(send(&server.client(), &draft, &answer(&survey, "4")).await.status, 200);
    let codes = "SELECT code_hash || CAST(is_spent AS TEXT) FROM procedural_codes ORDER BY 1";
    let before = rows(&server, codes, 1).await;
    // one who has answered and one who has not: the codes that stay say nothing of either
    for letter in [&ann, &bo] {
        assert_eq!(press(&server.client(), &format!("{}/erase", about(letter))).await.status, 200);
    }
    assert_eq!(rows(&server, codes, 1).await, before);
    assert_eq!((count(&server, "invitations").await, count(&server, "responses").await), ("6".to_owned(), "1".to_owned()));
    // nobody answers twice, with the old link or with a new one
    assert_ne!(send(&server.client(), &draft, &answer(&survey, "2")).await.status, 200);
    let csv = "address,name,unit\nzoe@example.org,Zoe,n1\nANN@example.org,Ann again,n1\nbo@example.org,Bo,n1\n";
    let reply = import(&administrator, csv).await;
    let done: ContactsImported = reply.json();
    assert_eq!((done.rows, done.added, done.objected.as_slice()), (3, 1, [3, 4].as_slice()));
    assert!(!reply.text().contains("example.org") && !reply.text().contains("Ann"), "lines are named and nobody: {}", reply.text());
    let all: Contacts = administrator.get(path::CONTACTS).await.json();
    assert!(all.total == 7 && all.listed.iter().all(|c| !c.address.starts_with("ann@") && !c.address.starts_with("bo@")));
    let plan: MailingPlan = invite(&administrator, &survey, json!({"store": false})).await.json();
    assert_eq!(plan.recipients, 1, "Zoe alone is new");
    // without the key nobody would be recognised, so nothing is imported and no other key takes its place
    let key = server.folder().join("keys").join("people.key");
    let kept = std::fs::read(&key).unwrap();
    std::fs::remove_file(&key).unwrap();
    let refused = import(&administrator, csv).await;
    assert!(refused.status == 409 && refused.text().contains("people.key"), "{}", refused.text());
    assert!(!key.exists());
    std::fs::write(&key, kept).unwrap();
    // whoever changes their mind comes back
    let readmitted = administrator.post(path::RIGHTS_READMIT, &json!({"address": " Ann@Example.org "})).await;
    assert!(readmitted.json::<Readmitted>().had_objected);
    let again: ContactsImported = import(&administrator, csv).await.json();
    assert_eq!((again.added, again.objected.as_slice()), (1, [4].as_slice()));
}

async fn what_was_begun_goes_and_letters_that_wait_are_not_sent(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    assert_eq!(invite(&administrator, &survey, json!({})).await.status, 201);
    let cy = letter_to(&server, 8, "cy@example.org").await;
    begin(&server, &link(&cy)).await;
    assert_eq!(count(&server, "drafts").await, "1");
    until_sent(&administrator, &survey).await;
    let later = json!({"kind": "reminder", "from_s": 1_790_000_000_i64 + 3600});
    assert_eq!(invite(&administrator, &survey, later).await.status, 201);
    assert_eq!(press(&server.client(), &format!("{}/erase", about(&cy))).await.status, 200);
    assert_eq!(count(&server, "drafts").await, "0");
    server.pass(3601);
    assert_eq!(files(&server, 14).await.iter().filter(|letter| letter.0 == "cy@example.org").count(), 0, "files go with the person");
    until_sent(&administrator, &survey).await;
    assert_eq!(files(&server, 14).await.len(), 14, "seven letters and seven reminders");
}

async fn that_a_token_was_collected_is_told_to_its_owner_alone(server: Server) {
    let field = crate::verified::field(&server, &[("n1", 20)]).await;
    let (address, text) = files(&server, 20).await.remove(0);
    let (own, client) = (format!("{}/data.json", about(&text)), server.client());
    let told = async || client.get(&own).await.json::<AboutPerson>().surveys[0].token_collected;
    assert_eq!(told().await, Some(false));
    crate::verified::collect(&server, &field, &crate::verified::letter(&text)).await;
    assert_eq!(told().await, Some(true));
    assert!(client.get(&about(&text)).await.text().contains("A token was collected with your letter."));
    assert_eq!(look_up(&field.administrator, &address).await.surveys[0].token_collected, None);
    let codes = "SELECT code_hash FROM verified_codes ORDER BY 1";
    let before = rows(&server, codes, 1).await;
    assert_eq!(press(&client, &format!("{}/erase", about(&text))).await.status, 200);
    assert_eq!(rows(&server, codes, 1).await, before);
}

async fn only_administrators_look_somebody_up(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    let designer = server.person(&administrator, "dora", Role::Designer, None).await;
    let manager = server.person(&administrator, "max", Role::Manager, Some("n1")).await;
    let ann = json!({"address": "ann@example.org"});
    for path in [path::RIGHTS_ABOUT, path::RIGHTS_ERASE, path::RIGHTS_READMIT] {
        let got =
            [designer.post(path, &ann).await.status, manager.post(path, &ann).await.status, server.client().post(path, &ann).await.status];
        assert_eq!(got, [403, 403, 401], "{path}");
        let bad = administrator.post(path, &json!({"address": "nobody"})).await;
        assert!(bad.status == 422 && bad.text().contains("\"address\"") && !bad.text().contains("nobody"), "{}", bad.text());
    }
    let keep = path::retention(survey.summary.id);
    let got = [administrator.get(&keep).await.status, designer.get(&keep).await.status, manager.get(&keep).await.status];
    assert_eq!(got, [200, 200, 403]);
    assert_eq!(designer.put(&keep, &json!({"keep": {}, "store": true})).await.status, 403);
    assert_eq!(count(&server, "contacts").await, "8");
    // somebody who is not there can ask to be left alone, too
    let gone: Erased = administrator.post(path::RIGHTS_ERASE, &json!({"address": "#17"})).await.json();
    assert!(!gone.was_contact);
    let done: ContactsImported = import(&administrator, "number,name,unit\n17,Zoe,n1\n18,Yan,n1\n").await.json();
    assert_eq!((done.added, done.objected.as_slice()), (1, [2].as_slice()));
}

async fn everybody_may_know_what_is_stored_of_answers(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    let page = server.client().get(&path::survey_data(&survey.summary.slug)).await;
    assert!(page.status == 200 && page.text().contains("No end has been set"), "{}", page.text());
    let set = json!({"keep": {"responses_months": 6}, "store": true});
    assert_eq!(administrator.put(&path::retention(survey.summary.id), &set).await.status, 200);
    assert!(server.client().get("/s/pulse/about").await.text().contains("removed 6 months after the end of their wave"));
    assert_eq!(server.client().get("/s/none/about").await.status, 404);
}
