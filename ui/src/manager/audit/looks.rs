//! What auditors have looked at.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use super::{AuditHead, AuditTab, sample_chrome};
use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::samples;

/// `GET /audit/looks`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/audit_looks.html")]
pub struct AuditLooks {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who looks.
    pub head: AuditHead,
    /// The looks, newest first.
    pub looks: Vec<AuditLook>,
    /// Where the list begins, when this is not its beginning.
    pub first_href: Option<String>,
    /// Where earlier looks are.
    pub earlier_href: Option<String>,
}

/// One look.
#[derive(Clone, Debug)]
pub struct AuditLook {
    /// When.
    pub at: DateTime<Utc>,
    /// At what, such as `search party=bank.example`.
    pub what: String,
    /// Its entry.
    pub href: Option<String>,
}

impl AuditLooks {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let look = |minute, what: &str, number: Option<u64>| AuditLook {
            at: samples::at(12, 9, minute),
            what: what.to_owned(),
            href: number.map(|n| format!("/audit/entries/{n}")),
        };
        Self {
            l,
            chrome: sample_chrome(),
            head: AuditHead::sample(AuditTab::Looks),
            looks: vec![
                look(42, "looks", None),
                look(
                    40,
                    "search person=YH3T0Pq2QkmVqzVh4YxQhA from=2026-11-01 to=2026-11-30",
                    Some(123_499),
                ),
                look(31, "entry 123454", Some(123_498)),
                look(30, "search party=sahaj.example", Some(123_497)),
            ],
            first_href: Some("/audit/looks".to_owned()),
            earlier_href: Some("/audit/looks?before=1204".to_owned()),
        }
    }

    /// Before the first look, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            looks: Vec::new(),
            first_href: None,
            earlier_href: None,
            ..Self::sample(l)
        }
    }
}
