//! What was read from files, read again once they have changed.
//!
//! Whether they have is seen by name, length and time of change, at each use. A file should be
//! replaced by renaming a whole new one over it: one that is written in place may be read half
//! done, and is then refused, or short, until it is read again. What was wrong with their content
//! is kept like the content, so that a broken file costs one reading however often it is asked
//! for; what the system would not give is tried again.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use service_kit::problem::Causes;

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
            let found =
                std::fs::metadata(path).map_err(|source| lines::unreadable(path, source))?;
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
    held: Mutex<Held<F::Content>>,
    /// Held while reading, so that a change is read once.
    reading: Mutex<()>,
}

struct Held<C> {
    /// The state of the files that was read last.
    stamp: Stamp,
    /// What was wrong with it, if anything.
    wrong: Option<SourceError>,
    /// What they held when they could last be read.
    content: Arc<C>,
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
            held: Mutex::new(Held {
                stamp,
                wrong: None,
                content,
            }),
            reading: Mutex::new(()),
        })))
    }

    /// What they held when they could last be read.
    pub(super) fn held(&self) -> Arc<F::Content> {
        Arc::clone(&locked(&self.0.held).content)
    }

    /// What the files hold now. Reading takes a thread of its own.
    pub(super) async fn current(&self) -> Result<Arc<F::Content>, SourceError> {
        if let Some(known) = self.0.unchanged(&self.0.files.stamp()?) {
            return known;
        }
        let inner = Arc::clone(&self.0);
        tokio::task::spawn_blocking(move || inner.refresh())
            .await
            .map_err(|_| SourceError::Unavailable("reading was broken off"))?
    }
}

impl<F: Files> Inner<F> {
    fn unchanged(&self, stamp: &Stamp) -> Option<Result<Arc<F::Content>, SourceError>> {
        let held = locked(&self.held);
        (held.stamp == *stamp).then(|| match &held.wrong {
            Some(wrong) => Err(wrong.clone()),
            None => Ok(Arc::clone(&held.content)),
        })
    }

    fn refresh(&self) -> Result<Arc<F::Content>, SourceError> {
        let _reading = locked(&self.reading);
        let stamp = self.files.stamp()?;
        if let Some(known) = self.unchanged(&stamp) {
            return known;
        }
        match self.files.read() {
            Ok(content) => {
                let content = Arc::new(content);
                tracing::info!("the source's files have changed and were read again");
                *locked(&self.held) = Held {
                    stamp,
                    wrong: None,
                    content: Arc::clone(&content),
                };
                Ok(content)
            }
            Err(wrong) => {
                if matches!(wrong, SourceError::Line { .. } | SourceError::Record { .. }) {
                    tracing::error!(error = %Causes(&wrong), "the source's files have changed and are refused");
                    let mut held = locked(&self.held);
                    held.stamp = stamp;
                    held.wrong = Some(wrong.clone());
                }
                Err(wrong)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::ErrorKind,
        sync::atomic::{AtomicU32, Ordering},
    };

    use super::*;

    /// Files that were changed, and read, so often.
    #[derive(Default)]
    struct Counted {
        changed: AtomicU32,
        read: AtomicU32,
        wrong: Mutex<Option<SourceError>>,
    }

    impl Files for Arc<Counted> {
        type Content = u32;

        fn stamp(&self) -> Result<Stamp, SourceError> {
            let changed = u64::from(self.changed.load(Ordering::SeqCst));
            Ok(vec![(PathBuf::new(), changed, None)])
        }

        fn read(&self) -> Result<u32, SourceError> {
            let read = self.read.fetch_add(1, Ordering::SeqCst) + 1;
            locked(&self.wrong).clone().map_or(Ok(read), Err)
        }
    }

    #[tokio::test]
    async fn a_broken_file_is_read_once_and_one_that_the_system_would_not_give_again() {
        let files = Arc::new(Counted::default());
        let watched = Watched::open(Arc::clone(&files)).unwrap();
        let change = |wrong| {
            *locked(&files.wrong) = wrong;
            files.changed.fetch_add(1, Ordering::SeqCst);
        };
        let broken = SourceError::Line {
            file: "f".into(),
            line: 7,
            rule: "not JSON",
        };
        change(Some(broken));
        for _ in 0..3 {
            let error = watched.current().await.unwrap_err();
            assert!(
                matches!(error, SourceError::Line { line: 7, .. }),
                "{error}"
            );
        }
        assert_eq!(files.read.load(Ordering::SeqCst), 2);
        assert_eq!(*watched.held(), 1);

        change(Some(lines::unreadable(
            Path::new("f"),
            ErrorKind::Other.into(),
        )));
        for _ in 0..3 {
            watched.current().await.unwrap_err();
        }
        assert_eq!(files.read.load(Ordering::SeqCst), 5);
        *locked(&files.wrong) = None;
        assert_eq!(*watched.current().await.unwrap(), 6);
        change(None);
        assert_eq!(*watched.current().await.unwrap(), 7);
    }
}
