//! The manager asks to link this store with her account.
//!
//! Posts `/link` with `decision` (`confirm` or `decline`) and the hidden fields it was given; where
//! she confirms a passkey, also with what it gave, and `only` where nothing else is to count.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Fact;
use crate::part::passkey::PasskeyForm;
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
}
