//! What the log shows: checkpoints, tiles and entry bundles as C2SP tlog-tiles has them, proofs
//! between any two trees, and for a person the proof of an entry of hers.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use consent_evidence::{
    proof::TlogProof,
    tree::{self, TileName},
};
use consent_model::{
    digest::{Digest, Salt},
    ids::{AccountId, ArtifactId, ConsentId, DecisionId},
    party::PartyId,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;

use super::{
    super::{ConsentDetail, DecidedOn, DecisionOutcome, Manager, ManagerError},
    tree::signed,
};
use crate::storage::{
    entity::{artifact, log_checkpoint, log_entry, log_person},
    read::{self, At},
};

/// Bytes of a hash.
const HASH: usize = 32;
/// Most entries that are shown with their proofs at once.
const MOST_SHOWN: u64 = 1_000;

/// An entry with everything that shows it to stand in the log.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct LogProof {
    /// Its number.
    pub index: u64,
    /// What happened, as it was entered.
    pub event: serde_json::Value,
    /// With it the digest of the event is that of the log.
    pub salt: Salt,
    /// SHA-256 over salt and canonical event: the entry of the tree.
    pub digest: Digest,
    /// Its proof with a signed checkpoint (C2SP tlog-proof). None: it is not under one yet.
    pub proof: Option<String>,
}

/// A consent as she takes it along: all of it, with the entries of the log about it.
#[derive(Debug, Clone, Serialize)]
pub struct ConsentReceipt {
    /// The consent.
    #[serde(flatten)]
    pub consent: ConsentDetail,
    /// What the log says of it, each with its proof, oldest first.
    pub log: Vec<LogProof>,
}

/// A decision as she takes it along, whatever it was: what she decided upon, with the entries of the log
/// about it.
#[derive(Debug, Clone, Serialize)]
pub struct DecisionReceipt {
    /// The decision.
    #[serde(flatten)]
    pub decision: DecisionOutcome,
    /// The notice, the reason, and who decided.
    #[serde(flatten)]
    pub on: DecidedOn,
    /// What the log says of the notice and the decision, each with its proof.
    pub log: Vec<LogProof>,
}

/// The proof that one tree begins with another.
#[derive(Debug, Clone, Serialize, schemars::JsonSchema)]
pub struct Consistency {
    /// Entries of the smaller one.
    pub from: u64,
    /// Entries of the larger one.
    pub to: u64,
    /// Hashes in base64 (RFC 6962 §2.1.2).
    pub proof: Vec<String>,
}

