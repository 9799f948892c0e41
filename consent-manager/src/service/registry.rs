//! Who takes part, and which questions may be asked.

use consent_model::{
    data_request::within_time,
    digest::Digest,
    ids::ArtifactId,
    jose::{CompactJws, Jwks},
    party::{Actor, Party, PartyId},
    question::{Manifest, ReviewState},
};
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, sea_query::OnConflict};
use serde::{Deserialize, de::DeserializeOwned};
use url::Url;

use super::{
    Attempt, DocumentKind, Happening, Line, Manager, ManagerError, error::named_by,
    log::of_document,
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

/// What every document of a party about its copy says first.
pub(super) struct Frame<'a> {
    pub(super) iss: &'a PartyId,
    pub(super) aud: &'a Url,
    pub(super) iat: i64,
    pub(super) exp: i64,
    pub(super) artifact: ArtifactId,
}

impl Manager {
    /// Enters a party, or brings its entry up to date. Keys that are no longer in the entry count
    /// for nothing any more: what they sign is refused as `unknown-key`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn register_party(&self, party: &Party) -> Result<(), ManagerError> {
        let now = self.now();
        let tx = begin(self.db()).await?;
        let held = entity::party::Entity::find_by_id(party.id.to_string())
            .one(&tx)
            .await?;
        let document = read::to_json(party)?;
        if held.as_ref().is_some_and(|row| row.document == document) {
            return Ok(());
        }
        let row = entity::party::ActiveModel {
            id: Set(party.id.to_string()),
            document: Set(document),
            updated_at: Set(now.timestamp_millis()),
        };
        let update = OnConflict::column(entity::party::Column::Id)
            .update_columns([
                entity::party::Column::Document,
                entity::party::Column::UpdatedAt,
            ])
            .to_owned();
        entity::party::Entity::insert(row)
            .on_conflict(update)
            .exec_without_returning(&tx)
            .await?;
        let what = if held.is_some() {
            Happening::PartyUpdated
        } else {
            Happening::PartyRegistered
        };
        let entry = read::to_json(party)?;
        let kept = self.keep_document(&tx, DocumentKind::Party, &entry).await?;
        let line = Line {
            account: None,
            what,
            id: party.id.to_string(),
            actor: Actor::Manager,
            reason: None,
            at: now,
        };
        self.note_with(&tx, line, None, of_document(kept)).await?;
        tx.commit().await?;
        Ok(())
    }

    /// A party's entry.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is none.
    pub async fn party(&self, id: &PartyId) -> Result<Party, ManagerError> {
        self.party_on(self.db(), id).await
    }

    /// Every party.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn parties(&self) -> Result<Vec<Party>, ManagerError> {
        let rows = entity::party::Entity::find().all(self.db()).await?;
        rows.iter()
            .map(|r| read::json(At("party", "document", &r.id), &r.document))
            .collect()
    }

    /// A party's current keys.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when there is no such party.
    pub async fn party_keys(&self, id: &PartyId) -> Result<Jwks, ManagerError> {
        Ok(self.party(id).await?.keys)
    }

    /// Enters a question of the configuration with the review in its manifest. Only published ones
    /// can be asked, and none that was withdrawn here.
    ///
    /// # Errors
    /// When the database fails, or its example is none that it could give.
    pub async fn publish_question(
        &self,
        digest: &Digest,
        manifest: &Manifest,
    ) -> Result<(), ManagerError> {
        manifest.check_example()?;
        let now = self.now();
        let tx = begin(self.db()).await?;
        let id = digest.to_string();
        let document = read::to_json(manifest)?;
        let held = entity::question::Entity::find_by_id(id.clone())
            .one(&tx)
            .await?;
        let known = held.is_some();
        if held.is_none_or(|row| row.manifest != document) {
            self.keep_question(&tx, digest, document).await?;
            // Left out of the configuration, or named in it again.
            if known {
                self.note(
                    &tx,
                    Line {
                        account: None,
                        what: Happening::QuestionRegistered,
                        id,
                        actor: Actor::Manager,
                        reason: None,
                        at: now,
                    },
                )
                .await?;
            }
        }
        if !self.enter_review(&tx, digest, manifest).await? {
            tracing::warn!(question = %digest, "withdrawn for good: it cannot be asked again");
        }
        tx.commit().await?;
        Ok(())
    }

    /// Keeps a question's manifest under its digest, in place of the one kept before.
    pub(super) async fn keep_question(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
        document: String,
    ) -> Result<(), ManagerError> {
        let row = entity::question::ActiveModel {
            digest: Set(digest.to_string()),
            manifest: Set(document),
            updated_at: Set(self.now().timestamp_millis()),
        };
        let update = OnConflict::column(entity::question::Column::Digest)
            .update_columns([
                entity::question::Column::Manifest,
                entity::question::Column::UpdatedAt,
            ])
            .to_owned();
        entity::question::Entity::insert(row)
            .on_conflict(update)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// A published question.
    ///
    /// # Errors
    /// [`ManagerError::UnknownQuestion`] when there is none.
    pub async fn question(&self, digest: &Digest) -> Result<Manifest, ManagerError> {
        self.question_on(self.db(), digest).await
    }

    /// The same within a transaction, which must not wait for a second connection.
    pub(super) async fn question_on(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
    ) -> Result<Manifest, ManagerError> {
        let manifest = self.manifest_on(db, digest).await?;
        let meant = manifest.review.state == ReviewState::Published;
        if meant && self.is_offered(db, digest).await? {
            Ok(manifest)
        } else {
            Err(ManagerError::UnknownQuestion)
        }
    }

    /// A question that is or was published: good for telling of what was asked, never for asking.
    pub(super) async fn manifest_on(
        &self,
        db: &impl ConnectionTrait,
        digest: &Digest,
    ) -> Result<Manifest, ManagerError> {
        let id = digest.to_string();
        let row = entity::question::Entity::find_by_id(id).one(db).await?;
        let row = row.ok_or(ManagerError::UnknownQuestion)?;
        read::json(At("question", "manifest", &row.digest), &row.manifest)
    }

    /// Every published question.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn questions(&self) -> Result<Vec<(Digest, Manifest)>, ManagerError> {
        let mut offered = Vec::new();
        for (digest, manifest) in self.known_questions().await? {
            let meant = manifest.review.state == ReviewState::Published;
            if meant && self.is_offered(self.db(), &digest).await? {
                offered.push((digest, manifest));
            }
        }
        Ok(offered)
    }

    /// Every question there is or was. What was withdrawn stays, so that she can go on reading what
    /// she agreed to.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_questions(&self) -> Result<Vec<(Digest, Manifest)>, ManagerError> {
        let mut found = Vec::new();
        for row in entity::question::Entity::find().all(self.db()).await? {
            let digest = read::text(At("question", "digest", &row.digest), &row.digest)?;
            let manifest: Manifest =
                read::json(At("question", "manifest", &row.digest), &row.manifest)?;
            found.push((digest, manifest));
        }
        Ok(found)
    }

    pub(super) async fn party_on(
        &self,
        db: &impl ConnectionTrait,
        id: &PartyId,
    ) -> Result<Party, ManagerError> {
        let row = entity::party::Entity::find_by_id(id.to_string())
            .one(db)
            .await?;
        let row = row.ok_or(ManagerError::NotFound)?;
        read::json(At("party", "document", &row.id), &row.document)
    }

    /// The registered party that signed a document, whatever it says.
    ///
    /// # Errors
    /// [`ManagerError::UnknownKey`] or what is wrong with its signature.
    pub async fn signer(&self, jws: &CompactJws) -> Result<PartyId, ManagerError> {
        #[derive(Deserialize)]
        struct Signed {
            iss: PartyId,
        }
        let Signed { iss } = jws.unverified_claims()?;
        let party = self.signing_party(&iss).await?;
        if party.keys.find(jws.unverified_kid()).is_none() {
            return Err(ManagerError::UnknownKey);
        }
        jws.check_signature(&party.keys)?;
        Ok(party.id)
    }

    async fn signing_party(&self, issuer: &PartyId) -> Result<Party, ManagerError> {
        self.party(issuer).await.map_err(|e| match e {
            ManagerError::NotFound => ManagerError::UnknownKey,
            other => other,
        })
    }

    /// Verifies a document signed by a registered party: its key decides, never its header.
    pub(super) async fn verify_from<T: DeserializeOwned>(
        &self,
        jws: &CompactJws,
        typ: &'static str,
        issuer: &PartyId,
    ) -> Result<(Party, T), ManagerError> {
        let party = self.signing_party(issuer).await?;
        if party.keys.find(jws.unverified_kid()).is_none() {
            return Err(ManagerError::UnknownKey);
        }
        let claims = jws.verify::<T>(typ, &party.keys)?.into_claims();
        Ok((party, claims))
    }

    /// Verifies a document of a party about its copy `named`: for us, in its time, and about that copy.
    /// Whether the copy is the party's is for the caller to look up.
    pub(super) async fn verify_about<T: DeserializeOwned>(
        &self,
        jws: &CompactJws,
        typ: &'static str,
        named: ArtifactId,
        frame: for<'a> fn(&'a T) -> Frame<'a>,
    ) -> Result<(Party, T), ManagerError> {
        let issuer = frame(&jws.unverified_claims()?).iss.clone();
        let (party, claims) = self.verify_from::<T>(jws, typ, &issuer).await?;
        let said = frame(&claims);
        if said.aud != self.issuer() {
            return Err(ManagerError::WrongAudience);
        }
        if !within_time(said.iat, said.exp, self.now()) {
            return Err(ManagerError::OutsideTime);
        }
        if said.artifact != named {
            return Err(ManagerError::NotFound);
        }
        Ok((party, claims))
    }

    /// Remembers what a caller named an attempt; the same name for other bytes is refused.
    pub(super) async fn name_attempt(
        &self,
        db: &impl ConnectionTrait,
        party: &PartyId,
        attempt: Option<&Attempt>,
    ) -> Result<(), ManagerError> {
        let Some(attempt) = attempt else {
            return Ok(());
        };
        let key = (party.to_string(), attempt.name.clone());
        if let Some(row) = entity::attempt::Entity::find_by_id(key).one(db).await? {
            if row.digest == attempt.fingerprint.to_string() {
                return Ok(());
            }
            return Err(ManagerError::IdempotencyConflict);
        }
        let row = entity::attempt::ActiveModel {
            party_id: Set(party.to_string()),
            name: Set(attempt.name.clone()),
            digest: Set(attempt.fingerprint.to_string()),
            made_at: Set(self.now().timestamp_millis()),
        };
        entity::attempt::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// Counts a document's `jti` once. The same bytes again give what came of them before.
    pub(super) async fn count_once(
        &self,
        db: &impl ConnectionTrait,
        issuer: &PartyId,
        jti: &str,
        digest: Digest,
        result: &str,
    ) -> Result<Option<String>, ManagerError> {
        named_by(jti)?;
        let key = (issuer.to_string(), jti.to_owned());
        if let Some(row) = entity::document::Entity::find_by_id(key).one(db).await? {
            if row.digest == digest.to_string() {
                return Ok(Some(row.result_id));
            }
            return Err(ManagerError::Replayed);
        }
        let row = entity::document::ActiveModel {
            issuer: Set(issuer.to_string()),
            jti: Set(jti.to_owned()),
            digest: Set(digest.to_string()),
            result_id: Set(result.to_owned()),
            seen_at: Set(self.now().timestamp_millis()),
        };
        entity::document::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(None)
    }
}
