//! A manager's database with many consents, made fast: a few people are lived through over HTTP, on the real
//! manager; then it is stopped, and their records are written again for everybody else, straight into its
//! database, with the transparency log over all of them. The manager's own `log check` says whether the
//! result is whole.

mod people;
mod pieces;
mod rows;
mod write;

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use consent_model::jose::{JoseError, SigningKey};

use self::{
    people::KINDS,
    write::{Job, Keys, Written},
};
use crate::{
    http::Fault,
    manager::{self, ManagerError, Running},
    world::{DATA_USERS, World, WorldError},
};

/// Consents that are written before it is said how many fit.
const TRIAL: u64 = 2_000;
/// What stays free of the disk.
const SPARE: u64 = 2 << 30;
/// The log of SQLite while it is written to by a mix, and what a check needs beside it.
const GROWS: f64 = 1.1;

/// Why there is no database.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SeedError {
    /// The folder.
    #[error(transparent)]
    World(#[from] WorldError),
    /// The process.
    #[error(transparent)]
    Manager(#[from] ManagerError),
    /// The people who are lived through.
    #[error("person {0} of those that the others are made of could not go on")]
    Person(u64, #[source] Fault),
    /// The database.
    #[error("the manager's database cannot be read or written")]
    Database(#[from] rusqlite::Error),
    /// A file.
    #[error("a file of the manager cannot be read or written")]
    File(#[from] io::Error),
    /// A key.
    #[error("a key of the manager cannot be read")]
    Key(#[from] JoseError),
    /// JSON.
    #[error("a record of the manager is not the JSON that this seeder knows")]
    Json(#[source] serde_json::Error),
    /// Another form than this was written for.
    #[error(
        "the manager writes {0} in another form than this seeder knows; bring `tests/load/src/seed` up to date"
    )]
    Odd(&'static str),
    /// It would not fit.
    #[error(
        "{consents} consents of {each:.0} bytes are {needed:.1} GB with a tenth to grow; {free:.1} GB are free and 2 \
         of them stay so. At most {most} fit: ask for fewer, use --slim, or name a folder on a larger disk"
    )]
    NoRoom {
        /// How many were asked for.
        consents: u64,
        /// Bytes of each, measured.
        each: f64,
        /// Bytes of all.
        needed: f64,
        /// What is free.
        free: f64,
        /// How many fit.
        most: u64,
    },
}

/// What is to be made.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The manager's program.
    pub(crate) program: PathBuf,
    /// Where.
    pub(crate) folder: PathBuf,
    /// How many consents, at least.
    pub(crate) consents: u64,
    /// Without what no mix reads.
    pub(crate) slim: bool,
}

/// What was made.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seeded {
    /// People.
    pub(crate) people: u64,
    /// Consents.
    pub(crate) consents: u64,
    /// Rows.
    pub(crate) rows: u64,
    /// Log entries.
    pub(crate) entries: u64,
    /// Bytes of the database.
    pub(crate) bytes: u64,
    /// How long the writing took.
    pub(crate) took: Duration,
    /// How long the manager's own check of the whole log took.
    pub(crate) check: Duration,
}

/// Makes one.
///
/// # Errors
/// When it does not fit on the disk, or anything goes wrong on the way.
pub(crate) async fn seed(wanted: &Wanted, mut say: impl FnMut(&str)) -> Result<Seeded, SeedError> {
    let mut world = World::make(&wanted.folder, None)?;
    let made = make(wanted, &mut world, &mut say).await;
    if let Err(SeedError::NoRoom { .. }) = made {
        // Ours: it was empty before.
        fs::remove_dir_all(&world.folder)?;
    }
    made
}

async fn make(
    wanted: &Wanted,
    world: &mut World,
    say: &mut impl FnMut(&str),
) -> Result<Seeded, SeedError> {
    say("a few people are lived through over HTTP");
    let running = Running::start(&wanted.program, world, None).await?;
    let each = people::live(world).await?;
    running.stop().await?;
    let job = job(world, wanted, each)?;
    say(&format!(
        "{} people are written, with {each} consents each",
        job.people
    ));
    let (file, people) = (world.database_file(), job.people);
    let mut told = false;
    let written = write::write(&job, |so_far| {
        if told || so_far.consents < TRIAL {
            return Ok(());
        }
        told = true;
        fits(so_far, wanted.consents, &file, say)
    })?;
    world.kept.people = people;
    world.kept.each = each;
    world.keep()?;
    let began = std::time::Instant::now();
    say("the manager checks the whole log");
    let found = manager::verb(&wanted.program, world, &["log", "check"])?;
    say(found.trim());
    Ok(Seeded {
        people,
        consents: written.consents,
        rows: written.rows,
        entries: written.entries,
        bytes: fs::metadata(&file)?.len(),
        took: written.took,
        check: began.elapsed(),
    })
}

fn job<'w>(world: &'w World, wanted: &Wanted, each: u64) -> Result<Job<'w>, SeedError> {
    let db = write::open(&world.database_file())?;
    // What the manager has not moved into the file yet.
    db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    let status_at = world
        .manager()
        .join("status/")
        .map_err(|_| SeedError::Odd("an address"))?;
    let mut kinds = Vec::new();
    for number in 0..KINDS {
        let (id, subject) = rows::account(&db, number)?;
        let hers = Some((id.as_str(), subject.as_str()));
        kinds.push(rows::read(&db, hers, status_at.as_str(), !wanted.slim)?);
    }
    let mut keys = Keys::new();
    let first = fs::read_to_string(world.data().join("signing-key.json"))?;
    let manager = SigningKey::from_jwk(&first)?;
    keys.insert(manager.kid().to_string(), manager);
    for (party, _) in DATA_USERS {
        let key = world.key(party)?;
        keys.insert(key.kid().to_string(), key);
    }
    Ok(Job {
        world,
        nobodys: rows::read(&db, None, status_at.as_str(), true)?,
        kinds,
        keys,
        people: wanted.consents.div_ceil(Ord::max(each, 1)),
    })
}

/// Says how much a consent takes, and refuses what the disk does not hold.
fn fits(
    so_far: &Written,
    consents: u64,
    file: &Path,
    say: &mut impl FnMut(&str),
) -> Result<(), SeedError> {
    let each = fs::metadata(file)?.len() as f64 / so_far.consents as f64;
    let disk = rustix::fs::statvfs(file).map_err(io::Error::from)?;
    let free = disk
        .f_bavail
        .saturating_mul(disk.f_frsize)
        .saturating_add(fs::metadata(file)?.len());
    let usable = free.saturating_sub(SPARE) as f64;
    let needed = consents as f64 * each * GROWS;
    say(&format!(
        "a consent takes {each:.0} bytes: {consents} take {:.1} GB, and {:.1} GB are free",
        needed / 1e9,
        free as f64 / 1e9
    ));
    if needed <= usable {
        return Ok(());
    }
    Err(SeedError::NoRoom {
        consents,
        each,
        needed: needed / 1e9,
        free: free as f64 / 1e9,
        most: (usable / (each * GROWS)) as u64,
    })
}
