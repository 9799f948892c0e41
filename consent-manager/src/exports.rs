//! Archives that somebody asked for, as files: made beside the requests, taken in parts by who was
//! cut off, and gone after a week. A file is there whole or not at all; what a killed process left half
//! done goes at the next start. Several managers may use one folder: each holds a lock on what it is making.

mod verified;

use std::{
    collections::HashMap,
    fs,
    io::{self, BufWriter},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::ids::ExportId;
use serde::Serialize;
use tokio::runtime::Handle;

pub(crate) use self::verified::Verified;
use crate::service::{ExportError, ExportProgress, ExportScope, Manager, ManagerError};

/// How long a file is kept.
pub(crate) const KEPT_DAYS: i64 = 7;
/// Who asks again this soon gets the same file.
const SAME_MINUTES: i64 = 10;
/// Most files of one owner.
const MOST_KEPT: usize = 3;

/// Where an archive is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ExportState {
    /// It is being made.
    Making,
    /// It can be taken.
    Made,
    /// It could not be made; ask again.
    Failed,
}

/// What is told of an archive.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub(crate) struct ExportView {
    /// Its name.
    pub(crate) export_id: ExportId,
    /// Where it is.
    pub(crate) state: ExportState,
    /// Entries written so far.
    pub(crate) done: u64,
    /// Of so many.
    pub(crate) of: u64,
    /// Its bytes, once it is made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bytes: Option<u64>,
}

/// An archive that is there.
#[derive(Debug, Clone)]
pub(crate) struct ExportFile {
    /// Its name.
    pub(crate) id: ExportId,
    /// When it was asked for.
    pub(crate) made_at: DateTime<Utc>,
    /// Its size.
    pub(crate) bytes: u64,
    /// What a verification of it found.
    pub(crate) verified: Option<Verified>,
}

/// The archives of one manager. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Exports {
    root: PathBuf,
    under_way: Arc<Mutex<HashMap<(String, ExportId), ExportView>>>,
}

impl Exports {
    /// The folder `exports` in the data folder.
    ///
    /// # Errors
    /// When it cannot be used.
    pub(crate) fn open(data_dir: &Path) -> io::Result<Self> {
        let root = data_dir.join("exports");
        fs::create_dir_all(&root)?;
        let this = Self {
            root,
            under_way: Arc::default(),
        };
        for (_, _, path) in this.files("part")? {
            if !is_held(&path) {
                remove(&path)?;
            }
        }
        Ok(this)
    }

    /// The archive of this owner's that is being made, or was made a moment ago: who asks again gets that
    /// one, so that nobody keeps the machine busy or fills the disk by asking.
    pub(crate) fn current(&self, owner: &str, now: DateTime<Utc>) -> Option<ExportView> {
        if let Some(view) = self.making(owner) {
            return Some(view);
        }
        let young = now - TimeDelta::minutes(SAME_MINUTES);
        let latest = self.files("zip").ok()?.into_iter();
        let latest = latest.filter(|(of, id, _)| of == owner && made_at(*id) > Some(young));
        let id = latest.map(|(_, id, _)| id).max()?;
        self.view(owner, id).ok()
    }

    /// Begins an archive, or goes on with the one that is being made for the same owner.
    pub(crate) fn begin(&self, manager: &Manager, owner: &str, scope: ExportScope) -> ExportView {
        self.begin_with(manager, owner, scope, false)
    }

    /// The same, and verifies it once it is made.
    pub(crate) fn begin_verified(
        &self,
        manager: &Manager,
        owner: &str,
        scope: ExportScope,
    ) -> ExportView {
        self.begin_with(manager, owner, scope, true)
    }

