//! Writers that arrive together share one durable transaction, and nothing else: on SQLite, and on PostgreSQL by
//! `tests/run postgres`.
#![allow(
    clippy::unwrap_used,
    missing_docs,
    reason = "a test stops at the first surprise"
)]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use migrations::{
    database::begin,
    shared::{Database, Transaction, observing},
};
use sea_orm::{ConnectOptions, ConnectionTrait, DbErr, Statement, sqlx::Connection as _};
use tokio::{
    sync::oneshot,
    task::{JoinHandle, yield_now},
    time::timeout,
};

const LONG: Duration = Duration::from_secs(20);

struct World {
    db: Database,
    _folder: tempfile::TempDir,
}

/// A database of its own, on the engine that is named: a number for each writer, and a table that counts.
async fn world() -> World {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let folder = tempfile::tempdir().unwrap();
    let url = match std::env::var("AMANAT_TEST_POSTGRES_URL") {
        Err(_) => format!("sqlite://{}/a.db?mode=rwc", folder.path().display()),
        Ok(server) => {
            let (id, made) = (std::process::id(), MADE.fetch_add(1, Ordering::SeqCst));
            let name = format!("sharing_{id}_{made}");
            let admin = sea_orm::Database::connect(&server).await.unwrap();
            let create = format!("CREATE DATABASE {name}");
            admin.execute_unprepared(&create).await.unwrap();
            admin.close().await.unwrap();
            format!("{}/{name}", server.rsplit_once('/').unwrap().0)
        }
    };
    let mut options = ConnectOptions::new(url);
    options.max_connections(8).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(|o| o.pragma("journal_mode", "WAL").foreign_keys(true));
    // As `database::open` does, and for the same reason: one of these tests undoes a transaction behind the pool's back.
    options.map_sqlx_sqlite_pool_opts(|o| {
        o.after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?;
                Ok(!connection.is_in_transaction())
            })
        })
    });
    let db = Database::new(sea_orm::Database::connect(options).await.unwrap());
    for table in [
        "CREATE TABLE parent (id INTEGER PRIMARY KEY)",
        "CREATE TABLE written (id INTEGER PRIMARY KEY,
            parent INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TABLE counted (n INTEGER NOT NULL)",
        "INSERT INTO counted (n) VALUES (0)",
    ] {
        db.execute_unprepared(table).await.unwrap();
    }
    World {
        db,
        _folder: folder,
    }
}

async fn write(tx: &Transaction, id: u32) {
    let insert = format!("INSERT INTO written (id) VALUES ({id})");
    tx.execute_unprepared(&insert).await.unwrap();
}

/// A row that no commit takes.
async fn write_wrongly(tx: &Transaction, id: u32) {
    let insert = format!("INSERT INTO written (id, parent) VALUES ({id}, 404)");
    tx.execute_unprepared(&insert).await.unwrap();
}

async fn written(db: &impl ConnectionTrait) -> Vec<i32> {
    let all = "SELECT id FROM written ORDER BY id";
    let all = Statement::from_string(db.get_database_backend(), all);
    let rows = db.query_all_raw(all).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "id").unwrap())
        .collect()
}

/// What a writer does with its turn.
#[derive(Clone, Copy)]
enum Does {
    /// Writes this row.
    Right(u32),
    /// Writes this row, which no commit takes.
    Wrong(u32),
    /// Writes this row, and undoes it.
    Undone(u32),
    /// Writes this row, and goes away.
    Gone(u32),
}

async fn carry_out(tx: Transaction, does: Does) -> Result<(), DbErr> {
    match does {
        Does::Right(id) => {
            write(&tx, id).await;
            tx.commit().await
        }
        Does::Wrong(id) => {
            write_wrongly(&tx, id).await;
            tx.commit().await
        }
        Does::Undone(id) => {
            write(&tx, id).await;
            tx.rollback().await
        }
        Does::Gone(id) => {
            write(&tx, id).await;
            Ok(())
        }
    }
}

/// A writer that waits for its turn, says when it has it, and goes on when it is told to.
struct Writer {
    has_turn: oneshot::Receiver<()>,
    go_on: oneshot::Sender<()>,
    ends: JoinHandle<Result<(), DbErr>>,
}

impl Writer {
    /// Its turn comes, and it does its work.
    async fn works(self) -> JoinHandle<Result<(), DbErr>> {
        timeout(LONG, self.has_turn).await.unwrap().unwrap();
        self.go_on.send(()).unwrap();
        self.ends
    }
}

