//! Erasing her store, in two steps, and what is left of it: the certificate, for whoever has its
//! address. That address names nobody and is told to her alone.
//!
//! A browser that she left signed in is not enough to destroy everything. Where she has a passkey that
//! counts here, it takes one; where she has none, a fresh sign-in for this alone ([`super::afresh`]).
//! Where she lets only passkeys count, and none does, nothing erases it from here.
//!
//! A guardian erases a ward's store in the same way, while he acts for her. His own he can erase
//! once he keeps no other: nobody could open theirs any more.

use actix_session::Session;
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Path, Query},
};
use consent_model::{jose::CompactJws, problem::ProblemType};
use serde::Deserialize;
use serde_json::json;
use service_kit::{
    csrf::SameOrigin,
    oidc::{CallbackParams, OidcError},
    problem::ApiProblem,
    session::PersonSession,
};
use ui::{
    NavItem,
    store::{EraseConfirm, EraseTrouble, EraseWay, Erased, TakeOut},
};

use super::{
    afresh::{self, Afresh, AfreshError},
    ceremony::PasskeyAnswer,
    error::{AFTER_A_FORM, PageError, PageResult, page, see_other},
    passkeys,
    session::{self, Visitor},
    sign_in,
};
use crate::{
    custody::{Asked, CustodyError, ErasureCertificate},
    dataset,
    flow::{FlowError, Store},
    gate,
    passkey::Word,
    storage::{ErasureState, Person},
    vault::VaultId,
};

/// `GET /export`: where both begin, taking along and erasing.
pub(super) async fn begin(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    page(&TakeOut {
        l: session::locale(&request),
        chrome: session::chrome(&store, &session, &person, NavItem::TakeOut)?,
    })
}

#[derive(Deserialize)]
pub(super) struct ShowQuery {
    trouble: Option<String>,
}

/// `GET /erase?trouble=`: what goes and what stays.
pub(super) async fn show(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<ShowQuery>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    let trouble = query.trouble.as_deref().and_then(EraseTrouble::of_key);
    confirm(&store, &request, &session, &person, trouble).await
}

#[derive(Deserialize)]
pub(super) struct EraseForm {
    csrf: String,
    understood: Option<String>,
    #[serde(flatten)]
    answer: PasskeyAnswer,
}

/// `POST /erase`.
pub(super) async fn erase(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<EraseForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    if form.understood.as_deref() != Some("yes") {
        let trouble = Some(EraseTrouble::NotTicked);
        return confirm(&store, &request, &session, &person, trouble).await;
    }
    match needed(&store, &person).await? {
        // The page says so.
        Needed::WardsFirst => Ok(see_other("/erase")),
        Needed::Passkey => {
            passkeys::said(&store, &person, &Word::Erase, &form.answer).await?;
            done(&store, &session, &person).await
        }
        Needed::SignIn => {
            let l = session::locale(&request);
            match afresh::begin(&store, &person, &Word::Erase, &l).await? {
                Ok((at, afresh)) => sign_in::send_to_erase(&session, &at, afresh),
                Err(error) => Ok(not_erased(&error.into())),
            }
        }
        // The page says so.
        Needed::CountingPasskey => Ok(see_other("/erase")),
    }
}

/// `GET /callback`, when it was to erase that she signed in afresh.
pub(super) async fn signed_in(
    store: &Store,
    session: &Session,
    person: &Visitor,
    params: CallbackParams,
    kept: Afresh,
) -> PageResult {
    let held = afresh::finish(store, person, &Word::Erase, params, kept).await;
    match held {
        Ok(()) => {}
        Err(AfreshError::Store(error)) => return Err(error.into()),
        Err(error) => return Ok(not_erased(&error)),
    }
    // She may have confirmed a passkey meanwhile.
    if !matches!(needed(store, person).await?, Needed::SignIn) {
        return Ok(see_other("/erase"));
    }
    done(store, session, person).await
}

/// What it takes to erase.
enum Needed {
    /// That she keeps nobody's store as a guardian.
    WardsFirst,
    /// A passkey of hers.
    Passkey,
    /// A fresh sign-in.
    SignIn,
    /// A passkey, and she has none that counts.
    CountingPasskey,
}

async fn needed(store: &Store, person: &Person) -> Result<Needed, PageError> {
    let kept = store.db.vaults_kept_by(person.vault, store.clock.now());
    if !kept.await.map_err(FlowError::from)?.is_empty() {
        return Ok(Needed::WardsFirst);
    }
    if passkeys::has_counting(store, person).await? {
        return Ok(Needed::Passkey);
    }
    let only = store.db.passkeys_only(person.account).await;
    Ok(if only.map_err(FlowError::from)? {
        Needed::CountingPasskey
    } else {
        Needed::SignIn
    })
}

