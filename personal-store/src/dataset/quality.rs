//! Six figures of how good a deposit was (design §7; named as in ISO/IEC 25012): accuracy,
//! completeness, uniqueness, consistency, timeliness and validity. Each is counted from the deposit
//! and from what is held already; what cannot be counted has no figure. Nothing here says whether a
//! value is true: `docs/quality.md` says what each figure means.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Days, NaiveDate, Utc};
use consent_model::dataset::{DatasetKind, Row};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{absurd::day_of, plausible};

/// Quality figures of a deposit; shares lie between 0 and 1.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quality {
    /// Share of the values with a rule of likelihood that keep it; `None` where no value has one,
    /// and in summaries of older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    /// Share of optional values that are there, 0 to 1; 1 where no value is optional.
    pub completeness: f64,
    /// Share of records that came only once in the deposit; not in summaries of older programs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uniqueness: Option<f64>,
    /// Share of the comparisons that agree: balances with amounts, days with the day of birth, known
    /// records with what they said before; `None` where nothing could be compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consistency: Option<f64>,
    /// Share of records within their schema: always 1 in a deposit, as one with others is refused.
    pub validity: f64,
    /// Timeliness: age of the newest record in days; `None` where records have no time.
    pub newest_age_days: Option<i64>,
}

/// Things compared, and how many agreed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Compared {
    pub(super) all: u64,
    pub(super) agreed: u64,
}

impl Compared {
    fn add(&mut self, agrees: bool) {
        self.all += 1;
        self.agreed += u64::from(agrees);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.all += other.all;
        self.agreed += other.agreed;
    }

    fn share(self) -> Option<f64> {
        share(self.agreed, self.all)
    }
}

fn share(part: u64, of: u64) -> Option<f64> {
    // Counts stay far below 2^53.
    #[expect(clippy::cast_precision_loss, reason = "counts of records, below 2^53")]
    (of > 0).then(|| part as f64 / of as f64)
}

/// A booking whose balance afterwards is known.
#[derive(Debug, Clone, Copy)]
struct Booking {
    at: DateTime<Utc>,
    amount: i64,
    balance: i64,
}

/// What is counted of one kind of records, record by record.
#[derive(Debug, Default)]
pub(super) struct Tally {
    records: u64,
    repeated: u64,
    /// Records that were there and do not fit their schema: only her own uploads leave some out.
    unfit: u64,
    optional: u64,
    there: u64,
    likely: Compared,
    newest: Option<NaiveDate>,
    /// Per account, its bookings in the order they came.
    bookings: BTreeMap<String, Vec<Booking>>,
    /// Per account, the balance it is said to have.
    balances: HashMap<String, i64>,
    /// Days that must not lie before the day of birth, and how many records name each.
    days: BTreeMap<NaiveDate, u64>,
}

impl Tally {
    /// Counts one record in the vault's form.
    pub(super) fn count(
        &mut self,
        dataset: DatasetKind,
        row: &Row,
        again: bool,
        received_at: DateTime<Utc>,
    ) {
        let schema = dataset.schema();
        let value = |column: &str| row.get(column).filter(|v| !v.is_null());
        self.records += 1;
        self.repeated += u64::from(again);
        for column in schema.columns {
            let value = value(column.name);
            if column.optional {
                self.optional += 1;
                self.there += u64::from(value.is_some());
            }
            let likely = value.and_then(|v| plausible::value(dataset, column, v, received_at));
            if let Some(likely) = likely {
                self.likely.add(likely);
            }
        }
        let day = schema.time_column.and_then(value).and_then(day_of);
        self.newest = self.newest.max(day);
        match dataset {
            DatasetKind::BankTransactions if !again => self.booking(row),
            DatasetKind::BankAccounts => {
                let account = value("account_id").and_then(Value::as_str);
                let balance = value("balance_minor").and_then(Value::as_i64);
                if let Some((account, balance)) = account.zip(balance) {
                    self.balances.insert(account.to_owned(), balance);
                }
            }
            // Whatever a clinic finds, it finds in somebody who was born.
            other if other.name().starts_with("clinic.") && !again => {
                if let Some(day) = day {
                    *self.days.entry(day).or_default() += 1;
                }
            }
            _ => {}
        }
    }

    /// Counts records that were there and are left out, because they do not fit.
    pub(super) fn count_unfit(&mut self, records: u64) {
        self.unfit += records;
    }

