//! The data user's side against a small manager, source and identity provider of its own.

use std::sync::Mutex;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use consent_model::{
    approval::{
        ApprovalStatement, ApprovedItem, ApprovedSource, Disclosure, Evidence, STATEMENT_TAG,
        challenge,
    },
    artifact::{ArtifactClaims, VERSION},
    data_request::{self, DataRequest, SourceRequest},
    dataset::DatasetKind,
    digest::Digest,
    jose::{PageBinding, SigningKey, seal, sign},
    problem::{Problem, ProblemType},
    release::{ReleaseBody, ReleasePage},
    request::{Ask, RequestState, SourceAsk},
    status_list::StatusReference,
    term::{DataLife, DataRange, FetchType, Mode, Term, Unit},
};
use serde_json::json;
use service_kit::{
    entropy::IdSource,
    http_client::{HttpClient, HttpClientOptions, RetryPolicy},
    server::{RunningServer, bind},
    testing::{fixed_clock, ids_at},
};
use url::Url;

use super::*;
use crate::config::AdapterConfig;

/// What goes wrong, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Twist {
    None,
    OtherPurpose,
    OtherItemKey,
    OtherRequest,
    Refused,
    OtherSigner,
    OtherBinding,
    OtherRecipient,
    SwappedPages,
    WrongDataset,
    OutsideRange,
    OtherReceipt,
    WithoutLast,
    SilentAtFirst,
}

struct Fake {
    base: Url,
    ids: IdSource,
    now: DateTime<Utc>,
    manager: SigningKey,
    source: SigningKey,
    identity: SigningKey,
    twist: Mutex<Twist>,
    request: Mutex<Option<CompactJws>>,
    data_request: Mutex<Vec<CompactJws>>,
    confirmed: Mutex<Vec<u32>>,
}

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

impl Fake {
    fn artifact(&self) -> CompactJws {
        let twist = *self.twist.lock().unwrap();
        let jws = self.request.lock().unwrap().clone().unwrap();
        let request: ConsentRequest = jws.unverified_claims().unwrap();
        let salt = self.ids.salt();
        let items: Vec<_> = request
            .items
            .iter()
            .map(|item| {
                let cnf = match twist {
                    Twist::OtherItemKey => self.source.public().clone(),
                    _ => item.cnf.clone(),
                };
                let party = "bank.example".parse().unwrap();
                let link = "link-reference".parse().unwrap();
                let source = ApprovedSource {
                    party,
                    link,
                    key: None,
                };
                Disclosure {
                    salt,
                    value: ApprovedItem {
                        id: item.id.clone(),
                        ask: item.ask.clone(),
                        source,
                        cnf,
                    },
                }
            })
            .collect();
        let asked = match twist {
            Twist::OtherRequest => Digest::of_bytes(b"another"),
            _ => jws.digest(),
        };
        let asked = Disclosure { salt, value: asked };
        let notice = Disclosure {
            salt,
            value: Digest::of_bytes(b"notice"),
        };
        let data_user = Disclosure {
            salt,
            value: request.iss.clone(),
        };
        let statement = ApprovalStatement {
            tag: STATEMENT_TAG.into(),
            request: asked.digest().unwrap(),
            notice: notice.digest().unwrap(),
            data_user: data_user.digest().unwrap(),
            items: items.iter().map(|i| i.digest().unwrap()).collect(),
            purpose: match twist {
                Twist::OtherPurpose => "102".parse().unwrap(),
                _ => request.purpose,
            },
            term: request.term,
            preview: None,
        };
        let t = self.now.timestamp();
        let wanted = challenge(&[7; 32], &statement.digest().unwrap());
        let token = json!({"iss": self.base, "sub": "she", "aud": "manager", "iat": t, "exp": t + 300,
            "auth_time": t, "nonce": URL_SAFE_NO_PAD.encode(wanted)});
        let claims = ArtifactClaims {
            version: VERSION,
            iss: self.base.clone(),
            aud: request.iss.clone(),
            copy_for: CopyFor::DataUser,
            sub: "pseudonym-0123456789".parse().unwrap(),
            jti: ID.parse().unwrap(),
            iat: t,
            nbf: request.term.start.timestamp(),
            exp: request.term.expiry.timestamp(),
            status: StatusReference {
                idx: 1,
                uri: self.base.join("status/1").unwrap(),
            },
            decided_at: t,
            statement,
            items,
            request: Some(asked),
            notice: Some(notice),
            data_user: Some(data_user),
            evidence: Evidence::OidcSignIn {
                id_token: sign("JWT", &token, &self.identity).unwrap().as_str().into(),
                nonce: URL_SAFE_NO_PAD.encode([7; 32]),
            },
            supersedes: None,
        };
        sign(consent_model::artifact::TYP, &claims, &self.manager).unwrap()
    }

