//! `POST /Consent`: an aggregator hands over a consent artefact. Everything in it is judged here once more.

use account_aggregator::{
    ErrorCode, Kind, Opened, Refusal,
    artefact::{self, ConsentAccount, SignedConsentDetail},
    detail::check_purpose,
    fair_use::Asked,
    gate::is_uuid,
    message::{ConsentArtefact, NotificationResponse},
};
use chrono::{DateTime, TimeDelta, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait,
    IntoActiveModel, QueryFilter, sea_query::Expr,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{NetworkError, NetworkProvider, kept};
use crate::{
    account_aggregator::provider::FiType,
    storage::entity::{fip_consent, fip_consent_link, fip_document, fip_link, fip_session},
};

pub(super) const TABLE: &str = "fip_consent";
/// How far an aggregator's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(1);

/// What is kept of a consent. Personal.
#[derive(Serialize, Deserialize)]
pub(super) struct KeptConsent {
    /// As it came.
    pub(super) signed: String,
    /// What it says.
    pub(super) detail: SignedConsentDetail,
}

/// A consent that an aggregator brought.
pub(super) struct Held {
    pub(super) row: fip_consent::Model,
    pub(super) detail: SignedConsentDetail,
    /// The accounts under it that are linked.
    pub(super) links: Vec<fip_link::Model>,
}

impl NetworkProvider {
    /// Takes an artefact.
    pub(crate) async fn take_consent(&self, opened: &Opened) -> Result<Value, NetworkError> {
        let artefact: ConsentArtefact = opened.message()?;
        let detail = self.judge(opened, &artefact)?;
        let customer = self.address(&opened.caller, &detail.customer.id)?;
        self.once(opened, async |tx| {
            let key = (opened.caller.to_string(), artefact.consent_id.clone());
            if fip_consent::Entity::find_by_id(key.clone())
                .one(tx)
                .await?
                .is_some()
            {
                return Err(NetworkError::invalid(
                    "a consent of this `consentId` is held already",
                ));
            }
            for account in &detail.accounts {
                check_linked(tx, opened, &customer, account).await?;
            }
            let now = self.now_millis();
            let signature = artefact::signature_of(&artefact.signed_consent);
            let kept = KeptConsent {
                signed: artefact.signed_consent.clone(),
                detail: detail.clone(),
            };
            let row = fip_consent::Model {
                signature: signature.unwrap_or_default().to_owned(),
                sealed: kept::seal(&self.adapter, TABLE, (&key.0, &key.1), &kept)?,
                received_at: now,
                state: "ACTIVE".to_owned(),
                changed_by: "aggregator".to_owned(),
                changed_at: now,
                aggregator: key.0.clone(),
                consent_id: key.1.clone(),
            };
            row.into_active_model().insert(tx).await?;
            for account in &detail.accounts {
                let row = fip_consent_link::Model {
                    aggregator: key.0.clone(),
                    consent_id: key.1.clone(),
                    link_ref: account.link_ref_number.clone(),
                };
                row.into_active_model().insert(tx).await?;
            }
            Ok(Ok(NotificationResponse::ok()))
        })
        .await
    }

    /// All that can be said without looking at what is held.
    fn judge(
        &self,
        opened: &Opened,
        artefact: &ConsentArtefact,
    ) -> Result<SignedConsentDetail, Refusal> {
        let now = self.adapter.now();
        let bad = |what: &str| Err(Refusal::invalid(what));
        if !is_uuid(&artefact.consent_id) {
            return bad("`consentId` must be a UUID");
        }
        if artefact.status != "ACTIVE" {
            return bad("a consent that is handed over must be `ACTIVE`");
        }
        if artefact.create_timestamp.0 > now + AHEAD {
            return bad("`createTimestamp` lies in the future");
        }
        let used = &artefact.consent_use;
        if used.last_use_date_time.0 > now + AHEAD
            || (used.count > 0 && used.last_use_date_time < artefact.create_timestamp)
        {
            return bad("`ConsentUse.lastUseDateTime` must lie between `createTimestamp` and now");
        }
        let detail = self.signed_by_caller(opened, &artefact.signed_consent)?;
        let us = self.edge.gate().id();
        let (consumer, provider) = (&detail.data_consumer, &detail.data_provider);
        if consumer.id != opened.caller || consumer.r#type != "AA" {
            return bad("`DataConsumer` must be the aggregator that hands the consent over");
        }
        if provider.id != *us || provider.r#type != "FIP" {
            return bad("`DataProvider` must be this provider");
        }
        self.address(&opened.caller, &detail.customer.id)?;
        check_purpose(&detail.purpose, ErrorCode::InvalidRequest)?;
        detail.terms().check(now)?;
        if detail.query.is_some() {
            // A statement in place of an answer would be more than she has agreed to.
            return bad("questions are not answered here: leave `Query` out");
        }
        let accounts = &detail.accounts;
        let twice = accounts.iter().enumerate().any(|(place, one)| {
            let same = |other: &ConsentAccount| other.link_ref_number == one.link_ref_number;
            accounts[..place].iter().any(same)
        });
        if accounts.is_empty() || twice {
            return bad("`Accounts` must name at least one account, and each once");
        }
        for account in accounts {
            if account.fip_id != us.as_str() {
                return bad("`Accounts` must be of this provider only");
            }
            let kind = FiType::parse(&account.fi_type);
            let listed = |text: &String| FiType::parse(text) == kind;
            if kind.is_none() || !detail.fi_types.iter().any(listed) {
                return bad("`Accounts` must be of `fiTypes`");
            }
        }
        let asked = Asked {
            purpose: &detail.purpose.code,
            fi_types: &detail.fi_types,
            consent_types: &detail.consent_types,
            // Who receives is not for a provider to know.
            data_user: None,
            terms: detail.terms(),
        };
        self.edge.fair_use().check(&asked, now)?;
        Ok(detail)
    }

    /// Verifies the JWS inside; another aggregator's is told apart from one that does not hold.
    fn signed_by_caller(
        &self,
        opened: &Opened,
        signed: &str,
    ) -> Result<SignedConsentDetail, Refusal> {
        let registry = self.edge.gate().registry();
        let caller = registry.get(Kind::Aa, &opened.caller);
        let caller = caller.ok_or_else(|| Refusal::invalid("the caller is not registered"))?;
        let refusal = match artefact::verify(signed, caller, Kind::Fip) {
            Ok(detail) => return Ok(detail),
            Err(refusal) => refusal,
        };
        let by_another = registry
            .of(Kind::Aa)
            .filter(|entity| entity.id != opened.caller)
            .any(|entity| artefact::verify(signed, entity, Kind::Fip).is_ok());
        if by_another {
            return Err(Refusal::invalid("`signedConsent` is another aggregator's"));
        }
        Err(refusal)
    }

    /// A consent of this aggregator.
    pub(super) async fn held(
        &self,
        tx: &DatabaseTransaction,
        aggregator: &str,
        consent_id: &str,
    ) -> Result<Option<Held>, NetworkError> {
        let key = (aggregator.to_owned(), consent_id.to_owned());
        let Some(row) = fip_consent::Entity::find_by_id(key).one(tx).await? else {
            return Ok(None);
        };
        let place = (aggregator, consent_id);
        let kept: KeptConsent = kept::open(&self.adapter, TABLE, place, &row.sealed)?;
        let names: Vec<&str> = kept
            .detail
            .accounts
            .iter()
            .map(|account| account.link_ref_number.as_str())
            .collect();
        let links = fip_link::Entity::find()
            .filter(fip_link::Column::LinkRef.is_in(names))
            .all(tx)
            .await?;
        Ok(Some(Held {
            row,
            detail: kept.detail,
            links,
        }))
    }
}

