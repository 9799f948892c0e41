//! What a party asks of its consent manager, call by call (`docs/protocol.md`, "Manager: for
//! parties").
//!
//! Every call proves the party: signed documents carry their own proof, everything else an access
//! token ([`crate::client_auth`]) with a proof for exactly that method and address; tokens are got
//! when they are needed. Refusals of the manager come back as
//! [`ClientError::Problem`], untouched. [`Trust`] holds the keys a party checks documents with,
//! [`StatusCache`] the status lists it has verified.
//!
//! It does not decide, verify or open anything itself: artifacts and pages are handed over as
//! they came, for `consent-model` and the payload opener to judge.

mod asking;
mod error;
mod log;
mod serving;
mod status_cache;
#[cfg(test)]
mod tests;
mod token;
mod trust;
mod wire;

use std::{fmt, sync::Arc, time::Duration};

use consent_model::{
    acknowledgement::{Acknowledgement, TYP as ACKNOWLEDGEMENT_TYP},
    digest::Digest,
    end::{EndRequest, TYP as END_TYP},
    ids::{ArtifactId, RightsRequestId},
    jose::{self, CompactJws, Jwks, SigningKey},
    metadata::Metadata,
    party::{Party, PartyId},
    release::SharingRecord,
    rights::RightsAnswer,
};
use reqwest::{Method, StatusCode, header::ETAG};
use serde::{Serialize, de::DeserializeOwned};
use url::Url;

pub use self::{
    error::ManagerCallError,
    log::LARGEST_CHECKPOINT,
    status_cache::{Freshness, StatusCache, Told},
    trust::{LONGEST_AGE, REFRESH_SECONDS, Trust, TrustError, TrustView, same_issuer},
    wire::{
        Acknowledged, ArtifactEntry, DeliveryEntry, EndOutcome, FetchedList, Listing,
        PublishedQuestion,
    },
};
use self::{
    token::Tokens,
    wire::{compact, cursor_query, page_path},
};
use crate::{
    clock::SharedClock,
    entropy::IdSource,
    http_client::{Call, ClientError, HttpClient},
};

/// Media type of a compact JWS or sealed page in a body.
pub const JOSE: &str = "application/jose";
/// Longest wait asked of the manager: below its own limit of 20 seconds, and below the time after
/// which a silent connection is given up.
pub const LONGEST_WAIT: Duration = Duration::from_secs(15);
/// Life of documents signed here, in seconds.
const LIFE_SECONDS: i64 = 300;

/// A party's line to its consent manager. Cloning is cheap.
#[derive(Clone)]
pub struct ManagerClient(Arc<Inner>);

struct Inner {
    base: Url,
    party: PartyId,
    key: SigningKey,
    http: HttpClient,
    clock: SharedClock,
    ids: IdSource,
    tokens: Arc<Tokens>,
}

impl fmt::Debug for ManagerClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ManagerClient({})", self.0.party)
    }
}

impl ManagerClient {
    /// A line for `party`, which signs with `key`, to the manager whose issuer address is `base`.
    #[must_use]
    pub fn new(
        base: Url,
        party: PartyId,
        key: SigningKey,
        http: HttpClient,
        clock: SharedClock,
        ids: IdSource,
    ) -> Self {
        let tokens = Tokens::new(&base, &party, &key, &http, &ids);
        Self(Arc::new(Inner {
            base,
            party,
            key,
            http,
            clock,
            ids,
            tokens: Arc::new(tokens),
        }))
    }