    /// Two pages of transactions.
    fn page(&self, number: u32) -> String {
        let twist = *self.twist.lock().unwrap();
        let jws = self.data_request.lock().unwrap().last().cloned().unwrap();
        let asked: DataRequest = jws.unverified_claims().unwrap();
        let source: SourceRequest = asked.request.unverified_claims().unwrap();
        let place = if twist == Twist::SwappedPages {
            1 - number
        } else {
            number
        };
        let day = if twist == Twist::OutsideRange {
            "2025-12-01"
        } else {
            "2026-06-01"
        };
        let receipt = if twist == Twist::OtherReceipt && number == 1 {
            self.ids.mint()
        } else {
            ID.parse().unwrap()
        };
        let row = json!({"transaction_id": format!("t{number}"), "account_id": "a", "category": "c",
            "booked_at": format!("{day}T10:00:00Z"), "amount_minor": 100});
        let (dataset, rows) = match twist {
            Twist::WrongDataset => (DatasetKind::ClinicPatients, Vec::new()),
            _ => (
                DatasetKind::BankTransactions,
                vec![row.as_object().unwrap().clone()],
            ),
        };
        let last = place == 1 && twist != Twist::WithoutLast;
        let page = ReleasePage {
            iss: "bank.example".parse().unwrap(),
            iat: self.now.timestamp(),
            request: asked.request.digest(),
            item: asked.item,
            sequence: place,
            last,
            body: ReleaseBody::Records {
                dataset,
                rows,
                receipt,
            },
        };
        let key = if twist == Twist::OtherSigner {
            &self.manager
        } else {
            &self.source
        };
        let signed = sign(consent_model::release::TYP, &page, key).unwrap();
        let request = match twist {
            Twist::OtherBinding => Digest::of_bytes(b"another"),
            _ => asked.request.digest(),
        };
        let recipient = match twist {
            Twist::OtherRecipient => payload_opener::OpeningKey::from_seed(&[9; 32])
                .unwrap()
                .sealing_key(),
            _ => source.recipient,
        };
        let binding = PageBinding {
            request,
            sequence: place,
            last,
        };
        seal(signed.as_str().as_bytes(), &recipient, &binding)
            .unwrap()
            .into_string()
    }
}

