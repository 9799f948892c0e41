//! Fetching one item under an artifact: data request, session, pages, receipt, confirmation.
//!
//! What is sent is on disk before it is sent, with the seed of the key made for it, so that a fetch
//! that was cut short is carried on and does not cost a second use of the consent. Once it is over
//! the seed is gone, and nobody can open those pages again.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, PoisonError, Weak},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::ApprovedItem,
    artifact::VerifiedArtifact,
    data_request::{
        self, DataRequest, MOST_PAGES, SESSION_MINUTES, SessionState, SessionView, SourceRequest,
    },
    digest::Digest,
    ids::{ArtifactId, SessionId},
    jose::{CompactJws, SigningKey, VerifyingKey, sign},
    party::ItemId,
    problem::{Problem, ProblemType},
    request::Ask,
};
use payload_opener::OpeningKey;
use sea_orm::EntityTrait;
use service_kit::manager_client::LONGEST_WAIT;
use zeroize::Zeroizing;

use super::{
    DataUser,
    error::DataUserError,
    keep::{Cell, KeepError},
    pages::{Expected, PageError, PageReader, Received},
    receipts::keep_until,
    storage::{self, broken, millis},
};
use crate::storage::begin;

const TABLE: &str = "data_user_fetch";
/// Life of the source request: that of the longest session, for a source may be away for a while.
const LIFE: TimeDelta = TimeDelta::minutes(SESSION_MINUTES);
/// How long one call waits for the source; a later call carries on.
const PATIENCE: Duration = Duration::from_secs(120);
/// Pause before asking again when the manager did not wait.
const PAUSE: Duration = Duration::from_millis(200);

/// How long her word that a consent goes on is waited for, once the manager's list says so: past the
/// second try of its delivery.
const ON_ITS_WAY: Duration = Duration::from_secs(7);

type Turn = tokio::sync::Mutex<()>;

/// Takes what was received out of our hands.
type Hand<'a> = &'a mut (dyn FnMut(&Received) -> io::Result<()> + Send);

/// One fetch of an item at a time.
#[derive(Default)]
pub(super) struct Turns(Mutex<HashMap<(ArtifactId, ItemId), Weak<Turn>>>);

impl Turns {
    fn of(&self, artifact: ArtifactId, item: &ItemId) -> Arc<Turn> {
        let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        turns.retain(|_, turn| turn.strong_count() > 0);
        let key = (artifact, item.clone());
        if let Some(turn) = turns.get(&key).and_then(Weak::upgrade) {
            return turn;
        }
        let turn = Arc::default();
        turns.insert(key, Arc::downgrade(&turn));
        turn
    }
}

/// A data request on its way.
struct UnderWay {
    id: String,
    jws: CompactJws,
    source_request: Digest,
    key: OpeningKey,
    session: Option<SessionId>,
    asked_at: DateTime<Utc>,
}

fn seed_cell(id: &str) -> Cell<'_> {
    Cell {
        table: TABLE,
        column: "sealed_seed",
        row: id,
        part: "",
    }
}

impl DataUser {
    /// Fetches one item and verifies everything about it. A fetch that was cut short is carried
    /// on.
    ///
    /// It asks even when [`DataUser::decide`] would advise against it: manager and source decide. Only
    /// under a consent that is known to be paused it asks nobody.
    ///
    /// # Errors
    /// [`DataUserError`]; [`DataUserError::problem`] tells what manager or source had against it.
    pub async fn fetch(
        &self,
        artifact: &VerifiedArtifact,
        item: &ItemId,
    ) -> Result<Received, DataUserError> {
        self.fetch_to(artifact, item, &mut |_| Ok(())).await
    }

    /// The same, and hands what came over: once it is on disk where it may be kept, so that
    /// [`Self::kept`] gives it again; else before the fetch is over, so that a fetch whose content
    /// did not reach anybody is carried on.
    pub(crate) async fn fetch_to(
        &self,
        artifact: &VerifiedArtifact,
        item: &ItemId,
        hand: Hand<'_>,
    ) -> Result<Received, DataUserError> {
        let approved = artifact
            .item(item)
            .ok_or_else(|| DataUserError::UnknownItem(item.clone()))?;
        if self.parts().stays_paused(artifact, ON_ITS_WAY).await? {
            let paused = Problem::new(ProblemType::ConsentPaused);
            return Err(DataUserError::Refused(Box::new(paused)));
        }
        let turn = self.0.data_user.turns.of(artifact.claims().jti, item);
        let _turn = turn.lock().await;
        let mut under_way = loop {
            if let Some(under_way) = self.resume(artifact, item).await? {
                break under_way;
            }
            if let Some(under_way) = self.prepare(artifact, approved).await? {
                break under_way;
            }
            // Another process on this database was faster: its data request is carried on.
        };
        let done = self
            .carry_out(&mut under_way, artifact, approved, hand)
            .await;
        match done {
            Ok(received) => Ok(received),
            Err(error) => {
                if let (DataUserError::Page { source, .. }, Some(session)) =
                    (&error, under_way.session)
                {
                    self.refuse_delivery(session, source).await;
                }
                if !error.leaves_open(under_way.session.is_some()) {
                    storage::end_fetch(&self.parts().db, &under_way.id, "failed").await?;
                }
                Err(error)
            }
        }
    }

