//! The Account Aggregator network inside the sandbox: the manager as its aggregator, a bank and a lender that
//! speak nothing else, and whoever joins from outside.
//!
//! Below `aa/` in the data folder lie everybody's keys, the registry file and the secrets between each two.
//! Entries of others in the registry file stay as they are, and `aa/peers.json` names them to the manager
//! and the bank: that is how a provider or data user of one's own, or the conformance suite, joins.

use std::{fs, io, path::PathBuf};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{jose::SigningKey, party::PartyId};
use serde::Deserialize;
use serde_json::{Value, json};
use service_kit::{
    account_aggregator::{EdgeConfig, PeerConfig},
    entropy::IdSource,
    keyfile,
    secret::Secret,
    whole_file,
};
use url::Url;

use super::NetworkError;
use crate::layout::Layout;

/// The manager's id on the network.
pub const AGGREGATOR: &str = "amanat-aa";
/// The rules of fair use that aggregator and bank begin with.
const FAIR_USE: &str = include_str!("../../../account-aggregator/fair-use.sample.toml");

/// What stands behind `@` in its customers' addresses.
pub const HANDLE: &str = "amanat";
/// The bank's id there.
pub const BANK: &str = "sarovar-bank";
/// The lender's id there.
pub const LENDER: &str = "kiran-credit";

/// The manager's name for a provider of the network.
///
/// # Errors
/// When it is no id of one.
pub fn party_of(fip: &str) -> Result<PartyId, NetworkError> {
    let id = fip.parse()?;
    let party = consent_manager::network_party(account_aggregator::Kind::Fip, &id);
    party.ok_or_else(|| format!("`{fip}` cannot be named here").into())
}

/// A party of somebody else's, as `aa/peers.json` names it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Joined {
    /// Whom it deals with here: `amanat-aa`, `sarovar-bank` or `kiran-credit`.
    with: String,
    kind: account_aggregator::Kind,
    id: account_aggregator::EntityId,
    /// The API key that it calls with.
    calls_with: Option<String>,
    /// The API key that it is called with.
    called_with: Option<String>,
}

/// Where the three are.
pub(super) struct Places<'a> {
    pub(super) manager: &'a Url,
    pub(super) bank: &'a Url,
    pub(super) lender: &'a Url,
}

/// The three ends.
pub(super) struct Ends {
    pub(super) manager: EdgeConfig,
    pub(super) bank: EdgeConfig,
    pub(super) lender: EdgeConfig,
}

/// Makes what is not there yet, and writes the registry.
pub(super) fn ends(layout: &Layout, ids: &IdSource, at: &Places<'_>) -> Result<Ends, NetworkError> {
    let folder = layout.folder("aa")?;
    let secret = |from: &str, to: &str| -> Result<Secret, NetworkError> {
        let seed = keyfile::load_or_create_seed(&folder.join(format!("{from}-to-{to}.seed")), ids)?;
        Ok(Secret::new(URL_SAFE_NO_PAD.encode(seed.expose())))
    };
    let key = |id: &str| -> Result<Value, NetworkError> {
        let seed = keyfile::load_or_create_seed(&folder.join(format!("{id}.seed")), ids)?;
        let key = SigningKey::from_seed_ed25519(seed.expose())?;
        let mut jwk = key.to_private_jwk().into_exposed();
        jwk["kid"] = format!("{id}-1").into();
        jwk["use"] = "sig".into();
        Ok(jwk)
    };
    let peer = |kind, ours: &str, id: &str| -> Result<PeerConfig, NetworkError> {
        Ok(PeerConfig {
            kind,
            id: id.parse()?,
            calls_with: Some(secret(id, ours)?),
            called_with: Some(secret(ours, id)?),
        })
    };
    use account_aggregator::Kind::{Aa, Fip, Fiu};
    let keys = [key(AGGREGATOR)?, key(BANK)?, key(LENDER)?];
    let registry = folder.join("central-registry.json");
    let entries = [
        (
            "AA",
            AGGREGATOR,
            "Amanat sandbox",
            HANDLE,
            at.manager.join("aa")?,
            &keys[0],
        ),
        (
            "FIP",
            BANK,
            "Sarovar Bank",
            "",
            at.bank.join("aa/fip")?,
            &keys[1],
        ),
        (
            "FIU",
            LENDER,
            "Kiran Credit",
            "",
            at.lender.join("aa/fiu")?,
            &keys[2],
        ),
    ];
    write_registry(&registry, &entries)?;
    // Once it is there it is whoever's who runs this.
    let fair_use = folder.join("fair-use.toml");
    if !fair_use.exists() {
        std::fs::write(&fair_use, FAIR_USE)?;
    }
    let joined = joined(&folder.join("peers.json"))?;
    let end = |id: &str, key: &Value, peers: Vec<PeerConfig>| -> Result<EdgeConfig, NetworkError> {
        let others = joined
            .iter()
            .filter(|other| other.with == id)
            .map(|other| PeerConfig {
                kind: other.kind,
                id: other.id.clone(),
                calls_with: other.calls_with.clone().map(Secret::new),
                called_with: other.called_with.clone().map(Secret::new),
            });
        Ok(EdgeConfig {
            id: id.parse()?,
            key: Secret::new(key.to_string()),
            registry: registry.clone(),
            fair_use: Some(fair_use.clone()),
            peers: peers.into_iter().chain(others).collect(),
        })
    };
    Ok(Ends {
        manager: end(
            AGGREGATOR,
            &keys[0],
            vec![peer(Fip, AGGREGATOR, BANK)?, peer(Fiu, AGGREGATOR, LENDER)?],
        )?,
        bank: end(BANK, &keys[1], vec![peer(Aa, BANK, AGGREGATOR)?])?,
        lender: end(LENDER, &keys[2], vec![peer(Aa, LENDER, AGGREGATOR)?])?,
    })
}

/// Puts our entries into the registry file; whoever else is in it stays.
fn write_registry(
    file: &PathBuf,
    entries: &[(&str, &str, &str, &str, Url, &Value)],
) -> Result<(), NetworkError> {
    let mut registry: Value = match fs::read(file) {
        Ok(bytes) => serde_json::from_slice(&bytes)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => json!({}),
        Err(error) => return Err(error.into()),
    };
    for (kind, id, name, handle, base, key) in entries {
        let mut public = (*key).clone();
        if let Some(members) = public.as_object_mut() {
            members.remove("d");
        }
        let listed = json!({
            "ver": "1.0", "timestamp": "2026-11-01 00:00:00.0", "txnid": "sandbox",
            "requester": {"name": name, "id": id},
            "entityinfo": {
                "name": name, "id": id, "code": id, "entityhandle": handle,
                "Identifiers": [{"category": "STRONG", "type": "MOBILE"}],
                "baseurl": base.as_str(), "webviewurl": Value::Null,
                "fitypes": if *kind == "FIP" { json!(["DEPOSIT"]) } else { json!([]) },
                "certificate": public,
                "tokeninfo": {"url": "", "desc": ""},
                "inboundports": [], "outboundports": [], "ips": [],
            },
        });
        let list = &mut registry[*kind];
        if !list.is_array() {
            *list = json!([]);
        }
        if let Some(list) = list.as_array_mut() {
            list.retain(|other| other["entityinfo"]["id"] != *id);
            list.push(listed);
        }
    }
    Ok(whole_file::replace(
        file,
        &serde_json::to_vec_pretty(&registry)?,
    )?)
}

fn joined(file: &PathBuf) -> Result<Vec<Joined>, NetworkError> {
    match fs::read(file) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .map_err(|error| format!("`{}`: {error}", file.display()).into()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}
