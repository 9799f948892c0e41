//! The store's configuration: read strictly from TOML, or made in code.
//!
//! A configuration that was read is complete and consistent; a mistake is named with its place.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use consent_model::party::PartyId;
use serde::Deserialize;
use service_kit::{
    config::{ConfigError, HttpConfig, InvalidTraces, LogConfig, PlainHttp, TracesConfig},
    mail::{InvalidMail, MailConfig},
    metrics::MetricsConfig,
    secret::Secret,
    tls::TlsConfig,
};
use url::Url;

use crate::{
    gate::{Limits, SeeBefore},
    host_key::KeySource,
};

/// Everything the store must be told.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Its address for the outside, also its registered endpoint. Ends with a slash.
    pub base_url: Url,
    /// Folder for vaults, host database and key files. Made when it is not there.
    pub data_dir: PathBuf,
    /// Its id in the registry.
    pub party: PartyId,
    /// Its name for people.
    #[serde(default = "default_name")]
    pub name: String,
    /// Who runs it, for the foot of every page.
    #[serde(default)]
    pub operator: Option<String>,
    /// Address of the consent manager.
    pub manager_url: Url,
    /// Where people sign in.
    pub identity: Identity,
    /// Where the key comes from that vault keys are wrapped under; `host.key` in `data_dir` if not
    /// given.
    #[serde(default)]
    pub host_key: KeySource,
    /// Host keys from before, for reading what still lies under them.
    #[serde(default)]
    pub older_host_keys: Vec<KeySource>,
    /// Folder with further question packages.
    #[serde(default)]
    pub question_dir: Option<PathBuf>,
    /// Most vaults open at once.
    #[serde(default = "default_open")]
    pub most_open_vaults: usize,
    /// In how many ways one party may be told one thing.
    #[serde(default)]
    pub limits: Limits,
    /// From which level of columns on the first release under a consent waits until she has seen the
    /// consent on this store's own page.
    #[serde(default)]
    pub see_before_release: SeeBefore,
    /// How it tells people by mail that a consent in their name has arrived; not at all without it.
    #[serde(default)]
    pub mail: Option<MailConfig>,
    /// TLS of its own, where no reverse proxy stands before it.
    #[serde(default)]
    pub tls: Option<TlsConfig>,
    /// How it calls others.
    #[serde(default)]
    pub http: HttpConfig,
    /// Where figures are given to Prometheus; nowhere without it.
    #[serde(default)]
    pub metrics: Option<MetricsConfig>,
    /// What the program writes to its log.
    #[serde(default)]
    pub log: LogConfig,
    /// Where spans of what it serves are sent over OTLP; nowhere without it.
    #[serde(default)]
    pub traces: Option<TracesConfig>,
}

