//! The second click: what stopping means, and the button that stops.
//!
//! Posts `/consents/{id}/stop`. Stopping is never harder than saying yes was (DPDP Act 2023,
//! s.6(4); DPDP Rules 2025, rule 3(c)(i)).

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::term::DataLife;
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
    /// How long it may keep what it has.
    pub data_life: DataLife,
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
            data_life: DataLife::Days(90),
        }
    }
}
