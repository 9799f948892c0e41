//! A bank's table of bookings. Which column is what is guessed ([`super::guess`]), shown to her, and
//! hers to correct.
//!
//! A booking's id is the one in the file, or else a digest of what the line says: the same lines in
//! another file are then the same bookings, also where two files overlap. Of several lines that say
//! the same, each is a booking of its own.

mod options;

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Utc};
use consent_model::{
    dataset::{DatasetKind, LONGEST_TEXT, Row},
    digest::Digest,
};

pub use self::options::{CsvOptions, Currency, Delimiter, Role};
use super::{
    Format, Understood, UploadError,
    amount::minor_units,
    guess,
    record::{Gathering, Problem},
};

/// Most columns of a table.
pub(super) const MOST_COLUMNS: usize = 100;
/// The account where the table names none.
const ACCOUNT: &str = "my-account";
/// What a booking is for where the table does not say.
const CATEGORY: &str = "other";

/// The table as far as her page shows it.
#[derive(Clone)]
pub struct CsvTable {
    /// How it was read.
    pub options: CsvOptions,
    /// The names of its columns.
    pub names: Vec<String>,
    /// Whether the days can be read in more than one order.
    pub ambiguous_days: bool,
}

impl std::fmt::Debug for CsvTable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CsvTable({} columns)", self.names.len())
    }
}

/// The records of a table, each with its line.
pub(super) fn records(
    text: &str,
    delimiter: Delimiter,
) -> impl Iterator<Item = Option<(u64, ::csv::StringRecord)>> + use<'_> {
    let mut reader = ::csv::ReaderBuilder::new()
        .delimiter(delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut ended = false;
    std::iter::from_fn(move || {
        if ended {
            return None;
        }
        let mut record = ::csv::StringRecord::new();
        match reader.read_record(&mut record) {
            Ok(true) => {
                let at = record.position();
                Some(Some((at.map_or(0, |at| line_of(text, at)), record)))
            }
            Ok(false) => None,
            // The reader finds its way to the next line only where the text is well-formed.
            Err(_) => {
                ended = true;
                Some(None)
            }
        }
    })
}

/// The line of a record; its position is that of the empty lines before it.
fn line_of(text: &str, at: &::csv::Position) -> u64 {
    let start = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let rest = text.get(start..).unwrap_or_default().bytes();
    let empty = rest.take_while(|byte| matches!(byte, b'\n' | b'\r'));
    at.line() + empty.filter(|byte| *byte == b'\n').count() as u64
}

pub(super) fn understand(
    text: &str,
    options: Option<&CsvOptions>,
    now: DateTime<Utc>,
) -> Result<Understood, UploadError> {
    let options = match options {
        Some(options) => options.clone(),
        None => guess::options(text).ok_or(UploadError::NotTable)?,
    };
    let mut all = records(text, options.delimiter);
    let head = all.nth(options.head).flatten();
    let (_, head) = head.ok_or(UploadError::NotTable)?;
    if head.len() < 2 || head.len() > MOST_COLUMNS {
        return Err(UploadError::NotTable);
    }
    let names: Vec<String> = head.iter().map(|name| name.trim().to_owned()).collect();
    let mut reading = Reading {
        options: &options,
        found: Gathering::new(Format::Csv, now),
        alike: HashMap::new(),
        newest: BTreeMap::new(),
    };
    for (place, name) in names.iter().enumerate() {
        if !options.columns.values().any(|used| *used == place) {
            reading.found.unused(name);
        }
    }
    for record in all {
        let Some((line, record)) = record else {
            reading.found.leave(Problem::NotARecord, Some(KIND), 0);
            break;
        };
        if record.iter().all(|field| field.trim().is_empty()) {
            continue;
        }
        reading.found.count()?;
        if record.len() != names.len() {
            reading.found.leave(Problem::NotARecord, Some(KIND), line);
            continue;
        }
        match reading.booking(&record) {
            Ok(row) => {
                if reading.found.take(KIND, None, &row, line) {
                    reading.account(&row);
                }
            }
            Err(problem) => reading.found.leave(problem, Some(KIND), line),
        }
    }
    let mut found = reading.accounts();
    found.understood.table = Some(CsvTable {
        ambiguous_days: guess::ambiguous(text, &options),
        options,
        names,
    });
    Ok(found.finish())
}

