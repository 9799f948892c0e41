//! The manager's operations from request to sharing, without HTTP. Refusals come before success.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops at the first surprise"
)]

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use consent_manager::service::{
    Choice, Manager, ManagerError, ManagerParts, OpenedRequest, Outcome, SignInIdentity,
};
use consent_model::{
    approval::{EvidenceSubject, ExpectedSubject},
    artifact::{ArtifactError, CopyFor, Expectation, LifecycleState, VerifiedArtifact},
    data_request::{
        DataRequest, RELAYED_TYP, RelayedRequest, SOURCE_TYP, SessionState, SourceRequest,
    },
    dataset::DatasetKind,
    decision::Refusal,
    digest::Digest,
    ids::{AccountId, ConsentId, RequestId, SessionId},
    jose::{CompactJws, ForeignJwks, Jwks, SealingKey, SigningKey, sign},
    link::{LinkRequest, LinkResponse, RESPONSE_TYP},
    party::{ItemId, Party, PartyId, Role, Standing},
    problem::ProblemType,
    request::{Ask, ConsentRequest, DenialReason, RequestItem, RequestState, SourceAsk, TYP},
    status_list::{Status, VerifiedStatusList},
    term::{DataLife, DataRange, FetchType, Frequency, Mode, Term, Unit},
};
use sea_orm::ConnectionTrait;
use serde_json::json;
use service_kit::{
    clock::{Clock, FixedClock},
    entropy::{IdSource, SeededEntropy},
};
use url::Url;

const IDENTITY: &str = "https://identity.example";
const CLIENT: &str = "manager";
const SUBJECT: &str = "subject-of-meera";

struct World {
    manager: Manager,
    clock: Arc<FixedClock>,
    ids: IdSource,
    identity: SigningKey,
    bank: SigningKey,
    lender: SigningKey,
    item: SigningKey,
    account: AccountId,
    _dir: tempfile::TempDir,
}

/// A database of its own: a file, or one on the PostgreSQL server that is named.
async fn database(dir: &std::path::Path) -> String {
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

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn party(id: &str, roles: &[Role], key: &SigningKey) -> Party {
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
    }
}

fn bank() -> PartyId {
    "bank.example".parse().unwrap()
}

fn lender() -> PartyId {
    "lender.example".parse().unwrap()
}

