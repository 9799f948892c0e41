//! What she saw of an answer, what her approval covers of it, and what she is asked when the answer
//! has changed since.
//!
//! Outside her vault an answer that she saw is named by a digest under a random salt
//! ([`AnswerBytes::seen_under`]). The salt and the bytes stay here; the salt leaves only inside a
//! sealed page that carries the very answer. A digest whose salt is not here opens nothing, and is
//! refused as not seen.
//!
//! A row of `changed_answers` is one item that was refused because its answer is not the one she
//! saw. She can accept the answer of now, which then is the one that must come out at the next
//! request, or leave it. Refusals count as no use.

use std::fmt;

use chrono::{DateTime, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::VerifiedArtifact,
    digest::{Digest, Salt},
    ids::ArtifactId,
    party::ItemId,
    release::AnswerBytes,
    term::FetchType,
};
use serde::Serialize;
use sqlx::{Connection, SqliteConnection};

use super::{BoundedOutput, Gate, GateError, Preview, PreviewAsk};
use crate::vault::{Vault, VaultError};

/// Answers kept of what she saw for one item of one request: the newest.
const KEPT: i64 = 20;

/// What an approval covers of the answer that is about to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Covered {
    /// Whatever the answer is.
    Any,
    /// This one: under the salt of the approval, unless she accepted it later.
    This(Option<Salt>),
    /// Another one.
    Other,
}

/// An item whose answer changed after she approved it.
#[derive(Clone, PartialEq, Eq)]
pub struct ChangedAnswer {
    /// The store's copy of the consent.
    pub artifact: ArtifactId,
    /// The item.
    pub item: ItemId,
    /// What her approval carries.
    pub approved: Digest,
    /// Where it stands.
    pub state: ChangedState,
    /// When the data user last asked in vain.
    pub asked_at: DateTime<Utc>,
    /// The exact bytes of the answer that counts: that she saw, or accepted since. `None` when the
    /// vault no longer knows them.
    pub seen: Option<String>,
}

impl fmt::Debug for ChangedAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChangedAnswer({}, {:?})", self.item, self.state)
    }
}

/// Where a changed answer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangedState {
    /// It waits for her.
    Waiting,
    /// She accepted an answer, which has not left yet.
    Accepted,
    /// She leaves it: nothing is released.
    Left,
}

impl ChangedState {
    const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Left => "left",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        let mut all = [Self::Waiting, Self::Accepted, Self::Left].into_iter();
        all.find(|state| state.word() == word)
    }
}

/// An answer that she saw, for her alone: with the salt that opens what her approval carries.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct SeenAnswer {
    /// As her approval carries it.
    pub digest: Digest,
    /// Opens it.
    pub salt: Salt,
    /// The request it was shown for, or the consent it was accepted for.
    pub shown_for: String,
    /// The item.
    pub item: ItemId,
    /// The exact bytes.
    pub answer: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl fmt::Debug for SeenAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SeenAnswer({})", self.item)
    }
}

/// What an answer was shown for: a request at the manager, or a consent, and its item.
#[derive(Debug, Clone, Copy)]
pub struct ShownFor<'a> {
    /// The request's or the consent's id.
    pub of: &'a str,
    /// The item.
    pub item: &'a ItemId,
}

impl Gate {
    /// She says that she has seen the answer with this plain digest. If it is still the answer, it
    /// is kept under a fresh salt, and the digest under that salt is given; if not, `None`.
    ///
    /// # Errors
    /// The rule that would refuse it, or a fault of the store's own.
    pub async fn saw(
        &self,
        vault: &Vault,
        ask: &PreviewAsk<'_>,
        shown: Digest,
        shown_for: ShownFor<'_>,
    ) -> Result<Option<Digest>, GateError> {
        let preview = self.preview(vault, ask).await?;
        if preview.digest != shown {
            return Ok(None);
        }
        let mut used = vault.lock().await;
        let mut tx = used.connection()?.begin_with("BEGIN IMMEDIATE").await?;
        let kept = self.keep(&mut tx, ask, &preview, shown_for).await?;
        tx.commit().await?;
        Ok(Some(kept))
    }

