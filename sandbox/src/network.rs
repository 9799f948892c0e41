//! Everything on one machine: identity provider, manager, store, bank, clinic, lender, researcher.

pub mod account_aggregator;
mod addresses;
mod announcement;
mod by_mail;
mod identity;
mod lender_files;
mod logos;
mod messages;
mod options;
mod parties;
mod recording;
mod services;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use consent_manager::{config::Config as ManagerConfig, server as manager};
use fiduciary_adapter::server::Running as RunningAdapter;
use futures_util::future::BoxFuture;
use personal_store::server as store;
use service_kit::{entropy::IdSource, server::RunningServer};

pub use self::{
    addresses::Addresses,
    announcement::{Announced, NotAnnounced},
    messages::Messages,
    options::{ForeignIdentity, NetworkClock, Options},
};
use self::{
    announcement::Announcement,
    identity::{Clients, start_identity},
    parties::Starter,
    recording::Recording,
};
use crate::{
    asks::{lender_site, researcher_site},
    identity::RunningIdentity,
    layout::{Layout, LayoutError},
    mock::RunningMock,
    people::{PEOPLE, PersonEntry, WARD},
    records::{self, Records},
    register::Shelf,
    requests::Requests,
    site::{RunningSite, Site},
    start::Start,
    tee::Recorded,
};

/// What went wrong while starting or stopping.
pub type NetworkError = Box<dyn std::error::Error + Send + Sync>;

/// A running network.
///
/// Two networks that are started with clocks that stand at one time and with one seed get the same
/// keys and ids, up to the first thing that happens side by side.
pub struct Network {
    /// Where everything is.
    pub addresses: Addresses,
    /// The clock that all parts share.
    pub clock: NetworkClock,
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
    /// The bank's adapter.
    pub bank: RunningAdapter,
    /// The clinic's adapter.
    pub clinic: RunningAdapter,
    /// The researcher's adapter.
    pub researcher: RunningAdapter,
    /// What the mock bank has been told to do wrong.
    pub mock: RunningMock,
    /// The mock bank's adapter, which does nothing wrong.
    pub mock_bank: RunningAdapter,
    /// The bank that speaks the Account Aggregator network's language only.
    pub aa_bank: RunningAdapter,
    /// The lender that does.
    pub aa_lender: RunningAdapter,
    /// The data folder.
    pub layout: Layout,
    /// What has gone between the parties.
    pub requests: Requests,
    /// Unless people sign in elsewhere.
    identity: Option<RunningIdentity>,
    store: store::Running,
    sites: Vec<RunningSite>,
    start: RunningServer,
    recording: Recording,
}

