//! What an operator sets, raw → checked in one step. Unknown fields are refused.

use std::path::{Path, PathBuf};

use consent_model::{digest::Digest, party::Party, question::Manifest};
use serde::Deserialize;
use service_kit::{config::ConfigError, secret::Secret};
use url::Url;

/// The manager's configuration. Also made in code, by the sandbox.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Public base URL, `iss` of everything signed; ends with `/`.
    pub base_url: Url,
    /// Where it listens: `127.0.0.1:8400`.
    #[serde(default = "listen_default")]
    pub listen: std::net::SocketAddr,
    /// Keys, database, sealed pages.
    pub data_dir: PathBuf,
    /// `sqlite://…` or `postgres://…`; a file in the data folder when absent.
    #[serde(default)]
    pub database_url: Option<String>,
    /// Name for people.
    #[serde(default = "name_default")]
    pub service_name: String,
    /// Particulars for the publication page (DPDP Rules, First Schedule, Part B, item 11).
    #[serde(default)]
    pub operator: Vec<(String, String)>,
    /// Where people complain to the Board.
    pub board_url: Url,
    /// Her identity provider.
    pub identity: Identity,
    /// Registry entries.
    #[serde(default)]
    pub parties: Vec<Party>,
    /// Published questions.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Languages of notices, the fallback first.
    #[serde(default = "languages_default")]
    pub languages: Vec<String>,
    /// Cookies only over https. Switch off for a sandbox on plain http.
    #[serde(default = "yes")]
    pub secure_cookies: bool,
}

/// Her identity provider, any that speaks OpenID Connect.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Issuer, exactly as the provider writes it.
    pub issuer: String,
    /// Our client id there.
    pub client_id: String,
    /// Our secret there, unless we are a public client.
    #[serde(default)]
    pub client_secret: Option<Secret>,
}

/// A question that may be asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Digest of its package.
    pub digest: Digest,
    /// Its manifest.
    pub manifest: Manifest,
}

fn listen_default() -> std::net::SocketAddr {
    std::net::SocketAddr::from(([127, 0, 0, 1], 8400))
}

fn name_default() -> String {
    "Amanat".into()
}

fn languages_default() -> Vec<String> {
    vec!["en".into(), "hi".into()]
}

const fn yes() -> bool {
    true
}

impl Config {
    /// Reads a TOML file.
    ///
    /// # Errors
    /// Names file, line and fix.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        service_kit::config::load(path)
    }

    /// The database in use.
    #[must_use]
    pub fn database(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data_dir.join("manager.db").display()))
    }
}
