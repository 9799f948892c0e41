//! Several files at a time, each whole by one worker; what they find comes back in the order of the
//! files.

use std::{io::Read, io::Seek, thread};

use consent_evidence::archive::{ArchiveReader, FileEntry};

/// Lets `work` read each of the files, and gives what comes of it to `take`, in order.
pub(crate) fn each_file<R: Read + Seek + Send, T: Send>(
    readers: &mut [ArchiveReader<R>],
    files: &[FileEntry],
    work: impl Fn(&mut ArchiveReader<R>, &FileEntry) -> T + Sync,
    mut take: impl FnMut(T),
) {
    if readers.len() < 2 {
        if let Some(reader) = readers.first_mut() {
            files.iter().for_each(|file| take(work(reader, file)));
        }
        return;
    }
    let work = &work;
    for some in files.chunks(readers.len()) {
        let found: Vec<T> = thread::scope(|scope| {
            let running: Vec<_> = readers
                .iter_mut()
                .zip(some)
                .map(|(reader, file)| scope.spawn(move || work(reader, file)))
                .collect();
            running
                .into_iter()
                .filter_map(|worker| worker.join().ok())
                .collect()
        });
        found.into_iter().for_each(&mut take);
    }
}
