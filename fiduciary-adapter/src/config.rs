//! Configuration of an adapter, read from TOML and checked.

mod account_aggregator;
mod source;
mod transparency;

use std::path::PathBuf;

use consent_model::{acknowledgement::LONGEST_TEXT, dataset::DatasetKind, party::PartyId};
use serde::Deserialize;
use service_kit::{
    config::{HttpConfig, InvalidTraces, LogConfig, PlainHttp, TracesConfig},
    metrics::MetricsConfig,
    secret::Secret,
    tls::TlsConfig,
};
use url::Url;

pub use self::{
    account_aggregator::AccountAggregatorConfig,
    source::{SourceConfig, SourceKind},
    transparency::{TransparencyConfig, WitnessConfig},
};
use crate::{
    account_aggregator::provider::InvalidNetwork, decide::SHORTEST_KEPT_DAYS,
    sources::mapping::MappingError,
};

/// The local decision point, asked over HTTP by systems of the fiduciary's own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecideConfig {
    /// Where it listens: an address that only own systems reach, and not that of the manager's calls.
    pub listen: std::net::SocketAddr,
    /// For how many days checks are kept; at least 366.
    #[serde(default = "shortest_kept")]
    pub keep_days: u32,
}

const fn shortest_kept() -> u32 {
    SHORTEST_KEPT_DAYS
}

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
    /// TLS of its own, where no reverse proxy stands before it. Where it requires a client certificate,
    /// the manager has to bring one.
    #[serde(default)]
    pub tls: Option<TlsConfig>,
    /// The local decision point over HTTP; none: it is asked in process only, or not at all.
    #[serde(default)]
    pub decide: Option<DecideConfig>,
    /// What becomes of what was received, once she has stopped the consent that it came under.
    #[serde(default)]
    pub deletion: DeletionConfig,
    /// What a law has this party keep all the same; without it, everything goes.
    #[serde(default)]
    pub retention: Option<RetentionConfig>,
    /// How the manager's transparency log is watched.
    #[serde(default)]
    pub transparency: TransparencyConfig,
    /// Whether this party is a witness of that log, and as whom.
    #[serde(default)]
    pub witness: Option<WitnessConfig>,
    /// This party on the Account Aggregator network; none: it is not there.
    #[serde(default)]
    pub account_aggregator: Option<AccountAggregatorConfig>,
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

/// What is stated of deleting.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeletionConfig {
    /// The host keeps copies of its own, and states within so many days what became of all of it. Without
    /// it, what this adapter keeps is all there is.
    #[serde(default)]
    pub stated_by_host_within_days: Option<u32>,
    /// What is true of processors, who handle it on this party's behalf.
    #[serde(default)]
    pub processors: ProcessorsConfig,
}

/// What is true of processors.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProcessorsConfig {
    /// None has any of it.
    #[default]
    None,
    /// They are told to delete it.
    Told,
}

