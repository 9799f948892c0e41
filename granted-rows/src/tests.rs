//! Only what is granted exists, and what exists answers as a plain table would.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use proptest::prelude::*;
use rusqlite::types::Value;

use super::*;

fn vault() -> Connection {
    let vault = Connection::open_in_memory().unwrap();
    vault
        .execute_batch(
            "CREATE TABLE payments (id TEXT, day TEXT, amount INTEGER, kind TEXT, payee TEXT) STRICT;
             CREATE INDEX by_kind ON payments (kind, day, amount);
             CREATE TABLE secrets (word TEXT) STRICT;
             INSERT INTO secrets VALUES ('canary');
             INSERT INTO payments VALUES
                ('1', '2026-01-01', 10, 'a', 'x'), ('2', '2026-01-02', -5, 'b', 'y'),
                ('3', '2026-01-03', 7, 'a', 'z'), ('4', '2026-02-01', 3, 'a', 'x'),
                ('5', '2026-01-03', NULL, NULL, NULL);",
        )
        .unwrap();
    vault
}

fn payments() -> Table {
    let column = |name, kind| Column { name, kind };
    Table {
        name: "payments",
        columns: vec![
            column("day", Kind::Text),
            column("amount", Kind::Integer),
            column("kind", Kind::Text),
        ],
        rows: "day >= ?1 AND day < ?2".to_owned(),
        bounds: vec![
            Value::Text("2026-01-01".into()),
            Value::Text("2026-02-01".into()),
        ],
    }
}

fn all(connection: &Connection, sql: &str) -> Result<Vec<Vec<Value>>> {
    let mut statement = connection.prepare(sql)?;
    let width = statement.column_count();
    let rows = statement.query_map([], |row| {
        (0..width).map(|place| row.get::<_, Value>(place)).collect()
    })?;
    rows.collect()
}

#[test]
fn what_is_not_granted_does_not_exist() {
    let vault = vault();
    let granted = Granted::over(&vault, vec![payments()]).unwrap();
    for sql in [
        "SELECT payee FROM payments",
        "SELECT id FROM payments",
        "SELECT word FROM secrets",
        "SELECT * FROM main.secrets",
        "SELECT count(*) FROM payments JOIN (SELECT 'x' AS payee) USING (payee)",
        "SELECT granted.payee FROM payments AS granted",
        "INSERT INTO payments VALUES ('2026-01-01', 1, 'a')",
        "DELETE FROM payments",
    ] {
        assert!(all(&granted, sql).is_err(), "{sql}");
    }
    let all_columns = all(&granted, "SELECT * FROM payments WHERE amount = 7").unwrap();
    assert_eq!(all_columns[0].len(), 3);
    // A natural join has no other column to compare.
    let joined = "SELECT count(*) FROM payments NATURAL JOIN (SELECT 'x' AS payee)";
    assert_eq!(all(&granted, joined).unwrap(), [[Value::Integer(4)]]);
    let schema = all(&granted, "SELECT count(*) FROM sqlite_schema").unwrap();
    assert_eq!(schema, [[Value::Integer(0)]]);
}

#[test]
fn rows_outside_the_grant_do_not_exist() {
    let vault = vault();
    let granted = Granted::over(&vault, vec![payments()]).unwrap();
    let sum = all(&granted, "SELECT sum(amount), count(*) FROM payments").unwrap();
    assert_eq!(sum, [[Value::Integer(12), Value::Integer(4)]]);
    let beyond = "SELECT count(*) FROM payments WHERE day >= '2026-02-01' OR amount = 3";
    assert_eq!(all(&granted, beyond).unwrap(), [[Value::Integer(0)]]);
}

#[test]
fn a_table_without_columns_or_with_too_many_is_refused() {
    let vault = vault();
    for count in [0, MOST_COLUMNS + 1] {
        let table = Table {
            columns: vec![payments().columns[0]; count],
            ..payments()
        };
        assert!(Granted::over(&vault, vec![table]).is_err());
    }
}

