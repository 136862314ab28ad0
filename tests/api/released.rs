//! Frozen releases: nothing is told of a wave while people answer, and what is told then stays the same.

use candor::usecases::import::{ImportResponses, responses};
use candor::usecases::surveys;
use candor_insight::Thresholds;
use candor_tests::{Client, Server, on_both_databases};
use candor_wire::account::Role;
use candor_wire::path;
use candor_wire::report::Results;
use candor_wire::survey::{Fieldwork, OpenWave, SurveyDetail, SurveySummary};

use crate::{close, next_wave, published, respond, scale, submission, with_customer_survey};

on_both_databases!(
    looks_while_people_answer_differ_by_no_few,
    what_is_released_stays_as_it_is,
    an_import_into_a_closed_wave_is_refused_whole,
    an_import_can_close_what_it_fills,
    a_wave_keeps_the_thresholds_that_it_opened_with,
);

const REPORT: &str = "/api/v1/reports/linkage";

async fn looks_while_people_answer_differ_by_no_few(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let staff = published(&author, "staff", "employees", "employee-satisfaction").await;
    let id = survey.summary.id;
    let steps = |n: u64| Some(n / 5 * 5).filter(|told| *told > 0);
    for n in 1..=11 {
        respond(&server, "contact", "n1", if n % 2 == 0 { "5" } else { "1" }, 1).await;
        let results: Results = author.get(&path::results(id)).await.json();
        assert_eq!((results.responses, results.items.len(), results.measures.len()), (steps(n), 0, 0), "{n}");
        assert!(results.quality.is_none() && results.not_yet.unwrap().starts_with("Wave 2026-Q3 takes answers."));
        let counts: Fieldwork = author.get(&path::fieldwork(id)).await.json();
        let n1 = counts.units.iter().find(|unit| unit.unit.as_str() == "n1").unwrap();
        assert_eq!((counts.released, counts.responses, n1.responses), (false, steps(n), steps(n)));
        let list: Vec<SurveySummary> = author.get(path::SURVEYS).await.json();
        assert_eq!(list.iter().find(|one| one.id == id).unwrap().responses, steps(n));
    }
    for page in [path::quality_page(id), format!("{}/page", path::experiments(id))] {
        let page = author.get(&format!("{page}?wave=2026-Q3")).await.text();
        assert!(page.contains("Its results are shown when it is closed"), "{page}");
    }
    close(&author, &staff).await;
    // of the link nothing, in no form, whichever wave is named
    let pair = "employees=staff:esat&customers=contact:overall";
    for query in ["", "&wave=2026-Q3", "&wave=2026-Q3&customers_wave=2026-Q3"] {
        for form in ["", "/page", "/export"] {
            let format = if form == "/export" { "&format=csv" } else { "" };
            let reply = author.get(&format!("{REPORT}{form}?{pair}{query}{format}")).await;
            assert_eq!((reply.status, reply.code().as_str()), (422, "invalid_field"), "{form} {query}");
        }
    }
}

async fn told(author: &Client, survey: &SurveyDetail) -> Vec<String> {
    let id = survey.summary.id;
    let mut told = Vec::new();
    for address in [
        format!("{}?wave=2026-Q3", path::results(id)),
        format!("{}?wave=2026-Q3", path::quality(id)),
        format!("{}?wave=2026-Q3", path::experiments(id)),
        format!("{REPORT}?employees=staff:esat&customers=contact:overall&wave=2026-Q3"),
    ] {
        let reply = author.get(&address).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        told.push(reply.text());
    }
    told
}

async fn what_is_released_stays_as_it_is(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let staff = published(&author, "staff", "employees", "employee-satisfaction").await;
    for (unit, point) in [("n1", "4"), ("n2", "2"), ("s1", "5")] {
        respond(&server, "contact", unit, point, 6).await;
        respond(&server, "staff", unit, point, 6).await;
    }
    close(&author, &survey).await;
    close(&author, &staff).await;
    let before = told(&author, &survey).await;
    assert!(before[0].contains("\"responses\":18"), "{}", before[0]);
    let late = submission(survey.version.as_deref().unwrap(), "n1", &[("overall", scale("1"))]);
    let reply = server.client().post("/api/v1/respond/contact/responses", &late).await;
    assert!(reply.status >= 400, "a closed wave takes nothing");
    for slug in [&survey, &staff] {
        next_wave(&author, slug, "2026-Q4").await;
    }
    server.pass(5);
    for count in 1..=7 {
        respond(&server, "contact", "n1", "1", 1).await;
        respond(&server, "staff", "n1", "1", 1).await;
        assert_eq!(told(&author, &survey).await, before, "after {count} more");
    }
    let latest: Results = author.get(&path::results(survey.summary.id)).await.json();
    assert_eq!((latest.wave.unwrap().as_str(), latest.responses), ("2026-Q3", Some(18)), "the latest that is released");
    assert!(latest.notes[0].starts_with("Wave 2026-Q4 takes answers."), "{:?}", latest.notes);
    close(&author, &survey).await;
    let latest: Results = author.get(&path::results(survey.summary.id)).await.json();
    assert_eq!((latest.wave.unwrap().as_str(), latest.responses), ("2026-Q4", Some(7)));
}

