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
    let (customer, before) = check_still(source, typed).await?;
    let snapshot = source.snapshot(&customer).await?;
    rule(
        read_all(&*snapshot).await? == before,
        "nothing has changed, and neither may a snapshot",
    )?;

    change().await;
    match read_all(&*snapshot).await {
        Ok(again) => rule(again == before, "a snapshot must not change")?,
        Err(Nonconformance::Source(SourceError::Changed)) => {}
        Err(other) => return Err(other),
    }
    let after = read_all(&*source.snapshot(&customer).await?).await?;
    rule(after != before, "a new snapshot must show the change")
}

/// What of [`check`] can be seen without a change: for a live system and one of its customers.
///
/// # Errors
/// The first rule that it breaks.
pub async fn check_still(
    source: &dyn Source,
    typed: &str,
) -> Result<(CustomerRef, Records), Nonconformance> {
    source.health().await?;
    let stranger = source.find_customer("no such customer").await?;
    rule(stranger.is_none(), "an unknown customer must not be found")?;
    let nobody = CustomerRef("no such customer".to_owned());
    let none = source.snapshot(&nobody).await?.accounts().await?.is_empty();
    rule(none, "an unknown customer must have no account")?;
    let customer = source.find_customer(typed).await?;
    let customer = customer.ok_or(Nonconformance::Rule("the known customer must be found"))?;
    hostile(source, typed).await?;
    let snapshot = source.snapshot(&customer).await?;
    let all = read_all(&*snapshot).await?;
    one_kind_at_a_time(source, &customer, &all).await?;
    Ok((customer, all))
}

/// Checks that two customers of a source are never mixed up.
///
/// # Errors
/// The first rule that it breaks.
pub async fn check_apart(
    source: &dyn Source,
    typed: &str,
    other: &str,
) -> Result<(), Nonconformance> {
    let mut all = Vec::new();
    for typed in [typed, other] {
        let customer = source.find_customer(typed).await?;
        let customer = customer.ok_or(Nonconformance::Rule("both customers must be found"))?;
        let snapshot = source.snapshot(&customer).await?;
        let records = read_all(&*snapshot).await?;
        all.push((customer, snapshot, records));
    }
    let [(one, hers, own), (two, _, others)] = all.as_slice() else {
        return Err(Nonconformance::Rule("there must be two customers"));
    };
    rule(one != two, "two customers must have two keys")?;
    let ids = |records: &Records| -> BTreeSet<_> {
        let every = records.iter();
        let every = every.flat_map(|((_, kind), rows)| rows.iter().map(|row| id_of(*kind, row)));
        every.collect()
    };
    let (own_ids, other_ids) = (ids(own), ids(others));
    rule(!other_ids.is_empty(), "both customers must have records")?;
    let mixed = !own_ids.is_disjoint(&other_ids);
    rule(!mixed, "a record must be of one customer only")?;
    for (account, kind) in others.keys() {
        let page = hers.records(account, *kind, &all_days(), 0).await?;
        let strange = page
            .rows
            .iter()
            .any(|row| !own_ids.contains(&id_of(*kind, row)));
        rule(!strange, "another's account must give nothing of another's")?;
    }
    Ok(())
}

/// That what people type is compared, and never run, joined to a path or taken for a pattern.
async fn hostile(source: &dyn Source, typed: &str) -> Result<(), Nonconformance> {
    let long = "9".repeat(10_000);
    let mut texts: Vec<String> = [
        "' OR 1=1 --",
        "\" OR \"\"=\"",
        "'; DROP TABLE customers; --",
        "../",
        "..",
        ".",
        "/",
        "%",
        "_",
        "*",
        "?",
        "\\",
        ",",
        "|",
        "$",
        "&",
        "#",
        "\0",
        "",
        " ",
        "{}",
        "[]",
        "null",
        "NaN",
        "-1",
        "\u{202e}",
        "<a/>",
        "&amp;",
        long.as_str(),
    ]
    .map(str::to_owned)
    .to_vec();
    for end in [
        "'",
        "' OR '1'='1",
        "%",
        "*",
        "_",
        ",x",
        "/..",
        "/../",
        "\0",
        "&a=b",
        "#",
        ";",
    ] {
        texts.push(format!("{typed}{end}"));
    }
    for text in texts {
        let found = source.find_customer(&text).await?;
        rule(
            found.is_none(),
            "what is typed must be compared whole, as it is",
        )?;
        let snapshot = source.snapshot(&CustomerRef(text)).await?;
        let nothing = snapshot.accounts().await?.is_empty();
        rule(nothing, "a key that is nobody's must have no account")?;
    }
    Ok(())
}

