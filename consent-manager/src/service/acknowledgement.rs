//! What the parties of a consent have signed once they heard of a change: kept whole, for her.
//!
//! A delivery that was taken is a machine's answer; this is the party's word. It counts only for a change
//! that the party was really told of, and is never taken back.

use chrono::{DateTime, TimeDelta, Utc};
use consent_evidence::entry::Facts;
use consent_model::{
    acknowledgement::{Acknowledgement, Deletion, LONGEST_PENDING_DAYS, TYP},
    artifact::LifecycleState,
    event::{Event, What},
    ids::{AccountId, AcknowledgementId, ArtifactId, ConsentId},
    jose::{CompactJws, VerifyingKey},
    party::{Actor, PartyId},
    term::{CLOCK_SKEW, Term},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde::Serialize;

use super::{Happening, Line, Manager, ManagerError, error::named_by, registry::Frame};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// One signed acknowledgement, as she sees it and takes it along.
#[derive(Debug, Clone, Serialize)]
pub struct AcknowledgementView {
    /// Its name here.
    pub id: AcknowledgementId,
    /// Who signed.
    pub party: PartyId,
    /// What it says.
    pub says: Acknowledgement,
    /// When it was taken here.
    pub acknowledged_at: DateTime<Utc>,
    /// The signed bytes.
    pub jws: String,
    /// The key that they verify with.
    pub signer: VerifyingKey,
}

impl Manager {
    /// Takes a party's acknowledgement of a change of its copy. One that says the same again changes
    /// nothing, whenever it was signed.
    ///
    /// # Errors
    /// When the document is not good, the copy or the event is another's, the event tells something else,
    /// or a statement made before would be taken back.
    pub async fn acknowledge(
        &self,
        named: ArtifactId,
        jws: &CompactJws,
    ) -> Result<AcknowledgementId, ManagerError> {
        let now = self.now();
        let (party, claims) = self.verify_about(jws, TYP, named, frame).await?;
        named_by(&claims.jti)?;
        claims.check_form()?;
        let signer = party
            .keys
            .find(jws.unverified_kid())
            .ok_or(ManagerError::UnknownKey)?;
        let tx = begin(self.db()).await?;
        let copy = entity::artifact::Entity::find_by_id(claims.artifact.to_string())
            .one(&tx)
            .await?
            .filter(|a| a.party_id == party.id.to_string())
            .ok_or(ManagerError::NotFound)?;
        let told = self.told_by(&tx, &claims, &party.id).await?;
        let earlier = self.earlier(&tx, &claims).await?;
        if let Some(same) = earlier.iter().find(|e| e.says.says_the_same(&claims)) {
            return Ok(same.id);
        }
        let row = self.consent_row(&tx, &copy.consent_id).await?;
        if claims.heard_at < told - CLOCK_SKEW || claims.heard_at > now + CLOCK_SKEW {
            return Err(ManagerError::AcknowledgedEarly);
        }
        let due_at = match &claims.deletion {
            None if earlier.is_empty() => None,
            None => return Err(ManagerError::AcknowledgedBefore),
            Some(deletion) => {
                deletion.check(told, latest(&row, &claims)?, now)?;
                let open = |e: &AcknowledgementView| match &e.says.deletion {
                    Some(before) => deletion.completes(before),
                    None => false,
                };
                if !earlier.iter().all(open) {
                    return Err(
                        consent_model::acknowledgement::AcknowledgementError::SaysLess.into(),
                    );
                }
                due(deletion)
            }
        };
        let id: AcknowledgementId = self.ids().mint();
        // A `jti` counts once, whatever it was used for; a repetition was answered above.
        let repeat = self
            .count_once(&tx, &party.id, &claims.jti, jws.digest(), &id.to_string())
            .await?;
        if repeat.is_some() {
            return Err(ManagerError::Replayed);
        }
        let stored = entity::acknowledgement::ActiveModel {
            id: Set(id.to_string()),
            artifact_id: Set(copy.id.clone()),
            consent_id: Set(row.id.clone()),
            party_id: Set(party.id.to_string()),
            event_id: Set(claims.event.to_string()),
            state: Set(read::to_word(&claims.state)?),
            outcome: Set(claims
                .deletion
                .as_ref()
                .map_or("none", Deletion::outcome)
                .into()),
            due_at: Set(due_at.map(|at| at.timestamp_millis())),
            jws: Set(jws.as_str().to_owned()),
            signer: Set(read::to_json(signer)?),
            acknowledged_at: Set(now.timestamp_millis()),
        };
        entity::acknowledgement::Entity::insert(stored)
            .exec_without_returning(&tx)
            .await?;
        let line = Line {
            account: Some(read::text(
                At("consent", "account_id", &row.id),
                &row.account_id,
            )?),
            what: Happening::ConsentAcknowledged,
            id: row.id.clone(),
            actor: match copy.copy_for.as_str() {
                "data_user" => Actor::DataUser,
                _ => Actor::Provider,
            },
            reason: Some(party.id.to_string()),
            at: now,
        };
        let facts = Facts {
            party: Some(party.id.clone()),
            document: Some(jws.digest()),
            ..Facts::default()
        };
        self.note_with(&tx, line, None, facts).await?;
        tx.commit().await?;
        if earlier.is_empty() {
            self.0.observed.acknowledged(claims.state, now - told);
        }
        Ok(id)
    }

    /// When the party was told what it acknowledges; only of an event that it was sent, and that says so.
    async fn told_by(
        &self,
        db: &impl ConnectionTrait,
        claims: &Acknowledgement,
        party: &PartyId,
    ) -> Result<DateTime<Utc>, ManagerError> {
        let row = entity::delivery::Entity::find()
            .filter(entity::delivery::Column::EventId.eq(claims.event.to_string()))
            .filter(entity::delivery::Column::PartyId.eq(party.to_string()))
            .filter(entity::delivery::Column::Kind.eq("event"))
            .one(db)
            .await?
            .ok_or(ManagerError::NotFound)?;
        let event: Event = read::json(At("delivery", "body", &row.id), &row.body)?;
        let same = match &event.what {
            What::StatusChanged {
                artifact_id, state, ..
            } => {
                *artifact_id == claims.artifact
                    && *state == claims.state
                    && *state != LifecycleState::Active
            }
            What::ItemsWithdrawn {
                artifact_id, items, ..
            } => {
                let sorted = |items: &[_]| {
                    let mut names: Vec<_> = items.iter().map(ToString::to_string).collect();
                    names.sort();
                    names
                };
                *artifact_id == claims.artifact
                    && claims.state == LifecycleState::Active
                    && sorted(items) == sorted(&claims.items)
            }
            _ => false,
        };
        if same {
            Ok(event.at)
        } else {
            Err(ManagerError::OtherEvent)
        }
    }

    /// What was said of the same event before, oldest first.
    async fn earlier(
        &self,
        db: &impl ConnectionTrait,
        claims: &Acknowledgement,
    ) -> Result<Vec<AcknowledgementView>, ManagerError> {
        use entity::acknowledgement::Column;
        let rows = entity::acknowledgement::Entity::find()
            .filter(Column::ArtifactId.eq(claims.artifact.to_string()))
            .filter(Column::EventId.eq(claims.event.to_string()))
            .order_by_asc(Column::Id)
            .all(db)
            .await?;
        rows.iter().map(view).collect()
    }

    /// Everything that was signed about a consent, oldest first.
    pub(super) async fn acknowledgements_of(
        &self,
        consent: &str,
    ) -> Result<Vec<AcknowledgementView>, ManagerError> {
        use entity::acknowledgement::Column;
        let rows = entity::acknowledgement::Entity::find()
            .filter(Column::ConsentId.eq(consent))
            .order_by_asc(Column::Id)
            .all(self.db())
            .await?;
        rows.iter().map(view).collect()
    }

    /// One of them, for her to take along.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when the consent is not hers, or it is about another.
    pub async fn acknowledgement(
        &self,
        account: AccountId,
        consent: ConsentId,
        id: AcknowledgementId,
    ) -> Result<AcknowledgementView, ManagerError> {
        self.own_consent(self.db(), account, consent).await?;
        let row = entity::acknowledgement::Entity::find_by_id(id.to_string())
            .one(self.db())
            .await?
            .filter(|row| row.consent_id == consent.to_string())
            .ok_or(ManagerError::NotFound)?;
        view(&row)
    }
}

fn frame(claims: &Acknowledgement) -> Frame<'_> {
    Frame {
        iss: &claims.iss,
        aud: &claims.aud,
        iat: claims.iat,
        exp: claims.exp,
        artifact: claims.artifact,
    }
}

