//! Tells her where she is going, and why, before she is sent to another origin.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::part::listed::Fact;

/// Why she is sent on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeavingReason {
    /// To sign in.
    SignIn,
    /// To sign in afresh, so that her approval is proven.
    ConfirmApproval,
    /// Back to the organisation that asked.
    ReturnToAsker,
    /// To a source that she wants to link.
    LinkSource,
    /// To her store, to see an answer.
    PreviewAnswer,
    /// To end her session at the sign-in service too.
    SignOut,
}

impl LeavingReason {
    fn label(&self, l: &Locale, to: &str) -> String {
        match self {
            Self::SignIn => fl!(l, "leaving-sign-in", to = to),
            Self::ConfirmApproval => fl!(l, "leaving-confirm-approval", to = to),
            Self::ReturnToAsker => fl!(l, "leaving-return", to = to),
            Self::LinkSource => fl!(l, "leaving-link-source", to = to),
            Self::PreviewAnswer => fl!(l, "leaving-preview", to = to),
            Self::SignOut => fl!(l, "leaving-sign-out", to = to),
        }
    }
}

/// How she goes on.
#[derive(Clone, Debug)]
pub enum Onward {
    /// By a link.
    Link(String),
    /// By a form of our own, which then redirects.
    Form {
        /// Where it posts to.
        action: String,
        /// Its hidden fields, apart from the CSRF token.
        fields: Vec<Fact>,
    },
}

/// The page before a redirect.
#[derive(Clone, Debug, Template)]
#[template(path = "shared/leaving.html")]
pub struct LeavingPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The name of where she is going.
    pub to_name: String,
    /// Its host, as the address bar will show it.
    pub to_host: String,
    /// Why.
    pub reason: LeavingReason,
    /// How she goes on.
    pub onward: Onward,
    /// Where she stays.
    pub stay_href: String,
}

impl LeavingPage {
    /// Why, in one sentence.
    #[must_use]
    pub fn why(&self) -> String {
        self.reason.label(&self.l, &self.to_name)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: Chrome::manager("Amanat").signed_in("Asha", "token"),
            to_name: "Demo Identity".to_owned(),
            to_host: "identity.example".to_owned(),
            reason: LeavingReason::ConfirmApproval,
            onward: Onward::Form {
                action: "/confirm".to_owned(),
                fields: vec![Fact::new("request", "r1")],
            },
            stay_href: "/requests/r1".to_owned(),
        }
    }

    /// One page for every reason, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        [
            LeavingReason::SignIn,
            LeavingReason::ConfirmApproval,
            LeavingReason::ReturnToAsker,
            LeavingReason::LinkSource,
            LeavingReason::PreviewAnswer,
            LeavingReason::SignOut,
        ]
        .into_iter()
        .map(|reason| Self {
            reason,
            onward: Onward::Link("https://identity.example/authorize".to_owned()),
            ..Self::sample(l.clone())
        })
        .collect()
    }
}
