//! What the network's parties tell of consents.

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    message::{ConsentNotification, NotificationResponse, Notifier},
    registry::Kind,
};
use consent_model::party::Actor;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
};

use super::internal;
use crate::{
    service::{Happening, Line, Manager, lifecycle::lifecycle},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// Checks that who notifies is who calls.
pub(super) fn check_notifier(
    opened: &Opened,
    notifier: &Notifier,
    code: ErrorCode,
) -> Result<(), Refusal> {
    if notifier.id == opened.caller.as_str() && notifier.r#type == opened.kind.name() {
        Ok(())
    } else {
        Err(Refusal::new(
            code,
            "`Notifier` must be the party that calls",
        ))
    }
}

impl Manager {
    /// `POST /Consent/Notification`. A data user's revocation takes effect at once; a provider's wish to
    /// end is put to her (design §6); anything else is only taken note of, since the state is the manager's.
    ///
    /// # Errors
    /// When it is not the caller's to tell.
    pub(crate) async fn network_consent_notification(
        &self,
        opened: &Opened,
    ) -> Result<NotificationResponse, Refusal> {
        let told: ConsentNotification = opened.message()?;
        check_notifier(opened, &told.notifier, ErrorCode::InvalidNotifier)?;
        let now = self.now();
        let id = told.status.consent_id.unwrap_or_default();
        let tx = begin(self.db()).await.map_err(|e| internal(e.into()))?;
        let artefact = self
            .artefact_of(&tx, &opened.caller, opened.kind, &id)
            .await
            .map_err(internal)?
            .ok_or_else(|| Refusal::invalid("`consentId` is not one of yours"))?;
        let row = self
            .consent_row(&tx, &artefact.consent_id)
            .await
            .map_err(internal)?;
        let state = lifecycle(&row).map_err(internal)?;
        let over = state.state().is_final() || row.expires_at <= now.timestamp_millis();
        let ends = matches!(told.status.consent_status.as_str(), "REVOKED" | "REJECTED");
        if !ends || over {
            return Ok(NotificationResponse::ok());
        }
        if opened.kind == Kind::Fiu {
            let next = state
                .revoke(Actor::DataUser, now)
                .map_err(|e| internal(e.into()))?;
            self.write_state(&tx, row, &next, Actor::DataUser, None)
                .await
                .map_err(internal)?;
        } else {
            let party = super::party_of(Kind::Fip, &opened.caller)
                .ok_or_else(|| Refusal::invalid("the provider's id cannot be used here"))?;
            let copy = entity::artifact::Entity::find()
                .filter(entity::artifact::Column::ConsentId.eq(&row.id))
                .filter(entity::artifact::Column::PartyId.eq(party.to_string()))
                .one(&tx)
                .await
                .map_err(|e| internal(e.into()))?;
            let Some(copy) = copy.filter(|copy| copy.end_asked_at.is_none()) else {
                return Ok(NotificationResponse::ok());
            };
            let mut copy = copy.into_active_model();
            copy.end_asked_at = Set(Some(now.timestamp_millis()));
            copy.update(&tx).await.map_err(|e| internal(e.into()))?;
            let account = read::text(At("consent", "account_id", &row.id), &row.account_id);
            let line = Line {
                account: Some(account.map_err(internal)?),
                what: Happening::ConsentEndAsked,
                id: row.id.clone(),
                actor: Actor::Provider,
                reason: None,
                at: now,
            };
            self.note(&tx, line).await.map_err(internal)?;
        }
        tx.commit().await.map_err(|e| internal(e.into()))?;
        self.wake();
        Ok(NotificationResponse::ok())
    }
}
