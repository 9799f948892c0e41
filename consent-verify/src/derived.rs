//! Records, receipts and ledgers: made again, and compared byte by byte.

use std::io::{Read, Seek};

use consent_evidence::archive::{
    ArchiveReader, CONSENTS, FileSum, RECEIPTS,
    record::{consent_27560, kantara, ledger::Ledger},
};
use consent_model::digest::{Digest, RunningDigest};

use crate::{
    finding::{Finding, Findings, Kind},
    parts::{Parts, compare, unreadable},
    replay::End,
};

/// A piece that must come next: of which entry, how long, and its digest.
struct Piece {
    index: Option<u64>,
    length: usize,
    digest: Digest,
}

impl Piece {
    fn of(index: Option<u64>, bytes: &[u8]) -> Self {
        Self {
            index,
            length: bytes.len(),
            digest: Digest::of_bytes(bytes),
        }
    }
}

/// Checks all five.
pub(crate) fn check<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    end: &End,
    findings: &mut Findings,
) {
    let line = |value: serde_json::Value| format!("{value}\n").into_bytes();
    let records = end.views.iter().map(|view| {
        let record = consent_27560::record(view, &parts.claims.iss, &parts.keys);
        Piece::of(Some(view.index), &line(record))
    });
    compare_file(reader, parts, CONSENTS, records, findings);
    let receipts = end.views.iter().map(|view| {
        let receipt = kantara::receipt(view, &parts.keys);
        Piece::of(Some(view.index), &line(receipt))
    });
    compare_file(reader, parts, RECEIPTS, receipts, findings);
    for (ledger, rows) in Ledger::ALL.into_iter().zip(&end.rows) {
        let head = Piece::of(None, &ledger.head().unwrap_or_default());
        let rows = rows.iter().map(|row| Piece {
            index: Some(row.index),
            length: row.length as usize,
            digest: row.digest,
        });
        let rows = std::iter::once(head).chain(rows);
        compare_file(reader, parts, ledger.path(), rows, findings);
    }
}

fn compare_file<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    path: &str,
    pieces: impl Iterator<Item = Piece>,
    findings: &mut Findings,
) {
    let Some(entry) = parts.files.get(path) else {
        findings.add(Finding::new(Kind::FileMissing, "not in the list of files").file(path));
        return;
    };
    let mut file = match reader.file(path) {
        Ok(file) => file,
        Err(error) => {
            findings.add(unreadable(path, &error));
            return;
        }
    };
    let (mut digest, mut bytes, mut records) = (RunningDigest::default(), 0_u64, 0_u64);
    let mut wrong: Option<(Option<u64>, &str)> = None;
    let mut piece = Vec::new();
    for expected in pieces {
        piece.clear();
        let read = (&mut file)
            .take(expected.length as u64)
            .read_to_end(&mut piece);
        digest.feed(&piece);
        bytes += piece.len() as u64;
        records += u64::from(expected.index.is_some());
        if read.is_err() || piece.len() < expected.length {
            wrong = Some((expected.index, "it is missing"));
            break;
        }
        if Digest::of_bytes(&piece) != expected.digest {
            wrong = Some((expected.index, "it says something else than the entries"));
            break;
        }
    }
    // What is left, for the digest of the whole.
    let mut left = vec![0; 1 << 16];
    let mut rest = (&mut file).take(entry.bytes.saturating_add(1).saturating_sub(bytes));
    loop {
        match rest.read(&mut left) {
            Ok(0) => break,
            Ok(read) => {
                digest.feed(left.get(..read).unwrap_or_default());
                bytes += read as u64;
                wrong = wrong.or(Some((None, "there is more than the entries give")));
            }
            Err(_) => {
                let words = "it does not unpack whole";
                findings.add(Finding::new(Kind::ArchiveDamaged, words).file(path));
                return;
            }
        }
    }
    if let Some((index, words)) = wrong {
        let mut finding = Finding::new(Kind::DerivedDiffers, words).file(path);
        finding.index = index;
        findings.add(finding);
        records = entry.records;
    }
    let sum = FileSum {
        bytes,
        digest: digest.finish(),
        lines: records,
    };
    findings.extend(compare(entry, &sum));
}
