//! The API for parties; `docs/protocol.md` is its description.

use std::{ops::RangeInclusive, str::FromStr, time::Duration};

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use chrono::{DateTime, Utc};
use consent_model::{
    data_request::SessionState,
    delivery::DeliveryRefusal,
    ids::SessionId,
    jose::CompactJws,
    problem::{Problem, ProblemType},
    request::RequestState,
    rights::RightsAnswer,
};
use serde::{Deserialize, Serialize};
use service_kit::{
    body::LimitedBytes,
    idempotency::{IdempotencyKey, fingerprint},
    problem::{ApiProblem, ApiResult},
};
use tokio::time::{Instant, sleep_until, timeout_at};
use tokio_util::io::ReaderStream;

use super::Services;
use crate::{
    relay::{self, Place, RelayError},
    service::{Answerer, Attempt, EndEffect, ManagerError, RequestFilter},
};

/// Longest that a call waits for a session to change.
const LONGEST_WAIT: u64 = 20;
/// Most entries in one answer.
const MOST_LISTED: u64 = 200;

service_kit::routes! {
    /// What parties call.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    POST "/v1/consent-requests" SignedDocument => submit_request,
    GET "/v1/consent-requests" Party => requests,
    GET "/v1/consent-requests/{request}" Party => request,
    GET "/v1/artifacts" Party => artifacts,
    GET "/v1/artifacts/{artifact}" Party => artifact,
    POST "/v1/artifacts/{artifact}/end" SignedDocument => end,
    POST "/v1/data-sessions" SignedDocument => open_session,
    GET "/v1/data-sessions/{session}" Party => session,
    POST "/v1/data-sessions/{session}/fault" Party => refuse_delivery,
    GET "/v1/data-sessions/{session}/pages/{page}" Party => page,
    DELETE "/v1/data-sessions/{session}/pages/{page}" Party => confirm_page,
    PUT "/v1/relay/{session}/pages/{page}" Party => put_page,
    POST "/v1/relay/{session}/refusal" Party => refuse,
    POST "/v1/rights-requests/{rights_request}/answer" Party => answer_rights_request,
    GET "/v1/sharing" Party => sharing,
}

/// A part of the path as an id. What is no id names nothing.
pub(super) fn id<T: FromStr>(text: &str) -> ApiResult<T> {
    text.parse()
        .map_err(|_| ApiProblem::new(ProblemType::NotFound))
}

/// What the caller named this attempt, if it did.
fn attempt(http: &HttpRequest, jws: &CompactJws) -> ApiResult<Option<Attempt>> {
    let named = IdempotencyKey::from_headers(http.headers())?;
    Ok(named.map(|key| Attempt {
        name: key.as_str().to_owned(),
        // The caller is in the signed bytes.
        fingerprint: fingerprint(
            http.method().as_str(),
            http.path(),
            "",
            jws.as_str().as_bytes(),
        ),
    }))
}

