//! Remembers which signed one-time documents have been used, for as long as they could be used
//! again.
//!
//! In memory, bounded, and failing closed: when the memory is full a new document is refused,
//! because one that cannot be remembered could be replayed. Each issuer has a share of its own,
//! so that a busy one cannot lock the others out. Call it only after the signature has been
//! verified. It does not survive a restart, and processes do not share it: who needs that keeps what
//! [`SeenTokens::remember`] gives, else a replay still has to come within the document's own 60 seconds.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use consent_model::digest::Digest;

/// Why a document may not be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SeenError {
    /// It was used before.
    #[error("this document has been used before")]
    Replayed,
    /// The issuer has used up its share of the memory.
    #[error("too many documents of this issuer are in use")]
    Full,
}

/// A document that was used just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Used {
    /// Of its issuer and of what the issuer calls it.
    pub digest: Digest,
    /// When it is refused for its age.
    pub until: DateTime<Utc>,
}

/// The memory of used documents.
#[derive(Debug)]
pub struct SeenTokens {
    per_issuer: usize,
    total: usize,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Half of a digest is enough to tell two documents apart, and bounds the memory of one.
    tokens: HashSet<Name>,
    seen: HashMap<Name, usize>,
    /// What is forgotten once this second (since the epoch) is over, with its issuer.
    by_expiry: BTreeMap<i64, Vec<(Name, Name)>>,
}

type Name = [u8; 16];

fn name(digest: &Digest) -> Name {
    let mut half = Name::default();
    for (to, from) in half.iter_mut().zip(digest.as_bytes()) {
        *to = *from;
    }
    half
}

impl SeenTokens {
    /// Remembers at most `total` documents, `per_issuer` of any one issuer. One takes about 60 bytes.
    #[must_use]
    pub fn new(total: usize, per_issuer: usize) -> Self {
        Self {
            per_issuer,
            total,
            inner: Mutex::new(Inner::default()),
        }
    }

    /// Marks the document `id` of `issuer` as used until `until`.
    ///
    /// # Errors
    /// When it was used before, or cannot be remembered.
    pub fn remember(
        &self,
        issuer: &str,
        id: &str,
        until: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Used, SeenError> {
        let issuer = Digest::of_bytes(issuer.as_bytes());
        let mut named = issuer.as_bytes().to_vec();
        named.extend_from_slice(id.as_bytes());
        let digest = Digest::of_bytes(&named);
        let (issuer, token) = (name(&issuer), name(&digest));

        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        inner.forget_expired(now);
        if inner.tokens.contains(&token) {
            return Err(SeenError::Replayed);
        }
        let of_issuer = inner.seen.get(&issuer).copied().unwrap_or(0);
        if inner.tokens.len() >= self.total || of_issuer >= self.per_issuer {
            return Err(SeenError::Full);
        }
        inner.seen.insert(issuer, of_issuer + 1);
        inner.tokens.insert(token);
        let second = until.timestamp();
        inner
            .by_expiry
            .entry(second)
            .or_default()
            .push((token, issuer));
        Ok(Used { digest, until })
    }

    /// How many documents are remembered.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .tokens
            .len()
    }

    /// Whether nothing is remembered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Inner {
    fn forget_expired(&mut self, now: DateTime<Utc>) {
        while let Some(second) = self.by_expiry.first_entry() {
            if *second.key() >= now.timestamp() {
                break;
            }
            for (token, issuer) in second.remove() {
                self.tokens.remove(&token);
                if let Some(count) = self.seen.get_mut(&issuer) {
                    *count -= 1;
                    if *count == 0 {
                        self.seen.remove(&issuer);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::testing::start;

    #[test]
    fn the_same_document_is_refused_until_it_has_expired() {
        let seen = SeenTokens::new(10, 10);
        let until = start() + Duration::from_secs(60);
        seen.remember("bank", "1", until, start()).unwrap();
        assert_eq!(
            seen.remember("bank", "1", until, start()),
            Err(SeenError::Replayed)
        );
        assert_eq!(
            seen.remember("bank", "1", until, until),
            Err(SeenError::Replayed)
        );
        let later = until + Duration::from_secs(1);
        seen.remember("bank", "1", later, later).unwrap();
        assert_eq!(seen.len(), 1);
    }

    #[test]
    fn a_full_memory_refuses_instead_of_forgetting() {
        let seen = SeenTokens::new(3, 2);
        let until = start() + Duration::from_secs(60);
        seen.remember("bank", "1", until, start()).unwrap();
        seen.remember("bank", "2", until, start()).unwrap();
        assert_eq!(
            seen.remember("bank", "3", until, start()),
            Err(SeenError::Full)
        );
        seen.remember("clinic", "3", until, start()).unwrap();
        assert_eq!(
            seen.remember("lender", "3", until, start()),
            Err(SeenError::Full)
        );
        let later = until + Duration::from_secs(1);
        seen.remember("bank", "3", later, later).unwrap();
        assert_eq!(seen.len(), 1);
    }

    #[test]
    fn issuers_do_not_share_ids() {
        let seen = SeenTokens::new(10, 10);
        let until = start() + Duration::from_secs(60);
        seen.remember("bank", "1", until, start()).unwrap();
        seen.remember("clinic", "1", until, start()).unwrap();
        assert!(!seen.is_empty());
    }

    #[test]
    fn of_many_threads_with_one_document_exactly_one_wins() {
        let seen = SeenTokens::new(10, 10);
        let until = start() + Duration::from_secs(60);
        let won = std::thread::scope(|scope| {
            let tries: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| seen.remember("bank", "1", until, start()).is_ok()))
                .collect();
            tries
                .into_iter()
                .map(|t| t.join().unwrap())
                .filter(|ok| *ok)
                .count()
        });
        assert_eq!(won, 1);
    }
}
