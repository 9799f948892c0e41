//! The provider over HTTP: reads requests and cookies, calls, answers. No rule lives here.
//!
//! Cookies are named after this service, because every service of the sandbox is on one host and
//! cookies do not tell ports apart.

use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, LOCATION, RETRY_AFTER,
};
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use serde_json::json;

use super::authorize::{AuthorizationRequest, Refused, Untrusted, check};
use super::clients::ClientRefused;
use super::login::{Answered, FormAnswer, Next};
use super::logout::{Afterwards, SignOut};
use super::pages::{MessagePage, STYLE, SignInPage, SignOutPage, send};
use super::params::{Params, ParamsError};
use super::people::SignInRefused;
use super::redirect::with_error;
use super::state::Provider;
use super::token::TokenRefused;
use super::words::Language;

/// Names the browser, so that a form can be tied to it.
const BROWSER: &str = "amanat_identity_browser";
/// Names the signed-in session.
const SESSION: &str = "amanat_identity";
/// The form name that the sign-out question is tied to.
const SIGN_OUT: &str = "sign-out";

type Shared = web::Data<Provider>;

/// Everything the provider answers.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    let resource = web::resource;
    config
        .service(resource("/").route(web::get().to(about)))
        .service(resource("/healthz").route(web::get().to(healthy)))
        .service(resource("/assets/sandbox.css").route(web::get().to(style)))
        .service(resource("/.well-known/openid-configuration").route(web::get().to(metadata)))
        .service(resource("/jwks").route(web::get().to(jwks)))
        // Core 1.0 §3.1.2.1 and RP-Initiated Logout 1.0 §2: both methods.
        .service(
            resource("/authorize")
                .route(web::get().to(authorize))
                .route(web::post().to(authorize)),
        )
        .service(
            resource("/end_session")
                .route(web::get().to(end_session))
                .route(web::post().to(end_session)),
        )
        .service(resource("/sign-in").route(web::post().to(sign_in)))
        .service(resource("/token").route(web::post().to(token)))
        .service(resource("/sign-out").route(web::post().to(sign_out)))
        .default_service(web::to(not_here));
}

async fn about(request: HttpRequest) -> HttpResponse {
    let page = MessagePage::new(language(&request, None), |words| {
        (words.service, words.about)
    });
    send(HttpResponse::Ok(), &page, None)
}

async fn not_here(request: HttpRequest) -> HttpResponse {
    let page = MessagePage::new(language(&request, None), |words| {
        (words.problem, words.not_here)
    });
    send(HttpResponse::NotFound(), &page, None)
}

async fn healthy() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

async fn style() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/css; charset=utf-8")
        .body(STYLE)
}

async fn metadata(provider: Shared) -> HttpResponse {
    HttpResponse::Ok().json(provider.metadata())
}

async fn jwks(provider: Shared) -> HttpResponse {
    HttpResponse::Ok().json(provider.jwks())
}

async fn authorize(provider: Shared, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let asked = match params(&request, &body) {
        Ok(params) => check(&params, &provider.clients),
        Err(_) => Err(Refused::ShowHer(Untrusted::Unreadable)),
    };
    let asked = match asked {
        Ok(asked) => asked,
        Err(Refused::ShowHer(why)) => return untrusted(&request, why),
        Err(Refused::SendBack { to, state, error }) => {
            let to = with_error(&to, error, state.as_deref(), provider.issuer_text());
            return see_other(to.as_str()).finish();
        }
    };
    let browser = cookie(&request, BROWSER).unwrap_or_else(|| provider.token());
    match provider.begin(asked, cookie(&request, SESSION).as_deref(), &browser) {
        Next::Return(to) => see_other(to.as_str()).finish(),
        Next::Ask {
            form,
            request: asked,
        } => {
            let mut response = HttpResponse::Ok();
            response.cookie(own_cookie(&provider, BROWSER, browser.clone()));
            let username = asked.login_hint.as_deref().unwrap_or_default();
            let shown = Shown {
                form: &form,
                browser: &browser,
                username,
                refused: None,
            };
            form_page(&provider, &request, response, &asked, &shown)
        }
    }
}

