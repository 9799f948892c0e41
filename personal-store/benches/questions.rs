//! Questions over a large vault, against the same statements on a bare SQLite connection; cold
//! vaults; a thousand of them. Every figure is a ratio to a base of the same run, or has its bar
//! beside it. Results with their machine stand in `docs/benchmarks.md`.
//!
//! `cargo bench --workspace --bench questions`; with `-- NAME…` only these questions, warm.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench stops at the first surprise and prints what it found"
)]

use std::{fs, hint::black_box, path::Path, time::Instant};

use chrono::{DateTime, Days, NaiveDate, Utc};
use consent_model::{
    dataset::{ColumnType, DatasetKind, Row},
    digest::Digest,
    question::{Manifest, Parameter, Parameters},
    redacted::Redacted,
    release::{ROWS_PER_PAGE, ReleaseBody, ReleasePage},
    term::DataRange,
};
use personal_store::{
    dataset::{Provenance, ingest},
    gate::BoundedOutput,
    question::{Catalogue, CheckedPackage, bound, run},
    vault::{Vault, VaultHost, VaultId, WrappedKeys, tables},
};
use rusqlite::Connection;
use serde_json::{Value, json};
use service_kit::{
    clock::SystemClock,
    entropy::{IdSource, SystemEntropy},
};

/// Records of each large kind in the large vault.
const RECORDS: usize = 100_000;
/// Days they lie in.
const DAYS: usize = 730;
/// Vaults opened one after the other, and records in each.
const VAULTS: (usize, usize) = (1_000, 300);

fn main() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let bench = Bench::new();
        let names: Vec<String> = std::env::args()
            .skip(1)
            .filter(|name| !name.starts_with('-'))
            .collect();
        bench.questions(&names).await;
        if names.is_empty() {
            bench.many().await;
        }
    });
}

struct Bench {
    folder: tempfile::TempDir,
    ids: IdSource,
}

