//! What parties sign once they have heard: of what it counts, what is refused, and what she sees of it.

use std::time::Duration;

use chrono::TimeDelta;
use consent_manager::service::{Happening, ManagerError};
use consent_model::{
    acknowledgement::{Acknowledgement, Deletion, Processors, TYP},
    artifact::LifecycleState,
    event::{Event, What},
    ids::{ArtifactId, ConsentId, EventId},
    jose::{CompactJws, SigningKey, sign},
    party::PartyId,
    problem::ProblemType,
};
use serde_json::json;

use super::world::{SUBJECT, World, bank, lender, sign_in};

/// What a party was told of a consent last.
pub(super) struct Told {
    party: PartyId,
    artifact: ArtifactId,
    event: EventId,
    state: LifecycleState,
}

impl World {
    /// The newest change of a consent that this party was told of.
    pub(super) async fn was_told(&self, consent: ConsentId, party: &PartyId) -> Told {
        let detail = self.manager.consent(self.account, consent).await.unwrap();
        let artifact = detail.copies.iter().find(|c| c.party == *party).unwrap().id;
        let mut told = None;
        loop {
            let due = self.manager.due_for(party, 100).await.unwrap();
            if due.is_empty() {
                break told.unwrap();
            }
            for delivery in due {
                self.manager.delivered(delivery.id, 204).await.unwrap();
                let Ok(event) = serde_json::from_str::<Event>(&delivery.body) else {
                    continue;
                };
                if let What::StatusChanged {
                    artifact_id, state, ..
                } = event.what
                {
                    assert_eq!(artifact_id, artifact);
                    told = Some(Told {
                        party: party.clone(),
                        artifact,
                        event: event.id,
                        state,
                    });
                }
            }
        }
    }

    pub(super) fn says(&self, told: &Told, deletion: Option<Deletion>) -> Acknowledgement {
        Acknowledgement {
            iss: told.party.clone(),
            aud: self.manager.issuer().clone(),
            iat: self.now(),
            exp: self.now() + 300,
            jti: self.jti(),
            artifact: told.artifact,
            event: told.event,
            state: told.state,
            items: Vec::new(),
            heard_at: self.clock_now(),
            deletion,
        }
    }

    fn clock_now(&self) -> chrono::DateTime<chrono::Utc> {
        use service_kit::clock::Clock as _;
        self.clock.now()
    }

    pub(super) async fn acknowledge(
        &self,
        said: &Acknowledgement,
        key: &SigningKey,
    ) -> Result<(), ManagerError> {
        let jws = sign(TYP, said, key).unwrap();
        self.manager
            .acknowledge(said.artifact, &jws)
            .await
            .map(drop)
    }

    async fn signed(&self, consent: ConsentId) -> Vec<(PartyId, Option<Deletion>)> {
        let detail = self.manager.consent(self.account, consent).await.unwrap();
        let all = detail.acknowledgements.into_iter();
        all.map(|one| (one.party, one.says.deletion)).collect()
    }

    pub(super) fn gone(&self) -> Deletion {
        Deletion::Deleted {
            at: self.clock_now(),
            items: serde_json::from_value(json!([{"item": "statement", "receipts": 2}])).unwrap(),
            processors: Processors::None,
        }
    }

    fn pending(&self, days: i64) -> Deletion {
        let until = self.clock_now() + TimeDelta::days(days);
        Deletion::Pending { until }
    }
}

/// A consent that she has stopped.
async fn stopped() -> (World, ConsentId) {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    (w, consent)
}

