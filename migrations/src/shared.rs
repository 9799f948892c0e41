//! Writers that arrive together share one durable transaction.
//!
//! Writers take turns, so that what one has read stays true until it commits. Whoever has done its work while
//! others wait for their turn does not go to the disk for itself: it hands the transaction on, each of those works in
//! a savepoint of its own, and the last one commits for all. A writer that nobody waits behind commits at once,
//! and costs what it always did.
//!
//! INVARIANTS:
//! * [`Transaction::commit`] ends well only once the shared transaction is on disk; if that fails it fails for
//!   everybody in it.
//! * What one writer undoes, or leaves undone by an error, a panic or because nobody waits for it any more, is undone
//!   alone: the others' work stays.
//! * A writer sees what those before it in the same transaction wrote, although it is not on disk yet. Whoever may
//!   answer from that without committing anything itself is called through [`observing`], and its answer waits for
//!   what it has seen ([`Observed::settled`]).

use std::{
    cell::RefCell,
    future::Future,
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use sea_orm_migration::sea_orm::{
    ConnAcquireErr, ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    ExecResult, QueryResult, Statement,
};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::database;

/// Most writers in one transaction: what one failure of the disk undoes has a bound.
const MOST: usize = 256;

/// Longest wait for the turn: longer than anybody waits for another process that holds the database.
const TURN: Duration = Duration::from_secs(20);

/// A writer's own part of a transaction that was handed on to it. The last statement of each turn is one about it, and
/// fails where the database has undone everything by itself (SQLite, where the disk is full) or takes nothing more
/// (PostgreSQL, after an error): then nobody is told that it is done.
const SAVEPOINT: &str = "SAVEPOINT turn";
const RELEASE: &str = "RELEASE SAVEPOINT turn";
const UNDO: &str = "ROLLBACK TO SAVEPOINT turn";

tokio::task_local! {
    static SEEN: RefCell<Vec<watch::Receiver<Outcome>>>;
}

/// What became of a shared transaction.
#[derive(Debug, Clone)]
enum Outcome {
    Open,
    Durable,
    Failed(DbErr),
}

/// A database, and whose turn it is to write to it. Read through it directly; write in a [`Transaction`].
/// Cloning is cheap, and all clones take turns with one another.
#[derive(Debug, Clone)]
pub struct Database {
    pool: DatabaseConnection,
    lane: Arc<Lane>,
}

#[derive(Debug, Default)]
struct Lane {
    turn: Arc<Mutex<Turn>>,
    /// Writers that wait for their turn.
    waiting: AtomicUsize,
}

/// What whoever has the turn finds.
#[derive(Debug, Default)]
struct Turn {
    open: Option<Open>,
}

/// A transaction in which others have done their work already.
#[derive(Debug)]
struct Open {
    tx: DatabaseTransaction,
    outcome: watch::Sender<Outcome>,
    writers: usize,
    /// The last one has left its savepoint behind, with what it did.
    left: bool,
}

/// Counts somebody who waits, for as long as it waits.
struct Waits(Arc<Lane>);

impl Waits {
    fn begin(lane: &Arc<Lane>) -> Self {
        lane.waiting.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(lane))
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}

impl Lane {
    fn somebody_waits(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0
    }
}

impl Open {
    /// Undoes what the last one left behind.
    async fn tidy(&mut self) -> Result<(), DbErr> {
        if self.left {
            self.tx.execute_unprepared(UNDO).await?;
            self.tx.execute_unprepared(RELEASE).await?;
            self.left = false;
        }
        Ok(())
    }

    /// Lets the next one go on in it.
    async fn go_on(&mut self) -> Result<(), DbErr> {
        self.tidy().await?;
        self.tx.execute_unprepared(SAVEPOINT).await?;
        Ok(())
    }

    /// Commits for everybody in it.
    async fn commit(mut self) -> Result<(), DbErr> {
        let done = match self.tidy().await {
            Ok(()) => self.tx.commit().await,
            // Dropped, it is undone.
            Err(error) => Err(error),
        };
        let outcome = match &done {
            Ok(()) => Outcome::Durable,
            Err(error) => Outcome::Failed(error.clone()),
        };
        self.outcome.send_replace(outcome);
        done
    }

    /// Undoes it for everybody in it.
    fn fail(self, error: &DbErr) {
        let Self { tx, outcome, .. } = self;
        drop(tx);
        outcome.send_replace(Outcome::Failed(error.clone()));
    }
}

impl Database {
    /// The database behind a pool, to which this process writes in no other way.
    #[must_use]
    pub fn new(pool: DatabaseConnection) -> Self {
        Self {
            pool,
            lane: Arc::default(),
        }
    }

    /// Waits for its turn, and begins.
    #[tracing::instrument(name = "turn", level = "debug", skip_all)]
    pub(crate) async fn begin(&self) -> Result<Transaction, DbErr> {
        let this = self.clone();
        let waits = Waits::begin(&self.lane);
        // On its own task: a caller that goes away half-way leaves nothing half begun.
        let begun = tokio::spawn(async move {
            let turn = Arc::clone(&this.lane.turn).lock_owned();
            let turn = tokio::time::timeout(TURN, turn).await;
            drop(waits);
            let timeout = |_| DbErr::ConnectionAcquire(ConnAcquireErr::Timeout);
            let mut turn = turn.map_err(timeout)?;
            let part = match turn.open.as_mut() {
                None => None,
                Some(open) => Some(open.go_on().await),
            };
            let part = match (part, turn.open.take()) {
                (Some(Ok(())), Some(open)) => Part::Behind(open),
                // Its connection is gone, or the transaction, and with it what the others did.
                (Some(Err(error)), Some(open)) => {
                    open.fail(&error);
                    Part::First(database::begin_alone(&this.pool).await?)
                }
                _ => Part::First(database::begin_alone(&this.pool).await?),
            };
            let seen = match &part {
                Part::Behind(open) => Some(open.outcome.subscribe()),
                Part::First(_) => None,
            };
            let lane = Arc::clone(&this.lane);
            let transaction = Transaction {
                part: Some(part),
                turn: Some(turn),
                lane,
            };
            Ok::<_, DbErr>((transaction, seen))
        });
        let (transaction, seen) = begun.await.map_err(|error| broken_off(&error))??;
        if let Some(seen) = seen {
            // Outside of `observing` nobody answers from what it has not committed.
            let _ = SEEN.try_with(|all| all.borrow_mut().push(seen));
        }
        Ok(transaction)
    }

    /// Its connections, for whoever reads in a transaction. Whoever writes through them takes no turn.
    #[must_use]
    pub const fn connections(&self) -> &DatabaseConnection {
        &self.pool
    }

    /// How many writers wait for their turn.
    #[must_use]
    pub fn waiting(&self) -> usize {
        self.lane.waiting.load(Ordering::SeqCst)
    }

    /// Whether it answers.
    ///
    /// # Errors
    /// When it does not.
    pub async fn ping(&self) -> Result<(), DbErr> {
        self.pool.ping().await
    }

    /// Closes it.
    ///
    /// # Errors
    /// When it cannot be closed in order.
    pub async fn close(self) -> Result<(), DbErr> {
        self.pool.close().await
    }
}

/// One writer's turn. Dropped, it undoes what was done in it.
#[derive(Debug)]
pub struct Transaction {
    part: Option<Part>,
    turn: Option<OwnedMutexGuard<Turn>>,
    lane: Arc<Lane>,
}

#[derive(Debug)]
enum Part {
    /// Nobody has done anything in it before.
    First(DatabaseTransaction),
    /// In a savepoint of its own.
    Behind(Open),
}

impl Drop for Transaction {
    fn drop(&mut self) {
        match (self.part.take(), self.turn.as_mut()) {
            // The next one undoes it: that takes a statement, which cannot be waited for here.
            (Some(Part::Behind(mut open)), Some(turn)) => {
                open.left = true;
                turn.open = Some(open);
            }
            // Undone before the turn passes on.
            (part, _) => drop(part),
        }
    }
}

impl Transaction {
    /// Makes it durable, alone or with those who are waiting.
    ///
    /// # Errors
    /// When it is not on disk; then nothing of it is, nor of what shared it.
    #[tracing::instrument(name = "commit", level = "debug", skip_all)]
    pub async fn commit(self) -> Result<(), DbErr> {
        // On its own task: a caller that goes away half-way does not undo what others did.
        let shared = tokio::spawn(self.end()).await;
        let mut outcome = match shared.map_err(|error| broken_off(&error))?? {
            None => return Ok(()),
            Some(outcome) => outcome,
        };
        settled(&mut outcome).await
    }

    /// Commits, or hands the transaction on and gives what is to be waited for.
    async fn end(mut self) -> Result<Option<watch::Receiver<Outcome>>, DbErr> {
        let (Some(part), Some(mut turn)) = (self.part.take(), self.turn.take()) else {
            return Err(undone());
        };
        let mut open = match part {
            Part::First(tx) if !self.lane.somebody_waits() => {
                return tx.commit().await.map(|()| None);
            }
            // Its transaction is the one that goes on.
            Part::First(tx) => Open {
                tx,
                outcome: watch::Sender::new(Outcome::Open),
                writers: 0,
                left: false,
            },
            Part::Behind(open) => {
                if let Err(error) = open.tx.execute_unprepared(RELEASE).await {
                    open.fail(&error);
                    return Err(error);
                }
                open
            }
        };
        open.writers += 1;
        if open.writers >= MOST || !self.lane.somebody_waits() {
            return open.commit().await.map(|()| None);
        }
        let outcome = open.outcome.subscribe();
        let is_first = open.writers == 1;
        turn.open = Some(open);
        drop(turn);
        if is_first {
            // Behind those who wait now: it commits for all, should the last of them not do it, since it was
            // undone or went away. So nobody waits for whoever comes later.
            let turn = Arc::clone(&self.lane.turn);
            tokio::spawn(async move {
                let mut turn = turn.lock_owned().await;
                if let Some(open) = turn.open.take() {
                    // Everybody in it is told.
                    let _ = open.commit().await;
                }
            });
        }
        Ok(Some(outcome))
    }

    /// Undoes what was done in it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn rollback(mut self) -> Result<(), DbErr> {
        match self.part.take() {
            Some(Part::First(tx)) => tx.rollback().await,
            // As if it were dropped.
            behind => {
                self.part = behind;
                Ok(())
            }
        }
    }
}

