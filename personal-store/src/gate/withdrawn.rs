//! Questions that were withdrawn: the store runs them no more, whatever a consent says.
//!
//! The host database keeps them; this is the same in memory, so that the gate can look a second time
//! inside the transaction of a release without asking another database.

use std::{
    collections::HashSet,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use consent_model::digest::Digest;

/// The questions that are withdrawn. Cloning shares them.
#[derive(Clone, Default)]
pub struct Withdrawn(Arc<RwLock<HashSet<Digest>>>);

impl Withdrawn {
    /// Adds some. There is no way back: a mended question is another package.
    pub fn extend(&self, questions: impl IntoIterator<Item = Digest>) {
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        held.extend(questions);
    }

    /// Whether a question is withdrawn.
    #[must_use]
    pub fn contains(&self, question: &Digest) -> bool {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        held.contains(question)
    }
}

impl fmt::Debug for Withdrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Withdrawn")
    }
}
