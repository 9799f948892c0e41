//! A passkey that needs nobody to touch it.
#![expect(
    clippy::unwrap_used,
    reason = "test code that other crates use: it stops at the first surprise"
)]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    approval::{ConfirmedPasskey, Evidence, challenge},
    digest::Digest,
    jose::SigningKey,
    passkey::{Assertion, CredentialId, Passkey, PasskeyKey, Registration, RpId},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::Url;

/// User present, user verified.
const SHE_WAS_THERE: u8 = 0x05;
/// The same, with a new key in what follows.
const NEW_KEY: u8 = 0x45;

/// A passkey in software: EdDSA, always present, always verified.
#[derive(Debug)]
pub struct SoftPasskey {
    rp_id: RpId,
    id: CredentialId,
    key: SigningKey,
}

impl SoftPasskey {
    /// The passkey of this seed, for this domain.
    #[must_use]
    pub fn new(seed: u8, rp_id: &str) -> Self {
        Self {
            rp_id: rp_id.parse().unwrap(),
            id: CredentialId::from_bytes(&[seed; 16]).unwrap(),
            key: SigningKey::from_seed_ed25519(&[seed; 32]).unwrap(),
        }
    }

    /// Its public side.
    #[must_use]
    pub fn public(&self) -> Passkey {
        Passkey {
            id: self.id.clone(),
            key: PasskeyKey::Curve(self.key.public().clone()),
        }
    }

    /// As a source keeps it, once she has confirmed it there.
    #[must_use]
    pub fn confirmed(&self) -> ConfirmedPasskey {
        ConfirmedPasskey {
            rp_id: self.rp_id.clone(),
            passkey: self.public(),
        }
    }

    /// What `navigator.credentials.create` gives on this site.
    #[must_use]
    pub fn register(&self, challenge: &[u8; 32], site: &Url) -> Registration {
        let mut data = self.authenticator_data(NEW_KEY);
        data.extend([0; 16]);
        let id = self.id.as_bytes();
        data.extend(u16::try_from(id.len()).unwrap().to_be_bytes());
        data.extend(id);
        // COSE_Key (RFC 9053 §7.2): kty OKP, alg EdDSA, crv Ed25519, x.
        data.extend([0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]);
        data.extend(self.key.public().ed25519_bytes().unwrap());
        let client_data = client_data("webauthn.create", challenge, site);
        Registration::new(&data, &client_data).unwrap()
    }

    /// What `navigator.credentials.get` gives on this site.
    #[must_use]
    pub fn answer(&self, challenge: &[u8; 32], site: &Url) -> Assertion {
        let data = self.authenticator_data(SHE_WAS_THERE);
        let client_data = client_data("webauthn.get", challenge, site);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(&client_data));
        let signature = self.key.sign_bytes(&signed).unwrap();
        Assertion::new(self.id.clone(), &data, &client_data, &signature).unwrap()
    }

    /// Evidence for a statement, given on the manager's pages.
    #[must_use]
    pub fn evidence(&self, nonce: &[u8; 32], statement: &Digest, manager: &Url) -> Evidence {
        Evidence::Passkey {
            rp_id: self.rp_id.clone(),
            passkey: Box::new(self.public()),
            assertion: self.answer(&challenge(nonce, statement), manager),
            nonce: URL_SAFE_NO_PAD.encode(nonce),
        }
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.rp_id.as_str()).to_vec();
        data.push(flags);
        data.extend([0; 4]);
        data
    }
}

fn client_data(kind: &str, challenge: &[u8; 32], site: &Url) -> Vec<u8> {
    json!({
        "type": kind,
        "challenge": URL_SAFE_NO_PAD.encode(challenge),
        "origin": site.origin().ascii_serialization(),
        "crossOrigin": false,
    })
    .to_string()
    .into_bytes()
}
