//! Who has taken note of a change of a consent, what each has signed about what it received, and the
//! signed document to take along.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, http::header, web};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    acknowledgement as said,
    artifact::LifecycleState,
    ids::{AcknowledgementId, ConsentId},
    party::PartyId,
};
use ui::part::{
    acknowledgement::{Acknowledgement, Deletion, Kept, Noted, Processors, Signed},
    status::ConsentStatus,
};

use super::{
    party::Parties,
    visit::{Shown, Visit, id},
    words::{self, Questions},
};
use crate::service::{AcknowledgementView, ConsentDetail, ConsentSummary};

/// The event that tells a party of a change.
const STATUS_CHANGED: &str = "artifact.status_changed";
/// So long after it was told a party should have signed: as long as it is tried to reach it.
const SIGNED_WITHIN: TimeDelta = TimeDelta::days(3);

/// Each party's last change of the consent, and after these what was said about items taken out of it.
pub(super) fn lines(
    visit: &Visit,
    detail: &ConsentDetail,
    status: ConsentStatus,
    parties: &Parties,
    questions: &Questions,
) -> Vec<Acknowledgement> {
    let (consent, now) = (detail.summary.id, visit.now());
    let mut last: BTreeMap<&PartyId, _> = BTreeMap::new();
    let changes = detail.deliveries.iter();
    for delivery in changes.filter(|d| d.kind == STATUS_CHANGED) {
        last.insert(&delivery.party, delivery);
    }
    let over = matches!(
        status,
        ConsentStatus::Withdrawn | ConsentStatus::Revoked | ConsentStatus::Expired
    );
    let changed = last.into_iter().map(|(party, told)| {
        let about_it = detail.acknowledgements.iter().rev();
        let signed = about_it
            .filter(|one| one.party == *party)
            .find(|one| one.says.event.to_string() == told.event_id);
        let theirs = *party == detail.summary.data_user;
        let due = (over && theirs).then(|| owed(&detail.summary, now));
        Acknowledgement {
            party: parties.name(party),
            about: None,
            told: told.created_at,
            noted: match (signed, told.acknowledged_at) {
                (Some(signed), _) => noted(consent, signed),
                // What goes on again asks for nothing.
                (None, at) if detail.summary.state == LifecycleState::Active => {
                    at.map_or(Noted::NotYet, Noted::Received)
                }
                (None, _) if told.created_at + SIGNED_WITHIN < now => Noted::Late,
                (None, Some(at)) => Noted::Received(at),
                (None, None) => Noted::NotYet,
            },
            deletion: signed
                .and_then(|one| one.says.deletion.as_ref())
                .map(|deletion| statement(deletion, theirs, now))
                .or(due),
        }
    });
    let mut lines: Vec<_> = changed.collect();
    let mut items: BTreeMap<_, &AcknowledgementView> = BTreeMap::new();
    for one in &detail.acknowledgements {
        if !one.says.items.is_empty() {
            items.insert((&one.party, one.says.event), one);
        }
    }
    lines.extend(items.into_values().map(|one| {
        let theirs = one.party == detail.summary.data_user;
        let title = |item: &_| {
            let approved = detail.summary.items.iter().find(|i| i.id == *item)?;
            Some(words::item_title(&visit.l, &approved.ask, questions))
        };
        let titles: Vec<_> = one.says.items.iter().filter_map(title).collect();
        Acknowledgement {
            party: parties.name(&one.party),
            about: Some(titles.join(", ")),
            told: one.says.heard_at,
            noted: noted(consent, one),
            deletion: one
                .says
                .deletion
                .as_ref()
                .map(|deletion| statement(deletion, theirs, now)),
        }
    }));
    lines
}

fn noted(consent: ConsentId, signed: &AcknowledgementView) -> Noted {
    Noted::Signed(Signed {
        at: signed.acknowledged_at,
        href: format!("/consents/{consent}/acknowledgements/{}", signed.id),
    })
}

/// What was signed, as she reads it now. Of a source, that nothing is held means that it has stopped.
fn statement(deletion: &said::Deletion, of_data_user: bool, now: DateTime<Utc>) -> Deletion {
    match deletion {
        said::Deletion::NothingHeld if of_data_user => Deletion::NothingHeld,
        said::Deletion::NothingHeld => Deletion::Stopped,
        said::Deletion::Hers => Deletion::Hers,
        said::Deletion::Deleted { at, processors, .. } => {
            Deletion::Deleted(*at, others(*processors))
        }
        said::Deletion::Retained {
            at,
            retained,
            processors,
            ..
        } => {
            let over = retained.iter().any(|kept| kept.until <= now);
            let kept = retained.iter().map(|kept| Kept {
                what: kept.what.clone(),
                ground: kept.ground.clone(),
                until: kept.until,
            });
            match over {
                true => Deletion::RetainedOver(kept.collect()),
                false => Deletion::Retained(*at, kept.collect(), others(*processors)),
            }
        }
        said::Deletion::Pending { until } if *until > now => Deletion::Promised(*until),
        said::Deletion::Pending { until } => Deletion::PromiseOver(*until),
    }
}

const fn others(processors: said::Processors) -> Processors {
    match processors {
        said::Processors::None => Processors::None,
        said::Processors::Deleted => Processors::Deleted,
        said::Processors::Told => Processors::Told,
    }
}

/// What must be deleted, and by when at the latest: so long after the last use as she agreed.
fn owed(consent: &ConsentSummary, now: DateTime<Utc>) -> Deletion {
    let Some(last) = consent.last_used else {
        return Deletion::NothingReceived;
    };
    match consent.term.data_life.end(last) {
        None => Deletion::NotKept,
        Some(end) if end > now => Deletion::Due(end),
        Some(end) => Deletion::Overdue(end),
    }
}

/// `GET /consents/{id}/acknowledgements/{acknowledgement}`: the signed bytes, for her to keep.
pub(super) async fn signed(visit: Visit, path: web::Path<(String, String)>) -> HttpResponse {
    let shown = download(&visit, &path.0, &path.1).await;
    visit.settle(shown)
}

async fn download(visit: &Visit, consent: &str, one: &str) -> Shown {
    let (consent, one) = (id::<ConsentId>(consent)?, id::<AcknowledgementId>(one)?);
    let me = visit.account()?.id;
    let signed = visit.manager().acknowledgement(me, consent, one).await?;
    let name = format!(
        "attachment; filename=\"acknowledgement-{}.jose\"",
        signed.id
    );
    Ok(HttpResponse::Ok()
        .content_type("application/jose")
        .insert_header((header::CONTENT_DISPOSITION, name))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(signed.jws))
}
