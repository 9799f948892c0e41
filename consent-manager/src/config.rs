//! What an operator sets, raw → checked in one step. Unknown fields are refused.

mod party;
mod witness;

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use consent_model::{
    digest::Digest,
    party::{Party, PartyId},
    passkey::RpId,
    question::Manifest,
    rights::LONGEST_ANSWER_DAYS,
};
use migrations::database::sqlite_url;
use serde::Deserialize;
use service_kit::{
    account_aggregator::EdgeConfig,
    config::{HttpConfig, InvalidTraces, LogConfig, PlainHttp, TracesConfig},
    mail::{InvalidMail, MailConfig},
    metrics::MetricsConfig,
    rate_limit::RateLimit,
    secret::Secret,
    tls::TlsConfig,
};
use url::Url;

pub use self::witness::WitnessConfig;
use crate::service::Retention;

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
    /// Sealed pages and archives, where several managers over one database share them; in the data folder when absent.
    #[serde(default)]
    pub shared_dir: Option<PathBuf>,
    /// `sqlite://…` or `postgres://…`, which may carry a password; a file in the data folder when
    /// absent.
    #[serde(default)]
    pub database_url: Option<Secret>,
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
    /// Passkeys.
    #[serde(default)]
    pub passkeys: Passkeys,
    /// Registry entries.
    #[serde(default, deserialize_with = "party::entries")]
    pub parties: Vec<Party>,
    /// Published questions.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Languages of notices, the fallback first.
    #[serde(default = "languages_default")]
    pub languages: Vec<String>,
    /// How word is sent by mail; none is without it.
    #[serde(default)]
    pub mail: Option<MailConfig>,
    /// For how long what is kept.
    #[serde(default)]
    pub retention: Retention,
    /// Who cosigns the transparency log.
    #[serde(default)]
    pub witnesses: Vec<WitnessConfig>,
    /// Our end of the Account Aggregator network; none: we are not on it.
    #[serde(default)]
    pub account_aggregator: Option<EdgeConfig>,
    /// How often one party may call.
    #[serde(default)]
    pub limits: RateLimit,
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

/// Passkeys of people.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Passkeys {
    /// The domain that they belong to: that of `base_url`, or one above it. When absent, the host
    /// of `base_url`, if browsers let passkeys belong to it.
    #[serde(default)]
    pub rp_id: Option<RpId>,
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
    ["en", "hi", "bn", "ta", "ur", "ja"]
        .map(String::from)
        .into()
}

const fn yes() -> bool {
    true
}

/// A configuration that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidConfig {
    /// Everything signed names it, and relative addresses are resolved against it.
    #[error("`base_url` must be `http` or `https`, a host and perhaps a port, and `/`")]
    BaseUrl,
    /// Signing in needs it.
    #[error("`identity.issuer` must be an http or https address")]
    Issuer,
    /// The law says longer.
    #[error(
        "`retention.record_years` must be at least 7 and `retention.log_days` at least 365 (DPDP Rules 2025, First Schedule, Part B, item 4(c) and rule 8(3))"
    )]
    Retention,
    /// A notice without a language cannot be written.
    #[error("`languages` must name at least one language")]
    NoLanguage,
    /// An address that would be refused when it is called.
    #[error(transparent)]
    PlainHttp(#[from] PlainHttp),
    /// Traces that could not be sent.
    #[error(transparent)]
    Traces(#[from] InvalidTraces),
    /// Nothing could be brought there.
    #[error(
        "`url` of the {0}. of `witnesses` must end with `/` and be http or https, without a query"
    )]
    WitnessUrl(usize),
    /// Nothing that it signs could be checked.
    #[error(
        "`vkey` of the {0}. of `witnesses` must be the key of a witness, as its operator gives it"
    )]
    WitnessKey(usize),
    /// Its lines could not be told apart.
    #[error("the witness `{0}` is named twice")]
    WitnessTwice(String),
    /// Browsers would refuse every passkey.
    #[error("`passkeys.rp_id` must be the host of `base_url`, or a domain above it")]
    PasskeyDomain,
    /// Two entries of one name would overwrite each other.
    #[error("`parties` names `{0}` twice")]
    PartyTwice(PartyId),
    /// Cookies that are not marked secure can leave over http.
    #[error("`secure_cookies` must be true while `base_url` is https")]
    CookiesNotSecure,
    /// The way of mail cannot work.
    #[error(transparent)]
    Mail(#[from] InvalidMail),
    /// Everything signed names the address.
    #[error("`base_url` must be https where there is `[tls]`")]
    TlsOverHttp,
    /// Cookies marked secure never come back over http.
    #[error("`secure_cookies` must be false while `base_url` is http")]
    CookiesOverHttp,
}

impl Config {
    /// Reads a TOML file and checks it.
    ///
    /// # Errors
    /// Names file, line and fix, or the rule that is broken.
    pub fn load(path: &Path) -> Result<Self, Box<dyn std::error::Error>> {
        let config: Self = service_kit::config::load(path)?;
        config.check()?;
        Ok(config)
    }