async fn sign_in(provider: Shared, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let Ok(params) = Params::of_form(&request, &body) else {
        return untrusted(&request, Untrusted::Unreadable);
    };
    let browser = cookie(&request, BROWSER).unwrap_or_default();
    let text = |name| params.get(name).unwrap_or_default();
    let (form, username) = (text("form"), text("username"));
    if !provider.secret.form_is_ours(&browser, form, text("csrf")) {
        return stale(&request);
    }
    let answer = FormAnswer {
        browser: &browser,
        form,
        username,
        password: text("password"),
        cancelled: params.get("decision") == Some("cancel"),
    };
    match provider.answer(&answer, cookie(&request, SESSION).as_deref()) {
        Answered::Stale => stale(&request),
        Answered::Return { to, session } => {
            let mut response = see_other(to.as_str());
            if let Some(session) = session {
                response.cookie(own_cookie(&provider, SESSION, session));
            }
            response.finish()
        }
        Answered::Again {
            request: asked,
            why,
        } => {
            let mut response = HttpResponse::build(StatusCode::UNPROCESSABLE_ENTITY);
            if let SignInRefused::Wait { seconds } = why {
                response.status(StatusCode::TOO_MANY_REQUESTS);
                response.insert_header((RETRY_AFTER, seconds.to_string()));
            }
            let shown = Shown {
                form,
                browser: &browser,
                username,
                refused: Some(why),
            };
            form_page(&provider, &request, response, &asked, &shown)
        }
    }
}

async fn token(provider: Shared, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let authorization = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let exchanged = Params::of_form(&request, &body)
        .map_err(TokenRefused::from)
        .and_then(|params| provider.exchange(authorization, &params));
    match exchanged {
        Ok(tokens) => uncached(HttpResponse::Ok()).json(tokens),
        Err(refused) => token_refused(&refused, authorization.is_some()),
    }
}

fn token_refused(refused: &TokenRefused, used_header: bool) -> HttpResponse {
    let Some(code) = refused.code() else {
        tracing::error!(error = %refused, "an ID token could not be issued");
        return HttpResponse::InternalServerError().json(json!({ "error": "server_error" }));
    };
    let mut response = uncached(HttpResponse::BadRequest());
    if matches!(refused, TokenRefused::Client(ClientRefused::Unproven)) {
        response.status(StatusCode::UNAUTHORIZED);
        if used_header {
            // RFC 6749 §5.2: the scheme the client tried.
            response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"token\""));
        }
    }
    response.json(json!({ "error": code, "error_description": refused.to_string() }))
}

async fn end_session(provider: Shared, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let Ok(params) = params(&request, &body) else {
        return untrusted(&request, Untrusted::Unreadable);
    };
    let session = cookie(&request, SESSION);
    match provider.sign_out(&params, session.as_deref()) {
        Err(why) => untrusted(&request, why),
        Ok(SignOut::Done(afterwards)) => signed_out(&provider, &request, afterwards),
        Ok(SignOut::Ask(afterwards)) => {
            let language = language(&request, params.get("ui_locales"));
            let name = session.unwrap_or_default();
            let onward = afterwards.as_ref().map(|after| after.address.clone());
            let csrf = provider.secret.form_token(&name, SIGN_OUT);
            let words = language.words();
            let page = SignOutPage {
                language,
                words,
                csrf,
                afterwards,
            };
            send(HttpResponse::Ok(), &page, onward.as_ref())
        }
    }
}

async fn sign_out(provider: Shared, request: HttpRequest, body: web::Bytes) -> HttpResponse {
    let Ok(params) = Params::of_form(&request, &body) else {
        return untrusted(&request, Untrusted::Unreadable);
    };
    let session = cookie(&request, SESSION).unwrap_or_default();
    let token = params.get("csrf").unwrap_or_default();
    if !provider.secret.form_is_ours(&session, SIGN_OUT, token) {
        return stale(&request);
    }
    if params.get("decision") != Some("out") {
        let page = MessagePage::new(language(&request, None), |words| (words.stay, words.stayed));
        return send(HttpResponse::Ok(), &page, None);
    }
    match provider.signed_out(&params, &session) {
        Err(why) => untrusted(&request, why),
        Ok(afterwards) => signed_out(&provider, &request, afterwards),
    }
}

