//! Bringing her records in: the store as a data user.
//!
//! asked → approved → requested → waiting → taken → done. Each step is kept before the next, and
//! each can be repeated: signed documents are kept and sent again byte for byte. A deposit with any
//! fault is refused whole, with the reason kept for her.

use chrono::{DateTime, Months, TimeDelta, Utc};
use consent_model::{
    approval::ExpectedSubject,
    artifact::{ArtifactClaims, CopyFor},
    data_request::{self, DataRequest, SessionState, SourceRequest},
    jose::{self, CompactJws, PageBinding, SigningKey},
    party::{ItemId, Role},
    purpose::Purpose,
    release::{self, ReleaseBody, ReleasePage},
    request::{self, Ask, ConsentRequest, RequestItem, RequestState, SourceAsk},
    term::{DataLife, DataRange, FetchType, Frequency, Mode, Term, Unit},
};
use payload_opener::OpeningKey;
use service_kit::problem::Causes;
use url::Url;

use super::{FlowError, Store, upload::pause};
use crate::{
    dataset::{self, Provenance},
    storage::{AccountId, Deposit, DepositKind, DepositState},
};

/// Days she has for the decision.
const DECISION_DAYS: i64 = 1;
/// Days the consent to bring records in lasts.
const TERM_DAYS: i64 = 365;
/// Months back that records are asked for.
const RANGE_MONTHS: u32 = 60;
/// Seconds between two looks at something that an event would announce earlier.
const LOOK_AGAIN: i64 = 5;

/// A step that was not taken.
enum Halt {
    /// Later again.
    Later(FlowError),
    /// Refused for good.
    Refused(String),
}

impl<E: Into<FlowError>> From<E> for Halt {
    fn from(error: E) -> Self {
        match error.into() {
            FlowError::Refused(_, reason) => Self::Refused(reason.to_owned()),
            FlowError::Manager(error) => match error.problem() {
                Some(problem) if !error.is_transient() => Self::Refused(problem.title.clone()),
                _ => Self::Later(FlowError::Manager(error)),
            },
            other => Self::Later(other),
        }
    }
}

fn refused(reason: &str) -> Halt {
    Halt::Refused(reason.to_owned())
}

