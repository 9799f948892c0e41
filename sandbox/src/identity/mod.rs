//! A small OpenID provider, so that the whole network runs on one machine.
//!
//! It promises the part of OpenID Connect Core 1.0 that the manager and the store use: discovery,
//! the authorization code flow with PKCE S256 (RFC 7636), a sign-in form, signed ID tokens with a
//! subject that differs for each client, the `iss` response parameter (RFC 9207) and sign-out
//! (OpenID Connect RP-Initiated Logout 1.0).
//!
//! What it deliberately does not do: keep accounts, register people, recover passwords, or hold
//! any consent. Everything but the list of people lives in memory and is gone when it stops. Its
//! access tokens open nothing. A real network brings its own provider.

mod authorize;
mod clients;
mod discovery;
mod http;
mod login;
mod logout;
mod pages;
mod params;
mod people;
mod redirect;
mod shelf;
mod state;
#[cfg(test)]
mod tests;
mod token;
mod words;

use std::{net::TcpListener, path::PathBuf};

use actix_web::dev::ServerHandle;
use actix_web::{App, HttpServer, web};
use consent_model::jose::SigningKey;
use service_kit::clock::SharedClock;
use service_kit::entropy::IdSource;
use url::Url;

pub use self::clients::ClientRegistration;
pub use self::people::DemoPerson;
use self::state::Provider;

/// The largest form this provider reads.
const FORM_LIMIT: usize = 16 * 1024;

/// What the provider is started with.
pub struct IdentityOptions {
    /// The bound socket it answers on; port 0 was resolved by whoever bound it.
    pub listener: TcpListener,
    /// The issuer, which is also the base of every address it publishes.
    pub issuer: Url,
    /// The services that may ask people to sign in.
    pub clients: Vec<ClientRegistration>,
    /// The people who can sign in.
    pub people: Vec<DemoPerson>,
    /// A file of people who come later (`amanat customer`); read at each sign-in.
    pub guests: Option<PathBuf>,
    /// Where time comes from.
    pub clock: SharedClock,
    /// Where codes, session names and form secrets come from.
    pub ids: IdSource,
    /// Signs ID tokens.
    pub key: SigningKey,
}

/// Why the provider could not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The issuer is not a bare origin, which is all that this provider serves.
    #[error("the issuer `{0}` must be an http or https origin without path, query or fragment")]
    Issuer(Url),
    /// Two clients have one id, or a client has no address to return to.
    #[error("client `{0}` is registered twice or has no redirect address")]
    Client(String),
    /// Two people have one username.
    #[error("username `{0}` is taken twice")]
    Person(String),
    /// The socket could not be served.
    #[error("the listener could not be served")]
    Listen(#[source] std::io::Error),
}

/// The provider; see [`IdentityProvider::start`].
#[derive(Debug)]
pub struct IdentityProvider;

impl IdentityProvider {
    /// Starts serving on the listener. Must be called inside a tokio runtime.
    ///
    /// # Errors
    ///
    /// When the issuer, a client or a person is not usable, or the socket cannot be served.
    pub fn start(options: IdentityOptions) -> Result<RunningIdentity, StartError> {
        let IdentityOptions {
            listener,
            issuer,
            clients,
            people,
            guests,
            clock,
            ids,
            key,
        } = options;
        let provider = Provider::new(issuer.clone(), clients, people, guests, clock, ids, key)?;
        let provider = web::Data::new(provider);
        let server = HttpServer::new(move || {
            App::new()
                .app_data(provider.clone())
                .app_data(web::PayloadConfig::new(FORM_LIMIT))
                .configure(http::routes)
        })
        .workers(1)
        .shutdown_timeout(1)
        .disable_signals()
        .listen(listener)
        .map_err(StartError::Listen)?
        .run();
        let handle = server.handle();
        tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "the identity provider stopped");
            }
        });
        Ok(RunningIdentity { handle, issuer })
    }
}

/// A provider that is answering.
#[derive(Debug)]
pub struct RunningIdentity {
    handle: ServerHandle,
    issuer: Url,
}

impl RunningIdentity {
    /// The issuer that clients discover, character for character.
    pub fn issuer(&self) -> &Url {
        &self.issuer
    }

    /// A handle that stops the server.
    pub fn handle(&self) -> ServerHandle {
        self.handle.clone()
    }

    /// Finishes open requests and stops.
    pub async fn stop(self) {
        self.handle.stop(true).await;
    }
}
