//! Key ids: RFC 7638 thumbprints with SHA-256.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};

use super::b64;
use super::error::KeyError;
use crate::digest::Digest;

/// The RFC 7638 thumbprint of a key, in base64url; our only form of `kid`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Thumbprint(String);

impl Thumbprint {
    /// Hashes the required members of a JWK, already in lexicographic order (RFC 7638 §3).
    pub(crate) fn of_members(json: &str) -> Self {
        Self(b64::encode(Digest::of_bytes(json.as_bytes()).as_bytes()))
    }

    /// The 43 characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Thumbprint {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        b64::decode_array::<32>(text).ok_or(KeyError::Thumbprint)?;
        Ok(Self(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for Thumbprint {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_not_a_thumbprint_is_refused() {
        let good = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
        assert_eq!(good.parse::<Thumbprint>().unwrap().as_str(), good);
        let other_spelling = format!("{}l", &good[..42]);
        for text in ["", "Bob", &good[1..], &format!("{good}A"), &other_spelling] {
            assert_eq!(
                text.parse::<Thumbprint>(),
                Err(KeyError::Thumbprint),
                "{text}"
            );
        }
    }

    #[test]
    fn the_example_of_rfc_7638_has_its_published_thumbprint() {
        // RFC 7638 §3.1: the only example is an RSA key, so the hash input is given directly.
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhD\
                 R1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf\
                 0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n9\
                 1CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF4\
                 4-csFCur-kEgU8awapJzKnqDKgw";
        let json = format!(r#"{{"e":"AQAB","kty":"RSA","n":"{n}"}}"#);
        let expected = "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs";
        assert_eq!(Thumbprint::of_members(&json).as_str(), expected);
    }
}
