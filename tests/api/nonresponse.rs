//! How many people there are, response rates, and weighted results.

use candor_tests::{Client, Reply, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::path;
use candor_wire::report::{FrameImported, QualityReport, ReportPage, ResponseReport};
use candor_wire::survey::SurveyDetail;

use crate::invitations::{answer as answered_by, begin, by_invitation, files, import, invite, link, send};
use crate::{UNITS, close, next_wave, published, scale, submission};

on_both_databases!(
    people_are_entered_whole_or_every_bad_line_is_named,
    weighted_results_stand_beside_unweighted_ones,
    there_are_no_weights_where_they_would_mislead,
    managers_see_the_response_of_their_own_units,
    response_by_answer_is_told_where_no_few_follow,
    rates_are_of_those_invited_after_the_wave_too,
);

async fn with_survey(server: &Server) -> (Client, SurveyDetail) {
    let administrator = server.administrator().await;
    assert_eq!(administrator.post_units(UNITS).await.status, 200);
    let survey = published(&administrator, "contact", "customers", "customer-satisfaction").await;
    (administrator, survey)
}

async fn answer(server: &Server, survey: &SurveyDetail, unit: &str, point: &str, times: usize) {
    let client = server.client();
    for _ in 0..times {
        let one = submission(survey.version.as_deref().unwrap(), unit, &[("overall", scale(point))]);
        assert_eq!(client.post("/api/v1/respond/contact/responses", &one).await.status, 200);
    }
}

async fn enter(author: &Client, survey: &SurveyDetail, query: &str, csv: &str) -> Reply {
    author.post_bytes(&format!("{}{query}", path::frame(survey.summary.id)), "text/csv", csv.as_bytes().to_vec()).await
}

async fn response(who: &Client, survey: &SurveyDetail) -> ResponseReport {
    let report: QualityReport = who.get(&path::quality(survey.summary.id)).await.json();
    report.response.unwrap()
}

async fn people_are_entered_whole_or_every_bad_line_is_named(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    answer(&server, &survey, "n1", "4", 6).await;
    close(&administrator, &survey).await;
    let bad = "unit,item,answer,people\nn1,,,10\nnowhere,,,3\nn2,,,many\n,overall,99,3\nn1,,,4\nn1,overall,4,1\n";
    let refused = enter(&administrator, &survey, "", bad).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_file"), "{}", refused.text());
    let problem: serde_json::Value = refused.json();
    let fields: Vec<&str> = problem["fields"].as_array().unwrap().iter().filter_map(|f| f["field"].as_str()).collect();
    assert_eq!(fields, ["line 3, column unit", "line 4, column people", "line 5, column answer", "line 6", "line 7"]);
    assert_eq!(response(&administrator, &survey).await.units[0].people, None, "nothing was stored");
    let good = "unit,people\nn1,10\nn2,5\nall,0\nnorth,0\nsouth,0\ns1,0\n";
    let tried: FrameImported = enter(&administrator, &survey, "?dry_run=true", good).await.json();
    assert_eq!((tried.rows, tried.people, tried.stored), (6, 15, false));
    assert_eq!(response(&administrator, &survey).await.units[0].people, None);
    let stored: FrameImported = enter(&administrator, &survey, "?wave=2026-Q3", good).await.json();
    assert!(stored.stored);
    let told = response(&administrator, &survey).await;
    assert_eq!(told.units[0].people, Some(10));
    assert!((told.units[0].rate.unwrap().estimate - 0.6).abs() < 1e-12);
    assert_eq!(enter(&administrator, &survey, "?wave=never", good).await.status, 422);
    assert_eq!(enter(&administrator, &survey, "", "code,people\n").await.status, 422);
    let manager = server.person(&administrator, "nora", Role::Manager, Some("north")).await;
    assert_eq!(enter(&manager, &survey, "", good).await.status, 403);
}

async fn weighted_results_stand_beside_unweighted_ones(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    answer(&server, &survey, "n1", "5", 60).await;
    answer(&server, &survey, "s1", "1", 20).await;
    close(&administrator, &survey).await;
    assert_eq!(response(&administrator, &survey).await.refusal.as_deref(), Some("no_frame"));
    assert_eq!(enter(&administrator, &survey, "", "unit,people\nn1,80\ns1,80\n").await.status, 200);
    let told = response(&administrator, &survey).await;
    assert!((told.overall.unwrap().rate.unwrap().estimate - 0.5).abs() < 1e-12 && told.r_indicator.is_some());
    let weighting = told.weighting.unwrap();
    let overall = weighting.measures.iter().find(|m| m.unweighted.measure.as_str() == "overall").unwrap();
    let (plain, weighted) = (overall.unweighted.score.unwrap(), overall.weighted.unwrap());
    assert!((plain.mean - 4.0).abs() < 1e-9 && (weighted.mean - 3.0).abs() < 1e-9, "{plain:?} {weighted:?}");
    assert!((weighting.design_effect - 4.0 / 3.0).abs() < 1e-9 && (weighted.effective_n - 60.0).abs() < 1e-6);
    let page: ReportPage = administrator.get(&path::quality_page(survey.summary.id)).await.json();
    assert!(page.html.contains("Weighting moves") && page.html.contains("Design effect 1.33"));
}

async fn there_are_no_weights_where_they_would_mislead(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    answer(&server, &survey, "n1", "5", 60).await;
    answer(&server, &survey, "s1", "1", 20).await;
    close(&administrator, &survey).await;
    for (csv, why) in [
        ("unit,people\nn1,30\ns1,80\n", "more_answers_than_people"),
        ("unit,people\nn1,80\ns1,4000\n", "contradictory_margins"),
        ("unit,people\nn1,260\ns1,740\n", "uneven_weights"),
        ("item,answer,people\noverall,5,50\noverall,4,50\n", "too_few_of_an_answer"),
    ] {
        assert_eq!(enter(&administrator, &survey, "", csv).await.status, 200);
        let told = response(&administrator, &survey).await;
        assert_eq!((told.refusal.as_deref(), told.weighting), (Some(why), None));
        let page: ReportPage = administrator.get(&path::quality_page(survey.summary.id)).await.json();
        assert!(page.html.contains("There are no weighted results"), "{why}");
    }
}

async fn managers_see_the_response_of_their_own_units(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    answer(&server, &survey, "n1", "5", 60).await;
    answer(&server, &survey, "s1", "1", 20).await;
    close(&administrator, &survey).await;
    assert_eq!(enter(&administrator, &survey, "", "unit,people\nn1,80\ns1,80\n").await.status, 200);
    let north = server.person(&administrator, "nora", Role::Manager, Some("north")).await;
    let told = response(&north, &survey).await;
    assert_eq!(told.units.iter().map(|unit| unit.name.as_str()).collect::<Vec<_>>(), ["North one"]);
    assert_eq!((told.overall, told.refusal.as_deref()), (None, Some("part_of_the_organisation")));
}

async fn response_by_answer_is_told_where_no_few_follow(server: Server) {
    let (administrator, survey) = with_survey(&server).await;
    for (unit, point, times) in [("n1", "5", 20), ("n1", "4", 9), ("s1", "5", 8), ("s1", "4", 6), ("s1", "1", 5)] {
        answer(&server, &survey, unit, point, times).await;
    }
    let people = "item,answer,people\noverall,5,56\noverall,4,30\noverall,1,10\noverall,2,10\n";
    assert_eq!(enter(&administrator, &survey, "", people).await.status, 200);
    next_wave(&administrator, &survey, "2026-Q4").await;
    let told = response(&administrator, &survey).await;
    let rates: Vec<(u64, Option<u64>)> = told.answers[0].answers.iter().map(|rate| (rate.responses, rate.people)).collect();
    assert_eq!((rates, told.answers[0].withheld), (vec![(5, Some(10)), (15, Some(30)), (28, Some(56))], 1), "nobody chose 2");
    assert!(told.answers[0].answers.iter().all(|rate| (rate.rate.unwrap().estimate - 0.5).abs() < 1e-12));
    let page: ReportPage = administrator.get(&path::quality_page(survey.summary.id)).await.json();
    assert!(page.html.contains("Response by “") && page.html.contains("is not told of 1 of its answers"));
    let north = server.person(&administrator, "nora", Role::Manager, Some("north")).await;
    assert!(response(&north, &survey).await.answers.is_empty());
    // two people of another unit: what is told of s1 less those who chose 1 there would be about few
    for (unit, point, times) in [("n1", "5", 20), ("n1", "4", 9), ("s1", "5", 8), ("s1", "4", 6), ("s1", "1", 5), ("n1", "1", 2)] {
        answer(&server, &survey, unit, point, times).await;
    }
    assert_eq!(enter(&administrator, &survey, "", people).await.status, 200);
    close(&administrator, &survey).await;
    let told = response(&administrator, &survey).await;
    assert!(told.answers[0].answers.iter().all(|rate| rate.responses >= 5));
}

async fn rates_are_of_those_invited_after_the_wave_too(server: Server) {
    let administrator = server.administrator().await;
    let units = UNITS.lines().map(|line| if line.starts_with("code") { format!("{line},headcount\n") } else { format!("{line},100\n") });
    assert_eq!(administrator.post_units(&units.collect::<String>()).await.status, 200);
    let lines: String = (0..10).map(|n| format!("p{n}@example.org,P{n},n1,en\n")).collect();
    assert_eq!(import(&administrator, &format!("address,name,unit,language\n{lines}")).await.status, 200);
    let survey = by_invitation(&administrator, "pulse").await;
    assert_eq!(invite(&administrator, &survey, serde_json::json!({})).await.status, 201);
    for (n, (_, letter)) in files(&server, 10).await.into_iter().take(6).enumerate() {
        let draft = begin(&server, &link(&letter)).await;
        assert_eq!(send(&server.client(), &draft, &answered_by(&survey, if n == 0 { "5" } else { "4" })).await.status, 200);
    }
    let rate = async || {
        let told = response(&administrator, &survey).await;
        (told.units[0].responses, told.units[0].people)
    };
    let open: QualityReport = administrator.get(&path::quality(survey.summary.id)).await.json();
    assert!(open.response.is_none(), "nothing is told while people answer");
    close(&administrator, &survey).await;
    assert_eq!(rate().await, (6, Some(10)), "of those invited, and not of the hundred who work there");
}
