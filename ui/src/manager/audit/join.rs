//! Becoming an auditor: with the one-time code that the operator gave her.

use askama::Template;
use i18n_embed_fl::fl;

use super::sample_chrome;
use crate::chrome::Chrome;
use crate::locale::Locale;

/// `GET` and `POST /audit/join`, for somebody who is signed in; posts `code`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/audit_join.html")]
pub struct AuditJoin {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Why the code was not taken.
    pub trouble: Option<JoinTrouble>,
}

/// Why a code was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinTrouble {
    /// It is none, or was used, or its time is over.
    Wrong,
    /// There were too many tries.
    TooMany,
}

impl JoinTrouble {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Wrong => fl!(l, "audit-join-wrong"),
            Self::TooMany => fl!(l, "audit-join-too-many"),
        }
    }
}

impl AuditJoin {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: sample_chrome(),
            trouble: None,
        }
    }

    /// A code that was not taken, for tests and previews.
    #[must_use]
    pub fn sample_wrong(l: Locale) -> Self {
        Self {
            trouble: Some(JoinTrouble::Wrong),
            ..Self::sample(l)
        }
    }

    /// Too many tries, for tests and previews.
    #[must_use]
    pub fn sample_too_many(l: Locale) -> Self {
        Self {
            trouble: Some(JoinTrouble::TooMany),
            ..Self::sample(l)
        }
    }
}