    fn begin_with(
        &self,
        manager: &Manager,
        owner: &str,
        scope: ExportScope,
        verify: bool,
    ) -> ExportView {
        let mut held = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let making = held
            .iter()
            .find(|((of, _), view)| of == owner && view.state == ExportState::Making);
        if let Some((_, view)) = making {
            return view.clone();
        }
        if let Some(view) = self.made_elsewhere(owner) {
            return view;
        }
        held.retain(|(of, _), _| of != owner);
        let id: ExportId = manager.ids().mint();
        let view = ExportView {
            export_id: id,
            state: ExportState::Making,
            done: 0,
            of: 0,
            bytes: None,
        };
        held.insert((owner.to_owned(), id), view.clone());
        let (this, manager, owner) = (self.clone(), manager.clone(), owner.to_owned());
        let runtime = Handle::current();
        // It compresses: not between the requests.
        tokio::task::spawn_blocking(move || {
            let made = runtime.block_on(this.make(&manager, &owner, id, &scope));
            if verify && made.is_ok() {
                this.verify(&manager, &owner, id);
            }
            if let Err(error) = &made {
                tracing::error!(%error, "an archive could not be made");
            }
            this.change(&owner, id, |view| {
                view.state = match made {
                    Ok(bytes) => {
                        view.bytes = Some(bytes);
                        ExportState::Made
                    }
                    Err(_) => ExportState::Failed,
                };
            });
        });
        view
    }

    async fn make(
        &self,
        manager: &Manager,
        owner: &str,
        id: ExportId,
        scope: &ExportScope,
    ) -> Result<u64, ExportError> {
        let failed = |error: io::Error| ExportError::Write(error.into());
        let folder = self.root.join(owner);
        fs::create_dir_all(&folder).map_err(failed)?;
        let part = folder.join(format!("{id}.part"));
        let mut progress = |at: ExportProgress| {
            self.change(owner, id, |view| {
                (view.done, view.of) = (at.done, at.of);
            });
        };
        let file = fs::File::create_new(&part).map_err(failed)?;
        file.lock().map_err(failed)?;
        let file = BufWriter::new(file);
        let written = match manager.export(scope, file, &mut progress).await {
            Ok(file) => keep(file, &part, &folder.join(format!("{id}.zip"))).map_err(failed),
            Err(error) => Err(error),
        };
        if written.is_ok() {
            self.keep_few(owner).map_err(failed)?;
        }
        if written.is_err() {
            // Half of it is of no use, also when the disk is full.
            let _ = fs::remove_file(&part);
        }
        written
    }

    /// Deletes all but the newest archives of an owner.
    fn keep_few(&self, owner: &str) -> io::Result<()> {
        let mut own = self.files("zip")?;
        own.retain(|(of, _, _)| of == owner);
        own.sort_by_key(|(_, id, _)| std::cmp::Reverse(*id));
        for (_, _, path) in own.into_iter().skip(MOST_KEPT) {
            remove(&path)?;
        }
        Ok(())
    }

    /// What is being made, or verified, for an owner.
    pub(crate) fn making(&self, owner: &str) -> Option<ExportView> {
        let held = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let mut making = held
            .iter()
            .filter(|((of, _), view)| of == owner && view.state == ExportState::Making);
        let here = making.next().map(|(_, view)| view.clone());
        here.or_else(|| self.made_elsewhere(owner))
    }

    /// What another manager with the same folder is making for an owner. How far it is it knows alone.
    fn made_elsewhere(&self, owner: &str) -> Option<ExportView> {
        let parts = self.files("part").ok()?.into_iter();
        let mut parts = parts.filter(|(of, _, path)| of == owner && is_held(path));
        parts.next().map(|(_, id, _)| ExportView {
            export_id: id,
            state: ExportState::Making,
            done: 0,
            of: 0,
            bytes: None,
        })
    }

    /// Whether the last one of an owner could not be made; told once.
    pub(crate) fn take_failure(&self, owner: &str) -> bool {
        let mut held = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let before = held.len();
        held.retain(|(of, _), view| of != owner || view.state != ExportState::Failed);
        held.len() < before
    }