async fn answer(call: HttpRequest, body: web::Bytes, fake: web::Data<Fake>) -> HttpResponse {
    let twist = *fake.twist.lock().unwrap();
    let jws = || CompactJws::parse(std::str::from_utf8(&body).unwrap()).unwrap();
    let base = &fake.base;
    let view = |approved: bool| {
        json!({"request_id": ID, "state": if approved { "approved" } else { "pending" },
        "redirect_url": base.join("requests/x").unwrap(), "expires_at": fake.now,
        "artifact_id": approved.then_some(ID)})
    };
    let session = |state: &str| {
        json!({"session_id": ID, "state": state, "expires_at": fake.now,
        "pages": if state == "ready" { 2 } else { 0 },
        "problem": (state == "failed").then(|| Problem::new(ProblemType::ConsentRevoked))})
    };
    let path = call.path().to_owned();
    match (call.method().as_str(), path.as_str()) {
        ("GET", "/.well-known/amanat.json") => HttpResponse::Ok().json(json!({
            "issuer": base, "keys": {"keys": [fake.manager.public()]}, "status_lists": [],
            "identity_issuer": base, "identity_client": "manager",
            "api": base.join("v1/").unwrap(), "languages": ["en"]})),
        ("GET", "/.well-known/openid-configuration") => {
            HttpResponse::Ok().json(json!({"issuer": base, "jwks_uri": base.join("jwks").unwrap()}))
        }
        ("GET", "/jwks") => {
            let mut jwk = serde_json::to_value(fake.identity.public()).unwrap();
            jwk["kid"] = json!(fake.identity.kid());
            HttpResponse::Ok().json(json!({"keys": [jwk]}))
        }
        ("POST", "/v1/consent-requests") => {
            jws()
                .verify::<ConsentRequest>(request::TYP, &party_key().public().clone())
                .unwrap();
            *fake.request.lock().unwrap() = Some(jws());
            HttpResponse::Created().json(view(false))
        }
        ("GET", p) if p.starts_with("/v1/consent-requests/") => HttpResponse::Ok().json(view(true)),
        ("GET", p) if p.starts_with("/v1/artifacts/") => {
            HttpResponse::Ok().body(fake.artifact().as_str().to_owned())
        }
        ("GET", p) if p.starts_with("/v1/parties/") => HttpResponse::Ok().json(json!({
            "id": "bank.example", "name": "Bank", "roles": ["provider"], "standing": "active",
            "since": fake.now, "website": base, "grievance_url": base, "endpoint": base,
            "keys": {"keys": [fake.source.public()]}, "datasets": []})),
        ("POST", "/v1/data-sessions") => {
            let jws = jws();
            let data: DataRequest = jws.unverified_claims().unwrap();
            let asked: ConsentRequest = fake
                .request
                .lock()
                .unwrap()
                .as_ref()
                .unwrap()
                .unverified_claims()
                .unwrap();
            data.request
                .verify::<SourceRequest>(data_request::SOURCE_TYP, &asked.items[0].cnf)
                .unwrap();
            fake.data_request.lock().unwrap().push(jws);
            if twist == Twist::SilentAtFirst {
                return HttpResponse::BadGateway().finish();
            }
            HttpResponse::Created().json(session("pending"))
        }
        ("GET", p) if p.contains("/pages/") => {
            let number = p.rsplit('/').next().unwrap().parse().unwrap();
            HttpResponse::Ok().body(fake.page(number))
        }
        ("GET", p) if p.starts_with("/v1/data-sessions/") => {
            HttpResponse::Ok().json(session(if twist == Twist::Refused {
                "failed"
            } else {
                "ready"
            }))
        }
        ("DELETE", p) => {
            fake.confirmed
                .lock()
                .unwrap()
                .push(p.rsplit('/').next().unwrap().parse().unwrap());
            HttpResponse::NoContent().finish()
        }
        _ => HttpResponse::NotFound().finish(),
    }
}

fn party_key() -> SigningKey {
    SigningKey::from_seed_ed25519(&[3; 32]).unwrap()
}

struct World {
    _folder: tempfile::TempDir,
    server: RunningServer,
    fake: web::Data<Fake>,
    user: DataUser,
    clock: std::sync::Arc<service_kit::clock::FixedClock>,
}

