//! What a question cannot do, and what the published ones answer.

use consent_model::{
    dataset::{
        ColumnType,
        DatasetKind::{BankTransactions, ClinicConditions},
    },
    question::{Package, Parameters, ReleaseRule, Step},
    term::DataRange,
};
use serde_json::{Value, json};

use super::{sandbox::unread, *};
use crate::dataset::tests::{Sample, bring, row, sample, transaction};

/// A question over two columns of the transactions, with this code and these output columns.
fn package(sql: &str, columns: &[&str]) -> Package {
    let columns: Vec<Value> = columns
        .iter()
        .map(|name| json!({"name": name, "type": "integer", "min": 0, "max": 9.0e15, "multiple_of": 2}))
        .collect();
    let manifest = json!({
        "name": "trial", "version": 1, "publisher": "amanat", "purposes": ["105"],
        "title": {"en": "t"}, "explanation": {"en": "e"}, "sentence": {"en": "s"},
        "inputs": [{"dataset": "bank.transactions", "columns": ["amount_minor", "category"],
            "longest_range_days": 400}],
        "parameters": {"least": {"type": "integer", "min": 0, "max": 9}},
        "output": {"max_rows": 3, "columns": columns}, "release": "exact",
        "review": {"by": "r", "at": "2026-11-01T00:00:00Z", "state": "published"}
    });
    Package {
        manifest: serde_json::from_value(manifest).unwrap(),
        sql: sql.to_owned(),
    }
}

fn checked(sql: &str, columns: &[&str]) -> Result<CheckedPackage, PackageError> {
    CheckedPackage::check(package(sql, columns))
}

pub(super) fn map(value: Value) -> Parameters {
    value.as_object().unwrap().clone()
}

pub(super) fn range(from: &str, to: &str) -> DataRange {
    DataRange {
        from: from.parse().unwrap(),
        to: to.parse().unwrap(),
    }
}

fn june() -> DataRange {
    range("2026-06-01", "2026-06-30")
}

async fn with_transactions() -> Sample {
    let s = sample().await;
    let rows = vec![
        transaction("canary-1", "2026-05-31T23:59:59Z", 1_000, "canary-may"),
        transaction("canary-2", "2026-06-01T00:00:00Z", 20, "food"),
        transaction("canary-3", "2026-06-30T23:59:59Z", 300, "food"),
        transaction("canary-4", "2026-07-01T00:00:00Z", 4_000, "canary-july"),
    ];
    bring(&s, BankTransactions, rows).await;
    s
}

async fn run_trial(s: &Sample, sql: &str, columns: &[&str]) -> Result<Vec<Value>, RunError> {
    let package = checked(sql, columns).unwrap();
    let answer = run(
        &package,
        &map(json!({"least": 0})),
        &june().into(),
        &s.vault,
    )
    .await?;
    let (_, _, _, rows) = answer.into_parts();
    Ok(rows.into_iter().map(Value::Object).collect())
}

#[test]
fn anything_but_one_plain_select_is_refused() {
    for sql in [
        "",
        "-- SELECT 1",
        "PRAGMA user_version",
        "EXPLAIN SELECT 1 AS a",
        "INSERT INTO bank_transactions VALUES (1, 'x')",
        "DELETE FROM bank_transactions",
        "UPDATE bank_transactions SET amount_minor = 0",
        "CREATE TABLE t (a)",
        "ATTACH ':memory:' AS other",
        "VACUUM INTO 'copy'",
        "SELECT 1 AS a; SELECT 2 AS a",
        "SELECT 1 AS a; DROP TABLE bank_transactions",
        "WITH t AS (SELECT 1 AS a) DELETE FROM bank_transactions",
        "WITH t AS (SELECT 1 AS a) INSERT INTO bank_transactions SELECT a, 'x' FROM t",
    ] {
        assert!(checked(sql, &["a"]).is_err(), "{sql}");
    }
    assert!(checked("SELECT 1 AS a; -- done", &["a"]).is_ok());
}

