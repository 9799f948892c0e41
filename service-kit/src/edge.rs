//! What a stranger who opens a connection gets of a service: so much time, and so many bytes.
//!
//! [`listen!`](crate::listen) watches each connection ([`watch`]) and [`wrap_common!`](crate::wrap_common)
//! each request ([`limits`]). Whoever dawdles with a head, a body or an answer ([`Patience`]) loses the
//! connection; addresses and heads beyond [`LONGEST_ADDRESS`] and [`LARGEST_HEAD`] are refused, and so
//! are compressed bodies, which nobody sends here and which unpack to far more than was counted. Sizes
//! of bodies are limited in [`crate::body`].
//!
//! It does not count connections: how many one address may hold is the business of what stands before
//! the service.

use std::{
    any::Any,
    cell::{Cell, RefCell},
    collections::BTreeMap,
    error::Error as StdError,
    io::{self, ErrorKind},
    net::{Shutdown, TcpStream as Socket},
    pin::Pin,
    rc::{Rc, Weak},
    task::{Context, Poll},
    time::Duration,
};

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{
    Error, HttpMessage as _, ResponseError as _,
    body::{BodySize, BoxBody, MessageBody},
    dev::{Extensions, Payload, ServiceRequest, ServiceResponse},
    error::PayloadError,
    http::{
        ConnectionType, StatusCode,
        header::{CONTENT_ENCODING, HeaderMap, HeaderValue},
    },
    middleware::Next,
    rt::net::TcpStream,
    web::Bytes,
};
use futures_util::Stream;
use tokio::{
    task::JoinHandle,
    time::{Instant, Sleep, sleep, sleep_until},
};

use crate::problem::ApiProblem;

/// Bytes of the longest address of a request: a signed document in a link fits in, and more does not.
pub const LONGEST_ADDRESS: usize = 16 * 1024;
/// Bytes of all names and values of a request's headers.
pub const LARGEST_HEAD: usize = 32 * 1024;
/// As many bytes go out, or come in, in one helping of time.
const PIECE: usize = 64 * 1024;

/// How long a service waits for whoever opened a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// From the beginning of a connection, or the end of an answer, to the end of the next head.
    pub head: Duration,
    /// All the time that it waits for a body; as much again for each 64 KiB that came.
    pub body: Duration,
    /// For each 64 KiB of an answer to be taken.
    pub answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(15),
            body: Duration::from_secs(20),
            answer: Duration::from_secs(30),
        }
    }
}

impl Patience {
    /// How often a connection is looked at.
    fn every(&self) -> Duration {
        self.head.min(self.answer) / 4
    }
}

/// A connection, as those see it who limit its time.
#[derive(Clone)]
struct Connection(Rc<Watched>);

struct Watched {
    /// The same socket again, to be shut whatever the server is doing with it.
    socket: Socket,
    patience: Patience,
    /// Requests whose head has come and whose answer has not gone.
    open: Cell<u32>,
    /// Since when none is open.
    quiet: Cell<Instant>,
    /// Until when a piece of an answer must have been taken, by the request's number.
    answers: RefCell<BTreeMap<u64, Instant>>,
    numbers: Cell<u64>,
    watcher: RefCell<Option<JoinHandle<()>>>,
}

impl Drop for Watched {
    fn drop(&mut self) {
        if let Some(watcher) = self.watcher.take() {
            watcher.abort();
        }
    }
}

impl Watched {
    fn is_overdue(&self, now: Instant) -> bool {
        let quiet = self.open.get() == 0 && now >= self.quiet.get() + self.patience.head;
        quiet || self.answers.borrow().values().any(|until| now >= *until)
    }
}