/// The answer to a document that creates something: the same view when it came before.
fn created_or_known(created: bool, location: String, view: &impl Serialize) -> HttpResponse {
    let mut answer = if created {
        HttpResponse::Created()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((header::LOCATION, location))
        .json(view)
}

/// A number of the query, if it is one that the description allows.
fn within(name: &str, value: u64, allowed: RangeInclusive<u64>) -> ApiResult<u64> {
    if allowed.contains(&value) {
        return Ok(value);
    }
    let (least, most) = (allowed.start(), allowed.end());
    Err(ApiProblem::new(ProblemType::MalformedRequest)
        .with_detail(format!("`{name}` is between {least} and {most}")))
}

fn foreign_cursor() -> ApiProblem {
    ApiProblem::new(ProblemType::MalformedRequest).with_detail("`cursor` is not one of ours")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paging {
    pub(super) cursor: Option<String>,
    pub(super) limit: Option<u64>,
}

impl Paging {
    pub(super) fn cursor<T: FromStr>(&self) -> ApiResult<Option<T>> {
        self.cursor
            .as_deref()
            .map(|c| c.parse().map_err(|_| foreign_cursor()))
            .transpose()
    }

    pub(super) fn limit(&self) -> ApiResult<u64> {
        within("limit", self.limit.unwrap_or(100), 1..=MOST_LISTED)
    }
}

/// One page of a longer list.
#[derive(Serialize, schemars::JsonSchema)]
#[schemars(rename = "{T}List")]
pub(super) struct Listing<T> {
    /// One page of them.
    items: Vec<T>,
    /// The `cursor` of the next page; null when this is the last.
    next: Option<String>,
}

impl<T> Listing<T> {
    /// A full page has a next one; its cursor is the last id.
    pub(super) fn new(items: Vec<T>, limit: u64, last: impl Fn(&T) -> String) -> Self {
        let next = (items.len() as u64 >= limit)
            .then(|| items.last().map(last))
            .flatten();
        Self { items, next }
    }
}

async fn submit_request(
    s: web::Data<Services>,
    http: HttpRequest,
    LimitedBytes(body): LimitedBytes,
) -> ApiResult<HttpResponse> {
    let jws = s.signed_body(&http, &body).await?;
    let (view, created) = s
        .manager
        .submit_request(&jws, attempt(&http, &jws)?.as_ref())
        .await?;
    let location = format!("/v1/consent-requests/{}", view.request_id);
    Ok(created_or_known(created, location, &view))
}

async fn request(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let view = s.manager.request_view(&party, id(&path)?).await?;
    Ok(HttpResponse::Ok().json(view))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WantedRequests {
    cursor: Option<String>,
    limit: Option<u64>,
    state: Option<RequestState>,
    since: Option<DateTime<Utc>>,
}

async fn requests(
    s: web::Data<Services>,
    http: HttpRequest,
    wanted: web::Query<WantedRequests>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let WantedRequests {
        cursor,
        limit,
        state,
        since,
    } = wanted.into_inner();
    let paging = Paging { cursor, limit };
    let limit = paging.limit()?;
    let wanted = RequestFilter { state, since };
    let found = s
        .manager
        .requests_of(&party, wanted, paging.cursor()?, limit)
        .await?;
    Ok(HttpResponse::Ok().json(Listing::new(found, limit, |r| {
        r.view.request_id.to_string()
    })))
}

async fn artifacts(
    s: web::Data<Services>,
    http: HttpRequest,
    paging: web::Query<Paging>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let limit = paging.limit()?;
    let found = s.manager.artifacts(&party, paging.cursor()?, limit).await?;
    Ok(HttpResponse::Ok().json(Listing::new(found, limit, |a| a.artifact_id.to_string())))
}

async fn artifact(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let jws = s.manager.artifact(&party, id(&path)?).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/jose")
        .body(jws.as_str().to_owned()))
}

async fn end(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
    LimitedBytes(body): LimitedBytes,
) -> ApiResult<HttpResponse> {
    let jws = s.signed_body(&http, &body).await?;
    let mut answer = match s.manager.end_by_party(id(&path)?, &jws).await? {
        EndEffect::Revoked => HttpResponse::Ok(),
        EndEffect::PutToCitizen => HttpResponse::Accepted(),
    };
    Ok(answer.finish())
}

async fn open_session(
    s: web::Data<Services>,
    http: HttpRequest,
    LimitedBytes(body): LimitedBytes,
) -> ApiResult<HttpResponse> {
    let jws = s.signed_body(&http, &body).await?;
    let (view, created) = s
        .manager
        .open_session(&jws, attempt(&http, &jws)?.as_ref())
        .await?;
    let location = format!("/v1/data-sessions/{}", view.session_id);
    Ok(created_or_known(created, location, &view))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wait {
    wait: Option<u64>,
}

async fn session(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
    wait: web::Query<Wait>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let session: SessionId = id(&path)?;
    let wait = within("wait", wait.wait.unwrap_or(0), 0..=LONGEST_WAIT)?;
    let mut changes = s.manager.changes();
    let longest = Duration::from_secs(wait);
    let until = Instant::now() + longest;
    let mut place = s
        .waits
        .enter(&party)
        .ok_or_else(|| ApiProblem::new(ProblemType::TooManyRequests).retry_after(1))?;
    loop {
        changes.mark_unchanged();
        let view = s.manager.session_view(&party, session).await?;
        let changed = timeout_at(until, changes.changed());
        // What has left `pending`, what has waited long enough and what nobody will change is told.
        if view.state != SessionState::Pending || !matches!(changed.await, Ok(Ok(()))) {
            return Ok(HttpResponse::Ok().json(view));
        }
        // It may have been any session: who waits does not read again at each change of another's.
        sleep_until(until.min(Instant::now() + place.rest())).await;
    }
}

async fn page(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<(String, u32)>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let (session, number) = path.into_inner();
    let source = s.manager.page_for(&party, id(&session)?, number).await?;
    let (file, size) = s.relay.give(source, number).await?;
    Ok(HttpResponse::Ok()
        .content_type("application/jose")
        .no_chunking(size)
        .streaming(ReaderStream::new(file)))
}

async fn confirm_page(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<(String, u32)>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let (session, number) = path.into_inner();
    let source = s
        .manager
        .confirm_page(&party, id(&session)?, number)
        .await?;
    s.relay.remove(source, number).await?;
    Ok(HttpResponse::NoContent().finish())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Last {
    last: bool,
}

async fn put_page(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<(String, u32)>,
    last: web::Query<Last>,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let (session, sequence) = path.into_inner();
    let session: SessionId = id(&session)?;
    // A page that was taken before is not written again: it may have been delivered since.
    if let Some(taken) = s.manager.taken_page(&party, session, sequence).await? {
        let digest = relay::digest_of_body(body).await?;
        if (digest, last.last) != (taken.digest, taken.last) {
            return Err(RelayError::Different.into());
        }
        return Ok(HttpResponse::NoContent().finish());
    }
    s.manager.expects_page(&party, session, sequence).await?;
    let place = Place {
        session,
        sequence,
        last: last.last,
    };
    let stored = s.relay.receive(place, body, s.manager.ids()).await?;
    let taken = s
        .manager
        .accept_page(
            &party,
            session,
            sequence,
            last.last,
            stored.bytes,
            stored.digest,
        )
        .await;
    if let Err(refused) = taken {
        // The same page may have come twice at once: what has been accepted stays.
        let taken = s.manager.taken_page(&party, session, sequence).await?;
        if taken.is_none() {
            s.relay.remove(session, sequence).await?;
        }
        return Err(refused.into());
    }
    Ok(HttpResponse::NoContent().finish())
}

async fn refuse(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
    LimitedBytes(body): LimitedBytes,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let told: Problem = service_kit::body::parse(&body, 16 * 1024)?;
    s.manager.refuse_session(&party, id(&path)?, &told).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn refuse_delivery(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
    LimitedBytes(body): LimitedBytes,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let told: DeliveryRefusal = service_kit::body::parse(&body, 1024)?;
    let fault = told.fault;
    s.manager.refuse_delivery(&party, id(&path)?, fault).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn answer_rights_request(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
    LimitedBytes(body): LimitedBytes,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let answer: RightsAnswer = service_kit::body::parse(&body, 64 * 1024)?;
    s.manager
        .answer_rights_request(Answerer::Party(&party), id(&path)?, &answer)
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn sharing(
    s: web::Data<Services>,
    http: HttpRequest,
    paging: web::Query<Paging>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let limit = paging.limit()?;
    let found = s.manager.sharing_of(&party, paging.cursor()?, limit).await;
    // The cursor is a session of the caller's, and this is none.
    let found = found.map_err(|error| match error {
        ManagerError::NotFound => foreign_cursor(),
        other => other.into(),
    })?;
    Ok(HttpResponse::Ok().json(Listing::new(found, limit, |r| r.id.to_string())))
}