#[test]
fn undeclared_columns_tables_functions_and_inputs_are_refused() {
    for sql in [
        "SELECT account_id AS a FROM bank_transactions",
        "SELECT booked_at AS a FROM bank_transactions",
        "SELECT count(*) AS a FROM bank_accounts",
        "SELECT count(*) AS a FROM sqlite_schema",
        "SELECT count(*) AS a FROM sqlite_master",
        "SELECT count(*) AS a FROM pragma_table_list",
        "SELECT count(*) AS a FROM pragma_user_version",
        "SELECT count(*) AS a FROM json_each('[1]')",
        "SELECT rowid AS a FROM bank_transactions",
        "SELECT random() AS a",
        "SELECT current_timestamp AS a",
        "SELECT date('now') AS a",
        "SELECT strftime('%s') AS a",
        "SELECT load_extension('x') AS a",
        "SELECT readfile('x') AS a",
        "SELECT zeroblob(9999999) AS a",
        "SELECT group_concat(category) AS a FROM bank_transactions",
        "SELECT sqlite_version() AS a",
        "SELECT amount_minor AS a FROM bank_transactions WHERE category GLOB 'f*'",
        "SELECT ? AS a",
        "SELECT ?1 AS a",
        "SELECT @least AS a",
        "SELECT $least AS a",
        "SELECT :other AS a",
        "SELECT 1 AS b",
        "SELECT 1 AS a, 2 AS b",
        "SELECT amount_minor AS a FROM bank_transactions WHERE category = \"food\"",
    ] {
        assert!(checked(sql, &["a"]).is_err(), "{sql}");
    }
    assert!(
        checked(
            "SELECT :least + count(*) AS a FROM bank_transactions",
            &["a"]
        )
        .is_ok()
    );
}

#[test]
fn recursion_is_refused() {
    let sql =
        "WITH RECURSIVE n (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x AS a FROM n";
    assert!(checked(sql, &["a"]).is_err());
    assert!(checked(&sql.replace("RECURSIVE ", ""), &["a"]).is_err());
}

#[test]
fn a_manifest_that_would_let_anything_out_is_refused() {
    let good = || package("SELECT 1 AS a", &["a"]);
    assert!(CheckedPackage::check(good()).is_ok());
    let refused: [fn(&mut Package); 9] = [
        |p| p.manifest.output.columns[0].kind = consent_model::dataset::ColumnType::Text,
        |p| p.manifest.output.max_rows = 0,
        |p| p.manifest.output.columns.clear(),
        |p| p.manifest.inputs.clear(),
        |p| p.manifest.inputs.push(p.manifest.inputs[0].clone()),
        |p| p.manifest.inputs[0].columns.push("note".into()),
        |p| p.manifest.inputs[0].longest_range_days = 0,
        |p| p.manifest.sentence.clear(),
        |p| p.sql.push_str(&" ".repeat(16 * 1024)),
    ];
    for change in refused {
        let mut package = good();
        change(&mut package);
        assert!(CheckedPackage::check(package).is_err());
    }
    let mut reserved = good();
    let least = reserved.manifest.parameters["least"].clone();
    reserved.manifest.parameters.insert("to".into(), least);
    assert!(matches!(
        CheckedPackage::check(reserved),
        Err(PackageError::ParameterName(_))
    ));
}

