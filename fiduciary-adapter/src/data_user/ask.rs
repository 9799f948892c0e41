//! What a data user wants to ask, and the signed request that comes of it.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    ids::ArtifactId,
    jose::SigningKey,
    party::{ItemId, PartyId},
    purpose::Purpose,
    request::{Ask, ConsentRequest, RequestItem, SourceAsk},
    term::Term,
};
use service_kit::entropy::IdSource;
use url::Url;
use zeroize::Zeroizing;

use super::error::DataUserError;

/// A request for consent, before it has a name and keys.
#[derive(Debug, Clone)]
pub struct ConsentAsk {
    /// Why.
    pub purpose: Purpose,
    /// The goods, service or use, in plain words.
    pub use_description: String,
    /// What she gets.
    pub benefit: String,
    /// What is asked for.
    pub items: Vec<AskItem>,
    /// Terms.
    pub term: Term,
    /// Our copy of a consent in force that this one is to take the place of; she is then shown the
    /// difference.
    pub supersedes: Option<ArtifactId>,
    /// Her e-mail address, if known; the request is then for her alone.
    pub person: Option<String>,
    /// Where she is sent back to.
    pub return_url: Url,
    /// Opaque value handed back with her.
    pub state: Option<String>,
    /// How long she may take to decide.
    pub expires_in: TimeDelta,
}

/// One thing asked for.
#[derive(Debug, Clone)]
pub struct AskItem {
    /// Its name.
    pub id: ItemId,
    /// Whether the rest is of no use without it.
    pub required: bool,
    /// What.
    pub ask: Ask,
    /// From whom.
    pub source: SourceAsk,
}

/// The seed of one item's `cnf` key.
pub(crate) struct ItemSeed {
    pub(super) item: ItemId,
    pub(super) seed: Zeroizing<[u8; 32]>,
}

/// Names the request, gives each item a key of its own and checks it as the manager will.
pub(crate) fn compose(
    ask: ConsentAsk,
    iss: &PartyId,
    manager: &Url,
    ids: &IdSource,
    now: DateTime<Utc>,
) -> Result<(ConsentRequest, Vec<ItemSeed>), DataUserError> {
    let mut seeds = Vec::with_capacity(ask.items.len());
    let mut items = Vec::with_capacity(ask.items.len());
    for item in ask.items {
        let seed = Zeroizing::new(ids.bytes32());
        items.push(RequestItem {
            cnf: SigningKey::from_seed_ed25519(&seed)?.public().clone(),
            id: item.id.clone(),
            required: item.required,
            ask: item.ask,
            source: item.source,
        });
        seeds.push(ItemSeed {
            item: item.id,
            seed,
        });
    }
    let request = ConsentRequest {
        iss: iss.clone(),
        aud: manager.clone(),
        iat: now.timestamp(),
        exp: (now + ask.expires_in).timestamp(),
        jti: ids.uuid_v7().to_string(),
        purpose: ask.purpose,
        use_description: ask.use_description,
        benefit: ask.benefit,
        items,
        term: ask.term,
        supersedes: ask.supersedes,
        person: ask.person,
        return_url: ask.return_url,
        state: ask.state,
    };
    request.check(manager, now)?;
    Ok((request, seeds))
}
