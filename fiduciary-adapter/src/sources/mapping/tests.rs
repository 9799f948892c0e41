//! Conversions, exactly, and what they refuse.

use serde_json::{Value, json};

use super::*;

/// A dataset whose columns are mapped by `columns`.
fn dataset(kind: DatasetKind, columns: &str) -> Dataset {
    let config = format!("from = 't'\ncustomer = 'c'\naccount = ['a', 'b']\n[columns]\n{columns}");
    Dataset::check("t", kind, &toml::from_str(&config).unwrap()).unwrap()
}

const COLUMNS: &str = r#"
transaction_id = "id"
account_id = { as = "account" }
booked_at = { from = "at", utc_offset = "+05:30" }
amount_minor = { from = "amount", as = "minor_units", negative_when = { column = "dc", is = ["D"] } }
category = { from = "cat", map = { F = "food" }, otherwise = "other" }
counterparty = { from = "who", as = "masked" }
"#;

/// What becomes of a record in the order of the wanted columns.
fn converted(cells: [&str; 8]) -> Result<Row, (Option<&'static str>, &'static str)> {
    let dataset = dataset(DatasetKind::BankTransactions, COLUMNS);
    assert_eq!(
        dataset.wanted,
        ["c", "a", "b", "id", "at", "amount", "dc", "cat", "who"]
    );
    let mut record = vec![Some("C1".to_owned())];
    record.extend(cells.map(|cell| (!cell.is_empty()).then(|| cell.to_owned())));
    let account = dataset.account_of(&record).unwrap();
    dataset.row(&record, &account)
}

#[test]
fn a_record_becomes_a_row() {
    let row = converted([
        "x-y",
        "z",
        "t1",
        "2026-01-01 02:00:00",
        "12.5",
        "D",
        "F",
        "98765432",
    ]);
    assert_eq!(
        Value::Object(row.unwrap()),
        json!({"transaction_id": "t1", "account_id": "x%2Dy-z",
            "booked_at": "2025-12-31T20:30:00Z", "amount_minor": -1250, "category": "food",
            "counterparty": "••••5432"})
    );
}

#[test]
fn what_cannot_be_converted_is_named_by_its_column() {
    let good = ["a", "b", "t1", "2026-01-01 02:00:00", "12.50", "C", "Q", ""];
    assert_eq!(converted(good).unwrap()["category"], "other");
    for (place, bad, column) in [
        (2, "", "transaction_id"),
        (3, "01/02/2026", "booked_at"),
        (3, "99999-01-01 00:00:00", "booked_at"),
        (4, "12.505", "amount_minor"),
        (4, "-12.50", "amount_minor"),
        (4, "1e2", "amount_minor"),
        (4, "NaN", "amount_minor"),
        (5, "", "amount_minor"),
    ] {
        let mut record = good;
        record[place] = bad;
        let (named, _) = converted(record).unwrap_err();
        assert_eq!(named, Some(column), "{bad}");
    }
}

#[test]
fn two_accounts_never_have_one_name() {
    let dataset = dataset(DatasetKind::BankTransactions, COLUMNS);
    let name =
        |a: &str, b: &str| dataset.account_of(&[Some("C".into()), Some(a.into()), Some(b.into())]);
    let names = [
        name("1-2", "3"),
        name("1", "2-3"),
        name("1%2D2", "3"),
        name("1%252D2", "3"),
    ];
    let distinct: std::collections::BTreeSet<_> = names.iter().collect();
    assert_eq!(distinct.len(), names.len());
    assert_eq!(
        dataset.account_of(&[Some("C".into()), None, Some("3".into())]),
        None
    );
}

#[test]
fn amounts_are_exact_or_refused() {
    for bad in [
        "",
        "-",
        ".5",
        "1.",
        "1.001",
        "1e3",
        "+1",
        "1,0",
        "99999999999999999999",
        "--1",
    ] {
        assert_eq!(minor_units(bad, 2), None, "{bad}");
    }
    assert_eq!(minor_units("0.29", 2), Some(29));
    assert_eq!(minor_units("-2800.0", 2), Some(-280_000));
    assert_eq!(minor_units("10960.490", 2), Some(1_096_049));
    assert_eq!(
        minor_units("90071992547409.91", 2),
        Some(9_007_199_254_740_991)
    );
    assert_eq!(
        (minor_units("12", 0), minor_units("12.5", 0)),
        (Some(12), None)
    );
    assert_eq!(minor_units("1.234", 3), Some(1234));
}

#[test]
fn times_are_read_as_databases_write_them() {
    let of = |text: &str, extra: &str| {
        let columns =
            format!("immunization_id = 'i'\ncode = 'i'\noccurred_at = {{ from = 'at'{extra} }}");
        let dataset = dataset(DatasetKind::ClinicImmunizations, &columns);
        let mut record = vec![Some("x".to_owned()); dataset.wanted.len()];
        let at = dataset.wanted.iter().position(|name| name == "at").unwrap();
        record[at] = Some(text.to_owned());
        let row = dataset.row(&record, "").ok()?;
        Some(row["occurred_at"].as_str().unwrap().to_owned())
    };
    for text in [
        "2026-01-01T10:00:00Z",
        "2026-01-01 10:00:00",
        "2026-01-01 10:00:00+00",
        "2026-01-01 15:30:00.123+05:30",
        "2026-01-01T15:30:00+05:30",
        "2026-01-01 10:00",
    ] {
        assert_eq!(
            of(text, "").as_deref(),
            Some("2026-01-01T10:00:00Z"),
            "{text}"
        );
    }
    assert_eq!(
        of("2026-01-01", "").as_deref(),
        Some("2026-01-01T00:00:00Z")
    );
    let indian = ", format = '%d/%m/%Y', utc_offset = '+05:30'";
    assert_eq!(
        of("01/02/2026", indian).as_deref(),
        Some("2026-01-31T18:30:00Z")
    );
    assert_eq!(of("2026-02-30", ""), None);
    assert_eq!(of("31/31/2026", indian), None);
}
