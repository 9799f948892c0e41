//! Writes an archive from front to back.
//!
//! The order is the caller's, but for one thing: what goes into one file comes together, since a ZIP
//! that leaves as it is written has one file open. The usual order is entries, documents, tiles,
//! earlier checkpoints, status lists, then what is derived: records, receipts and the three ledgers,
//! each in a pass of its own. The figures of a population are counted as its entries pass, and written
//! last.
//!
//! What it holds in memory: one buffer, and a line of text for each finished file.

mod output;

use std::{
    error::Error,
    io::{self, Write},
};

use chrono::{DateTime, Utc};
use consent_model::{
    digest::{Digest, DigestError, Salt},
    jose::{CompactJws, JoseError},
};
use serde::Serialize;
use tlog_tiles::Hash;
use url::Url;

use self::output::Output;
use super::{
    ArchiveKeys, CHECKPOINT, CHECKPOINTS, CONSENTS, ConsentView, Counts, DocumentKind, FIGURES,
    FIGURES_TABLE, FILES, Figures, FileList, KEYS, LINES, MANIFEST, ManifestClaims, README,
    RECEIPTS, STATEMENT, Scope, Statement, documents_path, entries_path,
    manifest::{LogHead, VERSION},
    record::{consent_27560, kantara, ledger::Ledger},
    statement::StatementError,
    status_path, tile_path,
};
use crate::{
    checkpoint::{CheckpointError, LogVerifier},
    entry::LogEvent,
    tree::TileName,
};

