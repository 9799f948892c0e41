//! By what this party knows that it was she: the sign-in named at linking, and the passkeys that she
//! confirmed on the linking pages herself.
//!
//! Counted link by link. A manager may name one person to us as it likes, and one name may be linked
//! with several accounts; but a passkey was confirmed by somebody who had shown that this one account
//! is hers, and proves nothing about the others.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use consent_model::{
    approval::{Approver, ConfirmedPasskey, EvidenceSubject},
    artifact::ArtifactClaims,
    party::Pseudonym,
    passkey::CredentialId,
    representation::Guardianship,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
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
        guardian: guardian_of(first)?,
        ..Approver::from(subject)
    };
    for link in &links {
        let there = confirmed(db, &link.reference).await?;
        she.passkeys.retain(|passkey| there.contains(passkey));
        she.passkeys_only |= link.passkeys_only;
        // One name, one approver: only the end may differ, since it is told anew at each linking.
        match (&mut she.guardian, guardian_of(link)?) {
            (Some(known), Some(there)) if known.of == there.of => {
                known.until = known.until.into_iter().chain(there.until).min();
            }
            (None, None) => {}
            _ => return Err(HoldError::Corrupt("link")),
        }
    }
    Ok(she)
}

/// By which right a link was made; none: by herself.
fn guardian_of(row: &link::Model) -> Result<Option<Guardianship>, HoldError> {
    let Some(of) = &row.guardian_of else {
        return Ok(None);
    };
    let of = serde_json::from_value(of.as_str().into()).map_err(|_| HoldError::Corrupt("link"))?;
    Ok(Some(Guardianship {
        of,
        until: row.guardian_until,
    }))
}

/// A guardian's right has ended at this moment: what she decides from then on counts no more here,
/// until she links again. What she links herself has no such end.
pub(crate) async fn end_guardian(
    db: &impl ConnectionTrait,
    pseudonym: &Pseudonym,
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    let at = at.timestamp();
    let later = link::Column::GuardianUntil
        .is_null()
        .or(link::Column::GuardianUntil.gt(at));
    link::Entity::update_many()
        .col_expr(link::Column::GuardianUntil, Expr::value(Some(at)))
        .filter(link::Column::Pseudonym.eq(pseudonym.as_str()))
        .filter(link::Column::GuardianOf.is_not_null())
        .filter(later)
        .exec(db)
        .await?;
    Ok(())
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
