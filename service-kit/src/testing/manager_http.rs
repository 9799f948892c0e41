//! What [`super::FakeManager`] answers, call by call.
#![expect(
    clippy::unwrap_used,
    reason = "test code that other crates use: it stops at the first surprise"
)]

use std::sync::atomic::Ordering;

use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use consent_model::{
    ids::{ArtifactId, SessionId},
    problem::{Problem, ProblemType},
};
use futures_util::stream;
use serde::Deserialize;
use serde_json::json;

use super::manager::{Lists, Relay, Shared, TakenPage, locked};
use crate::{
    client_auth::{
        self, CallTarget,
        endpoint::{TokenAnswer, TokenRefusal, TokenRequest},
    },
    problem::{ApiProblem, ApiResult},
};

pub(super) type Manager = web::Data<Shared>;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    let page = "/v1/relay/{session}/pages/{n}";
    let refusal = "/v1/relay/{session}/refusal";
    config
        .route("/.well-known/amanat.json", web::get().to(metadata))
        .route("/.well-known/openid-configuration", web::get().to(identity))
        .route("/.well-known/jwks.json", web::get().to(keys))
        .route("/log/checkpoint", web::get().to(checkpoint))
        .route("/v1/log/consistency", web::get().to(consistency))
        .route("/v1/webhook-deliveries", web::get().to(deliveries))
        .route("/jwks", web::get().to(identity_keys))
        .route("/token", web::post().to(super::sign_in::token))
        .route("/v1/token", web::post().to(access_token))
        .route("/status/1", web::get().to(status_list))
        .route("/v1/artifacts/{artifact}", web::get().to(artifact))
        .route(page, web::put().to(put_page))
        .route(refusal, web::post().to(refuse))
        .default_service(web::to(crate::problem::not_found));
}

async fn metadata(m: Manager) -> HttpResponse {
    m.metadata_reads.fetch_add(1, Ordering::SeqCst);
    let mut metadata = json!({
        "issuer": m.base, "keys": {"keys": [locked(&m.key).public()]},
        "status_lists": [m.status_uri()], "identity_issuer": m.base,
        "identity_client": super::IDENTITY_CLIENT, "api": m.base, "languages": ["en"],
    });
    if let Some(log) = &locked(&m.state).log {
        metadata["log"] = json!({"prefix": m.base.join("log/").unwrap(), "vkey": log.vkey()});
    }
    HttpResponse::Ok().json(metadata)
}

async fn checkpoint(m: Manager) -> ApiResult<HttpResponse> {
    let log = locked(&m.state).log.clone().ok_or(ProblemType::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain")
        .body(log.checkpoint()))
}

#[derive(Deserialize)]
struct Between {
    from: u64,
    to: u64,
}

async fn consistency(m: Manager, between: web::Query<Between>) -> ApiResult<HttpResponse> {
    let log = locked(&m.state).log.clone().ok_or(ProblemType::NotFound)?;
    let Between { from, to } = *between;
    let proof = log.consistency(from, to).ok_or(ProblemType::NotFound)?;
    Ok(HttpResponse::Ok().json(json!({"from": from, "to": to, "proof": proof})))
}

async fn keys(m: Manager) -> HttpResponse {
    HttpResponse::Ok().json(json!({"keys": [locked(&m.key).public()]}))
}

async fn deliveries(m: Manager, call: HttpRequest) -> ApiResult<HttpResponse> {
    prove(&m, &call)?;
    let items = locked(&m.state).deliveries.clone();
    Ok(HttpResponse::Ok().json(json!({"items": items, "next": null})))
}

async fn identity(m: Manager) -> HttpResponse {
    let issuer = m.base.as_str().trim_end_matches('/');
    HttpResponse::Ok().json(super::sign_in::metadata(issuer))
}

async fn identity_keys(m: Manager) -> HttpResponse {
    let key = locked(&m.identity).clone();
    let mut jwk = serde_json::to_value(key.public()).unwrap();
    jwk["kid"] = json!(key.kid());
    HttpResponse::Ok().json(json!({"keys": [jwk]}))
}

async fn status_list(m: Manager) -> HttpResponse {
    let lists = locked(&m.state).lists.clone();
    let list = match lists {
        Lists::Fresh => m.status_list(),
        Lists::Old(list) => list,
        // Not 503: the caller would try again at once.
        Lists::None => return HttpResponse::InternalServerError().finish(),
    };
    HttpResponse::Ok().body(list.as_str().to_owned())
}

