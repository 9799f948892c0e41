//! A consent that was asked for over the edge is followed and taken; and what she sees of the network.

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    message::{
        ConsentArtefact, ConsentFetch, ConsentUse, HandleRequest, HandleResponse, HandleStatus,
    },
    time::Moment,
};
use consent_model::{ids::RequestId, request::RequestState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::{artefact::status_word, internal, tell::state_now};
use crate::{
    service::{Manager, ManagerError},
    storage::{
        entity,
        read::{self, At},
    },
};

impl Manager {
    /// `POST /Consent/handle`.
    ///
    /// # Errors
    /// When it is not the caller's.
    pub(crate) async fn network_handle(&self, opened: &Opened) -> Result<HandleResponse, Refusal> {
        let HandleRequest { handle } = opened.message()?;
        let unknown = || {
            Refusal::new(
                ErrorCode::InvalidConsentHandle,
                "`ConsentHandle` is not one of yours",
            )
        };
        let row = entity::aa_request::Entity::find()
            .filter(entity::aa_request::Column::Handle.eq(&handle))
            .one(self.db())
            .await
            .map_err(|e| internal(e.into()))?
            .filter(|row| row.party_id == opened.caller.as_str())
            .ok_or_else(unknown)?;
        let request = entity::consent_request::Entity::find_by_id(&row.request_id)
            .one(self.db())
            .await
            .map_err(|e| internal(e.into()))?
            .filter(|request| request.account_id.is_some())
            .ok_or_else(unknown)?;
        let at = At("consent_request", "state", &request.id);
        let state: RequestState = read::word(at, &request.state).map_err(internal)?;
        let undecided = request.expires_at <= self.now().timestamp_millis();
        let mut status = HandleStatus {
            id: None,
            status: match state {
                RequestState::Pending if undecided => "FAILED",
                RequestState::Pending => "PENDING",
                RequestState::Approved => "READY",
                RequestState::Denied | RequestState::Expired | RequestState::Failed => "FAILED",
            }
            .to_owned(),
        };
        if let Some(consent) = &request.consent_id {
            let artefact = entity::aa_artefact::Entity::find()
                .filter(entity::aa_artefact::Column::ConsentId.eq(consent))
                .filter(entity::aa_artefact::Column::EndOf.eq("FIU"))
                .one(self.db())
                .await
                .map_err(|e| internal(e.into()))?;
            status.id = artefact.map(|row| row.id);
        }
        Ok(HandleResponse { handle, status })
    }

    /// `POST /Consent/fetch`.
    ///
    /// # Errors
    /// When it is not the caller's.
    pub(crate) async fn network_fetch(&self, opened: &Opened) -> Result<ConsentArtefact, Refusal> {
        let ConsentFetch { consent_id } = opened.message()?;
        let unknown = || {
            Refusal::new(
                ErrorCode::InvalidConsentId,
                "`consentId` is not one of yours",
            )
        };
        let row = self
            .artefact_of(self.db(), &opened.caller, opened.kind, &consent_id)
            .await
            .map_err(internal)?
            .ok_or_else(unknown)?;
        let consent = self
            .consent_row(self.db(), &row.consent_id)
            .await
            .map_err(internal)?;
        let state = state_now(&consent, self.now()).map_err(internal)?;
        let made = moment("made_at", &row.id, row.made_at).map_err(internal)?;
        let last = consent.last_used_at.unwrap_or(row.made_at);
        Ok(ConsentArtefact {
            consent_id: row.id.clone(),
            status: status_word(state).to_owned(),
            create_timestamp: made,
            signed_consent: row.signed_consent,
            consent_use: ConsentUse {
                log_uri: self.url("dashboard").map_err(internal)?.to_string(),
                count: u64::try_from(consent.uses).unwrap_or_default(),
                last_use_date_time: moment("last_used_at", &row.id, last).map_err(internal)?,
            },
        })
    }

    /// Her own end: the address that data users and providers of the network know her by.
    ///
    /// # Errors
    /// When the database fails, or there is no edge.
    pub async fn network_address(
        &self,
        account: consent_model::ids::AccountId,
    ) -> Result<Option<String>, ManagerError> {
        self.customer_address(self.db(), &account.to_string()).await
    }

    /// The fair-use rules that a request was checked against; none: it did not come over the edge.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn network_rules(
        &self,
        request: RequestId,
    ) -> Result<Option<Vec<String>>, ManagerError> {
        let row = entity::aa_request::Entity::find_by_id(request.to_string())
            .one(self.db())
            .await?;
        row.map(|row| read::json(At("aa_request", "rules", &row.handle), &row.rules))
            .transpose()
    }
}

fn moment(column: &'static str, row: &str, at: i64) -> Result<Moment, ManagerError> {
    read::moment(At("aa_artefact", column, row), at).map(Moment)
}