    /// Says that what came was not taken: her record and the source know then that nothing of it was,
    /// and it counts as no use. If the word is lost the session ends by its time.
    async fn refuse_delivery(&self, session: SessionId, why: &PageError) {
        let told = self.parts().manager.refuse_delivery(session, why.fault());
        if let Err(error) = told.await {
            tracing::warn!(%error, %session, "the manager could not be told that a delivery was refused");
        }
    }

    async fn resume(
        &self,
        artifact: &VerifiedArtifact,
        item: &ItemId,
    ) -> Result<Option<UnderWay>, DataUserError> {
        let parts = self.parts();
        let open = storage::open_fetch(&parts.db, artifact.claims().jti, item.as_str()).await?;
        let Some(row) = open else {
            return Ok(None);
        };
        if row.expires_at <= millis(parts.clock.now()) {
            storage::end_fetch(&parts.db, &row.id, "failed").await?;
            return Ok(None);
        }
        let wrong = |column| broken(TABLE, &row.id, column);
        let sealed = row
            .sealed_seed
            .as_deref()
            .ok_or_else(wrong("sealed_seed"))?;
        let seed = self.keep()?.open_seed(seed_cell(&row.id), sealed)?;
        let session = row.session_id.as_deref().map(str::parse).transpose();
        Ok(Some(UnderWay {
            jws: CompactJws::parse(&row.jws)?,
            source_request: row
                .source_request
                .parse()
                .ok()
                .ok_or_else(wrong("source_request"))?,
            key: OpeningKey::from_seed(&seed).map_err(KeepError::Open)?,
            session: session.ok().ok_or_else(wrong("session_id"))?,
            asked_at: DateTime::from_timestamp_millis(row.created_at)
                .ok_or_else(wrong("created_at"))?,
            id: row.id,
        }))
    }

    async fn prepare(
        &self,
        artifact: &VerifiedArtifact,
        item: &ApprovedItem,
    ) -> Result<Option<UnderWay>, DataUserError> {
        let parts = self.parts();
        let cnf = self.item_key(artifact, &item.id).await?;
        let now = parts.clock.now();
        let seed = Zeroizing::new(parts.ids.bytes32());
        let key = OpeningKey::from_seed(&seed).map_err(KeepError::Open)?;
        let (iat, exp) = (now.timestamp(), (now + LIFE).timestamp());
        let source_request = SourceRequest {
            item: item.id.clone(),
            recipient: key.sealing_key(),
            iat,
            exp,
            jti: parts.ids.uuid_v7().to_string(),
            range: None,
        };
        let source_request = sign(data_request::SOURCE_TYP, &source_request, &cnf)?;
        let id = parts.ids.uuid_v7().to_string();
        let digest = source_request.digest();
        let request = DataRequest {
            iss: parts.config.party.clone(),
            aud: parts.manager.base().clone(),
            iat,
            exp,
            jti: id.clone(),
            artifact: artifact.claims().jti,
            item: item.id.clone(),
            request: source_request,
        };
        let jws = parts.manager.sign(data_request::TYP, &request)?;
        let row = storage::fetch::Model {
            id: id.clone(),
            artifact_id: artifact.claims().jti.to_string(),
            item: item.id.to_string(),
            jws: jws.as_str().to_owned(),
            source_request: digest.to_string(),
            sealed_seed: Some(self.keep()?.seal(seed_cell(&id), seed.as_slice())?),
            session_id: None,
            state: "open".to_owned(),
            created_at: millis(now),
            expires_at: millis(now + LIFE),
        };
        let txn = begin(&parts.db).await?;
        if storage::open_fetch(&txn, artifact.claims().jti, item.id.as_str())
            .await?
            .is_some()
        {
            return Ok(None);
        }
        storage::fetch::Entity::insert(storage::fetch::ActiveModel::from(row))
            .exec_without_returning(&txn)
            .await?;
        txn.commit().await?;
        Ok(Some(UnderWay {
            id,
            jws,
            source_request: digest,
            key,
            session: None,
            asked_at: now,
        }))
    }

