//! `keys.json`: the public keys that what is in the archive was signed with, by then or earlier.
//!
//! An archive that brings its own keys proves nothing to who cannot compare them with something
//! else; a verifier says so where none was given to it.

use chrono::{DateTime, Utc};
use consent_model::{
    jose::{KeySet, Thumbprint, VerifyingKey},
    party::{Party, PartyId},
};
use serde::{Deserialize, Serialize};
use url::Url;

/// All keys. Closed.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveKeys {
    /// The manager's, every one that ever signed.
    pub manager: Vec<ManagerKey>,
    /// The log's public key, as signed-note writes it.
    pub log: String,
    /// Those of the witnesses that cosign for the log.
    #[serde(default)]
    pub witnesses: Vec<String>,
    /// The parties, each with every key that it ever had.
    #[serde(default)]
    pub parties: Vec<ArchiveParty>,
}

/// A key of the manager.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManagerKey {
    /// Its public half.
    pub jwk: VerifyingKey,
    /// Signs from then on.
    pub since: DateTime<Utc>,
    /// Signs until then, when the next one does; absent: it is the one that signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<DateTime<Utc>>,
    /// No longer published since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retired_at: Option<DateTime<Utc>>,
    /// It was retired because another may have had it: what it signed counts only where the log had
    /// it before.
    #[serde(default)]
    pub compromised: bool,
}

/// A party as the registry has it, and its earlier keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveParty {
    /// Its name on the network.
    pub id: PartyId,
    /// Its name for people.
    pub name: String,
    /// Where people find it.
    pub website: Url,
    /// Where people complain to it.
    pub grievance_url: Url,
    /// Its public signing keys, those of now and those of before.
    pub keys: Vec<VerifyingKey>,
}

impl ArchiveParty {
    /// Of a registry entry and the keys that it had before.
    #[must_use]
    pub fn of(party: &Party, earlier: impl IntoIterator<Item = VerifyingKey>) -> Self {
        let mut keys = party.keys.keys().to_vec();
        for key in earlier {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        Self {
            id: party.id.clone(),
            name: party.name.clone(),
            website: party.website.clone(),
            grievance_url: party.grievance_url.clone(),
            keys,
        }
    }
}

impl ArchiveKeys {
    /// The manager's key of this id.
    #[must_use]
    pub fn manager_key(&self, kid: &Thumbprint) -> Option<&ManagerKey> {
        self.manager.iter().find(|key| key.jwk.kid() == kid)
    }

    /// The party of this name.
    #[must_use]
    pub fn party(&self, id: &PartyId) -> Option<&ArchiveParty> {
        self.parties.iter().find(|party| &party.id == id)
    }
}

impl KeySet for ArchiveKeys {
    fn find(&self, kid: &Thumbprint) -> Option<&VerifyingKey> {
        self.manager_key(kid).map(|key| &key.jwk)
    }
}
