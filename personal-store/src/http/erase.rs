//! Erasing her store, in two steps, and what is left of it: the certificate, for whoever has its
//! address. That address names nobody and is told to her alone.
//!
//! Where she has a passkey that counts here, it takes one to erase: a browser that she left signed in
//! is not enough to destroy everything.

use actix_session::Session;
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Path},
};
use consent_model::{jose::CompactJws, problem::ProblemType};
use serde::Deserialize;
use serde_json::json;
use service_kit::{csrf::SameOrigin, problem::ApiProblem, session::PersonSession};
use ui::{
    NavItem,
    store::{EraseConfirm, Erased, TakeOut},
};

use super::{
    ceremony::PasskeyAnswer,
    error::{AFTER_A_FORM, PageResult, page, see_other},
    passkeys, session,
};
use crate::{
    custody::{Asked, ErasureCertificate},
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

/// `GET /erase`: what goes and what stays.
pub(super) async fn show(store: Data<Store>, request: HttpRequest, session: Session) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    confirm(&store, &request, &session, &person, false).await
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
    session::check_click(&store, &session, origin, &form.csrf)?;
    if form.understood.as_deref() != Some("yes") {
        return confirm(&store, &request, &session, &person, true).await;
    }
    if passkeys::has_counting(&store, &person).await? {
        passkeys::said(&store, &person, &Word::Erase, &form.answer).await?;
    }
    let (vault, erasing) = (person.vault, Store::clone(&store));
    // Goes on when she closes her browser.
    let done = tokio::spawn(async move {
        let custody = erasing.custody();
        custody.erase(vault, &Asked::ByHer).await
    });
    let done = done.await.map_err(ApiProblem::internal)?;
    done.map_err(FlowError::from)?;
    PersonSession::of(&session).clear();
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
    person: &Person,
    not_ticked: bool,
) -> PageResult {
    let mut chrome = session::chrome(store, session, person, NavItem::TakeOut)?;
    if not_ticked {
        chrome = chrome.languages_at(AFTER_A_FORM);
    }
    let vault = store.vault_of(person).await?;
    let held = dataset::holdings(&vault).await.map_err(FlowError::from)?;
    let ledgers = gate::history(&vault, 0, gate::Before::default()).await;
    let consents = store.db.held_count(person.account).await;
    let fields = Vec::new();
    let passkey = passkeys::form(store, person, &Word::Erase, "/erase", fields).await?;
    page(&EraseConfirm {
        passkey,
        l: session::locale(request),
        chrome,
        records: held.iter().map(|holding| holding.rows).sum(),
        entries: ledgers.map_err(FlowError::from)?.total,
        consents: consents.map_err(FlowError::from)?,
        not_ticked,
    })
}
