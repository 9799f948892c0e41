//! What she is about to prove, once more in short, and the ways in which she can: the last step
//! before a yes is a yes, or a paused consent goes on.
//!
//! Also where she is told, before she is sent to her sign-in service, where she goes and what
//! comes back. Posts `{at}` with what her passkey gave, and `{at}/sign-in`.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::listed::Fact;
use crate::part::passkey::PasskeyForm;
use crate::part::term::{Item, Source, Terms};
use crate::samples;

/// What she proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proving {
    /// That she says yes.
    Approval,
    /// That a paused consent goes on.
    Resuming,
}

/// Why she is still here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProofTrouble {
    /// She turned back at her sign-in service.
    Cancelled,
    /// What came could not be checked.
    Failed,
    /// Somebody else signed in.
    SomebodyElse,
    /// The passkey is not one that counts here.
    OtherPasskey,
    /// Her sign-in service wrote more about her into the proof than others may read.
    TellsTooMuch,
    /// Her sign-in service did not answer.
    Unreachable,
}

impl ProofTrouble {
    /// Every trouble.
    pub const ALL: [Self; 6] = [
        Self::Cancelled,
        Self::Failed,
        Self::SomebodyElse,
        Self::OtherPasskey,
        Self::TellsTooMuch,
        Self::Unreachable,
    ];

    /// Its name in an address.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
            Self::SomebodyElse => "somebody-else",
            Self::OtherPasskey => "other-passkey",
            Self::TellsTooMuch => "tells-too-much",
            Self::Unreachable => "unreachable",
        }
    }

    /// The trouble of this name.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.key() == key)
    }

    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Cancelled => fl!(l, "approval-cancelled"),
            Self::Failed => fl!(l, "approval-failed"),
            Self::SomebodyElse => fl!(l, "approval-somebody-else"),
            Self::OtherPasskey => fl!(l, "approval-other-passkey"),
            Self::TellsTooMuch => fl!(l, "sign-in-tells-too-much"),
            Self::Unreachable => fl!(l, "sign-in-unreachable"),
        }
    }
}

/// A source that has to be visited: its party id and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToVisit {
    /// The party id, as the form sends it.
    pub party: String,
    /// Its name.
    pub name: String,
}

/// `GET /approvals/{id}` and `GET /resumes/{id}`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/approval.html")]
pub struct ApprovalPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// What she proves.
    pub proving: Proving,
    /// The path of this page.
    pub at: String,
    /// Who may see something then.
    pub organisation: String,
    /// On which terms.
    pub terms: Terms,
    /// Until when this can be proven.
    pub good_until: DateTime<Utc>,
    /// What stopped her a moment ago.
    pub trouble: Option<ProofTrouble>,
    /// Her passkey, where one counts with every source.
    pub passkey: Option<PasskeyForm>,
    /// Where a passkey of hers does not count yet.
    pub lacking: Vec<ToVisit>,
    /// Sources where nothing but a passkey counts; with one of them no sign-in helps.
    pub passkeys_only: Vec<String>,
    /// The host of her sign-in service.
    pub sign_in_host: String,
    /// Whether she has no passkey at all but could have one.
    pub may_add: bool,
    /// Back, without having done anything.
    pub back_href: String,
}

impl ApprovalPage {
    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        let name = self.organisation.as_str();
        match self.proving {
            Proving::Approval => fl!(self.l, "approval-title", name = name),
            Proving::Resuming => fl!(self.l, "approval-title-resume", name = name),
        }
    }

    /// What leaves and where from, one by one.
    #[must_use]
    pub fn items(&self) -> Vec<Fact> {
        let fact = |item: &Item| {
            let source = match &item.source {
                Source::Settled(source) => source.clone(),
                Source::Pick(_) | Source::Tick(_) | Source::Missing => String::new(),
            };
            Fact::new(item.title.clone(), source)
        };
        self.terms.items.iter().map(fact).collect()
    }

    /// Whether a sign-in counts with every source.
    #[must_use]
    pub const fn may_sign_in(&self) -> bool {
        self.passkeys_only.is_empty()
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::None),
            proving: Proving::Approval,
            at: "/approvals/a1".to_owned(),
            organisation: samples::lender().name,
            terms: samples::terms(),
            good_until: samples::at(3, 14, 10),
            trouble: None,
            passkey: Some(PasskeyForm::sample("/approvals/a1")),
            lacking: Vec::new(),
            passkeys_only: Vec::new(),
            sign_in_host: "accounts.identity.example".to_owned(),
            may_add: false,
            back_href: "/requests/r1".to_owned(),
        }
    }

    /// The page in its other states, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let bank = ToVisit {
            party: "bank.example".to_owned(),
            name: "Ganga Bank".to_owned(),
        };
        let mut none = Self::sample(l.clone());
        (none.passkey, none.may_add) = (None, true);
        none.trouble = Some(ProofTrouble::Cancelled);
        let mut lacking = none.clone();
        lacking.may_add = false;
        lacking.trouble = Some(ProofTrouble::OtherPasskey);
        lacking.lacking = vec![bank.clone()];
        let mut only = lacking.clone();
        only.passkeys_only = vec![bank.name];
        let mut resuming = Self::sample(l.clone());
        resuming.proving = Proving::Resuming;
        vec![none, lacking, only, resuming]
    }
}
