//! What a message tells her, in words that name nobody: they are also the subject of a mail.

use i18n_embed_fl::fl;

use crate::locale::Locale;

/// What a message tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// She gave a consent.
    Granted,
    /// She said no.
    Denied,
    /// She stopped a consent.
    Stopped,
    /// She put one on hold.
    Paused,
    /// She let one go on.
    Resumed,
    /// She wants a receipt by mail.
    ReceiptAsked,
    /// She saw an exact answer.
    AnswerSeen,
    /// Somebody asks.
    Waiting,
    /// A source wishes that a consent end.
    EndAsked,
    /// A consent was used for the first time.
    FirstUse,
    /// Another stopped a consent.
    Revoked,
    /// A consent has run out.
    Expired,
    /// Consents end soon.
    EndingSoon,
    /// She took an item out of one that goes on.
    ItemWithdrawn,
    /// A passkey was made in her name.
    PasskeyAdded,
    /// A passkey of hers was removed.
    PasskeyRemoved,
    /// Her request was sent.
    RightsAsked,
    /// It is being looked at.
    RightsAcknowledged,
    /// It was answered.
    RightsAnswered,
    /// No answer came in time.
    RightsOverdue,
    /// Somebody may act for her now.
    Represented,
    /// Somebody may not act for her, or not any more.
    RepresentedNoMore,
    /// She may act for somebody now.
    Representing,
    /// She may not act for somebody, or not any more.
    RepresentingNoMore,
    /// Somebody did something in her place.
    ActedFor,
}

impl Told {
    /// Every kind, for tests and previews.
    pub const ALL: [Self; 25] = [
        Self::Granted,
        Self::Denied,
        Self::Stopped,
        Self::Paused,
        Self::Resumed,
        Self::ReceiptAsked,
        Self::AnswerSeen,
        Self::Waiting,
        Self::EndAsked,
        Self::FirstUse,
        Self::Revoked,
        Self::Expired,
        Self::EndingSoon,
        Self::ItemWithdrawn,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::RightsAsked,
        Self::RightsAcknowledged,
        Self::RightsAnswered,
        Self::RightsOverdue,
        Self::Represented,
        Self::RepresentedNoMore,
        Self::Representing,
        Self::RepresentingNoMore,
        Self::ActedFor,
    ];

    /// What has happened, in a few words.
    #[must_use]
    pub fn label(self, l: &Locale) -> String {
        match self {
            Self::Granted => fl!(l, "messages-granted"),
            Self::Denied => fl!(l, "messages-denied"),
            Self::Stopped => fl!(l, "messages-stopped"),
            Self::Paused => fl!(l, "messages-paused"),
            Self::Resumed => fl!(l, "messages-resumed"),
            Self::ReceiptAsked => fl!(l, "messages-receipt-asked"),
            Self::AnswerSeen => fl!(l, "messages-answer-seen"),
            Self::Waiting => fl!(l, "messages-waiting"),
            Self::EndAsked => fl!(l, "messages-end-asked"),
            Self::FirstUse => fl!(l, "messages-first-use"),
            Self::Revoked => fl!(l, "messages-revoked"),
            Self::Expired => fl!(l, "messages-expired"),
            Self::EndingSoon => fl!(l, "messages-ending-soon"),
            Self::ItemWithdrawn => fl!(l, "event-item-withdrawn"),
            Self::PasskeyAdded => fl!(l, "event-passkey-added"),
            Self::PasskeyRemoved => fl!(l, "event-passkey-removed"),
            Self::RightsAsked => fl!(l, "messages-rights-asked"),
            Self::RightsAcknowledged => fl!(l, "messages-rights-acknowledged"),
            Self::RightsAnswered => fl!(l, "messages-rights-answered"),
            Self::RightsOverdue => fl!(l, "messages-rights-overdue"),
            Self::Represented => fl!(l, "messages-represented"),
            Self::RepresentedNoMore => fl!(l, "messages-represented-no-more"),
            Self::Representing => fl!(l, "messages-representing"),
            Self::RepresentingNoMore => fl!(l, "messages-representing-no-more"),
            Self::ActedFor => fl!(l, "messages-acted-for"),
        }
    }

    /// What it means for her, and what she can do.
    #[must_use]
    pub fn text(self, l: &Locale, number: u32) -> String {
        match self {
            Self::Granted => fl!(l, "messages-granted-text"),
            Self::Denied => fl!(l, "messages-denied-text"),
            Self::Stopped => fl!(l, "messages-stopped-text"),
            Self::Paused => fl!(l, "messages-paused-text"),
            Self::Resumed => fl!(l, "messages-resumed-text"),
            Self::ReceiptAsked => fl!(l, "messages-receipt-asked-text"),
            Self::AnswerSeen => fl!(l, "messages-answer-seen-text"),
            Self::Waiting => fl!(l, "messages-waiting-text"),
            Self::EndAsked => fl!(l, "messages-end-asked-text"),
            Self::FirstUse => fl!(l, "messages-first-use-text"),
            Self::Revoked => fl!(l, "messages-revoked-text"),
            Self::Expired => fl!(l, "messages-expired-text"),
            Self::EndingSoon => fl!(l, "messages-ending-soon-text", n = number),
            Self::ItemWithdrawn => fl!(l, "messages-item-withdrawn-text"),
            Self::PasskeyAdded => fl!(l, "messages-passkey-added-text"),
            Self::PasskeyRemoved => fl!(l, "messages-passkey-removed-text"),
            Self::RightsAsked => fl!(l, "messages-rights-asked-text"),
            Self::RightsAcknowledged => fl!(l, "messages-rights-acknowledged-text"),
            Self::RightsAnswered => fl!(l, "messages-rights-answered-text"),
            Self::RightsOverdue => fl!(l, "messages-rights-overdue-text"),
            Self::Represented => fl!(l, "messages-represented-text"),
            Self::RepresentedNoMore => fl!(l, "messages-represented-no-more-text"),
            Self::Representing => fl!(l, "messages-representing-text"),
            Self::RepresentingNoMore => fl!(l, "messages-representing-no-more-text"),
            Self::ActedFor => fl!(l, "messages-acted-for-text"),
        }
    }

    /// The drawn sign beside it.
    #[must_use]
    pub const fn icon(self) -> &'static str {
        match self {
            Self::Granted | Self::Resumed | Self::RightsAnswered => "ok",
            Self::Denied | Self::Stopped | Self::ItemWithdrawn | Self::Revoked => "stop",
            Self::Paused => "pause",
            Self::ReceiptAsked => "mail",
            Self::AnswerSeen => "home",
            Self::Waiting | Self::EndingSoon | Self::Expired => "wait",
            Self::EndAsked => "info",
            Self::FirstUse => "out",
            Self::PasskeyAdded | Self::PasskeyRemoved => "lock",
            Self::RightsAsked | Self::RightsAcknowledged => "scale",
            Self::RightsOverdue => "warn",
            Self::Represented
            | Self::RepresentedNoMore
            | Self::Representing
            | Self::RepresentingNoMore
            | Self::ActedFor => "person",
        }
    }
}