impl World {
    async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let clock = Arc::new(FixedClock::at("2026-11-23T10:00:00Z".parse().unwrap()));
        let ids = IdSource::new(clock.clone(), Arc::new(SeededEntropy::new(7)));
        let manager = Manager::open(ManagerParts {
            database_url: database(dir.path()).await,
            clock: clock.clone(),
            ids: ids.clone(),
            key: ids.signing_key(),
            issuer: url("https://manager.example/"),
            identity_issuer: IDENTITY.into(),
            identity_client: CLIENT.into(),
            board_url: url("https://board.example/"),
            languages: vec!["en".into(), "hi".into()],
        })
        .await
        .unwrap();
        let (bank, lender) = (ids.signing_key(), ids.signing_key());
        let parties = [
            party("bank.example", &[Role::Provider], &bank),
            party("lender.example", &[Role::DataUser], &lender),
        ];
        for entry in &parties {
            manager.register_party(entry).await.unwrap();
        }
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
            _dir: dir,
        }
    }

    fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }

    fn jti(&self) -> String {
        self.ids.token().expose().clone()
    }

    fn request(&self, periodic: bool) -> ConsentRequest {
        let range = DataRange {
            from: "2026-01-01".parse().unwrap(),
            to: "2026-06-30".parse().unwrap(),
        };
        ConsentRequest {
            iss: lender(),
            aud: self.manager.issuer().clone(),
            iat: self.now(),
            exp: self.now() + 86_400,
            jti: self.jti(),
            purpose: "105".parse().unwrap(),
            use_description: "To decide on a loan".into(),
            benefit: "A decision today".into(),
            items: vec![RequestItem {
                id: "statement".parse().unwrap(),
                required: true,
                ask: Ask::Records {
                    datasets: vec![DatasetKind::BankTransactions],
                    range,
                },
                source: SourceAsk::Provider { party: None },
                cnf: self.item.public().clone(),
            }],
            term: Term {
                start: self.clock.now(),
                expiry: self.clock.now() + TimeDelta::days(30),
                fetch: if periodic {
                    FetchType::Periodic
                } else {
                    FetchType::OneTime
                },
                frequency: periodic.then_some(Frequency {
                    unit: Unit::Day,
                    value: 2,
                }),
                data_life: DataLife {
                    unit: Unit::Month,
                    value: 1,
                },
                mode: Mode::Store,
            },
            person: Some("Meera@people.example".into()),
            return_url: url("https://lender.example/return"),
            state: Some("s1".into()),
        }
    }

    async fn ask(&self, periodic: bool) -> RequestId {
        let jws = sign(TYP, &self.request(periodic), &self.lender).unwrap();
        self.manager
            .submit_request(&jws)
            .await
            .unwrap()
            .0
            .request_id
    }

    async fn link_bank(&self) {
        let back = url("https://manager.example/links/return");
        let target = self
            .manager
            .begin_link(self.account, &bank(), back)
            .await
            .unwrap();
        let jws = target
            .query_pairs()
            .find(|(k, _)| k == "request")
            .unwrap()
            .1
            .into_owned();
        let asked: LinkRequest = CompactJws::parse(&jws)
            .unwrap()
            .unverified_claims()
            .unwrap();
        let answer = LinkResponse {
            iss: bank(),
            aud: self.manager.issuer().clone(),
            iat: self.now(),
            exp: self.now() + 300,
            in_reply_to: asked.jti,
            pseudonym: asked.pseudonym,
            link: "account-0001".parse().unwrap(),
            label: "Savings ••••0001".into(),
            datasets: vec![DatasetKind::BankAccounts, DatasetKind::BankTransactions],
            key: None,
        };
        let jws = sign(RESPONSE_TYP, &answer, &self.bank).unwrap();
        self.manager.finish_link(self.account, &jws).await.unwrap();
        // The attempt is used up.
        let again = self.manager.finish_link(self.account, &jws).await;
        assert!(matches!(again, Err(ManagerError::LinkNotOpen)));
    }

    fn identity_keys(&self) -> ForeignJwks {
        let keys = Jwks::new(vec![self.identity.public().clone()]).unwrap();
        let mut json = serde_json::to_value(&keys).unwrap();
        json["keys"][0]["kid"] = self.identity.kid().to_string().into();
        ForeignJwks::parse(json.to_string().as_bytes()).unwrap()
    }

    fn id_token(&self, nonce: &str, subject: &str) -> String {
        let claims = json!({"iss": IDENTITY, "sub": subject, "aud": CLIENT, "iat": self.now(),
            "exp": self.now() + 300, "auth_time": self.now(), "nonce": nonce});
        sign("JWT", &claims, &self.identity)
            .unwrap()
            .as_str()
            .to_owned()
    }

    async fn open(&self, id: RequestId) -> OpenedRequest {
        self.manager
            .open_request(self.account, id, "en")
            .await
            .unwrap()
    }

    async fn approve(&self, periodic: bool) -> ConsentId {
        let id = self.ask(periodic).await;
        let choice = choice(&self.open(id).await);
        let pending = self
            .manager
            .begin_approval(self.account, id, &choice)
            .await
            .unwrap();
        let token = self.id_token(&pending.challenge, SUBJECT);
        let keys = self.identity_keys();
        let outcome = self
            .manager
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

    async fn copy(
        &self,
        consent: ConsentId,
        holder: &PartyId,
    ) -> Result<VerifiedArtifact, ArtifactError> {
        let detail = self.manager.consent(self.account, consent).await.unwrap();
        let copy = detail.copies.iter().find(|c| c.party == *holder).unwrap();
        let subject = EvidenceSubject {
            iss: IDENTITY.into(),
            aud: CLIENT.into(),
            sub: SUBJECT.into(),
        };
        let (copy_for, expected) = match copy.copy_for.as_str() {
            "source" => (CopyFor::Source, ExpectedSubject::Linked(&subject)),
            _ => (CopyFor::DataUser, ExpectedSubject::AnyTrusted),
        };
        let expectation = Expectation {
            issuer: self.manager.issuer(),
            audience: holder,
            copy_for,
            subject: expected,
            now: self.clock.now(),
        };
        let identity = BTreeMap::from([(IDENTITY.to_owned(), self.identity_keys())]);
        let jws = CompactJws::parse(&copy.jws).unwrap();
        VerifiedArtifact::verify(&jws, &self.manager.jwks(), &identity, &expectation)
    }

    async fn data_request(&self, consent: ConsentId) -> CompactJws {
        let artifact = self.copy(consent, &lender()).await.unwrap().claims().jti;
        let item: ItemId = "statement".parse().unwrap();
        let recipient: SealingKey = serde_json::from_value(json!({"kty": "OKP", "crv": "X25519",
            "x": "hSDwCYkwp1R0i33ctD73Wg2_Og0mOBr066SpjqqbTmo"}))
        .unwrap();
        let (iat, exp) = (self.now(), self.now() + 600);
        let inner = SourceRequest {
            item: item.clone(),
            recipient,
            iat,
            exp,
            jti: self.jti(),
            range: None,
        };
        let outer = DataRequest {
            iss: lender(),
            aud: self.manager.issuer().clone(),
            iat,
            exp,
            jti: self.jti(),
            artifact,
            item,
            request: sign(SOURCE_TYP, &inner, &self.item).unwrap(),
        };
        sign(consent_model::data_request::TYP, &outer, &self.lender).unwrap()
    }

    async fn status(&self, consent: ConsentId, holder: &PartyId) -> Status {
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

    /// The newest request that waits to be relayed to the bank.
    async fn relayed(&self) -> RelayedRequest {
        let due = self.manager.due_deliveries(100).await.unwrap();
        let newest = due
            .iter()
            .rev()
            .find(|d| d.body.starts_with("eyJ"))
            .unwrap();
        assert_eq!(newest.party.id, bank());
        let jws = CompactJws::parse(&newest.body).unwrap();
        jws.verify(RELAYED_TYP, &self.manager.jwks())
            .unwrap()
            .into_claims()
    }

    /// Serves a session as the bank would, with one page of six sealed bytes.
    async fn serve(&self, request: &CompactJws) -> SessionId {
        let (view, created) = self.manager.open_session(request).await.unwrap();
        assert!(created && view.state == SessionState::Pending);
        let relayed = self.relayed().await;
        assert_ne!(
            relayed.session, view.session_id,
            "the two ends have different ids"
        );
        let digest = Digest::of_bytes(b"sealed");
        let accepted = self
            .manager
            .accept_page(&bank(), relayed.session, 0, true, 6, digest)
            .await;
        accepted.unwrap();
        view.session_id
    }
}

async fn sign_in(manager: &Manager, subject: &str, email: &str) -> AccountId {
    let who = SignInIdentity {
        issuer: IDENTITY.into(),
        subject: subject.into(),
        name: "Somebody".into(),
        email: email.into(),
    };
    manager.sign_in(&who).await.unwrap().id
}

fn choice(opened: &OpenedRequest) -> Choice {
    let items = opened
        .request
        .items
        .iter()
        .map(|i| (i.id.clone(), None))
        .collect();
    Choice {
        notice: opened.notice.id,
        items,
        expiry: None,
    }
}

#[tokio::test]
async fn requests_that_break_a_rule_are_refused_each_with_its_own_problem() {
    let w = World::new().await;
    let good = w.request(false);
    let from_bank = ConsentRequest {
        iss: bank(),
        ..good.clone()
    };
    let elsewhere = ConsentRequest {
        aud: url("https://other.example/"),
        ..good.clone()
    };
    let old = ConsentRequest {
        iat: good.iat - 1000,
        ..good.clone()
    };
    let once_and_often = Term {
        frequency: Some(Frequency {
            unit: Unit::Day,
            value: 1,
        }),
        ..good.term
    };
    let bad_term = ConsentRequest {
        term: once_and_often,
        ..good.clone()
    };
    let mut question = good.clone();
    question.term.mode = Mode::Query;
    question.items[0].source = SourceAsk::Store;
    question.items[0].ask = Ask::Answer {
        question: Digest::of_bytes(b"nobody published this"),
        parameters: serde_json::Map::new(),
        range: *good.items[0].ask.range(),
    };
    for (request, key, expected) in [
        (&good, &w.bank, ProblemType::UnknownKey),
        (&from_bank, &w.bank, ProblemType::NotPermitted),
        (&elsewhere, &w.lender, ProblemType::WrongAudience),
        (&old, &w.lender, ProblemType::OutsideTime),
        (&bad_term, &w.lender, ProblemType::InvalidTerm),
        (&question, &w.lender, ProblemType::UnknownQuestion),
    ] {
        let jws = sign(TYP, request, key).unwrap();
        let refused = w.manager.submit_request(&jws).await.unwrap_err();
        assert_eq!(refused.kind(), expected, "{refused}");
    }

    let jws = sign(TYP, &good, &w.lender).unwrap();
    let (first, created) = w.manager.submit_request(&jws).await.unwrap();
    let (again, repeated) = w.manager.submit_request(&jws).await.unwrap();
    assert!(created && !repeated && first.request_id == again.request_id);
    let changed = ConsentRequest {
        benefit: "something else".into(),
        ..good
    };
    let replay = sign(TYP, &changed, &w.lender).unwrap();
    let refused = w.manager.submit_request(&replay).await.unwrap_err();
    assert_eq!(refused.kind(), ProblemType::Replayed);
}

#[tokio::test]
async fn what_is_hers_is_not_found_by_anyone_else() {
    let w = World::new().await;
    let id = w.ask(false).await;
    let other = sign_in(&w.manager, "another", "arjun@people.example").await;
    assert!(w.manager.waiting(other).await.unwrap().is_empty());
    let peek = w.manager.open_request(other, id, "en").await;
    assert!(matches!(peek, Err(ManagerError::NotFound)));
    assert_eq!(w.manager.waiting(w.account).await.unwrap().len(), 1);
    assert!(matches!(
        w.manager.request_view(&bank(), id).await,
        Err(ManagerError::NotFound)
    ));
}

#[tokio::test]
async fn evidence_of_another_person_or_for_another_approval_issues_nothing() {
    let w = World::new().await;
    w.link_bank().await;
    let id = w.ask(false).await;
    let choice = choice(&w.open(id).await);
    let pending = w
        .manager
        .begin_approval(w.account, id, &choice)
        .await
        .unwrap();
    let keys = w.identity_keys();
    let other = (pending.challenge.as_str(), "someone-else");
    for (nonce, subject) in [other, ("bm90LXRoaXM", SUBJECT)] {
        let token = w.id_token(nonce, subject);
        let refused = w
            .manager
            .complete_approval(w.account, &pending.id, &token, &keys)
            .await;
        assert_eq!(refused.unwrap_err().kind(), ProblemType::InvalidEvidence);
    }
    assert!(w.manager.consents(w.account).await.unwrap().is_empty());

    let token = w.id_token(&pending.challenge, SUBJECT);
    w.clock.advance(Duration::from_secs(360));
    let late = w
        .manager
        .complete_approval(w.account, &pending.id, &token, &keys)
        .await;
    assert!(matches!(late, Err(ManagerError::ApprovalOver)));
}

#[tokio::test]
async fn an_item_without_a_linked_source_cannot_be_approved() {
    let w = World::new().await;
    let id = w.ask(false).await;
    let choice = choice(&w.open(id).await);
    let refused = w.manager.begin_approval(w.account, id, &choice).await;
    assert!(matches!(refused, Err(ManagerError::MissingItem(_))));
}

#[tokio::test]
async fn copies_differ_in_every_id_and_a_providers_copy_does_not_name_the_data_user() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    let user = w.copy(consent, &lender()).await.unwrap();
    let source = w.copy(consent, &bank()).await.unwrap();
    let (user, source) = (user.claims(), source.claims());
    assert_ne!(user.jti, source.jti);
    assert_ne!(user.sub, source.sub);
    assert_ne!(user.status, source.status);
    assert!(!serde_json::to_string(source).unwrap().contains("lender"));
    assert!(source.request.is_none() && source.notice.is_none() && source.data_user.is_none());
    let others = w.manager.artifact(&bank(), user.jti).await;
    assert!(matches!(others, Err(ManagerError::NotFound)));
    assert!(w.manager.artifact(&bank(), source.jti).await.is_ok());
}

