//! What [`super::FakeManager`] answers a data user, call by call.
#![expect(
    clippy::unwrap_used,
    reason = "test code that other crates use: it stops at the first surprise"
)]

use actix_web::{HttpRequest, HttpResponse, web};
use consent_model::{
    acknowledgement::{Acknowledgement, TYP as ACKNOWLEDGEMENT_TYP},
    data_request::{DataRequest, TYP as DATA_TYP},
    delivery::DeliveryRefusal,
    end::{EndRequest, TYP as END_TYP},
    ids::{ArtifactId, RequestId, SessionId},
    jose::CompactJws,
    party::PartyId,
    problem::ProblemType,
    request::{ConsentRequest, TYP as REQUEST_TYP},
};
use serde::{Serialize, de::DeserializeOwned};

use super::{
    data_user::{Asked, Asking, Opened},
    manager::{Relay, Shared, locked},
    manager_http::{Manager, broken_off, prove, turned_away},
};
use crate::problem::ApiResult;

pub(super) fn routes(config: &mut web::ServiceConfig) {
    let page = "/v1/data-sessions/{session}/pages/{n}";
    config
        .route("/v1/parties/{party}", web::get().to(party))
        .route("/v1/consent-requests", web::post().to(ask))
        .route("/v1/consent-requests/{request}", web::get().to(request))
        .route("/v1/artifacts/{artifact}/end", web::post().to(end))
        .route(
            "/v1/artifacts/{artifact}/acknowledgement",
            web::post().to(acknowledge),
        )
        .route("/v1/data-sessions", web::post().to(open))
        .route("/v1/data-sessions/{session}", web::get().to(session))
        .route("/v1/data-sessions/{session}/fault", web::post().to(fault))
        .route(page, web::get().to(take))
        .route(page, web::delete().to(confirm));
}

/// Whether this call is turned away, and whether its answer is lost.
fn answered(m: &Shared, call: Asking) -> Relay {
    let state = locked(&m.state);
    let told = state.data_user.answers.get(&call);
    told.copied().unwrap_or(Relay::Takes)
}

/// Takes a signed document of the party, if this call is taken, and answers with what comes of it.
fn taken<T: DeserializeOwned, A: Serialize>(
    m: &Shared,
    call: Asking,
    typ: &'static str,
    body: &web::Bytes,
    take: impl FnOnce(CompactJws, T) -> A,
) -> ApiResult<HttpResponse> {
    let answer = answered(m, call);
    if !matches!(answer, Relay::Takes | Relay::LosesAnswer) {
        return Ok(turned_away(answer));
    }
    let keys = locked(&m.state).party.clone();
    let keys = keys.ok_or(ProblemType::NotAuthenticated)?;
    let jws = CompactJws::parse(std::str::from_utf8(body).unwrap()).unwrap();
    let claims = jws.verify::<T>(typ, &keys);
    let claims = claims.map_err(|_| ProblemType::InvalidSignature)?;
    let view = take(jws, claims.into_claims());
    if answer == Relay::LosesAnswer {
        return Ok(broken_off());
    }
    Ok(HttpResponse::Ok().json(view))
}

async fn party(m: Manager, id: web::Path<PartyId>) -> ApiResult<HttpResponse> {
    let party = locked(&m.state).data_user.parties.get(&id).cloned();
    Ok(HttpResponse::Ok().json(party.ok_or(ProblemType::NotFound)?))
}

async fn ask(m: Manager, body: web::Bytes) -> ApiResult<HttpResponse> {
    let take = |jws: CompactJws, request: ConsentRequest| {
        let mut state = locked(&m.state);
        let known = state.data_user.asked.iter().find(|a| a.jws == jws);
        if let Some(known) = known {
            return known.view.clone();
        }
        let new = Asked::new(m.ids.mint(), jws, request, &m.base);
        state.data_user.asked.push(new.clone());
        new.view
    };
    taken(&m, Asking::Consent, REQUEST_TYP, &body, take)
}