impl Held {
    /// Whether an account under it has been delinked. Asked before the consent's state: delinking revokes.
    pub(super) fn check_linked(&self) -> Result<(), Refusal> {
        if self.links.iter().any(|link| link.delinked_at.is_some()) {
            return Err(Refusal::invalid(
                "an account of this consent is not linked any more",
            ));
        }
        Ok(())
    }

    /// Whether it is in force.
    pub(super) fn check_state(&self, now: DateTime<Utc>) -> Result<(), Refusal> {
        let over = |code, what| Err(Refusal::new(code, what));
        match self.row.state.as_str() {
            "REVOKED" => over(ErrorCode::ConsentRevoked, "the consent was revoked"),
            "EXPIRED" => over(ErrorCode::ConsentExpired, "the consent has run out"),
            _ if self.detail.consent_expiry.0 <= now => {
                over(ErrorCode::ConsentExpired, "the consent has run out")
            }
            "PAUSED" => over(ErrorCode::ConsentPaused, "the consent is paused"),
            _ if self.detail.consent_start.0 > now => {
                Err(Refusal::invalid("the consent has not begun yet"))
            }
            _ => Ok(()),
        }
    }
}

/// An account under a consent is one that she has linked through this aggregator, in every member.
async fn check_linked(
    tx: &DatabaseTransaction,
    opened: &Opened,
    customer: &str,
    account: &ConsentAccount,
) -> Result<(), NetworkError> {
    let row = fip_link::Entity::find_by_id(&account.link_ref_number)
        .one(tx)
        .await?;
    let same = |row: &fip_link::Model| {
        row.aggregator == opened.caller.as_str()
            && row.customer == customer
            && row.delinked_at.is_none()
            && FiType::parse(&account.fi_type).map(FiType::name) == Some(row.fi_type.as_str())
            && row.acc_type == account.acc_type
            && row.masked == account.masked_acc_number
    };
    if row.is_some_and(|row| same(&row)) {
        return Ok(());
    }
    Err(NetworkError::invalid(
        "`Accounts` must name linked accounts of this customer exactly as they were linked",
    ))
}

