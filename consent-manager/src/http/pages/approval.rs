//! The proof of an approval, and the page on which a decision ends.
//!
//! She signs in afresh with the approval's challenge as `nonce`. The ID token must be for the very
//! person whose session this is; only then is it handed to the manager as evidence.

use actix_web::{HttpResponse, http::StatusCode, web};
use consent_model::{
    digest::Digest,
    ids::{DecisionId, RequestId},
    jose::{CompactJws, ForeignJwks},
};
use service_kit::{
    oidc::{BeginOptions, CallbackParams, PendingSignIn},
    problem::{ApiProblem, Causes},
};
use ui::{
    NavItem,
    manager::{DecisionDone, DecisionOutcome, Evidence, Receipt},
    shared::{ErrorKind, SignInTrouble},
};

use super::{
    sign_in::{self, Flow},
    visit::{Failure, Shown, Visit, id, see_other},
};
use crate::{
    issuance::lint::LintError,
    service::{self, ConsentDetail, ManagerError, Outcome, PendingApproval},
};

/// Sends her to prove an approval.
pub(super) async fn prove(visit: &Visit, request: RequestId, approval: PendingApproval) -> Shown {
    let options = BeginOptions {
        fresh: true,
        nonce: Some(approval.challenge),
        ui_locales: vec![visit.l.tag().to_owned()],
    };
    let begun = visit.services.oidc.begin(options).await;
    let (url, pending) = begun.map_err(ApiProblem::from)?;
    sign_in::send(
        visit,
        &url,
        &Flow::Approval {
            pending,
            approval: approval.id,
            request,
        },
    )
}

/// Takes her proof.
pub(super) async fn finish(
    visit: &Visit,
    params: CallbackParams,
    pending: PendingSignIn,
    approval: &str,
    request: RequestId,
) -> Shown {
    let me = visit.account()?;
    let who = match visit.services.oidc.finish(params, pending).await {
        Ok(who) => who,
        Err(error) => {
            tracing::warn!(%request, error = %Causes(&error), "an approval was not proven");
            return not_proven(visit, sign_in::trouble(&error));
        }
    };
    if who.subject != me.subject || who.issuer != visit.services.oidc.issuer() {
        tracing::warn!(account = %me.id, "another person tried to prove an approval");
        return Err(ErrorKind::NotAllowed.into());
    }
    let token = CompactJws::parse_foreign(&who.id_token).map_err(ApiProblem::internal)?;
    let jwks = visit.services.oidc.jwks_json(token.unverified_kid()).await;
    let jwks = jwks.map_err(ApiProblem::from)?;
    let keys = ForeignJwks::parse(jwks.as_bytes()).map_err(ApiProblem::internal)?;
    let done = visit
        .manager()
        .complete_approval(me.id, approval, &who.id_token, &keys)
        .await;
    let done = match done {
        Err(ManagerError::Lint(LintError::TellsTooMuch)) => {
            tracing::error!(
                %request,
                "the identity provider writes personal claims into ID tokens although only \
                 `openid` is asked for; configure this client for minimal ID tokens"
            );
            return not_proven(visit, SignInTrouble::TellsTooMuch);
        }
        done => done?,
    };
    visit.session().authenticated_again(visit.now())?;
    Ok(see_other(&done_path(&done)))
}

/// Where a decision is shown.
pub(super) fn done_path(done: &service::DecisionOutcome) -> String {
    format!("/decisions/{}", done.decision)
}

fn not_proven(visit: &Visit, why: SignInTrouble) -> Shown {
    let why = why.label(&visit.l);
    let page = DecisionDone {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        organisation: String::new(),
        outcome: DecisionOutcome::Failed(why),
        receipt: None,
        return_href: None,
    };
    visit.html_as(StatusCode::BAD_REQUEST, ui::render(&page))
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
            let digest = digest_of(&detail)?;
            (
                detail.notice.data_user.name,
                digest,
                Some(Evidence::FreshSignIn),
            )
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
