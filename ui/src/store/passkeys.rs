//! The passkeys that she has confirmed at this store, and whether nothing else counts.
//!
//! Posts `/passkeys/remove` with `credential`, and `/passkeys/only` with `only` (`yes` or `no`) and
//! what her passkey gave.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Fact;
use crate::part::passkey::PasskeyForm;
use crate::samples;

/// One passkey.
#[derive(Clone, Debug)]
pub struct ConfirmedKey {
    /// Its id, as her browser knows it.
    pub id: String,
    /// Its number, to be typed elsewhere.
    pub number: String,
    /// The domain that it was made at.
    pub from: String,
    /// When she confirmed it.
    pub confirmed: DateTime<Utc>,
    /// From when on it counts, where it does not yet.
    pub counts_from: Option<DateTime<Utc>>,
}

impl ConfirmedKey {
    /// What it is called: passkeys have no names here.
    #[must_use]
    pub fn name(&self, l: &Locale) -> String {
        let id: String = self.id.chars().take(8).collect();
        fl!(l, "keys-name", id = id)
    }
}

/// What she has just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeysNews {
    /// She removed one.
    Removed,
    /// Only passkeys count from now on.
    Only,
    /// A sign-in counts again.
    Others,
}

impl PasskeysNews {
    /// Its address.
    #[must_use]
    pub const fn href(self) -> &'static str {
        match self {
            Self::Removed => "/passkeys?done=removed",
            Self::Only => "/passkeys?done=only",
            Self::Others => "/passkeys?done=others",
        }
    }

    /// The news of a word in the address.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "removed" => Some(Self::Removed),
            "only" => Some(Self::Only),
            "others" => Some(Self::Others),
            _ => None,
        }
    }

    /// Its words.
    #[must_use]
    pub fn words(self, l: &Locale) -> String {
        match self {
            Self::Removed => fl!(l, "keys-removed"),
            Self::Only => fl!(l, "keys-now-only"),
            Self::Others => fl!(l, "keys-now-others"),
        }
    }
}

/// `GET /passkeys`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/passkeys.html")]
pub struct PasskeysPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Her passkeys, the last confirmed first.
    pub keys: Vec<ConfirmedKey>,
    /// Whether nothing but passkeys counts.
    pub only: bool,
    /// Turns that on or off; none while she has no passkey that counts.
    pub switch: Option<PasskeyForm>,
    /// Whether her store is linked with her dashboard.
    pub linked: bool,
    /// Her dashboard, where passkeys are made.
    pub dashboard_href: String,
    /// What she has just done.
    pub news: Option<PasskeysNews>,
}

impl PasskeysPage {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let key = |id: &str, counts_from| ConfirmedKey {
            id: id.to_owned(),
            number: "4821 0937 5526 1190 0374 8856".to_owned(),
            from: "manager.example".to_owned(),
            confirmed: samples::at(3, 14, 2),
            counts_from,
        };
        Self {
            l,
            chrome: samples::store_chrome(NavItem::Keys),
            keys: vec![
                key("AgICAgIC", Some(samples::at(6, 14, 2))),
                key("AQEBAQEBAQEBAQEBAQEBAQ", None),
            ],
            only: true,
            switch: Some(PasskeyForm {
                fields: vec![Fact::new("only", "no")],
                ..PasskeyForm::sample("/passkeys/only")
            }),
            linked: true,
            dashboard_href: "https://manager.example/dashboard".to_owned(),
            news: Some(PasskeysNews::Only),
        }
    }

    /// A sign-in counts beside her passkey.
    #[must_use]
    pub fn sample_both(l: Locale) -> Self {
        let mut page = Self::sample(l);
        page.keys.remove(0);
        page.only = false;
        page.switch = page.switch.map(|form| PasskeyForm {
            fields: vec![Fact::new("only", "yes")],
            ..form
        });
        page.news = Some(PasskeysNews::Others);
        page
    }

    /// She has confirmed none, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            keys: Vec::new(),
            only: false,
            switch: None,
            linked: false,
            news: Some(PasskeysNews::Removed),
            ..Self::sample(l)
        }
    }
}
