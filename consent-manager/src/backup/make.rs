//! A backup is made, beside a manager that goes on writing.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use futures_util::future::BoxFuture;
use migrations::{
    look::{self, Steps},
    manager::Migrator,
};
use sea_orm::{AccessMode, DatabaseConnection, IsolationLevel, TransactionTrait as _};
use service_kit::{entropy::IdSource, secret::Secret};

use super::{
    BackupError, BackupFile, Engine, Manifest, POSTGRES_DUMP, Progress, SQLITE_COPY,
    files::{self, Meter, failed, flush, folder_of, new_private, private_folder},
    is_key, postgres, refuse_half_restored,
};
use crate::{
    config::Config,
    place::{Place, file_url},
    server::{self, LOG_ANCHOR},
    service::{LogStand, ManagerError},
};

/// Between two looks at how far the copy is.
const LOOK: Duration = Duration::from_millis(200);

/// What of the data folder is never in a backup.
const LEFT_OUT: [&str; 2] = [
    "relay: sealed pages, which live for six hours at most; the sources send them again",
    "exports: archives, which can be made again",
];
const KEYS_LEFT_OUT: &str = "keys and seeds, as was asked for: keep them elsewhere";

/// Makes a backup in a new folder. It has its name once it is whole and on the disk.
///
/// # Errors
/// [`BackupError`]; then there is none, and nothing is left of it.
pub fn make<'a>(
    config: &'a Config,
    ids: &'a IdSource,
    to: &'a Path,
    with_keys: bool,
    progress: Progress<'a>,
) -> BoxFuture<'a, Result<Manifest, BackupError>> {
    Box::pin(async move {
        if to.symlink_metadata().is_ok() {
            return Err(BackupError::There(to.to_owned()));
        }
        refuse_half_restored(&config.data_dir)?;
        let part = beside(to);
        match private_folder().create(&part) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(BackupError::Begun(part));
            }
            made => made.map_err(failed(&part))?,
        }
        let making = Making {
            config,
            ids,
            part: &part,
            with_keys,
        };
        let made = making.fill(progress).await;
        let named = made.and_then(|manifest| {
            fs::rename(&part, to).map_err(failed(to))?;
            flush(folder_of(to))?;
            Ok(manifest)
        });
        if named.is_err() {
            // What is half there is of no use.
            let _ = fs::remove_dir_all(&part);
        }
        named
    })
}

/// Where it lies until it is whole.
fn beside(to: &Path) -> PathBuf {
    let mut name = to.file_name().unwrap_or_default().to_owned();
    name.push(".part");
    to.with_file_name(name)
}

struct Making<'a> {
    config: &'a Config,
    ids: &'a IdSource,
    part: &'a Path,
    with_keys: bool,
}

