//! A consent manager and identity provider of a test's own: really signed, and told how to behave.
//!
//! It publishes its keys, signs artifacts with evidence that holds, serves status lists that it
//! signs anew at each call, checks client assertions, and takes pages and refusals as a source
//! sends them. What a test wants to see refused it makes by changing the claims before they are
//! signed ([`FakeManager::consent`] then [`FakeManager::issue`]) or the bytes afterwards
//! ([`FakeManager::publish`]).
//!
//! It keeps no consent rule: it would relay anything, as a dishonest manager could.
#![expect(
    clippy::unwrap_used,
    reason = "test code that other crates use: it stops at the first surprise"
)]

use std::{
    collections::{BTreeMap, HashMap},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering},
    },
};

use actix_web::{
    App, Error, HttpServer,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    web,
};
use chrono::TimeDelta;
use consent_model::{
    data_request::{RELAYED_TYP, RelayedRequest, SOURCE_TYP, SourceRequest},
    ids::{ArtifactId, SessionId},
    jose::{self, CompactJws, Jwks, SealingKey, SigningKey},
    party::{ItemId, PartyId},
    problem::{Problem, ProblemType},
    status_list::{STATUS_LIST_TYP, Status, StatusList, StatusListClaims},
    term::DataRange,
};
use serde::Serialize;
use tokio::sync::Notify;
use url::Url;

use super::{data_user::DataUserSide, log::LogHistory};
use crate::{
    entropy::IdSource,
    manager_client::DeliveryEntry,
    seen_tokens::SeenTokens,
    server::{RunningServer, bind},
};

/// Entries of its status list, unless more are asked for.
const ENTRIES: u32 = 64;
/// Life of its status lists and of what it relays, in seconds.
const LIFE: i64 = 60;

/// How it answers a page that is uploaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relay {
    /// Takes it.
    Takes,
    /// Takes it, but the connection breaks before the answer is out.
    LosesAnswer,
    /// Takes nothing, with this bare status.
    Fails(u16),
    /// Takes nothing, with this problem.
    Refuses(ProblemType),
    /// Answers with two hundred million bytes that are no page.
    Floods,
}

/// How it answers the call for its status list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lists {
    /// With one signed now.
    Fresh,
    /// With this one, whatever has happened since.
    Old(CompactJws),
    /// Not at all.
    None,
}

/// A page that was taken, as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenPage {
    /// The source's name of the session.
    pub session: SessionId,
    /// Its number.
    pub sequence: u32,
    /// Whether it was said to be the last.
    pub last: bool,
    /// Its bytes.
    pub sealed: String,
}

pub(super) struct Shared {
    pub(super) base: Url,
    pub(super) ids: IdSource,
    /// Signs; and is published.
    pub(super) key: Mutex<SigningKey>,
    pub(super) identity: Mutex<SigningKey>,
    pub(super) seen: SeenTokens,
    pub(super) metadata_reads: AtomicUsize,
    pub(super) uploads: AtomicUsize,
    /// After each upload that was answered.
    pub(super) uploaded: Notify,
    silent: AtomicBool,
    /// When calls that it was silent on are let go.
    stopping: Notify,
    /// Consents so far: each has an index of its own.
    indices: AtomicU32,
    /// Entries of its status list.
    entries: u32,
    pub(super) state: Mutex<State>,
}

pub(super) struct State {
    pub(super) party: Option<Jwks>,
    pub(super) artifacts: HashMap<ArtifactId, CompactJws>,
    pub(super) statuses: BTreeMap<u32, Status>,
    pub(super) lists: Lists,
    pub(super) relay: Relay,
    pub(super) refusing: Relay,
    pub(super) pages: Vec<TakenPage>,
    pub(super) refusals: Vec<(SessionId, Problem)>,
    pub(super) deliveries: Vec<DeliveryEntry>,
    pub(super) log: Option<LogHistory>,
    pub(super) data_user: DataUserSide,
}

/// A manager that runs until it is stopped.
pub struct FakeManager {
    pub(super) shared: Arc<Shared>,
    server: RunningServer,
}

impl std::fmt::Debug for FakeManager {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FakeManager")
    }
}

