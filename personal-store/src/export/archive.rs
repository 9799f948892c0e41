//! A ZIP that leaves piece by piece, as it is written.

use std::{
    io::{self, Write},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use actix_web::web::Bytes;
use chrono::{DateTime, Datelike as _, Timelike as _, Utc};
use consent_model::digest::RunningDigest;
use serde_json::json;
use tokio::sync::mpsc;
use zip::{ZipWriter, write::SimpleFileOptions, write::StreamWriter};

use super::ExportError;

/// Bytes that are gathered before they are sent.
const PIECE: usize = 1 << 16;
/// Longest that a receiver may take for a piece, so that nobody keeps a vault open for ever.
const LONGEST: Duration = Duration::from_secs(30);

/// What is sent, in order.
pub type Pieces = mpsc::Receiver<Result<Bytes, ExportError>>;

/// A ZIP under way.
pub struct Archive {
    zip: ZipWriter<StreamWriter<Written>>,
    written: Written,
    to: mpsc::Sender<Result<Bytes, ExportError>>,
    options: SimpleFileOptions,
    file: Option<Open>,
    done: Vec<serde_json::Value>,
}

/// The file that is written at the moment.
struct Open {
    name: String,
    digest: RunningDigest,
    bytes: u64,
}

/// What the ZIP has written and was not sent yet.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An empty ZIP, made at this time, and where its pieces come out.
#[must_use]
pub fn archive(at: DateTime<Utc>) -> (Archive, Pieces) {
    // Few wait at a time: a slow receiver slows the writing.
    let (to, pieces) = mpsc::channel(2);
    let (written, part) = (Written::default(), |n: u32| u8::try_from(n).unwrap_or(0));
    let year = u16::try_from(at.year()).unwrap_or(1980);
    let time = zip::DateTime::from_date_and_time(
        year,
        part(at.month()),
        part(at.day()),
        part(at.hour()),
        part(at.minute()),
        part(at.second()),
    );
    let options = SimpleFileOptions::default()
        .compression_method(zip::CompressionMethod::Deflated)
        .last_modified_time(time.unwrap_or_default())
        // A file may become larger than four gigabytes; it is not known before.
        .large_file(true);
    let archive = Archive {
        zip: ZipWriter::new_stream(written.clone()),
        written,
        to,
        options,
        file: None,
        done: Vec::new(),
    };
    (archive, pieces)
}

impl Archive {
    /// Begins the next file.
    pub(super) async fn file(&mut self, name: &str) -> Result<(), ExportError> {
        self.end_file();
        self.zip.start_file(name, self.options)?;
        self.file = Some(Open {
            name: name.to_owned(),
            digest: RunningDigest::default(),
            bytes: 0,
        });
        self.send(PIECE).await
    }

    /// Writes on in the file.
    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), ExportError> {
        self.zip.write_all(bytes)?;
        if let Some(file) = &mut self.file {
            file.digest.feed(bytes);
            file.bytes += bytes.len() as u64;
        }
        self.send(PIECE).await
    }

    /// Adds the manifest and ends.
    pub(super) async fn finish(mut self, at: DateTime<Utc>) -> Result<(), ExportError> {
        self.end_file();
        let manifest = json!({
            "format": "amanat-export-zip-1",
            "made_at": at,
            "files": std::mem::take(&mut self.done),
        });
        let manifest = serde_json::to_vec_pretty(&manifest)?;
        self.file("manifest.json").await?;
        self.write(&manifest).await?;
        let Self {
            zip, written, to, ..
        } = self;
        drop(zip.finish()?);
        send(&written, &to, 1).await
    }

    fn end_file(&mut self) {
        if let Some(file) = self.file.take() {
            let digest = file.digest.finish();
            let hex: String = digest
                .as_bytes()
                .iter()
                .map(|b| format!("{b:02x}"))
                .collect();
            self.done
                .push(json!({ "name": file.name, "bytes": file.bytes, "sha256": hex }));
        }
    }

    async fn send(&self, least: usize) -> Result<(), ExportError> {
        send(&self.written, &self.to, least).await
    }
}

/// Sends what has gathered, if it is that much.
async fn send(
    written: &Written,
    to: &mpsc::Sender<Result<Bytes, ExportError>>,
    least: usize,
) -> Result<(), ExportError> {
    let piece = {
        let mut all = written.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() < least {
            return Ok(());
        }
        std::mem::take(&mut *all)
    };
    match tokio::time::timeout(LONGEST, to.send(Ok(piece.into()))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(ExportError::NotTaken),
    }
}
