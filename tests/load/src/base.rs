//! What a figure is held against, measured in the same run: the cheapest answer of the same manager through
//! the same generator, and a bare SQLite database that is given as many rows and bytes.

use std::{
    path::Path,
    sync::Arc,
    time::{Duration, Instant},
};

use hyper::StatusCode;
use rusqlite::{Connection, OpenFlags, params};
use serde::{Deserialize, Serialize};

use crate::{
    http::{Call, Fault},
    mix::Terms,
    open_loop::{Plan, drive},
    schedule::Schedule,
    stage::{Stage, StageError},
    tally::{Figures, Tally},
};

/// Arrivals whose rows share a transaction.
const GROUP: usize = 32;
/// How long each way of writing is measured.
const LONG: Duration = Duration::from_secs(2);

/// What is in a database, or what came to it for each arrival.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Growth {
    /// Rows.
    pub(crate) rows: f64,
    /// Bytes.
    pub(crate) bytes: f64,
}

impl Growth {
    /// All that is in this database, also while a manager writes to it.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn of(file: &Path) -> rusqlite::Result<Self> {
        let db = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        db.busy_timeout(Duration::from_secs(30))?;
        let number = |asked: &str| db.query_row(asked, [], |row| row.get::<_, i64>(0));
        let mut tables = db.prepare(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        )?;
        let names = tables.query_map([], |row| row.get::<_, String>(0))?;
        let mut rows = 0;
        for name in names {
            rows += number(&format!("SELECT COUNT(*) FROM \"{}\"", name?))?;
        }
        let bytes = number("PRAGMA page_count")? * number("PRAGMA page_size")?;
        Ok(Self {
            rows: rows as f64,
            bytes: bytes as f64,
        })
    }

    /// What came since, for each of so many.
    #[must_use]
    pub(crate) fn since(self, before: Self, arrivals: u64) -> Self {
        let each = |now: f64, before: f64| (now - before) / Ord::max(arrivals, 1) as f64;
        Self {
            rows: each(self.rows, before.rows),
            bytes: each(self.bytes, before.bytes),
        }
    }
}

/// How fast a bare database takes such rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Bare {
    /// Arrivals a second, [`GROUP`] of them in a transaction.
    pub(crate) grouped: f64,
    /// Arrivals a second, each in a transaction of its own.
    pub(crate) alone: f64,
}

/// `GET /healthz` at a rate.
///
/// # Errors
/// When the harness cannot go on.
pub(crate) async fn healthz(stage: &Stage, terms: Terms) -> Result<Figures, StageError> {
    let tally = Arc::new(Tally::default());
    let plan = Plan {
        schedule: Schedule::new(terms.pace, terms.rate, terms.seed),
        time: terms.time,
        most: 2_000,
    };
    let parties = &stage.parties;
    drive(plan, |due| {
        let (tally, parties) = (Arc::clone(&tally), Arc::clone(parties));
        async move {
            let asked = async {
                let call = Call::get(parties.url("healthz")?);
                let answer = parties.http().send(call).await?;
                match answer.status {
                    StatusCode::OK | StatusCode::NO_CONTENT => Ok(()),
                    other => Err(Fault::Status(other.as_u16())),
                }
            };
            let came = asked.await;
            tally.count("healthz", due.at.elapsed(), came.as_ref().map(drop));
        }
    })
    .await?;
    let figures = tally.figures().into_iter().next();
    figures.ok_or_else(|| StageError::Own(std::io::Error::other("nothing was asked")))
}

/// Inserts as many rows and bytes as an arrival leaves, into a database beside the manager's that is kept as
/// durable as it.
///
/// # Errors
/// When it cannot be written.
pub(crate) fn bare(folder: &Path, growth: Growth) -> Result<Bare, StageError> {
    let path = folder.join("bare.db");
    let rows = Ord::max(growth.rows.round() as usize, 1);
    let body = vec![7_u8; (growth.bytes / rows as f64).max(1.0) as usize];
    let measured = (|| {
        let mut db = Connection::open(&path)?;
        db.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             CREATE TABLE bare (id INTEGER PRIMARY KEY, body BLOB NOT NULL);",
        )?;
        Ok::<_, rusqlite::Error>(Bare {
            grouped: rate(&mut db, GROUP, rows, &body)?,
            alone: rate(&mut db, 1, rows, &body)?,
        })
    })();
    for end in ["", "-wal", "-shm"] {
        // What is not there need not go.
        let _ = std::fs::remove_file(folder.join(format!("bare.db{end}")));
    }
    Ok(measured?)
}

fn rate(db: &mut Connection, group: usize, rows: usize, body: &[u8]) -> rusqlite::Result<f64> {
    let (began, mut done) = (Instant::now(), 0);
    while began.elapsed() < LONG {
        let tx = db.transaction()?;
        {
            let mut insert = tx.prepare_cached("INSERT INTO bare (body) VALUES (?1)")?;
            for _ in 0..group * rows {
                insert.execute(params![body])?;
            }
        }
        tx.commit()?;
        done += group;
    }
    Ok(done as f64 / began.elapsed().as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_what_came_for_each_arrival() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("some.db");
        let db = Connection::open(&file).unwrap();
        db.execute_batch("CREATE TABLE a (x BLOB); CREATE TABLE b (x);")
            .unwrap();
        let before = Growth::of(&file).unwrap();
        for _ in 0..100 {
            db.execute("INSERT INTO a VALUES (zeroblob(4000))", [])
                .unwrap();
            db.execute("INSERT INTO b VALUES (1)", []).unwrap();
        }
        let each = Growth::of(&file).unwrap().since(before, 100);
        assert!((each.rows - 2.0).abs() < f64::EPSILON, "{each:?}");
        assert!((4_000.0..4_400.0).contains(&each.bytes), "{each:?}");
    }

    #[test]
    fn a_bare_database_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let growth = Growth {
            rows: 3.0,
            bytes: 900.0,
        };
        let bare = bare(folder.path(), growth).unwrap();
        assert!(bare.alone > 0.0 && bare.grouped > 0.0);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
