//! The public key of a passkey: what COSE carried (RFC 9053), kept as a public JWK.

use coset::{
    CoseKey, KeyType, Label, RegisteredLabelWithPrivate,
    cbor::value::Value,
    iana::{self, EnumI64},
};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::{Deserialize, Serialize};

use super::PasskeyError;
use crate::jose::{Point, VerifyingKey, b64};

/// Shortest and longest modulus of an RSA key, bytes: 2048 to 4096 bits.
const MODULUS: std::ops::RangeInclusive<usize> = 256..=512;

/// A key that checks what a passkey signed: ES256, EdDSA (Ed25519) or RS256, the kinds that
/// authenticators and platforms make (§5.8.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum PasskeyKey {
    /// ES256 or EdDSA.
    Curve(VerifyingKey),
    /// RS256.
    Rsa(RsaKey),
}

/// An RSA key of at least 2048 bits, as a public JWK (RFC 7518 §6.3.1).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(try_from = "RsaJwk", into = "RsaJwk")]
pub struct RsaKey {
    modulus: Vec<u8>,
    exponent: Vec<u8>,
}

#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct RsaJwk {
    kty: Rsa,
    alg: Rs256,
    n: String,
    e: String,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Rsa {
    #[serde(rename = "RSA")]
    Rsa,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
enum Rs256 {
    #[serde(rename = "RS256")]
    Rs256,
}

impl RsaKey {
    fn new(modulus: Vec<u8>, exponent: Vec<u8>) -> Result<Self, PasskeyError> {
        // Both without leading zeros, the exponent odd and between 3 and 2^32: nobody means others.
        let plain = |number: &[u8]| number.first().is_some_and(|first| *first != 0);
        let odd = exponent.last().is_some_and(|last| last % 2 == 1) && exponent != [1];
        let good = plain(&modulus) && plain(&exponent) && odd;
        if !good || !MODULUS.contains(&modulus.len()) || exponent.len() > 4 {
            return Err(PasskeyError::Key);
        }
        Ok(Self { modulus, exponent })
    }
}

impl TryFrom<RsaJwk> for RsaKey {
    type Error = PasskeyError;

    fn try_from(jwk: RsaJwk) -> Result<Self, PasskeyError> {
        let number = |text: &str| b64::decode(text).ok_or(PasskeyError::Key);
        Self::new(number(&jwk.n)?, number(&jwk.e)?)
    }
}

impl From<RsaKey> for RsaJwk {
    fn from(key: RsaKey) -> Self {
        Self {
            kty: Rsa::Rsa,
            alg: Rs256::Rs256,
            n: b64::encode(&key.modulus),
            e: b64::encode(&key.exponent),
        }
    }
}

impl PasskeyKey {
    /// Reads the key that an authenticator made.
    pub(super) fn of_cose(key: &CoseKey) -> Result<Self, PasskeyError> {
        let algorithm = match &key.alg {
            Some(RegisteredLabelWithPrivate::Assigned(algorithm)) => *algorithm,
            _ => return Err(PasskeyError::Key),
        };
        match (&key.kty, algorithm) {
            (KeyType::Assigned(iana::KeyType::EC2), iana::Algorithm::ES256) => {
                let curve = number(key, iana::Ec2KeyParameter::Crv)?;
                if curve != iana::EllipticCurve::P_256.to_i64() {
                    return Err(PasskeyError::Key);
                }
                let (x, y) = (
                    bytes(key, iana::Ec2KeyParameter::X)?,
                    bytes(key, iana::Ec2KeyParameter::Y)?,
                );
                Self::of_point(Point::P256 {
                    x: fixed(x)?,
                    y: fixed(y)?,
                })
            }
            (KeyType::Assigned(iana::KeyType::OKP), iana::Algorithm::EdDSA) => {
                let curve = number(key, iana::OkpKeyParameter::Crv)?;
                if curve != iana::EllipticCurve::Ed25519.to_i64() {
                    return Err(PasskeyError::Key);
                }
                Self::of_point(Point::Ed25519(fixed(bytes(
                    key,
                    iana::OkpKeyParameter::X,
                )?)?))
            }
            (KeyType::Assigned(iana::KeyType::RSA), iana::Algorithm::RS256) => {
                let modulus = bytes(key, iana::RsaKeyParameter::N)?;
                let exponent = bytes(key, iana::RsaKeyParameter::E)?;
                RsaKey::new(modulus.to_vec(), exponent.to_vec()).map(Self::Rsa)
            }
            _ => Err(PasskeyError::Key),
        }
    }

    fn of_point(point: Point) -> Result<Self, PasskeyError> {
        let key = VerifyingKey::from_point(point).map_err(|_| PasskeyError::Key)?;
        Ok(Self::Curve(key))
    }

    /// Checks a signature in the form in which authenticators give it (§6.5.5): ECDSA as ASN.1.
    pub(super) fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), PasskeyError> {
        let bad = PasskeyError::Signature;
        match self {
            Self::Curve(key) => match key.point() {
                Point::Ed25519(_) => key.verify_bytes(message, signature).map_err(|_| bad),
                Point::P256 { x, y } => {
                    let mut point = [0x04; 65];
                    let (_, coordinates) = point.split_at_mut(1);
                    let (to_x, to_y) = coordinates.split_at_mut(32);
                    to_x.copy_from_slice(x);
                    to_y.copy_from_slice(y);
                    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &point)
                        .verify(message, signature)
                        .map_err(|_| bad)
                }
            },
            Self::Rsa(key) => RsaPublicKeyComponents {
                n: &key.modulus,
                e: &key.exponent,
            }
            .verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            .map_err(|_| bad),
        }
    }
}

