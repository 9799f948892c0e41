//! The calls into the cryptographic library, and nothing else.
//!
//! INVARIANT: this is the only module of this crate that names the library; a test reads the
//! sources and says so. What comes in has passed `SealedPage::parse`, which closes what the library
//! leaves open: short tags, compression, repeated header members.

use josekit::jwe;
use josekit::jwe::alg::ecdh_es::{EcdhEsJweAlgorithm, EcdhEsJweDecrypter};
use josekit::jwk::KeyPair;
use josekit::jwk::alg::ecx::EcxKeyPair;
use zeroize::Zeroizing;

// DER up to the key bytes (RFC 8410 §7 and §4).
const X25519_PRIVATE: &[u8] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x6e\x04\x22\x04\x20";
const X25519_PUBLIC: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x6e\x03\x21\x00";

/// A private key, loaded.
#[derive(Clone)]
pub(crate) struct Decrypter(EcdhEsJweDecrypter);

impl Decrypter {
    /// Loads a private key and derives its public bytes.
    pub(crate) fn new(secret: &[u8; 32]) -> Option<(Self, [u8; 32])> {
        let der = Zeroizing::new([X25519_PRIVATE, secret.as_slice()].concat());
        let decrypter = EcdhEsJweAlgorithm::EcdhEs.decrypter_from_der(&*der).ok()?;
        let public = EcxKeyPair::from_der(&*der).ok()?.to_der_public_key();
        let bytes = public.strip_prefix(X25519_PUBLIC)?.try_into().ok()?;
        Some((Self(decrypter), bytes))
    }

    /// Opens a compact JWE whose form has been checked.
    pub(crate) fn open(&self, compact: &str) -> Option<Zeroizing<Vec<u8>>> {
        let (plaintext, _) = jwe::deserialize_compact(compact, &self.0).ok()?;
        Some(Zeroizing::new(plaintext))
    }
}
