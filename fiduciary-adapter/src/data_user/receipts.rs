//! Receipts of what came in, and the content for as long as it may be kept.

use chrono::{DateTime, Utc};
use consent_model::{
    artifact::VerifiedArtifact,
    digest::Digest,
    ids::{ArtifactId, ReceiptId},
    jose::{CompactJws, VerifyingKey},
    party::{ItemId, PartyId},
    release::{ReleasePage, TYP},
    term::{DataLife, Mode},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::{
    DataUser,
    error::DataUserError,
    keep::Cell,
    pages::{PageError, Received},
    storage::{self, broken, millis},
};
use crate::{acknowledgement, storage::begin};

const TABLE: &str = "data_user_receipt";

/// One receipt: that something came, from whom, under which consent. Never the content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptRow {
    /// As the source named it.
    pub receipt: ReceiptId,
    /// Our copy of the artifact.
    pub artifact: ArtifactId,
    /// The item.
    pub item: ItemId,
    /// Who released.
    pub source: PartyId,
    /// Digest of the answer, or of the list of signed pages.
    pub digest: Digest,
    /// Pages received.
    pub pages: u32,
    /// Rows received.
    pub rows: u64,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when the content is kept; none when it is not.
    pub keep_until: Option<DateTime<Utc>>,
}

/// Until when something received now may be kept; none when it may not be kept at all.
pub(crate) fn keep_until(
    mode: Mode,
    life: DataLife,
    received: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    match mode {
        Mode::View | Mode::Stream => None,
        _ => life.end(received),
    }
}

fn cell<'a>(fetch: &'a str, sequence: &'a str) -> Cell<'a> {
    Cell {
        table: "data_user_page",
        column: "sealed",
        row: fetch,
        part: sequence,
    }
}

impl DataUser {
    /// Receipts of everything received, newest first.
    ///
    /// # Errors
    /// [`DataUserError`].
    pub async fn receipts(&self) -> Result<Vec<ReceiptRow>, DataUserError> {
        self.forget_due().await?;
        let rows = storage::receipt::Entity::find()
            .order_by_desc(storage::receipt::Column::ReceivedAt)
            .order_by_desc(storage::receipt::Column::FetchId)
            .all(&self.parts().db)
            .await?;
        rows.iter().map(read).collect()
    }

    /// What was received under this receipt, if it is still kept. Its signatures are checked
    /// again.
    ///
    /// # Errors
    /// [`DataUserError`].
    pub async fn kept(&self, receipt: &ReceiptRow) -> Result<Option<Received>, DataUserError> {
        self.forget_due().await?;
        let parts = self.parts();
        let row = storage::receipt::Entity::find()
            .filter(storage::receipt::Column::ReceiptId.eq(receipt.receipt.to_string()))
            .filter(storage::receipt::Column::Source.eq(receipt.source.as_str()))
            .one(&parts.db)
            .await?;
        let Some(row) = row.filter(|row| row.keep_until.is_some()) else {
            return Ok(None);
        };
        let signer = VerifyingKey::from_jwk(&row.signer)?;
        let kept = storage::page::Entity::find()
            .filter(storage::page::Column::FetchId.eq(&row.fetch_id))
            .order_by_asc(storage::page::Column::Sequence)
            .all(&parts.db)
            .await?;
        let mut pages = Vec::with_capacity(kept.len());
        for (number, page) in (0u32..).zip(&kept) {
            let refused = |source| DataUserError::Page { number, source };
            let bytes = self.keep()?.open(
                cell(&row.fetch_id, &page.sequence.to_string()),
                &page.sealed,
            )?;
            let jws = CompactJws::parse(&String::from_utf8_lossy(&bytes))?;
            let page = jws
                .verify::<ReleasePage>(TYP, &signer)
                .map_err(|error| refused(PageError::Signature(error)))?
                .into_claims();
            if page.sequence != number {
                return Err(refused(PageError::OutOfOrder));
            }
            pages.push(page);
        }
        let read = read(&row)?;
        Ok(Some(Received {
            receipt: read.receipt,
            source: read.source,
            signer,
            digest: read.digest,
            pages,
        }))
    }

    /// Ends the fetches whose session is over. A running adapter does so by itself.
    pub(crate) async fn end_due_fetches(&self) -> Result<u64, DataUserError> {
        let parts = self.parts();
        Ok(storage::end_due_fetches(&parts.db, parts.clock.now()).await?)
    }