/// Waits for what becomes of it.
async fn settled(outcome: &mut watch::Receiver<Outcome>) -> Result<(), DbErr> {
    let settled = outcome.wait_for(|outcome| !matches!(outcome, Outcome::Open));
    match settled.await.as_deref() {
        Ok(Outcome::Durable) => Ok(()),
        Ok(Outcome::Failed(error)) => Err(error.clone()),
        Ok(Outcome::Open) | Err(_) => Err(undone()),
    }
}

fn undone() -> DbErr {
    DbErr::Custom("the transaction was undone".to_owned())
}

fn broken_off(error: &tokio::task::JoinError) -> DbErr {
    DbErr::Custom(format!("the transaction broke off: {error}"))
}

/// What a call has seen of others' work that was not on disk yet.
#[derive(Debug)]
pub struct Observed(Vec<watch::Receiver<Outcome>>);

impl Observed {
    /// Waits until all of it is on disk.
    ///
    /// # Errors
    /// When some of it has been undone: then what was concluded from it may be wrong.
    pub async fn settled(self) -> Result<(), DbErr> {
        for mut seen in self.0 {
            settled(&mut seen).await?;
        }
        Ok(())
    }
}

/// Runs a call, and tells what it has seen that may not be on disk yet.
pub async fn observing<T>(call: impl Future<Output = T>) -> (T, Observed) {
    SEEN.scope(RefCell::default(), async {
        let said = call.await;
        (said, Observed(SEEN.with(RefCell::take)))
    })
    .await
}

