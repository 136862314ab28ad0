//! Killed under load, again and again: what was acknowledged is there once, nothing is there twice.

use std::collections::{BTreeMap, BTreeSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use candor_survey::{Answer, Answers};
use candor_tests::process::Served;
use candor_wire::ids::SubmissionKey;
use candor_wire::respond::{RespondentSurvey, Submission};
use uuid::Uuid;

use crate::with_survey;

/// Cycles of killing; `CANDOR_TEST_KILL_CYCLES` asks for more.
const CYCLES: usize = 20;
const CLIENTS: usize = 8;

/// What the clients know: every key they sent, and which of them were acknowledged.
#[derive(Default)]
struct Ledger {
    sent: BTreeMap<Uuid, f64>,
    acknowledged: BTreeSet<Uuid>,
    unsure: Vec<Submission>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_is_stored_once_whenever_the_server_is_killed() {
    let cycles = std::env::var("CANDOR_TEST_KILL_CYCLES").ok().map_or(CYCLES, |n| n.parse().unwrap());
    let folder = with_survey();
    let ledger = Arc::new(Mutex::new(Ledger::default()));
    for cycle in 0..cycles {
        let served = Served::start(folder.path());
        let address: SocketAddr = served.address.parse().unwrap();
        let clients: Vec<_> = (0..CLIENTS).map(|_| tokio::spawn(send_until_cut(address, Arc::clone(&ledger)))).collect();
        // another moment each time, from before the first commit to well under way
        tokio::time::sleep(Duration::from_millis(3 + (cycle as u64 * 37) % 180)).await;
        served.kill();
        for client in clients {
            client.await.unwrap();
        }
    }
    finish(&folder, &ledger).await;
    let (stored, ledger) = (stored(&folder).await, ledger.lock().unwrap());
    let keys: BTreeSet<Uuid> = stored.keys().copied().collect();
    let lost: Vec<_> = ledger.acknowledged.difference(&keys).collect();
    assert!(lost.is_empty(), "{} acknowledged responses are lost", lost.len());
    assert_eq!(keys, ledger.sent.keys().copied().collect(), "after the retries everything sent is there, and nothing else");
    assert!(stored.iter().all(|(key, value)| ledger.sent[key] == *value), "with its own content");
    println!("{cycles} kills: {} acknowledged, {} stored, 0 lost, 0 doubled", ledger.acknowledged.len(), stored.len());
    assert!(ledger.acknowledged.len() > cycles, "the load was no load");
}

fn submission(version: &str, value: f64) -> Submission {
    let answers: Answers = [("wait".parse().unwrap(), Answer::Number(value))].into();
    // counted, so that the sums must add up, too
    let paradata = Some(candor_survey::Paradata::default());
    Submission {
        key: SubmissionKey(Uuid::new_v4()),
        version: version.into(),
        unit: "n".parse().unwrap(),
        answers,
        channel: None,
        paradata,
        arrangement: String::new(),
    }
}

/// Retries what earlier kills left unsure, then sends new responses until the connection is cut.
async fn send_until_cut(address: SocketAddr, ledger: Arc<Mutex<Ledger>>) {
    let http = reqwest::Client::new();
    let Ok(response) = http.get(format!("http://{address}/api/v1/respond/contact")).send().await else { return };
    let Ok(survey) = response.json::<RespondentSurvey>().await else { return };
    for number in 0.. {
        let next = {
            let mut ledger = ledger.lock().unwrap();
            let next = ledger.unsure.pop().unwrap_or_else(|| submission(&survey.version, f64::from(number)));
            let Some(Answer::Number(value)) = next.answers.values().next() else { unreachable!() };
            ledger.sent.insert(next.key.0, *value);
            next
        };
        if !send(&http, address, &next).await {
            ledger.lock().unwrap().unsure.push(next);
            return;
        }
        ledger.lock().unwrap().acknowledged.insert(next.key.0);
    }
}

async fn send(http: &reqwest::Client, address: SocketAddr, submission: &Submission) -> bool {
    let sent = http.post(format!("http://{address}/api/v1/respond/contact/responses")).json(submission).send().await;
    match sent {
        Ok(response) if response.status() == 200 => true,
        Ok(response) => panic!("refused with {}", response.status()),
        Err(_) => false,
    }
}

/// One last start: every client that was cut off sends again, as a browser does.
async fn finish(folder: &tempfile::TempDir, ledger: &Arc<Mutex<Ledger>>) {
    let served = Served::start(folder.path());
    let (http, address) = (reqwest::Client::new(), served.address.parse().unwrap());
    let unsure = std::mem::take(&mut ledger.lock().unwrap().unsure);
    for submission in unsure {
        assert!(send(&http, address, &submission).await);
    }
    assert!(served.stop());
}

async fn stored(folder: &tempfile::TempDir) -> BTreeMap<Uuid, f64> {
    use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};
    let connection = Database::connect(format!("sqlite:{}", folder.path().join("data/candor.db").display())).await.unwrap();
    let check = connection.query_one_raw(Statement::from_string(DbBackend::Sqlite, "PRAGMA integrity_check")).await.unwrap().unwrap();
    assert_eq!(check.try_get_by_index::<String>(0).unwrap(), "ok");
    let rows = connection.query_all_raw(Statement::from_string(DbBackend::Sqlite, "SELECT id, answers FROM responses")).await.unwrap();
    let store = candor::store::Store::open_existing(&format!("sqlite:{}", folder.path().join("data/candor.db").display())).await.unwrap();
    assert_eq!(store.differing_cells().await.unwrap(), 0, "the cells add up to the responses");
    let visits = "SELECT shown_n + waiting_n FROM experience_sums WHERE metric = 'sent'";
    let visits = connection.query_one_raw(Statement::from_string(DbBackend::Sqlite, visits)).await.unwrap().unwrap();
    assert_eq!(usize::try_from(visits.try_get_by_index::<i64>(0).unwrap()), Ok(rows.len()), "each stored response is one visit");
    let mut found = BTreeMap::new();
    for row in &rows {
        let answers: Answers = serde_json::from_str(&row.try_get::<String>("", "answers").unwrap()).unwrap();
        let Some(Answer::Number(value)) = answers.values().next() else { panic!("a response without its number") };
        assert!(found.insert(row.try_get::<Uuid>("", "id").unwrap(), *value).is_none(), "stored twice");
    }
    found
}
