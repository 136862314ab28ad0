//! A manager sees their own part of the organisation, by whatever address they ask.

use candor_tests::{Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::organisation::Unit;
use candor_wire::path;
use candor_wire::report::{LinkageReport, ReportPage, Results};
use candor_wire::survey::{Fieldwork, SurveySummary};

use crate::{published, respond};

on_both_databases!(
    managers_see_only_their_own_units,
    small_groups_are_never_told,
    nobody_is_given_away_by_subtraction,
    the_example_organisation_loads_once_and_links
);

async fn managers_see_only_their_own_units(server: Server) {
    let administrator = server.administrator().await;
    administrator.post_units(crate::UNITS).await;
    let customers = published(&administrator, "contact", "customers", "customer-satisfaction").await;
    let staff = published(&administrator, "staff", "employees", "employee-satisfaction").await;
    for (unit, point) in [("n1", "2"), ("n2", "4"), ("s1", "5")] {
        respond(&server, "contact", unit, point, 6).await;
        // ten may all say the same
        respond(&server, "staff", unit, point, 10).await;
    }
    crate::close(&administrator, &customers).await;
    crate::close(&administrator, &staff).await;
    let north = server.person(&administrator, "nora", Role::Manager, Some("north")).await;
    let south = server.person(&administrator, "sam", Role::Manager, Some("south")).await;

    let units = |units: Vec<Unit>| units.iter().map(|u| u.code.to_string()).collect::<Vec<_>>();
    assert_eq!(units(north.get("/api/v1/units").await.json()), ["north", "n1", "n2"]);
    assert_eq!(units(south.get("/api/v1/units").await.json()), ["south", "s1"]);

    let report = "/api/v1/reports/linkage?employees=staff:esat&customers=contact:overall";
    let points = |r: &LinkageReport| r.points.iter().map(|p| (p.unit.to_string(), p.x, p.y, p.n_x, p.n_y)).collect::<Vec<_>>();
    let seen: LinkageReport = north.get(report).await.json();
    assert_eq!(points(&seen), [("n1".to_owned(), 2.0, 2.0, 10, 6), ("n2".to_owned(), 4.0, 4.0, 10, 6)]);
    assert_eq!((seen.scope.as_deref(), seen.pearson), (Some("North"), None));
    assert_eq!((seen.units, seen.employee_n), (3, 30), "the relation is that of the whole organisation");
    let shown: ReportPage = north.get(&report.replace("linkage?", "linkage/page?")).await.json();
    assert!(shown.html.contains("North one") && !shown.html.contains("South one"));
    assert_eq!(north.get(&format!("{report}&within=north")).await.status, 200);
    let foreign = north.get(&format!("{report}&within=south")).await;
    assert!(foreign.status == 422 && foreign.text().contains("There is no unit south"), "a foreign unit looks like none");
    let seen: LinkageReport = south.get(report).await.json();
    assert_eq!(points(&seen), [("s1".to_owned(), 5.0, 5.0, 10, 6)]);
    for format in ["csv", "html", "svg", "json", "pdf"] {
        let export =
            south.get(&format!("/api/v1/reports/linkage/export?employees=staff:esat&customers=contact:overall&format={format}")).await;
        assert_eq!(export.status, 200);
        assert!(!export.text().contains("North one"), "{format}");
        assert!(export.header("content-disposition").contains("attachment"));
    }

    administrator
        .post("/api/v1/surveys", &serde_json::json!({"slug": "next", "audience": "customers", "template": "customer-satisfaction"}))
        .await;
    let slugs = |list: Vec<SurveySummary>| list.iter().map(|s| s.slug.to_string()).collect::<Vec<_>>();
    assert!(!slugs(south.get("/api/v1/surveys").await.json()).contains(&"next".to_owned()), "drafts are for those who write them");
    assert!(slugs(administrator.get("/api/v1/surveys").await.json()).contains(&"next".to_owned()));

    let results: Results = south.get(&path::results(customers.summary.id)).await.json();
    assert_eq!((results.responses, results.items[0].mean.unwrap().mean), (Some(6), 5.0));
    let counts: Fieldwork = north.get(&path::fieldwork(customers.summary.id)).await.json();
    assert_eq!((counts.responses, counts.units.len()), (Some(12), 2));
    let list: Vec<SurveySummary> = south.get("/api/v1/surveys").await.json();
    assert!(list.iter().all(|s| s.responses.is_some_and(|n| n <= 10)));
    assert_eq!(south.get(&format!("{}?unit=n1", path::qr_code(customers.summary.id))).await.status, 404, "a foreign unit looks like none");
}

async fn small_groups_are_never_told(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    respond(&server, "contact", "n1", "1", 4).await;
    crate::next_wave(&administrator, &survey, "2026-Q4").await;
    let results: Results = administrator.get(&path::results(survey.summary.id)).await.json();
    assert_eq!((results.responses, results.items.len(), results.threshold), (None, 0, 5));
    let counts: Fieldwork = administrator.get(&path::fieldwork(survey.summary.id)).await.json();
    assert_eq!(counts.responses, None, "four are not told");
    let nothing_told: Vec<_> = counts.units.iter().map(|u| (u.unit.as_str(), u.responses)).collect();
    assert_eq!(nothing_told, [("n1", None), ("n2", None), ("s1", None)], "few and none look alike");
    let list: Vec<SurveySummary> = administrator.get("/api/v1/surveys").await.json();
    assert_eq!(list[0].responses, None);
    respond(&server, "contact", "n1", "1", 4).await;
    respond(&server, "contact", "n1", "5", 1).await;
    crate::close(&administrator, &survey).await;
    let results: Results = administrator.get(&path::results(survey.summary.id)).await.json();
    let overall = &results.items[0];
    assert_eq!(overall.shares.iter().map(|s| s.count).collect::<Vec<_>>(), [4, 0, 0, 0, 1]);
    assert!(results.items.iter().skip(1).all(|i| i.n.is_none()), "questions that nobody answered tell nothing");
}

async fn nobody_is_given_away_by_subtraction(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    respond(&server, "contact", "n1", "2", 6).await;
    respond(&server, "contact", "s1", "5", 1).await;
    crate::close(&administrator, &survey).await;
    let mean = async || {
        let results: Results = administrator.get(&path::results(survey.summary.id)).await.json();
        (results.responses, results.items[0].n, results.items[0].mean.unwrap().mean)
    };
    assert_eq!(mean().await, (Some(6), Some(6), 2.0), "the one person of s1 is not in the whole");
    let counts: Fieldwork = administrator.get(&path::fieldwork(survey.summary.id)).await.json();
    assert_eq!(counts.responses, Some(6));
    crate::next_wave(&administrator, &survey, "2026-Q4").await;
    for (unit, point, count) in [("n1", "2", 6), ("s1", "5", 1), ("n2", "5", 4)] {
        respond(&server, "contact", unit, point, count).await;
    }
    crate::close(&administrator, &survey).await;
    let (responses, n, _) = mean().await;
    assert_eq!((responses, n), (Some(11), Some(11)), "five together may be counted");
}

async fn the_example_organisation_loads_once_and_links(server: Server) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post("/api/v1/example-organisation", &serde_json::json!({})).await.status, 200);
    assert_eq!(administrator.post("/api/v1/example-organisation", &serde_json::json!({})).await.code(), "wrong_state");
    let report: LinkageReport =
        administrator.get("/api/v1/reports/linkage?employees=example-employees:esat&customers=example-customers:overall").await.json();
    assert_eq!((report.units, report.excluded_units), (71, 1), "nine of one team say the same of one area");
    assert!(report.response_rate.is_some_and(|r| r > 0.6) && report.drivers.areas.len() == 7 && report.trend.len() == 3);
    assert_eq!(
        report.channels.as_ref().unwrap().channels.iter().filter(|c| c.outside).map(|c| c.name.as_str()).collect::<Vec<_>>(),
        ["Telephone"]
    );
    assert!(report.pearson.unwrap().low > 0.0, "{}", report.sentence);
}
