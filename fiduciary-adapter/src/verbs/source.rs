//! `source preview` and `source check`: what comes out of the sources, before anybody else sees it.

use std::{collections::BTreeMap, io::Write, path::Path};

use clap::{Args, Subcommand};
use consent_model::{
    dataset::{Classification, DatasetKind, Row},
    term::DataRange,
};
use serde_json::Value;
use service_kit::program::{ConfigFile, Failure};

use crate::sources::{
    CustomerRef, NamedHealth, Snapshot, Source, SourceState, conformance, mapping::masked,
};

/// What can be done with the sources.
#[derive(Debug, Subcommand)]
pub enum SourceVerb {
    /// Show ten records of each dataset as they would be served, and what is passed over and why.
    /// These are real records of a customer: columns that identify (`restricted`) are masked, the
    /// others are not.
    Preview(PreviewArgs),
    /// Check the mapping, that every source answers, and, over the records of one customer, the rules
    /// that every source must keep.
    Check(CheckArgs),
}

/// Whose records, and of which kind.
#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// The customer, as she would call herself; any one, when left out.
    #[arg(long)]
    pub customer: Option<String>,
    /// One dataset only: `bank.transactions`.
    #[arg(long)]
    pub dataset: Option<DatasetKind>,
}

/// With whom.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// The configuration.
    #[command(flatten)]
    pub config: ConfigFile,
    /// A customer who has records, as she would call herself.
    #[arg(long)]
    pub customer: String,
}

/// Why nothing can be shown.
#[derive(Debug, thiserror::Error)]
enum SourceVerbError {
    #[error("no source knows this customer; give `--customer` what she would type")]
    UnknownCustomer,
    #[error("the sources cannot name a customer; name one with `--customer`")]
    NoCustomer,
    #[error("not one record could be read; what is wrong stands above")]
    NothingRead,
    #[error("a source does not answer; what is wrong stands above")]
    Down,
}

/// Records shown of each dataset.
const SHOWN: usize = 10;

impl SourceVerb {
    /// The configuration that it is about.
    #[must_use]
    pub fn config(&self) -> &Path {
        match self {
            Self::Preview(args) => &args.config.config,
            Self::Check(args) => &args.config.config,
        }
    }

    /// Carries it out.
    ///
    /// # Errors
    /// Whatever kept it from being done.
    pub async fn carry_out(
        &self,
        source: &dyn Source,
        out: &mut (impl Write + Send),
    ) -> Result<(), Failure> {
        match self {
            Self::Preview(args) => preview(args, source, out).await,
            Self::Check(args) => check(args, source, out).await,
        }
    }
}

/// A line for each source; whether all can be read.
fn tell(healths: &[NamedHealth], out: &mut impl Write) -> std::io::Result<bool> {
    for one in healths {
        let state = match one.state {
            SourceState::Up => "up",
            SourceState::Down | SourceState::Paused => "down",
        };
        write!(out, "source {}: {state}", one.name)?;
        if one.passed_over > 0 {
            write!(out, "; {} records passed over", one.passed_over)?;
        }
        if let Some(error) = &one.last_error {
            write!(out, "; {error}")?;
        }
        writeln!(out)?;
    }
    Ok(healths.iter().all(|one| one.state == SourceState::Up))
}

async fn preview(
    args: &PreviewArgs,
    source: &dyn Source,
    out: &mut impl Write,
) -> Result<(), Failure> {
    tell(&source.healths().await, out)?;
    let customer = match &args.customer {
        Some(typed) => source
            .find_customer(typed)
            .await?
            .ok_or(SourceVerbError::UnknownCustomer),
        None => source
            .some_customer()
            .await?
            .ok_or(SourceVerbError::NoCustomer),
    }?;
    let snapshot = snapshot(args.dataset, source, &customer).await?;
    let mut read = 0;
    let kinds = DatasetKind::ALL.iter().copied();
    for dataset in kinds.filter(|kind| args.dataset.is_none_or(|one| one == *kind)) {
        read += show(&*snapshot, dataset, out).await?;
    }
    for one in snapshot.missing() {
        let reason = serde_json::to_string(&one.reason)?;
        writeln!(out, "{}: missing, {reason}", one.dataset)?;
    }
    let mut counted = BTreeMap::<_, (u64, String)>::new();
    for one in snapshot.passed_over() {
        let of = (one.dataset, one.column, one.rule);
        counted.entry(of).or_insert((0, one.place)).0 += 1;
    }
    for ((dataset, column, rule), (count, place)) in counted {
        let column = column.map_or_else(String::new, |column| format!("`{column}`: "));
        writeln!(
            out,
            "{dataset}: {count} passed over, the first at {place}: {column}{rule}"
        )?;
    }
    if read == 0 {
        return Err(SourceVerbError::NothingRead.into());
    }
    writeln!(
        out,
        "real records; identifying columns are masked here and are served whole"
    )?;
    Ok(())
}

async fn snapshot(
    dataset: Option<DatasetKind>,
    source: &dyn Source,
    customer: &CustomerRef,
) -> Result<Box<dyn Snapshot>, Failure> {
    Ok(match dataset {
        Some(dataset) => source.snapshot_for(customer, &[dataset]).await?,
        None => source.snapshot(customer).await?,
    })
}

/// Shows some records of a dataset; gives how many there are.
async fn show(
    snapshot: &dyn Snapshot,
    dataset: DatasetKind,
    out: &mut impl Write,
) -> Result<usize, Failure> {
    let all = DataRange {
        from: chrono::NaiveDate::MIN,
        to: chrono::NaiveDate::MAX,
    };
    let (mut count, mut holders) = (0, 0);
    let mut shown = Vec::new();
    for account in snapshot.accounts().await? {
        if !account.datasets.contains(&dataset) {
            continue;
        }
        holders += 1;
        let mut from = Some(0);
        while let Some(start) = from {
            let page = snapshot
                .records(&account.reference, dataset, &all, start)
                .await?;
            count += page.rows.len();
            let room = SHOWN - shown.len();
            shown.extend(page.rows.iter().take(room).map(|row| veiled(dataset, row)));
            from = page.next;
        }
    }
    if holders > 0 {
        writeln!(out, "{dataset}: {count} records")?;
        for row in shown {
            writeln!(out, "  {}", Value::Object(row))?;
        }
    }
    Ok(count)
}

/// The row with its identifying columns masked.
fn veiled(dataset: DatasetKind, row: &Row) -> Row {
    let mut row = row.clone();
    for column in dataset.schema().columns {
        if column.class == Classification::Restricted
            && let Some(Value::String(text)) = row.get_mut(column.name)
        {
            *text = masked(text);
        }
    }
    row
}

async fn check(args: &CheckArgs, source: &dyn Source, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "mapping: good")?;
    if !tell(&source.healths().await, out)? {
        return Err(SourceVerbError::Down.into());
    }
    let (_, records) = conformance::check_still(source, &args.customer).await?;
    let count: usize = records.values().map(Vec::len).sum();
    if count == 0 {
        return Err(SourceVerbError::NothingRead.into());
    }
    writeln!(out, "rules: kept, over {count} records of this customer")?;
    Ok(())
}

#[cfg(test)]
mod tests;