fn signed_out(
    provider: &Provider,
    request: &HttpRequest,
    afterwards: Option<Afterwards>,
) -> HttpResponse {
    let mut gone = own_cookie(provider, SESSION, String::new());
    gone.make_removal();
    if let Some(afterwards) = afterwards {
        return see_other(afterwards.link().as_str()).cookie(gone).finish();
    }
    let was_in = cookie(request, SESSION).is_some();
    let page = MessagePage::new(
        language(request, None),
        if was_in {
            |words| (words.sign_out, words.signed_out)
        } else {
            |words| (words.sign_out, words.not_signed_in)
        },
    );
    let mut response = HttpResponse::Ok();
    response.cookie(gone);
    send(response, &page, None)
}

/// What a sign-in form shows beside the request it belongs to.
struct Shown<'a> {
    form: &'a str,
    browser: &'a str,
    username: &'a str,
    refused: Option<SignInRefused>,
}

fn form_page(
    provider: &Provider,
    request: &HttpRequest,
    response: HttpResponseBuilder,
    asked: &AuthorizationRequest,
    shown: &Shown<'_>,
) -> HttpResponse {
    let language = asked.language.unwrap_or_else(|| language(request, None));
    let page = SignInPage {
        language,
        words: language.words(),
        request: asked,
        form: shown.form,
        csrf: provider.secret.form_token(shown.browser, shown.form),
        username: shown.username,
        refused: shown.refused,
    };
    send(response, &page, Some(&asked.redirect_uri))
}

fn untrusted(request: &HttpRequest, why: Untrusted) -> HttpResponse {
    let language = language(request, None);
    let page = match why {
        Untrusted::Unreadable => MessagePage::new(language, |w| (w.problem, w.unreadable)),
        Untrusted::UnknownClient => MessagePage::new(language, |w| (w.problem, w.unknown_client)),
        Untrusted::UnknownReturn => MessagePage::new(language, |w| (w.problem, w.unknown_return)),
    };
    send(HttpResponse::BadRequest(), &page, None)
}

fn stale(request: &HttpRequest) -> HttpResponse {
    let page = MessagePage::new(language(request, None), |words| {
        (words.problem, words.stale)
    });
    send(HttpResponse::Forbidden(), &page, None)
}

/// The parameters of a request that may come as a query or as a form.
fn params(request: &HttpRequest, body: &[u8]) -> Result<Params, ParamsError> {
    if request.method() == actix_web::http::Method::POST {
        Params::of_form(request, body)
    } else {
        Params::parse(request.query_string().as_bytes())
    }
}

fn language(request: &HttpRequest, asked: Option<&str>) -> Language {
    let header = request
        .headers()
        .get(ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    asked
        .and_then(|tags| Language::first_of(tags.split(' ')))
        .or_else(|| header.and_then(|tags| Language::first_of(tags.split(','))))
        .unwrap_or_default()
}

fn cookie(request: &HttpRequest, name: &str) -> Option<String> {
    request
        .cookie(name)
        .map(|cookie| cookie.value().to_owned())
        .filter(|value| !value.is_empty())
}

fn own_cookie(provider: &Provider, name: &'static str, value: String) -> Cookie<'static> {
    Cookie::build(name, value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(provider.issuer.scheme() == "https")
        .finish()
}

fn see_other(to: &str) -> HttpResponseBuilder {
    let mut response = uncached(HttpResponse::SeeOther());
    response
        .insert_header((LOCATION, to))
        .insert_header((header::REFERRER_POLICY, "no-referrer"));
    response
}

fn uncached(mut response: HttpResponseBuilder) -> HttpResponseBuilder {
    response.insert_header((CACHE_CONTROL, "no-store"));
    response
}
