//! Entries become leaves of the tree, and the tree gets a signed checkpoint, shortly after they are
//! committed: in a transaction of its own, so that a kill leaves either all of a step or nothing,
//! and the next start goes on where it ended.

use std::{
    path::PathBuf,
    sync::{OnceLock, atomic::AtomicU64},
    time::Duration,
};

use consent_evidence::{
    checkpoint::{Checkpoint, CheckpointError, LogVerifier, NoteKey, WitnessKey},
    entry,
    tree::{Frontier, TileName, Tiles, edge},
};
use consent_model::{digest::Digest, redacted::Redacted};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::OnConflict,
};
use service_kit::whole_file;
use tokio::sync::{Mutex, watch};
use url::Url;

use super::check::LogFault;
use crate::{
    service::{Manager, ManagerError},
    storage::{
        begin,
        entity::{log_checkpoint, log_entry, log_tile},
        read::At,
    },
};

/// Most entries that one step takes: the write lock is held for it.
const STEP: u64 = 20_000;
/// How long a proof waits for its entry to be under a checkpoint.
const WAIT: Duration = Duration::from_secs(2);

/// What a log is kept with.
pub struct LogKey {
    /// Seed of the key that signs checkpoints. It is never changed: the log's name is its key.
    pub seed: Redacted<[u8; 32]>,
    /// A file beside the database that holds the last checkpoint: a database that was put back to an
    /// earlier state is told by it.
    pub anchor: PathBuf,
    /// Who cosigns.
    pub witnesses: Vec<WitnessKey>,
}

/// The log as this process holds it.
pub(in crate::service) struct LogState {
    pub(super) key: NoteKey,
    pub(super) verifier: LogVerifier,
    pub(super) anchor: PathBuf,
    /// Entries under the latest checkpoint that a witness has cosigned, as far as this process knows.
    pub(super) cosigned: AtomicU64,
    edge: Mutex<Frontier>,
    pub(super) published: watch::Sender<u64>,
    fault: OnceLock<LogFault>,
}

impl LogState {
    /// For the log of a manager at this address.
    pub(in crate::service) fn new(issuer: &Url, key: &LogKey) -> Result<Self, CheckpointError> {
        let signs = NoteKey::of_log(&origin(issuer), key.seed.expose())?;
        Ok(Self {
            verifier: LogVerifier::new(&signs.vkey(), key.witnesses.clone())?,
            key: signs,
            anchor: key.anchor.clone(),
            cosigned: AtomicU64::new(0),
            edge: Mutex::default(),
            published: watch::channel(0).0,
            fault: OnceLock::new(),
        })
    }
}

/// The log's name: its address without scheme (C2SP tlog-tiles, "Parameters").
pub(super) fn origin(issuer: &Url) -> String {
    let text = issuer.as_str();
    let bare = text.split_once("://").map_or(text, |(_, rest)| rest);
    format!("{}/log", bare.trim_end_matches('/'))
}

impl Manager {
    /// The log's public key, as a signed note names it.
    #[must_use]
    pub fn log_vkey(&self) -> &str {
        self.0.log.verifier.vkey()
    }

    /// The public keys of its witnesses.
    pub(in crate::service) fn witness_vkeys(&self) -> Vec<String> {
        let witnesses = &self.0.parts.log.witnesses;
        witnesses.iter().map(WitnessKey::vkey).collect()
    }

    /// What a checkpoint says, opened with the log's public key.
    pub(in crate::service) fn open_checkpoint(
        &self,
        note: &str,
    ) -> Result<Checkpoint, CheckpointError> {
        self.0.log.verifier.open(note)
    }

    /// Refuses to go on with a log that is not what it was.
    ///
    /// # Errors
    /// [`ManagerError::LogBroken`].
    pub fn log_is_whole(&self) -> Result<(), ManagerError> {
        match self.0.log.fault.get() {
            None => Ok(()),
            Some(fault) => Err(ManagerError::LogBroken(fault.clone())),
        }
    }

    /// From now on nothing is entered: what was found stays until somebody has looked.
    pub(super) fn stop_log(&self, fault: LogFault) {
        if self.0.log.fault.set(fault.clone()).is_ok() {
            tracing::error!(%fault, "the log is not what was published: nothing is written any more");
        }
    }