impl FakeManager {
    /// Starts one on a free port, with time and keys from `ids`.
    pub async fn start(ids: IdSource) -> Self {
        Self::with_entries(ids, ENTRIES).await
    }

    /// The same, for so many consents.
    pub async fn with_entries(ids: IdSource, entries: u32) -> Self {
        let (listener, address) = bind(([127, 0, 0, 1], 0).into()).unwrap();
        let shared = Arc::new(Shared {
            // A name, since no passkey belongs to an address.
            base: format!("http://localhost:{}/", address.port())
                .parse()
                .unwrap(),
            key: Mutex::new(ids.signing_key()),
            identity: Mutex::new(ids.signing_key()),
            ids,
            seen: SeenTokens::new(1000, 1000),
            metadata_reads: AtomicUsize::new(0),
            uploads: AtomicUsize::new(0),
            uploaded: Notify::new(),
            silent: AtomicBool::new(false),
            stopping: Notify::new(),
            indices: AtomicU32::new(0),
            entries,
            state: Mutex::new(State {
                party: None,
                artifacts: HashMap::new(),
                statuses: BTreeMap::new(),
                lists: Lists::Fresh,
                relay: Relay::Takes,
                refusing: Relay::Takes,
                pages: Vec::new(),
                refusals: Vec::new(),
                deliveries: Vec::new(),
                log: None,
                data_user: DataUserSide::default(),
            }),
        });
        let data = web::Data::from(Arc::clone(&shared));
        let server = HttpServer::new(move || {
            App::new()
                .app_data(data.clone())
                .app_data(web::PayloadConfig::new(16 * 1024 * 1024))
                .wrap(from_fn(silence))
                .configure(super::data_user_http::routes)
                .configure(super::manager_http::routes)
        })
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
        Self {
            shared,
            server: RunningServer::start(server, address),
        }
    }

    /// Stops it.
    pub async fn stop(self) {
        self.shared.silent.store(false, Ordering::SeqCst);
        self.shared.stopping.notify_waiters();
        self.server.stop().await.unwrap();
    }

    /// Its issuer address.
    #[must_use]
    pub fn base(&self) -> &Url {
        &self.shared.base
    }

    /// The issuer of its identity provider, as ID tokens write it.
    #[must_use]
    pub fn identity_issuer(&self) -> &str {
        self.shared.base.as_str().trim_end_matches('/')
    }

    /// The key that it signs with.
    #[must_use]
    pub fn key(&self) -> SigningKey {
        locked(&self.shared.key).clone()
    }

    /// Takes a new key, publishes only that, and signs with it from now on.
    pub fn change_key(&self) {
        *locked(&self.shared.key) = self.shared.ids.signing_key();
    }

    /// The identity provider takes a new key, publishes only that, and signs with it from now on.
    pub fn change_identity_key(&self) {
        *locked(&self.shared.identity) = self.shared.ids.signing_key();
    }

    /// Takes every call from now on and answers none.
    pub fn fall_silent(&self) {
        self.shared.silent.store(true, Ordering::SeqCst);
    }

    /// Lets the party that holds these keys call.
    pub fn admit(&self, keys: Jwks) {
        self.state().party = Some(keys);
    }

    /// Signs a document.
    pub fn sign<T: Serialize>(&self, typ: &'static str, claims: &T) -> CompactJws {
        jose::sign(typ, claims, &self.key()).unwrap()
    }

    /// Serves these bytes as the artifact of this id.
    pub fn publish(&self, id: ArtifactId, artifact: CompactJws) {
        self.state().artifacts.insert(id, artifact);
    }

    /// Says this at this place of its status list from now on.
    pub fn set_status(&self, index: u32, status: Status) {
        self.state().statuses.insert(index, status);
    }

    /// Answers calls for its status list so from now on.
    pub fn answer_lists(&self, lists: Lists) {
        self.state().lists = lists;
    }

    /// The status list as it stands, signed now.
    #[must_use]
    pub fn status_list(&self) -> CompactJws {
        self.shared.status_list()
    }

    /// Answers uploads so from now on.
    pub fn answer_uploads(&self, relay: Relay) {
        self.state().relay = relay;
    }

