//! Taking everything along, and having it erased: the page where both begin, the second click, and
//! what is told afterwards.
//!
//! Posts `/erase` with `understood`, and with what her passkey gave where she has one.

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
    /// Whether she pressed without saying that she understood.
    pub not_ticked: bool,
    /// Erases with a passkey of hers; none while she has none that counts, and then a click is
    /// enough.
    pub passkey: Option<PasskeyForm>,
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
            not_ticked: false,
            passkey: None,
        }
    }

    /// The same where it takes a passkey.
    #[must_use]
    pub fn sample_passkey(l: Locale) -> Self {
        Self {
            passkey: Some(PasskeyForm::sample("/erase")),
            ..Self::sample(l)
        }
    }

    /// The same after a click without the tick.
    #[must_use]
    pub fn sample_not_ticked(l: Locale) -> Self {
        Self {
            not_ticked: true,
            ..Self::sample(l)
        }
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
