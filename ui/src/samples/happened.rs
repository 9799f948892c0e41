//! What has happened, been shared, or left.

use chrono::{DateTime, Utc};

use super::{ANSWER, DIGEST, at, day, lender, question};
use crate::manager::{ChangedTerm, Replaces, TermChange};
use crate::part::acknowledgement::{Acknowledgement, Deletion, Kept, Noted, Processors, Signed};
use crate::part::event::{Event, EventKind, Notification, Sharing, SharingOutcome};
use crate::part::listed::Fact;
use crate::part::party::Actor;
use crate::part::status::ConsentStatus;
use crate::part::term::{DataLife, Frequency};
use crate::store::{
    Approved, ApprovedItem, Proof, Receiver, Refusal, Release, ReleaseEntry, Standing, Word,
};

fn event(at: DateTime<Utc>, kind: EventKind, actor: Actor) -> Event {
    Event {
        at,
        kind,
        actor,
        about: None,
        detail: None,
        reason: None,
        href: None,
    }
}

/// The history of a consent.
#[must_use]
pub fn history() -> Vec<Event> {
    let mut resumed = event(at(4, 9, 10), EventKind::Resumed, Actor::You);
    resumed.reason = Some("Back from travel".to_owned());
    vec![
        resumed,
        event(at(3, 20, 0), EventKind::Paused, Actor::You),
        event(at(3, 14, 6), EventKind::Issued, Actor::Manager),
        event(at(3, 14, 5), EventKind::Approved, Actor::You),
        event(at(3, 14, 1), EventKind::NoticeShown, Actor::Manager),
        event(
            at(3, 9, 30),
            EventKind::Asked,
            Actor::Organisation(lender().name),
        ),
    ]
}

/// One entry of every kind, by every kind of actor.
#[must_use]
pub fn every_event() -> Vec<Event> {
    use EventKind::*;
    let kinds = [
        Asked,
        NoticeShown,
        Approved,
        Denied,
        Deferred,
        RequestExpired,
        Issued,
        Paused,
        Resumed,
        Withdrawn,
        Revoked,
        Expired,
        Superseded,
        Shared,
        ShareRefused,
        ShareLapsed,
        Acknowledged,
        SourceLinked,
        SourceUnlinked,
        ItemWithdrawn,
        PasskeyAdded,
        PasskeyRemoved,
        RightsAsked,
        RightsAnswered,
        RightsEscalated,
        RightsClosed,
        NomineeNamed,
        GuardianAsked,
        RepresentationInForce,
        RepresentationRefused,
        RepresentationEnded,
    ];
    let actors = [
        Actor::You,
        Actor::Organisation(lender().name),
        Actor::Manager,
        Actor::Store,
        Actor::Guardian("Meera Verma".to_owned()),
        Actor::Nominee("Ravi Verma".to_owned()),
        Actor::Person("Asha Verma".to_owned()),
        Actor::Board,
    ];
    kinds
        .into_iter()
        .zip(actors.into_iter().cycle())
        .zip(0..)
        .map(|((kind, actor), n)| Event {
            about: Some(lender().name),
            detail: (n % 3 == 0).then(|| "How steady your income is".to_owned()),
            reason: (n % 4 == 3).then(|| "No longer needed".to_owned()),
            href: (n % 2 == 0).then(|| "/consents/c1".to_owned()),
            ..event(at(28_u32.saturating_sub(n).max(1), 9, 30), kind, actor)
        })
        .collect()
}

/// Sharings with every outcome.
#[must_use]
pub fn sharing() -> Vec<Sharing> {
    [
        SharingOutcome::Delivered,
        SharingOutcome::Pending,
        SharingOutcome::Refused("The consent was on hold.".to_owned()),
        SharingOutcome::Lapsed,
        SharingOutcome::Incomplete,
        SharingOutcome::Unanswered,
    ]
    .into_iter()
    .zip(0..)
    .map(|(outcome, n)| Sharing {
        at: at(5 - n, 8, 12),
        from: "Your store".to_owned(),
        to: lender().name,
        data: "How steady your income is".to_owned(),
        bytes: (!matches!(outcome, SharingOutcome::Refused(_))).then_some(1_412),
        outcome,
    })
    .collect()
}

/// Messages to those who take part.
#[must_use]
pub fn notifications() -> Vec<Notification> {
    let of = |kind: &str, taken, given_up| Notification {
        party: lender().name,
        kind: kind.to_owned(),
        at: at(4, 9, 10),
        taken,
        given_up,
    };
    vec![
        of("artifact.status_changed", None, false),
        of("artifact.status_changed", None, true),
        of("artifact.issued", Some(at(4, 9, 11)), false),
    ]
}