    /// Where sealed pages and archives lie.
    #[must_use]
    pub fn shared(&self) -> &Path {
        self.shared_dir.as_deref().unwrap_or(&self.data_dir)
    }

    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// The first rule that is broken.
    pub fn check(&self) -> Result<(), InvalidConfig> {
        let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
        // Paths, cookies and links of the pages begin at the root of the host.
        let bare = self.base_url[url::Position::BeforePath..] == *"/"
            && self.base_url.username().is_empty()
            && self.base_url.password().is_none();
        if !is_web(&self.base_url) || !bare {
            return Err(InvalidConfig::BaseUrl);
        }
        if !Url::parse(&self.identity.issuer).is_ok_and(|url| is_web(&url)) {
            return Err(InvalidConfig::Issuer);
        }
        if self.languages.is_empty() {
            return Err(InvalidConfig::NoLanguage);
        }
        if self.retention.record_years < 7 || self.retention.log_days < 365 {
            return Err(InvalidConfig::Retention);
        }
        if self.secure_cookies && self.base_url.scheme() == "http" {
            return Err(InvalidConfig::CookiesOverHttp);
        }
        if !self.secure_cookies && self.base_url.scheme() == "https" {
            return Err(InvalidConfig::CookiesNotSecure);
        }
        if self.tls.is_some() && self.base_url.scheme() == "http" {
            return Err(InvalidConfig::TlsOverHttp);
        }
        if let Some(mail) = &self.mail {
            mail.check()?;
        }
        if let Some(traces) = &self.traces {
            traces.check(&self.http)?;
        }
        if self
            .passkeys
            .rp_id
            .as_ref()
            .is_some_and(|id| !id.covers(&self.base_url))
        {
            return Err(InvalidConfig::PasskeyDomain);
        }
        self.log_witnesses()?;
        let mut named = BTreeSet::new();
        match self.parties.iter().find(|p| !named.insert(&p.id)) {
            Some(twice) => Err(InvalidConfig::PartyTwice(twice.id.clone())),
            None => Ok(()),
        }
    }

    /// The domain that passkeys belong to. An address has none; nor has plain http, except on
    /// `localhost`, since browsers make no passkeys there.
    #[must_use]
    pub fn passkey_domain(&self) -> Option<RpId> {
        let host = self.base_url.host_str()?;
        let secure = self.base_url.scheme() == "https" || host == "localhost";
        let domain = self.passkeys.rp_id.clone().or_else(|| host.parse().ok());
        domain.filter(|_| secure)
    }

    /// In how many days complaints to this service are answered: as `operator` publishes it, and
    /// never in more than the law allows (DPDP Rules, rule 14(3)).
    #[must_use]
    pub fn answer_days(&self) -> u32 {
        self.operator
            .iter()
            .find(|(key, _)| key == "grievance_days")
            .and_then(|(_, days)| days.trim().parse().ok())
            .unwrap_or(LONGEST_ANSWER_DAYS)
            .min(LONGEST_ANSWER_DAYS)
    }

    /// The database in use. Makes the data folder and, for SQLite, the file, mode 0600.
    ///
    /// # Errors
    /// When the folder or the file cannot be made.
    pub fn database(&self) -> std::io::Result<Secret> {
        if let Some(url) = &self.database_url {
            return Ok(url.clone());
        }
        std::fs::create_dir_all(&self.data_dir)?;
        sqlite_url(&self.data_dir.join("manager.db")).map(Secret::new)
    }
}

/// A commented configuration to begin with.
pub const SAMPLE: &str = r#"# Public address, `iss` of everything this manager signs; ends with a slash.
base_url = "http://127.0.0.1:8400/"
# Address to listen on; put a TLS proxy in front of it.
listen = "127.0.0.1:8400"
# Folder of keys, database and sealed pages; back it up, keep it private.
data_dir = "manager-data"
# For PostgreSQL instead of SQLite in the data folder.
# database_url = "postgres://user:password@host/amanat"
# Name for people.
service_name = "Example consent manager"
# Where people complain to the Data Protection Board.
board_url = "https://board.example/complaints"
# Languages of notices, the fallback first.
languages = ["en", "hi"]
# Cookies only over https: false exactly while `base_url` is http.
secure_cookies = false
# Particulars of the operator, for its publication page at /about. The names below have a place of
# their own there; `people: <name>`, `shareholders: <name>` and `bodies: <name>` fill lists; anything
# else is shown as it stands.
operator = [
    ["name", "Example Consent Manager Limited"],
    ["registration", "number in the register of consent managers"],
    ["address", "1 Example Road, New Delhi 110001"],
    ["contact", "hello@manager.example"],
    ["grievance_officer", "A. Example"],
    ["grievance_contact", "grievance@manager.example"],
    ["grievance_days", "30"],
    ["people: B. Example", "Director"],
    ["shareholders: C. Example", "5 %"],
    ["bodies: Example Holdings Limited", "a director's other body corporate"],
    ["bodies_as_on", "1 November 2026"],
]

