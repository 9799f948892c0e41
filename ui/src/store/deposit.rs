//! Something she can bring in, and how the last time stands.

use i18n_embed_fl::fl;

use crate::locale::Locale;
use crate::part::source::SourceKind;

/// What can be brought in together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepositGroup {
    /// From a bank.
    Bank,
    /// From a clinic.
    Clinic,
}

/// How the last bringing-in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DepositNews {
    /// It waits for her yes.
    Asked,
    /// It is on its way.
    OnTheWay,
    /// It has come.
    BroughtIn,
    /// It was refused, because it was not she who said yes.
    ByAnother,
    /// It was refused; the reason as it was written down, in English.
    Refused(Option<String>),
}

impl DepositNews {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::Asked => fl!(l, "deposit-asked"),
            Self::OnTheWay => fl!(l, "deposit-on-the-way"),
            Self::BroughtIn => fl!(l, "deposit-brought"),
            Self::ByAnother => fl!(l, "deposit-by-another"),
            Self::Refused(_) => fl!(l, "deposit-refused"),
        }
    }

    /// The reason of a refusal.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Refused(reason) => reason.as_deref(),
            Self::Asked | Self::OnTheWay | Self::BroughtIn | Self::ByAnother => None,
        }
    }

    /// The tone.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self {
            Self::Asked => "warn",
            Self::OnTheWay => "accent",
            Self::BroughtIn => "good",
            Self::ByAnother | Self::Refused(_) => "bad",
        }
    }

    /// The icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Asked | Self::OnTheWay => "wait",
            Self::BroughtIn => "ok",
            Self::ByAnother | Self::Refused(_) => "stop",
        }
    }
}

/// Something she can bring in.
#[derive(Clone, Debug)]
pub struct DepositChoice {
    /// The group that the form sends.
    pub key: String,
    /// What it brings.
    pub group: DepositGroup,
    /// How the last time stands.
    pub news: Option<DepositNews>,
    /// Where she decides, while it waits for her.
    pub decide_href: Option<String>,
}

impl DepositChoice {
    /// From what kind of source.
    #[must_use]
    pub const fn kind(&self) -> SourceKind {
        match self.group {
            DepositGroup::Bank => SourceKind::Bank,
            DepositGroup::Clinic => SourceKind::Clinic,
        }
    }

    /// What would come.
    #[must_use]
    pub fn description(&self, l: &Locale) -> String {
        match self.group {
            DepositGroup::Bank => fl!(l, "deposit-bank-text"),
            DepositGroup::Clinic => fl!(l, "deposit-clinic-text"),
        }
    }
}