    /// The manager's issuer address: `aud` of what is signed for it.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.0.base
    }

    /// The party that calls.
    #[must_use]
    pub fn party_id(&self) -> &PartyId {
        &self.0.party
    }

    /// The clock that calls are stamped from.
    #[must_use]
    pub fn clock(&self) -> &SharedClock {
        &self.0.clock
    }

    pub(crate) fn http(&self) -> &HttpClient {
        &self.0.http
    }

    /// Signs a document of this party.
    ///
    /// # Errors
    /// [`ManagerCallError::Sign`].
    pub fn sign<T: Serialize>(
        &self,
        typ: &'static str,
        claims: &T,
    ) -> Result<CompactJws, ManagerCallError> {
        jose::sign(typ, claims, &self.0.key).map_err(ManagerCallError::Sign)
    }

    /// What one must know of the manager. Public; not verified beyond the connection.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn metadata(&self) -> Result<Metadata, ManagerCallError> {
        Ok(self
            .0
            .http
            .get(self.at("/.well-known/amanat.json"))
            .send_json()
            .await?)
    }

    /// The manager's public keys. Public; not verified beyond the connection.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn jwks(&self) -> Result<Jwks, ManagerCallError> {
        let answer = self
            .0
            .http
            .get(self.at("/.well-known/jwks.json"))
            .send()
            .await?;
        Jwks::parse(&answer.body).map_err(ManagerCallError::Document)
    }

    /// A status list, unless the copy named by `etag` is current. Public; the caller verifies.
    ///
    /// # Errors
    /// [`ManagerCallError`]; an address that is not the manager's is not called at all.
    pub async fn status_list(
        &self,
        url: &Url,
        etag: Option<&str>,
    ) -> Result<FetchedList, ManagerCallError> {
        if url.origin() != self.0.base.origin() {
            return Err(ClientError::NotSendable("the status list is not the manager's").into());
        }
        let mut call = self.0.http.get(url.clone());
        if let Some(etag) = etag {
            call = call.header("if-none-match", etag);
        }
        match call.send().await {
            Ok(answer) => {
                let etag = answer.headers.get(ETAG).and_then(|v| v.to_str().ok());
                Ok(FetchedList::New(
                    compact(&answer.body)?,
                    etag.map(str::to_owned),
                ))
            }
            Err(ClientError::Status(StatusCode::NOT_MODIFIED)) if etag.is_some() => {
                Ok(FetchedList::Unchanged)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// A registry entry.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn party(&self, party: &PartyId) -> Result<Party, ManagerCallError> {
        self.get(&format!("/v1/parties/{party}"), &[]).await
    }

    /// All published questions.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn questions(&self) -> Result<Vec<PublishedQuestion>, ManagerCallError> {
        self.get("/v1/questions", &[]).await
    }

    /// One published question.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn question(&self, digest: &Digest) -> Result<PublishedQuestion, ManagerCallError> {
        self.get(&format!("/v1/questions/{digest}"), &[]).await
    }

    /// Our copy of an artifact, not verified.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn artifact(&self, id: ArtifactId) -> Result<CompactJws, ManagerCallError> {
        let call = self.call(Method::GET, &format!("/v1/artifacts/{id}"), &[]);
        compact(&call.send().await?.body)
    }

    /// Our copies, page by page.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn artifacts(
        &self,
        cursor: Option<&str>,
        limit: u32,
    ) -> Result<Listing<ArtifactEntry>, ManagerCallError> {
        let limit = limit.to_string();
        let mut query = vec![("limit", limit.as_str())];
        query.extend(cursor.map(|cursor| ("cursor", cursor)));
        self.get("/v1/artifacts", &query).await
    }

    /// Asks that a consent end: revoked at once for a data user, put to the citizen for a source.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn end(
        &self,
        artifact: ArtifactId,
        reason: &str,
    ) -> Result<EndOutcome, ManagerCallError> {
        let iat = self.0.clock.now().timestamp();
        let claims = EndRequest {
            iss: self.0.party.clone(),
            aud: self.0.base.clone(),
            iat,
            exp: iat + LIFE_SECONDS,
            jti: self.0.ids.uuid_v7().to_string(),
            artifact,
            reason: reason.to_owned(),
        };
        let jws = self.sign(END_TYP, &claims)?;
        let answer = self
            .post(&format!("/v1/artifacts/{artifact}/end"), &jws)
            .send()
            .await?;
        match answer.status {
            StatusCode::OK => Ok(EndOutcome::Revoked),
            StatusCode::ACCEPTED => Ok(EndOutcome::PutToCitizen),
            other => Err(ClientError::Status(other).into()),
        }
    }

    /// Says, signed, that a change of our copy was heard of, and what became of what came under it. The
    /// same again is harmless, whenever it is signed.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn acknowledge(&self, said: Acknowledged) -> Result<(), ManagerCallError> {
        let iat = self.0.clock.now().timestamp();
        let artifact = said.artifact;
        let claims = Acknowledgement {
            iss: self.0.party.clone(),
            aud: self.0.base.clone(),
            iat,
            exp: iat + LIFE_SECONDS,
            jti: self.0.ids.uuid_v7().to_string(),
            artifact,
            event: said.event,
            state: said.state,
            items: said.items,
            heard_at: said.heard_at,
            deletion: said.deletion,
        };
        let jws = self.sign(ACKNOWLEDGEMENT_TYP, &claims)?;
        let path = format!("/v1/artifacts/{artifact}/acknowledgement");
        self.post(&path, &jws).tried_once().send().await?;
        Ok(())
    }

    /// Acknowledges or answers a request by which a person uses a right of hers.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn answer_rights_request(
        &self,
        request: RightsRequestId,
        answer: &RightsAnswer,
    ) -> Result<(), ManagerCallError> {
        let path = format!("/v1/rights-requests/{request}/answer");
        self.call(Method::POST, &path, &[])
            .json(answer)
            .send()
            .await?;
        Ok(())
    }

    /// Sharing records this party took part in, page by page.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn sharing(
        &self,
        cursor: Option<&str>,
    ) -> Result<Listing<SharingRecord>, ManagerCallError> {
        self.get("/v1/sharing", &cursor_query(cursor)).await
    }

    /// This party's delivery log, page by page.
    ///
    /// # Errors
    /// [`ManagerCallError`].
    pub async fn deliveries(
        &self,
        cursor: Option<&str>,
    ) -> Result<Listing<DeliveryEntry>, ManagerCallError> {
        self.get("/v1/webhook-deliveries", &cursor_query(cursor))
            .await
    }

    /// `path` begins with `/`.
    fn at(&self, path: &str) -> Url {
        below(&self.0.base, path)
    }

    /// A call that carries the access token and a fresh proof on every try.
    fn call(&self, method: Method, path: &str, query: &[(&str, &str)]) -> Call {
        let mut url = self.at(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let by = Arc::clone(&self.0.tokens);
        self.0.http.call(method, url).authorized(by)
    }

    async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, &str)],
    ) -> Result<T, ManagerCallError> {
        Ok(self.call(Method::GET, path, query).send_json().await?)
    }

    /// A signed document proves itself; its digest names the call, so that repeating is harmless.
    fn post(&self, path: &str, document: &CompactJws) -> Call {
        let key = document.digest().to_string().replace("sha-256:", "");
        self.0
            .http
            .post(self.at(path))
            .idempotency_key(&key)
            .bytes(JOSE, document.as_str().to_owned())
    }
}

/// An address of the service at `base`; `path` begins with `/`.
fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    let path = format!("{}{path}", url.path().trim_end_matches('/'));
    url.set_path(&path);
    url
}
