//! Complete submissions per second: `candor serve` on SQLite with full durability, at 1, 8 and 32 clients.
//!
//! ```text
//! cargo xtask build && cargo bench -p candor-tests --bench submissions
//! ```
//!
//! Each submission is a whole response of the built-in customer questionnaire, sent as JSON over a kept
//! connection and counted when its acknowledgement has arrived. Beside it stands how often this disk
//! flushes in a second, measured in the same run: the ratio is what group commit gains.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use candor_survey::{Answer, Answers};
use candor_tests::process::{Served, succeed};
use candor_tests::repository_file;
use candor_wire::ids::SubmissionKey;
use candor_wire::respond::{RespondentSurvey, Submission};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use uuid::Uuid;

const SECONDS: u64 = 5;

fn main() {
    let folder = tempfile::tempdir_in(std::env::current_dir().unwrap()).unwrap();
    std::fs::write(folder.path().join("units.csv"), "code,name\nn,North\ns,South\n").unwrap();
    let questionnaire = repository_file("crates/survey/builtin/customer_satisfaction.json").display().to_string();
    succeed(folder.path(), &["import", "units", "units.csv"]);
    succeed(folder.path(), &["survey", "create", &questionnaire, "--audience", "customers", "--slug", "contact", "--wave", "w1"]);
    let flushes = flushes_per_second(folder.path());
    println!("flushes of one 4 KiB page per second on this disk: {flushes:.0}");
    println!("clients  submissions/s  per flush  p50 ms  p95 ms  p99 ms  max ms");
    let served = Served::start(folder.path());
    let address: SocketAddr = served.address.parse().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let version = runtime.block_on(version(address));
    for clients in [1, 8, 32] {
        let (rate, latencies) = runtime.block_on(load(address, &version, clients));
        let at = |q: f64| latencies[((latencies.len() - 1) as f64 * q).round() as usize];
        println!(
            "{clients:>7}  {rate:>13.0}  {:>9.2}  {:>6.2}  {:>6.2}  {:>6.2}  {:>6.2}",
            rate / flushes,
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        );
    }
    assert!(served.stop(), "the server did not end well");
}

fn flushes_per_second(folder: &std::path::Path) -> f64 {
    let mut file = File::create(folder.join("flush")).unwrap();
    let (since, mut count) = (Instant::now(), 0);
    while since.elapsed() < Duration::from_secs(1) {
        file.seek(SeekFrom::Start(0)).unwrap();
        file.write_all(&[count as u8; 4096]).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    f64::from(count) / since.elapsed().as_secs_f64()
}

async fn version(address: SocketAddr) -> String {
    let survey: RespondentSurvey = reqwest::get(format!("http://{address}/api/v1/respond/contact")).await.unwrap().json().await.unwrap();
    survey.version
}

/// Submissions per second, and the sorted times of each in milliseconds.
async fn load(address: SocketAddr, version: &str, clients: usize) -> (f64, Vec<f64>) {
    let since = Instant::now();
    let end = since + Duration::from_secs(SECONDS);
    let tasks: Vec<_> = (0..clients).map(|_| tokio::spawn(client(address, version.to_owned(), end))).collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await.unwrap());
    }
    let rate = latencies.len() as f64 / since.elapsed().as_secs_f64();
    latencies.sort_by(f64::total_cmp);
    (rate, latencies)
}

async fn client(address: SocketAddr, version: String, end: Instant) -> Vec<f64> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let (mut latencies, mut buffer) = (Vec::new(), vec![0; 8192]);
    while Instant::now() < end {
        let request = request(&version);
        let since = Instant::now();
        stream.write_all(&request).await.unwrap();
        let read = stream.read(&mut buffer).await.unwrap();
        latencies.push(since.elapsed().as_secs_f64() * 1000.0);
        assert!(buffer[..read].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&buffer[..read]));
    }
    latencies
}

fn request(version: &str) -> Vec<u8> {
    let scale = |code: &str| Answer::Scale(code.parse().unwrap());
    let choice = |code: &str| Answer::Choice(code.parse().unwrap());
    let answers: Answers = [
        ("overall", scale("4")),
        ("effort", scale("6")),
        ("need", choice("yes")),
        ("feeling", scale("4")),
        ("recommend", scale("9")),
        ("channel", choice("telephone")),
        ("role", choice("user")),
        ("change", Answer::Text("Tell me sooner when something takes longer than you said.".into())),
    ]
    .map(|(item, answer)| (item.parse().unwrap(), answer))
    .into();
    let submission = Submission {
        key: SubmissionKey(Uuid::new_v4()),
        version: version.into(),
        unit: "n".parse().unwrap(),
        answers,
        channel: None,
        paradata: None,
        arrangement: String::new(),
    };
    let body = serde_json::to_vec(&submission).unwrap();
    let head = format!(
        "POST /api/v1/respond/contact/responses HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), &body].concat()
}
