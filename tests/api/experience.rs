//! How respondents get through the pages: counted once, cut to what is possible, told from five visits on.

use candor::store::{DRAFT_DAYS, Draft, DraftVisit};
use candor_survey::{Audience, Channel, MAX_EVENTS, PageCounts, PageEvent, Paradata, TimeClass};
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::experience::{Experience, LevelKind, Sign, TargetState, Targets};
use candor_wire::ids::SurveyId;
use candor_wire::report::ReportPage;
use candor_wire::respond::Submission;
use candor_wire::{POSTCARD, path};
use serde_json::json;

use crate::forms::{open, send};
use crate::{scale, submission, with_customer_survey};

on_both_databases!(
    hostile_counts_are_cut_and_sums_add_up,
    sending_again_adds_nothing,
    two_looks_differ_by_five_visits_or_by_none,
    channels_are_told_apart,
    pages_answered_with_forms_are_counted,
    drafts_that_are_left_are_given_up_once,
    a_page_that_stands_out_is_named,
    targets_are_set_by_those_who_write_surveys,
    what_is_kept_holds_no_unit_response_or_day,
);

const RESPONSES: &str = "/api/v1/respond/contact/responses";
const TODAY: i64 = 1_790_000_000 / (24 * 3600);

fn counted(pages: &[(usize, PageEvent, u32)]) -> Paradata {
    let mut paradata = Paradata { scripts: true, ..Paradata::default() };
    pages.iter().for_each(|(page, event, times)| paradata.count(*page, *event, *times));
    paradata
}

fn with(version: &str, channel: Option<Channel>, paradata: Paradata) -> Submission {
    Submission { paradata: Some(paradata), channel, ..submission(version, "n1", &[("overall", scale("4"))]) }
}

