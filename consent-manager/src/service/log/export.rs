//! The record as an archive that proves itself (`consent_evidence::archive`): a person's, a party's,
//! or everything between two entries. Read page by page and written as it is read, so that memory
//! does not grow with it.

mod derived;
mod documents;
mod statement;

use std::{collections::BTreeSet, io::Write};

use chrono::{DateTime, Utc};
use consent_evidence::{
    archive::{
        ArchiveHead, ArchiveKeys, ArchiveParty, ArchiveWriter, Closed, DocumentKind, ManagerKey,
        Scope, WriteError, manifest::TYP, record::ledger::Ledger,
    },
    entry::LogEvent,
    tree::{self, WIDTH, tiles_to_the_root},
};
use consent_model::{
    digest::{Digest, Salt},
    ids::AccountId,
    jose::VerifyingKey,
    party::{Actor, Party, PartyId, Pseudonym},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::tree::signed;
use crate::{
    review::By,
    service::{Happening, Line, Manager, ManagerError},
    storage::{
        begin,
        entity::{artifact, log_checkpoint, log_document, log_entry, log_person},
        read::{self, At},
    },
};

/// Rows that are read at once.
const PAGE: u64 = 1_000;
/// Most earlier checkpoints in one archive, spread evenly.
const MOST_CHECKPOINTS: usize = 500;

/// Whose record is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportScope {
    /// A person's.
    Person(AccountId),
    /// A party's: what the log says of its own copies.
    Party(PartyId),
    /// Everything that was entered from one number up to another; none: to the end.
    Population {
        /// The first.
        from: u64,
        /// The first that is not wanted.
        to: Option<u64>,
    },
}

/// How far an export is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportProgress {
    /// Entries written.
    pub done: u64,
    /// Of so many.
    pub of: u64,
}

/// Why there is no archive.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The record cannot be read.
    #[error(transparent)]
    Manager(#[from] ManagerError),
    /// It cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl From<sea_orm::DbErr> for ExportError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Manager(error.into())
    }
}

/// One export under way.
struct Exporting<'a, W: Write> {
    manager: &'a Manager,
    archive: ArchiveWriter<W>,
    scope: Scope,
    size: u64,
    /// Digests that entries name of documents in `log_document`: keys, registry entries, policies.
    named: BTreeSet<Digest>,
    /// The first and last entry, and of few entries all, for the tiles.
    numbers: BTreeSet<u64>,
}

