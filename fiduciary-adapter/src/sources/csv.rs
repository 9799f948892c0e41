//! Bank transactions from one CSV file, plain or gzip, with nothing to map: the accounts are made of
//! the transactions. Any other files are a [`super::csv_folder`].
//!
//! The file is read whole when it is opened, and again once it has changed; it is refused whole at
//! the first bad line. Amounts are
//! decimal text and become minor units exactly; they never pass through a float. Times without an
//! offset are UTC.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use chrono::NaiveDateTime;
use consent_model::{
    dataset::{DatasetKind, Row, check_row},
    term::DataRange,
};
use serde::Deserialize;
use serde_json::Value;

use super::{
    CustomerRef, Health, RowPage, Snapshot, Source, SourceAccount, SourceError, cut, lines,
    mapping::{masked, minor_units},
    watched::{Files, Stamp, Watched, stamp_of},
};

/// Which column of the file holds what.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CsvColumns {
    /// The transaction's id.
    pub transaction: String,
    /// The customer.
    pub customer: String,
    /// When it was booked: `YYYY-MM-DD HH:MM:SS`.
    pub booked_at: String,
    /// Decimal, a debit negative.
    pub amount: String,
    /// Category.
    pub category: String,
    /// The other side.
    pub counterparty: String,
    /// Decimal; may be empty.
    pub balance_after: String,
    /// Kind of account; with the customer it names the account.
    pub account_kind: String,
    /// Currency of every amount.
    pub currency: String,
}

impl Default for CsvColumns {
    fn default() -> Self {
        Self {
            transaction: "transaction_id".into(),
            customer: "user_id".into(),
            booked_at: "timestamp".into(),
            amount: "amount".into(),
            category: "category".into(),
            counterparty: "merchant".into(),
            balance_after: "balance_after".into(),
            account_kind: "account_type".into(),
            currency: "INR".into(),
        }
    }
}

struct Account {
    customer: String,
    kind: String,
    label: String,
    balance: Option<i64>,
    rows: Vec<Row>,
}

/// The file, read.
pub struct CsvSource(Watched<CsvFile>);

struct CsvFile {
    path: PathBuf,
    columns: CsvColumns,
}

/// What the file holds.
struct Ledger {
    currency: String,
    accounts: BTreeMap<String, Account>,
}

impl std::fmt::Debug for CsvSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CsvSource({} accounts)", self.0.held().accounts.len())
    }
}

pub(crate) const DATASETS: [DatasetKind; 2] =
    [DatasetKind::BankAccounts, DatasetKind::BankTransactions];

impl CsvSource {
    /// Reads a file with the usual columns.
    ///
    /// # Errors
    /// The first line that is not as it must be.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, SourceError> {
        Self::open_with(path, &CsvColumns::default())
    }

    /// Reads a file with columns of other names.
    ///
    /// # Errors
    /// The first line that is not as it must be.
    pub fn open_with(path: impl AsRef<Path>, columns: &CsvColumns) -> Result<Self, SourceError> {
        let file = CsvFile {
            path: path.as_ref().to_owned(),
            columns: columns.clone(),
        };
        Ok(Self(Watched::open(file)?))
    }

    /// The customers in the file as it was last read, in order.
    #[must_use]
    pub fn customers(&self) -> Vec<CustomerRef> {
        let held = self.0.held();
        let mut all: Vec<_> = held.accounts.values().map(|a| a.customer.clone()).collect();
        all.dedup();
        all.into_iter().map(CustomerRef).collect()
    }
}

impl Files for CsvFile {
    type Content = Ledger;

    fn stamp(&self) -> Result<Stamp, SourceError> {
        stamp_of([self.path.as_path()])
    }