#[tokio::test]
async fn a_one_time_consent_serves_once_and_is_recorded_as_shared() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(false).await;
    let first = w.data_request(consent).await;
    let session = w.serve(&first).await;
    let ready = w.manager.session_view(&lender(), session).await.unwrap();
    assert_eq!(ready.state, SessionState::Ready);
    // The same bytes again are the same session, not a second use.
    let (again, created) = w.manager.open_session(&first).await.unwrap();
    assert!(!created && again.session_id == session);
    let refused = w.manager.open_session(&w.data_request(consent).await).await;
    assert!(matches!(
        refused,
        Err(ManagerError::Access(Refusal::Exhausted))
    ));

    w.manager.confirm_page(&lender(), session, 0).await.unwrap();
    let done = w.manager.session_view(&lender(), session).await.unwrap();
    assert_eq!(done.state, SessionState::Delivered);
    let gone = w.manager.page_for(&lender(), session, 0).await;
    assert!(matches!(gone, Err(ManagerError::SessionOver)));
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert_eq!((detail.sharing.len(), detail.sharing[0].bytes), (1, 6));
    let seen_by_bank = w.manager.sharing_of(&bank()).await.unwrap();
    assert_eq!(
        seen_by_bank[0].data_user,
        bank(),
        "the bank does not learn who received"
    );
}

