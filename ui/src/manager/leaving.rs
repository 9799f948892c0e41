//! Before she is sent to a source that she wants to link: where to, what she is asked there, and
//! what comes back.
//!
//! Shown at `GET /links`, after `POST /links` has prepared the way. Nothing is sent to the source
//! before she follows the link.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::source::SourceKind;
use crate::samples;

/// `GET /links`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/leaving.html")]
pub struct LeavingPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The name of where she is going.
    pub to_name: String,
    /// Its id on the network.
    pub to_id: String,
    /// Its host, as the address bar will show it.
    pub to_host: String,
    /// What kind of source it is.
    pub kind: SourceKind,
    /// Where she goes on.
    pub onward_href: String,
    /// Where she stays.
    pub stay_href: String,
}

impl LeavingPage {
    /// What happens there and what comes back, each with its icon.
    #[must_use]
    pub fn points(&self) -> [(&'static str, String); 4] {
        let (l, to) = (&self.l, self.to_name.as_str());
        let asks = match self.kind {
            SourceKind::Store => fl!(l, "leaving-asks-store"),
            SourceKind::Bank | SourceKind::Clinic | SourceKind::Other => {
                fl!(l, "leaving-asks-source", to = to)
            }
        };
        [
            ("person", asks),
            ("lock", fl!(l, "leaving-knows", to = to)),
            ("in", fl!(l, "leaving-back")),
            ("info", fl!(l, "leaving-free")),
        ]
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::None),
            to_name: "Ganga Bank".to_owned(),
            to_id: "ganga-bank.example".to_owned(),
            to_host: "bank.example".to_owned(),
            kind: SourceKind::Bank,
            onward_href: "https://bank.example/link?request=a.b.c".to_owned(),
            stay_href: "/dashboard".to_owned(),
        }
    }

    /// On the way to her own store, for tests and previews.
    #[must_use]
    pub fn sample_store(l: Locale) -> Self {
        Self {
            to_name: "Amanat Store".to_owned(),
            to_id: "store.example".to_owned(),
            to_host: "store.example".to_owned(),
            kind: SourceKind::Store,
            onward_href: "https://store.example/link?request=a.b.c".to_owned(),
            ..Self::sample(l)
        }
    }
}