impl Bench {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            ids: IdSource::new(SystemClock::shared(), SystemEntropy::shared()),
        }
    }

    fn host(&self, most_open: usize) -> VaultHost {
        let key = Redacted::new([7; 32]);
        VaultHost::new(self.folder.path().join("vaults"), &key, most_open).unwrap()
    }

    async fn questions(&self, names: &[String]) {
        let host = self.host(4);
        let id = VaultId::from(self.ids.uuid_v7());
        let keys = host.create(id, &self.ids).await.unwrap();
        let vault = host.open(id, &keys).await.unwrap();
        let bare = bare(&self.folder.path().join("bare.db"));
        for (kind, rows) in [
            (DatasetKind::BankTransactions, transactions(RECORDS)),
            (DatasetKind::ClinicObservations, observations(RECORDS)),
            (
                DatasetKind::ClinicPatients,
                vec![row(json!({
                "patient_id": "p", "birth_date": "1990-03-02", "gender": "female"}))],
            ),
            (
                DatasetKind::BankAccounts,
                vec![row(json!({
                "account_id": "a", "masked_number": "X1", "kind": "savings", "currency": "INR",
                "balance_minor": 5_000_000}))],
            ),
        ] {
            fill(&bare, kind, &rows);
            self.bring(&vault, kind, rows).await;
        }
        bare.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        println!("published questions over {RECORDS} records, warm: median of 21 runs");
        println!(
            "{:<28} {:>9} {:>9} {:>6}",
            "question", "bare ms", "here ms", "ratio"
        );
        let catalogue = Catalogue::builtin().unwrap();
        let mut packages: Vec<_> = catalogue.packages().collect();
        packages.sort_by_key(|package| package.manifest().name.clone());
        packages.retain(|package| names.is_empty() || names.contains(&package.manifest().name));
        for package in &packages {
            let (parameters, range) = ask(package.manifest());
            let here = run(package, &parameters, &range.into(), &vault).await;
            let Ok(here) = here else {
                println!("{:<28} not over these records", package.manifest().name);
                continue;
            };
            let there = on(&bare, package, &parameters, &range);
            let here = BoundedOutput::check(package, here).unwrap();
            assert_eq!(here.rows(), there, "{}", package.manifest().name);
            let base = median(|| {
                black_box(on(&bare, package, &parameters, &range));
            });
            let mut times = Vec::new();
            for _ in 0..21 {
                let began = Instant::now();
                black_box(
                    run(package, &parameters, &range.into(), &vault)
                        .await
                        .unwrap(),
                );
                times.push(began.elapsed().as_secs_f64() * 1e3);
            }
            times.sort_by(f64::total_cmp);
            let name = &package.manifest().name;
            println!(
                "{name:<28} {base:>9.3} {:>9.3} {:>6.2}",
                times[10],
                times[10] / base
            );
        }
        drop(vault);
        host.close_all().await.unwrap();
        if !names.is_empty() {
            return;
        }
        println!("\ncold vault of {RECORDS} records of a kind: open, answer, close (bar: 10 ms)");
        for package in packages {
            let (parameters, range) = ask(package.manifest());
            let mut times = Vec::new();
            for _ in 0..11 {
                let began = Instant::now();
                let vault = host.open(id, &keys).await.unwrap();
                let answered = run(package, &parameters, &range.into(), &vault).await;
                drop(vault);
                host.close_all().await.unwrap();
                if answered.is_ok() {
                    times.push(began.elapsed().as_secs_f64() * 1e3);
                }
            }
            times.sort_by(f64::total_cmp);
            if let Some(median) = times.get(times.len() / 2) {
                println!("{:<28} {median:>9.3} ms", package.manifest().name);
            }
        }
    }

    async fn many(&self) {
        let host = self.host(16);
        let mut vaults: Vec<(VaultId, WrappedKeys)> = Vec::new();
        for _ in 0..VAULTS.0 {
            let id = VaultId::from(self.ids.uuid_v7());
            let keys = host.create(id, &self.ids).await.unwrap();
            let vault = host.open(id, &keys).await.unwrap();
            self.bring(
                &vault,
                DatasetKind::BankTransactions,
                transactions(VAULTS.1),
            )
            .await;
            vaults.push((id, keys));
        }
        host.close_all().await.unwrap();
        let catalogue = Catalogue::builtin().unwrap();
        let mut packages = catalogue.packages();
        let package = packages
            .find(|p| p.manifest().name == "average-monthly-income")
            .unwrap();
        let (parameters, range) = ask(package.manifest());
        println!(
            "\n{} vaults of {} records, one after the other (bar: 5 s, no growth)",
            VAULTS.0, VAULTS.1
        );
        for round in 1..=3 {
            let began = Instant::now();
            for (id, keys) in &vaults {
                let vault = host.open(*id, keys).await.unwrap();
                black_box(
                    run(package, &parameters, &range.into(), &vault)
                        .await
                        .unwrap(),
                );
            }
            let took = began.elapsed().as_secs_f64();
            let (memory, files) = resident();
            println!(
                "round {round}: {took:.2} s, resident {memory} MiB, open files {files}, open vaults {}",
                host.open_count().await
            );
        }
        host.close_all().await.unwrap();
    }

    async fn bring(&self, vault: &Vault, dataset: DatasetKind, rows: Vec<Row>) {
        let provenance = Provenance {
            deposit: self.ids.mint(),
            source: "bank.example".parse().unwrap(),
            artifact: self.ids.mint(),
            session: self.ids.mint(),
            asked: vec![dataset],
            range: whole(),
            received_at: now(),
        };
        let chunks: Vec<Vec<Row>> = rows.chunks(ROWS_PER_PAGE).map(<[Row]>::to_vec).collect();
        let (last, receipt) = (chunks.len() - 1, self.ids.mint());
        let pages = chunks
            .into_iter()
            .enumerate()
            .map(|(place, rows)| ReleasePage {
                iss: provenance.source.clone(),
                iat: 0,
                request: Digest::of_bytes(b"request"),
                item: "records".parse().unwrap(),
                sequence: u32::try_from(place).unwrap(),
                last: place == last,
                body: ReleaseBody::Records {
                    dataset,
                    rows,
                    receipt,
                    missing: Vec::new(),
                },
            });
        ingest(vault, pages.collect(), provenance).await.unwrap();
    }
}

/// The same tables and indexes, plain and bare. No index is over attested records alone, since the
/// statement as it is written does not ask for that.
fn bare(path: &Path) -> Connection {
    let bare = Connection::open(path).unwrap();
    bare.execute_batch("PRAGMA journal_mode = WAL; PRAGMA cache_size = -64000;")
        .unwrap();
    let tables = tables();
    let whole = tables.replace(" WHERE source < '~'", "");
    assert_ne!(whole, tables, "the indexes are no longer over a part");
    bare.execute_batch(&whole).unwrap();
    bare
}

fn fill(bare: &Connection, kind: DatasetKind, rows: &[Row]) {
    let schema = kind.schema();
    let marks = vec!["?"; schema.columns.len()].join(", ");
    let insert = format!(
        "INSERT INTO {} VALUES ({marks}, 'bank.example', 'd')",
        schema.table
    );
    bare.execute_batch("PRAGMA foreign_keys = OFF; BEGIN")
        .unwrap();
    let mut insert = bare.prepare(&insert).unwrap();
    for row in rows {
        let values = schema.columns.iter().map(|column| {
            let value = row.get(column.name).cloned().unwrap_or_default();
            match (column.kind, value) {
                (_, Value::Null) => rusqlite::types::Value::Null,
                (ColumnType::Integer, value) => value.as_i64().unwrap().into(),
                (ColumnType::Real, value) => value.as_f64().unwrap().into(),
                (_, value) => value.as_str().unwrap().to_owned().into(),
            }
        });
        insert.execute(rusqlite::params_from_iter(values)).unwrap();
    }
    bare.execute_batch("COMMIT").unwrap();
}

