//! The access token that calls are made with: got when it is needed, and kept until shortly before
//! its end. It is bound to a key that lives and dies with this process.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    jose::{JoseError, SigningKey},
    party::PartyId,
};
use futures_util::future::BoxFuture;
use reqwest::{
    Method, StatusCode,
    header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue},
};
use serde::Deserialize;
use tokio::sync::Mutex;
use url::Url;

use super::below;
use crate::{
    client_auth::{SCHEME, assertion, dpop},
    entropy::IdSource,
    http_client::{Authorize, ClientError, HttpClient},
};

/// Path of the token endpoint.
pub(super) const TOKEN_PATH: &str = "/v1/token";
/// A token that ends within this time is not begun with.
const SPARE: TimeDelta = TimeDelta::seconds(30);
/// Longest life that is believed.
const LONGEST: u32 = 3_600;

/// Gets and keeps the token of one party.
pub(super) struct Tokens {
    base: Url,
    party: PartyId,
    /// Registered.
    key: SigningKey,
    /// What tokens are bound to.
    proof_key: SigningKey,
    http: HttpClient,
    ids: IdSource,
    held: Mutex<Option<Held>>,
}

struct Held {
    token: String,
    until: DateTime<Utc>,
}

/// RFC 6749 §5.1. What else a token endpoint says counts for nothing.
#[derive(Deserialize)]
struct Given {
    access_token: String,
    token_type: String,
    expires_in: u32,
}

fn unsigned(_: JoseError) -> ClientError {
    ClientError::NotSendable("the proof of who calls cannot be signed")
}

impl Tokens {
    pub(super) fn new(
        base: &Url,
        party: &PartyId,
        key: &SigningKey,
        http: &HttpClient,
        ids: &IdSource,
    ) -> Self {
        Self {
            base: base.clone(),
            party: party.clone(),
            key: key.clone(),
            proof_key: ids.signing_key(),
            http: http.clone(),
            ids: ids.clone(),
            held: Mutex::new(None),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        self.ids.clock().now()
    }

    /// One call gets it, the others wait for that.
    async fn token(&self) -> Result<String, ClientError> {
        let mut held = self.held.lock().await;
        if let Some(held) = held.as_ref().filter(|held| self.now() < held.until) {
            return Ok(held.token.clone());
        }
        let asked_at = self.now();
        let given = self.ask().await?;
        if !given.token_type.eq_ignore_ascii_case(SCHEME) {
            return Err(ClientError::NotSendable(
                "the token is of another kind than DPoP",
            ));
        }
        let life = Duration::from_secs(given.expires_in.min(LONGEST).into());
        *held = Some(Held {
            token: given.access_token.clone(),
            until: asked_at + life - SPARE,
        });
        Ok(given.access_token)
    }

    /// An assertion that was lost on the way cannot be told from one that was used: each try has
    /// its own, so the call itself is never repeated as it is.
    async fn ask(&self) -> Result<Given, ClientError> {
        let mut tries = 0;
        loop {
            tries += 1;
            match self.ask_once().await {
                Err(error) if error.is_transient() && tries < 3 => {}
                done => return done,
            }
        }
    }

    async fn ask_once(&self) -> Result<Given, ClientError> {
        let url = below(&self.base, TOKEN_PATH);
        let assertion = assertion::sign(&self.party, &self.key, &self.base, &self.ids);
        let proof = dpop::sign(&self.proof_key, "POST", url.as_str(), None, &self.ids);
        let answer = self
            .http
            .post(url)
            .header(dpop::HEADER, &proof.map_err(unsigned)?)
            .form(&[
                ("grant_type", "client_credentials"),
                ("client_id", self.party.as_str()),
                ("client_assertion_type", assertion::ASSERTION_TYPE),
                ("client_assertion", &assertion.map_err(unsigned)?),
            ])
            .send()
            .await?;
        if answer.status != StatusCode::OK {
            return Err(ClientError::Status(answer.status));
        }
        answer.json()
    }
}

impl Authorize for Tokens {
    fn headers<'a>(
        &'a self,
        method: &'a Method,
        url: &'a Url,
    ) -> BoxFuture<'a, Result<HeaderMap, ClientError>> {
        Box::pin(async move {
            let token = self.token().await?;
            let mut address = url.clone();
            address.set_query(None);
            address.set_fragment(None);
            let proof = dpop::sign(
                &self.proof_key,
                method.as_str(),
                address.as_str(),
                Some(&token),
                &self.ids,
            );
            let sensitive = |text: &str| {
                let mut value = HeaderValue::from_str(text)
                    .map_err(|_| ClientError::NotSendable("the token is not visible ASCII"))?;
                value.set_sensitive(true);
                Ok::<_, ClientError>(value)
            };
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, sensitive(&format!("{SCHEME} {token}"))?);
            headers.insert(
                HeaderName::from_static(dpop::HEADER),
                sensitive(&proof.map_err(unsigned)?)?,
            );
            Ok(headers)
        })
    }

    /// The manager may have another key now, or may have forgotten ours and learned it again.
    fn was_refused(&self) -> BoxFuture<'_, bool> {
        Box::pin(async move { self.held.lock().await.take().is_some() })
    }
}
