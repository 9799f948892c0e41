//! Starts and stops a store: keys, databases, HTTP server and background worker.
//!
//! What programs call is boxed, so that it is compiled once, here, and not again in each of them.

use std::{net::TcpListener, path::PathBuf, sync::Arc, time::Duration};

use actix_web::{App, HttpServer, middleware::from_fn, web::Data};
use chrono::{DateTime, Utc};
use consent_model::{
    dataset::DatasetKind,
    jose::{JoseError, Jwks, SigningKey},
    party::{Party, Role, Standing},
};
use futures_util::future::BoxFuture;
use service_kit::{
    clock::SharedClock,
    config::RootsError,
    csrf::{CsrfKey, PublicOrigin},
    entropy::IdSource,
    http_client::{ClientError, HttpClient},
    keyfile::{self, KeyFileError},
    listen,
    mail::{self, Mailer, MailerError},
    manager_client::ManagerClient,
    metrics::Metrics,
    oidc::{OidcClient, OidcSettings},
    party_key,
    problem::ProblemPages,
    routes::refuse_other_methods,
    server::{Readiness, RunningServer},
    session::{self, SessionOptions},
    tls::TlsError,
    wrap_common,
};
use tokio::{
    sync::{Mutex, Notify, OnceCell, watch},
    task::{AbortHandle, JoinHandle},
};
use url::Url;

use crate::{
    alone::{Alone, AloneError},
    config::{Config, StoreConfigError},
    custody::CustodyError,
    flow::{self, Inner, Store},
    gate::Gate,
    host_key::{self, HostKeyError},
    http,
    mail::ArrivalOutbox,
    question::{Catalogue, CatalogueError},
    storage::{HostDb, StorageError},
    vault::{KeyId, VaultError, VaultHost},
};

/// File of the host database, in the data folder.
const HOST_DB: &str = "host.db";
/// File of the store's signing key, in the data folder.
const PARTY_KEY: &str = "party.key";
/// Folder of the vaults, in the data folder.
const VAULTS: &str = "vaults";
/// Largest body read, in bytes.
const BODY_LIMIT: usize = 512 * 1024;

/// What a store is given from outside.
#[derive(Clone)]
pub struct Parts {
    /// Time.
    pub clock: SharedClock,
    /// Ids and randomness.
    pub ids: IdSource,
    /// Where it listens; shared so that parts can be cloned.
    pub listener: Arc<TcpListener>,
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Parts")
    }
}