# Where people sign in: any OpenID Connect provider.
[identity]
issuer = "https://identity.example"
client_id = "consent-manager"
# client_secret = "..."

# How people are told by mail what waits for them; without this table they find it when they sign in.
# [mail]
# from = "Amanat <no-reply@manager.example>"
# [mail.smtp]
# host = "mail.example"
# security = "tls"
# user = "amanat"
# password = { file = "smtp.password" }

# The domain that people's passkeys belong to, for good: the host of `base_url`, as when this is
# absent, or a domain above it.
# [passkeys]
# rp_id = "manager.example"

# For how long what is kept, which `consent-manager retention plan` and `run` go by: records of consents,
# notices and sharing after their end, and logs. The law's least is 7 and 365.
# [retention]
# record_years = 7
# log_days = 366

# Who cosigns the transparency log, so that everybody knows to be shown the same one: parties whose adapters
# are witnesses (docs/integrate/witness.md), or any other C2SP witness. One block for each.
# [[witnesses]]
# url = "https://adapter.bank.example/witness/"
# vkey = "bank.example/witness+00000000+..."

# How often one party may call.
# [limits]
# per_second = 100
# burst = 1000

# TLS of the manager's own, where no reverse proxy stands before it. With `client_roots` parties may
# bring certificates, and their tokens are bound to them; with `require_client_certificate` they must.
# [tls]
# certificate = "manager.pem"
# key = "manager.key"
# client_roots = "network-authority.pem"
# require_client_certificate = false

# How parties and the identity provider are called, as in an adapter's configuration.
# [http]
# extra_roots = ["own-authority.pem"]
# client_certificate = "client.pem"
# client_key = "client.key"

# [log]
# filter = "info"
# format = "json"

# Figures for Prometheus, to whoever reaches the address (docs/monitoring.md).
# [metrics]
# listen = "127.0.0.1:9464"

# Spans of what is served, to a collector that takes OTLP over HTTP (docs/monitoring.md). `ratio` is the part of all
# requests that is told.
# [traces]
# endpoint = "http://127.0.0.1:4318/v1/traces"
# ratio = 0.05

# Who takes part; one block for each. Whoever is not named here any more at the next start is
# withdrawn: it can ask and deliver nothing, and records go on naming it. The same holds for
# `[[questions]]`.
# [[parties]]
# id = "bank.example"
# name = "Example Bank"
# roles = ["provider"]
# standing = "active"
# since = "2026-11-01T00:00:00Z"
# website = "https://bank.example/"
# grievance_url = "https://bank.example/grievance"
# endpoint = "https://adapter.bank.example/"
# datasets = ["bank.accounts", "bank.transactions"]
# logo = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
# [[parties.keys.keys]]
# kty = "OKP"
# crv = "Ed25519"
# x = "..."
"#;

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Config {
        toml::from_str(SAMPLE).unwrap()
    }

    #[test]
    fn what_cannot_work_is_refused() {
        let mut config = sample();
        config.base_url = "http://127.0.0.1:1/a".parse().unwrap();
        assert_eq!(config.check(), Err(InvalidConfig::BaseUrl));
        for address in [
            "https://manager.example/amanat/",
            "https://manager.example/?a=1",
            "https://user@manager.example/",
            "ftp://manager.example/",
        ] {
            config.base_url = address.parse().unwrap();
            assert_eq!(config.check(), Err(InvalidConfig::BaseUrl), "{address}");
        }
        let mut config = sample();
        config.base_url = "https://manager.example/".parse().unwrap();
        assert_eq!(config.check(), Err(InvalidConfig::CookiesNotSecure));
        config.secure_cookies = true;
        assert_eq!(config.check(), Ok(()));
        let mut config = sample();
        config.identity.issuer = "identity".into();
        assert_eq!(config.check(), Err(InvalidConfig::Issuer));
        let mut config = sample();
        config.languages.clear();
        assert_eq!(config.check(), Err(InvalidConfig::NoLanguage));
        let mut config = sample();
        config.secure_cookies = true;
        assert_eq!(config.check(), Err(InvalidConfig::CookiesOverHttp));
    }

    #[test]
    fn the_sample_is_accepted_also_with_the_party_that_it_shows() {
        assert_eq!(sample().check(), Ok(()));
        let shown = SAMPLE
            .split_once("# [[parties]]")
            .map(|(_, party)| format!("[[parties]]{party}"))
            .unwrap()
            .replace("# ", "")
            .replace(
                "x = \"...\"",
                "x = \"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"",
            );
        let whole = format!("{SAMPLE}\n{shown}");
        let config: Config = toml::from_str(&whole).unwrap();
        assert_eq!(config.check(), Ok(()));
        let twice = format!("{whole}\n{shown}");
        let config: Config = toml::from_str(&twice).unwrap();
        assert!(matches!(config.check(), Err(InvalidConfig::PartyTwice(_))));
    }

    #[test]
    fn a_database_password_is_not_shown() {
        let mut config = sample();
        config.database_url = Some(Secret::new("postgres://user:hunter2@host/amanat"));
        assert!(!format!("{config:?}").contains("hunter2"));
    }
}