/// Why an archive cannot be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// The file or the connection.
    #[error("the archive cannot be written")]
    Io(#[from] io::Error),
    /// The ZIP.
    #[error("the archive cannot be written")]
    Zip(#[from] zip::result::ZipError),
    /// A value that has no JSON form.
    #[error("a record cannot be written")]
    Json(#[from] serde_json::Error),
    /// A row that has no form.
    #[error("a row cannot be written")]
    Csv(#[from] csv::Error),
    /// Figures that have no form.
    #[error("the figures cannot be written")]
    Figures(#[from] DigestError),
    /// A statement that says nothing.
    #[error("the manager's statement cannot be written")]
    Statement(#[from] StatementError),
    /// A statement in an archive that is not a population.
    #[error("only the archive of a population has a statement of the manager")]
    NotOfPopulation,
    /// The checkpoint is not one of the log whose key stands beside it.
    #[error("the checkpoint of the archive does not hold")]
    Checkpoint(#[from] CheckpointError),
    /// The call comes after its file was finished.
    #[error("`{0}` was finished before")]
    OutOfOrder(String),
    /// Entries do not rise.
    #[error("entry {0} does not come after the one before")]
    Index(u64),
    /// The event is not on one line.
    #[error("the event of entry {0} is not on one line")]
    NotOneLine(u64),
    /// There is no such tile in the log at its checkpoint.
    #[error("the log has no tile {0:?} at the checkpoint of the archive")]
    Tile(TileName),
    /// The manifest could not be signed.
    #[error("the manifest cannot be signed")]
    Sign(#[source] Box<dyn Error + Send + Sync>),
}

/// What an archive begins with.
#[derive(Debug, Clone)]
pub struct ArchiveHead {
    /// The manager: its base URL.
    pub iss: Url,
    /// A name of the archive, never used before.
    pub jti: String,
    /// Now.
    pub made_at: DateTime<Utc>,
    /// Whose record it is.
    pub scope: Scope,
    /// The signed note of the log that everything will be proven against.
    pub checkpoint: String,
    /// All keys.
    pub keys: ArchiveKeys,
    /// What the manager states of itself; only in a population.
    pub statement: Option<Statement>,
}

/// An archive under way.
pub struct ArchiveWriter<W: Write> {
    out: Output<W>,
    iss: Url,
    jti: String,
    made_at: DateTime<Utc>,
    scope: Scope,
    log: LogHead,
    keys: ArchiveKeys,
    counts: Counts,
    /// Of a population.
    figures: Option<Figures>,
    last_index: Option<u64>,
    done: Vec<Part>,
    at: Part,
    number: u64,
}

/// The files that hold more than one record, and those that come one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Single,
    Entries,
    Documents,
    Checkpoints,
    Consents,
    Receipts,
    Ledger(Ledger),
}

#[derive(Serialize)]
struct EarlierCheckpoint<'a> {
    note: &'a str,
    proof: Vec<String>,
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins: the README, the keys and the checkpoint.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn begin(out: W, head: ArchiveHead) -> Result<Self, WriteError> {
        let ArchiveHead {
            iss,
            jti,
            made_at,
            scope,
            checkpoint,
            keys,
            statement,
        } = head;
        let figures = matches!(scope, Scope::Population { .. }).then(Figures::default);
        if let Some(statement) = &statement {
            statement.check()?;
            if figures.is_none() {
                return Err(WriteError::NotOfPopulation);
            }
        }
        let opened = LogVerifier::new(&keys.log, Vec::new())?.open(&checkpoint)?;
        let log = LogHead {
            origin: opened.origin,
            vkey: keys.log.clone(),
            size: opened.size,
            root: opened.root.to_string(),
        };
        let mut writer = Self {
            out: Output::new(out, made_at),
            iss,
            jti,
            made_at,
            scope,
            log,
            keys,
            counts: Counts::default(),
            figures,
            last_index: None,
            done: Vec::new(),
            at: Part::Single,
            number: 0,
        };
        writer.single(README, include_bytes!("readme.txt"))?;
        let keys = serde_json::to_vec(&writer.keys)?;
        writer.single(KEYS, &keys)?;
        writer.single(CHECKPOINT, checkpoint.as_bytes())?;
        if let Some(statement) = statement {
            writer.single(STATEMENT, &serde_json::to_vec(&statement)?)?;
        }
        Ok(writer)
    }

    /// An entry that can be read: its number, its salt and its event in canonical JSON.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn entry(&mut self, index: u64, salt: &Salt, event: &str) -> Result<(), WriteError> {
        if event.bytes().any(|byte| byte == b'\n') {
            return Err(WriteError::NotOneLine(index));
        }
        self.next_entry(index)?;
        if let Some(figures) = &mut self.figures {
            figures.take(index, &serde_json::from_str(event)?);
        }
        write!(self.out.buffer, r#"{{"index":{index},"salt":"#)?;
        serde_json::to_writer(&mut self.out.buffer, salt)?;
        self.out.buffer.extend_from_slice(br#","event":"#);
        self.out.buffer.extend_from_slice(event.as_bytes());
        self.out.buffer.extend_from_slice(b"}\n");
        self.counts.entries += 1;
        self.out.line()
    }

    /// An entry of which only the digest is shown.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn sealed(&mut self, index: u64, digest: &Digest) -> Result<(), WriteError> {
        self.next_entry(index)?;
        writeln!(
            self.out.buffer,
            r#"{{"index":{index},"digest":"{digest}"}}"#
        )?;
        self.counts.sealed += 1;
        if let Some(figures) = &mut self.figures {
            figures.sealed();
        }
        self.out.line()
    }

    /// A document that entries name, with the digest by which they do. Each once.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn document(
        &mut self,
        kind: DocumentKind,
        digest: &Digest,
        body: &str,
    ) -> Result<(), WriteError> {
        self.numbered(Part::Documents, documents_path)?;
        write!(
            self.out.buffer,
            r#"{{"kind":"{kind}","digest":"{digest}","body":"#
        )?;
        serde_json::to_writer(&mut self.out.buffer, body)?;
        self.out.buffer.extend_from_slice(b"}\n");
        self.counts.documents += 1;
        self.out.line()
    }

    /// A document that entries name and that is not there any more, or not for the one who reads.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn withheld(&mut self, kind: DocumentKind, digest: &Digest) -> Result<(), WriteError> {
        self.numbered(Part::Documents, documents_path)?;
        writeln!(
            self.out.buffer,
            r#"{{"kind":"{kind}","digest":"{digest}"}}"#
        )?;
        self.counts.withheld += 1;
        self.out.line()
    }

    /// A tile of the log; those of [`crate::tree::tiles_to_the_root`] of all entries, each once and
    /// as wide as the tree of the checkpoint has it.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn tile(&mut self, name: TileName, bytes: &[u8]) -> Result<(), WriteError> {
        self.turn(Part::Single)?;
        let path = tile_path(name, self.log.size).ok_or(WriteError::Tile(name))?;
        self.out.bare(path, bytes)?;
        self.counts.tiles += 1;
        Ok(())
    }

    /// An earlier checkpoint, with the proof that the log at the archive's begins with it.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn earlier_checkpoint(&mut self, note: &str, proof: &[Hash]) -> Result<(), WriteError> {
        self.listed(Part::Checkpoints, CHECKPOINTS)?;
        let proof = proof.iter().map(ToString::to_string).collect();
        serde_json::to_writer(&mut self.out.buffer, &EarlierCheckpoint { note, proof })?;
        self.out.buffer.push(b'\n');
        self.counts.checkpoints += 1;
        self.out.line()
    }

    /// The token of a status list.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn status_list(&mut self, list: u32, token: &str) -> Result<(), WriteError> {
        self.single(&status_path(list), token.as_bytes())?;
        self.counts.status_lists += 1;
        Ok(())
    }

    /// The record of a consent.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn consent(&mut self, view: &ConsentView) -> Result<(), WriteError> {
        self.listed(Part::Consents, CONSENTS)?;
        let record = consent_27560::record(view, &self.iss, &self.keys);
        serde_json::to_writer(&mut self.out.buffer, &record)?;
        self.out.buffer.push(b'\n');
        self.counts.consents += 1;
        self.out.line()
    }

    /// The receipt of a consent.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn receipt(&mut self, view: &ConsentView) -> Result<(), WriteError> {
        self.listed(Part::Receipts, RECEIPTS)?;
        let receipt = kantara::receipt(view, &self.keys);
        serde_json::to_writer(&mut self.out.buffer, &receipt)?;
        self.out.buffer.push(b'\n');
        self.counts.receipts += 1;
        self.out.line()
    }

    /// A row of a ledger: of every open entry that [`Ledger::holds`], in order.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn ledger(
        &mut self,
        ledger: Ledger,
        index: u64,
        event: &LogEvent,
    ) -> Result<(), WriteError> {
        self.ledger_file(ledger)?;
        let row = ledger.row(index, event)?;
        self.out.buffer.extend_from_slice(&row);
        *self.ledger_count(ledger) += 1;
        self.out.line()
    }

    /// How much was written so far.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Ends: what has no record yet is there as an empty list, the list of files, and the manifest as
    /// `sign` signs it ([`super::manifest::TYP`]).
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn finish<E>(
        self,
        sign: impl FnOnce(&ManifestClaims) -> Result<CompactJws, E>,
    ) -> Result<W, WriteError>
    where
        E: Error + Send + Sync + 'static,
    {
        let closed = self.close()?;
        let jws = sign(closed.claims()).map_err(|error| WriteError::Sign(Box::new(error)))?;
        closed.finish(&jws)
    }

    /// The same in two steps, for a manager that signs elsewhere.
    ///
    /// # Errors
    /// [`WriteError`].
    pub fn close(mut self) -> Result<Closed<W>, WriteError> {
        for (part, path) in [
            (Part::Checkpoints, CHECKPOINTS),
            (Part::Consents, CONSENTS),
            (Part::Receipts, RECEIPTS),
        ] {
            if !self.done.contains(&part) && self.at != part {
                self.listed(part, path)?;
            }
        }
        for ledger in Ledger::ALL {
            let part = Part::Ledger(ledger);
            if !self.done.contains(&part) && self.at != part {
                self.ledger_file(ledger)?;
            }
        }
        self.turn(Part::Single)?;
        if let Some(figures) = self.figures.take() {
            let totals = figures.finish();
            self.single(FIGURES, &totals.json()?)?;
            self.table(FIGURES_TABLE, &totals.csv()?)?;
        }
        let list = std::mem::take(&mut self.out.files);
        let files = FileList {
            bytes: list.len() as u64,
            digest: Digest::of_bytes(&list),
            records: self.out.file_count,
        };
        self.single(FILES, &list)?;
        let claims = ManifestClaims {
            version: VERSION,
            iss: self.iss.clone(),
            jti: self.jti.clone(),
            made_at: self.made_at,
            scope: self.scope.clone(),
            log: self.log.clone(),
            files,
            counts: self.counts,
        };
        Ok(Closed {
            writer: self,
            claims,
        })
    }

    fn next_entry(&mut self, index: u64) -> Result<(), WriteError> {
        if self.last_index.is_some_and(|last| index <= last) {
            return Err(WriteError::Index(index));
        }
        self.last_index = Some(index);
        self.numbered(Part::Entries, entries_path)
    }

    const fn ledger_count(&mut self, ledger: Ledger) -> &mut u64 {
        match ledger {
            Ledger::Consents => &mut self.counts.consent_rows,
            Ledger::Notices => &mut self.counts.notice_rows,
            Ledger::Sharing => &mut self.counts.sharing_rows,
        }
    }

    fn ledger_file(&mut self, ledger: Ledger) -> Result<(), WriteError> {
        if self.listed(Part::Ledger(ledger), ledger.path())? {
            let head = ledger.head()?;
            self.out.buffer.extend_from_slice(&head);
        }
        Ok(())
    }

    /// Opens the file of a part, if it is not; tells whether it is new.
    fn listed(&mut self, part: Part, path: &str) -> Result<bool, WriteError> {
        if self.at == part {
            return Ok(false);
        }
        self.turn(part)?;
        self.out.start(path.to_owned())?;
        Ok(true)
    }

    /// Goes on with the numbered files of a part, with the next one where one is full.
    fn numbered(&mut self, part: Part, path: fn(u64) -> String) -> Result<(), WriteError> {
        if self.at != part {
            self.turn(part)?;
            self.number = 0;
        } else if self.out.records().is_some_and(|records| records < LINES) {
            return Ok(());
        }
        self.out.end_file()?;
        self.number += 1;
        self.out.start(path(self.number))
    }

    /// A whole file.
    fn single(&mut self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.turn(Part::Single)?;
        self.out.start(path.to_owned())?;
        self.out.buffer.extend_from_slice(bytes);
        self.out.line()?;
        self.out.end_file()
    }

    /// A whole table, its head first.
    fn table(&mut self, path: &str, lines: &[Vec<u8>]) -> Result<(), WriteError> {
        self.turn(Part::Single)?;
        self.out.start(path.to_owned())?;
        for (at, line) in lines.iter().enumerate() {
            self.out.buffer.extend_from_slice(line);
            if at > 0 {
                self.out.line()?;
            }
        }
        self.out.end_file()
    }

    /// Leaves the part that was written for another.
    fn turn(&mut self, part: Part) -> Result<(), WriteError> {
        if self.at == part {
            return Ok(());
        }
        self.out.end_file()?;
        if self.done.contains(&part) {
            return Err(WriteError::OutOfOrder(format!("{part:?}")));
        }
        if self.at != Part::Single {
            self.done.push(self.at);
        }
        self.at = part;
        Ok(())
    }
}

/// An archive that lacks only its signature.
pub struct Closed<W: Write> {
    writer: ArchiveWriter<W>,
    claims: ManifestClaims,
}

impl<W: Write> Closed<W> {
    /// What is to be signed.
    #[must_use]
    pub const fn claims(&self) -> &ManifestClaims {
        &self.claims
    }

    /// Adds the signed manifest, and ends.
    ///
    /// # Errors
    /// [`WriteError`]; [`WriteError::Sign`] when other claims were signed.
    pub fn finish(mut self, manifest: &CompactJws) -> Result<W, WriteError> {
        let signed: Result<ManifestClaims, JoseError> = manifest.unverified_claims();
        match signed {
            Ok(signed) if signed == self.claims => {}
            Ok(_) => return Err(WriteError::Sign("other claims were signed".into())),
            Err(error) => return Err(WriteError::Sign(Box::new(error))),
        }
        self.writer.single(MANIFEST, manifest.as_str().as_bytes())?;
        self.writer.out.finish()
    }
}

#[cfg(test)]
mod tests;
