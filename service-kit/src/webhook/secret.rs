//! The secret that a receiver shares with the sender, for libraries that know only symmetric signatures (`v1`).
//!
//! Its text is `whsec_` and base64, as Standard Webhooks has it. Whoever has the secret can sign as well as check:
//! it proves a delivery to its receiver and to nobody else, which is why `v1a` always stands beside it.

use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::secret::Secret;

/// What the text begins with.
const PREFIX: &str = "whsec_";
/// Shortest and longest secret of the specification, in bytes.
const LENGTH: std::ops::RangeInclusive<usize> = 24..=64;

/// A shared secret. `Debug` does not show it.
#[derive(Clone)]
pub struct WebhookSecret(Zeroizing<Vec<u8>>);

impl std::fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WebhookSecret")
    }
}

/// It is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a webhook secret is `whsec_` and base64 of 24 to 64 bytes")]
pub struct NotASecret;

impl WebhookSecret {
    /// A secret of these random bytes.
    #[must_use]
    pub fn of(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes.to_vec()))
    }

    /// Reads its text.
    ///
    /// # Errors
    /// [`NotASecret`].
    pub fn parse(text: &str) -> Result<Self, NotASecret> {
        let encoded = text.strip_prefix(PREFIX).ok_or(NotASecret)?;
        let bytes = Zeroizing::new(STANDARD.decode(encoded).map_err(|_| NotASecret)?);
        if LENGTH.contains(&bytes.len()) {
            Ok(Self(bytes))
        } else {
            Err(NotASecret)
        }
    }

    /// Its text, to be shown once.
    #[must_use]
    pub fn to_text(&self) -> Secret {
        Secret::new(format!("{PREFIX}{}", STANDARD.encode(self.0.as_slice())))
    }

    /// What names it without telling it: enough to see which of two it is.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.0.as_slice());
        digest.iter().take(8).map(|b| format!("{b:02x}")).collect()
    }

    /// The signature over these bytes, as it stands in the header; none for a key that no HMAC takes, which does
    /// not happen.
    pub(super) fn sign(&self, signed: &[u8]) -> Option<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        mac.update(signed);
        Some(format!(
            "v1,{}",
            STANDARD.encode(mac.finalize().into_bytes())
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_secret_is_refused_and_no_output_shows_one() {
        for bad in [
            "",
            "whsec_",
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "whsec_####",
            "whsec_c2hvcnQ=",
        ] {
            assert_eq!(WebhookSecret::parse(bad).unwrap_err(), NotASecret, "{bad}");
        }
        let secret = WebhookSecret::of([7; 32]);
        assert_eq!(
            format!("{secret:?} {:?}", secret.to_text()),
            "WebhookSecret Secret"
        );
        let again = WebhookSecret::parse(secret.to_text().expose()).unwrap();
        assert_eq!(again.fingerprint(), secret.fingerprint());
        assert_ne!(
            secret.fingerprint(),
            WebhookSecret::of([8; 32]).fingerprint()
        );
    }
}
