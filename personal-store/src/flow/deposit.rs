//! Bringing her records in: the store as a data user.
//!
//! asked → approved → requested → waiting → taken → done. Each step is kept before the next, and
//! each can be repeated: signed documents are kept and sent again byte for byte. What may pass by
//! itself is waited for; a deposit with any fault is refused whole, with the reason kept for her.
//! A deposit that is refused after somebody approved, or approved after it was refused, is ending
//! until the manager has been told, so that no consent lives on that the store will not use. She may
//! have been asked for the same more than once: the first request that she approves counts, and the
//! others are superseded.

mod approval;
mod ask;
mod take;

use chrono::TimeDelta;
use consent_model::{
    artifact::ArtifactClaims,
    data_request::{self, DataRequest, SourceRequest},
    delivery::DeliveryFault,
    jose::{self, CompactJws, SigningKey},
    request::RequestState,
};
use payload_opener::OpeningKey;
use service_kit::problem::Causes;

use self::ask::item_id;
use super::{FlowError, Store, upload::pause};
use crate::storage::{Deposit, DepositState, FaultPlace, Reason};

/// What the manager, and so she who approved, is told when the store ends a consent.
pub(super) const NOT_WANTED: &str = "the store will not use this consent";
/// Seconds between two looks at something that an event would announce earlier.
const LOOK_AGAIN: i64 = 5;
/// Seconds between two looks at a request that has been superseded, or at evidence that waits for
/// its key.
const LOOK_SELDOM: i64 = 600;

/// A step that was not taken.
enum Halt {
    /// Later again.
    Later(FlowError),
    /// Refused for good.
    Refused(Reason, Option<FaultPlace>),
}

impl<E: Into<FlowError>> From<E> for Halt {
    fn from(error: E) -> Self {
        match error.into() {
            FlowError::Refused(kind, _) => refused(Reason::of_problem(kind, Reason::OwnFault)),
            FlowError::Manager(error) => match error.last_word() {
                Some(problem) => refused(Reason::of_problem(problem.kind, Reason::NotTaken)),
                None => Self::Later(FlowError::Manager(error)),
            },
            other => Self::Later(other),
        }
    }
}

fn refused(reason: Reason) -> Halt {
    Halt::Refused(reason, None)
}

fn fault(fault: DeliveryFault) -> Halt {
    refused(Reason::Fault(fault))
}

impl Deposit {
    /// Whether another request for the same counts, and not this one.
    pub(crate) fn is_superseded(&self) -> bool {
        self.state == DepositState::Superseded || self.reason == Some(Reason::ByOtherRequest)
    }
}

impl Store {
    /// Takes every deposit that is due as far as it goes.
    ///
    /// # Errors
    /// When the host database fails.
    pub(crate) async fn deposits_due(&self) -> Result<(), FlowError> {
        for mut due in self.db.deposits_due(self.clock.now()).await? {
            let id = due.deposit;
            match self.advance(&mut due).await {
                Ok(()) => {}
                Err(Halt::Refused(reason, place)) => {
                    tracing::info!(deposit = %id, %reason, "deposit refused");
                    let now = self.clock.now();
                    self.db.deposit_refused(id, (reason, place), now).await?;
                }
                Err(Halt::Later(error)) => {
                    tracing::warn!(deposit = %id, error = %Causes(&error), "deposit postponed");
                    let wait = match error {
                        FlowError::Unproven => TimeDelta::seconds(LOOK_SELDOM),
                        _ => pause(due.attempts),
                    };
                    let next = self.clock.now() + wait;
                    self.db.deposit_later(id, next, true).await?;
                }
            }
        }
        Ok(())
    }

    async fn advance(&self, due: &mut Deposit) -> Result<(), Halt> {
        match due.state {
            DepositState::Asked | DepositState::Superseded => self.look_for_decision(due).await,
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
            DepositState::Ending => self.end(due).await,
            DepositState::Done | DepositState::Refused => Ok(()),
        }
    }

    /// The event may have been missed: ask.
    async fn look_for_decision(&self, due: &Deposit) -> Result<(), Halt> {
        let now = self.clock.now();
        let view = match due.request_id {
            Some(id) => self.manager.request(id).await?,
            // Nobody knows its address, so nobody can approve it.
            None if due.state == DepositState::Superseded => {
                return Err(refused(Reason::ByOtherRequest));
            }
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
        if let Some(reason) = Reason::of_request(view.state) {
            return Err(refused(reason));
        }
        match view.artifact_id {
            Some(id) if view.state == RequestState::Approved => {
                let jws = self.manager.artifact(id).await?;
                self.approved(due, &jws).await?;
                self.wake.notify_one();
            }
            _ => {
                let seconds = match due.state {
                    DepositState::Superseded => LOOK_SELDOM,
                    _ => LOOK_AGAIN,
                };
                let next = now + TimeDelta::seconds(seconds);
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
            OpeningKey::from_seed(&opening_seed).map_err(|_| refused(Reason::OwnFault))?;
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

    /// Tells the manager that the consent of a refused deposit is not wanted. Before that, where it
    /// was what came that was refused, why: the source is to hear it, and once the consent has ended
    /// there is no session left to say it of.
    async fn end(&self, due: &Deposit) -> Result<(), Halt> {
        if let (Some(Reason::Fault(fault)), Some(session)) = (due.reason, due.session) {
            match self.manager.refuse_delivery(session, fault).await {
                Err(error) if error.last_word().is_none() => return Err(error.into()),
                // Told; or the session is over for reasons of its own.
                Ok(()) | Err(_) => {}
            }
        }
        let artifact = due.artifact.as_ref();
        if let Some(Ok(claims)) = artifact.map(CompactJws::unverified_claims::<ArtifactClaims>) {
            match self.manager.end(claims.jti, NOT_WANTED).await {
                Err(error) if error.last_word().is_none() => return Err(error.into()),
                // Told; or it has ended already.
                Ok(_) | Err(_) => {}
            }
        }
        self.db.deposit_ended(due.deposit).await?;
        Ok(())
    }
}

fn kept<T>(value: Option<&T>) -> Result<&T, Halt> {
    value.ok_or_else(|| refused(Reason::OwnFault))
}

fn seed_of(bytes: &[u8]) -> Result<&[u8; 32], Halt> {
    bytes.try_into().map_err(|_| refused(Reason::OwnFault))
}
