//! The secret that a party shares for its endpoint, and the one before it, which signs beside it for a day.

use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{party::PartyId, redacted::Redacted};
use ring::{
    aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey},
    hmac,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde::Serialize;
use service_kit::{secret::Secret, webhook::WebhookSecret};
use uuid::Uuid;

use super::{Manager, ManagerError};
use crate::storage::{
    begin,
    entity::webhook_secret,
    read::{self, At},
};

/// So long the previous secret signs beside the new one.
const OVERLAP: TimeDelta = TimeDelta::hours(24);
/// Most secrets that a party makes within a day.
const MOST_A_DAY: usize = 10;

/// What is told of a secret; never the secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct WebhookSecretView {
    /// What names it.
    pub fingerprint: String,
    /// Since when it signs.
    pub made_at: DateTime<Utc>,
    /// Until when it signs beside a newer one; none: it is the current one.
    pub ends_at: Option<DateTime<Utc>>,
}

/// A secret that was made just now: shown once.
#[derive(Debug)]
pub struct NewWebhookSecret {
    /// The secret's text.
    pub secret: Secret,
    /// What is told of it from now on.
    pub view: WebhookSecretView,
}

impl Manager {
    /// Makes a party's secret. The one before it signs beside it for a day; an older one not any more.
    ///
    /// # Errors
    /// [`ManagerError::TooManySecrets`] after ten within a day.
    pub async fn make_webhook_secret(
        &self,
        party: &PartyId,
    ) -> Result<NewWebhookSecret, ManagerError> {
        use webhook_secret::{Column, Entity};
        let now = self.now();
        let tx = begin(self.db()).await?;
        let known = Entity::find()
            .filter(Column::PartyId.eq(party.to_string()))
            .order_by_asc(Column::Id)
            .all(&tx)
            .await?;
        let day_ago = (now - OVERLAP).timestamp_millis();
        let lately = known.iter().filter(|row| row.made_at > day_ago);
        if lately.count() >= MOST_A_DAY {
            return Err(ManagerError::TooManySecrets);
        }
        for row in known {
            let ends_at = match row.ends_at {
                None => (now + OVERLAP).timestamp_millis(),
                // Three at once are more than a rotation needs.
                Some(ends_at) => ends_at.min(now.timestamp_millis()),
            };
            let mut row = row.into_active_model();
            row.ends_at = Set(Some(ends_at));
            row.update(&tx).await?;
        }
        let secret = WebhookSecret::of(self.ids().bytes32());
        let id = self.ids().uuid_v7();
        let sealed = seal(&self.0.parts.seal, id, &self.ids().bytes32(), &secret)?;
        let row = webhook_secret::ActiveModel {
            id: Set(id.to_string()),
            party_id: Set(party.to_string()),
            sealed: Set(sealed),
            fingerprint: Set(secret.fingerprint()),
            made_at: Set(now.timestamp_millis()),
            ends_at: Set(None),
        };
        Entity::insert(row).exec_without_returning(&tx).await?;
        tx.commit().await?;
        Ok(NewWebhookSecret {
            secret: secret.to_text(),
            view: WebhookSecretView {
                fingerprint: secret.fingerprint(),
                made_at: now,
                ends_at: None,
            },
        })
    }

