//! The keys of the host: the one that everything new is wrapped under, and older ones for reading.
//!
//! AES-256-GCM with a fresh 96-bit nonce (NIST SP 800-38D §8.2.2); the context, which names the
//! place, is authenticated with it, so that nothing wrapped can be moved. What is wrapped says
//! under which key it lies: by the key's id, which tells nothing about the key.

use std::{fmt, str::FromStr};

use consent_model::redacted::{Redacted, SecretBytes};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use service_kit::entropy::IdSource;
use zeroize::{Zeroize, Zeroizing};

/// First byte of what was wrapped before keys had ids: it does not say under which it lies.
const WITHOUT_ID: u8 = 1;
/// First byte of everything wrapped now; the key's id follows.
const VERSION: u8 = 2;
const ID_LEN: usize = 8;
const HEADER_LEN: usize = 1 + ID_LEN;
const ID_TAG: &[u8] = b"amanat-key-id-v1";

/// Names a key of 32 random bytes. Computed from it, and of no use in finding it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeyId([u8; ID_LEN]);

/// The text is not a key's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of a key: 16 hexadecimal digits")]
pub struct NoKeyId;

impl KeyId {
    pub(super) fn of(key: &[u8; 32]) -> Self {
        let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), ID_TAG);
        let mut id = [0; ID_LEN];
        id.copy_from_slice(&tag.as_ref()[..ID_LEN]);
        Self(id)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

impl FromStr for KeyId {
    type Err = NoKeyId;

    fn from_str(text: &str) -> Result<Self, NoKeyId> {
        let mut id = [0; ID_LEN];
        if !text.is_ascii() || text.len() != 2 * ID_LEN {
            return Err(NoKeyId);
        }
        for (place, byte) in id.iter_mut().enumerate() {
            let digits = &text[2 * place..2 * place + 2];
            *byte = u8::from_str_radix(digits, 16).map_err(|_| NoKeyId)?;
        }
        Ok(Self(id))
    }
}

/// Why something wrapped cannot be read, or cannot be wrapped. Never says more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not in the form that this module writes.
    #[error("the wrapped bytes have an unknown form")]
    Form,
    /// Another key, another context or altered bytes.
    #[error("the wrapped bytes do not belong to this key and place")]
    Authentication,
    /// They lie under a host key that this host does not have.
    #[error("the wrapped bytes lie under host key `{0}`, which is not configured")]
    NoHostKey(KeyId),
}

/// One key of the host.
struct HostKey {
    id: KeyId,
    key: LessSafeKey,
}

impl HostKey {
    fn new(bytes: &Redacted<[u8; 32]>) -> Result<Self, KeyError> {
        let key = UnboundKey::new(&AES_256_GCM, bytes.expose()).map_err(|_| KeyError::Form)?;
        Ok(Self {
            id: KeyId::of(bytes.expose()),
            key: LessSafeKey::new(key),
        })
    }

    fn open(&self, aad: &[u8], rest: &[u8]) -> Result<SecretBytes, KeyError> {
        let (nonce, sealed) = rest.split_at_checked(NONCE_LEN).ok_or(KeyError::Form)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| KeyError::Form)?;
        let mut buffer = Zeroizing::new(sealed.to_vec());
        let plain = self.key.open_in_place(nonce, Aad::from(aad), &mut buffer);
        let plain = plain.map_err(|_| KeyError::Authentication)?;
        Ok(SecretBytes::from(plain.to_vec()))
    }
}

/// The host's keys.
pub struct HostKeys {
    current: HostKey,
    older: Vec<HostKey>,
}

impl fmt::Debug for HostKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HostKeys({})", self.current.id)
    }
}

impl HostKeys {
    /// Wraps under `current` from now on, and still reads what lies under `older`.
    ///
    /// # Errors
    /// When a key is not taken.
    pub fn new(
        current: &Redacted<[u8; 32]>,
        older: &[Redacted<[u8; 32]>],
    ) -> Result<Self, KeyError> {
        Ok(Self {
            current: HostKey::new(current)?,
            older: older.iter().map(HostKey::new).collect::<Result<_, _>>()?,
        })
    }

    /// The key that everything new is wrapped under.
    #[must_use]
    pub const fn current(&self) -> KeyId {
        self.current.id
    }

    /// Every key that can be read under, the current one first.
    pub fn ids(&self) -> impl Iterator<Item = KeyId> {
        self.all().map(|key| key.id)
    }

    /// Under which key something lies, where it says so.
    #[must_use]
    pub fn id_of(wrapped: &[u8]) -> Option<KeyId> {
        let header = wrapped.first_chunk::<HEADER_LEN>()?;
        let (version, id) = header.split_first()?;
        let id = (*version == VERSION).then(|| id.try_into());
        id?.ok().map(KeyId)
    }

