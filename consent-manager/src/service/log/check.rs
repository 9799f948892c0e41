//! Whether what is stored is what was published: entries against the tree, the tree against the
//! checkpoint, the checkpoint against the one that lies beside the database, and the ledgers against
//! the entries. Asked at each start; a log that fails is not written to.

use std::fmt;

use consent_evidence::{
    entry::{self, LogEvent},
    proof::check_consistency,
    tree::{self, Frontier, TileName, Tiles},
};
use consent_model::digest::{Digest, Salt};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use serde::Serialize;

use super::tree::signed;
use crate::{
    service::{Manager, ManagerError},
    storage::entity::{log_entry, log_tile},
};

/// Entries that are read at once.
const PAGE: u64 = 2_000;
/// So many of the newest entries are looked at before a start goes on; the others meanwhile.
const AT_START: u64 = 20_000;

/// What was looked at and found right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct LogCheck {
    /// Entries in all.
    pub entries: u64,
    /// Of these, read and hashed.
    pub checked: u64,
    /// Of these, whose event was destroyed by an erasure or at the end of its time.
    pub erased: u64,
    /// Under a signed checkpoint.
    pub published: u64,
}

/// What is not as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "fault")]
pub enum LogFault {
    /// The database is older than what was published.
    RolledBack {
        /// Entries that were published.
        published: u64,
        /// Entries under the database's last checkpoint.
        held: u64,
    },
    /// The database holds another history than the one that was published.
    Forked {
        /// Entries that were published.
        published: u64,
    },
    /// The last checkpoint, or the one beside the database, is none of this log.
    Checkpoint,
    /// A checkpoint covers entries that are not there.
    EntriesMissing {
        /// The first that is not there.
        number: u64,
    },
    /// An entry is not what its digest says.
    Entry {
        /// Its number.
        number: u64,
    },
    /// A tile of the tree is not what the entries give.
    Tile {
        /// Level.
        level: u8,
        /// Number.
        number: u64,
    },
    /// The tree has another root than was signed.
    Root,
    /// A ledger says what the log does not, or the reverse.
    Ledger {
        /// Which.
        ledger: &'static str,
        /// The row or entry.
        id: String,
    },
}

impl fmt::Display for LogFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RolledBack { published, held } => write!(
                f,
                "{published} entries were published, the database knows {held}: it was put back to an earlier state"
            ),
            Self::Forked { published } => write!(
                f,
                "the database has another history than the one of {published} entries that was published"
            ),
            Self::Checkpoint => f.write_str("the last checkpoint is none that this log has signed"),
            Self::EntriesMissing { number } => write!(f, "entry {number} is not there"),
            Self::Entry { number } => write!(f, "entry {number} was changed"),
            Self::Tile { level, number } => write!(f, "tile {level}/{number} was changed"),
            Self::Root => f.write_str("the tree has another root than was signed"),
            Self::Ledger { ledger, id } => {
                write!(f, "the log and `{ledger}` do not agree about `{id}`")
            }
        }
    }
}

/// Rows of a ledger for which there is no entry, or entries with no row. One row is enough to know.
const LEDGERS: &[(&str, &str)] = &[
    (
        "history",
        "SELECT h.id AS id FROM history h LEFT JOIN log_entry e ON e.id = h.id WHERE e.id IS NULL",
    ),
    (
        "history",
        "SELECT e.id AS id FROM log_entry e LEFT JOIN history h ON h.id = e.id
         WHERE h.id IS NULL AND NOT e.for_party",
    ),
    (
        "artifact",
        "SELECT a.id AS id FROM artifact a LEFT JOIN log_entry e
         ON e.subject = 'artifact' AND e.subject_id = a.id AND e.action = 'issued' WHERE e.id IS NULL",
    ),
    (
        "artifact",
        "SELECT e.subject_id AS id FROM log_entry e LEFT JOIN artifact a ON a.id = e.subject_id
         WHERE e.subject = 'artifact' AND e.subject_id <> '' AND a.id IS NULL",
    ),
    (
        "sharing",
        "SELECT s.id AS id FROM sharing s LEFT JOIN log_entry e
         ON e.subject = 'data_session' AND e.subject_id = s.session_id AND e.action = 'shared'
         WHERE e.id IS NULL",
    ),
    (
        "sharing",
        "SELECT e.subject_id AS id FROM log_entry e LEFT JOIN sharing s ON s.session_id = e.subject_id
         WHERE e.subject = 'data_session' AND e.action = 'shared' AND e.subject_id <> '' AND s.id IS NULL",
    ),
    (
        "notice",
        "SELECT n.id AS id FROM notice n LEFT JOIN log_entry e
         ON e.subject = 'notice' AND e.subject_id = n.id WHERE e.id IS NULL",
    ),
    (
        "decision",
        "SELECT d.id AS id FROM decision d LEFT JOIN log_entry e
         ON e.subject = 'decision' AND e.subject_id = d.id WHERE e.id IS NULL",
    ),
    // The state of each consent, from which the status lists are made, is the one that the log says last.
    (
        "consent",
        "SELECT c.id AS id FROM consent c WHERE COALESCE((
            SELECT CASE e.action WHEN 'granted' THEN 'active' WHEN 'resumed' THEN 'active'
                WHEN 'withdrawn' THEN 'revoked' ELSE e.action END
            FROM log_entry e WHERE e.subject = 'consent' AND e.subject_id = c.id AND e.action IN
                ('granted', 'resumed', 'paused', 'withdrawn', 'revoked', 'expired', 'superseded')
            ORDER BY e.seq DESC LIMIT 1), '') <> c.state",
    ),
];

