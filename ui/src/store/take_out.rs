//! Taking everything along, and having it erased: the page where both begin, the second click, and
//! what is told afterwards.
//!
//! Posts `/erase` with `understood`, and with what her passkey gave where she has one. Where she has
//! none she goes on to her identity provider from there, and signs in afresh.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::passkey::PasskeyForm;
use crate::samples;

/// `GET /export`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/take_out.html")]
pub struct TakeOut {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
}

/// `GET /erase`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/erase_confirm.html")]
pub struct EraseConfirm {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Records in her vault.
    pub records: u64,
    /// Entries of its ledgers: answers that left, and refusals.
    pub entries: u64,
    /// Consents that this store was told of.
    pub consents: u64,
    /// Why nothing has been erased, where she has tried.
    pub trouble: Option<EraseTrouble>,
    /// What it takes.
    pub way: EraseWay,
}

/// What it takes to erase her store.
#[derive(Clone, Debug)]
pub enum EraseWay {
    /// A passkey of hers that counts here.
    Passkey(PasskeyForm),
    /// A fresh sign-in at this host, because she has no passkey that counts.
    SignIn(String),
    /// A passkey, since she lets nothing else count, and none counts now.
    NoneCounts,
    /// First that she keeps nobody's store as a guardian any more.
    WardsFirst,
}

/// Why nothing has been erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EraseTrouble {
    /// She has not said that she understood.
    NotTicked,
    /// She turned back at the identity provider.
    Cancelled,
    /// Her sign-in does not hold.
    Failed,
    /// It was somebody else.
    SomebodyElse,
    /// It took too long, or was used already.
    Over,
    /// The identity provider does not answer.
    Unreachable,
}

impl EraseTrouble {
    const ALL: [Self; 6] = [
        Self::NotTicked,
        Self::Cancelled,
        Self::Failed,
        Self::SomebodyElse,
        Self::Over,
        Self::Unreachable,
    ];

    /// Its word in an address.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotTicked => "not-ticked",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::SomebodyElse => "somebody-else",
            Self::Over => "over",
            Self::Unreachable => "unreachable",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.key() == key)
    }

    /// What she is told.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::NotTicked => fl!(l, "erase-not-ticked"),
            Self::Cancelled => fl!(l, "erase-cancelled"),
            Self::Failed => fl!(l, "erase-failed"),
            Self::SomebodyElse => fl!(l, "erase-somebody-else"),
            Self::Over => fl!(l, "erase-over"),
            Self::Unreachable => fl!(l, "erase-unreachable"),
        }
    }
}

/// `GET /erased/{vault}`.
#[derive(Clone, Debug, Template)]
#[template(path = "store/erased.html")]
pub struct Erased {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The vault that was.
    pub vault: String,
    /// When nothing was left.
    pub at: DateTime<Utc>,
    /// Digest and size of the file that was destroyed, where there was one.
    pub file: Option<(String, u64)>,
    /// Names the destroyed key, where that is known.
    pub key: Option<String>,
    /// The certificate, as text.
    pub certificate: String,
}

impl TakeOut {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::TakeOut),
        }
    }
}

impl EraseConfirm {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::store_chrome(NavItem::TakeOut),
            records: 1_284,
            entries: 7,
            consents: 3,
            trouble: None,
            way: EraseWay::SignIn("sign-in.example".to_owned()),
        }
    }

    /// The same where it takes a passkey.
    #[must_use]
    pub fn sample_passkey(l: Locale) -> Self {
        Self {
            way: EraseWay::Passkey(PasskeyForm::sample("/erase")),
            ..Self::sample(l)
        }
    }

    /// The same where only passkeys count, and none does.
    #[must_use]
    pub fn sample_none_counts(l: Locale) -> Self {
        Self {
            way: EraseWay::NoneCounts,
            ..Self::sample(l)
        }
    }

    /// The same where she keeps stores for others.
    #[must_use]
    pub fn sample_wards_first(l: Locale) -> Self {
        Self {
            way: EraseWay::WardsFirst,
            ..Self::sample(l)
        }
    }

    /// The same after a click without the tick.
    #[must_use]
    pub fn sample_not_ticked(l: Locale) -> Self {
        Self {
            trouble: Some(EraseTrouble::NotTicked),
            ..Self::sample(l)
        }
    }

    /// The same after she has turned back at the identity provider.
    #[must_use]
    pub fn sample_cancelled(l: Locale) -> Self {
        Self {
            trouble: Some(EraseTrouble::Cancelled),
            ..Self::sample(l)
        }
    }

    /// Whether the tick is what is missing.
    fn not_ticked(&self) -> bool {
        self.trouble == Some(EraseTrouble::NotTicked)
    }
}

impl Erased {
    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: Chrome::store("Amanat store"),
            vault: "01890a5d-ac96-774b-bcce-b302099a8057".to_owned(),
            at: samples::at(26, 10, 15),
            file: Some((
                "sha-256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU".to_owned(),
                81_920,
            )),
            key: Some("9f2b61c07d3e5a14".to_owned()),
            certificate: "eyJhbGciOiJFZERTQSJ9.eyJmb3JtYXQiOiJhbWFuYXQtZXJhc3VyZS0xIn0.c2ln"
                .to_owned(),
        }
    }

    /// The size in words.
    fn size(&self, bytes: &u64) -> String {
        let n = *bytes;
        let l = &self.l;
        fl!(l, "erased-bytes", n = n)
    }
}
