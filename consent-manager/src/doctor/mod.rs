//! Looks whether everything that a manager needs is as it must be, and says how to mend what is not.
//!
//! Changes nothing, also beside a manager that runs: it makes no key and no database, brings none up to date, and
//! sends no event and no mail. The checks do not wait for each other, each has its time, and one that fails keeps no
//! other from being made.
//!
//! # Adding one
//! 1. Write `async fn name(ctx: &Context<'_>) -> Vec<Finding>` in `here.rs` (this machine), `private.rs` (its keys),
//!    `database.rs`, `record.rs` (what is in it) or `there.rs` (the network).
//! 2. Put it into [`examine`], and its name into `docs/operations.md`.
//! 3. Test what it says of each fault, in `tests/program/doctor.rs`.

mod database;
mod here;
mod private;
mod record;
mod there;

use std::{path::PathBuf, time::Duration};

use chrono::{DateTime, Utc};
use futures_util::future::{BoxFuture, join_all};
use migrations::{
    look::{self, Steps},
    manager::Migrator,
};
use sea_orm::DatabaseConnection;
pub use service_kit::finding::Finding;
use service_kit::{
    entropy::IdSource,
    http_client::{HttpClient, RetryPolicy},
    problem::Causes,
};

use crate::{
    config::Config,
    place::Place,
    server::{self, LOG_ANCHOR},
    service::Manager,
};

/// How long one check may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long a look through the whole database may take.
const LONG: Duration = Duration::from_secs(300);
/// How long one call may take.
const CALL: Duration = Duration::from_secs(10);

/// An error and its causes as text.
fn told(error: &dyn std::error::Error) -> String {
    Causes(error).to_string()
}

/// A time, as it is written in findings.
fn time(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

/// What the checks look at.
struct Context<'a> {
    config: &'a Config,
    ids: IdSource,
    http: HttpClient,
    database: Result<Seen, NotSeen>,
    /// The operations, where the database is up to date and the log's key can be read.
    manager: Result<Manager, String>,
}

/// A database that answers.
struct Seen {
    db: DatabaseConnection,
    place: Place,
    steps: Result<Steps, String>,
}

/// Why the database was not looked at.
enum NotSeen {
    /// There is none yet.
    NotMade(PathBuf),
    /// It cannot be opened.
    Unreachable(String),
}

impl Context<'_> {
    fn now(&self) -> DateTime<Utc> {
        self.ids.clock().now()
    }
}

/// Makes all checks. What they find comes in a fixed order.
pub fn examine<'a>(config: &'a Config, ids: &'a IdSource) -> BoxFuture<'a, Vec<Finding>> {
    Box::pin(async move {
        let mut found = vec![Finding::ok("configuration", "it can be used")];
        let http = match http(config) {
            Ok(http) => http,
            Err(error) => {
                let mend = "correct `[http]`: each file that it names must be a readable PEM file";
                found.push(Finding::fail("http", error, mend));
                return found;
            }
        };
        let database = seen(config).await;
        let manager = operations(config, ids, &database).await;
        let ctx = Context {
            config,
            ids: ids.clone(),
            http,
            database,
            manager,
        };
        let checks: Vec<(&'static str, Duration, BoxFuture<'_, Vec<Finding>>)> = vec![
            ("data folder", PATIENCE, Box::pin(here::folder(&ctx))),
            ("disk", PATIENCE, Box::pin(here::disk(&ctx))),
            ("private files", PATIENCE, Box::pin(private::files(&ctx))),
            ("base url", PATIENCE, Box::pin(here::base_url(&ctx))),
            ("certificate", PATIENCE, Box::pin(here::certificate(&ctx))),
            ("database", PATIENCE, Box::pin(database::reached(&ctx))),
            ("durability", PATIENCE, Box::pin(database::durability(&ctx))),
            ("integrity", LONG, Box::pin(database::integrity(&ctx))),
            ("signing keys", PATIENCE, Box::pin(private::keys(&ctx))),
            ("transparency log", LONG, Box::pin(record::log(&ctx))),
            ("deliveries", PATIENCE, Box::pin(record::deliveries(&ctx))),
            ("clock", PATIENCE, Box::pin(record::clock(&ctx))),
            (
                "identity provider",
                PATIENCE,
                Box::pin(there::identity(&ctx)),
            ),
            (
                "public address",
                PATIENCE,
                Box::pin(there::public_address(&ctx)),
            ),
            ("mail", PATIENCE, Box::pin(there::mail(&ctx))),
            ("witnesses", PATIENCE, Box::pin(there::witnesses(&ctx))),
        ];
        let checks = checks
            .into_iter()
            .map(|(check, patience, future)| async move {
                match tokio::time::timeout(patience, future).await {
                    Ok(found) => found,
                    Err(_) => vec![Finding::fail(
                        check,
                        format!("no answer within {} seconds", patience.as_secs()),
                        "see whether what it asks hangs, and try again",
                    )],
                }
            });
        found.extend(join_all(checks).await.into_iter().flatten());
        if let Ok(manager) = ctx.manager {
            // It was only read. A look that was given up may go on in the database; nobody waits for its end.
            let _ = tokio::time::timeout(CALL, manager.close()).await;
        }
        if let Ok(seen) = ctx.database {
            let _ = tokio::time::timeout(CALL, seen.db.close()).await;
        }
        found
    })
}

fn http(config: &Config) -> Result<HttpClient, String> {
    let mut options = config.http.options().map_err(|error| told(&error))?;
    options.retry = RetryPolicy::never();
    options.call_timeout = CALL;
    options.tells_certificate = true;
    HttpClient::new(options).map_err(|error| told(&error))
}

async fn seen(config: &Config) -> Result<Seen, NotSeen> {
    let place = Place::of(config).map_err(|error| NotSeen::Unreachable(told(&error)))?;
    if let Place::Sqlite(file) = &place
        && !file.exists()
    {
        return Err(NotSeen::NotMade(file.clone()));
    }
    let db = look::open(place.url().expose()).await;
    let db = db.map_err(|error| NotSeen::Unreachable(told(&error)))?;
    let steps = look::steps::<Migrator>(&db).await;
    Ok(Seen {
        db,
        place,
        steps: steps.map_err(|error| told(&error)),
    })
}

async fn operations(
    config: &Config,
    ids: &IdSource,
    database: &Result<Seen, NotSeen>,
) -> Result<Manager, String> {
    let not_looked = || "not looked at: the database could not be read".to_owned();
    let seen = database.as_ref().map_err(|_| not_looked())?;
    let steps = seen.steps.as_ref().map_err(|_| not_looked())?;
    if !steps.pending.is_empty() {
        return Err("not looked at: the database is not up to date".to_owned());
    }
    let data = &config.data_dir;
    let looked = server::look(config, ids, seen.place.url(), data, data.join(LOG_ANCHOR)).await;
    looked.map_err(|error| format!("not looked at: {}", told(&error)))
}

/// What is said where the operations could not be opened.
fn unknown(check: &'static str, why: &str) -> Vec<Finding> {
    let mend = "mend `database` and `private files` first";
    vec![Finding::warn(check, why, mend)]
}
