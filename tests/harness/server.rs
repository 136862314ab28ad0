//! Servers inside the test's own process.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use candor::clock::Clock;
use candor::config::{Config, MailSettings};
use candor::startup::{Application, block_on};
use candor::store::Store;
use candor_wire::account::{Role, SetUp};
use sea_orm::ConnectionTrait;
use tempfile::TempDir;

use crate::client::Client;

/// Which database a test runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Database {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own on the server named by `CANDOR_TEST_POSTGRES`.
    Postgres,
}

/// Password of everybody in tests.
pub const PASSWORD: &str = "correct horse battery staple";

/// A running server.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its database, opened a second time.
    pub store: Store,
    /// Address of its database.
    pub database_url: String,
    /// The one-time set-up code.
    pub set_up_code: String,
    clock: Arc<AtomicI64>,
    stop: actix_stop::Stop,
    folder: TempDir,
}

mod actix_stop {
    //! Stopping the server when the test is over.

    /// Tells the server's thread to stop.
    #[derive(Debug)]
    pub struct Stop(pub Option<tokio::sync::oneshot::Sender<()>>, pub Option<std::thread::JoinHandle<()>>);

    impl Drop for Stop {
        fn drop(&mut self) {
            drop(self.0.take());
        }
    }
}

impl Server {
    /// Starts a server on a fresh database.
    pub async fn start(database: Database) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match database {
            Database::Sqlite => format!("sqlite:{}", folder.path().join("candor.db").display()),
            Database::Postgres => new_postgres_database().await,
        };
        Self::start_on(url, folder, &MailSettings::default(), "").await
    }

    /// Stops the server and starts another on the same database, with other settings of mail and another address for
    /// links.
    pub async fn restart_with(mut self, mail: &MailSettings, base_url: &str) -> Self {
        self.end().await;
        Self::start_on(self.database_url, self.folder, mail, base_url).await
    }

    /// The folder with its files: letters in `mail`, keys in `keys`.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    async fn start_on(url: String, folder: TempDir, mail: &MailSettings, base_url: &str) -> Self {
        crate::log::record();
        // beside the database, also where that is on a server
        let folder_of = |name: &str| folder.path().join(name);
        let mail = MailSettings { folder: folder_of("mail"), keys: folder_of("keys"), ..mail.clone() };
        let config = Config {
            thresholds: candor_insight::Thresholds::LEAST,
            listen: "127.0.0.1:0".parse().unwrap(),
            database: url.clone().into(),
            base_url: base_url.to_owned(),
            log: "warn".into(),
            approval_needed: false,
            mail: mail.clone(),
        };
        let clock = Arc::new(AtomicI64::new(1_790_000_000));
        let (ready, started) = tokio::sync::oneshot::channel();
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let time = Clock::Set(Arc::clone(&clock));
        let thread = std::thread::spawn(move || {
            block_on(async move {
                let application = Application::build(&config, time).await.unwrap();
                let code = application.set_up_code().await.unwrap().unwrap_or_default();
                let handle = application.handle();
                tokio::spawn(async move {
                    drop(stopped.await);
                    handle.stop(true).await;
                });
                ready.send((application.address(), code)).unwrap();
                application.run().await.unwrap();
            })
            .unwrap();
        });
        let (address, set_up_code) = started.await.unwrap();
        let store = Store::open(&url).await.unwrap();
        Self { address, store, database_url: url, set_up_code, clock, stop: actix_stop::Stop(Some(stop), Some(thread)), folder }
    }

    /// Stops the server and starts another on the same database.
    pub async fn restart(mut self) -> Self {
        self.end().await;
        Self::start_on(self.database_url, self.folder, &MailSettings::default(), "").await
    }

    async fn end(&mut self) {
        drop(self.stop.0.take());
        if let Some(thread) = self.stop.1.take() {
            tokio::task::spawn_blocking(move || thread.join().unwrap()).await.unwrap();
        }
    }

    /// Moves the server's clock.
    pub fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Somebody who is not signed in.
    #[must_use]
    pub fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// Sets up and gives the administrator.
    pub async fn administrator(&self) -> Client {
        let mut client = self.client();
        let set_up =
            SetUp { code: self.set_up_code.clone(), name: "Ada".into(), email: "ada@example.org".into(), password: PASSWORD.into() };
        let reply = client.post("/api/v1/set-up", &set_up).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        client.keep_cookie(&reply);
        client
    }

    /// The administrator, signed in once more: sessions end, and servers are started anew.
    pub async fn administrator_again(&self) -> Client {
        let mut client = self.client();
        let reply = client.post("/api/v1/session", &serde_json::json!({"email": "ada@example.org", "password": PASSWORD})).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        client.keep_cookie(&reply);
        client
    }

    /// Adds a person and signs them in.
    pub async fn person(&self, administrator: &Client, name: &str, role: Role, scope: Option<&str>) -> Client {
        let body =
            serde_json::json!({"name": name, "email": format!("{name}@example.org"), "password": PASSWORD, "role": role, "scope": scope});
        let reply = administrator.post("/api/v1/users", &body).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        let mut client = self.client();
        let reply =
            client.post("/api/v1/session", &serde_json::json!({"email": format!("{name}@example.org"), "password": PASSWORD})).await;
        assert_eq!(reply.status, 200, "{}", reply.text());
        client.keep_cookie(&reply);
        client
    }
}

async fn new_postgres_database() -> String {
    let admin = std::env::var("CANDOR_TEST_POSTGRES")
        .expect("CANDOR_TEST_POSTGRES is not set: run the tests with `cargo xtask test`, which starts a server");
    let name = format!("candor_{}", uuid::Uuid::new_v4().simple());
    let connection = sea_orm::Database::connect(&admin).await.unwrap();
    connection.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    connection.close().await.unwrap();
    let (server, _) = admin.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}
