//! The sender is killed again and again, and the mail server misbehaves: everybody gets their letter, hardly anybody two.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use candor_tests::process::{Served, command, fail, succeed};
use candor_tests::smtp::{MailServer, Manner};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

/// Letters and kills; `CANDOR_TEST_LETTERS` and `CANDOR_TEST_LETTER_KILLS` ask for more.
const LETTERS: usize = 300;
const KILLS: usize = 8;

fn asked(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().map_or(usual, |n| n.parse().unwrap())
}

fn number(address: &str) -> usize {
    address.trim_start_matches('p').split('@').next().unwrap().parse().unwrap()
}

/// One in thirty is no mailbox; others misbehave once or twice.
fn manner(address: &str, tries: u32) -> Manner {
    match (number(address) % 30, tries) {
        (0, _) => Manner::NoMailbox,
        (1, 1..=2) => Manner::Later,
        (2, 1) => Manner::Drops,
        (3, 1) if number(address) % 1000 == 3 => Manner::Hangs,
        _ => Manner::Takes,
    }
}

async fn open(folder: &Path) -> DatabaseConnection {
    Database::connect(format!("sqlite:{}", folder.join("data/candor.db").display())).await.unwrap()
}

async fn count(folder: &Path, query: &str) -> i64 {
    let database = open(folder).await;
    let row = database.query_one_raw(Statement::from_string(DbBackend::Sqlite, query)).await.unwrap().unwrap();
    let found = row.try_get_by_index(0).unwrap();
    database.close().await.unwrap();
    found
}

fn serve(folder: &Path, post: &MailServer) -> Served {
    let mut command = command(folder);
    command
        .env("CANDOR_SMTP_HOST", "127.0.0.1")
        .env("CANDOR_SMTP_PORT", post.address.port().to_string())
        .env("CANDOR_SMTP_SECURITY", "none")
        .env("CANDOR_SMTP_FROM", "Survey team <survey@example.org>")
        .env("CANDOR_SMTP_TIMEOUT_S", "2")
        .env("CANDOR_SMTP_RETRY_S", "1");
    // the base address is that of the server itself, so it has to be named
    command.env("CANDOR_BASE_URL", "http://localhost:0");
    Served::from(command)
}