async fn world(twist: Twist) -> World {
    let clock = fixed_clock();
    let ids = ids_at(clock.clone(), 5);
    let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let base: Url = format!("http://{address}/").parse().unwrap();
    let fake = web::Data::new(Fake {
        base: base.clone(),
        ids: ids_at(clock.clone(), 6),
        now: service_kit::testing::start(),
        manager: ids.signing_key(),
        source: ids.signing_key(),
        identity: ids.signing_key(),
        twist: Mutex::new(twist),
        request: Mutex::default(),
        data_request: Mutex::default(),
        confirmed: Mutex::default(),
    });
    let shared = fake.clone();
    let server = HttpServer::new(move || {
        App::new()
            .app_data(shared.clone())
            .default_service(web::to(answer))
    })
    .workers(1)
    .disable_signals()
    .listen(listener)
    .unwrap()
    .run();
    let folder = tempfile::tempdir().unwrap();
    let party: consent_model::party::PartyId = "lender.example".parse().unwrap();
    let retry = RetryPolicy {
        retries: 0,
        ..RetryPolicy::default()
    };
    let http = HttpClient::new(HttpClientOptions {
        retry,
        ..Default::default()
    })
    .unwrap();
    let key = party_key();
    let manager = ManagerClient::new(
        base.clone(),
        party.clone(),
        key.clone(),
        http,
        clock.clone(),
        ids.clone(),
    );
    let url = crate::storage::sqlite_url(folder.path()).unwrap();
    let db = crate::storage::open(&url).await.unwrap();
    let config = AdapterConfig::new(party, base.clone(), folder.path().to_owned(), base);
    let user = Adapter::new(config, ids, db, manager, key).data_user();
    World {
        _folder: folder,
        server: RunningServer::start(server, address),
        fake,
        user,
        clock,
    }
}

fn ask(now: DateTime<Utc>) -> ConsentAsk {
    ConsentAsk {
        purpose: "101".parse().unwrap(),
        use_description: "a loan".into(),
        benefit: "a decision".into(),
        items: vec![AskItem {
            id: item(),
            required: true,
            ask: Ask::Records {
                datasets: vec![DatasetKind::BankTransactions],
                range: DataRange {
                    from: "2026-01-01".parse().unwrap(),
                    to: "2026-12-31".parse().unwrap(),
                },
            },
            source: SourceAsk::Provider { party: None },
        }],
        term: Term {
            start: now,
            expiry: now + TimeDelta::days(30),
            fetch: FetchType::OneTime,
            frequency: None,
            data_life: DataLife {
                unit: Unit::Day,
                value: 2,
            },
            mode: Mode::Store,
        },
        person: None,
        return_url: "https://lender.example/return".parse().unwrap(),
        state: None,
        expires_in: TimeDelta::hours(1),
    }
}

fn item() -> ItemId {
    "records".parse().unwrap()
}

impl World {
    async fn artifact(&self) -> Result<VerifiedArtifact, DataUserError> {
        let view = self.user.request_consent(ask(self.fake.now)).await.unwrap();
        assert_eq!(view.state, RequestState::Pending);
        self.user.artifact(view.request_id).await
    }

    async fn fetch(&self) -> Result<Received, DataUserError> {
        let artifact = self.artifact().await.unwrap();
        self.user.fetch(&artifact, &item()).await
    }
}

#[actix_web::test]
async fn a_genuine_artifact_for_something_else_is_not_taken() {
    for (twist, expected) in [
        (Twist::OtherRequest, Disagreement::OtherRequest),
        (Twist::OtherPurpose, Disagreement::Purpose),
        (Twist::OtherItemKey, Disagreement::Item(item())),
    ] {
        let w = world(twist).await;
        match w.artifact().await {
            Err(DataUserError::NotAsAsked(why)) => assert_eq!(why, expected),
            other => panic!("{twist:?}: {other:?}"),
        }
        w.server.stop().await.unwrap();
    }
}

#[actix_web::test]
async fn a_page_that_is_not_exactly_the_one_expected_is_refused_and_leaves_no_receipt() {
    for twist in [
        Twist::OtherSigner,
        Twist::OtherBinding,
        Twist::OtherRecipient,
        Twist::SwappedPages,
        Twist::WrongDataset,
        Twist::OutsideRange,
        Twist::OtherReceipt,
        Twist::WithoutLast,
    ] {
        let w = world(twist).await;
        let error = w.fetch().await.unwrap_err();
        let DataUserError::Page { source, .. } = &error else {
            panic!("{twist:?}: {error:?}")
        };
        let fits = match twist {
            Twist::OtherSigner => matches!(source, PageError::Signature(_)),
            Twist::WrongDataset => *source == PageError::WrongDataset,
            Twist::OutsideRange => {
                *source == PageError::OutsideRange(DatasetKind::BankTransactions)
            }
            Twist::OtherReceipt => *source == PageError::Mixed,
            _ => matches!(source, PageError::Open(_)),
        };
        assert!(fits, "{twist:?}: {source:?}");
        assert!(w.user.receipts().await.unwrap().is_empty());
        assert!(w.fake.confirmed.lock().unwrap().is_empty());
        w.server.stop().await.unwrap();
    }
}

