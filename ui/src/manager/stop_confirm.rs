//! The second click: what stopping means, and the button that stops.
//!
//! Posts `/consents/{id}/stop`. Stopping is never harder than saying yes was (DPDP Act 2023,
//! s.6(4); DPDP Rules 2025, rule 3(c)(i)).

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::samples;

/// `GET /consents/{id}/stop`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/stop_confirm.html")]
pub struct StopConfirm {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The consent's id, as paths use it.
    pub id: String,
    /// Who would stop seeing.
    pub organisation: String,
    /// Why it could see, in one sentence.
    pub purpose: String,
    /// How often it was used already.
    pub uses: u64,
    /// By when it must have deleted what it has received at the latest, if it has received anything.
    pub delete_by: Option<DateTime<Utc>>,
    /// What she gets from it, and so may lose.
    pub benefit: Option<String>,
}

impl StopConfirm {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Dashboard),
            id: "c1".to_owned(),
            organisation: samples::lender().name,
            purpose: samples::terms().purpose.sentence,
            uses: 2,
            delete_by: Some(samples::at(30, 8, 12)),
            benefit: samples::terms().benefit,
        }
    }

    /// The same where nothing was shared yet.
    #[must_use]
    pub fn sample_unused(l: Locale) -> Self {
        Self {
            uses: 0,
            delete_by: None,
            benefit: None,
            ..Self::sample(l)
        }
    }
}
