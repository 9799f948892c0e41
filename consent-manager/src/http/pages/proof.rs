//! The last step before a yes counts: she proves that it is she, with a passkey or by signing in
//! afresh.
//!
//! A sign-in carries the challenge as `nonce`; its ID token must be for the very person whose session
//! this is before it is handed to the manager as evidence. Whatever goes wrong leaves her here, with
//! the draft as it was, until its five minutes are over.

use actix_web::{HttpResponse, web};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    jose::{CompactJws, ForeignJwks},
    party::PartyId,
    passkey::{Assertion, CredentialId},
};
use serde::{Deserialize, Serialize};
use service_kit::{
    oidc::{BeginOptions, CallbackParams, OidcError, PendingSignIn},
    problem::{ApiProblem, Causes},
};
use ui::{
    NavItem,
    manager::{ApprovalPage, ProofTrouble, Proving, ToVisit},
    part::{
        passkey::{Ceremony, PasskeyForm},
        term::Source,
    },
    shared::{ErrorKind, Message, MessageText, NextLink, SignInTrouble},
};
use url::Url;

use super::{
    approval,
    choice::Kept,
    form::Sent,
    party::Parties,
    passkey,
    sign_in::{self, Flow},
    visit::{Failure, Shown, Visit, see_other},
    words::{self, TermsView},
};
use crate::{
    issuance::lint::LintError,
    service::{DraftStage, Drafted, Drafting, ManagerError},
};

/// What a fresh sign-in proves.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Proven {
    /// The approval of this name.
    Approval(String),
    /// The resuming of this name.
    Resuming(String),
    /// That it is she who makes a passkey.
    Presence,
}

/// `GET /approvals/{id}`.
pub(super) async fn show_approval(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = show(&visit, &Proven::Approval(path.into_inner())).await;
    visit.settle(shown)
}

/// `GET /resumes/{id}`.
pub(super) async fn show_resume(visit: Visit, path: web::Path<String>) -> HttpResponse {
    let shown = show(&visit, &Proven::Resuming(path.into_inner())).await;
    visit.settle(shown)
}

/// `POST /approvals/{id}`: her passkey has answered.
pub(super) async fn approve(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = by_passkey(&sent, &Proven::Approval(path.into_inner())).await;
    sent.visit.settle(shown)
}

/// `POST /resumes/{id}`: her passkey has answered.
pub(super) async fn resume(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = by_passkey(&sent, &Proven::Resuming(path.into_inner())).await;
    sent.visit.settle(shown)
}

/// `POST /approvals/{id}/sign-in`.
pub(super) async fn sign_in_to_approve(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = leave(&sent.visit, Proven::Approval(path.into_inner())).await;
    sent.visit.settle(shown)
}

/// `POST /resumes/{id}/sign-in`.
pub(super) async fn sign_in_to_resume(sent: Sent, path: web::Path<String>) -> HttpResponse {
    let shown = leave(&sent.visit, Proven::Resuming(path.into_inner())).await;
    sent.visit.settle(shown)
}

async fn drafted(visit: &Visit, of: &Proven) -> Result<Drafted, Failure> {
    let who = visit.who_says_yes()?;
    Ok(match of {
        Proven::Approval(name) => visit.manager().drafted_approval(who, name).await?,
        Proven::Resuming(name) => visit.manager().drafted_resume(who, name).await?,
        Proven::Presence => return Err(ErrorKind::NotFound.into()),
    })
}