    /// The archives of an owner, the newest first.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn of_owner(&self, owner: &str) -> io::Result<Vec<ExportFile>> {
        let mut files = Vec::new();
        for (of, id, path) in self.files("zip")? {
            let Some(made_at) = made_at(id).filter(|_| of == owner) else {
                continue;
            };
            let verified = fs::read(path.with_extension("json")).ok();
            files.push(ExportFile {
                id,
                made_at,
                bytes: fs::metadata(&path)?.len(),
                verified: verified.and_then(|bytes| serde_json::from_slice(&bytes).ok()),
            });
        }
        files.sort_by_key(|file| std::cmp::Reverse(file.id));
        Ok(files)
    }

    fn change(&self, owner: &str, id: ExportId, change: impl FnOnce(&mut ExportView)) {
        let mut held = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = held.get_mut(&(owner.to_owned(), id)) {
            change(view);
        }
    }

    /// Where an archive of this owner's is.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is none.
    pub(crate) fn view(&self, owner: &str, id: ExportId) -> Result<ExportView, ManagerError> {
        let held = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = held.get(&(owner.to_owned(), id)) {
            return Ok(view.clone());
        }
        drop(held);
        // From before a restart, or of another manager.
        let file = self.file(owner, id);
        let Ok(bytes) = fs::metadata(&file) else {
            let elsewhere = self.made_elsewhere(owner);
            return elsewhere
                .filter(|view| view.export_id == id)
                .ok_or(ManagerError::NotFound);
        };
        Ok(ExportView {
            export_id: id,
            state: ExportState::Made,
            done: 0,
            of: 0,
            bytes: Some(bytes.len()),
        })
    }

    /// The file of an archive.
    pub(crate) fn file(&self, owner: &str, id: ExportId) -> PathBuf {
        self.root.join(owner).join(format!("{id}.zip"))
    }

    /// Deletes what is older than it is kept.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn sweep(&self, now: DateTime<Utc>) -> io::Result<()> {
        let old = now - TimeDelta::days(KEPT_DAYS);
        for (_, id, path) in self.files("zip")? {
            if made_at(id).is_none_or(|made| made < old) {
                remove(&path)?;
            }
        }
        Ok(())
    }

    /// Every file with this ending: whose, which, where.
    fn files(&self, ending: &str) -> io::Result<Vec<(String, ExportId, PathBuf)>> {
        let mut files = Vec::new();
        for owner in fs::read_dir(&self.root)? {
            let owner = owner?;
            if !owner.file_type()?.is_dir() {
                continue;
            }
            let name = owner.file_name().to_string_lossy().into_owned();
            for file in fs::read_dir(owner.path())? {
                let path = file?.path();
                let id = path.file_stem().and_then(|stem| stem.to_str());
                let id = id.and_then(|stem| stem.parse().ok());
                if let Some(id) = id.filter(|_| path.extension().is_some_and(|e| e == ending)) {
                    files.push((name.clone(), id, path));
                }
            }
        }
        Ok(files)
    }
}

/// Whether a manager is writing it.
fn is_held(path: &Path) -> bool {
    let file = fs::OpenOptions::new().write(true).open(path);
    file.is_ok_and(|file| matches!(file.try_lock(), Err(fs::TryLockError::WouldBlock)))
}

