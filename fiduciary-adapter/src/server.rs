//! Starts an adapter: database, key, HTTP side and upload worker, on one listener.

use std::{fmt, net::TcpListener, sync::Arc};

use actix_web::{App, HttpServer, web};
use consent_model::jose::JoseError;
use sea_orm::DbErr;
use service_kit::{
    clock::SharedClock,
    csrf::{CsrfKey, PublicOrigin},
    entropy::IdSource,
    http_client::{ClientError, HttpClient, HttpClientOptions},
    keyfile::KeyFileError,
    manager_client::ManagerClient,
    server::RunningServer,
    wrap_common,
};
use tokio::{
    sync::{Mutex, Notify},
    task::JoinHandle,
};
use url::Url;

use crate::{
    adapter::{Adapter, signing_key},
    config::AdapterConfig,
    http,
    provider::{CodeSender, Provider, upload},
    sources::Source,
    storage,
};

/// What an adapter is given by its host.
pub struct AdapterParts {
    /// Tells the time.
    pub clock: SharedClock,
    /// Makes ids and keys.
    pub ids: IdSource,
    /// Where it listens.
    pub listener: TcpListener,
    /// The host's records; none for a pure data user.
    pub source: Option<Arc<dyn Source>>,
    /// Sends one-time codes; without it nobody can link.
    pub codes: Option<Arc<dyn CodeSender>>,
}

impl fmt::Debug for AdapterParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AdapterParts")
    }
}

/// Why an adapter does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder cannot be made.
    #[error("the data folder cannot be used")]
    Folder(#[source] std::io::Error),
    /// The key file cannot be used.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// The key has no public form.
    #[error("the signing key cannot be published")]
    PublicKey(#[from] JoseError),
    /// The database cannot be used.
    #[error("the database cannot be used")]
    Database(#[from] DbErr),
    /// Calls cannot be made.
    #[error("the HTTP client cannot be set up")]
    Client(#[from] ClientError),
    /// The listener cannot be used.
    #[error("the listener cannot be used")]
    Listen(#[source] std::io::Error),
}

/// An adapter that runs until it is stopped.
pub struct Running {
    /// Its public address.
    pub base_url: Url,
    /// To ask through.
    pub adapter: Adapter,
    provider: Arc<Provider>,
    server: RunningServer,
    worker: JoinHandle<()>,
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Running({:?})", self.adapter)
    }
}

impl Running {
    /// Tries at once to upload what waits, instead of after its pause; for a host that knows that
    /// the network is back. Whether nothing waits any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn upload_now(&self) -> Result<bool, DbErr> {
        self.provider.upload_round().await
    }

    /// Lets open requests finish, then ends. What is still to be uploaded stays on disk.
    pub async fn stop(self) {
        if let Err(error) = self.server.stop().await {
            tracing::warn!(%error, "the server had failed");
        }
        self.worker.abort();
        // An aborted worker ends with a cancellation, which is what was wanted.
        let _ = self.worker.await;
        if let Err(error) = self.adapter.db.clone().close().await {
            tracing::warn!(%error, "the database was not closed in order");
        }
    }

    /// Runs until a signal ends it.
    ///
    /// # Errors
    /// When the server fails.
    pub async fn wait(self) -> std::io::Result<()> {
        let ended = self.server.wait().await;
        self.worker.abort();
        ended
    }
}

/// Brings the database of an adapter up to date without starting anything. Gives the names of the
/// steps that were applied, in order.
///
/// # Errors
/// When the folder or the database cannot be used.
pub async fn migrate(config: &AdapterConfig) -> Result<Vec<String>, StartError> {
    std::fs::create_dir_all(&config.data_dir).map_err(StartError::Folder)?;
    Ok(storage::migrate::<storage::Migrator>(&database_url(config)?).await?)
}

fn database_url(config: &AdapterConfig) -> Result<String, StartError> {
    match &config.database_url {
        Some(url) => Ok(url.expose().to_owned()),
        None => storage::sqlite_url(&config.data_dir).map_err(StartError::Folder),
    }
}

/// Starts an adapter. The manager need not be up yet.
///
/// # Errors
/// [`StartError`].
pub async fn start(config: AdapterConfig, parts: AdapterParts) -> Result<Running, StartError> {
    let key = signing_key(&config.data_dir, &parts.ids)?;
    let db = storage::open::<storage::Migrator>(&database_url(&config)?).await?;
    let client = HttpClient::new(HttpClientOptions::default())?;
    let manager = ManagerClient::new(
        config.manager_url.clone(),
        config.party.clone(),
        key.clone(),
        client,
        parts.clock,
        parts.ids.clone(),
    );
    let csrf = CsrfKey::new(parts.ids.bytes32());
    let (base_url, manager_url) = (config.base_url.clone(), config.manager_url.clone());
    let adapter = Adapter::new(config, parts.ids, db, manager, key);
    let provider = Arc::new(Provider {
        adapter: adapter.clone(),
        source: parts.source,
        codes: parts.codes,
        csrf,
        wake: Notify::new(),
        uploading: Mutex::new(()),
    });
    let address = parts.listener.local_addr().map_err(StartError::Listen)?;
    let state = web::Data::from(Arc::clone(&provider));
    let origin = PublicOrigin::of(&base_url);
    let server = HttpServer::new(move || {
        let app = App::new()
            .app_data(state.clone())
            .app_data(web::Data::new(origin.clone()))
            .configure(http::register);
        wrap_common!(
            app,
            body_limit = 1024 * 1024,
            form_targets = std::slice::from_ref(&manager_url)
        )
    })
    .workers(2)
    .disable_signals()
    .listen(parts.listener)
    .map_err(StartError::Listen)?
    .run();
    Ok(Running {
        base_url,
        adapter,
        provider: Arc::clone(&provider),
        server: RunningServer::start(server, address),
        worker: tokio::spawn(upload::run(provider)),
    })
}
