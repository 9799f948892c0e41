//! The challenge that a passkey answers in an attempt to link: one is open at a time, and it is good
//! once and for five minutes. What was confirmed stands in the attempt until the link is kept.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use consent_model::{
    approval::{self, FRESH},
    link::Confirmation,
    passkey::CredentialId,
};
use migrations::shared::Database;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};

use super::link::LinkError;
use crate::storage::{
    self,
    entity::link_attempt::{Column, Entity, Model},
};

/// What a passkey is to answer.
pub(super) fn of(confirmation: &Confirmation, nonce: &[u8; 32]) -> Result<[u8; 32], LinkError> {
    let digest = confirmation
        .digest()
        .map_err(|_| LinkError::Fault("a confirmation has no canonical form"))?;
    Ok(approval::challenge(nonce, &digest))
}

/// Opens a challenge; one that was open before is good no more.
pub(super) async fn open(
    db: &Database,
    attempt: &Model,
    nonce: &[u8; 32],
    at: DateTime<Utc>,
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(
            Column::Nonce,
            Expr::value(Some(URL_SAFE_NO_PAD.encode(nonce))),
        )
        .col_expr(Column::AskedAt, Expr::value(Some(at.timestamp())))
        .filter(Column::Token.eq(attempt.token.as_str()))
        .exec(db)
        .await?;
    Ok(())
}

/// Takes the open challenge: its nonce, and when it was set.
pub(super) async fn take(
    db: &Database,
    attempt: &Model,
    now: DateTime<Utc>,
) -> Result<([u8; 32], DateTime<Utc>), LinkError> {
    let (Some(nonce), Some(asked_at)) = (&attempt.nonce, attempt.asked_at) else {
        return Err(LinkError::Stale);
    };
    let taken = Entity::update_many()
        .col_expr(Column::Nonce, Expr::value(Option::<String>::None))
        .col_expr(Column::AskedAt, Expr::value(Option::<i64>::None))
        .filter(Column::Token.eq(attempt.token.as_str()))
        .filter(Column::Nonce.eq(nonce.as_str()))
        .exec(db)
        .await?;
    let asked_at = DateTime::from_timestamp(asked_at, 0).ok_or(BROKEN)?;
    if taken.rows_affected != 1 || now - asked_at > FRESH {
        return Err(LinkError::Stale);
    }
    let nonce = URL_SAFE_NO_PAD.decode(nonce).ok();
    let nonce = nonce.and_then(|bytes| bytes.try_into().ok());
    Ok((nonce.ok_or(BROKEN)?, asked_at))
}

/// The passkeys that she has confirmed in this attempt.
pub(super) fn confirmed(attempt: &Model) -> Result<Vec<CredentialId>, LinkError> {
    match &attempt.confirmed {
        None => Ok(Vec::new()),
        Some(list) => serde_json::from_str(list).map_err(|_| BROKEN),
    }
}

/// Adds one to them.
pub(super) async fn confirm(
    db: &Database,
    attempt: &Model,
    passkey: &CredentialId,
) -> Result<(), LinkError> {
    let tx = storage::begin(db).await?;
    let attempt = Entity::find_by_id(attempt.token.as_str())
        .one(&tx)
        .await?
        .ok_or(LinkError::NoAttempt)?;
    let mut list = confirmed(&attempt)?;
    if !list.contains(passkey) {
        list.push(passkey.clone());
    }
    let list = serde_json::to_string(&list).map_err(|_| LinkError::Fault("no JSON"))?;
    Entity::update_many()
        .col_expr(Column::Confirmed, Expr::value(Some(list)))
        .filter(Column::Token.eq(attempt.token.as_str()))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

const BROKEN: LinkError = LinkError::Fault("a row of `link_attempt` cannot be read back");