/// Watches a connection: for `HttpServer::on_connect`.
pub fn watch(connection: &dyn Any, data: &mut Extensions, patience: Patience) {
    let plain = connection.downcast_ref::<TcpStream>();
    let stream = plain.or_else(|| {
        let sealed = connection.downcast_ref::<TlsStream<TcpStream>>();
        sealed.map(|sealed| sealed.get_ref().0)
    });
    let Some(stream) = stream else { return };
    let socket = match again(stream) {
        Ok(socket) => socket,
        Err(error) => {
            tracing::warn!(%error, "a connection is served without a limit of time");
            return;
        }
    };
    let watched = Rc::new(Watched {
        socket,
        patience,
        open: Cell::new(0),
        quiet: Cell::new(Instant::now()),
        answers: RefCell::default(),
        numbers: Cell::new(0),
        watcher: RefCell::default(),
    });
    let watcher = look_after(Rc::downgrade(&watched), patience.every());
    watched.watcher.replace(Some(actix_web::rt::spawn(watcher)));
    data.insert(Connection(watched));
}

/// The socket of a stream once more.
fn again(stream: &TcpStream) -> io::Result<Socket> {
    #[cfg(unix)]
    {
        use std::os::fd::AsFd;
        stream.as_fd().try_clone_to_owned().map(Socket::from)
    }
    #[cfg(windows)]
    {
        use std::os::windows::io::AsSocket;
        stream.as_socket().try_clone_to_owned().map(Socket::from)
    }
}

async fn look_after(watched: Weak<Watched>, every: Duration) {
    loop {
        sleep(every).await;
        let Some(watched) = watched.upgrade() else {
            return;
        };
        if watched.is_overdue(Instant::now()) {
            tracing::debug!("a connection took too long");
            // Gone already, perhaps.
            let _ = watched.socket.shutdown(Shutdown::Both);
            return;
        }
    }
}

/// A request whose answer has not gone.
struct Open {
    watched: Rc<Watched>,
    number: u64,
}

impl Open {
    fn begin(connection: &Connection) -> Self {
        let watched = Rc::clone(&connection.0);
        watched.open.set(watched.open.get() + 1);
        let number = watched.numbers.get();
        watched.numbers.set(number + 1);
        Self { watched, number }
    }

    /// A piece of the answer is on its way.
    fn gave(&self) {
        let until = Instant::now() + self.watched.patience.answer;
        self.watched.answers.borrow_mut().insert(self.number, until);
    }

    /// Nothing of the answer is waiting to be taken.
    fn waits(&self) {
        self.watched.answers.borrow_mut().remove(&self.number);
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.waits();
        self.watched.open.set(self.watched.open.get() - 1);
        self.watched.quiet.set(Instant::now());
    }
}

/// Middleware: refuses what is too long or compressed, and gives a request's body and answer their time.
///
/// # Errors
/// Those of the service behind it.
pub async fn limits<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<InPieces>, Error> {
    let connection = request.conn_data::<Connection>().cloned();
    let open = connection.as_ref().map(Open::begin);
    if let Some(refused) = refusal(&request) {
        let response = request.into_response(refused.error_response());
        return Ok(response.map_body(|_, body| InPieces::new(body, open)));
    }
    let late = Rc::new(Cell::new(false));
    if let Some(connection) = connection {
        let body = connection.0.patience.body;
        match request.take_payload() {
            Payload::None => {}
            inner => {
                let payload = Box::pin(Timed {
                    inner,
                    helping: body,
                    waited: Duration::ZERO,
                    received: 0,
                    pause: None,
                    late: Rc::clone(&late),
                });
                request.set_payload(Payload::Stream { payload });
            }
        }
    }
    let response = next.call(request).await?.map_into_boxed_body();
    let failed = !response.status().is_success() && !response.status().is_redirection();
    let mut response = if late.get() && failed {
        let refused = ApiProblem::of_status(StatusCode::REQUEST_TIMEOUT)
            .with_detail("the body came too slowly")
            .error_response();
        let (request, _) = response.into_parts();
        ServiceResponse::new(request, refused)
    } else {
        response
    };
    if late.get() {
        let head = response.response_mut().head_mut();
        head.set_connection_type(ConnectionType::Close);
    }
    Ok(response.map_body(|_, body| InPieces::new(body, open)))
}

