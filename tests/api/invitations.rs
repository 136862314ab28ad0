//! Contacts, invitations and the codes with which people answer.

use std::collections::BTreeSet;
use std::time::Duration;

use candor_survey::{Answers, Arrangement};
use candor_tests::{Client, Reply, Server, on_both_databases, traces};
use candor_wire::account::Role;
use candor_wire::ids::SubmissionKey;
use candor_wire::invitation::{Contacts, ContactsImported, Level, MailingPlan, Mailings, Reach};
use candor_wire::path;
use candor_wire::problem::Problem;
use candor_wire::report::ExperimentReport;
use candor_wire::respond::Submission;
use candor_wire::survey::SurveyDetail;
use reqwest::Method;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::scale;

on_both_databases!(
    every_bad_line_of_contacts_is_named_and_nothing_is_stored,
    contacts_are_listed_changed_and_removed,
    the_level_is_fixed_while_a_wave_is_open,
    what_cannot_be_planned_is_refused_by_name,
    who_is_left_out_is_counted_and_a_draw_can_be_repeated,
    each_invitation_is_answered_once_and_leaves_no_trace,
    the_order_that_somebody_invited_sees_is_drawn_and_kept,
    what_is_invited_is_kept_apart_from_what_is_answered,
    a_code_spent_at_the_same_time_counts_once,
    a_survey_by_invitation_takes_nothing_else,
    pages_without_scripts_lead_from_the_letter_to_thanks,
    letters_on_paper_hold_the_same_kind_of_link,
    only_those_who_write_surveys_see_contacts,
);

/// What forms are sent as.
pub const FORM: &str = "application/x-www-form-urlencoded";

/// People of two units: six of n1, two of s1.
pub const PEOPLE: &str = "address,name,unit,language,site\n\
    ann@example.org,Ann,n1,de,Berlin\nbo@example.org,Bo,n1,en,Berlin\ncy@example.org,Cy,n1,,Bonn\ndi@example.org,Di,n1,,Bonn\n\
    ed@example.org,Ed,n1,,Bonn\nfay@example.org,Fay,n1,,Bonn\ngus@example.org,Gus,s1,,Berlin\nhal@example.org,Hal,s1,,Berlin\n";

pub async fn import(client: &Client, csv: &str) -> Reply {
    client.post_bytes(path::CONTACTS, "text/csv", csv.as_bytes().to_vec()).await
}

/// A published survey by invitation with the people of [`PEOPLE`].
pub async fn with_people(server: &Server) -> (Client, SurveyDetail) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    let reply = import(&administrator, PEOPLE).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let survey = by_invitation(&administrator, "pulse").await;
    (administrator, survey)
}

/// A published survey by invitation.
pub async fn by_invitation(author: &Client, slug: &str) -> SurveyDetail {
    published(author, &json!({"slug": slug, "audience": "employees", "template": "customer-satisfaction"})).await
}

