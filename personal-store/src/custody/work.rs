//! What a verb of the program wants done with a vault: done by whoever has the data folder.
//!
//! While the service runs that is the service: two processes must never exchange or delete a file
//! under each other. The verb leaves a job in the host database and waits for its outcome.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use service_kit::problem::Causes;
use uuid::Uuid;

use super::{Asked, Custody, CustodyError};
use crate::vault::{VaultError, VaultId};

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Work {
    /// Erase a vault.
    Erase {
        /// Which.
        vault: Uuid,
        /// Why; stands in the certificate.
        reason: String,
    },
    /// Give a vault a new data key.
    Rotate {
        /// Which.
        vault: Uuid,
    },
    /// Look a vault over.
    Check {
        /// Which.
        vault: Uuid,
    },
    /// Keep a copy.
    Backup {
        /// Of which.
        vault: Uuid,
        /// Where.
        out: PathBuf,
    },
    /// Bring a copy back.
    Restore {
        /// From where.
        file: PathBuf,
        /// Also in the place of what is there.
        replace: bool,
    },
}

impl Custody<'_> {
    /// Does it; what the operator is told.
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn carry_out(&self, work: &Work) -> Result<String, CustodyError> {
        match work {
            Work::Erase { vault, reason } => {
                let asked = Asked::ByOperator(reason.clone());
                let certificate = self.erase((*vault).into(), &asked).await?;
                Ok(format!("{vault}: erased\n{certificate}"))
            }
            Work::Rotate { vault } => {
                self.rotate((*vault).into()).await?;
                Ok(format!("{vault}: has a new key"))
            }
            Work::Check { vault } => {
                let id = VaultId::from(*vault);
                match self.check(id).await? {
                    faults if faults.is_empty() => Ok(format!("{vault}: ok")),
                    faults => Err(CustodyError::Faults(id, faults.join("; "))),
                }
            }
            Work::Backup { vault, out } => {
                let bytes = self.backup((*vault).into(), out).await?;
                Ok(format!(
                    "{vault}: kept in {} ({bytes} bytes)",
                    out.display()
                ))
            }
            Work::Restore { file, replace } => {
                let vault = self.restore(file, *replace).await?;
                Ok(format!("{vault}: restored"))
            }
        }
    }

    /// Does what verbs have left to be done. What is in use is left for later.
    ///
    /// # Errors
    /// When the host database fails.
    pub async fn jobs_due(&self) -> Result<(), CustodyError> {
        for (job, work) in self.db.jobs_wanted().await? {
            let done = match work {
                Ok(work) => self.carry_out(&work).await.map_err(|error| match error {
                    CustodyError::Vault(VaultError::Busy(_)) => None,
                    error => Some(Causes(&error).to_string()),
                }),
                Err(_) => Err(Some("the job cannot be read".to_owned())),
            };
            match done {
                Ok(said) => self.db.job_ended(job, true, &said).await?,
                Err(Some(why)) => {
                    tracing::warn!(%job, "a job of the operator's failed");
                    self.db.job_ended(job, false, &why).await?;
                }
                Err(None) => {}
            }
        }
        Ok(())
    }
}
