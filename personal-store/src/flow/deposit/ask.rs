//! The first step: she is asked, as by any other data user.
//!
//! Asked once and for a few days, because that is all the store does with the answer: it fetches
//! the records one time.
//!
//! At the manager, a request belongs to who opens its page first, and a store is not told who that
//! was. So pressing again makes a new request, which nobody has opened: at most one for a click and
//! a few at a time, so that a button cannot flood the manager. The earlier ones stay good, and the
//! first that she approves counts: whichever page she comes back to, her yes there is not lost.

use chrono::{DateTime, Months, TimeDelta, Utc};
use consent_model::{
    jose::SigningKey,
    party::ItemId,
    problem::ProblemType,
    purpose::Purpose,
    request::{self, Ask, ConsentRequest, RequestItem, RequestState, RequestView, SourceAsk},
    term::{DataLife, DataRange, FetchType, Mode, Term, Unit},
};
use url::Url;

use super::LOOK_AGAIN;
use crate::{
    flow::{FlowError, Store},
    storage::{AccountId, Deposit, DepositKind, DepositState, Reason},
};

/// Seconds in which pressing again is the same click.
const ONE_CLICK: i64 = 10;
/// Most requests for the same that wait for her; beyond, pressing again leads to the latest.
const MOST_WAITING: u32 = 5;
/// Days she has for the decision.
const DECISION_DAYS: i64 = 1;
/// Days the consent to bring records in lasts.
const TERM_DAYS: i64 = 3;
/// Months back that records are asked for.
const RANGE_MONTHS: u32 = 60;

impl Store {
    /// Asks, in her name, that providers of this kind deposit her records. Returns where she
    /// decides. Once more where she has been asked before, unless that was a moment ago or often.
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
        let mut waiting = None;
        if let Some(earlier) = self.db.deposit_asked(account, kind).await? {
            match self.submit(&earlier).await {
                Ok(view) if leads_on(&earlier, &view) => return Ok(view.redirect_url),
                Ok(view) => match Reason::of_request(view.state) {
                    // The store has not heard of it yet.
                    Some(reason) => self.refused_when_asking(&earlier, reason).await?,
                    None => waiting = Some(view.redirect_url),
                },
                // The manager has no use for it; it is over here, too.
                Err(FlowError::Manager(error)) if error.last_word().is_some() => {}
                Err(error) => return Err(error),
            }
        }
        let new = self.begin_deposit(account, kind).await?;
        let asked = match (new, waiting) {
            (Some(new), _) => new,
            (None, Some(waiting)) => return Ok(waiting),
            // Another click of hers was faster.
            (None, None) => {
                let asked = self.db.deposit_asked(account, kind).await?;
                asked.ok_or(FlowError::Refused(
                    ProblemType::TooManyRequests,
                    "the same was asked for a moment ago",
                ))?
            }
        };
        Ok(self.submit(&asked).await?.redirect_url)
    }

    /// Sends the request of a deposit; the same bytes again get the same answer.
    async fn submit(&self, asked: &Deposit) -> Result<RequestView, FlowError> {
        let deposit = asked.deposit;
        let sent = self
            .manager
            .submit_signed_request(&asked.consent_request)
            .await;
        let view = match sent {
            Ok(view) => view,
            Err(error) => {
                if error.last_word().is_some() {
                    self.refused_when_asking(asked, Reason::NotTaken).await?;
                }
                return Err(error.into());
            }
        };
        let next = self.clock.now() + TimeDelta::seconds(LOOK_AGAIN);
        self.db
            .deposit_named(deposit, view.request_id, next)
            .await?;
        Ok(view)
    }

    async fn refused_when_asking(&self, asked: &Deposit, reason: Reason) -> Result<(), FlowError> {
        let now = self.clock.now();
        let deposit = asked.deposit;
        Ok(self
            .db
            .deposit_refused(deposit, (reason, None), now)
            .await?)
    }

    /// Keeps the signed request and the item's key before the manager hears of them; none when too
    /// many wait, or one from just now.
    async fn begin_deposit(
        &self,
        account: AccountId,
        kind: DepositKind,
    ) -> Result<Option<Deposit>, FlowError> {
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
            evidence_key: None,
            data_request: None,
            source_digest: None,
            opening_key: None,
            session: None,
            pages: None,
            reason: None,
            fault_place: None,
            missing: Vec::new(),
            attempts: 0,
        };
        let next = now + TimeDelta::seconds(LOOK_AGAIN);
        let bound = (MOST_WAITING, now - TimeDelta::seconds(ONE_CLICK));
        let kept = self.db.begin_deposit(&new, bound, now, next).await?;
        Ok(kept.then_some(new))
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

/// Whether pressing again leads to the earlier request: she has approved it, or nobody has been led
/// to it yet, so that it is nobody else's.
fn leads_on(earlier: &Deposit, view: &RequestView) -> bool {
    match view.state {
        RequestState::Approved => true,
        RequestState::Pending => earlier.request_id.is_none(),
        RequestState::Denied | RequestState::Expired | RequestState::Failed => false,
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
