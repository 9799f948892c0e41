//! The transparency log: entries made durable in batches, proofs at ten million leaves, an archive of
//! what was entered. Each figure has its base or its bar beside it; results with their machine stand
//! in `docs/benchmarks.md`.
//!
//! `cargo bench --workspace --bench log`
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench stops at the first surprise and prints what it found"
)]

use std::{io, path::Path, sync::Arc, time::Instant};

use consent_evidence::{
    checkpoint::NoteKey,
    entry::leaf,
    tree::{Frontier, Tiles},
};
use consent_manager::service::{ExportScope, KeyFolder, LogKey, Manager, ManagerParts};
use consent_model::digest::Digest;
use sea_orm::{
    ConnectionTrait as _, Database, DatabaseConnection, Statement, TransactionTrait as _,
};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
    secret::Secret,
};

/// Entries in one transaction, and transactions.
const BATCH: (u64, u64) = (100, 200);
/// Leaves of the large tree.
const LEAVES: u64 = 10_000_000;
/// Proofs that are asked of it.
const PROOFS: u64 = 1_000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let (base, here) = appends(folder.path()).await;
        println!(
            "append, durable, {} in a transaction: {here:.0}/s; bare leaf {base:.0}/s; ratio {:.2}; bar 5,000/s",
            BATCH.0,
            here / base
        );
        let folder = tempfile::tempdir().unwrap();
        proofs(folder.path()).await;
    });
}

async fn open(folder: &Path) -> Manager {
    let clock = SystemClock::shared();
    let ids = IdSource::new(Arc::clone(&clock), SystemEntropy::shared());
    Manager::open(ManagerParts {
        database_url: Secret::new(address(folder)),
        clock,
        ids,
        keys: KeyFolder::new(folder),
        seal: [1; 32].into(),
        issuer: "https://manager.example/".parse().unwrap(),
        identity_issuer: "https://identity.example".into(),
        identity_client: "manager".into(),
        board_url: "https://board.example/".parse().unwrap(),
        languages: vec!["en".into()],
        answer_days: 30,
        mail: false,
        passkeys: None,
        log: LogKey {
            seed: [2; 32].into(),
            anchor: folder.join("log-checkpoint.txt"),
            witnesses: Vec::new(),
        },
        network: None,
    })
    .await
    .unwrap()
}

fn address(folder: &Path) -> String {
    format!("sqlite://{}/manager.db", folder.display())
}

/// Entries a second: of bare leaves, and of ours. In turns, so that the disk is the same for both.
async fn appends(folder: &Path) -> (f64, f64) {
    let manager = open(folder).await;
    std::fs::create_dir(folder.join("bare")).unwrap();
    let bare = bare(&folder.join("bare")).await;
    let (mut base, mut here) = (0.0, 0.0);
    for round in 0..BATCH.1 {
        let began = Instant::now();
        insert(&bare, round * BATCH.0).await;
        base += began.elapsed().as_secs_f64();
        let began = Instant::now();
        manager.enter_for_bench(BATCH.0).await.unwrap();
        here += began.elapsed().as_secs_f64();
    }
    let began = Instant::now();
    let size = manager.integrate().await.unwrap();
    println!(
        "{size} entries under a checkpoint in {:.0} ms",
        began.elapsed().as_secs_f64() * 1e3
    );
    let began = Instant::now();
    let scope = ExportScope::Population { from: 0, to: None };
    manager
        .export(&scope, io::sink(), &mut |_| {})
        .await
        .unwrap();
    let rate = size as f64 / began.elapsed().as_secs_f64();
    println!("archive of entries without documents: {rate:.0} entries/s; bar 50,000/s");
    let began = Instant::now();
    manager.check_log_at_start().await.unwrap();
    let rate = size as f64 / began.elapsed().as_secs_f64();
    println!("entries, tiles and checkpoint checked, as at a start: {rate:.0} entries/s");
    let entries = (BATCH.0 * BATCH.1) as f64;
    (entries / base, entries / here)
}

async fn bare(folder: &Path) -> DatabaseConnection {
    let db = Database::connect(format!("{}?mode=rwc", address(folder)))
        .await
        .unwrap();
    for statement in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE leaf (number INTEGER PRIMARY KEY, digest BLOB NOT NULL)",
    ] {
        db.execute_unprepared(statement).await.unwrap();
    }
    db
}

async fn insert(db: &DatabaseConnection, from: u64) {
    let tx = db.begin().await.unwrap();
    for number in from..from + BATCH.0 {
        let digest = Digest::of_bytes(&number.to_be_bytes());
        let values = [number.into(), digest.as_bytes().to_vec().into()];
        let insert = "INSERT INTO leaf (number, digest) VALUES ($1, $2)";
        let insert = Statement::from_sql_and_values(tx.get_database_backend(), insert, values);
        tx.execute_raw(insert).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// Proofs out of a tree of ten million leaves in the database.
async fn proofs(folder: &Path) {
    let manager = open(folder).await;
    let db = Database::connect(address(folder)).await.unwrap();
    let (mut frontier, mut tiles) = (Frontier::default(), Tiles::default());
    let tx = db.begin().await.unwrap();
    for number in 0..LEAVES {
        frontier.push(leaf(&Digest::of_bytes(&number.to_be_bytes())), &mut tiles);
        if tiles.len() >= 1_000 {
            keep(&tx, &std::mem::take(&mut tiles)).await;
        }
    }
    keep(&tx, &tiles).await;
    keep(&tx, &frontier.tiles()).await;
    let key = NoteKey::of_log("manager.example/log", &[2; 32]).unwrap();
    let note = key.sign(LEAVES, frontier.root().unwrap()).unwrap();
    let insert =
        "INSERT INTO log_checkpoint (size, note, cosignatures, made_at) VALUES ($1, $2, '', 0)";
    let insert = Statement::from_sql_and_values(
        tx.get_database_backend(),
        insert,
        [LEAVES.into(), note.into()],
    );
    tx.execute_raw(insert).await.unwrap();
    tx.commit().await.unwrap();
    let mut times = Vec::new();
    for n in 0..PROOFS {
        let index = n * 7_919_777 % LEAVES;
        let began = Instant::now();
        let proof = manager.log_inclusion(index).await.unwrap();
        times.push(began.elapsed());
        assert!(proof.hashes.len() > 10);
    }
    times.sort_unstable();
    let at = |part: usize| times[times.len() * part / 100].as_secs_f64() * 1e3;
    println!(
        "inclusion proof at {LEAVES} leaves: p50 {:.2} ms, p99 {:.2} ms; bar 1 ms",
        at(50),
        at(99)
    );
}

async fn keep(db: &impl sea_orm::ConnectionTrait, tiles: &Tiles) {
    for (name, bytes) in tiles.iter() {
        let insert = "INSERT INTO log_tile (level, number, hashes) VALUES ($1, $2, $3)";
        let values = [
            i64::from(name.level).into(),
            name.number.into(),
            bytes.clone().into(),
        ];
        let insert = Statement::from_sql_and_values(db.get_database_backend(), insert, values);
        db.execute_raw(insert).await.unwrap();
    }
}