    fn read(&self) -> Result<Ledger, SourceError> {
        let (path, columns) = (self.path.as_path(), &self.columns);
        let file = lines::name_of(path);
        let at = |line, rule| SourceError::Line {
            file: file.clone(),
            line,
            rule,
        };
        let mut reader = ::csv::Reader::from_reader(lines::open(path)?);
        let header = reader
            .headers()
            .map_err(|error| failed(path, error, at(1, "the header cannot be read")))?
            .clone();
        let place = |name: &str| {
            header
                .iter()
                .position(|have| have == name)
                .ok_or_else(|| at(1, "a column that must be there is missing"))
        };
        let (transaction, customer) = (place(&columns.transaction)?, place(&columns.customer)?);
        let (booked_at, amount) = (place(&columns.booked_at)?, place(&columns.amount)?);
        let (category, other) = (place(&columns.category)?, place(&columns.counterparty)?);
        let (balance, kind) = (
            place(&columns.balance_after)?,
            place(&columns.account_kind)?,
        );

        let mut accounts = BTreeMap::<String, Account>::new();
        let mut seen = std::collections::HashSet::new();
        let mut record = ::csv::StringRecord::new();
        loop {
            let line = reader.position().line();
            match reader.read_record(&mut record) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    let rule = at(line, "the line is not a record of the file");
                    return Err(failed(path, error, rule));
                }
            }
            let line = record.position().map_or(line, ::csv::Position::line);
            let get = |place: usize| record.get(place).unwrap_or_default();
            if get(customer).is_empty() || get(kind).is_empty() {
                return Err(at(line, "the customer or the kind of account is empty"));
            }
            if !seen.insert(get(transaction).to_owned()) {
                return Err(at(line, "the transaction's id is there twice"));
            }
            let booked = NaiveDateTime::parse_from_str(get(booked_at), "%Y-%m-%d %H:%M:%S")
                .map_err(|_| at(line, "the time is not `YYYY-MM-DD HH:MM:SS`"))?;
            let amount = minor_units(get(amount), 2)
                .ok_or_else(|| at(line, "the amount is not a decimal with two places"))?;
            let after = match get(balance) {
                "" => None,
                text => Some(
                    minor_units(text, 2)
                        .ok_or_else(|| at(line, "the balance is not a decimal with two places"))?,
                ),
            };
            let name = reference_of(get(customer), get(kind));
            let account = accounts.entry(name.clone()).or_insert_with(|| Account {
                customer: get(customer).to_owned(),
                kind: get(kind).to_owned(),
                label: format!("{} {}", get(kind), masked(get(customer))),
                balance: None,
                rows: Vec::new(),
            });
            let mut row = Row::new();
            row.insert("transaction_id".into(), get(transaction).into());
            row.insert("account_id".into(), name.into());
            row.insert(
                "booked_at".into(),
                booked
                    .and_utc()
                    .format("%Y-%m-%dT%H:%M:%SZ")
                    .to_string()
                    .into(),
            );
            row.insert("amount_minor".into(), amount.into());
            row.insert("category".into(), get(category).into());
            if !get(other).is_empty() {
                row.insert("counterparty".into(), get(other).into());
            }
            if let Some(after) = after {
                row.insert("balance_after_minor".into(), after.into());
            }
            check_row(DatasetKind::BankTransactions, &row).map_err(|source| {
                SourceError::Record {
                    file: file.clone(),
                    line,
                    source,
                }
            })?;
            account.rows.push(row);
        }
        for account in accounts.values_mut() {
            account.rows.sort_by(|a, b| time_of(a).cmp(time_of(b)));
            let newest = account.rows.last();
            account.balance = newest
                .and_then(|row| row.get("balance_after_minor"))
                .and_then(Value::as_i64);
        }
        Ok(Ledger {
            currency: columns.currency.clone(),
            accounts,
        })
    }
}

/// The system's fault, or else the line's.
fn failed(path: &Path, error: ::csv::Error, line: SourceError) -> SourceError {
    match error.into_kind() {
        ::csv::ErrorKind::Io(error) if !lines::is_content(&error) => lines::unreadable(path, error),
        _ => line,
    }
}

impl Ledger {
    fn account_row(&self, reference: &str, account: &Account) -> Row {
        let mut row = Row::new();
        row.insert("account_id".into(), reference.into());
        row.insert("masked_number".into(), masked(&account.customer).into());
        row.insert("kind".into(), account.kind.as_str().into());
        row.insert("currency".into(), self.currency.as_str().into());
        if let Some(balance) = account.balance {
            row.insert("balance_minor".into(), balance.into());
        }
        row
    }
}

/// Names the account of a customer: one name for each pair of customer and kind. The first hyphen
/// ends the customer, whose own hyphens are written otherwise.
fn reference_of(customer: &str, kind: &str) -> String {
    let customer = customer.replace('%', "%25").replace('-', "%2D");
    format!("{customer}-{kind}")
}

fn time_of(row: &Row) -> &str {
    row.get("booked_at")
        .and_then(Value::as_str)
        .unwrap_or_default()
}

#[async_trait]
impl Source for CsvSource {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        let typed = typed.trim();
        let ledger = self.0.current().await?;
        let known = ledger.accounts.values().any(|a| a.customer == typed);
        Ok(known.then(|| CustomerRef(typed.to_owned())))
    }

    async fn some_customer(&self) -> Result<Option<CustomerRef>, SourceError> {
        self.0.current().await?;
        Ok(self.customers().into_iter().next())
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        Ok(Box::new(Hers {
            ledger: self.0.current().await?,
            customer: customer.clone(),
        }))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        self.0.current().await.map(|_| Health::default())
    }
}

/// One customer's part of the file as it was.
struct Hers {
    ledger: Arc<Ledger>,
    customer: CustomerRef,
}

impl Hers {
    fn own(&self) -> impl Iterator<Item = (&String, &Account)> {
        let accounts = self.ledger.accounts.iter();
        accounts.filter(|(_, account)| account.customer == self.customer.0)
    }
}

#[async_trait]
impl Snapshot for Hers {
    async fn accounts(&self) -> Result<Vec<SourceAccount>, SourceError> {
        Ok(self
            .own()
            .map(|(reference, account)| SourceAccount {
                reference: reference.clone(),
                label: account.label.clone(),
                datasets: DATASETS.to_vec(),
            })
            .collect())
    }

    async fn records(
        &self,
        account: &str,
        dataset: DatasetKind,
        range: &DataRange,
        from: usize,
    ) -> Result<RowPage, SourceError> {
        let Some((_, found)) = self.own().find(|(reference, _)| *reference == account) else {
            return Ok(RowPage::default());
        };
        Ok(match dataset {
            DatasetKind::BankAccounts => {
                let row = self.ledger.account_row(account, found);
                cut(dataset, std::iter::once(&row), range, from)
            }
            DatasetKind::BankTransactions => cut(dataset, found.rows.iter(), range, from),
            _ => RowPage::default(),
        })
    }
}

#[cfg(test)]
mod tests;