    fn booking(&mut self, row: &Row) {
        let number = |column: &str| row.get(column).and_then(Value::as_i64);
        let text = |column: &str| row.get(column).and_then(Value::as_str);
        let at = text("booked_at").and_then(|at| at.parse().ok());
        if let (Some(account), Some(at), Some(amount), Some(balance)) = (
            text("account_id"),
            at,
            number("amount_minor"),
            number("balance_after_minor"),
        ) {
            let booking = Booking {
                at,
                amount,
                balance,
            };
            self.bookings
                .entry(account.to_owned())
                .or_default()
                .push(booking);
        }
    }

    /// Balances that agree with the amounts between them.
    fn running(&self) -> Compared {
        let mut all = Compared::default();
        for bookings in self.bookings.values() {
            all.join(running(bookings));
        }
        all
    }

    /// The balance after the newest booking of each account, where it is certain which that is.
    fn newest_balances(&self) -> HashMap<&str, i64> {
        let newest = |bookings: &Vec<Booking>| {
            let newest = bookings.iter().map(|b| b.at).max()?;
            let mut latest = bookings.iter().filter(|b| b.at == newest);
            let one = latest.next()?;
            latest.next().is_none().then_some(one.balance)
        };
        let known = self.bookings.iter();
        known
            .filter_map(|(account, bookings)| Some((account.as_str(), newest(bookings)?)))
            .collect()
    }
}

/// Booking after booking, whether balance and amount give the next balance. Where several bear the
/// same time nobody says which came first: they are taken in the order they came, or the other way
/// round where that agrees better.
fn running(bookings: &[Booking]) -> Compared {
    let agree = |ordered: &[&Booking]| {
        let mut compared = Compared::default();
        for pair in ordered.windows(2) {
            if let [before, after] = pair {
                compared.add(before.balance.checked_add(after.amount) == Some(after.balance));
            }
        }
        compared
    };
    let mut as_they_came: Vec<&Booking> = bookings.iter().collect();
    as_they_came.sort_by_key(|booking| booking.at);
    let mut turned: Vec<&Booking> = bookings.iter().rev().collect();
    turned.sort_by_key(|booking| booking.at);
    let (one, other) = (agree(&as_they_came), agree(&turned));
    if other.agreed > one.agreed {
        other
    } else {
        one
    }
}

/// What is known beside the records of one kind.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Beside<'a> {
    /// All kinds of the deposit.
    pub(super) all: Option<&'a BTreeMap<DatasetKind, Tally>>,
    /// When the person was born, by the deposit or by what is held.
    pub(super) born: Option<NaiveDate>,
    /// Known records, and how many say what they said before.
    pub(super) known: Compared,
}

