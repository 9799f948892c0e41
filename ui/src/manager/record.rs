//! The record: every decision, notice and sharing, and its download.
//!
//! DPDP Rules 2025, First Schedule, Part B, items 3 and 4: kept for seven years, shown to her, and
//! given to her in machine-readable form.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::event::Event;
use crate::part::listed::Listed;
use crate::samples;

/// `GET /record`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/record.html")]
pub struct Record {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The entries, newest first.
    pub entries: Listed<Event>,
    /// Where the whole record downloads as JSON.
    pub download_href: String,
    /// How many years it is kept.
    pub kept_years: u32,
}

impl Record {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Record),
            entries: Listed::part(samples::every_event(), 212, "/record?after=e20"),
            download_href: "/record.json".to_owned(),
            kept_years: 7,
        }
    }

    /// An empty record, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.entries = Listed::default();
        page
    }
}
