//! Does a genuine artifact hold what was asked? A pure comparison of artifact and request.
//!
//! Her decision may leave out optional items and shorten the term; nothing else may differ.

use std::collections::BTreeSet;

use consent_model::{
    artifact::ArtifactClaims,
    digest::Digest,
    party::ItemId,
    request::{ConsentRequest, SourceAsk},
};

/// How an artifact differs from the request it is said to be for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Disagreement {
    /// Another request, or another artifact than the one named.
    #[error("the artifact belongs to another request")]
    OtherRequest,
    /// Takes the place of another consent than asked.
    #[error("the artifact supersedes another one than asked")]
    Supersedes,
    /// Another purpose.
    #[error("the artifact is for another purpose")]
    Purpose,
    /// Terms that are no narrowing of those asked.
    #[error("the artifact's terms are not a narrowing of those asked")]
    Term,
    /// An item that was not asked, or twice, or from elsewhere, or with another key.
    #[error("item `{0}` is not as asked")]
    Item(ItemId),
    /// A required item is not there.
    #[error("the required item `{0}` is missing")]
    Missing(ItemId),
}

/// Compares an artifact with the request whose signed bytes have `digest`.
pub(super) fn agrees(
    artifact: &ArtifactClaims,
    request: &ConsentRequest,
    digest: &Digest,
) -> Result<(), Disagreement> {
    if artifact.request.as_ref().map(|shown| &shown.value) != Some(digest) {
        return Err(Disagreement::OtherRequest);
    }
    if artifact.supersedes != request.supersedes {
        return Err(Disagreement::Supersedes);
    }
    if artifact.statement.purpose != request.purpose {
        return Err(Disagreement::Purpose);
    }
    let (given, asked) = (&artifact.statement.term, &request.term);
    let narrower = given.start >= asked.start
        && given.expiry <= asked.expiry
        && given.fetch == asked.fetch
        && given.frequency == asked.frequency
        && given.data_life == asked.data_life
        && given.mode == asked.mode;
    if !narrower {
        return Err(Disagreement::Term);
    }
    let mut seen = BTreeSet::new();
    for item in artifact.items.iter().map(|shown| &shown.value) {
        let as_asked = request.items.iter().any(|asked| {
            let from_there = match &asked.source {
                // Her store signs with her own key; a provider with its registered ones.
                SourceAsk::Store => item.source.key.is_some(),
                SourceAsk::Provider { party } => {
                    item.source.key.is_none()
                        && party
                            .as_ref()
                            .is_none_or(|party| *party == item.source.party)
                }
            };
            asked.id == item.id && asked.ask == item.ask && asked.cnf == item.cnf && from_there
        });
        if !as_asked || !seen.insert(&item.id) {
            return Err(Disagreement::Item(item.id.clone()));
        }
    }
    match request
        .items
        .iter()
        .find(|item| item.required && !seen.contains(&item.id))
    {
        Some(missing) => Err(Disagreement::Missing(missing.id.clone())),
        None => Ok(()),
    }
}