/// The party proves itself for this very call, once.
pub(super) fn prove(m: &Shared, call: &HttpRequest) -> ApiResult<()> {
    let keys = locked(&m.state).party.clone();
    let keys = keys.ok_or(ProblemType::NotAuthenticated)?;
    let target = CallTarget {
        service: &m.base,
        method: call.method().as_str(),
        path: call.path(),
    };
    let now = m.ids.clock().now();
    let own = locked(&m.key).clone();
    let client = client_auth::caller(call, &target, own.public(), &m.seen, now)?;
    if keys.find(client.client_key()).is_none() {
        return Err(ProblemType::NotAuthenticated.into());
    }
    Ok(())
}

async fn access_token(m: Manager, call: HttpRequest, body: web::Bytes) -> HttpResponse {
    match give_token(&m, &call, &body) {
        Ok(given) => HttpResponse::Ok().json(given),
        Err(refusal) => refusal.answer(),
    }
}

fn give_token(
    m: &Shared,
    call: &HttpRequest,
    body: &web::Bytes,
) -> Result<TokenAnswer, TokenRefusal> {
    let asked = TokenRequest::read(call, body)?;
    let keys = locked(&m.state).party.clone();
    let keys = keys.ok_or(TokenRefusal::Stranger)?;
    let target = CallTarget {
        service: &m.base,
        method: call.method().as_str(),
        path: call.path(),
    };
    let own = locked(&m.key).clone();
    asked.grant(&keys, &target, &own, &m.seen, &m.ids)
}

async fn artifact(
    m: Manager,
    call: HttpRequest,
    id: web::Path<ArtifactId>,
) -> ApiResult<HttpResponse> {
    prove(&m, &call)?;
    let held = locked(&m.state).artifacts.get(&id).cloned();
    let held = held.ok_or(ProblemType::NotFound)?;
    Ok(HttpResponse::Ok().body(held.as_str().to_owned()))
}

#[derive(Deserialize)]
struct Last {
    last: bool,
}

async fn put_page(
    m: Manager,
    call: HttpRequest,
    place: web::Path<(SessionId, u32)>,
    last: web::Query<Last>,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let answer = take_page(&m, &call, *place, last.last, &body);
    m.uploads.fetch_add(1, Ordering::SeqCst);
    // Nobody else waits; a permit left over would only make one look too many.
    m.uploaded.notify_one();
    answer
}

fn take_page(
    m: &Shared,
    call: &HttpRequest,
    (session, sequence): (SessionId, u32),
    last: bool,
    body: &web::Bytes,
) -> ApiResult<HttpResponse> {
    prove(m, call)?;
    let page = TakenPage {
        session,
        sequence,
        last,
        sealed: String::from_utf8(body.to_vec()).unwrap(),
    };
    let mut state = locked(&m.state);
    let relay = state.relay;
    if !matches!(relay, Relay::Takes | Relay::LosesAnswer) {
        return Ok(turned_away(relay));
    }
    let known = |p: &&TakenPage| p.session == session && p.sequence == sequence;
    match state.pages.iter().find(known) {
        Some(taken) if *taken == page => {}
        Some(_) => return Err(ProblemType::StateConflict.into()),
        None => state.pages.push(page),
    }
    if relay == Relay::LosesAnswer {
        return Ok(broken_off());
    }
    Ok(HttpResponse::NoContent().finish())
}

/// An answer whose connection breaks.
pub(super) fn broken_off() -> HttpResponse {
    let broken = std::io::Error::from(std::io::ErrorKind::ConnectionReset);
    let body = stream::iter([Err::<web::Bytes, _>(broken)]);
    HttpResponse::Ok().streaming(body)
}

pub(super) fn turned_away(relay: Relay) -> HttpResponse {
    match relay {
        Relay::Fails(status) => HttpResponse::build(status.try_into().unwrap_or_default()).finish(),
        Relay::Refuses(kind) => ApiProblem::new(kind).error_response(),
        Relay::Floods => flood(),
        Relay::Takes | Relay::LosesAnswer => HttpResponse::NoContent().finish(),
    }
}

/// As long as somebody reads, up to two hundred million bytes.
fn flood() -> HttpResponse {
    const CHUNK: web::Bytes = web::Bytes::from_static(&[b'A'; 50_000]);
    let chunks = (0..4000).map(|_| Ok::<_, std::io::Error>(CHUNK));
    HttpResponse::Ok().streaming(stream::iter(chunks))
}

async fn refuse(
    m: Manager,
    call: HttpRequest,
    session: web::Path<SessionId>,
    problem: web::Json<Problem>,
) -> ApiResult<HttpResponse> {
    prove(&m, &call)?;
    let mut state = locked(&m.state);
    let refusing = state.refusing;
    if refusing == Relay::Takes {
        let refused = (session.into_inner(), problem.into_inner());
        state.refusals.push(refused);
    }
    Ok(turned_away(refusing))
}
