//! Confirming a passkey while an account is linked, on our own origin.
//!
//! The manager offers keys in its signed request, and may offer one of its own. Only what is used on
//! this very page counts here: a browser signs for the site that it shows. Where she lets only
//! passkeys count for an account, a further one is confirmed only after one that counts already: a
//! code that somebody has talked out of her does not open that door.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use consent_model::{
    approval::ConfirmedPasskey,
    link::{Confirmation, LinkRequest, MOST_PASSKEYS, OfferedPasskeys},
    passkey::{Assertion, CredentialId, Passkey, PasskeyNumber, Place},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::{
    Provider, attempt,
    link::{Choice, LinkError, Next, request_of},
    passkey_challenge,
};
use crate::{
    approver,
    storage::entity::{link, link_attempt},
};

/// The passkeys that a request offers; none when they could not count, or which is meant would not
/// be plain.
pub(super) fn offered(request: &LinkRequest) -> Option<&OfferedPasskeys> {
    let offered = request.passkeys.as_ref()?;
    let keys = &offered.keys;
    let mut ids: Vec<_> = keys.iter().map(|passkey| &passkey.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let usable = offered.rp_id.covers(&request.iss)
        && (1..=MOST_PASSKEYS).contains(&keys.len())
        && ids.len() == keys.len();
    usable.then_some(offered)
}

/// What the page asks her.
#[derive(Debug)]
pub(crate) struct PasskeyAsk {
    /// The challenge and the passkeys of which one is to answer it; none when none can.
    pub(crate) ask: Option<Asked>,
    /// Whether passkeys of hers count for this account already.
    pub(crate) counts: bool,
    /// Whether nothing else does.
    pub(crate) only: bool,
    /// Whether she has confirmed one in this attempt.
    pub(crate) confirmed: bool,
}

/// A challenge and who may answer it.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The challenge, base64url.
    pub(crate) challenge: String,
    /// The domain of the passkeys.
    pub(crate) rp_id: String,
    /// Their ids.
    pub(crate) credentials: Vec<CredentialId>,
}

/// Where an attempt stands with regard to passkeys.
struct Standing {
    /// Which may be used now.
    usable: Vec<Passkey>,
    /// Offered ones that do not count here yet, and were not confirmed just now.
    unconfirmed: Vec<Passkey>,
    /// Some count for this account.
    counts: bool,
    /// Nothing else counts for this account.
    only: bool,
    /// One was confirmed in this attempt.
    confirmed: bool,
}

impl Standing {
    async fn of(
        db: &impl ConnectionTrait,
        attempt: &link_attempt::Model,
        customer: &str,
        request: &LinkRequest,
        offered: &OfferedPasskeys,
    ) -> Result<Self, LinkError> {
        let links = link::Entity::find()
            .filter(link::Column::Customer.eq(customer))
            .all(db)
            .await?;
        let (mut anywhere, mut here) = (Vec::new(), Vec::new());
        for link in &links {
            let there = approver::confirmed(db, &link.reference).await?;
            if link.pseudonym == request.pseudonym.as_str() {
                here.clone_from(&there);
            }
            anywhere.extend(there);
        }
        let now = passkey_challenge::confirmed(attempt)?;
        let only = links.iter().any(|link| link.passkeys_only);
        let among = |known: &[ConfirmedPasskey], passkey: &Passkey| {
            let is = |k: &ConfirmedPasskey| k.rp_id == offered.rp_id && k.passkey == *passkey;
            known.iter().any(is)
        };
        let which = |wanted: &dyn Fn(&Passkey) -> bool| -> Vec<Passkey> {
            offered.keys.iter().filter(|p| wanted(p)).cloned().collect()
        };
        let unconfirmed = which(&|p| !among(&here, p) && !now.contains(&p.id));
        let usable = match (only, now.is_empty()) {
            (false, _) => offered.keys.clone(),
            (true, true) => which(&|p| among(&anywhere, p)),
            (true, false) => unconfirmed.clone(),
        };
        Ok(Self {
            usable,
            unconfirmed,
            counts: !anywhere.is_empty(),
            only,
            confirmed: !now.is_empty(),
        })
    }
}

