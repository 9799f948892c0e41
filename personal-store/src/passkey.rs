//! What she says to this store itself with a passkey: that one is hers, that nothing else is to
//! count from now on, that her store is to be erased.
//!
//! Each is a statement under a tag of its own, so that an answer to one is none to another. What is
//! signed is [`challenge`] over a nonce that is good once and the statement's digest, on this store's
//! own pages. Nothing here reaches the manager.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::{FRESH, challenge},
    digest::{Digest, DigestError},
    link::Confirmation,
    party::{PartyId, Pseudonym},
};
use serde::Serialize;

use crate::storage::AccountId;

/// Domain tag of the wish that nothing but passkeys counts, or that more does.
const ONLY_TAG: &str = "amanat-passkeys-only-v1";
/// Domain tag of erasing.
const ERASE_TAG: &str = "amanat-erase-v1";

/// How long a challenge of this store's is good.
pub const GOOD_FOR: TimeDelta = FRESH;
/// How long a passkey waits that was confirmed by a sign-in alone, where she lets only passkeys
/// count: whoever has taken over her sign-in could confirm one of his own. Meanwhile she can remove
/// it.
pub const WAITS: TimeDelta = TimeDelta::days(3);

/// What she says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Word {
    /// This passkey is mine, under this name at the manager.
    Confirm(Pseudonym),
    /// From now on nothing but passkeys counts, or a sign-in counts again.
    Only(bool),
    /// Erase my store.
    Erase,
}

#[derive(Serialize)]
struct OnlyStatement<'a> {
    tag: &'static str,
    store: &'a PartyId,
    account: String,
    only: bool,
    made_at: i64,
}

#[derive(Serialize)]
struct EraseStatement<'a> {
    tag: &'static str,
    store: &'a PartyId,
    account: String,
    made_at: i64,
}

impl Word {
    /// The challenge that a passkey answers when this person says it at this store.
    ///
    /// # Errors
    /// When the statement has no canonical form, which does not happen.
    pub fn challenge(
        &self,
        store: &PartyId,
        account: AccountId,
        nonce: &[u8; 32],
        made_at: DateTime<Utc>,
    ) -> Result<[u8; 32], DigestError> {
        let (account, seconds) = (account.to_string(), made_at.timestamp());
        let digest = match self {
            Self::Confirm(pseudonym) => {
                Confirmation::new(store.clone(), pseudonym.clone(), made_at).digest()?
            }
            Self::Only(only) => Digest::of_json(&OnlyStatement {
                tag: ONLY_TAG,
                store,
                account,
                only: *only,
                made_at: seconds,
            })?,
            Self::Erase => Digest::of_json(&EraseStatement {
                tag: ERASE_TAG,
                store,
                account,
                made_at: seconds,
            })?,
        };
        Ok(challenge(nonce, &digest))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use service_kit::testing;

    use super::*;

    #[test]
    fn no_two_words_have_the_same_challenge() {
        let ids = testing::ids(1);
        let store: PartyId = "store.example".parse().unwrap();
        let (she, other): (AccountId, AccountId) = (ids.mint(), ids.mint());
        let words = [
            Word::Confirm("pseudonym-of-her-1".parse().unwrap()),
            Word::Confirm("pseudonym-of-her-2".parse().unwrap()),
            Word::Only(true),
            Word::Only(false),
            Word::Erase,
        ];
        let now = testing::start();
        let mut seen = HashSet::new();
        for word in &words {
            for (account, nonce, at) in [
                (she, [1; 32], now),
                (she, [2; 32], now),
                (she, [1; 32], now + TimeDelta::seconds(1)),
            ] {
                let one = word.challenge(&store, account, &nonce, at).unwrap();
                assert!(seen.insert(one), "{word:?}");
            }
        }
        // A confirmation names her as the manager does, the others as this store does.
        let others = Word::Erase.challenge(&store, other, &[1; 32], now);
        assert!(seen.insert(others.unwrap()));
    }
}
