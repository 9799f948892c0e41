//! `sandbox.json`: where everything is, whom to sign in as, and what to try, for programs. It is
//! there, whole, while the network is up, and at no other time but after a kill.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use consent_model::digest::Digest;
use serde::{Deserialize, Serialize};
use service_kit::whole_file;
use url::Url;

use super::Addresses;
use crate::people::PersonEntry;

/// The file.
pub(super) struct Announcement(PathBuf);

#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    addresses: &'a Addresses,
    /// Seconds that every clock here is ahead of the machine's.
    clock_ahead: u64,
    what_to_try: Vec<String>,
}

/// What a program beside the network needs of `sandbox.json`.
#[derive(Debug, Clone, Deserialize)]
pub struct Announced {
    /// The manager.
    pub manager: Url,
    /// The personal store.
    pub store: Url,
    /// The identity provider.
    pub identity: Url,
    /// The bank.
    pub bank: Url,
    /// The clinic.
    pub clinic: Url,
    /// The bank that can be told to misbehave.
    pub mock_bank: Url,
    /// The page of what went between the parties, and more.
    pub start: Url,
    /// Who can sign in.
    pub people: Vec<PersonEntry>,
    /// Digests of the questions on offer, by name.
    pub questions: Vec<(String, Digest)>,
    /// Where one-time codes are written.
    pub messages: PathBuf,
    /// Configuration for the operator's verbs.
    pub operator: PathBuf,
    /// Seconds that every clock of the network is ahead of the machine's.
    pub clock_ahead: u64,
}

/// Why nothing is known of a running network.
#[derive(Debug, thiserror::Error)]
pub enum NotAnnounced {
    /// None runs, or it is another folder's.
    #[error(
        "no sandbox runs on `{0}`; start it (`amanat`) in another terminal, or name its folder with --data"
    )]
    NotRunning(PathBuf),
    /// The file cannot be read.
    #[error("`{0}` cannot be read")]
    Unreadable(PathBuf, #[source] io::Error),
    /// Another version wrote it.
    #[error("`{0}` is not of this version; stop the sandbox and start it again")]
    OtherVersion(PathBuf, #[source] serde_json::Error),
}

impl Announced {
    /// What the network on the folder `root` says of itself, if it answers.
    ///
    /// # Errors
    /// When none runs there.
    pub async fn of(root: &Path) -> Result<Self, NotAnnounced> {
        let file = root.join("sandbox.json");
        let told = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(NotAnnounced::NotRunning(root.to_owned()));
            }
            Err(e) => return Err(NotAnnounced::Unreadable(file, e)),
        };
        let told: Self = serde_json::from_slice(&told)
            .map_err(|e| NotAnnounced::OtherVersion(file.clone(), e))?;
        // A killed process leaves its file behind.
        let healthy = match told.manager.join("healthz") {
            Ok(url) => reqwest::get(url)
                .await
                .is_ok_and(|a| a.status().is_success()),
            Err(_) => false,
        };
        if healthy {
            Ok(told)
        } else {
            Err(NotAnnounced::NotRunning(root.to_owned()))
        }
    }

    /// The person who signs in so.
    #[must_use]
    pub fn person(&self, username: &str) -> Option<&PersonEntry> {
        self.people.iter().find(|p| p.username == username)
    }
}

impl Announcement {
    pub(super) fn in_folder(root: &Path) -> Self {
        Self(root.join("sandbox.json"))
    }

    pub(super) fn write(self, addresses: &Addresses, clock_ahead: u64) -> io::Result<PathBuf> {
        let told = Told {
            addresses,
            clock_ahead,
            what_to_try: addresses.what_to_try(),
        };
        whole_file::replace(&self.0, &serde_json::to_vec_pretty(&told)?)?;
        Ok(self.0)
    }

    pub(super) fn remove(self) -> io::Result<()> {
        match fs::remove_file(self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
