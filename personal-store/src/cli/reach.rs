//! How a verb gets at the data folder: it takes it, or the running service has it and is asked.

use std::time::Duration;

use consent_model::{jose::SigningKey, party::PartyId};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    program::Failure,
};
use zeroize::Zeroizing;

use crate::{
    alone::{Alone, AloneError},
    config::Config,
    custody::{Custody, Work},
    server,
    storage::HostDb,
    vault::VaultHost,
};

/// How often it is looked whether the service has done it, and how often at most.
const LOOK: Duration = Duration::from_millis(100);
const LOOKS: u32 = 6000;

/// The data folder, from a verb.
pub(super) struct Reach {
    db: HostDb,
    vaults: VaultHost,
    key: SigningKey,
    party: PartyId,
    ids: IdSource,
    /// What the running service knows of host keys, where one runs.
    service: Option<Zeroizing<String>>,
    alone: Option<Alone>,
}

impl Reach {
    pub(super) async fn of(config: Config) -> Result<Self, Failure> {
        let ids = IdSource::new(SystemClock::shared(), SystemEntropy::shared());
        let (alone, service) = match Alone::take(&config.data_dir) {
            Ok(alone) => (Some(alone), None),
            Err(AloneError::Another) => (None, Some(Alone::told(&config.data_dir)?.into())),
            Err(error) => return Err(error.into()),
        };
        let key = server::party_key(&config, &ids)?;
        let (db, vaults) = server::open(&config, &ids).await?;
        let reach = Self {
            db,
            vaults,
            key,
            party: config.party,
            ids,
            service,
            alone,
        };
        if reach.alone.is_some() {
            reach.custody().tidy().await?;
            reach.custody().finish_erasures().await?;
        }
        Ok(reach)
    }

    pub(super) const fn db(&self) -> &HostDb {
        &self.db
    }

    /// For what only touches the host database: also beside a service, if it knows the current key.
    pub(super) fn beside(&self) -> Result<&Self, Failure> {
        let current = self.vaults.keys().current().to_string();
        match &self.service {
            Some(known) if !known.lines().any(|line| line == current) => Err(format!(
                "the running service does not know host key `{current}`: restart it with this \
                 configuration first"
            )
            .into()),
            _ => Ok(self),
        }
    }

    pub(super) const fn custody(&self) -> Custody<'_> {
        Custody {
            db: &self.db,
            vaults: &self.vaults,
            key: &self.key,
            party: &self.party,
            ids: &self.ids,
        }
    }

    /// Does it, or has it done; what is said about it.
    pub(super) async fn carry_out(&self, work: &Work) -> Result<String, Failure> {
        if self.service.is_none() {
            return Ok(self.custody().carry_out(work).await?);
        }
        let job = self.ids.uuid_v7();
        self.db.want_job(job, work, self.ids.clock().now()).await?;
        for _ in 0..LOOKS {
            match self.db.job_outcome(job).await? {
                Some((true, said)) => return Ok(said),
                Some((false, why)) => return Err(why.into()),
                None => tokio::time::sleep(LOOK).await,
            }
        }
        self.db.drop_job(job).await?;
        Err("the running service did not come to it; is it busy, or stopped?".into())
    }

    pub(super) async fn close(self) -> Result<(), Failure> {
        self.vaults.close_all().await?;
        Ok(self.db.close().await?)
    }
}