    /// Deletes content whose data life is over; receipts stay. Gives the number of deletions. A
    /// running adapter does so by itself, within a minute.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_due(&self) -> Result<u64, DataUserError> {
        let parts = self.parts();
        Ok(storage::forget_due(&parts.db, parts.clock.now()).await?)
    }

    /// Whether this source has given the same receipt in another fetch.
    pub(super) async fn came_before(
        &self,
        received: &Received,
        fetch: &str,
    ) -> Result<bool, DataUserError> {
        let earlier = storage::receipt::Entity::find()
            .filter(storage::receipt::Column::ReceiptId.eq(received.receipt.to_string()))
            .filter(storage::receipt::Column::Source.eq(received.source.as_str()))
            .filter(storage::receipt::Column::FetchId.ne(fetch))
            .one(&self.parts().db)
            .await?;
        Ok(earlier.is_some())
    }

    /// Receipt, content and the end of the fetch go to disk together.
    pub(super) async fn keep_received(
        &self,
        fetch: &str,
        artifact: &VerifiedArtifact,
        item: &ItemId,
        received: &Received,
        signed: &[CompactJws],
        keep_until: Option<DateTime<Utc>>,
    ) -> Result<(), DataUserError> {
        let parts = self.parts();
        let now = parts.clock.now();
        let mut row = storage::receipt::Model {
            fetch_id: fetch.to_owned(),
            receipt_id: received.receipt.to_string(),
            artifact_id: artifact.claims().jti.to_string(),
            item: item.to_string(),
            source: received.source.to_string(),
            signer: serde_json::to_string(&received.signer).unwrap_or_default(),
            digest: received.digest.to_string(),
            pages: i64::try_from(received.pages.len()).unwrap_or(i64::MAX),
            row_count: i64::try_from(received.row_count()).unwrap_or(i64::MAX),
            received_at: millis(now),
            keep_until: keep_until.map(millis),
        };
        let mut kept = Vec::new();
        if keep_until.is_some() {
            for (number, page) in (0i64..).zip(signed) {
                let sealed = self
                    .keep()?
                    .seal(cell(fetch, &number.to_string()), page.as_str().as_bytes())?;
                let fetch_id = fetch.to_owned();
                let page = storage::page::Model {
                    fetch_id,
                    sequence: number,
                    sealed,
                };
                kept.push(storage::page::ActiveModel::from(page));
            }
        }
        let txn = begin(&parts.db).await?;
        let there = storage::receipt::Entity::find_by_id(fetch)
            .one(&txn)
            .await?;
        if there.is_some() {
            return Err(DataUserError::ReceivedElsewhere);
        }
        // What was under way when she stopped it is not kept: it was said to be gone.
        if acknowledgement::is_over(&txn, artifact.claims().jti, item).await? {
            row.keep_until = None;
            kept.clear();
        }
        storage::receipt::Entity::insert(storage::receipt::ActiveModel::from(row))
            .exec_without_returning(&txn)
            .await?;
        for page in kept {
            storage::page::Entity::insert(page)
                .exec_without_returning(&txn)
                .await?;
        }
        storage::end_fetch(&txn, fetch, "received").await?;
        txn.commit().await?;
        Ok(())
    }
}

fn read(row: &storage::receipt::Model) -> Result<ReceiptRow, DataUserError> {
    let wrong = |column| broken(TABLE, &row.fetch_id, column);
    let time = |ms, column| DateTime::from_timestamp_millis(ms).ok_or_else(wrong(column));
    Ok(ReceiptRow {
        receipt: row
            .receipt_id
            .parse()
            .ok()
            .ok_or_else(wrong("receipt_id"))?,
        artifact: row
            .artifact_id
            .parse()
            .ok()
            .ok_or_else(wrong("artifact_id"))?,
        item: row.item.parse().ok().ok_or_else(wrong("item"))?,
        source: row.source.parse().ok().ok_or_else(wrong("source"))?,
        digest: row.digest.parse().ok().ok_or_else(wrong("digest"))?,
        pages: u32::try_from(row.pages).ok().ok_or_else(wrong("pages"))?,
        rows: u64::try_from(row.row_count)
            .ok()
            .ok_or_else(wrong("row_count"))?,
        at: time(row.received_at, "received_at")?,
        keep_until: row
            .keep_until
            .map(|ms| time(ms, "keep_until"))
            .transpose()?,
    })
}

#[cfg(test)]
mod tests {
    use consent_model::term::Unit;

    use super::*;

    #[test]
    fn what_may_only_be_looked_at_is_not_kept_and_the_rest_for_its_life() {
        let now: DateTime<Utc> = "2026-01-31T00:00:00Z".parse().unwrap();
        let month = DataLife {
            unit: Unit::Month,
            value: 1,
        };
        assert_eq!(keep_until(Mode::View, month, now), None);
        assert_eq!(
            keep_until(Mode::Store, DataLife { value: 0, ..month }, now),
            None
        );
        let end = "2026-02-28T00:00:00Z".parse().unwrap();
        assert_eq!(keep_until(Mode::Query, month, now), Some(end));
    }
}
