//! Documents that came, for as long as they may be kept.

use account_aggregator::artefact::SignedConsentDetail;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Days, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{
    FetchedDocument, NetworkUser, NetworkUserError,
    storage::{cell, record, session},
};
use crate::{config::RetentionConfig, data_user::Cell};

/// That a document came.
#[derive(Debug, Clone)]
pub struct RecordRow {
    /// Its id here.
    pub record: String,
    /// The consent it came under.
    pub consent: String,
    /// The aggregator it came through.
    pub aggregator: String,
    /// Whose.
    pub fip: String,
    /// Kind of account.
    pub fi_type: String,
    /// The link.
    pub link_ref: String,
    /// How she knows the account.
    pub masked: String,
    /// Bytes of the document.
    pub bytes: i64,
    /// The provider sealed several accounts with one key material.
    pub shared_key: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it is kept; none when it is not, or not any more.
    pub keep_until: Option<DateTime<Utc>>,
}

/// A document that is kept.
pub struct KeptRecord {
    /// What it is.
    pub row: RecordRow,
    /// The document, or the answer, as JSON.
    pub content: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for KeptRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "KeptRecord({})", self.row.record)
    }
}

#[derive(Serialize, Deserialize)]
struct Account {
    link_ref: String,
    masked: String,
}

const fn account_cell(id: &str) -> Cell<'_> {
    cell(record::TABLE, "sealed_account", id)
}

const fn document_cell(id: &str) -> Cell<'_> {
    cell(record::TABLE, "sealed_document", id)
}

pub(super) fn made(
    user: &NetworkUser,
    session: &str,
    one: &FetchedDocument,
    now: DateTime<Utc>,
) -> Result<record::Model, NetworkUserError> {
    let account = Account {
        link_ref: one.account.link_ref_number.clone(),
        masked: one.account.masked_acc_number.clone(),
    };
    let account = serde_json::to_vec(&account).unwrap_or_default();
    let sealed = match one.keep_until {
        None => None,
        Some(_) => Some(user.seal(document_cell(&one.record), &one.content)?),
    };
    Ok(record::Model {
        id: one.record.clone(),
        session: session.to_owned(),
        fip: one.fip.clone(),
        fi_type: one.account.fi_type.clone(),
        sealed_account: user.seal(account_cell(&one.record), &account)?,
        bytes: i64::try_from(one.content.len()).unwrap_or(i64::MAX),
        shared_key: one.shared_key,
        received_at: now.timestamp_millis(),
        sealed_document: sealed,
        keep_until: one.keep_until.map(|at| at.timestamp_millis()),
    })
}

impl NetworkUser {
    /// What came, newest first; also what is not kept any more.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn records(&self) -> Result<Vec<RecordRow>, NetworkUserError> {
        self.forget_due().await?;
        let rows = record::Entity::find()
            .order_by_desc(record::Column::Id)
            .all(self.db())
            .await?;
        let mut read = Vec::with_capacity(rows.len());
        for row in rows {
            read.push(self.read_record(&row).await?);
        }
        Ok(read)
    }

    /// A document that is kept.
    ///
    /// # Errors
    /// [`NetworkUserError::NotKept`], once its time is over.
    pub async fn kept(&self, id: &str) -> Result<KeptRecord, NetworkUserError> {
        self.forget_due().await?;
        let row = record::Entity::find_by_id(id).one(self.db()).await?;
        let row = row.ok_or(NetworkUserError::Unknown("record"))?;
        let sealed = row.sealed_document.as_deref();
        let sealed = sealed.ok_or(NetworkUserError::NotKept)?;
        let content = self.unseal(document_cell(&row.id), sealed)?;
        Ok(KeptRecord {
            row: self.read_record(&row).await?,
            content,
        })
    }

    async fn read_record(&self, row: &record::Model) -> Result<RecordRow, NetworkUserError> {
        let broken = || NetworkUserError::Row(record::TABLE);
        let session = session::Entity::find_by_id(&row.session)
            .one(self.db())
            .await?;
        let session = session.ok_or_else(broken)?;
        let account = self.unseal(account_cell(&row.id), &row.sealed_account)?;
        let account: Account = serde_json::from_slice(&account).map_err(|_| broken())?;
        let time = |ms| DateTime::from_timestamp_millis(ms).ok_or_else(broken);
        Ok(RecordRow {
            record: row.id.clone(),
            consent: session.consent_id,
            aggregator: session.aggregator,
            fip: row.fip.clone(),
            fi_type: row.fi_type.clone(),
            link_ref: account.link_ref,
            masked: account.masked,
            bytes: row.bytes,
            shared_key: row.shared_key,
            at: time(row.received_at)?,
            keep_until: row.keep_until.map(time).transpose()?,
        })
    }

    /// Deletes documents whose data life is over; that they came stays.
    pub(super) async fn forget_due(&self) -> Result<(), NetworkUserError> {
        record::Entity::update_many()
            .col_expr(
                record::Column::SealedDocument,
                Expr::value(Option::<String>::None),
            )
            .col_expr(record::Column::KeepUntil, Expr::value(Option::<i64>::None))
            .filter(record::Column::KeepUntil.lte(self.now().timestamp_millis()))
            .exec(self.db())
            .await?;
        Ok(())
    }
}

/// She has revoked the consent: what came under it goes, unless a law has it kept for so long.
pub(super) async fn after_revocation(
    db: &impl ConnectionTrait,
    aggregator: &str,
    consent: &str,
    law: Option<&RetentionConfig>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let sessions: Vec<String> = session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::Aggregator.eq(aggregator))
        .filter(session::Column::ConsentId.eq(consent))
        .into_tuple()
        .all(db)
        .await?;
    let until = law.and_then(|law| now.checked_add_days(Days::new(u64::from(law.days))));
    let changed = record::Entity::update_many()
        .filter(record::Column::Session.is_in(sessions))
        .filter(record::Column::KeepUntil.is_not_null());
    let changed = match until {
        Some(until) => changed.col_expr(
            record::Column::KeepUntil,
            Expr::value(until.timestamp_millis()),
        ),
        None => changed
            .col_expr(
                record::Column::SealedDocument,
                Expr::value(Option::<String>::None),
            )
            .col_expr(record::Column::KeepUntil, Expr::value(Option::<i64>::None)),
    };
    changed.exec(db).await.map(drop)
}

/// What a signed consent says that was verified before.
pub(super) fn payload_of(signed: &str) -> Option<SignedConsentDetail> {
    let payload = signed.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}
