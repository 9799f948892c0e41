//! The first page for a stranger: what this is, and the way in.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, Service};
use crate::locale::Locale;

/// Why she is not signed in, when there is something to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInTrouble {
    /// She turned back at the sign-in page.
    Cancelled,
    /// The sign-in could not be checked.
    Failed,
    /// She has come for a page that is open to her once she has signed in.
    First,
    /// Her session ended by itself.
    SessionEnded,
    /// She signed out.
    SignedOut,
    /// The sign-in service wrote more about her into the proof than others may read.
    TellsTooMuch,
    /// The sign-in service did not answer.
    Unreachable,
}

impl SignInTrouble {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Cancelled => fl!(l, "sign-in-cancelled"),
            Self::Failed => fl!(l, "sign-in-failed"),
            Self::First => fl!(l, "sign-in-first"),
            Self::SessionEnded => fl!(l, "sign-in-session-ended"),
            Self::SignedOut => fl!(l, "sign-in-signed-out"),
            Self::TellsTooMuch => fl!(l, "sign-in-tells-too-much"),
            Self::Unreachable => fl!(l, "sign-in-unreachable"),
        }
    }

    /// The tone of the message.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::SignedOut => "good",
            Self::Cancelled | Self::First | Self::SessionEnded => "warn",
            Self::Failed | Self::TellsTooMuch | Self::Unreachable => "bad",
        }
    }

    /// The icon of the message.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::SignedOut => "ok",
            Self::Cancelled | Self::First | Self::SessionEnded => "info",
            Self::Failed | Self::TellsTooMuch | Self::Unreachable => "warn",
        }
    }
}

/// `GET /` for somebody who is not signed in. Of manager and store; at an adapter nobody signs in.
#[derive(Clone, Debug, Template)]
#[template(path = "shared/sign_in.html")]
pub struct SignIn {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What went wrong, if anything.
    pub trouble: Option<SignInTrouble>,
    /// Where signing in starts.
    pub sign_in_href: String,
    /// The host of her sign-in service, where she is told it before she goes.
    pub host: Option<String>,
}

impl SignIn {
    /// The page, with signing in at `/sign-in`.
    #[must_use]
    pub fn new(l: Locale, chrome: Chrome, trouble: Option<SignInTrouble>) -> Self {
        Self {
            l,
            chrome,
            trouble,
            sign_in_href: "/sign-in".to_owned(),
            host: None,
        }
    }

    /// The same, with this in the address where signing in starts.
    #[must_use]
    pub fn with(mut self, query: &str) -> Self {
        self.sign_in_href = format!("/sign-in?{query}");
        self
    }

    /// The same, telling her this host.
    #[must_use]
    pub fn at_host(mut self, host: String) -> Self {
        self.host = Some(host).filter(|host| !host.is_empty());
        self
    }

    /// The page title.
    #[must_use]
    pub fn heading(&self) -> String {
        match self.chrome.service {
            Service::Manager | Service::Adapter => fl!(self.l, "sign-in-title-manager"),
            Service::Store => fl!(self.l, "sign-in-title-store"),
        }
    }

    /// One paragraph on what this is.
    #[must_use]
    pub fn intro(&self) -> String {
        match self.chrome.service {
            Service::Manager | Service::Adapter => fl!(self.l, "sign-in-intro-manager"),
            Service::Store => fl!(self.l, "sign-in-intro-store"),
        }
    }

    /// Three short promises: icon, title, text.
    #[must_use]
    pub fn promises(&self) -> [(&'static str, String, String); 3] {
        let l = &self.l;
        match self.chrome.service {
            Service::Manager | Service::Adapter => [
                (
                    "lock",
                    fl!(l, "sign-in-blind"),
                    fl!(l, "sign-in-blind-text"),
                ),
                ("stop", fl!(l, "sign-in-stop"), fl!(l, "sign-in-stop-text")),
                (
                    "paper",
                    fl!(l, "sign-in-proof"),
                    fl!(l, "sign-in-proof-text"),
                ),
            ],
            Service::Store => [
                ("home", fl!(l, "sign-in-home"), fl!(l, "sign-in-home-text")),
                (
                    "out",
                    fl!(l, "sign-in-answers"),
                    fl!(l, "sign-in-answers-text"),
                ),
                (
                    "lock",
                    fl!(l, "sign-in-own-key"),
                    fl!(l, "sign-in-own-key-text"),
                ),
            ],
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let chrome = Chrome::manager("Amanat").operated_by("Amanat Demo Operator");
        Self::new(l, chrome, Some(SignInTrouble::SessionEnded))
    }

    /// The page on the way to another one, for tests and previews.
    #[must_use]
    pub fn sample_first(l: Locale) -> Self {
        let chrome = Chrome::manager("Amanat").operated_by("Amanat Demo Operator");
        Self::new(l, chrome, Some(SignInTrouble::First))
            .with("return=%2Frequests%2Fr1")
            .at_host("sign-in.example".to_owned())
    }

    /// The store's page, for tests and previews.
    #[must_use]
    pub fn sample_store(l: Locale) -> Self {
        Self::new(
            l,
            Chrome::store("Asha’s Store").operated_by("Demo Store Host"),
            None,
        )
    }
}
