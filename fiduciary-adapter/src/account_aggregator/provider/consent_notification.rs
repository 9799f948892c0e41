//! `POST /Consent/Notification`: the aggregator says how a consent is now.

use account_aggregator::{
    ErrorCode, Opened,
    message::{ConsentNotification, NotificationResponse},
};
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
use serde_json::Value;

use super::{NetworkError, NetworkProvider, consent};
use crate::storage::entity::fip_consent;

impl NetworkProvider {
    /// Takes a consent's new state.
    pub(crate) async fn consent_changed(&self, opened: &Opened) -> Result<Value, NetworkError> {
        let told: ConsentNotification = opened.message()?;
        if told.notifier.r#type != "AA" || told.notifier.id != opened.caller.as_str() {
            return Err(NetworkError::refused(
                ErrorCode::InvalidNotifier,
                "`Notifier` must be the calling aggregator, of type `AA`",
            ));
        }
        let unknown = || NetworkError::invalid("no consent of this `consentId` is held");
        let consent_id = told.status.consent_id.ok_or_else(unknown)?;
        let wanted = told.status.consent_status.as_str();
        // Once: what comes again late must not undo what was told since.
        self.once(opened, async |tx| {
            let now = self.now_millis();
            let held = self.held(tx, opened.caller.as_str(), &consent_id).await?;
            let held = held.ok_or_else(unknown)?;
            let lapsed = held.detail.consent_expiry.0 <= self.adapter.now();
            match (held.row.state.as_str(), wanted) {
                // Told already, in another call.
                (now, wanted) if now == wanted => {}
                ("ACTIVE" | "PAUSED", "REVOKED" | "EXPIRED") => {
                    let key = (held.row.aggregator.clone(), consent_id.clone());
                    consent::end(tx, key, wanted, "aggregator", now).await?;
                }
                ("ACTIVE", "PAUSED") => set(tx, held.row, wanted, now).await?,
                ("PAUSED", "ACTIVE") if !lapsed => set(tx, held.row, wanted, now).await?,
                _ => {
                    return Err(NetworkError::invalid(
                        "a consent that is revoked or expired stays so",
                    ));
                }
            }
            Ok(Ok(NotificationResponse::ok()))
        })
        .await
    }
}

async fn set(
    tx: &sea_orm::DatabaseTransaction,
    row: fip_consent::Model,
    state: &str,
    now: i64,
) -> Result<(), NetworkError> {
    let mut row = row.into_active_model();
    row.state = Set(state.to_owned());
    row.changed_by = Set("aggregator".to_owned());
    row.changed_at = Set(now);
    fip_consent::Entity::update(row).exec(tx).await?;
    Ok(())
}
