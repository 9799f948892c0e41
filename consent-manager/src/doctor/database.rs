//! Checks of the database as such: it answers, is up to date, whole, and keeps what it has taken.

use migrations::look;
use sea_orm::{DatabaseConnection, DbErr};

use super::{Context, Finding, NotSeen, Seen, told};
use crate::place::Place;

/// A difference between the database's clock and ours that is worth a look, in milliseconds.
const NOTICEABLE_MS: i64 = 5_000;

/// It is reached, and has every step of its history.
pub(super) async fn reached(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "database";
    let seen = match &ctx.database {
        Ok(seen) => seen,
        Err(NotSeen::NotMade(file)) => {
            let found = format!("`{}` is not there yet", file.display());
            let mend = "`serve` and `migrate` make it; if there was one: `restore`, before either";
            return vec![Finding::warn(CHECK, found, mend)];
        }
        Err(NotSeen::Unreachable(error)) => {
            let mend =
                "correct `database_url`, or see whether the server runs and who holds the file";
            return vec![Finding::fail(CHECK, error, mend)];
        }
    };
    let version = match &seen.place {
        Place::Sqlite(_) => look::text(&seen.db, "SELECT sqlite_version()").await,
        Place::Postgres(_) => look::text(&seen.db, "SHOW server_version").await,
    };
    let version = match version {
        Ok(version) => version,
        Err(error) => return vec![Finding::fail(CHECK, told(&error), "see its own log")],
    };
    let engine = match &seen.place {
        Place::Sqlite(file) => format!("SQLite {version}, `{}`", file.display()),
        Place::Postgres(_) => format!("PostgreSQL {version}"),
    };
    vec![match &seen.steps {
        Err(error) => Finding::fail(CHECK, error, "start the program that made it"),
        Ok(steps) if steps.pending.is_empty() => {
            let applied = steps.applied.len();
            Finding::ok(CHECK, format!("{engine}, up to date ({applied} steps)"))
        }
        Ok(steps) => {
            let found = format!("{engine}, lacks {}", steps.pending.join(", "));
            let mend = "back it up; `migrate` or the next start of `serve` brings it up to date";
            Finding::warn(CHECK, found, mend)
        }
    }]
}

/// What it has taken survives a power cut, and its clock is ours.
pub(super) async fn durability(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "durability";
    let Ok(seen) = &ctx.database else {
        return Vec::new();
    };
    let found = match &seen.place {
        Place::Sqlite(_) => sqlite(CHECK, &seen.db).await,
        Place::Postgres(_) => postgres(CHECK, ctx, &seen.db).await,
    };
    found.unwrap_or_else(|error| vec![Finding::fail(CHECK, told(&error), "see `database`")])
}

async fn sqlite(check: &'static str, db: &DatabaseConnection) -> Result<Vec<Finding>, DbErr> {
    let mode = look::text(db, "PRAGMA journal_mode").await?;
    Ok(vec![match mode.as_str() {
        "wal" => Finding::ok(
            check,
            "write-ahead log; each commit of the manager is flushed to the disk",
        ),
        _ => Finding::warn(
            check,
            format!(
                "the journal is `{mode}`: no manager has opened it since it was restored or made"
            ),
            "nothing to do: the next start of `serve` changes it to a write-ahead log",
        ),
    }])
}

async fn postgres(
    check: &'static str,
    ctx: &Context<'_>,
    db: &DatabaseConnection,
) -> Result<Vec<Finding>, DbErr> {
    let mut findings = Vec::new();
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let value = look::text(db, &format!("SHOW {setting}")).await?;
        if value == "off" {
            let found = format!(
                "`{setting}` is off: what people were told is done can be lost in a power cut"
            );
            let mend = format!("set `{setting} = on` in the server's configuration, and reload it");
            findings.push(Finding::fail(check, found, mend));
        }
    }
    let ask = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";
    let ahead = look::number(db, ask).await? - ctx.now().timestamp_millis();
    if ahead.abs() > NOTICEABLE_MS {
        let found = format!(
            "the server's clock differs from ours by {} seconds",
            ahead / 1000
        );
        let mend = "set both clocks, and keep them set (NTP)";
        findings.push(Finding::warn(check, found, mend));
    }
    if findings.is_empty() {
        findings.push(Finding::ok(
            check,
            "fsync, synchronous_commit and full_page_writes are on; its clock is ours",
        ));
    }
    Ok(findings)
}

/// The file holds together.
pub(super) async fn integrity(ctx: &Context<'_>) -> Vec<Finding> {
    const CHECK: &str = "integrity";
    match &ctx.database {
        Ok(Seen {
            db,
            place: Place::Sqlite(_),
            ..
        }) => vec![match look::text(db, "PRAGMA quick_check(1)").await {
            Ok(said) if said == "ok" => Finding::ok(CHECK, "quick_check: ok"),
            Ok(said) => Finding::fail(
                CHECK,
                format!("quick_check: {}", said.replace('\n', " ")),
                "stop `serve`, keep the files as they are, look at the disk, and `restore` the newest backup",
            ),
            Err(error) => Finding::fail(CHECK, told(&error), "see `database`"),
        }],
        // A server checks its pages itself; a reading from outside would prove little.
        _ => Vec::new(),
    }
}
