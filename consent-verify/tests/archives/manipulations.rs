//! Each kind of manipulation is found, and named. Most are those of a dishonest manager, who holds
//! every key of its own and signs all anew: list, manifest, and where it rewrites the log also tiles
//! and checkpoint.

#![allow(
    clippy::unwrap_used,
    reason = "helpers of tests; a failure here is a failed test"
)]

mod files;
mod happened;
mod log;
mod make;
mod report;
mod scopes;
mod signed;

use std::{
    io::Cursor,
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use crate::common::{
    self, BANK, LENDER, World, bank, log_key, manager, person_name, story,
    zips::{Files, check, check_with, resign, rezip, unzip},
};
use chrono::TimeDelta;
use consent_evidence::{
    archive::{
        CHECKPOINT, CHECKPOINTS, CONSENTS, DocumentKind, FIGURES, FIGURES_TABLE, FILES, KEYS,
        MANIFEST, README, RECEIPTS, STATEMENT, Scope,
    },
    checkpoint::NoteKey,
};
use consent_model::{
    artifact::LifecycleState,
    jose::{CompactJws, SigningKey, sign},
    status_list::{Status, StatusList},
};
use consent_verify::{Kind, Options, Report, verify};

use self::make::*;

/// Every manipulation.
fn everything() -> Vec<Manipulation> {
    let mut all = files::all();
    all.extend(report::all());
    all.extend(signed::all());
    all.extend(log::all());
    all.extend(happened::all());
    all.extend(scopes::all());
    all
}

#[test]
fn every_manipulation_is_found_and_named() {
    let all = everything();
    assert!(all.len() >= 40);
    assert!(check(good()).is_clean(), "{}", check(good()));
    let (next, missed) = (AtomicUsize::new(0), std::sync::Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((name, kind, run)) = all.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let report = run();
                    if !report.has(*kind) {
                        let found: Vec<_> = report.findings.iter().take(4).collect();
                        let words =
                            format!("{name}: not {kind}, but {:?} {found:#?}", report.counts);
                        missed.lock().unwrap().push(words);
                    }
                }
            });
        }
    });
    let missed = missed.into_inner().unwrap();
    assert!(
        missed.is_empty(),
        "{} of {}:\n{}",
        missed.len(),
        all.len(),
        missed.join("\n")
    );
}

#[test]
fn every_kind_of_finding_has_a_manipulation() {
    let all = everything();
    let found: Vec<Kind> = all.iter().map(|(_, kind, _)| *kind).collect();
    let missed: Vec<_> = Kind::ALL
        .iter()
        .filter(|kind| !found.contains(kind))
        .collect();
    assert!(missed.is_empty(), "{missed:?}");
}

#[test]
fn a_bit_of_any_file_is_missed_by_nobody() {
    let files = unzip(good());
    for path in files.keys() {
        for part in [1, 2, 3] {
            let mut files = files.clone();
            let bytes = files.get_mut(path).unwrap();
            if bytes.is_empty() {
                continue;
            }
            let at = bytes.len() * part / 4;
            bytes[at] ^= 1 << part;
            assert!(!check(&rezip(&files)).is_clean(), "{path} at {at}");
        }
    }
}

#[test]
fn no_archive_that_is_cut_off_can_be_read() {
    let whole = good();
    for part in 0..20 {
        let cut = &whole[..whole.len() * part / 20];
        let read = verify(
            || Ok(Cursor::new(cut)),
            &Options::default(),
            &mut |_, _, _| (),
        );
        assert!(read.is_err(), "{part}");
    }
}
