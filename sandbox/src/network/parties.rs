//! Bank, clinic, lender and researcher: their adapters and their entries in the registry.

use std::{
    net::{Ipv4Addr, TcpListener},
    sync::Arc,
};

use consent_model::{
    dataset::DatasetKind,
    digest::Digest,
    party::{Party, PartyId, Role, Standing},
};
use fiduciary_adapter::{
    AdapterConfig,
    account_aggregator::{
        data_user::NetworkUserConfig,
        provider::{FiType, NetworkProviderConfig},
    },
    config::AccountAggregatorConfig,
    provider::CodeSender,
    server::{AdapterParts, Running as RunningAdapter},
    sources::{Source, csv::CsvSource, fhir::FhirSource},
};
use service_kit::{account_aggregator::EdgeConfig, clock::SharedClock, entropy::IdSource};
use url::Url;

use super::{Messages, NetworkError, by_mail::ByMail, lender_files, logos};
use crate::{
    layout::{Bound, Layout},
    mock::{MockParts, RunningMock},
    people::PEOPLE,
    records::Records,
};

/// Starts adapters that share clock, ids, manager and messages.
pub(super) struct Starter<'a> {
    pub(super) layout: &'a Layout,
    pub(super) clock: &'a SharedClock,
    pub(super) ids: &'a IdSource,
    pub(super) manager: &'a Url,
    pub(super) issuer: &'a str,
    pub(super) messages: &'a Messages,
}

