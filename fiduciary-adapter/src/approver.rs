//! By what this party knows that it was she: the sign-in named at linking, and the passkeys that she
//! confirmed on the linking pages herself.
//!
//! Counted link by link. A manager may name one person to us as it likes, and one name may be linked
//! with several accounts; but a passkey was confirmed by somebody who had shown that this one account
//! is hers, and proves nothing about the others.

use std::collections::BTreeSet;

use consent_model::{
    approval::{Approver, ConfirmedPasskey, EvidenceSubject},
    artifact::ArtifactClaims,
    party::Pseudonym,
    passkey::CredentialId,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder,
    sea_query::{Expr, Query},
};

use crate::{
    adapter::{Adapter, HoldError},
    storage::{
        self,
        entity::{link, link_passkey},
    },
};

/// Who must have approved a source's copy: counted by what holds at every link that it names.
pub(crate) async fn of(
    db: &impl ConnectionTrait,
    claims: &ArtifactClaims,
) -> Result<Approver, HoldError> {
    let named: BTreeSet<_> = claims
        .items
        .iter()
        .map(|item| item.value.source.link.to_string())
        .collect();
    let links = link::Entity::find()
        .filter(link::Column::Pseudonym.eq(claims.sub.as_str()))
        .filter(link::Column::Reference.is_in(named))
        .all(db)
        .await?;
    let first = links.first().ok_or(HoldError::NotLinked)?;
    let subject: EvidenceSubject =
        serde_json::from_str(&first.evidence_subject).map_err(|_| HoldError::Corrupt("link"))?;
    let mut she = Approver {
        passkeys: confirmed(db, &first.reference).await?,
        ..Approver::from(subject)
    };
    for link in &links {
        let there = confirmed(db, &link.reference).await?;
        she.passkeys.retain(|passkey| there.contains(passkey));
        she.passkeys_only |= link.passkeys_only;
    }
    Ok(she)
}

/// The passkeys confirmed for a link, in the order in which they were.
pub(crate) async fn confirmed(
    db: &impl ConnectionTrait,
    reference: &str,
) -> Result<Vec<ConfirmedPasskey>, HoldError> {
    let rows = link_passkey::Entity::find()
        .filter(link_passkey::Column::Reference.eq(reference))
        .order_by_asc(link_passkey::Column::ConfirmedAt)
        .order_by_asc(link_passkey::Column::Credential)
        .all(db)
        .await?;
    rows.iter()
        .map(|row| serde_json::from_str(&row.passkey))
        .collect::<Result<_, _>>()
        .map_err(|_| HoldError::Corrupt("link_passkey"))
}

/// Forgets a passkey that she has removed: it counts no more for what is decided from now on. What
/// was proven with it before is held with the key that proved it.
pub(crate) async fn forget(
    db: &impl ConnectionTrait,
    pseudonym: &Pseudonym,
    credential: &CredentialId,
) -> Result<(), DbErr> {
    let mut hers = Query::select();
    hers.column(link::Column::Reference)
        .from(link::Entity)
        .and_where(link::Column::Pseudonym.eq(pseudonym.as_str()));
    link_passkey::Entity::delete_many()
        .filter(link_passkey::Column::Credential.eq(credential.to_string()))
        .filter(link_passkey::Column::Reference.in_subquery(hers))
        .exec(db)
        .await?;
    Ok(())
}

impl Adapter {
    /// Forgets every passkey of a customer, as the host's system names her, and lets her sign-ins
    /// count again: for one who has lost them all and has shown to the host, in its own way, who she
    /// is. Gives how many there were. What was proven with them stays proven.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_passkeys(&self, customer: &str) -> Result<u64, DbErr> {
        let tx = storage::begin(&self.db).await?;
        let mut hers = Query::select();
        hers.column(link::Column::Reference)
            .from(link::Entity)
            .and_where(link::Column::Customer.eq(customer));
        let forgotten = link_passkey::Entity::delete_many()
            .filter(link_passkey::Column::Reference.in_subquery(hers))
            .exec(&tx)
            .await?;
        link::Entity::update_many()
            .col_expr(link::Column::PasskeysOnly, Expr::value(false))
            .filter(link::Column::Customer.eq(customer))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(forgotten.rows_affected)
    }
}
