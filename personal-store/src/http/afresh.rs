//! She signs in afresh at the identity provider to say one thing to this store, where she has no
//! passkey to say it with.
//!
//! What the provider signs as `nonce` is the challenge that a passkey would have answered: over this
//! very word, this person and a nonce of this store's that is good once and for five minutes. She must
//! have been asked to sign in then (`prompt=login`, `max_age=0`), and it must be she whose session this
//! is: where a guardian acts, he. However it ends, the attempt is used up.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use consent_model::problem::ProblemType;
use serde::{Deserialize, Serialize};
use service_kit::oidc::{BeginOptions, CallbackParams, OidcError, PendingSignIn, SKEW_SECONDS};
use ui::Locale;
use url::Url;

use super::{
    error::{PageError, wrong},
    session::Visitor,
};
use crate::{
    flow::{FlowError, Store},
    passkey::{GOOD_FOR, Word},
};

/// What is kept in her session while she is at the identity provider.
#[derive(Serialize, Deserialize)]
pub(super) struct Afresh {
    pending: PendingSignIn,
    nonce: String,
}

/// Why it does not count.
#[derive(Debug, thiserror::Error)]
pub(super) enum AfreshError {
    /// The sign-in does not hold.
    #[error(transparent)]
    SignIn(#[from] OidcError),
    /// It was used before, is older than five minutes, or belongs to something else.
    #[error("the attempt is over")]
    Over,
    /// Another person signed in.
    #[error("another person signed in")]
    SomebodyElse,
    /// She signed in too long ago.
    #[error("the sign-in is older than five minutes")]
    Stale,
    /// The host database.
    #[error(transparent)]
    Store(#[from] FlowError),
}

/// Where she signs in to say this, and what to keep until she is back.
pub(super) async fn begin(
    store: &Store,
    person: &Visitor,
    word: &Word,
    l: &Locale,
) -> Result<Result<(Url, Afresh), OidcError>, PageError> {
    let (now, nonce) = (store.clock.now(), store.ids.bytes32());
    let challenge = word.challenge(store.party(), person.account, &nonce, now);
    let challenge = challenge.map_err(|_| wrong(ProblemType::Internal, "no challenge"))?;
    let options = BeginOptions {
        fresh: true,
        nonce: Some(URL_SAFE_NO_PAD.encode(challenge)),
        ui_locales: vec![l.tag().to_owned()],
    };
    let (url, pending) = match store.oidc.begin(options).await {
        Ok(begun) => begun,
        Err(error) => return Ok(Err(error)),
    };
    let kept = store.db.keep_challenge(person.account, &nonce, now).await;
    kept.map_err(FlowError::from)?;
    let nonce = URL_SAFE_NO_PAD.encode(nonce);
    Ok(Ok((url, Afresh { pending, nonce })))
}

/// She is back. `Ok` when it was she, just now, for this word, and for the first time.
pub(super) async fn finish(
    store: &Store,
    person: &Visitor,
    word: &Word,
    params: CallbackParams,
    kept: Afresh,
) -> Result<(), AfreshError> {
    // Used up first, whatever comes of it: the session is a cookie, and a copy of it may come again.
    let nonce = URL_SAFE_NO_PAD.decode(&kept.nonce).ok();
    let nonce: [u8; 32] = nonce
        .and_then(|nonce| nonce.try_into().ok())
        .ok_or(AfreshError::Over)?;
    let made_at = store
        .db
        .take_challenge(person.account, &nonce, store.clock.now())
        .await
        .map_err(FlowError::from)?
        .ok_or(AfreshError::Over)?;
    let challenge = word
        .challenge(store.party(), person.account, &nonce, made_at)
        .map_err(|_| AfreshError::Over)?;
    if kept.pending.nonce() != URL_SAFE_NO_PAD.encode(challenge) {
        return Err(AfreshError::Over);
    }
    let who = store.oidc.finish(params, kept.pending).await?;
    let she = store.db.person_at(&who.issuer, &who.subject).await;
    let she = she.map_err(FlowError::from)?;
    if she.is_none_or(|she| she.account != person.own().account) {
        return Err(AfreshError::SomebodyElse);
    }
    let now = store.clock.now();
    let skew = TimeDelta::seconds(SKEW_SECONDS);
    match who.auth_time {
        Some(at) if at >= made_at - skew && at <= now + skew && now - at <= GOOD_FOR => Ok(()),
        _ => Err(AfreshError::Stale),
    }
}
