//! What every source must do, as one check for their tests.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use consent_model::{
    dataset::{DatasetKind, check_row},
    release::ROWS_PER_PAGE,
    term::DataRange,
};

use super::{Source, SourceError, day_in, within};

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

/// Checks a source with a customer that it knows by `typed`.
///
/// # Errors
/// The first rule that it breaks.
pub async fn check(source: &dyn Source, typed: &str) -> Result<(), Nonconformance> {
    let rule = |held: bool, rule| held.then_some(()).ok_or(Nonconformance::Rule(rule));
    source.health().await?;
    let stranger = source.find_customer("no such customer").await?;
    rule(stranger.is_none(), "an unknown customer must not be found")?;
    let customer = source.find_customer(typed).await?;
    let customer = customer.ok_or(Nonconformance::Rule("the known customer must be found"))?;
    let accounts = source.accounts(&customer).await?;
    rule(!accounts.is_empty(), "a customer must have an account")?;
    let all = DataRange {
        from: NaiveDate::MIN,
        to: NaiveDate::MAX,
    };
    let never = DataRange {
        from: NaiveDate::MAX,
        to: NaiveDate::MAX,
    };
    for account in &accounts {
        rule(
            !account.label.contains(&account.reference),
            "a label must be masked",
        )?;
        for &dataset in &account.datasets {
            let mut ids = BTreeSet::new();
            let mut days = Vec::new();
            let mut from = Some(0);
            while let Some(start) = from {
                let page = source
                    .records(&account.reference, dataset, &all, start)
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
                    days.extend(day_in(dataset, row));
                }
                rule(
                    page.next.is_none_or(|n| n > start),
                    "pages must move forward",
                )?;
                from = page.next;
            }
            rule(days.is_sorted(), "records must be sorted by time")?;
            let first = days.first().map(|day| DataRange {
                from: *day,
                to: *day,
            });
            for range in first.iter().chain([&never]) {
                let some = source
                    .records(&account.reference, dataset, range, 0)
                    .await?;
                let inside = some.rows.iter().all(|row| within(dataset, row, range));
                rule(inside, "nothing outside the range may come")?;
                let most = days.iter().filter(|day| **day == range.from).count();
                let all_there = days.is_empty() || some.rows.len() == most.min(ROWS_PER_PAGE);
                rule(all_there, "everything inside the range must come")?;
            }
        }
        let unknown = source
            .records("no such account", DatasetKind::BankAccounts, &all, 0)
            .await?;
        rule(unknown.rows.is_empty(), "an unknown account must be empty")?;
    }
    Ok(())
}
