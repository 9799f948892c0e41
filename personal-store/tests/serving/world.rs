//! A store with one person, linked and with records, a manager, and a clock that the test moves.

mod records;

use std::{net::TcpListener, path::Path, sync::Arc, time::Duration};

use consent_model::{
    approval::{ApprovedItem, ApprovedSource},
    artifact::{ArtifactClaims, TYP as ARTIFACT_TYP},
    digest::Digest,
    ids::{ArtifactId, SessionId},
    jose::{CompactJws, SigningKey},
    problem::{Problem, ProblemType},
    redacted::Redacted,
    request::Ask,
    term::{DataRange, FetchType, Frequency, Term, Unit},
};
use payload_opener::OpeningKey;
use personal_store::{
    config::{Config, Identity},
    gate::{self, SeeBefore},
    question::Catalogue,
    server::{self, Parts, Running},
    storage::{AccountId, HostDb, Link, Person},
    vault::{Vault, VaultHost, VaultId},
};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use service_kit::{
    clock::{Clock, FixedClock},
    entropy::IdSource,
    keyfile,
    testing::{self, FakeManager, Plan},
    webhook,
};

pub(crate) use self::records::earn;

/// She, as the manager names her to the store, as she signs in, and as the store names the link.
pub(crate) const PSEUDONYM: &str = "pseudonym-of-her-1";
pub(crate) const SHE: &str = "she";
pub(crate) const LINK: &str = "link-of-hers";

pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) manager: FakeManager,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ids: IdSource,
    pub(crate) http: reqwest::Client,
    pub(crate) account: AccountId,
    /// Her vault, looked into beside the store.
    pub(crate) vault: Vault,
    vaults: VaultHost,
    /// The data user's: signs for the item, and opens what is sealed to it.
    pub(crate) cnf: SigningKey,
    pub(crate) opening: OpeningKey,
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        let clock = testing::fixed_clock();
        let ids = testing::ids_at(clock.clone(), 7);
        let manager = FakeManager::start(ids.clone()).await;
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        let host_key = keyfile::load_or_create_seed(&data.join("host.key"), &ids).unwrap();
        let vaults = VaultHost::new(data.join("vaults"), &host_key, 4).unwrap();
        let (account, vault) = move_in(data, &vaults, &manager, &ids).await;
        let running = run(data, &manager, &ids).await;
        manager.admit(running.party().unwrap().keys);
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            running,
            clock,
            http,
            account,
            vault,
            vaults,
            cnf: ids.signing_key(),
            opening: OpeningKey::from_seed(&ids.bytes32()).unwrap(),
            manager,
            ids,
            folder,
        }
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await.unwrap();
        self.manager.stop().await;
    }

    /// Stops the store, lets this happen to its host database, and starts it again.
    pub(crate) async fn restarted(self, meanwhile: &str) -> Self {
        self.restarted_with(meanwhile, |_| ()).await
    }

    /// The same, with a changed configuration.
    pub(crate) async fn restarted_with(
        self,
        meanwhile: &str,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        self.running.stop().await.unwrap();
        let db = database(self.folder.path()).await;
        db.execute_unprepared(meanwhile).await.unwrap();
        db.close().await.unwrap();
        let (mut config, parts) = configured(self.folder.path(), &self.manager, &self.ids);
        change(&mut config);
        let running = server::start(config, parts).await.unwrap();
        Self { running, ..self }
    }

    /// Stops the store, sees it refuse to start so, and starts it as it was once that is mended.
    pub(crate) async fn refusing_to_start(
        self,
        change: impl FnOnce(&mut Config),
        mend: impl FnOnce(),
    ) -> (Self, server::StartError) {
        self.running.stop().await.unwrap();
        let (mut config, parts) = configured(self.folder.path(), &self.manager, &self.ids);
        change(&mut config);
        let refused = server::start(config, parts).await.unwrap_err();
        mend();
        let running = run(self.folder.path(), &self.manager, &self.ids).await;
        (Self { running, ..self }, refused)
    }

    /// Stops the store. One with nobody, elsewhere, runs in its place.
    pub(crate) async fn stopped(self) -> Self {
        self.running.stop().await.unwrap();
        let elsewhere = self.folder.path().join("elsewhere");
        let running = run(&elsewhere, &self.manager, &self.ids).await;
        Self { running, ..self }
    }

    /// The folder of the store.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// One round of the store's background work, after which nothing of it is under way.
    pub(crate) async fn work(&self) {
        self.running.store().work().await;
    }

    /// Lets the longest pause pass, and a round after it.
    pub(crate) async fn later(&self) {
        self.clock.advance(Duration::from_secs(61));
        self.work().await;
    }

    /// Takes in another person, who is not linked.
    pub(crate) async fn newcomer(&self, subject: &str) -> AccountId {
        let db = self.host_db().await;
        let (person, _) = take_in(&db, &self.vaults, &self.manager, &self.ids, subject).await;
        db.close().await.unwrap();
        person
    }

    /// Takes in another person, linked by this name and with these approvals.
    pub(crate) async fn person(&self, subject: &str, name: &str, approver: &str) -> AccountId {
        let account = self.newcomer(subject).await;
        let link = Link {
            pseudonym: name.parse().unwrap(),
            link: format!("link-of-{approver}").parse().unwrap(),
            account,
            evidence: self.manager.evidence_subject(approver),
            guardian: None,
        };
        let db = self.host_db().await;
        db.keep_link(&link, testing::start()).await.unwrap();
        db.close().await.unwrap();
        account
    }

    /// The vault of this account, looked into beside the store, with two months of income.
    pub(crate) async fn with_income(&self, account: AccountId) -> Vault {
        let db = self.host_db().await;
        let person = db.person(account).await.unwrap().unwrap();
        db.close().await.unwrap();
        let vault = self.vaults.open(person.vault, &person.keys).await.unwrap();
        records::deposit(&vault, &self.ids).await;
        vault
    }

    /// The manager tells the store of this copy.
    pub(crate) async fn send_artifact(&self, claims: &ArtifactClaims) -> u16 {
        let artifact = self.manager.sign(ARTIFACT_TYP, claims);
        self.tell("artifact.issued", json!({ "artifact": artifact }))
            .await
    }

    /// An event of the manager's.
    pub(crate) async fn tell(&self, kind: &str, data: Value) -> u16 {
        let id = self.ids.uuid_v7().to_string();
        let event = json!({ "id": id, "at": self.clock.now(), "type": kind, "data": data });
        self.send_event(&self.manager.key(), &event.to_string(), &id)
            .await
    }

    pub(crate) async fn send_event(&self, key: &SigningKey, body: &str, id: &str) -> u16 {
        self.event(key, body, id).await.status().as_u16()
    }

    /// The store's answer to an event.
    pub(crate) async fn event(&self, key: &SigningKey, body: &str, id: &str) -> reqwest::Response {
        let headers = webhook::sign(id, body.as_bytes(), key, self.clock.now()).unwrap();
        let mut call = self.http.post(self.at("v1/events"));
        for (name, value) in headers.pairs() {
            call = call.header(name, value);
        }
        call.body(body.to_owned()).send().await.unwrap()
    }

    pub(crate) fn at(&self, path: &str) -> url::Url {
        self.running.base_url.join(path).unwrap()
    }

    /// Her average monthly income over half a year, often enough for any test.
    pub(crate) fn plan(&self) -> Plan {
        let range = DataRange {
            from: "2026-07-01".parse().unwrap(),
            to: "2026-12-31".parse().unwrap(),
        };
        let parameters = json!({"months": 2, "band": 5000});
        Plan {
            source: "store.example".parse().unwrap(),
            pseudonym: PSEUDONYM.parse().unwrap(),
            subject: SHE.to_owned(),
            item: ApprovedItem {
                id: "income".parse().unwrap(),
                ask: Ask::Answer {
                    question: question(),
                    parameters: parameters.as_object().unwrap().clone(),
                    range,
                    providers: None,
                },
                source: ApprovedSource {
                    party: "store.example".parse().unwrap(),
                    link: LINK.parse().unwrap(),
                    key: Some(self.vault.signing_key().public().clone()),
                },
                cnf: self.cnf.public().clone(),
                preview: None,
            },
            term: Term {
                fetch: FetchType::Periodic,
                frequency: Some(Frequency {
                    unit: Unit::Day,
                    value: 20,
                }),
                ..testing::one_time()
            },
            purpose: "105",
        }
    }

    /// Issues a consent and sees it served, so that what is refused later is not refused for
    /// anything that was wrong with it from the beginning.
    pub(crate) async fn served(&self, plan: &Plan) -> ArtifactClaims {
        let claims = self.manager.consent(plan);
        let artifact = self.manager.issue(&claims);
        assert_eq!(self.ask(artifact, &self.request()).await, Ok(()));
        claims
    }

    /// A fresh source request for the item of [`Self::plan`].
    pub(crate) fn request(&self) -> CompactJws {
        self.request_of(&self.ids.uuid_v7().to_string(), &self.cnf, None)
    }

    pub(crate) fn request_of(
        &self,
        jti: &str,
        key: &SigningKey,
        range: Option<DataRange>,
    ) -> CompactJws {
        let item = "income".parse().unwrap();
        let recipient = self.opening.sealing_key();
        self.manager
            .source_request(key, &item, recipient, jti, range)
    }

    /// Relays a request in a session of its own.
    pub(crate) async fn ask(
        &self,
        artifact: ArtifactId,
        request: &CompactJws,
    ) -> Result<(), ProblemType> {
        self.ask_in(self.ids.mint(), artifact, request).await
    }

    pub(crate) async fn ask_in(
        &self,
        session: SessionId,
        artifact: ArtifactId,
        request: &CompactJws,
    ) -> Result<(), ProblemType> {
        let store = "store.example".parse().unwrap();
        let relayed = self.manager.relayed(&store, session, artifact, request);
        self.present(&relayed).await
    }

    pub(crate) async fn present(&self, document: &CompactJws) -> Result<(), ProblemType> {
        let call = self.http.post(self.at("v1/data-requests"));
        let call = call.header("content-type", "application/jose");
        let answer = call.body(document.as_str().to_owned()).send().await;
        let answer = answer.unwrap();
        let status = answer.status().as_u16();
        if status == 202 {
            return Ok(());
        }
        let problem: Problem = answer.json().await.unwrap();
        assert_eq!(problem.status, status);
        Err(problem.kind)
    }

    /// The problem with which a request under this artifact is refused.
    pub(crate) async fn problem_of(&self, artifact: ArtifactId) -> Value {
        let store = "store.example".parse().unwrap();
        let request = self.request();
        let relayed = self
            .manager
            .relayed(&store, self.ids.mint(), artifact, &request);
        let call = self.http.post(self.at("v1/data-requests"));
        let call = call.header("content-type", "application/jose");
        let answer = call.body(relayed.as_str().to_owned()).send().await.unwrap();
        answer.json().await.unwrap()
    }

    /// Asks under an artifact that must be refused so, and sees that nothing was released or
    /// uploaded.
    pub(crate) async fn refused(
        &self,
        artifact: ArtifactId,
        request: &CompactJws,
        problem: ProblemType,
    ) {
        self.work().await;
        let before = (self.releases().await, self.manager.uploads());
        assert_eq!(self.ask(artifact, request).await, Err(problem));
        assert_eq!(self.waiting().await, 0, "{problem:?}");
        self.work().await;
        let after = (self.releases().await, self.manager.uploads());
        assert_eq!(after, before, "{problem:?}");
    }

    pub(crate) async fn releases(&self) -> usize {
        gate::releases(&self.vault, 1000, None).await.unwrap().len()
    }

    /// Pages in her vault that are still to be uploaded.
    pub(crate) async fn waiting(&self) -> usize {
        gate::pending(&self.vault).await.unwrap().len()
    }

    /// State and problem of a session in the host database.
    pub(crate) async fn session(&self, session: SessionId) -> (String, Option<ProblemType>) {
        let sql = "SELECT state, problem FROM source_sessions WHERE session = ?";
        let db = database(self.folder.path()).await;
        let asked =
            Statement::from_sql_and_values(DbBackend::Sqlite, sql, [session.to_string().into()]);
        let row = db.query_one_raw(asked).await.unwrap().unwrap();
        db.close().await.unwrap();
        let problem: Option<String> = row.try_get("", "problem").unwrap();
        let problem = problem.map(|p| serde_json::from_str::<Problem>(&p).unwrap().kind);
        (row.try_get("", "state").unwrap(), problem)
    }

    pub(crate) async fn host_db(&self) -> HostDb {
        HostDb::open(&self.folder.path().join("host.db"))
            .await
            .unwrap()
    }
}

