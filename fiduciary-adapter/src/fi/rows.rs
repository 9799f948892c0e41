//! Between documents and records: `bank.accounts` and `bank.transactions`.
//!
//! A term or recurring deposit is an account whose `kind` says so; its balance is its value. Of
//! holders no record says anything.

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat, Utc};
use consent_model::{
    dataset::{DatasetKind, LONGEST_TEXT, Row, check_row},
    digest::Digest,
};

use super::{
    FiDocument, FiHolder, FiKind, FiProfile, FiSummary, FiTransaction, FiTransactions, Movement,
    facts, money,
};

/// The version of the schemas that we write.
pub const VERSION: &str = "1.2";

/// Why a record was not made, or none could be read.
pub type RowRule = &'static str;

/// The record of the account, if the document has a summary.
///
/// # Errors
/// The rule that its summary breaks.
pub fn account(document: &FiDocument) -> Result<Option<Row>, RowRule> {
    let Some(summary) = &document.summary else {
        return Ok(None);
    };
    let mut row = Row::new();
    let reference = document.linked_acc_ref.as_str();
    row.insert("account_id".into(), reference.into());
    let number = document.masked_acc_number.as_str();
    row.insert("masked_number".into(), number.into());
    let kind = match document.kind {
        FiKind::Deposit => summary.account_type.as_deref().unwrap_or("deposit"),
        other => other.name(),
    };
    row.insert("kind".into(), kind.trim().to_lowercase().into());
    row.insert("currency".into(), document.currency.as_str().into());
    if let Some(balance) = summary.balance_minor {
        row.insert("balance_minor".into(), balance.into());
    }
    check_row(DatasetKind::BankAccounts, &row)
        .map_err(|_| "the `Summary` does not fit `bank.accounts`")?;
    Ok(Some(row))
}

/// The records of the transactions, each made or with the rule that it breaks.
pub fn transactions(document: &FiDocument) -> impl Iterator<Item = Result<Row, RowRule>> {
    let mut unnamed = BTreeMap::<Digest, u32>::new();
    let all = document.transactions.iter().flat_map(|t| &t.all);
    all.map(move |one| {
        let id = match one.id.as_deref().map(str::trim) {
            Some(id) => id.to_owned(),
            None => {
                let digest = digest_of(one);
                let before = unnamed.entry(digest).or_default();
                *before += 1;
                format!("{digest}.{before}")
            }
        };
        transaction(document, one, &id)
    })
}

/// What tells a transaction without an id from others. The same in every document of the account,
/// whichever range it has; of several that agree in all of it, the count decides.
fn digest_of(one: &FiTransaction) -> Digest {
    let parts = [
        one.at.to_rfc3339_opts(SecondsFormat::Nanos, true),
        one.movement.name().to_owned(),
        one.amount_minor.to_string(),
        one.balance_minor
            .map_or_else(String::new, |b| b.to_string()),
        one.reference.clone().unwrap_or_default(),
        one.narration.clone().unwrap_or_default(),
    ];
    Digest::of_bytes(parts.join("\u{1f}").as_bytes())
}

fn transaction(document: &FiDocument, one: &FiTransaction, id: &str) -> Result<Row, RowRule> {
    let credit = one.movement.is_credit();
    let credit = credit.ok_or("`type` does not say whether money came or went")?;
    let reference = document.linked_acc_ref.as_str();
    let mut row = Row::new();
    // Unique within an account only.
    row.insert("transaction_id".into(), format!("{reference}#{id}").into());
    row.insert("account_id".into(), reference.into());
    let at = one.at.to_rfc3339_opts(SecondsFormat::Secs, true);
    row.insert("booked_at".into(), at.into());
    let amount = if credit {
        one.amount_minor
    } else {
        -one.amount_minor
    };
    row.insert("amount_minor".into(), amount.into());
    let category = match document.kind {
        FiKind::Deposit => one.mode.as_deref().unwrap_or("others"),
        FiKind::TermDeposit | FiKind::RecurringDeposit => one.movement.name(),
    };
    row.insert("category".into(), category.trim().to_lowercase().into());
    if let Some(text) = one.narration.as_deref() {
        row.insert("counterparty".into(), shortened(text.trim()).into());
    }
    if let Some(balance) = one.balance_minor {
        row.insert("balance_after_minor".into(), balance.into());
    }
    check_row(DatasetKind::BankTransactions, &row)
        .map_err(|_| "it does not fit `bank.transactions`")?;
    Ok(row)
}

