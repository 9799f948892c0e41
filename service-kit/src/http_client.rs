//! The one way in which a service calls others over HTTP.
//!
//! It follows no redirect, waits no longer than it was told, reads no more than it was told, and
//! gives back the problems of our own services as [`ClientError::Problem`]. Only calls that may
//! safely be repeated are repeated: idempotent methods and those with an `Idempotency-Key`, on
//! transport faults and 502, 503, 504, with jittered growing pauses. Plain http goes to loopback
//! hosts only, unless allowed. Addresses never appear in errors or logs: they may hold ids.

mod error;
mod options;
#[cfg(test)]
mod tests;

use std::{fmt, sync::Arc, time::Duration};

use actix_web::web::Bytes;
use backon::Retryable;
use consent_model::{json, problem::Problem};
use futures_util::{Stream, StreamExt, TryStreamExt, future::BoxFuture};
use reqwest::{
    Method, StatusCode,
    header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
    tls::TlsInfo,
};
use serde::{Serialize, de::DeserializeOwned};
use tracing::Instrument as _;
use url::Url;

use self::error::transport;
pub use self::{
    error::ClientError,
    options::{HttpClientOptions, RetryPolicy},
};
use crate::{idempotency, problem::PROBLEM_JSON, telemetry::traces, tls::CertificateView};

/// How long a connection is kept for the next call: less than actix-web keeps it (5 s), so that no
/// call is sent into one that the other end is just closing.
const IDLE: Duration = Duration::from_secs(3);

/// A client that many parts of a service share. Cloning is cheap.
#[derive(Clone)]
pub struct HttpClient {
    inner: reqwest::Client,
    /// For calls that set their own time: the time to wait for the next bytes runs from the
    /// beginning of a call, so a body that takes longer to send would never arrive.
    patient: reqwest::Client,
    options: Arc<HttpClientOptions>,
}

impl fmt::Debug for HttpClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpClient")
    }
}

impl HttpClient {
    /// Makes a client.
    ///
    /// # Errors
    /// When an extra root is not a certificate or TLS cannot be set up.
    pub fn new(options: HttpClientOptions) -> Result<Self, ClientError> {
        let builder = || {
            let mut builder = reqwest::Client::builder()
                .use_rustls_tls()
                .no_proxy()
                .redirect(reqwest::redirect::Policy::none())
                .user_agent(&options.user_agent)
                .tls_info(options.tells_certificate)
                .pool_idle_timeout(IDLE)
                .connect_timeout(options.connect_timeout);
            for pem in &options.extra_roots {
                let root = reqwest::Certificate::from_pem(pem).map_err(transport)?;
                builder = builder.add_root_certificate(root);
            }
            if let Some(pem) = &options.identity {
                let identity = reqwest::Identity::from_pem(pem).map_err(transport)?;
                builder = builder.identity(identity);
            }
            Ok::<_, ClientError>(builder)
        };
        let timed = builder()?.read_timeout(options.read_timeout);
        Ok(Self {
            inner: timed.build().map_err(transport)?,
            patient: builder()?.build().map_err(transport)?,
            options: Arc::new(options),
        })
    }

    /// Begins a call.
    pub fn call(&self, method: Method, url: Url) -> Call {
        Call {
            client: self.clone(),
            method,
            url,
            headers: HeaderMap::new(),
            authorization: None,
            body: None,
            fault: None,
            tried_once: false,
            any_status: false,
            longest: None,
        }
    }

    /// Begins a GET.
    pub fn get(&self, url: Url) -> Call {
        self.call(Method::GET, url)
    }

    /// Begins a POST.
    pub fn post(&self, url: Url) -> Call {
        self.call(Method::POST, url)
    }

    /// Begins a PUT.
    pub fn put(&self, url: Url) -> Call {
        self.call(Method::PUT, url)
    }

    /// Begins a DELETE.
    pub fn delete(&self, url: Url) -> Call {
        self.call(Method::DELETE, url)
    }

    fn may_call(&self, url: &Url) -> Result<(), ClientError> {
        match url.scheme() {
            "https" => Ok(()),
            "http" if is_this_machine(url) || self.options.allow_plain_http => Ok(()),
            "http" => Err(ClientError::NotSendable(
                "plain http may not leave this machine",
            )),
            _ => Err(ClientError::NotSendable(
                "the address is neither http nor https",
            )),
        }
    }
}

