//! Bank accounts from Account Aggregator documents: a folder of ReBIT FI XML of the types `deposit`,
//! `term_deposit` and `recurring_deposit`, one account each.
//!
//! The customer key is the name before the first dot of the file: `C1.xml`, `C1.savings.xml`. People
//! call themselves by it, or by a holder's `mobile`. Documents are read whole, and again once one
//! has changed; how, and what is refused, is told in [`fi`]. A document that cannot be read is
//! refused by its name; a transaction that has no place here is passed over and counted. Of holders
//! only the mobile number is kept, to find them by.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use consent_model::dataset::{DatasetKind, Row};

use super::{
    CustomerRef, Health, Snapshot, Source, SourceAccount, SourceError,
    csv::DATASETS,
    held::Held,
    lines,
    watched::{Files, Stamp, Watched, stamp_of},
};
use crate::fi::{self, MOST_BYTES, rows};

/// The folder, read.
pub(super) struct AaDeposit(Watched<Folder>);

struct Folder(PathBuf);

/// What the folder holds.
#[derive(Default)]
struct Content {
    customers: BTreeMap<String, Vec<Document>>,
    /// A holder's mobile number → customer keys.
    mobiles: BTreeMap<String, BTreeSet<String>>,
    passed_over: u64,
}

/// One account.
struct Document {
    file: String,
    reference: String,
    masked: String,
    mobiles: Vec<String>,
    summary: Option<Row>,
    /// Each a record, or where it stands, if that is known, and why it is none.
    transactions: Vec<Result<Row, (Option<u64>, &'static str)>>,
}

impl AaDeposit {
    /// Reads the folder.
    ///
    /// # Errors
    /// The first document that is not as it must be.
    pub(super) fn open(dir: &Path) -> Result<Self, SourceError> {
        Ok(Self(Watched::open(Folder(dir.to_owned()))?))
    }
}

impl Folder {
    fn documents(&self) -> Result<Vec<PathBuf>, SourceError> {
        let unreadable = |error| lines::unreadable(&self.0, error);
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.0).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            let is_xml = path.extension().is_some_and(|ending| ending == "xml");
            if is_xml && path.is_file() {
                found.push(path);
            }
        }
        found.sort_unstable();
        Ok(found)
    }
}

impl Files for Folder {
    type Content = Content;

    fn stamp(&self) -> Result<Stamp, SourceError> {
        let paths = self.documents()?;
        stamp_of(paths.iter().map(PathBuf::as_path))
    }

    fn read(&self) -> Result<Content, SourceError> {
        let mut content = Content::default();
        for path in self.documents()? {
            let document = read_document(&path)?;
            let customer = lines::name_of(&path);
            let (customer, _) = customer.split_once('.').unwrap_or((&customer, ""));
            for mobile in &document.mobiles {
                let known = content.mobiles.entry(mobile.clone()).or_default();
                known.insert(customer.to_owned());
            }
            let broken = document.transactions.iter().filter(|t| t.is_err()).count();
            content.passed_over += u64::try_from(broken).unwrap_or(u64::MAX);
            let hers = content.customers.entry(customer.to_owned()).or_default();
            hers.push(document);
        }
        if content.passed_over > 0 {
            let count = content.passed_over;
            tracing::warn!(count, "transactions of the folder were passed over");
        }
        Ok(content)
    }
}

fn read_document(path: &Path) -> Result<Document, SourceError> {
    let file = lines::name_of(path);
    let mut bytes = Vec::new();
    let most = u64::try_from(MOST_BYTES).unwrap_or(u64::MAX);
    let read = lines::open(path)?
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes);
    let wrong = |line, rule| SourceError::Line {
        file: file.clone(),
        line,
        rule,
    };
    match read {
        Ok(_) => {}
        Err(error) if lines::is_content(&error) => return Err(wrong(1, "it is a broken gzip")),
        Err(error) => return Err(lines::unreadable(path, error)),
    }
    let document = fi::read(&bytes).map_err(|error| wrong(error.line, error.rule.text()))?;
    let summary = rows::account(&document).map_err(|rule| wrong(1, rule))?;
    let passed_over = document.transactions.iter().flat_map(|t| &t.passed_over);
    let passed_over = passed_over.map(|one| Err((Some(one.line), one.rule.text())));
    let made = rows::transactions(&document).map(|row| row.map_err(|rule| (None, rule)));
    let transactions = made.chain(passed_over).collect();
    let holders = document.profile.into_iter().flat_map(|p| p.holders);
    Ok(Document {
        file,
        mobiles: holders.filter_map(|holder| holder.mobile).collect(),
        summary,
        transactions,
        reference: document.linked_acc_ref,
        masked: document.masked_acc_number,
    })
}

impl Content {
    fn held(&self, key: &str, wanted: &[DatasetKind]) -> Held {
        let mut held = Held::default();
        for document in self.customers.get(key).into_iter().flatten() {
            let (file, reference) = (&document.file, &document.reference);
            if let Some(row) = &document.summary
                && wanted.contains(&DatasetKind::BankAccounts)
            {
                held.take(DatasetKind::BankAccounts, reference, row.clone(), file);
            }
            let kind = DatasetKind::BankTransactions;
            let wants = wanted.contains(&kind);
            for row in document.transactions.iter().filter(|_| wants) {
                match row {
                    Ok(row) => held.take(kind, reference, row.clone(), file),
                    Err((Some(line), rule)) => {
                        let place = format!("{file}, line {line}");
                        held.pass_over(kind, &place, None, rule);
                    }
                    Err((None, rule)) => held.pass_over(kind, file, None, rule),
                }
            }
            let datasets = DATASETS
                .iter()
                .copied()
                .filter(|kind| wanted.contains(kind));
            held.accounts.push(SourceAccount {
                reference: reference.clone(),
                label: format!("Account {}", super::mapping::masked(&document.masked)),
                datasets: datasets.collect(),
            });
        }
        held.sorted()
    }
}

#[async_trait]
impl Source for AaDeposit {
    async fn find_customer(&self, typed: &str) -> Result<Option<CustomerRef>, SourceError> {
        let content: Arc<Content> = self.0.current().await?;
        let typed = typed.trim();
        let mut keys = content.mobiles.get(typed).cloned().unwrap_or_default();
        if content.customers.contains_key(typed) {
            keys.insert(typed.to_owned());
        }
        // What belongs to several finds nobody.
        let one = if keys.len() == 1 {
            keys.pop_first()
        } else {
            None
        };
        Ok(one.map(CustomerRef))
    }

    async fn some_customer(&self) -> Result<Option<CustomerRef>, SourceError> {
        let content = self.0.current().await?;
        Ok(content.customers.keys().next().cloned().map(CustomerRef))
    }

    async fn snapshot(&self, customer: &CustomerRef) -> Result<Box<dyn Snapshot>, SourceError> {
        self.snapshot_for(customer, &DATASETS).await
    }

    async fn snapshot_for(
        &self,
        customer: &CustomerRef,
        datasets: &[DatasetKind],
    ) -> Result<Box<dyn Snapshot>, SourceError> {
        let content = self.0.current().await?;
        Ok(Box::new(content.held(&customer.0, datasets)))
    }

    async fn health(&self) -> Result<Health, SourceError> {
        let passed_over = self.0.current().await?.passed_over;
        Ok(Health { passed_over })
    }
}

#[cfg(test)]
mod tests;