    /// A database that says less than it did before this process looked again was put back to an earlier state
    /// underneath it. What would be signed on top of that is another history than the one that is known outside.
    fn refuse_older(&self, known: u64, size: u64) -> Result<(), ManagerError> {
        if size < known {
            self.stop_log(LogFault::RolledBack {
                published: known,
                held: size,
            });
        }
        self.log_is_whole()
    }

    /// Entries in the log.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_size(&self) -> Result<u64, ManagerError> {
        self.entered(self.db()).await
    }

    /// Puts what was entered since under a new checkpoint; tells how many entries are under one.
    ///
    /// # Errors
    /// When the database fails, or holds another log than this.
    pub async fn integrate(&self) -> Result<u64, ManagerError> {
        self.log_is_whole()?;
        loop {
            let size = self.see_published().await?;
            let entered = self.entered(self.db()).await?;
            if entered <= size {
                return Ok(size);
            }
            self.integrate_some().await?;
            // Whoever waits for a proof at another manager.
            self.0.own_changes.send_modify(|n| *n = n.wrapping_add(1));
        }
    }

    /// Looks how many entries are under a checkpoint, and tells those who wait for it here.
    ///
    /// # Errors
    /// When the database fails, or holds less than it did.
    pub async fn see_published(&self) -> Result<u64, ManagerError> {
        // INVARIANT: taken before the database is asked, which then has at least as much.
        let known = *self.0.log.published.borrow();
        let size = self.published_size(self.db()).await?;
        self.refuse_older(known, size)?;
        self.0.log.published.send_if_modified(|known| {
            let more = *known < size;
            *known = (*known).max(size);
            more
        });
        Ok(size)
    }

    async fn integrate_some(&self) -> Result<(), ManagerError> {
        let log = &self.0.log;
        let mut held = log.edge.lock().await;
        let tx = begin(self.db()).await?;
        let size = self.published_size(&tx).await?;
        self.refuse_older(held.size(), size)?;
        let mut frontier = if held.size() == size {
            held.clone()
        } else {
            // Another process has gone on meanwhile, from where this one was.
            let then = self.frontier(&tx, held.size()).await?;
            if held.size() > 0 && then.root().ok() != held.root().ok() {
                self.stop_log(LogFault::Forked {
                    published: held.size(),
                });
                self.log_is_whole()?;
            }
            self.frontier(&tx, size).await?
        };
        let rows: Vec<(i64, Vec<u8>)> = log_entry::Entity::find()
            .select_only()
            .columns([log_entry::Column::Number, log_entry::Column::Digest])
            .filter(log_entry::Column::Number.gte(signed(size)?))
            .order_by_asc(log_entry::Column::Number)
            .limit(STEP)
            .into_tuple()
            .all(&tx)
            .await?;
        // Another caller, or another process, has taken them meanwhile: a second checkpoint of the same
        // size would be refused.
        if rows.is_empty() {
            *held = frontier;
            return Ok(());
        }
        let mut tiles = Tiles::default();
        for (number, digest) in rows {
            let place = number.to_string();
            let at = At("log_entry", "digest", &place);
            if u64::try_from(number) != Ok(frontier.size()) {
                return Err(at.corrupt());
            }
            let digest = Digest::from_bytes(digest.try_into().map_err(|_| at.corrupt())?);
            frontier.push(entry::leaf(&digest), &mut tiles);
        }
        for (name, bytes) in frontier.tiles().iter() {
            tiles.insert(name, bytes.clone());
        }
        let root = frontier.root().map_err(|_| ManagerError::Unwritable)?;
        let note = log
            .key
            .sign(frontier.size(), root)
            .map_err(|_| ManagerError::Unwritable)?;
        keep_tiles(&tx, &tiles).await?;
        let row = log_checkpoint::ActiveModel {
            size: Set(signed(frontier.size())?),
            note: Set(note.clone()),
            cosignatures: Set(String::new()),
            made_at: Set(self.now().timestamp_millis()),
        };
        log_checkpoint::Entity::insert(row)
            .exec_without_returning(&tx)
            .await?;
        tx.commit().await?;
        // After it is committed: the file never says more than the database.
        if let Err(error) = whole_file::replace(&log.anchor, note.as_bytes()) {
            tracing::error!(%error, "the last checkpoint could not be put beside the database");
        }
        *held = frontier;
        Ok(())
    }

    /// Waits until the entry of this number is under a checkpoint, for as long as that may take.
    pub(in crate::service) async fn integrated(&self, number: u64) -> Result<bool, ManagerError> {
        if self.published_size(self.db()).await? > number {
            return Ok(true);
        }
        let mut published = self.0.log.published.subscribe();
        let there = published.wait_for(|size| *size > number);
        Ok(tokio::time::timeout(WAIT, there).await.is_ok())
    }

    /// How many entries there are.
    pub(super) async fn entered(&self, db: &impl ConnectionTrait) -> Result<u64, ManagerError> {
        let last: Option<i64> = log_entry::Entity::find()
            .select_only()
            .column(log_entry::Column::Number)
            .order_by_desc(log_entry::Column::Number)
            .limit(1)
            .into_tuple()
            .one(db)
            .await?;
        Ok(last.map_or(0, |last| u64::try_from(last).unwrap_or_default() + 1))
    }

    /// How many of them are under a checkpoint.
    pub(in crate::service) async fn published_size(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<u64, ManagerError> {
        let row = self.last_checkpoint(db).await?;
        row.map_or(Ok(0), |row| {
            u64::try_from(row.size).map_err(|_| At("log_checkpoint", "size", "last").corrupt())
        })
    }

    pub(super) async fn last_checkpoint(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<Option<log_checkpoint::Model>, ManagerError> {
        Ok(log_checkpoint::Entity::find()
            .order_by_desc(log_checkpoint::Column::Size)
            .one(db)
            .await?)
    }

    /// The right edge of the tree of this size, out of its tiles.
    pub(super) async fn frontier(
        &self,
        db: &impl ConnectionTrait,
        size: u64,
    ) -> Result<Frontier, ManagerError> {
        let names: Vec<_> = edge(size)
            .into_iter()
            .filter(|(_, width)| *width > 0)
            .map(|(name, _)| name)
            .collect();
        let tiles = self.tiles(db, &names).await?;
        Frontier::of(size, &tiles).map_err(|_| At("log_tile", "hashes", "edge").corrupt())
    }

    /// These tiles, those of them that there are.
    pub(in crate::service) async fn tiles(
        &self,
        db: &impl ConnectionTrait,
        names: &[TileName],
    ) -> Result<Tiles, ManagerError> {
        let mut tiles = Tiles::default();
        for some in names.chunks(100) {
            let mut any = Condition::any();
            for name in some {
                let it = Condition::all()
                    .add(log_tile::Column::Level.eq(i64::from(name.level)))
                    .add(log_tile::Column::Number.eq(signed(name.number)?));
                any = any.add(it);
            }
            let rows = log_tile::Entity::find().filter(any).all(db).await?;
            for row in rows {
                let place = format!("{}/{}", row.level, row.number);
                let at = At("log_tile", "number", &place);
                let name = TileName {
                    level: u8::try_from(row.level).map_err(|_| at.corrupt())?,
                    number: u64::try_from(row.number).map_err(|_| at.corrupt())?,
                };
                tiles.insert(name, row.hashes);
            }
        }
        Ok(tiles)
    }

    /// What a stored checkpoint says, as a signed note with its cosignatures.
    pub(super) fn opened(
        &self,
        row: &log_checkpoint::Model,
    ) -> Result<(String, Checkpoint), ManagerError> {
        let place = row.size.to_string();
        let note = format!("{}{}", row.note, row.cosignatures);
        let opened = self.open_checkpoint(&note);
        let opened = opened.map_err(|_| At("log_checkpoint", "note", &place).corrupt())?;
        Ok((note, opened))
    }
}

async fn keep_tiles(db: &impl ConnectionTrait, tiles: &Tiles) -> Result<(), ManagerError> {
    let mut rows = Vec::with_capacity(tiles.len());
    for (name, bytes) in tiles.iter() {
        rows.push(log_tile::ActiveModel {
            level: Set(i64::from(name.level)),
            number: Set(signed(name.number)?),
            hashes: Set(bytes.clone()),
        });
    }
    let wider = OnConflict::columns([log_tile::Column::Level, log_tile::Column::Number])
        .update_column(log_tile::Column::Hashes)
        .to_owned();
    log_tile::Entity::insert_many(rows)
        .on_conflict(wider)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

/// As the database keeps numbers.
pub(in crate::service) fn signed(number: u64) -> Result<i64, ManagerError> {
    i64::try_from(number).map_err(|_| ManagerError::Unwritable)
}