    /// What signs for a party now: the current secret and the one before it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn webhook_secrets(
        &self,
        party: &PartyId,
    ) -> Result<Vec<WebhookSecretView>, ManagerError> {
        let rows = self.signing_rows(party).await?;
        rows.iter()
            .map(|row| {
                let at = |column| At("webhook_secret", column, &row.id);
                let ends_at = row.ends_at;
                Ok(WebhookSecretView {
                    fingerprint: row.fingerprint.clone(),
                    made_at: read::moment(at("made_at"), row.made_at)?,
                    ends_at: ends_at
                        .map(|ms| read::moment(at("ends_at"), ms))
                        .transpose()?,
                })
            })
            .collect()
    }

    /// Removes every secret of a party, at once: what it leaked signs nothing more. None to remove is
    /// no error.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn remove_webhook_secrets(&self, party: &PartyId) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        webhook_secret::Entity::delete_many()
            .filter(webhook_secret::Column::PartyId.eq(party.to_string()))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(())
    }

    /// The secrets to sign a delivery with, the current one first.
    ///
    /// # Errors
    /// When one cannot be opened: it was sealed under another key.
    pub(crate) async fn secrets_to_sign(
        &self,
        party: &PartyId,
    ) -> Result<Vec<WebhookSecret>, ManagerError> {
        let rows = self.signing_rows(party).await?;
        rows.iter()
            .map(|row| {
                let at = |column| At("webhook_secret", column, &row.id);
                let id: Uuid = read::text(at("id"), &row.id)?;
                open(&self.0.parts.seal, id, &row.sealed).ok_or_else(|| at("sealed").corrupt())
            })
            .collect()
    }

    async fn signing_rows(
        &self,
        party: &PartyId,
    ) -> Result<Vec<webhook_secret::Model>, ManagerError> {
        use webhook_secret::{Column, Entity};
        let now = self.now().timestamp_millis();
        let signs = Condition::any()
            .add(Column::EndsAt.is_null())
            .add(Column::EndsAt.gt(now));
        Ok(Entity::find()
            .filter(Column::PartyId.eq(party.to_string()))
            .filter(signs)
            .order_by_desc(Column::Id)
            .all(self.db())
            .await?)
    }
}

/// The key of this table, from the seed in the file.
fn key(seed: &Redacted<[u8; 32]>) -> Option<LessSafeKey> {
    let seed = hmac::Key::new(hmac::HMAC_SHA256, seed.expose());
    let derived = hmac::sign(&seed, b"amanat-webhook-secret-v1");
    let key = UnboundKey::new(&AES_256_GCM, derived.as_ref()).ok()?;
    Some(LessSafeKey::new(key))
}

/// Bound to its place, so that no row's secret stands in another's.
fn place(id: Uuid) -> Aad<Vec<u8>> {
    Aad::from(format!("webhook_secret\0sealed\0{id}").into_bytes())
}

fn seal(
    seed: &Redacted<[u8; 32]>,
    id: Uuid,
    random: &[u8; 32],
    secret: &WebhookSecret,
) -> Result<String, ManagerError> {
    let key = key(seed).ok_or(ManagerError::Unwritable)?;
    let (nonce, _) = random
        .split_first_chunk::<NONCE_LEN>()
        .ok_or(ManagerError::Unwritable)?;
    let mut bytes = secret.to_text().expose().as_bytes().to_vec();
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(*nonce), place(id), &mut bytes)
        .map_err(|_| ManagerError::Unwritable)?;
    Ok(STANDARD.encode([nonce.as_slice(), &bytes].concat()))
}

fn open(seed: &Redacted<[u8; 32]>, id: Uuid, sealed: &str) -> Option<WebhookSecret> {
    let bytes = STANDARD.decode(sealed).ok()?;
    let (nonce, sealed) = bytes.split_first_chunk::<NONCE_LEN>()?;
    let mut sealed = sealed.to_vec();
    let nonce = Nonce::assume_unique_for_key(*nonce);
    let opened = key(seed)?
        .open_in_place(nonce, place(id), &mut sealed)
        .ok()?;
    WebhookSecret::parse(std::str::from_utf8(opened).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sealed_secret_opens_in_its_own_row_and_under_its_own_key_only() {
        let (seed, id) = (Redacted::new([1; 32]), Uuid::from_u128(1));
        let secret = WebhookSecret::of([5; 32]);
        let sealed = seal(&seed, id, &[9; 32], &secret).unwrap();
        assert!(!sealed.contains(&secret.to_text().expose()[6..20]));
        let opened = open(&seed, id, &sealed).unwrap();
        assert_eq!(opened.fingerprint(), secret.fingerprint());
        assert!(open(&seed, Uuid::from_u128(2), &sealed).is_none());
        assert!(open(&Redacted::new([2; 32]), id, &sealed).is_none());
        assert!(open(&seed, id, "AAAA").is_none());
    }
}
