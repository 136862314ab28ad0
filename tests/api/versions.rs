//! The next version of a survey that is in the field: what differs, what it may follow, and what becomes of answers.

use candor_survey::difference::Class;
use candor_survey::document::{Kind, Suppression};
use candor_survey::{Document, MeasureCode};
use candor_tests::{Client, Reply, Server, on_both_databases};
use candor_wire::path;
use candor_wire::problem::Problem;
use candor_wire::report::{LinkageReport, Results};
use candor_wire::respond::{DraftChange, DraftState, Entered, RespondentSurvey};
use candor_wire::survey::{State, SurveyDetail};
use candor_wire::version::VersionDifference;
use serde_json::json;

use crate::{published, respond, scale, submission, with_customer_survey};

on_both_databases!(
    differences_are_told_before_publishing,
    wording_goes_on_in_the_running_wave,
    meaning_needs_a_new_wave,
    a_next_version_can_be_given_up,
    every_wave_is_shown_as_it_was_asked,
    lines_break_where_the_meaning_changes,
    what_the_author_raises_breaks_the_line,
    unfinished_answers_do_not_become_answers_to_something_else,
    a_next_version_keeps_what_was_entered_in_another_language,
    the_next_version_is_for_those_who_write,
);

async fn detail(author: &Client, survey: &SurveyDetail) -> SurveyDetail {
    author.get(&path::survey(survey.summary.id)).await.json()
}

