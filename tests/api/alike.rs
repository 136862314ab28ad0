//! Few employees of a unit who all say the same are counted with the unit above.

use candor_tests::{Client, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::path;
use candor_wire::report::{LinkageReport, ReportPage, Results};
use candor_wire::survey::SurveyDetail;
use serde_json::json;

use crate::{close, published, respond};

on_both_databases!(few_who_all_say_the_same_are_told_with_the_unit_above, what_was_judged_outlives_the_responses);

const REPORT: &str = "/api/v1/reports/linkage?employees=staff:esat&customers=contact:overall";
/// The day on which servers of tests start.
const TODAY: i64 = 1_790_000_000 / 86_400;

/// A survey of employees in which all six of `n1` say the same and `north` itself has one more person, and one of
/// customers in which all of `n1` say the same, too.
async fn answered(server: &Server) -> (Client, SurveyDetail, SurveyDetail) {
    let administrator = server.administrator().await;
    administrator.post_units(crate::UNITS).await;
    let customers = published(&administrator, "contact", "customers", "customer-satisfaction").await;
    let staff = published(&administrator, "staff", "employees", "employee-satisfaction").await;
    for slug in ["staff", "contact"] {
        respond(server, slug, "n1", "5", 6).await;
        for (unit, point) in [("n2", "2"), ("n2", "4"), ("s1", "3"), ("s1", "5")] {
            respond(server, slug, unit, point, 3).await;
        }
    }
    respond(server, "staff", "north", "1", 1).await;
    (administrator, customers, staff)
}

async fn points(who: &Client) -> Vec<(String, u64)> {
    let reply = who.get(REPORT).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let report: LinkageReport = reply.json();
    let mut points: Vec<(String, u64)> = report.points.iter().map(|point| (point.unit.to_string(), point.n_x)).collect();
    points.sort();
    points
}

fn told(points: &[(&str, u64)]) -> Vec<(String, u64)> {
    points.iter().map(|(unit, n)| ((*unit).to_owned(), *n)).collect()
}

async fn few_who_all_say_the_same_are_told_with_the_unit_above(server: Server) {
    let (administrator, customers, staff) = answered(&server).await;
    close(&administrator, &customers).await;
    close(&administrator, &staff).await;
    let of = async |who: &Client, survey: &SurveyDetail| -> Results { who.get(&path::results(survey.summary.id)).await.json() };
    let team = server.person(&administrator, "nia", Role::Manager, Some("n1")).await;
    let north = server.person(&administrator, "nora", Role::Manager, Some("north")).await;
    let own = of(&team, &staff).await;
    assert_eq!((own.responses, own.items.len(), own.measures.len(), own.threshold, own.alike), (None, 0, 0, 5, 10));
    let above = of(&north, &staff).await;
    assert_eq!(above.responses, Some(13));
    let shares: Vec<u64> = above.items[0].shares.iter().map(|share| share.count).collect();
    assert_eq!(shares, [1, 3, 0, 3, 6], "the seven of the north together, and the six of n2");
    assert_eq!(of(&administrator, &staff).await.responses, Some(19));
    let theirs = of(&team, &customers).await;
    assert_eq!((theirs.responses, theirs.alike), (Some(6), 5), "who of the customers answered is not known");

    assert_eq!(points(&administrator).await, told(&[("n2", 6), ("north", 7), ("s1", 6)]));
    assert_eq!(points(&team).await, []);
    let page: ReportPage = administrator.get(&REPORT.replace("linkage?", "linkage/page?")).await.json();
    assert!(page.html.contains("all gave the same answer to a question that counts"), "{}", page.html);
    let quality = team.get(&format!("{}?wave=2026-Q3", path::quality_page(staff.summary.id))).await.text();
    assert!(quality.contains("nor of fewer than 10 employees who all gave the same answer"), "{quality}");
    let audited = candor::usecases::audit::audit(&server.store, None).await.unwrap();
    assert!(audited.iter().all(|wave| wave.leaks.is_empty()));
}

async fn what_was_judged_outlives_the_responses(server: Server) {
    let (administrator, customers, staff) = answered(&server).await;
    let reply = administrator
        .put(
            &path::retention(staff.summary.id),
            &json!({"keep": {"responses_months": 1, "contacts_months": 0, "letters_days": 0}, "store": true}),
        )
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    close(&administrator, &customers).await;
    close(&administrator, &staff).await;
    // nobody looks before they are removed
    let wave = server.store.survey(staff.summary.id).await.unwrap().unwrap().waves[0].id;
    server.store.note_ended_waves(TODAY).await.unwrap();
    let ran = candor::usecases::retention::run(&server.store, std::path::Path::new("."), TODAY + 31, false).await.unwrap();
    assert_eq!((ran.waves, ran.responses, server.store.count_responses(wave).await.unwrap()), (1, 19, 0));
    assert_eq!(points(&administrator).await, told(&[("n2", 6), ("north", 7), ("s1", 6)]));
}
