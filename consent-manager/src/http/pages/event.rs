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
};

use crate::service::HistoryEntry;

/// A line for her; `about` is the organisation it concerns.
pub(super) fn event(l: &Locale, entry: &HistoryEntry, about: Option<&str>) -> Option<Event> {
    let kind = kind(entry)?;
    let href = (entry.subject == "consent").then(|| format!("/consents/{}", entry.subject_id));
    Some(Event {
        at: entry.at,
        kind,
        actor: actor(l, entry.actor, about),
        about: about.map(str::to_owned),
        detail: None,
        reason: entry.reason.clone(),
        href,
    })
}

fn kind(entry: &HistoryEntry) -> Option<EventKind> {
    Some(match (entry.subject.as_str(), entry.action.as_str()) {
        ("consent_request", "received") | ("consent", "end_asked_for") => EventKind::Asked,
        ("consent_request", "expired") => EventKind::RequestExpired,
        ("notice", "shown") => EventKind::NoticeShown,
        ("decision", "approved") => EventKind::Approved,
        ("decision", "denied") => EventKind::Denied,
        ("decision", "deferred") => EventKind::Deferred,
        ("consent", "granted") => EventKind::Issued,
        ("consent", "active") => EventKind::Resumed,
        ("consent", "paused") => EventKind::Paused,
        ("consent", "revoked") if entry.actor.is_on_her_side() => EventKind::Withdrawn,
        ("consent", "revoked") => EventKind::Revoked,
        ("consent", "expired") => EventKind::Expired,
        ("consent", "superseded") => EventKind::Superseded,
        ("data_session", "shared") => EventKind::Shared,
        ("data_session", "refused") => EventKind::ShareRefused,
        ("link", "linked" | "linked_again") => EventKind::SourceLinked,
        _ => return None,
    })
}

fn actor(l: &Locale, actor: party::Actor, data_user: Option<&str>) -> Actor {
    match actor {
        party::Actor::Citizen => Actor::You,
        party::Actor::Guardian => Actor::Guardian(String::new()),
        party::Actor::Nominee => Actor::Nominee(String::new()),
        party::Actor::DataUser => {
            let name = data_user.map_or_else(|| SourceKind::Other.label(l), str::to_owned);
            Actor::Organisation(name)
        }
        party::Actor::Provider => Actor::Organisation(SourceKind::Other.label(l)),
        party::Actor::Manager => Actor::Manager,
        party::Actor::Board => Actor::Board,
    }
}
