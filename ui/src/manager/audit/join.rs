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
    /// Whether a code was entered that does not work.
    pub wrong: bool,
}

impl AuditJoin {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: sample_chrome(),
            wrong: false,
        }
    }

    /// A code that was not taken, for tests and previews.
    #[must_use]
    pub fn sample_wrong(l: Locale) -> Self {
        Self {
            wrong: true,
            ..Self::sample(l)
        }
    }
}
