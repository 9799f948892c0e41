//! Bank accounts from Account Aggregator documents: a folder of ReBIT FI XML of type `deposit`
//! (`Account` with `Profile`, `Summary`, `Transactions`), one account each.
//!
//! The customer key is the name before the first dot of the file: `C1.xml`, `C1.savings.xml`. People
//! call themselves by it, or by a holder's `mobile`. Documents are read whole, and again once one
//! has changed. No DTD is taken and no entity beyond the five of XML; depth and size are limited. A
//! document that cannot be read is refused by its name; a transaction that has no place here is
//! passed over and counted. Of holders only the mobile number is kept, to find them by.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    path::{Path, PathBuf},
    sync::Arc,
};

use async_trait::async_trait;
use chrono::{DateTime, FixedOffset, NaiveDateTime, SecondsFormat, Utc};
use consent_model::dataset::{DatasetKind, LONGEST_TEXT, Row, check_row};
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};

use super::{
    CustomerRef, Health, Snapshot, Source, SourceAccount, SourceError,
    csv::DATASETS,
    held::Held,
    lines,
    mapping::minor_units,
    watched::{Files, Stamp, Watched, stamp_of},
};

/// Most bytes of one document.
const MOST_BYTES: u64 = 64 * 1024 * 1024;
/// How deep elements may lie in each other.
const MOST_DEPTH: usize = 16;

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
#[derive(Default)]
struct Document {
    file: String,
    reference: String,
    masked: String,
    mobiles: Vec<String>,
    summary: Option<Row>,
    transactions: Vec<Result<Row, &'static str>>,
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
    let mut text = String::new();
    let read = lines::open(path)?
        .take(MOST_BYTES + 1)
        .read_to_string(&mut text);
    let wrong = |line, rule| SourceError::Line {
        file: file.clone(),
        line,
        rule,
    };
    match read {
        Ok(_) => {}
        Err(error) if lines::is_content(&error) => return Err(wrong(1, "it is not UTF-8 text")),
        Err(error) => return Err(lines::unreadable(path, error)),
    }
    if text.len() as u64 > MOST_BYTES {
        return Err(wrong(1, "the document is too large"));
    }
    let mut document = Document {
        file: file.clone(),
        ..Document::default()
    };
    let mut reader = Reader::from_str(&text);
    let mut depth = 0_usize;
    let mut accounts = 0_u32;
    loop {
        let event = reader.read_event();
        let line = || {
            let position = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            let before = text.get(..position).unwrap_or(&text);
            u64::try_from(before.matches('\n').count()).unwrap_or(u64::MAX) + 1
        };
        let taken = match event {
            Ok(Event::Start(element)) => {
                depth += 1;
                if depth > MOST_DEPTH {
                    return Err(wrong(line(), "elements lie too deep in each other"));
                }
                accounts += u32::from(depth == 1);
                document.take(&element, depth)
            }
            Ok(Event::Empty(element)) => {
                accounts += u32::from(depth == 0);
                document.take(&element, depth + 1)
            }
            Ok(Event::End(_)) => {
                depth = depth.saturating_sub(1);
                Ok(())
            }
            Ok(Event::DocType(_)) => Err("a DTD is not taken"),
            Ok(Event::Eof) if depth == 0 && accounts == 1 => break,
            Ok(Event::Eof) => Err("the document ends before its time, or has no `Account`"),
            Ok(_) => Ok(()),
            Err(_) => Err("it is not well-formed XML"),
        };
        taken.map_err(|rule| wrong(line(), rule))?;
    }
    if document.reference.is_empty() || document.masked.is_empty() {
        return Err(wrong(
            1,
            "`Account` needs `linkedAccRef` and `maskedAccNumber`",
        ));
    }
    Ok(document)
}