async fn show(visit: &Visit, of: &Proven) -> Shown {
    let draft = drafted(visit, of).await?;
    let back = back(&draft);
    let over = match (draft.stage, draft.about) {
        (DraftStage::Waiting, _) => None,
        (DraftStage::Used, Drafting::Approval(_)) => {
            Some((MessageText::AlreadyDecided, NextLink::dashboard(&visit.l)))
        }
        (DraftStage::Used, Drafting::Resuming(_)) => return Ok(see_other(&back)),
        (DraftStage::Over, _) => Some((
            MessageText::ApprovalOver,
            NextLink::again(&visit.l, back.as_str()),
        )),
    };
    if let Some((text, next)) = over {
        let page = Message::of(
            visit.l.clone(),
            visit.chrome(NavItem::None),
            &text,
            Some(next),
        );
        return visit.html(ui::render(&page));
    }
    let parties = Parties::of(visit).await?;
    let questions = words::questions(visit).await?;
    let links = visit.manager().links(visit.account()?.id).await?;
    let scopes = draft.items.iter().map(|i| (i.id.clone(), i.ask.scope()));
    let scopes: Vec<_> = scopes.collect();
    let told = words::with_accounts(&draft.notice, &draft.items);
    let view = TermsView {
        l: &visit.l,
        notice: &told,
        term: &draft.term,
        scopes: &scopes,
        parties: &parties,
        questions: &questions,
        previews: &[],
        looks: &[],
        withdrawn: &std::collections::BTreeMap::new(),
    };
    let source = |item: &_| {
        let source = &draft.items.iter().find(|i| i.id == *item)?.source;
        let link = links
            .iter()
            .find(|l| l.party == source.party && l.reference == source.link);
        let account = link.map(|link| parties.account(&visit.l, link));
        Some(Source::Settled(
            account.unwrap_or_else(|| parties.name(&source.party)),
        ))
    };
    let at = at(of);
    let name = |party: &PartyId| parties.name(party);
    let page = ApprovalPage {
        l: visit.l.clone(),
        chrome: visit.chrome(NavItem::None),
        proving: match draft.about {
            Drafting::Approval(_) => Proving::Approval,
            Drafting::Resuming(_) => Proving::Resuming,
        },
        organisation: draft.notice.data_user.name.clone(),
        terms: view.terms(source),
        good_until: draft.expires_at,
        trouble: visit
            .query("trouble")
            .and_then(|key| ProofTrouble::of_key(&key)),
        passkey: form(visit, &draft, &at),
        lacking: draft
            .ways
            .lacking
            .iter()
            .map(|party| ToVisit {
                party: party.to_string(),
                name: name(party),
            })
            .collect(),
        passkeys_only: draft.ways.passkeys_only.iter().map(name).collect(),
        sign_in_host: passkey::sign_in_host(visit),
        may_add: visit.acts_for().is_none() && passkey::has_none(visit).await?,
        back_href: back,
        at,
    };
    visit.html(ui::render(&page))
}

fn form(visit: &Visit, draft: &Drafted, at: &str) -> Option<PasskeyForm> {
    let domain = visit.manager().passkey_domain()?;
    let credentials: Vec<_> = draft
        .ways
        .passkeys
        .iter()
        .map(CredentialId::to_string)
        .collect();
    (!credentials.is_empty()).then(|| PasskeyForm {
        ceremony: Ceremony::Get,
        action: at.to_owned(),
        challenge: draft.challenge.clone(),
        rp_id: domain.to_string(),
        credentials,
        fields: Vec::new(),
    })
}

async fn by_passkey(sent: &Sent, of: &Proven) -> Shown {
    let visit = &sent.visit;
    let who = visit.who_says_yes()?;
    let assertion = assertion(sent).ok_or(ErrorKind::BadInput)?;
    let manager = visit.manager();
    let done = match of {
        Proven::Approval(name) => manager
            .complete_approval_by_passkey(who, name, &assertion)
            .await
            .map(|done| approval::done_path(&done)),
        Proven::Resuming(name) => manager
            .complete_resume_by_passkey(who, name, &assertion)
            .await
            .map(|consent| format!("/consents/{consent}")),
        Proven::Presence => return Err(ErrorKind::NotFound.into()),
    };
    settle(visit, of, done, ProofTrouble::OtherPasskey)
}

/// Sends her to sign in afresh.
pub(super) async fn leave(visit: &Visit, of: Proven) -> Shown {
    let nonce = match &of {
        Proven::Presence => {
            visit.herself()?;
            None
        }
        Proven::Approval(_) | Proven::Resuming(_) => {
            let draft = drafted(visit, &of).await?;
            if draft.stage != DraftStage::Waiting || !draft.ways.sign_in() {
                return Ok(see_other(&at(&of)));
            }
            Some(draft.challenge)
        }
    };
    let options = BeginOptions {
        fresh: true,
        nonce,
        ui_locales: vec![visit.l.tag().to_owned()],
    };
    match visit.services.oidc.begin(options).await {
        Ok((url, pending)) => sign_in::send(visit, &url, &Flow::Proof { pending, of }),
        Err(error @ OidcError::Settings(_)) => Err(ApiProblem::internal(error).into()),
        Err(error) => {
            tracing::warn!(error = %Causes(&error), "a proof could not begin");
            Ok(still_here(&of, trouble(&error)))
        }
    }
}

