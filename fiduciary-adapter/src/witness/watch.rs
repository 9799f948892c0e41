//! The watch: fetches the log's checkpoint from time to time, and holds it against what we have seen, what
//! was brought to us as a witness, and what peers have seen.

use std::{collections::HashMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use consent_evidence::{
    checkpoint::{self, LogVerifier},
    witness,
};
use consent_model::problem::ProblemType;
use service_kit::problem::Causes;
use url::Url;

use super::{
    ForkKind, WitnessError,
    compare::told,
    cosign::WITNESS,
    fork::Shown,
    seen::{self, Part, Seen},
};
use crate::{adapter::Adapter, storage};

/// Who fetches, in what is kept of a fork.
const WATCH: &str = "watch";
/// Between two looks at the clock.
const LOOK: Duration = Duration::from_secs(1);
/// Between two complaints about the same peer.
const COMPLAIN_EVERY: TimeDelta = TimeDelta::days(1);
/// Between two looks whether the manager still names the same key.
const KEY_EVERY: TimeDelta = TimeDelta::hours(1);

/// Watches for ever; the task is aborted when the adapter stops.
pub(crate) async fn run(adapter: Adapter) {
    let every = adapter.config.transparency.every;
    let mut watch = Watch::new(adapter);
    let mut next = watch.adapter.now();
    loop {
        let now = watch.adapter.now();
        if now >= next {
            let done = match every {
                0 => watch.take_key().await,
                _ => watch.round().await,
            };
            if let Err(error) = done {
                let error = Causes(&error);
                tracing::warn!(%error, "the manager's log could not be looked at; it is at the next round");
            }
            next = now
                + match every {
                    0 => TimeDelta::minutes(1),
                    every => TimeDelta::seconds(i64::from(every)),
                };
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What it remembers from one round to the next.
pub(crate) struct Watch {
    adapter: Adapter,
    complained: HashMap<Url, DateTime<Utc>>,
    key_at: Option<DateTime<Utc>>,
}

impl Watch {
    pub(crate) fn new(adapter: Adapter) -> Self {
        Self {
            adapter,
            complained: HashMap::new(),
            key_at: None,
        }
    }

    /// A witness that does not watch needs the log's key all the same.
    async fn take_key(&self) -> Result<(), WitnessError> {
        if self.adapter.witness_key.is_some() {
            self.adapter.log().await?;
        }
        Ok(())
    }

    /// One round. A manager without a log has nothing to be watched.
    pub(crate) async fn round(&mut self) -> Result<(), WitnessError> {
        let adapter = self.adapter.clone();
        let log = match adapter.log().await {
            Err(WitnessError::NoLog) => return Ok(()),
            log => log?,
        };
        let now = adapter.now();
        if self.key_at.is_none_or(|at| at + KEY_EVERY <= now) {
            adapter.check_named_key(&log).await?;
            self.key_at = Some(now);
        }
        let Some((ours, is_served)) = adapter.look(&log).await? else {
            return Ok(());
        };
        if !is_served {
            // What it serves now is not what we have seen: it has no proofs about that, and that it has none
            // says nothing about others.
            return adapter.look_into_doubts(&log, Some(WATCH)).await;
        }
        let cosigned = seen::load(&adapter.db, log.vkey(), Part::Cosigned).await?;
        if let Some(cosigned) = cosigned {
            let cosigned = shown(&cosigned);
            adapter
                .settle(log.vkey(), WITNESS, &ours, &cosigned)
                .await?;
        }
        for peer in &adapter.config.transparency.peers {
            self.compare_with(peer, &log, &ours).await?;
        }
        adapter.look_into_doubts(&log, None).await
    }

    async fn compare_with(
        &mut self,
        peer: &Url,
        log: &LogVerifier,
        ours: &Shown,
    ) -> Result<(), WitnessError> {
        let adapter = self.adapter.clone();
        let note = match adapter.manager.seen_by(peer).await {
            Ok(note) => note,
            // It has seen nothing yet.
            Err(error)
                if error
                    .problem()
                    .is_some_and(|p| p.kind == ProblemType::NotFound) =>
            {
                return Ok(());
            }
            Err(error) => {
                let error = Causes(&error).to_string();
                self.complain(peer, &error);
                return Ok(());
            }
        };
        match opened(log, &note) {
            Ok(theirs) => {
                self.complained.remove(peer);
                adapter
                    .settle(log.vkey(), peer.as_str(), ours, &theirs)
                    .await?;
            }
            Err(error) => {
                if let Some(theirs) = of_another_key(log, note) {
                    adapter
                        .keep_other_key(log, peer.as_str(), ours, &theirs)
                        .await?;
                }
                self.complain(peer, &error.to_string());
            }
        }
        Ok(())
    }

    /// Once a day for each: the peer's name is no secret, it stands in the configuration.
    fn complain(&mut self, peer: &Url, error: &str) {
        let now = self.adapter.now();
        let lately = self
            .complained
            .get(peer)
            .is_some_and(|at| *at + COMPLAIN_EVERY > now);
        if !lately {
            let peer_name = peer.host_str().unwrap_or_default();
            tracing::warn!(
                peer = peer_name,
                error,
                "what a peer has seen of the log cannot be had"
            );
            self.complained.insert(peer.clone(), now);
        }
    }
}

impl Adapter {
    /// Fetches the last checkpoint; gives what is seen now, and whether the manager serves a log of which that
    /// is a part. Nothing is taken that does not continue what was seen before.
    async fn look(&self, log: &LogVerifier) -> Result<Option<(Shown, bool)>, WitnessError> {
        let note = match self.manager.checkpoint().await {
            Ok(note) => note,
            Err(error)
                if error
                    .problem()
                    .is_some_and(|p| p.kind == ProblemType::NotFound) =>
            {
                let seen = seen::load(&self.db, log.vkey(), Part::Watched).await?;
                if let Some(seen) = &seen {
                    // Its next checkpoint, of whatever history, is held against what we have seen.
                    let size = seen.size;
                    tracing::error!(
                        size,
                        "the manager's log, which had entries, is not there any more"
                    );
                }
                return Ok(seen.as_ref().map(|seen| (shown(seen), false)));
            }
            Err(error) => return Err(error.into()),
        };
        let before = seen::load(&self.db, log.vkey(), Part::Watched).await?;
        let new = match opened(log, &note) {
            Ok(new) => new,
            Err(error) => {
                let ours = before.as_ref().map_or_else(nothing, shown);
                if let Some(theirs) = of_another_key(log, note) {
                    self.keep_other_key(log, WATCH, &ours, &theirs).await?;
                }
                return Err(error);
            }
        };
        if let Some(before) = &before {
            let joined = self.settle(log.vkey(), WATCH, &shown(before), &new).await?;
            // One that is smaller is an older one that something between has kept, or another history
            // that has just begun: what we know stays.
            if !joined || new.size <= before.size {
                return Ok(Some((shown(before), joined)));
            }
        }
        let tx = storage::begin(&self.db).await?;
        // Another process on this database may have gone on meanwhile: then the next round compares.
        if seen::load(&tx, log.vkey(), Part::Watched).await? == before {
            let kept = Seen {
                size: new.size,
                root: new.root.clone(),
                note: new.note.clone(),
                cosignature: None,
                seen_at: self.now(),
            };
            seen::keep(&tx, log.vkey(), Part::Watched, &kept).await?;
            tx.commit().await?;
        }
        Ok(Some((new, true)))
    }

    /// Asks again about pairs that no proof has joined yet; only those `shown_to`, if it is given.
    async fn look_into_doubts(
        &self,
        log: &LogVerifier,
        shown_to: Option<&str>,
    ) -> Result<(), WitnessError> {
        for fork in self.forks(log.vkey()).await? {
            let is_asked = shown_to.is_none_or(|one| one == fork.shown_to);
            if fork.kind != ForkKind::Doubt || !is_asked {
                continue;
            }
            let ours = Shown {
                size: fork.ours_size,
                root: fork.ours_root,
                note: fork.ours,
            };
            let theirs = Shown {
                size: fork.theirs_size,
                root: fork.theirs_root,
                note: fork.theirs,
            };
            self.settle(log.vkey(), &fork.shown_to, &ours, &theirs)
                .await?;
        }
        Ok(())
    }

    async fn keep_other_key(
        &self,
        log: &LogVerifier,
        shown_to: &str,
        ours: &Shown,
        theirs: &Shown,
    ) -> Result<(), WitnessError> {
        let (kind, pair) = (ForkKind::OtherKey, (ours, theirs));
        let tx = storage::begin(&self.db).await?;
        let is_news = self
            .keep_fork(&tx, log.vkey(), kind, shown_to, pair)
            .await?;
        tx.commit().await?;
        if is_news {
            told(kind, shown_to, pair);
        }
        Ok(())
    }

    /// The last checkpoint that we fetched, to show to others.
    ///
    /// # Errors
    /// [`WitnessError`].
    pub(crate) async fn seen_checkpoint(&self) -> Result<Option<String>, WitnessError> {
        let Some(log) = self.known_log().await? else {
            return Ok(None);
        };
        let seen = seen::load(&self.db, log.vkey(), Part::Watched).await?;
        Ok(seen.map(|seen| seen.note))
    }
}

/// Before anything was seen.
fn nothing() -> Shown {
    let empty = witness::Seen::default();
    Shown {
        size: empty.size,
        root: empty.root.to_string(),
        note: String::new(),
    }
}

fn shown(seen: &Seen) -> Shown {
    Shown {
        size: seen.size,
        root: seen.root.clone(),
        note: seen.note.clone(),
    }
}

/// A checkpoint that the log has signed.
fn opened(log: &LogVerifier, note: &str) -> Result<Shown, WitnessError> {
    let new = log.open(note)?;
    Ok(Shown {
        size: new.size,
        root: new.root.to_string(),
        note: log.bare(note)?,
    })
}

/// A checkpoint under the log's name that it has not signed: somebody was given another key, or makes it up.
fn of_another_key(log: &LogVerifier, note: String) -> Option<Shown> {
    let claimed = checkpoint::unverified(&note).ok()?;
    let ours = claimed.origin == log.origin();
    ours.then(|| Shown {
        size: claimed.size,
        root: claimed.root.to_string(),
        note,
    })
}
