//! What all sources of tables have in common: a mapping, and a customer's records read whole in one
//! state of the tables.

use std::{
    collections::BTreeSet,
    fmt,
    sync::atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use consent_model::dataset::DatasetKind;

use super::{
    CustomerRef, Health, Snapshot, Source, SourceAccount, SourceError,
    held::Held,
    mapping::{Cell, CustomersConfig, Dataset, Mapping, masked},
};

/// A record of a table: the values of the wanted columns, and its place.
pub(super) struct Record {
    pub(super) cells: Vec<Cell>,
    /// The line, where there are lines.
    pub(super) line: Option<u64>,
}

/// A system that holds tables.
#[async_trait]
pub(super) trait Tables: Send + Sync + 'static {
    /// Whether it answers.
    async fn ping(&self) -> Result<(), SourceError>;

    /// The distinct values of `column.give` where `column.typed` is `value`; two are enough.
    async fn lookup(&self, place: Lookup<'_>, value: &str)
    -> Result<BTreeSet<String>, SourceError>;

    /// The records of a customer in each of the datasets, all from one state.
    async fn read(
        &self,
        customer: &str,
        datasets: &[&Dataset],
    ) -> Result<Vec<Vec<Record>>, SourceError>;

    /// The key of any customer, where that is cheap to say.
    async fn first(&self, _from: &str, _customer: &str) -> Result<Option<String>, SourceError> {
        Ok(None)
    }

    /// Records that are never served, when that is known without reading a customer's.
    fn passed_over(&self) -> Option<u64> {
        None
    }
}

/// Where a customer is looked for.
#[derive(Clone, Copy)]
pub(super) struct Lookup<'a> {
    pub(super) from: &'a str,
    pub(super) typed: &'a str,
    pub(super) give: &'a str,
}

/// Tables, mapped.
pub(super) struct Tabular<T> {
    pub(super) tables: T,
    pub(super) mapping: Mapping,
    passed_over: AtomicU64,
}

impl<T> fmt::Debug for Tabular<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Tabular({:?})", self.mapping.kinds())
    }
}

impl<T: Tables> Tabular<T> {
    pub(super) fn new(tables: T, mapping: Mapping) -> Self {
        Self {
            tables,
            mapping,
            passed_over: AtomicU64::new(0),
        }
    }

    /// Where customers are looked for: their own table, or else every dataset.
    fn lookups(&self) -> Vec<Lookup<'_>> {
        if let Some(CustomersConfig {
            from,
            typed,
            customer,
        }) = &self.mapping.customers
        {
            let give = customer;
            return vec![Lookup { from, typed, give }];
        }
        let datasets = self.mapping.datasets.values();
        datasets
            .map(|dataset| Lookup {
                from: &dataset.from,
                typed: &dataset.customer,
                give: &dataset.customer,
            })
            .collect()
    }

    /// Whether there is a customer of this key, of whom there may be no records.
    async fn is_known(&self, key: &str) -> Result<bool, SourceError> {
        for mut place in self.lookups() {
            place.typed = place.give;
            if self.tables.lookup(place, key).await?.contains(key) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn held(&self, key: &str, wanted: &[DatasetKind]) -> Result<Held, SourceError> {
        let datasets: Vec<&Dataset> = self
            .mapping
            .datasets
            .values()
            .filter(|dataset| wanted.contains(&dataset.kind))
            .collect();
        let read = self.tables.read(key, &datasets).await?;
        let mut held = Held::default();
        let mut found = false;
        for (dataset, records) in datasets.iter().zip(read) {
            for record in records {
                // The system's own comparison may be laxer than ours: of case, of blanks.
                if record.cells.first().and_then(Option::as_deref) != Some(key) {
                    continue;
                }
                found = true;
                take(&mut held, dataset, &record, key);
            }
        }
        let count = held.passed_over_count();
        if count > 0 {
            self.passed_over.fetch_add(count, Ordering::Relaxed);
            tracing::warn!(count, "records of a customer were passed over");
        }
        if found || self.is_known(key).await? {
            held.accounts = accounts(&held, key, &datasets);
        }
        Ok(held.sorted())
    }
}

/// The reference of what belongs to no account.
const OWN: &str = "record";
/// What the reference of an account begins with, so that none can be [`OWN`].
const ACCOUNT: &str = "account:";

fn take(held: &mut Held, dataset: &Dataset, record: &Record, key: &str) {
    let place = match record.line {
        Some(line) => format!("{}, line {line}", dataset.from),
        None => dataset.from.clone(),
    };
    let (account, reference) = match dataset.has_accounts() {
        false => (key.to_owned(), OWN.to_owned()),
        true => match dataset.account_of(&record.cells) {
            Some(account) => {
                let reference = format!("{ACCOUNT}{account}");
                (account, reference)
            }
            None => return held.pass_over(dataset.kind, &place, None, "it names no account"),
        },
    };
    match dataset.row(&record.cells, &account) {
        Ok(row) => held.take(dataset.kind, &reference, row, &place),
        Err((column, rule)) => held.pass_over(dataset.kind, &place, column, rule),
    }
}

/// Her accounts, each with every dataset that has accounts, and one of her own for the others.
fn accounts(held: &Held, key: &str, datasets: &[&Dataset]) -> Vec<SourceAccount> {
    let kinds = |with_accounts: bool| -> Vec<DatasetKind> {
        let some = datasets
            .iter()
            .filter(|d| d.has_accounts() == with_accounts);
        some.map(|d| d.kind).collect()
    };
    let (of_accounts, own) = (kinds(true), kinds(false));
    let mut all: Vec<_> = held
        .account_names()
        .into_iter()
        .filter_map(|reference| {
            let label = format!("Account {}", masked(reference.strip_prefix(ACCOUNT)?));
            Some(SourceAccount {
                label,
                datasets: of_accounts.clone(),
                reference,
            })
        })
        .collect();
    // A customer without an account yet still has an empty record of everything.
    if all.is_empty() || !own.is_empty() {
        let mut datasets = own;
        if all.is_empty() {
            datasets.extend(of_accounts);
        }
        all.push(SourceAccount {
            reference: OWN.to_owned(),
            label: format!("Record {}", masked(key)),
            datasets,
        });
    }
    all
}

#[async_trait]
impl<T: Tables> Source for Tabular<T> {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        let mut found = BTreeSet::new();
        let typed = typed.trim();
        if typed.is_empty() {
            return Ok(None);
        }
        for place in self.lookups() {
            found.extend(self.tables.lookup(place, typed).await?);
        }
        // What belongs to several finds nobody.
        let one = if found.len() == 1 {
            found.pop_first()
        } else {
            None
        };
        Ok(one.filter(|key| !key.is_empty()).map(CustomerRef))
    }

    async fn some_customer(&self) -> Result<Option<CustomerRef>, SourceError> {
        for dataset in self.mapping.datasets.values() {
            let first = self.tables.first(&dataset.from, &dataset.customer).await?;
            if let Some(key) = first {
                return Ok(Some(CustomerRef(key)));
            }
        }
        Ok(None)
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        self.snapshot_for(customer, &self.mapping.kinds()).await
    }

    async fn snapshot_for(
        &self,
        customer: &CustomerRef,
        datasets: &[DatasetKind],
    ) -> Result<Box<dyn Snapshot>, SourceError> {
        Ok(Box::new(self.held(&customer.0, datasets).await?))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        self.tables.ping().await?;
        let counted = || self.passed_over.load(Ordering::Relaxed);
        Ok(Health {
            passed_over: self.tables.passed_over().unwrap_or_else(counted),
        })
    }
}