/// What a law has this party keep although she has stopped the consent (DPDP Act s.8(7)).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionConfig {
    /// What, in words for her.
    pub what: String,
    /// The statute and its section.
    pub ground: String,
    /// How long.
    pub days: u32,
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
    /// It is for own systems only.
    #[error("`decide.listen` must be another address than `listen`, and not one of every network")]
    DecideListen,
    /// The law asks for a year.
    #[error("`decide.keep_days` must be at least {SHORTEST_KEPT_DAYS}")]
    DecideKept,
    /// She could not read why something is kept.
    #[error(
        "`retention` needs `what` and `ground` of 1 to 300 characters each, and at least 1 of `days`"
    )]
    Retention,
    /// Longer than a statement may be put off.
    #[error("`stated_by_host_within_days` must be between 1 and 90")]
    StatedLate,
    /// Nobody could sign under it.
    #[error("`witness.name` must not be empty, and without spaces and `+`")]
    WitnessName,
    /// Nothing could ever be checked with it.
    #[error(
        "`transparency.key` must be the key of a log, `name+id+key`, as the manager's operator gives it"
    )]
    LogKey,
    /// Relative addresses are resolved against it.
    #[error("each of `transparency.peers` must end with `/` and be http or https, without a query")]
    Peer,
    /// A provider on the Account Aggregator network that could not work.
    #[error(transparent)]
    Network(#[from] InvalidNetwork),
    /// An address that would be refused when it is called.
    #[error(transparent)]
    PlainHttp(#[from] PlainHttp),
    /// Traces that could not be sent.
    #[error(transparent)]
    Traces(#[from] InvalidTraces),
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
            tls: None,
            decide: None,
            deletion: DeletionConfig::default(),
            retention: None,
            transparency: TransparencyConfig::default(),
            witness: None,
            account_aggregator: None,
            http: HttpConfig::default(),
            metrics: None,
            log: LogConfig::default(),
            traces: None,
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
        if let Some(traces) = &self.traces {
            traces.check(&self.http)?;
        }
        if !self.sources.is_empty() && self.code_spool.is_none() {
            return Err(InvalidConfig::NoCodes);
        }
        source::check_all(&self.sources, &self.http)?;
        transparency::check(self)?;
        if let Some(network) = &self.account_aggregator
            && let Some(provider) = &network.provider
        {
            provider.check(self.code_spool.is_some())?;
        }
        if let Some(decide) = &self.decide {
            let shared = decide.listen == self.listen && decide.listen.port() != 0;
            if shared || decide.listen.ip().is_unspecified() {
                return Err(InvalidConfig::DecideListen);
            }
            if decide.keep_days < SHORTEST_KEPT_DAYS {
                return Err(InvalidConfig::DecideKept);
            }
        }
        let days = self.deletion.stated_by_host_within_days;
        if days.is_some_and(|days| !(1..=90).contains(&days)) {
            return Err(InvalidConfig::StatedLate);
        }
        if let Some(kept) = &self.retention {
            let readable = |text: &str| {
                let text = text.trim();
                !text.is_empty()
                    && text.chars().count() <= LONGEST_TEXT
                    && !text.chars().any(char::is_control)
            };
            if !readable(&kept.what)
                || !readable(&kept.ground)
                || !(1..=36_525).contains(&kept.days)
            {
                return Err(InvalidConfig::Retention);
            }
        }
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

# May own systems process what a person consented to? They ask here (docs/integrate/decide.md): an
# address of their own, with the token in `data_dir`/decide.token. Leave this out to switch it off.
# [decide]
# listen = "127.0.0.1:8091"
# keep_days = 366                   # how long each check is kept; a year at least
# Once she has stopped a consent, this adapter deletes what it keeps under it and says so, signed.
# [deletion]
# stated_by_host_within_days = 7    # your own systems hold copies: you state what became of them, with `acknowledge`
# processors = "told"               # others handle it for you, and you tell them to delete it

# What a law has you keep all the same: she reads what, why and until when.
# [retention]
# what = "Statements that a credit decision was made on"
# ground = "Prevention of Money-laundering Act 2002, s.12(1)(a)"
# days = 1825

# How the manager's transparency log is watched (docs/integrate/witness.md): every so many seconds, 0 for
# never; with the log's key as its operator gave it to you; and compared with what these parties have seen.
# [transparency]
# every = 60
# key = "manager.example/log+00000000+..."
# peers = ["https://clinic.example/api/"]

# Cosign that log, so that nobody can be shown another one: give what `witness show` prints to the
# manager's operator. Its name, where it is not that of the party with `/witness`.
# [witness]
# name = "bank.example/witness"

# This party on the Account Aggregator network (docs/integrate/account-aggregator-data-user.md): its id and
# key there, the registry of its parties, whom it deals with, and what it is.
# [account_aggregator]
# id = "lender-fiu"
# key = "{...}"                     # or { file = "network.jwk" }: a private JWK with a `kid`
# registry = "central-registry.json"
# [[account_aggregator.peers]]
# kind = "AA"
# id = "some-aa"
# calls_with = "..."                # or { file = "..." }: the API key that it calls with
# called_with = "..."               # and the one that it is called with
# [account_aggregator.data_user]
# curve = "X25519"                  # "Curve25519" for old peers
# poll_seconds = 30
# keep_at_most_days = 365           # documents live as long as their consent says, and no longer than this
# As a provider (docs/integrate/account-aggregator-provider.md): what it serves, and how a customer gets the
# token that confirms a link.
# [account_aggregator.provider]
# fi_types = ["DEPOSIT"]
# identifiers = ["MOBILE"]
# authenticator = "TOKEN"
# token_command = ["/usr/local/bin/send-token"]
# session_minutes = 60

# How other services are called. Plain http leaves this machine only where it is allowed.
# [http]
# extra_roots = ["own-authority.pem"]
# allow_plain_http = false
# Certificate to show where it is asked for (mutual TLS); tokens are then bound to it.
# client_certificate = "client.pem"
# client_key = "client.key"

# TLS of this adapter's own, where no reverse proxy stands before it. Callers may bring certificates
# of `client_roots`; with `require_client_certificate` the manager must.
# [tls]
# certificate = "adapter.pem"
# key = "adapter.key"
# client_roots = "network-authority.pem"
# require_client_certificate = false

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
    fn what_is_kept_without_a_ground_or_stated_too_late_is_refused() {
        let mut config: AdapterConfig = toml::from_str(SAMPLE).unwrap();
        config.deletion.stated_by_host_within_days = Some(91);
        assert_eq!(config.check(), Err(InvalidConfig::StatedLate));
        config.deletion.stated_by_host_within_days = None;
        config.retention = Some(RetentionConfig {
            what: "statements".into(),
            ground: " ".into(),
            days: 1,
        });
        assert_eq!(config.check(), Err(InvalidConfig::Retention));
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
    fn the_decision_point_has_an_address_of_its_own_and_keeps_checks_for_a_year() {
        let mut config: AdapterConfig = toml::from_str(SAMPLE).unwrap();
        for (listen, keep_days, wrong) in [
            ("127.0.0.1:8090", 366, Some(InvalidConfig::DecideListen)),
            ("0.0.0.0:8091", 366, Some(InvalidConfig::DecideListen)),
            ("[::]:8091", 366, Some(InvalidConfig::DecideListen)),
            ("127.0.0.1:8091", 365, Some(InvalidConfig::DecideKept)),
            ("127.0.0.1:8091", 366, None),
        ] {
            config.decide = Some(DecideConfig {
                listen: listen.parse().unwrap(),
                keep_days,
            });
            assert_eq!(config.check().err(), wrong, "{listen}");
        }
    }

    #[test]
    fn the_sample_is_accepted() {
        let config: AdapterConfig = toml::from_str(SAMPLE).unwrap();
        assert_eq!(config.check(), Ok(()));
        assert_eq!(config.name(), "Example Bank");
    }
}
