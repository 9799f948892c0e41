//! By what she proves a decision: which ways the sources it concerns let count, and the evidence
//! that comes of hers.
//!
//! Sources check evidence themselves. What they would refuse is refused here first, so that she is
//! told while she can still take another way.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use consent_model::{
    approval::{
        Approved, ApprovedItem, Approver, ConfirmedPasskey, Evidence, EvidenceError,
        ExpectedSubject, challenge,
    },
    digest::Digest,
    jose::ForeignJwks,
    party::PartyId,
    passkey::{Assertion, CredentialId},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};

use super::{Acting, DraftStage, Link, Manager, ManagerError, OwnPasskey, Ways};
use crate::storage::{entity, read::At};

/// What she gives.
#[derive(Clone, Copy)]
pub(super) enum Proof<'a> {
    /// She signed in afresh.
    SignIn {
        /// The ID token.
        id_token: &'a str,
        /// Keys of her identity provider.
        keys: &'a ForeignJwks,
    },
    /// A passkey of hers answered.
    Passkey(&'a Assertion),
}

/// Evidence that was found good, with what it is good by.
pub(super) struct Proven {
    pub(super) evidence: Evidence,
    pub(super) she: Approver,
    pub(super) identity: BTreeMap<String, ForeignJwks>,
}

impl Manager {
    /// By what she can prove a decision about these items.
    pub(super) async fn ways(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        items: impl Iterator<Item = &ApprovedItem> + Send,
    ) -> Result<Ways, ManagerError> {
        let items: Vec<_> = items.collect();
        let links = self.links_for(db, who).await?;
        let sources: Vec<_> = links
            .iter()
            .filter(|link| {
                let is_it = |i: &&ApprovedItem| {
                    i.source.party == link.party && i.source.link == link.reference
                };
                items.iter().any(is_it)
            })
            .collect();
        let held = self.passkeys_on(db, who.own()).await?;
        Ok(ways(&held, &sources))
    }

    /// Checks what she gave for a statement, as the sources will.
    pub(super) async fn proven(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        nonce: &str,
        approved: &Approved<'_>,
        proof: Proof<'_>,
        ways: &Ways,
    ) -> Result<Proven, ManagerError> {
        let me = self.account_row(db, who.own()).await?;
        let subject = self.evidence_subject(&me);
        let mut she = Approver {
            guardian: who.guardianship()?,
            ..Approver::from(subject.clone())
        };
        let mut identity = BTreeMap::new();
        let nonce = nonce.to_owned();
        let evidence = match proof {
            Proof::SignIn { id_token, keys } => {
                if !ways.sign_in() {
                    return Err(EvidenceError::PasskeyRequired.into());
                }
                identity.insert(subject.iss, keys.clone());
                Evidence::OidcSignIn {
                    id_token: id_token.to_owned(),
                    nonce,
                }
            }
            Proof::Passkey(assertion) => {
                let held = self.passkeys_on(db, who.own()).await?;
                let used = held
                    .into_iter()
                    .find(|p| p.passkey.id == assertion.credential)
                    .ok_or(EvidenceError::UnknownPasskey)?;
                if !ways.passkeys.contains(&used.passkey.id) {
                    return Err(ManagerError::PasskeyNotConfirmed);
                }
                let rp_id = self.passkey_domain().ok_or(ManagerError::NoPasskeys)?;
                she.passkeys.push(ConfirmedPasskey {
                    rp_id: rp_id.clone(),
                    passkey: used.passkey.clone(),
                });
                self.note_use(db, &used).await?;
                Evidence::Passkey {
                    rp_id: rp_id.clone(),
                    passkey: Box::new(used.passkey),
                    assertion: assertion.clone(),
                    nonce,
                }
            }
        };
        evidence.verify(approved, ExpectedSubject::Linked(&she), &identity)?;
        Ok(Proven {
            evidence,
            she,
            identity,
        })
    }

    async fn note_use(
        &self,
        db: &impl ConnectionTrait,
        used: &OwnPasskey,
    ) -> Result<(), ManagerError> {
        let row = entity::passkey::ActiveModel {
            id: Set(used.id.to_string()),
            last_used_at: Set(Some(self.now().timestamp_millis())),
            ..Default::default()
        };
        row.update(db).await?;
        Ok(())
    }
}

