//! Documents that the log's digests stand for and that no other table keeps for good: a registry
//! entry is replaced by the next one, a provider's key is its own affair. Kept once, under its digest.

use consent_evidence::archive::DocumentKind;
use consent_model::digest::Digest;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use crate::{
    service::{Manager, ManagerError},
    storage::entity::log_document::{ActiveModel, Column, Entity},
};

impl Manager {
    /// Keeps a document, in the transaction that enters its digest.
    pub(in crate::service) async fn keep_document(
        &self,
        db: &impl ConnectionTrait,
        kind: DocumentKind,
        body: &str,
    ) -> Result<Digest, ManagerError> {
        let digest = kind.digest(body).ok_or(ManagerError::Unwritable)?;
        let row = ActiveModel {
            digest: Set(digest.to_string()),
            kind: Set(kind.name().into()),
            body: Set(body.to_owned()),
            kept_at: Set(self.now().timestamp_millis()),
        };
        Entity::insert(row)
            .on_conflict_do_nothing_on([Column::Digest])
            .exec_without_returning(db)
            .await?;
        Ok(digest)
    }
}
