//! She links accounts at a provider of the network: it looks for them, she ticks, it asks her.
//!
//! A try is a row from the moment that accounts were found: the page with them can be loaded again, and no
//! account's reference ever stands in a form. What was found is forgotten as soon as it is linked or its
//! time is over. No call is made inside a transaction; what came of it is written if the try is
//! still as it was.

mod view;

use account_aggregator::{
    Operation,
    message::{
        Account, Customer, Discover, Discovered, Link as LinkCall, LinkCustomer, LinkToken, Linked,
        Linking, Personal,
    },
    registry::{EntityId, Kind},
};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    fi::FiType,
    ids::{AccountId, RepresentationId},
    party::{PartyId, Role},
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

pub use self::view::{
    FoundAccount, LinkingError, LinkingFault, LinkingStage, LinkingView, NetworkProvider,
};
use super::identifier::{TypedIdentifiers, identifiers};
use crate::{
    service::{Acting, Manager, ManagerError},
    storage::{
        begin, entity,
        read::{self, At},
    },
};

/// How long what was found may be ticked, and a token typed in.
const OPEN_MINUTES: i64 = 15;
/// How long she may take to confirm at the provider's own place.
const DIRECT_HOURS: i64 = 24;
/// How long the row of a try is kept when it is over; nothing of her stands in it.
pub(super) const KEPT_DAYS: i64 = 7;
/// Most accounts that a provider may find.
const MOST_FOUND: usize = 100;
/// Most tries of one person within an hour.
const MOST_TRIES: u64 = 30;
/// Longest name or number that a provider gives.
const LONGEST: usize = 128;

/// What is kept of a try.
#[derive(Serialize, Deserialize)]
pub(super) struct Held {
    /// As the provider told them; what it is asked to link must be equal to the last member.
    pub(super) accounts: Vec<Account>,
    /// The guardian who links for her: whose yes counts there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) guardian: Option<(AccountId, RepresentationId)>,
}