#[test]
fn an_output_that_could_say_more_than_it_declares_is_refused() {
    use PackageError as E;
    type Spoil = fn(&mut consent_model::question::Output);
    type Wanted = fn(&E) -> bool;
    let exact: [(Spoil, Wanted); 8] = [
        (
            |o| o.columns[0].min = None,
            |e| matches!(e, E::Unbounded(_)),
        ),
        (
            |o| o.columns[0].max = None,
            |e| matches!(e, E::Unbounded(_)),
        ),
        (
            |o| o.columns[0].max = Some(f64::INFINITY),
            |e| matches!(e, E::Unbounded(_)),
        ),
        (
            |o| o.columns[0].max = Some(-1.0),
            |e| matches!(e, E::Unbounded(_)),
        ),
        (
            |o| o.columns[0].multiple_of = Some(Step::Fixed(0)),
            |e| matches!(e, E::Step(_)),
        ),
        // It may be 0.
        (
            |o| o.columns[0].multiple_of = Some(Step::Parameter("least".into())),
            |e| matches!(e, E::Step(_)),
        ),
        (
            |o| o.columns[0].kind = ColumnType::Date,
            |e| matches!(e, E::Day(_)),
        ),
        (
            |o| o.columns[0].kind = ColumnType::Timestamp,
            |e| matches!(e, E::Day(_)),
        ),
    ];
    for (place, (spoil, wanted)) in exact.into_iter().enumerate() {
        let mut package = package("SELECT 1 AS a", &["a"]);
        spoil(&mut package.manifest.output);
        let refused = CheckedPackage::check(package).unwrap_err();
        assert!(wanted(&refused), "{place} {refused}");
    }
    let mut exact = package("SELECT 1 AS a", &["a"]);
    exact.manifest.output.columns[0].multiple_of = Some(Step::Fixed(1));
    let refused = CheckedPackage::check(exact.clone()).unwrap_err();
    assert!(matches!(refused, E::TooExact(_)), "{refused}");
    exact.manifest.output.columns[0].max = Some(999.0);
    assert!(CheckedPackage::check(exact.clone()).is_ok());
    exact.manifest.output.columns[0].multiple_of = None;
    exact.manifest.output.columns[0].kind = ColumnType::Real;
    let refused = CheckedPackage::check(exact).unwrap_err();
    assert!(matches!(refused, E::TooExact(_)), "{refused}");
    let mut banded = package("SELECT 1 AS a", &["a"]);
    banded.manifest.release = ReleaseRule::Banded;
    banded.manifest.output.columns[0].multiple_of = None;
    let refused = CheckedPackage::check(banded.clone()).unwrap_err();
    assert!(matches!(refused, E::NoBand(_)), "{refused}");
    banded.manifest.output.columns[0].multiple_of = Some(Step::Fixed(5));
    assert!(CheckedPackage::check(banded).is_ok());
}

#[tokio::test]
async fn natural_join_and_using_are_refused_and_would_find_no_column_that_was_not_granted() {
    let s = with_transactions().await;
    let alone = async |sql: &str| {
        let package = CheckedPackage::unread_unchecked(package(sql, &["a"]))?;
        let run = unread(
            &package,
            &map(json!({"least": 0})),
            &june().into(),
            &s.vault,
        )
        .await;
        Ok::<_, PackageError>(run.unwrap().into_parts().3)
    };
    for column in [
        "transaction_id",
        "account_id",
        "booked_at",
        "source",
        "deposit",
    ] {
        let using = format!(
            "WITH guess ({column}) AS (VALUES ('canary-2')) \
             SELECT count(*) AS a FROM bank_transactions JOIN guess USING ({column})"
        );
        // Without a common column this joins every guess with every record, whatever it says.
        let counted = |value: &str| {
            format!(
                "WITH guess ({column}, one) AS (VALUES ('{value}', 1)) \
                 SELECT count(one) AS a FROM bank_transactions NATURAL JOIN guess"
            )
        };
        for sql in [&using, &counted("canary-2")] {
            let refused = checked(sql, &["a"]);
            assert!(matches!(refused, Err(PackageError::Subset(_))), "{sql}");
        }
        // The database's own walls, with the subset check out of their way.
        assert!(alone(&using).await.is_err(), "{column}");
        let right = alone(&counted("canary-2")).await.unwrap();
        let wrong = alone(&counted("no such")).await.unwrap();
        assert_eq!((&right, right[0]["a"].as_i64()), (&wrong, Some(2)));
    }
}

#[tokio::test]
async fn records_outside_the_range_are_not_there() {
    let s = with_transactions().await;
    let sql = "SELECT sum(amount_minor) AS a, count(*) AS b FROM bank_transactions";
    let found = run_trial(&s, sql, &["a", "b"]).await.unwrap();
    assert_eq!(found, [json!({"a": 320, "b": 2})]);
}

