//! What the store has been told that she approved: shown on its own origin, so that a consent that
//! a screen lied about, or that she never gave, is there for her to see.

use askama::Template;
use chrono::{DateTime, NaiveDate, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::{Fact, Listed};
use crate::part::status::ConsentStatus;
use crate::samples;
use crate::store::Receiver;

/// Where a consent stands, as far as the store can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The manager's list or the term says so.
    Known(ConsentStatus),
    /// It was stopped, by her or by another: the list does not say by whom.
    Stopped,
    /// The list could not be had; nothing is answered meanwhile.
    Unknown,
}

impl Standing {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Known(status) => status.label(l),
            Self::Stopped => fl!(l, "approved-stopped"),
            Self::Unknown => fl!(l, "approved-state-unknown"),
        }
    }

    /// The chip's tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Known(status) => status.tone(),
            Self::Stopped => "bad",
            Self::Unknown => "warn",
        }
    }

    /// The chip's icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Known(status) => status.icon(),
            Self::Stopped => "stop",
            Self::Unknown => "wait",
        }
    }
}

/// One thing that a consent allows.
#[derive(Clone, Debug)]
pub struct ApprovedItem {
    /// The question's title.
    pub title: String,
    /// Its parameters.
    pub facts: Vec<Fact>,
    /// The days it looks at.
    pub days: (NaiveDate, NaiveDate),
}

impl ApprovedItem {
    /// The days, in words.
    #[must_use]
    pub fn days_words(&self, l: &Locale) -> String {
        let (from, to) = self.days;
        fl!(l, "term-range", from = l.date(&from), to = l.date(&to))
    }
}

/// One consent that the store was told of.
#[derive(Clone, Debug)]
pub struct Approved {
    /// What may be asked.
    pub items: Vec<ApprovedItem>,
    /// Who receives; `None` where the store's copy does not name it, and then nothing is answered.
    pub to: Option<Receiver>,
    /// Until when.
    pub until: DateTime<Utc>,
    /// When she decided, as the manager says.
    pub decided: DateTime<Utc>,
    /// When the store was told.
    pub told: DateTime<Utc>,
    /// Where it stands.
    pub standing: Standing,
    /// The store's copy of the consent.
    pub artifact: String,
}

impl Approved {
    /// To whom, in words.
    #[must_use]
    pub fn to_words(&self, l: &Locale) -> String {
        let name = match &self.to {
            Some(receiver) => receiver.name.clone(),
            None => fl!(l, "releases-unnamed"),
        };
        fl!(l, "approved-to", name = name)
    }
}

/// `GET /approved`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/approved.html")]
pub struct ApprovedPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The consents, the last told first.
    pub entries: Listed<Approved>,
    /// Her dashboard, where she stops them.
    pub dashboard_href: String,
}

impl ApprovedPage {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Approved),
            entries: Listed::part(samples::approved(), 12, "/approved?before=3"),
            dashboard_href: "https://manager.example/dashboard".to_owned(),
        }
    }

    /// A store that was told of nothing, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            entries: Listed::default(),
            ..Self::sample(l)
        }
    }
}
