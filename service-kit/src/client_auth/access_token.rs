//! Access tokens (RFC 9068), bound to the key of their holder (RFC 9449 §6.1).
//!
//! A token is a JWS of the service's own, `typ: at+jwt`, and lives [`LIFE_SECONDS`]. It names the
//! registered key that it was given for (`client_key`, a member of ours).

use chrono::{DateTime, Utc};
use consent_model::{
    jose::{self, CompactJws, JoseError, KeySet, SigningKey, Thumbprint},
    lifetime::Lifetime,
    party::PartyId,
};
use serde::{Deserialize, Serialize};
use url::Url;

use super::{ClientAuthError, assertion::VerifiedAssertion, audience};
use crate::{entropy::IdSource, tls::PeerCertificate};

/// The `typ` of a token.
pub const TYP: &str = "at+jwt";
/// How long a token lives.
pub const LIFE_SECONDS: i64 = 300;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Claims {
    pub(super) iss: String,
    pub(super) aud: String,
    pub(super) sub: PartyId,
    pub(super) client_id: PartyId,
    pub(super) iat: i64,
    pub(super) exp: i64,
    pub(super) jti: String,
    pub(super) cnf: Confirmation,
    pub(super) client_key: Thumbprint,
}

/// `cnf` (RFC 7800, RFC 9449 §6.1).
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmation {
    pub(super) jkt: Thumbprint,
    /// Certificate that it was got over, where there was one (RFC 8705 §3.1).
    #[serde(rename = "x5t#S256", default, skip_serializing_if = "Option::is_none")]
    pub(super) x5t: Option<String>,
}

/// Signs a token for a party that has shown who it is, bound to the key `jkt` and to the certificate of
/// the connection, if it has one.
///
/// # Errors
/// When the key cannot sign.
pub fn issue(
    client: &VerifiedAssertion,
    jkt: &Thumbprint,
    peer: Option<&PeerCertificate>,
    service: &Url,
    key: &SigningKey,
    ids: &IdSource,
) -> Result<CompactJws, JoseError> {
    let iat = ids.clock().now().timestamp();
    let claims = Claims {
        iss: audience(service).to_owned(),
        aud: audience(service).to_owned(),
        sub: client.party().clone(),
        client_id: client.party().clone(),
        iat,
        exp: iat + LIFE_SECONDS,
        jti: ids.uuid_v7().to_string(),
        cnf: Confirmation {
            jkt: jkt.clone(),
            x5t: peer.map(|peer| peer.thumbprint().to_owned()),
        },
        client_key: client.kid().clone(),
    };
    jose::sign(TYP, &claims, key)
}

/// A token of this service's that has not ended. Only [`AccessToken::verify`] makes it.
#[derive(Debug)]
pub struct AccessToken {
    party: PartyId,
    jkt: Thumbprint,
    x5t: Option<String>,
    client_key: Thumbprint,
    expires_at: DateTime<Utc>,
}

impl AccessToken {
    /// Checks a token against the service's own keys.
    ///
    /// # Errors
    /// Each check has its variant of [`ClientAuthError`].
    pub fn verify(
        text: &str,
        keys: &(impl KeySet + ?Sized),
        service: &Url,
        now: DateTime<Utc>,
    ) -> Result<Self, ClientAuthError> {
        let claims = CompactJws::parse(text)
            .and_then(|jws| jws.verify::<Claims>(TYP, keys))
            .map_err(ClientAuthError::Token)?
            .into_claims();
        let ours = audience(service);
        if claims.iss != ours || claims.aud != ours || claims.sub != claims.client_id {
            return Err(ClientAuthError::ForeignToken);
        }
        let life = Lifetime::new(claims.iat, claims.exp).ok_or(ClientAuthError::Expired)?;
        // Made and checked by one clock: no skew.
        if now >= life.until() {
            return Err(ClientAuthError::Expired);
        }
        Ok(Self {
            party: claims.sub,
            jkt: claims.cnf.jkt,
            x5t: claims.cnf.x5t,
            client_key: claims.client_key,
            expires_at: life.until(),
        })
    }

    /// Whose it is.
    #[must_use]
    pub const fn party(&self) -> &PartyId {
        &self.party
    }

    /// The key that its holder proves to have.
    #[must_use]
    pub const fn bound_to(&self) -> &Thumbprint {
        &self.jkt
    }

    /// Whether it may be used over a connection with this certificate, or none.
    #[must_use]
    pub fn holds_over(&self, peer: Option<&PeerCertificate>) -> bool {
        self.x5t
            .as_deref()
            .is_none_or(|x5t| peer.is_some_and(|peer| peer.thumbprint() == x5t))
    }

    /// The registered key that it was given for.
    #[must_use]
    pub const fn client_key(&self) -> &Thumbprint {
        &self.client_key
    }

    /// When it ends.
    #[must_use]
    pub const fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }
}