const KIND: DatasetKind = DatasetKind::BankTransactions;

struct Reading<'a> {
    options: &'a CsvOptions,
    found: Gathering,
    /// How many lines before said the same.
    alike: HashMap<Digest, u64>,
    /// Per account, the newest booking's time and balance.
    newest: BTreeMap<String, (String, Option<i64>)>,
}

impl Reading<'_> {
    fn field<'r>(&self, record: &'r ::csv::StringRecord, role: Role) -> &'r str {
        let place = self.options.columns.get(&role);
        place
            .and_then(|place| record.get(*place))
            .unwrap_or_default()
            .trim()
    }

    fn booking(&mut self, record: &::csv::StringRecord) -> Result<Row, Problem> {
        let get = |role| self.field(record, role);
        let at = self.options.date.moment(get(Role::Day));
        let at = at.ok_or(Problem::Day)?;
        let amount = self.amount(record)?;
        let balance = match get(Role::Balance) {
            "" => None,
            text => Some(self.number(text).ok_or(Problem::Amount)?),
        };
        let text = |role, otherwise: &str| match get(role) {
            "" => otherwise.to_owned(),
            text => cut(text),
        };
        let account = text(Role::Account, ACCOUNT);
        let mut row = Row::new();
        row.insert("transaction_id".into(), text(Role::Id, "").into());
        row.insert("account_id".into(), account.into());
        row.insert("booked_at".into(), at.into());
        row.insert("amount_minor".into(), amount.into());
        row.insert("category".into(), text(Role::Category, CATEGORY).into());
        if !get(Role::Counterparty).is_empty() {
            row.insert("counterparty".into(), text(Role::Counterparty, "").into());
        }
        if let Some(balance) = balance {
            row.insert("balance_after_minor".into(), balance.into());
        }
        if get(Role::Id).is_empty() {
            let digest = Digest::of_json(&row).map_err(|_| Problem::DoesNotFit)?;
            let before = self.alike.entry(digest).or_default();
            let id = match *before {
                0 => format!("{digest}"),
                again => format!("{digest}.{}", again + 1),
            };
            *before += 1;
            row.insert("transaction_id".into(), id.into());
        }
        Ok(row)
    }

    fn number(&self, text: &str) -> Option<i64> {
        minor_units(text, self.options.decimal, self.options.currency.places())
    }

    fn amount(&self, record: &::csv::StringRecord) -> Result<i64, Problem> {
        let one = self.field(record, Role::Amount);
        if !one.is_empty() {
            return self.number(one).ok_or(Problem::Amount);
        }
        // Many banks write a zero into the other column.
        let part = |role| match self.field(record, role) {
            "" => Ok(None),
            text => match self.number(text) {
                Some(0) => Ok(None),
                Some(number) => Ok(Some(number)),
                None => Err(Problem::Amount),
            },
        };
        match (part(Role::Out)?, part(Role::In)?) {
            (Some(_), Some(_)) => Err(Problem::TwoAmounts),
            // Some write money out with its sign all the same.
            (Some(out), None) => Ok(-out.saturating_abs()),
            (None, Some(into)) => Ok(into),
            (None, None) => Err(Problem::NoAmount),
        }
    }

    fn account(&mut self, row: &Row) {
        let text = |column: &str| row.get(column).and_then(|v| v.as_str()).unwrap_or_default();
        let balance = row.get("balance_after_minor").and_then(|v| v.as_i64());
        let at = text("booked_at").to_owned();
        let newest = self
            .newest
            .entry(text("account_id").to_owned())
            .or_default();
        // Of the same moment nobody says which was the last.
        match at.cmp(&newest.0) {
            std::cmp::Ordering::Greater => *newest = (at, balance),
            std::cmp::Ordering::Equal => newest.1 = None,
            std::cmp::Ordering::Less => {}
        }
    }

    /// An account for each that bookings name.
    fn accounts(mut self) -> Gathering {
        for (account, (_, balance)) in self.newest {
            let tail: String = account.chars().rev().take(4).collect();
            let tail: String = tail.chars().rev().collect();
            let masked = match account.chars().count() {
                8.. => format!("••••{tail}"),
                _ => "••••".to_owned(),
            };
            let mut row = Row::new();
            row.insert("account_id".into(), account.into());
            row.insert("masked_number".into(), masked.into());
            row.insert("kind".into(), "unknown".into());
            row.insert("currency".into(), self.options.currency.name().into());
            if let Some(balance) = balance {
                row.insert("balance_minor".into(), balance.into());
            }
            self.found.take(DatasetKind::BankAccounts, None, &row, 0);
        }
        self.found
    }
}

