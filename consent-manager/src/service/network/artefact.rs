//! Consent artefacts in the network's form: two sets for each consent, of which the provider's says nothing of
//! the data user.

use account_aggregator::{
    artefact::{ConsentAccount, FairUseRef, SignedConsentDetail, sign},
    detail::PURPOSES,
    message::{
        ConsentDetail, ConsentParty, ConsentRequest, CustomerId, FiDataRange, Personal, Purpose,
        Units,
    },
    query::{self, AgreedQuery, Query},
    registry::{EntityId, Kind},
    time::Moment,
};
use chrono::{DateTime, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::LifecycleState,
    request::Ask,
    term::{FetchType, Term, Unit},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;

use crate::{
    issuance::draft::ApprovalDraft,
    service::{Manager, ManagerError},
    storage::{
        entity,
        read::{self, At},
    },
};

/// The network's word for the state of a consent.
pub(crate) const fn status_word(state: LifecycleState) -> &'static str {
    match state {
        LifecycleState::Active => "ACTIVE",
        LifecycleState::Paused => "PAUSED",
        LifecycleState::Revoked | LifecycleState::Superseded => "REVOKED",
        LifecycleState::Expired => "EXPIRED",
    }
}

/// An account of an approval, with its provider.
struct Chosen {
    /// None: her own store, which is not of the network and is sent its copy as every store.
    provider: Option<EntityId>,
    account: ConsentAccount,
}

impl Manager {
    /// Makes and signs the artefacts of a consent that a data user of the network asked for. Nothing for any
    /// other.
    pub(in crate::service) async fn issue_artefacts(
        &self,
        db: &impl ConnectionTrait,
        request: &str,
        account: &str,
        draft: &ApprovalDraft,
        at: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let Some(edge) = self.edge() else {
            return Ok(());
        };
        let asked = entity::aa_request::Entity::find_by_id(request)
            .one(db)
            .await?;
        let Some(asked) = asked else { return Ok(()) };
        let column = |column| At("aa_request", column, request);
        let body: ConsentRequest = read::json(column("body"), &asked.body)?;
        let rules: Vec<String> = read::json(column("rules"), &asked.rules)?;
        let chosen = self.chosen_accounts(db, account, draft).await?;
        let us = edge.gate().id();
        let detail = narrowed(body.detail, draft, &chosen, &rules);
        let user: EntityId = read::text(column("party_id"), &asked.party_id)?;
        let address = self
            .customer_address(db, account)
            .await?
            .unwrap_or(asked.customer);
        let both = |consumer: (&EntityId, &str),
                    provider: (&EntityId, &str),
                    accounts: Vec<ConsentAccount>| {
            let party = |(id, kind): (&EntityId, &str)| ConsentParty {
                id: id.clone(),
                r#type: kind.to_owned(),
            };
            SignedConsentDetail {
                data_consumer: party(consumer),
                data_provider: party(provider),
                customer: CustomerId {
                    id: Personal(address.clone()),
                },
                accounts,
                ..detail.clone()
            }
        };
        let all = chosen.iter().map(|c| c.account.clone()).collect();
        let mut for_user = both((&user, "FIU"), (us, "AA"), all);
        for_user.query = agreed(for_user.query, draft)?;
        self.keep_artefact(db, draft, (&user, "FIU"), &for_user, at)
            .await?;
        let mut providers: Vec<&EntityId> =
            chosen.iter().filter_map(|c| c.provider.as_ref()).collect();
        providers.sort();
        providers.dedup();
        for provider in providers {
            let own = chosen
                .iter()
                .filter(|c| c.provider.as_ref() == Some(provider));
            let own: Vec<_> = own.map(|c| c.account.clone()).collect();
            let mut for_provider = both((us, "AA"), (provider, "FIP"), own);
            // The data user's own words could name it, and a question is for her store.
            for_provider.purpose = as_in_the_table(&for_provider.purpose);
            for_provider.query = None;
            let kinds: Vec<String> = for_provider
                .accounts
                .iter()
                .map(|a| a.fi_type.clone())
                .collect();
            for_provider.fi_types.retain(|kind| kinds.contains(kind));
            self.keep_artefact(db, draft, (provider, "FIP"), &for_provider, at)
                .await?;
        }
        Ok(())
    }

    async fn keep_artefact(
        &self,
        db: &impl ConnectionTrait,
        draft: &ApprovalDraft,
        (party, end): (&EntityId, &str),
        detail: &SignedConsentDetail,
        at: DateTime<Utc>,
    ) -> Result<(), ManagerError> {
        let edge = self.edge().ok_or(ManagerError::Unwritable)?;
        let signed = sign(detail, edge.gate().signer()).map_err(|refusal| {
            tracing::error!(%refusal, "an artefact of the network could not be made");
            ManagerError::Unwritable
        })?;
        let row = entity::aa_artefact::ActiveModel {
            id: Set(self.ids().uuid_v4().to_string()),
            consent_id: Set(draft.consent.to_string()),
            party_id: Set(party.to_string()),
            end_of: Set(end.to_owned()),
            signed_consent: Set(signed),
            made_at: Set(at.timestamp_millis()),
        };
        entity::aa_artefact::Entity::insert(row)
            .exec_without_returning(db)
            .await?;
        Ok(())
    }

