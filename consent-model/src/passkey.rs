//! Passkeys: public keys of her authenticators, and what they signed (Web Authentication Level 3).
//!
//! Everybody who must believe an approval checks the assertion here, with no server library in
//! between: those draw every challenge themselves, and ours says what was approved. The numbered
//! steps of §7.1 (registration) and §7.2 (authentication) stand beside the code that takes them.
//!
//! What it deliberately does not do: look at attestation. Who made her authenticator is not ours to
//! know, so none is asked for and what is sent is not read. Nor does it watch signature counters:
//! a passkey that is kept in step between devices has none.

mod ceremony;
mod key;
mod number;
#[cfg(test)]
mod vectors;

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::{Host, Url};

pub use self::{ceremony::Registration, key::PasskeyKey, number::PasskeyNumber};
use crate::jose::b64;

/// Longest id of a credential, bytes (§4, *Credential ID*).
const LONGEST_ID: usize = 1023;
/// Longest part of an answer of an authenticator, bytes. Attestation, which is not asked for, would
/// be the longest.
const LONGEST_PART: usize = 32 * 1024;

/// Why a passkey or what it signed does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PasskeyError {
    /// Not readable.
    #[error("the answer of the passkey cannot be read")]
    Malformed,
    /// Not the kind of act that was asked for.
    #[error("the passkey was used for something else")]
    WrongType,
    /// Not the challenge that was set.
    #[error("the passkey answers another challenge")]
    WrongChallenge,
    /// Done on another site, or in a frame of one.
    #[error("the passkey was used on another site")]
    WrongOrigin,
    /// The passkey belongs to another site.
    #[error("the passkey belongs to another service")]
    WrongService,
    /// Nobody touched the authenticator, or it did not make sure that it was she.
    #[error("the authenticator did not make sure who was there")]
    NotVerified,
    /// A kind of key that we do not check.
    #[error("the passkey has a kind of key that is not supported")]
    Key,
    /// The signature does not verify.
    #[error("the signature of the passkey does not verify")]
    Signature,
}

/// Bytes of an authenticator's answer, base64url without padding.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Part(Vec<u8>);

impl Part {
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.0
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&b64::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = b64::decode(&text).filter(|bytes| bytes.len() <= LONGEST_PART);
        bytes
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom("not base64url of an acceptable length"))
    }
}

/// The id under which an authenticator knows a key (§4, *Credential ID*).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CredentialId(Vec<u8>);

impl CredentialId {
    /// From its bytes.
    ///
    /// # Errors
    /// [`PasskeyError::Malformed`], when it is empty or longer than 1,023 bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PasskeyError> {
        if bytes.is_empty() || bytes.len() > LONGEST_ID {
            return Err(PasskeyError::Malformed);
        }
        Ok(Self(bytes.to_vec()))
    }

    /// Its bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Base64url without padding, as browsers write it.
impl fmt::Display for CredentialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&b64::encode(&self.0))
    }
}

impl fmt::Debug for CredentialId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CredentialId")
    }
}

impl std::str::FromStr for CredentialId {
    type Err = PasskeyError;

    fn from_str(text: &str) -> Result<Self, PasskeyError> {
        Self::from_bytes(&b64::decode(text).ok_or(PasskeyError::Malformed)?)
    }
}

impl Serialize for CredentialId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for CredentialId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The domain that passkeys belong to (§4, *Relying Party Identifier*): that of the manager's pages,
/// or one above it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct RpId(String);

impl RpId {
    /// Whether pages at this address may use passkeys of this domain (§5.1.3, step 8: the domain
    /// itself, or one below it). Which domains nobody may own (public suffixes) browsers know.
    #[must_use]
    pub fn covers(&self, page: &Url) -> bool {
        let Some(Host::Domain(host)) = page.host() else {
            return false;
        };
        let above = host.strip_suffix(self.0.as_str());
        above.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }

    /// As text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for RpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for RpId {
    type Err = PasskeyError;

    fn from_str(text: &str) -> Result<Self, PasskeyError> {
        match Host::parse(text) {
            // Only what is spelt as browsers hash it; never an address.
            Ok(Host::Domain(domain)) if domain == text && !text.ends_with('.') => Ok(Self(domain)),
            _ => Err(PasskeyError::Malformed),
        }
    }
}

impl<'de> Deserialize<'de> for RpId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A public key of hers with the id that her authenticator has for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Passkey {
    /// Its id.
    pub id: CredentialId,
    /// The key.
    pub key: PasskeyKey,
}

/// Where a passkey has to have been used.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The domain that it belongs to.
    pub rp_id: &'a RpId,
    /// An address on the site where she used it; its origin counts.
    pub site: &'a Url,
}

/// What an authenticator signed, as the browser hands it over (§6.5.4, *assertion*).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// Which passkey.
    pub credential: CredentialId,
    /// `authenticatorData`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    authenticator_data: Part,
    /// `clientDataJSON`, exactly as the browser wrote it.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    client_data: Part,
    /// Over `authenticatorData` and the digest of `clientDataJSON`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    signature: Part,
}

impl fmt::Debug for Assertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Assertion")
    }
}

impl Assertion {
    /// From the parts that a browser gives, as bytes.
    ///
    /// # Errors
    /// [`PasskeyError::Malformed`], when one is too long.
    pub fn new(
        credential: CredentialId,
        authenticator_data: &[u8],
        client_data: &[u8],
        signature: &[u8],
    ) -> Result<Self, PasskeyError> {
        let part = |bytes: &[u8]| {
            (bytes.len() <= LONGEST_PART)
                .then(|| Part(bytes.to_vec()))
                .ok_or(PasskeyError::Malformed)
        };
        Ok(Self {
            credential,
            authenticator_data: part(authenticator_data)?,
            client_data: part(client_data)?,
            signature: part(signature)?,
        })
    }

    /// Checks that this passkey answered this challenge here, and that she was there.
    ///
    /// # Errors
    /// The first step that fails.
    pub fn verify(
        &self,
        challenge: &[u8; 32],
        place: Place<'_>,
        passkey: &Passkey,
    ) -> Result<(), PasskeyError> {
        ceremony::check_assertion(
            self,
            challenge,
            place,
            passkey,
            ceremony::Presence::Verified,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_domain_spelt_as_browsers_hash_it_is_one() {
        for text in [
            "",
            ".",
            "Example.org",
            "example.org.",
            "192.0.2.1",
            "[::1]",
            "ex ample",
            "https://a",
            "a/b",
            "bücher.example",
        ] {
            assert!(text.parse::<RpId>().is_err(), "{text}");
        }
        for text in ["localhost", "example.org", "xn--bcher-kva.example"] {
            assert_eq!(text.parse::<RpId>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_domain_covers_itself_and_what_lies_below() {
        let rp: RpId = "example.org".parse().unwrap();
        for (page, covered) in [
            ("https://example.org/x", true),
            ("https://consent.example.org:8443/", true),
            ("https://badexample.org/", false),
            ("https://example.org.evil.example/", false),
            ("https://org/", false),
            ("https://192.0.2.1/", false),
        ] {
            assert_eq!(rp.covers(&page.parse().unwrap()), covered, "{page}");
        }
    }

    #[test]
    fn an_id_has_between_one_and_1023_bytes() {
        assert!(CredentialId::from_bytes(&[]).is_err());
        assert!(CredentialId::from_bytes(&[1; 1024]).is_err());
        let id = CredentialId::from_bytes(&[1; 1023]).unwrap();
        assert_eq!(id.to_string().parse::<CredentialId>(), Ok(id));
    }
}