    async fn carry_out(
        &self,
        under_way: &mut UnderWay,
        artifact: &VerifiedArtifact,
        item: &ApprovedItem,
        hand: Hand<'_>,
    ) -> Result<Received, DataUserError> {
        let parts = self.parts();
        let session = match under_way.session {
            Some(session) => session,
            None => {
                let view = parts.manager.open_signed_session(&under_way.jws).await?;
                under_way.session = Some(view.session_id);
                let (session, until) = (view.session_id, view.expires_at);
                storage::fetch_session(&parts.db, &under_way.id, session, until).await?;
                view.session_id
            }
        };
        let view = self.wait(session).await?;
        if view.pages == 0 || view.pages > MOST_PAGES {
            return Err(DataUserError::Page {
                number: view.pages,
                source: PageError::Count,
            });
        }
        let keys = self.source_keys(item).await?;
        let claims = artifact.claims();
        let mut reader = PageReader::new(Expected {
            item: item.into(),
            request: under_way.source_request,
            asked_at: under_way.asked_at,
            pages: view.pages,
            keys: &keys,
        });
        for number in 0..view.pages {
            let page = parts.manager.page(session, number).await?;
            reader
                .read(&page, &under_way.key, parts.clock.now())
                .map_err(|source| DataUserError::Page { number, source })?;
        }
        let (received, signed) = reader.finish().map_err(|source| DataUserError::Page {
            number: view.pages - 1,
            source,
        })?;
        if self.came_before(&received, &under_way.id).await? {
            let source = PageError::Repeated;
            return Err(DataUserError::Page { number: 0, source });
        }
        self.forget_due().await?;
        let term = &claims.statement.term;
        let keep_until = keep_until(term.mode, term.data_life, parts.clock.now());
        if keep_until.is_none() {
            hand(&received).map_err(DataUserError::NotHandedOver)?;
        }
        let id = &under_way.id;
        self.keep_received(id, artifact, &item.id, &received, &signed, keep_until)
            .await?;
        for number in 0..view.pages {
            // Ours to say, and harmless if it fails: the manager deletes the page at the
            // session's end.
            if let Err(error) = parts.manager.confirm_page(session, number).await {
                tracing::warn!(%error, %session, number, "a page could not be confirmed");
                break;
            }
        }
        tracing::info!(receipt = %received.receipt, artifact = %claims.jti, "received an item");
        if keep_until.is_some() {
            let receipt = received.receipt;
            hand(&received).map_err(|source| DataUserError::KeptOnly { receipt, source })?;
        }
        Ok(received)
    }

    async fn wait(&self, session: SessionId) -> Result<SessionView, DataUserError> {
        let manager = &self.parts().manager;
        let until_changed = async {
            loop {
                let view = manager.session(session, LONGEST_WAIT).await?;
                if view.state != SessionState::Pending {
                    return Ok(view);
                }
                tokio::time::sleep(PAUSE).await;
            }
        };
        let view: Result<SessionView, DataUserError> =
            tokio::time::timeout(PATIENCE, until_changed)
                .await
                .unwrap_or(Err(DataUserError::NotDelivered(SessionState::Pending)));
        let view = view?;
        match (view.state, view.problem.clone()) {
            (SessionState::Ready, _) => Ok(view),
            (_, Some(problem)) => Err(DataUserError::Refused(Box::new(problem))),
            (state, None) => Err(DataUserError::NotDelivered(state)),
        }
    }

    /// Hers at her store, which the artifact names; else the provider's registered keys.
    async fn source_keys(&self, item: &ApprovedItem) -> Result<Vec<VerifyingKey>, DataUserError> {
        if let Some(key) = &item.source.key {
            return Ok(vec![key.clone()]);
        }
        if matches!(item.ask, Ask::Answer { .. }) {
            return Ok(Vec::new());
        }
        let party = self.parts().manager.party(&item.source.party).await?;
        if party.id == item.source.party {
            Ok(party.keys.keys().to_vec())
        } else {
            Ok(Vec::new())
        }
    }

    async fn item_key(
        &self,
        artifact: &VerifiedArtifact,
        item: &ItemId,
    ) -> Result<SigningKey, DataUserError> {
        let request = artifact
            .claims()
            .request
            .as_ref()
            .map(|shown| shown.value.to_string());
        let request = request.unwrap_or_default();
        let row = storage::item_key::Entity::find_by_id((request.clone(), item.to_string()))
            .one(&self.parts().db)
            .await?
            .ok_or_else(|| DataUserError::UnknownItem(item.clone()))?;
        let seed = self
            .keep()?
            .open_seed(super::item_cell(&request, item), &row.sealed_seed)?;
        Ok(SigningKey::from_seed_ed25519(&seed)?)
    }
}
