//! A bank with one customer, a manager, and a clock that the test moves.

use std::sync::Arc;

use consent_model::{
    approval::{ApprovedItem, ApprovedSource},
    artifact::ArtifactClaims,
    dataset::DatasetKind,
    ids::{ArtifactId, SessionId},
    jose::{CompactJws, PageBinding, SealedPage, SigningKey},
    link::{LinkRequest, LinkResponse, REQUEST_TYP, RESPONSE_TYP},
    party::LinkReference,
    problem::{Problem, ProblemType},
    release::{ReleasePage, TYP},
    request::Ask,
    term::{DataRange, FetchType, Frequency, Term, Unit},
};
use fiduciary_adapter::{AdapterConfig, AdapterParts, CsvSource, Running, party_keys, start};
use payload_opener::OpeningKey;
use reqwest::{Client, RequestBuilder, Response, StatusCode, redirect::Policy};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use service_kit::{
    clock::FixedClock,
    entropy::IdSource,
    server::bind,
    testing::{self, FakeManager, Plan, TakenPage},
};
use url::Url;

use crate::provider::bank::{Bank, CSV, Outbox};

/// She, as the manager names her to the bank, and as she signs in.
pub(crate) const PSEUDONYM: &str = "pseudonym-of-her-1";
pub(crate) const SHE: &str = "she";