    /// Answers refusals of sources so from now on.
    pub fn answer_refusals(&self, relay: Relay) {
        self.state().refusing = relay;
    }

    /// The pages taken so far, each once.
    #[must_use]
    pub fn pages(&self) -> Vec<TakenPage> {
        self.state().pages.clone()
    }

    /// How many uploads were tried, taken or not.
    #[must_use]
    pub fn uploads(&self) -> usize {
        self.shared.uploads.load(Ordering::SeqCst)
    }

    /// Ends once that many uploads have been tried.
    pub async fn uploads_reach(&self, tries: usize) {
        self.until(|| self.uploads() >= tries).await;
    }

    /// Ends once that many pages have been taken.
    pub async fn pages_reach(&self, pages: usize) {
        self.until(|| self.state().pages.len() >= pages).await;
    }

    async fn until(&self, reached: impl Fn() -> bool) {
        loop {
            let upload = self.shared.uploaded.notified();
            if reached() {
                return;
            }
            upload.await;
        }
    }

    /// The sessions that a source has refused to serve after all.
    #[must_use]
    pub fn refusals(&self) -> Vec<(SessionId, Problem)> {
        self.state().refusals.clone()
    }

    /// Serves this history of its transparency log from now on; before, it keeps none.
    pub fn show_log(&self, history: LogHistory) {
        locked(&self.shared.state).log = Some(history);
    }

    /// Shows these as the party's delivery log.
    pub fn show_deliveries(&self, deliveries: Vec<DeliveryEntry>) {
        self.state().deliveries = deliveries;
    }

    /// How often its metadata were read.
    #[must_use]
    pub fn metadata_reads(&self) -> usize {
        self.shared.metadata_reads.load(Ordering::SeqCst)
    }

    /// A source request as the data user would sign it, for five minutes from now.
    pub fn source_request(
        &self,
        cnf: &SigningKey,
        item: &ItemId,
        recipient: SealingKey,
        jti: &str,
        range: Option<DataRange>,
    ) -> CompactJws {
        let iat = self.shared.ids.clock().now().timestamp();
        let claims = SourceRequest {
            item: item.clone(),
            recipient,
            iat,
            exp: iat + 300,
            jti: jti.to_owned(),
            range,
        };
        jose::sign(SOURCE_TYP, &claims, cnf).unwrap()
    }

    /// The document in which it passes a source request on.
    pub fn relayed(
        &self,
        audience: &PartyId,
        session: SessionId,
        artifact: ArtifactId,
        request: &CompactJws,
    ) -> CompactJws {
        let iat = self.shared.ids.clock().now().timestamp();
        let claims = RelayedRequest {
            iss: self.base().clone(),
            aud: audience.clone(),
            iat,
            exp: iat + LIFE,
            session,
            artifact,
            request: request.clone(),
        };
        self.sign(RELAYED_TYP, &claims)
    }

    pub(super) fn next_index(&self) -> u32 {
        let index = self.shared.indices.fetch_add(1, Ordering::SeqCst);
        assert!(
            index < self.shared.entries,
            "a test needs a longer status list"
        );
        index
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.shared.state)
    }
}

impl Shared {
    pub(super) fn status_uri(&self) -> Url {
        self.base.join("status/1").unwrap()
    }

    pub(super) fn status_list(&self) -> CompactJws {
        let mut list = StatusList::new(self.entries);
        for (index, status) in &locked(&self.state).statuses {
            list.set(*index, *status).unwrap();
        }
        let iat = self.ids.clock().now();
        let claims = StatusListClaims {
            sub: self.status_uri(),
            iat,
            exp: iat + TimeDelta::seconds(LIFE),
            ttl: LIFE.unsigned_abs().try_into().unwrap(),
            status_list: list.encode().unwrap(),
        };
        jose::sign(STATUS_LIST_TYP, &claims, &locked(&self.key)).unwrap()
    }
}

pub(super) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn silence<B: MessageBody>(
    call: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    if let Some(shared) = call.app_data::<web::Data<Shared>>().cloned() {
        let stopping = shared.stopping.notified();
        if shared.silent.load(Ordering::SeqCst) {
            stopping.await;
        }
    }
    next.call(call).await
}
