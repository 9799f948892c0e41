//! Everything on one machine: identity provider, manager, store, bank, clinic, lender, researcher.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use consent_manager::{
    config::{Config as ManagerConfig, Identity, Question},
    server as manager,
};
use consent_model::{
    dataset::DatasetKind,
    digest::Digest,
    jose::Jwks,
    party::{Party, PartyId, Role, Standing},
};
use fiduciary_adapter::{
    AdapterConfig,
    provider::CodeSender,
    server::{AdapterParts, Running as RunningAdapter},
    sources::{Source, csv::CsvSource, fhir::FhirSource},
};
use personal_store::{
    config::{Config as StoreConfig, Identity as StoreIdentity},
    question::Catalogue,
    server as store,
};
use serde::Serialize;
use service_kit::{
    clock::{OffsetClock, SharedClock},
    entropy::{IdSource, SystemEntropy},
    keyfile,
    secret::Secret,
};
use url::Url;

use crate::{
    asks::{lender_site, researcher_site},
    identity::{
        ClientRegistration, DemoPerson, IdentityOptions, IdentityProvider, RunningIdentity,
    },
    layout::{Bound, Layout, LayoutError},
    people::{PEOPLE, PersonEntry},
    records::{self, Records},
    site::{RunningSite, Site},
    tee::Tee,
};

/// What went wrong while starting or stopping.
pub type NetworkError = Box<dyn std::error::Error + Send + Sync>;

/// How to start.
#[derive(Debug, Clone)]
pub struct Options {
    /// Data folder.
    pub data: PathBuf,
    /// First port; 0 for any free ones; none for the folder's own or the default.
    pub port: Option<u16>,
    /// Record what crosses the manager's port.
    pub record: bool,
}

/// The addresses, as `sandbox.json` gives them to programs.
#[derive(Debug, Clone, Serialize)]
pub struct Addresses {
    /// Identity provider.
    pub identity: Url,
    /// Manager: the citizen's dashboard and the API.
    pub manager: Url,
    /// Her personal store.
    pub store: Url,
    /// Bank, where she links.
    pub bank: Url,
    /// Clinic, where she links.
    pub clinic: Url,
    /// The lender's page.
    pub lender: Url,
    /// The researcher's page.
    pub researcher: Url,
    /// Who can sign in.
    pub people: Vec<PersonEntry>,
    /// Digests of the questions on offer, by name.
    pub questions: Vec<(String, Digest)>,
    /// Where one-time codes are written.
    pub messages: PathBuf,
}

/// One-time codes that would go out by text message.
#[derive(Clone)]
pub struct Messages {
    file: PathBuf,
    sent: Arc<Mutex<Vec<String>>>,
}

impl Messages {
    fn new(file: PathBuf) -> Self {
        Self {
            file,
            sent: Arc::default(),
        }
    }

    /// The newest code that was sent.
    #[must_use]
    pub fn newest(&self) -> Option<String> {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .last()
            .cloned()
    }
}

impl CodeSender for Messages {
    fn send(&self, customer: &str, code: &str) {
        self.sent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(code.to_owned());
        let line = format!("to {customer}: your code for linking is {code}\n");
        let written = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.file)
            .and_then(|mut file| io::Write::write_all(&mut file, line.as_bytes()));
        if let Err(error) = written {
            tracing::warn!(%error, "the message could not be written");
        }
    }
}

/// A running network.
pub struct Network {
    /// Where everything is.
    pub addresses: Addresses,
    /// The clock that all parts share.
    pub clock: Arc<OffsetClock>,
    /// Ids.
    pub ids: IdSource,
    /// One-time codes.
    pub messages: Messages,
    /// Sample records and canaries.
    pub records: Records,
    /// The manager.
    pub manager: manager::Running,
    /// The lender's adapter.
    pub lender: RunningAdapter,
    /// The researcher's adapter.
    pub researcher: RunningAdapter,
    /// The data folder.
    pub layout: Layout,
    identity: RunningIdentity,
    store: store::Running,
    providers: Vec<RunningAdapter>,
    sites: Vec<RunningSite>,
    tee: Option<Tee>,
}

