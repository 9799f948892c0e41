//! The keys of a vault, and how they lie wrapped under the host's key.
//!
//! They name the file that they open, by its generation: whoever exchanges the wrapped keys
//! exchanges key and file in one step, and there is no moment at which one fits the other not.

use service_kit::entropy::IdSource;
use zeroize::Zeroizing;

use super::{
    VaultId,
    host_key::{HostKeys, KeyError, KeyId},
};

/// Data key and signing seed.
const KEYS_LEN: usize = 64;

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

/// What a vault needs to be opened and to sign.
#[derive(Clone)]
pub(super) struct VaultKeys {
    pub(super) data: Zeroizing<[u8; 32]>,
    pub(super) seed: Zeroizing<[u8; 32]>,
    /// Which file the data key opens: 0 is the one that the vault was made with.
    pub(super) generation: u32,
}

impl VaultKeys {
    pub(super) fn id(&self) -> KeyId {
        KeyId::of(&self.data)
    }

    pub(super) fn wrap(
        &self,
        id: VaultId,
        host: &HostKeys,
        ids: &IdSource,
    ) -> Result<WrappedKeys, KeyError> {
        let mut plain = Zeroizing::new(Vec::with_capacity(KEYS_LEN + 4));
        plain.extend_from_slice(self.data.as_slice());
        plain.extend_from_slice(self.seed.as_slice());
        // Left out where it is 0: so it was before there were generations.
        if self.generation > 0 {
            plain.extend_from_slice(&self.generation.to_be_bytes());
        }
        host.wrap(&context(id), &plain, ids).map(WrappedKeys)
    }

    pub(super) fn unwrap(
        id: VaultId,
        host: &HostKeys,
        wrapped: &WrappedKeys,
    ) -> Result<Self, KeyError> {
        let plain = host.unwrap(&context(id), &wrapped.0)?;
        let rest = plain.expose().as_slice();
        let (data, rest) = rest.split_first_chunk().ok_or(KeyError::Form)?;
        let (seed, rest) = rest.split_first_chunk().ok_or(KeyError::Form)?;
        let generation = match rest {
            [] => 0,
            rest => u32::from_be_bytes(rest.try_into().map_err(|_| KeyError::Form)?),
        };
        Ok(Self {
            data: Zeroizing::new(*data),
            seed: Zeroizing::new(*seed),
            generation,
        })
    }
}

fn context(id: VaultId) -> String {
    format!("amanat-vault-keys-v1:{id}")
}