impl Starter<'_> {
    /// The bank, whose records are the CSV file.
    pub(super) async fn bank(
        &self,
        at: Bound,
        records: &Records,
    ) -> Result<(RunningAdapter, Party), NetworkError> {
        let source: Arc<dyn Source> = Arc::new(CsvSource::open(&records.transactions)?);
        let holds = &DatasetKind::ALL[..2];
        self.provider(at, "bank", "Sample Bank", source, holds)
            .await
    }

    /// The clinic, whose records are the FHIR files.
    pub(super) async fn clinic(
        &self,
        at: Bound,
        records: &Records,
    ) -> Result<(RunningAdapter, Party), NetworkError> {
        let source: Arc<dyn Source> = Arc::new(FhirSource::open(&records.clinic)?);
        let holds = &DatasetKind::ALL[2..];
        self.provider(at, "clinic", "Sample Clinic", source, holds)
            .await
    }

    /// A bank with the same records, behind a front that can be told to misbehave.
    pub(super) async fn mock_bank(
        &self,
        at: Bound,
        records: &Records,
    ) -> Result<(RunningMock, RunningAdapter, Party), NetworkError> {
        const ID: &str = "mock-bank";
        let source: Arc<dyn Source> = Arc::new(CsvSource::open(&records.transactions)?);
        let behind = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let (front, behind_at) = (at.listener, behind.local_addr()?);
        let at = Bound {
            listener: behind,
            url: at.url,
        };
        let holds = &DatasetKind::ALL[..2];
        let (running, entry) = self.provider(at, ID, "Mock Bank", source, holds).await?;
        let mock = RunningMock::start(MockParts {
            listener: front,
            base_url: running.base_url.clone(),
            behind: behind_at,
            adapter: running.adapter.clone(),
            key: fiduciary_adapter::party_key(&self.layout.folder(ID)?, self.ids)?,
            ids: self.ids.clone(),
        })?;
        Ok((mock, running, entry))
    }

    /// Somebody who asks, with a website of its own.
    pub(super) async fn data_user(
        &self,
        at: Bound,
        id: &str,
        name: &str,
        website: &Url,
    ) -> Result<(RunningAdapter, Party), NetworkError> {
        let running = self.adapter(at, id, name, None, None).await?;
        let endpoint = running.base_url.clone();
        let entry = self.entry(id, name, Role::DataUser, website, endpoint, &[])?;
        Ok((running, entry))
    }

    /// A bank with the same records, which speaks the Account Aggregator network's language only.
    pub(super) async fn network_bank(
        &self,
        at: Bound,
        records: &Records,
        end: EdgeConfig,
    ) -> Result<RunningAdapter, NetworkError> {
        let source = Arc::new(CsvSource::open(&records.transactions)?);
        let source: Arc<dyn Source> = Arc::new(ByMail(source));
        let network = AccountAggregatorConfig {
            provider: Some(NetworkProviderConfig::new(
                vec![FiType::Deposit],
                vec!["EMAIL".to_owned()],
            )),
            ..AccountAggregatorConfig::new(end)
        };
        self.adapter(at, "aa-bank", "Sarovar Bank", Some(source), Some(network))
            .await
    }

    /// A lender that asks over the Account Aggregator network only; beside it lies what whoever runs this needs to ask
    /// as it, the question among it.
    pub(super) async fn network_lender(
        &self,
        at: Bound,
        end: EdgeConfig,
        question: Digest,
    ) -> Result<RunningAdapter, NetworkError> {
        let network = AccountAggregatorConfig {
            data_user: Some(NetworkUserConfig::default()),
            ..AccountAggregatorConfig::new(end)
        };
        let config = self.config(at.url, "aa-lender", "Kiran Credit", Some(network))?;
        let customer = PEOPLE.first().ok_or("nobody lives here")?.username;
        lender_files::write(&config, question, (customer, self.clock.now()))?;
        self.start(config, at.listener, None).await
    }

    async fn provider(
        &self,
        at: Bound,
        id: &str,
        name: &str,
        source: Arc<dyn Source>,
        holds: &[DatasetKind],
    ) -> Result<(RunningAdapter, Party), NetworkError> {
        let running = self.adapter(at, id, name, Some(source), None).await?;
        let endpoint = running.base_url.clone();
        let mut entry = self.entry(id, name, Role::Provider, &endpoint, endpoint.clone(), holds)?;
        // It has no website of its own here, only the adapter.
        entry.grievance_url = format!("mailto:grievance@{}", entry.id).parse()?;
        Ok((running, entry))
    }

    async fn adapter(
        &self,
        at: Bound,
        id: &str,
        name: &str,
        source: Option<Arc<dyn Source>>,
        network: Option<AccountAggregatorConfig>,
    ) -> Result<RunningAdapter, NetworkError> {
        let config = self.config(at.url, id, name, network)?;
        self.start(config, at.listener, source).await
    }

    fn config(
        &self,
        at: Url,
        id: &str,
        name: &str,
        network: Option<AccountAggregatorConfig>,
    ) -> Result<AdapterConfig, NetworkError> {
        let mut config = AdapterConfig::new(
            party_id(id)?,
            at,
            self.layout.folder(id)?,
            self.manager.clone(),
            self.issuer.to_owned(),
        );
        config.display_name = Some(name.to_owned());
        config.account_aggregator = network;
        Ok(config)
    }

    async fn start(
        &self,
        config: AdapterConfig,
        listener: TcpListener,
        source: Option<Arc<dyn Source>>,
    ) -> Result<RunningAdapter, NetworkError> {
        let codes: Option<Arc<dyn CodeSender>> = source
            .is_some()
            .then(|| Arc::new(self.messages.clone()) as Arc<dyn CodeSender>);
        let parts = AdapterParts {
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            listener,
            source,
            codes,
        };
        Ok(fiduciary_adapter::server::start(config, parts).await?)
    }

    fn entry(
        &self,
        id: &str,
        name: &str,
        role: Role,
        website: &Url,
        endpoint: Url,
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
            endpoint,
            keys: fiduciary_adapter::party_keys(&self.layout.folder(id)?, self.ids)?,
            datasets: datasets.to_vec(),
            logo: logos::of(id),
        })
    }
}

fn party_id(id: &str) -> Result<PartyId, NetworkError> {
    Ok(format!("{id}.sandbox.example").parse()?)
}
