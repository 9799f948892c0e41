//! How a table is probably to be read: its separator, its head, its columns, days and amounts. Only
//! a beginning: she sees it and corrects it.

use std::collections::BTreeMap;

use ::csv::StringRecord;

use super::{
    CsvOptions, Currency, DateForm, Decimal, Delimiter, Role,
    amount::minor_units,
    csv::{MOST_COLUMNS, records},
};

/// Records that are looked at.
const LOOKED_AT: usize = 200;
/// The head of a table stands within so many lines: banks write their address above it.
const HEAD_WITHIN: usize = 40;

/// Words by which banks name their columns, the likelier first. The first column that holds one of
/// them is it.
const WORDS: [(Role, &[&str]); 9] = [
    (
        Role::Day,
        &[
            "booked",
            "booking date",
            "buchung",
            "transaction date",
            "txn date",
            "value date",
            "date",
            "datum",
            "timestamp",
            "time",
            "दिनांक",
            "तारीख",
            "日付",
        ],
    ),
    (
        Role::Out,
        &[
            "withdrawal",
            "debit",
            "money out",
            "paid out",
            "soll",
            "निकासी",
            "出金",
        ],
    ),
    (
        Role::In,
        &[
            "deposit",
            "credit",
            "money in",
            "paid in",
            "haben",
            "जमा",
            "入金",
        ],
    ),
    (Role::Balance, &["balance", "saldo", "शेष", "残高"]),
    (
        Role::Amount,
        &["amount", "betrag", "umsatz", "value", "राशि", "रकम", "金額"],
    ),
    (
        Role::Counterparty,
        &[
            "counterparty",
            "merchant",
            "payee",
            "narration",
            "particulars",
            "description",
            "details",
            "verwendungszweck",
            "remarks",
            "text",
            "विवरण",
            "摘要",
        ],
    ),
    (Role::Category, &["category", "kategorie", "श्रेणी"]),
    (Role::Account, &["account", "konto", "iban", "खाता"]),
    (
        Role::Id,
        &[
            "transaction_id",
            "transaction id",
            "txn id",
            "reference no",
            "utr",
        ],
    ),
];

/// The options that read most of the table; none where nothing looks like one.
pub(super) fn options(text: &str) -> Option<CsvOptions> {
    let tables = Delimiter::ALL.into_iter().filter_map(|delimiter| {
        let rows: Vec<StringRecord> = records(text, delimiter)
            .take(LOOKED_AT)
            .map_while(|record| record.map(|(_, record)| record))
            .collect();
        let (head, columns) = head(&rows)?;
        let wide = rows.get(head)?.len();
        let body: Vec<StringRecord> = rows.into_iter().skip(head + 1).collect();
        let fitting = body.iter().filter(|row| row.len() == wide).count();
        Some((
            (columns.len(), fitting, wide),
            delimiter,
            head,
            columns,
            body,
        ))
    });
    let best = tables.max_by_key(|(score, ..)| *score)?;
    let (_, delimiter, head, columns, body) = best;
    let date = date(&body, &columns);
    Some(CsvOptions {
        delimiter,
        head,
        date,
        decimal: decimal(&body, &columns),
        currency: currency(&body),
        columns,
    })
}

/// The record that names most columns; the first one of several columns where none does.
fn head(rows: &[StringRecord]) -> Option<(usize, BTreeMap<Role, usize>)> {
    let several = |row: &StringRecord| (2..=MOST_COLUMNS).contains(&row.len());
    let candidates = rows.iter().enumerate().take(HEAD_WITHIN);
    let named = candidates
        .filter(|(_, row)| several(row))
        .map(|(place, row)| (place, columns(row)));
    // Of several that name as many, the first.
    named.reduce(|best, next| {
        if next.1.len() > best.1.len() {
            next
        } else {
            best
        }
    })
}

fn columns(head: &StringRecord) -> BTreeMap<Role, usize> {
    let names: Vec<String> = head.iter().map(|name| name.trim().to_lowercase()).collect();
    let mut found = BTreeMap::new();
    for (role, words) in WORDS {
        let place = words.iter().find_map(|word| {
            let free = |place: &usize| !found.values().any(|used| used == place);
            let exactly = names.iter().position(|name| name == word).filter(free);
            let within = || {
                let mut places = names.iter().enumerate();
                // Words of one letter group are found inside other words.
                let holds = |(place, name): &(usize, &String)| name.contains(word) && free(place);
                places.find(holds).map(|(place, _)| place)
            };
            exactly.or_else(within)
        });
        if let Some(place) = place {
            found.insert(role, place);
        }
    }
    // Two columns say more than one: "debit amount" and "credit amount" leave none signed.
    if found.contains_key(&Role::Out) != found.contains_key(&Role::In) {
        found.remove(&Role::Out);
        found.remove(&Role::In);
        if !found.contains_key(&Role::Amount) {
            let amount = names.iter().position(|name| name.contains("amount"));
            found.extend(amount.map(|place| (Role::Amount, place)));
        }
    } else if found.contains_key(&Role::Out) {
        found.remove(&Role::Amount);
    }
    found
}

