//! Pairs of checkpoints that do not fit together, kept for good; and pairs of which that is not known
//! yet: anybody may bring a true checkpoint with a wrong proof, and that says nothing about the log.

use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, sea_query::Expr,
};
use serde::{Deserialize, Serialize};

use super::{WitnessError, seen::signed};
use crate::{
    adapter::{Adapter, word},
    storage::entity::log_fork::{Column, Entity, Model},
};

/// Most pairs that are kept: the first show everything that the later ones do.
const MOST: u64 = 100;
/// Most doubts that are kept: they are looked into at the next round.
const MOST_DOUBTS: u64 = 16;

/// What is wrong between two checkpoints.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ForkKind {
    /// No proof has joined them yet. Looked into at the next round.
    Doubt,
    /// Two roots for one number of entries, both signed by the log: each of them convicts the other.
    TwoRoots,
    /// Both are signed by the log, and the manager has no proof that one continues the other.
    NotContinued,
    /// A checkpoint under the log's name that another key has signed.
    OtherKey,
}

/// Two checkpoints that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fork {
    /// Its number here.
    pub id: String,
    /// What is wrong.
    pub kind: ForkKind,
    /// Who was shown theirs: `watch` and `witness` are this adapter, anything else a peer.
    pub shown_to: String,
    /// Entries of what we had seen.
    pub ours_size: u64,
    /// Its root, base64.
    pub ours_root: String,
    /// Signed; empty when we had seen nothing yet.
    pub ours: String,
    /// Entries of the other one.
    pub theirs_size: u64,
    /// Its root, base64.
    pub theirs_root: String,
    /// Signed.
    pub theirs: String,
    /// When.
    pub found_at: DateTime<Utc>,
}

/// A checkpoint, as it is held against another.
#[derive(Debug, Clone)]
pub(super) struct Shown {
    pub(super) size: u64,
    pub(super) root: String,
    pub(super) note: String,
}

impl Adapter {
    /// Every pair that does not fit together, and the doubts, oldest first.
    pub(super) async fn forks(&self, vkey: &str) -> Result<Vec<Fork>, WitnessError> {
        let rows = Entity::find()
            .filter(Column::Vkey.eq(vkey))
            .order_by_asc(Column::Id)
            .all(&self.db)
            .await?;
        rows.into_iter().map(read).collect()
    }

    /// Keeps a pair. Whether it was not known yet as what it is.
    pub(super) async fn keep_fork(
        &self,
        db: &impl ConnectionTrait,
        vkey: &str,
        kind: ForkKind,
        shown_to: &str,
        (ours, theirs): (&Shown, &Shown),
    ) -> Result<bool, WitnessError> {
        if let Some(known) = find(db, vkey, shown_to, theirs).await? {
            let is_news = kind != ForkKind::Doubt && known.kind == word(&ForkKind::Doubt);
            if is_news {
                self.now_is(db, &known.id, kind).await?;
            }
            return Ok(is_news);
        }
        let of_kind = Entity::find().filter(Column::Vkey.eq(vkey));
        let full = match kind {
            ForkKind::Doubt => {
                let doubts = of_kind.filter(Column::Kind.eq(word(&kind)));
                doubts.count(db).await? >= MOST_DOUBTS
            }
            // Nobody stands for it with a signature that is known: once for each is enough.
            ForkKind::OtherKey => {
                let its = of_kind
                    .filter(Column::Kind.eq(word(&kind)))
                    .filter(Column::ShownTo.eq(shown_to));
                its.count(db).await? > 0
            }
            ForkKind::TwoRoots | ForkKind::NotContinued => {
                let found = of_kind.filter(Column::Kind.ne(word(&ForkKind::Doubt)));
                found.count(db).await? >= MOST
            }
        };
        if full {
            return Ok(false);
        }
        let row = Model {
            id: self.ids.uuid_v7().to_string(),
            vkey: vkey.to_owned(),
            kind: word(&kind),
            shown_to: shown_to.to_owned(),
            ours_size: signed(ours.size)?,
            ours_root: ours.root.clone(),
            ours_note: ours.note.clone(),
            theirs_size: signed(theirs.size)?,
            theirs_root: theirs.root.clone(),
            theirs_note: theirs.note.clone(),
            found_at: self.now().timestamp_millis(),
        };
        Entity::insert(row.into_active_model())
            .exec_without_returning(db)
            .await?;
        Ok(true)
    }

    async fn now_is(
        &self,
        db: &impl ConnectionTrait,
        id: &str,
        kind: ForkKind,
    ) -> Result<(), WitnessError> {
        Entity::update_many()
            .col_expr(Column::Kind, Expr::value(word(&kind)))
            .col_expr(Column::FoundAt, Expr::value(self.now().timestamp_millis()))
            .filter(Column::Id.eq(id))
            .exec(db)
            .await?;
        Ok(())
    }
}

/// The pair of this checkpoint, if there is one.
pub(super) async fn known(
    db: &impl ConnectionTrait,
    vkey: &str,
    shown_to: &str,
    theirs: &Shown,
) -> Result<Option<Fork>, WitnessError> {
    find(db, vkey, shown_to, theirs)
        .await?
        .map(read)
        .transpose()
}

/// A proof joins them: there is nothing about them.
pub(super) async fn clear_doubt(
    db: &impl ConnectionTrait,
    vkey: &str,
    shown_to: &str,
    theirs: &Shown,
) -> Result<(), WitnessError> {
    Entity::delete_many()
        .filter(Column::Kind.eq(word(&ForkKind::Doubt)))
        .filter(same(vkey, shown_to, theirs)?)
        .exec(db)
        .await?;
    Ok(())
}

async fn find(
    db: &impl ConnectionTrait,
    vkey: &str,
    shown_to: &str,
    theirs: &Shown,
) -> Result<Option<Model>, WitnessError> {
    let same = same(vkey, shown_to, theirs)?;
    Ok(Entity::find().filter(same).one(db).await?)
}

fn same(vkey: &str, shown_to: &str, theirs: &Shown) -> Result<sea_orm::Condition, WitnessError> {
    Ok(sea_orm::Condition::all()
        .add(Column::Vkey.eq(vkey))
        .add(Column::ShownTo.eq(shown_to))
        .add(Column::TheirsSize.eq(signed(theirs.size)?))
        .add(Column::TheirsRoot.eq(theirs.root.as_str())))
}

fn read(row: Model) -> Result<Fork, WitnessError> {
    let corrupt = || WitnessError::Corrupt("log_fork");
    Ok(Fork {
        kind: serde_json::from_value(row.kind.into()).map_err(|_| corrupt())?,
        id: row.id,
        shown_to: row.shown_to,
        ours_size: u64::try_from(row.ours_size).map_err(|_| corrupt())?,
        ours_root: row.ours_root,
        ours: row.ours_note,
        theirs_size: u64::try_from(row.theirs_size).map_err(|_| corrupt())?,
        theirs_root: row.theirs_root,
        theirs: row.theirs_note,
        found_at: DateTime::from_timestamp_millis(row.found_at).ok_or_else(corrupt)?,
    })
}
