//! Puts the manager together and runs it.
//!
//! What programs call is boxed, so that it is compiled once, here, and not again in each of them.

mod opened;

use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
};

use account_aggregator::Kind;
use actix_web::{App, HttpServer, middleware::from_fn, web};
use consent_model::{digest::Digest, redacted::Redacted};
use futures_util::{FutureExt, future::BoxFuture};
use migrations::{database, elected::Candidate};
use service_kit::{
    account_aggregator::{Edge, EdgeError},
    client_auth::dpop,
    clock::SharedClock,
    conditional,
    config::RootsError,
    csrf::{CsrfKey, PublicOrigin},
    entropy::IdSource,
    http_client::HttpClient,
    keyfile, listen,
    mail::{self, Mailer, MailerError},
    metrics::{Metrics, Refresh},
    oidc::{OidcClient, OidcSettings},
    openapi::{DescribeError, Served},
    problem::ProblemPages,
    rate_limit::{self, RateLimits},
    server::{Readiness, RunningServer},
    session::{self, SessionOptions},
    tls::TlsError,
    wrap_common,
};
use tokio::{
    sync::watch,
    task::{AbortHandle, JoinHandle},
};
use url::Url;

use self::opened::Opened;
pub(crate) use self::opened::look;
use crate::{
    backup,
    config::{Config, InvalidConfig},
    exports::Exports,
    http::{Services, describe, pages, routes, waits::Waits},
    mail::MessageOutbox,
    relay::Relay,
    service::{KeyFolder, Manager, ManagerError, Process, Unlike},
    worker,
};

/// Largest body besides sealed pages.
const BODY_LIMIT: usize = 256 * 1024;

/// What a manager is started with, besides its configuration.
pub struct Parts {
    /// Time.
    pub clock: SharedClock,
    /// Ids.
    pub ids: IdSource,
    /// Bound already; port 0 was resolved by whoever bound it.
    pub listener: TcpListener,
}