#[tokio::test]
async fn an_endless_cross_join_is_cut_off() {
    let s = sample().await;
    let rows = (0..500).map(|n| transaction(&format!("t{n}"), "2026-06-02T00:00:00Z", n, "x"));
    bring(&s, BankTransactions, rows.collect()).await;
    let sql = "SELECT count(*) AS a FROM bank_transactions AS a, bank_transactions AS b, \
               bank_transactions AS c, bank_transactions AS d WHERE \
               a.amount_minor + b.amount_minor + c.amount_minor + d.amount_minor < 0";
    let refused = run_trial(&s, sql, &["a"]).await;
    assert!(
        matches!(refused, Err(RunError::CutOff(Budget::Steps))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn too_many_rows_too_large_numbers_and_failing_code_give_nothing() {
    let s = sample().await;
    let rows = (0..4).map(|n| {
        transaction(
            &format!("t{n}"),
            "2026-06-02T00:00:00Z",
            10_i64.pow(15),
            "x",
        )
    });
    bring(&s, BankTransactions, rows.collect()).await;
    let refused = run_trial(&s, "SELECT 1 AS a FROM bank_transactions", &["a"]).await;
    assert!(
        matches!(refused, Err(RunError::TooManyRows(3))),
        "{refused:?}"
    );
    let refused = run_trial(
        &s,
        "SELECT max(amount_minor) * 10 AS a FROM bank_transactions",
        &["a"],
    )
    .await;
    assert!(matches!(refused, Err(RunError::Value(_))), "{refused:?}");
    assert!(checked("SELECT x'00' AS a FROM bank_transactions", &["a"]).is_err());
    let sql = "SELECT sum(amount_minor * 9000) * 1000 AS a FROM bank_transactions";
    let refused = run_trial(&s, sql, &["a"]).await;
    assert!(
        matches!(refused, Err(RunError::Statement(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn without_a_record_in_range_there_is_no_answer() {
    let s = sample().await;
    bring(
        &s,
        ClinicConditions,
        vec![row(json!({"condition_id": "c", "code": "x"}))],
    )
    .await;
    let refused = run_trial(&s, "SELECT count(*) AS a FROM bank_transactions", &["a"]).await;
    assert!(matches!(refused, Err(RunError::NoData)), "{refused:?}");
}

#[tokio::test]
async fn a_run_leaves_no_file_and_does_not_change_the_vault() {
    let s = with_transactions().await;
    let names = || {
        let mut names: Vec<_> = std::fs::read_dir(s.folder.path())
            .unwrap()
            .map(|e| e.unwrap().file_name())
            .collect();
        names.sort();
        names
    };
    let before = names();
    let sql = "SELECT amount_minor AS a FROM bank_transactions ORDER BY category, amount_minor";
    run_trial(&s, sql, &["a"]).await.unwrap();
    assert_eq!(names(), before);
    assert!(
        before
            .iter()
            .all(|n| n.to_string_lossy().contains(".vault"))
    );
}

#[test]
fn a_folder_adds_questions_and_a_bad_one_stops_the_loading() {
    let dir = tempfile::tempdir().unwrap();
    let place = dir.path().join("trial");
    std::fs::create_dir(&place).unwrap();
    let good = package("SELECT 1 AS a", &["a"]);
    let manifest = serde_json::to_string(&good.manifest).unwrap();
    std::fs::write(place.join("manifest.json"), manifest).unwrap();
    assert!(matches!(
        Catalogue::load(dir.path()),
        Err(CatalogueError::Unreadable(..))
    ));
    std::fs::write(place.join("query.sql"), "SELECT random() AS a").unwrap();
    assert!(matches!(
        Catalogue::load(dir.path()),
        Err(CatalogueError::Package(..))
    ));
    std::fs::write(place.join("query.sql"), &good.sql).unwrap();
    let loaded = Catalogue::load(dir.path()).unwrap();
    let builtin = Catalogue::builtin().unwrap().packages().count();
    assert!(loaded.get(&good.digest().unwrap()).is_some());
    assert_eq!(loaded.packages().count(), builtin + 1);
    let again = dir.path().join("trial-again");
    std::fs::create_dir(&again).unwrap();
    std::fs::copy(place.join("manifest.json"), again.join("manifest.json")).unwrap();
    std::fs::write(again.join("query.sql"), "SELECT 2 AS a").unwrap();
    assert!(matches!(
        Catalogue::load(dir.path()),
        Err(CatalogueError::Twice(..))
    ));
}
