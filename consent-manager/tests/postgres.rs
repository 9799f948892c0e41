//! What holds only on a real PostgreSQL; `tests/run postgres` starts one and names it, and runs `operations` on it.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

#[allow(dead_code, reason = "SQLite's tests use the rest of it")]
#[path = "program/setup.rs"]
mod setup;

use std::sync::atomic::{AtomicU32, Ordering};

use migrations::{database, shared::Database};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use self::setup::{Setup, checked, mode, on_runtime};

const PROGRAM: &str = env!("CARGO_BIN_EXE_consent-manager");
const CONFIG: &str = r#"
database_url = "DATABASE"
listen = "127.0.0.1:0"
base_url = "http://127.0.0.2/"
data_dir = "DATA"
board_url = "http://127.0.0.3/"
secure_cookies = false
identity = { issuer = "http://127.0.0.3", client_id = "manager" }
"#;

fn server() -> String {
    std::env::var("AMANAT_TEST_POSTGRES_URL").expect("run these through `tests/run postgres`")
}

#[test]
fn the_server_is_named() {
    server();
}

/// Else one process that froze would stop all the others.
#[tokio::test]
async fn nobody_waits_for_another_process_without_end() {
    let db = sea_orm::Database::connect(server())
        .await
        .expect("a server");
    let db = Database::new(db);
    let tx = database::begin(&db).await.expect("a transaction");
    for (setting, expected) in [
        ("lock_timeout", "15s"),
        ("idle_in_transaction_session_timeout", "5s"),
    ] {
        let asked = Statement::from_string(DbBackend::Postgres, format!("SHOW {setting}"));
        let row = tx.query_one_raw(asked).await.expect("an answer");
        let value: String = row.expect("a row").try_get("", setting).expect("a text");
        assert_eq!(value, expected, "{setting}");
    }
}

/// A new, empty database on the server.
fn new_database() -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::SeqCst);
    let name = format!("backup_{}_{number}", std::process::id());
    on_runtime(async {
        let db = sea_orm::Database::connect(server()).await.unwrap();
        let make = format!("CREATE DATABASE {name}");
        db.execute_unprepared(&make).await.unwrap();
    });
    let server = server();
    format!("{}/{name}", server.rsplit_once('/').unwrap().0)
}

/// As engines do that speak the protocol and have no advisory locks: the function is there and always says yes.
#[test]
fn an_engine_that_keeps_no_locks_is_refused_before_anything_is_written() {
    let database = new_database();
    on_runtime(async {
        let db = sea_orm::Database::connect(&database).await.unwrap();
        db.execute_unprepared(
            "CREATE SCHEMA fake;
             CREATE FUNCTION fake.pg_try_advisory_xact_lock(bigint) RETURNS boolean
             LANGUAGE sql AS 'SELECT true'",
        )
        .await
        .unwrap();
    });
    let shadowed = format!("{database}?options[search_path]=fake,public,pg_catalog");
    let refused = setup_on(&shadowed).says(&["migrate"]).unwrap_err();
    assert!(refused.contains("hold one advisory lock"), "{refused}");
    assert!(!refused.contains(&database), "{refused}");
    setup_on(&database).says(&["migrate"]).unwrap();
}

fn setup_on(database: &str) -> Setup {
    let setup = Setup::with(&CONFIG.replace("DATABASE", database));
    mode(&setup.config, 0o600);
    setup
}

#[test]
fn a_backup_is_made_by_the_servers_own_program_and_goes_only_into_an_empty_database() {
    let setup = setup_on(&new_database());
    setup.enter(50);
    let to = setup.at("backup");
    let words = ["backup", to.to_str().unwrap(), "--json"];
    let without = setup.command(&words).env("PATH", "").output().unwrap();
    let refused = String::from_utf8(without.stderr).unwrap();
    assert!(
        refused.contains("`pg_dump` is not on PATH; install"),
        "{refused}"
    );
    assert!(!to.exists() && !setup.at("backup.part").exists());
    let said = setup.says(&words).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(manifest["engine"], "postgresql");
    assert_eq!(manifest["log"]["published"], 50, "{said}");
    checked(&to).unwrap();
    setup.enter(5);

    let database = new_database();
    let other = setup_on(&database);
    let said = other.restore(&to).unwrap();
    assert!(said.contains("log check: {\"entries\":50,"), "{said}");
    other.says(&["migrate"]).unwrap();
    other.says(&["log", "check"]).unwrap();
    let third = setup_on(&database);
    let refused = third.restore(&to).unwrap_err();
    assert!(
        refused.contains("a restore writes over nothing; make a new, empty one"),
        "{refused}"
    );
    assert!(!third.data.exists(), "nothing was begun");

    let newer = setup_on(&new_database());
    std::fs::create_dir(&newer.data).unwrap();
    let checkpoint = "log-checkpoint.txt";
    std::fs::copy(setup.data.join(checkpoint), newer.data.join(checkpoint)).unwrap();
    let said = newer.restore(&to).unwrap_err();
    assert!(said.contains("was put back to an earlier state"), "{said}");
    let refused = newer.says(&["serve"]).unwrap_err();
    assert!(
        refused.contains("55 entries were published, the database knows 50"),
        "{refused}"
    );
}

/// The server of these tests need not outlive the machine, and the doctor says so.
#[test]
fn a_server_that_does_not_flush_is_found_by_the_doctor_and_no_password_is_told() {
    let database = new_database();
    let setup = setup_on(&database);
    setup.enter(3);
    let said = setup.says(&["doctor"]).unwrap_err();
    assert!(said.contains("ok   database: PostgreSQL "), "{said}");
    assert!(said.contains("FAIL durability: `fsync` is off"), "{said}");
    assert!(
        said.contains("ok   transparency log: 3 entries, 3 published"),
        "{said}"
    );
    let password = database.split(['@', ':']).nth(2).unwrap();
    assert!(password.len() > 20 && !said.contains(password), "{said}");
    let gone = setup_on(&database.replace("backup_", "nobody_"));
    let said = gone.says(&["doctor"]).unwrap_err();
    assert!(
        said.contains("FAIL database: ") && !said.contains(password),
        "{said}"
    );
}
