//! A manager with a bank, a lender and one person, shared by the tests of this folder.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "no test uses all of it, and each stops at the first surprise"
)]

mod asking;
mod fetching;

use std::{
    collections::BTreeMap,
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use consent_manager::{
    config::{Config, Identity, Passkeys},
    server::{self, Parts, Running, StartError},
    service::{
        Acting, Choice, DecisionOutcome, KeyFolder, LogKey, Manager, ManagerError, ManagerParts,
        OpenedRequest, Outcome, PendingApproval, Retention, SignInIdentity,
    },
};
use consent_model::{
    approval::{Approver, EvidenceSubject, ExpectedSubject},
    artifact::{ArtifactError, CopyFor, Expectation, VerifiedArtifact},
    data_request::{
        DataRequest, RELAYED_TYP, RelayedRequest, SOURCE_TYP, SessionState, SourceRequest,
    },
    dataset::DatasetKind,
    digest::Digest,
    ids::{AccountId, ConsentId, RequestId, SessionId},
    jose::{CompactJws, ForeignJwks, Jwks, SealingKey, SigningKey, VerifyingKey, sign},
    link::{LinkRequest, LinkResponse, RESPONSE_TYP},
    narrowing::TermNarrowing,
    party::{ItemId, Party, PartyId, Role, Standing},
    question::Manifest,
    redacted::Redacted,
    request::{Ask, ConsentRequest, RequestItem, SourceAsk, TYP},
    status_list::{Status, VerifiedStatusList},
    term::{DataLife, DataRange, FetchType, Frequency, Mode, Term, Unit},
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use service_kit::{
    account_aggregator::EdgeConfig,
    clock::{Clock, FixedClock},
    entropy::{IdSource, SeededEntropy},
    mail::MailConfig,
    rate_limit::RateLimit,
    secret::Secret,
};
use url::Url;

pub const IDENTITY: &str = "https://identity.example";
pub const CLIENT: &str = "manager";
pub const SUBJECT: &str = "subject-of-meera";

/// Makes the manager's end of the Account Aggregator network.
pub type MakeEdge = Box<dyn FnOnce(&Url, &Arc<FixedClock>, &Path) -> EdgeConfig>;

pub struct World {
    pub manager: Manager,
    pub clock: Arc<FixedClock>,
    pub ids: IdSource,
    pub identity: SigningKey,
    pub bank: SigningKey,
    pub lender: SigningKey,
    pub item: SigningKey,
    pub account: AccountId,
    database_url: String,
    running: Option<Running>,
    config: Option<Config>,
    dir: PathBuf,
    _dir: Option<tempfile::TempDir>,
}

/// A database of its own: a file, or one on the PostgreSQL server that is named.
pub async fn database(dir: &std::path::Path) -> String {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let Ok(server) = std::env::var("AMANAT_TEST_POSTGRES_URL") else {
        return format!("sqlite://{}/manager.db", dir.display());
    };
    let name = format!(
        "flow_{}_{}",
        std::process::id(),
        MADE.fetch_add(1, Ordering::SeqCst)
    );
    let admin = sea_orm::Database::connect(&server).await.unwrap();
    admin
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    admin.close().await.unwrap();
    let (address, _) = server.rsplit_once('/').unwrap();
    format!("{address}/{name}")
}

async fn open(database_url: &str, clock: &Arc<FixedClock>, ids: &IdSource, keys: &Path) -> Manager {
    Manager::open(ManagerParts {
        database_url: Secret::new(database_url.to_owned()),
        clock: clock.clone(),
        ids: ids.clone(),
        keys: KeyFolder::new(keys),
        seal: Redacted::new([11; 32]),
        issuer: url("https://manager.example/"),
        identity_issuer: IDENTITY.into(),
        identity_client: CLIENT.into(),
        board_url: url("https://board.example/"),
        languages: vec!["en".into(), "hi".into()],
        answer_days: 30,
        mail: true,
        passkeys: Some("manager.example".parse().unwrap()),
        log: LogKey {
            seed: Redacted::new([12; 32]),
            anchor: keys.join("log-checkpoint.txt"),
            witnesses: Vec::new(),
        },
        network: None,
    })
    .await
    .unwrap()
}

fn config(dir: &Path, database_url: &str, parts: &Parts, parties: Vec<Party>) -> Config {
    let listen = parts.listener.local_addr().unwrap();
    Config {
        base_url: url(&format!("http://{listen}/")),
        listen,
        data_dir: dir.to_owned(),
        shared_dir: None,
        database_url: Some(Secret::new(database_url.to_owned())),
        service_name: "Amanat".into(),
        operator: Vec::new(),
        board_url: url("https://board.example/"),
        identity: Identity {
            issuer: IDENTITY.into(),
            client_id: CLIENT.into(),
            client_secret: None,
        },
        passkeys: Passkeys::default(),
        parties,
        questions: Vec::new(),
        languages: vec!["en".into(), "hi".into()],
        mail: Some(MailConfig {
            from: "Amanat <no-reply@manager.example>".into(),
            smtp: None,
            outbox: Some(dir.join("outbox")),
        }),
        secure_cookies: false,
        retention: Retention::default(),
        account_aggregator: None,
        witnesses: Vec::new(),
        limits: RateLimit::default(),
        tls: None,
        http: Default::default(),
        metrics: None,
        log: Default::default(),
        traces: None,
    }
}

pub fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

pub fn party(id: &str, roles: &[Role], key: &SigningKey) -> Party {
    Party {
        id: id.parse().unwrap(),
        name: id.to_owned(),
        roles: roles.to_vec(),
        standing: Standing::Active,
        since: "2026-01-01T00:00:00Z".parse().unwrap(),
        website: url(&format!("https://{id}/")),
        grievance_url: url(&format!("https://{id}/grievance")),
        endpoint: url(&format!("https://{id}/api/")),
        keys: Jwks::new(vec![key.public().clone()]).unwrap(),
        datasets: vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions],
        logo: None,
    }
}

pub fn bank() -> PartyId {
    "bank.example".parse().unwrap()
}

pub fn lender() -> PartyId {
    "lender.example".parse().unwrap()
}

impl World {
    pub async fn new() -> Self {
        Self::with(None, None).await
    }

    /// The same in a folder that stays, on the how-manieth day, with ids of its own.
    pub async fn in_folder(dir: &Path, day: u64, ids_from: u64) -> Self {
        let at = "2026-11-23T10:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let clock = Arc::new(FixedClock::at(
            at + TimeDelta::days(day.cast_signed()) + TimeDelta::hours(day.cast_signed()),
        ));
        let keys = IdSource::new(clock.clone(), Arc::new(SeededEntropy::new(7)));
        let ids = IdSource::new(
            clock.clone(),
            Arc::new(SeededEntropy::new(100 + day + ids_from)),
        );
        let database_url = format!("sqlite://{}/manager.db", dir.display());
        let (bank, lender) = (keys.signing_key(), keys.signing_key());
        let manager = open(&database_url, &clock, &ids, dir).await;
        for entry in [
            party("bank.example", &[Role::Provider], &bank),
            party("lender.example", &[Role::DataUser], &lender),
        ] {
            manager.register_party(&entry).await.unwrap();
        }
        Self {
            account: sign_in(&manager, SUBJECT, "meera@people.example").await,
            manager,
            clock,
            ids,
            identity: keys.signing_key(),
            item: keys.signing_key(),
            bank,
            lender,
            database_url,
            running: None,
            config: None,
            dir: dir.to_owned(),
            _dir: None,
        }
    }

    /// The same, served over HTTP by a manager that delivers to these addresses.
    pub async fn serving(bank: Url, lender: Url) -> Self {
        Self::with(Some([bank, lender]), None).await
    }

    /// The same, with an end of the Account Aggregator network: made once the manager's address, the clock and
    /// a folder are known.
    pub async fn on_network(edge: MakeEdge) -> Self {
        let nowhere = url("http://127.0.0.1:1/");
        Self::with(Some([nowhere.clone(), nowhere]), Some(edge)).await
    }

    async fn with(endpoints: Option<[Url; 2]>, edge: Option<MakeEdge>) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-11-23T10:00:00Z".parse().unwrap()));
        let ids = IdSource::new(clock.clone(), Arc::new(SeededEntropy::new(7)));
        let database_url = database(dir.path()).await;
        let (bank, lender) = (ids.signing_key(), ids.signing_key());
        let mut parties = [
            party("bank.example", &[Role::Provider], &bank),
            party("lender.example", &[Role::DataUser], &lender),
        ];
        let (manager, running, served) = match endpoints {
            None => {
                let manager = open(&database_url, &clock, &ids, dir.path()).await;
                for entry in &parties {
                    manager.register_party(entry).await.unwrap();
                }
                (manager, None, None)
            }
            Some(endpoints) => {
                for (party, endpoint) in parties.iter_mut().zip(endpoints) {
                    party.endpoint = endpoint;
                }
                let listener = TcpListener::bind("127.0.0.1:0").unwrap();
                let parts = Parts {
                    clock: clock.clone(),
                    ids: ids.clone(),
                    listener,
                };
                let mut config = config(dir.path(), &database_url, &parts, parties.to_vec());
                config.account_aggregator =
                    edge.map(|make| make(&config.base_url, &clock, dir.path()));
                let served = config.clone();
                let running = server::start(config, parts).await.unwrap();
                (running.manager.clone(), Some(running), Some(served))
            }
        };
        let account = sign_in(&manager, SUBJECT, "meera@people.example").await;
        let (identity, item) = (ids.signing_key(), ids.signing_key());
        Self {
            manager,
            clock,
            ids,
            identity,
            bank,
            lender,
            item,
            account,
            database_url,
            running,
            config: served,
            dir: dir.path().to_owned(),
            _dir: Some(dir),
        }
    }

    /// Does to the database what no operation does.
    pub async fn damage(&self, statement: &str) {
        let db = sea_orm::Database::connect(&self.database_url)
            .await
            .unwrap();
        db.execute_unprepared(statement).await.unwrap();
        db.close().await.unwrap();
    }

    /// What the history says of a thing that is nobody's: action and reason.
    pub async fn history_of(&self, subject: &str) -> Vec<(String, String)> {
        let db = sea_orm::Database::connect(&self.database_url)
            .await
            .unwrap();
        let ask = "SELECT action, reason FROM history WHERE subject_id = $1 ORDER BY id";
        let ask = sea_orm::Statement::from_sql_and_values(
            db.get_database_backend(),
            ask,
            [subject.into()],
        );
        let rows = db.query_all_raw(ask).await.unwrap();
        db.close().await.unwrap();
        let text = |row: &sea_orm::QueryResult, name| row.try_get("", name).unwrap();
        let rows = rows.iter();
        rows.map(|row| (text(row, "action"), text(row, "reason")))
            .collect()
    }

    /// A second process on the same database.
    pub async fn second(&self) -> Manager {
        self.second_in(self.keys()).await
    }

    /// The same on another machine, with a data folder of its own.
    pub async fn second_in(&self, folder: &Path) -> Manager {
        open(&self.database_url, &self.clock, &self.ids, folder).await
    }

    /// The database.
    pub fn address(&self) -> &str {
        &self.database_url
    }

    /// The folder with the manager's keys.
    pub fn keys(&self) -> &Path {
        &self.dir
    }

    /// Where [`World::serving`] writes mail.
    pub fn outbox(&self) -> std::path::PathBuf {
        self.dir.join("outbox")
    }

    /// Serves by one more manager over the database of [`World::serving`], with what `change` does to its
    /// configuration.
    pub async fn beside(&self, change: impl FnOnce(&mut Config)) -> Result<Running, StartError> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut config = self.config.clone().unwrap();
        change(&mut config);
        let parts = Parts {
            clock: self.clock.clone(),
            ids: self.ids.clone(),
            listener,
        };
        server::start(config, parts).await
    }

    /// Ends what [`World::serving`] has begun.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await.unwrap();
        }
    }

    pub fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }

    pub fn jti(&self) -> String {
        self.ids.token().expose().clone()
    }

    pub async fn link_bank(&self) {
        self.link(&bank(), &self.bank, None).await;
    }

    /// Links her account at a party; a store has a key of hers.
    pub async fn link(&self, party: &PartyId, signer: &SigningKey, key: Option<VerifyingKey>) {
        let answer = self.link_answer(party, key).await;
        let jws = sign(RESPONSE_TYP, &answer, signer).unwrap();
        self.manager.finish_link(self.account, &jws).await.unwrap();
        // The attempt is used up.
        let again = self.manager.finish_link(self.account, &jws).await;
        assert!(matches!(again, Err(ManagerError::LinkNotOpen)));
    }

    /// A party's answer to a link request that has just been made.
    pub async fn link_answer(&self, party: &PartyId, key: Option<VerifyingKey>) -> LinkResponse {
        let asked = self.link_request(self.account, party).await;
        self.link_answer_to(asked, key)
    }

    /// The request with which somebody is sent to a party.
    pub async fn link_request(
        &self,
        who: impl Into<Acting> + Send,
        party: &PartyId,
    ) -> LinkRequest {
        let back = url("https://manager.example/links/return");
        let target = self.manager.begin_link(who, party, back).await.unwrap();
        let jws = target
            .query_pairs()
            .find(|(k, _)| k == "request")
            .unwrap()
            .1
            .into_owned();
        CompactJws::parse(&jws)
            .unwrap()
            .unverified_claims()
            .unwrap()
    }

    /// The party's answer to it.
    pub fn link_answer_to(&self, asked: LinkRequest, key: Option<VerifyingKey>) -> LinkResponse {
        LinkResponse {
            iss: asked.aud,
            aud: self.manager.issuer().clone(),
            iat: self.now(),
            exp: self.now() + 300,
            in_reply_to: asked.jti,
            pseudonym: asked.pseudonym,
            link: "account-0001".parse().unwrap(),
            label: "Savings ••••0001".into(),
            datasets: vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions],
            key,
            confirmed: Vec::new(),
            passkeys_only: false,
        }
    }

    pub fn identity_keys(&self) -> ForeignJwks {
        let keys = Jwks::new(vec![self.identity.public().clone()]).unwrap();
        let mut json = serde_json::to_value(&keys).unwrap();
        json["keys"][0]["kid"] = self.identity.kid().to_string().into();
        ForeignJwks::parse(json.to_string().as_bytes()).unwrap()
    }

    pub fn id_token(&self, nonce: &str, subject: &str) -> String {
        self.id_token_with(nonce, subject, json!({}))
    }

    /// An ID token that says more.
    pub fn id_token_with(&self, nonce: &str, subject: &str, more: serde_json::Value) -> String {
        let mut claims = json!({"iss": IDENTITY, "sub": subject, "aud": CLIENT, "iat": self.now(),
            "exp": self.now() + 300, "auth_time": self.now(), "nonce": nonce});
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        sign("JWT", &claims, &self.identity)
            .unwrap()
            .as_str()
            .to_owned()
    }

    pub async fn open(&self, id: RequestId) -> OpenedRequest {
        self.manager
            .open_request(self.account, id, "en")
            .await
            .unwrap()
    }

    /// Proves an approval that was begun.
    pub async fn prove(&self, pending: &PendingApproval) -> Result<DecisionOutcome, ManagerError> {
        let token = self.id_token(&pending.challenge, SUBJECT);
        let keys = self.identity_keys();
        let complete = self
            .manager
            .complete_approval(self.account, &pending.id, &token, &keys);
        complete.await
    }

    pub async fn approve(&self, periodic: bool) -> ConsentId {
        self.approve_request(self.ask(periodic).await).await
    }

    pub async fn approve_request(&self, id: RequestId) -> ConsentId {
        self.approve_request_by(&self.manager, id).await
    }

    /// The same, where another process issues the copies.
    pub async fn approve_by(&self, issuer: &Manager) -> ConsentId {
        self.approve_request_by(issuer, self.ask(true).await).await
    }

    async fn approve_request_by(&self, issuer: &Manager, id: RequestId) -> ConsentId {
        let choice = choice(&self.open(id).await);
        let pending = self
            .manager
            .begin_approval(self.account, id, &choice)
            .await
            .unwrap();
        let token = self.id_token(&pending.challenge, SUBJECT);
        let keys = self.identity_keys();
        let outcome = issuer
            .complete_approval(self.account, &pending.id, &token, &keys)
            .await
            .unwrap();
        assert_eq!(outcome.outcome, Outcome::Approved);
        assert!(
            outcome
                .return_url
                .as_str()
                .contains("outcome=approved&state=s1")
        );
        outcome.consent.unwrap()
    }

    /// She signs in afresh, and a paused consent goes on.
    pub async fn resume(&self, consent: ConsentId) -> Result<ConsentId, ManagerError> {
        let name = self.manager.begin_resume(self.account, consent).await?;
        let draft = self.manager.drafted_resume(self.account, &name).await?;
        let token = self.id_token(&draft.challenge, SUBJECT);
        self.manager
            .complete_resume(self.account, &name, &token, &self.identity_keys())
            .await
    }

    pub async fn copy(
        &self,
        consent: ConsentId,
        holder: &PartyId,
    ) -> Result<VerifiedArtifact, ArtifactError> {
        let detail = self.manager.consent(self.account, consent).await.unwrap();
        let copy = detail.copies.iter().find(|c| c.party == *holder).unwrap();
        self.verify(&CompactJws::parse(&copy.jws).unwrap(), holder)
    }

    /// Checks an artifact as its holder would.
    pub fn verify(
        &self,
        jws: &CompactJws,
        holder: &PartyId,
    ) -> Result<VerifiedArtifact, ArtifactError> {
        let she = Approver::from(EvidenceSubject {
            iss: IDENTITY.into(),
            aud: CLIENT.into(),
            sub: SUBJECT.into(),
        });
        let (copy_for, expected) = if *holder == bank() {
            (CopyFor::Source, ExpectedSubject::Linked(&she))
        } else {
            (CopyFor::DataUser, ExpectedSubject::AnyTrusted)
        };
        let expectation = Expectation {
            issuer: self.manager.issuer(),
            audience: holder,
            copy_for,
            subject: expected,
            now: self.clock.now(),
        };
        let identity = BTreeMap::from([(IDENTITY.to_owned(), self.identity_keys())]);
        VerifiedArtifact::verify(jws, &self.manager.jwks(), &identity, &expectation)
    }

    pub async fn status(&self, consent: ConsentId, holder: &PartyId) -> Status {
        let reference = self
            .copy(consent, holder)
            .await
            .unwrap()
            .claims()
            .status
            .clone();
        let (token, _) = self.manager.status_token(1).await.unwrap();
        let now = self.clock.now();
        let keys = self.manager.jwks();
        let list = VerifiedStatusList::verify(&token, &keys, &reference.uri, now).unwrap();
        list.status(reference.idx, now).unwrap()
    }
}

