//! `POST /FI/fetch`: the aggregator takes what was prepared. The same bytes each time, until the session ends.

use std::collections::BTreeMap;

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    message::{Fi, FiData, FiFetch, FiFetched},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use super::{NetworkError, NetworkProvider};
use crate::storage::{
    self,
    entity::{fip_document, fip_session},
};

impl NetworkProvider {
    /// Gives the documents of a session that are ready.
    pub(crate) async fn fetch_data(&self, opened: &Opened) -> Result<FiFetched, NetworkError> {
        let ask: FiFetch = opened.message()?;
        let (now, aggregator) = (self.adapter.now(), opened.caller.as_str());
        let tx = storage::begin(&self.adapter.db).await?;
        let session = fip_session::Entity::find_by_id(&ask.session_id)
            .one(&tx)
            .await?;
        let ours = |row: &fip_session::Model| row.aggregator == aggregator;
        let session = session.filter(ours).ok_or_else(|| {
            NetworkError::refused(
                ErrorCode::InvalidSessionId,
                "no session of this id was opened",
            )
        })?;
        let us = self.edge.gate().id();
        let named = ask.fip_id.as_deref().filter(|id| !id.is_empty());
        if named.is_some_and(|id| id != us.as_str()) {
            return Err(NetworkError::invalid("`fipId` must be this provider"));
        }
        let held = self.held(&tx, aggregator, &session.consent_id).await?;
        let held = held.ok_or(NetworkError::Corrupt("fip_session"))?;
        held.check_linked()?;
        held.check_state(now)?;
        let masked: BTreeMap<&str, &str> = held
            .links
            .iter()
            .map(|link| (link.link_ref.as_str(), link.masked.as_str()))
            .collect();
        let wanted: Vec<&str> = ask.link_ref_number.iter().map(|l| l.id.as_str()).collect();
        if wanted.iter().any(|id| !masked.contains_key(id)) {
            return Err(
                Refusal::invalid("`linkRefNumber` must name accounts of the session").into(),
            );
        }
        let nothing = |what: &str| NetworkError::refused(ErrorCode::NoDataFound, what);
        if session.state == "ended" || session.expires_at <= now.timestamp_millis() {
            return Err(nothing("the session is over; ask for the data again"));
        }
        let documents = fip_document::Entity::find()
            .filter(fip_document::Column::SessionId.eq(session.session_id.as_str()))
            .order_by_asc(fip_document::Column::LinkRef)
            .all(&tx)
            .await?;
        let mut fi = Vec::new();
        for row in documents {
            if !wanted.is_empty() && !wanted.contains(&row.link_ref.as_str()) {
                continue;
            }
            let (Some(material), Some(encrypted)) = (&row.key_material, &row.encrypted) else {
                continue;
            };
            let corrupt = |_| NetworkError::Corrupt("fip_document");
            fi.push(Fi {
                fip_id: us.clone(),
                data: vec![FiData {
                    link_ref_number: row.link_ref.clone(),
                    masked_acc_number: masked
                        .get(row.link_ref.as_str())
                        .map_or_else(String::new, |text| (*text).to_owned()),
                    encrypted_fi: encrypted.clone(),
                }],
                key_material: serde_json::from_str(material).map_err(corrupt)?,
            });
            if row.status != "DELIVERED" {
                let mut row = row.into_active_model();
                row.status = Set("DELIVERED".to_owned());
                row.update(&tx).await?;
            }
        }
        if fi.is_empty() {
            return Err(nothing(
                "nothing is ready; ask again after the notification",
            ));
        }
        tx.commit().await?;
        Ok(FiFetched { fi })
    }
}
