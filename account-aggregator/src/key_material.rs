//! `KeyMaterial`: what anybody may check of it without opening anything.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    code::{ErrorCode, Refusal},
    time::Moment,
};

/// Longest life of an ephemeral key.
pub const LONGEST_LIFE: TimeDelta = TimeDelta::hours(24);
/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 32;
/// Longest `KeyValue`: a PEM of explicit curve parameters and some.
const LONGEST_KEY: usize = 2048;

/// A public key for the exchange, and its nonce.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KeyMaterial {
    /// `ECDH`.
    #[serde(rename = "cryptoAlg")]
    pub crypto_alg: String,
    /// `X25519`, or `Curve25519` in its short Weierstrass form.
    pub curve: String,
    /// Cipher, for the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub params: Option<String>,
    /// The key.
    #[serde(rename = "DHPublicKey")]
    pub public_key: DhPublicKey,
    /// Base64 of 32 random bytes.
    #[serde(rename = "Nonce")]
    pub nonce: String,
}

/// The key of a [`KeyMaterial`].
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct DhPublicKey {
    /// Until when it may be used.
    pub expiry: Moment,
    /// Parameters of the curve, for the reader.
    #[serde(
        rename = "Parameters",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub parameters: Option<String>,
    /// The public value.
    #[serde(rename = "KeyValue")]
    pub key_value: String,
}

impl KeyMaterial {
    /// The material of an ephemeral key.
    #[must_use]
    pub fn new(curve: &str, key_value: String, nonce: String, expiry: DateTime<Utc>) -> Self {
        Self {
            crypto_alg: "ECDH".into(),
            curve: curve.into(),
            params: Some("cipher=AES/GCM/NoPadding;KeyPairGenerator=ECDH".into()),
            public_key: DhPublicKey {
                expiry: expiry.into(),
                parameters: None,
                key_value,
            },
            nonce,
        }
    }

    /// Checks algorithm, curve, spelling, nonce and time. Whether the value is a point of the curve is
    /// checked by who seals to it.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidKey`], and what is wrong.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        let wrong = |what: &str| Err(Refusal::new(ErrorCode::InvalidKey, what));
        if self.crypto_alg != "ECDH" {
            return wrong("`cryptoAlg` must be `ECDH`");
        }
        if !matches!(self.curve.as_str(), "X25519" | "Curve25519") {
            return wrong("`curve` must be `X25519` or `Curve25519`");
        }
        let nonce = STANDARD.decode(&self.nonce);
        if !nonce.is_ok_and(|nonce| nonce.len() == NONCE_BYTES) {
            return wrong("`Nonce` must be base64 of 32 bytes");
        }
        if !self.is_spelled() {
            return wrong("`KeyValue` is not a public key of this curve in base64");
        }
        let expiry = self.public_key.expiry.0;
        if expiry <= now {
            return wrong("the public key has expired");
        }
        if expiry > now + LONGEST_LIFE + crate::time::TOLERANCE {
            return wrong("the public key lives for longer than 24 hours");
        }
        Ok(())
    }

    fn is_spelled(&self) -> bool {
        let text = self.public_key.key_value.trim();
        if text.len() > LONGEST_KEY {
            return false;
        }
        let body: String = text
            .replace("-----BEGIN PUBLIC KEY-----", "")
            .replace("-----END PUBLIC KEY-----", "")
            .split_whitespace()
            .collect();
        // Some libraries write the 32 bytes as hex.
        if self.curve == "X25519"
            && let Some(bytes) = from_hex(&body)
        {
            return !has_small_order(&bytes);
        }
        let Ok(bytes) = STANDARD.decode(body) else {
            return false;
        };
        match (self.curve.as_str(), bytes.as_slice()) {
            // The raw value, or a SubjectPublicKeyInfo around it.
            ("X25519", bytes) => {
                let spelled = bytes.len() == 32 || (bytes.len() == 44 && bytes[0] == 0x30);
                spelled && !has_small_order(&bytes[bytes.len() - 32..])
            }
            // An uncompressed or compressed point, or a SubjectPublicKeyInfo around it.
            (_, [0x04, rest @ ..]) if rest.len() == 64 => true,
            (_, [0x02 | 0x03, rest @ ..]) if rest.len() == 32 => true,
            (_, [0x30, rest @ ..]) => rest.len() > 64,
            _ => false,
        }
    }
}

/// 32 bytes from 64 hex digits.
fn from_hex(text: &str) -> Option<Vec<u8>> {
    let hex = text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_hexdigit());
    hex.then(|| {
        (0..64)
            .step_by(2)
            .filter_map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok())
            .collect()
    })
}

/// The u-coordinates of small order (RFC 7748 §6.1: the exchange would give a secret that everybody knows),
/// with and without the bit that is ignored.
fn has_small_order(u: &[u8]) -> bool {
    const EIGHT: [&str; 2] = [
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    ];
    let mut u = u.to_vec();
    if let Some(top) = u.last_mut() {
        *top &= 0x7f;
    }
    let hex: String = u.iter().map(|byte| format!("{byte:02x}")).collect();
    // 0 and 1; the prime less one, the prime and one more, which are -1, 0 and 1.
    let low = u[1..].iter().all(|byte| *byte == 0) && u[0] <= 1;
    let near = u[1..31].iter().all(|byte| *byte == 0xff) && u[31] == 0x7f;
    low || (near && (0xec..=0xee).contains(&u[0])) || EIGHT.contains(&hex.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    type Change = fn(&mut KeyMaterial);

    #[test]
    fn material_that_cannot_be_used_is_refused() {
        let now: DateTime<Utc> = "2026-11-25T10:00:00Z".parse().unwrap();
        let good = || {
            let text = STANDARD.encode([9; 32]);
            KeyMaterial::new("X25519", text.clone(), text, now + TimeDelta::hours(1))
        };
        good().check(now).unwrap();
        let mut as_hex = good();
        as_hex.public_key.key_value = "09".repeat(32);
        as_hex.check(now).unwrap();
        let changes: [Change; 12] = [
            |m| m.public_key.key_value = "00".repeat(32),
            |m| m.public_key.key_value = STANDARD.encode([0; 32]),
            |m| {
                let mut one = [0; 32];
                (one[0], one[31]) = (1, 0x80);
                m.public_key.key_value = STANDARD.encode(one);
            },
            |m| {
                let mut prime = [0xff; 32];
                (prime[0], prime[31]) = (0xed, 0x7f);
                m.public_key.key_value = STANDARD.encode(prime);
            },
            |m| m.crypto_alg = "RSA".into(),
            |m| m.curve = "P-256".into(),
            |m| m.curve = "Curve25519".into(),
            |m| m.nonce = STANDARD.encode([1; 31]),
            |m| m.nonce = "not base64".into(),
            |m| m.public_key.key_value = STANDARD.encode([9; 33]),
            |m| m.public_key.expiry.0 -= TimeDelta::hours(1),
            |m| m.public_key.expiry.0 += TimeDelta::hours(25),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut material = good();
            change(&mut material);
            let refusal = material.check(now).unwrap_err();
            assert_eq!(refusal.code, ErrorCode::InvalidKey, "{number}");
        }
    }
}