/// Ends a consent that is in force or paused, and with it what was prepared under it. Whether it did.
pub(super) async fn end(
    tx: &DatabaseTransaction,
    key: (String, String),
    state: &str,
    by: &str,
    now: i64,
) -> Result<bool, NetworkError> {
    use fip_session::Column;
    let Some(row) = fip_consent::Entity::find_by_id(key.clone()).one(tx).await? else {
        return Ok(false);
    };
    if matches!(row.state.as_str(), "REVOKED" | "EXPIRED") {
        return Ok(false);
    }
    let mut row = row.into_active_model();
    row.state = Set(state.to_owned());
    row.changed_by = Set(by.to_owned());
    row.changed_at = Set(now);
    row.update(tx).await?;
    let open = fip_session::Entity::find()
        .filter(Column::Aggregator.eq(key.0.as_str()))
        .filter(Column::ConsentId.eq(key.1.as_str()))
        .filter(Column::State.ne("ended"))
        .all(tx)
        .await?;
    for session in open {
        end_session(tx, session).await?;
    }
    Ok(true)
}

/// Ends a session: its sealed documents are gone.
pub(super) async fn end_session(
    tx: &DatabaseTransaction,
    session: fip_session::Model,
) -> Result<(), NetworkError> {
    use fip_document::Column;
    let none = || Expr::value(Option::<String>::None);
    fip_document::Entity::update_many()
        .col_expr(Column::KeyMaterial, none())
        .col_expr(Column::Encrypted, none())
        .filter(Column::SessionId.eq(session.session_id.as_str()))
        .exec(tx)
        .await?;
    let mut session = session.into_active_model();
    session.state = Set("ended".to_owned());
    session.update(tx).await?;
    Ok(())
}
