//! Accounts that are linked: kept, told by a provider, and delinked there.

use account_aggregator::{
    ErrorCode, Opened, Refusal,
    message::{
        Account, AccountLinkNotification, Delink, DelinkAccount, NotificationResponse, Personal,
    },
    registry::{EntityId, Kind},
};
use chrono::{DateTime, Utc};
use consent_model::{
    fi::FiType,
    ids::{AccountId, ConsentId, LinkId},
    party::PartyId,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

use super::{
    NetworkCall, internal,
    linking::{Held, NetworkProvider, fits, held_of, kind_of},
    notification::check_notifier,
    tell::Told,
};
use crate::{
    service::{Acting, Happening, Line, Manager, ManagerError},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// An account of the network that she has linked.
#[derive(Debug, Clone)]
pub struct NetworkAccount {
    /// Its link.
    pub link: LinkId,
    /// Its provider.
    pub party: PartyId,
    /// Kind.
    pub fi_type: FiType,
    /// How she knows it.
    pub masked: String,
    /// Since when.
    pub linked_at: DateTime<Utc>,
    /// Who linked it in her place, if somebody did.
    pub guardian: Option<AccountId>,
}

impl Manager {
    /// Her accounts of the network, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn network_accounts(
        &self,
        account: AccountId,
    ) -> Result<Vec<NetworkAccount>, ManagerError> {
        let links = self.links(account).await?;
        let accounts = links.into_iter().filter_map(|link| {
            Some(NetworkAccount {
                fi_type: link.fi_type?,
                link: link.id,
                party: link.party,
                masked: link.label,
                linked_at: link.linked_at,
                guardian: link.guardian,
            })
        });
        Ok(accounts.collect())
    }

    /// The open link of hers with an account at a provider, if there is one.
    pub(super) async fn linked_as(
        &self,
        db: &impl ConnectionTrait,
        account: &str,
        provider: &EntityId,
        number: &str,
    ) -> Result<Option<entity::link::Model>, ManagerError> {
        let rows = entity::aa_account::Entity::find()
            .filter(entity::aa_account::Column::PartyId.eq(provider.to_string()))
            .filter(entity::aa_account::Column::AccRefNumber.eq(number))
            .all(db)
            .await?;
        let links: Vec<_> = rows.into_iter().map(|row| row.link_id).collect();
        if links.is_empty() {
            return Ok(None);
        }
        Ok(entity::link::Entity::find()
            .filter(entity::link::Column::Id.is_in(links))
            .filter(entity::link::Column::AccountId.eq(account))
            .filter(entity::link::Column::EndedAt.is_null())
            .one(db)
            .await?)
    }

    /// Keeps a link that a provider has made. An account that is linked already stays as it is; one that was
    /// linked under the same name before is linked again.
    ///
    /// # Errors
    /// [`ManagerError::LinkNotOpen`] when the provider names it as it names another's.
    pub(super) async fn keep_link(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        provider: &NetworkProvider,
        account: &Account,
        link_ref_number: &str,
    ) -> Result<(), ManagerError> {
        let (now, hers) = (self.now(), who.account().to_string());
        let kind = kind_of(&account.fi_type).filter(|_| fits(link_ref_number));
        let kind = kind.ok_or(ManagerError::LinkNotOpen)?;
        let number = &account.acc_ref_number.0;
        let open = self.linked_as(db, &hers, &provider.entity, number).await?;
        if open.is_some() {
            return Ok(());
        }
        let before = entity::aa_account::Entity::find()
            .filter(entity::aa_account::Column::PartyId.eq(provider.entity.to_string()))
            .filter(entity::aa_account::Column::LinkRefNumber.eq(link_ref_number))
            .one(db)
            .await?;
        let id = match &before {
            Some(row) => row.link_id.clone(),
            None => self.ids().mint::<LinkId>().to_string(),
        };
        let old = match &before {
            Some(row) => {
                entity::link::Entity::find_by_id(&row.link_id)
                    .one(db)
                    .await?
            }
            None => None,
        };
        if old.as_ref().is_some_and(|old| old.account_id != hers) {
            return Err(ManagerError::LinkNotOpen);
        }
        let until = who.guardianship()?.and_then(|right| right.until);
        let link = entity::link::ActiveModel {
            id: Set(id.clone()),
            account_id: Set(hers),
            party_id: Set(provider.party.to_string()),
            reference: Set(self.ids().uuid_v4().to_string()),
            label: Set(account.masked_acc_number.0.chars().take(80).collect()),
            datasets: Set("[]".to_owned()),
            signing_key: Set(None),
            linked_at: Set(now.timestamp_millis()),
            ended_at: Set(None),
            confirmed: Set("[]".to_owned()),
            passkeys_only: Set(false),
            guardian_id: Set(who.guardian()?.map(|guardian| guardian.to_string())),
            guardian_until: Set(until.map(|until| until.saturating_mul(1000))),
            fi_type: Set(Some(kind.name().to_owned())),
        };
        let row = entity::aa_account::ActiveModel {
            link_id: Set(id.clone()),
            party_id: Set(provider.entity.to_string()),
            link_ref_number: Set(link_ref_number.to_owned()),
            acc_ref_number: Set(number.clone()),
            acc_type: Set(account.acc_type.clone()),
            masked: Set(account.masked_acc_number.0.clone()),
        };
        if old.is_some() {
            link.update(db).await?;
            row.update(db).await?;
        } else {
            link.insert(db).await?;
            row.insert(db).await?;
        }
        let line = Line {
            account: Some(who.account()),
            what: if old.is_some() {
                Happening::LinkedAgain
            } else {
                Happening::Linked
            },
            id,
            actor: who.actor(),
            reason: None,
            at: now,
        };
        self.note_by(db, line, who.representation()).await
    }

    /// `POST /Account/link/Notification`: she has confirmed at the provider's own place.
    ///
    /// # Errors
    /// When it answers no open try of that customer at that provider.
    pub(crate) async fn network_link_notification(
        &self,
        opened: &Opened,
    ) -> Result<NotificationResponse, Refusal> {
        let told: AccountLinkNotification = opened.message()?;
        check_notifier(opened, &told.notifier, ErrorCode::InvalidRequest)?;
        let tx = begin(self.db()).await.map_err(|e| internal(e.into()))?;
        if let Some(before) = self.answered_before(&tx, opened).await? {
            return Ok(before);
        }
        let status = told.status;
        let account = self
            .customer_account(&tx, &status.customer_address.0)
            .await
            .map_err(internal)?
            .ok_or_else(|| Refusal::invalid("`customerAddress` is not of a customer here"))?;
        let (row, mut held, place) = self
            .direct_linking(&tx, &account, &opened.caller, &status.acc_ref_number)
            .await
            .map_err(internal)?
            .ok_or_else(|| {
                Refusal::invalid(
                    "`accRefNumber` is in no open link request of this customer with you",
                )
            })?;
        let who = self.linker(&row, &held).await.map_err(not_open)?;
        let party = super::party_of(Kind::Fip, &opened.caller);
        let party = party.ok_or_else(|| Refusal::invalid("the provider cannot be used here"))?;
        let provider = self.network_provider(&party).await.map_err(not_open)?;
        let linked = held.accounts.remove(place);
        self.keep_link(&tx, who, &provider, &linked, &status.link_ref_number)
            .await
            .map_err(not_open)?;
        let mut row = row.into_active_model();
        if held.accounts.is_empty() {
            row.accounts = Set(String::new());
            row.done_at = Set(Some(self.now().timestamp_millis()));
        } else {
            row.accounts = Set(read::to_json(&held).map_err(internal)?);
        }
        row.update(&tx).await.map_err(|e| internal(e.into()))?;
        let answer = NotificationResponse::ok();
        self.keep_answer(&tx, opened, &answer).await?;
        tx.commit().await.map_err(|e| internal(e.into()))?;
        self.wake();
        Ok(answer)
    }

    /// The newest open try that a provider is to confirm with her, and the account's place in it.
    async fn direct_linking(
        &self,
        db: &impl ConnectionTrait,
        account: &str,
        provider: &EntityId,
        number: &str,
    ) -> Result<Option<(entity::aa_linking::Model, Held, usize)>, ManagerError> {
        use entity::aa_linking::Column;
        let rows = entity::aa_linking::Entity::find()
            .filter(Column::AccountId.eq(account))
            .filter(Column::PartyId.eq(provider.to_string()))
            .filter(Column::Authenticator.eq("DIRECT"))
            .filter(Column::DoneAt.is_null())
            .filter(Column::ExpiresAt.gt(self.now().timestamp_millis()))
            .order_by_desc(Column::Id)
            .all(db)
            .await?;
        for row in rows {
            let held = held_of(&row)?;
            let mut all = held.accounts.iter();
            if let Some(place) = all.position(|a| a.acc_ref_number.0 == number) {
                return Ok(Some((row, held, place)));
            }
        }
        Ok(None)
    }

    /// Who began a try: she, or a guardian whose right still holds.
    async fn linker(
        &self,
        row: &entity::aa_linking::Model,
        held: &Held,
    ) -> Result<Acting, ManagerError> {
        let account: AccountId =
            read::text(At("aa_linking", "account_id", &row.id), &row.account_id)?;
        match held.guardian {
            None => Ok(account.into()),
            Some((guardian, right)) => Ok(self.act_for(guardian, right).await?.acting),
        }
    }

    /// Leaves it to be told to a provider that she has taken an account away, behind what it is still to hear
    /// of a consent that ended with it.
    pub(in crate::service) async fn tell_delinked(
        &self,
        db: &impl ConnectionTrait,
        link: &entity::link::Model,
        ended: Option<ConsentId>,
        at: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let account = entity::aa_account::Entity::find_by_id(&link.id)
            .one(db)
            .await?;
        let address = self.customer_address(db, &link.account_id).await?;
        let (Some(account), Some(address)) = (account, address) else {
            return Ok(());
        };
        let party: PartyId = read::text(At("link", "party_id", &link.id), &link.party_id)?;
        let delink = Delink {
            account: DelinkAccount {
                customer_address: Personal(address),
                link_ref_number: account.link_ref_number,
            },
        };
        let call = NetworkCall {
            what: Told::Delink,
            message: super::tell::message(&delink)?,
        };
        self.post_call(db, &party, ended, "account.delinked", &call, at)
            .await?;
        Ok(())
    }
}

/// What cannot be kept as a link is the caller's fault, unless it is ours.
fn not_open(error: ManagerError) -> Refusal {
    match error {
        ManagerError::LinkNotOpen | ManagerError::NotFound | ManagerError::OnlyHerself => {
            Refusal::invalid("the link cannot be made: nobody waits for it under this name")
        }
        other => internal(other),
    }
}