/// A survey by invitation with so many people, whose letters wait.
async fn planned(letters: usize) -> tempfile::TempDir {
    use candor::clock::Clock;
    use candor::keys::Keys;
    use candor::store::{Store, Waiting};
    use candor::usecases::invitations::{Circumstances, Invitations};
    let folder = crate::with_survey();
    let mut csv = String::from("address,name,unit\n");
    (0..letters).for_each(|n| writeln!(csv, "p{n}@example.org,Person {n},n").unwrap());
    std::fs::write(folder.path().join("people.csv"), csv).unwrap();
    let said = succeed(folder.path(), &["contacts", "import", "people.csv"]);
    assert!(said.starts_with(&format!("{letters} lines: {letters} added")), "{said}");
    let store = Store::open(&format!("sqlite:{}", folder.path().join("data/candor.db").display())).await.unwrap();
    let survey = store.survey_by_slug(&"contact".parse().unwrap()).await.unwrap().unwrap().id;
    // what a wave promises is fixed when it opens
    store.close_survey(survey).await.unwrap();
    assert!(store.set_level(survey, candor_wire::invitation::Level::Procedural).await.unwrap());
    let wave = candor_wire::survey::OpenWave { code: "by-letter".parse().unwrap() };
    candor::usecases::surveys::open_wave(&store, survey, wave).await.unwrap();
    let url = format!("sqlite:{}", folder.path().join("data/candor.db").display());
    let around = Circumstances {
        waiting: Waiting::open(&store, &url).await.unwrap(),
        keys: Keys::new(folder.path().join("data/keys")),
        clock: Clock::System,
        base_url: "https://survey.example.org".into(),
        delivery: String::new(),
        lacks_base_url: false,
        pause_days: 30,
    };
    let plan = serde_json::json!({"kind": "invitation", "store": true, "letters": {"en": {"subject": "{survey}", "text": "Hello {name}\n\n{link}"}}});
    let plan = Invitations::new(store.clone(), around).plan(survey, &serde_json::from_value(plan).unwrap()).await.unwrap();
    assert_eq!(plan.recipients, letters as u64);
    // one of them wants no more letters, after it was planned
    let contacts = store.contacts().await.unwrap();
    let stop = contacts.iter().find(|c| c.address == "p7@example.org").unwrap().stop_token.clone();
    candor::usecases::contacts::stop(&store, &stop, Clock::System.now()).await.unwrap();
    store.close().await.unwrap();
    folder
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_gets_a_letter_however_often_the_sender_is_killed() {
    let (letters, kills) = (asked("CANDOR_TEST_LETTERS", LETTERS), asked("CANDOR_TEST_LETTER_KILLS", KILLS));
    let folder = planned(letters).await;
    let post = MailServer::start(manner).await;
    let (begun, longest) = (Instant::now(), Duration::from_secs(300 + letters as u64 / 5));
    for kill in 0..kills {
        let served = serve(folder.path(), &post);
        let before = post.count();
        // after some letters, at another moment of the next one each time
        while post.count() < before + letters / (2 * kills) && post.count() * 2 < letters {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_micros(731 * (kill as u64 % 17))).await;
        served.kill();
    }
    let served = serve(folder.path(), &post);
    while count(folder.path(), "SELECT count(*) FROM outbox WHERE state = 'waiting'").await > 0 {
        assert!(begun.elapsed() < longest, "{} letters", post.count());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(served.stop(), "a sender stops when it is told to");
    let mut copies: BTreeMap<String, (usize, BTreeSet<String>)> = BTreeMap::new();
    for letter in post.taken() {
        let id = letter.content.lines().find(|line| line.starts_with("Message-ID:")).unwrap().to_owned();
        let entry = copies.entry(letter.to).or_default();
        entry.0 += 1;
        entry.1.insert(id);
    }
    let nobody = |n: usize| n.is_multiple_of(30) || n == 7;
    for n in 0..letters {
        let got = copies.get(&format!("p{n}@example.org")).map_or(0, |c| c.0);
        assert_eq!(got == 0, nobody(n), "person {n} got {got}");
    }
    let doubled: usize = copies.values().map(|c| c.0 - 1).sum();
    assert!(copies.values().all(|c| c.1.len() == 1), "each copy has the Message-ID of the first");
    assert!(doubled <= kills, "{doubled} doubled by {kills} kills");
    println!("{letters} letters, {kills} kills, {doubled} doubled, {} s", begun.elapsed().as_secs());
    let bounced = count(folder.path(), "SELECT count(*) FROM suppressions WHERE reason = 'bounced'").await;
    assert_eq!(usize::try_from(bounced), Ok(letters.div_ceil(30)));
}

#[test]
fn people_and_bounces_are_read_from_files() {
    let folder = crate::with_survey();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write("bad.csv", "address,name,unit\nann@example.org,Ann,nowhere\n");
    let said = fail(folder.path(), &["contacts", "import", "bad.csv"]);
    assert!(said.contains("line 2, column unit: There is no unit of this code"), "{said}");
    write("people.csv", "address,name,unit,site\nann@example.org,Ann,n,Bonn\nbo@example.org,Bo,n,Bonn\n");
    let said = succeed(folder.path(), &["contacts", "import", "people.csv", "--dry-run"]);
    assert_eq!(said, "2 lines: 2 added, 0 changed; strata: site. Nothing was stored.\n");
    succeed(folder.path(), &["contacts", "import", "people.csv"]);
    write(
        "report.eml",
        "Content-Type: multipart/report\r\n\r\nFinal-Recipient: rfc822; ann@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\nFinal-Recipient: rfc822; bo@example.org\r\nAction: delayed\r\nStatus: 4.4.1\r\n\r\nFinal-Recipient: rfc822; zoe@example.org\r\nAction: failed\r\nStatus: 5.1.1\r\n",
    );
    let said = succeed(folder.path(), &["mail", "bounces", "report.eml"]);
    assert_eq!(said, "report.eml: 1 not written to any more, 1 may pass, 1 of no contact\n");
    assert!(fail(folder.path(), &["mail", "bounces", "people.csv"]).contains("is a report of failed delivery"));
}

#[test]
fn settings_of_mail_are_checked_and_the_password_is_never_shown() {
    let folder = crate::with_survey();
    let run = |pairs: &[(&str, &str)], arguments: &[&str]| {
        let output = command(folder.path()).args(arguments).envs(pairs.iter().copied()).output().unwrap();
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    let with = [
        ("CANDOR_SMTP_HOST", "127.0.0.1"),
        ("CANDOR_SMTP_SECURITY", "none"),
        ("CANDOR_SMTP_FROM", "a@example.org"),
        ("CANDOR_SMTP_PORT", "1"),
    ];
    for (name, value, said) in [
        ("CANDOR_SMTP_FROM", "", "smtp_from does not take \"\": name the sender"),
        ("CANDOR_SMTP_FROM", "nobody", "smtp_from does not take \"nobody\": write an address"),
        ("CANDOR_SMTP_SECURITY", "maybe", "write starttls, tls or none"),
        ("CANDOR_SMTP_HOST", "mail.example.org", "none is for localhost only"),
        ("CANDOR_SMTP_PORT", "0", "smtp_port does not take \"0\""),
        ("CANDOR_QUIET_HOURS", "8pm", "quiet_hours does not take \"8pm\""),
        ("CANDOR_INVITATION_PAUSE_DAYS", "many", "from 0 to 365"),
        ("CANDOR_SMTP_USER", "me", "set smtp_user and smtp_password both"),
    ] {
        let mut pairs = with.to_vec();
        pairs.push((name, value));
        let found = run(&pairs, &["settings"]);
        assert!(found.contains(said), "{name}: {found}");
    }
    let mut pairs = with.to_vec();
    pairs.extend([("CANDOR_SMTP_USER", "me"), ("CANDOR_SMTP_PASSWORD", "hunter2"), ("CANDOR_QUIET_HOURS", "20:00-07:00+01:00")]);
    let found = run(&pairs, &["settings"]);
    assert!(
        found.contains("smtp_password = \"…\"") && found.contains("quiet_hours = \"19:00-06:00+00:00\"") && !found.contains("hunter2"),
        "{found}"
    );
    let found = run(&pairs, &["doctor"]);
    assert!(found.contains("WRONG  mail: base_url is not set"), "{found}");
    pairs.push(("CANDOR_BASE_URL", "http://localhost:8080"));
    let found = run(&pairs, &["doctor"]);
    assert!(found.contains("WRONG  mail: 127.0.0.1, port 1") && found.contains("check smtp_host") && !found.contains("hunter2"), "{found}");
    assert!(run(&[], &["doctor"]).contains("ok     mail: files in"), "{}", run(&[], &["doctor"]));
}
