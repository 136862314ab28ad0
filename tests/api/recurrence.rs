//! Waves that follow each other by the calendar, so that a survey that never ends has results.

use candor::usecases::recurrence::look;
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::path;
use candor_wire::recurrence::{Every, Recurrence};
use candor_wire::report::{LinkageReport, Results};
use candor_wire::survey::{SurveyDetail, SurveySummary};
use serde_json::json;

use crate::invitations::by_invitation;
use crate::{close, next_wave, published, respond, with_customer_survey};

on_both_databases!(
    a_wave_follows_when_its_time_is_over_and_enough_have_answered,
    a_wave_of_raised_thresholds_waits_for_as_many,
    what_is_done_by_hand_stays_as_it_is,
    several_servers_open_one_wave,
    who_is_invited_to_waves_has_them_opened_by_hand,
);

/// The day on which servers of tests begin, a Monday: 2026-09-21.
const MONDAY: i64 = 20_717;

async fn set(author: &Client, survey: &SurveyDetail, every: &str) -> Recurrence {
    let reply = author.put(&path::recurrence(survey.summary.id), &json!({ "every": every })).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

async fn codes(author: &Client, survey: &SurveyDetail) -> Vec<String> {
    let list: Vec<SurveySummary> = author.get(path::SURVEYS).await.json();
    let found = list.into_iter().find(|one| one.id == survey.summary.id).unwrap();
    found.waves.iter().map(|wave| format!("{}{}", wave.code, if wave.open { " open" } else { "" })).collect()
}

const fn monday(weeks: i64) -> i64 {
    MONDAY + 7 * weeks
}

async fn a_wave_follows_when_its_time_is_over_and_enough_have_answered(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let staff = published(&author, "staff", "employees", "employee-satisfaction").await;
    let before: Recurrence = author.get(&path::recurrence(survey.summary.id)).await.json();
    assert_eq!((before.every, before.next_on, before.least), (None, None, 5));
    let said = set(&author, &survey, "week").await;
    let date = candor_survey::Date::of_day(monday(1)).to_string();
    assert_eq!((said.every, said.next_on.as_deref(), date.as_str()), (Some(Every::Week), Some(date.as_str()), "2026-09-28"));
    let next = said.next.unwrap().to_string();
    assert_eq!(next, "2026-W40");
    respond(&server, "contact", "n1", "4", 4).await;
    assert_eq!(look(&server.store, monday(1) - 1).await.unwrap(), 0, "the week is not over");
    assert_eq!(look(&server.store, monday(1)).await.unwrap(), 0, "results of four would never be shown");
    respond(&server, "contact", "n1", "4", 1).await;
    assert_eq!(look(&server.store, monday(1)).await.unwrap(), 1);
    assert_eq!(codes(&author, &survey).await, ["2026-Q3".to_owned(), format!("{next} open")]);
    let results: Results = author.get(&path::results(survey.summary.id)).await.json();
    assert_eq!((results.wave.unwrap().as_str(), results.responses), ("2026-Q3", Some(5)));
    // links stay, and whoever was in the middle of it sends to the next
    server.pass(5);
    respond(&server, "contact", "n1", "2", 6).await;
    assert_eq!(look(&server.store, monday(1) + 3).await.unwrap(), 0);
    assert_eq!(look(&server.store, monday(2)).await.unwrap(), 1);
    let results: Results = author.get(&path::results(survey.summary.id)).await.json();
    assert_eq!((results.wave.unwrap().to_string(), results.responses), (next.clone(), Some(6)));
    // waves of other names are linked where none is common
    respond(&server, "staff", "n1", "4", 4).await;
    respond(&server, "staff", "n1", "5", 1).await;
    next_wave(&author, &staff, "autumn").await;
    server.pass(5);
    respond(&server, "staff", "n1", "3", 5).await;
    let link = "/api/v1/reports/linkage?employees=staff:esat&customers=contact:overall";
    assert_eq!(author.get(link).await.json::<LinkageReport>().employee_n, 5, "2026-Q3, which both have");
    assert_eq!(author.put(&path::recurrence(survey.summary.id), &json!({ "every": "decade" })).await.status, 400);
}

async fn a_wave_of_raised_thresholds_waits_for_as_many(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let raised = candor::store::Store::open(&server.database_url).await.unwrap().with_thresholds(candor_insight::Thresholds::new(8, 12));
    let open = candor_wire::survey::OpenWave { code: "raised".parse().unwrap() };
    candor::usecases::surveys::open_wave(&raised, survey.summary.id, open).await.unwrap();
    raised.close().await.unwrap();
    server.pass(5);
    assert_eq!(set(&author, &survey, "week").await.least, 8);
    respond(&server, "contact", "n1", "4", 7).await;
    assert_eq!(look(&server.store, monday(1)).await.unwrap(), 0, "results of seven would never be shown");
    respond(&server, "contact", "n1", "4", 1).await;
    assert_eq!(look(&server.store, monday(1)).await.unwrap(), 1);
}

async fn what_is_done_by_hand_stays_as_it_is(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    set(&author, &survey, "week").await;
    respond(&server, "contact", "n1", "4", 5).await;
    close(&author, &survey).await;
    assert_eq!(look(&server.store, monday(3)).await.unwrap(), 0, "closed by hand");
    let waits: Recurrence = author.get(&path::recurrence(survey.summary.id)).await.json();
    assert_eq!((waits.every, waits.next), (Some(Every::Week), None));
    next_wave(&author, &survey, "by-hand").await;
    server.pass(5);
    respond(&server, "contact", "n1", "4", 5).await;
    // seen first on this day, so this is when it began
    assert_eq!(look(&server.store, monday(3) + 1).await.unwrap(), 0);
    assert_eq!(look(&server.store, monday(3) + 6).await.unwrap(), 0);
    assert_eq!(look(&server.store, monday(4)).await.unwrap(), 1);
    assert_eq!(codes(&author, &survey).await.len(), 3);
    assert_eq!(author.put(&path::recurrence(survey.summary.id), &json!({ "every": null })).await.status, 200);
    server.pass(5);
    respond(&server, "contact", "n1", "4", 5).await;
    assert_eq!(look(&server.store, monday(9)).await.unwrap(), 0, "by hand again");
}

async fn several_servers_open_one_wave(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    set(&author, &survey, "month").await;
    respond(&server, "contact", "n1", "4", 5).await;
    let (store, later) = (&server.store, monday(5));
    let looks = tokio::join!(look(store, later), look(store, later), look(store, later), look(store, later));
    let opened = [looks.0, looks.1, looks.2, looks.3].map(Result::unwrap);
    assert_eq!(opened.iter().sum::<usize>(), 1);
    assert_eq!(codes(&author, &survey).await.len(), 2);
}

async fn who_is_invited_to_waves_has_them_opened_by_hand(server: Server) {
    let administrator = server.administrator().await;
    administrator.post_units(crate::UNITS).await;
    let survey = by_invitation(&administrator, "pulse").await;
    let refused = administrator.put(&path::recurrence(survey.summary.id), &json!({ "every": "week" })).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("\"every\"") && refused.text().contains("Open waves by hand."), "{}", refused.text());
    let manager = server.person(&administrator, "nora", candor_wire::account::Role::Manager, Some("north")).await;
    assert_eq!(manager.get(&path::recurrence(survey.summary.id)).await.status, 403);
}
