//! Many signed documents in one call, for a party that has many people.
//!
//! Each document is taken by itself, in order, as if it had come alone: one that is refused stops no
//! other, and the answer says of each what became of it. Documents name themselves (`typ`) and
//! repeat harmlessly, so a batch whose answer was lost is sent again as it was.

use actix_web::{HttpRequest, HttpResponse, web};
use consent_model::{
    acknowledgement::{Acknowledgement, TYP as ACKNOWLEDGEMENT_TYP},
    data_request::TYP as DATA_REQUEST_TYP,
    end::{EndRequest, TYP as END_TYP},
    jose::CompactJws,
    party::PartyId,
    problem::{Problem, ProblemType},
    request::TYP as REQUEST_TYP,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use service_kit::{
    body::{parse, read_within},
    problem::{ApiProblem, ApiResult},
};

use super::Services;
use crate::service::{EndEffect, ManagerError};

service_kit::routes! {
    /// Many documents at once.
    pub(super) const ROUTES;
    /// Registers these routes.
    pub(super) fn register;
    POST "/v1/batch" Party => batch,
}

/// Most documents in one batch.
pub(crate) const MOST_DOCUMENTS: usize = 100;
/// Largest batch, in bytes.
pub(crate) const LARGEST: usize = 1024 * 1024;

/// What is sent.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Batch {
    /// Compact JWS, each of the caller's own: consent requests, data requests, ends,
    /// acknowledgements.
    #[schemars(length(min = 1, max = 100))]
    documents: Vec<String>,
}

/// What became of each document, in the order in which they came.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub(super) struct BatchAnswer {
    /// In the order in which the documents came.
    items: Vec<ItemAnswer>,
}

/// What became of one.
#[derive(Debug, Serialize, schemars::JsonSchema)]
struct ItemAnswer {
    /// The status that it would have had alone.
    status: u16,
    /// Where what it made is.
    #[serde(skip_serializing_if = "Option::is_none")]
    location: Option<String>,
    /// The answer that it would have had alone, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    /// Why it was refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<Problem>,
}

impl ItemAnswer {
    fn bare(status: u16) -> Self {
        Self {
            status,
            location: None,
            body: None,
            problem: None,
        }
    }

    fn view(created: bool, location: String, view: &impl Serialize) -> Result<Self, ManagerError> {
        Ok(Self {
            location: Some(location),
            body: Some(serde_json::to_value(view).map_err(|_| ManagerError::Unwritable)?),
            ..Self::bare(if created { 201 } else { 200 })
        })
    }

    fn refused(problem: ApiProblem) -> Self {
        let problem = problem.problem().clone();
        Self {
            status: problem.status,
            location: None,
            body: None,
            problem: Some(problem),
        }
    }
}

async fn batch(
    s: web::Data<Services>,
    http: HttpRequest,
    body: web::Payload,
) -> ApiResult<HttpResponse> {
    let party = s.party(&http).await?;
    let body = read_within(&http, body, LARGEST).await?;
    let batch: Batch = parse(&body, LARGEST)?;
    if !(1..=MOST_DOCUMENTS).contains(&batch.documents.len()) {
        return Err(ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail(format!("`documents` holds 1 to {MOST_DOCUMENTS} documents")));
    }
    let mut items = Vec::with_capacity(batch.documents.len());
    for (place, text) in batch.documents.iter().enumerate() {
        // The first has been counted with the call itself.
        if place > 0
            && let Err(wait) = s.limits.take(&http, &party)
        {
            items.push(ItemAnswer::refused(wait));
            continue;
        }
        items.push(
            one(&s, &party, text)
                .await
                .unwrap_or_else(ItemAnswer::refused),
        );
    }
    Ok(HttpResponse::Ok().json(BatchAnswer { items }))
}

/// Takes one document of `party`'s.
async fn one(s: &Services, party: &PartyId, text: &str) -> ApiResult<ItemAnswer> {
    let jws = CompactJws::parse(text.trim()).map_err(ManagerError::from)?;
    if s.manager.signer(&jws).await? != *party {
        return Err(ApiProblem::new(ProblemType::NotPermitted)
            .with_detail("a batch holds the caller's own documents"));
    }
    match jws.unverified_typ() {
        REQUEST_TYP => {
            let (view, created) = s.manager.submit_request(&jws, None).await?;
            let location = format!("/v1/consent-requests/{}", view.request_id);
            Ok(ItemAnswer::view(created, location, &view)?)
        }
        DATA_REQUEST_TYP => {
            let (view, created) = s.manager.open_session(&jws, None).await?;
            let location = format!("/v1/data-sessions/{}", view.session_id);
            Ok(ItemAnswer::view(created, location, &view)?)
        }
        END_TYP => {
            let claims: EndRequest = jws.unverified_claims().map_err(ManagerError::from)?;
            let effect = s.manager.end_by_party(claims.artifact, &jws).await?;
            Ok(ItemAnswer::bare(match effect {
                EndEffect::Revoked => 200,
                EndEffect::PutToCitizen => 202,
            }))
        }
        ACKNOWLEDGEMENT_TYP => {
            let claims: Acknowledgement = jws.unverified_claims().map_err(ManagerError::from)?;
            s.manager.acknowledge(claims.artifact, &jws).await?;
            Ok(ItemAnswer::bare(204))
        }
        _ => Err(ApiProblem::new(ProblemType::MalformedRequest)
            .with_detail("a document of this `typ` does not go into a batch")),
    }
}