impl World {
    /// A writer behind whoever has the turn, and behind as many others.
    async fn behind(&self, others: usize, does: Does) -> Writer {
        let db = self.db.clone();
        let (says, has_turn) = oneshot::channel();
        let (go_on, told) = oneshot::channel::<()>();
        let ends = tokio::spawn(async move {
            let tx = begin(&db).await?;
            says.send(()).unwrap();
            told.await.unwrap();
            carry_out(tx, does).await
        });
        while self.db.waiting() <= others {
            yield_now().await;
        }
        Writer {
            has_turn,
            go_on,
            ends,
        }
    }
}

async fn end(ends: JoinHandle<Result<(), DbErr>>) -> Result<(), DbErr> {
    timeout(LONG, ends).await.unwrap().unwrap()
}

#[tokio::test]
async fn whoever_others_wait_for_is_durable_with_the_last_of_them() {
    let w = world().await;
    let first = begin(&w.db).await.unwrap();
    let second = w.behind(0, Does::Right(2)).await;
    let third = w.behind(1, Does::Right(3)).await;
    let first = tokio::spawn(carry_out(first, Does::Right(1)));
    let second = second.works().await;
    while w.db.waiting() > 0 {
        yield_now().await;
    }
    // Two have done their work; the third has the turn, and nothing is on disk.
    assert!(written(&w.db).await.is_empty());
    assert!(!first.is_finished() && !second.is_finished());
    let third = third.works().await;
    for ends in [first, second, third] {
        end(ends).await.unwrap();
    }
    assert_eq!(written(&w.db).await, [1, 2, 3]);
}

#[tokio::test]
async fn what_one_undoes_is_undone_alone() {
    let w = world().await;
    for last in [Does::Undone(9), Does::Gone(9)] {
        w.db.execute_unprepared("DELETE FROM written")
            .await
            .unwrap();
        let first = begin(&w.db).await.unwrap();
        let middle = w.behind(0, Does::Gone(8)).await;
        let third = w.behind(1, Does::Right(3)).await;
        let last = w.behind(2, last).await;
        let first = tokio::spawn(carry_out(first, Does::Right(1)));
        let mut ends = vec![first];
        for writer in [middle, third, last] {
            ends.push(writer.works().await);
        }
        // Though the last of them commits nothing, and nobody comes after it.
        for one in ends {
            end(one).await.unwrap();
        }
        assert_eq!(written(&w.db).await, [1, 3]);
    }
}

#[tokio::test]
async fn a_commit_that_fails_fails_for_everybody_in_it_and_for_nobody_after() {
    let w = world().await;
    let first = begin(&w.db).await.unwrap();
    let second = w.behind(0, Does::Wrong(2)).await;
    let first = tokio::spawn(carry_out(first, Does::Right(1)));
    let second = second.works().await;
    for ends in [first, second] {
        assert!(end(ends).await.is_err());
    }
    assert!(written(&w.db).await.is_empty());
    let after = begin(&w.db).await.unwrap();
    carry_out(after, Does::Right(3)).await.unwrap();
    assert_eq!(written(&w.db).await, [3]);
}

/// As SQLite does where the disk is full: the transaction is gone behind everybody's back.
#[tokio::test]
async fn nobody_is_told_that_work_is_on_disk_which_the_database_undid_by_itself() {
    let w = world().await;
    for last in [Does::Right(3), Does::Gone(3)] {
        w.db.execute_unprepared("DELETE FROM written")
            .await
            .unwrap();
        let first = begin(&w.db).await.unwrap();
        write(&first, 1).await;
        let db = w.db.clone();
        let undoes = tokio::spawn(async move {
            let tx = begin(&db).await.unwrap();
            tx.execute_unprepared("ROLLBACK").await.unwrap();
        });
        while w.db.waiting() == 0 {
            yield_now().await;
        }
        let last = w.behind(1, last).await;
        let first = tokio::spawn(first.commit());
        timeout(LONG, undoes).await.unwrap().unwrap();
        // It is told, or its turn does not even begin.
        let last = match timeout(LONG, last.has_turn).await.unwrap() {
            Ok(()) => {
                last.go_on.send(()).unwrap();
                end(last.ends).await
            }
            Err(_) => Ok(()),
        };
        assert!(end(first).await.is_err());
        let found = written(&w.db).await;
        assert!(!found.contains(&1));
        // A failed commit may have been one; a commit that ended well is one.
        if last.is_ok() && found.is_empty() {
            continue;
        }
        assert!(last.is_err() || found == [3]);
    }
    let after = begin(&w.db).await.unwrap();
    carry_out(after, Does::Right(4)).await.unwrap();
}

