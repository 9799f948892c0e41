//! Removing what is left in the relay: after a session has ended, after [`LONGEST_HOURS`], and
//! at start.
//!
//! It removes whole sessions. What is in the folder under a name that is no session id is not
//! ours and stays.

use std::io::ErrorKind;

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::ids::SessionId;
use tokio::fs;

use super::{Relay, RelayError};

/// Hours after a session's beginning at which its pages go in any case.
pub const LONGEST_HOURS: i64 = 6;

/// What a sweep did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Sessions whose pages were removed.
    pub removed: usize,
    /// Sessions whose pages were kept.
    pub kept: usize,
    /// Sessions whose pages could not be removed. The next sweep tries again.
    pub stuck: usize,
}

impl Relay {
    /// Sessions that have a folder of pages.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn sessions(&self) -> Result<Vec<SessionId>, RelayError> {
        let mut held = Vec::new();
        let mut entries = fs::read_dir(&self.root).await?;
        while let Some(entry) = entries.next_entry().await? {
            let name = entry.file_name();
            let id = name.to_str().and_then(|n| n.parse::<uuid::Uuid>().ok());
            held.extend(id.map(SessionId::from));
        }
        Ok(held)
    }

    /// Removes the pages of every session in `held` that is too old at `now` or that `lives`
    /// denies. INVARIANT: `held` was listed before `lives` was asked for, so that no session that
    /// begins in between is taken for one that is over.
    ///
    /// One folder that cannot be removed is logged, and holds up no other.
    pub async fn sweep(
        &self,
        held: Vec<SessionId>,
        now: DateTime<Utc>,
        lives: impl Fn(SessionId) -> bool,
    ) -> Swept {
        let mut swept = Swept::default();
        for session in held {
            if !is_too_old(session.uuid(), now) && lives(session) {
                swept.kept += 1;
                continue;
            }
            match self.remove_session(session).await {
                Ok(()) => swept.removed += 1,
                Err(error) => {
                    swept.stuck += 1;
                    tracing::error!(%session, %error, "pages that are over cannot be removed");
                }
            }
        }
        swept
    }

    /// Removes all pages of a session; one that has none is no error.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn remove_session(&self, session: SessionId) -> Result<(), RelayError> {
        match fs::remove_dir_all(self.folder(session)).await {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }
}

/// An id that tells no time counts as too old.
fn is_too_old(id: uuid::Uuid, now: DateTime<Utc>) -> bool {
    id.get_timestamp()
        .and_then(|t| i64::try_from(t.to_unix().0).ok())
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .is_none_or(|began| now - began >= TimeDelta::hours(LONGEST_HOURS))
}
