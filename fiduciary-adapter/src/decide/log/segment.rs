//! The files of the log. Each process writes files of its own, and never into one that is there: a day
//! or 64 MiB at most go into one, and whole files are deleted once all that is in them is old enough.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::ids::EventId;
use service_kit::entropy::IdSource;

/// The folder, in the data folder.
pub const FOLDER: &str = "checks";
/// Largest file, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;
/// Longest time that goes into one file.
const LONGEST: TimeDelta = TimeDelta::days(1);

/// Makes the next file.
pub(super) trait Opener: Send {
    /// A new file.
    fn next(&mut self) -> io::Result<Segment>;
    /// Whether a file takes no more.
    fn is_over(&self, segment: &Segment) -> bool;
}

/// One file while it is written.
pub(super) struct Segment {
    file: Arc<File>,
    began: DateTime<Utc>,
    length: u64,
    /// Ends with part of a line.
    torn: bool,
}

impl Segment {
    pub(super) fn new(file: File, began: DateTime<Utc>) -> Self {
        Self {
            file: Arc::new(file),
            began,
            length: 0,
            torn: false,
        }
    }

    pub(super) const fn is_torn(&self) -> bool {
        self.torn
    }

    pub(super) fn file(&self) -> Arc<File> {
        Arc::clone(&self.file)
    }

    /// Hands the bytes to the operating system and empties `bytes`. When that fails, what is left in
    /// it begins with the first line that has not been written whole.
    pub(super) fn write(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        let mut done = 0;
        let written = loop {
            match (&*self.file).write(&bytes[done..]) {
                Ok(0) if done < bytes.len() => break Err(io::ErrorKind::WriteZero.into()),
                Ok(more) => done += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => break Err(error),
            }
            if done == bytes.len() {
                break Ok(());
            }
        };
        let whole = match written {
            Ok(()) => done,
            Err(_) => bytes[..done]
                .iter()
                .rposition(|b| *b == b'\n')
                .map_or(0, |at| at + 1),
        };
        self.length += whole as u64;
        if written.is_err() {
            // Readers pass over a last line that has no end; but nothing may follow it.
            self.torn = self.file.set_len(self.length).is_err();
        }
        bytes.drain(..whole);
        written
    }
}

/// The folder of the log.
pub(super) struct Folder {
    folder: PathBuf,
    ids: IdSource,
    keep: TimeDelta,
}

impl Folder {
    pub(super) fn new(data: &Path, ids: &IdSource, keep_days: u32) -> io::Result<Self> {
        let folder = data.join(FOLDER);
        let mut make = fs::DirBuilder::new();
        make.recursive(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::DirBuilderExt;
            make.mode(0o700);
        }
        make.create(&folder)?;
        Ok(Self {
            folder,
            ids: ids.clone(),
            keep: TimeDelta::days(keep_days.into()),
        })
    }

    /// Deletes the files of which the last entry is old enough.
    fn forget(&self, now: DateTime<Utc>) -> io::Result<()> {
        for (began, path) in files(&self.folder)? {
            if now - began > self.keep + LONGEST {
                fs::remove_file(path)?;
            }
        }
        Ok(())
    }
}

impl Opener for Folder {
    fn next(&mut self) -> io::Result<Segment> {
        let began = self.ids.clock().now();
        if let Err(error) = self.forget(began) {
            tracing::warn!(%error, "old checks are left for the next time");
        }
        // Its time of birth is in the id, and orders the files.
        let id: EventId = self.ids.mint();
        let path = self.folder.join(format!("checks-{id}.ndjson"));
        let mut options = OpenOptions::new();
        options.append(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        let file = options.open(path)?;
        File::open(&self.folder)?.sync_all()?;
        Ok(Segment::new(file, began))
    }

    fn is_over(&self, segment: &Segment) -> bool {
        let age = self.ids.clock().now() - segment.began;
        segment.length >= LARGEST || age >= LONGEST
    }
}

/// The files of a folder and when each was begun, the oldest first.
pub(super) fn files(folder: &Path) -> io::Result<Vec<(DateTime<Utc>, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if let Some(began) = path.file_name().and_then(|n| began(n.to_str()?)) {
            found.push((began, path));
        }
    }
    found.sort();
    Ok(found)
}

fn began(name: &str) -> Option<DateTime<Utc>> {
    let id = name.strip_prefix("checks-")?.strip_suffix(".ndjson")?;
    let id: EventId = id.parse().ok()?;
    let (seconds, nanos) = id.uuid().get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}
