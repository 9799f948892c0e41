//! The local decision point: may a system of the fiduciary's own process these fields of this person,
//! for this purpose, now?
//!
//! Answered out of memory: consents that were verified once, what events said of them since, and status
//! lists that are fetched anew before they are stale. An answer never waits for the network or the
//! database; what is not known, or not known freshly, is denied, with the reason. Each check is written
//! into a log before its answer leaves the process; while it cannot be written, nothing is allowed.
//!
//! [`Decisions::may_process`] answers in process, [`Decisions::may_process_written`] once its entry is
//! with the operating system; over HTTP the latter is asked (`[decide]` of the configuration,
//! `docs/integrate/decide.md`).
//!
//! It decides on processing. How often something may be fetched is counted where it is served.

mod answer;
mod follow;
mod held;
mod index;
mod log;
mod question;
mod verb;

use std::{
    fmt,
    sync::{Arc, Mutex as StdMutex, PoisonError, Weak},
};

use consent_model::event::What;
use service_kit::clock::SharedClock;
use tokio::{sync::Mutex, task::AbortHandle};

pub use self::{
    answer::{
        Allowed, Answer, Answers, Candidate, Decision, Denied, MOST_CANDIDATES, Obligation,
        Outcome, Reason, Rule,
    },
    log::{CheckEntry, CheckFilter, FOLDER, LogUnavailable, ReadError, read},
    question::{
        Fields, FieldsForm, LONGEST_NAME, MOST_COLUMNS, MOST_FIELDS, MOST_QUESTIONS, Question,
        QuestionError, QuestionForm, QuestionName, QuestionsForm, Whom,
    },
    verb::ChecksVerb,
};
use self::{follow::Follower, index::Index, log::Log};
use crate::adapter::{Adapter, Inner};

/// Shortest time for which checks may be kept, in days: a year (DPDP Rules 2025, rule 6(1)(e)).
pub const SHORTEST_KEPT_DAYS: u32 = 366;

/// Why decisions cannot be taken here.
#[derive(Debug, thiserror::Error)]
pub enum DecisionsError {
    /// The log of checks cannot be opened.
    #[error("the log of checks cannot be opened in the data folder")]
    Log(#[source] std::io::Error),
    /// The adapter has been stopped.
    #[error("the adapter has been stopped")]
    Stopped,
}

/// The decision point of an adapter. Cloning is cheap; it may be asked from any thread.
#[derive(Clone)]
pub struct Decisions(Arc<Parts>);

struct Parts {
    index: Arc<Index>,
    log: Log,
    clock: SharedClock,
    adapter: Weak<Inner>,
    follower: Mutex<Follower>,
    task: StdMutex<Option<AbortHandle>>,
}

impl fmt::Debug for Decisions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decisions({} consents)", self.0.index.len())
    }
}

impl Decisions {
    /// Opens the log and begins to follow what is held. Nothing is allowed until that was read once.
    fn open(adapter: &Adapter) -> Result<Self, DecisionsError> {
        let config = &adapter.config;
        let keep_days = config
            .decide
            .as_ref()
            .map_or(SHORTEST_KEPT_DAYS, |decide| decide.keep_days);
        let log = Log::open(&config.data_dir, &adapter.ids, keep_days);
        let index = Arc::new(Index::new());
        let decisions = Self(Arc::new(Parts {
            log: log.map_err(DecisionsError::Log)?,
            clock: Arc::clone(&adapter.clock),
            adapter: adapter.downgrade(),
            follower: Mutex::new(Follower::new(Arc::clone(&index))),
            index,
            task: StdMutex::new(None),
        }));
        let task = tokio::spawn(follow::run(Arc::downgrade(&decisions.0)));
        *decisions.task() = Some(task.abort_handle());
        Ok(decisions)
    }

    fn task(&self) -> std::sync::MutexGuard<'_, Option<AbortHandle>> {
        self.0.task.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// May it be processed? Does no I/O and waits for nothing. The check is in the queue of the log
    /// when this returns; while the log cannot be written, the answer is a denial.
    #[must_use]
    pub fn may_process(&self, asked: &Question) -> Decision {
        let now = self.0.clock.now();
        let decision = self.0.index.decide(asked, now);
        match self.0.log.put(asked, &decision, now) {
            Ok(()) => decision,
            Err(LogUnavailable) => unrecorded(asked, now),
        }
    }

