//! QUERY mode: a published question in the place of accounts (`docs/aa-query-profile.md`).
//!
//! From the request for data on it is one session of ours with her store, whose one page is given out in the
//! network's form. The manager cannot open it.

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    artefact::SignedConsentDetail,
    key_material::KeyMaterial,
    message::{Fi, FiData, FiRequest, FiResponse},
    query::{self, QueryRequest},
    registry::Kind,
};
use consent_model::{approval::ApprovedItem, data_request::SessionState, ids::SessionId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};

use super::{internal, party::party_of, session::not_usable};
use crate::{
    service::{Manager, ManagerError},
    storage::{
        entity,
        read::{self, At},
    },
};

impl Manager {
    /// Asks her store, in our own way, with the request that the data user has signed for it.
    pub(super) async fn open_query(
        &self,
        db: &impl ConnectionTrait,
        opened: &Opened,
        artefact: &entity::aa_artefact::Model,
        consent: &entity::consent::Model,
        (asked, detail): (&FiRequest, &SignedConsentDetail),
    ) -> Result<FiResponse, Refusal> {
        let query = QueryRequest::read(asked.query.as_ref())?;
        if asked.range != detail.range {
            return Err(Refusal::new(
                ErrorCode::InvalidDateRange,
                "an answer is about the whole range of the consent: `FIDataRange` must be that range",
            ));
        }
        let user = party_of(Kind::Fiu, &opened.caller)
            .ok_or_else(|| Refusal::invalid("the data user takes no part here"))?;
        let items: Vec<ApprovedItem> =
            read::json(At("consent", "items", &consent.id), &consent.items).map_err(internal)?;
        let item = items
            .first()
            .ok_or_else(|| internal(ManagerError::NotFound))?;
        let names = (
            self.ids().mint::<SessionId>(),
            self.ids().mint::<SessionId>(),
        );
        self.open_item(db, &user, consent, item, &query.request, names)
            .await
            .map_err(|error| match error {
                ManagerError::SourceRequest(error) => {
                    Refusal::invalid(format!("`Query.request`: {error}"))
                }
                ManagerError::SourceGone(_) | ManagerError::UnknownQuestion => Refusal::new(
                    ErrorCode::InvalidConsentStatus,
                    "the question, or what answers it, is not there any more",
                ),
                other => not_usable(other),
            })?;
        let id = self
            .enter_session(db, opened, artefact, asked, self.now())
            .await
            .map_err(internal)?;
        // Her store is no provider of the network: its part is kept by our own session.
        let row = entity::aa_part_account::ActiveModel {
            session_id: Set(id.clone()),
            party_id: Set(item.source.party.to_string()),
            link_ref_number: Set(item.id.to_string()),
            data_session: Set(names.0.to_string()),
            status: Set("PENDING".into()),
            description: Set(String::from("asked of her store")),
        };
        entity::aa_part_account::Entity::insert(row)
            .exec_without_returning(db)
            .await
            .map_err(|e| internal(e.into()))?;
        Ok(FiResponse {
            consent_id: artefact.id.clone(),
            session_id: id,
        })
    }

    /// A session of ours has changed: where it is the one behind a question of the network, its data user is
    /// told.
    pub(in crate::service) async fn answer_changed(
        &self,
        db: &impl ConnectionTrait,
        session: &str,
        state: SessionState,
    ) -> Result<(), ManagerError> {
        if self.edge().is_none() {
            return Ok(());
        }
        let row = entity::aa_part_account::Entity::find()
            .filter(entity::aa_part_account::Column::DataSession.eq(session))
            .filter(entity::aa_part_account::Column::Status.eq("PENDING"))
            .one(db)
            .await?;
        let Some(row) = row else { return Ok(()) };
        let key = (row.session_id.clone(), row.party_id.clone());
        // A provider's part is looked after as such.
        if entity::aa_part::Entity::find_by_id(key)
            .one(db)
            .await?
            .is_some()
        {
            return Ok(());
        }
        let (status, description, of_session) = match state {
            SessionState::Pending | SessionState::Delivered => return Ok(()),
            SessionState::Ready => ("READY", "ready to be fetched", "COMPLETED"),
            SessionState::Failed => ("DENIED", "her store may not answer", "FAILED"),
            SessionState::Expired => ("TIMEOUT", "her store has not answered", "FAILED"),
        };
        let network = entity::aa_session::Entity::find_by_id(&row.session_id)
            .one(db)
            .await?;
        let mut row = row.into_active_model();
        row.status = Set(status.to_owned());
        row.description = Set(description.to_owned());
        row.update(db).await?;
        match network.filter(|network| network.state == "ACTIVE") {
            Some(network) => self.tell_how(db, network, of_session).await,
            None => Ok(()),
        }
    }
}

/// The one page of an answer, as the network's form gives data: its store in the place of the provider, and the
/// data user's own key, which has sealed nothing.
pub(super) fn as_data(
    session: &entity::aa_session::Model,
    row: &entity::aa_part_account::Model,
    page: &[u8],
) -> Result<Fi, ManagerError> {
    let key_material = At("aa_session", "key_material", &session.id);
    Ok(Fi {
        fip_id: super::entity_id(
            At("aa_part_account", "party_id", &row.session_id),
            &row.party_id,
        )?,
        data: vec![FiData {
            link_ref_number: row.link_ref_number.clone(),
            masked_acc_number: query::MASKED.into(),
            encrypted_fi: String::from_utf8_lossy(page).into_owned(),
        }],
        key_material: read::json::<KeyMaterial>(key_material, &session.key_material)?,
    })
}
