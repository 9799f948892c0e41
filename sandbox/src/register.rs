//! Parties that an integrator adds to a running sandbox: a folder with an adapter's configuration and
//! key, and an entry in the registry of the manager, which takes it at once. Done through the
//! manager's own operations on its own database, as its operator's program does.
//!
//! The sandbox remembers who was added; a restart brings everybody back. The adapter itself is run by
//! whoever added it.

mod files;
mod shelf;

use std::{
    fs, io,
    net::{Ipv4Addr, TcpListener},
    path::{Path, PathBuf},
};

use consent_manager::{
    config::Config as ManagerConfig,
    server as manager,
    service::{Manager, ManagerError},
};
use consent_model::party::{Party, PartyId, Role, Standing};
use fiduciary_adapter::{AdapterConfig, sources};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    whole_file,
};
use url::Url;

pub use self::shelf::{Name, Shelf};
use crate::network::{Announced, NotAnnounced};

/// The first port for those who are added, counted from the sandbox's first.
const FIRST: u16 = 20;
/// How many ports are looked through.
const MOST: u16 = 80;

/// Why a party was not added, listed or taken out.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// No network runs there.
    #[error(transparent)]
    NotAnnounced(#[from] NotAnnounced),
    /// Becomes part of its id.
    #[error(
        "`{0}` cannot be a name: 2 to 40 small letters, digits and hyphens, beginning with a letter, as in `my-lender`"
    )]
    BadName(String),
    /// Somebody is called so.
    #[error("`{0}` takes part already; choose another name, or `amanat register remove` it first")]
    NameTaken(PartyId),
    /// Nobody was added under this name.
    #[error("nobody was registered as `{0}`; `amanat register list` shows who was")]
    Unknown(String),
    /// Its adapter could not listen.
    #[error("port {0} is taken; leave --listen-port out to have a free one picked")]
    PortTaken(u16),
    /// Nothing is free.
    #[error("no port from {0} to {1} is free; name one with --listen-port")]
    NoFreePort(u16, u16),
    /// The records cannot be served.
    #[error("`{0}` cannot be used as a source: {1}")]
    Source(PathBuf, String),
    /// A file or folder cannot be used.
    #[error("`{0}` cannot be used")]
    Folder(PathBuf, #[source] io::Error),
    /// An entry holds something else.
    #[error("`{0}` does not hold the entry of a party; restore it, or remove its folder")]
    Entry(PathBuf, #[source] serde_json::Error),
    /// What was written is not a configuration.
    #[error("the configuration cannot be used")]
    Config(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The sandbox lives in the future, and an adapter of one's own does not.
    #[error(
        "the clocks of this sandbox are {0} s ahead, and an adapter of your own goes by this machine's; use a fresh --data folder without --days-ahead"
    )]
    Ahead(u64),
    /// The manager's database.
    #[error("the manager's registry cannot be used")]
    Manager(#[from] ManagerError),
    /// The manager's folder.
    #[error("the manager's registry cannot be opened")]
    Open(#[from] manager::StartError),
}

/// What is registered.
#[derive(Debug, Clone)]
pub enum What {
    /// One who asks.
    DataUser,
    /// One who holds records: those of this file, or those of the sandbox's own bank.
    Provider(Option<PathBuf>),
}

/// Who was added.
#[derive(Debug, Clone)]
pub struct Registered {
    /// Its name on the network.
    pub party: PartyId,
    /// Where its adapter will be.
    pub base_url: Url,
    /// The adapter's configuration.
    pub config: PathBuf,
    /// What it may ask for, to begin with; a provider asks for nothing.
    pub ask: Option<PathBuf>,
}

/// A registry beside the network that runs on a data folder.
pub struct Register {
    shelf: Shelf,
    root: PathBuf,
    at: Announced,
    /// Exactly as ID tokens write it.
    issuer: String,
    manager: Manager,
    ids: IdSource,
}

impl Register {
    /// Opens it.
    ///
    /// # Errors
    /// When no network runs on this folder.
    pub async fn open(root: &Path) -> Result<Self, RegisterError> {
        let at = Announced::of(root).await?;
        if at.clock_ahead > 0 {
            return Err(RegisterError::Ahead(at.clock_ahead));
        }
        let root = root
            .canonicalize()
            .map_err(|e| RegisterError::Folder(root.to_owned(), e))?;
        let config = ManagerConfig::load(&at.operator)
            .map_err(|e| RegisterError::Config(e.to_string().into()))?;
        let clock = SystemClock::shared();
        let ids = IdSource::new(clock.clone(), SystemEntropy::shared());
        let manager = manager::open(&config, clock, &ids).await?;
        Ok(Self {
            shelf: Shelf::of(&root),
            root,
            at,
            issuer: config.identity.issuer,
            manager,
            ids,
        })
    }

    /// Adds a party.
    ///
    /// # Errors
    /// [`RegisterError`]; nobody was added then.
    pub async fn add(
        &self,
        name: &Name,
        what: &What,
        port: Option<u16>,
    ) -> Result<Registered, RegisterError> {
        let party = name.party()?;
        if self.takes_part(&party).await? {
            return Err(RegisterError::NameTaken(party));
        }
        let folder = self.shelf.folder(name);
        let folder_error = |e| RegisterError::Folder(folder.clone(), e);
        let sources = match what {
            What::DataUser => None,
            What::Provider(Some(file)) => Some(files::sources_of(file)?),
            What::Provider(None) => Some(self.sample_source()?),
        };
        let port = self.port(port)?;
        let base_url: Url = format!("http://localhost:{port}/")
            .parse()
            .map_err(|e| folder_error(io::Error::other(e)))?;
        fs::create_dir_all(&folder).map_err(folder_error)?;
        let config = folder.join("adapter.toml");
        let text = files::Config {
            party: &party,
            base_url: &base_url,
            port,
            folder: &folder,
            manager: &self.at.manager,
            issuer: &self.issuer,
            sources,
        };
        whole_file::replace(&config, text.text()?.as_bytes()).map_err(folder_error)?;
        let entry = self.entry(&config)?;
        let ask = match what {
            What::DataUser => {
                self.write_asks(&folder, &base_url)?;
                Some(folder.join("ask.toml"))
            }
            What::Provider(_) => None,
        };
        // Remembered first: what the manager knows and nobody remembers would be gone at a restart.
        self.shelf.keep(name, &entry)?;
        if let Err(error) = self.manager.register_party(&entry).await {
            self.shelf.forget(name)?;
            return Err(error.into());
        }
        Ok(Registered {
            party,
            base_url,
            config,
            ask,
        })
    }

    /// Everyone who was added.
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub fn list(&self) -> Result<Vec<Party>, RegisterError> {
        self.shelf.entries()
    }

    /// Takes one out again: it neither asks nor is asked from now on, what waits on it comes to
    /// nothing, and records go on naming it. Its folder stays.
    ///
    /// # Errors
    /// When nobody was added under this name.
    pub async fn remove(&self, name: &Name) -> Result<PartyId, RegisterError> {
        let party = name.party()?;
        if !self.shelf.forget(name)? {
            return Err(RegisterError::Unknown(name.as_str().to_owned()));
        }
        let mut stay: Vec<PartyId> = Vec::new();
        for other in self.manager.parties().await? {
            if other.id != party {
                stay.push(other.id);
            }
        }
        let questions = self.manager.known_questions().await?;
        let questions: Vec<_> = questions.into_iter().map(|(digest, _)| digest).collect();
        self.manager.retire_absent(&stay, &questions).await?;
        Ok(party)
    }

    /// Who can sign in here.
    #[must_use]
    pub fn announced(&self) -> &Announced {
        &self.at
    }

    async fn takes_part(&self, party: &PartyId) -> Result<bool, RegisterError> {
        match self.manager.party(party).await {
            Ok(entry) => Ok(entry.standing != Standing::Withdrawn),
            Err(ManagerError::NotFound) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn entry(&self, config: &Path) -> Result<Party, RegisterError> {
        let wrong = |e: Box<dyn std::error::Error + Send + Sync>| RegisterError::Config(e);
        let config: AdapterConfig =
            service_kit::config::load(config).map_err(|e| wrong(e.into()))?;
        config.check().map_err(|e| wrong(e.into()))?;
        let datasets = config.datasets();
        // Better now than at the first request.
        let source = sources::open(&config, self.ids.clock()).map_err(|e| wrong(e.into()))?;
        let role = match source {
            Some(_) => Role::Provider,
            None => Role::DataUser,
        };
        let grievance = format!("mailto:grievance@{}", config.party);
        Ok(Party {
            keys: fiduciary_adapter::party_keys(&config.data_dir, &self.ids)
                .map_err(|e| wrong(e.into()))?,
            name: config.name().to_owned(),
            roles: vec![role],
            standing: Standing::Active,
            since: self.ids.clock().now(),
            website: config.base_url.clone(),
            grievance_url: grievance
                .parse()
                .map_err(|e: url::ParseError| wrong(e.into()))?,
            endpoint: config.base_url,
            datasets,
            logo: None,
            id: config.party,
        })
    }

    fn write_asks(&self, folder: &Path, base_url: &Url) -> Result<(), RegisterError> {
        let wrap = |e| RegisterError::Folder(folder.to_owned(), e);
        let income = self
            .at
            .questions
            .iter()
            .find(|(name, _)| name == "average-monthly-income");
        let (_, income) = income.ok_or_else(|| wrap(io::ErrorKind::NotFound.into()))?;
        let bank = |name: &str| {
            let id = format!("{name}.sandbox.example").parse::<PartyId>();
            id.map_err(|_| RegisterError::BadName(name.to_owned()))
        };
        for (file, text) in [
            ("ask.toml", files::ask(income, base_url)),
            (
                "ask-records.toml",
                files::ask_records(&bank("bank")?, base_url),
            ),
            (
                "ask-mock.toml",
                files::ask_records(&bank("mock-bank")?, base_url),
            ),
        ] {
            let file = folder.join(file);
            // One that was changed since stays.
            if !file.exists() {
                whole_file::replace(&file, text.as_bytes()).map_err(wrap)?;
            }
        }
        Ok(())
    }

    /// The records of the sandbox's own bank.
    fn sample_source(&self) -> Result<toml::Value, RegisterError> {
        let path = crate::records::transactions_in(&self.root.join("records"));
        let text = |value: &str| toml::Value::String(value.to_owned());
        let source = toml::Table::from_iter([
            ("name".to_owned(), text("sample")),
            ("kind".to_owned(), text("csv")),
            ("path".to_owned(), text(&path.to_string_lossy())),
        ]);
        Ok(toml::Value::Array(vec![source.into()]))
    }

    fn port(&self, asked: Option<u16>) -> Result<u16, RegisterError> {
        let free = |port: u16| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
        let entries = self.shelf.entries()?;
        let held: Vec<_> = entries.iter().filter_map(|e| e.endpoint.port()).collect();
        if let Some(port) = asked {
            return if free(port) && !held.contains(&port) {
                Ok(port)
            } else {
                Err(RegisterError::PortTaken(port))
            };
        }
        let first = self.at.manager.port().unwrap_or(crate::layout::FIRST_PORT);
        let first = first.saturating_add(FIRST);
        let last = first.saturating_add(MOST);
        let mut all = first..=last;
        let found = all.find(|port| !held.contains(port) && free(*port));
        found.ok_or(RegisterError::NoFreePort(first, last))
    }
}
