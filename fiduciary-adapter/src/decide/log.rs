//! The log of every check: who asked, about whom, what for, what was answered and why (NeGD, *Business
//! Requirement Document for Consent Management under the DPDP Act*, consent validation).
//!
//! One thread writes. Whoever checks puts a line into a queue; the thread hands all lines that wait to
//! the operating system in one write, and a second one flushes them to the disk at least every 200 ms.
//! An answer that leaves the process is given once its line was written, so it survives `kill -9`; a
//! power cut takes at most the last 200 ms. A check in process does not wait: what dies with the
//! process is the processing, too.
//!
//! Fails closed: while lines cannot be written nothing is allowed. They are kept and tried again, so
//! a disk that has room again is all it takes.

mod queue;
mod read;
mod segment;

use std::{
    fmt,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
};

use chrono::{DateTime, Utc};
use service_kit::entropy::IdSource;
use tokio::sync::oneshot;

use self::{
    queue::Queue,
    segment::{Folder, Opener},
};
pub use self::{
    read::{CheckEntry, CheckFilter, ReadError, read},
    segment::FOLDER,
};
use super::{answer::Decision, question::Question};

/// Lines that may wait, in bytes; more, and nothing is allowed.
const MOST_WAITING: usize = 8 * 1024 * 1024;

/// The check could not be written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the log of checks cannot be written; is there room on the disk?")]
pub struct LogUnavailable;

/// The log while it is open.
pub(super) struct Log {
    queue: Arc<Queue>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

impl Log {
    /// Opens the log of this process in a data folder; entries are kept for `keep_days`.
    ///
    /// # Errors
    /// When the folder or a first file cannot be made, or no thread can be started.
    pub(super) fn open(data: &Path, ids: &IdSource, keep_days: u32) -> std::io::Result<Self> {
        let folder = Folder::new(data, ids, keep_days)?;
        Self::on(Box::new(folder))
    }

    fn on(mut opener: Box<dyn Opener>) -> std::io::Result<Self> {
        let first = opener.next()?;
        let queue = Arc::new(Queue::new(MOST_WAITING));
        let (writing, flushing) = (Arc::clone(&queue), Arc::clone(&queue));
        let named = |name: &str| std::thread::Builder::new().name(name.to_owned());
        let threads = vec![
            named("checks-write").spawn(move || writing.write_all(opener, first))?,
            named("checks-flush").spawn(move || flushing.flush_all())?,
        ];
        Ok(Self {
            queue,
            threads: Mutex::new(threads),
        })
    }

    /// Puts a line into the queue.
    pub(super) fn put(
        &self,
        asked: &Question,
        decision: &Decision,
        now: DateTime<Utc>,
    ) -> Result<(), LogUnavailable> {
        self.queue
            .put(false, |line| line.of(asked, decision, now))?;
        Ok(())
    }

    /// Puts lines into the queue; what it gives says once they are written, or that they are not.
    pub(super) fn put_waiting(
        &self,
        lines: &[(&Question, &Decision)],
        now: DateTime<Utc>,
    ) -> Result<oneshot::Receiver<()>, LogUnavailable> {
        let waiting = self.queue.put(true, |line| {
            for (asked, decision) in lines {
                line.of(asked, decision, now);
            }
        })?;
        waiting.ok_or(LogUnavailable)
    }

    /// Whether lines can be written, as far as is known.
    pub(super) fn is_available(&self) -> bool {
        self.queue.is_available()
    }

    /// Writes and flushes what waits, and ends.
    pub(super) fn close(&self) {
        self.queue.close();
        let threads =
            std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            // One that has panicked has nothing left to say.
            let _ = thread.join();
        }
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        self.close();
    }
}