    /// The accounts that she has chosen; none of an answer, which comes from her store.
    async fn chosen_accounts(
        &self,
        db: &impl ConnectionTrait,
        account: &str,
        draft: &ApprovalDraft,
    ) -> Result<Vec<Chosen>, ManagerError> {
        let mut chosen = Vec::new();
        for item in draft.items.iter().map(|item| &item.value) {
            let source = &item.source;
            let Ask::Accounts { .. } = &item.ask else {
                chosen.push(as_account(item));
                continue;
            };
            let (_, provider) = self
                .entity_of(&source.party)
                .ok_or(ManagerError::NotFound)?;
            let link = entity::link::Entity::find()
                .filter(entity::link::Column::AccountId.eq(account))
                .filter(entity::link::Column::PartyId.eq(source.party.to_string()))
                .filter(entity::link::Column::Reference.eq(source.link.to_string()))
                .one(db)
                .await?
                .ok_or(ManagerError::NotFound)?;
            let row = entity::aa_account::Entity::find_by_id(&link.id)
                .one(db)
                .await?
                .ok_or(ManagerError::NotFound)?;
            chosen.push(Chosen {
                account: ConsentAccount {
                    fi_type: link.fi_type.unwrap_or_default(),
                    fip_id: provider.to_string(),
                    acc_type: row.acc_type,
                    link_ref_number: row.link_ref_number,
                    masked_acc_number: row.masked,
                },
                provider: Some(provider),
            });
        }
        Ok(chosen)
    }

    /// Whether an artefact is for a party, and of which consent.
    pub(in crate::service) async fn artefact_of(
        &self,
        db: &impl ConnectionTrait,
        party: &EntityId,
        kind: Kind,
        id: &str,
    ) -> Result<Option<entity::aa_artefact::Model>, ManagerError> {
        let found = entity::aa_artefact::Entity::find_by_id(id).one(db).await?;
        Ok(found.filter(|row| row.party_id == party.as_str() && row.end_of == kind.name()))
    }
}

/// Her store, as the account that an answer comes from (`docs/aa-query-profile.md`).
fn as_account(item: &ApprovedItem) -> Chosen {
    Chosen {
        account: ConsentAccount {
            fi_type: query::FI_TYPE.into(),
            fip_id: item.source.party.to_string(),
            acc_type: query::ACC_TYPE.into(),
            link_ref_number: item.id.to_string(),
            masked_acc_number: query::MASKED.into(),
        },
        provider: None,
    }
}

/// The question as agreed to: with whom the answer comes from, by the key that signs it.
fn agreed(asked: Option<Value>, draft: &ApprovalDraft) -> Result<Option<Value>, ManagerError> {
    let Some(asked) = asked else { return Ok(None) };
    let query = Query::read(&asked).map_err(|_| ManagerError::Unwritable)?;
    let item = draft.items.first().map(|item| &item.value);
    let item = item.ok_or(ManagerError::Unwritable)?;
    let key = item.source.key.clone().ok_or(ManagerError::Unwritable)?;
    let agreed = AgreedQuery::of(query, key, item.preview);
    let value = serde_json::to_value(agreed).map_err(|_| ManagerError::Unwritable)?;
    Ok(Some(value))
}

/// What was asked for, made as small as she has made it.
fn narrowed(
    asked: ConsentDetail,
    draft: &ApprovalDraft,
    chosen: &[Chosen],
    rules: &[String],
) -> SignedConsentDetail {
    let term = &draft.statement.term;
    let ranges = draft.items.iter().map(|item| *item.value.ask.range());
    let from = ranges.clone().map(|range| range.from).min();
    let from = from
        .and_then(|day| day.and_hms_opt(0, 0, 0))
        .map_or(asked.range.from.0, |at| {
            at.and_utc().max(asked.range.from.0)
        });
    let of_accounts = |kind: &String| chosen.iter().any(|c| &c.account.fi_type == kind);
    let fi_types: Vec<_> = asked
        .fi_types
        .iter()
        .filter(|k| of_accounts(k))
        .cloned()
        .collect();
    SignedConsentDetail {
        consent_start: Moment(asked.consent_start.0.max(term.start)),
        consent_expiry: Moment(asked.consent_expiry.0.min(term.expiry)),
        consent_mode: asked.consent_mode,
        fetch_type: match term.fetch {
            FetchType::OneTime => "ONETIME".into(),
            FetchType::Periodic => "PERIODIC".into(),
        },
        consent_types: asked.consent_types,
        fi_types: if fi_types.is_empty() {
            asked.fi_types
        } else {
            fi_types
        },
        data_consumer: asked.data_consumer.clone(),
        data_provider: asked.data_consumer,
        customer: CustomerId {
            id: Personal(String::new()),
        },
        accounts: Vec::new(),
        purpose: asked.purpose,
        range: FiDataRange {
            from: Moment(from),
            to: asked.range.to,
        },
        data_life: asked.data_life,
        frequency: often(term, asked.frequency),
        data_filter: asked.data_filter,
        fair_use: (!rules.is_empty()).then(|| FairUseRef {
            rule_id: rules.join(","),
        }),
        query: asked.query,
    }
}

/// How often, as she has left it; a signed consent knows no `INF`.
fn often(term: &Term, asked: Units) -> Units {
    let Some(frequency) = term.frequency else {
        return Units {
            unit: if asked.unit == "INF" {
                "YEAR".into()
            } else {
                asked.unit
            },
            value: asked.value.max(1.0),
        };
    };
    let unit = match frequency.unit {
        Unit::Hour => "HOUR",
        Unit::Day => "DAY",
        Unit::Month => "MONTH",
        Unit::Year => "YEAR",
    };
    Units {
        unit: unit.into(),
        value: f64::from(frequency.value),
    }
}

/// A purpose by its code, in the words of the table.
fn as_in_the_table(purpose: &Purpose) -> Purpose {
    let facts = purpose.code.parse::<consent_model::purpose::Purpose>();
    Purpose {
        code: purpose.code.clone(),
        ref_uri: Some(format!("{PURPOSES}{}.xml", purpose.code)),
        text: facts.ok().map(|purpose| purpose.facts().text.to_owned()),
        category: None,
    }
}
