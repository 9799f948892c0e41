//! How a client behaves: limits, patience, trust.

use std::{fmt, time::Duration};

use backon::ExponentialBuilder;
use zeroize::Zeroizing;

/// How often and how patiently a call is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Repetitions after the first try.
    pub retries: usize,
    /// The first pause; each further one is up to twice as long, and jittered.
    pub first_pause: Duration,
    /// The longest pause.
    pub longest_pause: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            retries: 3,
            first_pause: Duration::from_millis(100),
            longest_pause: Duration::from_secs(2),
        }
    }
}

impl RetryPolicy {
    /// One try only.
    #[must_use]
    pub fn never() -> Self {
        Self {
            retries: 0,
            ..Self::default()
        }
    }

    pub(super) fn backoff(&self) -> ExponentialBuilder {
        ExponentialBuilder::default()
            .with_factor(2.0)
            .with_min_delay(self.first_pause)
            .with_max_delay(self.longest_pause)
            .with_max_times(self.retries)
            .with_jitter()
    }
}

/// How a client behaves.
#[derive(Clone)]
pub struct HttpClientOptions {
    /// `User-Agent` to send.
    pub user_agent: String,
    /// Longest wait for a connection.
    pub connect_timeout: Duration,
    /// Longest wait for the next bytes.
    pub read_timeout: Duration,
    /// Longest time for a whole call with its answer and repetitions, unless the call says
    /// otherwise: an answer that drips is cut off. Streams are not timed.
    pub call_timeout: Duration,
    /// Largest answer read into memory, in bytes. Streams are limited by their caller.
    pub max_response: usize,
    /// How calls are repeated.
    pub retry: RetryPolicy,
    /// Whether plain http may leave the machine.
    pub allow_plain_http: bool,
    /// Further trusted certificate authorities, PEM.
    pub extra_roots: Vec<Vec<u8>>,
    /// Certificate and key to show where they are asked for, PEM.
    pub identity: Option<Zeroizing<Vec<u8>>>,
    /// Whether an answer tells the certificate of who gave it.
    pub tells_certificate: bool,
}

/// Without the certificates: one of them has its key beside it.
impl fmt::Debug for HttpClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HttpClientOptions")
    }
}

impl Default for HttpClientOptions {
    fn default() -> Self {
        Self {
            user_agent: concat!("amanat/", env!("CARGO_PKG_VERSION")).into(),
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(20),
            call_timeout: Duration::from_secs(30),
            max_response: 8 * 1024 * 1024,
            retry: RetryPolicy::default(),
            allow_plain_http: false,
            extra_roots: Vec::new(),
            identity: None,
            tells_certificate: false,
        }
    }
}
