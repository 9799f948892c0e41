//! The kinds of messages and their topics.

use serde::{Deserialize, Serialize};

use crate::service::Happening;

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// What she decided: her receipts.
    Decisions,
    /// What waits for her.
    Requests,
    /// What others do under her consents.
    Use,
    /// What ends soon.
    Reminders,
    /// Complaints and requests of hers.
    Rights,
    /// Who can get in. She is always told.
    Security,
}

impl Topic {
    /// Every topic, in the order they are shown.
    pub const ALL: [Self; 6] = [
        Self::Decisions,
        Self::Requests,
        Self::Use,
        Self::Reminders,
        Self::Rights,
        Self::Security,
    ];

    /// Whether she may do without mail about it. Not so where a thief would switch it off first.
    #[must_use]
    pub const fn may_be_silent(self) -> bool {
        !matches!(self, Self::Security)
    }
}

/// What the id of a message names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// Her account.
    Account,
    /// A consent.
    Consent,
    /// A decision.
    Decision,
    /// A consent request.
    Request,
    /// A request by which she uses a right.
    Rights,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $word:literal, $about:ident, $topic:ident;)+) => {
        /// What she is told.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum MessageKind { $($(#[$doc])* $variant,)+ }

        impl MessageKind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// How it is stored.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// What its id names.
            #[must_use]
            pub const fn about(self) -> About {
                match self { $(Self::$variant => About::$about,)+ }
            }

            /// What it is about, for her choice of mail.
            #[must_use]
            pub const fn topic(self) -> Topic {
                match self { $(Self::$variant => Topic::$topic,)+ }
            }
        }
    };
}

kinds! {
    /// She gave a consent.
    Granted = "granted", Consent, Decisions;
    /// She said no.
    Denied = "denied", Decision, Decisions;
    /// She stopped a consent.
    Stopped = "stopped", Consent, Decisions;
    /// She took something out of one that goes on.
    ItemWithdrawn = "item_withdrawn", Consent, Decisions;
    /// She put one on hold.
    Paused = "paused", Consent, Decisions;
    /// She let one go on.
    Resumed = "resumed", Consent, Decisions;
    /// She wants a receipt by mail.
    ReceiptAsked = "receipt_asked", Decision, Decisions;
    /// She saw an exact answer in her store.
    AnswerSeen = "answer_seen", Request, Decisions;
    /// Somebody asks.
    Waiting = "waiting", Request, Requests;
    /// A source wishes that a consent end.
    EndAsked = "end_asked", Consent, Requests;
    /// A consent was used for the first time.
    FirstUse = "first_use", Consent, Use;
    /// Another stopped a consent.
    Revoked = "revoked", Consent, Use;
    /// A consent has run out.
    Expired = "expired", Consent, Use;
    /// Consents end soon.
    EndingSoon = "ending_soon", Account, Reminders;
    /// Her request was sent.
    RightsAsked = "rights_asked", Rights, Rights;
    /// It is being looked at.
    RightsAcknowledged = "rights_acknowledged", Rights, Rights;
    /// It was answered.
    RightsAnswered = "rights_answered", Rights, Rights;
    /// No answer came in time.
    RightsOverdue = "rights_overdue", Rights, Rights;
    /// Somebody may act for her now.
    Represented = "represented", Account, Security;
    /// Somebody may not act for her, or not any more.
    RepresentedNoMore = "represented_no_more", Account, Security;
    /// She may act for somebody now.
    Representing = "representing", Account, Security;
    /// She may not act for somebody, or not any more.
    RepresentingNoMore = "representing_no_more", Account, Security;
    /// Somebody did something in her place.
    ActedFor = "acted_for", Account, Security;
    /// A passkey was made in her name.
    PasskeyAdded = "passkey_added", Account, Security;
    /// A passkey of hers was removed.
    PasskeyRemoved = "passkey_removed", Account, Security;
}

impl MessageKind {
    /// What a line of her history is told as; none for what she need not hear of.
    pub(in crate::service) const fn of(what: Happening) -> Option<Self> {
        Some(match what {
            Happening::ConsentGranted => Self::Granted,
            Happening::ConsentWithdrawn => Self::Stopped,
            Happening::ConsentRevoked => Self::Revoked,
            Happening::ItemWithdrawn => Self::ItemWithdrawn,
            Happening::ConsentPaused => Self::Paused,
            Happening::ConsentResumed => Self::Resumed,
            Happening::ConsentExpired => Self::Expired,
            Happening::ConsentEndAsked => Self::EndAsked,
            Happening::DecisionDenied => Self::Denied,
            Happening::AnswerSeen => Self::AnswerSeen,
            Happening::RightsAsked => Self::RightsAsked,
            Happening::RightsAcknowledged => Self::RightsAcknowledged,
            Happening::RightsAnswered => Self::RightsAnswered,
            Happening::PasskeyAdded => Self::PasskeyAdded,
            Happening::PasskeyRemoved => Self::PasskeyRemoved,
            _ => return None,
        })
    }

    pub(in crate::service) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }

    /// Whether a mail says it too. She has just seen an answer herself.
    pub(super) const fn is_mailed(self) -> bool {
        !matches!(self, Self::AnswerSeen)
    }

    /// Whether it is a mail that she asked for: it goes out whatever else she wants no mail about,
    /// and is no news to her.
    pub(super) const fn is_asked_for(self) -> bool {
        matches!(self, Self::ReceiptAsked)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_word_names_one_kind_and_is_read_back_as_it() {
        let words: BTreeSet<_> = MessageKind::ALL.iter().map(|k| k.word()).collect();
        assert_eq!(words.len(), MessageKind::ALL.len());
        for kind in MessageKind::ALL {
            assert_eq!(MessageKind::of_word(kind.word()), Some(*kind));
        }
        assert_eq!(MessageKind::of_word("nothing"), None);
    }
}