impl Manager {
    /// A consent of hers with its proofs.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn consent_receipt(
        &self,
        account: AccountId,
        id: ConsentId,
    ) -> Result<ConsentReceipt, ManagerError> {
        let consent = self.consent(account, id).await?;
        let log = self.proofs_for(account, "consent", &id.to_string()).await?;
        Ok(ConsentReceipt { consent, log })
    }

    /// A decision of hers with its proofs.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers.
    pub async fn decision_receipt(
        &self,
        account: AccountId,
        id: DecisionId,
    ) -> Result<DecisionReceipt, ManagerError> {
        let decision = self.decision(account, id).await?;
        let on = self.decided_on(account, id).await?;
        let notice = on.notice.id.to_string();
        let mut log = self.proofs_for(account, "notice", &notice).await?;
        log.extend(
            self.proofs_for(account, "decision", &id.to_string())
                .await?,
        );
        Ok(DecisionReceipt { decision, on, log })
    }

    /// The number of the entry that tells a decision of hers.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn decision_in_log(&self, id: DecisionId) -> Result<Option<u64>, ManagerError> {
        let number: Option<i64> = log_entry::Entity::find()
            .select_only()
            .column(log_entry::Column::Number)
            .filter(log_entry::Column::Subject.eq("decision"))
            .filter(log_entry::Column::SubjectId.eq(id.to_string()))
            .into_tuple()
            .one(self.db())
            .await?;
        Ok(number.and_then(|number| u64::try_from(number).ok()))
    }

    /// The last checkpoint, with the cosignatures that witnesses have given.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] while nothing is in the log.
    pub async fn checkpoint(&self) -> Result<String, ManagerError> {
        let row = self.last_checkpoint(self.db()).await?;
        let row = row.ok_or(ManagerError::NotFound)?;
        Ok(format!("{}{}", row.note, row.cosignatures))
    }

    /// A tile of hashes, or of entries, by its path below `tile/`.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is none, or the tree does not reach there.
    pub async fn log_tile(&self, path: &str) -> Result<Vec<u8>, ManagerError> {
        let (path, entries) = match path.strip_prefix("entries/") {
            Some(rest) => (format!("0/{rest}"), true),
            None => (path.to_owned(), false),
        };
        let tile = tree::parse_tile_path(&format!("tile/{path}")).ok_or(ManagerError::NotFound)?;
        let (name, width) = (TileName::from(&tile), tile.width() as usize);
        let size = self.published_size(self.db()).await?;
        let there = name.in_tree(size).map_or(0, |tile| tile.width() as usize);
        if width > there {
            return Err(ManagerError::NotFound);
        }
        if entries {
            return self.bundle(name.number, width).await;
        }
        let tiles = self.tiles(self.db(), &[name]).await?;
        let place = format!("{}/{}", name.level, name.number);
        let bytes = tiles.iter().next().and_then(|(_, b)| b.get(..width * HASH));
        let bytes = bytes.ok_or_else(|| At("log_tile", "hashes", &place).corrupt())?;
        Ok(bytes.to_vec())
    }

    /// tlog-tiles, "Log entries": each with its length before it.
    async fn bundle(&self, number: u64, width: usize) -> Result<Vec<u8>, ManagerError> {
        let first = number * tree::WIDTH as u64;
        let digests: Vec<Vec<u8>> = log_entry::Entity::find()
            .select_only()
            .column(log_entry::Column::Digest)
            .filter(log_entry::Column::Number.gte(signed(first)?))
            .filter(log_entry::Column::Number.lt(signed(first + width as u64)?))
            .order_by_asc(log_entry::Column::Number)
            .into_tuple()
            .all(self.db())
            .await?;
        let mut bundle = Vec::with_capacity(width * (HASH + 2));
        for digest in &digests {
            let length = u16::try_from(digest.len()).map_err(|_| ManagerError::Unwritable)?;
            bundle.extend_from_slice(&length.to_be_bytes());
            bundle.extend_from_slice(digest);
        }
        Ok(bundle)
    }

    /// The proof that the tree of `to` entries begins with that of `from`.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there are no such trees.
    pub async fn log_consistency(&self, from: u64, to: u64) -> Result<Consistency, ManagerError> {
        if to > self.published_size(self.db()).await? {
            return Err(ManagerError::NotFound);
        }
        let names = tree::tiles_of_consistency(from, to).map_err(|_| ManagerError::NotFound)?;
        let tiles = self.tiles(self.db(), &names).await?;
        let proof = tree::consistency(from, to, &tiles)
            .map_err(|_| At("log_tile", "hashes", "consistency").corrupt())?;
        Ok(Consistency {
            from,
            to,
            proof: proof.iter().map(|hash| STANDARD.encode(hash.0)).collect(),
        })
    }

    /// The proof of one entry under the last checkpoint.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not under one.
    pub async fn log_inclusion(&self, index: u64) -> Result<TlogProof, ManagerError> {
        let row = self.last_checkpoint(self.db()).await?;
        self.inclusion_under(index, &row.ok_or(ManagerError::NotFound)?)
            .await
    }

    async fn inclusion_under(
        &self,
        index: u64,
        row: &log_checkpoint::Model,
    ) -> Result<TlogProof, ManagerError> {
        let (checkpoint, opened) = self.opened(row)?;
        let names =
            tree::tiles_of_inclusion(opened.size, index).map_err(|_| ManagerError::NotFound)?;
        let tiles = self.tiles(self.db(), &names).await?;
        let hashes = tree::inclusion(opened.size, index, &tiles)
            .map_err(|_| At("log_tile", "hashes", "inclusion").corrupt())?;
        Ok(TlogProof {
            index,
            hashes,
            checkpoint,
        })
    }

    /// Her entries about one thing, each with its proof, oldest first: what a receipt carries. Waits
    /// a moment for a checkpoint over the last of them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn proofs_for(
        &self,
        account: AccountId,
        subject: &str,
        subject_id: &str,
    ) -> Result<Vec<LogProof>, ManagerError> {
        let Some(person) = log_person::Entity::find_by_id(account.to_string())
            .one(self.db())
            .await?
        else {
            return Ok(Vec::new());
        };
        let rows = log_entry::Entity::find()
            .filter(log_entry::Column::Subject.eq(subject))
            .filter(log_entry::Column::SubjectId.eq(subject_id))
            .filter(log_entry::Column::Person.eq(person.name))
            .order_by_asc(log_entry::Column::Seq)
            .all(self.db())
            .await?;
        self.proofs_of(rows).await
    }

    /// A party's entries about its copy of a consent and what passed under it, as
    /// [`Manager::proofs_for`].
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it has no such copy; when the database fails.
    pub async fn party_proofs(
        &self,
        party: &PartyId,
        copy: ArtifactId,
    ) -> Result<Vec<LogProof>, ManagerError> {
        let copy = artifact::Entity::find_by_id(copy.to_string())
            .one(self.db())
            .await?
            .filter(|copy| copy.party_id == party.as_str())
            .ok_or(ManagerError::NotFound)?;
        let rows = log_entry::Entity::find()
            .filter(log_entry::Column::ConsentId.eq(copy.consent_id))
            .filter(log_entry::Column::Party.eq(party.as_str()))
            .filter(log_entry::Column::ForParty.eq(true))
            .order_by_asc(log_entry::Column::Number)
            .limit(MOST_SHOWN)
            .all(self.db())
            .await?;
        self.proofs_of(rows).await
    }

    async fn proofs_of(&self, rows: Vec<log_entry::Model>) -> Result<Vec<LogProof>, ManagerError> {
        if let Some(last) = rows.last() {
            self.integrated(u64::try_from(last.number).unwrap_or_default())
                .await?;
        }
        let last = rows.last().map_or(0, |last| last.number);
        let last = u64::try_from(last).unwrap_or_default();
        let checkpoint = self.checkpoint_above(last).await?;
        let mut proofs = Vec::with_capacity(rows.len());
        for row in rows {
            let place = row.number.to_string();
            let at = |column| At("log_entry", column, &place);
            let (Some(salt), Some(event)) = (row.salt, row.event) else {
                continue;
            };
            let index = u64::try_from(row.number).map_err(|_| at("number").corrupt())?;
            let under = checkpoint.as_ref().filter(|c| c.size > row.number);
            let proof = match under {
                None => None,
                Some(checkpoint) => Some(self.inclusion_under(index, checkpoint).await?.to_text()),
            };
            proofs.push(LogProof {
                index,
                event: read::json(at("event"), &event)?,
                salt: Salt::from_bytes(salt.try_into().map_err(|_| at("salt").corrupt())?),
                digest: Digest::from_bytes(
                    row.digest.try_into().map_err(|_| at("digest").corrupt())?,
                ),
                proof,
            });
        }
        Ok(proofs)
    }
}
