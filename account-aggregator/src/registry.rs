//! The network's parties, as the Central Registry tells them: a file with the answers of its
//! `GET /v2/entityInfo/{type}` under `AA`, `FIP` and `FIU`.
//!
//! Beside the one `certificate` of an entry, a list `certificates` is read: while a key is rotated the old
//! and the new one verify.

use std::{collections::BTreeMap, fmt, str::FromStr};

use chrono::{DateTime, NaiveDateTime, Utc};
use consent_model::{jose::NetworkKey, json};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

/// Largest registry file.
pub const MAX_REGISTRY: usize = 64 * 1024 * 1024;

/// What a party is on the network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Account Aggregator.
    #[serde(rename = "AA")]
    Aa,
    /// Financial Information Provider.
    #[serde(rename = "FIP")]
    Fip,
    /// Financial Information User.
    #[serde(rename = "FIU")]
    Fiu,
}

impl Kind {
    /// As it is written.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aa => "AA",
            Self::Fip => "FIP",
            Self::Fiu => "FIU",
        }
    }
}

/// The id of a party: 1 to 128 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EntityId(String);

/// Not an id of a party.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an entity id is 1 to 128 visible ASCII characters")]
pub struct NoEntityId;

impl EntityId {
    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for EntityId {
    type Err = NoEntityId;

    fn from_str(text: &str) -> Result<Self, NoEntityId> {
        let good = (1..=128).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
        good.then(|| Self(text.to_owned())).ok_or(NoEntityId)
    }
}

impl TryFrom<String> for EntityId {
    type Error = NoEntityId;

    fn try_from(text: String) -> Result<Self, NoEntityId> {
        text.parse()
    }
}

impl From<EntityId> for String {
    fn from(id: EntityId) -> Self {
        id.0
    }
}

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A party that is registered.
#[derive(Debug, Clone)]
pub struct Entity {
    /// What it is.
    pub kind: Kind,
    /// Its id.
    pub id: EntityId,
    /// Its name for people.
    pub name: String,
    /// Of an aggregator: what follows `@` in its customers' addresses.
    pub handle: String,
    /// Since when it is registered, as far as the entry says it.
    pub since: Option<DateTime<Utc>>,
    /// Root of its machine interface, without a slash at the end.
    pub base: Url,
    /// Where it sends people.
    pub web: Option<Url>,
    /// Kinds of accounts that a provider has.
    pub fi_types: Vec<String>,
    /// Identifiers that a provider finds customers by: category and type.
    pub identifiers: Vec<(String, String)>,
    /// Its public keys.
    pub keys: Vec<NetworkKey>,
}

impl Entity {
    /// Where one of its operations is called.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base.as_str().trim_end_matches('/'))
    }

    /// Its key of this id.
    #[must_use]
    pub fn key(&self, kid: &str) -> Option<&NetworkKey> {
        self.keys.iter().find(|key| key.kid() == kid)
    }
}

/// Why a registry file is not one. Tells the entry, never its content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RegistryError {
    /// Not JSON of this form.
    #[error("the registry is not a JSON object with lists `AA`, `FIP` and `FIU`: {0}")]
    Form(#[source] json::JsonError),
    /// One entry is not as it must be.
    #[error("entry {place} of `{list}`: {what}")]
    Entry {
        /// `AA`, `FIP` or `FIU`.
        list: &'static str,
        /// Which one, from 1.
        place: usize,
        /// What is wrong.
        what: &'static str,
    },
}

/// All parties.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    entities: BTreeMap<(Kind, EntityId), Entity>,
}

#[derive(Deserialize)]
struct File {
    #[serde(rename = "AA", default)]
    aa: Vec<Listed>,
    #[serde(rename = "FIP", default)]
    fip: Vec<Listed>,
    #[serde(rename = "FIU", default)]
    fiu: Vec<Listed>,
}

#[derive(Deserialize)]
struct Listed {
    timestamp: Option<String>,
    entityinfo: Info,
}

#[derive(Deserialize)]
struct Info {
    name: Option<String>,
    id: String,
    entityhandle: Option<String>,
    baseurl: String,
    webviewurl: Option<String>,
    fitypes: Option<Vec<String>>,
    #[serde(rename = "Identifiers")]
    identifiers: Option<Vec<Identifier>>,
    certificate: Option<Value>,
    certificates: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Identifier {
    category: Option<String>,
    r#type: Option<String>,
}

impl Registry {
    /// Reads a registry file. An entry that cannot be read refuses the whole file: a party that is
    /// silently left out would be found out by its customers.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn parse(bytes: &[u8]) -> Result<Self, RegistryError> {
        let file: File = json::parse(bytes, MAX_REGISTRY).map_err(RegistryError::Form)?;
        let mut entities = BTreeMap::new();
        for (kind, list) in [
            (Kind::Aa, file.aa),
            (Kind::Fip, file.fip),
            (Kind::Fiu, file.fiu),
        ] {
            for (place, listed) in list.into_iter().enumerate() {
                let refused = |what| RegistryError::Entry {
                    list: kind.name(),
                    place: place + 1,
                    what,
                };
                let entity = listed.read(kind).map_err(refused)?;
                let key = (kind, entity.id.clone());
                if entities.insert(key, entity).is_some() {
                    return Err(refused("its `id` is there twice"));
                }
            }
        }
        Ok(Self { entities })
    }