pub async fn sign_in(manager: &Manager, subject: &str, email: &str) -> AccountId {
    let who = SignInIdentity {
        issuer: IDENTITY.into(),
        subject: subject.into(),
        name: Some("Somebody".into()),
        email: (!email.is_empty()).then(|| email.into()),
        all_told: true,
    };
    manager.sign_in(&who).await.unwrap().id
}

/// A published question.
pub fn manifest() -> Manifest {
    serde_json::from_value(json!({
        "name": "income", "version": 1, "publisher": "amanat", "purposes": ["105"],
        "title": {"en": "Income"}, "explanation": {"en": "Income"}, "sentence": {"en": "{low}"},
        "inputs": [{"dataset": "bank.transactions", "columns": ["amount_minor"],
            "longest_range_days": 366}],
        "parameters": {},
        "output": {"max_rows": 1, "columns": [
            {"name": "low", "type": "integer", "min": 0.0, "max": 1e9}]},
        "release": "exact",
        "review": {"by": "r", "at": "2026-11-01T00:00:00Z", "state": "published"}
    }))
    .unwrap()
}

pub fn choice(opened: &OpenedRequest) -> Choice {
    let items = opened
        .request
        .items
        .iter()
        .map(|i| (i.id.clone(), None))
        .collect();
    Choice {
        notice: opened.notice.id,
        items,
        seen: opened
            .seen
            .iter()
            .map(|s| (s.item.clone(), s.answer))
            .collect(),
        less: Vec::new(),
        term: TermNarrowing::default(),
    }
}
