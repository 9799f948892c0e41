//! Signing in and out at the identity provider.
//!
//! Whoever comes for a page of hers without being signed in is told first where she is about to be
//! sent ([`front`]).
//!
//! One redirect address serves both a plain sign-in and the fresh one that proves something; the
//! encrypted session knows which of them is under way, so that neither can pass for the other.

use actix_web::{HttpResponse, http::StatusCode, web};
use chrono::DateTime;
use serde::{Deserialize, Serialize};
use service_kit::{
    oidc::{BeginOptions, CallbackParams, OidcError, PendingSignIn, SIGNED_OUT, SignedIn},
    problem::{ApiProblem, Causes},
    session,
};
use ui::{
    NavItem,
    shared::{SignIn, SignInTrouble},
};
use url::{Url, form_urlencoded};

use super::{
    form::Sent,
    passkey,
    proof::{self, Proven},
    visit::{Shown, Visit, see_other},
};
use crate::service::SignInIdentity;

const FLOW: &str = "flow";
const LONGEST_RETURN: usize = 512;

/// What she is at the identity provider for.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Flow {
    /// To sign in.
    SignIn {
        /// What was begun.
        pending: PendingSignIn,
        /// Where she goes afterwards.
        back: Option<String>,
    },
    /// To prove that it is she.
    Proof {
        /// What was begun.
        pending: PendingSignIn,
        /// Of what.
        of: Proven,
    },
}

/// `GET /`.
pub(super) async fn front(visit: Visit) -> HttpResponse {
    if visit.person().is_some() {
        return see_other("/dashboard");
    }
    let trouble = if visit.session_was_over() {
        Some(SignInTrouble::SessionEnded)
    } else if visit.query("state").as_deref() == Some(SIGNED_OUT) {
        Some(SignInTrouble::SignedOut)
    } else {
        back(&visit).map(|_| SignInTrouble::First)
    };
    visit.settle(page(&visit, StatusCode::OK, trouble))
}

/// `GET /sign-in`.
pub(super) async fn begin(visit: Visit) -> HttpResponse {
    if visit.session_was_over() {
        // The old cookie goes with this answer; a session that ended cannot keep the new sign-in.
        let here = visit
            .request
            .uri()
            .path_and_query()
            .map_or("/sign-in", |p| p.as_str());
        return see_other(here);
    }
    let shown = start(&visit).await;
    visit.settle(shown)
}

async fn start(visit: &Visit) -> Shown {
    let back = back(visit);
    if visit.person().is_some() {
        return Ok(see_other(back.as_deref().unwrap_or("/dashboard")));
    }
    let options = BeginOptions {
        ui_locales: vec![visit.l.tag().to_owned()],
        ..BeginOptions::default()
    };
    match visit.services.oidc.begin(options).await {
        Ok((url, pending)) => send(visit, &url, &Flow::SignIn { pending, back }),
        Err(error) => troubled(visit, error),
    }
}

/// Where she wants to go once she has signed in.
fn back(visit: &Visit) -> Option<String> {
    visit
        .query("return")
        .filter(|path| is_ours(path, &visit.services.config.base_url))
}

/// Keeps what is under way and sends her to the identity provider.
pub(super) fn send(visit: &Visit, to: &Url, flow: &Flow) -> Shown {
    visit.session().put(FLOW, flow)?;
    Ok(see_other(to.as_str()))
}

/// `GET /callback`.
pub(super) async fn callback(visit: Visit) -> HttpResponse {
    let params = web::Query::<CallbackParams>::from_query(visit.request.query_string())
        .map(web::Query::into_inner)
        .unwrap_or_default();
    let shown = match visit.session().take::<Flow>(FLOW) {
        None => troubled(&visit, OidcError::NotPending),
        Some(Flow::SignIn { pending, back }) => arrive(&visit, params, pending, back).await,
        Some(Flow::Proof { pending, of }) => proof::finish(&visit, params, pending, of).await,
    };
    visit.settle(shown)
}

