//! Calls over HTTP/1.1 on connections that are kept, as many as are needed at once. Redirects are not
//! followed: who goes through pages counts each step.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    HeaderMap, Method, Request, StatusCode,
    header::{HeaderName, HeaderValue},
};
use hyper_util::{
    client::legacy::{Client, connect::HttpConnector},
    rt::{TokioExecutor, TokioTimer},
};
use tokio::time::timeout;
use url::Url;

/// Longest that an answer is waited for.
const LONGEST: Duration = Duration::from_secs(30);
/// Largest answer.
const LARGEST: usize = 16 * 1024 * 1024;

/// What was wrong with an answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Fault {
    /// None came.
    #[error("no answer: {0}")]
    NoAnswer(String),
    /// None came in time.
    #[error("no answer in 30 s")]
    TooSlow,
    /// It has another status than it should.
    #[error("status {0}")]
    Status(u16),
    /// It does not say what it should.
    #[error("an answer without {0}")]
    Lacks(&'static str),
    /// The harness could not make the call.
    #[error("a call that cannot be made: {0}")]
    Unmade(&'static str),
}

impl Fault {
    /// By what it is counted: without what differs from call to call.
    #[must_use]
    pub(crate) fn kind(&self) -> String {
        match self {
            Self::NoAnswer(_) => "no answer".into(),
            other => other.to_string(),
        }
    }
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: StatusCode,
    /// Its headers.
    pub(crate) headers: HeaderMap,
    /// Its body.
    pub(crate) body: Bytes,
}

impl Answer {
    /// The answer, if it has this status.
    ///
    /// # Errors
    /// [`Fault::Status`].
    pub(crate) fn with(self, status: StatusCode) -> Result<Self, Fault> {
        if self.status == status {
            return Ok(self);
        }
        Err(Fault::Status(self.status.as_u16()))
    }

    /// The body as text.
    ///
    /// # Errors
    /// [`Fault::Lacks`].
    pub(crate) fn text(&self) -> Result<&str, Fault> {
        std::str::from_utf8(&self.body).map_err(|_| Fault::Lacks("text"))
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// [`Fault::Lacks`].
    pub(crate) fn json(&self) -> Result<serde_json::Value, Fault> {
        serde_json::from_slice(&self.body).map_err(|_| Fault::Lacks("JSON"))
    }

    /// Where it leads to.
    ///
    /// # Errors
    /// [`Fault::Lacks`].
    pub(crate) fn location(&self) -> Result<&str, Fault> {
        let value = self.headers.get(hyper::header::LOCATION);
        value
            .and_then(|value| value.to_str().ok())
            .ok_or(Fault::Lacks("a place to go on to"))
    }
}

/// A call that is put together.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    method: Method,
    url: Url,
    headers: Vec<(HeaderName, String)>,
    body: Bytes,
}

impl Call {
    /// A call without a body.
    #[must_use]
    pub(crate) const fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: Vec::new(),
            body: Bytes::new(),
        }
    }

    /// A call with a body of a type.
    #[must_use]
    pub(crate) fn post(url: Url, kind: &str, body: impl Into<Bytes>) -> Self {
        let call = Self {
            method: Method::POST,
            body: body.into(),
            ..Self::get(url)
        };
        call.header(hyper::header::CONTENT_TYPE, kind)
    }

    /// With one more header.
    #[must_use]
    pub(crate) fn header(mut self, name: HeaderName, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// Makes calls.
#[derive(Debug, Clone)]
pub(crate) struct Http {
    client: Client<HttpConnector, Full<Bytes>>,
    calls: Arc<AtomicU64>,
}

impl Default for Http {
    fn default() -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            // Below what the manager keeps an idle connection for, so that none is used as it ends.
            .pool_idle_timeout(Duration::from_secs(2))
            .pool_timer(TokioTimer::new())
            .build(connector);
        Self {
            client,
            calls: Arc::default(),
        }
    }
}

impl Http {
    /// Calls that were made until now.
    #[must_use]
    pub(crate) fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    /// Makes a call.
    ///
    /// # Errors
    /// When no whole answer comes.
    pub(crate) async fn send(&self, call: Call) -> Result<Answer, Fault> {
        let mut request = Request::builder()
            .method(call.method)
            .uri(call.url.as_str());
        for (name, value) in call.headers {
            let value = HeaderValue::try_from(value).map_err(|_| Fault::Unmade("a header"))?;
            request = request.header(name, value);
        }
        let request = request.body(Full::new(call.body));
        let request = request.map_err(|_| Fault::Unmade("a request"))?;
        self.calls.fetch_add(1, Ordering::Relaxed);
        let whole = async {
            let answer = self.client.request(request).await;
            let (parts, body) = answer
                .map_err(|e| Fault::NoAnswer(causes(&e)))?
                .into_parts();
            let body = Limited::new(body, LARGEST).collect().await;
            Ok(Answer {
                status: parts.status,
                headers: parts.headers,
                body: body.map_err(|e| Fault::NoAnswer(e.to_string()))?.to_bytes(),
            })
        };
        timeout(LONGEST, whole).await.map_err(|_| Fault::TooSlow)?
    }
}

/// An error with what caused it.
fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(one) = cause {
        text = format!("{text}: {one}");
        cause = one.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: StatusCode, body: &'static str) -> Answer {
        Answer {
            status,
            headers: HeaderMap::new(),
            body: Bytes::from_static(body.as_bytes()),
        }
    }

    #[test]
    fn an_answer_with_another_status_is_a_fault() {
        let refused = answer(StatusCode::SERVICE_UNAVAILABLE, "").with(StatusCode::OK);
        assert_eq!(refused.unwrap_err(), Fault::Status(503));
        assert!(answer(StatusCode::OK, "").with(StatusCode::OK).is_ok());
    }

    #[test]
    fn an_answer_that_does_not_say_what_it_should_is_a_fault() {
        let odd = answer(StatusCode::OK, "not json");
        assert_eq!(odd.json().unwrap_err(), Fault::Lacks("JSON"));
        assert_eq!(
            odd.location().unwrap_err().kind(),
            "an answer without a place to go on to"
        );
    }

    #[tokio::test]
    async fn nobody_who_listens_is_no_answer() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/", listener.local_addr().unwrap());
        drop(listener);
        let fault = Http::default().send(Call::get(url.parse().unwrap())).await;
        assert_eq!(fault.unwrap_err().kind(), "no answer");
    }
}
