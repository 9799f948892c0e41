//! An authenticator without a screen: it makes a passkey and answers with it, as her phone would when
//! she touches it. The story fills with it the forms that a script fills in a real browser.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    approval::{Evidence, challenge},
    digest::Digest,
    jose::SigningKey,
    passkey::{Assertion, CredentialId, Passkey, PasskeyKey},
};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::browser::Form;
use crate::network::NetworkError;

/// User present, user verified.
const SHE_WAS_THERE: u8 = 0x05;
/// The same, with a new key in what follows.
const NEW_KEY: u8 = 0x45;

/// A device with one passkey.
pub struct Authenticator {
    rp_id: String,
    id: [u8; 16],
    key: SigningKey,
}

impl Authenticator {
    /// The device of this number, with a passkey for this domain.
    ///
    /// # Errors
    /// When its key cannot be made.
    pub fn new(number: u8, rp_id: &str) -> Result<Self, NetworkError> {
        Ok(Self {
            rp_id: rp_id.to_owned(),
            id: [number; 16],
            key: SigningKey::from_seed_ed25519(&[number; 32])?,
        })
    }

    /// Its passkey's id, as pages name it.
    #[must_use]
    pub fn id(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.id)
    }

    /// Fills in a form that asks for a new passkey.
    ///
    /// # Errors
    /// When the form is none for this device.
    pub fn create(&self, form: Form) -> Result<Form, NetworkError> {
        let client_data = self.client_data(&form, "create")?;
        let mut data = self.authenticator_data(NEW_KEY);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.id);
        // COSE_Key (RFC 9053 §7.2): kty OKP, alg EdDSA, crv Ed25519, x.
        data.extend([0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]);
        let public = self.key.public().ed25519_bytes();
        data.extend(public.ok_or("an Ed25519 key has its bytes")?);
        Ok(form
            .set("authenticator_data", &URL_SAFE_NO_PAD.encode(&data))?
            .set("client_data", &URL_SAFE_NO_PAD.encode(&client_data))?)
    }

    /// Fills in a form that asks for a passkey.
    ///
    /// # Errors
    /// When the form does not ask for this one.
    pub fn get(&self, form: Form) -> Result<Form, NetworkError> {
        let asked = form.data("credentials").unwrap_or_default();
        if !asked.split(' ').any(|id| id == self.id()) {
            return Err("the page does not ask for this passkey".into());
        }
        let client_data = self.client_data(&form, "get")?;
        let (data, signature) = self.signed(&client_data)?;
        Ok(form
            .set("credential", &self.id())?
            .set("authenticator_data", &URL_SAFE_NO_PAD.encode(&data))?
            .set("client_data", &URL_SAFE_NO_PAD.encode(&client_data))?
            .set("signature", &URL_SAFE_NO_PAD.encode(signature))?)
    }

    /// What stands in an artifact as evidence when it is used for this statement on this manager's
    /// pages.
    ///
    /// # Errors
    /// When it cannot sign.
    pub fn evidence(
        &self,
        nonce: [u8; 32],
        statement: &Digest,
        manager: &Url,
    ) -> Result<Evidence, NetworkError> {
        let asked = URL_SAFE_NO_PAD.encode(challenge(&nonce, statement));
        let client_data = written("get", &asked, manager);
        let (data, signature) = self.signed(&client_data)?;
        let id = CredentialId::from_bytes(&self.id)?;
        Ok(Evidence::Passkey {
            rp_id: self.rp_id.parse()?,
            passkey: Box::new(Passkey {
                id: id.clone(),
                key: PasskeyKey::Curve(self.key.public().clone()),
            }),
            assertion: Assertion::new(id, &data, &client_data, &signature)?,
            nonce: URL_SAFE_NO_PAD.encode(nonce),
        })
    }

    /// What it adds, and its signature over that and what the browser wrote.
    fn signed(&self, client_data: &[u8]) -> Result<(Vec<u8>, Vec<u8>), NetworkError> {
        let data = self.authenticator_data(SHE_WAS_THERE);
        let mut signed = data.clone();
        signed.extend(Sha256::digest(client_data));
        let signature = self.key.sign_bytes(&signed)?;
        Ok((data, signature.to_vec()))
    }

    fn client_data(&self, form: &Form, what: &str) -> Result<Vec<u8>, NetworkError> {
        if form.data("passkey") != Some(what) || form.data("rp-id") != Some(&self.rp_id) {
            return Err(format!("the form is not for this passkey and `{what}`").into());
        }
        let challenge = form.data("challenge").ok_or("the form has no challenge")?;
        Ok(written(what, challenge, form.page()))
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(&self.rp_id).to_vec();
        data.push(flags);
        data.extend([0; 4]);
        data
    }
}

/// `clientDataJSON`, as a browser on this page writes it.
fn written(what: &str, challenge: &str, page: &Url) -> Vec<u8> {
    let written = json!({
        "type": format!("webauthn.{what}"),
        "challenge": challenge,
        "origin": page.origin().ascii_serialization(),
        "crossOrigin": false,
    });
    written.to_string().into_bytes()
}

impl std::fmt::Debug for Authenticator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Authenticator")
    }
}
