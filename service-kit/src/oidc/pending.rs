//! What a sign-in is made of: how it begins, what is kept, what comes back, who it was.

use std::fmt;

use chrono::{DateTime, Utc};
use consent_model::digest::Digest;
use serde::{Deserialize, Serialize};
use url::Url;

/// How a sign-in begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BeginOptions {
    /// Whether the person must prove herself now, even when she is signed in at the provider. Such
    /// a sign-in asks for no scope but `openid`: its token is shown to others as evidence and must
    /// say nothing about her but who she is at us.
    pub fresh: bool,
    /// The nonce to put into the ID token, when it shall vouch for something; else a random one.
    pub nonce: Option<String>,
    /// Languages for the provider's pages, best first (BCP 47).
    pub ui_locales: Vec<String>,
}

/// A sign-in under way. Belongs into the person's encrypted session and nowhere else.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingSignIn {
    pub(super) state: String,
    pub(super) nonce: String,
    pub(super) verifier: String,
    pub(super) issued_at: DateTime<Utc>,
    pub(super) fresh: bool,
}

impl PendingSignIn {
    /// Whether `presented` is this sign-in's `state`. Digests are compared, so that the time it
    /// takes says nothing about the state.
    pub(super) fn has_state(&self, presented: &str) -> bool {
        Digest::of_bytes(self.state.as_bytes()) == Digest::of_bytes(presented.as_bytes())
    }

    /// The nonce that the ID token has to carry.
    #[must_use]
    pub fn nonce(&self) -> &str {
        &self.nonce
    }

    /// When it began.
    #[must_use]
    pub fn issued_at(&self) -> DateTime<Utc> {
        self.issued_at
    }
}

impl fmt::Debug for PendingSignIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PendingSignIn")
    }
}

/// The query of the provider's callback.
#[derive(Clone, Default, Deserialize)]
pub struct CallbackParams {
    /// The authorization code.
    pub code: Option<String>,
    /// Our `state`, back again.
    pub state: Option<String>,
    /// The issuer (RFC 9207).
    pub iss: Option<String>,
    /// Why there is no code.
    pub error: Option<String>,
}

impl fmt::Debug for CallbackParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackParams")
    }
}

/// A person whom the provider vouches for.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The provider.
    pub issuer: String,
    /// The provider's name for her; unique there.
    pub subject: String,
    /// Her name, to show.
    pub name: Option<String>,
    /// Her address, to show. Whoever goes by it must ask [`SignedIn::verified_email`].
    pub email: Option<String>,
    /// Whether the provider says that the address is hers (OpenID Connect Core 1.0 §5.1).
    pub email_verified: bool,
    /// Whether what is not here was not said. If false, the provider could not be asked, and what
    /// was known of her before still stands.
    pub all_told: bool,
    /// When she last proved herself to the provider.
    pub auth_time: Option<DateTime<Utc>>,
    /// The ID token, exactly as the provider signed it.
    pub id_token: String,
    /// Where to end her session at the provider.
    pub session_end_url: Option<Url>,
}

impl SignedIn {
    /// Her address, if the provider says that it is hers. Another may be anybody's: some providers
    /// let people write what they like.
    #[must_use]
    pub fn verified_email(&self) -> Option<&str> {
        self.email.as_deref().filter(|_| self.email_verified)
    }
}

impl fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignedIn")
    }
}