#[tokio::test]
async fn only_who_holds_the_copy_and_signs_with_its_own_key_can_acknowledge() {
    let (w, consent) = stopped().await;
    let told = w.was_told(consent, &lender()).await;
    let at_bank = w.was_told(consent, &bank()).await;
    let said = w.says(&told, Some(w.gone()));
    let refused = async |said: &Acknowledgement, key: &SigningKey| {
        w.acknowledge(said, key).await.unwrap_err().kind()
    };
    let stranger = w.ids.signing_key();
    assert_eq!(refused(&said, &stranger).await, ProblemType::UnknownKey);
    // The bank, in the lender's name; and in its own, of the lender's copy or of the lender's event.
    assert_eq!(refused(&said, &w.bank).await, ProblemType::UnknownKey);
    let mut others = said.clone();
    others.iss = bank();
    assert_eq!(refused(&others, &w.bank).await, ProblemType::NotFound);
    others.artifact = at_bank.artifact;
    assert_eq!(refused(&others, &w.bank).await, ProblemType::NotFound);
    let mut elsewhere = said.clone();
    elsewhere.aud = "https://other.example/".parse().unwrap();
    let kind = refused(&elsewhere, &w.lender).await;
    assert_eq!(kind, ProblemType::WrongAudience);
    let mut unknown = said.clone();
    unknown.event = w.ids.mint();
    assert_eq!(refused(&unknown, &w.lender).await, ProblemType::NotFound);
    // Another document of the lender's is none.
    let jws = sign("artifact-end+jwt", &said, &w.lender).unwrap();
    let other = w.manager.acknowledge(said.artifact, &jws).await;
    assert_eq!(other.unwrap_err().kind(), ProblemType::InvalidSignature);
    // Nor one that stands at another's address.
    let jws = sign(TYP, &said, &w.lender).unwrap();
    let other = w.manager.acknowledge(at_bank.artifact, &jws).await;
    assert_eq!(other.unwrap_err().kind(), ProblemType::NotFound);
    assert!(w.signed(consent).await.is_empty());

    w.acknowledge(&said, &w.lender).await.unwrap();
    assert_eq!(w.signed(consent).await, [(lender(), said.deletion)]);
}

#[tokio::test]
async fn an_end_that_was_not_told_yet_cannot_be_acknowledged() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager.pause(w.account, consent, None).await.unwrap();
    let told = w.was_told(consent, &lender()).await;
    assert_eq!(told.state, LifecycleState::Paused);
    let mut early = w.says(&told, Some(w.gone()));
    early.state = LifecycleState::Revoked;
    let error = w.acknowledge(&early, &w.lender).await.unwrap_err();
    assert!(matches!(error, ManagerError::OtherEvent));
    assert_eq!(error.kind(), ProblemType::StateConflict);
    // Of a pause nothing is deleted.
    let said = w.says(&told, Some(w.gone()));
    let error = w.acknowledge(&said, &w.lender).await.unwrap_err();
    assert_eq!(error.kind(), ProblemType::MalformedRequest);
    w.acknowledge(&w.says(&told, None), &w.lender)
        .await
        .unwrap();
    assert_eq!(w.signed(consent).await, [(lender(), None)]);

    w.manager.revoke(w.account, consent, None).await.unwrap();
    let told = w.was_told(consent, &lender()).await;
    // Heard before it was said, or tomorrow.
    for away in [TimeDelta::hours(-1), TimeDelta::hours(1)] {
        let mut said = w.says(&told, Some(w.gone()));
        said.heard_at += away;
        let error = w.acknowledge(&said, &w.lender).await.unwrap_err();
        assert_eq!(error.kind(), ProblemType::MalformedRequest, "{away}");
    }
    let error = w.acknowledge(&w.says(&told, None), &w.lender).await;
    assert_eq!(error.unwrap_err().kind(), ProblemType::MalformedRequest);
    w.acknowledge(&w.says(&told, Some(w.gone())), &w.lender)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_statement_is_completed_and_never_taken_back() {
    let (w, consent) = stopped().await;
    let told = w.was_told(consent, &lender()).await;
    let late = w.says(&told, Some(w.pending(91)));
    let error = w.acknowledge(&late, &w.lender).await.unwrap_err();
    assert_eq!(error.kind(), ProblemType::MalformedRequest);
    let first = w.says(&told, Some(w.pending(7)));
    w.acknowledge(&first, &w.lender).await.unwrap();

    // The same words again, signed again because the answer was lost, are no second statement.
    w.clock.advance(Duration::from_secs(7_200));
    let again = Acknowledgement {
        iat: w.now(),
        exp: w.now() + 300,
        jti: w.jti(),
        ..first.clone()
    };
    w.acknowledge(&again, &w.lender).await.unwrap();
    assert_eq!(w.signed(consent).await.len(), 1);
    let longer = w.says(&told, Some(w.pending(9)));
    let error = w.acknowledge(&longer, &w.lender).await.unwrap_err();
    assert_eq!(error.kind(), ProblemType::StateConflict);

    let said = w.says(&told, Some(w.gone()));
    w.acknowledge(&said, &w.lender).await.unwrap();
    for less in [w.pending(7), Deletion::NothingHeld, Deletion::Hers] {
        let error = w.acknowledge(&w.says(&told, Some(less)), &w.lender).await;
        assert_eq!(error.unwrap_err().kind(), ProblemType::StateConflict);
    }
    let said: Vec<_> = w.signed(consent).await;
    let outcomes: Vec<_> = said
        .iter()
        .map(|(_, deletion)| deletion.as_ref().unwrap().outcome())
        .collect();
    assert_eq!(outcomes, ["pending", "deleted"]);
}