/// Back to the page, with why nothing was erased.
fn not_erased(error: &AfreshError) -> HttpResponse {
    tracing::info!(%error, "a store was not erased");
    let trouble = match error {
        AfreshError::SignIn(OidcError::Refused) => EraseTrouble::Cancelled,
        AfreshError::SignIn(OidcError::Unreachable(_) | OidcError::Metadata(_)) => {
            EraseTrouble::Unreachable
        }
        AfreshError::SomebodyElse => EraseTrouble::SomebodyElse,
        AfreshError::Over | AfreshError::Stale => EraseTrouble::Over,
        AfreshError::SignIn(_) | AfreshError::Store(_) => EraseTrouble::Failed,
    };
    see_other(&format!("/erase?trouble={}", trouble.key()))
}

async fn done(store: &Store, session: &Session, person: &Visitor) -> PageResult {
    let (vault, erasing) = (person.vault, Store::clone(store));
    // Goes on when she closes her browser.
    let done = tokio::spawn(async move {
        let custody = erasing.custody();
        custody.erase(vault, &Asked::ByHer).await
    });
    let done = done.await.map_err(ApiProblem::internal)?;
    match done {
        // A store that she has begun to keep meanwhile.
        Err(CustodyError::KeepsOthers(..)) => return Ok(see_other("/erase")),
        done => done.map_err(FlowError::from)?,
    };
    if person.ward().is_none() {
        PersonSession::of(session).clear();
    }
    Ok(see_other(&format!("/erased/{vault}")))
}

/// `GET /erased/{vault}`.
pub(super) async fn erased(
    store: Data<Store>,
    request: HttpRequest,
    vault: Path<String>,
) -> PageResult {
    let (vault, signed, certificate) = certificate_of(&store, &vault).await?;
    page(&Erased {
        l: session::locale(&request),
        chrome: session::frame(&store),
        vault: vault.to_string(),
        at: certificate.erased_at,
        file: certificate
            .file
            .map(|file| (file.digest.to_string(), file.bytes)),
        key: certificate.data_key,
        certificate: signed.to_string(),
    })
}

/// `GET /erased/{vault}/certificate.json`: what it says, and the signed text.
pub(super) async fn certificate(store: Data<Store>, vault: Path<String>) -> PageResult {
    let (_, signed, certificate) = certificate_of(&store, &vault).await?;
    let file = "attachment; filename=\"erasure-certificate.json\"";
    Ok(HttpResponse::Ok()
        .insert_header(("content-disposition", file))
        .json(json!({ "certificate": certificate, "jws": signed.as_str() })))
}

async fn certificate_of(
    store: &Store,
    vault: &str,
) -> Result<(VaultId, CompactJws, ErasureCertificate), ApiProblem> {
    let none = || ApiProblem::new(ProblemType::NotFound);
    let vault: VaultId = vault.parse().map_err(|_| none())?;
    let erasure = store.db.erasure(vault).await.map_err(FlowError::from)?;
    let Some(ErasureState::Done(signed)) = erasure.map(|erasure| erasure.state) else {
        return Err(none());
    };
    let claims = signed.unverified_claims().map_err(FlowError::from)?;
    Ok((vault, signed, claims))
}

async fn confirm(
    store: &Store,
    request: &HttpRequest,
    session: &Session,
    person: &Visitor,
    trouble: Option<EraseTrouble>,
) -> PageResult {
    let mut chrome = session::chrome(store, session, person, NavItem::TakeOut)?;
    if trouble == Some(EraseTrouble::NotTicked) {
        chrome = chrome.languages_at(AFTER_A_FORM);
    }
    let vault = store.vault_of(person).await?;
    let held = dataset::holdings(&vault).await.map_err(FlowError::from)?;
    let ledgers = gate::history(&vault, 0, gate::Before::default()).await;
    let consents = store.db.held_count(person.account).await;
    let passkey = passkeys::form(store, person, &Word::Erase, "/erase", Vec::new()).await?;
    let way = match (passkey, needed(store, person).await?) {
        (_, Needed::WardsFirst) => EraseWay::WardsFirst,
        (Some(form), _) => EraseWay::Passkey(form),
        (None, Needed::SignIn) => EraseWay::SignIn(host(store)),
        (None, Needed::Passkey | Needed::CountingPasskey) => EraseWay::NoneCounts,
    };
    page(&EraseConfirm {
        l: session::locale(request),
        chrome,
        records: held.iter().map(|holding| holding.rows).sum(),
        entries: ledgers.map_err(FlowError::from)?.total,
        consents: consents.map_err(FlowError::from)?,
        trouble,
        way,
    })
}

/// Where she signs in.
fn host(store: &Store) -> String {
    let issuer = url::Url::parse(store.oidc.issuer()).ok();
    let host = issuer.and_then(|issuer| issuer.host_str().map(str::to_owned));
    host.unwrap_or_default()
}
