//! A backup is put back where nothing is: all of it or nothing.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use futures_util::future::BoxFuture;
use migrations::{look, manager::Migrator, step::History as _};
use service_kit::entropy::IdSource;

use super::{
    BackupError, BackupFile, Engine, MANIFEST, Manifest, POSTGRES_DUMP, Progress, RESTORED,
    RESTORING, SQLITE_COPY,
    files::{self, Meter, failed, flush, folder_of, private_folder},
    is_key,
    manifest::check,
    postgres,
};
use crate::{
    config::Config,
    place::Place,
    server::{self, LOG_ANCHOR, LOG_KEY, StartError},
    service::{LogCheck, LogFault, ManagerError, signed_under},
};

/// A folder that file systems make by themselves.
const LOST_AND_FOUND: &str = "lost+found";

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// Whether a checkpoint that lay there says as much as the backup's or more, and was kept.
    pub kept_checkpoint: bool,
    /// What the look through the whole log found.
    pub found: Found,
}

/// What the look through the whole log found after a restore.
#[derive(Debug)]
pub enum Found {
    /// It is what was published, as far as the data folder knows.
    Whole(LogCheck),
    /// It is not; a start is refused.
    Broken(LogFault),
    /// It could not be looked at yet, and why.
    NotLooked(String),
}

/// Restores a backup into an empty data folder and database, and looks through the whole log.
///
/// # Errors
/// [`BackupError`]; then everything is as it was before.
pub fn restore<'a>(
    config: &'a Config,
    ids: &'a IdSource,
    from: &'a Path,
    progress: Progress<'a>,
) -> BoxFuture<'a, Result<Restored, BackupError>> {
    Box::pin(async move {
        let manifest = check(from, progress)?;
        let place = Place::of(config)?;
        fits(&manifest, config, &place)?;
        let restoring = Restoring {
            data: &config.data_dir,
            from,
            place: &place,
            manifest: &manifest,
        };
        restoring.tidy()?;
        restoring.require_nothing_there().await?;
        let done = restoring.put_back(progress).await;
        if done.is_err() {
            restoring.tidy()?;
        }
        let kept_checkpoint = done?;
        let found = look_through(config, ids, &place).await;
        Ok(Restored {
            manifest,
            kept_checkpoint,
            found,
        })
    })
}

/// It is this manager's, for a database of this kind, and of no newer program.
fn fits(manifest: &Manifest, config: &Config, place: &Place) -> Result<(), BackupError> {
    if manifest.issuer != config.base_url {
        return Err(BackupError::OtherIssuer {
            of: manifest.issuer.clone().into(),
            here: config.base_url.clone().into(),
        });
    }
    match (manifest.engine, place) {
        (Engine::Sqlite, Place::Sqlite(_)) | (Engine::Postgresql, Place::Postgres(_)) => {}
        (engine, _) => return Err(BackupError::OtherEngine(engine)),
    }
    let known = |step: &String| Migrator::STEPS.iter().any(|(name, _)| name == step);
    match manifest.steps.iter().find(|step| !known(step)) {
        Some(step) => Err(BackupError::Newer(step.clone())),
        None => Ok(()),
    }
}

struct Restoring<'a> {
    data: &'a Path,
    from: &'a Path,
    place: &'a Place,
    manifest: &'a Manifest,
}

