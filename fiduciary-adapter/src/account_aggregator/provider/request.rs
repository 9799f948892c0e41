//! `POST /FI/request`: the aggregator asks for data under a consent. What is accepted here is prepared by the
//! worker.

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    artefact::SignedConsentDetail,
    message::{FiRequest, FiResponse},
};
use chrono::{DateTime, Days, Months, TimeDelta, Utc};
use payload_opener::aa::TheirKey;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter,
};
use serde_json::Value;

use super::{NetworkError, NetworkProvider, consent::Held};
use crate::storage::entity::{fip_document, fip_session};

impl NetworkProvider {
    /// Opens a session.
    pub(crate) async fn request_data(&self, opened: &Opened) -> Result<Value, NetworkError> {
        let ask: FiRequest = opened.message()?;
        let (now, aggregator) = (self.adapter.now(), opened.caller.as_str());
        let answer = self
            .once(opened, async |tx| {
                let held = self.held(tx, aggregator, &ask.consent.id).await?;
                let held = held.ok_or_else(|| {
                    NetworkError::refused(
                        ErrorCode::InvalidConsentId,
                        "no consent of this id is held",
                    )
                })?;
                if ask.consent.digital_signature != held.row.signature {
                    return Err(NetworkError::refused(
                        ErrorCode::SignatureDoesNotMatch,
                        "`digitalSignature` is not that of the consent",
                    ));
                }
                held.check_linked()?;
                held.check_state(now)?;
                check_range(&ask, &held.detail)?;
                ask.key_material.check(now)?;
                their_key(&ask.key_material)?;
                check_use(tx, &held, now).await?;
                let session_id = self.new_id();
                let row = fip_session::Model {
                    session_id: session_id.clone(),
                    aggregator: aggregator.to_owned(),
                    consent_id: held.row.consent_id.clone(),
                    range_from: ask.range.from.0.timestamp_millis(),
                    range_to: ask.range.to.0.timestamp_millis(),
                    key_material: serde_json::to_string(&ask.key_material)?,
                    created_at: now.timestamp_millis(),
                    expires_at: (now + self.session_life()).timestamp_millis(),
                    state: "preparing".to_owned(),
                    counts: true,
                    attempts: 0,
                    next_at: now.timestamp_millis(),
                };
                row.into_active_model().insert(tx).await?;
                for link in &held.links {
                    let row = fip_document::Model {
                        session_id: session_id.clone(),
                        link_ref: link.link_ref.clone(),
                        status: "PENDING".to_owned(),
                        key_material: None,
                        encrypted: None,
                    };
                    row.into_active_model().insert(tx).await?;
                }
                Ok(Ok(FiResponse {
                    consent_id: held.row.consent_id,
                    session_id,
                }))
            })
            .await?;
        self.wake.notify_one();
        Ok(answer)
    }

    fn session_life(&self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.config.session_minutes))
    }
}

/// The data user's key, on its curve.
pub(super) fn their_key(
    material: &account_aggregator::key_material::KeyMaterial,
) -> Result<TheirKey, Refusal> {
    TheirKey::parse(
        &material.curve,
        &material.public_key.key_value,
        &material.nonce,
    )
    .map_err(|error| Refusal::new(ErrorCode::InvalidKey, error.to_string()))
}

fn check_range(ask: &FiRequest, detail: &SignedConsentDetail) -> Result<(), Refusal> {
    let (asked, allowed) = (ask.range, detail.range);
    if asked.from.0 >= asked.to.0 {
        return Err(Refusal::new(
            ErrorCode::InvalidDateRange,
            "`FIDataRange.to` must lie after `FIDataRange.from`",
        ));
    }
    if asked.from.0 < allowed.from.0 || asked.to.0 > allowed.to.0 {
        return Err(Refusal::new(
            ErrorCode::InvalidDateRange,
            "`FIDataRange` must lie within that of the consent",
        ));
    }
    Ok(())
}

/// Whether a use is left: one, or so many within a unit of time. A session that failed here was none.
async fn check_use(
    tx: &DatabaseTransaction,
    held: &Held,
    now: DateTime<Utc>,
) -> Result<(), NetworkError> {
    use fip_session::Column;
    let mut used = fip_session::Entity::find()
        .filter(Column::Aggregator.eq(held.row.aggregator.as_str()))
        .filter(Column::ConsentId.eq(held.row.consent_id.as_str()))
        .filter(Column::Counts.eq(true));
    let most = if held.detail.fetch_type == "ONETIME" {
        1
    } else {
        let frequency = &held.detail.frequency;
        if let Some(since) = unit_before(now, &frequency.unit) {
            used = used.filter(Column::CreatedAt.gt(since.timestamp_millis()));
        }
        // Checked to be whole and small when the consent was taken.
        format!("{:.0}", frequency.value)
            .parse()
            .map_err(|_| NetworkError::Corrupt("fip_consent"))?
    };
    if used.count(tx).await? >= most {
        return Err(NetworkError::refused(
            ErrorCode::InvalidConsentUse,
            "the consent has been used as often as it may be for now",
        ));
    }
    Ok(())
}

/// One unit of time earlier.
fn unit_before(now: DateTime<Utc>, unit: &str) -> Option<DateTime<Utc>> {
    match unit {
        "HOUR" => now.checked_sub_signed(TimeDelta::hours(1)),
        "DAY" => now.checked_sub_days(Days::new(1)),
        "MONTH" => now.checked_sub_months(Months::new(1)),
        _ => now.checked_sub_months(Months::new(12)),
    }
}
