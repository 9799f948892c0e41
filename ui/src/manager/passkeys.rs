//! Her passkeys: which there are, where each counts, and how one comes and goes.
//!
//! Posts: `/passkeys` with what her browser made, `/passkeys/sign-in`, `/passkeys/{id}/name`,
//! `/passkeys/{id}/remove`; `/links`, to confirm one with a source.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::passkey::PasskeyForm;
use crate::samples;

/// One passkey of hers.
#[derive(Clone, Debug)]
pub struct PasskeyCard {
    /// Its id, as paths use it.
    pub id: String,
    /// As she calls it.
    pub name: String,
    /// Since.
    pub created: DateTime<Utc>,
    /// When it was last used here.
    pub last_used: Option<DateTime<Utc>>,
    /// The sources with which it counts, by name.
    pub counts_at: Vec<String>,
}

impl PasskeyCard {
    /// Where it counts, in one line.
    #[must_use]
    pub fn counts_words(&self, l: &Locale) -> String {
        if self.counts_at.is_empty() {
            return fl!(l, "passkeys-counts-nowhere");
        }
        fl!(l, "passkeys-counts-at", names = self.counts_at.join(", "))
    }
}

/// Whether a passkey of hers counts with a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counting {
    /// None does.
    No,
    /// One does, and so does a sign-in.
    Too,
    /// One does, and nothing else.
    Only,
    /// She let nothing else count, and has none that does.
    OnlyAndNone,
}

impl Counting {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::No => fl!(l, "passkeys-not-confirmed"),
            Self::Too => fl!(l, "passkeys-counts-here"),
            Self::Only => fl!(l, "passkeys-counts-only"),
            Self::OnlyAndNone => fl!(l, "passkeys-counts-none"),
        }
    }

    /// Its tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::No => "quiet",
            Self::Too | Self::Only => "good",
            Self::OnlyAndNone => "warn",
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::No => "info",
            Self::Too => "ok",
            Self::Only => "lock",
            Self::OnlyAndNone => "warn",
        }
    }
}

/// A source that she is linked with.
#[derive(Clone, Debug)]
pub struct PasskeySource {
    /// Its party id, as the form sends it.
    pub party: String,
    /// Its name.
    pub name: String,
    /// Whether a passkey of hers counts there.
    pub counting: Counting,
}

/// What has just been done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyChange {
    /// One was made.
    Added,
    /// One has another name.
    Renamed,
    /// One was taken away.
    Removed,
}

impl PasskeyChange {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Added => fl!(l, "passkeys-added"),
            Self::Renamed => fl!(l, "passkeys-renamed"),
            Self::Removed => fl!(l, "passkeys-removed"),
        }
    }

    /// Its name in an address.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Renamed => "renamed",
            Self::Removed => "removed",
        }
    }

    /// The change of this name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let all = [Self::Added, Self::Renamed, Self::Removed];
        all.into_iter().find(|change| change.key() == key)
    }
}

/// `GET /passkeys`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/passkeys.html")]
pub struct PasskeysPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What has just been done.
    pub change: Option<PasskeyChange>,
    /// The passkeys, oldest first.
    pub passkeys: Vec<PasskeyCard>,
    /// Whether there may be one more.
    pub may_add: bool,
    /// The sources that she is linked with.
    pub sources: Vec<PasskeySource>,
    /// The host of her sign-in service.
    pub sign_in_host: String,
}

