//! What is in the subset, and what beside it is not.

use consent_model::dataset::DatasetKind;

use super::*;

/// Two granted tables and two inputs.
fn granted() -> Granted<'static> {
    let table = |name, columns: &[&'static str]| Relation {
        name: Some(name),
        columns: columns.to_vec(),
    };
    Granted {
        tables: vec![
            table(
                "bank_transactions",
                &["booked_at", "amount_minor", "category"],
            ),
            table("bank_accounts", &["kind"]),
        ],
        inputs: ["from", "to", "months"].into(),
    }
}

fn checked(sql: &str) -> Result<(), SubsetError> {
    let reading = check(sql, &granted())?;
    // What was read once is walked again before each run.
    assert_eq!(reading.again(sql, &granted()), Ok(()), "{sql}");
    Ok(())
}

#[test]
fn a_statement_that_was_read_is_held_against_what_is_granted_when_it_runs() {
    let sql = "SELECT sum(amount_minor) AS a FROM bank_transactions WHERE booked_at >= :from";
    let reading = check(sql, &granted()).unwrap();
    let again =
        |sql: &str, granted: &Granted<'_>| reading.again(sql, granted).map_err(|r| r.rule());
    assert_eq!(again(sql, &granted()), Ok(()));
    assert_eq!(
        again(&sql.replace("sum", "max"), &granted()),
        Err("readable")
    );
    let no_column = Granted {
        tables: vec![Relation {
            name: Some("bank_transactions"),
            columns: vec!["booked_at"],
        }],
        ..granted()
    };
    assert_eq!(again(sql, &no_column), Err("granted-columns"));
    let no_input = Granted {
        inputs: ["to"].into(),
        ..granted()
    };
    assert_eq!(again(sql, &no_input), Err("declared-inputs"));
}

/// The rule that refuses a statement.
fn rule(sql: &str) -> &'static str {
    checked(sql).map_or_else(|refused| refused.rule(), |()| "accepted")
}

fn refused_by(expected: &str, statements: &[&str]) {
    let others: Vec<_> = statements
        .iter()
        .filter(|sql| rule(sql) != expected)
        .map(|sql| (sql, checked(sql)))
        .collect();
    assert!(others.is_empty(), "not by {expected}: {others:#?}");
}

#[test]
fn anything_but_one_select_is_refused() {
    refused_by(
        "one-statement",
        &[
            "",
            " -- nothing",
            ";",
            "SELECT 1 AS a;;",
            "SELECT 1 AS a; SELECT 2 AS a",
            "SELECT 1 AS a; -- then\nDROP TABLE bank_transactions",
        ],
    );
    refused_by(
        "select-only",
        &[
            "INSERT INTO bank_transactions VALUES (1)",
            "DELETE FROM bank_transactions",
            "UPDATE bank_transactions SET category = 'x'",
            "DROP TABLE bank_transactions",
            "CREATE TABLE t (a INTEGER)",
            "ATTACH DATABASE 'x' AS y",
            "PRAGMA user_version",
            "EXPLAIN SELECT 1 AS a",
            "BEGIN TRANSACTION",
            "VACUUM",
        ],
    );
    refused_by(
        "constructs",
        &[
            "VALUES (1)",
            "WITH t AS (SELECT 1 AS a) DELETE FROM bank_transactions",
            "WITH t AS (SELECT 1 AS a) INSERT INTO bank_transactions SELECT a FROM t",
            "(SELECT 1 AS a)",
            "SELECT 1 AS a INTO t",
        ],
    );
}

