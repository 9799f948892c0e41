//! Public X25519 keys that pages are sealed to.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::b64;
use super::error::{JoseError, KeyError};
use super::key::{MAX_JWK, given, is_trivial_coordinate};
use super::thumbprint::Thumbprint;
use crate::json;

/// The public X25519 key of a recipient, as the strict JWK `{"kty":"OKP","crv":"X25519","x":..}`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SealingKey([u8; 32]);

impl SealingKey {
    /// Takes the 32 bytes of a public key (RFC 7748 §5).
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], when the point has small order, so that the agreed secret would be zero
    /// whatever the sender does (RFC 7748 §6.1).
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, JoseError> {
        Ok(Self::checked(bytes)?)
    }

    /// Reads a strict public JWK.
    ///
    /// # Errors
    ///
    /// [`JoseError::Key`], naming what is wrong with it.
    pub fn from_jwk(text: &str) -> Result<Self, JoseError> {
        let jwk: Jwk = json::parse(text.as_bytes(), MAX_JWK).map_err(KeyError::Shape)?;
        Ok(Self::try_from(jwk)?)
    }

    fn checked(bytes: [u8; 32]) -> Result<Self, KeyError> {
        if has_small_order(bytes) {
            Err(KeyError::Point)
        } else {
            Ok(Self(bytes))
        }
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The key's id.
    #[must_use]
    pub fn thumbprint(&self) -> Thumbprint {
        let x = b64::encode(&self.0);
        Thumbprint::of_members(&format!(r#"{{"crv":"X25519","kty":"OKP","x":"{x}"}}"#))
    }
}

/// Whether a Montgomery coordinate has order 1, 2, 4 or 8 on the curve or its twist.
fn has_small_order(mut u: [u8; 32]) -> bool {
    const ORDER_EIGHT: [[u8; 32]; 2] = [
        [
            0xe0, 0xeb, 0x7a, 0x7c, 0x3b, 0x41, 0xb8, 0xae, 0x16, 0x56, 0xe3, 0xfa, 0xf1, 0x9f,
            0xc4, 0x6a, 0xda, 0x09, 0x8d, 0xeb, 0x9c, 0x32, 0xb1, 0xfd, 0x86, 0x62, 0x05, 0x16,
            0x5f, 0x49, 0xb8, 0x00,
        ],
        [
            0x5f, 0x9c, 0x95, 0xbc, 0xa3, 0x50, 0x8c, 0x24, 0xb1, 0xd0, 0xb1, 0x55, 0x9c, 0x83,
            0xef, 0x5b, 0x04, 0x44, 0x5c, 0xc4, 0x58, 0x1c, 0x8e, 0x86, 0xd8, 0x22, 0x4e, 0xdd,
            0xd0, 0x9f, 0x11, 0x57,
        ],
    ];
    // RFC 7748 §5: the top bit is ignored.
    u[31] &= 0x7f;
    ORDER_EIGHT.contains(&u) || is_trivial_coordinate(&u)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    /// Never read: its presence is the refusal.
    #[serde(default, deserialize_with = "given", skip_serializing)]
    d: Option<serde::de::IgnoredAny>,
}

impl TryFrom<Jwk> for SealingKey {
    type Error = KeyError;

    fn try_from(jwk: Jwk) -> Result<Self, KeyError> {
        if jwk.d.is_some() {
            return Err(KeyError::PrivateMember);
        }
        if jwk.kty != "OKP" || jwk.crv != "X25519" {
            return Err(KeyError::Kind);
        }
        Self::checked(b64::decode_array(&jwk.x).ok_or(KeyError::Coordinate)?)
    }
}

impl Serialize for SealingKey {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (kty, crv) = (String::from("OKP"), String::from("X25519"));
        Jwk {
            kty,
            crv,
            x: b64::encode(&self.0),
            d: None,
        }
        .serialize(to)
    }
}

impl<'de> Deserialize<'de> for SealingKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Jwk::deserialize(from)?
            .try_into()
            .map_err(serde::de::Error::custom)
    }
}

impl fmt::Debug for SealingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SealingKey({})", self.thumbprint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOB: &str = "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08";

    fn jwk(x: &str, more: &str) -> String {
        format!(r#"{{"kty":"OKP","crv":"X25519","x":"{x}"{more}}}"#)
    }

    #[test]
    fn a_point_without_security_is_refused_in_every_encoding() {
        let mut points = vec![[0; 32], [0; 32]];
        points[1][0] = 1;
        for first in [0xec, 0xed, 0xee] {
            let mut point = [0xff; 32];
            (point[0], point[31]) = (first, 0x7f);
            points.push(point);
        }
        for mut point in points {
            assert!(SealingKey::from_bytes(point).is_err());
            point[31] |= 0x80;
            assert!(SealingKey::from_bytes(point).is_err());
        }
        let mut generator = [0; 32];
        generator[0] = 9;
        assert!(SealingKey::from_bytes(generator).is_ok());
    }

    #[test]
    fn a_private_foreign_or_misspelt_key_is_refused() {
        let refusal = |text: &str| match SealingKey::from_jwk(text) {
            Err(JoseError::Key(why)) => why,
            other => panic!("{other:?}"),
        };
        assert_eq!(refusal(&jwk(BOB, r#","d":"AA""#)), KeyError::PrivateMember);
        assert_eq!(refusal(&jwk(BOB, r#","d":null"#)), KeyError::PrivateMember);
        assert_eq!(refusal(&jwk(&BOB[1..], "")), KeyError::Coordinate);
        assert_eq!(refusal(&jwk(&format!("{BOB}="), "")), KeyError::Coordinate);
        assert_eq!(
            refusal(&jwk(BOB, "").replace("X25519", "X448")),
            KeyError::Kind
        );
        assert_eq!(
            refusal(&jwk(BOB, "").replace("X25519", "Ed25519")),
            KeyError::Kind
        );
        assert!(matches!(
            refusal(&jwk(BOB, r#","use":"enc""#)),
            KeyError::Shape(_)
        ));
        assert!(matches!(
            refusal(&jwk(BOB, r#","x":"AA""#)),
            KeyError::Shape(_)
        ));
    }

    #[test]
    fn a_good_key_survives_its_wire_form() {
        let key = SealingKey::from_jwk(&jwk(BOB, "")).unwrap();
        assert_eq!(serde_json::to_string(&key).unwrap(), jwk(BOB, ""));
        // RFC 8037 appendix A.6 gives this key; its thumbprint is over the three members.
        assert_eq!(key.thumbprint().as_str().len(), 43);
    }
}
