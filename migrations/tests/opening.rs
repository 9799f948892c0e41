//! Every history opens an empty database, tells what it applied, and applies it once.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use migrations::{
    adapter, database, manager,
    shared::Database,
    step::{History, digest},
    store,
};
use sea_orm::{ConnectionTrait, DbBackend, Statement};

async fn applied_once<M: History>() {
    let folder = tempfile::tempdir().unwrap();
    let url = database::sqlite_url(&folder.path().join("a.db")).unwrap();
    let all: Vec<String> = M::migrations()
        .iter()
        .map(|step| step.name().to_owned())
        .collect();
    assert!(!all.is_empty());
    assert_eq!(database::migrate::<M>(&url).await.unwrap(), all);
    assert!(database::migrate::<M>(&url).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_history_is_applied_once_and_told() {
    applied_once::<adapter::Migrator>().await;
    applied_once::<manager::Migrator>().await;
    applied_once::<store::Migrator>().await;
}

/// A step that has been applied somewhere never changes. The line of a new step is printed here.
#[test]
fn no_step_has_been_edited() {
    let kept = include_str!("../steps.tsv");
    let mut lines = kept.lines();
    for (service, steps) in [
        ("adapter", adapter::Migrator::STEPS),
        ("manager", manager::Migrator::STEPS),
        ("store", store::Migrator::STEPS),
    ] {
        for (name, sql) in steps {
            let line = format!("{service}\t{name}\t{}", digest(sql));
            let kept = lines.next().unwrap_or_default();
            assert_eq!(kept, line, "`steps.tsv` names other steps");
        }
    }
    assert_eq!(lines.next(), None, "a step is gone");
}

#[tokio::test]
async fn a_database_of_another_history_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let url = database::sqlite_url(&folder.path().join("a.db")).unwrap();
    let db = database::open::<store::Migrator>(&url).await.unwrap();
    let refused = database::open::<manager::Migrator>(&url).await;
    assert!(refused.is_err(), "a store's database is no manager's");
    for edited in [
        "UPDATE applied_step SET digest = 'other' WHERE name LIKE '0001%'",
        "DELETE FROM applied_step WHERE name LIKE '0001%'",
    ] {
        db.execute_unprepared(edited).await.unwrap();
        let refused = database::open::<store::Migrator>(&url).await.unwrap_err();
        let says = refused.to_string();
        assert!(
            says.contains("`0001_host`") && says.contains("another version"),
            "{says}"
        );
    }
}

#[tokio::test]
async fn every_connection_of_a_file_is_durable_and_the_file_is_the_owners_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.db");
    let url = database::sqlite_url(&path).unwrap();
    let db = database::open::<store::Migrator>(&url).await.unwrap();
    // Open at once, so that they are different connections.
    let (one, two) = (begun(&db).await, begun(&db).await);
    for connection in [&one, &two] {
        assert_eq!(
            number(connection, "PRAGMA synchronous", "synchronous").await,
            2
        );
        assert_eq!(
            number(connection, "PRAGMA foreign_keys", "foreign_keys").await,
            1
        );
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

async fn begun(db: &Database) -> sea_orm::DatabaseTransaction {
    sea_orm::TransactionTrait::begin(db.connections())
        .await
        .unwrap()
}

async fn number(db: &impl ConnectionTrait, sql: &str, column: &str) -> i64 {
    let asked = Statement::from_string(DbBackend::Sqlite, sql);
    let row = db.query_one_raw(asked).await.unwrap().unwrap();
    row.try_get("", column).unwrap()
}

#[tokio::test]
async fn several_programs_may_open_one_new_database_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let url = database::sqlite_url(&folder.path().join("new.sqlite")).unwrap();
    let mut opening = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let url = url.clone();
        opening.spawn(async move { database::open::<adapter::Migrator>(&url).await });
    }
    for opened in opening.join_all().await {
        opened.unwrap().close().await.unwrap();
    }
}

/// SQLite does so by itself where the disk is full.
#[tokio::test]
async fn a_connection_whose_transaction_was_undone_behind_its_back_is_not_used_again() {
    let folder = tempfile::tempdir().unwrap();
    let url = database::sqlite_url(&folder.path().join("a.db")).unwrap();
    let db = database::open::<store::Migrator>(&url).await.unwrap();
    db.execute_unprepared("CREATE TABLE tried (n INTEGER)")
        .await
        .unwrap();
    // So that there is one connection left.
    let mut readers = Vec::new();
    for _ in 0..7 {
        readers.push(begun(&db).await);
    }
    for _ in 0..5 {
        let tx = database::begin(&db).await.unwrap();
        tx.execute_unprepared("ROLLBACK").await.unwrap();
        drop(tx);
        let tx = database::begin(&db).await.unwrap();
        tx.execute_unprepared("INSERT INTO tried (n) VALUES (1)")
            .await
            .unwrap();
        drop(tx);
        // Undone, and no lock is left that another program would wait for.
        let other = sea_orm::Database::connect(&url).await.unwrap();
        other
            .execute_unprepared("PRAGMA busy_timeout = 2000")
            .await
            .unwrap();
        other
            .execute_unprepared("INSERT INTO tried (n) VALUES (0)")
            .await
            .unwrap();
        other.close().await.unwrap();
    }
    assert_eq!(number(&db, "SELECT SUM(n) AS n FROM tried", "n").await, 0);
}
