//! Settings, backup, doctor, and databases that cannot be used.

use candor_tests::process::{Served, command, fail, run, succeed};

use crate::{with_survey, write};

#[test]
fn a_backup_is_a_database_and_is_never_written_over() {
    let folder = with_survey();
    write(folder.path(), "r.csv", "unit,sat\nn,1\nn,2\n");
    succeed(folder.path(), &["import", "responses", "r.csv", "--survey", "contact", "--unit", "unit"]);
    let served = Served::start(folder.path());
    succeed(folder.path(), &["backup", "copy.db"]);
    for private in ["copy.db", "data/candor.db", "data/candor.db-wal"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(folder.path().join(private)).unwrap().permissions().mode();
        assert_eq!(mode & 0o077, 0, "{private} can be read by others");
    }
    assert!(served.stop(), "the server ends well when asked to");
    assert!(fail(folder.path(), &["backup", "copy.db"]).contains("copy.db exists already"));
    let output = command(folder.path()).args(["survey", "list"]).env("CANDOR_DATABASE", "sqlite:copy.db").output().unwrap();
    assert!(String::from_utf8(output.stdout).unwrap().contains("contact\tcustomers\topen\twaves w1\tmeasures sat"));
    write(folder.path(), "r.csv", "unit,sat\nn,1\nn,2\nn,3\n");
    let output = command(folder.path())
        .args(["import", "responses", "r.csv", "--survey", "contact", "--unit", "unit"])
        .env("CANDOR_DATABASE", "sqlite:copy.db")
        .output()
        .unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("3 responses read: 1 stored, 2 were there already"));
}

#[test]
fn bad_settings_stop_the_start_with_name_and_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let with = |name: &str, value: &str| {
        let output = command(folder.path()).arg("serve").env(name, value).output().unwrap();
        assert!(!output.status.success());
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(with("CANDOR_LISTEN", "8080").contains("the setting listen does not take \"8080\""));
    for (name, low) in [("CANDOR_SMALLEST_GROUP", "4"), ("CANDOR_FEWEST_COMMENTS", "9"), ("CANDOR_SMALLEST_GROUP", "few")] {
        assert!(with(name, low).contains("it may be raised and never lowered"), "{name}");
    }
    assert!(with("CANDOR_PORT", "8080").contains("CANDOR_PORT is not a setting. The settings are listen, database, base_url, log,"));
    write(folder.path(), "candor.toml", "listen = 8080");
    assert!(fail(folder.path(), &["serve"]).contains("the settings file candor.toml is malformed"));
    write(folder.path(), "candor.toml", "database = \"postgres://me:secret@127.0.0.1:1/none\"\n");
    let text = String::from_utf8(run(folder.path(), &["settings"]).stdout).unwrap();
    assert!(text.contains("postgres://…@127.0.0.1:1/none") && !text.contains("secret"), "{text}");
    let doctor = String::from_utf8(run(folder.path(), &["doctor"]).stdout).unwrap();
    assert!(doctor.contains("WRONG  database") && !doctor.contains("secret"), "{doctor}");
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let folder = with_survey();
    sqlite(folder.path(), "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_from_the_future', 0)");
    let text = fail(folder.path(), &["serve"]);
    assert!(text.contains("written by a newer version of Candor; start that version, or restore a backup"), "{text}");
}

#[test]
fn a_lost_password_is_replaced_from_the_servers_own_command_line() {
    let folder = with_survey();
    assert!(fail(folder.path(), &["reset-password", "nobody@example.org"]).contains("nobody with this address"));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store =
        runtime.block_on(candor::store::Store::open(&format!("sqlite:{}", folder.path().join("data/candor.db").display()))).unwrap();
    let accounts = candor::usecases::accounts::Accounts::new(store, candor::clock::Clock::System).unwrap();
    let new = serde_json::json!({"name": "Ada", "email": "ada@example.org", "password": "forgotten by now", "role": "administrator", "scope": null});
    runtime.block_on(accounts.add_user(serde_json::from_value(new).unwrap())).unwrap();
    let said = succeed(folder.path(), &["reset-password", "Ada@example.org"]);
    let password = said.trim().strip_prefix("The new password is ").unwrap().to_owned();
    let sign_in = |password: &str| candor_wire::account::SignIn { email: "ada@example.org".into(), password: password.into() };
    assert!(runtime.block_on(accounts.sign_in(sign_in("forgotten by now"))).is_err());
    assert!(runtime.block_on(accounts.sign_in(sign_in(&password))).is_ok());
}

#[test]
fn commands_that_look_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let link = ["report", "linkage", "--employees", "a:b", "--customers", "c:d", "--format", "json"];
    assert!(fail(folder.path(), &link).contains("there is no database at data/candor.db"));
    assert!(fail(folder.path(), &["backup", "b.db"]).contains("there is no database"));
    assert!(!folder.path().join("data").exists());
    let folder = with_survey();
    sqlite(folder.path(), "DELETE FROM seaql_migrations");
    assert!(fail(folder.path(), &["backup", "b.db"]).contains("run `candor migrate`"));
}

#[test]
fn what_is_acknowledged_is_flushed_to_the_disk() {
    // nothing short of a power cut shows this, so the settings are read back from a live connection
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let store = candor::store::Store::open(&format!("sqlite:{}", folder.path().join("x.db").display())).await.unwrap();
        assert_eq!(store.durability().await.unwrap(), ("wal".to_owned(), 2), "journal_mode WAL, synchronous FULL");
    });
}

#[test]
fn a_locked_database_is_said_to_be_unavailable_and_recovers() {
    let folder = with_survey();
    let path = folder.path().join("data/candor.db");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        use sea_orm::{ConnectOptions, ConnectionTrait, Database};
        let mut options = ConnectOptions::new(format!("sqlite:{}", path.display()));
        options.max_connections(1);
        let other = Database::connect(options).await.unwrap();
        other.execute_unprepared("BEGIN EXCLUSIVE").await.unwrap();
        write(folder.path(), "u.csv", "code,name\nw,West\n");
        let text = fail(folder.path(), &["import", "units", "u.csv"]);
        assert!(text.contains("the database cannot be used just now") && text.contains("is locked"), "{text}");
        other.execute_unprepared("COMMIT").await.unwrap();
        succeed(folder.path(), &["import", "units", "u.csv"]);
    });
}

#[test]
fn the_port_in_use_and_the_help_are_said_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let output = command(folder.path()).arg("serve").env("CANDOR_LISTEN", taken.local_addr().unwrap().to_string()).output().unwrap();
    assert!(String::from_utf8(output.stderr).unwrap().contains("Is another Candor running?"));
    let help = succeed(folder.path(), &["--help"]);
    for word in ["serve", "migrate", "import", "survey", "report", "backup", "doctor", "settings"] {
        assert!(help.contains(word), "{word}");
    }
}

fn sqlite(folder: &std::path::Path, statement: &str) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        use sea_orm::{ConnectionTrait, Database};
        let connection = Database::connect(format!("sqlite:{}", folder.join("data/candor.db").display())).await.unwrap();
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    });
}