/// Whether an address leads to this very machine: what is said to it needs no encryption.
#[must_use]
pub fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// Proves who calls, anew for every try: a proof is good for one use only.
pub trait Authorize: Send + Sync {
    /// The headers of one try. `url` is the whole address of the call.
    fn headers<'a>(
        &'a self,
        method: &'a Method,
        url: &'a Url,
    ) -> BoxFuture<'a, Result<HeaderMap, ClientError>>;

    /// The other service did not take the proof (401). Whether the next one will be another, so that
    /// the call is to be made once more: nothing was done yet.
    fn was_refused(&self) -> BoxFuture<'_, bool>;
}

/// A call that is being put together.
#[must_use = "a call does nothing until it is sent"]
pub struct Call {
    client: HttpClient,
    method: Method,
    url: Url,
    headers: HeaderMap,
    authorization: Option<Arc<dyn Authorize>>,
    body: Option<Bytes>,
    fault: Option<&'static str>,
    tried_once: bool,
    any_status: bool,
    longest: Option<Duration>,
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call {{ {} }}", self.method)
    }
}

impl Call {
    /// Adds a header.
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        match (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            (Ok(name), Ok(value)) => {
                self.headers.insert(name, value);
            }
            _ => self.fault = Some("a header is not visible ASCII"),
        }
        self
    }

    /// Adds headers of another library's making.
    pub(crate) fn headers(mut self, headers: HeaderMap) -> Self {
        self.headers.extend(headers);
        self
    }

    /// Sends bytes whose media type is among the headers already.
    pub(crate) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Names this call, so that repeating it is harmless.
    pub fn idempotency_key(self, key: &str) -> Self {
        self.header(idempotency::HEADER, key)
    }

    /// Proves who calls.
    pub fn authorized(mut self, by: Arc<dyn Authorize>) -> Self {
        self.authorization = Some(by);
        self
    }

    /// Sends a form (`application/x-www-form-urlencoded`).
    pub fn form(self, members: &[(&str, &str)]) -> Self {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(members);
        self.bytes("application/x-www-form-urlencoded", form.finish())
    }

    /// Sends a JSON body.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_vec(body) {
            Ok(bytes) => self.body = Some(bytes.into()),
            Err(_) => self.fault = Some("the body cannot be written as JSON"),
        }
        self.header(CONTENT_TYPE.as_str(), "application/json")
    }

    /// Sends bytes of a media type.
    pub fn bytes(mut self, media_type: &str, body: impl Into<Bytes>) -> Self {
        self.body = Some(body.into());
        self.header("content-type", media_type)
    }

    /// Tries this call once only, for callers that keep it on disk and repeat it themselves.
    pub fn tried_once(mut self) -> Self {
        self.tried_once = true;
        self
    }

    /// Gives back the answer whatever its status is, with its body, for protocols in which a refusal says
    /// more than its status.
    pub fn any_status(mut self) -> Self {
        self.any_status = true;
        self
    }

    /// Gives this call another time than the client's, and no limit but that: for bodies that take
    /// long to send.
    pub fn within(mut self, longest: Duration) -> Self {
        self.longest = Some(longest);
        self
    }

    /// Sends the call and reads the whole answer, repeating where that is harmless, all within the
    /// time a call may take.
    ///
    /// # Errors
    /// [`ClientError`], after the last try.
    pub async fn send(self) -> Result<Answer, ClientError> {
        let longest = self.longest.unwrap_or(self.client.options.call_timeout);
        tokio::time::timeout(longest, self.answered())
            .await
            .map_err(|_| ClientError::TooSlow)?
    }

    async fn answered(self) -> Result<Answer, ClientError> {
        let limit = self.client.options.max_response;
        if !self.may_repeat() {
            return read_whole(self.once().await?, limit).await;
        }
        (|| async { read_whole(self.once().await?, limit).await })
            .retry(self.client.options.retry.backoff())
            .when(ClientError::is_transient)
            .await
    }

    /// Sends the call and reads the answer as JSON, strictly.
    ///
    /// # Errors
    /// [`ClientError`], after the last try.
    pub async fn send_json<T: DeserializeOwned>(self) -> Result<T, ClientError> {
        self.header("accept", "application/json")
            .send()
            .await?
            .json()
    }

    /// Sends the call and gives the answer as it comes. Only the beginning is repeated.
    ///
    /// # Errors
    /// [`ClientError`], when there is no successful beginning; later faults are in the stream.
    pub async fn stream(
        self,
    ) -> Result<
        (
            HeaderMap,
            impl Stream<Item = Result<Bytes, ClientError>> + Send + Unpin + use<>,
        ),
        ClientError,
    > {
        let response = if self.may_repeat() {
            (|| self.once())
                .retry(self.client.options.retry.backoff())
                .when(ClientError::is_transient)
                .await?
        } else {
            self.once().await?
        };
        let headers = response.headers().clone();
        Ok((headers, response.bytes_stream().map_err(transport)))
    }

    fn may_repeat(&self) -> bool {
        !self.tried_once
            && (self.method.is_idempotent() || self.headers.contains_key(idempotency::HEADER))
    }

    async fn once(&self) -> Result<reqwest::Response, ClientError> {
        let response = self.try_once().await?;
        let response = match &self.authorization {
            Some(by) if response.status() == StatusCode::UNAUTHORIZED && by.was_refused().await => {
                self.try_once().await?
            }
            _ => response,
        };
        if self.any_status || response.status().is_success() {
            return Ok(response);
        }
        Err(refusal(response).await)
    }

    async fn try_once(&self) -> Result<reqwest::Response, ClientError> {
        if let Some(fault) = self.fault {
            return Err(ClientError::NotSendable(fault));
        }
        self.client.may_call(&self.url)?;
        let http = match self.longest {
            Some(_) => &self.client.patient,
            None => &self.client.inner,
        };
        let mut request = http
            .request(self.method.clone(), self.url.clone())
            .headers(self.headers.clone());
        if let Some(by) = &self.authorization {
            request = request.headers(by.headers(&self.method, &self.url).await?);
        }
        if let Some(bytes) = &self.body {
            request = request.body(bytes.clone());
        }
        // The host alone: paths and queries may hold ids.
        let span = tracing::debug_span!(
            target: "service_kit",
            traces::CALL,
            method = self.method.as_str(),
            host = self.url.host_str(),
            status = tracing::field::Empty,
        );
        let response = request.send().instrument(span.clone()).await;
        let response = response.map_err(transport)?;
        span.record("status", response.status().as_u16());
        Ok(response)
    }
}

