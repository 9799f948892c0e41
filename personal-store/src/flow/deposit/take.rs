//! The records come: every page is opened, checked against who signed it and what it answers, and
//! all of them are taken into her vault together or not at all.

use chrono::TimeDelta;
use consent_model::{
    data_request::{MOST_PAGES, SessionState},
    delivery::DeliveryFault,
    ids::SessionId,
    jose::{CompactJws, JoseError, MAX_JWS, PageBinding},
    party::{Party, Role},
    release::{self, ReleaseBody, ReleasePage},
    request::Ask,
};
use payload_opener::{OpenError, OpeningKey};
use service_kit::{http_client::ClientError, manager_client::ManagerCallError};

use super::{Halt, LOOK_AGAIN, ask::item_id, fault, kept, refused, seed_of};
use crate::{
    dataset::{self, DepositSummary, IngestError, Intake, Provenance},
    flow::{FlowError, Store},
    storage::{Deposit, FaultPlace, Reason},
};

impl Store {
    pub(super) async fn look_for_pages(&self, due: &Deposit) -> Result<(), Halt> {
        let session = *kept(due.session.as_ref())?;
        let view = self
            .manager
            .session(session, std::time::Duration::ZERO)
            .await;
        let pending = matches!(&view, Ok(view) if view.state == SessionState::Pending);
        let brought = match pending {
            true => None,
            false => self.brought(due, session).await?,
        };
        if let Some(summary) = brought {
            let pages = match view {
                Ok(view) => view.pages,
                // The session is not known any more, and so has no page to confirm.
                Err(error) if error.last_word().is_some() => 0,
                Err(error) => return Err(error.into()),
            };
            return self.taken(due, pages, &summary).await;
        }
        let view = view?;
        match view.state {
            SessionState::Ready => self.take(due, view.pages).await,
            SessionState::Pending => {
                let next = self.clock.now() + TimeDelta::seconds(LOOK_AGAIN);
                self.db.deposit_later(due.deposit, next, false).await?;
                Ok(())
            }
            SessionState::Failed => Err(refused(
                view.problem.map_or(Reason::NotDelivered, |problem| {
                    Reason::of_problem(problem.kind, Reason::NotDelivered)
                }),
            )),
            SessionState::Expired => Err(refused(Reason::NotWhole)),
            SessionState::Delivered => Err(refused(Reason::NotFetched)),
        }
    }

    /// What is in her vault of this session already: the store may have been killed before it wrote
    /// that down. Whatever has become of the session since, it has come.
    async fn brought(
        &self,
        due: &Deposit,
        session: SessionId,
    ) -> Result<Option<DepositSummary>, FlowError> {
        let person = self.person(due.account).await?;
        let vault = self.vault_of(&person).await?;
        Ok(dataset::brought(&vault, session).await?)
    }

    async fn taken(&self, due: &Deposit, pages: u32, brought: &DepositSummary) -> Result<(), Halt> {
        let missing = &brought.missing;
        self.db.deposit_taken(due.deposit, pages, missing).await?;
        self.wake.notify_one();
        Ok(())
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
            .ok_or_else(|| refused(Reason::ConsentUnfit))?;
        let Ask::Records { datasets, range } = &item.ask else {
            return Err(refused(Reason::ConsentUnfit));
        };
        let provider = self.manager.party(&item.source.party).await?;
        if provider.id != item.source.party || !provider.may_act_as(Role::Provider) {
            return Err(fault(DeliveryFault::SourceStanding));
        }
        let opening = self.vaults.unwrap_secret(
            &format!("opening:{}", due.deposit),
            kept(due.opening_key.as_ref())?,
        )?;
        let key = OpeningKey::from_seed(seed_of(opening.expose())?)
            .map_err(|_| refused(Reason::OwnFault))?;
        let provenance = Provenance {
            deposit: due.deposit,
            source: provider.id.clone(),
            artifact: artifact.jti,
            session,
            asked: datasets.clone(),
            range: *range,
            received_at: self.clock.now(),
        };
        // Before a page is fetched: no session that the manager keeps to its rules has more.
        if pages > MOST_PAGES {
            return Err(fault(DeliveryFault::TooLarge));
        }
        let mut intake = Intake::new(provenance);
        for sequence in 0..pages {
            let expected = PageBinding {
                request: binding,
                sequence,
                last: sequence + 1 == pages,
            };
            let page = self.page(session, &expected, &key, &provider).await;
            let page = page.map_err(|halt| halt.at_page(sequence))?;
            let fits = page.iss == provider.id
                && page.request == binding
                && page.item == item.id
                && page.sequence == sequence
                && page.last == expected.last
                && matches!(page.body, ReleaseBody::Records { .. });
            if !fits {
                return Err(fault(DeliveryFault::OtherDelivery).at_page(sequence));
            }
            intake.page(&page)?;
        }
        let person = self.person(due.account).await?;
        let vault = self.vault_of(&person).await?;
        let brought = intake.keep(&vault).await?;
        self.taken(due, pages, &brought).await
    }

    /// One page, fetched as it streams and never beyond its bound, opened and verified.
    async fn page(
        &self,
        session: SessionId,
        expected: &PageBinding,
        key: &OpeningKey,
        provider: &Party,
    ) -> Result<ReleasePage, Halt> {
        let sealed = match self.manager.page(session, expected.sequence).await {
            Ok(sealed) => sealed,
            Err(ManagerCallError::Document(_)) => return Err(fault(DeliveryFault::NotOpened)),
            Err(ManagerCallError::Call(ClientError::TooLarge(_))) => {
                return Err(fault(DeliveryFault::TooLarge));
            }
            Err(error) => return Err(error.into()),
        };
        let opened = payload_opener::open(&sealed, key, expected).map_err(|error| match error {
            OpenError::WrongBinding => fault(DeliveryFault::PageOrder),
            OpenError::Key => refused(Reason::OwnFault),
            _ => fault(DeliveryFault::NotOpened),
        })?;
        let bytes = opened.expose();
        if bytes.len() > MAX_JWS {
            return Err(fault(DeliveryFault::TooLarge));
        }
        let text = std::str::from_utf8(bytes).map_err(|_| fault(DeliveryFault::NotSigned))?;
        let jws = CompactJws::parse(text).map_err(|_| fault(DeliveryFault::NotSigned))?;
        match jws.verify::<ReleasePage>(release::TYP, &provider.keys) {
            Ok(page) => Ok(page.into_claims()),
            // Signed well; what it says is not a page, or not JSON: there is no NaN.
            Err(JoseError::Payload(_)) => Err(fault(DeliveryFault::Malformed)),
            Err(_) => Err(fault(DeliveryFault::NotSigned)),
        }
    }
}

impl Halt {
    /// Says on which page a fault lies.
    fn at_page(self, page: u32) -> Self {
        match self {
            Self::Refused(reason, place) => {
                let mut place = place.unwrap_or_default();
                place.page = Some(page);
                Self::Refused(reason, Some(place))
            }
            later @ Self::Later(_) => later,
        }
    }
}

impl From<IngestError> for Halt {
    fn from(error: IngestError) -> Self {
        let (page, row, dataset) = error.place();
        let row = row.map(|row| row as u64);
        let place = FaultPlace { page, row, dataset };
        let place = (place != FaultPlace::default()).then_some(place);
        match (error.fault(), error) {
            (Some(fault), _) => Self::Refused(Reason::Fault(fault), place),
            (None, IngestError::Vault(error)) => Self::Later(error.into()),
            (None, _) => refused(Reason::OwnFault),
        }
    }
}