#[test]
fn what_readers_split_differently_is_refused() {
    refused_by(
        "plain-characters",
        &[
            "SELECT 1 AS a\0",
            "SELECT 1 AS a\r\n",
            "SELECT 1\u{a0}AS a",
            "SELECT 1\u{b}AS a",
            "SELECT 1 AS \u{e4}",
            "SELECT 1 AS a -- \u{202e}evil",
            "SELECT '\u{200b}' AS a",
            "SELECT ? AS a",
            "SELECT ?1 AS a",
            "SELECT @months AS a",
            "SELECT $months AS a",
            "SELECT $$x$$ AS a",
            "SELECT : months AS a",
            "SELECT 1 || 2 AS a",
            "SELECT 1 == 1 AS a",
            "SELECT category -> 'a' AS a FROM bank_transactions",
            "SELECT 1 << 2 AS a",
            "SELECT 1 & 2 AS a",
            "SELECT ~1 AS a",
            "SELECT {d '2026-01-01'} AS a",
            "SELECT 1 AS a \\",
        ],
    );
    refused_by(
        "unquoted-names",
        &[
            "SELECT \"category\" AS a FROM bank_transactions",
            "SELECT `category` AS a FROM bank_transactions",
            "SELECT [category] AS a FROM bank_transactions",
            "SELECT category[1] AS a FROM bank_transactions",
        ],
    );
    refused_by(
        "line-comments",
        &["SELECT 1 /* + 1 */ AS a", "SELECT /*+ hint */ 1 AS a", "/*"],
    );
    refused_by(
        "literals",
        &[
            "SELECT x'00' AS a",
            "SELECT E'a' AS a",
            "SELECT n'a' AS a",
            "SELECT 'a AS a",
            "SELECT 'a\nb' AS a",
            "SELECT 0x10 AS a",
            "SELECT 1e3 AS a",
            "SELECT 1_000 AS a",
            "SELECT .5 AS a",
            "SELECT 5. AS a",
            "SELECT 9007199254740993 AS a",
            "SELECT 1.2.3 AS a",
        ],
    );
    refused_by(
        "one-reading",
        &[
            "SELECT 1 a",
            "SELECT amount_minor category FROM bank_transactions",
            "SELECT 1 AS a WHERE 1 NOTNULL",
        ],
    );
    let long = format!("SELECT '{}' AS a", "x".repeat(200));
    assert_eq!(rule(&long), "literals");
}

#[test]
fn what_was_not_granted_has_no_name() {
    refused_by(
        "granted-columns",
        &[
            "SELECT account_id AS a FROM bank_transactions",
            "SELECT t.account_id AS a FROM bank_transactions AS t",
            "SELECT bank_transactions.amount_minor AS a FROM bank_transactions AS t",
            "SELECT count(*) AS a FROM bank_transactions WHERE note IS NULL",
            "SELECT count(*) AS a FROM bank_transactions GROUP BY source",
            "SELECT count(*) AS a FROM bank_transactions ORDER BY deposit",
            "SELECT count(*) AS a FROM bank_accounts WHERE EXISTS (SELECT 1 FROM bank_transactions WHERE account_id = kind)",
            "SELECT amount_minor AS a",
            "WITH t AS (SELECT amount_minor FROM bank_transactions) SELECT category AS a FROM t",
            "WITH t (x) AS (SELECT amount_minor FROM bank_transactions) SELECT amount_minor AS a FROM t",
            "WITH t (x) AS (VALUES (category)) SELECT x AS a FROM t",
            "SELECT a + 1 AS b, 1 AS a",
            "SELECT kind AS a FROM bank_accounts UNION ALL SELECT category FROM bank_transactions ORDER BY amount_minor",
        ],
    );
    refused_by(
        "granted-tables",
        &[
            "SELECT count(*) AS a FROM clinic_observations",
            "SELECT count(*) AS a FROM sqlite",
            "WITH t AS (SELECT count(*) AS a FROM t) SELECT a FROM t",
            "WITH t AS (SELECT a FROM u), u AS (SELECT 1 AS a) SELECT a FROM t",
            "SELECT (WITH t AS (SELECT 1 AS b) SELECT b FROM t) AS a FROM t",
        ],
    );
    refused_by(
        "plain-names",
        &[
            "SELECT count(*) AS a FROM sqlite_schema",
            "SELECT count(*) AS a FROM main.bank_transactions",
            "SELECT count(*) AS a FROM pragma_table_list",
            "SELECT count(*) AS a FROM json_each",
            "SELECT rowid AS a FROM bank_transactions",
            "SELECT t.oid AS a FROM bank_transactions AS t",
            "SELECT _rowid_ AS a FROM bank_transactions",
            "SELECT AMOUNT_MINOR AS a FROM bank_transactions",
            "SELECT 1 AS current_date",
            "WITH t (rowid) AS (VALUES (1)) SELECT rowid AS a FROM t",
        ],
    );
    refused_by(
        "own-names",
        &[
            "WITH bank_transactions AS (SELECT 1 AS x) SELECT x AS a FROM bank_transactions",
            "WITH clinic_observations AS (SELECT 1 AS x) SELECT x AS a FROM clinic_observations",
            "SELECT kind AS a FROM bank_accounts AS bank_transactions",
            "WITH t AS (SELECT 1 AS x), t AS (SELECT 2 AS x) SELECT x AS a FROM t",
            "WITH t AS (SELECT 1 AS x) SELECT kind AS a FROM bank_accounts AS t",
            "SELECT x.kind AS a FROM bank_accounts AS x, bank_accounts AS x",
            "WITH t (x, x) AS (VALUES (1, 2)) SELECT x AS a FROM t",
        ],
    );
    refused_by(
        "declared-inputs",
        &[
            "SELECT :other AS a",
            "SELECT :fromx AS a",
            "SELECT :months2 AS a",
        ],
    );
}

