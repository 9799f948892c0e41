//! The manager asks to link this store with her account.
//!
//! Posts `/link` with `decision` (`confirm` or `decline`) and the hidden fields it was given.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Fact;
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
        }
    }
}
