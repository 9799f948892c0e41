//! What parties see of their deliveries, have sent again, and have sent to try their endpoint.

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use consent_model::{event::What, ids::DeliveryId, problem::ProblemType};
use schemars::{Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use service_kit::{
    body::LimitedBytes,
    problem::{ApiProblem, ApiResult},
};

use super::{
    Services,
    api::{Listing, Paging, id},
};
use crate::service::{DeliveryFilter, DeliveryState, WebhookSecretView};

service_kit::routes! {
    /// What parties call about their deliveries.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    GET "/v1/webhook-deliveries" Party => deliveries,
    POST "/v1/webhook-replays" Party => replay_dead,
    POST "/v1/webhook-tests" Party => test_send,
    GET "/v1/webhook-deliveries/{delivery}" Party => delivery,
    POST "/v1/webhook-deliveries/{delivery}/replay" Party => replay,
    GET "/v1/webhook-secret" Party => secrets,
    POST "/v1/webhook-secret" Party => make_secret,
    DELETE "/v1/webhook-secret" Party => remove_secrets,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    cursor: Option<String>,
    limit: Option<u64>,
    state: Option<DeliveryState>,
    #[serde(rename = "type")]
    kind: Option<String>,
}

/// A type of event that there is.
fn known(kind: Option<String>) -> ApiResult<Option<String>> {
    match kind {
        Some(kind) if !What::NAMES.contains(&kind.as_str()) => {
            Err(ApiProblem::new(ProblemType::MalformedRequest)
                .with_detail(format!("`type` is one of: {}", What::NAMES.join(", "))))
        }
        kind => Ok(kind),
    }
}

async fn deliveries(
    s: web::Data<Services>,
    http: HttpRequest,
    wanted: web::Query<Wanted>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let Wanted {
        cursor,
        limit,
        state,
        kind,
    } = wanted.into_inner();
    let paging = Paging { cursor, limit };
    let limit = paging.limit()?;
    let wanted = DeliveryFilter {
        state,
        kind: known(kind)?,
    };
    let found = s
        .manager
        .deliveries_like(&party, &wanted, paging.cursor()?, limit)
        .await?;
    Ok(HttpResponse::Ok().json(Listing::new(found, limit, |d| d.delivery_id.to_string())))
}

async fn delivery(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let found = s.manager.delivery(&party, id(&path)?).await?;
    Ok(HttpResponse::Ok().json(found))
}

async fn replay(
    s: web::Data<Services>,
    http: HttpRequest,
    path: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    s.manager.replay(&party, id(&path)?).await?;
    Ok(HttpResponse::Accepted().finish())
}

fn kind_of_event(_: &mut SchemaGenerator) -> Schema {
    let mut kinds: Vec<_> = What::NAMES.iter().copied().map(Some).collect();
    kinds.push(None);
    json_schema!({"type": ["string", "null"], "enum": kinds})
}

/// What is sent again: everything that was given up, or of one type.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Replay {
    /// What was given up, and nothing else.
    #[serde(rename = "state")]
    _state: Dead,
    /// Only events of this type.
    #[serde(default, rename = "type")]
    #[schemars(schema_with = "kind_of_event")]
    kind: Option<String>,
}

/// The one state that is replayed in one call: what is pending goes by itself, and what was delivered is
/// replayed one by one.
#[derive(Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Dead {
    /// Given up.
    Dead,
}

/// What is on its way again.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Replayed {
    /// How many.
    replayed: u64,
}

async fn replay_dead(
    s: web::Data<Services>,
    http: HttpRequest,
    LimitedBytes(body): LimitedBytes,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let asked: Replay = service_kit::body::parse(&body, 1024)?;
    let replayed = s.manager.replay_dead(&party, known(asked.kind)?).await?;
    Ok(HttpResponse::Accepted().json(Replayed { replayed }))
}

/// What is on its way.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Sent {
    /// The delivery.
    delivery_id: DeliveryId,
}

async fn test_send(s: web::Data<Services>, http: HttpRequest) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let delivery_id = s.manager.test_send(&party).await?;
    Ok(HttpResponse::Accepted().json(Sent { delivery_id }))
}

/// The secrets that sign.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct Secrets {
    /// The current one first.
    items: Vec<WebhookSecretView>,
}

async fn secrets(s: web::Data<Services>, http: HttpRequest) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let items = s.manager.webhook_secrets(&party).await?;
    Ok(HttpResponse::Ok().json(Secrets { items }))
}

/// The one answer that holds a secret.
#[derive(Serialize, schemars::JsonSchema)]
pub(super) struct MadeSecret {
    /// `whsec_` and base64, as Standard Webhooks writes it.
    secret: String,
    #[serde(flatten)]
    view: WebhookSecretView,
}

async fn make_secret(s: web::Data<Services>, http: HttpRequest) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let made = s.manager.make_webhook_secret(&party).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .json(MadeSecret {
            secret: made.secret.expose().to_owned(),
            view: made.view,
        }))
}

async fn remove_secrets(s: web::Data<Services>, http: HttpRequest) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    s.manager.remove_webhook_secrets(&party).await?;
    Ok(HttpResponse::NoContent().finish())
}
