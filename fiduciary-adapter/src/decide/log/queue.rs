//! Lines that wait to be written, and the two threads that write and flush them.

use std::{
    fs::File,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use chrono::{DateTime, SecondsFormat, Utc};
use tokio::sync::oneshot;

use super::{
    LogUnavailable,
    segment::{Opener, Segment},
};
use crate::decide::{answer::Decision, question::Question};

/// How soon lines are written for which nobody waits.
const SOON: Duration = Duration::from_millis(2);
/// After so long without a line the thread sleeps until it is woken.
const DROWSY: Duration = Duration::from_millis(100);
/// Between two tries to write.
const AGAIN: Duration = Duration::from_millis(250);
/// Between two flushes: with the time that one takes, less than 200 ms.
const FLUSH: Duration = Duration::from_millis(150);

/// Lines that wait.
pub(super) struct Queue {
    state: Mutex<State>,
    /// Wakes the thread that writes.
    wake: Condvar,
    /// What is to be flushed.
    unflushed: Mutex<Unflushed>,
    wake_flush: Condvar,
    most: usize,
}

#[derive(Default)]
struct State {
    lines: Lines,
    waiting: Vec<oneshot::Sender<()>>,
    /// The last try to write has failed.
    broken: bool,
    /// The last flush has failed.
    unflushed: bool,
    closed: bool,
    /// The thread sleeps until it is woken, or only until its time is over.
    asleep: Sleep,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Sleep {
    #[default]
    Awake,
    Short,
    Deep,
}

#[derive(Default)]
struct Unflushed {
    file: Option<Arc<File>>,
    closed: bool,
    /// A flush has failed: what the system holds of that file may be lost, and its word is no good.
    failed: bool,
}

impl State {
    const fn takes(&self, most: usize) -> bool {
        !self.broken && !self.unflushed && !self.closed && self.lines.bytes.len() < most
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queue {
    pub(super) fn new(most: usize) -> Self {
        Self {
            state: Mutex::default(),
            wake: Condvar::new(),
            unflushed: Mutex::default(),
            wake_flush: Condvar::new(),
            most,
        }
    }

    pub(super) fn is_available(&self) -> bool {
        let state = locked(&self.state);
        state.takes(self.most)
    }

    /// Puts lines in, and a waiter where `wait` asks for one.
    pub(super) fn put(
        &self,
        wait: bool,
        lines: impl FnOnce(&mut Lines),
    ) -> Result<Option<oneshot::Receiver<()>>, LogUnavailable> {
        let mut state = locked(&self.state);
        if !state.takes(self.most) {
            return Err(LogUnavailable);
        }
        lines(&mut state.lines);
        let waiting = wait.then(|| {
            let (told, waiting) = oneshot::channel();
            state.waiting.push(told);
            waiting
        });
        // A thread that sleeps shortly comes by itself, soon enough where nobody waits.
        let due = match state.asleep {
            Sleep::Awake => false,
            Sleep::Short => wait,
            Sleep::Deep => true,
        };
        if due {
            state.asleep = Sleep::Awake;
        }
        drop(state);
        if due {
            self.wake.notify_one();
        }
        Ok(waiting)
    }

    pub(super) fn close(&self) {
        locked(&self.state).closed = true;
        self.wake.notify_all();
    }

    /// The thread that writes.
    pub(super) fn write_all(&self, mut opener: Box<dyn Opener>, first: Segment) {
        let mut segment = Some(first);
        let (mut bytes, mut waiting) = (Vec::new(), Vec::new());
        while self.take(&mut bytes, &mut waiting) {
            let mut tries = 0u32;
            loop {
                let failed = std::mem::take(&mut locked(&self.unflushed).failed);
                if failed || segment.as_ref().is_some_and(|s| opener.is_over(s)) {
                    segment = None;
                }
                if segment.as_ref().is_some_and(Segment::is_torn) {
                    // The next file begins with the line that was cut off.
                    segment = None;
                }
                let written = match &mut segment {
                    Some(there) => there.write(&mut bytes),
                    None => opener.next().and_then(|mut opened| {
                        let written = opened.write(&mut bytes);
                        segment = Some(opened);
                        written
                    }),
                };
                match written {
                    Ok(()) => {
                        if let Some(file) = segment.as_ref().map(Segment::file) {
                            self.flush_later(file);
                        }
                        break;
                    }
                    Err(error) => {
                        if tries == 0 {
                            tracing::error!(%error, "the log of checks cannot be written");
                        }
                        // Whoever waits hears at once: the other end of the channel is gone.
                        waiting.clear();
                        if self.pause_broken() && tries >= 2 {
                            tracing::error!("the last lines of the log of checks are lost");
                            self.end_flushing();
                            return;
                        }
                        tries = tries.saturating_add(1);
                    }
                }
            }
            if tries > 0 {
                tracing::info!("the log of checks can be written again");
            }
            locked(&self.state).broken = false;
            for told in waiting.drain(..) {
                // One who has gone away does not mind.
                let _ = told.send(());
            }
        }
        self.end_flushing();
    }

    /// Waits for lines, and takes them; `false` once it is closed and none are left.
    fn take(&self, bytes: &mut Vec<u8>, waiting: &mut Vec<oneshot::Sender<()>>) -> bool {
        let mut state = locked(&self.state);
        let since = Instant::now();
        loop {
            // Lines for which nobody waits are let come together for a moment.
            let rested = since.elapsed() >= SOON;
            let due = !state.waiting.is_empty() || rested || state.closed;
            if !state.lines.bytes.is_empty() && due {
                std::mem::swap(bytes, &mut state.lines.bytes);
                std::mem::swap(waiting, &mut state.waiting);
                state.asleep = Sleep::Awake;
                return true;
            }
            if state.closed && state.lines.bytes.is_empty() {
                return false;
            }
            if state.lines.bytes.is_empty() && since.elapsed() >= DROWSY {
                state.asleep = Sleep::Deep;
                state = self
                    .wake
                    .wait(state)
                    .unwrap_or_else(PoisonError::into_inner);
            } else {
                state.asleep = Sleep::Short;
                let slept = self.wake.wait_timeout(state, SOON);
                state = slept.unwrap_or_else(PoisonError::into_inner).0;
            }
            state.asleep = Sleep::Awake;
        }
    }

    /// Says that nothing can be written, and waits a moment; whether it was closed meanwhile.
    fn pause_broken(&self) -> bool {
        let mut state = locked(&self.state);
        state.broken = true;
        // Those who came after the lines were taken.
        state.waiting.clear();
        if !state.closed {
            let slept = self.wake.wait_timeout(state, AGAIN);
            state = slept.unwrap_or_else(PoisonError::into_inner).0;
        }
        state.closed
    }

    fn flush_later(&self, file: Arc<File>) {
        let mut unflushed = locked(&self.unflushed);
        let woken = unflushed.file.replace(file).is_none();
        drop(unflushed);
        if woken {
            self.wake_flush.notify_one();
        }
    }

    fn end_flushing(&self) {
        locked(&self.unflushed).closed = true;
        self.wake_flush.notify_all();
    }

    /// Flushes, again and again until it can be; nothing is allowed meanwhile. What the system held of
    /// a file that could not be flushed may be lost, so it takes no more.
    fn flush(&self, file: &File) {
        let mut failed = false;
        while let Err(error) = file.sync_data() {
            if !failed {
                tracing::error!(%error, "the log of checks cannot be flushed");
            }
            failed = true;
            let mut unflushed = locked(&self.unflushed);
            unflushed.failed = true;
            if unflushed.closed {
                return;
            }
            drop(unflushed);
            locked(&self.state).unflushed = true;
            let unflushed = locked(&self.unflushed);
            drop(self.wake_flush.wait_timeout(unflushed, FLUSH));
        }
        if failed {
            locked(&self.state).unflushed = false;
        }
    }

    /// The thread that flushes.
    pub(super) fn flush_all(&self) {
        loop {
            let mut unflushed = locked(&self.unflushed);
            while unflushed.file.is_none() && !unflushed.closed {
                let woken = self.wake_flush.wait(unflushed);
                unflushed = woken.unwrap_or_else(PoisonError::into_inner);
            }
            let Some(file) = unflushed.file.take() else {
                return;
            };
            drop(unflushed);
            self.flush(&file);
            let unflushed = locked(&self.unflushed);
            if !unflushed.closed {
                let rest = self
                    .wake_flush
                    .wait_timeout_while(unflushed, FLUSH, |u| !u.closed);
                drop(rest);
            }
        }
    }
}

/// Lines being put together, and the second that was written last.
#[derive(Default)]
pub(super) struct Lines {
    bytes: Vec<u8>,
    second: Option<i64>,
    /// That second as text, without what comes after it.
    text: String,
}

impl Lines {
    /// One line. What is put in has been checked to need no escape: see [`Question`].
    pub(super) fn of(&mut self, asked: &Question, decision: &Decision, now: DateTime<Utc>) {
        self.bytes.extend_from_slice(b"{\"at\":\"");
        self.moment(now);
        self.bytes.extend_from_slice(b"\",");
        self.bytes.extend_from_slice(asked.logged().as_bytes());
        match decision {
            Decision::Allow(allowed) => {
                self.bytes
                    .extend_from_slice(b",\"outcome\":\"allow\",\"artifact\":\"");
                let mut id = [0; 36];
                let id = allowed.artifact().uuid().hyphenated().encode_lower(&mut id);
                self.bytes.extend_from_slice(id.as_bytes());
                self.bytes.extend_from_slice(b"\",\"items\":[");
                for (place, item) in allowed.items().enumerate() {
                    let open: &[u8] = if place == 0 { b"\"" } else { b",\"" };
                    self.bytes.extend_from_slice(open);
                    self.bytes.extend_from_slice(item.as_str().as_bytes());
                    self.bytes.push(b'"');
                }
                self.bytes.extend_from_slice(b"]}\n");
            }
            Decision::Deny(denied) => {
                self.bytes.extend_from_slice(b",\"outcome\":\"deny\"");
                if !denied.reasons.is_empty() {
                    self.bytes.extend_from_slice(b",\"reasons\":");
                    // Writing into memory does not fail.
                    let _ = serde_json::to_writer(&mut self.bytes, &denied.reasons);
                }
                if !denied.candidates.is_empty() {
                    self.bytes.extend_from_slice(b",\"candidates\":");
                    let _ = serde_json::to_writer(&mut self.bytes, &denied.candidates);
                }
                self.bytes.extend_from_slice(b"}\n");
            }
        }
    }

    /// RFC 3339 in milliseconds; the date is worked out once a second.
    fn moment(&mut self, now: DateTime<Utc>) {
        let second = now.timestamp();
        if self.second != Some(second) {
            let text = now.to_rfc3339_opts(SecondsFormat::Secs, true);
            self.text = text.trim_end_matches('Z').to_owned();
            self.second = Some(second);
        }
        self.bytes.extend_from_slice(self.text.as_bytes());
        // By hand: it is done for every check, and formatting takes as long as the decision.
        let millis = now.timestamp_subsec_millis().min(999);
        let digit = |of: u32| b'0' + u8::try_from(millis / of % 10).unwrap_or(0);
        self.bytes
            .extend_from_slice(&[b'.', digit(100), digit(10), digit(1), b'Z']);
    }
}

#[cfg(test)]
mod tests;