/// That reading some kinds only gives the same records, and no others.
async fn one_kind_at_a_time(
    source: &dyn Source,
    customer: &CustomerRef,
    all: &Records,
) -> Result<(), Nonconformance> {
    for (account, kind) in all.keys() {
        let snapshot = source.snapshot_for(customer, &[*kind]).await?;
        let rows = read(&*snapshot, account, *kind).await?;
        let same = all.get(&(account.clone(), *kind)) == Some(&rows);
        rule(
            same,
            "reading one kind must give what reading all gives of it",
        )?;
    }
    Ok(())
}

fn id_of(dataset: DatasetKind, row: &Row) -> (DatasetKind, String) {
    let id = dataset.schema().columns.first();
    let id = id.and_then(|column| row.get(column.name));
    (dataset, id.map(ToString::to_string).unwrap_or_default())
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

/// Records by account and kind.
pub type Records = BTreeMap<(String, DatasetKind), Vec<Row>>;

/// All records of a snapshot, each seen to be as it must be.
async fn read_all(snapshot: &dyn Snapshot) -> Result<Records, Nonconformance> {
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
            stable(snapshot, &account.reference, dataset, &rows).await?;
            all.insert((account.reference.clone(), dataset), rows);
        }
        for &dataset in DatasetKind::ALL {
            if !account.datasets.contains(&dataset) {
                let page = snapshot
                    .records(&account.reference, dataset, &all_days(), 0)
                    .await?;
                let none = page.rows.is_empty() && page.next.is_none();
                rule(none, "a kind that an account does not hold must be empty")?;
            }
        }
    }
    for &dataset in DatasetKind::ALL {
        let longer = accounts
            .iter()
            .map(|account| format!("{}x", account.reference));
        let odd = ["no such account", "", "../", "' OR 1=1 --", "%"].map(str::to_owned);
        for account in longer.chain(odd) {
            if accounts.iter().any(|known| known.reference == account) {
                continue;
            }
            let unknown = snapshot.records(&account, dataset, &all_days(), 0).await?;
            rule(unknown.rows.is_empty(), "an unknown account must be empty")?;
        }
    }
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

/// That pages are cut out of one order, wherever they begin.
async fn stable(
    snapshot: &dyn Snapshot,
    account: &str,
    dataset: DatasetKind,
    rows: &[Row],
) -> Result<(), Nonconformance> {
    for start in [0, 1, rows.len() / 2, rows.len(), rows.len() + 1] {
        let page = snapshot
            .records(account, dataset, &all_days(), start)
            .await?;
        let rest = rows.get(start..).unwrap_or_default();
        let same = rest.starts_with(&page.rows);
        rule(same, "pages must be cut out of one order")?;
        let more = page.rows.len() < rest.len();
        rule(
            page.next.is_some() == more,
            "a page must say whether more follows",
        )?;
    }
    Ok(())
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
    let time = dataset.schema().time_column.unwrap_or_default();
    let times = rows.iter().filter_map(|row| row.get(time)?.as_str());
    rule(times.is_sorted(), "records of a day must be sorted by time")?;
    let day = |day: NaiveDate| DataRange { from: day, to: day };
    let mut ranges = vec![never];
    if let (Some(&first), Some(&last)) = (days.first(), days.last()) {
        ranges.extend([day(first), day(last)]);
        let (from, to) = (first, last);
        ranges.push(DataRange { from, to });
        // Neither end but what lies between.
        if let (Some(from), Some(to)) = (first.succ_opt(), last.pred_opt())
            && from <= to
        {
            ranges.push(DataRange { from, to });
        }
        if let (Some(before), Some(after)) = (first.pred_opt(), last.succ_opt()) {
            ranges.extend([day(before), day(after)]);
        }
    }
    for range in &ranges {
        let some = snapshot.records(account, dataset, range, 0).await?;
        let inside = some.rows.iter().all(|row| within(dataset, row, range));
        rule(inside, "nothing outside the range may come")?;
        let most = days
            .iter()
            .filter(|day| (range.from..=range.to).contains(day))
            .count();
        let all_there = days.is_empty() || some.rows.len() == most.min(ROWS_PER_PAGE);
        rule(all_there, "everything inside the range must come")?;
    }
    Ok(())
}
