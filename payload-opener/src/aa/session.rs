//! From a shared secret and two nonces to a key, and what is sealed with it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, KeyType, Salt};
use zeroize::Zeroizing;

use super::{KeyError, OpenError};

const TAG_LEN: usize = 16;
const SALT_LEN: usize = 20;

/// What the library takes in one call: 2^36 - 32 bytes (NIST SP 800-38D §5.2.1.1).
const MOST: u64 = (1 << 36) - 32;

/// Key and IV of one document. Both methods take it by value: it is used once.
pub(super) struct Session {
    key: Zeroizing<[u8; 32]>,
    iv: [u8; 12],
}

struct KeyLen;

impl KeyType for KeyLen {
    fn len(&self) -> usize {
        32
    }
}

impl Session {
    /// Derives the session; the order of the nonces does not matter.
    pub(super) fn derive(secret: &[u8; 32], a: &[u8; 32], b: &[u8; 32]) -> Option<Self> {
        let mut mixed = [0; 32];
        for (mixed, (a, b)) in mixed.iter_mut().zip(a.iter().zip(b)) {
            *mixed = a ^ b;
        }
        let (salt, iv) = mixed.split_at(SALT_LEN);
        let mut key = Zeroizing::new([0; 32]);
        Salt::new(HKDF_SHA256, salt)
            .extract(secret)
            .expand(&[], KeyLen)
            .and_then(|okm| okm.fill(key.as_mut_slice()))
            .ok()?;
        Some(Self {
            key,
            iv: iv.try_into().ok()?,
        })
    }

    pub(super) fn seal(self, plaintext: &[u8]) -> Result<String, KeyError> {
        if u64::try_from(plaintext.len()).is_ok_and(|len| len > MOST) {
            return Err(KeyError::TooLong);
        }
        let key = self.aead().ok_or(KeyError::TooLong)?;
        // The one copy: encrypted where it lies, so nothing readable is left of it.
        let mut buffer = Vec::with_capacity(plaintext.len() + TAG_LEN);
        buffer.extend_from_slice(plaintext);
        let iv = Nonce::assume_unique_for_key(self.iv);
        key.seal_in_place_append_tag(iv, Aad::empty(), &mut buffer)
            .map_err(|_| KeyError::TooLong)?;
        Ok(STANDARD.encode(&buffer))
    }

    pub(super) fn open(self, sealed: &str) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let mut buffer = Zeroizing::new(STANDARD.decode(sealed).map_err(|_| OpenError::NotBase64)?);
        if buffer.len() < TAG_LEN {
            return Err(OpenError::Truncated);
        }
        let key = self.aead().ok_or(OpenError::Unopenable)?;
        let iv = Nonce::assume_unique_for_key(self.iv);
        let len = key
            .open_in_place(iv, Aad::empty(), &mut buffer)
            .map_err(|_| OpenError::Unopenable)?
            .len();
        buffer.truncate(len);
        Ok(buffer)
    }

    fn aead(&self) -> Option<LessSafeKey> {
        UnboundKey::new(&AES_256_GCM, self.key.as_slice())
            .ok()
            .map(LessSafeKey::new)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failure here is a failed test")]

    use super::*;

    fn bytes(hex: &str) -> [u8; 32] {
        let digits = hex.as_bytes();
        std::array::from_fn(|i| {
            u8::from_str_radix(str::from_utf8(&digits[2 * i..2 * i + 2]).unwrap(), 16).unwrap()
        })
    }

    /// Key and IV of `tests/rahasya-x25519-kdf-aead.json`.
    #[test]
    fn key_and_iv_are_those_of_the_reference_implementation() {
        let nonce = |text| STANDARD.decode(text).unwrap().try_into().unwrap();
        let session = Session::derive(
            &bytes("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742"),
            &nonce("2OZz6xYAnS6a83WcOZFLQH/0YVcl1vWE+zespfGAWFo="),
            &nonce("WY9hFnr4WLFd9mVvItMIdBjFygVDpPpoi/BZ3Z3lBfY="),
        )
        .unwrap();
        assert_eq!(
            *session.key,
            bytes("3b434ed3f93ce5ef1115a89955a50c0fa3ef09f449a842fed3bf81c2939f4261")
        );
        assert_eq!(
            session.iv,
            *b"\x66\x72\x0f\xec\x70\xc7\xf5\x78\x6c\x65\x5d\xac"
        );
    }
}
