//! Every history opens an empty database, tells what it applied, and applies it once.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use migrations::{adapter, database, manager, store};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use sea_orm_migration::MigratorTrait;

async fn applied_once<M: MigratorTrait>() {
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

async fn begun(db: &sea_orm::DatabaseConnection) -> sea_orm::DatabaseTransaction {
    sea_orm::TransactionTrait::begin(db).await.unwrap()
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
