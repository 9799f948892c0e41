//! A small HTTP server for those whom the manager calls: its identity provider and the parties.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{
    Request, Response, StatusCode, body::Incoming, header::CONTENT_TYPE, service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::world::WorldError;

/// Largest body that is read.
const LARGEST: usize = 1024 * 1024;

/// A call that came.
#[derive(Debug)]
pub(crate) struct Asked {
    /// Its path.
    pub(crate) path: String,
    /// Its body.
    pub(crate) body: Bytes,
}

/// What is said.
pub(crate) type Said = Response<Full<Bytes>>;

/// Answers every call on this port until it is aborted.
///
/// # Errors
/// When the port is taken.
pub(crate) async fn serve(
    port: u16,
    answer: impl Fn(Asked) -> Said + Send + Sync + 'static,
) -> Result<JoinHandle<()>, WorldError> {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], port))).await;
    let listener = listener.map_err(|_: io::Error| WorldError::Port(port))?;
    let answer = Arc::new(answer);
    Ok(tokio::spawn(async move {
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                continue;
            };
            let _ = stream.set_nodelay(true);
            let answer = Arc::clone(&answer);
            tokio::spawn(async move {
                let service = service_fn(move |request| {
                    let answer = Arc::clone(&answer);
                    async move { Ok::<_, Infallible>(take(request, &*answer).await) }
                });
                // A connection that breaks is the caller's to see.
                let _ = hyper::server::conn::http1::Builder::new()
                    .serve_connection(TokioIo::new(stream), service)
                    .await;
            });
        }
    }))
}

async fn take(request: Request<Incoming>, answer: &(impl Fn(Asked) -> Said + Sync)) -> Said {
    let path = request.uri().path().to_owned();
    match Limited::new(request.into_body(), LARGEST).collect().await {
        Ok(body) => answer(Asked {
            path,
            body: body.to_bytes(),
        }),
        Err(_) => empty(StatusCode::PAYLOAD_TOO_LARGE),
    }
}

/// An answer without a body.
#[must_use]
pub(crate) fn empty(status: StatusCode) -> Said {
    let mut said = Response::new(Full::default());
    *said.status_mut() = status;
    said
}

/// An answer in JSON.
#[must_use]
pub(crate) fn json(value: &serde_json::Value) -> Said {
    let mut said = Response::new(Full::from(value.to_string()));
    let kind = hyper::header::HeaderValue::from_static("application/json");
    said.headers_mut().insert(CONTENT_TYPE, kind);
    said
}