impl Manager {
    /// The number of the first entry that was made at this time or later.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn log_number_at(&self, at: DateTime<Utc>) -> Result<u64, ManagerError> {
        let row = log_entry::Entity::find()
            .filter(log_entry::Column::Number.gte(self.first_at(at).await?))
            .filter(log_entry::Column::HappenedAt.gte(at.timestamp_millis()))
            .order_by_asc(log_entry::Column::Number)
            .one(self.db())
            .await?;
        match row {
            Some(row) => Ok(u64::try_from(row.number).unwrap_or_default()),
            None => self.entered(self.db()).await,
        }
    }

    /// Says in the log that an archive is made, for whom, by whom and why.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn note_export(&self, scope: &ExportScope, by: &By) -> Result<(), ManagerError> {
        let (account, of) = match scope {
            ExportScope::Person(account) => (Some(*account), "person".to_owned()),
            ExportScope::Party(party) => (None, format!("party {party}")),
            ExportScope::Population { from, to: None } => (None, format!("from {from}")),
            ExportScope::Population { from, to: Some(to) } => (None, format!("{from} to {to}")),
        };
        let tx = begin(self.db()).await?;
        let line = Line {
            account,
            what: Happening::ExportMade,
            id: self.ids().uuid_v7().to_string(),
            actor: Actor::Manager,
            reason: Some(format!("{of}; {}: {}", by.who, by.why)),
            at: self.now(),
        };
        self.note(&tx, line).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Writes an archive; tells how far it is with each page.
    ///
    /// # Errors
    /// [`ExportError`]. Nothing is known of the person, or of the party: [`ManagerError::NotFound`].
    pub async fn export<W: Write + Send>(
        &self,
        scope: &ExportScope,
        out: W,
        progress: &mut (dyn FnMut(ExportProgress) + Send),
    ) -> Result<W, ExportError> {
        let least = self.integrate().await?;
        let row = self.cosigned_checkpoint(least).await?;
        let (checkpoint, opened) = self.opened(&row.ok_or(ManagerError::NotFound)?)?;
        let scope = self.archive_scope(scope, opened.size).await?;
        let head = ArchiveHead {
            iss: self.issuer().clone(),
            jti: self.ids().uuid_v7().to_string(),
            made_at: self.now(),
            scope: scope.clone(),
            checkpoint,
            keys: self.archive_keys().await?,
            statement: match &scope {
                Scope::Population { from, to } => Some(self.statement(*from, *to).await?),
                _ => None,
            },
        };
        let mut exporting = Exporting {
            manager: self,
            archive: ArchiveWriter::begin(out, head)?,
            scope,
            size: opened.size,
            named: BTreeSet::new(),
            numbers: BTreeSet::new(),
        };
        exporting.entries(progress).await?;
        exporting.documents().await?;
        exporting.tiles().await?;
        exporting.checkpoints().await?;
        exporting.status_lists().await?;
        exporting.consents(false).await?;
        exporting.consents(true).await?;
        for ledger in Ledger::ALL {
            exporting.ledger(ledger).await?;
        }
        let closed: Closed<W> = exporting.archive.close()?;
        let manifest = self.sign(TYP, closed.claims())?;
        Ok(closed.finish(&manifest)?)
    }

    async fn archive_scope(&self, scope: &ExportScope, size: u64) -> Result<Scope, ManagerError> {
        Ok(match scope {
            ExportScope::Person(account) => {
                let row = log_person::Entity::find_by_id(account.to_string())
                    .one(self.db())
                    .await?
                    .ok_or(ManagerError::NotFound)?;
                let name: Pseudonym = read::text(At("log_person", "name", &row.name), &row.name)?;
                Scope::Person { name }
            }
            ExportScope::Party(id) => Scope::Party {
                id: self.party(id).await?.id,
            },
            ExportScope::Population { from, to } => {
                let to = to.unwrap_or(size).min(size);
                if *from >= to {
                    return Err(ManagerError::NotFound);
                }
                Scope::Population { from: *from, to }
            }
        })
    }

    /// Every key that anything in the log was signed with.
    pub(in crate::service) async fn archive_keys(&self) -> Result<ArchiveKeys, ManagerError> {
        let manager = self.key_records().into_iter().map(|key| ManagerKey {
            jwk: key.key,
            since: key.since,
            until: key.until,
            retired_at: key.retired_at,
            compromised: key.compromised,
        });
        let manager = manager.collect();
        let entries = log_document::Entity::find()
            .filter(log_document::Column::Kind.eq(DocumentKind::Party.name()))
            .all(self.db())
            .await?;
        let mut earlier: Vec<(PartyId, VerifyingKey)> = Vec::new();
        for row in &entries {
            let entry: Party = read::json(At("log_document", "body", &row.digest), &row.body)?;
            earlier.extend(
                entry
                    .keys
                    .keys()
                    .iter()
                    .map(|k| (entry.id.clone(), k.clone())),
            );
        }
        let parties = self.parties().await?;
        let parties = parties.iter().map(|party| {
            let own = earlier.iter().filter(|(id, _)| *id == party.id);
            ArchiveParty::of(party, own.map(|(_, key)| key.clone()))
        });
        Ok(ArchiveKeys {
            manager,
            log: self.log_vkey().to_owned(),
            witnesses: self.witness_vkeys(),
            parties: parties.collect(),
        })
    }
}

