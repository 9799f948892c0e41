//! One thing to say, and where to go next.

use askama::Template;
use i18n_embed_fl::fl;

use crate::chrome::Chrome;
use crate::locale::Locale;

/// How the message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageKind {
    /// It worked.
    Ok,
    /// It worked in part, or needs her attention.
    Warn,
    /// It did not work.
    Error,
}

impl MessageKind {
    /// The tone.
    #[must_use]
    pub const fn tone(self) -> &'static str {
        match self {
            Self::Ok => "good",
            Self::Warn => "warn",
            Self::Error => "bad",
        }
    }

    /// The icon.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Error => "stop",
        }
    }
}

/// The way on.
#[derive(Clone, Debug)]
pub struct NextLink {
    /// Its words.
    pub label: String,
    /// Where it goes.
    pub href: String,
}

impl NextLink {
    /// Back to the dashboard of the manager.
    #[must_use]
    pub fn dashboard(l: &Locale) -> Self {
        Self {
            label: fl!(l, "next-dashboard"),
            href: "/dashboard".to_owned(),
        }
    }

    /// Back to the holdings of the store.
    #[must_use]
    pub fn holdings(l: &Locale) -> Self {
        Self {
            label: fl!(l, "next-holdings"),
            href: "/".to_owned(),
        }
    }

    /// Once more from the beginning, at `href`.
    #[must_use]
    pub fn again(l: &Locale, href: impl Into<String>) -> Self {
        Self {
            label: fl!(l, "approval-again"),
            href: href.into(),
        }
    }

    /// On to a consent.
    #[must_use]
    pub fn consent(l: &Locale, href: impl Into<String>) -> Self {
        Self {
            label: fl!(l, "next-consent"),
            href: href.into(),
        }
    }

    /// On to what she decided.
    #[must_use]
    pub fn decision(l: &Locale, href: impl Into<String>) -> Self {
        Self {
            label: fl!(l, "next-decision"),
            href: href.into(),
        }
    }

    /// Back to the manager, at `href`.
    #[must_use]
    pub fn manager(l: &Locale, href: impl Into<String>) -> Self {
        Self {
            label: fl!(l, "next-manager"),
            href: href.into(),
        }
    }
}

/// The messages there are words for.
#[derive(Clone, Debug)]
pub enum MessageText {
    /// A source is linked now; its name.
    SourceLinked(String),
    /// A source could not be linked; its name.
    LinkFailed(String),
    /// She turned the link down; its name.
    LinkDeclined(String),
    /// The consent is stopped; the organisation.
    Stopped(String),
    /// The consent is on hold; the organisation.
    Paused(String),
    /// The consent runs again; the organisation.
    Resumed(String),
    /// The request has been decided before.
    AlreadyDecided,
    /// The request ran out before a decision.
    RequestExpired,
    /// The request cannot be carried out any more.
    RequestFailed,
    /// She had five minutes to prove something, and they are over.
    ApprovalOver,
    /// Who asked takes no part any more, or not for now; the organisation.
    AskerGone(String),
    /// A question of the request was withdrawn; the organisation.
    QuestionGone(String),
    /// The store has asked for her records; the source.
    DepositAsked(String),
    /// The store is linked with the manager; its name.
    StoreLinked(String),
}

