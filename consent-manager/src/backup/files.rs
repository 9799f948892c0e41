//! Files that are copied whole, private and onto the disk, with their digest.

use std::{
    fs::{DirBuilder, File, OpenOptions},
    io::{self, Read as _, Write as _},
    path::Path,
};

use consent_model::digest::RunningDigest;

use super::{BackupError, Progress};

/// Bytes that are read at once.
const PIECE: usize = 1024 * 1024;

/// Size and SHA-256, hexadecimal, of what was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// Bytes that are done, of all that there are to do.
pub(super) struct Meter<'a> {
    pub(super) done: u64,
    pub(super) of: Option<u64>,
    pub(super) progress: Progress<'a>,
}

impl Meter<'_> {
    fn more(&mut self, bytes: usize) {
        self.done += bytes as u64;
        (self.progress)(self.done, self.of);
    }
}

pub(super) fn failed(path: &Path) -> impl FnOnce(io::Error) -> BackupError + '_ {
    |source| BackupError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Reads a file.
pub(super) fn sum(path: &Path, meter: &mut Meter<'_>) -> Result<Sum, BackupError> {
    let from = File::open(path).map_err(failed(path))?;
    through(from, path, meter, |_| Ok(()))
}

/// Copies a file into one that is not there, mode 0600, and flushes it.
pub(super) fn copy(from: &Path, to: &Path, meter: &mut Meter<'_>) -> Result<Sum, BackupError> {
    let source = File::open(from).map_err(failed(from))?;
    let mut into = new_private(to)?;
    let sum = through(source, from, meter, |piece| {
        into.write_all(piece).map_err(failed(to))
    })?;
    into.sync_all().map_err(failed(to))?;
    Ok(sum)
}

fn through(
    mut from: File,
    path: &Path,
    meter: &mut Meter<'_>,
    mut take: impl FnMut(&[u8]) -> Result<(), BackupError>,
) -> Result<Sum, BackupError> {
    let mut digest = RunningDigest::default();
    let (mut bytes, mut buffer) = (0, vec![0; PIECE]);
    loop {
        let read = from.read(&mut buffer).map_err(failed(path))?;
        let Some(piece) = buffer.get(..read).filter(|piece| !piece.is_empty()) else {
            break;
        };
        digest.feed(piece);
        take(piece)?;
        bytes += read as u64;
        meter.more(read);
    }
    let digest = digest.finish();
    let sha256 = digest
        .as_bytes()
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    Ok(Sum { bytes, sha256 })
}

/// Writes a small file that is not there, mode 0600, and flushes it.
pub(super) fn write(path: &Path, content: &[u8]) -> Result<(), BackupError> {
    let mut file = new_private(path)?;
    file.write_all(content)
        .and_then(|()| file.sync_all())
        .map_err(failed(path))
}

/// A new file that only its owner reads.
pub(super) fn new_private(path: &Path) -> Result<File, BackupError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path).map_err(failed(path))
}

/// A new folder that only its owner enters.
pub(super) fn private_folder() -> DirBuilder {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there are no modes"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder
}

/// Puts a file that others have written, or the names in a folder, onto the disk.
pub(super) fn flush(path: &Path) -> Result<(), BackupError> {
    let file = File::open(path).map_err(failed(path))?;
    file.sync_all().map_err(failed(path))
}

/// The folder that a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}