/// A text that fits its column: banks write long ones, and the end tells the least.
fn cut(text: &str) -> String {
    let mut end = text.len().min(LONGEST_TEXT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use service_kit::testing;

    use super::*;
    use crate::upload::{DateForm, Decimal};

    fn read(text: &str) -> Understood {
        understand(text, None, testing::start()).unwrap()
    }

    fn column(found: &Understood, column: &str) -> Vec<serde_json::Value> {
        let mut groups = found.groups.iter();
        let bookings = groups.find(|g| g.dataset == KIND).unwrap();
        bookings
            .rows
            .iter()
            .map(|row| row[column].clone())
            .collect()
    }

    #[test]
    fn lines_that_are_not_understood_are_left_out_and_named() {
        let found = read(
            "Date,Narration,Withdrawal,Deposit,Balance\n\
             01/12/2026,Salary,,43000.00,50000.00\n\
             32/12/2026,Rent,100,,49900\n\
             02/12/2026,Rent,abc,,49900\n\
             03/12/2026,Rent,100,100,49900\n\
             04/12/2026,Rent,0.00,,49900\n\
             05/12/2026,Rent,100\n\
             \n\
             06/12/9999,Rent,100,,49900\n",
        );
        let lines = |problem| found.problems[&problem].places.clone();
        assert_eq!(lines(Problem::Day), [3]);
        assert_eq!(lines(Problem::Amount), [4]);
        assert_eq!(lines(Problem::TwoAmounts), [5]);
        assert_eq!(lines(Problem::NoAmount), [6]);
        assert_eq!(lines(Problem::NotARecord), [7]);
        assert_eq!(lines(Problem::Absurd), [9]);
        assert_eq!(found.left_out[&KIND], 6);
        assert_eq!(column(&found, "amount_minor"), [4_300_000]);
        assert!(found.unused.is_empty());
        assert!(!format!("{found:?}").contains("Salary"));
    }

    #[test]
    fn one_signed_amount_in_another_country_is_read_exactly() {
        let found = read(
            "Kontoauszug\n\nBuchungstag;Betrag;Saldo;Verwendungszweck;Notiz\n\
             31.12.2026;-1.234,56;100,00;\"Miete; Dezember\";x\n\
             31.12.2026;2.000,00;2.100,00;Gehalt;y\n",
        );
        let options = &found.table.as_ref().unwrap().options;
        assert_eq!(
            (
                options.delimiter,
                options.head,
                options.date,
                options.decimal
            ),
            (Delimiter::Semicolon, 1, DateForm::DayFirst, Decimal::Comma)
        );
        assert_eq!(column(&found, "amount_minor"), [-123_456, 200_000]);
        assert_eq!(column(&found, "counterparty")[0], "Miete; Dezember");
        assert_eq!(found.unused.keys().collect::<Vec<_>>(), ["Notiz"]);
    }

    #[test]
    fn the_same_lines_in_another_file_are_the_same_bookings_and_doubles_in_one_are_two() {
        let head = "date,amount,text\n";
        let (a, b) = ("2026-12-01,-5,Tea\n", "2026-12-02,-7,Bus\n");
        let first = column(&read(&[head, a, a, b].concat()), "transaction_id");
        let second = column(&read(&[head, b, a].concat()), "transaction_id");
        assert_eq!(first.len(), 3);
        assert_ne!(first[0], first[1]);
        assert_eq!((&first[0], &first[2]), (&second[1], &second[0]));
    }

    #[test]
    fn more_records_than_a_file_may_hold_are_refused_whole() {
        let mut text = String::from("date,amount\n");
        for _ in 0..=super::super::MOST_RECORDS {
            text.push_str("2026-12-01,-5\n");
        }
        let found = understand(&text, None, testing::start());
        assert_eq!(found.err(), Some(UploadError::TooManyRecords));
    }
}