#[actix_web::test]
async fn a_refusal_of_the_source_reaches_the_caller_and_the_next_fetch_asks_anew() {
    let w = world(Twist::Refused).await;
    let artifact = w.artifact().await.unwrap();
    let error = w.user.fetch(&artifact, &item()).await.unwrap_err();
    assert_eq!(error.problem_type(), Some(ProblemType::ConsentRevoked));
    *w.fake.twist.lock().unwrap() = Twist::None;
    w.user.fetch(&artifact, &item()).await.unwrap();
    let sent = w.fake.data_request.lock().unwrap().clone();
    assert!(sent.len() == 2 && sent[0].as_str() != sent[1].as_str());
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn a_fetch_cut_short_is_carried_on_with_the_same_bytes() {
    let w = world(Twist::SilentAtFirst).await;
    let artifact = w.artifact().await.unwrap();
    assert!(
        w.user
            .fetch(&artifact, &item())
            .await
            .unwrap_err()
            .problem()
            .is_none()
    );
    *w.fake.twist.lock().unwrap() = Twist::None;
    w.user.fetch(&artifact, &item()).await.unwrap();
    let sent = w.fake.data_request.lock().unwrap().clone();
    assert!(sent.len() == 2 && sent[0].as_str() == sent[1].as_str());
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn an_unknown_request_or_item_is_refused_and_without_status_nothing_is_advised() {
    let w = world(Twist::None).await;
    let unknown = w.fake.ids.mint();
    assert!(matches!(
        w.user.follow(unknown).await,
        Err(DataUserError::UnknownRequest(_))
    ));
    let artifact = w.artifact().await.unwrap();
    let other = "other".parse().unwrap();
    assert!(matches!(
        w.user.fetch(&artifact, &other).await,
        Err(DataUserError::UnknownItem(_))
    ));
    assert_eq!(
        w.user.decide(&artifact, &item()).await.unwrap(),
        Err(Refusal::StatusUnknown)
    );
    w.server.stop().await.unwrap();
}

#[actix_web::test]
async fn what_was_received_is_confirmed_receipted_and_kept_for_its_data_life_only() {
    let w = world(Twist::None).await;
    let received = w.fetch().await.unwrap();
    let rows = received.records(DatasetKind::BankTransactions);
    assert_eq!(
        (rows.len(), rows[1]["transaction_id"].as_str()),
        (2, Some("t1"))
    );
    assert!(received.answer_rows().is_empty());
    assert_eq!(*w.fake.confirmed.lock().unwrap(), [0, 1]);
    let receipts = w.user.receipts().await.unwrap();
    assert_eq!(
        (receipts[0].receipt, receipts[0].rows),
        (received.receipt, 2)
    );
    let kept = w.user.kept(&receipts[0]).await.unwrap().unwrap();
    assert_eq!((kept.digest, kept.row_count()), (received.digest, 2));
    let seeds = storage::fetch::Entity::find()
        .all(&w.user.parts().db)
        .await
        .unwrap();
    assert!(seeds.len() == 1 && seeds[0].sealed_seed.is_none());

    w.clock.advance(std::time::Duration::from_secs(2 * 86_400));
    assert!(w.user.kept(&receipts[0]).await.unwrap().is_none());
    assert_eq!(w.user.receipts().await.unwrap()[0].keep_until, None);
    assert_eq!(
        storage::page::Entity::find()
            .count(&w.user.parts().db)
            .await
            .unwrap(),
        0
    );
    w.server.stop().await.unwrap();
}
