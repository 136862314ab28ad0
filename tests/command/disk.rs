//! A full disk: nothing is acknowledged that is not stored, and the server recovers when there is room.

use std::process::Command;

use candor_survey::{Answer, Answers};
use candor_tests::process::{Served, program};
use candor_wire::ids::SubmissionKey;
use candor_wire::respond::{RespondentSurvey, Submission};
use uuid::Uuid;

use crate::with_survey;

#[tokio::test]
async fn a_full_disk_refuses_politely_and_recovers() {
    let folder = with_survey();
    let data = folder.path().join("data");
    let small = folder.path().join("small");
    std::fs::create_dir(&small).unwrap();
    // a small disk of the server's own, in a namespace that ends with it
    let script = format!(
        "mount -t tmpfs -o size=700k tmpfs {small} && cp {data}/* {small}/ && mkfifo {small}/room && {{ (read _ < {small}/room; mount -o remount,size=20m {small}) & }} && exec \"$0\" \"$@\"",
        small = small.display(),
        data = data.display()
    );
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script]).arg(program()).current_dir(folder.path());
    command
        .env_remove("CANDOR_BIN")
        .env_remove("CANDOR_TEST_POSTGRES")
        .env("CANDOR_DATABASE", format!("sqlite:{}", small.join("candor.db").display()));
    let served = Served::from(command);
    let (http, base) = (reqwest::Client::new(), format!("http://{}/api/v1/respond/contact", served.address));
    let survey: RespondentSurvey = http.get(&base).send().await.unwrap().json().await.unwrap();
    let (mut acknowledged, mut refused) = (0, None);
    for _ in 0..2000 {
        let answers: Answers = [("note".parse().unwrap(), Answer::Text("x".repeat(3000)))].into();
        let submission = Submission {
            key: SubmissionKey(Uuid::new_v4()),
            version: survey.version.clone(),
            unit: "n".parse().unwrap(),
            answers,
            channel: None,
            paradata: None,
            arrangement: String::new(),
        };
        let response = http.post(format!("{base}/responses")).json(&submission).send().await.unwrap();
        if response.status() == 200 {
            acknowledged += 1;
        } else {
            let status = response.status().as_u16();
            refused = Some((submission, status, response.text().await.unwrap()));
            break;
        }
    }
    let (submission, status, text) = refused.expect("the disk never filled up");
    assert_eq!(status, 503, "{text}");
    assert!(text.contains("storage_unavailable") && text.contains("Your answers are kept in this browser"), "{text}");
    assert!(acknowledged > 0);
    // the namespace of the server is reached through its process
    let fifo = format!("/proc/{}/root{}", served.id(), small.join("room").display());
    std::fs::write(fifo, "more\n").unwrap();
    let mut stored = false;
    for _ in 0..100 {
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        if http.post(format!("{base}/responses")).json(&submission).send().await.unwrap().status() == 200 {
            stored = true;
            break;
        }
    }
    assert!(stored, "there is room again, and the server still refuses");
    assert!(served.stop());
}
