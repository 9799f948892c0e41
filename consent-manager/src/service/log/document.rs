//! Documents that the log's digests stand for and that no other table keeps for good: a registry
//! entry is replaced by the next one, a provider's key is its own affair. Kept once, under its digest.

use consent_model::digest::Digest;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait};

use crate::{
    service::{Manager, ManagerError},
    storage::entity::log_document::{ActiveModel, Column, Entity},
};

/// What a document is, as an archive names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentKind {
    /// The key that evidence of an approval verifies with.
    EvidenceKey,
    /// An entry of the registry.
    Party,
    /// What this service publishes of how it works.
    Policy,
    /// What a question asks, reads and gives.
    Question,
}

impl DocumentKind {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::EvidenceKey => "evidence-key",
            Self::Party => "party",
            Self::Policy => "policy",
            Self::Question => "question",
        }
    }

    /// Whether its digest is that of its canonical form rather than of the bytes as they came.
    const fn is_ours(self) -> bool {
        matches!(self, Self::Party | Self::Policy | Self::Question)
    }
}

impl Manager {
    /// Keeps a document, in the transaction that enters its digest.
    pub(in crate::service) async fn keep_document(
        &self,
        db: &impl ConnectionTrait,
        kind: DocumentKind,
        body: &str,
    ) -> Result<Digest, ManagerError> {
        let digest = if kind.is_ours() {
            let value: serde_json::Value =
                serde_json::from_str(body).map_err(|_| ManagerError::Unwritable)?;
            Digest::of_json(&value).map_err(|_| ManagerError::Unwritable)?
        } else {
            Digest::of_bytes(body.as_bytes())
        };
        let row = ActiveModel {
            digest: Set(digest.to_string()),
            kind: Set(kind.word().into()),
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
