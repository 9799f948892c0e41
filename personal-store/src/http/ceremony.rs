//! A passkey is used on this store's own pages: what is put before her, and what comes back.
//!
//! A page that is had again puts a challenge of its own, so that two tabs do not spoil each other;
//! each is used up by the first answer, right or wrong.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use consent_model::{
    approval::ConfirmedPasskey,
    passkey::{Assertion, CredentialId, Place, RpId},
    problem::ProblemType,
};
use serde::Deserialize;
use ui::part::{
    listed::Fact,
    passkey::{Ceremony, PasskeyForm},
};

use super::error::{PageError, wrong};
use crate::{
    flow::{FlowError, Store},
    passkey::Word,
    storage::AccountId,
};

/// The field of a form that names its challenge.
const NONCE: &str = "nonce";

/// What the form of a passkey sends; all absent or empty where none was used.
#[derive(Default, Deserialize)]
pub(super) struct PasskeyAnswer {
    #[serde(default)]
    nonce: String,
    #[serde(default)]
    credential: String,
    #[serde(default)]
    authenticator_data: String,
    #[serde(default)]
    client_data: String,
    #[serde(default)]
    signature: String,
}

impl PasskeyAnswer {
    /// Whether a passkey was used at all.
    pub(super) const fn is_given(&self) -> bool {
        !self.signature.is_empty()
    }

    fn assertion(&self) -> Option<Assertion> {
        let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text).ok();
        let credential: CredentialId = self.credential.parse().ok()?;
        let (data, client) = (bytes(&self.authenticator_data)?, bytes(&self.client_data)?);
        Assertion::new(credential, &data, &client, &bytes(&self.signature)?).ok()
    }

    fn nonce(&self) -> Option<[u8; 32]> {
        let bytes = URL_SAFE_NO_PAD.decode(&self.nonce).ok()?;
        bytes.try_into().ok()
    }
}

/// A form that lets her say this with one of these passkeys of one domain.
pub(super) async fn put(
    store: &Store,
    account: AccountId,
    word: &Word,
    action: &str,
    among: (&RpId, Vec<String>),
    mut fields: Vec<Fact>,
) -> Result<PasskeyForm, PageError> {
    let (now, nonce) = (store.clock.now(), store.ids.bytes32());
    let kept = store.db.keep_challenge(account, &nonce, now).await;
    kept.map_err(FlowError::from)?;
    let challenge = word.challenge(store.party(), account, &nonce, now);
    let challenge = challenge.map_err(|_| wrong(ProblemType::Internal, "no challenge"))?;
    fields.push(Fact::new(NONCE, URL_SAFE_NO_PAD.encode(nonce)));
    let (rp_id, credentials) = among;
    Ok(PasskeyForm {
        ceremony: Ceremony::Get,
        action: action.to_owned(),
        challenge: URL_SAFE_NO_PAD.encode(challenge),
        rp_id: rp_id.to_string(),
        credentials,
        fields,
    })
}

/// Which of these passkeys said this here, just now.
///
/// # Errors
/// `invalid-evidence` when none did.
pub(super) async fn said_with(
    store: &Store,
    account: AccountId,
    word: &Word,
    answer: &PasskeyAnswer,
    among: &[ConfirmedPasskey],
) -> Result<ConfirmedPasskey, PageError> {
    let no = || {
        wrong(
            ProblemType::InvalidEvidence,
            "the passkey's answer does not hold",
        )
    };
    let (assertion, nonce) = (
        answer.assertion().ok_or_else(no)?,
        answer.nonce().ok_or_else(no)?,
    );
    let made_at = store
        .db
        .take_challenge(account, &nonce, store.clock.now())
        .await
        .map_err(FlowError::from)?
        .ok_or_else(no)?;
    let challenge = word.challenge(store.party(), account, &nonce, made_at);
    let challenge = challenge.map_err(|_| no())?;
    let named = |key: &&ConfirmedPasskey| key.passkey.id == assertion.credential;
    let used = among.iter().find(named).ok_or_else(no)?;
    let place = Place {
        rp_id: &used.rp_id,
        site: &store.config.base_url,
    };
    assertion
        .verify(&challenge, place, &used.passkey)
        .map_err(|error| {
            tracing::info!(%error, "a passkey was refused");
            no()
        })?;
    Ok(used.clone())
}
