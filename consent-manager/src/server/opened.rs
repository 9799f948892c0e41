//! What a manager is put together from, to serve or only to be looked at.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use consent_model::redacted::Redacted;
use service_kit::{
    account_aggregator::Edge, clock::SharedClock, entropy::IdSource, keyfile, secret::Secret,
};

use super::{LOG_KEY, StartError};
use crate::{
    config::Config,
    service::{KeyFolder, LogKey, Manager, ManagerParts},
};

/// What was opened of the data folder.
pub(super) struct Opened {
    pub(super) database_url: Secret,
    pub(super) keys: KeyFolder,
    pub(super) seal: Redacted<[u8; 32]>,
    pub(super) log_seed: Redacted<[u8; 32]>,
    pub(super) anchor: PathBuf,
    pub(super) network: Option<Arc<Edge>>,
}

impl Opened {
    /// With the configuration.
    pub(super) fn parts(
        self,
        config: &Config,
        clock: SharedClock,
        ids: &IdSource,
    ) -> Result<ManagerParts, StartError> {
        let witnesses = config.log_witnesses()?;
        Ok(ManagerParts {
            database_url: self.database_url,
            clock,
            keys: self.keys,
            seal: self.seal,
            ids: ids.clone(),
            issuer: config.base_url.clone(),
            identity_issuer: config.identity.issuer.clone(),
            identity_client: config.identity.client_id.clone(),
            board_url: config.board_url.clone(),
            languages: config.languages.clone(),
            answer_days: config.answer_days(),
            mail: config.mail.is_some(),
            passkeys: config.passkey_domain(),
            log: LogKey {
                seed: self.log_seed,
                anchor: self.anchor,
                witnesses: witnesses.into_iter().map(|w| w.key).collect(),
            },
            network: self.network,
        })
    }
}

/// The operations on a database that is there, to look at it: nothing is made or brought forward. The keys lie in
/// `keys`, the last checkpoint in `anchor`.
///
/// # Errors
/// When the log's key or the database cannot be read.
pub(crate) async fn look(
    config: &Config,
    ids: &IdSource,
    database_url: Secret,
    keys: &Path,
    anchor: PathBuf,
) -> Result<Manager, StartError> {
    let log_seed = keyfile::read_seed(&keys.join(LOG_KEY));
    let opened = Opened {
        database_url,
        keys: KeyFolder::new(keys),
        // Nothing that parties share is opened or sealed by who looks.
        seal: Redacted::new([0; 32]),
        log_seed: log_seed.map_err(|e| StartError::Folder(e.to_string()))?,
        anchor,
        network: None,
    };
    let clock = ids.clock().clone();
    Ok(Manager::look(opened.parts(config, clock, ids)?).await?)
}
