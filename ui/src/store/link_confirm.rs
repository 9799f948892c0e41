//! The manager asks to link this store with her account.
//!
//! Posts `/link` with `decision` (`confirm` or `decline`) and the hidden fields it was given; where
//! she confirms a passkey, also with what it gave, and `only` where nothing else is to count. A
//! guardian who links a new store for a ward also sends its `name`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Fact;
use crate::part::passkey::PasskeyForm;
use crate::part::representation::ActsAs;
use crate::samples;

/// `GET /link`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/link_confirm.html")]
pub struct LinkConfirm {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The manager's host, as the address bar shows it.
    pub manager_host: String,
    /// The pseudonym the manager will know her store by, shortened.
    pub pseudonym: String,
    /// Whether her store is linked already, and that link is given up for this one.
    pub replaces: bool,
    /// Hidden fields, apart from the CSRF token.
    pub fields: Vec<Fact>,
    /// Confirms a passkey of hers while linking; none where the manager offers none that is new.
    pub passkey: Option<PasskeyForm>,
    /// Whether a passkey that the manager offers is confirmed already.
    pub confirmed: bool,
    /// Whether nothing but passkeys counts already.
    pub only: bool,
    /// Where it is a guardian who links: what for.
    pub ward: Option<LinkedWard>,
}

/// A store that a guardian links for another.
#[derive(Clone, Debug)]
pub struct LinkedWard {
    /// As what he acts.
    pub acts_as: ActsAs,
    /// From when on he has no right.
    pub until: Option<DateTime<Utc>>,
    /// What the store is called.
    pub name: WardName,
    /// Longest name, in characters.
    pub longest: usize,
}

/// What the store of a ward is called.
#[derive(Clone, Debug)]
pub enum WardName {
    /// It has this name.
    Known(String),
    /// It is new.
    New,
    /// It is new, and cannot be called so.
    Unfit(String),
}

impl LinkedWard {
    /// Its name, where it has one.
    fn known(&self) -> Option<&str> {
        match &self.name {
            WardName::Known(name) => Some(name),
            WardName::New | WardName::Unfit(_) => None,
        }
    }

    /// Whether the name that was typed in does not fit.
    const fn is_unfit(&self) -> bool {
        matches!(self.name, WardName::Unfit(_))
    }

    /// What stands in the field.
    fn field(&self, l: &Locale) -> String {
        match &self.name {
            WardName::Known(name) | WardName::Unfit(name) => name.clone(),
            WardName::New => fl!(l, "link-ward-name-default"),
        }
    }
}

impl LinkConfirm {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::None),
            manager_host: "manager.example".to_owned(),
            pseudonym: "p-7Kq2…9fX".to_owned(),
            replaces: true,
            fields: vec![Fact::new("state", "s1")],
            passkey: None,
            confirmed: false,
            only: false,
            ward: None,
        }
    }

    /// The same where she has a passkey to confirm.
    #[must_use]
    pub fn sample_passkey(l: Locale) -> Self {
        Self {
            replaces: false,
            passkey: Some(PasskeyForm {
                fields: vec![
                    Fact::new("request", "a.b.c"),
                    Fact::new("decision", "confirm"),
                ],
                ..PasskeyForm::sample("/link")
            }),
            ..Self::sample(l)
        }
    }

    /// The same where the store knows her passkey, and she confirms another.
    #[must_use]
    pub fn sample_known(l: Locale) -> Self {
        Self {
            confirmed: true,
            only: true,
            ..Self::sample_passkey(l)
        }
    }

    /// The same where a guardian links a new store for a ward, and where he links it again.
    #[must_use]
    pub fn samples_ward(l: &Locale) -> Vec<Self> {
        let names = [
            WardName::New,
            WardName::Unfit("\u{202e}".to_owned()),
            WardName::Known(samples::LONG_NAME.to_owned()),
        ];
        let page = |name: WardName| Self {
            replaces: false,
            confirmed: matches!(name, WardName::Known(_)),
            ward: Some(LinkedWard {
                acts_as: ActsAs::GuardianOfChild,
                until: Some(samples::at(28, 9, 30)),
                name,
                longest: 60,
            }),
            ..Self::sample_passkey(l.clone())
        };
        names.into_iter().map(page).collect()
    }
}