/// The challenge that evidence must answer for a statement, base64url.
pub(super) fn answer_to(
    at: At<'_>,
    nonce: &str,
    statement: &Digest,
) -> Result<String, ManagerError> {
    let nonce: [u8; 32] = URL_SAFE_NO_PAD
        .decode(nonce)
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| at.corrupt())?;
    Ok(URL_SAFE_NO_PAD.encode(challenge(&nonce, statement)))
}

impl DraftStage {
    pub(super) fn of(used: bool, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        match (used, expires_at <= now) {
            (true, _) => Self::Used,
            (false, true) => Self::Over,
            (false, false) => Self::Waiting,
        }
    }
}

/// Which of these passkeys counts with every one of these sources, and what is missing.
fn ways(held: &[OwnPasskey], sources: &[&Link]) -> Ways {
    let missing = |id: &CredentialId| -> Vec<PartyId> {
        // A provider of the Account Aggregator network relies on the manager's word, and checks no passkey.
        let checking = sources.iter().filter(|link| link.fi_type.is_none());
        let unaware = checking.filter(|link| !link.confirmed.contains(id));
        unaware.map(|link| link.party.clone()).collect()
    };
    let ids = || held.iter().map(|p| &p.passkey.id);
    let passkeys: Vec<_> = ids().filter(|id| missing(id).is_empty()).cloned().collect();
    let lacking = if passkeys.is_empty() {
        // Where she is done the soonest.
        let fewest = ids().map(missing).min_by_key(Vec::len);
        fewest.unwrap_or_default()
    } else {
        Vec::new()
    };
    let mut ways = Ways {
        passkeys,
        lacking,
        passkeys_only: sources
            .iter()
            .filter(|link| link.passkeys_only)
            .map(|link| link.party.clone())
            .collect(),
    };
    for parties in [&mut ways.lacking, &mut ways.passkeys_only] {
        parties.sort();
        parties.dedup();
    }
    ways
}

#[cfg(test)]
mod tests {
    use service_kit::testing::SoftPasskey;

    use super::*;

    fn held(seeds: &[u8]) -> Vec<OwnPasskey> {
        let own = |seed: &u8| OwnPasskey {
            id: uuid::Uuid::from_u128(u128::from(*seed)).into(),
            passkey: SoftPasskey::new(*seed, "manager.example").public(),
            name: "Phone".into(),
            created_at: chrono::DateTime::UNIX_EPOCH,
            last_used: None,
        };
        seeds.iter().map(own).collect()
    }

    fn link(party: &str, confirmed: &[u8], passkeys_only: bool) -> Link {
        let confirmed = held(confirmed).into_iter().map(|p| p.passkey.id);
        Link {
            fi_type: None,
            id: uuid::Uuid::from_u128(1).into(),
            party: party.parse().unwrap(),
            reference: "account-0001".parse().unwrap(),
            label: String::new(),
            datasets: Vec::new(),
            key: None,
            linked_at: chrono::DateTime::UNIX_EPOCH,
            confirmed: confirmed.collect(),
            passkeys_only,
            guardian: None,
            guardian_until: None,
        }
    }

    fn of(held_seeds: &[u8], links: &[Link]) -> (usize, Vec<String>, bool) {
        let ways = ways(&held(held_seeds), &links.iter().collect::<Vec<_>>());
        let lacking = ways.lacking.iter().map(ToString::to_string).collect();
        (ways.passkeys.len(), lacking, ways.sign_in())
    }

    #[test]
    fn a_passkey_that_one_source_does_not_know_does_not_count() {
        let links = [
            link("bank.example", &[1], false),
            link("clinic.example", &[], false),
        ];
        assert_eq!(of(&[1], &links), (0, vec!["clinic.example".into()], true));
        let apart = [
            link("bank.example", &[1], false),
            link("clinic.example", &[2], true),
        ];
        assert_eq!(
            of(&[1, 2], &apart),
            (0, vec!["clinic.example".into()], false)
        );
    }

    #[test]
    fn one_that_she_has_removed_does_not_count_though_a_source_may_still_know_it() {
        let links = [link("bank.example", &[1], false)];
        assert_eq!(of(&[2], &links), (0, vec!["bank.example".into()], true));
        assert_eq!(of(&[], &links), (0, vec![], true));
    }

    #[test]
    fn every_passkey_that_all_sources_know_counts() {
        let links = [
            link("bank.example", &[1, 2], true),
            link("clinic.example", &[2, 1], false),
        ];
        assert_eq!(of(&[1, 2, 3], &links), (2, vec![], false));
    }
}