pub(crate) async fn database(folder: &Path) -> DatabaseConnection {
    let url = format!("sqlite://{}", folder.join("host.db").display());
    Database::connect(url).await.unwrap()
}

/// Gives her a vault with two months of income, and the link that she confirmed.
async fn move_in(
    data: &Path,
    vaults: &VaultHost,
    manager: &FakeManager,
    ids: &IdSource,
) -> (AccountId, Vault) {
    let db = HostDb::open(&data.join("host.db")).await.unwrap();
    let (account, vault) = take_in(&db, vaults, manager, ids, "hers").await;
    records::deposit(&vault, ids).await;
    let link = Link {
        pseudonym: PSEUDONYM.parse().unwrap(),
        link: LINK.parse().unwrap(),
        account,
        evidence: manager.evidence_subject(SHE),
        guardian: None,
    };
    db.keep_link(&link, testing::start()).await.unwrap();
    db.close().await.unwrap();
    (account, vault)
}

/// A person of this name at the identity provider, with an empty vault.
async fn take_in(
    db: &HostDb,
    vaults: &VaultHost,
    manager: &FakeManager,
    ids: &IdSource,
    subject: &str,
) -> (AccountId, Vault) {
    let id: VaultId = ids.mint();
    let keys = vaults.create(id, ids).await.unwrap();
    let vault = vaults.open(id, &keys).await.unwrap();
    let person = Person {
        account: ids.mint(),
        name: Redacted::new(None),
        vault: id,
        keys,
        epoch: 0,
    };
    let issuer = manager.identity_issuer();
    let added = db.add_person(&person, issuer, subject, testing::start());
    assert!(added.await.unwrap());
    (person.account, vault)
}

