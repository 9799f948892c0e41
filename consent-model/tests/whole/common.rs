//! What the tests of signed and sealed messages share: keys, forged tokens and vectors.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    clippy::panic,
    reason = "shared by tests; a failure is a test's"
)]

pub mod consent;
pub mod documents;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use consent_model::digest::Digest;
use consent_model::jose::{PageBinding, SealedPage, SealingKey, SigningKey, seal};
use serde_json::Value;

pub fn b64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub fn unb64(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

pub fn ed25519() -> SigningKey {
    SigningKey::from_seed_ed25519(&[1; 32]).unwrap()
}

pub fn p256() -> SigningKey {
    SigningKey::from_scalar_p256(&[2; 32]).unwrap()
}

/// A token with any header text, properly signed by `key`.
pub fn forge(header: &str, payload: &str, key: &SigningKey) -> String {
    let signed = format!("{}.{}", b64(header), b64(payload));
    let signature = key.sign_bytes(signed.as_bytes()).unwrap();
    format!("{signed}.{}", b64(signature))
}

pub fn binding() -> PageBinding {
    PageBinding {
        request: Digest::of_bytes(b"request"),
        sequence: 2,
        last: true,
    }
}

pub fn recipient() -> SealingKey {
    let x = "3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08";
    SealingKey::from_jwk(&format!(r#"{{"kty":"OKP","crv":"X25519","x":"{x}"}}"#)).unwrap()
}

pub fn page() -> SealedPage {
    seal(b"a.signed.answer", &recipient(), &binding()).unwrap()
}

/// The five parts of a page, to be tampered with.
pub fn parts(page: &str) -> Vec<String> {
    page.split('.').map(str::to_owned).collect()
}

/// The page with its header text put through `change`.
pub fn with_header(page: &str, change: impl FnOnce(String) -> String) -> String {
    let mut parts = parts(page);
    parts[0] = b64(change(String::from_utf8(unb64(&parts[0])).unwrap()));
    parts.join(".")
}

pub fn vector(path: &str) -> Value {
    let path = format!("{}/testdata/{path}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap()
}
