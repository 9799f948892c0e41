//! Attempts to link: who may have a code, how often, and for how long an attempt is kept.
//!
//! Every limit is counted and taken in one transaction, so that calls that come at once do not get
//! more than calls that come one after another. What a stranger can see of the limits depends only
//! on what he did himself: the count that he is told of is over what was typed, known here or not.
//! The count over the customer is silent; it only keeps further codes from being sent.

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::digest::Digest;
use migrations::shared::Database;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, sea_query::Expr,
};

use super::link::LinkError;
use crate::storage::{self, entity::link_attempt};

/// Attempts opened with one link request: a page may be loaded again, but not for ever.
pub(super) const ATTEMPTS: u64 = 10;
/// Codes asked for under one name, and codes sent to one customer, within the life of a link
/// request; bounds guessing, and messages that she never asked for, over attempts.
pub(super) const CODES_AT_ONCE: u64 = 5;
/// Life of a one-time code.
pub(crate) const CODE_MINUTES: i64 = 10;
/// Tries of one code.
const CODE_TRIES: i32 = 5;
/// How long an attempt is kept after its link request is over, in which it can still be told apart
/// from one that never was.
const KEPT_HOURS: i64 = 1;

/// The name under which an attempt is kept, of the secret that only its browser has.
pub(super) fn name_of(token: &str) -> String {
    Digest::of_bytes(token.as_bytes()).to_string()
}