impl Restoring<'_> {
    /// Takes away what a restore that was broken off has left: no manager has started on it. What is left is told
    /// by the manifest beside it; a checkpoint stays.
    fn tidy(&self) -> Result<(), BackupError> {
        let done = self.data.join(RESTORED);
        if done.exists() {
            fs::remove_dir_all(&done).map_err(failed(&done))?;
        }
        let staging = self.data.join(RESTORING);
        if !staging.exists() {
            return Ok(());
        }
        if let Ok(earlier) = Manifest::read(&staging) {
            let moved = earlier.files.iter().map(|file| &file.name);
            for name in moved.filter(|name| *name != LOG_ANCHOR && *name != SQLITE_COPY) {
                gone(&self.data.join(name))?;
            }
            if let Place::Sqlite(file) = self.place {
                gone(file)?;
                gone(&beside(file))?;
            }
        }
        fs::remove_dir_all(&staging).map_err(failed(&staging))?;
        flush(self.data)
    }

    async fn require_nothing_there(&self) -> Result<(), BackupError> {
        match fs::read_dir(self.data) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(self.data)(error)),
            Ok(entries) => {
                for entry in entries {
                    let entry = entry.map_err(failed(self.data))?;
                    let name = entry.file_name().into_string().unwrap_or_default();
                    // Keys that the operator keeps elsewhere may have been put there before.
                    let theirs = !self.manifest.keys && is_key(&name);
                    if !theirs && name != LOG_ANCHOR && name != LOST_AND_FOUND {
                        return Err(BackupError::Occupied(entry.path()));
                    }
                }
            }
        }
        match self.place {
            Place::Sqlite(file) => {
                let with = |ending: &str| PathBuf::from(format!("{}{ending}", file.display()));
                let mut there = [file.clone(), with("-wal"), with("-journal")].into_iter();
                match there.find(|path| path.exists()) {
                    Some(path) => Err(BackupError::Occupied(path)),
                    None => Ok(()),
                }
            }
            Place::Postgres(url) => {
                let db = look::open(url.expose()).await?;
                let counted = look::number(
                    &db,
                    "SELECT COUNT(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
                     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') \
                     AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'",
                )
                .await;
                db.close().await?;
                match counted? {
                    0 => Ok(()),
                    tables => Err(BackupError::OccupiedDatabase(tables)),
                }
            }
        }
    }

    /// Gives whether the checkpoint that lay there was kept.
    async fn put_back(&self, progress: Progress<'_>) -> Result<bool, BackupError> {
        let keeps = self.keeps_checkpoint()?;
        if !self.data.exists() {
            let mut folder = private_folder();
            folder
                .recursive(true)
                .create(self.data)
                .map_err(failed(self.data))?;
        }
        let staging = self.data.join(RESTORING);
        private_folder()
            .create(&staging)
            .map_err(failed(&staging))?;
        // The mark is on the disk before anything that it is about: `serve` refuses the folder from here on.
        self.manifest.write(&staging)?;
        flush(&staging)?;
        flush(self.data)?;
        let mut meter = Meter {
            done: 0,
            of: Some(self.manifest.bytes()),
            progress,
        };
        let mut names = Vec::new();
        for file in &self.manifest.files {
            match file.name.as_str() {
                SQLITE_COPY | POSTGRES_DUMP => continue,
                LOG_ANCHOR if keeps => continue,
                name => {
                    self.copy(file, &staging.join(name), &mut meter)?;
                    names.push(name);
                }
            }
        }
        flush(&staging)?;
        let database = self.manifest.files.iter();
        let mut database =
            database.filter(|f| [SQLITE_COPY, POSTGRES_DUMP].contains(&f.name.as_str()));
        let database = database.next().ok_or_else(|| BackupError::NoManifest {
            path: self.from.join(MANIFEST),
            why: "it names no database".to_owned(),
        })?;
        if let Place::Sqlite(file) = self.place {
            self.copy(database, &beside(file), &mut meter)?;
        }
        if let Place::Postgres(url) = self.place {
            postgres::restore(url, &self.from.join(&database.name)).await?;
        }
        for name in names {
            let to = self.data.join(name);
            fs::rename(staging.join(name), &to).map_err(failed(&to))?;
        }
        if let Place::Sqlite(file) = self.place {
            fs::rename(beside(file), file).map_err(failed(file))?;
            flush(folder_of(file))?;
        }
        flush(self.data)?;
        // In one step: a mark that is half taken away would look like one that is half made.
        let done = self.data.join(RESTORED);
        fs::rename(&staging, &done).map_err(failed(&staging))?;
        flush(self.data)?;
        fs::remove_dir_all(&done).map_err(failed(&done))?;
        Ok(keeps)
    }

    fn copy(&self, file: &BackupFile, to: &Path, meter: &mut Meter<'_>) -> Result<(), BackupError> {
        let from = self.from.join(&file.name);
        // It may have changed since it was checked.
        file.require(&from, &files::copy(&from, to, meter)?)
    }

    /// Whether a checkpoint lies there that says as much as the backup's, or more: it is the only thing here that
    /// knows of entries that the backup lacks.
    fn keeps_checkpoint(&self) -> Result<bool, BackupError> {
        let path = self.data.join(LOG_ANCHOR);
        let there = match fs::read_to_string(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            there => there.map_err(failed(&path))?,
        };
        let Some(log) = &self.manifest.log else {
            return Ok(true);
        };
        let size = |note: &str| {
            signed_under(note, &self.manifest.issuer, &log.vkey).map(|signed| signed.size)
        };
        let Some(there) = size(&there) else {
            return Err(BackupError::OtherCheckpoint(path));
        };
        let ours = fs::read_to_string(self.from.join(LOG_ANCHOR)).ok();
        Ok(ours
            .and_then(|ours| size(&ours))
            .is_none_or(|ours| ours <= there))
    }
}

/// Where a database lies until it is there as a whole.
fn beside(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!(".{name}{RESTORING}"))
}

fn gone(path: &Path) -> Result<(), BackupError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(failed(path)(error)),
        _ => Ok(()),
    }
}

/// Looks through the whole log of what is there now; it stays as it is whatever is found.
async fn look_through(config: &Config, ids: &IdSource, place: &Place) -> Found {
    let data = &config.data_dir;
    if !data.join(LOG_KEY).exists() {
        let why = format!("`{}` is not there yet", data.join(LOG_KEY).display());
        return Found::NotLooked(why);
    }
    let url = place.url();
    let looked = async {
        let db = look::open(url.expose()).await.map_err(ManagerError::from)?;
        let steps = look::steps::<Migrator>(&db)
            .await
            .map_err(ManagerError::from)?;
        db.close().await.map_err(ManagerError::from)?;
        if !steps.pending.is_empty() {
            let why = format!("the database lacks {}", steps.pending.join(", "));
            return Ok(Found::NotLooked(why));
        }
        let anchor = data.join(LOG_ANCHOR);
        let manager = server::look(config, ids, url, data, anchor).await?;
        manager.check_keys()?;
        let checked = manager.check_whole_log().await;
        manager.close().await?;
        Ok::<_, StartError>(match checked {
            Ok(check) => Found::Whole(check),
            Err(ManagerError::LogBroken(fault)) => Found::Broken(fault),
            Err(other) => return Err(other.into()),
        })
    };
    match looked.await {
        Ok(found) => found,
        Err(error) => Found::NotLooked(service_kit::problem::Causes(&error).to_string()),
    }
}