    /// She accepts the answer with this plain digest in the place of the one that she approved. If
    /// it is still the answer, the next request gets exactly that; if not, nothing changes.
    ///
    /// # Errors
    /// As [`Gate::saw`].
    pub async fn accept(
        &self,
        vault: &Vault,
        ask: &PreviewAsk<'_>,
        shown: Digest,
        entry: &ChangedAnswer,
    ) -> Result<bool, GateError> {
        let preview = self.preview(vault, ask).await?;
        if preview.digest != shown {
            return Ok(false);
        }
        let of = entry.artifact.to_string();
        let shown_for = ShownFor {
            of: &of,
            item: &entry.item,
        };
        let mut used = vault.lock().await;
        let mut tx = used.connection()?.begin_with("BEGIN IMMEDIATE").await?;
        let kept = self.keep(&mut tx, ask, &preview, shown_for).await?;
        answered(&mut tx, self, entry, ChangedState::Accepted, Some(kept)).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// She leaves it: the answer of now does not leave, and she is not asked about it again.
    ///
    /// # Errors
    /// When the vault fails.
    pub async fn leave(&self, vault: &Vault, entry: &ChangedAnswer) -> Result<(), VaultError> {
        let mut used = vault.lock().await;
        answered(used.connection()?, self, entry, ChangedState::Left, None).await
    }

    async fn keep(
        &self,
        tx: &mut SqliteConnection,
        ask: &PreviewAsk<'_>,
        preview: &Preview,
        shown_for: ShownFor<'_>,
    ) -> Result<Digest, VaultError> {
        let unreadable = VaultError::Unreadable {
            table: "seen_answers",
            column: "answer",
        };
        let salt = self.ids.salt();
        let answer = AnswerBytes {
            question: ask.question,
            parameters: ask.parameters,
            rows: &preview.rows,
        };
        let (Ok(digest), Ok(bytes)) = (
            answer.seen_under(&salt),
            std::str::from_utf8(&preview.bytes),
        ) else {
            return Err(unreadable);
        };
        let (of, item) = (shown_for.of, shown_for.item.as_str());
        sqlx::query("INSERT INTO seen_answers VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(digest.to_string())
            .bind(salt.as_bytes().as_slice())
            .bind(of)
            .bind(item)
            .bind(bytes)
            .bind(self.ids.clock().now().timestamp_millis())
            .execute(&mut *tx)
            .await?;
        let older = "DELETE FROM seen_answers WHERE of = ?1 AND item = ?2 AND digest NOT IN \
             (SELECT digest FROM seen_answers WHERE of = ?1 AND item = ?2 \
              ORDER BY shown_at DESC, rowid DESC LIMIT ?3)";
        sqlx::query(older)
            .bind(of)
            .bind(item)
            .bind(KEPT)
            .execute(tx)
            .await?;
        Ok(digest)
    }
}

/// What the approval of an item covers of this answer.
pub(super) async fn covered(
    vault: &Vault,
    artifact: &VerifiedArtifact,
    item: &ApprovedItem,
    output: &BoundedOutput,
) -> Result<Covered, VaultError> {
    let once = artifact.claims().statement.term.fetch == FetchType::OneTime;
    let Some(approved) = item.preview.filter(|_| once) else {
        return Ok(Covered::Any);
    };
    let sql = "SELECT s.digest, s.salt FROM seen_answers AS s WHERE s.digest = coalesce( \
         (SELECT accepted FROM changed_answers WHERE cnf = ?1 AND approved = ?2), ?2)";
    let mut used = vault.lock().await;
    let found: Option<(String, Vec<u8>)> = sqlx::query_as(sql)
        .bind(item.cnf.kid().as_str())
        .bind(approved.to_string())
        .fetch_optional(used.connection()?)
        .await?;
    let Some((wanted, salt)) = found else {
        return Ok(Covered::Other);
    };
    let unreadable = VaultError::Unreadable {
        table: "seen_answers",
        column: "salt",
    };
    let Ok(salt) = <[u8; 16]>::try_from(salt.as_slice()) else {
        return Err(unreadable);
    };
    let salt = Salt::from_bytes(salt);
    if output.seen_under(&salt).map(|d| d.to_string()) != Some(wanted.clone()) {
        return Ok(Covered::Other);
    }
    let as_approved = wanted == approved.to_string();
    Ok(Covered::This(as_approved.then_some(salt)))
}

/// Puts a changed answer to her, unless she has left it before.
pub(super) async fn ask_again(
    vault: &Vault,
    artifact: &VerifiedArtifact,
    item: &ApprovedItem,
    now: DateTime<Utc>,
) -> Result<(), VaultError> {
    let Some(approved) = item.preview else {
        return Ok(());
    };
    let sql = "INSERT INTO changed_answers \
         (cnf, approved, artifact, item, state, asked_at, expires_at) \
         VALUES (?1, ?2, ?3, ?4, 'waiting', ?5, ?6) ON CONFLICT (cnf, approved) DO UPDATE SET \
         state = CASE state WHEN 'left' THEN state ELSE excluded.state END, \
         asked_at = excluded.asked_at";
    let mut used = vault.lock().await;
    sqlx::query(sql)
        .bind(item.cnf.kid().as_str())
        .bind(approved.to_string())
        .bind(artifact.claims().jti.to_string())
        .bind(item.id.as_str())
        .bind(now.timestamp_millis())
        .bind(artifact.claims().statement.term.expiry.timestamp_millis())
        .execute(used.connection()?)
        .await?;
    Ok(())
}

/// The answer of an item has left: there is nothing to ask any more.
pub(super) async fn settled(
    tx: &mut SqliteConnection,
    item: &ApprovedItem,
) -> Result<(), VaultError> {
    sqlx::query("DELETE FROM changed_answers WHERE cnf = ?1")
        .bind(item.cnf.kid().as_str())
        .execute(tx)
        .await?;
    Ok(())
}

/// A consent has ended: there is nothing to ask about it any more.
///
/// # Errors
/// When the vault fails.
pub async fn close_changed(vault: &Vault, artifact: ArtifactId) -> Result<(), VaultError> {
    let mut used = vault.lock().await;
    sqlx::query("DELETE FROM changed_answers WHERE artifact = ?1")
        .bind(artifact.to_string())
        .execute(used.connection()?)
        .await?;
    Ok(())
}

/// The changed answers of consents in term, the newest first.
///
/// # Errors
/// When the vault fails.
pub async fn changed(
    vault: &Vault,
    now: DateTime<Utc>,
    most: u32,
) -> Result<Vec<ChangedAnswer>, VaultError> {
    type Found = (String, String, String, String, i64, Option<String>);
    let sql = "SELECT c.artifact, c.item, c.approved, c.state, c.asked_at, s.answer \
         FROM changed_answers AS c \
         LEFT JOIN seen_answers AS s ON s.digest = coalesce(c.accepted, c.approved) \
         WHERE c.expires_at > ?1 ORDER BY c.asked_at DESC, c.cnf LIMIT ?2";
    let mut used = vault.lock().await;
    let found: Vec<Found> = sqlx::query_as(sql)
        .bind(now.timestamp_millis())
        .bind(most)
        .fetch_all(used.connection()?)
        .await?;
    found
        .into_iter()
        .map(|(artifact, item, approved, state, asked_at, seen)| {
            let unreadable = |column| VaultError::Unreadable {
                table: "changed_answers",
                column,
            };
            Ok(ChangedAnswer {
                artifact: artifact.parse().map_err(|_| unreadable("artifact"))?,
                item: item.parse().map_err(|_| unreadable("item"))?,
                approved: approved.parse().map_err(|_| unreadable("approved"))?,
                state: ChangedState::of_word(&state).ok_or_else(|| unreadable("state"))?,
                asked_at: DateTime::from_timestamp_millis(asked_at)
                    .ok_or_else(|| unreadable("asked_at"))?,
                seen,
            })
        })
        .collect()
}

/// How many changed answers wait for her.
///
/// # Errors
/// When the vault fails.
pub async fn waiting_changed(vault: &Vault, now: DateTime<Utc>) -> Result<u64, VaultError> {
    let sql = "SELECT count(*) FROM changed_answers WHERE state = 'waiting' AND expires_at > ?1";
    let mut used = vault.lock().await;
    let found: i64 = sqlx::query_scalar(sql)
        .bind(now.timestamp_millis())
        .fetch_one(used.connection()?)
        .await?;
    Ok(found.unsigned_abs())
}

/// Everything she saw that is kept, the oldest first, each with the salt that opens its digest.
///
/// # Errors
/// When the vault fails.
pub async fn seen_answers(vault: &Vault) -> Result<Vec<SeenAnswer>, VaultError> {
    type Found = (String, Vec<u8>, String, String, String, i64);
    let sql = "SELECT digest, salt, of, item, answer, shown_at FROM seen_answers \
         ORDER BY shown_at, rowid";
    let mut used = vault.lock().await;
    let found: Vec<Found> = sqlx::query_as(sql).fetch_all(used.connection()?).await?;
    found
        .into_iter()
        .map(|(digest, salt, shown_for, item, answer, at)| {
            let unreadable = |column| VaultError::Unreadable {
                table: "seen_answers",
                column,
            };
            let salt = <[u8; 16]>::try_from(salt.as_slice()).map_err(|_| unreadable("salt"))?;
            Ok(SeenAnswer {
                digest: digest.parse().map_err(|_| unreadable("digest"))?,
                salt: Salt::from_bytes(salt),
                shown_for,
                item: item.parse().map_err(|_| unreadable("item"))?,
                answer,
                at: DateTime::from_timestamp_millis(at).ok_or_else(|| unreadable("shown_at"))?,
            })
        })
        .collect()
}

async fn answered(
    connection: &mut SqliteConnection,
    gate: &Gate,
    entry: &ChangedAnswer,
    state: ChangedState,
    accepted: Option<Digest>,
) -> Result<(), VaultError> {
    // What was accepted before is not undone by leaving what came after it.
    let sql = "UPDATE changed_answers SET state = ?1, accepted = coalesce(?2, accepted), \
         answered_at = ?3 WHERE artifact = ?4 AND item = ?5 AND approved = ?6";
    sqlx::query(sql)
        .bind(state.word())
        .bind(accepted.map(|digest| digest.to_string()))
        .bind(gate.ids.clock().now().timestamp_millis())
        .bind(entry.artifact.to_string())
        .bind(entry.item.as_str())
        .bind(entry.approved.to_string())
        .execute(connection)
        .await?;
    Ok(())
}
