//! Canonical bytes and their digests.
//!
//! A value is written in the one form of RFC 8785 (JCS), then hashed with SHA-256. Two values that
//! mean the same have the same digest, and two that differ do not: numbers that JCS would round
//! (whole numbers beyond 2^53 - 1, RFC 7493 §2.2) are refused instead of silently colliding.
//!
//! What it does not do: hide low-entropy values. Where a digest is published, use
//! [`Digest::salted`] with a fresh [`Salt`], which the caller makes.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{dataset::LARGEST_INTEGER, jose::b64};

const PREFIX: &str = "sha-256:";
const MAX_WHOLE: u64 = LARGEST_INTEGER.unsigned_abs();

/// A SHA-256 digest, written `sha-256:<base64url>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// Sixteen random bytes that keep a published digest from being guessed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Salt([u8; 16]);

/// Why a value has no digest.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DigestError {
    /// The value cannot be written as canonical JSON.
    #[error("the value has no canonical JSON form")]
    NotCanonical,
    /// A whole number that RFC 8785 would round.
    #[error("a whole number in the value is beyond 2^53 - 1 and would be rounded")]
    NumberTooLarge,
}

/// Why text is not a digest or a salt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ParseDigestError {
    /// Not `sha-256:` followed by 43 base64url characters.
    #[error("not a digest of the form `sha-256:<base64url>`")]
    Digest,
    /// Not 22 base64url characters.
    #[error("not a salt of 22 base64url characters")]
    Salt,
}

/// Writes `value` in the canonical form of RFC 8785.
///
/// # Errors
///
/// [`DigestError`], when the value has no canonical form that keeps its numbers exact.
pub fn canonical(value: &impl Serialize) -> Result<Vec<u8>, DigestError> {
    let bytes = serde_json_canonicalizer::to_vec(value).map_err(|_| DigestError::NotCanonical)?;
    let plain = serde_json::to_value(value).map_err(|_| DigestError::NotCanonical)?;
    if keeps_numbers(&plain) {
        Ok(bytes)
    } else {
        Err(DigestError::NumberTooLarge)
    }
}

fn keeps_numbers(value: &Value) -> bool {
    match value {
        Value::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(whole), _) => whole <= MAX_WHOLE,
            (None, Some(whole)) => whole.unsigned_abs() <= MAX_WHOLE,
            (None, None) => true,
        },
        Value::Array(items) => items.iter().all(keeps_numbers),
        Value::Object(members) => members.values().all(keeps_numbers),
        Value::Null | Value::Bool(_) | Value::String(_) => true,
    }
}

impl Digest {
    /// Digest of exactly these bytes.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// Digest of the canonical JSON of `value`.
    ///
    /// # Errors
    ///
    /// As [`canonical`].
    pub fn of_json(value: &impl Serialize) -> Result<Self, DigestError> {
        Ok(Self::of_bytes(&canonical(value)?))
    }

    /// Digest of `salt` followed by the canonical JSON of `value`.
    ///
    /// # Errors
    ///
    /// As [`canonical`].
    pub fn salted(salt: &Salt, value: &impl Serialize) -> Result<Self, DigestError> {
        Ok(Self::salted_bytes(salt, &canonical(value)?))
    }

    /// Digest of `salt` followed by bytes that are canonical JSON already.
    #[must_use]
    pub fn salted_bytes(salt: &Salt, canonical: &[u8]) -> Self {
        let hash = Sha256::new().chain_update(salt.0).chain_update(canonical);
        Self(hash.finalize().into())
    }