/// An answer that has been read to its end.
#[derive(Clone)]
pub struct Answer {
    /// Status: a success, unless the call takes any.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// Whose certificate it came under, over TLS and where the client tells it.
    pub certificate: Option<CertificateView>,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer {{ {}, {} bytes }}", self.status, self.body.len())
    }
}

impl Answer {
    /// The body as JSON, read strictly.
    ///
    /// # Errors
    /// [`ClientError::Unreadable`].
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ClientError> {
        json::parse(&self.body, self.body.len()).map_err(ClientError::Unreadable)
    }
}

async fn read_whole(response: reqwest::Response, limit: usize) -> Result<Answer, ClientError> {
    let (status, headers) = (response.status(), response.headers().clone());
    let certificate = response.extensions().get::<TlsInfo>();
    let certificate =
        certificate.and_then(|info| CertificateView::of_bytes(info.peer_certificate()?));
    let body = read_limited(response, limit).await?;
    Ok(Answer {
        status,
        headers,
        body,
        certificate,
    })
}

async fn read_limited(response: reqwest::Response, limit: usize) -> Result<Bytes, ClientError> {
    let declared = response
        .content_length()
        .and_then(|n| usize::try_from(n).ok());
    if declared.is_some_and(|n| n > limit) {
        return Err(ClientError::TooLarge(limit));
    }
    let mut body = Vec::with_capacity(declared.unwrap_or(0));
    let mut chunks = response.bytes_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(transport)?;
        if body.len() + chunk.len() > limit {
            return Err(ClientError::TooLarge(limit));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.into())
}

async fn refusal(response: reqwest::Response) -> ClientError {
    const MAX_PROBLEM: usize = 64 * 1024;
    let status = response.status();
    // A token endpoint says the same in plain JSON (RFC 6749 §5.2).
    let is_problem = response.headers().get(CONTENT_TYPE).is_some_and(|v| {
        [PROBLEM_JSON, "application/json"]
            .iter()
            .any(|kind| v.as_bytes().starts_with(kind.as_bytes()))
    });
    if is_problem
        && let Ok(body) = read_limited(response, MAX_PROBLEM).await
        && let Ok(problem) = json::parse::<Problem>(&body, MAX_PROBLEM)
        && problem.status == status.as_u16()
    {
        return ClientError::Problem(Box::new(problem));
    }
    ClientError::Status(status)
}
