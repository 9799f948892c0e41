//! What people ask of this party by right, and complaints to it: each came as an event
//! `rights_request.made`, is read here, and is answered at the manager (DPDP Act ss. 11 to 13).

use chrono::{DateTime, Utc};
use consent_model::{
    event::What,
    ids::RightsRequestId,
    rights::{RightsAnswer, RightsRequest},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use service_kit::manager_client::ManagerCallError;

use crate::{
    adapter::Adapter,
    events::{self, EventsError},
    storage::entity,
};

/// A request as it was taken. `Debug` shows its id only.
#[derive(Debug, Clone, Serialize)]
pub struct TakenRightsRequest {
    /// What she asks.
    #[serde(flatten)]
    pub request: RightsRequest,
    /// How the host's system names her, where she is linked here: one name for each account.
    pub customers: Vec<CustomerName>,
    /// When it was taken.
    pub received_at: DateTime<Utc>,
}

/// How the host's system names a customer. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct CustomerName(pub String);

impl std::fmt::Debug for CustomerName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CustomerName")
    }
}

impl Adapter {
    /// Every request taken so far, oldest first. Where it stands is known to the manager and to her.
    ///
    /// # Errors
    /// [`EventsError`].
    pub async fn rights_requests(&self) -> Result<Vec<TakenRightsRequest>, EventsError> {
        let rows = entity::event::Entity::find()
            .filter(entity::event::Column::Kind.eq("rights_request.made"))
            .order_by_asc(entity::event::Column::Number)
            .all(&self.db)
            .await?;
        let mut requests = Vec::with_capacity(rows.len());
        for row in rows {
            let taken = events::taken(row)?;
            let What::RightsRequestMade(request) = taken.event.what else {
                continue;
            };
            let links = entity::link::Entity::find()
                .filter(entity::link::Column::Pseudonym.eq(request.pseudonym.to_string()))
                .order_by_asc(entity::link::Column::LinkedAt)
                .all(&self.db)
                .await?;
            requests.push(TakenRightsRequest {
                request,
                customers: links
                    .into_iter()
                    .map(|link| CustomerName(link.customer))
                    .collect(),
                received_at: taken.received_at,
            });
        }
        Ok(requests)
    }

    /// Answers one of them, or says that it is being looked at.
    ///
    /// # Errors
    /// [`ManagerCallError`], also when it was for another party or its state forbids it.
    pub async fn answer_rights_request(
        &self,
        request: RightsRequestId,
        answer: &RightsAnswer,
    ) -> Result<(), ManagerCallError> {
        self.manager().answer_rights_request(request, answer).await
    }
}