async fn a_wave_keeps_the_thresholds_that_it_opened_with(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let id = survey.summary.id;
    respond(&server, "contact", "n1", "4", 6).await;
    respond(&server, "contact", "s1", "2", 6).await;
    // the same database with a raised setting, as after a restart
    let raised = candor::store::Store::open(&server.database_url).await.unwrap().with_thresholds(Thresholds::new(8, 12));
    let open = |code: &str| OpenWave { code: code.parse().unwrap() };
    surveys::open_wave(&raised, id, open("raised")).await.unwrap();
    server.pass(5);
    respond(&server, "contact", "n1", "4", 7).await;
    respond(&server, "contact", "s1", "2", 7).await;
    surveys::open_wave(&raised, id, open("more")).await.unwrap();
    server.pass(5);
    respond(&server, "contact", "n1", "4", 9).await;
    respond(&server, "contact", "s1", "2", 6).await;
    close(&author, &survey).await;
    let manager = server.person(&author, "sam", Role::Manager, Some("south")).await;
    let told = async |who: &Client, wave: &str| -> (Option<u64>, u64, u64) {
        let results: Results = who.get(&format!("{}?wave={wave}", path::results(id))).await.json();
        (results.responses, results.threshold, results.fewest_comments)
    };
    assert_eq!((told(&author, "2026-Q3").await, told(&manager, "2026-Q3").await), ((Some(12), 5, 10), (Some(6), 5, 10)));
    assert_eq!(told(&author, "raised").await, (Some(14), 8, 12), "both together are enough");
    assert_eq!(told(&manager, "raised").await, (None, 8, 12), "seven are not");
    assert_eq!(told(&author, "more").await, (Some(9), 8, 12), "six of the south would be known from the whole");
    let page = author.get(&format!("{}?wave=raised", path::quality_page(id))).await.text();
    assert!(page.contains("groups of fewer than 8 people are never shown"), "{page}");
    let audited = candor::usecases::audit::audit(&server.store, None).await.unwrap();
    assert!(audited.iter().all(|wave| wave.leaks.is_empty()));
    assert_eq!(audited.iter().map(|wave| wave.smallest).collect::<Vec<_>>(), [5, 8, 8]);
    raised.close().await.unwrap();
}

fn import(file: std::path::PathBuf, wave: Option<&str>, close: bool) -> ImportResponses {
    ImportResponses {
        file,
        survey: "contact".parse().unwrap(),
        wave: wave.map(|code| code.parse().unwrap()),
        unit_column: "unit".into(),
        channel_column: None,
        map: Vec::new(),
        dry_run: false,
        close,
    }
}

fn lines(folder: &tempfile::TempDir, count: usize) -> std::path::PathBuf {
    let file = folder.path().join(format!("{count}.csv"));
    std::fs::write(&file, format!("unit,overall\n{}", "n1,4\n".repeat(count))).unwrap();
    file
}

async fn an_import_into_a_closed_wave_is_refused_whole(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let folder = tempfile::tempdir().unwrap();
    let file = lines(&folder, 6);
    responses(&server.store, &import(file.clone(), None, false), |_, _| {}).await.unwrap();
    next_wave(&author, &survey, "2026-Q4").await;
    let text = responses(&server.store, &import(file.clone(), Some("2026-Q3"), false), |_, _| {}).await.unwrap_err().to_string();
    assert!(text.contains("--wave: Wave 2026-Q3 is closed") && text.contains("Open another wave"), "{text}");
    let done = responses(&server.store, &import(file, None, false), |_, _| {}).await.unwrap();
    assert_eq!(done.added, 6, "the open wave takes them");
    let results: Results = author.get(&path::results(survey.summary.id)).await.json();
    assert_eq!((results.wave.unwrap().as_str(), results.responses), ("2026-Q3", Some(6)));
}

async fn an_import_can_close_what_it_fills(server: Server) {
    let (author, survey) = with_customer_survey(&server).await;
    let folder = tempfile::tempdir().unwrap();
    responses(&server.store, &import(lines(&folder, 6), None, true), |_, _| {}).await.unwrap();
    let results: Results = author.get(&path::results(survey.summary.id)).await.json();
    assert_eq!((results.responses, results.not_yet), (Some(6), None));
    let counts: Fieldwork = author.get(&path::fieldwork(survey.summary.id)).await.json();
    assert_eq!((counts.released, counts.responses), (true, Some(6)));
}
