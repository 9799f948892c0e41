//! Acting for another, and back to oneself. The session keeps which; every request looks it up.

use actix_web::HttpResponse;
use consent_model::{
    ids::{RepresentationId, RequestId},
    representation::{RepresentationKind, RepresentationState},
};
use ui::part::representation::{ActingStatus, ActsAs};

use super::{
    form::Sent,
    visit::{Shown, id, see_other},
};

/// `POST /acting`: for the one that the form names; for nobody but herself when it names none.
pub(super) async fn choose(sent: Sent) -> HttpResponse {
    let shown = change(&sent).await;
    sent.visit.settle(shown)
}

async fn change(sent: &Sent) -> Shown {
    let right = sent.field("representation");
    let right = right.map(id::<RepresentationId>).transpose()?;
    // A request that she has opened, and says now for whom.
    let request = sent.field("request").map(id::<RequestId>).transpose()?;
    sent.visit.act(right).await?;
    Ok(match (right, request) {
        (Some(_), Some(request)) => see_other(&format!("/requests/{request}")),
        (Some(_), None) => see_other("/dashboard"),
        (None, _) => see_other("/guardians"),
    })
}

/// As what somebody acts.
pub(super) const fn acts_as(kind: RepresentationKind) -> ActsAs {
    match kind {
        RepresentationKind::Nominee => ActsAs::Nominee,
        RepresentationKind::GuardianOfChild => ActsAs::GuardianOfChild,
        RepresentationKind::GuardianOfPersonWithDisability => ActsAs::GuardianOfPerson,
    }
}

/// Where it stands.
pub(super) const fn status(kind: RepresentationKind, state: RepresentationState) -> ActingStatus {
    match (state, kind) {
        (RepresentationState::Named, RepresentationKind::Nominee) => ActingStatus::Named,
        (RepresentationState::Named, _) => ActingStatus::Waiting,
        (RepresentationState::InForce, _) => ActingStatus::InForce,
        (RepresentationState::Ended, _) => ActingStatus::Ended,
        (RepresentationState::Refused, _) => ActingStatus::Refused,
    }
}
