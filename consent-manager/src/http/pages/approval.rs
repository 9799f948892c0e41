//! The page on which a decision ends.

use actix_web::{HttpResponse, web};
use consent_model::{artifact::ArtifactClaims, digest::Digest, ids::DecisionId, jose::CompactJws};
use ui::{
    NavItem,
    manager::{DecisionDone, DecisionOutcome, Evidence, Receipt},
};

use super::visit::{Failure, Shown, Visit, id};
use crate::service::{self, ConsentDetail, Outcome};

/// Where a decision is shown.
pub(super) fn done_path(done: &service::DecisionOutcome) -> String {
    format!("/decisions/{}", done.decision)
}

/// `GET /decisions/{id}`.
pub(super) async fn show(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = decision(&visit, &path).await;
    visit.settle(shown)
}

async fn decision(visit: &Visit, path: &str) -> Shown {
    let me = visit.account()?.id;
    let done = visit
        .manager()
        .decision(me, id::<DecisionId>(path)?)
        .await?;
    let (organisation, digest, evidence) = match done.consent {
        Some(consent) => {
            let detail = visit
                .manager()
                .consent_page(me, consent, 0, 1)
                .await?
                .detail;
            let (digest, evidence) = (digest_of(&detail)?, evidence_of(&detail));
            (detail.notice.data_user.name, digest, evidence)
        }
        None => {
            let (organisation, digest) = told(visit, done.decision).await?;
            (organisation, digest, None)
        }
    };
    let page = DecisionDone {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        organisation,
        outcome: match done.outcome {
            Outcome::Approved => DecisionOutcome::Approved,
            Outcome::Denied => DecisionOutcome::Denied,
            Outcome::Deferred => DecisionOutcome::Deferred,
        },
        receipt: Some(Receipt {
            request_id: done.request.to_string(),
            consent_id: done.consent.map(|c| c.to_string()),
            at: done.at,
            digest,
            evidence,
            log_index: None,
            download_href: done.consent.map(|c| format!("/consents/{c}/receipt.json")),
        }),
        return_href: Some(done.return_url.to_string()),
    };
    visit.html(ui::render(&page))
}

/// Who had asked, and the digest of the notice, for a decision without a consent.
async fn told(visit: &Visit, decision: DecisionId) -> Result<(String, String), Failure> {
    let me = visit.account()?.id;
    let notice = visit.manager().decided_notice(me, decision).await?;
    Ok((notice.data_user.name.clone(), notice.digest()?.to_string()))
}

/// The digest of the signed consent: of the data user's copy, else of the notice.
pub(super) fn digest_of(detail: &ConsentDetail) -> Result<String, Failure> {
    match detail
        .copies
        .iter()
        .find(|copy| copy.copy_for == "data_user")
    {
        Some(copy) => Ok(Digest::of_bytes(copy.jws.as_bytes()).to_string()),
        None => Ok(detail.notice.digest()?.to_string()),
    }
}

/// By what she proved that it was she: the same in every copy.
pub(super) fn evidence_of(detail: &ConsentDetail) -> Option<Evidence> {
    let copy = CompactJws::parse(&detail.copies.first()?.jws).ok()?;
    let claims: ArtifactClaims = copy.unverified_claims().ok()?;
    Some(if claims.evidence.is_sign_in() {
        Evidence::FreshSignIn
    } else {
        Evidence::Passkey
    })
}