fn question() -> Digest {
    let catalogue = Catalogue::builtin().unwrap();
    let mut packages = catalogue.packages();
    let income = packages.find(|p| p.manifest().name == "average-monthly-income");
    income.unwrap().digest()
}

async fn run(data: &Path, manager: &FakeManager, ids: &IdSource) -> Running {
    let (config, parts) = configured(data, manager, ids);
    server::start(config, parts).await.unwrap()
}

/// What the store is started with.
pub(crate) fn configured(data: &Path, manager: &FakeManager, ids: &IdSource) -> (Config, Parts) {
    let listener = Arc::new(TcpListener::bind("127.0.0.1:0").unwrap());
    let listen = listener.local_addr().unwrap();
    let config = Config {
        listen,
        base_url: format!("http://{listen}/").parse().unwrap(),
        data_dir: data.to_owned(),
        party: "store.example".parse().unwrap(),
        name: "Store".to_owned(),
        manager_url: manager.base().clone(),
        identity: Identity {
            issuer: manager.identity_issuer().to_owned(),
            client_id: "store".to_owned(),
            client_secret: None,
        },
        host_key: Default::default(),
        older_host_keys: Vec::new(),
        question_dir: None,
        operator: Some("Sample Host".to_owned()),
        most_open_vaults: 4,
        limits: Default::default(),
        // Tests of that set it: all others would wait.
        see_before_release: SeeBefore::Never,
        mail: None,
        tls: None,
        http: Default::default(),
        metrics: None,
        log: Default::default(),
        traces: None,
    };
    let parts = Parts {
        clock: Arc::clone(ids.clock()),
        ids: ids.clone(),
        listener,
    };
    (config, parts)
}
