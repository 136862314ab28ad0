//! How soon an answer is saved on the server: 32 respondents who answer as fast as their program saves, on SQLite
//! with full durability.
//!
//! ```text
//! cargo xtask build && cargo bench -p candor-tests --bench saving
//! ```
//!
//! A program saves 0.3 seconds after a change and then what changed meanwhile, one request at a time. So each of
//! the respondents here sends one changed answer every 0.3 seconds, over a kept connection. What is printed is the
//! time from the change to the acknowledgement, 0.3 seconds included.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use candor_survey::Answer;
use candor_tests::process::{Served, succeed};
use candor_tests::repository_file;
use candor_wire::respond::{DraftChange, Entered, RespondentSurvey};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const RESPONDENTS: u64 = 32;
const SECONDS: u64 = 15;
const DELAY: Duration = Duration::from_millis(300);

fn main() {
    let folder = tempfile::tempdir_in(std::env::current_dir().unwrap()).unwrap();
    std::fs::write(folder.path().join("units.csv"), "code,name\nn,North\ns,South\n").unwrap();
    let questionnaire = repository_file("crates/survey/builtin/customer_satisfaction.json").display().to_string();
    succeed(folder.path(), &["import", "units", "units.csv"]);
    succeed(folder.path(), &["survey", "create", &questionnaire, "--audience", "customers", "--slug", "contact", "--wave", "w1"]);
    let served = Served::start(folder.path());
    let address: SocketAddr = served.address.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut times = runtime.block_on(load(address));
    times.sort_by(f64::total_cmp);
    let at = |q: f64| times[((times.len() - 1) as f64 * q).round() as usize];
    println!("{RESPONDENTS} respondents, {} saves in {SECONDS} s; from a change until it is durable:", times.len());
    println!("p50 {:.0} ms, p95 {:.0} ms, p99 {:.0} ms, max {:.0} ms", at(0.5), at(0.95), at(0.99), at(1.0));
    assert!(served.stop(), "the server did not end well");
}

async fn load(address: SocketAddr) -> Vec<f64> {
    let survey: RespondentSurvey = reqwest::get(format!("http://{address}/api/v1/respond/contact")).await.unwrap().json().await.unwrap();
    let tasks: Vec<_> = (0..RESPONDENTS).map(|number| tokio::spawn(respondent(address, survey.version.clone(), number))).collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    times
}

async fn respondent(address: SocketAddr, version: String, number: u64) -> Vec<f64> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    // not all at the same moment
    tokio::time::sleep(DELAY * u32::try_from(number).unwrap() / u32::try_from(RESPONDENTS).unwrap()).await;
    let end = Instant::now() + Duration::from_secs(SECONDS);
    let (mut times, mut buffer) = (Vec::new(), vec![0; 8192]);
    while Instant::now() < end {
        let changed = Instant::now();
        tokio::time::sleep(DELAY).await;
        stream.write_all(&request(&version, number, times.len())).await.unwrap();
        let read = stream.read(&mut buffer).await.unwrap();
        times.push(changed.elapsed().as_secs_f64() * 1000.0);
        assert!(buffer[..read].starts_with(b"HTTP/1.1 204"), "{}", String::from_utf8_lossy(&buffer[..read]));
    }
    times
}

fn request(version: &str, number: u64, round: usize) -> Vec<u8> {
    let entered = match round % 3 {
        0 => ("overall", Answer::Scale((1 + round % 5).to_string().parse().unwrap())),
        1 => ("recommend", Answer::Scale((round % 11).to_string().parse().unwrap())),
        _ => ("change", Answer::Text(format!("Tell me sooner when something takes longer than you said, {round}."))),
    };
    let change = DraftChange {
        version: version.into(),
        unit: Some("n".parse().unwrap()),
        channel: None,
        step: 1,
        page: 1,
        items: vec![(entered.0.parse().unwrap(), Entered::Answer(entered.1))],
        paradata: Default::default(),
    };
    let body = serde_json::to_vec(&change).unwrap();
    let head = format!(
        "PUT /api/v1/respond/contact/drafts/{number:064x} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), &body].concat()
}