async fn difference(author: &Client, survey: &SurveyDetail, document: &Document) -> VersionDifference {
    let reply = author.post(&path::difference(survey.summary.id), &json!({"document": document})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

/// Saves a next version and publishes it.
async fn follow(author: &Client, survey: &SurveyDetail, wave: &str, raised: &[&str], edit: impl FnOnce(&mut Document)) -> Reply {
    let now = detail(author, survey).await;
    let mut document = now.next.unwrap_or(now.document);
    edit(&mut document);
    let reply = author.put(&path::draft(survey.summary.id), &json!({"revision": now.revision, "document": document})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    author.post(&path::publish(survey.summary.id), &json!({"revision": now.revision + 1, "wave": wave, "raised": raised})).await
}

fn problem(reply: &Reply) -> Problem {
    reply.json()
}

/// The first question, which the satisfaction measure is computed from.
fn reword(document: &mut Document) {
    document.blocks[0].questions[0].text.push_str(" Please tell us.");
}

fn relabel(document: &mut Document) {
    points(document)[4].label = "Really very happy".into();
    keep(document, "O14");
}

fn rescale(document: &mut Document) {
    let point = points(document).remove(0);
    assert_eq!(point.code.as_str(), "1");
    keep(document, "O01");
}

/// What these edits do to a scale is what they are for.
fn keep(document: &mut Document, rule: &str) {
    let reason = "A change that a test makes".to_owned();
    document.suppressions.push(Suppression { rule: rule.to_owned(), at: String::new(), reason });
}

fn points(document: &mut Document) -> &mut Vec<candor_survey::document::ScalePoint> {
    let Kind::Rating { points, .. } = &mut document.blocks[0].questions[0].kind else { panic!("no rating") };
    points
}

async fn differences_are_told_before_publishing(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let mut document = survey.document.clone();
    let same = difference(&author, &survey, &document).await;
    assert_eq!((same.class, same.changes.len(), same.base), (None, 0, survey.version.clone()));
    reword(&mut document);
    let found = difference(&author, &survey, &document).await;
    assert_eq!((found.class, found.fits_running_wave), (Some(Class::Wording), true));
    assert_eq!(found.wave.map(|w| w.to_string()).as_deref(), Some("2026-Q3"));
    assert_eq!(found.changes[0].items[0].as_str(), "overall");
    rescale(&mut document);
    let found = difference(&author, &survey, &document).await;
    assert_eq!((found.class, found.fits_running_wave), (Some(Class::Meaning), false));
    let draft: SurveyDetail =
        author.post(path::SURVEYS, &json!({"slug": "new", "audience": "customers", "template": "customer-satisfaction"})).await.json();
    let nothing = difference(&author, &draft, &document).await;
    assert_eq!((nothing.base, nothing.changes.len()), (None, 0), "there is nothing to compare with");
}

async fn wording_goes_on_in_the_running_wave(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    respond(&server, "contact", "n1", "5", 5).await;
    let old: RespondentSurvey = server.client().get("/api/v1/respond/contact").await.json();
    let reply = follow(&author, &survey, "2026-Q3", &[], |d| {
        reword(d);
        relabel(d);
    })
    .await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let now = detail(&author, &survey).await;
    assert_ne!(now.version, survey.version);
    assert_eq!((now.next, now.summary.waves.len(), now.summary.state), (None, 1, State::Open));
    server.pass(5);
    // somebody was in the middle of it
    let reply =
        server.client().post("/api/v1/respond/contact/responses", &submission(&old.version, "n1", &[("overall", scale("5"))])).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    respond(&server, "contact", "n1", "5", 1).await;
    let stored = server.store.responses(candor::viewer::Viewer::operator(), wave(&server, 0).await).await.unwrap();
    assert_eq!(stored.len(), 7);
    crate::close(&author, &survey).await;
    let results: Results = author.get(&format!("{}/results", path::survey(survey.summary.id))).await.json();
    assert_eq!(results.responses, Some(7));
    let shares: Vec<_> = results.items[0].shares.iter().map(|s| (s.label.as_str(), s.count)).collect();
    assert_eq!(shares.last(), Some(&("Really very happy", 7)), "what was stored before is counted under the new name");
    assert!(results.notes[1].contains("2 versions") && results.notes[1].contains("wording"), "{:?}", results.notes);
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
}

async fn wave(server: &Server, at: usize) -> candor_wire::ids::WaveId {
    server.store.survey_by_slug(&"contact".parse().unwrap()).await.unwrap().unwrap().waves[at].id
}

async fn meaning_needs_a_new_wave(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let reply = follow(&author, &survey, "2026-Q3", &[], rescale).await;
    let told = problem(&reply);
    assert_eq!((reply.status, told.fields[0].field.as_str()), (422, "wave"));
    assert!(told.fields[0].message.contains("Give the code of a new wave"), "{told:?}");
    let reply = follow(&author, &survey, "2026-Q4", &["nothing"], |_| {}).await;
    assert_eq!((reply.code().as_str(), problem(&reply).fields[0].field.as_str()), ("invalid_field", "raised"));
    let old: RespondentSurvey = server.client().get("/api/v1/respond/contact").await.json();
    let reply = follow(&author, &survey, "2026-Q4", &[], |_| {}).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let waves: Vec<_> = detail(&author, &survey).await.summary.waves.into_iter().map(|w| (w.code.to_string(), w.open)).collect();
    assert_eq!(waves, [("2026-Q3".to_owned(), false), ("2026-Q4".to_owned(), true)]);
    server.pass(5);
    let reply =
        server.client().post("/api/v1/respond/contact/responses", &submission(&old.version, "n1", &[("overall", scale("5"))])).await;
    assert_eq!((reply.status, problem(&reply).fields[0].field.as_str()), (409, "version"), "answers to the old questions are not taken");
    // an added question is more than one wave can hold, whatever its class
    let more = |d: &mut Document| {
        let mut copy = d.blocks[0].questions[0].clone();
        copy.code = "another".parse().unwrap();
        d.blocks[0].questions.push(copy);
    };
    assert_eq!(problem(&follow(&author, &survey, "2026-Q4", &[], more).await).fields[0].field, "wave");
    assert_eq!(follow(&author, &survey, "2026-Q3", &[], |_| {}).await.code(), "taken");
}

async fn a_next_version_can_be_given_up(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let path = path::draft(survey.summary.id);
    assert_eq!(author.delete(&path).await.code(), "wrong_state", "there is none");
    let mut document = survey.document.clone();
    reword(&mut document);
    assert_eq!(author.put(&path, &json!({"revision": survey.revision, "document": document})).await.status, 200);
    assert_eq!(author.put(&path, &json!({"revision": survey.revision, "document": document})).await.code(), "draft_changed");
    assert_eq!(author.delete(&path).await.status, 204);
    let now = detail(&author, &survey).await;
    assert_eq!((now.document, now.next, now.version), (survey.document.clone(), None, survey.version.clone()));
    let reply = follow(&author, &survey, "2026-Q3", &[], |_| {}).await;
    assert!(problem(&reply).fields[0].message.starts_with("Nothing differs"), "{}", reply.text());
}

async fn every_wave_is_shown_as_it_was_asked(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    respond(&server, "contact", "n1", "1", 5).await;
    assert_eq!(follow(&author, &survey, "2026-Q4", &[], rescale).await.status, 200);
    server.pass(5);
    respond(&server, "contact", "n1", "5", 5).await;
    crate::close(&author, &survey).await;
    let results = |wave: &str| format!("{}/results?wave={wave}", path::survey(survey.summary.id));
    let (before, after): (Results, Results) = (author.get(&results("2026-Q3")).await.json(), author.get(&results("2026-Q4")).await.json());
    let first = |results: &Results| (results.items[0].shares.len(), results.items[0].shares[0].label.clone());
    assert_eq!(first(&before), (5, survey.document.blocks[0].questions[0].kind.points().unwrap()[0].label.clone()));
    assert_eq!(before.items[0].shares[0].count, 5, "answers to a point that is gone are still told");
    assert_eq!(first(&after).0, 4);
    assert!(
        before
            .notes
            .iter()
            .chain(&after.notes)
            .all(|note| note.starts_with("Kept against the linter") || note.starts_with("Assurance level:")),
        "nothing is mixed: {:?}",
        after.notes
    );
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
}

/// Both surveys with two waves; `edit` comes between the customers' waves.
async fn trend(
    server: &Server,
    raised: &[&str],
    edit: impl FnOnce(&mut Document),
) -> (Vec<Option<String>>, String, (Client, SurveyDetail)) {
    let (author, customers) = with_customer_survey(server).await;
    let staff = published(&author, "staff", "employees", "employee-satisfaction").await;
    respond(server, "contact", "n1", "5", 5).await;
    assert_eq!(author.post(&path::waves(staff.summary.id), &json!({"code": "2026-Q4"})).await.status, 200);
    let reply = follow(&author, &customers, "2026-Q4", raised, edit).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    server.pass(5);
    respond(server, "contact", "n1", "5", 5).await;
    crate::close(&author, &customers).await;
    crate::close(&author, &staff).await;
    let measure = |document: &Document, item: &str| -> MeasureCode {
        document.measures.iter().find(|m| m.items.iter().any(|i| i.as_str() == item)).unwrap().code.clone()
    };
    let query =
        format!("employees=staff:{}&customers=contact:{}", staff.document.measures[0].code, measure(&customers.document, "overall"));
    let reply = author.get(&format!("/api/v1/reports/linkage?{query}")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let report: LinkageReport = reply.json();
    let page = author.get(&format!("/api/v1/reports/linkage/export?{query}&format=html&part=trend")).await.text();
    (report.trend.into_iter().map(|w| w.break_before).collect(), page, (author, customers))
}

async fn lines_break_where_the_meaning_changes(server: Server) {
    let (breaks, page, _) = trend(&server, &[], rescale).await;
    assert_eq!(breaks, [None, Some("the questions changed".to_owned())]);
    assert!(page.contains("breaks before 2026-Q4: The point 1 is gone."), "{page}");
    assert!(page.contains("one wave since the questions changed"), "{page}");
}

async fn what_the_author_raises_breaks_the_line(server: Server) {
    let (breaks, page, (author, customers)) = trend(&server, &["overall"], reword).await;
    assert_eq!(breaks[1].as_deref(), Some("the questions changed"));
    assert!(page.contains("The author says that overall asks something else"), "{page}");
    assert_eq!(follow(&author, &customers, "2026-Q5", &[], reword).await.status, 200);
    crate::close(&author, &customers).await;
    let page = author.get("/api/v1/reports/linkage?employees=staff:esat&customers=contact:csat&wave=2026-Q4").await;
    let report: LinkageReport = page.json();
    assert_eq!(report.trend.last().unwrap().break_before, None, "wording alone does not break the line");
}

async fn unfinished_answers_do_not_become_answers_to_something_else(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let (client, secret) = (server.client(), "ab".repeat(32));
    let address = path::unsent(&"contact".parse().unwrap(), &secret);
    let change = DraftChange {
        version: survey.version.clone().unwrap(),
        unit: Some("n1".parse().unwrap()),
        items: vec![
            ("overall".parse().unwrap(), Entered::Answer(scale("5"))),
            ("effort".parse().unwrap(), Entered::Answer(scale("7"))),
            ("feeling".parse().unwrap(), Entered::Answer(scale("4"))),
        ],
        step: 0,
        page: 0,
        channel: None,
        paradata: candor_survey::Paradata::default(),
    };
    let reply = client.put(&address, &change).await;
    assert_eq!(reply.status, 204, "{}", reply.text());
    let edit = |d: &mut Document| {
        rescale(d);
        d.blocks[0].questions[3].text.push_str(" Please tell us");
    };
    assert_eq!(follow(&author, &survey, "2026-Q4", &["feeling"], edit).await.status, 200);
    server.pass(5);
    let kept: DraftState = client.get(&address).await.json();
    let items: Vec<_> = kept.answers.keys().map(|item| item.as_str()).collect();
    assert_eq!(items, ["effort"], "one has other points, of one the author says that it asks something else");
    let late = client.put(&address, &change).await;
    assert_eq!((late.status, problem(&late).fields[0].field.as_str()), (409, "version"));
}

async fn a_next_version_keeps_what_was_entered_in_another_language(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let german = |d: &mut Document| {
        // words that alone would make another question of it
        d.texts().iter().for_each(|text| d.translate("de", &text.key, "Wie war es nicht in den letzten 3 Monaten?"));
    };
    assert_eq!(follow(&author, &survey, "2026-Q3", &[], german).await.status, 200);
    server.pass(5);
    let client = server.client();
    let fields = [("q-overall", "5"), ("go", "on")];
    let (reply, at) = crate::forms::send(&client, "/s/contact?unit=n1&lang=de", &fields).await;
    assert!(reply.status == 200 && at.ends_with("/1?unit=n1&lang=de"), "{at}");
    let reply = follow(&author, &survey, "2026-Q3", &[], |d| {
        d.thanks.push('!');
        d.translate("de", "thanks", "Danke!");
    });
    assert_eq!(reply.await.status, 200);
    server.pass(5);
    let first = client.get(&at.replace("/1?", "/0?")).await.text();
    assert!(first.contains("lang=\"de\"") && first.matches(" checked").count() == 1, "{first}");
}

async fn the_next_version_is_for_those_who_write(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let mut document = survey.document.clone();
    reword(&mut document);
    author.put(&path::draft(survey.summary.id), &json!({"revision": survey.revision, "document": document})).await;
    let manager = server.person(&author, "mia", candor_wire::account::Role::Manager, Some("north")).await;
    assert_eq!(detail(&manager, &survey).await.next, None);
    assert_eq!(manager.post(&path::difference(survey.summary.id), &json!({"document": document})).await.status, 403);
    assert_eq!(manager.delete(&path::draft(survey.summary.id)).await.status, 403);
    assert_eq!(detail(&author, &survey).await.next, Some(document));
}
