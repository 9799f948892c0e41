//! The ZIP itself: one file after another, each with its length, digest and number of records.

use std::io::Write;

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use consent_model::digest::RunningDigest;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions, write::StreamWriter};

use super::WriteError;
use crate::archive::FileEntry;

/// Bytes that are gathered before they are compressed.
const BUFFER: usize = 1 << 16;

/// A ZIP under way.
pub(super) struct Output<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    made_at: DateTime<Utc>,
    /// The list of the files so far.
    pub(super) files: Vec<u8>,
    /// How many it names.
    pub(super) file_count: u64,
    open: Option<Open>,
    /// What goes into the open file next.
    pub(super) buffer: Vec<u8>,
}

/// The file that is written at the moment.
struct Open {
    path: String,
    digest: RunningDigest,
    bytes: u64,
    records: u64,
}

impl<W: Write> Output<W> {
    pub(super) fn new(out: W, made_at: DateTime<Utc>) -> Self {
        Self {
            zip: ZipWriter::new_stream(out),
            made_at,
            files: Vec::new(),
            file_count: 0,
            open: None,
            buffer: Vec::with_capacity(BUFFER + BUFFER / 4),
        }
    }

    /// How many records the open file has.
    pub(super) fn records(&self) -> Option<u64> {
        self.open.as_ref().map(|open| open.records)
    }

    /// A file that stands in no list and does not become smaller by compression.
    pub(super) fn bare(&mut self, path: String, bytes: &[u8]) -> Result<(), WriteError> {
        let options = self.options(CompressionMethod::Stored);
        self.zip.start_file(path, options)?;
        self.zip.write_all(bytes)?;
        Ok(())
    }

    pub(super) fn finish(self) -> Result<W, WriteError> {
        Ok(self.zip.finish()?.into_inner())
    }

    pub(super) fn start(&mut self, path: String) -> Result<(), WriteError> {
        let options = self.options(CompressionMethod::Deflated);
        self.zip.start_file(path.as_str(), options)?;
        self.open = Some(Open {
            path,
            digest: RunningDigest::default(),
            bytes: 0,
            records: 0,
        });
        Ok(())
    }

    pub(super) fn line(&mut self) -> Result<(), WriteError> {
        if let Some(open) = &mut self.open {
            open.records += 1;
        }
        if self.buffer.len() >= BUFFER {
            self.write_out()?;
        }
        Ok(())
    }

    fn write_out(&mut self) -> Result<(), WriteError> {
        if let Some(open) = &mut self.open {
            open.digest.feed(&self.buffer);
            open.bytes += self.buffer.len() as u64;
        }
        self.zip.write_all(&self.buffer)?;
        self.buffer.clear();
        Ok(())
    }

    pub(super) fn end_file(&mut self) -> Result<(), WriteError> {
        if self.open.is_none() {
            return Ok(());
        }
        self.write_out()?;
        if let Some(open) = self.open.take() {
            let entry = FileEntry {
                path: open.path,
                bytes: open.bytes,
                digest: open.digest.finish(),
                records: open.records,
            };
            serde_json::to_writer(&mut self.files, &entry)?;
            self.files.push(b'\n');
            self.file_count += 1;
        }
        Ok(())
    }

    fn options(&self, method: CompressionMethod) -> SimpleFileOptions {
        let at = self.made_at;
        let part = |n: u32| u8::try_from(n).unwrap_or(0);
        let time = zip::DateTime::from_date_and_time(
            u16::try_from(at.year()).unwrap_or(1980),
            part(at.month()),
            part(at.day()),
            part(at.hour()),
            part(at.minute()),
            part(at.second()),
        );
        let deflated = method == CompressionMethod::Deflated;
        SimpleFileOptions::default()
            .compression_method(method)
            .compression_level(deflated.then_some(1))
            .last_modified_time(time.unwrap_or_default())
            // A file may become larger than four gigabytes; it is not known before.
            .large_file(deflated)
    }
}