#[test]
fn constructs_that_are_not_listed_are_refused() {
    refused_by(
        "constructs",
        &[
            "SELECT * FROM bank_transactions",
            "SELECT t.* FROM bank_transactions AS t",
            "SELECT count(*) AS a FROM bank_transactions NATURAL JOIN bank_accounts",
            "SELECT count(*) AS a FROM bank_transactions JOIN bank_accounts USING (kind)",
            "SELECT count(*) AS a FROM bank_transactions JOIN bank_accounts",
            "SELECT count(*) AS a FROM bank_transactions RIGHT JOIN bank_accounts ON 1",
            "SELECT count(*) AS a FROM bank_transactions FULL JOIN bank_accounts ON 1",
            "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS a FROM n",
            "SELECT sum(amount_minor) OVER (ORDER BY category) AS a FROM bank_transactions",
            "SELECT count(*) FILTER (WHERE amount_minor > 0) AS a FROM bank_transactions",
            "SELECT 1 AS a UNION SELECT 2",
            "SELECT 1 AS a EXCEPT SELECT 2",
            "SELECT 1 AS a INTERSECT SELECT 2",
            "SELECT category COLLATE nocase AS a FROM bank_transactions",
            "SELECT category AS a FROM bank_transactions ORDER BY category COLLATE nocase",
            "SELECT amount_minor AS a FROM bank_transactions WHERE category GLOB 'a*'",
            "SELECT amount_minor AS a FROM bank_transactions WHERE category REGEXP 'a'",
            "SELECT amount_minor AS a FROM bank_transactions WHERE category MATCH 'a'",
            "SELECT amount_minor AS a FROM bank_transactions WHERE category LIKE kind",
            "SELECT amount_minor AS a FROM bank_transactions WHERE category LIKE :from",
            "SELECT amount_minor AS a FROM bank_transactions WHERE category LIKE 'a' ESCAPE 'b'",
            "SELECT CAST(category AS BLOB) AS a FROM bank_transactions",
            "SELECT CAST(category AS VARCHAR(10)) AS a FROM bank_transactions",
            "SELECT category IS 1 AS a FROM bank_transactions",
            "SELECT TRUE AS a",
            "SELECT amount_minor AS a FROM bank_transactions LIMIT :months",
            "SELECT amount_minor AS a FROM bank_transactions LIMIT 1 + 1",
            "SELECT amount_minor AS a FROM bank_transactions LIMIT -1",
            "SELECT amount_minor AS a FROM bank_transactions LIMIT 1 OFFSET 1",
            "SELECT amount_minor AS a FROM bank_transactions LIMIT 1, 1",
            "SELECT amount_minor AS a FROM bank_transactions ORDER BY 2",
            "SELECT amount_minor AS a FROM bank_transactions GROUP BY 0",
            "SELECT 1 AS a FROM bank_transactions WHERE (amount_minor, category) = (1, 'a')",
            "SELECT 1 AS a FROM bank_transactions WHERE category IN bank_accounts",
            "SELECT 1 AS a FROM bank_transactions WHERE category IN ()",
            "SELECT 1 AS a FROM bank_transactions INDEXED BY i",
            "SELECT 1 AS a FROM bank_transactions NOT INDEXED",
            "SELECT 1 AS a FROM bank_transactions AS t (x)",
            "SELECT 1 AS a FROM (VALUES (1)) AS t",
            "SELECT trim(category) AS a FROM bank_transactions",
            "SELECT substring(category, 1, 1) AS a FROM bank_transactions",
        ],
    );
    refused_by(
        "readable",
        &[
            "WITH t AS MATERIALIZED (SELECT 1 AS x) SELECT x AS a FROM t",
            "SELECT 1 AS a FROM",
            "SELECT 1 AS a)",
            "SELECT CASE WHEN 1 = 1 THEN 1) AS a",
            "SELECT (1 END AS a",
            "SELECT 1 END AS a",
        ],
    );
    refused_by(
        "listed-functions",
        &[
            "SELECT random() AS a",
            "SELECT datetime('now') AS a",
            "SELECT CURRENT_TIMESTAMP AS a",
            "SELECT load_extension('x') AS a",
            "SELECT hex(category) AS a FROM bank_transactions",
            "SELECT group_concat(category) AS a FROM bank_transactions",
            "SELECT like('a', category) AS a FROM bank_transactions",
            "SELECT COUNT(*) AS a FROM bank_transactions",
        ],
    );
    refused_by(
        "arguments",
        &[
            "SELECT abs() AS a",
            "SELECT count() AS a FROM bank_transactions",
            "SELECT sum(*) AS a FROM bank_transactions",
            "SELECT count(DISTINCT *) AS a FROM bank_transactions",
            "SELECT round(1, 2, 3) AS a",
            "SELECT iif(1, 2) AS a",
            "SELECT abs(DISTINCT amount_minor) AS a FROM bank_transactions",
            "SELECT max(DISTINCT amount_minor, 2) AS a FROM bank_transactions",
            "SELECT sum(amount_minor ORDER BY amount_minor) AS a FROM bank_transactions",
        ],
    );
}