fn parameter(key: &CoseKey, label: impl EnumI64) -> Result<&Value, PasskeyError> {
    let wanted = Label::Int(label.to_i64());
    let found = key.params.iter().find(|(label, _)| *label == wanted);
    found.map(|(_, value)| value).ok_or(PasskeyError::Key)
}

fn bytes(key: &CoseKey, label: impl EnumI64) -> Result<&[u8], PasskeyError> {
    let value = parameter(key, label)?.as_bytes();
    value.map(Vec::as_slice).ok_or(PasskeyError::Key)
}

fn number(key: &CoseKey, label: impl EnumI64) -> Result<i64, PasskeyError> {
    let value = parameter(key, label)?.as_integer();
    value
        .and_then(|number| number.try_into().ok())
        .ok_or(PasskeyError::Key)
}

fn fixed(bytes: &[u8]) -> Result<[u8; 32], PasskeyError> {
    bytes.try_into().map_err(|_| PasskeyError::Key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rsa(n: &[u8], e: &[u8]) -> serde_json::Value {
        serde_json::json!({"kty": "RSA", "alg": "RS256", "n": b64::encode(n), "e": b64::encode(e)})
    }

    #[test]
    fn an_rsa_key_that_nobody_means_is_refused() {
        let good = [0xff; 256];
        for (n, e) in [
            (&good[..255], &[1, 0, 1][..]),
            (&[0xff; 513][..], &[1, 0, 1]),
            (&good[..], &[]),
            (&good[..], &[1]),
            (&good[..], &[2]),
            (&good[..], &[0, 3]),
            (&good[..], &[1, 0, 0, 0, 1]),
            (&[0; 256][..], &[1, 0, 1]),
        ] {
            let read = serde_json::from_value::<PasskeyKey>(rsa(n, e));
            assert!(read.is_err(), "{} {e:?}", n.len());
        }
        let jwk = rsa(&good, &[1, 0, 1]);
        let key: PasskeyKey = serde_json::from_value(jwk.clone()).unwrap();
        assert_eq!(serde_json::to_value(&key).unwrap(), jwk);
        let mut private = jwk;
        private["d"] = "AQAB".into();
        assert!(serde_json::from_value::<PasskeyKey>(private).is_err());
    }
}
