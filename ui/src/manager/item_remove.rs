//! The second click of taking something out of a consent that goes on: what it means, and the
//! button.
//!
//! Posts `/consents/{id}/items/{item}/remove`, with `what=account` for all that comes from the same
//! account.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::samples;

/// `GET /consents/{id}/items/{item}/remove`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/item_remove.html")]
pub struct ItemRemove {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The consent's id, as paths use it.
    pub id: String,
    /// The item's name, as paths use it.
    pub item: String,
    /// Who would stop seeing it.
    pub organisation: String,
    /// What it is.
    pub title: String,
    /// The account it comes from.
    pub source: String,
    /// Whether it was asked for as what cannot be done without.
    pub required: bool,
    /// Whether it was given before.
    pub used: bool,
    /// By when what was received must be deleted at the latest.
    pub delete_by: Option<DateTime<Utc>>,
    /// What else comes from the same account, where that can be taken out with it.
    pub others: Vec<String>,
}

impl ItemRemove {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Dashboard),
            id: "c1".to_owned(),
            item: "income".to_owned(),
            organisation: samples::lender().name,
            title: "Average monthly income".to_owned(),
            source: "Sample Bank, XXXX4821".to_owned(),
            required: false,
            used: true,
            delete_by: Some(samples::at(30, 8, 12)),
            others: Vec::new(),
        }
    }

    /// The same where more comes from one account, and nothing was given yet.
    #[must_use]
    pub fn sample_of_account(l: Locale) -> Self {
        Self {
            required: true,
            used: false,
            delete_by: None,
            others: vec!["Account transactions".to_owned()],
            ..Self::sample(l)
        }
    }
}
