//! An archive is checked as anybody does who knows the keys, and what was found is kept beside it.

use std::{fs, io, sync::PoisonError};

use chrono::{DateTime, Utc};
use consent_model::ids::ExportId;
use serde::{Deserialize, Serialize};

use super::{ExportState, Exports};
use crate::service::{Manager, ManagerError};

/// Most findings that are kept of a verification.
const MOST_FINDINGS: usize = 100;

/// What a verification found; kept beside the archive.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Verified {
    /// Kinds of findings, and where; empty: none.
    pub(crate) findings: Vec<(String, String)>,
    /// Entries that were read.
    pub(crate) entries: u64,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

impl Exports {
    /// Verifies an archive again.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is none.
    pub(crate) fn verify_again(
        &self,
        manager: &Manager,
        owner: &str,
        id: ExportId,
    ) -> Result<(), ManagerError> {
        let mut view = self.view(owner, id)?;
        if view.state != ExportState::Made {
            return Err(ManagerError::NotFound);
        }
        (view.state, view.done) = (ExportState::Making, 0);
        let (this, manager, owner) = (self.clone(), manager.clone(), owner.to_owned());
        self.under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert((owner.clone(), id), view);
        tokio::task::spawn_blocking(move || {
            this.verify(&manager, &owner, id);
            this.change(&owner, id, |view| view.state = ExportState::Made);
        });
        Ok(())
    }

    /// Checks an archive as anybody does who knows the keys, and keeps what was found beside it.
    pub(super) fn verify(&self, manager: &Manager, owner: &str, id: ExportId) {
        let path = self.file(owner, id);
        let keys = manager.key_records().into_iter();
        let options = consent_verify::Options {
            log_key: Some(manager.log_vkey().to_owned()),
            manager_keys: keys.map(|key| key.key.kid().clone()).collect(),
            // The other processor serves.
            workers: 1,
            ..consent_verify::Options::default()
        };
        let mut progress = |_: &'static str, done, of| {
            self.change(owner, id, |view| (view.done, view.of) = (done, of));
        };
        let verified =
            match consent_verify::verify(|| fs::File::open(&path), &options, &mut progress) {
                Ok(report) => {
                    let findings = report.findings.iter().map(|found| {
                        let (kind, words) = (found.kind.to_string(), found.to_string());
                        let place = words.strip_prefix(&format!("{kind}: ")).unwrap_or(&words);
                        (kind.clone(), place.to_owned())
                    });
                    Verified {
                        findings: findings.take(MOST_FINDINGS).collect(),
                        entries: report.entries,
                        at: manager.clock().now(),
                    }
                }
                Err(error) => Verified {
                    findings: vec![("archive-damaged".to_owned(), error.to_string())],
                    entries: 0,
                    at: manager.clock().now(),
                },
            };
        let kept = serde_json::to_vec(&verified).map_err(io::Error::other);
        if let Err(error) = kept.and_then(|kept| fs::write(path.with_extension("json"), kept)) {
            tracing::error!(%error, "what a verification found could not be kept");
        }
    }
}
