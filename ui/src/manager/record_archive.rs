//! Her record as one file that proves itself: she waits for it here, and takes it.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::manager::audit::AuditMaking;
use crate::samples;

/// `GET /record/archive`, which begins the file or shows how far it is. The service lets the page
/// renew itself as long as it is being made.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/record_archive.html")]
pub struct RecordArchive {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// How far it has come, while it is being made.
    pub making: Option<AuditMaking>,
    /// Whether it could not be made.
    pub failed: bool,
    /// Where it is and how large, once it is made.
    pub file: Option<(String, u64)>,
}

impl RecordArchive {
    /// The tone.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match (&self.file, self.failed) {
            (Some(_), _) => "good",
            (None, true) => "bad",
            (None, false) => "accent",
        }
    }

    /// The icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match (&self.file, self.failed) {
            (Some(_), _) => "ok",
            (None, true) => "warn",
            (None, false) => "wait",
        }
    }

    /// A page to wait on, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Record),
            making: Some(AuditMaking::sample()),
            failed: false,
            file: None,
        }
    }

    /// Before it is known how many entries there are, for tests and previews.
    #[must_use]
    pub fn sample_begun(l: Locale) -> Self {
        Self {
            making: Some(AuditMaking { done: 0, of: 0 }),
            ..Self::sample(l)
        }
    }

    /// A file to take, for tests and previews.
    #[must_use]
    pub fn sample_made(l: Locale) -> Self {
        Self {
            making: None,
            file: Some(("/record/archive.zip".to_owned(), 4_830_411)),
            ..Self::sample(l)
        }
    }

    /// One that could not be made, for tests and previews.
    #[must_use]
    pub fn sample_failed(l: Locale) -> Self {
        Self {
            making: None,
            failed: true,
            ..Self::sample(l)
        }
    }
}