/// Why a store did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Configuration.
    #[error(transparent)]
    Config(#[from] StoreConfigError),
    /// A key file.
    #[error(transparent)]
    Key(#[from] KeyFileError),
    /// Another process.
    #[error(transparent)]
    Alone(#[from] AloneError),
    /// The host's keys.
    #[error(transparent)]
    HostKey(#[from] HostKeyError),
    /// What was begun with a vault cannot be finished.
    #[error("what was begun with a vault cannot be finished")]
    Custody(#[from] CustodyError),
    /// A host key that is needed.
    #[error("keys of vaults lie under host key `{0}`; name it in `[[older_host_keys]]`")]
    NoHostKey(KeyId),
    /// The data folder or the listener.
    #[error("the data folder or the listener cannot be used")]
    Io(#[from] std::io::Error),
    /// The host database.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The vaults.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The questions.
    #[error("the question packages cannot be used")]
    Questions(#[from] CatalogueError),
    /// The HTTP client.
    #[error("the http client cannot be made")]
    Http(#[from] ClientError),
    /// Certificates.
    #[error(transparent)]
    Roots(#[from] RootsError),
    /// TLS cannot be set up.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// Mail.
    #[error(transparent)]
    Mail(#[from] MailerError),
    /// The public keys.
    #[error("the public keys cannot be published")]
    Keys(#[from] JoseError),
    /// An address.
    #[error("an address cannot be formed")]
    Address(#[from] url::ParseError),
}

/// A store that runs.
#[derive(Debug)]
pub struct Running {
    /// Its address for the outside.
    pub base_url: Url,
    store: Store,
    key: SigningKey,
    server: RunningServer,
    metrics: Option<RunningServer>,
    worker: JoinHandle<()>,
    discovery: JoinHandle<()>,
    mail: Option<JoinHandle<()>>,
    stop: watch::Sender<bool>,
    /// Given back last.
    alone: Alone,
}

/// Brings the host database up to date without starting anything. Gives the names of the steps
/// that were applied, in order. A vault is brought up to date when it is next opened.
///
/// # Errors
/// When the data folder or the database cannot be used.
pub fn migrate(config: &Config) -> BoxFuture<'_, Result<Vec<String>, StartError>> {
    Box::pin(async move {
        private_folder(&config.data_dir)?;
        Ok(HostDb::migrate(&config.data_dir.join(HOST_DB)).await?)
    })
}

/// The registry entry of the store with this configuration, without starting anything. Makes the
/// key file when it is not there yet.
///
/// # Errors
/// When the folder or the key file cannot be used.
pub fn entry(config: &Config, ids: &IdSource) -> Result<Party, StartError> {
    private_folder(&config.data_dir)?;
    let key = keyfile::load_or_create_signing_key(&config.data_dir.join(PARTY_KEY), ids)?;
    let mut entry = entry_with(config, &key, ids.clock().now())?;
    let next = party_key::next(&key_file(config))?;
    entry.keys = party_key::published(&key, next.as_ref())?;
    Ok(entry)
}

/// Where the store's own signing key lies.
#[must_use]
pub fn key_file(config: &Config) -> PathBuf {
    config.data_dir.join(PARTY_KEY)
}

fn entry_with(
    config: &Config,
    key: &SigningKey,
    since: DateTime<Utc>,
) -> Result<Party, StartError> {
    Ok(Party {
        id: config.party.clone(),
        name: config.name.clone(),
        roles: vec![Role::Store],
        standing: Standing::Active,
        since,
        website: config.base_url.clone(),
        grievance_url: config.base_url.clone(),
        endpoint: config.base_url.clone(),
        keys: Jwks::new(vec![key.public().clone()])?,
        datasets: DatasetKind::ALL.to_vec(),
        logo: None,
    })
}

/// Starts a store.
///
/// # Errors
/// [`StartError`], naming the part.
pub fn start(config: Config, parts: Parts) -> BoxFuture<'static, Result<Running, StartError>> {
    Box::pin(async move {
        config.check()?;
        let ids = &parts.ids;
        private_folder(&config.data_dir)?;
        let file = |name: &str| config.data_dir.join(name);
        let alone = Alone::take(&config.data_dir)?;
        let key = keyfile::load_or_create_signing_key(&file(PARTY_KEY), ids)?;
        let (db, vaults) = open(&config, ids).await?;
        alone.tell(vaults.keys())?;
        let session_seed = keyfile::load_or_create_seed(&file("session.key"), ids)?;
        let csrf = keyfile::load_or_create_seed(&file("csrf.key"), ids)?;
        let catalogue = Arc::new(match &config.question_dir {
            Some(folder) => Catalogue::load(folder)?,
            None => Catalogue::builtin()?,
        });
        let client = HttpClient::new(config.http.options()?)?;
        let manager = ManagerClient::new(
            config.manager_url.clone(),
            config.party.clone(),
            key.clone(),
            client.clone(),
            Arc::clone(&parts.clock),
            ids.clone(),
        );
        let oidc = OidcClient::new(
            OidcSettings {
                issuer: config.identity.issuer.clone(),
                client_id: config.identity.client_id.clone(),
                client_secret: config.identity.client_secret.clone(),
                redirect_url: config.base_url.join("callback")?,
                after_sign_out: Some(config.base_url.clone()),
                scopes: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
            },
            client,
            ids.clone(),
        );
        let base_url = config.base_url.clone();
        let gate = Gate::new(config.party.clone(), ids.clone(), Arc::clone(&catalogue))
            .with_limits(config.limits)
            .with_see_before(config.see_before_release);
        gate.withdrawn().extend(db.withdrawn_questions().await?);
        let store = Store::new(Inner {
            db,
            vaults,
            gate,
            catalogue,
            manager,
            network: OnceCell::new(),
            names: flow::party_names::PartyNames::default(),
            oidc,
            csrf: CsrfKey::new(*csrf.expose()),
            key: key.clone(),
            clock: Arc::clone(&parts.clock),
            ids: ids.clone(),
            wake: Notify::new(),
            working: Mutex::new(()),
            reading: Arc::default(),
            config,
        });
        // Before anybody is served: what cannot be taken back is not left half done.
        store.custody().tidy().await?;
        store.custody().finish_erasures().await?;
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(flow::run(store.clone(), stopped.clone()));
        let mail = match &store.config.mail {
            None => None,
            Some(config) => {
                let outbox = ArrivalOutbox {
                    db: store.db.clone(),
                    clock: Arc::clone(&parts.clock),
                    name: store.config.name.clone(),
                    base_url: base_url.clone(),
                };
                Some(mail::carry(outbox, Mailer::new(config)?, stopped.clone()))
            }
        };
        let asking = store.clone();
        // Ends by itself once the provider is there.
        let discovery = tokio::spawn(async move { asking.oidc.discover(stopped).await });
        let working = worker.abort_handle();
        let options = SessionOptions {
            name: "store".to_owned(),
            https: base_url.scheme() == "https",
        };
        let (origin, served) = (PublicOrigin::of(&base_url), store.clone());
        let problem_pages = ProblemPages(store.config.manager_url.clone());
        let metrics_config = store.config.metrics;
        let listener = parts.listener.try_clone()?;
        let address = listener.local_addr()?;
        let tls = match &store.config.tls {
            Some(tls) => Some(tls.server()?),
            None => None,
        };
        let metrics = Metrics::new(parts.clock.now());
        let requests = metrics.requests();
        let server = HttpServer::new(move || {
            let ready = ready_while(served.db.clone(), working.clone());
            wrap_common!(
                App::new()
                    .app_data(Data::new(served.clone()))
                    .app_data(requests.clone())
                    .app_data(origin.clone())
                    .app_data(problem_pages.clone())
                    .app_data(Data::new(ready))
                    .wrap(from_fn(http::error_pages))
                    .wrap(from_fn(http::page_policy))
                    .wrap(session::middleware(&options, session_seed.expose())),
                body_limit = BODY_LIMIT,
                form_targets = &[],
            )
            .configure(http::register)
            .configure(|config| refuse_other_methods(config, http::routes::ROUTES))
        })
        .workers(2)
        .shutdown_timeout(10)
        .disable_signals();
        let server = listen!(server, listener, tls)?.run();
        let metrics = metrics.serve_if(metrics_config)?;
        Ok(Running {
            base_url,
            store,
            key,
            server: RunningServer::start(server, address),
            metrics,
            worker,
            discovery,
            mail,
            stop,
            alone,
        })
    })
}

/// The store's signing key.
pub(crate) fn party_key(config: &Config, ids: &IdSource) -> Result<SigningKey, StartError> {
    let path = config.data_dir.join(PARTY_KEY);
    Ok(keyfile::load_or_create_signing_key(&path, ids)?)
}

/// Opens the host database and the vaults, with every key that something lies under.
pub(crate) async fn open(
    config: &Config,
    ids: &IdSource,
) -> Result<(HostDb, VaultHost), StartError> {
    let data = &config.data_dir;
    let db = HostDb::open(&data.join(HOST_DB)).await?;
    let (current, older) = (&config.host_key, &config.older_host_keys);
    let first = db.has_nobody().await?;
    let keys = host_key::load(current, older, data, first, ids).await?;
    for used in db.host_keys_in_use().await? {
        if !keys.ids().any(|id| id == used) {
            return Err(StartError::NoHostKey(used));
        }
    }
    let vaults = VaultHost::with_keys(data.join(VAULTS), keys, config.most_open_vaults)?;
    if let Some((vault, wrapped)) = db.wrapped_without_id().await? {
        vaults.check_keys(vault, &wrapped)?;
    }
    Ok((db, vaults))
}

/// Ready while the host database answers and the background worker runs: without it nothing is
/// uploaded and no deposit comes in.
fn ready_while(db: HostDb, working: AbortHandle) -> Readiness {
    Arc::new(move || {
        let (db, working) = (db.clone(), working.clone());
        Box::pin(async move {
            if working.is_finished() {
                Err("background worker")
            } else if db.answers().await {
                Ok(())
            } else {
                Err("host database")
            }
        })
    })
}

impl Running {
    /// The store's flows.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Questions it can answer.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.store.catalogue
    }

    /// Its registry entry.
    ///
    /// # Errors
    /// When its keys cannot be published.
    pub fn party(&self) -> Result<Party, StartError> {
        entry_with(&self.store.config, &self.key, self.store.clock.now())
    }

    /// Finishes what is under way and stops.
    ///
    /// # Errors
    /// When the server did not end in order.
    pub fn stop(self) -> BoxFuture<'static, Result<(), StartError>> {
        Box::pin(async move {
            self.server.stop().await?;
            if let Some(metrics) = self.metrics {
                metrics.stop().await?;
            }
            let _ = self.stop.send(true);
            if let Err(error) = self.discovery.await {
                tracing::error!(%error, "asking for the identity provider had failed");
            }
            if let Some(mail) = self.mail
                && tokio::time::timeout(Duration::from_secs(30), mail)
                    .await
                    .is_err()
            {
                tracing::warn!("the mail outbox did not end in time");
            }
            if tokio::time::timeout(Duration::from_secs(30), self.worker)
                .await
                .is_err()
            {
                tracing::warn!("the background worker did not end in time");
            }
            self.store.vaults.close_all().await?;
            self.store.db.clone().close().await?;
            drop(self.alone);
            Ok(())
        })
    }
}

fn private_folder(path: &PathBuf) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_store_whose_worker_has_ended_is_not_ready() {
        let folder = tempfile::tempdir().unwrap();
        let db = HostDb::open(&folder.path().join(HOST_DB)).await.unwrap();
        let worker = tokio::spawn(std::future::pending::<()>());
        let ready = ready_while(db.clone(), worker.abort_handle());
        assert_eq!(ready().await, Ok(()));
        worker.abort();
        assert!(worker.await.is_err());
        assert_eq!(ready().await, Err("background worker"));
        db.close().await.unwrap();
    }
}
