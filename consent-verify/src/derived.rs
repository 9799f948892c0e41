//! Records, receipts, ledgers and figures: made again, and compared byte by byte.

use std::io::{Read, Seek};

use consent_evidence::archive::{
    ArchiveReader, CONSENTS, FIGURES, FIGURES_TABLE, FileSum, RECEIPTS, Totals,
    record::{consent_27560, kantara, ledger::Ledger},
};
use consent_model::digest::{Digest, RunningDigest};

use crate::{
    finding::{Finding, Findings, Kind},
    parts::{Parts, compare, unreadable},
    replay::{End, Row},
    workers::each_job,
};

/// A piece that must come next: of which entry, how many records, how long, and its digest.
struct Piece {
    index: Option<u64>,
    records: u64,
    length: usize,
    digest: Digest,
}

impl Piece {
    fn of(index: Option<u64>, bytes: &[u8]) -> Self {
        Self {
            index,
            records: u64::from(index.is_some()),
            length: bytes.len(),
            digest: Digest::of_bytes(bytes),
        }
    }
}

/// Checks all of them.
pub(crate) fn check<R: Read + Seek + Send>(
    readers: &mut [ArchiveReader<R>],
    parts: &Parts,
    end: &End,
    findings: &mut Findings,
) {
    let differs = Kind::DerivedDiffers;
    let found = each_job(readers, 3 + Ledger::ALL.len(), |reader, job| match job {
        0 => compare_file(reader, parts, CONSENTS, records(parts, end), differs),
        1 => compare_file(reader, parts, RECEIPTS, receipts(parts, end), differs),
        2 => match &end.totals {
            Some(totals) => figures(reader, parts, totals),
            None => Vec::new(),
        },
        _ => {
            let mut ledgers = Ledger::ALL.into_iter().zip(&end.rows);
            let ledger = ledgers.nth(job - 3);
            ledger.map_or_else(Vec::new, |(ledger, rows)| {
                let rows = ledger_rows(ledger, rows);
                compare_file(reader, parts, ledger.path(), rows, differs)
            })
        }
    });
    findings.extend(found.into_iter().flatten());
}

fn records(parts: &Parts, end: &End) -> impl Iterator<Item = Piece> {
    end.views.iter().map(|view| {
        let record = consent_27560::record(view, &parts.claims.iss, &parts.keys);
        Piece::of(Some(view.index), &line(&record))
    })
}

fn receipts(parts: &Parts, end: &End) -> impl Iterator<Item = Piece> {
    end.views.iter().map(|view| {
        let receipt = kantara::receipt(view, &parts.keys);
        Piece::of(Some(view.index), &line(&receipt))
    })
}

fn line(value: &serde_json::Value) -> Vec<u8> {
    format!("{value}\n").into_bytes()
}

fn ledger_rows(ledger: Ledger, rows: &[Row]) -> impl Iterator<Item = Piece> {
    let head = Piece::of(None, &ledger.head().unwrap_or_default());
    let rows = rows.iter().map(|row| Piece {
        index: Some(row.index),
        records: 1,
        length: row.length as usize,
        digest: row.digest,
    });
    std::iter::once(head).chain(rows)
}

/// Both files of the figures.
fn figures<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    totals: &Totals,
) -> Vec<Finding> {
    let (Ok(json), Ok(table)) = (totals.json(), totals.csv()) else {
        let words = "the entries give figures that have no form";
        return vec![Finding::new(Kind::FiguresDiffer, words).file(FIGURES)];
    };
    let rows = (table.len() as u64).saturating_sub(1);
    let whole = |records, bytes: &[u8]| {
        let piece = Piece {
            records,
            ..Piece::of(None, bytes)
        };
        std::iter::once(piece)
    };
    let differs = Kind::FiguresDiffer;
    let mut found = compare_file(reader, parts, FIGURES, whole(1, &json), differs);
    let table = whole(rows, &table.concat());
    found.extend(compare_file(reader, parts, FIGURES_TABLE, table, differs));
    found
}

fn compare_file<R: Read + Seek>(
    reader: &mut ArchiveReader<R>,
    parts: &Parts,
    path: &str,
    pieces: impl Iterator<Item = Piece>,
    differs: Kind,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(entry) = parts.files.get(path) else {
        findings.push(Finding::new(Kind::FileMissing, "not in the list of files").file(path));
        return findings;
    };
    let mut file = match reader.file(path) {
        Ok(file) => file,
        Err(error) => {
            findings.push(unreadable(path, &error));
            return findings;
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
        records += expected.records;
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
                findings.push(Finding::new(Kind::ArchiveDamaged, words).file(path));
                return findings;
            }
        }
    }
    if let Some((index, words)) = wrong {
        let mut finding = Finding::new(differs, words).file(path);
        finding.index = index;
        findings.push(finding);
        records = entry.records;
    }
    let sum = FileSum {
        bytes,
        digest: digest.finish(),
        lines: records,
    };
    findings.extend(compare(entry, &sum));
    findings
}