async fn arrive(
    visit: &Visit,
    params: CallbackParams,
    pending: PendingSignIn,
    back: Option<String>,
) -> Shown {
    let who = match visit.services.oidc.finish(params, pending).await {
        Ok(who) => who,
        Err(error) => return troubled(visit, error),
    };
    // Her provider may have let her through because she was signed in there; where it does not say
    // since when, that is not now.
    let proved = who.auth_time.map(|at| at.min(visit.now()));
    let account = visit.manager().sign_in(&identity(who)).await?;
    visit
        .manager()
        .first_language(account.id, visit.l.tag())
        .await?;
    let signed_in = session::SignedIn {
        account: account.id.to_string(),
        epoch: account.epoch,
        authenticated_at: proved.unwrap_or(DateTime::UNIX_EPOCH),
    };
    visit.session().sign_in(signed_in, visit.manager().ids())?;
    // Who is on her way to something is not held up.
    let home = match back {
        Some(back) => back,
        None if visit.manager().offers_passkey(account.id).await? => passkey::WELCOME.to_owned(),
        None => "/dashboard".to_owned(),
    };
    Ok(see_other(&home))
}

fn identity(who: SignedIn) -> SignInIdentity {
    // Requests find her by an address that her provider vouches for, and by nothing that she or
    // anybody else could have written there (OpenID Connect Core 1.0 §5.7).
    let email = who.verified_email().map(str::to_owned);
    let shown = who.name.or(who.email);
    SignInIdentity {
        issuer: who.issuer,
        name: shown,
        subject: who.subject,
        email,
        all_told: who.all_told,
    }
}

/// `POST /sign-out`. A cookie that was copied before is worthless afterwards.
pub(super) async fn sign_out(sent: Sent) -> HttpResponse {
    let shown = leave(&sent.visit).await;
    sent.visit.settle(shown)
}

async fn leave(visit: &Visit) -> Shown {
    visit.manager().end_sessions(visit.own()?.id).await?;
    visit.session().clear();
    let at_provider = visit
        .services
        .oidc
        .sign_out_url()
        .await
        .unwrap_or_else(|error| {
            tracing::warn!(error = %Causes(&error), "signed out here, but not at the provider");
            None
        });
    Ok(see_other(
        at_provider
            .as_ref()
            .map_or("/?state=signed-out", Url::as_str),
    ))
}

/// What a failed sign-in is for her.
pub(super) fn trouble(error: &OidcError) -> SignInTrouble {
    match error {
        OidcError::Refused => SignInTrouble::Cancelled,
        OidcError::Unreachable(_) | OidcError::Metadata(_) => SignInTrouble::Unreachable,
        _ => SignInTrouble::Failed,
    }
}

fn troubled(visit: &Visit, error: OidcError) -> Shown {
    if let OidcError::Settings(_) = error {
        return Err(ApiProblem::internal(error).into());
    }
    tracing::warn!(error = %Causes(&error), "a sign-in failed");
    let trouble = trouble(&error);
    let status = match trouble {
        SignInTrouble::Unreachable => StatusCode::SERVICE_UNAVAILABLE,
        SignInTrouble::Cancelled => StatusCode::OK,
        _ => StatusCode::BAD_REQUEST,
    };
    page(visit, status, Some(trouble))
}

fn page(visit: &Visit, status: StatusCode, trouble: Option<SignInTrouble>) -> Shown {
    let chrome = visit.chrome(NavItem::None);
    let page = match back(visit) {
        Some(back) => {
            let query = form_urlencoded::Serializer::new(String::new())
                .append_pair("return", &back)
                .finish();
            SignIn::new(visit.l.clone(), chrome.keeping(&query), trouble).with(&query)
        }
        None => SignIn::new(visit.l.clone(), chrome, trouble),
    };
    let page = page.at_host(proof::host(&visit.services.config.identity.issuer));
    visit.html_as(status, ui::render(&page))
}

/// Whether a path leads to a page of ours and nowhere else.
fn is_ours(path: &str, base: &Url) -> bool {
    path.len() <= LONGEST_RETURN
        && path.starts_with('/')
        && !path.starts_with("//")
        && !path.contains(|c: char| c.is_control() || c == '\\')
        && base
            .join(path)
            .is_ok_and(|url| url.origin() == base.origin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_back_to_another_site() {
        let base = Url::parse("https://manager.example/").unwrap();
        for path in [
            "",
            "requests/1",
            "//evil.example/",
            "/\\evil.example",
            "/\t/evil.example",
            "https://evil.example/",
            "javascript:alert(1)",
        ] {
            assert!(!is_ours(path, &base), "{path}");
        }
        assert!(!is_ours(&format!("/{}", "a".repeat(LONGEST_RETURN)), &base));
        assert!(is_ours("/requests/019a?lang=hi", &base));
    }
}