async fn published(author: &Client, survey: &Value) -> SurveyDetail {
    let detail: SurveyDetail = author.post(path::SURVEYS, survey).await.json();
    let id = detail.summary.id;
    let reply = author.put(&path::assurance(id), &json!({"level": "procedural"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let reply = author.post(&path::publish(id), &json!({"revision": detail.revision, "wave": "2026-Q3"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

pub fn letters() -> Value {
    json!({"en": {"subject": "{survey}", "text": "Hello {name} of {unit},\n\n{link}"}, "de": {"subject": "Umfrage", "text": "Hallo {name}\n\n{link}"}})
}

pub async fn invite(author: &Client, survey: &SurveyDetail, more: Value) -> Reply {
    let mut body = json!({"kind": "invitation", "letters": letters(), "store": true});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    author.post(&path::mailings(survey.summary.id), &body).await
}

/// Letters that were written as files, as mail programs read them: address and text. Waits until there are so many.
pub async fn files(server: &Server, many: usize) -> Vec<(String, String)> {
    for _ in 0..200 + many {
        let found =
            std::fs::read_dir(server.folder().join("mail")).map(|all| all.filter_map(Result::ok).collect::<Vec<_>>()).unwrap_or_default();
        let found: Vec<_> = found.into_iter().filter(|file| file.path().extension().is_some_and(|e| e == "eml")).collect();
        if found.len() >= many {
            return found.iter().map(|file| read(&std::fs::read(file.path()).unwrap())).collect();
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("there are no {many} letters");
}

fn read(file: &[u8]) -> (String, String) {
    let message = mail_parser::MessageParser::default().parse(file).unwrap();
    let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap().to_owned();
    (to, message.body_text(0).unwrap().into_owned())
}

/// The path of the link in a letter.
pub fn link(text: &str) -> String {
    let at = text.find("/i/").unwrap_or_else(|| panic!("no link in {text}"));
    text[at..].split_whitespace().next().unwrap().to_owned()
}

/// Begins to answer; the secret of the draft.
pub async fn begin(server: &Server, link: &str) -> String {
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let reply = http.post(format!("http://{}{link}", server.address)).send().await.unwrap();
    assert_eq!(reply.status(), 303);
    let to = reply.headers()["location"].to_str().unwrap().to_owned();
    assert!(to.starts_with("/s/pulse/"), "{to}");
    to.split('/').nth(3).unwrap().to_owned()
}

pub fn answer(survey: &SurveyDetail, point: &str) -> Submission {
    let answers = Answers::from([("overall".parse().unwrap(), scale(point))]);
    let version = survey.version.clone().unwrap();
    Submission {
        key: SubmissionKey::OF_SECRET,
        version,
        unit: "s1".parse().unwrap(),
        answers,
        channel: None,
        paradata: None,
        arrangement: String::new(),
    }
}

pub async fn send(client: &Client, draft: &str, submission: &Submission) -> Reply {
    client.send(client.request(Method::POST, &format!("/api/v1/respond/pulse/responses?draft={draft}")).json(submission)).await
}

/// Numbers and texts that a query gives, row by row.
pub async fn rows(server: &Server, query: &str, columns: usize) -> Vec<Vec<String>> {
    let database = sea_orm::Database::connect(&server.database_url).await.unwrap();
    let statement = sea_orm::Statement::from_string(database.get_database_backend(), query);
    let found = database.query_all_raw(statement).await.unwrap();
    found.iter().map(|row| (0..columns).map(|c| row.try_get_by_index::<String>(c).unwrap()).collect()).collect()
}

async fn every_bad_line_of_contacts_is_named_and_nothing_is_stored(server: Server) {
    let administrator = server.administrator().await;
    administrator.post_units(crate::UNITS).await;
    let bad = "address,name,unit,language\nann@example.org,Ann,n1,de\nnobody,Bo,n1,\n,Cy,n1,\ndi@example.org,,n1,\ned@example.org,Ed,x9,\nfay@example.org,Fay,n1,german\nANN@example.org,Twice,n1,\n";
    let reply = import(&administrator, bad).await;
    assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_file"));
    let fields: Vec<String> = reply.json::<Problem>().fields.into_iter().map(|f| f.field).collect();
    let expected =
        ["3, column address", "4, column address", "5, column name", "6, column unit", "7, column language", "8, column address"];
    assert_eq!(fields, expected.map(|at| format!("line {at}")));
    assert!(!reply.text().contains("nobody") && !reply.text().contains("example.org\\"), "{}", reply.text());
    for header in ["name,unit", "address,unit", "address,name,unit,site,site"] {
        assert_eq!(import(&administrator, &format!("{header}\n")).await.code(), "invalid_file", "{header}");
    }
    assert_eq!(administrator.get(path::CONTACTS).await.json::<Contacts>().total, 0);
}

async fn contacts_are_listed_changed_and_removed(server: Server) {
    let administrator = server.administrator().await;
    administrator.post_units(crate::UNITS).await;
    let dry = administrator.post_bytes(&format!("{}?dry_run=true", path::CONTACTS), "text/csv", PEOPLE.into()).await;
    let done: ContactsImported = dry.json();
    assert_eq!((done.rows, done.added, done.changed, done.stored), (8, 8, 0, false));
    assert_eq!(administrator.get(path::CONTACTS).await.json::<Contacts>().total, 0, "a dry run stores nothing");
    let done: ContactsImported = import(&administrator, PEOPLE).await.json();
    assert_eq!((done.added, done.changed, done.strata.as_slice()), (8, 0, ["site".to_owned()].as_slice()));
    let again = "number,address,name,unit\n,ann@example.org,Ann Other,s1\n17,,Zoe,s1\n";
    let done: ContactsImported = import(&administrator, again).await.json();
    assert_eq!((done.added, done.changed), (1, 1));
    let found: Contacts = administrator.get(&format!("{}?search=ANN", path::CONTACTS)).await.json();
    assert_eq!((found.total, found.listed[0].name.as_str(), found.listed[0].reach), (1, "Ann Other", Reach::Mail));
    let all: Contacts = administrator.get(path::CONTACTS).await.json();
    let zoe = all.listed.iter().find(|c| c.name == "Zoe").unwrap();
    assert_eq!((all.total, zoe.reach, zoe.unit.as_str()), (9, Reach::Paper, "s1"));
    assert_eq!(administrator.get(&format!("{}?search=%25", path::CONTACTS)).await.json::<Contacts>().total, 0, "% is a character");
    assert_eq!(administrator.delete(&path::contact(zoe.id)).await.status, 204);
    assert_eq!(administrator.delete(&path::contact(zoe.id)).await.status, 404);
}

async fn the_level_is_fixed_while_a_wave_is_open(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    let id = survey.summary.id;
    let reply = administrator.put(&path::assurance(id), &json!({"level": "open"})).await;
    assert_eq!((reply.status, reply.code().as_str()), (409, "wrong_state"));
    let said: Value = administrator.get(&path::assurance(id)).await.json();
    assert!(said["level"] == "procedural" && said["can_change"] == false, "{said}");
    let form: Value = server.client().get("/api/v1/respond/pulse").await.json();
    assert_eq!(form["assurance"], said["sentence"], "one sentence, wherever it stands");
    assert!(form["assurance"].as_str().unwrap().contains("code of your invitation"), "{form}");
    administrator.post(&path::close(id), &json!({})).await;
    assert_eq!(administrator.put(&path::assurance(id), &json!({"level": "open"})).await.status, 200);
    assert_eq!(administrator.put(&path::assurance(id), &json!({"level": "secret"})).await.code(), "malformed_body");
}

async fn what_cannot_be_planned_is_refused_by_name(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    for (more, field) in [
        (json!({"letters": {}}), "letters"),
        (json!({"letters": {"en": {"subject": "a", "text": "no way in"}}}), "letters.en.text"),
        (json!({"units": ["nowhere"]}), "units"),
        (json!({"sample": {"size": 0}}), "sample.size"),
        (json!({"sample": {"size": 1, "by": "shoe"}}), "sample.by"),
        (json!({"seed": "abc"}), "seed"),
        (json!({"from_s": 9_999_999_999_i64}), "from_s"),
        (json!({"kind": "reminder", "sample": {"size": 1}}), "sample"),
        (json!({"kind": "reminder"}), "units"),
    ] {
        let reply = invite(&administrator, &survey, more).await;
        assert!(reply.status == 422 || reply.status == 409, "{field}: {} {}", reply.status, reply.text());
        assert_eq!(reply.json::<Problem>().fields[0].field, field, "{}", reply.text());
    }
    let open = crate::published(&administrator, "open", "customers", "customer-satisfaction").await;
    assert_eq!(invite(&administrator, &open, json!({})).await.json::<Problem>().fields[0].field, "level");
    assert_eq!(administrator.get(&path::mailings(survey.summary.id)).await.json::<Mailings>().list, []);
    assert!(!server.folder().join("keys").exists(), "no key without an invitation");
}

async fn who_is_left_out_is_counted_and_a_draw_can_be_repeated(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    import(&administrator, "number,name,unit\n17,Zoe,n1\n").await;
    let sample = json!({"sample": {"size": 1, "by": "site"}, "store": false});
    let first: MailingPlan = invite(&administrator, &survey, sample.clone()).await.json();
    assert_eq!((first.id, first.recipients, first.left_out.without_address, first.left_out.not_drawn), (None, 2, 1, 6));
    assert_eq!(first.previews.len(), 2);
    assert!(first.previews[1].text.contains("Hello Robin Example") && first.previews[1].html.contains(">Open the survey</a>"));
    let stored: MailingPlan =
        invite(&administrator, &survey, json!({"sample": {"size": 1, "by": "site"}, "seed": first.seed})).await.json();
    let drawn: BTreeSet<String> = files(&server, 2).await.into_iter().map(|f| f.0).collect();
    assert!(stored.id.is_some() && drawn.len() == 2);
    let list: Mailings = administrator.get(&path::mailings(survey.summary.id)).await.json();
    let kept = &list.list[0];
    let strata: Vec<(&str, u64, u64)> = kept.strata.iter().map(|s| (s.name.as_str(), s.people, s.drawn)).collect();
    assert_eq!(strata, [("Berlin", 4, 1), ("Bonn", 4, 1)]);
    assert_eq!((kept.sample.as_ref().map(|s| s.by.as_str()), kept.seed == first.seed, &kept.strata), (Some("site"), true, &stored.strata));
    // the others of the same wave, and everybody again for another survey, of whom two are paused
    let rest: MailingPlan = invite(&administrator, &survey, json!({"units": ["north"]})).await.json();
    assert_eq!(rest.recipients + rest.left_out.invited_before + rest.left_out.without_address, 7, "{rest:?}");
    let other = by_invitation(&administrator, "other").await;
    let plan: MailingPlan = invite(&administrator, &other, json!({"store": false})).await.json();
    let invited = 2 + rest.recipients;
    assert_eq!((plan.left_out.paused, plan.recipients), (invited, 8 - invited));
    server.pass(30 * 86_400);
    let administrator = server.administrator_again().await;
    let plan: MailingPlan = invite(&administrator, &other, json!({"store": false})).await.json();
    assert_eq!((plan.left_out.paused, plan.recipients), (0, 8), "after the pause nobody is left out");
    let list: Mailings = administrator.get(&path::mailings(survey.summary.id)).await.json();
    assert_eq!((list.list.len(), list.list.iter().map(|m| m.recipients).sum::<u64>()), (2, invited));
    assert!(list.list.iter().any(|m| m.seed == first.seed) && list.invited == invited);
}

async fn each_invitation_is_answered_once_and_leaves_no_trace(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    let plan: MailingPlan = invite(&administrator, &survey, json!({})).await.json();
    assert_eq!((plan.recipients, plan.rolled_up), (8, 2), "two people of s1 answer for a unit above");
    let letters = files(&server, 8).await;
    let client = server.client();
    let database = sea_orm::Database::connect(&server.database_url).await.unwrap();
    let (mut drafts, mut known, mut ids) = (Vec::new(), BTreeSet::new(), Vec::new());
    for (_, text) in &letters {
        let draft = begin(&server, &link(text)).await;
        let reply = send(&client, &draft, &answer(&survey, "4")).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        let again = send(&client, &draft, &answer(&survey, "2")).await;
        assert_eq!((again.status, again.code().as_str()), (409, "key_reused"), "an invitation counts once");
        ids.extend(traces::new_ids(&database, "responses", &mut known).await);
        let page = client.get(&link(text)).await;
        assert!(
            page.status == 200
                && (page.text().contains("This invitation has been used") || page.text().contains("Diese Einladung wurde verwendet"))
        );
        drafts.push((draft, link(text)));
    }
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
    assert_eq!((ids.len(), traces::ids(&ids)), (8, Ok(())));
    // the unit is the code's, not what was sent: six of n1, two of the unit above both
    let units = rows(&server, "SELECT units.code FROM responses JOIN units ON units.id = responses.unit_id ORDER BY units.code", 1).await;
    let units: Vec<&str> = units.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(units, ["all", "all", "n1", "n1", "n1", "n1", "n1", "n1"]);
    // what the database holds leads from no person to a code, and from no code to a response
    let everything = dump(&server).await;
    for (draft, link) in &drafts {
        let secret = link.trim_start_matches("/i/").split('?').next().unwrap();
        assert!(!everything.contains(draft.as_str()) && !everything.contains(secret), "a secret is stored");
    }
    let told: Mailings = administrator.get(&path::mailings(survey.summary.id)).await.json();
    assert_eq!(told.answered, None, "8 of 8: any number would tell of everybody");
}

/// The order is the same wherever the invitation is used, is stored with the answers, and follows from no secret.
async fn the_order_that_somebody_invited_sees_is_drawn_and_kept(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(crate::UNITS).await.status, 200);
    assert_eq!(import(&administrator, PEOPLE).await.status, 200);
    let new = json!({"slug": "pulse", "audience": "employees", "document": crate::experiments::document()});
    let survey = published(&administrator, &new).await;
    invite(&administrator, &survey, json!({})).await;
    let client = server.client();
    let (mut shown, mut secret) = (Vec::new(), Vec::new());
    for (at, (_, text)) in files(&server, 8).await.iter().enumerate() {
        let draft = begin(&server, &link(text)).await;
        let page = format!("/s/pulse/{draft}/0");
        let html = client.get(&page).await.text();
        let drawn = crate::arrangements::named(&html).unwrap();
        assert_eq!(begin(&server, &link(text)).await, draft, "the letter leads to the same draft");
        assert_eq!(crate::arrangements::named(&client.get(&page).await.text()), Some(drawn), "and to the same order");
        if at < 4 {
            let (reply, to) = crate::forms::send(&client, &page, &[("step", "0"), ("q-overall", "4"), ("go", "on")]).await;
            assert_eq!(crate::arrangements::named(&reply.text()), Some(drawn), "{to}");
        }
        // whatever the browser says, what the draft holds is stored
        let sent = Submission { arrangement: draft[..2].to_owned(), ..answer(&survey, "4") };
        assert_eq!(send(&client, &draft, &sent).await.status, 200);
        shown.push(i64::from(drawn.0));
        secret.push(i64::from(Arrangement::of_secret(&draft).unwrap().0));
    }
    let mut stored: Vec<i64> = crate::arrangements::numbers(&server).await.into_iter().flatten().collect();
    stored.sort_unstable();
    shown.sort_unstable();
    secret.sort_unstable();
    assert_eq!(stored, shown);
    assert_ne!(stored, secret, "an order that followed from the secret would lead to the person");
    crate::close(&administrator, &survey).await;
    let report: ExperimentReport = administrator.get(&path::experiments(survey.summary.id)).await.json();
    assert_ne!(report.questions[0].not_compared.as_deref(), Some("forms_unknown"));
}

/// The columns of what is stored, so that a new one fails this test: none of those on the left leads to those on the
/// right, and none of the right has a time or a person.
async fn what_is_invited_is_kept_apart_from_what_is_answered(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    invite(&administrator, &survey, json!({})).await;
    let database = sea_orm::Database::connect(&server.database_url).await.unwrap();
    let backend = database.get_database_backend();
    for (table, expected) in [
        ("contacts", "address id known_by language name stop_token strata unit_id"),
        ("suppressions", "address_hash reason since_day"),
        ("invitations", "contact_id id invited_day mailing_id wave_id"),
        ("outbox", "attempts due_s id invitation_id lease leased_until_s mailing_id state"),
        ("procedural_codes", "code_hash is_spent unit_id wave_id"),
    ] {
        let query = match backend {
            sea_orm::DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}') ORDER BY name"),
            _ => format!("SELECT column_name::text FROM information_schema.columns WHERE table_name = '{table}' ORDER BY 1"),
        };
        let names: Vec<String> = rows(&server, &query, 1).await.into_iter().map(|mut row| row.remove(0)).collect();
        assert_eq!(names.join(" "), expected, "{table}");
    }
    // PostgreSQL keeps rows as they were written: in the order of their digests, whoever was first in the list
    let query = "SELECT code_hash FROM procedural_codes";
    let hashes: Vec<String> = rows(&server, query, 1).await.into_iter().map(|mut row| row.remove(0)).collect();
    assert!(hashes.len() == 8 && hashes.is_sorted(), "{hashes:?}");
}

/// Every text in every table that has to do with invitations.
async fn dump(server: &Server) -> String {
    let database = sea_orm::Database::connect(&server.database_url).await.unwrap();
    let mut all = String::new();
    for (table, columns) in [
        ("contacts", "known_by || name || strata || stop_token"),
        ("mailings", "design || letters || left_out"),
        ("procedural_codes", "code_hash"),
        ("drafts", "token_hash || answers || entries"),
        ("responses", "answers || version_id"),
        ("suppressions", "address_hash"),
    ] {
        let statement = sea_orm::Statement::from_string(database.get_database_backend(), format!("SELECT {columns} FROM {table}"));
        for row in database.query_all_raw(statement).await.unwrap() {
            all.push_str(&row.try_get_by_index::<String>(0).unwrap());
            all.push('\n');
        }
    }
    all
}

async fn a_code_spent_at_the_same_time_counts_once(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    invite(&administrator, &survey, json!({})).await;
    let letters = files(&server, 8).await;
    let client = server.client();
    for (_, text) in &letters {
        let draft = begin(&server, &link(text)).await;
        let answer = answer(&survey, "3");
        let sent = tokio::join!(send(&client, &draft, &answer), send(&client, &draft, &answer), send(&client, &draft, &answer));
        let mut all = [sent.0.status, sent.1.status, sent.2.status];
        all.sort_unstable();
        assert_eq!(all, [200, 409, 409]);
    }
    assert_eq!(rows(&server, "SELECT answers FROM responses", 1).await.len(), 8);
}

async fn a_survey_by_invitation_takes_nothing_else(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    invite(&administrator, &survey, json!({})).await;
    let client = server.client();
    let page = client.get("/s/pulse").await;
    assert!(page.status == 403 && page.text().contains("answered with an invitation"), "{} {}", page.status, page.text());
    let reply = client
        .post("/api/v1/respond/pulse/responses", &Submission { key: SubmissionKey(uuid::Uuid::new_v4()), ..answer(&survey, "4") })
        .await;
    assert_eq!((reply.status, reply.code().as_str()), (403, "invitation_needed"));
    let invented = "ab".repeat(32);
    assert_eq!(send(&client, &invented, &answer(&survey, "4")).await.code(), "invitation_needed");
    let change = json!({"version": survey.version, "unit": null, "channel": null, "step": 0, "items": []});
    let reply = client.send(client.request(Method::PUT, &path::unsent(&"pulse".parse().unwrap(), &invented)).json(&change)).await;
    assert_eq!(reply.code(), "invitation_needed", "nothing can be begun that could not be sent");
    for link in ["/i/abc", &format!("/i/{}", "0".repeat(26))] {
        assert_eq!(client.get(link).await.status, 404, "{link}");
    }
    // a code of a wave that is over
    let text = files(&server, 8).await.remove(0).1;
    let draft = begin(&server, &link(&text)).await;
    let reply = administrator.post(&path::waves(survey.summary.id), &json!({"code": "2026-Q4"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    server.pass(5);
    assert_eq!(send(&client, &draft, &answer(&survey, "4")).await.code(), "survey_closed");
    assert_eq!(client.get(&link(&text)).await.status, 410);
}

async fn pages_without_scripts_lead_from_the_letter_to_thanks(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    invite(&administrator, &survey, json!({})).await;
    let letters = files(&server, 8).await;
    let (_, text) = letters.iter().find(|letter| letter.0 == "ann@example.org").unwrap();
    assert!(text.starts_with("Hallo Ann") && text.contains("Ihre Antworten werden ohne"), "in her language: {text}");
    let link = link(text);
    let client = server.client();
    let page = client.get(&link).await.text();
    assert!(page.contains("lang=\"en\"") && page.contains("code of your invitation") && page.contains("<form method=\"post\""), "{page}");
    let before = rows(&server, "SELECT token_hash FROM drafts", 1).await.len();
    assert_eq!(before, 0, "looking stores nothing");
    let draft = begin(&server, &link).await;
    let mut step = format!("/s/pulse/{draft}/0?unit=n1");
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for n in 0..30 {
        let fields = if n == 0 { "q-overall=4&go=on" } else { "go=anyway" };
        let press = http.post(format!("http://{}{step}", server.address)).header("content-type", FORM).body(fields);
        let reply = press.send().await.unwrap();
        assert!(reply.status() == 303 || reply.status() == 422, "{}", reply.status());
        let Some(to) = reply.headers().get("location") else { panic!("{}", reply.text().await.unwrap()) };
        step = to.to_str().unwrap().to_owned();
        if n == 0 {
            // the letter leads back to what was begun
            assert_eq!(begin(&server, &link).await, draft);
        }
        if step.contains("/thanks") {
            break;
        }
    }
    assert!(step.contains("/thanks"), "{step}");
    assert_eq!(rows(&server, "SELECT answers FROM responses", 1).await.len(), 1);
    assert_eq!(rows(&server, "SELECT token_hash FROM drafts", 1).await.len(), 0);
}

async fn letters_on_paper_hold_the_same_kind_of_link(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    import(&administrator, "number,name,unit,language\n17,Zoe <b>,n1,de\n").await;
    let plan: MailingPlan = invite(&administrator, &survey, json!({"way": "paper"})).await.json();
    assert_eq!((plan.recipients, plan.left_out.total()), (9, 0), "also people without an address");
    let address = path::mailing_letters(survey.summary.id, plan.id.unwrap());
    let html = administrator.get(&address).await.text();
    assert!(html.contains("Zoe &lt;b&gt;") && html.matches("<svg").count() == 9, "{html}");
    let code = html.find("<svg").map(|at| &html[at..at + html[at..].find("</svg>").unwrap()]).unwrap();
    let scanned = crate::places::scanned(code);
    let draft = begin(&server, &link(&scanned)).await;
    assert_eq!(send(&server.client(), &draft, &answer(&survey, "4")).await.status, 200);
    let designer = server.person(&administrator, "dora", Role::Designer, None).await;
    assert_eq!(designer.get(&address).await.status, 403, "whoever prints them could answer for everybody");
    assert!(!server.folder().join("mail").exists(), "nothing is mailed");
    // when the wave is over its key goes, and with it the links
    administrator.post(&path::close(survey.summary.id), &json!({})).await;
    let server = server.restart().await;
    for _ in 0..100 {
        let mut files = std::fs::read_dir(server.folder().join("keys")).unwrap().filter_map(Result::ok);
        if !files.any(|file| file.file_name().to_string_lossy().starts_with("wave-")) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the key of a wave that is over is still there");
}

async fn only_those_who_write_surveys_see_contacts(server: Server) {
    let (administrator, survey) = with_people(&server).await;
    let id = survey.summary.id;
    let manager = server.person(&administrator, "mia", Role::Manager, Some("n1")).await;
    let stranger = server.client();
    for address in [path::CONTACTS.to_owned(), path::assurance(id), path::mailings(id)] {
        assert_eq!((manager.get(&address).await.status, stranger.get(&address).await.status), (403, 401), "{address}");
    }
    assert_eq!((import(&manager, PEOPLE).await.status, import(&stranger, PEOPLE).await.status), (403, 401));
    let designer = server.person(&administrator, "dora", Role::Designer, None).await;
    assert_eq!(designer.get(path::CONTACTS).await.status, 200);
    assert_eq!(Level::of("procedural"), Some(Level::Procedural));
}
