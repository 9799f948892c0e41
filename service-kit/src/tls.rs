//! TLS of a service's own, where no reverse proxy stands before it, and with it the certificates of
//! those who call (mutual TLS).
//!
//! `[tls]` names the certificate and its key. With `client_roots` the service asks every caller for a
//! certificate of these authorities; who has none is still let in, since people's browsers come to the
//! same address, and a party may be required to have one (`require_client_certificate`). An access
//! token that was got over a connection with a certificate is bound to it and counts on such
//! connections only (RFC 8705 §3).
//!
//! Behind a proxy that ends TLS itself leave this out; the proxy then has to do all of this.

mod certificate;

use std::{
    any::Any,
    path::{Path, PathBuf},
    sync::Arc,
};

use actix_tls::accept::rustls_0_23::TlsStream;
use actix_web::{HttpRequest, dev::Extensions, rt::net::TcpStream};
use consent_model::{digest::Digest, problem::ProblemType};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};
use serde::Deserialize;

pub use self::certificate::CertificateView;
use crate::{
    problem::{ApiProblem, ApiResult},
    secret::{PrivateFileError, check_private},
};

/// `[tls]`: how a service is reached.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsConfig {
    /// Its certificate and those between it and the authority, PEM.
    pub certificate: PathBuf,
    /// The certificate's key, PEM; only the service's user may read it.
    pub key: PathBuf,
    /// Authorities whose certificates callers may bring, PEM.
    #[serde(default)]
    pub client_roots: Option<PathBuf>,
    /// Whether parties must bring one.
    #[serde(default)]
    pub require_client_certificate: bool,
}

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file is not PEM of this kind, or cannot be read.
    #[error("`{path}` holds no {what} in PEM, or cannot be read")]
    Pem {
        /// The file.
        path: PathBuf,
        /// What it should hold.
        what: &'static str,
        /// Why.
        #[source]
        source: rustls::pki_types::pem::Error,
    },
    /// The key is open to others.
    #[error(transparent)]
    Exposed(#[from] PrivateFileError),
    /// Nobody could ever bring a certificate.
    #[error("`tls.require_client_certificate` needs `tls.client_roots`")]
    NoRoots,
    /// An authority that is none.
    #[error("`tls.client_roots` cannot be used")]
    Roots(#[source] rustls::server::VerifierBuilderError),
    /// Certificate and key do not go together.
    #[error("the certificate and its key cannot be used")]
    Certificate(#[from] rustls::Error),
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let pem = |source| TlsError::Pem {
        path: path.to_owned(),
        what: "certificate",
        source,
    };
    let found: Vec<_> = CertificateDer::pem_file_iter(path)
        .map_err(pem)?
        .collect::<Result<_, _>>()
        .map_err(pem)?;
    if found.is_empty() {
        return Err(pem(rustls::pki_types::pem::Error::NoItemsFound));
    }
    Ok(found)
}

impl TlsConfig {
    /// What its certificate says; reads the file, and not the key.
    ///
    /// # Errors
    /// [`TlsError::Pem`].
    pub fn certificate(&self) -> Result<CertificateView, TlsError> {
        let chain = certificates(&self.certificate)?;
        let own = chain.first().and_then(CertificateView::of);
        own.ok_or_else(|| TlsError::Pem {
            path: self.certificate.clone(),
            what: "certificate",
            source: rustls::pki_types::pem::Error::NoItemsFound,
        })
    }

    /// What a listener is made with; reads the files.
    ///
    /// # Errors
    /// [`TlsError`].
    pub fn server(&self) -> Result<ServerConfig, TlsError> {
        check_private(&self.key)?;
        let chain = certificates(&self.certificate)?;
        let key = PrivateKeyDer::from_pem_file(&self.key).map_err(|source| TlsError::Pem {
            path: self.key.clone(),
            what: "private key",
            source,
        })?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()?;
        let builder = match &self.client_roots {
            None if self.require_client_certificate => return Err(TlsError::NoRoots),
            None => builder.with_no_client_auth(),
            Some(path) => {
                let mut roots = RootCertStore::empty();
                for root in certificates(path)? {
                    roots.add(root)?;
                }
                let verifier =
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                        .allow_unauthenticated()
                        .build()
                        .map_err(TlsError::Roots)?;
                builder.with_client_cert_verifier(verifier)
            }
        };
        Ok(builder.with_single_cert(chain, key)?)
    }
}

/// The certificate that the other end of a connection has proven to be its own: its SHA-256, as
/// `x5t#S256` (RFC 8705 §3.1) writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerCertificate(String);

impl PeerCertificate {
    /// That of the connection a request came over, if it has one.
    #[must_use]
    pub fn of(request: &HttpRequest) -> Option<&Self> {
        request.conn_data()
    }

    /// The thumbprint.
    #[must_use]
    pub fn thumbprint(&self) -> &str {
        &self.0
    }

    fn of_der(der: &[u8]) -> Self {
        Self(
            Digest::of_bytes(der)
                .to_string()
                .replacen("sha-256:", "", 1),
        )
    }
}

/// Lays the caller's certificate beside the connection: for `HttpServer::on_connect`.
pub fn remember_peer(connection: &dyn Any, data: &mut Extensions) {
    let stream = connection.downcast_ref::<TlsStream<TcpStream>>();
    let chain = stream.and_then(|stream| stream.get_ref().1.peer_certificates());
    if let Some(first) = chain.and_then(<[_]>::first) {
        data.insert(PeerCertificate::of_der(first));
    }
}

/// Makes an `HttpServer` listen, over TLS where there is a [`ServerConfig`]; gives what `listen` gives.
/// It waits as [`Patience`](crate::edge::Patience) says, which may be given as well. The app must be
/// one of [`wrap_common!`](crate::wrap_common), which knows what a connection is at: any other is cut off
/// after the time for a head.
#[macro_export]
macro_rules! listen {
    ($server:expr, $listener:expr, $tls:expr) => {
        $crate::listen!($server, $listener, $tls, $crate::edge::Patience::default())
    };
    ($server:expr, $listener:expr, $tls:expr, $patience:expr) => {{
        let patience: $crate::edge::Patience = $patience;
        let server =
            $server
                .client_request_timeout(patience.head)
                .on_connect(move |connection, data| {
                    $crate::tls::remember_peer(connection, data);
                    $crate::edge::watch(connection, data, patience);
                });
        match $tls {
            Some(tls) => server.listen_rustls_0_23($listener, tls),
            None => server.listen($listener),
        }
    }};
}

/// Refuses a caller without a certificate, where one is required.
///
/// # Errors
/// `not-authenticated`.
pub fn require(tls: Option<&TlsConfig>, request: &HttpRequest) -> ApiResult<()> {
    let required = tls.is_some_and(|tls| tls.require_client_certificate);
    if required && PeerCertificate::of(request).is_none() {
        return Err(ApiProblem::new(ProblemType::NotAuthenticated)
            .with_detail("call with a client certificate of one of the authorities named here"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
