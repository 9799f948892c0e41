//! Brings each new checkpoint of the log to a witness, and keeps its cosignature (C2SP tlog-witness).
//!
//! One task for each witness, so that there is never more than one call to it under way and none waits
//! for another. What is not cosigned is no less a checkpoint: nothing waits for a witness.

use std::time::Duration;

use consent_evidence::{checkpoint::WitnessKey, proof::parse_hash, witness::AddCheckpoint};
use reqwest::StatusCode;
use service_kit::{
    http_client::{ClientError, HttpClient},
    problem::Causes,
};
use tokio::{sync::watch, task::JoinHandle, time::sleep};
use url::Url;

use crate::service::{Manager, ManagerError};

/// Between two calls: checkpoints that come closer together share a cosignature, that of the last.
const PAUSE: Duration = Duration::from_secs(1);
/// After a first failure; doubled with each further one.
const FIRST_BACKOFF: Duration = Duration::from_secs(2);
/// At most.
const LONGEST_BACKOFF: Duration = Duration::from_secs(300);
/// How long a call may take.
const CALL: Duration = Duration::from_secs(10);
/// Calls for one checkpoint: one that is told the size, one with the right proof, and one more for
/// somebody who came between.
const TRIES: usize = 3;

/// Who is asked.
#[derive(Debug, Clone)]
pub(crate) struct Witness {
    /// Its submission prefix, which ends with a slash.
    pub(crate) url: Url,
    /// Its key.
    pub(crate) key: WitnessKey,
}

/// Why a checkpoint was not cosigned.
#[derive(Debug, thiserror::Error)]
enum Uncosigned {
    #[error("the witness could not be asked")]
    Call(#[from] ClientError),
    #[error(transparent)]
    Manager(#[from] ManagerError),
    #[error("the witness answered with status {0}")]
    Status(StatusCode),
    #[error("the answer of the witness holds no cosignature by its key")]
    NoLine,
    #[error("the witness does not say which size it has")]
    NoSize,
    /// It does not remember what we published, or we do not.
    #[error("the witness says that the log does not continue what it has seen")]
    Fork,
    #[error("the witness has seen {0} entries, more than there are: this log was put back")]
    PutBack(u64),
    #[error("a proof cannot be written")]
    Proof,
}

impl Uncosigned {
    /// Something is wrong with the log or the witness, not with the way between them.
    const fn is_grave(&self) -> bool {
        matches!(self, Self::Fork | Self::PutBack(_))
    }
}

/// Asks one witness for as long as the manager runs.
pub(crate) fn ask(
    manager: Manager,
    http: HttpClient,
    witness: Witness,
    mut stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut checkpoints = manager.checkpoints();
        let mut asking = Asking {
            manager,
            http,
            witness,
            old: 0,
            done: 0,
        };
        let mut backoff = FIRST_BACKOFF;
        loop {
            // What comes from here on is for the next round.
            checkpoints.mark_unchanged();
            let asked = tokio::select! {
                _ = stop.changed() => return,
                asked = asking.ask() => asked,
            };
            let pause = match asked {
                Ok(()) => {
                    backoff = FIRST_BACKOFF;
                    tokio::select! {
                        _ = stop.changed() => return,
                        changed = checkpoints.changed() => if changed.is_err() { return },
                    }
                    PAUSE
                }
                Err(error) => {
                    asking.told(&error);
                    let pause = backoff;
                    backoff = (backoff * 2).min(LONGEST_BACKOFF);
                    pause
                }
            };
            tokio::select! {
                _ = stop.changed() => return,
                () = sleep(pause) => {}
            }
        }
    })
}

struct Asking {
    manager: Manager,
    http: HttpClient,
    witness: Witness,
    /// What the witness last said it has seen.
    old: u64,
    /// What it has last cosigned for us.
    done: u64,
}

impl Asking {
    /// Has the last checkpoint cosigned, if it is not yet.
    async fn ask(&mut self) -> Result<(), Uncosigned> {
        for _ in 0..TRIES {
            let Some((size, checkpoint)) = self.manager.bare_checkpoint().await? else {
                return Ok(());
            };
            if size == self.done {
                return Ok(());
            }
            if self.old > size {
                return Err(Uncosigned::PutBack(self.old));
            }
            let call = AddCheckpoint {
                old: self.old,
                proof: self.proof(size).await?,
                checkpoint,
            };
            let url = self.witness.url.join("add-checkpoint");
            let url = url.map_err(|_| ClientError::NotSendable("it is no address"))?;
            let answer = self
                .http
                .post(url)
                .bytes("text/plain; charset=utf-8", call.to_text())
                .tried_once()
                .any_status()
                .within(CALL)
                .send()
                .await?;
            match answer.status {
                StatusCode::OK => {
                    let lines = String::from_utf8_lossy(&answer.body);
                    let key = &self.witness.key;
                    self.old = size;
                    if !self.manager.keep_cosignature(size, key, &lines).await? {
                        return Err(Uncosigned::NoLine);
                    }
                    self.done = size;
                    return Ok(());
                }
                StatusCode::CONFLICT => {
                    let text = std::str::from_utf8(&answer.body).unwrap_or_default();
                    let told: Option<u64> = text.trim_end_matches('\n').parse().ok();
                    self.old = told.ok_or(Uncosigned::NoSize)?;
                }
                StatusCode::UNPROCESSABLE_ENTITY => return Err(Uncosigned::Fork),
                status => return Err(Uncosigned::Status(status)),
            }
        }
        // Somebody else brings it our checkpoints, too; the next round goes on.
        Ok(())
    }

    async fn proof(&self, size: u64) -> Result<Vec<consent_evidence::tree::Hash>, Uncosigned> {
        if self.old == 0 || self.old == size {
            return Ok(Vec::new());
        }
        let proof = self.manager.log_consistency(self.old, size).await?.proof;
        let hashes = proof.iter().map(|line| parse_hash(line));
        hashes.collect::<Option<_>>().ok_or(Uncosigned::Proof)
    }

    fn told(&self, error: &Uncosigned) {
        let (witness, grave) = (self.witness.key.name(), error.is_grave());
        let error = Causes(error);
        match grave {
            true => tracing::error!(witness, %error, "a witness refuses the log"),
            false => {
                tracing::warn!(witness, %error, "a checkpoint was not cosigned; it is tried again")
            }
        }
    }
}
