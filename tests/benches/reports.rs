//! The linkage report of a large organisation, and imports.
//!
//! ```text
//! cargo xtask build && cargo bench -p candor-tests --bench reports
//! ```
//!
//! 1,000 units × 8 waves × 6 channels, first with 104,000 responses and then with ten times as many: the
//! report is asked for over HTTP, whole and with every chart, and the ratio of both times is what more
//! responses cost. With `CANDOR_TEST_POSTGRES` the same on PostgreSQL. Then a file of customers is imported
//! by the program itself, and its rate and peak memory are told for two sizes.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use candor::store::{NewResponse, Store, batch};
use candor::usecases::linkage::{Report, Width};
use candor::usecases::{surveys, units};
use candor::viewer::Viewer;
use candor_survey::{Answer, Answers, Audience, Channel, ItemKind, OptionCode, Questionnaire, Scorer};
use candor_tests::process::{command, succeed};
use candor_tests::{Client, Database, Server, repository_file};
use candor_wire::ids::{SubmissionKey, SurveyId, UnitId};
use candor_wire::report::LinkageQuery;
use candor_wire::respond::{RespondentSurvey, Submission};
use candor_wire::survey::{NewSurvey, OpenWave, Publish};
use uuid::Uuid;

const UNITS: usize = 1000;
const WAVES: usize = 8;
const ROUNDS: usize = 40;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(reports(Database::Sqlite));
    if std::env::var_os("CANDOR_TEST_POSTGRES").is_some() {
        runtime.block_on(reports(Database::Postgres));
    }
    import();
}

async fn reports(database: Database) {
    println!("\n{database:?}: {UNITS} units, {WAVES} waves, 6 channels");
    let mut before = None;
    for (employees, customers) in [(5, 8), (50, 80)] {
        let server = Server::start(database).await;
        let client = server.administrator().await;
        units::import(&server.store, hierarchy().as_bytes()).await.unwrap();
        let (since, mut added) = (Instant::now(), 0);
        added += fill(&server.store, "staff", Audience::Employees, employees).await;
        added += fill(&server.store, "clients", Audience::Customers, customers).await;
        println!("{added} responses stored at {:.0}/s", added as f64 / since.elapsed().as_secs_f64());
        let since = Instant::now();
        ask(&client, async || {}).await;
        println!("(first {ROUNDS} reports in {:.1} s, the first of them reads everything)", since.elapsed().as_secs_f64());
        let times = ask(&client, async || {}).await;
        tell("nothing new", &times);
        let live = ask(&client, async || {
            arrive(&client, "staff", Audience::Employees).await;
            arrive(&client, "clients", Audience::Customers).await;
        })
        .await;
        tell("a new answer on both sides before each, to the waves that are open", &live);
        parts(&server.store).await;
        if let Some(before) = before.replace(at(&times, 0.5)) {
            println!("cost at ten times the responses: {:.2} times", at(&times, 0.5) / before);
        }
    }
}

fn hierarchy() -> String {
    let mut csv = "code,name,parent,headcount\nall,All,,\n".to_owned();
    (0..20).for_each(|part| writeln!(csv, "p{part},Part {part},all,").unwrap());
    (0..UNITS).for_each(|unit| writeln!(csv, "u{unit},Unit {unit},p{},120", unit % 20).unwrap());
    csv
}

fn questionnaire(audience: Audience) -> Questionnaire {
    let name = if audience == Audience::Employees { "employee_satisfaction" } else { "customer_satisfaction" };
    let text = std::fs::read_to_string(repository_file(&format!("crates/survey/builtin/{name}.json"))).unwrap();
    Questionnaire::from_json(&text).unwrap()
}