/// The attributes of an element, by local name.
fn attributes(element: &BytesStart<'_>) -> Result<BTreeMap<String, String>, &'static str> {
    let mut all = BTreeMap::new();
    for attribute in element.attributes() {
        let attribute = attribute.map_err(|_| "an attribute is broken, or there twice")?;
        let name = attribute.key.local_name().as_ref().to_owned();
        let value = attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map_err(|_| "an attribute holds an entity that is not known")?;
        all.insert(name, value.into_owned());
    }
    Ok(all)
}

impl Document {
    fn take(&mut self, element: &BytesStart<'_>, depth: usize) -> Result<(), &'static str> {
        let name = element.local_name();
        match (depth, name.as_ref()) {
            (1, "Account") => {
                let all = attributes(element)?;
                let kind = all.get("type").map(String::as_str);
                if !kind.is_none_or(|kind| kind.eq_ignore_ascii_case("deposit")) {
                    return Err("the `Account` is not of type `deposit`");
                }
                let get = |name: &str| all.get(name).cloned().unwrap_or_default();
                self.reference = get("linkedAccRef");
                self.masked = get("maskedAccNumber");
            }
            (1, _) => return Err("the document is not an `Account`"),
            (4, "Holder") => {
                let mobile = attributes(element)?.remove("mobile");
                self.mobiles.extend(mobile.filter(|text| !text.is_empty()));
            }
            (2, "Summary") => self.summary = Some(self.summary(&attributes(element)?)?),
            (3, "Transaction") => {
                let row = self.transaction(&attributes(element)?);
                self.transactions.push(row);
            }
            _ => {}
        }
        Ok(())
    }

    fn summary(&self, all: &BTreeMap<String, String>) -> Result<Row, &'static str> {
        let mut row = Row::new();
        row.insert("account_id".into(), self.reference.as_str().into());
        row.insert("masked_number".into(), self.masked.as_str().into());
        let kind = all.get("type").map_or("deposit", String::as_str);
        row.insert("kind".into(), kind.to_lowercase().into());
        let currency = all.get("currency").map_or("INR", String::as_str);
        row.insert("currency".into(), currency.into());
        if let Some(balance) = all.get("currentBalance").filter(|t| !t.is_empty()) {
            let balance = minor_units(balance.trim(), places_of(currency));
            let balance = balance.ok_or("`currentBalance` is not a decimal of the currency")?;
            row.insert("balance_minor".into(), balance.into());
        }
        check_row(DatasetKind::BankAccounts, &row)
            .map_err(|_| "the `Summary` does not fit `bank.accounts`")?;
        Ok(row)
    }

    fn transaction(&self, all: &BTreeMap<String, String>) -> Result<Row, &'static str> {
        let get = |name: &str| {
            all.get(name)
                .map(|text| text.trim())
                .filter(|t| !t.is_empty())
        };
        let currency = self.summary.as_ref().and_then(|row| row.get("currency"));
        let places = places_of(currency.and_then(|c| c.as_str()).unwrap_or("INR"));
        let amount = get("amount")
            .and_then(|text| minor_units(text, places))
            .filter(|amount| *amount >= 0)
            .ok_or("`amount` is not a decimal of the currency")?;
        let amount = match get("type") {
            Some("CREDIT") => amount,
            Some("DEBIT") => -amount,
            _ => return Err("`type` is neither CREDIT nor DEBIT"),
        };
        let at = get("transactionTimestamp").and_then(moment);
        let at = at.ok_or("`transactionTimestamp` is not a time")?;
        let mut row = Row::new();
        let id = get("txnId").ok_or("`txnId` is missing")?;
        // Unique within an account only.
        let id = format!("{}#{id}", self.reference);
        row.insert("transaction_id".into(), id.into());
        row.insert("account_id".into(), self.reference.as_str().into());
        let at = at.to_rfc3339_opts(SecondsFormat::Secs, true);
        row.insert("booked_at".into(), at.into());
        row.insert("amount_minor".into(), amount.into());
        let category = get("mode").unwrap_or("others").to_lowercase();
        row.insert("category".into(), category.into());
        if let Some(text) = get("narration") {
            row.insert("counterparty".into(), shortened(text).into());
        }
        if let Some(text) = get("currentBalance") {
            let balance = minor_units(text, places);
            let balance = balance.ok_or("`currentBalance` is not a decimal of the currency")?;
            row.insert("balance_after_minor".into(), balance.into());
        }
        check_row(DatasetKind::BankTransactions, &row)
            .map_err(|_| "it does not fit `bank.transactions`")?;
        Ok(row)
    }
}

/// Digits after the point (ISO 4217).
fn places_of(currency: &str) -> u32 {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// A `dateTime`; one without an offset is India's.
fn moment(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.with_timezone(&Utc));
    }
    let at = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok()?;
    let india = FixedOffset::east_opt(5 * 3600 + 1800)?;
    let at = at.and_local_timezone(india).single()?;
    Some(at.with_timezone(&Utc))
}

/// As much as a text column holds.
fn shortened(text: &str) -> &str {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
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
                    Err(rule) => held.pass_over(kind, file, None, rule),
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
