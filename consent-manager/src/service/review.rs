//! Questions: registered, reviewed, published and withdrawn, each step with who, why and when.
//!
//! The rules are [`crate::review`]'s. A question that the configuration names is entered with the
//! review in its manifest; one that was registered here takes each step by itself. Only what stands
//! as published can be asked. Withdrawal is told to every store at once, which then refuses by
//! itself; what waits on the question comes to nothing here.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use consent_model::{
    digest::Digest,
    event::What,
    party::{Actor, Role},
    question::{Manifest, Package, ReviewState},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    sea_query::OnConflict,
};
use serde::Serialize;

use super::{Happening, Line, Manager, ManagerError};
use crate::{
    review::{By, ReviewError, Standing, Step},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// Who acts where nobody was named.
const CONFIGURATION: &str = "configuration";

/// One step that a question has taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct QuestionStep {
    /// The state that it came into.
    pub state: ReviewState,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where a question stands, and how it came there.
#[derive(Debug, Clone, PartialEq, Serialize, schemars::JsonSchema)]
pub struct QuestionReview {
    /// The question.
    pub digest: Digest,
    /// Where it stands.
    pub state: ReviewState,
    /// Its steps, the first first.
    pub history: Vec<QuestionStep>,
}

impl Manager {
    /// Registers a package as a draft, whatever its own review says; gives its digest.
    ///
    /// # Errors
    /// When it is registered already, who and why are not given, or its example is none that it could
    /// give.
    pub async fn register_question(
        &self,
        package: &Package,
        by: &By,
    ) -> Result<Digest, ManagerError> {
        by.check()?;
        package.manifest.check_example()?;
        let digest = package.digest()?;
        let tx = begin(self.db()).await?;
        if self.standing_on(&tx, &digest).await?.is_some() {
            return Err(ManagerError::QuestionKnown);
        }
        let document = read::to_json(&package.manifest)?;
        self.keep_question(&tx, &digest, document).await?;
        let draft = Standing {
            state: ReviewState::Draft,
            reviewed_by: None,
        };
        self.stand(&tx, &digest, &draft, "register").await?;
        self.keep_step(&tx, &digest, ReviewState::Draft, by).await?;
        tx.commit().await?;
        Ok(digest)
    }

    /// Takes a step with a question. What withdrawal ends, ends in the same transaction.
    ///
    /// # Errors
    /// When there is no such question, or a rule forbids the step.
    pub async fn step_question(
        &self,
        digest: &Digest,
        step: Step,
        by: &By,
    ) -> Result<(), ManagerError> {
        let tx = begin(self.db()).await?;
        let standing = self.standing_on(&tx, digest).await?;
        let standing = standing.ok_or(ManagerError::UnknownQuestion)?;
        let manifest = self.manifest_on(&tx, digest).await?;
        // A store runs only packages whose own review says published: anything else would be asked
        // in vain.
        if step == Step::Publish && manifest.review.state != ReviewState::Published {
            return Err(ReviewError::NotMeant.into());
        }
        let next = standing.after(step, &manifest.publisher, by)?;
        self.stand(&tx, digest, &next, "register").await?;
        self.keep_step(&tx, digest, next.state, by).await?;
        if next.state == ReviewState::Withdrawn {
            self.tell_stores(&tx, digest, by).await?;
        }
        tx.commit().await?;
        if next.state == ReviewState::Withdrawn {
            self.end_what_waits().await?;
        }
        self.wake();
        Ok(())
    }

    /// Where a question stands, and its history.
    ///
    /// # Errors
    /// [`ManagerError::UnknownQuestion`] when there is none.
    pub async fn question_review(&self, digest: &Digest) -> Result<QuestionReview, ManagerError> {
        let standing = self.standing_on(self.db(), digest).await?;
        let state = standing.ok_or(ManagerError::UnknownQuestion)?.state;
        let rows = entity::question_step::Entity::find()
            .filter(entity::question_step::Column::Digest.eq(digest.to_string()))
            .order_by_asc(entity::question_step::Column::Id)
            .all(self.db())
            .await?;
        let history = rows.iter().map(step_of).collect::<Result<_, _>>()?;
        Ok(QuestionReview {
            digest: *digest,
            state,
            history,
        })
    }

    /// Every question with its manifest and where it stands, in the order of their names.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn question_states(
        &self,
    ) -> Result<Vec<(Digest, Manifest, ReviewState)>, ManagerError> {
        let mut found = Vec::new();
        for (digest, manifest) in self.known_questions().await? {
            let standing = self.standing_on(self.db(), &digest).await?;
            let state = standing.map_or(manifest.review.state, |s| s.state);
            found.push((digest, manifest, state));
        }
        found.sort_by(|a, b| (&a.1.name, a.1.version).cmp(&(&b.1.name, b.1.version)));
        Ok(found)
    }

    /// Questions that were withdrawn, each with the step that says by whom, why and when.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn withdrawn_questions(
        &self,
    ) -> Result<BTreeMap<Digest, QuestionStep>, ManagerError> {
        let rows = entity::question_step::Entity::find()
            .filter(entity::question_step::Column::State.eq("withdrawn"))
            .all(self.db())
            .await?;
        let withdrawn = rows.iter().map(|row| {
            let digest = read::text(At("question_step", "digest", &row.id), &row.digest)?;
            Ok((digest, step_of(row)?))
        });
        withdrawn.collect()
    }

    /// Whether a question may be asked, as far as it has been reviewed here.
    pub(super) async fn is_offered(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
    ) -> Result<bool, ManagerError> {
        let standing = self.standing_on(db, digest).await?;
        Ok(standing.is_none_or(|s| s.state == ReviewState::Published))
    }

    /// Enters the review of a question that the configuration names: who reviewed it stands in its
    /// manifest. `false` when it was withdrawn here, which is final.
    pub(super) async fn enter_review(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
        manifest: &Manifest,
    ) -> Result<bool, ManagerError> {
        let standing = self.standing_on(db, digest).await?;
        let state = standing.as_ref().map(|s| s.state);
        if state == Some(ReviewState::Withdrawn) {
            return Ok(false);
        }
        if state == Some(ReviewState::Published) || manifest.review.state != ReviewState::Published
        {
            return Ok(true);
        }
        let reviewer = By {
            who: manifest.review.by.clone(),
            why: "the review in its manifest".into(),
        };
        let entered = By {
            who: CONFIGURATION.into(),
            why: "named in the configuration".into(),
        };
        let next = Standing {
            state: ReviewState::Published,
            reviewed_by: Some(reviewer.who.clone()),
        };
        self.stand(db, digest, &next, CONFIGURATION).await?;
        if state.is_none() {
            self.keep_step(db, digest, ReviewState::Draft, &entered)
                .await?;
        }
        if state != Some(ReviewState::Reviewed) {
            self.keep_step(db, digest, ReviewState::Reviewed, &reviewer)
                .await?;
        }
        self.keep_step(db, digest, ReviewState::Published, &entered)
            .await
            .map(|()| true)
    }

    /// Whether a question is the configuration's to leave out.
    pub(super) async fn is_configured(&self, digest: &Digest) -> Result<bool, ManagerError> {
        let row = entity::question_review::Entity::find_by_id(digest.to_string())
            .one(self.db())
            .await?;
        Ok(row.is_none_or(|row| row.origin == CONFIGURATION))
    }

    async fn standing_on(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
    ) -> Result<Option<Standing>, ManagerError> {
        let row = entity::question_review::Entity::find_by_id(digest.to_string())
            .one(db)
            .await?;
        row.map(|row| {
            Ok(Standing {
                state: read::word(At("question_review", "state", &row.digest), &row.state)?,
                reviewed_by: row.reviewed_by,
            })
        })
        .transpose()
    }

    /// Writes where it stands; where it came from at first stays.
    async fn stand(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
        standing: &Standing,
        origin: &str,
    ) -> Result<(), ManagerError> {
        let row = entity::question_review::ActiveModel {
            digest: Set(digest.to_string()),
            state: Set(read::to_word(&standing.state)?),
            origin: Set(origin.to_owned()),
            reviewed_by: Set(standing.reviewed_by.clone()),
        };
        let update = OnConflict::column(entity::question_review::Column::Digest)
            .update_columns([
                entity::question_review::Column::State,
                entity::question_review::Column::ReviewedBy,
            ])
            .to_owned();
        entity::question_review::Entity::insert(row)
            .on_conflict(update)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    async fn keep_step(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
        state: ReviewState,
        by: &By,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        let row = entity::question_step::ActiveModel {
            id: Set(self.ids().uuid_v7().to_string()),
            digest: Set(digest.to_string()),
            state: Set(read::to_word(&state)?),
            actor: Set(by.who.clone()),
            reason: Set(by.why.clone()),
            at: Set(now.timestamp_millis()),
        };
        entity::question_step::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        let line = Line {
            account: None,
            what: Happening::of_question(state),
            id: digest.to_string(),
            actor: Actor::Manager,
            reason: Some(format!("{}: {}", by.who, by.why)),
            at: now,
        };
        self.note(db, line).await
    }

    async fn tell_stores(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
        by: &By,
    ) -> Result<(), ManagerError> {
        let now = self.now();
        let rows = entity::party::Entity::find().all(db).await?;
        for row in &rows {
            let party: consent_model::party::Party =
                read::json(At("party", "document", &row.id), &row.document)?;
            // Also one that takes no part now: it may come back, with consents from before.
            if party.roles.contains(&Role::Store) {
                let event = What::QuestionWithdrawn {
                    question: *digest,
                    reason: by.why.clone(),
                };
                self.tell(db, &party.id, None, event, now).await?;
            }
        }
        Ok(())
    }
}

fn step_of(row: &entity::question_step::Model) -> Result<QuestionStep, ManagerError> {
    let at = |column| At("question_step", column, &row.id);
    Ok(QuestionStep {
        state: read::word(at("state"), &row.state)?,
        by: row.actor.clone(),
        reason: row.reason.clone(),
        at: read::moment(at("at"), row.at)?,
    })
}
