//! Quotas: how many responses of a kind a wave takes, and what becomes of whoever comes later.

use candor_survey::{Answer, Document};
use candor_tests::{Client, Reply, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::ids::{SubmissionKey, WaveId};
use candor_wire::invitation::Mailings;
use candor_wire::path;
use candor_wire::problem::Problem;
use candor_wire::quota::Quotas;
use candor_wire::respond::{RespondentForm, RespondentSurvey, Submission};
use candor_wire::survey::SurveyDetail;
use serde_json::{Value, json};

use crate::forms::send;
use crate::submission;

on_both_databases!(
    a_full_quota_ends_visits_without_scripts,
    who_has_come_to_the_last_page_is_let_finish,
    nobody_need_begin_a_survey_that_is_full,
    a_response_is_counted_once_however_often_it_is_sent,
    twenty_at_once_are_each_counted_once,
    imported_responses_count,
    a_program_learns_what_is_full_and_stores_nothing_for_whom_it_turns_away,
    an_invitation_is_spent_once_by_being_turned_away,
    quotas_are_told_in_steps_to_those_who_write_surveys,
    a_limit_is_raised_in_the_running_wave_and_waves_begin_at_zero,
    sealed_answers_have_no_quotas,
);

const RESPONSES: &str = "/api/v1/respond/pulse/responses";

/// Three pages, and a quota of five for team a.
fn document() -> Value {
    let choice = |code: &str, options: [&str; 2]| {
        let options = options.map(|code| json!({"code": code, "label": format!("Option {code}")}));
        json!({"code": code, "text": format!("What of {code}?"), "kind": {"single_choice": {"options": options}}})
    };
    json!({
        "format": "candor-questionnaire/1", "title": "Quotas",
        "blocks": [{"code": "main", "questions": [
            choice("team", ["a", "b"]), choice("mood", ["good", "bad"]), choice("again", ["yes", "no"])]}],
        "quotas": [{"code": "a", "name": "Team A", "when": "team = 'a'", "at_most": 5, "says": "We have heard enough of A."}],
    })
}

async fn create(author: &Client, document: &Value) -> SurveyDetail {
    let reply = author.post(path::SURVEYS, &json!({"slug": "pulse", "audience": "employees", "document": document})).await;
    assert_eq!(reply.status, 201, "{}", reply.text());
    reply.json()
}

async fn publish(author: &Client, survey: &SurveyDetail, wave: &str) -> Reply {
    let now: SurveyDetail = author.get(&path::survey(survey.summary.id)).await.json();
    author.post(&path::publish(survey.summary.id), &json!({"revision": now.revision, "wave": wave})).await
}

async fn open_with(server: &Server, document: &Value) -> (Client, SurveyDetail) {
    let author = server.administrator().await;
    assert_eq!(author.post_units("code,name\nn,North\n").await.status, 200);
    let survey = create(&author, document).await;
    let reply = publish(&author, &survey, "w1").await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    (author, reply.json())
}

async fn open(server: &Server) -> (Client, SurveyDetail) {
    open_with(server, &document()).await
}

fn chosen(code: &str) -> Answer {
    Answer::Choice(code.parse().unwrap())
}

fn of_team(version: &str, team: &str) -> Submission {
    submission(version, "n", &[("team", chosen(team))])
}

async fn answer(server: &Server, team: &str, count: usize) {
    let client = server.client();
    let survey: RespondentSurvey = client.get("/api/v1/respond/pulse").await.json();
    for _ in 0..count {
        let reply = client.post(RESPONSES, &of_team(&survey.version, team)).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
}

/// How many the quota `a` has counted and turned away in the latest wave, and how many responses there are in all.
async fn counts(server: &Server) -> (u64, u64, usize) {
    let survey = server.store.survey_by_slug(&"pulse".parse().unwrap()).await.unwrap().unwrap();
    let wave: WaveId = survey.waves.last().unwrap().id;
    let found = server.store.quota_counts(wave).await.unwrap();
    let count = found.get(&"a".parse().unwrap()).copied().unwrap_or_default();
    let stored = server.store.responses(candor::viewer::Viewer::operator(), wave).await.unwrap().len();
    assert_eq!(server.store.differing_cells().await.unwrap(), 0, "counts are those of the responses");
    (count.counted, count.turned_away, stored)
}

async fn drafts(server: &Server) -> usize {
    crate::invitations::rows(server, "SELECT token_hash FROM drafts", 1).await.len()
}

async fn a_full_quota_ends_visits_without_scripts(server: Server) {
    open(&server).await;
    let client = server.client();
    // somebody of the other team has begun
    let (_, begun) = send(&client, "/s/pulse", &[("q-team", "b")]).await;
    answer(&server, "a", 5).await;
    let (reply, at) = send(&client, "/s/pulse", &[("q-team", "a")]).await;
    let html = reply.text();
    assert!(at.starts_with("/s/pulse/thanks") && html.contains("We have heard enough of A."), "{at}: {html}");
    assert!(html.contains("Your answers are not stored."), "{html}");
    assert_eq!((counts(&server).await, drafts(&server).await), ((5, 1, 5), 1), "the draft is that of team b");
    // whoever goes back and chooses the full one is led to the same end, and their draft is gone
    let first = format!("{}/0", begun.rsplit_once('/').unwrap().0);
    let (reply, at) = send(&client, &first, &[("q-team", "a")]).await;
    assert!(at.starts_with("/s/pulse/thanks") && reply.text().contains("heard enough"), "{at}");
    assert_eq!((counts(&server).await, drafts(&server).await), ((5, 2, 5), 0));
    // others are not concerned
    let (reply, at) = send(&client, "/s/pulse", &[("q-team", "b")]).await;
    assert!(reply.text().contains("What of mood?"), "{at}: {}", reply.text());
    // and neither is who has not said
    let (reply, _) = send(&client, "/s/pulse", &[]).await;
    assert!(reply.text().contains("What of mood?"), "{}", reply.text());
}

async fn who_has_come_to_the_last_page_is_let_finish(server: Server) {
    open(&server).await;
    let client = server.client();
    let (_, second) = send(&client, "/s/pulse", &[("q-team", "a")]).await;
    let (_, other) = send(&client, "/s/pulse", &[("q-team", "a")]).await;
    let (_, last) = send(&client, &other, &[("q-mood", "good")]).await;
    answer(&server, "a", 5).await;
    // the page that is asked for anew leads back to where the quota is known, and from there to its end
    let reply = client.get(&second).await;
    assert!(reply.status == 200 && reply.text().contains("What of team?"), "{}", reply.text());
    let (_, at) = send(&client, &second, &[("q-mood", "good")]).await;
    assert!(at.starts_with("/s/pulse/thanks"), "no page is served after it is full: {at}");
    let (reply, at) = send(&client, &last, &[("q-again", "yes")]).await;
    assert!(at == "/s/pulse/thanks" && reply.text().contains("Your answers are stored."), "{at}: {}", reply.text());
    assert_eq!((counts(&server).await, drafts(&server).await), ((6, 1, 6), 0), "nothing complete is lost");
}

async fn nobody_need_begin_a_survey_that_is_full(server: Server) {
    let mut all = document();
    all["quotas"][0]["when"] = json!("true");
    all["quotas"][0]["says"] = json!("");
    open_with(&server, &all).await;
    let client = server.client();
    assert!(client.get("/s/pulse").await.text().contains("What of team?"));
    answer(&server, "b", 5).await;
    let html = client.get("/s/pulse").await.text();
    assert!(html.contains("Enough people have answered already") && !html.contains("What of team?"), "{html}");
    assert_eq!(counts(&server).await, (5, 0, 5), "looking counts nobody");
}

async fn a_response_is_counted_once_however_often_it_is_sent(server: Server) {
    let (_, survey) = open(&server).await;
    let client = server.client();
    let one = of_team(survey.version.as_ref().unwrap(), "a");
    for _ in 0..3 {
        assert_eq!(client.post(RESPONSES, &one).await.status, 200);
    }
    let other = Submission { answers: of_team("", "b").answers, ..one.clone() };
    assert_eq!(client.post(RESPONSES, &other).await.status, 409);
    assert_eq!(counts(&server).await, (1, 0, 1));
    answer(&server, "b", 2).await;
    server.store.derive_again().await.unwrap();
    assert_eq!(counts(&server).await, (1, 0, 3), "and the same when all is counted anew");
}

async fn twenty_at_once_are_each_counted_once(server: Server) {
    let (_, survey) = open(&server).await;
    let version = survey.version.unwrap();
    let sent = (0..20).map(|n| {
        let (client, one) = (server.client(), of_team(&version, if n % 4 == 0 { "b" } else { "a" }));
        tokio::spawn(async move {
            // each of them twice
            let both = tokio::join!(client.post(RESPONSES, &one), client.post(RESPONSES, &one));
            assert_eq!((both.0.status, both.1.status), (200, 200));
        })
    });
    for one in sent.collect::<Vec<_>>() {
        one.await.unwrap();
    }
    assert_eq!(counts(&server).await, (15, 0, 20), "who had begun before it was full is stored and counted");
}

async fn imported_responses_count(server: Server) {
    open(&server).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("more.csv");
    std::fs::write(&file, "unit,team\nn,a\nn,b\nn,a\nn,a\n").unwrap();
    let request = candor::usecases::import::ImportResponses {
        file,
        survey: "pulse".parse().unwrap(),
        wave: None,
        unit_column: "unit".to_owned(),
        channel_column: None,
        map: Vec::new(),
        dry_run: false,
        close: false,
    };
    for _ in 0..2 {
        candor::usecases::import::responses(&server.store, &request, |_, _| {}).await.unwrap();
    }
    assert_eq!(counts(&server).await, (3, 0, 4));
}

async fn a_program_learns_what_is_full_and_stores_nothing_for_whom_it_turns_away(server: Server) {
    let (_, survey) = open(&server).await;
    let version = survey.version.unwrap();
    let client = server.client();
    let form = async || -> RespondentForm { client.get("/api/v1/respond/pulse/form").await.json() };
    assert!(form().await.full.is_empty());
    let secret = "5e".repeat(32);
    let away = format!("{RESPONSES}?draft={secret}&turned_away=0");
    let early = client.post(&away, &of_team(&version, "a")).await;
    assert_eq!((early.status, early.code().as_str()), (409, "wrong_state"), "{}", early.text());
    answer(&server, "a", 5).await;
    let now = form().await;
    assert_eq!((now.full.as_slice(), now.form.turned_away.len()), ([0].as_slice(), 1));
    let told: RespondentSurvey = client.get("/api/v1/respond/pulse").await.json();
    assert_eq!(told.full, ["a".parse().unwrap()]);
    let change = json!({"version": version, "unit": "n", "channel": null, "step": 0, "items": [["team", {"Answer": {"choice": "a"}}]]});
    assert_eq!(client.put(&path::unsent(&"pulse".parse().unwrap(), &secret), &change).await.status, 204);
    assert_eq!(drafts(&server).await, 1);
    let reply = client.post(&away, &of_team(&version, "a")).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!((counts(&server).await, drafts(&server).await), ((5, 1, 5), 0));
    // the server judges for itself who belongs to it
    let other = client.post(&away, &of_team(&version, "b")).await;
    assert_eq!((other.status, other.code().as_str()), (409, "wrong_state"));
    assert_eq!(counts(&server).await, (5, 1, 5));
}

async fn an_invitation_is_spent_once_by_being_turned_away(server: Server) {
    use crate::invitations::{PEOPLE, begin, files, import, invite, link};
    let author = server.administrator().await;
    assert_eq!(author.post_units(crate::UNITS).await.status, 200);
    assert_eq!(import(&author, PEOPLE).await.status, 200);
    let survey = create(&author, &document()).await;
    assert_eq!(author.put(&path::assurance(survey.summary.id), &json!({"level": "procedural"})).await.status, 200);
    let survey: SurveyDetail = publish(&author, &survey, "w1").await.json();
    invite(&author, &survey, json!({})).await;
    let letters = files(&server, 8).await;
    let client = server.client();
    let mut own = of_team(survey.version.as_ref().unwrap(), "a");
    own.key = SubmissionKey::OF_SECRET;
    own.unit = "n1".parse().unwrap();
    for (_, text) in &letters[..5] {
        let draft = begin(&server, &link(text)).await;
        assert_eq!(client.post(&format!("{RESPONSES}?draft={draft}"), &own).await.status, 200);
    }
    // without scripts, and then again by a program whose answer was lost
    let draft = begin(&server, &link(&letters[5].1)).await;
    let (reply, at) = send(&client, &format!("/s/pulse/{draft}/0?unit=n1"), &[("q-team", "a")]).await;
    assert!(at.contains("/thanks") && reply.text().contains("heard enough"), "{at}: {}", reply.text());
    let again = client.post(&format!("{RESPONSES}?draft={draft}&turned_away=0"), &own).await;
    assert_eq!(again.status, 200, "{}", again.text());
    assert_eq!(counts(&server).await, (5, 1, 5));
    // it cannot be answered with any more, and nobody is reminded for it
    let answered = client.post(&format!("{RESPONSES}?draft={draft}"), &own).await;
    assert_eq!((answered.status, answered.code().as_str()), (409, "key_reused"));
    let page = client.get(&link(&letters[5].1)).await.text();
    assert!(page.contains("This invitation has been used") || page.contains("Diese Einladung wurde verwendet"), "{page}");
    assert_eq!(drafts(&server).await, 0);
    let spent = crate::invitations::rows(&server, "SELECT code_hash FROM procedural_codes WHERE is_spent = 1", 1).await;
    assert_eq!(spent.len(), 6, "nothing says who of them was turned away");
    let none = client.post(&format!("{RESPONSES}?turned_away=0"), &own).await;
    assert_eq!(none.code(), "invitation_needed");
    let told: Mailings = author.get(&path::mailings(survey.summary.id)).await.json();
    assert_eq!(told.invited, 8);
}

async fn quotas_are_told_in_steps_to_those_who_write_surveys(server: Server) {
    let (author, survey) = open(&server).await;
    let address = path::quotas(survey.summary.id);
    let told = async || -> Quotas { author.get(&address).await.json() };
    answer(&server, "a", 4).await;
    let now = told().await;
    assert_eq!((now.wave.unwrap().as_str(), now.step, now.list.len()), ("w1", 5, 1));
    assert_eq!((now.list[0].counted, now.list[0].full, now.list[0].at_most), (0, false, 5), "four are not told from none");
    answer(&server, "a", 3).await;
    let client = server.client();
    for _ in 0..6 {
        send(&client, "/s/pulse", &[("q-team", "a")]).await;
    }
    let now = told().await;
    assert_eq!((now.list[0].counted, now.list[0].full, now.list[0].turned_away), (5, true, 5), "7 and 6");
    let designer = server.person(&author, "dee", Role::Designer, None).await;
    assert_eq!(designer.get(&address).await.status, 200);
    let manager = server.person(&author, "max", Role::Manager, Some("n")).await;
    assert_eq!(manager.get(&address).await.status, 403);
    assert_eq!(client.get(&address).await.status, 401);
}

async fn a_limit_is_raised_in_the_running_wave_and_waves_begin_at_zero(server: Server) {
    let (author, survey) = open(&server).await;
    answer(&server, "a", 5).await;
    let follow = async |change: fn(&mut Document), wave: &str| -> Reply {
        let now: SurveyDetail = author.get(&path::survey(survey.summary.id)).await.json();
        let mut document = now.document;
        change(&mut document);
        let saved = author.put(&path::draft(survey.summary.id), &json!({"revision": now.revision, "document": document})).await;
        assert_eq!(saved.status, 200, "{}", saved.text());
        publish(&author, &survey, wave).await
    };
    let refused = follow(|d| d.quotas[0].when = "team = 'b'".into(), "w1").await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(refused.json::<Problem>().fields[0].field, "wave");
    assert_eq!(author.delete(&path::draft(survey.summary.id)).await.status, 204);
    let raised = follow(|d| d.quotas[0].at_most = 6, "w1").await;
    assert_eq!(raised.status, 200, "{}", raised.text());
    server.pass(5);
    let (reply, _) = send(&server.client(), "/s/pulse", &[("q-team", "a")]).await;
    assert!(reply.text().contains("What of mood?"), "there is room for one: {}", reply.text());
    answer(&server, "a", 1).await;
    let (_, at) = send(&server.client(), "/s/pulse", &[("q-team", "a")]).await;
    assert!(at.starts_with("/s/pulse/thanks"), "{at}");
    assert_eq!(counts(&server).await, (6, 1, 6));
    let next = author.post(&path::waves(survey.summary.id), &json!({"code": "w2"})).await;
    assert_eq!(next.status, 200, "{}", next.text());
    server.pass(5);
    assert_eq!(counts(&server).await, (0, 0, 0));
    let (reply, _) = send(&server.client(), "/s/pulse", &[("q-team", "a")]).await;
    assert!(reply.text().contains("What of mood?"), "{}", reply.text());
}

async fn sealed_answers_have_no_quotas(server: Server) {
    let author = server.administrator().await;
    assert_eq!(author.post_units("code,name\nn,North\n").await.status, 200);
    let survey = create(&author, &document()).await;
    let level = path::assurance(survey.summary.id);
    let refused = author.put(&level, &json!({"level": "verified"})).await;
    assert_eq!((refused.status, refused.json::<Problem>().fields[0].field.as_str()), (409, "quotas"), "{}", refused.text());
    // nor can they be added afterwards
    let mut without = survey.document.clone();
    without.quotas.clear();
    let draft = path::draft(survey.summary.id);
    assert_eq!(author.put(&draft, &json!({"revision": 1, "document": without})).await.status, 200);
    assert_eq!(author.put(&level, &json!({"level": "verified"})).await.status, 200);
    assert_eq!(author.put(&draft, &json!({"revision": 2, "document": survey.document})).await.status, 200);
    let refused = publish(&author, &survey, "w1").await;
    assert_eq!((refused.status, refused.json::<Problem>().fields[0].field.as_str()), (409, "quotas"), "{}", refused.text());
}