/// The store's own client at the identity provider.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    /// Issuer, exactly as its tokens write it.
    pub issuer: String,
    /// Client id.
    pub client_id: String,
    /// Client secret; none for a public client.
    #[serde(default)]
    pub client_secret: Option<Secret>,
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreConfigError {
    /// The file.
    #[error(transparent)]
    File(#[from] ConfigError),
    /// A value.
    #[error("`{0}`")]
    Value(&'static str),
    /// The way of mail.
    #[error(transparent)]
    Mail(#[from] InvalidMail),
    /// An address that would be refused when it is called.
    #[error(transparent)]
    PlainHttp(#[from] PlainHttp),
    /// Traces that could not be sent.
    #[error(transparent)]
    Traces(#[from] InvalidTraces),
}

fn default_name() -> String {
    "Personal store".to_owned()
}

const fn default_open() -> usize {
    64
}

impl Config {
    /// Reads and checks a file.
    ///
    /// # Errors
    /// When it cannot be read or a value does not fit.
    pub fn load(path: &Path) -> Result<Self, StoreConfigError> {
        let config: Self = service_kit::config::load(path)?;
        config.check()?;
        Ok(config)
    }

    /// Checks what the types do not.
    ///
    /// # Errors
    /// The first value that does not fit.
    pub fn check(&self) -> Result<(), StoreConfigError> {
        let web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.has_host();
        if !web(&self.base_url) || !self.base_url.path().ends_with('/') {
            return Err(StoreConfigError::Value(
                "base_url must be an http or https address ending with a slash",
            ));
        }
        if self.base_url.path() != "/" {
            return Err(StoreConfigError::Value("base_url must be a whole origin"));
        }
        if !web(&self.manager_url) {
            return Err(StoreConfigError::Value(
                "manager_url must be an http or https address",
            ));
        }
        self.http.check("manager_url", &self.manager_url)?;
        if let Ok(issuer) = self.identity.issuer.parse() {
            self.http.check("identity.issuer", &issuer)?;
        }
        if self.manager_url.origin() == self.base_url.origin() {
            return Err(StoreConfigError::Value(
                "base_url must be an origin of its own, not the manager's",
            ));
        }
        if let Some(mail) = &self.mail {
            mail.check()?;
        }
        if let Some(traces) = &self.traces {
            traces.check(&self.http)?;
        }
        if self.most_open_vaults == 0 {
            return Err(StoreConfigError::Value(
                "most_open_vaults must be at least 1",
            ));
        }
        if self.limits.variants == 0 {
            return Err(StoreConfigError::Value(
                "limits.variants must be at least 1",
            ));
        }
        if !(1..=3650).contains(&self.limits.window_days) {
            return Err(StoreConfigError::Value(
                "limits.window_days must be between 1 and 3650",
            ));
        }
        Ok(())
    }
}

/// A commented configuration to begin with.
pub const SAMPLE: &str = r#"# Address to listen on.
listen = "127.0.0.1:8070"
# Public address of this store, as registered: a whole origin of its own; ends with a slash.
base_url = "http://127.0.0.1:8070/"
# Folder of the vaults, the host database and the key files; back it up, keep it private.
data_dir = "store-data"
# Name of this store on the network, as registered.
party = "store.example"
# Its name for people.
name = "Example Store"
# Issuer address of the consent manager.
manager_url = "http://127.0.0.1:8400/"
# Most vaults open at once.
most_open_vaults = 64
# From which level of columns on the first release under a consent waits until she has seen the consent
# on this store's own page: "public", "internal", "sensitive", "protected" or "restricted"; "never" lets
# a lying screen at the manager go unnoticed: docs/operations.md.
see_before_release = "sensitive"
# Folder with further question packages.
# question_dir = "questions"

# Where people sign in: this store's own client at the identity provider. Leave the secret out for
# a public client; `client_secret = { file = "…" }` and `{ env = "…" }` keep it out of this file.
[identity]
issuer = "http://127.0.0.1:8060"
client_id = "store"

# In how many ways one party may be told the answer to one question: at most so many different
# parameters, days or versions within so many days. The same again does not count.
[limits]
variants = 3
window_days = 180

# The key that all vault keys are wrapped under: 32 random bytes, as 64 hexadecimal digits or base64.
# Exactly one of these; `host.key` in `data_dir` if the table is left out. A command is run without
# a shell. Without this key nobody's vault opens again: docs/operations.md.
# [host_key]
# file = "/run/keys/store-host.key"
# env = "STORE_HOST_KEY"
# command = ["/usr/local/bin/print-host-key", "store"]

# Host keys from before, until `personal-store keys rotate-host` says that nothing lies under them.
# [[older_host_keys]]
# file = "/run/keys/store-host-2025.key"

# How people are told by mail that a consent in their name has arrived; without this table they find it
# when they sign in. In place of [mail.smtp], `outbox = "folder"` writes files: docs/operations.md.
# [mail]
# from = "Store <no-reply@store.example>"
# [mail.smtp]
# host = "mail.example"

# How other services are called. Plain http leaves this machine only where it is allowed.
# [http]
# extra_roots = ["own-authority.pem"]
# allow_plain_http = false

# [log]
# filter = "info"
# format = "json"

# Spans of what is served, to a collector that takes OTLP over HTTP (docs/monitoring.md). `ratio` is the part of all
# requests that is told.
# [traces]
# endpoint = "http://127.0.0.1:4318/v1/traces"
# ratio = 0.05
"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_accepted() {
        let config: Config = toml::from_str(SAMPLE).unwrap();
        config.check().unwrap();
        assert_eq!(config.name, "Example Store");
    }

    const GOOD: &str = r#"
        listen = "127.0.0.1:0"
        base_url = "http://127.0.0.2/"
        data_dir = "data"
        party = "store.example"
        manager_url = "http://127.0.0.1/"
        identity = { issuer = "http://127.0.0.3", client_id = "store" }
    "#;

    #[test]
    fn an_unknown_member_is_refused() {
        assert!(toml::from_str::<Config>(&format!("more = 1\n{GOOD}")).is_err());
    }

    #[test]
    fn the_managers_origin_is_refused() {
        let text = GOOD.replace("127.0.0.2", "127.0.0.1");
        assert!(toml::from_str::<Config>(&text).unwrap().check().is_err());
    }

    #[test]
    fn limits_that_would_let_nothing_or_everything_out_are_refused() {
        for limits in ["variants = 0", "window_days = 0", "window_days = 3651"] {
            let text = format!("{GOOD}\n[limits]\n{limits}");
            let config: Config = toml::from_str(&text).unwrap();
            assert!(config.check().is_err(), "{limits}");
        }
        let config: Config = toml::from_str(GOOD).unwrap();
        assert_eq!(config.limits, Limits::default());
    }

    #[test]
    fn a_complete_configuration_is_taken() {
        toml::from_str::<Config>(GOOD).unwrap().check().unwrap();
    }
}