/// Deletes an archive with what was found in it.
fn remove(path: &Path) -> io::Result<()> {
    fs::remove_file(path)?;
    match fs::remove_file(path.with_extension("json")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// When an archive was asked for: its name carries it.
fn made_at(id: ExportId) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = id.uuid().get_timestamp()?.to_unix();
    DateTime::from_timestamp(seconds.cast_signed(), nanos)
}

fn keep(file: BufWriter<fs::File>, part: &Path, whole: &Path) -> io::Result<u64> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.sync_all()?;
    let bytes = file.metadata()?.len();
    fs::rename(part, whole)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use std::{io::Cursor, sync::Arc, time::Duration};

    use service_kit::{clock::FixedClock, secret::Secret, testing};

    use super::*;
    use crate::service::{KeyFolder, LogKey, ManagerParts};

    const ALL: ExportScope = ExportScope::Population { from: 0, to: None };

    /// The one that is there, or that is made now.
    async fn taken(
        exports: &Exports,
        manager: &Manager,
        owner: &str,
        scope: ExportScope,
    ) -> ExportView {
        let mut view = match exports.current(owner, manager.clock().now()) {
            Some(view) => view,
            None => exports.begin(manager, owner, scope),
        };
        while view.state == ExportState::Making {
            tokio::task::yield_now().await;
            view = exports.view(owner, view.export_id).unwrap();
        }
        view
    }

    async fn manager(folder: &Path) -> (Manager, Arc<FixedClock>) {
        let clock = Arc::new(FixedClock::at("2026-11-27T10:00:00Z".parse().unwrap()));
        let ids = testing::ids_at(clock.clone(), 3);
        let manager = Manager::open(ManagerParts {
            database_url: Secret::new("sqlite::memory:"),
            clock: clock.clone(),
            keys: KeyFolder::new(folder),
            seal: ids.bytes32().into(),
            ids,
            issuer: "https://manager.example/".parse().unwrap(),
            identity_issuer: "https://identity.example".into(),
            identity_client: "manager".into(),
            board_url: "https://board.example/".parse().unwrap(),
            languages: vec!["en".into()],
            answer_days: 30,
            mail: false,
            passkeys: None,
            log: LogKey {
                seed: [7; 32].into(),
                anchor: folder.join("log-checkpoint.txt"),
                witnesses: Vec::new(),
            },
            network: None,
        })
        .await
        .unwrap();
        manager.publish_policy(&"a policy").await.unwrap();
        (manager, clock)
    }

    #[tokio::test]
    async fn a_file_is_its_owners_whole_and_the_same_for_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let (manager, clock) = manager(folder.path()).await;
        let exports = Exports::open(folder.path()).unwrap();
        let made = taken(&exports, &manager, "party-a", ALL).await;
        assert!(matches!(
            exports.view("party-b", made.export_id),
            Err(ManagerError::NotFound)
        ));
        let bytes = fs::read(exports.file("party-a", made.export_id)).unwrap();
        assert_eq!(made.bytes, Some(bytes.len() as u64));
        let report = consent_verify::verify(
            || Ok(Cursor::new(&bytes)),
            &consent_verify::Options::default(),
            &mut |_, _, _| {},
        );
        assert!(report.unwrap().is_clean());
        let again = taken(&exports, &manager, "party-a", ALL).await;
        assert_eq!(again.export_id, made.export_id);

        // After a restart it is there, and what was half done is not.
        let half = exports
            .file("party-a", made.export_id)
            .with_extension("part");
        fs::write(&half, "half").unwrap();
        let after = Exports::open(folder.path()).unwrap();
        assert!(!half.exists());
        // Unless another manager is at it.
        fs::write(&half, "half").unwrap();
        let elsewhere = fs::File::open(&half).unwrap();
        elsewhere.lock().unwrap();
        let beside = Exports::open(folder.path()).unwrap();
        assert!(half.exists());
        assert_eq!(
            beside.making("party-a").map(|view| view.state),
            Some(ExportState::Making)
        );
        let begun = beside.begin(&manager, "party-a", ALL);
        assert_eq!(begun.export_id, made.export_id);
        drop(elsewhere);
        assert!(beside.making("party-a").is_none());
        fs::remove_file(&half).unwrap();
        assert_eq!(
            after.view("party-a", made.export_id).unwrap().state,
            ExportState::Made
        );
        // Later it is another, of which few are kept, and none for long.
        for _ in 0..5 {
            clock.advance(Duration::from_secs(11 * 60));
            let next = taken(&after, &manager, "party-a", ALL).await;
            assert_ne!(next.export_id, made.export_id);
        }
        assert_eq!(after.files("zip").unwrap().len(), MOST_KEPT);
        clock.advance(Duration::from_secs(8 * 86_400));
        after.sweep(manager.clock().now()).unwrap();
        assert!(after.files("zip").unwrap().is_empty());
    }

    #[tokio::test]
    async fn what_cannot_be_made_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (manager, _) = manager(folder.path()).await;
        let exports = Exports::open(folder.path()).unwrap();
        let nobody = ExportScope::Person(manager.ids().mint());
        let view = taken(&exports, &manager, "account-x", nobody).await;
        assert_eq!(view.state, ExportState::Failed);
        assert!(exports.take_failure("account-x"));
        assert!(!exports.take_failure("account-x"));
        assert!(
            exports.files("zip").unwrap().is_empty() && exports.files("part").unwrap().is_empty()
        );
    }
}