    /// The same, answered once the operating system has the entry of the log: for whoever goes on
    /// working when this process dies.
    pub async fn may_process_written(&self, asked: &Question) -> Decision {
        let all = self.may_process_all(std::slice::from_ref(asked)).await;
        let first = all.into_iter().next();
        first.unwrap_or_else(|| unrecorded(asked, self.0.clock.now()))
    }

    /// The same for many at once, at one moment and with one wait.
    pub async fn may_process_all(&self, asked: &[Question]) -> Vec<Decision> {
        let now = self.0.clock.now();
        let decisions: Vec<_> = asked
            .iter()
            .map(|asked| self.0.index.decide(asked, now))
            .collect();
        if asked.is_empty() {
            return decisions;
        }
        let lines: Vec<_> = asked.iter().zip(&decisions).collect();
        let written = match self.0.log.put_waiting(&lines, now) {
            Ok(written) => written.await.is_ok(),
            Err(LogUnavailable) => false,
        };
        match written {
            true => decisions,
            false => asked.iter().map(|asked| unrecorded(asked, now)).collect(),
        }
    }

    /// The decision alone, without a check being written down: to measure it by. Whoever processes
    /// asks [`Self::may_process`].
    #[doc(hidden)]
    #[must_use]
    pub fn unrecorded(&self, asked: &Question) -> Decision {
        self.0.index.decide(asked, self.0.clock.now())
    }

    /// Brings what is known up to date now, instead of within a second; for a host that has just
    /// fetched something, and for tests. Gives whether it could be done.
    pub async fn refresh(&self) -> bool {
        let Some(adapter) = self.0.adapter.upgrade() else {
            return false;
        };
        self.0
            .follower
            .lock()
            .await
            .round(&Adapter::from_inner(adapter))
            .await
    }

    /// Whether decisions can be taken now; else the part that cannot.
    ///
    /// # Errors
    /// The part.
    pub fn ready(&self) -> Result<(), &'static str> {
        if !self.0.index.is_up_to_date(self.0.clock.now()) {
            return Err("the consents");
        }
        if !self.0.log.is_available() {
            return Err("the log of checks");
        }
        Ok(())
    }

    /// How many consents are held in memory.
    #[must_use]
    pub fn held(&self) -> usize {
        self.0.index.len()
    }

    /// What an event says, before it is answered.
    pub(crate) fn hear(&self, what: &What) {
        self.0.index.hear(what);
    }

    /// Follows no more, and closes the log: what waits in it is written.
    pub(crate) fn close(&self) {
        if let Some(task) = self.task().take() {
            task.abort();
        }
        self.0.log.close();
    }
}

fn unrecorded(asked: &Question, now: chrono::DateTime<chrono::Utc>) -> Decision {
    Decision::without_consent(Rule::LogUnavailable, asked.copy_for(), now)
}

impl Adapter {
    /// The decision point, opened when it is first asked for. Call it inside the runtime: what is held
    /// is followed by a task beside it.
    ///
    /// # Errors
    /// [`DecisionsError`].
    pub fn decisions(&self) -> Result<Decisions, DecisionsError> {
        let mut opened = self
            .decisions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match &*opened {
            Point::Open(decisions) => Ok(decisions.clone()),
            Point::Closed => Err(DecisionsError::Stopped),
            Point::Unasked => {
                let decisions = Decisions::open(self)?;
                *opened = Point::Open(decisions.clone());
                Ok(decisions)
            }
        }
    }

    /// Tells the decision point of an event that is on disk, where there is one.
    pub(crate) fn tell_decisions(&self, what: &What) {
        let opened = self.decisions.lock();
        if let Point::Open(decisions) = &*opened.unwrap_or_else(PoisonError::into_inner) {
            decisions.hear(what);
        }
    }

    /// Closes the decision point for good. Waits for what is still to be written.
    pub(crate) fn close_decisions(&self) {
        let opened = self.decisions.lock();
        let opened = std::mem::replace(
            &mut *opened.unwrap_or_else(PoisonError::into_inner),
            Point::Closed,
        );
        if let Point::Open(decisions) = opened {
            decisions.close();
        }
    }
}

/// The decision point of an adapter, as it holds it.
#[derive(Default)]
pub(crate) enum Point {
    /// Nobody has asked for it.
    #[default]
    Unasked,
    Open(Decisions),
    /// The adapter has been stopped.
    Closed,
}
