//! The passkeys that the manager offers with a link, and the one that she confirms with it.

use chrono::{DateTime, Utc};
use consent_model::{
    approval::ConfirmedPasskey,
    link::{LinkRequest, MOST_PASSKEYS},
    problem::ProblemType,
};

use super::{PageError, ceremony, wrong};
use crate::{
    flow::{FlowError, Store},
    http::ceremony::PasskeyAnswer,
    passkey::Word,
    storage::{AccountId, Link},
};

/// Those of the passkeys that the manager offers which she has not confirmed here yet, and how many
/// she has. What does not belong to the manager's own pages is left out: no approval could rest on it.
pub(super) async fn offered(
    store: &Store,
    asked: &LinkRequest,
) -> Result<(Vec<ConfirmedPasskey>, usize), PageError> {
    let Some(offered) = &asked.passkeys else {
        return Ok((Vec::new(), 0));
    };
    if !offered.rp_id.covers(&store.config.manager_url) {
        return Ok((Vec::new(), 0));
    }
    let kept = store.db.passkeys_of_link(&asked.pseudonym).await;
    let kept = kept.map_err(FlowError::from)?;
    let all = offered.keys.iter().take(MOST_PASSKEYS);
    let all = all.map(|passkey| ConfirmedPasskey {
        rp_id: offered.rp_id.clone(),
        passkey: passkey.clone(),
    });
    let (known, fresh): (Vec<_>, Vec<_>) =
        all.partition(|key| kept.iter().any(|kept| kept.confirmed == *key));
    Ok((fresh, known.len()))
}

/// The passkey that she has just confirmed, if she used one: by an answer to who is signed in, whose
/// `account` this is also where it is a ward's link. A manager may offer a key of its own,
/// but nobody can use it on this page.
pub(super) async fn used(
    store: &Store,
    account: AccountId,
    asked: &LinkRequest,
    answer: &PasskeyAnswer,
) -> Result<Option<ConfirmedPasskey>, PageError> {
    if !answer.is_given() {
        return Ok(None);
    }
    let (fresh, _) = offered(store, asked).await?;
    let word = Word::Confirm(asked.pseudonym.clone());
    let used = ceremony::said_with(store, account, &word, answer, &fresh).await?;
    Ok(Some(used))
}

/// Keeps it under the link; with `only` nothing but passkeys counts from now on.
pub(super) async fn keep(
    store: &Store,
    link: &Link,
    passkey: &ConfirmedPasskey,
    only: bool,
    now: DateTime<Utc>,
) -> Result<(), PageError> {
    let kept = store.db.keep_passkey(link, passkey, now).await;
    if !kept.map_err(FlowError::from)? {
        return Err(wrong(
            ProblemType::StateConflict,
            "there are as many passkeys as one person may have",
        ));
    }
    if only {
        let set = store.db.let_only_passkeys_count(link.account, true).await;
        set.map_err(FlowError::from)?;
    }
    Ok(())
}