/// Takes her fresh sign-in.
pub(super) async fn finish(
    visit: &Visit,
    params: CallbackParams,
    pending: PendingSignIn,
    of: Proven,
) -> Shown {
    // Whoever approves, for herself or for another, proves that it is this very person.
    let (me, acting) = (visit.own()?, visit.who_says_yes()?);
    let who = match visit.services.oidc.finish(params, pending).await {
        Ok(who) => who,
        Err(error) => {
            tracing::warn!(account = %me.id, error = %Causes(&error), "a proof was not given");
            return Ok(still_here(&of, trouble(&error)));
        }
    };
    if who.subject != me.subject || who.issuer != visit.services.oidc.issuer() {
        tracing::warn!(account = %me.id, "another person tried to prove something");
        return Ok(still_here(&of, ProofTrouble::SomebodyElse));
    }
    let done = match &of {
        Proven::Presence => Ok(passkey::NEW.to_owned()),
        Proven::Approval(name) => {
            let keys = identity_keys(visit, &who.id_token).await?;
            let done = visit
                .manager()
                .complete_approval(acting, name, &who.id_token, &keys)
                .await;
            done.map(|done| approval::done_path(&done))
        }
        Proven::Resuming(name) => {
            let keys = identity_keys(visit, &who.id_token).await?;
            let done = visit
                .manager()
                .complete_resume(acting, name, &who.id_token, &keys)
                .await;
            done.map(|consent| format!("/consents/{consent}"))
        }
    };
    if done.is_ok() {
        visit.session().authenticated_again(visit.now())?;
        passkey::proven_afresh(visit)?;
    }
    settle(visit, &of, done, ProofTrouble::Failed)
}

/// On to what came of it; or back here, if another try can still succeed.
fn settle(
    visit: &Visit,
    of: &Proven,
    done: Result<String, ManagerError>,
    otherwise: ProofTrouble,
) -> Shown {
    match done {
        Ok(next) => {
            if matches!(of, Proven::Approval(_)) {
                Kept::forget(visit);
            }
            Ok(see_other(&next))
        }
        Err(ManagerError::Lint(LintError::TellsTooMuch)) => {
            tracing::error!(
                "the identity provider writes personal claims into ID tokens although only \
                 `openid` is asked for; configure this client for minimal ID tokens"
            );
            Ok(still_here(of, ProofTrouble::TellsTooMuch))
        }
        Err(error @ (ManagerError::Evidence(_) | ManagerError::PasskeyNotConfirmed)) => {
            let account = visit.own()?.id;
            tracing::warn!(%account, %error, "a proof did not hold");
            Ok(still_here(of, otherwise))
        }
        // The page says that its time is over.
        Err(ManagerError::ApprovalOver) => Ok(see_other(&at(of))),
        Err(error) => Err(error.into()),
    }
}

async fn identity_keys(visit: &Visit, id_token: &str) -> Result<ForeignJwks, Failure> {
    let token = CompactJws::parse_foreign(id_token).map_err(ApiProblem::internal)?;
    let jwks = visit.services.oidc.jwks_json(token.unverified_kid()).await;
    let jwks = jwks.map_err(ApiProblem::from)?;
    Ok(ForeignJwks::parse(jwks.as_bytes()).map_err(ApiProblem::internal)?)
}

/// What her browser has filled into the form.
fn assertion(sent: &Sent) -> Option<Assertion> {
    let part = |name| URL_SAFE_NO_PAD.decode(sent.field(name)?).ok();
    let credential: CredentialId = sent.field("credential")?.parse().ok()?;
    Assertion::new(
        credential,
        &part("authenticator_data")?,
        &part("client_data")?,
        &part("signature")?,
    )
    .ok()
}

fn trouble(error: &OidcError) -> ProofTrouble {
    match sign_in::trouble(error) {
        SignInTrouble::Cancelled => ProofTrouble::Cancelled,
        SignInTrouble::Unreachable => ProofTrouble::Unreachable,
        _ => ProofTrouble::Failed,
    }
}

/// The path of the page that asks for the proof.
fn at(of: &Proven) -> String {
    match of {
        Proven::Approval(name) => format!("/approvals/{}", segment(name)),
        Proven::Resuming(name) => format!("/resumes/{}", segment(name)),
        Proven::Presence => passkey::NEW.to_owned(),
    }
}

fn still_here(of: &Proven, why: ProofTrouble) -> HttpResponse {
    let why = match of {
        Proven::Presence => "not-signed-in",
        Proven::Approval(_) | Proven::Resuming(_) => why.key(),
    };
    see_other(&format!("{}?trouble={why}", at(of)))
}

/// Where she goes without having proven anything.
fn back(draft: &Drafted) -> String {
    match draft.about {
        Drafting::Approval(request) => format!("/requests/{request}"),
        Drafting::Resuming(consent) => format!("/consents/{consent}"),
    }
}

/// A name out of an address, fit to stand in one again.
fn segment(name: &str) -> String {
    url::form_urlencoded::byte_serialize(name.as_bytes()).collect()
}

/// The host of an address, for people.
pub(super) fn host(of: &str) -> String {
    let url = Url::parse(of).ok();
    url.and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}