    /// Takes 32 bytes that already are a SHA-256 digest.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// A digest of bytes that come piece by piece.
#[derive(Debug, Clone, Default)]
pub struct RunningDigest(Sha256);

impl RunningDigest {
    /// Takes the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of all bytes so far, in order.
    #[must_use]
    pub fn finish(self) -> Digest {
        Digest(self.0.finalize().into())
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{PREFIX}{}", b64::encode(&self.0))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = ParseDigestError;

    fn from_str(text: &str) -> Result<Self, ParseDigestError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(ParseDigestError::Digest)?;
        b64::decode_array(encoded)
            .map(Self)
            .ok_or(ParseDigestError::Digest)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl Salt {
    /// Takes sixteen bytes from the caller's source of randomness.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The sixteen bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&b64::encode(&self.0))
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        b64::decode_array(&text)
            .map(Self)
            .ok_or_else(|| serde::de::Error::custom(ParseDigestError::Salt))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_number_that_would_be_rounded_is_refused() {
        for value in [json!(9_007_199_254_740_993_u64), json!({"a": [i64::MIN]})] {
            assert!(matches!(
                Digest::of_json(&value),
                Err(DigestError::NumberTooLarge)
            ));
        }
        assert!(Digest::of_json(&json!(-9_007_199_254_740_991_i64)).is_ok());
        assert!(matches!(
            Digest::of_json(&f64::NAN),
            Err(DigestError::NotCanonical)
        ));
    }

    #[test]
    fn text_that_is_not_a_digest_is_refused() {
        let good = Digest::of_bytes(b"").to_string();
        assert_eq!(good, "sha-256:47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
        assert_eq!(good.parse(), Ok(Digest::of_bytes(b"")));
        let other_spelling = good.replace("SuFU", "SuFV");
        for text in [
            "",
            "sha-256:",
            &good[8..],
            &good[..50],
            &format!("{good}="),
            &other_spelling,
        ] {
            assert_eq!(
                text.parse::<Digest>(),
                Err(ParseDigestError::Digest),
                "{text}"
            );
        }
        assert!(serde_json::from_value::<Salt>(json!("AAAAAAAAAAAAAAAAAAAAAB")).is_err());
    }

    #[test]
    fn jcs_orders_members_by_utf16_and_writes_numbers_as_rfc_8785_does() {
        // RFC 8785 §3.2.2 and §3.2.3.
        let value: Value = serde_json::from_str(
            r#"{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
                "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
                "literals":[null,true,false]}"#,
        )
        .unwrap();
        let expected = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,\
                        0.002,1e-27],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
        assert_eq!(
            String::from_utf8(canonical(&value).unwrap()).unwrap(),
            expected
        );

        let keys = json!({"\u{20ac}": "Euro Sign", "\r": "Carriage Return",
            "\u{fb33}": "Hebrew Letter Dalet With Dagesh", "1": "One",
            "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control",
            "\u{f6}": "Latin Small Letter O With Diaeresis"});
        let text = String::from_utf8(canonical(&keys).unwrap()).unwrap();
        let order = [
            "Carriage", "One", "Control", "Latin", "Euro", "Emoji", "Hebrew",
        ];
        let places: Vec<_> = order.iter().map(|word| text.find(word).unwrap()).collect();
        assert!(places.is_sorted(), "{text}");
    }

    #[test]
    fn numbers_follow_the_table_of_rfc_8785() {
        // RFC 8785 appendix B: IEEE 754 bits and their text.
        for (bits, text) in [
            (0x0000_0000_0000_0000_u64, "0"),
            (0x8000_0000_0000_0000, "0"),
            (0x0000_0000_0000_0001, "5e-324"),
            (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
            (0x4340_0000_0000_0000, "9007199254740992"),
            (0x4430_0000_0000_0000, "295147905179352830000"),
            (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
            (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
            (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
            (0x41b3_de43_5555_5555, "333333333.3333333"),
            (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        ] {
            let bytes = canonical(&f64::from_bits(bits)).unwrap();
            assert_eq!(String::from_utf8(bytes).unwrap(), text);
        }
    }

    #[test]
    fn member_order_does_not_change_a_digest_and_a_salt_does() {
        let (a, b) = (json!({"x": 1, "y": 2}), json!({"y": 2, "x": 1}));
        assert_eq!(Digest::of_json(&a).unwrap(), Digest::of_json(&b).unwrap());
        let (one, two) = (Salt::from_bytes([1; 16]), Salt::from_bytes([2; 16]));
        let salted = Digest::salted(&one, &a).unwrap();
        assert_ne!(salted, Digest::salted(&two, &a).unwrap());
        let mut bytes = vec![1; 16];
        bytes.extend_from_slice(br#"{"x":1,"y":2}"#);
        assert_eq!(salted, Digest::of_bytes(&bytes));
    }
}
