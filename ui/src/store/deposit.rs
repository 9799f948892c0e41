//! Something she can bring in, and how the last time stands.

use i18n_embed_fl::fl;

use crate::locale::Locale;
use crate::part::source::SourceKind;
use crate::wording::fault;

/// What can be brought in together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DepositGroup {
    /// From a bank.
    Bank,
    /// From a clinic.
    Clinic,
}

/// What a source could not give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// What it is called.
    pub name: String,
    /// Whether the source itself has to put something right; else asking again helps.
    pub broken: bool,
}

impl Missing {
    /// What is missing and why, in words.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        let name = self.name.as_str();
        if self.broken {
            fl!(l, "deposit-missing-broken", name = name)
        } else {
            fl!(l, "deposit-missing-unavailable", name = name)
        }
    }
}

/// How the last bringing-in stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DepositNews {
    /// It waits for her yes.
    Asked,
    /// It is on its way.
    OnTheWay,
    /// It has come; what the source could not give with it.
    BroughtIn(Vec<Missing>),
    /// It was refused, because it was not she who said yes.
    ByAnother,
    /// It was refused.
    Refused(Option<Refused>),
}

/// Why a bringing-in was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// The lasting name of the reason.
    pub reason: String,
    /// The page on which the fault lies, from 1.
    pub page: Option<u64>,
    /// The record on that page, from 1, and what it is called.
    pub record: Option<(u64, String)>,
    /// Whether the source is told.
    pub told: bool,
}

impl Refused {
    /// The reason in one sentence.
    #[must_use]
    pub fn words(&self, l: &Locale) -> String {
        let reason = fault::sentence(l, &self.reason);
        fl!(l, "deposit-refused-why", reason = reason)
    }

    /// Where the fault lies, in words.
    #[must_use]
    pub fn place(&self, l: &Locale) -> Option<String> {
        let page = l.number(self.page?);
        Some(match &self.record {
            Some((record, name)) => fl!(
                l,
                "deposit-refused-record",
                page = page,
                record = l.number(*record),
                name = name.as_str()
            ),
            None => fl!(l, "deposit-refused-page", page = page),
        })
    }
}

impl DepositNews {
    /// Its words.
    #[must_use]
    pub fn label(&self, l: &Locale) -> String {
        match self {
            Self::Asked => fl!(l, "deposit-asked"),
            Self::OnTheWay => fl!(l, "deposit-on-the-way"),
            Self::BroughtIn(missing) if missing.is_empty() => fl!(l, "deposit-brought"),
            Self::BroughtIn(_) => fl!(l, "deposit-brought-part"),
            Self::ByAnother => fl!(l, "deposit-by-another"),
            Self::Refused(_) => fl!(l, "deposit-refused"),
        }
    }

    /// The reason of a refusal.
    #[must_use]
    pub const fn refused(&self) -> Option<&Refused> {
        match self {
            Self::Refused(reason) => reason.as_ref(),
            Self::Asked | Self::OnTheWay | Self::BroughtIn(_) | Self::ByAnother => None,
        }
    }

    /// What did not come with what was brought in.
    #[must_use]
    pub fn missing(&self) -> &[Missing] {
        match self {
            Self::BroughtIn(missing) => missing,
            Self::Asked | Self::OnTheWay | Self::ByAnother | Self::Refused(_) => &[],
        }
    }

    /// The tone.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self {
            Self::Asked => "warn",
            Self::OnTheWay => "accent",
            Self::BroughtIn(missing) if missing.is_empty() => "good",
            Self::BroughtIn(_) => "warn",
            Self::ByAnother | Self::Refused(_) => "bad",
        }
    }

    /// The icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self {
            Self::Asked | Self::OnTheWay => "wait",
            Self::BroughtIn(_) => "ok",
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
