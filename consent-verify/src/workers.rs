//! Work that is shared among workers: the lines of a file, of which each takes the next ones when it is
//! through with its last, and jobs of which each has a reader of its own. A file is unpacked once,
//! whoever works on it; while the workers are at one file, what they found in the one before is taken.

use std::{
    io::{Read, Seek},
    panic::resume_unwind,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use consent_evidence::archive::{ArchiveReader, FileEntry, FileSum, Lines, ReadError};

/// Lines that a worker takes together.
const TOGETHER: usize = 32;
/// Bytes after which it takes no more.
const ENOUGH: usize = 1 << 18;

/// The lines of a file, for whoever comes next.
pub(crate) struct Shared<'a> {
    lines: Mutex<Source<'a>>,
}

struct Source<'a> {
    lines: Lines<Box<dyn Read + Send + 'a>>,
    /// Whether nothing more comes, and why if it should have.
    ended: Option<Result<(), ReadError>>,
}

/// Some lines, one after another in one buffer.
#[derive(Default)]
struct Batch {
    text: Vec<u8>,
    /// Number of each, and where it ends.
    ends: Vec<(u64, usize)>,
}

impl<'a> Shared<'a> {
    /// Gives line by line to `each`, from 1, without what other workers took.
    pub(crate) fn each(&self, mut each: impl FnMut(u64, &[u8])) {
        let mut batch = Batch::default();
        loop {
            self.source().fill(&mut batch);
            if batch.ends.is_empty() {
                return;
            }
            let mut begin = 0;
            for (number, end) in &batch.ends {
                each(*number, batch.text.get(begin..*end).unwrap_or_default());
                begin = *end;
            }
        }
    }

    fn source(&self) -> MutexGuard<'_, Source<'a>> {
        // A worker that failed is told when it is joined.
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source<'_> {
    fn fill(&mut self, batch: &mut Batch) {
        batch.text.clear();
        batch.ends.clear();
        while self.ended.is_none() && batch.ends.len() < TOGETHER && batch.text.len() < ENOUGH {
            match self.lines.append_next(&mut batch.text) {
                Ok(Some(number)) => batch.ends.push((number, batch.text.len())),
                Ok(None) => self.ended = Some(Ok(())),
                Err(error) => self.ended = Some(Err(error)),
            }
        }
    }
}

/// Lets so many workers read each of the files together, and gives what they found to `take`, file by
/// file, with what the file was.
pub(crate) fn each_file<R: Read + Seek + Send, T: Send>(
    reader: &mut ArchiveReader<R>,
    workers: usize,
    files: &[FileEntry],
    work: impl Fn(&FileEntry, &Shared<'_>) -> T + Sync,
    mut take: impl FnMut(&FileEntry, Vec<T>, Result<FileSum, ReadError>),
) {
    let mut before = None;
    for file in files {
        let opened = match reader.file(&file.path) {
            Ok(opened) => opened,
            Err(error) => {
                if let Some((file, found, sum)) = before.replace((file, Vec::new(), Err(error))) {
                    take(file, found, sum);
                }
                continue;
            }
        };
        let opened: Box<dyn Read + Send + '_> = Box::new(opened);
        let shared = Shared {
            lines: Mutex::new(Source {
                lines: Lines::new(&file.path, file.bytes, opened),
                ended: None,
            }),
        };
        let mut take_before = || {
            if let Some((file, found, sum)) = before.take() {
                take(file, found, sum);
            }
        };
        let found = if workers < 2 {
            take_before();
            vec![work(file, &shared)]
        } else {
            thread::scope(|scope| {
                let run = || work(file, &shared);
                let running: Vec<_> = (0..workers).map(|_| scope.spawn(run)).collect();
                take_before();
                running.into_iter().map(joined).collect()
            })
        };
        let source = shared.lines.into_inner();
        let Source { lines, ended } = source.unwrap_or_else(PoisonError::into_inner);
        let sum = ended.unwrap_or(Ok(())).map(|()| lines.finish());
        before = Some((file, found, sum));
    }
    if let Some((file, found, sum)) = before {
        take(file, found, sum);
    }
}

/// Does so many jobs, each by the reader that is free next, and gives what they found, in order.
pub(crate) fn each_job<R: Read + Seek + Send, T: Send>(
    readers: &mut [ArchiveReader<R>],
    jobs: usize,
    work: impl Fn(&mut ArchiveReader<R>, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let run = |reader: &mut ArchiveReader<R>| {
        let mut done = Vec::new();
        loop {
            let job = next.fetch_add(1, Ordering::Relaxed);
            if job >= jobs {
                return done;
            }
            done.push((job, work(reader, job)));
        }
    };
    let mut done: Vec<_> = match readers {
        [reader] => run(reader),
        readers => thread::scope(|scope| {
            let run = &run;
            let running: Vec<_> = readers
                .iter_mut()
                .map(|reader| scope.spawn(move || run(reader)))
                .collect();
            running.into_iter().flat_map(joined).collect()
        }),
    };
    done.sort_by_key(|(job, _)| *job);
    done.into_iter().map(|(_, found)| found).collect()
}

/// What a worker found. One that failed must not look like one that found nothing.
fn joined<T>(worker: thread::ScopedJoinHandle<'_, T>) -> T {
    worker.join().unwrap_or_else(|panic| resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_one_worker_s() {
        let text: String = (1..=1000).map(|line| format!("{line}\n")).collect();
        let shared = Shared {
            lines: Mutex::new(Source {
                lines: Lines::new("a", 1 << 20, Box::new(text.as_bytes())),
                ended: None,
            }),
        };
        let run = || {
            let mut numbers = Vec::new();
            shared.each(|number, line| {
                assert_eq!(line, number.to_string().as_bytes());
                numbers.push(number);
            });
            numbers
        };
        let mut all: Vec<u64> = thread::scope(|scope| {
            let running: Vec<_> = (0..3).map(|_| scope.spawn(run)).collect();
            running.into_iter().flat_map(joined).collect()
        });
        all.sort_unstable();
        assert_eq!(all, (1..=1000).collect::<Vec<_>>());
    }

    #[test]
    fn a_file_that_breaks_off_is_told_and_what_came_before_is_read() {
        let shared = Shared {
            lines: Mutex::new(Source {
                lines: Lines::new("a", 4, Box::new(&b"one\ntwo\n"[..])),
                ended: None,
            }),
        };
        let mut read = Vec::new();
        shared.each(|number, _| read.push(number));
        assert_eq!(read, [1]);
        let ended = shared.source().ended.take();
        assert!(matches!(ended, Some(Err(ReadError::TooLong(_)))));
    }
}
