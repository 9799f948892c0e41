//! Starts an adapter: database, key, HTTP side on one listener, and the workers beside it.
//!
//! What programs call is boxed, so that it is compiled once, here, and not again in each of them.

use std::{
    fmt,
    net::{SocketAddr, TcpListener},
    sync::{Arc, OnceLock},
};

use actix_web::{App, HttpServer, middleware::from_fn, web};
use consent_model::jose::JoseError;
use futures_util::future::BoxFuture;
use sea_orm::DbErr;
use service_kit::{
    account_aggregator::EdgeError,
    clock::SharedClock,
    config::RootsError,
    csrf::{CsrfKey, PublicOrigin},
    entropy::IdSource,
    http_client::{ClientError, HttpClient},
    keyfile::{self, KeyFileError},
    listen,
    manager_client::ManagerClient,
    metrics::Metrics,
    openapi::DescribeError,
    problem::ProblemPages,
    routes::refuse_other_methods,
    server::RunningServer,
    tls::TlsError,
    wrap_common,
};
use tokio::{
    sync::{Mutex, Notify},
    task::JoinHandle,
};
use url::Url;

use crate::{
    account_aggregator::{
        Edges,
        provider::{self as network, NetworkProvider},
    },
    acknowledgement,
    adapter::{Adapter, signing_key},
    config::AdapterConfig,
    decide::DecisionsError,
    http,
    provider::{CodeSender, Provider, upload},
    sources::Source,
    storage, upkeep,
    witness::{self, Watch, WitnessError, WitnessKeyError},
};

