//! Putting the parts together: database, accounts, intake, HTTP server.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};
use secrecy::ExposeSecret;

use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::keys::Keys;
use crate::mail::Post;
use crate::routes;
use crate::store::{DRAFT_DAYS, Intake, PICTURE_DAYS, Store, StoreError, Waiting};
use crate::usecases::accounts::Accounts;
use crate::usecases::files::FILE_DAYS;
use crate::usecases::invitations::{Circumstances, Invitations};
use crate::usecases::recurrence::Calendar;
use crate::usecases::respond::Respond;
use crate::usecases::retention::Keeper;
use crate::usecases::review::Reviews;
use crate::usecases::rights::Rights;
use crate::usecases::sending::Sender;
use crate::usecases::verified::{Mixer, Verified};

/// Why the server did not start or stopped.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {0}: {1}. Is another Candor running? Choose another address with CANDOR_LISTEN.")]
    Listen(SocketAddr, std::io::Error),
    /// The data folder cannot be made.
    #[error("the data folder {0} cannot be made: {1}")]
    DataFolder(String, std::io::Error),
    /// The database cannot be opened.
    #[error("the database cannot be opened: {0}")]
    Database(#[from] StoreError),
    /// A use case failed.
    #[error(transparent)]
    UseCase(#[from] Error),
    /// The server failed.
    #[error("the server failed: {0}")]
    Server(#[from] std::io::Error),
}

/// What links begin with.
#[derive(Debug, Clone)]
pub struct BaseUrl(pub String);

/// A server that listens and is ready to run.
pub struct Application {
    server: actix_web::dev::Server,
    address: SocketAddr,
    base_url: String,
    accounts: Arc<Accounts>,
    store: Store,
    writer: tokio::task::JoinHandle<()>,
    sender: Sender,
    mixer: Mixer,
    keeper: Keeper,
    calendar: Calendar,
}

impl Application {
    /// Opens the database, listens, and prepares everything; nothing is served before [`Self::run`].
    ///
    /// # Errors
    /// When the address or the database cannot be used.
    pub async fn build(config: &Config, clock: Clock) -> Result<Self, StartError> {
        let store = open_store(config).await?;
        let waiting = Waiting::open(&store, config.database.expose_secret()).await?;
        forget_old(&store, &clock).await;
        let listener = TcpListener::bind(config.listen).map_err(|e| StartError::Listen(config.listen, e))?;
        let address = listener.local_addr()?;
        let base_url = if config.base_url.is_empty() { format!("http://localhost:{}", address.port()) } else { config.base_url.clone() };
        let accounts = Arc::new(Accounts::new(store.clone(), clock.clone())?);
        let (intake, writer) = Intake::start(store.clone());
        let respond = Arc::new(Respond::new(store.clone(), intake, clock.clone()));
        let invitations = Arc::new(invitations(config, &store, &waiting, &clock, &base_url)?);
        let sender = Sender::new(store.clone(), clock.clone(), config, &base_url)?;
        let keys = Keys::new(config.keys_folder());
        let verified = Verified::new(store.clone(), waiting.clone(), keys.clone(), clock.clone(), Arc::clone(&respond));
        let rights = Rights::new(store.clone(), keys.clone(), clock.clone(), config.mail_folder());
        let mixer = Mixer::new(store.clone(), waiting, keys, clock.clone());
        let reviews = Arc::new(Reviews::new(store.clone(), clock.clone(), &base_url, config.approval_needed));
        let keeper = Keeper::new(store.clone(), clock.clone(), config.mail_folder());
        let calendar = Calendar::new(store.clone(), clock.clone());
        let (verified, rights) = (Arc::new(verified), Arc::new(rights));
        let shared = Shared { accounts: Arc::clone(&accounts), respond, invitations, verified, reviews, rights };
        let server = serve(listener, &store, shared, &clock, &base_url)?;
        Ok(Self { server, address, base_url, accounts, store, writer, sender, mixer, keeper, calendar })
    }

    /// The address listened on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// What links begin with.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The one-time set-up code, while nobody can sign in yet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_up_code(&self) -> Result<Option<String>, Error> {
        Ok(self.accounts.set_up_code().await?.map(ToOwned::to_owned))
    }

    /// Stops the server from elsewhere.
    #[must_use]
    pub fn handle(&self) -> ServerHandle {
        self.server.handle()
    }

    /// Serves until it is told to stop, then writes what is waiting and closes the database.
    ///
    /// # Errors
    /// When the server or the last writes fail.
    pub async fn run(self) -> Result<(), StartError> {
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let mixing = tokio::spawn(self.mixer.run(stopped.clone()));
        let keeping = tokio::spawn(self.keeper.run(stopped.clone()));
        let following = tokio::spawn(self.calendar.run(stopped.clone()));
        let sending = tokio::spawn(self.sender.run(stopped));
        self.server.await?;
        // the letter that is on its way is ended, so that the next start does not send it again
        stop.send_replace(true);
        sending.await.map_err(|e| StartError::UseCase(Error::Internal(format!("the sender failed: {e}"))))?;
        mixing.await.map_err(|e| StartError::UseCase(Error::Internal(format!("the mix failed: {e}"))))?;
        keeping.await.map_err(|e| StartError::UseCase(Error::Internal(format!("removing what is due failed: {e}"))))?;
        following.await.map_err(|e| StartError::UseCase(Error::Internal(format!("opening next waves failed: {e}"))))?;
        // the last handle of the intake went with the server, so the writer comes to its end
        self.writer.await.map_err(|e| StartError::UseCase(Error::Internal(format!("the writer failed: {e}"))))?;
        drop(self.accounts);
        Ok(self.store.close().await?)
    }
}

/// Runs a future to its end on a runtime that can serve.
///
/// # Errors
/// Whatever the future gives, or that no runtime can be made.
pub fn block_on<T>(future: impl Future<Output = T>) -> Result<T, std::io::Error> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    Ok(actix_web::rt::System::with_tokio_rt(|| runtime).block_on(future))
}

