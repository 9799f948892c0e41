//! What kind of source data comes from.

use i18n_embed_fl::fl;

use crate::locale::Locale;

/// What kind of source it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// Her own store.
    Store,
    /// A bank.
    Bank,
    /// A clinic or hospital.
    Clinic,
    /// Anything else.
    Other,
}

impl SourceKind {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Store => fl!(l, "source-store"),
            Self::Bank => fl!(l, "source-bank"),
            Self::Clinic => fl!(l, "source-clinic"),
            Self::Other => fl!(l, "source-other"),
        }
    }

    /// Its icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Store => "home",
            Self::Bank => "rows",
            Self::Clinic => "paper",
            Self::Other => "link",
        }
    }
}
