//! The calls into the cryptographic library, and nothing else.
//!
//! INVARIANT: this is the only module of this crate that names the libraries; a test reads the
//! sources and says so. Keys go in as fixed DER frames around checked bytes, so that none of the
//! library's JWK, header or serialisation parsing is reached with outside input.

use josekit::jwe::alg::ecdh_es::EcdhEsJweAlgorithm;
use josekit::jwe::{self, JweHeader};
use josekit::jwk::KeyPair;
use josekit::jwk::alg::ec::{EcCurve, EcKeyPair};
use josekit::jwk::alg::ed::EdKeyPair;
use josekit::jws::alg::ecdsa::{EcdsaJwsAlgorithm, EcdsaJwsSigner, EcdsaJwsVerifier};
use josekit::jws::alg::eddsa::{EddsaJwsAlgorithm, EddsaJwsSigner};
use josekit::jws::alg::rsassa::{RsassaJwsAlgorithm, RsassaJwsSigner, RsassaJwsVerifier};
use josekit::jws::{JwsSigner, JwsVerifier};
use ring::signature::{ED25519, UnparsedPublicKey};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::b64;
use super::key::{Algorithm, Point};

// DER up to the key bytes: PKCS #8 (RFC 8410 §7, RFC 5915) and SubjectPublicKeyInfo.
const ED25519_PRIVATE: &[u8] = b"\x30\x2e\x02\x01\x00\x30\x05\x06\x03\x2b\x65\x70\x04\x22\x04\x20";
const ED25519_PUBLIC: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x70\x03\x21\x00";
const X25519_PUBLIC: &[u8] = b"\x30\x2a\x30\x05\x06\x03\x2b\x65\x6e\x03\x21\x00";
const P256_PRIVATE: &[u8] = b"\x30\x41\x02\x01\x00\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\
    \x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x04\x27\x30\x25\x02\x01\x01\x04\x20";
const P256_PUBLIC: &[u8] = b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\
    \x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04";

/// A private key, loaded.
#[derive(Clone)]
pub(super) enum Signer {
    EdDsa(EddsaJwsSigner),
    Es256(EcdsaJwsSigner),
    Rs256(RsassaJwsSigner),
}

impl Signer {
    /// Loads a private key and derives its public point.
    pub(super) fn new(algorithm: Algorithm, secret: &[u8; 32]) -> Option<(Self, Point)> {
        let frame = match algorithm {
            Algorithm::EdDsa => ED25519_PRIVATE,
            Algorithm::Es256 => P256_PRIVATE,
        };
        let der = Zeroizing::new([frame, secret.as_slice()].concat());
        match algorithm {
            Algorithm::EdDsa => {
                let signer = EddsaJwsAlgorithm::Eddsa.signer_from_der(&*der).ok()?;
                let public = EdKeyPair::from_der(&*der).ok()?.to_der_public_key();
                let bytes = public.strip_prefix(ED25519_PUBLIC)?.try_into().ok()?;
                Some((Self::EdDsa(signer), Point::Ed25519(bytes)))
            }
            Algorithm::Es256 => {
                let signer = EcdsaJwsAlgorithm::Es256.signer_from_der(&*der).ok()?;
                let pair = EcKeyPair::from_der(&*der, Some(EcCurve::P256)).ok()?;
                let public = pair.to_der_public_key();
                let (x, y) = public.strip_prefix(P256_PUBLIC)?.split_at_checked(32)?;
                let point = Point::P256 {
                    x: x.try_into().ok()?,
                    y: y.try_into().ok()?,
                };
                Some((Self::Es256(signer), point))
            }
        }
    }

    /// Loads an RSA key; its size and that its halves belong together are the caller's to check.
    pub(super) fn rsa(members: Map<String, Value>) -> Option<Self> {
        let jwk = josekit::jwk::Jwk::from_map(members).ok()?;
        RsassaJwsAlgorithm::Rs256
            .signer_from_jwk(&jwk)
            .ok()
            .map(Self::Rs256)
    }

    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::EdDsa(signer) => signer.sign(message).ok(),
            Self::Es256(signer) => signer.sign(message).ok(),
            Self::Rs256(signer) => signer.sign(message).ok(),
        }
    }
}

/// A public signature key, loaded.
#[derive(Clone)]
pub(super) enum Verifier {
    /// Checked by `ring`: a key costs nothing to load, where the other library takes longer for it
    /// than for the signature. Every document brings keys, most of which are never used.
    EdDsa([u8; 32]),
    Es256(EcdsaJwsVerifier),
    /// P-521: only what old parties of the Account Aggregator network sign.
    Es512(EcdsaJwsVerifier),
    Rs256(RsassaJwsVerifier),
}

impl Verifier {
    pub(super) fn new(point: &Point) -> Option<Self> {
        match point {
            Point::Ed25519(x) => Some(Self::EdDsa(*x)),
            Point::P256 { x, y } => {
                let der = [P256_PUBLIC, x, y].concat();
                EcdsaJwsAlgorithm::Es256
                    .verifier_from_der(der)
                    .ok()
                    .map(Self::Es256)
            }
        }
    }

    /// Loads a P-521 key from its coordinates, 66 bytes each.
    pub(super) fn p521(x: &[u8; 66], y: &[u8; 66]) -> Option<Self> {
        let mut members = Map::new();
        members.insert(String::from("kty"), "EC".into());
        members.insert(String::from("crv"), "P-521".into());
        members.insert(String::from("x"), b64::encode(x).into());
        members.insert(String::from("y"), b64::encode(y).into());
        let jwk = josekit::jwk::Jwk::from_map(members).ok()?;
        EcdsaJwsAlgorithm::Es512
            .verifier_from_jwk(&jwk)
            .ok()
            .map(Self::Es512)
    }

    /// Loads an RSA key whose numbers the caller has checked.
    pub(super) fn rsa(n: &[u8], e: &[u8]) -> Option<Self> {
        let mut members = Map::new();
        members.insert(String::from("kty"), "RSA".into());
        members.insert(String::from("n"), b64::encode(n).into());
        members.insert(String::from("e"), b64::encode(e).into());
        let jwk = josekit::jwk::Jwk::from_map(members).ok()?;
        RsassaJwsAlgorithm::Rs256
            .verifier_from_jwk(&jwk)
            .ok()
            .map(Self::Rs256)
    }

    /// Whether `signature` is by this key over `message`.
    pub(super) fn holds(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::EdDsa(key) => UnparsedPublicKey::new(&ED25519, key)
                .verify(message, signature)
                .is_ok(),
            Self::Es256(verifier) | Self::Es512(verifier) => {
                // Zero is outside the range of `r` and `s` and has no DER form in the library.
                let in_range = |half: &[u8]| half.iter().any(|byte| *byte != 0);
                let (r, s) = signature.split_at(signature.len() / 2);
                in_range(r) && in_range(s) && verifier.verify(message, signature).is_ok()
            }
            Self::Rs256(verifier) => verifier.verify(message, signature).is_ok(),
        }
    }
}

/// Seals to an X25519 key with ECDH-ES and A256GCM; the library adds `alg` and a fresh `epk`.
pub(super) fn seal(plaintext: &[u8], to: &[u8; 32], header: Map<String, Value>) -> Option<String> {
    let header = JweHeader::from_map(header).ok()?;
    let der = [X25519_PUBLIC, to].concat();
    let encrypter = EcdhEsJweAlgorithm::EcdhEs.encrypter_from_der(der).ok()?;
    jwe::serialize_compact(plaintext, &header, &encrypter).ok()
}
