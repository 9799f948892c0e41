//! Which faults of a database pass by themselves: it is away, full, or held by somebody for longer than was waited.
//!
//! A caller that is told so comes again; told of a fault of ours it gives up, or calls us.

use std::error::Error;

use sea_orm_migration::sea_orm::{
    DbErr, RuntimeErr,
    sqlx::{self, error::DatabaseError},
};

/// Primary result codes of SQLite: busy, locked, read only, input or output, full, cannot open.
const SQLITE: [i32; 6] = [5, 6, 8, 10, 13, 14];
/// Classes of PostgreSQL's `SQLSTATE`: connection, transaction to be tried again, resources, operator, system.
const CLASSES: [&str; 5] = ["08", "40", "53", "57", "58"];
/// Single ones: a lock that was not free in time; a standby, or a former primary, that takes no writes; a transaction
/// that stood still too long.
const STATES: [&str; 3] = ["55P03", "25006", "25P03"];

/// Whether `error`, or what caused it, is a database that may serve again in a moment.
#[must_use]
pub fn passes(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(error) = error.downcast_ref::<DbErr>() {
            return of_orm(error);
        }
        if let Some(error) = error.downcast_ref::<sqlx::Error>() {
            return of_driver(error);
        }
        next = error.source();
    }
    false
}

fn of_orm(error: &DbErr) -> bool {
    match error {
        DbErr::ConnectionAcquire(_) => true,
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => of_driver(error),
        _ => false,
    }
}

fn of_driver(error: &sqlx::Error) -> bool {
    match error {
        // A proxy without a server behind it takes the connection and says nothing, or nonsense.
        sqlx::Error::Io(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => of_server(&**error),
        _ => false,
    }
}

fn of_server(error: &dyn DatabaseError) -> bool {
    let Some(code) = error.code() else {
        return false;
    };
    match code.parse::<i32>() {
        // SQLite's are numbers, with what happened exactly in the higher bits. A state of five digits is
        // PostgreSQL's.
        Ok(number) if code.len() != 5 => SQLITE.contains(&(number & 0xff)),
        _ => STATES.contains(&&*code) || CLASSES.iter().any(|class| code.starts_with(class)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use sea_orm_migration::sea_orm::{ConnectOptions, ConnectionTrait as _, Database};

    use super::*;

    #[derive(Debug)]
    struct Outside(DbErr);

    impl std::fmt::Display for Outside {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("outside")
        }
    }

    impl Error for Outside {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    #[tokio::test]
    async fn a_full_database_passes_and_a_wrong_statement_does_not() {
        let db = Database::connect("sqlite::memory:").await.unwrap();
        db.execute_unprepared("CREATE TABLE t (x BLOB); PRAGMA max_page_count = 3")
            .await
            .unwrap();
        let full = db
            .execute_unprepared("INSERT INTO t VALUES (zeroblob(100000))")
            .await
            .unwrap_err();
        assert!(passes(&full), "{full}");
        assert!(passes(&Outside(full)));
        let wrong = db.execute_unprepared("SELECT nothing").await.unwrap_err();
        assert!(!passes(&Outside(wrong)));
        assert!(!passes(&Outside(DbErr::RecordNotInserted)));
        assert!(!passes(&std::io::Error::other("a fault")));
        let nonsense = sqlx::Error::Protocol("unexpected response from SSLRequest".into());
        let nonsense = DbErr::Conn(RuntimeErr::SqlxError(nonsense.into()));
        assert!(passes(&Outside(nonsense)));
    }

    #[tokio::test]
    async fn a_database_that_is_held_or_not_to_be_reached_passes() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}?mode=rwc", folder.path().join("a.db").display());
        let held = Database::connect(&url).await.unwrap();
        held.execute_unprepared("PRAGMA journal_mode = WAL; CREATE TABLE t (x); BEGIN IMMEDIATE")
            .await
            .unwrap();
        let other = Database::connect(&url).await.unwrap();
        let busy = other
            .execute_unprepared("PRAGMA busy_timeout = 0; INSERT INTO t VALUES (1)")
            .await
            .unwrap_err();
        assert!(passes(&busy), "{busy}");
        let mut nowhere = ConnectOptions::new("postgres://nobody@127.0.0.1:1/none");
        nowhere.acquire_timeout(Duration::from_millis(50));
        assert!(passes(&Database::connect(nowhere).await.unwrap_err()));
    }
}
