//! The token endpoint (RFC 6749 §4.4 and §5, RFC 7523 §2.2, RFC 9449 §5): what it is asked and what
//! it answers. Who is behind a party's name the service looks up between [`TokenRequest::read`] and
//! [`TokenRequest::grant`].
//!
//! A refusal has the members of RFC 6749 §5.2 for libraries and beside them those of every refusal of
//! ours, for people: cause, fix and trace id.

use actix_web::{HttpRequest, HttpResponse, ResponseError as _, http::StatusCode, web::Query};
use chrono::{DateTime, Utc};
use consent_model::{
    jose::{JoseError, KeySet, SigningKey},
    party::PartyId,
    problem::ProblemType,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use url::Url;

use super::{
    CallTarget, ClientAuthError, SCHEME,
    access_token::{self, LIFE_SECONDS},
    assertion::{ASSERTION_TYPE, UnverifiedAssertion},
    dpop::{Proof, UnverifiedProof},
};
use crate::{
    entropy::IdSource,
    problem::{ApiProblem, Explained},
    seen_tokens::{SeenTokens, Used},
    tls::PeerCertificate,
};

/// The one grant there is (RFC 6749 §4.4).
pub const GRANT_TYPE: &str = "client_credentials";

/// The form. Members that this endpoint does not know are passed over (RFC 6749 §3.2); one that
/// comes twice is refused.
#[derive(Deserialize)]
struct Form {
    grant_type: Option<String>,
    client_id: Option<PartyId>,
    client_assertion_type: Option<String>,
    client_assertion: Option<String>,
}

/// What a client asks for, read and not checked.
#[derive(Debug)]
pub struct TokenRequest {
    assertion: UnverifiedAssertion,
    proof: UnverifiedProof,
    peer: Option<PeerCertificate>,
}

/// What it is given (RFC 6749 §5.1).
#[derive(Debug, Serialize)]
pub struct TokenAnswer {
    /// The token.
    pub access_token: String,
    /// `DPoP` (RFC 9449 §5).
    pub token_type: &'static str,
    /// Its life, in seconds.
    pub expires_in: i64,
    /// What was used up for it: for whoever remembers it longer than this process.
    #[serde(skip)]
    pub used: [Used; 2],
}

/// Why it is given none.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefusal {
    /// The form is not what it must be (`invalid_request`).
    #[error("{0}")]
    Request(&'static str),
    /// Another grant (`unsupported_grant_type`).
    #[error("`grant_type` is not `client_credentials`")]
    Grant,
    /// The client is not who it says (`invalid_client`).
    #[error(transparent)]
    Client(ClientAuthError),
    /// The party takes no part now (`invalid_client`).
    #[error("the party takes no part in the network now")]
    Standing,
    /// No such party (`invalid_client`).
    #[error("the client assertion is not signed by a registered key of the party it names")]
    Stranger,
    /// The proof does not hold (`invalid_dpop_proof`, RFC 9449 §5).
    #[error(transparent)]
    Proof(ClientAuthError),
    /// Asked too often.
    #[error("{0}")]
    Wait(ApiProblem),
    /// A fault of ours.
    #[error("the token could not be made")]
    Sign(#[source] JoseError),
    /// The same, elsewhere.
    #[error("{0}")]
    Inside(ApiProblem),
}

impl TokenRequest {
    /// Reads a request to the token endpoint.
    ///
    /// # Errors
    /// [`TokenRefusal`].
    pub fn read(request: &HttpRequest, body: &[u8]) -> Result<Self, TokenRefusal> {
        use TokenRefusal::Request;
        let form = std::str::from_utf8(body)
            .ok()
            .filter(|_| {
                let media_type = request.headers().get("content-type");
                let media_type = media_type.and_then(|value| value.to_str().ok());
                media_type.is_some_and(|m| m.starts_with("application/x-www-form-urlencoded"))
            })
            .and_then(|text| Query::<Form>::from_query(text).ok())
            .ok_or(Request(
                "send a form (`application/x-www-form-urlencoded`), each member once",
            ))?
            .into_inner();
        match form.grant_type.as_deref() {
            Some(GRANT_TYPE) => {}
            Some(_) => return Err(TokenRefusal::Grant),
            None => return Err(Request("`grant_type` is missing")),
        }
        if form.client_assertion_type.as_deref() != Some(ASSERTION_TYPE) {
            return Err(Request(
                "`client_assertion_type` is not `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`",
            ));
        }
        let text = form
            .client_assertion
            .ok_or(Request("`client_assertion` is missing"))?;
        let assertion = UnverifiedAssertion::parse(&text).map_err(TokenRefusal::Client)?;
        // RFC 7521 §4.2: where it is there it names the same client.
        if form
            .client_id
            .is_some_and(|id| id != *assertion.unverified_party())
        {
            return Err(TokenRefusal::Client(ClientAuthError::NotItself));
        }
        let proof = Proof::of_request(request).map_err(TokenRefusal::Proof)?;
        Ok(Self {
            assertion,
            proof,
            peer: PeerCertificate::of(request).cloned(),
        })
    }

    /// Whom it claims to be from: the party whose keys to look up, and nothing more.
    #[must_use]
    pub const fn unverified_party(&self) -> &PartyId {
        self.assertion.unverified_party()
    }

    /// Checks the request and makes the token, signed with `key`.
    ///
    /// # Errors
    /// [`TokenRefusal`].
    pub fn grant(
        self,
        keys: &(impl KeySet + ?Sized),
        target: &CallTarget<'_>,
        key: &SigningKey,
        seen: &SeenTokens,
        ids: &IdSource,
    ) -> Result<TokenAnswer, TokenRefusal> {
        let now: DateTime<Utc> = ids.clock().now();
        let service: &Url = target.service;
        let proof = self
            .proof
            .verify(target, None, now)
            .map_err(TokenRefusal::Proof)?;
        let client = self
            .assertion
            .verify(keys, service, target.path, seen, now)
            .map_err(TokenRefusal::Client)?;
        let jkt = proof.key().clone();
        let shown = proof.use_up(client.party(), seen, now);
        let used = [client.used(), shown.map_err(TokenRefusal::Proof)?];
        let token = access_token::issue(&client, &jkt, self.peer.as_ref(), service, key, ids)
            .map_err(TokenRefusal::Sign)?;
        Ok(TokenAnswer {
            access_token: token.as_str().to_owned(),
            token_type: SCHEME,
            expires_in: LIFE_SECONDS,
            used,
        })
    }
}

impl TokenRefusal {
    /// The code of RFC 6749 §5.2 or RFC 9449 §5.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Request(_) => "invalid_request",
            Self::Grant => "unsupported_grant_type",
            Self::Client(_) | Self::Stranger | Self::Standing => "invalid_client",
            Self::Proof(_) => "invalid_dpop_proof",
            Self::Wait(_) => "temporarily_unavailable",
            Self::Sign(_) | Self::Inside(_) => "server_error",
        }
    }

    /// The same as a refusal of ours.
    fn outward(&self) -> ApiProblem {
        let of = |kind: ProblemType| ApiProblem::new(kind).with_detail(self.to_string());
        match self {
            Self::Request(_) | Self::Grant => of(ProblemType::MalformedRequest),
            Self::Client(error) | Self::Proof(error) => of(error.problem()),
            Self::Stranger => of(ProblemType::NotAuthenticated),
            Self::Standing => of(ProblemType::NotPermitted),
            Self::Wait(problem) | Self::Inside(problem) => problem.clone(),
            Self::Sign(_) => ApiProblem::new(ProblemType::Internal),
        }
    }

    /// RFC 6749 §5.2: 400, and 401 for a client that is not who it says.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Client(_) | Self::Stranger | Self::Standing => StatusCode::UNAUTHORIZED,
            Self::Request(_) | Self::Grant | Self::Proof(_) => StatusCode::BAD_REQUEST,
            Self::Wait(_) | Self::Sign(_) | Self::Inside(_) => self.outward().status_code(),
        }
    }

    /// The answer. Not an error of the framework's, which would be written as every other refusal is.
    #[must_use]
    pub fn answer(&self) -> HttpResponse {
        if let Self::Sign(error) = self {
            tracing::error!(%error, "an access token could not be made");
        }
        let status = self.status();
        let outward = self.outward();
        let mut problem = outward.problem().clone();
        problem.status = status.as_u16();
        problem.trace_id = crate::telemetry::current_trace_id();
        let mut body = serde_json::to_value(&problem).unwrap_or_default();
        body["error"] = json!(self.code());
        if let Some(detail) = &problem.detail {
            body["error_description"] = json!(detail);
        }
        let mut answer = HttpResponse::build(status);
        for (name, value) in outward.error_response().headers() {
            if name == "retry-after" || name == "www-authenticate" {
                answer.insert_header((name, value));
            }
        }
        let mut answer = answer
            .insert_header(("cache-control", "no-store"))
            .json(body);
        answer.extensions_mut().insert(Explained(outward.kind()));
        answer
    }
}