/// Why the manager did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The data folder or a key in it cannot be used.
    #[error("the data folder cannot be used: {0}")]
    Folder(String),
    /// The database cannot be opened or migrated.
    #[error("the database cannot be opened")]
    Database(#[source] ManagerError),
    /// A signing key is missing or cannot be made.
    #[error(transparent)]
    Key(ManagerError),
    /// Certificates cannot be read.
    #[error(transparent)]
    Roots(#[from] RootsError),
    /// TLS cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Our end of the Account Aggregator network cannot be opened.
    #[error(transparent)]
    Network(#[from] EdgeError),
    /// A witness cannot be asked.
    #[error(transparent)]
    Witness(#[from] InvalidConfig),
    /// Mail cannot be sent.
    #[error(transparent)]
    Mail(#[from] MailerError),
    /// The socket cannot be served.
    #[error("the address cannot be served")]
    Listen(#[from] std::io::Error),
    /// Another manager over this database has other keys or another folder.
    #[error(transparent)]
    Unlike(#[from] Unlike),
    /// The base URL or another address is not usable.
    #[error("`{0}` is not a usable address")]
    Address(String),
    /// The API description cannot be made.
    #[error(transparent)]
    Description(#[from] DescribeError),
}

impl From<ManagerError> for StartError {
    fn from(error: ManagerError) -> Self {
        match error {
            ManagerError::KeyFile(_) | ManagerError::NoKeyFile { .. } => Self::Key(error),
            other => Self::Database(other),
        }
    }
}

/// A manager that answers.
pub struct Running {
    /// Its base URL.
    pub base_url: Url,
    /// Its operations.
    pub manager: Manager,
    server: RunningServer,
    metrics: Option<RunningServer>,
    stop: watch::Sender<bool>,
    workers: Vec<JoinHandle<()>>,
    /// Ends last: until then no other manager does what these workers do.
    election: (watch::Sender<bool>, JoinHandle<()>),
}

impl Running {
    /// Where its figures are given, if they are.
    #[must_use]
    pub fn metrics_address(&self) -> Option<SocketAddr> {
        self.metrics.as_ref().map(RunningServer::address)
    }

    /// Lets open requests and deliveries finish, then ends.
    ///
    /// # Errors
    /// When the server had failed before.
    pub fn stop(self) -> BoxFuture<'static, std::io::Result<()>> {
        Box::pin(async move {
            // Nobody listens any more if the workers have gone; then there is nothing to stop.
            let _ = self.stop.send(true);
            let ended = self.server.stop().await;
            let figures = match self.metrics {
                None => Ok(()),
                Some(metrics) => metrics.stop().await,
            };
            let (end, election) = self.election;
            for worker in self.workers {
                if let Err(error) = worker.await {
                    tracing::error!(%error, "a worker had failed");
                }
            }
            let _ = end.send(true);
            if let Err(error) = election.await {
                tracing::error!(%error, "the election had failed");
            }
            ended.and(figures)
        })
    }
}

/// Holds the seed that parties' webhook secrets are sealed with.
pub(crate) const SEAL_FILE: &str = "webhook-seal.seed";

/// Holds the seed that cookies and forms are sealed with.
pub(crate) const SESSION_SEED: &str = "session-seed";

/// Holds what the folder of sealed pages and archives is known by, in it.
pub(crate) const FOLDER_ID: &str = "folder.id";

/// Holds the seed of the key that signs checkpoints of the log.
pub(crate) const LOG_KEY: &str = "log-key.seed";
/// Holds the last checkpoint, beside the database.
pub(crate) const LOG_ANCHOR: &str = "log-checkpoint.txt";

/// Brings the database up to date without starting anything. Gives the names of the steps that
/// were applied, in order.
///
/// # Errors
/// When the folder or the database cannot be used.
pub fn migrate(config: &Config) -> BoxFuture<'_, Result<Vec<String>, StartError>> {
    Box::pin(async move {
        backup::refuse_half_restored(&config.data_dir)
            .map_err(|e| StartError::Folder(e.to_string()))?;
        let url = config
            .database()
            .map_err(|e| StartError::Folder(e.to_string()))?;
        database::migrate::<migrations::manager::Migrator>(url.expose())
            .await
            .map_err(|e| StartError::from(ManagerError::from(e)))
    })
}

/// Opens the operations on the database of a configuration, also beside a manager that runs on it.
///
/// # Errors
/// When the folder, the key or the database cannot be used.
pub fn open<'a>(
    config: &'a Config,
    clock: SharedClock,
    ids: &'a IdSource,
) -> BoxFuture<'a, Result<Manager, StartError>> {
    Box::pin(async move {
        let folder = |e: &dyn std::fmt::Display| StartError::Folder(e.to_string());
        let data = &config.data_dir;
        std::fs::create_dir_all(data).map_err(|e| folder(&e))?;
        backup::refuse_half_restored(data).map_err(|e| folder(&e))?;
        let network = match &config.account_aggregator {
            None => None,
            Some(edge) => {
                let http = HttpClient::new(config.http.options()?).map_err(|e| folder(&e))?;
                Some(Arc::new(Edge::open(edge, Kind::Aa, http, ids.clone())?))
            }
        };
        let seed = |name| keyfile::load_or_create_seed(&data.join(name), ids);
        let opened = Opened {
            database_url: config.database().map_err(|e| folder(&e))?,
            keys: KeyFolder::new(data),
            seal: seed(SEAL_FILE).map_err(|e| folder(&e))?,
            log_seed: seed(LOG_KEY).map_err(|e| folder(&e))?,
            anchor: data.join(LOG_ANCHOR),
            network,
        };
        Ok(Manager::open(opened.parts(config, clock, ids)?).await?)
    })
}

/// Starts serving. Must be called inside a tokio runtime.
///
/// # Errors
/// When a part cannot be opened; nothing is left running.
pub fn start(config: Config, parts: Parts) -> BoxFuture<'static, Result<Running, StartError>> {
    Box::pin(async move {
        let Parts {
            clock,
            ids,
            listener,
        } = parts;
        let manager = open(&config, clock.clone(), &ids).await?;
        manager.check_keys()?;
        manager.check_log_at_start().await?;
        let seed = keyfile::load_or_create_seed(&config.data_dir.join(SESSION_SEED), &ids)
            .map_err(|e| StartError::Folder(e.to_string()))?;
        let database_url = config
            .database()
            .map_err(|e| StartError::Folder(e.to_string()))?;
        let candidate = Candidate::of(database_url.expose()).await;
        let candidate = candidate.map_err(|e| StartError::from(ManagerError::from(e)))?;
        let process = process(&config, listener.local_addr()?, &manager, &seed)?;
        let elected = worker::elected::take(&manager, &candidate, &process).await;
        if elected.is_none() {
            manager.compare(&process).await??;
            tracing::info!("another manager over this database is the elected one");
        }
        for party in &config.parties {
            manager.register_party(party).await?;
        }
        for question in &config.questions {
            manager
                .publish_question(&question.digest, &question.manifest)
                .await?;
        }
        manager
            .publish_policy(&serde_json::json!({
                "service": config.service_name,
                "operator": config.operator,
                "board": config.board_url,
                "answer_days": config.answer_days(),
                "languages": config.languages,
                "record_years": config.retention.record_years,
                "log_days": config.retention.log_days,
                "sealed_pages_hours": 6,
            }))
            .await?;
        let mut parties = manager.register_network().await?;
        parties.extend(config.parties.iter().map(|p| p.id.clone()));
        let questions: Vec<_> = config.questions.iter().map(|q| q.digest).collect();
        manager.retire_absent(&parties, &questions).await?;
        let relay = Relay::open(config.shared())
            .await
            .map_err(|e| StartError::Folder(e.to_string()))?;
        let exports =
            Exports::open(config.shared()).map_err(|e| StartError::Folder(e.to_string()))?;
        let http = HttpClient::new(config.http.options()?)
            .map_err(|e| StartError::Folder(e.to_string()))?;
        let oidc = Arc::new(oidc_client(&config, &http, &ids)?);

        let address = listener.local_addr()?;
        let options = SessionOptions {
            name: "amanat-manager".into(),
            https: config.secure_cookies,
        };
        let origin = PublicOrigin::of(&config.base_url);
        let base_url = config.base_url.clone();
        let problem_pages = ProblemPages(base_url.clone());
        let (stop, stopped) = watch::channel(false);
        let (end, ended) = watch::channel(false);
        let (is_elected, elects) = watch::channel(elected.is_some());
        // Told apart from every other process, also from one of the same name.
        let name = ids.uuid_v7().to_string();
        let mut workers = vec![
            worker::keep_up(manager.clone(), elects.clone(), stopped.clone()),
            worker::elected::hear(manager.clone(), database_url, name.clone(), stopped.clone()),
        ];
        if candidate.has_others_to_tell() {
            workers.push(worker::elected::tell(
                manager.clone(),
                name,
                stopped.clone(),
            ));
        }
        let mut elect = Electing {
            elects,
            stopped: stopped.clone(),
            workers: &mut workers,
        };
        elect.run({
            let (manager, http) = (manager.clone(), http.clone());
            move |stop| worker::deliver(manager.clone(), http.clone(), stop)
        });
        elect.run({
            let (manager, exports) = (manager.clone(), exports.clone());
            move |stop| worker::remind(manager.clone(), exports.clone(), stop)
        });
        let shared = Arc::new(relay.clone());
        elect.run({
            let (manager, relay) = (manager.clone(), Arc::clone(&shared));
            move |stop| worker::expire(manager.clone(), Arc::clone(&relay), stop)
        });
        elect.run({
            let manager = manager.clone();
            move |stop| worker::integrate(manager.clone(), stop)
        });
        if manager.edge().is_some() {
            let manager = manager.clone();
            elect.run(move |stop| {
                worker::network::look_after(manager.clone(), Arc::clone(&shared), stop)
            });
        }
        for witness in config.log_witnesses()? {
            let (manager, http) = (manager.clone(), http.clone());
            elect.run(move |stop| {
                worker::witness::ask(manager.clone(), http.clone(), witness.clone(), stop)
            });
        }
        if let Some(mail) = &config.mail {
            let mailer = Mailer::new(mail)?;
            let outbox = MessageOutbox {
                manager: manager.clone(),
                service_name: config.service_name.clone(),
            };
            elect.run(move |stop| mail::carry(outbox.clone(), mailer.clone(), stop));
        }
        let election = worker::elected::stand(
            manager.clone(),
            candidate,
            process,
            elected,
            is_elected,
            ended,
        );
        let working = workers.iter().chain([&election]);
        let working = working.map(JoinHandle::abort_handle).collect();
        let ready = ready_while(manager.clone(), working);
        // Ends by itself once the provider is there.
        let provider = Arc::clone(&oidc);
        workers.push(tokio::spawn(
            async move { provider.discover(stopped).await },
        ));
        let (limit, config_tls) = (config.limits, config.tls.clone());
        let metrics_config = config.metrics;
        let services = web::Data::new(Services {
            manager: manager.clone(),
            relay: relay.clone(),
            oidc: Arc::clone(&oidc),
            csrf: CsrfKey::new(*seed.expose()),
            config,
            seen: dpop::memory(limit),
            limits: RateLimits::new(limit, clock),
            waits: Waits::default(),
            exports,
            description: Served::new(describe::document()?)?,
        });
        let session_seed = *seed.expose();
        let tls = match &config_tls {
            Some(tls) => Some(tls.server()?),
            None => None,
        };
        let mut metrics = Metrics::new(manager.clock().now());
        manager.register_figures(metrics.registry());
        let requests = metrics.requests();
        let server = HttpServer::new(move || {
            let app = App::new()
                .app_data(services.clone())
                .app_data(requests.clone())
                .app_data(origin.clone())
                .app_data(problem_pages.clone())
                .app_data(web::Data::new(Arc::clone(&ready)))
                .configure(routes::register)
                .wrap(from_fn(rate_limit::headers))
                .wrap(from_fn(conditional::reads))
                .wrap(session::middleware(&options, &session_seed));
            wrap_common!(app, body_limit = BODY_LIMIT, form_targets = &[])
                .configure(pages::fallback)
        })
        .workers(2)
        .shutdown_timeout(5)
        .disable_signals();
        let server = listen!(server, listener, tls)?.run();
        let metrics = match metrics_config {
            None => None,
            Some(config) => Some(metrics.serve(config, looked_up(manager.clone()))?),
        };
        Ok(Running {
            base_url,
            manager,
            server: RunningServer::start(server, address),
            metrics,
            stop,
            workers,
            election: (end, election),
        })
    })
}

/// Runs workers only while this manager is the elected one.
struct Electing<'a> {
    elects: watch::Receiver<bool>,
    stopped: watch::Receiver<bool>,
    workers: &'a mut Vec<JoinHandle<()>>,
}

impl Electing<'_> {
    fn run(&mut self, begin: impl Fn(watch::Receiver<bool>) -> JoinHandle<()> + Send + 'static) {
        let (elects, stopped) = (self.elects.clone(), self.stopped.clone());
        let worker = worker::elected::while_elected(elects, stopped, begin);
        self.workers.push(worker);
    }
}

