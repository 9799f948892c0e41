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
};

use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult,
    QueryResult, Statement, TransactionTrait,
};
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

use crate::database;

/// Most writers in one transaction: what one failure of the disk undoes has a bound.
const MOST: usize = 256;

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
    /// Commits for everybody in it.
    async fn commit(self) -> Result<(), DbErr> {
        let done = self.tx.commit().await;
        let outcome = match &done {
            Ok(()) => Outcome::Durable,
            Err(error) => Outcome::Failed(error.clone()),
        };
        self.outcome.send_replace(outcome);
        done
    }

    /// Undoes it for everybody in it.
    fn fail(self, error: &DbErr) {
        self.outcome.send_replace(Outcome::Failed(error.clone()));
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
    pub(crate) async fn begin(&self) -> Result<Transaction, DbErr> {
        let this = self.clone();
        let waits = Waits::begin(&self.lane);
        // On its own task: a caller that goes away half-way leaves nothing half begun.
        let begun = tokio::spawn(async move {
            let mut turn = Arc::clone(&this.lane.turn).lock_owned().await;
            drop(waits);
            let savepoint = match &turn.open {
                None => None,
                Some(open) => Some(open.tx.begin().await),
            };
            let (inner, seen) = match savepoint {
                Some(Ok(inner)) => (
                    inner,
                    turn.open.as_ref().map(|open| open.outcome.subscribe()),
                ),
                broken => {
                    // Its connection is gone, and with it what the others did.
                    if let (Some(Err(error)), Some(open)) = (broken, turn.open.take()) {
                        open.fail(&error);
                    }
                    (database::begin_alone(&this.pool).await?, None)
                }
            };
            let lane = Arc::clone(&this.lane);
            let transaction = Transaction {
                inner: Some(inner),
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
    // Undone before the turn passes on: fields are dropped in this order.
    inner: Option<DatabaseTransaction>,
    turn: Option<OwnedMutexGuard<Turn>>,
    lane: Arc<Lane>,
}

impl Transaction {
    /// Makes it durable, alone or with those who are waiting.
    ///
    /// # Errors
    /// When it is not on disk; then nothing of it is, nor of what shared it.
    pub async fn commit(self) -> Result<(), DbErr> {
        // On its own task: a caller that goes away half-way does not undo what others did.
        let shared = tokio::spawn(self.end()).await;
        let mut outcome = match shared.map_err(|error| broken_off(&error))?? {
            None => return Ok(()),
            Some(outcome) => outcome,
        };
        let settled = outcome.wait_for(|outcome| !matches!(outcome, Outcome::Open));
        match settled.await.as_deref() {
            Ok(Outcome::Durable) => Ok(()),
            Ok(Outcome::Failed(error)) => Err(error.clone()),
            Ok(Outcome::Open) | Err(_) => Err(undone()),
        }
    }

    /// Commits, or hands the transaction on and gives what is to be waited for.
    async fn end(mut self) -> Result<Option<watch::Receiver<Outcome>>, DbErr> {
        let (Some(inner), Some(mut turn)) = (self.inner.take(), self.turn.take()) else {
            return Err(undone());
        };
        let mut open = match turn.open.take() {
            // The first one: its transaction is the one that goes on.
            None if !self.lane.somebody_waits() => return inner.commit().await.map(|()| None),
            None => Open {
                tx: inner,
                outcome: watch::Sender::new(Outcome::Open),
                writers: 0,
            },
            Some(open) => match inner.commit().await {
                Ok(()) => open,
                Err(error) => {
                    open.fail(&error);
                    return Err(error);
                }
            },
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
                let open = turn.lock_owned().await.open.take();
                if let Some(open) = open {
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
        match self.inner.take() {
            Some(inner) => inner.rollback().await,
            None => Ok(()),
        }
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
            let settled = seen.wait_for(|outcome| !matches!(outcome, Outcome::Open));
            match settled.await.as_deref() {
                Ok(Outcome::Durable) => {}
                Ok(Outcome::Failed(error)) => return Err(error.clone()),
                Ok(Outcome::Open) | Err(_) => return Err(undone()),
            }
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
        self.inner.as_ref().expect("a transaction that goes on")
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