/// Opens an attempt.
pub(super) async fn open(db: &Database, attempt: link_attempt::Model) -> Result<(), LinkError> {
    let tx = storage::begin(db).await?;
    if is_answered(&tx, &attempt.jti).await? {
        return Err(LinkError::Used);
    }
    let opened = link_attempt::Entity::find()
        .filter(link_attempt::Column::Jti.eq(attempt.jti.as_str()))
        .count(&tx)
        .await?;
    if opened >= ATTEMPTS {
        return Err(LinkError::TooMany);
    }
    attempt.into_active_model().insert(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The attempt of the browser that holds `token`.
pub(super) async fn of(
    db: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<link_attempt::Model, LinkError> {
    let row = link_attempt::Entity::find_by_id(name_of(token))
        .one(db)
        .await?
        .ok_or(LinkError::NoAttempt)?;
    if row.used_at.is_some() {
        return Err(LinkError::Used);
    }
    if row.expires_at <= now.timestamp_millis() {
        return Err(LinkError::OutsideTime);
    }
    Ok(row)
}

/// What an attempt waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// That she says which account it is.
    Identify,
    /// The one-time code.
    Code,
    /// A passkey, which she may do without.
    Passkey,
}

/// What the attempt of the browser that holds `token` waits for; it changes nothing.
pub(super) async fn step(
    db: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<Step, LinkError> {
    let attempt = of(db, token, now).await?;
    match attempt.code {
        Some(_) if attempt.proven_at.is_some() => Ok(Step::Passkey),
        None => Ok(Step::Identify),
        Some(_) if attempt.tries < CODE_TRIES => Ok(Step::Code),
        Some(_) => Err(LinkError::TooMany),
    }
}

/// What an attempt was named with.
pub(super) struct Named<'a> {
    /// Digest of what was typed.
    pub(super) typed: String,
    /// The customer it names, if there is one.
    pub(super) customer: Option<&'a str>,
    /// What is kept of the code to be sent to her.
    pub(super) code: String,
    /// What is kept when no code is sent: never matches.
    pub(super) no_code: String,
}

/// Gives the attempt its one code; a further one would give further tries. Whether the code is to
/// be sent.
pub(super) async fn name(
    db: &Database,
    token: &str,
    named: Named<'_>,
    now: DateTime<Utc>,
) -> Result<bool, LinkError> {
    let tx = storage::begin(db).await?;
    let attempt = of(&tx, token, now).await?;
    let open = || {
        link_attempt::Entity::find()
            .filter(link_attempt::Column::ExpiresAt.gt(now.timestamp_millis()))
            .filter(link_attempt::Column::UsedAt.is_null())
    };
    let typed = open()
        .filter(link_attempt::Column::Typed.eq(named.typed.as_str()))
        .count(&tx)
        .await?;
    if typed >= CODES_AT_ONCE {
        return Err(LinkError::TooMany);
    }
    let customer = match named.customer {
        None => None,
        Some(customer) => {
            let sent = open()
                .filter(link_attempt::Column::Customer.eq(customer))
                .count(&tx)
                .await?;
            (sent < CODES_AT_ONCE).then_some(customer)
        }
    };
    let code = match customer {
        Some(_) => named.code,
        None => named.no_code,
    };
    let until = (now + TimeDelta::minutes(CODE_MINUTES)).timestamp_millis();
    let set = link_attempt::Entity::update_many()
        .col_expr(link_attempt::Column::Typed, Expr::value(named.typed))
        .col_expr(
            link_attempt::Column::Customer,
            Expr::value(customer.map(str::to_owned)),
        )
        .col_expr(link_attempt::Column::Code, Expr::value(code))
        .col_expr(link_attempt::Column::CodeExpiresAt, Expr::value(until))
        .filter(link_attempt::Column::Token.eq(attempt.token))
        .filter(link_attempt::Column::Code.is_null())
        .exec(&tx)
        .await?;
    if set.rows_affected != 1 {
        return Err(LinkError::TooMany);
    }
    tx.commit().await?;
    Ok(customer.is_some())
}

/// Counts a try of the code or number, before it is looked at, also when two come at once.
pub(super) async fn count_try(
    db: &Database,
    attempt: &link_attempt::Model,
) -> Result<(), LinkError> {
    let counted = link_attempt::Entity::update_many()
        .col_expr(
            link_attempt::Column::Tries,
            Expr::col(link_attempt::Column::Tries).add(1),
        )
        .filter(link_attempt::Column::Token.eq(attempt.token.as_str()))
        .filter(link_attempt::Column::Tries.lt(CODE_TRIES))
        .filter(link_attempt::Column::UsedAt.is_null())
        .exec(db)
        .await?;
    if counted.rows_affected == 1 {
        Ok(())
    } else {
        Err(LinkError::TooMany)
    }
}

/// Keeps that the code was right. Its tries are done with; the number of a passkey, should she type
/// one, has as many.
pub(super) async fn prove(
    db: &impl ConnectionTrait,
    attempt: &link_attempt::Model,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    link_attempt::Entity::update_many()
        .col_expr(
            link_attempt::Column::ProvenAt,
            Expr::value(Some(now.timestamp_millis())),
        )
        .col_expr(link_attempt::Column::Tries, Expr::value(0))
        .filter(link_attempt::Column::Token.eq(attempt.token.as_str()))
        .filter(link_attempt::Column::ProvenAt.is_null())
        .exec(db)
        .await?;
    Ok(())
}

/// The attempt of the browser that holds `token`, with the customer that she has shown to be.
pub(super) async fn proven(
    db: &impl ConnectionTrait,
    token: &str,
    now: DateTime<Utc>,
) -> Result<(link_attempt::Model, String), LinkError> {
    let attempt = of(db, token, now).await?;
    match (&attempt.customer, attempt.proven_at) {
        (Some(customer), Some(_)) => {
            let customer = customer.clone();
            Ok((attempt, customer))
        }
        _ => Err(LinkError::NoAttempt),
    }
}

/// Whether the link request of this name has been answered.
pub(super) async fn is_answered(db: &impl ConnectionTrait, jti: &str) -> Result<bool, DbErr> {
    Ok(link_attempt::Entity::find()
        .filter(link_attempt::Column::Jti.eq(jti))
        .filter(link_attempt::Column::UsedAt.is_not_null())
        .count(db)
        .await?
        > 0)
}

/// Deletes attempts whose link request has been over for a while: nothing can come of them, and a
/// request that is over is refused before anybody looks for its attempts.
pub(crate) async fn sweep(db: &Database, now: DateTime<Utc>) -> Result<u64, DbErr> {
    let before = (now - TimeDelta::hours(KEPT_HOURS)).timestamp_millis();
    let swept = link_attempt::Entity::delete_many()
        .filter(link_attempt::Column::ExpiresAt.lte(before))
        .exec(db)
        .await?;
    Ok(swept.rows_affected)
}
