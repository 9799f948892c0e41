//! What has gone between the parties: the last requests, newest first. Kept in memory while the network
//! runs, never on disk.
//!
//! A line says when, who called whom, with which method and path, what came of it and how long it took.
//! It never holds a body, a query, a token or an address; of a signed document only who signed it, and of
//! an answer only its problem type and the id it gave.

mod messages;
mod watch;

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use serde::Serialize;
use service_kit::clock::SharedClock;

pub(crate) use self::watch::Watch;

/// Most lines that are kept.
const MOST: usize = 1_000;

/// One call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    /// When it began.
    pub at: DateTime<Utc>,
    /// Who called: a party's name on the network, `manager`, or `somebody` who did not say.
    pub from: String,
    /// Who was called: `manager`, or a party.
    pub to: &'static str,
    /// The method.
    pub method: String,
    /// The path, without its query.
    pub path: String,
    /// The request, session or artifact that it was about, where the path or the answer names one.
    pub about: Option<String>,
    /// What was answered; nothing when the connection ended before.
    pub status: Option<u16>,
    /// The problem's name, when it was one.
    pub problem: Option<String>,
    /// How long it took.
    pub milliseconds: u64,
}

/// The last calls.
#[derive(Clone)]
pub struct Requests {
    lines: Arc<Mutex<VecDeque<Line>>>,
    clock: SharedClock,
}

impl Requests {
    /// None yet.
    #[must_use]
    pub fn new(clock: SharedClock) -> Self {
        Self {
            lines: Arc::default(),
            clock,
        }
    }

    /// Calls of or to a party (of anybody when none is named), newest first.
    #[must_use]
    pub fn newest(&self, party: Option<&str>) -> Vec<Line> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let of_party = |line: &&Line| party.is_none_or(|p| line.from == p || line.to == p);
        lines.iter().rev().filter(of_party).cloned().collect()
    }

    /// Everybody who called or was called, by name.
    #[must_use]
    pub fn parties(&self) -> Vec<String> {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let mut names: Vec<String> = lines
            .iter()
            .flat_map(|line| [line.from.clone(), line.to.to_owned()])
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn add(&self, line: Line) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() == MOST {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}