impl Manager {
    /// Looks at the newest entries, the edge of the tree and the checkpoint, before a start. The rest
    /// is [`Manager::check_whole_log`]'s.
    ///
    /// # Errors
    /// [`ManagerError::LogBroken`] with what was found.
    pub async fn check_log_at_start(&self) -> Result<LogCheck, ManagerError> {
        let found = match self.check_checkpoint().await? {
            Err(fault) => Err(fault),
            Ok(published) => {
                let entered = self.entered(self.db()).await?;
                let from = entered.saturating_sub(AT_START);
                self.check_entries(from, published).await?
            }
        };
        found.map_err(ManagerError::LogBroken)
    }

    /// Looks at everything: each entry, each tile, the checkpoint, and the ledgers.
    ///
    /// # Errors
    /// [`ManagerError::LogBroken`] with the first thing that was found.
    pub async fn check_whole_log(&self) -> Result<LogCheck, ManagerError> {
        let found = match self.check_checkpoint().await? {
            Err(fault) => Err(fault),
            Ok(published) => self.check_entries(0, published).await?,
        };
        let check = found.map_err(ManagerError::LogBroken)?;
        if let Some(fault) = self.check_ledgers().await? {
            return Err(ManagerError::LogBroken(fault));
        }
        Ok(check)
    }

    /// The same beside a start that has gone on; what is found ends all writing.
    pub async fn check_log_meanwhile(&self) {
        match self.check_whole_log().await {
            Ok(check) => tracing::info!(entries = check.entries, "the whole log was checked"),
            Err(ManagerError::LogBroken(fault)) => self.stop_log(fault),
            Err(error) => tracing::error!(%error, "the log could not be checked"),
        }
    }

    /// How many entries the last checkpoint covers, if it is signed, continues the one that lies
    /// beside the database, and is of this tree.
    async fn check_checkpoint(&self) -> Result<Result<u64, LogFault>, ManagerError> {
        let log = &self.0.log;
        // INVARIANT: read before the database. The file is written once a checkpoint is committed, and a
        // manager that runs beside this check commits others meanwhile: read afterwards, the file would be
        // ahead of what was read here, as if the database had been put back.
        let anchor = std::fs::read_to_string(&log.anchor);
        let held = match self.last_checkpoint(self.db()).await? {
            None => None,
            Some(row) => match self.opened(&row) {
                Ok((_, opened)) if signed(opened.size)? == row.size => Some(opened),
                _ => return Ok(Err(LogFault::Checkpoint)),
            },
        };
        let size = held.as_ref().map_or(0, |held| held.size);
        if let Ok(text) = anchor {
            let Ok(known) = log.verifier.open(&text) else {
                return Ok(Err(LogFault::Checkpoint));
            };
            if known.size > size {
                return Ok(Err(LogFault::RolledBack {
                    published: known.size,
                    held: size,
                }));
            }
            let forked = LogFault::Forked {
                published: known.size,
            };
            if let Some(held) = held.as_ref().filter(|_| known.size > 0) {
                let Ok(names) = tree::tiles_of_consistency(known.size, size) else {
                    return Ok(Err(forked));
                };
                let tiles = self.tiles(self.db(), &names).await?;
                let Ok(proof) = tree::consistency(known.size, size, &tiles) else {
                    return Ok(Err(forked));
                };
                if check_consistency(&proof, known.size, known.root, size, held.root).is_err() {
                    return Ok(Err(forked));
                }
            }
        }
        let Some(held) = held else {
            return Ok(Ok(0));
        };
        let entered = self.entered(self.db()).await?;
        if entered < size {
            return Ok(Err(LogFault::EntriesMissing { number: entered }));
        }
        let root = match self.frontier(self.db(), size).await {
            Ok(frontier) => frontier.root().ok(),
            Err(ManagerError::Corrupt { .. }) => None,
            Err(other) => return Err(other),
        };
        Ok(match root {
            Some(root) if root == held.root => Ok(size),
            _ => Err(LogFault::Root),
        })
    }

