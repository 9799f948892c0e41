//! The outcome of a decision, with its receipt.

use askama::Template;
use chrono::{DateTime, Utc};
use i18n_embed_fl::fl;

use crate::chrome::{Chrome, NavItem};
use crate::locale::Locale;
use crate::part::party::Actor;
use crate::part::status::ConsentStatus;
use crate::samples;

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecisionOutcome {
    /// She said yes, and the consent is in force.
    Approved,
    /// She said no.
    Denied,
    /// She decides later.
    Deferred,
}

/// What proves her approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Her passkey signed exactly what she approved.
    Passkey,
    /// She signed in afresh; weaker.
    FreshSignIn,
    /// The passkey of her guardian did.
    PasskeyOfGuardian,
    /// Her guardian signed in afresh; weaker.
    FreshSignInOfGuardian,
}

impl Evidence {
    /// Its words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Passkey => fl!(l, "evidence-passkey"),
            Self::FreshSignIn => fl!(l, "evidence-fresh-sign-in"),
            Self::PasskeyOfGuardian => fl!(l, "evidence-passkey-of-guardian"),
            Self::FreshSignInOfGuardian => fl!(l, "evidence-sign-in-of-guardian"),
        }
    }
}

/// What she keeps as proof.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// The request's id.
    pub request_id: String,
    /// The consent's id, when one was made.
    pub consent_id: Option<String>,
    /// When it was decided.
    pub at: DateTime<Utc>,
    /// Who decided.
    pub by: Actor,
    /// The digest of what was decided.
    pub digest: String,
    /// What proves her approval.
    pub evidence: Option<Evidence>,
    /// Its place in the public log.
    pub log_index: Option<u64>,
    /// The language of the notice she decided on, as a name she can read.
    pub language: String,
    /// Where it stands in full, to be printed.
    pub print_href: String,
    /// Where the receipt downloads as JSON.
    pub download_href: Option<String>,
}

/// After `POST /requests/{id}/decision`.
#[derive(Clone, Debug, Template)]
#[template(path = "manager/decision_done.html")]
pub struct DecisionDone {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Who had asked.
    pub organisation: String,
    /// How it went.
    pub outcome: DecisionOutcome,
    /// How the consent stands now, when it is not in force any more.
    pub standing: Option<ConsentStatus>,
    /// The receipt.
    pub receipt: Receipt,
    /// Our page before the way back to the organisation that asked.
    pub return_href: String,
}

impl DecisionDone {
    /// The title.
    #[must_use]
    pub fn title(&self) -> String {
        let name = self.organisation.as_str();
        match self.outcome {
            DecisionOutcome::Approved => fl!(self.l, "done-approved", name = name),
            DecisionOutcome::Denied => fl!(self.l, "done-denied", name = name),
            DecisionOutcome::Deferred => fl!(self.l, "done-deferred"),
        }
    }

    /// What that means.
    #[must_use]
    pub fn meaning(&self) -> String {
        let name = self.organisation.as_str();
        match self.outcome {
            DecisionOutcome::Approved if self.standing.is_some() => {
                fl!(self.l, "done-approved-over")
            }
            DecisionOutcome::Approved => fl!(self.l, "done-approved-body", name = name),
            DecisionOutcome::Denied => fl!(self.l, "done-denied-body", name = name),
            DecisionOutcome::Deferred => fl!(self.l, "done-deferred-body", name = name),
        }
    }

    /// The tone.
    #[must_use]
    pub const fn tone(&self) -> &'static str {
        match self.outcome {
            DecisionOutcome::Approved => "good",
            DecisionOutcome::Denied => "quiet",
            DecisionOutcome::Deferred => "warn",
        }
    }

    /// The icon.
    #[must_use]
    pub const fn icon(&self) -> &'static str {
        match self.outcome {
            DecisionOutcome::Approved => "ok",
            DecisionOutcome::Denied => "stop",
            DecisionOutcome::Deferred => "wait",
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::manager_chrome(NavItem::None),
            organisation: samples::lender().name,
            outcome: DecisionOutcome::Approved,
            standing: None,
            receipt: samples::receipt(),
            return_href: "/decisions/d1/return".to_owned(),
        }
    }

    /// One page for every other outcome, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let mut denied = Self::sample(l.clone());
        denied.outcome = DecisionOutcome::Denied;
        denied.receipt.consent_id = None;
        denied.receipt.evidence = Some(Evidence::FreshSignIn);
        let mut deferred = denied.clone();
        deferred.outcome = DecisionOutcome::Deferred;
        let mut over = Self::sample(l.clone());
        over.standing = Some(ConsentStatus::Withdrawn);
        vec![denied, deferred, over]
    }
}
