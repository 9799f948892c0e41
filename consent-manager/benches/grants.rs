//! Consents given by many people at once: the evidence verified, the copies signed, everything in the log, and
//! on disk before anybody is told. Beside it, in the same run, what a bare insert of as many rows and bytes
//! takes in batches. Results with their machine stand in `docs/benchmarks.md`.
//!
//! `cargo bench -p consent-manager --bench grants`
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench stops at the first surprise and prints what it found"
)]

#[path = "../tests/operations/world/mod.rs"]
mod world;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use consent_model::ids::{AccountId, ConsentId};
use migrations::{database::begin, shared::Database};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use world::World;

/// People at once, and consents that each of them gives one after the other.
const PEOPLE: usize = 32;
const EACH: usize = 8;
/// How often.
const ROUNDS: usize = 6;

struct Person {
    account: AccountId,
    subject: String,
    email: String,
}

/// An approval that only wants its evidence.
struct Waiting {
    account: AccountId,
    draft: String,
    token: String,
}

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(run());
}

async fn run() {
    let world = Arc::new(World::new().await);
    let db = sea_orm::Database::connect(world.address()).await.unwrap();
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        people.push(join(&world, number).await);
    }
    // Warm, and what one of them writes.
    grant_each(&world, &people, 1).await;
    let before = written(&db).await;
    let (mut taken, mut times) = (Duration::ZERO, Vec::new());
    for _ in 0..ROUNDS {
        let (whole, each) = grant_each(&world, &people, EACH).await;
        taken += whole;
        times.extend(each);
    }
    let alone = alone(&world, &people[0]).await;
    let grants = times.len();
    let after = written(&db).await;
    let per_grant = |n: i64| n as f64 / (grants + alone.len()) as f64;
    let (rows, bytes) = (per_grant(after.0 - before.0), per_grant(after.1 - before.1));
    println!(
        "a consent is {rows:.1} rows and {:.1} KiB more of the database",
        bytes / 1024.0
    );
    let here = grants as f64 / taken.as_secs_f64();
    let base = bare(rows, bytes).await;
    println!(
        "{PEOPLE} people at once: {here:.0} consents/s; p50 {:.1} ms, p99 {:.1} ms; the same rows bare, {PEOPLE} in a \
         transaction: {base:.0}/s; ratio {:.2}; bar 2,000/s",
        at(&mut times, 50),
        at(&mut times, 99),
        here / base
    );
    let mut alone = alone;
    println!(
        "one person: p50 {:.2} ms, p99 {:.2} ms",
        at(&mut alone, 50),
        at(&mut alone, 99)
    );
}

fn at(times: &mut [Duration], part: usize) -> f64 {
    times.sort_unstable();
    times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3
}

async fn join(world: &World, number: usize) -> Person {
    let (subject, email) = (
        format!("subject-{number}"),
        format!("person{number}@people.example"),
    );
    let account = world::sign_in(&world.manager, &subject, &email).await;
    let asked = world.link_request(account, &world::bank()).await;
    let answer = world.link_answer_to(asked, None);
    let jws = consent_model::jose::sign(consent_model::link::RESPONSE_TYP, &answer, &world.bank);
    world
        .manager
        .finish_link(account, &jws.unwrap())
        .await
        .unwrap();
    Person {
        account,
        subject,
        email,
    }
}

async fn waiting(world: &World, person: &Person) -> Waiting {
    let mut request = world.request(true);
    request.person = Some(person.email.clone());
    let id = world.submit(&request).await.unwrap();
    let opened = world.manager.open_request(person.account, id, "en").await;
    let choice = world::choice(&opened.unwrap());
    let pending = world.manager.begin_approval(person.account, id, &choice);
    let pending = pending.await.unwrap();
    Waiting {
        account: person.account,
        token: world.id_token(&pending.challenge, &person.subject),
        draft: pending.id,
    }
}

async fn grant(world: &World, waiting: &Waiting) -> ConsentId {
    let keys = world.identity_keys();
    let given =
        world
            .manager
            .complete_approval(waiting.account, &waiting.draft, &waiting.token, &keys);
    given.await.unwrap().consent.unwrap()
}

/// Everybody gives so many consents, all at the same time.
async fn grant_each(
    world: &Arc<World>,
    people: &[Person],
    each: usize,
) -> (Duration, Vec<Duration>) {
    let mut work = Vec::new();
    for person in people {
        let mut own = Vec::new();
        for _ in 0..each {
            own.push(waiting(world, person).await);
        }
        work.push(own);
    }
    let began = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for own in work {
        let world = Arc::clone(world);
        tasks.spawn(async move {
            let mut times = Vec::new();
            for one in own {
                let began = Instant::now();
                grant(&world, &one).await;
                times.push(began.elapsed());
            }
            times
        });
    }
    let times = tasks.join_all().await;
    (began.elapsed(), times.into_iter().flatten().collect())
}

async fn alone(world: &World, person: &Person) -> Vec<Duration> {
    let mut times = Vec::new();
    for _ in 0..50 {
        let one = waiting(world, person).await;
        let began = Instant::now();
        grant(world, &one).await;
        times.push(began.elapsed());
    }
    times
}

/// Rows and bytes of the database.
async fn written(db: &sea_orm::DatabaseConnection) -> (i64, i64) {
    let number = async |sql: &str, column: &str| -> i64 {
        let asked = Statement::from_string(DbBackend::Sqlite, sql);
        let row = db.query_one_raw(asked).await.unwrap().unwrap();
        row.try_get("", column).unwrap()
    };
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    let tables = Statement::from_string(DbBackend::Sqlite, tables);
    let mut rows = 0;
    for table in db.query_all_raw(tables).await.unwrap() {
        let name: String = table.try_get("", "name").unwrap();
        rows += number(&format!("SELECT COUNT(*) AS n FROM \"{name}\""), "n").await;
    }
    let pages = number("PRAGMA page_count", "page_count").await;
    (rows, pages * number("PRAGMA page_size", "page_size").await)
}

/// Consents a second, were they nothing but their rows.
async fn bare(rows: f64, bytes: f64) -> f64 {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/bare.db?mode=rwc", folder.path().display());
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1);
    let pool = sea_orm::Database::connect(options).await.unwrap();
    for statement in [
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL)",
    ] {
        pool.execute_unprepared(statement).await.unwrap();
    }
    let db = Database::new(pool);
    let body = vec![7_u8; (bytes / rows) as usize];
    let (transactions, in_one) = (60_usize, PEOPLE as f64 * rows);
    let began = Instant::now();
    for _ in 0..transactions {
        let tx = begin(&db).await.unwrap();
        for _ in 0..in_one as usize {
            let insert = "INSERT INTO bare (body) VALUES ($1)";
            let insert =
                Statement::from_sql_and_values(DbBackend::Sqlite, insert, [body.clone().into()]);
            tx.execute_raw(insert).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    (transactions * PEOPLE) as f64 / began.elapsed().as_secs_f64()
}