async fn look(client: &Client, id: SurveyId, query: &str) -> Experience {
    let reply = client.get(&format!("{}{query}", path::experience(id))).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn hostile_counts_are_cut_and_sums_add_up(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let (version, client) = (survey.version.unwrap(), server.client());
    let hostile = PageCounts { problems: u32::MAX, back: u32::MAX, help: u32::MAX, changes: u32::MAX };
    for visit in 0..6 {
        let paradata =
            Paradata { pages: vec![hostile; 500], time: Some(TimeClass::UnderOneMinute), speed: None, scripts: true, kept: true };
        let body = with(&version, None, paradata);
        // both forms of the interface
        let reply = if visit % 2 == 0 {
            client.post(RESPONSES, &body).await
        } else {
            let request = client.request(reqwest::Method::POST, RESPONSES).header("content-type", POSTCARD);
            client.send(request.body(postcard::to_allocvec(&body).unwrap())).await
        };
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    for paradata in [Paradata::default(), counted(&[(0, PageEvent::Problem, 1)]), counted(&[(1, PageEvent::Back, 2)]), Paradata::default()]
    {
        assert_eq!(client.post(RESPONSES, &with(&version, None, paradata)).await.status, 200);
    }
    let found = look(&author, survey.summary.id, "").await;
    let pages = survey.document.blocks.iter().map(|b| if b.together { 1 } else { b.questions.len() }).sum::<usize>();
    assert_eq!((found.visits, found.pages.len()), (Some(10), pages), "pages beyond the last are dropped");
    let most = u64::from(MAX_EVENTS);
    let problems = |page: usize| found.pages[page].problems.map(|r| (r.visits, r.with, r.events)).unwrap();
    assert_eq!((problems(0), problems(1)), ((10, 7, 6 * most + 1), (10, 6, 6 * most)));
    let back = found.pages[1].back.unwrap();
    assert_eq!((back.with, back.events, back.share), (7, 6 * most + 2, 0.7));
    assert_eq!(found.pages[0].help.map(|r| (r.visits, r.with)), Some((8, 6)), "of visits with scripts");
    assert_eq!(found.levels.iter().map(|l| l.rate.unwrap().with).collect::<Vec<_>>(), [7, 7, 6, 0]);
    assert_eq!(found.levels[3].rate.unwrap().visits, 6, "leaving is seen where drafts are kept");
    assert_eq!((found.times.len(), found.times[0].rate.with, found.times[0].rate.visits), (4, 6, 6));
    assert_eq!(
        client
            .post(
                RESPONSES,
                &json!({"key": uuid::Uuid::new_v4(), "version": version, "unit": "n1", "answers": {"overall": {"scale": "4"}}})
            )
            .await
            .status,
        200,
        "programs need not count"
    );
    assert_eq!(look(&author, survey.summary.id, "").await.visits, Some(10));
}

async fn sending_again_adds_nothing(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let (version, client) = (survey.version.unwrap(), server.client());
    for _ in 0..5 {
        let first = with(&version, None, counted(&[(0, PageEvent::Problem, 1)]));
        let again = Submission { paradata: Some(counted(&[(0, PageEvent::Problem, 9), (2, PageEvent::Back, 1)])), ..first.clone() };
        let (a, b) = tokio::join!(client.post(RESPONSES, &first), client.post(RESPONSES, &first));
        assert_eq!((a.status, b.status), (200, 200));
        assert_eq!(client.post(RESPONSES, &again).await.status, 200, "what was counted is no part of the response");
    }
    let found = look(&author, survey.summary.id, "").await;
    assert_eq!(found.visits, Some(5));
    assert_eq!(found.pages[0].problems.map(|r| (r.with, r.events)), Some((5, 5)));
    assert_eq!(found.pages[2].back.map(|r| r.with), Some(0));
}

async fn two_looks_differ_by_five_visits_or_by_none(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let (version, client) = (survey.version.unwrap(), server.client());
    let mut seen = Vec::new();
    for _ in 0..11 {
        client.post(RESPONSES, &with(&version, None, counted(&[(0, PageEvent::Problem, 1)]))).await;
        let found = look(&author, survey.summary.id, "").await;
        assert!(found.visits.is_some() || (found.pages.is_empty() && found.levels.is_empty() && found.times.is_empty()), "{found:?}");
        seen.push(found.visits);
    }
    let page: ReportPage = author.get(&path::experience_page(survey.summary.id)).await.json();
    assert!(page.facts.contains(&"10 visits".to_owned()), "{:?}", page.facts);
    let five = [None, None, None, None, Some(5), Some(5), Some(5), Some(5), Some(5), Some(10), Some(10)];
    assert_eq!(seen, five);
}

async fn channels_are_told_apart(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let (version, client) = (survey.version.unwrap(), server.client());
    for (channel, count) in [(Some(Channel::Telephone), 6), (Some(Channel::Mobile), 4), (None, 5)] {
        for _ in 0..count {
            client.post(RESPONSES, &with(&version, channel, counted(&[(0, PageEvent::Back, 1)]))).await;
        }
    }
    let id = survey.summary.id;
    let visits = async |query: &str| look(&author, id, query).await.visits;
    assert_eq!(visits("").await, Some(10), "four of one channel and the sixth of another wait");
    assert_eq!((visits("?channel=telephone").await, visits("?channel=mobile").await), (Some(5), None));
    assert_eq!(visits("?channel=telephone&wave=2026-Q3").await, Some(5));
    let refused = async |query: &str| author.get(&format!("{}{query}", path::experience(id))).await;
    assert_eq!(refused("?wave=2020").await.code(), "invalid_field");
    assert_eq!(refused("?channel=fax").await.code(), "malformed_query");
    assert_eq!(refused("?unit=n1").await.code(), "malformed_query", "there are no sums by unit");
    let staff = crate::published(&author, "staff", "employees", "employee-satisfaction").await;
    let reply = author.get(&format!("{}?channel=mobile", path::experience(staff.summary.id))).await;
    assert!(reply.status == 422 && reply.text().contains("Only surveys of customers have channels"), "{}", reply.text());
}

/// Answers the survey of every kind with forms: with an error on the first page, once back from the third, and
/// with an answer changed on the second when `hard`.
async fn answer_with_forms(client: &Client, hard: bool) {
    let (_, first) = send(client, "/s/kinds", &[("q-candor-unit", "n")]).await;
    if hard {
        assert_eq!(send(client, &first, &[]).await.0.status, 422);
    }
    let (_, second) = send(client, &first, &[("q-single", "a")]).await;
    let (_, mut at) = send(client, &second, &[("q-multi", "a")]).await;
    if hard {
        let (_, back) = send(client, &at, &[("go", "back")]).await;
        assert_eq!(back, second);
        (_, at) = send(client, &back, &[("q-multi", "b")]).await;
    }
    for _ in 0..4 {
        (_, at) = send(client, &at, &[("go", "anyway")]).await;
    }
    assert_eq!(at, "/s/kinds/thanks");
}

async fn kinds(server: &Server) -> SurveyId {
    server.store.survey_by_slug(&"kinds".parse().unwrap()).await.unwrap().unwrap().id
}

async fn pages_answered_with_forms_are_counted(server: Server) {
    open(&server).await;
    let (author, client) = (server.administrator().await, server.client());
    for visit in 0..5 {
        answer_with_forms(&client, visit < 2).await;
    }
    let found = look(&author, kinds(&server).await, "").await;
    let with = |of: fn(&candor_wire::experience::ExperiencePage) -> Option<candor_wire::experience::Rate>| {
        found.pages.iter().map(|p| of(p).map_or(99, |r| r.with)).collect::<Vec<_>>()
    };
    assert_eq!((found.visits, found.pages.len()), (Some(5), 6), "the choice of a team is no page");
    assert_eq!(with(|p| p.problems), [2, 0, 0, 0, 0, 0]);
    assert_eq!(with(|p| p.back), [0, 0, 2, 0, 0, 0]);
    assert_eq!(with(|p| p.changes), [0, 2, 0, 0, 0, 0]);
    assert_eq!(with(|p| p.left), [0; 6]);
    assert!(found.pages.iter().all(|p| p.help.is_none() && p.reached == Some(5)), "help is always in sight without scripts");
    assert!(found.times.is_empty(), "no clock ran");
    assert_eq!(found.levels.iter().map(|l| l.rate.map(|r| r.with)).collect::<Vec<_>>(), [Some(2), Some(2), None, Some(0)]);
}

/// A draft that came to a page, with an error there.
async fn leave(server: &Server, id: SurveyId, token: &str, page: usize, day: i64) -> Draft {
    let version = server.store.survey(id).await.unwrap().unwrap().version.unwrap();
    let mut paradata = Paradata { kept: true, ..Paradata::default() };
    paradata.count(page, PageEvent::Problem, 1);
    let draft = Draft {
        survey: id,
        version,
        unit: None,
        channel: None,
        step: page,
        answers: candor_survey::Answers::new(),
        entries: std::collections::BTreeMap::new(),
        revision: 1,
        visit: DraftVisit { reached: page, paradata },
        arrangement: None,
    };
    server.store.create_draft(token, &draft, day).await.unwrap();
    draft
}

async fn drafts_that_are_left_are_given_up_once(server: Server) {
    open(&server).await;
    let (mut author, client, id) = (server.administrator().await, server.client(), kinds(&server).await);
    for _ in 0..5 {
        answer_with_forms(&client, false).await;
    }
    for n in 0..7 {
        leave(&server, id, &format!("old {n}"), 2, TODAY - DRAFT_DAYS - 1).await;
    }
    let today: Vec<Draft> = futures(6, async |n| leave(&server, id, &format!("new {n}"), 1, TODAY).await).await;
    let numbers = async |author: &Client, query: &str| {
        let found = look(author, id, query).await;
        let left: Vec<u64> = found.pages.iter().take(3).map(|p| p.left.map_or(99, |r| r.with)).collect();
        (found.visits, left, found.pages.first().and_then(|p| p.reached))
    };
    assert_eq!(numbers(&author, "").await, (Some(5), vec![0, 0, 5], Some(10)), "seven unfinished so far are told as five");
    assert_eq!(server.store.forget_drafts(TODAY - DRAFT_DAYS).await.unwrap(), 7);
    assert_eq!(numbers(&author, "").await, (Some(12), vec![0, 0, 7], Some(12)));
    let problems = look(&author, id, "").await.pages[2].problems.unwrap();
    assert_eq!((problems.visits, problems.with), (12, 7), "what happened to those who left counts");
    server.pass(24 * 3600);
    let sign_in = json!({"email": "ada@example.org", "password": candor_tests::server::PASSWORD});
    author.keep_cookie(&client.post("/api/v1/session", &sign_in).await);
    assert_eq!(numbers(&author, "").await, (Some(12), vec![0, 5, 7], Some(17)), "a day later six more are unfinished so far");

    assert_eq!(author.post(&path::waves(id), &json!({"code": "w2"})).await.status, 200);
    assert_eq!(numbers(&author, "?wave=w1").await, (Some(18), vec![0, 6, 7], Some(18)), "the wave is over and so are its drafts");
    assert_eq!(numbers(&author, "?wave=w2").await.0, None);
    let stored = server.store.draft("new 0").await.unwrap().unwrap();
    assert_eq!((stored.visit.reached, stored.visit.paradata.pages.len()), (1, 0), "they can be answered on, and are counted anew");
    for (n, read_before) in today.iter().enumerate() {
        let present = server.store.draft(&format!("new {n}")).await.unwrap().unwrap();
        assert!(!server.store.update_draft(&format!("new {n}"), read_before, TODAY).await.unwrap(), "what was read before is old");
        assert!(server.store.update_draft(&format!("new {n}"), &present, TODAY + 1).await.unwrap());
    }
    assert_eq!(server.store.forget_drafts(TODAY + 2).await.unwrap(), 6);
    assert_eq!((numbers(&author, "?wave=w1").await.0, numbers(&author, "?wave=w2").await.0), (Some(18), Some(6)));
}

async fn futures<T>(count: usize, make: impl AsyncFn(usize) -> T) -> Vec<T> {
    let mut all = Vec::new();
    for n in 0..count {
        all.push(make(n).await);
    }
    all
}

async fn a_page_that_stands_out_is_named(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let (version, client, id) = (survey.version.unwrap(), server.client(), survey.summary.id);
    for visit in 0..40 {
        let paradata = Paradata { kept: true, ..if visit < 20 { counted(&[(1, PageEvent::Problem, 2)]) } else { counted(&[]) } };
        client.post(RESPONSES, &with(&version, None, paradata)).await;
    }
    let found = look(&author, id, "").await;
    assert_eq!(found.struggles.iter().map(|s| (s.page, s.sign)).collect::<Vec<_>>(), [(2, Sign::Problems)]);
    assert!(found.finding.starts_with("People struggle most on page 2, “How easy"), "{}", found.finding);
    assert_eq!(found.levels.iter().map(|l| l.state).next(), Some(TargetState::NotMet));
    let page: ReportPage = author.get(&format!("{}?narrow=true", path::experience_page(id))).await.json();
    for part in ["<svg", "Where people struggle", "Not met", "cannot be traced to a response", "In 50 of 100 visits (plausibly 35 to 65)"] {
        assert!(page.html.contains(part), "{part}: {}", page.html);
    }
}

async fn targets_are_set_by_those_who_write_surveys(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let id = survey.summary.id;
    let manager = server.person(&author, "max", Role::Manager, Some("north")).await;
    assert_eq!(look(&manager, id, "").await.targets, Targets::default(), "whoever sees results sees this");
    for page in [path::experience(id), path::experience_page(id)] {
        assert_eq!(server.client().get(&page).await.code(), "sign_in_needed");
    }
    let targets = Targets { user_errors: 0, back: 5, help: 100, unfinished: 30 };
    assert_eq!(manager.put(&path::experience_targets(id), &targets).await.code(), "not_allowed");
    let foreign = author.request(reqwest::Method::PUT, &path::experience_targets(id)).header("sec-fetch-site", "cross-site");
    assert_eq!(author.send(foreign.json(&targets)).await.code(), "cross_site");
    for _ in 0..2 {
        assert_eq!(author.put(&path::experience_targets(id), &targets).await.status, 204);
    }
    assert_eq!(look(&author, id, "").await.targets, targets);
    assert_eq!(look(&author, id, "").await.usual_targets, Targets::default());
    let beyond = author.put(&path::experience_targets(id), &Targets { back: 101, ..targets }).await;
    assert!(beyond.status == 422 && beyond.text().contains("\"back\"") && beyond.text().contains("from 0 to 100"), "{}", beyond.text());
    assert_eq!(author.put(&path::experience_targets(id), &json!({"back": 5})).await.code(), "malformed_body");
    let nowhere = SurveyId(uuid::Uuid::from_u128(1));
    assert_eq!(author.put(&path::experience_targets(nowhere), &targets).await.code(), "not_found");
    assert_eq!(look(&author, id, "").await.targets, targets, "what was refused changes nothing");
    assert!(LevelKind::ALL.iter().all(|kind| targets.of(*kind) <= 100));
    assert_eq!(survey.summary.audience, Audience::Customers);
}

/// A new column must be told in docs/anonymity.md before this list grows.
async fn what_is_kept_holds_no_unit_response_or_day(server: Server) {
    use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
    let connection = Database::connect(&server.database_url).await.unwrap();
    let question = match connection.get_database_backend() {
        DbBackend::Sqlite => "SELECT name FROM pragma_table_info('experience_sums')",
        _ => "SELECT column_name::text FROM information_schema.columns WHERE table_name = 'experience_sums'",
    };
    let rows = connection.query_all_raw(Statement::from_string(connection.get_database_backend(), question)).await.unwrap();
    let mut columns: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    columns.sort();
    assert_eq!(columns, ["channel", "metric", "page", "shown_n", "shown_total", "waiting_n", "waiting_total", "wave_id"]);
}