/// Opens the database of a configuration; makes the folder of an SQLite file when it is missing.
///
/// # Errors
/// When it cannot be opened.
pub async fn open_store(config: &Config) -> Result<Store, StartError> {
    if let Some(folder) = config.data_folder().filter(|f| !f.as_os_str().is_empty()) {
        create_private(&folder).map_err(|e| StartError::DataFolder(folder.display().to_string(), e))?;
    }
    Ok(Store::open(config.database.expose_secret()).await?.with_thresholds(config.thresholds))
}

/// A database that cannot be written just now keeps nobody from reading reports: the next start tries again.
async fn forget_old(store: &Store, clock: &Clock) {
    if let Err(error) = store.forget_drafts(clock.now().day() - DRAFT_DAYS).await {
        tracing::warn!(%error, "drafts that are too old could not be removed");
    }
    if let Err(error) = store.forget_files(clock.now().day() - FILE_DAYS).await {
        tracing::warn!(%error, "files that no response holds could not be removed");
    }
    if let Err(error) = store.forget_pictures(clock.now().day() - PICTURE_DAYS).await {
        tracing::warn!(%error, "pictures that no questionnaire names could not be removed");
    }
}

/// Makes a folder that only its owner can enter.
fn create_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn invitations(config: &Config, store: &Store, waiting: &Waiting, clock: &Clock, base_url: &str) -> Result<Invitations, Error> {
    let around = Circumstances {
        waiting: waiting.clone(),
        keys: Keys::new(config.keys_folder()),
        clock: clock.clone(),
        base_url: base_url.to_owned(),
        delivery: Post::new(config)?.describe(),
        lacks_base_url: config.mail.smtp.is_some() && config.base_url.is_empty(),
        pause_days: config.mail.pause_days,
    };
    Ok(Invitations::new(store.clone(), around))
}

/// Parts that handlers share.
struct Shared {
    accounts: Arc<Accounts>,
    respond: Arc<Respond>,
    invitations: Arc<Invitations>,
    verified: Arc<Verified>,
    reviews: Arc<Reviews>,
    rights: Arc<Rights>,
}

fn serve(
    listener: TcpListener,
    store: &Store,
    shared: Shared,
    clock: &Clock,
    base_url: &str,
) -> Result<actix_web::dev::Server, std::io::Error> {
    let store = web::Data::new(store.clone());
    let accounts = web::Data::from(shared.accounts);
    let respond = web::Data::from(shared.respond);
    let invitations = web::Data::from(shared.invitations);
    let verified = web::Data::from(shared.verified);
    let reviews = web::Data::from(shared.reviews);
    let rights = web::Data::from(shared.rights);
    let clock = web::Data::new(clock.clone());
    let base_url = web::Data::new(BaseUrl(base_url.to_owned()));
    let over_https = base_url.0.starts_with("https://");
    let server = HttpServer::new(move || {
        App::new()
            .app_data(store.clone())
            .app_data(accounts.clone())
            .app_data(respond.clone())
            .app_data(invitations.clone())
            .app_data(verified.clone())
            .app_data(reviews.clone())
            .app_data(rights.clone())
            .app_data(clock.clone())
            .app_data(base_url.clone())
            .wrap(routes::headers::security(over_https))
            .configure(routes::all)
    });
    let workers = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    // without it the end of a compressed answer waits for the acknowledgement of its beginning: 40 ms
    Ok(server.workers(workers).shutdown_timeout(10).tcp_nodelay(true).listen(listener)?.run())
}