/// What an adapter is given by its host.
pub struct AdapterParts {
    /// Tells the time; the clock that `ids` has.
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

/// Largest body read.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;
/// Holds the seed that form tokens are made with.
const FORM_KEY_FILE: &str = "csrf.key";

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
    /// Certificates cannot be read.
    #[error(transparent)]
    Roots(#[from] RootsError),
    /// TLS cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Calls cannot be made.
    #[error("the HTTP client cannot be set up")]
    Client(#[from] ClientError),
    /// The decision point cannot be opened.
    #[error("the local decision point cannot be opened")]
    Decisions(#[from] DecisionsError),
    /// It cannot cosign as the witness that it is to be.
    #[error(transparent)]
    Witness(#[from] WitnessKeyError),
    /// Its end of the Account Aggregator network.
    #[error(transparent)]
    Network(#[from] EdgeError),
    /// A provider there that would have nothing to provide.
    #[error("`[account_aggregator.provider]` needs a source of records")]
    NetworkSource,
    /// The listener cannot be used.
    #[error("the listener cannot be used")]
    Listen(#[source] std::io::Error),
    /// The API description cannot be made.
    #[error(transparent)]
    Description(#[from] DescribeError),
}

/// An adapter that runs until it is stopped.
pub struct Running {
    /// Its public address.
    pub base_url: Url,
    /// To ask through.
    pub adapter: Adapter,
    provider: Arc<Provider>,
    server: RunningServer,
    metrics: Option<RunningServer>,
    /// The internal listener of the decision point.
    decide: Option<RunningServer>,
    workers: Vec<JoinHandle<()>>,
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

    /// Prepares now what was asked for on the Account Aggregator network, and tells what is to be told,
    /// instead of after its pause.
    pub async fn work_network_now(&self) {
        if let Some(network) = &self.provider.network {
            network.round().await;
        }
    }

    /// Looks at the manager's log now, and at what peers have seen of it, instead of after its pause.
    ///
    /// # Errors
    /// When the manager or the database does not answer.
    pub async fn watch_log_now(&self) -> Result<(), WitnessError> {
        Watch::new(self.adapter.clone()).round().await
    }

    /// Where the decision point listens, if it is configured to.
    #[must_use]
    pub fn decide_address(&self) -> Option<SocketAddr> {
        self.decide.as_ref().map(RunningServer::address)
    }

    /// Lets open requests finish, then ends. What is still to be uploaded stays on disk.
    pub fn stop(self) -> BoxFuture<'static, ()> {
        Box::pin(async move {
            if let Err(error) = self.server.stop().await {
                tracing::warn!(%error, "the server had failed");
            }
            if let Some(metrics) = self.metrics
                && let Err(error) = metrics.stop().await
            {
                tracing::warn!(%error, "the listener of the figures had failed");
            }
            if let Some(decide) = self.decide
                && let Err(error) = decide.stop().await
            {
                tracing::warn!(%error, "the listener of the decision point had failed");
            }
            // What was checked is written before anything else goes.
            self.adapter.close_decisions();
            for worker in self.workers {
                worker.abort();
                // An aborted worker ends with a cancellation, which is what was wanted.
                let _ = worker.await;
            }
            if let Err(error) = self.adapter.db.clone().close().await {
                tracing::warn!(%error, "the database was not closed in order");
            }
        })
    }
}

/// Brings the database of an adapter up to date without starting anything. Gives the names of the
/// steps that were applied, in order.
///
/// # Errors
/// When the folder or the database cannot be used.
pub fn migrate(config: &AdapterConfig) -> BoxFuture<'_, Result<Vec<String>, StartError>> {
    Box::pin(async move {
        std::fs::create_dir_all(&config.data_dir).map_err(StartError::Folder)?;
        Ok(storage::migrate::<storage::Migrator>(&database_url(config)?).await?)
    })
}

pub(crate) fn database_url(config: &AdapterConfig) -> Result<String, StartError> {
    match &config.database_url {
        Some(url) => Ok(url.expose().to_owned()),
        None => storage::sqlite_url(&config.data_dir).map_err(StartError::Folder),
    }
}

impl Adapter {
    /// Opens the adapter of a configuration without serving anything: enough to ask, to fetch and to
    /// read what is kept. May be done beside a running one: every change is one transaction of the
    /// same database, and a key is made once.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn open(
        config: AdapterConfig,
        ids: IdSource,
    ) -> BoxFuture<'static, Result<Self, StartError>> {
        Box::pin(async move {
            let key = signing_key(&config.data_dir, &ids)?;
            let witness_key = witness::witness_key(&config, &ids)?;
            let db = storage::open::<storage::Migrator>(&database_url(&config)?).await?;
            let edges = Edges::open(&config, &ids)?;
            let manager = ManagerClient::new(
                config.manager_url.clone(),
                config.party.clone(),
                key.clone(),
                HttpClient::new(config.http.options()?)?,
                ids.clock().clone(),
                ids.clone(),
            );
            Ok(Self::new(config, ids, db, manager, key, witness_key, edges))
        })
    }
}

/// Starts an adapter. The manager need not be up yet.
///
/// # Errors
/// [`StartError`].
pub fn start(
    config: AdapterConfig,
    parts: AdapterParts,
) -> BoxFuture<'static, Result<Running, StartError>> {
    Box::pin(async move {
        let adapter = Adapter::open(config, parts.ids).await?;
        adapter.pin_log_key().await?;
        let config = &adapter.config;
        // Kept, so that a form that was open over a restart is still taken.
        let seed =
            keyfile::load_or_create_seed(&config.data_dir.join(FORM_KEY_FILE), &adapter.ids)?;
        let decide = match &config.decide {
            None => None,
            Some(decide) => Some(http::decide::start(&adapter, decide.listen)?),
        };
        let network = NetworkProvider::open(&adapter, parts.source.as_ref(), parts.codes.as_ref())?;
        let (base_url, manager_url) = (config.base_url.clone(), config.manager_url.clone());
        let provider = Arc::new(Provider {
            adapter: adapter.clone(),
            source: parts.source,
            codes: parts.codes,
            csrf: CsrfKey::new(*seed.expose()),
            secret: seed,
            wake: Notify::new(),
            uploading: Mutex::new(()),
            workers: OnceLock::new(),
            network: network.clone(),
            description: http::describe::served()?,
        });
        let address = parts.listener.local_addr().map_err(StartError::Listen)?;
        let state = web::Data::from(Arc::clone(&provider));
        let origin = PublicOrigin::of(&base_url);
        let tls = match &config.tls {
            Some(tls) => Some(tls.server()?),
            None => None,
        };
        let problem_pages = ProblemPages(manager_url.clone());
        let metrics = Metrics::new(adapter.ids.clock().now());
        let requests = metrics.requests();
        let server = HttpServer::new(move || {
            let app = App::new()
                .app_data(state.clone())
                .app_data(requests.clone())
                .app_data(web::Data::new(origin.clone()))
                .app_data(problem_pages.clone())
                .wrap(from_fn(http::error_pages))
                .configure(http::register)
                .configure(|config| refuse_other_methods(config, http::routes::ROUTES));
            wrap_common!(
                app,
                body_limit = BODY_LIMIT,
                form_targets = std::slice::from_ref(&manager_url)
            )
        })
        .workers(2)
        .disable_signals();
        let server = listen!(server, parts.listener, tls)
            .map_err(StartError::Listen)?
            .run();
        let metrics = metrics
            .serve_if(adapter.config.metrics)
            .map_err(StartError::Listen)?;
        let mut workers = vec![
            tokio::spawn(upload::run(Arc::clone(&provider))),
            tokio::spawn(upkeep::run(Arc::clone(&provider))),
            tokio::spawn(acknowledgement::run(adapter.clone())),
            tokio::spawn(witness::run(adapter.clone())),
        ];
        workers.extend(network.map(|network| tokio::spawn(network::run(network))));
        let handles = workers.iter().map(JoinHandle::abort_handle).collect();
        // Nobody has set them: the provider was made above.
        let _ = provider.workers.set(handles);
        Ok(Running {
            base_url,
            adapter,
            provider,
            server: RunningServer::start(server, address),
            metrics,
            decide,
            workers,
        })
    })
}

#[cfg(test)]
mod tests {
    use service_kit::testing::{self, FakeManager};

    use super::*;

    #[actix_web::test]
    async fn it_is_not_ready_without_its_manager_or_once_a_worker_has_ended() {
        let folder = tempfile::tempdir().unwrap();
        let ids = testing::ids_at(testing::fixed_clock(), 7);
        let manager = FakeManager::start(ids.clone()).await;
        let gone = "http://127.0.0.1:1/".parse().unwrap();
        for (place, manager_url) in [gone, manager.base().clone()].into_iter().enumerate() {
            let (listener, address) =
                service_kit::server::bind("127.0.0.1:0".parse().unwrap()).unwrap();
            let config = AdapterConfig::new(
                "bank.example".parse().unwrap(),
                format!("http://{address}/").parse().unwrap(),
                folder.path().join(place.to_string()),
                manager_url,
                manager.identity_issuer().to_owned(),
            );
            let parts = AdapterParts {
                clock: Arc::clone(ids.clock()),
                ids: ids.clone(),
                listener,
                source: None,
                codes: None,
            };
            let running = start(config, parts).await.unwrap();
            let ready = running.base_url.join("readyz").unwrap();
            let ask = || async { reqwest::get(ready.clone()).await.unwrap() };
            if place == 0 {
                let answer = ask().await;
                assert_eq!(answer.status(), 503);
                assert!(answer.text().await.unwrap().contains("the manager"));
            } else {
                assert_eq!(ask().await.status(), 200);
                for worker in &running.workers {
                    worker.abort();
                }
                while !running.workers.iter().all(JoinHandle::is_finished) {
                    tokio::task::yield_now().await;
                }
                let answer = ask().await;
                assert_eq!(answer.status(), 503);
                assert!(answer.text().await.unwrap().contains("a worker"));
            }
            running.stop().await;
        }
        manager.stop().await;
    }
}