impl Making<'_> {
    async fn fill(&self, progress: Progress<'_>) -> Result<Manifest, BackupError> {
        let place = Place::of(self.config)?;
        if let Place::Sqlite(file) = &place
            && !file.exists()
        {
            return Err(BackupError::NoDatabase(file.clone()));
        }
        let made_at = self.ids.clock().now();
        // INVARIANT: the checkpoint before the database, so that the copied one never says more than the copied
        // database knows; the keys after it, so that every key that it names is among them.
        self.copy(&self.config.data_dir, LOG_ANCHOR, progress)?;
        let db = look::open(place.url().expose()).await?;
        let copied = self.database(&place, &db, progress).await;
        db.close().await?;
        let (steps, log) = copied?;
        let mut left_out: Vec<_> = LEFT_OUT.map(str::to_owned).into();
        match self.with_keys {
            true => {}
            false => left_out.push(KEYS_LEFT_OUT.to_owned()),
        }
        let mut names = vec![database_name(&place), LOG_ANCHOR.to_owned()];
        names.extend(self.keys()?);
        names.retain(|name| self.part.join(name).exists());
        names.sort();
        let mut meter = Meter {
            done: 0,
            of: None,
            progress,
        };
        let mut listed = Vec::new();
        for name in &names {
            let sum = files::sum(&self.part.join(name), &mut meter)?;
            listed.push(BackupFile::new(name, sum));
        }
        let manifest = Manifest {
            form: Manifest::form(),
            program: concat!("consent-manager ", env!("CARGO_PKG_VERSION")).to_owned(),
            made_at,
            issuer: self.config.base_url.clone(),
            engine: match &place {
                Place::Sqlite(_) => Engine::Sqlite,
                Place::Postgres(_) => Engine::Postgresql,
            },
            steps: steps.applied,
            log,
            keys: self.with_keys,
            left_out,
            files: listed,
        };
        manifest.write(self.part)?;
        flush(self.part)?;
        Ok(manifest)
    }

    /// The database as it is at one moment, and the keys after it; looked at as a start does.
    async fn database(
        &self,
        place: &Place,
        db: &DatabaseConnection,
        progress: Progress<'_>,
    ) -> Result<(Steps, Option<LogStand>), BackupError> {
        let copy = self.part.join(database_name(place));
        drop(new_private(&copy)?);
        match place {
            Place::Sqlite(_) => {
                sqlite(db, &copy, progress).await?;
                flush(&copy)?;
                self.copy_keys(progress)?;
                let url = file_url(&copy);
                let copied = look::open(url.expose()).await?;
                let steps = look::steps::<Migrator>(&copied).await;
                let said = look::text(&copied, "PRAGMA quick_check(1)").await;
                copied.close().await?;
                match said? {
                    said if said == "ok" => {}
                    said => return Err(BackupError::Damaged(said.replace('\n', " "))),
                }
                let steps = steps?;
                let log = match steps.pending.is_empty() {
                    true => Some(self.look(url, None).await?),
                    false => None,
                };
                Ok((steps, log))
            }
            Place::Postgres(url) => {
                let steps = look::steps::<Migrator>(db).await?;
                let isolation = Some(IsolationLevel::RepeatableRead);
                let tx = db
                    .begin_with_config(isolation, Some(AccessMode::ReadOnly))
                    .await?;
                let snapshot = look::text(&tx, "SELECT pg_export_snapshot()").await?;
                postgres::dump(url, &snapshot, &copy, progress).await?;
                flush(&copy)?;
                self.copy_keys(progress)?;
                let log = match steps.pending.is_empty() {
                    true => Some(self.look(url.clone(), Some(&tx)).await?),
                    false => None,
                };
                tx.rollback().await?;
                Ok((steps, log))
            }
        }
    }

    /// Looks at the copy, or at what it was made of, as a start does, with the keys and the checkpoint that were
    /// copied; tells where the log stands in it.
    async fn look(
        &self,
        url: Secret,
        snapshot: Option<&sea_orm::DatabaseTransaction>,
    ) -> Result<LogStand, BackupError> {
        let keys = match self.with_keys {
            true => self.part,
            false => self.config.data_dir.as_path(),
        };
        let anchor = self.part.join(LOG_ANCHOR);
        let manager = server::look(self.config, self.ids, url, keys, anchor).await?;
        let looked = async {
            manager.check_keys()?;
            manager.check_log_at_start().await?;
            match snapshot {
                None => manager.log_stand_now().await,
                Some(tx) => manager.log_stand(tx).await,
            }
        };
        let looked: Result<_, ManagerError> = looked.await;
        manager.close().await.map_err(BackupError::Unfit)?;
        looked.map_err(BackupError::Unfit)
    }

    fn copy_keys(&self, progress: Progress<'_>) -> Result<(), BackupError> {
        if self.with_keys {
            for name in self.keys()? {
                self.copy(&self.config.data_dir, &name, progress)?;
            }
        }
        Ok(())
    }

    /// Names of the files with keys and seeds.
    fn keys(&self) -> Result<Vec<String>, BackupError> {
        let data = &self.config.data_dir;
        let mut names = Vec::new();
        for entry in fs::read_dir(data).map_err(failed(data))? {
            let name = entry.map_err(failed(data))?.file_name();
            names.extend(name.into_string().ok().filter(|name| is_key(name)));
        }
        Ok(names)
    }

    /// One file of the data folder; one that is not there, or that an old key left meanwhile, is none.
    fn copy(&self, from: &Path, name: &str, progress: Progress<'_>) -> Result<(), BackupError> {
        let mut meter = Meter {
            done: 0,
            of: None,
            progress,
        };
        match files::copy(&from.join(name), &self.part.join(name), &mut meter) {
            Err(BackupError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Ok(())
            }
            copied => copied.map(drop),
        }
    }
}

fn database_name(place: &Place) -> String {
    match place {
        Place::Sqlite(_) => SQLITE_COPY.to_owned(),
        Place::Postgres(_) => POSTGRES_DUMP.to_owned(),
    }
}

/// Copies it, and tells how far it is.
async fn sqlite(
    db: &DatabaseConnection,
    to: &Path,
    progress: Progress<'_>,
) -> Result<(), BackupError> {
    let page = look::number(db, "PRAGMA page_size").await?;
    let pages = look::number(db, "PRAGMA page_count").await?;
    let free = look::number(db, "PRAGMA freelist_count").await?;
    let of = u64::try_from((pages - free).saturating_mul(page)).ok();
    let copied = look::copy_sqlite(db, to);
    tokio::pin!(copied);
    loop {
        tokio::select! {
            copied = &mut copied => return Ok(copied?),
            () = tokio::time::sleep(LOOK) => {
                progress(fs::metadata(to).map_or(0, |file| file.len()), of);
            }
        }
    }
}