impl Network {
    /// Starts everything.
    ///
    /// # Errors
    /// Names the part that could not start.
    pub async fn start(options: &Options) -> Result<Self, NetworkError> {
        let layout = Layout::open(&options.data)?;
        let mut bound = layout.bind(options.port)?.into_iter();
        let mut next = || bound.next().ok_or(LayoutError::NoRoom);
        let (manager_at, store_at, identity_at) = (next()?, next()?, next()?);
        let (bank_at, clinic_at) = (next()?, next()?);
        let (lender_at, lender_api, researcher_at, researcher_api) =
            (next()?, next()?, next()?, next()?);

        let clock = Arc::new(OffsetClock::new());
        let ahead = u64::try_from(layout.clock_ahead()).unwrap_or(0);
        clock.advance(std::time::Duration::from_secs(ahead));
        let shared: SharedClock = clock.clone();
        let ids = IdSource::new(shared.clone(), SystemEntropy::shared());
        let records = records::unpack(&layout.folder("records")?, &ids)?;
        let messages = Messages::new(layout.root().join("messages.txt"));
        let secrets = Secrets::load(&layout, &ids)?;

        let identity = start_identity(
            identity_at,
            &manager_at,
            &store_at,
            &secrets,
            &layout,
            &shared,
            &ids,
        )?;
        let issuer = identity.issuer().as_str().to_owned();

        let store_config = StoreConfig {
            listen: store_at.listener.local_addr()?,
            base_url: store_at.url.clone(),
            data_dir: layout.folder("store")?,
            party: "store.sandbox.example".parse()?,
            name: "Amanat personal store".into(),
            manager_url: manager_at.url.clone(),
            identity: StoreIdentity {
                issuer: issuer.clone(),
                client_id: "store".into(),
                client_secret: Some(Secret::new(secrets.store.clone())),
            },
            host_key_file: None,
            question_dir: None,
            operator: None,
            most_open_vaults: 64,
        };
        let store = store::start(
            store_config,
            store::Parts {
                clock: shared.clone(),
                ids: ids.clone(),
                listener: Arc::new(store_at.listener),
            },
        )
        .await?;

        let start = Starter {
            layout: &layout,
            clock: &shared,
            ids: &ids,
            manager: &manager_at.url,
            messages: &messages,
        };
        let csv: Arc<dyn Source> = Arc::new(CsvSource::open(&records.transactions)?);
        let fhir: Arc<dyn Source> = Arc::new(FhirSource::open(&records.clinic)?);
        let mut parties = vec![store.party()?];
        let mut providers = Vec::new();
        for (place, id, name, source, datasets) in [
            (bank_at, "bank", "Sample Bank", csv, &DatasetKind::ALL[..2]),
            (
                clinic_at,
                "clinic",
                "Sample Clinic",
                fhir,
                &DatasetKind::ALL[2..],
            ),
        ] {
            let url = place.url.clone();
            let running = start.adapter(place, id, Some(source)).await?;
            parties.push(party(
                id,
                name,
                Role::Provider,
                &url,
                &url,
                start.keys(id)?,
                datasets,
            )?);
            providers.push(running);
        }
        let lender_url = lender_api.url.clone();
        let lender = start.adapter(lender_api, "lender", None).await?;
        parties.push(party(
            "lender",
            "Sample Lender",
            Role::DataUser,
            &lender_at.url,
            &lender_url,
            start.keys("lender")?,
            &[],
        )?);
        let researcher_url = researcher_api.url.clone();
        let researcher = start.adapter(researcher_api, "researcher", None).await?;
        parties.push(party(
            "researcher",
            "Sample Research Institute",
            Role::DataUser,
            &researcher_at.url,
            &researcher_url,
            start.keys("researcher")?,
            &[],
        )?);

        let catalogue = Catalogue::builtin()?;
        let mut questions = Vec::new();
        let mut names = Vec::new();
        for package in catalogue.packages() {
            let digest = package.digest();
            names.push((package.manifest().name.clone(), digest));
            questions.push(Question {
                digest,
                manifest: package.manifest().clone(),
            });
        }
        let (listener, tee) = behind_tee(options.record, &manager_at, &layout).await?;
        let manager = manager::start(
            ManagerConfig {
                base_url: manager_at.url.clone(),
                listen: listener.local_addr()?,
                data_dir: layout.folder("manager")?,
                database_url: None,
                service_name: "Amanat sandbox".into(),
                operator: Vec::new(),
                board_url: Url::parse("https://board.example/complaints")?,
                identity: Identity {
                    issuer,
                    client_id: "manager".into(),
                    client_secret: Some(Secret::new(secrets.manager.clone())),
                },
                parties,
                questions,
                languages: vec!["en".into(), "hi".into()],
                secure_cookies: false,
            },
            manager::Parts {
                clock: shared.clone(),
                ids: ids.clone(),
                listener,
            },
        )
        .await?;

        let digest = |name: &str| {
            names
                .iter()
                .find(|(n, _)| n == name)
                .map(|(_, d)| *d)
                .ok_or("a question is missing")
        };
        let sites = vec![
            Site::start(
                lender_at.listener,
                lender_site(&lender_at.url, digest("average-monthly-income")?),
                lender.adapter.clone(),
                shared.clone(),
            )?,
            Site::start(
                researcher_at.listener,
                researcher_site(&researcher_at.url, digest("observations-in-range")?),
                researcher.adapter.clone(),
                shared.clone(),
            )?,
        ];
        let addresses = Addresses {
            identity: identity.issuer().clone(),
            manager: manager_at.url,
            store: store_at.url,
            bank: providers
                .first()
                .map(|p| p.base_url.clone())
                .ok_or("no bank")?,
            clinic: providers
                .last()
                .map(|p| p.base_url.clone())
                .ok_or("no clinic")?,
            lender: lender_at.url,
            researcher: researcher_at.url,
            people: PEOPLE.iter().map(PersonEntry::from).collect(),
            questions: names,
            messages: layout.root().join("messages.txt"),
        };
        fs::write(
            layout.root().join("sandbox.json"),
            serde_json::to_vec_pretty(&addresses)?,
        )?;
        Ok(Self {
            addresses,
            clock,
            ids,
            messages,
            records,
            manager,
            lender,
            researcher,
            layout,
            identity,
            store,
            providers,
            sites,
            tee,
        })
    }