/// An earlier consent, and what changed.
#[must_use]
pub fn replaces() -> Replaces {
    let change = |term, before: Option<&str>, after: Option<&str>| TermChange {
        term,
        before: before.map(str::to_owned),
        after: after.map(str::to_owned),
    };
    Replaces {
        href: "/consents/c0".to_owned(),
        changes: vec![
            change(
                ChangedTerm::Until,
                Some("23 Nov 2026, 09:30 UTC"),
                Some("30 Nov 2026, 18:30 UTC"),
            ),
            change(
                ChangedTerm::Item("Bank statement".to_owned()),
                None,
                Some("1 Nov 2025 – 31 Oct 2026"),
            ),
        ],
    }
}

/// Who has taken note.
#[must_use]
pub fn acknowledgements() -> Vec<Acknowledgement> {
    vec![
        Acknowledgement {
            party: lender().name,
            about: None,
            told: at(4, 9, 9),
            noted: Noted::Signed(Signed {
                at: at(4, 9, 10),
                href: "/consents/c1/acknowledgements/a1".to_owned(),
            }),
            deletion: None,
        },
        Acknowledgement {
            party: "Ganga Bank".to_owned(),
            about: None,
            told: at(4, 9, 9),
            noted: Noted::NotYet,
            deletion: None,
        },
        Acknowledgement {
            party: "Yamuna Bank".to_owned(),
            about: None,
            told: at(4, 9, 9),
            noted: Noted::Received(at(4, 9, 11)),
            deletion: None,
        },
        Acknowledgement {
            party: "Kaveri Clinic".to_owned(),
            about: Some("Bank statement".to_owned()),
            told: at(1, 9, 9),
            noted: Noted::Late,
            deletion: None,
        },
    ]
}

/// Everything that a party can state about deleting.
#[must_use]
pub fn statements() -> Vec<Deletion> {
    let kept = vec![Kept {
        what: "Statements used for the decision".to_owned(),
        ground: "Prevention of Money-laundering Act 2002, s.12".to_owned(),
        until: at(30, 0, 0),
    }];
    vec![
        Deletion::Stopped,
        Deletion::NothingHeld,
        Deletion::Hers,
        Deletion::Deleted(at(4, 9, 10), Processors::Deleted),
        Deletion::Retained(at(4, 9, 10), kept.clone(), Processors::Told),
        Deletion::RetainedOver(kept),
        Deletion::Promised(at(30, 9, 0)),
        Deletion::PromiseOver(at(2, 9, 0)),
    ]
}

/// Releases and refusals.
#[must_use]
pub fn releases() -> Vec<ReleaseEntry> {
    vec![
        ReleaseEntry::Released(Box::new(Release {
            at: at(5, 8, 12),
            to: Some(Receiver {
                name: lender().name,
                id: "sahaj.example".to_owned(),
            }),
            title: question().title,
            sentence: Some("Your income was in one band in 11 of 12 months.".to_owned()),
            bytes: ANSWER.to_owned(),
            receipt: "019a7c1e-9c33-7aa1-8f10-77c2d1e0b5a9".to_owned(),
            digest: DIGEST.to_owned(),
            artifact: "019a7c1e…9f04".to_owned(),
        })),
        ReleaseEntry::Refused(Refusal {
            at: at(3, 21, 40),
            item: Some("income".to_owned()),
            rule: "paused".to_owned(),
        }),
        ReleaseEntry::Refused(Refusal {
            at: at(3, 21, 40),
            item: None,
            rule: "objected".to_owned(),
        }),
    ]
}

/// Consents that a store was told of.
#[must_use]
pub fn approved() -> [Approved; 3] {
    let told = |standing, to, word, proof| Approved {
        items: vec![ApprovedItem {
            title: question().title,
            facts: vec![Fact::new("Months", "6")],
            days: (day(2026, 5, 1), day(2026, 10, 31)),
            taken_out: standing == Standing::Unknown,
        }],
        to,
        purpose: "Deciding about a loan".to_owned(),
        from: at(3, 14, 2),
        until: at(28, 8, 0),
        frequency: Frequency::Once,
        data_life: DataLife::Months(1),
        guardian: None,
        proof,
        word,
        decided: at(3, 14, 2),
        told: at(3, 14, 2),
        standing,
        artifact: "019a7c1e-9c33-7aa1-8f10-77c2d1e09f04".to_owned(),
    };
    let lender = Receiver {
        name: lender().name,
        id: "sahaj.example".to_owned(),
    };
    let active = Standing::Known(ConsentStatus::Active);
    let seen = Word::Seen(at(4, 9, 30));
    let objected = Word::Objected(at(4, 9, 31));
    [
        told(active, Some(lender.clone()), Word::Waiting, Proof::Passkey),
        told(Standing::Unknown, Some(lender), seen, Proof::SignIn),
        told(Standing::Stopped, None, objected, Proof::SignIn),
    ]
}