/// The statement on the bare connection: prepared, bound and read to its end.
fn on(
    bare: &Connection,
    package: &CheckedPackage,
    parameters: &Parameters,
    range: &DataRange,
) -> Vec<Row> {
    let mut statement = bare.prepare(&package.package().sql).unwrap();
    for place in 1..=statement.parameter_count() {
        let name = statement
            .parameter_name(place)
            .unwrap()
            .trim_start_matches(':')
            .to_owned();
        let value = bound(&name, parameters, range).unwrap();
        statement.raw_bind_parameter(place, value).unwrap();
    }
    let names: Vec<String> = statement
        .column_names()
        .into_iter()
        .map(Into::into)
        .collect();
    let mut found = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next().unwrap() {
        let value = |place| match row.get_ref(place).unwrap() {
            rusqlite::types::ValueRef::Null => Value::Null,
            rusqlite::types::ValueRef::Integer(number) => number.into(),
            rusqlite::types::ValueRef::Real(number) => number.into(),
            other => other.as_str().unwrap().into(),
        };
        rows.push(
            names
                .iter()
                .enumerate()
                .map(|(place, name)| (name.clone(), value(place)))
                .collect(),
        );
    }
    rows
}

fn median(mut work: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..21)
        .map(|_| {
            let began = Instant::now();
            work();
            began.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[10]
}

/// Parameters in the middle of their bounds, and as long a range as there are records.
fn ask(manifest: &Manifest) -> (Parameters, DataRange) {
    let value = |parameter: &Parameter| -> Value {
        match parameter {
            Parameter::Integer { min, max, .. } => 24.clamp(*min, *max).into(),
            Parameter::Choice { values } => values[0].clone().into(),
        }
    };
    let parameters = manifest
        .parameters
        .iter()
        .map(|(name, p)| (name.clone(), value(p)));
    (parameters.collect(), whole())
}

fn transactions(count: usize) -> Vec<Row> {
    const CATEGORIES: [&str; 10] = [
        "income",
        "food",
        "groceries",
        "housing",
        "travel",
        "utilities",
        "shopping",
        "dining",
        "fuel",
        "insurance",
    ];
    let mut dice = Dice(88_172_645_463_325_252);
    (0..count)
        .map(|n| {
            let category = CATEGORIES[dice.below(10)];
            let amount = i64::try_from(dice.below(100_000)).unwrap();
            let amount = if category == "income" {
                amount
            } else {
                -amount / 2
            };
            row(json!({
                "transaction_id": format!("tx-{n:08}"), "account_id": "account-1",
                "booked_at": moment(n, count), "amount_minor": amount, "category": category,
                "counterparty": format!("counterparty {}", dice.below(1_000)),
                "balance_after_minor": 1_000_000,
            }))
        })
        .collect()
}

fn observations(count: usize) -> Vec<Row> {
    const CODES: [(&str, &str); 5] = [
        ("4548-4", "%"),
        ("2345-7", "mg/dL"),
        ("39156-5", "kg/m2"),
        ("8480-6", "mm[Hg]"),
        ("8462-4", "mm[Hg]"),
    ];
    let mut dice = Dice(362_436_069);
    (0..count)
        .map(|n| {
            let (code, unit) = CODES[dice.below(5)];
            row(json!({
                "observation_id": format!("o-{n:08}"), "code": code, "display": "a measurement",
                "category": "laboratory", "observed_at": moment(n, count),
                "value": f64::from(u32::try_from(dice.below(2_000)).unwrap()) / 10.0, "unit": unit,
            }))
        })
        .collect()
}

fn moment(n: usize, count: usize) -> String {
    let day = first() + Days::new((n * DAYS / count) as u64);
    format!("{day}T10:{:02}:{:02}Z", n / 60 % 60, n % 60)
}

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 1, 1).unwrap()
}

fn whole() -> DataRange {
    DataRange {
        from: first(),
        to: first() + Days::new(DAYS as u64 - 1),
    }
}

fn now() -> DateTime<Utc> {
    first().and_hms_opt(0, 0, 0).unwrap().and_utc() + Days::new(DAYS as u64)
}

fn row(value: Value) -> Row {
    value.as_object().unwrap().clone()
}

/// The same numbers in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % most as u64).unwrap()
    }
}

/// Resident memory in MiB and open files of this process.
fn resident() -> (u64, usize) {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    (kib / 1024, fs::read_dir("/proc/self/fd").unwrap().count())
}
