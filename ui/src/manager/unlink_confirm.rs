//! The second click before a source goes: what ends with it, and the button.
//!
//! Posts `/links/{party}/end` or `/accounts/{link}/end`.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::samples;

/// `GET /links/{id}/end`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/unlink_confirm.html")]
pub struct UnlinkConfirm {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Where the form goes: `/links/{party}/end`, or `/accounts/{link}/end` for one account of the network.
    pub action: String,
    /// Where she goes back to.
    pub back_href: String,
    /// Its name.
    pub source: String,
    /// Consents that end with it: who could see, and why.
    pub ending: Vec<(String, String)>,
}

impl UnlinkConfirm {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Dashboard),
            action: "/links/bank.example/end".to_owned(),
            back_href: "/dashboard".to_owned(),
            source: "Sample Bank".to_owned(),
            ending: vec![(samples::lender().name, samples::terms().purpose.sentence)],
        }
    }

    /// The same where nothing rests on the source.
    #[must_use]
    pub fn sample_unused(l: Locale) -> Self {
        Self {
            ending: Vec::new(),
            ..Self::sample(l)
        }
    }
}