/// Why a request is not looked at.
fn refusal(request: &ServiceRequest) -> Option<ApiProblem> {
    let headers = request.headers();
    let refuse = |status, why: String| Some(ApiProblem::of_status(status).with_detail(why));
    let address = request
        .uri()
        .path_and_query()
        .map_or(0, |whole| whole.as_str().len());
    if address > LONGEST_ADDRESS {
        let why = format!("an address has at most {LONGEST_ADDRESS} bytes");
        return refuse(StatusCode::URI_TOO_LONG, why);
    }
    if size(headers) > LARGEST_HEAD {
        let why = format!("all headers together have at most {LARGEST_HEAD} bytes");
        return refuse(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, why);
    }
    if headers.get_all(CONTENT_ENCODING).any(is_packed) {
        let why = "send the body as it is, without `Content-Encoding`".to_owned();
        return refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, why);
    }
    None
}

fn size(headers: &HeaderMap) -> usize {
    let lengths = headers
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len());
    lengths.sum()
}

fn is_packed(coding: &HeaderValue) -> bool {
    !coding
        .as_bytes()
        .trim_ascii()
        .eq_ignore_ascii_case(b"identity")
}

/// A body that must come in time.
struct Timed {
    inner: Payload,
    helping: Duration,
    /// How long it was waited for, without what the service itself took.
    waited: Duration,
    received: usize,
    /// Since when it is waited for, and until when.
    pause: Option<(Instant, Pin<Box<Sleep>>)>,
    late: Rc<Cell<bool>>,
}

impl Stream for Timed {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = self.get_mut();
        let item = Pin::new(&mut this.inner).poll_next(cx);
        if let Poll::Ready(item) = item {
            if let Some((since, _)) = this.pause.take() {
                this.waited += since.elapsed();
            }
            if let Some(Ok(bytes)) = &item {
                this.received += bytes.len();
            }
            return Poll::Ready(item);
        }
        let helpings = u32::try_from(this.received / PIECE).unwrap_or(u32::MAX);
        let allowed = this.helping.saturating_mul(helpings.saturating_add(1));
        let left = allowed.saturating_sub(this.waited);
        let (_, until) = this.pause.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(sleep_until(now + left)))
        });
        if until.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        this.late.set(true);
        this.inner = Payload::None;
        let error = io::Error::new(ErrorKind::TimedOut, "the body came too slowly");
        Poll::Ready(Some(Err(PayloadError::Io(error))))
    }
}

/// An answer that goes out in pieces, each in its time.
pub struct InPieces {
    body: BoxBody,
    /// What the body gave and has not gone.
    rest: Bytes,
    open: Option<Open>,
}

impl std::fmt::Debug for InPieces {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InPieces")
    }
}

impl InPieces {
    fn new(body: BoxBody, open: Option<Open>) -> Self {
        Self {
            body,
            rest: Bytes::new(),
            open,
        }
    }
}

impl MessageBody for InPieces {
    type Error = Box<dyn StdError>;

    fn size(&self) -> BodySize {
        self.body.size()
    }

    fn poll_next(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Self::Error>>> {
        let this = self.get_mut();
        if this.rest.is_empty() {
            match Pin::new(&mut this.body).poll_next(cx) {
                Poll::Ready(Some(Ok(bytes))) => this.rest = bytes,
                other => {
                    // It is the service that lets the other wait, or has ended.
                    if let Some(open) = &this.open {
                        open.waits();
                    }
                    return other;
                }
            }
        }
        if let Some(open) = &this.open {
            open.gave();
        }
        let piece = this.rest.split_to(this.rest.len().min(PIECE));
        Poll::Ready(Some(Ok(piece)))
    }
}
