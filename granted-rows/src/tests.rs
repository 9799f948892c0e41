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
                ('5', '2026-01-03', NULL, NULL, ''), ('6', '2026-01-03', 100, 'a', 'w'),
                ('7', NULL, 100, 'a', 'x');
             -- More than one batch.
             INSERT INTO payments
                WITH RECURSIVE n (n) AS (SELECT 8 UNION ALL SELECT n + 1 FROM n WHERE n < 90)
                SELECT n, printf('2026-01-%02d', 1 + n % 33), n % 9 - 1,
                    CASE n % 4 WHEN 0 THEN NULL WHEN 1 THEN 'a' WHEN 2 THEN 'bb' ELSE 'c' END, 'x'
                FROM n;",
        )
        .unwrap();
    vault
}

fn payments() -> Table {
    let column = |name, kind| Column {
        name,
        kind,
        once: false,
    };
    Table {
        name: "payments",
        columns: vec![
            column("day", Kind::Text),
            column("amount", Kind::Integer),
            column("kind", Kind::Text),
        ],
        rows: "payee <> 'w'",
        among: None,
        range: Some(Range {
            column: "day",
            from: "2026-01-01".to_owned(),
            before: "2026-02-01".to_owned(),
        }),
        sorted: &["kind"],
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
    let granted = Granted::over(&vault, &[payments()], Carry::All).unwrap();
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
    let joined = "SELECT count(*) > 50 FROM payments NATURAL JOIN (SELECT 'x' AS payee)";
    assert_eq!(all(&granted, joined).unwrap(), [[Value::Integer(1)]]);
    let schema = all(&granted, "SELECT count(*) FROM sqlite_schema").unwrap();
    assert_eq!(schema, [[Value::Integer(0)]]);
}

#[test]
fn rows_outside_the_grant_do_not_exist() {
    let vault = vault();
    vault
        .execute_batch("DELETE FROM payments WHERE id > '5' OR length(id) > 1")
        .unwrap();
    let granted = Granted::over(&vault, &[payments()], Carry::All).unwrap();
    let sum = all(&granted, "SELECT sum(amount), count(*) FROM payments").unwrap();
    assert_eq!(sum, [[Value::Integer(12), Value::Integer(4)]]);
    let beyond = "SELECT count(*) FROM payments WHERE day >= '2026-02-01' OR amount = 3";
    assert_eq!(all(&granted, beyond).unwrap(), [[Value::Integer(0)]]);
}

#[test]
fn only_rows_among_the_named_exist() {
    let vault = vault();
    for (named, rows) in [(&["y", "z"][..], 2), (&["nobody"], 0), (&[], 0)] {
        let among = Among {
            column: "payee",
            values: named.iter().map(ToString::to_string).collect(),
        };
        let table = Table {
            among: Some(among),
            ..payments()
        };
        for range in [table.range.clone(), None] {
            let table = Table {
                range,
                ..table.clone()
            };
            let granted = Granted::over(&vault, &[table], Carry::Likely).unwrap();
            assert_eq!(granted.is_empty(), rows == 0);
            for sql in [
                "SELECT count(*) FROM payments",
                "SELECT count(*) FROM payments WHERE amount > -100 AND day >= '2026-01-01'",
                "SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM payments GROUP BY kind)",
            ] {
                assert_eq!(
                    all(&granted, sql).unwrap(),
                    [[Value::Integer(rows)]],
                    "{sql}"
                );
            }
        }
    }
}

#[test]
fn a_table_without_columns_or_with_too_many_is_refused() {
    let vault = vault();
    for count in [0, MOST_COLUMNS + 1] {
        let table = Table {
            columns: vec![payments().columns[0]; count],
            ..payments()
        };
        assert!(Granted::over(&vault, &[table], Carry::All).is_err());
    }
}

#[test]
fn a_statement_that_asks_for_more_than_is_carried_fails_and_says_so() {
    let vault = vault();
    let mut table = payments();
    table.columns[0].once = true;
    for (sql, more) in [
        (
            "SELECT sum(amount) FROM payments WHERE day >= '2026-01-03'",
            false,
        ),
        (
            "SELECT sum(amount) FROM payments WHERE day = '2026-01-03' AND kind = 'a'",
            false,
        ),
        (
            "SELECT sum(amount) FROM payments WHERE day = '2026-01-03' OR kind = 'a'",
            true,
        ),
        (
            "SELECT max(day) FROM payments WHERE day >= '2026-01-03'",
            true,
        ),
        ("SELECT max(day) FROM payments", false),
    ] {
        let likely = Granted::over(&vault, &[table.clone()], Carry::Likely).unwrap();
        let all_of_it = Granted::over(&vault, &[table.clone()], Carry::All).unwrap();
        let wanted = all(&all_of_it, sql).unwrap();
        assert_eq!(all(&likely, sql).ok(), (!more).then_some(wanted), "{sql}");
        assert_eq!(
            (likely.missed(), all_of_it.missed()),
            (more, false),
            "{sql}"
        );
    }
}

#[test]
fn only_the_readers_own_statements_fill_a_batch() {
    let vault = vault();
    let granted = Granted::over(&vault, &[payments()], Carry::All).unwrap();
    let take = "SELECT granted_rows_take(NULL, 1)";
    // The question does not know the function, and the reader's asks for what no SQL can give.
    assert!(all(&granted, take).is_err());
    assert!(all(&vault, take).is_err());
    assert!(all(&vault, "SELECT granted_rows_take()").is_err());
}

#[test]
fn an_order_is_passed_on_only_where_the_reader_reads_along_it() {
    let vault = vault();
    let granted = Granted::over(&vault, &[payments()], Carry::All).unwrap();
    let sorts = |sql: &str| {
        let plan = format!("EXPLAIN QUERY PLAN {sql}");
        format!("{:?}", all(&granted, &plan).unwrap()).contains("TEMP B-TREE")
    };
    assert!(!sorts(
        "SELECT kind, sum(amount) FROM payments GROUP BY kind"
    ));
    assert!(sorts(
        "SELECT amount, count(*) FROM payments GROUP BY amount"
    ));
}

#[test]
fn an_interrupted_reader_stops_the_question() {
    let vault = vault();
    let granted = Granted::over(&vault, &[payments()], Carry::All).unwrap();
    vault.progress_handler(1, Some(|| true)).unwrap();
    let stopped = all(&granted, "SELECT count(*) FROM payments");
    assert!(stopped.is_err());
    vault.progress_handler(0, None::<fn() -> bool>).unwrap();
    assert!(all(&granted, "SELECT count(*) FROM payments").is_ok());
}

/// The same tables as plain ones, which answer as SQLite does.
fn plain(vault: &Connection, before: &str) -> Connection {
    let plain = Connection::open_in_memory().unwrap();
    plain
        .execute_batch("CREATE TABLE payments (day TEXT, amount INTEGER, kind TEXT)")
        .unwrap();
    let rows =
        format!("SELECT day, amount, kind FROM payments WHERE day < '{before}' AND payee <> 'w'");
    for row in all(vault, &rows).unwrap() {
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
            " ORDER BY p.kind, p.day, p.amount", " ORDER BY p.kind DESC, p.amount, p.day",
        ]),
        once in any::<[bool; 3]>(),
        before in prop::sample::select(vec!["2026-02-01", "2026-01-20", "2027-01-01"]),
    ) {
        let vault = vault();
        let plain = plain(&vault, before);
        let mut payments = payments();
        payments.range.as_mut().unwrap().before = before.to_owned();
        // One state of the reader, as every question has it.
        vault.execute_batch("BEGIN").unwrap();
        for (column, once) in payments.columns.iter_mut().zip(once) {
            column.once = once;
        }
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
        let run = |carry| {
            let granted = Granted::over(&vault, &[payments.clone()], carry).unwrap();
            let found = all(&granted, &sql);
            (found, granted.missed())
        };
        let found = match run(Carry::Likely) {
            (_, true) => run(Carry::All).0,
            (found, false) => found,
        };
        // A text compared with a number, or a BLOB, may be refused; nothing else may.
        let odd = |text: &str| ["1 <", "7", "20", "-5", "amount", "x'61'"].iter().any(|o| text.contains(o));
        let Ok(mut here) = found else {
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
