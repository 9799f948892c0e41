//! The keys of a vault, wrapped under the host's key.
//!
//! AES-256-GCM with a fresh 96-bit nonce (NIST SP 800-38D §8.2.2); the context, which names the
//! vault, is authenticated with it, so that keys cannot be moved to another vault. Other small
//! secrets of the host can be wrapped the same way under contexts of their own.

use consent_model::redacted::{Redacted, SecretBytes};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use service_kit::entropy::IdSource;
use zeroize::{Zeroize, Zeroizing};

use super::VaultId;

/// First byte of everything wrapped.
const VERSION: u8 = 1;
/// Data key and signing seed.
const PLAIN_LEN: usize = 64;

/// Why something wrapped cannot be read, or cannot be wrapped. Never says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not in the form that this module writes.
    #[error("the wrapped bytes have an unknown form")]
    Form,
    /// Another key, another context or altered bytes.
    #[error("the wrapped bytes do not belong to this key and place")]
    Authentication,
}

/// A vault's keys as they may be stored: useless without the host's key.
#[derive(Clone, PartialEq, Eq)]
pub struct WrappedKeys(Vec<u8>);

impl WrappedKeys {
    /// Takes bytes that were stored.
    #[must_use]
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl std::fmt::Debug for WrappedKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WrappedKeys")
    }
}

/// The host's key.
pub(super) struct HostKey(LessSafeKey);

/// What a vault needs to be opened and to sign.
pub(super) struct VaultKeys {
    pub(super) data: Zeroizing<[u8; 32]>,
    pub(super) seed: Zeroizing<[u8; 32]>,
}

impl HostKey {
    pub(super) fn new(bytes: &Redacted<[u8; 32]>) -> Result<Self, KeyError> {
        UnboundKey::new(&AES_256_GCM, bytes.expose())
            .map(|key| Self(LessSafeKey::new(key)))
            .map_err(|_| KeyError::Form)
    }

    pub(super) fn wrap(
        &self,
        context: &str,
        secret: &[u8],
        ids: &IdSource,
    ) -> Result<Vec<u8>, KeyError> {
        let random = ids.bytes32();
        let mut nonce = [0; NONCE_LEN];
        nonce.copy_from_slice(&random[..NONCE_LEN]);
        let mut sealed = secret.to_vec();
        let sealing = self.0.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(context.as_bytes()),
            &mut sealed,
        );
        if sealing.is_err() {
            sealed.zeroize();
            return Err(KeyError::Form);
        }
        let mut wrapped = vec![VERSION];
        wrapped.extend_from_slice(&nonce);
        wrapped.extend_from_slice(&sealed);
        Ok(wrapped)
    }

    pub(super) fn unwrap(&self, context: &str, wrapped: &[u8]) -> Result<SecretBytes, KeyError> {
        let (&version, rest) = wrapped.split_first().ok_or(KeyError::Form)?;
        let (nonce, sealed) = rest.split_at_checked(NONCE_LEN).ok_or(KeyError::Form)?;
        if version != VERSION {
            return Err(KeyError::Form);
        }
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyError::Form)?;
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let plain = self
            .0
            .open_in_place(nonce, Aad::from(context.as_bytes()), &mut buffer)
            .map_err(|_| KeyError::Authentication)?;
        Ok(SecretBytes::from(plain.to_vec()))
    }

    pub(super) fn wrap_vault(
        &self,
        id: VaultId,
        keys: &VaultKeys,
        ids: &IdSource,
    ) -> Result<WrappedKeys, KeyError> {
        let mut plain = Zeroizing::new([0; PLAIN_LEN]);
        plain[..32].copy_from_slice(keys.data.as_slice());
        plain[32..].copy_from_slice(keys.seed.as_slice());
        self.wrap(&context(id), plain.as_slice(), ids)
            .map(WrappedKeys)
    }

    pub(super) fn unwrap_vault(
        &self,
        id: VaultId,
        wrapped: &WrappedKeys,
    ) -> Result<VaultKeys, KeyError> {
        let plain = self.unwrap(&context(id), &wrapped.0)?;
        let bytes = plain.expose();
        let halves = bytes.split_at_checked(32).ok_or(KeyError::Form)?;
        let half = |bytes: &[u8]| bytes.try_into().map(Zeroizing::new);
        Ok(VaultKeys {
            data: half(halves.0).map_err(|_| KeyError::Form)?,
            seed: half(halves.1).map_err(|_| KeyError::Form)?,
        })
    }
}

fn context(id: VaultId) -> String {
    format!("amanat-vault-keys-v1:{id}")
}

#[cfg(test)]
mod tests {
    use service_kit::testing;

    use super::*;

    fn host(byte: u8) -> HostKey {
        HostKey::new(&Redacted::new([byte; 32])).unwrap()
    }

    #[test]
    fn another_key_another_place_or_one_changed_bit_unwraps_nothing() {
        let ids = testing::ids(1);
        let wrapped = host(1).wrap("a", b"secret", &ids).unwrap();
        let refused = Some(KeyError::Authentication);
        assert_eq!(host(2).unwrap("a", &wrapped).err(), refused);
        assert_eq!(host(1).unwrap("b", &wrapped).err(), refused);
        for place in 1..wrapped.len() {
            let mut altered = wrapped.clone();
            altered[place] ^= 1;
            assert_eq!(host(1).unwrap("a", &altered).err(), refused);
        }
        for cut in 0..wrapped.len() {
            assert!(host(1).unwrap("a", &wrapped[..cut]).is_err());
        }
        let plain = host(1).unwrap("a", &wrapped).unwrap();
        assert_eq!(plain.expose().as_slice(), b"secret");
    }

    #[test]
    fn the_same_secret_is_never_wrapped_into_the_same_bytes() {
        let ids = testing::ids(1);
        let once = host(1).wrap("a", b"secret", &ids).unwrap();
        assert_ne!(once, host(1).wrap("a", b"secret", &ids).unwrap());
    }
}
