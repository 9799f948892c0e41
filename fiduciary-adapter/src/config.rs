//! Configuration of an adapter, read from TOML and checked.

mod source;

use std::path::PathBuf;

use consent_model::{dataset::DatasetKind, party::PartyId};
use serde::Deserialize;
use service_kit::{
    config::{HttpConfig, LogConfig, PlainHttp},
    secret::Secret,
};
use url::Url;

pub use self::source::{SourceConfig, SourceKind};
use crate::sources::mapping::MappingError;

/// What an adapter must be told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdapterConfig {
    /// Its name on the network.
    pub party: PartyId,
    /// Its public address: the registered `endpoint`, ends with `/`.
    pub base_url: Url,
    /// Folder of its key and database.
    pub data_dir: PathBuf,
    /// The manager's issuer address.
    pub manager_url: Url,
    /// The identity provider whose sign-ins count as evidence of an approval: its issuer, as ID
    /// tokens write it. Not the manager's to choose, which is why it stands here.
    pub identity_issuer: String,
    /// Its name for people, on the linking pages.
    #[serde(default)]
    pub display_name: Option<String>,
    /// Another database than SQLite in `data_dir`: `postgres://…`. May carry a password.
    #[serde(default)]
    pub database_url: Option<Secret>,
    /// Where to listen, when run as a program.
    #[serde(default = "default_listen")]
    pub listen: std::net::SocketAddr,
    /// Where the records come from; none for a pure data user.
    #[serde(default)]
    pub sources: Vec<SourceConfig>,
    /// File that one-time codes are appended to for the host's message service to send.
    #[serde(default)]
    pub code_spool: Option<PathBuf>,
    /// How it calls others.
    #[serde(default)]
    pub http: HttpConfig,
    /// What the program writes to its log.
    #[serde(default)]
    pub log: LogConfig,
}

fn default_listen() -> std::net::SocketAddr {
    std::net::SocketAddr::from(([127, 0, 0, 1], 8090))
}

/// A configuration that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConfig {
    /// Relative addresses are resolved against it.
    #[error("`base_url` must end with `/` and be http or https")]
    BaseUrl,
    /// Not an address to call.
    #[error("`manager_url` must be http or https")]
    ManagerUrl,
    /// Evidence could never be checked.
    #[error("`identity_issuer` must be an http or https address")]
    IdentityIssuer,
    /// A source that could not work.
    #[error(transparent)]
    Source(#[from] MappingError),
    /// Nobody could ever prove an account.
    #[error("a source needs a `code_spool`, so that one-time codes can be sent")]
    NoCodes,
    /// An address that would be refused when it is called.
    #[error(transparent)]
    PlainHttp(#[from] PlainHttp),
}

impl AdapterConfig {
    /// The required values, and defaults for the rest.
    #[must_use]
    pub fn new(
        party: PartyId,
        base_url: Url,
        data_dir: PathBuf,
        manager_url: Url,
        identity_issuer: String,
    ) -> Self {
        Self {
            party,
            base_url,
            data_dir,
            manager_url,
            identity_issuer,
            display_name: None,
            database_url: None,
            listen: default_listen(),
            sources: Vec::new(),
            code_spool: None,
            http: HttpConfig::default(),
            log: LogConfig::default(),
        }
    }

    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
        if !is_web(&self.base_url) || !self.base_url.path().ends_with('/') {
            return Err(InvalidConfig::BaseUrl);
        }
        if !is_web(&self.manager_url) {
            return Err(InvalidConfig::ManagerUrl);
        }
        if !self
            .identity_issuer
            .parse()
            .is_ok_and(|url: Url| is_web(&url))
        {
            return Err(InvalidConfig::IdentityIssuer);
        }
        self.http.check("manager_url", &self.manager_url)?;
        if let Ok(issuer) = self.identity_issuer.parse() {
            self.http.check("identity_issuer", &issuer)?;
        }
        if !self.sources.is_empty() && self.code_spool.is_none() {
            return Err(InvalidConfig::NoCodes);
        }
        source::check_all(&self.sources, &self.http)?;
        Ok(())
    }

    /// The datasets that its sources hold; none of a pure data user.
    #[must_use]
    pub fn datasets(&self) -> Vec<DatasetKind> {
        let mut all: Vec<_> = self
            .sources
            .iter()
            .flat_map(SourceConfig::datasets)
            .collect();
        all.sort_unstable();
        all
    }

    /// Its name for people.
    #[must_use]
    pub fn name(&self) -> &str {
        self.display_name
            .as_deref()
            .unwrap_or_else(|| self.party.as_str())
    }
}

