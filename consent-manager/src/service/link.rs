//! Linking: she lets this manager name her account at a provider or her store.

use consent_model::{
    ids::{AccountId, LinkId},
    jose::CompactJws,
    lifetime,
    link::{LIFE, LinkRequest, LinkResponse, MOST_PASSKEYS, REQUEST_TYP, RESPONSE_TYP},
    party::{PartyId, Role},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use url::Url;

use super::{
    Acting, Happening, Line, Link, Manager, ManagerError,
    error::{bounded, printable},
};
use crate::storage::{
    begin, entity,
    read::{self, At},
};

impl Manager {
    /// Starts linking: gives the address at the party to send her to.
    ///
    /// # Errors
    /// When the party is unknown or holds nothing for people.
    pub async fn begin_link(
        &self,
        who: impl Into<Acting> + Send,
        party: &PartyId,
        return_url: Url,
    ) -> Result<Url, ManagerError> {
        // A source learns by it whose approvals to accept.
        let who = who.into();
        let (guardian, now) = (who.guardianship()?, self.now());
        let tx = begin(self.db()).await?;
        let entry = self.party_on(&tx, party).await?;
        if !entry.may_act_as(Role::Provider) && !entry.may_act_as(Role::Store) {
            return Err(ManagerError::NotPermitted);
        }
        // One of the Account Aggregator network is asked in its own language (`network/linking.rs`).
        if self.entity_of(party).is_some() {
            return Err(ManagerError::NotPermitted);
        }
        self.may_still(&tx, who).await?;
        let row = self.account_row(&tx, who.own()).await?;
        let jti = self.ids().token().expose().clone();
        let claims = LinkRequest {
            iss: self.issuer().clone(),
            aud: party.clone(),
            iat: now.timestamp(),
            exp: now.timestamp() + LIFE,
            jti: jti.clone(),
            pseudonym: self.pseudonym_for(&tx, who, party).await?,
            evidence_subject: self.evidence_subject(&row),
            return_url,
            passkeys: self.offered_passkeys(&tx, who.own()).await?,
            guardian,
        };
        let attempt = entity::link_attempt::ActiveModel {
            jti: Set(jti),
            account_id: Set(who.account().to_string()),
            party_id: Set(party.to_string()),
            expires_at: Set((now.timestamp() + LIFE) * 1000),
            used_at: Set(None),
            guardian_id: Set(who.guardian()?.map(|guardian| guardian.to_string())),
        };
        entity::link_attempt::Entity::insert(attempt)
            .exec_without_returning(&tx)
            .await?;
        let jws = self.sign(REQUEST_TYP, &claims)?;
        tx.commit().await?;
        let mut url = entry
            .endpoint
            .join("link")
            .map_err(|_| ManagerError::Unwritable)?;
        url.query_pairs_mut().append_pair("request", jws.as_str());
        Ok(url)
    }

    /// Takes the party's answer. A link that exists already is brought up to date.
    ///
    /// # Errors
    /// When the answer is not good, or answers no open request of hers.
    pub async fn finish_link(
        &self,
        who: impl Into<Acting> + Send,
        response: &CompactJws,
    ) -> Result<Link, ManagerError> {
        let (now, who) = (self.now(), who.into());
        let (account, guardian) = (who.account(), who.guardian()?);
        let guardian_id = guardian.map(|guardian| guardian.to_string());
        let unverified: LinkResponse = response.unverified_claims()?;
        let (party, claims) = self
            .verify_from::<LinkResponse>(response, RESPONSE_TYP, &unverified.iss)
            .await?;
        if &claims.aud != self.issuer() {
            return Err(ManagerError::WrongAudience);
        }
        if !lifetime::holds(claims.iat, claims.exp, LIFE, now) {
            return Err(ManagerError::OutsideTime);
        }
        bounded("in_reply_to", &claims.in_reply_to)?;
        printable("label", &claims.label)?;
        if claims.confirmed.len() > MOST_PASSKEYS {
            return Err(ManagerError::TooManyPasskeys);
        }
        if !party.may_act_as(Role::Provider) && !party.may_act_as(Role::Store) {
            return Err(ManagerError::NotPermitted);
        }
        let tx = begin(self.db()).await?;
        let attempt = entity::link_attempt::Entity::find_by_id(claims.in_reply_to.clone())
            .one(&tx)
            .await?
            .filter(|a| {
                a.account_id == account.to_string()
                    && a.guardian_id == guardian_id
                    && a.party_id == party.id.to_string()
                    && a.used_at.is_none()
                    && a.expires_at > now.timestamp_millis()
            })
            .ok_or(ManagerError::LinkNotOpen)?;
        let pseudonym = self.pseudonym_for(&tx, who, &party.id).await?;
        let store_has_key = party.may_act_as(Role::Store) == claims.key.is_some();
        if claims.pseudonym != pseudonym || !store_has_key {
            return Err(ManagerError::LinkNotOpen);
        }
        let mut attempt = attempt.into_active_model();
        attempt.used_at = Set(Some(now.timestamp_millis()));
        attempt.update(&tx).await?;

        let held = entity::link::Entity::find()
            .filter(entity::link::Column::AccountId.eq(account.to_string()))
            .filter(entity::link::Column::PartyId.eq(party.id.to_string()))
            .filter(entity::link::Column::Reference.eq(claims.link.to_string()))
            .one(&tx)
            .await?;
        // A reference stays with the one who linked it first.
        if held
            .as_ref()
            .is_some_and(|row| row.guardian_id != guardian_id)
        {
            return Err(ManagerError::LinkNotOpen);
        }
        let id = match &held {
            Some(row) => row.id.clone(),
            None => self.ids().mint::<LinkId>().to_string(),
        };
        let fresh = held.is_none();
        let row = entity::link::ActiveModel {
            id: Set(id.clone()),
            account_id: Set(account.to_string()),
            party_id: Set(party.id.to_string()),
            reference: Set(claims.link.to_string()),
            label: Set(claims.label.chars().take(80).collect()),
            datasets: Set(read::to_json(&claims.datasets)?),
            signing_key: Set(claims.key.as_ref().map(read::to_json).transpose()?),
            linked_at: Set(now.timestamp_millis()),
            ended_at: Set(None),
            confirmed: Set("[]".to_owned()),
            passkeys_only: Set(false),
            fi_type: Set(None),
            guardian_id: Set(guardian_id),
            guardian_until: Set(who
                .guardianship()?
                .and_then(|right| right.until)
                .map(|until| until.saturating_mul(1000))),
        };
        let row = if fresh {
            row.insert(&tx).await?
        } else {
            row.update(&tx).await?
        };
        self.keep_confirmed(&tx, who, &claims).await?;
        let line = Line {
            account: Some(account),
            what: if fresh {
                Happening::Linked
            } else {
                Happening::LinkedAgain
            },
            id,
            actor: who.actor(),
            reason: None,
            at: now,
        };
        self.note_by(&tx, line, who.representation()).await?;
        tx.commit().await?;
        Ok(Link {
            confirmed: claims.confirmed,
            passkeys_only: claims.passkeys_only,
            ..link(&row)?
        })
    }

    /// Keeps what a party says of her passkeys. It knows one person, however many accounts of hers
    /// are linked there.
    async fn keep_confirmed(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        said: &LinkResponse,
    ) -> Result<(), ManagerError> {
        let by = entity::link::Column::GuardianId;
        let by = match who.guardian()? {
            None => by.is_null(),
            Some(guardian) => by.eq(guardian.to_string()),
        };
        let rows = entity::link::Entity::find()
            .filter(entity::link::Column::AccountId.eq(who.account().to_string()))
            .filter(by)
            .filter(entity::link::Column::PartyId.eq(said.iss.to_string()))
            .filter(entity::link::Column::EndedAt.is_null())
            .all(db)
            .await?;
        for row in rows {
            let mut row = row.into_active_model();
            row.confirmed = Set(read::to_json(&said.confirmed)?);
            row.passkeys_only = Set(said.passkeys_only);
            row.update(db).await?;
        }
        Ok(())
    }

    /// Her links, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn links(&self, account: AccountId) -> Result<Vec<Link>, ManagerError> {
        self.links_on(self.db(), account).await
    }

    pub(super) async fn links_on(
        &self,
        db: &impl ConnectionTrait,
        account: AccountId,
    ) -> Result<Vec<Link>, ManagerError> {
        let rows = entity::link::Entity::find()
            .filter(entity::link::Column::AccountId.eq(account.to_string()))
            .filter(entity::link::Column::EndedAt.is_null())
            .order_by_asc(entity::link::Column::Id)
            .all(db)
            .await?;
        rows.iter().map(link).collect()
    }

    /// Those of her links where a yes of the one who acts counts now.
    pub(super) async fn links_for(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
    ) -> Result<Vec<Link>, ManagerError> {
        let (guardian, now) = (who.guardian()?, self.now());
        let mut links = self.links_on(db, who.account()).await?;
        links.retain(|link| link.counts_for(guardian, now));
        Ok(links)
    }

    /// Those of her links from which something could be shown to her now: where her own yes counts, or
    /// that of the guardian who acts. A nominee decides about none of them.
    pub(super) async fn links_to_show(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
    ) -> Result<Vec<Link>, ManagerError> {
        match who.guardian() {
            Ok(_) => self.links_for(db, who).await,
            Err(_) => self.links_on(db, who.account()).await,
        }
    }
}

fn link(row: &entity::link::Model) -> Result<Link, ManagerError> {
    let key = row.signing_key.as_ref();
    Ok(Link {
        id: read::text(At("link", "id", &row.id), &row.id)?,
        party: read::text(At("link", "party_id", &row.id), &row.party_id)?,
        reference: read::text(At("link", "reference", &row.id), &row.reference)?,
        label: row.label.clone(),
        datasets: read::json(At("link", "datasets", &row.id), &row.datasets)?,
        fi_type: row
            .fi_type
            .as_ref()
            .map(|kind| read::text(At("link", "fi_type", &row.id), kind))
            .transpose()?,
        key: key
            .map(|k| read::json(At("link", "signing_key", &row.id), k))
            .transpose()?,
        linked_at: read::moment(At("link", "linked_at", &row.id), row.linked_at)?,
        confirmed: read::json(At("link", "confirmed", &row.id), &row.confirmed)?,
        passkeys_only: row.passkeys_only,
        guardian: row
            .guardian_id
            .as_ref()
            .map(|id| read::text(At("link", "guardian_id", &row.id), id))
            .transpose()?,
        guardian_until: row
            .guardian_until
            .map(|at| read::moment(At("link", "guardian_until", &row.id), at))
            .transpose()?,
    })
}