impl Store {
    /// Asks, in her name, that providers of this kind deposit her records. Returns where she
    /// decides.
    ///
    /// # Errors
    /// When the request could not be kept or the manager did not take it.
    pub async fn ask_for_deposit(
        &self,
        account: AccountId,
        kind: DepositKind,
    ) -> Result<Url, FlowError> {
        let now = self.clock.now();
        let deposit = self.ids.mint();
        let seed = self.ids.bytes32();
        let cnf = SigningKey::from_seed_ed25519(&seed)?;
        let claims = self.consent_request(kind, &cnf, now)?;
        let jws = self.manager.sign(request::TYP, &claims)?;
        let wrapped = self
            .vaults
            .wrap_secret(&format!("cnf:{deposit}"), &seed, &self.ids)?;
        let new = Deposit {
            deposit,
            account,
            kind,
            state: DepositState::Asked,
            consent_request: jws.clone(),
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
        self.db.begin_deposit(&new, now).await?;
        let view = match self.manager.submit_signed_request(&jws).await {
            Ok(view) => view,
            Err(error) => {
                let reason = "the consent manager did not take the request";
                self.db.deposit_refused(deposit, reason).await?;
                return Err(error.into());
            }
        };
        let next = now + TimeDelta::seconds(LOOK_AGAIN);
        self.db
            .deposit_named(deposit, view.request_id, next)
            .await?;
        Ok(view.redirect_url)
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
                fetch: FetchType::Periodic,
                frequency: Some(Frequency {
                    unit: Unit::Day,
                    value: 24,
                }),
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

    /// Takes every deposit that is due as far as it goes.
    ///
    /// # Errors
    /// When the host database fails.
    pub(crate) async fn deposits_due(&self) -> Result<(), FlowError> {
        for mut due in self.db.deposits_due(self.clock.now()).await? {
            let id = due.deposit;
            match self.advance(&mut due).await {
                Ok(()) => {}
                Err(Halt::Refused(reason)) => {
                    tracing::info!(deposit = %id, "deposit refused");
                    self.db.deposit_refused(id, &reason).await?;
                }
                Err(Halt::Later(error)) => {
                    tracing::warn!(deposit = %id, error = %Causes(&error), "deposit postponed");
                    let next = self.clock.now() + pause(due.attempts);
                    self.db.deposit_later(id, next, true).await?;
                }
            }
        }
        Ok(())
    }

    async fn advance(&self, due: &mut Deposit) -> Result<(), Halt> {
        match due.state {
            DepositState::Asked => self.look_for_decision(due).await,
            DepositState::Approved => {
                self.sign_data_request(due).await?;
                self.wake.notify_one();
                Ok(())
            }
            DepositState::Requested => {
                let jws = kept(due.data_request.as_ref())?;
                let view = self.manager.open_signed_session(jws).await?;
                self.db
                    .deposit_waiting(due.deposit, view.session_id)
                    .await?;
                self.wake.notify_one();
                Ok(())
            }
            DepositState::Waiting => self.look_for_pages(due).await,
            DepositState::Taken => self.confirm(due).await,
            DepositState::Done | DepositState::Refused => Ok(()),
        }
    }

    /// The event may have been missed: ask.
    async fn look_for_decision(&self, due: &Deposit) -> Result<(), Halt> {
        let now = self.clock.now();
        let view = match due.request_id {
            Some(id) => self.manager.request(id).await?,
            None => {
                let view = self
                    .manager
                    .submit_signed_request(&due.consent_request)
                    .await?;
                self.db
                    .deposit_named(due.deposit, view.request_id, now)
                    .await?;
                view
            }
        };
        match (view.state, view.artifact_id) {
            (RequestState::Approved, Some(id)) => {
                let jws = self.manager.artifact(id).await?;
                self.db.deposit_approved(due.deposit, &jws, now).await?;
                self.wake.notify_one();
            }
            (RequestState::Denied, _) => return Err(refused("you said no")),
            (RequestState::Expired, _) => {
                return Err(refused("the request was not decided in time"));
            }
            (RequestState::Failed, _) => {
                return Err(refused("the request could not be carried out"));
            }
            (RequestState::Pending | RequestState::Approved, _) => {
                let next = now + TimeDelta::seconds(LOOK_AGAIN);
                self.db.deposit_later(due.deposit, next, false).await?;
            }
        }
        Ok(())
    }

    async fn sign_data_request(&self, due: &Deposit) -> Result<(), Halt> {
        let now = self.clock.now();
        let artifact = self.deposit_artifact(due).await?;
        let cnf = self
            .vaults
            .unwrap_secret(&format!("cnf:{}", due.deposit), kept(due.cnf.as_ref())?)?;
        let seed: &[u8; 32] = seed_of(cnf.expose())?;
        let cnf = SigningKey::from_seed_ed25519(seed)?;
        let opening_seed = self.ids.bytes32();
        let opening =
            OpeningKey::from_seed(&opening_seed).map_err(|_| refused("a key could not be made"))?;
        let iat = now.timestamp();
        let source = SourceRequest {
            item: item_id()?,
            recipient: opening.sealing_key(),
            iat,
            exp: iat + data_request::SESSION_MINUTES * 60,
            jti: self.ids.uuid_v7().to_string(),
            range: None,
        };
        let source = jose::sign(data_request::SOURCE_TYP, &source, &cnf)?;
        let digest = source.digest();
        let request = DataRequest {
            iss: self.party().clone(),
            aud: self.manager.base().clone(),
            iat,
            exp: iat + data_request::SESSION_MINUTES * 60,
            jti: self.ids.uuid_v7().to_string(),
            artifact: artifact.jti,
            item: item_id()?,
            request: source,
        };
        let request = self.manager.sign(data_request::TYP, &request)?;
        let context = format!("opening:{}", due.deposit);
        let wrapped = self
            .vaults
            .wrap_secret(&context, &opening_seed, &self.ids)?;
        self.db
            .deposit_requested(due.deposit, &request, digest, wrapped)
            .await?;
        Ok(())
    }

    /// Our copy, verified again: it must be for this very request and this very key.
    async fn deposit_artifact(&self, due: &Deposit) -> Result<ArtifactClaims, Halt> {
        let jws = kept(due.artifact.as_ref())?;
        let verified = self
            .verify(jws, CopyFor::DataUser, ExpectedSubject::AnyTrusted)
            .await?;
        let claims = verified.claims();
        let asked = claims.request.as_ref().map(|r| r.value);
        if asked != Some(due.consent_request.digest()) {
            return Err(refused("the artifact is for another request"));
        }
        Ok(claims.clone())
    }

    async fn look_for_pages(&self, due: &Deposit) -> Result<(), Halt> {
        let session = *kept(due.session.as_ref())?;
        let view = self
            .manager
            .session(session, std::time::Duration::ZERO)
            .await?;
        match view.state {
            SessionState::Ready => self.take(due, view.pages).await,
            SessionState::Pending => {
                let next = self.clock.now() + TimeDelta::seconds(LOOK_AGAIN);
                self.db.deposit_later(due.deposit, next, false).await?;
                Ok(())
            }
            SessionState::Failed => Err(Halt::Refused(view.problem.map_or_else(
                || "the provider did not deliver".to_owned(),
                |problem| problem.title,
            ))),
            SessionState::Delivered | SessionState::Expired => {
                Err(refused("the records were not fetched in time"))
            }
        }
    }

    async fn take(&self, due: &Deposit, pages: u32) -> Result<(), Halt> {
        let session = *kept(due.session.as_ref())?;
        let binding = *kept(due.source_digest.as_ref())?;
        let artifact = self.deposit_artifact(due).await?;
        let item = artifact
            .items
            .iter()
            .map(|i| &i.value)
            .find(|item| item_id().is_ok_and(|id| id == item.id))
            .ok_or_else(|| refused("the consent leaves the records out"))?;
        let provider = self.manager.party(&item.source.party).await?;
        if provider.id != item.source.party || !provider.may_act_as(Role::Provider) {
            return Err(refused("the provider is not in good standing"));
        }
        let opening = self.vaults.unwrap_secret(
            &format!("opening:{}", due.deposit),
            kept(due.opening_key.as_ref())?,
        )?;
        let key = OpeningKey::from_seed(seed_of(opening.expose())?)
            .map_err(|_| refused("the opening key cannot be used"))?;
        let mut taken = Vec::new();
        for sequence in 0..pages {
            let expected = PageBinding {
                request: binding,
                sequence,
                last: sequence + 1 == pages,
            };
            let sealed = self.manager.page(session, sequence).await?;
            let opened = payload_opener::open(&sealed, &key, &expected)
                .map_err(|error| Halt::Refused(error.to_string()))?;
            let page = std::str::from_utf8(opened.expose())
                .ok()
                .and_then(|text| CompactJws::parse(text).ok())
                .and_then(|jws| {
                    let page = jws.verify::<ReleasePage>(release::TYP, &provider.keys);
                    page.ok().map(jose::Verified::into_claims)
                })
                .ok_or_else(|| refused("a page is not signed by the provider"))?;
            let fits = page.iss == provider.id
                && page.request == binding
                && page.item == item.id
                && page.sequence == sequence
                && page.last == expected.last
                && matches!(page.body, ReleaseBody::Records { .. });
            if !fits {
                return Err(refused("a page does not belong to this request"));
            }
            taken.push(page);
        }
        let person = self.person(due.account).await?;
        let vault = self.vault_of(&person).await?;
        let provenance = Provenance {
            deposit: due.deposit,
            source: provider.id,
            artifact: artifact.jti,
            session,
            asked: due.kind.datasets(),
            received_at: self.clock.now(),
        };
        match dataset::ingest(&vault, taken, provenance).await {
            Ok(_) => {}
            Err(dataset::IngestError::Vault(error)) => return Err(Halt::Later(error.into())),
            Err(error) => return Err(Halt::Refused(error.to_string())),
        }
        self.db.deposit_taken(due.deposit, pages).await?;
        self.wake.notify_one();
        Ok(())
    }

    async fn confirm(&self, due: &Deposit) -> Result<(), Halt> {
        let session = *kept(due.session.as_ref())?;
        let pages = u32::try_from(due.pages.unwrap_or(0)).unwrap_or(0);
        for number in 0..pages {
            match self.manager.confirm_page(session, number).await {
                Err(error) if error.is_transient() || error.problem().is_none() => {
                    return Err(error.into());
                }
                // The manager has deleted the page already.
                Ok(()) | Err(_) => {}
            }
        }
        self.db.deposit_done(due.deposit).await?;
        Ok(())
    }
}

fn rights_fulfilment() -> Result<Purpose, FlowError> {
    "dpv:RightsFulfilment".parse().map_err(|_| {
        FlowError::Refused(
            consent_model::problem::ProblemType::UnknownPurpose,
            "the purpose is not known",
        )
    })
}

fn item_id() -> Result<ItemId, FlowError> {
    "records".parse().map_err(|_| {
        FlowError::Refused(
            consent_model::problem::ProblemType::Internal,
            "the item has no name",
        )
    })
}

fn kept<T>(value: Option<&T>) -> Result<&T, Halt> {
    value.ok_or_else(|| refused("what was kept of this deposit is not complete"))
}

fn seed_of(bytes: &[u8]) -> Result<&[u8; 32], Halt> {
    bytes
        .try_into()
        .map_err(|_| refused("a kept key is damaged"))
}
