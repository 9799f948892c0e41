//! Sign-in at the store's own client of the identity provider. The first one makes her vault.
//!
//! One redirect address serves this and the fresh sign-in that erases; the encrypted session knows
//! which of them is under way, so that neither can pass for the other.

use actix_session::Session;
use actix_web::{
    HttpRequest, HttpResponse,
    web::{Data, Form, Query},
};
use consent_model::redacted::Redacted;
use serde::{Deserialize, Serialize};
use service_kit::{
    csrf::SameOrigin,
    oidc::{BeginOptions, CallbackParams, OidcError, PendingSignIn},
    session::{PersonSession, SignedIn},
};
use ui::shared::sign_in::{SignIn, SignInTrouble};

use super::{
    afresh::Afresh,
    erase,
    error::{PageError, PageResult, page, see_other},
    session,
};
use crate::{
    flow::{FlowError, Store},
    storage::Person,
};

const FLOW: &str = "flow";
/// Longest address that survives the sign-in; the session cookie is limited.
const LONGEST_RETURN: usize = 2300;

/// What she is at the identity provider for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Flow {
    /// To sign in.
    SignIn {
        /// What was begun.
        pending: PendingSignIn,
        /// Where she goes afterwards.
        back: Option<String>,
    },
    /// To erase her store.
    Erase(Afresh),
}

#[derive(Deserialize)]
pub(super) struct BeginQuery {
    #[serde(rename = "return")]
    back: Option<String>,
}

/// `GET /sign-in`.
pub(super) async fn begin(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<BeginQuery>,
) -> PageResult {
    let l = session::locale(&request);
    let options = BeginOptions {
        ui_locales: vec![l.tag().to_owned()],
        ..BeginOptions::default()
    };
    let (address, pending) = store.oidc.begin(options).await?;
    let back = query.into_inner().back.filter(|b| is_own_path(b));
    PersonSession::of(&session).put(FLOW, &Flow::SignIn { pending, back })?;
    Ok(see_other(address.as_str()))
}

/// Sends her to sign in afresh in order to erase her store.
pub(super) fn send_to_erase(session: &Session, at: &url::Url, afresh: Afresh) -> PageResult {
    PersonSession::of(session).put(FLOW, &Flow::Erase(afresh))?;
    Ok(see_other(at.as_str()))
}

/// `GET /callback`.
pub(super) async fn callback(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    query: Query<CallbackParams>,
) -> PageResult {
    let kept = PersonSession::of(&session);
    let params = query.into_inner();
    match kept.take::<Flow>(FLOW) {
        None => troubled(&store, &request, &OidcError::NotPending),
        Some(Flow::SignIn { pending, back }) => {
            arrive(&store, &request, &kept, params, (pending, back)).await
        }
        Some(Flow::Erase(afresh)) => match session::person(&store, &session).await? {
            Some(person) => erase::signed_in(&store, &session, &person, params, afresh).await,
            None => troubled(&store, &request, &OidcError::NotPending),
        },
    }
}

fn troubled(store: &Store, request: &HttpRequest, error: &OidcError) -> PageResult {
    tracing::info!(%error, "a sign-in failed");
    let trouble = match error {
        OidcError::Refused => SignInTrouble::Cancelled,
        OidcError::Unreachable(_) => SignInTrouble::Unreachable,
        _ => SignInTrouble::Failed,
    };
    let chrome = session::frame(store);
    page(&SignIn::new(
        session::locale(request),
        chrome,
        Some(trouble),
    ))
}

async fn arrive(
    store: &Store,
    request: &HttpRequest,
    kept: &PersonSession<'_>,
    params: CallbackParams,
    (pending, back): (PendingSignIn, Option<String>),
) -> Result<HttpResponse, PageError> {
    let who = match store.oidc.finish(params, pending).await {
        Ok(who) => who,
        Err(error) => return troubled(store, request, &error),
    };
    let address = who.verified_email().map(str::to_owned);
    let name = who.name.or(who.email);
    let person = enter(store, &who.issuer, &who.subject, name).await?;
    let l = session::locale(request);
    let kept_address = store
        .db
        .keep_address(person.account, address.as_deref(), l.tag())
        .await;
    kept_address.map_err(FlowError::from)?;
    let now = store.clock.now();
    kept.sign_in(
        SignedIn {
            account: person.account.to_string(),
            epoch: person.epoch,
            authenticated_at: who.auth_time.unwrap_or(now),
        },
        &store.ids,
    )?;
    let back = back.filter(|b| is_own_path(b));
    Ok(see_other(back.as_deref().unwrap_or("/")))
}

#[derive(Deserialize)]
pub(super) struct SignOutForm {
    csrf: String,
}

/// `POST /sign-out`: ends all her sessions here, then the provider's.
pub(super) async fn sign_out(
    store: Data<Store>,
    request: HttpRequest,
    session: Session,
    origin: SameOrigin,
    form: Form<SignOutForm>,
) -> PageResult {
    let Some(person) = session::person(&store, &session).await? else {
        return Ok(session::to_sign_in(&request));
    };
    session::check_click(&store, &session, &person, origin, &form.csrf)?;
    store
        .db
        .end_sessions(person.own().account)
        .await
        .map_err(FlowError::from)?;
    PersonSession::of(&session).clear();
    let address = store.oidc.sign_out_url().await.ok().flatten();
    Ok(address.map_or_else(
        || see_other("/?state=signed-out"),
        |address| -> HttpResponse { see_other(address.as_str()) },
    ))
}

/// The person, taken in with a vault of her own when she comes for the first time.
async fn enter(
    store: &Store,
    issuer: &str,
    subject: &str,
    name: Option<String>,
) -> Result<Person, FlowError> {
    if let Some(known) = store.db.person_at(issuer, subject).await? {
        return Ok(known);
    }
    let vault = store.ids.mint();
    let keys = store.vaults.create(vault, &store.ids).await?;
    let person = Person {
        account: store.ids.mint(),
        name: Redacted::new(name),
        vault,
        keys,
        epoch: 0,
    };
    let now = store.clock.now();
    if store.db.add_person(&person, issuer, subject, now).await? {
        return Ok(person);
    }
    // She came in twice at once: the other vault is hers.
    store.vaults.erase(vault).await?;
    let known = store.db.person_at(issuer, subject).await?;
    known.ok_or(FlowError::Storage(
        crate::storage::StorageError::Unreadable("subject"),
    ))
}

/// A path of this store: no other host, no control characters.
fn is_own_path(path: &str) -> bool {
    path.len() <= LONGEST_RETURN
        && path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains('\\')
        && path.bytes().all(|b| b.is_ascii_graphic())
}

#[cfg(test)]
mod tests {
    use super::is_own_path;

    #[test]
    fn another_host_is_no_way_back() {
        for path in [
            "//evil.example",
            "https://evil.example",
            "/\\evil",
            "",
            "x",
            "/a\r\nb",
        ] {
            assert!(!is_own_path(path), "{path}");
        }
        assert!(is_own_path("/link?request=a.b.c"));
    }
}