/// Publishes a survey and adds so many responses to each unit in each of its waves; one more wave is open then.
async fn fill(store: &Store, slug: &str, audience: Audience, each: usize) -> u64 {
    let questionnaire = questionnaire(audience);
    let id = create(store, slug, audience, &questionnaire).await;
    let scorer = Scorer::new(&questionnaire);
    let version = surveys::find(store, id).await.unwrap().version.unwrap();
    let leaves: Vec<UnitId> =
        store.units(Viewer::operator()).await.unwrap().into_iter().filter(|u| u.code.as_str().starts_with('u')).map(|u| u.id).collect();
    let mut added = 0;
    for at in 0..WAVES {
        let wave = surveys::find(store, id).await.unwrap().waves.pop().unwrap();
        let mut plan = leaves.iter().enumerate().flat_map(|(unit, id)| (0..each).map(move |person| (unit, *id, person)));
        let mut next = || {
            let Some((unit, id, person)) = plan.next() else { return Ok::<_, candor::error::Error>(None) };
            let channel = (audience == Audience::Customers).then(|| Channel::ALL[person % 6]);
            let answers = answers(&questionnaire, unit, person * 8 + at);
            let response = NewResponse::new(SubmissionKey(Uuid::new_v4()), &scorer, &version, id, &answers).unwrap();
            Ok(Some(response.in_wave(Some(wave.id)).through(channel)))
        };
        added += store.import_responses(async || batch(&mut next)).await.unwrap();
        surveys::open_wave(store, id, OpenWave { code: format!("w{}", at + 2).parse().unwrap() }).await.unwrap();
    }
    added
}

/// Sends one more response, as a respondent's browser does.
async fn arrive(client: &Client, slug: &str, audience: Audience) {
    let questionnaire = questionnaire(audience);
    let published: RespondentSurvey = client.get(&format!("/api/v1/respond/{slug}?unit=u7")).await.json();
    let submission = Submission {
        key: SubmissionKey(Uuid::new_v4()),
        version: published.version,
        unit: "u7".parse().unwrap(),
        answers: answers(&questionnaire, 7, 3),
        channel: (audience == Audience::Customers).then_some(Channel::Telephone),
        paradata: None,
        arrangement: String::new(),
    };
    let reply = client.post(&format!("/api/v1/respond/{slug}/responses"), &submission).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
}

async fn create(store: &Store, slug: &str, audience: Audience, questionnaire: &Questionnaire) -> SurveyId {
    let new = NewSurvey { slug: slug.parse().unwrap(), audience, template: None, document: Some(questionnaire.document().clone()) };
    let id = surveys::create(store, new, candor::clock::Seconds(0)).await.unwrap();
    surveys::publish(store, id, Publish { revision: 1, wave: "w1".parse().unwrap(), raised: Vec::new() }).await.unwrap();
    id
}

/// Answers around the climate of a unit.
fn answers(questionnaire: &Questionnaire, unit: usize, person: usize) -> Answers {
    let mut seed = (unit * 1_000_003 + person * 7919) as u64;
    let mut draw = |bound: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) as usize) % bound
    };
    let climate = (unit * 37) % 3;
    let mut answers = Answers::new();
    for item in questionnaire.items() {
        let answer = match &item.kind {
            ItemKind::Scale { points, .. } => Answer::Scale(points[(climate + draw(points.len() - 2)).min(points.len() - 1)].0.clone()),
            ItemKind::Choice(options) => Answer::Choice(options[draw(options.len())].clone()),
            _ => continue,
        };
        answers.insert(item.code.clone(), answer);
    }
    answers
}

/// Asks for the report as a browser does; with `between` done before each request.
async fn ask(client: &Client, mut between: impl AsyncFnMut()) -> Vec<f64> {
    let address = "/api/v1/reports/linkage/page?employees=staff:esat&customers=clients:overall&wave=w8";
    let mut times = Vec::new();
    for _ in 0..ROUNDS {
        between().await;
        let request = client.request(reqwest::Method::GET, address).header("accept-encoding", "br");
        let since = Instant::now();
        let reply = client.send(request).await;
        times.push(since.elapsed().as_secs_f64() * 1000.0);
        assert_eq!(reply.status, 200, "{}", reply.text());
    }
    times.sort_by(f64::total_cmp);
    times
}

fn tell(what: &str, times: &[f64]) {
    println!("report over HTTP, {what}: p50 {:.0} ms, p95 {:.0} ms, max {:.0} ms", at(times, 0.5), at(times, 0.95), at(times, 1.0));
}