/// As much as a text column holds.
fn shortened(text: &str) -> &str {
    text.get(..text.floor_char_boundary(LONGEST_TEXT))
        .unwrap_or_default()
}

/// A `deposit` from a bank's records: `account` of `bank.accounts`, and of `bank.transactions`
/// whatever is that account's, in the order of time. `link_ref` is the reference under which it was
/// linked (the record's own id stays here), `read_at` when the records were read.
///
/// What records do not say is left out ([`missing`](super::missing) tells): fill it in where the
/// host knows it (`branch`, `ifscCode` in [`FiSummary::more`]; the holders). The day from which a
/// booking counts is that of the booking.
///
/// # Errors
/// The rule that a record breaks.
pub fn deposit<'r>(
    link_ref: &str,
    read_at: DateTime<Utc>,
    holders: Vec<FiHolder>,
    account: &Row,
    transactions: impl IntoIterator<Item = &'r Row>,
) -> Result<FiDocument, RowRule> {
    check_row(DatasetKind::BankAccounts, account)
        .map_err(|_| "the record does not fit `bank.accounts`")?;
    let text = |name: &str| account.get(name).and_then(|value| value.as_str());
    let id = text("account_id").unwrap_or_default();
    let mut all = Vec::new();
    for row in transactions {
        check_row(DatasetKind::BankTransactions, row)
            .map_err(|_| "a record does not fit `bank.transactions`")?;
        if row.get("account_id").and_then(|value| value.as_str()) == Some(id) {
            all.push(booked(id, row)?);
        }
    }
    // By id where times are equal: the same records make the same document.
    all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    let kind = text("kind").map(str::to_uppercase);
    Ok(FiDocument {
        kind: FiKind::Deposit,
        version: VERSION.to_owned(),
        currency: text("currency").unwrap_or("INR").to_owned(),
        linked_acc_ref: link_ref.to_owned(),
        masked_acc_number: text("masked_number").unwrap_or_default().to_owned(),
        profile: Some(FiProfile {
            joint: holders.len() > 1,
            holders,
        }),
        summary: Some(FiSummary {
            balance_minor: account
                .get("balance_minor")
                .and_then(|value| value.as_i64()),
            account_type: kind.filter(|kind| matches!(&**kind, "SAVINGS" | "CURRENT")),
            at: Some(read_at),
            more: BTreeMap::new(),
        }),
        transactions: Some(FiTransactions {
            start: all.first().map(|one| money::day_of(one.at)),
            end: all.last().map(|one| money::day_of(one.at)),
            all,
            passed_over: Vec::new(),
        }),
    })
}

fn booked(account: &str, row: &Row) -> Result<FiTransaction, RowRule> {
    let text = |name: &str| row.get(name).and_then(|value| value.as_str());
    let amount = row.get("amount_minor").and_then(|value| value.as_i64());
    let amount = amount.ok_or("`amount_minor` is not a number")?;
    let at = text("booked_at").and_then(|text| text.parse().ok());
    let at: DateTime<Utc> = at.ok_or("`booked_at` is not a time")?;
    let id = text("transaction_id").ok_or("`transaction_id` is missing")?;
    // As `transaction` makes it.
    let own = id
        .strip_prefix(account)
        .and_then(|rest| rest.strip_prefix('#'));
    let mode = text("category").unwrap_or_default().to_uppercase();
    Ok(FiTransaction {
        id: Some(own.unwrap_or(id).to_owned()),
        movement: if amount < 0 {
            Movement::Debit
        } else {
            Movement::Credit
        },
        mode: Some(
            facts::MODES
                .iter()
                .copied()
                .find(|known| *known == mode)
                .unwrap_or("OTHERS")
                .to_owned(),
        ),
        amount_minor: amount.checked_abs().ok_or("`amount_minor` is too large")?,
        balance_minor: row
            .get("balance_after_minor")
            .and_then(|value| value.as_i64()),
        at,
        value_date: Some(money::day_of(at)),
        narration: text("counterparty").map(str::to_owned),
        reference: None,
    })
}