pub(crate) struct World {
    pub(crate) running: Running,
    pub(crate) manager: Arc<FakeManager>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) ids: IdSource,
    pub(crate) bank: Arc<Bank>,
    pub(crate) outbox: Arc<Outbox>,
    /// The data user's: signs for the item, and opens what is sealed to it.
    pub(crate) cnf: SigningKey,
    pub(crate) opening: OpeningKey,
    folder: tempfile::TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        let clock = testing::fixed_clock();
        let ids = testing::ids_at(clock.clone(), 7);
        let manager = Arc::new(FakeManager::start(ids.clone()).await);
        let folder = tempfile::tempdir().unwrap();
        let csv = folder.path().join("bank.csv");
        std::fs::write(&csv, CSV).unwrap();
        let bank = Arc::new(Bank {
            records: CsvSource::open(csv).unwrap(),
            reading: Arc::default(),
        });
        let outbox = Arc::new(Outbox::default());
        let data = folder.path().join("data");
        manager.admit(party_keys(&data, &ids).unwrap());
        Self {
            running: run(folder.path(), &manager, &ids, &bank, &outbox).await,
            cnf: ids.signing_key(),
            opening: OpeningKey::from_seed(&ids.bytes32()).unwrap(),
            manager,
            clock,
            ids,
            bank,
            outbox,
            folder,
        }
    }

    /// With her account linked.
    pub(crate) async fn linked() -> (Self, LinkReference) {
        let w = Self::new().await;
        let answer = w.link(&browser(), &w.link_request("linking", SHE)).await;
        let link = w.link_response(&answer).link;
        (w, link)
    }

    /// Stops the adapter and starts it again on the same folder.
    pub(crate) async fn restarted(self) -> Self {
        self.running.stop().await;
        let running = run(
            self.folder.path(),
            &self.manager,
            &self.ids,
            &self.bank,
            &self.outbox,
        )
        .await;
        Self { running, ..self }
    }

    pub(crate) async fn stop(self) {
        self.running.stop().await;
        drop(self.bank);
        if let Some(manager) = Arc::into_inner(self.manager) {
            manager.stop().await;
        }
    }

    pub(crate) fn data_dir(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// The file that the bank reads.
    pub(crate) fn csv(&self) -> std::path::PathBuf {
        self.folder.path().join("bank.csv")
    }

    pub(crate) fn at(&self, path: &str) -> Url {
        self.running.base_url.join(path).unwrap()
    }

    // Linking.

    pub(crate) fn link_request(&self, jti: &str, sub: &str) -> LinkRequest {
        let iat = testing::start().timestamp();
        LinkRequest {
            iss: self.manager.base().clone(),
            aud: "bank.example".parse().unwrap(),
            iat,
            exp: iat + 600,
            jti: jti.into(),
            pseudonym: PSEUDONYM.parse().unwrap(),
            evidence_subject: self.manager.evidence_subject(sub),
            return_url: self.manager.base().join("links/back").unwrap(),
            passkeys: None,
            guardian: None,
        }
    }

    pub(crate) async fn open(
        &self,
        browser: &Client,
        request: &LinkRequest,
        key: &SigningKey,
    ) -> Response {
        let jws = consent_model::jose::sign(REQUEST_TYP, request, key).unwrap();
        let mut url = self.at("link");
        url.query_pairs_mut().append_pair("request", jws.as_str());
        browser.get(url).send().await.unwrap()
    }

    pub(crate) async fn post(
        &self,
        browser: &Client,
        path: &str,
        csrf: &str,
        field: (&str, &str),
    ) -> Response {
        let form = self.form(browser, path, csrf, field);
        form.send().await.unwrap()
    }

    pub(crate) fn form(
        &self,
        browser: &Client,
        path: &str,
        csrf: &str,
        field: (&str, &str),
    ) -> RequestBuilder {
        browser
            .post(self.at(path))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("csrf={csrf}&{}={}", field.0, field.1))
    }

    /// Opens a linking of its own; gives its token.
    pub(crate) async fn began(&self, browser: &Client, jti: &str) -> String {
        let request = self.link_request(jti, SHE);
        let page = self.open(browser, &request, &self.manager.key()).await;
        assert_eq!(page.status(), StatusCode::OK);
        csrf_of(&page.text().await.unwrap())
    }

    /// Looks into the database again until the table has so many rows.
    pub(crate) async fn count_reaches(&self, table: &str, rows: i64) {
        // A minute at most: a busy machine is no failure.
        for _ in 0..1200 {
            if self.count(table).await == rows {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        }
        assert_eq!(self.count(table).await, rows, "`{table}`");
    }

    pub(crate) async fn link(&self, browser: &Client, request: &LinkRequest) -> Response {
        self.prove(browser, request, "user_000001").await
    }

    /// Opens a linking and types the code of this customer, once wrong and once right.
    pub(crate) async fn prove(
        &self,
        browser: &Client,
        request: &LinkRequest,
        customer: &str,
    ) -> Response {
        let page = self.open(browser, request, &self.manager.key()).await;
        assert_eq!(page.status(), StatusCode::OK);
        let csrf = csrf_of(&page.text().await.unwrap());
        let named = ("customer", customer);
        let sent = self.post(browser, "link/identify", &csrf, named).await;
        assert_eq!(sent.status(), StatusCode::OK);
        let code = self.outbox.0.lock().unwrap().last().unwrap().1.clone();
        let wrong = if code == "000000" { "000001" } else { "000000" };
        let refused = self
            .post(browser, "link/verify", &csrf, ("code", wrong))
            .await;
        assert_eq!(refused.status(), StatusCode::FORBIDDEN);
        self.post(browser, "link/verify", &csrf, ("code", &code))
            .await
    }

    pub(crate) fn link_response(&self, answer: &Response) -> LinkResponse {
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let location = answer.headers()["location"].to_str().unwrap();
        let location: Url = location.parse().unwrap();
        assert_eq!(location.origin(), self.manager.base().origin());
        let (_, response) = location
            .query_pairs()
            .find(|(k, _)| k == "response")
            .unwrap();
        let keys = party_keys(&self.data_dir(), &self.ids).unwrap();
        let response = CompactJws::parse(&response).unwrap();
        let response = response.verify::<LinkResponse>(RESPONSE_TYP, &keys);
        response.unwrap().into_claims()
    }

    // Serving.

    /// Her transactions of two months, often enough for any test.
    pub(crate) fn plan(&self, link: &LinkReference) -> Plan {
        let range = DataRange {
            from: "2026-12-01".parse().unwrap(),
            to: "2027-01-31".parse().unwrap(),
        };
        Plan {
            source: "bank.example".parse().unwrap(),
            pseudonym: PSEUDONYM.parse().unwrap(),
            subject: SHE.to_owned(),
            item: ApprovedItem {
                id: "records".parse().unwrap(),
                ask: Ask::Records {
                    datasets: vec![DatasetKind::BankTransactions],
                    range,
                },
                source: ApprovedSource {
                    party: "bank.example".parse().unwrap(),
                    link: link.clone(),
                    key: None,
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
        let item = "records".parse().unwrap();
        let recipient = self.opening.sealing_key();
        self.manager
            .source_request(key, &item, recipient, jti, range)
    }

    /// Opens an uploaded page and checks who signed it.
    pub(crate) fn opened(&self, page: &TakenPage, request: &CompactJws) -> ReleasePage {
        let binding = PageBinding {
            request: request.digest(),
            sequence: page.sequence,
            last: page.last,
        };
        let sealed = SealedPage::parse(&page.sealed).unwrap();
        let opened = payload_opener::open(&sealed, &self.opening, &binding).unwrap();
        let signed = CompactJws::parse(std::str::from_utf8(opened.expose()).unwrap()).unwrap();
        let keys = party_keys(&self.data_dir(), &self.ids).unwrap();
        signed
            .verify::<ReleasePage>(TYP, &keys)
            .unwrap()
            .into_claims()
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
        let bank = "bank.example".parse().unwrap();
        let relayed = self.manager.relayed(&bank, session, artifact, request);
        self.send(&relayed).await
    }

    /// Sends a relayed request as it is.
    pub(crate) async fn send(&self, relayed: &CompactJws) -> Result<(), ProblemType> {
        let call = browser().post(self.at("v1/data-requests"));
        let answer = call.body(relayed.as_str().to_owned()).send().await.unwrap();
        let status = answer.status().as_u16();
        if status == 202 {
            return Ok(());
        }
        let problem: Problem = answer.json().await.unwrap();
        assert_eq!(problem.status, status);
        Err(problem.kind)
    }

    /// Asks under an artifact that must be refused so, and sees that nothing was released or
    /// uploaded and that the refusal stands in the adapter's own record.
    pub(crate) async fn refused(
        &self,
        artifact: ArtifactId,
        request: &CompactJws,
        problem: ProblemType,
    ) {
        let before = (self.count("release").await, self.count("refusal").await);
        assert!(self.running.upload_now().await.unwrap());
        let uploads = self.manager.uploads();
        assert_eq!(self.ask(artifact, request).await, Err(problem));
        let after = (self.count("release").await, self.count("refusal").await);
        assert_eq!(after, (before.0, before.1 + 1), "{problem:?}");
        assert_eq!(self.count("release_page").await, 0, "{problem:?}");
        assert!(self.running.upload_now().await.unwrap());
        assert_eq!(self.manager.uploads(), uploads, "{problem:?}");
        let newest = "SELECT problem AS found FROM refusal ORDER BY id DESC LIMIT 1";
        assert_eq!(self.text(newest).await, problem.facts().slug);
    }

    // The adapter's own database, as an auditor would read it.

    pub(crate) async fn database(&self) -> DatabaseConnection {
        let path = self.data_dir().join("adapter.sqlite");
        let url = format!("sqlite://{}", path.display());
        Database::connect(url).await.unwrap()
    }

    pub(crate) async fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) AS found FROM {table}");
        self.row(&sql).await.try_get("", "found").unwrap()
    }

    /// The column `found` of the one row.
    pub(crate) async fn text(&self, sql: &str) -> String {
        self.row(sql).await.try_get("", "found").unwrap()
    }

    async fn row(&self, sql: &str) -> sea_orm::QueryResult {
        let db = self.database().await;
        let asked = Statement::from_string(DbBackend::Sqlite, sql);
        let row = db.query_one_raw(asked).await.unwrap().unwrap();
        db.close().await.unwrap();
        row
    }
}

async fn run(
    folder: &std::path::Path,
    manager: &FakeManager,
    ids: &IdSource,
    bank: &Arc<Bank>,
    outbox: &Arc<Outbox>,
) -> Running {
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let config = AdapterConfig::new(
        "bank.example".parse().unwrap(),
        format!("http://{address}/").parse().unwrap(),
        folder.join("data"),
        manager.base().clone(),
        manager.identity_issuer().to_owned(),
    );
    let parts = AdapterParts {
        clock: Arc::clone(ids.clock()),
        ids: ids.clone(),
        listener,
        source: Some(bank.clone()),
        codes: Some(outbox.clone()),
    };
    start(config, parts).await.unwrap()
}

pub(crate) fn csrf_of(page: &str) -> String {
    let (_, after) = page.split_once("name=\"csrf\" value=\"").unwrap();
    after.split_once('"').unwrap().0.to_owned()
}

pub(crate) fn browser() -> Client {
    Client::builder()
        .cookie_store(true)
        .redirect(Policy::none())
        .no_proxy()
        .build()
        .unwrap()
}