async fn request(
    m: Manager,
    call: HttpRequest,
    id: web::Path<RequestId>,
) -> ApiResult<HttpResponse> {
    prove(&m, &call)?;
    let state = locked(&m.state);
    let mut views = state.data_user.asked.iter().map(|asked| &asked.view);
    let view = views.find(|view| view.request_id == *id);
    Ok(HttpResponse::Ok().json(view.ok_or(ProblemType::NotFound)?))
}

async fn end(
    m: Manager,
    artifact: web::Path<ArtifactId>,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let take = |_, claims: EndRequest| {
        assert_eq!(claims.artifact, *artifact);
        let mut state = locked(&m.state);
        state.data_user.ended.push((*artifact, claims.reason));
    };
    taken(&m, Asking::End, END_TYP, &body, take)
}

async fn acknowledge(
    m: Manager,
    artifact: web::Path<ArtifactId>,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let take = |_, said: Acknowledgement| {
        assert_eq!(said.artifact, *artifact);
        let mut state = locked(&m.state);
        let known = state.data_user.acknowledged.iter();
        if !known.into_iter().any(|known| known.says_the_same(&said)) {
            state.data_user.acknowledged.push(said);
        }
    };
    taken(&m, Asking::Acknowledge, ACKNOWLEDGEMENT_TYP, &body, take)
}

async fn open(m: Manager, body: web::Bytes) -> ApiResult<HttpResponse> {
    let take = |jws: CompactJws, request: DataRequest| {
        let mut state = locked(&m.state);
        let known = state.data_user.opened.iter().find(|o| o.jws == jws);
        if let Some(known) = known {
            return known.view.clone();
        }
        let new = Opened::new(m.ids.mint(), jws, request);
        state.data_user.opened.push(new.clone());
        new.view
    };
    taken(&m, Asking::Session, DATA_TYP, &body, take)
}

async fn session(
    m: Manager,
    call: HttpRequest,
    id: web::Path<SessionId>,
) -> ApiResult<HttpResponse> {
    prove(&m, &call)?;
    let state = locked(&m.state);
    let mut views = state.data_user.opened.iter().map(|opened| &opened.view);
    let view = views.find(|view| view.session_id == *id);
    Ok(HttpResponse::Ok().json(view.ok_or(ProblemType::NotFound)?))
}

async fn take(
    m: Manager,
    call: HttpRequest,
    place: web::Path<(SessionId, usize)>,
) -> ApiResult<HttpResponse> {
    prove(&m, &call)?;
    let answer = answered(&m, Asking::Page);
    if answer != Relay::Takes {
        return Ok(turned_away(answer));
    }
    let state = locked(&m.state);
    let mut sessions = state.data_user.opened.iter();
    let opened = sessions.find(|o| o.view.session_id == place.0);
    let page = opened.and_then(|opened| opened.pages.get(place.1));
    let page = page.ok_or(ProblemType::NotFound)?;
    Ok(HttpResponse::Ok().body(page.as_str().to_owned()))
}

async fn confirm(
    m: Manager,
    call: HttpRequest,
    place: web::Path<(SessionId, u32)>,
) -> ApiResult<HttpResponse> {
    prove(&m, &call)?;
    let answer = answered(&m, Asking::Confirm);
    if answer != Relay::Takes {
        return Ok(turned_away(answer));
    }
    let mut state = locked(&m.state);
    let mut sessions = state.data_user.opened.iter_mut();
    let opened = sessions.find(|o| o.view.session_id == place.0);
    opened.ok_or(ProblemType::NotFound)?.confirmed.push(place.1);
    Ok(HttpResponse::NoContent().finish())
}

async fn fault(
    m: Manager,
    call: HttpRequest,
    session: web::Path<SessionId>,
    told: web::Json<DeliveryRefusal>,
) -> ApiResult<HttpResponse> {
    prove(&m, &call)?;
    let answer = answered(&m, Asking::Fault);
    if answer == Relay::Takes {
        let mut state = locked(&m.state);
        state.data_user.faults.push((*session, told.fault));
    }
    Ok(turned_away(answer))
}