/// A commented configuration to begin with.
pub const SAMPLE: &str = r#"# Name of this party on the network, as registered.
party = "bank.example"
# Public address of this adapter, as registered; ends with a slash.
base_url = "http://127.0.0.1:8090/"
# Folder of the signing key and the database; back it up, keep it private.
data_dir = "adapter-data"
# Issuer address of the consent manager.
manager_url = "http://127.0.0.1:8400/"
# Identity provider whose sign-ins count as evidence of an approval: its issuer, exactly as its ID
# tokens write it. Learn it from the operator, not from the manager: whoever names the provider
# could make approvals up.
identity_issuer = "http://127.0.0.1:8060"
# Name shown to people on the linking pages.
display_name = "Example Bank"
# Address to listen on.
listen = "127.0.0.1:8090"
# File that one-time codes are appended to, one JSON object a line; your message service sends them.
code_spool = "adapter-data/codes.ndjson"

# Where the records come from. Leave this out for a party that only asks. There may be several, each
# for other datasets; docs/integrate/sources.md shows a block for every kind of system.
[[sources]]
name = "core"
kind = "csv"
path = "transactions.csv.gz"
# Names of the columns, where they are not these.
# [sources.columns]
# transaction = "transaction_id"
# customer = "user_id"
# booked_at = "timestamp"
# amount = "amount"
# category = "category"
# counterparty = "merchant"
# balance_after = "balance_after"
# account_kind = "account_type"
# currency = "INR"                  # not a column: the currency of every amount

# How other services are called. Plain http leaves this machine only where it is allowed.
# [http]
# extra_roots = ["own-authority.pem"]
# allow_plain_http = false

# [log]
# filter = "info"
# format = "json"
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_closing_slash_is_refused() {
        let mut config: AdapterConfig = toml::from_str(SAMPLE).unwrap();
        config.base_url = "http://127.0.0.1:1/a".parse().unwrap();
        assert_eq!(config.check(), Err(InvalidConfig::BaseUrl));
    }

    #[test]
    fn a_source_without_a_way_to_send_codes_is_refused() {
        let mut config: AdapterConfig = toml::from_str(SAMPLE).unwrap();
        config.code_spool = None;
        assert_eq!(config.check(), Err(InvalidConfig::NoCodes));
    }

    #[test]
    fn plain_http_to_another_machine_is_refused_before_anything_starts() {
        let mut config: AdapterConfig = toml::from_str(SAMPLE).unwrap();
        config.manager_url = "http://manager:8400/".parse().unwrap();
        assert_eq!(
            config.check(),
            Err(InvalidConfig::PlainHttp(PlainHttp("manager_url")))
        );
        config.http.allow_plain_http = true;
        assert_eq!(config.check(), Ok(()));
    }

    #[test]
    fn what_the_sample_leaves_out_can_be_put_in() {
        let all: String = SAMPLE
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                Some(rest) if rest.starts_with('[') || rest.contains(" = ") => format!("{rest}\n"),
                _ => format!("{line}\n"),
            })
            .collect();
        let config: AdapterConfig = toml::from_str(&all).unwrap();
        assert_eq!(config.http.extra_roots.len(), 1);
        assert_eq!(config.log.format, service_kit::config::LogFormat::Json);
    }

    #[test]
    fn the_sample_is_accepted() {
        let config: AdapterConfig = toml::from_str(SAMPLE).unwrap();
        assert_eq!(config.check(), Ok(()));
        assert_eq!(config.name(), "Example Bank");
    }
}