#[tokio::test]
async fn paused_refuses_resumed_serves_and_stopped_is_final_in_the_status_list_too() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.serve(&w.data_request(consent).await).await;

    w.manager.pause(w.account, consent, None).await.unwrap();
    let refused = w.manager.open_session(&w.data_request(consent).await).await;
    assert!(matches!(
        refused,
        Err(ManagerError::Access(Refusal::Paused))
    ));
    assert_eq!(w.status(consent, &bank()).await, Status::Paused);

    w.manager.resume(w.account, consent, None).await.unwrap();
    assert_eq!(w.status(consent, &lender()).await, Status::Valid);
    w.serve(&w.data_request(consent).await).await;

    let request = w.data_request(consent).await;
    let state = w.manager.revoke(w.account, consent, None).await.unwrap();
    assert_eq!(state, LifecycleState::Revoked);
    let refused = w.manager.open_session(&request).await;
    assert!(matches!(
        refused,
        Err(ManagerError::Access(Refusal::Revoked))
    ));
    for holder in [bank(), lender()] {
        assert_eq!(w.status(consent, &holder).await, Status::Revoked);
    }
    let resumed = w.manager.resume(w.account, consent, None).await;
    assert_eq!(resumed.unwrap_err().kind(), ProblemType::StateConflict);
    let detail = w.manager.consent(w.account, consent).await.unwrap();
    assert!(
        detail.history.iter().any(|h| h.action == "withdrawn"),
        "hers, not another's"
    );
}

