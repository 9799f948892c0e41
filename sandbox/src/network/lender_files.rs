//! What whoever runs the sandbox needs to ask as the lender of the Account Aggregator network, beside the running
//! one: a configuration for `amanat adapter aa …`, and two requests to begin with.

use std::{fs::Permissions, io, os::unix::fs::PermissionsExt, path::Path};

use account_aggregator::{EntityId, time};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use consent_model::digest::Digest;
use fiduciary_adapter::AdapterConfig;
use serde_json::{Value, json};
use service_kit::{account_aggregator::PeerConfig, secret::Secret, whole_file};

use super::{NetworkError, account_aggregator::HANDLE};
use crate::asks;

/// Name of the configuration, in the lender's folder.
const CONFIG: &str = "adapter.toml";
/// A request for a statement.
const STATEMENT: &str = "statement.json";
/// A request for an answer.
const QUESTION: &str = "question.json";

/// Our end of the network, as a configuration names it.
pub(super) struct End<'a> {
    pub(super) id: &'a EntityId,
    pub(super) key: &'a Secret,
    pub(super) registry: &'a Path,
    pub(super) peers: &'a [PeerConfig],
}

impl End<'_> {
    /// Its `[account_aggregator]` section. Keys are in it.
    pub(super) fn section(&self) -> io::Result<String> {
        let mut toml = format!(
            "[account_aggregator]\nid = {}\nkey = {}\nregistry = {}\n",
            text(self.id.as_str())?,
            text(self.key.expose())?,
            text(&self.registry.to_string_lossy())?,
        );
        for peer in self.peers {
            toml += &format!(
                "[[account_aggregator.peers]]\nkind = {}\nid = {}\n{}{}",
                text(peer.kind.name())?,
                text(peer.id.as_str())?,
                secret("calls_with", peer.calls_with.as_ref())?,
                secret("called_with", peer.called_with.as_ref())?,
            );
        }
        Ok(toml)
    }
}

/// A text of TOML: JSON's are.
pub(super) fn text(value: &str) -> io::Result<String> {
    serde_json::to_string(value).map_err(io::Error::other)
}

fn secret(name: &str, secret: Option<&Secret>) -> io::Result<String> {
    match secret {
        Some(secret) => Ok(format!("{name} = {}\n", text(secret.expose())?)),
        None => Ok(String::new()),
    }
}

/// Writes them into the lender's folder.
pub(super) fn write(
    config: &AdapterConfig,
    question: Digest,
    (customer, now): (&str, DateTime<Utc>),
) -> Result<(), NetworkError> {
    let folder = &config.data_dir;
    let end = config.account_aggregator.as_ref();
    let end = end.ok_or("the lender is not on the network")?;
    let end = End {
        id: &end.id,
        key: &end.key,
        registry: &end.registry,
        peers: &end.peers,
    };
    let toml = format!(
        "party = {}\nbase_url = {}\nlisten = \"127.0.0.1:0\"\ndata_dir = {}\nmanager_url = {}\n\
         identity_issuer = {}\n{}[account_aggregator.data_user]\n",
        text(config.party.as_str())?,
        text(config.base_url.as_str())?,
        text(&folder.to_string_lossy())?,
        text(config.manager_url.as_str())?,
        text(&config.identity_issuer)?,
        end.section()?,
    );
    let file = folder.join(CONFIG);
    whole_file::replace(&file, toml.as_bytes())?;
    std::fs::set_permissions(&file, Permissions::from_mode(0o600))?;
    let common = json!({
        "consentExpiry": time::format(now + TimeDelta::days(20)),
        "Customer": {"id": format!("{customer}@{HANDLE}")},
    });
    request(
        &folder.join(STATEMENT),
        &common,
        json!({
            "consentMode": "STORE", "fetchType": "PERIODIC", "fiTypes": ["DEPOSIT"],
            "consentTypes": ["PROFILE", "SUMMARY", "TRANSACTIONS"],
            "Purpose": {"code": "103", "text": "To see what you can afford to pay back"},
            "FIDataRange": {"from": time::format(now - TimeDelta::days(360)), "to": time::format(now)},
            "DataLife": {"unit": "DAY", "value": 7}, "Frequency": {"unit": "MONTH", "value": 4},
        }),
    )?;
    let range = asks::half_year();
    let day = |day: chrono::NaiveDate| time::format(day.and_time(NaiveTime::MIN).and_utc());
    request(
        &folder.join(QUESTION),
        &common,
        json!({
            "fetchType": "ONETIME",
            "Purpose": {"code": "105", "text": "To see what you can afford to pay back"},
            "FIDataRange": {"from": day(range.from), "to": day(range.to)},
            "DataLife": {"unit": "DAY", "value": 7}, "Frequency": {"unit": "MONTH", "value": 1},
            "Query": {"question": question, "parameters": {"months": 6, "band": 5000}},
        }),
    )
}

fn request(file: &Path, common: &Value, own: Value) -> Result<(), NetworkError> {
    let mut whole = common.clone();
    if let (Some(whole), Value::Object(own)) = (whole.as_object_mut(), own) {
        whole.extend(own);
    }
    Ok(whole_file::replace(
        file,
        &serde_json::to_vec_pretty(&whole)?,
    )?)
}