/// An error inside one writer's turn, which on PostgreSQL spoils a transaction until it is undone.
#[tokio::test]
async fn a_statement_that_fails_spoils_nothing_of_the_others() {
    let w = world().await;
    let first = begin(&w.db).await.unwrap();
    let second = w.behind(0, Does::Right(2)).await;
    write(&first, 1).await;
    let first = tokio::spawn(first.commit());
    timeout(LONG, second.has_turn).await.unwrap().unwrap();
    let third = w.behind(0, Does::Right(3)).await;
    second.go_on.send(()).unwrap();
    timeout(LONG, third.has_turn).await.unwrap().unwrap();
    let db = w.db.clone();
    let fails = tokio::spawn(async move {
        let tx = begin(&db).await?;
        tx.execute_unprepared("INSERT INTO written (id) VALUES (1)")
            .await?;
        tx.commit().await
    });
    while w.db.waiting() == 0 {
        yield_now().await;
    }
    third.go_on.send(()).unwrap();
    assert!(end(fails).await.is_err());
    for ends in [first, second.ends, third.ends] {
        end(ends).await.unwrap();
    }
    assert_eq!(written(&w.db).await, [1, 2, 3]);
}

#[tokio::test]
async fn a_caller_that_goes_away_takes_nothing_of_the_others_with_it() {
    let w = world().await;
    let first = begin(&w.db).await.unwrap();
    write(&first, 1).await;
    let second = w.behind(0, Does::Right(2)).await;
    let waits = w.behind(1, Does::Right(9)).await;
    // It has committed, as far as it is concerned, and does not wait for the end.
    let gone = tokio::spawn(first.commit());
    timeout(LONG, second.has_turn).await.unwrap().unwrap();
    gone.abort();
    // This one goes away while it waits for its turn.
    waits.ends.abort();
    assert!(gone.await.unwrap_err().is_cancelled());
    second.go_on.send(()).unwrap();
    end(second.ends).await.unwrap();
    assert_eq!(written(&w.db).await, [1, 2]);
    let after = begin(&w.db).await.unwrap();
    carry_out(after, Does::Right(3)).await.unwrap();
}

#[tokio::test]
async fn what_is_concluded_from_work_that_is_not_on_disk_waits_until_it_is() {
    let w = world().await;
    for (last, good) in [(Does::Right(3), true), (Does::Wrong(3), false)] {
        w.db.execute_unprepared("DELETE FROM written")
            .await
            .unwrap();
        let first = begin(&w.db).await.unwrap();
        write(&first, 1).await;
        let db = w.db.clone();
        let (looked, has_looked) = oneshot::channel();
        let looks = tokio::spawn(async move {
            let (found, observed) = observing(async {
                let tx = begin(&db).await.unwrap();
                written(&tx).await
            })
            .await;
            looked.send(found).unwrap();
            observed.settled().await
        });
        while w.db.waiting() == 0 {
            yield_now().await;
        }
        let last = w.behind(1, last).await;
        let first = tokio::spawn(first.commit());
        assert_eq!(timeout(LONG, has_looked).await.unwrap().unwrap(), [1]);
        timeout(LONG, last.has_turn).await.unwrap().unwrap();
        assert!(!looks.is_finished(), "what it saw may be undone yet");
        last.go_on.send(()).unwrap();
        assert_eq!(end(last.ends).await.is_ok(), good);
        assert_eq!(end(first).await.is_ok(), good);
        assert_eq!(end(looks).await.is_ok(), good);
    }
    // Alone, there is nothing to wait for.
    let (found, observed) = observing(async {
        let tx = begin(&w.db).await.unwrap();
        written(&tx).await
    })
    .await;
    observed.settled().await.unwrap();
    assert!(found.is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_writer_has_read_stays_true_until_it_commits() {
    let w = Arc::new(world().await);
    let mut writers = tokio::task::JoinSet::new();
    for number in 0..200_u32 {
        let w = Arc::clone(&w);
        writers.spawn(async move {
            let tx = begin(&w.db).await.unwrap();
            let sql = "SELECT n FROM counted";
            let sql = Statement::from_string(tx.get_database_backend(), sql);
            let row = tx.query_one_raw(sql).await.unwrap().unwrap();
            let n: i32 = row.try_get("", "n").unwrap();
            yield_now().await;
            tx.execute_unprepared(&format!("UPDATE counted SET n = {}", n + 1))
                .await
                .unwrap();
            // Some think better of it.
            if number % 5 == 0 {
                tx.rollback().await.unwrap();
            } else {
                tx.commit().await.unwrap();
            }
        });
    }
    timeout(LONG, writers.join_all()).await.unwrap();
    let sql = "SELECT n FROM counted";
    let sql = Statement::from_string(w.db.get_database_backend(), sql);
    let row = w.db.query_one_raw(sql).await.unwrap().unwrap();
    let n: i32 = row.try_get("", "n").unwrap();
    assert_eq!(n, 160);
}