impl Provider {
    /// What the page asks her, with a fresh challenge.
    pub(crate) async fn ask_passkey(&self, token: &str) -> Result<PasskeyAsk, LinkError> {
        let (adapter, now) = (&self.adapter, self.adapter.now());
        let (attempt, customer) = attempt::proven(&adapter.db, token, now).await?;
        let request = request_of(&attempt)?;
        let offered = offered(&request).ok_or(LinkError::NoAttempt)?;
        let standing = Standing::of(&adapter.db, &attempt, &customer, &request, offered).await?;
        let mut ask = None;
        if !standing.usable.is_empty() {
            let nonce = adapter.ids.bytes32();
            passkey_challenge::open(&adapter.db, &attempt, &nonce, now).await?;
            ask = Some(Asked {
                challenge: URL_SAFE_NO_PAD.encode(passkey_challenge::of(
                    &self.confirmation(&request, now),
                    &nonce,
                )?),
                rp_id: offered.rp_id.to_string(),
                credentials: standing.usable.into_iter().map(|p| p.id).collect(),
            });
        }
        Ok(PasskeyAsk {
            ask,
            counts: standing.counts,
            only: standing.only,
            confirmed: standing.confirmed,
        })
    }

    /// Takes what her passkey answered.
    pub(crate) async fn confirm_passkey(
        &self,
        token: &str,
        assertion: &Assertion,
        choice: Choice,
    ) -> Result<Next, LinkError> {
        let (adapter, now) = (&self.adapter, self.adapter.now());
        let (attempt, customer) = attempt::proven(&adapter.db, token, now).await?;
        let (nonce, asked_at) = passkey_challenge::take(&adapter.db, &attempt, now).await?;
        let request = request_of(&attempt)?;
        let offered = offered(&request).ok_or(LinkError::NoAttempt)?;
        let standing = Standing::of(&adapter.db, &attempt, &customer, &request, offered).await?;
        let passkey = standing
            .usable
            .iter()
            .find(|passkey| passkey.id == assertion.credential)
            .ok_or(LinkError::OtherPasskey)?;
        let challenge = passkey_challenge::of(&self.confirmation(&request, asked_at), &nonce)?;
        let place = Place {
            rp_id: &offered.rp_id,
            site: &adapter.config.base_url,
        };
        assertion
            .verify(&challenge, place, passkey)
            .map_err(LinkError::Passkey)?;
        passkey_challenge::confirm(&adapter.db, &attempt, &passkey.id).await?;
        let first = standing.only && !standing.confirmed;
        let others = standing.unconfirmed.iter().any(|p| p.id != passkey.id);
        if first && others {
            return Ok(Next::Passkey);
        }
        self.finish_link(token, choice).await.map(Next::Back)
    }

    /// Takes the number of one of the offered passkeys, which she has from her store: that has confirmed
    /// the passkey with her, and so it is none of the manager's making. Not where she lets only
    /// passkeys count: there a further one needs one that counts.
    pub(crate) async fn confirm_number(
        &self,
        token: &str,
        number: &PasskeyNumber,
    ) -> Result<Next, LinkError> {
        let (adapter, now) = (&self.adapter, self.adapter.now());
        let (attempt, customer) = attempt::proven(&adapter.db, token, now).await?;
        attempt::count_try(&adapter.db, &attempt).await?;
        let request = request_of(&attempt)?;
        let offered = offered(&request).ok_or(LinkError::NoAttempt)?;
        let standing = Standing::of(&adapter.db, &attempt, &customer, &request, offered).await?;
        if standing.only {
            return Err(LinkError::OnlyPasskeys);
        }
        let is_it = |passkey: &&Passkey| {
            let its = passkey.number(&offered.rp_id);
            its.is_ok_and(|its| its == *number)
        };
        let passkey = offered
            .keys
            .iter()
            .find(is_it)
            .ok_or(LinkError::WrongNumber)?;
        passkey_challenge::confirm(&adapter.db, &attempt, &passkey.id).await?;
        self.finish_link(token, Choice::Keep).await.map(Next::Back)
    }

    fn confirmation(&self, request: &LinkRequest, at: DateTime<Utc>) -> Confirmation {
        let party = self.adapter.config.party.clone();
        Confirmation::new(party, request.pseudonym.clone(), at)
    }
}
