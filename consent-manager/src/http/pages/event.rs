//! Lines of the history, as she reads them.
//!
//! One thing that left several lines (a decision, its request, its consent) is shown once; lines
//! that say nothing to her are left out. The download has them all.

use consent_model::party;
use ui::{
    Locale,
    part::{
        event::{Event, EventKind},
        party::Actor,
        source::SourceKind,
    },
    wording,
};

use crate::service::{Happening, HistoryEntry};

/// A line for her; `about` is the organisation it concerns. Who acts for her, `acts_for`, reads her
/// name.
pub(super) fn event(
    l: &Locale,
    entry: &HistoryEntry,
    about: Option<&str>,
    acts_for: Option<&str>,
) -> Option<Event> {
    let kind = kind(entry.what)?;
    let href =
        (entry.what.subject() == "consent").then(|| format!("/consents/{}", entry.subject_id));
    Some(Event {
        at: entry.at,
        kind,
        actor: actor(l, entry, about, acts_for),
        about: about.map(str::to_owned),
        detail: None,
        reason: entry
            .reason
            .as_deref()
            // The lasting name of an item or a party says nothing to her; the consent's page has its title.
            .filter(|_| !names_something(entry.what))
            .map(|reason| reason_words(l, entry.what, reason)),
        href,
    })
}

/// Whether the reason is the lasting name of what it is about.
const fn names_something(what: Happening) -> bool {
    matches!(
        what,
        Happening::ItemWithdrawn | Happening::ConsentAcknowledged
    )
}

/// A reason as she reads it: that of a refusal and of a no is a lasting name, any other a text.
fn reason_words(l: &Locale, what: Happening, reason: &str) -> String {
    match what.subject() {
        "data_session" => {
            let name = reason.split(':').next().unwrap_or(reason);
            wording::problem::sentence(l, name)
        }
        "decision" | "consent_request" if entry_is_no(what) => wording::denial::label(l, reason),
        _ => reason.to_owned(),
    }
}

const fn entry_is_no(what: Happening) -> bool {
    matches!(what, Happening::DecisionDenied | Happening::RequestDenied)
}

/// Everything that has a line for her, of these kinds of things.
pub(super) fn shown(of: impl Fn(&str) -> bool) -> Vec<Happening> {
    let all = Happening::ALL.iter().copied();
    all.filter(|what| kind(*what).is_some() && of(what.subject()))
        .collect()
}

/// What she reads; none for what says nothing to her or is told by another line.
const fn kind(what: Happening) -> Option<EventKind> {
    Some(match what {
        Happening::RequestReceived | Happening::ConsentEndAsked => EventKind::Asked,
        Happening::RequestExpired => EventKind::RequestExpired,
        Happening::NoticeShown => EventKind::NoticeShown,
        Happening::AnswerSeen => EventKind::AnswerSeen,
        Happening::DecisionApproved => EventKind::Approved,
        Happening::DecisionDenied => EventKind::Denied,
        Happening::DecisionDeferred => EventKind::Deferred,
        Happening::ConsentGranted => EventKind::Issued,
        Happening::ConsentResumed => EventKind::Resumed,
        Happening::ConsentPaused => EventKind::Paused,
        Happening::ConsentWithdrawn => EventKind::Withdrawn,
        Happening::ItemWithdrawn => EventKind::ItemWithdrawn,
        Happening::ConsentAcknowledged => EventKind::Acknowledged,
        Happening::ConsentRevoked => EventKind::Revoked,
        Happening::ConsentExpired => EventKind::Expired,
        Happening::ConsentSuperseded => EventKind::Superseded,
        Happening::SessionShared => EventKind::Shared,
        Happening::SessionRefused => EventKind::ShareRefused,
        Happening::SessionExpired => EventKind::ShareLapsed,
        Happening::RightsAsked => EventKind::RightsAsked,
        Happening::RightsAnswered => EventKind::RightsAnswered,
        Happening::RightsEscalated => EventKind::RightsEscalated,
        Happening::RightsClosed => EventKind::RightsClosed,
        Happening::NomineeNamed => EventKind::NomineeNamed,
        Happening::GuardianAsked => EventKind::GuardianAsked,
        Happening::RepresentationInForce => EventKind::RepresentationInForce,
        Happening::RepresentationRefused => EventKind::RepresentationRefused,
        Happening::RepresentationEnded => EventKind::RepresentationEnded,
        Happening::Linked | Happening::LinkedAgain => EventKind::SourceLinked,
        Happening::Unlinked => EventKind::SourceUnlinked,
        Happening::PasskeyAdded => EventKind::PasskeyAdded,
        Happening::PasskeyRemoved => EventKind::PasskeyRemoved,
        Happening::AccountOpened
        | Happening::AddressChosen
        | Happening::PasskeyRenamed
        | Happening::RightsAcknowledged
        | Happening::RequestApproved
        | Happening::RequestDenied
        | Happening::RequestFailed
        | Happening::SessionOpened
        | Happening::PartyRegistered
        | Happening::PartyUpdated
        | Happening::QuestionRegistered
        | Happening::QuestionReviewed
        | Happening::QuestionPublished
        | Happening::QuestionWithdrawn
        | Happening::KeyMade
        | Happening::ExportMade
        | Happening::PersonErased
        | Happening::RetentionRun
        | Happening::PolicyPublished
        | Happening::AuditorInvited
        | Happening::AuditorJoined
        | Happening::AuditorEnded
        | Happening::AuditLooked
        | Happening::KeyRetired
        | Happening::KeyCompromised => return None,
    })
}

fn actor(
    l: &Locale,
    entry: &HistoryEntry,
    data_user: Option<&str>,
    acts_for: Option<&str>,
) -> Actor {
    let name = || entry.by_name.clone().unwrap_or_default();
    match entry.actor {
        party::Actor::Citizen => her(acts_for),
        party::Actor::Guardian => Actor::Guardian(name()),
        party::Actor::Nominee => Actor::Nominee(name()),
        party::Actor::DataUser => {
            let name = data_user.map_or_else(|| SourceKind::Other.label(l), str::to_owned);
            Actor::Organisation(name)
        }
        party::Actor::Provider => Actor::Source,
        party::Actor::Manager => Actor::Manager,
        party::Actor::Board => Actor::Board,
    }
}

/// She: herself, or for one who acts for her.
pub(super) fn her(acts_for: Option<&str>) -> Actor {
    acts_for.map_or(Actor::You, |name| Actor::Person(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use consent_model::artifact::LifecycleState;

    use super::*;

    #[test]
    fn every_state_a_consent_can_come_into_has_a_line_for_her() {
        for (state, actor, expected) in [
            (
                LifecycleState::Active,
                party::Actor::Citizen,
                EventKind::Resumed,
            ),
            (
                LifecycleState::Paused,
                party::Actor::Citizen,
                EventKind::Paused,
            ),
            (
                LifecycleState::Revoked,
                party::Actor::Citizen,
                EventKind::Withdrawn,
            ),
            (
                LifecycleState::Revoked,
                party::Actor::Nominee,
                EventKind::Withdrawn,
            ),
            (
                LifecycleState::Revoked,
                party::Actor::DataUser,
                EventKind::Revoked,
            ),
            (
                LifecycleState::Expired,
                party::Actor::Manager,
                EventKind::Expired,
            ),
            (
                LifecycleState::Superseded,
                party::Actor::Citizen,
                EventKind::Superseded,
            ),
        ] {
            let line = kind(Happening::of_state(state, actor));
            assert_eq!(line, Some(expected), "{state:?} by {actor:?}");
        }
    }
}