/// Where the time goes.
async fn parts(store: &Store) {
    let query = LinkageQuery {
        employees: "staff:esat".into(),
        customers: "clients:overall".into(),
        wave: Some("w8".parse().unwrap()),
        ..LinkageQuery::default()
    };
    let wave = store.survey_by_slug(&"clients".parse().unwrap()).await.unwrap().unwrap().waves[7].id;
    let since = Instant::now();
    let measures: Vec<_> = questionnaire(Audience::Customers).document().measures.iter().map(|m| m.code.clone()).collect();
    let cells = store.cells(&[wave]).await.unwrap().summed(wave, &measures).await.unwrap().values().map(|rows| rows.len()).sum::<usize>();
    let read = since.elapsed();
    let since = Instant::now();
    let report = Report::build(store, Viewer::operator(), &query).await.unwrap();
    let built = since.elapsed();
    let since = Instant::now();
    let html = candor::usecases::render::fragment(&report.page(candor_insight::report::Part::Linkage, Width::Wide), false);
    println!(
        "  {cells} summed cells of one wave read in {:.1} ms; report built in {:.0} ms, of which {}; page of {} kB written in {:.1} ms",
        ms(read),
        ms(built),
        report.times(),
        html.len() / 1000,
        ms(since.elapsed())
    );
}

fn ms(duration: std::time::Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

fn at(sorted: &[f64], q: f64) -> f64 {
    sorted[((sorted.len() - 1) as f64 * q).round() as usize]
}

/// Imports files of two sizes with the program itself.
fn import() {
    println!("\nImport of customers from CSV (SQLite)");
    let questionnaire = repository_file("crates/survey/builtin/customer_satisfaction.json").display().to_string();
    for rows in [20_000, 200_000] {
        let folder = tempfile::tempdir_in(std::env::current_dir().unwrap()).unwrap();
        std::fs::write(folder.path().join("units.csv"), hierarchy()).unwrap();
        std::fs::write(folder.path().join("rows.csv"), csv(rows)).unwrap();
        succeed(folder.path(), &["import", "units", "units.csv"]);
        succeed(folder.path(), &["survey", "create", &questionnaire, "--audience", "customers", "--slug", "c", "--wave", "w1"]);
        let since = Instant::now();
        let peak = peak_memory(folder.path(), &["import", "responses", "rows.csv", "--survey", "c", "--unit", "unit", "--channel", "by"]);
        println!("{rows} responses: {:.0}/s, peak memory {peak} MB", rows as f64 / since.elapsed().as_secs_f64());
    }
}

fn csv(rows: usize) -> String {
    let questionnaire = questionnaire(Audience::Customers);
    let items: Vec<_> = questionnaire.items().iter().filter(|i| matches!(i.kind, ItemKind::Scale { .. } | ItemKind::Choice(_))).collect();
    let mut text = "unit,by".to_owned();
    items.iter().for_each(|i| write!(text, ",{}", i.code).unwrap());
    let code = |a: &Answer| match a {
        Answer::Scale(code) | Answer::Choice(code) => OptionCode::as_str(code).to_owned(),
        _ => String::new(),
    };
    for row in 0..rows {
        let answers = answers(&questionnaire, row % UNITS, row);
        write!(text, "\nu{},{}", row % UNITS, Channel::ALL[row % 6]).unwrap();
        items.iter().for_each(|i| write!(text, ",{}", answers.get(&i.code).map(code).unwrap_or_default()).unwrap());
    }
    text.push('\n');
    text
}

/// Runs a command and gives the most memory that it held, in MB.
fn peak_memory(folder: &Path, arguments: &[&str]) -> u64 {
    let mut child = command(folder).args(arguments).stderr(std::process::Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().unwrap().is_none() {
        let text = std::fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find(|l| l.starts_with("VmHWM:")).and_then(|l| l.split_whitespace().nth(1)).and_then(|n| n.parse().ok());
        peak = peak.max(line.unwrap_or(0u64));
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    assert!(child.wait().unwrap().success());
    peak / 1000
}
