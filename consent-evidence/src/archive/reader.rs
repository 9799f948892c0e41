//! Reads an archive that nobody vouches for: with a bound on every length, and never a panic.

use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, BufReader, Read, Seek, SeekFrom, Take},
};

use consent_model::digest::{Digest, RunningDigest};
use zip::ZipArchive;

/// Most files that an archive may have.
pub const MOST_FILES: usize = 4_000_000;
/// Longest line of a list.
pub const LONGEST_LINE: usize = 4 << 20;
/// Longest path.
const LONGEST_PATH: usize = 100;
/// The end of a ZIP that has no comment.
const END: usize = 22;

/// Why an archive, or a file of it, cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The disk.
    #[error("the file cannot be read: {0}")]
    Io(#[from] io::Error),
    /// Not a ZIP, or not a whole one.
    #[error("not a whole ZIP archive: {0}")]
    NotAnArchive(String),
    /// Too many files.
    #[error("more than {MOST_FILES} files")]
    TooMany,
    /// A file is not there.
    #[error("`{0}` is missing")]
    Missing(String),
    /// A file is longer than it may be.
    #[error("`{0}` is longer than it may be")]
    TooLong(String),
    /// A file that does not unpack whole.
    #[error("`{0}` does not unpack whole")]
    Damaged(String),
}

/// A file as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSum {
    /// Its length.
    pub bytes: u64,
    /// Its digest.
    pub digest: Digest,
    /// How many lines.
    pub lines: u64,
}

/// An archive that is open.
#[derive(Clone)]
pub struct ArchiveReader<R> {
    zip: ZipArchive<R>,
    files: BTreeMap<String, u64>,
    odd: Vec<String>,
}

impl<R: Read + Seek> ArchiveReader<R> {
    /// Opens an archive.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn open(mut file: R) -> Result<Self, ReadError> {
        let promised = promised(&mut file)?;
        if promised > MOST_FILES as u64 {
            return Err(ReadError::TooMany);
        }
        let not = |error: zip::result::ZipError| ReadError::NotAnArchive(error.to_string());
        let mut zip = ZipArchive::new(file).map_err(not)?;
        let (mut files, mut odd) = (BTreeMap::new(), Vec::new());
        if zip.offset() != 0 {
            odd.push("something stands before the archive".to_owned());
        }
        if promised != zip.len() as u64 {
            odd.push("a name stands in the archive twice".to_owned());
        }
        if zip.has_overlapping_files().map_err(not)? {
            odd.push("two files share the same bytes".to_owned());
        }
        for at in 0..zip.len() {
            let Ok(file) = zip.by_index_raw(at) else {
                odd.push(format!("file {at} cannot be opened"));
                continue;
            };
            let name = String::from_utf8_lossy(file.name_raw()).into_owned();
            if file.encrypted() || file.is_symlink() || !is_plain(&name) {
                odd.push(name.chars().take(LONGEST_PATH).collect());
            } else {
                files.insert(name, file.size());
            }
        }
        Ok(Self { zip, files, odd })
    }

    /// The files whose names are plain, with the lengths that the archive says they have.
    #[must_use]
    pub const fn files(&self) -> &BTreeMap<String, u64> {
        &self.files
    }

    /// What no archive of ours has: names with tricks in them, and the like.
    #[must_use]
    pub fn odd(&self) -> &[String] {
        &self.odd
    }

    /// A whole file of at most `limit` bytes.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn whole(&mut self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        let mut file = self.file(path)?.take(limit.saturating_add(1));
        file.read_to_end(&mut bytes)
            .map_err(|_| ReadError::Damaged(path.to_owned()))?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLong(path.to_owned()));
        }
        Ok(bytes)
    }

    /// The lines of a file of at most `limit` bytes, one after another, from 1 and without their end.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn lines(
        &mut self,
        path: &str,
        limit: u64,
        mut each: impl FnMut(u64, &[u8]),
    ) -> Result<FileSum, ReadError> {
        let mut lines = Lines::new(path, limit, self.file(path)?);
        let mut line = Vec::new();
        while let Some(number) = lines.append_next(&mut line)? {
            each(number, &line);
            line.clear();
        }
        Ok(lines.finish())
    }

    /// A file as a stream.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn file(&mut self, path: &str) -> Result<impl Read + '_, ReadError> {
        if !self.files.contains_key(path) {
            return Err(ReadError::Missing(path.to_owned()));
        }
        self.zip
            .by_name(path)
            .map_err(|_| ReadError::Damaged(path.to_owned()))
    }
}

/// A file that is read line by line, with the digest of all that was read.
pub struct Lines<F> {
    path: String,
    file: BufReader<Take<F>>,
    limit: u64,
    bytes: u64,
    lines: u64,
    digest: RunningDigest,
}

impl<F: Read> Lines<F> {
    /// Of a file of at most `limit` bytes.
    pub fn new(path: &str, limit: u64, file: F) -> Self {
        Self {
            path: path.to_owned(),
            file: BufReader::with_capacity(1 << 16, file.take(limit.saturating_add(1))),
            limit,
            bytes: 0,
            lines: 0,
            digest: RunningDigest::default(),
        }
    }