impl Deref for Transaction {
    type Target = DatabaseTransaction;

    /// # Panics
    /// Never: it is there until the transaction is taken apart.
    #[expect(
        clippy::expect_used,
        reason = "only taken by what consumes the transaction"
    )]
    fn deref(&self) -> &DatabaseTransaction {
        match self.part.as_ref().expect("a transaction that goes on") {
            Part::First(tx) | Part::Behind(Open { tx, .. }) => tx,
        }
    }
}

macro_rules! delegates {
    ($type:ty, $to:ident) => {
        #[async_trait::async_trait]
        impl ConnectionTrait for $type {
            fn get_database_backend(&self) -> DbBackend {
                self.$to().get_database_backend()
            }

            async fn execute_raw(&self, stmt: Statement) -> Result<ExecResult, DbErr> {
                self.$to().execute_raw(stmt).await
            }

            async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
                self.$to().execute_unprepared(sql).await
            }

            async fn query_one_raw(&self, stmt: Statement) -> Result<Option<QueryResult>, DbErr> {
                self.$to().query_one_raw(stmt).await
            }

            async fn query_all_raw(&self, stmt: Statement) -> Result<Vec<QueryResult>, DbErr> {
                self.$to().query_all_raw(stmt).await
            }
        }
    };
}

delegates!(Database, connections);
delegates!(Transaction, deref);
