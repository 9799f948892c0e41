//! The document of one account: what the consent covers of it, and nothing else.

use account_aggregator::{
    Refusal, artefact::SignedConsentDetail, detail::minor_units, message::DataFilter,
};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    dataset::{DatasetKind, Row},
    term::DataRange,
};
use zeroize::Zeroizing;

use super::{NetworkError, account, prepare};
use crate::{
    account_aggregator::provider::FiType,
    fi::{self, Comparison, FiFilter, FiKind, FiWanted, Movement},
    sources::{Snapshot, SourceError},
    storage::entity::{fip_link, fip_session},
};

/// Most transactions of one document; a page has 500 of them.
const MOST_PAGES: usize = 2_000;

/// What of which account goes into a document.
pub(super) struct Wanted {
    link_ref: String,
    masked: String,
    kind: FiKind,
    parts: FiWanted,
    read_at: DateTime<Utc>,
}

/// What a consent covers of an account, within the range of a session.
pub(super) fn wanted(
    detail: &SignedConsentDetail,
    link: &fip_link::Model,
    session: &fip_session::Model,
    read_at: DateTime<Utc>,
) -> Result<Wanted, NetworkError> {
    let corrupt = || NetworkError::Corrupt("fip_session");
    let has = |kind: &str| detail.consent_types.iter().any(|one| one == kind);
    let kind = match FiType::parse(&link.fi_type) {
        Some(FiType::Deposit) => FiKind::Deposit,
        Some(FiType::TermDeposit) => FiKind::TermDeposit,
        Some(FiType::RecurringDeposit) => FiKind::RecurringDeposit,
        None => return Err(NetworkError::Corrupt("fip_link")),
    };
    let filters: Result<_, Refusal> = detail.data_filter.iter().map(filter).collect();
    Ok(Wanted {
        link_ref: link.link_ref.clone(),
        masked: link.masked.clone(),
        kind,
        parts: FiWanted {
            profile: has("PROFILE"),
            summary: has("SUMMARY"),
            transactions: has("TRANSACTIONS"),
            from: prepare::at(session.range_from).ok_or_else(corrupt)?,
            to: prepare::at(session.range_to).ok_or_else(corrupt)?,
            filters: filters?,
        },
        read_at,
    })
}

fn filter(filter: &DataFilter) -> Result<FiFilter, Refusal> {
    let wrong = || Refusal::invalid("a `DataFilter` cannot be applied");
    if filter.r#type == "TRANSACTIONTYPE" {
        return Ok(FiFilter::TransactionType {
            equal: filter.operator == "=",
            credit: filter.value.eq_ignore_ascii_case("CREDIT"),
        });
    }
    Ok(FiFilter::TransactionAmount {
        op: Comparison::parse(&filter.operator).ok_or_else(wrong)?,
        minor: minor_units(&filter.value).ok_or_else(wrong)?,
    })
}

/// Writes the document; none where there is no such account any more.
pub(super) async fn write(
    snapshot: &dyn Snapshot,
    account: &str,
    wanted: &Wanted,
) -> Result<Option<Zeroizing<String>>, NetworkError> {
    let accounts = snapshot.accounts().await?;
    if !accounts.iter().any(|one| one.reference == account) {
        return Ok(None);
    }
    let Some(row) = account::row_of(snapshot, account).await? else {
        return Ok(None);
    };
    let transactions = if wanted.parts.transactions {
        transactions(snapshot, account, &wanted.parts).await?
    } else {
        Vec::new()
    };
    let document = fi::rows::deposit(
        &wanted.link_ref,
        wanted.read_at,
        Vec::new(),
        &row,
        &transactions,
    )
    .map_err(|_| SourceError::Unavailable("a record does not fit its document"))?;
    let mut document = document.narrowed(&wanted.parts);
    document.masked_acc_number.clone_from(&wanted.masked);
    if wanted.kind != FiKind::Deposit {
        document.kind = wanted.kind;
        // The records do not say what a movement of such a deposit was for.
        let all = document.transactions.iter_mut().flat_map(|t| &mut t.all);
        all.for_each(|one| one.movement = Movement::Others);
    }
    Ok(Some(Zeroizing::new(fi::write(&document))))
}

async fn transactions(
    snapshot: &dyn Snapshot,
    account: &str,
    wanted: &FiWanted,
) -> Result<Vec<Row>, NetworkError> {
    // Sources know days, of UTC; moments are looked at when the document is narrowed.
    let range = DataRange {
        from: wanted.from.date_naive() - TimeDelta::days(1),
        to: wanted.to.date_naive() + TimeDelta::days(1),
    };
    let (mut rows, mut from) = (Vec::new(), 0);
    for _ in 0..MOST_PAGES {
        let page = snapshot
            .records(account, DatasetKind::BankTransactions, &range, from)
            .await?;
        rows.extend(page.rows);
        match page.next {
            Some(next) if next > from => from = next,
            _ => return Ok(rows),
        }
    }
    Err(SourceError::Unavailable("there are more transactions than one document takes").into())
}
