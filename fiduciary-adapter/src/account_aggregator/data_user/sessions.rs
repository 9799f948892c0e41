//! Sessions: data is asked for under a consent, with a key of its own for each.

use account_aggregator::{
    Operation,
    gate::is_uuid,
    key_material::KeyMaterial,
    message::{ConsentRef, FiDataRange, FiRequest, FiResponse},
};
use chrono::{DateTime, TimeDelta, Utc};
use payload_opener::aa::KeyPair;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    sea_query::Expr,
};
use serde_json::json;
use zeroize::Zeroizing;

use super::{
    ConsentStatus, ConsentView, NetworkUser, NetworkUserError,
    agreement::Discarded,
    ask::{TRIES, told},
    storage::{cell, consent, session},
};
use crate::{data_user::Cell, storage::begin};

/// Longest life of a session.
const LIFE: TimeDelta = TimeDelta::minutes(60);
/// Life of a key that data is sealed to: the session's, and a clock that goes wrong.
const KEY_LIFE: TimeDelta = TimeDelta::minutes(90);
/// For how long a process may be asking before it is taken for dead.
const ASKING: TimeDelta = TimeDelta::minutes(5);

/// From when to when data is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// First moment.
    pub from: DateTime<Utc>,
    /// Last moment.
    pub to: DateTime<Utc>,
}

/// One of our sessions.
#[derive(Debug, Clone)]
pub struct SessionRow {
    /// The aggregator.
    pub aggregator: String,
    /// The consent.
    pub consent: String,
    /// What the aggregator calls the session; none while it is not known to have been opened.
    pub session: Option<String>,
    /// `asking`, `active`, `received`, `expired` or `failed`.
    pub state: String,
    /// The status last notified.
    pub told: Option<String>,
    /// Why it failed, or what the last answer that was discarded lacked.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

pub(super) const fn key_cell(id: &str) -> Cell<'_> {
    cell(session::TABLE, "sealed_key", id)
}

impl NetworkUser {
    /// Asks for data under a consent: of `range`, or of all that was consented to. A session for the same
    /// that is open is gone on with. Gives what the aggregator calls the session.
    ///
    /// # Errors
    /// [`NetworkUserError`].
    pub async fn request_data(
        &self,
        consent: &ConsentView,
        range: Option<Range>,
    ) -> Result<String, NetworkUserError> {
        let now = self.now();
        let covered = &consent.detail.range;
        let range = range.unwrap_or(Range {
            from: covered.from.0,
            to: covered.to.0,
        });
        let inside = range.from >= covered.from.0 && range.to <= covered.to.0;
        if !inside || range.to <= range.from {
            return Err(NetworkUserError::Range);
        }
        let is_whole = range.from == covered.from.0 && range.to == covered.to.0;
        if consent.detail.query.is_some() && !is_whole {
            return Err(NetworkUserError::WholeRange);
        }
        let pair = KeyPair::generate(self.config()?.curve.into(), &mut |bytes| {
            for part in bytes.chunks_mut(32) {
                let random = self.0.ids.bytes32();
                part.copy_from_slice(&random[..part.len()]);
            }
        });
        let question = self.sign_question(consent).await?;
        let secret = match &question {
            None => pair.to_secret(),
            // Nothing is sealed to the pair then.
            Some(question) => Zeroizing::new(question.seed.to_vec()),
        };
        let id = self.fresh();
        let row = session::Model {
            sealed_key: Some(self.seal(key_cell(&id), &secret)?),
            source_request: question.as_ref().map(|q| q.request.digest().to_string()),
            id,
            aggregator: consent.aggregator.clone(),
            consent_id: consent.id.clone(),
            session_id: None,
            range_from: range.from.timestamp_millis(),
            range_to: range.to.timestamp_millis(),
            state: "asking".into(),
            told: None,
            sealed_accounts: None,
            reason: None,
            created_at: now.timestamp_millis(),
            ends_at: (now + LIFE).timestamp_millis(),
        };
        if let Some(open) = self.begin_session(consent, &row).await? {
            return Ok(open);
        }
        let body = FiRequest {
            range: FiDataRange {
                from: range.from.into(),
                to: range.to.into(),
            },
            consent: ConsentRef {
                id: consent.id.clone(),
                digital_signature: consent.signature.clone(),
            },
            key_material: KeyMaterial::new(
                pair.curve().as_str(),
                self.config()?.key_value(&pair),
                pair.nonce(),
                now + KEY_LIFE,
            ),
            query: question.map(|question| json!({"request": question.request})),
        };
        match self.open_session(&row, &body).await {
            Ok(session) => Ok(session),
            Err(error) => {
                end(self.db(), &row.id, "failed", Some(&told(&error))).await?;
                Err(error)
            }
        }
    }

