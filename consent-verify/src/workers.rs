//! The lines of a file shared among workers. Each unpacks the whole file, which is cheap, and works on
//! its share of the lines, which is not; while they are at one file, what they found in the one before
//! is taken.

use std::{
    io::{Read, Seek},
    panic::resume_unwind,
    thread,
};

use consent_evidence::archive::{ArchiveReader, FileEntry};

/// Lines that go to one worker together.
const TOGETHER: u64 = 16;

/// Which lines are a worker's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Share {
    part: u64,
    of: u64,
}

impl Share {
    /// Whether this line is.
    pub(crate) const fn has(self, line: u64) -> bool {
        line / TOGETHER % self.of == self.part
    }

    /// Whether what is about the whole file is.
    pub(crate) const fn is_first(self) -> bool {
        self.part == 0
    }
}

/// Lets the workers read each of the files, and gives what they found to `take`, file by file.
pub(crate) fn each_file<R: Read + Seek + Send, T: Send>(
    readers: &mut [ArchiveReader<R>],
    files: &[FileEntry],
    work: impl Fn(&mut ArchiveReader<R>, &FileEntry, Share) -> T + Sync,
    mut take: impl FnMut(Vec<T>),
) {
    let (work, of) = (&work, readers.len() as u64);
    if let [reader] = readers {
        for file in files {
            take(vec![work(reader, file, Share { part: 0, of: 1 })]);
        }
        return;
    }
    let mut before = None;
    for file in files {
        let found = thread::scope(|scope| {
            let running: Vec<_> = (0..)
                .zip(readers.iter_mut())
                .map(|(part, reader)| scope.spawn(move || work(reader, file, Share { part, of })))
                .collect();
            if let Some(before) = before.take() {
                take(before);
            }
            // A worker that failed must not look like one that found nothing.
            running
                .into_iter()
                .map(|worker| worker.join().unwrap_or_else(|panic| resume_unwind(panic)))
                .collect()
        });
        before = Some(found);
    }
    if let Some(last) = before {
        take(last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_one_worker_s() {
        for of in 1..4 {
            for line in 1..200 {
                let whose = (0..of).filter(|part| Share { part: *part, of }.has(line));
                assert_eq!(whose.count(), 1, "{line}");
            }
        }
    }
}