fn values<'a>(
    body: &'a [StringRecord],
    columns: &BTreeMap<Role, usize>,
    roles: &'a [Role],
) -> impl Iterator<Item = &'a str> {
    let places: Vec<usize> = roles
        .iter()
        .filter_map(|role| columns.get(role).copied())
        .collect();
    body.iter()
        .flat_map(move |row| {
            places
                .clone()
                .into_iter()
                .filter_map(move |place| row.get(place))
        })
        .filter(|text| !text.trim().is_empty())
}

fn date(body: &[StringRecord], columns: &BTreeMap<Role, usize>) -> DateForm {
    let read = |form: &DateForm| {
        let days = values(body, columns, &[Role::Day]);
        days.filter(|text| form.moment(text).is_some()).count()
    };
    // Of forms that read as many, the likelier.
    let best = DateForm::ALL.into_iter().reduce(|best, next| {
        if read(&next) > read(&best) {
            next
        } else {
            best
        }
    });
    best.unwrap_or(DateForm::YearFirst)
}

const AMOUNTS: [Role; 4] = [Role::Amount, Role::Out, Role::In, Role::Balance];

fn decimal(body: &[StringRecord], columns: &BTreeMap<Role, usize>) -> Decimal {
    let read = |decimal| {
        let amounts = values(body, columns, &AMOUNTS);
        amounts
            .filter(|text| minor_units(text, decimal, 2).is_some())
            .count()
    };
    if read(Decimal::Comma) > read(Decimal::Point) {
        Decimal::Comma
    } else {
        Decimal::Point
    }
}

fn currency(body: &[StringRecord]) -> Currency {
    let cells = || body.iter().flat_map(StringRecord::iter);
    let says = |currency: &Currency| {
        let sign = match currency {
            Currency::Inr => "₹",
            Currency::Eur => "€",
            Currency::Usd => "$",
            Currency::Gbp => "£",
            Currency::Jpy => "¥",
        };
        cells().any(|cell| cell.trim() == currency.name() || cell.contains(sign))
    };
    let mut all = Currency::ALL.into_iter();
    all.find(says).unwrap_or(Currency::Inr)
}

/// Whether the days can as well be read with day and month exchanged.
pub(super) fn ambiguous(text: &str, options: &CsvOptions) -> bool {
    let other = match options.date {
        DateForm::DayFirst => DateForm::MonthFirst,
        DateForm::MonthFirst => DateForm::DayFirst,
        DateForm::YearFirst | DateForm::MonthName => return false,
    };
    let body: Vec<StringRecord> = records(text, options.delimiter)
        .skip(options.head + 1)
        .take(LOOKED_AT)
        .map_while(|record| record.map(|(_, record)| record))
        .collect();
    let mut days = values(&body, &options.columns, &[Role::Day]).peekable();
    days.peek().is_some() && days.all(|text| other.moment(text).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn role(options: &CsvOptions, role: Role) -> Option<usize> {
        options.columns.get(&role).copied()
    }

    #[test]
    fn statements_of_several_banks_are_guessed() {
        let hdfc = "Date     ,Narration,Value Dat,Debit Amount,Credit Amount,Chq/Ref Number,Closing Balance\n\
                    03/12/26,UPI,03/12/26,10.00,0.00,000,90.00\n\
                    13/12/26,UPI,13/12/26,10.00,0.00,000,80.00\n";
        let found = options(hdfc).unwrap();
        assert_eq!(role(&found, Role::Day), Some(0));
        assert_eq!(
            (role(&found, Role::Out), role(&found, Role::In)),
            (Some(3), Some(4))
        );
        assert_eq!(
            (role(&found, Role::Amount), role(&found, Role::Balance)),
            (None, Some(6))
        );
        assert_eq!(found.date, DateForm::DayFirst);
        assert!(!ambiguous(hdfc, &found));

        let us = "Date,Description,Amount\n12/01/2026,Tea,$-5.00\n12/02/2026,Tea,$-5.00\n";
        let found = options(us).unwrap();
        assert_eq!(found.currency, Currency::Usd);
        // Nobody can tell; she is asked.
        assert!(ambiguous(us, &found));
        assert_eq!(options("just a text\nof some lines\n"), None);
    }
}