impl Manager {
    /// Providers of the network that this manager deals with and that take part now, by name.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] without an edge.
    pub async fn network_providers(&self) -> Result<Vec<NetworkProvider>, ManagerError> {
        let edge = self.edge().ok_or(ManagerError::NotFound)?;
        edge.refresh();
        let mut found = Vec::new();
        for peer in edge.gate().peers(Kind::Fip) {
            let Some(provider) = self.network_provider_of(&peer.id) else {
                continue;
            };
            let known = self.party(&provider.party).await;
            if known.is_ok_and(|party| party.may_act_as(Role::Provider)) {
                found.push(provider);
            }
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    fn network_provider_of(&self, entity: &EntityId) -> Option<NetworkProvider> {
        let registry = self.edge()?.gate().registry();
        let entry = registry.get(Kind::Fip, entity)?;
        let kinds = entry.fi_types.iter().filter_map(|kind| kind_of(kind));
        Some(NetworkProvider {
            party: super::party_of(Kind::Fip, entity)?,
            name: entry.name.clone(),
            fi_types: kinds.collect(),
            web: entry.web.clone(),
            entity: entity.clone(),
        })
    }

    /// One of them.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] for everybody else.
    pub async fn network_provider(&self, party: &PartyId) -> Result<NetworkProvider, ManagerError> {
        let all = self.network_providers().await?;
        let found = all.into_iter().find(|provider| provider.party == *party);
        found.ok_or(ManagerError::NotFound)
    }

    /// Has a provider look for her accounts; gives the name of the try.
    ///
    /// # Errors
    /// [`LinkingError`].
    pub async fn discover_accounts(
        &self,
        who: impl Into<Acting> + Send,
        party: &PartyId,
        typed: &TypedIdentifiers,
    ) -> Result<String, LinkingError> {
        let who = who.into();
        let guardian = who.guardian()?.zip(who.representation());
        let provider = self.network_provider(party).await?;
        self.may_still(self.db(), who).await?;
        let account = who.account().to_string();
        let address = self.customer_address(self.db(), &account).await?;
        let address = address.ok_or(ManagerError::NoAddress)?;
        self.check_tries(&account).await?;
        let email = self.account_row(self.db(), who.account()).await?.email;
        let kinds = match provider.fi_types.as_slice() {
            [] => FiType::ALL,
            some => some,
        };
        let call = Discover {
            customer: Customer {
                id: Some(Personal(address)),
                identifiers: identifiers(&email, typed)?,
            },
            fi_types: kinds.iter().map(|kind| kind.name().to_owned()).collect(),
        };
        let answer = self
            .ask_provider::<Discovered>(Operation::FipDiscover, &provider.entity, &call)
            .await?;
        let accounts = usable(answer.accounts, kinds)?;
        let now = self.now();
        let id = self.ids().uuid_v7().to_string();
        // `ref_number` is the provider's and comes with its answer to her choice; until then there is none.
        let row = entity::aa_linking::ActiveModel {
            id: Set(id.clone()),
            account_id: Set(account),
            party_id: Set(provider.entity.to_string()),
            ref_number: Set(String::new()),
            authenticator: Set("TOKEN".to_owned()),
            accounts: Set(read::to_json(&Held { accounts, guardian })?),
            made_at: Set(now.timestamp_millis()),
            expires_at: Set((now + TimeDelta::minutes(OPEN_MINUTES)).timestamp_millis()),
            done_at: Set(None),
        };
        entity::aa_linking::Entity::insert(row)
            .exec_without_returning(self.db())
            .await?;
        Ok(id)
    }

    /// A try, as she sees it.
    ///
    /// # Errors
    /// [`ManagerError::NotFound`] when it is not hers, or another acts.
    pub async fn linking(
        &self,
        who: impl Into<Acting> + Send,
        id: &str,
    ) -> Result<LinkingView, ManagerError> {
        let who = who.into();
        let (row, held, provider) = self.own_linking(self.db(), who, id).await?;
        let at = At("aa_linking", "expires_at", &row.id);
        let mut accounts = Vec::new();
        for account in &held.accounts {
            let Some(fi_type) = kind_of(&account.fi_type) else {
                continue;
            };
            let number = &account.acc_ref_number.0;
            let linked = self
                .linked_as(self.db(), &row.account_id, &provider.entity, number)
                .await?;
            accounts.push(FoundAccount {
                fi_type,
                masked: account.masked_acc_number.0.clone(),
                linked: linked.is_some(),
            });
        }
        Ok(LinkingView {
            stage: stage_of(&row, self.now()),
            until: read::moment(at, row.expires_at)?,
            id: row.id,
            provider,
            accounts,
        })
    }

    /// Has the provider link those that she ticked, by their places among the found ones.
    ///
    /// # Errors
    /// [`LinkingError`].
    pub async fn begin_linking(
        &self,
        who: impl Into<Acting> + Send,
        id: &str,
        ticked: &[usize],
    ) -> Result<LinkingStage, LinkingError> {
        let who = who.into();
        self.may_still(self.db(), who).await?;
        let (row, mut held, provider) = self.own_linking(self.db(), who, id).await?;
        if stage_of(&row, self.now()) != LinkingStage::Found {
            return Err(LinkingFault::Over.into());
        }
        let mut picked = Vec::new();
        for (place, account) in held.accounts.into_iter().enumerate() {
            let number = &account.acc_ref_number.0;
            let known = self
                .linked_as(self.db(), &row.account_id, &provider.entity, number)
                .await?;
            if ticked.contains(&place) && known.is_none() {
                picked.push(account);
            }
        }
        if picked.is_empty() {
            return Err(LinkingFault::NothingTicked.into());
        }
        held.accounts = picked;
        let address = self.customer_address(self.db(), &row.account_id).await?;
        let call = LinkCall {
            customer: LinkCustomer {
                id: Personal(address.ok_or(ManagerError::NoAddress)?),
                accounts: held.accounts.clone(),
            },
        };
        let answer = self
            .ask_provider::<Linking>(Operation::FipLink, &provider.entity, &call)
            .await?;
        if !fits(&answer.ref_number) {
            return Err(LinkingFault::NoAnswer.into());
        }
        let (stage, open) = if answer.authenticator == "DIRECT" {
            (LinkingStage::Direct, TimeDelta::hours(DIRECT_HOURS))
        } else {
            (LinkingStage::Token, TimeDelta::minutes(OPEN_MINUTES))
        };
        let tx = begin(self.db()).await?;
        let (row, ..) = self.own_linking(&tx, who, id).await?;
        if stage_of(&row, self.now()) != LinkingStage::Found {
            return Err(LinkingFault::Over.into());
        }
        let mut row = row.into_active_model();
        row.ref_number = Set(answer.ref_number);
        row.authenticator = Set(answer.authenticator);
        row.accounts = Set(read::to_json(&held)?);
        row.expires_at = Set((self.now() + open).timestamp_millis());
        row.update(&tx).await?;
        tx.commit().await?;
        Ok(stage)
    }

    /// Hands the provider the token that it has sent her; gives how many accounts were linked.
    ///
    /// # Errors
    /// [`LinkingError`].
    pub async fn verify_linking(
        &self,
        who: impl Into<Acting> + Send,
        id: &str,
        token: &str,
    ) -> Result<usize, LinkingError> {
        let who = who.into();
        self.may_still(self.db(), who).await?;
        let (row, _, provider) = self.own_linking(self.db(), who, id).await?;
        if stage_of(&row, self.now()) != LinkingStage::Token {
            return Err(LinkingFault::Over.into());
        }
        let token: String = token.chars().filter(|c| !c.is_whitespace()).collect();
        if !fits(&token) {
            return Err(LinkingFault::WrongToken.into());
        }
        let address = self.customer_address(self.db(), &row.account_id).await?;
        let call = LinkToken {
            ref_number: row.ref_number,
            token,
        };
        let answer = self
            .ask_provider::<Linked>(Operation::FipLinkVerify, &provider.entity, &call)
            .await;
        let answer = match answer {
            Err(LinkingError::Fault(LinkingFault::Over)) => {
                self.close_linking(who, id).await?;
                return Err(LinkingFault::Over.into());
            }
            other => other?,
        };
        let tx = begin(self.db()).await?;
        let (row, held, _) = self.own_linking(&tx, who, id).await?;
        if stage_of(&row, self.now()) != LinkingStage::Token {
            return Err(LinkingFault::Over.into());
        }
        let mut linked = 0;
        for detail in &answer.links {
            let asked = held
                .accounts
                .iter()
                .find(|account| account.acc_ref_number == detail.acc_ref_number);
            let hers = Some(&detail.customer_address.0) == address.as_ref();
            let (Some(account), true, "LINKED") = (asked, hers, detail.status.as_str()) else {
                return Err(LinkingFault::NoAnswer.into());
            };
            self.keep_link(&tx, who, &provider, account, &detail.link_ref_number)
                .await
                .map_err(|error| match error {
                    ManagerError::LinkNotOpen => LinkingError::Fault(LinkingFault::NoAnswer),
                    other => other.into(),
                })?;
            linked += 1;
        }
        if linked == 0 {
            return Err(LinkingFault::NoAnswer.into());
        }
        let mut row = row.into_active_model();
        row.accounts = Set(String::new());
        row.done_at = Set(Some(self.now().timestamp_millis()));
        row.update(&tx).await?;
        tx.commit().await?;
        self.wake();
        Ok(linked)
    }

    /// A try that the provider holds for over is over here, too.
    async fn close_linking(&self, who: Acting, id: &str) -> Result<(), ManagerError> {
        let (row, ..) = self.own_linking(self.db(), who, id).await?;
        let mut row = row.into_active_model();
        row.accounts = Set(String::new());
        row.expires_at = Set(self.now().timestamp_millis());
        row.update(self.db()).await?;
        Ok(())
    }

    /// Forgets what was found in tries that are over, and after a while that there were any.
    pub(in crate::service) async fn forget_linkings(
        &self,
        db: &impl ConnectionTrait,
    ) -> Result<(), ManagerError> {
        use entity::aa_linking::{Column, Entity};
        let now = self.now();
        let over = Column::ExpiresAt.lte(now.timestamp_millis());
        Entity::update_many()
            .col_expr(Column::Accounts, sea_orm::sea_query::Expr::value(""))
            .filter(over)
            .filter(Column::Accounts.ne(""))
            .exec(db)
            .await?;
        let kept = (now - TimeDelta::days(KEPT_DAYS)).timestamp_millis();
        Entity::delete_many()
            .filter(Column::MadeAt.lte(kept))
            .filter(Column::ExpiresAt.lte(kept))
            .exec(db)
            .await?;
        Ok(())
    }

    async fn check_tries(&self, account: &str) -> Result<(), ManagerError> {
        use entity::aa_linking::Column;
        let hour = (self.now() - TimeDelta::hours(1)).timestamp_millis();
        let tries = entity::aa_linking::Entity::find()
            .filter(Column::AccountId.eq(account))
            .filter(Column::MadeAt.gt(hour))
            .count(self.db())
            .await?;
        if tries >= MOST_TRIES {
            return Err(ManagerError::TooManyTries);
        }
        Ok(())
    }

    /// A try of hers, or of the guardian who acts.
    async fn own_linking(
        &self,
        db: &impl ConnectionTrait,
        who: Acting,
        id: &str,
    ) -> Result<(entity::aa_linking::Model, Held, NetworkProvider), ManagerError> {
        let guardian = who.guardian()?;
        let row = entity::aa_linking::Entity::find_by_id(id)
            .one(db)
            .await?
            .filter(|row| row.account_id == who.account().to_string())
            .ok_or(ManagerError::NotFound)?;
        let held = held_of(&row)?;
        // Of one that is over nothing is known but that it was.
        if !row.accounts.is_empty() && held.guardian.map(|(of, _)| of) != guardian {
            return Err(ManagerError::NotFound);
        }
        let entity = super::entity_id(At("aa_linking", "party_id", &row.id), &row.party_id)?;
        let provider = self.network_provider_of(&entity);
        Ok((row, held, provider.ok_or(ManagerError::NotFound)?))
    }

    /// Asks a provider, once; what comes back becomes an answer or what is told to her.
    async fn ask_provider<T: DeserializeOwned>(
        &self,
        operation: Operation,
        to: &EntityId,
        call: &impl Serialize,
    ) -> Result<T, LinkingError> {
        let edge = self.edge().ok_or(ManagerError::NotFound)?;
        let value: Value = edge.send(operation, to, call).await.map_err(|error| {
            let fault = LinkingFault::of(&error);
            tracing::warn!(provider = %to, operation = ?operation, %error, "accounts could not be linked");
            fault
        })?;
        Ok(serde_json::from_value(value).map_err(|_| LinkingFault::NoAnswer)?)
    }
}

/// What is kept of a try; nothing of one that is over.
pub(super) fn held_of(row: &entity::aa_linking::Model) -> Result<Held, ManagerError> {
    if row.accounts.is_empty() {
        return Ok(Held {
            accounts: Vec::new(),
            guardian: None,
        });
    }
    read::json(At("aa_linking", "accounts", &row.id), &row.accounts)
}

fn stage_of(row: &entity::aa_linking::Model, now: DateTime<Utc>) -> LinkingStage {
    if row.done_at.is_some() {
        LinkingStage::Done
    } else if row.expires_at <= now.timestamp_millis() {
        LinkingStage::Over
    } else if row.ref_number.is_empty() {
        LinkingStage::Found
    } else if row.authenticator == "DIRECT" {
        LinkingStage::Direct
    } else {
        LinkingStage::Token
    }
}

/// A kind of account; the specification writes one of them in two ways.
pub(super) fn kind_of(word: &str) -> Option<FiType> {
    word.replace('-', "_").parse().ok()
}

/// A name or number of a provider's that can be kept.
pub(super) fn fits(text: &str) -> bool {
    (1..=LONGEST).contains(&text.len()) && !text.chars().any(char::is_control)
}

/// What a provider has found: each once, each of a kind that was asked for.
fn usable(found: Vec<Account>, kinds: &[FiType]) -> Result<Vec<Account>, LinkingFault> {
    let mut accounts: Vec<Account> = Vec::new();
    for account in found {
        let texts = [&account.acc_ref_number.0, &account.masked_acc_number.0];
        let asked = kind_of(&account.fi_type).is_some_and(|kind| kinds.contains(&kind));
        if !asked || !texts.into_iter().all(|text| fits(text)) {
            return Err(LinkingFault::NoAnswer);
        }
        let known = |other: &Account| other.acc_ref_number == account.acc_ref_number;
        if !accounts.iter().any(known) {
            accounts.push(account);
        }
    }
    match accounts.len() {
        0 => Err(LinkingFault::NoAccounts),
        1..=MOST_FOUND => Ok(accounts),
        _ => Err(LinkingFault::NoAnswer),
    }
}
