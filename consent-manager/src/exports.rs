//! Archives that somebody asked for, as files: made beside the requests, taken in parts by who was
//! cut off, and gone after a week. A file is there whole or not at all; what a killed process left half
//! done goes at the next start.

use std::{
    collections::HashMap,
    fs,
    io::{self, BufWriter},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::ids::ExportId;
use serde::Serialize;
use tokio::runtime::Handle;

use crate::service::{ExportError, ExportProgress, ExportScope, Manager, ManagerError};

/// How long a file is kept.
pub(crate) const KEPT_DAYS: i64 = 7;
/// A person who asks again this soon gets the same file.
const SAME_MINUTES: i64 = 10;

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
            fs::remove_file(path)?;
        }
        Ok(this)
    }

    /// Begins an archive, or goes on with the one that is being made for the same owner.
    pub(crate) fn begin(&self, manager: &Manager, owner: &str, scope: ExportScope) -> ExportView {
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
        let file = BufWriter::new(fs::File::create_new(&part).map_err(failed)?);
        let written = match manager.export(scope, file, &mut progress).await {
            Ok(file) => keep(file, &part, &folder.join(format!("{id}.zip"))).map_err(failed),
            Err(error) => Err(error),
        };
        if written.is_err() {
            // Half of it is of no use, also when the disk is full.
            let _ = fs::remove_file(&part);
        }
        written
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
        // From before a restart.
        let bytes = fs::metadata(self.file(owner, id)).map_err(|_| ManagerError::NotFound)?;
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

    /// An archive of this owner's, made now or a moment ago, if it is there within the time.
    pub(crate) async fn soon(
        &self,
        manager: &Manager,
        owner: &str,
        scope: ExportScope,
        within: Duration,
    ) -> Option<ExportView> {
        let young = manager.clock().now() - TimeDelta::minutes(SAME_MINUTES);
        let latest = self.files("zip").ok()?.into_iter();
        let latest = latest.filter(|(of, id, _)| of == owner && made_at(*id) > Some(young));
        let mut id = latest.map(|(_, id, _)| id).max();
        if id.is_none() {
            id = Some(self.begin(manager, owner, scope).export_id);
        }
        let ready = async {
            loop {
                let view = self.view(owner, id?).ok()?;
                match view.state {
                    ExportState::Made => return Some(view),
                    ExportState::Failed => return None,
                    ExportState::Making => tokio::time::sleep(Duration::from_millis(50)).await,
                }
            }
        };
        tokio::time::timeout(within, ready).await.ok().flatten()
    }

    /// Deletes what is older than it is kept.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub(crate) fn sweep(&self, now: DateTime<Utc>) -> io::Result<()> {
        let old = now - TimeDelta::days(KEPT_DAYS);
        for (_, id, path) in self.files("zip")? {
            if made_at(id).is_none_or(|made| made < old) {
                fs::remove_file(path)?;
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
