//! What every source must do, as one check for their tests.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use consent_model::{
    dataset::{DatasetKind, Row, check_row},
    release::ROWS_PER_PAGE,
    term::DataRange,
};

use super::{CustomerRef, Snapshot, Source, SourceError, day_in, within};

/// Why a source does not conform.
#[derive(Debug, thiserror::Error)]
pub enum Nonconformance {
    /// It failed.
    #[error("the source failed")]
    Source(#[from] SourceError),
    /// It broke a rule.
    #[error("{0}")]
    Rule(&'static str),
}

/// Checks a source with a customer that it knows by `typed`. `change` makes a change to her records:
/// best a record that comes before the others.
///
/// # Errors
/// The first rule that it breaks.
pub async fn check(
    source: &dyn Source,
    typed: &str,
    change: impl AsyncFnOnce(),
) -> Result<(), Nonconformance> {
    source.health().await?;
    let stranger = source.find_customer("no such customer").await?;
    rule(stranger.is_none(), "an unknown customer must not be found")?;
    let nobody = CustomerRef("no such customer".to_owned());
    let none = source.snapshot(&nobody).await?.accounts().await?.is_empty();
    rule(none, "an unknown customer must have no account")?;
    let customer = source.find_customer(typed).await?;
    let customer = customer.ok_or(Nonconformance::Rule("the known customer must be found"))?;
    let snapshot = source.snapshot(&customer).await?;
    let before = read_all(&*snapshot).await?;

    change().await;
    match read_all(&*snapshot).await {
        Ok(again) => rule(again == before, "a snapshot must not change")?,
        Err(Nonconformance::Source(SourceError::Changed)) => {}
        Err(other) => return Err(other),
    }
    let after = read_all(&*source.snapshot(&customer).await?).await?;
    rule(after != before, "a new snapshot must show the change")
}

fn rule(held: bool, rule: &'static str) -> Result<(), Nonconformance> {
    held.then_some(()).ok_or(Nonconformance::Rule(rule))
}

fn all_days() -> DataRange {
    DataRange {
        from: NaiveDate::MIN,
        to: NaiveDate::MAX,
    }
}

/// All records of a snapshot, by account and kind, each seen to be as it must be.
async fn read_all(
    snapshot: &dyn Snapshot,
) -> Result<BTreeMap<(String, DatasetKind), Vec<Row>>, Nonconformance> {
    let accounts = snapshot.accounts().await?;
    rule(!accounts.is_empty(), "a customer must have an account")?;
    let mut all = BTreeMap::new();
    for account in &accounts {
        rule(
            !account.label.contains(&account.reference),
            "a label must be masked",
        )?;
        for &dataset in &account.datasets {
            let rows = read(snapshot, &account.reference, dataset).await?;
            within_range(snapshot, &account.reference, dataset, &rows).await?;
            all.insert((account.reference.clone(), dataset), rows);
        }
    }
    let unknown = snapshot
        .records("no such account", DatasetKind::BankAccounts, &all_days(), 0)
        .await?;
    rule(unknown.rows.is_empty(), "an unknown account must be empty")?;
    Ok(all)
}

/// All records of one kind, page by page.
async fn read(
    snapshot: &dyn Snapshot,
    account: &str,
    dataset: DatasetKind,
) -> Result<Vec<Row>, Nonconformance> {
    let mut ids = BTreeSet::new();
    let mut rows = Vec::new();
    let mut from = Some(0);
    while let Some(start) = from {
        let page = snapshot
            .records(account, dataset, &all_days(), start)
            .await?;
        rule(
            page.rows.len() <= ROWS_PER_PAGE,
            "a page must not be too long",
        )?;
        for row in &page.rows {
            rule(
                check_row(dataset, row).is_ok(),
                "a record must fit its dataset",
            )?;
            let id = dataset.schema().columns.first();
            let id = id.and_then(|c| row.get(c.name)).map(ToString::to_string);
            rule(ids.insert(id), "no record may come twice")?;
        }
        rule(
            page.next.is_none_or(|n| n > start),
            "pages must move forward",
        )?;
        from = page.next;
        rows.extend(page.rows);
    }
    Ok(rows)
}

/// That a range is kept to, given all records of the kind.
async fn within_range(
    snapshot: &dyn Snapshot,
    account: &str,
    dataset: DatasetKind,
    rows: &[Row],
) -> Result<(), Nonconformance> {
    let never = DataRange {
        from: NaiveDate::MAX,
        to: NaiveDate::MAX,
    };
    let days: Vec<_> = rows.iter().filter_map(|row| day_in(dataset, row)).collect();
    rule(days.is_sorted(), "records must be sorted by time")?;
    let first = days.first().map(|day| DataRange {
        from: *day,
        to: *day,
    });
    for range in first.iter().chain([&never]) {
        let some = snapshot.records(account, dataset, range, 0).await?;
        let inside = some.rows.iter().all(|row| within(dataset, row, range));
        rule(inside, "nothing outside the range may come")?;
        let most = days.iter().filter(|day| **day == range.from).count();
        let all_there = days.is_empty() || some.rows.len() == most.min(ROWS_PER_PAGE);
        rule(all_there, "everything inside the range must come")?;
    }
    Ok(())
}