    /// Whether data may be asked for under it, and puts the session on disk; none where one that is open
    /// was found instead. One transaction: a notification cannot come between.
    async fn begin_session(
        &self,
        consent: &ConsentView,
        row: &session::Model,
    ) -> Result<Option<String>, NetworkUserError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        end_due(&tx, now).await?;
        let key = (row.aggregator.clone(), row.consent_id.clone());
        let held = consent::Entity::find_by_id(key).one(&tx).await?;
        let held = held.ok_or(NetworkUserError::Unknown("consent"))?;
        let status = ConsentStatus::parse(&held.status);
        let status = status.ok_or(NetworkUserError::Row(consent::TABLE))?;
        if status != ConsentStatus::Active {
            return Err(NetworkUserError::Stopped(status));
        }
        let detail = &consent.detail;
        if now < detail.consent_start.0 || now >= detail.consent_expiry.0 {
            return Err(NetworkUserError::OutsideSpan);
        }
        let of_consent = || {
            session::Entity::find()
                .filter(session::Column::Aggregator.eq(&row.aggregator))
                .filter(session::Column::ConsentId.eq(&row.consent_id))
        };
        let open = of_consent()
            .filter(session::Column::State.is_in(["asking", "active"]))
            .filter(session::Column::RangeFrom.eq(row.range_from))
            .filter(session::Column::RangeTo.eq(row.range_to))
            .order_by_desc(session::Column::Id)
            .one(&tx)
            .await?;
        match open {
            Some(open) if open.state == "active" => return Ok(open.session_id),
            Some(_) => return Err(NetworkUserError::Busy),
            None => {}
        }
        let received = of_consent().filter(session::Column::State.eq("received"));
        if detail.fetch_type == "ONETIME" && received.count(&tx).await? > 0 {
            return Err(NetworkUserError::Used);
        }
        session::Entity::insert(session::ActiveModel::from(row.clone()))
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        Ok(None)
    }

    async fn open_session(
        &self,
        row: &session::Model,
        body: &FiRequest,
    ) -> Result<String, NetworkUserError> {
        let to = self.aggregator(&row.aggregator)?.id;
        let edge = self.edge()?;
        let said = edge
            .send_until_answered(Operation::AaFiRequest, &to, body, TRIES)
            .await?;
        let said: FiResponse = serde_json::from_value(said).map_err(|_| Discarded::Form)?;
        if said.consent_id != row.consent_id {
            return Err(Discarded::Other("consentId").into());
        }
        if !is_uuid(&said.session_id) {
            return Err(Discarded::NotUuid("sessionId").into());
        }
        let tx = begin(self.db()).await?;
        let known = session::Entity::find()
            .filter(session::Column::Aggregator.eq(&row.aggregator))
            .filter(session::Column::SessionId.eq(&said.session_id))
            .one(&tx)
            .await?;
        if known.is_some() {
            return Err(Discarded::Known("sessionId").into());
        }
        // Stopped meanwhile: it stays so, and the aggregator's name for it is known all the same.
        session::Entity::update_many()
            .col_expr(
                session::Column::SessionId,
                Expr::value(said.session_id.as_str()),
            )
            .filter(session::Column::Id.eq(&row.id))
            .exec(&tx)
            .await?;
        session::Entity::update_many()
            .col_expr(session::Column::State, Expr::value("active"))
            .filter(session::Column::Id.eq(&row.id))
            .filter(session::Column::State.eq("asking"))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        tracing::info!(aggregator = row.aggregator, "asked for data");
        Ok(said.session_id)
    }

    /// All sessions, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions(&self) -> Result<Vec<SessionRow>, NetworkUserError> {
        let rows = session::Entity::find()
            .order_by_desc(session::Column::Id)
            .all(self.db())
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// The status of a session that was last notified.
    pub(super) async fn told_of(&self, named: &str) -> Result<Option<String>, NetworkUserError> {
        let row = self.session_of(named).await?;
        // What was told of single accounts counts too.
        Ok(row
            .told
            .map(|told| told + row.sealed_accounts.as_deref().unwrap_or_default()))
    }

    /// The session that an aggregator calls so.
    pub(super) async fn session_of(&self, named: &str) -> Result<session::Model, NetworkUserError> {
        let mut found = session::Entity::find()
            .filter(session::Column::SessionId.eq(named))
            .all(self.db())
            .await?;
        match (found.pop(), found.is_empty()) {
            (Some(row), true) => Ok(row),
            (Some(_), false) => Err(NetworkUserError::Several("session")),
            (None, _) => Err(NetworkUserError::Unknown("session")),
        }
    }
}