/// This process among the managers over its database.
fn process(
    config: &Config,
    address: SocketAddr,
    manager: &Manager,
    session_seed: &Redacted<[u8; 32]>,
) -> Result<Process, StartError> {
    let folder = |e: &dyn std::fmt::Display| StartError::Folder(e.to_string());
    let shared = config.shared();
    std::fs::create_dir_all(shared).map_err(|e| folder(&e))?;
    let id = keyfile::load_or_create_seed(&shared.join(FOLDER_ID), manager.ids());
    let id = id.map_err(|e| folder(&e))?;
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine = machine.trim();
    Ok(Process {
        name: format!("{machine} {address} (process {})", std::process::id()),
        session_seed: Digest::of_bytes(session_seed.expose()),
        webhook_seal: manager.webhook_seal(),
        folder: Digest::of_bytes(id.expose()),
    })
}

/// Ready while the database answers and the background workers run: without them nothing is
/// delivered and nothing expires.
fn ready_while(manager: Manager, working: Vec<AbortHandle>) -> Readiness {
    Arc::new(move || {
        let manager = manager.clone();
        let ended = working.iter().any(AbortHandle::is_finished);
        async move {
            if ended {
                return Err("background worker");
            }
            manager.ping().await.map_err(|_| "database")?;
            manager.signing_key().map_err(|_| "signing key")?;
            manager.log_is_whole().map_err(|_| "transparency log")?;
            Ok(())
        }
        .boxed()
    })
}

