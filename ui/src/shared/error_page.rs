//! What was wrong, how to mend it, and the trace id to quote.
//!
//! Says nothing of the inside: the words come from [`ErrorKind`], or from the outward problem.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::Chrome;
use crate::locale::Locale;
use crate::shared::message::NextLink;

/// The errors there are words for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// Nothing is here, or it is not hers.
    NotFound,
    /// She may not do this.
    NotAllowed,
    /// She acts for another, and nobody can do this in another's place.
    OnlyHerself,
    /// Sources take the word of who approved a consent, and of nobody else.
    OnlyWhoApproved,
    /// It asks about a child what nobody may ask about one.
    NotForChild,
    /// The form was too old or came from elsewhere.
    FormExpired,
    /// The form was not filled in correctly.
    BadInput,
    /// Something has changed in the meantime.
    Conflict,
    /// Too many attempts.
    TooMany,
    /// Who asks, who would serve or what is asked takes no part any more.
    Withdrawn,
    /// Another service did not answer.
    Unavailable,
    /// A fault on our side.
    Internal,
}

impl ErrorKind {
    /// Every kind, for tests.
    pub const ALL: [Self; 12] = [
        Self::NotFound,
        Self::NotAllowed,
        Self::OnlyHerself,
        Self::OnlyWhoApproved,
        Self::NotForChild,
        Self::FormExpired,
        Self::BadInput,
        Self::Conflict,
        Self::TooMany,
        Self::Withdrawn,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The HTTP status this page goes out with.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::NotFound => 404,
            Self::NotAllowed
            | Self::OnlyHerself
            | Self::NotForChild
            | Self::OnlyWhoApproved
            | Self::FormExpired => 403,
            Self::BadInput => 400,
            Self::Conflict => 409,
            Self::TooMany => 429,
            Self::Withdrawn => 410,
            Self::Unavailable => 503,
            Self::Internal => 500,
        }
    }

    fn words(self, l: &Locale) -> (String, String, String) {
        match self {
            Self::NotFound => (
                fl!(l, "error-not-found"),
                fl!(l, "error-not-found-cause"),
                fl!(l, "error-not-found-mend"),
            ),
            Self::NotAllowed => (
                fl!(l, "error-not-allowed"),
                fl!(l, "error-not-allowed-cause"),
                fl!(l, "error-not-allowed-mend"),
            ),
            Self::OnlyHerself => (
                fl!(l, "error-only-herself"),
                fl!(l, "error-only-herself-cause"),
                fl!(l, "error-only-herself-mend"),
            ),
            Self::NotForChild => (
                fl!(l, "error-not-for-child"),
                fl!(l, "request-not-for-child"),
                fl!(l, "error-not-for-child-mend"),
            ),
            Self::OnlyWhoApproved => (
                fl!(l, "error-only-who-approved"),
                fl!(l, "error-only-who-approved-cause"),
                fl!(l, "error-only-who-approved-mend"),
            ),
            Self::FormExpired => (
                fl!(l, "error-form-expired"),
                fl!(l, "error-form-expired-cause"),
                fl!(l, "error-form-expired-mend"),
            ),
            Self::BadInput => (
                fl!(l, "error-bad-input"),
                fl!(l, "error-bad-input-cause"),
                fl!(l, "error-bad-input-mend"),
            ),
            Self::Conflict => (
                fl!(l, "error-conflict"),
                fl!(l, "error-conflict-cause"),
                fl!(l, "error-conflict-mend"),
            ),
            Self::TooMany => (
                fl!(l, "error-too-many"),
                fl!(l, "error-too-many-cause"),
                fl!(l, "error-too-many-mend"),
            ),
            Self::Withdrawn => (
                fl!(l, "error-withdrawn"),
                fl!(l, "error-withdrawn-cause"),
                fl!(l, "error-withdrawn-mend"),
            ),
            Self::Unavailable => (
                fl!(l, "error-unavailable"),
                fl!(l, "error-unavailable-cause"),
                fl!(l, "error-unavailable-mend"),
            ),
            Self::Internal => (
                fl!(l, "error-internal"),
                fl!(l, "error-internal-cause"),
                fl!(l, "error-internal-mend"),
            ),
        }
    }
}