#[test]
fn an_interrupted_reader_stops_the_question() {
    let vault = vault();
    let granted = Granted::over(&vault, vec![payments()]).unwrap();
    vault.progress_handler(1, Some(|| true)).unwrap();
    let stopped = all(&granted, "SELECT count(*) FROM payments");
    assert!(stopped.is_err());
    vault.progress_handler(0, None::<fn() -> bool>).unwrap();
    assert!(all(&granted, "SELECT count(*) FROM payments").is_ok());
}

/// The same tables as plain ones, which answer as SQLite does.
fn plain(vault: &Connection) -> Connection {
    let plain = Connection::open_in_memory().unwrap();
    plain
        .execute_batch("CREATE TABLE payments (day TEXT, amount INTEGER, kind TEXT)")
        .unwrap();
    let rows = "SELECT day, amount, kind FROM payments WHERE day < '2026-02-01'";
    for row in all(vault, rows).unwrap() {
        let insert = "INSERT INTO payments VALUES (?1, ?2, ?3)";
        plain
            .execute(insert, rusqlite::params_from_iter(row))
            .unwrap();
    }
    plain
}

proptest! {
    #[test]
    fn any_comparison_answers_as_on_a_plain_table(
        conditions in prop::collection::vec(
            (
                prop::sample::select(vec!["day", "amount", "kind", "p.amount", "p.kind"]),
                prop::sample::select(vec!["=", "<", "<=", ">", ">=", "<>", "IS", "IS NOT", "IN ('a', 7, NULL) OR 1 <", "NOT IN (SELECT kind FROM payments) AND 1 <"]),
                prop::sample::select(vec![
                    "'a'", "7", "'7'", "7.0", "NULL", "'2026-01-02'", "20", "-5", "amount", "kind",
                    "day", "(SELECT max(kind) FROM payments)", "'b' || ''", "CAST(7 AS TEXT)",
                    "(SELECT 7)", "x'61'", "7 + 0",
                ]),
                prop::sample::select(vec!["AND", "OR"]),
            ),
            1..4,
        ),
        order in prop::sample::select(vec![
            "", " ORDER BY p.day, p.amount, p.kind", " ORDER BY p.amount DESC, p.day, p.kind",
            " ORDER BY p.kind COLLATE NOCASE, p.amount, p.day",
            " ORDER BY p.amount NULLS LAST, p.day, p.kind",
        ]),
    ) {
        let vault = vault();
        let granted = Granted::over(&vault, vec![payments()]).unwrap();
        let plain = plain(&vault);
        let mut condition = String::from("1");
        for (column, operator, value, and) in &conditions {
            let column = if column.contains('.') { (*column).to_owned() } else { format!("p.{column}") };
            let value = value.replace("amount", "p.amount");
            let value = if ["kind", "day"].contains(&value.as_str()) { format!("p.{value}") } else { value };
            condition = format!("({condition} {and} {column} {operator} {value})");
        }
        let sql = format!(
            "SELECT p.day, p.amount, p.kind, q.n FROM payments AS p \
             LEFT JOIN (SELECT kind, count(*) AS n FROM payments GROUP BY kind) AS q ON q.kind = p.kind \
             WHERE {condition}{order}"
        );
        // A text compared with a number, or a BLOB, may be refused; nothing else may.
        let odd = |text: &str| ["1 <", "7", "20", "-5", "amount", "x'61'"].iter().any(|o| text.contains(o));
        let Ok(mut here) = all(&granted, &sql) else {
            prop_assert!(conditions.iter().any(|(_, operator, value, _)| odd(value) || odd(operator)), "{}", sql);
            return Ok(());
        };
        let mut there = all(&plain, &sql).unwrap();
        if order.is_empty() {
            here.sort_by_key(|row| format!("{row:?}"));
            there.sort_by_key(|row| format!("{row:?}"));
        }
        prop_assert_eq!(here, there, "{}", sql);
    }
}
