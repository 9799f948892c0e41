//! Linking does not go on: why, and what she can do.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::samples;

/// Why linking does not go on. None of them tells whether a customer exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopCause {
    /// The address was not made by her consent manager, or is damaged.
    NotGenuine,
    /// The address was made for another service.
    ForAnother,
    /// The manager signs people in with a service that is not trusted here.
    OtherSignIn,
    /// Too much time has passed.
    TooOld,
    /// A guardian's right is over.
    NoRight,
    /// The address has led to a link before.
    Used,
    /// The page is too old, or nothing is under way in this browser.
    NotUnderWay,
    /// Too many tries.
    TooMany,
    /// Somebody else is linked in her place.
    OtherPerson,
    /// Only passkeys count for the account, and none of those was used.
    OnlyPasskeys,
    /// The fiduciary has no accounts to link at all.
    NothingHere,
    /// Nothing is at this address.
    NotFound,
    /// What was sent could not be read.
    Unreadable,
    /// Something that is needed does not answer.
    Unavailable,
    /// A fault on the fiduciary's side.
    Internal,
}

impl StopCause {
    /// Every cause, for tests.
    pub const ALL: [Self; 15] = [
        Self::NotGenuine,
        Self::ForAnother,
        Self::OtherSignIn,
        Self::TooOld,
        Self::NoRight,
        Self::Used,
        Self::NotUnderWay,
        Self::TooMany,
        Self::OtherPerson,
        Self::OnlyPasskeys,
        Self::NothingHere,
        Self::NotFound,
        Self::Unreadable,
        Self::Unavailable,
        Self::Internal,
    ];

    /// What was wrong, with `name` for the fiduciary.
    fn label(self, l: &Locale, name: &str) -> String {
        match self {
            Self::NotGenuine => fl!(l, "link-stopped-not-genuine"),
            Self::ForAnother => fl!(l, "link-stopped-for-another"),
            Self::OtherSignIn => fl!(l, "link-stopped-other-sign-in", name = name),
            Self::TooOld => fl!(l, "link-stopped-too-old"),
            Self::NoRight => fl!(l, "link-stopped-no-right"),
            Self::Used => fl!(l, "link-stopped-used"),
            Self::NotUnderWay => fl!(l, "link-stopped-not-under-way"),
            Self::TooMany => fl!(l, "link-stopped-too-many"),
            Self::OtherPerson => fl!(l, "link-stopped-other-person"),
            Self::OnlyPasskeys => fl!(l, "link-stopped-only-passkeys", name = name),
            Self::NothingHere => fl!(l, "link-stopped-nothing-here", name = name),
            Self::NotFound => fl!(l, "link-stopped-not-found"),
            Self::Unreadable => fl!(l, "error-bad-input-cause"),
            Self::Unavailable => fl!(l, "error-unavailable-cause"),
            Self::Internal => fl!(l, "link-stopped-internal"),
        }
    }

    /// How to mend it.
    fn mend(self, l: &Locale, name: &str) -> String {
        match self {
            Self::OnlyPasskeys => fl!(l, "link-stopped-ask-desk", name = name),
            Self::NotGenuine
            | Self::ForAnother
            | Self::TooOld
            | Self::NotFound
            | Self::Unreadable => fl!(l, "link-stopped-again"),
            Self::NotUnderWay => fl!(l, "link-stopped-again-with-cookies"),
            Self::TooMany => fl!(l, "link-stopped-again-later"),
            Self::OtherSignIn | Self::OtherPerson | Self::NothingHere => {
                fl!(l, "link-stopped-tell")
            }
            Self::NoRight | Self::Used => fl!(l, "link-stopped-look"),
            Self::Unavailable => fl!(l, "error-unavailable-mend"),
            Self::Internal => fl!(l, "error-internal-mend"),
        }
    }
}

/// A page that says why linking does not go on.
#[derive(Clone, Debug, Template)]
#[template(path = "adapter/link_stopped.html")]
pub struct LinkStopped {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// Back to her consent manager.
    pub manager_href: String,
    /// What was wrong.
    pub cause: StopCause,
    /// The id to quote when asking for help.
    pub trace_id: Option<String>,
}

impl LinkStopped {
    /// What was wrong, in words.
    #[must_use]
    pub fn cause_words(&self) -> String {
        self.cause.label(&self.l, &self.chrome.service_name)
    }

    /// What has become of the link, in words.
    #[must_use]
    pub fn outcome_words(&self) -> String {
        match self.cause {
            // She may only have pressed twice.
            StopCause::Used => fl!(self.l, "link-stopped-stays"),
            _ => fl!(self.l, "link-stopped-nothing"),
        }
    }

    /// How to mend it, in words.
    #[must_use]
    pub fn mend_words(&self) -> String {
        self.cause.mend(&self.l, &self.chrome.service_name)
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        Self {
            l,
            chrome: samples::adapter_chrome(),
            manager_href: "https://manager.example/".to_owned(),
            cause: StopCause::TooOld,
            trace_id: Some("0190a6f2-7c1e-7d3a-9b52-3f1f0e6f7a10".to_owned()),
        }
    }

    /// Every cause, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let page = |cause| Self {
            cause,
            ..Self::sample(l.clone())
        };
        StopCause::ALL.map(page).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn a_link_that_was_made_before_is_not_said_to_be_missing() {
        for page in LinkStopped::samples(&Locale::of(Language::En)) {
            let nothing = page.outcome_words() == "Nothing was linked.";
            assert_eq!(nothing, page.cause != StopCause::Used, "{:?}", page.cause);
        }
    }
}