impl Network {
    /// Starts everything.
    ///
    /// # Errors
    /// Names the part that could not start.
    pub fn start(options: &Options) -> BoxFuture<'_, Result<Self, NetworkError>> {
        Box::pin(async move {
            let layout = Layout::open(&options.data)?;
            // One that a killed process left behind would lead nowhere.
            Announcement::in_folder(layout.root()).remove()?;
            let clock = options.clock.clone();
            let shared = clock.shared();
            let requests = Requests::new(shared.clone());
            let mut recording = Recording::of(options.record, &layout, requests.clone())?;
            let mut bound = layout.bind(options.port)?.into_iter();
            let mut next = || bound.next().ok_or(LayoutError::NoRoom);
            let manager_at = recording.front("manager", Recorded::All, next()?)?;
            let store_at = recording.front("store", Recorded::MachineCalls, next()?)?;
            let identity_at = recording.front_if_recorded("identity", next()?)?;
            let bank_at = recording.front("bank", Recorded::MachineCalls, next()?)?;
            let clinic_at = recording.front("clinic", Recorded::MachineCalls, next()?)?;
            let lender_at = next()?;
            let lender_api = recording.front("lender", Recorded::MachineCalls, next()?)?;
            let researcher_at = next()?;
            let researcher_api = recording.front("researcher", Recorded::MachineCalls, next()?)?;
            let start_at = next()?;
            let mock_at = recording.front("mock-bank", Recorded::MachineCalls, next()?)?;
            let aa_bank_at = recording.front("aa-bank", Recorded::MachineCalls, next()?)?;
            let aa_lender_at = recording.front("aa-lender", Recorded::MachineCalls, next()?)?;

            clock.advance(Duration::from_secs(layout.clock_ahead()?));
            let ids = IdSource::new(shared.clone(), options.entropy.clone());
            let sharer = PEOPLE.first().ok_or("nobody lives here")?;
            let records = records::unpack(&layout.folder("records")?, sharer, &ids)?;
            let messages = Messages::new(layout.root().join("messages.txt"));
            let (identity, clients, issuer) = match &options.identity {
                Some(foreign) => (None, Clients::at(foreign), foreign.issuer.clone()),
                None => {
                    let clients = Clients::load(&layout, &ids)?;
                    let running = start_identity(
                        identity_at,
                        &manager_at,
                        &store_at,
                        &clients,
                        &layout,
                        &shared,
                        &ids,
                    )?;
                    let issuer = running.issuer().as_str().to_owned();
                    (Some(running), clients, issuer)
                }
            };
            let identity_url = issuer.parse()?;

            let store = store::start(
                services::store(&layout, &store_at, &manager_at.url, &issuer, &clients.store)?,
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
                issuer: &issuer,
                messages: &messages,
            };
            let (bank, bank_entry) = starter.bank(bank_at, &records).await?;
            let (clinic, clinic_entry) = starter.clinic(clinic_at, &records).await?;
            let (mock, mock_bank, mock_entry) = starter.mock_bank(mock_at, &records).await?;
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
            let ends = account_aggregator::ends(
                &layout,
                &ids,
                &account_aggregator::Places {
                    manager: &manager_at.url,
                    bank: &aa_bank_at.url,
                    lender: &aa_lender_at.url,
                },
            )?;
            let aa_bank = starter
                .network_bank(aa_bank_at, &records, ends.bank)
                .await?;
            let questions = services::questions()?;
            let asked = questions
                .iter()
                .find(|question| question.manifest.name == "average-monthly-income")
                .ok_or("a question is missing")?;
            let aa_lender = starter
                .network_lender(aa_lender_at, ends.lender, asked.digest)
                .await?;
            let names: Vec<_> = questions
                .iter()
                .map(|question| (question.manifest.name.clone(), question.digest))
                .collect();
            let mut configured = services::manager(&layout, &manager_at, issuer, &clients.manager)?;
            configured.account_aggregator = Some(ends.manager);
            let operator = services::operator_file(&layout, &configured)?;
            let mut parties = vec![
                store.party()?,
                bank_entry,
                clinic_entry,
                mock_entry,
                lender_entry,
                researcher_entry,
            ];
            // Whom an integrator has added.
            parties.extend(Shelf::of(layout.root()).entries()?);
            let manager = manager::start(
                ManagerConfig {
                    parties,
                    questions,
                    ..configured
                },
                manager::Parts {
                    clock: shared.clone(),
                    ids: ids.clone(),
                    listener: manager_at.listener,
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
                start: start_at.url,
                identity: identity_url,
                manager: manager_at.url,
                store: store_at.url,
                bank: bank.base_url.clone(),
                clinic: clinic.base_url.clone(),
                mock_bank: mock_bank.base_url.clone(),
                aa_bank: aa_bank.base_url.clone(),
                aa_lender: aa_lender.base_url.clone(),
                lender: lender_at.url,
                researcher: researcher_at.url,
                people: PEOPLE.iter().map(PersonEntry::from).collect(),
                ward: WARD,
                questions: names,
                messages: layout.root().join("messages.txt"),
                operator,
            };
            let outboxes = vec![
                ("Consent manager", layout.folder(services::MANAGER_OUTBOX)?),
                ("Personal store", layout.folder(services::STORE_OUTBOX)?),
            ];
            let start = Start::serve(
                start_at.listener,
                addresses.clone(),
                outboxes,
                requests.clone(),
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
                mock,
                mock_bank,
                aa_bank,
                aa_lender,
                requests,
                sites,
                start,
                recording,
            })
        })
    }

    /// Moves the clock of every part, and remembers it in the data folder.
    ///
    /// # Errors
    /// When it cannot be remembered.
    pub fn advance(&self, by: Duration) -> Result<(), LayoutError> {
        self.clock.advance(by);
        let ahead = self.layout.clock_ahead()?;
        self.layout
            .keep_clock_ahead(ahead.saturating_add(by.as_secs()))
    }

    /// The folder with the recorded traffic of the manager, if it was recorded.
    #[must_use]
    pub fn recording(&self) -> Option<&Path> {
        self.recording.folder()
    }

    /// Writes `sandbox.json`: that everything is up and where, for programs.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn announce(&self) -> Result<PathBuf, NetworkError> {
        let told = Announcement::in_folder(self.layout.root());
        Ok(told.write(&self.addresses, self.clock.ahead_seconds())?)
    }

    /// Stops everything in order: who asks first, who is asked last.
    ///
    /// # Errors
    /// When a part had failed before.
    pub fn stop(self) -> BoxFuture<'static, Result<(), NetworkError>> {
        Box::pin(async move {
            Announcement::in_folder(self.layout.root()).remove()?;
            self.start.stop().await?;
            for site in self.sites {
                site.stop().await?;
            }
            self.manager.stop().await?;
            self.lender.stop().await;
            self.researcher.stop().await;
            self.aa_lender.stop().await;
            self.aa_bank.stop().await;
            self.mock.stop().await?;
            self.mock_bank.stop().await;
            self.bank.stop().await;
            self.clinic.stop().await;
            self.store.stop().await?;
            if let Some(identity) = self.identity {
                identity.handle().stop(true).await;
            }
            Ok(())
        })
    }
}
