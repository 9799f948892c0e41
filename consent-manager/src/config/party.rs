//! A registry entry as an operator writes it: like every part of the configuration, with nothing in it
//! that is not known. As an answer of a manager the same entry is open.

use chrono::{DateTime, Utc};
use consent_model::{
    dataset::DatasetKind,
    jose::Jwks,
    logo::Logo,
    party::{Party, PartyId, Role, Standing},
};
use serde::{Deserialize, Deserializer};
use url::Url;

/// The same members; the compiler holds the two together.
#[derive(Deserialize)]
#[serde(remote = "Party", deny_unknown_fields)]
struct Written {
    id: PartyId,
    name: String,
    roles: Vec<Role>,
    standing: Standing,
    since: DateTime<Utc>,
    website: Url,
    grievance_url: Url,
    endpoint: Url,
    keys: Jwks,
    #[serde(default)]
    datasets: Vec<DatasetKind>,
    #[serde(default)]
    logo: Option<Logo>,
}

#[derive(Deserialize)]
#[serde(transparent)]
struct Entry(#[serde(deserialize_with = "Written::deserialize")] Party);

/// All entries; an unknown member of one is refused.
pub(super) fn entries<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Party>, D::Error> {
    let entries = Vec::<Entry>::deserialize(from)?;
    Ok(entries.into_iter().map(|Entry(party)| party).collect())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn entry() -> Value {
        json!({
            "id": "bank.example",
            "name": "Example Bank",
            "roles": ["provider"],
            "standing": "active",
            "since": "2026-11-01T00:00:00Z",
            "website": "https://bank.example/",
            "grievance_url": "https://bank.example/complaints",
            "endpoint": "https://api.bank.example/",
            "keys": {"keys": []},
        })
    }

    #[test]
    fn an_entry_with_a_member_that_is_not_known_is_refused() {
        let mut odd = entry();
        odd["standng"] = "active".into();
        let error = entries(json!([entry(), odd])).unwrap_err().to_string();
        assert!(error.contains("`standng`"), "{error}");
        assert_eq!(entries(json!([entry()])).unwrap().len(), 1);
    }
}
