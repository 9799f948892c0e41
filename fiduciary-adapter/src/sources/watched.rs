//! What was read from files, read again once they have changed.
//!
//! Whether they have is seen by name, length and time of change, at each use. A file should be
//! replaced by renaming a whole new one over it: one that is written in place may be read half
//! done, and is then refused, or short, until it is read again.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use super::{SourceError, lines};

/// What tells one state of the files from another.
pub(super) type Stamp = Vec<(PathBuf, u64, Option<SystemTime>)>;

/// The stamp of these files.
pub(super) fn stamp_of<'a>(
    paths: impl IntoIterator<Item = &'a Path>,
) -> Result<Stamp, SourceError> {
    paths
        .into_iter()
        .map(|path| {
            let found = std::fs::metadata(path).map_err(|source| SourceError::Unreadable {
                file: lines::name_of(path),
                source,
            })?;
            Ok((path.to_owned(), found.len(), found.modified().ok()))
        })
        .collect()
}

/// Files that can be read whole.
pub(super) trait Files: Send + Sync + 'static {
    /// What they hold.
    type Content: Send + Sync + 'static;

    /// Their stamp now.
    fn stamp(&self) -> Result<Stamp, SourceError>;

    /// Reads them.
    fn read(&self) -> Result<Self::Content, SourceError>;
}

/// Files and what they held when they were last read.
pub(super) struct Watched<F: Files>(Arc<Inner<F>>);

struct Inner<F: Files> {
    files: F,
    held: Mutex<(Stamp, Arc<F::Content>)>,
    /// Held while reading, so that a change is read once.
    reading: Mutex<()>,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl<F: Files> Watched<F> {
    pub(super) fn open(files: F) -> Result<Self, SourceError> {
        // Before reading: what changes meanwhile is read again.
        let stamp = files.stamp()?;
        let content = Arc::new(files.read()?);
        Ok(Self(Arc::new(Inner {
            files,
            held: Mutex::new((stamp, content)),
            reading: Mutex::new(()),
        })))
    }

    /// What was read last.
    pub(super) fn held(&self) -> Arc<F::Content> {
        Arc::clone(&locked(&self.0.held).1)
    }

    /// What the files hold now. Reading takes a thread of its own.
    pub(super) async fn current(&self) -> Result<Arc<F::Content>, SourceError> {
        if let Some(content) = self.0.unchanged(&self.0.files.stamp()?) {
            return Ok(content);
        }
        let inner = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || inner.refresh())
            .await
            .map_err(|_| SourceError::Unavailable("reading was broken off"))?
    }
}

impl<F: Files> Inner<F> {
    fn unchanged(&self, stamp: &Stamp) -> Option<Arc<F::Content>> {
        let held = locked(&self.held);
        (held.0 == *stamp).then(|| Arc::clone(&held.1))
    }

    fn refresh(&self) -> Result<Arc<F::Content>, SourceError> {
        let _reading = locked(&self.reading);
        let stamp = self.files.stamp()?;
        if let Some(content) = self.unchanged(&stamp) {
            return Ok(content);
        }
        let content = Arc::new(self.files.read()?);
        tracing::info!("the source's files have changed and were read again");
        *locked(&self.held) = (stamp, Arc::clone(&content));
        Ok(content)
    }
}