/// Until when a party may put its statement off: where she stopped the consent, as long as any answer to
/// her may take; else as long as she agreed that what came may be kept, if that is longer.
fn latest(
    row: &entity::consent::Model,
    claims: &Acknowledgement,
) -> Result<DateTime<Utc>, ManagerError> {
    let heard = claims.heard_at + CLOCK_SKEW;
    let soon = heard + TimeDelta::days(LONGEST_PENDING_DAYS);
    if !matches!(
        claims.state,
        LifecycleState::Expired | LifecycleState::Superseded
    ) {
        return Ok(soon);
    }
    let term: Term = read::json(At("consent", "term", &row.id), &row.term)?;
    let agreed = term.data_life.end(heard);
    Ok(agreed.map_or(soon, |end| end.max(soon)))
}

/// Until when it is open.
fn due(deletion: &Deletion) -> Option<DateTime<Utc>> {
    match deletion {
        Deletion::Pending { until } => Some(*until),
        Deletion::Retained { retained, .. } => retained.iter().map(|kept| kept.until).max(),
        Deletion::NothingHeld | Deletion::Hers | Deletion::Deleted { .. } => None,
    }
}

fn view(row: &entity::acknowledgement::Model) -> Result<AcknowledgementView, ManagerError> {
    let at = |column| At("acknowledgement", column, &row.id);
    let signer: VerifyingKey = read::json(at("signer"), &row.signer)?;
    let jws: CompactJws = read::text(at("jws"), &row.jws)?;
    // Read with the key that it was taken with: what stands in the row is what was signed.
    let says = jws
        .verify::<Acknowledgement>(TYP, &signer)
        .map_err(|_| at("jws").corrupt())?
        .into_claims();
    Ok(AcknowledgementView {
        id: read::text(at("id"), &row.id)?,
        party: read::text(at("party_id"), &row.party_id)?,
        says,
        acknowledged_at: read::moment(at("acknowledged_at"), row.acknowledged_at)?,
        jws: row.jws.clone(),
        signer,
    })
}