    /// Adds the next line to `text`, without its end, and gives its number, from 1; none after the
    /// last.
    ///
    /// # Errors
    /// [`ReadError`].
    pub fn append_next(&mut self, text: &mut Vec<u8>) -> Result<Option<u64>, ReadError> {
        let before = text.len();
        let read = (&mut self.file)
            .take(LONGEST_LINE as u64 + 1)
            .read_until(b'\n', text)
            .map_err(|_| ReadError::Damaged(self.path.clone()))?;
        if read == 0 {
            return Ok(None);
        }
        self.bytes += read as u64;
        if read > LONGEST_LINE || self.bytes > self.limit {
            return Err(ReadError::TooLong(self.path.clone()));
        }
        self.digest.feed(text.get(before..).unwrap_or_default());
        self.lines += 1;
        if text.ends_with(b"\n") {
            text.pop();
        }
        Ok(Some(self.lines))
    }

    /// What was read, up to here.
    #[must_use]
    pub fn finish(self) -> FileSum {
        FileSum {
            bytes: self.bytes,
            digest: self.digest.finish(),
            lines: self.lines,
        }
    }
}

/// How many files the end of the archive promises, with nothing behind it.
fn promised(file: &mut (impl Read + Seek)) -> Result<u64, ReadError> {
    let cut = || ReadError::NotAnArchive("its end is not there".to_owned());
    let length = file.seek(SeekFrom::End(0))?;
    let before = length.checked_sub(END as u64).ok_or_else(cut)?;
    file.seek(SeekFrom::Start(before))?;
    let mut end = [0; END];
    file.read_exact(&mut end)?;
    if end[..4] != *b"PK\x05\x06" || end[20..] != [0, 0] {
        return Err(cut());
    }
    let small = u16::from_le_bytes([end[10], end[11]]);
    if small != u16::MAX {
        return Ok(small.into());
    }
    // ZIP64: its end stands 56 bytes before the locator, which stands 20 bytes before this end.
    let Some(at) = before.checked_sub(76) else {
        return Err(cut());
    };
    file.seek(SeekFrom::Start(at))?;
    let mut large = [0; 56];
    file.read_exact(&mut large)?;
    if large[..4] != *b"PK\x06\x06" {
        return Ok(small.into());
    }
    let count = large[32..40].try_into().map_err(|_| cut())?;
    Ok(u64::from_le_bytes(count))
}

/// Whether a path is made as ours are: no tricks, no empty parts, nothing that a file system reads
/// otherwise.
fn is_plain(path: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-' || b == b'_')
    };
    path.len() <= LONGEST_PATH && path.split('/').all(part)
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use zip::{ZipWriter, write::SimpleFileOptions};

    use super::*;

    fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    fn open(bytes: Vec<u8>) -> Result<ArchiveReader<Cursor<Vec<u8>>>, ReadError> {
        ArchiveReader::open(Cursor::new(bytes))
    }

    #[test]
    fn no_beginning_of_an_archive_is_one_and_nothing_may_follow() {
        let whole = archive(&[("a", b"x"), ("log/b", b"y\nz\n")]);
        assert!(open(whole.clone()).is_ok());
        for length in 0..whole.len() {
            assert!(open(whole[..length].to_vec()).is_err(), "{length}");
        }
        assert!(open([whole, b"x".to_vec()].concat()).is_err());
    }

    #[test]
    fn a_path_with_a_trick_is_odd_and_is_not_read() {
        for name in [
            "../a", "/a", "a//b", "a/../b", ".a", "a\\b", "a b", "\u{e9}", "c:a",
        ] {
            let reader = open(archive(&[(name, b"x")])).unwrap();
            assert!(reader.files().is_empty(), "{name}");
            assert_eq!(reader.odd().len(), 1, "{name}");
        }
    }

    #[test]
    fn a_bomb_is_stopped_at_its_limit() {
        let mut reader = open(archive(&[("a", &vec![b'x'; 9_000_000])])).unwrap();
        assert!(matches!(
            reader.whole("a", 1000),
            Err(ReadError::TooLong(_))
        ));
        let refused = reader.lines("a", u64::MAX, |_, _| ());
        assert!(matches!(refused, Err(ReadError::TooLong(_))));
    }

    #[test]
    fn lines_come_one_by_one_with_the_digest_of_all() {
        let mut reader = open(archive(&[("a", b"one\ntwo\n")])).unwrap();
        let mut lines = Vec::new();
        let sum = reader
            .lines("a", 100, |n, line| lines.push((n, line.to_vec())))
            .unwrap();
        assert_eq!(lines, [(1, b"one".to_vec()), (2, b"two".to_vec())]);
        assert_eq!(sum.digest, Digest::of_bytes(b"one\ntwo\n"));
        assert_eq!((sum.bytes, sum.lines), (8, 2));
        assert!(matches!(
            reader.lines("b", 9, |_, _| ()),
            Err(ReadError::Missing(_))
        ));
    }
}
