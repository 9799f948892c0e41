//! Everything on one machine: identity provider, manager, store, bank, clinic, lender, researcher.

mod addresses;
mod identity;
mod messages;
mod parties;
mod services;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use consent_manager::{config::Config as ManagerConfig, server as manager};
use fiduciary_adapter::server::Running as RunningAdapter;
use personal_store::server as store;
use service_kit::{
    clock::{OffsetClock, SharedClock},
    entropy::{IdSource, SystemEntropy},
};

pub use self::{addresses::Addresses, messages::Messages};
use self::{
    identity::{Secrets, start_identity},
    parties::Starter,
};
use crate::{
    asks::{lender_site, researcher_site},
    identity::RunningIdentity,
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
    bank: RunningAdapter,
    clinic: RunningAdapter,
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

        let store = store::start(
            services::store(&layout, &store_at, &manager_at.url, &issuer, &secrets)?,
            store::Parts {
                clock: shared.clone(),
                ids: ids.clone(),
                listener: Arc::new(store_at.listener),
            },
        )
        .await?;

        let starter = Starter {
            layout: &layout,
            clock: &shared,
            ids: &ids,
            manager: &manager_at.url,
            messages: &messages,
        };
        let (bank, bank_entry) = starter.bank(bank_at, &records).await?;
        let (clinic, clinic_entry) = starter.clinic(clinic_at, &records).await?;
        let (lender, lender_entry) = starter
            .data_user(lender_api, "lender", "Sample Lender", &lender_at.url)
            .await?;
        let (researcher, researcher_entry) = starter
            .data_user(
                researcher_api,
                "researcher",
                "Sample Research Institute",
                &researcher_at.url,
            )
            .await?;
        let questions = services::questions()?;
        let names: Vec<_> = questions
            .iter()
            .map(|question| (question.manifest.name.clone(), question.digest))
            .collect();
        let (listener, tee) = behind_tee(options.record, &manager_at, &layout).await?;
        let manager = manager::start(
            ManagerConfig {
                listen: listener.local_addr()?,
                parties: vec![
                    store.party()?,
                    bank_entry,
                    clinic_entry,
                    lender_entry,
                    researcher_entry,
                ],
                questions,
                ..services::manager(&layout, &manager_at, issuer, &secrets)?
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
            bank: bank.base_url.clone(),
            clinic: clinic.base_url.clone(),
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
            bank,
            clinic,
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
        self.bank.stop().await;
        self.clinic.stop().await;
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
