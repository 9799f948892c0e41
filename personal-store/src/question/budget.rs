//! What a run may take: steps of the database's machine, time, memory.

use std::{
    fmt,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use rusqlite::Connection;

/// Steps of one run, on both sides of the grant.
const MOST_STEPS: u64 = 40_000_000;
/// Steps between two looks at the budgets.
const STEPS_AT_ONCE: i32 = 1_000;
/// Longest time of one run.
const LONGEST_RUN: Duration = Duration::from_secs(5);
/// Memory that one run may add to what SQLite holds, in bytes.
const MOST_MEMORY: i64 = 96 * 1024 * 1024;

/// Runs under way. SQLite counts memory for all of them together, so each brings its allowance.
static RUNS: AtomicI64 = AtomicI64::new(0);

/// A budget that a run used up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// Steps of the database's machine.
    Steps,
    /// Time.
    Time,
    /// Memory.
    Memory,
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Steps => "many steps",
            Self::Time => "long",
            Self::Memory => "much memory",
        })
    }
}

/// The budgets of one run, over every connection that works for it.
#[derive(Debug)]
pub(super) struct Watch(Arc<State>);

#[derive(Debug)]
struct State {
    began: Instant,
    memory_before: i64,
    steps: AtomicU64,
    used_up: Mutex<Option<Budget>>,
}

impl Watch {
    /// Begins a run.
    pub(super) fn begin() -> Self {
        RUNS.fetch_add(1, Ordering::Relaxed);
        Self(Arc::new(State {
            began: Instant::now(),
            memory_before: granted_rows::memory_used(),
            steps: AtomicU64::new(0),
            used_up: Mutex::new(None),
        }))
    }

    /// Counts what `connection` does, and stops it when a budget is used up.
    pub(super) fn over(&self, connection: &Connection) -> rusqlite::Result<()> {
        let state = Arc::clone(&self.0);
        connection.progress_handler(STEPS_AT_ONCE, Some(move || state.look()))
    }

    /// The budget that was used up.
    pub(super) fn used_up(&self) -> Option<Budget> {
        *self
            .0
            .used_up
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        RUNS.fetch_sub(1, Ordering::Relaxed);
    }
}

impl State {
    /// Whether to stop.
    fn look(&self) -> bool {
        let at_once = u64::from(STEPS_AT_ONCE.unsigned_abs());
        let steps = self.steps.fetch_add(at_once, Ordering::Relaxed) + at_once;
        let memory = granted_rows::memory_used() - self.memory_before;
        let over = if steps > MOST_STEPS {
            Budget::Steps
        } else if memory > MOST_MEMORY * RUNS.load(Ordering::Relaxed).max(1) {
            Budget::Memory
        } else if self.began.elapsed() > LONGEST_RUN {
            Budget::Time
        } else {
            return false;
        };
        let mut used_up = self.used_up.lock().unwrap_or_else(PoisonError::into_inner);
        used_up.get_or_insert(over);
        true
    }
}