    /// Reads entries from a number on: each opens its digest, and the tree has its leaf.
    async fn check_entries(
        &self,
        from: u64,
        published: u64,
    ) -> Result<Result<LogCheck, LogFault>, ManagerError> {
        let mut check = LogCheck {
            entries: self.entered(self.db()).await?,
            checked: 0,
            erased: 0,
            published,
        };
        // The tree is built anew from a tile's border on.
        let begin = from - from % tree::WIDTH as u64;
        let mut frontier = Frontier::default();
        let (mut leaves, mut number) = (Tiles::default(), begin);
        loop {
            let rows = log_entry::Entity::find()
                .filter(log_entry::Column::Number.gte(signed(number)?))
                .order_by_asc(log_entry::Column::Number)
                .limit(PAGE)
                .all(self.db())
                .await?;
            if rows.is_empty() {
                break;
            }
            for row in &rows {
                if row.number != signed(number)? {
                    return Ok(Err(LogFault::EntriesMissing { number }));
                }
                let Some(digest) = digest_of(row) else {
                    return Ok(Err(LogFault::Entry { number }));
                };
                check.erased += u64::from(row.event.is_none());
                check.checked += 1;
                if number < published {
                    frontier.push(entry::leaf(&digest), &mut leaves);
                }
                number += 1;
            }
            if let Some(fault) = self.compare_tiles(&leaves, begin).await? {
                return Ok(Err(fault));
            }
            leaves = Tiles::default();
        }
        if number < published {
            return Ok(Err(LogFault::EntriesMissing { number }));
        }
        if begin < published
            && let Some(fault) = self.compare_tiles(&frontier.tiles(), begin).await?
        {
            return Ok(Err(fault));
        }
        Ok(Ok(check))
    }

    /// Compares tiles that were built of entries from `begin` on with the stored ones: all of them,
    /// or the leaves' only where the tree was not built from its beginning.
    async fn compare_tiles(
        &self,
        built: &Tiles,
        begin: u64,
    ) -> Result<Option<LogFault>, ManagerError> {
        let first = begin / tree::WIDTH as u64;
        for (name, bytes) in built.iter() {
            if begin > 0 && name.level > 0 {
                continue;
            }
            let stored = TileName {
                level: name.level,
                number: name.number + if name.level == 0 { first } else { 0 },
            };
            let row =
                log_tile::Entity::find_by_id((i64::from(stored.level), signed(stored.number)?))
                    .one(self.db())
                    .await?;
            // One that was integrated meanwhile may be wider.
            let same = row.is_some_and(|row| row.hashes.get(..bytes.len()) == Some(bytes));
            if !same {
                return Ok(Some(LogFault::Tile {
                    level: stored.level,
                    number: stored.number,
                }));
            }
        }
        Ok(None)
    }

    async fn check_ledgers(&self) -> Result<Option<LogFault>, ManagerError> {
        for (ledger, ask) in LEDGERS {
            let ask = format!("{ask} LIMIT 1");
            let ask = Statement::from_string(self.db().get_database_backend(), ask);
            if let Some(row) = self.db().query_one_raw(ask).await? {
                return Ok(Some(LogFault::Ledger {
                    ledger,
                    id: row.try_get("", "id")?,
                }));
            }
        }
        Ok(None)
    }
}

/// The digest of a stored entry, if salt, event and columns are what it stands for.
fn digest_of(row: &log_entry::Model) -> Option<Digest> {
    let kept = Digest::from_bytes(row.digest.as_slice().try_into().ok()?);
    let (salt, event) = match (&row.salt, &row.event) {
        (Some(salt), Some(event)) => (salt, event),
        (None, None) => return Some(kept),
        _ => return None,
    };
    let salt = Salt::from_bytes(salt.as_slice().try_into().ok()?);
    if Digest::salted_bytes(&salt, event.as_bytes()) != kept {
        return None;
    }
    let event: LogEvent = serde_json::from_str(event).ok()?;
    let facts = &event.facts;
    let text = |value: Option<String>, column: &Option<String>| value == *column;
    let same = event.id.to_string() == row.id
        && event.at.timestamp_millis() == row.happened_at
        && event.subject == row.subject
        && event.action == row.action
        && event.subject_id == row.subject_id
        && i64::try_from(event.seq) == Ok(row.seq)
        && text(facts.party.as_ref().map(ToString::to_string), &row.party)
        && text(facts.source.as_ref().map(ToString::to_string), &row.source)
        && text(facts.purpose.clone(), &row.purpose)
        && event
            .person
            .as_ref()
            .is_none_or(|person| row.person.as_deref() == Some(person.name.as_str()));
    same.then_some(kept)
}