/// The figures of one kind of records.
pub(super) fn figures(
    dataset: DatasetKind,
    tally: &Tally,
    beside: Beside<'_>,
    received_at: DateTime<Utc>,
) -> Quality {
    let mut compared = beside.known;
    compared.join(tally.running());
    if dataset == DatasetKind::BankAccounts {
        let bookings = beside
            .all
            .and_then(|a| a.get(&DatasetKind::BankTransactions));
        let newest = bookings.map(Tally::newest_balances).unwrap_or_default();
        for (account, balance) in &tally.balances {
            if let Some(booked) = newest.get(account.as_str()) {
                compared.add(booked == balance);
            }
        }
    }
    if let Some(born) = beside.born {
        // A day is the source's own, and may be one off.
        let earliest = born.checked_sub_days(Days::new(1)).unwrap_or(born);
        for (day, records) in &tally.days {
            let agreed = if *day >= earliest { *records } else { 0 };
            compared.join(Compared {
                all: *records,
                agreed,
            });
        }
    }
    let age = |day: NaiveDate| (received_at.date_naive() - day).num_days();
    Quality {
        accuracy: tally.likely.share(),
        completeness: share(tally.there, tally.optional).unwrap_or(1.0),
        uniqueness: share(tally.records - tally.repeated, tally.records),
        consistency: compared.share(),
        validity: share(tally.records, tally.records + tally.unfit).unwrap_or(1.0),
        newest_age_days: tally.newest.map(age),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use service_kit::testing;

    use super::*;
    use crate::dataset::tests::row;

    fn tally(dataset: DatasetKind, rows: Vec<Value>) -> Tally {
        let mut tally = Tally::default();
        for value in rows {
            tally.count(dataset, &row(value), false, testing::start());
        }
        tally
    }

    fn of(dataset: DatasetKind, rows: Vec<Value>) -> Quality {
        let tally = tally(dataset, rows);
        figures(dataset, &tally, Beside::default(), testing::start())
    }

    fn booking(id: u32, at: &str, amount: i64, balance: i64) -> Value {
        json!({"transaction_id": id.to_string(), "account_id": "a", "booked_at": at,
            "amount_minor": amount, "category": "food", "balance_after_minor": balance})
    }

    #[test]
    fn a_balance_that_does_not_follow_from_the_amount_lowers_consistency() {
        let day = |n: u32| format!("2026-12-{n:02}T00:00:00Z");
        let rows = vec![
            booking(1, &day(1), 100, 100),
            booking(2, &day(2), -30, 70),
            booking(3, &day(3), -30, 70),
            booking(4, &day(4), 5, 75),
            booking(5, &day(5), 5, 80),
        ];
        assert_eq!(
            of(DatasetKind::BankTransactions, rows).consistency,
            Some(0.75)
        );
        // Of the same moment, newest first, as many statements are.
        let turned = vec![
            booking(3, &day(1), -10, 60),
            booking(2, &day(1), -30, 70),
            booking(1, &day(1), 100, 100),
        ];
        assert_eq!(
            of(DatasetKind::BankTransactions, turned).consistency,
            Some(1.0)
        );
        let one = vec![booking(1, &day(1), 100, 100)];
        assert_eq!(of(DatasetKind::BankTransactions, one).consistency, None);
    }

    #[test]
    fn an_account_whose_balance_is_not_its_newest_bookings_lowers_consistency() {
        let at = "2026-12-01T00:00:00Z";
        let account = |id: &str, balance: i64| {
            json!({"account_id": id, "masked_number": "x", "kind": "savings",
                "currency": "INR", "balance_minor": balance})
        };
        let accounts = tally(
            DatasetKind::BankAccounts,
            vec![account("a", 99), account("b", 1)],
        );
        let bookings = tally(
            DatasetKind::BankTransactions,
            vec![booking(1, at, 100, 100)],
        );
        let all = BTreeMap::from([(DatasetKind::BankTransactions, bookings)]);
        let beside = Beside {
            all: Some(&all),
            ..Beside::default()
        };
        let found = figures(
            DatasetKind::BankAccounts,
            &accounts,
            beside,
            testing::start(),
        );
        assert_eq!(found.consistency, Some(0.0), "only account a is booked");
    }

    #[test]
    fn findings_before_birth_lower_consistency() {
        let finding =
            |id: &str, day: &str| json!({"condition_id": id, "code": "38341003", "onset_on": day});
        let rows = vec![
            finding("1", "1967-01-01"),
            finding("2", "1968-01-13"),
            finding("3", "2020-01-01"),
            finding("4", "2021-01-01"),
        ];
        let tally = tally(DatasetKind::ClinicConditions, rows);
        let beside = Beside {
            born: "1968-01-14".parse().ok(),
            ..Beside::default()
        };
        let found = figures(
            DatasetKind::ClinicConditions,
            &tally,
            beside,
            testing::start(),
        );
        assert_eq!(found.consistency, Some(0.75));
        assert_eq!(found.accuracy, Some(1.0));
    }

    #[test]
    fn each_figure_falls_with_what_it_measures() {
        let at = "2027-01-10T00:00:00Z";
        let observation = |id: &str, code: &str, at: &str, value: Value| json!({"observation_id": id, "code": code, "observed_at": at, "value": value});
        let mut bad = tally(
            DatasetKind::ClinicObservations,
            vec![
                observation("1", "4548-4", at, json!(5.7)),
                observation("2", "4548-5", "2027-03-01T00:00:00Z", json!(1e12)),
            ],
        );
        bad.count(
            DatasetKind::ClinicObservations,
            &row(observation("1", "4548-4", at, json!(5.7))),
            true,
            testing::start(),
        );
        bad.count_unfit(1);
        let found = figures(
            DatasetKind::ClinicObservations,
            &bad,
            Beside::default(),
            testing::start(),
        );
        // Of nine values three are unlikely: a code whose check digit is wrong, a day to come, and a
        // number nobody measures. Of twelve optional ones three are there.
        assert_eq!(found.accuracy, share(6, 9));
        assert_eq!(found.completeness, 3.0 / 12.0);
        assert_eq!(found.uniqueness, share(2, 3));
        assert_eq!(found.validity, 0.75);
        assert_eq!(found.newest_age_days, Some(-45));
        assert_eq!(found.consistency, None);
    }
}
