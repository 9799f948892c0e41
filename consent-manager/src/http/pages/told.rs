//! What a message tells, for the pages and for mail.

use ui::part::told::Told;

use crate::service::MessageKind;

/// The words for a kind of message.
pub(crate) const fn kind(kind: MessageKind) -> Told {
    match kind {
        MessageKind::Granted => Told::Granted,
        MessageKind::Denied => Told::Denied,
        MessageKind::Stopped => Told::Stopped,
        MessageKind::Paused => Told::Paused,
        MessageKind::Resumed => Told::Resumed,
        MessageKind::ReceiptAsked => Told::ReceiptAsked,
        MessageKind::AnswerSeen => Told::AnswerSeen,
        MessageKind::Waiting => Told::Waiting,
        MessageKind::EndAsked => Told::EndAsked,
        MessageKind::FirstUse => Told::FirstUse,
        MessageKind::ItemWithdrawn => Told::ItemWithdrawn,
        MessageKind::Revoked => Told::Revoked,
        MessageKind::Expired => Told::Expired,
        MessageKind::EndingSoon => Told::EndingSoon,
        MessageKind::PasskeyAdded => Told::PasskeyAdded,
        MessageKind::PasskeyRemoved => Told::PasskeyRemoved,
        MessageKind::RightsAsked => Told::RightsAsked,
        MessageKind::RightsAcknowledged => Told::RightsAcknowledged,
        MessageKind::RightsAnswered => Told::RightsAnswered,
        MessageKind::RightsOverdue => Told::RightsOverdue,
        MessageKind::Represented => Told::Represented,
        MessageKind::RepresentedNoMore => Told::RepresentedNoMore,
        MessageKind::Representing => Told::Representing,
        MessageKind::RepresentingNoMore => Told::RepresentingNoMore,
        MessageKind::ActedFor => Told::ActedFor,
    }
}