#[test]
fn what_is_larger_than_any_question_is_refused_before_it_is_parsed() {
    let nested = format!("SELECT {}1{} AS a", "(".repeat(200), ")".repeat(200));
    let chained = format!("SELECT 1{} AS a", " + 1".repeat(500));
    let cases = format!(
        "SELECT {}1{} AS a",
        "CASE WHEN ".repeat(40),
        " THEN 1 END".repeat(40)
    );
    let negated = format!("SELECT {}1 AS a", "NOT ".repeat(1_000));
    let sums = format!(
        "SELECT 1{} AS a",
        " + CASE WHEN 1 = 1 THEN 1 END".repeat(60)
    );
    let unions = format!("SELECT 1 AS a{}", " UNION ALL SELECT 1".repeat(9));
    let list = format!("SELECT 1 IN (1{}) AS a", ",1".repeat(200));
    let words = "a ".repeat(3_100);
    let tables = format!(
        "SELECT 1 AS a FROM bank_accounts AS t{}",
        (0..6).fold(String::new(), |all, n| format!(
            "{all}, bank_accounts AS t{n}"
        ))
    );
    for sql in [
        nested, chained, sums, cases, negated, unions, list, words, tables,
    ] {
        assert_eq!(rule(&sql), "statement-size", "{sql}");
    }
    assert_eq!(
        rule(&format!("SELECT 1 AS a{}", " ".repeat(LONGEST))),
        "statement-length"
    );
}

#[test]
fn the_deepest_statement_that_is_parsed_asks_little_of_the_stack_of_its_caller() {
    let wide = " + 1".repeat(40);
    let level = |inner: String| format!("(CASE WHEN 1 = 1 THEN {inner} ELSE 0{wide} END)");
    let cases = (0..10).fold("1".to_owned(), |inner, _| level(inner));
    let select =
        |inner: String| format!("(SELECT max(1) FROM (SELECT 1 AS x) WHERE {inner} = 1{wide})");
    let selects = (0..7).fold("1".to_owned(), |inner, _| select(inner));
    let not = format!("{}1", "NOT ".repeat(20));
    let nested = (0..7).fold("1".to_owned(), |inner, _| {
        format!("({not} + -({inner}){})", " + 1".repeat(20))
    });
    let run = || {
        for deep in [&cases, &selects, &nested] {
            let found = rule(&format!("SELECT {deep} AS a"));
            assert!(["accepted", "readable"].contains(&found), "{found} {deep}");
        }
    };
    scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(512 * 1024);
        thread.spawn_scoped(scope, run).unwrap().join().unwrap();
    });
}