impl<W: Write> Exporting<'_, W> {
    /// The entries of the scope, in order.
    fn in_scope(&self) -> Result<Select<log_entry::Entity>, ManagerError> {
        use log_entry::Column;
        let all = log_entry::Entity::find().filter(Column::Number.lt(signed(self.size)?));
        Ok(match &self.scope {
            Scope::Person { name } => all.filter(Column::Person.eq(name.as_str())),
            Scope::Party { id } => all
                .filter(Column::Party.eq(id.as_str()))
                .filter(Column::ForParty.eq(true)),
            Scope::Population { from, to } => all
                .filter(Column::Number.gte(signed(*from)?))
                .filter(Column::Number.lt(signed(*to)?)),
        })
    }

    /// One page of them, after a number.
    async fn page(
        &self,
        entries: Select<log_entry::Entity>,
        after: Option<i64>,
    ) -> Result<Vec<log_entry::Model>, ManagerError> {
        let entries = match after {
            None => entries,
            Some(after) => entries.filter(log_entry::Column::Number.gt(after)),
        };
        Ok(entries
            .order_by_asc(log_entry::Column::Number)
            .limit(PAGE)
            .all(self.manager.db())
            .await?)
    }

    async fn entries(
        &mut self,
        progress: &mut (dyn FnMut(ExportProgress) + Send),
    ) -> Result<(), ExportError> {
        use sea_orm::PaginatorTrait as _;
        let of = self
            .in_scope()?
            .count(self.manager.db())
            .await
            .map_err(ManagerError::from)?;
        let (mut after, mut done) = (None, 0);
        progress(ExportProgress { done, of });
        loop {
            let rows = self.page(self.in_scope()?, after).await?;
            let Some(last) = rows.last() else { break };
            after = Some(last.number);
            done += rows.len() as u64;
            for row in &rows {
                self.entry(row)?;
            }
            progress(ExportProgress { done, of });
        }
        if done == 0 {
            return Err(ManagerError::NotFound.into());
        }
        Ok(())
    }

    fn entry(&mut self, row: &log_entry::Model) -> Result<(), ExportError> {
        let place = row.number.to_string();
        let at = |column| At("log_entry", column, &place);
        let number = u64::try_from(row.number).map_err(|_| at("number").corrupt())?;
        // Tiles are shared by neighbours: one of each is enough to find them.
        if matches!(self.scope, Scope::Population { .. }) {
            self.numbers.insert(number - number % WIDTH as u64);
        } else {
            self.numbers.insert(number);
        }
        let (Some(salt), Some(event)) = (&row.salt, &row.event) else {
            let digest = row.digest.as_slice().try_into();
            let digest = Digest::from_bytes(digest.map_err(|_| at("digest").corrupt())?);
            return Ok(self.archive.sealed(number, &digest)?);
        };
        let salt = salt
            .as_slice()
            .try_into()
            .map_err(|_| at("salt").corrupt())?;
        self.archive.entry(number, &Salt::from_bytes(salt), event)?;
        if matches!(
            (row.subject.as_str(), row.action.as_str()),
            ("consent", "granted")
                | ("artifact", "issued")
                | ("passkey" | "party" | "question" | "policy", _)
        ) {
            let event: LogEvent = read::json(at("event"), event)?;
            let facts = event.facts;
            let own = !matches!(row.subject.as_str(), "consent" | "artifact");
            let kept = own.then_some(facts.document).flatten();
            self.named
                .extend(kept.into_iter().chain(facts.evidence_key));
        }
        Ok(())
    }

    async fn tiles(&mut self) -> Result<(), ExportError> {
        let numbers = std::mem::take(&mut self.numbers);
        let names = tiles_to_the_root(self.size, numbers);
        for some in names.chunks(100) {
            let tiles = self.manager.tiles(self.manager.db(), some).await?;
            for name in some {
                let place = format!("{}/{}", name.level, name.number);
                let wrong = || At("log_tile", "hashes", &place).corrupt();
                let width = name.in_tree(self.size).ok_or_else(wrong)?.width() as usize;
                let bytes = tiles.get(*name, width).map_err(|_| wrong())?;
                self.archive.tile(*name, bytes)?;
            }
        }
        Ok(())
    }

    async fn checkpoints(&mut self) -> Result<(), ExportError> {
        let sizes: Vec<i64> = log_checkpoint::Entity::find()
            .select_only()
            .column(log_checkpoint::Column::Size)
            .filter(log_checkpoint::Column::Size.lt(signed(self.size)?))
            .order_by_asc(log_checkpoint::Column::Size)
            .into_tuple()
            .all(self.manager.db())
            .await?;
        let step = sizes.len().div_ceil(MOST_CHECKPOINTS).max(1);
        for size in sizes.into_iter().step_by(step) {
            let row = log_checkpoint::Entity::find_by_id(size)
                .one(self.manager.db())
                .await?;
            let Some(row) = row else { continue };
            let (note, opened) = self.manager.opened(&row)?;
            let wrong = || At("log_tile", "hashes", "consistency").corrupt();
            let names = tree::tiles_of_consistency(opened.size, self.size).map_err(|_| wrong())?;
            let tiles = self.manager.tiles(self.manager.db(), &names).await?;
            let proof = tree::consistency(opened.size, self.size, &tiles).map_err(|_| wrong())?;
            self.archive.earlier_checkpoint(&note, &proof)?;
        }
        Ok(())
    }

    /// The lists that copies of the scope stand in.
    async fn status_lists(&mut self) -> Result<(), ExportError> {
        let lists: Vec<i64> = artifact::Entity::find()
            .select_only()
            .column(artifact::Column::StatusList)
            .distinct()
            .filter(self.was_issued()?)
            .order_by_asc(artifact::Column::StatusList)
            .into_tuple()
            .all(self.manager.db())
            .await?;
        for list in lists {
            let place = list.to_string();
            let list = read::count(At("artifact", "status_list", &place), list)?;
            let (token, _) = self.manager.status_token(list).await?;
            self.archive.status_list(list, token.as_str())?;
        }
        Ok(())
    }
}