impl MessageText {
    fn words(&self, l: &Locale) -> (MessageKind, String, String) {
        use MessageKind::{Error, Ok, Warn};
        match self {
            Self::SourceLinked(name) => (
                Ok,
                fl!(l, "message-source-linked", name = name.as_str()),
                fl!(l, "message-source-linked-body"),
            ),
            Self::LinkFailed(name) => (
                Error,
                fl!(l, "message-link-failed", name = name.as_str()),
                fl!(l, "message-link-failed-body"),
            ),
            Self::LinkDeclined(name) => (
                Warn,
                fl!(l, "message-link-declined", name = name.as_str()),
                fl!(l, "message-link-declined-body"),
            ),
            Self::Stopped(name) => (
                Ok,
                fl!(l, "message-stopped", name = name.as_str()),
                fl!(l, "message-stopped-body"),
            ),
            Self::Paused(name) => (
                Ok,
                fl!(l, "message-paused", name = name.as_str()),
                fl!(l, "message-paused-body"),
            ),
            Self::Resumed(name) => (
                Ok,
                fl!(l, "message-resumed", name = name.as_str()),
                fl!(l, "message-resumed-body"),
            ),
            Self::AlreadyDecided => (
                Warn,
                fl!(l, "message-already-decided"),
                fl!(l, "message-already-decided-body"),
            ),
            Self::RequestExpired => (
                Warn,
                fl!(l, "message-request-expired"),
                fl!(l, "message-request-expired-body"),
            ),
            Self::RequestFailed => (
                Warn,
                fl!(l, "message-request-failed"),
                fl!(l, "message-request-failed-body"),
            ),
            Self::ApprovalOver => (Warn, fl!(l, "approval-over"), fl!(l, "approval-over-body")),
            Self::AskerGone(name) => (
                Warn,
                fl!(l, "message-asker-gone", name = name.as_str()),
                fl!(l, "message-asker-gone-body"),
            ),
            Self::QuestionGone(name) => (
                Warn,
                fl!(l, "message-question-gone"),
                fl!(l, "message-question-gone-body", name = name.as_str()),
            ),
            Self::DepositAsked(name) => (
                Ok,
                fl!(l, "message-deposit-asked", name = name.as_str()),
                fl!(l, "message-deposit-asked-body"),
            ),
            Self::StoreLinked(name) => (
                Ok,
                fl!(l, "message-store-linked", name = name.as_str()),
                fl!(l, "message-store-linked-body"),
            ),
        }
    }
}

/// A page with one message.
#[derive(Clone, Debug, Template)]
#[template(path = "shared/message.html")]
pub struct Message {
    /// The language.
    pub l: Locale,
    /// The frame.
    pub chrome: Chrome,
    /// How it is meant.
    pub kind: MessageKind,
    /// The title.
    pub title: String,
    /// The text.
    pub body: String,
    /// The way on.
    pub next: Option<NextLink>,
}

impl Message {
    /// A message there are words for.
    #[must_use]
    pub fn of(l: Locale, chrome: Chrome, text: &MessageText, next: Option<NextLink>) -> Self {
        let (kind, title, body) = text.words(&l);
        Self {
            l,
            chrome,
            kind,
            title,
            body,
            next,
        }
    }

    /// A filled page, for tests and previews.
    #[must_use]
    pub fn sample(l: Locale) -> Self {
        let chrome = Chrome::manager("Amanat").signed_in("Asha", "token");
        let next = Some(NextLink::dashboard(&l));
        Self::of(
            l,
            chrome,
            &MessageText::SourceLinked("Ganga Bank".to_owned()),
            next,
        )
    }

    /// Every message there are words for, for tests.
    #[must_use]
    pub fn samples(l: &Locale) -> Vec<Self> {
        let name = || "Ganga Bank".to_owned();
        [
            MessageText::SourceLinked(name()),
            MessageText::LinkFailed(name()),
            MessageText::LinkDeclined(name()),
            MessageText::Stopped(name()),
            MessageText::Paused(name()),
            MessageText::Resumed(name()),
            MessageText::AlreadyDecided,
            MessageText::RequestExpired,
            MessageText::RequestFailed,
            MessageText::ApprovalOver,
            MessageText::AskerGone(name()),
            MessageText::QuestionGone(name()),
            MessageText::DepositAsked(name()),
            MessageText::StoreLinked(name()),
        ]
        .iter()
        .zip(
            [
                NextLink::dashboard(l),
                NextLink::holdings(l),
                NextLink::consent(l, "/consents/c1"),
                NextLink::decision(l, "/decisions/d1"),
                NextLink::manager(l, "https://manager.example/dashboard"),
            ]
            .into_iter()
            .cycle(),
        )
        .map(|(text, next)| Self::of(l.clone(), Chrome::manager("Amanat"), text, Some(next)))
        .collect()
    }
}