#[test]
fn a_refusal_names_the_place_the_construct_and_what_to_write() {
    let sql = "-- Two lines.\nSELECT count(*) AS a\nFROM bank_transactions AS t JOIN bank_accounts AS b USING (kind)";
    let refused = checked(sql).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "line 3, column 51: `USING` is not allowed: write `ON a.column = b.column`"
    );
    let refused = checked("SELECT 1 AS a,\n  t.note AS b FROM bank_transactions AS t").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "line 2, column 3: there is no column `t.note` here: name it in `inputs`"
    );
    let refused = checked("SELECT upper(category) AS a FROM bank_transactions").unwrap_err();
    assert!(
        refused.to_string().contains("use abs, avg, coalesce,"),
        "{refused}"
    );
}

#[test]
fn the_words_of_the_subset_pass() {
    for sql in [
        "SELECT 1 AS a;",
        "select count(*) as a from bank_transactions",
        "SELECT amount_minor FROM bank_transactions",
        "SELECT t.category, sum(t.amount_minor) AS spent FROM bank_transactions AS t \
         WHERE t.amount_minor < 0 AND NOT t.category IN ('a', 'b') GROUP BY 1 \
         HAVING sum(t.amount_minor) <> 0 ORDER BY spent DESC, 1 LIMIT 10",
        "SELECT CASE category WHEN 'a' THEN 1 WHEN 'b' THEN 2 ELSE NULL END AS a FROM bank_transactions",
        "SELECT CASE WHEN amount_minor BETWEEN -5 AND 5 THEN 'it''s' END AS a FROM bank_transactions",
        "SELECT CAST(substr(booked_at, 1, 4) AS INTEGER) % 100 AS a FROM bank_transactions \
         WHERE booked_at >= :from AND substr(booked_at, 6) <= :to",
        "SELECT abs(avg(amount_minor)) AS a, coalesce(min(amount_minor), 0, 1) AS b, \
         ifnull(max(amount_minor, 3), 1) AS c, iif(1 = 1, 2, 3) AS d, nullif(1, 2) AS e, \
         round(total(amount_minor), 2) AS f, count(DISTINCT category) AS g \
         FROM bank_transactions GROUP BY category",
        "WITH limits (kind, low) AS (VALUES ('a', 1.5), ('b', -2)), \
         seen AS (SELECT b.kind, l.low FROM bank_accounts AS b JOIN limits AS l ON l.kind = b.kind) \
         SELECT (SELECT count(*) FROM seen) AS a, (SELECT low FROM seen ORDER BY low LIMIT 1) AS b",
        "SELECT kind AS a FROM bank_accounts AS b WHERE EXISTS \
         (SELECT 1 FROM bank_transactions AS t WHERE t.category = b.kind)",
        "SELECT kind AS a FROM bank_accounts WHERE kind NOT IN (SELECT category FROM bank_transactions)",
        "SELECT kind AS a FROM bank_accounts UNION ALL SELECT category FROM bank_transactions ORDER BY a",
        "SELECT DISTINCT category AS a FROM bank_transactions WHERE category LIKE 'rent%'",
        "SELECT a.kind FROM bank_accounts AS a LEFT JOIN bank_accounts AS b ON a.kind = b.kind \
         INNER JOIN bank_transactions AS t ON t.category = b.kind, bank_accounts AS c \
         CROSS JOIN (SELECT :months AS m) AS d WHERE b.kind IS NULL OR c.kind IS NOT NULL AND d.m != 2",
        "SELECT most AS a FROM (SELECT max(amount_minor) AS most FROM bank_transactions)",
        "SELECT (SELECT max(x) FROM (SELECT t.amount_minor AS x FROM bank_transactions AS t \
         WHERE t.category = b.kind)) AS a FROM bank_accounts AS b",
        "-- आय\nSELECT '₹' AS a -- done",
    ] {
        assert_eq!(checked(sql), Ok(()), "{sql}");
    }
}

#[test]
fn every_table_and_column_of_every_dataset_can_be_named() {
    for kind in DatasetKind::ALL {
        let schema = kind.schema();
        let columns: Vec<&str> = schema.columns.iter().map(|c| c.name).collect();
        let granted = Granted {
            tables: vec![Relation {
                name: Some(schema.table),
                columns: columns.clone(),
            }],
            ..Granted::default()
        };
        let sql = format!("SELECT {} FROM {}", columns.join(", "), schema.table);
        assert_eq!(check(&sql, &granted).map(drop), Ok(()));
    }
}
