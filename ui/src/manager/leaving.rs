//! Before she is sent anywhere else: where to, why, what happens there, and what comes back or is
//! told there.
//!
//! Shown at `GET /links` on the way to a source that she wants to link, at
//! `GET /requests/{id}/preview` on the way to her store, and at
//! `GET /decisions/{id}/return` on the way back to whoever asked. Nothing is sent there before she
//! follows the link.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::source::SourceKind;
use crate::samples;

/// Why she goes there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Going {
    /// To link a source of this kind.
    Link(SourceKind),
    /// To see an answer in her store.
    Preview,
    /// Back to whoever asked, having said yes.
    BackApproved,
    /// Back to whoever asked, having said no.
    BackDenied,
    /// Back to whoever asked, undecided.
    BackDeferred,
}

/// A page before another service's.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/leaving.html")]
pub struct LeavingPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Why.
    pub going: Going,
    /// The name of where she is going.
    pub to_name: String,
    /// Its id on the network.
    pub to_id: String,
    /// Its host, as the address bar will show it.
    pub to_host: String,
    /// Where she goes on.
    pub onward_href: String,
    /// Where she stays.
    pub stay_href: String,
}

impl LeavingPage {
    /// The icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self.going {
            Going::Link(kind) => kind.icon(),
            Going::Preview => "home",
            Going::BackApproved | Going::BackDenied | Going::BackDeferred => "out",
        }
    }

    /// Why she goes there, in one sentence.
    #[must_use]
    pub fn lead(&self) -> String {
        let (l, to) = (&self.l, self.to_name.as_str());
        match self.going {
            Going::Link(_) => fl!(l, "leaving-lead", to = to),
            Going::Preview => fl!(l, "leaving-lead-preview"),
            Going::BackApproved | Going::BackDenied | Going::BackDeferred => {
                fl!(l, "leaving-lead-back", to = to)
            }
        }
    }

    /// What happens there and what comes back, each with its icon.
    #[must_use]
    pub fn points(&self) -> Vec<(&'static str, String)> {
        let (l, to) = (&self.l, self.to_name.as_str());
        let back = |told| {
            vec![
                ("out", told),
                ("lock", fl!(l, "leaving-tells-no-more")),
                ("stop", fl!(l, "leaving-stays")),
            ]
        };
        match self.going {
            Going::Link(kind) => vec![
                (
                    "person",
                    match kind {
                        SourceKind::Store => fl!(l, "leaving-asks-store"),
                        SourceKind::Bank | SourceKind::Clinic | SourceKind::Other => {
                            fl!(l, "leaving-asks-source", to = to)
                        }
                    },
                ),
                ("lock", fl!(l, "leaving-knows", to = to)),
                ("in", fl!(l, "leaving-back")),
                ("info", fl!(l, "leaving-free")),
            ],
            Going::Preview => vec![
                ("home", fl!(l, "leaving-shows-answer")),
                ("in", fl!(l, "leaving-back-seen")),
                ("lock", fl!(l, "leaving-looking-shares-nothing")),
            ],
            Going::BackApproved => back(fl!(l, "leaving-tells-approved", to = to)),
            Going::BackDenied => back(fl!(l, "leaving-tells-denied", to = to)),
            Going::BackDeferred => back(fl!(l, "leaving-tells-deferred", to = to)),
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::None),
            going: Going::Link(SourceKind::Bank),
            to_name: "Ganga Bank".to_owned(),
            to_id: "ganga-bank.example".to_owned(),
            to_host: "bank.example".to_owned(),
            onward_href: "https://bank.example/link?request=a.b.c".to_owned(),
            stay_href: "/dashboard".to_owned(),
        }
    }

    /// On the way to her own store, for tests and previews.
    #[must_use]
    pub fn sample_store(l: Locale) -> Self {
        Self {
            going: Going::Link(SourceKind::Store),
            to_name: "Amanat Store".to_owned(),
            to_id: "store.example".to_owned(),
            to_host: "store.example".to_owned(),
            onward_href: "https://store.example/link?request=a.b.c".to_owned(),
            ..Self::sample(l)
        }
    }

    /// On the way to an answer in her store, for tests and previews.
    #[must_use]
    pub fn sample_preview(l: Locale) -> Self {
        Self {
            going: Going::Preview,
            onward_href: "https://store.example/preview?request=a.b.c".to_owned(),
            stay_href: "/requests/r1".to_owned(),
            ..Self::sample_store(l)
        }
    }

    /// On the way back to whoever asked, for tests and previews.
    #[must_use]
    pub fn sample_back(l: Locale) -> Self {
        Self {
            going: Going::BackApproved,
            to_name: samples::lender().name,
            to_id: "sahaj.example".to_owned(),
            to_host: "lender.example".to_owned(),
            onward_href: "https://lender.example/back?outcome=approved".to_owned(),
            stay_href: "/dashboard".to_owned(),
            ..Self::sample(l)
        }
    }
}
