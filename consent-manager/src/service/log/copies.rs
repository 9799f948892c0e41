//! A party's entries: of its copy of a consent, and of what passed to or from it. They say nothing of
//! other parties and do not name her, so that a party can be given them as they are.

use chrono::{DateTime, Utc};
use consent_evidence::entry::{Facts, StatusPlace};
use consent_model::{
    artifact::LifecycleState,
    digest::Digest,
    ids::{AccountId, ConsentId},
    party::Actor,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::Entering;
use crate::{
    service::{Manager, ManagerError},
    storage::{
        entity::{artifact, data_session, sharing},
        read::{self, At},
    },
};

/// What a party's entry is under.
#[derive(Clone, Copy)]
pub(in crate::service) struct Under {
    pub(in crate::service) account: AccountId,
    pub(in crate::service) consent: ConsentId,
    pub(in crate::service) actor: Actor,
    pub(in crate::service) at: DateTime<Utc>,
}

impl Manager {
    /// A copy was issued.
    pub(in crate::service) async fn enter_issued(
        &self,
        db: &impl ConnectionTrait,
        under: Under,
        copy: &artifact::Model,
        purpose: &str,
        evidence_key: Option<Digest>,
    ) -> Result<Digest, ManagerError> {
        let at = |column| At("artifact", column, &copy.id);
        let facts = Facts {
            purpose: Some(purpose.to_owned()),
            evidence_key,
            document: Some(Digest::of_bytes(copy.jws.as_bytes())),
            status: Some(StatusPlace {
                list: read::count(at("status_list"), copy.status_list)?,
                index: read::count(at("status_index"), copy.status_index)?,
            }),
            state: Some(LifecycleState::Active),
            ..of_copy(copy)?
        };
        self.enter_for_party(db, under, ("artifact", "issued"), &copy.id, facts)
            .await
    }

    /// Its consent came into another state.
    pub(in crate::service) async fn enter_changed(
        &self,
        db: &impl ConnectionTrait,
        under: Under,
        copy: &artifact::Model,
        state: LifecycleState,
    ) -> Result<Digest, ManagerError> {
        let facts = Facts {
            state: Some(state),
            ..of_copy(copy)?
        };
        self.enter_for_party(db, under, ("artifact", "changed"), &copy.id, facts)
            .await
    }

    /// Something passed from the source to the data user: an entry for each, under the name by which
    /// it knows the session.
    pub(in crate::service) async fn enter_sharing(
        &self,
        db: &impl ConnectionTrait,
        under: Under,
        session: &data_session::Model,
        shared: &sharing::Model,
    ) -> Result<Vec<Digest>, ManagerError> {
        let copies = artifact::Entity::find()
            .filter(artifact::Column::ConsentId.eq(under.consent.to_string()))
            .all(db)
            .await?;
        let at = |column| At("sharing", column, &shared.id);
        let mut digests = Vec::new();
        for copy in copies {
            let session_id = match copy.copy_for.as_str() {
                "data_user" => &session.id,
                _ if copy.party_id == session.source => &session.source_session,
                _ => continue,
            };
            let facts = Facts {
                item: Some(read::text(at("item"), &shared.item)?),
                classes: read::json(at("classes"), &shared.classes)?,
                bytes: Some(u64::try_from(shared.bytes).map_err(|_| at("bytes").corrupt())?),
                pages: Some(read::count(at("pages"), shared.pages)?),
                ..of_copy(&copy)?
            };
            let entered = self
                .enter_for_party(db, under, ("sharing", "recorded"), session_id, facts)
                .await?;
            digests.push(entered);
        }
        Ok(digests)
    }

    async fn enter_for_party(
        &self,
        db: &impl ConnectionTrait,
        under: Under,
        (subject, action): (&str, &str),
        subject_id: &str,
        facts: Facts,
    ) -> Result<Digest, ManagerError> {
        let entering = Entering {
            id: self.ids().mint(),
            at: under.at,
            subject,
            action,
            subject_id: subject_id.to_owned(),
            account: Some(under.account),
            actor: under.actor,
            representation: None,
            reason: None,
            facts,
            for_party_under: Some(under.consent),
            entered_at: None,
        };
        self.enter(db, entering).await
    }
}

fn of_copy(copy: &artifact::Model) -> Result<Facts, ManagerError> {
    let at = |column| At("artifact", column, &copy.id);
    Ok(Facts {
        party: Some(read::text(at("party_id"), &copy.party_id)?),
        artifact: Some(read::text(at("id"), &copy.id)?),
        copy_for: Some(read::word(at("copy_for"), &copy.copy_for)?),
        ..Facts::default()
    })
}
