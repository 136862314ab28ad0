//! Score cells add up to the responses, however these came in.

use candor::store::Sums;
use candor::usecases::import::{ImportResponses, responses};
use candor_survey::Channel;
use candor_tests::{Server, on_both_databases};
use candor_wire::respond::{RespondentSurvey, Submission};

use crate::{scale, submission};

on_both_databases!(
    submissions_are_added_once,
    channels_have_cells_of_their_own,
    cells_are_computed_anew_from_responses,
    cells_in_memory_are_never_out_of_date,
    what_is_kept_in_memory_is_what_a_fresh_start_reads,
    a_long_file_is_imported_once_and_whole,
    a_wave_keeps_the_hierarchy_in_which_it_opened
);

async fn submissions_are_added_once(server: Server) {
    let (_administrator, survey) = crate::with_customer_survey(&server).await;
    let client = server.client();
    let published: RespondentSurvey = client.get("/api/v1/respond/contact").await.json();
    let path = "/api/v1/respond/contact/responses";
    let one = submission(&published.version, "n1", &[("overall", scale("4"))]);
    for _ in 0..3 {
        assert_eq!(client.post(path, &one).await.status, 200);
    }
    assert_eq!(client.post(path, &submission(&published.version, "n1", &[("overall", scale("2"))])).await.status, 200);
    let wave = server.store.survey(survey.summary.id).await.unwrap().unwrap().waves[0].id;
    let overall = "overall".parse().unwrap();
    let held = server.store.cells(&[wave]).await.unwrap();
    let cells = held.summed(wave, std::slice::from_ref(&overall)).await.unwrap();
    assert_eq!((cells.len(), cells[&overall].len()), (1, 1));
    assert_eq!(cells[&overall][0].all, Sums { n: 2, total: 6.0, squares: 20.0 }, "a retry adds nothing");
    let values = held.values(wave, &"overall".parse().unwrap()).await.unwrap();
    let mut values: Vec<_> = values.iter().map(|v| (v.score, v.n)).collect();
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    assert_eq!(values, [(2.0, 1), (4.0, 1)]);
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
}