    /// Moves the clock of every part, and remembers it in the data folder.
    ///
    /// # Errors
    /// When it cannot be remembered.
    pub fn advance(&self, by: std::time::Duration) -> Result<(), LayoutError> {
        self.clock.advance(by);
        let ahead = i64::try_from(self.clock.offset().as_secs()).unwrap_or(i64::MAX);
        self.layout.keep_clock_ahead(ahead)
    }

    /// Where the recorded traffic of the manager is, if it was recorded.
    #[must_use]
    pub fn recording(&self) -> Option<&Path> {
        self.tee.as_ref().map(Tee::recording)
    }

    /// Stops everything in order: who asks first, who is asked last.
    ///
    /// # Errors
    /// When a part had failed before.
    pub async fn stop(self) -> Result<(), NetworkError> {
        for site in self.sites {
            site.stop().await?;
        }
        self.manager.stop().await?;
        self.lender.stop().await;
        self.researcher.stop().await;
        for provider in self.providers {
            provider.stop().await;
        }
        self.store.stop().await?;
        self.identity.handle().stop(true).await;
        Ok(())
    }
}

/// Puts the recorder in front of the manager when asked to.
async fn behind_tee(
    record: bool,
    at: &Bound,
    layout: &Layout,
) -> Result<(std::net::TcpListener, Option<Tee>), NetworkError> {
    if !record {
        return Ok((at.listener.try_clone()?, None));
    }
    let behind = std::net::TcpListener::bind((std::net::Ipv4Addr::LOCALHOST, 0))?;
    let recording = layout.root().join("manager-traffic.bin");
    let tee = Tee::start(at.listener.try_clone()?, behind.local_addr()?, recording).await?;
    Ok((behind, Some(tee)))
}

