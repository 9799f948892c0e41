//! How fast an archive is written and verified: events a second, and as a ratio to the least that any
//! verifier must do with the same bytes, unpack them and hash them, in the same run.
//!
//! `AMANAT_BENCH_PEOPLE` says how large the world is; `AMANAT_BENCH_ARCHIVE` where to leave the archive.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a measurement; what fails stops it"
)]

#[path = "../tests/archives/common/mod.rs"]
mod common;

use std::{
    io::{Cursor, Read as _},
    time::{Duration, Instant},
};

use common::{manager, story};
use consent_verify::{Options, verify};
use sha2::{Digest as _, Sha256};
use zip::ZipArchive;

const RUNS: usize = 3;

fn best(mut run: impl FnMut()) -> Duration {
    (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed()
        })
        .min()
        .unwrap()
}

fn main() {
    // People times requests; about fifteen entries come of each.
    let people = std::env::var("AMANAT_BENCH_PEOPLE")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200);
    let times = 17;
    let world = story::world(people, times);
    let events = world.entries.len();
    let scope = world.population();
    let log = world.log();
    let mut archive = Vec::new();
    let written = best(|| archive = world.export_with(&scope, &log, world.keys(), &manager()));
    if let Some(path) = std::env::var_os("AMANAT_BENCH_ARCHIVE") {
        std::fs::write(path, &archive).unwrap();
    }
    let bare = best(|| {
        let mut zip = ZipArchive::new(Cursor::new(&archive)).unwrap();
        for at in 0..zip.len() {
            let mut bytes = Vec::new();
            zip.by_index(at).unwrap().read_to_end(&mut bytes).unwrap();
            std::hint::black_box(Sha256::digest(&bytes));
        }
    });
    let check = |workers| {
        best(|| {
            let options = Options {
                workers,
                ..Options::default()
            };
            let report = verify(|| Ok(Cursor::new(&archive)), &options, &mut |_, _, _| ());
            let report = report.unwrap();
            assert!(report.is_clean(), "{report}");
        })
    };
    let (one, two) = (check(1), check(2));
    let a_second = |time: Duration| events as f64 / time.as_secs_f64();
    let rows = [
        ("unpack and SHA-256 (base)", bare),
        ("export", written),
        ("verify, 1 worker", one),
        ("verify, 2 workers", two),
    ];
    println!("{events} events, archive of {} bytes", archive.len());
    for (name, time) in rows {
        let ratio = time.as_secs_f64() / bare.as_secs_f64();
        println!(
            "{name:<28} {:>10.0} events/s {:>8.1} ms {ratio:>6.2} x",
            a_second(time),
            time.as_secs_f64() * 1e3
        );
    }
}