async fn channels_have_cells_of_their_own(server: Server) {
    let (_administrator, survey) = crate::with_customer_survey(&server).await;
    let client = server.client();
    let published: RespondentSurvey = client.get("/api/v1/respond/contact").await.json();
    for (channel, point) in [(Some(Channel::Telephone), "5"), (Some(Channel::Telephone), "3"), (None, "1")] {
        let one = Submission { channel, ..submission(&published.version, "n1", &[("overall", scale(point))]) };
        assert_eq!(client.post("/api/v1/respond/contact/responses", &one).await.status, 200);
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("more.csv");
    std::fs::write(&file, "team,by,overall\nn1,telephone,4\nn1,,2\n").unwrap();
    let request = import(file.clone(), Some("by"));
    responses(&server.store, &request, |_, _| {}).await.unwrap();
    let wave = server.store.survey(survey.summary.id).await.unwrap().unwrap().waves[0].id;
    let held = server.store.cells(&[wave]).await.unwrap();
    let mut cells = held.by_channel(wave, &"overall".parse().unwrap()).await.unwrap().to_vec();
    cells.sort_by_key(|c| c.0);
    let found: Vec<_> = cells.iter().map(|c| (c.0, c.1.all.n, c.1.all.total)).collect();
    assert_eq!(found, [(None, 2, 3.0), (Some(Channel::Telephone), 3, 12.0)]);
    std::fs::write(&file, "team,by,overall\nn1,fax,4\n").unwrap();
    let refused = responses(&server.store, &request, |_, _| {}).await.unwrap_err();
    assert!(format!("{refused:?}").contains("fax") && format!("{refused:?}").contains("line 2, column by"), "{refused:?}");
}

async fn cells_are_computed_anew_from_responses(server: Server) {
    use sea_orm::{ConnectionTrait, Database};
    let (_administrator, _) = crate::with_customer_survey(&server).await;
    crate::respond(&server, "contact", "n1", "4", 6).await;
    let connection = Database::connect(&server.database_url).await.unwrap();
    connection.execute_unprepared("UPDATE score_cells SET n = n + 1, total = total + 4").await.unwrap();
    assert!(server.store.differing_cells().await.unwrap() > 0, "tampering shows");
    assert_eq!(server.store.derive_again().await.unwrap(), 6);
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
}

async fn cells_in_memory_are_never_out_of_date(server: Server) {
    let (_administrator, survey) = crate::with_customer_survey(&server).await;
    let wave = server.store.survey(survey.summary.id).await.unwrap().unwrap().waves[0].id;
    let overall: candor_survey::MeasureCode = "overall".parse().unwrap();
    let read = async || {
        let held = server.store.cells(&[wave]).await.unwrap();
        let summed = held.summed(wave, std::slice::from_ref(&overall)).await.unwrap();
        let n = |rows: &[candor::store::UnitSums]| rows.iter().map(|r| r.all.n).sum::<i64>();
        let split = held.by_channel(wave, &overall).await.unwrap();
        let values: u64 = held.values(wave, &overall).await.unwrap().iter().map(|v| v.n).sum();
        let channels = held.channels(wave, &overall).await.unwrap();
        (n(&summed[&overall]), split.iter().map(|c| c.1.all.n).sum::<i64>(), values, channels.len())
    };
    assert_eq!(read().await, (0, 0, 0, 0));
    crate::respond(&server, "contact", "n1", "4", 6).await;
    assert_eq!((read().await, read().await), ((6, 6, 6, 0), (6, 6, 6, 0)));
    // another program writes to the same database
    let other = candor::store::Store::open(&server.database_url).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("more.csv");
    std::fs::write(&file, "team,by,overall\nn1,telephone,4\nn1,mobile,2\n").unwrap();
    responses(&other, &import(file, Some("by")), |_, _| {}).await.unwrap();
    assert_eq!(read().await, (8, 8, 8, 2));
    other.derive_again().await.unwrap();
    assert_eq!(read().await, (8, 8, 8, 2));
}

/// All cells of a measure as a store sees them, in an order that does not depend on how they were read.
async fn seen(store: &candor::store::Store, wave: candor_wire::ids::WaveId, measure: &str) -> String {
    let measure = measure.parse().unwrap();
    let held = store.cells(&[wave]).await.unwrap();
    let mut summed = held.summed(wave, std::slice::from_ref(&measure)).await.unwrap()[&measure].to_vec();
    summed.sort_by_key(|row| row.unit);
    let mut split = held.by_channel(wave, &measure).await.unwrap().to_vec();
    split.sort_by_key(|row| (row.0, row.1.unit));
    let channels = held.channels(wave, &measure).await.unwrap();
    let mut values = held.values(wave, &measure).await.unwrap().to_vec();
    values.sort_by(|a, b| a.channel.cmp(&b.channel).then(a.score.total_cmp(&b.score)));
    format!("{summed:?}\n{split:?}\n{channels:?}\n{values:?}")
}

async fn what_is_kept_in_memory_is_what_a_fresh_start_reads(server: Server) {
    let (_administrator, survey) = crate::with_customer_survey(&server).await;
    let wave = server.store.survey(survey.summary.id).await.unwrap().unwrap().waves[0].id;
    let folder = tempfile::tempdir().unwrap();
    for step in 0..24_usize {
        let (unit, point) = (if step % 3 == 0 { "n2" } else { "n1" }, step * 7 % 5 + 1);
        let channel = ["", "telephone", "mobile"][if step > 4 { step % 3 } else { 0 }];
        let effort = if step % 4 == 1 { "" } else { ["2", "6", "7"][step % 3] };
        let file = folder.path().join(format!("{step}.csv"));
        std::fs::write(&file, format!("team,by,overall,effort\n{unit},{channel},{point},{effort}\n")).unwrap();
        responses(&server.store, &import(file, Some("by")), |_, _| {}).await.unwrap();
        // several answers may come between two looks
        if step % 5 == 4 {
            continue;
        }
        let fresh = candor::store::Store::open(&server.database_url).await.unwrap();
        for measure in ["overall", "csat", "ces"] {
            assert_eq!(seen(&server.store, wave, measure).await, seen(&fresh, wave, measure).await, "{measure} after {step}");
        }
        fresh.close().await.unwrap();
    }
}

async fn a_long_file_is_imported_once_and_whole(server: Server) {
    let (_administrator, survey) = crate::with_customer_survey(&server).await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("long.csv");
    let lines: String = (0..3001).map(|line| format!("n{},{}\n", line % 2 + 1, line % 5 + 1)).collect();
    std::fs::write(&file, format!("team,overall\n{lines}")).unwrap();
    let request = import(file, None);
    let first = responses(&server.store, &request, |_, _| {}).await.unwrap();
    assert_eq!((first.rows, first.added), (3001, 3001));
    let again = responses(&server.store, &request, |_, _| {}).await.unwrap();
    assert_eq!((again.rows, again.added), (3001, 0), "the same file adds nothing");
    let wave = server.store.survey(survey.summary.id).await.unwrap().unwrap().waves[0].id;
    let values = server.store.cells(&[wave]).await.unwrap().values(wave, &"overall".parse().unwrap()).await.unwrap();
    assert_eq!(values.iter().map(|v| v.n).sum::<u64>(), 3001);
    assert_eq!(server.store.differing_cells().await.unwrap(), 0);
}

fn import(file: std::path::PathBuf, channel: Option<&str>) -> ImportResponses {
    ImportResponses {
        file,
        survey: "contact".parse().unwrap(),
        wave: None,
        unit_column: "team".into(),
        channel_column: channel.map(ToOwned::to_owned),
        map: Vec::new(),
        dry_run: false,
        close: false,
    }
}

async fn a_wave_keeps_the_hierarchy_in_which_it_opened(server: Server) {
    let (administrator, survey) = crate::with_customer_survey(&server).await;
    let wave = async || server.store.survey(survey.summary.id).await.unwrap().unwrap().waves.last().unwrap().edition;
    let id = async |code: &str| server.store.unit(candor::viewer::Viewer::operator(), &code.parse().unwrap()).await.unwrap().unwrap().id;
    let above = async |wave| {
        let (n1, placements) = (id("n1").await, server.store.hierarchy(wave).await.unwrap());
        placements.iter().find(|p| p.unit == n1).unwrap().parent
    };
    let (first, north, south) = (wave().await, id("north").await, id("south").await);
    assert_eq!(above(first).await, Some(north));
    assert_eq!(administrator.post_units("code,name,parent,headcount\nn1,North one,south,12\n").await.status, 200);
    assert_eq!(above(first).await, Some(north), "the first wave keeps its hierarchy");
    let reply = administrator.post(&candor_wire::path::waves(survey.summary.id), &serde_json::json!({"code": "2026-Q4"})).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(above(wave().await).await, Some(south));
    let units = server.store.units(candor::viewer::Viewer::operator()).await.unwrap();
    assert_eq!(units.iter().find(|u| u.code.as_str() == "n1").unwrap().headcount, Some(12));
    let refused = administrator.post_units("code,name,headcount\nn1,North one,many\n").await;
    assert!(refused.text().contains("line 2, column headcount"), "{}", refused.text());
}
