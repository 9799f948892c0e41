//! Values of records as she reads them: days, moments, and money in its currency.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use consent_model::dataset::{Column, ColumnType, Row};
use serde_json::Value;
use ui::{Locale, wording};

use crate::upload::Currency;

/// How the values of one source or file are shown.
pub(super) struct Values<'a> {
    l: &'a Locale,
    /// Currency of each account that says one.
    accounts: HashMap<String, String>,
}

impl<'a> Values<'a> {
    /// `accounts` are the bank accounts of the same source or file.
    pub(super) fn new<'r>(l: &'a Locale, accounts: impl IntoIterator<Item = &'r Row>) -> Self {
        let currency = |row: &Row| {
            let text = |name: &str| row.get(name)?.as_str().map(str::to_owned);
            Some((text("account_id")?, text("currency")?))
        };
        Self {
            l,
            accounts: accounts.into_iter().filter_map(currency).collect(),
        }
    }

    /// The value of a column; `None` where the record has none.
    pub(super) fn shown(&self, column: &Column, row: &Row) -> Option<String> {
        let value = row.get(column.name).filter(|value| !value.is_null())?;
        let text = value.as_str();
        let shown = match column.kind {
            // INVARIANT: so are columns of money named, and no others.
            ColumnType::Integer if column.name.ends_with("_minor") => {
                value.as_i64().map(|minor| self.money(minor, row))
            }
            ColumnType::Timestamp => text
                .and_then(|text| text.parse::<DateTime<Utc>>().ok())
                .map(|at| self.l.moment(&at)),
            ColumnType::Date => text
                .and_then(|text| text.parse::<NaiveDate>().ok())
                .map(|day| self.l.date(&day)),
            ColumnType::Integer | ColumnType::Real | ColumnType::Text => None,
        };
        shown.or_else(|| Some(text.map_or_else(|| value.to_string(), str::to_owned)))
    }

    fn money(&self, minor: i64, row: &Row) -> String {
        let text = |name: &str| row.get(name).and_then(Value::as_str);
        let account = || self.accounts.get(text("account_id")?).map(String::as_str);
        match text("currency").or_else(account).and_then(Currency::of) {
            Some(currency) => self.l.money(minor, currency.places(), currency.name()),
            None => wording::dataset::smallest_unit(self.l, minor),
        }
    }
}

#[cfg(test)]
mod tests {
    use consent_model::dataset::DatasetKind;
    use serde_json::json;

    use super::*;

    fn row(value: Value) -> Row {
        value.as_object().cloned().unwrap_or_default()
    }

    #[test]
    fn money_is_shown_in_the_currency_of_its_account_or_said_to_be_in_the_smallest_unit() {
        let l = Locale::negotiate(None, Some("en"));
        let accounts = [
            row(json!({"account_id": "a", "currency": "INR"})),
            row(json!({"account_id": "y", "currency": "JPY"})),
            row(json!({"account_id": "x", "currency": "XTS"})),
        ];
        let values = Values::new(&l, &accounts);
        let amount = |account: &str| {
            let schema = DatasetKind::BankTransactions.schema();
            let booked = row(json!({"account_id": account, "amount_minor": -500}));
            values.shown(schema.column("amount_minor").unwrap(), &booked)
        };
        assert_eq!(amount("a").unwrap(), "-₹5.00");
        assert_eq!(amount("y").unwrap(), "-¥500");
        for unknown in ["x", "none"] {
            assert!(amount(unknown).unwrap().contains("smallest unit"));
        }
    }

    #[test]
    fn days_and_moments_are_words_and_what_is_not_there_is_nothing() {
        let l = Locale::negotiate(None, Some("en"));
        let values = Values::new(&l, []);
        let schema = DatasetKind::ClinicPatients.schema();
        let patient = row(json!({"birth_date": "1990-01-31", "gender": null}));
        let shown = |name: &str| values.shown(schema.column(name).unwrap(), &patient);
        assert_eq!(shown("birth_date").unwrap(), "31 Jan 1990");
        assert_eq!((shown("gender"), shown("patient_id")), (None, None));
    }
}
