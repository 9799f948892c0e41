//! The records come: every page is opened, checked against who signed it and what it answers, and
//! all of them are taken into her vault together or not at all.

use chrono::TimeDelta;
use consent_model::{
    data_request::SessionState,
    ids::SessionId,
    jose::{self, CompactJws, PageBinding},
    party::Role,
    release::{self, ReleaseBody, ReleasePage},
    request::Ask,
};
use payload_opener::OpeningKey;

use super::{Halt, LOOK_AGAIN, ask::item_id, kept, refused, seed_of};
use crate::{
    dataset::{self, Provenance},
    flow::{FlowError, Store},
    storage::Deposit,
};

impl Store {
    pub(super) async fn look_for_pages(&self, due: &Deposit) -> Result<(), Halt> {
        let session = *kept(due.session.as_ref())?;
        let view = self
            .manager
            .session(session, std::time::Duration::ZERO)
            .await;
        let pending = matches!(&view, Ok(view) if view.state == SessionState::Pending);
        if !pending && self.has_brought(due, session).await? {
            let pages = match view {
                Ok(view) => view.pages,
                // The session is not known any more, and so has no page to confirm.
                Err(error) if error.last_word().is_some() => 0,
                Err(error) => return Err(error.into()),
            };
            return self.taken(due, pages).await;
        }
        let view = view?;
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

    /// Whether the records are in her vault already: the store may have been killed before it wrote
    /// that down. Whatever has become of the session since, they have come.
    async fn has_brought(&self, due: &Deposit, session: SessionId) -> Result<bool, FlowError> {
        let person = self.person(due.account).await?;
        let vault = self.vault_of(&person).await?;
        Ok(dataset::brought(&vault, session).await?.is_some())
    }

    async fn taken(&self, due: &Deposit, pages: u32) -> Result<(), Halt> {
        self.db.deposit_taken(due.deposit, pages).await?;
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
            .ok_or_else(|| refused("the consent leaves the records out"))?;
        let Ask::Records { datasets, range } = &item.ask else {
            return Err(refused("the consent is not about records"));
        };
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
            asked: datasets.clone(),
            range: *range,
            received_at: self.clock.now(),
        };
        match dataset::ingest(&vault, taken, provenance).await {
            Ok(_) => {}
            Err(dataset::IngestError::Vault(error)) => return Err(Halt::Later(error.into())),
            Err(error) => return Err(Halt::Refused(error.to_string())),
        }
        self.taken(due, pages).await
    }
}
