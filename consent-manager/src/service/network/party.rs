//! Parties of the network as parties of ours.

use account_aggregator::{Entity, Kind, registry::EntityId};
use chrono::{DateTime, Utc};
use consent_model::{
    jose::Jwks,
    party::{Party, PartyId, Role, Standing},
};
use ring::digest::{SHA256, digest};
use service_kit::account_aggregator::Edge;
use url::Url;

use crate::service::{Manager, ManagerError};

/// Longest beginning of an id that is kept in a name of ours.
const LONGEST: usize = 56;

/// Our name for a party of the network: its id as far as it can be written so, what it is, and the network.
/// Ids that differ have names that differ: where something could not be written, a digest follows.
#[must_use]
pub fn party_of(kind: Kind, id: &EntityId) -> Option<PartyId> {
    let text = id.as_str();
    let kept = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let slug: String = text
        .to_ascii_lowercase()
        .chars()
        .take(LONGEST)
        .map(|c| if kept(c) { c } else { '-' })
        .collect();
    let slug = slug.trim_matches('-');
    let end = match kind {
        Kind::Aa => "aa",
        Kind::Fip => "fip",
        Kind::Fiu => "fiu",
    };
    let name = if slug == text && !slug.is_empty() {
        format!("{slug}.{end}.network")
    } else {
        let hash = digest(&SHA256, text.as_bytes());
        let hash: String = hash
            .as_ref()
            .iter()
            .take(4)
            .map(|b| format!("{b:02x}"))
            .collect();
        format!("{slug}-{hash}.{end}.network")
            .trim_start_matches('-')
            .to_owned()
    };
    name.parse().ok()
}

/// An entry of the network's registry as an entry of ours. The registry has no page for complaints: where there is no
/// website either, `complaints` is where they go, the aggregator's own.
fn entry(entity: &Entity, since: DateTime<Utc>, complaints: &Url) -> Option<Party> {
    let role = match entity.kind {
        Kind::Aa => return None,
        Kind::Fip => Role::Provider,
        Kind::Fiu => Role::DataUser,
    };
    let website = entity.web.clone().unwrap_or_else(|| entity.base.clone());
    let mut endpoint = entity.base.clone();
    if !endpoint.path().ends_with('/') {
        endpoint.set_path(&format!("{}/", endpoint.path()));
    }
    Some(Party {
        id: party_of(entity.kind, &entity.id)?,
        name: entity.name.clone(),
        roles: vec![role],
        standing: Standing::Active,
        since,
        grievance_url: entity.web.clone().unwrap_or_else(|| complaints.clone()),
        website,
        endpoint,
        keys: Jwks::default(),
        datasets: Vec::new(),
        logo: None,
    })
}

/// Providers and data users of the network that this manager deals with, as entries of ours.
fn entries(edge: &Edge, now: DateTime<Utc>, complaints: &Url) -> Vec<Party> {
    let registry = edge.gate().registry();
    [Kind::Fip, Kind::Fiu]
        .into_iter()
        .flat_map(|kind| edge.gate().peers(kind))
        .filter_map(|peer| {
            let entity = registry.get(peer.kind, &peer.id)?;
            entry(entity, entity.since.unwrap_or(now), complaints)
        })
        .collect()
}

impl Manager {
    /// The party of the network that a party of ours stands for; none: it is not of the network.
    pub(crate) fn entity_of(&self, party: &PartyId) -> Option<(Kind, EntityId)> {
        let gate = self.edge()?.gate();
        [Kind::Fip, Kind::Fiu]
            .into_iter()
            .flat_map(|kind| gate.peers(kind))
            .find(|peer| party_of(peer.kind, &peer.id).as_ref() == Some(party))
            .map(|peer| (peer.kind, peer.id.clone()))
    }

    /// Registers the network's parties that this manager deals with; gives their names.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn register_network(&self) -> Result<Vec<PartyId>, ManagerError> {
        let Some(edge) = self.edge() else {
            return Ok(Vec::new());
        };
        let complaints = self.issuer().join("about#complaints");
        let complaints = complaints.map_err(|_| ManagerError::Unwritable)?;
        let mut names = Vec::new();
        for party in entries(edge, self.now(), &complaints) {
            self.register_party(&party).await?;
            names.push(party.id);
        }
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_differ_have_names_that_differ() {
        let name = |kind, id: &str| party_of(kind, &id.parse().unwrap()).unwrap().to_string();
        assert_eq!(name(Kind::Fip, "bank-1"), "bank-1.fip.network");
        let ids = [
            "bank-1", "BANK-1", "bank_1", "bank.1", "@", "fiu@bank", "fiu-bank",
        ];
        let names: std::collections::BTreeSet<_> =
            ids.iter().map(|id| name(Kind::Fip, id)).collect();
        assert_eq!(names.len(), ids.len(), "{names:?}");
        assert_ne!(name(Kind::Fiu, "bank-1"), name(Kind::Fip, "bank-1"));
        let long = "x".repeat(128);
        assert!(name(Kind::Fip, &long).len() <= 80);
    }
}
