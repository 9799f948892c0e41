//! The first step: she is asked, as by any other data user.
//!
//! Asked once and for a few days, because that is all the store does with the answer: it fetches
//! the records one time. Pressing again while a request of hers waits leads to that request.

use chrono::{DateTime, Months, TimeDelta, Utc};
use consent_model::{
    jose::SigningKey,
    party::ItemId,
    problem::ProblemType,
    purpose::Purpose,
    request::{self, Ask, ConsentRequest, RequestItem, SourceAsk},
    term::{DataLife, DataRange, FetchType, Mode, Term, Unit},
};
use url::Url;

use super::LOOK_AGAIN;
use crate::{
    flow::{FlowError, Store},
    storage::{AccountId, Deposit, DepositKind, DepositState},
};

/// Days she has for the decision.
const DECISION_DAYS: i64 = 1;
/// Days the consent to bring records in lasts.
const TERM_DAYS: i64 = 3;
/// Months back that records are asked for.
const RANGE_MONTHS: u32 = 60;

impl Store {
    /// Asks, in her name, that providers of this kind deposit her records. Returns where she
    /// decides.
    ///
    /// # Errors
    /// While her store is not linked: nobody could tell then whether it was she who approved. When
    /// the request could not be kept. When the manager refused it; where it gave no answer, the
    /// same request is sent again in the background.
    pub async fn ask_for_deposit(
        &self,
        account: AccountId,
        kind: DepositKind,
    ) -> Result<Url, FlowError> {
        if !self.db.is_linked(account).await? {
            return Err(FlowError::Refused(
                ProblemType::NotLinked,
                "the store is not linked with the consent manager",
            ));
        }
        let waiting = self.db.deposits_of(account).await?.into_iter();
        let waiting = waiting
            .filter(|deposit| deposit.kind == kind)
            .find(|deposit| deposit.state == DepositState::Asked);
        let asked = match waiting {
            Some(deposit) => deposit,
            None => self.begin_deposit(account, kind).await?,
        };
        let deposit = asked.deposit;
        // The same bytes again get the same answer.
        let sent = self
            .manager
            .submit_signed_request(&asked.consent_request)
            .await;
        let view = match sent {
            Ok(view) => view,
            Err(error) => {
                if error.last_word().is_some() {
                    let reason = "the consent manager did not take the request";
                    let now = self.clock.now();
                    self.db.deposit_refused(deposit, reason, None, now).await?;
                }
                return Err(error.into());
            }
        };
        let next = self.clock.now() + TimeDelta::seconds(LOOK_AGAIN);
        self.db
            .deposit_named(deposit, view.request_id, next)
            .await?;
        Ok(view.redirect_url)
    }

    /// Keeps the signed request and the item's key before the manager hears of them.
    async fn begin_deposit(
        &self,
        account: AccountId,
        kind: DepositKind,
    ) -> Result<Deposit, FlowError> {
        let now = self.clock.now();
        let deposit = self.ids.mint();
        let seed = self.ids.bytes32();
        let cnf = SigningKey::from_seed_ed25519(&seed)?;
        let claims = self.consent_request(kind, &cnf, now)?;
        let jws = self.manager.sign(request::TYP, &claims)?;
        let context = format!("cnf:{deposit}");
        let wrapped = self.vaults.wrap_secret(&context, &seed, &self.ids)?;
        let new = Deposit {
            deposit,
            account,
            kind,
            state: DepositState::Asked,
            consent_request: jws,
            request_id: None,
            cnf: Some(wrapped),
            artifact: None,
            data_request: None,
            source_digest: None,
            opening_key: None,
            session: None,
            pages: None,
            reason: None,
            attempts: 0,
        };
        let next = now + TimeDelta::seconds(LOOK_AGAIN);
        self.db.begin_deposit(&new, now, next).await?;
        Ok(new)
    }

    fn consent_request(
        &self,
        kind: DepositKind,
        cnf: &SigningKey,
        now: DateTime<Utc>,
    ) -> Result<ConsentRequest, FlowError> {
        let today = now.date_naive();
        let range = DataRange {
            from: today
                .checked_sub_months(Months::new(RANGE_MONTHS))
                .unwrap_or(today),
            to: today,
        };
        Ok(ConsentRequest {
            iss: self.party().clone(),
            aud: self.manager.base().clone(),
            iat: now.timestamp(),
            exp: (now + TimeDelta::days(DECISION_DAYS)).timestamp(),
            jti: self.ids.uuid_v7().to_string(),
            purpose: rights_fulfilment()?,
            use_description: match kind {
                DepositKind::Bank => "Keep a copy of your bank records in your own store.",
                DepositKind::Clinic => "Keep a copy of your health records in your own store.",
            }
            .to_owned(),
            benefit: "Questions can then be answered at home, without your records leaving."
                .to_owned(),
            items: vec![RequestItem {
                id: item_id()?,
                required: true,
                ask: Ask::Records {
                    datasets: kind.datasets(),
                    range,
                },
                source: SourceAsk::Provider { party: None },
                cnf: cnf.public().clone(),
            }],
            term: Term {
                start: now,
                expiry: now + TimeDelta::days(TERM_DAYS),
                fetch: FetchType::OneTime,
                frequency: None,
                data_life: DataLife {
                    unit: Unit::Year,
                    value: 10,
                },
                mode: Mode::Store,
            },
            supersedes: None,
            person: None,
            return_url: self.config.base_url.clone(),
            state: None,
        })
    }
}

fn rights_fulfilment() -> Result<Purpose, FlowError> {
    "dpv:RightsFulfilment"
        .parse()
        .map_err(|_| FlowError::Refused(ProblemType::UnknownPurpose, "the purpose is not known"))
}

pub(super) fn item_id() -> Result<ItemId, FlowError> {
    "records"
        .parse()
        .map_err(|_| FlowError::Refused(ProblemType::Internal, "the item has no name"))
}