impl PasskeysPage {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let passkey = |id: &str, name: &str, counts_at: Vec<String>| PasskeyCard {
            id: id.to_owned(),
            name: name.to_owned(),
            created: samples::at(1, 9, 30),
            last_used: (!counts_at.is_empty()).then(|| samples::at(3, 14, 5)),
            counts_at,
        };
        let source = |party: &str, name: &str, counting| PasskeySource {
            party: party.to_owned(),
            name: name.to_owned(),
            counting,
        };
        let both = vec!["Ganga Bank".to_owned(), "Amanat Store".to_owned()];
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Passkeys),
            change: Some(PasskeyChange::Added),
            passkeys: vec![
                passkey("k1", "Phone", both),
                passkey(
                    "k2",
                    "The small key on my key ring, which I keep in the drawer",
                    Vec::new(),
                ),
            ],
            may_add: true,
            sources: vec![
                source("bank.example", "Ganga Bank", Counting::Too),
                source("store.example", "Amanat Store", Counting::Only),
                source("clinic.example", "Lotus Clinic", Counting::No),
                source("tax.example", "Tax Office", Counting::OnlyAndNone),
            ],
            sign_in_host: "accounts.identity.example".to_owned(),
        }
    }

    /// Somebody who has none, for tests and previews.
    #[must_use]
    pub fn sample_empty(l: Locale) -> Self {
        Self {
            change: Some(PasskeyChange::Removed),
            passkeys: Vec::new(),
            sources: Vec::new(),
            ..Self::sample(l)
        }
    }

    /// Somebody who has as many as anybody may, for tests and previews.
    #[must_use]
    pub fn sample_full(l: Locale) -> Self {
        Self {
            change: Some(PasskeyChange::Renamed),
            may_add: false,
            ..Self::sample(l)
        }
    }
}

/// What stops her from making one, or what she has to do first.
#[derive(Clone, Debug)]
pub enum PasskeyStep {
    /// Her browser can be asked.
    Make(PasskeyForm),
    /// She has to sign in once more before; the host of her sign-in service.
    SignIn(String),
}

/// Why none was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyTrouble {
    /// It took too long, or the page was used before.
    Over,
    /// What came does not hold.
    Failed,
    /// It is known already.
    Known,
    /// Signing in once more did not work out.
    NotSignedIn,
}

impl PasskeyTrouble {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Over => fl!(l, "passkey-new-over"),
            Self::Failed => fl!(l, "passkey-new-failed"),
            Self::Known => fl!(l, "passkey-new-known"),
            Self::NotSignedIn => fl!(l, "passkey-new-not-signed-in"),
        }
    }

    /// Its name in an address.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Over => "over",
            Self::Failed => "failed",
            Self::Known => "known",
            Self::NotSignedIn => "not-signed-in",
        }
    }

    /// The trouble of this name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let all = [Self::Over, Self::Failed, Self::Known, Self::NotSignedIn];
        all.into_iter().find(|trouble| trouble.key() == key)
    }
}

/// `GET /passkeys/new`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/passkey_new.html")]
pub struct NewPasskeyPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Whether she did not come for it: she has just signed in for the first time.
    pub welcome: bool,
    /// Why none was made a moment ago.
    pub trouble: Option<PasskeyTrouble>,
    /// What comes next.
    pub step: PasskeyStep,
}

impl NewPasskeyPage {
    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        if self.welcome {
            fl!(self.l, "passkey-new-welcome")
        } else {
            fl!(self.l, "passkey-new-title")
        }
    }

    /// Where she goes without one.
    #[must_use]
    pub const fn later_href(&self) -> &'static str {
        if self.welcome {
            "/dashboard"
        } else {
            "/passkeys"
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::Passkeys),
            welcome: true,
            trouble: None,
            step: PasskeyStep::Make(PasskeyForm::sample_create("/passkeys")),
        }
    }

    /// Somebody who has to sign in once more, for tests and previews.
    #[must_use]
    pub fn sample_sign_in(l: Locale) -> Self {
        Self {
            welcome: false,
            trouble: Some(PasskeyTrouble::NotSignedIn),
            step: PasskeyStep::SignIn("accounts.identity.example".to_owned()),
            ..Self::sample(l)
        }
    }
}

/// `GET /passkeys/{id}/remove`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/passkey_remove.html")]
pub struct RemovePasskeyPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The passkey.
    pub passkey: PasskeyCard,
}

impl RemovePasskeyPage {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let page = PasskeysPage::sample(l);
        Self {
            l: page.l,
            chrome: page.chrome,
            passkey: page.passkeys[0].clone(),
        }
    }
}

/// What a passkey is called that she gave no name.
#[must_use]
pub fn default_name(l: &Locale, number: usize) -> String {
    fl!(l, "passkey-new-default", n = l.number(number as u64))
}
