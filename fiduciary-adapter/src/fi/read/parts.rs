//! Attributes into the parts of a document.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::FiRule;
use crate::{
    fi::{
        FiHolder, FiKind, FiSummary, FiTransaction, Movement,
        facts::{self, Form},
        money::{day, is_decimal, moment, places_of},
    },
    sources::mapping::minor_units,
};

/// The attributes of one element, by name.
#[derive(Default)]
pub(super) struct Attributes(BTreeMap<String, String>);

impl Attributes {
    pub(super) fn insert(&mut self, name: String, value: String) {
        self.0.insert(name, value);
    }

    /// The value, unless it is empty.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        self.0.remove(name).filter(|text| !text.trim().is_empty())
    }

    /// The day, if one is given.
    pub(super) fn day(&mut self, name: &str) -> Result<Option<NaiveDate>, ()> {
        self.text(name)
            .map(|text| day(text.trim()).ok_or(()))
            .transpose()
    }

    /// The amount, if one is given.
    fn amount(&mut self, name: &str, places: u32) -> Result<Option<i64>, ()> {
        self.text(name)
            .map(|text| minor_units(text.trim(), places).ok_or(()))
            .transpose()
    }

    fn either(&mut self, names: [&str; 2]) -> Option<String> {
        self.text(names[0]).or_else(|| self.text(names[1]))
    }
}

/// What of a holder cannot be understood counts as not said: nothing here rests on it.
pub(super) fn holder(mut all: Attributes) -> FiHolder {
    FiHolder {
        name: all.text("name"),
        dob: all.day("dob").unwrap_or_default(),
        mobile: all.text("mobile"),
        nominee: all.text("nominee").and_then(|text| match &*text {
            "REGISTERED" => Some(true),
            "NOT-REGISTERED" => Some(false),
            _ => None,
        }),
        landline: all.text("landline"),
        address: all.text("address"),
        email: all.text("email"),
        pan: all.text("pan"),
        ckyc_compliance: all.text("ckycCompliance").and_then(|text| match &*text {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        }),
    }
}

pub(super) fn currency(all: &mut Attributes) -> Result<String, FiRule> {
    let currency = all.text("currency").unwrap_or_else(|| "INR".to_owned());
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(FiRule::Currency);
    }
    Ok(currency)
}

pub(super) fn summary(
    kind: FiKind,
    currency: &str,
    mut all: Attributes,
) -> Result<FiSummary, FiRule> {
    let (balance, account_type) = match kind {
        FiKind::Deposit => ("currentBalance", "type"),
        FiKind::TermDeposit | FiKind::RecurringDeposit => ("currentValue", "accountType"),
    };
    let places = places_of(currency);
    let mut more = BTreeMap::new();
    for (name, form) in facts::summary(kind) {
        if facts::NAMED.contains(name) {
            continue;
        }
        let Some(text) = all.text(name) else { continue };
        if *form == Form::Decimal && !is_decimal(text.trim()) {
            return Err(FiRule::SummaryNumber);
        }
        more.insert((*name).to_owned(), text);
    }
    Ok(FiSummary {
        balance_minor: all.amount(balance, places).map_err(|()| FiRule::Balance)?,
        account_type: all.text(account_type),
        at: all
            .text("balanceDateTime")
            .and_then(|text| moment(text.trim())),
        more,
    })
}

pub(super) fn transaction(
    kind: FiKind,
    currency: &str,
    mut all: Attributes,
) -> Result<FiTransaction, FiRule> {
    let places = places_of(currency);
    let movement = all.text("type").ok_or(FiRule::Movement)?;
    let movement = Movement::ALL
        .into_iter()
        .find(|known| known.name() == movement.trim())
        .filter(|known| {
            kind != FiKind::Deposit || matches!(known, Movement::Credit | Movement::Debit)
        })
        .ok_or(FiRule::Movement)?;
    let amount = all
        .amount("amount", places)
        .ok()
        .flatten()
        .filter(|amount| *amount >= 0)
        .ok_or(FiRule::Amount)?;
    let at = all
        .either(["transactionTimestamp", "transactionDateTime"])
        .and_then(|text| moment(text.trim()))
        .ok_or(FiRule::Time)?;
    let balance = all
        .either(["currentBalance", "balance"])
        .map(|text| minor_units(text.trim(), places).ok_or(FiRule::BalanceAfter))
        .transpose()?;
    Ok(FiTransaction {
        id: all.text("txnId"),
        movement,
        mode: all.text("mode"),
        amount_minor: amount,
        balance_minor: balance,
        at,
        value_date: all.day("valueDate").unwrap_or_default(),
        narration: all.text("narration"),
        reference: all.text("reference"),
    })
}
