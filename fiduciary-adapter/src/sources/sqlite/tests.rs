//! Against databases of its own, as another process writes them.

use std::{fs, path::Path};

use consent_model::dataset::DatasetKind;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use super::*;
use crate::sources::{conformance, testing};

async fn written(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let mut db = options
        .journal_mode(sqlx::sqlite::SqliteJournalMode::Wal)
        .connect()
        .await
        .unwrap();
    for statement in [
        "CREATE TABLE accounts (customer_id TEXT, number TEXT, kind TEXT, balance TEXT)",
        "CREATE TABLE transactions (id TEXT, customer_id TEXT, number TEXT, booked_at TEXT, \
         amount NUMERIC, category TEXT, counterparty TEXT, balance REAL)",
    ] {
        sqlx::query(statement).execute(&mut db).await.unwrap();
    }
    for row in testing::ACCOUNTS {
        insert(&mut db, "accounts", &row).await;
    }
    let mut all = db.begin().await.unwrap();
    for row in testing::transactions() {
        insert(&mut all, "transactions", &row).await;
    }
    all.commit().await.unwrap();
    db
}

async fn insert(db: &mut SqliteConnection, table: &str, row: &[impl AsRef<str>]) {
    let places = vec!["?"; row.len()].join(", ");
    let statement = format!("INSERT INTO {table} VALUES ({places})");
    let mut query = sqlx::query(AssertSqlSafe(statement));
    for value in row {
        query = query.bind(value.as_ref().to_owned());
    }
    query.execute(db).await.unwrap();
}

fn config(path: &Path) -> String {
    let head = format!("[[sources]]\nname = \"core\"\nkind = \"sqlite\"\npath = {path:?}\n");
    head + &testing::bank("")
}

#[tokio::test]
async fn it_conforms() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("core.db");
    let mut db = written(&path).await;
    let source = testing::opened(&config(&path)).unwrap();
    conformance::check_apart(&*source, "C1", "C2")
        .await
        .unwrap();
    conformance::check(&*source, "C1", async || {
        insert(&mut db, "transactions", &testing::earliest()).await;
    })
    .await
    .unwrap();
    // A decimal that no float holds, out of a column of floats and one of numbers.
    let rows = testing::all_of(&*source, "C2", DatasetKind::BankTransactions).await;
    assert_eq!(
        (&rows[0]["amount_minor"], &rows[0]["balance_after_minor"]),
        (&(-80_105).into(), &10.into())
    );
}

#[tokio::test]
async fn a_key_is_the_one_that_is_kept_and_not_another_way_to_write_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("core.db");
    let mut db = written(&path).await;
    sqlx::query(
        "CREATE TABLE numbered (customer_id INTEGER, number TEXT, kind TEXT, balance TEXT)",
    )
    .execute(&mut db)
    .await
    .unwrap();
    insert(&mut db, "numbered", &["42", "330000000001", "SB", "1.00"]).await;
    let numbered = config(&path).replace("from = \"accounts\"", "from = \"numbered\"");
    let source = testing::opened(&numbered).unwrap();
    for typed in ["42", "042", " 42 "] {
        let found = source.find_customer(typed).await.unwrap();
        assert_eq!(found.map(|c| c.0).as_deref(), Some("42"), "{typed}");
    }
    // As a key only as it is.
    let other = source
        .snapshot(&crate::sources::CustomerRef("042".into()))
        .await
        .unwrap();
    assert!(other.accounts().await.unwrap().is_empty());
}

#[tokio::test]
async fn nothing_can_be_written_and_what_is_missing_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("core.db");
    drop(written(&path).await);
    let mapping = crate::config::SourceConfig::mapping;
    let one: crate::config::SourceConfig = {
        let all: toml::Table = config(&path).parse().unwrap();
        all["sources"].as_array().unwrap()[0]
            .clone()
            .try_into()
            .unwrap()
    };
    let source = open("sources.core", &path, mapping(&one).unwrap().unwrap()).unwrap();
    let written = sqlx::query("DELETE FROM accounts")
        .execute(&source.tables.0)
        .await;
    assert!(written.is_err());
    let renamed = config(&path).replace("from = \"accounts\"", "from = \"nothing\"");
    let source = testing::opened(&renamed).unwrap();
    let error = source.find_customer("C1").await.unwrap_err().to_string();
    assert!(error.contains("table") && !error.contains("C1"), "{error}");
    fs::remove_file(&path).unwrap();
    let error = testing::opened(&config(&path)).err().unwrap().to_string();
    assert!(error.contains("sources.core.path"), "{error}");
}