#[tokio::test]
async fn a_page_on_its_way_when_she_stops_does_not_pass() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    w.manager
        .open_session(&w.data_request(consent).await)
        .await
        .unwrap();
    let session = w.relayed().await.session;
    w.manager.revoke(w.account, consent, None).await.unwrap();
    let late = w
        .manager
        .accept_page(&bank(), session, 0, true, 6, Digest::of_bytes(b"x"))
        .await;
    assert!(matches!(late, Err(ManagerError::Access(Refusal::Revoked))));
}

#[tokio::test]
async fn a_denied_request_keeps_its_reason_and_an_unanswered_one_expires() {
    let w = World::new().await;
    let denied = w.ask(false).await;
    let notice = w.open(denied).await.notice.id;
    let reason = Some(DenialReason::TooMuch);
    w.manager
        .deny(w.account, denied, notice, reason)
        .await
        .unwrap();
    let twice = w.manager.deny(w.account, denied, notice, reason).await;
    assert_eq!(twice.unwrap_err().kind(), ProblemType::StateConflict);

    let ignored = w.ask(false).await;
    w.clock.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(w.manager.expire_due().await.unwrap().ended, 1);
    let view = w.manager.request_view(&lender(), denied).await.unwrap();
    assert_eq!((view.state, view.reason), (RequestState::Denied, reason));
    let view = w.manager.request_view(&lender(), ignored).await.unwrap();
    assert_eq!(view.state, RequestState::Expired);
    let record = w.manager.record(w.account).await.unwrap();
    assert_eq!(record.decisions.len(), 1);
    assert_eq!(record.decisions[0].outcome, "denied");
}

#[tokio::test]
async fn events_are_tried_again_in_order_and_a_consent_expires_by_the_clock() {
    let w = World::new().await;
    w.link_bank().await;
    let consent = w.approve(true).await;
    let due = w.manager.due_deliveries(100).await.unwrap();
    let first = due.iter().find(|d| d.party.id == bank()).unwrap().id;
    w.manager.pause(w.account, consent, None).await.unwrap();
    w.manager.not_delivered(first, Some(503)).await.unwrap();
    let due = w.manager.due_deliveries(100).await.unwrap();
    assert!(
        due.iter().all(|d| d.party.id != bank()),
        "the second event waits for the first"
    );
    w.clock.advance(Duration::from_secs(6));
    let due = w.manager.due_deliveries(100).await.unwrap();
    assert_eq!(due.iter().find(|d| d.party.id == bank()).unwrap().id, first);
    w.manager.delivered(first, 204).await.unwrap();

    w.clock.advance(Duration::from_secs(31 * 86_400));
    w.manager.expire_due().await.unwrap();
    let summary = &w.manager.consents(w.account).await.unwrap()[0];
    assert_eq!(summary.state, LifecycleState::Expired);
}