/// What was wrong, more exactly than the kind says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCause {
    /// A part of the address is missing.
    AddressIncomplete,
    /// The address does not come from where it must.
    AddressNotGenuine,
    /// The address was made too long ago.
    AddressTooOld,
    /// The link is another account's.
    LinkedElsewhere,
    /// The store does not know the question.
    UnknownQuestion,
    /// There is nothing to answer from.
    NoData,
    /// The store is not linked on her dashboard.
    NotLinked,
    /// The question may not be answered so.
    NotAnswerable,
    /// What her passkey gave could not be used.
    Passkey,
    /// The right of a guardian that the manager tells of is none.
    GuardianRight,
}

impl ErrorCause {
    /// Every cause, for tests.
    pub const ALL: [Self; 10] = [
        Self::AddressIncomplete,
        Self::AddressNotGenuine,
        Self::AddressTooOld,
        Self::LinkedElsewhere,
        Self::UnknownQuestion,
        Self::NoData,
        Self::NotLinked,
        Self::NotAnswerable,
        Self::Passkey,
        Self::GuardianRight,
    ];

    /// The kind it is shown under.
    #[must_use]
    pub const fn kind(self) -> ErrorKind {
        match self {
            Self::AddressIncomplete | Self::UnknownQuestion | Self::NotAnswerable => {
                ErrorKind::BadInput
            }
            Self::AddressNotGenuine | Self::Passkey | Self::GuardianRight => ErrorKind::NotAllowed,
            Self::AddressTooOld | Self::LinkedElsewhere | Self::NoData | Self::NotLinked => {
                ErrorKind::Conflict
            }
        }
    }

    /// What was wrong, and how to mend it.
    fn words(self, l: &Locale) -> (String, String) {
        let again = || fl!(l, "cause-start-again");
        match self {
            Self::AddressIncomplete => (fl!(l, "cause-address"), again()),
            Self::AddressNotGenuine => (fl!(l, "cause-not-genuine"), again()),
            Self::AddressTooOld => (fl!(l, "cause-too-old"), again()),
            Self::LinkedElsewhere => (
                fl!(l, "cause-linked-elsewhere"),
                fl!(l, "error-not-allowed-mend"),
            ),
            Self::UnknownQuestion => (fl!(l, "cause-unknown-question"), again()),
            Self::NoData => (fl!(l, "cause-no-data"), fl!(l, "cause-bring-in")),
            Self::NotLinked => (fl!(l, "cause-not-linked"), fl!(l, "cause-link-store")),
            Self::NotAnswerable => (fl!(l, "cause-not-allowed-answer"), again()),
            Self::Passkey => (fl!(l, "cause-passkey"), fl!(l, "cause-passkey-mend")),
            Self::GuardianRight => (fl!(l, "cause-guardian-right"), again()),
        }
    }
}

/// A page that says what was wrong.
#[derive(Clone, Debug, Template)]
#[template(path = "shared/error_page.html")]
pub struct ErrorPage {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// The title.
    pub title: String,
    /// What was wrong.
    pub cause: String,
    /// How to mend it.
    pub mend: String,
    /// The id to quote when asking for help.
    pub trace_id: Option<String>,
    /// The way on.
    pub next: Option<NextLink>,
}

impl ErrorPage {
    /// An error there are words for.
    #[must_use]
    pub fn of(l: Locale, chrome: Chrome, kind: ErrorKind, trace_id: Option<String>) -> Self {
        let (title, cause, mend) = kind.words(&l);
        let next = chrome.home().map(|home| NextLink {
            label: fl!(l, "next-home"),
            href: home.to_owned(),
        });
        Self {
            l,
            chrome,
            title,
            cause,
            mend,
            trace_id,
            next,
        }
    }

    /// Says more exactly what was wrong and how to mend it.
    #[must_use]
    pub fn explained(mut self, cause: ErrorCause) -> Self {
        self.title = fl!(self.l, "cause-title");
        (self.cause, self.mend) = cause.words(&self.l);
        self
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let chrome = Chrome::manager("Amanat").signed_in("Asha", "token");
        let trace = Some("0190a6f2-7c1e-7d3a-9b52-3f1f0e6f7a10".to_owned());
        Self::of(l, chrome, ErrorKind::FormExpired, trace)
    }
}