    /// Whether it says that it lies under the current key.
    #[must_use]
    pub fn is_current(&self, wrapped: &[u8]) -> bool {
        Self::id_of(wrapped) == Some(self.current.id)
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
        let mut wrapped = vec![VERSION];
        wrapped.extend_from_slice(&self.current.id.0);
        let aad = [wrapped.as_slice(), context.as_bytes()].concat();
        let mut sealed = secret.to_vec();
        let sealing = self.current.key.seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(&aad),
            &mut sealed,
        );
        if sealing.is_err() {
            sealed.zeroize();
            return Err(KeyError::Form);
        }
        wrapped.extend_from_slice(&nonce);
        wrapped.extend_from_slice(&sealed);
        Ok(wrapped)
    }

    pub(super) fn unwrap(&self, context: &str, wrapped: &[u8]) -> Result<SecretBytes, KeyError> {
        match wrapped.first() {
            Some(&VERSION) => {
                let id = Self::id_of(wrapped).ok_or(KeyError::Form)?;
                let key = self.all().find(|key| key.id == id);
                let key = key.ok_or(KeyError::NoHostKey(id))?;
                let (header, rest) = wrapped.split_at(HEADER_LEN);
                key.open(&[header, context.as_bytes()].concat(), rest)
            }
            Some(&WITHOUT_ID) => {
                let mut found = Err(KeyError::Authentication);
                for key in self.all() {
                    found = key.open(context.as_bytes(), &wrapped[1..]);
                    if found.is_ok() {
                        break;
                    }
                }
                found
            }
            _ => Err(KeyError::Form),
        }
    }

    fn all(&self) -> impl Iterator<Item = &HostKey> {
        std::iter::once(&self.current).chain(&self.older)
    }
}

#[cfg(test)]
mod tests {
    use service_kit::testing;

    use super::*;

    fn host(byte: u8) -> HostKeys {
        HostKeys::new(&Redacted::new([byte; 32]), &[]).unwrap()
    }

    fn both(current: u8, older: u8) -> HostKeys {
        let older = [Redacted::new([older; 32])];
        HostKeys::new(&Redacted::new([current; 32]), &older).unwrap()
    }

    /// As it was written before keys had ids.
    fn without_id(byte: u8, context: &str, secret: &[u8]) -> Vec<u8> {
        let key = HostKey::new(&Redacted::new([byte; 32])).unwrap().key;
        let (nonce, mut sealed) = ([9; NONCE_LEN], secret.to_vec());
        let unique = Nonce::assume_unique_for_key(nonce);
        key.seal_in_place_append_tag(unique, Aad::from(context.as_bytes()), &mut sealed)
            .unwrap();
        [&[WITHOUT_ID][..], &nonce, &sealed].concat()
    }

    #[test]
    fn another_key_another_place_or_one_changed_bit_unwraps_nothing() {
        let ids = testing::ids(1);
        for wrapped in [
            host(1).wrap("a", b"secret", &ids).unwrap(),
            without_id(1, "a", b"secret"),
        ] {
            assert!(host(2).unwrap("a", &wrapped).is_err());
            let refused = Some(KeyError::Authentication);
            assert_eq!(host(1).unwrap("b", &wrapped).err(), refused);
            for place in 0..wrapped.len() {
                for bit in [1, 2, 3] {
                    let mut altered = wrapped.clone();
                    altered[place] ^= bit;
                    assert!(host(1).unwrap("a", &altered).is_err(), "{place}");
                }
            }
            for cut in 0..wrapped.len() {
                assert!(host(1).unwrap("a", &wrapped[..cut]).is_err());
            }
            let plain = host(1).unwrap("a", &wrapped).unwrap();
            assert_eq!(plain.expose().as_slice(), b"secret");
        }
    }

    #[test]
    fn what_lies_under_a_key_that_is_not_there_names_it() {
        let wrapped = host(1).wrap("a", b"secret", &testing::ids(1)).unwrap();
        let id = host(1).current();
        assert_eq!(HostKeys::id_of(&wrapped), Some(id));
        let refused = host(2).unwrap("a", &wrapped).err();
        assert_eq!(refused, Some(KeyError::NoHostKey(id)));
        assert_eq!(id.to_string().parse(), Ok(id));
        for text in ["", "00", "zz00000000000000", "ääääääää"] {
            assert_eq!(text.parse::<KeyId>(), Err(NoKeyId));
        }
    }

    #[test]
    fn an_older_key_reads_and_only_the_current_one_writes() {
        let ids = testing::ids(1);
        let (old, without) = (
            host(1).wrap("a", b"secret", &ids).unwrap(),
            without_id(1, "a", b"secret"),
        );
        let host = both(2, 1);
        for wrapped in [&old, &without] {
            assert!(!host.is_current(wrapped));
            assert_eq!(
                host.unwrap("a", wrapped).unwrap().expose().as_slice(),
                b"secret"
            );
        }
        assert!(host.is_current(&host.wrap("a", b"secret", &ids).unwrap()));
    }

    #[test]
    fn the_same_secret_is_never_wrapped_into_the_same_bytes() {
        let ids = testing::ids(1);
        let once = host(1).wrap("a", b"secret", &ids).unwrap();
        assert_ne!(once, host(1).wrap("a", b"secret", &ids).unwrap());
    }
}
