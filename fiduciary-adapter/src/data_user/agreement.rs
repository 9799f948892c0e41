//! Does a genuine artifact hold what was asked? A pure comparison of artifact and request.
//!
//! Her decision may leave out optional items and make the rest smaller
//! ([`consent_model::narrowing`]); nothing else may differ. What she made smaller is told to the
//! host by [`narrowed`], which may then offer less, and must not pretend that it was given all.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::ArtifactClaims,
    digest::Digest,
    party::ItemId,
    request::{ConsentRequest, SourceAsk},
    scope::Providers,
    term::{DataRange, Frequency},
};
use serde::Serialize;

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
    if !artifact.statement.term.is_within(&request.term) {
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
            asked.id == item.id
                && item.ask.is_within(&asked.ask)
                && asked.cnf == item.cnf
                && from_there
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

/// One way in which she gave less than was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Narrowed {
    /// An item that she left out.
    LeftOut {
        /// Which.
        item: ItemId,
    },
    /// Fewer days of an item.
    Days {
        /// Which.
        item: ItemId,
        /// What was asked.
        asked: DataRange,
        /// What she gave.
        given: DataRange,
    },
    /// Records of fewer providers count for an item.
    Providers {
        /// Which.
        item: ItemId,
        /// What was asked; none is whoever signed them.
        asked: Option<Providers>,
        /// What she gave.
        given: Option<Providers>,
    },
    /// An earlier end.
    Until {
        /// What was asked.
        asked: DateTime<Utc>,
        /// What she gave.
        given: DateTime<Utc>,
    },
    /// Fewer uses.
    Often {
        /// What was asked; none is once.
        asked: Option<Frequency>,
        /// What she gave; none is once.
        given: Option<Frequency>,
    },
}

/// What she made smaller, of an artifact that [`agrees`] with its request.
pub(super) fn narrowed(artifact: &ArtifactClaims, request: &ConsentRequest) -> Vec<Narrowed> {
    let mut found = Vec::new();
    for asked in &request.items {
        let item = asked.id.clone();
        let given = artifact.items.iter().map(|shown| &shown.value);
        let Some(given) = given.into_iter().find(|given| given.id == item) else {
            found.push(Narrowed::LeftOut { item });
            continue;
        };
        let (given, asked) = (given.ask.clone(), asked.ask.clone());
        if given.range() != asked.range() {
            found.push(Narrowed::Days {
                item: item.clone(),
                asked: *asked.range(),
                given: *given.range(),
            });
        }
        if given.providers() != asked.providers() {
            found.push(Narrowed::Providers {
                item,
                asked: asked.providers().cloned(),
                given: given.providers().cloned(),
            });
        }
    }
    let (given, asked) = (&artifact.statement.term, &request.term);
    if given.expiry != asked.expiry {
        found.push(Narrowed::Until {
            asked: asked.expiry,
            given: given.expiry,
        });
    }
    if given.frequency != asked.frequency {
        found.push(Narrowed::Often {
            asked: asked.frequency,
            given: given.frequency,
        });
    }
    found
}
