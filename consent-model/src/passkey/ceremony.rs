//! What a browser and an authenticator say, checked step by step.

use passkey_types::ctap2::{AuthenticatorData, Flags};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use url::{Origin, Url};

use super::{
    Assertion, CredentialId, LONGEST_PART, Part, Passkey, PasskeyError, PasskeyKey, Place,
};
use crate::{jose::b64, json};

/// What the authenticator has to have made sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// That somebody touched it. No use of ours; published vectors have no more.
    #[cfg(test)]
    Touched,
    /// That it was she: by finger, face or PIN.
    Verified,
}

/// A new passkey, as the browser hands it over: `authenticatorData` and `clientDataJSON` of an
/// `AuthenticatorAttestationResponse` (§5.2.1).
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    authenticator_data: Part,
    client_data: Part,
}

impl std::fmt::Debug for Registration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Registration")
    }
}

impl Registration {
    /// From the parts that a browser gives, as bytes.
    ///
    /// # Errors
    /// [`PasskeyError::Malformed`], when one is too long.
    pub fn new(authenticator_data: &[u8], client_data: &[u8]) -> Result<Self, PasskeyError> {
        if authenticator_data.len() > LONGEST_PART || client_data.len() > LONGEST_PART {
            return Err(PasskeyError::Malformed);
        }
        Ok(Self {
            authenticator_data: Part(authenticator_data.to_vec()),
            client_data: Part(client_data.to_vec()),
        })
    }

    /// Checks that a passkey was made here in answer to this challenge (§7.1), and gives it.
    ///
    /// # Errors
    /// The first step that fails.
    pub fn verify(&self, challenge: &[u8; 32], place: Place<'_>) -> Result<Passkey, PasskeyError> {
        check_registration(self, challenge, place, Presence::Verified)
    }
}

/// The members of `clientDataJSON` that are checked (§5.8.1). Others may stand beside them: the
/// specification says that more will come.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    r#type: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

pub(super) fn check_registration(
    registration: &Registration,
    challenge: &[u8; 32],
    place: Place<'_>,
    presence: Presence,
) -> Result<Passkey, PasskeyError> {
    // §7.1, steps 6 to 12.
    check_client_data(
        registration.client_data.bytes(),
        "webauthn.create",
        challenge,
        place.site,
    )?;
    // Steps 14 to 18: service, presence, verification, backup flags.
    let bytes = registration.authenticator_data.bytes();
    let data = check_authenticator(bytes, place, presence)?;
    // Steps 19 and 25: id and key.
    let attested = data
        .attested_credential_data
        .ok_or(PasskeyError::Malformed)?;
    Ok(Passkey {
        id: CredentialId::from_bytes(attested.credential_id())?,
        key: PasskeyKey::of_cose(&attested.key)?,
    })
    // Steps 21 to 24, attestation: none is asked for. Steps 26 to 29, that the id is new, are the
    // caller's.
}

pub(super) fn check_assertion(
    assertion: &Assertion,
    challenge: &[u8; 32],
    place: Place<'_>,
    passkey: &Passkey,
    presence: Presence,
) -> Result<(), PasskeyError> {
    // §7.2, steps 5 and 6: the passkey is hers, which the caller knows, and the one that was used.
    if assertion.credential != passkey.id {
        return Err(PasskeyError::Signature);
    }
    // Steps 9 to 14.
    let client_data = assertion.client_data.bytes();
    check_client_data(client_data, "webauthn.get", challenge, place.site)?;
    // Steps 15 to 18.
    let authenticator_data = assertion.authenticator_data.bytes();
    check_authenticator(authenticator_data, place, presence)?;
    // Steps 20 and 21.
    let mut signed = authenticator_data.to_vec();
    signed.extend_from_slice(&Sha256::digest(client_data));
    passkey.key.verify(&signed, assertion.signature.bytes())
    // Step 22, the signature counter, is not ours to watch.
}

fn check_client_data(
    bytes: &[u8],
    kind: &str,
    challenge: &[u8; 32],
    site: &Url,
) -> Result<(), PasskeyError> {
    let data: ClientData = json::parse(bytes, LONGEST_PART).map_err(|_| PasskeyError::Malformed)?;
    if data.r#type != kind {
        return Err(PasskeyError::WrongType);
    }
    if data.challenge != b64::encode(challenge) {
        return Err(PasskeyError::WrongChallenge);
    }
    // Never inside a page of somebody else's (§13.4.2), and on exactly this origin (§13.4.9).
    let origin = site.origin();
    let here = matches!(origin, Origin::Tuple(..)) && data.origin == origin.ascii_serialization();
    if !here || data.cross_origin || data.top_origin.is_some() {
        return Err(PasskeyError::WrongOrigin);
    }
    Ok(())
}

fn check_authenticator(
    bytes: &[u8],
    place: Place<'_>,
    presence: Presence,
) -> Result<AuthenticatorData, PasskeyError> {
    let data = AuthenticatorData::from_slice(bytes).map_err(|_| PasskeyError::Malformed)?;
    if data.rp_id_hash() != Sha256::digest(place.rp_id.as_str()).as_slice() {
        return Err(PasskeyError::WrongService);
    }
    let wanted = match presence {
        #[cfg(test)]
        Presence::Touched => Flags::UP,
        Presence::Verified => Flags::UP | Flags::UV,
    };
    if !data.flags.contains(wanted) {
        return Err(PasskeyError::NotVerified);
    }
    // A passkey that is backed up is one that may be (§6.1.3).
    if data.flags.contains(Flags::BS) && !data.flags.contains(Flags::BE) {
        return Err(PasskeyError::Malformed);
    }
    Ok(data)
}