/// Looks up what waits, each time figures are asked for.
fn looked_up(manager: Manager) -> Refresh {
    Arc::new(move || {
        let manager = manager.clone();
        async move { manager.refresh_figures().await.map_err(|_| "database") }.boxed()
    })
}

fn oidc_client(
    config: &Config,
    http: &HttpClient,
    ids: &IdSource,
) -> Result<OidcClient, StartError> {
    let join = |path: &str| {
        config
            .base_url
            .join(path)
            .map_err(|_| StartError::Address(config.base_url.to_string()))
    };
    let settings = OidcSettings {
        issuer: config.identity.issuer.clone(),
        client_id: config.identity.client_id.clone(),
        client_secret: config.identity.client_secret.clone(),
        redirect_url: join("callback")?,
        after_sign_out: Some(join("")?),
        scopes: vec!["profile".into(), "email".into()],
    };
    Ok(OidcClient::new(settings, http.clone(), ids.clone()))
}

#[cfg(test)]
mod tests {
    use service_kit::{secret::Secret, testing};

    use super::*;
    use crate::service::{LogKey, ManagerParts};

    #[tokio::test]
    async fn a_manager_whose_worker_has_ended_is_not_ready() {
        let (ids, folder) = (testing::ids(1), tempfile::tempdir().unwrap());
        let manager = Manager::open(ManagerParts {
            database_url: Secret::new("sqlite::memory:"),
            clock: Arc::clone(ids.clock()),
            keys: KeyFolder::new(folder.path()),
            seal: ids.bytes32().into(),
            ids,
            issuer: "http://127.0.0.1/".parse().unwrap(),
            identity_issuer: "http://127.0.0.1".into(),
            identity_client: "manager".into(),
            board_url: "http://127.0.0.1/".parse().unwrap(),
            languages: vec!["en".into()],
            answer_days: 30,
            mail: false,
            passkeys: None,
            log: LogKey {
                seed: [7; 32].into(),
                anchor: folder.path().join(LOG_ANCHOR),
                witnesses: Vec::new(),
            },
            network: None,
        })
        .await
        .unwrap();
        let worker = tokio::spawn(std::future::pending::<()>());
        let ready = ready_while(manager, vec![worker.abort_handle()]);
        assert_eq!(ready().await, Ok(()));
        worker.abort();
        assert!(worker.await.is_err());
        assert_eq!(ready().await, Err("background worker"));
    }
}