/// Client secrets of the folder.
struct Secrets {
    manager: String,
    store: String,
}

impl Secrets {
    fn load(layout: &Layout, ids: &IdSource) -> Result<Self, NetworkError> {
        let folder = layout.folder("identity")?;
        let secret = |name: &str| -> Result<String, NetworkError> {
            let seed = keyfile::load_or_create_seed(&folder.join(name), ids)?;
            Ok(Digest::of_bytes(seed.expose()).to_string())
        };
        Ok(Self {
            manager: secret("client-manager")?,
            store: secret("client-store")?,
        })
    }
}

fn start_identity(
    at: Bound,
    manager: &Bound,
    store: &Bound,
    secrets: &Secrets,
    layout: &Layout,
    clock: &SharedClock,
    ids: &IdSource,
) -> Result<RunningIdentity, NetworkError> {
    let client = |id: &str, secret: &str, base: &Url| -> Result<ClientRegistration, NetworkError> {
        Ok(ClientRegistration {
            client_id: id.into(),
            client_secret: Some(secret.into()),
            redirect_uris: vec![base.join("callback")?],
            post_logout_redirect_uris: vec![base.clone()],
        })
    };
    let people = PEOPLE
        .iter()
        .map(|p| DemoPerson {
            username: p.username.into(),
            password: p.password.into(),
            name: p.name.into(),
            email: p.email.into(),
            subject_seed: p.username.into(),
        })
        .collect();
    let key = layout.folder("identity")?.join("signing-key.json");
    Ok(IdentityProvider::start(IdentityOptions {
        listener: at.listener,
        issuer: at.url,
        clients: vec![
            client("manager", &secrets.manager, &manager.url)?,
            client("store", &secrets.store, &store.url)?,
        ],
        people,
        clock: clock.clone(),
        ids: ids.clone(),
        key: keyfile::load_or_create_signing_key(&key, ids)?,
    })?)
}

struct Starter<'a> {
    layout: &'a Layout,
    clock: &'a SharedClock,
    ids: &'a IdSource,
    manager: &'a Url,
    messages: &'a Messages,
}

impl Starter<'_> {
    fn keys(&self, id: &str) -> Result<Jwks, NetworkError> {
        Ok(fiduciary_adapter::party_keys(
            &self.layout.folder(id)?,
            self.ids,
        )?)
    }

    async fn adapter(
        &self,
        at: Bound,
        id: &str,
        source: Option<Arc<dyn Source>>,
    ) -> Result<RunningAdapter, NetworkError> {
        let config = AdapterConfig::new(
            party_id(id)?,
            at.url,
            self.layout.folder(id)?,
            self.manager.clone(),
        );
        let codes: Option<Arc<dyn CodeSender>> = source
            .is_some()
            .then(|| Arc::new(self.messages.clone()) as Arc<dyn CodeSender>);
        let parts = AdapterParts {
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            listener: at.listener,
            source,
            codes,
        };
        Ok(fiduciary_adapter::server::start(config, parts).await?)
    }
}

fn party_id(id: &str) -> Result<PartyId, NetworkError> {
    Ok(format!("{id}.sandbox.example").parse()?)
}

fn party(
    id: &str,
    name: &str,
    role: Role,
    website: &Url,
    endpoint: &Url,
    keys: Jwks,
    datasets: &[DatasetKind],
) -> Result<Party, NetworkError> {
    Ok(Party {
        id: party_id(id)?,
        name: name.into(),
        roles: vec![role],
        standing: Standing::Active,
        since: "2026-11-01T00:00:00Z".parse()?,
        website: website.clone(),
        grievance_url: website.join("grievance")?,
        endpoint: endpoint.clone(),
        keys,
        datasets: datasets.to_vec(),
    })
}