/// Ends a session; its key goes with it.
pub(super) async fn end(
    db: &impl ConnectionTrait,
    id: &str,
    state: &'static str,
    reason: Option<&str>,
) -> Result<bool, DbErr> {
    let ended = ending(state, reason)
        .filter(session::Column::Id.eq(id))
        .exec(db)
        .await?;
    Ok(ended.rows_affected > 0)
}

/// Ends the sessions under a consent.
pub(super) async fn end_under(
    db: &impl ConnectionTrait,
    aggregator: &str,
    consent: &str,
    status: &str,
) -> Result<(), DbErr> {
    ending("failed", Some(&format!("the consent is {status}")))
        .filter(session::Column::Aggregator.eq(aggregator))
        .filter(session::Column::ConsentId.eq(consent))
        .exec(db)
        .await
        .map(drop)
}

/// Ends the sessions whose time is over, and those of processes that ended while they were asking.
pub(super) async fn end_due(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    ending("expired", Some("its time is over"))
        .filter(session::Column::EndsAt.lte(now.timestamp_millis()))
        .exec(db)
        .await?;
    ending("failed", Some("whether it was opened is not known"))
        .filter(session::Column::State.eq("asking"))
        .filter(session::Column::CreatedAt.lte((now - ASKING).timestamp_millis()))
        .exec(db)
        .await
        .map(drop)
}

fn ending(state: &'static str, reason: Option<&str>) -> sea_orm::UpdateMany<session::Entity> {
    session::Entity::update_many()
        .col_expr(session::Column::State, Expr::value(state))
        .col_expr(
            session::Column::SealedKey,
            Expr::value(Option::<String>::None),
        )
        .col_expr(
            session::Column::Reason,
            Expr::value(reason.map(str::to_owned)),
        )
        .filter(session::Column::State.is_in(["asking", "active"]))
}

fn read(row: session::Model) -> Result<SessionRow, NetworkUserError> {
    let at = DateTime::from_timestamp_millis(row.created_at);
    Ok(SessionRow {
        aggregator: row.aggregator,
        consent: row.consent_id,
        session: row.session_id,
        state: row.state,
        told: row.told,
        reason: row.reason,
        at: at.ok_or(NetworkUserError::Row(session::TABLE))?,
    })
}