    /// The party of this kind and id.
    #[must_use]
    pub fn get(&self, kind: Kind, id: &EntityId) -> Option<&Entity> {
        self.entities.get(&(kind, id.clone()))
    }

    /// All parties of a kind, by id.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Entity> {
        self.entities
            .values()
            .filter(move |entity| entity.kind == kind)
    }

    /// All keys of this id, whoever's they are.
    pub(crate) fn keys_named<'a>(
        &'a self,
        kid: &'a str,
    ) -> impl Iterator<Item = (&'a Entity, &'a NetworkKey)> {
        let keys = self.entities.values();
        keys.filter_map(move |entity| entity.key(kid).map(|key| (entity, key)))
    }
}

impl Listed {
    fn read(self, kind: Kind) -> Result<Entity, &'static str> {
        let mut entity = self.entityinfo.read(kind)?;
        entity.since = self.timestamp.as_deref().and_then(|text| {
            let plain = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f").ok();
            plain
                .map(|at| at.and_utc())
                .or_else(|| crate::time::parse(text))
        });
        Ok(entity)
    }
}

impl Info {
    fn read(self, kind: Kind) -> Result<Entity, &'static str> {
        let id: EntityId = self
            .id
            .parse()
            .map_err(|_| "its `id` is not an entity id")?;
        let base: Url = self
            .baseurl
            .parse()
            .map_err(|_| "its `baseurl` is no address")?;
        if !matches!(base.scheme(), "http" | "https") || base.query().is_some() {
            return Err("its `baseurl` is no http or https address");
        }
        let web = self.webviewurl.filter(|text| !text.trim().is_empty());
        let web = web.map(|text| text.parse()).transpose();
        let jwks = self
            .certificate
            .into_iter()
            .chain(self.certificates.into_iter().flatten());
        let keys: Vec<_> = jwks
            .filter(|jwk| !jwk.is_null())
            .map(|jwk| NetworkKey::from_jwk(&jwk))
            .collect::<Result<_, _>>()
            .map_err(|_| "its `certificate` is no public RSA, P-256 or Ed25519 key with a `kid`")?;
        if keys.is_empty() {
            return Err("it has no `certificate`");
        }
        let handle = self.entityhandle.unwrap_or_default();
        if kind == Kind::Aa && handle.is_empty() {
            return Err("an aggregator needs an `entityhandle`");
        }
        let given = |identifier: Identifier| identifier.category.zip(identifier.r#type);
        Ok(Entity {
            kind,
            name: self.name.unwrap_or_else(|| id.to_string()),
            id,
            handle: handle.trim_start_matches('@').to_owned(),
            since: None,
            base,
            web: web.map_err(|_| "its `webviewurl` is no address")?,
            fi_types: self.fitypes.unwrap_or_default(),
            identifiers: self
                .identifiers
                .into_iter()
                .flatten()
                .filter_map(given)
                .collect(),
            keys,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn entry() -> Value {
        json!({"ver": "1.0", "timestamp": "2026-11-25 10:00:00.0", "txnid": "t", "requester": {"name": "n", "id": "i"},
            "entityinfo": {"name": "Example Bank", "id": "FIP-1", "code": "EB", "entityhandle": "",
                "Identifiers": [{"category": "STRONG", "type": "MOBILE"}],
                "baseurl": "https://bank.example/aa/", "webviewurl": null, "fitypes": ["DEPOSIT"],
                "certificate": {"kty": "OKP", "crv": "Ed25519", "kid": "one", "use": "sig", "alg": "EdDSA",
                    "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
                "tokeninfo": {"url": "", "desc": ""}, "inboundports": [], "outboundports": [], "ips": []}})
    }

    #[test]
    fn an_entry_that_cannot_be_read_is_told_by_its_place() {
        for (member, value) in [
            ("baseurl", json!("ftp://bank.example")),
            ("certificate", json!(null)),
            (
                "certificate",
                json!({"kty": "oct", "k": "AAAA", "kid": "one"}),
            ),
            ("id", json!("a b")),
        ] {
            let mut bad = entry();
            bad["entityinfo"][member] = value;
            let file = json!({"AA": [], "FIP": [entry(), bad], "FIU": []}).to_string();
            let error = Registry::parse(file.as_bytes()).unwrap_err().to_string();
            assert!(error.starts_with("entry 2 of `FIP`"), "{error}");
        }
        let twice = json!({"FIP": [entry(), entry()]}).to_string();
        assert!(Registry::parse(twice.as_bytes()).is_err());
    }

    #[test]
    fn the_old_and_the_new_key_are_both_known() {
        let mut rotating = entry();
        let mut new = rotating["entityinfo"]["certificate"].clone();
        new["kid"] = "two".into();
        new["x"] = "-hf401REYXC81NHtQr9PfEQh0SXNE1vng-WRqT8CRvg".into();
        rotating["entityinfo"]["certificates"] = json!([new]);
        let file = json!({"FIP": [rotating]}).to_string();
        let registry = Registry::parse(file.as_bytes()).unwrap();
        let bank = registry.get(Kind::Fip, &"FIP-1".parse().unwrap()).unwrap();
        assert!(bank.key("one").is_some() && bank.key("two").is_some());
        assert_eq!(bank.url("/Heartbeat"), "https://bank.example/aa/Heartbeat");
    }
}