#[tokio::test]
async fn a_document_outside_its_time_or_a_number_used_for_another_is_refused() {
    let (w, consent) = stopped().await;
    let told = w.was_told(consent, &lender()).await;
    let mut old = w.says(&told, Some(w.gone()));
    old.iat -= 7_200;
    old.exp -= 7_200;
    let error = w.acknowledge(&old, &w.lender).await.unwrap_err();
    assert_eq!(error.kind(), ProblemType::OutsideTime);
    let first = w.says(&told, Some(w.pending(7)));
    w.acknowledge(&first, &w.lender).await.unwrap();
    let mut reused = w.says(&told, Some(w.gone()));
    reused.jti = first.jti;
    let error = w.acknowledge(&reused, &w.lender).await.unwrap_err();
    assert_eq!(error.kind(), ProblemType::Replayed);
}

#[tokio::test]
async fn she_and_nobody_else_reads_and_takes_along_what_was_signed() {
    let (w, consent) = stopped().await;
    let told = w.was_told(consent, &lender()).await;
    w.acknowledge(&w.says(&told, Some(w.gone())), &w.lender)
        .await
        .unwrap();
    let served = w.was_told(consent, &bank()).await;
    let nothing = w.says(&served, Some(Deletion::NothingHeld));
    w.acknowledge(&nothing, &w.bank).await.unwrap();

    let record = w.manager.record(w.account).await.unwrap();
    let all = &record.consents[0].acknowledgements;
    assert_eq!(all.len(), 2);
    let lines = record.history.iter();
    let lines = lines.filter(|line| line.what == Happening::ConsentAcknowledged);
    let reasons: Vec<_> = lines.map(|line| line.reason.clone().unwrap()).collect();
    assert_eq!(reasons, ["lender.example", "bank.example"]);

    let (me, other) = (
        w.account,
        sign_in(&w.manager, "another", "other@x.example").await,
    );
    assert_ne!(SUBJECT, "another");
    let one = w.manager.acknowledgement(me, consent, all[0].id).await;
    let one = one.unwrap();
    // It verifies with the key beside it, which the party may have replaced since.
    let jws = CompactJws::parse(&one.jws).unwrap();
    assert!(jws.verify::<Acknowledgement>(TYP, &one.signer).is_ok());
    let theirs = w.manager.acknowledgement(other, consent, all[0].id).await;
    assert!(matches!(theirs, Err(ManagerError::NotFound)));
    let elsewhere = w.approve(true).await;
    let elsewhere = w.manager.acknowledgement(me, elsewhere, all[0].id).await;
    assert!(matches!(elsewhere, Err(ManagerError::NotFound)));
}
